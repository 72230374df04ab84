/* Philox4x32-10, the counter-based generator of [Salmon2011]: ten rounds of multiply, swap and xor on a 128-bit counter
 * under a 64-bit key. A pure function; known answers in tests/unit/test_draw.c.
 */
#ifndef GJ_KERNEL_PHILOX_H
#define GJ_KERNEL_PHILOX_H

#include <stdint.h>

#define GJ_PHILOX_ROUNDS 10
#define GJ_PHILOX_M0 UINT32_C(0xD2511F53) /* multipliers chosen by the authors for diffusion */
#define GJ_PHILOX_M1 UINT32_C(0xCD9E8D57)
#define GJ_PHILOX_W0 UINT32_C(0x9E3779B9) /* Weyl steps of the key: golden ratio, sqrt(3) - 1 */
#define GJ_PHILOX_W1 UINT32_C(0xBB67AE85)

struct gj_philox {
    uint32_t word[4];
};

static inline struct gj_philox gj_philox4x32(struct gj_philox counter, uint32_t key0, uint32_t key1)
{
    uint32_t a = counter.word[0], b = counter.word[1], c = counter.word[2], d = counter.word[3];
    for (int round = 0; round < GJ_PHILOX_ROUNDS; round++) {
        uint64_t p = (uint64_t)a * GJ_PHILOX_M0;
        uint64_t q = (uint64_t)c * GJ_PHILOX_M1;
        a = (uint32_t)(q >> 32) ^ b ^ key0;
        b = (uint32_t)q;
        c = (uint32_t)(p >> 32) ^ d ^ key1;
        d = (uint32_t)p;
        key0 += GJ_PHILOX_W0;
        key1 += GJ_PHILOX_W1;
    }
    return (struct gj_philox){{a, b, c, d}};
}

#endif
