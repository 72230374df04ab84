/* Paths over the years, against sums by hand. */
#include "study/result_paths.h"

#include "economy/life.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 40 };

/* A firm with `heads`, one more each month, that sells 100 won a month and 10 pieces; closed after `n` months. */
struct firm {
    struct gj_path path;
    struct gj_path_month month[MOST];
};

static const struct gj_path *live(struct firm *firm, double heads, uint32_t n)
{
    *firm = (struct firm){.path = {.n_months = MOST}};
    firm->path.month = firm->month;
    for (uint32_t i = 0; i < MOST; i++) {
        const uint32_t traded = i < n ? i : n - 1;
        firm->month[i] = (struct gj_path_month){.demand = 1.25,
                                                .price = 0.5,
                                                .heads = i < n ? heads + i : 0.0,
                                                .cash_mwon = 7000 * (int64_t)(traded + 1),
                                                .sales_mwon = 100000 * (int64_t)(traded + 1),
                                                .pieces_sold = 10 * (int64_t)(traded + 1),
                                                .is_closed = i >= n,
                                                .is_bounded = i == 2};
    }
    return &firm->path;
}

static struct gj_study_spec spec_of(gj_time warm_up, gj_time horizon, bool has_market)
{
    return (struct gj_study_spec){
        .warm_up = warm_up, .horizon = horizon, .confidence = 0.95, .firm = {.market = {.is_on = has_market}}};
}

static struct gj_estimate at(const struct gj_path_sums *sums, uint32_t period, enum gj_path_measure measure,
                             enum gj_path_series series)
{
    return gj_path_estimate(sums, period, measure, series, 0.95);
}

static void months_count_from_the_first_whole_one_after_the_warm_up(void **state)
{
    (void)state;
    struct gj_path_frame frame;
    struct gj_study_spec spec =
        spec_of(28 * GJ_DAY, 5 * GJ_YEAR, false); /* 60 reviews, the first in part of the warm-up */
    gj_path_frame_of(&spec, &frame);
    assert_int_equal(frame.first, 1);
    assert_int_equal(frame.n_months, 59);
    assert_int_equal(frame.n_years, 5);
    assert_int_equal(frame.n_series, 3);
    assert_int_equal(gj_path_year_months(&frame, 3), 12);
    assert_int_equal(gj_path_year_months(&frame, 4), 11);
    spec = spec_of(2 * GJ_MONTH, 17 * GJ_MONTH, true);
    gj_path_frame_of(&spec, &frame);
    assert_int_equal(frame.first, 2);
    assert_int_equal(frame.n_months, 17);
    assert_int_equal(frame.n_years, 1); /* five months are no year */
    assert_int_equal(frame.n_series, 6);
    spec = spec_of(0, 20 * GJ_DAY, true);
    gj_path_frame_of(&spec, &frame);
    assert_int_equal(frame.n_months, 0);
    assert_int_equal(frame.n_years, 0);
}

/* Two firms of 10 and 14 heads; after: 1 and 3 more; technology: 1 less both. Student's t of one degree of freedom at 97.5 %: 12.7062. */
static void means_and_intervals_are_those_by_hand(void **state)
{
    (void)state;
    struct firm f[3];
    struct gj_path_sums sums;
    const struct gj_study_spec spec = spec_of(GJ_MONTH, 18 * GJ_MONTH, true);
    assert_int_equal(gj_path_sums_init(&sums, &spec), GJ_OK);
    assert_true(isnan(at(&sums, 0, GJ_PATH_heads, GJ_SERIES_BEFORE).mean));
    gj_path_sums_add(&sums, (const struct gj_path *[]){live(&f[0], 10, 19), live(&f[1], 11, 19), live(&f[2], 9, 19)});
    gj_path_sums_add(&sums, (const struct gj_path *[]){live(&f[0], 14, 19), live(&f[1], 17, 19), live(&f[2], 13, 19)});
    struct gj_estimate e = at(&sums, 0, GJ_PATH_heads, GJ_SERIES_BEFORE); /* month 1 is the second of the life */
    assert_true(e.mean == 13.0 && e.n == 2);
    assert_true(fabs(e.half_width - 12.7062047362 * 2.0) < 1e-6); /* s = sqrt(8), over sqrt(2): 2 */
    e = at(&sums, 0, GJ_PATH_heads, GJ_SERIES_DIFFERENCE);
    assert_true(e.mean == 2.0 && fabs(e.half_width - 12.7062047362) < 1e-6);
    e = at(&sums, 5, GJ_PATH_heads, GJ_SERIES_DISPLACED);
    assert_true(e.mean == -1.0 && e.half_width == 0.0);
    assert_true(at(&sums, 5, GJ_PATH_heads, GJ_SERIES_GROWTH).mean == 3.0);
    /* years: a level is a mean, a flow a sum, a stock the end; year 2 has six months, its flow counts double */
    assert_int_equal(sums.frame.n_years, 2);
    assert_true(at(&sums, 18, GJ_PATH_heads, GJ_SERIES_BEFORE).mean == 12.0 + 6.5);
    assert_true(at(&sums, 19, GJ_PATH_heads, GJ_SERIES_BEFORE).mean == 12.0 + 12.0 + 3.5);
    assert_true(at(&sums, 18, GJ_PATH_sales, GJ_SERIES_AFTER).mean == 1200.0);
    assert_true(at(&sums, 19, GJ_PATH_sales, GJ_SERIES_AFTER).mean == 1200.0);
    assert_true(at(&sums, 0, GJ_PATH_sales, GJ_SERIES_AFTER).mean == 100.0);
    assert_true(at(&sums, 18, GJ_PATH_pieces, GJ_SERIES_TECHNOLOGY).mean == 120.0);
    assert_true(at(&sums, 18, GJ_PATH_cash, GJ_SERIES_BEFORE).mean == 7.0 * 13);
    assert_true(at(&sums, 19, GJ_PATH_cash, GJ_SERIES_BEFORE).mean == 7.0 * 19);
    assert_true(at(&sums, 18, GJ_PATH_orders, GJ_SERIES_BEFORE).mean == 1.25);
    assert_true(at(&sums, 18, GJ_PATH_price, GJ_SERIES_BEFORE).mean == 0.5);
    assert_true(fabs(at(&sums, 18, GJ_PATH_bounded, GJ_SERIES_BEFORE).mean - 1.0 / 12.0) < 1e-9);
    gj_path_sums_fini(&sums);
}

