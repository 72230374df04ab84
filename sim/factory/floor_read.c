/* Reading a floor without touching it: meters, and the exact balances. */
#include "factory/floor_internal.h"

#include <string.h>

static bool is_down(uint32_t state)
{
    return state == GJ_STATE_DOWN_RESPONSE || state == GJ_STATE_DOWN_CREW || state == GJ_STATE_REPAIR;
}

/* A minor stop under way has only its start subtracted (floor_stop.c): add its down time until now. */
static gj_time minor_of(const struct gj_view *f, const struct gj_machine *m)
{
    gj_time minor = m->minor_us;
    const bool is_cut = f->plant->n_outages > 0 && f->cut[m - f->machine].n > 0;
    if (m->stop != GJ_STOP_NONE && !is_cut && gj_slot_of(f, m, m->stop_clock)->is_minor) {
        minor += m->acc[GJ_STATE_DOWN_RESPONSE] + m->acc[GJ_STATE_DOWN_CREW] + m->acc[GJ_STATE_REPAIR];
        minor += is_down(m->state) ? f->now - m->since : 0;
    }
    return minor;
}

static void read_station(const struct gj_view *f, uint32_t station, struct gj_station_meter *out)
{
    const struct gj_station_info *info = &f->plant->station_info[station];
    const struct gj_station_count *count = &f->station[station];
    *out = (struct gj_station_meter){
        .ideal_us = count->ideal_us,
        .batches = count->batches,
        .lots = count->lots,
        .pieces = count->pieces,
        .scrapped = count->scrapped,
        .rejected = count->rejected,
        .defective = count->defective,
        .aborted = count->aborted,
        .setups = count->setups,
        .stops = count->stops,
        .minor_stops = count->minor_stops,
        .drifts = count->drifts,
        .restarts = count->restarts,
        .tool_changes = count->tool_changes,
        .inspected = count->inspected,
        .found = count->found,
        .alarms = count->alarms,
        .incoming_defective = count->incoming_defective,
        .false_rejects = count->false_rejects,
        .lots_judged = count->lots_judged,
        .lots_refused = count->lots_refused,
        .planned_stops = count->planned_stops,
        .points = count->points,
        .signals_true = count->signals_true,
        .signals_false = count->signals_false,
        .searches = count->searches,
        .search_us = count->search_us,
    };
    for (uint32_t k = 0; k < info->n_machines; k++) {
        const struct gj_machine *m = &f->machine[info->first_machine + k];
        for (uint32_t state = 0; state < GJ_N_STATES; state++) {
            out->state_us[state] += m->acc[state];
        }
        out->state_us[m->state] += f->now - m->since;
        out->minor_us += minor_of(f, m);
    }
}

static void read_pool(const struct gj_view *f, uint32_t pool, struct gj_pool_meter *out)
{
    const struct gj_pool *p = &f->pool[pool];
    const gj_time elapsed = f->now - p->since;
    *out = (struct gj_pool_meter){
        .paid_us = p->paid_us + elapsed * (gj_time)p->n_paid,
        .overtime_us = p->over_us + elapsed * (gj_time)p->n_over,
        .head_us = p->head_us + elapsed * (gj_time)p->heads,
        .hired = p->hired,
        .left = p->left,
        .calls = p->n_calls,
    };
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        const struct gj_worker *worker = &f->worker[w];
        for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
            out->activity_us[a] += worker->acc[a];
        }
        out->activity_us[worker->activity] += f->now - worker->since;
    }
    /* Slots nobody fills are not people: only heads x time counts. */
    gj_time at_work = 0;
    for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
        at_work += a == GJ_ACTIVITY_OFF ? 0 : out->activity_us[a];
    }
    out->activity_us[GJ_ACTIVITY_OFF] = out->head_us - at_work;
}

void gj_floor_read(const struct gj_floor *floor, struct gj_station_meter *station, struct gj_pool_meter *pool,
                   struct gj_flow_meter *flow, gj_wide *buffer_lot_us)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    for (uint32_t i = 0; station && i < f.plant->n_stations; i++) {
        read_station(&f, i, &station[i]);
    }
    for (uint32_t i = 0; pool && i < f.plant->n_pools; i++) {
        read_pool(&f, i, &pool[i]);
    }
    if (flow) {
        *flow = f.s->flow;
        flow->piece_us += (gj_wide)flow->pieces_inside * (f.now - f.s->piece_since);
        gj_stocks_add_until_now(&f, flow);
    }
    for (uint32_t i = 0; buffer_lot_us && i < f.plant->n_buffers; i++) {
        buffer_lot_us[i] = f.buffer[i].lot_us + (gj_time)f.buffer[i].n * (f.now - f.buffer[i].since);
    }
    for (uint32_t i = 0; buffer_lot_us && i < f.plant->n_transits; i++) {
        const struct gj_transit *t = &f.transit[i];
        buffer_lot_us[f.plant->transit[i].buffer] += t->lot_us + (gj_time)t->n * (f.now - t->since);
    }
}

/* --- balances --- */

enum gj_status gj_verify_off(struct gj_error *error, const char *place, const char *what, int64_t left, int64_t right)
{
    return gj_error_set(error, GJ_INTERNAL, place, "balance does not close: %s, %lld against %lld", what,
                        (long long)left, (long long)right);
}

static enum gj_status verify_machines(const struct gj_view *f, struct gj_error *error)
{
    for (uint32_t i = 0; i < f->plant->n_machines; i++) {
        const struct gj_machine *m = &f->machine[i];
        gj_time sum = f->now - m->since;
        for (uint32_t state = 0; state < GJ_N_STATES; state++) {
            sum += m->acc[state];
        }
        if (sum != f->now) {
            return gj_verify_off(error, f->plant->station[m->station].place,
                                 "times in the states of a machine and the clock (us)", sum, f->now);
        }
    }
    return GJ_OK;
}

