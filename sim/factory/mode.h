/* Failure modes: ways in which each machine of a station stops by itself.
 *
 * Each mode of each machine has its own clock. When it has counted down a drawn amount the machine stops; the stop has three phases: not
 * noticed, waiting for its crew, repair. After the repair the clock starts anew. A clock that stands keeps what is left; during the mode's
 * own stop every clock of the mode stands, also that of the calendar. While another stop lasts the calendar and the shift go on: what has
 * run out by then comes as soon as that stop is over. */
#ifndef GJ_FACTORY_MODE_H
#define GJ_FACTORY_MODE_H

#include "factory/id.h"

#define GJ_MAX_MODES 16 /* failure modes of one station */

enum gj_clock_kind {
#define GJ_CLOCK(name, word, counts) GJ_CLOCK_##name,
#include "factory/clock.def"
#undef GJ_CLOCK
    GJ_N_CLOCKS
};

enum gj_part {
#define GJ_PART(name, word, becomes) GJ_PART_##name,
#include "factory/part.def"
#undef GJ_PART
    GJ_N_PARTS
};

struct gj_mode_spec {
    const char *name; /* unique within the station */
    gj_id station;
    enum gj_clock_kind clock;
    enum gj_part part; /* what becomes of the piece in process */
    bool is_minor;     /* a minor stop: counted as speed loss, answers the MINOR_STOPS lever */
    gj_id every;       /* distribution: to failure on `clock`, each machine its own; us, or cycles rounded to >= 1 */
    gj_id noticed;     /* until someone notices; GJ_NONE: at once */
    gj_id repair;      /* hands-on time */
    uint32_t n_crew;   /* kinds of worker needed for the repair; 0: nobody */
    struct gj_need crew[GJ_MAX_NEEDS];
};

#endif
