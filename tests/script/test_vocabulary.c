/* What a plant and a study can be, can be said, and comes out as it was said. */
#include "script/loading.h"

/* The frozen scenario as text. */
static void frozen(const struct loading *l, struct gj_text *out)
{
    gj_text_init(out);
    gj_study_print(gj_scenario_spec(l->scenario), out);
    assert_false(out->failed);
}

/* Each of the lines, separated by \n, must stand in the frozen scenario. */
static void freezes_as(const char *text, const char *lines)
{
    struct loading l = load(text);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    struct gj_text out;
    frozen(&l, &out);
    while (*lines) {
        char line[300];
        const size_t n = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s\n", (int)n, lines);
        if (!strstr(out.data, line)) {
            print_message("no line \"%.*s\" in:\n%s", (int)n, lines, out.data);
            fail();
        }
        lines += n + (lines[n] == '\n');
    }
    gj_text_fini(&out);
    unload(&l);
}

static void a_line_is_stations_with_buffers_between(void **state)
{
    (void)state;
    freezes_as("return study { title = 'test', horizon = days(30), plant = plant 'works' { max_lots = 500,\n"
               "line 'a' { machine 'one' { cycle = seconds(3) }, buffer { capacity = 7 }, machine 'two' { cycle = "
               "exponential(seconds(4)), ideal = seconds(2) },\n"
               "machine 'three' { cycle = seconds(1), places = 3, rule = 'spt', by_hand = true, affected = false } },\n"
               "orders { product = 'a', every = minutes(5) } } }",
               "plant.name = works\nplant.lots = 500\nbuffer[0].capacity = -1\nbuffer[1].capacity = "
               "7\nbuffer[2].capacity = 0\n"
               "station[0].path = line.a.one\nstation[2].machines = 3\nstation[2].rule = 2\nstation[2].by_hand = "
               "1\nstation[2].affected = 0\n"
               "station[0].affected = 1\nstep[2].buffer = 2\njob[1].cycle = exponential(4000000 0 0 "
               "0)\njob[1].ideal_us = 2000000\n"
               "orders[0].every = constant(300000000 0 0 0)\norders[0].quantity = none\norders[0].lot = "
               "1\norders[0].first_us = -1\norders[0].due = none");
}

static void a_bridge_has_shares_with_ranges(void **state)
{
    (void)state;
    freezes_as("return study { title = 'test', horizon = days(30), plant = plant { line 'a' { machine 'm' { cycle = "
               "seconds(3) } },\n"
               "orders { product = 'a', every = minutes(5) } },\n"
               "bridge = bridge { deadweight = assumed(percent(20), { low = percent(10), high = percent(45), source = "
               "'x' }), leakage = percent(5) } }",
               "bridge.deadweight = 0.1 0.2 0.45\nbridge.rivals = 0 0 0\nbridge.leakage = 0.05 0.05 "
               "0.05\nbridge.substitution = 0 0 0");
    /* A share of the market stands in for the bridge's own. */
    freezes_as("return study { title = 'test', plant = plant { line 'a' { machine 'm' { cycle = "
               "seconds(3) } },\n"
               "orders { product = 'a', every = minutes(5) } },\n"
               "firm = firm { price = won(9), material = won(3), market = market { rivals = percent(70) } },\n"
               "decide_at = days(100), horizon = days(400), bridge = {} }",
               "bridge.rivals = 0.7 0.7 0.7");
}

static void people_serve_by_name_or_skill(void **state)
{
    (void)state;
    freezes_as(
        "return study { title = 'test', horizon = days(30), plant = plant {\n"
        "people = { pool 'day' { count = 3, wage = won(3e6):per 'month', skills = { 'press', 'weld' }, paperwork = "
        "minutes(20), leaves = percent(13):per 'year' },\n"
        "pool 'night' { count = 2, wage = won(3e6):per 'month', skills = 'press', occupation = 'technician' } },\n"
        "line 'a' { machine 'm' { cycle = seconds(3), needs = { press = 2, night = 1 }, setup = minutes(5) },\n"
        "machine 'n' { cycle = seconds(3), needs = 'weld', setup = minutes(5), setup_needs = { 'night', 'press' } } "
        "},\n"
        "orders { product = 'a', every = minutes(5) } } }",
        "people[0].paperwork_us = 1200000000\npeople[0].leaves_per_year = 0.13\npeople[1].occupation = "
        "technician\npeople[0].occupation = production\n"
        "station[0].needs = 2:1 3:2\nstation[0].setup_needs = 2:1 3:2\nstation[1].needs = 1:1\nstation[1].setup_needs "
        "= 2:1 3:1");
}

