/* How many people random calls ask for: the queue M/M/c of [Erlang1917], calls at random, each served by one of `crew` for an exponential time.
 *
 * `erlangs`: calls a time x mean time of a call, the people who are busy in the mean. */
#ifndef GJ_ECONOMY_ERLANG_H
#define GJ_ECONOMY_ERLANG_H

#include <stdint.h>

/* P(a call waits), the formula C; 1 when the crew is not larger than the load. O(crew). */
double gj_erlang_c(uint32_t crew, double erlangs);

/* P(a call waits longer than `patience` mean times of a call). */
double gj_erlang_late(uint32_t crew, double erlangs, double patience);

/* Smallest crew of at most `most` with P(late) <= at_most; `most` when none has. at_most > 0. O(most). */
uint32_t gj_erlang_crew(double erlangs, double patience, double at_most, uint32_t most);

#endif
