/* Sensitivity: the output that methods write into, the table of methods, and what is the same for all of them. */
#include "study/sens/sens.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "study/estimate.h"

static const struct gj_sens_method methods[] = {
#define GJ_SENS(name, en, ko, fits, own) {#name, en, ko, fits, own, gj_sens_##name},
#include "study/sens/sens_method.def"
#undef GJ_SENS
};
enum { N_METHODS = sizeof methods / sizeof methods[0] };

/* --- words --- */

static const struct {
    const char *key, *en, *ko;
} words[] = {
#define GJ_SENS_WORD(key, en, ko) {#key, en, ko},
#include "study/sens/sens_word.def"
#undef GJ_SENS_WORD
};

const char *gj_sens_word_text(enum gj_sens_word word, bool korean)
{
    return korean ? words[word].ko : words[word].en;
}

const char *gj_sens_word_key(enum gj_sens_word word)
{
    return words[word].key;
}

/* --- output --- */

void gj_sens_output_init(struct gj_sens_output *out)
{
    *out = (struct gj_sens_output){0};
    gj_arena_init(&out->arena);
    out->end = &out->first;
    out->says_end = &out->says;
}

void gj_sens_output_fini(struct gj_sens_output *out)
{
    for (struct gj_sens_table *t = out->first; t; t = t->next) {
        gj_free(t->cell);
    }
    gj_arena_fini(&out->arena);
    *out = (struct gj_sens_output){0};
}

struct gj_sens_table *gj_sens_add_table(struct gj_sens_output *out, const char *key, enum gj_sens_word title)
{
    struct gj_sens_table *table = gj_arena_alloc(&out->arena, 1, sizeof *table);
    if (!table) {
        out->failed = true;
        out->spare = (struct gj_sens_table){0};
        return &out->spare;
    }
    table->key = key;
    table->title = title;
    *out->end = table;
    out->end = &table->next;
    return table;
}

struct gj_sens_column *gj_sens_add_column(struct gj_sens_table *table, enum gj_sens_cell_kind kind, const char *key,
                                          enum gj_sens_word label, const char *unit)
{
    GJ_CHECK(table->n_columns < GJ_SENS_COLUMNS && table->n_rows == 0, "column %s of a table of sensitivity", key);
    struct gj_sens_column *column = &table->column[table->n_columns++];
    *column = (struct gj_sens_column){.kind = kind, .key = key, .label = label, .unit = unit};
    return column;
}

struct gj_sens_cell *gj_sens_add_row(struct gj_sens_output *out, struct gj_sens_table *table)
{
    void *cells = table->cell;
    const size_t n = (size_t)table->n_rows * table->n_columns;
    struct gj_sens_cell *row = out->spare_row;
    if (table == &out->spare || gj_grow(&cells, &table->capacity, n + table->n_columns, sizeof *row) != 0) {
        out->failed = true;
    } else {
        table->cell = cells;
        table->n_rows++;
        row = &table->cell[n];
    }
    for (uint32_t c = 0; c < table->n_columns; c++) {
        row[c] = (struct gj_sens_cell){.value = NAN, .low = NAN, .high = NAN};
    }
    return row;
}

void gj_sens_say(struct gj_sens_output *out, enum gj_sens_word word, const struct gj_sens_arg *arg, uint32_t n)
{
    GJ_CHECK(n <= GJ_SENS_ARGS, "sentence %s has %u arguments", gj_sens_word_key(word), n);
    struct gj_sens_sentence *s = gj_arena_alloc(&out->arena, 1, sizeof *s);
    if (!s) {
        out->failed = true;
        return;
    }
    s->word = word;
    s->n_args = n;
    for (uint32_t i = 0; i < n; i++) {
        s->arg[i] = arg[i];
    }
    *out->says_end = s;
    out->says_end = &s->next;
}

/* --- values --- */

