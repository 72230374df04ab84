/* Did the points of a sweep reach the precision that was asked of them? One that has lived its most replications is done all the same, and may have not. */
#ifndef GJ_STORE_BATCH_PRECISION_H
#define GJ_STORE_BATCH_PRECISION_H

#include "store/batch_read.h"
#include "study/precision.h"

/* The target's half-width at one point after the other: begin, add its rows in order, ask. */
struct gj_batch_target {
    bool is_on;       /* a precision is asked, and the rows keep what it is of */
    double precision; /* in the target's unit */
    double confidence;
    uint32_t of, against; /* places in a row; GJ_NO_RESPONSE: none */
    struct gj_mean mean;
};
void gj_batch_target_open(struct gj_batch_target *target, const struct gj_batch_about *about);
void gj_batch_target_begin(struct gj_batch_target *target);
void gj_batch_target_add(struct gj_batch_target *target, const struct gj_batch_row *row);
double gj_batch_target_half_width(const struct gj_batch_target *target); /* NaN: fewer than 2 values */
bool gj_batch_target_is_reached(const struct gj_batch_target *target);

struct gj_batch_precision {
    bool is_asked;      /* else all else is 0 */
    uint64_t n_points;  /* done */
    uint64_t n_missed;  /* of them */
    double widest;      /* half-width among those; NaN: none of them has one */
    uint64_t widest_at; /* its point; the first of equals */
};
/* Of the points finished so far: one pass over all rows. What reading says. */
enum gj_status gj_batch_read_precision(struct gj_batch_reader *reader, struct gj_batch_precision *precision,
                                       struct gj_error *error) GJ_MUST_CHECK;

#endif
