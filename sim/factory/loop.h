/* Loops of cards: kanban between stations, CONWIP in the plant.
 *
 * A lot that begins at station `from` takes a card and gives it back when station `to` takes it up, or ends its work on
 * it, or when it leaves the plant, whatever comes first. With `from` GJ_NONE the card is taken at the release of the order: CONWIP
 * [SpearmanWoodruffHopp1990]. From a station to the next: kanban. A lot split off (rework) carries no card. */
#ifndef GJ_FACTORY_LOOP_H
#define GJ_FACTORY_LOOP_H

#include "factory/id.h"

struct gj_loop_spec {
    const char *name;
    uint32_t n_cards;
    gj_id from, to; /* stations; `to` GJ_NONE: until it leaves the plant */
    bool at_end;    /* given back when `to` has ended its work, not when it begins */
};

#define GJ_MAX_LOOPS 64 /* the cards of a lot are bits of a word */

#endif
