/* The firms of a population: rows of the file, draws, and the function that makes each firm of its attributes.
 *
 * Attribute a of firm i is draw i under the key (seed of the population, "population/a"): one uniform, turned into the value by inversion where the
 * distribution allows. So firm 17 keeps its attributes when firms or attributes are added. Of a file, i is the row, refused ones counted.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "kernel/draw.h"
#include "script/script_internal.h"

#define FIRM_WORK \
    ((uint64_t)5 * 1000000) /* steps for one firm: a tenth of a whole scenario's; a plant of ours takes 1 % of it */
#define FIRMS_WORK ((uint64_t)2000 * 1000000) /* for all: 20,000 such plants; some ten seconds */
#define FIRM_MEMORY ((size_t)2 << 20)         /* a plant of ten stations, read, takes a fifth of it */
#define REFUSED_SHOWN 10                      /* in the messages; all are in the results */
#define REASON_MAX 300

static const char make_key[] = "gj.make";
static const char firm_type[] = "firm";

/* One attribute: a column of the file, or drawn. */
struct attribute {
    const char *name;
    const struct gj_value *draw;  /* NULL: a column */
    const struct gj_node *column; /* NULL: drawn */
    uint64_t key;
    int place; /* of the column in the file */
    bool is_text;
    double number;
    const char *text;
};

struct reading_firms {
    lua_State *L;
    struct gj_loader *loader;
    const struct gj_node *node;
    struct attribute *attribute;
    uint32_t n_attributes;
    const char *file;
    uint32_t capacity; /* of loader->firm */
    uint64_t work_end; /* of the sandbox, when all firms have had theirs */
};

void gj_population_keep(lua_State *L)
{
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, make_key);
}

/* --- faults of many firms ------------------------------------------------------------------------------------------------------------- */

bool gj_population_had(struct gj_loader *loader, const struct gj_error *error)
{
    const size_t n = loader->errors->n < GJ_ERROR_LIST_MAX ? loader->errors->n : GJ_ERROR_LIST_MAX;
    if (!loader->firm_label || !loader->alike || !loader->errors->items) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct gj_error *old = &loader->errors->items[i];
        struct gj_alike *alike = &loader->alike[i];
        if (!alike->label || alike->label == loader->firm_label || old->line != error->line ||
            strcmp(old->file, error->file) != 0) {
            continue;
        }
        const size_t skip = strlen(alike->label) + 2; /* "label: place", or the label alone */
        const char *place = strlen(old->place) > skip ? old->place + skip : "";
        if (strcmp(place, error->place) == 0) {
            alike->n += 1;
            return true;
        }
    }
    return false;
}

void gj_population_tell_alike(struct gj_loader *loader)
{
    for (size_t i = 0; loader->alike && loader->errors && loader->errors->items && i < GJ_ERROR_LIST_MAX; i++) {
        if (i < loader->errors->n && loader->alike[i].n > 0) {
            struct gj_error *error = &loader->errors->items[i];
            const size_t length = strlen(error->message);
            snprintf(error->message + length, sizeof error->message - length, " (and in %u firm%s more)",
                     loader->alike[i].n, loader->alike[i].n == 1 ? "" : "s");
        }
    }
}

/* --- attributes ----------------------------------------------------------------------------------------------------------------------- */

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int firm_index(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    const char *names[200];
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (n < sizeof names / sizeof names[0] &&
            lua_type(L, -1) == LUA_TSTRING) { /* the function may have added others */
            names[n++] = lua_tostring(L, -1);
        }
    }
    qsort(names, n, sizeof *names, by_text); /* lua_next comes in another order each run */
    const char *near = gj_closest(name, names, n);
    return luaL_error(L, near ? "a firm has no attribute '%s'; did you mean '%s'?" : "a firm has no attribute '%s'",
                      name, near);
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct attribute *)left)->name, ((const struct attribute *)right)->name);
}

