/* Numbers, quantities and distributions of fields: unit, range, and their entry in the register of assumptions. */
#include "script/tree_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "base/csv.h"
#include "kernel/time.h"

#define YEAR_US 3.1536e13
#define MONTH_US 2.628e12

/* Factor from base units to the field's unit, as printed in the register and in ranges. */
static double scale_of(enum gj_dimension dim)
{
    return dim == GJ_DIM_DURATION ? 1e-6 : 1.0;
}

static const char *unit_of(enum gj_dimension dim)
{
    switch (dim) {
    case GJ_DIM_DURATION:
        return "s";
    case GJ_DIM_MONEY:
        return "won";
    case GJ_DIM_RATIO:
        return "1";
    case GJ_DIM_COUNT:
        return "pieces";
    default:
        return "";
    }
}

/* A number with the unit a person would write. */
static const char *show(char *out, size_t size, enum gj_dimension dim, double value)
{
    switch (dim) {
    case GJ_DIM_DURATION:
        if (fabs(value) >= 8.64e10) {
            snprintf(out, size, "%.10g days", value / 8.64e10);
        } else if (fabs(value) >= 3.6e9) {
            snprintf(out, size, "%.10g h", value / 3.6e9);
        } else if (fabs(value) >= 6e7) {
            snprintf(out, size, "%.10g min", value / 6e7);
        } else {
            snprintf(out, size, "%.10g s", value / 1e6);
        }
        break;
    case GJ_DIM_MONEY:
        snprintf(out, size, "%.10g won", value);
        break;
    case GJ_DIM_RATIO:
        snprintf(out, size, "%.10g %%", value * 100.0);
        break;
    default:
        snprintf(out, size, "%.10g", value);
        break;
    }
    return out;
}

/* The setting '@place' for an assumption that stands here; -1: none. Of a firm the register says "member." before the place. */
static int32_t find_given(const struct gj_reading *r, const char *parameter)
{
    const struct gj_loader *loader = r->loader;
    const size_t n = strlen(r->place);
    for (uint32_t i = 0; i < loader->n_settings; i++) {
        const char *name = loader->setting[i].name;
        if (*name != '@') {
            continue;
        }
        name++;
        if (loader->firm_label) {
            if (strncmp(name, "member.", 7) != 0) {
                continue;
            }
            name += 7;
        }
        if (strncmp(name, r->place, n) == 0 &&
            (*parameter ? name[n] == '.' && strcmp(name + n + 1, parameter) == 0 : name[n] == '\0')) {
            return (int32_t)i;
        }
    }
    return -1;
}

bool gj_assumption_take_given(const struct gj_reading *r, struct gj_quantity *q, const char *parameter, double factor)
{
    struct gj_loader *loader = r->loader;
    double number;
    const int32_t index = q->note == GJ_NO_NOTE || r->is_default ? -1 : find_given(r, parameter);
    if (index < 0) {
        return false;
    }
    loader->is_setting_used[index] = true;
    if (!gj_csv_number(loader->setting[index].value, &number)) {
        gj_parameter_refuse(loader, loader->setting[index].name,
                            "wants a plain number in the unit of the register of assumptions, not \"%.60s\"",
                            loader->setting[index].value);
        return false;
    }
    struct gj_note note = loader->note[q->note];
    q->value = number / factor;
    q->is_whole = false;
    note.central = q->value;
    note.low = note.low <= note.central ? note.low : note.central;
    note.high = note.high >= note.central ? note.high : note.central;
    q->note = gj_note_add(r->L, &note);
    return true;
}

