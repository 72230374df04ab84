/* Shares of the time on shift in each state, a pair of bars a station, before above after. Of the time on shift, because nights and
 * weekends would fill most of every bar; how much of all hours that is stands beside each bar. */
#include <math.h>

#include "render/chart_internal.h"

enum { FEW_STATIONS = 24 };

static const double label_width = 180, bars_start = 212, bars_end = 672;

/* Bars and letters shrink when there are many stations. */
struct layout {
    double bar, gap, row_gap, label_size, value_size;
    bool has_values;
};

static struct layout layout_of(uint32_t n_stations)
{
    return n_stations <= FEW_STATIONS ? (struct layout){15, 2, 11, GJ_SIZE_TEXT, GJ_SIZE_TINY, true}
                                      : (struct layout){11, 1, 8, GJ_SIZE_SMALL, GJ_SIZE_TINY, false};
}

static void draw_bar(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_station_view *station,
                     enum gj_arm arm, double y, const struct layout *layout)
{
    double total = gj_on_shift(station, arm), x = bars_start,
           baseline = y + layout->bar / 2 + 0.29 * layout->value_size;
    const struct gj_font_style beside = {.size = layout->value_size, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    struct gj_text text, who;
    gj_text_init(&text);
    bool is_measured = isfinite(total);
    gj_add_rounded(&text, total * 100.0, 1);
    gj_text_add(&text, " %");
    gj_chart_text(canvas, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, baseline, &text, &beside);
    if (!(total > 0.0)) {
        const struct gj_font_style none = {.size = layout->value_size, .color = GJ_COLOR_MUTED};
        gj_canvas_text(canvas, bars_start, baseline,
                       gj_word(is_measured ? GJ_WORD_NEVER_ON_SHIFT : GJ_WORD_NO_DATA, spec->lang), &none);
    }
    for (int i = 0; i < GJ_N_STATES && total > 0.0; i++) {
        enum gj_state state = gj_state_in_stack(i);
        double share = station->state_share[arm][state] / total, width = share * (bars_end - bars_start);
        if (state == GJ_STATE_OFF_SHIFT || !(share > 0.0)) {
            continue;
        }
        gj_add_rounded(&text, share * 100.0, 0);
        if (!text.failed) {
            gj_text_init(&who);
            gj_text_add_line(&who, station->name, 60);
            gj_text_addf(&who, ", %s", gj_state_label(state, spec->lang));
            gj_chart_hint(canvas, spec, who.failed ? "" : who.data, arm, text.data, "%");
            gj_text_fini(&who);
        }
        gj_state_rect(canvas, x, y, width, layout->bar, state);
        gj_canvas_hint_end(canvas);
        struct gj_font_style inside = {
            .size = layout->value_size, .color = gj_color_on(gj_state_color(state)), .align = GJ_ALIGN_CENTER};
        if (layout->has_values && !text.failed && gj_canvas_text_width(canvas, text.data, &inside) + 5 < width) {
            gj_canvas_text(canvas, x + width / 2, baseline, text.data, &inside);
        }
        text.length = 0;
        x += width;
    }
    gj_text_fini(&text);
}

static double draw_station(struct gj_canvas *canvas, const struct gj_render_spec *spec,
                           const struct gj_station_view *station, double y, const struct layout *layout)
{
    const struct gj_font_style style = {
        .size = layout->label_size, .is_bold = station->affected, .color = GJ_COLOR_INK};
    double pair = 2 * layout->bar + layout->gap, indent = 12;
    double label = gj_canvas_paragraph_height(canvas, label_width - indent, 3, station->name, &style),
           row = fmax(pair, label);
    if (station->affected) {
        gj_canvas_dot(canvas, GJ_SHEET_MARGIN + 3, y + (row - label) / 2 + 0.63 * layout->label_size, 3, false,
                      GJ_COLOR_AFTER);
    }
    (void)gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN + indent, y + (row - label) / 2, label_width - indent, 3,
                              station->name, &style);
    double top = y + (row - pair) / 2;
    draw_bar(canvas, spec, station, GJ_ARM_BEFORE, top, layout);
    draw_bar(canvas, spec, station, GJ_ARM_AFTER, top + layout->bar + layout->gap, layout);
    return y + row + layout->row_gap;
}

/* Heads of the columns, at their bottom. */
static double draw_heads(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y)
{
    const struct gj_font_style left = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    struct gj_font_style right = left, accent = left;
    right.align = GJ_ALIGN_RIGHT;
    accent.color = GJ_COLOR_AFTER;
    double x = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, line = GJ_SIZE_TINY * GJ_LINE_HEIGHT;
    gj_canvas_text(canvas, x, y + line - 3, gj_word(GJ_WORD_ON_SHIFT, spec->lang), &right);
    gj_canvas_text(canvas, x, y + 2 * line - 3, gj_word(GJ_WORD_ON_SHIFT_OF, spec->lang), &right);
    gj_canvas_text(canvas, bars_start, y + 2 * line - 3, gj_word(GJ_WORD_SHARE_ON_SHIFT, spec->lang), &left);
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 2 * line - 3, gj_word(GJ_WORD_AFFECTED, spec->lang), &accent);
    return y + 2 * line + 4;
}

double gj_chart_states(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_study_result *result = spec->result;
    struct layout layout = layout_of(result->n_stations);
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_STATES, GJ_KEY_UPPER_LOWER);
    if (result->n_stations == 0) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA), false, NULL);
    }
    y = gj_state_key(canvas, gj_states_used(result), spec->lang, y);
    y = draw_heads(canvas, spec, y);
    struct gj_axis axis = {.low = 0, .high = 100, .start = bars_start, .end = bars_end};
    double top = y;
    for (uint32_t i = 0; i < result->n_stations; i++) {
        y = draw_station(canvas, spec, &result->station[i], y, &layout);
    }
    gj_axis_draw(canvas, &axis, fmax(y - layout.row_gap + 4, top), 5);
    return gj_chart_foot(canvas, spec, y + 16, false, NULL);
}
