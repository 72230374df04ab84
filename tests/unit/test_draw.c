/* Draws: known answers of Philox, what a draw depends on and what not, blocks against single draws, streams, sums. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
/* The authors' own code, for known answers. It is C of a looser kind than ours. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

#include "kernel/draw.h"
#include "kernel/draw_block.h"
#include "kernel/draw_internal.h"
#include "kernel/draw_transform.h"
#include "kernel/philox.h"
#include "kernel/variant.h"

#define KEY UINT64_C(0x0123456789ABCDEF)
#define INF INFINITY

static const double values[] = {-3.0, 1.0, 2.5, 2.5, 7.0, 20.0};
static const double weights[] = {0.1, 0.1, 0.35, 0.5, 0.95, 1.0};

/* Every kind, and every way a kind is drawn. */
static const struct gj_dist every_way[] = {
    {.kind = GJ_DIST_CONSTANT, .a = 3},
    {.kind = GJ_DIST_UNIFORM, .a = 0.1, .b = 5},
    {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 2, .c = 6},
    {.kind = GJ_DIST_EXPONENTIAL, .a = 3},
    {.kind = GJ_DIST_ERLANG, .a = 3, .b = 1},
    {.kind = GJ_DIST_ERLANG, .a = 3, .b = 6},
    {.kind = GJ_DIST_ERLANG, .a = 3, .b = 7},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 0},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 1e-6},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 0.7},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 1},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 3},
    {.kind = GJ_DIST_GAMMA, .a = 2, .b = 300},
    {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 1.5},
    {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 0.03},
    {.kind = GJ_DIST_LOGNORMAL, .a = 6, .b = 0.2},
    {.kind = GJ_DIST_LOGNORMAL, .a = 6, .b = 0},
    {.kind = GJ_DIST_LOGNORMAL, .a = 6, .b = 1e6},
    {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = -INF, .d = INF},
    {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 0, .d = 9},
    {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 25, .d = INF},
    {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = -INF, .d = -25},
    {.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = -9, .d = 9},
    {.kind = GJ_DIST_BETA, .a = 2, .b = 5, .c = 0, .d = 10},
    {.kind = GJ_DIST_BETA, .a = 0.3, .b = 5, .c = 0, .d = 1},
    {.kind = GJ_DIST_BETA, .a = 0.01, .b = 0.002, .c = 0, .d = 1},
    {.kind = GJ_DIST_GEOMETRIC, .a = 0.2},
    {.kind = GJ_DIST_GEOMETRIC, .a = 1},
    {.kind = GJ_DIST_GEOMETRIC, .a = 1e-9},
    {.kind = GJ_DIST_BINOMIAL, .a = 1, .b = 0.7},
    {.kind = GJ_DIST_BINOMIAL, .a = 100, .b = 0.02},
    {.kind = GJ_DIST_BINOMIAL, .a = 100, .b = 0.98},
    {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 0.6},
    {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 1},
    {.kind = GJ_DIST_BINOMIAL, .a = 4e9, .b = 0.3},
    {.kind = GJ_DIST_POISSON, .a = 3},
    {.kind = GJ_DIST_POISSON, .a = 300},
    {.kind = GJ_DIST_POISSON, .a = 1e9},
    {.kind = GJ_DIST_DISCRETE, .n_table = 6, .value = values, .cumulative = weights},
    {.kind = GJ_DIST_EMPIRICAL, .n_table = 6, .value = values},
};
#define N_WAYS (sizeof every_way / sizeof every_way[0])

