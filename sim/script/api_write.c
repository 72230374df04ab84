/* The table of api.def as text for the terminal, as one Markdown page, and as definitions for editors. */
#include <stdio.h>
#include <string.h>

#include "script/api.h"
#include "script/script.h"
#include "study/design/experiment.h"

#define FIRST_OBJECT ((int)GJ_N_DIST)

static bool is_hidden(const struct gj_api_field *field)
{
    return field->of && strcmp(field->of, "@outcome") == 0;
}

/* "duration; 0 to 86400 s", "choice: fifo, edd" */
static void add_type(struct gj_text *out, const struct gj_api_field *field)
{
    char words[1200];
    if (field->type == GJ_T_OBJECT || field->type == GJ_T_OBJECTS) {
        gj_text_addf(out, "%s%s", field->of, field->type == GJ_T_OBJECTS ? ", one or a list" : "");
    } else if (field->type == GJ_T_CHOICE && !is_hidden(field)) {
        gj_api_choices(field, words, sizeof words);
        gj_text_add(out, "one of ");
        for (const char *at = words; *at;) {
            const size_t n = strcspn(at, "|");
            gj_text_addf(out, "\"%.*s\"%s", (int)n, at, at[n] ? ", " : "");
            at += n + (at[n] == '|');
        }
    } else {
        gj_text_add(out, is_hidden(field) ? "name of an outcome" : gj_type_name(field->type));
    }
    if (*field->unit && strcmp(field->unit, "1") != 0) {
        gj_text_addf(out, " [%s]", field->unit);
    }
}

static bool has_range(const struct gj_api_field *field)
{
    switch (field->type) {
    case GJ_T_NUMBER:
    case GJ_T_COUNT:
    case GJ_T_CAPACITY:
    case GJ_T_DURATION:
    case GJ_T_RATIO:
    case GJ_T_RATIO_PER_TIME:
    case GJ_T_MONEY:
    case GJ_T_MONEY_PER_TIME:
    case GJ_T_MONEY_BY_LEVEL:
    case GJ_T_RATIO_BY_LEVEL:
    case GJ_T_DIST_DURATION:
    case GJ_T_DIST_COUNT:
    case GJ_T_DIST_CLOCK:
    case GJ_T_DIST_BY_PRODUCT:
        return field->high > field->low && (field->low > -1e300 || field->high < 1e300);
    default:
        return false;
    }
}

/* Seconds in the largest unit that leaves a short number. */
static void add_seconds(struct gj_text *out, double s)
{
    static const struct {
        double s;
        const char *text;
    } scales[] = {{31536000.0, "years"}, {86400.0, "days"}, {1.0, "s"}};
    size_t i = 0;
    while (i < 2 && s < scales[i].s) {
        i++;
    }
    gj_text_add_number(out, s / scales[i].s);
    gj_text_addf(out, " %s", scales[i].text);
}

/* "0 to 1 days" */
static void add_range(struct gj_text *out, const struct gj_api_field *field)
{
    const bool is_ratio =
        field->type == GJ_T_RATIO || field->type == GJ_T_RATIO_PER_TIME || field->type == GJ_T_RATIO_BY_LEVEL;
    const double scale = is_ratio ? 100.0 : 1.0;
    const bool is_duration = field->type == GJ_T_DURATION || field->type == GJ_T_DIST_DURATION ||
                             field->type == GJ_T_DIST_CLOCK || field->type == GJ_T_DIST_BY_PRODUCT;
    const double high = field->high * scale;
    if (is_duration) {
        gj_text_add_number(out, field->low);
        gj_text_add(out, field->low > 0.0 ? " s to " : " to ");
        add_seconds(out, high);
        return;
    }
    gj_text_add_number(out, field->low * scale);
    if (high > 1e300) {
        gj_text_add(out, is_ratio ? " % or more" : " or more");
        return;
    }
    gj_text_add(out, " to ");
    gj_text_add_number(out, high);
    gj_text_add(out, is_ratio ? " %" : "");
}

