/* What the timers were measured against (decisions/0002-timers.md): every structure behind the same three functions, the same two loads,
 * the same checksum. Not a test: `timer_structures [runs [events]]` prints nanoseconds of processor time an event, the median
 * of the runs.
 *
 * hold: the timer that rings is set again, an exponential time later. line: besides, every second event sets the timer's neighbour and every
 * fourth cancels another, as blocking and starving stations do.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/timer.h"

#define NEVER ((uint64_t)GJ_NEVER)
#define N_DRAWS (1u << 18) /* few are used twice: repeated, they would be learnt by the branch predictor */
#define MAX_RUNS 99
#define MEMORY_BYTES ((size_t)64 << 20)

static uint32_t power_of_two(uint32_t n)
{
    uint32_t p = 1;
    while (p < n) {
        p *= 2;
    }
    return p;
}

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* ---- The loop alone: timers ring in turn. ---- */

struct nothing {
    uint64_t when;
    uint32_t timer;
    uint32_t n;
};

static void nothing_init(struct nothing *s, void *memory, uint32_t n)
{
    (void)memory;
    *s = (struct nothing){.n = n};
}

static inline void nothing_set(struct nothing *s, uint32_t timer, uint64_t when)
{
    s->when = when;
    s->timer = timer + 1 < s->n ? timer + 1 : 0;
}

static inline uint32_t nothing_next(struct nothing *s, uint64_t *when)
{
    *when = s->when;
    return s->timer;
}

/* ---- Binary heap of freshly made events; an event of an older version is stale and dropped when it comes up. ---- */

struct event {
    uint64_t when;
    uint32_t timer;
    uint32_t version;
};

struct events {
    struct event *heap;
    uint32_t *version;
    uint32_t count;
};

static inline bool event_before(struct event a, struct event b)
{
    return a.when < b.when || (a.when == b.when && a.timer < b.timer);
}

static void events_init(struct events *s, void *memory, uint32_t n)
{
    s->version = memory;
    memset(memory, 0, n * sizeof *s->version);
    s->heap = (struct event *)memory + n;
    s->count = 0;
}

