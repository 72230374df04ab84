#include "render/compare_scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/compare_names.h"

const char *gj_change_name(enum gj_change_kind kind)
{
    static const char *const names[] = {"changed", "added", "removed"};
    return names[kind];
}

struct work {
    const struct gj_compared *side[2];
    struct gj_changes *out;
    size_t capacity;
    uint32_t n_registers; /* changes of the registers: the first */
    bool failed;
};

static struct gj_change *add(struct work *work)
{
    void *changes = work->out->change;
    if (gj_grow(&changes, &work->capacity, work->out->n + 1U, sizeof *work->out->change) != 0) {
        work->failed = true;
        return NULL;
    }
    work->out->change = changes;
    struct gj_change *change = &work->out->change[work->out->n++];
    *change = (struct gj_change){.firm = "", .place = "", .what = "", .unit = ""};
    return change;
}

static enum gj_change_kind kind_of(bool in_a, bool in_b)
{
    return !in_a ? GJ_CHANGE_ADDED : !in_b ? GJ_CHANGE_REMOVED : GJ_CHANGE_CHANGED;
}

/* --- two sorted lists of anything with a key --- */

struct entry {
    const char *key;
    uint32_t order; /* in its own list */
    const void *of;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *one = a;
    const struct entry *other = b;
    const int order = strcmp(one->key, other->key);
    return order != 0 ? order : (one->order > other->order) - (one->order < other->order);
}

/* Entries that may be of one or of both. */
struct pair {
    const void *of[2];
    uint32_t order; /* in the first list, or after all of it */
};

static int by_order(const void *a, const void *b)
{
    const struct pair *one = a;
    const struct pair *other = b;
    return (one->order > other->order) - (one->order < other->order);
}

/* Match entries of equal keys; `pair` has room for n_a + n_b. Returns how many pairs there are, in the order of the first list. */
static uint32_t match(struct entry *a, uint32_t n_a, struct entry *b, uint32_t n_b, struct pair *pair)
{
    uint32_t n = 0;
    qsort(a, n_a, sizeof *a, by_key);
    qsort(b, n_b, sizeof *b, by_key);
    for (uint32_t i = 0, k = 0; i < n_a || k < n_b;) {
        const int order = i == n_a ? 1 : k == n_b ? -1 : strcmp(a[i].key, b[k].key);
        pair[n].of[0] = order <= 0 ? a[i].of : NULL;
        pair[n].of[1] = order >= 0 ? b[k].of : NULL;
        pair[n++].order = order <= 0 ? a[i].order : n_a + b[k].order;
        i += order <= 0;
        k += order >= 0;
    }
    qsort(pair, n, sizeof *pair, by_order);
    return n;
}

typedef void pair_fn(struct work *work, const void *a, const void *b);
typedef struct entry entry_fn(const void *list, uint32_t i);

static void each_pair(struct work *work, const void *const list[2], const uint32_t n[2], entry_fn *entry,
                      pair_fn *visit)
{
    struct entry *entries[2] = {gj_alloc_zero((size_t)n[0] + 1, sizeof **entries),
                                gj_alloc_zero((size_t)n[1] + 1, sizeof **entries)};
    struct pair *pair = gj_alloc_zero((size_t)n[0] + n[1] + 1, sizeof *pair);
    if (entries[0] && entries[1] && pair) {
        for (int side = 0; side < 2; side++) {
            for (uint32_t i = 0; i < n[side]; i++) {
                entries[side][i] = entry(list[side], i);
            }
        }
        const uint32_t n_pairs = match(entries[0], n[0], entries[1], n[1], pair);
        for (uint32_t i = 0; i < n_pairs; i++) {
            visit(work, pair[i].of[0], pair[i].of[1]);
        }
    } else {
        work->failed = true;
    }
    gj_free(entries[0]);
    gj_free(entries[1]);
    gj_free(pair);
}

/* --- the registers --- */

static struct entry assumption_entry(const void *list, uint32_t i)
{
    const struct gj_assumption *assumption = (const struct gj_assumption *)list + i;
    return (struct entry){assumption->place, i, assumption};
}

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static struct gj_change *add_register(struct work *work, const struct gj_assumption *a, const struct gj_assumption *b)
{
    struct gj_change *change = add(work);
    const struct gj_assumption *any = a ? a : b;
    if (change) {
        change->kind = kind_of(a, b);
        change->place = any->place;
        change->unit = any->unit ? any->unit : "";
        change->is_number = true;
        change->a = a ? a->central : (double)NAN;
        change->b = b ? b->central : (double)NAN;
        change->of_a = a;
        change->of_b = b;
    }
    return change;
}