static const char *naming(const struct gj_api_class *class)
{
    switch (class->naming) {
    case GJ_NAME_NAMED:
        return " \"name\" { ... }";
    case GJ_NAME_NAMEABLE:
        return " { ... } / \"name\" { ... }";
    default:
        return class->kind == GJ_CLASS_DIST ? "" : " { ... }";
    }
}

/* exponential(mean) */
static void add_dist_signature(struct gj_text *out, const struct gj_api_class *class)
{
    gj_text_addf(out, "%s(", class->name);
    for (uint32_t i = 0; i < class->n_fields; i++) {
        gj_text_addf(out, "%s%s", i ? ", " : "", class->field[i].name);
    }
    gj_text_add(out, ")");
}

/* --- the terminal -------------------------------------------------------------------------------------------------------------------- */

static void add_columns(struct gj_text *out, const char *left, const char *right)
{
    const size_t width = gj_utf8_width(left);
    gj_text_addf(out, "  %s", left);
    for (size_t i = width; i < 18; i++) {
        gj_text_add(out, " ");
    }
    gj_text_addf(out, "%s%s\n", width >= 18 ? "  " : "", right);
}

static void write_field(struct gj_text *out, const struct gj_api_field *field, bool korean)
{
    add_columns(out, field->name, korean ? field->ko : field->en);
    gj_text_add(out, "                    ");
    add_type(out, field);
    if (has_range(field)) {
        gj_text_add(out, "; ");
        add_range(out, field);
    }
    if (field->required) {
        gj_text_add(out, korean ? "; 필수" : "; required");
    } else if (*field->fallback) {
        gj_text_addf(out, korean ? "; 기본값 %s" : "; default %s", field->fallback);
    }
    gj_text_add(out, "\n");
}

/* What the words of a choice are, where a table says more of them than their names. */
static void write_words(struct gj_text *out, const struct gj_api_field *field, bool korean)
{
    if (!field->of || strcmp(field->of, "@design") != 0) {
        return;
    }
    gj_text_add(out, "\n");
    for (int i = 0; i < GJ_N_DESIGNS; i++) {
        const enum gj_design_kind kind = (enum gj_design_kind)i;
        add_columns(out, gj_design_name(kind), gj_design_text(kind, korean));
    }
}

static void write_class(struct gj_text *out, const struct gj_api_class *class, bool korean)
{
    if (class->kind == GJ_CLASS_DIST) {
        add_dist_signature(out, class);
    } else {
        gj_text_addf(out, "%s%s", class->name, naming(class));
    }
    gj_text_addf(out, "\n%s\n", korean ? class->ko : class->en);
    if (*class->items) {
        gj_text_add(out, korean ? "안에 차례로: " : "In it, one after the other: ");
        for (const char *at = class->items; *at;) {
            const size_t n = strcspn(at, "|");
            gj_text_addf(out, "%.*s%s", (int)n, at, at[n] ? ", " : "\n");
            at += n + (at[n] == '|');
        }
    }
    gj_text_add(out, "\n");
    for (uint32_t i = 0; i < class->n_fields; i++) {
        write_field(out, &class->field[i], korean);
    }
}

static void write_units(struct gj_text *out, bool korean)
{
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        add_columns(out, units[i].name, korean ? units[i].ko : units[i].en);
    }
    gj_text_add(
        out,
        korean
            ? "\n  비율:  won(2900000):per \"month\", percent(13.3):per \"year\", pieces(5200):per \"working_day\"\n"
            : "\n  Rates: won(2900000):per \"month\", percent(13.3):per \"year\", pieces(5200):per \"working_day\"\n");
}

static void write_marks(struct gj_text *out, bool korean)
{
    uint32_t n;
    const struct gj_api_mark *marks = gj_api_marks(&n);
    for (uint32_t i = 0; i < n; i++) {
        add_columns(out, marks[i].function, korean ? marks[i].ko : marks[i].en);
    }
    gj_text_add(out, "\n  assumed(minutes(18), { low = minutes(5), high = minutes(40), source = \"...\" })\n");
}

