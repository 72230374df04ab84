/* Speed where a plant is large: a job shop for a year, and what machines that stand idle cost those that work.
 *
 *   M4  a job shop of 40 stations, 60 workers in six trades and two shifts, 500 products with routes of 4 to 8 steps, lots of 20 pieces, 50
 *       set-up families with a matrix of times between them, stations that prefer what needs no set-up; a year of 365 days
 *   idle: M2 with 10 to 10,000 machines more that no product visits
 */
#ifndef GJ_CLI_BENCH_SHOP_H
#define GJ_CLI_BENCH_SHOP_H

#include "factory/floor.h"

enum { GJ_BENCH_N_IDLE = 5 };

struct gj_bench_spread {
    double median, least, most;
};
/* Of `n` values, which are sorted. */
struct gj_bench_spread gj_bench_spread_of(double *value, uint32_t n);

double gj_bench_cpu_seconds(void); /* of this thread only: what else the machine does is not counted */

struct gj_bench_shop {
    struct gj_bench_spread seconds; /* processor time of the year */
    int64_t lots, pieces;           /* done */
    uint64_t events;
    size_t floor_bytes;
    double working_ratio, setup_ratio; /* of the stations' time */
    uint32_t n_idle[GJ_BENCH_N_IDLE];
    struct gj_bench_spread idle_ns[GJ_BENCH_N_IDLE]; /* an event of M2 beside so many idle machines */
};

/* The frozen job shop; NULL with `error`. */
struct gj_plant *gj_bench_shop_plant(struct gj_error *error);

/* Measure both, `runs` times. Any status a floor can end with. */
enum gj_status gj_bench_shop_measure(uint32_t runs, struct gj_bench_shop *out, struct gj_error *error) GJ_MUST_CHECK;
void gj_bench_shop_print(const struct gj_bench_shop *shop, struct gj_text *out);

#endif
