/* Wear of a station's tool: the probability of a defect grows with the pieces made since the tool was new.
 *
 * The k-th piece on a tool (k = 0, 1, ...) is defective with the station's own probability, in or out of control, plus
 *
 *     w(k) = min(at_most, rises * (k / over)^power)
 *
 * and the sum is multiplied by the lever on defects, at most 1. For a lot the pieces' w(k) are added up exactly and the lot's defects are
 * binomial with the mean: the same expectation as of pieces one by one, and a lot of one piece is a piece.
 *
 * The tool is renewed by a change every `change_every` pieces, by a set-up or by a repair. Changes that fall due inside a lot are made at its
 * beginning, in one stop of as many drawn times, and the ages of its pieces are as if each had come at its own piece. A change is a state of
 * set-up, not a planned stop: ISO 22400-2 counts the preparation of the work unit for the order as set-up time, and planned stops as time
 * the plan leaves out. It answers the lever on set-ups. Changes come after a set-up of the same lot, with their own workers. A repair in the
 * midst of a lot counts as made before its first piece. decisions/0015-quality.md says why. */
#ifndef GJ_FACTORY_WEAR_H
#define GJ_FACTORY_WEAR_H

#include "factory/id.h"

struct gj_wear_spec {
    gj_id station;
    double rises, over;    /* what wear adds once the tool has made `over` pieces; 0..1, >= 1 */
    double power;          /* 1: in proportion to the pieces; > 0 */
    double at_most;        /* 0..1 */
    uint32_t change_every; /* pieces; 0: no changes */
    gj_id change;          /* distribution: time of one change */
    uint32_t n_change_needs;
    struct gj_need change_need[GJ_MAX_NEEDS];
    bool renewed_by_setup, renewed_by_repair; /* repair: of a failure that is not a minor stop */
};

#endif
