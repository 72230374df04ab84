/* A random sample of rows to run again. */
#ifndef GJ_STUDY_PICK_H
#define GJ_STUDY_PICK_H

#include <stdint.h>

/* Which `want` of the rows 0 .. n - 1, each set of so many with the same chance, as a function of the seed: into `out`, ascending, by selection
 * sampling [Fan1962]: row i is taken with probability (still wanted) / (still to come). Returns how many: the smaller of both. Cost: a draw a row. */
uint64_t gj_pick(uint64_t seed, uint64_t n, uint64_t want, uint64_t *out);

/* How many are run again unless told otherwise: 2 %, and at least 4 where there are as many. */
uint64_t gj_pick_default(uint64_t n);

#endif
