/* A column of the gain ledger, ready to print: parts that still add up after they are rounded. */
#ifndef GJ_RENDER_GAIN_VIEW_H
#define GJ_RENDER_GAIN_VIEW_H

#include "render/number.h"
#include "study/gains.h"

struct gj_gain_view {
    struct gj_unit unit;
    int decimals; /* those that the whole gain deserves, as in every table; its parts have as many, so that they can be added */
    int64_t part[GJ_N_GAIN_GROUPS], whole; /* gj_gain_units(part[i], decimals) is what is printed, in `unit` */
};
/* `n`: groups. */
struct gj_gain_view gj_gain_view_of(const struct gj_gain_column *column, uint32_t n, enum gj_lang lang);

#endif
