/* Run lengths of control charts with run rules: the mean number of points to a signal, by a Markov chain of our own and on the floor.
 *
 * The chain's state is what the rules can look back to: the zones of up to 7 points. Values known from [ChampWoodall1987], recalled, check the
 * chain: 370.4 (rule 1), 225.4 (1, 2), 166.1 (1, 3), 152.7 (1, 4), 91.8 (all four). */
#include "analytic/making.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { R1 = 1U << GJ_RUN_RULE_BEYOND_3, R2 = 1U << GJ_RUN_RULE_TWO_OF_THREE, R3 = 1U << GJ_RUN_RULE_FOUR_OF_FIVE };
enum { R4 = 1U << GJ_RUN_RULE_EIGHT_ON_ONE_SIDE, BACK = 7, N_ZONES = 8 };
enum { N_STATES = 7 * 7 * 5 * 5 * 3 * 3 * 3 };

/* Newest first; 0: no point yet, 1..4 and -1..-4 as far out on either side. */
struct history {
    int zone[BACK + 1];
};

static int clip(int zone, int most)
{
    return zone > most ? most : zone < -most ? -most : zone;
}

/* Rules look at the last two points up to zone 3, at two more up to zone 2, at three more for their side only. */
static uint32_t index_of(const struct history *h)
{
    static const int most[BACK] = {3, 3, 2, 2, 1, 1, 1};
    uint32_t index = 0;
    for (int i = 0; i < BACK; i++) {
        index = index * (2 * (uint32_t)most[i] + 1) + (uint32_t)(clip(h->zone[i], most[i]) + most[i]);
    }
    return index;
}

static struct history history_at(uint32_t index)
{
    static const int most[BACK] = {3, 3, 2, 2, 1, 1, 1};
    struct history h = {{0}};
    for (int i = BACK - 1; i >= 0; i--) {
        const uint32_t n = 2 * (uint32_t)most[i] + 1;
        h.zone[i] = (int)(index % n) - most[i];
        index /= n;
    }
    return h;
}

static bool k_of_m(const struct history *h, int k, int m, int zone)
{
    int above = 0;
    int below = 0;
    for (int i = 0; i < m; i++) {
        above += h->zone[i] >= zone;
        below += h->zone[i] <= -zone;
    }
    return above >= k || below >= k;
}

static bool signals(const struct history *h, uint32_t rules)
{
    return ((rules & R1) && k_of_m(h, 1, 1, 4)) || ((rules & R2) && k_of_m(h, 2, 3, 3)) ||
           ((rules & R3) && k_of_m(h, 4, 5, 2)) || ((rules & R4) && k_of_m(h, 8, 8, 1));
}

static double below(double z)
{
    return 0.5 * erfc(-z / sqrt(2.0));
}

/* Mean points to the signal from an empty chart: L(s) = 1 + sum over zones of p L(next), solved by going round until nothing moves. */
static double run_length(uint32_t rules, double shift)
{
    static const int zones[N_ZONES] = {-4, -3, -2, -1, 1, 2, 3, 4};
    static const double edge[N_ZONES + 1] = {-INFINITY, -3, -2, -1, 0, 1, 2, 3, INFINITY};
    static uint32_t state[N_STATES];
    static int32_t next[N_STATES][N_ZONES];
    static int32_t number[N_STATES];
    static double length[N_STATES];
    double p[N_ZONES];
    for (int z = 0; z < N_ZONES; z++) {
        p[z] = below(edge[z + 1] - shift) - below(edge[z] - shift);
    }
    for (uint32_t i = 0; i < N_STATES; i++) {
        number[i] = -1;
    }
    const struct history empty = {{0}};
    uint32_t n = 1;
    state[0] = index_of(&empty);
    number[state[0]] = 0;
    for (uint32_t i = 0; i < n; i++) {
        length[i] = 0.0;
        for (int z = 0; z < N_ZONES; z++) {
            struct history h = history_at(state[i]);
            for (int k = BACK; k > 0; k--) {
                h.zone[k] = h.zone[k - 1];
            }
            h.zone[0] = zones[z];
            const uint32_t to = index_of(&h);
            next[i][z] = -1;
            if (!signals(&h, rules)) {
                if (number[to] < 0) {
                    number[to] = (int32_t)n;
                    state[n++] = to;
                }
                next[i][z] = number[to];
            }
        }
    }
    double moved = 1.0;
    while (moved > 1e-10 * length[0]) {
        moved = 0.0;
        for (uint32_t i = n; i-- > 0;) {
            double sum = 1.0;
            for (int z = 0; z < N_ZONES; z++) {
                sum += next[i][z] < 0 ? 0.0 : p[z] * length[next[i][z]];
            }
            moved = fmax(moved, fabs(sum - length[i]));
            length[i] = sum;
        }
    }
    return length[0];
}