static bool is_own_name(const char *name)
{
    return gj_word_in("index|name|line", name);
}

static void list_attributes(struct reading_firms *r, const struct gj_value *columns, const struct gj_value *draws)
{
    const uint32_t n_columns = columns->kind == GJ_V_LIST ? columns->n_items : 0;
    const uint32_t n_draws = draws->kind == GJ_V_LIST ? draws->n_items : 0;
    const double seed = gj_value_number(GJ_FIELD_OF(r->node, population, seed), 1.0);
    r->attribute = gj_loader_alloc(r->L, n_columns + n_draws + 1, sizeof *r->attribute);
    for (uint32_t i = 0; i < n_columns; i++) {
        const struct gj_value *item = &columns->item[i];
        const bool is_text = item->kind == GJ_V_NODE && (GJ_FIELD_OF(item->node, column, words)->kind == GJ_V_LIST ||
                                                         gj_value_whole(GJ_FIELD_OF(item->node, column, text), 0) != 0);
        r->attribute[r->n_attributes++] =
            (struct attribute){.name = item->key, .column = item->node, .is_text = is_text};
    }
    for (uint32_t i = 0; i < n_draws; i++) {
        const struct gj_value *item = &draws->item[i];
        const char *path = gj_loader_format(r->L, "population/%s", item->key);
        r->attribute[r->n_attributes++] = (struct attribute){
            .name = item->key,
            .draw = item,
            .is_text = item->kind == GJ_V_LIST,
            .key = gj_draw_key((uint64_t)seed, path, "attribute"),
        };
    }
    qsort(r->attribute, r->n_attributes, sizeof *r->attribute, by_name);
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        const char *name = r->attribute[i].name;
        const char *field = r->attribute[i].draw ? "draw" : "columns";
        const struct gj_spot spot = gj_loader_field_spot(r->loader, r->node, field, r->node->spot);
        if (is_own_name(name)) {
            gj_loader_complain(r->loader, GJ_SCRIPT, spot, r->node->place, "choose another name",
                               "\"%s\" is what every firm has anyway", name);
        } else if (i > 0 && strcmp(name, r->attribute[i - 1].name) == 0) {
            gj_loader_complain(r->loader, GJ_SCRIPT, spot, r->node->place, "read it or draw it",
                               "\"%s\" is both a column and drawn", name);
        }
    }
}

/* A word by its weight: keys are sorted, so the order in the text does not matter. */
static const char *draw_word(const struct gj_value *words, double u)
{
    double all = 0.0;
    double sum = 0.0;
    const char *last = "";
    for (uint32_t i = 0; i < words->n_items; i++) {
        all += words->item[i].number;
    }
    for (uint32_t i = 0; i < words->n_items; i++) {
        sum += words->item[i].number;
        last = words->item[i].number > 0.0 ? words->item[i].key : last;
        if (u * all < sum) {
            break;
        }
    }
    return last;
}

static void draw_attributes(struct reading_firms *r, uint32_t index)
{
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        struct attribute *a = &r->attribute[i];
        if (!a->draw) {
            continue;
        }
        if (a->is_text) {
            a->text = draw_word(a->draw, gj_draw_uniform(a->key, 0, index, 0));
        } else {
            a->number = gj_draw(&a->draw->dist->dist, a->key, 0, index);
        }
    }
}

static const struct attribute *find_attribute(const struct reading_firms *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        if (strcmp(r->attribute[i].name, name) == 0) {
            return &r->attribute[i];
        }
    }
    return NULL;
}

/* "firm 17 (press, 23 employees)", of what is known; `employees` NaN: not. */
static const char *label_of(lua_State *L, const char *name, const char *sector, double employees)
{
    char heads[40] = "";
    if (!isnan(employees)) {
        snprintf(heads, sizeof heads, "%.0f employee%s", employees, employees >= 0.5 && employees < 1.5 ? "" : "s");
    }
    if (!*sector && !*heads) {
        return name;
    }
    return gj_loader_format(L, "%s (%s%s%s)", name, sector, *sector && *heads ? ", " : "", heads);
}