static void failures_run_on_cycles_and_spoil_the_piece_in_process(void **state)
{
    (void)state;
    freezes_as(IN_MACHINE("fails = { failure 'die' { every = pieces(5000), clock = 'cycles', repair = hours(1), part = "
                          "'scrap' }, { every = exponential(9000):of 'cycles', repair = hours(2), part = 'restart' },\n"
                          "{ every = exponential(hours(9)):of 'on_shift', repair = hours(2) } }"),
               "fails[0].clock = 4\nfails[0].part = 2\nfails[0].every = constant(5000 0 0 0)\nfails[1].clock = "
               "4\nfails[1].part = 1\nfails[1].every = exponential(9000 0 0 0)\nfails[2].clock = 3\nfails[2].part = 0");
}

static void machines_are_maintained_and_degrade(void **state)
{
    (void)state;
    freezes_as(
        IN_MACHINE("fails = failure 'a' { every = hours(9), repair = hours(1) },\n"
                   "maintenance = { { every = exponential(hours(9)):of 'on_shift', time = hours(1), window = "
                   "hours(2), when_idle = true, renews = { 'a', 'spindle' }, crew = 'op' }, { every = 500, clock = "
                   "'cycles', time = minutes(2), interrupts = true, window = 20 } },\n"
                   "degrades = degradation 'spindle' { clock = 'calendar', stage { time = days(3) }, stage { time = "
                   "days(2), cycle = 1.2 }, repair = hours(3), noticed = hours(1), part = 'scrap', crew = 'op', "
                   "inspect = days(1), maintain_at = 1, maintenance = hours(1), maintenance_crew = 'op' }"),
        "maintenance[0].name = maintenance 1\nmaintenance[0].clock = 3\nmaintenance[0].window = "
        "7200000000\nmaintenance[0].when_idle = 1\nmaintenance[0].renews = a\nmaintenance[0].renews = "
        "spindle\nmaintenance[0].crew = 1:1\nmaintenance[1].clock = 4\nmaintenance[1].window = "
        "20\nmaintenance[1].interrupts = 1\nmaintenance[1].every = constant(500 0 0 0)\n"
        "degradation[0].name = spindle\ndegradation[0].clock = 2\ndegradation[0].part = "
        "2\ndegradation[0].stage[0].cycle = 1\ndegradation[0].stage[1].cycle = 1.2\ndegradation[0].maintain_at = "
        "1\ndegradation[0].restores_to = 0\ndegradation[0].crew = 1:1\ndegradation[0].maintenance_crew = 1:1");
}

static void failures_have_clocks_phases_and_crews(void **state)
{
    (void)state;
    freezes_as(
        IN_MACHINE("fails = { failure 'tool' { every = exponential(hours(40)):of 'busy', noticed = minutes(18), repair "
                   "= lognormal { mean = minutes(45), cv = 1 },\n"
                   "crew = 'op' }, { every = weibull { scale = days(3), shape = 2 }, clock = 'calendar', repair = "
                   "minutes(1), minor = true } }"),
        "fails[0].name = tool\nfails[0].clock = 1\nfails[0].minor = 0\nfails[0].every = exponential(1.44e+11 0 0 0)\n"
        "fails[0].noticed = constant(1080000000 0 0 0)\nfails[0].repair = lognormal(2700000000 1 0 0)\nfails[0].crew = "
        "1:1\n"
        "fails[1].name = failure 2\nfails[1].clock = 2\nfails[1].minor = 1\nfails[1].noticed = none\nfails[1].crew =");
}

