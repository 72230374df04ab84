/* Named sets of values of factors: scenarios (of uncertainties) and policies (of levers) of an experiment,
 *
 *     scenarios = { { name = "crisis", load = percent(70) }, { name = "boom", load = percent(95) } }
 *
 * They are read when all factors are known: those of a population are named by the function that makes its firms. */
#include "script/tree_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#define MAX_CASES 1000 /* of one kind; each is a point a point of the rest */

static const char kept_key[] = "gj.cases";

void gj_read_cases(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    if (!lua_istable(L, -1)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    if (lua_getfield(L, LUA_REGISTRYINDEX, kept_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 2);
        lua_pushvalue(L, -1);
        lua_setfield(L, LUA_REGISTRYINDEX, kept_key);
    }
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, r->field->name);
    lua_pop(L, 1);
    out->kind = GJ_V_LIST;
}

/* The case that is being read, its table on top of the stack. */
struct one_case {
    const struct gj_reading *r;
    struct gj_value *list;
    size_t number; /* from 1 */
    const char *name;
};

/* The factor a key names; NULL after an error. */
static const struct gj_factor *factor_named(const struct one_case *c, const char *key)
{
    const struct gj_loader *loader = c->r->loader;
    const enum gj_factor_role wanted = strcmp(c->r->field->of, "lever") == 0 ? GJ_ROLE_LEVER : GJ_ROLE_UNCERTAINTY;
    const char *names[GJ_MAX_PARAMETERS];
    for (uint32_t i = 0; i < loader->n_factors; i++) {
        names[i] = loader->factor[i].name;
    }
    const uint32_t index = gj_factor_find(loader->factor, loader->n_factors, key);
    if (index == loader->n_factors) {
        const char *near = gj_closest(key, names, loader->n_factors);
        gj_reading_wrong(c->r, c->list, NULL,
                         near ? "\"%s\": there is no factor \"%.60s\"; did you mean \"%s\"?"
                              : "\"%s\": there is no factor \"%.60s\"",
                         c->name, key, near);
        return NULL;
    }
    const struct gj_factor *factor = &loader->factor[index];
    if (factor->role != wanted) {
        gj_reading_wrong(c->r, c->list,
                         wanted == GJ_ROLE_LEVER
                             ? "a policy sets levers; what nobody chooses goes to scenarios"
                             : "a scenario sets uncertainties; what somebody chooses goes to policies",
                         "\"%s\": %s is a%s %s", c->name, key, factor->role == GJ_ROLE_UNCERTAINTY ? "n" : "",
                         gj_role_name(factor->role));
        return NULL;
    }
    return factor;
}

/* The value on top of the stack. */
static void read_factor(const struct one_case *c, const char *key, struct gj_value *out)
{
    char why[300];
    const struct gj_factor *factor = factor_named(c, key);
    out->kind = GJ_V_NUMBER;
    if (!factor) {
        return;
    }
    out->whole = factor - c->r->loader->factor;
    if (!gj_factor_value_of(c->r->L, factor, &out->number, why, sizeof why)) {
        gj_reading_wrong(c->r, c->list, NULL, "\"%s\": %s %s", c->name, key, why);
    }
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *read_name(const struct one_case *c)
{
    lua_State *L = c->r->L;
    const char *name = NULL;
    size_t n = 0;
    if (gj_raw_field(L, -1, "name") == LUA_TSTRING) {
        const char *text = lua_tolstring(L, -1, &n);
        bool good = n > 0 && n <= 60 && strlen(text) == n && gj_utf8_valid(text, n);
        for (size_t i = 0; good && i < n; i++) {
            good = (unsigned char)text[i] >= 32 && text[i] != 127;
        }
        name = good ? gj_loader_strdup(L, text) : NULL;
    }
    lua_pop(L, 1);
    return name;
}

static void read_case(struct one_case *c, struct gj_value *out)
{
    lua_State *L = c->r->L;
    const char *key[GJ_MAX_PARAMETERS];
    size_t n = 0;
    bool is_good = lua_istable(L, -1);
    c->name = is_good ? read_name(c) : NULL;
    if (!c->name) {
        gj_reading_wrong(c->r, c->list, "write { name = \"...\", FACTOR = value, ... }",
                         is_good ? "number %zu has no name, a text of 1 to 60 bytes" : "number %zu is no table",
                         c->number);
        return;
    }
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING || n == GJ_MAX_PARAMETERS) {
            is_good = false;
        } else if (strcmp(lua_tostring(L, -1), "name") != 0) {
            key[n++] = lua_tostring(L, -1);
        }
    }
    if (!is_good) {
        gj_reading_wrong(c->r, c->list, "write { name = \"...\", FACTOR = value, ... }",
                         "\"%s\" has something that is not called by a factor's name", c->name);
        return;
    }
    qsort(key, n, sizeof *key, by_text);
    struct gj_value *item = gj_reading_list(c->r, out, n);
    out->text = c->name;
    for (size_t i = 0; i < n; i++) {
        gj_raw_field(L, -1, key[i]);
        read_factor(c, key[i], &item[i]);
        lua_pop(L, 1);
    }
}

/* The list on top of the stack. */
static void read_list(const struct gj_reading *r, struct gj_value *out)
{
    const size_t n = lua_rawlen(r->L, -1);
    bool is_named = false;
    lua_pushnil(r->L);
    while (lua_next(r->L, -2)) {
        lua_pop(r->L, 1);
        is_named |= lua_type(r->L, -1) == LUA_TSTRING;
    }
    if (is_named || n > MAX_CASES) {
        gj_reading_wrong(r, out, "write { { name = \"...\", FACTOR = value, ... }, ... }",
                         is_named ? "is a list of tables, one a case" : "has %zu cases, at most %d are possible", n,
                         MAX_CASES);
        return;
    }
    struct gj_value *item = gj_reading_list(r, out, n);
    for (size_t i = 0; i < n && out->kind != GJ_V_BAD; i++) {
        struct one_case c = {.r = r, .list = out, .number = i + 1};
        lua_rawgeti(r->L, -1, (lua_Integer)i + 1);
        read_case(&c, &item[i]);
        lua_pop(r->L, 1);
        for (size_t k = 0; k < i && out->kind != GJ_V_BAD; k++) {
            if (strcmp(item[k].text, item[i].text) == 0) {
                gj_reading_wrong(r, out, "give each its own name", "two are called \"%s\"", item[i].text);
            }
        }
    }
}

void gj_cases_finish(lua_State *L, struct gj_node *experiment)
{
    struct gj_loader *loader = gj_loader_of(L);
    if (lua_getfield(L, LUA_REGISTRYINDEX, kept_key) == LUA_TTABLE) {
        const int top = lua_gettop(L);
        for (uint32_t i = 0; i < experiment->class->n_fields; i++) {
            const struct gj_api_field *field = &experiment->class->field[i];
            const struct gj_reading r = {.L = L,
                                         .loader = loader,
                                         .node = experiment,
                                         .field = field,
                                         .place = gj_loader_format(L, "%s.%s", experiment->place, field->name)};
            if (field->type == GJ_T_CASES && gj_raw_field(L, -1, field->name) == LUA_TTABLE) {
                read_list(&r, &experiment->field[i]);
            }
            lua_settop(L, top);
        }
    }
    lua_pop(L, 1);
}
