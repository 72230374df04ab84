#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local size_t n_allocations; /* lint: test hook */
static _Thread_local size_t n_until_fail;  /* lint: test hook: 0 never, 1 every one from now on, n counts down to 1 */

/* Counts one allocation; true when the test hook wants it to fail. */
static int must_fail(void)
{
    n_allocations++;
    if (n_until_fail == 0) {
        return 0;
    }
    if (n_until_fail == 1) {
        return 1;
    }
    n_until_fail--;
    return 0;
}

/* count * size, or 0 when that overflows; never 0 otherwise, since malloc(0) may return NULL without being out of memory. */
static size_t total_bytes(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return 0;
    }
    return count * size != 0 ? count * size : 1;
}

void *gj_alloc(size_t size)
{
    return must_fail() ? NULL : malloc(size != 0 ? size : 1);
}

void *gj_alloc_zero(size_t count, size_t size)
{
    size_t bytes = total_bytes(count, size);
    return must_fail() || bytes == 0 ? NULL : calloc(bytes, 1);
}

void *gj_realloc(void *old, size_t count, size_t size)
{
    size_t bytes = total_bytes(count, size);
    return must_fail() || bytes == 0 ? NULL : realloc(old, bytes);
}

void gj_free(void *memory)
{
    free(memory);
}

char *gj_strdup(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = gj_alloc(bytes);
    return copy != NULL ? memcpy(copy, text, bytes) : NULL;
}

int gj_grow(void **array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity) {
        return 0;
    }
    /* One and a half times: pieces given back by earlier steps can be used again, unlike with doubling. */
    size_t wanted = *capacity < SIZE_MAX / 2 ? *capacity + *capacity / 2 : needed;
    if (wanted < needed) {
        wanted = needed;
    }
    if (wanted < 8) {
        wanted = 8;
    }
    void *larger = gj_realloc(*array, wanted, size);
    if (larger == NULL) {
        return -1;
    }
    *array = larger;
    *capacity = wanted;
    return 0;
}

size_t gj_alloc_count(void)
{
    return n_allocations;
}

void gj_alloc_fail_after(size_t n)
{
    n_until_fail = n;
}

/* Blocks form a list; pieces are cut from the first one. A piece too large for what is left there gets a new block: put first
 * when it is a block of ordinary size, second when it was made for that piece alone, so that the rest of the first is not lost.
 *
 *   arena->first -> [head|piece|piece|....free....] -> [head|large piece] -> [head|pieces....] -> NULL
 */
struct gj_arena_block {
    alignas(max_align_t) struct gj_arena_block *next;
    size_t used;
    size_t capacity;
};

enum {
    ARENA_FIRST_BLOCK = 4096,    /* a small scenario fits; costs nothing when it does not */
    ARENA_LARGEST_BLOCK = 262144 /* at most this much is left unused at the end */
};

static char *block_data(struct gj_arena_block *block)
{
    return (char *)(block + 1);
}

void gj_arena_init(struct gj_arena *arena)
{
    arena->first = NULL;
    arena->bytes = 0;
}

void gj_arena_fini(struct gj_arena *arena)
{
    struct gj_arena_block *block = arena->first;
    while (block != NULL) {
        struct gj_arena_block *next = block->next;
        gj_free(block);
        block = next;
    }
    gj_arena_init(arena);
}

static struct gj_arena_block *arena_add_block(struct gj_arena *arena, size_t bytes)
{
    size_t ordinary = arena->first == NULL ? ARENA_FIRST_BLOCK : ARENA_LARGEST_BLOCK;
    if (arena->first != NULL && arena->first->capacity < ARENA_LARGEST_BLOCK / 2) {
        ordinary = 2 * arena->first->capacity;
    }
    size_t capacity = bytes > ordinary ? bytes : ordinary;
    if (capacity > SIZE_MAX - sizeof(struct gj_arena_block)) {
        return NULL;
    }
    struct gj_arena_block *block = gj_alloc(sizeof *block + capacity);
    if (block == NULL) {
        return NULL;
    }
    block->used = 0;
    block->capacity = capacity;
    if (arena->first != NULL && bytes > ordinary) {
        block->next = arena->first->next;
        arena->first->next = block;
    } else {
        block->next = arena->first;
        arena->first = block;
    }
    return block;
}

void *gj_arena_alloc(struct gj_arena *arena, size_t count, size_t size)
{
    size_t bytes = total_bytes(count, size);
    if (bytes == 0 || bytes > SIZE_MAX - alignof(max_align_t)) {
        return NULL;
    }
    bytes = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct gj_arena_block *block = arena->first;
    if (block == NULL || block->capacity - block->used < bytes) {
        block = arena_add_block(arena, bytes);
        if (block == NULL) {
            return NULL;
        }
    }
    void *piece = block_data(block) + block->used;
    block->used += bytes;
    arena->bytes += bytes;
    return memset(piece, 0, bytes);
}

char *gj_arena_strdup(struct gj_arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = gj_arena_alloc(arena, bytes, 1);
    return copy != NULL ? memcpy(copy, text, bytes) : NULL;
}
