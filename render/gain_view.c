#include "render/gain_view.h"

#include <math.h>

struct gj_gain_view gj_gain_view_of(const struct gj_gain_column *column, uint32_t n, enum gj_lang lang)
{
    struct gj_gain_view view = {0};
    double part[GJ_N_GAIN_GROUPS];
    const double magnitude = fmax(fabs(column->without.mean), fabs(column->with.mean));
    view.unit = gj_unit_view(gj_outcome_info(column->outcome)->unit, magnitude, lang);
    view.decimals = gj_decimals(column->whole.mean * view.unit.factor, column->whole.half_width * view.unit.factor);
    for (uint32_t i = 0; i < n; i++) {
        part[i] = column->part[i].mean * view.unit.factor;
    }
    gj_gain_round(part, n, column->whole.mean * view.unit.factor, view.decimals, view.part, &view.whole);
    return view;
}
