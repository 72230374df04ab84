/* What gj_observe says of a floor, held against the floor's own meters and against gj_explain: over every recipe, and in small plants by hand. */
#include "study/insight/observe_internal.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>

#include "economy/life.h"
#include "script/loading.h"
#include "study/explain.h"
#include "study/insight/insight.h"
#include "study/pilot.h"

#define FOLDER "scenarios/recipes"

/* --- the same life again, with nothing but its meters --- */

struct again {
    struct gj_life_spec spec;
    struct gj_life life;
    struct gj_station_meter *station;
    struct gj_pool_meter *pool;
    struct gj_flow_meter flow;
    gj_wide *lot_us;
};

static void begin(struct again *a, const struct gj_study_spec *spec, enum gj_arm arm)
{
    struct gj_error error = {0};
    gj_study_life_spec(spec, &a->spec);
    assert_int_equal(gj_life_init(&a->life, &a->spec, spec->seed, 0, &error), GJ_OK);
    gj_study_role(spec, arm, &a->life.role);
    gj_life_reset(&a->life, spec->seed, 0);
    a->station = calloc(gj_plant_n_stations(spec->plant) + 1, sizeof *a->station);
    a->pool = calloc(gj_plant_n_pools(spec->plant) + 1, sizeof *a->pool);
    a->lot_us = calloc(gj_plant_n_buffers(spec->plant) + 1, sizeof *a->lot_us);
}

