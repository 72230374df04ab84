#include "analytic/cases.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

double gj_throughput(const struct gj_window *w, uint32_t unused)
{
    (void)unused;
    return (double)w->flow.lots_done / w->length;
}

double gj_good_rate(const struct gj_window *w, uint32_t unused)
{
    (void)unused;
    return (double)(w->flow.pieces_done - w->flow.pieces_escaped) / w->length;
}

double gj_mean_lead(const struct gj_window *w, uint32_t unused)
{
    (void)unused;
    return (double)w->flow.lead_us / (double)w->flow.lots_done / GJ_UNIT;
}

double gj_mean_inside(const struct gj_window *w, uint32_t unused)
{
    (void)unused;
    return (double)w->flow.piece_us / GJ_UNIT / w->length;
}

double gj_mean_waiting(const struct gj_window *w, uint32_t buffer)
{
    return (double)w->buffer_lot_us[buffer] / GJ_UNIT / w->length;
}

double gj_mean_wait(const struct gj_window *w, uint32_t buffer)
{
    return (double)w->buffer_lot_us[buffer] / GJ_UNIT / (double)w->flow.lots_done;
}

double gj_state_share(const struct gj_window *w, uint32_t station_state)
{
    return (double)w->station[station_state / 100].state_us[station_state % 100] / GJ_UNIT / w->length;
}

double gj_mean_down(const struct gj_window *w, uint32_t station)
{
    const gj_time *us = w->station[station].state_us;
    return (double)(us[GJ_STATE_DOWN_RESPONSE] + us[GJ_STATE_DOWN_CREW] + us[GJ_STATE_REPAIR]) / GJ_UNIT / w->length;
}

double gj_mean_running(const struct gj_window *w, uint32_t station)
{
    return (double)w->station[station].state_us[GJ_STATE_WORKING] / GJ_UNIT / w->length;
}

/* end - start for what the measures use. */
static void subtract(struct gj_window *end, const struct gj_window *start)
{
    for (uint32_t i = 0; i < gj_plant_n_stations(end->plant); i++) {
        for (uint32_t s = 0; s < GJ_N_STATES; s++) {
            end->station[i].state_us[s] -= start->station[i].state_us[s];
        }
        end->station[i].pieces -= start->station[i].pieces;
        end->station[i].defective -= start->station[i].defective;
        end->buffer_lot_us[i] -= start->buffer_lot_us[i];
    }
    end->flow.lots_done -= start->flow.lots_done;
    end->flow.pieces_done -= start->flow.pieces_done;
    end->flow.pieces_escaped -= start->flow.pieces_escaped;
    end->flow.piece_us -= start->flow.piece_us;
    end->flow.lead_us -= start->flow.lead_us;
}

static void live(const struct gj_case *c, struct gj_floor *floor, uint32_t replication, struct gj_window *window)
{
    struct gj_error error = {0};
    struct gj_window start = {.plant = c->plant};
    *window = (struct gj_window){.plant = c->plant, .length = c->length};
    gj_floor_reset(floor, 20190702, replication);
    assert_int_equal(gj_floor_run(floor, (gj_time)(c->warm_up * GJ_UNIT), &error), GJ_OK);
    gj_floor_read(floor, start.station, NULL, &start.flow, start.buffer_lot_us);
    assert_int_equal(gj_floor_run(floor, (gj_time)((c->warm_up + c->length) * GJ_UNIT), &error), GJ_OK);
    gj_floor_read(floor, window->station, NULL, &window->flow, window->buffer_lot_us);
    assert_int_equal(gj_floor_verify(floor, &error), GJ_OK);
    subtract(window, &start);
}

/* A row of the table of correctness: on stdout, and into the file that GJ_CASE_TABLE names. */
static void print_row(const struct gj_case_row *row, double mean, double se, double distance)
{
    char line[400];
    snprintf(line, sizeof line, "| %s | %s | %s | %.6g | %.6g ± %.2g | %.1f |\n", row->name, row->measure, row->source,
             row->exact, mean, 1.96 * se, distance);
    fputs(line, stdout);
    const char *path = getenv("GJ_CASE_TABLE");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (file) {
        fputs(line, file);
        fclose(file);
    }
}

bool gj_case_compare(const struct gj_case_row *row, const double *value, uint32_t n)
{
    double mean = 0.0;
    double squares = 0.0;
    for (uint32_t r = 0; r < n; r++) {
        const double d = value[r] - mean;
        mean += d / (r + 1);
        squares += d * (value[r] - mean);
    }
    const double se = n > 1 ? sqrt(squares / (n - 1) / n) : 0.0;
    const double scale = row->exact != 0.0 ? fabs(row->exact) : 1.0;
    const double gap = fabs(mean - row->exact);
    const double distance = se > 1e-12 * scale ? gap / se : gap / scale * 1e9; /* without chance: equal to 9 digits */
    print_row(row, mean, se, distance);
    const bool is_near = row->tolerance > 0.0 ? gap <= row->tolerance * scale : distance <= 4.0;
    if (!is_near) {
        fprintf(stderr, "%s, %s: exact %.8g, simulated %.8g, standard error %.2g (%.1f of them apart)\n", row->name,
                row->measure, row->exact, mean, se, distance);
    }
    const bool says_something = se <= row->max_se_ratio * scale;
    if (!says_something) {
        fprintf(stderr, "%s, %s: the standard error %.2g says too little (at most %.2g)\n", row->name, row->measure, se,
                row->max_se_ratio * scale);
    }
    return is_near && says_something;
}

void gj_case_check(struct gj_case *c)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    static const uint32_t most = 400;
    double value[GJ_CASE_MAX_MEASURES][400];
    assert_true(c->replications >= 10 && c->replications <= most && c->n <= GJ_CASE_MAX_MEASURES);
    assert_int_equal(gj_floor_init(&floor, c->plant, 20190702, 0, &error), GJ_OK);
    for (uint32_t r = 0; r < c->replications; r++) {
        struct gj_window window;
        live(c, &floor, r, &window);
        for (uint32_t k = 0; k < c->n; k++) {
            value[k][r] = c->measure[k].measure(&window, c->measure[k].argument);
        }
    }
    gj_floor_fini(&floor);
    gj_plant_free(c->plant);
    for (uint32_t k = 0; k < c->n; k++) {
        const struct gj_case_measure *m = &c->measure[k];
        const struct gj_case_row row = {.name = c->name,
                                        .measure = m->name,
                                        .source = c->source,
                                        .exact = m->exact,
                                        .max_se_ratio = m->max_se_ratio};
        assert_true(gj_case_compare(&row, value[k], c->replications));
    }
}
