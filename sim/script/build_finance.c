/* The firm's money, its customers' claims, and the lives of what a level buys. */
#include "script/build_internal.h"

static void check_bracket(struct gj_builder *b, const struct gj_node *node, const struct gj_finance_spec *finance)
{
    const uint32_t i = finance->n_brackets - 1;
    const double above = finance->bracket[i].above_won;
    if (GJ_FIELD_OF(node, bracket, above)->kind == GJ_V_BAD) {
        return;
    }
    if (i == 0 && above > 0.0) {
        gj_build_wrong(b, node, "above", "let the first bracket begin at 0, at a rate of percent(0) if need be",
                       "what of a profit lies below %.10g won has no rate", above);
    } else if (i > 0 && above <= finance->bracket[i - 1].above_won) {
        gj_build_wrong(b, node, "above", "write the brackets in ascending order, each once",
                       "does not lie above the bracket before it, which begins at %.10g won",
                       finance->bracket[i - 1].above_won);
    }
}

static void read_brackets(struct gj_builder *b, const struct gj_node *node, struct gj_finance_spec *finance)
{
    const struct gj_value *list = GJ_FIELD_OF(node, finance, tax);
    for (uint32_t i = 0; i < list->n_items && list->item; i++) {
        const struct gj_node *bracket = list->item[i].node;
        if (!bracket || finance->n_brackets == GJ_MAX_BRACKETS) {
            continue;
        }
        finance->bracket[finance->n_brackets++] =
            (struct gj_tax_bracket){.above_won = gj_value_number(GJ_FIELD_OF(bracket, bracket, above), 0.0),
                                    .rate = gj_value_number(GJ_FIELD_OF(bracket, bracket, rate), 0.0)};
        check_bracket(b, bracket, finance);
    }
    if (list->n_items > GJ_MAX_BRACKETS) {
        gj_build_wrong(b, node, "tax", NULL, "%u brackets, at most %d are possible", list->n_items, GJ_MAX_BRACKETS);
    }
}

/* A rate that nothing is taken of. */
static void check_tax(struct gj_builder *b, const struct gj_node *node, const struct gj_finance_spec *finance)
{
    const struct gj_value *surtax = GJ_FIELD_OF(node, finance, local_surtax);
    const struct gj_value *cut = GJ_FIELD_OF(node, finance, tax_cut);
    if (finance->n_brackets > 0 || GJ_FIELD_OF(node, finance, tax)->kind == GJ_V_BAD) {
        return;
    }
    if (surtax->kind == GJ_V_NUMBER && surtax->number > 0.0) {
        gj_build_wrong(b, node, "local_surtax", "give tax = { bracket { ... } }", "there is no tax to take it of");
    }
    if (cut->kind == GJ_V_NUMBER && cut->number > 0.0) {
        gj_build_wrong(b, node, "tax_cut", "give tax = { bracket { ... } }", "there is no tax to take it of");
    }
}

static void read_finance(struct gj_builder *b, const struct gj_node *node, struct gj_finance_spec *finance)
{
    const struct gj_value *credit = GJ_FIELD_OF(node, finance, credit);
    *finance = (struct gj_finance_spec){
        .is_on = true,
        .cash_won = gj_value_number(GJ_FIELD_OF(node, finance, cash), 0.0),
        .has_credit = credit->kind == GJ_V_NUMBER,
        .credit_won = gj_value_number(credit, 0.0),
        .interest_per_year = gj_value_number(GJ_FIELD_OF(node, finance, interest), 0.0),
        .overtime_premium = gj_value_number(GJ_FIELD_OF(node, finance, overtime_premium), 0.5),
        .hours_per_month = gj_value_number(GJ_FIELD_OF(node, finance, paid_hours), 209.0),
        .local_surtax = gj_value_number(GJ_FIELD_OF(node, finance, local_surtax), 0.0),
        .tax_cut = gj_value_number(GJ_FIELD_OF(node, finance, tax_cut), 0.0),
        .loss_years = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, finance, loss_years), 0),
        .depreciation_years =
            (double)gj_value_time(GJ_FIELD_OF(node, finance, depreciation), 5 * GJ_YEAR) / (double)GJ_YEAR,
        .closing_months = (double)gj_value_time(GJ_FIELD_OF(node, finance, closing_pay), 0) / (double)GJ_MONTH,
        .wage_tax = gj_value_number(GJ_FIELD_OF(node, finance, wage_tax), 0.0),
        .idle_labour = gj_value_number(GJ_FIELD_OF(node, finance, idle), 0.0),
    };
    read_brackets(b, node, finance);
    check_tax(b, node, finance);
}