static const char *label_before(const struct reading_firms *r, const char *name)
{
    const struct attribute *sector = find_attribute(r, "sector");
    const struct attribute *employees = find_attribute(r, "employees");
    return label_of(r->L, name, sector && sector->is_text ? sector->text : "",
                    employees && !employees->is_text ? employees->number : (double)NAN);
}

static void push_firm(struct reading_firms *r, uint32_t index, const char *name, int line)
{
    lua_State *L = r->L;
    lua_createtable(L, 0, (int)r->n_attributes + 3);
    lua_pushinteger(L, index);
    lua_setfield(L, -2, "index");
    lua_pushstring(L, name);
    lua_setfield(L, -2, "name");
    if (line > 0) {
        lua_pushinteger(L, line);
        lua_setfield(L, -2, "line");
    }
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        const struct attribute *a = &r->attribute[i];
        const double whole = a->is_text ? 0.5 : floor(a->number);
        if (a->is_text) {
            lua_pushstring(L, a->text);
        } else if (a->draw && a->draw->dist->dim == GJ_DIM_DURATION) {
            gj_quantity_push(L, GJ_DIM_DURATION, a->number);
        } else if (whole == a->number && fabs(whole) < 1e15) {
            lua_pushinteger(L, (lua_Integer)whole);
        } else {
            lua_pushnumber(L, a->number);
        }
        lua_setfield(L, -2, a->name);
    }
    luaL_setmetatable(L, firm_type);
}

/* --- one firm ------------------------------------------------------------------------------------------------------------------------- */

/* What its plant and the firm tell of heads, for the label, when `employees` is not given. */
static double heads_of(const struct gj_node *member)
{
    const struct gj_value *given = GJ_FIELD_OF(member, member, employees);
    const struct gj_value *plant = GJ_FIELD_OF(member, member, plant);
    const struct gj_value *firm = GJ_FIELD_OF(member, member, firm);
    if (given->kind == GJ_V_NUMBER) {
        return given->number;
    }
    double heads = firm->kind == GJ_V_NODE ? gj_value_number(GJ_FIELD_OF(firm->node, firm, other_heads), 0.0) : 0.0;
    const struct gj_value *people = plant->kind == GJ_V_NODE ? GJ_FIELD_OF(plant->node, plant, people) : NULL;
    for (uint32_t i = 0; people && people->kind == GJ_V_LIST && i < people->n_items; i++) {
        heads += people->item[i].node ? (double)gj_value_whole(GJ_FIELD_OF(people->item[i].node, pool, count), 0) : 0.0;
    }
    return heads;
}

static void add_firm(struct reading_firms *r, struct gj_node *node, uint32_t index, const char *name)
{
    struct gj_loader *loader = r->loader;
    const char *sector = gj_value_text(GJ_FIELD_OF(node, member, sector), "");
    const double heads = heads_of(node);
    const char *label = loader->firm_label; /* by its attributes, if they say anything */
    if (strcmp(label, name) == 0) {
        label = label_of(r->L, name, sector, heads > 0.0 ? heads : (double)NAN);
    }
    loader->firm[loader->n_firms++] = (struct gj_firm_node){
        .node = node,
        .name = name,
        .label = label,
        .index = index,
        .n_nodes = loader->n_nodes,
    };
}

