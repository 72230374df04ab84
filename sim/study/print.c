/* The frozen scenario as text: the plant, then the rest of the study, one line a value. */
#include "study/study_internal.h"

#include <inttypes.h>
#include <stdio.h>

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void range(struct gj_text *out, const char *arm, const char *name, struct gj_range value)
{
    gj_text_addf(out, "%s.%s = ", arm, name);
    gj_text_add_number(out, value.low);
    gj_text_add(out, " ");
    gj_text_add_number(out, value.central);
    gj_text_add(out, " ");
    gj_text_add_number(out, value.high);
    gj_text_add(out, "\n");
}

static void print_level(const struct gj_level_spec *level, const char *arm, struct gj_text *out)
{
    static const char *const levers[] = {
#define GJ_LEVER(name, script, en, ko, acts) script,
#include "factory/lever.def"
#undef GJ_LEVER
    };
    gj_text_addf(out, "%s.level = %d\n%s.name = %s\n", arm, level->level, arm, level->name);
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        range(out, arm, levers[i], level->lever[i]);
    }
    range(out, arm, "cost_won", level->cost_won);
    range(out, arm, "upkeep_per_year", level->upkeep_per_year);
    range(out, arm, "technicians", level->technicians);
    gj_text_addf(out, "%s.install_us = %" PRId64 "\n%s.ramp_us = %" PRId64 "\n", arm, level->install_us, arm,
                 level->ramp_us);
}

static void print_programme(const struct gj_programme_spec *p, const char *upgrade, struct gj_text *out)
{
    gj_text_addf(out, "%s.support.name = %s\n%s.support.year = %d\n%s.support.levels = %d-%d\n", upgrade, p->name,
                 upgrade, p->year, upgrade, p->min_level, p->max_level);
    for (uint32_t i = 0; i < p->n_payers; i++) {
        gj_text_addf(out, "%s.support.payer[%u] = %s public:%d cap_won:%" PRId64 " share:", upgrade, i,
                     p->payer[i].name, p->payer[i].is_public, p->payer[i].cap_won);
        gj_text_add_number(out, p->payer[i].share);
        gj_text_add(out, "\n");
    }
}

static void print_steps(const struct gj_study_spec *spec, struct gj_text *out)
{
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        char name[24];
        snprintf(name, sizeof name, "upgrade[%u]", k);
        gj_text_addf(out, "%s.at_us = %" PRId64 "\n", name, spec->upgrade[k].at);
        print_level(&spec->upgrade[k].to, name, out);
        if (spec->upgrade[k].has_support) {
            print_programme(&spec->upgrade[k].support, name, out);
        } else {
            gj_text_addf(out, "%s.support = none\n", name);
        }
    }
}

void gj_study_print(const struct gj_study_spec *spec, struct gj_text *out)
{
    const struct gj_firm_spec *firm = &spec->firm;
    gj_text_addf(out, "study.title_ko = %s\n", spec->title_ko ? spec->title_ko : spec->title);
    gj_text_addf(out, "study.title = %s\nstudy.seed = %" PRIu64 "\n", spec->title, spec->seed);
    if (spec->start_day != GJ_START_DAY) {
        gj_text_addf(out, "study.start_day = %" PRId64 "\n", spec->start_day);
    }
    gj_text_addf(out, "study.warm_up_us = %" PRId64 "\nstudy.horizon_us = %" PRId64 "\n", spec->warm_up, spec->horizon);
    gj_text_addf(out, "study.decide_at_us = %" PRId64 "\nstudy.settle_us = %" PRId64 "\n", spec->decide_at,
                 spec->settle);
    gj_text_addf(out, "study.replications = %u\nstudy.replications_min = %u\n", spec->replications,
                 spec->replications_min);
    gj_text_addf(out, "study.headline = %s\n", gj_outcome_info(spec->headline)->name);
    for (uint32_t i = 0; i < spec->n_parameters; i++) {
        gj_text_addf(out, "parameter.%s = %s\n", spec->parameter[i].name, spec->parameter[i].value);
    }
    number(out, "study.precision", spec->precision);
    number(out, "study.confidence", spec->confidence);
    gj_plant_print(spec->plant, out);
    print_level(&spec->before, "before", out);
    print_steps(spec, out);
    number(out, "firm.price_won", firm->price_won);
    number(out, "firm.material_won", firm->material_won);
    number(out, "firm.overhead_won_per_month", firm->overhead_won_per_month);
    gj_text_addf(out, "firm.other_heads = %u\n", firm->other_heads);
    number(out, "firm.other_wage_won_per_month", firm->other_wage_won_per_month);
    number(out, "firm.technician_wage_won_per_month", firm->technician_wage_won_per_month);
    gj_print_staffing(spec, out);
    number(out, "firm.social_rate", firm->social_rate);
    number(out, "firm.on_cost", firm->on_cost);
    gj_decision_print(&firm->decision, out);
    gj_print_market(&firm->market, out);
}