static void write_classes(struct gj_text *out, int from, int until, bool korean)
{
    for (int i = from; i < until; i++) {
        const struct gj_api_class *class = gj_api_class((enum gj_class_id)i);
        add_columns(out, class->name, korean ? class->ko : class->en);
    }
}

static void write_list(struct gj_text *out, bool korean)
{
    uint32_t n;
    const struct gj_api_function *functions = gj_api_functions(&n);
    gj_text_add(out, korean ? "객체\n" : "Things\n");
    write_classes(out, FIRST_OBJECT, GJ_N_CLASSES, korean);
    gj_text_add(out, korean ? "\n분포 (distributions)\n" : "\nDistributions\n");
    write_classes(out, 0, FIRST_OBJECT, korean);
    gj_text_add(out, korean ? "\n단위 (units)\n" : "\nUnits\n");
    write_units(out, korean);
    gj_text_add(out, korean ? "\n출처 (marks)\n" : "\nMarks: where a number comes from\n");
    write_marks(out, korean);
    gj_text_add(out, korean ? "\n그 밖의 함수\n" : "\nOther functions\n");
    for (uint32_t i = 0; i < n; i++) {
        add_columns(out, functions[i].name, korean ? functions[i].ko : functions[i].en);
    }
    gj_text_add(out, korean ? "\n더 보기: gongjang doc machine, gongjang doc machine.cycle\n"
                            : "\nMore: gongjang doc machine, gongjang doc machine.cycle\n");
}

static const struct gj_api_field *find_field(const struct gj_api_class *class, const char *name)
{
    for (uint32_t i = 0; i < class->n_fields; i++) {
        if (strcmp(class->field[i].name, name) == 0) {
            return &class->field[i];
        }
    }
    return NULL;
}

/* A unit, a mark or a function of that name. */
static bool write_function(struct gj_text *out, const char *name, bool korean)
{
    uint32_t n;
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(units[i].name, name) == 0) {
            gj_text_addf(out, "%s(number)\n%s\n", name, korean ? units[i].ko : units[i].en);
            return true;
        }
    }
    const struct gj_api_mark *marks = gj_api_marks(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(marks[i].function, name) == 0) {
            gj_text_addf(out, "%s(value, { low = , high = , source = \"...\" })  [%s]\n%s\n", name, marks[i].mark,
                         korean ? marks[i].ko : marks[i].en);
            return true;
        }
    }
    const struct gj_api_function *functions = gj_api_functions(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            gj_text_addf(out, "%s -> %s\n%s\n", functions[i].signature, functions[i].returns,
                         korean ? functions[i].ko : functions[i].en);
            return true;
        }
    }
    return false;
}

static enum gj_status no_topic(const char *topic, struct gj_error *error)
{
    const char *near = gj_api_near_name(topic);
    gj_error_set(error, GJ_USAGE, NULL,
                 near ? "there is nothing about \"%.60s\"; did you mean \"%s\"?" : "there is nothing about \"%.60s\"",
                 topic, near);
    gj_error_fix(error, "gongjang doc lists all topics");
    return GJ_USAGE;
}

