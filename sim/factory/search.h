/* Searches for the cause of defects: what a control chart (chart.h) and a report from downstream (feedback.h) start at a station.
 *
 *     signal --delay--> the report arrives --found--> the cause is found --restore--> in control
 *
 *   delay     from the signal to its arrival, by the calendar, times the lever on response: it is information on its way. What arrives
 *             while the machine is off shift is read when its shift begins, while it is down when it is up again.
 *   found     time the search takes, while the machine is on shift, times the lever find_cause
 *   stops     the machine stops for the search (state: repair, with `crew`), else it goes on working as it is
 *   restore   that of the station's quality
 *
 * What counts is the state when the search ends: out of control, it is restored; in control, the search has found nothing and nothing changes,
 * not even the time until the next drift. A false signal costs its search all the same.
 *
 * Never twice: a machine has one report or search at a time, signals that come meanwhile are dropped. When a repair or somebody at the machine
 * restores control during a search, the search is over. A report on its way arrives all the same and starts a search that finds nothing, unless
 * it is traced (feedback.h): it then says when the pieces were made, and is laid aside when control has been restored since its signal. */
#ifndef GJ_FACTORY_SEARCH_H
#define GJ_FACTORY_SEARCH_H

#include "factory/id.h"

struct gj_search_spec {
    gj_id target; /* station whose machines are searched */
    gj_id delay;  /* distribution; GJ_NONE: none */
    gj_id found;  /* distribution; GJ_NONE: at once */
    bool stops;
    uint32_t n_crew; /* workers of a search that stops the machine */
    struct gj_need crew[GJ_MAX_NEEDS];
};

#endif
