/* Switching values as a page of sens. */
#include <math.h>

#include "study/batch/search.h"

static struct gj_sens_text side_of(const struct gj_switching_ask *ask, double mean)
{
    return gj_sens_both(mean >= ask->spec.threshold ? GJ_SENS_PRIM_AT_LEAST : GJ_SENS_PRIM_BELOW);
}

static void print_points(const struct gj_sens_input *in, const struct gj_switching_ask *ask,
                         const struct gj_switching *s, struct gj_sens_output *out)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "switching", GJ_SENS_SWITCH_TITLE);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "value", GJ_SENS_SWITCH_VALUE, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "outcome", GJ_SENS_SWITCH_OUTCOME, gj_contrast_unit(&in->contrast))
        ->is_difference = ask->against != NULL;
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "side", GJ_SENS_SWITCH_SIDE, "");
    for (uint32_t i = 0; i < s->n_points; i++) {
        const struct gj_switching_point *p = &s->point[i];
        const struct gj_estimate *e = &p->outcome;
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        cell[0].text = gj_sens_factor_value(out, ask->spec.factor, p->x);
        cell[1] = gj_sens_interval(e->mean, e->mean - e->half_width, e->mean + e->half_width);
        cell[2].text = p->status == GJ_OK ? side_of(ask, e->mean) : gj_sens_both(GJ_SENS_FAILED);
    }
}

/* For programs, which read no sentences; open sides end where the range does. */
static void print_crossings(const struct gj_switching *s, struct gj_sens_output *out)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "crossings", GJ_SENS_SWITCH_CROSSINGS);
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "at", GJ_SENS_SWITCH_AT, "");
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "direction", GJ_SENS_SWITCH_DIRECTION, "");
    for (uint32_t i = 0; i < s->n_crossings; i++) {
        const struct gj_crossing *c = &s->crossing[i];
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        cell[0] = gj_sens_interval(c->value, c->low, c->high);
        cell[1].text = gj_sens_both(c->is_rising ? GJ_SENS_SWITCH_UP : GJ_SENS_SWITCH_DOWN);
    }
}

/* --- sentences --- */

struct words {
    const struct gj_sens_input *in;
    const struct gj_switching_ask *ask;
    const struct gj_switching *found;
    struct gj_sens_output *out;
    struct gj_sens_arg factor, answer, threshold;
};

static struct gj_sens_arg at(const struct words *w, double x)
{
    return gj_sens_named(gj_sens_factor_value(w->out, w->ask->spec.factor, x));
}

static void say_crossing(const struct words *w, const struct gj_crossing *c)
{
    const bool is_whole = w->ask->spec.factor->kind == GJ_FACTOR_WHOLE;
    const enum gj_sens_word rises = is_whole ? GJ_SENS_SWITCH_RISES_FROM : GJ_SENS_SWITCH_RISES;
    const enum gj_sens_word falls = is_whole ? GJ_SENS_SWITCH_FALLS_FROM : GJ_SENS_SWITCH_FALLS;
    gj_sens_say(w->out, c->is_rising ? rises : falls,
                (const struct gj_sens_arg[]){w->answer, w->threshold, w->factor, at(w, c->value),
                                             at(w, w->ask->spec.factor->central)},
                5);
    if (!c->has_interval) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_SINGLE, NULL, 0);
    } else if (c->is_low_open && c->is_high_open) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_OPEN, NULL, 0);
    } else if (c->is_low_open || c->is_high_open) {
        gj_sens_say(w->out, c->is_low_open ? GJ_SENS_SWITCH_OPEN_LOW : GJ_SENS_SWITCH_OPEN_HIGH,
                    (const struct gj_sens_arg[]){at(w, c->is_low_open ? c->high : c->low)}, 1);
    } else {
        gj_sens_say(w->out, GJ_SENS_SWITCH_INTERVAL, (const struct gj_sens_arg[]){at(w, c->low), at(w, c->high)}, 2);
    }
    if (c->is_rough) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_ROUGH, (const struct gj_sens_arg[]){at(w, c->left), at(w, c->right)}, 2);
    }
}

