/* The tornado as a method of sens, and the register of assumptions in its order. */
#include <math.h>
#include <stdio.h>

#include "study/sens/sens_tornado.h"

#define NAMES_TOLD 8u /* in a sentence; the table has all */

static const struct gj_tornado_end *end_at(const struct gj_tornado_bar *bar, double value)
{
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        if (bar->end[i].value == value) {
            return &bar->end[i];
        }
    }
    return NULL;
}

/* The two ends to show: of a number the lowest and the highest, of a choice the words of the least and the largest outcome. NULL: the centre is there. */
static void pick_ends(const struct gj_tornado *t, const struct gj_tornado_bar *bar, const struct gj_tornado_end *end[2])
{
    const struct gj_factor *f = &t->experiment->factor[bar->factor];
    const struct gj_tornado_end *first = &bar->end[0];
    const struct gj_tornado_end *last = &bar->end[bar->n_ends - 1];
    if (f->kind == GJ_FACTOR_CHOICE) {
        end[0] = bar->n_failed == bar->n_ends ? first : end_at(bar, bar->least);
        end[1] = end_at(bar, bar->most);
    } else {
        end[0] = first->value < f->central ? first : NULL;
        end[1] = last->value > f->central ? last : NULL;
    }
}

static struct gj_sens_text value_text(struct gj_sens_output *out, const struct gj_factor *f,
                                      const struct gj_tornado_end *end)
{
    const struct gj_sens_text value = gj_sens_factor_value(out, f, end->value);
    if (end->state == GJ_POINT_DONE) {
        return value;
    }
    const struct gj_sens_text why = gj_sens_state(end->state);
    struct gj_text en;
    struct gj_text ko;
    gj_text_init(&en);
    gj_text_init(&ko);
    gj_text_addf(&en, "%s (%s)", value.en, why.en);
    gj_text_addf(&ko, "%s (%s)", value.ko, why.ko);
    return gj_sens_take(out, &en, &ko);
}

static struct gj_sens_cell estimate_cell(const struct gj_estimate *e)
{
    return gj_sens_interval(e->mean, e->mean - e->half_width, e->mean + e->half_width);
}

static void put_ends(struct gj_sens_output *out, const struct gj_tornado *t, const struct gj_tornado_bar *bar,
                     struct gj_sens_cell *cell)
{
    const struct gj_tornado_end *end[2];
    pick_ends(t, bar, end);
    for (int i = 0; i < 2; i++) {
        if (end[i]) {
            cell[2 * i].text = value_text(out, &t->experiment->factor[bar->factor], end[i]);
            cell[2 * i + 1] = estimate_cell(&end[i]->change);
        }
    }
}

static void add_change_columns(const struct gj_sens_input *in, struct gj_sens_table *table)
{
    const char *unit = gj_contrast_unit(&in->contrast);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "low", GJ_SENS_TORNADO_LOW, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "change_at_low", GJ_SENS_TORNADO_CHANGE, unit)->is_difference =
        true;
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "high", GJ_SENS_TORNADO_HIGH, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "change_at_high", GJ_SENS_TORNADO_CHANGE, unit)->is_difference =
        true;
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "swing", GJ_SENS_TORNADO_SWING, unit)->is_difference = true;
}

static double share_of_largest(const struct gj_tornado *t, const struct gj_tornado_bar *bar)
{
    const double largest = t->bar[0].swing.mean;
    return largest > 0.0 ? bar->swing.mean / largest : 0.0;
}

/* --- sentences --- */

static bool is_told(const struct gj_tornado_bar *bar)
{
    return bar->swing.mean > bar->swing.half_width;
}

/* Names of the bars that `is_one` picks, as one text; how many. */
static uint32_t list_bars(const struct gj_sens_input *in, struct gj_sens_output *out, const struct gj_tornado *t,
                          bool (*is_one)(const struct gj_sens_input *, const struct gj_tornado *,
                                         const struct gj_tornado_bar *),
                          struct gj_sens_text *text)
{
    const char *name[NAMES_TOLD + 1];
    uint32_t n = 0;
    for (uint32_t k = 0; k < t->n_bars; k++) {
        if (is_one(in, t, &t->bar[k])) {
            name[n < NAMES_TOLD ? n : NAMES_TOLD] = t->experiment->factor[t->bar[k].factor].name;
            n++;
        }
    }
    const uint32_t n_told = n > NAMES_TOLD ? NAMES_TOLD : n;
    char more[40];
    snprintf(more, sizeof more, "... (+%u)", n - n_told);
    if (n > n_told) {
        name[n_told] = more;
    }
    *text = gj_sens_list(out, name, n > n_told ? n_told + 1 : n);
    return n;
}

static bool is_weak(const struct gj_sens_input *in, const struct gj_tornado *t, const struct gj_tornado_bar *bar)
{
    (void)in;
    (void)t;
    return !isnan(bar->swing.half_width) && !is_told(bar);
}

static bool is_without(const struct gj_sens_input *in, const struct gj_tornado *t, const struct gj_tornado_bar *bar)
{
    (void)in;
    (void)t;
    return bar->n_failed == bar->n_ends;
}

