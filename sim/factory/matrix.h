/* Set-up matrix: how long a change takes depends on what the machine was set up for and what it is set up for next. Families are the
 * families of the jobs (gj_job_spec.family): a product's own, a mould, a tool, a colour.
 *
 *            to  A    B    C          from A to C: 20 min, from C to A: 45 min
 *     from A     -   10   20          pairs not named take `other`
 *          B     5    -  `other`      a machine that was never set up takes `first`
 *          C    45   15    -
 *
 * A pair that takes the constant 0 is no set-up: nobody is asked for and none is counted. A pair of a family with itself is a set-up between
 * two lots of one family (cleaning); without one there is none. Times are multiplied by the lever on set-ups. The k-th set-up of a machine
 * takes its k-th draw, whatever the pair, so two arms stay matched. One matrix may serve several stations. */
#ifndef GJ_FACTORY_MATRIX_H
#define GJ_FACTORY_MATRIX_H

#include "factory/id.h"

struct gj_change_time {
    uint32_t from, to; /* families */
    gj_id time;        /* distribution */
};

struct gj_matrix_spec {
    const char *name;
    uint32_t n_stations;
    const gj_id *station; /* that use it, instead of a `setup` of their own */
    gj_id other;          /* distribution of the pairs not named; GJ_NONE: every pair that can come up must be named */
    gj_id first; /* of a machine that was never set up; GJ_NONE: free, it begins set up for whatever comes first */
    uint32_t n_times;
    const struct gj_change_time *time; /* ascending by from, then to; no pair twice */
};

struct gj_plant;

/* Distribution of the change, GJ_NONE when none is due. `from` GJ_NONE: never set up. `is_fresh`: a tool has to be mounted, so that one family
 * twice in a row is a change too: as named, or `other`. Cost: a binary search. */
gj_id gj_matrix_time(const struct gj_plant *plant, gj_id matrix, uint32_t from, uint32_t to, bool is_fresh);

#endif
