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

/* Derived of the plant once. */
struct gj_passages {
    const struct gj_plant *plant;
    uint32_t *feeder;       /* machines that may put lots into a buffer, by buffer, in entity order */
    uint32_t *first_feeder; /* n_buffers + 1 */
    uint8_t
        *leads; /* [step * n_stations + station]: the route, from this step on, has a step that the station can do */
    gj_id *entry_demand; /* by buffer: the order stream released into it; GJ_NONE: none, or several */
    struct gj_search up, down;
};

enum gj_status gj_passages_init(struct gj_passages *passages, const struct gj_plant *plant);
void gj_passages_fini(struct gj_passages *passages);

/* Root of what the machine does now; false: it works. */
bool gj_passages_root(struct gj_passages *passages, struct gj_view *f, uint32_t machine, struct gj_root *root);

/* Why a lot that waits in the buffer (or outside it) does: what holds the nearest machines that could take it. False: nothing does. */
bool gj_passages_root_of_lot(struct gj_passages *passages, struct gj_view *f, uint32_t lot, gj_id buffer,
                             struct gj_root *root);

#endif
