/* What running many points costs beside the replications themselves:
 *
 *   threads   a sweep of M2 (bench_models.h), a millisecond a replication, into a file: time with one thread against two
 *   overhead  the same with one thread against the bare replications: processor time that store, digests and progress take
 *   store     a million points of one row each, of a model that costs nothing, into a file; the file gone on with when it is finished; memory
 */
#ifndef GJ_CLI_BENCH_BATCH_H
#define GJ_CLI_BENCH_BATCH_H

#include "cli/bench_shop.h"

#define GJ_BENCH_THREADS_LEAST 1.9
#define GJ_BENCH_OVERHEAD_MOST 0.03
#define GJ_BENCH_STORE_MOST_S 10.0
#define GJ_BENCH_RESUME_MOST_S 2.0
#define GJ_BENCH_MEMORY_MOST_MB 200.0

struct gj_bench_batch {
    double replication_ms;             /* of M2, processor time */
    struct gj_bench_spread threads;    /* time with one thread / time with two */
    struct gj_bench_spread overhead;   /* share of the replications' processor time */
    uint64_t rows;                     /* of the store, as many points */
    double store_s, resume_s, file_mb; /* elapsed; that of the processor beside it: */
    double store_cpu_s, resume_cpu_s;
    double merge_s, merge_cpu_s; /* a results folder made of it */
    double peak_mb;              /* of this process, which must not have done anything large before */
};

/* `rows` of the store; the file is made in a folder of its own in $TMPDIR or /tmp, and removed. */
enum gj_status gj_bench_batch_measure(uint32_t runs, uint64_t rows, struct gj_bench_batch *out,
                                      struct gj_error *error) GJ_MUST_CHECK;
void gj_bench_batch_print(const struct gj_bench_batch *batch, bool json, struct gj_text *out);

long gj_bench_peak_kb(void); /* most memory this program has held; 0 where the system does not say */

#endif
