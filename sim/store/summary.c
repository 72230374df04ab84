/* The study's summary as JSON, for programs that read the command line's output. */
#include "store/store.h"

#include <math.h>

#include "store/json_internal.h"
#include "store/table_internal.h"
#include "study/batch/response.h"
#include "study/population/evidence.h"
#include "study/result_jobs.h"
#include "study/result_paths.h"

static json_t *estimate_json(const struct gj_estimate *estimate)
{
    json_t *object = json_object();
    gj_json_set(&object, "mean", gj_json_number(estimate->mean));
    gj_json_set(&object, "half_width", gj_json_number(estimate->half_width));
    gj_json_set(&object, "n", json_integer(estimate->n));
    return object;
}

static json_t *label_json(const char *en, const char *ko)
{
    json_t *object = json_object();
    gj_json_set(&object, "en", gj_json_text(en));
    gj_json_set(&object, "ko", gj_json_text(ko));
    return object;
}

/* {"before": a, "after": b} */
static json_t *arms_json(const double value[GJ_N_ARMS])
{
    json_t *object = json_object();
    for (unsigned arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_json_set(&object, gj_arm_name(arm), gj_json_number(value[arm]));
    }
    return object;
}

static json_t *outcomes_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *outcome = gj_outcome_info(k);
        json_t *object = json_object();
        gj_json_set(&object, "outcome", json_string(outcome->name));
        gj_json_set(&object, "label", label_json(outcome->en, outcome->ko));
        gj_json_set(&object, "unit", json_string(outcome->unit));
        gj_json_set(&object, "section", json_string(gj_section_name(outcome->section)));
        gj_json_set(&object, "better", json_integer(outcome->better));
        for (unsigned arm = 0; arm < GJ_N_ARMS; arm++) {
            gj_json_set(&object, gj_arm_name(arm), estimate_json(&result->arm[arm][k]));
        }
        gj_json_set(&object, "difference", estimate_json(&result->difference[k]));
        gj_json_set(&object, "ratio", estimate_json(&result->ratio[k]));
        gj_json_append(&list, object);
    }
    return list;
}

static json_t *stations_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < result->n_stations; i++) {
        const struct gj_station_view *station = &result->station[i];
        json_t *object = json_object(), *states = json_object();
        for (unsigned s = 0; s < GJ_N_STATES; s++) {
            const double share[GJ_N_ARMS] = {station->state_share[GJ_ARM_BEFORE][s],
                                             station->state_share[GJ_ARM_AFTER][s]};
            gj_json_set(&states, gj_state_names((enum gj_state)s)->name, arms_json(share));
        }
        gj_json_set(&object, "station", gj_json_text(station->name));
        gj_json_set(&object, "affected", json_boolean(station->affected));
        gj_json_set(&object, "oee", arms_json(station->oee));
        gj_json_set(&object, "availability", arms_json(station->availability));
        gj_json_set(&object, "performance", arms_json(station->performance));
        gj_json_set(&object, "quality", arms_json(station->quality));
        gj_json_set(&object, "good_per_day", arms_json(station->good_per_day));
        gj_json_set(&object, "reject_share", arms_json(station->reject_share));
        gj_json_set(&object, "state_share", states);
        gj_json_append(&list, object);
    }
    return list;
}

static json_t *pools_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < result->n_pools; i++) {
        const struct gj_pool_view *pool = &result->pool[i];
        json_t *object = json_object(), *activities = json_object();
        for (unsigned a = 0; a < GJ_N_ACTIVITIES; a++) {
            const double share[GJ_N_ARMS] = {pool->activity_share[GJ_ARM_BEFORE][a],
                                             pool->activity_share[GJ_ARM_AFTER][a]};
            gj_json_set(&activities, gj_activity_names((enum gj_activity)a)->name, arms_json(share));
        }
        gj_json_set(&object, "pool", gj_json_text(pool->name));
        gj_json_set(&object, "occupation", gj_json_text(pool->occupation));
        gj_json_set(&object, "heads", arms_json(pool->heads));
        gj_json_set(&object, "activity_share", activities);
        gj_json_append(&list, object);
    }
    return list;
}

static json_t *oee_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (unsigned s = 0; s < GJ_N_OEE_STEPS; s++) {
        const struct gj_label *label = gj_oee_step_label((enum gj_oee_step)s);
        const double hours[GJ_N_ARMS] = {result->oee_hours[GJ_ARM_BEFORE][s], result->oee_hours[GJ_ARM_AFTER][s]};
        json_t *object = json_object();
        gj_json_set(&object, "step", json_string(label->name));
        gj_json_set(&object, "label", label_json(label->en, label->ko));
        gj_json_set(&object, "hours_per_day", arms_json(hours));
        gj_json_append(&list, object);
    }
    return list;
}

