/* A programme: who pays for a project, whom it takes, when its money comes, and when it wants it back. The rules of one programme of one year;
 * real ones are data of the scenario library.
 *
 * Payers are asked in order, each for its share of the cost and at most its cap, for the level that is reached; what is left is the firm's own part,
 * of which a share may be work of its own people. A programme that says nothing more takes every firm, pays all at the contract, asks
 * nothing in return, and may be had again.
 */
#ifndef GJ_ECONOMY_PROGRAMME_H
#define GJ_ECONOMY_PROGRAMME_H

#include <stdbool.h>
#include <stdint.h>

#include "economy/level.h"
#include "economy/money.h"

#define GJ_MAX_PAYERS 8
#define GJ_MAX_INSTALMENTS 4
#define GJ_MAX_SECTORS 12
#define GJ_MAX_POINTS 16
#define GJ_NO_CAP INT64_MAX

struct gj_payer {
    char name[64], name_ko[64];
    double share[GJ_TOP_LEVEL + 1];    /* of the project cost, 0..1, by the level that is reached */
    int64_t cap_won[GJ_TOP_LEVEL + 1]; /* the most it pays; GJ_NO_CAP */
    bool is_public;
};

/* Whom it takes. 0 and nothing: all. Bounds belong to what they bound. */
struct gj_eligibility {
    double min_employees, max_employees; /* heads at the application; max 0: no limit */
    double min_sales_won, max_sales_won; /* a year; max 0: no limit */
    uint32_t start_levels;               /* bit n: firms that are at level n; 0: all */
    bool suppliers_only;                 /* of an ordering firm */
    uint32_t n_sectors;                  /* 0: all */
    char sector[GJ_MAX_SECTORS][32];
};

/* Extra points of an application, where there are more than the budget or the quota can serve. */
enum gj_merit { GJ_MERIT_HIRES, GJ_MERIT_REGION, GJ_MERIT_SECTOR, GJ_MERIT_SUPPLIER, GJ_MERIT_FIRST };
struct gj_points {
    enum gj_merit
        when; /* the firm plans to hire, lies in `of`, is of sector `of`, supplies an ordering firm, never had support */
    char of[32];
    double points;
};

/* A part of the support and when it comes. */
struct gj_instalment {
    double share;       /* of each payer's part; together 1 */
    bool on_completion; /* counted from when the level works, else from the contract */
    gj_time after_us;
};

/* Public support that is paid back when the firm closes or lets people go. within_us 0: never. */
struct gj_clawback_spec {
    gj_time within_us; /* after the level works */
    double share;      /* of what public payers gave */
    double keeps;      /* of the heads at the contract: paid back below it; 0: only when the firm closes */
};

/* Support for a firm that had support before. */
struct gj_again_spec {
    bool is_refused;
    gj_time after_us; /* after the last support */
    bool has_cap;     /* for a level it had support for: each public payer pays at most */
    int64_t cap_won;
};

/* Experts who visit. They shorten the ramp. experts 0: none. */
struct gj_coaching_spec {
    uint32_t experts;
    double visits;        /* of each */
    double visit_won;     /* what one costs */
    double share;         /* of it that the state pays; the rest the firm does */
    struct gj_range ramp; /* multiplier on the time until the full effect */
};

struct gj_programme_spec {
    char name[80], name_ko[80];
    int year;
    uint32_t n_payers;
    struct gj_payer payer[GJ_MAX_PAYERS];
    int min_level, max_level; /* levels it supports */
    double in_kind;           /* share of the firm's own part that it gives as work of its own people */
    struct gj_eligibility eligible;
    uint32_t n_points;
    struct gj_points points[GJ_MAX_POINTS];
    uint32_t n_instalments; /* 0: all at the contract */
    struct gj_instalment instalment[GJ_MAX_INSTALMENTS];
    struct gj_clawback_spec clawback;
    struct gj_again_spec again;
    struct gj_coaching_spec coaching;
    double admin;                /* what running it costs the state, as a share of the public support */
    bool has_budget, has_quota;  /* a year; for a population that applies */
    int64_t budget_won;          /* public money */
    uint32_t quota;              /* firms */
    gj_time opens_us, closes_us; /* of the year; closes 0: open all year */
};

/* --- whom it takes --- */

/* A firm at the moment of its application. */
struct gj_applicant {
    double employees;
    double sales_won;            /* a year; NaN where nobody knows: bounds on sales then do not bind */
    const char *sector, *region; /* "": not told */
    bool is_supplier;            /* sells to an ordering firm */
    bool hires;                  /* plans to */
    int start_level;             /* that it has */
    uint32_t n_supports;         /* that it had before */
    gj_time since_us;            /* since the last of them */
    gj_time of_year_us;          /* when in the year it applies */
};

enum gj_refusal {
#define GJ_REFUSAL(NAME, name, en, ko) GJ_REFUSAL_##NAME,
#include "economy/refusal.def"
#undef GJ_REFUSAL
    GJ_N_REFUSALS
};
struct gj_refusal_info {
    const char *name, *en, *ko;
};
const struct gj_refusal_info *gj_refusal_info(enum gj_refusal refusal);

/* Why the programme does not take the firm that wants `level`: the first reason in the order of refusal.def, or GJ_REFUSAL_NONE. */
enum gj_refusal gj_programme_refuses(const struct gj_programme_spec *programme, int level,
                                     const struct gj_applicant *firm);
/* Sum of the extra points of a firm. */
double gj_programme_points(const struct gj_programme_spec *programme, const struct gj_applicant *firm);

/* --- who pays --- */

/* Same share and cap at all levels. */
void gj_payer_set(struct gj_payer *payer, double share, int64_t cap_won);

struct gj_split {
    int64_t payer_mwon[GJ_MAX_PAYERS]; /* 1/1000 won, in the programme's order */
    int64_t public_mwon;               /* of it, from public payers */
    int64_t own_mwon;                  /* the rest: the firm, in money and in kind */
    int64_t total_mwon;                /* = sum of payers + own, exactly */
};

/* Split a project's cost. `programme` NULL, or a level it does not support: the firm pays all. is_again: the firm had support for this
 * level before. */
void gj_programme_split(const struct gj_programme_spec *programme, int level, double cost_won, bool is_again,
                        struct gj_split *split);

#endif
