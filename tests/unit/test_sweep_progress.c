/* The line of a sweep's progress, at made-up moments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/sweep_progress.h"

static void check(struct gj_sweep_progress *p, const struct gj_batch_totals *totals, double now, const char *expected)
{
    struct gj_text line;
    gj_text_init(&line);
    const bool is_due = gj_sweep_progress_look(p, totals, now, &line);
    assert_int_equal(is_due, expected != NULL);
    if (expected) {
        assert_string_equal(line.data, expected);
    }
    gj_text_fini(&line);
}

static void it_is_shown_five_times_a_second_with_a_rate_once_there_is_one(void **state)
{
    (void)state;
    struct gj_sweep_progress p;
    struct gj_batch_totals t = {.n_points = 50, .n_expected = 10000};
    gj_sweep_progress_start(&p, GJ_LANG_EN, true, 100.0);
    check(&p, &t, 100.1, NULL);
    check(&p, &t, 100.3, "0.0 %  replications 0/10,000  points 0/50");
    t.n_rows = t.n_settled = 100;
    check(&p, &t, 100.4, NULL);
    check(&p, &t, 100.6, "1.0 %  replications 100/10,000  points 0/50");
    t.n_rows = t.n_settled = 200;
    t.n_done = 1;
    check(&p, &t, 102.0, "2.0 %  replications 200/10,000  points 1/50  100/s  2 min left");
}

static void the_rate_is_of_this_call_and_the_share_of_all(void **state)
{
    (void)state;
    struct gj_sweep_progress p;
    struct gj_batch_totals t = {.n_points = 50, .n_expected = 10000, .n_settled = 9000, .n_settled_before = 9000};
    gj_sweep_progress_start(&p, GJ_LANG_EN, true, 0.0);
    t.n_done = 45;
    check(&p, &t, 2.0, "90.0 %  replications 9,000/10,000  points 45/50");
    t.n_settled += 100;
    t.n_rows = 100;
    check(&p, &t, 10.0, "91.0 %  replications 9,100/10,000  points 45/50  10/s  2 min left");
}

static void it_follows_a_rate_that_changes(void **state)
{
    (void)state;
    struct gj_sweep_progress p;
    struct gj_batch_totals t = {.n_points = 1, .n_expected = 1000000};
    struct gj_text line;
    gj_text_init(&line);
    gj_sweep_progress_start(&p, GJ_LANG_EN, true, 0.0);
    for (int i = 1; i <= 200; i++) { /* 1,000 a second, and after 100 s 10 */
        t.n_rows = t.n_settled += i <= 100 ? 1000 : 10;
        gj_text_fini(&line);
        gj_text_init(&line);
        assert_true(gj_sweep_progress_look(&p, &t, i, &line));
        if (i == 99) {
            assert_non_null(strstr(line.data, "1000/s  15 min left"));
        }
    }
    assert_non_null(strstr(line.data, "10/s  25.0 h left"));
    gj_text_fini(&line);
}

static void a_log_gets_a_line_a_minute_and_failures_are_named(void **state)
{
    (void)state;
    struct gj_sweep_progress p;
    struct gj_batch_totals t = {.n_points = 50,
                                .n_expected = 1000,
                                .n_settled = 500,
                                .n_done = 20,
                                .n_failed = 2,
                                .n_refused = 3,
                                .n_failed_rows = 1,
                                .n_failed_rows_before = 4,
                                .n_rows = 500};
    gj_sweep_progress_start(&p, GJ_LANG_KO, false, 0.0);
    check(&p, &t, 59.0, NULL);
    check(&p, &t, 61.0, "50.0 %  반복 500/1,000  설계점 25/50  실패 2 설계점, 5 반복  8.2/초  남은 시간 61 초");
    check(&p, &t, 62.0, NULL);
}

static void a_shard_without_points_is_done(void **state)
{
    (void)state;
    struct gj_sweep_progress p;
    const struct gj_batch_totals t = {0};
    gj_sweep_progress_start(&p, GJ_LANG_EN, true, 0.0);
    check(&p, &t, 1.0, "100.0 %  replications 0/0  points 0/0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_shown_five_times_a_second_with_a_rate_once_there_is_one),
        cmocka_unit_test(the_rate_is_of_this_call_and_the_share_of_all),
        cmocka_unit_test(it_follows_a_rate_that_changes),
        cmocka_unit_test(a_log_gets_a_line_a_minute_and_failures_are_named),
        cmocka_unit_test(a_shard_without_points_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
