/* What is told of a firm that decides: what it expects, and how many of those who go ahead with the support would have without. */
#include "study/study_internal.h"

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

void gj_adoption_fill(struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    const uint32_t n = result->n_replications;
    if (!spec->firm.decision.is_on || n == 0) {
        return;
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
    const uint32_t n_arms = gj_study_n_arms(spec);
    const size_t stride = n_arms * sizeof *result->row / sizeof(double);
    struct gj_estimate anyway =
        gj_estimate_ratio(&result->row[GJ_ARM_BEFORE].value[GJ_OUTCOME_adopted],
                          &result->row[GJ_ARM_AFTER].value[GJ_OUTCOME_adopted], n, stride, spec->confidence);
    anyway.mean = gj_round_10(anyway.mean + 1.0);
    if (result->n_money < GJ_MAX_MONEY_LINES) {
        result->money[result->n_money++] =
            (struct gj_money_line){.name = "deadweight",
                                   .en = "deadweight: share that would have gone ahead anyway",
                                   .ko = "사중손실: 착수 기업 중 지원 없이도 착수했을 비율",
                                   .unit = "1",
                                   .estimate = anyway};
    }
}
