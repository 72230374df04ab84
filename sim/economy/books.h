/* The books of a firm: its accounts, its cash, its tax, and its end when the cash ends.
 *
 * At each review the month is closed first, in this order: sales, material, wages, overtime, the others' wages, technicians, on-cost, hiring,
 * severance, bought work, overhead,
 * upkeep, claims of customers, replacements of equipment, interest on what is overdrawn, and at the end of a tax year the tax. What a review decides
 * after that (people, projects) is booked by its part and belongs to the next month.
 *
 *     overtime = hours x wage / hours_per_month x (1 + overtime_premium)
 *     interest = interest_per_year / 12 x overdraft at the month's end, before interest and tax
 *     profit   = sales - running cost - interest - depreciation; losses of the last loss_years years are taken off first, the oldest first
 *     tax      = sum over brackets of rate x (what of the profit lies in the bracket), x (1 - tax_cut) x (1 + local_surtax)
 *
 * Depreciation is of what the firm itself paid (investment and replacement less support, plus what was clawed back), in a straight line over
 * depreciation_years: support neither counts as income nor is written off. Tax years have 12 months and are laid so that the last one ends with
 * the life's last whole month; a first year of n < 12 months is taxed as n/12 of the tax on 12/n of its profit.
 *
 * A firm whose cash is below -credit after the month's books closes at once (gj_books_close, gj_floor_close): everybody leaves with closing_months of
 * pay, nothing is sold or owed any more, and no tax is settled; what it owes its lenders stays on its books as negative cash.
 */
#ifndef GJ_ECONOMY_BOOKS_H
#define GJ_ECONOMY_BOOKS_H

#include <stdbool.h>

#include "base/error.h"
#include "economy/money.h"
#include "economy/month.h"
#include "economy/staffing.h"

struct gj_firm_spec;

enum gj_account {
#define GJ_ACCOUNT(NAME, name, en, ko, sign) GJ_ACCOUNT_##NAME,
#include "economy/account.def"
#undef GJ_ACCOUNT
    GJ_N_ACCOUNTS
};

struct gj_account_info {
    const char *name, *en, *ko;
    int sign;
};
const struct gj_account_info *gj_account_info(enum gj_account account);

/* 1/1000 won since time 0. cash = sum of sign x account (what there was at the start is apart), exactly. */
struct gj_ledger {
    int64_t account[GJ_N_ACCOUNTS];
    int64_t cash;
};

/* Book `mwon` on an account; cash moves by its sign. Below 0 on PRICE_CUT only. */
void gj_ledger_book(struct gj_ledger *ledger, enum gj_account account, int64_t mwon);
/* to - from, account by account. */
void gj_ledger_subtract(const struct gj_ledger *to, const struct gj_ledger *from, struct gj_ledger *out);
/* GJ_INTERNAL when the accounts do not give the cash. */
enum gj_status gj_ledger_verify(const struct gj_ledger *ledger, struct gj_error *error) GJ_MUST_CHECK;
/* What running the firm costs: material, all wages with on-cost, overhead, upkeep, services, claims; not investment, interest, tax. */
int64_t gj_ledger_running_cost(const struct gj_ledger *ledger);
/* Wages of all, overtime and on-cost. */
int64_t gj_ledger_wages(const struct gj_ledger *ledger);

/* --- what the firm is told --- */

#define GJ_MAX_BRACKETS 8
#define GJ_LOSS_YEARS 20

struct gj_tax_bracket {
    double above_won; /* a year; brackets ascend, the first begins at 0 */
    double rate;      /* of what of the profit lies above it, up to the next bracket */
};