static struct gj_dist checked(const struct gj_dist *dist)
{
    struct gj_dist copy = *dist;
    struct gj_error error = {.status = GJ_OK};
    if (gj_dist_check(&copy, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    return copy;
}

static bool same_bits(double x, double y)
{
    return memcmp(&x, &y, sizeof x) == 0;
}

/* ---- Philox ---- */

static void assert_philox(struct gj_philox counter, uint32_t key0, uint32_t key1, struct gj_philox expected)
{
    struct gj_philox out = gj_philox4x32(counter, key0, key1);
    assert_memory_equal(out.word, expected.word, sizeof out.word);
}

static void philox_gives_the_published_answers(void **state)
{
    (void)state;
    const uint32_t ones = UINT32_MAX;
    assert_philox((struct gj_philox){{0, 0, 0, 0}}, 0, 0,
                  (struct gj_philox){{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}});
    assert_philox((struct gj_philox){{ones, ones, ones, ones}}, ones, ones,
                  (struct gj_philox){{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}});
    assert_philox((struct gj_philox){{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0,
                  (struct gj_philox){{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});
}

static void philox_agrees_with_its_authors_code(void **state)
{
    (void)state;
    uint64_t x = 1;
    for (int i = 0; i < 100000; i++) {
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        struct gj_philox ours;
        for (int k = 0; k < 4; k++) {
            x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            counter.v[k] = ours.word[k] = (uint32_t)(x >> 32);
        }
        key.v[0] = (uint32_t)x;
        key.v[1] = (uint32_t)(x >> 16);
        philox4x32_ctr_t theirs = philox4x32_R(10, counter, key);
        ours = gj_philox4x32(ours, key.v[0], key.v[1]);
        assert_memory_equal(ours.word, theirs.v, sizeof ours.word);
    }
}

/* ---- What a draw is a function of ---- */

static void a_word_of_bits_is_where_the_header_says(void **state)
{
    (void)state;
    const uint64_t index = UINT64_C(0x123456789ABCDEF1);
    const uint64_t pair = index / 2;
    struct gj_philox out = gj_philox4x32((struct gj_philox){{(uint32_t)pair, (uint32_t)(pair >> 32), 5, 9}},
                                         (uint32_t)KEY, (uint32_t)(KEY >> 32));
    assert_true(gj_draw_bits(KEY, 9, index, 5) == (out.word[2] | (uint64_t)out.word[3] << 32));
    assert_true(gj_draw_bits(KEY, 9, index - 1, 5) == (out.word[0] | (uint64_t)out.word[1] << 32));
    double u = ((double)(gj_draw_bits(KEY, 9, index, 5) >> 12) + 0.5) * 0x1p-52;
    assert_true(gj_draw_uniform(KEY, 9, index, 5) == u);
}

static void a_uniform_is_never_0_or_1(void **state)
{
    (void)state;
    assert_true(gj_unit_from_bits(0) == 0x1p-53);
    assert_true(gj_unit_from_bits(UINT64_MAX) == 1.0 - 0x1p-53);
    assert_true(gj_unit_from_bits(UINT64_C(1) << 63) == 0.5 + 0x1p-53);
}

static void seed_path_and_purpose_each_change_the_key(void **state)
{
    (void)state;
    const uint64_t key = gj_draw_key(1, "line.bracket/blanking", "cycle");
    assert_true(key == gj_draw_key(1, "line.bracket/blanking", "cycle"));
    const uint64_t others[] = {
        gj_draw_key(2, "line.bracket/blanking", "cycle"),     gj_draw_key(1, "line.bracket/blankin", "cycle"),
        gj_draw_key(1, "line.bracket/blanking", "cycles"),    gj_draw_key(1, "line.bracket/blanking", "repair"),
        gj_draw_key(1, "line.bracket/blankingc", "ycle"),     gj_draw_key(1, "line.bracket/blankingcycle", ""),
        gj_draw_key(1, "", "line.bracket/blankingcycle"),     gj_draw_key(1, "cycle", "line.bracket/blanking"),
        gj_draw_key(1, "line.bracket/\353\270\224", "cycle"), gj_draw_key(0, "line.bracket/blanking", "cycle"),
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_true(key != others[i]);
    }
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void keys_of_many_entities_and_seeds_are_all_different(void **state)
{
    (void)state;
    enum { SEEDS = 200, ENTITIES = 500 };
    uint64_t *keys = malloc(sizeof *keys * SEEDS * ENTITIES);
    assert_non_null(keys);
    double bits = 0;
    for (uint64_t seed = 0, n = 0; seed < SEEDS; seed++) {
        for (int entity = 0; entity < ENTITIES; entity++, n++) {
            char path[40];
            snprintf(path, sizeof path, "line.a/machine%d", entity);
            keys[n] = gj_draw_key(seed, path, "cycle");
            bits += __builtin_popcountll(keys[n]);
        }
    }
    qsort(keys, (size_t)SEEDS * ENTITIES, sizeof *keys, by_value);
    for (size_t i = 1; i < (size_t)SEEDS * ENTITIES; i++) {
        assert_true(keys[i] != keys[i - 1]);
    }
    double n = 64.0 * SEEDS * ENTITIES;
    assert_true(fabs(bits - n / 2) < 4 * sqrt(n / 4));
    free(keys);
}

static double correlation(uint64_t key, uint32_t replication, uint64_t index, uint32_t sub)
{
    const uint64_t n = 1000000;
    double sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        sum += (gj_draw_uniform(KEY, 0, i, 0) - 0.5) * (gj_draw_uniform(key, replication, i + index, sub) - 0.5);
    }
    return sum * 12 / sqrt((double)n); /* standard normal when independent */
}

static void draws_of_neighbours_are_not_correlated(void **state)
{
    (void)state;
    assert_true(correlation(KEY, 0, 0, 0) > 900); /* the same draws are */
    assert_true(fabs(correlation(KEY, 0, 1, 0)) < 4);
    assert_true(fabs(correlation(KEY, 0, 2, 0)) < 4);
    assert_true(fabs(correlation(KEY, 0, 32, 0)) < 4);
    assert_true(fabs(correlation(KEY, 1, 0, 0)) < 4);
    assert_true(fabs(correlation(KEY, 0, 0, 1)) < 4);
    assert_true(fabs(correlation(KEY + 1, 0, 0, 0)) < 4);
    assert_true(fabs(correlation(KEY + (UINT64_C(1) << 32), 0, 0, 0)) < 4);
}

static void replication_and_key_change_every_kind_of_draw(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        if (gj_dist_variance(&dist) == 0.0) {
            continue;
        }
        int by_replication = 0, by_key = 0, by_index = 0;
        for (uint64_t i = 0; i < 200; i++) {
            double x = gj_draw(&dist, KEY, 0, i);
            by_replication += x != gj_draw(&dist, KEY, 1, i);
            by_key += x != gj_draw(&dist, KEY + 1, 0, i);
            by_index += x != gj_draw(&dist, KEY, 0, i + 200);
        }
        assert_true(by_replication > 10 && by_key > 10 && by_index > 10);
    }
}

/* Drawn by inversion of one uniform through gj_to_...; binomial and Poisson of a small mean are, too, and are tested with counts. */
static bool inverted(const struct gj_dist *dist)
{
    switch (dist->kind) {
    case GJ_DIST_UNIFORM:
    case GJ_DIST_TRIANGULAR:
    case GJ_DIST_EXPONENTIAL:
    case GJ_DIST_WEIBULL:
    case GJ_DIST_LOGNORMAL:
    case GJ_DIST_NORMAL:
    case GJ_DIST_GEOMETRIC:
    case GJ_DIST_DISCRETE:
    case GJ_DIST_EMPIRICAL:
        return true;
    default:
        return false;
    }
}

static void inversions_increase_with_their_uniform(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        for (uint64_t i = 0; inverted(&dist) && i < 2000; i++) {
            double u = gj_draw_uniform(KEY, 0, i, 0), v = gj_draw_uniform(KEY, 0, i + 1, 0);
            double x = gj_draw(&dist, KEY, 0, i), y = gj_draw(&dist, KEY, 0, i + 1);
            assert_true(u < v ? x <= y : x >= y);
        }
    }
}

static void twice_the_mean_is_twice_the_draw_bit_for_bit(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        switch (every_way[w].kind) {
        case GJ_DIST_EXPONENTIAL:
        case GJ_DIST_ERLANG:
        case GJ_DIST_GAMMA:
        case GJ_DIST_WEIBULL:
        case GJ_DIST_LOGNORMAL:
            break;
        default:
            continue;
        }
        struct gj_dist twice = every_way[w];
        twice.a *= 2;
        twice = checked(&twice);
        struct gj_dist dist = checked(&every_way[w]);
        for (uint64_t i = 0; i < 500; i++) {
            double x = gj_draw(&dist, KEY, 0, i);
            assert_true(x < 1e-300 || gj_draw(&twice, KEY, 0, i) == 2 * x);
        }
    }
}

static void assert_near(double x, double exact)
{
    assert_true(isfinite(x) && (fabs(x - exact) <= 1e-12 * exact || (x < 1e-300 && exact < 1e-300)));
}

static void the_outermost_uniforms_give_finite_variates_within_bounds(void **state)
{
    (void)state;
    const double ends[] = {0x1p-53, 1.0 - 0x1p-53};
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist d = checked(&every_way[w]);
        for (int e = 0; e < 2; e++) {
            double u = ends[e], z = gj_normal_quantile_core(u), p;
            switch (d.kind) {
            case GJ_DIST_UNIFORM:
                assert_true(gj_to_uniform(&d, u) >= d.a && gj_to_uniform(&d, u) <= d.b);
                break;
            case GJ_DIST_TRIANGULAR:
                assert_true(gj_to_triangular(&d, u) >= d.a && gj_to_triangular(&d, u) <= d.c);
                break;
            case GJ_DIST_EXPONENTIAL:
                assert_true(gj_to_exponential(d.a, u) > 0 && gj_to_exponential(d.a, u) < 37 * d.a);
                break;
            case GJ_DIST_WEIBULL:
                assert_near(gj_to_weibull(&d, u), d.a * pow(-log1p(-u), 1 / d.b));
                break;
            case GJ_DIST_LOGNORMAL:
                p = log1p(d.b * d.b);
                assert_near(gj_to_lognormal(&d, z), d.a * exp(sqrt(p) * z - p / 2));
                break;
            case GJ_DIST_NORMAL:
                p = gj_to_normal_p(&d, u);
                assert_true(p > 0 && p < 1);
                z = gj_to_normal(&d, gj_normal_quantile_core(p));
                assert_true(isfinite(z) && z >= d.c && z <= d.d);
                break;
            case GJ_DIST_GEOMETRIC:
                assert_true(gj_to_geometric(&d, u) >= 1 && isfinite(gj_to_geometric(&d, u)));
                break;
            case GJ_DIST_DISCRETE:
                assert_true(gj_to_discrete(&d, u) == (e ? 20.0 : -3.0));
                break;
            case GJ_DIST_EMPIRICAL:
                assert_true(gj_to_empirical(&d, u) >= -3.0 && gj_to_empirical(&d, u) <= 20.0);
                break;
            default:
                break;
            }
        }
    }
}

static void a_value_with_weight_0_is_never_drawn(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 3, 4}, cumulative[] = {0, 0.5, 0.5, 1};
    struct gj_dist dist = {.kind = GJ_DIST_DISCRETE, .n_table = 4, .value = value, .cumulative = cumulative};
    dist = checked(&dist);
    for (uint64_t i = 0; i < 1000; i++) {
        double x = gj_draw(&dist, KEY, 0, i);
        assert_true(x == 2 || x == 4);
    }
}