/* Not paid: off shift, and absence where it is unpaid. */
static bool is_unpaid(const struct gj_view *f, uint32_t pool, uint32_t activity)
{
    return activity == GJ_ACTIVITY_OFF ||
           (activity == GJ_ACTIVITY_ABSENT && !f->plant->pool_info[pool].staff.absence_is_paid);
}

static enum gj_status verify_workers(const struct gj_view *f, struct gj_error *error)
{
    for (uint32_t w = 0; w < f->plant->layout.n_workers; w++) {
        const struct gj_worker *worker = &f->worker[w];
        gj_time sum = f->now - worker->since;
        for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
            sum += worker->acc[a];
        }
        if (sum != f->now) {
            return gj_verify_off(error, f->plant->pool[worker->pool].name,
                                 "times in the activities of a worker and the clock (us)", sum, f->now);
        }
    }
    return GJ_OK;
}

static enum gj_status verify_pools(const struct gj_view *f, struct gj_error *error)
{
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        struct gj_pool_meter meter;
        read_pool(f, p, &meter);
        gj_time at_work = 0;
        for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
            at_work += is_unpaid(f, p, a) ? 0 : meter.activity_us[a];
        }
        if (at_work != meter.paid_us) {
            return gj_verify_off(error, f->plant->pool[p].name, "activities of workers and paid time (us)", at_work,
                                 meter.paid_us);
        }
        const int64_t heads = (int64_t)f->plant->pool[p].count + meter.hired - meter.left;
        if (heads != (int64_t)f->pool[p].heads) {
            return gj_verify_off(error, f->plant->pool[p].name, "heads at the start + hired - left and heads", heads,
                                 f->pool[p].heads);
        }
    }
    return GJ_OK;
}

struct pieces {
    int64_t all, bad;
};

static void count_lots(const struct gj_view *f, uint32_t lot, bool follow, struct pieces *count)
{
    for (; lot != GJ_NONE; lot = follow ? f->lot[lot].next : GJ_NONE) {
        count->all += (int64_t)f->lot[lot].good + f->lot[lot].bad;
        count->bad += f->lot[lot].bad;
    }
}

/* Pieces wherever they are: in queues, outside, and on machines. */
static struct pieces count_pieces(const struct gj_view *f)
{
    struct pieces count = {0};
    for (uint32_t b = 0; b < f->plant->n_buffers; b++) {
        count_lots(f, f->buffer[b].first, true, &count);
        count_lots(f, f->buffer[b].first_outside, true, &count);
    }
    for (uint32_t i = 0; i < f->plant->n_transits; i++) {
        count_lots(f, f->transit[i].first, true, &count);
    }
    for (uint32_t i = 0; i < f->plant->n_machines; i++) {
        const struct gj_machine *m = &f->machine[i];
        const bool is_chain = gj_is_oven(f, m) || ((m->features & GJ_HAS_LOTS) && m->job == GJ_JOB_DONE);
        count_lots(f, m->lot, is_chain, &count);
        count_lots(f, f->machine[i].child, false, &count);
        if (f->plant->n_kits > 0) {
            const struct gj_kit_held *held = &f->held[i];
            count_lots(f, held->first, true, &count);
            count.all += (int64_t)held->good + held->bad;
            count.bad += held->bad;
        }
    }
    return count;
}

/* Defects made = thrown away + made good by rework + delivered + still inside. */
static enum gj_status verify_defects(const struct gj_view *f, int64_t inside, struct gj_error *error)
{
    const struct gj_flow_meter *flow = &f->s->flow;
    int64_t made = 0;
    for (uint32_t i = 0; i < f->plant->n_stations; i++) {
        made += f->station[i].defective;
    }
    const int64_t ended =
        flow->defects_scrapped + flow->defects_reworked + flow->defects_assembled + flow->pieces_escaped;
    if (made != ended + inside) {
        return gj_verify_off(error, NULL, "defects made and scrapped + reworked + escaped + inside", made,
                             ended + inside);
    }
    return GJ_OK;
}

enum gj_status gj_floor_verify(const struct gj_floor *floor, struct gj_error *error)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    enum gj_status status = verify_machines(&f, error);
    if (status == GJ_OK) {
        status = verify_workers(&f, error);
    }
    if (status == GJ_OK) {
        status = verify_pools(&f, error);
    }
    if (status == GJ_OK) {
        status = gj_stocks_verify(&f, error);
    }
    if (status == GJ_OK) {
        status = gj_tools_verify(&f, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_flow_meter *flow = &f.s->flow;
    const int64_t accounted = flow->pieces_done + flow->pieces_scrapped + flow->pieces_assembled + flow->pieces_inside;
    if (flow->pieces_released != accounted) {
        return gj_verify_off(error, NULL, "pieces released and done + scrapped + assembled + inside",
                             flow->pieces_released, accounted);
    }
    const struct pieces counted = count_pieces(&f);
    if (counted.all != flow->pieces_inside) {
        return gj_verify_off(error, NULL, "pieces found on the floor and pieces inside", counted.all,
                             flow->pieces_inside);
    }
    status = verify_defects(&f, counted.bad, error);
    if (status != GJ_OK) {
        return status;
    }
    if (flow->lots_released != flow->lots_done + flow->lots_joined + flow->lots_assembled + flow->lots_inside) {
        return gj_verify_off(error, NULL, "lots released and done + joined + assembled + inside", flow->lots_released,
                             flow->lots_done + flow->lots_joined + flow->lots_assembled + flow->lots_inside);
    }
    return GJ_OK;
}
