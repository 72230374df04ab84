/* Scenario discovery as a method of sens: the trajectory, the box, and its rule in words. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "study/estimate.h"
#include "study/sens/sens.h"
#include "study/sens/sens_ask.h"

#define RESAMPLES 100u /* of stability; each is a peeling */

struct gj_sens_ask gj_sens_ask_default(void)
{
    return (struct gj_sens_ask){.box = GJ_PRIM_CHOOSE,
                                .peel = 0.05,
                                .min_mass = 0.05,
                                .density = 0.8,
                                .significance = 0.05,
                                .by = GJ_CRITERION_regret_max,
                                .worst_share = 0.1,
                                .optimism = 0.5};
}

/* --- the rule in words --- */

struct rule {
    struct gj_sens_output *out;
    struct gj_text text[2]; /* english, korean */
};

/* @ in a format is the factor's name, # the value. */
static void add_both(struct rule *rule, const char *format_en, const char *format_ko, const char *name,
                     struct gj_sens_text value)
{
    const char *format[2] = {format_en, format_ko};
    for (int k = 0; k < 2; k++) {
        for (const char *from = format[k]; *from; from++) {
            if (*from == '@') {
                gj_text_add(&rule->text[k], name);
            } else if (*from == '#') {
                gj_text_add(&rule->text[k], k ? value.ko : value.en);
            } else {
                gj_text_add_n(&rule->text[k], from, 1);
            }
        }
    }
}

/* "fifo or edd" */
static struct gj_sens_text words_of(struct rule *rule, const struct gj_factor *f, uint64_t words)
{
    struct gj_text en;
    struct gj_text ko;
    bool is_first = true;
    gj_text_init(&en);
    gj_text_init(&ko);
    for (uint32_t k = 0; k < f->n_choices; k++) {
        if (words >> k & 1) {
            gj_text_addf(&en, "%s%s", is_first ? "" : " or ", f->choice[k]);
            gj_text_addf(&ko, "%s%s", is_first ? "" : " 또는 ", f->choice[k]);
            is_first = false;
        }
    }
    return gj_sens_take(rule->out, &en, &ko);
}

/* A side of a REAL lies between points, so four digits say it; a WHOLE and a single side are as they are. */
static struct gj_sens_text edge_of(struct rule *rule, const struct gj_factor *f, double edge)
{
    char text[40];
    snprintf(text, sizeof text, "%.3e", edge);
    return gj_sens_factor_value(rule->out, f, f->kind == GJ_FACTOR_REAL ? strtod(text, NULL) : edge);
}

static void add_restriction(struct rule *rule, const struct gj_factor *f, const struct gj_prim_limit *limit,
                            const struct gj_prim_restriction *r)
{
    const bool is_real = f->kind == GJ_FACTOR_REAL;
    if (f->kind == GJ_FACTOR_CHOICE) {
        add_both(rule, "@ is #", "@: #", f->name, words_of(rule, f, limit->words));
    } else if (!is_real && limit->low == limit->high) {
        add_both(rule, "@ is #", "@: #", f->name, edge_of(rule, f, limit->low));
    } else if (r->has_low && r->has_high) {
        add_both(rule, "@ from #", "@ #부터", f->name, edge_of(rule, f, limit->low));
        add_both(rule, " to #", " #까지", f->name, edge_of(rule, f, limit->high));
    } else if (r->has_low) {
        add_both(rule, is_real ? "@ above #" : "@ at least #", is_real ? "@ # 초과" : "@ # 이상", f->name,
                 edge_of(rule, f, limit->low));
    } else {
        add_both(rule, is_real ? "@ below #" : "@ at most #", is_real ? "@ # 미만" : "@ # 이하", f->name,
                 edge_of(rule, f, limit->high));
    }
}

