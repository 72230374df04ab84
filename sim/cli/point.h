/* One design point in, one row out: what `point` does between reading and printing. */
#ifndef GJ_CLI_POINT_H
#define GJ_CLI_POINT_H

#include <jansson.h>

#include "cli/cli.h"
#include "script/constraint.h"
#include "study/batch/response.h"

/* What is asked of every point: an outcome with its arms and their difference, one arm, or a response of the pair. */
struct gj_point_asked {
    struct gj_contrast contrast[3];
    const char *name[3]; /* "before", "after", "difference"; NULL: the contrast by itself */
    uint32_t n;
    char title[80]; /* as it is called in the row */
};
#define GJ_POINT_MAX_ASKED (GJ_N_RESPONSES + GJ_N_OUTCOMES) /* each once */

/* A scenario that stays, and answers one point after the other. */
struct gj_point_model {
    const struct gj_scenario *scenario;
    const struct gj_setting *setting; /* of --set */
    uint32_t n_settings;
    const struct gj_study_spec *spec; /* with the seed asked for */
    struct gj_script_source *source;
    uint32_t n_sources;
    struct gj_constraints *constraints;
    struct gj_point_asked asked[GJ_POINT_MAX_ASKED];
    uint32_t n_asked;
    uint32_t replications; /* 0: the experiment's */
    bool is_anywhere;      /* values outside of the ranges too */
    const atomic_int *stop;
};

enum gj_status gj_point_model_open(struct gj_point_model *model, const char *outcomes,
                                   struct gj_error *error) GJ_MUST_CHECK;
/* Ask for one more, or find it among what is asked: its place. */
uint32_t gj_point_model_ask(struct gj_point_model *model, struct gj_contrast contrast);
void gj_point_model_close(struct gj_point_model *model);

/* The row of a point: an object with state "done", "refused" or "failed", never NULL when the status is OK. `given`: an object of values by factor. The
 * status is that of the input (GJ_USAGE: not a point of this scenario), GJ_INTERRUPTED or GJ_NO_MEMORY; a point that fails is a row. */
enum gj_status gj_point_model_run(const struct gj_point_model *model, const json_t *given, json_t **row,
                                  struct gj_error *error) GJ_MUST_CHECK;

/* --- point_dakota.c: a file of parameters in Dakota's standard format [Dakota], and one of results --- */
enum gj_status gj_point_dakota(struct gj_point_model *model, const char *params, const char *results, bool *is_failed,
                               struct gj_error *error) GJ_MUST_CHECK;
/* The file of parameters alone, from its text, which is NUL-terminated: its variables into `point`, an empty object, and what it asks for into the model
 * and `asked`. GJ_USAGE with the line: not that format, a name twice or no UTF-8, an outcome that is none. */
struct gj_point_params {
    const char *path; /* as errors name it */
    char *at;         /* the rest of the text */
    int line;
    uint32_t asked[GJ_POINT_MAX_ASKED]; /* places in the model's */
    uint32_t n_asked;
};
enum gj_status gj_point_dakota_read(struct gj_point_model *model, struct gj_point_params *params, json_t *point,
                                    struct gj_error *error) GJ_MUST_CHECK;

/* Read all of a file, or of standard input (NULL), into text: at most 1 MB. */
enum gj_status gj_point_read(const char *path, struct gj_text *text, struct gj_error *error) GJ_MUST_CHECK;

#endif
