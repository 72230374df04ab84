/* uncertainty, lever and constant: a parameter that says what it is and between which values it lies, so that a design can vary it.
 *
 *     uncertainty("load", assumed(percent(80), { low = percent(70), high = percent(95), source = "..." }))
 *     lever("cards", 4, { values = { 2, 4, 8 } })
 *
 * Range and source come from the mark of the default, or from the table behind it. A factor has the unit that reads best for its central value, or
 * the one that is asked for. What a call says is read each time it is made, as a population makes it for each firm, and must be the same. */
#include "script/factor_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "study/estimate.h"

static const char options[] = "low|high|values|shape|whole|unit|group|source|mark";

void gj_factor_wrong(struct gj_factor_reading *r, const char *fix, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!r->is_wrong) { /* what follows from a fault is no news */
        gj_loader_complain(gj_loader_of(r->L), GJ_SCRIPT, gj_loader_here(r->L), NULL, fix, "%s \"%s\": %s",
                           gj_role_name(r->factor.role), r->factor.name, text);
    }
    r->is_wrong = true;
}

/* --- units ------------------------------------------------------------------------------------------------------------------------- */

const struct gj_api_unit *gj_factor_unit_named(const char *name)
{
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(units[i].name, name) == 0) {
            return &units[i];
        }
    }
    return NULL;
}

/* The unit a value of base units reads best in; NULL of a plain number. */
static const struct gj_api_unit *unit_of(enum gj_dimension dim, double value)
{
    static const char *const order[] = {"years", "days", "hours", "minutes", "seconds", "won", "percent", "pieces"};
    const struct gj_api_unit *last = NULL;
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
        const struct gj_api_unit *unit = gj_factor_unit_named(order[k]);
        if (unit->dim == dim) {
            last = unit;
            if (fabs(value) >= unit->factor) {
                return unit;
            }
        }
    }
    return last;
}

/* What stands behind :per; NULL when the time has no word. */
static const char *period_name(double us)
{
    static const struct {
        double us;
        const char *name;
    } periods[] = {{GJ_WORKING_DAY, "working_day"},
                   {1e6, "second"},
                   {6e7, "minute"},
                   {3.6e9, "hour"},
                   {8.64e10, "day"},
                   {6.048e11, "week"},
                   {2.628e12, "month"},
                   {3.1536e13, "year"}};
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (periods[i].us == us) {
            return periods[i].name;
        }
    }
    return NULL;
}

static void complain_unit(struct gj_factor_reading *r, const char *name)
{
    char near[600];
    char list[600] = "";
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (units[i].dim == r->central.dim) {
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", *list ? "|" : "", units[i].name);
        }
    }
    const char *hit = gj_word_near(list, name, near, sizeof near);
    if (*list == '\0') {
        gj_factor_wrong(r, "leave unit out", "the default is a plain number: it has no unit \"%.40s\"", name);
    } else {
        gj_factor_wrong(r, gj_loader_format(r->L, "use one of: %s", list),
                        hit ? "unit \"%.40s\" is none of %s; did you mean \"%s\"?" : "unit \"%.40s\" is none of %s",
                        name, gj_dim_name(r->central.dim), hit);
    }
}

static void take_unit(struct gj_factor_reading *r)
{
    const struct gj_quantity *q = &r->central;
    const char *asked = gj_factor_text_option(r, "unit");
    r->scale = 1.0;
    const struct gj_api_unit *unit = *asked ? gj_factor_unit_named(asked) : unit_of(q->dim, q->value);
    if (*asked && (!unit || unit->dim != q->dim)) {
        complain_unit(r, asked);
        unit = NULL;
    }
    if (unit) {
        r->factor.unit = unit->name;
        r->scale = unit->factor;
    }
    r->factor.per = q->is_rate ? period_name(q->period_us) : "";
    if (!r->factor.per) {
        gj_factor_wrong(r, "write it like won(10):per \"hour\"",
                        "its rate must be by the second, minute, hour, day, week, month, year or working day");
        r->factor.per = "day";
    }
}

