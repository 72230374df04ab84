#include "economy/books.h"

#include <string.h>

#include "base/alloc.h"
#include "economy/economy.h"

static const struct gj_account_info infos[GJ_N_ACCOUNTS] = {
#define GJ_ACCOUNT(NAME, name, en, ko, sign) {name, en, ko, sign},
#include "economy/account.def"
#undef GJ_ACCOUNT
};

const struct gj_account_info *gj_account_info(enum gj_account account)
{
    return &infos[account];
}

void gj_ledger_book(struct gj_ledger *ledger, enum gj_account account, int64_t mwon)
{
    ledger->account[account] += mwon;
    ledger->cash += infos[account].sign * mwon;
}

void gj_ledger_subtract(const struct gj_ledger *to, const struct gj_ledger *from, struct gj_ledger *out)
{
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        out->account[i] = to->account[i] - from->account[i];
    }
    out->cash = to->cash - from->cash;
}

enum gj_status gj_ledger_verify(const struct gj_ledger *ledger, struct gj_error *error)
{
    int64_t cash = 0;
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        cash += infos[i].sign * ledger->account[i];
    }
    if (cash != ledger->cash) {
        return gj_error_set(error, GJ_INTERNAL, NULL,
                            "balance does not close: accounts give %lld, cash is %lld (1/1000 won)", (long long)cash,
                            (long long)ledger->cash);
    }
    return GJ_OK;
}

int64_t gj_ledger_wages(const struct gj_ledger *ledger)
{
    const int64_t *a = ledger->account;
    return a[GJ_ACCOUNT_WAGES] + a[GJ_ACCOUNT_OVERTIME] + a[GJ_ACCOUNT_OTHER_WAGES] + a[GJ_ACCOUNT_TECHNICIAN_WAGES] +
           a[GJ_ACCOUNT_ON_COST];
}

int64_t gj_ledger_running_cost(const struct gj_ledger *ledger)
{
    const int64_t *a = ledger->account;
    return gj_ledger_wages(ledger) + a[GJ_ACCOUNT_MATERIAL] + a[GJ_ACCOUNT_HIRING] + a[GJ_ACCOUNT_SEVERANCE] +
           a[GJ_ACCOUNT_SERVICES] + a[GJ_ACCOUNT_OVERHEAD] + a[GJ_ACCOUNT_UPKEEP] + a[GJ_ACCOUNT_CLAIMS];
}

/* --- memory --- */

enum gj_status gj_books_init(struct gj_books *books, uint32_t n_months, struct gj_error *error)
{
    *books = (struct gj_books){.at = gj_alloc_zero((size_t)n_months + 1, sizeof *books->at)};
    gj_books_reset(books);
    return books->at ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the books of a firm");
}

void gj_books_fini(struct gj_books *books)
{
    gj_free(books->at);
    *books = (struct gj_books){0};
}

void gj_books_reset(struct gj_books *books)
{
    *books = (struct gj_books){.at = books->at, .closed_at = GJ_NEVER};
}

void gj_books_copy(struct gj_books *to, const struct gj_books *from)
{
    struct gj_ledger *at = to->at;
    memcpy(at, from->at, from->n_months * sizeof *at);
    *to = *from;
    to->at = at;
}

/* --- the month --- */

static int64_t book_pools(struct gj_ledger *ledger, const struct gj_trade *trade)
{
    const struct gj_finance_spec *finance = &trade->firm->finance;
    const struct gj_month *month = trade->month;
    int64_t wages = 0;
    int64_t overtime = 0;
    for (uint32_t p = 0; p < gj_plant_n_pools(trade->plant); p++) {
        const double wage = (double)gj_plant_pool(trade->plant, p)->wage_won_per_month;
        const double months = (double)(month->pool[p].head_us - month->pool_before[p].head_us) / (double)GJ_MONTH;
        const int64_t regular = gj_mwon(months * wage);
        int64_t late = 0;
        if (finance->is_on && finance->hours_per_month > 0.0) {
            const double hours =
                (double)(month->pool[p].overtime_us - month->pool_before[p].overtime_us) / (double)GJ_HOUR;
            late = gj_mwon(hours * wage / finance->hours_per_month * (1.0 + finance->overtime_premium));
        }
        wages += regular;
        overtime += late;
        if (trade->pool_mwon) {
            trade->pool_mwon[p] += regular + late;
        }
    }
    gj_ledger_book(ledger, GJ_ACCOUNT_WAGES, wages);
    gj_ledger_book(ledger, GJ_ACCOUNT_OVERTIME, overtime);
    return wages + overtime;
}

