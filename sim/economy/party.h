/* The ledgers of all parties, from the ledger of one firm over any stretch of time: who gains what, who pays what, and that transfers cancel.
 *
 *     struct gj_ledger year;
 *     gj_ledger_subtract(&books->at[11], &nothing, &year);     // or of one month, or of a whole life
 *     struct gj_parties parties;
 *     gj_parties_of(&year, firm, &parties);
 *     parties.net[GJ_PARTY_STATE];                             // 1/1000 won: tax and contributions less support
 *
 * Each line (an account of the firm, or one of the two that only others have) is shared out over the parties: flow[line][party], positive where the
 * party gains. A transfer adds up to 0; a thing made or used up (GJ_ACCOUNT SALES, MATERIAL, INVESTMENT ...) is society's. Always, to 1/1000 won:
 *
 *     net[FIRM] = cash of the ledger        sum of net = society        sum of a transfer's line = 0
 *
 * Of a present value leave the line GJ_ACCOUNT_INTEREST out, of the firm and of the others: what is lent and paid back is on no account, and discounting stands
 * for what it costs. Society is the same with it and without.
 *
 * What is counted and what is not: goods are worth the described price to whoever buys them, so customers gain what a lower price saves them, and nothing by
 * buying more of them; what suppliers sell costs them its price, so they gain nothing; what
 * rivals lose is not here (market.rivals, the bridge from gross to net). Workers get wages less wage_tax, and give up what they would earn elsewhere:
 * 1 - idle_labour of the wage after tax, of which the state would have had its tax and the employer's on-cost too. With idle_labour 0 an hour of work costs
 * society what the firm pays for it, since that is what it would make elsewhere, and a job alone is no gain; with 1 it costs nothing.
 */
#ifndef GJ_ECONOMY_PARTY_H
#define GJ_ECONOMY_PARTY_H

#include "economy/economy.h"

enum gj_party {
#define GJ_PARTY(NAME, name, en, ko) GJ_PARTY_##NAME,
#include "economy/party.def"
#undef GJ_PARTY
    GJ_N_PARTIES
};

/* Lines beyond the firm's accounts. */
enum gj_party_line {
    GJ_LINE_WAGE_TAX = GJ_N_ACCOUNTS, /* workers to state */
    GJ_LINE_FOREGONE,                 /* what the people hired would earn elsewhere */
    GJ_LINE_FOREGONE_TAX,             /* what the state would have of that: tax and contributions */
    GJ_N_PARTY_LINES
};

struct gj_party_info {
    const char *name, *en, *ko;
};
const struct gj_party_info *gj_party_info(enum gj_party party);
const struct gj_party_info *gj_party_line_info(uint32_t line); /* an account, or one of the lines above */
bool gj_party_line_is_transfer(uint32_t line);

/* 1/1000 won. */
struct gj_parties {
    int64_t flow[GJ_N_PARTY_LINES][GJ_N_PARTIES];
    int64_t net[GJ_N_PARTIES];
    int64_t society; /* of things made and used up; not made from `net` */
};

void gj_parties_of(const struct gj_ledger *flow, const struct gj_firm_spec *firm, struct gj_parties *out);

/* GJ_INTERNAL with the line that does not close. `flow`: the ledger it was made from. */
enum gj_status gj_parties_verify(const struct gj_parties *parties, const struct gj_ledger *flow,
                                 struct gj_error *error) GJ_MUST_CHECK;

#endif
