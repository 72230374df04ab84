/* parameter("name", default): the numbers of a scenario that can be given from outside (`--set name=value`), so that one file serves a family
 * of cases. A text is taken as it stands; any other value is an expression of the scenario language, such as 1/0.9 or minutes(5), run in the
 * sandbox like the rest, and must be what the default is: a quantity of the same unit, a distribution of the same. */
#include "script/script_internal.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#define TEXT_MAX_BYTES 4000
#define HOW "write it like --set load=0.8 --set 'gap=minutes(5)'"

static bool is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    const size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    return *name != '\0' && strchr(letters, *name) && name[n] == '\0' && n <= 60;
}

static bool is_line_of_text(const char *text, size_t n)
{
    bool good = n <= TEXT_MAX_BYTES && strlen(text) == n && gj_utf8_valid(text, n);
    for (size_t i = 0; good && i < n; i++) {
        good = (unsigned char)text[i] >= 32 && text[i] != 127;
    }
    return good;
}

static int32_t find_setting(const struct gj_loader *loader, const char *name)
{
    for (uint32_t i = 0; i < loader->n_settings; i++) {
        if (strcmp(loader->setting[i].name, name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

void gj_parameter_refuse(struct gj_loader *loader, const char *name, const char *format, ...)
{
    const struct gj_spot nowhere = {-1, 0};
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gj_loader_complain(loader, GJ_USAGE, nowhere, NULL, HOW, "--set %s: %s", name, text);
}

bool gj_parameter_same_kind(lua_State *L, int a, int b)
{
    struct gj_quantity p, q; /* a marked number and a plain one are the same kind */
    const struct gj_distribution *d = gj_distribution_test(L, a);
    const struct gj_distribution *e = gj_distribution_test(L, b);
    const bool is_quantity = gj_quantity_read(L, a, &p);
    if (is_quantity != gj_quantity_read(L, b, &q)) {
        return false;
    }
    if (is_quantity) {
        return p.is_bad || q.is_bad || (p.dim == q.dim && p.is_rate == q.is_rate);
    }
    if (d || e) {
        return d && e && (d->is_bad || e->is_bad || d->dim == e->dim);
    }
    return lua_type(L, a) == lua_type(L, b);
}

bool gj_parameter_push_expression(lua_State *L, const struct gj_setting *setting)
{
    struct gj_loader *loader = gj_loader_of(L);
    const size_t n = strlen(setting->value);
    if (!is_line_of_text(setting->value, n) || gj_locate_power(setting->value, n) > 0) {
        gj_parameter_refuse(loader, setting->name, "the value must be one line of the scenario language, without ^");
        return false;
    }
    lua_pushfstring(L, "return %s", setting->value);
    size_t length;
    const char *chunk = lua_tolstring(L, -1, &length);
    gj_sandbox_charge(L, length);
    int status = luaL_loadbufferx(L, chunk, length, "=--set", "t");
    if (status == LUA_OK) {
        gj_sandbox_push_environment(L);
        lua_setupvalue(L, -2, 1);
        status = lua_pcall(L, 0, 1, 0);
    }
    if (status == LUA_OK) {
        return true;
    }
    if (status == LUA_ERRMEM || loader->out_of_memory || loader->box.over != GJ_WITHIN_LIMITS) {
        lua_error(L);
    }
    const char *why = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "an error that is not a text";
    static const char label[] = "--set:1: ";
    gj_parameter_refuse(loader, setting->name, "%.200s",
                        strncmp(why, label, sizeof label - 1) == 0 ? why + sizeof label - 1 : why);
    return false;
}

void gj_parameter_push_given(lua_State *L, const struct gj_setting *setting)
{
    struct gj_loader *loader = gj_loader_of(L);
    if (lua_type(L, 2) == LUA_TSTRING) {
        if (is_line_of_text(setting->value, strlen(setting->value))) {
            lua_pushstring(L, setting->value);
            return;
        }
        gj_parameter_refuse(loader, setting->name, "a text is one line of UTF-8, at most %d bytes", TEXT_MAX_BYTES);
    } else if (gj_parameter_push_expression(L, setting)) {
        if (gj_parameter_same_kind(L, 2, -1)) {
            return;
        }
        char is[120], wanted[120];
        gj_parameter_refuse(loader, setting->name, "this is %s where the scenario has %s",
                            gj_describe(L, -1, is, sizeof is), gj_describe(L, 2, wanted, sizeof wanted));
    }
    lua_pushvalue(L, 2);
}

void gj_parameter_note(lua_State *L)
{
    const char *name = lua_tostring(L, 1);
    struct gj_loader *loader = gj_loader_of(L);
    const char *text = gj_loader_strdup(L, gj_sandbox_tostring(L, -1, NULL));
    lua_pop(L, 1);
    for (uint32_t i = 0; i < loader->n_parameters; i++) {
        if (strcmp(loader->parameter[i].name, name) == 0) {
            if (strcmp(loader->parameter[i].value, text) != 0) {
                luaL_error(L, "parameter \"%s\" is %s here and %s elsewhere; give it one default", name, text,
                           loader->parameter[i].value);
            }
            return;
        }
    }
    if (loader->n_parameters == GJ_MAX_PARAMETERS) {
        luaL_error(L, "more than %d parameters", GJ_MAX_PARAMETERS);
    }
    if (!loader->parameter) {
        loader->parameter = gj_loader_alloc(L, GJ_MAX_PARAMETERS, sizeof *loader->parameter);
    }
    loader->parameter[loader->n_parameters++] =
        (struct gj_study_parameter){.name = gj_loader_strdup(L, name), .value = text};
}

const struct gj_setting *gj_parameter_begin(lua_State *L, const char *what)
{
    struct gj_loader *loader = gj_loader_of(L);
    const char *name = luaL_checkstring(L, 1);
    char text[120];
    gj_loader_refuse_asked(L, what);
    gj_sandbox_charge(L, 50);
    if (!is_name(name)) {
        luaL_error(L, "%s",
                   gj_loader_format(L, "a %s's name is a word of letters, digits and _, not \"%.40s\"", what, name));
    }
    const int type = lua_type(L, 2);
    if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TSTRING && !gj_quantity_test(L, 2) &&
        !gj_distribution_test(L, 2)) {
        luaL_error(L,
                   "%s \"%s\": the default must be a number, a text, true or false, a quantity or a "
                   "distribution, not %s",
                   what, name, gj_describe(L, 2, text, sizeof text));
    }
    if (type == LUA_TSTRING && !is_line_of_text(lua_tostring(L, 2), lua_rawlen(L, 2))) {
        luaL_error(L, "%s \"%s\": a text is one line of UTF-8, at most %d bytes", what, name, TEXT_MAX_BYTES);
    }
    const int32_t index = find_setting(loader, name);
    if (index < 0) {
        return NULL;
    }
    loader->is_setting_used[index] = true;
    return &loader->setting[index];
}

static int parameter(lua_State *L)
{
    lua_settop(L, 2);
    const struct gj_setting *given = gj_parameter_begin(L, "parameter");
    if (given) {
        gj_parameter_push_given(L, given);
    }
    gj_parameter_note(L);
    return 1;
}

/* '@place' where no assumption stands. */
static void refuse_place(struct gj_loader *loader, const struct gj_setting *setting)
{
    const size_t n = loader->n_assumptions;
    const char **places = gj_arena_alloc(&loader->arena, n + 1, sizeof *places);
    for (size_t i = 0; places && i < n; i++) {
        places[i] = loader->assumption[i].place;
    }
    const char *near = places ? gj_closest(setting->name + 1, places, n) : NULL;
    const struct gj_spot nowhere = {-1, 0};
    gj_loader_complain(
        loader, GJ_USAGE, nowhere, NULL,
        "'@' and the place of a number with a mark, as the register of assumptions has it (table assumptions "
        "of a results folder; `gongjang check --assumptions`)",
        near ? "--set %.200s: no assumption stands there; did you mean \"@%s\"?"
             : "--set %.200s: no assumption stands there",
        setting->name, near);
}

/* A name that the scenario has no parameter of. */
static void refuse_name(struct gj_loader *loader, const struct gj_setting *setting)
{
    const struct gj_spot nowhere = {-1, 0};
    const char *names[GJ_MAX_PARAMETERS];
    char fix[400] = "it has ";
    for (uint32_t k = 0; k < loader->n_parameters; k++) {
        names[k] = loader->parameter[k].name;
        if (strlen(fix) < 300) {
            snprintf(fix + strlen(fix), sizeof fix - strlen(fix), "%s%s", k ? ", " : "", names[k]);
        }
    }
    const char *near = gj_closest(setting->name, names, loader->n_parameters);
    gj_loader_complain(loader, GJ_USAGE, nowhere, NULL, fix,
                       near ? "--set %.60s: no such parameter; did you mean \"%s\"?" : "--set %.60s: no such parameter",
                       setting->name, near);
}

/* What was given and nothing asked for. */
void gj_parameter_check_used(struct gj_loader *loader)
{
    const struct gj_spot nowhere = {-1, 0};
    for (uint32_t i = 0; i < loader->n_settings; i++) {
        const struct gj_setting *setting = &loader->setting[i];
        if (find_setting(loader, setting->name) != (int32_t)i) {
            gj_parameter_refuse(loader, setting->name, "given twice");
        } else if (loader->is_setting_used[i]) {
            continue;
        } else if (*setting->name == '@') {
            refuse_place(loader, setting);
        } else if (loader->n_parameters == 0) {
            gj_loader_complain(loader, GJ_USAGE, nowhere, NULL,
                               "write parameter(\"name\", default) in the scenario where the value is used",
                               "--set %.60s: the scenario has no parameters", setting->name);
        } else {
            refuse_name(loader, setting);
        }
    }
}

void gj_parameter_open(lua_State *L)
{
    gj_sandbox_push_names(L);
    lua_pushcfunction(L, parameter);
    lua_setfield(L, -2, "parameter");
    lua_pop(L, 1);
}
