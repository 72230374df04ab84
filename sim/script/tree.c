/* Objects of the script as nodes: each field checked against api.def, defaults filled in, places named. */
#include "script/tree_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#define TEXT_MAX_BYTES 500 /* of a text without a limit of its own */
#define UNKNOWN_SHOWN 16   /* unknown fields named a node */

static const char defaults_key[] = "gj.defaults";

/* --- messages --------------------------------------------------------------------------------------------------------------------- */

void gj_reading_wrong(const struct gj_reading *r, struct gj_value *out, const char *fix, const char *format, ...)
{
    char text[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (out->kind != GJ_V_BAD) {
        const struct gj_spot spot = gj_loader_field_spot(r->loader, r->node, r->field->name, out->spot);
        gj_loader_complain(r->loader, GJ_SCRIPT, spot, r->place, fix, "%s", text);
    }
    out->kind = GJ_V_BAD;
}

void gj_reading_wrong_type(const struct gj_reading *r, struct gj_value *out)
{
    char text[120], fix[120] = "";
    gj_describe(r->L, -1, text, sizeof text);
    const enum gj_type type = r->field->type;
    if (lua_type(r->L, -1) == LUA_TNUMBER) {
        const double x = lua_tonumber(r->L, -1);
        if (type == GJ_T_DURATION || type == GJ_T_DIST_DURATION || type == GJ_T_DIST_BY_PRODUCT || type == GJ_T_SETUP) {
            snprintf(fix, sizeof fix, "write minutes(%.10g), or another unit", x);
        } else if (type == GJ_T_RATIO) {
            snprintf(fix, sizeof fix, "write percent(%.10g) or ratio(%.10g), whichever is meant", x, x);
        } else if (type == GJ_T_MONEY) {
            snprintf(fix, sizeof fix, "write won(%.10g)", x);
        } else if (type == GJ_T_MONEY_PER_TIME) {
            snprintf(fix, sizeof fix, "write won(%.10g):per \"month\"", x);
        } else if (type == GJ_T_RATIO_PER_TIME) {
            snprintf(fix, sizeof fix, "write percent(%.10g):per \"year\"", x);
        }
    }
    const char *kind = type == GJ_T_OBJECT || type == GJ_T_OBJECTS ? r->field->of : NULL;
    if (kind) {
        gj_reading_wrong(r, out, *fix ? fix : NULL, "must be %s { ... }%s, not %s", kind,
                         type == GJ_T_OBJECTS ? " or a list of them" : "", text);
    } else {
        gj_reading_wrong(r, out, *fix ? fix : NULL, "must be %s, not %s", gj_type_wanted(type), text);
    }
}

/* --- texts and tables -------------------------------------------------------------------------------------------------------------- */

/* The text on top of the stack, kept; NULL when it cannot be used (reported). */
static const char *read_text(const struct gj_reading *r, struct gj_value *out)
{
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
        return NULL;
    }
    size_t n;
    const char *text = lua_tolstring(r->L, -1, &n);
    const size_t most = r->field->type == GJ_T_TEXT && r->field->high > 0 ? (size_t)r->field->high : TEXT_MAX_BYTES;
    bool good = strlen(text) == n && gj_utf8_valid(text, n);
    for (size_t i = 0; i < n && good; i++) {
        good = (unsigned char)text[i] >= 32 && text[i] != 127;
    }
    if (!good) {
        gj_reading_wrong(r, out, "write it in UTF-8 without control characters", "is not a plain text");
        return NULL;
    }
    if (n > most) {
        gj_reading_wrong(r, out, NULL, "has %zu bytes, at most %zu are possible", n, most);
        return NULL;
    }
    return gj_loader_strdup(r->L, text);
}

static void read_text_value(const struct gj_reading *r, struct gj_value *out)
{
    const char *text = read_text(r, out);
    if (text) {
        out->kind = GJ_V_TEXT;
        out->text = text;
    }
}

