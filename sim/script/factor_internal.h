/* One call of uncertainty, lever or constant while it is read: what factor.c (options, ranges) and factor_value.c (values to choose from) share. All of it
 * runs under lua_pcall, with the name at 1 of Lua's stack, the default at 2 and the options at 3. */
#ifndef GJ_SCRIPT_FACTOR_INTERNAL_H
#define GJ_SCRIPT_FACTOR_INTERNAL_H

#include "script/script_internal.h"

struct gj_factor_reading {
    lua_State *L;
    struct gj_factor factor;
    struct gj_quantity central; /* the default, when it is a quantity or a number */
    double scale;               /* base units of the factor's unit */
    bool is_quantity, has_options;
    bool is_whole;     /* written as whole numbers */
    bool has_range;    /* somebody said low or high */
    bool has_own_mark; /* among the options */
    bool is_wrong;     /* something was said about it */
};

/* "minutes"; NULL when there is no such unit. */
const struct gj_api_unit *gj_factor_unit_named(const char *name);
/* Say what is wrong with it, once. `fix` may be NULL. */
GJ_PRINTF(3, 4)
void gj_factor_wrong(struct gj_factor_reading *r, const char *fix, const char *format, ...);
/* A text of the options; "" when it is not there. */
const char *gj_factor_text_option(struct gj_factor_reading *r, const char *name);

/* values = { ... }; without (`is_list` false) the default by itself. */
void gj_factor_take_values(struct gj_factor_reading *r, bool is_list);
/* Push the value that was given from outside: one of the values, or the default after an error. */
void gj_factor_push_chosen(struct gj_factor_reading *r, const struct gj_setting *given);
/* The value on top of the stack takes over the mark, source and range of the default, or of the options. */
void gj_factor_carry_mark(struct gj_factor_reading *r);

#endif
