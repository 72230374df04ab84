#include "cli/sens_picture.h"

#include <string.h>

#include "render/chart.h"
#include "study/batch/response.h"
#include "study/insight/insight.h"

/* GJ_MEDIUM_MEASURE: none of the endings. */
static enum gj_medium medium_of(const char *path)
{
    static const struct {
        const char *ending;
        enum gj_medium medium;
    } media[] = {{".png", GJ_MEDIUM_PNG}, {".svg", GJ_MEDIUM_SVG}, {".pdf", GJ_MEDIUM_PDF}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof media / sizeof media[0]; i++) {
        if (strcmp(dot, media[i].ending) == 0) {
            return media[i].medium;
        }
    }
    return GJ_MEDIUM_MEASURE;
}

/* Responses of the arms stand side by side: 2 x outcome before, 2 x outcome + 1 after. */
static bool is_difference(const struct gj_contrast *contrast)
{
    return contrast->of < GJ_RESPONSE_OF_PAIR && contrast->of % 2 == 1 && contrast->against + 1 == contrast->of;
}

enum gj_status gj_sens_picture_check(const struct gj_sens_picture *picture, struct gj_error *error)
{
    if (medium_of(picture->path) == GJ_MEDIUM_MEASURE) {
        gj_error_set(error, GJ_USAGE, NULL, "--picture %.200s: not a name of a picture", picture->path);
        gj_error_fix(error, "let it end in .png, .svg or .pdf");
        return GJ_USAGE;
    }
    if (!is_difference(&picture->contrast)) {
        gj_error_set(error, GJ_USAGE, NULL,
                     "the picture is of a difference, after less before, and this answer is none");
        gj_error_fix(error, "name an outcome without an arm: --outcome heads_end");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status draw(const struct gj_sens_picture *picture, struct gj_drivers *drivers, struct gj_error *error)
{
    struct gj_insight insight = {.drivers = drivers};
    const struct gj_study_result result = {
        .spec = picture->study, .n_replications = picture->replications, .insight = &insight};
    const struct gj_render_spec spec = {
        .result = &result, .lang = picture->lang, .software = "gongjang " GJ_VERSION, .command = picture->command};
    struct gj_fonts *fonts;
    struct gj_text file;
    gj_text_init(&file);
    enum gj_status status = gj_fonts_open(&fonts, error);
    if (status == GJ_OK) {
        status = gj_chart_draw(GJ_CHART_drivers, medium_of(picture->path), &spec, fonts, &file, NULL, error);
    }
    if (status == GJ_OK) {
        status = gj_render_file(picture->path, &file, error);
    }
    gj_fonts_close(fonts);
    gj_text_fini(&file);
    return status;
}

enum gj_status gj_sens_picture_draw(const struct gj_sens_picture *picture, const struct gj_tornado *tornado,
                                    struct gj_error *error)
{
    struct gj_drivers drivers;
    enum gj_status status = gj_drivers_from(tornado, (enum gj_outcome_id)(picture->contrast.of / 2),
                                            picture->replications, &drivers, error);
    if (status == GJ_OK) {
        status = draw(picture, &drivers, error);
    }
    gj_drivers_free(&drivers);
    return status;
}
