/* A shift on the floor as a short animated PNG. */
#ifndef GJ_RENDER_ANIMATION_H
#define GJ_RENDER_ANIMATION_H

#include "render/chart.h"

#define GJ_ANIMATION_SECONDS 12.0
#define GJ_ANIMATION_MOST_SECONDS 60
#define GJ_ANIMATION_BYTES \
    (2u << 20) /* larger ones are drawn again with fewer frames, but never fewer than two a second */

struct gj_animation_options {
    enum gj_arm arm;
    double seconds;  /* how long it plays; 0: GJ_ANIMATION_SECONDS */
    int from_minute, /* of the day at which it begins and ends; -1: where the log does */
        to_minute;
};

/* Was a shift watched? */
bool gj_floor_is_there(const struct gj_study_result *result);

/* Append the file. Its first frame is the picture that programs show which know no animation; it carries the same texts as every picture
 * (gj_chart_draw). The same bytes for the same result. GJ_USAGE: no shift was watched, or none of it lies between from and to; GJ_NO_MEMORY. */
enum gj_status gj_floor_animation(const struct gj_render_spec *spec, const struct gj_animation_options *options,
                                  const struct gj_fonts *fonts, struct gj_text *out,
                                  struct gj_error *error) GJ_MUST_CHECK;

#endif
