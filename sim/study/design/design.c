/* Designs: from a row of the unit cube to the values of the factors; scenarios crossed with policies; what the draws of all kinds share. */
#include "study/design/design_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "kernel/digest.h"
#include "kernel/draw.h"

#define MOST_POINTS (UINT64_C(1) << 38) /* a batch numbers its rows by point * 2^24 + replication, in 63 bits */
#define DIGEST_POINTS 1000u             /* a sequence walks to its 1,000th point in a millisecond */

struct gj_design {
    const struct gj_experiment *experiment;
    struct gj_cube cube;   /* of the scenarios, or of all */
    struct gj_cube levers; /* of a crossed design without named policies */
    const struct gj_design_kind_info *kind;
    uint64_t n_scenarios, n_policies;
    double *value; /* room for one point, by factor */
};

static const struct gj_design_kind_info kinds[] = {
#define GJ_DESIGN(name, en, ko) {#name, gj_cube_open_##name, gj_cube_point_##name},
#include "study/design/design.def"
#undef GJ_DESIGN
};

/* --- shared by the kinds --- */

double gj_design_draw(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t row)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "design") ^ purpose;
    return gj_draw_uniform(key, (uint32_t)column, row, 0);
}

/* Four rounds of a Feistel network over the next even power of two, walked until inside [Black2002]. */
uint64_t gj_design_permute(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t i, uint64_t n)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "permutation") ^ purpose;
    unsigned half = 1;
    while (half < 31 && (UINT64_C(1) << (2 * half)) < n) {
        half++;
    }
    const uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t left = i >> half;
        uint64_t right = i & mask;
        for (uint32_t round = 0; round < 4; round++) {
            const uint64_t next = left ^ (gj_draw_bits(key, (uint32_t)column, right, round) & mask);
            left = right;
            right = next;
        }
        i = left << half | right;
    } while (i >= n);
    return i;
}

double gj_design_level(const struct gj_factor *factor, uint64_t level, uint64_t n_levels)
{
    const double share = n_levels > 1 ? (double)level / (double)(n_levels - 1) : 0.5;
    if (factor->kind == GJ_FACTOR_REAL) {
        return share;
    }
    const double n = gj_factor_n_values(factor);
    return (floor(share * (n - 1.0) + 0.5) + 0.5) / n;
}

enum gj_status gj_design_multiply(uint64_t *n, uint64_t times, struct gj_error *error)
{
    if (times > 0 && *n > MOST_POINTS / times) {
        gj_error_set(error, GJ_USAGE, NULL, "the design has more than %llu points", (unsigned long long)MOST_POINTS);
        gj_error_fix(error, "use --design lhs or sobol with fewer --points, or fewer --levels");
        return GJ_USAGE;
    }
    *n *= times;
    return GJ_OK;
}

/* --- opening --- */

static bool moves_groups(enum gj_design_kind kind)
{
    return kind == GJ_DESIGN_morris || kind == GJ_DESIGN_saltelli;
}

/* Factors of one group are one input, in the order of their first. */
static void find_inputs(struct gj_cube *cube)
{
    const struct gj_design_spec *spec = &cube->experiment->design;
    const bool is_grouped = spec->is_by_group && moves_groups(spec->kind);
    cube->n_inputs = 0;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const char *group = gj_cube_factor(cube, k)->group;
        uint32_t same = k;
        for (uint32_t before = 0; before < k && is_grouped && *group && same == k; before++) {
            same = strcmp(gj_cube_factor(cube, before)->group, group) == 0 ? before : k;
        }
        cube->input_of[k] = same < k ? cube->input_of[same] : cube->n_inputs++;
    }
}

/* Varied factors, of one role or of both (GJ_N_ROLES). */
static void find_axes(const struct gj_experiment *e, enum gj_factor_role role, struct gj_cube *cube)
{
    cube->experiment = e;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        if (gj_factor_is_varied(&e->factor[i]) && (role == GJ_N_ROLES || e->factor[i].role == role)) {
            cube->axis[cube->n_axes++] = i;
        }
    }
    find_inputs(cube);
}

static enum gj_status check_number(const struct gj_experiment *e, struct gj_error *error)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        n += gj_factor_is_varied(&e->factor[i]);
    }
    if (n <= GJ_MAX_FACTORS) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_USAGE, NULL, "%u factors vary; a design takes at most %d", n, GJ_MAX_FACTORS);
    gj_error_fix(error, "make some of them constants: constant(\"name\", value)");
    return GJ_USAGE;
}