static inline void events_set(struct events *s, uint32_t timer, uint64_t when)
{
    const struct event e = {when, timer, ++s->version[timer]};
    if (when == NEVER) {
        return;
    }
    uint32_t i = s->count++;
    while (i > 0 && event_before(e, s->heap[(i - 1) / 2])) {
        s->heap[i] = s->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    s->heap[i] = e;
}

static inline void events_pop(struct events *s)
{
    const struct event e = s->heap[--s->count];
    uint32_t i = 0;
    for (uint32_t child = 1; child < s->count; child = 2 * i + 1) {
        child += child + 1 < s->count && event_before(s->heap[child + 1], s->heap[child]);
        if (!event_before(s->heap[child], e)) {
            break;
        }
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = e;
}

static inline uint32_t events_next(struct events *s, uint64_t *when)
{
    while (s->version[s->heap[0].timer] != s->heap[0].version) {
        events_pop(s);
    }
    *when = s->heap[0].when;
    return s->heap[0].timer;
}

/* ---- 4-ary heap that knows where each timer is. ---- */

struct entry {
    uint64_t when;
    uint64_t timer;
};

struct indexed {
    struct entry *heap;
    uint32_t *place;
    uint32_t n;
};

static inline bool entry_before(struct entry a, struct entry b)
{
    return a.when < b.when || (a.when == b.when && a.timer < b.timer);
}

static void indexed_init(struct indexed *s, void *memory, uint32_t n)
{
    s->heap = memory;
    s->place = (uint32_t *)(s->heap + n);
    s->n = n;
    for (uint32_t i = 0; i < n; i++) {
        s->heap[i] = (struct entry){NEVER, i};
        s->place[i] = i;
    }
}

static inline void indexed_put(struct indexed *s, uint32_t place, struct entry e)
{
    s->heap[place] = e;
    s->place[e.timer] = place;
}

static inline uint32_t indexed_first_child(const struct indexed *s, uint32_t i)
{
    const uint32_t end = 4 * i + 5 < s->n ? 4 * i + 5 : s->n;
    uint32_t first = 4 * i + 1;
    for (uint32_t j = first + 1; j < end; j++) {
        first = entry_before(s->heap[j], s->heap[first]) ? j : first;
    }
    return first;
}

static inline void indexed_set(struct indexed *s, uint32_t timer, uint64_t when)
{
    const struct entry e = {when, timer};
    uint32_t i = s->place[timer];
    while (i > 0 && entry_before(e, s->heap[(i - 1) / 4])) {
        indexed_put(s, i, s->heap[(i - 1) / 4]);
        i = (i - 1) / 4;
    }
    while (4 * i + 1 < s->n) {
        const uint32_t child = indexed_first_child(s, i);
        if (!entry_before(s->heap[child], e)) {
            break;
        }
        indexed_put(s, i, s->heap[child]);
        i = child;
    }
    indexed_put(s, i, e);
}

static inline uint32_t indexed_next(struct indexed *s, uint64_t *when)
{
    *when = s->heap[0].when;
    return (uint32_t)s->heap[0].timer;
}

/* ---- Flat array, scanned. ---- */

struct flat {
    uint64_t *when;
    uint32_t n;      /* rounded up to 8, for what scans eight at a time */
    uint32_t n_used; /* not rounded */
};

static void flat_init(struct flat *s, void *memory, uint32_t n)
{
    s->when = memory;
    s->n = (n + 7) / 8 * 8;
    s->n_used = n;
    for (uint32_t i = 0; i < s->n; i++) {
        s->when[i] = NEVER;
    }
}

static inline void flat_set(struct flat *s, uint32_t timer, uint64_t when)
{
    s->when[timer] = when;
}

static inline uint32_t flat_next(struct flat *s, uint64_t *when)
{
    uint64_t first = s->when[0];
    uint32_t timer = 0;
    for (uint32_t i = 1; i < s->n_used; i++) {
        timer = s->when[i] < first ? i : timer;
        first = min_u64(s->when[i], first);
    }
    *when = first;
    return timer;
}

/* ---- Flat array of (when, timer) in one word: 6 bits of timer leave 2^57 us = 4,500 years; 17 bits leave 2 years. ---- */

struct flat_word {
    uint64_t *word;
    uint32_t n;
    uint32_t bits;
};

static void flat_word_init(struct flat_word *s, void *memory, uint32_t n)
{
    struct flat flat;
    flat_init(&flat, memory, n);
    *s = (struct flat_word){flat.when, flat.n, (uint32_t)__builtin_ctz(power_of_two(n))};
}

static inline void flat_word_set(struct flat_word *s, uint32_t timer, uint64_t when)
{
    s->word[timer] = when << s->bits | timer;
}

static inline uint64_t min_of_8(const uint64_t *w)
{
    return min_u64(min_u64(min_u64(w[0], w[1]), min_u64(w[2], w[3])),
                   min_u64(min_u64(w[4], w[5]), min_u64(w[6], w[7])));
}

static inline uint32_t flat_word_next(struct flat_word *s, uint64_t *when)
{
    uint64_t first = min_of_8(s->word);
    for (uint32_t i = 8; i < s->n; i += 8) {
        first = min_u64(first, min_of_8(s->word + i));
    }
    *when = first >> s->bits;
    return (uint32_t)(first & ((1u << s->bits) - 1));
}

/* ---- Groups of 8 or 16 with their minima cached: set() marks its group, next() scans the marked groups, then the minima. Up to 64 groups. ---- */

struct groups {
    uint64_t *when;
    uint64_t *group_when;
    uint32_t *group_timer;
    uint64_t marked;
    uint32_t n_groups;
};

static inline void groups_start(struct groups *s, void *memory, uint32_t n, uint32_t size)
{
    s->n_groups = (n + size - 1) / size;
    s->when = memory;
    s->group_when = s->when + s->n_groups * size;
    s->group_timer = (uint32_t *)(s->group_when + s->n_groups);
    s->marked = s->n_groups < 64 ? ((uint64_t)1 << s->n_groups) - 1 : ~(uint64_t)0;
    for (uint32_t i = 0; i < s->n_groups * size; i++) {
        s->when[i] = NEVER;
    }
}

static inline uint32_t first_of(const uint64_t *when, uint32_t n, uint64_t *first_when)
{
    uint64_t first = when[0];
    uint32_t place = 0;
    for (uint32_t i = 1; i < n; i++) {
        place = when[i] < first ? i : place;
        first = min_u64(when[i], first);
    }
    *first_when = first;
    return place;
}

static inline uint32_t groups_first(struct groups *s, uint64_t *when, uint32_t size)
{
    for (; s->marked != 0; s->marked &= s->marked - 1) {
        const uint32_t g = (uint32_t)__builtin_ctzll(s->marked);
        s->group_timer[g] = g * size + first_of(s->when + g * size, size, &s->group_when[g]);
    }
    return s->group_timer[first_of(s->group_when, s->n_groups, when)];
}

#define GROUPS_OF(size)                                                                            \
    struct groups_##size {                                                                         \
        struct groups g;                                                                           \
    };                                                                                             \
    static void groups_##size##_init(struct groups_##size *s, void *memory, uint32_t n)            \
    {                                                                                              \
        groups_start(&s->g, memory, n, size);                                                      \
    }                                                                                              \
    static inline void groups_##size##_set(struct groups_##size *s, uint32_t timer, uint64_t when) \
    {                                                                                              \
        s->g.when[timer] = when;                                                                   \
        s->g.marked |= (uint64_t)1 << timer / size;                                                \
    }                                                                                              \
    static inline uint32_t groups_##size##_next(struct groups_##size *s, uint64_t *when)           \
    {                                                                                              \
        return groups_first(&s->g, when, size);                                                    \
    }
GROUPS_OF(8)
GROUPS_OF(16)

/* ---- Tournament that stores winners' indexes only, times with the leaves. ---- */

struct tree_index {
    uint64_t *when;
    uint32_t *winner;
    uint32_t leaves;
};

static void tree_index_init(struct tree_index *s, void *memory, uint32_t n)
{
    s->leaves = power_of_two(n);
    s->when = memory;
    s->winner = (uint32_t *)(s->when + s->leaves);
    for (uint32_t i = 2 * s->leaves; i-- > 1;) {
        s->winner[i] = i >= s->leaves ? i - s->leaves : s->winner[2 * i];
    }
    for (uint32_t i = 0; i < s->leaves; i++) {
        s->when[i] = NEVER;
    }
}

static inline void tree_index_set(struct tree_index *s, uint32_t timer, uint64_t when)
{
    s->when[timer] = when;
    for (size_t i = (s->leaves + timer) / 2; i >= 1; i /= 2) {
        const uint32_t left = s->winner[2 * i];
        const uint32_t right = s->winner[2 * i + 1];
        s->winner[i] = s->when[right] < s->when[left] ? right : left;
    }
}

static inline uint32_t tree_index_next(struct tree_index *s, uint64_t *when)
{
    *when = s->when[s->winner[1]];
    return s->winner[1];
}

/* ---- Tournament of (when, timer) in one word. ---- */

struct tree_word {
    uint64_t *word;
    uint32_t leaves;
    uint32_t bits;
};

static void tree_word_init(struct tree_word *s, void *memory, uint32_t n)
{
    s->word = memory;
    s->leaves = power_of_two(n);
    s->bits = (uint32_t)__builtin_ctz(s->leaves);
    for (uint32_t i = 0; i < 2 * s->leaves; i++) {
        s->word[i] = ~(uint64_t)0;
    }
}

static inline void tree_word_set(struct tree_word *s, uint32_t timer, uint64_t when)
{
    uint64_t *const words = s->word;
    uint64_t first = when << s->bits | timer;
    for (size_t i = s->leaves + timer; i > 1; i /= 2) {
        words[i] = first;
        first = min_u64(first, words[i ^ 1]);
    }
    words[1] = first;
}

static inline uint32_t tree_word_next(struct tree_word *s, uint64_t *when)
{
    *when = s->word[1] >> s->bits;
    return (uint32_t)s->word[1] & (s->leaves - 1);
}

/* ---- The tournament of kernel/timer.h with the match left to the compiler. ---- */

struct tree_c {
    struct gj_timers t;
};

static void tree_c_init(struct tree_c *s, void *memory, uint32_t n)
{
    gj_timers_init(&s->t, memory, n);
}

static inline void tree_c_match(struct gj_timers *t, size_t i, uint64_t *first, uint32_t *timer)
{
    const size_t other = i ^ 1;
    const bool wins = *first < t->when[other] + (other & 1);
    *timer = wins ? *timer : t->timer[other];
    *first = wins ? *first : t->when[other];
}

static inline void tree_c_set(struct tree_c *s, uint32_t timer, uint64_t when)
{
    for (size_t i = s->t.first_leaf + timer; i > 1; i /= 2) {
        s->t.when[i] = when;
        s->t.timer[i] = timer;
        tree_c_match(&s->t, i, &when, &timer);
    }
    s->t.when[1] = when;
    s->t.timer[1] = timer;
}

static inline uint32_t tree_c_next(struct tree_c *s, uint64_t *when)
{
    *when = s->t.when[1];
    return s->t.timer[1];
}

/* ---- The tournament of kernel/timer.h, lazy: set() writes the leaf and notes it, next() plays the matches of the noted ones. ---- */

struct tree_lazy {
    struct gj_timers t;
    uint32_t n_noted;
    uint32_t noted[8];
};

static void tree_lazy_init(struct tree_lazy *s, void *memory, uint32_t n)
{
    gj_timers_init(&s->t, memory, n);
    s->n_noted = 0;
}

static inline void tree_lazy_play(struct tree_lazy *s)
{
    for (uint32_t i = 0; i < s->n_noted; i++) {
        gj_timer_set(&s->t, s->noted[i], gj_timer_get(&s->t, s->noted[i]));
    }
    s->n_noted = 0;
}

static inline void tree_lazy_set(struct tree_lazy *s, uint32_t timer, uint64_t when)
{
    if (s->n_noted == 8) {
        tree_lazy_play(s);
    }
    s->t.when[s->t.first_leaf + timer] = when;
    if (s->n_noted == 0 || s->noted[s->n_noted - 1] != timer) {
        s->noted[s->n_noted++] = timer;
    }
}

static inline uint32_t tree_lazy_next(struct tree_lazy *s, uint64_t *when)
{
    tree_lazy_play(s);
    *when = s->t.when[1];
    return s->t.timer[1];
}

/* ---- The tournament of kernel/timer.h, stopping where nothing changes. ---- */

struct tree_stop {
    struct gj_timers t;
};

static void tree_stop_init(struct tree_stop *s, void *memory, uint32_t n)
{
    gj_timers_init(&s->t, memory, n);
}

static inline void tree_stop_set(struct tree_stop *s, uint32_t timer, uint64_t when)
{
    uint64_t *const whens = s->t.when;
    uint32_t *const winners = s->t.timer;
    size_t i = s->t.first_leaf + timer;
    whens[i] = when;
    while (i > 1) {
        const size_t other = i ^ 1;
        gj_timer_match(&when, &timer, whens[other] + (other & 1), whens[other], winners[other]);
        i /= 2;
        if (whens[i] == when && winners[i] == timer) {
            return;
        }
        whens[i] = when;
        winners[i] = timer;
    }
}

static inline uint32_t tree_stop_next(struct tree_stop *s, uint64_t *when)
{
    *when = s->t.when[1];
    return s->t.timer[1];
}

/* ---- What the project uses. ---- */

struct chosen {
    struct gj_timers t;
};

static void chosen_init(struct chosen *s, void *memory, uint32_t n)
{
    gj_timers_init(&s->t, memory, n);
}

static inline void chosen_set(struct chosen *s, uint32_t timer, uint64_t when)
{
    gj_timer_set(&s->t, timer, (gj_time)when);
}

static inline uint32_t chosen_next(struct chosen *s, uint64_t *when)
{
    gj_time next;
    const uint32_t timer = gj_timers_next(&s->t, &next);
    *when = (uint64_t)next;
    return timer;
}

/* ---- Flat array, scanned eight or four at a time: called through a pointer, as a program for plain x86-64 must, or with
 * the whole loop compiled for the wider instructions. ---- */

#if defined(__x86_64__)
#include <immintrin.h>

#define FOR_AVX2 __attribute__((target("avx2,bmi")))
#define FOR_AVX512 __attribute__((target("avx512f,avx512vl,avx512dq,bmi")))

FOR_AVX2 static inline __m256i min_avx2(__m256i a, __m256i b)
{
    return _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b));
}