static void make_firm(struct reading_firms *r, uint32_t index, int line)
{
    lua_State *L = r->L;
    struct gj_loader *loader = r->loader;
    const char *name = gj_loader_format(L, "firm %u", index);
    draw_attributes(r, index);
    loader->firm_label = label_before(r, name);
    loader->n_nodes = 0;
    if (loader->work_limit == 0) {
        const uint64_t left = loader->box.work < r->work_end ? r->work_end - loader->box.work : 0;
        loader->is_last_work = left < FIRM_WORK;
        gj_sandbox_extend(&loader->box, loader->is_last_work ? left : FIRM_WORK, FIRM_MEMORY);
    }
    lua_getfield(L, LUA_REGISTRYINDEX, make_key);
    push_firm(r, index, name, line);
    lua_call(L, 1, 1);
    const struct gj_object *object = gj_object_test(L, -1);
    if (object && object->class == gj_api_class(GJ_C_member)) {
        add_firm(r, gj_tree_read_member(L, -1), index, name);
    } else {
        char text[120];
        const struct gj_spot spot = gj_loader_field_spot(loader, r->node, "make", r->node->spot);
        gj_loader_complain(loader, GJ_SCRIPT, spot, "population.make", "let the function return member { ... }",
                           "the function must return a member, it returns %s", gj_describe(L, -1, text, sizeof text));
    }
    lua_pop(L, 1);
    loader->firm_label = NULL;
}

static void make_room(struct reading_firms *r, uint32_t n)
{
    r->loader->firm = gj_loader_alloc(r->L, n, sizeof *r->loader->firm);
    r->loader->alike = gj_loader_alloc(r->L, GJ_ERROR_LIST_MAX, sizeof *r->loader->alike);
    r->capacity = n;
}

/* --- rows ----------------------------------------------------------------------------------------------------------------------------- */

/* "press, moulding, food" */
static void words_text(const struct gj_value *words, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < words->n_items && n < size - 1; i++) {
        const int more = snprintf(out + n, size - n, "%s%s", i ? ", " : "", words->item[i].text);
        n += more > 0 ? (size_t)more : 0;
    }
}

/* Take a cell as the attribute; false with the reason in `why`. */
static bool take_text(struct reading_firms *r, struct attribute *a, const char *cell, char *why)
{
    const struct gj_value *words = GJ_FIELD_OF(a->column, column, words);
    bool is_plain = gj_utf8_valid(cell, strlen(cell));
    for (const char *c = cell; *c; c++) {
        is_plain &= (unsigned char)*c >= 32 && *c != 127;
    }
    if (!is_plain) {
        snprintf(why, REASON_MAX, "%s is no plain text", a->name);
        return false;
    }
    bool is_known = words->kind != GJ_V_LIST;
    for (uint32_t i = 0; !is_known && i < words->n_items; i++) {
        is_known = strcmp(words->item[i].text, cell) == 0;
    }
    if (!is_known) {
        char known[160];
        words_text(words, known, sizeof known);
        snprintf(why, REASON_MAX, "%s is \"%.60s\", none of: %s", a->name, cell, known);
        return false;
    }
    a->text = gj_loader_strdup(r->L, cell);
    return true;
}

static bool take_number(struct attribute *a, const char *cell, char *why)
{
    const struct gj_value *low = GJ_FIELD_OF(a->column, column, low);
    const struct gj_value *high = GJ_FIELD_OF(a->column, column, high);
    if (!gj_csv_number(cell, &a->number)) {
        snprintf(why, REASON_MAX, "%s is \"%.60s\", not a number", a->name, cell);
    } else if (gj_value_whole(GJ_FIELD_OF(a->column, column, whole), 0) != 0 && a->number != floor(a->number)) {
        snprintf(why, REASON_MAX, "%s is %.10g, not a whole number", a->name, a->number);
    } else if (low->kind == GJ_V_NUMBER && a->number < low->number) {
        snprintf(why, REASON_MAX, "%s is %.10g, less than %.10g", a->name, a->number, low->number);
    } else if (high->kind == GJ_V_NUMBER && a->number > high->number) {
        snprintf(why, REASON_MAX, "%s is %.10g, more than %.10g", a->name, a->number, high->number);
    } else {
        return true;
    }
    return false;
}

