/* Who holds the plant up: shares of plant time in which a station or pool is the bottleneck, period by period, stacked; each arm a panel, and beside it the share
 * over the whole measured time with its interval. */
#include <math.h>

#include "render/chart_course.h"

enum { MOST_NAMED = 5 };

static const double left = 56, right = 500, panel_height = 190, labels_start = 536;

/* Those that are named, and all others together as the last. Largest at the bottom. */
struct stack {
    uint32_t n;                                          /* of [0, MOST_NAMED], others included when there are */
    const struct gj_seen_bottleneck *of[MOST_NAMED + 1]; /* NULL: the others */
    uint32_t n_others;
    double highest;
};

static double larger(const struct gj_seen_bottleneck *b)
{
    return fmax(isfinite(b->whole[0].mean) ? b->whole[0].mean : 0.0,
                isfinite(b->whole[1].mean) ? b->whole[1].mean : 0.0);
}

static bool is_named(const struct stack *stack, const struct gj_seen_bottleneck *b)
{
    for (uint32_t i = 0; i < stack->n; i++) {
        if (stack->of[i] == b) {
            return true;
        }
    }
    return false;
}

static double share_in(const struct gj_seen *seen, const struct stack *stack, uint32_t i, int arm, uint32_t period)
{
    if (stack->of[i] != NULL) {
        return stack->of[i]->period[arm][period];
    }
    double sum = 0.0;
    for (uint32_t b = 0; b < seen->n_bottlenecks; b++) {
        sum += is_named(stack, &seen->bottleneck[b]) ? 0.0 : seen->bottleneck[b].period[arm][period];
    }
    return sum;
}

static void stack_of(const struct gj_seen *seen, struct stack *stack)
{
    *stack = (struct stack){0};
    while (stack->n < MOST_NAMED && stack->n < seen->n_bottlenecks) {
        const struct gj_seen_bottleneck *most = NULL;
        for (uint32_t b = 0; b < seen->n_bottlenecks; b++) {
            const struct gj_seen_bottleneck *one = &seen->bottleneck[b];
            if (!is_named(stack, one) && (most == NULL || larger(one) > larger(most))) {
                most = one;
            }
        }
        stack->of[stack->n++] = most;
    }
    stack->n_others = seen->n_bottlenecks - stack->n;
    stack->n += stack->n_others > 0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t p = 0; p < GJ_SEEN_PERIODS; p++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < stack->n; i++) {
                sum += share_in(seen, stack, i, arm, p);
            }
            stack->highest = fmax(stack->highest, isfinite(sum) ? sum : 0.0);
        }
    }
}

static void add_name(struct gj_text *out, const struct gj_render_spec *spec, const struct stack *stack, uint32_t i)
{
    if (stack->of[i] != NULL) {
        gj_text_add_line(out, stack->of[i]->name, 80);
        return;
    }
    struct gj_text count;
    gj_text_init(&count);
    gj_text_add_grouped(&count, stack->n_others);
    if (!count.failed) {
        const char *const values[] = {count.data};
        gj_word_fill(out, GJ_WORD_N_OTHERS, spec->lang, values, 1);
    }
    gj_text_fini(&count);
}

/* Share over the whole window; of the others the sum, without an interval. */
static void add_whole(struct gj_text *out, const struct gj_seen *seen, const struct stack *stack, uint32_t i, int arm)
{
    struct gj_estimate whole = {.half_width = NAN};
    if (stack->of[i] != NULL) {
        whole = stack->of[i]->whole[arm];
    } else {
        for (uint32_t b = 0; b < seen->n_bottlenecks; b++) {
            whole.mean += is_named(stack, &seen->bottleneck[b]) ? 0.0 : seen->bottleneck[b].whole[arm].mean;
        }
    }
    if (isfinite(whole.half_width) || stack->of[i] != NULL) {
        gj_add_estimate(out, &whole, 100.0, false);
    } else {
        gj_add_rounded(out, 100.0 * whole.mean, 0);
    }
    gj_text_add(out, "\xC2\xA0%");
}

static void draw_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct stack *stack,
                      uint32_t i, int arm, uint32_t period)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    struct gj_text name, share, number, hint;
    gj_text_init(&name);
    gj_text_init(&share);
    gj_text_init(&number);
    gj_text_init(&hint);
    add_name(&name, spec, stack, i);
    gj_add_rounded(&share, 100.0 * share_in(seen, stack, i, arm, period), 0);
    gj_text_addf(&number, "%u/%u", (unsigned)period + 1, (unsigned)GJ_SEEN_PERIODS);
    if (!name.failed && !share.failed && !number.failed && name.data != NULL) {
        const char *const values[] = {name.data, number.data, share.data};
        gj_word_fill(&hint, GJ_WORD_HINT_BOTTLENECK, spec->lang, values, 3);
    }
    if (hint.data != NULL && !hint.failed) {
        gj_canvas_hint(canvas, hint.data);
    }
    gj_text_fini(&name);
    gj_text_fini(&share);
    gj_text_fini(&number);
    gj_text_fini(&hint);
}

