/* Columns of a floor plan: a walk from where pieces come in, the strongest flow first, finds the order of the stations; flows against it are loops. */
#include "study/insight/observe_internal.h"

#include "base/alloc.h"

enum color { NEW, OPEN, DONE };

struct walk {
    const struct gj_seen_flow *flow;
    uint32_t n_flows, n;
    uint8_t *color;
    uint32_t *stack, *order; /* order: stations by when they are done, last first from order[at] on */
    uint32_t at;
};

static double volume(const struct gj_seen_flow *flow)
{
    return flow->pieces_per_day[GJ_ARM_BEFORE] + flow->pieces_per_day[GJ_ARM_AFTER];
}

/* The strongest way from `from` (GJ_SEEN_OUTSIDE too) to a station not been at; of equal ones the first. GJ_SEEN_OUTSIDE: none. */
static uint32_t next_from(const struct walk *walk, uint32_t from)
{
    uint32_t to = GJ_SEEN_OUTSIDE;
    double most = 0.0;
    for (uint32_t i = 0; i < walk->n_flows; i++) {
        const struct gj_seen_flow *flow = &walk->flow[i];
        if (flow->from == from && flow->to != GJ_SEEN_OUTSIDE && walk->color[flow->to] == NEW && volume(flow) > most) {
            most = volume(flow);
            to = flow->to;
        }
    }
    return to;
}

static void walk_from(struct walk *walk, uint32_t start)
{
    uint32_t depth = 0;
    walk->stack[depth++] = start;
    walk->color[start] = OPEN;
    while (depth > 0) {
        const uint32_t here = walk->stack[depth - 1];
        const uint32_t to = next_from(walk, here);
        if (to != GJ_SEEN_OUTSIDE) {
            walk->color[to] = OPEN;
            walk->stack[depth++] = to;
        } else {
            walk->color[here] = DONE;
            walk->order[--walk->at] = here;
            depth--;
        }
    }
}

static void set_ranks(const struct walk *walk, uint32_t *place, struct gj_seen_station *station)
{
    for (uint32_t i = 0; i < walk->n; i++) {
        place[walk->order[i]] = i;
        station[i].rank = 0;
    }
    for (uint32_t i = 0; i < walk->n; i++) {
        const uint32_t here = walk->order[i];
        for (uint32_t k = 0; k < walk->n_flows; k++) {
            const struct gj_seen_flow *flow = &walk->flow[k];
            const bool is_on = flow->from == here && flow->to != GJ_SEEN_OUTSIDE && place[flow->to] > i;
            if (is_on && station[flow->to].rank <= station[here].rank) {
                station[flow->to].rank = station[here].rank + 1;
            }
        }
    }
}

enum gj_status gj_seen_rank(const struct gj_seen_flow *flow, uint32_t n_flows, struct gj_seen_station *station,
                            uint32_t n)
{
    struct walk walk = {.flow = flow, .n_flows = n_flows, .n = n, .at = n};
    uint32_t *place = gj_alloc_zero(n + (size_t)1, sizeof *place);
    walk.color = gj_alloc_zero(n + (size_t)1, sizeof *walk.color);
    walk.stack = gj_alloc_zero(n + (size_t)1, sizeof *walk.stack);
    walk.order = gj_alloc_zero(n + (size_t)1, sizeof *walk.order);
    const bool is_made = place && walk.color && walk.stack && walk.order;
    if (is_made) {
        for (uint32_t s = next_from(&walk, GJ_SEEN_OUTSIDE); s != GJ_SEEN_OUTSIDE;
             s = next_from(&walk, GJ_SEEN_OUTSIDE)) {
            walk_from(&walk, s);
        }
        for (uint32_t s = 0; s < n; s++) {
            if (walk.color[s] == NEW) {
                walk_from(&walk, s);
            }
        }
        set_ranks(&walk, place, station);
    }
    gj_free(place);
    gj_free(walk.color);
    gj_free(walk.stack);
    gj_free(walk.order);
    return is_made ? GJ_OK : GJ_NO_MEMORY;
}
