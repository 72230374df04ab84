#include "store/npy.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "store/sink_internal.h"

struct gj_npy {
    struct gj_sink *sink;
    uint64_t left; /* numbers still to come */
};

/*     magic        version  length of the rest  a Python dict, spaces, one line feed; all of it a multiple of 64 bytes
 *     93 N U M P Y   1   0     76   0             {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }      \n   */
enum { FIXED = 10, ALIGNED = 64 };

static void add_header(struct gj_text *header, uint32_t n_dimensions, const uint64_t *shape)
{
    gj_text_add(header, "{'descr': '<f8', 'fortran_order': False, 'shape': (");
    for (uint32_t i = 0; i < n_dimensions; i++) {
        gj_text_addf(header, "%s%" PRIu64, i > 0 ? ", " : "", shape[i]);
    }
    gj_text_add(header, n_dimensions == 1 ? ",), }" : "), }"); /* (3) is no tuple of Python's */
    while ((header->length + FIXED + 1) % ALIGNED != 0 && !header->failed) {
        gj_text_add_n(header, " ", 1);
    }
    gj_text_add_n(header, "\n", 1);
}

enum gj_status gj_npy_open(const char *path, uint32_t n_dimensions, const uint64_t *shape, struct gj_npy **out,
                           struct gj_error *error)
{
    GJ_CHECK(n_dimensions >= 1 && n_dimensions <= GJ_NPY_MAX_DIMENSIONS, "an array of %u dimensions", n_dimensions);
    struct gj_npy *npy = gj_alloc_zero(1, sizeof *npy);
    struct gj_text header;
    gj_text_init(&header);
    add_header(&header, n_dimensions, shape);
    enum gj_status status = npy && !header.failed
                                ? gj_sink_open(path, &npy->sink, error)
                                : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %s", path);
    if (status == GJ_OK) {
        const unsigned char fixed[FIXED] = {0x93,
                                            'N',
                                            'U',
                                            'M',
                                            'P',
                                            'Y',
                                            1,
                                            0,
                                            (unsigned char)(header.length & 0xff),
                                            (unsigned char)(header.length >> 8)};
        gj_sink_add(npy->sink, (const char *)fixed, FIXED);
        gj_sink_add(npy->sink, header.data, header.length);
        npy->left = 1;
        for (uint32_t i = 0; i < n_dimensions; i++) {
            npy->left *= shape[i];
        }
        *out = npy;
    } else {
        gj_free(npy);
    }
    gj_text_fini(&header);
    return status;
}

void gj_npy_add(struct gj_npy *npy, const double *value, size_t n)
{
    enum { PIECE = 512 };
    unsigned char bytes[PIECE * sizeof(double)];
    GJ_CHECK(n <= npy->left, "%zu numbers, and room for %" PRIu64, n, npy->left);
    npy->left -= n;
    while (n > 0) {
        const size_t m = n < PIECE ? n : PIECE;
        for (size_t i = 0; i < m; i++) { /* little-endian on every machine */
            uint64_t bits;
            memcpy(&bits, &value[i], sizeof bits);
            for (unsigned k = 0; k < sizeof bits; k++) {
                bytes[i * sizeof bits + k] = (unsigned char)(bits >> (8 * k));
            }
        }
        gj_sink_add(npy->sink, (const char *)bytes, m * sizeof(double));
        value += m;
        n -= m;
    }
}

enum gj_status gj_npy_close(struct gj_npy *npy, struct gj_error *error)
{
    struct gj_sink *sink = npy->sink;
    GJ_CHECK(npy->left == 0, "an array without its last %" PRIu64 " numbers", npy->left);
    gj_free(npy);
    return gj_sink_commit(sink, error);
}

void gj_npy_drop(struct gj_npy *npy)
{
    if (npy) {
        gj_sink_drop(npy->sink);
        gj_free(npy);
    }
}
