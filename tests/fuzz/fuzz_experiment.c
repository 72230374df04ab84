/* Any text as the experiment that a batch keeps: it is refused, or what reads batches can use it: names of columns, descriptions of tables, its points. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/batch_folder_internal.h"
#include "study/design/design.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { POINTS = 64, SHOWN = 20 };

static void check_points(const struct gj_experiment *e)
{
    struct gj_design *design = NULL;
    struct gj_error error = {0};
    char text[200];
    if (e->design.n > POINTS || e->design.levels > 8 || gj_design_open(e, &design, &error) != GJ_OK) {
        return;
    }
    double *value = malloc((e->n_factors + 1U) * sizeof *value);
    for (uint64_t i = 0; value && i < gj_design_n_points(design) && i < SHOWN; i++) {
        gj_design_point(design, i, value);
        for (uint32_t k = 0; k < e->n_factors; k++) {
            const struct gj_factor *f = &e->factor[k];
            GJ_CHECK(f->kind != GJ_FACTOR_CHOICE || (value[k] >= 0.0 && value[k] < f->n_choices), "choice %g of %u",
                     value[k], f->n_choices);
            gj_factor_show(f, value[k], text, sizeof text);
        }
        gj_design_policy_name(design, gj_design_policy_of(design, i), text, sizeof text);
        (void)gj_design_scenario_name(design, gj_design_scenario_of(design, i));
    }
    free(value);
    gj_design_close(design);
}

static void use(const struct gj_experiment *e, struct gj_arena *arena)
{
    struct gj_batch_columns columns;
    struct gj_table table[GJ_N_SWEEP_TABLES];
    struct gj_batch_pair pair[GJ_BATCH_MAX_RANGES];
    const struct gj_batch_about about = {.experiment = e, .n_points = 1};
    struct gj_text text;
    char shown[200];
    gj_text_init(&text);
    if (gj_batch_columns(e, arena, &columns) == GJ_OK && gj_batch_describe(&about, &columns, arena, table) == GJ_OK) {
        gj_batch_schema(e, &columns, &text);
        GJ_CHECK(gj_batch_range_pairs(e, pair) <= GJ_BATCH_MAX_RANGES, "too many ranges");
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        gj_factor_show(&e->factor[i], e->factor[i].central, shown, sizeof shown);
        gj_factor_write(&e->factor[i], e->factor[i].high, shown, sizeof shown);
    }
    json_t *again = gj_batch_experiment_json(e);
    GJ_CHECK(gj_batch_experiment_read(again, arena), "what was read cannot be written and read again");
    json_decref(again);
    gj_text_fini(&text);
    check_points(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_error_t wrong;
    struct gj_arena arena;
    json_t *json = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &wrong);
    gj_arena_init(&arena);
    const struct gj_experiment *e = json ? gj_batch_experiment_read(json, &arena) : NULL;
    json_decref(json);
    if (e) {
        use(e, &arena);
    }
    gj_arena_fini(&arena);
    return 0;
}
