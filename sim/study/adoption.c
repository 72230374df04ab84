/* What is told of a firm that decides: what it expects, and how many of those to whom support was paid would have gone ahead without. */
#include "study/study_internal.h"

#include <math.h>

#include "base/alloc.h"
#include "study/estimate.h"

/* Of the way in several upgrades, each has its line. */
static const char *const labels[GJ_MAX_UPGRADES][2] = {
    {"gain a year that the firm expects of upgrade 1", "기업이 기대하는 1단계 연간 이득"},
    {"gain a year that the firm expects of upgrade 2", "기업이 기대하는 2단계 연간 이득"},
    {"gain a year that the firm expects of upgrade 3", "기업이 기대하는 3단계 연간 이득"},
    {"gain a year that the firm expects of upgrade 4", "기업이 기대하는 4단계 연간 이득"},
    {"gain a year that the firm expects of upgrade 5", "기업이 기대하는 5단계 연간 이득"},
    {"gain a year that the firm expects of upgrade 6", "기업이 기대하는 6단계 연간 이득"},
};

/* Did somebody pay for a step of the supported firm? */
static bool is_paid(const struct gj_pair_money *money, uint32_t n_years)
{
    for (uint32_t year = 0; money->is_ok && year <= n_years; year++) {
        const int64_t *account = money->year[GJ_EFFECT_PROGRAMME][year].account;
        if (account[GJ_ACCOUNT_STATE_SUPPORT] != 0 || account[GJ_ACCOUNT_LARGE_SUPPORT] != 0 ||
            account[GJ_ACCOUNT_COACHING] != 0) {
            return true;
        }
    }
    return false;
}

/* Of the replications in which support was paid, the share in which the firm without the programme takes a step too. */
static enum gj_status find_anyway(const struct gj_study_result *result, const struct gj_pair_money *money,
                                  struct gj_estimate *anyway, struct gj_error *error)
{
    enum { BY_ITSELF, PAID, N_FACTS };
    const uint32_t n = result->n_replications;
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    double *fact = gj_alloc_zero((size_t)n * N_FACTS, sizeof *fact);
    if (!fact) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the decisions of the firm");
    }
    for (uint32_t i = 0; i < n; i++) {
        const double by_itself = result->row[(size_t)n_arms * i + GJ_ARM_BEFORE].value[GJ_OUTCOME_adopted];
        const bool is_counted = is_paid(&money[i], gj_study_n_years(result->spec));
        fact[(size_t)i * N_FACTS + PAID] = money[i].is_ok ? (double)is_counted : (double)NAN;
        fact[(size_t)i * N_FACTS + BY_ITSELF] = !money[i].is_ok ? (double)NAN : is_counted ? by_itself : 0.0;
    }
    *anyway = gj_estimate_ratio(fact + BY_ITSELF, fact + PAID, n, N_FACTS, result->spec->confidence);
    anyway->mean = gj_round_10(anyway->mean + 1.0);
    gj_free(fact);
    return GJ_OK;
}

enum gj_status gj_adoption_fill(struct gj_study_result *result, const struct gj_pair_money *money,
                                struct gj_error *error)
{
    const struct gj_study_spec *spec = result->spec;
    const uint32_t n = result->n_replications;
    if (!spec->firm.decision.is_on || n == 0) {
        return GJ_OK;
    }
    for (uint32_t k = 0; k < spec->n_upgrades && result->n_money < GJ_MAX_MONEY_LINES; k++) {
        const bool is_only = spec->n_upgrades == 1;
        result->money[result->n_money++] =
            (struct gj_money_line){.name = "expected_gain",
                                   .en = is_only ? "gain a year that the firm expects" : labels[k][0],
                                   .ko = is_only ? "기업이 기대하는 연간 이득" : labels[k][1],
                                   .unit = "won/y",
                                   .estimate = result->expected.gain_won_per_year[k]};
    }
    struct gj_estimate anyway = {NAN, NAN, 0};
    const enum gj_status status = find_anyway(result, money, &anyway, error);
    if (status != GJ_OK) {
        return status;
    }
    if (result->n_money < GJ_MAX_MONEY_LINES) {
        result->money[result->n_money++] =
            (struct gj_money_line){.name = "deadweight",
                                   .en = "deadweight: share of supported that would go ahead anyway",
                                   .ko = "사중손실: 지원받은 기업 중 지원 없이도 착수했을 비율",
                                   .unit = "1",
                                   .estimate = anyway};
    }
    return GJ_OK;
}
