/* The names a script finds: base functions, math, utf8, and the sealed tables around them. */
#include "script/sandbox_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "kernel/fm.h"
#include "script/api.h"

static const char names_key[] = "gj.names";
static const char environment_key[] = "gj.environment";

/* --- sealed tables ------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name, *why;
} withheld[] = {
    {"os", "a scenario has no access to the system"},
    {"io", "a scenario has no access to files; csv(\"file.csv\", \"column\") reads a column"},
    {"debug", "a scenario has no access to the interpreter"},
    {"package", "a scenario has no access to the interpreter; `require` finds modules"},
    {"load", "a scenario runs text of its own files only"},
    {"loadfile", "a scenario runs text of its own files only; use `require`"},
    {"loadstring", "a scenario runs text of its own files only"},
    {"dofile", "a scenario runs text of its own files only; use `require`"},
    {"collectgarbage", "memory is looked after"},
    {"coroutine", "a scenario declares; it needs no coroutines"},
    {"next", "the order of a table differs from run to run; use `pairs`, which goes in the order of keys"},
    {"_G", "names are fixed; use a local table"},
    {"random", "randomness comes from distributions, so that runs can be repeated"},
    {"randomseed", "randomness comes from distributions; the seed is a field of the study"},
    {"dump", "byte code is not used"},
    {"pack", "binary strings are not used"},
    {"unpack", "use table.unpack"},
    {"packsize", "binary strings are not used"},
    {"sin", "the last digits differ from machine to machine"},
    {"cos", "the last digits differ from machine to machine"},
    {"tan", "the last digits differ from machine to machine"},
    {"asin", "the last digits differ from machine to machine"},
    {"acos", "the last digits differ from machine to machine"},
    {"atan", "the last digits differ from machine to machine"},
};

static int unknown_name(lua_State *L, const char *library)
{
    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    const char *name = lua_tostring(L, 2);
    const char *dot = *library ? "." : "";
    for (size_t i = 0; i < sizeof withheld / sizeof withheld[0]; i++) {
        if (strcmp(withheld[i].name, name) == 0) {
            return luaL_error(L, "%s%s%s is not available: %s", library, dot, name, withheld[i].why);
        }
    }
    const char *near = *library ? NULL : gj_api_near_name(name);
    if (near) {
        return luaL_error(L, "unknown name '%s'; did you mean '%s'?", name, near);
    }
    if (*library) {
        return luaL_error(L, "%s.%s does not exist", library, name);
    }
    return luaL_error(L, "unknown name '%s'; declare it first: local %s = ...", name, name);
}

/* upvalues: table, name of the library ("" for the globals) */
static int sealed_index(lua_State *L)
{
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
        return 1;
    }
    return unknown_name(L, lua_tostring(L, lua_upvalueindex(2)));
}

static int sealed_newindex(lua_State *L)
{
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    const char *name = gj_sandbox_tostring(L, 2, NULL);
    if (*library) {
        return luaL_error(L, "%s.%s cannot be set: the library is fixed", library, name);
    }
    return luaL_error(L, "'%s' is not declared: write local %s = ...", name, name);
}

bool gj_sandbox_is_sealed(lua_State *L, int index)
{
    bool is_sealed = false;
    index = lua_absindex(L, index);
    if (lua_istable(L, index) && lua_getmetatable(L, index)) {
        lua_pushliteral(L, "__newindex");
        lua_rawget(L, -2);
        is_sealed = lua_tocfunction(L, -1) == sealed_newindex;
        lua_pop(L, 2);
    }
    return is_sealed;
}

void gj_sandbox_seal(lua_State *L, const char *library)
{
    const int table = lua_gettop(L);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 3);
    lua_pushvalue(L, table);
    lua_pushstring(L, library);
    lua_pushcclosure(L, sealed_index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, library);
    lua_pushcclosure(L, sealed_newindex, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_replace(L, table);
}

/* --- base functions ----------------------------------------------------------------------------------------------------------- */

const char *gj_sandbox_tostring(lua_State *L, int index, size_t *length)
{
    index = lua_absindex(L, index);
    const int type = lua_type(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (lua_type(L, -1) != LUA_TSTRING) {
            luaL_error(L, "'__tostring' must return a string");
        }
        return lua_tolstring(L, -1, length);
    }
    if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA || type == LUA_TLIGHTUSERDATA ||
        type == LUA_TTHREAD) {
        lua_pushstring(L, lua_typename(L, type)); /* never an address: it differs from run to run */
        return lua_tolstring(L, -1, length);
    }
    return luaL_tolstring(L, index, length);
}

