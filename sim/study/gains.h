/* The gain ledger: how much of what the technology brings comes from each group of levers.
 *
 * A group brings different amounts according to which others are there already: less paperwork is worth little while machines stand still. So
 * every coalition of groups is lived, on common draws, and a group is given the mean of what it adds over all orders in which the groups can
 * come in, its Shapley value [Shapley1953]. The values add up to the whole gain, replication by replication:
 *
 *     phi(i) = sum over S without i of  |S|! (g - |S| - 1)! / g! * (v(S + i) - v(S))        sum of phi = v(all) - v(none)
 *
 * v(S): an outcome of the firm that takes the steps when the after-arm takes them, where of the levers only those of S change. v(none) is the firm
 * that never takes one, v(all) the after-arm. The group "project" is all of a step that is no lever: technicians, upkeep, what it costs,
 * what its installation disturbs. Where the firm decides nothing by itself v(none) is the before-arm, and the whole is the study's difference; with a decision of its own it is the
 * technology's effect, not the programme's.
 *
 * Cost: 2^g lives a replication, g of the groups whose levers change; groups that do not change are left out. */
#ifndef GJ_STUDY_GAINS_H
#define GJ_STUDY_GAINS_H

#include "study/study.h"

enum gj_gain_group {
#define GJ_GAIN_GROUP(NAME, name, en, ko) GJ_GAIN_##NAME,
#include "study/gain_group.def"
#undef GJ_GAIN_GROUP
    GJ_N_GAIN_GROUPS
};

struct gj_gain_group_info {
    const char *name, *en, *ko;
};
const struct gj_gain_group_info *gj_gain_group_info(enum gj_gain_group group);

/* The group of a lever; each has one. */
enum gj_gain_group gj_gain_group_of(enum gj_lever lever);

/* Outcomes that the ledger divides, in the order of its columns. */
#define GJ_N_GAIN_OUTCOMES 7
enum gj_outcome_id gj_gain_outcome(uint32_t column);

/* Groups that a study changes, into group[GJ_N_GAIN_GROUPS], in the order of gain_group.def. None without a step; else always "project". */
uint32_t gj_gain_groups(const struct gj_study_spec *spec, enum gj_gain_group *group);
/* Lives of one replication: 2 ^ groups. */
uint32_t gj_gain_lives(const struct gj_study_spec *spec);

struct gj_gain_column {
    enum gj_outcome_id outcome;
    struct gj_estimate without, with, whole; /* v(none), v(all), and their difference */
    struct gj_estimate part
        [GJ_N_GAIN_GROUPS]; /* of group[i]; the means add up to whole.mean to the last digit of each (gj_gain_round) */
};

struct gj_gains {
    uint32_t n_replications, n_failed; /* failed ones (in any coalition) are left out */
    uint32_t n_groups;
    enum gj_gain_group group[GJ_N_GAIN_GROUPS]; /* largest part of the first column first */
    struct gj_gain_column column[GJ_N_GAIN_OUTCOMES];
    struct gj_error failure; /* of the first failed replication, its number, else GJ_OK */
    uint32_t failed_replication;
};

/* spec->replications replications on `n_threads` (0: all cores); the same numbers for any number of threads. Nothing to free. GJ_FAILED_POINTS when some
 * failed, GJ_INTERRUPTED when stopped. */
enum gj_status gj_gains_run(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                            struct gj_gains *gains, struct gj_error *error) GJ_MUST_CHECK;

/* Shapley values of g <= GJ_N_GAIN_GROUPS players from v[S * stride], S a set of bits, into phi[0..g-1]. */
void gj_shapley(const double *v, uint32_t g, size_t stride, double *phi);

/* Round `n` <= GJ_N_GAIN_GROUPS parts and their whole to multiples of 10^-decimals (decimals may be negative), so that the parts still add up: the
 * whole is rounded to the nearest, every part down, and what is missing goes, one unit each, to the largest remainders, of equal ones
 * to the first. No part is off by a whole unit. Counts of units; all are 0 unless everything is finite and below 1e18 units. */
void gj_gain_round(const double *part, uint32_t n, double whole, int decimals, int64_t *part_units,
                   int64_t *whole_units);
/* The double nearest to units * 10^-decimals. */
double gj_gain_units(int64_t units, int decimals);

#endif