static void quality_and_inspection_with_rework(void **state)
{
    (void)state;
    freezes_as(
        IN_PLANT("line 'b' { machine 'x' { cycle = seconds(1) }, buffer { capacity = 'unlimited' }, machine 'y' { "
                 "cycle = seconds(1), quality = { defects = percent(1),\n"
                 "drifts = exponential(hours(60)):of 'operating', out_of_control = percent(12), found = hours(4), "
                 "restore = minutes(40), scrap = percent(0.5) } },\n"
                 "buffer { capacity = math.huge }, inspection 'i' { cycle = seconds(2), misses = percent(23), "
                 "false_alarms = percent(2), rework = 'y', rework_limit = 3 } }"),
        "station[2].quality.defects = 0.01\nstation[2].quality.out_of_control = 0.12\nstation[2].quality.scrap = "
        "0.005\n"
        "station[2].quality.drifts = exponential(2.16e+11 0 0 0)\nstation[2].quality.found = constant(1.44e+10 0 0 0)\n"
        "station[2].quality.restore = constant(2400000000 0 0 0)\nstation[3].inspection.on = "
        "1\nstation[3].inspection.misses = 0.23\n"
        "station[3].inspection.false_alarms = 0.02\nstation[3].inspection.reject = "
        "1\nstation[3].inspection.rework_step = 1\nstation[3].inspection.rework_limit = 3\n"
        "station[0].inspection.on = 0\nstation[0].quality.drifts = none");
}

static void one_line_makes_several_products(void **state)
{
    (void)state;
    freezes_as(
        IN_PLANT("line 'b' { products = { 'p', 'q', 'r' }, machine 'x' { cycle = { p = seconds(1), q = "
                 "exponential(seconds(2)), r = seconds(3) },\n"
                 "family = { p = 'die 1', q = 'die 1' }, setup = minutes(35), ideal = { r = seconds(2) } } },\n"
                 "orders { product = 'q', every = hours(1), quantity = lognormal { mean = 500, cv = 0.5 }, lot = 100, "
                 "due = days(5), fill = true, first = hours(2) }"),
        "product[1].name = p\nproduct[3].name = r\njob[1].cycle = constant(1000000 0 0 0)\njob[2].cycle = "
        "exponential(2000000 0 0 0)\n"
        "job[1].family = 1\njob[2].family = 1\njob[3].family = 2\njob[3].ideal_us = 2000000\norders[1].product = 2\n"
        "orders[1].quantity = lognormal(500 0.5 0 0)\norders[1].lot = 100\norders[1].due = constant(4.32e+11 0 0 "
        "0)\norders[1].fill = 1\norders[1].first_us = 7200000000");
}

static void a_job_shop_has_products_with_routes(void **state)
{
    (void)state;
    freezes_as(
        "return study { title = 'test', horizon = days(30), plant = plant { buffer 'presses' { capacity = 9 },\n"
        "machine 'old' { queue = 'presses' }, machine 'new' { queue = 'presses', cycle = seconds(5) }, machine 'drill' "
        "{ cycle = seconds(2) },\n"
        "inspection 'test' { cycle = seconds(1), misses = ratio(0), false_alarms = ratio(0), rework = 'drill' },\n"
        "product 'cap' { step { job { at = 'old', cycle = seconds(9) }, job { at = 'new' } }, step { at = 'drill', "
        "family = 'bit 3' }, step { at = 'test' } },\n"
        "product 'lid' { route = { { at = { 'old', 'new' }, cycle = seconds(7) }, { at = 'drill', cycle = seconds(3), "
        "ideal = seconds(1) }, { at = 'drill' } } },\n"
        "orders { product = 'cap', rate = pieces(100):per 'day', lot = 10, arrivals = 'regular', allowance = "
        "percent(4) "
        "},\n"
        "orders { product = 'lid', rate = 10, per = 'hour', quantity = 20, lose_when_full = true } } }",
        "station[0].path = machine.old\nstation[0].buffer = 0\nstation[1].buffer = 0\nstep[0].buffer = 0\njob[0].cycle "
        "= constant(9000000 0 0 0)\n"
        "job[0].station = 0\njob[1].station = 1\njob[1].cycle = constant(5000000 0 0 "
        "0)\nstation[3].inspection.rework_step = 1\n"
        "step[3].product = 1\njob[4].cycle = constant(7000000 0 0 0)\njob[5].cycle = constant(7000000 0 0 "
        "0)\njob[6].ideal_us = 1000000\n"
        "orders[0].every = constant(8640000000 0 0 0)\norders[1].every = exponential(7200000000 0 0 "
        "0)\norders[1].lose_when_full = 1\norders[0].allowance = 0.04\norders[1].allowance = 0");
}

