/* Constraints of an experiment: expressions over its factors such as "cards * lot <= 400" or "rule == 'edd' or max(low, mid) < high", which say which
 * points are run. The language is Lua's: numbers, texts, true and false, comparisons, and or not, and the functions min, max, abs, floor and ceil. Values
 * are numbers in the factors' own units, as tables have them; of a choice its number, or true and false, or its word.
 *
 * Each has a state of Lua of its own, in which nothing is but these functions, and a budget of steps a point. One thread at a time. */
#ifndef GJ_SCRIPT_CONSTRAINT_H
#define GJ_SCRIPT_CONSTRAINT_H

#include "base/error.h"
#include "study/design/experiment.h"

#define GJ_MAX_CONSTRAINTS 64 /* of one experiment */

struct gj_constraints;

/* Compile all of an experiment, which must outlive it. GJ_SCRIPT when one is no Lua, names what is no factor ("did you mean"), or does not come to true
 * or false where it can be tried: with the central values, all low and all high. *which (may be NULL): the one that is wrong. */
enum gj_status gj_constraints_open(const struct gj_experiment *experiment, struct gj_constraints **constraints,
                                   uint32_t *which, struct gj_error *error) GJ_MUST_CHECK;
void gj_constraints_close(struct gj_constraints *constraints); /* NULL is fine */

#define GJ_NOT_REFUSED (-1)
#define GJ_NOT_ANSWERED (-2)
/* Index of the first that refuses the point (`value` by factor); GJ_NOT_REFUSED; or GJ_NOT_ANSWERED when one cannot be computed there, and `error` (may be
 * NULL) says why and at which values. About a microsecond each. */
int32_t gj_constraints_ask(struct gj_constraints *constraints, const double *value, struct gj_error *error);

#endif
