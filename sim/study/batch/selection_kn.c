/* The fully sequential procedure of [KimNelson2001]. */
#include "study/batch/selection_internal.h"

#include <math.h>

#include "base/alloc.h"

/* Replications drawn ahead of the decisions: what keeps threads busy. Decisions do not depend on it. */
#define AHEAD 10u

struct kn {
    struct gj_contest *contest;
    double *variance; /* [i * k + l] of the differences in the first stage */
    bool *leaves;
    double h2;
    uint32_t k; /* that could be compared */
};

static uint32_t n_in(const struct gj_contest *contest)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        n += contest->c[i].is_in;
    }
    return n;
}

static double variance_of(const double *a, const double *b, uint32_t n)
{
    struct gj_mean mean = {0};
    for (uint32_t r = 0; r < n; r++) {
        gj_mean_add(&mean, a[r] - b[r]);
    }
    return mean.squares / (double)(n - 1);
}

static void fill_variances(struct kn *kn)
{
    const struct gj_contest *contest = kn->contest;
    const uint32_t k = contest->spec->k;
    for (uint32_t i = 0; i < k; i++) {
        for (uint32_t l = 0; l < i; l++) {
            if (contest->c[i].is_in && contest->c[l].is_in) {
                kn->variance[(size_t)i * k + l] = kn->variance[(size_t)l * k + i] =
                    variance_of(contest->c[i].value, contest->c[l].value, contest->spec->first);
            }
        }
    }
}

/* From this many replications on W is 0. */
static double last_of(const struct kn *kn, uint32_t i, uint32_t l)
{
    const double d = kn->contest->spec->indifference;
    return kn->h2 * kn->variance[(size_t)i * kn->contest->spec->k + l] / (d * d);
}

/* A candidate leaves because it cannot be better by the indifference; whether it is worse is another question, of the differences alone. */
static void tell_behind(const struct kn *kn, uint32_t i, uint32_t r)
{
    const struct gj_contest *contest = kn->contest;
    struct gj_candidate *candidate = &contest->out->candidate[i];
    const double *ahead = contest->c[candidate->out_by].value;
    struct gj_mean mean = {0};
    for (uint32_t n = 0; n < r; n++) {
        gj_mean_add(&mean, ahead[n] - contest->c[i].value[n]);
    }
    candidate->behind = gj_mean_estimate(&mean, 1.0 - (1.0 - contest->spec->confidence) / (kn->k - 1.0));
    candidate->is_worse = candidate->behind.mean > candidate->behind.half_width;
}

/* Who is worse than another of those in by more than W. */
static void screen(struct kn *kn, uint32_t r)
{
    struct gj_contest *contest = kn->contest;
    const uint32_t k = contest->spec->k;
    for (uint32_t i = 0; i < k; i++) {
        double worst = 0.0;
        kn->leaves[i] = false;
        for (uint32_t l = 0; l < k && contest->c[i].is_in; l++) {
            if (l == i || !contest->c[l].is_in) {
                continue;
            }
            const double w = contest->spec->indifference / (2.0 * r) * fmax(0.0, last_of(kn, i, l) - r);
            const double beyond = contest->c[l].mean.mean - contest->c[i].mean.mean - w;
            if (beyond > worst) {
                worst = beyond;
                kn->leaves[i] = true;
                contest->out->candidate[i].out_by = l;
            }
        }
    }
    for (uint32_t i = 0; i < k; i++) {
        if (kn->leaves[i]) {
            contest->c[i].is_in = false;
            contest->out->candidate[i].state = GJ_CANDIDATE_OUT;
            tell_behind(kn, i, r);
        }
    }
}

/* max over those in of N(i) + 1: then the best is taken. */
static double end_of(const struct kn *kn)
{
    const struct gj_contest *contest = kn->contest;
    double most = 0.0;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        for (uint32_t l = 0; l < contest->spec->k && contest->c[i].is_in; l++) {
            most = l != i && contest->c[l].is_in ? fmax(most, floor(last_of(kn, i, l))) : most;
        }
    }
    return most + 1.0;
}

/* One replication more of those in. */
static enum gj_status go_on(struct gj_contest *contest, uint32_t r, struct gj_error *error)
{
    const struct gj_selection_spec *spec = contest->spec;
    const uint32_t ahead = r - 1 + AHEAD < spec->most ? r - 1 + AHEAD : spec->most;
    for (uint32_t i = 0; i < spec->k; i++) {
        contest->want[i] = contest->c[i].n_drawn < r ? ahead : 0;
    }
    const enum gj_status status = gj_contest_draw(contest, error);
    for (uint32_t i = 0; i < spec->k && status == GJ_OK; i++) {
        if (contest->c[i].is_in) {
            (void)gj_contest_use(contest, i);
        }
    }
    return status;
}

enum gj_status gj_select_kn(struct gj_contest *contest, struct gj_error *error)
{
    const struct gj_selection_spec *spec = contest->spec;
    const uint32_t k = n_in(contest); /* who failed in the first stage is no alternative */
    struct kn kn = {.contest = contest, .k = k};
    enum gj_status status = GJ_OK;
    kn.variance = gj_alloc_zero((size_t)spec->k * spec->k, sizeof *kn.variance);
    kn.leaves = gj_alloc_zero(spec->k, sizeof *kn.leaves);
    if (!kn.variance || !kn.leaves) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the pairs of %u candidates", spec->k);
    } else if (k > 1) {
        const double degrees = (double)spec->first - 1.0;
        kn.h2 =
            degrees * (pow(2.0 * (1.0 - spec->confidence) / (k - 1.0), -2.0 / degrees) - 1.0); /* 2 eta (first - 1) */
        fill_variances(&kn);
        screen(&kn, spec->first);
    }
    uint32_t r = spec->first;
    while (status == GJ_OK && n_in(contest) > 1 && r < end_of(&kn) && r < spec->most) {
        r++;
        status = go_on(contest, r, error);
        screen(&kn, r);
    }
    contest->out->is_proven = n_in(contest) == 1 || r >= end_of(&kn);
    contest->out->n_equal = (uint64_t)k * r;
    gj_free(kn.variance);
    gj_free(kn.leaves);
    return status;
}