static void visit_number(struct work *work, const void *a, const void *b)
{
    const struct gj_assumption *one = a;
    const struct gj_assumption *other = b;
    if (!one || !other || !is_same_number(one->central, other->central) || !is_same_text(one->unit, other->unit)) {
        struct gj_change *change = add_register(work, one, other);
        if (change) {
            change->of = GJ_CHANGE_NUMBER;
        }
    }
}

static void visit_basis(struct work *work, const void *a, const void *b)
{
    const struct gj_assumption *one = a;
    const struct gj_assumption *other = b;
    if (!one || !other || !is_same_number(one->central, other->central) || !is_same_text(one->unit, other->unit)) {
        return; /* said already */
    }
    if (!is_same_number(one->low, other->low) || !is_same_number(one->high, other->high) ||
        !is_same_text(one->mark, other->mark) || !is_same_text(one->source, other->source)) {
        struct gj_change *change = add_register(work, one, other);
        if (change) {
            change->of = GJ_CHANGE_BASIS;
        }
    }
}

static void compare_registers(struct work *work, pair_fn *visit)
{
    const void *const list[2] = {work->side[0]->assumption, work->side[1]->assumption};
    const uint32_t n[2] = {work->side[0]->n_assumptions, work->side[1]->n_assumptions};
    each_pair(work, list, n, assumption_entry, visit);
}

/* --- the lines --- */

static struct entry line_entry(const void *list, uint32_t i)
{
    const struct gj_named_line *line = (const struct gj_named_line *)list + i;
    return (struct entry){line->key, i, line};
}

