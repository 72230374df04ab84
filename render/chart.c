#include "render/chart.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/chart_internal.h"
#include "study/insight/insight.h"
#include "study/population/population.h"
#include "study/result_jobs.h"
#include "study/result_paths.h"

static const struct {
    const char *name;
    gj_chart_fn *draw;
    enum gj_chart_section section;
    enum gj_chart_needs needs;
    enum gj_word title, alt;
} charts[GJ_N_CHARTS] = {
#define GJ_CHART(name, function, section, needs, title, alt) \
    {#name, function, GJ_CHART_OF_##section, GJ_NEEDS_##needs, GJ_WORD_##title, GJ_WORD_##alt},
#include "render/chart.def"
#undef GJ_CHART
};

const char *gj_chart_name(enum gj_chart_id chart)
{
    return charts[chart].name;
}

enum gj_chart_id gj_chart_find(const char *name)
{
    int chart = 0;
    while (chart < GJ_N_CHARTS && strcmp(charts[chart].name, name) != 0) {
        chart++;
    }
    return (enum gj_chart_id)chart;
}

enum gj_chart_section gj_chart_section(enum gj_chart_id chart)
{
    return charts[chart].section;
}

enum gj_chart_needs gj_chart_needs(enum gj_chart_id chart)
{
    return charts[chart].needs;
}

const char *gj_chart_title(enum gj_chart_id chart, enum gj_lang lang)
{
    return gj_word(charts[chart].title, lang);
}

const char *gj_chart_alt(enum gj_chart_id chart, enum gj_lang lang)
{
    return gj_word(charts[chart].alt, lang);
}

bool gj_chart_is_there(enum gj_chart_id chart, const struct gj_study_result *result)
{
    static const struct gj_insight nothing = {0};
    const struct gj_insight *insight = result->insight ? result->insight : &nothing;
    if (!gj_is_compared(result->spec) && charts[chart].section != GJ_CHART_OF_FLOOR &&
        charts[chart].section != GJ_CHART_OF_DRIVERS) {
        return false; /* it shows what a change does, and none is introduced */
    }
    switch (charts[chart].needs) {
    case GJ_NEEDS_PLANT:
        return result->population == NULL;
    case GJ_NEEDS_PATHS:
        return result->population == NULL && result->paths != NULL && result->paths->frame.n_years >= 2;
    case GJ_NEEDS_BRIDGE:
        return result->bridge.is_told;
    case GJ_NEEDS_JOBS:
        return result->jobs != NULL && result->jobs->n > 0;
    case GJ_NEEDS_WORTH:
        return result->appraisal.flow != NULL && result->appraisal.n_years > 0;
    case GJ_NEEDS_SEEN:
        return insight->seen != NULL;
    case GJ_NEEDS_DRIVERS:
        return insight->drivers != NULL;
    case GJ_NEEDS_GAINS:
        return insight->gains != NULL;
    case GJ_NEEDS_GRANT:
        return insight->grant != NULL;
    case GJ_NEEDS_BUDGET:
        return insight->budget != NULL;
    case GJ_NEEDS_POPULATION:
        return result->population != NULL;
    case GJ_NEEDS_EVIDENCE:
        return result->population != NULL && result->population->evidence != NULL && result->spec->n_targets > 0;
    case GJ_N_CHART_NEEDS:
        break;
    }
    return false;
}

/* Height of a chart, learnt by drawing it on nothing. */
static enum gj_status measure(enum gj_chart_id chart, const struct gj_render_spec *spec, const struct gj_fonts *fonts,
                              double *height, struct gj_error *error)
{
    struct gj_canvas *nothing;
    enum gj_status status = gj_canvas_new(fonts, 0, 0, GJ_MEDIUM_MEASURE, &nothing, error);
    if (status == GJ_OK) {
        *height = ceil(charts[chart].draw(nothing, spec));
        gj_canvas_free(nothing);
    }
    return status;
}

enum gj_status gj_chart_draw(enum gj_chart_id chart, enum gj_medium medium, const struct gj_render_spec *spec,
                             const struct gj_fonts *fonts, struct gj_text *out, struct gj_canvas_audit *audit,
                             struct gj_error *error)
{
    double height = 0.0;
    enum gj_status status = measure(chart, spec, fonts, &height, error);
    struct gj_canvas *canvas = NULL;
    if (status == GJ_OK) {
        status = gj_canvas_new(fonts, GJ_SHEET_WIDTH, height, medium, &canvas, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    (void)charts[chart].draw(canvas, spec);
    if (audit != NULL) {
        gj_canvas_audit(canvas, audit);
    }
    const struct gj_study_spec *study = spec->result->spec;
    struct gj_text title;
    gj_text_init(&title);
    gj_text_addf(&title, "%s: ", gj_chart_title(chart, spec->lang));
    gj_text_add_line(&title, gj_study_title(study, spec->lang), 500);
    const struct gj_png_text text[] = {{"Title", title.data},
                                       {"Software", spec->software},
                                       {"gongjang:scenario", study->scenario_sha},
                                       {"gongjang:command", spec->command}};
    status = title.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a title")
                          : gj_canvas_finish(canvas, text, sizeof text / sizeof text[0], out, error);
    gj_text_fini(&title);
    gj_canvas_free(canvas);
    return status;
}

enum gj_status gj_render_file(const char *path, const struct gj_text *bytes, struct gj_error *error)
{
    if (bytes->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for %s", path);
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(errno));
    }
    bool is_whole = fwrite(bytes->data, 1, bytes->length, file) == bytes->length;
    int reason = errno;
    if (fclose(file) != 0) {
        reason = is_whole ? errno : reason;
        is_whole = false;
    }
    if (!is_whole) {
        return gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(reason));
    }
    return GJ_OK;
}

enum gj_status gj_render_figures(const struct gj_render_spec *spec, const char *folder, struct gj_error *error)
{
    struct gj_fonts *fonts;
    enum gj_status status = gj_fonts_open(&fonts, error);
    for (int chart = 0; chart < GJ_N_CHARTS && status == GJ_OK; chart++) {
        if (!gj_chart_is_there((enum gj_chart_id)chart, spec->result)) {
            continue;
        }
        struct gj_text png, path;
        gj_text_init(&png);
        gj_text_init(&path);
        gj_text_addf(&path, "%s/%s.png", folder, charts[chart].name);
        status = gj_chart_draw((enum gj_chart_id)chart, GJ_MEDIUM_PNG, spec, fonts, &png, NULL, error);
        if (status == GJ_OK) {
            status = path.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a path")
                                 : gj_render_file(path.data, &png, error);
        }
        gj_text_fini(&path);
        gj_text_fini(&png);
    }
    gj_fonts_close(fonts);
    return status;
}