FOR_AVX2 static inline uint32_t first_of_avx2(const uint64_t *when, uint32_t n, uint64_t *first_when)
{
    const __m256i *const v = (const __m256i *)(const void *)when;
    __m256i low = min_avx2(_mm256_load_si256(v), _mm256_load_si256(v + 1));
    for (uint32_t i = 2; i < n / 4; i++) {
        low = min_avx2(low, _mm256_load_si256(v + i));
    }
    low = min_avx2(low, _mm256_permute4x64_epi64(low, 0x4E));
    low = min_avx2(low, _mm256_shuffle_epi32(low, 0x4E));
    *first_when = (uint64_t)_mm256_extract_epi64(low, 0);
    for (uint32_t i = 0;; i++) {
        const __m256i same = _mm256_cmpeq_epi64(low, _mm256_load_si256(v + i));
        const uint32_t mask = (uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(same));
        if (mask != 0) {
            return 4 * i + (uint32_t)__builtin_ctz(mask);
        }
    }
}

FOR_AVX512 static inline uint32_t first_of_avx512(const uint64_t *when, uint32_t n, uint64_t *first_when)
{
    __m512i low = _mm512_load_si512(when);
    for (uint32_t i = 8; i < n; i += 8) {
        low = _mm512_min_epu64(low, _mm512_load_si512(when + i));
    }
    *first_when = _mm512_reduce_min_epu64(low);
    low = _mm512_set1_epi64((long long)*first_when);
    for (uint32_t i = 0;; i += 8) {
        const uint32_t mask = _mm512_cmpeq_epi64_mask(low, _mm512_load_si512(when + i));
        if (mask != 0) {
            return i + (uint32_t)__builtin_ctz(mask);
        }
    }
}

