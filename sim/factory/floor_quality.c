/* Quality: what a job makes of the pieces of a lot. The order is fixed: defects are made, scrap is thrown away, inspection rejects.
 *
 * One piece is one uniform compared with the probability, many pieces are one binomial draw by inversion with the same key and index: of one
 * piece that is the same comparison, so a lot of one piece is a piece, and arms whose lots differ in size move together. */
#include "factory/floor_internal.h"

/* Of n pieces, how many have what happens with probability p. `part` tells several draws of one stream apart. */
static uint32_t share_of(struct gj_view *f, uint32_t stream, const struct gj_lot *lot, uint32_t n, double p,
                         uint64_t part)
{
    if (n == 0 || !(p > 0.0)) {
        return 0;
    }
    struct gj_stream *s = &f->stream[stream];
    if (n == 1 && part == 0) {
        return gj_stream_at(s, &f->plant->unit, f->s->replication, gj_lot_index(lot)) > 1.0 - p ? 1 : 0;
    }
    return gj_draw_binomial(n, p < 1.0 ? p : 1.0, s->key ^ part, f->s->replication, gj_lot_index(lot));
}

/* Pieces of the lot made while the machine was out of control: by the share of its work, and for one piece the state at its end. */
uint32_t gj_quality_made_out(const struct gj_machine *m, uint32_t n)
{
    if (n == 1) {
        return m->is_out_of_control;
    }
    const gj_time all = m->in_control_us + m->out_of_control_us;
    if (m->out_of_control_us == 0 || all == 0) {
        return m->is_out_of_control && all == 0 ? n : 0;
    }
    const double share = (double)m->out_of_control_us / (double)all;
    return (uint32_t)((double)n * share + 0.5);
}

static void make_defects(struct gj_view *f, uint32_t machine, struct gj_lot *lot)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_quality_spec *q = &f->plant->station[m->station].quality;
    const uint32_t stream = f->plant->job[m->job_id].defect_stream;
    const double lever = gj_lever_of(f, m->station, GJ_LEVER_DEFECTS) * gj_stage_defects(f, m);
    const uint32_t n_out = gj_quality_made_out(m, lot->good);
    const uint32_t n_in = lot->good - n_out;
    const double worn = (m->features & GJ_HAS_WEAR) ? gj_wear_lot(f, machine, lot->good + lot->bad) : 0.0;
    const uint32_t bad =
        share_of(f, stream, lot, n_in, (q->defects + worn) * lever, 0) +
        share_of(f, stream, lot, n_out, (q->out_of_control + worn) * lever, n_in == 0 ? 0 : UINT64_C(0xA5A5A5A5));
    lot->good -= bad;
    lot->bad += bad;
    f->station[m->station].defective += bad;
}

void gj_pieces_throw_away(struct gj_view *f, uint32_t machine, struct gj_lot *lot, uint32_t good, uint32_t bad)
{
    const uint32_t n = good + bad;
    if (n == 0) {
        return;
    }
    lot->good -= good;
    lot->bad -= bad;
    gj_pieces_change(f, -(int64_t)n);
    f->s->flow.pieces_scrapped += n;
    f->s->flow.defects_scrapped += bad;
    gj_emit(f, GJ_EVENT_SCRAP, machine, gj_name_of_lot(lot), n);
}

static void scrap(struct gj_view *f, uint32_t machine, struct gj_lot *lot)
{
    const struct gj_machine *m = &f->machine[machine];
    const uint32_t stream = f->plant->job[m->job_id].scrap_stream;
    const double p = f->plant->station[m->station].quality.scrap * gj_lever_of(f, m->station, GJ_LEVER_DEFECTS) *
                     gj_stage_defects(f, m);
    const uint32_t good = share_of(f, stream, lot, lot->good, p, 0);
    const uint32_t bad = share_of(f, stream, lot, lot->bad, p, lot->good + good > 0 ? UINT64_C(0x5A5A5A5A) : 0);
    f->station[m->station].scrapped += good + bad;
    gj_pieces_throw_away(f, machine, lot, good, bad);
}

/* Send the rejected pieces back: the lot itself when it is all of it, else a new lot of the same number on its next visit. They are made
 * again, so they start as good. */
