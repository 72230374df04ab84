/* Arrays of numbers as NumPy reads them: one .npy file, format version 1.0 (NumPy Enhancement Proposal 1), doubles, little-endian, the last index fastest.
 *
 *     const uint64_t shape[3] = {points, replications, responses};
 *     gj_npy_open("Y.npy", 3, shape, &npy, &error);
 *     for (...) gj_npy_add(npy, row, responses);
 *     gj_npy_close(npy, &error);                      // or gj_npy_drop(npy)
 *
 *     >>> numpy.load("Y.npy").shape                   (30, 5, 4)
 */
#ifndef GJ_STORE_NPY_H
#define GJ_STORE_NPY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define GJ_NPY_MAX_DIMENSIONS 8

struct gj_npy;

/* GJ_IO, GJ_USAGE (a folder), GJ_NO_MEMORY. `n_dimensions` from 1. The file is there, whole, once it is closed. */
enum gj_status gj_npy_open(const char *path, uint32_t n_dimensions, const uint64_t *shape, struct gj_npy **npy,
                           struct gj_error *error) GJ_MUST_CHECK;
/* The next `n` numbers; NaN is no value. What fails is kept until close. */
void gj_npy_add(struct gj_npy *npy, const double *value, size_t n);
/* As many must have been added as the shape has places. Frees `npy`. */
enum gj_status gj_npy_close(struct gj_npy *npy, struct gj_error *error) GJ_MUST_CHECK;
void gj_npy_drop(struct gj_npy *npy); /* NULL is fine */

#endif