static int base_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    gj_sandbox_charge(L, 4);
    gj_sandbox_tostring(L, 1, NULL);
    return 1;
}

static int base_print(lua_State *L)
{
    const int n = lua_gettop(L);
    struct gj_sandbox *box = gj_sandbox_of(L);
    if (!box->messages) {
        return luaL_error(L, "print cannot be used while the plant runs: the function only computes");
    }
    for (int i = 1; i <= n; i++) {
        size_t length = 0;
        const char *text = gj_sandbox_tostring(L, i, &length);
        gj_sandbox_charge(L, 4 + length / 8);
        if (box->messages && box->messages->length < 65536) {
            gj_text_add(box->messages, i > 1 ? "\t" : "");
            gj_text_add_n(box->messages, text, length);
        }
        lua_pop(L, 1);
    }
    if (box->messages && box->messages->length < 65536) {
        gj_text_add(box->messages, "\n");
    }
    return 0;
}

/* A limit reached inside is not for the script to catch. An error costs as much as some hundred steps: unwinding, and stacks that shrink
 * and grow again. */
static int pass_on_limits(lua_State *L, int status)
{
    if (status != LUA_OK) {
        if (gj_sandbox_of(L)->over != GJ_WITHIN_LIMITS) {
            return lua_error(L);
        }
        gj_sandbox_charge(L, 500);
    }
    return status;
}

static int base_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    gj_sandbox_charge(L, 10);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    const int status = pass_on_limits(L, lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0));
    if (status != LUA_OK) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    return lua_gettop(L);
}

/* The handler is called after unwinding, not inside the error: an error raised by the step hook would run it with hooks off, where no limit
 * ends an endless loop. There is no debug library, so a handler sees the same either way. */
/* The handler is called after the error has unwound, and not by lua_pcall where it happened: an error raised by the hook would call it there
 * with hooks off, and a loop in it would never end. */
static int base_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    gj_sandbox_charge(L, 10);
    lua_pushvalue(L, 2); /* f handler args... -> handler f args... */
    lua_insert(L, 1);
    lua_remove(L, 3);
    const bool good = pass_on_limits(L, lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0)) == LUA_OK;
    if (!good) {
        lua_pushvalue(L, 1);
        lua_insert(L, -2);
        pass_on_limits(L, lua_pcall(L, 1, 1, 0));
    }
    lua_pushboolean(L, good);
    lua_replace(L, 1);
    return lua_gettop(L);
}

static int base_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    static const char *const refused[] = {"__gc", "__mode"};
    for (size_t i = 0; i < 2 && lua_istable(L, 2); i++) {
        lua_pushstring(L, refused[i]);
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return luaL_error(L, "%s is not available: what it does depends on the garbage collector", refused[i]);
        }
        lua_pop(L, 1);
    }
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* --- pairs in the order of keys ----------------------------------------------------------------------------------------------- */

struct key {
    bool is_text, is_whole;
    lua_Integer whole;
    lua_Number number;
    const char *text;
    size_t length;
};

/* A float key is not an int64 in value (Lua makes it an integer), so comparing it with the float next to an integer decides. */
static int compare_numbers(const struct key *a, const struct key *b)
{
    if (a->is_whole && b->is_whole) {
        return (a->whole > b->whole) - (a->whole < b->whole);
    }
    const lua_Number x = a->is_whole ? (lua_Number)a->whole : a->number;
    const lua_Number y = b->is_whole ? (lua_Number)b->whole : b->number;
    if (x == y && a->is_whole != b->is_whole) {
        return a->is_whole ? -1 : 1; /* the float is 2^63 and the integer was rounded up to it */
    }
    return (x > y) - (x < y);
}

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;
    if (a->is_text != b->is_text) {
        return a->is_text ? 1 : -1;
    }
    if (!a->is_text) {
        return compare_numbers(a, b);
    }
    const size_t shorter = a->length < b->length ? a->length : b->length;
    const int order = memcmp(a->text, b->text, shorter);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static void read_key(lua_State *L, struct key *key)
{
    memset(key, 0, sizeof *key);
    if (lua_type(L, -1) == LUA_TSTRING) {
        key->is_text = true;
        key->text = lua_tolstring(L, -1, &key->length);
    } else if (lua_isinteger(L, -1)) {
        key->is_whole = true;
        key->whole = lua_tointeger(L, -1);
    } else if (lua_type(L, -1) == LUA_TNUMBER) {
        key->number = lua_tonumber(L, -1);
    } else {
        luaL_error(L, "pairs: a key that is a %s has no order; use numbers or strings", luaL_typename(L, -1));
    }
}

static size_t count_keys(lua_State *L)
{
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        n++;
        lua_pop(L, 1);
    }
    return n;
}