FOR_AVX2 __attribute__((noinline)) static uint32_t call_avx2(const uint64_t *when, uint32_t n, uint64_t *first)
{
    return first_of_avx2(when, n, first);
}

FOR_AVX512 __attribute__((noinline)) static uint32_t call_avx512(const uint64_t *when, uint32_t n, uint64_t *first)
{
    return first_of_avx512(when, n, first);
}

struct flat_called {
    struct flat flat;
    uint32_t (*first_of)(const uint64_t *when, uint32_t n, uint64_t *first_when);
};

static void flat_called_init(struct flat_called *s, void *memory, uint32_t n)
{
    flat_init(&s->flat, memory, n);
    s->first_of = __builtin_cpu_supports("avx512dq") ? call_avx512 : call_avx2;
}

static inline void flat_called_set(struct flat_called *s, uint32_t timer, uint64_t when)
{
    s->flat.when[timer] = when;
}

static inline uint32_t flat_called_next(struct flat_called *s, uint64_t *when)
{
    return s->first_of(s->flat.when, s->flat.n, when);
}

#define FLAT_COMPILED_FOR(name, FOR)                                                               \
    struct flat_##name {                                                                           \
        struct flat flat;                                                                          \
    };                                                                                             \
    static void flat_##name##_init(struct flat_##name *s, void *memory, uint32_t n)                \
    {                                                                                              \
        flat_init(&s->flat, memory, n);                                                            \
    }                                                                                              \
    FOR static inline void flat_##name##_set(struct flat_##name *s, uint32_t timer, uint64_t when) \
    {                                                                                              \
        s->flat.when[timer] = when;                                                                \
    }                                                                                              \
    FOR static inline uint32_t flat_##name##_next(struct flat_##name *s, uint64_t *when)           \
    {                                                                                              \
        return first_of_##name(s->flat.when, s->flat.n, when);                                     \
    }
