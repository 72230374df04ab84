/* The plant as a floor plan: before and after in one plan, since what changes is easier to see side by side than across a sheet. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/chart_internal.h"
#include "render/floor_paint.h"
#include "study/insight/insight.h"

static const double bar = 11, bar_gap = 2, pair_half = 12, name_gap = 4, sign = 14;
static const double number_over =
    16; /* numbers may reach into the gap, where nothing is at their height but a lane that bends */

/* A rectangle that is taken: of a label or a station. */
struct taken {
    double left, top, right, bottom;
};

struct drawing {
    struct gj_canvas *canvas;
    const struct gj_render_spec *spec;
    const struct gj_study_result *result;
    const struct gj_seen *seen;
    struct gj_floor_plan plan;
    struct gj_arena scratch;
    double *level[GJ_N_ARMS]; /* lots waiting before a station; NaN: nothing is known */
    struct taken *taken;
    uint32_t n_taken;
    double box_width;
    struct gj_text text; /* what is being written */
};

static const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK},
                                  tiny = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK};

static const char *take_text(struct drawing *d)
{
    d->text.length = 0;
    return d->text.failed || d->text.data == NULL ? "" : d->text.data;
}

static void clear_text(struct drawing *d)
{
    d->text.length = 0;
    if (d->text.data != NULL) {
        d->text.data[0] = '\0';
    }
}

/* --- numbers --- */

/* Mean level of a buffer over the window. */
static double level_of(const struct gj_seen *seen, enum gj_arm arm, uint32_t buffer)
{
    const struct gj_course *course = &seen->course;
    double sum = 0.0, weight = 0.0;
    for (uint32_t i = 0; i < course->n_points; i++) {
        const double from = fmax((double)i * (double)course->interval, (double)seen->window_from);
        const double to = fmin((double)(i + 1) * (double)course->interval, (double)seen->window_to);
        const double mean = course->buffer[arm][(size_t)buffer * course->n_points + i].mean;
        if (to > from && isfinite(mean)) {
            sum += mean * (to - from);
            weight += to - from;
        }
    }
    return weight > 0.0 ? sum / weight : NAN;
}

/* Does anything ever wait there? From machine to machine without a place nothing does. */
static bool is_place(const struct gj_seen_buffer *buffer)
{
    return buffer->capacity != 0;
}

static void find_levels(struct drawing *d)
{
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t i = 0; i < d->seen->n_stations; i++) {
            d->level[arm][i] = NAN;
        }
        for (uint32_t b = 0; b < d->seen->n_buffers; b++) {
            const struct gj_seen_buffer *buffer = &d->seen->buffer[b];
            if (buffer->into < d->seen->n_stations && is_place(buffer)) {
                const double level = level_of(d->seen, (enum gj_arm)arm, b), old = d->level[arm][buffer->into];
                d->level[arm][buffer->into] = isnan(old) ? level : isnan(level) ? old : old + level;
            }
        }
    }
}

/* A number that has little room: from ten millions on in large units. */
static void add_short(struct gj_text *out, double value, enum gj_lang lang)
{
    static const struct {
        double from, unit;
        enum gj_word word;
    } scales[GJ_N_LANGS][2] = {[GJ_LANG_EN] = {{1e9, 1e9, GJ_WORD_FLOOR_BILLIONS}, {1e7, 1e6, GJ_WORD_FLOOR_MILLIONS}},
                               [GJ_LANG_KO] = {{1e8, 1e8, GJ_WORD_FLOOR_BILLIONS}, {1e7, 1e4, GJ_WORD_FLOOR_MILLIONS}}};
    for (int i = 0; i < 2; i++) {
        if (fabs(value) >= scales[lang][i].from) {
            struct gj_text number;
            gj_text_init(&number);
            const double scaled = value / scales[lang][i].unit;
            gj_add_rounded(&number, scaled, gj_decimals(scaled, NAN));
            const char *values[] = {number.failed ? "" : number.data};
            gj_word_fill(out, scales[lang][i].word, lang, values, 1);
            gj_text_fini(&number);
            return;
        }
    }
    gj_add_rounded(out, value, gj_decimals(value, NAN));
}

/* "1,200 → 1,350", or one number where both look alike. */
static void add_pair(struct gj_text *out, double before, double after, enum gj_lang lang)
{
    struct gj_text a, b;
    gj_text_init(&a);
    gj_text_init(&b);
    add_short(&a, before, lang);
    add_short(&b, after, lang);
    out->failed |= a.failed || b.failed;
    if (!out->failed) {
        gj_text_add(out, a.data);
        if (strcmp(a.data, b.data) != 0) {
            gj_text_addf(out, " → %s", b.data);
        }
    }
    gj_text_fini(&a);
    gj_text_fini(&b);
}

