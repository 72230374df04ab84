/* A table of texts. */
#include "cli/explain_internal.h"

enum { GAP = 2 };

void gj_grid_init(struct gj_grid *grid, uint32_t n_columns, uint32_t left)
{
    *grid = (struct gj_grid){.n_columns = n_columns, .left = left};
}

void gj_grid_fini(struct gj_grid *grid)
{
    for (size_t i = 0; i < (size_t)grid->n_rows * GJ_GRID_COLUMNS; i++) {
        gj_text_fini(&grid->cell[i]);
    }
    gj_free(grid->cell);
    *grid = (struct gj_grid){0};
}

struct gj_text *gj_grid_row(struct gj_grid *grid)
{
    void *cells = grid->cell;
    const size_t n = (size_t)grid->n_rows * GJ_GRID_COLUMNS;
    if (gj_grow(&cells, &grid->capacity, n + GJ_GRID_COLUMNS, sizeof *grid->cell) != 0) {
        grid->failed = true;
        return NULL;
    }
    grid->cell = cells;
    for (uint32_t i = 0; i < GJ_GRID_COLUMNS; i++) {
        gj_text_init(&grid->cell[n + i]);
    }
    grid->n_rows++;
    return &grid->cell[n];
}

static const char *text_of(const struct gj_grid *grid, uint32_t row, uint32_t column)
{
    const struct gj_text *cell = &grid->cell[(size_t)row * GJ_GRID_COLUMNS + column];
    return cell->data ? cell->data : "";
}

static void pad(struct gj_text *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, " ");
    }
}

void gj_grid_print(const struct gj_grid *grid, struct gj_text *out)
{
    size_t width[GJ_GRID_COLUMNS] = {0};
    for (uint32_t row = 0; row < grid->n_rows; row++) {
        for (uint32_t c = 0; c < grid->n_columns; c++) {
            const size_t w = gj_utf8_width(text_of(grid, row, c));
            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (uint32_t row = 0; row < grid->n_rows; row++) {
        for (uint32_t c = 0; c < grid->n_columns; c++) {
            const char *text = text_of(grid, row, c);
            const size_t fill = width[c] - gj_utf8_width(text);
            pad(out, GAP + (c < grid->left ? 0 : fill));
            gj_text_add(out, text);
            pad(out, c < grid->left && c + 1 < grid->n_columns ? fill : 0);
        }
        gj_text_add(out, "\n");
    }
}
