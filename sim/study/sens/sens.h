/* Sensitivity: what a batch says about which factor drives the answer. Methods (sens_method.def) take the points of a batch and write what they found
 * into an output of tables and sentences, which knows nothing of terminals: `gongjang sens` prints it in either language and as JSON and CSV.
 *
 *     enum gj_status gj_sens_mine(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
 *     {
 *         struct gj_sens_table *table = gj_sens_add_table(out, "mine", GJ_SENS_MINE_TITLE);
 *         gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "factor", GJ_SENS_FACTOR, "");
 *         gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "effect", GJ_SENS_MINE_EFFECT, gj_contrast_unit(&in->contrast));
 *         struct gj_sens_cell *cell = gj_sens_add_row(out, table);
 *         cell[0].text = gj_sens_same(out, "load");
 *         cell[1] = gj_sens_interval(12.0, 9.5, 14.0);
 *         gj_sens_say(out, GJ_SENS_MINE_SAYS, (const struct gj_sens_arg[]){gj_sens_number(12.0, "pieces/d")}, 1);
 *         return GJ_OK;
 *     }
 *
 * Memory that runs out is remembered in the output and told at the end by whoever called: the functions below never fail, and their pointers are always
 * good to write to. A number that is not known is NaN in a cell and printed as a dash (JSON: null); why it is not known is said in a sentence. */
#ifndef GJ_STUDY_SENS_H
#define GJ_STUDY_SENS_H

#include "base/alloc.h"
#include "base/text.h"
#include "study/batch/point_table.h"

enum gj_sens_word {
#define GJ_SENS_WORD(key, en, ko) GJ_SENS_##key,
#include "study/sens/sens_word.def"
#undef GJ_SENS_WORD
    GJ_N_SENS_WORDS
};

struct gj_sens_text {
    const char *en, *ko;
};

struct gj_sens_input {
    const struct gj_point_table *table; /* of `contrast` */
    struct gj_design *design;           /* of table->experiment: which points belong together */
    struct gj_contrast contrast;
    struct gj_sens_text outcome; /* what it is called; en NULL: as in outcome.def */
    double confidence;           /* of all intervals: 0.95 */
    uint64_t seed;               /* of bootstraps and other draws: the same answer every time */
    uint32_t n_bootstrap;
    double threshold; /* in the contrast's unit: from where on the answer is a success; NaN when not told */
    const struct gj_sens_ask *ask; /* what else is asked of prim and robustness; NULL: what they take by themselves */
};

/* --- what was found --- */

enum gj_sens_cell_kind {
    GJ_SENS_CELL_TEXT,
    GJ_SENS_CELL_COUNT,    /* value, whole */
    GJ_SENS_CELL_NUMBER,   /* value */
    GJ_SENS_CELL_INTERVAL, /* value, low .. high */
    GJ_SENS_CELL_BAR       /* value in 0..1 drawn as a bar; not in JSON and CSV, where another column says it */
};

struct gj_sens_cell {
    struct gj_sens_text text;
    double value, low, high;
};

#define GJ_SENS_WHOLE "#" /* unit of what is counted: shown whole */
struct gj_sens_column {
    enum gj_sens_cell_kind kind;
    const char *key; /* in JSON and CSV */
    enum gj_sens_word label;
    const char *unit;   /* as in outcome.def: "1" a share, shown as %; "" a plain number, shown with 3 digits */
    bool is_difference; /* of two values: shares are shown in percentage points */
};

#define GJ_SENS_COLUMNS 12
struct gj_sens_table {
    const char *key;
    enum gj_sens_word title;
    struct gj_sens_column column[GJ_SENS_COLUMNS];
    uint32_t n_columns, n_rows;
    size_t capacity;
    struct gj_sens_cell *cell; /* [row * n_columns + column] */
    struct gj_sens_table *next;
};

/* What stands in a sentence in place of {0}, {1} ...: a text, or a number with its unit. */
struct gj_sens_arg {
    struct gj_sens_text text; /* en NULL: the number */
    double value;
    const char *unit; /* as of a column */
    bool is_difference;
};

#define GJ_SENS_ARGS 8
struct gj_sens_sentence {
    enum gj_sens_word word;
    struct gj_sens_arg arg[GJ_SENS_ARGS];
    uint32_t n_args;
    struct gj_sens_sentence *next;
};

/* Of one method. Tables are printed first, then the sentences; both in the order in which they were added. */
struct gj_sens_output {
    struct gj_arena arena;
    struct gj_sens_table *first, **end;
    struct gj_sens_sentence *says, **says_end;
    struct gj_sens_table spare; /* where everything goes once memory ran out */
    struct gj_sens_cell spare_row[GJ_SENS_COLUMNS];
    bool failed;
};
void gj_sens_output_init(struct gj_sens_output *out);
void gj_sens_output_fini(struct gj_sens_output *out);

/* `key` and a column's `unit` are kept as they are: literals, or of what outlives the output. Columns come before rows. */
struct gj_sens_table *gj_sens_add_table(struct gj_sens_output *out, const char *key, enum gj_sens_word title);
struct gj_sens_column *gj_sens_add_column(struct gj_sens_table *table, enum gj_sens_cell_kind kind, const char *key,
                                          enum gj_sens_word label, const char *unit);
