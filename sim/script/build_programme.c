/* Programmes: who pays, whom they take, when and on which terms. */
#include "script/build_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int64_t won_of(const struct gj_value *value, int64_t other)
{
    return value->kind == GJ_V_NUMBER ? (int64_t)llround(value->number) : other;
}

/* --- payers --- */

/* The value for one level: the same for all, or the level's own; NULL when it has none. */
static const struct gj_value *at_level(const struct gj_value *value, int level)
{
    if (value->kind != GJ_V_LIST) {
        return value;
    }
    return value->item[level].kind == GJ_V_ABSENT ? NULL : &value->item[level];
}

/* A table by level has all levels that the programme supports. */
static void check_levels(struct gj_builder *b, const struct gj_node *node, const char *field,
                         const struct gj_value *value, const struct gj_programme_spec *programme)
{
    for (int level = programme->min_level; value->kind == GJ_V_LIST && level <= programme->max_level; level++) {
        if (!at_level(value, level)) {
            char fix[80];
            snprintf(fix, sizeof fix, "add [%d] = ..., or set min_level and max_level", level);
            gj_build_wrong(b, node, field, fix, "says nothing for level %d, which the programme supports", level);
            return;
        }
    }
}

static void read_payer(struct gj_builder *b, const struct gj_node *node, const struct gj_programme_spec *programme,
                       struct gj_payer *payer)
{
    const struct gj_value *share = GJ_FIELD_OF(node, payer, share);
    const struct gj_value *cap = GJ_FIELD_OF(node, payer, cap);
    gj_build_names(payer->name, payer->name_ko, sizeof payer->name, node->name, GJ_FIELD_OF(node, payer, name_ko));
    payer->is_public = gj_value_whole(GJ_FIELD_OF(node, payer, public), 1) != 0;
    check_levels(b, node, "share", share, programme);
    check_levels(b, node, "cap", cap, programme);
    bool is_nothing = false;
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        const struct gj_value *share_here = at_level(share, level);
        const struct gj_value *cap_here = at_level(cap, level);
        payer->share[level] = share_here ? gj_value_number(share_here, 0.0) : 0.0;
        payer->cap_won[level] = cap_here ? won_of(cap_here, GJ_NO_CAP) : GJ_NO_CAP;
        is_nothing |= payer->cap_won[level] == 0;
    }
    if (is_nothing) {
        gj_build_wrong(b, node, "cap", "leave the cap away for none", "a cap of 0 won pays nothing");
    }
}

static void read_payers(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    double most = 0.0;
    int worst = 0;
    if (node->n_items == 0 && GJ_FIELD_OF(node, programme, coaching)->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, NULL, "add payer \"state\" { share = percent(50) }",
                       "has no payer: it would pay nothing");
    }
    for (uint32_t i = 0; i < node->n_items && i < GJ_MAX_PAYERS; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(node->item[k]->name, node->item[i]->name) == 0) {
                gj_build_wrong(b, node->item[i], NULL, "give each its own name", "there are two payers named \"%s\"",
                               node->item[i]->name);
                break;
            }
        }
        read_payer(b, node->item[i], programme, &programme->payer[programme->n_payers++]);
    }
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        double sum = 0.0;
        for (uint32_t i = 0; i < programme->n_payers; i++) {
            sum += programme->payer[i].share[level];
        }
        if (sum > most) {
            most = sum;
            worst = level;
        }
    }
    if (node->n_items > GJ_MAX_PAYERS) {
        gj_build_wrong(b, node, NULL, NULL, "%u payers, at most %d are possible", node->n_items, GJ_MAX_PAYERS);
    }
    if (most > 1.0 + 1e-12) {
        char level[24] = "";
        if (worst > 0) { /* the same at all levels otherwise, or highest at the lowest */
            snprintf(level, sizeof level, " to level %d", worst);
        }
        gj_build_wrong(b, node, NULL, "let the shares add up to at most 100 %",
                       "the payers together pay %.10g %% of a project%s", most * 100.0, level);
    }
}

/* --- whom it takes --- */

