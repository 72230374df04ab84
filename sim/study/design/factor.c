/* Values of factors: from the unit cube, to the text a scenario reads, and back. */
#include "study/design/factor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "study/estimate.h"

const char *gj_role_name(enum gj_factor_role role)
{
    static const char *const names[] = {"uncertainty", "lever", "constant"};
    return names[role];
}

const char *gj_shape_name(enum gj_factor_shape shape)
{
    static const char *const names[] = {
#define GJ_SHAPE(name, text) #name,
#include "study/design/factor_shape.def"
#undef GJ_SHAPE
    };
    return names[shape];
}

double gj_factor_n_values(const struct gj_factor *factor)
{
    switch (factor->kind) {
    case GJ_FACTOR_WHOLE:
        return factor->high - factor->low + 1.0;
    case GJ_FACTOR_CHOICE:
        return factor->n_choices;
    case GJ_FACTOR_REAL:
        break;
    }
    return factor->low < factor->high ? (double)INFINITY : 1.0;
}

bool gj_factor_is_varied(const struct gj_factor *factor)
{
    return factor->role != GJ_ROLE_CONSTANT && !factor->is_given && gj_factor_n_values(factor) > 1.0;
}

/* Share of a triangle's area left of its top. */
static double top_share(const struct gj_factor *f)
{
    return (f->central - f->low) / (f->high - f->low);
}

static const double normal_cut = 0.025; /* of each side */

static double quantile(const struct gj_factor *f, double u)
{
    const double width = f->high - f->low;
    const double top = top_share(f);
    switch (f->shape) {
    case GJ_SHAPE_log_uniform:
        return f->low * exp(u * log(f->high / f->low));
    case GJ_SHAPE_triangular:
        return u < top ? f->low + sqrt(u * width * (f->central - f->low))
                       : f->high - sqrt((1.0 - u) * width * (f->high - f->central));
    case GJ_SHAPE_normal:
        return f->low + width / 2.0 +
               width / 2.0 * gsl_cdf_ugaussian_Pinv(normal_cut + u * (1.0 - 2.0 * normal_cut)) /
                   gsl_cdf_ugaussian_Pinv(1.0 - normal_cut);
    default:
        return f->low + u * width;
    }
}

double gj_factor_at(const struct gj_factor *factor, double u)
{
    const double n = gj_factor_n_values(factor);
    if (factor->kind != GJ_FACTOR_REAL) {
        const double k = floor(u * n);
        return factor->low + (k < n - 1.0 ? k : n - 1.0);
    }
    const double value = gj_round_10(n > 1.0 ? quantile(factor, u) : factor->central);
    return value < factor->low ? factor->low : value > factor->high ? factor->high : value;
}

double gj_factor_place(const struct gj_factor *factor, double value)
{
    const struct gj_factor *f = factor;
    const double width = f->high - f->low;
    if (!(value >= f->low && value <= f->high)) {
        return NAN;
    }
    if (f->kind != GJ_FACTOR_REAL) {
        return (value - f->low + 0.5) / gj_factor_n_values(f);
    }
    if (!(width > 0.0)) {
        return 0.5;
    }
    switch (f->shape) {
    case GJ_SHAPE_log_uniform:
        return log(value / f->low) / log(f->high / f->low);
    case GJ_SHAPE_triangular:
        if (value == f->low || value == f->high) {
            return value == f->low ? 0.0 : 1.0; /* the central value may be either */
        }
        return value < f->central ? (value - f->low) * (value - f->low) / (width * (f->central - f->low))
                                  : 1.0 - (f->high - value) * (f->high - value) / (width * (f->high - f->central));
    case GJ_SHAPE_normal: {
        const double z = (value - f->low - width / 2.0) / (width / 2.0) * gsl_cdf_ugaussian_Pinv(1.0 - normal_cut);
        return (gsl_cdf_ugaussian_P(z) - normal_cut) / (1.0 - 2.0 * normal_cut);
    }
    default:
        return (value - f->low) / width;
    }
}

/* The fewest digits that are the same number. */
static void write_number(double value, char *out, size_t size)
{
    static const int digits[] = {10, 15, 16, 17};
    size_t i = 0;
    do {
        snprintf(out, size, "%.*g", digits[i], value);
    } while (strtod(out, NULL) != value && ++i < sizeof digits / sizeof digits[0]);
}

static bool is_word(const struct gj_factor *factor, double value)
{
    return factor->kind == GJ_FACTOR_CHOICE && (!factor->number || isnan(factor->number[(uint32_t)value]));
}

void gj_factor_show(const struct gj_factor *factor, double value, char *out, size_t size)
{
    if (is_word(factor, value)) {
        snprintf(out, size, "%s", factor->choice[(uint32_t)value]);
    } else {
        snprintf(out, size, "%.10g", factor->kind == GJ_FACTOR_CHOICE ? factor->number[(uint32_t)value] : value);
    }
}

void gj_factor_unit(const struct gj_factor *factor, char *out, size_t size)
{
    const char *slash = *factor->per ? "/" : "";
    snprintf(out, size, "%s%s%s", factor->measure ? factor->measure : factor->unit, slash, factor->per);
}

void gj_factor_write(const struct gj_factor *factor, double value, char *out, size_t size)
{
    char number[40];
    if (factor->kind == GJ_FACTOR_CHOICE) {
        snprintf(out, size, "%s", factor->choice[(uint32_t)value]);
        return;
    }
    write_number(value, number, sizeof number);
    if (*factor->unit == '\0') {
        snprintf(out, size, "%s", number);
    } else if (*factor->per == '\0') {
        snprintf(out, size, "%s(%s)", factor->unit, number);
    } else {
        snprintf(out, size, "%s(%s):per\"%s\"", factor->unit, number, factor->per);
    }
}

uint32_t gj_factor_find(const struct gj_factor *factor, uint32_t n, const char *name)
{
    uint32_t i = 0;
    while (i < n && strcmp(factor[i].name, name) != 0) {
        i++;
    }
    return i;
}
