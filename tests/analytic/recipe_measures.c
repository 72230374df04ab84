#include "analytic/recipe_measures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what the trace tells ------------------------------------------------------------------------------------------------------------ */

void gj_watch_begin(struct gj_watch *watch)
{
    const double limit = watch->wait_limit_us;
    memset(watch, 0, sizeof *watch);
    watch->wait_limit_us = limit;
    for (uint32_t i = 0; i < GJ_WATCH_LOTS; i++) {
        watch->released[i] = -1;
    }
}

static void count_inside(struct gj_watch *watch, gj_time now)
{
    const uint32_t level = watch->inside < GJ_WATCH_LEVELS ? watch->inside : GJ_WATCH_LEVELS - 1;
    watch->inside_us[level] += now - watch->last;
    for (uint32_t k = 0; k < GJ_WATCH_KINDS; k++) {
        watch->kind_us[k] += (gj_wide)watch->kind_inside[k] * (now - watch->last);
    }
    watch->last = now;
}

void gj_watch_see(void *user, const struct gj_trace_record *record)
{
    struct gj_watch *watch = user;
    gj_time *released = &watch->released[record->a % GJ_WATCH_LOTS];
    switch (record->kind) {
    case GJ_EVENT_RELEASE:
        count_inside(watch, record->time);
        watch->inside++;
        watch->kind_inside[record->entity % GJ_WATCH_KINDS]++;
        *released = record->time;
        break;
    case GJ_EVENT_DONE:
        count_inside(watch, record->time);
        watch->inside--;
        watch->kind_inside[record->entity % GJ_WATCH_KINDS]--;
        watch->done_at = record->time;
        if (watch->n_left < GJ_WATCH_WAITS) {
            watch->left_at[watch->n_left++] = record->time;
        }
        break;
    case GJ_EVENT_STATE:
        released = &watch->released[record->b % GJ_WATCH_LOTS];
        if (record->a == GJ_STATE_WORKING && record->b != UINT64_MAX && *released >= 0) {
            const double wait = (double)(record->time - *released);
            if (watch->n_begun < GJ_WATCH_WAITS) {
                watch->first_wait_us[watch->n_begun] = wait;
            }
            watch->n_begun++;
            watch->wait_us += wait;
            watch->longest_wait_us = wait > watch->longest_wait_us ? wait : watch->longest_wait_us;
            watch->n_waited += wait > 0.0;
            watch->n_within += wait <= watch->wait_limit_us;
            *released = -1;
        }
        break;
    default:
        break;
    }
}

void gj_watch_open(struct gj_watch *watch, gj_time now)
{
    count_inside(watch, now);
    memset(watch->inside_us, 0, sizeof watch->inside_us);
    memset(watch->kind_us, 0, sizeof watch->kind_us);
    watch->from = now;
    watch->n_begun = watch->n_within = watch->n_waited = 0;
    watch->wait_us = 0.0;
}

void gj_watch_close(struct gj_watch *watch, gj_time now)
{
    count_inside(watch, now);
}

/* --- measures ------------------------------------------------------------------------------------------------------------------------ */

static gj_id station_of(const struct gj_life_of_recipe *life, const char *name)
{
    for (gj_id i = 0; i < gj_plant_n_stations(life->plant); i++) {
        if (strcmp(gj_plant_station(life->plant, i)->name, name) == 0) {
            return i;
        }
    }
    fprintf(stderr, "no station %s in the recipe\n", name);
    abort();
}

static gj_id pool_of(const struct gj_life_of_recipe *life, const char *name)
{
    for (gj_id i = 0; i < gj_plant_n_pools(life->plant); i++) {
        if (strcmp(gj_plant_pool(life->plant, i)->name, name) == 0) {
            return i;
        }
    }
    fprintf(stderr, "no pool %s in the recipe\n", name);
    abort();
}

