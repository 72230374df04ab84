/* An event log of one replication, for process mining. The name says the form:
 *
 *     x.csv               one line an activity of a lot: case, activity, resource, start, complete, quantity, rejects, order, product, lot, workers
 *                         (UTF-8 with a byte order mark at its begin); what is not of a lot, like order and deliver, is not in it
 *     x.jsonocel, x.json  OCEL 2.0 as JSON [OCEL2]: orders, lots, products, machines and workers as objects
 *     x.sqlite            OCEL 2.0 as an SQLite database
 *
 * and .gz at its end compresses the first two. Memory does not grow with the length of the run. Times are ISO 8601, UTC by form: the plant's
 * own clock, counted from the first day of the study. Nothing in a log says when it was made: the same run gives the same bytes.
 *
 *     struct gj_log *log;
 *     gj_log_open("press.sqlite", spec, &log, &error);      // before the run: says early what is in the way
 *     struct gj_trace trace = gj_log_sink(log);
 *     gj_study_replicate(..., &trace, &row, &error);
 *     status = gj_log_close(log, &error);                   // or gj_log_drop(log)
 */
#ifndef GJ_STORE_LOG_H
#define GJ_STORE_LOG_H

#include "base/error.h"
#include "kernel/trace.h"
#include "study/study.h"

struct gj_log;

/* GJ_USAGE for a name that says no form, or a folder; GJ_IO when it cannot be written. */
enum gj_status gj_log_open(const char *path, const struct gj_study_spec *spec, struct gj_log **log,
                           struct gj_error *error) GJ_MUST_CHECK;
struct gj_trace gj_log_sink(struct gj_log *log);
/* All on the disk and under its name; after an error what was there before is there. Frees `log`. */
enum gj_status gj_log_close(struct gj_log *log, struct gj_error *error) GJ_MUST_CHECK;
void gj_log_drop(struct gj_log *log); /* NULL is fine */

#endif
