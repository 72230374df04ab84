/* Blocking before service: a machine begins only when there is a place for the lot behind it, and the place is kept from then on by taking it
 * off the buffer's capacity. Nobody else can fill it meanwhile, so the lot always goes on the moment it is done.
 *
 * While it waits for the place, the lot it would begin stands at the machine, out of the buffer before it: that buffer has one place more so
 * long (a server that is occupied while it is blocked, as in the exact lines of the table of correctness). */
#include "factory/floor_internal.h"

#define AT_MACHINE (GJ_NONE - 1) /* f->room of a machine that waits with a lot at hand */

bool gj_room_allows(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    (void)machine;
    const gj_id to = gj_next_of(f, lot).buffer;
    return to == GJ_NONE || gj_has_room(&f->buffer[to]);
}

void gj_room_waits(struct gj_view *f, uint32_t machine, bool waits)
{
    const gj_id buffer = f->machine[machine].buffer;
    struct gj_buffer *b = &f->buffer[buffer];
    const bool has_waited = f->room[machine] == AT_MACHINE;
    if (waits == has_waited || b->capacity == GJ_UNLIMITED) {
        return;
    }
    f->room[machine] = waits ? AT_MACHINE : GJ_NONE;
    b->capacity = waits ? b->capacity + 1 : b->capacity - 1;
    if (waits) {
        gj_buffer_refill(f, buffer);
    }
}

void gj_room_takes(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_id to = gj_next_of(f, lot).buffer;
    gj_room_waits(f, machine, false);
    f->room[machine] = GJ_NONE;
    if (to != GJ_NONE && f->buffer[to].capacity != GJ_UNLIMITED) {
        f->buffer[to].capacity--;
        f->room[machine] = to;
    }
}

void gj_room_gives_back(struct gj_view *f, uint32_t machine)
{
    if (f->room[machine] < f->plant->n_buffers) {
        f->buffer[f->room[machine]].capacity++;
    }
}