static void read_choice(const struct gj_reading *r, struct gj_value *out)
{
    char words[1200], near[1200];
    gj_api_choices(r->field, words, sizeof words);
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
        return;
    }
    const char *word = lua_tostring(r->L, -1);
    const int index = gj_word_index(words, word);
    if (index < 0) {
        const char *hit = gj_word_near(words, word, near, sizeof near);
        for (char *c = words; *c; c++) {
            *c = *c == '|' ? ' ' : *c;
        }
        char fix[300];
        snprintf(fix, sizeof fix, "use one of: %.280s", words);
        gj_reading_wrong(r, out, fix, hit ? "\"%.40s\" is no choice; did you mean \"%s\"?" : "\"%.40s\" is no choice",
                         word, hit);
        return;
    }
    out->kind = GJ_V_TEXT;
    out->text = gj_loader_strdup(r->L, word);
    out->whole = index;
}

static int by_key(const void *left, const void *right)
{
    return strcmp(((const struct gj_value *)left)->key, ((const struct gj_value *)right)->key);
}

/* A table { name = value } as a list sorted by key; `read` gets each value. */
static void read_keyed(const struct gj_reading *r, struct gj_value *out,
                       void (*read)(const struct gj_reading *, struct gj_value *))
{
    lua_State *L = r->L;
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING) {
            lua_pop(L, 1);
            gj_reading_wrong_type(r, out);
            return;
        }
        n++;
    }
    struct gj_value *item = gj_reading_list(r, out, n);
    size_t i = 0;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        item[i++].key = gj_loader_strdup(L, lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    qsort(item, n, sizeof *item, by_key);
    for (i = 0; i < n; i++) {
        lua_getfield(L, -1, item[i].key);
        struct gj_reading inner = *r;
        inner.place = gj_loader_format(L, "%s.%s", r->place, item[i].key);
        read(&inner, &item[i]);
        if (item[i].kind == GJ_V_BAD) {
            out->kind = GJ_V_BAD;
        }
        lua_pop(L, 1);
    }
}

static void read_duration_dist(const struct gj_reading *r, struct gj_value *out)
{
    gj_read_dist(r, GJ_DIM_DURATION, out);
}

static void read_weight(const struct gj_reading *r, struct gj_value *out)
{
    struct gj_quantity q;
    if (!gj_quantity_read(r->L, -1, &q) || q.is_bad || q.is_rate || (q.dim != GJ_DIM_NUMBER && q.dim != GJ_DIM_RATIO)) {
        gj_reading_wrong(r, out, NULL, "a word's weight must be a number");
    } else if (!(q.value >= 0.0 && q.value <= 1e15)) {
        gj_reading_wrong(r, out, "give 0 or more", "a word's weight must not be negative");
    } else {
        out->kind = GJ_V_NUMBER;
        out->number = q.value;
    }
}

/* A distribution of numbers or durations, a number, or words with weights. */
static void read_draw(const struct gj_reading *r, struct gj_value *out)
{
    const struct gj_distribution *dist = gj_distribution_test(r->L, -1);
    if (dist && dist->dist.kind == GJ_DIST_RECORDED && !dist->is_bad) {
        gj_reading_wrong(r, out, "use empirical, or a column of a file", "a recorded trace is not drawn");
        return;
    }
    if (!lua_istable(r->L, -1)) {
        const bool is_time = dist ? dist->dim == GJ_DIM_DURATION
                                  : gj_quantity_test(r->L, -1) && gj_quantity_test(r->L, -1)->dim == GJ_DIM_DURATION;
        gj_read_dist(r, is_time ? GJ_DIM_DURATION : GJ_DIM_NUMBER, out);
        return;
    }
    read_keyed(r, out, read_weight);
    double sum = 0.0;
    for (uint32_t i = 0; out->kind == GJ_V_LIST && i < out->n_items; i++) {
        sum += out->item[i].number;
    }
    if (out->kind == GJ_V_LIST && !(sum > 0.0)) {
        gj_reading_wrong(r, out, "give words with weights, such as { press = 2, food = 1 }", "the weights add up to 0");
    }
}

static void read_column(const struct gj_reading *r, struct gj_value *out);

/* A table of `read` by name. */
static void read_named(const struct gj_reading *r, struct gj_value *out,
                       void (*read)(const struct gj_reading *, struct gj_value *))
{
    if (lua_istable(r->L, -1)) {
        read_keyed(r, out, read);
    } else {
        gj_reading_wrong_type(r, out);
    }
}

