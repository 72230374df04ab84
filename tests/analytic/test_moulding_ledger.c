/* The moulding plant at level 0 against two months of the ledger it was made from (sim/decisions/0010-moulding-plant.md).
 *
 * The ledger's figures are facts and stand here; when the environment variable GONGJANG_LEDGER names the folder of the ledger they are first
 * computed from it again. Tolerances: what is fitted on means (good pieces, reject) must be met closely; the spread of a day is predicted. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "factory/floor.h"
#include "script/script.h"

#define N_MACHINES 9
#define N_DAYS 50
#define N_STATIONS_MAX 16
#define REPLICATIONS 8
#define YEARS 3
#define WARM_UP_DAYS (9 * 7)
#define SHIFT_START (6 * GJ_HOUR)

struct figures {
    double good_per_day, sd_per_day;
    double machine_good_per_day[N_MACHINES], machine_sd_per_day[N_MACHINES], machine_reject[N_MACHINES];
};

/* scripts/analyse-moulding, sections 3 and 4 */
static const struct figures ledger = {
    .good_per_day = 201234,
    .sd_per_day = 30603,
    .machine_good_per_day = {27600, 21631, 25700, 23936, 29793, 15294, 14289, 18560, 24431},
    .machine_sd_per_day = {4943, 7977, 6672, 16260, 5505, 6674, 5227, 5391, 14249},
    .machine_reject = {0.0273, 0.0413, 0.0370, 0.0277, 0.0249, 0.0604, 0.0291, 0.0344, 0.0225},
};

static double mean_of(const double *x, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / n;
}

