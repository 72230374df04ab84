/* One shift of one replication, moment by moment: a row for each machine, grouped by station, and for each worker, grouped by pool; before above after, the same
 * rows on the same clock. What lasts less than a column of the picture is drawn as what took most of that column.
 *
 *      press   #1  [####|==|########]
 *              #2  [######|xx|######]
 *      crew    #1  [==|####|..|#####]
 */
#include <math.h>
#include <string.h>

#include "render/chart_course.h"

enum { MOST_MACHINES = 24, MOST_WORKERS = 16, MOST_COLUMNS = 680 };

static const double bar = 11, row_gap = 3, group_gap = 6, indent = 10, widest_label = 192;

/* Machines or workers: what both have in common. */
struct kind {
    bool is_worker;
    uint32_t n_all, most;
    const char *const *name;
};

struct row {
    uint32_t who;
    const char *group; /* station or pool: where its first row stands */
    bool is_first;     /* of its group, among those shown */
    bool is_alone;     /* its group has no other */
    bool is_apart;     /* some room above it */
};

struct clock {
    struct gj_axis axis; /* hours since the midnight before the shift */
    gj_time midnight[GJ_N_ARMS];
    double step_h; /* between ticks */
};

static const struct gj_span *spans_of(const struct gj_shift_log *log, const struct kind *kind, uint32_t *n)
{
    *n = kind->is_worker ? log->n_worker : log->n_machine;
    return kind->is_worker ? log->worker : log->machine;
}

static gj_color color_of(const struct kind *kind, uint32_t what)
{
    return kind->is_worker ? gj_activity_color((enum gj_activity)what) : gj_state_color((enum gj_state)what);
}

static bool is_idle(const struct kind *kind, uint32_t what)
{
    return kind->is_worker ? what == GJ_ACTIVITY_IDLE : what == GJ_STATE_NO_ORDER;
}

static const char *label_of(const struct kind *kind, uint32_t what, enum gj_lang lang)
{
    return kind->is_worker ? gj_activity_label((enum gj_activity)what, lang)
                           : gj_state_label((enum gj_state)what, lang);
}

static bool is_busy(const struct kind *kind, uint32_t what)
{
    if (kind->is_worker) {
        return what != GJ_ACTIVITY_OFF && what != GJ_ACTIVITY_IDLE && what != GJ_ACTIVITY_ABSENT;
    }
    return what == GJ_STATE_WORKING || what == GJ_STATE_SETUP;
}

/* Spans of one stand together, by who: the first of `who`, and in *n how many. */
static const struct gj_span *spans_for(const struct gj_shift_log *log, const struct kind *kind, uint32_t who,
                                       uint32_t *n)
{
    uint32_t n_all, low = 0;
    const struct gj_span *span = spans_of(log, kind, &n_all);
    for (uint32_t high = n_all; low < high;) {
        const uint32_t middle = low + (high - low) / 2;
        if (span[middle].who < who) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *n = 0;
    while (low + *n < n_all && span[low + *n].who == who) {
        (*n)++;
    }
    return span != NULL ? span + low : NULL;
}

static double busy_of(const struct gj_seen *seen, const struct kind *kind, uint32_t who)
{
    double busy = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        uint32_t n;
        const struct gj_span *span = spans_for(&seen->shift[arm], kind, who, &n);
        for (uint32_t i = 0; i < n; i++) {
            busy += is_busy(kind, span[i].what) ? (double)(span[i].to - span[i].from) : 0.0;
        }
    }
    return busy;
}

static bool was_there(const struct gj_seen *seen, const struct kind *kind, uint32_t who)
{
    uint32_t n[GJ_N_ARMS];
    (void)spans_for(&seen->shift[GJ_ARM_BEFORE], kind, who, &n[0]);
    (void)spans_for(&seen->shift[GJ_ARM_AFTER], kind, who, &n[1]);
    return n[0] + n[1] > 0;
}

