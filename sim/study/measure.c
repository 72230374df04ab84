/* From meters to outcomes: what each of outcome.def means, in one place. */
#include "study/study_internal.h"

#include <math.h>

#define MS_PER_H 3.6e9 /* microseconds an hour */

static double ratio(double a, double b)
{
    return b > 0.0 ? a / b : NAN;
}

/* Times and pieces of the affected stations together. */
struct affected {
    double on_order_us; /* on shift, with orders: planned busy time of ISO 22400 */
    double in_hand_us;  /* with work in hand: down, set-up, waiting for people, working */
    double working_us, minor_us, ideal_us;
    double good, ideal_good_us;
};

static struct affected affected_of(const struct gj_plant *plant, const struct gj_station_meter *meter)
{
    struct affected sum = {0};
    for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
        const struct gj_station_meter *m = &meter[i];
        if (!gj_plant_station(plant, i)->affected) {
            continue;
        }
        for (uint32_t s = GJ_STATE_DOWN_RESPONSE; s < GJ_STATE_NO_ORDER; s++) {
            sum.on_order_us += (double)m->state_us[s];
            sum.in_hand_us += s == GJ_STATE_BLOCKED || s == GJ_STATE_STARVED ? 0.0 : (double)m->state_us[s];
        }
        sum.working_us += (double)m->state_us[GJ_STATE_WORKING];
        sum.minor_us += (double)m->minor_us;
        sum.ideal_us += (double)m->ideal_us;
        const double good = (double)(m->pieces - m->scrapped - m->rejected);
        sum.good += good;
        const double completed = (double)(m->pieces - m->aborted);
        sum.ideal_good_us += completed > 0.0 ? (double)m->ideal_us * good / completed : 0.0;
    }
    return sum;
}

/* Lead time that a share p of the lots stays below: linear within the histogram's bucket. Hours. */
double gj_lead_quantile(const struct gj_flow_meter *flow, double p)
{
    int64_t all = 0;
    for (uint32_t b = 0; b < GJ_LEAD_BUCKETS; b++) {
        all += flow->lead_count[b];
    }
    const double rank = p * (double)all;
    double below = 0.0;
    for (uint32_t b = 0; b < GJ_LEAD_BUCKETS && all > 0; b++) {
        const double here = (double)flow->lead_count[b];
        if (here > 0.0 && below + here >= rank) {
            const double low = (double)gj_lead_bucket_us(b);
            const double high = (double)gj_lead_bucket_us(b + 1);
            return (low + (high - low) * (rank - below) / here) / MS_PER_H;
        }
        below += here;
    }
    return NAN;
}

static int64_t n_leads(const struct gj_flow_meter *flow)
{
    int64_t n = 0;
    for (uint32_t b = 0; b < GJ_LEAD_BUCKETS; b++) {
        n += flow->lead_count[b];
    }
    return n;
}

double gj_lead_mean(const struct gj_flow_meter *flow)
{
    return ratio((double)flow->lead_us / MS_PER_H, (double)n_leads(flow));
}

/* Of the makings that came to an end in the window - the piece left, was scrapped, was sent back or became part of another - those that were
 * not good: a piece made again counts each time, in both. Good are those that left or were built in without a defect, and those rejected
 * by a false alarm. Both sides are counted at the same moments, so this is between 0 and 1 however long pieces wait for inspection. */
static double defect_share(const struct gj_plant *plant, const struct gj_reading *w)
{
    const struct gj_flow_meter *flow = &w->flow;
    int64_t bad = flow->pieces_escaped + flow->defects_assembled + flow->pieces_scrapped + flow->rework_pieces;
    for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
        bad -= w->station[i].false_rejects;
    }
    return ratio((double)bad,
                 (double)(flow->pieces_done + flow->pieces_assembled + flow->pieces_scrapped + flow->rework_pieces));
}

