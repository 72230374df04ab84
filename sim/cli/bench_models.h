/* The models that speed is measured on, and their exact answers without events.
 *
 *   M1  one machine, customers at random, load 0.9; nothing limits the queue
 *   M2  5 machines in line, 10 places before each, work exponential of mean 1, blocked after service, raw parts always there
 *   M3  20 machines in line, 5 places before each, each fails after work of exponential length (mean 100), repair exponential of mean 5;
 *       a tenth of the parts is thrown away at the end
 *
 * In a line every part leaves every machine at a time that follows from earlier parts and machines by maxima and sums. Fed by the engine's own
 * draws this recursion gives the engine's answers, to the microsecond.
 */
#ifndef GJ_CLI_BENCH_MODELS_H
#define GJ_CLI_BENCH_MODELS_H

#include "factory/floor.h"

#define GJ_BENCH_UNIT GJ_HOUR   /* the models' unit of time */
#define GJ_BENCH_M1_INSIDE 10.0 /* mean time inside of M1, units: 1 / (1 - 0.9) */

enum gj_bench_model { GJ_BENCH_M1, GJ_BENCH_M2, GJ_BENCH_M3, GJ_BENCH_N_MODELS };

struct gj_bench_info {
    const char *name, *text;
};
const struct gj_bench_info *gj_bench_info(enum gj_bench_model model);

/* The frozen plant; NULL with `error` when memory is out. */
struct gj_plant *gj_bench_plant(enum gj_bench_model model, struct gj_error *error);
/* The same with machines that no product visits. */
struct gj_plant *gj_bench_plant_with_idle(enum gj_bench_model model, uint32_t n_idle, struct gj_error *error);

/* What left before `until`. */
struct gj_bench_answer {
    int64_t parts; /* scrapped ones too */
    int64_t scrapped;
    gj_wide lead_us; /* sum of the times inside, of those not scrapped */
};

/* By the recursion; a few milliseconds for 10^6 parts of M1, tenths of a second for M3. GJ_NO_MEMORY. */
enum gj_status gj_bench_solve(enum gj_bench_model model, uint64_t seed, uint32_t replication, gj_time until,
                              struct gj_bench_answer *answer, struct gj_error *error) GJ_MUST_CHECK;
/* By a floor that has run until then. */
struct gj_bench_answer gj_bench_read(const struct gj_floor *floor);

/* Let `floor` run until `parts` have left, or a few more. */
enum gj_status gj_bench_run_parts(struct gj_floor *floor, uint32_t parts, struct gj_error *error) GJ_MUST_CHECK;

#endif