static enum gj_status nothing_varies(struct gj_error *error)
{
    gj_error_set(error, GJ_MODEL, NULL, "there is nothing to vary: no factor has more than one value");
    gj_error_fix(error, "name a value with uncertainty(\"name\", default, { low = , high = }) or lever(...)");
    return GJ_MODEL;
}

static enum gj_status open_joint(struct gj_design *d, struct gj_error *error)
{
    const struct gj_experiment *e = d->experiment;
    if (e->n_scenarios + e->n_policies > 0) {
        gj_error_set(error, GJ_MODEL, NULL,
                     "named scenarios and policies belong to a crossed experiment; this one is joint");
        gj_error_fix(error, "say sampling = \"crossed\" in experiment {}, or leave the names out");
        return GJ_MODEL;
    }
    find_axes(e, GJ_N_ROLES, &d->cube);
    if (d->cube.n_axes == 0) {
        return nothing_varies(error);
    }
    d->n_policies = 1;
    return d->kind->open(&d->cube, error);
}

static enum gj_status open_crossed(struct gj_design *d, struct gj_error *error)
{
    const struct gj_experiment *e = d->experiment;
    enum gj_status status = GJ_OK;
    d->cube.n = e->n_scenarios;
    d->n_policies = e->n_policies;
    if (e->n_scenarios == 0) {
        find_axes(e, GJ_ROLE_UNCERTAINTY, &d->cube);
        d->cube.n = 1;
        status = d->cube.n_axes > 0 ? d->kind->open(&d->cube, error) : GJ_OK;
    }
    if (e->n_policies == 0 && status == GJ_OK) {
        find_axes(e, GJ_ROLE_LEVER, &d->levers);
        status = gj_cube_open_factorial(&d->levers, error);
        d->n_policies = d->levers.n;
    }
    if (status == GJ_OK && d->cube.n_axes + d->levers.n_axes + e->n_scenarios + e->n_policies == 0) {
        status = nothing_varies(error);
    }
    return status;
}

enum gj_status gj_design_open(const struct gj_experiment *experiment, struct gj_design **out, struct gj_error *error)
{
    struct gj_design *design = gj_alloc_zero(1, sizeof *design);
    double *value = gj_alloc_zero(experiment->n_factors + 1U, sizeof *value);
    if (!design || !value) {
        gj_free(design);
        gj_free(value);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    design->experiment = experiment;
    design->kind = &kinds[experiment->design.kind];
    design->value = value;
    enum gj_status status = check_number(experiment, error);
    if (status == GJ_OK) {
        status = experiment->is_crossed ? open_crossed(design, error) : open_joint(design, error);
    }
    uint64_t n = design->cube.n;
    if (status == GJ_OK) {
        status = gj_design_multiply(&n, design->n_policies, error);
    }
    if (status != GJ_OK) {
        gj_design_close(design);
        return status;
    }
    design->n_scenarios = design->cube.n;
    *out = design;
    return GJ_OK;
}

static void close_cube(struct gj_cube *cube)
{
    if (cube->close) {
        cube->close(cube->room);
    } else {
        gj_free(cube->room);
    }
}

void gj_design_close(struct gj_design *design)
{
    if (design) {
        close_cube(&design->cube);
        close_cube(&design->levers);
        gj_free(design->value);
        gj_free(design);
    }
}

/* --- points --- */

uint64_t gj_design_n_points(const struct gj_design *design)
{
    return design->n_scenarios * design->n_policies;
}

uint32_t gj_design_n_axes(const struct gj_design *design)
{
    return design->cube.n_axes;
}

const uint32_t *gj_design_axes(const struct gj_design *design)
{
    return design->cube.axis;
}

static void take_case(const struct gj_experiment *e, const struct gj_case *named, double *value)
{
    for (uint32_t k = 0; k < e->n_factors; k++) {
        value[k] = isnan(named->value[k]) ? value[k] : named->value[k];
    }
}

static void take_cube(struct gj_cube *cube, const struct gj_design_kind_info *kind, uint64_t i, double *value)
{
    double u[GJ_MAX_FACTORS];
    if (cube->n_axes > 0) {
        kind->point(cube, i, u);
    }
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        value[cube->axis[k]] = cube->has_values ? u[k] : gj_factor_at(gj_cube_factor(cube, k), u[k]);
    }
}

static void take_policy(struct gj_design *design, uint64_t policy, double *value)
{
    const struct gj_experiment *e = design->experiment;
    if (e->is_crossed && e->n_policies > 0) {
        take_case(e, &e->policy[policy], value);
    } else {
        take_cube(&design->levers, &kinds[GJ_DESIGN_factorial], policy, value);
    }
}

