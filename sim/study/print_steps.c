/* The frozen scenario as text: levels, steps and programmes, one line a value. */
#include "study/study_internal.h"

#include <inttypes.h>
#include <stdio.h>

static void number(struct gj_text *out, const char *place, const char *name, double value)
{
    gj_text_addf(out, "%s.%s = ", place, name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void whole(struct gj_text *out, const char *place, const char *name, int64_t value)
{
    gj_text_addf(out, "%s.%s = %" PRId64 "\n", place, name, value);
}

static void range(struct gj_text *out, const char *place, const char *name, struct gj_range value)
{
    gj_text_addf(out, "%s.%s = ", place, name);
    gj_text_add_number(out, value.low);
    gj_text_add(out, " ");
    gj_text_add_number(out, value.central);
    gj_text_add(out, " ");
    gj_text_add_number(out, value.high);
    gj_text_add(out, "\n");
}

static void levers(struct gj_text *out, const char *place, const struct gj_range *lever)
{
    static const char *const names[] = {
#define GJ_LEVER(name, script, en, ko, acts) script,
#include "factory/lever.def"
#undef GJ_LEVER
    };
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        range(out, place, names[i], lever[i]);
    }
}

/* Nothing of what lasts. */
static void print_lifespan(const struct gj_lifespan *lifespan, const char *place, struct gj_text *out)
{
    if (lifespan->software_us > 0 || lifespan->equipment_us > 0) {
        number(out, place, "software", lifespan->software);
        whole(out, place, "software_life_us", lifespan->software_us);
        whole(out, place, "equipment_life_us", lifespan->equipment_us);
        number(out, place, "replaced", lifespan->replaced);
    }
}

void gj_print_level(const struct gj_level_spec *level, const char *place, struct gj_text *out)
{
    char disturbs[40];
    gj_text_addf(out, "%s.level = %d\n%s.name = %s\n%s.name_ko = %s\n", place, level->level, place, level->name, place,
                 level->name_ko);
    gj_text_addf(out, "%s.stage = %s\n%s.stage_ko = %s\n%s.label = %s\n%s.label_ko = %s\n", place, level->stage, place,
                 level->stage_ko, place, level->label, place, level->label_ko);
    levers(out, place, level->lever);
    if (level->has_disturbance) {
        snprintf(disturbs, sizeof disturbs, "%s.disturbs", place);
        levers(out, disturbs, level->disturbs);
    }
    range(out, place, "cost_won", level->cost_won);
    number(out, place, "on_completion", level->on_completion);
    range(out, place, "upkeep_per_year", level->upkeep_per_year);
    range(out, place, "technicians", level->technicians);
    whole(out, place, "training_us", level->training_us);
    whole(out, place, "install_us", level->install_us);
    whole(out, place, "ramp_us", level->ramp_us);
    print_lifespan(&level->lifespan, place, out);
}

/* --- programmes --- */

/* One number where all levels have the same. */
static void print_payer(const struct gj_payer *payer, const char *place, struct gj_text *out)
{
    gj_text_addf(out, "%s.name = %s\n%s.name_ko = %s\n%s.public = %d\n", place, payer->name, place, payer->name_ko,
                 place, payer->is_public);
    gj_text_addf(out, "%s.share =", place);
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        gj_text_add(out, " ");
        gj_text_add_number(out, payer->share[level]);
    }
    gj_text_addf(out, "\n%s.cap_won =", place);
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        if (payer->cap_won[level] == GJ_NO_CAP) {
            gj_text_add(out, " none");
        } else {
            gj_text_addf(out, " %" PRId64, payer->cap_won[level]);
        }
    }
    gj_text_add(out, "\n");
}

static void print_eligible(const struct gj_eligibility *e, const char *place, struct gj_text *out)
{
    number(out, place, "min_employees", e->min_employees);
    number(out, place, "max_employees", e->max_employees);
    number(out, place, "min_sales_won", e->min_sales_won);
    number(out, place, "max_sales_won", e->max_sales_won);
    whole(out, place, "start_levels", e->start_levels);
    whole(out, place, "suppliers_only", e->suppliers_only);
    for (uint32_t i = 0; i < e->n_sectors; i++) {
        gj_text_addf(out, "%s.sector = %s\n", place, e->sector[i]);
    }
}

static void print_lists(const struct gj_programme_spec *p, const char *place, struct gj_text *out)
{
    static const char *const merits[] = {"hires", "region", "sector", "supplier", "first"};
    for (uint32_t i = 0; i < p->n_points; i++) {
        gj_text_addf(out, "%s.extra[%u] = %s %s ", place, i, merits[p->points[i].when], p->points[i].of);
        gj_text_add_number(out, p->points[i].points);
        gj_text_add(out, "\n");
    }
    for (uint32_t i = 0; i < p->n_instalments; i++) {
        const struct gj_instalment *part = &p->instalment[i];
        gj_text_addf(out, "%s.instalment[%u] = %s %" PRId64 " ", place, i,
                     part->on_completion ? "completion" : "contract", part->after_us);
        gj_text_add_number(out, part->share);
        gj_text_add(out, "\n");
    }
}

static void print_terms(const struct gj_programme_spec *p, const char *place, struct gj_text *out)
{
    whole(out, place, "clawback.within_us", p->clawback.within_us);
    number(out, place, "clawback.share", p->clawback.share);
    number(out, place, "clawback.keeps", p->clawback.keeps);
    whole(out, place, "again.refused", p->again.is_refused);
    whole(out, place, "again.after_us", p->again.after_us);
    whole(out, place, "again.cap_won", p->again.has_cap ? p->again.cap_won : GJ_NO_CAP);
    whole(out, place, "coaching.experts", p->coaching.experts);
    number(out, place, "coaching.visits", p->coaching.visits);
    number(out, place, "coaching.visit_won", p->coaching.visit_won);
    number(out, place, "coaching.share", p->coaching.share);
    range(out, place, "coaching.ramp", p->coaching.ramp);
    number(out, place, "in_kind", p->in_kind);
    number(out, place, "admin", p->admin);
    whole(out, place, "budget_won", p->has_budget ? p->budget_won : GJ_NO_CAP);
    whole(out, place, "quota", p->has_quota ? (int64_t)p->quota : GJ_NO_CAP);
    whole(out, place, "opens_us", p->opens_us);
    whole(out, place, "closes_us", p->closes_us);
}

static void print_programme(const struct gj_programme_spec *p, const char *place, struct gj_text *out)
{
    char payer[60];
    gj_text_addf(out, "%s.name = %s\n%s.name_ko = %s\n%s.year = %d\n%s.levels = %d-%d\n", place, p->name, place,
                 p->name_ko, place, p->year, place, p->min_level, p->max_level);
    for (uint32_t i = 0; i < p->n_payers; i++) {
        snprintf(payer, sizeof payer, "%s.payer[%u]", place, i);
        print_payer(&p->payer[i], payer, out);
    }
    print_eligible(&p->eligible, place, out);
    print_lists(p, place, out);
    print_terms(p, place, out);
}

void gj_print_steps(const struct gj_study_spec *spec, struct gj_text *out)
{
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        char place[24], support[40];
        snprintf(place, sizeof place, "upgrade[%u]", k);
        snprintf(support, sizeof support, "%s.support", place);
        whole(out, place, "at_us", spec->upgrade[k].at);
        gj_print_level(&spec->upgrade[k].to, place, out);
        if (spec->upgrade[k].has_support) {
            print_programme(&spec->upgrade[k].support, support, out);
        } else {
            gj_text_addf(out, "%s = none\n", support);
        }
    }
}
