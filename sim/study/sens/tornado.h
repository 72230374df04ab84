/* Tornado: how much each factor moves the outcome by itself, from one end of its range to the other, all others at their central values. Factors in the
 * order of their effect. From the points of a one-at-a-time design; any table serves that has the centre and points one step away from it.
 *
 *     low 5   |========|====|            high 40     swing 12.3 ± 1.1
 *                   centre
 *
 * All points share their draws, so a difference of two points is a paired one: mean and Student's t interval of the differences of replications of the
 * same number [Law2015] 10.2. Where they do not (own draws, other numbers of replications) the interval is Welch's [Welch1947]. The largest and the
 * smallest end are picked by what was measured, which makes a swing of nothing but noise look a little larger than 0. */
#ifndef GJ_STUDY_TORNADO_H
#define GJ_STUDY_TORNADO_H

#include "study/batch/point_table.h"

/* One value of a factor, others at the centre. */
struct gj_tornado_end {
    double value;
    uint64_t point;
    enum gj_point_state state;  /* not DONE: no estimates (NaN, n = 0) */
    struct gj_estimate outcome; /* there */
    struct gj_estimate change;  /* there less at the centre */
};

struct gj_tornado_bar {
    uint32_t factor;                  /* place in experiment->factor */
    const struct gj_tornado_end *end; /* n_ends, by value; the centre is not among them */
    uint32_t n_ends, n_failed;        /* failed: refused ones too; left out of the swing */
    double least,
        most; /* values of the factor that give the smallest and the largest outcome; may be the central one */
    struct gj_estimate swing; /* largest outcome less smallest, the centre's among them; NaN when no end has a value */
};

struct gj_tornado {
    const struct gj_experiment *experiment;
    uint64_t centre;
    struct gj_estimate outcome; /* at the centre */
    bool is_paired;
    uint32_t n_bars, n_without; /* without a value: last */
    struct gj_tornado_bar *bar; /* largest swing first; of equal ones the factor the scenario asks for first */
    struct gj_tornado_end *end; /* of all bars */
    uint64_t n_other;           /* points that are neither the centre nor one step from it: not looked at */
};

/* GJ_USAGE: no point is the centre, or none one step from it. GJ_FAILED_POINTS: the centre has no value. GJ_NO_MEMORY. `table` need not outlive `out`, its
 * experiment must. */
enum gj_status gj_tornado_find(const struct gj_point_table *table, double confidence, struct gj_tornado *out,
                               struct gj_error *error) GJ_MUST_CHECK;
/* All bars of `more` too, which ends: of the same experiment's factors, with the same centre; `into` may be empty ({0}). GJ_NO_MEMORY. */
enum gj_status gj_tornado_join(struct gj_tornado *into, struct gj_tornado *more, struct gj_error *error) GJ_MUST_CHECK;
void gj_tornado_fini(struct gj_tornado *tornado);

/* Largest change of an end from the centre, by size; NaN without one. What the register of assumptions is ordered by says how far the answer may move. */
double gj_tornado_largest_change(const struct gj_tornado_bar *bar);

#endif
