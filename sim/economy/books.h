/* The books of a firm: its accounts, its cash, its tax, and its end when the cash ends. */
#ifndef GJ_ECONOMY_BOOKS_H
#define GJ_ECONOMY_BOOKS_H

#include <stdbool.h>

#include "base/error.h"
#include "economy/money.h"
#include "economy/month.h"

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

/* Book `mwon` >= 0 on an account; cash moves by its sign. */
void gj_ledger_book(struct gj_ledger *ledger, enum gj_account account, int64_t mwon);
/* to - from, account by account. */
void gj_ledger_subtract(const struct gj_ledger *to, const struct gj_ledger *from, struct gj_ledger *out);
/* GJ_INTERNAL when the accounts do not give the cash. */
enum gj_status gj_ledger_verify(const struct gj_ledger *ledger, struct gj_error *error) GJ_MUST_CHECK;
/* What running the firm costs: material, all wages with on-cost, overhead, upkeep, services, claims; not investment, interest, tax. */
int64_t gj_ledger_running_cost(const struct gj_ledger *ledger);
/* Wages of all, overtime and on-cost. */
int64_t gj_ledger_wages(const struct gj_ledger *ledger);

#endif
