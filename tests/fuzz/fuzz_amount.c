/* What is written on the command line, a word a line: as an amount of each unit, as an outcome, and as what is of interest. Each is refused with a fix, or
 * is a finite number above 0, an outcome by its name, a threshold. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/amount.h"
#include "study/batch/response.h"
#include "study/sens/prim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void amount(const char *text)
{
    static const char *const units[] = {"1", "won", "won/y", "heads", "h", "pieces/d", "months", "y", "kWh"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct gj_cli_amount amount = {0};
        struct gj_error error = {0};
        struct gj_text out;
        gj_text_init(&out);
        if (gj_cli_amount_parse("see", text, units[i], &amount, &error) == GJ_OK) {
            GJ_CHECK(amount.value > 0.0 && isfinite(amount.value), "%s of %s is %g", text, units[i], amount.value);
            gj_cli_amount_add(&out, amount.value, units[i], true, i % 2 ? GJ_LANG_KO : GJ_LANG_EN);
        } else {
            GJ_CHECK(error.message[0] && error.fix[0], "refused without a fix");
        }
        gj_text_fini(&out);
    }
}

static void outcome(const char *text)
{
    struct gj_contrast contrast, again;
    struct gj_prim_where where;
    struct gj_error error = {0};
    char name[100];
    if (gj_contrast_find(text, &contrast, &error) == GJ_OK) {
        gj_contrast_name(&contrast, name, sizeof name);
        GJ_CHECK(gj_contrast_find(name, &again, NULL) == GJ_OK && again.of == contrast.of &&
                     again.against == contrast.against,
                 "%s is called %s", text, name);
    }
    if (gj_prim_parse(text, &where, &error) == GJ_OK) {
        GJ_CHECK(isfinite(where.number), "compared with %g", where.number);
    } else {
        GJ_CHECK(error.message[0], "refused without a reason");
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
    for (char *line = text; line < text + size; line += strlen(line) + 1) {
        line[strcspn(line, "\n")] = '\0';
        amount(line);
        outcome(line);
    }
    free(text);
    return 0;
}
