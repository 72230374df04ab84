/* The table library. Lua's own goes through metamethods, with which table.move can be made to run for ever inside one C function, and its
 * sort picks pivots by the clock for long tables, so that equal elements come out in another order each run. These are raw and stable. */
#include "script/sandbox_internal.h"

#include <lauxlib.h>
#include <lualib.h>

#define UNPACK_MAX 10000

static lua_Integer raw_length(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    return (lua_Integer)lua_rawlen(L, index);
}

static int table_insert(lua_State *L)
{
    const lua_Integer n = raw_length(L, 1);
    lua_Integer at = n + 1;
    if (lua_gettop(L) == 3) {
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
        gj_sandbox_charge(L, (uint64_t)(n + 1 - at));
        for (lua_Integer i = n; i >= at; i--) {
            lua_rawgeti(L, 1, i);
            lua_rawseti(L, 1, i + 1);
        }
    } else if (lua_gettop(L) != 2) {
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    gj_sandbox_charge(L, 4);
    lua_rawseti(L, 1, at);
    return 0;
}

static int table_remove(lua_State *L)
{
    const lua_Integer n = raw_length(L, 1);
    const lua_Integer at = luaL_optinteger(L, 2, n);
    luaL_argcheck(L, (n == 0 && (at == 0 || at == n)) || (at >= 1 && at <= n + 1), 2, "position out of bounds");
    lua_rawgeti(L, 1, at);
    gj_sandbox_charge(L, 4 + (uint64_t)(n > at ? n - at : 0));
    for (lua_Integer i = at; i < n; i++) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    if (at <= n) {
        lua_pushnil(L);
        lua_rawseti(L, 1, n);
    }
    return 1;
}

static int table_concat(lua_State *L)
{
    const lua_Integer n = raw_length(L, 1);
    size_t n_between;
    const char *between = luaL_optlstring(L, 2, "", &n_between);
    const lua_Integer first = luaL_optinteger(L, 3, 1);
    const lua_Integer last = luaL_optinteger(L, 4, n);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (lua_Integer i = first; i <= last; i++) {
        lua_rawgeti(L, 1, i);
        if (!lua_isstring(L, -1)) {
            return luaL_error(L, "invalid value (a %s) at index %I in table for 'concat'", luaL_typename(L, -1),
                              (LUAI_UACINT)i);
        }
        gj_sandbox_charge(L, 4 + (lua_rawlen(L, -1) + n_between) / 8);
        luaL_addvalue(&buffer);
        if (i == last) {
            break; /* last may be the largest integer */
        }
        luaL_addlstring(&buffer, between, n_between);
    }
    luaL_pushresult(&buffer);
    return 1;
}

static int table_unpack(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const lua_Integer first = luaL_optinteger(L, 2, 1);
    const lua_Integer last = luaL_optinteger(L, 3, raw_length(L, 1));
    if (first > last) {
        return 0;
    }
    if ((lua_Unsigned)last - (lua_Unsigned)first >= UNPACK_MAX) {
        return luaL_error(L, "table.unpack: more than %d results", UNPACK_MAX);
    }
    const int n = (int)(last - first) + 1;
    gj_sandbox_charge(L, (uint64_t)n);
    luaL_checkstack(L, n, "table.unpack");
    for (int i = 0; i < n; i++) {
        lua_rawgeti(L, 1, first + i);
    }
    return n;
}

static int table_pack(lua_State *L)
{
    const int n = lua_gettop(L);
    gj_sandbox_charge(L, (uint64_t)n);
    lua_createtable(L, n, 1);
    lua_insert(L, 1);
    for (int i = n; i >= 1; i--) {
        lua_rawseti(L, 1, i);
    }
    lua_pushinteger(L, n);
    lua_setfield(L, 1, "n");
    return 1;
}

/* --- sort: merge, from the bottom up, between two tables ------------------------------------------------------------------------- */

/* Whether element j of `from` goes before element i. Stack: 1 the table, 2 the comparison or nil. */
static bool goes_before(lua_State *L, int from, lua_Integer j, lua_Integer i)
{
    gj_sandbox_charge(L, 5);
    bool before;
    if (lua_isnil(L, 2)) {
        lua_rawgeti(L, from, j);
        lua_rawgeti(L, from, i);
        before = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
    } else {
        lua_pushvalue(L, 2);
        lua_rawgeti(L, from, j);
        lua_rawgeti(L, from, i);
        lua_call(L, 2, 1);
        before = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return before;
}

/* Merge [low, middle) and [middle, high) of `from` into `to`. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle, lua_Integer high)
{
    lua_Integer i = low;
    lua_Integer j = middle;
    for (lua_Integer k = low; k < high; k++) {
        const bool right = j < high && (i >= middle || goes_before(L, from, j, i));
        lua_rawgeti(L, from, right ? j++ : i++);
        lua_rawseti(L, to, k);
    }
}

static void copy(lua_State *L, int from, int to, lua_Integer n)
{
    gj_sandbox_charge(L, (uint64_t)n);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, from, i);
        lua_rawseti(L, to, i);
    }
}

static int table_sort(lua_State *L)
{
    const lua_Integer n = raw_length(L, 1);
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TFUNCTION);
    }
    lua_settop(L, 2);
    luaL_argcheck(L, n < 1 << 24, 1, "array too big");
    lua_createtable(L, (int)n, 0); /* 3 and 4: the table itself stays as it is if a comparison fails */
    lua_createtable(L, (int)n, 0);
    int from = 3;
    int to = 4;
    copy(L, 1, from, n);
    for (lua_Integer width = 1; width < n; width *= 2) {
        gj_sandbox_charge(L, (uint64_t)n);
        for (lua_Integer low = 1; low <= n; low += 2 * width) {
            const lua_Integer middle = low + width <= n + 1 ? low + width : n + 1;
            const lua_Integer high = low + 2 * width <= n + 1 ? low + 2 * width : n + 1;
            merge(L, from, to, low, middle, high);
        }
        const int swap = from;
        from = to;
        to = swap;
    }
    copy(L, from, 1, n);
    return 0;
}

void gj_sandbox_open_table(lua_State *L)
{
    static const luaL_Reg own[] = {{"insert", table_insert},
                                   {"remove", table_remove},
                                   {"concat", table_concat},
                                   {"unpack", table_unpack},
                                   {"pack", table_pack},
                                   {"sort", table_sort},
                                   {NULL, NULL}};
    lua_createtable(L, 0, 8);
    luaL_setfuncs(L, own, 0);
}
