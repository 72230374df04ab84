/* The split of the variance as a method of sens: which points, and which polynomials tell parameters from policy where both were sampled together. */
#include "study/sens/variance_split.h"

#include <math.h>
#include <string.h>

#include "study/sens/sens.h"

enum {
    MOST_DEGREE = 4,
    MOST_TERMS = 120,
    POINTS_A_TERM = 5 /* least; a fit with fewer is mostly chance */
};
#define MOST_BASIS 2e7 /* numbers kept */

struct source {
    const struct gj_sens_input *in;
    struct gj_variance_spec spec;
    double *y, *mean, *variance, *polynomial, *basis;
    uint32_t *count, *scenario; /* scenario: place in `cell` */
    uint64_t *cell;             /* point of [scenario * n_policies + policy] */
    enum gj_variance_origin *part_of;
    uint32_t degree[GJ_MAX_FACTORS]; /* how many polynomials a factor has */
    uint32_t n_all, n_by_role[2];    /* varied uncertainties and levers */
    bool has_interplay;              /* the fit has terms of both */
};

/* --- points --- */

static enum gj_variance_origin part_of_axis(const struct source *s, uint32_t axis)
{
    const struct gj_point_table *t = s->in->table;
    return t->experiment->factor[t->axis[axis]].role == GJ_ROLE_LEVER ? GJ_ORIGIN_POLICY : GJ_ORIGIN_PARAMETERS;
}

static void count_roles(struct source *s)
{
    for (uint32_t axis = 0; axis < s->in->table->n_axes; axis++) {
        s->n_by_role[part_of_axis(s, axis) == GJ_ORIGIN_POLICY]++;
    }
    if (s->spec.n_policies > 1) { /* also when they are named */
        s->n_by_role[0] += s->n_by_role[0] == 0;
        s->n_by_role[1] += s->n_by_role[1] == 0;
    }
}

static bool is_alike(const struct source *s, uint64_t a, uint64_t b, enum gj_variance_origin part)
{
    const struct gj_point_table *t = s->in->table;
    for (uint32_t axis = 0; axis < t->n_axes; axis++) {
        if (part_of_axis(s, axis) == part && t->value[a * t->n_axes + axis] != t->value[b * t->n_axes + axis]) {
            return false;
        }
    }
    return true;
}

#define MOST_COMPARED 1e8 /* pairs of points */

/* Numbers the different values that the factors of a part have together: number[point], and how many. 0 when there are too many to compare. */
static uint32_t number_values(const struct source *s, enum gj_variance_origin part, uint32_t *number, uint64_t *first)
{
    uint32_t n = 0;
    for (uint64_t i = 0; i < s->in->table->n; i++) {
        uint32_t k = 0;
        while (k < n && !is_alike(s, i, first[k], part)) {
            k++;
        }
        if (k == n) {
            first[n++] = i;
        }
        number[i] = k;
        if ((double)n * (double)s->in->table->n > MOST_COMPARED) {
            return 0;
        }
    }
    return n;
}

/* Every value of the parameters with every one of the levers, each once, as in a factorial: then it is crossed whatever the design says. False when memory is out. */
static bool find_crossing(struct source *s)
{
    const uint64_t n = s->in->table->n;
    uint32_t *scenario = gj_alloc_zero(n, sizeof *scenario), *policy = gj_alloc_zero(n, sizeof *policy);
    uint64_t *first = gj_alloc_zero(n, sizeof *first);
    const bool has_room = scenario && policy && first;
    if (has_room) {
        const uint32_t n_policies = number_values(s, GJ_ORIGIN_POLICY, policy, first);
        const uint32_t n_scenarios = n_policies > 1 ? number_values(s, GJ_ORIGIN_PARAMETERS, scenario, first) : 0;
        bool is_crossed = n_scenarios > 1 && (uint64_t)n_scenarios * n_policies == n;
        for (uint64_t i = 0; i < n && is_crossed; i++) {
            s->cell[i] = UINT64_MAX;
        }
        for (uint64_t i = 0; i < n && is_crossed; i++) {
            uint64_t *cell = &s->cell[(uint64_t)scenario[i] * n_policies + policy[i]];
            is_crossed = *cell == UINT64_MAX;
            *cell = i;
        }
        s->spec.n_policies = is_crossed ? n_policies : 1;
        s->n_all = is_crossed ? n_scenarios : s->n_all;
        for (uint64_t i = 0; i < n && !is_crossed; i++) {
            s->cell[i] = i;
        }
    }
    gj_free(scenario);
    gj_free(policy);
    gj_free(first);
    return has_room;
}

