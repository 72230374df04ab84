#include "cli/bench_shop.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/bench_models.h"
#include "kernel/draw.h"

enum {
    N_STATIONS = 40,
    N_PRODUCTS = 500,
    N_FAMILIES = 50,
    N_TRADES = 6,
    WORKERS_A_TRADE = 10, /* half of them in each shift */
    LOT = 20,
    SEED = 1,
    IDLE_PARTS = 100000
};

double gj_bench_cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

struct gj_bench_spread gj_bench_spread_of(double *value, uint32_t n)
{
    qsort(value, n, sizeof *value, by_value);
    return (struct gj_bench_spread){.median = n % 2 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]),
                                    .least = value[0],
                                    .most = value[n - 1]};
}

/* --- the job shop ---------------------------------------------------------------------------------------------------------------------- */

/* Its data are drawn once, by keys of their own: the same shop every time. */
static double share(const char *what, uint64_t n)
{
    return gj_draw_uniform(gj_draw_key(4, what, "shop"), 0, n, 0);
}

static gj_id exponential(struct gj_plant *plant, double us)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = us});
}

static gj_id constant(struct gj_plant *plant, double us)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = us});
}

/* Two shifts of five days, 06:00 to 14:00 and 14:00 to 22:00, and both together for the machines. */
static void add_calendars(struct gj_plant *plant, gj_id *shift, gj_id *both)
{
    static const char *const names[] = {"early", "late", "day"};
    for (int k = 0; k < 3; k++) {
        gj_time open[5], close[5];
        for (int day = 0; day < 5; day++) {
            open[day] = day * GJ_DAY + (k == 1 ? 14 : 6) * GJ_HOUR;
            close[day] = day * GJ_DAY + (k == 0 ? 14 : 22) * GJ_HOUR;
        }
        const gj_id id = gj_plant_add_calendar(
            plant, &(struct gj_calendar_spec){
                       .name = names[k], .cycle = GJ_WEEK, .n_intervals = 5, .open = open, .close = close});
        *(k == 2 ? both : &shift[k]) = id;
    }
}

static void add_people(struct gj_plant *plant, const gj_id *shift)
{
    for (uint32_t i = 0; i < 2 * N_TRADES; i++) {
        char name[24];
        snprintf(name, sizeof name, "trade %u %s", i / 2 + 1, i % 2 ? "late" : "early");
        gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = name,
                                                        .occupation = "production",
                                                        .count = WORKERS_A_TRADE / 2,
                                                        .calendar = shift[i % 2]});
    }
}

static void add_station(struct gj_plant *plant, uint32_t i, gj_id both)
{
    char path[24];
    snprintf(path, sizeof path, "machine.S%u", i + 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = path, .capacity = GJ_UNLIMITED});
    struct gj_station_spec spec = {.name = path,
                                   .path = path,
                                   .place = path,
                                   .buffer = buffer,
                                   .n_machines = 1,
                                   .calendar = both,
                                   .rule = GJ_RULE_FEWEST_SETUPS,
                                   .n_work_needs = 1,
                                   .n_setup_needs = 1,
                                   .setup = GJ_NONE,
                                   .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
    spec.work_need[0] = (struct gj_need){.pools = UINT64_C(3) << 2 * (i % N_TRADES), .count = 1};
    spec.setup_need[0] = spec.work_need[0];
    const gj_id station = gj_plant_add_station(plant, &spec);
    gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                    .station = station,
                                                    .clock = GJ_CLOCK_OPERATING,
                                                    .every = exponential(plant, 60.0 * (double)GJ_HOUR),
                                                    .noticed = GJ_NONE,
                                                    .repair = exponential(plant, 1.0 * (double)GJ_HOUR)});
}

