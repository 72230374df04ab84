/* Degradation: each machine of a station wears through stages and fails at the end of the last; maintenance by condition.
 *
 *      stage 0 --time[0]--> stage 1 --time[1]--> ... stage n-1 --time[n-1]--> failure --repair--> stage 0
 *                              known to be `maintain_at` or worse --maintenance--> stage `restores_to`
 *
 * The time in a stage is drawn when the stage begins, on the degradation's clock. In a stage cycles take `cycle` times as long (work that
 * begins in it) and defects and scrap are `defects` times as likely (work that ends in it).
 *
 * The condition is known at once, or with `inspect` by looks on the same clock that stop nothing. Once it is known to be `maintain_at` or worse
 * a maintenance is due: a planned stop between two jobs, as in maintenance.h. If the machine fails first, the repair restores it instead.
 * Times in stages answer the lever UPTIME, the failure RESPONSE and REPAIR, the maintenance none. */
#ifndef GJ_FACTORY_DEGRADATION_H
#define GJ_FACTORY_DEGRADATION_H

#include "factory/mode.h"

#define GJ_MAX_STAGES 64

struct gj_stage {
    gj_id time;            /* distribution, on the clock */
    double cycle, defects; /* multipliers, > 0 and >= 0 */
};

struct gj_degradation_spec {
    const char *name; /* unique within the station, among its failures too */
    gj_id station;
    enum gj_clock_kind clock;
    enum gj_part part; /* of the piece in process, when it fails */
    uint32_t n_stages; /* 1..GJ_MAX_STAGES */
    const struct gj_stage *stage;
    gj_id noticed, repair; /* of the failure; noticed GJ_NONE: at once */
    uint32_t n_crew;
    struct gj_need crew[GJ_MAX_NEEDS];
    gj_id inspect;        /* distribution: between looks; GJ_NONE: the condition is known at once */
    uint32_t maintain_at; /* stage; 0: never, it runs to failure */
    uint32_t restores_to; /* stage, less than maintain_at */
    gj_id maintenance;    /* distribution: hands-on time; GJ_NONE without maintain_at */
    uint32_t n_maintenance_crew;
    struct gj_need maintenance_crew[GJ_MAX_NEEDS];
    bool interrupts; /* the maintenance does not wait for the end of the job */
};

#endif
