/* Optimal computing budget allocation [Chen2000]. */
#include "study/batch/selection_internal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/alloc.h"

#define STAGES 20u /* the budget after the first replications is spent in about so many */

struct ocba {
    struct gj_contest *contest;
    double *target; /* replications each should have */
    uint32_t best;
};

static double sd_of(const struct gj_contestant *c)
{
    return sqrt(c->mean.n > 1 && c->mean.squares > 0.0 ? c->mean.squares / (c->mean.n - 1.0) : 0.0);
}

/* How much worse than the best; never less than what is worth telling apart. */
static double gap_of(const struct ocba *ocba, uint32_t i)
{
    const struct gj_contestant *best = &ocba->contest->c[ocba->best];
    const double gap = best->mean.mean - ocba->contest->c[i].mean.mean;
    const double least = fmax(ocba->contest->spec->indifference, 1e-9 * fabs(best->mean.mean) + 1e-300);
    return fmax(gap, least);
}

/* Shares of the whole, in proportion; then times `total`. False when nothing varies. */
static bool fill_targets(struct ocba *ocba, double total)
{
    const struct gj_contest *contest = ocba->contest;
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        const double sd = sd_of(&contest->c[i]);
        const double ratio = sd / gap_of(ocba, i);
        ocba->target[i] = contest->c[i].is_in && i != ocba->best ? ratio * ratio : 0.0;
        squares += ocba->target[i] > 0.0 ? ocba->target[i] * ocba->target[i] / (sd * sd) : 0.0;
        sum += ocba->target[i];
    }
    ocba->target[ocba->best] = sd_of(&contest->c[ocba->best]) * sqrt(squares);
    sum += ocba->target[ocba->best];
    for (uint32_t i = 0; i < contest->spec->k && sum > 0.0; i++) {
        ocba->target[i] *= total / sum;
    }
    return sum > 0.0;
}

/* One by one to who lacks most: whole numbers, and what one has too many is not taken away. */
static void hand_out(struct ocba *ocba, uint64_t n)
{
    struct gj_contest *contest = ocba->contest;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        contest->want[i] = contest->c[i].n_drawn;
    }
    for (; n > 0; n--) {
        uint32_t most = contest->spec->k;
        for (uint32_t i = 0; i < contest->spec->k; i++) {
            if (contest->c[i].is_in && (most == contest->spec->k || ocba->target[i] - contest->want[i] >
                                                                        ocba->target[most] - contest->want[most])) {
                most = i;
            }
        }
        contest->want[most]++;
    }
}

/* [Chen2000]'s approximate probability: 1 - sum P(candidate i is better by more than the indifference), at n of each (0: as many as they have). */
static double correct_at(const struct ocba *ocba, double n)
{
    const struct gj_contest *contest = ocba->contest;
    const struct gj_contestant *best = &contest->c[ocba->best];
    double wrong = 0.0;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        const struct gj_contestant *c = &contest->c[i];
        if (!c->is_in || i == ocba->best) {
            continue;
        }
        const double of_best = sd_of(best) * sd_of(best) / (n > 0.0 ? n : best->mean.n);
        const double of_i = sd_of(c) * sd_of(c) / (n > 0.0 ? n : c->mean.n);
        const double gap = best->mean.mean - c->mean.mean + contest->spec->indifference;
        wrong += of_best + of_i > 0.0 ? gsl_cdf_ugaussian_Q(gap / sqrt(of_best + of_i)) : gap > 0.0 ? 0.0 : 0.5;
    }
    return fmax(0.0, 1.0 - wrong);
}

/* Of each candidate in equal parts, to be as sure; UINT64_MAX when 2^30 of each are not. */
static uint64_t equal_number(const struct ocba *ocba, double correct, uint32_t k)
{
    double low = 1.0;
    double high = 2.0;
    while (correct_at(ocba, high) < correct) {
        low = high;
        high *= 2.0;
        if (high > 1073741824.0) {
            return UINT64_MAX;
        }
    }
    while (high - low > 1.0) {
        const double middle = floor(0.5 * (low + high));
        if (correct_at(ocba, middle) < correct) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (uint64_t)high * k;
}

static enum gj_status stage(struct ocba *ocba, uint64_t n, struct gj_error *error)
{
    struct gj_contest *contest = ocba->contest;
    uint64_t used = 0;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        used += contest->c[i].is_in ? contest->c[i].n_drawn : 0;
    }
    (void)fill_targets(ocba, (double)(used + n)); /* nothing varies: in equal parts */
    hand_out(ocba, n);
    const enum gj_status status = gj_contest_draw(contest, error);
    for (uint32_t i = 0; i < contest->spec->k && status == GJ_OK; i++) {
        while (contest->c[i].is_in && contest->c[i].mean.n_run < contest->want[i] && gj_contest_use(contest, i)) {
        }
    }
    return status;
}

enum gj_status gj_select_ocba(struct gj_contest *contest, struct gj_error *error)
{
    const struct gj_selection_spec *spec = contest->spec;
    struct ocba ocba = {.contest = contest, .target = gj_alloc_zero(spec->k, sizeof *ocba.target)};
    enum gj_status status = GJ_OK;
    if (!ocba.target) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u candidates", spec->k);
    }
    const uint64_t rest = spec->budget - contest->out->n_drawn;
    const uint64_t each = rest / STAGES > spec->k ? rest / STAGES : spec->k;
    ocba.best = gj_contest_best(contest);
    while (status == GJ_OK && ocba.best < spec->k && contest->out->n_drawn < spec->budget) {
        const uint64_t left = spec->budget - contest->out->n_drawn;
        status = stage(&ocba, left < each ? left : each, error);
        ocba.best = gj_contest_best(contest);
    }
    if (status == GJ_OK && ocba.best < spec->k) {
        uint32_t k = 0;
        for (uint32_t i = 0; i < spec->k; i++) {
            k += contest->c[i].is_in;
        }
        contest->out->correct = correct_at(&ocba, 0.0);
        contest->out->n_equal = equal_number(&ocba, contest->out->correct, k);
    }
    gj_free(ocba.target);
    return status;
}