void gj_design_point(struct gj_design *design, uint64_t i, double *value)
{
    const struct gj_experiment *e = design->experiment;
    const uint64_t scenario = gj_design_scenario_of(design, i);
    for (uint32_t k = 0; k < e->n_factors; k++) {
        value[k] = e->factor[k].central;
    }
    if (e->is_crossed && e->n_scenarios > 0) {
        take_case(e, &e->scenario[scenario], value);
    } else {
        take_cube(&design->cube, design->kind, scenario, value);
    }
    take_policy(design, gj_design_policy_of(design, i), value);
}

uint64_t gj_design_digest(struct gj_design *design)
{
    const struct gj_experiment *e = design->experiment;
    const uint64_t n = gj_design_n_points(design);
    uint64_t digest = gj_digest_add(GJ_DIGEST_START, n);
    for (uint64_t i = 0; i < n && i < DIGEST_POINTS; i++) {
        gj_design_point(design, i, design->value);
        for (uint32_t k = 0; k < e->n_factors; k++) {
            uint64_t word;
            memcpy(&word, &design->value[k], sizeof word);
            digest = gj_digest_add(digest, word);
        }
    }
    return digest;
}

enum gj_design_note gj_design_note(const struct gj_design *design, const char **detail)
{
    *detail = design->cube.detail;
    return design->cube.note;
}

const char *gj_design_note_text(enum gj_design_note note, bool is_korean)
{
    static const char *const texts[][2] = {
#define GJ_DESIGN_NOTE(name, en, ko) {en, ko},
#include "study/design/design_note.def"
#undef GJ_DESIGN_NOTE
    };
    return texts[note][is_korean];
}

/* --- crossed --- */

uint64_t gj_design_n_policies(const struct gj_design *design)
{
    return design->n_policies;
}

uint64_t gj_design_n_scenarios(const struct gj_design *design)
{
    return design->n_scenarios;
}

uint64_t gj_design_policy_of(const struct gj_design *design, uint64_t point)
{
    return point % design->n_policies;
}

uint64_t gj_design_scenario_of(const struct gj_design *design, uint64_t point)
{
    return point / design->n_policies;
}

uint64_t gj_design_point_of(const struct gj_design *design, uint64_t scenario, uint64_t policy)
{
    return scenario * design->n_policies + policy;
}

uint32_t gj_design_n_levers(const struct gj_design *design)
{
    return design->levers.n_axes;
}

const uint32_t *gj_design_levers(const struct gj_design *design)
{
    return design->levers.axis;
}

const char *gj_design_scenario_name(const struct gj_design *design, uint64_t scenario)
{
    const struct gj_experiment *e = design->experiment;
    return e->is_crossed && e->n_scenarios > 0 ? e->scenario[scenario].name : "";
}

void gj_design_policy_name(struct gj_design *design, uint64_t policy, char *out, size_t size)
{
    const struct gj_experiment *e = design->experiment;
    size_t used = 0;
    snprintf(out, size, "%s", e->is_crossed && e->n_policies > 0 ? e->policy[policy].name : "");
    take_policy(design, policy, design->value);
    for (uint32_t k = 0; k < design->levers.n_axes && used < size; k++) {
        const struct gj_factor *factor = gj_cube_factor(&design->levers, k);
        char text[80];
        gj_factor_show(factor, design->value[design->levers.axis[k]], text, sizeof text);
        const int more = snprintf(out + used, size - used, "%s%s=%s", k ? ", " : "", factor->name, text);
        used += more > 0 ? (size_t)more : 0;
    }
}

/* --- inputs --- */

struct gj_cube *gj_design_cube(const struct gj_design *design)
{
    return (struct gj_cube *)(uintptr_t)&design->cube;
}

uint32_t gj_design_n_inputs(const struct gj_design *design)
{
    return design->cube.n_inputs;
}

uint32_t gj_design_input_of(const struct gj_design *design, uint32_t axis)
{
    return design->cube.input_of[axis];
}

bool gj_design_input_is_group(const struct gj_design *design, uint32_t input)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < design->cube.n_axes; k++) {
        n += design->cube.input_of[k] == input;
    }
    return n > 1;
}

const char *gj_design_input_name(const struct gj_design *design, uint32_t input)
{
    for (uint32_t k = 0; k < design->cube.n_axes; k++) {
        if (design->cube.input_of[k] == input) {
            const struct gj_factor *factor = gj_cube_factor(&design->cube, k);
            return gj_design_input_is_group(design, input) ? factor->group : factor->name;
        }
    }
    return "";
}