/* Does one end lie on the other side of the threshold? */
static bool turns(const struct gj_sens_input *in, const struct gj_tornado *t, const struct gj_tornado_bar *bar)
{
    bool does_turn = false;
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        const double mean = bar->end[i].outcome.mean;
        does_turn = does_turn || (!isnan(mean) && (mean >= in->threshold) != (t->outcome.mean >= in->threshold));
    }
    return does_turn;
}

static void say_first(const struct gj_sens_input *in, struct gj_sens_output *out, const struct gj_tornado *t)
{
    const char *unit = gj_contrast_unit(&in->contrast);
    const struct gj_tornado_bar *bar = &t->bar[0];
    const struct gj_factor *f = &t->experiment->factor[bar->factor];
    gj_sens_say(out, GJ_SENS_TORNADO_CENTRE,
                (const struct gj_sens_arg[]){gj_sens_named(gj_sens_outcome(in)), gj_sens_number(t->outcome.mean, unit),
                                             gj_sens_count(t->outcome.n)},
                3);
    if (bar->swing.mean > 0.0) {
        struct gj_sens_arg swing = gj_sens_number(bar->swing.mean, unit);
        swing.is_difference = true;
        gj_sens_say(out, GJ_SENS_TORNADO_FIRST,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_same(out, f->name)),
                                                 gj_sens_named(gj_sens_outcome(in)), swing,
                                                 gj_sens_named(gj_sens_factor_value(out, f, bar->least)),
                                                 gj_sens_named(gj_sens_factor_value(out, f, bar->most))},
                    5);
    }
}

static void say_all(const struct gj_sens_input *in, struct gj_sens_output *out, const struct gj_tornado *t)
{
    struct gj_sens_text names;
    say_first(in, out, t);
    if (!isnan(in->threshold)) {
        const struct gj_sens_arg at = gj_sens_number(in->threshold, gj_contrast_unit(&in->contrast));
        if (list_bars(in, out, t, turns, &names) > 0) {
            gj_sens_say(out, GJ_SENS_TORNADO_TURNS, (const struct gj_sens_arg[]){gj_sens_named(names), at}, 2);
        } else {
            gj_sens_say(out, GJ_SENS_TORNADO_NONE_TURNS, &at, 1);
        }
    }
    if (list_bars(in, out, t, is_weak, &names) > 0) {
        gj_sens_say(out, GJ_SENS_TORNADO_WEAK, (const struct gj_sens_arg[]){gj_sens_named(names)}, 1);
    }
    if (list_bars(in, out, t, is_without, &names) > 0) {
        gj_sens_say(out, GJ_SENS_TORNADO_WITHOUT, (const struct gj_sens_arg[]){gj_sens_named(names)}, 1);
    }
    if (!t->is_paired) {
        gj_sens_say(out, GJ_SENS_TORNADO_APART, NULL, 0);
    }
    if (t->n_other > 0) {
        gj_sens_say(out, GJ_SENS_TORNADO_OTHER, (const struct gj_sens_arg[]){gj_sens_count(t->n_other)}, 1);
    }
}

/* --- pages --- */

enum gj_status gj_sens_tornado(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    struct gj_tornado tornado;
    const enum gj_status status = gj_tornado_find(in->table, in->confidence, &tornado, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_sens_table *table = gj_sens_add_table(out, "tornado", GJ_SENS_TORNADO_TITLE);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "factor", GJ_SENS_FACTOR, "");
    add_change_columns(in, table);
    gj_sens_add_column(table, GJ_SENS_CELL_BAR, "bar", GJ_SENS_BAR, "");
    for (uint32_t k = 0; k < tornado.n_bars; k++) {
        const struct gj_tornado_bar *bar = &tornado.bar[k];
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        cell[0].text = gj_sens_same(out, tornado.experiment->factor[bar->factor].name);
        put_ends(out, &tornado, bar, &cell[1]);
        cell[5] = estimate_cell(&bar->swing);
        cell[6] = gj_sens_value(share_of_largest(&tornado, bar));
    }
    say_all(in, out, &tornado);
    gj_tornado_fini(&tornado);
    return GJ_OK;
}

void gj_sens_register(const struct gj_sens_input *in, const struct gj_tornado *tornado, struct gj_sens_output *out)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "register", GJ_SENS_REGISTER_TITLE);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "assumption", GJ_SENS_REGISTER_PLACE, "");
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "central", GJ_SENS_REGISTER_CENTRAL, "");
    add_change_columns(in, table);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "mark", GJ_SENS_REGISTER_MARK, "");
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "source", GJ_SENS_REGISTER_SOURCE, "");
    for (uint32_t k = 0; k < tornado->n_bars; k++) {
        const struct gj_tornado_bar *bar = &tornado->bar[k];
        const struct gj_factor *f = &tornado->experiment->factor[bar->factor];
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        cell[0].text = gj_sens_same(out, f->name);
        cell[1].text = gj_sens_factor_value(out, f, f->central);
        put_ends(out, tornado, bar, &cell[2]);
        cell[6] = estimate_cell(&bar->swing);
        cell[7].text = gj_sens_same(out, f->mark);
        cell[8].text = gj_sens_same(out, f->source);
    }
    say_all(in, out, tornado);
}