static uint32_t send_back(struct gj_view *f, uint32_t machine, uint32_t lot_id, uint32_t good, uint32_t bad)
{
    struct gj_lot *lot = &f->lot[lot_id];
    const struct gj_inspection_spec *spec = &f->plant->station[f->machine[machine].station].inspection;
    const uint32_t pieces = good + bad;
    const uint32_t step = gj_step_index(f->plant, f->plant->step[lot->step].product, spec->rework_step);
    uint32_t back = lot_id;
    if (pieces < lot->good + lot->bad) {
        back = gj_lot_new(f);
        if (back == GJ_NONE) {
            return GJ_NONE;
        }
        f->lot[back] = *lot;
        f->s->flow.lots_released++;
        if (f->plant->n_splits > 0) {
            gj_set_gains(f, back, lot_id);
        }
        if (f->plant->has_hook) {
            gj_hook_lot_is_copied(f, back, lot_id);
        }
        lot->good -= good;
        lot->bad -= bad;
        gj_feedback_copies_marks(f, lot, &f->lot[back]);
        if (lot->order != GJ_NONE) {
            f->order[lot->order].open_lots++;
        }
    }
    struct gj_lot *again = &f->lot[back];
    again->good = pieces;
    again->bad = 0;
    again->step = step;
    again->goes_to = f->plant->step[step].buffer;
    again->visit++;
    again->reworks++;
    f->s->flow.rework_pieces += pieces;
    f->s->flow.defects_reworked += bad;
    gj_emit(f, GJ_EVENT_REWORK, machine, gj_name_of_lot(again), pieces);
    return back;
}

struct gj_seen gj_quality_look(struct gj_view *f, uint32_t machine, uint32_t good, uint32_t bad, uint64_t part)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_lot *lot = &f->lot[m->lot];
    const struct gj_inspection_spec *spec = &f->plant->station[m->station].inspection;
    const struct gj_job *job = &f->plant->job[m->job_id];
    const double misses = spec->misses * gj_lever_of(f, m->station, GJ_LEVER_MISSES);
    const double alarms = spec->false_alarms * gj_lever_of(f, m->station, GJ_LEVER_FALSE_ALARMS);
    const struct gj_seen seen = {.good = share_of(f, job->alarm_stream, lot, good, alarms, part),
                                 .bad = bad - share_of(f, job->miss_stream, lot, bad, misses, part)};
    struct gj_station_count *count = &f->station[m->station];
    count->inspected += (int64_t)good + bad;
    count->found += seen.bad;
    count->alarms += seen.good;
    return seen;
}

static uint32_t inspect(struct gj_view *f, uint32_t machine, uint32_t lot_id)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_lot *lot = &f->lot[lot_id];
    const struct gj_inspection_spec *spec = &f->plant->station[m->station].inspection;
    struct gj_station_count *count = &f->station[m->station];
    count->incoming_defective += lot->bad;
    bool whole = false;
    struct gj_seen out = (m->features & GJ_HAS_SAMPLING) ? gj_sampling_sorts(f, machine, &whole)
                                                         : gj_quality_look(f, machine, lot->good, lot->bad, 0);
    if (whole) {
        out = (struct gj_seen){.good = lot->good, .bad = lot->bad};
    }
    if (out.good + out.bad == 0) {
        return GJ_NONE;
    }
    count->rejected += (int64_t)out.good + out.bad;
    count->false_rejects += out.good;
    const bool is_scrapped =
        whole && f->plant->sampling[f->plant->station_info[m->station].sampling].refused == GJ_REFUSED_SCRAPPED;
    if (spec->reject == GJ_REJECT_REWORK && !is_scrapped && lot->reworks < spec->rework_limit) {
        return send_back(f, machine, lot_id, out.good, out.bad);
    }
    gj_pieces_throw_away(f, machine, lot, out.good, out.bad);
    return GJ_NONE;
}

uint32_t gj_quality_sort(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const gj_features features = f->plant->station_info[m->station].features;
    const uint32_t lot_id = m->lot;
    struct gj_lot *lot = &f->lot[lot_id];
    if (features & GJ_HAS_DEFECTS) {
        make_defects(f, machine, lot);
    }
    if (features & GJ_HAS_SCRAP) {
        scrap(f, machine, lot);
    }
    return (features & GJ_HAS_INSPECTION) ? inspect(f, machine, lot_id) : GJ_NONE;
}
