#include "render/palette.h"

#include <assert.h>

static const struct {
    enum gj_state state;
    gj_color color;
} paints[] = {
#define GJ_PAINT(state, color) {GJ_STATE_##state, color},
#include "render/palette.def"
#undef GJ_PAINT
};
static_assert(sizeof paints / sizeof paints[0] == GJ_N_STATES, "each state has one colour");

gj_color gj_arm_color(enum gj_arm arm)
{
    return arm == GJ_ARM_BEFORE ? GJ_COLOR_BEFORE : GJ_COLOR_AFTER;
}

enum gj_state gj_state_in_stack(int i)
{
    return paints[i].state;
}

gj_color gj_state_color(enum gj_state state)
{
    for (int i = 0; i < GJ_N_STATES; i++) {
        if (paints[i].state == state) {
            return paints[i].color;
        }
    }
    return GJ_COLOR_GRID;
}

gj_color gj_color_on(gj_color ground)
{
    /* Rec. 709 luma of the coded values; 140 of 255 splits the palette where both choices keep a contrast of at least 4.5. */
    double luma = 0.2126 * (double)(ground >> 16 & 0xFF) + 0.7152 * (double)(ground >> 8 & 0xFF) +
                  0.0722 * (double)(ground & 0xFF);
    return luma > 140.0 ? GJ_COLOR_INK : GJ_COLOR_PAPER;
}