/* False when memory is out. */
static bool lay_out(struct source *s)
{
    const struct gj_design *design = s->in->design;
    s->spec.n_policies = (uint32_t)gj_design_n_policies(design);
    s->n_all = (uint32_t)gj_design_n_scenarios(design);
    s->cell = gj_alloc_zero((size_t)s->n_all * s->spec.n_policies, sizeof *s->cell);
    if (!s->cell) {
        return false;
    }
    for (uint32_t i = 0; i < s->n_all; i++) {
        for (uint32_t l = 0; l < s->spec.n_policies; l++) {
            s->cell[(size_t)i * s->spec.n_policies + l] = gj_design_point_of(design, i, l);
        }
    }
    count_roles(s);
    const bool may_be_crossed = s->in->table->experiment->design.kind == GJ_DESIGN_factorial ||
                                s->in->table->experiment->design.kind == GJ_DESIGN_csv;
    return s->spec.n_policies > 1 || s->n_by_role[0] == 0 || s->n_by_role[1] == 0 || !may_be_crossed ||
           find_crossing(s);
}

static bool is_whole(const struct source *s, uint32_t scenario)
{
    const struct gj_point_table *t = s->in->table;
    for (uint32_t l = 0; l < s->spec.n_policies; l++) {
        const uint64_t point = s->cell[(size_t)scenario * s->spec.n_policies + l];
        if (t->state[point] != GJ_POINT_DONE) {
            return false;
        }
        for (uint32_t r = 0; s->y && r < t->n_replications; r++) {
            if (isnan(t->replication[point * t->n_replications + r])) {
                return false;
            }
        }
    }
    return true;
}

static void take_points(struct source *s)
{
    const struct gj_point_table *t = s->in->table;
    const uint32_t n_l = s->spec.n_policies;
    for (uint32_t i = 0; i < s->n_all; i++) {
        if (!is_whole(s, i)) {
            continue;
        }
        for (uint32_t l = 0; l < n_l; l++) {
            const uint64_t point = s->cell[(size_t)i * n_l + l];
            const size_t cell = (size_t)s->spec.n_scenarios * n_l + l;
            s->mean[cell] = t->mean[point];
            s->variance[cell] = t->variance[point];
            s->count[cell] = t->count[point];
            if (s->y) {
                memcpy(&s->y[cell * t->n_replications], &t->replication[point * t->n_replications],
                       t->n_replications * sizeof *s->y);
            }
        }
        s->scenario[s->spec.n_scenarios++] = i;
    }
}

/* --- polynomials --- */

static double polynomial(const struct source *s, uint32_t axis, uint32_t degree, uint32_t i)
{
    return s->polynomial[((size_t)axis * MOST_DEGREE + degree - 1) * s->spec.n_scenarios + i];
}