static void group_of(const struct gj_seen *seen, const struct kind *kind, struct row *row)
{
    const uint32_t n = kind->is_worker ? seen->n_pools : seen->n_stations;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t first = kind->is_worker ? seen->pool[i].first_worker : seen->station[i].first_machine;
        const uint32_t many = kind->is_worker ? seen->pool[i].n_workers : seen->station[i].n_machines;
        if (row->who >= first && row->who - first < many) {
            row->group = kind->is_worker ? seen->pool[i].name : seen->station[i].name;
            row->is_alone = many == 1;
        }
    }
}

static bool is_in_group_of_many(const struct row *row, uint32_t n, uint32_t i)
{
    enum { KEPT = 2 }; /* of each group, as long as there is room: who waits for whom is what the picture is for */
    uint32_t n_alike = 0;
    for (uint32_t k = 0; k < n; k++) {
        n_alike += row[k].group == row[i].group;
    }
    return n_alike > KEPT;
}

/* Whom to leave out: the least busy, of equals the last, from a group that keeps two others where there is one. */
static uint32_t least_busy(const struct row *row, const double *busy, uint32_t n)
{
    uint32_t least = 0;
    bool is_of_many = is_in_group_of_many(row, n, 0);
    for (uint32_t i = 1; i < n; i++) {
        const bool is_many = is_in_group_of_many(row, n, i);
        if ((is_many && !is_of_many) || (is_many == is_of_many && busy[i] <= busy[least])) {
            least = i;
            is_of_many = is_many;
        }
    }
    return least;
}

/* The busiest, in the order of the plant. Returns how many, and in *n_there of how many. */
static uint32_t rows_of(const struct gj_seen *seen, const struct kind *kind, struct row *row, uint32_t *n_there)
{
    double busy[MOST_MACHINES + 1];
    uint32_t n = 0;
    *n_there = 0;
    for (uint32_t who = 0; who < kind->n_all; who++) {
        if (!was_there(seen, kind, who)) {
            continue;
        }
        (*n_there)++;
        busy[n] = busy_of(seen, kind, who);
        row[n] = (struct row){.who = who};
        group_of(seen, kind, &row[n++]);
        if (n > kind->most) {
            const uint32_t least = least_busy(row, busy, n);
            n--;
            memmove(&busy[least], &busy[least + 1], (n - least) * sizeof *busy);
            memmove(&row[least], &row[least + 1], (n - least) * sizeof *row);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        row[i].is_first = i == 0 || row[i].group != row[i - 1].group;
        row[i].is_apart = i == 0 || (row[i].is_first && !(row[i].is_alone && row[i - 1].is_alone));
    }
    return n;
}

static struct clock clock_of(const struct gj_seen *seen, double start)
{
    static const double steps[] = {1.0 / 12, 1.0 / 6, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168};
    const double most_ticks = 10.0;
    struct clock clock = {
        .axis = {.low = INFINITY, .high = -INFINITY, .start = start, .end = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN}};
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_shift_log *log = &seen->shift[arm];
        clock.midnight[arm] = log->from / GJ_DAY * GJ_DAY;
        if (log->to > log->from) {
            clock.axis.low = fmin(clock.axis.low, (double)(log->from - clock.midnight[arm]) / (double)GJ_HOUR);
            clock.axis.high = fmax(clock.axis.high, (double)(log->to - clock.midnight[arm]) / (double)GJ_HOUR);
        }
    }
    clock.step_h = steps[sizeof steps / sizeof steps[0] - 1];
    for (size_t i = sizeof steps / sizeof steps[0]; i-- > 0;) {
        clock.step_h = (clock.axis.high - clock.axis.low) / steps[i] <= most_ticks ? steps[i] : clock.step_h;
    }
    return clock;
}

static void add_clock(struct gj_text *out, double hours, const struct gj_render_spec *spec, bool has_days)
{
    const long minutes = lround(hours * 60.0), day = minutes / (24 * 60), left = minutes % (24 * 60);
    if (has_days && day > 0) {
        struct gj_text number;
        gj_text_init(&number);
        gj_text_addf(&number, "%ld", day + 1);
        if (!number.failed) {
            const char *const values[] = {number.data};
            gj_word_fill(out, GJ_WORD_CLOCK_DAY, spec->lang, values, 1);
            gj_text_add(out, " ");
        }
        gj_text_fini(&number);
    }
    gj_text_addf(out, "%02ld:%02ld", left / 60, left % 60);
}

