/* Time is an int64 count of microseconds since the start of the run (law 2). The week begins at time 0, on a Monday at 00:00. */
#ifndef GJ_KERNEL_TIME_H
#define GJ_KERNEL_TIME_H

#include <stdint.h>

typedef int64_t gj_time;

/* Wide sums: pieces x time over years do not fit in 64 bits. gcc and clang both have it on 64-bit processors. */
__extension__ typedef __int128 gj_wide;

#define GJ_NEVER INT64_MAX
#define GJ_US ((gj_time)1)
#define GJ_SECOND ((gj_time)1000000)
#define GJ_MINUTE (60 * GJ_SECOND)
#define GJ_HOUR (60 * GJ_MINUTE)
#define GJ_DAY (24 * GJ_HOUR)
#define GJ_WEEK (7 * GJ_DAY)
#define GJ_YEAR (365 * GJ_DAY)

/* Nearest microsecond of a duration drawn as a double, never below 0 and never above ~146 years (so that sums cannot overflow). */
static inline gj_time gj_time_from_us(double us)
{
    if (!(us > 0.0)) {
        return 0;
    }
    return us < 4.6e15 ? (gj_time)(us + 0.5) : (gj_time)4600000000000000;
}

#endif
