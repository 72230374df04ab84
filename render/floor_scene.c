#include "render/floor_scene.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/chart_internal.h"
#include "render/floor_paint.h"
#include "study/insight/insight.h"

static const double tile = 15, tile_gap = 3, queue_room = 20, name_gap = 5,
                    inner_width = GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN;
static const double room_label = 150, room_start = 182, room_step = 12, lot_size = 5;

static const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK},
                                  tiny = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK};

void gj_floor_clock(struct gj_text *out, gj_time at)
{
    const gj_time minutes = (at % GJ_DAY) / GJ_MINUTE;
    gj_text_addf(out, "%02" PRId64 ":%02" PRId64, (int64_t)(minutes / 60), (int64_t)(minutes % 60));
}

/* --- what is there --- */

static uint32_t tiles_in_row(const struct gj_floor_scene *scene)
{
    return (uint32_t)fmax(floor((scene->box_width - tile_gap) / (tile + tile_gap)), 1.0);
}

static double tiles_height(const struct gj_floor_scene *scene, uint32_t station)
{
    const uint32_t in_row = tiles_in_row(scene), n = scene->seen->station[station].n_machines;
    const uint32_t rows = n > 0 ? (n + in_row - 1) / in_row : 1;
    return rows * (tile + tile_gap) - tile_gap;
}

static enum gj_status place(struct gj_canvas *canvas, struct gj_floor_scene *scene, struct gj_error *error)
{
    const struct gj_seen *seen = scene->seen;
    const uint32_t n = seen->n_stations;
    double *above = gj_arena_alloc(&scene->arena, n + 1, sizeof *above),
           *below = gj_arena_alloc(&scene->arena, n + 1, sizeof *below);
    scene->tiles_top = gj_arena_alloc(&scene->arena, n + 1, sizeof *scene->tiles_top);
    scene->level = gj_arena_alloc(&scene->arena, seen->n_buffers + 1, sizeof *scene->level);
    scene->room = gj_arena_alloc(&scene->arena, seen->n_pools + 1, sizeof *scene->room);
    if (above == NULL || below == NULL || scene->tiles_top == NULL || scene->level == NULL || scene->room == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the floor");
    }
    scene->box_width = gj_floor_box_width(seen, inner_width);
    for (uint32_t i = 0; i < n; i++) {
        const double half = tiles_height(scene, i) / 2;
        above[i] =
            gj_canvas_paragraph_height(canvas, scene->box_width, 5, seen->station[i].name, &small) + name_gap + half;
        below[i] = half + queue_room;
    }
    const struct gj_floor_room room = {.left = GJ_SHEET_MARGIN,
                                       .right = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN,
                                       .top = scene->plan_top,
                                       .above = above,
                                       .below = below};
    const enum gj_status status = gj_floor_layout(seen, &room, &scene->plan, error);
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        scene->tiles_top[i] = scene->plan.box[i].middle - tiles_height(scene, i) / 2;
    }
    return status;
}

static enum gj_status find_routes(struct gj_floor_scene *scene, struct gj_error *error)
{
    scene->route = gj_arena_alloc(&scene->arena, (size_t)scene->log->n_move + 1, sizeof *scene->route);
    if (scene->route == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the floor");
    }
    for (uint32_t i = 0; i < scene->log->n_move; i++) {
        const struct gj_move *move = &scene->log->move[i];
        scene->route[i] = GJ_SEEN_OUTSIDE;
        for (uint32_t r = 0; r < scene->plan.n_routes; r++) {
            const struct gj_seen_flow *flow = &scene->seen->flow[scene->plan.route[r].flow];
            if (flow->from == move->from && flow->to == move->to) {
                scene->route[i] = r;
            }
        }
    }
    return GJ_OK;
}

static double draw_head(struct gj_canvas *canvas, const struct gj_floor_scene *scene, const gj_time *at, double *bar);