static void endless_orders_feed_the_first_station(void **state)
{
    (void)state;
    freezes_as("return study { title = 'test', horizon = days(30), plant = plant { line 'a' { machine 'm' { cycle = "
               "seconds(3) } },\n"
               "orders { product = 'a', endless = true, lot = 5 } } }",
               "orders[0].endless = 1\norders[0].lot = 5\norders[0].every = none");
}

static void all_distributions_can_be_said(void **state)
{
    (void)state;
    freezes_as(
        IN_PLANT("line 'b' { machine '1' { cycle = constant(seconds(1)) }, machine '2' { cycle = uniform(seconds(1), "
                 "seconds(2)) },\n"
                 "machine '3' { cycle = triangular { low = seconds(1), mode = seconds(2), high = seconds(3) } }, "
                 "machine '4' { cycle = erlang(seconds(6), 3) },\n"
                 "machine '5' { cycle = gamma { mean = seconds(5), cv = 0.5 } }, machine '6' { cycle = "
                 "weibull(seconds(5), 1.5) },\n"
                 "machine '7' { cycle = normal { mean = seconds(5), sd = seconds(1) } }, machine '8' { cycle = beta(2, "
                 "3, seconds(1), seconds(4)) },\n"
                 "machine '9' { cycle = discrete { values = { seconds(1), seconds(4) }, weights = { 3, 1 } } },\n"
                 "machine '10' { cycle = empirical { values = { 3, 1, 2 }, unit = 'minutes' } } },\n"
                 "orders '1' { product = 'b', every = hours(1), quantity = poisson(40) }, orders '2' { product = 'b', "
                 "every = hours(1), quantity = geometric(percent(5)) },\n"
                 "orders '3' { product = 'b', every = hours(1), quantity = binomial(10, percent(50)) },\n"
                 "orders '4' { product = 'b', every = hours(1), quantity = discrete { values = { 1, 2 } } }"),
        "job[2].cycle = uniform(1000000 2000000 0 0)\njob[3].cycle = triangular(1000000 2000000 3000000 "
        "0)\njob[4].cycle = erlang(6000000 3 0 0)\n"
        "job[5].cycle = gamma(5000000 0.5 0 0)\njob[6].cycle = weibull(5000000 1.5 0 0)\njob[7].cycle = normal(5000000 "
        "1000000 0 inf)\n"
        "job[8].cycle = beta(2 3 1000000 4000000)\njob[9].cycle = discrete(0 0 0 0; 1000000:0.75 4000000:1)\n"
        "job[10].cycle = empirical(0 0 0 0; 60000000 120000000 180000000)\norders[1].quantity = poisson(40 0 0 0)\n"
        "orders[2].quantity = geometric(0.05 0 0 0)\norders[3].quantity = binomial(10 0.5 0 0)\norders[4].quantity = "
        "discrete(0 0 0 0; 1:0.5 2:1)");
}

/* --- shifts ---------------------------------------------------------------------------------------------------------------------- */

#define SHIFTS(study_part, part)                                                                                     \
    "return study { title = 'test', horizon = days(30), warm_up = days(0), " study_part                              \
    " plant = plant { shifts = shifts 's' { " part " },\n"                                                           \
    "line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a', rate = pieces(10):per 'working_day', " \
    "arrivals = 'regular', lot = 10 } } }"

static void shifts_are_days_and_hours(void **state)
{
    (void)state;
    freezes_as(SHIFTS("", "days = 'mon-fri', hours = { '08:00-12:00', '13:00-17:00' }"),
               "shifts[0].name = s\nshifts[0].cycle_us = 604800000000\nshifts[0].hours[0] = 28800000000-43200000000\n"
               "shifts[0].hours[9] = 392400000000-406800000000\nstation[0].shifts = 0\norders[0].every = "
               "constant(1.2096e+11 0 0 0)");
    freezes_as(SHIFTS("", "days = 'sat-mon, wed', hours = '09:00-10:00'"),
               "shifts[0].hours[0] = 32400000000-36000000000\nshifts[0].hours[3] = "
               "550800000000-554400000000\norders[0].every = constant(1.512e+11 0 0 0)");
}

