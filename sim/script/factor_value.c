/* Values a factor chooses from, each with a word by which --set finds it again: a number and a text as they stand, a quantity and a distribution as a
 * scenario writes them. */
#include "script/factor_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "study/estimate.h"

#define MAX_VALUES 1000 /* of one factor: more is a range */
#define WORD_MAX 300    /* bytes of a text to choose: it stands in tables */

static const char *const clock_words[] = {
#define GJ_CLOCK(name, word, counts) #word,
#include "factory/clock.def"
#undef GJ_CLOCK
};

/* minutes(5) */
static void write_quantity(struct gj_text *out, const struct gj_factor *unit, double value)
{
    char text[200];
    struct gj_factor real = *unit;
    real.kind = GJ_FACTOR_REAL;
    gj_factor_write(&real, value, text, sizeof text);
    gj_text_add(out, text);
}

/* lognormal{mean=minutes(45),cv=1}; of a table of values only its place in the list tells it from others. */
static void write_distribution(struct gj_text *out, const struct gj_distribution *d, size_t place)
{
    const struct gj_api_class *class = gj_api_class((enum gj_class_id)d->dist.kind);
    const double value[] = {d->dist.a, d->dist.b, d->dist.c, d->dist.d};
    const char *comma = "";
    gj_text_add(out, class->name);
    if (d->dist.n_table > 0) {
        gj_text_addf(out, "_%zu", place + 1);
        return;
    }
    gj_text_add(out, "{");
    for (uint32_t i = 0; i < class->n_fields && i < 4; i++) {
        const bool is_time = class->field[i].type == GJ_T_SAME && d->dim == GJ_DIM_DURATION;
        const struct gj_factor unit = {.unit = is_time ? "seconds" : "", .per = ""};
        if (isfinite(value[i])) {
            gj_text_addf(out, "%s%s=", comma, class->field[i].name);
            write_quantity(out, &unit, is_time ? value[i] / 1e6 : value[i]);
            comma = ",";
        }
    }
    gj_text_add(out, "}");
    if (d->clock >= 0) {
        gj_text_addf(out, ":of\"%s\"", clock_words[d->clock]);
    }
}

/* The word of the value on top of the stack; it lives as long as the loader. */
static const char *word_of(lua_State *L, const struct gj_factor *f, double scale, size_t place)
{
    struct gj_quantity q;
    struct gj_text text;
    const struct gj_distribution *d = gj_distribution_test(L, -1);
    if (!d && !gj_quantity_test(L, -1)) {
        const char *word = gj_loader_strdup(L, gj_sandbox_tostring(L, -1, NULL));
        lua_pop(L, 1);
        return word;
    }
    gj_text_init(&text);
    if (d) {
        write_distribution(&text, d, place);
    } else {
        gj_quantity_read(L, -1, &q);
        write_quantity(&text, f, gj_round_10(q.value / scale));
    }
    char word[400]; /* nothing of C's may be held where Lua can raise */
    snprintf(word, sizeof word, "%s", text.data ? text.data : "");
    gj_text_fini(&text);
    return gj_loader_strdup(L, word);
}

/* Is the value on top of the stack one that can stand among the values? */
static bool is_fit(struct gj_factor_reading *r, size_t place)
{
    struct gj_quantity q;
    char is[120], wanted[120];
    const bool is_quantity = gj_quantity_read(r->L, -1, &q);
    const struct gj_distribution *d = gj_distribution_test(r->L, -1);
    if ((is_quantity && q.is_bad) || (d && d->is_bad)) {
        r->is_wrong = true;
        return false;
    }
    if (!gj_parameter_same_kind(r->L, 2, -1)) {
        gj_factor_wrong(r, "give all the values the unit of the default", "values[%zu] is %s, the default is %s",
                        place + 1, gj_describe(r->L, -1, is, sizeof is), gj_describe(r->L, 2, wanted, sizeof wanted));
        return false;
    }
    if (is_quantity && q.period_us != r->central.period_us) {
        gj_factor_wrong(r, "give all the values by the same time", "values[%zu] is by another time than the default",
                        place + 1);
        return false;
    }
    if (is_quantity && !isfinite(q.value)) {
        gj_factor_wrong(r, NULL, "values[%zu] must be a finite number", place + 1);
        return false;
    }
    return true;
}

static double number_of(const struct gj_factor_reading *r)
{
    struct gj_quantity q;
    return gj_quantity_read(r->L, -1, &q) ? gj_round_10(q.value / r->scale) : NAN;
}

/* The list on top of the stack. */
static void take_list(struct gj_factor_reading *r, size_t n)
{
    lua_State *L = r->L;
    struct gj_factor *f = &r->factor;
    const char **word = gj_loader_alloc(L, n, sizeof *word);
    double *number = gj_loader_alloc(L, n, sizeof *number);
    gj_sandbox_charge(L, n * (n + 10));
    f->choice = word;
    f->number = number;
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, 4, (lua_Integer)i + 1);
        if (!is_fit(r, i)) {
            f->n_choices = 0;
            return;
        }
        word[i] = word_of(L, f, r->scale, i);
        number[i] = number_of(r);
        if (strlen(word[i]) > WORD_MAX) {
            gj_factor_wrong(r, "give it a short name", "values[%zu] has more than %d bytes", i + 1, WORD_MAX);
        }
        lua_settop(L, 4);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(word[k], word[i]) == 0) {
                gj_factor_wrong(r, "leave one of them out", "values[%zu] and values[%zu] are both %s", k + 1, i + 1,
                                word[i]);
            }
        }
    }
    f->n_choices = (uint32_t)n;
}

