/* The fit of a joint design's points by orthonormal polynomials, for any weights of the points. */
#ifndef GJ_STUDY_VARIANCE_INTERNAL_H
#define GJ_STUDY_VARIANCE_INTERNAL_H

#include "study/sens/variance_split.h"

struct gj_fit;
struct gj_fit *gj_fit_open(const struct gj_variance_spec *spec); /* NULL: no memory */
void gj_fit_close(struct gj_fit *fit);                           /* NULL is fine */
/* Adds to each part that the basis has terms of its variance, the sum of squared coefficients less their error, and returns the variance of the points about the
 * fit less the noise in it. NaN, and nothing added, where there is no fit (columns that depend on each other, fewer points than columns).
 *
 * Where points share their draws (spec->y), the noise of the means is a smooth function of the factors as well as a rough one: what one replication does to all
 * points alike in kind looks like an effect. So each replication is fitted by itself, and how far its coefficients lie apart is their error too. Else the
 * noise is rough, and `noise_of_mean`. */
double gj_fit_parts(struct gj_fit *fit, const uint32_t *weight, double noise_of_mean, double *part);

#endif
