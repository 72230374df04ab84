/* Functions of the scenario that the floor asks while it runs (factory/hook.h).
 *
 * Each floor has a runner: the scenario's files, kept by its loader, run once more in a sandbox of their own with the same settings, so the
 * functions are those of the frozen scenario, found by the number they were read under. Loading costs what loading the scenario costs.
 *
 * The answer depends on the order alone (law 1), because nothing outside of the function can change:
 * - Tables it reaches through its upvalues, and through those of functions it calls, are replaced by views: reading goes through, and gives
 *   views of tables again; writing is an error. A view is no table, so the raw functions of the table library refuse it.
 * - Upvalues themselves (a local that it counts in; the state of an iterator) are compared after each call with what they were.
 * - Globals are sealed as always. require, csv, parameter, print, constructors and sources are refused: they leave something behind.
 *
 * A call has a budget of steps and of memory of its own, and no limit of time, so it ends the same way on every machine.
 */
#include "script/script_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "base/text.h"
#include "kernel/time.h"
#include "store/store.h"

#define CALL_WORK ((uint64_t)100000)  /* a rank takes some tens; a loop without end is seen after half a millisecond */
#define CALL_MEMORY ((size_t)4 << 20) /* the largest string is 256 KB */
#define NESTING_MAX 100               /* tables in tables that a function reaches */

static const char functions_key[] = "gj.functions"; /* [2k - 1] function k, [2k] its place */
static const char kept_key[] = "gj.kept";           /* function, number of an upvalue, its value; and so on */
static const char view_type[] = "table (read only)";
static const char order_type[] = "order";

struct runner {
    struct gj_loader loader;
    struct gj_error_list errors;
    const struct gj_loader *scenario;
    size_t memory;  /* held after loading */
    bool is_spoilt; /* a call failed and may have left something behind: loaded anew before the next */
};

/* One call. */
struct ask {
    uint32_t function;
    const struct gj_order_view *order;
    double rank;
    struct gj_spot spot; /* of the function */
    char place[200];
};

/* --- views ------------------------------------------------------------------------------------------------------------------------- */

/* The table on top of the stack becomes a view of it. */
static void view(lua_State *L)
{
    lua_newuserdatauv(L, 0, 1);
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, view_type);
}

static int view_index(lua_State *L)
{
    gj_sandbox_charge(L, 1);
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    lua_gettable(L, -2); /* metatables: those of modules and orders only */
    if (lua_istable(L, -1) && !gj_sandbox_is_sealed(L, -1)) {
        view(L);
    }
    return 1;
}

static int view_newindex(lua_State *L)
{
    return luaL_error(L, "'%s' cannot be set: what is outside of the function does not change while the plant runs",
                      gj_sandbox_tostring(L, 2, NULL));
}

