/* Planned maintenance: stops that each machine of a station makes by plan.
 *
 * A maintenance has a clock, like a failure (mode.h). When it has run out the maintenance is due. It begins between two jobs: the lot in work,
 * with its set-up, is finished first, unless `interrupts`. Off shift or in another stop it begins as soon as that is over and there is no lot
 * to finish. It waits for its crew, if it has one, then takes its time; in all of that the machine is in PLANNED_STOP. Then its clock starts anew.
 *
 * Opportunity: with a `window`, a maintenance of whose clock no more than the window is left is done at once
 *   - after the repair of a failure, or after another maintenance that stands before it in the plant, even with a lot on the machine;
 *   - with `when_idle`, also when the machine is or gets without a lot.
 *
 * Clocks and times of maintenance answer no lever: a plan is a decision. */
#ifndef GJ_FACTORY_MAINTENANCE_H
#define GJ_FACTORY_MAINTENANCE_H

#include "factory/mode.h"

struct gj_maintenance_spec {
    const char *name; /* unique within the station, among its failures too */
    gj_id station;
    enum gj_clock_kind clock;
    gj_id every;     /* distribution: until it is due, on `clock` */
    gj_id time;      /* distribution: hands-on time */
    uint32_t n_crew; /* kinds of worker needed; 0: nobody */
    struct gj_need crew[GJ_MAX_NEEDS];
    int64_t window; /* of its clock, us or cycles; 0: no opportunity is taken */
    bool when_idle; /* also when there is no lot */
    bool interrupts;
    bool restores; /* quality control, as repairs do */
    uint32_t n_renews;
    const char *const *renews; /* names of failures whose clocks, and of degradations whose stages, it starts anew */
};

#endif