/* ---- Blocks ---- */

typedef void fill_function(const struct gj_dist *dist, const struct gj_block_at *at, double *value);

static void assert_block_is_its_single_draws(fill_function *fill, const char *name)
{
    const uint64_t starts[] = {0, 1000, (UINT64_C(1) << 27) - 2, UINT64_C(1) << 27, UINT64_C(0x07FFFFFFFFFFFF00)};
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++) {
            for (uint64_t block = starts[s]; block < starts[s] + 40; block++) {
                struct gj_block_at at = {KEY, block, 3};
                double value[GJ_BLOCK];
                fill(&dist, &at, value);
                for (uint32_t i = 0; i < GJ_BLOCK; i++) {
                    double single = gj_draw(&dist, KEY, 3, block * GJ_BLOCK + i);
                    if (!same_bits(value[i], single)) {
                        fail_msg("%s, %s %g %g, block %#llx place %u: %a, single %a", name, gj_dist_name(dist.kind),
                                 dist.a, dist.b, (unsigned long long)block, i, value[i], single);
                    }
                }
            }
        }
    }
}

static void a_block_holds_the_bits_of_single_draws_in_every_variant(void **state)
{
    (void)state;
    assert_block_is_its_single_draws(gj_block_fill_base, "base");
#if defined(__x86_64__)
    if (gj_variant() >= GJ_VARIANT_AVX2) {
        assert_block_is_its_single_draws(gj_block_fill_avx2, "avx2");
    }
    if (gj_variant() >= GJ_VARIANT_AVX512) {
        assert_block_is_its_single_draws(gj_block_fill_avx512, "avx512");
    }
#endif
}

