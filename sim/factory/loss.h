/* The lost-minute ledger: every minute in which a machine does not work, charged to its root cause.
 *
 * A minute lost by a machine itself (down, set-up, off shift, waiting for people) is charged to that. A minute in which it is starved, blocked
 * or without order is charged to what holds the material up, found at each instant by following the flow:
 *
 *   starved, no order   upstream, to the nearest machines that hold, or have waiting before them, a lot that will come here, or the
 *                       transit that such a lot is crossing; when there is no such lot in the plant: missing order, or missing card
 *                       when orders are held back for one. Of a machine that lacks a component, the product that its sequence names next,
 *                       or the rest of a lot to be joined: to whoever has that
 *   no tool, no batch   missing tool; batch not full, unless something upstream stands
 *   blocked             downstream, to the nearest machines that read the buffer, or take from the store, it waits for and are not
 *                       blocked themselves; when each of them is blocked by another of them: circle of waiting
 *
 * What such a machine is charged with follows from its own state: down -> failure (of which station and mode), waiting for a crew or for a
 * worker -> missing worker (of which pool; apart: those who would be enough do paperwork, or are off shift), set-up -> set-up, working -> slow cycle, and so on. Nearest: the fewest buffers away; of several
 * that are equally near, the first in the order of cause.def, then in that of the scenario.
 *
 *     M1 (working) -> [ 2 lots ] -> M2 (down) -> [ empty ] -> M3 (starved) -> [ empty ] -> M4 (starved)
 *                                    ^ failure M2             failure M2                    failure M2
 *
 * The charges of a machine and state add up to the measured time in it, to the microsecond: gj_loss_read() checks that every time.
 *
 *     struct gj_loss *loss = gj_loss_new(plant);
 *     floor.trace = gj_loss_trace(loss);      // off (no ledger): nothing is asked, nothing is paid
 *     gj_loss_start(loss, &floor);            // from now on; again at the end of a warm-up
 *     gj_floor_run(&floor, until, &error);
 *     gj_loss_read(loss, &charge, &n, &error);
 *
 * Cost: at each instant the machines that wait are looked at again: some 100 ns each.
 */
#ifndef GJ_FACTORY_LOSS_H
#define GJ_FACTORY_LOSS_H

#include "factory/floor.h"

enum gj_cause {
#define GJ_CAUSE(name, en, ko, entity) GJ_CAUSE_##name,
#include "factory/cause.def"
#undef GJ_CAUSE
    GJ_N_CAUSES
};

/* What the entity of a cause is. */
enum gj_cause_entity {
    GJ_CAUSE_OF_STATION,
    GJ_CAUSE_OF_POOL,
    GJ_CAUSE_OF_DEMAND,
    GJ_CAUSE_OF_LOOP,
    GJ_CAUSE_OF_BUFFER,
    GJ_CAUSE_OF_TOOL,
    GJ_CAUSE_OF_OUTAGE
};

struct gj_root {
    enum gj_cause cause;
    gj_id entity; /* station, pool, demand, loop of cards, buffer, tool or outage; GJ_NONE: of no one in particular */
    gj_id mode;   /* of a failure: in the plant's list of modes; else GJ_NONE */
};

struct gj_loss_charge {
    uint32_t machine;
    enum gj_state state; /* in which the time passed; never WORKING */
    struct gj_root root;
    gj_time us;
};

struct gj_loss;

/* NULL when memory is out. The plant must outlive it. */
struct gj_loss *gj_loss_new(const struct gj_plant *plant);
void gj_loss_free(struct gj_loss *loss);

/* What the floor's trace must be, or hand its records and moments on to. */
const struct gj_trace *gj_loss_trace(struct gj_loss *loss);

/* Forget all charges; charge from the floor's present moment on. Only while the floor is not running. */
void gj_loss_start(struct gj_loss *loss, const struct gj_floor *floor);

/* The charges until now, by machine, state, cause, entity, mode. They belong to the ledger and hold until its next use. GJ_INTERNAL when they do
 * not add up to the floor's meters. Only while the floor is not running. */
enum gj_status gj_loss_read(struct gj_loss *loss, const struct gj_loss_charge **charge, size_t *n,
                            struct gj_error *error) GJ_MUST_CHECK;

const char *gj_cause_name(enum gj_cause cause); /* in English */
const char *gj_cause_name_ko(enum gj_cause cause);
enum gj_cause_entity gj_cause_entity(enum gj_cause cause);
/* How many there are of what its entity is; and the name of the root's, NULL for none in particular. */
uint32_t gj_cause_n_entities(const struct gj_plant *plant, enum gj_cause cause);
const char *gj_root_name(const struct gj_plant *plant, struct gj_root root);

#endif
