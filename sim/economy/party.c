#include "economy/party.h"

enum counterpart { REAL, STATE, LARGE, WORKERS, OTHERS, CUSTOMERS, BY_STATE, BY_CUSTOMERS, TO_CUSTOMERS, NOTHING };

static const enum counterpart counterparts[GJ_N_ACCOUNTS] = {
#define GJ_PARTY_ACCOUNT(ACCOUNT, COUNTERPART) [GJ_ACCOUNT_##ACCOUNT] = COUNTERPART,
#include "economy/party_account.def"
#undef GJ_PARTY_ACCOUNT
};
enum {
#define GJ_PARTY_ACCOUNT(ACCOUNT, COUNTERPART) COUNT_##ACCOUNT,
#include "economy/party_account.def"
#undef GJ_PARTY_ACCOUNT
    N_COUNTERPARTS
};
_Static_assert((int)N_COUNTERPARTS == (int)GJ_N_ACCOUNTS, "every account has a counterpart");

static const struct gj_party_info parties_info[GJ_N_PARTIES] = {
#define GJ_PARTY(NAME, name, en, ko) {name, en, ko},
#include "economy/party.def"
#undef GJ_PARTY
};

const struct gj_party_info *gj_party_info(enum gj_party party)
{
    return &parties_info[party];
}

const struct gj_party_info *gj_party_line_info(uint32_t line)
{
    static const struct gj_party_info infos[GJ_N_PARTY_LINES] = {
#define GJ_ACCOUNT(NAME, name, en, ko, sign) {name, en, ko},
#include "economy/account.def"
#undef GJ_ACCOUNT
        {"wage_tax", "tax and contributions of the workers", "근로소득세·근로자 부담 보험료"},
        {"foregone", "what the workers would earn elsewhere", "다른 일자리에서 벌었을 임금"},
        {"foregone_tax", "tax and contributions the state would have had of that", "그 임금에서 걷었을 세금·부담금"},
    };
    return &infos[line];
}

bool gj_party_line_is_transfer(uint32_t line)
{
    if (line >= GJ_N_ACCOUNTS) {
        return line == GJ_LINE_WAGE_TAX;
    }
    const enum counterpart counterpart = counterparts[line];
    return counterpart != REAL && counterpart != BY_STATE && counterpart != BY_CUSTOMERS && counterpart != TO_CUSTOMERS;
}

static void give_customers(int64_t mwon, double captive, int64_t *flow)
{
    const int64_t large = gj_mwon((double)mwon / 1000.0 * captive);
    flow[GJ_PARTY_LARGE] += large;
    flow[GJ_PARTY_OTHERS] += mwon - large;
}

/* What the firm's account, which moves its cash by `sign`, does to all. */
static void share_account(uint32_t account, int64_t mwon, double captive, int64_t *flow)
{
    const int64_t gain = gj_account_info((enum gj_account)account)->sign * mwon;
    flow[GJ_PARTY_FIRM] = gain;
    switch (counterparts[account]) {
    case REAL:
    case NOTHING:
        break;
    case STATE:
        flow[GJ_PARTY_STATE] = -gain;
        break;
    case LARGE:
        flow[GJ_PARTY_LARGE] = -gain;
        break;
    case WORKERS:
        flow[GJ_PARTY_WORKERS] = -gain;
        break;
    case OTHERS:
        flow[GJ_PARTY_OTHERS] = -gain;
        break;
    case CUSTOMERS:
        give_customers(-gain, captive, flow);
        break;
    case BY_STATE:
        flow[GJ_PARTY_STATE] = -mwon;
        break;
    case BY_CUSTOMERS:
        give_customers(-mwon, captive, flow);
        break;
    case TO_CUSTOMERS:
        give_customers(mwon, captive, flow);
        break;
    }
}

/* Pay of those who work; what is paid for leaving is no pay for work. */
static int64_t pay_of(const struct gj_ledger *flow)
{
    const int64_t *a = flow->account;
    return a[GJ_ACCOUNT_WAGES] + a[GJ_ACCOUNT_OVERTIME] + a[GJ_ACCOUNT_OTHER_WAGES] + a[GJ_ACCOUNT_TECHNICIAN_WAGES];
}

