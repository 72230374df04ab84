/* Distributions: exponential(hours(40)), lognormal { mean = minutes(45), cv = 1.0 }. Parameters and their order come from api.def. */
#include "script/script_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "factory/plant.h"

static const char type_name[] = "gj.distribution";
#define GJ_CLOCK(name, word, counts) "|" #word
static const char clock_words[] =
#include "factory/clock.def"
    ;
#undef GJ_CLOCK
#define CLOCKS (clock_words + 1)

struct gj_distribution *gj_distribution_test(lua_State *L, int index)
{
    return luaL_testudata(L, index, type_name);
}

/* What one call collects. */
struct making {
    lua_State *L;
    const struct gj_api_class *class;
    struct gj_distribution *out;
    int n_arguments;
    bool in_table;
    double parameter[4];
    bool has_dim;
    double *value, *weight; /* in the loader's arena */
    uint32_t n_values, n_weights;
};

GJ_PRINTF(3, 4)
static void wrong(struct making *m, const char *fix, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gj_loader_complain(gj_loader_of(m->L), GJ_SCRIPT, m->out->spot, NULL, fix, "%s: %s", m->class->name, text);
    m->out->is_bad = true;
}

/* All quantities of one distribution have one unit. Returns false and says so when `q` has another. */
static bool join_dim(struct making *m, const struct gj_quantity *q, const char *name)
{
    if (q->is_bad) {
        m->out->is_bad = true;
        return false;
    }
    const enum gj_dimension dim = q->dim == GJ_DIM_COUNT ? GJ_DIM_NUMBER : q->dim;
    if (q->is_rate || (dim != GJ_DIM_NUMBER && dim != GJ_DIM_DURATION)) {
        wrong(m, NULL, "%s must be a duration or a plain number, not %s", name, gj_dim_name(q->dim));
        return false;
    }
    if (m->has_dim && dim != m->out->dim) {
        wrong(m, "give all its values the same unit, such as minutes", "%s is %s, the value before it is %s", name,
              gj_dim_name(dim), gj_dim_name(m->out->dim));
        return false;
    }
    m->has_dim = true;
    m->out->dim = dim;
    return true;
}

static void add_note(struct making *m, const char *parameter, int32_t note)
{
    if (note != GJ_NO_NOTE && m->out->n_notes < 4) {
        m->out->note[m->out->n_notes].parameter = parameter;
        m->out->note[m->out->n_notes].is_of_whole = false;
        m->out->note[m->out->n_notes].note = note;
        m->out->n_notes++;
    }
}

/* The parameter on top of the stack, into slot i. */
static void read_parameter(struct making *m, const struct gj_api_field *field, uint32_t i)
{
    struct gj_quantity q;
    char text[80];
    if (!gj_quantity_read(m->L, -1, &q)) {
        wrong(m, NULL, "%s must be %s, not %s", field->name, gj_type_wanted(field->type),
              gj_describe(m->L, -1, text, sizeof text));
        return;
    }
    if (field->type == GJ_T_SAME && !join_dim(m, &q, field->name)) {
        return;
    }
    if (q.is_bad) {
        m->out->is_bad = true;
        return;
    }
    const enum gj_dimension wanted = field->type == GJ_T_RATIO ? GJ_DIM_RATIO : GJ_DIM_NUMBER;
    if (field->type != GJ_T_SAME &&
        (q.is_rate || (q.dim != wanted && !(wanted == GJ_DIM_NUMBER && q.dim == GJ_DIM_COUNT)))) {
        wrong(m, NULL, "%s must be %s, not %s", field->name, gj_type_wanted(field->type),
              gj_describe(m->L, -1, text, sizeof text));
        return;
    }
    if (isnan(q.value) || (isinf(q.value) && m->class->dist != GJ_DIST_NORMAL)) {
        wrong(m, NULL, "%s must be a finite number", field->name);
    } else if (field->type == GJ_T_COUNT && q.value != floor(q.value)) {
        wrong(m, NULL, "%s must be a whole number, it is %.10g", field->name, q.value);
    } else if (q.value < field->low || q.value > field->high) {
        if (q.value < 0.0 && field->low == 0.0) {
            wrong(m, "give 0 or more", "%s is negative", field->name);
        } else {
            wrong(m, NULL, "%s must be from %.10g to %.10g, it is %.10g", field->name, field->low, field->high,
                  q.value);
        }
    }
    m->parameter[i] = q.value;
    add_note(m, field->name, q.note);
}

