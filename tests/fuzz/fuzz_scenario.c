/* Any bytes as a scenario: the load ends, with a frozen study or with an error, and leaves nothing behind. A line "--csv" or "--module NAME"
 * begins another file, so that the readers of tables and modules are reached too. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "script/script_internal.h"

#define FILES_MAX 4
#define STEPS 2000000 /* so that an endless loop ends in some milliseconds */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    free(text);
    return 0;
}