enum gj_status gj_floor_scene_new(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_arm arm,
                                  struct gj_floor_scene *scene, struct gj_error *error)
{
    const struct gj_insight *insight = spec->result->insight;
    *scene = (struct gj_floor_scene){.spec = spec, .arm = arm};
    gj_arena_init(&scene->arena);
    gj_arena_init(&scene->plan.arena);
    if (insight == NULL || insight->seen == NULL || insight->seen->shift[arm].to <= insight->seen->shift[arm].from ||
        insight->seen->n_stations == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "no shift was watched: there is nothing to replay");
        gj_error_fix(error, "run the study of one plant again; a shift is shown when anything was worked on");
        return GJ_USAGE;
    }
    scene->seen = insight->seen;
    scene->log = &insight->seen->shift[arm];
    scene->from = scene->log->from;
    scene->to = scene->log->to;
    for (uint32_t i = 0; i < scene->log->n_machine; i++) {
        scene->states |= 1u << scene->log->machine[i].what;
    }
    for (uint32_t i = 0; i < scene->log->n_worker; i++) {
        scene->activities |= 1u << scene->log->worker[i].what;
    }
    scene->plan_top = draw_head(canvas, scene, NULL, &scene->bar) + 8;
    const enum gj_status status = place(canvas, scene, error);
    return status == GJ_OK ? find_routes(scene, error) : status;
}

void gj_floor_scene_free(struct gj_floor_scene *scene)
{
    gj_floor_plan_free(&scene->plan);
    gj_arena_fini(&scene->arena);
}

/* --- head --- */

/* As in every picture; who is away is a shade darker than the ground that a bar of it has, or a dot would not be seen. */
static gj_color activity_color(uint32_t activity)
{
    const bool is_away = activity == GJ_ACTIVITY_OFF;
    return is_away ? GJ_COLOR_GRID : gj_activity_color((enum gj_activity)activity);
}

static void draw_worker(struct gj_canvas *canvas, double x, double y, uint32_t activity)
{
    gj_canvas_dot(canvas, x, y, 4, activity == GJ_ACTIVITY_IDLE, activity_color(activity));
}

enum { N_SIGNS = 3 };

static void draw_sign(struct gj_canvas *canvas, int sign, double x, double y)
{
    switch (sign) {
    case 0:
        gj_canvas_rect(canvas, x + 2, y - lot_size / 2, lot_size, lot_size, GJ_COLOR_INK);
        break;
    case 1:
        gj_floor_paint_store(canvas, x, y + 4.5, 9);
        break;
    default:
        gj_canvas_dot(canvas, x + 4.5, y, 3.2, true, GJ_COLOR_INK);
        break;
    }
}

/* Signs of lots and workers, then what colours of workers mean. Returns y below. */
static double draw_key(struct gj_canvas *canvas, const struct gj_floor_scene *scene, double y)
{
    static const enum gj_word words[N_SIGNS] = {GJ_WORD_SCENE_LOT, GJ_WORD_SCENE_WAITING, GJ_WORD_SCENE_AT_MACHINE};
    const double row = 18, between = 14, mark = 14;
    const enum gj_lang lang = scene->spec->lang;
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < N_SIGNS + GJ_N_ACTIVITIES; i++) {
        const int activity = i - N_SIGNS;
        const bool is_of_nobody = i == N_SIGNS - 1 && scene->activities == 0; /* a plant without workers */
        if (is_of_nobody || (activity >= 0 && (scene->activities >> activity & 1u) == 0)) {
            continue;
        }
        const char *label =
            activity < 0 ? gj_word(words[i], lang) : gj_activity_label((enum gj_activity)activity, lang);
        const double width = mark + gj_canvas_text_width(canvas, label, &small);
        if (x + width > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN) {
            x = GJ_SHEET_MARGIN;
            y += row;
        }
        if (activity < 0) {
            draw_sign(canvas, i, x, y + 6);
        } else {
            draw_worker(canvas, x + 5, y + 6, (uint32_t)activity);
        }
        gj_canvas_text(canvas, x + mark, y + 10, label, &small);
        x += width + between;
    }
    return y + row;
}

