#include "render/compare_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the lines as they stand: kind[index].field = value, or field = value --- */

struct raw {
    const char *kind; /* "" of a line without a number */
    uint32_t index;
    const char *field, *value;
};

/* The lines of one firm, or of the study. */
struct part {
    const char *firm; /* "firm 3"; "" */
    struct raw *raw;
    uint32_t n;
    const struct gj_compared *const *both;
    uint32_t n_upgrades;
    struct gj_arena *arena;
    struct known {
        const char *kind, *name;
        uint32_t index;
    } * known; /* names found so far; as many as there are lines at most */
    uint32_t n_known;
    bool failed;
};

GJ_PRINTF(2, 3)
static const char *print(struct part *part, const char *format, ...)
{
    char small[800];
    va_list arguments;
    va_start(arguments, format);
    const int n = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    const char *text = NULL;
    if (n >= 0 && (size_t)n < sizeof small) {
        text = gj_arena_strdup(part->arena, small);
    } else if (n >= 0) {
        char *large = gj_arena_alloc(part->arena, (size_t)n + 1, 1);
        va_start(arguments, format);
        if (large) {
            (void)vsnprintf(large, (size_t)n + 1, format, arguments);
        }
        va_end(arguments);
        text = large;
    }
    part->failed |= text == NULL;
    return text ? text : "";
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static const char *copy_n(struct gj_arena *arena, const char *text, size_t n)
{
    char *copy = gj_arena_alloc(arena, n + 1, 1);
    if (copy) {
        memcpy(copy, text, n);
    }
    return copy;
}

/* "station[3].quality.defects": kind "station", index 3, field "quality.defects". */
static bool split(struct gj_arena *arena, const char *line, size_t n, struct raw *raw)
{
    const char *equals = strstr(line, " =");
    if (!equals || equals >= line + n) {
        return false;
    }
    const char *value = equals + 2 + (equals[2] == ' ');
    const size_t n_word = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
    size_t from = 0;
    *raw = (struct raw){.kind = ""};
    if (n_word > 0 && line[n_word] == '[') {
        const size_t n_digits = strspn(line + n_word + 1, "0123456789");
        const char *end = line + n_word + 1 + n_digits;
        if (n_digits > 0 && n_digits < 9 && end[0] == ']' && end[1] == '.') {
            raw->kind = copy_n(arena, line, n_word);
            raw->index = (uint32_t)strtoul(line + n_word + 1, NULL, 10);
            from = n_word + n_digits + 3;
        }
    }
    raw->field = copy_n(arena, line + from, (size_t)(equals - line) - from);
    raw->value = value <= line + n ? copy_n(arena, value, (size_t)(line + n - value)) : "";
    return true;
}

static const char *find(const struct part *part, const char *kind, uint32_t index, const char *field)
{
    for (uint32_t i = 0; i < part->n; i++) {
        const struct raw *raw = &part->raw[i];
        if (raw->index == index && is(raw->kind, kind) && is(raw->field, field)) {
            return raw->value;
        }
    }
    return NULL;
}

static uint32_t number_of(const char *value)
{
    return value && *value >= '0' && *value <= '9' ? (uint32_t)strtoul(value, NULL, 10) : UINT32_MAX;
}

/* --- what a thing is called --- */

/* line "bracket".machine "blank" is the station line.bracket.blank: the words before the first name, then the names. */
static bool is_path(const char *place, size_t n, const char *path)
{
    bool is_name = false;
    bool is_first = true;
    for (size_t i = 0; i < n; i++) {
        if (place[i] == '"') {
            is_name = !is_name;
            if (is_name && *path++ != '.') {
                return false;
            }
            is_first = false;
        } else if ((is_name || (is_first && place[i] != ' ')) && *path++ != place[i]) {
            return false;
        }
    }
    return *path == '\0';
}

/* As the scenario says it, where a number of the station has a place in a register. */
static const char *station_place(struct part *part, const char *path)
{
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < part->both[side]->n_assumptions; i++) {
            const char *place = part->both[side]->assumption[i].place;
            const char *quote = strchr(place, '"');
            while (quote && (quote = strchr(quote + 1, '"')) != NULL) {
                const size_t n = (size_t)(quote - place) + 1;
                if (is_path(place, n, path)) {
                    return print(part, "%.*s", (int)n, place);
                }
                quote = strchr(quote + 1, '"');
            }
        }
    }
    return print(part, "station \"%s\"", path);
}

