/* Least squares by normal equations. The points are dealt into blocks whose sums of products are kept, so that a resample adds blocks, not points; a block's
 * weight is the mean of its points' weights, which is exact where a block is a point. */
#include "study/variance_internal.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

#define MOST_BLOCKS 256u /* as many points as that are each a block */

struct gj_fit {
    const struct gj_variance_spec *spec;
    uint32_t n, n_blocks; /* columns with the constant */
    double *products;     /* [block][n * (n + 1) / 2] of the columns, lower triangle */
    double *with_y;       /* [block][n] */
    double *square;       /* [block] of y */
    double *matrix, *inverse, *right, *coefficient;
};

static uint32_t triangle(uint32_t n)
{
    return n * (n + 1) / 2;
}

static double column(const struct gj_variance_spec *s, uint32_t point, uint32_t k)
{
    return k == 0 ? 1.0 : s->basis[(size_t)point * s->n_terms + k - 1];
}

static void add_points(struct gj_fit *f)
{
    const struct gj_variance_spec *s = f->spec;
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        const uint32_t block = i % f->n_blocks;
        double *products = &f->products[(size_t)block * triangle(f->n)];
        const double y = s->mean[i];
        f->square[block] += y * y;
        for (uint32_t a = 0; a < f->n; a++) {
            const double x = column(s, i, a);
            f->with_y[block * f->n + a] += x * y;
            for (uint32_t b = 0; b <= a; b++) {
                *products++ += x * column(s, i, b);
            }
        }
    }
}

struct gj_fit *gj_fit_open(const struct gj_variance_spec *spec)
{
    struct gj_fit *f = gj_alloc_zero(1, sizeof *f);
    if (!f) {
        return NULL;
    }
    f->spec = spec;
    f->n = spec->n_terms + 1;
    f->n_blocks = spec->n_scenarios < MOST_BLOCKS ? spec->n_scenarios : MOST_BLOCKS;
    f->products = gj_alloc_zero((size_t)f->n_blocks * triangle(f->n), sizeof *f->products);
    f->with_y = gj_alloc_zero((size_t)f->n_blocks * f->n, sizeof *f->with_y);
    f->square = gj_alloc_zero(f->n_blocks, sizeof *f->square);
    f->matrix = gj_alloc_zero(triangle(f->n), sizeof *f->matrix);
    f->inverse = gj_alloc_zero(triangle(f->n), sizeof *f->inverse);
    f->right = gj_alloc_zero(f->n, sizeof *f->right);
    f->coefficient = gj_alloc_zero(f->n, sizeof *f->coefficient);
    if (!f->products || !f->with_y || !f->square || !f->matrix || !f->inverse || !f->right || !f->coefficient) {
        gj_fit_close(f);
        return NULL;
    }
    add_points(f);
    return f;
}

void gj_fit_close(struct gj_fit *f)
{
    if (f) {
        gj_free(f->products);
        gj_free(f->with_y);
        gj_free(f->square);
        gj_free(f->matrix);
        gj_free(f->inverse);
        gj_free(f->right);
        gj_free(f->coefficient);
        gj_free(f);
    }
}

static double *at(double *lower, uint32_t row, uint32_t col)
{
    return &lower[triangle(row) + col];
}

/* Cholesky's factor in place; false when a column depends on those before it. */
static bool factorize(double *m, uint32_t n)
{
    for (uint32_t j = 0; j < n; j++) {
        const double whole = *at(m, j, j);
        for (uint32_t i = j; i < n; i++) {
            double sum = *at(m, i, j);
            for (uint32_t k = 0; k < j; k++) {
                sum -= *at(m, i, k) * *at(m, j, k);
            }
            if (i == j && !(sum > 1e-10 * whole)) {
                return false;
            }
            *at(m, i, j) = i == j ? sqrt(sum) : sum / *at(m, j, j);
        }
    }
    return true;
}

/* Inverse of the factor, lower triangle too. */
static void invert(double *m, double *inverse, uint32_t n)
{
    for (uint32_t j = 0; j < n; j++) {
        *at(inverse, j, j) = 1.0 / *at(m, j, j);
        for (uint32_t i = j + 1; i < n; i++) {
            double sum = 0.0;
            for (uint32_t k = j; k < i; k++) {
                sum -= *at(m, i, k) * *at(inverse, k, j);
            }
            *at(inverse, i, j) = sum / *at(m, i, i);
        }
    }
}

/* Adds up the blocks; sum of the weights. */
static double add_blocks(struct gj_fit *f, const uint32_t *weight, double *square)
{
    const uint32_t size = triangle(f->n);
    double total = 0.0;
    memset(f->matrix, 0, size * sizeof *f->matrix);
    memset(f->right, 0, f->n * sizeof *f->right);
    *square = 0.0;
    for (uint32_t block = 0; block < f->n_blocks; block++) {
        double w = 0.0, points = 0.0;
        for (uint32_t i = block; i < f->spec->n_scenarios; i += f->n_blocks) {
            w += weight[i];
            points += 1.0;
        }
        total += w;
        w /= points;
        for (uint32_t k = 0; k < size; k++) {
            f->matrix[k] += w * f->products[(size_t)block * size + k];
        }
        for (uint32_t k = 0; k < f->n; k++) {
            f->right[k] += w * f->with_y[block * f->n + k];
        }
        *square += w * f->square[block];
    }
    return total;
}

double gj_fit_parts(struct gj_fit *f, const uint32_t *weight, double *part)
{
    double square;
    const double n = add_blocks(f, weight, &square);
    if (!(n > f->n) || !factorize(f->matrix, f->n)) {
        return NAN;
    }
    invert(f->matrix, f->inverse, f->n);
    double left = square; /* sum of squares that the fit leaves */
    for (uint32_t k = 0; k < f->n; k++) {
        double z = 0.0; /* of the orthogonal system */
        for (uint32_t i = 0; i <= k; i++) {
            z += *at(f->inverse, k, i) * f->right[i];
        }
        f->coefficient[k] = z;
        left -= z * z;
    }
    const double error = (left > 0.0 ? left : 0.0) / (n - f->n);
    for (uint32_t k = 1; k < f->n; k++) {
        double b = 0.0, own = 0.0;
        for (uint32_t i = k; i < f->n; i++) {
            const double v = *at(f->inverse, i, k);
            b += v * f->coefficient[i];
            own += v * v;
        }
        part[f->spec->part_of[k - 1]] += b * b - error * own;
    }
    return error;
}