/* "lathe.working" or, where `out` is one of its words, "working" of station `*station`. */
static uint32_t split(const char *of, const char *const *words, uint32_t n, char *name, size_t size)
{
    const char *dot = strrchr(of, '.');
    for (uint32_t i = 0; dot && i < n; i++) {
        if (strcmp(words[i], dot + 1) == 0) {
            snprintf(name, size, "%.*s", (int)(dot - of), of);
            return i;
        }
    }
    fprintf(stderr, "%s is no name.state\n", of);
    abort();
}

static double length_of(const struct gj_life_of_recipe *life, double unit_us)
{
    return (double)life->length / unit_us;
}

/* Lots that left the plant, a unit of time. */
static double throughput(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)life->flow.lots_done / length_of(life, unit_us);
}

/* Pieces that left, and those of them without defect, a unit of time. */
static double pieces_rate(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)life->flow.pieces_done / length_of(life, unit_us);
}

static double good_rate(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)(life->flow.pieces_done - life->flow.pieces_escaped) / length_of(life, unit_us);
}

/* Pieces and lots that left in all. */
static double pieces_done(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.pieces_done;
}

static double lots_done(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.lots_done;
}

/* Orders lost, a unit of time. */
static double lost_rate(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)life->flow.orders_lost / length_of(life, unit_us);
}

/* From release to leaving, mean over lots. */
static double time_in_system(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)life->flow.lead_us / (double)life->flow.lots_done / unit_us;
}

/* Pieces in the plant, time average. */
static double inside(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.piece_us / (double)life->length;
}

/* Pieces of customers of stocks: shipped at once as a share of those asked for; on hand and waited for, time averages. */
static double fill_rate(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.pieces_at_once / (double)life->flow.pieces_demanded;
}

static double in_stock(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.stock_us / (double)life->length;
}

static double backorders(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.waiting_us / (double)life->length;
}

/* "1 5": so much a piece on hand and a piece waited for, a unit of time. */
static double stock_cost(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    char *rest = NULL;
    const double holding = strtod(of, &rest);
    return holding * in_stock(life, of, unit_us) + strtod(rest, NULL) * backorders(life, of, unit_us);
}

/* Lots in the buffer a station takes from, time average. */
static double waiting(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->buffer_lot_us[gj_plant_station(life->plant, station_of(life, of))->buffer] /
           (double)life->length;
}

/* Time in the queue of a station, mean over the lots it made (by Little's law). */
static double wait(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    const gj_id id = station_of(life, of);
    return (double)life->buffer_lot_us[gj_plant_station(life->plant, id)->buffer] / (double)life->station[id].lots /
           unit_us;
}

static double state_us(const struct gj_life_of_recipe *life, const char *of, uint32_t *n_machines)
{
    static const char *const states[] = {
#define GJ_STATE(name, en, ko, group) #name,
#include "factory/state.def"
#undef GJ_STATE
    };
    char name[120];
    const uint32_t state = split(of, states, GJ_N_STATES, name, sizeof name);
    const gj_id id = station_of(life, name);
    *n_machines = gj_plant_station(life->plant, id)->n_machines;
    return (double)life->station[id].state_us[state];
}

/* "lathe.BLOCKED": share of the time of a station's machines in a state; machines in it, time average. */
static double state_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    uint32_t n;
    return state_us(life, of, &n) / (double)life->length / n;
}

static double machines_in(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    uint32_t n;
    return state_us(life, of, &n) / (double)life->length;
}

/* Share of the time of a station's machines that they work. */
static double utilisation(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const gj_id id = station_of(life, of);
    return (double)life->station[id].state_us[GJ_STATE_WORKING] / (double)life->length /
           gj_plant_station(life->plant, id)->n_machines;
}

/* Machines of a station that are down, for any reason, time average. */
static double machines_down(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const gj_time *us = life->station[station_of(life, of)].state_us;
    return (double)(us[GJ_STATE_DOWN_RESPONSE] + us[GJ_STATE_DOWN_CREW] + us[GJ_STATE_REPAIR]) / (double)life->length;
}