FLAT_COMPILED_FOR(avx2, FOR_AVX2)
FLAT_COMPILED_FOR(avx512, FOR_AVX512)
#endif

/* ---- The two loads, once for each structure so that its functions are inlined. ---- */

struct events_of {
    uint64_t from;
    uint64_t to;
    uint32_t n;
    const uint32_t *draws;
};

/* Processor time, so that other programs on the machine count as little as can be. */
static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

#define LOADS(S, FOR)                                                        \
    FOR static inline uint64_t S##_hold_run(struct S *s, struct events_of e) \
    {                                                                        \
        uint64_t sum = 0;                                                    \
        for (uint64_t k = e.from; k < e.to; k++) {                           \
            uint64_t when;                                                   \
            const uint32_t timer = S##_next(s, &when);                       \
            sum += when ^ timer;                                             \
            S##_set(s, timer, when + e.draws[k % N_DRAWS]);                  \
        }                                                                    \
        return sum;                                                          \
    }                                                                        \
    FOR static inline uint64_t S##_line_run(struct S *s, struct events_of e) \
    {                                                                        \
        uint64_t sum = 0;                                                    \
        for (uint64_t k = e.from; k < e.to; k++) {                           \
            uint64_t when;                                                   \
            const uint32_t timer = S##_next(s, &when);                       \
            const uint32_t draw = e.draws[k % N_DRAWS];                      \
            const uint32_t after = timer + 1 < e.n ? timer + 1 : 0;          \
            const uint32_t before = timer > 1 ? timer - 2 : e.n - 1;         \
            sum += when ^ timer;                                             \
            S##_set(s, timer, when + draw);                                  \
            if (draw & 1) {                                                  \
                S##_set(s, after, when + (draw ^ 2048));                     \
            }                                                                \
            if ((draw & 6) == 6 && before != timer) {                        \
                S##_set(s, before, NEVER);                                   \
            }                                                                \
        }                                                                    \
        return sum;                                                          \
    }                                                                        \
    LOAD(S, hold, FOR)                                                       \
    LOAD(S, line, FOR)

