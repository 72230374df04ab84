/* Resampling: intervals of statistics that have no formula for them [Efron1993]. Draws are a function of (seed, purpose, resample, place), so an interval
 * is the same number every time, on every machine, in any order. */
#ifndef GJ_STUDY_RESAMPLE_H
#define GJ_STUDY_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

uint64_t gj_resample_key(uint64_t seed, const char *purpose);
/* Which of 0 .. n - 1 stands at `place` of resample `b`: drawn with replacement. */
uint64_t gj_resample_index(uint64_t key, uint32_t b, uint64_t place, uint64_t n);
/* An order of 0 .. n - 1 at random, all the same chance. */
void gj_resample_shuffle(uint64_t key, uint32_t b, uint32_t *place, uint32_t n);

/* Value below which a share `p` of the n sorted ones lies; between two of them by a straight line. n >= 1. */
double gj_quantile_sorted(const double *sorted, size_t n, double p);

/* Bounds of the middle `confidence` of the values, which are sorted in place; NaN among them are left out. NaN of none. */
void gj_percentile_interval(double *value, size_t n, double confidence, double *low, double *high);

/* The confidence to ask percentiles for so that, of n observations, they are as wide as Student's t has it [Hesterberg2015] 3.4: percentiles are too narrow
 * by sqrt((n - 1) / n) and by what normal is narrower than t. */
double gj_expanded_confidence(double confidence, uint32_t n);

/* The same, moved so that the resamples' mean is the estimate: for statistics that resampling itself pushes to one side, as it adds noise of its own. What
 * counts is how far the resamples lie apart. */
void gj_centred_interval(double estimate, double *value, size_t n, double confidence, double *low, double *high);

#endif