static void read_pieces(const struct gj_reading *r, struct gj_value *out)
{
    struct gj_quantity q;
    if (!gj_quantity_read(r->L, -1, &q) || q.is_bad || q.is_rate || (q.dim != GJ_DIM_NUMBER && q.dim != GJ_DIM_COUNT)) {
        gj_reading_wrong_type(r, out);
    } else if (!(q.value >= 1.0 && q.value <= 1e6) || q.value != (double)(int64_t)q.value) {
        gj_reading_wrong(r, out, "take 1 or more, or leave it out", "must be a whole number of pieces, it is %.10g",
                         q.value);
    } else {
        out->kind = GJ_V_NUMBER;
        out->whole = (int64_t)q.value;
    }
}

static void read_parts(const struct gj_reading *r, struct gj_value *out)
{
    if (lua_istable(r->L, -1)) {
        read_keyed(r, out, read_pieces);
    } else {
        gj_reading_wrong_type(r, out);
    }
}

/* Functions are numbered as they are read, and a scenario is read the same way each time: the number finds the function again. */
static void read_function(const struct gj_reading *r, struct gj_value *out)
{
    if (!lua_isfunction(r->L, -1) || lua_iscfunction(r->L, -1)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    out->kind = GJ_V_FUNCTION;
    if (r->node->class == gj_api_class(GJ_C_population)) {
        gj_population_keep(r->L);
        return;
    }
    if (r->loader->firm_label) { /* each floor would make the whole population again to have its function */
        gj_reading_wrong(r, out, "use another rule",
                         "a firm of a population cannot have a function that the floor asks");
        return;
    }
    out->whole = ++r->loader->n_functions;
    gj_hook_keep(r->L, (uint32_t)out->whole, r->place);
}

static void read_heads(const struct gj_reading *r, struct gj_value *out)
{
    struct gj_quantity q;
    if (!gj_quantity_read(r->L, -1, &q) || q.is_bad || q.is_rate || q.dim != GJ_DIM_NUMBER) {
        gj_reading_wrong_type(r, out);
    } else if (!(q.value >= 1.0 && q.value <= 1e6) || q.value != (double)(int64_t)q.value) {
        gj_reading_wrong(r, out, "ask for 1 or more, or leave it out", "must be a whole number of workers, it is %.10g",
                         q.value);
    } else {
        out->kind = GJ_V_NUMBER;
        out->whole = (int64_t)q.value;
    }
}

static void read_needs(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    const size_t n = lua_istable(L, -1) ? lua_rawlen(L, -1) : 0;
    if (lua_type(L, -1) == LUA_TSTRING) {
        struct gj_value *item = gj_reading_list(r, out, 1);
        item->kind = GJ_V_NUMBER;
        item->whole = 1;
        item->key = gj_loader_strdup(L, lua_tostring(L, -1));
    } else if (n > 0) { /* { "operator", "setter" } */
        struct gj_value *item = gj_reading_list(r, out, n);
        for (size_t i = 0; i < n; i++) {
            lua_rawgeti(L, -1, (lua_Integer)i + 1);
            if (lua_type(L, -1) == LUA_TSTRING) {
                item[i].kind = GJ_V_NUMBER;
                item[i].whole = 1;
                item[i].key = gj_loader_strdup(L, lua_tostring(L, -1));
            } else {
                gj_reading_wrong_type(r, out);
            }
            lua_pop(L, 1);
        }
    } else if (lua_istable(L, -1)) {
        read_keyed(r, out, read_heads);
    } else {
        gj_reading_wrong_type(r, out);
    }
    if (out->kind == GJ_V_LIST && out->n_items > GJ_MAX_NEEDS) {
        gj_reading_wrong(r, out, NULL, "asks for %u kinds of worker, at most %d are possible", out->n_items,
                         GJ_MAX_NEEDS);
    }
}

static void read_texts(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    const bool is_list = lua_istable(L, -1);
    const size_t n = is_list ? lua_rawlen(L, -1) : 1;
    struct gj_value *item = gj_reading_list(r, out, n);
    for (size_t i = 0; i < n; i++) {
        if (is_list) {
            lua_rawgeti(L, -1, (lua_Integer)i + 1);
        }
        const char *text = read_text(r, out);
        item[i].kind = GJ_V_TEXT;
        item[i].text = text ? text : "";
        if (is_list) {
            lua_pop(L, 1);
        }
    }
}

/* One value for all levels, or a table by level: a list of one for each, absent where none was given. */
static void read_by_level(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    if (!lua_istable(L, -1)) {
        gj_read_quantity(r, out);
        return;
    }
    uint32_t found = 0;
    uint32_t n = 0;
    struct gj_value *item = gj_reading_list(r, out, GJ_TOP_LEVEL + 1);
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        struct gj_reading inner = *r;
        inner.place = gj_loader_format(L, "%s[%d]", r->place, level);
        if (lua_rawgeti(L, -1, level) != LUA_TNIL) {
            gj_read_quantity(&inner, &item[level]);
            found++;
        }
        if (item[level].kind == GJ_V_BAD) {
            out->kind = GJ_V_BAD;
        }
        lua_pop(L, 1);
    }
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        n++;
    }
    if (n == 0) {
        gj_reading_wrong(r, out, "write { [1] = ..., [2] = ... }", "names no level");
    } else if (n != found) {
        gj_reading_wrong(r, out, "write { [1] = ..., [2] = ... }", "has a key that is no level, 0 to %d", GJ_TOP_LEVEL);
    }
}