/* upvalues: sorted keys, position */
static int pairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    while (lua_rawgeti(L, lua_upvalueindex(1), ++at) != LUA_TNIL) {
        lua_pushinteger(L, at);
        lua_replace(L, lua_upvalueindex(2));
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            return 2;
        }
        lua_pop(L, 2); /* taken away since */
        gj_sandbox_charge(L, 1);
    }
    return 1;
}

static int base_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    const size_t n = count_keys(L);
    gj_sandbox_charge(L, 10 + 20 * n);
    struct key *keys = lua_newuserdatauv(L, (n ? n : 1) * sizeof *keys, 0);
    size_t i = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        read_key(L, &keys[i++]);
    }
    qsort(keys, n, sizeof *keys, compare_keys);
    lua_createtable(L, (int)n, 0);
    for (i = 0; i < n; i++) {
        if (keys[i].is_text) {
            lua_pushlstring(L, keys[i].text, keys[i].length);
        } else if (keys[i].is_whole) {
            lua_pushinteger(L, keys[i].whole);
        } else {
            lua_pushnumber(L, keys[i].number);
        }
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_step, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* --- math: the C library's exp, log and pow differ from processor to processor ------------------------------------------------------ */

static int math_exp(lua_State *L)
{
    lua_pushnumber(L, gj_exp(luaL_checknumber(L, 1)));
    return 1;
}

static int math_log(lua_State *L)
{
    const double x = gj_log(luaL_checknumber(L, 1));
    lua_pushnumber(L, lua_isnoneornil(L, 2) ? x : x / gj_log(luaL_checknumber(L, 2)));
    return 1;
}

static int math_pow(lua_State *L)
{
    lua_pushnumber(L, gj_pow(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

/* Copy the names of `list` of the table at `from` into the table on top. */
static void keep(lua_State *L, int from, const char *const *list)
{
    for (; *list; list++) {
        lua_getfield(L, from, *list);
        lua_setfield(L, -2, *list);
    }
}

static void open_math(lua_State *L)
{
    static const char *const kept[] = {"abs", "ceil", "floor",     "fmod", "max", "min",        "modf",       "sqrt",
                                       "ult", "type", "tointeger", "huge", "pi",  "maxinteger", "mininteger", NULL};
    static const luaL_Reg own[] = {{"exp", math_exp}, {"log", math_log}, {"pow", math_pow}, {NULL, NULL}};
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    const int from = lua_gettop(L);
    lua_createtable(L, 0, 20);
    keep(L, from, kept);
    luaL_setfuncs(L, own, 0);
    lua_remove(L, from);
    gj_sandbox_seal(L, "math");
}

static void open_utf8(lua_State *L)
{
    static const char *const kept[] = {"char", "charpattern", "codepoint", "len", "offset", "codes", NULL};
    lua_pushcfunction(L, luaopen_utf8);
    lua_call(L, 0, 1);
    const int from = lua_gettop(L);
    lua_createtable(L, 0, 8);
    keep(L, from, kept);
    lua_remove(L, from);
    gj_sandbox_seal(L, "utf8");
}

void gj_sandbox_push_names(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, names_key);
}

void gj_sandbox_push_environment(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, environment_key);
}

void gj_sandbox_open(lua_State *L)
{
    static const char *const kept[] = {"assert", "error",  "ipairs",   "select",       "rawequal", "rawlen",
                                       "rawget", "rawset", "tonumber", "getmetatable", "type",     NULL};
    static const luaL_Reg own[] = {{"tostring", base_tostring},
                                   {"print", base_print},
                                   {"pcall", base_pcall},
                                   {"xpcall", base_xpcall},
                                   {"pairs", base_pairs},
                                   {"setmetatable", base_setmetatable},
                                   {NULL, NULL}};
    lua_pushcfunction(L, luaopen_base); /* leaves Lua's own globals, which no script reaches */
    lua_call(L, 0, 1);
    const int from = lua_gettop(L);
    lua_createtable(L, 0, 128);
    keep(L, from, kept);
    luaL_setfuncs(L, own, 0);
    lua_remove(L, from);
    open_math(L);
    lua_setfield(L, -2, "math");
    open_utf8(L);
    lua_setfield(L, -2, "utf8");
    gj_sandbox_open_table(L);
    gj_sandbox_seal(L, "table");
    lua_setfield(L, -2, "table");
    gj_sandbox_open_string(L);
    lua_setfield(L, -2, "string");
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, names_key);
    gj_sandbox_seal(L, "");
    lua_setfield(L, LUA_REGISTRYINDEX, environment_key);
}
