/* The tables of a results folder, described once: results.sqlite, the CSV files and datapackage.json are all made from here.
 *
 * A new table is one more entry of the list in table.c; a new column is one more gj_column and one more cell in its fill function.
 */
#ifndef GJ_STORE_TABLE_INTERNAL_H
#define GJ_STORE_TABLE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "store/store.h"

enum gj_cell_type { GJ_CELL_TEXT, GJ_CELL_INTEGER, GJ_CELL_NUMBER };

struct gj_cell {
    enum gj_cell_type type;
    bool
        exact; /* number: kept bit for bit where the format can, else rounded to 10 digits; text: kept also if it is no UTF-8 */
    const char *text; /* may point to `small` */
    size_t length;
    int64_t integer;
    double number; /* NaN: no value */
    char small[72];
};

struct gj_column {
    const char *name;
    enum gj_cell_type type;
    const char *unit; /* "" for names, codes and counts; "unit" where the column of that name says it */
    const char *en, *ko;
};

struct gj_table {
    const char *name; /* also of its file, <name>.csv */
    const char *en, *ko;
    const char *key; /* columns that tell its rows apart, with commas between */
    bool in_csv, in_sqlite;
    uint32_t n_columns;
    const struct gj_column *column;
    uint64_t (*count)(const struct gj_store_spec *spec);
    /* Cells of row `i`, one a column. */
    void (*fill)(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell);
};

#define GJ_MAX_COLUMNS (GJ_N_OUTCOMES + 16)

/* Table `i` of those written for this study, in their order; NULL after the last. */
const struct gj_table *gj_table_of(const struct gj_store_spec *spec, uint32_t i);

/* Tables that only some studies have, for the list; n: 0 where this one has none of them. */
const struct gj_table *gj_population_tables(const struct gj_store_spec *spec, uint32_t *n); /* table_population.c */
const struct gj_table *gj_seen_tables(const struct gj_store_spec *spec, uint32_t *n);       /* table_seen.c */
const struct gj_table *gj_drivers_table(const struct gj_store_spec *spec,
                                        uint32_t *n); /* table_analyses.c, and those below */
const struct gj_table *gj_gains_table(const struct gj_store_spec *spec, uint32_t *n);
const struct gj_table *gj_grant_table(const struct gj_store_spec *spec, uint32_t *n);
const struct gj_table *gj_budget_table(const struct gj_store_spec *spec, uint32_t *n);

/* table_appraisal.c */
enum { GJ_N_APPRAISAL_COLUMNS = 10, GJ_N_WORTH_COLUMNS = 7, GJ_N_BRIDGE_COLUMNS = 15 };
extern const struct gj_column gj_appraisal_columns[GJ_N_APPRAISAL_COLUMNS];
extern const struct gj_column gj_worth_columns[GJ_N_WORTH_COLUMNS];
extern const struct gj_column gj_bridge_columns[GJ_N_BRIDGE_COLUMNS];
uint64_t gj_appraisal_count(const struct gj_store_spec *spec);
uint64_t gj_worth_count(const struct gj_store_spec *spec);
uint64_t gj_bridge_count(const struct gj_store_spec *spec);
void gj_appraisal_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell);
void gj_worth_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell);
void gj_bridge_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell);

/* `value` rounded to 10 significant digits, the same on every machine (no libm, no locale). */
double gj_round10(double value);

/* "before", "after", "technology". */
const char *gj_arm_name(unsigned arm);
/* Names of the OEE steps, for tables and JSON. */
struct gj_label {
    const char *name, *en, *ko;
};
const struct gj_label *gj_oee_step_label(enum gj_oee_step step);
const struct gj_label *gj_state_names(enum gj_state state);
const struct gj_label *gj_activity_names(enum gj_activity activity);
const char *gj_section_name(enum gj_outcome_section section);

#endif