struct gj_sens_cell gj_sens_value(double value)
{
    return (struct gj_sens_cell){.value = gj_round_10(value), .low = NAN, .high = NAN};
}

struct gj_sens_cell gj_sens_interval(double value, double low, double high)
{
    return (struct gj_sens_cell){.value = gj_round_10(value), .low = gj_round_10(low), .high = gj_round_10(high)};
}

static const char *copy(struct gj_sens_output *out, const char *text)
{
    const char *own = gj_arena_strdup(&out->arena, text);
    out->failed |= !own;
    return own ? own : "";
}

struct gj_sens_text gj_sens_same(struct gj_sens_output *out, const char *text)
{
    const char *own = copy(out, text);
    return (struct gj_sens_text){own, own};
}

static const char *take(struct gj_sens_output *out, struct gj_text *text)
{
    const char *own = copy(out, text->data ? text->data : "");
    out->failed |= text->failed;
    gj_text_fini(text);
    return own;
}

struct gj_sens_text gj_sens_take(struct gj_sens_output *out, struct gj_text *en, struct gj_text *ko)
{
    const char *english = take(out, en);
    return (struct gj_sens_text){english, ko ? take(out, ko) : english};
}

struct gj_sens_arg gj_sens_named(struct gj_sens_text text)
{
    return (struct gj_sens_arg){.text = text};
}

struct gj_sens_arg gj_sens_number(double value, const char *unit)
{
    return (struct gj_sens_arg){.value = gj_round_10(value), .unit = unit};
}

struct gj_sens_arg gj_sens_count(uint64_t n)
{
    return (struct gj_sens_arg){.value = (double)n, .unit = GJ_SENS_WHOLE};
}

struct gj_sens_text gj_sens_both(enum gj_sens_word word)
{
    return (struct gj_sens_text){words[word].en, words[word].ko};
}

struct gj_sens_text gj_sens_state(enum gj_point_state state)
{
    return gj_sens_both(state == GJ_POINT_REFUSED    ? GJ_SENS_REFUSED
                        : state == GJ_POINT_NO_VALUE ? GJ_SENS_NO_VALUE
                                                     : GJ_SENS_FAILED);
}

struct gj_sens_text gj_sens_list(struct gj_sens_output *out, const char *const *name, uint32_t n)
{
    struct gj_text text;
    gj_text_init(&text);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(&text, "%s%s", i ? ", " : "", name[i]);
    }
    return gj_sens_take(out, &text, NULL);
}

struct gj_sens_text gj_sens_outcome(const struct gj_sens_input *in)
{
    const struct gj_response_info *info = gj_response_info(in->contrast.of);
    return in->outcome.en ? in->outcome : (struct gj_sens_text){info->en, info->ko};
}

static const char *unit_text(const char *unit, bool korean)
{
    static const struct {
        const char *name, *text[2];
    } units[] = {
#define GJ_FACTOR_UNIT(name, en, ko) {#name, {en, ko}},
#include "study/design/factor_unit.def"
#undef GJ_FACTOR_UNIT
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(units[i].name, unit) == 0) {
            return units[i].text[korean];
        }
    }
    return unit;
}

/* The number or numbers of `text` with the factor's unit, in both languages. */
static struct gj_sens_text with_unit(struct gj_sens_output *out, const struct gj_factor *f, const char *text)
{
    const char *both[2];
    for (int korean = 0; korean < 2; korean++) {
        char line[500];
        const bool has_measure = f->measure && *f->measure && strcmp(f->measure, "1") != 0;
        snprintf(line, sizeof line, "%s%s%s%s%s%s", text, unit_text(f->unit, korean), *f->per ? "/" : "",
                 unit_text(f->per, korean), has_measure ? " " : "", has_measure ? f->measure : "");
        both[korean] = copy(out, line);
    }
    return (struct gj_sens_text){both[0], both[1]};
}

