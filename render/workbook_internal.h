/* Sheets of the workbook. A sheet is begun, filled from top to bottom, and ended; widths of columns and heights of notes are known at its end. */
#ifndef GJ_RENDER_WORKBOOK_INTERNAL_H
#define GJ_RENDER_WORKBOOK_INTERNAL_H

#include <xlsxwriter.h>

#include "render/number.h"
#include "render/palette.h"
#include "render/workbook.h"

enum { GJ_SHEET_COLUMNS = 64, GJ_SHEET_NOTES = 48, GJ_REFERENCE = 160, GJ_FORMULA = 1000, GJ_FORMAT_CODE = 128 };

/* What a cell shows of a figure that cannot be said. */
#define GJ_BOOK_NONE "–"

/* How a cell looks. */
enum gj_look {
    GJ_LOOK_TEXT,
    GJ_LOOK_TITLE,
    GJ_LOOK_LEAD, /* the answer */
    GJ_LOOK_NOTE,
    GJ_LOOK_WARN,
    GJ_LOOK_HEAD,  /* of a column */
    GJ_LOOK_GROUP, /* a row that names those below it */
    GJ_LOOK_NUMBER,
    GJ_LOOK_BEFORE,
    GJ_LOOK_AFTER,
    GJ_LOOK_HALF, /* half-width of an interval */
    GJ_LOOK_TOTAL,
    GJ_LOOK_INPUT, /* to be changed by the reader */
    GJ_LOOK_LIVE,  /* follows the inputs */
    GJ_LOOK_HELP,  /* of a formula elsewhere */
    GJ_N_LOOKS
};

/* What a number is. A share is kept as a share and shown in per cent. */
enum gj_figure {
    GJ_FIGURE_PLAIN,
    GJ_FIGURE_SIGNED,
    GJ_FIGURE_PERCENT,
    GJ_FIGURE_PERCENT_SIGNED,
    GJ_FIGURE_POINTS, /* difference of two shares */
    GJ_FIGURE_HALF,
    GJ_FIGURE_HALF_PERCENT,
    GJ_FIGURE_INTEGER /* a name made of digits: no grouping */
};
struct gj_shape {
    enum gj_look look;
    enum gj_figure figure;
    int decimals; /* of what is shown */
};

struct gj_book_format {
    enum gj_look look;
    char code[GJ_FORMAT_CODE];
    lxw_format *format;
};

/* A number that the reader may change, on the sheet "what if". */
enum gj_input {
    GJ_INPUT_RATE,
    GJ_INPUT_YEARS,
    GJ_INPUT_GRANT,
    GJ_INPUT_DEADWEIGHT,
    GJ_INPUT_RIVALS,
    GJ_INPUT_LEAKAGE,
    GJ_INPUT_SUBSTITUTION,
    GJ_INPUT_FIRMS,
    GJ_N_INPUTS
};
struct gj_book_input {
    bool is_there;
    double value; /* as run, in the unit of its cell */
};

/* Cells of other sheets that "what if" shows, as references with the sheet's name; "" when not there. */
struct gj_book_links {
    char npv[GJ_N_OWNERS][GJ_REFERENCE], benefit_cost[GJ_N_OWNERS][GJ_REFERENCE], payback[GJ_N_OWNERS][GJ_REFERENCE];
    char support[GJ_REFERENCE], returned[GJ_REFERENCE];
    char net_jobs[GJ_REFERENCE], net_years[GJ_REFERENCE];
};

struct gj_book {
    const struct gj_render_spec *spec;
    const struct gj_study_result *result;
    enum gj_lang lang;
    lxw_workbook *workbook;
    struct gj_book_format *format;
    size_t n_formats, formats_capacity;
    struct gj_book_input input[GJ_N_INPUTS];
    struct gj_unit money; /* one unit for all sums of the money sheets */
    struct gj_book_links links;
    bool failed; /* memory ran out */
};

struct gj_sheet {
    struct gj_book *book;
    lxw_worksheet *sheet;
    const char *name;
    uint32_t row; /* the next free one */
    uint32_t n_columns;
    uint32_t width[GJ_SHEET_COLUMNS];
    struct {
        uint32_t row, width, columns;
        bool is_large;
    } note[GJ_SHEET_NOTES];
    uint32_t n_notes;
    uint32_t head_row, head_lines; /* of the last head, and how many lines it takes */
    bool is_made;
};

struct gj_at {
    uint32_t row, column;
};
static inline struct gj_at gj_at(uint32_t row, uint32_t column)
{
    return (struct gj_at){row, column};
}

/* --- workbook_sheet.c --- */

void gj_sheet_begin(struct gj_sheet *sheet, struct gj_book *book, enum gj_word name);
void gj_sheet_end(struct gj_sheet *sheet);

