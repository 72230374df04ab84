/* The firm's money in the frozen scenario, as text; nothing of what is not told. */
#include "study/study_internal.h"

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "firm.%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void print_customer(const struct gj_customer_spec *customer, struct gj_text *out)
{
    if (customer->escape_claim_won > 0.0 || customer->late_claim_won > 0.0 || customer->escape_harm_won > 0.0 ||
        customer->late_harm_won > 0.0) {
        number(out, "customer.escape_claim_won", customer->escape_claim_won);
        number(out, "customer.late_claim_won", customer->late_claim_won);
        number(out, "customer.escape_harm_won", customer->escape_harm_won);
        number(out, "customer.late_harm_won", customer->late_harm_won);
    }
}

static void print_tax(const struct gj_finance_spec *finance, struct gj_text *out)
{
    for (uint32_t i = 0; i < finance->n_brackets; i++) {
        gj_text_addf(out, "firm.finance.tax[%u] = above_won:", i);
        gj_text_add_number(out, finance->bracket[i].above_won);
        gj_text_add(out, " rate:");
        gj_text_add_number(out, finance->bracket[i].rate);
        gj_text_add(out, "\n");
    }
    number(out, "finance.local_surtax", finance->local_surtax);
    number(out, "finance.tax_cut", finance->tax_cut);
    gj_text_addf(out, "firm.finance.loss_years = %u\n", finance->loss_years);
    number(out, "finance.depreciation_years", finance->depreciation_years);
}

void gj_print_finance(const struct gj_firm_spec *firm, struct gj_text *out)
{
    const struct gj_finance_spec *finance = &firm->finance;
    print_customer(&firm->customer, out);
    if (!finance->is_on) {
        return;
    }
    number(out, "finance.cash_won", finance->cash_won);
    if (finance->has_credit) {
        number(out, "finance.credit_won", finance->credit_won);
    } else {
        gj_text_add(out, "firm.finance.credit_won = without end\n");
    }
    number(out, "finance.interest_per_year", finance->interest_per_year);
    number(out, "finance.overtime_premium", finance->overtime_premium);
    number(out, "finance.hours_per_month", finance->hours_per_month);
    print_tax(finance, out);
    number(out, "finance.closing_months", finance->closing_months);
    number(out, "finance.wage_tax", finance->wage_tax);
    number(out, "finance.idle_labour", finance->idle_labour);
}
