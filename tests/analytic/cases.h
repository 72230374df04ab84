/* Cases with known answers: replications of a plant, a measure of each, and the comparison with the exact value.
 *
 * A case passes when |mean - exact| <= 4 standard errors, and the standard error is small enough to mean something: at most `max_se_ratio`
 * of the exact value (absolute when that is 0). The seed is fixed, so a case does not flake. Each case prints one row of the table of
 * correctness in the README (scripts/correctness-table collects them). */
#ifndef GJ_TESTS_CASES_H
#define GJ_TESTS_CASES_H

#include "analytic/plants.h"

#define GJ_CASE_MAX_MEASURES 24

/* What happened between the end of the warm-up and the end of a replication. */
struct gj_window {
    double length; /* units */
    const struct gj_plant *plant;
    struct gj_station_meter station[24];
    struct gj_flow_meter flow;
    gj_wide buffer_lot_us[24];
};

typedef double (*gj_measure)(const struct gj_window *window, uint32_t argument);

struct gj_case_measure {
    const char *name;
    gj_measure measure;
    uint32_t argument;
    double exact;
    double max_se_ratio;
};

struct gj_case {
    const char *name, *source;
    struct gj_plant *plant; /* freed by gj_case_check */
    double warm_up, length; /* units */
    uint32_t replications;
    uint32_t n;
    struct gj_case_measure measure[GJ_CASE_MAX_MEASURES];
};

/* Run and compare; fails the cmocka test of the caller. */
void gj_case_check(struct gj_case *c);

/* A row of the table of correctness. `tolerance` 0: at most 4 standard errors. Above 0 (values that were published or simulated by others, or
 * that a formula only nears): at most this share of the exact value. */
struct gj_case_row {
    const char *name, *measure, *source;
    double exact, max_se_ratio, tolerance;
};

/* Compare the values of `n` replications. false after saying why on stderr. */
bool gj_case_compare(const struct gj_case_row *row, const double *value, uint32_t n);

/* Measures */
double gj_throughput(const struct gj_window *w, uint32_t unused);   /* lots that left, per unit */
double gj_good_rate(const struct gj_window *w, uint32_t unused);    /* pieces that left without defect, per unit */
double gj_mean_lead(const struct gj_window *w, uint32_t unused);    /* units */
double gj_mean_inside(const struct gj_window *w, uint32_t unused);  /* pieces in the plant, time average */
double gj_mean_waiting(const struct gj_window *w, uint32_t buffer); /* lots in a buffer, time average */
double gj_mean_wait(const struct gj_window *w, uint32_t buffer);    /* units a lot waits in a buffer, by Little's law */
double gj_state_share(const struct gj_window *w, uint32_t station_state); /* station * 100 + state */
double gj_mean_down(const struct gj_window *w, uint32_t station);         /* machines down, time average */
double gj_mean_running(const struct gj_window *w, uint32_t station);      /* machines working, time average */

#endif
