/* The builds of draw_block.c, and what they take. */
#ifndef GJ_KERNEL_DRAW_BLOCK_H
#define GJ_KERNEL_DRAW_BLOCK_H

#include <stdint.h>

#include "kernel/draw.h"

struct gj_block_at {
    uint64_t key;
    uint64_t block; /* index / GJ_BLOCK */
    uint32_t replication;
};

struct gj_source;

/* Fill value[GJ_BLOCK] with a block of any kind; and with the 32 pieces of a sum from source->sub on, of a kind drawn by inversion. All
 * builds give the same bits; only the width of their vectors differs. */
void gj_block_fill_base(const struct gj_dist *dist, const struct gj_block_at *at, double *value);
void gj_block_pieces_base(const struct gj_dist *dist, const struct gj_source *source, double *value);
#if defined(__x86_64__)
void gj_block_fill_avx2(const struct gj_dist *dist, const struct gj_block_at *at, double *value);
void gj_block_pieces_avx2(const struct gj_dist *dist, const struct gj_source *source, double *value);
void gj_block_fill_avx512(const struct gj_dist *dist, const struct gj_block_at *at, double *value);
void gj_block_pieces_avx512(const struct gj_dist *dist, const struct gj_source *source, double *value);
#endif

#endif
