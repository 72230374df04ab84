/* require and csv: the only ways from a scenario to other files, and only to files that lie where scenarios lie. */
#include "script/script_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

static const char loaded_key[] = "gj.loaded";
#define CELL_MAX GJ_CSV_CELL_MAX
#define COLUMNS_MAX GJ_CSV_COLUMNS_MAX

int gj_module_compile(lua_State *L, int32_t index)
{
    struct gj_loader *loader = gj_loader_of(L);
    const struct gj_script_source *source = &loader->source[index];
    const char *text = source->text;
    size_t length = source->length;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (length > 0 && text[0] == '#') { /* "#!" of an executable file; the line break stays, so lines count on */
        const size_t line = strcspn(text, "\n");
        text += line;
        length -= line;
    }
    const int power = gj_locate_power(source->text, source->length);
    if (power > 0) {
        const struct gj_spot spot = {index, power};
        gj_loader_complain(loader, GJ_SCRIPT, spot, NULL, "write math.pow(x, y), or x * x for a square",
                           "the operator ^ is not available: its last digits differ from processor to processor");
    }
    gj_sandbox_charge(L, length);
    char chunk[80];
    snprintf(chunk, sizeof chunk, "=%s", loader->label[index]);
    const int status = luaL_loadbufferx(L, text, length, chunk, "t");
    if (status == LUA_OK) {
        gj_sandbox_push_environment(L);
        lua_setupvalue(L, -2, 1);
    }
    return status;
}

/* --- modules that know their names -------------------------------------------------------------------------------------------------- */

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The key of the table at `table` that is nearest to `word`, sorted first: lua_next comes in another order each run. NULL when none is near.
 * Leaves the list of keys on the stack. */
static const char *nearest_key(lua_State *L, int table, const char *word)
{
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        n += lua_type(L, -1) == LUA_TSTRING;
    }
    gj_sandbox_charge(L, 500 * n); /* what comparing two long words takes */
    const char **list = lua_newuserdatauv(L, (n + 1) * sizeof *list, 0);
    size_t k = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING && k < n) {
            list[k++] = lua_tostring(L, -1); /* the table keeps it */
        }
    }
    qsort(list, k, sizeof *list, by_text);
    return gj_closest(word, list, k);
}

/* __index of a module's table; upvalue: name of the module. */
static int module_index(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    const char *module = lua_tostring(L, lua_upvalueindex(1));
    const char *key = lua_tostring(L, 2);
    const char *near = lua_istable(L, 1) ? nearest_key(L, 1, key) : NULL;
    return luaL_error(L, near ? "%s has no '%s'; did you mean '%s'?" : "%s has no '%s'", module, key, near);
}

/* A key that the table on top of the stack has not is an error from here on: a misspelt one would otherwise be a field left out. Tables with
 * a metatable of their own are left as they are. */
