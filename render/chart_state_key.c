/* States as they look in every picture. */
#include "render/chart_internal.h"

static const gj_color stripes = 0xAEB3B8;

void gj_state_rect(struct gj_canvas *canvas, double x, double y, double width, double height, enum gj_state state)
{
    gj_canvas_rect(canvas, x, y, width, height, gj_state_color(state));
    if (state == GJ_STATE_NO_ORDER) { /* nothing to do is not a loss: told apart in grey print too */
        gj_canvas_hatch(canvas, x, y, width, height, stripes);
    }
    gj_canvas_line(canvas, x + width, y, x + width, y + height, 0.5, GJ_COLOR_PAPER);
}

uint32_t gj_states_used(const struct gj_study_result *result)
{
    const double least = 0.0005; /* of all hours: nothing thinner is seen */
    uint32_t used = 0;
    for (uint32_t i = 0; i < result->n_stations; i++) {
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            for (int state = 0; state < GJ_N_STATES; state++) {
                used |= result->station[i].state_share[arm][state] >= least ? 1u << state : 0u;
            }
        }
    }
    return used & ~(1u << GJ_STATE_OFF_SHIFT);
}

double gj_color_keys(struct gj_canvas *canvas, const struct gj_color_key *key, size_t n, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const double chip = 12, space = 5, between = 14, row = 19;
    double x = GJ_SHEET_MARGIN;
    for (size_t i = 0; i < n; i++) {
        const double width = chip + space + gj_canvas_text_width(canvas, key[i].label, &style);
        if (x + width > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN && x > GJ_SHEET_MARGIN) {
            x = GJ_SHEET_MARGIN;
            y += row;
        }
        gj_canvas_rect(canvas, x, y, chip, chip, key[i].color);
        if (key[i].is_striped) {
            gj_canvas_hatch(canvas, x, y, chip, chip, stripes);
        }
        gj_canvas_text(canvas, x + chip + space, y + 10, key[i].label, &style);
        x += width + between;
    }
    return y + row;
}

double gj_state_key(struct gj_canvas *canvas, uint32_t states, enum gj_lang lang, double y)
{
    struct gj_color_key key[GJ_N_STATES];
    size_t n = 0;
    for (int i = 0; i < GJ_N_STATES; i++) {
        const enum gj_state state = gj_state_in_stack(i);
        if ((states >> state & 1u) != 0) {
            key[n++] =
                (struct gj_color_key){gj_state_color(state), state == GJ_STATE_NO_ORDER, gj_state_label(state, lang)};
        }
    }
    return gj_color_keys(canvas, key, n, y);
}
