/* Least squares by normal equations. The points are dealt into blocks whose sums of products are kept, so that a resample adds blocks, not points; a block's
 * weight is the mean of its points' weights, which is exact where a block is a point. */
#include "study/sens/variance_internal.h"

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
    uint32_t n_apart;     /* replications that are fitted by themselves; 0: none */
    double *apart_with_y; /* [block][replication][n], of what a replication is off the mean of its point */
    double *apart_square; /* [block][replication] */
    double *matrix, *inverse, *right, *coefficient,
        *apart; /* apart: squared coefficients of the replications, added up */
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

static void add_replications(struct gj_fit *f)
{
    const struct gj_variance_spec *s = f->spec;
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        const size_t block = i % f->n_blocks;
        for (uint32_t r = 0; r < f->n_apart; r++) {
            const double y = s->y[(size_t)i * f->n_apart + r] - s->mean[i];
            double *with_y = &f->apart_with_y[(block * f->n_apart + r) * f->n];
            f->apart_square[block * f->n_apart + r] += y * y;
            for (uint32_t k = 0; k < f->n; k++) {
                with_y[k] += column(s, i, k) * y;
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
    f->n_apart = spec->y && spec->is_paired && spec->n_replications > 1 ? spec->n_replications : 0;
    f->apart_with_y = gj_alloc_zero((size_t)f->n_blocks * f->n_apart * f->n + 1, sizeof *f->apart_with_y);
    f->apart_square = gj_alloc_zero((size_t)f->n_blocks * f->n_apart + 1, sizeof *f->apart_square);
    f->apart = gj_alloc_zero(f->n, sizeof *f->apart);
    if (!f->apart_with_y || !f->apart_square || !f->apart || !f->products || !f->with_y || !f->square || !f->matrix ||
        !f->inverse || !f->right || !f->coefficient) {
        gj_fit_close(f);
        return NULL;
    }
    add_points(f);
    add_replications(f);
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
        gj_free(f->apart_with_y);
        gj_free(f->apart_square);
        gj_free(f->apart);
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

/* Weight of a block, and of all of them. */
static double weight_of(const struct gj_fit *f, const uint32_t *weight, uint32_t block, double *total)
{
    double w = 0.0, points = 0.0;
    for (uint32_t i = block; i < f->spec->n_scenarios; i += f->n_blocks) {
        w += weight[i];
        points += 1.0;
    }
    *total += w;
    return w / points;
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
        const double w = weight_of(f, weight, block, &total);
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

/* Coefficients of f->right; what the fit leaves of the sum of squares. */
static double solve(struct gj_fit *f, double square)
{
    for (uint32_t k = f->n; k-- > 0;) { /* the orthogonal system, from below so that `right` can hold it */
        double z = 0.0;
        for (uint32_t i = 0; i <= k; i++) {
            z += *at(f->inverse, k, i) * f->right[i];
        }
        f->right[k] = z;
        square -= z * z;
    }
    for (uint32_t k = 0; k < f->n; k++) {
        double b = 0.0;
        for (uint32_t i = k; i < f->n; i++) {
            b += *at(f->inverse, i, k) * f->right[i];
        }
        f->coefficient[k] = b;
    }
    return square > 0.0 ? square : 0.0;
}

/* Fits each replication's way off the mean: squared coefficients into f->apart; what all of the fits leave. */
static double solve_apart(struct gj_fit *f, const uint32_t *weight)
{
    double left = 0.0, ignored = 0.0;
    memset(f->apart, 0, f->n * sizeof *f->apart);
    for (uint32_t r = 0; r < f->n_apart; r++) {
        double square = 0.0;
        memset(f->right, 0, f->n * sizeof *f->right);
        for (uint32_t block = 0; block < f->n_blocks; block++) {
            const size_t place = (size_t)block * f->n_apart + r;
            const double w = weight_of(f, weight, block, &ignored);
            square += w * f->apart_square[place];
            for (uint32_t k = 0; k < f->n; k++) {
                f->right[k] += w * f->apart_with_y[place * f->n + k];
            }
        }
        left += solve(f, square);
        for (uint32_t k = 0; k < f->n; k++) {
            f->apart[k] += f->coefficient[k] * f->coefficient[k];
        }
    }
    return left;
}

double gj_fit_parts(struct gj_fit *f, const uint32_t *weight, double noise_of_mean, double *part)
{
    double square;
    const double n = add_blocks(f, weight, &square);
    if (!(n > f->n) || !factorize(f->matrix, f->n)) {
        return NAN;
    }
    invert(f->matrix, f->inverse, f->n);
    const double error = solve(f, square) / (n - f->n); /* of the points about the fit, with the rough noise */
    for (uint32_t k = 1; k < f->n; k++) {
        part[f->spec->part_of[k - 1]] += f->coefficient[k] * f->coefficient[k];
    }
    const double means =
        f->n_apart * (f->n_apart - 1.0); /* from squares over replications to the variance of their mean */
    const double rough = f->n_apart > 0 ? solve_apart(f, weight) / ((n - f->n) * means) : noise_of_mean;
    for (uint32_t k = 1; k < f->n; k++) {
        double own = 0.0;
        for (uint32_t i = k; i < f->n; i++) {
            own += *at(f->inverse, i, k) * *at(f->inverse, i, k);
        }
        const double smooth = f->n_apart > 0 ? f->apart[k] / means - own * rough : 0.0;
        part[f->spec->part_of[k - 1]] -= error * own + smooth;
    }
    return error - rough;
}