static void refuse(struct reading_firms *r, int line, const char *why)
{
    struct gj_loader *loader = r->loader;
    if (loader->n_refused == loader->refused_capacity) {
        gj_sandbox_charge_memory(r->L, (loader->refused_capacity + 16) * sizeof *loader->refused);
    }
    if (gj_grow((void **)&loader->refused, &loader->refused_capacity, loader->n_refused + 1, sizeof *loader->refused) !=
        0) {
        loader->out_of_memory = true;
        luaL_error(r->L, "out of memory");
    }
    loader->refused[loader->n_refused++] =
        (struct gj_population_refusal){.line = (uint32_t)line, .reason = gj_loader_strdup(r->L, why)};
}

struct table {
    struct gj_csv csv;
    int n_columns;
    char (*cell)[GJ_CSV_CELL_MAX];
};

/* Names of the first row: each column that is asked for finds its place. */
static bool read_header(struct reading_firms *r, struct table *t)
{
    const char **list = gj_loader_alloc(r->L, GJ_CSV_COLUMNS_MAX, sizeof *list);
    char after = ',';
    while (after == ',' && t->n_columns < GJ_CSV_COLUMNS_MAX) {
        after = gj_csv_cell(&t->csv, t->cell[t->n_columns], GJ_CSV_CELL_MAX);
        list[t->n_columns] = t->cell[t->n_columns];
        t->n_columns++;
    }
    const struct gj_spot spot = gj_loader_field_spot(r->loader, r->node, "file", r->node->spot);
    if (after == ',') {
        gj_loader_complain(r->loader, GJ_SCRIPT, spot, "population.file", NULL, "%s has more than %d columns", r->file,
                           GJ_CSV_COLUMNS_MAX);
        return false;
    }
    bool all = true;
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        struct attribute *a = &r->attribute[i];
        a->place = -1;
        for (int k = 0; a->column && k < t->n_columns; k++) {
            if (strcmp(list[k], a->name) != 0) {
                continue;
            }
            if (a->place >= 0) {
                gj_loader_complain(r->loader, GJ_SCRIPT, spot, "population.file", "take one of them out",
                                   "%s has the column \"%s\" twice, as columns %d and %d", r->file, a->name,
                                   a->place + 1, k + 1);
                all = false;
                break;
            }
            a->place = k;
        }
        if (a->column && a->place < 0) {
            const char *near = gj_closest(a->name, list, (size_t)t->n_columns);
            gj_loader_complain(r->loader, GJ_SCRIPT, spot, "population.file", NULL,
                               near ? "%s has no column \"%s\"; did you mean \"%s\"?" : "%s has no column \"%s\"",
                               r->file, a->name, near);
            all = false;
        }
    }
    return all;
}

/* The next row that is not empty, its first line in *line; number of cells, 0 at the end. */
static int read_row(struct table *t, int *line)
{
    while (t->csv.at < t->csv.end) {
        int n = 0;
        char after = ',';
        *line = t->csv.line;
        for (; after == ','; n++) {
            char spare[GJ_CSV_CELL_MAX];
            after = gj_csv_cell(&t->csv, n < t->n_columns ? t->cell[n] : spare, GJ_CSV_CELL_MAX);
        }
        if (n > 1 || *t->cell[0]) {
            return n;
        }
    }
    return 0;
}

static bool take_row(struct reading_firms *r, const struct table *t, int n_cells, char *why)
{
    if (n_cells != t->n_columns) {
        snprintf(why, REASON_MAX, "the row has %d cell%s, the first row %d", n_cells, n_cells == 1 ? "" : "s",
                 t->n_columns);
        return false;
    }
    for (uint32_t i = 0; i < r->n_attributes; i++) {
        struct attribute *a = &r->attribute[i];
        const char *cell = a->column ? t->cell[a->place] : "";
        if (a->column && strspn(cell, " ") == strlen(cell)) {
            snprintf(why, REASON_MAX, "%s is missing", a->name);
            return false;
        }
        if (a->column && !(a->is_text ? take_text(r, a, cell, why) : take_number(a, cell, why))) {
            return false;
        }
    }
    return true;
}