static void the_chain_gives_the_known_values(void **state)
{
    (void)state;
    const struct {
        uint32_t rules;
        double shift, exact, error;
    } known[] = {{R1, 0, 370.398, 0.001},
                 {R1, 1, 43.895, 0.001},
                 {R1, 2, 6.303, 0.001},
                 {R1 | R2, 0, 225.44, 0.01},
                 {R1 | R3, 0, 166.05, 0.01},
                 {R1 | R4, 0, 152.73, 0.01},
                 {R1 | R2 | R3 | R4, 0, 91.75, 0.01}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const double length = run_length(known[i].rules, known[i].shift);
        printf("rules %x, shift %g: %.6f\n", known[i].rules, known[i].shift, length);
        if (fabs(length - known[i].exact) > known[i].error) {
            fail_msg("rules %x, shift %g: %.5f instead of %.5f", known[i].rules, known[i].shift, length,
                     known[i].exact);
        }
    }
}

/* A machine that drifts at once whenever it has been restored, and is restored at once when its chart signals. The run lengths are then
 * independent, and their spread is about their mean. */
static void compare(uint32_t rules, double shift, double hours)
{
    const struct gj_chart_spec chart = {.subgroup = 4, .every = 4, .shift = shift / 2, .rules = rules};
    const struct gj_making c = {.cycle = 1e-3, .lot = 4, .drifts = shift > 0.0 ? -1e-9 : 0.0, .chart = &chart};
    struct gj_plant *plant = gj_making_plant(&c);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_station_meter meter;
    assert_int_equal(gj_floor_init(&floor, plant, 20190702, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, (gj_time)(hours * (double)GJ_HOUR), &error), GJ_OK);
    gj_floor_read(&floor, &meter, NULL, NULL, NULL);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    const double n = (double)(meter.signals_true + meter.signals_false);
    const double mean = (double)meter.points / n;
    const double exact = run_length(rules, shift);
    const double se = exact / sqrt(n);
    printf("| run length, rules %x, shift %g | Markov chain | %.6g | %.6g +- %.2g |\n", rules, shift, exact, mean,
           1.96 * se);
    assert_true(se < 0.005 * exact);
    assert_int_equal(shift > 0.0 ? meter.signals_false : meter.signals_true, 0);
    if (fabs(mean - exact) > 4.0 * se) {
        fail_msg("rules %x, shift %g: %.4f points to a signal, exactly %.4f, standard error %.3f", rules, shift, mean,
                 exact, se);
    }
}

static void charts_on_the_floor_run_as_long_as_the_chain_says(void **state)
{
    (void)state;
    const uint32_t rules[] = {R1, R1 | R2, R1 | R3, R1 | R4, R1 | R2 | R3 | R4};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        for (double shift = 0.0; shift <= 2.0; shift += 1.0) {
            compare(rules[i], shift, 50000 * 4e-3 * run_length(rules[i], shift));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chain_gives_the_known_values),
        cmocka_unit_test(charts_on_the_floor_run_as_long_as_the_chain_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
