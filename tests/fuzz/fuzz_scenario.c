/* Any bytes as a scenario: the load ends, with a frozen study or with an error, and leaves nothing behind. A line "--csv" or "--module"
 * begins another file, so that the readers of tables and modules are reached too. What loads is lived for some thousand events, as a floor and as a
 * study: its balances close, however the run ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "factory/floor.h"
#include "factory/plant_internal.h"
#include "script/script_internal.h"
#include "study/population/population.h"

#define FILES_MAX 4
#define STEPS 2000000 /* so that an endless loop ends in some milliseconds */
#define EVENTS 5000
#define BYTES ((size_t)8 << 20) /* larger plants are not lived */
#define YEARS 30                /* nor are longer studies: each month has its review */
#define FIRMS 3                 /* of a population */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void live(const struct gj_study_spec *spec)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    if (gj_floor_init(&floor, spec->plant, spec->seed, 0, &error) != GJ_OK) {
        return;
    }
    const enum gj_status status = gj_floor_run(&floor, spec->warm_up + spec->horizon, &error);
    GJ_CHECK(status == GJ_OK || status == GJ_LIMIT || status == GJ_DEADLOCK, "status %d: %s", (int)status,
             error.message);
    const enum gj_status balance = gj_floor_verify(&floor, &error);
    GJ_CHECK(balance == GJ_OK, "%s", error.message);
    gj_floor_fini(&floor);
}

static bool is_small(const struct gj_study_spec *spec)
{
    return spec->plant->layout.total <= BYTES && spec->warm_up + spec->horizon <= YEARS * GJ_YEAR;
}

/* The whole study, with a replication or two, and of a population the first firms: ledgers, heads and floors close, or a replication ends as some do. */
static void study(const struct gj_study_spec *spec)
{
    struct gj_study_spec brief = *spec;
    struct gj_population_spec firms;
    struct gj_study_result result = {0};
    struct gj_error error = {0};
    brief.replications = spec->replications < 2 ? spec->replications : 2;
    brief.firm.decision.pilots = 1;
    if (spec->population) {
        firms = *spec->population;
        firms.n_members = firms.n_members < FIRMS ? firms.n_members : FIRMS;
        brief.population = &firms;
        for (uint32_t i = 0; i < firms.n_members; i++) {
            firms.member[i].spec.firm.decision.pilots = 1;
        }
    }
    const enum gj_status status = gj_study_run(&brief, 1, NULL, &result, &error);
    GJ_CHECK(status == GJ_OK || status == GJ_FAILED_POINTS || status == GJ_LIMIT || status == GJ_DEADLOCK ||
                 status == GJ_NO_MEMORY,
             "status %d: %s", (int)status, error.message);
    for (uint32_t i = 0; i < result.n_rows; i++) {
        GJ_CHECK(result.row[i].status != GJ_INTERNAL, "row %u: balances do not close", i);
    }
    gj_study_result_free(&result);
}

static void live_all(const struct gj_study_spec *spec)
{
    const uint32_t n = spec->population ? spec->population->n_members : 1;
    bool are_small = true;
    for (uint32_t i = 0; i < n && i < FIRMS; i++) {
        const struct gj_study_spec *one = spec->population ? &spec->population->member[i].spec : spec;
        gj_plant_limit_events(one->plant, EVENTS);
        are_small &= is_small(one);
    }
    if (are_small) {
        live(spec->population ? &spec->population->member[0].spec : spec);
        study(spec);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gj_script_source source[FILES_MAX] = {{GJ_SOURCE_MAIN, "main.lua", "main.lua", "", 0}};
    char *text = malloc(size + 1);
    if (!text) {
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    uint32_t n = 1;
    source[0].text = text;
    source[0].length = size;
    for (char *at = text; n < FILES_MAX && (at = strstr(at, "\n--")) != NULL;) {
        char *line = at + 3;
        at += 1;
        const bool is_table = strncmp(line, "csv\n", 4) == 0;
        if (!is_table && strncmp(line, "module\n", 7) != 0) {
            continue;
        }
        source[n - 1].length = (size_t)(at - source[n - 1].text);
        line += is_table ? 4 : 7;
        source[n] = (struct gj_script_source){is_table ? GJ_SOURCE_TABLE : GJ_SOURCE_MODULE, is_table ? "t.csv" : "m",
                                              "other", line, (size_t)(text + size - line)};
        n++;
        at = line - 1;
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    struct gj_scenario *scenario = NULL;
    const enum gj_status status = gj_scenario_load_within(source, n, STEPS, &scenario, &errors);
    GJ_CHECK((status == GJ_OK) == (scenario != NULL) && (status == GJ_OK) == (errors.n == 0), "status %d, %zu errors",
             (int)status, errors.n);
    if (scenario) {
        const struct gj_study_spec *spec = gj_scenario_spec(scenario);
        live_all(spec);
    }
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    free(text);
    return 0;
}