static int view_len(lua_State *L)
{
    lua_getiuservalue(L, 1, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

static int view_eq(lua_State *L)
{
    const bool are_views = luaL_testudata(L, 1, view_type) && luaL_testudata(L, 2, view_type);
    if (are_views) {
        lua_getiuservalue(L, 1, 1);
        lua_getiuservalue(L, 2, 1);
    }
    lua_pushboolean(L, are_views && lua_rawequal(L, -1, -2));
    return 1;
}

static int order_index(lua_State *L)
{
    static const char *const names[] = {"orders", "product", "number", "pieces", "arrived", "due", "priority"};
    const size_t n = sizeof names / sizeof names[0];
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    if (strcmp(name, "due") == 0) {
        lua_pushnil(L); /* it has none */
        return 1;
    }
    const char *near = gj_closest(name, names, n);
    return luaL_error(L, near ? "an order has no '%s'; did you mean '%s'?" : "an order has no '%s'", name, near);
}

static void push_order(lua_State *L, const struct gj_order_view *order)
{
    lua_createtable(L, 0, 8);
    lua_pushstring(L, order->orders);
    lua_setfield(L, -2, "orders");
    lua_pushstring(L, order->product);
    lua_setfield(L, -2, "product");
    lua_pushinteger(L, (lua_Integer)order->number);
    lua_setfield(L, -2, "number");
    lua_pushinteger(L, (lua_Integer)order->pieces);
    lua_setfield(L, -2, "pieces");
    lua_pushinteger(L, (lua_Integer)order->priority);
    lua_setfield(L, -2, "priority");
    gj_quantity_push(L, GJ_DIM_DURATION, (double)order->arrived);
    lua_setfield(L, -2, "arrived");
    if (order->due != GJ_NEVER) {
        gj_quantity_push(L, GJ_DIM_DURATION, (double)order->due);
        lua_setfield(L, -2, "due");
    }
    luaL_setmetatable(L, order_type);
    view(L);
}

static void open_views(lua_State *L)
{
    static const luaL_Reg meta[] = {
        {"__index", view_index}, {"__newindex", view_newindex}, {"__len", view_len}, {"__eq", view_eq}, {NULL, NULL}};
    luaL_newmetatable(L, view_type); /* its name in messages too */
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    luaL_newmetatable(L, order_type);
    lua_pushcfunction(L, order_index);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 2);
}

/* --- what a function reaches ------------------------------------------------------------------------------------------------------- */

/* Stack places of the two tables that the walk fills: values seen, and what is kept. */
enum { SEEN = 1, KEPT = 2 };

static void fix_value(lua_State *L, int depth);

/* Seen before? It is from here on. The value is on top. */
static bool is_seen(lua_State *L)
{
    lua_pushvalue(L, -1);
    const bool seen = lua_rawget(L, SEEN) != LUA_TNIL;
    lua_pop(L, 1);
    if (!seen) {
        lua_pushvalue(L, -1);
        lua_pushboolean(L, 1);
        lua_rawset(L, SEEN);
    }
    return seen;
}

static void fix_table(lua_State *L, int depth)
{
    if (gj_sandbox_is_sealed(L, -1) || is_seen(L)) {
        return;
    }
    if (lua_getmetatable(L, -1)) {
        lua_pop(L, 1);
        if (!gj_module_is_guarded(L, -1)) {
            luaL_error(L, "the function reaches a table with a metatable; give it plain tables");
        }
    }
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        gj_sandbox_charge(L, 2);
        fix_value(L, depth + 1);
        lua_pop(L, 1);
    }
}

/* Keep upvalue i, on top, of the function below it. */
static void keep_upvalue(lua_State *L, int i)
{
    const lua_Integer n = (lua_Integer)lua_rawlen(L, KEPT);
    lua_pushvalue(L, -2);
    lua_rawseti(L, KEPT, n + 1);
    lua_pushinteger(L, i);
    lua_rawseti(L, KEPT, n + 2);
    if (lua_isnil(L, -1)) {
        lua_pushboolean(L,
                        0); /* stands for nil, so that the list has no holes; of booleans an address stands for each */
    } else if (lua_isboolean(L, -1)) {
        lua_pushlightuserdata(L, lua_toboolean(L, -1) ? (void *)(uintptr_t)2 : (void *)(uintptr_t)1);
    } else {
        lua_pushvalue(L, -1);
    }
    lua_rawseti(L, KEPT, n + 3);
}

static void fix_function(lua_State *L, int depth)
{
    const bool is_c = lua_iscfunction(L, -1);
    if (is_seen(L)) {
        return;
    }
    for (int i = 1; lua_getupvalue(L, -1, i); i++) {
        gj_sandbox_charge(L, 4);
        if (!is_c) {
            fix_value(L, depth + 1);
        }
        if (!is_c && lua_istable(L, -1) && !gj_sandbox_is_sealed(L, -1)) {
            view(L);
            lua_pushvalue(L, -1);
            lua_setupvalue(L, -3, i);
        }
        keep_upvalue(L, i);
        lua_pop(L, 1);
    }
}

/* The value on top, and all it reaches. */
static void fix_value(lua_State *L, int depth)
{
    luaL_checkstack(L, 12, "tables nest too deeply");
    if (depth > NESTING_MAX) {
        luaL_error(L, "the function reaches tables that nest more than %d deep", NESTING_MAX);
    }
    if (lua_istable(L, -1)) {
        fix_table(L, depth);
    } else if (lua_isfunction(L, -1)) {
        fix_function(L, depth);
    }
}