typedef void pieces_function(const struct gj_dist *dist, const struct gj_source *source, double *value);

static void assert_pieces_are_single_draws(pieces_function *pieces, const char *name)
{
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        if (!inverted(&dist)) {
            continue;
        }
        for (uint64_t index = 1000; index < 1100; index++) {
            for (uint32_t first = 0; first < GJ_SUM_PIECES_MAX; first += GJ_BLOCK) {
                struct gj_source source = {KEY, index, 3, first << GJ_SUB_PIECE_SHIFT};
                double value[GJ_BLOCK];
                pieces(&dist, &source, value);
                for (uint32_t i = 0; i < GJ_BLOCK; i++) {
                    source.sub = (first + i) << GJ_SUB_PIECE_SHIFT;
                    if (!same_bits(value[i], gj_draw_piece(&dist, &source))) {
                        fail_msg("%s, %s %g %g, index %d, piece %u", name, gj_dist_name(dist.kind), dist.a, dist.b,
                                 (int)index, first + i);
                    }
                }
            }
        }
    }
}

static void the_pieces_of_a_sum_are_single_draws_in_every_variant(void **state)
{
    (void)state;
    assert_pieces_are_single_draws(gj_block_pieces_base, "base");
#if defined(__x86_64__)
    if (gj_variant() >= GJ_VARIANT_AVX2) {
        assert_pieces_are_single_draws(gj_block_pieces_avx2, "avx2");
    }
    if (gj_variant() >= GJ_VARIANT_AVX512) {
        assert_pieces_are_single_draws(gj_block_pieces_avx512, "avx512");
    }
#endif
}