/* Powers of a factor's place made orthonormal over the points (Gram and Schmidt), as many as its values allow. */
static void make_polynomials(struct source *s, uint32_t axis)
{
    const struct gj_point_table *t = s->in->table;
    const struct gj_factor *f = &t->experiment->factor[t->axis[axis]];
    const uint32_t n = s->spec.n_scenarios;
    for (uint32_t d = 1; d <= MOST_DEGREE; d++) {
        double *column = &s->polynomial[((size_t)axis * MOST_DEGREE + d - 1) * n];
        double size = 0.0, whole = 0.0;
        for (uint32_t i = 0; i < n; i++) {
            const double place = gj_factor_place(f, t->value[(size_t)s->scenario[i] * t->n_axes + axis]);
            column[i] = pow(2.0 * (isnan(place) ? 0.5 : place) - 1.0, d);
            whole += column[i] * column[i] / n;
        }
        for (uint32_t lower = 0; lower < d; lower++) {
            double product = 0.0;
            for (uint32_t i = 0; i < n; i++) {
                product += column[i] * (lower ? polynomial(s, axis, lower, i) : 1.0) / n;
            }
            for (uint32_t i = 0; i < n; i++) {
                column[i] -= product * (lower ? polynomial(s, axis, lower, i) : 1.0);
            }
        }
        for (uint32_t i = 0; i < n; i++) {
            size += column[i] * column[i] / n;
        }
        if (!(size > 1e-8 * whole)) {
            return; /* no more values than that */
        }
        for (uint32_t i = 0; i < n; i++) {
            column[i] /= sqrt(size);
        }
        s->degree[axis] = d;
    }
}

/* A term: a polynomial of one factor, or the product of two factors'. */
struct term {
    uint32_t axis, degree, other, other_degree; /* other_degree 0: of one factor */
};

struct terms {
    struct term term[MOST_TERMS];
    uint32_t n;
    bool is_full;
};

static void add_term(struct terms *list, uint32_t axis, uint32_t degree, uint32_t other, uint32_t other_degree)
{
    if (list->n == MOST_TERMS) {
        list->is_full = true;
    } else {
        list->term[list->n++] = (struct term){axis, degree, other, other_degree};
    }
}

/* Words have no order: all that tells them apart is as simple as a straight line is for a number. */
static uint32_t simple_degrees(const struct source *s, uint32_t axis)
{
    const struct gj_point_table *t = s->in->table;
    const bool is_choice = t->experiment->factor[t->axis[axis]].kind == GJ_FACTOR_CHOICE;
    return is_choice || s->degree[axis] == 0 ? s->degree[axis] : 1;
}

/* Steps of the fit: straight lines; curves; products of two lines; finer curves. Each is taken as a whole or not at all. */
static void add_step(const struct source *s, uint32_t step, struct terms *list)
{
    const uint32_t n = s->in->table->n_axes;
    for (uint32_t a = 0; a < n; a++) {
        const uint32_t simple = simple_degrees(s, a);
        const uint32_t from = step == 0 ? 1 : step == 1 ? simple + 1 : 3;
        const uint32_t to = step == 0 ? simple : step == 1 ? 2 : MOST_DEGREE;
        for (uint32_t d = from; step != 2 && d <= to && d <= s->degree[a]; d++) {
            if (step < 3 || d > simple) {
                add_term(list, a, d, 0, 0);
            }
        }
        for (uint32_t b = a + 1; step == 2 && b < n; b++) {
            for (uint32_t d = 1; d <= simple; d++) {
                for (uint32_t e = 1; e <= simple_degrees(s, b); e++) {
                    add_term(list, a, d, b, e);
                }
            }
        }
    }
}

static void choose_terms(const struct source *s, struct terms *list)
{
    const double n = s->spec.n_scenarios;
    const double most = fmin(fmin(MOST_TERMS, n / POINTS_A_TERM), MOST_BASIS / n);
    *list = (struct terms){.n = 0};
    for (uint32_t step = 0; step < 4; step++) {
        const uint32_t before = list->n;
        add_step(s, step, list);
        if (list->is_full || list->n > most) {
            list->n = before;
            list->is_full = false;
        }
        if (step == 0 && list->n == 0) {
            return; /* not even straight lines */
        }
    }
}

