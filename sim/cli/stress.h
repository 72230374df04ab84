/* The report that STRESS-DES asks of a simulation study [Monks2019], in Markdown: all twenty items of the checklist, filled in as far as the scenario
 * knows, each thing it cannot know named as a gap, and the gaps listed at the end for whoever writes the paper.
 *
 * What the plant is made of is read from the frozen text, which holds every value, defaults included (law 10); of a population its first firm stands for
 * the others. */
#ifndef GJ_CLI_STRESS_H
#define GJ_CLI_STRESS_H

#include "cli/cli.h"

struct gj_stress_spec {
    const struct gj_study_spec *study;
    const char *const *file; /* of the scenario, as named; the main one first */
    uint32_t n_files;
    const char *command; /* that makes the results; NULL: none are at hand */
    const char *version; /* of the program that made them, or would */
    enum gj_lang lang;
};

/* Adds the report; `*n_gaps` (may be NULL) gets the number of gaps. GJ_NO_MEMORY. */
enum gj_status gj_stress_write(const struct gj_stress_spec *spec, struct gj_text *out, uint32_t *n_gaps,
                               struct gj_error *error) GJ_MUST_CHECK;
/* Of a scenario as it is loaded, no results at hand. */
enum gj_status gj_stress_of_scenario(const struct gj_scenario *scenario, enum gj_lang lang, struct gj_text *out,
                                     struct gj_error *error) GJ_MUST_CHECK;

#endif