static void guard(lua_State *L, const char *name)
{
    if (!lua_istable(L, -1)) {
        return;
    }
    if (lua_getmetatable(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    lua_createtable(L, 0, 2);
    lua_pushstring(L, name);
    lua_pushcclosure(L, module_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 1);
    lua_rawsetp(L, -2, loaded_key); /* no script can have this key */
    lua_setmetatable(L, -2);
}

bool gj_module_is_guarded(lua_State *L, int index)
{
    bool is_guarded = false;
    if (lua_getmetatable(L, index)) {
        is_guarded = lua_rawgetp(L, -1, loaded_key) != LUA_TNIL;
        lua_pop(L, 2);
    }
    return is_guarded;
}

/* Lua's own, but the guard of a module is not seen. */
static int module_getmetatable(lua_State *L)
{
    luaL_checkany(L, 1);
    if (!lua_getmetatable(L, 1) || lua_rawgetp(L, -1, loaded_key) != LUA_TNIL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pop(L, 1);
    luaL_getmetafield(L, 1, "__metatable"); /* pushes nothing when there is none */
    return 1;
}

/* --- require ------------------------------------------------------------------------------------------------------------------------- */

/* require(name). The registry's table of loaded modules holds: false while it runs, { result } after. */
static int module_require(lua_State *L)
{
    gj_loader_refuse_asked(L, "require");
    const char *name = luaL_checkstring(L, 1);
    struct gj_loader *loader = gj_loader_of(L);
    lua_settop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, loaded_key);
    lua_getfield(L, 2, name);
    if (lua_istable(L, -1)) {
        lua_rawgeti(L, -1, 1);
        return 1;
    }
    if (lua_isboolean(L, -1)) {
        return luaL_error(L, "module \"%s\" requires itself", name);
    }
    const int32_t index = gj_source_find(loader, GJ_SOURCE_MODULE, name, gj_loader_here(L));
    if (index < 0) {
        return luaL_error(L, "module \"%s\" cannot be read", name);
    }
    lua_pushboolean(L, 0);
    lua_setfield(L, 2, name);
    if (gj_module_compile(L, index) != LUA_OK) {
        return lua_error(L);
    }
    lua_call(L, 0, 1);
    guard(L, name);
    lua_createtable(L, 1, 0);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, 1);
    lua_setfield(L, 2, name);
    return 1;
}

/* --- csv ------------------------------------------------------------------------------------------------------------------------ */

/* Column of that name in the first row; raises with "did you mean" when there is none. */
static int find_column(lua_State *L, struct gj_csv *r, const char *file, const char *column)
{
    char(*names)[CELL_MAX] = lua_newuserdatauv(L, COLUMNS_MAX * sizeof *names, 0);
    const char **list = lua_newuserdatauv(L, COLUMNS_MAX * sizeof *list, 0);
    size_t n = 0;
    int found = -1;
    char after = ',';
    while (after == ',' && n < COLUMNS_MAX) {
        after = gj_csv_cell(r, names[n], CELL_MAX);
        if (strcmp(names[n], column) == 0 && found < 0) {
            found = (int)n;
        }
        list[n] = names[n];
        n++;
    }
    if (after == ',') {
        luaL_error(L, "%s has more than %d columns", file, COLUMNS_MAX);
    }
    if (found < 0) {
        const char *near = gj_closest(column, list, n);
        luaL_error(L, near ? "%s has no column \"%s\"; did you mean \"%s\"?" : "%s has no column \"%s\"", file, column,
                   near);
    }
    lua_pop(L, 2);
    return found;
}

static int module_csv(lua_State *L)
{
    gj_loader_refuse_asked(L, "csv");
    const char *file = luaL_checkstring(L, 1);
    const char *column = luaL_checkstring(L, 2);
    const char *kind = luaL_optstring(L, 3, "number");
    const bool is_text = strcmp(kind, "text") == 0;
    if (!is_text && strcmp(kind, "number") != 0) {
        return luaL_error(L, "csv gives \"number\" or \"text\", not \"%s\"", kind);
    }
    struct gj_loader *loader = gj_loader_of(L);
    const int32_t index = gj_source_find(loader, GJ_SOURCE_TABLE, file, gj_loader_here(L));
    if (index < 0) {
        return luaL_error(L, "table \"%s\" cannot be read", file);
    }
    const struct gj_script_source *source = &loader->source[index];
    gj_sandbox_charge(L, source->length);
    struct gj_csv r;
    gj_csv_open(source->text, source->length, &r);
    const int wanted = find_column(L, &r, file, column);
    lua_createtable(L, 64, 0);
    lua_Integer n = 0;
    while (r.at < r.end) {
        char cell[CELL_MAX];
        const int line = r.line;
        char after = ',';
        bool is_empty_row = true;
        bool has = false;
        double number = 0.0;
        char text[CELL_MAX] = "";
        for (int i = 0; after == ','; i++) {
            after = gj_csv_cell(&r, cell, sizeof cell);
            is_empty_row &= i == 0 && !*cell;
            if (i == wanted && (*cell || i > 0 || after == ',')) {
                has = true;
                memcpy(text, cell, sizeof text);
                if (!is_text && !gj_csv_number(cell, &number)) {
                    return luaL_error(L, "%s line %d: \"%s\" is not a number", file, line, cell);
                }
            }
        }
        if (is_empty_row && !has) {
            continue;
        }
        if (!has) {
            return luaL_error(L, "%s line %d has no cell in column \"%s\"", file, line, column);
        }
        if (is_text) {
            lua_pushstring(L, text);
        } else {
            lua_pushnumber(L, number);
        }
        lua_rawseti(L, -2, ++n);
    }
    return 1;
}

void gj_module_open(lua_State *L)
{
    lua_createtable(L, 0, 8);
    lua_setfield(L, LUA_REGISTRYINDEX, loaded_key);
    gj_sandbox_push_names(L);
    lua_pushcfunction(L, module_require);
    lua_setfield(L, -2, "require");
    lua_pushcfunction(L, module_getmetatable);
    lua_setfield(L, -2, "getmetatable");
    lua_pushcfunction(L, module_csv);
    lua_setfield(L, -2, "csv");
    lua_pop(L, 1);
}
