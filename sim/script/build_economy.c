/* Levels, programmes and the firm. */
#include "script/build_internal.h"

#include <math.h>
#include <stdio.h>

static struct gj_range range_of(const struct gj_value *value, double other)
{
    if (value->kind != GJ_V_NUMBER) {
        return (struct gj_range){other, other, other};
    }
    return (struct gj_range){value->low, value->number, value->high};
}

/* Name and Korean name; the first stands in for the second. */
static void copy_names(char *name, char *name_ko, size_t size, const char *en, const struct gj_value *ko)
{
    snprintf(name, size, "%s", en);
    snprintf(name_ko, size, "%s", *gj_value_text(ko, "") ? gj_value_text(ko, "") : en);
}

void gj_build_level(struct gj_builder *b, const struct gj_node *node, struct gj_level_spec *level)
{
    (void)b;
    level->level = (int)gj_value_whole(GJ_FIELD_OF(node, level, level), 0);
    copy_names(level->name, level->name_ko, sizeof level->name, gj_value_text(GJ_FIELD_OF(node, level, name), "?"),
               GJ_FIELD_OF(node, level, name_ko));
    const struct gj_value *levers = GJ_FIELD_OF(node, level, levers);
    for (int i = 0; i < GJ_N_LEVERS; i++) { /* fields of levers come from the same table as the levers */
        level->lever[i] =
            levers->kind == GJ_V_NODE ? range_of(&levers->node->field[i], 1.0) : (struct gj_range){1.0, 1.0, 1.0};
    }
    level->cost_won = range_of(GJ_FIELD_OF(node, level, cost), 0.0);
    level->upkeep_per_year = range_of(GJ_FIELD_OF(node, level, upkeep), 0.0);
    level->technicians = range_of(GJ_FIELD_OF(node, level, technicians), 0.0);
    level->install_us = gj_value_time(GJ_FIELD_OF(node, level, install), 0);
    level->ramp_us = gj_value_time(GJ_FIELD_OF(node, level, ramp), 0);
}
_Static_assert((int)GJ_NF_levers == (int)GJ_N_LEVERS, "the fields of levers are the levers");

void gj_build_check_support(struct gj_builder *b, const struct gj_node *after, const struct gj_node *support,
                            const struct gj_programme_spec *programme)
{
    const struct gj_value *level = GJ_FIELD_OF(after, level, level);
    const int first = programme->min_level;
    const int last = programme->max_level;
    if (level->kind != GJ_V_NUMBER || GJ_FIELD_OF(support, programme, min_level)->kind == GJ_V_BAD ||
        GJ_FIELD_OF(support, programme, max_level)->kind == GJ_V_BAD || first > last) {
        return; /* reported */
    }
    const int asked = (int)level->whole;
    if (asked >= first && asked <= last) {
        return;
    }
    char levels[40];
    snprintf(levels, sizeof levels, first == last ? "level %d" : "levels %d to %d", first, last);
    gj_build_wrong(b, b->study, "support", "name another programme or leave support out",
                   "\"%s\" supports %s, but `after` is level %d: it would pay nothing", programme->name, levels, asked);
}

static void read_payer(const struct gj_node *node, struct gj_payer *payer)
{
    copy_names(payer->name, payer->name_ko, sizeof payer->name, node->name, GJ_FIELD_OF(node, payer, name_ko));
    payer->share = gj_value_number(GJ_FIELD_OF(node, payer, share), 0.0);
    payer->cap_won = (int64_t)llround(gj_value_number(GJ_FIELD_OF(node, payer, cap), 0.0));
    payer->is_public = gj_value_whole(GJ_FIELD_OF(node, payer, public), 1) != 0;
}

void gj_build_programme(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme)
{
    const char *name = gj_value_text(GJ_FIELD_OF(node, programme, name), node->name);
    if (!*name) {
        gj_build_wrong(b, node, NULL, "programme \"new build\" { ... }", "a programme must have a name");
    }
    copy_names(programme->name, programme->name_ko, sizeof programme->name, name,
               GJ_FIELD_OF(node, programme, name_ko));
    programme->year = (int)gj_value_whole(GJ_FIELD_OF(node, programme, year), 2019);
    programme->min_level = (int)gj_value_whole(GJ_FIELD_OF(node, programme, min_level), 0);
    programme->max_level = (int)gj_value_whole(GJ_FIELD_OF(node, programme, max_level), 5);
    if (programme->min_level > programme->max_level) {
        gj_build_wrong(b, node, "min_level", NULL, "is above max_level");
    }
    double sum = 0.0;
    for (uint32_t i = 0; i < node->n_items && i < GJ_MAX_PAYERS; i++) {
        struct gj_payer *payer = &programme->payer[programme->n_payers++];
        read_payer(node->item[i], payer);
        sum += payer->share;
        if (GJ_FIELD_OF(node->item[i], payer, cap)->kind == GJ_V_NUMBER && payer->cap_won == 0) {
            gj_build_wrong(b, node->item[i], "cap", "leave the cap away for none", "a cap of 0 won pays nothing");
        }
    }
    if (node->n_items > GJ_MAX_PAYERS) {
        gj_build_wrong(b, node, NULL, NULL, "%u payers, at most %d are possible", node->n_items, GJ_MAX_PAYERS);
    }
    if (sum > 1.0 + 1e-12) {
        gj_build_wrong(b, node, NULL, "let the shares add up to at most 100 %",
                       "the payers together pay %.10g %% of a project", sum * 100.0);
    }
}

void gj_build_firm(const struct gj_node *node, struct gj_firm_spec *firm)
{
    firm->price_won = gj_value_number(GJ_FIELD_OF(node, firm, price), 0.0);
    firm->material_won = gj_value_number(GJ_FIELD_OF(node, firm, material), 0.0);
    firm->overhead_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, overhead), 0.0);
    firm->other_heads = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, firm, other_heads), 0);
    firm->other_wage_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, other_wage), 0.0);
    firm->technician_wage_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, technician_wage), 0.0);
    firm->social_rate = gj_value_number(GJ_FIELD_OF(node, firm, social_rate), 0.045);
    firm->on_cost = gj_value_number(GJ_FIELD_OF(node, firm, on_cost), 0.0);
}