/* Which of the steps of its product a step is, from 1. */
static uint32_t ordinal_of_step(const struct part *part, uint32_t step)
{
    const char *product = find(part, "step", step, "product");
    uint32_t n = 1;
    for (uint32_t i = 0; i < part->n && product; i++) {
        const struct raw *raw = &part->raw[i];
        n += raw->index < step && is(raw->kind, "step") && is(raw->field, "product") && is(raw->value, product);
    }
    return n;
}

static const char *name_of(struct part *part, const char *kind, uint32_t index);

static const char *name_by(struct part *part, const char *kind, uint32_t index, const char *field, const char *of)
{
    const char *value = find(part, kind, index, field);
    return value && number_of(value) != UINT32_MAX ? name_of(part, of, number_of(value)) : NULL;
}

/* A thing of a station, with a name of its own or not. */
static const char *name_at_station(struct part *part, const char *kind, uint32_t index)
{
    const char *station = name_by(part, kind, index, "station", "station");
    const char *name = find(part, kind, index, "name");
    if (!station) {
        return NULL;
    }
    return name ? print(part, "%s.%s \"%s\"", station, kind, name) : print(part, "%s.%s", station, kind);
}

static const char *make_name(struct part *part, const char *kind, uint32_t index)
{
    const char *name = find(part, kind, index, "name");
    const char *found = NULL;
    if (is(kind, "station")) {
        const char *path = find(part, kind, index, "path");
        found = path ? station_place(part, path) : NULL;
    } else if (is(kind, "people") && name) {
        found = print(part, "pool \"%s\"", name);
    } else if (is(kind, "buffer") && name && strchr(name, '"')) {
        found = name;
    } else if (is(kind, "staff")) {
        found = name_by(part, kind, index, "pool", "people");
    } else if (is(kind, "transit")) {
        found = name_by(part, kind, index, "buffer", "buffer");
    } else if (is(kind, "job")) {
        found = name_by(part, kind, index, "station", "station");
    } else if (is(kind, "step")) {
        const char *product = name_by(part, kind, index, "product", "product");
        found = product ? print(part, "%s.step %u", product, ordinal_of_step(part, index)) : NULL;
    } else {
        found = name_at_station(part, kind, index);
        found = !found && name ? print(part, "%s \"%s\"", kind, name) : found;
    }
    return found ? found : print(part, "%s[%u]", kind, index + 1);
}

static const char *name_of(struct part *part, const char *kind, uint32_t index)
{
    for (uint32_t i = part->n_known; i > 0; i--) { /* most lines are of the thing of the line before */
        const struct known *known = &part->known[i - 1];
        if (known->index == index && is(known->kind, kind)) {
            return known->name;
        }
    }
    const char *name = make_name(part, kind, index);
    if (part->n_known < part->n) {
        part->known[part->n_known++] = (struct known){kind, name, index};
    }
    return name;
}

/* Of a job: for which product, at which of its steps. */
static const char *what_of(struct part *part, const struct raw *raw)
{
    return is(raw->kind, "job") ? name_by(part, "job", raw->index, "step", "step") : NULL;
}

/* --- values that are numbers of things --- */

static const char *referred(struct part *part, const char *kind, const char *value)
{
    const uint32_t index = number_of(value);
    return index == UINT32_MAX ? "none" : name_of(part, kind, index);
}

/* " 1:2 4:1": sets of pools, bit by bit in base 16, and how many people of one. */
static const char *named_needs(struct part *part, const char *value)
{
    const char *all = "";
    while (*value) {
        char *end;
        const unsigned long long pools = strtoull(value, &end, 16);
        if (end == value || *end != ':') {
            return value;
        }
        const unsigned long count = strtoul(end + 1, &end, 10);
        const char *names = "";
        for (uint32_t pool = 0; pool < 64; pool++) {
            if (pools >> pool & 1U) {
                const char *name = find(part, "people", pool, "name");
                names = print(part, "%s%s%s", names, *names ? " or " : "", name ? name : "?");
            }
        }
        all = print(part, "%s%s%lu %s", all, *all ? " + " : "", count, names);
        value = end + strspn(end, " ");
    }
    return *all ? all : "none";
}