static void plant_outcomes(const struct gj_study_spec *spec, const struct gj_reading *w, double length, double *value)
{
    const struct affected a = affected_of(spec->plant, w->station);
    const struct gj_flow_meter *flow = &w->flow;
    const double done = (double)flow->pieces_done;
    const double ended = done + (double)flow->pieces_scrapped;
    value[GJ_OUTCOME_good_per_day] = (double)flow->pieces_sold / (length / (double)GJ_DAY);
    value[GJ_OUTCOME_process_output_per_hour] = ratio(a.good * MS_PER_H, a.in_hand_us);
    value[GJ_OUTCOME_reject_share] = ratio((double)flow->pieces_scrapped, ended);
    value[GJ_OUTCOME_defect_share] = defect_share(spec->plant, w);
    value[GJ_OUTCOME_escape_share] = ratio((double)flow->pieces_escaped, done);
    value[GJ_OUTCOME_availability] = ratio(a.working_us + a.minor_us, a.on_order_us);
    value[GJ_OUTCOME_performance] = ratio(a.ideal_us, a.working_us + a.minor_us);
    value[GJ_OUTCOME_quality] = ratio(a.ideal_good_us, a.ideal_us); /* by time, as in the waterfall */
    value[GJ_OUTCOME_oee] = value[GJ_OUTCOME_availability] * value[GJ_OUTCOME_performance] * value[GJ_OUTCOME_quality];
    value[GJ_OUTCOME_lead_time_mean] = gj_lead_mean(flow);
    value[GJ_OUTCOME_lead_time_p95] = gj_lead_quantile(flow, 0.95);
    value[GJ_OUTCOME_on_time_share] = ratio((double)flow->orders_on_time, (double)flow->orders_with_due);
    value[GJ_OUTCOME_wip_pieces] = (double)flow->piece_us / length;
    value[GJ_OUTCOME_fill_rate] = ratio((double)flow->pieces_at_once, (double)flow->pieces_demanded);
    value[GJ_OUTCOME_stock_pieces] = (double)flow->stock_us / length;
}

/* Heads that the work asks for at the target load, without whole-person rounding and without the delay of leaving. */
static double heads_needed(const struct gj_study_spec *spec, const struct gj_reading *w, gj_time length)
{
    double heads = 0.0;
    for (uint32_t i = 0; i < gj_plant_n_pools(spec->plant); i++) {
        const struct gj_pool_meter nothing = {0};
        const struct gj_staff_work work = gj_staff_work_of(&nothing, &w->pool[i], length);
        heads += gj_staffing_need(&spec->firm.staffing, i, &work);
    }
    return heads;
}

/* Of the window, the share in which the firm was in business. */
static double open_share(const struct gj_life *life, double length)
{
    const double closed = (double)(gj_floor_now(&life->floor) - life->books.closed_at);
    return closed <= 0.0 ? 1.0 : closed < length ? 1.0 - closed / length : 0.0;
}

static void people_outcomes(const struct gj_study_spec *spec, const struct gj_life *life, const struct gj_reading *w,
                            double length, double *value)
{
    double paid = 0.0;
    double idle = 0.0;
    double over = 0.0;
    double head_us = (double)w->technician_us;
    for (uint32_t i = 0; i < gj_plant_n_pools(spec->plant); i++) {
        paid += (double)w->pool[i].paid_us;
        idle += (double)w->pool[i].activity_us[GJ_ACTIVITY_IDLE];
        over += (double)w->pool[i].overtime_us;
        head_us += (double)w->pool[i].head_us;
    }
    value[GJ_OUTCOME_paid_hours_per_1000] = ratio(paid / MS_PER_H * 1000.0, (double)w->flow.pieces_sold);
    value[GJ_OUTCOME_load] = ratio(paid - idle, paid);
    value[GJ_OUTCOME_overtime_share] = ratio(over, paid);
    const double others = (double)spec->firm.other_heads * open_share(life, length);
    value[GJ_OUTCOME_heads_mean] = head_us / length + others;
    value[GJ_OUTCOME_heads_end] = gj_life_heads(life);
    value[GJ_OUTCOME_heads_needed] = heads_needed(spec, w, (gj_time)length) + others + life->staffing.need;
    value[GJ_OUTCOME_heads_technician] = life->staffing.technicians;
}

static void money_outcomes(const struct gj_reading *w, double length, double *value)
{
    const struct gj_ledger *l = &w->ledger;
    if (w->months == 0) { /* books are closed by the month: of less than one nothing is known */
        value[GJ_OUTCOME_sales_per_head] = value[GJ_OUTCOME_cost_per_good] = NAN;
        value[GJ_OUTCOME_wages] = value[GJ_OUTCOME_profit] = NAN;
        return;
    }
    const double years = length / (double)GJ_YEAR;
    const double wages = (double)gj_ledger_wages(l) / 1000.0;
    const double costs = (double)gj_ledger_running_cost(l) / 1000.0;
    const double sales = (double)l->account[GJ_ACCOUNT_SALES] / 1000.0;
    value[GJ_OUTCOME_sales_per_head] = ratio(sales / years, value[GJ_OUTCOME_heads_mean]);
    value[GJ_OUTCOME_cost_per_good] = ratio(costs, (double)w->flow.pieces_sold);
    value[GJ_OUTCOME_wages] = wages / years;
    value[GJ_OUTCOME_profit] = (sales - costs) / years;
}