struct gj_sens_text gj_sens_factor_value(struct gj_sens_output *out, const struct gj_factor *factor, double value)
{
    char text[300];
    if (factor->kind == GJ_FACTOR_CHOICE) {
        gj_factor_show(factor, value, text, sizeof text);
        return gj_sens_same(out, text);
    }
    snprintf(text, sizeof text, "%.6g", value);
    return with_unit(out, factor, text);
}

struct gj_sens_text gj_sens_range(struct gj_sens_output *out, const struct gj_factor *factor)
{
    char text[300] = "";
    if (factor->kind != GJ_FACTOR_CHOICE) {
        snprintf(text, sizeof text, "%.6g..%.6g", factor->low, factor->high);
        return with_unit(out, factor, text);
    }
    for (uint32_t i = 0; i < factor->n_choices; i++) {
        const size_t n = strlen(text);
        if (i >= 3 && factor->n_choices > 4) {
            snprintf(text + n, sizeof text - n, ", ... (%u)", factor->n_choices);
            break;
        }
        snprintf(text + n, sizeof text - n, "%s%.40s", i ? ", " : "", factor->choice[i]);
    }
    return with_unit(out, factor, text);
}

void gj_sens_add_factor_columns(struct gj_sens_table *table)
{
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "factor", GJ_SENS_FACTOR, "");
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "range", GJ_SENS_RANGE, "");
}

void gj_sens_put_factor(struct gj_sens_output *out, struct gj_sens_cell *cell, const struct gj_factor *factor)
{
    cell[0].text = gj_sens_same(out, factor->name);
    cell[1].text = gj_sens_range(out, factor);
}

void gj_sens_put_input(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_sens_cell *cell,
                       uint32_t input)
{
    uint32_t axis = 0;
    if (gj_design_input_is_group(in->design, input)) {
        cell[0].text = gj_sens_same(out, gj_design_input_name(in->design, input));
        cell[1].text = gj_sens_both(GJ_SENS_GROUP);
        return;
    }
    while (gj_design_input_of(in->design, axis) != input) {
        axis++;
    }
    gj_sens_put_factor(out, cell, &in->table->experiment->factor[gj_design_axes(in->design)[axis]]);
}

double gj_sens_scenario_answer(const struct gj_sens_input *in, uint64_t scenario)
{
    const uint64_t n = gj_design_n_policies(in->design);
    double sum = 0.0;
    for (uint64_t policy = 0; policy < n; policy++) {
        const uint64_t point = gj_design_point_of(in->design, scenario, policy);
        sum += in->table->state[point] == GJ_POINT_DONE ? in->table->mean[point] : (double)NAN;
    }
    return sum / (double)n;
}

static void take_scenario(const struct gj_sens_input *in, struct gj_point_table *table, uint64_t i)
{
    const struct gj_point_table *all = in->table;
    const uint64_t point = gj_design_point_of(in->design, i, 0);
    uint32_t n = 0;
    table->mean[i] = gj_sens_scenario_answer(in, i);
    table->variance[i] = NAN;
    table->state[i] = isnan(table->mean[i]) ? GJ_POINT_FAILED : GJ_POINT_DONE;
    table->count[i] = isnan(table->mean[i]) ? 0U : 1U;
    for (uint64_t policy = 0; policy < gj_design_n_policies(in->design); policy++) {
        const bool is_refused = all->state[gj_design_point_of(in->design, i, policy)] == GJ_POINT_REFUSED;
        table->state[i] = is_refused ? GJ_POINT_REFUSED : table->state[i];
    }
    for (uint32_t axis = 0; axis < all->n_axes && n < table->n_axes; axis++) {
        if (all->axis[axis] == table->axis[n]) {
            table->value[i * table->n_axes + n++] = all->value[point * all->n_axes + axis];
        }
    }
}

