/* Money: an int64 count of 1/1000 won (law 2). */
#ifndef GJ_ECONOMY_MONEY_H
#define GJ_ECONOMY_MONEY_H

#include <stdint.h>

#define GJ_WON ((int64_t)1000)

/* Nearest 1/1000 won of an amount in won, |won| < 9e15; halves away from 0. */
static inline int64_t gj_mwon(double won)
{
    return won < 0.0 ? -(int64_t)(-won * 1000.0 + 0.5) : (int64_t)(won * 1000.0 + 0.5);
}

#endif