static void live_until(struct again *a, gj_time until)
{
    struct gj_error error = {0};
    if (gj_life_run(&a->life, until, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    gj_floor_read(&a->life.floor, a->station, a->pool, &a->flow, a->lot_us);
}

static void end(struct again *a)
{
    gj_life_fini(&a->life);
    free(a->station);
    free(a->pool);
    free(a->lot_us);
}

/* --- what must be so --- */

static void check(bool is_so, const char *what, const char *where)
{
    if (!is_so) {
        fail_msg("%s: %s", where, what);
    }
}

/* From first to last without a gap, one who after the other. */
static void spans_fill(const struct gj_span *span, uint32_t n, const struct gj_shift_log *log, uint32_t n_who,
                       const char *where)
{
    for (uint32_t i = 0; i < n; i++) {
        const bool is_first = i == 0 || span[i - 1].who != span[i].who;
        const bool is_last = i + 1 == n || span[i + 1].who != span[i].who;
        check(span[i].who < n_who, "a span of nobody", where);
        check(span[i].from < span[i].to, "an empty span", where);
        check(span[i].from == (is_first ? log->from : span[i - 1].to), "a gap between spans", where);
        check(!is_last || span[i].to == log->to, "the last span ends early", where);
        check(is_first || span[i].what != span[i - 1].what || span[i].where != span[i - 1].where, "nothing changes",
              where);
        check(!is_first || i == 0 || span[i].who > span[i - 1].who, "out of order", where);
    }
}

static gj_time span_sum(const struct gj_span *span, uint32_t n, uint32_t first, uint32_t count, uint32_t what)
{
    gj_time sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum +=
            span[i].who >= first && span[i].who < first + count && span[i].what == what ? span[i].to - span[i].from : 0;
    }
    return sum;
}

static gj_wide level_sum(const struct gj_shift_log *log, uint32_t buffer)
{
    gj_wide sum = 0;
    const struct gj_level_at *open = NULL;
    for (uint32_t i = 0; i < log->n_level; i++) {
        if (log->level[i].buffer == buffer) {
            sum += open ? (gj_wide)open->lots * (log->level[i].at - open->at) : 0;
            check(open || log->level[i].at == log->from, "a level does not begin with the log", "levels");
            open = &log->level[i];
        }
    }
    check(open != NULL, "a buffer without a level", "levels");
    return open ? sum + (gj_wide)open->lots * (log->to - open->at) : 0;
}

/* States, activities and levels of the log are the floor's meters between its two ends, to the microsecond. */
static void log_agrees(const struct gj_study_spec *spec, const struct gj_seen *seen, enum gj_arm arm, const char *where)
{
    const struct gj_shift_log *log = &seen->shift[arm];
    struct again first;
    struct again last;
    if (log->to == log->from) {
        return;
    }
    begin(&first, spec, arm);
    begin(&last, spec, arm);
    live_until(&first, log->from);
    live_until(&last, log->to);
    check(log->from >= seen->window_from && log->to <= seen->window_to, "the log is not in the window", where);
    spans_fill(log->machine, log->n_machine, log, seen->n_machines, where);
    spans_fill(log->worker, log->n_worker, log, seen->n_workers, where);
    for (uint32_t s = 0; s < seen->n_stations; s++) {
        for (uint32_t k = 0; k < GJ_N_STATES; k++) {
            const gj_time sum =
                span_sum(log->machine, log->n_machine, seen->station[s].first_machine, seen->station[s].n_machines, k);
            check(sum == last.station[s].state_us[k] - first.station[s].state_us[k], "states and meters differ", where);
        }
    }
    for (uint32_t p = 0; p < seen->n_pools; p++) {
        for (uint32_t k = 0; k < GJ_N_ACTIVITIES; k++) {
            const gj_time sum =
                span_sum(log->worker, log->n_worker, seen->pool[p].first_worker, seen->pool[p].n_workers, k);
            check(k == GJ_ACTIVITY_OFF || sum == last.pool[p].activity_us[k] - first.pool[p].activity_us[k],
                  "activities and meters differ", where);
        }
    }
    for (uint32_t b = 0; b < seen->n_buffers; b++) {
        check(level_sum(log, b) == last.lot_us[b] - first.lot_us[b], "levels and meters differ", where);
    }
    for (uint32_t i = 0; i < log->n_move; i++) {
        const struct gj_move *move = &log->move[i];
        check(move->at < log->to && move->taken >= log->from && move->taken >= move->at && move->pieces > 0,
              "a way that is none", where);
        check(i == 0 || move->at >= log->move[i - 1].at, "ways out of order", where);
    }
    end(&first);
    end(&last);
}

/* Does the station take its lots as they are? One that joins them has counted them when it begins. */
static bool joins(const struct gj_study_spec *spec, uint32_t station)
{
    struct gj_text text;
    char line[80];
    gj_text_init(&text);
    gj_plant_print(spec->plant, &text);
    bool is_one = false;
    for (uint32_t i = 0; i < 20 && !is_one; i++) {
        snprintf(line, sizeof line, "\njoin[%u].station = %u\n", i, station);
        is_one = text.data && strstr(text.data, line) != NULL;
    }
    gj_text_fini(&text);
    return is_one;
}

/* What comes to a station is what it has made, and what a failure spoilt there. What is done is done. */
static void flows_agree(const struct gj_study_spec *spec, const struct gj_seen *seen, enum gj_arm arm,
                        const char *where)
{
    const double days = (double)(seen->window_to - seen->window_from) / (double)GJ_DAY;
    struct again first;
    struct again last;
    double done = 0.0;
    begin(&first, spec, arm);
    begin(&last, spec, arm);
    live_until(&first, seen->window_from);
    live_until(&last, seen->window_to);
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        const struct gj_seen_flow *flow = &seen->flow[i];
        done += flow->to == GJ_SEEN_OUTSIDE ? flow->pieces_per_day[arm] * days : 0.0;
        check(flow->pieces_per_day[0] + flow->pieces_per_day[1] > 0.0, "a flow of nothing", where);
    }
    const double expected = (double)(last.flow.pieces_done - first.flow.pieces_done);
    if (!(fabs(done - expected) < 0.5)) {
        fail_msg("%s: %.1f pieces flow out, %.1f are done", where, done, expected);
    }
    for (uint32_t s = 0; s < seen->n_stations; s++) {
        const double made = (double)(last.station[s].pieces - first.station[s].pieces);
        const double spoilt = (double)(last.station[s].aborted - first.station[s].aborted);
        double in = 0.0;
        double parts = 0.0;
        for (uint32_t i = 0; i < seen->n_flows; i++) {
            in += seen->flow[i].to == s ? seen->flow[i].pieces_per_day[arm] * days : 0.0;
        }
        parts = (double)(last.flow.pieces_assembled - first.flow.pieces_assembled);
        const double slack = spoilt > 0.0 || joins(spec, s) ? 2000.0 : 0.5;
        if (in < made + spoilt - slack || in > made + spoilt + parts + slack + (parts > 0.0 ? 2000.0 : 0.0)) {
            fail_msg("%s: %.1f pieces come to %s, which made %.1f and spoilt %.1f", where, in, seen->station[s].name,
                     made, spoilt);
        }
    }
    end(&first);
    end(&last);
}