static void end_outcomes(const struct gj_study_spec *spec, const struct gj_life *life, double *value)
{
    const struct gj_finance_spec *finance = &spec->firm.finance;
    const bool is_closed = life->books.closed_at != GJ_NEVER;
    value[GJ_OUTCOME_cash_end] =
        finance->is_on ? (double)gj_books_cash_mwon(&life->ledger, finance) / 1000.0 : (double)NAN;
    value[GJ_OUTCOME_closed_share] = finance->is_on ? (double)is_closed : (double)NAN;
}

static void decision_outcomes(const struct gj_life *life, double *value)
{
    const struct gj_life_spec *spec = life->spec;
    const uint32_t n_taken = life->project.n_taken;
    value[GJ_OUTCOME_adopted] = value[GJ_OUTCOME_adopted_all] = value[GJ_OUTCOME_adopted_month] = NAN;
    if (!spec->firm->decision.is_on) {
        return;
    }
    value[GJ_OUTCOME_adopted] = n_taken > 0 ? 1.0 : 0.0;
    value[GJ_OUTCOME_adopted_all] = n_taken == spec->n_upgrades ? 1.0 : 0.0;
    if (n_taken > 0) {
        value[GJ_OUTCOME_adopted_month] = (double)(life->project.taken_at[0] - spec->decide_at) / (double)GJ_MONTH;
    }
}

void gj_outcomes_of(const struct gj_study_spec *spec, const struct gj_life *life, const struct gj_reading *window,
                    gj_time length, double value[GJ_N_OUTCOMES])
{
    plant_outcomes(spec, window, (double)length, value);
    people_outcomes(spec, life, window, (double)length, value);
    money_outcomes(window, (double)length, value);
    end_outcomes(spec, life, value);
    decision_outcomes(life, value);
}

/* --- pictures --- */

static void station_view(const struct gj_totals *totals, uint32_t i, uint32_t arm, const struct gj_study_spec *spec,
                         struct gj_station_view *view)
{
    const struct gj_station_meter *m = &totals->station[arm][i];
    double all = 0.0;
    for (uint32_t s = 0; s < GJ_N_STATES; s++) {
        all += (double)m->state_us[s];
    }
    for (uint32_t s = 0; s < GJ_N_STATES; s++) {
        view->state_share[arm][s] = all > 0.0 ? (double)m->state_us[s] / all : 0.0;
    }
    double on_order = 0.0;
    for (uint32_t s = GJ_STATE_DOWN_RESPONSE; s < GJ_STATE_NO_ORDER; s++) {
        on_order += (double)m->state_us[s];
    }
    const double working = (double)m->state_us[GJ_STATE_WORKING] + (double)m->minor_us;
    const double good = (double)(m->pieces - m->scrapped - m->rejected);
    view->availability[arm] = ratio(working, on_order);
    view->performance[arm] = ratio((double)m->ideal_us, working);
    view->quality[arm] = ratio(good, (double)(m->pieces - m->aborted));
    view->oee[arm] = view->availability[arm] * view->performance[arm] * view->quality[arm];
    const double days = (double)(spec->horizon - spec->settle) / (double)GJ_DAY * (double)totals->n[arm];
    view->good_per_day[arm] = good / days;
    view->reject_share[arm] = ratio((double)(m->scrapped + m->rejected), (double)m->pieces);
}

/* From calendar time down to effective time, hours a machine and day; each step but the ends is what is lost there. */
static void oee_steps(const struct gj_totals *totals, uint32_t arm, const struct gj_study_spec *spec, double *hours)
{
    double us[GJ_N_OEE_STEPS] = {0};
    for (uint32_t i = 0; i < gj_plant_n_stations(spec->plant); i++) {
        const struct gj_station_meter *m = &totals->station[arm][i];
        if (!gj_plant_station(spec->plant, i)->affected) {
            continue;
        }
        for (uint32_t s = 0; s < GJ_N_STATES; s++) {
            us[GJ_OEE_CALENDAR] += (double)m->state_us[s];
        }
        const double working = (double)m->state_us[GJ_STATE_WORKING];
        const int64_t completed = m->pieces - m->aborted;
        const double good = completed > 0 ? (double)(m->pieces - m->scrapped - m->rejected) / (double)completed : 1.0;
        us[GJ_OEE_OFF_SHIFT] += (double)m->state_us[GJ_STATE_OFF_SHIFT];
        us[GJ_OEE_NO_ORDER] += (double)m->state_us[GJ_STATE_NO_ORDER];
        us[GJ_OEE_PLANNED_STOP] += (double)m->state_us[GJ_STATE_PLANNED_STOP];
        us[GJ_OEE_DOWN] += (double)(m->state_us[GJ_STATE_DOWN_RESPONSE] + m->state_us[GJ_STATE_DOWN_CREW] +
                                    m->state_us[GJ_STATE_REPAIR] - m->minor_us);
        us[GJ_OEE_SETUP] += (double)m->state_us[GJ_STATE_SETUP];
        us[GJ_OEE_DELAY] +=
            (double)(m->state_us[GJ_STATE_WAIT_WORKER] + m->state_us[GJ_STATE_BLOCKED] + m->state_us[GJ_STATE_STARVED]);
        us[GJ_OEE_SPEED] += (double)m->minor_us + working - (double)m->ideal_us;
        us[GJ_OEE_REJECTS] += (double)m->ideal_us * (1.0 - good);
        us[GJ_OEE_EFFECTIVE] += (double)m->ideal_us * good;
    }
    for (uint32_t k = 0; k < GJ_N_OEE_STEPS; k++) {
        hours[k] = us[GJ_OEE_CALENDAR] > 0.0 ? us[k] / us[GJ_OEE_CALENDAR] * 24.0 : 0.0;
    }
}

