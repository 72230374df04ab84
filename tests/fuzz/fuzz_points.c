/* Any bytes as a table of points (design csv): it is refused with a place, or every point of it is one of the experiment. The first byte says whether the
 * experiment is crossed. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "study/design/design.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const rules[] = {"fifo", "edd", "a, \"b\""};
static const double no_number[] = {NAN, NAN, NAN};
static const struct gj_factor factors[] = {
    {.name = "load",
     .unit = "percent",
     .per = "",
     .low = 60,
     .central = 80,
     .high = 95,
     .group = "",
     .mark = "",
     .source = ""},
    {.name = "cards",
     .kind = GJ_FACTOR_WHOLE,
     .role = GJ_ROLE_LEVER,
     .unit = "",
     .per = "",
     .low = 1,
     .central = 4,
     .high = 8,
     .group = "",
     .mark = "",
     .source = ""},
    {.name = "rule",
     .kind = GJ_FACTOR_CHOICE,
     .unit = "",
     .per = "",
     .central = 1,
     .high = 2,
     .choice = rules,
     .number = no_number,
     .n_choices = 3,
     .group = "",
     .mark = "",
     .source = ""},
    {.name = "wage",
     .role = GJ_ROLE_CONSTANT,
     .unit = "won",
     .per = "month",
     .low = 7,
     .central = 7,
     .high = 7,
     .group = "",
     .mark = "",
     .source = ""},
};
enum { N_FACTORS = sizeof factors / sizeof factors[0] };

static void check_points(struct gj_design *design)
{
    const uint64_t n = gj_design_n_points(design);
    double value[N_FACTORS];
    GJ_CHECK(n > 0, "no points");
    for (uint64_t i = 0; i < n; i++) {
        gj_design_point(design, i, value);
        for (uint32_t k = 0; k < N_FACTORS; k++) {
            const struct gj_factor *f = &factors[k];
            GJ_CHECK(value[k] >= f->low && value[k] <= f->high, "point %llu: %s = %g", (unsigned long long)i, f->name,
                     value[k]);
            GJ_CHECK(f->kind == GJ_FACTOR_REAL || value[k] == floor(value[k]), "%s = %g", f->name, value[k]);
        }
    }
    (void)gj_design_digest(design);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = size > 0 ? malloc(size) : NULL;
    if (!text) {
        return 0;
    }
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    const struct gj_experiment experiment = {
        .factor = factors,
        .n_factors = N_FACTORS,
        .is_crossed = (data[0] & 1) != 0,
        .design = {.kind = GJ_DESIGN_csv, .file = "points.csv", .text = text},
    };
    struct gj_design *design = NULL;
    struct gj_error error = {0};
    const enum gj_status status = gj_design_open(&experiment, &design, &error);
    if (status == GJ_OK) {
        check_points(design);
        gj_design_close(design);
    } else {
        GJ_CHECK(error.message[0] && error.fix[0] && error.line > 0, "status %d: %s", (int)status, error.message);
    }
    free(text);
    return 0;
}
