/* The frozen scenario as text: the plant, then the rest of the study, one line a value. */
#include "study/batch/response.h"
#include "study/design/experiment.h"
#include "study/population/evidence.h"
#include "study/study_internal.h"

#include <inttypes.h>

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

void gj_study_print_firm(const struct gj_study_spec *spec, struct gj_text *out)
{
    const struct gj_firm_spec *firm = &spec->firm;
    gj_plant_print(spec->plant, out);
    gj_print_level(&spec->before, "before", out);
    gj_print_steps(spec, out);
    gj_text_addf(out, "firm.sector = %s\nfirm.region = %s\n", firm->sector, firm->region);
    gj_bridge_print(&spec->bridge, out);
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
    gj_print_finance(firm, out);
}

/* What the scenario itself cannot say: another outcome than the headline, or a share. */
static void print_precision(const struct gj_study_spec *spec, struct gj_text *out)
{
    char name[80];
    const struct gj_contrast of = gj_study_precision_of(spec);
    if (spec->precision_of.of != spec->precision_of.against || spec->precision_share > 0.0) {
        gj_contrast_name(&of, name, sizeof name);
        gj_text_addf(out, "study.precision_of = %s\n", name);
        number(out, "study.precision_share", spec->precision_share);
    }
}

void gj_study_print(const struct gj_study_spec *spec, struct gj_text *out)
{
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
    print_precision(spec, out);
    number(out, "study.confidence", spec->confidence);
    if (spec->experiment && spec->experiment->n_factors > 0) {
        gj_print_experiment(spec->experiment, out);
    }
    if (spec->population) {
        gj_population_print(spec, out);
        gj_evidence_print(spec, out);
    } else {
        gj_study_print_firm(spec, out);
    }
}