/* Index of the value on top of the stack among the choices, by its number or its word; n_choices when it is not there. */
static uint32_t index_of(struct gj_factor_reading *r)
{
    const struct gj_factor *f = &r->factor;
    const double number = number_of(r);
    uint32_t i = 0;
    if (!isnan(number)) {
        while (i < f->n_choices && f->number[i] != number) {
            i++;
        }
        return i;
    }
    const struct gj_distribution *d = gj_distribution_test(r->L, -1);
    if (d && d->dist.n_table > 0) { /* told apart by who it is */
        for (i = 0; i < f->n_choices; i++) {
            lua_rawgeti(r->L, 4, (lua_Integer)i + 1);
            const bool is_it = lua_rawequal(r->L, -1, -2);
            lua_pop(r->L, 1);
            if (is_it) {
                return i;
            }
        }
        return i;
    }
    const char *word = word_of(r->L, f, r->scale, 0);
    while (i < f->n_choices && strcmp(f->choice[i], word) != 0) {
        i++;
    }
    return i;
}

static const char *list_words(const struct gj_factor *f, char *out, size_t size)
{
    *out = '\0';
    for (uint32_t i = 0; i < f->n_choices && strlen(out) + 60 < size; i++) {
        snprintf(out + strlen(out), size - strlen(out), "%s%.50s", i ? ", " : "", f->choice[i]);
    }
    return out;
}

/* The values at 4 of the stack; of a constant without, the default as the only one. */
static void push_values(struct gj_factor_reading *r, bool is_list)
{
    lua_settop(r->L, 3);
    if (is_list) {
        gj_raw_field(r->L, 3, "values");
    } else {
        lua_createtable(r->L, 1, 0);
        lua_pushvalue(r->L, 2);
        lua_rawseti(r->L, -2, 1);
    }
}

void gj_factor_take_values(struct gj_factor_reading *r, bool is_list)
{
    struct gj_factor *f = &r->factor;
    char text[400];
    f->kind = GJ_FACTOR_CHOICE;
    push_values(r, is_list);
    const size_t n = lua_istable(r->L, 4) ? lua_rawlen(r->L, 4) : 0;
    if (!lua_istable(r->L, 4)) {
        gj_factor_wrong(r, "write values = { 2, 4, 8 }", "values must be a list, not %s",
                        gj_describe(r->L, 4, text, sizeof text));
    } else if (is_list && n < 2) {
        gj_factor_wrong(r, "give two or more, or call it constant", "values has %zu entr%s: nothing to choose", n,
                        n == 1 ? "y" : "ies");
    } else if (n > MAX_VALUES) {
        gj_factor_wrong(r, "give low and high", "values has %zu entries, at most %d are possible", n, MAX_VALUES);
    } else {
        take_list(r, n);
    }
    const char *const both[] = {"low", "high", "whole"};
    for (size_t i = 0; i < sizeof both / sizeof both[0] && is_list; i++) {
        if (gj_raw_field(r->L, 3, both[i]) != LUA_TNIL) {
            gj_factor_wrong(r, "leave one out", "it has values and %s: which counts?", both[i]);
        }
        lua_pop(r->L, 1);
    }
    f->high = (double)f->n_choices - 1.0;
    if (!r->is_wrong) {
        lua_pushvalue(r->L, 2);
        const uint32_t index = index_of(r);
        f->central = index;
        if (index == f->n_choices) {
            gj_factor_wrong(r, "add it, or change the default", "the default is not among the values %s",
                            list_words(f, text, sizeof text));
        }
    }
    lua_settop(r->L, 3);
}

/* Push what was given, if it is one of the choices' words or comes to one of the values. */
void gj_factor_push_chosen(struct gj_factor_reading *r, const struct gj_setting *given)
{
    struct gj_factor *f = &r->factor;
    lua_State *L = r->L;
    char text[300];
    uint32_t index = 0;
    const bool is_list = r->has_options && gj_raw_field(L, 3, "values") == LUA_TTABLE;
    push_values(r, is_list);
    while (index < f->n_choices && strcmp(f->choice[index], given->value) != 0) {
        index++;
    }
    if (index == f->n_choices) { /* in other words? */
        gj_parameter_push_given(L, given);
        index = index_of(r);
        if (index == f->n_choices && !is_list) { /* of a constant any value; or nothing, after an error */
            lua_replace(L, 4);
            lua_settop(L, 4);
            return;
        }
    }
    if (index == f->n_choices) {
        gj_parameter_refuse(gj_loader_of(L), given->name, "is not among the values %s",
                            list_words(f, text, sizeof text));
        index = (uint32_t)f->central;
    }
    f->central = index;
    lua_rawgeti(L, 4, (lua_Integer)index + 1);
    lua_replace(L, 4);
    lua_settop(L, 4);
}