/* Push the function, and note its place and where it stands. */
static void push_function(lua_State *L, uint32_t function, struct ask *ask)
{
    lua_Debug record;
    char where[LUA_IDSIZE + 20];
    const char *rest;
    lua_getfield(L, LUA_REGISTRYINDEX, functions_key);
    lua_rawgeti(L, -1, 2 * (lua_Integer)function);
    snprintf(ask->place, sizeof ask->place, "%s", lua_tostring(L, -1));
    lua_pop(L, 1);
    lua_rawgeti(L, -1, 2 * (lua_Integer)function - 1);
    lua_remove(L, -2);
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &record);
    snprintf(where, sizeof where, "%s:%d:", record.short_src, record.linedefined);
    ask->spot = gj_loader_parse_message(gj_loader_of(L), where, &rest);
}

/* Under lua_pcall, with the ask as a light userdata. */
static int prepare(lua_State *L)
{
    struct gj_loader *loader = gj_loader_of(L);
    struct ask *ask = lua_touserdata(L, 1);
    open_views(L);
    lua_settop(L, 0);
    lua_createtable(L, 0, 8);
    lua_createtable(L, 8, 0);
    for (uint32_t k = 1; k <= loader->n_functions; k++) {
        push_function(L, k, ask);
        fix_value(L, 0);
        lua_pop(L, 1);
    }
    lua_pushvalue(L, KEPT);
    lua_setfield(L, LUA_REGISTRYINDEX, kept_key);
    loader->is_asked = true;
    loader->box.messages = NULL;
    return 0;
}

/* Is the value on top (an upvalue now) the one below it (what was kept)? */
static bool is_as_kept(lua_State *L)
{
    if (lua_isnil(L, -1)) {
        return lua_isboolean(L, -2);
    }
    if (lua_isboolean(L, -1)) {
        return lua_islightuserdata(L, -2) && lua_touserdata(L, -2) == (void *)(uintptr_t)(1 + lua_toboolean(L, -1));
    }
    if (lua_type(L, -1) == LUA_TNUMBER && lua_type(L, -2) == LUA_TNUMBER && isnan(lua_tonumber(L, -1))) {
        return isnan(lua_tonumber(L, -2));
    }
    return lua_rawequal(L, -1, -2);
}

static void check_kept(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, kept_key);
    const int kept = lua_gettop(L);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, kept);
    for (lua_Integer i = 1; i < n; i += 3) {
        lua_rawgeti(L, kept, i);
        lua_rawgeti(L, kept, i + 1);
        const int upvalue = (int)lua_tointeger(L, -1);
        lua_rawgeti(L, kept, i + 2);
        const char *name = lua_getupvalue(L, kept + 1, upvalue);
        if (!is_as_kept(L)) {
            luaL_error(L, "the function changes '%s', which is outside of it: a rank depends on the order alone",
                       *name ? name : "an iterator");
        }
        lua_settop(L, kept);
    }
    lua_pop(L, 1);
}

/* --- loading ----------------------------------------------------------------------------------------------------------------------- */

void gj_hook_keep(lua_State *L, uint32_t function, const char *place)
{
    if (lua_getfield(L, LUA_REGISTRYINDEX, functions_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 8, 0);
        lua_pushvalue(L, -1);
        lua_setfield(L, LUA_REGISTRYINDEX, functions_key);
    }
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, 2 * (lua_Integer)function - 1);
    lua_pushstring(L, place);
    lua_rawseti(L, -2, 2 * (lua_Integer)function);
    lua_pop(L, 1);
}

/* The first error of the runner; the next call begins without any. */
static enum gj_status take_error(struct runner *runner, struct gj_error *error)
{
    struct gj_loader *loader = &runner->loader;
    enum gj_status status = loader->status;
    if (loader->out_of_memory || runner->errors.n == 0 || !runner->errors.items) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the functions of the scenario");
    } else if (error) {
        *error = runner->errors.items[0];
    }
    gj_error_list_fini(&runner->errors);
    gj_error_list_init(&runner->errors);
    loader->status = GJ_OK;
    loader->out_of_memory = false;
    return status;
}

