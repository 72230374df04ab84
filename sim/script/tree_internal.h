/* Reading objects of Lua into nodes: what tree.c (objects), tree_value.c (quantities, distributions) and tree_calendar.c (days, hours)
 * share. All of it runs under lua_pcall and keeps its memory in the loader's arena. */
#ifndef GJ_SCRIPT_TREE_INTERNAL_H
#define GJ_SCRIPT_TREE_INTERNAL_H

#include "script/script_internal.h"

/* The value that is being read. */
struct gj_reading {
    lua_State *L;
    struct gj_loader *loader;
    const struct gj_node *node;
    const struct gj_api_field *field;
    const char *place; /* of the value */
    bool is_default;
};

/* Say what is wrong with the value, where its field stands in the text; the value becomes BAD. */
GJ_PRINTF(4, 5)
void gj_reading_wrong(const struct gj_reading *r, struct gj_value *out, const char *fix, const char *format, ...);

/* "must be a duration, such as minutes(35), not the number 35" about the value on top of the stack. */
void gj_reading_wrong_type(const struct gj_reading *r, struct gj_value *out);

/* Each reads the value on top of the stack into `out` and leaves the stack as it was. */
void gj_read_number(const struct gj_reading *r, struct gj_value *out);   /* NUMBER, COUNT, CAPACITY, MEASURE */
void gj_read_quantity(const struct gj_reading *r, struct gj_value *out); /* DURATION, MONEY, RATIO and rates */
/* Is the value on top a number, of pieces or cycles, or a distribution of such? */
bool gj_is_counted(lua_State *L);
void gj_read_dist(const struct gj_reading *r, enum gj_dimension dim, struct gj_value *out);
void gj_read_days(const struct gj_reading *r, struct gj_value *out);
void gj_read_hours(const struct gj_reading *r, struct gj_value *out);
void gj_read_date(const struct gj_reading *r, struct gj_value *out);
void gj_read_day_list(const struct gj_reading *r, struct gj_value *out);
void gj_read_spans(const struct gj_reading *r, struct gj_value *out);
void gj_read_changes(const struct gj_reading *r, struct gj_value *out); /* tree_matrix.c */
/* The number given from outside ('@place') for the assumption that q is, or that is `parameter` of the distribution here; it takes the place of q's, and
 * of what its note says. `factor`: from q's unit to the register's. False when there is none. */
bool gj_assumption_take_given(const struct gj_reading *r, struct gj_quantity *q, const char *parameter, double factor);
/* tree_cases.c: keeps them until all factors are known; then Finish reads them into the node of the experiment. */
void gj_read_cases(const struct gj_reading *r, struct gj_value *out);
void gj_cases_finish(lua_State *L, struct gj_node *experiment);

/* n values in the arena. */
struct gj_value *gj_reading_list(const struct gj_reading *r, struct gj_value *out, size_t n);

#endif
