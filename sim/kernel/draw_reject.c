/* The distributions without a cheap inverse: gamma, beta, binomial, Poisson. A rejection's attempt t uses sub-draws 2t and 2t + 1
 * of the index. In each the first attempt, nearly always kept, increases with its first uniform, so that arms with near parameters
 * stay matched. */
#include "kernel/dist_internal.h"
#include "kernel/draw_internal.h"
#include "kernel/draw_special.h"
#include "kernel/draw_transform.h"
#include "kernel/fm.h"

/* A search of the cumulative sum stops where the terms left are below this: their sum could never be told from rounding. */
#define LAST_TERM 0x1p-60

double gj_gamma_standard(double shape, const struct gj_source *source, uint32_t attempt, double *log_boost)
{
    *log_boost = 0.0;
    if (shape < 1.0) { /* Gamma(shape) is Gamma(shape + 1) times u^(1/shape) */
        *log_boost = gj_log(gj_source_uniform(source, GJ_SUB_BOOST)) / shape;
        shape += 1.0;
    }
    double d = shape - 1.0 / 3.0;
    double c = 1.0 / __builtin_sqrt(9.0 * d);
    for (;; attempt++) {
        double z = gj_normal_quantile_core(gj_source_uniform(source, 2 * attempt));
        double test = gj_source_uniform(source, 2 * attempt + 1);
        double root = 1.0 + c * z;
        double v = root * root * root;
        if (root > GJ_GAMMA_LEAST_ROOT && (gj_gamma_quick(d, z, test) > 0.0 || gj_gamma_full(d, z, v, test) > 0.0)) {
            return d * v;
        }
    }
}

double gj_draw_gamma(double shape, double scale, const struct gj_source *source)
{
    double log_boost;
    double x = gj_gamma_standard(shape, source, 0, &log_boost);
    return gj_to_boosted(scale, x, log_boost);
}

double gj_draw_beta(const struct gj_dist *dist, const struct gj_source *source)
{
    struct gj_source second = *source;
    second.sub += GJ_SUB_SECOND_GAMMA;
    double boost_x, boost_y;
    double x = gj_gamma_standard(dist->a, source, 0, &boost_x);
    double y = gj_gamma_standard(dist->b, &second, 0, &boost_y);
    return gj_to_beta(dist, x, boost_x, y, boost_y);
}

double gj_binomial_first(double n, double p)
{
    double q = p > 0.5 ? 1.0 - p : p;
    if (n == 1.0) {
        return 1.0 - q;
    }
    return n * q < GJ_INVERSION_MEAN ? gj_exp(n * gj_log1p(-q)) : 0.0;
}

/* Upward from 0: term x is term x - 1 times (n + 1 - x)/x * p/(1 - p). Past one half failures are counted instead, from the other
 * end of the uniform, so that the result still increases with it. */
double gj_to_binomial(double n, double p, double first, double u)
{
    bool mirrored = p > 0.5;
    p = mirrored ? 1.0 - p : p;
    u = mirrored ? 1.0 - u : u;
    double odds = p / (1.0 - p), scaled = (n + 1.0) * odds, mean = n * p;
    double term = first, x = 0.0;
    while (u > term && x < n) {
        u -= term;
        x += 1.0;
        term *= scaled / x - odds;
        if (term < LAST_TERM && x > mean) {
            break;
        }
    }
    return mirrored ? n - x : x;
}

/* Constants of the transformed rejection with squeeze for the binomial, [Hormann1993] algorithm BTRS. */
struct btrs {
    double n, odds, a, b, centre, quick, alpha, mode, mode_tail;
};

static struct btrs btrs_setup(double n, double p)
{
    struct btrs s;
    double deviation = __builtin_sqrt(n * p * (1.0 - p));
    s.n = n;
    s.odds = p / (1.0 - p);
    s.b = 1.15 + 2.53 * deviation;
    s.a = -0.0873 + 0.0248 * s.b + 0.01 * p;
    s.centre = n * p + 0.5;
    s.quick = 0.92 - 4.2 / s.b;
    s.alpha = (2.83 + 5.1 / s.b) * deviation;
    s.mode = (double)(int64_t)((n + 1.0) * p);
    s.mode_tail = gj_stirling_tail(s.mode) + gj_stirling_tail(n - s.mode);
    return s;
}