/* The list on top of the stack. `is_value`: its entries carry the unit; plain ones are in `factor`. */
static double *read_list(struct making *m, const char *name, bool is_value, const struct gj_api_unit *unit,
                         uint32_t *n_out)
{
    lua_State *L = m->L;
    if (!lua_istable(L, -1)) {
        char text[80];
        wrong(m, NULL, "%s must be a list, not %s", name, gj_describe(L, -1, text, sizeof text));
        return NULL;
    }
    const size_t n = lua_rawlen(L, -1);
    gj_sandbox_charge(L, n * 4);
    double *list = gj_loader_alloc(L, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        struct gj_quantity q;
        char item[60], text[80];
        snprintf(item, sizeof item, "%s[%zu]", name, i + 1);
        if (!gj_quantity_read(L, -1, &q)) {
            wrong(m, NULL, "%s must be %s, not %s", item, is_value ? "a quantity or a number" : "a number",
                  gj_describe(L, -1, text, sizeof text));
            return NULL;
        }
        lua_pop(L, 1);
        if (is_value && unit && q.dim == GJ_DIM_NUMBER && !q.is_rate) {
            q.dim = unit->dim;
            q.value *= unit->factor;
        }
        if (is_value ? !join_dim(m, &q, item) : (q.is_bad || q.dim != GJ_DIM_NUMBER || q.is_rate)) {
            if (!m->out->is_bad) {
                wrong(m, NULL, "%s must be a plain number", item);
            }
            return NULL;
        }
        if (!isfinite(q.value) || (!is_value && q.value < 0.0)) {
            wrong(m, NULL, "%s must be a finite number%s", item, is_value ? "" : ", 0 or more");
            return NULL;
        }
        list[i] = q.value;
    }
    *n_out = (uint32_t)n;
    return list;
}

/* The unit named in the table at 1 for plain numbers of a list, or NULL. */
static const struct gj_api_unit *list_unit(struct making *m, const struct gj_api_field *field)
{
    lua_State *L = m->L;
    const struct gj_api_unit *found = NULL;
    if (gj_raw_field(L, 1, "unit") == LUA_TSTRING && gj_word_in(field->of, lua_tostring(L, -1))) {
        uint32_t n;
        const struct gj_api_unit *units = gj_api_units(&n);
        for (uint32_t i = 0; i < n; i++) {
            if (strcmp(units[i].name, lua_tostring(L, -1)) == 0) {
                found = &units[i];
            }
        }
    } else if (!lua_isnil(L, -1)) {
        wrong(m, NULL, "unit must be one of %s", field->of);
    }
    lua_pop(L, 1);
    return found;
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return (a > b) - (a < b);
}

static void finish_table(struct making *m)
{
    struct gj_dist *dist = &m->out->dist;
    if (m->n_values < (dist->kind == GJ_DIST_EMPIRICAL ? 2U : 1U)) {
        wrong(m, NULL, "values must have %s",
              dist->kind == GJ_DIST_EMPIRICAL ? "two or more numbers" : "one or more numbers");
        return;
    }
    dist->n_table = m->n_values;
    dist->value = m->value;
    if (dist->kind == GJ_DIST_EMPIRICAL) {
        qsort(m->value, m->n_values, sizeof *m->value, ascending);
    }
    if (dist->kind != GJ_DIST_DISCRETE) {
        return;
    }
    double *running = gj_loader_alloc(m->L, m->n_values, sizeof *running);
    if (m->weight && m->n_weights != m->n_values) {
        wrong(m, "give as many weights as values", "%u values but %u weights", m->n_values, m->n_weights);
        return;
    }
    double sum = 0.0;
    for (uint32_t i = 0; i < m->n_values; i++) {
        sum += m->weight ? m->weight[i] : 1.0;
        running[i] = sum;
    }
    if (!(sum > 0.0) || !isfinite(sum)) {
        wrong(m, NULL, "the weights add up to %.10g", sum);
        return;
    }
    uint32_t last = 0; /* the last value with a weight, and all after it, must stand at exactly 1 */
    for (uint32_t i = 0; i < m->n_values; i++) {
        last = !m->weight || m->weight[i] > 0.0 ? i : last;
    }
    for (uint32_t i = 0; i < m->n_values; i++) {
        running[i] = i >= last ? 1.0 : running[i] / sum;
    }
    dist->cumulative = running;
}

static void check_names(struct making *m)
{
    lua_State *L = m->L;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING) {
            continue; /* by position */
        }
        const char *key = lua_tostring(L, -1);
        const char *names[8];
        bool known = false;
        for (uint32_t i = 0; i < m->class->n_fields; i++) {
            names[i] = m->class->field[i].name;
            known |= strcmp(names[i], key) == 0;
        }
        if (!known) {
            const char *near = gj_closest(key, names, m->class->n_fields);
            wrong(m, NULL, near ? "unknown field \"%.60s\"; did you mean \"%s\"?" : "unknown field \"%.60s\"", key,
                  near);
        }
    }
}

/* Push parameter i: by name or by position from the table at 1, or argument i. */
static void push_parameter(const struct making *m, uint32_t i)
{
    lua_State *L = m->L;
    if (!m->in_table) {
        if ((int)i < m->n_arguments) {
            lua_pushvalue(L, (int)i + 1);
        } else {
            lua_pushnil(L);
        }
    } else if (gj_raw_field(L, 1, m->class->field[i].name) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
    }
}

