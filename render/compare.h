/* Two studies against each other, for a terminal: what their scenarios differ in, and what that does to each outcome. */
#ifndef GJ_RENDER_COMPARE_H
#define GJ_RENDER_COMPARE_H

#include "render/compare_scenario.h"
#include "study/versus.h"

struct gj_comparison {
    const char *name[2]; /* as the user named them */
    const struct gj_study_spec *spec[2];
    const struct gj_changes *changes;
    const struct gj_versus *versus; /* NULL: only the scenarios are compared */
    enum gj_lang lang;
};

/* Append the page. Memory running out is left in out->failed. */
void gj_render_comparison(const struct gj_comparison *comparison, struct gj_text *out);

/* Are the scenarios the same in every value, range, mark and source? */
bool gj_changes_are_none(const struct gj_changes *changes);

#endif