static double tick_at(const struct clock *clock, int i)
{
    return (ceil(clock->axis.low / clock->step_h - 1e-9) + i) * clock->step_h;
}

static int n_ticks(const struct clock *clock)
{
    return (int)floor((clock->axis.high + 1e-9 - tick_at(clock, 0)) / clock->step_h) + 1;
}

static void draw_grid(struct gj_canvas *canvas, const struct clock *clock, double top, double bottom)
{
    const int n = n_ticks(clock);
    for (int i = 0; i < n; i++) {
        const double x = gj_axis_at(&clock->axis, tick_at(clock, i));
        gj_canvas_line(canvas, x, top, x, bottom, 0.75, GJ_COLOR_GRID);
    }
}

static void draw_clock(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct clock *clock, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_CENTER};
    double room = clock->axis.start - 20;
    struct gj_text text;
    gj_text_init(&text);
    gj_canvas_line(canvas, clock->axis.start, y, clock->axis.end, y, 1.0, GJ_COLOR_MUTED);
    const int n = n_ticks(clock);
    for (int i = 0; i < n; i++) {
        const double at = tick_at(clock, i), x = gj_axis_at(&clock->axis, at);
        text.length = 0;
        add_clock(&text, at, spec, clock->axis.high > 24.0);
        const double half = text.failed ? 0.0 : gj_canvas_text_width(canvas, text.data, &style) / 2;
        const double middle = fmin(x, clock->axis.end + 8 - half);
        gj_canvas_line(canvas, x, y, x, y + 4, 1.0, GJ_COLOR_MUTED);
        if (middle - half > room) {
            room = middle + half + 6;
            gj_chart_text(canvas, middle, y + 14, &text, &style);
        }
    }
    gj_text_fini(&text);
}

static int columns_in(const struct clock *clock)
{
    return (int)fmin(clock->axis.end - clock->axis.start, MOST_COLUMNS);
}

/* What took most of each column of the picture; -1: nothing. */
static void columns_of(const struct clock *clock, enum gj_arm arm, const struct gj_span *span, uint32_t n,
                       int what[MOST_COLUMNS])
{
    const double start = clock->axis.start;
    const int n_columns = columns_in(clock);
    double most[MOST_COLUMNS] = {0};
    for (int c = 0; c < n_columns; c++) {
        what[c] = -1;
    }
    for (uint32_t i = 0; i < n; i++) {
        const double from = gj_axis_at(&clock->axis, (double)(span[i].from - clock->midnight[arm]) / (double)GJ_HOUR);
        const double to = gj_axis_at(&clock->axis, (double)(span[i].to - clock->midnight[arm]) / (double)GJ_HOUR);
        const int first = (int)fmax(from - start, 0.0), last = (int)fmin(to - start, n_columns - 1.0);
        for (int c = first; c <= last; c++) {
            const double part = fmin(to, start + c + 1.0) - fmax(from, start + c);
            if (part > most[c]) {
                most[c] = part;
                what[c] = (int)span[i].what;
            }
        }
    }
}

/* What is pointed at: who, from when to when, what, and at which machine. */
static void draw_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct kind *kind,
                      const struct clock *clock, uint32_t who, int from, int to, int what)
{
    const double unit = (clock->axis.high - clock->axis.low) / (clock->axis.end - clock->axis.start);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_line(&text, kind->name[who], 60);
    gj_text_add(&text, ", ");
    add_clock(&text, clock->axis.low + from * unit, spec, clock->axis.high > 24.0);
    gj_text_add(&text, "–");
    add_clock(&text, clock->axis.low + to * unit, spec, clock->axis.high > 24.0);
    gj_text_addf(&text, ": %s", label_of(kind, (uint32_t)what, spec->lang));
    if (!text.failed) {
        gj_canvas_hint(canvas, text.data);
    }
    gj_text_fini(&text);
}