enum gj_status gj_api_write_text(struct gj_text *out, const char *topic, bool korean, struct gj_error *error)
{
    if (!topic || !*topic) {
        write_list(out, korean);
        return GJ_OK;
    }
    const size_t n = strcspn(topic, ".");
    const struct gj_api_class *class = gj_api_find_class(topic, n);
    if (class && topic[n] == '.') {
        const struct gj_api_field *field = find_field(class, topic + n + 1);
        if (!field) {
            const char *names[64];
            for (uint32_t i = 0; i < class->n_fields; i++) {
                names[i] = class->field[i].name;
            }
            const char *near = gj_closest(topic + n + 1, names, class->n_fields);
            return gj_error_set(error, GJ_USAGE, NULL,
                                near ? "%s has no field \"%.60s\"; did you mean \"%s\"?" : "%s has no field \"%.60s\"",
                                class->name, topic + n + 1, near);
        }
        gj_text_addf(out, "%s.%s\n", class->name, field->name);
        write_field(out, field, korean);
        write_words(out, field, korean);
    } else if (class) {
        write_class(out, class, korean);
        (void)write_function(out, topic, korean); /* `constant` is both */
    } else if (strcmp(topic, "units") == 0) {
        write_units(out, korean);
    } else if (strcmp(topic, "marks") == 0) {
        write_marks(out, korean);
    } else if (strcmp(topic, "distributions") == 0) {
        for (int i = 0; i < FIRST_OBJECT; i++) {
            write_class(out, gj_api_class((enum gj_class_id)i), korean);
            gj_text_add(out, "\n");
        }
    } else if (!write_function(out, topic, korean)) {
        return no_topic(topic, error);
    }
    return GJ_OK;
}

/* --- Markdown ------------------------------------------------------------------------------------------------------------------------ */

/* Text of a table's cell: a bar would end it. */
static void add_cell(struct gj_text *out, const char *text)
{
    for (; *text; text++) {
        gj_text_add_n(out, *text == '|' ? "\\|" : text, *text == '|' ? 2 : 1);
    }
}

static void markdown_class(struct gj_text *out, const struct gj_api_class *class, bool korean)
{
    gj_text_add(out, "\n### `");
    if (class->kind == GJ_CLASS_DIST) {
        add_dist_signature(out, class);
    } else {
        gj_text_addf(out, "%s%s", class->name, naming(class));
    }
    gj_text_addf(out, "`\n\n%s\n\n", korean ? class->ko : class->en);
    if (*class->items) {
        gj_text_add(out, korean ? "안에 차례로: `" : "In it, one after the other: `");
        for (const char *at = class->items; *at; at++) {
            gj_text_add_n(out, *at == '|' ? "`, `" : at, *at == '|' ? 4 : 1);
        }
        gj_text_add(out, "`\n\n");
    }
    gj_text_add(out, korean ? "| 필드 | 종류 | 범위 | 기본값 | 뜻 |\n|---|---|---|---|---|\n"
                            : "| field | type | range | default | what for |\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < class->n_fields; i++) {
        const struct gj_api_field *field = &class->field[i];
        gj_text_addf(out, "| `%s` | ", field->name);
        add_type(out, field);
        gj_text_add(out, " | ");
        if (has_range(field)) {
            add_range(out, field);
        }
        gj_text_add(out, " | ");
        if (field->required) {
            gj_text_add(out, korean ? "필수" : "required");
        } else if (*field->fallback) {
            gj_text_add(out, "`");
            add_cell(out, field->fallback);
            gj_text_add(out, "`");
        }
        gj_text_add(out, " | ");
        add_cell(out, korean ? field->ko : field->en);
        gj_text_add(out, " |\n");
    }
}

static void markdown_row(struct gj_text *out, const char *code, const char *text)
{
    gj_text_addf(out, "| `%s` | ", code);
    add_cell(out, text);
    gj_text_add(out, " |\n");
}