/* Text of whatever origin, cut at `most` signs; "" leaves the cell empty but formatted. */
void gj_sheet_text(struct gj_sheet *sheet, struct gj_at at, const char *text, enum gj_look look);
void gj_sheet_word(struct gj_sheet *sheet, struct gj_at at, enum gj_word word, enum gj_look look);
/* NaN and infinities leave the cell empty. */
void gj_sheet_number(struct gj_sheet *sheet, struct gj_at at, double value, struct gj_shape shape);
/* `value`: what the program has for it; NaN: nothing; then the result is an empty text where the formula has one, else
 * GJ_BOOK_NONE. */
void gj_sheet_formula(struct gj_sheet *sheet, struct gj_at at, const char *formula, double value,
                      struct gj_shape shape);
/* A formula whose result is a text. */
void gj_sheet_formula_text(struct gj_sheet *sheet, struct gj_at at, const char *formula, const char *value,
                           enum gj_look look);

/* Title in the first row; then row 1 is free. */
void gj_sheet_title(struct gj_sheet *sheet, const char *title);
/* A paragraph over `columns` columns in the next row. */
void gj_sheet_note(struct gj_sheet *sheet, const char *text, uint32_t columns, enum gj_look look);
void gj_sheet_word_note(struct gj_sheet *sheet, enum gj_word word, uint32_t columns);
void gj_sheet_filled_note(struct gj_sheet *sheet, enum gj_word word, const char *const *values, size_t n,
                          uint32_t columns);
/* The next row as the head of a table of `n` columns. Returns its row. */
uint32_t gj_sheet_head(struct gj_sheet *sheet, const enum gj_word *heads, uint32_t n);
/* A row that names those below. */
void gj_sheet_group(struct gj_sheet *sheet, const char *text, uint32_t columns);
/* Rows above `row` and columns left of `column` stay in sight, and `head` is printed on every page. */
void gj_sheet_freeze(struct gj_sheet *sheet, uint32_t head, uint32_t column);

/* "C5", "$C$5", "'money'!$C$5". */
void gj_cell_name(char out[GJ_REFERENCE], struct gj_at at);
void gj_cell_reference(char out[GJ_REFERENCE], const struct gj_sheet *sheet, struct gj_at at);

/* What a unit's values look like: shares stay shares. */
struct gj_cell_unit {
    double factor;
    enum gj_figure level, difference, half;
};
struct gj_cell_unit gj_cell_unit_of(const struct gj_unit *unit);

/* Mean and half-width in two cells side by side. */
void gj_sheet_estimate(struct gj_sheet *sheet, struct gj_at at, const struct gj_estimate *estimate,
                       const struct gj_unit *unit, bool is_difference);

/* The name that formulas have for an input: "discount_rate". */
const char *gj_input_name(enum gj_input input);

/* Bars of `values` (one column) named by `labels`. */
struct gj_bars {
    enum gj_word title;
    const char *title_text; /* in its place, where it is not NULL */
    const char *axis;       /* of the values */
    uint32_t first, last, label_column;
    uint32_t column[3], n_series;
    const char *series[3];
    lxw_color_t color[3];
    double half_width[3]; /* of each series, NaN: none */
    struct gj_at at;
    uint16_t width, height;   /* in pixels; 0: as usual */
    const char *label_format; /* NULL: no values at the bars */
    bool is_line;
    bool is_from_zero;
    bool is_unlabelled; /* the title says what the bars are of */
};
void gj_sheet_bars(struct gj_sheet *sheet, const struct gj_bars *bars);

/* --- the sheets --- */

void gj_book_inputs(struct gj_book *book); /* which inputs there are, before any sheet is filled */
void gj_fill_summary(struct gj_sheet *sheet);
void gj_fill_outcomes(struct gj_sheet *sheet);
void gj_fill_what_if(struct gj_sheet *sheet);
void gj_fill_jobs(struct gj_sheet *sheet);
void gj_fill_money(struct gj_sheet *sheet);
void gj_fill_machines(struct gj_sheet *sheet);
void gj_fill_assumptions(struct gj_sheet *sheet);
void gj_fill_paths(struct gj_sheet *sheet);
void gj_fill_rows(struct gj_sheet *sheet);
void gj_fill_provenance(struct gj_sheet *sheet);
/* Of result->insight, where that part is there. */
void gj_fill_lost(struct gj_sheet *sheet);
void gj_fill_drivers(struct gj_sheet *sheet);
void gj_fill_gains(struct gj_sheet *sheet);
void gj_fill_grant(struct gj_sheet *sheet);
void gj_fill_budget(struct gj_sheet *sheet);
/* Of a population. */
void gj_fill_population(struct gj_sheet *sheet);
void gj_fill_firms_of_all(struct gj_sheet *sheet);
void gj_fill_firms_supported(struct gj_sheet *sheet);
void gj_fill_groups(struct gj_sheet *sheet);
void gj_fill_adoption(struct gj_sheet *sheet);
void gj_fill_evidence(struct gj_sheet *sheet);

#endif