static void draw_spans(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct kind *kind,
                       const struct clock *clock, enum gj_arm arm, uint32_t who, double y)
{
    enum { HINT_WIDTH = 4 }; /* nobody hits less */
    const struct gj_font_style muted = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const double start = clock->axis.start;
    const int n_columns = columns_in(clock);
    int what[MOST_COLUMNS] = {0};
    uint32_t n;
    const struct gj_span *span = spans_for(&spec->result->insight->seen->shift[arm], kind, who, &n);
    if (n == 0) {
        gj_canvas_text(canvas, start + 4, y + bar - 2, gj_word(GJ_WORD_NOT_HERE, spec->lang), &muted);
        return;
    }
    columns_of(clock, arm, span, n, what);
    for (int from = 0, to; from < n_columns; from = to) {
        for (to = from + 1; to < n_columns && what[to] == what[from]; to++) {
        }
        if (what[from] < 0) {
            continue;
        }
        if (to - from >= HINT_WIDTH) {
            draw_hint(canvas, spec, kind, clock, who, from, to, what[from]);
        }
        gj_canvas_rect(canvas, start + from, y, to - from, bar, color_of(kind, (uint32_t)what[from]));
        if (is_idle(kind, (uint32_t)what[from])) {
            gj_canvas_hatch(canvas, start + from, y, to - from, bar, 0xAEB3B8);
        }
        gj_canvas_hint_end(canvas);
    }
}

/* Of "press #2" in the group "press" the number is enough; who is alone in it has its name. */
static const char *name_in_group(const struct kind *kind, const struct row *row)
{
    const char *name = kind->name[row->who];
    if (row->is_alone && row->group != NULL) {
        return row->group;
    }
    const size_t n = row->group != NULL ? strlen(row->group) : 0;
    return n > 0 && strncmp(name, row->group, n) == 0 && name[n] == ' ' ? name + n + 1 : name;
}

/* Room for the widest label on one line, as long as that leaves enough for the bars. */
static double label_width(const struct gj_canvas *canvas, const struct kind *kind, const struct row *row, uint32_t n)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY}, bold = {.size = GJ_SIZE_TINY, .is_bold = true};
    double widest = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const char *name = name_in_group(kind, &row[i]);
        widest = fmax(widest, row[i].is_alone ? gj_canvas_text_width(canvas, name, &bold)
                                              : indent + gj_canvas_text_width(canvas, name, &style));
        if (row[i].group != NULL && !row[i].is_alone) {
            widest = fmax(widest, gj_canvas_text_width(canvas, row[i].group, &bold));
        }
    }
    return fmin(widest + 1, widest_label);
}

static double draw_row(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct kind *kind,
                       const struct clock *clock, enum gj_arm arm, const struct row *row, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK};
    const struct gj_font_style group = {.size = GJ_SIZE_TINY, .is_bold = true, .color = GJ_COLOR_INK};
    const double width = clock->axis.start - 8 - GJ_SHEET_MARGIN, left = row->is_alone ? 0 : indent;
    const double top = y;
    y += row->is_apart ? group_gap : 0;
    if (row->is_first && !row->is_alone && row->group != NULL) {
        y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, width, 3, row->group, &group) + 1;
    }
    const char *name = name_in_group(kind, row);
    const double label = gj_canvas_paragraph_height(canvas, width - left, 3, name, row->is_alone ? &group : &style);
    const double height = fmax(bar, label);
    draw_grid(canvas, clock, top, y + height + row_gap);
    (void)gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN + left, y + (height - label) / 2 - 1, width - left, 3, name,
                              row->is_alone ? &group : &style);
    draw_spans(canvas, spec, kind, clock, arm, row->who, y + (height - bar) / 2);
    return y + height + row_gap;
}

static uint32_t used(const struct gj_seen *seen, const struct kind *kind, const struct row *row, uint32_t n_rows)
{
    uint32_t bits = 0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t r = 0; r < n_rows; r++) {
            uint32_t n;
            const struct gj_span *span = spans_for(&seen->shift[arm], kind, row[r].who, &n);
            for (uint32_t i = 0; i < n; i++) {
                bits |= 1u << span[i].what;
            }
        }
    }
    return bits;
}