static void course_agrees(const struct gj_study_spec *spec, const struct gj_seen *seen, enum gj_arm arm,
                          const char *where)
{
    const struct gj_course *course = &seen->course;
    struct again whole;
    double done = 0.0;
    double wip = 0.0;
    double lots = 0.0;
    double lots_expected = 0.0;
    begin(&whole, spec, arm);
    live_until(&whole, course->end);
    check(course->n_points > 0 && course->n_points <= GJ_SEEN_POINTS, "too many points", where);
    for (uint32_t i = 0; i < course->n_points; i++) {
        const gj_time from = (gj_time)i * course->interval;
        const gj_time to = from + course->interval < course->end ? from + course->interval : course->end;
        check(to > from, "an empty interval", where);
        done += course->throughput[arm][i].mean * (double)(to - from) / (double)GJ_DAY;
        wip += course->wip[arm][i].mean * (double)(to - from);
        for (uint32_t b = 0; b < seen->n_buffers; b++) {
            lots += course->buffer[arm][(size_t)b * course->n_points + i].mean * (double)(to - from);
        }
    }
    for (uint32_t b = 0; b < seen->n_buffers; b++) {
        lots_expected += (double)whole.lot_us[b];
    }
    const double n = (double)whole.flow.pieces_done;
    check(fabs(done - n) <= 1e-6 * (n + 1.0), "throughput and pieces done differ", where);
    check(fabs(wip - (double)whole.flow.piece_us) <= 1e-6 * ((double)whole.flow.piece_us + 1.0),
          "work in process and its meter differ", where);
    check(fabs(lots - lots_expected) <= 1e-6 * (lots_expected + 1.0), "levels and their meters differ", where);
    end(&whole);
}

static double root_of(const struct gj_explanation *x, const struct gj_plant *plant, const struct gj_seen_loss *loss)
{
    double minutes = 0.0;
    for (uint32_t i = 0; i < x->n_lines; i++) {
        char name[1000];
        const struct gj_root root = x->line[i].root;
        const char *of = root.entity == GJ_NONE ? ""
                         : gj_cause_entity(root.cause) == GJ_CAUSE_OF_STATION
                             ? gj_plant_station_label(plant, root.entity)
                             : gj_root_name(plant, root);
        snprintf(name, sizeof name, "%s%s%s", of, root.mode == GJ_NONE ? "" : ".",
                 root.mode == GJ_NONE ? "" : gj_plant_mode_name(plant, root.mode));
        minutes += (uint32_t)root.cause == loss->cause && strcmp(name, loss->what) == 0 ? x->line[i].all.mean : 0.0;
    }
    return minutes;
}

static void losses_agree(const struct gj_study_spec *spec, const struct gj_seen *seen, enum gj_arm arm,
                         const char *where)
{
    struct gj_explanation x;
    struct gj_error error = {0};
    struct gj_study_spec part = *spec; /* the first of one replication begins with the window */
    double sum = 0.0;
    double expected = 0.0;
    part.horizon = spec->settle + seen->ledger;
    check(gj_explain(&part, arm, 1, NULL, &x, &error) == GJ_OK, error.message, where);
    for (uint32_t i = 0; i < seen->n_losses; i++) {
        const struct gj_seen_loss *loss = &seen->loss[i];
        sum += loss->all[arm].mean;
        check(loss->cause == GJ_SEEN_REST || root_of(&x, spec->plant, loss) == loss->all[arm].mean,
              "lost minutes and those of explain differ", where);
        check(fabs(loss->own[arm].mean + loss->others[arm].mean - loss->all[arm].mean) < 1e-6 * (1.0 + sum),
              "own and others are not all", where);
        check(i == 0 || loss->cause == GJ_SEEN_REST || loss->all[0].mean <= seen->loss[i - 1].all[0].mean,
              "most lost is not first", where);
    }
    for (uint32_t i = 0; i < x.n_lines; i++) {
        expected += x.line[i].all.mean;
    }
    check(fabs(sum - expected) <= 1e-6 * (expected + 1.0), "all lost minutes differ", where);
    for (uint32_t i = 0; part.horizon == spec->horizon && i < seen->n_bottlenecks; i++) {
        const struct gj_seen_bottleneck *line = &seen->bottleneck[i];
        for (uint32_t k = 0; k < x.n_bottlenecks; k++) {
            const bool is_same = line->is_pool ? x.bottleneck[k].pool == line->of : x.bottleneck[k].station == line->of;
            check(!is_same || x.bottleneck[k].momentary.mean == line->whole[arm].mean, "bottlenecks differ", where);
        }
    }
    gj_explanation_free(&x);
}

