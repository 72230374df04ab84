/* Units as types: durations, money, ratios, pieces, and rates of them. A quantity never changes; arithmetic makes new ones. What does not go
 * together is reported where it stands and gives a bad quantity, about which nothing more is said. */
#include "script/script_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "kernel/time.h"

static const char type_name[] = "gj.quantity";

struct gj_quantity *gj_quantity_test(lua_State *L, int index)
{
    return luaL_testudata(L, index, type_name);
}

bool gj_quantity_read(lua_State *L, int index, struct gj_quantity *out)
{
    const struct gj_quantity *quantity = gj_quantity_test(L, index);
    memset(out, 0, sizeof *out);
    if (quantity) {
        *out = *quantity;
        out->note = gj_loader_of(L)->is_asked ? GJ_NO_NOTE : out->note; /* sources end with the scenario */
        return true;
    }
    if (lua_type(L, index) != LUA_TNUMBER) {
        return false;
    }
    out->value = lua_tonumber(L, index);
    out->is_whole = lua_isinteger(L, index);
    out->note = GJ_NO_NOTE;
    out->spot = gj_loader_here(L);
    return true;
}

struct gj_quantity *gj_quantity_push(lua_State *L, enum gj_dimension dim, double value)
{
    struct gj_quantity *quantity = lua_newuserdatauv(L, sizeof *quantity, 0);
    memset(quantity, 0, sizeof *quantity);
    quantity->dim = dim;
    quantity->value = value;
    quantity->note = GJ_NO_NOTE;
    quantity->spot = gj_loader_here(L);
    luaL_setmetatable(L, type_name);
    return quantity;
}

static int push_bad(lua_State *L)
{
    gj_quantity_push(L, GJ_DIM_NUMBER, 0.0)->is_bad = true;
    return 1;
}

static const char *name_of(const struct gj_quantity *q)
{
    static const char *const rates[GJ_N_DIMS] = {"a number a time", "pieces a time", "a duration a time",
                                                 "money a time", "a ratio a time"};
    return q->is_rate ? rates[q->dim] : gj_dim_name(q->dim);
}

static int complain(lua_State *L, const char *fix, const char *verb, const struct gj_quantity *a,
                    const struct gj_quantity *b)
{
    if (!a->is_bad && !b->is_bad) {
        gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL, fix, "%s %s and %s do not go together",
                           verb, name_of(a), name_of(b));
    }
    return push_bad(L);
}

/* --- notes follow through arithmetic ---------------------------------------------------------------------------------------------- */

/* Note of `factor` times a quantity with a note. */
static int32_t scaled_note(lua_State *L, int32_t note, double factor)
{
    if (note == GJ_NO_NOTE) {
        return note;
    }
    struct gj_note scaled = gj_loader_of(L)->note[note];
    const double a = scaled.low * factor;
    const double b = scaled.high * factor;
    scaled.low = a < b ? a : b;
    scaled.high = a < b ? b : a;
    scaled.central *= factor;
    return gj_note_add(L, &scaled);
}

/* Note of a sum; `sign` -1 for a difference. What has no note has no range. */
static int32_t summed_note(lua_State *L, const struct gj_quantity *a, const struct gj_quantity *b, double sign)
{
    if (a->note == GJ_NO_NOTE && b->note == GJ_NO_NOTE) {
        return GJ_NO_NOTE;
    }
    const struct gj_loader *loader = gj_loader_of(L);
    struct gj_note left = {.low = a->value, .central = a->value, .high = a->value, .source = ""};
    struct gj_note right = {.low = b->value, .central = b->value, .high = b->value, .source = ""};
    if (a->note != GJ_NO_NOTE) {
        left = loader->note[a->note];
    }
    if (b->note != GJ_NO_NOTE) {
        right = loader->note[b->note];
    }
    struct gj_note sum = a->note != GJ_NO_NOTE ? left : right;
    sum.low = left.low + sign * (sign > 0 ? right.low : right.high);
    sum.high = left.high + sign * (sign > 0 ? right.high : right.low);
    sum.central = left.central + sign * right.central;
    sum.is_of_factor = left.is_of_factor || right.is_of_factor;
    if (a->note != GJ_NO_NOTE && b->note != GJ_NO_NOTE) {
        sum.mark = "DERIVED";
        sum.source = gj_loader_format(L, "%s; %s", left.source, right.source);
    }
    return gj_note_add(L, &sum);
}

