#include "script/constraint.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/alloc.h"
#include "script/script_internal.h"

#define ASK_WORK ((uint64_t)20000)   /* steps of all constraints at one point; one takes about ten */
#define ASK_MEMORY ((size_t)1 << 20) /* beyond what is held between points; Lua's own core takes 20 KB */
#define MAX_USED 100                 /* factors in one constraint; Lua has room for 200 locals */

static const char functions[] = "min|max|abs|floor|ceil";

struct constraint {
    const char *text;
    uint32_t used[MAX_USED]; /* factors, in the order of their names in the text */
    uint32_t n_used;
    int reference; /* of the compiled function, in the registry */
};

struct gj_constraints {
    struct gj_sandbox box;
    const struct gj_experiment *experiment;
    struct constraint *one;
    uint32_t n;
};

/* --- names ------------------------------------------------------------------------------------------------------------------------- */

static bool is_keyword(const char *word)
{
    return gj_word_in("and|break|do|else|elseif|end|false|for|function|goto|if|in|local|nil|not|or|repeat|return|then|"
                      "true|until|while",
                      word);
}

/* The next name of the text from *at on, into `word`; false at the end. What stands in quotes or after a dot is none. */
static bool next_name(const char **at, char *word, size_t size)
{
    const char *c = *at;
    char before = ' ';
    while (*c != '\0') {
        if (*c == '"' || *c == '\'') {
            const char quote = *c++;
            while (*c != '\0' && *c != quote) {
                c += *c == '\\' && c[1] != '\0' ? 2 : 1;
            }
            c += *c == quote;
            before = quote;
        } else if (isalpha((unsigned char)*c) || *c == '_') {
            size_t n = 0;
            while (isalnum((unsigned char)c[n]) || c[n] == '_') {
                n++;
            }
            const bool is_field = before == '.' || before == ':';
            before = 'a';
            snprintf(word, size, "%.*s", (int)(n < size ? n : size - 1), c);
            c += n;
            if (!is_field && !is_keyword(word)) {
                *at = c;
                return true;
            }
        } else if (isdigit((unsigned char)*c)) { /* 0x1F and 1e5 hold letters */
            while (isalnum((unsigned char)*c) || *c == '.') {
                c++;
            }
            before = '0';
        } else {
            before = isspace((unsigned char)*c) ? before : *c;
            c++;
        }
    }
    return false;
}

static enum gj_status unknown_name(const struct gj_experiment *e, const char *text, const char *word,
                                   struct gj_error *error)
{
    const char *names[GJ_MAX_PARAMETERS + 5] = {"min", "max", "abs", "floor", "ceil"};
    uint32_t n = 5;
    for (uint32_t i = 0; i < e->n_factors && n < GJ_MAX_PARAMETERS; i++) {
        names[n++] = e->factor[i].name;
    }
    const char *near = gj_closest(word, names, n);
    gj_error_set(error, GJ_SCRIPT, NULL,
                 near ? "\"%s\": there is no factor \"%.60s\"; did you mean \"%s\"?"
                      : "\"%s\": there is no factor \"%.60s\"",
                 text, word, near);
    gj_error_fix(error, "a constraint speaks of factors by their names, and of min, max, abs, floor and ceil");
    return GJ_SCRIPT;
}

static enum gj_status find_names(const struct gj_experiment *e, struct constraint *c, struct gj_error *error)
{
    char word[80];
    const char *at = c->text;
    while (next_name(&at, word, sizeof word)) {
        const uint32_t index = gj_factor_find(e->factor, e->n_factors, word);
        uint32_t k = 0;
        if (index == e->n_factors) {
            if (gj_word_in(functions, word)) {
                continue;
            }
            return unknown_name(e, c->text, word, error);
        }
        while (k < c->n_used && c->used[k] != index) {
            k++;
        }
        if (k == MAX_USED) {
            return gj_error_set(error, GJ_SCRIPT, NULL, "\"%s\" speaks of more than %d factors", c->text, MAX_USED);
        }
        c->used[k] = index;
        c->n_used += k == c->n_used;
    }
    if (c->n_used == 0) {
        gj_error_set(error, GJ_SCRIPT, NULL, "\"%s\" speaks of no factor", c->text);
        gj_error_fix(error, "write it like \"cards * lot <= 400\"");
        return GJ_SCRIPT;
    }
    return GJ_OK;
}

/* --- the state --------------------------------------------------------------------------------------------------------------------- */

/* The text as a function of the factors it speaks of. */
static bool write_chunk(const struct gj_experiment *e, const struct constraint *c, struct gj_text *out)
{
    for (uint32_t i = 0; i < c->n_used; i++) {
        gj_text_addf(out, "%s%s", i ? "," : "local ", e->factor[c->used[i]].name);
    }
    gj_text_addf(out, " = ... return %s", c->text); /* one line: Lua's messages say no other */
    return !out->failed;
}