static uint32_t start_levels(struct gj_builder *b, const struct gj_node *node)
{
    const struct gj_value *low = GJ_FIELD_OF(node, eligibility, min_start);
    const struct gj_value *high = GJ_FIELD_OF(node, eligibility, max_start);
    const int first = (int)gj_value_whole(low, 0);
    const int last = (int)gj_value_whole(high, GJ_TOP_LEVEL);
    uint32_t levels = 0;
    if (first > last) {
        gj_build_wrong(b, node, "min_start", NULL, "is above max_start");
    }
    for (int level = first; level <= last; level++) {
        levels |= UINT32_C(1) << level;
    }
    return low->kind == GJ_V_ABSENT && high->kind == GJ_V_ABSENT ? 0 : levels;
}

static void read_eligible(struct gj_builder *b, const struct gj_node *node, struct gj_eligibility *e)
{
    const struct gj_value *sectors = GJ_FIELD_OF(node, eligibility, sectors);
    e->min_employees = gj_value_number(GJ_FIELD_OF(node, eligibility, min_employees), 0.0);
    e->max_employees = gj_value_number(GJ_FIELD_OF(node, eligibility, max_employees), 0.0);
    e->min_sales_won = gj_value_number(GJ_FIELD_OF(node, eligibility, min_sales), 0.0);
    e->max_sales_won = gj_value_number(GJ_FIELD_OF(node, eligibility, max_sales), 0.0);
    if (e->max_employees > 0.0 && e->min_employees > e->max_employees) {
        gj_build_wrong(b, node, "min_employees", NULL, "is above max_employees: no firm is taken");
    }
    if (e->max_sales_won > 0.0 && e->min_sales_won > e->max_sales_won) {
        gj_build_wrong(b, node, "min_sales", NULL, "is above max_sales: no firm is taken");
    }
    e->start_levels = start_levels(b, node);
    e->suppliers_only = gj_value_whole(GJ_FIELD_OF(node, eligibility, suppliers_only), 0) != 0;
    for (uint32_t i = 0; sectors->kind == GJ_V_LIST && i < sectors->n_items; i++) {
        if (i == GJ_MAX_SECTORS) {
            gj_build_wrong(b, node, "sectors", NULL, "%u sectors, at most %d are possible", sectors->n_items,
                           GJ_MAX_SECTORS);
            break;
        }
        snprintf(e->sector[e->n_sectors++], sizeof e->sector[0], "%s", sectors->item[i].text);
    }
}

static void read_points(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    const struct gj_value *extra = GJ_FIELD_OF(node, programme, extra);
    if (extra->kind == GJ_V_LIST && extra->n_items > GJ_MAX_POINTS) {
        gj_build_wrong(b, node, "extra", NULL, "%u reasons for points, at most %d are possible", extra->n_items,
                       GJ_MAX_POINTS);
    }
    for (uint32_t i = 0; extra->kind == GJ_V_LIST && i < extra->n_items && i < GJ_MAX_POINTS; i++) {
        const struct gj_node *item = extra->item[i].node;
        struct gj_points *points = &programme->points[programme->n_points];
        if (!item) {
            continue; /* reported */
        }
        programme->n_points++;
        points->when = (enum gj_merit)gj_value_whole(GJ_FIELD_OF(item, points, when), 0);
        points->points = gj_value_number(GJ_FIELD_OF(item, points, points), 0.0);
        snprintf(points->of, sizeof points->of, "%s", gj_value_text(GJ_FIELD_OF(item, points, of), ""));
        const bool wants_name = points->when == GJ_MERIT_REGION || points->when == GJ_MERIT_SECTOR;
        if (wants_name && !*points->of) {
            gj_build_wrong(b, item, "of", "of = \"...\"", "the region or sector is not named");
        }
    }
}

/* --- terms --- */

