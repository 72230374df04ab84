/* What a project costs and who pays, won by won and moment by moment.
 *
 *     contract            it works
 *        |---- installing ----|-------------------> time
 *        | first part         | rest of the cost      to suppliers, by the level's `on_completion`
 *        | instalments ...    | ... and after         from payers, by the programme
 *        | coaching           |
 */
#ifndef GJ_ECONOMY_PAYMENT_H
#define GJ_ECONOMY_PAYMENT_H

#include "economy/books.h"
#include "economy/programme.h"

/* A project that is to be paid. */
struct gj_undertaking {
    int level; /* that it reaches */
    double cost_won;
    double on_completion; /* share of the cost that is paid when it works */
    gj_time install_us;
    bool is_again; /* the firm had support for this level before */
};

struct gj_payment {
    gj_time after_us; /* from the contract */
    enum gj_account account;
    int64_t mwon; /* > 0 */
};

#define GJ_MAX_PAYMENTS (8 + 2 * GJ_MAX_INSTALMENTS)

/* public + large + own = total, exactly; coaching is in them, and not in `split`. */
struct gj_plan {
    struct gj_split split; /* of the project */
    int64_t coaching_mwon;
    int64_t total_mwon, public_mwon, large_mwon;
    int64_t own_mwon;     /* of the firm: what it pays, and what its people do */
    int64_t in_kind_mwon; /* of it: what its people do */
    int64_t admin_mwon;   /* what running the programme costs the state for this project: in no other amount */
    int64_t ahead_mwon;   /* the most that the firm has laid out at one moment, beyond what it pays in the end */
    uint32_t n;
    struct gj_payment payment[GJ_MAX_PAYMENTS]; /* in the order of time; investments first */
};

/* `programme` NULL: the firm pays all. Each account's payments add up to its amount exactly: the last takes what rounding left. */
void gj_programme_plan(const struct gj_programme_spec *programme, const struct gj_undertaking *project,
                       struct gj_plan *plan);

#endif
