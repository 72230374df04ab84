/* Where numbers come from: assume() and one function a mark wrap a number, a quantity or a distribution; the field it ends up in is entered
 * in the register of assumptions when the scenario is read (tree.c). */
#include "script/script_internal.h"

#include <math.h>
#include <string.h>

#include <lauxlib.h>

static const char marks_list[] = "OFF|PARL|ACAD|ASSN|PRESS|DERIVED|RECALL|ASSUMP|LEDGER";

int32_t gj_note_add(lua_State *L, const struct gj_note *note)
{
    struct gj_loader *loader = gj_loader_of(L);
    gj_loader_refuse_asked(L, "assume");
    if (loader->n_notes == loader->note_capacity) {
        gj_sandbox_charge_memory(L, (loader->note_capacity + 16) * sizeof *note);
    }
    if (gj_grow((void **)&loader->note, &loader->note_capacity, loader->n_notes + 1, sizeof *note) != 0) {
        loader->out_of_memory = true;
        luaL_error(L, "out of memory");
    }
    loader->note[loader->n_notes] = *note;
    return (int32_t)loader->n_notes++;
}

static void complain(lua_State *L, const char *function, const char *what)
{
    gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL,
                       "write it like press(minutes(35), { low = minutes(30), high = minutes(50), source = \"...\" })",
                       "%s: %s", function, what);
}

/* low or high of the table at 2, in the dimension of the value. */
static void read_bound(lua_State *L, const char *function, const char *field, const struct gj_quantity *value,
                       double *out)
{
    gj_raw_field(L, 2, field);
    struct gj_quantity bound;
    if (!lua_isnil(L, -1)) {
        if (!gj_quantity_read(L, -1, &bound) || bound.dim != value->dim || bound.is_rate != value->is_rate ||
            bound.period_us != value->period_us || !isfinite(bound.value)) {
            if (!value->is_bad) {
                char text[120];
                lua_pushfstring(L, "%s must have the unit of the value, it is %s", field,
                                gj_describe(L, -1, text, sizeof text));
                complain(L, function, lua_tostring(L, -1));
                lua_pop(L, 1);
            }
        } else {
            *out = bound.value;
        }
    }
    lua_pop(L, 1);
}

static const char *read_text(lua_State *L, const char *function, const char *field)
{
    const char *text = NULL;
    if (gj_raw_field(L, 2, field) == LUA_TSTRING) {
        text = gj_loader_strdup(L, lua_tostring(L, -1));
    } else if (!lua_isnil(L, -1)) {
        lua_pushfstring(L, "%s must be a text", field);
        complain(L, function, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return text;
}

static void check_fields(lua_State *L, const char *function)
{
    static const char fields[] = "low|high|mark|source";
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING || !gj_word_in(fields, lua_tostring(L, -1))) {
            char near[40];
            const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
            const char *hit = key ? gj_word_near(fields, key, near, sizeof near) : NULL;
            lua_pushfstring(L, hit ? "unknown field \"%s\"; did you mean \"%s\"?" : "unknown field \"%s\"",
                            key ? key : "1", hit);
            complain(L, function, lua_tostring(L, -1));
            lua_pop(L, 1);
        }
    }
}

/* Read the second argument: a table, a source, or nothing. */
static void read_details(lua_State *L, const char *function, const char *mark, const struct gj_quantity *value,
                         struct gj_note *note)
{
    *note = (struct gj_note){.dim = value->dim,
                             .is_rate = value->is_rate,
                             .period_us = value->period_us,
                             .low = value->value,
                             .central = value->value,
                             .high = value->value,
                             .mark = mark,
                             .source = ""};
    if (lua_type(L, 2) == LUA_TSTRING) {
        note->source = gj_loader_strdup(L, lua_tostring(L, 2));
    } else if (lua_istable(L, 2)) {
        check_fields(L, function);
        read_bound(L, function, "low", value, &note->low);
        read_bound(L, function, "high", value, &note->high);
        if (note->low > note->central || note->high < note->central) {
            complain(L, function, "the value must lie between low and high");
        }
        const char *source = read_text(L, function, "source");
        const char *own_mark = read_text(L, function, "mark");
        note->source = source ? source : "";
        if (own_mark && !gj_word_in(marks_list, own_mark)) {
            complain(L, function, "mark must be OFF, PARL, ACAD, ASSN, PRESS, DERIVED, RECALL, ASSUMP or LEDGER");
        } else if (own_mark) {
            note->mark = own_mark;
        }
    } else if (!lua_isnoneornil(L, 2)) {
        complain(L, function, "after the value comes a table or a source");
    }
}

/* upvalue: index of the mark; -1 for assume(). The names outlive the script, so they come from the table and not from Lua. */
static int wrap(lua_State *L)
{
    uint32_t n;
    const lua_Integer index = lua_tointeger(L, lua_upvalueindex(1));
    const char *function = index < 0 ? "assume" : gj_api_marks(&n)[index].function;
    const char *mark = index < 0 ? "ASSUMP" : gj_api_marks(&n)[index].mark;
    lua_settop(L, 2);
    struct gj_note note;
    const struct gj_distribution *old = gj_distribution_test(L, 1);
    if (old) {
        struct gj_distribution *copy = lua_newuserdatauv(L, sizeof *copy, 0);
        *copy = *old;
        luaL_setmetatable(L, "gj.distribution");
        const struct gj_quantity mean = {
            .dim = old->dim, .is_bad = old->is_bad, .value = old->is_bad ? 0.0 : gj_dist_mean(&old->dist)};
        read_details(L, function, mark, &mean, &note);
        copy->n_notes = 1;
        copy->note[0].parameter = "mean";
        copy->note[0].is_of_whole = true;
        copy->note[0].note = gj_note_add(L, &note);
        return 1;
    }
    struct gj_quantity value;
    if (!gj_quantity_read(L, 1, &value)) {
        char text[80];
        lua_pushfstring(L, "wants a number, a quantity or a distribution, not %s",
                        gj_describe(L, 1, text, sizeof text));
        complain(L, function, lua_tostring(L, -1));
        gj_quantity_push(L, GJ_DIM_NUMBER, 0.0)->is_bad = true;
        return 1;
    }
    read_details(L, function, mark, &value, &note);
    struct gj_quantity *out = gj_quantity_push(L, value.dim, value.value);
    *out = value;
    out->note = gj_note_add(L, &note);
    out->spot = gj_loader_here(L);
    return 1;
}

void gj_note_open(lua_State *L)
{
    uint32_t n;
    const struct gj_api_mark *marks = gj_api_marks(&n);
    gj_sandbox_push_names(L);
    for (uint32_t i = 0; i < n; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, wrap, 1);
        lua_setfield(L, -2, marks[i].function);
    }
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, wrap, 1);
    lua_setfield(L, -2, "assume");
    lua_pop(L, 1);
}