/* --- options ----------------------------------------------------------------------------------------------------------------------- */

const char *gj_factor_text_option(struct gj_factor_reading *r, const char *name)
{
    const char *text = "";
    if (r->has_options) {
        const int type = gj_raw_field(r->L, 3, name);
        if (type == LUA_TSTRING) {
            text = gj_loader_strdup(r->L, lua_tostring(r->L, -1));
        } else if (type != LUA_TNIL) {
            char is[120];
            gj_factor_wrong(r, NULL, "%s must be a text, not %s", name, gj_describe(r->L, -1, is, sizeof is));
        }
        lua_pop(r->L, 1);
    }
    return text;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void check_options(struct gj_factor_reading *r)
{
    const char *unknown[16];
    size_t n = 0;
    bool has_number = false;
    lua_State *L = r->L;
    lua_pushnil(L);
    while (lua_next(L, 3)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING) {
            has_number = true;
        } else if (!gj_word_in(options, lua_tostring(L, -1)) && n < sizeof unknown / sizeof unknown[0]) {
            unknown[n++] = lua_tostring(L, -1);
        }
    }
    qsort(unknown, n, sizeof *unknown, by_text); /* lua_next comes in another order each run */
    if (has_number) {
        gj_factor_wrong(r, "write { low = ..., high = ... } or { values = { ... } }",
                        "its options have names; here stands something without one");
    }
    for (size_t i = 0; i < n; i++) {
        char near[100];
        const char *hit = gj_word_near(options, unknown[i], near, sizeof near);
        gj_factor_wrong(r, "it takes low, high, values, shape, whole, unit, group, source and mark",
                        hit ? "unknown option \"%.40s\"; did you mean \"%s\"?" : "unknown option \"%.40s\"", unknown[i],
                        hit);
    }
}

/* A bound of the options, in the factor's unit; `other` when it is not there. */
static double bound(struct gj_factor_reading *r, const char *name, double other)
{
    struct gj_quantity q;
    char is[120];
    double value = other;
    if (r->has_options && gj_raw_field(r->L, 3, name) != LUA_TNIL) {
        const bool is_quantity = gj_quantity_read(r->L, -1, &q);
        if (is_quantity && q.is_bad) {
            r->is_wrong = true;
        } else if (!is_quantity || q.dim != r->central.dim || q.is_rate != r->central.is_rate) {
            gj_factor_wrong(r, "give low, high and the default the same unit", "%s is %s, the default is %s", name,
                            gj_describe(r->L, -1, is, sizeof is), gj_dim_name(r->central.dim));
        } else if (q.period_us != r->central.period_us) {
            gj_factor_wrong(r, "give low, high and the default by the same time", "%s is by another time", name);
        } else if (!isfinite(q.value)) {
            gj_factor_wrong(r, NULL, "%s must be a finite number", name);
        } else {
            r->is_whole &= q.is_whole;
            value = q.value / r->scale;
        }
    }
    if (r->has_options) {
        lua_settop(r->L, 3);
    }
    return value;
}

static void take_mark(struct gj_factor_reading *r)
{
    uint32_t n;
    const struct gj_api_mark *marks = gj_api_marks(&n);
    const char *mark = gj_factor_text_option(r, "mark");
    const bool is_text = lua_type(r->L, 3) == LUA_TSTRING;
    const char *source = is_text ? gj_loader_strdup(r->L, lua_tostring(r->L, 3)) : gj_factor_text_option(r, "source");
    bool is_known = *mark == '\0';
    for (uint32_t i = 0; i < n; i++) {
        is_known |= strcmp(marks[i].mark, mark) == 0;
    }
    if (!is_known) {
        gj_factor_wrong(r, NULL, "mark must be OFF, PARL, ACAD, ASSN, PRESS, DERIVED, RECALL, ASSUMP or LEDGER");
    }
    r->has_own_mark = *mark || *source;
    r->factor.mark = *mark ? mark : r->factor.mark;
    r->factor.source = *source ? source : r->factor.source;
    if (r->has_own_mark && *r->factor.mark == '\0') {
        r->factor.mark = "ASSUMP"; /* as assume() has it */
    }
}

