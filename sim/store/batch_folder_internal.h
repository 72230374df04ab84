/* What makes the folder of a sweep: walking over points with their rows, contrasts of what is kept, the columns of its tables. */
#ifndef GJ_STORE_BATCH_FOLDER_INTERNAL_H
#define GJ_STORE_BATCH_FOLDER_INTERNAL_H

#include "store/batch_folder.h"
#include "store/batch_internal.h"
#include "store/table_internal.h"

/* Points in order, each followed by its rows: of one reader, or of many joined. */
struct gj_batch_walk {
    void *user;
    enum gj_status (*rewind)(void *user, struct gj_error *error);
    enum gj_status (*point)(void *user, struct gj_batch_point *point, bool *is_there, struct gj_error *error);
    enum gj_status (*row)(void *user, struct gj_batch_row *row, bool *is_there, struct gj_error *error);
};

/* A contrast and the places of its responses in a row. */
struct gj_batch_pair {
    struct gj_contrast contrast;
    uint32_t of, against; /* GJ_NO_RESPONSE: none */
};
/* All there are: GJ_N_RESPONSES at most. */
uint32_t gj_batch_contrasts(const struct gj_experiment *experiment, struct gj_batch_pair *pair);
/* What there are ranges of: GJ_BATCH_MAX_RANGES at most. */
#define GJ_BATCH_MAX_RANGES (2 * GJ_N_RESPONSES)
uint32_t gj_batch_range_pairs(const struct gj_experiment *experiment, struct gj_batch_pair *pair);
double gj_batch_pair_value(const struct gj_batch_pair *pair, const double *value);

enum gj_status gj_batch_ranges_of(const struct gj_batch_walk *walk, const struct gj_batch_about *about,
                                  struct gj_batch_range **range, uint32_t *n, struct gj_error *error) GJ_MUST_CHECK;

/* As they were written into the folder; *range is NULL for a file. */
enum gj_status gj_batch_ranges_stored(struct gj_batch_reader *reader, struct gj_batch_range **range, uint32_t *n,
                                      struct gj_error *error) GJ_MUST_CHECK;

/* The tables of the folder; columns in the arena. */
enum gj_sweep_table {
    GJ_SWEEP_POINTS,
    GJ_SWEEP_ROWS,
    GJ_SWEEP_MEANS,
    GJ_SWEEP_RANGES,
    GJ_SWEEP_FACTORS,
    GJ_SWEEP_RESPONSES,
    GJ_N_SWEEP_TABLES
};
enum gj_status gj_batch_describe(const struct gj_batch_about *about, const struct gj_batch_columns *columns,
                                 struct gj_arena *arena, struct gj_table table[GJ_N_SWEEP_TABLES]) GJ_MUST_CHECK;
uint32_t gj_batch_widest(const struct gj_table table[GJ_N_SWEEP_TABLES]);

/* Cells of a line of each. */
void gj_batch_point_cells(const struct gj_experiment *experiment, const struct gj_batch_point *point,
                          struct gj_cell *cell);
void gj_batch_row_cells(const struct gj_experiment *experiment, const struct gj_batch_row *row, struct gj_cell *cell);
void gj_batch_range_cells(const struct gj_batch_range *range, struct gj_cell *cell);
/* `room`: for texts made here, until the line is written. */
void gj_batch_factor_cells(const struct gj_factor *factor, const char *column, struct gj_text *room,
                           struct gj_cell *cell);
void gj_batch_response_cells(uint32_t response, const char *column, struct gj_cell *cell);

#endif