static void observe(const struct gj_study_spec *spec, unsigned n_threads, struct gj_seen *seen, const char *where)
{
    struct gj_error error = {0};
    const enum gj_status status = gj_observe(spec, n_threads, NULL, seen, &error);
    if (status != GJ_OK) {
        fail_msg("%s: %s", where, error.message);
    }
}

static void agrees(const struct gj_study_spec *spec, const char *where)
{
    struct gj_seen seen;
    observe(spec, 1, &seen, where);
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        log_agrees(spec, &seen, (enum gj_arm)arm, where);
        flows_agree(spec, &seen, (enum gj_arm)arm, where);
        course_agrees(spec, &seen, (enum gj_arm)arm, where);
        losses_agree(spec, &seen, (enum gj_arm)arm, where);
    }
    gj_seen_free(&seen);
}

/* --- every recipe --- */

/* One replication, of what takes a moment: recipes differ a thousandfold in events an hour. */
static void shorten(struct gj_study_spec *spec)
{
    enum { MOST_EVENTS = 20000 };
    struct gj_error error = {0};
    struct gj_floor floor;
    const gj_time all = spec->warm_up + spec->horizon;
    gj_time length = 0;
    assert_int_equal(gj_floor_init(&floor, spec->plant, spec->seed, 0, &error), GJ_OK);
    for (int i = 1; i <= 200 && gj_floor_events(&floor) < MOST_EVENTS; i++) {
        length = all / 200 * i;
        if (gj_floor_run(&floor, length, &error) != GJ_OK) {
            fail_msg("%s", error.message);
        }
    }
    gj_floor_fini(&floor);
    spec->replications = 1;
    if (length < all) {
        spec->warm_up = spec->warm_up < length / 4 ? spec->warm_up : length / 4;
        spec->horizon = length - spec->warm_up;
        spec->settle = spec->settle < spec->horizon / 4 ? spec->settle : spec->horizon / 4;
        spec->decide_at = spec->decide_at < spec->horizon / 8 ? spec->decide_at : spec->horizon / 8;
    }
}

static void what_is_seen_of_a_recipe_is_what_its_meters_say(void **state)
{
    (void)state;
    uint32_t n = 0;
    DIR *folder = opendir(FOLDER);
    const struct dirent *entry;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        const size_t length = strlen(entry->d_name);
        char path[300];
        struct gj_scenario *scenario = NULL;
        struct gj_error_list errors;
        if (length < 5 || strcmp(entry->d_name + length - 4, ".lua") != 0) {
            continue;
        }
        snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
        gj_error_list_init(&errors);
        assert_int_equal(gj_scenario_load(path, &scenario, &errors), GJ_OK);
        struct gj_study_spec spec = *gj_scenario_spec(scenario);
        if (!spec.population) {
            struct gj_error error = {0};
            shorten(&spec);
            assert_int_equal(gj_study_expect(&spec, 1, NULL, &error), GJ_OK);
            agrees(&spec, entry->d_name);
            n++;
        }
        gj_error_list_fini(&errors);
        gj_scenario_free(scenario);
    }
    closedir(folder);
    assert_true(n > 60);
}

/* --- small plants by hand --- */

static struct loading load_plant(const char *plant, const char *rest)
{
    struct gj_text text = {0};
    gj_text_init(&text);
    gj_text_addf(&text, "return study { title = 'seen', %s plant = plant {\n%s\n} }", rest, plant);
    const struct loading loaded = load(text.data);
    gj_text_fini(&text);
    if (!loaded.scenario) {
        print_errors(&loaded);
        fail_msg("the scenario does not load");
    }
    return loaded;
}

static const struct gj_seen_flow *flow_of(const struct gj_seen *seen, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        if (seen->flow[i].from == from && seen->flow[i].to == to) {
            return &seen->flow[i];
        }
    }
    fail_msg("nothing flows from %u to %u", from, to);
    return seen->flow;
}

