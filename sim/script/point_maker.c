#include "script/point_maker.h"

#include <stdatomic.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "study/design/experiment.h"

struct gj_point_maker {
    const struct gj_scenario *scenario;
    const struct gj_experiment *experiment;
    const struct gj_setting *setting;
    uint32_t n_settings;
    const struct gj_script_source *source; /* all files, so that no point reads the disk */
    uint32_t n_sources;
    struct gj_arena arena;              /* names of their paths */
    struct gj_constraints *constraints; /* one state of Lua: one thread at a time, for a microsecond */
    atomic_flag is_asked;
};

/* Where a file lies as seen from the scenario's folder: why a point fails is the same wherever the sweep was started, and when it is run again from what
 * results hold. A module "levels.korea_2019" is the file levels/korea_2019.lua. */
static const char *place_of(const struct gj_script_source *source, struct gj_arena *arena)
{
    struct gj_text path;
    if (source->kind != GJ_SOURCE_MODULE) {
        return source->name;
    }
    gj_text_init(&path);
    for (const char *c = source->name; *c; c++) {
        gj_text_add_n(&path, *c == '.' ? "/" : c, 1);
    }
    gj_text_add(&path, ".lua");
    const char *copy = path.failed ? NULL : gj_arena_strdup(arena, path.data);
    gj_text_fini(&path);
    return copy;
}

/* NULL: memory is out. */
static struct gj_script_source *take_sources(const struct gj_scenario *scenario, struct gj_arena *arena)
{
    const uint32_t n = gj_scenario_n_sources(scenario);
    struct gj_script_source *source = gj_arena_alloc(arena, n, sizeof *source);
    for (uint32_t i = 0; i < n && source; i++) {
        source[i] = *gj_scenario_source(scenario, i);
        source[i].path = place_of(&source[i], arena);
        source = source[i].path ? source : NULL;
    }
    return source;
}

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
    if (!maker) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    *maker = (struct gj_point_maker){.scenario = scenario,
                                     .experiment = experiment,
                                     .setting = setting,
                                     .n_settings = n_settings,
                                     .n_sources = gj_scenario_n_sources(scenario)};
    gj_arena_init(&maker->arena);
    maker->source = take_sources(scenario, &maker->arena);
    if (!maker->source) {
        gj_point_maker_close(maker);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    const enum gj_status status = gj_constraints_open(experiment, &maker->constraints, NULL, error);
    if (status != GJ_OK) {
        gj_point_maker_close(maker);
        return status;
    }
    atomic_flag_clear(&maker->is_asked);
    *out = maker;
    return GJ_OK;
}

void gj_point_maker_close(struct gj_point_maker *maker)
{
    if (maker) {
        gj_constraints_close(maker->constraints);
        gj_arena_fini(&maker->arena);
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

static int32_t ask(struct gj_point_maker *maker, const double *value, struct gj_error *error)
{
    if (maker->experiment->n_constraints == 0) {
        return GJ_NOT_REFUSED;
    }
    while (atomic_flag_test_and_set_explicit(&maker->is_asked, memory_order_acquire)) {
    }
    const int32_t answer = gj_constraints_ask(maker->constraints, value, error);
    atomic_flag_clear_explicit(&maker->is_asked, memory_order_release);
    return answer;
}

static int32_t refused_by(void *user, const double *value)
{
    const int32_t answer = ask(user, value, NULL);
    return answer >= 0 ? answer : -1;
}

static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    struct gj_point_maker *maker = user;
    if (ask(maker, value, error) == GJ_NOT_ANSWERED) {
        return error->status;
    }
    const size_t n = (size_t)maker->n_settings + maker->experiment->n_factors + 1;
    struct gj_setting *setting = gj_alloc_zero(n, sizeof *setting);
    char(*text)[VALUE_MAX] = gj_alloc_zero(n, sizeof *text);
    enum gj_status status = GJ_NO_MEMORY;
    struct gj_scenario *scenario = NULL;
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (setting && text) {
        const struct gj_scenario_options options = {
            .setting = setting, .n_settings = fill(maker, value, setting, text), .no_sha = true};
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
    return (struct gj_batch_model){.user = maker, .open = open_point, .close = close_point, .refused_by = refused_by};
}

enum gj_status gj_point_maker_count_refused(struct gj_point_maker *maker, struct gj_design *design, uint64_t most,
                                            struct gj_refusals *refusals, struct gj_error *error)
{
    const struct gj_experiment *e = maker->experiment;
    const uint64_t n = gj_design_n_points(design) < most ? gj_design_n_points(design) : most;
    double *value = gj_alloc_zero(e->n_factors + 1U, sizeof *value);
    *refusals = (struct gj_refusals){0};
    if (!value) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    }
    for (; refusals->n_asked < n && e->n_constraints > 0; refusals->n_asked++) {
        gj_design_point(design, refusals->n_asked, value);
        const int32_t which = ask(maker, value, NULL);
        if (which >= 0) {
            refusals->n_refused++;
            refusals->by[which]++;
        }
    }
    gj_free(value);
    if (refusals->n_refused == 0 || refusals->n_refused < gj_design_n_points(design)) {
        return GJ_OK; /* of a factorial the first ten thousand may differ in one factor only */
    }
    uint32_t worst = 0;
    for (uint32_t i = 1; i < e->n_constraints; i++) {
        worst = refusals->by[i] > refusals->by[worst] ? i : worst;
    }
    gj_error_set(error, GJ_MODEL, NULL, "nothing to run: the constraints refuse all %llu points, \"%s\" %llu of them",
                 (unsigned long long)refusals->n_refused, e->constraint[worst],
                 (unsigned long long)refusals->by[worst]);
    gj_error_fix(error,
                 "values are numbers in the factors' units, as `gongjang check` lists them; loosen that constraint, or "
                 "widen the ranges");
    return GJ_MODEL;
}
