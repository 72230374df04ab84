/* The cursor of a packed result. A walk over a struct names each field once; the cursor writes it or reads it, so the two directions cannot drift apart.
 *
 *     bool, choice    1 byte, 4 bytes          text    length (0xffffffff: NULL) and bytes
 *     u32 u64 double  little-endian            list    its elements; the number of them is a field before it
 *
 * Writing changes nothing of what is walked over. Reading stops at the first fault: then `status` says so, every later value is 0, and walks stay
 * out of lists that are not there (loops ask gj_pack_goes_on). */
#ifndef GJ_STUDY_RESULT_PACK_INTERNAL_H
#define GJ_STUDY_RESULT_PACK_INTERNAL_H

#include "base/alloc.h"
#include "study/insight/insight.h"
#include "study/population/evidence.h"
#include "study/result_jobs.h"
#include "study/result_pack.h"
#include "study/result_paths.h"

struct gj_pack {
    struct gj_text *out;           /* written to; NULL: reading */
    const unsigned char *at, *end; /* what is read */
    struct gj_arena *arena;        /* of strings that are read */
    enum gj_status status;         /* of reading: GJ_IO, GJ_NO_MEMORY */
    const struct gj_study_spec *spec;
};

static inline bool gj_pack_goes_on(const struct gj_pack *pack)
{
    return pack->status == GJ_OK;
}

void gj_pack_bool(struct gj_pack *pack, bool *value);
void gj_pack_u32(struct gj_pack *pack, uint32_t *value);
void gj_pack_u64(struct gj_pack *pack, uint64_t *value);
void gj_pack_int(struct gj_pack *pack, int64_t *value);
void gj_pack_wide(struct gj_pack *pack, gj_wide *value);
void gj_pack_double(struct gj_pack *pack, double *value);
void gj_pack_doubles(struct gj_pack *pack, double *value, size_t n);
void gj_pack_estimate(struct gj_pack *pack, struct gj_estimate *estimate);
void gj_pack_estimates(struct gj_pack *pack, struct gj_estimate *estimate, size_t n);
void gj_pack_range(struct gj_pack *pack, struct gj_range *range);
void gj_pack_text(struct gj_pack *pack, const char **text);
void gj_pack_chars(struct gj_pack *pack, char *text, size_t size); /* NUL-terminated, in `size` bytes */

/* A number of at most `most`; GJ_IO beyond. */
void gj_pack_most(struct gj_pack *pack, uint32_t *value, uint32_t most);
/* A place in a list of `n`; and one that may be `none` instead. */
void gj_pack_index(struct gj_pack *pack, uint32_t *value, uint32_t n);
void gj_pack_place(struct gj_pack *pack, uint32_t *value, uint32_t n, uint32_t none);

/* Room for a list that is read, and for one more: cleared, and never more than the bytes that are left can fill. From the heap, or from pack->arena. */
void *gj_pack_room(struct gj_pack *pack, uint64_t n, size_t size, bool is_in_arena);
/* Is there one? Of a pointer that may be NULL. */
bool gj_pack_is_there(struct gj_pack *pack, bool is_there);

/* An enum: from 0 to limit - 1. */
#define GJ_PACK_CHOICE(pack, field, limit)                    \
    do {                                                      \
        uint32_t choice_ = (uint32_t)(field);                 \
        gj_pack_most((pack), &choice_, (uint32_t)(limit)-1U); \
        if ((pack)->out == NULL) {                            \
            (field) = choice_;                                \
        }                                                     \
    } while (0)

/* A list of n that is freed by itself; one of the arena; and one struct that may not be there. */
#define GJ_PACK_LIST_IN(pack, list, n, is_in_arena)                            \
    do {                                                                       \
        if ((pack)->out == NULL) {                                             \
            (list) = gj_pack_room((pack), (n), sizeof *(list), (is_in_arena)); \
        }                                                                      \
    } while (0)
#define GJ_PACK_LIST(pack, list, n) GJ_PACK_LIST_IN(pack, list, n, false)
#define GJ_PACK_ARENA_LIST(pack, list, n) GJ_PACK_LIST_IN(pack, list, n, true)
#define GJ_PACK_MAYBE(pack, pointer)                       \
    do {                                                   \
        if (gj_pack_is_there((pack), (pointer) != NULL)) { \
            GJ_PACK_LIST((pack), (pointer), 0);            \
        }                                                  \
    } while (0)

/* The walks. */
void gj_pack_plant(struct gj_pack *pack, struct gj_study_result *result); /* stations, pools, OEE, lead times */
void gj_pack_money(struct gj_pack *pack, struct gj_study_result *result); /* money, jobs, bridges, appraisal, paths */
void gj_pack_population(struct gj_pack *pack, struct gj_population_result *population);
void gj_pack_insight(struct gj_pack *pack, struct gj_insight *insight);
void gj_pack_seen(struct gj_pack *pack, struct gj_seen *seen);

/* Of everything that a packed result is made of: another number, other bytes. */
uint64_t gj_pack_layout(void);

#endif
