/* The distributions without a cheap inverse: gamma, beta, binomial, Poisson. A rejection's attempt t uses sub-draws 2t and 2t + 1
 * of the index. In each the first attempt, kept 75 times in 100 or more, increases with its first uniform, so that arms with near parameters
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

/* The transformed rejection of [Hormann1993] (algorithm BTRS) and [Hormann1993b] (PTRS): k = floor(G(u)) with
 *
 *   G(u) = (2 a / (1/2 - |u|) + b) u + centre,  G'(u) = a / (1/2 - |u|)^2 + b,  u uniform in (-1/2, 1/2)
 *
 * is kept when test <= G'(u) P(k) / alpha. For that to be exact the right side may not exceed 1, and where a test up to `quick` is
 * let through without looking it may not be below `quick`: tests/unit/test_draw.c scans both. */
struct gj_hat gj_binomial_hat(double n, double p)
{
    struct gj_hat hat = {.n = n, .odds = p / (1.0 - p)};
    double deviation = __builtin_sqrt(n * p * (1.0 - p));
    hat.b = 1.15 + 2.53 * deviation;
    hat.a = -0.0873 + 0.0248 * hat.b + 0.01 * p;
    hat.centre = n * p + 0.5;
    hat.quick = 0.92 - 4.2 / hat.b;
    hat.alpha = (2.83 + 5.1 / hat.b) * deviation;
    hat.highest = n;
    hat.mode = (double)(int64_t)((n + 1.0) * p);
    hat.mode_tail = gj_stirling_tail(hat.mode) + gj_stirling_tail(n - hat.mode);
    return hat;
}

/* The paper has 1.1328 and 0.9277: with them the hat is up to 0.4 % too low, and the quick test 0.1 % too generous, at some k. */
struct gj_hat gj_poisson_hat(double mean)
{
    struct gj_hat hat = {.mean = mean};
    hat.b = 0.931 + 2.53 * __builtin_sqrt(mean);
    hat.a = -0.059 + 0.02483 * hat.b;
    hat.centre = mean + 0.43;
    hat.quick = 0.92 - 3.6224 / (hat.b - 2.0);
    hat.alpha = 1.1239 + 1.21 / (hat.b - 3.4);
    hat.highest = 0x1p52;
    return hat;
}

/* Relative to the mode: P(k)/P(m) = m! (n - m)! / (k! (n - k)!) odds^(k - m), the factorials by Stirling so that their large parts
 * cancel before they are rounded. */
static double binomial_log(const struct gj_hat *hat, double k)
{
    double left = hat->n - hat->mode + 1.0, rest = hat->n - k + 1.0;
    return (hat->mode + 0.5) * gj_log((hat->mode + 1.0) / (hat->odds * left)) + (hat->n + 1.0) * gj_log(left / rest) +
           (k + 0.5) * gj_log(rest * hat->odds / (k + 1.0)) + hat->mode_tail - gj_stirling_tail(k) -
           gj_stirling_tail(hat->n - k);
}

/* k ln mean - mean - ln k!, likewise. */
static double poisson_log(const struct gj_hat *hat, double k)
{
    return (k + 0.5) * gj_log(hat->mean / (k + 1.0)) - 0.5 * gj_log(hat->mean) + (k + 1.0 - hat->mean) -
           GJ_HALF_LN_2PI - gj_stirling_tail(k);
}

double gj_hat_log(const struct gj_hat *hat, double k)
{
    return hat->mean > 0.0 ? poisson_log(hat, k) : binomial_log(hat, k);
}

static double draw_under(const struct gj_hat *hat, bool mirrored, const struct gj_source *source)
{
    for (uint32_t attempt = 0;; attempt++) {
        double u = gj_source_uniform(source, 2 * attempt) - 0.5;
        u = mirrored ? -u : u;
        double test = gj_source_uniform(source, 2 * attempt + 1);
        double us = 0.5 - __builtin_fabs(u);
        double place = (2.0 * hat->a / us + hat->b) * u + hat->centre;
        if (place < 0.0 || place >= hat->highest + 1.0) {
            continue;
        }
        double k = (double)(int64_t)place;
        if ((us >= GJ_HAT_QUICK_FROM && test <= hat->quick) ||
            gj_log(test * hat->alpha / (hat->a / (us * us) + hat->b)) <= gj_hat_log(hat, k)) {
            return k;
        }
    }
}

double gj_draw_binomial_whole(double n, double p, double first, const struct gj_source *source)
{
    if (first > 0.0) {
        return gj_to_binomial(n, p, first, gj_source_uniform(source, 0));
    }
    bool mirrored = p > 0.5;
    struct gj_hat hat = gj_binomial_hat(n, mirrored ? 1.0 - p : p);
    double k = draw_under(&hat, mirrored, source);
    return mirrored ? n - k : k;
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

double gj_draw_poisson_whole(double mean, double first, const struct gj_source *source)
{
    if (first > 0.0) {
        return gj_to_poisson(mean, first, gj_source_uniform(source, 0));
    }
    struct gj_hat hat = gj_poisson_hat(mean);
    return draw_under(&hat, false, source);
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

/* Of `few` pieces, how many are among `many` of `pieces`; many <= pieces / 2, so that none is possible. */
static uint32_t hypergeometric_by_inversion(double pieces, double many, uint32_t few, double u)
{
    double term = 1.0;
    for (uint32_t i = 0; i < few; i++) {
        term *= (pieces - many - i) / (pieces - i);
    }
    double sum = term;
    uint32_t x = 0;
    while (u > sum && x < few && x < many) {
        term *= (few - x) * (many - x) / ((x + 1.0) * (pieces - few - many + x + 1.0));
        sum += term;
        x++;
    }
    return x;
}

/* The same one piece after the other. */
static uint32_t hypergeometric_one_by_one(double pieces, double many, uint32_t few, const struct gj_source *source)
{
    uint32_t x = 0;
    for (uint32_t i = 0; i < few; i++) {
        x += gj_source_uniform(source, i) > 1.0 - (many - x) / (pieces - i);
    }
    return x;
}

uint32_t gj_draw_hypergeometric(uint32_t pieces, uint32_t marked, uint32_t taken, uint64_t key, uint32_t replication,
                                uint64_t index)
{
    const struct gj_source source = {key, index, replication, 0};
    const uint32_t few = marked < taken ? marked : taken;
    const uint32_t many = marked < taken ? taken : marked;
    if (few == 0 || many >= pieces) {
        return few;
    }
    const bool mirrored = many > pieces / 2;
    const uint32_t half = mirrored ? pieces - many : many;
    if (few > 500) { /* the first term may be too small */
        const uint32_t x = hypergeometric_one_by_one(pieces, half, few, &source);
        return mirrored ? few - x : x;
    }
    const double u = gj_source_uniform(&source, 0);
    const uint32_t x = hypergeometric_by_inversion(pieces, half, few, mirrored ? 1.0 - u : u);
    return mirrored ? few - x : x;
}
