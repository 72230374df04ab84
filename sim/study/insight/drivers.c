/* A tornado as a list that outlives its scenario. */
#include "study/insight/drivers.h"

#include <math.h>

#include "study/sens/tornado.h"

static const struct gj_estimate none = {.mean = NAN, .half_width = NAN};

/* In place of the strings of an experiment, which goes. */
static const char *keep(struct gj_drivers *out, const char *text, bool *failed)
{
    const char *copy = gj_arena_strdup(&out->arena, text);
    *failed = *failed || !copy;
    return copy;
}

static const struct gj_tornado_end *end_at(const struct gj_tornado_bar *bar, double value)
{
    const struct gj_tornado_end *found = NULL;
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        found = bar->end[i].value == value ? &bar->end[i] : found;
    }
    return found;
}

/* Its interval lies on the other side of 0. */
static bool turns(const struct gj_tornado_end *end, double central)
{
    const struct gj_estimate *e = &end->outcome;
    return e->n > 0 && isfinite(e->half_width) && fabs(e->mean) > e->half_width && e->mean * central < 0.0;
}

static const char *word_of(struct gj_drivers *out, const struct gj_factor *f, double value, bool *failed)
{
    char text[300];
    gj_factor_show(f, value, text, sizeof text);
    return f->kind == GJ_FACTOR_CHOICE ? keep(out, text, failed) : NULL;
}

static void take(const struct gj_tornado *t, const struct gj_tornado_bar *bar, struct gj_drivers *out,
                 struct gj_driver *d, bool *failed)
{
    const struct gj_factor *f = &t->experiment->factor[bar->factor];
    const bool is_choice = f->kind == GJ_FACTOR_CHOICE;
    const double low = is_choice ? bar->least : f->low;
    const double high = is_choice ? bar->most : f->high;
    const struct gj_tornado_end *at_low = end_at(bar, low);
    const struct gj_tornado_end *at_high = end_at(bar, high);
    char unit[80];
    gj_factor_unit(f, unit, sizeof unit);
    *d = (struct gj_driver){.place = keep(out, f->name + (f->measure && *f->name == '@'), failed),
                            .unit = keep(out, unit, failed),
                            .mark = keep(out, f->mark ? f->mark : "", failed),
                            .source = keep(out, f->source ? f->source : "", failed),
                            .low = low,
                            .central = f->central,
                            .high = high,
                            .low_word = word_of(out, f, low, failed),
                            .central_word = word_of(out, f, f->central, failed),
                            .high_word = word_of(out, f, high, failed),
                            .at_low = at_low ? at_low->change : none,
                            .at_high = at_high ? at_high->change : none,
                            .swing = bar->swing};
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        d->is_sign_changed = d->is_sign_changed || turns(&bar->end[i], t->outcome.mean);
    }
}

enum gj_status gj_drivers_from(const struct gj_tornado *t, enum gj_outcome_id outcome, uint32_t n_replications,
                               struct gj_drivers *out, struct gj_error *error)
{
    bool failed = false;
    *out = (struct gj_drivers){
        .outcome = outcome, .central = t->outcome, .n_replications = n_replications, .n_failed = t->n_without};
    gj_arena_init(&out->arena);
    out->driver = gj_arena_alloc(&out->arena, (size_t)t->n_bars + 1, sizeof *out->driver);
    for (uint32_t i = 0; out->driver && i < t->n_bars && !failed; i++) {
        take(t, &t->bar[i], out, &out->driver[i], &failed);
        out->n_drivers++;
    }
    return out->driver && !failed
               ? GJ_OK
               : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u assumptions", t->n_bars);
}