static double draw_key(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct kind *kind,
                       uint32_t bits, double y)
{
    struct gj_color_key key[GJ_N_STATES + GJ_N_ACTIVITIES];
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_MUTED};
    size_t n = 0;
    const int n_all = kind->is_worker ? GJ_N_ACTIVITIES : GJ_N_STATES;
    for (int i = 0; i < n_all; i++) {
        const uint32_t what = kind->is_worker ? (uint32_t)gj_activity_in_stack(i) : (uint32_t)gj_state_in_stack(i);
        if ((bits >> what & 1u) != 0) {
            key[n++] =
                (struct gj_color_key){color_of(kind, what), is_idle(kind, what), label_of(kind, what, spec->lang)};
        }
    }
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 10,
                   gj_word(kind->is_worker ? GJ_WORD_GANTT_WORKERS : GJ_WORD_GANTT_MACHINES, spec->lang), &style);
    return gj_color_keys(canvas, key, n, y + 18) + 3;
}

/* "24 of 62 machines and 16 of 540 workers are shown: the busiest". Nothing when all are. */
static void add_left_out(struct gj_text *out, const struct gj_render_spec *spec, const uint32_t n[2],
                         const uint32_t n_there[2])
{
    struct gj_text text[4];
    const char *values[4];
    bool failed = n[0] == n_there[0] && n[1] == n_there[1];
    for (int i = 0; i < 4; i++) {
        gj_text_init(&text[i]);
        gj_text_add_grouped(&text[i], i % 2 == 0 ? n[i / 2] : n_there[i / 2]);
        failed = failed || text[i].failed;
        values[i] = text[i].data;
    }
    if (!failed) {
        gj_word_fill(out, n_there[1] > 0 ? GJ_WORD_GANTT_BUSIEST : GJ_WORD_GANTT_BUSIEST_MACHINES, spec->lang, values,
                     4);
    }
    for (int i = 0; i < 4; i++) {
        gj_text_fini(&text[i]);
    }
}

double gj_chart_gantt(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    const struct kind kind[2] = {{false, seen->n_machines, MOST_MACHINES, seen->machine},
                                 {true, seen->n_workers, MOST_WORKERS, seen->worker}};
    struct row row[2][MOST_MACHINES + 1];
    uint32_t n[2], n_there[2];
    struct gj_text note;
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_GANTT, GJ_KEY_NONE);
    for (int k = 0; k < 2; k++) {
        n[k] = rows_of(seen, &kind[k], row[k], &n_there[k]);
    }
    const double labels =
        fmax(label_width(canvas, &kind[0], row[0], n[0]), label_width(canvas, &kind[1], row[1], n[1]));
    const struct clock clock = clock_of(seen, GJ_SHEET_MARGIN + ceil(fmax(labels, 60)) + 8);
    if (n[0] + n[1] == 0 || !(clock.axis.high > clock.axis.low)) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_SHIFT);
        return gj_chart_foot_of(canvas, spec, y, seen->n_replications > 0, true, NULL);
    }
    for (int k = 0; k < 2; k++) {
        y = n[k] > 0 ? draw_key(canvas, spec, &kind[k], used(seen, &kind[k], row[k], n[k]), y) : y;
    }
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        y += 8 + gj_arm_heading(canvas, spec, (enum gj_arm)arm, GJ_SHEET_MARGIN, y + 8, 600) + 2;
        for (int k = 0; k < 2; k++) {
            for (uint32_t i = 0; i < n[k]; i++) {
                y = draw_row(canvas, spec, &kind[k], &clock, (enum gj_arm)arm, &row[k][i], y);
            }
        }
        draw_clock(canvas, spec, &clock, y);
        y += 18;
    }
    gj_text_init(&note);
    gj_text_add(&note, gj_word(GJ_WORD_GANTT_NOTE, spec->lang));
    if (seen->shift[GJ_ARM_BEFORE].is_cut || seen->shift[GJ_ARM_AFTER].is_cut) {
        gj_text_addf(&note, " · %s", gj_word(GJ_WORD_GANTT_CUT, spec->lang));
    }
    add_left_out(&note, spec, n, n_there);
    y = gj_chart_foot_of(canvas, spec, y, 1, false, note.failed ? NULL : note.data);
    gj_text_fini(&note);
    return y;
}
