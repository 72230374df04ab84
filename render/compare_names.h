/* The lines of a frozen scenario with names in place of numbers. Of the layer alone. */
#ifndef GJ_RENDER_COMPARE_NAMES_H
#define GJ_RENDER_COMPARE_NAMES_H

#include "render/compare_scenario.h"

struct gj_named_line {
    const char *firm, *place, *what, *value, *unit;
    const char *key; /* all of the first three, and which-th of its kind where they repeat */
    uint32_t order;
};

struct gj_named {
    struct gj_named_line *line;
    uint32_t n;
};

/* How many upgrades a frozen text has; with one they are called `after`. */
uint32_t gj_named_upgrades(const char *frozen);
/* `both`: the registers that station names are looked for in, the same for both texts. */
enum gj_status gj_named_read(const char *frozen, const struct gj_compared *both[2], uint32_t n_upgrades,
                             struct gj_arena *arena, struct gj_named *named) GJ_MUST_CHECK;

#endif
