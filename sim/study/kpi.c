#include "study/kpi.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/lives.h"
#include "study/study_internal.h"

const double gj_kpi_quantile[GJ_KPI_N_QUANTILES] = {0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99};

const struct gj_kpi_info *gj_kpi_info(enum gj_kpi_id kpi)
{
    enum { S = GJ_KPI_OF_STATION, P = GJ_KPI_OF_PLANT, W = GJ_KPI_OF_POOL };
    static const struct gj_kpi_info infos[GJ_N_KPIS] = {
#define GJ_KPI(NAME, name, en, ko, unit, WHERE, formula, how) {#name, en, ko, unit, WHERE, formula, how},
#define GJ_KPI_NOT(en, ko, why_en, why_ko)
#include "study/kpi.def"
#undef GJ_KPI
#undef GJ_KPI_NOT
    };
    return &infos[kpi];
}

const struct gj_kpi_absent *gj_kpi_absents(uint32_t *n)
{
    static const struct gj_kpi_absent absents[] = {
#define GJ_KPI(NAME, name, en, ko, unit, WHERE, formula, how)
#define GJ_KPI_NOT(en, ko, why_en, why_ko) {en, ko, why_en, why_ko},
#include "study/kpi.def"
#undef GJ_KPI
#undef GJ_KPI_NOT
    };
    *n = sizeof absents / sizeof absents[0];
    return absents;
}

/* --- elements of the standard, of a station or of all --- */

struct elements {
    double pbt, apt, aust, adet, ideal;
    double down, repair, planned; /* down: without minor stops */
    double pq, gq, sq;
    double ideal_good; /* ideal time of the good pieces */
    double failures;
};

static void add_elements(struct elements *to, const struct gj_station_meter *m)
{
    double on_order = 0.0;
    double down = 0.0;
    for (uint32_t s = GJ_STATE_DOWN_RESPONSE; s < GJ_STATE_NO_ORDER; s++) {
        on_order += (double)m->state_us[s];
        down += s <= GJ_STATE_REPAIR ? (double)m->state_us[s] : 0.0;
    }
    down -= (double)m->minor_us;
    const double pieces = (double)m->pieces;
    const double good = (double)(m->pieces - m->scrapped - m->rejected);
    to->pbt += on_order;
    to->apt += (double)(m->state_us[GJ_STATE_WORKING] + m->minor_us);
    to->aust += (double)m->state_us[GJ_STATE_SETUP];
    to->adet += down + (double)(m->state_us[GJ_STATE_WAIT_WORKER] + m->state_us[GJ_STATE_BLOCKED]);
    to->ideal += (double)m->ideal_us;
    to->down += down;
    to->repair += (double)m->state_us[GJ_STATE_REPAIR];
    to->planned += (double)m->state_us[GJ_STATE_PLANNED_STOP];
    to->pq += pieces;
    to->gq += good;
    to->sq += (double)m->scrapped;
    const double completed = (double)(m->pieces - m->aborted);
    to->ideal_good += completed > 0.0 ? (double)m->ideal_us * good / completed : 0.0;
    to->failures += (double)m->stops;
}

static double ratio(double a, double b)
{
    return b > 0.0 ? a / b : (double)NAN;
}

/* Those that a station and the whole plant have. */
static void machine_kpis(const struct elements *e, double *value)
{
    const double hours = 1.0 / (double)GJ_HOUR;
    const double aubt = e->apt + e->aust + e->adet;
    const double aupt = e->apt + e->aust;
    value[GJ_KPI_ALLOCATION_EFFICIENCY] = ratio(aubt, e->pbt);
    value[GJ_KPI_UTILISATION_EFFICIENCY] = ratio(e->apt, aubt);
    value[GJ_KPI_AVAILABILITY] = ratio(e->apt, e->pbt);
    value[GJ_KPI_EFFECTIVENESS] = ratio(e->ideal, e->apt);
    value[GJ_KPI_QUALITY_RATIO] = ratio(e->ideal_good, e->ideal);
    value[GJ_KPI_OEE] = value[GJ_KPI_AVAILABILITY] * value[GJ_KPI_EFFECTIVENESS] * value[GJ_KPI_QUALITY_RATIO];
    value[GJ_KPI_NEE] = ratio(aupt, e->pbt) * value[GJ_KPI_EFFECTIVENESS] * value[GJ_KPI_QUALITY_RATIO];
    value[GJ_KPI_SETUP_RATIO] = ratio(e->aust, aupt);
    value[GJ_KPI_TECHNICAL_EFFICIENCY] = ratio(e->apt, e->apt + e->adet);
    value[GJ_KPI_SCRAP_RATIO] = ratio(e->sq, e->pq);
    value[GJ_KPI_EQUIPMENT_LOAD_RATIO] = ratio(e->ideal, e->pbt);
    value[GJ_KPI_MTBF] = ratio((e->apt + e->aust + e->repair) * hours, e->failures);
    value[GJ_KPI_MTTF] = ratio(e->apt * hours, e->failures);
    value[GJ_KPI_MTTR] = ratio(e->down * hours, e->failures);
    value[GJ_KPI_CORRECTIVE_MAINTENANCE_RATIO] = ratio(e->repair, e->repair + e->planned);
}

