#include "store/part_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/csv.h"
#include "store/json_internal.h"

/* Infinite values are written as the Table Schema wants them; no value is an empty field. */
static void add_number(struct gj_text *line, double value)
{
    if (value - value == 0.0) {
        gj_text_add_number(line, value);
    } else if (value == value) {
        gj_text_add(line, value > 0.0 ? "INF" : "-INF");
    }
}

static void add_cell(struct gj_text *line, const struct gj_cell *cell)
{
    struct gj_text clean;
    switch (cell->type) {
    case GJ_CELL_TEXT:
        if (gj_utf8_valid(cell->text, cell->length)) {
            gj_csv_add(line, cell->text, cell->length);
            break;
        }
        gj_text_init(&clean);
        gj_text_add_clean(&clean, cell->text);
        line->failed = line->failed || clean.failed;
        gj_csv_add(line, clean.failed ? "" : clean.data, clean.failed ? 0 : clean.length);
        gj_text_fini(&clean);
        break;
    case GJ_CELL_INTEGER:
        gj_text_addf(line, "%" PRId64, cell->integer);
        break;
    case GJ_CELL_NUMBER:
        add_number(line, cell->number);
        break;
    }
}

void gj_csv_header(struct gj_text *line, const struct gj_table *table)
{
    gj_text_add(line, "\xEF\xBB\xBF"); /* the BOM by which Excel knows UTF-8 */
    for (uint32_t c = 0; c < table->n_columns; c++) {
        gj_text_add(line, c > 0 ? "," : "");
        gj_csv_add(line, table->column[c].name, strlen(table->column[c].name));
    }
    gj_text_add(line, "\r\n");
}

void gj_csv_line(struct gj_text *line, const struct gj_table *table, const struct gj_cell *cell)
{
    line->length = 0;
    for (uint32_t c = 0; c < table->n_columns; c++) {
        gj_text_add_n(line, ",", c > 0 ? 1 : 0);
        add_cell(line, &cell[c]);
    }
    gj_text_add_n(line, "\r\n", 2);
}

/* The line is one buffer used again and again: a study of 10,000 replications has half a million of them. */
static int write_lines(struct gj_out *out, const struct gj_table *table, const struct gj_store_spec *spec)
{
    struct gj_cell cell[GJ_MAX_COLUMNS];
    struct gj_text line;
    gj_text_init(&line);
    gj_csv_header(&line, table);
    gj_out_add(out, line.data, line.length);
    const uint64_t n = table->count(spec);
    for (uint64_t i = 0; i < n && !line.failed; i++) {
        table->fill(spec, i, cell);
        gj_csv_line(&line, table, cell);
        gj_out_add(out, line.data, line.length);
    }
    int os_error = line.failed ? ENOMEM : 0;
    gj_text_fini(&line);
    return os_error;
}

enum gj_status gj_csv_write(int folder, const char *shown, const struct gj_table *table,
                            const struct gj_store_spec *spec, struct gj_csv_file *file, struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s.csv", shown, table->name);
    struct gj_out *out = NULL;
    enum gj_status status = path.failed ? gj_file_os_error(error, shown, "written", ENOMEM)
                                        : gj_out_open(folder, path.data + strlen(shown) + 1, path.data, &out, error);
    if (status == GJ_OK) {
        int os_error = write_lines(out, table, spec);
        file->table = table;
        file->foreign = NULL;
        status = gj_out_close(out, file->sha, &file->bytes, error);
        if (os_error != 0) {
            status = gj_file_os_error(error, path.data, "written", os_error);
        }
    }
    gj_text_fini(&path);
    return status;
}
