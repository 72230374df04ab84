/* Ovens: a station that works on several lots at once, in one cycle whatever their number (heat treatment, washing, curing, a pallet).
 *
 *     [ lot lot lot | lot lot ] --> ( lot lot lot ) --> lot, lot, lot
 *       waiting                       one cycle          one after the other
 *
 * It begins when at least `min` lots wait that may go together, or when the oldest of them has waited for `wait_us`; it takes them in the
 * order of its rule, at most `max`. Only lots in its buffer count, not those that stand outside or in the hands of blocked machines.
 * It decides at the end of the instant, so lots that come at the same moment go together.
 *
 * The cycle is one draw of the first lot taken, by its product and index; so are the set-up and its family. Quality is each lot's own. At
 * the end all leave, each its own way, one after the other; while one finds no room the oven is blocked with those that are left.
 *
 * A stop interrupts the batch, and it goes on: no failure or degradation spoils single pieces. A cycle that a maintenance counts is a batch.
 * Charts and feedback, which follow pieces one after another, are at other stations; they may point at an oven. Needs a place before it.
 */
#ifndef GJ_FACTORY_OVEN_H
#define GJ_FACTORY_OVEN_H

#include "factory/id.h"

struct gj_oven_spec {
    gj_id station;
    uint32_t min, max; /* lots; 1 <= min <= max */
    gj_time wait_us; /* the longest wait of a lot before the oven begins with less than `min`; 0: it waits for `min` */
    bool one_family; /* only lots of one set-up family go together */
};

#endif
