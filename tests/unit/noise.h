/* Normal and exponential noise for tests, a function of its place alone: any replication of any experiment at any time. */
#ifndef GJ_TESTS_UNIT_NOISE_H
#define GJ_TESTS_UNIT_NOISE_H

#include <math.h>
#include <stdint.h>

/* Above 0, below 1. */
static inline double noise_uniform(uint64_t experiment, uint64_t stream, uint64_t i)
{
    uint64_t z =
        experiment * 0x9e3779b97f4a7c15u + stream * 0xd1b54a32d192ed03u + i * 0x8cb92ba72f3d8dd7u + 0x2545f4914f6cdd1du;
    for (int round = 0; round < 2; round++) { /* SplitMix64's mixing, twice */
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        z ^= z >> 31;
    }
    return ((double)(z >> 11) + 0.5) * 0x1p-53;
}

static inline double noise_exponential(uint64_t experiment, uint64_t stream, uint64_t i)
{
    return -log(noise_uniform(experiment, stream, i));
}

/* Box and Muller's. */
static inline double noise_normal(uint64_t experiment, uint64_t stream, uint64_t i)
{
    const double radius = sqrt(-2.0 * log(noise_uniform(experiment, stream, 2 * i)));
    return radius * cos(6.283185307179586 * noise_uniform(experiment, stream, 2 * i + 1));
}

#endif