/* A note with the dimension of the quantity it came to. */
static void set_note(lua_State *L, struct gj_quantity *out, int32_t note)
{
    if (note != GJ_NO_NOTE) {
        struct gj_note *own = &gj_loader_of(L)->note[note];
        own->dim = out->dim;
        own->is_rate = out->is_rate;
        own->period_us = out->period_us;
    }
    out->note = note;
}

/* --- arithmetic ------------------------------------------------------------------------------------------------------------------- */

/* Reads both operands; false when one is no quantity at all (an error was pushed as a bad quantity). */
static bool operands(lua_State *L, struct gj_quantity *a, struct gj_quantity *b, const char *verb)
{
    if (gj_quantity_read(L, 1, a) && gj_quantity_read(L, 2, b)) {
        return true;
    }
    char left[80], right[80];
    gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL, NULL, "%s %s and %s do not go together",
                       verb, gj_describe(L, 1, left, sizeof left), gj_describe(L, 2, right, sizeof right));
    push_bad(L);
    return false;
}

static bool is_plain(const struct gj_quantity *q)
{
    return q->dim == GJ_DIM_NUMBER && !q->is_rate;
}

static int add_or_subtract(lua_State *L, double sign)
{
    struct gj_quantity a, b;
    const char *verb = sign > 0 ? "adding:" : "subtracting:";
    if (!operands(L, &a, &b, verb)) {
        return 1;
    }
    if (a.is_bad || b.is_bad) {
        return push_bad(L);
    }
    enum gj_dimension dim = a.dim;
    if ((is_plain(&a) && b.dim == GJ_DIM_RATIO) || (is_plain(&b) && a.dim == GJ_DIM_RATIO)) {
        dim = GJ_DIM_RATIO; /* 1 - percent(5) */
    } else if (a.dim != b.dim) {
        return complain(L, "give both the same unit", verb, &a, &b);
    }
    if (a.is_rate != b.is_rate || (a.is_rate && a.period_us != b.period_us)) {
        return complain(L, "give both the same time", verb, &a, &b);
    }
    const int32_t note = summed_note(L, &a, &b, sign);
    struct gj_quantity *sum = gj_quantity_push(L, dim, a.value + sign * b.value);
    sum->is_rate = a.is_rate;
    sum->period_us = a.period_us;
    set_note(L, sum, note);
    return 1;
}

static int quantity_add(lua_State *L)
{
    return add_or_subtract(L, 1.0);
}

static int quantity_sub(lua_State *L)
{
    return add_or_subtract(L, -1.0);
}

/* Multiply `a` by the plain value of `b`, keeping what a is. */
static int times(lua_State *L, const struct gj_quantity *a, const struct gj_quantity *b, enum gj_dimension dim,
                 bool is_rate)
{
    int32_t note = GJ_NO_NOTE;
    if (a->note != GJ_NO_NOTE || b->note == GJ_NO_NOTE) {
        note = scaled_note(L, a->note, b->value);
    } else {
        note = scaled_note(L, b->note, a->value);
    }
    struct gj_quantity *product = gj_quantity_push(L, dim, a->value * b->value);
    product->is_rate = is_rate;
    product->period_us = is_rate ? a->period_us : 0.0;
    set_note(L, product, note);
    return 1;
}

static int quantity_mul(lua_State *L)
{
    struct gj_quantity a, b;
    if (!operands(L, &a, &b, "multiplying:")) {
        return 1;
    }
    if (a.is_bad || b.is_bad) {
        return push_bad(L);
    }
    if (b.is_rate || (is_plain(&a) && !is_plain(&b))) {
        const struct gj_quantity swap = a;
        a = b;
        b = swap;
    }
    if (a.is_rate && !b.is_rate && b.dim == GJ_DIM_DURATION && a.period_us > 0.0) { /* won(10):per "hour" * hours(8) */
        b.value /= a.period_us;
        return times(L, &a, &b, a.dim, false);
    }
    if (b.is_rate) {
        return complain(L, NULL, "multiplying:", &a, &b);
    }
    if (b.dim == GJ_DIM_NUMBER || b.dim == GJ_DIM_RATIO) {
        return times(L, &a, &b, a.dim, a.is_rate);
    }
    if (!a.is_rate && a.dim == GJ_DIM_RATIO) {
        return times(L, &b, &a, b.dim, false);
    }
    if (!a.is_rate && (a.dim == GJ_DIM_COUNT || b.dim == GJ_DIM_COUNT) && a.dim != b.dim) { /* pieces(10) * won(820) */
        return times(L, &a, &b, a.dim == GJ_DIM_COUNT ? b.dim : a.dim, false);
    }
    return complain(L, NULL, "multiplying:", &a, &b);
}

