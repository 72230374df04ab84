#include "render/scrubber.h"

#include <inttypes.h>
#include <math.h>

#include "render/animation.h"
#include "render/chart_internal.h"
#include "render/floor_scene.h"
#include "render/html.h"
#include "study/insight/insight.h"

/* The moment a third through the shift: at its beginning nothing runs yet. */
static gj_time moment_of(const struct gj_floor_scene *scene)
{
    return scene->from + (scene->to - scene->from) / 3;
}

static void add_controls(const struct gj_floor_scene *scene, gj_time at, struct gj_text *out)
{
    const enum gj_lang lang = scene->spec->lang;
    gj_text_add(out, "<p hidden><button type=\"button\" aria-pressed=\"false\">");
    gj_html_word(out, GJ_WORD_SCRUBBER_PLAY, lang);
    gj_text_add(out, "</button> <label>");
    gj_html_word(out, GJ_WORD_SCRUBBER_TIME, lang);
    gj_text_addf(out,
                 " <input type=\"range\" min=\"0\" max=\"%" PRId64 "\" step=\"60\" value=\"%" PRId64
                 "\"></label> <output></output></p>\n",
                 (int64_t)((scene->to - scene->from - 1) / GJ_SECOND), (int64_t)((at - scene->from) / GJ_SECOND));
}

static enum gj_status add_figure(const struct gj_floor_scene *scene, const struct gj_fonts *fonts, double height,
                                 struct gj_text *out, struct gj_error *error)
{
    const gj_time at = moment_of(scene);
    const struct gj_png_text title[] = {{"Title", gj_word(GJ_WORD_SCENE_TITLE, scene->spec->lang)}};
    struct gj_canvas *canvas;
    enum gj_status status = gj_canvas_new(fonts, GJ_SHEET_WIDTH, height, GJ_MEDIUM_INLINE, &canvas, error);
    if (status != GJ_OK) {
        return status;
    }
    (void)gj_floor_scene_draw(canvas, scene, at);
    gj_text_add(out, "<figure class=\"floor-shift\" data-floor='"); /* numbers and colours only: nothing to escape */
    gj_floor_scene_json(scene, out);
    gj_text_add(out, "'>\n");
    status = gj_canvas_finish(canvas, title, 1, out, error);
    gj_canvas_free(canvas);
    add_controls(scene, at, out);
    struct gj_text clock;
    gj_text_init(&clock);
    gj_floor_clock(&clock, at);
    const char *values[] = {clock.failed ? "" : clock.data};
    gj_text_add(out, "<figcaption class=\"given\">");
    gj_html_fill(out, GJ_WORD_SCRUBBER_CAPTION, scene->spec->lang, values, 1);
    gj_text_add(out, "</figcaption></figure>\n");
    gj_text_fini(&clock);
    return status;
}

enum gj_status gj_floor_scrubber_html(const struct gj_render_spec *spec, const struct gj_fonts *fonts,
                                      struct gj_text *out, struct gj_error *error)
{
    struct gj_floor_scene scene;
    struct gj_canvas *nothing;
    if (!gj_floor_is_there(spec->result)) {
        return GJ_OK;
    }
    const struct gj_shift_log *after = &spec->result->insight->seen->shift[GJ_ARM_AFTER];
    const enum gj_arm arm = after->to > after->from ? GJ_ARM_AFTER : GJ_ARM_BEFORE;
    enum gj_status status = gj_canvas_new(fonts, 0, 0, GJ_MEDIUM_MEASURE, &nothing, error);
    if (status != GJ_OK) {
        return status;
    }
    status = gj_floor_scene_new(nothing, spec, arm, &scene, error);
    if (status == GJ_OK) { /* no lots on their way: the script does not move them */
        const double height = ceil(gj_floor_scene_draw(nothing, &scene, scene.from));
        status = add_figure(&scene, fonts, height, out, error);
    }
    gj_floor_scene_free(&scene);
    gj_canvas_free(nothing);
    return status;
}
