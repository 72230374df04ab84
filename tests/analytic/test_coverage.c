/* Do the intervals hold what they promise? 1,000 experiments each on processes whose means are known: a 95 % interval has to cover the mean in 93 to 97 % of
 * them (three standard errors are 2.1 points). All by the program's own estimators; M/M/1 through the real floor, warm-up left out and all. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "study/batch/trial.h"
#include "study/estimate.h"
#include "study/precision.h"
#include "unit/noise.h"

enum { EXPERIMENTS = 1000 };

/* Share of the experiments whose interval has the mean in it. */
struct coverage {
    uint32_t n, n_in;
    double width; /* mean half-width */
};

static void count(struct coverage *c, const struct gj_estimate *e, double exact)
{
    c->n++;
    c->n_in += fabs(e->mean - exact) <= e->half_width;
    c->width += (e->half_width - c->width) / c->n;
}

static double share(const struct coverage *c)
{
    return (double)c->n_in / c->n;
}

static void holds(const char *what, const struct coverage *c)
{
    print_message("%s: covered in %.1f %% of %u, half-width %.3g on average\n", what, 100.0 * share(c), c->n, c->width);
    if (!(share(c) >= 0.93 && share(c) <= 0.97)) {
        fail_msg("%s: %.2f %% is not 93 to 97 %%", what, 100.0 * share(c));
    }
}

/* x(t) = 10 + 0.8 (x(t - 1) - 10) + e, from its own stationary distribution: mean of a path of 200. `sample` holds the path. */
static double ar1_mean(uint64_t experiment, uint64_t replication, double *sample, uint32_t n)
{
    const double phi = 0.8;
    double x = noise_normal(experiment, replication, 0) / sqrt(1.0 - phi * phi);
    double sum = 0.0;
    for (uint32_t t = 0; t < n; t++) {
        x = phi * x + noise_normal(experiment, replication, 1 + t);
        sample[t] = 10.0 + x;
        sum += sample[t];
    }
    return sum / n;
}

/* Replications are independent, so their means carry the interval however the values within one hang together. Values of one path do not: the same t interval
 * over them covers the mean hardly every second time, which shows that this test can tell. */
static void means_of_replications_of_ar1_cover(void **state)
{
    (void)state;
    enum { R = 10, T = 200 };
    struct coverage means = {0};
    struct coverage naive = {0};
    for (uint64_t m = 0; m < EXPERIMENTS; m++) {
        double value[R];
        double path[T];
        for (uint64_t r = 0; r < R; r++) {
            value[r] = ar1_mean(m, r, path, T);
        }
        const struct gj_estimate e = gj_estimate_mean(value, R, 1, 0.95);
        const struct gj_estimate wrong = gj_estimate_mean(path, T, 1, 0.95);
        count(&means, &e, 10.0);
        count(&naive, &wrong, 10.0);
    }
    holds("AR(1), 10 replications of 200", &means);
    print_message("AR(1), values of one path as if independent: %.1f %%\n", 100.0 * share(&naive));
    assert_true(share(&naive) < 0.6);
}

/* Paired differences: both arms share their noise; the difference is 0.25 in the mean. */
static void paired_differences_cover_and_are_narrower(void **state)
{
    (void)state;
    enum { R = 10, T = 50 };
    struct coverage paired = {0};
    struct coverage apart = {0};
    for (uint64_t m = 0; m < EXPERIMENTS; m++) {
        double before[R];
        double after[R];
        double other[R];
        double path[T];
        for (uint64_t r = 0; r < R; r++) {
            before[r] = ar1_mean(m, r, path, T);
            after[r] = before[r] + 0.25 + 0.2 * noise_normal(m, 7000 + r, 0);
            other[r] = ar1_mean(m, 500 + r, path, T) + 0.25 + 0.2 * noise_normal(m, 8000 + r, 0);
        }
        const struct gj_estimate e = gj_estimate_difference(after, before, R, 1, 0.95);
        const struct gj_estimate wide = gj_estimate_difference(other, before, R, 1, 0.95);
        count(&paired, &e, 0.25);
        count(&apart, &wide, 0.25);
    }
    holds("a paired difference", &paired);
    holds("the same with draws of their own", &apart);
    assert_true(apart.width > 3.0 * paired.width);
}