static void a_sum_of_up_to_64_adds_its_pieces_in_order(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        if (dist.kind == GJ_DIST_EXPONENTIAL || dist.d == INF || (dist.kind != GJ_DIST_BETA && !inverted(&dist))) {
            continue; /* has a closed form */
        }
        for (uint32_t n = 2; n <= GJ_SUM_PIECES_MAX; n++) {
            double sum = 0;
            for (uint32_t piece = 0; piece < n; piece++) {
                struct gj_source source = {KEY, 11 * n, 3, piece << GJ_SUB_PIECE_SHIFT};
                sum += gj_draw_piece(&dist, &source);
            }
            assert_true(same_bits(sum, gj_draw_sum(&dist, KEY, 3, 11 * n, n)));
        }
    }
}

/* ---- Streams ---- */

static uint64_t scatter(uint64_t i)
{
    return gj_draw_bits(77, 0, i, 0);
}

/* Orders a floor makes, and some it does not. */
static uint64_t place(int order, uint64_t i)
{
    switch (order) {
    case 0:
        return i;
    case 1: /* eight parallel machines */
        return i ^ (scatter(i / 8) & 7);
    case 2: /* over three blocks */
        return i ^ (scatter(i / 128) & 127);
    case 3: /* a product in 16 comes here */
        return 16 * i + scatter(i) % 16;
    case 4: /* second visits, far away */
        return scatter(i) % 16 ? i : i + (UINT64_C(1) << 40);
    case 5: /* bursts */
        return i + i / 100 * 1000;
    case 6: /* backwards */
        return 100000 - i;
    case 7: /* two sequences */
        return i % 2 ? i : i + (UINT64_C(1) << 50);
    default:
        return scatter(i);
    }
}

static void a_stream_gives_the_same_draws_in_any_order_of_access(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        struct gj_stream stream;
        gj_stream_init(&stream, KEY);
        for (int order = 0; order < 9; order++) { /* one after the other: the stream has to find its way each time */
            for (uint64_t i = 0; i < 1000; i++) {
                uint64_t index = place(order, i);
                assert_true(same_bits(gj_stream_at(&stream, &dist, 2, index), gj_draw(&dist, KEY, 2, index)));
            }
        }
    }
}

static void a_stream_that_moved_on_is_cheap_again(void **state)
{
    (void)state;
    struct gj_dist dist = checked(&(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 1});
    struct gj_stream stream;
    const uint64_t starts[] = {0, 5000, 1000, UINT64_C(1) << 45, 7};
    gj_stream_init(&stream, KEY);
    for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++) {
        uint64_t index = starts[s];
        for (uint64_t i = 0; i < 200; i++, index++) {
            gj_stream_at(&stream, &dist, 0, index);
        }
        assert_true(stream.held[index / GJ_BLOCK % 2] == index / GJ_BLOCK);
    }
}