/* False when memory is out. */
static bool make_basis(struct source *s)
{
    struct terms list;
    const uint32_t n = s->spec.n_scenarios;
    s->polynomial = gj_alloc_zero((size_t)s->in->table->n_axes * MOST_DEGREE * n, sizeof *s->polynomial);
    if (!s->polynomial) {
        return false;
    }
    for (uint32_t axis = 0; axis < s->in->table->n_axes; axis++) {
        make_polynomials(s, axis);
    }
    choose_terms(s, &list);
    s->spec.n_terms = list.n;
    if (list.n == 0) {
        return true;
    }
    s->basis = gj_alloc_zero((size_t)n * list.n, sizeof *s->basis);
    s->part_of = gj_alloc_zero(list.n, sizeof *s->part_of);
    if (!s->basis || !s->part_of) {
        return false;
    }
    for (uint32_t k = 0; k < list.n; k++) {
        const struct term *term = &list.term[k];
        const enum gj_variance_origin one = part_of_axis(s, term->axis);
        s->part_of[k] = term->other_degree == 0 || part_of_axis(s, term->other) == one ? one : GJ_ORIGIN_INTERPLAY;
        s->has_interplay |= s->part_of[k] == GJ_ORIGIN_INTERPLAY;
        for (uint32_t i = 0; i < n; i++) {
            s->basis[(size_t)i * list.n + k] =
                polynomial(s, term->axis, term->degree, i) *
                (term->other_degree ? polynomial(s, term->other, term->other_degree, i) : 1.0);
        }
    }
    return true;
}

/* --- what is told --- */

static const enum gj_sens_word part_words[GJ_N_ORIGINS] = {GJ_SENS_VARIANCE_PARAMETERS, GJ_SENS_VARIANCE_POLICY,
                                                           GJ_SENS_VARIANCE_INTERPLAY, GJ_SENS_VARIANCE_REST,
                                                           GJ_SENS_VARIANCE_NOISE};

static bool has_part(const struct source *s, const struct gj_variance_split *x, enum gj_variance_origin part)
{
    const bool both = s->n_by_role[0] > 0 && s->n_by_role[1] > 0;
    switch (part) {
    case GJ_ORIGIN_NOISE:
        return x->is_noise_known;
    case GJ_ORIGIN_REST:
        return s->spec.whole == GJ_ORIGIN_REST || s->spec.n_terms > 0;
    case GJ_ORIGIN_INTERPLAY:
        return both && (s->spec.n_policies > 1 || s->has_interplay);
    default:
        return s->n_by_role[part] > 0 && s->spec.whole != GJ_ORIGIN_REST;
    }
}

static void print_table(const struct source *s, struct gj_sens_output *out, const struct gj_variance_split *x,
                        const uint32_t *order)
{
    const char *unit = gj_contrast_unit(&s->in->contrast);
    struct gj_sens_table *table = gj_sens_add_table(out, "variance", GJ_SENS_VARIANCE_TITLE);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "source", GJ_SENS_VARIANCE_SOURCE, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "share", GJ_SENS_VARIANCE_SHARE, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_BAR, "bar", GJ_SENS_BAR, "");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "deviation", GJ_SENS_VARIANCE_DEVIATION, unit)->is_difference = true;
    for (uint32_t i = 0; i < GJ_N_ORIGINS; i++) {
        const uint32_t k = order[i];
        const struct gj_variance_share *share = &x->part[k];
        if (has_part(s, x, (enum gj_variance_origin)k)) {
            struct gj_sens_cell *cell = gj_sens_add_row(out, table);
            cell[0].text = gj_sens_both(part_words[k]);
            cell[1] = gj_sens_interval(share->share, share->low, share->high);
            cell[2] = gj_sens_value(share->share);
            cell[3] = gj_sens_value(share->variance > 0.0 ? sqrt(share->variance) : 0.0);
        }
    }
}

static void say_how(const struct source *s, struct gj_sens_output *out, const struct gj_variance_split *x)
{
    const struct gj_sens_arg points = gj_sens_count(s->spec.n_scenarios);
    if (s->spec.n_policies > 1) {
        gj_sens_say(out, GJ_SENS_VARIANCE_CROSSED, (const struct gj_sens_arg[]){gj_sens_count(s->spec.n_policies)}, 1);
    } else if (s->spec.n_terms > 0) {
        gj_sens_say(out, GJ_SENS_VARIANCE_FITTED, (const struct gj_sens_arg[]){gj_sens_count(s->spec.n_terms), points},
                    2);
    } else if (s->spec.whole == GJ_ORIGIN_REST) {
        gj_sens_say(out, GJ_SENS_VARIANCE_TOO_FEW, &points, 1);
    }
    const double between = x->total - x->part[GJ_ORIGIN_NOISE].variance;
    if (!x->is_noise_known) {
        gj_sens_say(out, GJ_SENS_NO_NOISE, NULL, 0);
    } else if (between > 0.0 && !isnan(x->noise_of_mean)) {
        const double noise = x->noise_of_mean / (between + x->noise_of_mean);
        gj_sens_say(out, GJ_SENS_VARIANCE_MEAN_NOISE, (const struct gj_sens_arg[]){gj_sens_number(noise, "1")}, 1);
    }
    if (s->spec.n_scenarios < s->n_all) {
        gj_sens_say(
            out, GJ_SENS_VARIANCE_LEFT_OUT,
            (const struct gj_sens_arg[]){gj_sens_count(s->n_all - s->spec.n_scenarios), gj_sens_count(s->n_all)}, 2);
    }
}

