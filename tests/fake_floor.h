/* Plants of other shapes than a line, for tests of what is drawn of a floor: hung on a fake that has been seen (fake_seen.h), its flows are replaced. */
#ifndef GJ_TESTS_FAKE_FLOOR_H
#define GJ_TESTS_FAKE_FLOOR_H

#include "fake_seen.h"

enum fake_shape {
    SHAPE_LINE,
    SHAPE_PARALLEL, /* side by side: nothing flows between them */
    SHAPE_SHOP,     /* a job shop: everything flows everywhere, back too */
    SHAPE_KITS,     /* many feed one, which feeds one */
    SHAPE_LOOP,     /* a line with rework, a shortcut and a station that does its own again */
    N_SHAPES
};

static inline void fake_flow(struct gj_seen *seen, uint32_t from, uint32_t to, double pieces)
{
    seen->flow[seen->n_flows++] = (struct gj_seen_flow){
        .from = from, .to = to, .pieces_per_day = {pieces, pieces * (0.8 + 0.6 * fake_noise(from + 7, to))}};
}

static inline void fake_shop(struct gj_seen *seen, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        seen->station[i].rank = i / 3;
        if (i < 3) {
            fake_flow(seen, GJ_SEEN_OUTSIDE, i, 400.0);
        }
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t to = (uint32_t)(fake_noise(i, k) * n);
            if (to != i && to < n && k < 1 + i % 4) {
                fake_flow(seen, i, to, 30.0 + 300.0 * fake_noise(k, i) * fake_noise(i, i));
            }
        }
        if (i % 4 == 3 || i + 1 == n) {
            fake_flow(seen, i, GJ_SEEN_OUTSIDE, 300.0);
        }
    }
}

static inline void fake_line(struct gj_seen *seen, uint32_t n)
{
    for (uint32_t i = 0; i <= n && n > 0; i++) {
        fake_flow(seen, i == 0 ? GJ_SEEN_OUTSIDE : i - 1, i == n ? GJ_SEEN_OUTSIDE : i, 1000.0);
    }
}

static inline void fake_reshape(struct fake *fake, enum fake_shape shape)
{
    struct gj_seen *seen = fake->result.insight->seen;
    uint32_t n = seen->n_stations;
    seen->n_flows = 0;
    seen->flow = gj_arena_alloc(&seen->arena, 8 * (size_t)n + 8, sizeof *seen->flow);
    for (uint32_t i = 0; i < n; i++) {
        seen->station[i].rank = shape == SHAPE_PARALLEL ? 0 : shape == SHAPE_KITS ? (i + 2 < n ? 0 : i + 3 - n) : i;
    }
    switch (shape) {
    case SHAPE_LINE:
        fake_line(seen, n);
        break;
    case SHAPE_PARALLEL:
        for (uint32_t i = 0; i < n; i++) {
            fake_flow(seen, GJ_SEEN_OUTSIDE, i, 500.0);
            fake_flow(seen, i, GJ_SEEN_OUTSIDE, 480.0);
        }
        break;
    case SHAPE_SHOP:
        fake_shop(seen, n);
        break;
    case SHAPE_KITS:
        for (uint32_t i = 0; i + 1 < n; i++) {
            if (i + 2 < n) {
                fake_flow(seen, GJ_SEEN_OUTSIDE, i, 200.0 + i);
            }
            fake_flow(seen, i, i + 2 < n ? n - 2 : n - 1, 200.0 + i);
        }
        if (n > 0) {
            fake_flow(seen, n - 1, GJ_SEEN_OUTSIDE, 200.0);
        }
        break;
    case SHAPE_LOOP:
        fake_line(seen, n);
        if (n > 2) {
            fake_flow(seen, n - 1, n / 2, 120.0);
            fake_flow(seen, 0, 2, 150.0);
            fake_flow(seen, n / 2, n / 2, 60.0);
        }
        break;
    case N_SHAPES:
        break;
    }
}

#endif
