/* Built once for each vector width, see kernel/variant.h. Results go through chunks of fixed length in local memory: the compiler then
 * needs neither a test whether in and out overlap (they may be the same array) nor a loop for what is left over. */
#include "kernel/fm_block.h"

#include <string.h>

#include "kernel/fm.h"
#include "kernel/fm_inline.h"
#include "kernel/variant.h"

struct chunk {
    _Alignas(64) double x[GJ_FM_CHUNK];
};

/* A whole chunk of arguments: in `in` when n suffices, otherwise in `room`, filled up with an argument ordinary for all functions. */
static inline const double *whole_chunk(const double *in, unsigned n, struct chunk *room)
{
    if (n >= GJ_FM_CHUNK) {
        return in;
    }
    for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
        room->x[i] = i < n ? in[i] : 0.5;
    }
    return room->x;
}

/* Writes the results that were asked for; returns how many. */
static inline unsigned give(const struct chunk *chunk, double *out, unsigned n)
{
    if (n >= GJ_FM_CHUNK) {
        memcpy(out, chunk->x, sizeof chunk->x);
        return GJ_FM_CHUNK;
    }
    memcpy(out, chunk->x, n * sizeof *out);
    return n;
}

void GJ_VARIANT(gj_log_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0; done < n;) {
        struct chunk room, to;
        const double *from = whole_chunk(in + done, n - done, &room);
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            to.x[i] = gj_log_any(from[i]);
        }
        done += give(&to, out + done, n - done);
    }
}

void GJ_VARIANT(gj_exp_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0; done < n;) {
        struct chunk room, to;
        const double *from = whole_chunk(in + done, n - done, &room);
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            to.x[i] = gj_exp_any(from[i]);
        }
        done += give(&to, out + done, n - done);
    }
}

void GJ_VARIANT(gj_normal_quantile_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0; done < n;) {
        struct chunk room, to;
        const double *from = whole_chunk(in + done, n - done, &room);
        unsigned n_unusual = 0;
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            n_unusual += from[i] >= 0x1p-1022 ? 0u : 1u;
            n_unusual += from[i] < 1.0 ? 0u : 1u;
        }
        if (n_unusual == 0) {
            gj_normal_quantile_chunk(from, to.x);
        } else {
            for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
                to.x[i] = gj_normal_quantile(from[i]);
            }
        }
        done += give(&to, out + done, n - done);
    }
}
