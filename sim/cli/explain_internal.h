/* What the files of `gongjang explain` share. */
#ifndef GJ_CLI_EXPLAIN_INTERNAL_H
#define GJ_CLI_EXPLAIN_INTERNAL_H

#include "cli/cli.h"
#include "factory/loss.h"

enum gj_explain_word {
#define GJ_EXPLAIN(key, en, ko) GJ_EXPLAIN_##key,
#include "cli/explain.def"
#undef GJ_EXPLAIN
    GJ_N_EXPLAIN_WORDS
};
const char *gj_explain_word(enum gj_explain_word word, enum gj_lang lang);
/* With its {0} ... replaced by `value`s, `n` of them. */
void gj_explain_say(struct gj_text *out, enum gj_explain_word word, enum gj_lang lang, const char *const *value,
                    size_t n);
/* A number as text of up to 6 digits. */
#define GJ_NUMBER_TEXT 32
const char *gj_explain_number(char text[GJ_NUMBER_TEXT], double value);

struct gj_explain_options {
    struct gj_cli_asked asked;
    uint64_t lot;
    uint32_t replication;
    const char *orders; /* NULL: the first order stream */
    bool has_lot, gains;
};

/* "failure blanking.jam", "missing worker operator". */
void gj_explain_root(const struct gj_plant *plant, struct gj_root root, enum gj_lang lang, struct gj_text *out);

/* A table of texts whose columns are as wide as their widest cell; the first column begins at the left. */
#define GJ_GRID_COLUMNS 16
struct gj_grid {
    uint32_t n_columns, n_rows, left; /* left: columns, from the first, that are flush left */
    size_t capacity;
    struct gj_text *cell; /* [row * GJ_GRID_COLUMNS + column] */
    bool failed;
};
void gj_grid_init(struct gj_grid *grid, uint32_t n_columns, uint32_t left);
void gj_grid_fini(struct gj_grid *grid);
/* A new row, all empty; NULL when memory is out. */
struct gj_text *gj_grid_row(struct gj_grid *grid);
void gj_grid_print(const struct gj_grid *grid, struct gj_text *out);

/* One lot's life, printed. */
enum gj_status gj_explain_lot(const struct gj_explain_options *o, const struct gj_study_spec *spec, struct gj_text *out,
                              struct gj_error *error) GJ_MUST_CHECK;

/* The gain ledger: what each group of levers brings, printed. What it is about to live goes to stderr first. */
enum gj_status gj_explain_gains(const struct gj_explain_options *o, struct gj_study_spec *spec, struct gj_text *out,
                                struct gj_error *error) GJ_MUST_CHECK;

#endif
