/* What the files of a population's run share. */
#ifndef GJ_STUDY_POPULATION_INTERNAL_H
#define GJ_STUDY_POPULATION_INTERNAL_H

#include "study/population.h"
#include "study/study_internal.h"

/* What a firm does in one arm of one replication: when it takes which steps. */
struct gj_firm_plan {
    struct gj_project project;
    bool is_supported; /* the programme pays its part */
};

/* All worlds of a run, and what is known of them so far. Indices: gj_world_at. */
struct gj_worlds {
    const struct gj_study_spec *spec;
    uint32_t n_firms, n;           /* replications */
    uint32_t first;                /* of them */
    uint32_t n_years;              /* decisions are taken in years 0 .. n_years - 1 after decide_at */
    struct gj_row *row;            /* [at][arm] */
    struct gj_fate *fate;          /* [at][arm] */
    struct gj_firm_plan *plan;     /* [at][arm] */
    double *before;                /* [at][GJ_N_FIRM_OUTCOMES] */
    struct gj_adoption_year *year; /* n_years */
};

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
/* Replication `replication` (from worlds->first) of one arm, as its plan says, into its row, fate and, of arm BEFORE, the year before. */
void gj_bench_live(struct gj_bench *bench, uint32_t replication, enum gj_arm arm, struct gj_error *error);

/* population_decide.c: what every firm does in every world. */
void gj_worlds_decide(struct gj_worlds *worlds);

/* population_groups.c: from fates to firms, groups, adoption by year and the estimates of the study, which are over firms. GJ_NO_MEMORY. */
enum gj_status gj_population_conclude(const struct gj_worlds *worlds, struct gj_study_result *result) GJ_MUST_CHECK;

#endif
