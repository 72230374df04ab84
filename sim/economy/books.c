#include "economy/books.h"

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
