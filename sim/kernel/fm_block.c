/* Built once for each vector width, see kernel/variant.h. Chunks of fixed length in local memory: the compiler then needs neither a test
 * whether in and out overlap (they may be the same array) nor a loop for what is left over. */
#include "kernel/fm_block.h"

#include "kernel/fm.h"
#include "kernel/fm_inline.h"
#include "kernel/variant.h"

struct chunk {
    _Alignas(64) double x[GJ_FM_CHUNK];
};

/* The next values of `in`, at most a chunk; the rest is filled with 1/2, an ordinary argument for all functions. */
static inline unsigned take(struct chunk *chunk, const double *in, unsigned n)
{
    unsigned taken = n < GJ_FM_CHUNK ? n : GJ_FM_CHUNK;
    for (unsigned i = 0; i < taken; i++) {
        chunk->x[i] = in[i];
    }
    for (unsigned i = taken; i < GJ_FM_CHUNK; i++) {
        chunk->x[i] = 0.5;
    }
    return taken;
}

static inline void give(const struct chunk *chunk, double *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        out[i] = chunk->x[i];
    }
}

void GJ_VARIANT(gj_log_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0, taken; done < n; done += taken) {
        struct chunk from, to;
        taken = take(&from, in + done, n - done);
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            to.x[i] = gj_log_any(from.x[i]);
        }
        give(&to, out + done, taken);
    }
}

void GJ_VARIANT(gj_exp_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0, taken; done < n; done += taken) {
        struct chunk from, to;
        taken = take(&from, in + done, n - done);
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            to.x[i] = gj_exp_any(from.x[i]);
        }
        give(&to, out + done, taken);
    }
}

void GJ_VARIANT(gj_normal_quantile_n)(const double *in, double *out, unsigned n)
{
    for (unsigned done = 0, taken; done < n; done += taken) {
        struct chunk from, to;
        unsigned n_unusual = 0;
        taken = take(&from, in + done, n - done);
        for (unsigned i = 0; i < GJ_FM_CHUNK; i++) {
            n_unusual += (from.x[i] >= 0x1p-1022) & (from.x[i] < 1.0) ? 0u : 1u;
        }
        if (n_unusual == 0) {
            gj_normal_quantile_chunk(from.x, to.x);
        } else {
            for (unsigned i = 0; i < taken; i++) {
                to.x[i] = gj_normal_quantile(from.x[i]);
            }
        }
        give(&to, out + done, taken);
    }
}
