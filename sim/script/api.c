#include "script/api.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "factory/plant.h"
#include "study/study.h"

#define GJ_INF HUGE_VAL
#define REQUIRED true
#define OPTIONAL false

/* One array of fields a class. */
#define GJ_CLASS(name, kind, naming, items, en, ko) static const struct gj_api_field fields_##name[] = {
#define GJ_FIELD_NAMED(cls, id, name, type, of, unit, need, fallback, low, high, en, ko) \
    {name, GJ_T_##type, of, unit, need, fallback, low, high, en, ko},
#define GJ_END(cls) \
    }               \
    ;
#include "script/api.def"

/* Distributions stand first in api.def and in the order of dist.def, so a class id is a kind; objects carry a kind that is none. */
#define GJ_CLASS(name, kind, naming, items, en, ko)                                         \
    {#name,                                                                                 \
     GJ_CLASS_##kind,                                                                       \
     (enum gj_dist_kind)(GJ_C_##name < (int)GJ_N_DIST ? (int)GJ_C_##name : (int)GJ_N_DIST), \
     GJ_NAME_##naming,                                                                      \
     items,                                                                                 \
     en,                                                                                    \
     ko,                                                                                    \
     fields_##name,                                                                         \
     (uint32_t)GJ_NF_##name},
static const struct gj_api_class classes[] = {
#include "script/api.def"
};
_Static_assert((int)GJ_C_constant == (int)GJ_DIST_CONSTANT && (int)GJ_C_normal == (int)GJ_DIST_NORMAL &&
                   (int)GJ_C_recorded == (int)GJ_DIST_RECORDED && (int)GJ_C_study == (int)GJ_N_DIST,
               "distributions in api.def stand in the order of dist.def");

#define GJ_UNIT(name, dimension, factor, en, ko) {#name, GJ_DIM_##dimension, factor, en, ko},
static const struct gj_api_unit units[] = {
#include "script/api.def"
};

#define GJ_MARK(name, mark, en, ko) {#name, #mark, en, ko},
static const struct gj_api_mark marks[] = {
#include "script/api.def"
};

#define GJ_FUNCTION(name, signature, returns, en, ko) {#name, signature, returns, en, ko},
static const struct gj_api_function functions[] = {
#include "script/api.def"
};

static const char *const names[] = {
#define GJ_CLASS(name, kind, naming, items, en, ko) #name,
#define GJ_UNIT(name, dimension, factor, en, ko) #name,
#define GJ_MARK(name, mark, en, ko) #name,
#define GJ_FUNCTION(name, signature, returns, en, ko) #name,
#include "script/api.def"
    "assert", "error",    "ipairs", "pairs", "pcall",        "rawequal",     "rawget", "rawlen", "rawset", "select",
    "string", "tonumber", "table",  "math",  "setmetatable", "getmetatable", "type",   "utf8",   "xpcall", "tostring",
};

static const struct {
    const char *name, *wanted, *luacats;
} types[GJ_N_TYPES] = {
    [GJ_T_NUMBER] = {"number", "a plain number", "number|gj.quantity"},
    [GJ_T_COUNT] = {"whole number", "a whole number", "integer|gj.quantity"},
    [GJ_T_CAPACITY] = {"whole number or \"unlimited\"", "a whole number or \"unlimited\"",
                       "integer|gj.quantity|\"unlimited\""},
    [GJ_T_BOOL] = {"true or false", "true or false", "boolean"},
    [GJ_T_TEXT] = {"text", "a text", "string"},
    [GJ_T_CHOICE] = {"choice", "one of its words", "string"},
    [GJ_T_DAYS] = {"days of the week", "days of the week, such as \"mon-fri\"", "string"},
    [GJ_T_HOURS] = {"hours of the day", "hours, such as \"08:00-17:00\", or a list of them", "string|string[]"},
    [GJ_T_DATE] = {"date", "a date, such as \"2019-01-07\"", "string"},
    [GJ_T_DURATION] = {"duration", "a duration, such as minutes(35)", "gj.duration"},
    [GJ_T_MONEY] = {"money", "money, such as won(1450)", "gj.money"},
    [GJ_T_RATIO] = {"ratio", "a ratio, such as percent(1.1) or ratio(0.011)", "gj.ratio"},
    [GJ_T_MONEY_PER_TIME] = {"money a time", "money a time, such as won(2900000):per \"month\"", "gj.money_rate"},
    [GJ_T_RATIO_PER_TIME] = {"ratio a time", "a ratio a time, such as percent(13.3):per \"year\"", "gj.ratio_rate"},
    [GJ_T_COUNT_PER_TIME] = {"pieces a time", "pieces a time, such as pieces(5200):per \"day\"",
                             "gj.count_rate|number"},
    [GJ_T_SAME] = {"duration or number", "a duration or a plain number", "gj.duration|number"},
    [GJ_T_DIST_DURATION] = {"distribution of durations", "a duration or a distribution of durations",
                            "gj.distribution|gj.duration"},
    [GJ_T_DIST_COUNT] = {"distribution of numbers", "a number or a distribution of numbers", "gj.distribution|number"},
    [GJ_T_DIST_CLOCK] = {"distribution of durations or cycles",
                         "a duration, a number of cycles, or a distribution of these",
                         "gj.distribution|gj.duration|number"},
    [GJ_T_DIST_BY_PRODUCT] = {"distribution of durations, or one a product",
                              "a duration, a distribution of durations, or a table { product = duration }",
                              "gj.distribution|gj.duration|table<string, gj.distribution|gj.duration>"},
    [GJ_T_TEXT_BY_PRODUCT] = {"text, or one a product", "a text, or a table { product = text }",
                              "string|table<string, string>"},
    [GJ_T_MEASURE] = {"quantity in the unit of the headline", "a quantity in the unit of the headline",
                      "number|gj.quantity"},
    [GJ_T_NEEDS] = {"workers", "workers, such as { operator = 1 } or \"operator\"", "string|table<string, integer>"},
    [GJ_T_OBJECT] = {"object", "an object", "table"},
    [GJ_T_OBJECTS] = {"one or a list", "an object or a list of them", "table"},
    [GJ_T_TEXTS] = {"text or a list of texts", "a text or a list of texts", "string|string[]"},
    [GJ_T_NUMBERS] = {"list of quantities", "a list of quantities or of numbers", "(number|gj.quantity)[]"},
    [GJ_T_DAY_LIST] = {"list of days", "a list of day numbers or dates", "(integer|string)[]"},
    [GJ_T_SPANS] = {"list of spans", "a list of { from, to } durations", "gj.duration[][]"},
    [GJ_T_CALENDAR] = {"shifts or \"always\"", "shifts { ... } or \"always\"", "gj.shifts|\"always\""},
    [GJ_T_SETUP] = {"distribution of durations, or matrix",
                    "a duration, a distribution of durations, or matrix { ... }",
                    "gj.distribution|gj.duration|gj.matrix"},
    [GJ_T_FUNCTION] = {"function", "a function, such as function(order) return order.due end",
                       "fun(order: { orders: string, product: string, number: integer, pieces: integer, arrived: "
                       "gj.duration, due: gj.duration?, priority: integer }): number|gj.duration"},
    [GJ_T_MONEY_BY_LEVEL] = {"money, or one a level", "money, or a table of it by level, such as { [3] = eok(2) }",
                             "gj.money|table<integer, gj.money>"},
    [GJ_T_RATIO_BY_LEVEL] = {"ratio, or one a level",
                             "a ratio, or a table of it by level, such as { [3] = percent(50) }",
                             "gj.ratio|table<integer, gj.ratio>"},
    [GJ_T_DRAWS] = {"attributes to draw",
                    "attributes, such as { employees = uniform(5, 50), sector = { press = 2, food = 1 } }",
                    "table<string, number|gj.quantity|gj.distribution|table<string, number>>"},
    [GJ_T_COLUMNS] = {"columns", "columns by name, such as { employees = column { low = 5 } }",
                      "table<string, gj.column>"},
    [GJ_T_CASES] = {"list of named cases",
                    "a list of named cases, such as { { name = \"crisis\", load = percent(70) } }",
                    "table<string, any>[]"},
    [GJ_T_PARTS] = {"pieces by store", "pieces of each store, such as { wheels = 2 }", "table<string, integer>"},
    [GJ_T_CHANGES] = {"list of changes, or columns",
                      "a list of { from, to, time }, or columns { from = ..., to = ..., minutes = ... }", "table"},
};

const struct gj_api_class *gj_api_class(enum gj_class_id id)
{
    return &classes[id];
}

const struct gj_api_class *gj_api_find_class(const char *name, size_t length)
{
    for (size_t i = 0; i < GJ_N_CLASSES; i++) {
        if (strlen(classes[i].name) == length && memcmp(classes[i].name, name, length) == 0) {
            return &classes[i];
        }
    }
    return NULL;
}

const struct gj_api_unit *gj_api_units(uint32_t *n)
{
    *n = (uint32_t)(sizeof units / sizeof units[0]);
    return units;
}

const struct gj_api_mark *gj_api_marks(uint32_t *n)
{
    *n = (uint32_t)(sizeof marks / sizeof marks[0]);
    return marks;
}

const struct gj_api_function *gj_api_functions(uint32_t *n)
{
    *n = (uint32_t)(sizeof functions / sizeof functions[0]);
    return functions;
}

const char *gj_type_wanted(enum gj_type type)
{
    return types[type].wanted;
}

const char *gj_type_name(enum gj_type type)
{
    return types[type].name;
}

const char *gj_type_luacats(enum gj_type type)
{
    return types[type].luacats;
}

const char *gj_dim_name(enum gj_dimension dim)
{
    static const char *const text[GJ_N_DIMS] = {"a number", "a number of pieces", "a duration", "money", "a ratio"};
    return text[dim];
}

int gj_word_index(const char *list, const char *word)
{
    const size_t length = strlen(word);
    int index = 0;
    while (*list) {
        const size_t n = strcspn(list, "|");
        if (n == length && memcmp(list, word, n) == 0) {
            return index;
        }
        list += n + (list[n] == '|');
        index++;
    }
    return -1;
}

bool gj_word_in(const char *list, const char *word)
{
    return gj_word_index(list, word) >= 0;
}

const char *gj_word_near(const char *list, const char *word, char *out, size_t size)
{
    const char *candidate[64];
    size_t n = 0;
    snprintf(out, size, "%s", list);
    for (char *at = out; *at && n < 64;) {
        candidate[n++] = at;
        at += strcspn(at, "|");
        if (*at == '|') {
            *at++ = '\0';
        }
    }
    return gj_closest(word, candidate, n);
}

const char *gj_api_near_name(const char *word)
{
    return gj_closest(word, names, sizeof names / sizeof names[0]);
}

const char *gj_api_choices(const struct gj_api_field *field, char *out, size_t size)
{
    static const struct {
        const char *of, *words;
    } tables[] = {
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) #name "|"
        {
            "@outcome",
#include "study/outcome.def"
        },
#undef GJ_OUTCOME
#define GJ_RULE(name, script, en, ko) #script "|"
        {
            "@rule",
#include "factory/rule.def"
        },
#undef GJ_RULE
#define GJ_PREEMPT(name, script, en, ko) #script "|"
        {
            "@preempt",
#include "factory/preempt.def"
        },
#undef GJ_PREEMPT
#define GJ_STOCK_POLICY(NAME, name, en, ko) #name "|"
        {
            "@stock_policy",
#include "factory/stock_policy.def"
        },
#undef GJ_STOCK_POLICY
#define GJ_DESIGN(name, en, ko) #name "|"
        {
            "@design",
#include "study/design/design.def"
        },
#undef GJ_DESIGN
    };
    const char *words = field->of;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        words = strcmp(field->of, tables[i].of) == 0 ? tables[i].words : words;
    }
    snprintf(out, size, "%s", words);
    const size_t n = strlen(out);
    if (n > 0 && out[n - 1] == '|') {
        out[n - 1] = '\0';
    }
    return out;
}