/* A pair in the words of a sentence with one blank. */
static void add_pair_in(struct drawing *d, enum gj_word word, double before, double after)
{
    struct gj_text pair;
    gj_text_init(&pair);
    add_pair(&pair, before, after, d->spec->lang);
    const char *values[] = {pair.failed ? "" : pair.data};
    gj_word_fill(&d->text, word, d->spec->lang, values, 1);
    gj_text_fini(&pair);
}

/* --- a station --- */

static const char *name_of(struct drawing *d, uint32_t i)
{
    const struct gj_seen_station *station = &d->seen->station[i];
    clear_text(d);
    if (station->n_machines > 1) {
        char times[16];
        (void)snprintf(times, sizeof times, "%" PRIu32, station->n_machines);
        const char *values[] = {station->name, times};
        gj_word_fill(&d->text, GJ_WORD_FLOOR_STATION_TIMES, d->spec->lang, values, 2);
    } else {
        gj_text_add(&d->text, station->name);
    }
    return take_text(d);
}

static const struct gj_station_view *view_of(const struct drawing *d, uint32_t i)
{
    return i < d->result->n_stations ? &d->result->station[i] : NULL;
}

static struct gj_font_style name_style(const struct drawing *d, uint32_t i)
{
    struct gj_font_style style = small;
    const struct gj_station_view *view = view_of(d, i);
    style.is_bold = view != NULL && view->affected;
    return style;
}

/* Pieces a day that leave the plant from a station, or that leave the station to anywhere. */
static double out_of(const struct drawing *d, uint32_t station, int arm, bool is_anywhere)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < d->seen->n_flows; i++) {
        const struct gj_seen_flow *flow = &d->seen->flow[i];
        sum += flow->from == station && (is_anywhere || flow->to == GJ_SEEN_OUTSIDE) ? flow->pieces_per_day[arm] : 0.0;
    }
    return sum;
}

/* Some leave the plant from here, and some that come in go nowhere, by what can be seen in the numbers. */
static bool is_thinned(const struct drawing *d, uint32_t station)
{
    const double *in = d->seen->station[station].pieces_per_day;
    bool is_less = false;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        is_less = is_less || out_of(d, station, arm, true) < 0.998 * in[arm];
    }
    return is_less && fmax(out_of(d, station, 0, false), out_of(d, station, 1, false)) > 0.0;
}

/* The numbers below a station: pieces, queue, and where pieces leave the plant how many do when they are fewer. `draw` false: only how high they are. */
static double numbers(struct drawing *d, uint32_t i, double x, double y, bool draw)
{
    const double *pieces = d->seen->station[i].pieces_per_day, room = d->box_width - sign + number_over, start = y;
    for (int line = 0; line < 2; line++) {
        const double before = line == 0 ? pieces[0] : d->level[0][i], after = line == 0 ? pieces[1] : d->level[1][i];
        if (isnan(before) && isnan(after)) {
            continue;
        }
        clear_text(d);
        add_pair(&d->text, before, after, d->spec->lang);
        const char *text = take_text(d);
        if (draw && line == 0) {
            gj_canvas_arrow(d->canvas, x, y + 7, x + 10, y + 7, 1.5, GJ_COLOR_MUTED);
        } else if (draw) {
            gj_floor_paint_store(d->canvas, x + 0.5, y + 11, 9);
        }
        y += draw ? gj_canvas_paragraph(d->canvas, x + sign, y, room, 3, text, &tiny)
                  : gj_canvas_paragraph_height(d->canvas, room, 3, text, &tiny);
    }
    if (is_thinned(d, i)) {
        clear_text(d);
        add_pair_in(d, GJ_WORD_FLOOR_OUT_PIECES, out_of(d, i, 0, false), out_of(d, i, 1, false));
        const char *text = take_text(d);
        y += draw ? gj_canvas_paragraph(d->canvas, x, y, room + sign, 3, text, &tiny)
                  : gj_canvas_paragraph_height(d->canvas, room + sign, 3, text, &tiny);
    }
    return y - start;
}