/* --- ranges ------------------------------------------------------------------------------------------------------------------------ */

static void take_shape(struct gj_factor_reading *r)
{
    struct gj_factor *f = &r->factor;
    char words[200] = "", near[60];
    const char *word = gj_factor_text_option(r, "shape");
    for (int i = 0; i < GJ_N_SHAPES; i++) {
        const char *name = gj_shape_name((enum gj_factor_shape)i);
        snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", i ? "|" : "", name);
    }
    if (*word == '\0') {
        return;
    }
    const int index = gj_word_index(words, word);
    const char *hit = index < 0 ? gj_word_near(words, word, near, sizeof near) : NULL;
    if (index < 0) {
        gj_factor_wrong(r, "use uniform, log_uniform, triangular or normal",
                        hit ? "there is no shape \"%.40s\"; did you mean \"%s\"?" : "there is no shape \"%.40s\"", word,
                        hit);
        return;
    }
    f->shape = (enum gj_factor_shape)index;
    if (f->shape != GJ_SHAPE_uniform && f->kind != GJ_FACTOR_REAL) {
        gj_factor_wrong(r, f->kind == GJ_FACTOR_WHOLE ? "write 4.0 and not 4 for what need not be whole" : NULL,
                        "a shape goes with a range of real numbers, not with %s",
                        f->kind == GJ_FACTOR_WHOLE ? "whole numbers" : "values");
    } else if (f->shape == GJ_SHAPE_log_uniform && !(f->low > 0.0)) {
        gj_factor_wrong(r, "raise low, or use uniform", "log_uniform needs a low above 0, it is %.10g", f->low);
    }
}

static void take_whole(struct gj_factor_reading *r)
{
    struct gj_factor *f = &r->factor;
    const bool is_whole = floor(f->low) == f->low && floor(f->high) == f->high && floor(f->central) == f->central;
    bool is_asked = false;
    if (r->has_options && gj_raw_field(r->L, 3, "whole") != LUA_TNIL) {
        char is[120];
        is_asked = lua_toboolean(r->L, -1);
        r->is_whole = is_asked;
        if (!lua_isboolean(r->L, -1)) {
            gj_factor_wrong(r, NULL, "whole must be true or false, not %s", gj_describe(r->L, -1, is, sizeof is));
        }
    }
    lua_settop(r->L, 3);
    if (is_asked && !is_whole) {
        gj_factor_wrong(r, NULL, "whole = true, but default, low and high are not all whole numbers of %s",
                        *f->unit ? f->unit : "themselves");
    }
    f->kind = r->is_whole && is_whole ? GJ_FACTOR_WHOLE : GJ_FACTOR_REAL;
}

static void check_range(struct gj_factor_reading *r)
{
    const struct gj_factor *f = &r->factor;
    const char *unit = f->unit;
    const bool is_varied = f->role != GJ_ROLE_CONSTANT;
    if (f->low > f->high) {
        gj_factor_wrong(r, "exchange them", "low is above high: %.10g and %.10g %s", f->low, f->high, unit);
    } else if (f->central < f->low || f->central > f->high) {
        gj_factor_wrong(r, "widen the range, or change the default",
                        "the default %.10g%s%s lies outside of %.10g to %.10g", f->central, *unit ? " " : "", unit,
                        f->low, f->high);
    } else if (is_varied && !r->has_range) {
        gj_factor_wrong(r,
                        "give { low = ..., high = ... } or { values = { ... } }, or call it constant if designs shall "
                        "leave it alone",
                        "between which values does it lie? It has neither a range nor values");
    } else if (is_varied && f->low == f->high) {
        gj_factor_wrong(r, "widen the range, or call it constant", "low and high are the same: %.10g %s", f->low, unit);
    }
}

