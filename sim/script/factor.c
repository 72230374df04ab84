/* uncertainty, lever and constant: a parameter that says what it is and between which values it lies, so that a design can vary it.
 *
 *     uncertainty("load", assumed(percent(80), { low = percent(70), high = percent(95), source = "..." }))
 *     lever("cards", 4, { values = { 2, 4, 8 } })
 *
 * Range and source come from the mark of the default, or from the table behind it. A factor has the unit that reads best for its central value. */
#include "script/script_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

struct reading {
    lua_State *L;
    const char *role;
    struct gj_factor factor;
    struct gj_quantity central; /* default, in base units */
    double scale;               /* base units of the factor's unit */
};

GJ_PRINTF(2, 3)
static void wrong(const struct reading *r, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gj_loader_complain(gj_loader_of(r->L), GJ_SCRIPT, gj_loader_here(r->L), NULL, NULL, "%s \"%s\": %s", r->role,
                       r->factor.name, text);
}

/* The unit a value of base units reads best in. */
static const struct gj_api_unit *unit_of(enum gj_dimension dim, double value)
{
    static const char *const order[] = {"years", "days", "hours", "minutes", "seconds", "won", "percent", "pieces"};
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    const struct gj_api_unit *last = NULL;
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
        for (uint32_t i = 0; i < n; i++) {
            if (units[i].dim == dim && strcmp(units[i].name, order[k]) == 0) {
                last = &units[i];
                if (fabs(value) >= last->factor) {
                    return last;
                }
            }
        }
    }
    return last;
}

static const char *period_name(double us)
{
    static const struct {
        double us;
        const char *name;
    } periods[] = {{GJ_WORKING_DAY, "working_day"},
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

static void take_unit(struct reading *r)
{
    const struct gj_quantity *q = &r->central;
    r->scale = 1.0;
    r->factor.unit = r->factor.per = "";
    if (q->dim != GJ_DIM_NUMBER) {
        const struct gj_api_unit *unit = unit_of(q->dim, q->value);
        r->factor.unit = unit->name;
        r->scale = unit->factor;
    }
    if (q->is_rate) {
        r->factor.per = period_name(q->period_us);
        if (!r->factor.per) {
            wrong(r, "a rate by the hour, day, week, month, year or working day is wanted");
            r->factor.per = "day";
        }
    }
}

/* A bound of the options, in the factor's unit; NaN when it is not there. */
static double bound(struct reading *r, const char *name)
{
    struct gj_quantity q;
    double value = NAN;
    if (gj_raw_field(r->L, 3, name) != LUA_TNIL) {
        if (!gj_quantity_read(r->L, -1, &q) || q.dim != r->central.dim || q.is_rate != r->central.is_rate) {
            wrong(r, "%s must be of the default's kind", name);
        } else {
            value = q.value / r->scale;
        }
    }
    lua_pop(r->L, 1);
    return value;
}

static const char *text_option(struct reading *r, const char *name)
{
    const char *text = "";
    if (gj_raw_field(r->L, 3, name) == LUA_TSTRING) {
        text = gj_loader_strdup(r->L, lua_tostring(r->L, -1));
    }
    lua_pop(r->L, 1);
    return text;
}

static void take_range(struct reading *r, bool has_options)
{
    struct gj_factor *f = &r->factor;
    const struct gj_loader *loader = gj_loader_of(r->L);
    f->low = f->central = f->high = r->central.value / r->scale;
    if (r->central.note != GJ_NO_NOTE) {
        const struct gj_note *note = &loader->note[r->central.note];
        f->low = note->low / r->scale;
        f->high = note->high / r->scale;
        f->mark = note->mark;
        f->source = note->source ? note->source : "";
    }
    if (has_options) {
        const double low = bound(r, "low");
        const double high = bound(r, "high");
        f->low = isnan(low) ? f->low : low;
        f->high = isnan(high) ? f->high : high;
    }
    const bool is_whole = lua_isinteger(r->L, 2) && floor(f->low) == f->low && floor(f->high) == f->high;
    f->kind = is_whole ? GJ_FACTOR_WHOLE : GJ_FACTOR_REAL;
}

/* values = { 2, 4, 8 }: words, as --set takes them. */
static void take_values(struct reading *r)
{
    struct gj_factor *f = &r->factor;
    lua_State *L = r->L;
    const lua_Unsigned n = lua_rawlen(L, -1);
    const char **word = gj_loader_alloc(L, n, sizeof *word);
    const char *central = gj_loader_strdup(L, gj_sandbox_tostring(L, 2, NULL));
    lua_pop(L, 1);
    f->kind = GJ_FACTOR_CHOICE;
    f->central = -1.0;
    for (lua_Unsigned i = 0; i < n; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        word[i] = gj_loader_strdup(L, gj_sandbox_tostring(L, -1, NULL));
        f->central = strcmp(word[i], central) == 0 ? (double)i : f->central;
        lua_pop(L, 2);
    }
    f->choice = word;
    f->n_choices = (uint32_t)n;
    f->low = 0.0;
    f->high = (double)n - 1.0;
    if (f->central < 0.0) {
        wrong(r, "the default is not among the values");
        f->central = 0.0;
    }
}

static void take(struct reading *r)
{
    const bool has_options = lua_istable(r->L, 3);
    if (gj_quantity_read(r->L, 2, &r->central)) {
        take_unit(r);
        take_range(r, has_options);
    }
    if (has_options) {
        if (gj_raw_field(r->L, 3, "values") == LUA_TTABLE) {
            take_values(r);
        }
        lua_pop(r->L, 1);
        r->factor.group = text_option(r, "group");
        r->factor.source = *r->factor.source ? r->factor.source : text_option(r, "source");
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
    struct reading r = {.L = L,
                        .factor = {.role = (enum gj_factor_role)lua_tointeger(L, lua_upvalueindex(1)),
                                   .unit = "",
                                   .per = "",
                                   .group = "",
                                   .mark = "",
                                   .source = ""}};
    r.role = gj_role_name(r.factor.role);
    lua_settop(L, 3);
    gj_parameter_push(L, r.role);
    if (!loader->factor) {
        loader->factor = gj_loader_alloc(L, GJ_MAX_PARAMETERS, sizeof *loader->factor);
    }
    r.factor.name = lua_tostring(L, 1);
    for (uint32_t i = 0; i < loader->n_factors; i++) {
        if (strcmp(loader->factor[i].name, r.factor.name) == 0) {
            return 1;
        }
    }
    r.factor.name = gj_loader_strdup(L, r.factor.name);
    take(&r);
    loader->factor[loader->n_factors++] = r.factor; /* no more than there are parameters */
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