static json_t *money_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < result->n_money; i++) {
        const struct gj_money_line *line = &result->money[i];
        json_t *object = json_object();
        gj_json_set(&object, "line", gj_json_text(line->name));
        gj_json_set(&object, "label", label_json(line->en, line->ko));
        gj_json_set(&object, "unit", gj_json_text(line->unit));
        gj_json_set(&object, "estimate", estimate_json(&line->estimate));
        gj_json_append(&list, object);
    }
    return list;
}

static json_t *worth_json(const struct gj_worth *w, const struct gj_appraisal *a, enum gj_effect effect, uint32_t owner)
{
    json_t *object = json_object();
    json_t *years = json_array();
    for (uint32_t year = 0; year <= a->n_years; year++) {
        gj_json_append(&years, estimate_json(gj_appraisal_flow(a, effect, owner, GJ_LINE_NET, year)));
    }
    gj_json_set(&object, "party", json_string(gj_owner_info(owner)->name));
    gj_json_set(&object, "net_by_year", years);
    gj_json_set(&object, "npv", estimate_json(&w->npv));
    gj_json_set(&object, "benefit", estimate_json(&w->benefit));
    gj_json_set(&object, "cost", estimate_json(&w->cost));
    gj_json_set(&object, "benefit_cost", estimate_json(&w->benefit_cost));
    gj_json_set(&object, "irr", gj_json_number(w->irr));
    gj_json_set(&object, "payback", gj_json_number(w->payback));
    gj_json_set(&object, "payback_discounted", gj_json_number(w->payback_discounted));
    return object;
}

static json_t *appraisal_json(const struct gj_study_result *result)
{
    static const char *const names[GJ_N_EFFECTS] = {"programme", "technology"};
    const struct gj_appraisal *a = &result->appraisal;
    json_t *object = json_object();
    gj_json_set(&object, "rate", gj_json_number(a->rate));
    gj_json_set(&object, "years", gj_json_number(a->years));
    for (uint32_t e = 0; e < GJ_N_EFFECTS; e++) {
        json_t *list = json_array();
        for (uint32_t owner = 0; a->has[e] && owner < GJ_N_OWNERS; owner++) {
            gj_json_append(&list, worth_json(&a->worth[e][owner], a, (enum gj_effect)e, owner));
        }
        gj_json_set(&object, names[e], list);
    }
    return object;
}

static json_t *bridge_json(const struct gj_bridge *bridge)
{
    json_t *list = json_array();
    for (uint32_t step = 0; bridge->is_told && step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_line *line = &bridge->line[step];
        json_t *object = json_object();
        gj_json_set(&object, "step", json_string(gj_bridge_step_info((enum gj_bridge_step)step)->name));
        gj_json_set(&object, "basis", json_string(gj_basis_name(line->basis)));
        gj_json_set(&object, "jobs", estimate_json(&line->jobs));
        gj_json_set(&object, "low", gj_json_number(line->jobs_low));
        gj_json_set(&object, "high", gj_json_number(line->jobs_high));
        gj_json_set(&object, "left", estimate_json(&line->left));
        gj_json_append(&list, object);
    }
    return list;
}

/* [{"year": 1, "months": 12, "heads": {"unit": "heads", "before": estimate, "after": ..., "difference": ...}, ...}] */
static json_t *years_json(const struct gj_study_result *result)
{
    const struct gj_path_sums *paths = result->paths;
    json_t *list = json_array();
    for (uint32_t year = 0; paths && year < paths->frame.n_years; year++) {
        json_t *object = json_object();
        gj_json_set(&object, "year", json_integer(year + 1));
        gj_json_set(&object, "months", json_integer(gj_path_year_months(&paths->frame, year)));
        for (unsigned k = 0; k < GJ_N_PATH_MEASURES; k++) {
            const struct gj_path_info *info = gj_path_info((enum gj_path_measure)k);
            json_t *measure = json_object();
            gj_json_set(&measure, "unit", json_string(info->unit_year));
            for (unsigned s = 0; s < paths->frame.n_series; s++) {
                const struct gj_estimate estimate =
                    gj_path_estimate(paths, paths->frame.n_months + year, (enum gj_path_measure)k,
                                     (enum gj_path_series)s, result->spec->confidence);
                gj_json_set(&measure, gj_path_series_name((enum gj_path_series)s), estimate_json(&estimate));
            }
            gj_json_set(&object, info->name, measure);
        }
        gj_json_append(&list, object);
    }
    return list;
}

/* Of one occupation and measure: every arm that was lived, and the parts of the change. */
static json_t *job_json(const struct gj_study_result *result, unsigned group, unsigned measure)
{
    const struct gj_jobs *jobs = result->jobs;
    json_t *object = json_object();
    gj_json_set(&object, "occupation", json_string(gj_job_group_info((enum gj_job_group)group)->name));
    gj_json_set(&object, "measure", json_string(gj_job_measure_info((enum gj_job_measure)measure)->name));
    gj_json_set(&object, "unit", json_string(gj_job_measure_info((enum gj_job_measure)measure)->unit));
    for (unsigned arm = 0; arm < gj_study_n_arms(result->spec); arm++) {
        gj_json_set(&object, gj_arm_name(arm), estimate_json(&jobs->arm[arm][group][measure]));
    }
    for (unsigned part = 0; part < GJ_N_JOB_PARTS; part++) {
        gj_json_set(&object, gj_job_part_info((enum gj_job_part)part)->name,
                    estimate_json(&jobs->part[part][group][measure]));
    }
    return object;
}

