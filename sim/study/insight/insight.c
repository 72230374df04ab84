#include "study/insight/insight.h"

void gj_seen_free(struct gj_seen *seen)
{
    gj_arena_fini(&seen->arena);
    *seen = (struct gj_seen){0};
}

void gj_drivers_free(struct gj_drivers *drivers)
{
    gj_arena_fini(&drivers->arena);
    *drivers = (struct gj_drivers){0};
}

struct gj_insight *gj_insight_of(struct gj_study_result *result)
{
    if (!result->insight) {
        result->insight = gj_alloc_zero(1, sizeof *result->insight);
    }
    return result->insight;
}

/* What the pilot found for the study, the floor is not asked again for. */
enum gj_status gj_insight_see(struct gj_study_result *result, unsigned n_threads, const struct gj_progress *progress,
                              struct gj_error *error)
{
    struct gj_study_spec spec = *result->spec;
    struct gj_error why = {0};
    struct gj_seen *seen = gj_alloc_zero(1, sizeof *seen);
    if (!seen || !gj_insight_of(result)) {
        gj_free(seen);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what is seen on the floor");
    }
    spec.expected = result->expected;
    spec.replications = result->n_replications;
    const enum gj_status status = gj_observe(&spec, n_threads, progress, seen, &why);
    if (status == GJ_OK) {
        result->insight->seen = seen;
        return GJ_OK;
    }
    gj_seen_free(seen);
    gj_free(seen);
    if (status != GJ_FAILED_POINTS) {
        *error = why;
        return status;
    }
    return GJ_OK;
}

void gj_insight_free(struct gj_insight *insight)
{
    if (insight == NULL) {
        return;
    }
    if (insight->seen) {
        gj_seen_free(insight->seen);
    }
    if (insight->drivers) {
        gj_drivers_free(insight->drivers);
    }
    if (insight->budget) {
        gj_frontier_free(insight->budget);
    }
    gj_free(insight->seen);
    gj_free(insight->drivers);
    gj_free(insight->gains);
    gj_free(insight->grant);
    gj_free(insight->budget);
    gj_free(insight);
}