static double sd_of(const double *x, int n)
{
    const double mean = mean_of(x, n);
    double squares = 0.0;
    for (int i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    return sqrt(squares / (n - 1));
}

/* --- the ledger ------------------------------------------------------------------------------------------------------------------ */

struct ledger_sums {
    double good[N_DAYS][N_MACHINES], pieces[N_MACHINES];
    int day[N_DAYS], n_days;
};

static int day_index(struct ledger_sums *sums, int day)
{
    for (int i = 0; i < sums->n_days; i++) {
        if (sums->day[i] == day) {
            return i;
        }
    }
    assert_true(sums->n_days < N_DAYS);
    sums->day[sums->n_days] = day;
    return sums->n_days++;
}

/* The k-th of the fields separated by commas, as a number (0 when empty). No field before the last we need is quoted. */
static double field(const char *line, int k)
{
    for (; k > 0; k--) {
        line = strchr(line, ',');
        assert_non_null(line);
        line++;
    }
    return strtod(line, NULL);
}

static void add_month(struct ledger_sums *sums, const char *folder, const char *month)
{
    char path[1024], line[2000];
    snprintf(path, sizeof path, "%s/csv/monthlyReports_%s__Sheet1.csv", folder, month);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_non_null(strstr(
        line, "recordDate,workingShift,machineNo,machineCode,itemCode,itemName,colorChanged,moldChanged,machineChanged,"
              "poNote,moldNo,moldShot,moldCavity,itemTotalQuantity,itemGoodQuantity"));
    while (fgets(line, sizeof line, file)) {
        int day = 0, shift = 0, machine = 0;
        if (sscanf(line, "%d,%d,NO.%d", &day, &shift, &machine) != 3) {
            continue;
        }
        assert_in_range(machine, 1, N_MACHINES);
        sums->pieces[machine - 1] += field(line, 13);
        sums->good[day_index(sums, day)][machine - 1] += field(line, 14);
    }
    fclose(file);
}

static void the_figures_above_are_those_of_the_ledger(void **state)
{
    (void)state;
    const char *folder = getenv("GONGJANG_LEDGER");
    if (!folder) {
        skip();
        return;
    }
    struct ledger_sums *sums = calloc(1, sizeof *sums);
    assert_non_null(sums);
    add_month(sums, folder, "201811");
    add_month(sums, folder, "201812");
    assert_int_equal(sums->n_days, N_DAYS);
    double plant[N_DAYS] = {0};
    for (int m = 0; m < N_MACHINES; m++) {
        double daily[N_DAYS];
        for (int d = 0; d < N_DAYS; d++) {
            daily[d] = sums->good[d][m];
            plant[d] += daily[d];
        }
        const double good = mean_of(daily, N_DAYS);
        assert_true(fabs(good - ledger.machine_good_per_day[m]) < 1.0);
        assert_true(fabs(sd_of(daily, N_DAYS) - ledger.machine_sd_per_day[m]) < 1.0);
        assert_true(fabs(1.0 - good * N_DAYS / sums->pieces[m] - ledger.machine_reject[m]) < 6e-5);
    }
    assert_true(fabs(mean_of(plant, N_DAYS) - ledger.good_per_day) < 1.0);
    assert_true(fabs(sd_of(plant, N_DAYS) - ledger.sd_per_day) < 1.0);
    free(sums);
}

/* --- the plant ------------------------------------------------------------------------------------------------------------------- */

struct simulated {
    struct figures mean; /* over replications */
    double window_sd;    /* sd within 50 working days, as the ledger's is, mean over windows */
};

static double good_of(const struct gj_station_meter *now, const struct gj_station_meter *before)
{
    return (double)(now->pieces - now->scrapped - now->rejected -
                    (before->pieces - before->scrapped - before->rejected));
}

static void read_stations(const struct gj_floor *floor, struct gj_station_meter *station)
{
    gj_floor_read(floor, station, NULL, NULL, NULL);
}

/* One life of the plant, added to `out`. Days on which the machines are off are no days. */
static void live(struct gj_floor *floor, struct simulated *out)
{
    enum { N_MAX = YEARS * 366 };
    static const gj_time whole_day = GJ_DAY;
    struct gj_error error = {0};
    struct gj_station_meter now[N_STATIONS_MAX], before[N_STATIONS_MAX], start[N_STATIONS_MAX];
    double *plant = calloc(N_MAX, sizeof *plant), *machine = calloc((size_t)N_MAX * N_MACHINES, sizeof *machine);
    assert_non_null(plant);
    assert_non_null(machine);
    assert_int_equal(gj_floor_run(floor, WARM_UP_DAYS * GJ_DAY + SHIFT_START, &error), GJ_OK);
    read_stations(floor, start);
    memcpy(before, start, sizeof before);
    int n = 0;
    for (int day = WARM_UP_DAYS + 1; day < YEARS * 365; day++) {
        assert_int_equal(gj_floor_run(floor, day * GJ_DAY + SHIFT_START, &error), GJ_OK);
        read_stations(floor, now);
        if (now[0].state_us[GJ_STATE_OFF_SHIFT] - before[0].state_us[GJ_STATE_OFF_SHIFT] < whole_day) {
            for (int m = 0; m < N_MACHINES; m++) {
                machine[m * N_MAX + n] = good_of(&now[m], &before[m]);
                plant[n] += machine[m * N_MAX + n];
            }
            n++;
        }
        memcpy(before, now, sizeof before);
    }
    assert_int_equal(gj_floor_verify(floor, &error), GJ_OK);
    out->mean.good_per_day += mean_of(plant, n) / REPLICATIONS;
    out->mean.sd_per_day += sd_of(plant, n) / REPLICATIONS;
    const int n_windows = n / N_DAYS;
    for (int w = 0; w < n_windows; w++) {
        out->window_sd += sd_of(plant + w * N_DAYS, N_DAYS) / n_windows / REPLICATIONS;
    }
    for (int m = 0; m < N_MACHINES; m++) {
        const double pieces = (double)(now[m].pieces - start[m].pieces);
        out->mean.machine_good_per_day[m] += mean_of(machine + m * N_MAX, n) / REPLICATIONS;
        out->mean.machine_sd_per_day[m] += sd_of(machine + m * N_MAX, n) / REPLICATIONS;
        out->mean.machine_reject[m] += (1.0 - good_of(&now[m], &start[m]) / pieces) / REPLICATIONS;
    }
    free(plant);
    free(machine);
}

static int simulate(void **state)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    struct gj_scenario *scenario = NULL;
    if (gj_scenario_load("scenarios/moulding_plant.lua", &scenario, &errors) != GJ_OK) {
        for (size_t i = 0; i < errors.n && i < 5; i++) {
            fprintf(stderr, "%s:%d: %s\n", errors.items[i].file, errors.items[i].line, errors.items[i].message);
        }
        gj_error_list_fini(&errors);
        return -1;
    }
    gj_error_list_fini(&errors);
    const struct gj_plant *plant = gj_scenario_spec(scenario)->plant;
    struct simulated *out = calloc(1, sizeof *out);
    struct gj_floor floor;
    struct gj_error error = {0};
    if (!out || gj_plant_n_stations(plant) > N_STATIONS_MAX || gj_floor_init(&floor, plant, 1, 0, &error) != GJ_OK) {
        return -1;
    }
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        gj_floor_reset(&floor, 1, r);
        live(&floor, out);
    }
    gj_floor_fini(&floor);
    gj_scenario_free(scenario);
    print_message("good a day %.0f (ledger %.0f), sd %.0f, within 50 days %.0f (ledger %.0f)\n", out->mean.good_per_day,
                  ledger.good_per_day, out->mean.sd_per_day, out->window_sd, ledger.sd_per_day);
    for (int m = 0; m < N_MACHINES; m++) {
        print_message("NO.0%d good a day %.0f (%.0f), sd %.0f (%.0f), reject %.4f (%.4f)\n", m + 1,
                      out->mean.machine_good_per_day[m], ledger.machine_good_per_day[m],
                      out->mean.machine_sd_per_day[m], ledger.machine_sd_per_day[m], out->mean.machine_reject[m],
                      ledger.machine_reject[m]);
    }
    *state = out;
    return 0;
}