enum gj_status gj_sens_over_policies(const struct gj_sens_input *in, struct gj_point_table *table,
                                     struct gj_error *error)
{
    const uint64_t n = gj_design_n_scenarios(in->design);
    const uint32_t n_axes = gj_design_n_axes(in->design);
    uint32_t *axis = gj_alloc_zero(n_axes, sizeof *axis);
    *table = (struct gj_point_table){
        .experiment = in->table->experiment, .contrast = in->contrast, .n_axes = n_axes, .axis = axis, .n = n};
    table->value = gj_alloc_zero(n * n_axes, sizeof *table->value);
    table->state = gj_alloc_zero(n, sizeof *table->state);
    table->mean = gj_alloc_zero(n, sizeof *table->mean);
    table->variance = gj_alloc_zero(n, sizeof *table->variance);
    table->count = gj_alloc_zero(n, sizeof *table->count);
    if (!axis || !table->value || !table->state || !table->mean || !table->variance || !table->count) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the scenarios of the design");
    }
    memcpy(axis, gj_design_axes(in->design), n_axes * sizeof *axis);
    for (uint64_t i = 0; i < n; i++) {
        take_scenario(in, table, i);
        table->n_in[table->state[i]]++;
    }
    return GJ_OK;
}

void gj_sens_say_policies(const struct gj_sens_input *in, struct gj_sens_output *out)
{
    const uint64_t n = gj_design_n_policies(in->design);
    if (n > 1) {
        gj_sens_say(out, GJ_SENS_OVER_POLICIES, (const struct gj_sens_arg[]){gj_sens_count(n)}, 1);
    }
}

void gj_sens_say_dependent(const struct gj_sens_input *in, struct gj_sens_output *out)
{
    bool is_refused = false;
    for (uint64_t i = 0; i < in->table->n; i++) {
        is_refused |= in->table->state[i] == GJ_POINT_REFUSED;
    }
    if (is_refused) {
        gj_sens_say(out, GJ_SENS_DEPENDENT, NULL, 0);
    }
}

/* By insertion: there are at most some hundred factors, and what is equal stays as it was. */
void gj_sens_order(const double *value, uint32_t n, uint32_t *order)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        while (at > 0 && !isnan(value[i]) && !(value[order[at - 1]] >= value[i])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

enum gj_status gj_sens_sample_take(const struct gj_point_table *table, struct gj_sens_sample *sample,
                                   struct gj_error *error)
{
    *sample = (struct gj_sens_sample){0};
    size_t n = 0;
    for (uint64_t i = 0; i < table->n; i++) {
        n += table->state[i] == GJ_POINT_DONE;
    }
    sample->point = gj_alloc_zero(n, sizeof *sample->point);
    sample->x = gj_alloc_zero(n * table->n_axes, sizeof *sample->x);
    sample->y = gj_alloc_zero(n, sizeof *sample->y);
    if (!sample->point || !sample->x || !sample->y) {
        gj_sens_sample_fini(sample);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points of the batch");
    }
    for (uint64_t i = 0; i < table->n; i++) {
        if (table->state[i] == GJ_POINT_DONE) {
            memcpy(&sample->x[(size_t)sample->n * table->n_axes], &table->value[i * table->n_axes],
                   table->n_axes * sizeof *sample->x);
            sample->point[sample->n] = (uint32_t)i;
            sample->y[sample->n++] = table->mean[i];
        }
    }
    return GJ_OK;
}

void gj_sens_sample_fini(struct gj_sens_sample *sample)
{
    gj_free(sample->point);
    gj_free(sample->x);
    gj_free(sample->y);
    *sample = (struct gj_sens_sample){0};
}

/* --- methods --- */

uint32_t gj_sens_n_methods(void)
{
    return N_METHODS;
}

const struct gj_sens_method *gj_sens_method(uint32_t i)
{
    return &methods[i];
}

enum gj_status gj_sens_method_find(const char *name, const struct gj_sens_method **method, struct gj_error *error)
{
    const char *names[N_METHODS];
    char all[300] = "";
    for (uint32_t i = 0; i < N_METHODS; i++) {
        names[i] = methods[i].name;
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", names[i]);
        if (strcmp(names[i], name) == 0) {
            *method = &methods[i];
            return GJ_OK;
        }
    }
    const char *near = gj_closest(name, names, N_METHODS);
    gj_error_set(error, GJ_USAGE, NULL, "there is no method \"%.60s\"", name);
    gj_error_fix(error, "%s%s%sthe methods are %s", near ? "did you mean " : "", near ? near : "", near ? "? " : "",
                 all);
    return GJ_USAGE;
}

/* Is the word one of the list's, which blanks part? */
static bool has_word(const char *list, const char *word)
{
    const size_t n = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += n) {
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0')) {
            return true;
        }
    }
    return false;
}