/* Share out a bucket from `low` to `high` (in bins) evenly over the bins it covers; what lies beyond the last belongs to the last. */
static void spread(double low, double high, double share, double *bins)
{
    const double last = GJ_LEAD_BINS;
    for (uint32_t k = 0; k < GJ_LEAD_BINS && share > 0.0; k++) {
        const double from = low > k ? low : k;
        const double to = high < k + 1.0 ? high : k + 1.0;
        bins[k] += to > from ? share * (to - from) / (high - low) : 0.0;
    }
    const double beyond = high > last ? high - (low > last ? low : last) : 0.0;
    bins[GJ_LEAD_BINS - 1] += share * beyond / (high - low);
}

/* Bins of equal width from 0 to the 99.5th percentile of the longer arm; the last takes the rest. */
static void lead_views(const struct gj_totals *totals, struct gj_study_result *result)
{
    double top = 0.0;
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        const double q = gj_lead_quantile(&totals->flow[arm], 0.995);
        top = !isnan(q) && q > top ? q : top;
    }
    top = top > 0.0 ? top : 1.0;
    for (uint32_t k = 0; k <= GJ_LEAD_BINS; k++) {
        result->lead_edge_h[k] = top * k / GJ_LEAD_BINS;
    }
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_flow_meter *flow = &totals->flow[arm];
        const double all = (double)n_leads(flow);
        for (uint32_t b = 0; b < GJ_LEAD_BUCKETS && all > 0.0; b++) {
            const double scale = (double)GJ_LEAD_BINS / top / MS_PER_H;
            spread((double)gj_lead_bucket_us(b) * scale, (double)gj_lead_bucket_us(b + 1) * scale,
                   (double)flow->lead_count[b] / all, result->lead_share[arm]);
        }
    }
}

static void pool_view(const struct gj_totals *totals, uint32_t i, uint32_t arm, struct gj_pool_view *view)
{
    const struct gj_pool_meter *m = &totals->pool[arm][i];
    view->heads[arm] = totals->n[arm] > 0 ? (double)totals->heads[arm][i] / (double)totals->n[arm] : (double)NAN;
    for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
        view->activity_share[arm][a] = m->head_us > 0 ? (double)m->activity_us[a] / (double)m->head_us : 0.0;
    }
}

enum gj_status gj_views_fill(const struct gj_totals *totals, struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    result->n_stations = gj_plant_n_stations(spec->plant);
    result->n_pools = gj_plant_n_pools(spec->plant);
    result->station = gj_alloc_zero(result->n_stations, sizeof *result->station);
    result->pool = gj_alloc_zero((size_t)result->n_pools + 1, sizeof *result->pool);
    if (!result->station || !result->pool) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t i = 0; i < result->n_stations; i++) {
            result->station[i].name = gj_plant_station_label(spec->plant, i);
            result->station[i].affected = gj_plant_station(spec->plant, i)->affected;
            station_view(totals, i, arm, spec, &result->station[i]);
        }
        for (uint32_t i = 0; i < result->n_pools; i++) {
            result->pool[i].name = gj_plant_pool(spec->plant, i)->name;
            result->pool[i].occupation = gj_plant_pool(spec->plant, i)->occupation;
            pool_view(totals, i, arm, &result->pool[i]);
        }
        oee_steps(totals, arm, spec, result->oee_hours[arm]);
    }
    lead_views(totals, result);
    return GJ_OK;
}
