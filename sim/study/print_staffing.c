#include <inttypes.h>

#include "study/study_internal.h"

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "firm.staffing.%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void delay(struct gj_text *out, const struct gj_dist *d)
{
    const double parameters[] = {d->a, d->b, d->c, d->d};
    gj_text_addf(out, "firm.staffing.hire_delay = %s(", gj_dist_name(d->kind));
    for (uint32_t k = 0; k < 4; k++) {
        gj_text_add(out, k ? " " : "");
        gj_text_add_number(out, parameters[k]);
    }
    for (uint32_t k = 0; k < d->n_table; k++) {
        gj_text_add(out, k ? " " : "; ");
        gj_text_add_number(out, d->value[k]);
        if (d->cumulative) {
            gj_text_add(out, ":");
            gj_text_add_number(out, d->cumulative[k]);
        }
    }
    gj_text_add(out, ")\n");
}

void gj_print_staffing(const struct gj_study_spec *spec, struct gj_text *out)
{
    const struct gj_staffing_spec *s = &spec->firm.staffing;
    number(out, "target_load", s->target_load);
    gj_text_addf(out, "firm.staffing.overtime = %d\nfirm.staffing.overtime_months = %u\n", (int)s->overtime,
                 s->overtime_months);
    delay(out, &s->hire_delay);
    number(out, "hire_won", s->hire_won);
    gj_text_addf(out, "firm.staffing.leaving = %d\nfirm.staffing.surplus = %d\nfirm.staffing.surplus_months = %u\n",
                 (int)s->leaving, (int)s->surplus, s->surplus_months);
    number(out, "surplus_share", s->surplus_share);
    gj_text_addf(out, "firm.staffing.notice_us = %" PRId64 "\n", s->notice_us);
    number(out, "severance_months", s->severance_months);
    number(out, "retrain_able", s->retrain_able);
    gj_text_addf(out, "firm.staffing.retrain_us = %" PRId64 "\nfirm.staffing.retrain_months = %u\n", s->retrain_us,
                 s->retrain_months);
    number(out, "retrain_won", s->retrain_won);
    number(out, "service_won_per_month", s->service_won_per_month);
    for (uint32_t i = 0; i < s->n_crews; i++) {
        gj_text_addf(out, "firm.staffing.crew[%u] = pool:%u wait_us:%" PRId64 " at_most:", i, s->crew[i].pool,
                     s->crew[i].wait_us);
        gj_text_add_number(out, s->crew[i].at_most);
        gj_text_add(out, "\n");
    }
}