/* At a station, waiting for it or on it, lots, time average: its queue and all states of a machine with a lot on. */
static double at_station(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    const gj_time *us = life->station[station_of(life, of)].state_us;
    return waiting(life, of, unit_us) +
           (double)(us[GJ_STATE_WORKING] + us[GJ_STATE_BLOCKED] + us[GJ_STATE_SETUP] + us[GJ_STATE_WAIT_WORKER]) /
               (double)life->length;
}

/* Pieces beyond the first station, time average: those in the plant less the one on it, at work or down. For one machine at q = 1. */
static double inside_beyond(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return inside(life, of, unit_us) - utilisation(life, of, unit_us) - machines_down(life, of, unit_us);
}

/* Pieces made at a station, a unit of time; share of them truly defective, rejected, scrapped there. */
static double batches(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->station[station_of(life, of)].batches;
}

static double made_rate(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return (double)life->station[station_of(life, of)].pieces / length_of(life, unit_us);
}

static double reject_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->rejected / (double)m->pieces;
}

static double defect_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->defective / (double)m->pieces;
}

/* Of an inspection: share of lots that pass its sample; pieces it looks at, a lot; share of them it rejects (the rate that is seen); share of
 * what comes up that is defective (the rate that is true). */
static double pass_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return 1.0 - (double)m->lots_refused / (double)m->lots_judged;
}

static double looked_a_lot(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->inspected / (double)m->lots;
}

static double seen_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)(m->found + m->alarms) / (double)m->inspected;
}

static double true_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->incoming_defective / (double)m->pieces;
}

/* Defective pieces that leave the plant, a piece that a station makes: with rejects replaced by good pieces the outgoing quality. */
static double escapes_a_piece(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->flow.pieces_escaped / (double)life->station[station_of(life, of)].pieces;
}

/* Of the whole plant: defective share of what left, share thrown away. Of a station: times it made each piece that left or was thrown away. */
static double escape_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.pieces_escaped / (double)life->flow.pieces_done;
}

static double scrap_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.pieces_scrapped / (double)(life->flow.pieces_scrapped + life->flow.pieces_done);
}

static double makes_a_piece(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->station[station_of(life, of)].pieces /
           (double)(life->flow.pieces_scrapped + life->flow.pieces_done);
}

/* Points that a station's charts plot for one signal to it; defects it makes for one time that it goes out of control. */
static double points_a_signal(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->points / (double)(m->signals_true + m->signals_false);
}

static double defects_a_drift(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    const struct gj_station_meter *m = &life->station[station_of(life, of)];
    return (double)m->defective / (double)m->drifts;
}

/* Changes of a station's tools. */
static double tool_changes(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return (double)life->station[station_of(life, of)].tool_changes / length_of(life, unit_us);
}

/* Set-ups at a station. */
static double setups(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->station[station_of(life, of)].setups;
}

/* "operator.DIRECT": share of the paid time of a pool in an activity; workers in it, time average. */
static double activity_us(const struct gj_life_of_recipe *life, const char *of, gj_id *pool)
{
    static const char *const activities[] = {
#define GJ_ACTIVITY(name, en, ko) #name,
#include "factory/activity.def"
#undef GJ_ACTIVITY
    };
    char name[120];
    const uint32_t activity = split(of, activities, GJ_N_ACTIVITIES, name, sizeof name);
    *pool = pool_of(life, name);
    return (double)life->pool[*pool].activity_us[activity];
}

static double activity_share(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    gj_id pool;
    const double us = activity_us(life, of, &pool);
    return us / (double)life->pool[pool].paid_us;
}

static double workers_in(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    gj_id pool;
    return activity_us(life, of, &pool) / (double)life->length;
}

/* "4": share of time with so many lots or more in the plant. */
static double at_least(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    double sum = 0.0;
    for (uint32_t i = (uint32_t)strtoul(of, NULL, 10); i < GJ_WATCH_LEVELS; i++) {
        sum += (double)life->watch->inside_us[i];
    }
    return sum / (double)life->length;
}

/* From release to the first work, mean over lots; share of lots that wait at all; share that wait at most `of` units. */
static double first_wait(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return life->watch->wait_us / (double)life->watch->n_begun / unit_us;
}