static int forget(void **state)
{
    free(*state);
    return 0;
}

static bool within(double value, double target, double share)
{
    return fabs(value - target) <= share * target;
}

static void good_pieces_a_day_are_the_ledgers_within_2_percent(void **state)
{
    const struct simulated *s = *state;
    assert_true(within(s->mean.good_per_day, ledger.good_per_day, 0.02));
}

static void the_predicted_spread_of_a_day_is_the_ledgers_within_15_percent(void **state)
{
    const struct simulated *s = *state;
    assert_true(within(s->window_sd, ledger.sd_per_day, 0.15));
}

static void each_machine_makes_the_ledgers_good_pieces_within_5_percent(void **state)
{
    const struct simulated *s = *state;
    for (int m = 0; m < N_MACHINES; m++) {
        assert_true(within(s->mean.machine_good_per_day[m], ledger.machine_good_per_day[m], 0.05));
    }
}

static void each_machine_rejects_the_ledgers_share_within_a_tenth_of_a_point(void **state)
{
    const struct simulated *s = *state;
    for (int m = 0; m < N_MACHINES; m++) {
        assert_true(fabs(s->mean.machine_reject[m] - ledger.machine_reject[m]) <= 0.001);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_above_are_those_of_the_ledger),
        cmocka_unit_test(good_pieces_a_day_are_the_ledgers_within_2_percent),
        cmocka_unit_test(the_predicted_spread_of_a_day_is_the_ledgers_within_15_percent),
        cmocka_unit_test(each_machine_makes_the_ledgers_good_pieces_within_5_percent),
        cmocka_unit_test(each_machine_rejects_the_ledgers_share_within_a_tenth_of_a_point),
    };
    return cmocka_run_group_tests_name("moulding ledger", tests, simulate, forget);
}
