/* Feedback: a station that sees rejects tells the station upstream that makes them.
 *
 *     target --> [ lots on their way: made before anybody knew ] --> station: window of the last pieces --signal--> search at the target
 *
 * Of each lot the station counts the pieces it has looked at and rejected, or scrapped at once where it does not inspect. The window holds the
 * last lots that have at least `window` pieces together, one lot at least: with lots of one piece exactly the last `window` pieces. When
 * `rejects` of them were rejected it signals, forgets the window, and a search begins (search.h) at every machine of the target. While all these
 * machines have a report on its way or a search, nothing is counted. How late the signal is follows from the buffers between: what
 * lies in them was made before, and goes on coming after the cause is gone.
 *
 * `traced`: each lot carries the machine of the target that made it last, and when. Then pieces made before that machine was restored are not
 * counted, and only the machine that made the lot of the signal is searched. */
#ifndef GJ_FACTORY_FEEDBACK_H
#define GJ_FACTORY_FEEDBACK_H

#include "factory/search.h"

#define GJ_MAX_WINDOW 100000u /* pieces: the window is memory of every floor */

struct gj_feedback_spec {
    gj_id station;            /* that sees the rejects */
    uint32_t window, rejects; /* 1 <= rejects <= window <= GJ_MAX_WINDOW */
    bool traced;
    struct gj_search_spec search;
};

#endif
