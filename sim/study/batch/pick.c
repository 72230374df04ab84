#include "study/batch/pick.h"

#include "kernel/draw.h"

uint64_t gj_pick(uint64_t seed, uint64_t n, uint64_t want, uint64_t *out)
{
    const uint64_t key = gj_draw_key(seed, "rows", "pick");
    uint64_t n_out = 0;
    want = want < n ? want : n;
    for (uint64_t i = 0; i < n && n_out < want; i++) {
        const uint64_t bits = gj_draw_bits(key, 0, i, 0);
        const uint64_t place =
            (uint64_t)(((__uint128_t)bits * (n - i)) >> 64); /* 0 .. n - i - 1, all alike to 2^-64 n */
        if (place < want - n_out) {
            out[n_out++] = i;
        }
    }
    return n_out;
}

uint64_t gj_pick_default(uint64_t n)
{
    const uint64_t least = 4;
    const uint64_t share = n / 50;
    const uint64_t want = share < least ? least : share;
    return want < n ? want : n;
}