static void take_range(struct gj_factor_reading *r)
{
    struct gj_factor *f = &r->factor;
    const struct gj_loader *loader = gj_loader_of(r->L);
    f->low = f->central = f->high = r->central.value / r->scale;
    if (r->central.note != GJ_NO_NOTE) {
        const struct gj_note *note = &loader->note[r->central.note];
        f->low = note->low / r->scale;
        f->high = note->high / r->scale;
        r->has_range = note->low < note->high;
    }
    const double low = bound(r, "low", NAN);
    const double high = bound(r, "high", NAN);
    f->low = isnan(low) ? f->low : low;
    f->high = isnan(high) ? f->high : high;
    r->has_range |= !isnan(low) || !isnan(high);
    if (!isfinite(f->central)) {
        gj_factor_wrong(r, NULL, "the default must be a finite number");
    }
    f->low = gj_round_10(f->low);
    f->high = gj_round_10(f->high);
    f->central = gj_round_10(f->central);
    check_range(r);
    take_whole(r);
    take_shape(r);
}

/* --- the call ---------------------------------------------------------------------------------------------------------------------- */

/* All but the range: what is the default, and what stands behind it. */
static void take_default(struct gj_factor_reading *r)
{
    const struct gj_loader *loader = gj_loader_of(r->L);
    r->is_quantity = gj_quantity_read(r->L, 2, &r->central);
    if (!r->is_quantity) {
        if (*gj_factor_text_option(r, "unit")) {
            gj_factor_wrong(r, "leave it out", "a unit goes with a number");
        }
        return;
    }
    r->is_wrong |= r->central.is_bad;
    r->is_whole = r->central.is_whole && !r->central.is_rate &&
                  (r->central.dim == GJ_DIM_NUMBER || r->central.dim == GJ_DIM_COUNT);
    if (r->central.note != GJ_NO_NOTE) {
        r->factor.mark = loader->note[r->central.note].mark;
        r->factor.source = loader->note[r->central.note].source ? loader->note[r->central.note].source : "";
    }
    take_unit(r);
}

static void take(struct gj_factor_reading *r)
{
    lua_State *L = r->L;
    char is[120];
    const int type = lua_type(L, 3);
    r->has_options = type == LUA_TTABLE;
    if (r->has_options) {
        check_options(r);
    } else if (type != LUA_TNIL && type != LUA_TSTRING) {
        gj_factor_wrong(r, "write { low = ..., high = ... } or { values = { ... } }",
                        "after the default comes a table or a source, not %s", gj_describe(L, 3, is, sizeof is));
    }
    take_default(r);
    take_mark(r);
    r->factor.group = gj_factor_text_option(r, "group");
    const bool has_values = r->has_options && gj_raw_field(L, 3, "values") != LUA_TNIL;
    lua_settop(L, 3);
    if (has_values || (!r->is_quantity && r->factor.role == GJ_ROLE_CONSTANT)) {
        gj_factor_take_values(r, has_values);
        take_shape(r);
    } else if (r->is_quantity) {
        take_range(r);
    } else {
        gj_factor_wrong(r, "add { values = { ... } }, the values it can have", "%s has no range: it needs values",
                        gj_describe(L, 2, is, sizeof is));
    }
}

/* A number from outside as the central value, in the factor's unit. */
static void take_given(struct gj_factor_reading *r, const struct gj_setting *given)
{
    struct gj_quantity q;
    if (!r->is_quantity || !gj_quantity_read(r->L, -1, &q) || q.is_bad) {
        return;
    }
    double per = 1.0;
    if (q.period_us != r->central.period_us) {
        per = r->central.period_us / q.period_us;
        if (!(per > 0.0)) {
            gj_parameter_refuse(gj_loader_of(r->L), given->name,
                                "is by another time than the scenario's, which is by the %s", r->factor.per);
            return;
        }
    }
    r->factor.central = gj_round_10(q.value * per / r->scale);
}

