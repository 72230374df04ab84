/* States as they look in every picture. */
#include "render/chart_internal.h"

void gj_state_rect(struct gj_canvas *canvas, double x, double y, double width, double height, enum gj_state state)
{
    gj_canvas_rect(canvas, x, y, width, height, gj_state_color(state));
    if (state == GJ_STATE_NO_ORDER) { /* nothing to do is not a loss: told apart in grey print too */
        gj_canvas_hatch(canvas, x, y, width, height, 0xAEB3B8);
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

double gj_state_key(struct gj_canvas *canvas, uint32_t states, enum gj_lang lang, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const double chip = 12, space = 5, between = 14, row = 19;
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < GJ_N_STATES; i++) {
        const enum gj_state state = gj_state_in_stack(i);
        if ((states >> state & 1u) == 0) {
            continue;
        }
        const char *label = gj_state_label(state, lang);
        const double width = chip + space + gj_canvas_text_width(canvas, label, &style);
        if (x + width > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN && x > GJ_SHEET_MARGIN) {
            x = GJ_SHEET_MARGIN;
            y += row;
        }
        gj_state_rect(canvas, x, y, chip, chip, state);
        gj_canvas_text(canvas, x + chip + space, y + 10, label, &style);
        x += width + between;
    }
    return y + row;
}
