/* Points of a table. A row that is no point of the experiment is an error and not left out: a design with a hole is another design. */
#include "study/design/design_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/csv.h"
#include "base/text.h"
#include "study/estimate.h"

#define NOT_VARIED UINT32_MAX
#define LINES_SHOWN 8

struct points {
    double *value; /* [point * n_axes + axis] */
    size_t capacity;
};

struct reading {
    struct gj_cube *cube;
    struct points *points;
    struct gj_csv csv;
    uint32_t column[GJ_CSV_COLUMNS_MAX]; /* axis of it */
    uint32_t n_columns;
    struct gj_error *error;      /* of the first wrong row */
    uint64_t n_wrong, n;         /* rows */
    int wrong_line[LINES_SHOWN]; /* of those after the first */
};

static void close_points(void *room)
{
    struct points *points = room;
    if (points) {
        gj_free(points->value);
        gj_free(points);
    }
}

/* Without the spaces around it. */
static char *trim(char *cell)
{
    cell += strspn(cell, " \t");
    size_t n = strlen(cell);
    while (n > 0 && strchr(" \t", cell[n - 1])) {
        cell[--n] = '\0';
    }
    return cell;
}

static void place_error(struct reading *r, int line, const char *fix)
{
    const char *file = r->cube->experiment->design.file;
    if (r->error) {
        r->error->line = line;
        snprintf(r->error->file, sizeof r->error->file, "%s", file ? file : "points");
        gj_error_fix(r->error, "%s", fix);
    }
}

/* --- the first line --- */

static enum gj_status unknown_column(struct reading *r, const char *name)
{
    const struct gj_experiment *e = r->cube->experiment;
    const char *known[GJ_MAX_FACTORS];
    for (uint32_t i = 0; i < e->n_factors; i++) {
        if (strcmp(e->factor[i].name, name) == 0) {
            const bool is_lever = gj_factor_is_varied(&e->factor[i]) && e->is_crossed;
            gj_error_set(r->error, GJ_USAGE, NULL,
                         is_lever ? "\"%s\" is a lever: in a crossed experiment the policies say its values"
                                  : "\"%s\" has one value only",
                         name);
            place_error(r, 1,
                        is_lever ? "leave the column out, or say sampling = \"joint\""
                                 : "leave the column out, or make it an uncertainty or a lever");
            return GJ_USAGE;
        }
    }
    for (uint32_t k = 0; k < r->cube->n_axes; k++) {
        known[k] = gj_cube_factor(r->cube, k)->name;
    }
    const char *near = gj_closest(name, known, r->cube->n_axes);
    gj_error_set(r->error, GJ_USAGE, NULL, "the scenario has no factor \"%s\"", name);
    place_error(r, 1, "the first line names the factors, one a column");
    if (near) {
        gj_error_fix(r->error, "did you mean \"%s\"?", near);
    }
    return GJ_USAGE;
}

static enum gj_status take_column(struct reading *r, const char *name)
{
    uint32_t axis = NOT_VARIED;
    for (uint32_t k = 0; k < r->cube->n_axes; k++) {
        axis = strcmp(gj_cube_factor(r->cube, k)->name, name) == 0 ? k : axis;
    }
    if (axis == NOT_VARIED) {
        return unknown_column(r, name);
    }
    for (uint32_t c = 0; c < r->n_columns; c++) {
        if (r->column[c] == axis) {
            gj_error_set(r->error, GJ_USAGE, NULL, "two columns are named \"%s\"", name);
            place_error(r, 1, "keep one of them");
            return GJ_USAGE;
        }
    }
    r->column[r->n_columns++] = axis;
    return GJ_OK;
}

static enum gj_status take_header(struct reading *r)
{
    char cell[GJ_CSV_CELL_MAX];
    enum gj_status status = GJ_OK;
    char after = ',';
    while (after == ',' && status == GJ_OK) {
        after = gj_csv_cell(&r->csv, cell, sizeof cell);
        status = take_column(r, trim(cell)); /* no column twice, so there are no more than axes */
    }
    return status;
}

static void note_missing(const struct reading *r)
{
    struct gj_cube *cube = r->cube;
    bool has[GJ_MAX_FACTORS] = {false};
    size_t used = 0;
    for (uint32_t c = 0; c < r->n_columns; c++) {
        has[r->column[c]] = true;
    }
    for (uint32_t k = 0; k < cube->n_axes && used < sizeof cube->detail; k++) {
        if (!has[k]) {
            used += (size_t)snprintf(cube->detail + used, sizeof cube->detail - used, "%s%s", used > 0 ? ", " : "",
                                     gj_cube_factor(cube, k)->name);
            cube->note = GJ_DESIGN_NOTE_AT_DEFAULT;
        }
    }
}

/* --- the rows --- */