/* Where people work for nothing, nothing is said of cost, of savings, of tax or jobs. */
static void check_wages(struct gj_builder *b)
{
    static const char fix[] = "write what they are paid: wage = won(2900000):per \"month\"";
    const struct gj_value *plant = GJ_FIELD_OF(b->study, study, plant);
    const struct gj_value *people = plant->kind == GJ_V_NODE ? GJ_FIELD_OF(plant->node, plant, people) : NULL;
    for (uint32_t i = 0; people && people->item && i < people->n_items; i++) {
        const struct gj_node *pool = people->item[i].node;
        if (pool && GJ_FIELD_OF(pool, pool, wage)->kind == GJ_V_NUMBER &&
            !(GJ_FIELD_OF(pool, pool, wage)->number > 0.0)) {
            gj_build_wrong(b, pool, "wage", fix, "is 0: a firm that sells pays its people");
        }
    }
}

static void check_other_wage(struct gj_builder *b, const struct gj_node *firm, const struct gj_firm_spec *spec)
{
    if (spec->other_heads > 0 && GJ_FIELD_OF(firm, firm, other_wage)->kind == GJ_V_NUMBER &&
        !(spec->other_wage_won_per_month > 0.0)) {
        gj_build_wrong(b, firm, "other_wage", "write what they are paid: other_wage = won(3343000):per \"month\"",
                       "is 0, but there are %u others: a firm with finance pays its people", spec->other_heads);
    }
}

void gj_build_finance(struct gj_builder *b, const struct gj_node *firm, struct gj_firm_spec *spec)
{
    const struct gj_value *finance = GJ_FIELD_OF(firm, firm, finance);
    const struct gj_value *customer = GJ_FIELD_OF(firm, firm, customer);
    if (customer->kind == GJ_V_NODE) {
        spec->customer = (struct gj_customer_spec){
            .escape_claim_won = gj_value_number(GJ_FIELD_OF(customer->node, customer, escape_claim), 0.0),
            .late_claim_won = gj_value_number(GJ_FIELD_OF(customer->node, customer, late_claim), 0.0),
            .escape_harm_won = gj_value_number(GJ_FIELD_OF(customer->node, customer, escape_harm), 0.0),
            .late_harm_won = gj_value_number(GJ_FIELD_OF(customer->node, customer, late_harm), 0.0)};
    }
    if (finance->kind == GJ_V_NODE) {
        read_finance(b, finance->node, &spec->finance);
        check_other_wage(b, firm, spec);
    }
    if (finance->kind == GJ_V_NODE || spec->price_won > 0.0) {
        check_wages(b);
    }
}

void gj_build_lifespan(const struct gj_node *level, struct gj_lifespan *lifespan)
{
    *lifespan = (struct gj_lifespan){.software = gj_value_number(GJ_FIELD_OF(level, level, software), 0.0),
                                     .software_us = gj_value_time(GJ_FIELD_OF(level, level, software_life), 0),
                                     .equipment_us = gj_value_time(GJ_FIELD_OF(level, level, equipment_life), 0),
                                     .replaced = gj_value_number(GJ_FIELD_OF(level, level, replaced), 1.0)};
}
