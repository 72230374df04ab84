/* What a recipe is measured by: a table of names for tests/analytic/recipes.def. */
#ifndef GJ_TESTS_RECIPE_MEASURES_H
#define GJ_TESTS_RECIPE_MEASURES_H

#include "factory/floor.h"

#define GJ_WATCH_LEVELS 256 /* numbers in the plant whose share of time is kept; the last is "so many or more" */
#define GJ_WATCH_WAITS 32   /* lots whose own waits are kept: the first that begin */
#define GJ_WATCH_KINDS 16   /* order streams and products counted apart */
#define GJ_WATCH_LOTS 65536 /* lots inside at once whose waits can be told apart */

/* What the meters do not keep, seen in the trace. Lots are told apart by their numbers: waits are for plants of one order stream. */
struct gj_watch {
    gj_time from; /* end of the warm-up */
    gj_time last; /* of the last change of the number inside */
    uint32_t inside;
    gj_wide inside_us[GJ_WATCH_LEVELS];
    gj_wide kind_us
        [GJ_WATCH_KINDS]; /* lots inside x time, by product: for plants whose k-th stream orders the k-th product */
    uint32_t kind_inside[GJ_WATCH_KINDS];
    gj_time released[GJ_WATCH_LOTS];                /* of a lot that has not begun; -1 after */
    uint64_t n_begun;                               /* lots whose first work began */
    double wait_us, longest_wait_us, wait_limit_us; /* sum of their waits; those at most the limit are counted */
    uint64_t n_within, n_waited;
    double first_wait_us[GJ_WATCH_WAITS];
    gj_time left_at[GJ_WATCH_WAITS]; /* the first lots */
    uint32_t n_left;
    gj_time done_at; /* when the last lot left */
};

/* One replication from the end of its warm-up to its end: all meters are differences. */
struct gj_life_of_recipe {
    const struct gj_plant *plant;
    gj_time length;
    struct gj_station_meter *station;
    struct gj_pool_meter *pool;
    struct gj_flow_meter flow;
    gj_wide *buffer_lot_us;
    const struct gj_watch *watch;
};

typedef double (*gj_recipe_measure)(const struct gj_life_of_recipe *life, const char *of, double unit_us);

struct gj_recipe_measure_info {
    const char *name;
    gj_recipe_measure measure;
    bool is_watched; /* needs the trace */
};

/* NULL when there is none of that name. */
const struct gj_recipe_measure_info *gj_recipe_measure_find(const char *name);

void gj_watch_begin(struct gj_watch *watch);
void gj_watch_see(void *user, const struct gj_trace_record *record); /* a sink of a trace */
void gj_watch_open(struct gj_watch *watch, gj_time now);             /* end of the warm-up: count from here */
void gj_watch_close(struct gj_watch *watch, gj_time now);            /* end of the run */

#endif
