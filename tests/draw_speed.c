/* What a draw costs (decisions/0003-draws.md): nanoseconds a variate of each kind, drawn alone, in blocks of each variant, and through a
 * stream; GSL's generators beside them; sums of lots; streams under the orders of access a floor makes. Not a test: `draw_speed [runs]`
 * prints the least of the runs.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "kernel/draw.h"
#include "kernel/draw_block.h"
#include "kernel/variant.h"

#define KEY UINT64_C(0x0123456789ABCDEF)
#define N_BLOCKS 10000u
#define N_DRAWS (N_BLOCKS * GJ_BLOCK)

static int n_runs = 9;

/* Of this thread, so that other work on the machine counts less. */
static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Least time of the runs, a draw. The sum keeps the compiler from leaving draws out. */
#define LEAST(n, n_repeats, statement)                   \
    do {                                                 \
        double least_ = HUGE_VAL;                        \
        for (int run_ = 0; run_ < n_runs; run_++) {      \
            double start_ = now_ns(), sum = 0;           \
            for (uint64_t i = 0; i < (n_repeats); i++) { \
                statement;                               \
            }                                            \
            double each_ = (now_ns() - start_) / (n);    \
            least_ = each_ < least_ ? each_ : least_;    \
            *(volatile double *)&sink = sum;             \
        }                                                \
        printf(" %8.2f", least_);                        \
    } while (0)

typedef void fill_function(const struct gj_dist *dist, const struct gj_block_at *at, double *value);

static void one_kind(struct gj_dist dist)
{
    double sink, value[GJ_BLOCK];
    struct gj_stream stream;
    if (gj_dist_check(&dist, NULL) != GJ_OK) {
        return;
    }
    printf("%-12s %8g %8g", gj_dist_name(dist.kind), dist.a, dist.b);
    LEAST(N_DRAWS, N_DRAWS, sum += gj_draw(&dist, KEY, 0, i));
    fill_function *const fills[] = {
        gj_block_fill_base,
#if defined(__x86_64__)
        gj_variant() >= GJ_VARIANT_AVX2 ? gj_block_fill_avx2 : NULL,
        gj_variant() >= GJ_VARIANT_AVX512 ? gj_block_fill_avx512 : NULL,
#endif
    };
    for (size_t f = 0; f < sizeof fills / sizeof fills[0]; f++) {
        if (fills[f]) {
            struct gj_block_at at = {KEY, 0, 0};
            LEAST(N_DRAWS, N_BLOCKS, at.block = i; fills[f](&dist, &at, value); sum += value[i % GJ_BLOCK]);
        }
    }
    gj_stream_init(&stream, KEY);
    LEAST(N_DRAWS, N_DRAWS, sum += gj_stream_at(&stream, &dist, 0, i));
    putchar('\n');
}

static void kinds(void)
{
    const struct gj_dist all[] = {
        {.kind = GJ_DIST_CONSTANT, .a = 3},
        {.kind = GJ_DIST_UNIFORM, .a = 1, .b = 2},
        {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 2, .c = 4},
        {.kind = GJ_DIST_EXPONENTIAL, .a = 2},
        {.kind = GJ_DIST_ERLANG, .a = 2, .b = 3},
        {.kind = GJ_DIST_ERLANG, .a = 2, .b = 6},
        {.kind = GJ_DIST_ERLANG, .a = 2, .b = 7},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 0.5},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 1.5},
        {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 1.5},
        {.kind = GJ_DIST_LOGNORMAL, .a = 2, .b = 0.3},
        {.kind = GJ_DIST_NORMAL, .a = 2, .b = 1, .c = -INFINITY, .d = INFINITY},
        {.kind = GJ_DIST_NORMAL, .a = 2, .b = 1, .c = 0, .d = INFINITY},
        {.kind = GJ_DIST_BETA, .a = 2, .b = 3, .c = 0, .d = 1},
        {.kind = GJ_DIST_GEOMETRIC, .a = 0.1},
        {.kind = GJ_DIST_BINOMIAL, .a = 1, .b = 0.02},
        {.kind = GJ_DIST_BINOMIAL, .a = 100, .b = 0.02},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 0.0239},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 0.0241},
        {.kind = GJ_DIST_BINOMIAL, .a = 1e6, .b = 0.3},
        {.kind = GJ_DIST_POISSON, .a = 3},
        {.kind = GJ_DIST_POISSON, .a = 23.9},
        {.kind = GJ_DIST_POISSON, .a = 24.1},
        {.kind = GJ_DIST_POISSON, .a = 1e5},
    };
    printf("ns a variate                     single  blocks: base%s  stream\n",
#if defined(__x86_64__)
           "     avx2   avx512"
#else
           ""
#endif
    );
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        one_kind(all[k]);
    }
}