/* --- objects ---------------------------------------------------------------------------------------------------------------------- */

static struct gj_node *read_node(lua_State *L, const struct gj_api_class *class, const char *place, const char *word,
                                 struct gj_spot spot);

static bool is_class(lua_State *L, const struct gj_api_class *class)
{
    const struct gj_object *object = gj_object_test(L, -1);
    return object && object->class == class;
}

/* An object, or a plain table with its fields, on top of the stack. `index` > 0: place in a list. */
static void read_object(const struct gj_reading *r, const struct gj_api_class *class, size_t index,
                        struct gj_value *out)
{
    lua_State *L = r->L;
    const struct gj_object *object = gj_object_test(L, -1);
    if (!is_class(L, class) && (object || !lua_istable(L, -1) || class->naming == GJ_NAME_NAMED)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    const char *place = r->place;
    if (class == gj_api_class(GJ_C_pool)) {
        place = gj_loader_format(L, "pool \"%s\"", object ? object->name : "?");
    } else if (object && object->name && class != gj_api_class(GJ_C_plant)) {
        place = gj_loader_format(L, "%s \"%s\"", r->place, object->name);
    } else if (index > 0) {
        place = gj_loader_format(L, "%s[%zu]", r->place, index);
    }
    const struct gj_spot spot =
        object ? object->spot : gj_loader_field_spot(r->loader, r->node, r->field->name, out->spot);
    out->node = read_node(L, class, place, object ? class->name : r->field->name, spot);
    out->kind = out->node ? GJ_V_NODE : GJ_V_BAD;
}

static void read_objects(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    const struct gj_api_class *class = gj_api_find_class(r->field->of, strlen(r->field->of));
    size_t n = 0;
    bool is_list = false;
    if (lua_istable(L, -1)) {
        n = lua_rawlen(L, -1);
        lua_pushnil(L);
        is_list = n > 0 || !lua_next(L, -2); /* an empty table is a list of none */
        if (n == 0 && !is_list) {
            lua_pop(L, 2);
        } else if (n > 0) {
            lua_pop(L, 1);
        }
    }
    struct gj_value *item = gj_reading_list(r, out, is_list ? n : 1);
    if (!is_list) {
        read_object(r, class, 0, &item[0]);
        if (item[0].kind == GJ_V_BAD) {
            out->kind = GJ_V_BAD;
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        read_object(r, class, i + 1, &item[i]);
        if (item[i].kind == GJ_V_BAD) {
            out->kind = GJ_V_BAD;
        }
        lua_pop(L, 1);
    }
}

static void read_column(const struct gj_reading *r, struct gj_value *out)
{
    read_object(r, gj_api_class(GJ_C_column), 0, out);
}

static void read_calendar(const struct gj_reading *r, struct gj_value *out)
{
    if (lua_type(r->L, -1) == LUA_TSTRING && strcmp(lua_tostring(r->L, -1), "always") == 0) {
        out->kind = GJ_V_TEXT;
        out->text = "always";
        return;
    }
    if (lua_istable(r->L, -1) || is_class(r->L, gj_api_class(GJ_C_shifts))) {
        read_object(r, gj_api_class(GJ_C_shifts), 0, out);
        return;
    }
    gj_reading_wrong_type(r, out);
}

/* --- one field -------------------------------------------------------------------------------------------------------------------- */

/* A clock belongs to fields of type DIST_CLOCK; quality runs on operating time, which may be said. */
static void check_clock(const struct gj_reading *r, struct gj_value *out)
{
    if (out->kind != GJ_V_DIST || out->dist->clock < 0) {
        return;
    }
    const bool is_operating = r->node->class == gj_api_class(GJ_C_quality) && out->dist->clock == GJ_CLOCK_OPERATING;
    if (!is_operating) {
        gj_reading_wrong(r, out, "leave :of away", "runs on one clock only; :of goes with `every` of a failure");
    }
}

/* One value, or a table of one a product. */
static void read_by_product(const struct gj_reading *r, struct gj_value *out,
                            void (*read)(const struct gj_reading *, struct gj_value *))
{
    if (lua_istable(r->L, -1)) {
        read_keyed(r, out, read);
    } else {
        read(r, out);
    }
}

static void read_setup(const struct gj_reading *r, struct gj_value *out)
{
    if (is_class(r->L, gj_api_class(GJ_C_matrix))) {
        read_object(r, gj_api_class(GJ_C_matrix), 0, out);
    } else {
        gj_read_dist(r, GJ_DIM_DURATION, out);
    }
}

static void read_plain_dist(const struct gj_reading *r, struct gj_value *out)
{
    const enum gj_type type = r->field->type;
    const bool is_counted = type == GJ_T_DIST_COUNT || (type == GJ_T_DIST_CLOCK && gj_is_counted(r->L));
    gj_read_dist(r, is_counted ? GJ_DIM_NUMBER : GJ_DIM_DURATION, out);
    if (type != GJ_T_DIST_CLOCK) {
        check_clock(r, out);
    }
}

static void read_bool(const struct gj_reading *r, struct gj_value *out)
{
    if (!lua_isboolean(r->L, -1)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    out->kind = GJ_V_BOOL;
    out->whole = lua_toboolean(r->L, -1);
}

static void read_other(const struct gj_reading *r, struct gj_value *out)
{
    if (r->field->type == GJ_T_DRAWS || r->field->type == GJ_T_COLUMNS) {
        read_named(r, out, r->field->type == GJ_T_DRAWS ? read_draw : read_column);
    } else if (r->field->type == GJ_T_CASES) {
        gj_read_cases(r, out);
    } else {
        gj_read_quantity(r, out);
    }
}

static void read_value(const struct gj_reading *r, struct gj_value *out)
{
    switch (r->field->type) {
    case GJ_T_NUMBER:
    case GJ_T_COUNT:
    case GJ_T_CAPACITY:
    case GJ_T_MEASURE:
        gj_read_number(r, out);
        break;
    case GJ_T_BOOL:
        read_bool(r, out);
        break;
    case GJ_T_TEXT:
        read_text_value(r, out);
        break;
    case GJ_T_CHOICE:
        read_choice(r, out);
        break;
    case GJ_T_DAYS:
        gj_read_days(r, out);
        break;
    case GJ_T_HOURS:
        gj_read_hours(r, out);
        break;
    case GJ_T_DATE:
        gj_read_date(r, out);
        break;
    case GJ_T_DAY_LIST:
        gj_read_day_list(r, out);
        break;
    case GJ_T_SPANS:
        gj_read_spans(r, out);
        break;
    case GJ_T_DIST_DURATION:
    case GJ_T_DIST_COUNT:
    case GJ_T_DIST_CLOCK:
        read_plain_dist(r, out);
        break;
    case GJ_T_DIST_BY_PRODUCT:
        read_by_product(r, out, read_duration_dist);
        check_clock(r, out);
        break;
    case GJ_T_TEXT_BY_PRODUCT:
        read_by_product(r, out, read_text_value);
        break;
    case GJ_T_PARTS:
        read_parts(r, out);
        break;
    case GJ_T_MONEY_BY_LEVEL:
    case GJ_T_RATIO_BY_LEVEL:
        read_by_level(r, out);
        break;
    case GJ_T_FUNCTION:
        read_function(r, out);
        break;
    case GJ_T_NEEDS:
        read_needs(r, out);
        break;
    case GJ_T_TEXTS:
        read_texts(r, out);
        break;
    case GJ_T_OBJECT:
        read_object(r, gj_api_find_class(r->field->of, strlen(r->field->of)), 0, out);
        break;
    case GJ_T_OBJECTS:
        read_objects(r, out);
        break;
    case GJ_T_CALENDAR:
        read_calendar(r, out);
        break;
    case GJ_T_SETUP:
        read_setup(r, out);
        check_clock(r, out);
        break;
    case GJ_T_CHANGES:
        gj_read_changes(r, out);
        break;
    default:
        read_other(r, out);
        break;
    }
}

/* Push what the field's default means, evaluated once. */
static void push_default(lua_State *L, const struct gj_api_field *field)
{
    lua_getfield(L, LUA_REGISTRYINDEX, defaults_key);
    if (!lua_istable(L, -1)) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 64);
        lua_pushvalue(L, -1);
        lua_setfield(L, LUA_REGISTRYINDEX, defaults_key);
    }
    if (lua_rawgetp(L, -1, field) == LUA_TNIL) {
        lua_pop(L, 1);
        char code[200];
        const int n = snprintf(code, sizeof code, "return %s", field->fallback);
        if (luaL_loadbufferx(L, code, (size_t)n, "=default", "t") != LUA_OK) {
            lua_error(L);
        }
        gj_sandbox_push_environment(L);
        lua_setupvalue(L, -2, 1);
        lua_call(L, 0, 1);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, -3, field);
    }
    lua_remove(L, -2);
}