/* The words of a choice on one side of the threshold. */
static struct gj_sens_text words_on(const struct words *w, bool is_above)
{
    const char *name[GJ_MAX_SWITCHING_POINTS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->found->n_points; i++) {
        const struct gj_switching_point *p = &w->found->point[i];
        if (p->status == GJ_OK && (p->outcome.mean >= w->ask->spec.threshold) == is_above) {
            name[n++] = w->ask->spec.factor->choice[(uint32_t)p->x];
        }
    }
    return n > 0 ? gj_sens_list(w->out, name, n) : gj_sens_both(GJ_SENS_SWITCH_NO_WORD);
}

static const struct gj_switching_point *first_that(const struct gj_switching *s, bool is_good)
{
    uint32_t i = 0;
    while (i < s->n_points && (s->point[i].status == GJ_OK) != is_good) {
        i++;
    }
    return i < s->n_points ? &s->point[i] : NULL;
}

static void say_none(const struct words *w)
{
    const struct gj_switching_point *p = first_that(w->found, true);
    if (w->ask->spec.factor->kind == GJ_FACTOR_CHOICE) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_WORDS,
                    (const struct gj_sens_arg[]){w->answer, w->threshold, gj_sens_named(words_on(w, true)),
                                                 gj_sens_named(words_on(w, false))},
                    4);
        return;
    }
    gj_sens_say(w->out, GJ_SENS_SWITCH_NONE,
                (const struct gj_sens_arg[]){w->factor, at(w, w->ask->spec.low), at(w, w->ask->spec.high), w->answer,
                                             w->threshold, gj_sens_named(side_of(w->ask, p->outcome.mean))},
                6);
}

static void say_failed(const struct words *w)
{
    const struct gj_switching_point *p = first_that(w->found, false);
    if (p) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_FAILED,
                    (const struct gj_sens_arg[]){gj_sens_count(w->found->n_failed), at(w, p->x),
                                                 gj_sens_named(gj_sens_same(w->out, p->reason))},
                    3);
    }
    if (w->found->n_failed_replications > 0) {
        gj_sens_say(w->out, GJ_SENS_SWITCH_REPLICATIONS,
                    (const struct gj_sens_arg[]){gj_sens_count(w->found->n_failed_replications)}, 1);
    }
}

void gj_sens_switching(const struct gj_sens_input *in, const struct gj_switching_ask *ask,
                       const struct gj_switching *switching, struct gj_sens_output *out)
{
    struct words w = {.in = in, .ask = ask, .found = switching, .out = out};
    w.factor = gj_sens_named(gj_sens_same(out, ask->spec.factor->name));
    w.answer = gj_sens_named(gj_sens_outcome(in));
    w.threshold = gj_sens_number(ask->spec.threshold, gj_contrast_unit(&in->contrast));
    print_points(in, ask, switching, out);
    if (switching->n_crossings > 0) {
        print_crossings(switching, out);
    }
    if (ask->against) {
        gj_sens_say(out, GJ_SENS_SWITCH_POLICIES,
                    (const struct gj_sens_arg[]){w.answer, gj_sens_named(gj_sens_same(out, ask->with->name)),
                                                 gj_sens_named(gj_sens_same(out, ask->against->name))},
                    3);
    }
    for (uint32_t i = 0; i < switching->n_crossings; i++) {
        say_crossing(&w, &switching->crossing[i]);
    }
    if (switching->n_crossings == 0) {
        say_none(&w);
    }
    if (switching->may_cross && ask->spec.factor->kind != GJ_FACTOR_CHOICE) {
        gj_sens_say(out, GJ_SENS_SWITCH_MAY, &w.threshold, 1);
    }
    if (switching->has_more) {
        gj_sens_say(out, GJ_SENS_SWITCH_MORE, (const struct gj_sens_arg[]){gj_sens_count(GJ_MAX_CROSSINGS)}, 1);
    }
    say_failed(&w);
}