static const char *value_of(struct part *part, const struct raw *raw)
{
    static const struct {
        const char *field, *kind;
    } refers[] = {{"shifts", "shifts"},   {"station", "station"}, {"buffer", "buffer"},
                  {"product", "product"}, {"step", "step"},       {"pool", "people"},
                  {"cards", "cards"},     {"store", "buffer"},    {"tells", "station"}};
    static const char *const needs[] = {"needs", "setup_needs", "crew", "maintenance_crew"};
    if (!*raw->kind) {
        return raw->value;
    }
    for (size_t i = 0; i < sizeof refers / sizeof refers[0]; i++) {
        if (is(raw->field, refers[i].field)) {
            return referred(part, refers[i].kind, raw->value);
        }
    }
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
        if (is(raw->field, needs[i])) {
            return named_needs(part, raw->value);
        }
    }
    return raw->value;
}

/* --- places --- */

static bool is_lever(const char *field)
{
    static const char *const levers[] = {
#define GJ_LEVER(name, script, en, ko, acts) script,
#include "factory/lever.def"
#undef GJ_LEVER
    };
    bool found = false;
    for (size_t i = 0; i < sizeof levers / sizeof levers[0]; i++) {
        found |= is(field, levers[i]);
    }
    return found;
}

/* support.payer[0].share: payer "state".share of support "win-win". */
static const char *support_place(struct part *part, uint32_t upgrade, const char *field)
{
    const char *programme = find(part, "upgrade", upgrade, "support.name");
    const char *rest = field + strlen("support.");
    if (strncmp(rest, "payer[", 6) == 0 && strchr(rest, '.')) {
        const char *dot = strchr(rest, '.');
        const char *of = print(part, "support.%.*s.name", (int)(dot - rest), rest);
        const char *payer = find(part, "upgrade", upgrade, of);
        rest = payer ? print(part, "payer \"%s\"%s", payer, dot) : rest;
    }
    return print(part, "support \"%s\".%s", programme ? programme : "", rest);
}

static const char *level_place(struct part *part, const char *level, const char *field)
{
    return print(part, "%s.%s%s", level, is_lever(field) ? "levers." : "", field);
}

static const char *upgrade_place(struct part *part, uint32_t upgrade, const char *field)
{
    if (strncmp(field, "support.", 8) == 0) {
        return support_place(part, upgrade, field);
    }
    if (part->n_upgrades <= 1) {
        return level_place(part, "after", field);
    }
    if (is(field, "at_us")) {
        return print(part, "study.upgrades[%u].at_us", upgrade + 1);
    }
    return level_place(part, print(part, "study.upgrades[%u].to", upgrade + 1), field);
}

/* Where a frozen name is not the scenario's. */
static const char *alias_of(const char *place)
{
    static const char *const aliases[][2] = {{"firm.market.shock_sd", "firm.market.shock"},
                                             {"firm.market.shock_persistence", "firm.market.persistence"},
                                             {"firm.finance.closing_months", "firm.finance.closing_pay"},
                                             {"firm.finance.hours_per_month", "firm.finance.paid_hours"},
                                             {"firm.finance.idle_labour", "firm.finance.idle"},
                                             {"firm.finance.depreciation_years", "firm.finance.depreciation"}};
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        if (is(place, aliases[i][0])) {
            return aliases[i][1];
        }
    }
    return place;
}

/* "paperwork_us" is paperwork in microseconds. */
static const char *without_unit(struct part *part, const char *place, const char **unit)
{
    static const char *const endings[][2] = {
        {"_won_per_month", "won/month"}, {"_won", "won"}, {"_us", "us"}, {"_per_year", "1/year"}};
    const size_t n = strlen(place);
    *unit = "";
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        const size_t m = strlen(endings[i][0]);
        if (n > m && is(place + n - m, endings[i][0])) {
            *unit = endings[i][1];
            return print(part, "%.*s", (int)(n - m), place);
        }
    }
    return alias_of(place);
}

static const char *place_of(struct part *part, const struct raw *raw)
{
    if (is(raw->kind, "upgrade")) {
        return upgrade_place(part, raw->index, raw->field);
    }
    if (!*raw->kind && strncmp(raw->field, "before.", 7) == 0) {
        return level_place(part, "before", raw->field + 7);
    }
    if (!*raw->kind) {
        return raw->field;
    }
    const bool is_ideal = is(raw->kind, "job") && is(raw->field, "ideal_us"); /* the cycle's best */
    return print(part, "%s.%s", name_of(part, raw->kind, raw->index), is_ideal ? "cycle.ideal_us" : raw->field);
}

