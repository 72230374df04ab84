/* Any text as a constraint of an experiment: it is refused with a reason, or it answers for every point, in bounded time. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "script/constraint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const rules[] = {"fifo", "edd", "a, \"b\""};
static const char *const flags[] = {"true", "false"};
static const char *const lots[] = {"10", "40"};
static const double no_number[] = {NAN, NAN, NAN};
static const double lot_numbers[] = {10, 40};
static const struct gj_factor factors[] = {
    {.name = "load", .unit = "percent", .per = "", .low = 60, .central = 80, .high = 95},
    {.name = "cards", .kind = GJ_FACTOR_WHOLE, .unit = "", .per = "", .low = 0, .central = 4, .high = 8},
    {.name = "rule",
     .kind = GJ_FACTOR_CHOICE,
     .unit = "",
     .per = "",
     .central = 1,
     .high = 2,
     .choice = rules,
     .number = no_number,
     .n_choices = 3},
    {.name = "all",
     .kind = GJ_FACTOR_CHOICE,
     .unit = "",
     .per = "",
     .high = 1,
     .choice = flags,
     .number = no_number,
     .n_choices = 2},
    {.name = "lot",
     .kind = GJ_FACTOR_CHOICE,
     .unit = "",
     .per = "",
     .high = 1,
     .choice = lots,
     .number = lot_numbers,
     .n_choices = 2},
};
enum { N_FACTORS = sizeof factors / sizeof factors[0], N_POINTS = 4 };

static void ask(struct gj_constraints *constraints)
{
    double value[N_FACTORS];
    for (int point = 0; point < N_POINTS; point++) {
        struct gj_error error = {0};
        for (uint32_t k = 0; k < N_FACTORS; k++) {
            value[k] = factors[k].low + floor((factors[k].high - factors[k].low) * point / (N_POINTS - 1));
        }
        const int32_t which = gj_constraints_ask(constraints, value, &error);
        GJ_CHECK(which == 0 || which == GJ_NOT_REFUSED || which == GJ_NOT_ANSWERED, "answer %d", (int)which);
        GJ_CHECK((which == GJ_NOT_ANSWERED) == (error.message[0] != '\0'), "answer %d: %s", (int)which, error.message);
        GJ_CHECK(which == gj_constraints_ask(constraints, value, NULL), "asked again, it answers otherwise");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) {
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    const char *const list[] = {text};
    const struct gj_experiment experiment = {
        .factor = factors, .n_factors = N_FACTORS, .constraint = list, .n_constraints = 1};
    struct gj_constraints *constraints = NULL;
    struct gj_error error = {0};
    const enum gj_status status = gj_constraints_open(&experiment, &constraints, NULL, &error);
    if (status == GJ_OK) {
        ask(constraints);
    } else {
        GJ_CHECK(status == GJ_SCRIPT && error.message[0], "status %d: %s", (int)status, error.message);
    }
    gj_constraints_close(constraints);
    free(text);
    return 0;
}