static void a_shift_over_midnight_belongs_to_the_day_it_begins(void **state)
{
    (void)state;
    /* Sunday's goes on into Monday of the next week */
    freezes_as(SHIFTS("", "days = 'sun', hours = '22:00-06:00'"),
               "shifts[0].hours[0] = 0-21600000000\nshifts[0].hours[1] = 597600000000-604800000000");
    freezes_as(SHIFTS("", "days = 'fri', hours = '22:00-06:00'"), "shifts[0].hours[0] = 424800000000-453600000000");
}

static void shifts_that_touch_are_joined(void **state)
{
    (void)state;
    freezes_as(SHIFTS("", "days = 'mon-fri', hours = { '06:00-14:00', '14:00-22:00', '22:00-06:00' }"),
               "shifts[0].hours[0] = 21600000000-453600000000");
    freezes_as(SHIFTS("", "hours = '24h'"), "station[0].shifts = -1\norders[0].every = constant(8.64e+10 0 0 0)");
}

static void a_pattern_may_have_its_own_cycle(void **state)
{
    (void)state;
    freezes_as(SHIFTS("", "cycle = days(4), intervals = { { hours(0), hours(12) }, { hours(36), hours(48) } }"),
               "shifts[0].cycle_us = 345600000000\nshifts[0].hours[1] = 129600000000-172800000000\norders[0].every = "
               "constant(1.728e+11 0 0 0)");
}

static void holidays_are_days_or_dates(void **state)
{
    (void)state;
    freezes_as(
        SHIFTS("start = '2019-01-07',", "days = 'mon-fri', hours = '08:00-17:00', holidays = { '2019-01-09', 0, "
                                        "'2019-02-04..2019-02-06', '2018-12-25', 0 }"),
        "shifts[0].holiday[0] = 0\nshifts[0].holiday[1] = 2\nshifts[0].holiday[2] = 28\nshifts[0].holiday[4] = 30");
    freezes_as(SHIFTS("start = '2020-02-24',",
                      "hours = '08:00-17:00', holidays = { '2020-02-29', '2020-03-01', '2021-01-01' }"),
               "shifts[0].holiday[0] = 5\nshifts[0].holiday[1] = 6\nshifts[0].holiday[2] = 312");
}

/* Round the clock with a holiday on Wednesday: the shift that began on Tuesday ends on Wednesday morning, none begins until Thursday. */
static void a_holiday_inside_joined_shifts_is_kept(void **state)
{
    (void)state;
    freezes_as(
        SHIFTS("", "days = 'mon-fri', hours = { '06:00-14:00', '14:00-22:00', '22:00-06:00' }, holidays = { 2 }"),
        "shifts[0].cycle_us = 3024000000000\nshifts[0].hours[0] = 21600000000-194400000000\nshifts[0].hours[1] = "
        "280800000000-453600000000\n"
        "shifts[0].hours[2] = 626400000000-1058400000000");
}

static void machines_and_pools_take_the_plants_hours_or_their_own(void **state)
{
    (void)state;
    freezes_as(
        "local early = shifts 'early' { hours = '06:00-14:00' }\n"
        "return study { title = 'test', horizon = days(30), plant = plant { shifts = { hours = '08:00-17:00' },\n"
        "people = { pool 'p' { count = 1, wage = won(1):per 'month' }, pool 'q' { count = 1, wage = won(1):per "
        "'month', calendar = early } },\n"
        "line 'a' { machine 'm' { cycle = seconds(3) }, machine 'n' { cycle = seconds(3), calendar = early }, machine "
        "'o' { cycle = seconds(3), calendar = 'always' } },\n"
        "orders { product = 'a', every = hours(1) } } }",
        "shifts[0].name = plant.shifts\nshifts[1].name = early\npeople[0].shifts = 0\npeople[1].shifts = "
        "1\nstation[0].shifts = 0\nstation[1].shifts = 1\nstation[2].shifts = -1");
}

/* --- the rest of the study --------------------------------------------------------------------------------------------------------- */

static void settings_come_out_as_said(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY("seed = 9007199254740993, replications = 50, replications_min = 10, warm_up = "
                                     "weeks(1), decide_at = days(2), settle = days(9),\n"
                                     "headline = 'oee', precision = percent(0.5), confidence = percent(90)"));
    print_errors(&l);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_string_equal(spec->name, "test");
    assert_string_equal(spec->title, "test");
    assert_true(spec->seed == 9007199254740993u); /* a whole number beyond what a double holds */
    assert_int_equal(spec->replications, 50);
    assert_int_equal(spec->replications_min, 10);
    assert_int_equal(spec->warm_up, GJ_WEEK);
    assert_int_equal(spec->decide_at, 2 * GJ_DAY);
    assert_int_equal(spec->settle, 9 * GJ_DAY);
    assert_int_equal(spec->headline, GJ_OUTCOME_oee);
    assert_true(spec->precision == 0.005);
    assert_true(spec->confidence == 0.9);
    assert_null(gj_study_support(spec));
    assert_int_equal(strlen(spec->scenario_sha), 64);
    unload(&l);
}

