/* What the ledger knows of the ways through the plant, and the search for the root of a wait. Read only: nothing here changes a floor. */
#ifndef GJ_FACTORY_LOSS_INTERNAL_H
#define GJ_FACTORY_LOSS_INTERNAL_H

#include "factory/floor_internal.h"
#include "factory/loss.h"

/* One search by levels: the buffers it has come to, in their order. */
struct gj_search {
    uint32_t *stamp; /* by buffer: the last search that came by */
    gj_id *queue;
    uint32_t n, n_searches;
};

#define GJ_SEARCH_DEPTH 4 /* searches within searches; what lies behind more of them counts as a circle */

/* Derived of the plant once. */
struct gj_passages {
    const struct gj_plant *plant;
    uint32_t *feeder;       /* machines that may put lots into a buffer, by buffer, in entity order */
    uint32_t *first_feeder; /* n_buffers + 1 */
    uint8_t
        *leads; /* [step * n_stations + station]: the route, from this step on, has a step that the station can do */
    uint8_t
        *is_ahead;    /* by step: it is on the way forward, so a way back to it is a repetition and leads nowhere new */
    gj_id *component; /* by buffer: the product that ends there, of a store; GJ_NONE */
    struct gj_search up[GJ_SEARCH_DEPTH], down[GJ_SEARCH_DEPTH];
    uint32_t depth;
    uint32_t *asked; /* by machine: the last question that asked what it waits for */
    uint32_t n_questions;
};

/* The k-th step that a lot may go on to after `step`: the next one of the route first, then its ways. GJ_NONE: there are no more; else it may also
 * be GJ_WAY_OUT or GJ_WAY_SCRAP. */
uint32_t gj_step_after(const struct gj_plant *plant, uint32_t step, uint32_t k);
bool gj_goes_to_buffer(const struct gj_plant *plant, uint32_t step, gj_id buffer);

enum gj_status gj_passages_init(struct gj_passages *passages, const struct gj_plant *plant);
void gj_passages_fini(struct gj_passages *passages);

/* Root of what the machine does now; false: it works. */
bool gj_passages_root(struct gj_passages *passages, struct gj_view *f, uint32_t machine, struct gj_root *root);

/* Why a lot that waits in the buffer (or outside it) does: what holds the nearest machines that could take it. False: nothing does. */
bool gj_passages_root_of_lot(struct gj_passages *passages, struct gj_view *f, uint32_t lot, gj_id buffer,
                             struct gj_root *root);

#endif