static int quantity_div(lua_State *L)
{
    struct gj_quantity a, b;
    if (!operands(L, &a, &b, "dividing:")) {
        return 1;
    }
    if (a.is_bad || b.is_bad) {
        return push_bad(L);
    }
    if (!b.is_rate && (b.dim == GJ_DIM_NUMBER || (b.dim == GJ_DIM_RATIO && a.dim != GJ_DIM_RATIO))) {
        const int32_t note = scaled_note(L, a.note, 1.0 / b.value);
        struct gj_quantity *quotient = gj_quantity_push(L, a.dim, a.value / b.value);
        quotient->is_rate = a.is_rate;
        quotient->period_us = a.period_us;
        set_note(L, quotient, note);
        return 1;
    }
    if (a.dim == b.dim && a.is_rate == b.is_rate && a.period_us == b.period_us) {
        lua_pushnumber(L, a.value / b.value);
        return 1;
    }
    return complain(L, "a rate is written won(2900000):per \"month\"", "dividing:", &a, &b);
}

static int quantity_unm(lua_State *L)
{
    struct gj_quantity a;
    gj_quantity_read(L, 1, &a);
    if (a.is_bad) {
        return push_bad(L);
    }
    const int32_t note = scaled_note(L, a.note, -1.0);
    struct gj_quantity *negative = gj_quantity_push(L, a.dim, -a.value);
    negative->is_rate = a.is_rate;
    negative->period_us = a.period_us;
    set_note(L, negative, note);
    return 1;
}

/* -1, 0, 1; raises when they cannot be compared, because a comparison has no bad result to go on with. */
static int compare(lua_State *L)
{
    struct gj_quantity a, b;
    if (!gj_quantity_read(L, 1, &a) || !gj_quantity_read(L, 2, &b)) {
        char left[80], right[80];
        return luaL_error(L, "comparing: %s and %s do not go together", gj_describe(L, 1, left, sizeof left),
                          gj_describe(L, 2, right, sizeof right));
    }
    if (!a.is_bad && !b.is_bad && (a.dim != b.dim || a.is_rate != b.is_rate || a.period_us != b.period_us)) {
        return luaL_error(L, "comparing: %s and %s do not go together", name_of(&a), name_of(&b));
    }
    return (a.value > b.value) - (a.value < b.value);
}

static int quantity_eq(lua_State *L)
{
    lua_pushboolean(L, compare(L) == 0);
    return 1;
}

static int quantity_lt(lua_State *L)
{
    lua_pushboolean(L, compare(L) < 0);
    return 1;
}

static int quantity_le(lua_State *L)
{
    lua_pushboolean(L, compare(L) <= 0);
    return 1;
}

/* --- :per, text, constructors --------------------------------------------------------------------------------------------------- */

double gj_period_named(const char *word)
{
    static const struct {
        const char *word;
        double us;
    } periods[] = {{"second", 1e6},    {"minute", 6e7},     {"hour", 3.6e9},     {"day", 8.64e10},
                   {"week", 6.048e11}, {"month", 2.628e12}, {"year", 3.1536e13}, {"working_day", GJ_WORKING_DAY}};
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (strcmp(periods[i].word, word) == 0) {
            return periods[i].us;
        }
    }
    return 0.0;
}

static int quantity_per(lua_State *L)
{
    static const char words[] = "second|minute|hour|day|week|month|year|working_day";
    struct gj_quantity a, time;
    char buffer[120];
    if (!gj_quantity_read(L, 1, &a)) {
        return luaL_error(L, "write it with a colon: won(2900000):per \"month\"");
    }
    double period = 0.0;
    if (lua_type(L, 2) == LUA_TSTRING) {
        period = gj_period_named(lua_tostring(L, 2));
        if (period == 0.0) {
            const char *near = gj_word_near(words, lua_tostring(L, 2), buffer, sizeof buffer);
            gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL,
                               "use second, minute, hour, day, week, month, year or working_day",
                               near ? "per \"%.40s\" is no time; did you mean \"%s\"?" : "per \"%.40s\" is no time",
                               lua_tostring(L, 2), near);
            return push_bad(L);
        }
    } else if (gj_quantity_read(L, 2, &time) && time.dim == GJ_DIM_DURATION && !time.is_rate && time.value > 0.0) {
        period = time.value;
    }
    if (period == 0.0 || a.is_rate || a.dim == GJ_DIM_DURATION) {
        if (!a.is_bad) {
            gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL,
                               "write it like won(2900000):per \"month\"", "%s per %s is no rate", name_of(&a),
                               gj_describe(L, 2, buffer, sizeof buffer));
        }
        return push_bad(L);
    }
    const int32_t note = scaled_note(L, a.note, 1.0);
    struct gj_quantity *rate = gj_quantity_push(L, a.dim, a.value);
    rate->is_bad = a.is_bad;
    rate->is_rate = true;
    rate->period_us = period;
    set_note(L, rate, note);
    return 1;
}

