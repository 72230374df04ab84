/* What a method of sensitivity found: on a page, as JSON, as CSV. */
#include "cli/sens_internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cli/explain_internal.h"
#include "render/number.h"

enum { BAR = 16 };
static const double LEAST_SHOWN = 1e-4; /* of what has no interval: a p-value, a share */

/* --- the page --- */

/* Of all columns in a column's unit: they are read against each other. */
static double magnitude_of(const struct gj_sens_table *table, const char *unit)
{
    double most = 0.0;
    for (uint32_t i = 0; i < table->n_rows * table->n_columns; i++) {
        const struct gj_sens_cell *cell = &table->cell[i];
        if (strcmp(table->column[i % table->n_columns].unit, unit) == 0) {
            most = fmax(most, fmax(fabs(cell->value), fmax(fabs(cell->low), fabs(cell->high))));
        }
    }
    return most;
}

static const char *unit_text(const struct gj_unit *unit, bool is_difference)
{
    return is_difference && *unit->difference ? unit->difference : unit->text;
}

/* Numbers without a unit are shares of 1 or other plain ones: none to show. */
static struct gj_unit view_of(const char *unit, double magnitude, enum gj_lang lang)
{
    const bool is_plain = *unit == '\0' || strcmp(unit, GJ_SENS_WHOLE) == 0;
    return is_plain ? (struct gj_unit){.factor = 1.0} : gj_unit_view(unit, magnitude, lang);
}

static void add_bar(struct gj_text *cell, double share)
{
    const int n = isnan(share) ? 0 : (int)lrint(BAR * fmax(0.0, fmin(1.0, share)));
    for (int i = 0; i < BAR; i++) {
        gj_text_add(cell, i < n ? "█" : "·");
    }
}

static int decimals_of(const struct gj_sens_cell *cell, double factor)
{
    const double half = (cell->high - cell->low) / 2.0 * factor;
    return gj_decimals(cell->value * factor, half > 1e-7 * fabs(cell->value * factor) ? half : (double)NAN);
}

static void add_bounds(struct gj_text *out, const struct gj_sens_cell *cell, double factor)
{
    const int decimals = decimals_of(cell, factor);
    if (cell->high - cell->low > 1e-7 * fabs(cell->value)) { /* else it is known, or has no interval */
        gj_text_add(out, " (");
        gj_add_rounded(out, cell->low * factor, decimals);
        gj_text_add(out, "..");
        gj_add_rounded(out, cell->high * factor, decimals);
        gj_text_add(out, ")");
    }
}

static void add_cell(struct gj_text *out, const struct gj_sens_cell *cell, enum gj_sens_cell_kind kind, double factor,
                     enum gj_lang lang)
{
    const char *text = lang == GJ_LANG_KO ? cell->text.ko : cell->text.en;
    switch (kind) {
    case GJ_SENS_CELL_TEXT:
        gj_text_add_line(out, text ? text : "", 60);
        break;
    case GJ_SENS_CELL_COUNT:
        gj_add_rounded(out, cell->value, 0);
        break;
    case GJ_SENS_CELL_NUMBER:
        if (fabs(cell->value) < LEAST_SHOWN && cell->value > 0.0) {
            gj_text_addf(out, "< %g", LEAST_SHOWN);
            break;
        }
        gj_add_rounded(out, cell->value * factor, gj_decimals(cell->value * factor, NAN));
        break;
    case GJ_SENS_CELL_INTERVAL:
        gj_add_rounded(out, cell->value * factor, decimals_of(cell, factor));
        add_bounds(out, cell, factor);
        break;
    case GJ_SENS_CELL_BAR:
        add_bar(out, cell->value);
        break;
    }
}

static void show_table(const struct gj_sens_table *table, enum gj_lang lang, struct gj_text *out)
{
    struct gj_unit unit[GJ_SENS_COLUMNS];
    struct gj_grid grid;
    uint32_t left = 0;
    while (left < table->n_columns && table->column[left].kind == GJ_SENS_CELL_TEXT) {
        left++;
    }
    gj_grid_init(&grid, table->n_columns, left);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        unit[c] = view_of(table->column[c].unit, magnitude_of(table, table->column[c].unit), lang);
    }
    struct gj_text *row = gj_grid_row(&grid);
    for (uint32_t c = 0; row && c < table->n_columns; c++) {
        const struct gj_sens_column *column = &table->column[c];
        gj_text_add(&row[c], gj_sens_word_text(column->label, lang == GJ_LANG_KO));
        const char *text = unit_text(&unit[c], column->is_difference);
        gj_text_addf(&row[c], *text ? " (%s)" : "%s", text);
    }
    for (uint32_t i = 0; i < table->n_rows; i++) {
        row = gj_grid_row(&grid);
        for (uint32_t c = 0; row && c < table->n_columns; c++) {
            add_cell(&row[c], &table->cell[i * table->n_columns + c], table->column[c].kind, unit[c].factor, lang);
        }
    }
    gj_text_addf(out, "%s\n", gj_sens_word_text(table->title, lang == GJ_LANG_KO));
    gj_grid_print(&grid, out);
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

