/* The one allocator. Everything the project allocates comes from here, so a test can make the n-th allocation fail.
 *
 * All functions return NULL when memory is out (or when a test says so); none of them aborts. The caller turns NULL into
 * GJ_NO_MEMORY.
 */
#ifndef GJ_BASE_ALLOC_H
#define GJ_BASE_ALLOC_H

#include <stdalign.h>
#include <stddef.h>

void *gj_alloc(size_t size);                            /* not cleared */
void *gj_alloc_zero(size_t count, size_t size);         /* cleared; NULL on overflow of count * size */
void *gj_realloc(void *old, size_t count, size_t size); /* NULL leaves `old` alone */
void gj_free(void *memory);                             /* NULL is fine */
char *gj_strdup(const char *text);

/* Grow `*array` (elements of `size` bytes, `*capacity` of them) so that it holds at least `needed`. Returns 0, or -1 when memory is out
 * (the array is then as before). */
int gj_grow(void **array, size_t *capacity, size_t needed, size_t size);

/* For tests and `bench`: how many allocations so far in this thread, and "fail the n-th from now, and all after it" (0: never). */
size_t gj_alloc_count(void);
void gj_alloc_fail_after(size_t n);

/* Arena: many small pieces with one end of life. Addresses stay valid until fini. */
struct gj_arena {
    struct gj_arena_block *first;
    size_t bytes;
};
void gj_arena_init(struct gj_arena *arena);
void gj_arena_fini(struct gj_arena *arena);
void *gj_arena_alloc(struct gj_arena *arena, size_t count, size_t size); /* cleared, aligned for any type */
char *gj_arena_strdup(struct gj_arena *arena, const char *text);

#endif
