/* What waits: pieces inside the plant, and below it the buffers with most in them, small multiples on one time axis. */
#include <math.h>

#include "render/chart_course.h"

enum { MOST_BUFFERS = 6, MOST_POINTS = 100 };

static const double wip_height = 120, buffer_height = 62, gap = 8, labels_width = 118;

/* A panel from the left edge of its scale to the sheet's edge: title, then the panel below it. */
struct multiple {
    const struct gj_estimate *of[GJ_N_ARMS];
    struct gj_coarse coarse;
    const char *name, *unit, *taker; /* taker: the station that takes from a buffer; NULL: several, or none */
    int64_t capacity;                /* of a buffer with one, else GJ_SEEN_NO_LIMIT */
    double height;
};

static struct gj_axis scale_of(const struct multiple *multiple)
{
    const double highest = gj_course_highest(&multiple->coarse), limit = (double)multiple->capacity;
    double high = highest > 0.0 ? 1.08 * highest : 1.0;
    if (limit > 0.0 && limit <= 3.0 * highest) { /* how near to full it is can be seen */
        high = fmax(high, 1.04 * limit);
    }
    return (struct gj_axis){.low = 0.0, .high = high};
}

static void add_title(struct gj_text *out, const struct gj_render_spec *spec, const struct multiple *multiple)
{
    struct gj_text room, name;
    gj_text_init(&room);
    gj_text_init(&name);
    if (multiple->taker != NULL) {
        struct gj_text taker, own;
        gj_text_init(&taker);
        gj_text_init(&own);
        gj_text_add_line(&taker, multiple->taker, 60);
        gj_text_add_line(&own, multiple->name, 60);
        if (!taker.failed && !own.failed) {
            const char *const values[] = {taker.data, own.data};
            gj_word_fill(&name, GJ_WORD_BUFFER_BEFORE, spec->lang, values, 2);
        }
        gj_text_fini(&taker);
        gj_text_fini(&own);
    } else {
        gj_text_add_line(&name, multiple->name, 80);
    }
    gj_text_add_grouped(&room, multiple->capacity);
    if (!room.failed && !name.failed) {
        const char *const values[] = {name.data, room.data};
        gj_word_fill(out, multiple->capacity > 0 ? GJ_WORD_LOTS_IN_OF : GJ_WORD_LOTS_IN, spec->lang, values, 2);
    }
    gj_text_fini(&room);
    gj_text_fini(&name);
}

static double draw_multiple(struct gj_canvas *canvas, const struct gj_render_spec *spec, struct gj_panel *panel,
                            const struct multiple *multiple, double y)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_axis *x = &panel->time.axis;
    struct gj_text title;
    gj_text_init(&title);
    if (multiple->unit != NULL) {
        add_title(&title, spec, multiple);
    }
    if (title.length > 0 && !title.failed) {
        y += gj_canvas_paragraph(canvas, x->start, y, x->end - x->start, 2, title.data, &style) + 3;
    }
    panel->value = scale_of(multiple);
    panel->unit = multiple->unit != NULL ? multiple->unit : "pieces";
    panel->value.end = y;
    panel->value.start = y + multiple->height;
    gj_panel_marks(canvas, seen, panel);
    gj_panel_grid(canvas, panel, multiple->height < wip_height ? 3 : 4);
    if (multiple->capacity > 0 && (double)multiple->capacity <= panel->value.high) {
        const double limit = gj_axis_at(&panel->value, (double)multiple->capacity);
        gj_canvas_line(canvas, x->start, limit, x->end, limit, 1.0, GJ_COLOR_INK);
    }
    gj_panel_course(canvas, spec, panel, &multiple->coarse, multiple->name);
    gj_panel_ends(canvas, spec, panel, multiple->of, multiple->unit == NULL);
    gj_text_fini(&title);
    return panel->value.start + gap;
}

/* Mean level over the measured window, the larger of both arms. */
static double fill_of(const struct gj_seen *seen, uint32_t buffer)
{
    double most = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_estimate *of = seen->course.buffer[arm] + (size_t)buffer * seen->course.n_points;
        most = fmax(most, gj_course_mean(&seen->course, of, seen->window_from).mean);
    }
    return most;
}

