/* Colours, once for all pictures. */
#ifndef GJ_RENDER_PALETTE_H
#define GJ_RENDER_PALETTE_H

#include <stdint.h>

#include "study/study.h"

typedef uint32_t gj_color; /* 0xRRGGBB */

#define GJ_COLOR_INK ((gj_color)0x1B1F23)
#define GJ_COLOR_MUTED ((gj_color)0x59626B) /* 6:1 on white: small print stays readable */
#define GJ_COLOR_GRID ((gj_color)0xDDE1E4)
#define GJ_COLOR_PAPER ((gj_color)0xFFFFFF)
#define GJ_COLOR_BEFORE ((gj_color)0x9AA1A8) /* light grey: stays lighter than `after` in grey print */
#define GJ_COLOR_AFTER ((gj_color)0x0B5FA5)

gj_color gj_arm_color(enum gj_arm arm);
gj_color gj_state_color(enum gj_state state);
/* The i-th state of a stack, from the left. */
enum gj_state gj_state_in_stack(int i);
/* The same of what workers do. */
gj_color gj_activity_color(enum gj_activity activity);
enum gj_activity gj_activity_in_stack(int i);
/* Of the i-th largest of things that have no colour of their own; after GJ_N_SERIES they come again. */
#define GJ_N_SERIES 5u
#define GJ_SERIES_OTHERS UINT32_MAX
gj_color gj_series_color(uint32_t i);
/* Ink or paper, whichever reads better on `ground`. */
gj_color gj_color_on(gj_color ground);

#endif
