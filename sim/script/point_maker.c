#include "script/point_maker.h"

#include <string.h>

#include "base/alloc.h"
#include "study/experiment.h"

struct gj_point_maker {
    const struct gj_scenario *scenario;
    const struct gj_experiment *experiment;
    const struct gj_setting *setting;
    uint32_t n_settings;
    const struct gj_script_source *source; /* all files, so that no point reads the disk */
    uint32_t n_sources;
};

enum gj_status gj_point_maker_open(const struct gj_scenario *scenario, const struct gj_setting *setting,
                                   uint32_t n_settings, struct gj_point_maker **out, struct gj_error *error)
{
    return gj_point_maker_open_with(scenario, gj_scenario_spec(scenario)->experiment, setting, n_settings, out, error);
}

enum gj_status gj_point_maker_open_with(const struct gj_scenario *scenario, const struct gj_experiment *experiment,
                                        const struct gj_setting *setting, uint32_t n_settings,
                                        struct gj_point_maker **out, struct gj_error *error)
{
    struct gj_point_maker *maker = gj_alloc_zero(1, sizeof *maker);
    const uint32_t n = gj_scenario_n_sources(scenario);
    struct gj_script_source *source = gj_alloc_zero(n, sizeof *source);
    if (!maker || !source) {
        gj_free(maker);
        gj_free(source);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    for (uint32_t i = 0; i < n; i++) {
        source[i] = *gj_scenario_source(scenario, i);
    }
    *maker = (struct gj_point_maker){.scenario = scenario,
                                     .experiment = experiment,
                                     .setting = setting,
                                     .n_settings = n_settings,
                                     .source = source,
                                     .n_sources = n};
    *out = maker;
    return GJ_OK;
}

void gj_point_maker_close(struct gj_point_maker *maker)
{
    if (maker) {
        gj_free((void *)(uintptr_t)maker->source);
        gj_free(maker);
    }
}

enum { VALUE_MAX = 400 };

/* What is given at a point: what was given from outside, and each factor that is varied. */
static uint32_t fill(const struct gj_point_maker *maker, const double *value, struct gj_setting *setting,
                     char (*text)[VALUE_MAX])
{
    const struct gj_experiment *e = maker->experiment;
    uint32_t n = maker->n_settings;
    for (uint32_t i = 0; i < n; i++) {
        setting[i] = maker->setting[i];
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        if (gj_factor_is_varied(&e->factor[i])) {
            gj_factor_write(&e->factor[i], value[i], text[i], VALUE_MAX);
            setting[n++] = (struct gj_setting){e->factor[i].name, text[i]};
        }
    }
    return n;
}

static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    const struct gj_point_maker *maker = user;
    const size_t n = (size_t)maker->n_settings + maker->experiment->n_factors + 1;
    struct gj_setting *setting = gj_alloc_zero(n, sizeof *setting);
    char(*text)[VALUE_MAX] = gj_alloc_zero(n, sizeof *text);
    enum gj_status status = GJ_NO_MEMORY;
    struct gj_scenario *scenario = NULL;
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (setting && text) {
        const struct gj_scenario_options options = {.setting = setting,
                                                    .n_settings = fill(maker, value, setting, text)};
        status = gj_scenario_load_memory_with(maker->source, maker->n_sources, &options, &scenario, &errors);
    }
    if (status == GJ_OK) {
        *spec = gj_scenario_spec(scenario);
        *handle = scenario;
    } else if (errors.n > 0) {
        *error = errors.items[0];
    } else {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    }
    gj_error_list_fini(&errors);
    gj_free(setting);
    gj_free(text);
    return status;
}

static void close_point(void *user, void *handle)
{
    (void)user;
    gj_scenario_free(handle);
}

struct gj_batch_model gj_point_maker_model(struct gj_point_maker *maker)
{
    return (struct gj_batch_model){.user = maker, .open = open_point, .close = close_point};
}