/* Enter a note in the register. `factor`: from the note's numbers to the unit printed. */
static void add_assumption(const struct gj_reading *r, int32_t index, const char *parameter, const char *unit,
                           double factor)
{
    struct gj_loader *loader = r->loader;
    if (index == GJ_NO_NOTE || r->is_default) {
        return;
    }
    const struct gj_note *note = &loader->note[index];
    if (loader->n_assumptions == loader->assumption_capacity) {
        gj_sandbox_charge_memory(r->L, (loader->assumption_capacity + 16) * sizeof *loader->assumption);
    }
    if (gj_grow((void **)&loader->assumption, &loader->assumption_capacity, loader->n_assumptions + 1,
                sizeof *loader->assumption) != 0) {
        loader->out_of_memory = true;
        luaL_error(r->L, "out of memory");
    }
    const bool is_whole = r->field->type == GJ_T_COUNT || r->field->type == GJ_T_CAPACITY;
    struct gj_assumption entry = {.place = *parameter ? gj_loader_format(r->L, "%s.%s", r->place, parameter) : r->place,
                                  .is_whole = is_whole,
                                  .is_of_factor = note->is_of_factor,
                                  .unit = gj_loader_strdup(r->L, unit),
                                  .mark = note->mark,
                                  .source = note->source,
                                  .low = note->low * factor,
                                  .central = note->central * factor,
                                  .high = note->high * factor};
    loader->assumption[loader->n_assumptions++] = entry;
}

/* low and high of the table are in s for durations; negative ones get a sentence of their own. */
static bool in_range(const struct gj_reading *r, struct gj_value *out, double value, enum gj_dimension dim,
                     const char *what)
{
    const double to_base = 1.0 / scale_of(dim);
    const double low = r->field->low * (dim == GJ_DIM_DURATION ? to_base : 1.0);
    const double high = r->field->high * (dim == GJ_DIM_DURATION ? to_base : 1.0);
    char text[60], bound[60];
    if (value >= low && value <= high) {
        return true;
    }
    show(text, sizeof text, dim, value);
    if (value < 0.0 && low >= 0.0) {
        gj_reading_wrong(r, out, low > 0.0 ? "give a value above 0" : "give 0 or more", "%sis negative: %s", what,
                         text);
    } else if (value < low) {
        gj_reading_wrong(r, out, NULL, "%smust be at least %s, it is %s", what, show(bound, sizeof bound, dim, low),
                         text);
    } else if (value > high) {
        const bool is_percent = dim == GJ_DIM_RATIO && high <= 1.0;
        gj_reading_wrong(r, out, is_percent ? "percent(1.1) is 1.1 %, ratio(0.011) the same" : NULL,
                         "%smust be at most %s, it is %s", what, show(bound, sizeof bound, dim, high), text);
    } else {
        gj_reading_wrong(r, out, NULL, "%sis not a number", what);
    }
    return false;
}

static void set_number(const struct gj_reading *r, struct gj_value *out, const struct gj_quantity *q, double factor)
{
    const struct gj_note *note = q->note == GJ_NO_NOTE ? NULL : &r->loader->note[q->note];
    out->kind = GJ_V_NUMBER;
    out->dim = q->dim;
    out->number = q->value * factor;
    out->low = (note ? note->low : q->value) * factor;
    out->high = (note ? note->high : q->value) * factor;
    out->period_us = q->period_us;
    out->note = q->note;
}