/* Every 10 minutes a lot of 5; 5 minutes here, 2 minutes there, 1 minute at the inspection, which sends a fifth back. */
static void a_line_with_rework(void **state)
{
    (void)state;
    struct loading l =
        load_plant("line 'a' { machine 'first' { cycle = minutes(1) }, buffer { capacity = 'unlimited' },\n"
                   "machine 'second' { cycle = seconds(24), quality = { defects = percent(20) } },\n"
                   "inspection 'look' { cycle = seconds(12), misses = percent(0), false_alarms = "
                   "percent(0), rework = 'second', rework_limit = 50 } },\n"
                   "orders { product = 'a', every = minutes(10), quantity = 5, lot = 5 }",
                   "horizon = days(40), warm_up = days(10), settle = days(10), replications = 3, seed = 2,");
    struct gj_seen seen;
    observe(gj_scenario_spec(l.scenario), 2, &seen, "line");
    assert_int_equal(seen.n_replications, 3);
    assert_int_equal(seen.n_stations, 3);
    assert_int_equal(seen.course.n_points, 50);
    assert_true(seen.course.interval == GJ_DAY && seen.course.end == 50 * GJ_DAY && seen.course.warm_up == 10 * GJ_DAY);
    assert_true(seen.window_from == 20 * GJ_DAY && seen.window_to == 50 * GJ_DAY);
    assert_true(fabs(flow_of(&seen, GJ_SEEN_OUTSIDE, 0)->pieces_per_day[0] - 720.0) < 0.3);
    assert_true(fabs(flow_of(&seen, 0, 1)->pieces_per_day[0] - 720.0) < 0.3);
    assert_true(fabs(flow_of(&seen, 2, GJ_SEEN_OUTSIDE)->pieces_per_day[0] - 720.0) < 2.0);
    /* A fifth of all that come to the inspection comes back: 720 / 0.8 - 720 a day, n = 21,600 pieces a replication, 4 standard errors. */
    const double back = flow_of(&seen, 2, 1)->pieces_per_day[0];
    assert_true(fabs(back - 180.0) < 4.0 * sqrt(900.0 * 0.16 / 0.64 / 90.0));
    assert_true(fabs(flow_of(&seen, 1, 2)->pieces_per_day[0] - 720.0 - back) < 1.0);
    assert_true(seen.station[0].rank == 0 && seen.station[1].rank == 1 && seen.station[2].rank == 2);
    assert_true(seen.shift[0].to - seen.shift[0].from == 8 * GJ_HOUR && !seen.shift[0].is_cut);
    assert_int_equal(seen.n_workers, 0);
    /* Nothing sets the arms apart. */
    assert_int_equal(seen.shift[0].n_machine, seen.shift[1].n_machine);
    for (uint32_t i = 0; i < seen.shift[0].n_machine; i++) {
        const struct gj_span *a = &seen.shift[0].machine[i];
        const struct gj_span *b = &seen.shift[1].machine[i];
        assert_true(a->who == b->who && a->what == b->what && a->from == b->from && a->to == b->to);
    }
    gj_seen_free(&seen);
    unload(&l);
}

/* From 08:00 to 12:00 and 13:00 to 17:00, one worker: three lots of an hour each come at 08:00, work is at 08:00, 09:00, 10:00, one after the other. */
static void a_shift_by_hand(void **state)
{
    (void)state;
    struct loading l =
        load_plant("shifts = shifts { days = 'mon-fri', hours = { '08:00-12:00', '13:00-17:00' } },\n"
                   "people = { pool 'hand' { count = 1, wage = won(3e6):per 'month' } },\n"
                   "line 'a' { machine 'm' { cycle = hours(1), needs = 'hand' } },\n"
                   "orders { product = 'a', every = days(1), first = hours(8), quantity = 3, lot = 1 }",
                   "horizon = days(5), warm_up = days(0), settle = hours(10), replications = 1, seed = 2,");
    struct gj_seen seen;
    observe(gj_scenario_spec(l.scenario), 1, &seen, "shift");
    const struct gj_shift_log *log = &seen.shift[0];
    /* The window begins at 10:00 of the first day, in the middle of a shift: the log is of the second day. */
    assert_true(log->from == GJ_DAY + 8 * GJ_HOUR && log->to == GJ_DAY + 17 * GJ_HOUR);
    assert_int_equal(log->n_worker, 4); /* direct, idle, off at noon, idle */
    assert_int_equal(log->worker[0].what, GJ_ACTIVITY_DIRECT);
    assert_int_equal(log->worker[0].where, 0);
    assert_true(log->worker[0].to == GJ_DAY + 11 * GJ_HOUR);
    assert_int_equal(log->worker[2].what, GJ_ACTIVITY_OFF);
    assert_int_equal(log->machine[0].what, GJ_STATE_WORKING);
    assert_string_equal(seen.worker[0], "hand #1");
    /* Levels: 0 before, then the two that wait, one less each hour. */
    assert_true(log->n_level >= 3 && log->level[log->n_level - 1].lots == 0);
    assert_int_equal(log->n_move, 6);
    for (uint32_t i = 0; i < log->n_move; i++) {
        const struct gj_move *move = &log->move[i];
        assert_int_equal(move->pieces, 1);
        assert_true(move->from == (move->to == 0 ? GJ_SEEN_OUTSIDE : 0));
        assert_true(move->at == (move->to == 0 ? GJ_DAY + 8 * GJ_HOUR : move->taken));
        assert_true((move->taken - GJ_DAY - 8 * GJ_HOUR) % GJ_HOUR == 0);
    }
    gj_seen_free(&seen);
    unload(&l);
}

