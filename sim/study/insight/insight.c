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
