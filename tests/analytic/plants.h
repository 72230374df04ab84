/* Small plants with known answers, built without a script. Time unit of the cases: one hour. */
#ifndef GJ_TESTS_PLANTS_H
#define GJ_TESTS_PLANTS_H

#include "factory/floor.h"

#define GJ_UNIT ((double)GJ_HOUR)

/* Parallel machines in a row, one product through all. */
struct gj_line_station {
    struct gj_dist cycle; /* in units */
    uint32_t n_machines;
    uint32_t buffer;  /* places before it; GJ_UNLIMITED; of the first: what orders wait in */
    double fail_mean; /* 0: never; exponential, in units */
    enum gj_clock_kind clock;
    struct gj_dist repair;                       /* in units */
    struct gj_quality_spec quality;              /* ids of distributions are not used: see drift_mean */
    double drift_mean, found_mean, restore_mean; /* 0: none; exponential */
};

struct gj_line {
    uint32_t n;
    struct gj_line_station station[24];
    struct gj_dist every; /* between orders, in units; kind CONSTANT with a = 0: endless */
    bool lose_when_full;
    uint32_t crew; /* repairers shared by all; 0: no crew needed */
};

static inline struct gj_dist gj_exponential(double mean)
{
    return (struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = mean};
}

static inline struct gj_dist gj_constant(double value)
{
    return (struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = value};
}

/* A frozen plant of the line; aborts when that fails (a test's own mistake). */
struct gj_plant *gj_line_plant(const struct gj_line *line);

#endif
