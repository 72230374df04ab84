#include "study/precision.h"

#include <math.h>

#include "study/estimate.h"

void gj_mean_add(struct gj_mean *mean, double value)
{
    mean->n_run++;
    if (!isnan(value)) {
        mean->n++;
        const double change = value - mean->mean;
        mean->mean += change / mean->n;
        mean->squares += change * (value - mean->mean);
    }
}

struct gj_estimate gj_mean_estimate(const struct gj_mean *mean, double confidence)
{
    return gj_estimate_of(mean->mean, mean->squares, mean->n, confidence);
}

bool gj_precision_is_on(const struct gj_precision *rule)
{
    return rule->absolute > 0.0 || rule->relative > 0.0;
}

/* The smallest multiple of `block` above n. */
static uint64_t next_multiple(uint32_t n, uint32_t block)
{
    return ((uint64_t)n / block + 1) * block;
}

uint32_t gj_precision_next_look(const struct gj_precision *rule, uint32_t n)
{
    const uint64_t look = n < rule->least ? rule->least : next_multiple(n, rule->block);
    return gj_precision_is_on(rule) && look < rule->most ? (uint32_t)look : rule->most;
}

static bool is_look(const struct gj_precision *rule, uint32_t n)
{
    return n > 0 && (n == rule->least || (n > rule->least && n % rule->block == 0));
}

bool gj_precision_is_reached(const struct gj_precision *rule, const struct gj_mean *mean)
{
    if (!gj_precision_is_on(rule) || !is_look(rule, mean->n_run)) {
        return false;
    }
    const struct gj_estimate e = gj_mean_estimate(mean, rule->confidence);
    const double share = rule->relative / (1.0 + rule->relative);
    return (!(rule->absolute > 0.0) || e.half_width <= rule->absolute) &&
           (!(rule->relative > 0.0) || e.half_width <= share * fabs(e.mean)) && !isnan(e.half_width);
}