static struct gj_sens_text rule_of(const struct gj_sens_input *in, const struct gj_prim *p, struct gj_sens_output *out)
{
    struct rule rule = {.out = out};
    gj_text_init(&rule.text[0]);
    gj_text_init(&rule.text[1]);
    for (uint32_t i = 0; i < p->n_restrictions; i++) {
        const struct gj_prim_restriction *r = &p->restriction[i];
        if (i > 0) {
            gj_text_add(&rule.text[0], " and ");
            gj_text_add(&rule.text[1], ", ");
        }
        add_restriction(&rule, &p->experiment->factor[in->table->axis[r->axis]], &p->box.limit[r->axis], r);
    }
    return gj_sens_take(out, &rule.text[0], &rule.text[1]);
}

/* --- tables --- */

static void put_box(struct gj_sens_cell *cell, uint32_t number, const struct gj_prim_box *box)
{
    cell[0] = gj_sens_value(number);
    cell[1] = gj_sens_value((double)box->n);
    cell[2] = gj_sens_value((double)box->n_of_interest);
    cell[3] = gj_sens_value(box->density);
    cell[4] = gj_sens_value(box->coverage);
    cell[5] = gj_sens_value(box->mass);
    cell[6] = gj_sens_value(box->n_restricted);
}

static void print_trajectory(const struct gj_prim *p, struct gj_sens_output *out)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "trajectory", GJ_SENS_PRIM_TRAJECTORY);
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "box", GJ_SENS_PRIM_BOX, GJ_SENS_WHOLE);
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "points", GJ_SENS_PRIM_POINTS, GJ_SENS_WHOLE);
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "of_interest", GJ_SENS_PRIM_INTEREST, GJ_SENS_WHOLE);
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "density", GJ_SENS_PRIM_DENSITY, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "coverage", GJ_SENS_PRIM_COVERAGE, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "mass", GJ_SENS_PRIM_MASS, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "restricted", GJ_SENS_PRIM_RESTRICTED, GJ_SENS_WHOLE);
    for (uint32_t i = 0; i < p->n_boxes; i++) {
        put_box(gj_sens_add_row(out, table), i, &p->trajectory[i]);
    }
}

static void print_restrictions(const struct gj_sens_input *in, const struct gj_prim *p, struct gj_sens_output *out)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "box", GJ_SENS_PRIM_TITLE);
    gj_sens_add_factor_columns(table);
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "rule", GJ_SENS_PRIM_RESTRICTION, "");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "quasi_p", GJ_SENS_PRIM_P, "");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "density_without", GJ_SENS_PRIM_WITHOUT, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "stability", GJ_SENS_PRIM_STABILITY, "1");
    for (uint32_t i = 0; i < p->n_restrictions; i++) {
        const struct gj_prim_restriction *r = &p->restriction[i];
        struct gj_prim one = *p;
        one.restriction = &p->restriction[i];
        one.n_restrictions = 1;
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        gj_sens_put_factor(out, cell, &p->experiment->factor[in->table->axis[r->axis]]);
        cell[2].text = rule_of(in, &one, out);
        cell[3] = gj_sens_value(r->p);
        cell[4] = gj_sens_value(r->density_without);
        cell[5] = gj_sens_value(p->stability && p->n_resamples > 0 ? p->stability[r->axis] : (double)NAN);
    }
}

/* --- sentences --- */

static enum gj_sens_word side_of(const struct gj_prim_spec *spec)
{
    if (spec->is_below) {
        return spec->is_equal ? GJ_SENS_PRIM_AT_MOST : GJ_SENS_PRIM_BELOW;
    }
    return spec->is_equal ? GJ_SENS_PRIM_AT_LEAST : GJ_SENS_PRIM_ABOVE;
}

static void say_restless(const struct gj_sens_input *in, const struct gj_prim *p, struct gj_sens_output *out)
{
    const char *name[GJ_MAX_FACTORS];
    uint32_t n = 0;
    for (uint32_t k = 0; k < p->n_axes && p->stability && p->n_resamples > 0; k++) {
        bool is_in = false;
        for (uint32_t i = 0; i < p->n_restrictions; i++) {
            is_in = is_in || p->restriction[i].axis == k;
        }
        if (!is_in && p->stability[k] >= 0.5) {
            name[n++] = p->experiment->factor[in->table->axis[k]].name;
        }
    }
    if (n > 0) {
        gj_sens_say(out, GJ_SENS_PRIM_RESTLESS, (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(out, name, n))},
                    1);
    }
}

