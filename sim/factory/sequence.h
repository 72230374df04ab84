/* Sequences: a station takes lots of these products in this order, as a plan says, and waits for the next of them even while others are
 * there. When the sequence is at its end the station goes on by its input rule. Its machines share it. It does not interrupt lots: one that is put
 * back would be out of turn. */
#ifndef GJ_FACTORY_SEQUENCE_H
#define GJ_FACTORY_SEQUENCE_H

#include "factory/id.h"

struct gj_sequence_spec {
    gj_id station;
    uint32_t n;
    const gj_id *product; /* of the k-th lot it takes; products may repeat */
};

#endif
