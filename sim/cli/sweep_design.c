/* The options of a sweep that say which points. */
#include "cli/sweep_design.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define TABLE_MAX ((size_t)256 << 20) /* bytes: a million points of 25 factors */

static int32_t find_design(struct argp_state *state, const char *text)
{
    const char *names[GJ_N_DESIGNS];
    for (int32_t i = 0; i < GJ_N_DESIGNS; i++) {
        names[i] = gj_design_name((enum gj_design_kind)i);
        if (strcmp(names[i], text) == 0) {
            return i;
        }
    }
    const char *near = gj_closest(text, names, GJ_N_DESIGNS);
    gj_cli_wrong(state, "--design: there is no '%s'%s%s%s; `gongjang doc experiment.design` lists them", text,
                 near ? "; did you mean '" : "", near ? near : "", near ? "'" : "");
    return -1;
}

error_t gj_sweep_design_parse(int key, char *argument, struct argp_state *state, struct gj_sweep_design *asked)
{
    switch (key) {
    case 'd':
        asked->kind = find_design(state, argument);
        return 0;
    case 'p':
        asked->points = gj_cli_number(state, "points", argument, 1, UINT64_C(1) << 38);
        return 0;
    case GJ_SWEEP_KEY_LEVELS:
        asked->levels = (uint32_t)gj_cli_number(state, "levels", argument, 2, 1000);
        return 0;
    case GJ_SWEEP_KEY_FROM:
        asked->file = argument;
        return 0;
    case GJ_SWEEP_KEY_SEED:
        asked->seed = gj_cli_number(state, "design-seed", argument, 0, INT64_MAX);
        asked->has_seed = true;
        return 0;
    case GJ_SWEEP_KEY_GROUP:
        asked->is_by_group = true;
        return 0;
    case GJ_SWEEP_KEY_PAIRS:
        asked->has_pairs = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- the table --- */

static enum gj_status read_all(FILE *file, char **text, struct gj_error *error)
{
    size_t capacity = 0, n = 0;
    for (;;) {
        if (n > TABLE_MAX) {
            return gj_error_set(error, GJ_LIMIT, NULL, "has more than %zu MB", TABLE_MAX >> 20);
        }
        if (gj_grow((void **)text, &capacity, n + 65536 + 1, 1) != 0) {
            return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the table");
        }
        const size_t got = fread(*text + n, 1, 65536, file);
        n += got;
        (*text)[n] = '\0';
        if (got == 0) {
            break;
        }
    }
    if (ferror(file)) {
        return gj_error_set(error, GJ_IO, NULL, "cannot be read: %s", strerror(errno));
    }
    if (strlen(*text) != n) {
        return gj_error_set(error, GJ_USAGE, NULL, "is no text: it has a zero byte");
    }
    return gj_utf8_valid(*text, n) ? GJ_OK : gj_error_set(error, GJ_USAGE, NULL, "is not UTF-8");
}

static enum gj_status read_table(struct gj_sweep_design *asked, struct gj_error *error)
{
    FILE *file = fopen(asked->file, "rb");
    enum gj_status status = file ? read_all(file, &asked->text, error)
                                 : gj_error_set(error, GJ_USAGE, NULL, "cannot be read: %s", strerror(errno));
    if (file) {
        (void)fclose(file);
    }
    if (status != GJ_OK) {
        snprintf(error->file, sizeof error->file, "%s", asked->file);
        gj_error_fix(error, "--points-from wants a table in UTF-8, with the factors' names in its first line");
    }
    return status;
}

/* --- what they change --- */

/* An option that the kind does not look at is a mistake of whoever gave it. */
static enum gj_status check_use(const struct gj_sweep_design *asked, const struct gj_experiment *e,
                                struct gj_error *error)
{
    const enum gj_design_kind kind = e->design.kind;
    const bool counts_itself = kind == GJ_DESIGN_factorial || kind == GJ_DESIGN_oat || kind == GJ_DESIGN_csv;
    const bool has_levels =
        kind == GJ_DESIGN_factorial || kind == GJ_DESIGN_oat || kind == GJ_DESIGN_morris || e->is_crossed;
    const bool has_groups = kind == GJ_DESIGN_morris || kind == GJ_DESIGN_saltelli;
    const char *option = asked->points > 0 && counts_itself               ? "--points"
                         : asked->levels > 0 && !has_levels               ? "--levels"
                         : asked->is_by_group && !has_groups              ? "--by-group"
                         : asked->has_pairs && kind != GJ_DESIGN_saltelli ? "--pairs"
                                                                          : NULL;
    bool has_group = false;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        has_group |= *e->factor[i].group != '\0';
    }
    if (!option && asked->is_by_group && !has_group) {
        gj_error_set(error, GJ_USAGE, NULL, "--by-group: no factor has a group");
        gj_error_fix(error, "write group = \"...\" among the options of the factors that go together");
        return GJ_USAGE;
    }
    if (!option) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_USAGE, NULL, "%s says nothing of a design of kind %s", option, gj_design_name(kind));
    gj_error_fix(error, "leave it out, or choose another --design");
    return GJ_USAGE;
}

enum gj_status gj_sweep_design_change(struct gj_sweep_design *asked, struct gj_experiment *e, struct gj_error *error)
{
    struct gj_design_spec *design = &e->design;
    if (asked->file && asked->kind >= 0 && asked->kind != GJ_DESIGN_csv) {
        gj_error_set(error, GJ_USAGE, NULL, "--points-from and --design %s are two designs",
                     gj_design_name((enum gj_design_kind)asked->kind));
        gj_error_fix(error, "give one of them");
        return GJ_USAGE;
    }
    design->kind = asked->file ? GJ_DESIGN_csv : asked->kind >= 0 ? (enum gj_design_kind)asked->kind : design->kind;
    design->n = asked->points > 0 ? asked->points : design->n;
    design->levels = asked->levels > 0 ? asked->levels : design->levels;
    design->seed = asked->has_seed ? asked->seed : design->seed;
    design->is_by_group = design->is_by_group || asked->is_by_group;
    design->has_pairs = design->has_pairs || asked->has_pairs;
    enum gj_status status = check_use(asked, e, error);
    if (status == GJ_OK && asked->file) {
        status = read_table(asked, error);
        design->file = asked->file;
        design->text = asked->text;
    }
    return status;
}