static void say_all(const struct gj_sens_input *in, const struct gj_prim_spec *spec, const struct gj_prim *p,
                    struct gj_sens_output *out)
{
    const char *unit = gj_contrast_unit(&in->contrast);
    const struct gj_sens_arg answer = gj_sens_named(gj_sens_outcome(in));
    const struct gj_sens_arg side = gj_sens_named(gj_sens_both(side_of(spec)));
    const struct gj_sens_arg at = gj_sens_number(spec->threshold, unit);
    gj_sens_say(out, GJ_SENS_PRIM_ALL,
                (const struct gj_sens_arg[]){gj_sens_count(p->n_of_interest), gj_sens_count(p->n), answer, side, at},
                5);
    if (p->n_restrictions == 0) {
        gj_sens_say(out, GJ_SENS_PRIM_NONE, NULL, 0);
    } else {
        gj_sens_say(out, GJ_SENS_PRIM_RULE,
                    (const struct gj_sens_arg[]){gj_sens_named(rule_of(in, p, out)),
                                                 gj_sens_count(p->box.n_of_interest), gj_sens_count(p->box.n), answer,
                                                 side, at, gj_sens_number(p->box.density, "1"),
                                                 gj_sens_number(p->box.coverage, "1")},
                    8);
    }
    if (!p->is_dense && spec->box == GJ_PRIM_CHOOSE) {
        gj_sens_say(out, GJ_SENS_PRIM_THIN, (const struct gj_sens_arg[]){gj_sens_number(spec->density, "1")}, 1);
    }
    gj_sens_say(out, GJ_SENS_PRIM_CHOSEN, (const struct gj_sens_arg[]){gj_sens_count(p->chosen)}, 1);
    if (p->n_dropped > 0) {
        gj_sens_say(out, GJ_SENS_PRIM_DROPPED,
                    (const struct gj_sens_arg[]){gj_sens_count(p->n_dropped), gj_sens_number(spec->significance, "")},
                    2);
    }
    say_restless(in, p, out);
}

/* --- all --- */

/* What is of interest: as asked, or the bad side of the threshold, or the worst fifth. */
static enum gj_status take_interest(const struct gj_sens_input *in, const struct gj_sens_ask *ask,
                                    struct gj_prim_spec *spec, struct gj_error *error)
{
    struct gj_prim_where where = {.is_quantile = isnan(in->threshold), .number = in->threshold};
    const int better = ask->better != 0 ? ask->better : gj_contrast_better(&in->contrast);
    if (ask->where) {
        where = *ask->where;
    } else if (better == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "it is not said which points are of interest");
        gj_error_fix(error, "say --where \"OUTCOME < NUMBER\", or --more or --less for what is better");
        return GJ_USAGE;
    } else {
        where.is_below = better > 0;
        where.number = where.is_quantile ? (better > 0 ? 0.2 : 0.8) : in->threshold;
    }
    spec->is_below = where.is_below;
    spec->is_equal = where.is_equal;
    return gj_prim_threshold(&where, in->table, &spec->threshold, error);
}

enum gj_status gj_sens_prim(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    const struct gj_sens_ask by_itself = gj_sens_ask_default();
    const struct gj_sens_ask *ask = in->ask ? in->ask : &by_itself;
    struct gj_prim_spec spec = {.table = in->table,
                                .alpha = ask->peel,
                                .min_mass = ask->min_mass,
                                .density = ask->density,
                                .significance = ask->significance,
                                .box = ask->box,
                                .n_resamples = in->n_bootstrap < RESAMPLES ? in->n_bootstrap : RESAMPLES,
                                .seed = in->seed};
    struct gj_prim prim;
    enum gj_status status = take_interest(in, ask, &spec, error);
    if (status == GJ_OK) {
        status = gj_prim_find(&spec, &prim, error);
    }
    if (status == GJ_OK) {
        print_trajectory(&prim, out);
        print_restrictions(in, &prim, out);
        say_all(in, &spec, &prim, out);
        gj_prim_fini(&prim);
    }
    return status;
}