static void markdown_functions(struct gj_text *out, bool korean)
{
    uint32_t n;
    char code[100];
    gj_text_add(out,
                korean ? "\n## 단위\n\n| 함수 | 뜻 |\n|---|---|\n" : "\n## Units\n\n| function | gives |\n|---|---|\n");
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        snprintf(code, sizeof code, "%s(n)", units[i].name);
        markdown_row(out, code, korean ? units[i].ko : units[i].en);
    }
    gj_text_add(out,
                "\n`won(2900000):per \"month\"`, `percent(13.3):per \"year\"`, `pieces(5200):per \"working_day\"`\n");
    gj_text_add(out, korean ? "\n## 출처\n\n| 함수 | 뜻 |\n|---|---|\n"
                            : "\n## Where numbers come from\n\n| function | mark |\n|---|---|\n");
    const struct gj_api_mark *marks = gj_api_marks(&n);
    for (uint32_t i = 0; i < n; i++) {
        snprintf(code, sizeof code, "%s(value, { low, high, source })", marks[i].function);
        gj_text_addf(out, "| `%s` | %s: %s |\n", code, marks[i].mark, korean ? marks[i].ko : marks[i].en);
    }
    gj_text_add(out, korean ? "\n## 그 밖의 함수\n\n| 함수 | 뜻 |\n|---|---|\n"
                            : "\n## Other functions\n\n| function | what it does |\n|---|---|\n");
    const struct gj_api_function *functions = gj_api_functions(&n);
    for (uint32_t i = 0; i < n; i++) {
        markdown_row(out, functions[i].signature, korean ? functions[i].ko : functions[i].en);
    }
}

void gj_api_write_reference(struct gj_text *out, bool korean)
{
    gj_text_add(
        out, korean
                 ? "# 시나리오 참조\n\n`gongjang doc --markdown --lang ko`로 만든 문서. 원본: `sim/script/api.def`.\n"
                 : "# What a scenario can say\n\nMade by `gongjang doc --markdown` from `sim/script/api.def`.\n");
    gj_text_add(out, korean ? "\n## 객체\n" : "\n## Things\n");
    for (int i = FIRST_OBJECT; i < GJ_N_CLASSES; i++) {
        markdown_class(out, gj_api_class((enum gj_class_id)i), korean);
    }
    gj_text_add(out, korean ? "\n## 분포\n"
                            : "\n## Distributions\n\nParameters by name in braces, or in this order in parentheses.\n");
    for (int i = 0; i < FIRST_OBJECT; i++) {
        markdown_class(out, gj_api_class((enum gj_class_id)i), korean);
    }
    markdown_functions(out, korean);
}

/* --- editors ------------------------------------------------------------------------------------------------------------------------- */

static void luacats_field(struct gj_text *out, const struct gj_api_field *field)
{
    gj_text_addf(out, "---@field %s%s ", field->name, field->required ? "" : "?");
    if (field->type == GJ_T_OBJECT) {
        gj_text_addf(out, "gj.%s|gj.%s_fields", field->of, field->of);
    } else if (field->type == GJ_T_OBJECTS) {
        gj_text_addf(out, "gj.%s|gj.%s_fields|(gj.%s|gj.%s_fields)[]", field->of, field->of, field->of, field->of);
    } else if (field->type == GJ_T_CHOICE && *field->of) {
        char words[1200];
        gj_api_choices(field, words, sizeof words);
        for (const char *at = words; *at;) {
            const size_t n = strcspn(at, "|");
            gj_text_addf(out, "\"%.*s\"%s", (int)n, at, at[n] ? "|" : "");
            at += n + (at[n] == '|');
        }
    } else {
        gj_text_add(out, gj_type_luacats(field->type));
    }
    gj_text_addf(out, " %s", field->en);
    if (!field->required && *field->fallback) {
        gj_text_addf(out, " (default %s)", field->fallback);
    }
    gj_text_add(out, "\n");
}