struct compiling {
    const char *chunk;
    size_t length;
    int reference;
};

static int furnish(lua_State *L)
{
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_createtable(L, 0, 5);
    for (const char *const *name = (const char *const[]){"min", "max", "abs", "floor", "ceil", NULL}; *name; name++) {
        lua_getfield(L, -2, *name);
        lua_setfield(L, -2, *name);
    }
    lua_setfield(L, LUA_REGISTRYINDEX, "gj.names");
    return 0;
}

/* 1: what is compiled (light) */
static int compile(lua_State *L)
{
    struct compiling *of = lua_touserdata(L, 1);
    if (luaL_loadbufferx(L, of->chunk, of->length, "=constraint", "t") != LUA_OK) {
        lua_error(L);
    }
    lua_getfield(L, LUA_REGISTRYINDEX, "gj.names");
    lua_setupvalue(L, -2, 1); /* _ENV: what it calls that is no factor */
    of->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

/* What is on top of the stack as a message, without the place that is no place. */
static const char *message_of(lua_State *L)
{
    static const char label[] = "constraint:1: ";
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "an error that is not a text";
    return strncmp(text, label, sizeof label - 1) == 0 ? text + sizeof label - 1 : text;
}

/* Did a call of Lua end because the machine has no memory left? That is not the constraint's fault. */
static bool is_out_of_memory(const struct gj_constraints *s, int code)
{
    return code == LUA_ERRMEM && s->box.refused == GJ_OUT_OF_MEMORY;
}

static enum gj_status no_memory(struct gj_error *error)
{
    return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the constraints");
}

static enum gj_status compile_one(struct gj_constraints *s, struct constraint *c, struct gj_error *error)
{
    struct gj_text chunk;
    enum gj_status status = find_names(s->experiment, c, error);
    if (status != GJ_OK) {
        return status;
    }
    if (gj_locate_power(c->text, strlen(c->text)) > 0) {
        gj_error_set(error, GJ_SCRIPT, NULL, "\"%s\": ^ differs in its last digits from machine to machine", c->text);
        gj_error_fix(error, "write x * x");
        return GJ_SCRIPT;
    }
    gj_text_init(&chunk);
    if (!write_chunk(s->experiment, c, &chunk)) {
        gj_text_fini(&chunk);
        return no_memory(error);
    }
    struct compiling of = {.chunk = chunk.data, .length = chunk.length};
    lua_pushcfunction(s->box.L, compile);
    lua_pushlightuserdata(s->box.L, &of);
    const int code = lua_pcall(s->box.L, 1, 0, 0);
    if (is_out_of_memory(s, code)) {
        status = no_memory(error);
        lua_pop(s->box.L, 1);
    } else if (code != LUA_OK) {
        status = gj_error_set(error, GJ_SCRIPT, NULL, "\"%s\" is no expression: %.200s", c->text, message_of(s->box.L));
        gj_error_fix(error, "write it like \"cards * lot <= 400\" or \"low <= high and rule == 'fifo'\"");
        lua_pop(s->box.L, 1);
    }
    c->reference = of.reference;
    gj_text_fini(&chunk);
    return status;
}

/* --- asking ------------------------------------------------------------------------------------------------------------------------ */

struct asking {
    const struct gj_constraints *of;
    const double *value;
    int32_t at; /* the one that is computed */
    bool is_refused;
};

/* The factor's value as a constraint sees it. */
static void push_value(lua_State *L, const struct gj_factor *f, double value)
{
    if (f->kind != GJ_FACTOR_CHOICE) {
        lua_pushnumber(L, value);
        return;
    }
    const uint32_t i = (uint32_t)value;
    if (f->number && !isnan(f->number[i])) {
        lua_pushnumber(L, f->number[i]);
    } else if (strcmp(f->choice[i], "true") == 0 || strcmp(f->choice[i], "false") == 0) {
        lua_pushboolean(L, f->choice[i][0] == 't');
    } else {
        lua_pushstring(L, f->choice[i]);
    }
}

static int ask(lua_State *L)
{
    struct asking *a = lua_touserdata(L, 1);
    const struct gj_constraints *s = a->of;
    luaL_checkstack(L, MAX_USED + 10, "too many factors");
    for (uint32_t i = 0; i < s->n; i++) {
        const struct constraint *c = &s->one[i];
        a->at = (int32_t)i;
        lua_rawgeti(L, LUA_REGISTRYINDEX, c->reference);
        for (uint32_t k = 0; k < c->n_used; k++) {
            push_value(L, &s->experiment->factor[c->used[k]], a->value[c->used[k]]);
        }
        lua_call(L, (int)c->n_used, 1);
        if (!lua_isboolean(L, -1)) {
            return luaL_error(L, "it comes to a %s, not to true or false", luaL_typename(L, -1));
        }
        if (!lua_toboolean(L, -1)) {
            a->is_refused = true;
            return 0;
        }
        lua_pop(L, 1);
    }
    return 0;
}

/* "..., at load = 70, rule = fifo" */
static void complain(const struct gj_constraints *s, const struct asking *a, const char *why, struct gj_error *error)
{
    const struct constraint *c = &s->one[a->at];
    char at[300] = "";
    for (uint32_t k = 0; k < c->n_used && strlen(at) < 200; k++) {
        char value[100];
        const struct gj_factor *f = &s->experiment->factor[c->used[k]];
        gj_factor_show(f, a->value[c->used[k]], value, sizeof value);
        snprintf(at + strlen(at), sizeof at - strlen(at), "%s%s = %s", k ? ", " : "", f->name, value);
    }
    gj_error_set(error, GJ_SCRIPT, NULL, "\"%s\" at %s: %.200s", c->text, at, why);
    gj_error_fix(error,
                 "values are numbers in the factors' units, words of choices in quotes; write it like \"low <= high\"");
}

int32_t gj_constraints_ask(struct gj_constraints *s, const double *value, struct gj_error *error)
{
    lua_State *L = s->box.L;
    struct asking a = {.of = s, .value = value};
    if (s->n == 0) {
        return GJ_NOT_REFUSED;
    }
    gj_sandbox_renew(&s->box, ASK_WORK, s->box.memory + ASK_MEMORY);
    lua_pushcfunction(L, ask);
    lua_pushlightuserdata(L, &a);
    const int code = lua_pcall(L, 1, 0, 0);
    if (code == LUA_OK) {
        return a.is_refused ? a.at : GJ_NOT_REFUSED;
    }
    if (error && is_out_of_memory(s, code)) {
        (void)no_memory(error);
    } else if (error) {
        complain(s, &a, s->box.over != GJ_WITHIN_LIMITS ? "it does not end" : message_of(L), error);
    }
    lua_pop(L, 1);
    return GJ_NOT_ANSWERED;
}

/* Try all at the central values, all low and all high. */
static enum gj_status try_all(struct gj_constraints *s, uint32_t *which, struct gj_error *error)
{
    const struct gj_experiment *e = s->experiment;
    double *value = gj_alloc_zero(e->n_factors + 1U, sizeof *value);
    enum gj_status status = value ? GJ_OK : no_memory(error);
    struct gj_error why = {0};
    const uint32_t n = s->n;
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        struct constraint *const all = s->one;
        s->one = &all[i]; /* each by itself: one that refuses hides those after it */
        s->n = 1;
        for (int corner = 0; corner < 3 && status == GJ_OK; corner++) {
            for (uint32_t k = 0; k < e->n_factors; k++) {
                const struct gj_factor *f = &e->factor[k];
                value[k] = corner == 0 ? f->central : corner == 1 ? f->low : f->high;
            }
            if (gj_constraints_ask(s, value, &why) == GJ_NOT_ANSWERED) {
                status = why.status;
                *which = i;
                if (error) {
                    *error = why;
                }
            }
        }
        s->one = all;
        s->n = n;
    }
    gj_free(value);
    return status;
}