static void read_instalments(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    const struct gj_value *list = GJ_FIELD_OF(node, programme, instalments);
    double sum = 0.0;
    if (list->kind != GJ_V_LIST || list->n_items == 0) {
        return;
    }
    if (list->n_items > GJ_MAX_INSTALMENTS) {
        gj_build_wrong(b, node, "instalments", NULL, "%u instalments, at most %d are possible", list->n_items,
                       GJ_MAX_INSTALMENTS);
        return;
    }
    for (uint32_t i = 0; i < list->n_items; i++) {
        const struct gj_node *item = list->item[i].node;
        if (!item || GJ_FIELD_OF(item, instalment, share)->kind != GJ_V_NUMBER) {
            return; /* reported */
        }
        struct gj_instalment *part = &programme->instalment[programme->n_instalments++];
        part->share = GJ_FIELD_OF(item, instalment, share)->number;
        part->on_completion = gj_value_whole(GJ_FIELD_OF(item, instalment, at), 0) != 0;
        part->after_us = gj_value_time(GJ_FIELD_OF(item, instalment, after), 0);
        sum += part->share;
    }
    if (fabs(sum - 1.0) > 1e-9) {
        gj_build_wrong(b, node, "instalments", "let the shares add up to 100 %", "add up to %.10g %%", sum * 100.0);
    }
}

static void read_coaching(const struct gj_value *value, struct gj_coaching_spec *coaching)
{
    if (value->kind != GJ_V_NODE) {
        return;
    }
    const struct gj_node *node = value->node;
    coaching->experts = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, coaching, experts), 1);
    coaching->visits = gj_value_number(GJ_FIELD_OF(node, coaching, visits), 0.0);
    coaching->visit_won = gj_value_number(GJ_FIELD_OF(node, coaching, visit), 0.0);
    coaching->share = gj_value_number(GJ_FIELD_OF(node, coaching, share), 1.0);
    coaching->ramp = gj_build_range(GJ_FIELD_OF(node, coaching, ramp), 1.0);
}

static void read_terms(const struct gj_node *node, struct gj_programme_spec *programme)
{
    const struct gj_value *clawback = GJ_FIELD_OF(node, programme, clawback);
    const struct gj_value *again = GJ_FIELD_OF(node, programme, again);
    if (clawback->kind == GJ_V_NODE) {
        programme->clawback.within_us = gj_value_time(GJ_FIELD_OF(clawback->node, clawback, within), 0);
        programme->clawback.share = gj_value_number(GJ_FIELD_OF(clawback->node, clawback, share), 1.0);
        programme->clawback.keeps = gj_value_number(GJ_FIELD_OF(clawback->node, clawback, keeps), 0.0);
    }
    if (again->kind == GJ_V_NODE) {
        programme->again.is_refused = gj_value_whole(GJ_FIELD_OF(again->node, again, allowed), 1) == 0;
        programme->again.after_us = gj_value_time(GJ_FIELD_OF(again->node, again, after), 0);
        programme->again.has_cap = GJ_FIELD_OF(again->node, again, cap)->kind == GJ_V_NUMBER;
        programme->again.cap_won = won_of(GJ_FIELD_OF(again->node, again, cap), 0);
    }
    read_coaching(GJ_FIELD_OF(node, programme, coaching), &programme->coaching);
    programme->in_kind = gj_value_number(GJ_FIELD_OF(node, programme, in_kind), 0.0);
    programme->admin = gj_value_number(GJ_FIELD_OF(node, programme, admin), 0.0);
}

static void read_year(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    programme->has_budget = GJ_FIELD_OF(node, programme, budget)->kind == GJ_V_NUMBER;
    programme->budget_won = won_of(GJ_FIELD_OF(node, programme, budget), 0);
    programme->has_quota = GJ_FIELD_OF(node, programme, quota)->kind == GJ_V_NUMBER;
    programme->quota = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, programme, quota), 0);
    programme->opens_us = gj_value_time(GJ_FIELD_OF(node, programme, opens), 0);
    programme->closes_us = gj_value_time(GJ_FIELD_OF(node, programme, closes), 0);
    if (programme->has_budget && programme->budget_won == 0) {
        gj_build_wrong(b, node, "budget", "leave it away for no limit", "is 0: the programme supports nobody");
    }
    if (programme->has_quota && programme->quota == 0) {
        gj_build_wrong(b, node, "quota", "leave it away for no limit", "is 0: the programme supports nobody");
    }
    if (programme->closes_us > 0 && programme->opens_us >= programme->closes_us) {
        gj_build_wrong(b, node, "closes", NULL, "is not after opens: nobody could apply");
    }
}

