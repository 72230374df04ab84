/* A running 64-bit digest of what happened, in order. Not cryptographic: it tells two runs apart, cheaply. */
#ifndef GJ_KERNEL_DIGEST_H
#define GJ_KERNEL_DIGEST_H

#include <stdint.h>

#define GJ_DIGEST_START UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t gj_digest_add(uint64_t digest, uint64_t word)
{
    digest = (digest ^ word) * UINT64_C(0xD6E8FEB86659FD93);
    return digest ^ (digest >> 32);
}

#endif