static void book_wages(struct gj_ledger *ledger, const struct gj_trade *trade)
{
    const struct gj_firm_spec *firm = trade->firm;
    const int64_t pools = book_pools(ledger, trade);
    const int64_t others = gj_mwon((double)firm->other_heads * firm->other_wage_won_per_month);
    const double months = (double)trade->staff.technician_us / (double)GJ_MONTH;
    const int64_t technicians = gj_mwon(months * firm->technician_wage_won_per_month);
    gj_ledger_book(ledger, GJ_ACCOUNT_OTHER_WAGES, others);
    gj_ledger_book(ledger, GJ_ACCOUNT_TECHNICIAN_WAGES, technicians);
    gj_ledger_book(ledger, GJ_ACCOUNT_ON_COST,
                   gj_mwon((double)(pools + others + technicians) / 1000.0 * firm->on_cost));
}

static void book_people(struct gj_ledger *ledger, const struct gj_trade *trade)
{
    const double services = (double)trade->staff.service_us / (double)GJ_MONTH;
    gj_ledger_book(ledger, GJ_ACCOUNT_HIRING, trade->staff.hiring_mwon);
    gj_ledger_book(ledger, GJ_ACCOUNT_SEVERANCE, trade->staff.severance_mwon);
    gj_ledger_book(ledger, GJ_ACCOUNT_SERVICES, gj_mwon(services * gj_service_won_per_month(trade->firm)));
}

static void book_customers(struct gj_ledger *ledger, const struct gj_trade *trade)
{
    const struct gj_customer_spec *customer = &trade->firm->customer;
    const struct gj_flow_meter *now = trade->month->flow;
    const struct gj_flow_meter *before = trade->month->flow_before;
    const double escapes = (double)(now->pieces_escaped - before->pieces_escaped);
    const double late =
        (double)((now->orders_with_due - now->orders_on_time) - (before->orders_with_due - before->orders_on_time));
    gj_ledger_book(ledger, GJ_ACCOUNT_CLAIMS,
                   gj_mwon(escapes * customer->escape_claim_won + late * customer->late_claim_won));
    gj_ledger_book(ledger, GJ_ACCOUNT_CUSTOMER_HARM,
                   gj_mwon(escapes * customer->escape_harm_won + late * customer->late_harm_won));
}

static void book_interest(struct gj_ledger *ledger, const struct gj_finance_spec *finance)
{
    const int64_t cash = gj_books_cash_mwon(ledger, finance);
    if (finance->is_on && cash < 0) {
        gj_ledger_book(ledger, GJ_ACCOUNT_INTEREST,
                       gj_mwon(-(double)cash / 1000.0 * finance->interest_per_year / 12.0));
    }
}

/* --- tax --- */

/* What the firm itself has paid for equipment so far. */
static int64_t own_investment(const struct gj_ledger *ledger)
{
    const int64_t *a = ledger->account;
    return a[GJ_ACCOUNT_INVESTMENT] + a[GJ_ACCOUNT_REPLACEMENT] - a[GJ_ACCOUNT_STATE_SUPPORT] -
           a[GJ_ACCOUNT_LARGE_SUPPORT] + a[GJ_ACCOUNT_CLAWBACK];
}

/* In a straight line, a month of spending counting whole: of what was paid in the last `life` months a life-th each. So no list of equipment has to
 * be kept. Rounds towards 0. */
static int64_t depreciation(const struct gj_books *books, const struct gj_ledger *ledger, double years)
{
    const uint32_t life = (uint32_t)(years * 12.0 + 0.5);
    if (life == 0) {
        return 0;
    }
    const int64_t gone = books->n_months >= life ? own_investment(&books->at[books->n_months - life]) : 0;
    return (own_investment(ledger) - gone) / (int64_t)life;
}

double gj_books_tax_won(const struct gj_finance_spec *finance, double profit_won, uint32_t months)
{
    const double profit = profit_won * 12.0 / (double)months;
    double tax = 0.0;
    for (uint32_t i = 0; i < finance->n_brackets && profit > finance->bracket[i].above_won; i++) {
        const double next = i + 1 < finance->n_brackets ? finance->bracket[i + 1].above_won : profit;
        tax += ((next < profit ? next : profit) - finance->bracket[i].above_won) * finance->bracket[i].rate;
    }
    return tax * (1.0 - finance->tax_cut) * (1.0 + finance->local_surtax) * (double)months / 12.0;
}