enum gj_status gj_constraints_open(const struct gj_experiment *experiment, struct gj_constraints **out, uint32_t *which,
                                   struct gj_error *error)
{
    uint32_t wrong = 0;
    struct gj_constraints *s = gj_alloc_zero(1, sizeof *s);
    struct constraint *one = gj_alloc_zero(experiment->n_constraints + 1U, sizeof *one);
    enum gj_status status = GJ_NO_MEMORY;
    if (s && one && gj_sandbox_init(&s->box, NULL) == GJ_OK) {
        s->experiment = experiment;
        s->one = one;
        s->n = experiment->n_constraints;
        lua_pushcfunction(s->box.L, furnish);
        status = lua_pcall(s->box.L, 0, 0, 0) == LUA_OK ? GJ_OK : GJ_NO_MEMORY;
    }
    if (status != GJ_OK) {
        gj_error_set(error, status, NULL, "memory ran out for the constraints");
    }
    for (uint32_t i = 0; status == GJ_OK && i < experiment->n_constraints; i++) {
        one[i].text = experiment->constraint[i];
        status = compile_one(s, &one[i], error);
        wrong = i;
    }
    if (status == GJ_OK) {
        status = try_all(s, &wrong, error);
    }
    if (which) {
        *which = wrong;
    }
    if (status != GJ_OK) {
        if (s) {
            gj_sandbox_fini(&s->box);
        }
        gj_free(one);
        gj_free(s);
        return status;
    }
    *out = s;
    return GJ_OK;
}

void gj_constraints_close(struct gj_constraints *s)
{
    if (s) {
        gj_sandbox_fini(&s->box);
        gj_free(s->one);
        gj_free(s);
    }
}
