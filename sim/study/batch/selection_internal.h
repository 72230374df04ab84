/* What the two procedures share: values drawn so far, and who is in. */
#ifndef GJ_STUDY_SELECTION_INTERNAL_H
#define GJ_STUDY_SELECTION_INTERNAL_H

#include "study/batch/selection.h"
#include "study/precision.h"

/* One candidate on its way. Values are kept, more is better: those of the caller with their sign turned where less is. */
struct gj_contestant {
    double *value;
    size_t capacity;
    uint32_t n_drawn;
    struct gj_mean mean; /* of those used */
    bool is_in;
};

struct gj_contest {
    const struct gj_selection_spec *spec;
    struct gj_selection *out;
    struct gj_contestant *c; /* k */
    struct gj_draw_task *task;
    uint32_t *want; /* replications each is to have after the next draw */
};

/* Draw until each candidate in has want[i]. */
enum gj_status gj_contest_draw(struct gj_contest *contest, struct gj_error *error) GJ_MUST_CHECK;
/* Use one more value of candidate i; false when it fails on it and leaves. */
bool gj_contest_use(struct gj_contest *contest, uint32_t i);
/* The best mean of those in, the first of equals; k when none is. */
uint32_t gj_contest_best(const struct gj_contest *contest);

enum gj_status gj_select_kn(struct gj_contest *contest, struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_select_ocba(struct gj_contest *contest, struct gj_error *error) GJ_MUST_CHECK;

#endif