static void say_below(struct gj_sens_output *out, const double *share)
{
    struct gj_text en, ko;
    bool is_below = false;
    gj_text_init(&en);
    gj_text_init(&ko);
    for (uint32_t k = 0; k < GJ_N_ORIGINS; k++) {
        if (share[k] < 0.0) {
            const struct gj_sens_text name = gj_sens_both(part_words[k]);
            gj_text_addf(&en, "%s%s", is_below ? ", " : "", name.en);
            gj_text_addf(&ko, "%s%s", is_below ? ", " : "", name.ko);
            is_below = true;
        }
    }
    const struct gj_sens_arg names = gj_sens_named(gj_sens_take(out, &en, &ko));
    if (is_below) {
        gj_sens_say(out, GJ_SENS_VARIANCE_BELOW, &names, 1);
    }
}

static void print(const struct source *s, struct gj_sens_output *out, const struct gj_variance_split *x)
{
    double share[GJ_N_ORIGINS];
    uint32_t order[GJ_N_ORIGINS];
    for (uint32_t k = 0; k < GJ_N_ORIGINS; k++) {
        share[k] = has_part(s, x, (enum gj_variance_origin)k) ? x->part[k].share : (double)NAN;
    }
    gj_sens_order(share, GJ_N_ORIGINS, order);
    print_table(s, out, x, order);
    const struct gj_variance_share *most = &x->part[order[0]];
    gj_sens_say(out, GJ_SENS_VARIANCE_MOST,
                (const struct gj_sens_arg[]){gj_sens_named(gj_sens_outcome(s->in)), gj_sens_number(most->share, "1"),
                                             gj_sens_number(most->low, "1"), gj_sens_number(most->high, "1"),
                                             gj_sens_named(gj_sens_both(part_words[order[0]]))},
                5);
    say_below(out, share);
    say_how(s, out, x);
    gj_sens_say_dependent(s->in, out);
}

/* --- all of it --- */

static enum gj_status prepare(struct source *s, bool is_told_apart, struct gj_error *error)
{
    const struct gj_point_table *t = s->in->table;
    s->spec = (struct gj_variance_spec){.n_replications = t->replication ? t->n_replications : 0,
                                        .is_paired = t->replication && !t->experiment->has_own_draws,
                                        .n_bootstrap = s->in->n_bootstrap,
                                        .confidence = s->in->confidence,
                                        .seed = s->in->seed};
    bool has_room = lay_out(s);
    const size_t n = (size_t)s->n_all * s->spec.n_policies;
    s->y = s->spec.is_paired ? gj_alloc_zero(n * s->spec.n_replications, sizeof *s->y) : NULL;
    s->mean = gj_alloc_zero(n, sizeof *s->mean);
    s->variance = gj_alloc_zero(n, sizeof *s->variance);
    s->count = gj_alloc_zero(n, sizeof *s->count);
    s->scenario = gj_alloc_zero(s->n_all, sizeof *s->scenario);
    has_room &= (s->y || !s->spec.is_paired) && s->mean && s->variance && s->count && s->scenario;
    if (has_room) {
        take_points(s);
        s->spec.whole = s->n_by_role[1] == 0 ? GJ_ORIGIN_PARAMETERS : GJ_ORIGIN_POLICY;
        if (is_told_apart && s->spec.n_policies == 1 && s->n_by_role[0] > 0 && s->n_by_role[1] > 0) {
            s->spec.whole = GJ_ORIGIN_PARAMETERS;
            has_room = s->spec.n_scenarios == 0 || make_basis(s);
            s->spec.whole = s->spec.n_terms == 0 ? GJ_ORIGIN_REST : GJ_ORIGIN_PARAMETERS;
        }
    }
    s->spec.y = s->y;
    s->spec.mean = s->mean;
    s->spec.variance = s->variance;
    s->spec.count = s->count;
    s->spec.basis = s->basis;
    s->spec.part_of = s->part_of;
    return has_room ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the split of the variance");
}