static void tell_refused(struct reading_firms *r)
{
    struct gj_loader *loader = r->loader;
    const size_t n = loader->n_refused;
    const struct gj_spot spot = gj_loader_field_spot(loader, r->node, "file", r->node->spot);
    if (n > 0 && n == loader->n_rows) {
        gj_loader_complain(loader, GJ_SCRIPT, spot, "population.file", NULL,
                           "all %zu rows of %s are refused; line %u: %s", n, r->file, loader->refused[0].line,
                           loader->refused[0].reason);
        return;
    }
    if (loader->n_rows == 0) {
        gj_loader_complain(loader, GJ_SCRIPT, spot, "population.file", NULL, "%s has no rows below its names", r->file);
    }
    if (n > 0) {
        gj_text_addf(&loader->messages, "%s: %zu of %u rows refused\n", r->file, n, loader->n_rows);
    }
    for (size_t i = 0; i < n && i < REFUSED_SHOWN; i++) {
        gj_text_addf(&loader->messages, "  line %u: %s\n", loader->refused[i].line, loader->refused[i].reason);
    }
    if (n > REFUSED_SHOWN) {
        gj_text_addf(&loader->messages, "  and %zu more; the results list all\n", n - REFUSED_SHOWN);
    }
}

static void read_file(struct reading_firms *r)
{
    struct gj_loader *loader = r->loader;
    const struct gj_spot spot = gj_loader_field_spot(loader, r->node, "file", r->node->spot);
    const int32_t index = gj_source_find(loader, GJ_SOURCE_TABLE, r->file, spot);
    if (index < 0) {
        return; /* reported */
    }
    struct table t = {.cell = gj_loader_alloc(r->L, GJ_CSV_COLUMNS_MAX, sizeof *t.cell)};
    gj_csv_open(loader->source[index].text, loader->source[index].length, &t.csv);
    gj_sandbox_charge(r->L, loader->source[index].length);
    if (!read_header(r, &t)) {
        return;
    }
    uint32_t n_lines = 1;
    for (const char *c = t.csv.at; c < t.csv.end; c++) {
        n_lines += *c == '\n';
    }
    make_room(r, n_lines);
    char why[REASON_MAX];
    int line = 0;
    for (int n = read_row(&t, &line); n > 0; n = read_row(&t, &line)) {
        const uint32_t row = ++loader->n_rows;
        if (take_row(r, &t, n, why)) {
            make_firm(r, row, line);
        } else {
            refuse(r, line, why);
        }
    }
    tell_refused(r);
}

/* --- the register of assumptions ------------------------------------------------------------------------------------------------------ */

struct entry {
    const struct gj_assumption *assumption;
    size_t index;
};

