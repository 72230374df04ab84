#include "study/population/evidence.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"

/* Sums over the lives of a firm that count. */
struct lived {
    double to, from; /* of the outcome, means */
    double share;    /* of its lives in which it moves the way that is asked for */
    double weight;
};

static bool is_total(enum gj_firm_outcome outcome)
{
    switch (outcome) {
    case GJ_FIRM_jobs:
    case GJ_FIRM_technicians:
    case GJ_FIRM_hours:
    case GJ_FIRM_sales:
    case GJ_FIRM_profit:
    case GJ_FIRM_wages:
        return true;
    default:
        return false;
    }
}

/* Half a head is a head more; of all else every difference counts. */
static double threshold(enum gj_firm_outcome outcome)
{
    return outcome == GJ_FIRM_jobs || outcome == GJ_FIRM_technicians ? 0.5 : 0.0;
}

static bool is_asked(const struct gj_population_member *member, const struct gj_target *target)
{
    const int level = gj_study_after(&member->spec)->level;
    bool found = target->n_sectors == 0;
    for (uint32_t s = 0; s < target->n_sectors; s++) {
        found |= strcmp(target->sector[s], member->sector) == 0;
    }
    return found && member->employees >= target->employees_from && member->employees <= target->employees_to &&
           level >= target->level_from && level <= target->level_to;
}

/* Lives in which the firm is supported; where no firm has a programme, in which it goes ahead. */
static bool is_treated(const struct gj_population_result *p, const struct gj_fate *with)
{
    return with->is_supported || (with->adopted_at != GJ_NEVER && !p->has_programme);
}

static struct lived live_sums(const struct gj_population_result *p, uint32_t firm, const struct gj_target *target,
                              enum gj_measure measure)
{
    const struct gj_population_member *member = &p->spec->member[firm];
    const double sign = measure == GJ_MEASURE_FALLS ? -1.0 : 1.0;
    struct lived sum = {0};
    uint32_t n = 0;
    for (uint32_t r = 0; r < p->n_replications; r++) {
        const size_t at = (size_t)r * p->n_firms + firm;
        const struct gj_fate *fate = &p->fate[at * GJ_N_ARMS];
        const double *before = &p->before[at * GJ_N_FIRM_OUTCOMES];
        const double to = fate[GJ_ARM_AFTER].value[target->outcome];
        const double from =
            measure == GJ_MEASURE_CAUSED ? fate[GJ_ARM_BEFORE].value[target->outcome] : before[target->outcome];
        if (!is_treated(p, &fate[GJ_ARM_AFTER]) || isnan(to) || isnan(from) ||
            !(before[GJ_FIRM_sales] < target->sales_below_won)) {
            continue;
        }
        n++;
        sum.to += to;
        sum.from += from;
        sum.share += (to - from) * sign > threshold(target->outcome) ? 1.0 : 0.0;
    }
    if (n > 0) {
        sum.to /= n;
        sum.from /= n;
        sum.share /= n;
        sum.weight = member->weight * n / p->n_replications;
    }
    return sum;
}

/* sum w to / sum w from - 1, interval by linearization over firms. */
static struct gj_estimate ratio_of_totals(const struct lived *firm, uint32_t n, double confidence)
{
    double to = 0.0;
    double from = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        to += firm[i].weight * firm[i].to;
        from += firm[i].weight * firm[i].from;
    }
    struct gj_estimate e = {.mean = from > 0.0 ? to / from - 1.0 : (double)NAN, .half_width = NAN, .n = n};
    double squares = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const double d = firm[i].weight * (firm[i].to - (1.0 + e.mean) * firm[i].from) / from;
        squares += d * d;
    }
    if (n >= 2 && !isnan(e.mean)) {
        const double t = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, n - 1.0);
        e.half_width = gj_round_10(t * sqrt(squares * n / (n - 1.0)));
    }
    e.mean = gj_round_10(e.mean);
    return e;
}

static double log_ratio(double to, double from)
{
    return to > 0.0 && from > 0.0 ? log(to / from) : (double)NAN;
}