static int64_t on_cost_elsewhere(const struct gj_ledger *flow, const struct gj_finance_spec *finance)
{
    return gj_mwon((double)flow->account[GJ_ACCOUNT_ON_COST] / 1000.0 * (1.0 - finance->idle_labour));
}

static void share_work(const struct gj_ledger *flow, const struct gj_finance_spec *finance, struct gj_parties *out)
{
    const double pay = (double)pay_of(flow) / 1000.0;
    const double employed = 1.0 - finance->idle_labour;
    const int64_t elsewhere = gj_mwon(pay * employed);
    const int64_t tax = gj_mwon(pay * finance->wage_tax);
    const int64_t tax_elsewhere = gj_mwon(pay * employed * finance->wage_tax);
    out->flow[GJ_LINE_WAGE_TAX][GJ_PARTY_WORKERS] = -tax;
    out->flow[GJ_LINE_WAGE_TAX][GJ_PARTY_STATE] = tax;
    out->flow[GJ_LINE_FOREGONE][GJ_PARTY_WORKERS] = tax_elsewhere - elsewhere;
    out->flow[GJ_LINE_FOREGONE_TAX][GJ_PARTY_STATE] = -tax_elsewhere - on_cost_elsewhere(flow, finance);
}

/* Of things alone, so that it checks the sum over parties. */
static int64_t society_of(const struct gj_ledger *flow, const struct gj_finance_spec *finance)
{
    int64_t sum =
        -gj_mwon((double)pay_of(flow) / 1000.0 * (1.0 - finance->idle_labour)) - on_cost_elsewhere(flow, finance);
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        const int64_t mwon = flow->account[i];
        if (counterparts[i] == REAL) {
            sum += gj_account_info((enum gj_account)i)->sign * mwon;
        } else if (counterparts[i] == BY_STATE || counterparts[i] == BY_CUSTOMERS) {
            sum -= mwon;
        } else if (counterparts[i] == TO_CUSTOMERS) {
            sum += mwon;
        }
    }
    return sum;
}

void gj_parties_of(const struct gj_ledger *flow, const struct gj_firm_spec *firm, struct gj_parties *out)
{
    *out = (struct gj_parties){.society = society_of(flow, &firm->finance)};
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        share_account(i, flow->account[i], firm->market.captive, out->flow[i]);
    }
    share_work(flow, &firm->finance, out);
    for (uint32_t i = 0; i < GJ_N_PARTY_LINES; i++) {
        for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
            out->net[p] += out->flow[i][p];
        }
    }
}

static enum gj_status off(struct gj_error *error, const char *what, int64_t left, int64_t right)
{
    return gj_error_set(error, GJ_INTERNAL, NULL, "balance does not close: %s, %lld against %lld (1/1000 won)", what,
                        (long long)left, (long long)right);
}

enum gj_status gj_parties_verify(const struct gj_parties *parties, const struct gj_ledger *flow, struct gj_error *error)
{
    int64_t all = 0;
    int64_t net[GJ_N_PARTIES] = {0};
    for (uint32_t i = 0; i < GJ_N_PARTY_LINES; i++) {
        int64_t sum = 0;
        for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
            sum += parties->flow[i][p];
            net[p] += parties->flow[i][p];
        }
        if (gj_party_line_is_transfer(i) && sum != 0) {
            return off(error, gj_party_line_info(i)->en, sum, 0);
        }
        all += sum;
    }
    for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
        if (net[p] != parties->net[p]) {
            return off(error, gj_party_info((enum gj_party)p)->en, net[p], parties->net[p]);
        }
    }
    if (parties->net[GJ_PARTY_FIRM] != flow->cash) {
        return off(error, "the firm's ledger and its cash", parties->net[GJ_PARTY_FIRM], flow->cash);
    }
    return all == parties->society ? GJ_OK : off(error, "all parties and society", all, parties->society);
}
