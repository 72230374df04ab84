/* An experiment: the factors of a scenario, what is asked of each point, and which points. Part of the study's spec. */
#ifndef GJ_STUDY_EXPERIMENT_H
#define GJ_STUDY_EXPERIMENT_H

#include "base/alloc.h"
#include "base/text.h"
#include "study/batch/response.h"
#include "study/design/factor.h"

enum gj_design_kind {
#define GJ_DESIGN(name, en, ko) GJ_DESIGN_##name,
#include "study/design/design.def"
#undef GJ_DESIGN
    GJ_N_DESIGNS
};
const char *gj_design_name(enum gj_design_kind kind);
const char *gj_design_text(enum gj_design_kind kind, bool is_korean); /* what it is */

/* A named set of values: of uncertainties it is a scenario, of levers a policy. Factors it does not name keep their default. */
struct gj_case {
    const char *name;
    const double *value; /* by factor; NaN: not named */
};

struct gj_design_spec {
    enum gj_design_kind kind;
    uint64_t n;       /* points; of morris its trajectories, of saltelli the size of its two samples */
    uint32_t levels;  /* of a factorial, of oat and of morris, for REAL factors; 0: as the kind has it (3, 2, 4) */
    uint64_t seed;    /* of its own draws */
    const char *file; /* of csv: path, as given; NULL */
    const char *text; /* of csv: what the file holds, NUL-terminated; NULL */
    bool is_by_group; /* morris, saltelli: a group moves as one */
    bool has_pairs;   /* saltelli: also what indices of second order need */
};

/* All pointers live as long as the scenario. */
struct gj_experiment {
    const struct gj_factor *factor; /* in the order the scenario asks for them; constants too */
    uint32_t n_factors;
    const uint32_t *response; /* kept in every row, ascending */
    uint32_t n_responses;
    const char *const
        *constraint; /* expressions over factor names, such as "cards * lot <= 400"; values in the factors' units */
    uint32_t n_constraints;
    const struct gj_case *scenario; /* named; none: uncertainties by the design */
    uint32_t n_scenarios;
    const struct gj_case *policy; /* named; none: levers by the design */
    uint32_t n_policies;
    bool
        is_crossed; /* every point of the uncertainties with every one of the levers; else one design over all factors */
    struct gj_design_spec design;
    uint32_t replications; /* a point: how many, or the most when `precision` > 0 */
    uint32_t replications_min;
    struct gj_contrast target; /* that the precision is of */
    double precision;          /* half-width wanted at each point, in the contrast's unit; 0: a fixed number */
    bool has_own_draws; /* each point draws for itself; else all points share their draws (common random numbers) */
};

/* The experiment of a study with a factor more for each number of its register of assumptions that has a range (low < high), so that all that the answer
 * may depend on can be varied without the scenario naming it: role UNCERTAINTY, name '@' and the place (`@line "bracket".machine "blanking".cycle.mean`),
 * unit "", measure the register's unit, low, central, high, mark and source the register's, group the source (what one source says moves together where a
 * design asks for it). WHOLE where only whole numbers can stand. Levers of levels are among them; what a factor of the scenario gives is not, nor what the
 * firms of a population have different values of.
 *
 *     struct gj_experiment wide;
 *     gj_experiment_with_assumptions(gj_scenario_spec(scenario), &arena, &wide, error);
 *     gj_point_maker_open_with(scenario, &wide, setting, n_settings, &maker, error);       points: values by wide.factor
 *
 * By hand: --set '@line "bracket".machine "blanking".cycle.mean=5.5', a plain number in that unit. There may be more than GJ_MAX_FACTORS: a design takes
 * fewer, who makes points by hand need not care. What it points to is in `arena` and in the study. GJ_NO_MEMORY. */
struct gj_study_spec;
enum gj_status gj_experiment_with_assumptions(const struct gj_study_spec *study, struct gj_arena *arena,
                                              struct gj_experiment *out, struct gj_error *error) GJ_MUST_CHECK;

/* The experiment in the frozen text, one line a value. */
void gj_print_experiment(const struct gj_experiment *experiment, struct gj_text *out);

#endif