/* Push the value that counts, noted as a parameter, and with the mark of the default. */
static void push_value(struct gj_factor_reading *r, const struct gj_setting *given)
{
    lua_State *L = r->L;
    r->factor.is_given = given != NULL;
    if (given && r->factor.kind == GJ_FACTOR_CHOICE && !r->is_wrong) {
        gj_factor_push_chosen(r, given);
    } else if (given) {
        gj_parameter_push_given(L, given);
        take_given(r, given);
    } else {
        lua_pushvalue(L, 2);
    }
    gj_factor_carry_mark(r);
    gj_parameter_note(L);
}

static bool is_same(const struct gj_factor *a, const struct gj_factor *b)
{
    bool same = a->role == b->role && a->kind == b->kind && a->shape == b->shape && a->low == b->low &&
                a->central == b->central && a->high == b->high && a->n_choices == b->n_choices &&
                strcmp(a->unit, b->unit) == 0 && strcmp(a->per, b->per) == 0 && strcmp(a->group, b->group) == 0;
    for (uint32_t i = 0; same && i < a->n_choices; i++) {
        same = strcmp(a->choice[i], b->choice[i]) == 0;
    }
    return same;
}

/* Enter it among the factors, once. */
static void keep(struct gj_factor_reading *r, struct gj_loader *loader)
{
    uint32_t n_varied = 0;
    if (r->is_wrong) { /* said already; the scenario will not run */
        return;
    }
    for (uint32_t i = 0; i < loader->n_factors; i++) {
        const struct gj_factor *other = &loader->factor[i];
        const struct gj_spot *spot = &loader->factor_spot[i];
        if (strcmp(other->name, r->factor.name) == 0) {
            if (!is_same(other, &r->factor)) {
                gj_factor_wrong(r, "keep what it returns in a local and use that in both places",
                                "it is something else in line %d of %s: say the same, or give it another name",
                                spot->line, spot->source >= 0 ? loader->source[spot->source].name : "another file");
            }
            return;
        }
        n_varied += gj_factor_is_varied(other);
    }
    if (gj_factor_is_varied(&r->factor) && n_varied >= GJ_MAX_FACTORS) {
        gj_factor_wrong(r, "call the least interesting ones constant", "more than %d factors that vary",
                        GJ_MAX_FACTORS);
        return;
    }
    loader->factor_spot[loader->n_factors] = gj_loader_here(r->L);
    loader->factor[loader->n_factors++] = r->factor; /* no more than there are parameters */
    if (loader->tell_factor) {
        loader->tell_factor(loader->tell_user, &r->factor);
    }
}

/* upvalues: the role; what else has the name (the distribution `constant`), called where the first argument is no name */
static int factor(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TSTRING && !lua_isnil(L, lua_upvalueindex(2))) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_insert(L, 1);
        lua_call(L, lua_gettop(L) - 1, 1);
        return 1;
    }
    struct gj_loader *loader = gj_loader_of(L);
    struct gj_factor_reading r = {.L = L,
                                  .scale = 1.0,
                                  .factor = {.role = (enum gj_factor_role)lua_tointeger(L, lua_upvalueindex(1)),
                                             .unit = "",
                                             .per = "",
                                             .group = "",
                                             .mark = "",
                                             .source = ""}};
    lua_settop(L, 3);
    const struct gj_setting *given = gj_parameter_begin(L, gj_role_name(r.factor.role));
    if (!loader->factor) {
        loader->factor = gj_loader_alloc(L, GJ_MAX_PARAMETERS, sizeof *loader->factor);
        loader->factor_spot = gj_loader_alloc(L, GJ_MAX_PARAMETERS, sizeof *loader->factor_spot);
    }
    r.factor.name = gj_loader_strdup(L, lua_tostring(L, 1));
    take(&r);
    push_value(&r, given);
    keep(&r, loader);
    return 1;
}

void gj_factor_open(lua_State *L)
{
    gj_sandbox_push_names(L);
    for (int role = 0; role < GJ_N_ROLES; role++) {
        const char *name = gj_role_name((enum gj_factor_role)role);
        lua_pushinteger(L, role);
        gj_raw_field(L, -2, name);
        lua_pushcclosure(L, factor, 2);
        lua_setfield(L, -2, name);
    }
    lua_pop(L, 1);
}
