/* parameter("name", default): the numbers of a scenario that can be given from outside (`--set name=value`), so that one file serves a family
 * of cases. A text is taken as it stands; any other value is an expression of the scenario language, such as 1/0.9 or minutes(5), run in the
 * sandbox like the rest, and must be what the default is: a quantity of the same unit, a distribution of the same. */
#include "script/script_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#define TEXT_MAX_BYTES 4000
#define HOW "write it like --set load=0.8 --set 'gap=minutes(5)', or --set 'gap=5 min'"
#define HOW_POINT \
    "write a number in the unit that `gongjang check` shows, or a text such as \"minutes(5)\" or \"5 min\""

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
    gj_loader_complain(loader, GJ_USAGE, nowhere, NULL, loader->is_point ? HOW_POINT : HOW, "%s%s: %s",
                       loader->is_point ? "" : "--set ", name, text);
}

/* --- amounts: "45 min", "85 %", "2900000 won per month", as results and lists show them --------------------------------------------- */

static const struct {
    const char *word, *unit;
    double factor; /* of the unit */
} amount_words[] = {
    {"%", "percent", 1.0},
    {"ms", "milliseconds", 1.0},
    {"s", "seconds", 1.0},
    {"sec", "seconds", 1.0},
    {"second", "seconds", 1.0},
    {"초", "seconds", 1.0},
    {"min", "minutes", 1.0},
    {"minute", "minutes", 1.0},
    {"분", "minutes", 1.0},
    {"h", "hours", 1.0},
    {"hour", "hours", 1.0},
    {"시간", "hours", 1.0},
    {"d", "days", 1.0},
    {"day", "days", 1.0},
    {"일", "days", 1.0},
    {"week", "weeks", 1.0},
    {"주", "weeks", 1.0},
    {"month", "months", 1.0},
    {"개월", "months", 1.0},
    {"year", "years", 1.0},
    {"년", "years", 1.0},
    {"원", "won", 1.0},
    {"천원", "thousand_won", 1.0},
    {"만", "won", 1e4},
    {"만원", "won", 1e4},
    {"백만", "million_won", 1.0},
    {"백만원", "million_won", 1.0},
    {"million won", "million_won", 1.0},
    {"억", "eok", 1.0},
    {"억원", "eok", 1.0},
    {"piece", "pieces", 1.0},
    {"개", "pieces", 1.0},
};

/* The constructor of a unit by its name in scenarios or by its short word; NULL: there is none. */
static const char *unit_of_word(const char *word, double *factor)
{
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    *factor = 1.0;
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(units[i].name, word) == 0) {
            return units[i].name;
        }
    }
    for (size_t i = 0; i < sizeof amount_words / sizeof amount_words[0]; i++) {
        if (strcmp(amount_words[i].word, word) == 0) {
            *factor = amount_words[i].factor;
            return amount_words[i].unit;
        }
    }
    return NULL;
}

/* The word after :per of a time as it is written or printed ("won per 30.41666667 days"); the text itself when it is neither. */
static const char *period_word(const char *time)
{
    static const struct {
        const char *shown, *word;
    } times[] = {{"1 s", "second"},
                 {"s", "second"},
                 {"1 min", "minute"},
                 {"min", "minute"},
                 {"1 h", "hour"},
                 {"h", "hour"},
                 {"1 days", "day"},
                 {"d", "day"},
                 {"7 days", "week"},
                 {"1 years", "year"},
                 {"30.41666667 days", "month"},
                 {"y", "year"},
                 {"working day", "working_day"}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (strcmp(times[i].shown, time) == 0) {
            return times[i].word;
        }
    }
    return time;
}

/* The text parted into number, unit and time ("" unless it is a rate); false when it is not of that shape. */
static bool part_amount(const char *text, char *number, char *unit, char *time, size_t size)
{
    const size_t n = strspn(text, "+-0123456789.eE"); /* "5 eok": the blank ends the number */
    const char *at = text + n + strspn(text + n, " ");
    const char *per = strstr(at, " per ");
    const char *slash = strchr(at, '/');
    const char *end = per ? per : slash ? slash : at + strlen(at);
    const char *rest = per ? per + 5 : slash ? slash + 1 : "";
    char *stop;
    if (n == 0 || n >= size || (size_t)(end - at) >= size || strlen(rest) >= size || end == at) {
        return false;
    }
    memcpy(number, text, n);
    number[n] = '\0';
    memcpy(unit, at, (size_t)(end - at));
    unit[end - at] = '\0';
    while (end > at && unit[end - at - 1] == ' ') {
        unit[--end - at] = '\0';
    }
    snprintf(time, size, "%s", rest);
    (void)strtod(number, &stop);
    const bool is_word = *at != '\0' && unit[strcspn(unit, "0123456789()+*\"'{}<>=~,.:[]#")] == '\0';
    return stop != number && *stop == '\0' && is_word;
}

/* What stands for the value in the scenario language, in the loader's memory: the value itself, or of an amount its constructor. NULL after an error. */
static const char *expression_of(lua_State *L, const struct gj_setting *setting)
{
    enum { MOST = 60 };
    char number[MOST], word[MOST], time[MOST];
    double factor;
    if (!part_amount(setting->value, number, word, time, MOST)) {
        return setting->value;
    }
    const char *unit = unit_of_word(word, &factor);
    if (!unit) { /* 2 or 3 */
        const bool is_lua =
            strncmp(word, "or ", 3) == 0 || strncmp(word, "and ", 4) == 0 || strpbrk(word, "-/") || *time;
        if (!is_lua) {
            gj_parameter_refuse(gj_loader_of(L), setting->name,
                                "\"%.40s\" is no unit: there are %%, s, min, h, days, won, "
                                "pieces and those of the scenario language, such as minutes(5)",
                                word);
        }
        return is_lua ? setting->value : NULL;
    }
    const char *scale = factor == 1.0 ? "" : gj_loader_format(L, " * %.10g", factor);
    return *time ? gj_loader_format(L, "%s(%s%s):per \"%s\"", unit, number, scale, period_word(time))
                 : gj_loader_format(L, "%s(%s%s)", unit, number, scale);
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
    const char *expression = expression_of(L, setting);
    if (!expression) {
        return false;
    }
    lua_pushfstring(L, "return %s", expression);
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
    why = strncmp(why, label, sizeof label - 1) == 0 ? why + sizeof label - 1 : why;
    if (strstr(why, "<eof>")) { /* Lua's word for the end of what was given */
        gj_parameter_refuse(loader, setting->name, "\"%.80s\" is no value of the scenario language", setting->value);
    } else {
        gj_parameter_refuse(loader, setting->name, "%.200s", why);
    }
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
        near ? "%s%.200s: no assumption stands there; did you mean \"@%s\"?" : "%s%.200s: no assumption stands there",
        loader->is_point ? "" : "--set ", setting->name, near);
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