static double share_waiting(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->watch->n_waited / (double)life->watch->n_begun;
}

static double share_within(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of; /* the harness set the limit */
    (void)unit_us;
    return (double)life->watch->n_within / (double)life->watch->n_begun;
}

/* "3": from release to the first work of the third lot that begins. */
static double nth_wait(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return life->watch->first_wait_us[strtoul(of, NULL, 10) - 1] / unit_us;
}

/* When the last lot left, counted from the end of the warm-up; 1 when that was later than `of` units. */
/* Lots of a product in the plant, time average; "of what": its number in the scenario, from 1. */
static double lots_of(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->watch->kind_us[strtoul(of, NULL, 10) - 1] / (double)life->length;
}

static double makespan(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    return (double)(life->watch->done_at - life->watch->from) / unit_us;
}

static double later_than(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return makespan(life, of, unit_us) > strtod(of, NULL) ? 1.0 : 0.0;
}

/* "3": when the third lot left. */
static double nth_leaving(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return (double)life->watch->left_at[strtoul(of, NULL, 10) - 1] / unit_us;
}

/* From coming to a station to leaving it, mean over visits (by Little's law). */
static double time_at_station(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    return at_station(life, of, unit_us) * length_of(life, unit_us) / (double)life->station[station_of(life, of)].lots;
}

/* Machines of a station that work, on average until the last lot left. */
static double working_till_done(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)unit_us;
    return (double)life->station[station_of(life, of)].state_us[GJ_STATE_WORKING] / makespan(life, of, 1.0);
}

/* Lots in the plant at the end. */
static double left_inside(const struct gj_life_of_recipe *life, const char *of, double unit_us)
{
    (void)of;
    (void)unit_us;
    return (double)life->flow.lots_inside;
}

static const struct gj_recipe_measure_info table[] = {
    {"throughput", throughput, false},
    {"pieces_rate", pieces_rate, false},
    {"good_rate", good_rate, false},
    {"pieces_done", pieces_done, false},
    {"lots_done", lots_done, false},
    {"lost_rate", lost_rate, false},
    {"time_in_system", time_in_system, false},
    {"inside", inside, false},
    {"left_inside", left_inside, false},
    {"fill_rate", fill_rate, false},
    {"in_stock", in_stock, false},
    {"stock_cost", stock_cost, false},
    {"backorders", backorders, false},
    {"waiting", waiting, false},
    {"wait", wait, false},
    {"state_share", state_share, false},
    {"machines_in", machines_in, false},
    {"utilisation", utilisation, false},
    {"machines_down", machines_down, false},
    {"at_station", at_station, false},
    {"inside_beyond", inside_beyond, false},
    {"batches", batches, false},
    {"made_rate", made_rate, false},
    {"reject_share", reject_share, false},
    {"defect_share", defect_share, false},
    {"pass_share", pass_share, false},
    {"looked_a_lot", looked_a_lot, false},
    {"seen_share", seen_share, false},
    {"true_share", true_share, false},
    {"escapes_a_piece", escapes_a_piece, false},
    {"escape_share", escape_share, false},
    {"scrap_share", scrap_share, false},
    {"makes_a_piece", makes_a_piece, false},
    {"points_a_signal", points_a_signal, false},
    {"defects_a_drift", defects_a_drift, false},
    {"tool_changes", tool_changes, false},
    {"setups", setups, false},
    {"activity_share", activity_share, false},
    {"workers_in", workers_in, false},
    {"lots_of", lots_of, true},
    {"at_least", at_least, true},
    {"first_wait", first_wait, true},
    {"share_waiting", share_waiting, true},
    {"share_within", share_within, true},
    {"nth_wait", nth_wait, true},
    {"nth_leaving", nth_leaving, true},
    {"time_at_station", time_at_station, false},
    {"working_till_done", working_till_done, true},
    {"makespan", makespan, true},
    {"later_than", later_than, true},
};

const struct gj_recipe_measure_info *gj_recipe_measure_find(const char *name)
{
    for (uint32_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}
