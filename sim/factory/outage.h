/* Outages: what stops several stations at once, such as a failure of power or compressed air.
 *
 * An outage has a clock of its own, which always runs but while the outage lasts. It goes through the three phases of a stop: not noticed,
 * waiting for its crew, repair. All machines of its stations are down until it is over; each shows the phase (the worst, of several outages).
 * Jobs, set-ups and the machines' own stops stand and go on afterwards; the people and crews at them are free meanwhile. For the clocks of
 * failures a machine in an outage is off shift. A machine off shift shows that; when its shift begins in an outage it is down. */
#ifndef GJ_FACTORY_OUTAGE_H
#define GJ_FACTORY_OUTAGE_H

#include "factory/id.h"

struct gj_outage_spec {
    const char *name; /* also its path for draws: outage.<name> */
    uint32_t n_stations;
    const gj_id *station; /* each once */
    gj_id every;          /* distribution: from the end of one (the start) to the next */
    gj_id noticed;        /* GJ_NONE: at once */
    gj_id repair;
    uint32_t n_crew;
    struct gj_need crew[GJ_MAX_NEEDS];
    bool affected; /* the levers UPTIME, RESPONSE and REPAIR act on it */
};

#endif
