/* What a small floor lives through, as text that a person can check with a pencil. */
#ifndef GJ_TESTS_DIARY_H
#define GJ_TESTS_DIARY_H

#include "factory/floor.h"

/* Live `hours` and compare the diary from just after time 0 with `expected`: "2 M1 work; " for a state, "5 out; " for a lot that is done, and
 * back, scrap and drifts. Work after work of the next lot is told as well. The balances must close. Takes the plant. */
void gj_assert_lives(struct gj_plant *plant, double hours, const char *expected);

/* Constant hours, as a distribution of the plant. */
gj_id gj_hours(struct gj_plant *plant, double h);

#endif
