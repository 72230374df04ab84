#include "store/batch_precision.h"

#include <math.h>

#include "store/batch_folder_internal.h"

static uint32_t place_of(const struct gj_experiment *e, uint32_t response)
{
    uint32_t i = 0;
    while (i < e->n_responses && e->response[i] != response) {
        i++;
    }
    return i < e->n_responses ? i : GJ_NO_RESPONSE;
}

void gj_batch_target_open(struct gj_batch_target *target, const struct gj_batch_about *about)
{
    const struct gj_experiment *e = about->experiment;
    *target = (struct gj_batch_target){.precision = e->precision,
                                       .confidence = about->confidence,
                                       .of = place_of(e, e->target.of),
                                       .against = e->target.against == GJ_NO_RESPONSE ? GJ_NO_RESPONSE
                                                                                      : place_of(e, e->target.against)};
    target->is_on = e->precision > 0.0 && target->of != GJ_NO_RESPONSE &&
                    (target->against != GJ_NO_RESPONSE || e->target.against == GJ_NO_RESPONSE);
}

void gj_batch_target_begin(struct gj_batch_target *target)
{
    target->mean = (struct gj_mean){0};
}

void gj_batch_target_add(struct gj_batch_target *target, const struct gj_batch_row *row)
{
    if (target->is_on) {
        const double other = target->against == GJ_NO_RESPONSE ? 0.0 : row->value[target->against];
        gj_mean_add(&target->mean, row->status == GJ_OK ? row->value[target->of] - other : (double)NAN);
    }
}

double gj_batch_target_half_width(const struct gj_batch_target *target)
{
    return target->mean.n > 1 ? gj_mean_estimate(&target->mean, target->confidence).half_width : (double)NAN;
}

bool gj_batch_target_is_reached(const struct gj_batch_target *target)
{
    return gj_batch_target_half_width(target) <= target->precision; /* no interval: not */
}

static void count(struct gj_batch_precision *out, const struct gj_batch_target *target, uint64_t point)
{
    const double half_width = gj_batch_target_half_width(target);
    out->n_points++;
    if (!gj_batch_target_is_reached(target)) {
        const bool is_first = out->n_missed++ == 0;
        if (is_first || half_width > out->widest || (!isnan(half_width) && isnan(out->widest))) {
            out->widest = half_width;
            out->widest_at = point;
        }
    }
}

enum gj_status gj_batch_read_precision(struct gj_batch_reader *reader, struct gj_batch_precision *out,
                                       struct gj_error *error)
{
    struct gj_batch_target target;
    struct gj_batch_point point;
    struct gj_batch_row row;
    bool has_point = true, has_row = true;
    *out = (struct gj_batch_precision){.widest = (double)NAN};
    gj_batch_target_open(&target, gj_batch_read_about(reader));
    out->is_asked = target.is_on;
    if (!target.is_on) {
        return GJ_OK;
    }
    enum gj_status status = gj_batch_read_from(reader, 0, error);
    status = status == GJ_OK ? gj_batch_read_row(reader, &row, &has_row, error) : status;
    while (status == GJ_OK && (status = gj_batch_read_point(reader, &point, &has_point, error)) == GJ_OK && has_point) {
        gj_batch_target_begin(&target);
        while (status == GJ_OK && has_row && row.point <= point.point) {
            if (row.point == point.point && row.replication < point.n) { /* those beyond do not count */
                gj_batch_target_add(&target, &row);
            }
            status = gj_batch_read_row(reader, &row, &has_row, error);
        }
        if (status == GJ_OK && point.state == GJ_POINT_DONE) {
            count(out, &target, point.point);
        }
    }
    return status;
}
