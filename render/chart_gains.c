/* Where the gain comes from: for each outcome a waterfall from the firm without the steps to the firm with them, a bar for each group of levers. The bars add up
 * to the whole, the numbers beside them too.
 *
 *     without                       o                                     1,013
 *     stops noticed sooner ...      [=======|-]                            +96 ± 5
 *     shorter set-ups                        [====|]                       +52 ± 3
 *     with                                         *                      1,188
 */
#include <math.h>

#include "render/bars.h"
#include "render/gain_view.h"
#include "study/insight/insight.h"

static const double label_width = 246, bars_start = 278, bars_end = 606, text_start = 622, bar = 11, row_height = 19;

/* To the better lighter than `after`, which it leads to; to the worse; of what is neither better nor worse. */
static const gj_color better_color = 0x7FB2DC, worse_color = 0xE09A6B, plain_color = GJ_COLOR_LESS;

static gj_color color_of(enum gj_outcome_id outcome, double part)
{
    const int better = gj_outcome_info(outcome)->better;
    return better == 0 || part == 0.0 ? plain_color : (part > 0.0) == (better > 0) ? better_color : worse_color;
}

struct waterfall {
    const struct gj_gains *gains;
    const struct gj_gain_column *column;
    struct gj_gain_view view;
    struct gj_axis axis;
    enum gj_lang lang;
};

static double half_of(const struct gj_estimate *e)
{
    return isfinite(e->half_width) ? e->half_width : 0.0;
}

static void find_axis(struct waterfall *w)
{
    double value[2 * GJ_N_GAIN_GROUPS + 4];
    size_t n = 0;
    double level = w->column->without.mean;
    value[n++] = level;
    value[n++] = w->column->with.mean;
    for (uint32_t i = 0; i < w->gains->n_groups; i++) {
        level += w->column->part[i].mean;
        value[n++] = level - half_of(&w->column->part[i]);
        value[n++] = level + half_of(&w->column->part[i]);
    }
    for (size_t i = 0; i < n; i++) {
        value[i] *= w->view.unit.factor;
    }
    w->axis = gj_axis_around(value, n, false, bars_start, bars_end);
}

static double draw_label(struct gj_canvas *canvas, const char *label, bool is_bold, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = is_bold, .color = GJ_COLOR_INK};
    return gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, label_width, 2, label, &style);
}

/* Without or with: where the way begins and ends. */
static double draw_level(struct gj_canvas *canvas, const struct waterfall *w, bool is_with, double y)
{
    const struct gj_estimate *e = is_with ? &w->column->with : &w->column->without;
    const gj_color color = gj_arm_color(is_with ? GJ_ARM_AFTER : GJ_ARM_BEFORE);
    const struct gj_font_style style = {
        .size = GJ_SIZE_SMALL, .is_bold = true, .color = is_with ? GJ_COLOR_AFTER : GJ_COLOR_MUTED};
    const double x = gj_axis_at(&w->axis, e->mean * w->view.unit.factor);
    const double height =
        draw_label(canvas, gj_word(is_with ? GJ_WORD_GAINS_WITH : GJ_WORD_GAINS_WITHOUT, w->lang), true, y);
    struct gj_text text;
    gj_text_init(&text);
    if (isfinite(x)) {
        gj_canvas_dot(canvas, x, y + bar / 2 + 2, 4.5, !is_with, color);
    }
    gj_add_rounded(&text, e->mean * w->view.unit.factor, w->view.decimals);
    (void)gj_bars_value(canvas, text_start, y, &text, &style);
    gj_text_fini(&text);
    return y + fmax(row_height, height + 4);
}

/* Part i, or the whole where i is n_groups: "+52 ± 3". */
static void add_part(struct gj_text *text, const struct waterfall *w, uint32_t i)
{
    const bool is_whole = i == w->gains->n_groups;
    const struct gj_estimate *e = is_whole ? &w->column->whole : &w->column->part[i];
    if (isfinite(e->mean)) {
        gj_text_add(text, gj_verdict_of(e) == GJ_VERDICT_UNSURE ? "~ " : "");
        gj_add_rounded_signed(text, gj_gain_units(is_whole ? w->view.whole : w->view.part[i], w->view.decimals),
                              w->view.decimals);
        gj_add_half_width(text, e->half_width * w->view.unit.factor, w->view.decimals);
    } else {
        gj_add_rounded(text, e->mean, 0);
    }
}