/* The fullest, fullest first, and in *n_others how many more ever hold anything. */
static uint32_t fullest(const struct gj_seen *seen, uint32_t of[MOST_BUFFERS], uint32_t *n_others)
{
    double level[MOST_BUFFERS];
    uint32_t n = 0, n_filled = 0;
    for (uint32_t b = 0; b < seen->n_buffers; b++) {
        const double fill = fill_of(seen, b);
        uint32_t at = n;
        if (!(fill > 0.0)) {
            continue;
        }
        n_filled++;
        while (at > 0 && fill > level[at - 1]) {
            at--;
        }
        n += n < MOST_BUFFERS;
        for (uint32_t i = n; i-- > at + 1;) {
            of[i] = of[i - 1];
            level[i] = level[i - 1];
        }
        if (at < MOST_BUFFERS) {
            of[at] = b;
            level[at] = fill;
        }
    }
    *n_others = n_filled - n;
    return n;
}

/* The parts of a picture whose height is known: all panels have the same left edge. */
static double left_edge(const struct gj_canvas *canvas, const struct multiple *multiple, uint32_t n)
{
    double widest = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        struct gj_axis scale = scale_of(&multiple[i]);
        widest = fmax(widest, gj_scale_width(canvas, &scale, multiple[i].height < wip_height ? 3 : 4));
    }
    return GJ_SHEET_MARGIN + widest + 8;
}

double gj_chart_wip(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    const struct gj_course *course = &seen->course;
    const struct gj_font_style bold = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_INK};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_WIP, GJ_KEY_LINES);
    if (course->n_points == 0) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA);
        return gj_chart_foot_of(canvas, spec, y, seen->n_replications, true, NULL);
    }
    uint32_t buffer[MOST_BUFFERS], n_others, n = 1 + fullest(seen, buffer, &n_others);
    struct multiple multiple[1 + MOST_BUFFERS] = {{.of = {course->wip[0], course->wip[1]},
                                                   .name = gj_word(GJ_WORD_PIECES_INSIDE, spec->lang),
                                                   .capacity = GJ_SEEN_NO_LIMIT,
                                                   .height = wip_height}};
    for (uint32_t i = 1; i < n; i++) {
        const struct gj_seen_buffer *of = &seen->buffer[buffer[i - 1]];
        const size_t first = (size_t)buffer[i - 1] * course->n_points;
        multiple[i] = (struct multiple){.of = {course->buffer[0] + first, course->buffer[1] + first},
                                        .name = of->name,
                                        .unit = "lots",
                                        .taker = of->into < seen->n_stations ? seen->station[of->into].name : NULL,
                                        .capacity = of->capacity,
                                        .height = buffer_height};
    }
    for (uint32_t i = 0; i < n; i++) {
        gj_course_coarsen(course, multiple[i].of, MOST_POINTS, &multiple[i].coarse);
    }
    struct gj_panel panel = {0};
    panel.time = gj_time_axis_of(0, course->end, left_edge(canvas, multiple, n),
                                 GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - labels_width);
    y += gj_canvas_paragraph(canvas, panel.time.axis.start, y, 400, 1, multiple[0].name, &bold);
    y = gj_course_marks(canvas, spec, &panel.time, y);
    for (uint32_t i = 0; i < n; i++) {
        y = draw_multiple(canvas, spec, &panel, &multiple[i], y);
    }
    y = gj_time_axis_draw(canvas, spec, &panel.time, y - gap);
    struct gj_text note, count;
    gj_text_init(&note);
    gj_text_init(&count);
    gj_text_add_grouped(&count, n_others);
    if (n_others > 0 && !count.failed) {
        const char *const values[] = {count.data};
        gj_word_fill(&note, GJ_WORD_BUFFERS_LEFT_OUT, spec->lang, values, 1);
    }
    y = gj_course_foot(canvas, spec, y, GJ_OUTCOME_wip_pieces, n_others > 0 && !note.failed ? note.data : NULL);
    gj_text_fini(&note);
    gj_text_fini(&count);
    return y;
}