/* `firm` and `value`: room for all firms, value for twice as many. */
static struct gj_estimate estimate(const struct gj_study_result *result, const struct gj_target *target,
                                   enum gj_measure measure, struct lived *firm, double *value)
{
    const struct gj_population_result *p = result->population;
    const bool is_share = measure == GJ_MEASURE_RISES || measure == GJ_MEASURE_FALLS;
    const bool is_ratio = !target->is_amount && !is_share;
    double *weight = value + p->n_firms;
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_firms; i++) {
        if (!is_asked(&p->spec->member[i], target)) {
            continue;
        }
        firm[n] = live_sums(p, i, target, measure);
        if (firm[n].weight > 0.0) {
            value[n] = is_share            ? firm[n].share
                       : target->is_amount ? firm[n].to - firm[n].from
                                           : log_ratio(firm[n].to, firm[n].from);
            weight[n] = firm[n].weight;
            n++;
        }
    }
    if (is_ratio && is_total(target->outcome)) {
        return ratio_of_totals(firm, n, result->spec->confidence);
    }
    struct gj_estimate e = gj_estimate_weighted(value, weight, n, result->spec->confidence);
    if (is_ratio) { /* from logarithms; the half-width by linearization */
        e.half_width = gj_round_10(exp(e.mean) * e.half_width);
        e.mean = gj_round_10(exp(e.mean) - 1.0);
    }
    return e;
}

enum gj_status gj_evidence_estimate(const struct gj_study_result *result, const struct gj_target *target,
                                    enum gj_measure measure, struct gj_estimate *out)
{
    const size_t n = result->population->n_firms;
    struct lived *firm = gj_alloc_zero(n + 1, sizeof *firm);
    double *value = gj_alloc_zero(2 * n + 1, sizeof *value);
    const bool has_room = firm && value;
    *out = has_room ? estimate(result, target, measure, firm, value) : (struct gj_estimate){NAN, NAN, 0};
    gj_free(firm);
    gj_free(value);
    return has_room ? GJ_OK : GJ_NO_MEMORY;
}

enum gj_agreement gj_evidence_agreement(const struct gj_target *target, const struct gj_estimate *simulated)
{
    const double x = simulated->mean;
    if (isnan(x)) {
        return GJ_AGREES_NONE;
    }
    if (x >= target->low && x <= target->high) {
        return GJ_AGREES_HIT;
    }
    const double h = simulated->half_width;
    return h > 0.0 && x + h >= target->low && x - h <= target->high ? GJ_AGREES_OPEN : GJ_AGREES_MISS;
}

/* --- side by side --- */

static bool is_share(const struct gj_target *t)
{
    return t->measure == GJ_MEASURE_RISES || t->measure == GJ_MEASURE_FALLS;
}

static bool is_official(const struct gj_target *t)
{
    return strcmp(t->mark, "OFF") == 0 || strcmp(t->mark, "PARL") == 0 || strcmp(t->mark, "DERIVED") == 0;
}

static bool is_same_question(const struct gj_target *a, const struct gj_target *b)
{
    bool same = a->outcome == b->outcome && is_share(a) == is_share(b) && (!is_share(a) || a->measure == b->measure) &&
                a->is_amount == b->is_amount && a->employees_from == b->employees_from &&
                a->employees_to == b->employees_to && a->level_from == b->level_from && a->level_to == b->level_to &&
                !(a->sales_below_won < b->sales_below_won) && !(b->sales_below_won < a->sales_below_won) &&
                a->n_sectors == b->n_sectors;
    for (uint32_t s = 0; same && s < a->n_sectors; s++) {
        same = strcmp(a->sector[s], b->sector[s]) == 0;
    }
    return same;
}

static const struct gj_target *any_of(const struct gj_evidence_row *row)
{
    return row->official ? row->official : row->other;
}

/* The row that the figure belongs in: one on the same question with a free place, else a new one. */
static struct gj_evidence_row *row_for(struct gj_evidence *out, const struct gj_target *target)
{
    for (uint32_t i = 0; i < out->n_rows; i++) {
        struct gj_evidence_row *row = &out->row[i];
        if (is_same_question(any_of(row), target) && !(is_official(target) ? row->official : row->other)) {
            return row;
        }
    }
    return &out->row[out->n_rows++];
}

static enum gj_agreement judge(struct gj_evidence *out, const struct gj_evidence_row *row,
                               const struct gj_target *target)
{
    if (!target) {
        return GJ_AGREES_NONE;
    }
    const enum gj_agreement agrees =
        gj_evidence_agreement(target, target->measure == GJ_MEASURE_CAUSED ? &row->caused : &row->within);
    out->n_figures[target->is_calibrated] += agrees != GJ_AGREES_NONE;
    out->n_hit[target->is_calibrated] += agrees == GJ_AGREES_HIT;
    return agrees;
}

