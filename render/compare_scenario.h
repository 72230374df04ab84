/* What two frozen scenarios differ in, said in the terms of the scenario.
 *
 * The frozen text has one line a value (study.h: gj_study_print). Things stand in it by number; here they are called by their names, also where a value is the
 * number of a thing. So what is declared in another order, or written in another way, is no difference, and a machine that is added does not make
 * all that follow it look changed. Beside the lines stand the registers of assumptions, for the numbers that have a place, a range, a mark and a source. */
#ifndef GJ_RENDER_COMPARE_SCENARIO_H
#define GJ_RENDER_COMPARE_SCENARIO_H

#include "base/alloc.h"
#include "base/words.h"
#include "study/study.h"

struct gj_compared {
    const char *frozen;
    const struct gj_assumption *assumption; /* n_assumptions */
    uint32_t n_assumptions;
};

enum gj_change_kind { GJ_CHANGE_CHANGED, GJ_CHANGE_ADDED, GJ_CHANGE_REMOVED };
const char *gj_change_name(enum gj_change_kind kind); /* "changed", "added", "removed" */

enum gj_change_of {
    GJ_CHANGE_THING,  /* a machine, a pool, a way to fail ... that is only in one, with all that is said of it */
    GJ_CHANGE_NUMBER, /* of the register: another central value; also when it is only in one */
    GJ_CHANGE_BASIS,  /* of the register: the same value, of another range, mark or source */
    GJ_CHANGE_LINE    /* of the frozen text */
};

struct gj_change {
    enum gj_change_of of;
    enum gj_change_kind kind;
    const char *firm;           /* of a population: "firm 3"; else "" */
    const char *place;          /* line "bracket".machine "blank".cycle.mean */
    const char *what;           /* of which product and step, where a place is said of several; "" */
    const char *unit;           /* of the numbers: "s", "won", "1" ...; "" */
    const char *before, *after; /* of a line: the values as frozen, things by name; NULL where there is none */
    bool is_number;             /* a and b are its values: of a line both, of the register the central ones */
    double a, b;
    const struct gj_assumption *of_a, *of_b; /* in the registers; NULL: not there */
    bool
        is_told; /* follows from another change in the list: a line from a number of the register, all that is said of a thing from the thing */
};

struct gj_changes {
    struct gj_change *
        change; /* numbers of the registers, what is known of numbers, lines, then things; each in the order of the first scenario */
    uint32_t n;
    struct gj_arena arena;
};

/* a and b must outlive `changes`, which is to be freed also after an error. GJ_NO_MEMORY. */
enum gj_status gj_scenario_compare(const struct gj_compared *a, const struct gj_compared *b, struct gj_changes *changes,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_changes_free(struct gj_changes *changes);

#endif