static struct gj_spot spot_of_value(lua_State *L, struct gj_spot other)
{
    const struct gj_quantity *quantity = gj_quantity_test(L, -1);
    const struct gj_distribution *distribution = gj_distribution_test(L, -1);
    const struct gj_object *object = gj_object_test(L, -1);
    return quantity ? quantity->spot : distribution ? distribution->spot : object ? object->spot : other;
}

/* Field i of the node whose table of fields is on top of the stack. */
static void read_field(lua_State *L, struct gj_node *node, uint32_t i)
{
    struct gj_loader *loader = gj_loader_of(L);
    struct gj_value *out = &node->field[i];
    struct gj_reading r = {.L = L, .loader = loader, .node = node, .field = &node->class->field[i]};
    out->note = GJ_NO_NOTE;
    out->spot = node->spot;
    lua_pushstring(L, r.field->name);
    lua_rawget(L, -2);
    if (r.field->type == GJ_T_CHANGES && lua_rawlen(L, -2) > 0) { /* they stand in the object itself */
        if (!lua_isnil(L, -1)) {
            gj_loader_complain(loader, GJ_SCRIPT, node->spot, node->place, "give them one way",
                               "has changes in a list and beside it");
        }
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
    }
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        if (out->kind == GJ_V_BAD) { /* misspelt, and that was said */
            return;
        }
        if (r.field->required) {
            gj_loader_complain(loader, GJ_SCRIPT, node->spot, node->place, NULL, "field \"%s\" is missing: %s",
                               r.field->name, r.field->en);
            out->kind = GJ_V_BAD;
            return;
        }
        if (!*r.field->fallback) {
            return;
        }
        push_default(L, r.field);
        out->is_default = r.is_default = true;
    }
    out->kind = GJ_V_ABSENT;
    out->spot = spot_of_value(L, node->spot);
    r.place = gj_loader_format(L, "%s.%s", node->place, r.field->name);
    const bool is_case = node->class == gj_api_class(GJ_C_study) || node->class == gj_api_class(GJ_C_member);
    if (is_case && r.field->type == GJ_T_OBJECT) {
        r.place = r.field->name; /* plant, firm, before, after, support */
    }
    read_value(&r, out);
    lua_pop(L, 1);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void complain_unknown(struct gj_loader *loader, struct gj_node *node, const char *key)
{
    const char *known[64];
    const uint32_t n = node->class->n_fields;
    for (uint32_t i = 0; i < n; i++) {
        known[i] = node->class->field[i].name;
    }
    const char *near = gj_closest(key, known, n);
    for (uint32_t i = 0; near && i < n; i++) {
        if (known[i] == near) {
            node->field[i].kind = GJ_V_BAD; /* so that it is not said to be missing as well */
        }
    }
    gj_loader_complain(loader, GJ_SCRIPT, gj_loader_field_spot(loader, node, key, node->spot), node->place, NULL,
                       near ? "unknown field \"%.60s\" of %s; did you mean \"%s\"?" : "unknown field \"%.60s\" of %s",
                       key, node->class->name, near);
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

/* Keys of the table on top: texts must be fields, the rest 1..n must be items. Returns the number of items. */
static lua_Integer check_keys(lua_State *L, struct gj_node *node)
{
    struct gj_loader *loader = gj_loader_of(L);
    const char *unknown[UNKNOWN_SHOWN];
    size_t n_unknown = 0;
    lua_Integer n_items = 0;
    lua_Integer last = 0;
    bool odd = false;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_isinteger(L, -1)) {
            n_items++;
            last = lua_tointeger(L, -1) > last ? lua_tointeger(L, -1) : last;
            odd |= lua_tointeger(L, -1) < 1;
        } else if (lua_type(L, -1) != LUA_TSTRING) {
            odd = true;
        } else if (!has_field(node->class, lua_tostring(L, -1)) && n_unknown < UNKNOWN_SHOWN) {
            unknown[n_unknown++] = lua_tostring(L, -1);
        }
    }
    qsort(unknown, n_unknown, sizeof *unknown, by_text); /* lua_next comes in another order each run */
    for (size_t i = 0; i < n_unknown; i++) {
        complain_unknown(loader, node, unknown[i]);
    }
    if (odd || last != n_items) {
        gj_loader_complain(
            loader, GJ_SCRIPT, node->spot, node->place, "give them one after the other",
            "its things are not numbered 1, 2, 3, ...: one of them is nil or has a key that is no field");
        return 0;
    }
    return n_items;
}

