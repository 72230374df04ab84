/* Pieces done a day over time, both arms with the band of their intervals; warm-up, parting of the arms and the measured window marked. */
#include <math.h>

#include "render/chart_course.h"

enum { MOST_POINTS = 64 }; /* about a month of five years: weeks are noise, and months are what a plant is led by */

static const double panel_height = 260, labels_width = 118;

double gj_chart_throughput(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_seen *seen = spec->result->insight->seen;
    const struct gj_course *course = &seen->course;
    const struct gj_estimate *const of[GJ_N_ARMS] = {course->throughput[0], course->throughput[1]};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_THROUGHPUT, GJ_KEY_LINES);
    if (course->n_points == 0) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA);
        return gj_chart_foot_of(canvas, spec, y, seen->n_replications, true, NULL);
    }
    struct gj_coarse coarse;
    gj_course_coarsen(course, of, MOST_POINTS, &coarse);
    const double highest = gj_course_highest(&coarse);
    struct gj_panel panel = {.unit = "pieces/d", .value = {.low = 0.0, .high = highest > 0.0 ? 1.05 * highest : 1.0}};
    const double left = GJ_SHEET_MARGIN + gj_scale_width(canvas, &panel.value, 6) + 8;
    panel.time = gj_time_axis_of(0, course->end, left, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - labels_width);
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 10, gj_word(GJ_WORD_PIECES_DONE, spec->lang), &small);
    y = gj_course_marks(canvas, spec, &panel.time, y + 20);
    panel.value.end = y;
    panel.value.start = y + panel_height;
    gj_panel_marks(canvas, seen, &panel);
    gj_panel_grid(canvas, &panel, 6);
    gj_panel_course(canvas, spec, &panel, &coarse, gj_word(GJ_WORD_PIECES_DONE_SHORT, spec->lang));
    gj_panel_ends(canvas, spec, &panel, of, true);
    y = gj_time_axis_draw(canvas, spec, &panel.time, panel.value.start);
    return gj_course_foot(canvas, spec, y, GJ_OUTCOME_good_per_day, NULL);
}