/* Thirty machines: a ledger of (20 / 30)^2 of ten weeks, 4.4, so of five whole weeks, and in the first replication of the first five. */
static void the_ledger_of_a_large_plant_is_of_part_of_the_window(void **state)
{
    (void)state;
    struct loading l = load_plant("line 'a' { machine 'm' { places = 29, cycle = exponential(hours(3)) }, buffer { "
                                  "capacity = 3 }, machine 'n' { cycle = minutes(7) } },\n"
                                  "orders { product = 'a', every = exponential(minutes(8)) }",
                                  "horizon = weeks(11), settle = weeks(1), replications = 1, seed = 5,");
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    struct gj_seen seen;
    observe(spec, 1, &seen, "large");
    assert_true(seen.ledger == 5 * GJ_WEEK && seen.n_losses > 0);
    losses_agree(spec, &seen, GJ_ARM_BEFORE, "large");
    losses_agree(spec, &seen, GJ_ARM_AFTER, "large");
    gj_seen_free(&seen);
    unload(&l);
}

/* --- columns of a floor plan --- */

static void assert_ranks(const struct gj_seen_flow *flow, uint32_t n_flows, const uint32_t *expected, uint32_t n)
{
    struct gj_seen_station station[8] = {0};
    assert_int_equal(gj_seen_rank(flow, n_flows, station, n), GJ_OK);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(station[i].rank, expected[i]);
    }
}

static void columns_follow_the_flow(void **state)
{
    (void)state;
    enum { OUT = -1 };
    const struct gj_seen_flow line[] = {
        {(uint32_t)OUT, 2, {5, 5}}, {2, 1, {5, 5}}, {1, 0, {5, 5}}, {0, (uint32_t)OUT, {5, 5}}};
    assert_ranks(line, 4, (const uint32_t[]){2, 1, 0}, 3);
    /* Rework from the last to the first is against the flow; a short cut does not shorten the way. */
    const struct gj_seen_flow loop[] = {
        {(uint32_t)OUT, 0, {5, 5}}, {0, 1, {5, 5}}, {1, 2, {5, 5}}, {2, 0, {1, 1}}, {0, 2, {1, 1}},
        {2, (uint32_t)OUT, {5, 5}}};
    assert_ranks(loop, 6, (const uint32_t[]){0, 1, 2}, 3);
    /* Two lines that meet; one station that nothing comes to. */
    const struct gj_seen_flow meet[] = {
        {(uint32_t)OUT, 0, {5, 5}}, {0, 1, {5, 5}}, {1, 3, {5, 5}}, {(uint32_t)OUT, 2, {9, 9}}, {2, 3, {9, 9}}};
    assert_ranks(meet, 5, (const uint32_t[]){0, 1, 0, 2, 0}, 5);
    assert_ranks(NULL, 0, (const uint32_t[]){0, 0}, 2);
}

/* --- failures, threads, the end of memory --- */

#define SMALL                                                                                                 \
    "line 'a' { machine 'm' { cycle = minutes(9), fails = { every = exponential(hours(5)):of 'operating', "   \
    "repair = exponential(minutes(30)) } }, buffer { capacity = 3 }, machine 'n' { cycle = minutes(8) } },\n" \
    "orders { product = 'a', every = exponential(minutes(11)) }"

