/* Times of set-up matrices: { from, to, time } one after the other, or columns { from = {...}, to = {...}, minutes = {...} }. */
#include "script/tree_internal.h"

#include <math.h>
#include <string.h>

#include <lauxlib.h>

/* A family's name on top of the stack, kept once however often it is named (`kept`: a table on the stack); NULL after an error. */
static const char *read_family(const struct gj_reading *r, struct gj_value *out, int kept, size_t row)
{
    lua_State *L = r->L;
    size_t n = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;
    if (!text || n == 0 || n > 200 || strlen(text) != n) {
        gj_reading_wrong(r, out, "write { \"A\", \"B\", minutes(10) }", "change %zu does not name two families", row);
        return NULL;
    }
    lua_pushvalue(L, -1);
    if (lua_rawget(L, kept) != LUA_TLIGHTUSERDATA) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushlightuserdata(L, gj_loader_strdup(L, text));
        lua_rawset(L, kept);
        lua_pushvalue(L, -1);
        lua_rawget(L, kept);
    }
    const char *copy = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return copy;
}

static struct gj_change *make_rows(const struct gj_reading *r, struct gj_value *out, size_t n)
{
    struct gj_change *row = gj_loader_alloc(r->L, n, sizeof *row);
    out->kind = GJ_V_LIST;
    out->n_items = (uint32_t)n;
    out->change = row;
    gj_sandbox_charge(r->L, 4 * (uint64_t)n);
    return row;
}

/* Table `rows` of { from, to, time }. */
static void read_triples(const struct gj_reading *r, struct gj_value *out, int rows, int kept)
{
    lua_State *L = r->L;
    const size_t n = lua_rawlen(L, rows);
    struct gj_change *row = make_rows(r, out, n);
    for (size_t i = 0; i < n && out->kind != GJ_V_BAD; i++) {
        lua_rawgeti(L, rows, (lua_Integer)i + 1);
        if (!lua_istable(L, -1) || lua_rawlen(L, -1) != 3) {
            gj_reading_wrong(r, out, "write { \"A\", \"B\", minutes(10) }", "change %zu is not { from, to, time }",
                             i + 1);
            lua_pop(L, 1);
            return;
        }
        lua_rawgeti(L, -1, 1);
        row[i].from = read_family(r, out, kept, i + 1);
        lua_rawgeti(L, -2, 2);
        row[i].to = read_family(r, out, kept, i + 1);
        lua_rawgeti(L, -3, 3);
        struct gj_value time = {.note = GJ_NO_NOTE, .spot = out->spot};
        struct gj_reading inner = *r;
        inner.place = gj_loader_format(L, "%s[%zu]", r->place, i + 1);
        gj_read_dist(&inner, GJ_DIM_DURATION, &time);
        row[i].time = time.dist;
        out->kind = time.kind == GJ_V_DIST ? out->kind : GJ_V_BAD;
        lua_pop(L, 4);
    }
}

/* The column of that name, as long as the others; pushed. */
static bool push_column(const struct gj_reading *r, struct gj_value *out, int table, const char *name, size_t *n)
{
    lua_State *L = r->L;
    if (gj_raw_field(L, table, name) != LUA_TTABLE) {
        gj_reading_wrong(r, out, "give from, to, and seconds, minutes or hours", "column `%s` is missing", name);
        return false;
    }
    const size_t length = lua_rawlen(L, -1);
    if (*n != SIZE_MAX && length != *n) {
        gj_reading_wrong(r, out, NULL, "column `%s` has %zu rows, the column before it %zu", name, length, *n);
        return false;
    }
    *n = length;
    return true;
}

static void read_columns(const struct gj_reading *r, struct gj_value *out, int table, int kept)
{
    static const struct {
        const char *name;
        double us;
    } units[] = {{"minutes", 6e7}, {"seconds", 1e6}, {"hours", 3.6e9}};
    lua_State *L = r->L;
    size_t unit = 0;
    for (size_t i = 0; i < 3; i++) {
        unit = gj_raw_field(L, table, units[i].name) == LUA_TTABLE ? i : unit;
        lua_pop(L, 1);
    }
    size_t n = SIZE_MAX;
    if (!push_column(r, out, table, "from", &n) || !push_column(r, out, table, "to", &n) ||
        !push_column(r, out, table, units[unit].name, &n)) {
        return;
    }
    const int first = lua_gettop(L) - 2;
    struct gj_change *row = make_rows(r, out, n);
    for (size_t i = 0; i < n && out->kind != GJ_V_BAD; i++) {
        lua_rawgeti(L, first, (lua_Integer)i + 1);
        row[i].from = read_family(r, out, kept, i + 1);
        lua_rawgeti(L, first + 1, (lua_Integer)i + 1);
        row[i].to = read_family(r, out, kept, i + 1);
        lua_rawgeti(L, first + 2, (lua_Integer)i + 1);
        const double time = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) * units[unit].us : (double)NAN;
        if (!(time >= 0.0 && time <= r->field->high * 1e6)) {
            gj_reading_wrong(r, out, "give 0 or more", "row %zu of column `%s` is no possible time", i + 1,
                             units[unit].name);
        }
        row[i].us = time;
        lua_pop(L, 3);
    }
}

/* One matrix in several stations is read once. */
static bool is_read_before(const struct gj_reading *r, struct gj_value *out)
{
    const struct gj_loader *loader = r->loader;
    for (size_t i = 0; i < loader->n_placed; i++) {
        const struct gj_node *node = loader->placed[i];
        if (node != r->node && node->class == r->node->class && node->uid == r->node->uid) {
            *out = *GJ_FIELD_OF(node, matrix, changes);
            return true;
        }
    }
    return false;
}

void gj_read_changes(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    if (!lua_istable(L, -1)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (is_read_before(r, out)) {
        return;
    }
    const int top = lua_gettop(L);
    luaL_checkstack(L, 12, "objects nest too deeply");
    lua_createtable(L, 0, 16);
    const bool has_columns = gj_raw_field(L, top, "from") != LUA_TNIL;
    lua_pop(L, 1);
    if (has_columns) {
        read_columns(r, out, top, top + 1);
    } else {
        read_triples(r, out, top, top + 1);
    }
    lua_settop(L, top);
}
