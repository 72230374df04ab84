/* Constructors of things: machine "press" { ... }. The object keeps its fields as they were written; they are checked when the study that
 * holds it is read (tree.c), where their place in the scenario is known. */
#include "script/script_internal.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

static const char type_name[] = "gj.object";
#define NAME_MAX_BYTES 100

struct gj_object *gj_object_test(lua_State *L, int index)
{
    return luaL_testudata(L, index, type_name);
}

const char *gj_describe(lua_State *L, int index, char *out, size_t size)
{
    const struct gj_quantity *quantity = gj_quantity_test(L, index);
    const struct gj_object *object = gj_object_test(L, index);
    if (quantity) {
        snprintf(out, size, "%s%s", gj_dim_name(quantity->dim), quantity->is_rate ? " a time" : "");
    } else if (object) {
        snprintf(out, size, "the %s%s%s%s", object->class->name, object->name ? " \"" : "",
                 object->name ? object->name : "", object->name ? "\"" : "");
    } else if (gj_distribution_test(L, index)) {
        snprintf(out, size, "a distribution of %s",
                 gj_distribution_test(L, index)->dim == GJ_DIM_DURATION ? "durations" : "numbers");
    } else if (lua_type(L, index) == LUA_TSTRING) {
        snprintf(out, size, "the text \"%.40s\"", lua_tostring(L, index));
    } else if (lua_type(L, index) == LUA_TNUMBER) {
        snprintf(out, size, "the number %.10g", lua_tonumber(L, index));
    } else if (lua_isboolean(L, index)) {
        snprintf(out, size, "%s", lua_toboolean(L, index) ? "true" : "false");
    } else if (lua_isnoneornil(L, index)) {
        snprintf(out, size, "nothing");
    } else {
        snprintf(out, size, "a %s", luaL_typename(L, index));
    }
    return out;
}

/* Copy of the table at `index`, so that later changes by the script do not reach the object. Raw: metamethods are not asked. */
static void push_copy(lua_State *L, int index)
{
    lua_createtable(L, (int)(lua_rawlen(L, index) & 0xffff), 8);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        gj_sandbox_charge(L, 2);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
}