/* Closed after 8 of 13 months: afterwards no heads, no orders, no sales, and the cash there was. */
static void a_closed_firm_has_nothing_but_its_cash(void **state)
{
    (void)state;
    struct firm f[2];
    struct gj_path_sums sums;
    const struct gj_study_spec spec = spec_of(GJ_MONTH, 12 * GJ_MONTH, false);
    assert_int_equal(gj_path_sums_init(&sums, &spec), GJ_OK);
    gj_path_sums_add(&sums, (const struct gj_path *[GJ_MAX_ARMS]){live(&f[0], 10, 8), live(&f[1], 10, 13)});
    assert_true(at(&sums, 6, GJ_PATH_heads, GJ_SERIES_BEFORE).mean == 17.0);
    assert_true(at(&sums, 7, GJ_PATH_heads, GJ_SERIES_BEFORE).mean == 0.0);
    assert_true(at(&sums, 7, GJ_PATH_orders, GJ_SERIES_BEFORE).mean == 0.0);
    assert_true(at(&sums, 9, GJ_PATH_sales, GJ_SERIES_BEFORE).mean == 0.0);
    assert_true(at(&sums, 11, GJ_PATH_cash, GJ_SERIES_BEFORE).mean == 56.0);
    assert_true(at(&sums, 6, GJ_PATH_closed, GJ_SERIES_BEFORE).mean == 0.0);
    assert_true(at(&sums, 7, GJ_PATH_closed, GJ_SERIES_BEFORE).mean == 1.0);
    assert_true(at(&sums, 12, GJ_PATH_closed, GJ_SERIES_DIFFERENCE).mean == -1.0);
    assert_true(at(&sums, 12, GJ_PATH_sales, GJ_SERIES_BEFORE).mean == 700.0);
    assert_true(at(&sums, 12, GJ_PATH_sales, GJ_SERIES_DIFFERENCE).mean == 500.0);
    gj_path_sums_fini(&sums);
}

static void the_order_of_adding_does_not_matter(void **state)
{
    (void)state;
    struct firm f[2];
    struct gj_path_sums all;
    struct gj_path_sums part[2];
    const struct gj_study_spec spec = spec_of(0, 30 * GJ_MONTH, false);
    assert_int_equal(gj_path_sums_init(&all, &spec), GJ_OK);
    assert_int_equal(gj_path_sums_init(&part[0], &spec), GJ_OK);
    assert_int_equal(gj_path_sums_init(&part[1], &spec), GJ_OK);
    for (int i = 0; i < 50; i++) {
        gj_path_sums_add(
            &all, (const struct gj_path *[GJ_MAX_ARMS]){live(&f[0], 10.1 + 0.7 * i, 30), live(&f[1], 9.3 * i, 30)});
        const int k = 49 - i;
        gj_path_sums_add(&part[k % 3 == 0], (const struct gj_path *[GJ_MAX_ARMS]){live(&f[0], 10.1 + 0.7 * k, 30),
                                                                                  live(&f[1], 9.3 * k, 30)});
    }
    gj_path_sums_merge(&part[0], &part[1]);
    for (uint32_t p = 0; p < 32; p++) {
        for (uint32_t k = 0; k < GJ_N_PATH_MEASURES; k++) {
            for (uint32_t s = 0; s < 3; s++) {
                const struct gj_estimate a = at(&all, p, (enum gj_path_measure)k, (enum gj_path_series)s);
                const struct gj_estimate b = at(&part[0], p, (enum gj_path_measure)k, (enum gj_path_series)s);
                assert_true(a.n == b.n && a.mean == b.mean && a.half_width == b.half_width);
            }
        }
    }
    gj_path_sums_fini(&all);
    gj_path_sums_fini(&part[0]);
    gj_path_sums_fini(&part[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_count_from_the_first_whole_one_after_the_warm_up),
        cmocka_unit_test(means_and_intervals_are_those_by_hand),
        cmocka_unit_test(a_closed_firm_has_nothing_but_its_cash),
        cmocka_unit_test(the_order_of_adding_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