static void what_is_not_said_has_the_default_of_the_table(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY(""));
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_true(spec->seed == 1);
    assert_int_equal(spec->replications, 200);
    assert_int_equal(spec->warm_up, 4 * GJ_WEEK);
    assert_int_equal(spec->headline, GJ_OUTCOME_process_output_per_hour);
    assert_true(spec->precision == 0.0 && spec->confidence == 0.95);
    assert_true(spec->firm.staffing.target_load == 0.0 && spec->firm.social_rate == 0.045 &&
                spec->firm.price_won == 0.0);
    assert_string_equal(spec->before.name, "as described");
    for (int i = 0; i < GJ_N_LEVERS; i++) {
        assert_true(spec->before.lever[i].central == 1.0 && gj_study_after(spec)->lever[i].central == 1.0);
    }
    unload(&l);
    struct loading precise = load(IN_STUDY("headline = 'lead_time_mean', precision = minutes(30), replications = 5"));
    assert_true(gj_scenario_spec(precise.scenario)->precision == 0.5);
    assert_int_equal(gj_scenario_spec(precise.scenario)->replications_min, 5);
    unload(&precise);
}

/* In the unit of the headline, whatever unit of time it is given in. */
static void a_precision_is_given_in_the_unit_of_its_headline(void **state)
{
    (void)state;
    static const struct {
        const char *headline, *precision;
        double wanted;
    } cases[] = {
        {"process_output_per_hour", "pieces(2):per 'hour'", 2.0},
        {"process_output_per_hour", "pieces(48):per 'day'", 2.0},
        {"process_output_per_hour", "2", 2.0},
        {"good_per_day", "pieces(50):per 'day'", 50.0},
        {"good_per_day", "pieces(2):per 'hour'", 48.0},
        {"good_per_day", "50", 50.0},
        {"wip_pieces", "pieces(9)", 9.0},
        {"wip_pieces", "9", 9.0},
        {"oee", "percent(1)", 0.01},
        {"lead_time_p95", "hours(2)", 2.0},
        {"paid_hours_per_1000", "minutes(90)", 1.5},
        {"heads_end", "0.5", 0.5},
        {"cost_per_good", "won(10)", 10.0},
        {"profit", "won(1e7):per 'year'", 1e7},
        {"profit", "won(1e6):per 'month'", 1.2e7},
        {"wages", "won(1e7)", 1e7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[600];
        snprintf(text, sizeof text, IN_STUDY("headline = '%s', precision = %s"), cases[i].headline, cases[i].precision);
        struct loading l = load(text);
        print_errors(&l);
        assert_int_equal(l.status, GJ_OK);
        const double got = gj_scenario_spec(l.scenario)->precision;
        assert_true(got >= cases[i].wanted * (1.0 - 1e-15) && got <= cases[i].wanted * (1.0 + 1e-15));
        unload(&l);
    }
}

/* Each unit that a headline can have is known to the reader of precisions. */
static void every_headline_takes_a_precision(void **state)
{
    (void)state;
    static const char *const ways[] = {"2", "percent(2)", "hours(2)", "pieces(2):per 'hour'", "won(2)"};
    for (int id = 0; id < GJ_N_OUTCOMES; id++) {
        int n_taken = 0;
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            char text[600];
            snprintf(text, sizeof text, IN_STUDY("headline = '%s', precision = %s"),
                     gj_outcome_info((enum gj_outcome_id)id)->name, ways[i]);
            struct loading l = load(text);
            n_taken += l.status == GJ_OK;
            unload(&l);
        }
        assert_true(n_taken == 1 || n_taken == 2);
    }
}