static bool parse_number(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

/* Is the number at `place` the one that the line says, or a part of it? cycle.mean of cycle, cap[1] of cap. */
static bool is_at(const char *place, const char *line)
{
    const size_t n = strlen(line);
    return strncmp(place, line, n) == 0 && (place[n] == '\0' || place[n] == '.' || place[n] == '[');
}

/* The best cycle of a job stands in a line of its own and follows from the cycle. */
static bool is_told(const struct work *work, const struct gj_change *line)
{
    const size_t n = strlen(line->place);
    const size_t m = strlen(".ideal");
    char whole[400];
    if (n >= sizeof whole) {
        return false;
    }
    memcpy(whole, line->place, n + 1);
    if (n > m && strcmp(line->place + n - m, ".ideal") == 0) {
        whole[n - m] = '\0';
    }
    bool found = false;
    for (uint32_t i = 0; i < work->n_registers && !found; i++) {
        const struct gj_change *number = &work->out->change[i];
        const char *place = number->place;
        if (*line->firm && strncmp(place, "member.", 7) == 0) {
            place += 7; /* of all firms of a population */
        }
        found = is_at(place, whole);
    }
    return found;
}

static void visit_line(struct work *work, const void *a, const void *b)
{
    const struct gj_named_line *one = a;
    const struct gj_named_line *other = b;
    const struct gj_named_line *any = one ? one : other;
    if (strcmp(any->place, "plant.name") == 0 || (one && other && strcmp(one->value, other->value) == 0)) {
        return; /* a plant has the name of its file */
    }
    struct gj_change *change = add(work);
    if (change) {
        change->of = GJ_CHANGE_LINE;
        change->kind = kind_of(one, other);
        change->firm = any->firm;
        change->place = any->place;
        change->what = any->what;
        change->unit = any->unit;
        change->before = one ? one->value : NULL;
        change->after = other ? other->value : NULL;
        change->a = change->b = (double)NAN;
        change->is_number =
            one && other && parse_number(one->value, &change->a) && parse_number(other->value, &change->b);
        change->is_told = is_told(work, change);
    }
}

/* --- things that are only in one --- */

/* All places of a side, sorted, and its firms. */
struct places {
    const char **place, **firm;
    uint32_t n, n_firms;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool places_init(struct places *places, const struct gj_compared *side, const struct gj_named *named)
{
    places->place = gj_alloc_zero((size_t)side->n_assumptions + named->n + 1, sizeof *places->place);
    places->firm = gj_alloc_zero((size_t)named->n + 1, sizeof *places->firm);
    for (uint32_t i = 0; places->place && i < side->n_assumptions; i++) {
        places->place[places->n++] = side->assumption[i].place;
    }
    for (uint32_t i = 0; places->place && i < named->n; i++) {
        places->place[places->n++] = named->line[i].place;
    }
    for (uint32_t i = 0; places->firm && i < named->n; i++) {
        const char *firm = named->line[i].firm;
        if (*firm && (i == 0 || firm != named->line[i - 1].firm)) {
            places->firm[places->n_firms++] = firm;
        }
    }
    if (places->place) {
        qsort(places->place, places->n, sizeof *places->place, by_text);
    }
    return places->place != NULL && places->firm != NULL;
}

static bool has_firm(const struct places *places, const char *firm)
{
    bool has = *firm == '\0';
    for (uint32_t i = 0; i < places->n_firms && !has; i++) {
        has = strcmp(places->firm[i], firm) == 0;
    }
    return has;
}

/* Does any place begin so? */
static bool has_prefix(const struct places *places, const char *prefix, size_t n)
{
    uint32_t low = 0, high = places->n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (strncmp(places->place[middle], prefix, n) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < places->n && strncmp(places->place[low], prefix, n) == 0;
}

/* Bytes of the shortest name in `place` that the other side has nothing of: line "bracket".machine "flange"; 0: none. */
static size_t missing_thing(const char *place, const struct places *other)
{
    const char *at = strchr(place, '"');
    while (at && (at = strchr(at + 1, '"')) != NULL) {
        const size_t n = (size_t)(at - place) + 1;
        if (place[n] == '.' && !has_prefix(other, place, n)) {
            return n;
        }
        at = strchr(at + 1, '"');
    }
    return 0;
}

static bool is_thing(const struct gj_change *change, const char *place, size_t n, const char *firm)
{
    return change->of == GJ_CHANGE_THING && strncmp(change->place, place, n) == 0 && change->place[n] == '\0' &&
           strcmp(change->firm, firm) == 0;
}

/* `thing`: place, firm and kind of one. Things stand from `first`; that of the line before comes last, so it is looked for from the end. */
static void add_thing(struct work *work, uint32_t first, const struct gj_change *thing, size_t n)
{
    for (uint32_t i = work->out->n; i > first; i--) {
        if (is_thing(&work->out->change[i - 1], thing->place, n, thing->firm)) {
            return;
        }
    }
    char *name = gj_arena_alloc(&work->out->arena, n + 1, 1);
    struct gj_change *added = name ? add(work) : NULL;
    work->failed |= name == NULL;
    if (added) {
        memcpy(name, thing->place, n);
        added->of = GJ_CHANGE_THING;
        added->kind = thing->kind;
        added->place = name;
        added->firm = thing->firm;
        added->a = added->b = (double)NAN;
    }
}

static void find_thing(struct work *work, uint32_t first, uint32_t i, const struct places places[2])
{
    struct gj_change *change = &work->out->change[i];
    const struct places *other = &places[change->kind == GJ_CHANGE_REMOVED];
    struct gj_change thing = {.place = change->place, .firm = change->firm, .kind = change->kind};
    size_t n = 0;
    if (!has_firm(other, change->firm)) { /* the whole firm */
        thing.place = change->firm;
        thing.firm = "";
        n = strlen(change->firm);
    } else {
        n = missing_thing(change->place, other);
    }
    if (n > 0) {
        change->is_told = true;
        add_thing(work, first, &thing, n);
    }
}

static void find_things(struct work *work, const struct gj_named named[2])
{
    struct places places[2] = {{0}, {0}};
    const uint32_t n = work->out->n;
    const bool has_a = places_init(&places[0], work->side[0], &named[0]);
    const bool has_b = places_init(&places[1], work->side[1], &named[1]);
    work->failed |= !has_a || !has_b;
    for (uint32_t i = 0; i < n && !work->failed; i++) {
        if (work->out->change[i].kind != GJ_CHANGE_CHANGED) {
            find_thing(work, n, i, places);
        }
    }
    for (int side = 0; side < 2; side++) {
        gj_free(places[side].place);
        gj_free(places[side].firm);
    }
}

static enum gj_status compare_lines(struct work *work)
{
    struct gj_named named[2];
    const uint32_t of_a = gj_named_upgrades(work->side[0]->frozen);
    const uint32_t of_b = gj_named_upgrades(work->side[1]->frozen);
    for (int side = 0; side < 2; side++) {
        const enum gj_status status = gj_named_read(work->side[side]->frozen, work->side, of_a > of_b ? of_a : of_b,
                                                    &work->out->arena, &named[side]);
        if (status != GJ_OK) {
            return status;
        }
    }
    const void *const list[2] = {named[0].line, named[1].line};
    const uint32_t n[2] = {named[0].n, named[1].n};
    each_pair(work, list, n, line_entry, visit_line);
    find_things(work, named);
    return GJ_OK;
}

enum gj_status gj_scenario_compare(const struct gj_compared *a, const struct gj_compared *b, struct gj_changes *changes,
                                   struct gj_error *error)
{
    *changes = (struct gj_changes){0};
    gj_arena_init(&changes->arena);
    struct work work = {.side = {a, b}, .out = changes};
    compare_registers(&work, visit_number);
    compare_registers(&work, visit_basis);
    work.n_registers = changes->n;
    const enum gj_status status = compare_lines(&work);
    return status == GJ_OK && !work.failed
               ? GJ_OK
               : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for two scenarios");
}

void gj_changes_free(struct gj_changes *changes)
{
    gj_free(changes->change);
    gj_arena_fini(&changes->arena);
    *changes = (struct gj_changes){0};
}
