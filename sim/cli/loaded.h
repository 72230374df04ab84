/* A results folder with its study and its result in memory, as the run had them: for the commands that show it again without living anything. */
#ifndef GJ_CLI_LOADED_H
#define GJ_CLI_LOADED_H

#include "cli/opened.h"
#include "render/chart.h"

struct gj_loaded {
    struct gj_opened opened;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_study_result result;
    struct gj_text replay;
};

/* GJ_USAGE: a sweep, or merged rows, with the commands that look at those. GJ_IO, GJ_MISMATCH: as gj_results_open and gj_results_result. What is read is
 * checked against its digest. Needs gj_loaded_close also after an error; must not be moved. */
enum gj_status gj_loaded_open(const char *folder, struct gj_loaded *loaded, struct gj_error *error) GJ_MUST_CHECK;
void gj_loaded_close(struct gj_loaded *loaded);

/* What pictures and reports are told, word for word as `run` told them; it borrows from `loaded`. For officers. */
struct gj_render_spec gj_loaded_render(const struct gj_loaded *loaded, enum gj_lang lang);

/* "gongjang replay results/press_shop --replication {replication} --arm {arm}": it names the default folder, so that the bytes of a report do not depend on
 * where the results lie. */
void gj_loaded_replay(const char *study, struct gj_text *out);

#endif