static bool has_field(const struct gj_api_class *class, const char *name)
{
    for (uint32_t i = 0; i < class->n_fields; i++) {
        if (strcmp(class->field[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static const char *take_name(lua_State *L, const struct gj_api_class *class, int index);

/* The name given as a field of the copy on top of the stack, taken out of it; NULL when there is none. */
static const char *name_of_copy(lua_State *L, const struct gj_api_class *class)
{
    const char *name = NULL;
    if (class->naming != GJ_NAME_PLAIN && !has_field(class, "name")) {
        lua_pushliteral(L, "name");
        if (lua_rawget(L, -2) == LUA_TSTRING) {
            name = take_name(L, class, -1);
            lua_pushliteral(L, "name");
            lua_pushnil(L);
            lua_rawset(L, -4);
        }
        lua_pop(L, 1);
    }
    return name;
}

/* The table at `index` as an object of `class`; `name` NULL or one that lives as long as the loader. */
static int push_object(lua_State *L, const struct gj_api_class *class, const char *name, int index)
{
    struct gj_loader *loader = gj_loader_of(L);
    struct gj_object *object = lua_newuserdatauv(L, sizeof *object, 1);
    memset(object, 0, sizeof *object);
    object->class = class;
    object->name = name;
    object->uid = ++loader->next_uid;
    object->spot = gj_loader_here(L);
    luaL_setmetatable(L, type_name);
    push_copy(L, index);
    if (!name) {
        object->name = name_of_copy(L, class);
    }
    lua_setiuservalue(L, -2, 1);
    if (class->naming == GJ_NAME_NAMED && !object->name) {
        gj_loader_complain(loader, GJ_SCRIPT, object->spot, class->name, NULL,
                           "a %s must have a name: %s \"name\" { ... }", class->name, class->name);
        object->name = "?";
    }
    return 1;
}

/* The name at `index`, checked and kept. A bad one is reported and something stands in for it. */
static const char *take_name(lua_State *L, const struct gj_api_class *class, int index)
{
    size_t length;
    const char *name = lua_tolstring(L, index, &length);
    bool good = length > 0 && length <= NAME_MAX_BYTES && strlen(name) == length && gj_utf8_valid(name, length);
    for (size_t i = 0; good && i < length; i++) {
        good = (unsigned char)name[i] >= 32 && name[i] != '"' && name[i] != 127;
    }
    if (!good) {
        gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), class->name,
                           "give a name of 1 to 100 bytes, without quotation marks or control characters",
                           "a name that cannot be used");
        return "?";
    }
    return gj_loader_strdup(L, name);
}

/* upvalues: class id, name */
static int finish_named(lua_State *L)
{
    const struct gj_api_class *class = gj_api_class((enum gj_class_id)lua_tointeger(L, lua_upvalueindex(1)));
    const char *name = lua_touserdata(L, lua_upvalueindex(2));
    if (!lua_istable(L, 1)) {
        char text[80];
        return luaL_error(L, "after %s \"%s\" come its fields in { }, not %s", class->name, name,
                          gj_describe(L, 1, text, sizeof text));
    }
    lua_settop(L, 1);
    return push_object(L, class, name, 1);
}

/* upvalue: class id */
static int construct(lua_State *L)
{
    const struct gj_api_class *class = gj_api_class((enum gj_class_id)lua_tointeger(L, lua_upvalueindex(1)));
    char text[80];
    gj_loader_refuse_asked(L, class->name);
    gj_sandbox_charge(L, 10);
    if (lua_type(L, 1) == LUA_TSTRING) {
        if (class->naming == GJ_NAME_PLAIN) {
            return luaL_error(L, "%s has no name: write %s { ... }", class->name, class->name);
        }
        lua_settop(L, 1);
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_pushlightuserdata(L, (void *)(uintptr_t)take_name(L, class, 1));
        lua_pushcclosure(L, finish_named, 2);
        return 1;
    }
    if (!lua_istable(L, 1)) {
        return luaL_error(L, "%s wants its fields in { }, not %s", class->name, gj_describe(L, 1, text, sizeof text));
    }
    lua_settop(L, 1);
    return push_object(L, class, NULL, 1);
}

/* object:with { field = value }: the same object with some fields changed. */
static int object_with(lua_State *L)
{
    const struct gj_object *old = luaL_checkudata(L, 1, type_name);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_getiuservalue(L, 1, 1);
    push_copy(L, 3);
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        gj_sandbox_charge(L, 2);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, 4);
    }
    return push_object(L, old->class, old->name, 4);
}

static int object_index(lua_State *L)
{
    const struct gj_object *object = luaL_checkudata(L, 1, type_name);
    if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "with") == 0) {
        lua_pushcfunction(L, object_with);
        return 1;
    }
    if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "name") == 0 && object->name) {
        lua_pushstring(L, object->name);
        return 1;
    }
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    lua_rawget(L, -2);
    return 1;
}

static int object_newindex(lua_State *L)
{
    const struct gj_object *object = luaL_checkudata(L, 1, type_name);
    return luaL_error(L, "a %s does not change; make another: x:with { field = value }", object->class->name);
}

static int object_tostring(lua_State *L)
{
    char text[160];
    lua_pushstring(L, gj_describe(L, 1, text, sizeof text));
    return 1;
}

void gj_object_open(lua_State *L)
{
    static const luaL_Reg meta[] = {
        {"__index", object_index}, {"__newindex", object_newindex}, {"__tostring", object_tostring}, {NULL, NULL}};
    luaL_newmetatable(L, type_name);
    luaL_setfuncs(L, meta, 0);
    lua_pushliteral(L, "object");
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "object"); /* in Lua's messages */
    lua_setfield(L, -2, "__name");
    lua_pop(L, 1);
    gj_sandbox_push_names(L);
    for (int i = GJ_N_DIST; i < GJ_N_CLASSES; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, construct, 1);
        lua_setfield(L, -2, gj_api_class((enum gj_class_id)i)->name);
    }
    lua_pop(L, 1);
}
