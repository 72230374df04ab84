/* Input rules: what each ranks by. Smaller is sooner. */
#include "factory/floor_internal.h"

static double work_here(const struct gj_view *f, uint32_t lot, gj_id job)
{
    return f->plant->job[job].mean_us * ((double)f->lot[lot].good + (double)f->lot[lot].bad);
}

static double work_left(const struct gj_view *f, uint32_t lot)
{
    const struct gj_lot *l = &f->lot[lot];
    return f->plant->step[l->step].work_left_us * ((double)l->good + (double)l->bad);
}

static double setup_before(const struct gj_view *f, const struct gj_machine *m, gj_id job)
{
    const uint32_t family = f->plant->job[job].family;
    const bool differs = m->family != GJ_NONE && m->family != family;
    const gj_id time =
        (m->features & GJ_HAS_MATRIX)
            ? gj_matrix_time(f->plant, f->plant->station_info[m->station].matrix, m->family, family, false)
        : differs ? f->plant->station[m->station].setup
                  : GJ_NONE;
    return time == GJ_NONE ? 0.0 : gj_dist_mean(&f->plant->dist[time]);
}

double gj_rule_rank(const struct gj_view *f, const struct gj_machine *m, uint32_t lot, gj_id job)
{
    const struct gj_lot *l = &f->lot[lot];
    const double to_due = (double)(l->due - f->now);
    switch (f->plant->station_info[m->station].rule) {
    case GJ_RULE_EDD:
        return (double)l->due;
    case GJ_RULE_SPT:
        return work_here(f, lot, job);
    case GJ_RULE_LPT:
        return -work_here(f, lot, job);
    case GJ_RULE_FEWEST_SETUPS:
        return f->plant->job[job].family == m->family ? 0.0 : 1.0;
    case GJ_RULE_SHORTEST_SETUP:
        return setup_before(f, m, job);
    case GJ_RULE_LIFO:
        return -(double)l->arrived;
    case GJ_RULE_MOST_WORK:
        return -work_left(f, lot);
    case GJ_RULE_LEAST_WORK:
        return work_left(f, lot);
    case GJ_RULE_MOST_STEPS:
        return (double)f->plant->step[l->step].number -
               (double)f->plant->product_info[f->plant->step[l->step].product].n_steps;
    case GJ_RULE_CRITICAL_RATIO: /* with no work left, by the time alone */
        return to_due / (work_left(f, lot) > 0.0 ? work_left(f, lot) : 1.0);
    case GJ_RULE_SLACK:
        return to_due - work_left(f, lot);
    case GJ_RULE_HOOK:
        return f->rank[lot];
    case GJ_RULE_PRIORITY:
        return (double)f->plant->demand[l->demand].priority;
    case GJ_RULE_FIFO:
    case GJ_RULE_ARRIVAL:
    case GJ_N_RULES:
        break;
    }
    return 0.0;
}