static void draw_clock(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at, double y)
{
    const struct gj_font_style clock = {.size = 26, .is_bold = true, .color = GJ_COLOR_INK, .align = GJ_ALIGN_RIGHT};
    const double share = (double)(at - scene->from) / (double)(scene->to - scene->from);
    struct gj_text text;
    gj_text_init(&text);
    gj_floor_clock(&text, at);
    gj_chart_text(canvas, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, GJ_SHEET_MARGIN + 20, &text, &clock);
    gj_text_fini(&text);
    gj_canvas_rect(canvas, GJ_SHEET_MARGIN, y, inner_width, 3, GJ_COLOR_GRID);
    gj_canvas_rect(canvas, GJ_SHEET_MARGIN, y, inner_width * fmin(fmax(share, 0.0), 1.0), 3, GJ_COLOR_INK);
}

/* `at` NULL: without the clock, to learn the height and where the line of the time is. */
static double draw_head(struct gj_canvas *canvas, const struct gj_floor_scene *scene, const gj_time *at, double *bar)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TITLE, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_MUTED};
    const struct gj_font_style text = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_INK};
    const struct gj_study_spec *study = scene->spec->result->spec;
    const enum gj_lang lang = scene->spec->lang;
    const double x = GJ_SHEET_MARGIN, width = inner_width - 100;
    double y = GJ_SHEET_MARGIN - 4;
    y += gj_canvas_paragraph(canvas, x, y, width, 2, gj_word(GJ_WORD_SCENE_TITLE, lang), &bold);
    y += gj_canvas_paragraph(canvas, x, y, width, 2, gj_study_title(study, lang), &muted) + 2;
    struct gj_text arm;
    gj_text_init(&arm);
    const char *values[] = {gj_word(scene->arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, lang),
                            gj_level_label(scene->arm == GJ_ARM_BEFORE ? &study->before : gj_study_after(study), lang)};
    gj_word_fill(&arm, GJ_WORD_ARM_IS, lang, values, 2);
    y += gj_canvas_paragraph(canvas, x, y, width, 2, arm.failed ? "" : arm.data, &text) + 6;
    gj_text_fini(&arm);
    if (at != NULL) {
        draw_clock(canvas, scene, *at, y);
    } else {
        *bar = y;
    }
    y = gj_state_key(canvas, scene->states, lang, y + 12);
    return draw_key(canvas, scene, y) + 2;
}

/* --- the floor --- */

/* What belongs to a station: without it flows would end in the air beside its machines. */
static void draw_frame(struct gj_canvas *canvas, const struct gj_floor_scene *scene, uint32_t station)
{
    const struct gj_floor_box *box = &scene->plan.box[station];
    const double top = scene->tiles_top[station] - 3, bottom = top + tiles_height(scene, station) + 6;
    const double left = box->x, right = box->x + box->width;
    gj_canvas_rect(canvas, left, top, right - left, bottom - top, GJ_COLOR_PAPER);
    gj_canvas_line(canvas, left, top, right, top, 1.0, GJ_COLOR_BEFORE);
    gj_canvas_line(canvas, left, bottom, right, bottom, 1.0, GJ_COLOR_BEFORE);
    gj_canvas_line(canvas, left, top, left, bottom, 1.0, GJ_COLOR_BEFORE);
    gj_canvas_line(canvas, right, top, right, bottom, 1.0, GJ_COLOR_BEFORE);
}

static void draw_tiles(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at)
{
    const struct gj_seen *seen = scene->seen;
    const uint32_t in_row = tiles_in_row(scene);
    for (uint32_t i = 0; i < scene->log->n_machine; i++) {
        const struct gj_span *span = &scene->log->machine[i];
        if (at < span->from || at >= span->to) {
            continue;
        }
        for (uint32_t s = 0; s < seen->n_stations; s++) {
            const uint32_t k = span->who - seen->station[s].first_machine;
            if (span->who >= seen->station[s].first_machine && k < seen->station[s].n_machines) {
                const uint32_t line = k / in_row;
                gj_state_rect(canvas, scene->plan.box[s].x + tile_gap + (k % in_row) * (tile + tile_gap),
                              scene->tiles_top[s] + line * (tile + tile_gap), tile, tile, (enum gj_state)span->what);
            }
        }
    }
}