/* Name of item `number` (of its class) in its holder. */
static const char *item_place(lua_State *L, const struct gj_node *holder, const struct gj_object *object,
                              uint32_t number)
{
    const char *prefix = holder->class == gj_api_class(GJ_C_plant) ? "" : holder->place;
    const char *dot = *prefix ? "." : "";
    if (object->name) {
        return gj_loader_format(L, "%s%s%s \"%s\"", prefix, dot, object->class->name, object->name);
    }
    return gj_loader_format(L, "%s%s%s %u", prefix, dot, object->class->name, number);
}

static void read_items(lua_State *L, struct gj_node *node, lua_Integer n)
{
    struct gj_loader *loader = gj_loader_of(L);
    node->item = gj_loader_alloc(L, (size_t)n, sizeof *node->item);
    uint32_t count[GJ_N_CLASSES] = {0};
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        const struct gj_object *object = gj_object_test(L, -1);
        if (!object || !gj_word_in(node->class->items, object->class->name)) {
            char text[120], wanted[120];
            snprintf(wanted, sizeof wanted, "%s", node->class->items);
            for (char *c = wanted; *c; c++) {
                *c = *c == '|' ? ' ' : *c;
            }
            const bool is_lost_pool =
                object && object->class == gj_api_class(GJ_C_pool) && node->class == gj_api_class(GJ_C_plant);
            gj_loader_complain(loader, GJ_SCRIPT, spot_of_value(L, node->spot), node->place,
                               is_lost_pool ? "give the plant people = { pool \"operator\" { ... } }" : NULL,
                               *wanted ? "number %lld in it is %s; here may stand: %s"
                                       : "number %lld in it is %s; it takes fields only, with their names%s",
                               (long long)i, gj_describe(L, -1, text, sizeof text), wanted);
        } else {
            const uint32_t number = ++count[object->class - gj_api_class((enum gj_class_id)0)];
            struct gj_node *item =
                read_node(L, object->class, item_place(L, node, object, number), object->class->name, object->spot);
            node->item[node->n_items++] = item;
        }
        lua_pop(L, 1);
    }
}