static void far_and_past_draws_leave_the_blocks_alone(void **state)
{
    (void)state;
    struct gj_dist dist = checked(&(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 1});
    struct gj_stream stream;
    gj_stream_init(&stream, KEY);
    for (uint64_t i = 0; i < 1000; i++) {
        gj_stream_at(&stream, &dist, 0, i);
        if (i % 20 == 19) {
            gj_stream_at(&stream, &dist, 0, i + (UINT64_C(1) << 40));
        }
        if (i % 20 == 9 && i > 100) {
            gj_stream_at(&stream, &dist, 0, i - 100);
        }
        assert_true(stream.newest == i / GJ_BLOCK);
    }
}

static void a_copy_of_a_stream_goes_on_like_the_original(void **state)
{
    (void)state;
    struct gj_dist dist = checked(&(struct gj_dist){.kind = GJ_DIST_LOGNORMAL, .a = 1, .b = 1});
    struct gj_stream stream;
    gj_stream_init(&stream, KEY);
    for (uint64_t i = 0; i < 45; i++) {
        gj_stream_at(&stream, &dist, 0, i);
    }
    struct gj_stream copy = stream;
    for (uint64_t i = 40; i < 140; i++) {
        assert_true(same_bits(gj_stream_at(&stream, &dist, 0, i), gj_stream_at(&copy, &dist, 0, i)));
    }
    assert_memory_equal(&stream, &copy, sizeof copy);
}

/* ---- Sums and counts ---- */

static void the_sum_of_one_is_the_draw_and_of_none_is_0(void **state)
{
    (void)state;
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        for (uint64_t i = 0; i < 100; i++) {
            assert_true(same_bits(gj_draw_sum(&dist, KEY, 1, i, 1), gj_draw(&dist, KEY, 1, i)));
            assert_true(gj_draw_sum(&dist, KEY, 1, i, 0) == 0.0);
        }
    }
}

/* Mean and variance of sums within 4 standard errors. */
static void assert_sum(const struct gj_dist *dist, uint32_t n)
{
    const uint32_t n_draws = 40000;
    double mean = n * gj_dist_mean(dist), variance = n * gj_dist_variance(dist), first = 0, second = 0, fourth = 0;
    for (uint32_t i = 0; i < n_draws; i++) {
        double off = gj_draw_sum(dist, KEY, 5, i, n) - mean;
        first += off / n_draws;
        second += off * off / n_draws;
        fourth += off * off * off * off / n_draws;
    }
    double error = sqrt(variance / n_draws), error2 = sqrt((fourth - second * second) / n_draws);
    if (fabs(first) > 4 * error + 1e-9 * fabs(mean) || fabs(second - variance) > 4 * error2 + 1e-9 * variance) {
        fail_msg("sum of %u %s %g %g: mean off by %.2f standard errors, variance by %.2f", n, gj_dist_name(dist->kind),
                 dist->a, dist->b, first / error, (second - variance) / error2);
    }
}

static void sums_have_the_mean_and_variance_of_their_pieces(void **state)
{
    (void)state;
    const uint32_t sizes[] = {2, 5, 64, 65, 10000};
    for (size_t w = 0; w < N_WAYS; w++) {
        struct gj_dist dist = checked(&every_way[w]);
        double cv = sqrt(gj_dist_variance(&dist)) / gj_dist_mean(&dist);
        if (!(cv >= 0 &&
              cv < 2)) { /* a sample of this size says nothing of moments further out; durations are not negative */
            continue;
        }
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            assert_sum(&dist, sizes[s]);
        }
    }
}

static void a_sum_of_many_is_not_below_0(void **state)
{
    (void)state;
    struct gj_dist dist = checked(&(struct gj_dist){.kind = GJ_DIST_WEIBULL, .a = 1, .b = 0.1});
    for (uint64_t i = 0; i < 1000; i++) {
        assert_true(gj_draw_sum(&dist, KEY, 0, i, 65) >= 0.0);
    }
}