/* Where a machine's tile is; false: it has none. */
static bool find_tile(const struct gj_floor_scene *scene, uint32_t machine, struct gj_point *middle)
{
    const struct gj_seen *seen = scene->seen;
    const uint32_t in_row = tiles_in_row(scene);
    for (uint32_t s = 0; s < seen->n_stations; s++) {
        const uint32_t k = machine - seen->station[s].first_machine;
        if (machine >= seen->station[s].first_machine && k < seen->station[s].n_machines) {
            const uint32_t line = k / in_row;
            *middle = (struct gj_point){scene->plan.box[s].x + tile_gap + (k % in_row) * (tile + tile_gap) + tile / 2,
                                        scene->tiles_top[s] + line * (tile + tile_gap) + tile / 2};
            return true;
        }
    }
    return false;
}

static void draw_waiting(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at)
{
    const double text_room = 30;
    for (uint32_t i = 0; i < scene->log->n_level && scene->log->level[i].at <= at; i++) {
        scene->level[scene->log->level[i].buffer] = scene->log->level[i].lots;
    }
    for (uint32_t s = 0; s < scene->seen->n_stations; s++) {
        int64_t lots = 0;
        bool is_place = false;
        for (uint32_t b = 0; b < scene->seen->n_buffers; b++) {
            if (scene->seen->buffer[b].into != s) {
                continue;
            }
            const int64_t level = scene->level[b];
            lots += level;
            is_place = is_place || scene->seen->buffer[b].capacity != 0 || level > 0;
        }
        if (!is_place) {
            continue;
        }
        const struct gj_floor_box *box = &scene->plan.box[s];
        const double y = box->bottom - 3, start = box->x + 13 + text_room;
        char text[24];
        (void)snprintf(text, sizeof text, "%" PRId64, lots);
        gj_floor_paint_store(canvas, box->x, y, 9);
        gj_canvas_text(canvas, box->x + 13, y, text, &tiny);
        const int64_t room = (int64_t)((box->width - 13 - text_room) / (lot_size + 1.5));
        for (int64_t k = 0; k < lots && k < room; k++) {
            gj_canvas_rect(canvas, start + (double)k * (lot_size + 1.5), y - lot_size - 1.5, lot_size, lot_size,
                           GJ_COLOR_INK);
        }
    }
}

/* Lots at nearly the same place are drawn once. */
static void draw_lots(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at)
{
    enum { PLACES = 32 };
    for (uint32_t r = 0; r < scene->plan.n_routes; r++) {
        uint32_t taken = 0;
        for (uint32_t i = 0; i < scene->log->n_move; i++) {
            const gj_time since = at - scene->log->move[i].at;
            if (scene->route[i] != r || since < 0 || since >= scene->ride) {
                continue;
            }
            const uint32_t spot = (uint32_t)((double)since / (double)scene->ride * PLACES);
            if ((taken >> spot & 1u) == 0) {
                taken |= 1u << spot;
                const struct gj_point p = gj_floor_route_at(&scene->plan.route[r], (double)since / (double)scene->ride);
                gj_canvas_rect(canvas, p.x - lot_size / 2, p.y - lot_size / 2, lot_size, lot_size, GJ_COLOR_INK);
            }
        }
    }
}