/* Books beyond the month's running money. All 0: no overtime pay, no interest, no tax, and a firm never closes. */
struct gj_finance_spec {
    bool is_on;
    double cash_won; /* at time 0 */
    bool has_credit; /* false: it may be overdrawn without end, and never closes */
    double credit_won;
    double interest_per_year; /* on what is overdrawn */
    double overtime_premium;  /* on top of the hourly wage */
    double hours_per_month;   /* that a month's wage is for: 209 in Korea (40 a week with the paid day of rest) */
    uint32_t n_brackets;
    struct gj_tax_bracket bracket[GJ_MAX_BRACKETS];
    double local_surtax; /* of the tax */
    double tax_cut;      /* share of the tax that small makers are let off */
    uint32_t loss_years; /* that a loss may be taken off later profits, 0..GJ_LOSS_YEARS */
    double depreciation_years;
    double closing_months; /* wages paid to all when the firm closes */
    /* What parties other than the firm make of its books (party.h) */
    double wage_tax; /* of wages, to the state: income tax and the workers' own contributions */
    double
        idle_labour; /* share of the people hired who would otherwise earn nothing, 0..1; 0: all would earn the same elsewhere */
};

/* Customers who get defective pieces or get them late. The large firm is the captive customer, of the share market.captive. */
struct gj_customer_spec {
    double escape_claim_won, late_claim_won; /* claimed from the firm for a defective piece, for a late order */
    double escape_harm_won, late_harm_won;   /* what it costs the customer (a line stop, a return), before the claim */
};

/* --- what it remembers --- */

/* Plain data, copied with its life; `at` is owned. */
struct gj_books {
    uint32_t n_months;           /* closed */
    struct gj_ledger *at;        /* at the close of each month; room for all months of a life */
    struct gj_ledger taxed;      /* at the close of the last tax year */
    int64_t depreciated;         /* of the present tax year, 1/1000 won */
    uint32_t year_months;        /* of the present tax year, closed */
    int64_t loss[GJ_LOSS_YEARS]; /* not yet taken off, of the last years, the last one first */
    gj_time closed_at;           /* GJ_NEVER: in business */
};

enum gj_status gj_books_init(struct gj_books *books, uint32_t n_months, struct gj_error *error) GJ_MUST_CHECK;
void gj_books_fini(struct gj_books *books);
void gj_books_reset(struct gj_books *books);
void gj_books_copy(struct gj_books *to, const struct gj_books *from);

/* What a month is booked from. */
struct gj_trade {
    const struct gj_firm_spec *firm;
    const struct gj_plant *plant;
    const struct gj_month *month;
    double price;               /* multiplier of the described price, in the month */
    struct gj_staff_bill staff; /* technicians, bought work, hiring and severance since the month before was closed */
    double upkeep_won;          /* of the month */
    double replacement_won;     /* of equipment whose life ended in the month */
    uint32_t n_months;          /* of the whole life */
    int64_t *pool_mwon;         /* NULL, or n_pools: wages and overtime of the month are added */
};

/* Book the month, with its tax. Then, if the cash has ended, gj_books_close; then gj_books_end_month. */
void gj_books_month(struct gj_books *books, struct gj_ledger *ledger, const struct gj_trade *trade);

/* The firm closes at `now`: the monthly wages of all whose work ends, times closing_months, are booked as severance. Other parts may book what they
 * ask for on closing (claw-back); no month after this one is booked. */
void gj_books_close(struct gj_books *books, struct gj_ledger *ledger, const struct gj_finance_spec *finance,
                    double monthly_wages_won, gj_time now);

/* The month's books are closed. `flow`: all that was booked since those of the month before were. */
void gj_books_end_month(struct gj_books *books, const struct gj_ledger *ledger, struct gj_ledger *flow);

/* Cash with what there was at the start, and whether it has ended. */
int64_t gj_books_cash_mwon(const struct gj_ledger *ledger, const struct gj_finance_spec *finance);
bool gj_books_are_broke(const struct gj_ledger *ledger, const struct gj_finance_spec *finance);

/* Tax on a year's profit, won; a year of `months` months. */
double gj_books_tax_won(const struct gj_finance_spec *finance, double profit_won, uint32_t months);

#endif