static double draw_part(struct gj_canvas *canvas, const struct waterfall *w, uint32_t i, double *level, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const struct gj_gain_group_info *info = gj_gain_group_info(w->gains->group[i]);
    const char *name = w->lang == GJ_LANG_KO ? info->ko : info->en;
    const struct gj_estimate *part = &w->column->part[i];
    const double from = gj_axis_at(&w->axis, *level * w->view.unit.factor);
    const double to = gj_axis_at(&w->axis, (*level + part->mean) * w->view.unit.factor);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s: ", name);
    add_part(&text, w, i);
    gj_text_addf(&text, " %s", w->view.unit.difference);
    gj_canvas_hint(canvas, text.failed ? "" : text.data);
    if (isfinite(from) && isfinite(to)) {
        const struct gj_estimate end = {.mean = *level + part->mean, .half_width = part->half_width};
        gj_canvas_line(canvas, from, y - 5, from, y + bar + 2, 1.0, GJ_COLOR_MUTED); /* from the end of the bar above */
        gj_canvas_rect(canvas, fmin(from, to), y + 2, fabs(to - from), bar, color_of(w->column->outcome, part->mean));
        gj_whisker_draw(canvas, &w->axis, &end, w->view.unit.factor, y + 2 + bar / 2, GJ_COLOR_INK);
        *level += part->mean;
    }
    gj_canvas_hint_end(canvas);
    text.length = 0;
    add_part(&text, w, i);
    const double height = fmax(draw_label(canvas, name, false, y), gj_bars_value(canvas, text_start, y, &text, &style));
    gj_text_fini(&text);
    return y + fmax(row_height, height + 4);
}

static double draw_column(struct gj_canvas *canvas, const struct waterfall *w, double y)
{
    double level = w->column->without.mean;
    struct gj_text text, whole;
    gj_text_init(&text);
    gj_text_init(&whole);
    add_part(&whole, w, w->gains->n_groups);
    const char *values[] = {gj_outcome_label(w->column->outcome, w->lang), whole.failed ? "" : whole.data,
                            w->view.unit.difference};
    gj_word_fill(&text, GJ_WORD_GAINS_OF, w->lang, values, 3);
    y = gj_bars_heading(canvas, text.failed ? "" : text.data, y);
    gj_text_fini(&whole);
    gj_text_fini(&text);
    y = draw_level(canvas, w, false, y);
    for (uint32_t i = 0; i < w->gains->n_groups; i++) {
        y = draw_part(canvas, w, i, &level, y);
    }
    y = draw_level(canvas, w, true, y);
    gj_axis_draw(canvas, &w->axis, y, 6);
    return y + 26;
}

static bool is_shown(const struct gj_gains *gains, const struct gj_gain_column *column)
{
    bool moves = column->whole.mean != 0.0;
    for (uint32_t i = 0; i < gains->n_groups; i++) {
        moves = moves || column->part[i].mean != 0.0;
    }
    return isfinite(column->whole.mean) && moves;
}

double gj_chart_gains(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_gains *gains = spec->result->insight->gains;
    const struct gj_color_key key[] = {{better_color, false, gj_word(GJ_WORD_GAINS_BETTER, spec->lang)},
                                       {worse_color, false, gj_word(GJ_WORD_GAINS_WORSE, spec->lang)},
                                       {plain_color, false, gj_word(GJ_WORD_GAINS_NEITHER, spec->lang)}};
    const uint32_t n_good = gains->n_replications - gains->n_failed;
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_GAINS, GJ_KEY_NONE);
    y = gj_color_keys(canvas, key, sizeof key / sizeof key[0], y) + 6;
    y = gj_bars_fewer(canvas, spec, spec->result->spec->headline, n_good, y);
    bool is_any = false;
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        struct waterfall w = {.gains = gains, .column = &gains->column[c], .lang = spec->lang};
        if (is_shown(gains, w.column)) {
            w.view = gj_gain_view_of(w.column, gains->n_groups, spec->lang);
            find_axis(&w);
            y = draw_column(canvas, &w, y) + 4;
            is_any = true;
        }
    }
    if (!is_any) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA);
    }
    struct gj_text note, n;
    gj_text_init(&note);
    gj_text_init(&n);
    gj_text_addf(&n, "%u", (unsigned)n_good);
    const char *values[] = {n.failed ? "" : n.data};
    gj_word_fill(&note, GJ_WORD_GAINS_CHART_NOTE, spec->lang, values, 1);
    y = gj_chart_foot_of(canvas, spec, y, n_good, true, note.failed ? NULL : note.data);
    gj_text_fini(&n);
    gj_text_fini(&note);
    return y;
}