/* Take losses of earlier years off, the oldest first; the year moves on. A loss of the year becomes the newest. */
static int64_t after_losses(struct gj_books *books, int64_t profit, uint32_t loss_years)
{
    for (uint32_t k = loss_years; k-- > 0 && profit > 0;) {
        const int64_t taken = books->loss[k] < profit ? books->loss[k] : profit;
        books->loss[k] -= taken;
        profit -= taken;
    }
    for (uint32_t k = GJ_LOSS_YEARS - 1; k > 0; k--) {
        books->loss[k] = books->loss[k - 1];
    }
    books->loss[0] = profit < 0 ? -profit : 0;
    return profit > 0 ? profit : 0;
}

static void close_tax_year(struct gj_books *books, struct gj_ledger *ledger, const struct gj_finance_spec *finance)
{
    struct gj_ledger year;
    gj_ledger_subtract(ledger, &books->taxed, &year);
    const int64_t profit = year.account[GJ_ACCOUNT_SALES] - gj_ledger_running_cost(&year) -
                           year.account[GJ_ACCOUNT_INTEREST] - books->depreciated;
    const int64_t taxable = after_losses(books, profit, finance->loss_years);
    gj_ledger_book(ledger, GJ_ACCOUNT_TAX,
                   gj_mwon(gj_books_tax_won(finance, (double)taxable / 1000.0, books->year_months)));
    books->taxed = *ledger;
    books->depreciated = 0;
    books->year_months = 0;
}

/* --- closing --- */

void gj_books_month(struct gj_books *books, struct gj_ledger *ledger, const struct gj_trade *trade)
{
    const struct gj_firm_spec *firm = trade->firm;
    const struct gj_month *month = trade->month;
    const double sold = (double)(month->flow->pieces_sold - month->flow_before->pieces_sold);
    const double started = (double)(month->flow->pieces_released - month->flow_before->pieces_released);
    const int64_t sales = gj_mwon(firm->price_won * trade->price * sold);
    gj_ledger_book(ledger, GJ_ACCOUNT_SALES, sales);
    gj_ledger_book(ledger, GJ_ACCOUNT_PRICE_CUT, gj_mwon(firm->price_won * sold) - sales);
    gj_ledger_book(ledger, GJ_ACCOUNT_MATERIAL, gj_mwon(firm->material_won * started));
    book_wages(ledger, trade);
    book_people(ledger, trade);
    gj_ledger_book(ledger, GJ_ACCOUNT_OVERHEAD, gj_mwon(firm->overhead_won_per_month));
    gj_ledger_book(ledger, GJ_ACCOUNT_UPKEEP, gj_mwon(trade->upkeep_won));
    book_customers(ledger, trade);
    gj_ledger_book(ledger, GJ_ACCOUNT_REPLACEMENT, gj_mwon(trade->replacement_won));
    book_interest(ledger, &firm->finance);
    if (firm->finance.is_on) {
        books->depreciated += depreciation(books, ledger, firm->finance.depreciation_years);
        books->year_months++;
        if (trade->n_months >= month->number && (trade->n_months - month->number) % 12 == 0) {
            close_tax_year(books, ledger, &firm->finance);
        }
    }
}

void gj_books_end_month(struct gj_books *books, const struct gj_ledger *ledger, struct gj_ledger *flow)
{
    static const struct gj_ledger nothing = {.cash = 0};
    gj_ledger_subtract(ledger, books->n_months > 0 ? &books->at[books->n_months - 1] : &nothing, flow);
    books->at[books->n_months++] = *ledger;
}

int64_t gj_books_cash_mwon(const struct gj_ledger *ledger, const struct gj_finance_spec *finance)
{
    return gj_mwon(finance->cash_won) + ledger->cash;
}

bool gj_books_are_broke(const struct gj_ledger *ledger, const struct gj_finance_spec *finance)
{
    return finance->is_on && finance->has_credit && gj_books_cash_mwon(ledger, finance) < -gj_mwon(finance->credit_won);
}

void gj_books_close(struct gj_books *books, struct gj_ledger *ledger, const struct gj_finance_spec *finance,
                    double monthly_wages_won, gj_time now)
{
    gj_ledger_book(ledger, GJ_ACCOUNT_SEVERANCE, gj_mwon(monthly_wages_won * finance->closing_months));
    books->closed_at = now;
}