static void add_part(struct part *part, struct gj_named *named)
{
    for (uint32_t i = 0; i < part->n; i++) {
        struct gj_named_line *line = &named->line[named->n];
        const char *what = what_of(part, &part->raw[i]);
        line->firm = part->firm;
        line->place = without_unit(part, place_of(part, &part->raw[i]), &line->unit);
        line->what = what ? what : "";
        line->value = value_of(part, &part->raw[i]);
        line->key = print(part, "%s\n%s\n%s", line->firm, line->place, line->what);
        line->order = named->n++;
    }
}

/* --- keys that repeat --- */

static int by_key(const void *a, const void *b)
{
    const struct gj_named_line *one = *(const struct gj_named_line *const *)a;
    const struct gj_named_line *other = *(const struct gj_named_line *const *)b;
    const int order = strcmp(one->key, other->key);
    return order != 0 ? order : (one->order > other->order) - (one->order < other->order);
}

/* The second of a key becomes "key\n2" and so on. */
static enum gj_status tell_apart(struct gj_named *named, struct gj_arena *arena)
{
    struct part part = {.arena = arena};
    struct gj_named_line **sorted = gj_alloc_zero((size_t)named->n + 1, sizeof *sorted);
    for (uint32_t i = 0; sorted && i < named->n; i++) {
        sorted[i] = &named->line[i];
    }
    if (sorted) {
        qsort(sorted, named->n, sizeof *sorted, by_key);
    }
    for (uint32_t i = 1, nth = 1; sorted && i < named->n; i++) {
        const char *before = sorted[i - nth]->key; /* the first of its kind keeps its key */
        nth = is(sorted[i]->key, before) ? nth + 1 : 1;
        if (nth > 1) {
            sorted[i]->key = print(&part, "%s\n%u", before, nth);
        }
    }
    const bool has_room = sorted != NULL && !part.failed;
    gj_free(sorted);
    return has_room ? GJ_OK : GJ_NO_MEMORY;
}

/* --- all of it --- */

uint32_t gj_named_upgrades(const char *frozen)
{
    uint32_t n = 0;
    for (const char *at = frozen; (at = strstr(at, "\nupgrade[")) != NULL; at++) {
        const uint32_t index = number_of(at + strlen("\nupgrade["));
        n = index != UINT32_MAX && index + 1 > n ? index + 1 : n;
    }
    return n;
}

static uint32_t count_lines(const char *text)
{
    uint32_t n = 1;
    for (; *text; text++) {
        n += *text == '\n';
    }
    return n;
}

enum gj_status gj_named_read(const char *frozen, const struct gj_compared *both[2], uint32_t n_upgrades,
                             struct gj_arena *arena, struct gj_named *named)
{
    const uint32_t most = count_lines(frozen);
    struct raw *raw = gj_arena_alloc(arena, most, sizeof *raw);
    *named = (struct gj_named){.line = gj_arena_alloc(arena, most, sizeof *named->line)};
    struct part part = {.firm = "", .raw = raw, .both = both, .n_upgrades = n_upgrades, .arena = arena};
    part.known = gj_arena_alloc(arena, most, sizeof *part.known);
    if (!raw || !named->line || !part.known) {
        return GJ_NO_MEMORY;
    }
    for (const char *line = frozen; *line;) {
        const size_t n = strcspn(line, "\n");
        const bool is_of_study = strncmp(line, "target[", 7) == 0 && *part.firm;
        if (strncmp(line, "firm = ", 7) == 0 || is_of_study) {
            add_part(&part, named);
            part.firm = is_of_study ? "" : print(&part, "firm %.*s", (int)n - 7, line + 7);
            part.raw += part.n;
            part.n = part.n_known = 0;
        }
        if (strncmp(line, "firm = ", 7) != 0 && split(arena, line, n, &part.raw[part.n])) {
            const struct raw *last = &part.raw[part.n];
            part.failed |= !last->kind || !last->field || !last->value;
            part.n += !part.failed;
        }
        line += n + (line[n] == '\n');
    }
    add_part(&part, named);
    return part.failed ? GJ_NO_MEMORY : tell_apart(named, arena);
}