/* Each worker has a place in the room of the pool, in the colour of what he does, and a ring at the machine he is at. */
static void draw_workers(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at)
{
    const uint32_t in_row = (uint32_t)((GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - room_start) / room_step);
    for (uint32_t i = 0; i < scene->log->n_worker; i++) {
        const struct gj_span *span = &scene->log->worker[i];
        struct gj_point middle;
        if (at < span->from || at >= span->to) {
            continue;
        }
        for (uint32_t p = 0; p < scene->seen->n_pools; p++) {
            const uint32_t k = span->who - scene->seen->pool[p].first_worker;
            if (span->who >= scene->seen->pool[p].first_worker && k < scene->seen->pool[p].n_workers) {
                const uint32_t line = k / in_row;
                draw_worker(canvas, room_start + 4 + (k % in_row) * room_step, scene->room[p] + 8 + line * room_step,
                            span->what);
            }
        }
        if (span->where != GJ_SEEN_OUTSIDE && find_tile(scene, span->where, &middle)) {
            gj_canvas_dot(canvas, middle.x, middle.y, 3.2, true, GJ_COLOR_INK);
        }
    }
}

/* The rooms of the pools below the plan; their tops are kept. Returns y below. */
static double draw_rooms(struct gj_canvas *canvas, const struct gj_floor_scene *scene, double y)
{
    const uint32_t in_row = (uint32_t)((GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - room_start) / room_step);
    for (uint32_t p = 0; p < scene->seen->n_pools; p++) {
        const struct gj_seen_pool *pool = &scene->seen->pool[p];
        const double label = gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, room_label, 3, pool->name, &small);
        scene->room[p] = y;
        const uint32_t n_lines = (pool->n_workers + in_row - 1) / in_row;
        y += fmax(label, n_lines * room_step + 4) + 6;
    }
    return y;
}

static double draw_foot(struct gj_canvas *canvas, const struct gj_floor_scene *scene, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const struct gj_study_spec *study = scene->spec->result->spec;
    char hash[16], seed[24];
    (void)snprintf(hash, sizeof hash, "%.12s", study->scenario_sha);
    (void)snprintf(seed, sizeof seed, "%" PRIu64, study->seed);
    const char *values[] = {hash, seed};
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s · ", gj_word(GJ_WORD_SCENE_NOTE, scene->spec->lang));
    gj_word_fill(&text, GJ_WORD_SCENARIO_NOTE, scene->spec->lang, values, 2);
    gj_text_addf(&text, " · %s", scene->spec->software);
    if (!text.failed) {
        y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, inner_width, 3, text.data, &style);
    } else {
        gj_canvas_out_of_memory(canvas);
    }
    gj_text_fini(&text);
    return y + GJ_SHEET_MARGIN - 6;
}

double gj_floor_scene_draw(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at)
{
    (void)draw_head(canvas, scene, &at, NULL);
    for (uint32_t r = 0; r < scene->plan.n_routes; r++) {
        gj_floor_paint_way(canvas, &scene->plan.route[r], fmax(scene->plan.route[r].width[scene->arm], 1.0));
    }
    for (uint32_t i = 0; i < scene->seen->n_stations; i++) {
        const struct gj_floor_box *box = &scene->plan.box[i];
        (void)gj_canvas_paragraph(canvas, box->x, box->top, box->width, 5, scene->seen->station[i].name, &small);
        draw_frame(canvas, scene, i);
    }
    draw_tiles(canvas, scene, at);
    draw_waiting(canvas, scene, at);
    draw_lots(canvas, scene, at);
    const double y = draw_rooms(canvas, scene, scene->plan.bottom + 14);
    draw_workers(canvas, scene, at);
    return draw_foot(canvas, scene, y + 6);
}

/* --- for the report's script --- */

static int64_t seconds_of(const struct gj_floor_scene *scene, gj_time at)
{
    return (at - scene->from) / GJ_SECOND;
}

/* Tenths are enough on a sheet. */
static void add_place(struct gj_point at, struct gj_text *out)
{
    gj_text_add(out, "[");
    gj_text_add_number(out, round(at.x * 10.0) / 10.0);
    gj_text_add(out, ",");
    gj_text_add_number(out, round(at.y * 10.0) / 10.0);
    gj_text_add(out, ",[");
}