/* Step 3 of BTRS: the logarithm of the density against the hat. */
static bool btrs_full(const struct btrs *s, double k, double us, double test)
{
    double left = s->n - s->mode + 1.0, rest = s->n - k + 1.0;
    double bound = (s->mode + 0.5) * gj_log((s->mode + 1.0) / (s->odds * left)) + (s->n + 1.0) * gj_log(left / rest) +
                   (k + 0.5) * gj_log(rest * s->odds / (k + 1.0)) + s->mode_tail - gj_stirling_tail(k) -
                   gj_stirling_tail(s->n - k);
    return gj_log(test * s->alpha / (s->a / (us * us) + s->b)) <= bound;
}

static double btrs_draw(double n, double p, const struct gj_source *source)
{
    bool mirrored = p > 0.5;
    struct btrs s = btrs_setup(n, mirrored ? 1.0 - p : p);
    for (uint32_t attempt = 0;; attempt++) {
        double u = gj_source_uniform(source, 2 * attempt) - 0.5;
        u = mirrored ? -u : u;
        double test = gj_source_uniform(source, 2 * attempt + 1);
        double us = 0.5 - __builtin_fabs(u);
        double place = (2.0 * s.a / us + s.b) * u + s.centre;
        if (place < 0.0 || place >= n + 1.0) {
            continue;
        }
        double k = (double)(int64_t)place;
        if ((us >= 0.07 && test <= s.quick) || btrs_full(&s, k, us, test)) {
            return mirrored ? n - k : k;
        }
    }
}

double gj_draw_binomial_whole(double n, double p, double first, const struct gj_source *source)
{
    return first > 0.0 ? gj_to_binomial(n, p, first, gj_source_uniform(source, 0)) : btrs_draw(n, p, source);
}

double gj_poisson_first(double mean)
{
    return mean < GJ_INVERSION_MEAN ? gj_exp(-mean) : 0.0;
}

double gj_to_poisson(double mean, double first, double u)
{
    double term = first, x = 0.0;
    while (u > term) {
        u -= term;
        x += 1.0;
        term *= mean / x;
        if (term < LAST_TERM && x > mean) {
            break;
        }
    }
    return x;
}

/* [Hormann1993b] algorithm PTRS. Logarithm of the probability of k: k ln mean - mean - ln k!, with ln k! by Stirling so that the
 * large parts cancel before they are rounded. */
static double poisson_log(double mean, double k)
{
    return (k + 0.5) * gj_log(mean / (k + 1.0)) - 0.5 * gj_log(mean) + (k + 1.0 - mean) - GJ_HALF_LN_2PI -
           gj_stirling_tail(k);
}

static double ptrs_draw(double mean, const struct gj_source *source)
{
    double b = 0.931 + 2.53 * __builtin_sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    double quick = 0.9277 - 3.6224 / (b - 2.0);
    for (uint32_t attempt = 0;; attempt++) {
        double u = gj_source_uniform(source, 2 * attempt) - 0.5;
        double test = gj_source_uniform(source, 2 * attempt + 1);
        double us = 0.5 - __builtin_fabs(u);
        double place = (2.0 * a / us + b) * u + mean + 0.43;
        if (place < 0.0 || place > 0x1p52) {
            continue;
        }
        double k = (double)(int64_t)place;
        if (us >= 0.07 && test <= quick) {
            return k;
        }
        if (us < 0.013 && test > us) {
            continue;
        }
        if (gj_log(test * inverse_alpha / (a / (us * us) + b)) <= poisson_log(mean, k)) {
            return k;
        }
    }
}

double gj_draw_poisson_whole(double mean, double first, const struct gj_source *source)
{
    return first > 0.0 ? gj_to_poisson(mean, first, gj_source_uniform(source, 0)) : ptrs_draw(mean, source);
}

uint32_t gj_draw_binomial(uint32_t n, double p, uint64_t key, uint32_t replication, uint64_t index)
{
    struct gj_source source = {key, index, replication, 0};
    if (!(p > 0.0) || n == 0) {
        return 0;
    }
    if (p >= 1.0) {
        return n;
    }
    return (uint32_t)gj_draw_binomial_whole(n, p, gj_binomial_first(n, p), &source);
}