static void flow_kpis(const struct elements *e, const struct gj_flow_meter *flow, double *value)
{
    const double done = (double)flow->pieces_done;
    const double ended = done + (double)flow->pieces_scrapped;
    const double aoet = (double)flow->lead_us;
    value[GJ_KPI_ALLOCATION_RATIO] = ratio(e->apt + e->aust + e->adet, aoet);
    value[GJ_KPI_THROUGHPUT_RATE] = ratio(done * (double)GJ_HOUR, aoet);
    value[GJ_KPI_PRODUCTION_PROCESS_RATIO] = ratio(e->apt, aoet);
    value[GJ_KPI_PLANNED_SCRAP_RATIO] = ratio((double)flow->pieces_scrapped, (double)flow->pieces_allowed);
    value[GJ_KPI_FIRST_PASS_YIELD] = ratio(done - (double)flow->pieces_done_again, ended);
    value[GJ_KPI_SCRAP_RATIO] = ratio((double)flow->pieces_scrapped, ended);
    value[GJ_KPI_REWORK_RATIO] = ratio((double)flow->rework_pieces, ended + (double)flow->rework_pieces);
    value[GJ_KPI_INVENTORY_TURNS] = ratio(done * (double)GJ_YEAR, (double)flow->piece_us);
    value[GJ_KPI_FINISHED_GOODS_RATIO] = ratio(done, (double)flow->pieces_released);
    value[GJ_KPI_PRODUCTION_LOSS_RATIO] = ratio((double)flow->pieces_scrapped, (double)flow->pieces_released);
}

static double worker_efficiency(const struct gj_pool_meter *pool, uint32_t n)
{
    double work = 0.0;
    double paid = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        work += (double)(pool[i].activity_us[GJ_ACTIVITY_DIRECT] + pool[i].activity_us[GJ_ACTIVITY_SETUP] +
                         pool[i].activity_us[GJ_ACTIVITY_INSPECTION]);
        paid += (double)pool[i].paid_us;
    }
    return ratio(work, paid);
}

/* --- one replication: a row of values --- */

/* A row: plant, stations, pools, GJ_N_KPIS each, then lead time and pieces in process, mean and quantiles each. */
struct room {
    const struct gj_kpi_spec *spec;
    uint32_t n_stations, n_pools;
    size_t stride;
    double *value;
};

static double *lead_of(const struct room *room, double *row)
{
    return row + (size_t)(1 + room->n_stations + room->n_pools) * GJ_N_KPIS;
}

static void fill_row(const struct room *room, const struct gj_reading *window, double *row)
{
    struct elements all = {0};
    for (uint32_t i = 0; i < room->n_stations; i++) {
        struct elements one = {0};
        double *value = row + (size_t)(1 + i) * GJ_N_KPIS;
        add_elements(&one, &window->station[i]);
        add_elements(&all, &window->station[i]);
        machine_kpis(&one, value);
        value[GJ_KPI_FALL_OFF_RATIO] = ratio(one.sq, (double)window->flow.pieces_released);
    }
    machine_kpis(&all, row);
    flow_kpis(&all, &window->flow, row);
    row[GJ_KPI_WORKER_EFFICIENCY] = worker_efficiency(window->pool, room->n_pools);
    for (uint32_t i = 0; i < room->n_pools; i++) {
        row[(size_t)(1 + room->n_stations + i) * GJ_N_KPIS + GJ_KPI_WORKER_EFFICIENCY] =
            worker_efficiency(&window->pool[i], 1);
    }
    double *lead = lead_of(room, row);
    lead[0] = gj_lead_mean(&window->flow);
    for (uint32_t q = 0; q < GJ_KPI_N_QUANTILES; q++) {
        lead[1 + q] = gj_lead_quantile(&window->flow, gj_kpi_quantile[q]);
    }
}

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Live the window in equal steps and look at the pieces inside after each: the same happens as in one go. */
static enum gj_status look_on(struct gj_life *life, gj_time start, gj_time end, int64_t *inside, struct gj_error *error)
{
    struct gj_flow_meter flow;
    enum gj_status status = GJ_OK;
    for (gj_time i = 1; i <= GJ_KPI_LOOKS && status == GJ_OK; i++) {
        status = gj_life_run(life, start + (gj_time)((gj_wide)(end - start) * i / GJ_KPI_LOOKS), error);
        gj_floor_read(&life->floor, NULL, NULL, &flow, NULL);
        inside[i - 1] = flow.pieces_inside;
    }
    return status;
}

