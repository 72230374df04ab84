/* The design of a sweep as the command line changes it, what it would cost, and what its points look like. */
#ifndef GJ_CLI_SWEEP_DESIGN_H
#define GJ_CLI_SWEEP_DESIGN_H

#include "cli/cli.h"
#include "script/point_maker.h"
#include "study/design/design.h"

/* --- sweep_design.c: options --- */

#define GJ_SWEEP_KEY_LEVELS 0x5f0
#define GJ_SWEEP_KEY_FROM 0x5f1
#define GJ_SWEEP_KEY_SEED 0x5f2
#define GJ_SWEEP_KEY_GROUP 0x5f3
#define GJ_SWEEP_KEY_PAIRS 0x5f4
#define GJ_SWEEP_DESIGN_OPTIONS                                                                                        \
    {                                                                                                                  \
        "design", 'd', "NAME", 0, "kind of design, instead of the scenario's: lhs, sobol, factorial, oat, morris ...", \
        0},                                                                                                            \
        {"points", 'p', "N", 0, "number of points (morris: trajectories; saltelli: size of a sample)", 0},             \
        {"levels", GJ_SWEEP_KEY_LEVELS, "N", 0, "values of a factor in a factorial, oat and morris", 0},               \
        {"points-from", GJ_SWEEP_KEY_FROM, "FILE.csv", 0, "points of a table: a column for each factor", 0},           \
        {"design-seed", GJ_SWEEP_KEY_SEED, "N", 0, "seed of the design's own draws", 0},                               \
        {"by-group", GJ_SWEEP_KEY_GROUP, NULL, 0, "morris, saltelli: the factors of a group move as one", 0},          \
    {                                                                                                                  \
        "pairs", GJ_SWEEP_KEY_PAIRS, NULL, 0, "saltelli: also what indices of second order need", 0                    \
    }

struct gj_sweep_design {
    int32_t kind;    /* -1: the scenario's */
    uint64_t points; /* 0: not given, as of levels */
    uint32_t levels;
    const char *file; /* NULL: not given */
    uint64_t seed;
    bool has_seed, is_by_group, has_pairs;
    char *text; /* of the file; gj_free */
};
/* ARGP_ERR_UNKNOWN when the key is none of these. */
error_t gj_sweep_design_parse(int key, char *argument, struct argp_state *state, struct gj_sweep_design *asked);
/* Change the experiment. GJ_USAGE when the table cannot be read or an option says nothing of that kind of design. */
enum gj_status gj_sweep_design_change(struct gj_sweep_design *asked, struct gj_experiment *experiment,
                                      struct gj_error *error) GJ_MUST_CHECK;
/* --- sweep_plan.c, sweep_plan_print.c: what it would cost --- */

struct gj_sweep_plan_spec {
    const struct gj_study_spec *study; /* with its experiment */
    struct gj_design *design;
    struct gj_point_maker *maker;
    uint32_t shard, n_shards;
    unsigned threads;       /* 0: all cores */
    const char *out;        /* where it goes */
    uint64_t look_most;     /* points that are asked whether the constraints refuse them, from the first on */
    const atomic_int *stop; /* ends what is lived to see how long it takes; may be NULL */
};

struct gj_sweep_plan {
    uint64_t n_points;           /* of the design */
    uint64_t n_shard;            /* of the shard */
    struct gj_refusals refusals; /* of the design's points that were looked at */
    double n_run;                /* of the shard's points, that will be run; an estimate unless all were looked at */
    double runs, runs_least;     /* replications; least where a precision may end a point early */
    uint32_t n_arms;
    unsigned threads;
    double load_s, open_s, replication_s;                 /* of the centre; NaN: it does not live */
    double seconds;                                       /* of the shard; NaN */
    double row_bytes, point_bytes, csv_bytes, mean_bytes; /* of a line of the store, of rows.csv, of means.csv */
    double bytes;                                         /* of the shard's file while it runs */
    double folder_bytes;                                  /* of the results folder of all shards */
    struct gj_error why;                                  /* the centre does not live */
};
/* Asks the constraints, loads the scenario a few times and lives a few replications. GJ_MODEL: the constraints refuse all; GJ_INTERRUPTED, GJ_NO_MEMORY. */
enum gj_status gj_sweep_plan_make(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_sweep_plan_print(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, enum gj_lang lang,
                         struct gj_text *out);
/* Two lines, for the start of a sweep. */
void gj_sweep_plan_announce(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, enum gj_lang lang,
                            struct gj_text *out);
void gj_sweep_plan_json(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, struct gj_text *out);

/* --- sweep_list.c: the first `n` points --- */

enum gj_sweep_list_form { GJ_SWEEP_LIST_TABLE, GJ_SWEEP_LIST_CSV, GJ_SWEEP_LIST_JSON };
/* CSV has the factors' columns alone: what --points-from reads. */
enum gj_status gj_sweep_list(const struct gj_sweep_plan_spec *spec, uint64_t n, enum gj_sweep_list_form form,
                             enum gj_lang lang, struct gj_text *out, struct gj_error *error) GJ_MUST_CHECK;

#endif