/* Fill, let it settle for four events a timer, measure. */
#define LOAD(S, load, FOR)                                                                                       \
    FOR static uint64_t S##_##load(void *memory, uint32_t n, uint64_t events, const uint32_t *draws, double *ns) \
    {                                                                                                            \
        struct S s;                                                                                              \
        S##_init(&s, memory, n);                                                                                 \
        for (uint32_t i = 0; i < n; i++) {                                                                       \
            S##_set(&s, i, draws[i % N_DRAWS]);                                                                  \
        }                                                                                                        \
        const uint64_t settled = 4 * (uint64_t)n + 1000;                                                         \
        uint64_t sum = S##_##load##_run(&s, (struct events_of){0, settled, n, draws});                           \
        const double start = now_ns();                                                                           \
        sum += S##_##load##_run(&s, (struct events_of){settled, settled + events, n, draws});                    \
        *ns = (now_ns() - start) / (double)events;                                                               \
        return sum;                                                                                              \
    }

#define HERE /* the flags of the build */
LOADS(nothing, HERE)
LOADS(events, HERE)
LOADS(indexed, HERE)
LOADS(flat, HERE)
LOADS(flat_word, HERE)
LOADS(groups_8, HERE)
LOADS(groups_16, HERE)
LOADS(tree_index, HERE)
LOADS(tree_word, HERE)
LOADS(tree_c, HERE)
LOADS(tree_lazy, HERE)
LOADS(tree_stop, HERE)
LOADS(chosen, HERE)
#if defined(__x86_64__)
LOADS(flat_called, HERE)
LOADS(flat_avx2, FOR_AVX2)
LOADS(flat_avx512, FOR_AVX512)
#endif

typedef uint64_t load_function(void *memory, uint32_t n, uint64_t events, const uint32_t *draws, double *ns);

struct structure {
    const char *name;
    load_function *load[2];
    uint32_t largest; /* number of timers it is measured (or made) for */
};

static const struct structure structures[] = {
    {"loop alone", {nothing_hold, nothing_line}, UINT32_MAX},
    {"binary heap of events", {events_hold, events_line}, UINT32_MAX},
    {"4-ary indexed heap", {indexed_hold, indexed_line}, UINT32_MAX},
    {"flat, scanned", {flat_hold, flat_line}, 1000},
    {"flat, one word", {flat_word_hold, flat_word_line}, 1000},
#if defined(__x86_64__)
    {"flat, SIMD, called", {flat_called_hold, flat_called_line}, 1000},
    {"flat, loop for AVX2", {flat_avx2_hold, flat_avx2_line}, 1000},
    {"flat, loop for AVX-512", {flat_avx512_hold, flat_avx512_line}, 1000},
#endif
    {"groups of 8", {groups_8_hold, groups_8_line}, 512},
    {"groups of 16", {groups_16_hold, groups_16_line}, 1000},
    {"tournament of indexes", {tree_index_hold, tree_index_line}, UINT32_MAX},
    {"tournament, plain C", {tree_c_hold, tree_c_line}, UINT32_MAX},
    {"tournament, lazy", {tree_lazy_hold, tree_lazy_line}, UINT32_MAX},
    {"tournament, early stop", {tree_stop_hold, tree_stop_line}, UINT32_MAX},
    {"tournament, one word", {tree_word_hold, tree_word_line}, UINT32_MAX},
    {"kernel/timer.h", {chosen_hold, chosen_line}, UINT32_MAX},
};
#define N_STRUCTURES (sizeof structures / sizeof structures[0])