/* Remember the node, to find its line by its place later. */
static void keep_place(lua_State *L, struct gj_node *node)
{
    struct gj_loader *loader = gj_loader_of(L);
    if (++loader->n_nodes > GJ_MAX_NODES) {
        luaL_error(L, "more than %d objects in the scenario", GJ_MAX_NODES);
    }
    if (gj_grow((void **)&loader->placed, &loader->placed_capacity, loader->n_placed + 1, sizeof *loader->placed) !=
        0) {
        loader->out_of_memory = true;
        luaL_error(L, "out of memory");
    }
    loader->placed[loader->n_placed++] = node;
}

/* The object or table on top of the stack. */
static struct gj_node *read_node(lua_State *L, const struct gj_api_class *class, const char *place, const char *word,
                                 struct gj_spot spot)
{
    luaL_checkstack(L, 20, "objects nest too deeply");
    const struct gj_object *object = gj_object_test(L, -1);
    struct gj_node *node = gj_loader_alloc(L, 1, sizeof *node);
    node->class = class;
    node->name = object && object->name ? object->name : "";
    node->place = place;
    node->word = word;
    node->uid = object ? object->uid : ++gj_loader_of(L)->next_uid;
    node->spot = spot;
    node->field = gj_loader_alloc(L, class->n_fields, sizeof *node->field);
    keep_place(L, node);
    gj_sandbox_charge(L, 20 + class->n_fields);
    if (object) {
        lua_getiuservalue(L, -1, 1);
    } else {
        lua_pushvalue(L, -1);
    }
    const lua_Integer n = check_keys(L, node);
    for (uint32_t i = 0; i < class->n_fields; i++) {
        read_field(L, node, i);
    }
    read_items(L, node, class == gj_api_class(GJ_C_matrix) ? 0 : n);
    lua_pop(L, 1);
    return node;
}