static int by_what(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = strcmp(a->assumption->place, b->assumption->place);
    order = order ? order : strcmp(a->assumption->source, b->assumption->source);
    order = order ? order : strcmp(a->assumption->mark, b->assumption->mark);
    order = order ? order : strcmp(a->assumption->unit, b->assumption->unit);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static bool is_same(const struct gj_assumption *a, const struct gj_assumption *b)
{
    return strcmp(a->place, b->place) == 0 && strcmp(a->source, b->source) == 0 && strcmp(a->mark, b->mark) == 0 &&
           strcmp(a->unit, b->unit) == 0;
}

/* A number that stands in many firms is one entry, at the place it has in each: lowest low, highest high, mean of the central ones. */
static void fold_assumptions(struct reading_firms *r, size_t first)
{
    struct gj_loader *loader = r->loader;
    const size_t n = loader->n_assumptions - first;
    struct entry *entry = gj_loader_alloc(r->L, n, sizeof *entry);
    for (size_t i = 0; i < n; i++) {
        entry[i] = (struct entry){&loader->assumption[first + i], i};
    }
    gj_sandbox_charge(r->L, n * 20);
    qsort(entry, n, sizeof *entry, by_what);
    struct gj_assumption *folded = gj_loader_alloc(r->L, n, sizeof *folded);
    size_t *place = gj_loader_alloc(r->L, n, sizeof *place);
    for (size_t i = 0; i < n;) {
        struct gj_assumption sum = *entry[i].assumption;
        const size_t at = entry[i].index;
        size_t k = i + 1;
        double central = sum.central;
        for (; k < n && is_same(entry[i].assumption, entry[k].assumption); k++) {
            const struct gj_assumption *other = entry[k].assumption;
            sum.low = other->low < sum.low ? other->low : sum.low;
            sum.high = other->high > sum.high ? other->high : sum.high;
            central += other->central;
            sum.is_mixed |= other->central != sum.central;
        }
        if (sum.low != sum.high || central != sum.central * (double)(k - i)) {
            sum.central = central / (double)(k - i);
        }
        folded[at] = sum;
        place[at] = 1;
        i = k;
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (place[i]) {
            struct gj_assumption *to = &loader->assumption[first + kept++];
            *to = folded[i];
            to->place = gj_loader_format(r->L, "member.%s", to->place);
        }
    }
    loader->n_assumptions = first + kept;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------------ */

/* What is missing or too much. */
static bool check(const struct reading_firms *r, const struct gj_value *firms)
{
    const struct gj_node *node = r->node;
    struct gj_loader *loader = r->loader;
    const bool has_file = GJ_FIELD_OF(node, population, file)->kind == GJ_V_TEXT;
    const bool has_columns = GJ_FIELD_OF(node, population, columns)->n_items > 0;
    if (has_file == (firms->kind != GJ_V_ABSENT)) {
        gj_loader_complain(loader, GJ_SCRIPT, node->spot, node->place, "firms = 200, or file = \"firms.csv\"",
                           has_file ? "has both `firms` and `file`" : "how many firms? give `firms` or `file`");
        return false;
    }
    if (!has_file && has_columns) {
        gj_loader_complain(loader, GJ_SCRIPT, node->spot, node->place, "name the file they are read from",
                           "has columns but no file");
        return false;
    }
    return GJ_FIELD_OF(node, population, draw)->kind != GJ_V_BAD &&
           GJ_FIELD_OF(node, population, columns)->kind != GJ_V_BAD &&
           GJ_FIELD_OF(node, population, make)->kind == GJ_V_FUNCTION && firms->kind != GJ_V_BAD;
}

void gj_population_read(lua_State *L, const struct gj_node *population)
{
    struct gj_loader *loader = gj_loader_of(L);
    struct reading_firms r = {.L = L, .loader = loader, .node = population, .work_end = loader->box.work + FIRMS_WORK};
    const struct gj_value *firms = GJ_FIELD_OF(population, population, firms);
    if (!check(&r, firms)) {
        return;
    }
    luaL_newmetatable(L, firm_type);
    lua_pushcfunction(L, firm_index);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    list_attributes(&r, GJ_FIELD_OF(population, population, columns), GJ_FIELD_OF(population, population, draw));
    const size_t n_assumptions = loader->n_assumptions;
    const uint32_t n_nodes = loader->n_nodes;
    if (loader->status != GJ_OK) {
        return; /* what else is wrong would be told of every firm */
    }
    r.file = gj_value_text(GJ_FIELD_OF(population, population, file), NULL);
    loader->file = r.file;
    if (r.file) {
        read_file(&r);
    } else {
        const uint32_t n = (uint32_t)gj_value_whole(firms, 1);
        make_room(&r, n);
        for (uint32_t i = 1; i <= n; i++) {
            make_firm(&r, i, 0);
        }
    }
    loader->n_nodes = n_nodes;
    fold_assumptions(&r, n_assumptions);
}