static void counting_defects_is_the_binomial_draw(void **state)
{
    (void)state;
    const double ps[] = {0.01, 0.3, 0.5, 0.99};
    const uint32_t ns[] = {1, 7, 400, 1000000, UINT32_MAX};
    for (size_t n = 0; n < sizeof ns / sizeof ns[0]; n++) {
        for (size_t p = 0; p < sizeof ps / sizeof ps[0]; p++) {
            struct gj_dist dist = checked(&(struct gj_dist){.kind = GJ_DIST_BINOMIAL, .a = ns[n], .b = ps[p]});
            for (uint64_t i = 0; i < 500; i++) {
                assert_true(gj_draw_binomial(ns[n], ps[p], KEY, 0, i) == gj_draw(&dist, KEY, 0, i));
            }
        }
        assert_int_equal(gj_draw_binomial(ns[n], 0.0, KEY, 0, 1), 0);
        assert_int_equal(gj_draw_binomial(ns[n], -1.0, KEY, 0, 1), 0);
        assert_int_equal(gj_draw_binomial(ns[n], NAN, KEY, 0, 1), 0);
        assert_true(gj_draw_binomial(ns[n], 1.0, KEY, 0, 1) == ns[n]);
        assert_true(gj_draw_binomial(ns[n], 1.5, KEY, 0, 1) == ns[n]);
    }
    assert_int_equal(gj_draw_binomial(0, 0.5, KEY, 0, 1), 0);
}

/* What matching arms buys: with p lowered by a fifth the difference of counts varies far less than of counts drawn apart. */
/* Every value's frequency in 200,000 draws against its exact probability, and all the same draws move with `marked`. */
static void pieces_taken_without_putting_back_are_hypergeometric(void **state)
{
    (void)state;
    const uint32_t cases[][3] = {{10, 3, 4}, {10, 8, 7}, {100, 50, 10}, {10000, 300, 52}, {1300, 700, 600}, {5, 5, 2}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const uint32_t pieces = cases[c][0], marked = cases[c][1], taken = cases[c][2];
        static double seen[701];
        const uint32_t n = 200000;
        memset(seen, 0, sizeof seen);
        for (uint64_t i = 0; i < n; i++) {
            const uint32_t x = gj_draw_hypergeometric(pieces, marked, taken, KEY, 0, i);
            const uint32_t more = marked < pieces ? gj_draw_hypergeometric(pieces, marked + 1, taken, KEY, 0, i) : x;
            assert_true(x <= marked && x <= taken && taken - x <= pieces - marked);
            assert_true(more >= x || taken > 500);
            seen[x] += 1.0;
        }
        for (uint32_t x = 0; x <= marked && x <= taken; x++) {
            if (taken - x > pieces - marked) {
                assert_true(seen[x] == 0.0);
                continue;
            }
            const double log_p = lgamma(marked + 1.0) - lgamma(x + 1.0) - lgamma(marked - x + 1.0) +
                                 lgamma(pieces - marked + 1.0) - lgamma(taken - x + 1.0) -
                                 lgamma(pieces - marked - taken + x + 1.0) - lgamma(pieces + 1.0) +
                                 lgamma(taken + 1.0) + lgamma(pieces - taken + 1.0);
            const double p = exp(log_p);
            assert_true(fabs(seen[x] - n * p) < 4.5 * sqrt(n * p * (1 - p)) + 1.0);
        }
    }
}

static void counts_of_two_arms_move_together(void **state)
{
    (void)state;
    const double before[][2] = {{200, 0.02}, {1000, 0.1}, {20, 0.9}, {5000, 0.8}};
    for (size_t c = 0; c < sizeof before / sizeof before[0]; c++) {
        uint32_t n = (uint32_t)before[c][0];
        double p = before[c][1], matched = 0, apart = 0;
        for (uint64_t i = 0; i < 20000; i++) {
            double x = gj_draw_binomial(n, p, KEY, 0, i), y = gj_draw_binomial(n, 0.8 * p, KEY, 0, i);
            double other = gj_draw_binomial(n, 0.8 * p, KEY + 1, 0, i), shift = 0.2 * n * p;
            matched += (x - y - shift) * (x - y - shift);
            apart += (x - other - shift) * (x - other - shift);
        }
        assert_true(matched < 0.3 * apart);
    }
}

