/* What the files of a population's run share. */
#ifndef GJ_STUDY_POPULATION_INTERNAL_H
#define GJ_STUDY_POPULATION_INTERNAL_H

#include "study/population/population.h"
#include "study/study_internal.h"

/* What a firm does in one arm of one replication: when it takes which steps. */
struct gj_firm_plan {
    uint32_t n_taken;
    gj_time taken_at[GJ_MAX_UPGRADES]; /* absolute */
    bool with_support[GJ_MAX_UPGRADES];
    bool is_supported; /* as that of its fate */
};

/* What a life counts for in jobs. */
struct gj_heads {
    double jobs, years; /* mean of the evaluation window; from the decision to the end */
};

/* A firm without steps at the beginning of a year of the programme. */
struct gj_firm_year {
    int64_t cash_mwon;       /* credit included; GJ_NO_CASH_LIMIT */
    double heads, sales_won; /* sales of the last twelve months */
    bool is_closed;
};

/* All worlds of a run, and what is known of them so far. [at]: gj_world_at. */
struct gj_worlds {
    const struct gj_study_spec *spec;
    uint32_t n_firms, n;           /* replications */
    uint32_t first;                /* of them */
    uint32_t n_years;              /* decisions are taken in years 0 .. n_years - 1 after decide_at */
    uint32_t n_months;             /* of a life */
    uint64_t *seed;                /* [firm] */
    double *gain;                  /* [firm][GJ_MAX_UPGRADES] won a year that the firm expects of each step */
    struct gj_firm_year *snapshot; /* [at][year] */
    struct gj_row *row;            /* [at][arm] */
    struct gj_fate *fate;          /* [at][arm] */
    struct gj_firm_plan *plan;     /* [at][arm] */
    double *before;                /* [at][GJ_N_FIRM_OUTCOMES] */
    struct gj_heads *never;        /* [at] without steps */
    struct gj_heads *alone;        /* [at] with the programme, before rivals lose orders */
    struct gj_adoption_year *year; /* n_years */
    bool has_programme;            /* some member's step has support */
    bool has_rivals;               /* some firm's gain of orders is others' loss */
    double *
        gained; /* [at][arm][month] open orders gained, as a share of all; of who has closed lost; NULL without rivals */
    uint32_t n_sectors;
    const char **sector_name;
    uint32_t *sector; /* [firm]; GJ_NONE: none */
    double *taken;    /* [replication][sector]: by month, won that rivals lose; then won of open orders behind it */
    struct gj_path_month *scratch; /* [month] */
};

/* Are two plans one? */
bool gj_firm_plans_are_same(const struct gj_firm_plan *a, const struct gj_firm_plan *b);

static inline size_t gj_world_at(const struct gj_worlds *worlds, uint32_t replication, uint32_t firm)
{
    return (size_t)replication * worlds->n_firms + firm;
}

/* population_live.c: one firm at a time on a thread's bench. */
struct gj_bench {
    struct gj_worlds *worlds;
    struct gj_study_spec spec; /* of the firm on it */
    struct gj_life_spec life_spec;
    struct gj_life life;
    struct gj_reading start, end, difference;
    const atomic_int *stop;
    uint32_t firm;
};
enum gj_status gj_bench_open(struct gj_bench *bench, struct gj_worlds *worlds, uint32_t firm,
                             struct gj_error *error) GJ_MUST_CHECK;
void gj_bench_close(struct gj_bench *bench);
/* What the firm expects of its steps, if it decides: its pilot. */
enum gj_status gj_bench_expect(struct gj_bench *bench, struct gj_error *error) GJ_MUST_CHECK;
/* Replication `replication` (from worlds->first) of one arm, as its plan says, into its row and fate, and what decisions and rivals need of it. Orders answer
 * rivals where `open_index` is not NULL. Of a life that fails the row says so, and `error` why. */
void gj_bench_live(struct gj_bench *bench, uint32_t replication, enum gj_arm arm, const double *open_index,
                   struct gj_error *error);
/* Keep of the life just lived, which took no step, what decisions are taken by. */
void gj_bench_remember(struct gj_bench *bench, uint32_t replication);

/* population_decide.c: what every firm does in every world. */
enum gj_status gj_worlds_decide(struct gj_worlds *worlds, struct gj_error *error) GJ_MUST_CHECK;

/* population_rivals.c: what open orders of each sector lose, month by month, because firms with the programme take more than without it. */
void gj_worlds_meet_rivals(struct gj_worlds *worlds);
/* What is left to firm `firm` in a world, as a multiplier of its open orders by month. `path` is scratch; both have n_months. False: all of it. */
bool gj_worlds_open_index(const struct gj_worlds *worlds, uint32_t replication, uint32_t firm,
                          struct gj_path_month *path, double *index);

/* population_groups.c: from fates to firms, groups, adoption by year and the estimates of the study, which are over firms. GJ_NO_MEMORY. */
enum gj_status gj_population_conclude(const struct gj_worlds *worlds, struct gj_study_result *result) GJ_MUST_CHECK;

#endif
