/* The pieces of the lot in work: where one cycle ends and the next begins, and what a failure does to the piece in process.
 *
 * A lot's work is one duration (the sum of its pieces' cycles); here it is cut into as many equal cycles. All is integer arithmetic on the
 * work done, so counting in small legs or in one gives the same. */
#include "factory/floor_internal.h"

void gj_part_begins(struct gj_view *f, uint32_t machine, uint32_t pieces)
{
    f->progress[machine] = (struct gj_progress){.work_us = f->machine[machine].job_left, .pieces = pieces};
}

/* When piece `i` (1 is the first) ends, in work done: floor(work x i / pieces), in 64 bits because `pieces` has 32. */
static gj_time end_of(const struct gj_progress *p, uint32_t i)
{
    if (p->pieces == 0) {
        return 0;
    }
    const uint64_t work = (uint64_t)p->work_us;
    return (gj_time)(work / p->pieces * i + work % p->pieces * i / p->pieces);
}

uint32_t gj_part_cycles(const struct gj_view *f, uint32_t machine, gj_time done_us)
{
    const struct gj_progress *p = &f->progress[machine];
    uint32_t low = 0; /* the last piece known to have ended */
    uint32_t high = p->pieces;
    while (low < high) {
        const uint32_t middle = high - (high - low) / 2;
        if (end_of(p, middle) <= done_us) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

gj_time gj_part_until(const struct gj_view *f, uint32_t machine, gj_time cycles)
{
    const struct gj_progress *p = &f->progress[machine];
    const gj_time done = p->work_us - f->machine[machine].job_left;
    const gj_time target = gj_part_cycles(f, machine, done) + cycles;
    return cycles <= 0 ? 0 : target <= (gj_time)p->pieces ? end_of(p, (uint32_t)target) - done : GJ_NEVER;
}

/* One piece of the lot, a bad one with the share that is bad: nobody sees which. It counts as a piece made and scrapped. Half-done, its cycle never
 * ended and earns no ideal time (produced are completed cycles [ISO22400]): what was worked on it is lost speed. */
static void scrap_piece(struct gj_view *f, uint32_t machine, struct gj_clock *clock, bool is_half_done)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_lot *lot = &f->lot[m->lot];
    struct gj_station_count *count = &f->station[m->station];
    const uint32_t stream =
        f->plant->layout.first_clock_stream + (uint32_t)(clock - f->clock) * GJ_STREAMS_A_CLOCK + GJ_CLOCK_PART;
    bool is_bad = lot->good == 0;
    if (lot->good > 0 && lot->bad > 0) {
        const double u = gj_stream_at(&f->stream[stream], &f->plant->unit, f->s->replication, clock->count);
        is_bad = u * (double)(lot->good + lot->bad) < (double)lot->bad;
    }
    count->pieces++;
    count->scrapped++;
    count->aborted += is_half_done;
    count->ideal_us += is_half_done ? 0 : gj_ideal_time(f, m, &f->plant->job[m->job_id]);
    gj_pieces_throw_away(f, machine, lot, !is_bad, is_bad);
    if (lot->good + lot->bad == 0) {
        const uint32_t gone = m->lot;
        if (m->features & GJ_HAS_ENDING) {
            gj_machine_gives_back(f, machine);
        }
        m->lot = GJ_NONE;
        m->job = GJ_JOB_NONE;
        gj_lot_leave(f, gone);
        if ((m->features & GJ_HAS_ROOM) && f->room[machine] < f->plant->n_buffers) {
            gj_buffer_refill(f, f->room[machine]); /* others may wait for the place it kept */
        }
        if (m->features & GJ_HAS_KIT) {
            gj_kit_ends(f, machine);
        }
        if (m->features & GJ_HAS_TOOL) {
            gj_tool_rests(f, machine);
        }
    }
}

GJ_SELDOM void gj_part_is_stopped(struct gj_view *f, uint32_t machine, const struct gj_slot *slot,
                                  struct gj_clock *clock)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_progress *p = &f->progress[machine];
    if (slot->part == GJ_PART_RESUME || m->job != GJ_JOB_WORK) {
        return;
    }
    const gj_time done = p->work_us - m->job_left;
    uint32_t ended = gj_part_cycles(f, machine, done);
    if (slot->clock == GJ_CLOCK_CYCLES && ended > 0) {
        ended--; /* the cycle that ends here is the one that failed */
    }
    if (done == end_of(p, ended)) {
        return; /* no work has been done on the next piece */
    }
    if (slot->part == GJ_PART_RESTART) {
        m->job_left = p->work_us - end_of(p, ended);
        f->station[m->station].restarts++;
        return;
    }
    const bool is_half_done = done < end_of(p, ended + 1);
    *p = (struct gj_progress){.work_us = p->work_us - end_of(p, ended + 1), .pieces = p->pieces - ended - 1};
    m->job_left = p->work_us;
    scrap_piece(f, machine, clock, is_half_done);
}
