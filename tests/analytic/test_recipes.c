/* The recipes with known answers (recipes.def): each is loaded as a user loads it, lived for its own time, and compared.
 *
 *     test_recipes            all
 *     test_recipes 1 4        the second of four equal parts, so that ctest runs them side by side
 */
#include "analytic/cases.h"
#include "analytic/recipe_measures.h"
#include "base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "script/script.h"

enum { MAX_ROWS = 32, MAX_REPLICATIONS = 20000, MAX_SETTINGS = 16 };

struct recipe_row {
    const char *file, *set;
    double unit_us;
    const char *unit, *measure, *of;
    double exact, max_se_ratio, tolerance;
    const char *source;
};

#define UNIT_us 1.0
#define UNIT_s 1e6
#define UNIT_min 6e7
#define UNIT_h 3.6e9
#define UNIT_d 8.64e10

static const struct recipe_row rows[] = {
#define GJ_RECIPE(file, set, unit, measure, of, exact, max_se_ratio, tolerance, source) \
    {file, set, UNIT_##unit, #unit, #measure, of, exact, max_se_ratio, tolerance, source},
#define GJ_RECIPE_PAIR(...)
#include "analytic/recipes.def"
#undef GJ_RECIPE
#undef GJ_RECIPE_PAIR
};
static const uint32_t n_rows = sizeof rows / sizeof rows[0];

struct pair_row {
    const char *set_after;
    double scale;
    struct recipe_row row; /* of before */
};

static const struct pair_row pairs[] = {
#define GJ_RECIPE(...)
#define GJ_RECIPE_PAIR(file, set, set_after, scale, unit, measure, of, exact, max_se_ratio, tolerance, source) \
    {set_after, scale, {file, set, UNIT_##unit, #unit, #measure, of, exact, max_se_ratio, tolerance, source}},
#include "analytic/recipes.def"
#undef GJ_RECIPE
#undef GJ_RECIPE_PAIR
};
static const uint32_t n_pairs = sizeof pairs / sizeof pairs[0];

static bool same_runs(const struct recipe_row *a, const struct recipe_row *b)
{
    return strcmp(a->file, b->file) == 0 && strcmp(a->set, b->set) == 0;
}

/* "load=0.8; service=constant" */
struct settings {
    char text[600];
    struct gj_setting item[MAX_SETTINGS];
    uint32_t n;
};

static void parse_settings(struct settings *s, const char *set)
{
    assert_true(strlen(set) < sizeof s->text);
    strcpy(s->text, set);
    s->n = 0;
    char *rest = NULL;
    for (char *word = strtok_r(s->text, ";", &rest); word; word = strtok_r(NULL, ";", &rest)) {
        word += strspn(word, " ");
        char *equals = strchr(word, '=');
        assert_true(equals && s->n < MAX_SETTINGS);
        *equals = '\0';
        s->item[s->n++] = (struct gj_setting){.name = word, .value = equals + 1};
    }
}

static struct gj_scenario *load(const struct recipe_row *row)
{
    char path[200];
    struct settings settings;
    struct gj_error_list errors;
    struct gj_scenario *scenario = NULL;
    snprintf(path, sizeof path, "scenarios/recipes/%s.lua", row->file);
    parse_settings(&settings, row->set);
    const struct gj_scenario_options options = {.setting = settings.item, .n_settings = settings.n};
    gj_error_list_init(&errors);
    if (gj_scenario_load_with(path, &options, &scenario, &errors) != GJ_OK) {
        char text[1600] = "";
        if (errors.n > 0) {
            gj_error_format(&errors.items[0], GJ_LANG_EN, text, sizeof text);
        }
        fail_msg("%s, %s: %s", row->file, row->set, text);
    }
    gj_error_list_fini(&errors);
    return scenario;
}

/* Meters at one moment. */
struct reading {
    struct gj_station_meter *station;
    struct gj_pool_meter *pool;
    struct gj_flow_meter flow;
    gj_wide *buffer_lot_us;
};

static void reading_init(struct reading *r, const struct gj_plant *plant, uint32_t n_buffers)
{
    r->station = test_calloc(gj_plant_n_stations(plant) + 1, sizeof *r->station);
    r->pool = test_calloc(gj_plant_n_pools(plant) + 1, sizeof *r->pool);
    r->buffer_lot_us = test_calloc(n_buffers + 1, sizeof *r->buffer_lot_us);
}

static void reading_fini(struct reading *r)
{
    test_free(r->station);
    test_free(r->pool);
    test_free(r->buffer_lot_us);
}

static void reading_take(struct reading *r, const struct gj_floor *floor)
{
    gj_floor_read(floor, r->station, r->pool, &r->flow, r->buffer_lot_us);
}

static void subtract_quality(struct gj_station_meter *end, const struct gj_station_meter *start)
{
    end->drifts -= start->drifts;
    end->tool_changes -= start->tool_changes;
    end->inspected -= start->inspected;
    end->found -= start->found;
    end->alarms -= start->alarms;
    end->incoming_defective -= start->incoming_defective;
    end->lots_judged -= start->lots_judged;
    end->lots_refused -= start->lots_refused;
    end->points -= start->points;
    end->signals_true -= start->signals_true;
    end->signals_false -= start->signals_false;
}

/* end - start for what the measures use. */
static void subtract(struct reading *end, const struct reading *start, const struct gj_plant *plant, uint32_t n_buffers)
{
    for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
        for (uint32_t s = 0; s < GJ_N_STATES; s++) {
            end->station[i].state_us[s] -= start->station[i].state_us[s];
        }
        end->station[i].lots -= start->station[i].lots;
        end->station[i].pieces -= start->station[i].pieces;
        end->station[i].scrapped -= start->station[i].scrapped;
        end->station[i].rejected -= start->station[i].rejected;
        end->station[i].defective -= start->station[i].defective;
        end->station[i].setups -= start->station[i].setups;
        subtract_quality(&end->station[i], &start->station[i]);
    }
    for (uint32_t i = 0; i < gj_plant_n_pools(plant); i++) {
        for (uint32_t a = 0; a < GJ_N_ACTIVITIES; a++) {
            end->pool[i].activity_us[a] -= start->pool[i].activity_us[a];
        }
        end->pool[i].paid_us -= start->pool[i].paid_us;
    }
    for (uint32_t i = 0; i < n_buffers; i++) {
        end->buffer_lot_us[i] -= start->buffer_lot_us[i];
    }
    end->flow.lots_done -= start->flow.lots_done;
    end->flow.pieces_done -= start->flow.pieces_done;
    end->flow.pieces_escaped -= start->flow.pieces_escaped;
    end->flow.pieces_scrapped -= start->flow.pieces_scrapped;
    end->flow.orders_lost -= start->flow.orders_lost;
    end->flow.pieces_demanded -= start->flow.pieces_demanded;
    end->flow.pieces_at_once -= start->flow.pieces_at_once;
    end->flow.stock_us -= start->flow.stock_us;
    end->flow.waiting_us -= start->flow.waiting_us;
    end->flow.piece_us -= start->flow.piece_us;
    end->flow.lead_us -= start->flow.lead_us;
}

/* All the runs that some rows share. */
struct batch {
    const struct recipe_row *row;
    uint32_t n;
    const struct gj_study_spec *spec;
    const struct gj_recipe_measure_info *measure[MAX_ROWS];
    bool is_watched;
    double *value; /* [n][replications] */
};

static void must(const struct batch *b, uint32_t replication, enum gj_status status, const struct gj_error *error)
{
    if (status != GJ_OK) {
        fail_msg("%s, %s, replication %u: %s", b->row->file, b->row->set, replication, error->message);
    }
}

static void live(const struct batch *b, struct gj_floor *floor, uint32_t replication, struct gj_watch *watch)
{
    const struct gj_study_spec *spec = b->spec;
    const uint32_t n_buffers = gj_plant_n_buffers(spec->plant);
    const struct gj_trace trace = {.sink = gj_watch_see, .user = watch};
    struct gj_error error = {0};
    struct reading start, end;
    reading_init(&start, spec->plant, n_buffers);
    reading_init(&end, spec->plant, n_buffers);
    gj_floor_reset(floor, spec->seed, replication);
    floor->trace = b->is_watched ? &trace : NULL;
    gj_watch_begin(watch);
    must(b, replication, gj_floor_run(floor, spec->warm_up, &error), &error);
    reading_take(&start, floor);
    gj_watch_open(watch, spec->warm_up);
    must(b, replication, gj_floor_run(floor, spec->warm_up + spec->horizon, &error), &error);
    gj_watch_close(watch, spec->warm_up + spec->horizon);
    reading_take(&end, floor);
    must(b, replication, gj_floor_verify(floor, &error), &error);
    subtract(&end, &start, spec->plant, n_buffers);
    const struct gj_life_of_recipe life = {.plant = spec->plant,
                                           .length = spec->horizon,
                                           .station = end.station,
                                           .pool = end.pool,
                                           .flow = end.flow,
                                           .buffer_lot_us = end.buffer_lot_us,
                                           .watch = watch};
    for (uint32_t k = 0; k < b->n; k++) {
        b->value[k * spec->replications + replication] = b->measure[k]->measure(&life, b->row[k].of, b->row[k].unit_us);
    }
    reading_fini(&end);
    reading_fini(&start);
}

/* Settings as the table shows them: without those that only say how long and how often. */
static void add_shown(char *out, size_t size, const char *set)
{
    static const char *const hidden[] = {"replications=", "horizon=", "warm_up="};
    struct settings s;
    parse_settings(&s, set);
    for (uint32_t i = 0; i < s.n; i++) {
        char word[300];
        bool is_hidden = false;
        snprintf(word, sizeof word, "%s=%s", s.item[i].name, s.item[i].value);
        for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; k++) {
            is_hidden |= strncmp(word, hidden[k], strlen(hidden[k])) == 0;
        }
        if (!is_hidden) {
            snprintf(out + strlen(out), size - strlen(out), ", %s", word);
        }
    }
}

static bool compare_row(const struct recipe_row *r, const char *set_after, const double *value, uint32_t n)
{
    char name[400], measure[120];
    snprintf(name, sizeof name, "recipe %s", r->file);
    add_shown(name, sizeof name, r->set);
    if (set_after) {
        strcat(name, " ->");
        add_shown(name, sizeof name, set_after);
    }
    snprintf(measure, sizeof measure, "%s%s%s, %s", r->measure, *r->of ? " " : "", r->of, r->unit);
    const struct gj_case_row row = {.name = name,
                                    .measure = measure,
                                    .source = r->source,
                                    .exact = r->exact,
                                    .max_se_ratio = r->max_se_ratio,
                                    .tolerance = r->tolerance};
    return gj_case_compare(&row, value, n);
}

static void find_measures(struct batch *b, struct gj_watch *watch)
{
    for (uint32_t k = 0; k < b->n; k++) {
        b->measure[k] = gj_recipe_measure_find(b->row[k].measure);
        if (!b->measure[k]) {
            fail_msg("%s: no measure \"%s\"", b->row[k].file, b->row[k].measure);
        }
        b->is_watched |= b->measure[k]->is_watched;
        if (strcmp(b->row[k].measure, "share_within") == 0) {
            watch->wait_limit_us = strtod(b->row[k].of, NULL) * b->row[k].unit_us;
        }
    }
}

/* Live the replications of some rows that share them. The values are the caller's to free: [n][replications]. */
static double *live_rows(const struct recipe_row *row, uint32_t n, uint32_t *n_replications)
{
    struct batch b = {.row = row, .n = n};
    struct gj_watch *watch = test_calloc(1, sizeof *watch);
    struct gj_scenario *scenario = load(row);
    struct gj_floor floor;
    struct gj_error error = {0};
    b.spec = gj_scenario_spec(scenario);
    *n_replications = b.spec->replications;
    assert_true(n <= MAX_ROWS && *n_replications <= MAX_REPLICATIONS);
    find_measures(&b, watch);
    b.value = test_calloc((size_t)n * b.spec->replications, sizeof *b.value);
    must(&b, 0, gj_floor_init(&floor, b.spec->plant, b.spec->seed, 0, &error), &error);
    for (uint32_t r = 0; r < b.spec->replications; r++) {
        live(&b, &floor, r, watch);
    }
    gj_floor_fini(&floor);
    gj_scenario_free(scenario);
    test_free(watch);
    return b.value;
}

/* Returns how many of the rows are wrong. */
static uint32_t check_rows(const struct recipe_row *row, uint32_t n)
{
    uint32_t n_replications;
    uint32_t n_wrong = 0;
    double *value = live_rows(row, n, &n_replications);
    for (uint32_t k = 0; k < n; k++) {
        n_wrong += !compare_row(&row[k], NULL, &value[k * n_replications], n_replications);
    }
    test_free(value);
    return n_wrong;
}

/* The difference that other parameters make, on the same draws. */
static bool check_pair(const struct pair_row *pair)
{
    uint32_t n, n_after;
    struct recipe_row after = pair->row;
    after.set = pair->set_after;
    double *value = live_rows(&pair->row, 1, &n);
    double *changed = live_rows(&after, 1, &n_after);
    assert_int_equal(n, n_after);
    for (uint32_t r = 0; r < n; r++) {
        value[r] = pair->scale * (changed[r] - value[r]);
    }
    const bool good = compare_row(&pair->row, pair->set_after, value, n);
    test_free(changed);
    test_free(value);
    return good;
}

static uint32_t part, n_parts = 1;

static void recipes_come_to_their_known_answers(void **state)
{
    (void)state;
    uint32_t n_wrong = 0;
    uint32_t batch = 0;
    for (uint32_t i = 0; i < n_rows; batch++) {
        uint32_t n = 1;
        while (i + n < n_rows && same_runs(&rows[i], &rows[i + n])) {
            n++;
        }
        if (batch % n_parts == part) {
            n_wrong += check_rows(&rows[i], n);
        }
        i += n;
    }
    for (uint32_t i = 0; i < n_pairs; i++, batch++) {
        if (batch % n_parts == part) {
            n_wrong += !check_pair(&pairs[i]);
        }
    }
    assert_int_equal(n_wrong, 0);
}

int main(int argc, char **argv)
{
    if (argc == 3) {
        part = (uint32_t)strtoul(argv[1], NULL, 10);
        n_parts = (uint32_t)strtoul(argv[2], NULL, 10);
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(recipes_come_to_their_known_answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
