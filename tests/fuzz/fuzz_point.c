/* Any bytes as a design point, of JSON or, with '#' as the first byte, as a file of Dakota's: it is refused with a reason, or there is a row. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/point.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lua[] =
    "local load = uncertainty(\"load\", assumed(percent(80), { low = percent(60), high = percent(95), source = \"s\" "
    "}))\n"
    "local cycle = uncertainty(\"cycle\", minutes(1), { low = minutes(0.5), high = minutes(2) })\n"
    "local places = lever(\"places\", 4, { values = { 2, 4, 8 } })\n"
    "local rule = lever(\"rule\", \"fifo\", { values = { \"fifo\", \"spt\" } })\n"
    "local n = lever(\"n\", 1, { low = 1, high = 3 })\n"
    "local pace = constant(\"pace\", minutes(2), \"s\")\n"
    "return study { title = \"t\", horizon = hours(2), replications = 1,\n"
    "  plant = plant { shifts = \"always\", line \"one\" { machine \"a\" { cycle = cycle, rule = rule, places = n "
    "},\n"
    "    buffer { capacity = places }, machine \"b\" { cycle = pace } },\n"
    "    orders { product = \"one\", every = exponential(minutes(2) / load) } },\n"
    "  experiment = experiment { outcomes = { \"good_per_day\" }, constraints = { \"places <= 4 or n < 3\" }, points = "
    "4 } }\n";

static struct gj_scenario *scenario;

static bool load_once(void)
{
    if (!scenario) {
        const struct gj_script_source source = {GJ_SOURCE_MAIN, "main.lua", "main.lua", lua, sizeof lua - 1};
        struct gj_error_list errors;
        gj_error_list_init(&errors);
        const enum gj_status status = gj_scenario_load_memory(&source, 1, &scenario, &errors);
        GJ_CHECK(status == GJ_OK, "%s", errors.n > 0 ? errors.items[0].message : "no memory");
        gj_error_list_fini(&errors);
    }
    return scenario != NULL;
}

/* The text as a point; NULL when it is none. */
static json_t *read_point(struct gj_point_model *model, char *text, size_t size)
{
    json_error_t at;
    struct gj_error error = {0};
    if (size == 0 || *text != '#') {
        json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, &at);
        if (!json_is_object(object)) {
            json_decref(object);
            object = NULL;
        }
        return object;
    }
    struct gj_point_params params = {.path = "params.in", .at = text + 1};
    json_t *point = json_object();
    const enum gj_status status = gj_point_dakota_read(model, &params, point, &error);
    GJ_CHECK(status == GJ_OK || (error.message[0] && error.fix[0]), "refused without a fix");
    if (status != GJ_OK) {
        json_decref(point);
        return NULL;
    }
    return point;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gj_error error = {0};
    char *text = malloc(size + 1);
    if (!text || !load_once()) {
        free(text);
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    struct gj_point_model model = {.scenario = scenario, .spec = gj_scenario_spec(scenario), .replications = 1};
    GJ_CHECK(gj_point_model_open(&model, NULL, &error) == GJ_OK, "%s", error.message);
    json_t *point = read_point(&model, text, size);
    json_t *row = NULL;
    if (point) {
        const enum gj_status status = gj_point_model_run(&model, point, &row, &error);
        GJ_CHECK((status == GJ_OK) == (row != NULL) && (row || error.message[0]), "status %d: %s", (int)status,
                 error.message);
        GJ_CHECK(!row || json_string_value(json_object_get(row, "state")), "a row without a state");
    }
    json_decref(row);
    json_decref(point);
    gj_point_model_close(&model);
    free(text);
    return 0;
}
