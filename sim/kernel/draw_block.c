/* 32 variates at once. This file is built several times, for wider and wider vectors (sim/kernel/CMakeLists.txt); draw.c takes the
 * widest the processor has. The loops are plain C that gcc and clang turn into vector code; they compute 32 even where fewer are
 * wanted. */
#include "kernel/draw_block.h"

#include "kernel/draw_internal.h"
#include "kernel/draw_transform.h"
#include "kernel/philox_lanes.h"
#include "kernel/variant.h"

_Static_assert(GJ_BLOCK == GJ_FM_CHUNK, "normal quantiles are made a block at a time");

#define EACH(target, expression)              \
    for (uint32_t i = 0; i < GJ_BLOCK; i++) { \
        (target)[i] = (expression);           \
    }

static void fill_erlang(const struct gj_dist *dist, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double u[GJ_BLOCK], product[GJ_BLOCK];
    double scale = dist->derived[GJ_GAMMA_SCALE];
    uint32_t phases = (uint32_t)dist->b;
    EACH(product, 1.0);
    for (uint32_t phase = 0; phase < phases; phase++) {
        gj_block_units(at, phase, u);
        EACH(product, product[i] * (1.0 - u[i]));
    }
    EACH(value, -scale * gj_log_core(product[i]));
}

/* The first attempt of all 32 together; the few it refuses go on alone from their second. */
static void standard_gammas(double shape, const struct gj_block_at *at, uint32_t sub, double *restrict x,
                            double *restrict boost)
{
    _Alignas(64) double u[GJ_BLOCK], z[GJ_BLOCK], test[GJ_BLOCK], margin[GJ_BLOCK];
    double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    double c = 1.0 / __builtin_sqrt(9.0 * d);
    EACH(boost, 0.0);
    if (shape < 1.0) {
        gj_block_units(at, sub + GJ_SUB_BOOST, u);
        EACH(boost, gj_log_core(u[i]) / shape);
    }
    gj_block_units(at, sub, u);
    gj_normal_quantile_chunk(u, z);
    gj_block_units(at, sub + 1, test);
    for (uint32_t i = 0; i < GJ_BLOCK; i++) {
        double root = 1.0 + c * z[i];
        bool inside = root > GJ_GAMMA_LEAST_ROOT;
        double v = inside ? root * root * root : 1.0;
        double quick = gj_gamma_quick(d, z[i], test[i]), full = gj_gamma_full(d, z[i], v, test[i]);
        double more = quick > full ? quick : full;
        margin[i] = inside ? more : -1.0;
        x[i] = d * v;
    }
    struct gj_source source = {at->key, at->block * GJ_BLOCK, at->replication, sub};
    for (uint32_t i = 0; i < GJ_BLOCK; i++, source.index++) {
        if (!(margin[i] > 0.0)) {
            double same_boost;
            x[i] = gj_gamma_standard(shape, &source, 1, &same_boost);
        }
    }
}

static void fill_gamma(double shape, double scale, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double x[GJ_BLOCK], boost[GJ_BLOCK];
    standard_gammas(shape, at, 0, x, boost);
    if (shape < 1.0) {
        EACH(value, gj_to_boosted(scale, x[i], boost[i]));
    } else {
        EACH(value, scale * x[i]);
    }
}

static void fill_beta(const struct gj_dist *dist, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double x[GJ_BLOCK], boost_x[GJ_BLOCK], y[GJ_BLOCK], boost_y[GJ_BLOCK];
    struct gj_dist d = *dist;
    standard_gammas(d.a, at, 0, x, boost_x);
    standard_gammas(d.b, at, GJ_SUB_SECOND_GAMMA, y, boost_y);
    EACH(value, gj_to_beta(&d, x[i], boost_x[i], y[i], boost_y[i]));
}

static void fill_one_by_one(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    struct gj_source source = {at->key, at->block * GJ_BLOCK, at->replication, 0};
    for (uint32_t i = 0; i < GJ_BLOCK; i++, source.index++) {
        value[i] = gj_draw_piece(dist, &source);
    }
}

static void invert(const struct gj_dist *dist, double *restrict u, double *restrict value)
{
    _Alignas(64) double z[GJ_BLOCK];
    struct gj_dist d = *dist; /* so that the compiler knows `value` does not change it */
    switch (d.kind) {
    case GJ_DIST_UNIFORM:
        EACH(value, gj_to_uniform(&d, u[i]));
        break;
    case GJ_DIST_TRIANGULAR:
        EACH(value, gj_to_triangular(&d, u[i]));
        break;
    case GJ_DIST_EXPONENTIAL:
        EACH(value, gj_to_exponential(d.a, u[i]));
        break;
    case GJ_DIST_WEIBULL:
        EACH(value, gj_to_weibull(&d, u[i]));
        break;
    case GJ_DIST_LOGNORMAL:
        gj_normal_quantile_chunk(u, z);
        EACH(value, gj_to_lognormal(&d, z[i]));
        break;
    case GJ_DIST_NORMAL:
        EACH(u, gj_to_normal_p(&d, u[i]));
        gj_normal_quantile_chunk(u, z);
        EACH(value, gj_to_normal(&d, z[i]));
        break;
    case GJ_DIST_GEOMETRIC:
        EACH(value, gj_to_geometric(&d, u[i]));
        break;
    case GJ_DIST_DISCRETE:
        EACH(value, gj_to_discrete(&d, u[i]));
        break;
    case GJ_DIST_EMPIRICAL:
        EACH(value, gj_to_empirical(&d, u[i]));
        break;
    case GJ_DIST_BINOMIAL:
        EACH(value, gj_to_binomial(d.a, d.b, d.derived[GJ_COUNT_FIRST], u[i]));
        break;
    case GJ_DIST_POISSON:
        EACH(value, gj_to_poisson(d.a, d.derived[GJ_COUNT_FIRST], u[i]));
        break;
    default:
        GJ_CHECK(false, "%s has no inversion", gj_dist_name(d.kind));
    }
}

static void fill_by_inversion(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    _Alignas(64) double u[GJ_BLOCK];
    gj_block_units(at, 0, u);
    invert(dist, u, value);
}

void GJ_VARIANT(gj_block_fill)(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
        EACH(value, dist->a);
        return;
    case GJ_DIST_ERLANG:
        if (dist->b <= GJ_ERLANG_PRODUCT_MAX) {
            fill_erlang(dist, at, value);
        } else {
            fill_gamma(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], at, value);
        }
        return;
    case GJ_DIST_GAMMA:
        if (dist->b > 0.0) {
            fill_gamma(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], at, value);
        } else {
            EACH(value, dist->a);
        }
        return;
    case GJ_DIST_BETA:
        fill_beta(dist, at, value);
        return;
    case GJ_DIST_BINOMIAL:
    case GJ_DIST_POISSON:
        if (dist->derived[GJ_COUNT_FIRST] > 0.0) {
            fill_by_inversion(dist, at, value);
        } else {
            fill_one_by_one(dist, at, value);
        }
        return;
    case GJ_DIST_RECORDED:
        fill_one_by_one(dist, at, value);
        return;
    default:
        fill_by_inversion(dist, at, value);
    }
}

void GJ_VARIANT(gj_block_pieces)(const struct gj_dist *dist, const struct gj_source *source, double *value)
{
    _Alignas(64) double u[GJ_BLOCK];
    gj_piece_units(source, u);
    invert(dist, u, value);
}