static void add_matrix(struct gj_plant *plant, struct gj_change_time *time)
{
    gj_id station[N_STATIONS];
    for (uint32_t i = 0; i < N_STATIONS; i++) {
        station[i] = i;
    }
    struct gj_matrix_spec matrix = {.name = "changes",
                                    .n_stations = N_STATIONS,
                                    .station = station,
                                    .other = constant(plant, 30.0 * (double)GJ_MINUTE),
                                    .first = GJ_NONE,
                                    .time = time};
    for (uint32_t from = 0; from < N_FAMILIES; from++) {
        for (uint32_t to = 0; to < N_FAMILIES; to++) {
            if (from != to) {
                const double minutes = 5.0 + 30.0 * share("change", from * N_FAMILIES + to);
                time[matrix.n_times++] =
                    (struct gj_change_time){from, to, constant(plant, minutes * (double)GJ_MINUTE)};
            }
        }
    }
    gj_plant_add_matrix(plant, &matrix);
}

/* A route of 4 to 8 steps over stations at random, and orders of one lot. */
static void add_product(struct gj_plant *plant, uint32_t p)
{
    char name[24];
    snprintf(name, sizeof name, "P%u", p + 1);
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
    const uint32_t n_steps = 4 + (uint32_t)(5.0 * share("steps", p));
    for (uint32_t k = 0; k < n_steps; k++) {
        const gj_id station = (gj_id)(N_STATIONS * share("station", 16 * p + k));
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = station});
        gj_plant_add_job(plant, &(struct gj_job_spec){
                                    .product = product,
                                    .step = k,
                                    .station = station,
                                    .cycle = exponential(plant, (1.0 + share("cycle", 16 * p + k)) * (double)GJ_MINUTE),
                                    .family = p % N_FAMILIES});
    }
    /* 500 products, 6 steps of 30 min and a change each: a lot a product every 8 days of the calendar keeps the average station at work, or
     * being set up, for two thirds of its two shifts. */
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = name,
                                                        .product = product,
                                                        .every = exponential(plant, 8.0 * (double)GJ_DAY),
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = LOT});
}

static struct gj_plant *frozen(struct gj_plant *plant, struct gj_error *error)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (plant && gj_plant_freeze(plant, &errors) != GJ_OK) {
        gj_error_set(error, gj_error_list_status(&errors), NULL, "%s",
                     errors.items ? errors.items[0].message : "memory ran out");
        gj_plant_free(plant);
        plant = NULL;
    }
    gj_error_list_fini(&errors);
    return plant;
}

struct gj_plant *gj_bench_shop_plant(struct gj_error *error)
{
    struct gj_change_time *time = gj_alloc(N_FAMILIES * N_FAMILIES * sizeof *time);
    struct gj_plant *plant = gj_plant_new("M4");
    if (!plant || !time) {
        gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out");
        gj_plant_free(plant);
        gj_free(time);
        return NULL;
    }
    gj_id shift[2], both;
    add_calendars(plant, shift, &both);
    add_people(plant, shift);
    for (uint32_t i = 0; i < N_STATIONS; i++) {
        add_station(plant, i, both);
    }
    add_matrix(plant, time);
    gj_free(time);
    for (uint32_t p = 0; p < N_PRODUCTS; p++) {
        add_product(plant, p);
    }
    return frozen(plant, error);
}

static void read_shop(const struct gj_floor *floor, struct gj_bench_shop *out)
{
    struct gj_station_meter station[N_STATIONS];
    struct gj_flow_meter flow;
    gj_time working = 0, setup = 0;
    gj_floor_read(floor, station, NULL, &flow, NULL);
    for (uint32_t i = 0; i < N_STATIONS; i++) {
        working += station[i].state_us[GJ_STATE_WORKING];
        setup += station[i].state_us[GJ_STATE_SETUP];
    }
    out->lots = flow.lots_done;
    out->pieces = flow.pieces_done;
    out->events = gj_floor_events(floor);
    out->working_ratio = (double)working / (double)GJ_YEAR / N_STATIONS;
    out->setup_ratio = (double)setup / (double)GJ_YEAR / N_STATIONS;
}