/* The cells of a new row: no texts, numbers that are not known. Good until the next row of that table. */
struct gj_sens_cell *gj_sens_add_row(struct gj_sens_output *out, struct gj_sens_table *table);
void gj_sens_say(struct gj_sens_output *out, enum gj_sens_word word, const struct gj_sens_arg *arg, uint32_t n);

struct gj_sens_cell gj_sens_value(double value); /* rounded to 10 digits, as all numbers of an output */
struct gj_sens_cell gj_sens_interval(double value, double low, double high);
struct gj_sens_text gj_sens_same(struct gj_sens_output *out, const char *text); /* copied */
/* What was written into texts of each language (ko NULL: the same), which end here. */
struct gj_sens_text gj_sens_take(struct gj_sens_output *out, struct gj_text *en, struct gj_text *ko);
struct gj_sens_arg gj_sens_named(struct gj_sens_text text);
struct gj_sens_arg gj_sens_number(double value, const char *unit);
struct gj_sens_arg gj_sens_count(uint64_t n);
struct gj_sens_text gj_sens_both(enum gj_sens_word word);     /* a word of the table as a text */
struct gj_sens_text gj_sens_state(enum gj_point_state state); /* why a point has no answer: "failed" */
struct gj_sens_text gj_sens_list(struct gj_sens_output *out, const char *const *name, uint32_t n); /* "a, b, c" */
struct gj_sens_text gj_sens_outcome(const struct gj_sens_input *in); /* what the answer is called */
/* "20..90 minutes", "fifo, edd": what the design varies a factor over. And one value of it, with its unit. */
struct gj_sens_text gj_sens_range(struct gj_sens_output *out, const struct gj_factor *factor);
struct gj_sens_text gj_sens_factor_value(struct gj_sens_output *out, const struct gj_factor *factor, double value);

/* What most tables of factors begin with, two columns: its name, and what it is varied over. Fill: the first two cells of a row. */
void gj_sens_add_factor_columns(struct gj_sens_table *table);
void gj_sens_put_factor(struct gj_sens_output *out, struct gj_sens_cell *cell, const struct gj_factor *factor);

/* The same of an input of morris and saltelli, a factor or a group. */
void gj_sens_put_input(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_sens_cell *cell,
                       uint32_t input);

/* Of a crossed design: the mean answer over the policies of a scenario; NaN where one of them has none. Joint: of the point. And a sentence on that. */
double gj_sens_scenario_answer(const struct gj_sens_input *in, uint64_t scenario);
/* Of a crossed design: a table of its scenarios, with the mean answer over the policies, and the axes that the scenarios vary; without replications. Ended by the
 * caller, also after GJ_NO_MEMORY. */
enum gj_status gj_sens_over_policies(const struct gj_sens_input *in, struct gj_point_table *table,
                                     struct gj_error *error) GJ_MUST_CHECK;
void gj_sens_say_policies(const struct gj_sens_input *in, struct gj_sens_output *out);
/* For methods that take the factors to be independent: said when constraints refused points. */
void gj_sens_say_dependent(const struct gj_sens_input *in, struct gj_sens_output *out);
/* The variance that the replications leave in the mean of a point, as far as points differ by it: what all points that share their draws have in common
 * does not count. NaN with one replication a point. */
double gj_sens_noise_of_mean(const struct gj_sens_input *in);

/* order[0] is the largest; equal ones as they are numbered, NaN last. */
void gj_sens_order(const double *value, uint32_t n, uint32_t *order);

/* The points that have an answer. */
struct gj_sens_sample {
    uint32_t n;
    uint32_t *point; /* their numbers in the table */
    double *x, *y;   /* x[i * table->n_axes + axis] */
};
enum gj_status gj_sens_sample_take(const struct gj_point_table *table, struct gj_sens_sample *sample,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_sens_sample_fini(struct gj_sens_sample *sample);

const char *gj_sens_word_text(enum gj_sens_word word, bool korean);
const char *gj_sens_word_key(enum gj_sens_word word);

/* --- methods --- */

#define GJ_SENS(name, en, ko, fits, own)                                                                              \
    enum gj_status gj_sens_##name(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error) \
        GJ_MUST_CHECK;
#include "study/sens/sens_method.def"
#undef GJ_SENS

struct gj_sens_method {
    const char *name, *en, *ko, *fits, *own;
    enum gj_status (*run)(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error);
};
uint32_t gj_sens_n_methods(void);
const struct gj_sens_method *gj_sens_method(uint32_t i);
/* GJ_USAGE with "did you mean". */
enum gj_status gj_sens_method_find(const char *name, const struct gj_sens_method **method,
                                   struct gj_error *error) GJ_MUST_CHECK;
bool gj_sens_method_is_own(const struct gj_sens_method *method, enum gj_design_kind design);

/* Look over the table, run the method, and say what belongs to every method: points that were left out, by state, and whether the answer changes at
 * all. GJ_USAGE when the method does not fit the design; GJ_MODEL when there are too few points, or none that has the answer; GJ_NO_MEMORY. */
enum gj_status gj_sens_run(const struct gj_sens_method *method, const struct gj_sens_input *in,
                           struct gj_sens_output *out, struct gj_error *error) GJ_MUST_CHECK;

#endif
