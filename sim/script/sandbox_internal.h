/* The sandbox: a Lua state in which a scenario can do nothing but compute, always the same way, within limits.
 *
 * Work is counted in one budget: a VM instruction is 1, and each C function of ours charges what it does (bytes copied, comparisons, steps
 * of a pattern) before or while it does it. Memory is counted by the allocator. Both counts depend on the script only. A limit on processor
 * time stands behind them for single instructions that are slow (comparing two long strings); no run that ends below it depends on it.
 */
#ifndef GJ_SCRIPT_SANDBOX_INTERNAL_H
#define GJ_SCRIPT_SANDBOX_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "base/error.h"
#include "base/text.h"

#define GJ_SANDBOX_MEMORY ((size_t)64 << 20)     /* a plant of 10,000 machines takes a third of it */
#define GJ_SANDBOX_WORK ((uint64_t)50 * 1000000) /* about half a second; the largest scenario of ours takes 1 % */
#define GJ_SANDBOX_STRING ((size_t)256 << 10)    /* longest string made; titles and names are short */
#define GJ_SANDBOX_DEPTH 10000                   /* calls inside calls */
#define GJ_SANDBOX_SECONDS 10                    /* of processor time, last resort */

enum gj_sandbox_limit {
    GJ_WITHIN_LIMITS,
    GJ_OVER_WORK,
    GJ_OVER_TIME,
    GJ_OVER_MEMORY,
    GJ_OVER_STRING,
    GJ_OUT_OF_MEMORY /* the machine's, not the limit */
};

struct gj_sandbox {
    lua_State *L;
    size_t memory, memory_limit;
    uint64_t work, work_limit;
    int64_t cpu_start_ns;
    enum gj_sandbox_limit over;    /* work or time is spent: nothing runs any more */
    enum gj_sandbox_limit refused; /* why the last allocation was refused, and where the script stood */
    char refused_source[LUA_IDSIZE];
    int refused_line;
    struct gj_text *messages; /* what print writes */
};

/* NULL-safe fini. The state is not yet furnished. GJ_NO_MEMORY when memory is out. `owner` is found again by gj_sandbox_owner. */
enum gj_status gj_sandbox_init(struct gj_sandbox *box, void *owner) GJ_MUST_CHECK;
void gj_sandbox_fini(struct gj_sandbox *box);
struct gj_sandbox *gj_sandbox_of(lua_State *L);
void *gj_sandbox_owner(lua_State *L);

/* Furnish the state: pushes nothing; the environment table of known names is in the registry under gj_sandbox_names_key. Raises. */
void gj_sandbox_open(lua_State *L);

/* Push the table of known names, to add more; and the environment a chunk gets as its upvalue. */
void gj_sandbox_push_names(lua_State *L);
void gj_sandbox_push_environment(lua_State *L);

/* Count work, raise when the budget is spent. */
void gj_sandbox_charge(lua_State *L, uint64_t work);
/* Memory that is held for the script outside of Lua. */
void gj_sandbox_charge_memory(lua_State *L, size_t bytes);

/* In the message of a script whose calls nest too deeply. */
extern const char gj_sandbox_too_deep[];

/* What the limits are called in messages. */
const char *gj_sandbox_limit_text(enum gj_sandbox_limit limit);

/* Text of a value without addresses: pushes it and returns it. */
const char *gj_sandbox_tostring(lua_State *L, int index, size_t *length);

/* Openers of the libraries: each leaves its table on the stack. */
void gj_sandbox_open_string(lua_State *L);
void gj_sandbox_open_table(lua_State *L);

/* A proxy of the table on top of the stack, put in its place: reading goes through, writing and unknown names are errors. */
void gj_sandbox_seal(lua_State *L, const char *library);
bool gj_sandbox_is_sealed(lua_State *L, int index); /* is it such a proxy? */

/* A new budget for a call into a state that stays: `work` steps, at most `memory` bytes in all. No limit of time. */
void gj_sandbox_renew(struct gj_sandbox *box, uint64_t work, size_t memory);

/* From here on so much work and memory more, and time anew: each firm of a population has a budget of its own. */
void gj_sandbox_extend(struct gj_sandbox *box, uint64_t work, size_t memory);

#endif