/* False, with the reason in `why`, when the cell is no value of the factor. */
static bool take_value(const struct gj_factor *factor, const char *cell, double *value, char *why, size_t size)
{
    char low[80], high[80];
    if (factor->kind == GJ_FACTOR_CHOICE) {
        for (uint32_t i = 0; i < factor->n_choices; i++) {
            if (strcmp(factor->choice[i], cell) == 0) {
                *value = i;
                return true;
            }
        }
        snprintf(why, size, "%s: \"%.60s\" is none of its words", factor->name, cell);
        return false;
    }
    if (!gj_csv_number(cell, value)) {
        snprintf(why, size, "%s: \"%.60s\" is not a number", factor->name, cell);
        return false;
    }
    *value = gj_round_10(*value);
    if (!(*value >= factor->low && *value <= factor->high)) {
        gj_factor_show(factor, factor->low, low, sizeof low);
        gj_factor_show(factor, factor->high, high, sizeof high);
        snprintf(why, size, "%s: %.60s is outside %s .. %s%s%s", factor->name, cell, low, high,
                 *factor->unit ? " " : "", factor->unit);
        return false;
    }
    if (factor->kind == GJ_FACTOR_WHOLE && floor(*value) < *value) {
        snprintf(why, size, "%s: %.60s is not a whole number", factor->name, cell);
        return false;
    }
    return true;
}

static void refuse(struct reading *r, int line, const char *why)
{
    if (r->n_wrong == 0) {
        gj_error_set(r->error, GJ_USAGE, NULL, "%s", why);
        place_error(r, line, "mend the row or take it out; every row must be a point");
    } else if (r->n_wrong <= LINES_SHOWN) {
        r->wrong_line[r->n_wrong - 1] = line;
    }
    r->n_wrong++;
}

/* One row into the next point. GJ_NO_MEMORY only; a wrong row is counted. */
static enum gj_status take_row(struct reading *r)
{
    const uint32_t n_axes = r->cube->n_axes;
    const int line = r->csv.line;
    char cell[GJ_CSV_CELL_MAX], why[400] = "";
    char after = ',';
    uint32_t n = 0;
    bool is_blank = true;
    if (gj_grow((void **)&r->points->value, &r->points->capacity, (r->n + 1) * n_axes, sizeof *r->points->value) != 0) {
        return gj_error_set(r->error, GJ_NO_MEMORY, NULL, "memory ran out for the points of the table");
    }
    double *point = r->points->value + r->n * n_axes;
    for (uint32_t k = 0; k < n_axes; k++) {
        point[k] = gj_cube_factor(r->cube, k)->central;
    }
    for (; after == ','; n++) {
        after = gj_csv_cell(&r->csv, cell, sizeof cell);
        const char *text = trim(cell);
        is_blank = is_blank && n == 0 && *text == '\0';
        if (n < r->n_columns && *why == '\0') {
            const uint32_t axis = r->column[n];
            (void)take_value(gj_cube_factor(r->cube, axis), text, &point[axis], why, sizeof why);
        }
    }
    if (is_blank && n == 1) { /* an empty line */
        return GJ_OK;
    }
    if (n != r->n_columns) {
        snprintf(why, sizeof why, "%u values where the first line names %u factors", n, r->n_columns);
    }
    if (*why) {
        refuse(r, line, why);
    }
    r->n++;
    return GJ_OK;
}

static enum gj_status tell_wrong(struct reading *r)
{
    if (!r->error || r->n_wrong < 2) {
        return GJ_USAGE;
    }
    char *message = r->error->message;
    const size_t size = sizeof r->error->message;
    size_t used = strlen(message);
    const uint64_t more = r->n_wrong - 1;
    used += (size_t)snprintf(message + used, size - used, "; %llu more row%s wrong: line", (unsigned long long)more,
                             more > 1 ? "s are" : " is");
    for (uint64_t i = 0; i < more && i < LINES_SHOWN && used < size; i++) {
        used += (size_t)snprintf(message + used, size - used, "%s %d", i ? "," : "", r->wrong_line[i]);
    }
    if (more > LINES_SHOWN && used < size) {
        snprintf(message + used, size - used, " ...");
    }
    return GJ_USAGE;
}

static enum gj_status take_table(struct reading *r)
{
    enum gj_status status = take_header(r);
    if (status != GJ_OK) {
        return status;
    }
    while (r->csv.at < r->csv.end && status == GJ_OK) {
        status = take_row(r);
    }
    if (status == GJ_OK && r->n_wrong > 0) {
        return tell_wrong(r);
    }
    if (status == GJ_OK && r->n == 0) {
        status = gj_error_set(r->error, GJ_USAGE, NULL, "the table has no points");
        place_error(r, 1, "the first line names the factors; each line after it is a point");
    }
    return status;
}

enum gj_status gj_cube_open_csv(struct gj_cube *cube, struct gj_error *error)
{
    const struct gj_design_spec *spec = &cube->experiment->design;
    struct gj_error scratch = {0};
    struct reading r = {.cube = cube, .error = error ? error : &scratch};
    if (!spec->text) {
        gj_error_set(error, GJ_USAGE, NULL, "a design of kind csv has no table");
        gj_error_fix(error, "give it with --points-from FILE.csv, or file = \"FILE.csv\" in experiment {}");
        return GJ_USAGE;
    }
    r.points = gj_alloc_zero(1, sizeof *r.points);
    cube->room = r.points;
    cube->close = close_points;
    if (!r.points) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    gj_csv_open(spec->text, strlen(spec->text), &r.csv);
    const enum gj_status status = take_table(&r);
    note_missing(&r);
    cube->n = r.n;
    cube->has_values = true;
    return status;
}

void gj_cube_point_csv(struct gj_cube *cube, uint64_t i, double *value)
{
    const struct points *points = cube->room;
    memcpy(value, points->value + i * cube->n_axes, cube->n_axes * sizeof *value);
}