/* A number with its unit, and the bounds of its interval after that: "61 % (54..68)". */
static void add_argument(struct gj_text *out, const struct gj_sens_arg *arg, const struct gj_sens_cell *cell,
                         enum gj_lang lang)
{
    if (arg->text.en) {
        gj_text_add(out, lang == GJ_LANG_KO ? arg->text.ko : arg->text.en);
        return;
    }
    const struct gj_unit unit = view_of(arg->unit, fabs(arg->value), lang);
    const bool is_whole = strcmp(arg->unit, GJ_SENS_WHOLE) == 0;
    gj_add_rounded(out, arg->value * unit.factor, is_whole ? 0 : decimals_of(cell, unit.factor));
    const char *text = unit_text(&unit, arg->is_difference);
    gj_text_addf(out, *text ? " %s" : "%s", text);
    add_bounds(out, cell, unit.factor);
}

/* Does "{i} ({j}..{k})" begin here? Then j and k are the bounds of i. */
static bool is_interval(const char *c)
{
    return strncmp(c + 2, "} ({", 4) == 0 && c[6] != '\0' && strncmp(c + 7, "}..{", 4) == 0 && c[11] != '\0' &&
           strncmp(c + 12, "})", 2) == 0;
}

static void add_sentence(const struct gj_sens_sentence *s, enum gj_lang lang, struct gj_text *out)
{
    for (const char *c = gj_sens_word_text(s->word, lang == GJ_LANG_KO); *c; c++) {
        const uint32_t i = *c == '{' ? (uint32_t)(c[1] - '0') : s->n_args;
        if (i >= s->n_args) {
            gj_text_add_n(out, c, 1);
            continue;
        }
        struct gj_sens_cell cell = {.value = s->arg[i].value, .low = NAN, .high = NAN};
        const bool has_bounds = !s->arg[i].text.en && is_interval(c);
        if (has_bounds) {
            const uint32_t low = (uint32_t)(c[6] - '0'), high = (uint32_t)(c[11] - '0');
            cell.low = low < s->n_args ? s->arg[low].value : (double)NAN;
            cell.high = high < s->n_args ? s->arg[high].value : (double)NAN;
        }
        add_argument(out, &s->arg[i], &cell, lang);
        c += has_bounds ? 13 : 2;
    }
}

void gj_sens_show(const struct gj_sens_output *output, enum gj_lang lang, struct gj_text *out)
{
    for (const struct gj_sens_table *t = output->first; t; t = t->next) {
        gj_text_add(out, "\n");
        show_table(t, lang, out);
    }
    gj_text_add(out, output->says ? "\n" : "");
    for (const struct gj_sens_sentence *s = output->says; s; s = s->next) {
        gj_text_add(out, "  ");
        add_sentence(s, lang, out);
        gj_text_add(out, "\n");
    }
}

/* --- JSON --- */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *json_cell(const struct gj_sens_cell *cell, enum gj_sens_cell_kind kind)
{
    switch (kind) {
    case GJ_SENS_CELL_TEXT:
        return cell->text.en ? json_string_nocheck(cell->text.en) : json_null();
    case GJ_SENS_CELL_COUNT:
        return isfinite(cell->value) ? json_integer((json_int_t)cell->value) : json_null();
    case GJ_SENS_CELL_INTERVAL:
        return json_pack("{s:o, s:o, s:o}", "value", number(cell->value), "low", number(cell->low), "high",
                         number(cell->high));
    default:
        return number(cell->value);
    }
}

static json_t *json_table(const struct gj_sens_table *table)
{
    json_t *columns = json_array(), *rows = json_array();
    for (uint32_t c = 0; c < table->n_columns; c++) {
        const struct gj_sens_column *column = &table->column[c];
        if (column->kind != GJ_SENS_CELL_BAR) {
            const char *unit = strcmp(column->unit, GJ_SENS_WHOLE) == 0 ? "" : column->unit;
            json_array_append_new(columns, json_pack("{s:s, s:s, s:s}", "key", column->key, "label",
                                                     gj_sens_word_text(column->label, false), "unit", unit));
        }
    }
    for (uint32_t i = 0; i < table->n_rows; i++) {
        json_t *row = json_object();
        for (uint32_t c = 0; c < table->n_columns; c++) {
            if (table->column[c].kind != GJ_SENS_CELL_BAR) {
                json_object_set_new(row, table->column[c].key,
                                    json_cell(&table->cell[i * table->n_columns + c], table->column[c].kind));
            }
        }
        json_array_append_new(rows, row);
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "key", table->key, "title", gj_sens_word_text(table->title, false),
                     "columns", columns, "rows", rows);
}

