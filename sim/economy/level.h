/* Levels of digitalization: what they do to the floor, what they cost, whom they need. Levels 0-5 of the Korean scheme are data of the scenario library.
 *
 * A level acts through levers only: multipliers on parameters of the plant as it is described at level 0. While it is being installed it
 * disturbs (`disturbs`, `training_us`), then its effect rises in a straight line.
 */
#ifndef GJ_ECONOMY_LEVEL_H
#define GJ_ECONOMY_LEVEL_H

#include "factory/plant.h"
#include "kernel/time.h"

#define GJ_TOP_LEVEL 5

/* An amount (law 8); runs use the central one unless a design asks otherwise. */
struct gj_range {
    double low, central, high;
};

/* When what a project bought is worn out and bought again, without support. */
struct gj_lifespan {
    double software;                   /* share of the cost; the rest is equipment */
    gj_time software_us, equipment_us; /* of service, from when it works; 0: it lasts */
    double replaced;                   /* share of the cost that is paid again each time */
};

struct gj_level_spec {
    int level;                             /* 0..5 */
    char name[64], name_ko[64];            /* "basic 2", "기초 2" */
    char stage[48], stage_ko[48];          /* of the way on which it lies: "digitalization", "디지털화"; "" */
    char label[48], label_ko[48];          /* of the programme: "basic", "기초"; "" */
    struct gj_range lever[GJ_N_LEVERS];    /* multipliers relative to level 0; 1 = no change */
    bool has_disturbance;                  /* `disturbs` says something */
    struct gj_range disturbs[GJ_N_LEVERS]; /* on what there is, while it is being installed */
    gj_time training_us;                   /* of each worker, spread over the installation */
    struct gj_range cost_won;              /* of reaching it from level 0, whole project */
    double on_completion;                  /* share of the cost that is paid when it works; the rest at the contract */
    struct gj_range upkeep_per_year;       /* share of cost_won a year */
    struct gj_range technicians;           /* technicians needed per 100 employees of the plant */
    gj_time install_us;                    /* from the decision until it works */
    gj_time ramp_us;                       /* from then until the full effect; linear between */
    struct gj_lifespan lifespan;
};

#endif