static enum gj_status measure(const struct room *room, struct gj_life *life, struct gj_reading *reading, double *row,
                              struct gj_error *error)
{
    const struct gj_study_spec *spec = room->spec->study;
    int64_t inside[GJ_KPI_LOOKS];
    const gj_time start = spec->warm_up + spec->settle;
    const gj_time end = spec->warm_up + spec->horizon;
    enum gj_status status = gj_life_run(life, start, error);
    if (status == GJ_OK) {
        gj_reading_take(life, &reading[0]);
        status = look_on(life, start, end, inside, error);
    }
    if (status == GJ_OK) {
        status = gj_floor_verify(&life->floor, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    gj_reading_take(life, &reading[1]);
    gj_reading_subtract(spec->plant, &reading[1], &reading[0], &reading[2]);
    fill_row(room, &reading[2], row);
    qsort(inside, GJ_KPI_LOOKS, sizeof inside[0], by_size);
    double *wip = lead_of(room, row) + 1 + GJ_KPI_N_QUANTILES;
    wip[0] = (double)reading[2].flow.piece_us / (double)(end - start);
    for (uint32_t q = 0; q < GJ_KPI_N_QUANTILES;
         q++) { /* the least number that a share q of the looks does not exceed */
        wip[1 + q] = (double)inside[(uint32_t)ceil(gj_kpi_quantile[q] * GJ_KPI_LOOKS - 1e-9) - 1];
    }
    return GJ_OK;
}

static enum gj_status live(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error)
{
    const struct room *room = user;
    struct gj_reading reading[3] = {0};
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < 3 && status == GJ_OK; i++) {
        status = gj_reading_init(&reading[i], room->spec->study->plant);
    }
    if (status != GJ_OK) {
        gj_error_set(error, status, NULL, "memory ran out for the meters of a study");
    } else {
        status = measure(room, life, reading, room->value + replication * room->stride, error);
    }
    for (uint32_t i = 0; i < 3; i++) {
        gj_reading_fini(&reading[i]);
    }
    return status;
}

/* --- all --- */

static void estimate(const struct room *room, size_t at, size_t n, struct gj_estimate *out)
{
    const struct gj_study_spec *spec = room->spec->study;
    for (size_t k = 0; k < n; k++) {
        out[k] = gj_estimate_mean(room->value + at + k, spec->replications, room->stride, spec->confidence);
    }
}

static void conclude(const struct room *room, struct gj_kpis *kpis)
{
    size_t at = 0;
    estimate(room, at, GJ_N_KPIS, kpis->plant);
    estimate(room, at += GJ_N_KPIS, (size_t)kpis->n_stations * GJ_N_KPIS, kpis->station);
    estimate(room, at += (size_t)kpis->n_stations * GJ_N_KPIS, (size_t)kpis->n_pools * GJ_N_KPIS, kpis->pool);
    estimate(room, at += (size_t)kpis->n_pools * GJ_N_KPIS, 1, &kpis->lead_mean_h);
    estimate(room, at += 1, GJ_KPI_N_QUANTILES, kpis->lead_h);
    estimate(room, at += GJ_KPI_N_QUANTILES, 1, &kpis->wip_mean);
    estimate(room, at + 1, GJ_KPI_N_QUANTILES, kpis->wip);
}

static bool make_room(struct room *room, struct gj_kpis *kpis)
{
    const size_t n = room->spec->study->replications;
    room->stride = (size_t)(1 + room->n_stations + room->n_pools) * GJ_N_KPIS + 2 * (size_t)(1 + GJ_KPI_N_QUANTILES);
    room->value = gj_alloc_zero(n * room->stride, sizeof *room->value);
    for (size_t i = 0; room->value && i < n * room->stride; i++) {
        room->value[i] = NAN; /* what does not apply, and what failed */
    }
    kpis->station = gj_alloc_zero((size_t)room->n_stations * GJ_N_KPIS + 1, sizeof *kpis->station);
    kpis->pool = gj_alloc_zero((size_t)room->n_pools * GJ_N_KPIS + 1, sizeof *kpis->pool);
    return room->value && kpis->station && kpis->pool;
}

enum gj_status gj_kpis_run(const struct gj_kpi_spec *spec, struct gj_kpis *kpis, struct gj_error *error)
{
    const struct gj_study_spec *study = spec->study;
    struct room room = {
        .spec = spec, .n_stations = gj_plant_n_stations(study->plant), .n_pools = gj_plant_n_pools(study->plant)};
    *kpis =
        (struct gj_kpis){.n_replications = study->replications, .n_stations = room.n_stations, .n_pools = room.n_pools};
    enum gj_status status =
        make_room(&room, kpis) ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the indicators");
    const struct gj_lives lives = {.spec = study,
                                   .arm = spec->arm,
                                   .n = study->replications,
                                   .n_threads = spec->n_threads,
                                   .stop = spec->stop,
                                   .live = live,
                                   .user = &room};
    if (status == GJ_OK) {
        status = gj_lives_run(&lives, &kpis->n_failed, error);
    }
    if (status == GJ_OK) {
        conclude(&room, kpis);
        status = kpis->n_failed > 0 ? GJ_FAILED_POINTS : GJ_OK;
    }
    gj_free(room.value);
    return status;
}

void gj_kpis_free(struct gj_kpis *kpis)
{
    gj_free(kpis->station);
    gj_free(kpis->pool);
    *kpis = (struct gj_kpis){0};
}