static json_t *json_sentence(const struct gj_sens_sentence *s)
{
    struct gj_text text[GJ_N_LANGS];
    char key[64];
    size_t n = 0;
    for (const char *c = gj_sens_word_key(s->word); *c && n + 1 < sizeof key; c++) {
        key[n++] = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    key[n] = '\0';
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        gj_text_init(&text[lang]);
        add_sentence(s, (enum gj_lang)lang, &text[lang]);
    }
    json_t *said = text[0].failed || text[1].failed ? NULL
                                                    : json_pack("{s:s, s:s, s:s}", "key", key, "en",
                                                                text[GJ_LANG_EN].data, "ko", text[GJ_LANG_KO].data);
    gj_text_fini(&text[0]);
    gj_text_fini(&text[1]);
    return said;
}

json_t *gj_sens_json(const struct gj_sens_output *output)
{
    json_t *tables = json_array(), *says = json_array();
    int failed = !tables || !says;
    for (const struct gj_sens_table *t = output->first; t && !failed; t = t->next) {
        failed = json_array_append_new(tables, json_table(t));
    }
    for (const struct gj_sens_sentence *s = output->says; s && !failed; s = s->next) {
        failed = json_array_append_new(says, json_sentence(s));
    }
    if (failed) {
        json_decref(tables);
        json_decref(says);
        return NULL;
    }
    return json_pack("{s:o, s:o}", "tables", tables, "says", says);
}

/* --- CSV --- */

static void add_quoted(struct gj_text *out, const char *text)
{
    const bool is_plain = strpbrk(text, ",\"\n\r") == NULL;
    gj_text_add(out, is_plain ? "" : "\"");
    for (const char *c = text; *c; c++) {
        gj_text_add_n(out, c, 1);
        gj_text_add(out, *c == '"' ? "\"" : "");
    }
    gj_text_add(out, is_plain ? "" : "\"");
}

static void add_number(struct gj_text *out, double value)
{
    if (isfinite(value)) {
        gj_text_add_number(out, value);
    }
}

void gj_sens_csv(const struct gj_sens_output *output, const char *method, struct gj_text *out)
{
    for (const struct gj_sens_table *t = output->first; t; t = t->next) {
        for (uint32_t i = 0; i < t->n_rows * t->n_columns; i++) {
            const struct gj_sens_column *column = &t->column[i % t->n_columns];
            if (column->kind == GJ_SENS_CELL_BAR) {
                continue;
            }
            gj_text_addf(out, "%s,%s,%u,%s,", method, t->key, i / t->n_columns + 1, column->key);
            add_quoted(out, t->cell[i].text.en ? t->cell[i].text.en : "");
            gj_text_add(out, ",");
            add_number(out, t->cell[i].value);
            gj_text_add(out, ",");
            add_number(out, t->cell[i].low);
            gj_text_add(out, ",");
            add_number(out, t->cell[i].high);
            gj_text_addf(out, ",%s\n", strcmp(column->unit, GJ_SENS_WHOLE) == 0 ? "" : column->unit);
        }
    }
}

enum gj_status gj_sens_write_csv(const struct gj_text *lines, const char *path, struct gj_error *error)
{
    FILE *file = fopen(path, "w");
    bool is_written = file != NULL;
    if (file) {
        is_written = fputs(GJ_SENS_CSV_HEAD, file) >= 0 && (lines->length == 0 || fputs(lines->data, file) >= 0);
        is_written = fclose(file) == 0 && is_written;
    }
    if (!is_written) {
        gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(errno));
        gj_error_fix(error, "name a file in a folder that exists and is yours, with --out");
        return GJ_IO;
    }
    return GJ_OK;
}

void gj_sens_outcome_label(const struct gj_contrast *contrast, char *name, size_t size, char (*label)[200])
{
    const struct gj_response_info *info = gj_response_info(contrast->of);
    const bool is_of_pair = contrast->of >= GJ_RESPONSE_OF_PAIR;
    const enum gj_arm arm = contrast->of % 2 ? GJ_ARM_AFTER : GJ_ARM_BEFORE;
    const bool is_difference = contrast->against != GJ_NO_RESPONSE;
    gj_contrast_name(contrast, name, size);
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        const bool korean = lang == GJ_LANG_KO;
        const char *which = is_difference ? gj_cli_say(korean, "after less before", "도입 전후 차이")
                            : korean      ? gj_arm_info(arm)->ko
                                          : gj_arm_info(arm)->en;
        snprintf(label[lang], sizeof label[lang], is_of_pair ? "%s" : "%s (%s)", korean ? info->ko : info->en, which);
    }
}