static void hint_station(struct drawing *d, uint32_t i)
{
    const struct gj_station_view *view = view_of(d, i);
    clear_text(d);
    gj_text_add_line(&d->text, d->seen->station[i].name, 200);
    gj_text_add(&d->text, ": ");
    add_pair_in(d, GJ_WORD_FLOOR_PIECES_A_DAY, d->seen->station[i].pieces_per_day[0],
                d->seen->station[i].pieces_per_day[1]);
    for (int k = 0; k < GJ_N_STATES && view != NULL; k++) {
        const enum gj_state state = gj_state_in_stack(k);
        const double on[] = {1.0 - view->state_share[0][GJ_STATE_OFF_SHIFT],
                             1.0 - view->state_share[1][GJ_STATE_OFF_SHIFT]};
        const double before = view->state_share[0][state] / on[0] * 100.0,
                     after = view->state_share[1][state] / on[1] * 100.0;
        if (state != GJ_STATE_OFF_SHIFT && fmax(before, after) >= 0.1) {
            gj_text_addf(&d->text, "; %s ", gj_state_label(state, d->spec->lang));
            add_pair(&d->text, before, after, d->spec->lang);
            gj_text_add(&d->text, " %");
        }
    }
    gj_canvas_hint(d->canvas, take_text(d));
}

static void draw_bar(struct drawing *d, const struct gj_station_view *view, enum gj_arm arm, double x, double y)
{
    double on = 0.0;
    for (int state = 0; state < GJ_N_STATES; state++) {
        const double share = view != NULL ? view->state_share[arm][state] : NAN;
        on += state != GJ_STATE_OFF_SHIFT && share > 0.0 ? share : 0.0;
    }
    gj_canvas_rect(d->canvas, x, y, d->box_width, bar, gj_state_color(GJ_STATE_OFF_SHIFT));
    double at = x;
    for (int k = 0; k < GJ_N_STATES && on > 0.0; k++) {
        const enum gj_state state = gj_state_in_stack(k);
        const double width = view->state_share[arm][state] / on * d->box_width;
        if (state != GJ_STATE_OFF_SHIFT && width > 0.0) {
            gj_state_rect(d->canvas, at, y, width, bar, state);
            at += width;
        }
    }
}

static void draw_station(struct drawing *d, uint32_t i)
{
    const struct gj_floor_box *box = &d->plan.box[i];
    const struct gj_font_style style = name_style(d, i);
    hint_station(d, i);
    (void)gj_canvas_paragraph(d->canvas, box->x, box->top, d->box_width, 5, name_of(d, i), &style);
    draw_bar(d, view_of(d, i), GJ_ARM_BEFORE, box->x, box->middle - pair_half);
    draw_bar(d, view_of(d, i), GJ_ARM_AFTER, box->x, box->middle - pair_half + bar + bar_gap);
    gj_canvas_hint_end(d->canvas);
    (void)numbers(d, i, box->x, box->middle + pair_half + 2, true);
}

/* --- flows --- */

static void add_end(struct drawing *d, uint32_t station, enum gj_word outside)
{
    if (station == GJ_SEEN_OUTSIDE) {
        gj_text_add(&d->text, gj_word(outside, d->spec->lang));
    } else {
        gj_text_add_line(&d->text, d->seen->station[station].name, 200);
    }
}

static void draw_route(struct drawing *d, const struct gj_floor_route *route)
{
    const struct gj_seen_flow *flow = &d->seen->flow[route->flow];
    clear_text(d);
    add_end(d, flow->from, GJ_WORD_FLOOR_IN);
    gj_text_add(&d->text, " → ");
    add_end(d, flow->to, GJ_WORD_FLOOR_OUT);
    gj_text_add(&d->text, ": ");
    add_pair_in(d, GJ_WORD_FLOOR_PIECES_A_DAY, flow->pieces_per_day[0], flow->pieces_per_day[1]);
    gj_canvas_hint(d->canvas, take_text(d));
    gj_floor_paint_route(d->canvas, route);
    gj_canvas_hint_end(d->canvas);
}