static int quantity_of(lua_State *L)
{
    return luaL_error(L, ":of goes with a distribution: exponential(hours(40)):of \"operating\"");
}

/* A duration in the largest unit that keeps it at 1 or more. */
static void print_duration(char *out, size_t size, double us)
{
    static const struct {
        double us;
        const char *text;
    } scales[] = {{3.1536e13, "years"}, {8.64e10, "days"}, {3.6e9, "h"}, {6e7, "min"}, {1e6, "s"}, {1e3, "ms"}};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        if (fabs(us) >= scales[i].us) {
            snprintf(out, size, "%.10g %s", us / scales[i].us, scales[i].text);
            return;
        }
    }
    snprintf(out, size, "%.10g s", us / 1e6);
}

static int quantity_tostring(lua_State *L)
{
    struct gj_quantity a;
    gj_quantity_read(L, 1, &a);
    char text[80], period[60] = "";
    switch (a.dim) {
    case GJ_DIM_DURATION:
        print_duration(text, sizeof text, a.value);
        break;
    case GJ_DIM_MONEY:
        snprintf(text, sizeof text, "%.10g won", a.value);
        break;
    case GJ_DIM_RATIO:
        snprintf(text, sizeof text, "%.10g %%", a.value * 100.0);
        break;
    case GJ_DIM_COUNT:
        snprintf(text, sizeof text, "%.10g pieces", a.value);
        break;
    default:
        snprintf(text, sizeof text, "%.14g", a.value);
        break;
    }
    if (a.is_rate && a.period_us > 0.0) {
        print_duration(period, sizeof period, a.period_us);
    } else if (a.is_rate) {
        snprintf(period, sizeof period, "working day");
    }
    lua_pushfstring(L, a.is_rate ? "%s per %s" : "%s", text, period);
    return 1;
}

static int quantity_concat(lua_State *L)
{
    gj_sandbox_tostring(L, 1, NULL);
    gj_sandbox_tostring(L, 2, NULL);
    lua_concat(L, 2);
    return 1;
}

/* upvalue: index of the unit */
static int make(lua_State *L)
{
    uint32_t n;
    const struct gj_api_unit *unit = &gj_api_units(&n)[lua_tointeger(L, lua_upvalueindex(1))];
    struct gj_quantity a;
    const bool is_number = gj_quantity_read(L, 1, &a);
    if (is_number && a.is_bad) {
        return push_bad(L);
    }
    if (!is_number || !is_plain(&a) || !isfinite(a.value) || lua_gettop(L) != 1) {
        char text[80];
        gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL, NULL,
                           "%s wants one finite number, not %s", unit->name,
                           lua_gettop(L) > 1 ? "several" : gj_describe(L, 1, text, sizeof text));
        return push_bad(L);
    }
    const int32_t note = scaled_note(L, a.note, unit->factor);
    /* percent(23) must be the same bits as 0.23: a division by 100 is rounded once, a product with 0.01 twice */
    const double value = unit->factor == 0.01 ? a.value / 100.0 : a.value * unit->factor;
    struct gj_quantity *made = gj_quantity_push(L, unit->dim, value);
    made->is_whole = a.is_whole && unit->dim == GJ_DIM_COUNT;
    set_note(L, made, note);
    return 1;
}

void gj_quantity_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"per", quantity_per}, {"of", quantity_of}, {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__add", quantity_add},
                                    {"__sub", quantity_sub},
                                    {"__mul", quantity_mul},
                                    {"__div", quantity_div},
                                    {"__unm", quantity_unm},
                                    {"__eq", quantity_eq},
                                    {"__lt", quantity_lt},
                                    {"__le", quantity_le},
                                    {"__concat", quantity_concat},
                                    {"__tostring", quantity_tostring},
                                    {NULL, NULL}};
    luaL_newmetatable(L, type_name);
    luaL_setfuncs(L, meta, 0);
    lua_createtable(L, 0, 2);
    luaL_setfuncs(L, methods, 0);
    gj_sandbox_seal(L, "quantity");
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "quantity");
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "quantity"); /* in Lua's messages */
    lua_setfield(L, -2, "__name");
    lua_pop(L, 1);
    gj_sandbox_push_names(L);
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, make, 1);
        lua_setfield(L, -2, units[i].name);
    }
    lua_pop(L, 1);
}
