/* How far a sweep is: one line, on a terminal over and over, elsewhere (a cluster's log) once a minute.
 *
 *     12.3 %  replications 123,456/1,000,000  points 617/50,000  failed 3 points, 20 replications  412/s  40 min left
 *
 * Share and time left count what was there before; the rate is that of this call, over the last half minute, or from the beginning while too little was done
 * in that time. With a precision, where fewer replications may do, it is the share of the most there may be. */
#ifndef GJ_CLI_SWEEP_PROGRESS_H
#define GJ_CLI_SWEEP_PROGRESS_H

#include <stdbool.h>

#include "base/text.h"
#include "base/words.h"
#include "study/batch/batch.h"

enum { GJ_SWEEP_SAMPLES = 32 };

struct gj_sweep_progress {
    enum gj_lang lang;
    bool is_terminal;
    double begun, shown, sampled; /* seconds of a steady clock */
    struct gj_sweep_sample {
        double at;
        uint64_t settled, rows; /* by this call */
    } sample[GJ_SWEEP_SAMPLES]; /* one a second, round and round */
    uint32_t n_samples;
    const char *what; /* begins the line, may be NULL: which of several */
    size_t width;     /* signs of the line that stands on the terminal */
};

void gj_sweep_progress_start(struct gj_sweep_progress *progress, enum gj_lang lang, bool is_terminal, double now);

/* The line of this moment; false when it is too early for another one. */
bool gj_sweep_progress_look(struct gj_sweep_progress *progress, const struct gj_batch_totals *totals, double now,
                            struct gj_text *line);

/* To stderr. End: takes the line off the terminal. */
void gj_sweep_progress_show(struct gj_sweep_progress *progress, const struct gj_batch_totals *totals, double now);
void gj_sweep_progress_end(struct gj_sweep_progress *progress);

#endif
