#include "render/palette.h"

#include <assert.h>

struct paint {
    int what;
    gj_color color;
};

static const struct paint states[] = {
#define GJ_PAINT(state, color) {GJ_STATE_##state, color},
#include "render/palette.def"
#undef GJ_PAINT
};
static_assert(sizeof states / sizeof states[0] == GJ_N_STATES, "each state has one colour");

static const struct paint activities[] = {
#define GJ_PAINT_ACTIVITY(activity, color) {GJ_ACTIVITY_##activity, color},
#include "render/palette.def"
#undef GJ_PAINT_ACTIVITY
};
static_assert(sizeof activities / sizeof activities[0] == GJ_N_ACTIVITIES, "each activity has one colour");

static const gj_color series[] = {
#define GJ_PAINT_SERIES(color) color,
#define GJ_PAINT_OTHERS(color) color
#include "render/palette.def"
#undef GJ_PAINT_SERIES
#undef GJ_PAINT_OTHERS
};
static_assert(sizeof series / sizeof series[0] == GJ_N_SERIES + 1, "the last is of others");

gj_color gj_arm_color(enum gj_arm arm)
{
    return arm == GJ_ARM_BEFORE ? GJ_COLOR_BEFORE : GJ_COLOR_AFTER;
}

static gj_color find(const struct paint *paint, int n, int what)
{
    int i = 0;
    while (i < n && paint[i].what != what) {
        i++;
    }
    return i < n ? paint[i].color : GJ_COLOR_GRID;
}

enum gj_state gj_state_in_stack(int i)
{
    return (enum gj_state)states[i].what;
}

gj_color gj_state_color(enum gj_state state)
{
    return find(states, GJ_N_STATES, (int)state);
}

enum gj_activity gj_activity_in_stack(int i)
{
    return (enum gj_activity)activities[i].what;
}

gj_color gj_activity_color(enum gj_activity activity)
{
    return find(activities, GJ_N_ACTIVITIES, (int)activity);
}

gj_color gj_series_color(uint32_t i)
{
    return series[i == GJ_SERIES_OTHERS ? GJ_N_SERIES : i % GJ_N_SERIES];
}

gj_color gj_color_on(gj_color ground)
{
    /* Rec. 709 luma of the coded values; 140 of 255 splits the palette where both choices keep a contrast of at least 4.5. */
    double luma = 0.2126 * (double)(ground >> 16 & 0xFF) + 0.7152 * (double)(ground >> 8 & 0xFF) +
                  0.0722 * (double)(ground & 0xFF);
    return luma > 140.0 ? GJ_COLOR_INK : GJ_COLOR_PAPER;
}