void gj_read_number(const struct gj_reading *r, struct gj_value *out)
{
    struct gj_quantity q;
    const enum gj_type type = r->field->type;
    const bool unlimited =
        type == GJ_T_CAPACITY &&
        ((lua_type(r->L, -1) == LUA_TSTRING && strcmp(lua_tostring(r->L, -1), "unlimited") == 0) ||
         (lua_type(r->L, -1) == LUA_TNUMBER && isinf(lua_tonumber(r->L, -1)) && lua_tonumber(r->L, -1) > 0));
    if (unlimited) {
        out->kind = GJ_V_NUMBER;
        out->whole = GJ_UNLIMITED;
        out->number = GJ_UNLIMITED;
        return;
    }
    if (!gj_quantity_read(r->L, -1, &q)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (q.is_bad) {
        out->kind = GJ_V_BAD;
        return;
    }
    if (type != GJ_T_MEASURE && (q.is_rate || (q.dim != GJ_DIM_NUMBER && q.dim != GJ_DIM_COUNT))) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (q.is_rate && q.period_us == GJ_WORKING_DAY) {
        gj_reading_wrong(r, out, "use \"hour\", \"day\" or \"year\"", "\"working_day\" goes with orders only");
        return;
    }
    const double factor = scale_of(q.dim) * (q.is_rate ? YEAR_US / q.period_us : 1.0);
    gj_assumption_take_given(r, &q, "", factor);
    if (!in_range(r, out, q.value, q.dim, "")) {
        return;
    }
    if ((type == GJ_T_COUNT || type == GJ_T_CAPACITY) && q.value != floor(q.value)) {
        gj_reading_wrong(r, out, NULL, "must be a whole number, it is %.10g", q.value);
        return;
    }
    set_number(r, out, &q, 1.0);
    if (type == GJ_T_COUNT || type == GJ_T_CAPACITY) {
        out->whole = lua_isinteger(r->L, -1) ? lua_tointeger(r->L, -1) : (int64_t)q.value; /* all digits of a seed */
    }
    if (q.is_rate) {
        out->whole = 1;
        add_assumption(r, q.note, "", gj_loader_format(r->L, "%s/year", unit_of(q.dim)), factor);
        return;
    }
    add_assumption(r, q.note, "", *r->field->unit ? r->field->unit : unit_of(q.dim), factor);
}

/* The dimension a type wants, and whether as a rate. */
static enum gj_dimension wanted_dim(enum gj_type type, bool *is_rate)
{
    *is_rate = type == GJ_T_MONEY_PER_TIME || type == GJ_T_RATIO_PER_TIME || type == GJ_T_COUNT_PER_TIME;
    switch (type) {
    case GJ_T_DURATION:
        return GJ_DIM_DURATION;
    case GJ_T_MONEY:
    case GJ_T_MONEY_PER_TIME:
    case GJ_T_MONEY_BY_LEVEL:
        return GJ_DIM_MONEY;
    case GJ_T_COUNT_PER_TIME:
        return GJ_DIM_COUNT;
    default:
        return GJ_DIM_RATIO;
    }
}

/* Rates are kept per year or per month, as the field's unit says; rates of pieces as they were written. */
static double rate_factor(const struct gj_reading *r, double period_us)
{
    if (r->field->type == GJ_T_COUNT_PER_TIME) {
        return 1.0;
    }
    const double wanted = strstr(r->field->unit, "/month") ? MONTH_US : YEAR_US;
    return period_us == wanted ? 1.0 : wanted / period_us;
}

void gj_read_quantity(const struct gj_reading *r, struct gj_value *out)
{
    struct gj_quantity q;
    bool is_rate;
    const enum gj_dimension dim = wanted_dim(r->field->type, &is_rate);
    if (!gj_quantity_read(r->L, -1, &q)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (q.is_bad) {
        out->kind = GJ_V_BAD;
        return;
    }
    const bool is_plain_rate =
        r->field->type == GJ_T_COUNT_PER_TIME && !q.is_rate && (q.dim == GJ_DIM_NUMBER || q.dim == GJ_DIM_COUNT);
    if ((q.dim != dim || q.is_rate != is_rate) && !is_plain_rate) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (is_rate && q.period_us == GJ_WORKING_DAY && r->field->type != GJ_T_COUNT_PER_TIME) {
        gj_reading_wrong(r, out, "use \"month\" or \"year\"", "\"working_day\" goes with orders only");
        return;
    }
    const double factor = is_rate ? rate_factor(r, q.period_us) : 1.0;
    const bool is_calendar = q.is_rate && q.period_us != GJ_WORKING_DAY;
    /* the register has pieces a day, however they were written */
    const double shown = r->field->type != GJ_T_COUNT_PER_TIME ? scale_of(dim) * factor
                         : is_calendar                         ? 8.64e10 / q.period_us
                                                               : 1.0;
    gj_assumption_take_given(r, &q, "", shown);
    if (!in_range(r, out, q.value * factor, q.dim, "")) {
        return;
    }
    set_number(r, out, &q, factor);
    out->whole = q.is_rate;
    if (r->field->type == GJ_T_COUNT_PER_TIME) {
        add_assumption(r, q.note, "", is_calendar ? "pieces/d" : q.is_rate ? "pieces/working day" : "pieces", shown);
        return;
    }
    add_assumption(r, q.note, "",
                   dim == GJ_DIM_DURATION ? "s"
                   : *r->field->unit      ? r->field->unit
                                          : unit_of(dim),
                   shown);
}

/* --- distributions ---------------------------------------------------------------------------------------------------------------- */

/* Lower end of what it can draw, in base units. */
static double lower_end(const struct gj_dist *dist)
{
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
    case GJ_DIST_UNIFORM:
    case GJ_DIST_TRIANGULAR:
        return dist->a;
    case GJ_DIST_NORMAL:
    case GJ_DIST_BETA:
        return dist->c;
    case GJ_DIST_GEOMETRIC:
        return 1.0;
    case GJ_DIST_DISCRETE:
    case GJ_DIST_EMPIRICAL:
    case GJ_DIST_RECORDED: {
        double low = dist->value[0];
        for (uint32_t i = 1; i < dist->n_table; i++) {
            low = dist->value[i] < low ? dist->value[i] : low;
        }
        return low;
    }
    default:
        return 0.0;
    }
}

bool gj_is_counted(lua_State *L)
{
    const struct gj_distribution *given = gj_distribution_test(L, -1);
    struct gj_quantity q;
    return given ? given->dim == GJ_DIM_NUMBER
                 : gj_quantity_read(L, -1, &q) && (q.dim == GJ_DIM_NUMBER || q.dim == GJ_DIM_COUNT);
}

/* A plain quantity as a constant; NULL when it is none or has another unit (reported). */
static const struct gj_distribution *constant_of(const struct gj_reading *r, enum gj_dimension dim,
                                                 struct gj_value *out)
{
    struct gj_quantity q;
    if (!gj_quantity_read(r->L, -1, &q)) {
        gj_reading_wrong_type(r, out);
        return NULL;
    }
    if (q.is_bad) {
        out->kind = GJ_V_BAD;
        return NULL;
    }
    const bool fits = !q.is_rate && (q.dim == dim || (dim == GJ_DIM_NUMBER && q.dim == GJ_DIM_COUNT));
    if (!fits) {
        gj_reading_wrong_type(r, out);
        return NULL;
    }
    gj_assumption_take_given(r, &q, "", scale_of(q.dim));
    struct gj_distribution *constant = gj_loader_alloc(r->L, 1, sizeof *constant);
    constant->dist.kind = GJ_DIST_CONSTANT;
    constant->dist.a = q.value;
    constant->dim = dim;
    constant->clock = -1;
    constant->n_notes = q.note != GJ_NO_NOTE;
    constant->note[0].parameter = "";
    constant->note[0].note = q.note;
    struct gj_error error = {0};
    if (gj_dist_check(&constant->dist, &error) != GJ_OK) {
        gj_reading_wrong(r, out, NULL, "must be a finite number");
        return NULL;
    }
    return constant;
}

/* Parameters that are no durations keep their own unit in the register. */
static void add_dist_assumptions(const struct gj_reading *r, const struct gj_distribution *d)
{
    for (uint32_t i = 0; i < d->n_notes; i++) {
        const enum gj_dimension dim = r->loader->note[d->note[i].note].dim;
        add_assumption(r, d->note[i].note, d->note[i].parameter, unit_of(dim), scale_of(dim));
    }
}

/* A distribution with another mean: durations and tables stretched, counts with the parameter that makes the mean. */
static void set_mean(const struct gj_reading *r, struct gj_dist *dist, double mean)
{
    const double k = mean / gj_dist_mean(dist);
    double *value;
    switch (dist->kind) {
    case GJ_DIST_UNIFORM:
    case GJ_DIST_TRIANGULAR:
    case GJ_DIST_NORMAL:
        dist->a *= k;
        dist->b *= k;
        dist->c *= k;
        dist->d *= k;
        break;
    case GJ_DIST_BETA:
        dist->c *= k;
        dist->d *= k;
        break;
    case GJ_DIST_GEOMETRIC:
        dist->a = 1.0 / mean;
        break;
    case GJ_DIST_BINOMIAL:
        dist->b *= k;
        break;
    case GJ_DIST_DISCRETE:
    case GJ_DIST_EMPIRICAL:
    case GJ_DIST_RECORDED:
        value = gj_loader_alloc(r->L, dist->n_table, sizeof *value);
        for (uint32_t i = 0; i < dist->n_table; i++) {
            value[i] = dist->value[i] * k;
        }
        dist->value = value;
        break;
    default: /* the first parameter is the mean, or in proportion to it */
        dist->a *= k;
        break;
    }
}

/* What was given from outside for parameters of the distribution. */
static void take_given_parameters(const struct gj_reading *r, struct gj_distribution *d, struct gj_value *out)
{
    const struct gj_api_class *class = gj_api_class((enum gj_class_id)d->dist.kind);
    double *const slot[] = {&d->dist.a, &d->dist.b, &d->dist.c, &d->dist.d};
    struct gj_error error = {0};
    bool is_any = false;
    for (uint32_t i = 0; i < d->n_notes; i++) {
        const struct gj_note *note = &r->loader->note[d->note[i].note];
        struct gj_quantity q = {.dim = note->dim, .value = note->central, .note = d->note[i].note};
        if (!gj_assumption_take_given(r, &q, d->note[i].parameter, scale_of(q.dim))) {
            continue;
        }
        is_any = true;
        d->note[i].note = q.note;
        if (d->note[i].is_of_whole) {
            set_mean(r, &d->dist, q.value);
        }
        for (uint32_t k = 0; k < class->n_fields && k < 4 && !d->note[i].is_of_whole; k++) {
            *slot[k] = strcmp(class->field[k].name, d->note[i].parameter) == 0 ? q.value : *slot[k];
        }
    }
    if (is_any && gj_dist_check(&d->dist, &error) != GJ_OK) {
        gj_reading_wrong(r, out, NULL, "with what was given for its parameters: %s", error.message);
    }
}

void gj_read_dist(const struct gj_reading *r, enum gj_dimension dim, struct gj_value *out)
{
    const struct gj_distribution *given = gj_distribution_test(r->L, -1);
    if (given && given->is_bad) {
        out->kind = GJ_V_BAD;
        return;
    }
    if (given && given->dim != dim) {
        gj_reading_wrong_type(r, out);
        return;
    }
    struct gj_distribution *copy = NULL;
    if (given) {
        copy = gj_loader_alloc(r->L, 1, sizeof *copy);
        *copy = *given;
        take_given_parameters(r, copy, out);
        if (out->kind == GJ_V_BAD) {
            return;
        }
    }
    const struct gj_distribution *d = given ? copy : constant_of(r, dim, out);
    if (!d) {
        return;
    }
    const bool is_constant = d->dist.kind == GJ_DIST_CONSTANT;
    if (!in_range(r, out, lower_end(&d->dist), dim, is_constant ? "" : "its lowest value ")) {
        return;
    }
    if (!is_constant && gj_dist_mean(&d->dist) > r->field->high / scale_of(dim)) {
        in_range(r, out, gj_dist_mean(&d->dist), dim, "its mean ");
        return;
    }
    out->kind = GJ_V_DIST;
    out->dist = d;
    add_dist_assumptions(r, d);
}
