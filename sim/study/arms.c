/* The arms of a study: which they are, and what the life of each is told. */
#include <math.h>

#include "economy/life.h"
#include "study/study.h"

const struct gj_arm_info *gj_arm_info(enum gj_arm arm)
{
    static const struct gj_arm_info infos[GJ_MAX_ARMS] = {
        [GJ_ARM_BEFORE] = {"before", "before", "도입 전"},
        [GJ_ARM_AFTER] = {"after", "after", "도입 후"},
        [GJ_ARM_TECHNOLOGY] = {"technology", "technology at the orders of before", "기술만 도입 (주문은 도입 전)"},
    };
    GJ_CHECK(arm < GJ_MAX_ARMS, "arm %u", (unsigned)arm);
    return &infos[arm];
}

uint32_t gj_study_n_arms(const struct gj_study_spec *spec)
{
    return spec->firm.market.is_on ? GJ_MAX_ARMS : GJ_N_ARMS;
}

enum gj_status gj_study_check_arm(const struct gj_study_spec *spec, enum gj_arm arm, struct gj_error *error)
{
    if ((uint32_t)arm < gj_study_n_arms(spec)) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_USAGE, NULL,
                 "the arm technology is lived only where orders answer: this firm has no market");
    gj_error_fix(error, "ask for the arm after, which is the same, or give the firm a market");
    return GJ_USAGE;
}

const struct gj_level_spec *gj_study_after(const struct gj_study_spec *spec)
{
    return spec->n_upgrades > 0 ? &spec->upgrade[spec->n_upgrades - 1].to : &spec->before;
}

const struct gj_programme_spec *gj_study_support(const struct gj_study_spec *spec)
{
    for (uint32_t k = spec->n_upgrades; k-- > 0;) {
        if (spec->upgrade[k].has_support) {
            return &spec->upgrade[k].support;
        }
    }
    return NULL;
}

void gj_study_tell_gain(const struct gj_expectation *expected, struct gj_life_spec *life)
{
    for (uint32_t k = 0; k < GJ_MAX_UPGRADES; k++) {
        life->gain_won_per_year[k] = expected->is_known ? expected->gain_won_per_year[k].mean : (double)NAN;
    }
}

static double employees_of(const struct gj_study_spec *spec)
{
    double heads = (double)spec->firm.other_heads;
    for (uint32_t p = 0; p < gj_plant_n_pools(spec->plant); p++) {
        heads += (double)gj_plant_pool(spec->plant, p)->count;
    }
    return heads;
}

void gj_study_applicant(const struct gj_study_spec *spec, uint32_t k, struct gj_applicant *firm)
{
    const double sales = gj_plant_pieces_a_year(spec->plant) * spec->firm.price_won;
    const struct gj_upgrade_spec *upgrade = spec->upgrade;
    *firm = (struct gj_applicant){
        .employees = employees_of(spec),
        .sales_won = sales > 0.0 ? sales : (double)NAN,
        .sector = spec->firm.sector,
        .region = spec->firm.region,
        .is_supplier = spec->firm.market.is_on && spec->firm.market.captive > 0.0,
        .start_level = k == 0 ? spec->before.level : upgrade[k - 1].to.level,
        .of_year_us = (spec->decide_at + upgrade[k].at) % GJ_YEAR,
    };
    for (uint32_t j = 0; j < k; j++) {
        if (upgrade[j].has_support) {
            firm->n_supports++;
            firm->since_us = upgrade[k].at - upgrade[j].at;
        }
    }
}

void gj_study_life_spec(const struct gj_study_spec *spec, struct gj_life_spec *life)
{
    *life = (struct gj_life_spec){
        .plant = spec->plant,
        .before = &spec->before,
        .upgrade = spec->upgrade,
        .n_upgrades = spec->n_upgrades,
        .firm = &spec->firm,
        .market_from = spec->warm_up,
        .decide_at = spec->warm_up + spec->decide_at,
        .end = spec->warm_up + spec->horizon,
    };
    gj_study_tell_gain(&spec->expected, life);
}

void gj_study_role(const struct gj_study_spec *spec, enum gj_arm arm, struct gj_role *role)
{
    const bool decides = spec->firm.decision.is_on;
    *role = (struct gj_role){.is_supported = arm != GJ_ARM_BEFORE};
    if (arm == GJ_ARM_TECHNOLOGY) {
        role->adoption = GJ_ADOPTS_AS_ANOTHER;
    } else if (decides) {
        role->adoption = GJ_ADOPTS_BY_DECISION;
    } else {
        role->adoption = arm == GJ_ARM_AFTER ? GJ_ADOPTS_AS_PLANNED : GJ_ADOPTS_NEVER;
    }
}