static enum gj_status fill_row(const struct gj_study_result *result, struct gj_evidence *out,
                               struct gj_evidence_row *row)
{
    const struct gj_target *target = any_of(row);
    row->is_share = is_share(target);
    row->caused = (struct gj_estimate){NAN, NAN, 0};
    enum gj_status status =
        gj_evidence_estimate(result, target, row->is_share ? target->measure : GJ_MEASURE_WITHIN, &row->within);
    if (status == GJ_OK && !row->is_share) {
        status = gj_evidence_estimate(result, target, GJ_MEASURE_CAUSED, &row->caused);
    }
    row->n_firms = row->within.n;
    row->official_agrees = judge(out, row, row->official);
    row->other_agrees = judge(out, row, row->other);
    return status;
}

enum gj_status gj_evidence_compare(const struct gj_study_result *result, struct gj_evidence *out,
                                   struct gj_error *error)
{
    const struct gj_study_spec *spec = result->spec;
    *out = (struct gj_evidence){.row = gj_alloc_zero((size_t)spec->n_targets + 1, sizeof *out->row),
                                .simulated = gj_alloc_zero((size_t)spec->n_targets + 1, sizeof *out->simulated)};
    enum gj_status status = out->row && out->simulated ? GJ_OK : GJ_NO_MEMORY;
    for (uint32_t i = 0; i < spec->n_targets && status == GJ_OK; i++) {
        const struct gj_target *target = &spec->target[i];
        struct gj_evidence_row *row = row_for(out, target);
        *(is_official(target) ? &row->official : &row->other) = target;
        status = gj_evidence_estimate(result, target, target->measure, &out->simulated[i]);
    }
    for (uint32_t i = 0; i < out->n_rows && status == GJ_OK; i++) {
        status = fill_row(result, out, &out->row[i]);
    }
    return status == GJ_OK ? GJ_OK
                           : gj_error_set(error, status, NULL, "memory ran out for %u figures", spec->n_targets);
}

void gj_evidence_free(struct gj_evidence *evidence)
{
    gj_free(evidence->row);
    gj_free(evidence->simulated);
    *evidence = (struct gj_evidence){0};
}

GJ_PRINTF(2, 3)
static void append(char *text, const char *format, ...)
{
    const size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, GJ_TARGET_FIRMS - used, format, arguments);
    va_end(arguments);
}

void gj_target_firms(const struct gj_target *t, bool in_korean, char text[GJ_TARGET_FIRMS])
{
    text[0] = '\0';
    if (t->level_from > 0 || t->level_to < 5) {
        append(text, in_korean ? ", 수준 %d" : ", level %d", t->level_from);
        if (t->level_to != t->level_from) {
            append(text, "-%d", t->level_to);
        }
    }
    if (t->employees_from > 0) {
        append(text, in_korean ? ", %u명 이상" : ", %u employees and more", t->employees_from);
    }
    if (t->employees_to < 1000000) {
        append(text, in_korean ? ", %u명 이하" : ", up to %u employees", t->employees_to);
    }
    if (isfinite(t->sales_below_won)) {
        append(text, in_korean ? ", 매출 %.10g억원 미만" : ", sales below %.10g억", t->sales_below_won / 1e8);
    }
    for (uint32_t s = 0; s < t->n_sectors; s++) {
        append(text, "%s%s", s ? " " : ", ", t->sector[s]);
    }
    if (text[0]) {
        memmove(text, text + 2, strlen(text + 2) + 1);
    } else {
        append(text, in_korean ? "전체" : "all");
    }
}

const char *gj_measure_name(enum gj_measure measure)
{
    static const char *const names[GJ_N_MEASURES] = {"within", "caused", "rises", "falls"};
    return names[measure];
}

const char *gj_agreement_name(enum gj_agreement agreement)
{
    static const char *const names[] = {"hit", "open", "miss", "none"};
    return names[agreement];
}

void gj_evidence_print(const struct gj_study_spec *spec, struct gj_text *out)
{
    for (uint32_t i = 0; i < spec->n_targets; i++) {
        const struct gj_target *t = &spec->target[i];
        gj_text_addf(out, "target[%u] = %s %s %s%.10g [%.10g, %.10g] %s %d %s; employees %u..%u, level %d..%d", i + 1,
                     gj_firm_outcome_info(t->outcome)->name, gj_measure_name(t->measure), t->is_amount ? "amount " : "",
                     t->value, t->low, t->high, t->mark, t->year, t->is_calibrated ? "calibrated" : "predicted",
                     t->employees_from, t->employees_to, t->level_from, t->level_to);
        if (isfinite(t->sales_below_won)) {
            gj_text_addf(out, ", sales below %.10g", t->sales_below_won);
        }
        for (uint32_t s = 0; s < t->n_sectors; s++) {
            gj_text_addf(out, "%s%s", s ? " " : ", sectors ", t->sector[s]);
        }
        gj_text_addf(out, "; %s\n", t->source);
    }
}