static void the_register_gives_rates_of_pieces_a_day(void **state)
{
    (void)state;
    static const struct {
        const char *rate, *unit;
        double central;
    } cases[] = {{"pieces(100):per 'hour'", "pieces/d", 2400.0},
                 {"pieces(100):per 'working_day'", "pieces/working day", 100.0},
                 {"100, per = 'hour'", "pieces", 100.0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rate[80], text[600];
        const char *comma = strchr(cases[i].rate, ',');
        snprintf(rate, sizeof rate, "assumed(%.*s)%s",
                 (int)(comma ? comma - cases[i].rate : (ptrdiff_t)strlen(cases[i].rate)), cases[i].rate,
                 comma ? comma : "");
        snprintf(text, sizeof text, IN_PLANT("orders 'o' { product = 'a', rate = %s }"), rate);
        struct loading l = load(text);
        print_errors(&l);
        assert_int_equal(l.status, GJ_OK);
        const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
        assert_int_equal(spec->n_assumptions, 1);
        assert_string_equal(spec->assumption[0].unit, cases[i].unit);
        assert_true(spec->assumption[0].central == cases[i].central);
        unload(&l);
    }
}

static void a_programme_has_payers_in_order(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY("after = level { level = 2, name = 'x' }, support = programme 'win-win' { name_ko "
                                     "= '상생형', year = 2019, min_level = 1, max_level = 3,\n"
                                     "payer 'state' { name_ko = '정부', share = percent(30), cap = eok(0.5) },\n"
                                     "payer 'large firm' { share = percent(30), public = false } }"));
    print_errors(&l);
    const struct gj_programme_spec *p = gj_study_support(gj_scenario_spec(l.scenario));
    assert_non_null(p);
    assert_string_equal(p->name, "win-win");
    assert_string_equal(p->name_ko, "상생형");
    assert_int_equal(p->n_payers, 2);
    assert_true(p->payer[0].cap_won[2] == 50000000 && p->payer[0].share[2] == 0.3 && p->payer[0].is_public);
    assert_string_equal(p->payer[0].name_ko, "정부");
    assert_true(p->payer[1].cap_won[2] == GJ_NO_CAP && !p->payer[1].is_public);
    assert_string_equal(p->payer[1].name_ko, "large firm");
    assert_true(p->min_level == 1 && p->max_level == 3);
    unload(&l);
}

static void objects_can_be_changed_into_others(void **state)
{
    (void)state;
    freezes_as("local press = machine 'press' { cycle = seconds(3), places = 2 }\n"
               "local slow = press:with { cycle = press.cycle * 2 }\n"
               "return study { title = press.name, horizon = days(30), plant = plant { line 'a' { press }, line 'b' { "
               "slow },\n"
               "orders { product = 'a', every = hours(1) }, orders { product = 'b', every = hours(1) } } }",
               "study.title = press\njob[0].cycle = constant(3000000 0 0 0)\njob[1].cycle = constant(6000000 0 0 "
               "0)\nstation[0].machines = 2\nstation[1].machines = 2");
}

/* What a script does to a table after it has given it to a constructor does not reach the object. */
static void objects_keep_what_they_were_made_of(void **state)
{
    (void)state;
    freezes_as(
        "local fields = { cycle = seconds(3) } local press = machine 'press' (fields) fields.cycle = seconds(9)\n"
        "return study { title = 't', horizon = days(30), plant = plant { line 'a' { press }, orders { product = 'a', "
        "every = hours(1) } } }",
        "job[0].cycle = constant(3000000 0 0 0)");
}

static void names_may_be_fields_and_hangul(void **state)
{
    (void)state;
    freezes_as("return study { title = '프레스', horizon = days(30), plant = plant { name = '공장', line '브래킷' { "
               "machine { name = '절단', cycle = seconds(3) } },\n"
               "orders { product = '브래킷', every = hours(1) } } }",
               "plant.name = 공장\nstation[0].path = line.브래킷.절단\nproduct[0].name = 브래킷");
}