/* The columns; `edge` gets where each part's middle ends at the right. */
static void draw_columns(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct stack *stack,
                         const struct gj_panel *panel, int arm, double edge[MOST_NAMED + 1])
{
    const struct gj_seen *seen = spec->result->insight->seen;
    const double width = (right - left) / GJ_SEEN_PERIODS;
    for (uint32_t p = 0; p < GJ_SEEN_PERIODS; p++) {
        double sum = 0.0;
        for (uint32_t i = 0; i < stack->n; i++) {
            const double share = share_in(seen, stack, i, arm, p);
            if (!isfinite(share)) {
                continue;
            }
            const double bottom = gj_axis_at(&panel->value, 100.0 * sum);
            const double top = gj_axis_at(&panel->value, 100.0 * (sum + share));
            if (share > 0.0) {
                draw_hint(canvas, spec, stack, i, arm, p);
                gj_canvas_rect(canvas, left + p * width, top, width - 1.0, bottom - top,
                               gj_series_color(stack->of[i] != NULL ? i : GJ_SERIES_OTHERS));
                gj_canvas_hint_end(canvas);
            }
            edge[i] = (top + bottom) / 2;
            sum += share;
        }
    }
}

static double label_heights(const struct gj_canvas *canvas, const struct gj_render_spec *spec,
                            const struct stack *stack, int arm, struct gj_text label[MOST_NAMED + 1],
                            double height[MOST_NAMED + 1], const struct gj_font_style *style)
{
    double all = 0.0;
    for (uint32_t i = 0; i < stack->n; i++) {
        gj_text_init(&label[i]);
        add_whole(&label[i], spec->result->insight->seen, stack, i, arm);
        gj_text_add(&label[i], "  ");
        add_name(&label[i], spec, stack, i);
        height[i] = label[i].failed
                        ? 0.0
                        : gj_canvas_paragraph_height(canvas, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - labels_start, 4,
                                                     label[i].data, style) +
                              4;
        all += height[i];
    }
    return all;
}

static double draw_arm(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct stack *stack, int arm,
                       double y)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const struct gj_seen *seen = spec->result->insight->seen;
    struct gj_text label[MOST_NAMED + 1];
    double height[MOST_NAMED + 1], edge[MOST_NAMED + 1] = {0};
    const double all = label_heights(canvas, spec, stack, arm, label, height, &style);
    y += gj_arm_heading(canvas, spec, (enum gj_arm)arm, left, y, right - left) - GJ_SIZE_TEXT * GJ_LINE_HEIGHT;
    gj_canvas_text(canvas, labels_start, y + 12, gj_word(GJ_WORD_BOTTLENECK_WHOLE, spec->lang), &small);
    struct gj_panel panel = {.time = gj_time_axis_of(seen->window_from, seen->window_to, left, right),
                             .value = {.low = 0.0, .high = fmax(100.0 * stack->highest, 10.0)}};
    panel.value.end = y + 22;
    panel.value.start = panel.value.end + fmax(panel_height, all);
    gj_panel_grid(canvas, &panel, 5);
    draw_columns(canvas, spec, stack, &panel, arm, edge);
    /* The stack grows upwards, labels are spread downwards. */
    double at[MOST_NAMED + 1], from_top[MOST_NAMED + 1];
    for (uint32_t i = 0; i < stack->n; i++) {
        at[i] = edge[stack->n - 1 - i];
        from_top[i] = height[stack->n - 1 - i];
    }
    gj_labels_spread(at, from_top, stack->n, panel.value.end, panel.value.start);
    for (uint32_t k = 0; k < stack->n; k++) {
        const uint32_t i = stack->n - 1 - k;
        const gj_color color = gj_series_color(stack->of[i] != NULL ? i : GJ_SERIES_OTHERS);
        gj_canvas_line(canvas, right + 2, edge[i], labels_start - 20, at[k], 0.75, GJ_COLOR_MUTED);
        gj_canvas_rect(canvas, labels_start - 18, at[k] - 6, 12, 12, color);
        if (!label[i].failed) {
            (void)gj_canvas_paragraph(canvas, labels_start, at[k] - height[i] / 2,
                                      GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - labels_start, 4, label[i].data, &style);
        }
        gj_text_fini(&label[i]);
    }
    return gj_time_axis_draw(canvas, spec, &panel.time, panel.value.start) + 8;
}

double gj_chart_bottleneck(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_seen *seen = spec->result->insight->seen;
    struct stack stack;
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_BOTTLENECK, GJ_KEY_NONE);
    stack_of(seen, &stack);
    if (stack.n == 0) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA);
        return gj_chart_foot_of(canvas, spec, y, seen->n_replications, true, NULL);
    }
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 10, gj_word(GJ_WORD_BOTTLENECK_AXIS, spec->lang), &small);
    y = draw_arm(canvas, spec, &stack, GJ_ARM_BEFORE, y + 20);
    y = draw_arm(canvas, spec, &stack, GJ_ARM_AFTER, y);
    return gj_chart_foot_of(canvas, spec, y - 8, seen->n_replications, true,
                            gj_word(GJ_WORD_BOTTLENECK_REST, spec->lang));
}