/* The plant has room for few lots: some replications are too many for it. */
static void replications_that_fail_are_left_out(void **state)
{
    (void)state;
    struct loading l = load_plant(SMALL ", max_lots = 30", "horizon = days(9), replications = 8, seed = 5,");
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    struct gj_error error = {0};
    struct gj_study_result result;
    struct gj_seen seen;
    assert_int_equal(gj_study_run(spec, 2, NULL, &result, &error), GJ_FAILED_POINTS);
    assert_in_range(result.n_failed, 1, 7);
    observe(spec, 2, &seen, "failures");
    assert_int_equal(seen.n_replications, 8 - result.n_failed);
    assert_int_equal(seen.course.wip[0][0].n, 8 - result.n_failed);
    assert_true(seen.shift[0].to > seen.shift[0].from);
    gj_seen_free(&seen);
    gj_study_result_free(&result);
    unload(&l);
}

static void a_study_of_which_nothing_lives_is_told(void **state)
{
    (void)state;
    struct loading l = load_plant(SMALL ", max_lots = 3", "horizon = days(9), replications = 2, seed = 5,");
    struct gj_error error = {0};
    struct gj_seen seen;
    assert_int_equal(gj_observe(gj_scenario_spec(l.scenario), 1, NULL, &seen, &error), GJ_FAILED_POINTS);
    assert_int_equal(error.status, GJ_LIMIT);
    gj_seen_free(&seen);
    atomic_int stop = 1;
    const struct gj_progress progress = {.stop = &stop};
    assert_int_equal(gj_observe(gj_scenario_spec(l.scenario), 1, &progress, &seen, &error), GJ_INTERRUPTED);
    gj_seen_free(&seen);
    unload(&l);
}

static void threads_make_no_difference(void **state)
{
    (void)state;
    struct loading l = load_plant(SMALL, "horizon = days(9), replications = 5, seed = 5,");
    struct gj_seen one;
    struct gj_seen three;
    observe(gj_scenario_spec(l.scenario), 1, &one, "one");
    observe(gj_scenario_spec(l.scenario), 3, &three, "three");
    const struct gj_course *a = &one.course;
    const struct gj_course *b = &three.course;
    for (uint32_t i = 0; i < a->n_points; i++) {
        assert_true(a->throughput[0][i].mean == b->throughput[0][i].mean &&
                    a->wip[1][i].half_width == b->wip[1][i].half_width);
    }
    assert_int_equal(one.n_losses, three.n_losses);
    for (uint32_t i = 0; i < one.n_losses; i++) {
        assert_true(one.loss[i].all[1].mean == three.loss[i].all[1].mean && one.loss[i].cause == three.loss[i].cause);
    }
    assert_memory_equal(one.flow, three.flow, one.n_flows * sizeof *one.flow);
    assert_int_equal(one.shift[1].n_move, three.shift[1].n_move);
    for (uint32_t i = 0; i < one.shift[1].n_move; i++) {
        assert_true(one.shift[1].move[i].at == three.shift[1].move[i].at &&
                    one.shift[1].move[i].taken == three.shift[1].move[i].taken);
    }
    gj_seen_free(&one);
    gj_seen_free(&three);
    unload(&l);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct loading l = load_plant(SMALL, "horizon = days(1), replications = 1, seed = 5,");
    enum gj_status status = GJ_NO_MEMORY;
    size_t n = 0;
    while (status != GJ_OK && n < 2000) {
        struct gj_error error = {0};
        struct gj_seen seen;
        gj_alloc_fail_after(++n);
        status = gj_observe(gj_scenario_spec(l.scenario), 1, NULL, &seen, &error);
        gj_alloc_fail_after(0);
        gj_seen_free(&seen);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
    }
    assert_in_range(n, 30, 1999);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_seen_of_a_recipe_is_what_its_meters_say),
        cmocka_unit_test(a_line_with_rework),
        cmocka_unit_test(a_shift_by_hand),
        cmocka_unit_test(the_ledger_of_a_large_plant_is_of_part_of_the_window),
        cmocka_unit_test(columns_follow_the_flow),
        cmocka_unit_test(replications_that_fail_are_left_out),
        cmocka_unit_test(a_study_of_which_nothing_lives_is_told),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