static void read_parameters(struct making *m)
{
    lua_State *L = m->L;
    const int top = lua_gettop(L);
    for (uint32_t i = 0; i < m->class->n_fields; i++) {
        const struct gj_api_field *field = &m->class->field[i];
        push_parameter(m, i);
        if (lua_isnil(L, -1)) {
            if (field->required) {
                wrong(m, NULL, "%s is missing", field->name);
            }
        } else if (field->type == GJ_T_NUMBERS) {
            const bool is_value = strcmp(field->name, "values") == 0;
            const struct gj_api_unit *unit =
                is_value && m->in_table ? list_unit(m, &m->class->field[m->class->n_fields - 1]) : NULL;
            uint32_t n = 0;
            double *list = read_list(m, field->name, is_value, unit, &n);
            *(is_value ? &m->value : &m->weight) = list;
            *(is_value ? &m->n_values : &m->n_weights) = n;
        } else if (field->type != GJ_T_CHOICE) {
            read_parameter(m, field, i);
        }
        lua_settop(L, top);
    }
}

static bool has_table(enum gj_dist_kind kind)
{
    return kind == GJ_DIST_DISCRETE || kind == GJ_DIST_EMPIRICAL || kind == GJ_DIST_RECORDED;
}

/* upvalue: class id */
static int make(lua_State *L)
{
    const int n = lua_gettop(L);
    struct making m = {.L = L,
                       .class = gj_api_class((enum gj_class_id)lua_tointeger(L, lua_upvalueindex(1))),
                       .n_arguments = n,
                       .in_table = n == 1 && lua_istable(L, 1)};
    m.out = lua_newuserdatauv(L, sizeof *m.out, 0);
    memset(m.out, 0, sizeof *m.out);
    luaL_setmetatable(L, type_name);
    m.out->dist.kind = m.class->dist;
    m.out->clock = -1;
    m.out->spot = gj_loader_here(L);
    m.parameter[3] = m.class->dist == GJ_DIST_NORMAL ? HUGE_VAL : 0.0; /* `high` of a normal; its `low` is 0 */
    if (m.in_table) {
        check_names(&m);
    } else if (n > (int)m.class->n_fields) {
        wrong(&m, NULL, "takes at most %u parameters", m.class->n_fields);
    }
    read_parameters(&m);
    m.out->dist.a = m.parameter[0];
    m.out->dist.b = m.parameter[1];
    m.out->dist.c = m.parameter[2];
    m.out->dist.d = m.parameter[3];
    if (!m.out->is_bad && has_table(m.class->dist)) {
        finish_table(&m);
    }
    struct gj_error error = {0};
    if (!m.out->is_bad && gj_dist_check(&m.out->dist, &error) != GJ_OK) {
        char *number = strstr(error.message, ", it is"); /* in microseconds, which nobody wrote */
        if (number && m.out->dim == GJ_DIM_DURATION) {
            *number = '\0';
        }
        gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, m.out->spot, NULL, NULL, "%s", error.message);
        m.out->is_bad = true;
    }
    return 1;
}

static int distribution_of(lua_State *L)
{
    const struct gj_distribution *old = luaL_checkudata(L, 1, type_name);
    struct gj_distribution *copy = lua_newuserdatauv(L, sizeof *copy, 0);
    *copy = *old;
    luaL_setmetatable(L, type_name);
    const char *word = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    copy->clock = gj_word_index(CLOCKS, word);
    if (copy->clock < 0) {
        char buffer[80];
        const char *near = gj_word_near(CLOCKS, word, buffer, sizeof buffer);
        gj_loader_complain(gj_loader_of(L), GJ_SCRIPT, gj_loader_here(L), NULL,
                           "use \"operating\", \"busy\", \"calendar\", \"on_shift\" or \"cycles\"",
                           near ? ":of \"%.40s\" is no clock; did you mean \"%s\"?" : ":of \"%.40s\" is no clock", word,
                           near);
        copy->is_bad = true;
    }
    return 1;
}

static int distribution_tostring(lua_State *L)
{
    const struct gj_distribution *d = luaL_checkudata(L, 1, type_name);
    lua_pushfstring(L, "%s distribution", gj_dist_name(d->dist.kind));
    return 1;
}

static int no_arithmetic(lua_State *L)
{
    return luaL_error(L, "a distribution cannot be computed with; change its parameters");
}

void gj_distribution_open(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__tostring", distribution_tostring},
                                    {"__add", no_arithmetic},
                                    {"__sub", no_arithmetic},
                                    {"__mul", no_arithmetic},
                                    {"__div", no_arithmetic},
                                    {NULL, NULL}};
    luaL_newmetatable(L, type_name);
    luaL_setfuncs(L, meta, 0);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, distribution_of);
    lua_setfield(L, -2, "of");
    gj_sandbox_seal(L, "distribution");
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "distribution");
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "distribution"); /* in Lua's messages */
    lua_setfield(L, -2, "__name");
    lua_pop(L, 1);
    gj_sandbox_push_names(L);
    for (int i = 0; i < GJ_N_DIST; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, make, 1);
        lua_setfield(L, -2, gj_api_class((enum gj_class_id)i)->name);
    }
    lua_pop(L, 1);
}