/* Spans of one machine or worker at a place: [x,y,[...]]. */
static void add_spans(const struct gj_floor_scene *scene, const struct gj_span *span, uint32_t n, uint32_t who,
                      struct gj_point at, struct gj_text *out)
{
    const char *between = "";
    add_place(at, out);
    for (uint32_t i = 0; i < n; i++) {
        if (span[i].who == who) {
            gj_text_addf(out, "%s%" PRId64 ",%u", between, seconds_of(scene, span[i].from), (unsigned)span[i].what);
            between = ",";
        }
    }
    gj_text_add(out, "]]");
}

static void add_workers(const struct gj_floor_scene *scene, struct gj_text *out)
{
    const uint32_t in_row = (uint32_t)((GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - room_start) / room_step);
    const char *between = "";
    for (uint32_t p = 0; p < scene->seen->n_pools; p++) {
        for (uint32_t k = 0; k < scene->seen->pool[p].n_workers; k++) {
            const uint32_t line = k / in_row;
            const struct gj_point at = {room_start + 4 + (k % in_row) * room_step,
                                        scene->room[p] + 8 + line * room_step};
            gj_text_add(out, between);
            add_spans(scene, scene->log->worker, scene->log->n_worker, scene->seen->pool[p].first_worker + k, at, out);
            between = ",";
        }
    }
}

/* Lots before a station after each change of one of its buffers. */
static void add_queue(const struct gj_floor_scene *scene, uint32_t station, struct gj_text *out)
{
    const struct gj_floor_box *box = &scene->plan.box[station];
    const char *between = "";
    memset(scene->level, 0, scene->seen->n_buffers * sizeof *scene->level);
    add_place((struct gj_point){box->x + 13, box->bottom - 3}, out);
    for (uint32_t i = 0; i < scene->log->n_level; i++) {
        const struct gj_level_at *level = &scene->log->level[i];
        if (scene->seen->buffer[level->buffer].into != station) {
            continue;
        }
        int64_t lots = 0;
        scene->level[level->buffer] = level->lots;
        for (uint32_t b = 0; b < scene->seen->n_buffers; b++) {
            lots += scene->seen->buffer[b].into == station ? scene->level[b] : 0;
        }
        gj_text_addf(out, "%s%" PRId64 ",%" PRId64, between, seconds_of(scene, level->at), lots);
        between = ",";
    }
    gj_text_addf(out, "],%d]", (int)(box->width - 13));
}

void gj_floor_scene_json(const struct gj_floor_scene *scene, struct gj_text *out)
{
    gj_text_addf(out, "{\"from\":%" PRId64 ",\"to\":%" PRId64 ",\"tile\":%d,\"bar\":%d,\"m\":[",
                 (int64_t)(scene->from % GJ_DAY / GJ_MINUTE), seconds_of(scene, scene->to), (int)tile, (int)scene->bar);
    const char *between = "";
    for (uint32_t i = 0; i < scene->seen->n_machines; i++) {
        struct gj_point middle;
        if (find_tile(scene, i, &middle)) {
            const struct gj_point corner = {middle.x - tile / 2, middle.y - tile / 2};
            gj_text_add(out, between);
            add_spans(scene, scene->log->machine, scene->log->n_machine, i, corner, out);
            between = ",";
        }
    }
    gj_text_add(out, "],\"w\":[");
    add_workers(scene, out);
    gj_text_add(out, "],\"q\":[");
    for (uint32_t s = 0; s < scene->seen->n_stations; s++) {
        gj_text_add(out, s > 0 ? "," : "");
        add_queue(scene, s, out);
    }
    gj_text_add(out, "],\"c\":[");
    for (int state = 0; state < GJ_N_STATES; state++) {
        gj_text_addf(out, "%s\"#%06X\"", state > 0 ? "," : "", (unsigned)gj_state_color((enum gj_state)state));
    }
    gj_text_add(out, "],\"a\":[");
    for (uint32_t activity = 0; activity < GJ_N_ACTIVITIES; activity++) {
        gj_text_addf(out, "%s\"%s#%06X\"", activity > 0 ? "," : "", activity == GJ_ACTIVITY_IDLE ? "o" : "",
                     (unsigned)activity_color(activity));
    }
    gj_text_add(out, "]}");
}