/* What ended a call, or the preparation: the message is on top of the stack. */
static void complain(struct gj_loader *loader, int lua_status, const struct ask *ask)
{
    lua_State *L = loader->box.L;
    const struct gj_sandbox *box = &loader->box;
    const bool is_text = lua_type(L, -1) == LUA_TSTRING;
    const char *rest = is_text ? lua_tostring(L, -1) : "an error that is not a text";
    struct gj_spot spot = {-1, 0};
    if (is_text) {
        spot = gj_loader_parse_message(loader, rest, &rest);
    }
    spot = spot.source < 0 ? ask->spot : spot;
    const char *place = ask->place;
    if (loader->out_of_memory || (lua_status == LUA_ERRMEM && box->refused == GJ_OUT_OF_MEMORY)) {
        loader->out_of_memory = true;
    } else if (lua_status == LUA_ERRMEM) {
        gj_loader_complain(loader, GJ_LIMIT, spot, place, NULL, "the function needs more than %zu MB of memory",
                           CALL_MEMORY >> 20);
    } else if (box->over != GJ_WITHIN_LIMITS) {
        gj_loader_complain(loader, GJ_LIMIT, spot, place, NULL,
                           "the function takes more than %u steps; is there a loop that does not end?",
                           (unsigned)CALL_WORK);
    } else {
        gj_loader_complain(loader, GJ_SCRIPT, spot, place, NULL, "%s", rest);
    }
}

static void close_runner(void *user)
{
    struct runner *runner = user;
    if (runner) {
        gj_loader_fini(&runner->loader);
        gj_error_list_fini(&runner->errors);
        gj_free(runner);
    }
}

static void load_again(struct runner *runner)
{
    struct gj_loader *loader = &runner->loader;
    const struct gj_loader *scenario = runner->scenario;
    const struct gj_script_source *main = &scenario->source[0];
    loader->work_limit = scenario->work_limit;
    loader->from_memory = true;
    loader->given = scenario->source;
    loader->n_given = scenario->n_sources;
    loader->setting = scenario->setting;
    loader->n_settings = scenario->n_settings;
    loader->is_setting_used =
        gj_arena_alloc(&loader->arena, (size_t)scenario->n_settings + 1, sizeof *loader->is_setting_used);
    if (!loader->is_setting_used) {
        loader->out_of_memory = true;
        return;
    }
    if (gj_source_add_text(loader, GJ_SOURCE_MAIN, main->name, main->path, main->text, main->length) != GJ_OK) {
        return;
    }
    gj_loader_start(loader);
    if (loader->status != GJ_OK || loader->out_of_memory) {
        return;
    }
    lua_State *L = loader->box.L;
    struct ask ask = {.spot = {0, 0}};
    lua_pushcfunction(L, prepare);
    lua_pushlightuserdata(L, &ask);
    const int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK) {
        complain(loader, status, &ask);
        return;
    }
    lua_gc(L, LUA_GCCOLLECT);
    runner->memory = loader->box.memory;
}

static enum gj_status open_runner(void *user, void **out, struct gj_error *error)
{
    struct runner *runner = gj_alloc_zero(1, sizeof *runner);
    *out = NULL;
    if (!runner || !gj_loader_init(&runner->loader, &runner->errors)) {
        gj_free(runner);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the functions of the scenario");
    }
    gj_error_list_init(&runner->errors);
    runner->scenario = user;
    load_again(runner);
    if (runner->loader.status != GJ_OK || runner->loader.out_of_memory) {
        const enum gj_status status = take_error(runner, error);
        close_runner(runner);
        return status;
    }
    *out = runner;
    return GJ_OK;
}

/* --- asking ------------------------------------------------------------------------------------------------------------------------ */