bool gj_sens_method_is_own(const struct gj_sens_method *method, enum gj_design_kind design)
{
    return has_word(method->own, gj_design_name(design));
}

/* Counts by state; says what is left out. GJ_MODEL when fewer than two points have the answer. */
static enum gj_status look_over(const struct gj_sens_input *in, struct gj_sens_output *out, bool *is_constant,
                                struct gj_error *error)
{
    const struct gj_point_table *t = in->table;
    uint64_t n[GJ_POINT_NO_VALUE + 1] = {0};
    double low = INFINITY, high = -INFINITY;
    for (uint64_t i = 0; i < t->n; i++) {
        n[t->state[i]]++;
        if (t->state[i] == GJ_POINT_DONE) {
            low = fmin(low, t->mean[i]);
            high = fmax(high, t->mean[i]);
        }
    }
    if (n[GJ_POINT_DONE] < 2) {
        gj_error_set(error, GJ_MODEL, NULL, "%llu of %llu points have an answer; there is nothing to compare",
                     (unsigned long long)n[GJ_POINT_DONE], (unsigned long long)t->n);
        gj_error_fix(error, "run more points with `gongjang sweep --points`, or look with --outcome at an outcome that "
                            "this study has");
        return GJ_MODEL;
    }
    if (n[GJ_POINT_DONE] < t->n) {
        gj_sens_say(out, GJ_SENS_LEFT_OUT,
                    (const struct gj_sens_arg[]){gj_sens_count(t->n - n[GJ_POINT_DONE]), gj_sens_count(t->n),
                                                 gj_sens_count(n[GJ_POINT_REFUSED]), gj_sens_count(n[GJ_POINT_FAILED]),
                                                 gj_sens_count(n[GJ_POINT_NO_VALUE])},
                    5);
    }
    *is_constant = !(high > low);
    if (*is_constant) {
        gj_sens_say(out, GJ_SENS_NO_CHANGE,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_outcome(in)),
                                                 gj_sens_number(low, gj_contrast_unit(&in->contrast)),
                                                 gj_sens_count(n[GJ_POINT_DONE])},
                    3);
        if (in->contrast.against != GJ_NO_RESPONSE && low == 0.0) {
            gj_sens_say(out, GJ_SENS_NO_CHANGE_ARMS, NULL, 0);
        }
    }
    return GJ_OK;
}

enum gj_status gj_sens_run(const struct gj_sens_method *method, const struct gj_sens_input *in,
                           struct gj_sens_output *out, struct gj_error *error)
{
    const char *design = gj_design_name(in->table->experiment->design.kind);
    bool is_constant = false;
    if (strcmp(method->fits, "*") != 0 && !has_word(method->fits, design)) {
        gj_error_set(error, GJ_USAGE, NULL, "method %s cannot read a design of the kind %s", method->name, design);
        gj_error_fix(error, "it reads %s: sweep again with --design, or take another --method", method->fits);
        return GJ_USAGE;
    }
    enum gj_status status = look_over(in, out, &is_constant, error);
    if (status == GJ_OK && !is_constant) {
        status = method->run(in, out, error);
    }
    return status == GJ_OK && out->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the analysis")
                                          : status;
}
