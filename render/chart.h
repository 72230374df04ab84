/* The pictures of a study, one line each in chart.def. */
#ifndef GJ_RENDER_CHART_H
#define GJ_RENDER_CHART_H

#include "render/audience.h"
#include "render/canvas.h"
#include "render/labels.h"

enum gj_chart_id {
#define GJ_CHART(name, function, title, alt) GJ_CHART_##name,
#include "render/chart.def"
#undef GJ_CHART
    GJ_N_CHARTS
};

/* What every picture and the report are told. The strings are the caller's. */
struct gj_render_spec {
    const struct gj_study_result *result;
    enum gj_lang lang;
    enum gj_audience audience; /* of the report */
    const char *software;      /* "gongjang 0.1.0" */
    const char *command;       /* as typed: what repeats the run */
    const char
        *replay; /* command that replays one replication, with {replication} and {arm} in it; NULL: none is shown */
};

const char *gj_chart_name(enum gj_chart_id chart); /* "states" */
const char *gj_chart_title(enum gj_chart_id chart, enum gj_lang lang);
const char *gj_chart_alt(enum gj_chart_id chart, enum gj_lang lang); /* for who cannot see it */

/* Append the picture as a PNG to `png`, with iTXt chunks Title, Software, gongjang:scenario (hash) and gongjang:command. The same spec
 * gives the same bytes. `audit` may be NULL. GJ_NO_MEMORY; GJ_LIMIT when there are more machines than a sheet has room for (about 400). */
enum gj_status gj_chart_png(enum gj_chart_id chart, const struct gj_render_spec *spec, const struct gj_fonts *fonts,
                            struct gj_text *png, struct gj_canvas_audit *audit, struct gj_error *error) GJ_MUST_CHECK;

/* All pictures as <folder>/<name>.png; the folder exists. GJ_IO: no font, or a file could not be written (the disk is full). */
enum gj_status gj_render_figures(const struct gj_render_spec *spec, const char *folder,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* Write bytes to a file: what an existing one held is replaced. GJ_IO with the reason; what was written until then stays, since the path
 * may be no file of ours (a device). */
enum gj_status gj_render_file(const char *path, const struct gj_text *bytes, struct gj_error *error) GJ_MUST_CHECK;

#endif