/* A run until the half-width is 5 % of the mean, looked at every 10 from 20 on. Stopping at a lucky moment costs a little of the coverage ([Law2015] 9.4.1). */
static void a_run_until_it_is_precise_covers_nearly(void **state)
{
    (void)state;
    const struct gj_precision rule = {.relative = 0.05, .confidence = 0.95, .least = 20, .most = 100000, .block = 10};
    struct coverage c = {0};
    double n = 0.0;
    for (uint64_t m = 0; m < EXPERIMENTS; m++) {
        struct gj_mean mean = {0};
        while (mean.n_run < rule.most && !gj_precision_is_reached(&rule, &mean)) {
            gj_mean_add(&mean, 2.0 + noise_normal(77, m, mean.n_run)); /* cv 0.5: about 400 replications */
        }
        const struct gj_estimate e = gj_mean_estimate(&mean, 0.95);
        count(&c, &e, 2.0);
        n += (double)mean.n_run / EXPERIMENTS;
        assert_true(e.half_width <= 0.05 * 2.0 * 1.2);
    }
    print_message("until 5 %% of the mean: %.0f replications on average\n", n);
    holds("a run until it is precise", &c);
}

/* A floor of one machine that makes a lot in an hour on average, times exponential, at a load; empty at the start, `warm_up` hours left out, `horizon` measured. */
struct mm1 {
    const char *name;
    double load;
    int64_t warm_up, horizon;
    double
        bias; /* of the mean over all experiments, as a share: what is left of the empty start, and four standard errors */
};

static void cover_mm1(const struct mm1 *of)
{
    enum { R = 10 };
    const struct gj_line line = {.n = 1,
                                 .station = {{.cycle = gj_exponential(1.0), .n_machines = 1, .buffer = GJ_UNLIMITED}},
                                 .every = gj_exponential(1.0 / of->load)};
    struct gj_plant *plant = gj_line_plant(&line);
    struct gj_study_spec spec = {.name = "mm1",
                                 .title = "M/M/1",
                                 .seed = 11,
                                 .warm_up = of->warm_up * GJ_HOUR,
                                 .horizon = of->horizon * GJ_HOUR,
                                 .replications = R,
                                 .headline = GJ_OUTCOME_lead_time_mean,
                                 .confidence = 0.95,
                                 .plant = plant};
    const double exact = 1.0 / (1.0 - of->load);
    struct gj_trial *trial;
    struct gj_error error = {0};
    struct coverage c = {0};
    double all = 0.0;
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = (struct gj_range){1, 1, 1};
    }
    assert_int_equal(gj_trial_open(&spec, NULL, &trial, &error), GJ_OK);
    for (uint32_t m = 0; m < EXPERIMENTS; m++) {
        double value[R];
        for (uint32_t r = 0; r < R; r++) {
            struct gj_trial_row row;
            gj_trial_run(trial, R * m + r, &row, &error);
            assert_int_equal(row.status, GJ_OK);
            value[r] = row.value[2 * GJ_OUTCOME_lead_time_mean];
        }
        const struct gj_estimate e = gj_estimate_mean(value, R, 1, 0.95);
        count(&c, &e, exact);
        all += e.mean / EXPERIMENTS;
    }
    gj_trial_close(trial);
    gj_plant_free(plant);
    print_message("%s: %.4f hours over all, %.4f exactly\n", of->name, all, exact);
    assert_true(fabs(all / exact - 1.0) < of->bias);
    holds(of->name, &c);
}

/* A lot is inside for 1 / (1 - load) hours. */
static void the_lead_time_of_mm1_is_covered_through_the_floor(void **state)
{
    (void)state;
    const struct mm1 half = {"M/M/1, load 0.5", 0.5, 200, 1200, 0.01};
    const struct mm1 busy = {"M/M/1, load 0.8", 0.8, 1000, 6000, 0.01};
    cover_mm1(&half);
    cover_mm1(&busy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_replications_of_ar1_cover),
        cmocka_unit_test(paired_differences_cover_and_are_narrower),
        cmocka_unit_test(a_run_until_it_is_precise_covers_nearly),
        cmocka_unit_test(the_lead_time_of_mm1_is_covered_through_the_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