/* What a mark says of a value that took the place of the default. */
static struct gj_note note_of(const struct gj_factor_reading *r, const struct gj_quantity *value)
{
    const struct gj_factor *f = &r->factor;
    struct gj_note note = {.low = value->value, .high = value->value, .mark = f->mark, .source = f->source};
    if (r->central.note != GJ_NO_NOTE) {
        note = gj_loader_of(r->L)->note[r->central.note];
        if (r->has_own_mark) {
            note.mark = f->mark;
            note.source = f->source;
        }
        const double same = r->central.period_us != 0.0 && r->central.period_us != value->period_us ? NAN : 1.0;
        note.low *= same; /* a range by the month says nothing of a value by the hour */
        note.high *= same;
    } else if (f->kind != GJ_FACTOR_CHOICE) {
        note.low = f->low * r->scale;
        note.high = f->high * r->scale;
    }
    note.dim = value->dim;
    note.is_rate = value->is_rate;
    note.period_us = value->period_us;
    note.is_of_factor = true;
    note.central = value->value;
    note.low = note.low <= value->value ? note.low : value->value;
    note.high = note.high >= value->value ? note.high : value->value;
    return note;
}

void gj_factor_carry_mark(struct gj_factor_reading *r)
{
    lua_State *L = r->L;
    struct gj_quantity value;
    const bool is_kept = r->is_quantity && r->central.note != GJ_NO_NOTE;
    const bool is_new = r->is_quantity && r->has_own_mark && gj_quantity_test(L, 2); /* a plain number stays one */
    if (r->is_wrong || !(is_kept || is_new) || !gj_quantity_read(L, -1, &value) || value.is_bad) {
        return;
    }
    const struct gj_note note = note_of(r, &value);
    struct gj_quantity *marked = gj_quantity_push(L, value.dim, value.value);
    *marked = value;
    marked->spot = r->central.spot;
    marked->note = gj_note_add(L, &note);
    lua_remove(L, -2);
}

/* --- values in cases and points ---------------------------------------------------------------------------------------------------- */

static void write_example(const struct gj_factor *f, char *out, size_t size)
{
    gj_factor_write(f, f->kind == GJ_FACTOR_CHOICE ? 0.0 : f->central, out, size);
}

/* The number on top of the stack in the factor's unit; false and why when it has another. */
static bool number_in(lua_State *L, const struct gj_factor *f, double *value, char *why, size_t size)
{
    struct gj_quantity q;
    char is[120], example[120];
    const struct gj_api_unit *unit = gj_factor_unit_named(f->unit);
    const double period = *f->per ? gj_period_named(f->per) : 0.0;
    const bool is_number = gj_quantity_read(L, -1, &q);
    const enum gj_dimension dim = unit ? unit->dim : GJ_DIM_NUMBER;
    if (is_number && !q.is_bad && q.dim == dim && q.is_rate == (*f->per != '\0') && q.period_us == period) {
        *value = gj_round_10(q.value / (unit ? unit->factor : 1.0));
        return true;
    }
    write_example(f, example, sizeof example);
    snprintf(why, size, "is %s where the factor has such as %s", gj_describe(L, -1, is, sizeof is), example);
    return false;
}

static bool find_choice(lua_State *L, const struct gj_factor *f, double *value)
{
    double number;
    char why[300];
    const bool is_number = f->n_choices > 0 && !isnan(f->number[0]) && number_in(L, f, &number, why, sizeof why);
    const char *word = word_of(L, f, 1.0, 0);
    uint32_t i = 0;
    while (i < f->n_choices && (is_number ? f->number[i] != number : strcmp(f->choice[i], word) != 0)) {
        i++;
    }
    *value = i;
    return i < f->n_choices;
}

bool gj_factor_value_of(lua_State *L, const struct gj_factor *f, double *value, char *why, size_t size)
{
    char text[200], is[100], low[100], high[100];
    if (f->kind == GJ_FACTOR_CHOICE) {
        if (!find_choice(L, f, value)) {
            snprintf(why, size, "is %s, which is not among %s", gj_describe(L, -1, is, sizeof is),
                     list_words(f, text, sizeof text));
            return false;
        }
        return true;
    }
    if (!number_in(L, f, value, why, size)) {
        return false;
    }
    gj_factor_write(f, f->low, low, sizeof low);
    gj_factor_write(f, f->high, high, sizeof high);
    gj_factor_write(f, *value, text, sizeof text);
    if (!(*value >= f->low && *value <= f->high)) {
        snprintf(why, size, "= %s lies outside of %s to %s", text, low, high);
        return false;
    }
    if (f->kind == GJ_FACTOR_WHOLE && *value != floor(*value)) {
        snprintf(why, size, "= %s must be a whole number", text);
        return false;
    }
    return true;
}