/* The example that stands at the head of api.def, in full. */
static void the_example_of_the_table_loads(void **state)
{
    (void)state;
    struct loading l = load(
        "return study { title = 'Press shop', horizon = years(5), replications = 200,\n"
        "plant = plant { shifts = shifts 'day' { days = 'mon-fri', hours = { '08:00-12:00', '13:00-17:00' } },\n"
        "people = { pool 'operator' { count = 18, wage = won(2900000):per 'month', skills = { 'press', 'weld' } },\n"
        "pool 'maintenance' { count = 2, wage = won(3300000):per 'month', occupation = 'technician' } },\n"
        "line 'bracket' { machine 'blanking' { cycle = lognormal { mean = seconds(6), cv = 0.2 }, needs = { operator = "
        "1 }, setup = minutes(35),\n"
        "fails = { every = exponential(hours(40)):of 'operating', noticed = exponential(minutes(18)), repair = "
        "lognormal { mean = minutes(45), cv = 1.0 },\n"
        "crew = 'maintenance' }, quality = { defects = press(percent(1.1), { low = percent(0.5), high = percent(2), "
        "source = '...' }) } },\n"
        "buffer { capacity = 400 }, machine 'weld' { cycle = seconds(20), needs = 'weld', by_hand = true },\n"
        "inspection 'final' { cycle = seconds(4), misses = percent(23), false_alarms = percent(2), rework = 'weld' } "
        "},\n"
        "orders { product = 'bracket', rate = pieces(5200):per 'working_day', lot = 200, due = days(5) } },\n"
        "firm = firm { price = won(1450), material = won(820) } }");
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
    l = load(IN_PLANT(
        "people = pool 'setter' { count = 1, wage = won(3e6):per 'month' }, machine 'NO.04' { setup = hours(3), "
        "setup_needs = 'setter' },\n"
        "product 'cap 12' { step { at = 'NO.04', cycle = seconds(2.7), family = 'mould 31' } },\n"
        "orders { product = 'cap 12', every = days(9), quantity = 40000, lot = 2000, due = days(12), fill = true }"));
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
}

static void the_name_of_the_results_is_that_of_the_file(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"a.b.lua", "a.b"}, {"...lua", "_."}, {"x/y.lua", "y"}, {".lua", "_lua"}, {"", "scenario"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct gj_script_source source = {GJ_SOURCE_MAIN, names[i][0], "test.lua", IN_STUDY(""),
                                                strlen(IN_STUDY(""))};
        struct loading l = {.scenario = NULL};
        gj_error_list_init(&l.errors);
        assert_int_equal(gj_scenario_load_memory(&source, 1, &l.scenario, &l.errors), GJ_OK);
        assert_string_equal(gj_scenario_spec(l.scenario)->name, names[i][1]);
        unload(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_stations_with_buffers_between),
        cmocka_unit_test(a_bridge_has_shares_with_ranges),
        cmocka_unit_test(people_serve_by_name_or_skill),
        cmocka_unit_test(failures_run_on_cycles_and_spoil_the_piece_in_process),
        cmocka_unit_test(machines_are_maintained_and_degrade),
        cmocka_unit_test(failures_have_clocks_phases_and_crews),
        cmocka_unit_test(quality_and_inspection_with_rework),
        cmocka_unit_test(one_line_makes_several_products),
        cmocka_unit_test(a_job_shop_has_products_with_routes),
        cmocka_unit_test(endless_orders_feed_the_first_station),
        cmocka_unit_test(all_distributions_can_be_said),
        cmocka_unit_test(shifts_are_days_and_hours),
        cmocka_unit_test(a_shift_over_midnight_belongs_to_the_day_it_begins),
        cmocka_unit_test(shifts_that_touch_are_joined),
        cmocka_unit_test(a_pattern_may_have_its_own_cycle),
        cmocka_unit_test(holidays_are_days_or_dates),
        cmocka_unit_test(a_holiday_inside_joined_shifts_is_kept),
        cmocka_unit_test(machines_and_pools_take_the_plants_hours_or_their_own),
        cmocka_unit_test(settings_come_out_as_said),
        cmocka_unit_test(what_is_not_said_has_the_default_of_the_table),
        cmocka_unit_test(a_precision_is_given_in_the_unit_of_its_headline),
        cmocka_unit_test(every_headline_takes_a_precision),
        cmocka_unit_test(the_register_gives_rates_of_pieces_a_day),
        cmocka_unit_test(a_programme_has_payers_in_order),
        cmocka_unit_test(objects_can_be_changed_into_others),
        cmocka_unit_test(objects_keep_what_they_were_made_of),
        cmocka_unit_test(names_may_be_fields_and_hangul),
        cmocka_unit_test(the_example_of_the_table_loads),
        cmocka_unit_test(the_name_of_the_results_is_that_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
