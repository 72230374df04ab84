#include "render/animation.h"

#include <math.h>

#include "render/apng.h"
#include "render/chart_internal.h"
#include "render/floor_scene.h"
#include "study/insight/insight.h"

enum { FRAMES_A_SECOND = 10, LEAST_A_SECOND = 2, FIRST_MS = 1000, LAST_MS = 3000, RIDE_FRAMES = 4 };

/* What of the log is shown: a minute of the day is the first one in the log or after its beginning. */
static enum gj_status cut(struct gj_floor_scene *scene, const struct gj_animation_options *options,
                          struct gj_error *error)
{
    const gj_time midnight = scene->log->from - scene->log->from % GJ_DAY;
    gj_time from = scene->log->from, to = scene->log->to;
    if (options->from_minute >= 0) {
        from = midnight + options->from_minute * GJ_MINUTE;
        from += from < scene->log->from ? GJ_DAY : 0;
    }
    if (options->to_minute >= 0) {
        to = midnight + options->to_minute * GJ_MINUTE;
        to += to <= from ? GJ_DAY : 0;
        to = to < scene->log->to ? to : scene->log->to;
    }
    if (from >= to) {
        struct gj_text text;
        gj_text_init(&text);
        gj_floor_clock(&text, scene->log->from);
        gj_text_add(&text, " to ");
        gj_floor_clock(&text, scene->log->to);
        gj_error_set(error, GJ_USAGE, NULL, "nothing of the shift lies between --from and --to");
        gj_error_fix(error, "the shift that was watched is from %s", text.failed ? "" : text.data);
        gj_text_fini(&text);
        return GJ_USAGE;
    }
    scene->from = from;
    scene->to = to;
    return GJ_OK;
}

static enum gj_status add_frame(const struct gj_floor_scene *scene, const struct gj_fonts *fonts, double height,
                                gj_time at, uint32_t delay_ms, struct gj_apng *apng, struct gj_error *error)
{
    struct gj_canvas *canvas;
    enum gj_status status = gj_canvas_new(fonts, GJ_SHEET_WIDTH, height, GJ_MEDIUM_PNG, &canvas, error);
    if (status == GJ_OK) {
        (void)gj_floor_scene_draw(canvas, scene, at);
        const struct gj_pixels pixels = gj_canvas_pixels(canvas);
        status = gj_apng_add(apng, &pixels, delay_ms, error);
    }
    gj_canvas_free(canvas);
    return status;
}

struct film {
    struct gj_floor_scene *scene;
    const struct gj_fonts *fonts;
    double height, seconds;
    const struct gj_png_text *text;
    size_t n_texts;
};

static enum gj_status shoot(const struct film *film, uint32_t a_second, struct gj_text *out, struct gj_error *error)
{
    struct gj_floor_scene *scene = film->scene;
    const uint32_t n = (uint32_t)fmax(film->seconds * a_second, 2.0);
    const gj_time span = scene->to - scene->from - 1; /* the last moment that is in the log */
    const struct gj_apng_spec spec = {.width = (uint32_t)ceil(GJ_SHEET_WIDTH * GJ_PICTURE_SCALE),
                                      .height = (uint32_t)ceil(film->height * GJ_PICTURE_SCALE),
                                      .n_frames = n,
                                      .dots_per_inch = 96.0 * GJ_PICTURE_SCALE,
                                      .text = film->text,
                                      .n_texts = film->n_texts};
    struct gj_apng *apng;
    enum gj_status status = gj_apng_new(&spec, out, &apng, error);
    scene->ride = span / (gj_time)n * RIDE_FRAMES + 1;
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        const gj_time at = scene->from + (gj_time)((double)span * i / (n - 1));
        const uint32_t delay = i == 0 ? FIRST_MS : i + 1 == n ? LAST_MS : 1000u / a_second;
        status = add_frame(scene, film->fonts, film->height, at, delay, apng, error);
    }
    status = status == GJ_OK ? gj_apng_finish(apng, error) : status;
    gj_apng_free(apng);
    return status;
}

/* With fewer frames until it is small enough. */
static enum gj_status film_it(const struct film *film, struct gj_text *out, struct gj_error *error)
{
    const size_t start = out->length;
    enum gj_status status = GJ_OK;
    for (uint32_t a_second = FRAMES_A_SECOND; status == GJ_OK; a_second = a_second / 2) {
        out->length = start;
        status = shoot(film, a_second, out, error);
        if (out->length - start <= GJ_ANIMATION_BYTES || a_second <= LEAST_A_SECOND) {
            break;
        }
    }
    return status;
}

bool gj_floor_is_there(const struct gj_study_result *result)
{
    const struct gj_seen *seen = result->insight ? result->insight->seen : NULL;
    return seen != NULL && seen->n_stations > 0 &&
           (seen->shift[GJ_ARM_BEFORE].to > seen->shift[GJ_ARM_BEFORE].from ||
            seen->shift[GJ_ARM_AFTER].to > seen->shift[GJ_ARM_AFTER].from);
}

enum gj_status gj_floor_animation(const struct gj_render_spec *spec, const struct gj_animation_options *options,
                                  const struct gj_fonts *fonts, struct gj_text *out, struct gj_error *error)
{
    struct gj_floor_scene scene;
    struct gj_canvas *nothing;
    enum gj_status status = gj_canvas_new(fonts, 0, 0, GJ_MEDIUM_MEASURE, &nothing, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_text title;
    gj_text_init(&title);
    gj_text_addf(&title, "%s: ", gj_word(GJ_WORD_SCENE_TITLE, spec->lang));
    gj_text_add_line(&title, gj_study_title(spec->result->spec, spec->lang), 500);
    status = gj_floor_scene_new(nothing, spec, options->arm, &scene, error);
    status = status == GJ_OK ? cut(&scene, options, error) : status;
    if (status == GJ_OK && title.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a title");
    }
    if (status == GJ_OK) {
        const struct gj_png_text text[] = {{"Title", title.data},
                                           {"Software", spec->software},
                                           {"gongjang:scenario", spec->result->spec->scenario_sha},
                                           {"gongjang:command", spec->command}};
        const struct film film = {.scene = &scene,
                                  .fonts = fonts,
                                  .height = ceil(gj_floor_scene_draw(nothing, &scene, scene.from)),
                                  .seconds = options->seconds > 0.0 ? options->seconds : GJ_ANIMATION_SECONDS,
                                  .text = text,
                                  .n_texts = sizeof text / sizeof text[0]};
        status = film_it(&film, out, error);
    }
    gj_floor_scene_free(&scene);
    gj_text_fini(&title);
    gj_canvas_free(nothing);
    return status;
}