/* A study has a plant or a population. */
static void check_case(struct gj_loader *loader, const struct gj_node *study)
{
    static const struct {
        uint32_t field;
        const char *name;
    } cases[] = {{GJ_F_study_plant, "plant"}, {GJ_F_study_firm, "firm"},         {GJ_F_study_before, "before"},
                 {GJ_F_study_after, "after"}, {GJ_F_study_upgrades, "upgrades"}, {GJ_F_study_support, "support"}};
    if (GJ_FIELD_OF(study, study, population)->kind == GJ_V_ABSENT) {
        if (GJ_FIELD_OF(study, study, plant)->kind == GJ_V_ABSENT) {
            gj_loader_complain(loader, GJ_SCRIPT, study->spot, study->place, NULL,
                               "field \"plant\" is missing: the plant as it is before, or a population");
        }
        return;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct gj_value *value = &study->field[cases[i].field];
        if (value->kind != GJ_V_ABSENT && !value->is_default) {
            gj_loader_complain(loader, GJ_SCRIPT, gj_loader_field_spot(loader, study, cases[i].name, value->spot),
                               "study", "move it into the member that `make` returns",
                               "has `%s` beside a population: each firm has its own", cases[i].name);
        }
    }
}

struct gj_node *gj_tree_read_member(lua_State *L, int index)
{
    const struct gj_object *object = gj_object_test(L, index);
    lua_pushvalue(L, index);
    struct gj_node *member = read_node(L, object->class, "member", "member", object->spot);
    lua_pop(L, 1);
    return member;
}

struct gj_node *gj_tree_read(lua_State *L, int index)
{
    const struct gj_object *object = gj_object_test(L, index);
    lua_pushvalue(L, index);
    struct gj_node *study = read_node(L, object->class, "study", "study", object->spot);
    lua_pop(L, 1);
    check_case(gj_loader_of(L), study);
    const struct gj_value *population = GJ_FIELD_OF(study, study, population);
    if (population->kind == GJ_V_NODE) {
        gj_population_read(L, population->node);
    }
    const struct gj_value *experiment = GJ_FIELD_OF(study, study, experiment);
    if (experiment->kind == GJ_V_NODE) {
        gj_cases_finish(L, experiment->node);
    }
    return study;
}