static bool is_over(const struct taken *a, const struct taken *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

/* Neither a label, nor a station, nor a flow (but for the flow `except`) is there. */
static bool is_free(const struct drawing *d, const struct taken *spot, uint32_t except)
{
    if (spot->left < GJ_SHEET_MARGIN || spot->right > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN) {
        return false;
    }
    for (uint32_t i = 0; i < d->n_taken; i++) {
        if (is_over(spot, &d->taken[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < d->plan.n_routes; i++) {
        const struct gj_floor_route *route = &d->plan.route[i];
        const double half = (route->width[0] + route->width[1]) / 2 + 1.0;
        for (uint32_t k = 0; i != except && k < route->n_points; k++) {
            const struct gj_point p = route->point[k];
            if (is_over(spot, &(struct taken){p.x - half, p.y - half, p.x + half, p.y + half})) {
                return false;
            }
        }
    }
    return true;
}

static uint32_t count_routes(const struct drawing *d, uint32_t station, bool is_out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->plan.n_routes; i++) {
        const struct gj_seen_flow *flow = &d->seen->flow[d->plan.route[i].flow];
        n += (is_out ? flow->from : flow->to) == station;
    }
    return n;
}

/* Two numbers at a point of a flow: before above it and after below it, or where it is steep one below the other beside it. */
static bool try_label(struct drawing *d, uint32_t own, uint32_t k, const char *const text[GJ_N_ARMS])
{
    const struct gj_floor_route *route = &d->plan.route[own];
    const struct gj_point p = route->point[k], a = route->point[k - 1], b = route->point[k + 1];
    struct gj_font_style style = tiny;
    const double half = (route->width[0] + route->width[1]) / 2, high = GJ_SIZE_TINY * 1.05;
    const double steep = fabs(b.y - a.y) / fmax(fabs(b.x - a.x), 1e-9);
    const double width =
        fmax(gj_canvas_text_width(d->canvas, text[0], &style), gj_canvas_text_width(d->canvas, text[1], &style));
    const bool is_beside = steep > 0.3;
    const double across =
        half * sqrt(1.0 + 1.0 / (steep * steep + 1e-9)) + 4.0; /* from its middle to its edge, level */
    for (int side = 0; side < (is_beside ? 2 : 1); side++) {
        const double x = !is_beside ? p.x : side == 0 ? p.x + across + width / 2 : p.x - across - width / 2;
        const double upper = is_beside ? p.y - 1.0 : p.y - half - 2.5,
                     lower = is_beside ? p.y + high : p.y + half + high - 1.0;
        const struct taken spot = {x - width / 2 - 1, upper - 0.8 * GJ_SIZE_TINY, x + width / 2 + 1,
                                   lower + 0.2 * GJ_SIZE_TINY};
        if (is_free(d, &spot, is_beside ? UINT32_MAX : own)) {
            style.align = GJ_ALIGN_CENTER;
            style.color = GJ_COLOR_MUTED;
            gj_canvas_text(d->canvas, x, upper, text[0], &style);
            style.color = GJ_COLOR_AFTER;
            gj_canvas_text(d->canvas, x, lower, text[1], &style);
            d->taken[d->n_taken++] = spot;
            return true;
        }
    }
    return false;
}

/* Where flows part or meet, each says its pieces where there is room. */
static void label_route(struct drawing *d, uint32_t own)
{
    const struct gj_floor_route *route = &d->plan.route[own];
    const struct gj_seen_flow *flow = &d->seen->flow[route->flow];
    struct gj_text text[GJ_N_ARMS];
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_text_init(&text[arm]);
        add_short(&text[arm], flow->pieces_per_day[arm], d->spec->lang);
    }
    bool is_told = text[0].failed || text[1].failed;
    for (uint32_t k = 1; k + 1 < route->n_points && !is_told; k++) {
        const char *const told[] = {text[0].data, text[1].data};
        const uint32_t step = k / 2, middle = route->n_points / 2; /* from the middle to both ends */
        const uint32_t at = k % 2 == 0 ? middle + step : middle - step;
        is_told = at > 0 && at + 1 < route->n_points && try_label(d, own, at, told);
    }
    gj_text_fini(&text[0]);
    gj_text_fini(&text[1]);
}

/* "in" before the first point, "out" behind the last. */
static void label_stub(struct drawing *d, uint32_t own, bool is_in)
{
    const struct gj_floor_route *route = &d->plan.route[own];
    const struct gj_point at = route->point[is_in ? 0 : route->n_points - 1],
                          other = route->point[is_in ? route->n_points - 1 : 0];
    struct gj_font_style style = tiny;
    style.color = GJ_COLOR_MUTED;
    style.align = at.x < other.x ? GJ_ALIGN_RIGHT : GJ_ALIGN_LEFT;
    const char *text = gj_word(is_in ? GJ_WORD_FLOOR_IN : GJ_WORD_FLOOR_OUT, d->spec->lang);
    const double width = gj_canvas_text_width(d->canvas, text, &style), x = at.x < other.x ? at.x - 3 : at.x + 3;
    const double left = at.x < other.x ? x - width : x;
    const struct taken spot = {left, at.y - 5, left + width, at.y + 5};
    if (is_free(d, &spot, own)) {
        gj_canvas_text(d->canvas, x, at.y + 3.6, text, &style);
        d->taken[d->n_taken++] = spot;
    }
}

static void label_routes(struct drawing *d)
{
    for (uint32_t i = 0; i < d->plan.n_boxes; i++) {
        const struct gj_floor_box *box = &d->plan.box[i];
        d->taken[d->n_taken++] =
            (struct taken){box->x, box->top, box->x + box->width,
                           box->bottom + 8.0}; /* a number of a flow is not read as one of the station's */
    }
    for (uint32_t i = 0; i < d->plan.n_routes; i++) {
        const struct gj_seen_flow *flow = &d->seen->flow[d->plan.route[i].flow];
        if (flow->from == GJ_SEEN_OUTSIDE || flow->to == GJ_SEEN_OUTSIDE) {
            label_stub(d, i, flow->from == GJ_SEEN_OUTSIDE);
        } else if (count_routes(d, flow->from, true) > 1 || count_routes(d, flow->to, false) > 1) {
            label_route(d, i);
        }
    }
}

/* --- the sheet --- */

/* What the signs in the plan mean. Returns y below. */
static double draw_key(struct drawing *d, double y)
{
    const double row = 19, between = 18, chip = 24;
    static const enum gj_word words[] = {GJ_WORD_FLOOR_PIECES, GJ_WORD_FLOOR_QUEUE, GJ_WORD_FLOOR_FLOW};
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < 3; i++) {
        const char *label = gj_word(words[i], d->spec->lang);
        const double mark = i == 2 ? chip + 5 : sign, width = mark + gj_canvas_text_width(d->canvas, label, &small);
        if (x + width > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN && x > GJ_SHEET_MARGIN) {
            x = GJ_SHEET_MARGIN;
            y += row;
        }
        if (i == 0) {
            gj_canvas_arrow(d->canvas, x, y + 6, x + 10, y + 6, 1.5, GJ_COLOR_MUTED);
        } else if (i == 1) {
            gj_floor_paint_store(d->canvas, x, y + 10, 9);
        } else {
            struct gj_point ends[] = {{x, y + 6}, {x + chip, y + 6}};
            gj_floor_paint_route(d->canvas, &(struct gj_floor_route){.width = {5, 5}, .point = ends, .n_points = 2});
        }
        gj_canvas_text(d->canvas, x + mark, y + 10, label, &small);
        x += width + between;
    }
    return y + row + 6;
}

/* Stores that kits are taken from have no station to stand at. Returns y below. */
static double draw_stores(struct drawing *d, double y)
{
    enum { MOST = 8 };
    uint32_t n = 0;
    struct gj_text list;
    gj_text_init(&list);
    for (uint32_t b = 0; b < d->seen->n_buffers && n <= MOST; b++) {
        const double before = level_of(d->seen, GJ_ARM_BEFORE, b), after = level_of(d->seen, GJ_ARM_AFTER, b);
        if (d->seen->buffer[b].into != GJ_SEEN_OUTSIDE || !is_place(&d->seen->buffer[b]) ||
            (isnan(before) && isnan(after))) {
            continue;
        }
        if (n++ < MOST) {
            gj_text_add(&list, n > 1 ? " · " : "");
            gj_text_add_line(&list, d->seen->buffer[b].name, 60);
            gj_text_add(&list, " ");
            add_pair(&list, before, after, d->spec->lang);
        } else {
            gj_text_add(&list, " …");
        }
    }
    if (n > 0 && !list.failed) {
        const char *values[] = {list.data};
        clear_text(d);
        gj_word_fill(&d->text, GJ_WORD_FLOOR_STORES, d->spec->lang, values, 1);
        y += 8;
        y += gj_canvas_paragraph(d->canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, 12, take_text(d),
                                 &small);
    }
    gj_text_fini(&list);
    return y;
}

static const char *note_of(struct drawing *d)
{
    const uint32_t all = d->result->n_replications - d->result->n_failed;
    char n[24], share[24];
    (void)snprintf(n, sizeof n, "%" PRIu32, d->seen->n_replications);
    (void)snprintf(share, sizeof share, "%" PRIu32, all);
    const char *watched[] = {n, share};
    clear_text(d);
    gj_word_fill(&d->text, d->seen->n_replications < all ? GJ_WORD_FLOOR_WATCHED_FIRST : GJ_WORD_FLOOR_WATCHED,
                 d->spec->lang, watched, 2);
    bool is_ended = false;
    uint32_t n_bold = 0;
    for (uint32_t i = 0; i < d->seen->n_stations; i++) {
        is_ended = is_ended || is_thinned(d, i);
        n_bold += name_style(d, i).is_bold;
    }
    if (is_ended) {
        gj_text_addf(&d->text, " · %s", gj_word(GJ_WORD_FLOOR_ENDS, d->spec->lang));
    }
    if (n_bold > 0 && n_bold < d->seen->n_stations) {
        gj_text_addf(&d->text, " · %s", gj_word(GJ_WORD_FLOOR_BOLD, d->spec->lang));
    }
    if (d->plan.n_thin > 0) {
        (void)snprintf(n, sizeof n, "%" PRIu32, d->plan.n_thin);
        (void)snprintf(share, sizeof share, "%.*f", d->plan.thin_share < 0.095 ? 1 : 0, d->plan.thin_share * 100.0);
        const char *thin[] = {n, share};
        gj_text_add(&d->text, " · ");
        gj_word_fill(&d->text, GJ_WORD_FLOOR_THIN, d->spec->lang, thin, 2);
    }
    return take_text(d);
}

static enum gj_status make_plan(struct drawing *d, double y)
{
    const uint32_t n = d->seen->n_stations;
    struct gj_error error;
    double *above = gj_arena_alloc(&d->scratch, n + 1, sizeof *above),
           *below = gj_arena_alloc(&d->scratch, n + 1, sizeof *below);
    d->level[0] = gj_arena_alloc(&d->scratch, n + 1, sizeof *d->level[0]);
    d->level[1] = gj_arena_alloc(&d->scratch, n + 1, sizeof *d->level[1]);
    if (above == NULL || below == NULL || d->level[0] == NULL || d->level[1] == NULL) {
        return GJ_NO_MEMORY;
    }
    d->box_width = gj_floor_box_width(d->seen, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN);
    find_levels(d);
    for (uint32_t i = 0; i < n; i++) {
        const struct gj_font_style style = name_style(d, i);
        above[i] = gj_canvas_paragraph_height(d->canvas, d->box_width, 5, name_of(d, i), &style) + name_gap + pair_half;
        below[i] = pair_half + 2 + numbers(d, i, 0.0, 0.0, false);
    }
    const struct gj_floor_room room = {
        .left = GJ_SHEET_MARGIN, .right = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, .top = y, .above = above, .below = below};
    const enum gj_status status = gj_floor_layout(d->seen, &room, &d->plan, &error);
    d->taken = gj_arena_alloc(&d->scratch, n + d->plan.n_routes + 1, sizeof *d->taken);
    return status == GJ_OK && d->taken == NULL ? GJ_NO_MEMORY : status;
}

static double draw_plan(struct drawing *d, double y)
{
    y = gj_state_key(d->canvas, gj_states_used(d->result), d->spec->lang, y);
    y = draw_key(d, y) + 8;
    if (make_plan(d, y) != GJ_OK) {
        gj_canvas_out_of_memory(d->canvas);
        return y;
    }
    for (uint32_t i = 0; i < d->plan.n_routes; i++) {
        draw_route(d, &d->plan.route[i]);
    }
    for (uint32_t i = 0; i < d->plan.n_boxes; i++) {
        draw_station(d, i);
    }
    label_routes(d);
    y = draw_stores(d, d->plan.bottom);
    return gj_chart_foot(d->canvas, d->spec, y + 4, false, note_of(d));
}

double gj_chart_floor_plan(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    struct drawing d = {.canvas = canvas, .spec = spec, .result = spec->result, .seen = spec->result->insight->seen};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_FLOOR_PLAN, GJ_KEY_UPPER_LOWER);
    if (d.seen->n_stations == 0) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_FLOOR_NO_STATION), false, NULL);
    }
    gj_text_init(&d.text);
    gj_arena_init(&d.scratch);
    gj_arena_init(&d.plan.arena);
    y = draw_plan(&d, y);
    if (d.text.failed) {
        gj_canvas_out_of_memory(canvas);
    }
    gj_floor_plan_free(&d.plan);
    gj_arena_fini(&d.scratch);
    gj_text_fini(&d.text);
    return y;
}
