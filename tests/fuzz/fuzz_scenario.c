/* Any bytes as a scenario: the load ends, with a frozen study or with an error, and leaves nothing behind. A line "--csv" or "--module"
 * begins another file, so that the readers of tables and modules are reached too. What loads is lived for some thousand events: its balances
 * close, however the run ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "factory/floor.h"
#include "factory/plant_internal.h"
#include "script/script_internal.h"
#include "study/population.h"

#define FILES_MAX 4
#define STEPS 2000000 /* so that an endless loop ends in some milliseconds */
#define EVENTS 5000
#define BYTES ((size_t)8 << 20) /* larger plants are not lived */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void live(const struct gj_study_spec *spec)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    if (spec->plant->layout.total > BYTES) {
        return;
    }
    gj_plant_limit_events(spec->plant, EVENTS);
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
        live(spec->population ? &spec->population->member[0].spec : spec);
    }
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    free(text);
    return 0;
}