static void luacats_class(struct gj_text *out, const struct gj_api_class *class)
{
    gj_text_addf(out, "\n---@class gj.%s_fields\n", class->name);
    for (uint32_t i = 0; i < class->n_fields; i++) {
        luacats_field(out, &class->field[i]);
    }
    if (*class->items) {
        gj_text_add(out, "---@field [integer] ");
        for (const char *at = class->items; *at;) {
            const size_t n = strcspn(at, "|");
            gj_text_addf(out, "gj.%.*s%s", (int)n, at, at[n] ? "|" : "\n");
            at += n + (at[n] == '|');
        }
    }
    if (class->kind == GJ_CLASS_DIST) {
        gj_text_addf(out,
                     "\n---%s\n---@param first gj.%s_fields|gj.quantity|number\n---@param ... "
                     "gj.quantity|number\n---@return gj.distribution\n",
                     class->en, class->name);
        gj_text_addf(out, "function %s(first, ...) end\n", class->name);
        return;
    }
    gj_text_addf(out, "---@class gj.%s: gj.object\n\n---%s\n", class->name, class->en);
    if (class->naming == GJ_NAME_PLAIN) {
        gj_text_addf(out, "---@param fields gj.%s_fields\n---@return gj.%s\nfunction %s(fields) end\n", class->name,
                     class->name, class->name);
        return;
    }
    if (class->naming == GJ_NAME_NAMEABLE) {
        gj_text_addf(out, "---@overload fun(fields: gj.%s_fields): gj.%s\n", class->name, class->name);
    }
    gj_text_addf(out, "---@param name string\n---@return fun(fields: gj.%s_fields): gj.%s\nfunction %s(name) end\n",
                 class->name, class->name, class->name);
}

static const char *luacats_dim(enum gj_dimension dim)
{
    static const char *const names[GJ_N_DIMS] = {"gj.quantity", "gj.count", "gj.duration", "gj.money", "gj.ratio"};
    return names[dim];
}

void gj_api_write_luacats(struct gj_text *out)
{
    uint32_t n;
    gj_text_add(
        out,
        "---@meta\n--- Definitions of Gongjang scenarios for the Lua language server. Made by `gongjang doc "
        "--editor`.\n\n"
        "---@class gj.quantity\n---@operator add(gj.quantity|number): gj.quantity\n---@operator "
        "sub(gj.quantity|number): gj.quantity\n"
        "---@operator mul(gj.quantity|number): gj.quantity\n---@operator div(gj.quantity|number): gj.quantity|number\n"
        "local quantity = {}\n---A rate: won(2900000):per \"month\"\n"
        "---@param time "
        "\"second\"|\"minute\"|\"hour\"|\"day\"|\"working_day\"|\"week\"|\"month\"|\"year\"|gj.duration\n---@return "
        "gj.quantity\n"
        "function quantity:per(time) end\n"
        "---@class gj.duration: gj.quantity\n---@class gj.money: gj.quantity\n---@class gj.ratio: "
        "gj.quantity\n---@class gj.count: gj.quantity\n"
        "---@alias gj.money_rate gj.quantity\n---@alias gj.ratio_rate gj.quantity\n---@alias gj.count_rate "
        "gj.quantity\n"
        "---@class gj.distribution\nlocal distribution = {}\n---The clock of a failure.\n---@param clock "
        "\"operating\"|\"busy\"|\"calendar\"|\"on_shift\"|\"cycles\"\n"
        "---@return gj.distribution\nfunction distribution:of(clock) end\n"
        "---@class gj.object\nlocal object = {}\n---The same with some fields changed.\n---@param fields "
        "table\n---@return self\n"
        "function object:with(fields) end\n");
    const struct gj_api_unit *units = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(out, "\n---%s\n---@param n number\n---@return %s\nfunction %s(n) end\n", units[i].en,
                     luacats_dim(units[i].dim), units[i].name);
    }
    const struct gj_api_mark *marks = gj_api_marks(&n);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(out,
                     "\n---%s\n---@generic T\n---@param value T\n---@param details { low: T, high: T, source: string "
                     "}|string|nil\n---@return T\n"
                     "function %s(value, details) end\n",
                     marks[i].en, marks[i].function);
    }
    gj_text_add(out, "\n---A number with its range and source.\n---@generic T\n---@param value T\n"
                     "---@param details { low: T, high: T, mark: string, source: string }\n---@return T\nfunction "
                     "assume(value, details) end\n"
                     "\n---Numbers of one column of a CSV file beside the scenario.\n---@param file string\n---@param "
                     "column string\n---@return number[]\n"
                     "function csv(file, column) end\n");
    for (int i = 0; i < GJ_N_CLASSES; i++) {
        luacats_class(out, gj_api_class((enum gj_class_id)i));
    }
}