static const uint32_t sizes[] = {2, 5, 8, 20, 64, 1000, 100000};
#define N_SIZES (sizeof sizes / sizeof sizes[0])

struct bench {
    void *memory;
    uint64_t events;
    int runs;
    uint32_t *draws; /* N_DRAWS of them, exponential, mean 10^7 */
};

static int compare_doubles(const void *a, const void *b)
{
    double x;
    double y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static bool supported(const struct structure *s)
{
#if defined(__x86_64__)
    if (s->load[0] == flat_avx512_hold) {
        return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    }
    if (s->load[0] == flat_avx2_hold || s->load[0] == flat_called_hold) {
        return __builtin_cpu_supports("avx2");
    }
#endif
    return s != NULL;
}

static double median_ns(const struct bench *b, load_function *load, uint32_t n, uint64_t *sum)
{
    double ns[MAX_RUNS];
    for (int r = 0; r < b->runs; r++) {
        *sum = load(b->memory, n, b->events, b->draws, &ns[r]);
    }
    qsort(ns, (size_t)b->runs, sizeof ns[0], compare_doubles);
    return ns[b->runs / 2];
}

/* Prints a table; returns how many structures disagreed with the first (after the empty loop). */
static int print_load(const struct bench *b, int load)
{
    uint64_t expected[N_SIZES] = {0};
    int wrong = 0;
    printf("%-24s", load == 0 ? "hold, ns an event" : "line, ns an event");
    for (size_t k = 0; k < N_SIZES; k++) {
        printf("%10" PRIu32, sizes[k]);
    }
    printf("\n");
    for (size_t s = 0; s < N_STRUCTURES; s++) {
        printf("%-24s", structures[s].name);
        for (size_t k = 0; k < N_SIZES; k++) {
            if (sizes[k] > structures[s].largest || !supported(&structures[s])) {
                printf("%10s", "-");
                continue;
            }
            uint64_t sum = 0;
            printf("%10.2f", median_ns(b, structures[s].load[load], sizes[k], &sum));
            fflush(stdout);
            expected[k] = s == 1 ? sum : expected[k];
            if (s > 1 && sum != expected[k]) {
                printf("?");
                wrong++;
            }
        }
        printf("\n");
    }
    return wrong;
}

int main(int argc, char **argv)
{
    struct bench b = {.runs = argc > 1 ? atoi(argv[1]) : 31, .events = argc > 2 ? strtoull(argv[2], NULL, 10) : 200000};
    if (b.runs < 1 || b.runs > MAX_RUNS || b.events < 1) {
        fprintf(stderr, "usage: timer_structures [runs (1 to %d) [events]]\n", MAX_RUNS);
        return 2;
    }
    b.memory = aligned_alloc(64, MEMORY_BYTES);
    b.draws = malloc(N_DRAWS * sizeof *b.draws);
    if (b.memory == NULL || b.draws == NULL) {
        fprintf(stderr, "timer_structures: no memory\n");
        return 1;
    }
    memset(b.memory, 0, MEMORY_BYTES);
    uint64_t random = 1;
    for (uint32_t i = 0; i < N_DRAWS; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        b.draws[i] = (uint32_t)(-log((double)((random >> 32) + 1) / 4294967297.0) * 1e7) + 1;
    }
    const int wrong = print_load(&b, 0) + print_load(&b, 1);
    if (wrong != 0) {
        printf("%d results marked ? differ from the binary heap's\n", wrong);
    }
    free(b.draws);
    free(b.memory);
    return wrong != 0;
}