/* A world is whole when each policy has an answer in it: what refuses one policy takes its whole world. */
static enum gj_status check_whole(const struct source *s, struct gj_error *error)
{
    const struct gj_point_table *t = s->in->table;
    uint32_t n_by_state[GJ_POINT_NO_VALUE + 1] = {
        0}; /* worlds, by what is the matter with their first point that is not done */
    if (s->spec.n_policies == 1 || s->spec.n_scenarios >= GJ_VARIANCE_LEAST_POINTS ||
        s->n_all < GJ_VARIANCE_LEAST_POINTS) {
        return GJ_OK;
    }
    for (uint32_t i = 0; i < s->n_all; i++) {
        uint32_t l = 0;
        while (l < s->spec.n_policies && t->state[s->cell[(size_t)i * s->spec.n_policies + l]] == GJ_POINT_DONE) {
            l++;
        }
        const bool has_all = l == s->spec.n_policies;
        if (!has_all || !is_whole(s, i)) { /* DONE: but not each replication has a value */
            n_by_state[has_all ? GJ_POINT_DONE : t->state[s->cell[(size_t)i * s->spec.n_policies + l]]]++;
        }
    }
    gj_error_set(
        error, GJ_MODEL, NULL,
        "the variance is split over points of the parameters where each of %u policies has an answer, at least %d: "
        "there are %u of %u (a policy is refused by a constraint at %u, fails at %u, has no value at %u, lacks "
        "replications at %u)",
        s->spec.n_policies, GJ_VARIANCE_LEAST_POINTS, s->spec.n_scenarios, s->n_all, n_by_state[GJ_POINT_REFUSED],
        n_by_state[GJ_POINT_FAILED], n_by_state[GJ_POINT_NO_VALUE], n_by_state[GJ_POINT_DONE]);
    gj_error_fix(
        error,
        n_by_state[GJ_POINT_REFUSED] > 0
            ? "sweep without what the constraint refuses: name the policies that it allows, or sample all factors "
              "together (--design lhs)"
            : "leave out the policy that fails");
    return GJ_MODEL;
}

static void fini(struct source *s)
{
    gj_free(s->y);
    gj_free(s->mean);
    gj_free(s->variance);
    gj_free(s->count);
    gj_free(s->scenario);
    gj_free(s->cell);
    gj_free(s->polynomial);
    gj_free(s->basis);
    gj_free(s->part_of);
}

enum gj_status gj_sens_variance(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    struct source s = {.in = in};
    struct gj_variance_split split;
    enum gj_status status = prepare(&s, true, error);
    status = status == GJ_OK ? check_whole(&s, error) : status;
    if (status == GJ_OK) {
        status = gj_variance_split(&s.spec, &split, error);
    }
    if (status == GJ_OK) {
        print(&s, out, &split);
    }
    fini(&s);
    return status;
}

double gj_sens_noise_of_mean(const struct gj_sens_input *in)
{
    struct gj_sens_input quick = *in;
    struct source s = {.in = &quick};
    struct gj_variance_split split = {.noise_of_mean = NAN};
    quick.n_bootstrap = 1;
    struct gj_error error = {0};
    if (prepare(&s, false, &error) != GJ_OK || gj_variance_split(&s.spec, &split, &error) != GJ_OK) {
        split.noise_of_mean = NAN;
    }
    fini(&s);
    return split.noise_of_mean;
}