static double read_rank(lua_State *L)
{
    const struct gj_quantity *quantity = gj_quantity_test(L, -1);
    double rank = 0.0;
    if (quantity && !quantity->is_rate && quantity->dim == GJ_DIM_DURATION) {
        rank = quantity->value / (double)GJ_HOUR;
    } else if (lua_type(L, -1) == LUA_TNUMBER) {
        rank = lua_tonumber(L, -1);
    } else if (!quantity || !quantity->is_bad) { /* of a bad one more was said already */
        char text[120];
        luaL_error(L, "the function must return a number or a duration, it returns %s",
                   gj_describe(L, -1, text, sizeof text));
    }
    if (isnan(rank)) {
        luaL_error(L, "the function returns what is not a number (0/0)");
    }
    return rank;
}

/* Under lua_pcall, with the ask as a light userdata. */
static int answer(lua_State *L)
{
    struct ask *ask = lua_touserdata(L, 1);
    push_function(L, ask->function, ask);
    push_order(L, ask->order);
    lua_call(L, 1, 1);
    ask->rank = read_rank(L);
    check_kept(L);
    return 0;
}

static void ask_for(struct runner *runner, struct ask *ask)
{
    struct gj_loader *loader = &runner->loader;
    lua_State *L = loader->box.L;
    gj_sandbox_renew(&loader->box, CALL_WORK, runner->memory + CALL_MEMORY);
    lua_settop(L, 0);
    lua_pushcfunction(L, answer);
    lua_pushlightuserdata(L, ask);
    const int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK && loader->status == GJ_OK) {
        complain(loader, status, ask);
    }
}

/* What a call that failed has changed would be seen by the next replication, on this thread only: so it is loaded anew. */
static void mend(struct runner *runner)
{
    gj_loader_fini(&runner->loader);
    if (gj_loader_init(&runner->loader, &runner->errors)) {
        load_again(runner);
    } else {
        runner->loader.out_of_memory = true;
    }
    runner->is_spoilt = false;
}

static enum gj_status rank_order(void *user, uint32_t function, const struct gj_order_view *order, double *rank,
                                 struct gj_error *error)
{
    struct runner *runner = user;
    struct gj_loader *loader = &runner->loader;
    struct ask ask = {.function = function, .order = order, .spot = {0, 0}};
    if (runner->is_spoilt) {
        mend(runner);
    }
    if (loader->status == GJ_OK && !loader->out_of_memory) {
        ask_for(runner, &ask);
    }
    if (loader->status != GJ_OK || loader->out_of_memory) {
        const enum gj_status failed = take_error(runner, error);
        runner->is_spoilt = true;
        if (error && !*error->place) {
            snprintf(error->place, sizeof error->place, "%s", ask.place);
        }
        return failed;
    }
    *rank = ask.rank;
    return GJ_OK;
}

void gj_hook_of(struct gj_loader *loader, struct gj_hook *hook)
{
    *hook = (struct gj_hook){.user = loader, .open = open_runner, .close = close_runner, .rank = rank_order};
}

void gj_hook_try(struct gj_loader *loader)
{
    void *runner = NULL;
    struct gj_error error = {0};
    const enum gj_status status = open_runner(loader, &runner, &error);
    if (status == GJ_NO_MEMORY) {
        loader->out_of_memory = true;
    } else if (status != GJ_OK) {
        gj_loader_add_error(loader, &error);
    }
    close_runner(runner);
}

/* The digest covers all that a function can read: the files of the scenario as they are; its parameters stand in the frozen text themselves.
 * Any change to a file of a scenario with functions changes it, a comment too. */
const char *gj_hook_text(struct gj_loader *loader, uint32_t function)
{
    struct gj_text text;
    char sha[65] = "", line[120];
    gj_text_init(&text);
    for (uint32_t i = 0; i < loader->n_sources; i++) {
        const struct gj_script_source *source = &loader->source[i];
        gj_text_addf(&text, "%d %s %zu\n", (int)source->kind, i > 0 ? source->name : "", source->length);
        gj_text_add_n(&text, source->text, source->length);
    }
    if (!text.failed && text.data) {
        gj_sha256(text.data, text.length, sha);
    }
    loader->out_of_memory |= text.failed;
    gj_text_fini(&text);
    snprintf(line, sizeof line, "function %u of %s", function, sha);
    const char *kept = gj_arena_strdup(&loader->arena, line);
    loader->out_of_memory |= !kept;
    return kept;
}