static void gsl(void)
{
    double sink;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    printf("GSL, mt19937: exponential");
    LEAST(N_DRAWS, N_DRAWS, sum += gsl_ran_exponential(rng, 2));
    printf(", gamma of shape 4");
    LEAST(N_DRAWS, N_DRAWS, sum += gsl_ran_gamma(rng, 4, 0.5));
    printf(", lognormal");
    LEAST(N_DRAWS, N_DRAWS, sum += gsl_ran_lognormal(rng, 0, 0.3));
    putchar('\n');
    gsl_rng_free(rng);
}

static void lots(void)
{
    const uint32_t sizes[] = {1, 2, 4, 7, 8, 16, 32, 64, 65, 1000};
    struct gj_dist dists[] = {
        {.kind = GJ_DIST_EXPONENTIAL, .a = 1},
        {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 2, .c = 4},
        {.kind = GJ_DIST_LOGNORMAL, .a = 1, .b = 0.3},
        {.kind = GJ_DIST_NORMAL, .a = 3, .b = 1, .c = 0, .d = INFINITY},
        {.kind = GJ_DIST_BETA, .a = 2, .b = 3, .c = 0, .d = 1},
    };
    double sink;
    printf("ns a sum of n          ");
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        printf(" %8u", sizes[s]);
    }
    putchar('\n');
    for (size_t d = 0; d < sizeof dists / sizeof dists[0]; d++) {
        if (gj_dist_check(&dists[d], NULL) != GJ_OK) {
            continue;
        }
        printf("%-23s", gj_dist_name(dists[d].kind));
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            LEAST(20000, 20000, sum += gj_draw_sum(&dists[d], KEY, 0, i, sizes[s]));
        }
        putchar('\n');
    }
}

static uint64_t scatter(uint64_t i)
{
    return gj_draw_bits(77, 0, i, 0);
}

/* A window sliding over the indexes: each is exchanged with one at most `reach` ahead. */
static void shuffle(uint64_t *index, uint32_t n, uint32_t reach)
{
    for (uint32_t i = 0; i + reach < n; i++) {
        uint32_t j = i + (uint32_t)(scatter(i) % reach);
        uint64_t kept = index[i];
        index[i] = index[j];
        index[j] = kept;
    }
}

static void fill_order(int order, uint64_t *index)
{
    const uint64_t far = UINT64_C(1) << 40;
    uint64_t at = 0;
    for (uint32_t i = 0; i < N_DRAWS; i++) {
        const uint64_t random = scatter(i), step[] = {1, 1, 1, 1, 1 + random % 3, 1 + random % 31, 1 + random % 127};
        at += order < 7 ? step[order] : 1;
        index[i] = at;
        if (order == 7 && random % 20 == 0) {
            index[i] += far;
        }
        if (order == 8) {
            index[i] += i / 100 * 100;
        }
        if (order == 9 && i % 2 == 1) {
            index[i] += far;
        }
    }
    if (order >= 1 && order <= 3) {
        const uint32_t reach[] = {0, 4, 8, 64};
        shuffle(index, N_DRAWS, reach[order]);
    }
}

static void orders(void)
{
    const char *const name[] = {"in order",      "shuffled within 4", "shuffled within 8", "shuffled within 64",
                                "every second",  "every 16th",        "every 64th",        "one in 20 far away",
                                "bursts of 100", "two sequences"};
    struct gj_dist exponential = {.kind = GJ_DIST_EXPONENTIAL, .a = 1};
    struct gj_dist lognormal = {.kind = GJ_DIST_LOGNORMAL, .a = 1, .b = 0.3};
    uint64_t *index = malloc(N_DRAWS * sizeof *index);
    double sink;
    if (!index || gj_dist_check(&exponential, NULL) != GJ_OK || gj_dist_check(&lognormal, NULL) != GJ_OK) {
        free(index);
        return;
    }
    printf("ns a draw through a stream  exponential  lognormal\n");
    for (int order = 0; order < 10; order++) {
        struct gj_stream stream;
        fill_order(order, index);
        printf("%-23s", name[order]);
        gj_stream_init(&stream, KEY);
        LEAST(N_DRAWS, N_DRAWS, sum += gj_stream_at(&stream, &exponential, 0, index[i]));
        gj_stream_init(&stream, KEY);
        LEAST(N_DRAWS, N_DRAWS, sum += gj_stream_at(&stream, &lognormal, 0, index[i]));
        putchar('\n');
    }
    free(index);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        n_runs = atoi(argv[1]);
    }
    kinds();
    gsl();
    lots();
    orders();
    return 0;
}
