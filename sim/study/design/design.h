/* Designs: which points of an experiment are run. A design is a function of its spec alone, point by point, and nothing of it is stored: point 7 of a
 * million costs what point 7 of ten does (a Sobol sequence: from the furthest asked for on), so shards need not talk to each other. Kinds that must look
 * at all their points to place one (maximin LHS, nolh, csv) keep them in memory and have limits, which their errors name.
 *
 * Joint: the points are those of one cube, over all varied factors. Crossed: the cube is over the uncertainties alone, and each of its points (or each
 * named scenario) meets each policy (named, or each combination of the levers' levels):
 *
 *     point = scenario * n_policies + policy        so that more scenarios leave the earlier points as they are
 *
 * What the kinds are made of is asked with the functions below, by the number of the cube's point: gj_design_scenario_of(design, point), which is the
 * point itself where nothing is crossed. */
#ifndef GJ_STUDY_DESIGN_H
#define GJ_STUDY_DESIGN_H

#include "study/design/experiment.h"

struct gj_design;

/* GJ_USAGE or GJ_MODEL when the experiment has no factor to vary, too many for the kind, too many points ... `experiment` must outlive it. */
enum gj_status gj_design_open(const struct gj_experiment *experiment, struct gj_design **design,
                              struct gj_error *error) GJ_MUST_CHECK;
void gj_design_close(struct gj_design *design); /* NULL is fine */

uint64_t gj_design_n_points(const struct gj_design *design);
/* Columns of the cube, by the factors' places in experiment->factor. Joint: all varied factors; crossed: the uncertainties (none when the scenarios are
 * named). The levers of a crossed design are in gj_design_levers. */
uint32_t gj_design_n_axes(const struct gj_design *design);
const uint32_t *gj_design_axes(const struct gj_design *design);

/* Values of all factors (constants and those not varied at their central value) at point i < n_points. One thread at a time; in order is fastest. */
void gj_design_point(struct gj_design *design, uint64_t i, double *value);

/* What tells two designs apart whose specs read the same (a csv file's rows): over the number of points and the first 1,000 of them. */
uint64_t gj_design_digest(struct gj_design *design);
/* What a design has to say of itself, for the announcement: the sentence's {0} is `*detail` ("" where it has none). */
enum gj_design_note {
#define GJ_DESIGN_NOTE(name, en, ko) GJ_DESIGN_NOTE_##name,
#include "study/design/design_note.def"
#undef GJ_DESIGN_NOTE
    GJ_N_DESIGN_NOTES
};
enum gj_design_note gj_design_note(const struct gj_design *design, const char **detail);
const char *gj_design_note_text(enum gj_design_note note, bool is_korean);

/* --- crossed --- */

uint64_t gj_design_n_policies(const struct gj_design *design);  /* 1 when joint */
uint64_t gj_design_n_scenarios(const struct gj_design *design); /* points of the cube, or named scenarios */
uint64_t gj_design_policy_of(const struct gj_design *design, uint64_t point);
uint64_t gj_design_scenario_of(const struct gj_design *design, uint64_t point);
uint64_t gj_design_point_of(const struct gj_design *design, uint64_t scenario, uint64_t policy);
/* "many cards", or "cards=4, lot=10" of an unnamed one; "" when joint. The scenario: its name, or "" when it is a point of a cube. */
void gj_design_policy_name(struct gj_design *design, uint64_t policy, char *out, size_t size);
const char *gj_design_scenario_name(const struct gj_design *design, uint64_t scenario);
/* Factors that only policies vary. 0 when joint, or when the policies are named: then they are what these name. */
uint32_t gj_design_n_levers(const struct gj_design *design);
const uint32_t *gj_design_levers(const struct gj_design *design);

/* --- inputs: what morris and saltelli move, a factor by itself or, with is_by_group, a group as one --- */

#define GJ_NO_INPUT UINT32_MAX
uint32_t gj_design_n_inputs(const struct gj_design *design);
uint32_t gj_design_input_of(const struct gj_design *design, uint32_t axis); /* axis < n_axes: column of the cube */
const char *gj_design_input_name(const struct gj_design *design, uint32_t input); /* of the group, or of the factor */
bool gj_design_input_is_group(const struct gj_design *design, uint32_t input);    /* of more than one factor */

/* oat: point 0 is the centre, all factors at their central values; then for each axis its other values, rising. Values equal to the centre are left out,
 * so an axis may have one. */
struct gj_oat_place {
    uint32_t axis; /* GJ_NO_INPUT: the centre */
    int side;      /* -1 below the centre, +1 above, 0 the centre; of a choice by the order of the words */
};
struct gj_oat_place gj_design_oat_place(const struct gj_design *design, uint64_t cube_point);

/* morris [Morris1991] [Campolongo2007]: trajectories of n_inputs + 1 points, each of which differs from the one before in one input. The elementary effect
 * of the step is (y of this point - y of the one before) / delta; for a group take its size, since each of its factors goes its own way, up or down.
 * delta is in shares of the range: of the cube for a REAL; of a WHOLE or CHOICE, (its place now - before) / (n_values - 1). */
struct gj_morris_place {
    uint64_t trajectory;
    uint32_t step;  /* 0 .. n_inputs */
    uint32_t input; /* that moved to get here; GJ_NO_INPUT at step 0 */
    double delta;   /* how far, with its sign; of a group the mean size of its factors'; 0 at step 0 */
};
struct gj_morris_place gj_design_morris_place(struct gj_design *design, uint64_t cube_point);

/* saltelli [Saltelli2010]: a row is a point of A, one of B, A with one input's columns from B (AB) for each input, and if has_pairs B with one input's
 * columns from A (BA). More rows leave the earlier points as they are. */
enum gj_saltelli_matrix { GJ_SALTELLI_A, GJ_SALTELLI_B, GJ_SALTELLI_AB, GJ_SALTELLI_BA };
struct gj_saltelli_place {
    uint64_t row;
    enum gj_saltelli_matrix matrix;
    uint32_t input; /* of AB and BA; else GJ_NO_INPUT */
};
struct gj_saltelli_place gj_design_saltelli_place(const struct gj_design *design, uint64_t cube_point);
/* The other way; `input` counts for AB and BA only. */
uint64_t gj_design_saltelli_point(const struct gj_design *design, const struct gj_saltelli_place *place);

#endif
