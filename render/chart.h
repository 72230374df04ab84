/* The pictures of a study, one line each in chart.def. */
#ifndef GJ_RENDER_CHART_H
#define GJ_RENDER_CHART_H

#include "render/audience.h"
#include "render/canvas.h"
#include "render/labels.h"

enum gj_chart_id {
#define GJ_CHART(name, function, section, needs, title, alt) GJ_CHART_##name,
#include "render/chart.def"
#undef GJ_CHART
    GJ_N_CHARTS
};

/* Of what a picture is, and with which section of the report it stands. */
enum gj_chart_section {
    GJ_CHART_OF_ANSWER,
    GJ_CHART_OF_FLOOR,
    GJ_CHART_OF_JOBS,
    GJ_CHART_OF_MONEY,
    GJ_CHART_OF_YEARS,
    GJ_CHART_OF_DRIVERS,
    GJ_CHART_OF_FIRMS, /* of a population */
    GJ_N_CHART_SECTIONS
};

/* What a picture is drawn from; each is there or not, see study/insight/insight.h. */
enum gj_chart_needs {
    GJ_NEEDS_PLANT,   /* the study of one plant: outcomes, stations, jobs, money */
    GJ_NEEDS_PATHS,   /* two years at least */
    GJ_NEEDS_BRIDGE,  /* the scenario tells the shares of the bridge from gross to net; of a plant or a population */
    GJ_NEEDS_JOBS,    /* the jobs ledger */
    GJ_NEEDS_WORTH,   /* yearly flows of who gains and loses */
    GJ_NEEDS_SEEN,    /* the floor was looked at */
    GJ_NEEDS_DRIVERS, /* run --with drivers, and so on */
    GJ_NEEDS_GAINS,
    GJ_NEEDS_GRANT,
    GJ_NEEDS_BUDGET,
    GJ_NEEDS_POPULATION, /* the study of many firms */
    GJ_NEEDS_EVIDENCE,   /* of many firms, and it names figures of evaluations */
    GJ_N_CHART_NEEDS
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
enum gj_chart_id gj_chart_find(const char *name);  /* GJ_N_CHARTS: there is none of that name */
enum gj_chart_section gj_chart_section(enum gj_chart_id chart);
enum gj_chart_needs gj_chart_needs(enum gj_chart_id chart);
const char *gj_chart_title(enum gj_chart_id chart, enum gj_lang lang);
const char *gj_chart_alt(enum gj_chart_id chart, enum gj_lang lang); /* for who cannot see it */
/* Does the result have what the picture needs? */
bool gj_chart_is_there(enum gj_chart_id chart, const struct gj_study_result *result);

/* Append the picture's file to `out`: of PNG, SVG or PDF. It says where it comes from: title, software, scenario (hash) and command (PNG: iTXt chunks
 * Title, Software, gongjang:scenario, gongjang:command). The same spec gives the same bytes. `audit` may be NULL. Only what is there is drawn
 * (gj_chart_is_there). GJ_NO_MEMORY; GJ_LIMIT when there are more machines than a sheet has room for (about 400). */
enum gj_status gj_chart_draw(enum gj_chart_id chart, enum gj_medium medium, const struct gj_render_spec *spec,
                             const struct gj_fonts *fonts, struct gj_text *out, struct gj_canvas_audit *audit,
                             struct gj_error *error) GJ_MUST_CHECK;

/* All pictures that are there as <folder>/<name>.png; the folder exists. GJ_IO: no font, or a file could not be written (the disk is full). */
enum gj_status gj_render_figures(const struct gj_render_spec *spec, const char *folder,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* Write bytes to a file: what an existing one held is replaced. GJ_IO with the reason; what was written until then stays, since the path
 * may be no file of ours (a device). */
enum gj_status gj_render_file(const char *path, const struct gj_text *bytes, struct gj_error *error) GJ_MUST_CHECK;

#endif