static json_t *jobs_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    for (unsigned g = 0; result->jobs != NULL && g <= GJ_JOB_ALL; g++) {
        for (unsigned m = 0; m < GJ_N_JOB_MEASURES && (g == GJ_JOB_ALL || result->jobs->is_there[g]); m++) {
            gj_json_append(&list, job_json(result, g, m));
        }
    }
    return list;
}

/* Figures of evaluations beside a population; empty without any. */
static json_t *evidence_json(const struct gj_study_result *result)
{
    json_t *list = json_array();
    const struct gj_evidence *evidence = result->population ? result->population->evidence : NULL;
    for (uint32_t i = 0; evidence && i < result->spec->n_targets; i++) {
        const struct gj_target *target = &result->spec->target[i];
        const struct gj_estimate *simulated = &evidence->simulated[i];
        json_t *object = json_object();
        gj_json_set(&object, "outcome", json_string(gj_firm_outcome_info(target->outcome)->name));
        gj_json_set(&object, "measure", json_string(gj_measure_name(target->measure)));
        gj_json_set(&object, "firms", gj_json_text(target->firms));
        gj_json_set(&object, "mark", gj_json_text(target->mark));
        gj_json_set(&object, "year", json_integer(target->year));
        gj_json_set(&object, "fitted", json_boolean(target->is_calibrated));
        gj_json_set(&object, "reported", gj_json_number(target->value));
        gj_json_set(&object, "reported_low", gj_json_number(target->low));
        gj_json_set(&object, "reported_high", gj_json_number(target->high));
        gj_json_set(&object, "simulated", estimate_json(simulated));
        gj_json_set(&object, "agrees", json_string(gj_agreement_name(gj_evidence_agreement(target, simulated))));
        gj_json_append(&list, object);
    }
    return list;
}

/* null: a fixed number of replications. */
static json_t *precision_json(const struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    const struct gj_contrast of = gj_study_precision_of(spec);
    char name[80];
    if (!(spec->precision > 0.0) && !(spec->precision_share > 0.0)) {
        return json_null();
    }
    gj_contrast_name(&of, name, sizeof name);
    json_t *object = json_object();
    gj_json_set(&object, "of", json_string(name));
    gj_json_set(&object, "is_difference", json_boolean(of.against != GJ_NO_RESPONSE));
    gj_json_set(&object, "unit", json_string(gj_contrast_unit(&of)));
    gj_json_set(&object, "asked", gj_json_number(spec->precision > 0.0 ? spec->precision : (double)NAN));
    gj_json_set(&object, "asked_share",
                gj_json_number(spec->precision_share > 0.0 ? spec->precision_share : (double)NAN));
    gj_json_set(&object, "reached", estimate_json(&result->precise));
    return object;
}

enum gj_status gj_store_summary_json(const struct gj_study_result *result, struct gj_text *out)
{
    const struct gj_study_spec *spec = result->spec;
    json_t *root = json_object();
    gj_json_set(&root, "study", gj_json_text(spec->name));
    gj_json_set(&root, "title", gj_json_text(spec->title));
    gj_json_set(&root, "scenario_sha256", gj_json_text(spec->scenario_sha));
    gj_json_set(&root, "seed", gj_json_decimal(spec->seed));
    gj_json_set(&root, "arms", json_integer(gj_study_n_arms(spec)));
    gj_json_set(&root, "replications", json_integer(result->n_replications));
    gj_json_set(&root, "failed", json_integer(result->n_failed));
    gj_json_set(&root, "confidence", gj_json_number(spec->confidence));
    gj_json_set(&root, "headline", json_string(gj_outcome_info(spec->headline)->name));
    gj_json_set(&root, "precision", precision_json(result));
    gj_json_set(&root, "rows_digest", gj_json_hex(result->digest));
    gj_json_set(&root, "events", gj_json_decimal(result->n_events));
    gj_json_set(&root, "outcomes", outcomes_json(result));
    gj_json_set(&root, "stations", stations_json(result));
    gj_json_set(&root, "pools", pools_json(result));
    gj_json_set(&root, "oee_steps", oee_json(result));
    gj_json_set(&root, "jobs", jobs_json(result));
    gj_json_set(&root, "money", money_json(result));
    gj_json_set(&root, "appraisal", appraisal_json(result));
    gj_json_set(&root, "bridge", bridge_json(&result->bridge));
    gj_json_set(&root, "bridge_years", bridge_json(&result->bridge_years));
    gj_json_set(&root, "years", years_json(result));
    gj_json_set(&root, "evidence", evidence_json(result));
    return gj_json_print(root, out);
}