static enum gj_status measure_shop(uint32_t runs, double *value, struct gj_bench_shop *out, struct gj_error *error)
{
    struct gj_plant *plant = gj_bench_shop_plant(error);
    if (!plant) {
        return error->status;
    }
    struct gj_floor floor;
    enum gj_status status = gj_floor_init(&floor, plant, SEED, 0, error);
    if (status == GJ_OK) {
        for (uint32_t i = 0; i < runs && status == GJ_OK; i++) {
            gj_floor_reset(&floor, SEED, 0);
            const double start = gj_bench_cpu_seconds();
            status = gj_floor_run(&floor, GJ_YEAR, error);
            value[i] = gj_bench_cpu_seconds() - start;
        }
        status = status == GJ_OK ? gj_floor_verify(&floor, error) : status;
        read_shop(&floor, out);
        out->floor_bytes = floor.bytes;
        out->seconds = gj_bench_spread_of(value, runs);
        gj_floor_fini(&floor);
    }
    gj_plant_free(plant);
    return status;
}

/* --- idle machines --------------------------------------------------------------------------------------------------------------------- */

static enum gj_status measure_idle(uint32_t n_idle, uint32_t runs, double *value, struct gj_bench_spread *out,
                                   struct gj_error *error)
{
    struct gj_plant *plant = gj_bench_plant_with_idle(GJ_BENCH_M2, n_idle, error);
    if (!plant) {
        return error->status;
    }
    struct gj_floor floor;
    enum gj_status status = gj_floor_init(&floor, plant, SEED, 0, error);
    if (status == GJ_OK) {
        status = gj_bench_run_parts(&floor, IDLE_PARTS, error);
        const gj_time until = gj_floor_now(&floor);
        for (uint32_t i = 0; i < runs && status == GJ_OK; i++) {
            gj_floor_reset(&floor, SEED, 0);
            const double start = gj_bench_cpu_seconds();
            status = gj_floor_run(&floor, until, error);
            value[i] = 1e9 * (gj_bench_cpu_seconds() - start) / (double)gj_floor_events(&floor);
        }
        *out = gj_bench_spread_of(value, runs);
        gj_floor_fini(&floor);
    }
    gj_plant_free(plant);
    return status;
}

enum gj_status gj_bench_shop_measure(uint32_t runs, struct gj_bench_shop *out, struct gj_error *error)
{
    static const uint32_t sizes[GJ_BENCH_N_IDLE] = {0, 10, 100, 1000, 10000};
    double *value = gj_alloc_zero(runs, sizeof *value);
    if (!value) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out");
    }
    enum gj_status status = measure_shop(runs, value, out, error);
    for (uint32_t k = 0; k < GJ_BENCH_N_IDLE && status == GJ_OK; k++) {
        out->n_idle[k] = sizes[k];
        status = measure_idle(sizes[k], runs, value, &out->idle_ns[k], error);
    }
    gj_free(value);
    return status;
}

void gj_bench_shop_print(const struct gj_bench_shop *shop, struct gj_text *out)
{
    gj_text_addf(
        out,
        "\nM4, a job shop of 40 stations, 60 workers and 500 products with a matrix of set-ups, a year: %.3f s "
        "(%.3f-%.3f),\n%.2f M events/s, %.0f pieces/s; %lld lots of %d pieces, machines at work %.0f %% and set "
        "up %.0f %% of all hours, floor %.2f MB.\n",
        shop->seconds.median, shop->seconds.least, shop->seconds.most,
        (double)shop->events / shop->seconds.median / 1e6, (double)shop->pieces / shop->seconds.median,
        (long long)shop->lots, LOT, 100.0 * shop->working_ratio, 100.0 * shop->setup_ratio,
        (double)shop->floor_bytes / 1e6);
    gj_text_add(out, "M2 beside idle machines, ns an event:");
    for (uint32_t k = 0; k < GJ_BENCH_N_IDLE; k++) {
        gj_text_addf(out, "  %u: %.1f (%.1f-%.1f)", shop->n_idle[k], shop->idle_ns[k].median, shop->idle_ns[k].least,
                     shop->idle_ns[k].most);
    }
    gj_text_add(out, "\n");
}