void gj_build_programme(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    const struct gj_value *eligible = GJ_FIELD_OF(node, programme, eligible);
    const char *name = gj_value_text(GJ_FIELD_OF(node, programme, name), node->name);
    if (!*name) {
        gj_build_wrong(b, node, NULL, "programme \"new build\" { ... }", "a programme must have a name");
    }
    gj_build_names(programme->name, programme->name_ko, sizeof programme->name, name,
                   GJ_FIELD_OF(node, programme, name_ko));
    programme->year = (int)gj_value_whole(GJ_FIELD_OF(node, programme, year), 2019);
    programme->min_level = (int)gj_value_whole(GJ_FIELD_OF(node, programme, min_level), 0);
    programme->max_level = (int)gj_value_whole(GJ_FIELD_OF(node, programme, max_level), GJ_TOP_LEVEL);
    if (programme->min_level > programme->max_level) {
        gj_build_wrong(b, node, "min_level", NULL, "is above max_level");
    }
    read_payers(b, node, programme);
    if (eligible->kind == GJ_V_NODE) {
        read_eligible(b, eligible->node, &programme->eligible);
    }
    read_points(b, node, programme);
    read_instalments(b, node, programme);
    read_terms(node, programme);
    read_year(b, node, programme);
}

/* --- a firm that a programme does not take --- */

/* What the programme asks for and what the firm is. */
static void say_why(enum gj_refusal refusal, const struct gj_programme_spec *programme, const struct gj_applicant *firm,
                    char *text, size_t size)
{
    const struct gj_eligibility *e = &programme->eligible;
    switch (refusal) {
    case GJ_REFUSAL_SMALL:
        snprintf(text, size, "at least %.10g employees, the firm has %.10g", e->min_employees, firm->employees);
        break;
    case GJ_REFUSAL_LARGE:
        snprintf(text, size, "at most %.10g employees, the firm has %.10g", e->max_employees, firm->employees);
        break;
    case GJ_REFUSAL_POOR:
        snprintf(text, size, "sales of at least %.10g won a year, the firm sells for %.4g", e->min_sales_won,
                 firm->sales_won);
        break;
    case GJ_REFUSAL_RICH:
        snprintf(text, size, "sales of at most %.10g won a year, the firm sells for %.4g", e->max_sales_won,
                 firm->sales_won);
        break;
    case GJ_REFUSAL_SECTOR:
        snprintf(text, size, "other sectors, the firm's is \"%s\"", firm->sector);
        break;
    case GJ_REFUSAL_START:
        snprintf(text, size, "firms at other levels, the firm is at level %d", firm->start_level);
        break;
    case GJ_REFUSAL_OPEN:
        snprintf(text, size, "suppliers of an ordering firm, the firm has no market with captive sales");
        break;
    case GJ_REFUSAL_AGAIN:
        snprintf(text, size, "firms that had no support before, a step before has");
        break;
    case GJ_REFUSAL_SOON:
        snprintf(text, size, "firms whose last support is at least %.10g days ago, it was %.10g",
                 (double)programme->again.after_us / (double)GJ_DAY, (double)firm->since_us / (double)GJ_DAY);
        break;
    default:
        snprintf(text, size, "applications from day %.10g to day %.10g of a year, the step is taken on day %.10g",
                 (double)programme->opens_us / (double)GJ_DAY, (double)programme->closes_us / (double)GJ_DAY,
                 (double)firm->of_year_us / (double)GJ_DAY);
        break;
    }
}

void gj_build_check_eligible(struct gj_builder *b, const struct gj_study_spec *spec)
{
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        const struct gj_upgrade_spec *upgrade = &spec->upgrade[k];
        struct gj_applicant firm;
        char why[160];
        if (!upgrade->has_support) {
            continue;
        }
        gj_study_applicant(spec, k, &firm);
        const enum gj_refusal refusal = gj_programme_refuses(&upgrade->support, upgrade->to.level, &firm);
        if (refusal != GJ_REFUSAL_NONE && refusal != GJ_REFUSAL_LEVEL) { /* a wrong level was said already */
            say_why(refusal, &upgrade->support, &firm, why, sizeof why);
            gj_build_wrong(b, b->upgrade[k], "support", "name a programme that takes this firm, or leave support out",
                           "\"%s\" does not take this firm: it takes %s", upgrade->support.name, why);
        }
    }
}