/* Largest and, where the quick test is used, least chance of keeping an attempt, over all uniforms. */
static void assert_hat(const struct gj_hat *hat, const char *name, double n, double p)
{
    const int n_steps = 4001;
    for (int i = 0; i < n_steps; i++) {
        double u = (i + 0.5) / n_steps - 0.5, us = 0.5 - fabs(u);
        double k = floor((2 * hat->a / us + hat->b) * u + hat->centre);
        bool possible = k >= 0 && k <= hat->highest;
        double keep = possible ? exp(gj_hat_log(hat, k)) * (hat->a / (us * us) + hat->b) / hat->alpha : 0;
        if (keep > 1 || (us >= GJ_HAT_QUICK_FROM && keep < hat->quick)) {
            fail_msg("%s %g %g: u = %g, k = %g is kept with %.5f, quick test %.5f", name, n, p, u, k, keep, hat->quick);
        }
    }
}

static void hats_lie_above_every_probability_and_quick_tests_below(void **state)
{
    (void)state;
    for (double mean = GJ_INVERSION_MEAN; mean < 1e9; mean *= mean < 1000 ? 1.01 : 1.2) {
        struct gj_hat hat = gj_poisson_hat(mean);
        assert_hat(&hat, "poisson", mean, 0);
        for (double p = 0.5; mean / p < 4.3e9; p *= 0.25) {
            double n = ceil(mean / p);
            hat = gj_binomial_hat(n, p);
            assert_hat(&hat, "binomial", n, p);
        }
    }
}

static void a_record_is_replayed_in_its_order(void **state)
{
    (void)state;
    const double record[] = {7, 1, 5};
    struct gj_dist dist = {.kind = GJ_DIST_RECORDED, .n_table = 3, .value = record};
    assert_int_equal(gj_dist_check(&dist, NULL), GJ_OK);
    assert_true(gj_dist_mean(&dist) > 4.333333 && gj_dist_mean(&dist) < 4.333334);
    struct gj_stream stream;
    gj_stream_init(&stream, 5);
    for (uint64_t k = 0; k < 200; k++) {
        assert_true(gj_draw(&dist, 99, (uint32_t)k, k) == record[k % 3]);
        assert_true(gj_stream_at(&stream, &dist, 0, k) == record[k % 3]);
        /* another stream of orders, another visit: the lot's own number counts */
        assert_true(gj_draw(&dist, 99, 0, k | UINT64_C(3) << 36 | UINT64_C(5) << 52) == record[k % 3]);
    }
    assert_true(gj_draw_sum(&dist, 99, 0, 4, 200) == 200.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_published_answers),
        cmocka_unit_test(philox_agrees_with_its_authors_code),
        cmocka_unit_test(a_word_of_bits_is_where_the_header_says),
        cmocka_unit_test(a_uniform_is_never_0_or_1),
        cmocka_unit_test(seed_path_and_purpose_each_change_the_key),
        cmocka_unit_test(keys_of_many_entities_and_seeds_are_all_different),
        cmocka_unit_test(draws_of_neighbours_are_not_correlated),
        cmocka_unit_test(replication_and_key_change_every_kind_of_draw),
        cmocka_unit_test(inversions_increase_with_their_uniform),
        cmocka_unit_test(twice_the_mean_is_twice_the_draw_bit_for_bit),
        cmocka_unit_test(the_outermost_uniforms_give_finite_variates_within_bounds),
        cmocka_unit_test(a_value_with_weight_0_is_never_drawn),
        cmocka_unit_test(a_block_holds_the_bits_of_single_draws_in_every_variant),
        cmocka_unit_test(the_pieces_of_a_sum_are_single_draws_in_every_variant),
        cmocka_unit_test(a_sum_of_up_to_64_adds_its_pieces_in_order),
        cmocka_unit_test(a_stream_gives_the_same_draws_in_any_order_of_access),
        cmocka_unit_test(a_stream_that_moved_on_is_cheap_again),
        cmocka_unit_test(far_and_past_draws_leave_the_blocks_alone),
        cmocka_unit_test(a_copy_of_a_stream_goes_on_like_the_original),
        cmocka_unit_test(the_sum_of_one_is_the_draw_and_of_none_is_0),
        cmocka_unit_test(sums_have_the_mean_and_variance_of_their_pieces),
        cmocka_unit_test(a_sum_of_many_is_not_below_0),
        cmocka_unit_test(hats_lie_above_every_probability_and_quick_tests_below),
        cmocka_unit_test(counting_defects_is_the_binomial_draw),
        cmocka_unit_test(counts_of_two_arms_move_together),
        cmocka_unit_test(a_record_is_replayed_in_its_order),
        cmocka_unit_test(pieces_taken_without_putting_back_are_hypergeometric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
