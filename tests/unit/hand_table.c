#include "unit/hand_table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/alloc.h"

void hand_init(struct hand *h, uint64_t n, uint32_t n_replications)
{
    *h = (struct hand){0};
    h->experiment.factor = h->factor;
    h->table = (struct gj_point_table){.experiment = &h->experiment, .n_replications = n_replications};
    h->table.value = gj_alloc_zero(n * HAND_FACTORS, sizeof(double));
    h->table.state = gj_alloc_zero(n, sizeof *h->table.state);
    h->table.mean = gj_alloc_zero(n, sizeof(double));
    h->table.variance = gj_alloc_zero(n, sizeof(double));
    h->table.count = gj_alloc_zero(n, sizeof *h->table.count);
    h->axis = gj_alloc_zero(HAND_FACTORS, sizeof *h->axis);
    h->table.axis = h->axis;
    h->table.replication = gj_alloc_zero(n * n_replications, sizeof(double));
}

void hand_fini(struct hand *h)
{
    gj_point_table_fini(&h->table);
}

struct gj_factor *hand_add(struct hand *h, const char *name, enum gj_factor_role role, double low, double central,
                           double high)
{
    const uint32_t i = h->experiment.n_factors++;
    h->axis[i] = i;
    h->table.n_axes = i + 1;
    h->factor[i] = (struct gj_factor){.name = name,
                                      .role = role,
                                      .unit = "",
                                      .per = "",
                                      .low = low,
                                      .central = central,
                                      .high = high,
                                      .group = "",
                                      .mark = "",
                                      .source = ""};
    return &h->factor[i];
}

struct gj_factor *hand_add_choice(struct hand *h, const char *name, enum gj_factor_role role, const char *const *word,
                                  uint32_t n)
{
    struct gj_factor *f = hand_add(h, name, role, 0.0, 0.0, n - 1.0);
    f->kind = GJ_FACTOR_CHOICE;
    f->choice = word;
    f->n_choices = n;
    return f;
}

void hand_point(struct hand *h, const double *value, const double *replication)
{
    struct gj_point_table *t = &h->table;
    const uint64_t i = t->n++;
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t k = 0; k < t->n_axes; k++) {
        t->value[i * t->n_axes + k] = value[k];
    }
    for (uint32_t r = 0; r < t->n_replications; r++) {
        t->replication[i * t->n_replications + r] = replication[r];
        t->count[i] += isnan(replication[r]) ? 0 : 1;
        sum += isnan(replication[r]) ? 0.0 : replication[r];
    }
    t->mean[i] = t->count[i] ? sum / t->count[i] : (double)NAN;
    for (uint32_t r = 0; r < t->n_replications; r++) {
        const double d = replication[r] - t->mean[i];
        squares += isnan(d) ? 0.0 : d * d;
    }
    t->variance[i] = t->count[i] > 1 ? squares / (t->count[i] - 1) : (double)NAN;
    t->state[i] = t->count[i] ? GJ_POINT_DONE : GJ_POINT_FAILED;
}

void hand_put(struct hand *h, const double *value, double outcome)
{
    double replication[HAND_REPLICATIONS];
    for (uint32_t r = 0; r < HAND_REPLICATIONS; r++) {
        replication[r] = outcome;
    }
    hand_point(h, value, replication);
}

void hand_refuse(struct hand *h, const double *value)
{
    hand_put(h, value, (double)NAN);
    h->table.state[h->table.n - 1] = GJ_POINT_REFUSED;
}

void is_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * (1.0 + fabs(expected)))) {
        fail_msg("%.12g, not %.12g", value, expected);
    }
}
