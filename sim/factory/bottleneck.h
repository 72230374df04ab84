/* The bottleneck by the active-period method [RoserNakanoTanaka2002] [RoserNakanoTanaka2003].
 *
 * A machine is active while nothing else keeps it waiting: it works, is set up, is down and being seen to, stands by plan. It is inactive while it is
 * starved, blocked, without order, or waits for people. A pool of workers is active while every worker who is there is busy. Of all that are active
 * at a moment, the one whose uninterrupted active period is longest from beginning to end is the bottleneck of that moment. A period that is the
 * longest at some moment is a bottleneck period; where two of them overlap the bottleneck shifts, elsewhere it is the sole one.
 *
 *     M1 |=========|   |===|            sole M1   1..7
 *     M2 |==|  |=================|      shifting  7..11 (M1 and M2)
 *     M3    |==|   |==| |==| |==|       sole M2  11..
 *
 * Time here is plant time: it stands still while no machine is on shift, and a shift that ends does not end what its machines were in. Ties: the
 * machine that is first in the scenario; pools after machines.
 *
 *     struct gj_bottleneck *b = gj_bottleneck_new(plant);
 *     floor.trace = gj_bottleneck_trace(b);
 *     gj_bottleneck_start(b, &floor);
 *     gj_floor_run(&floor, until, &error);
 *     gj_bottleneck_read(b, &reading);
 *
 * A period counts from the start of the watch and to its end. Memory: a few bytes a machine and pool, however long the run.
 */
#ifndef GJ_FACTORY_BOTTLENECK_H
#define GJ_FACTORY_BOTTLENECK_H

#include "factory/floor.h"

struct gj_bottleneck_share {
    gj_time
        momentary_us; /* it was the bottleneck of the moment; over all stations and pools at most the length of the watch */
    gj_time sole_us;     /* no other bottleneck period overlapped (of a station: none of another station or pool) */
    gj_time shifting_us; /* another one did; counted at each of them */
};

struct gj_bottleneck_reading {
    const struct gj_bottleneck_share *machine, *station, *pool; /* by id; they hold until the watch starts anew */
    gj_time length;                                             /* plant time watched */
};

struct gj_bottleneck;

/* NULL when memory is out. The plant must outlive it. */
struct gj_bottleneck *gj_bottleneck_new(const struct gj_plant *plant);
void gj_bottleneck_free(struct gj_bottleneck *bottleneck);
const struct gj_trace *gj_bottleneck_trace(struct gj_bottleneck *bottleneck);

/* Forget all; watch from the floor's present moment on. Only while the floor is not running. */
void gj_bottleneck_start(struct gj_bottleneck *bottleneck, const struct gj_floor *floor);

/* Ends the watch: what is active now is counted as if it ended here. */
void gj_bottleneck_read(struct gj_bottleneck *bottleneck, struct gj_bottleneck_reading *reading);

/* Whether a machine in this state keeps itself busy. Off shift: as before it. */
bool gj_is_active_state(enum gj_state state);

#endif
