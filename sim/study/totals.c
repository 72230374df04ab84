/* Readings and totals: integer meters subtracted and added field by field. */
#include "study/study_internal.h"

#include "base/alloc.h"

static void add_station(struct gj_station_meter *to, const struct gj_station_meter *from, int64_t sign)
{
    for (uint32_t i = 0; i < GJ_N_STATES; i++) {
        to->state_us[i] += sign * from->state_us[i];
    }
    to->minor_us += sign * from->minor_us;
    to->ideal_us += sign * from->ideal_us;
    to->lots += sign * from->lots;
    to->pieces += sign * from->pieces;
    to->scrapped += sign * from->scrapped;
    to->rejected += sign * from->rejected;
    to->defective += sign * from->defective;
    to->aborted += sign * from->aborted;
    to->setups += sign * from->setups;
    to->stops += sign * from->stops;
    to->minor_stops += sign * from->minor_stops;
    to->drifts += sign * from->drifts;
    to->tool_changes += sign * from->tool_changes;
    to->inspected += sign * from->inspected;
    to->found += sign * from->found;
    to->alarms += sign * from->alarms;
    to->incoming_defective += sign * from->incoming_defective;
    to->false_rejects += sign * from->false_rejects;
    to->lots_judged += sign * from->lots_judged;
    to->lots_refused += sign * from->lots_refused;
    to->points += sign * from->points;
    to->signals_true += sign * from->signals_true;
    to->signals_false += sign * from->signals_false;
    to->searches += sign * from->searches;
    to->search_us += sign * from->search_us;
}

static void add_pool(struct gj_pool_meter *to, const struct gj_pool_meter *from, int64_t sign)
{
    for (uint32_t i = 0; i < GJ_N_ACTIVITIES; i++) {
        to->activity_us[i] += sign * from->activity_us[i];
    }
    to->paid_us += sign * from->paid_us;
    to->overtime_us += sign * from->overtime_us;
    to->head_us += sign * from->head_us;
    to->hired += sign * from->hired;
    to->left += sign * from->left;
    to->calls += sign * from->calls;
}

static void add_flow(struct gj_flow_meter *to, const struct gj_flow_meter *from, int64_t sign)
{
    to->orders_arrived += sign * from->orders_arrived;
    to->pieces_assembled += sign * from->pieces_assembled;
    to->lots_assembled += sign * from->lots_assembled;
    to->defects_assembled += sign * from->defects_assembled;
    to->pieces_demanded += sign * from->pieces_demanded;
    to->pieces_at_once += sign * from->pieces_at_once;
    to->stock_us += sign * from->stock_us;
    to->waiting_us += sign * from->waiting_us;
    to->orders_lost += sign * from->orders_lost;
    to->orders_closed += sign * from->orders_closed;
    to->order_us += sign * from->order_us;
    to->orders_on_time += sign * from->orders_on_time;
    to->orders_with_due += sign * from->orders_with_due;
    to->lots_released += sign * from->lots_released;
    to->lots_done += sign * from->lots_done;
    to->pieces_released += sign * from->pieces_released;
    to->pieces_done += sign * from->pieces_done;
    to->pieces_scrapped += sign * from->pieces_scrapped;
    to->pieces_sold += sign * from->pieces_sold;
    to->pieces_escaped += sign * from->pieces_escaped;
    to->pieces_done_again += sign * from->pieces_done_again;
    to->pieces_allowed += sign * from->pieces_allowed;
    to->rework_pieces += sign * from->rework_pieces;
    to->defects_scrapped += sign * from->defects_scrapped;
    to->defects_reworked += sign * from->defects_reworked;
    to->piece_us += sign * from->piece_us;
    to->lead_us += sign * from->lead_us;
    for (uint32_t i = 0; i < GJ_LEAD_BUCKETS; i++) {
        to->lead_count[i] += sign * from->lead_count[i];
    }
}

void gj_reading_subtract(const struct gj_plant *plant, const struct gj_reading *end, const struct gj_reading *start,
                         struct gj_reading *out)
{
    for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
        out->station[i] = end->station[i];
        add_station(&out->station[i], &start->station[i], -1);
    }
    for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
        out->pool[i] = end->pool[i];
        add_pool(&out->pool[i], &start->pool[i], -1);
    }
    out->flow = end->flow;
    add_flow(&out->flow, &start->flow, -1);
    gj_ledger_subtract(&end->ledger, &start->ledger, &out->ledger);
    out->months = end->months - start->months;
    out->technician_us = end->technician_us - start->technician_us;
    out->service_us = end->service_us - start->service_us;
    for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
        out->pool_mwon[i] = end->pool_mwon[i] - start->pool_mwon[i];
    }
}

enum gj_status gj_totals_init(struct gj_totals *totals, const struct gj_plant *plant)
{
    *totals = (struct gj_totals){0};
    bool failed = false;
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        totals->station[arm] = gj_alloc_zero(gj_plant_n_stations(plant), sizeof *totals->station[arm]);
        totals->pool[arm] = gj_alloc_zero(gj_plant_n_pools(plant) + 1, sizeof *totals->pool[arm]);
        totals->heads[arm] = gj_alloc_zero(gj_plant_n_pools(plant) + 1, sizeof *totals->heads[arm]);
        failed |= !totals->station[arm] || !totals->pool[arm] || !totals->heads[arm];
    }
    return failed ? GJ_NO_MEMORY : GJ_OK;
}

void gj_totals_fini(struct gj_totals *totals)
{
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_free(totals->station[arm]);
        gj_free(totals->pool[arm]);
        gj_free(totals->heads[arm]);
    }
    *totals = (struct gj_totals){0};
}

static void add_arm(struct gj_totals *to, uint32_t arm, const struct gj_station_meter *station,
                    const struct gj_pool_meter *pool, const struct gj_flow_meter *flow, const struct gj_plant *plant)
{
    for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
        add_station(&to->station[arm][i], &station[i], 1);
    }
    for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
        add_pool(&to->pool[arm][i], &pool[i], 1);
    }
    add_flow(&to->flow[arm], flow, 1);
}

void gj_totals_add(struct gj_totals *to, const struct gj_totals *from, const struct gj_plant *plant)
{
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        add_arm(to, arm, from->station[arm], from->pool[arm], &from->flow[arm], plant);
        for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
            to->heads[arm][i] += from->heads[arm][i];
        }
        to->n[arm] += from->n[arm];
    }
}

void gj_totals_add_reading(struct gj_totals *to, enum gj_arm arm, const struct gj_reading *reading,
                           const struct gj_life *life)
{
    const struct gj_plant *plant = life->spec->plant;
    add_arm(to, arm, reading->station, reading->pool, &reading->flow, plant);
    for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
        to->heads[arm][i] += gj_floor_heads(&life->floor, i);
    }
    to->n[arm]++;
}
