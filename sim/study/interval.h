/* An estimate with its interval, as all results of a study carry it. */
#ifndef GJ_STUDY_INTERVAL_H
#define GJ_STUDY_INTERVAL_H

#include <stdint.h>

struct gj_estimate {
    double mean, half_width; /* half_width: of the interval at spec.confidence; NaN when n < 2 */
    uint32_t n;
};

#endif
