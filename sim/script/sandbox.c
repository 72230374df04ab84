/* The state, its memory and its budget.
 *
 * How a script cannot get away:
 * - A count hook looks every HOOK_STEP instructions. Once the budget is spent it looks at every instruction, so code that catches the error
 *   meets the next one at once; and our pcall passes it on (sandbox_base.c).
 * - There are no coroutines, because each has a hook count of its own: many short ones would run nearly free.
 * - setmetatable refuses __gc (finalisers run with hooks off) and __mode (what is left then depends on the collector).
 * - A C function that loops charges for it. Those of Lua's libraries that loop without limit are replaced.
 * - One string has at most GJ_SANDBOX_STRING bytes, so that no single instruction copies or compares for long. Lua tells its allocator
 *   that a new block is for a string.
 */
#include "script/sandbox_internal.h"

#include <string.h>
#include <time.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/alloc.h"

#define HOOK_STEP 1000 /* a look at the clock costs about 2 % of the time of so many instructions */

struct gj_sandbox *gj_sandbox_of(lua_State *L)
{
    void *box = NULL;
    lua_getallocf(L, &box);
    return box;
}

void *gj_sandbox_owner(lua_State *L)
{
    void *owner;
    memcpy(&owner, lua_getextraspace(L), sizeof owner);
    return owner;
}

const char *gj_sandbox_limit_text(enum gj_sandbox_limit limit)
{
    switch (limit) {
    case GJ_OVER_WORK:
        return "the script takes more than 50 million steps; is there a loop that does not end?";
    case GJ_OVER_TIME:
        return "the script takes more than 10 s of processor time";
    case GJ_OVER_MEMORY:
        return "the script needs more than 64 MB of memory";
    case GJ_OVER_STRING:
        return "the script makes a string of more than 256 KB";
    default:
        return "out of memory";
    }
}

const char gj_sandbox_too_deep[] = "calls nest more than 10,000 deep";

/* Lua says no line with "not enough memory", so it is noted here. lua_getstack and lua_getinfo with these letters only read. */
static void note_refusal(struct gj_sandbox *box, enum gj_sandbox_limit why)
{
    box->refused = why;
    lua_Debug record;
    for (int level = 0; box->L && level < 20 && lua_getstack(box->L, level, &record); level++) {
        lua_getinfo(box->L, "Sl", &record);
        if (record.currentline > 0) {
            memcpy(box->refused_source, record.short_src, sizeof box->refused_source);
            box->refused_line = record.currentline;
            return;
        }
    }
}

/* Lua counts on it that making a block smaller never fails. `kind` is the kind of object when `old` is NULL, else its size. */
static void *allocate(void *user, void *old, size_t kind, size_t size)
{
    struct gj_sandbox *box = user;
    const size_t had = old ? kind : 0;
    if (size == 0) {
        gj_free(old);
        box->memory -= had;
        return NULL;
    }
    if (size > had) {
        const bool is_string = !old && kind == LUA_TSTRING;
        enum gj_sandbox_limit why = GJ_WITHIN_LIMITS;
        if (is_string && size > GJ_SANDBOX_STRING + 64) { /* 64: the header of the string */
            why = GJ_OVER_STRING;
        } else if (box->memory + (size - had) > box->memory_limit) {
            why = GJ_OVER_MEMORY;
        }
        if (why != GJ_WITHIN_LIMITS) {
            note_refusal(box, why);
            return NULL;
        }
    }
    void *block = gj_realloc(old, size, 1);
    if (!block) {
        if (size <= had) {
            return old; /* stays as large as it was; the count follows what Lua believes */
        }
        box->refused = GJ_OUT_OF_MEMORY;
        return NULL;
    }
    box->memory = box->memory - had + size;
    return block;
}

static int64_t cpu_ns(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void hook(lua_State *L, lua_Debug *record)
{
    (void)record;
    struct gj_sandbox *box = gj_sandbox_of(L);
    if (box->over == GJ_WITHIN_LIMITS) {
        box->work += HOOK_STEP;
        if (box->work > box->work_limit) {
            box->over = GJ_OVER_WORK;
        } else if (cpu_ns() - box->cpu_start_ns > (int64_t)GJ_SANDBOX_SECONDS * 1000000000) {
            box->over = GJ_OVER_TIME;
        }
    }
    const char *text = NULL;
    lua_Debug deep;
    if (box->over != GJ_WITHIN_LIMITS) {
        lua_sethook(L, hook, LUA_MASKCOUNT, 1);
        text = gj_sandbox_limit_text(box->over);
    } else if (lua_getstack(L, GJ_SANDBOX_DEPTH, &deep)) {
        text = gj_sandbox_too_deep;
    }
    if (text) {
        luaL_where(L, 0);
        lua_pushstring(L, text);
        lua_concat(L, 2);
        lua_error(L);
    }
}

void gj_sandbox_charge(lua_State *L, uint64_t work)
{
    struct gj_sandbox *box = gj_sandbox_of(L);
    box->work += work;
    if (box->over == GJ_WITHIN_LIMITS && box->work > box->work_limit) {
        box->over = GJ_OVER_WORK;
    }
    if (box->over != GJ_WITHIN_LIMITS) {
        lua_sethook(L, hook, LUA_MASKCOUNT, 1);
        luaL_error(L, "%s", gj_sandbox_limit_text(box->over));
    }
}

void gj_sandbox_charge_memory(lua_State *L, size_t bytes)
{
    struct gj_sandbox *box = gj_sandbox_of(L);
    if (bytes > box->memory_limit || box->memory + bytes > box->memory_limit) {
        box->refused = GJ_OVER_MEMORY;
        luaL_error(L, "%s", gj_sandbox_limit_text(GJ_OVER_MEMORY));
    }
    box->memory += bytes;
}

/* Lua calls this for an error outside of any protected call; all of ours are inside one. */
static int panic(lua_State *L)
{
    GJ_CHECK(false, "an error of Lua outside of a protected call: %s", lua_tostring(L, -1));
    return 0;
}

enum gj_status gj_sandbox_init(struct gj_sandbox *box, void *owner)
{
    memset(box, 0, sizeof *box);
    box->memory_limit = GJ_SANDBOX_MEMORY;
    box->work_limit = GJ_SANDBOX_WORK;
    box->cpu_start_ns = cpu_ns();
    box->L = lua_newstate(allocate, box);
    if (!box->L) {
        return GJ_NO_MEMORY;
    }
    lua_atpanic(box->L, panic);
    memcpy(lua_getextraspace(box->L), &owner, sizeof owner);
    lua_sethook(box->L, hook, LUA_MASKCOUNT, HOOK_STEP);
    return GJ_OK;
}

void gj_sandbox_renew(struct gj_sandbox *box, uint64_t work, size_t memory)
{
    box->work = 0;
    box->work_limit = work;
    box->memory_limit = memory;
    box->over = box->refused = GJ_WITHIN_LIMITS;
    box->cpu_start_ns = INT64_MAX / 2;                   /* the future: no time has passed */
    lua_sethook(box->L, hook, LUA_MASKCOUNT, HOOK_STEP); /* also begins its count anew */
}

void gj_sandbox_extend(struct gj_sandbox *box, uint64_t work, size_t memory)
{
    box->work_limit = box->work + work;
    box->memory_limit += memory;
    box->cpu_start_ns = cpu_ns();
}

void gj_sandbox_fini(struct gj_sandbox *box)
{
    if (box->L) {
        lua_close(box->L);
        box->L = NULL;
    }
}
