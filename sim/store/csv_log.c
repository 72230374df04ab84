/* An event log as CSV: what happens to a lot, one line an activity, in the order in which they end. Orders as such are not in it (a case is a
 * lot, or a part of one); the column order says whose the lot is, the column lot which lot it is a part of, or at a join becomes part of. */
#include <inttypes.h>

#include "base/alloc.h"
#include "base/csv.h"
#include "store/log_internal.h"

struct csv_log {
    const struct gj_log_source *source;
    struct gj_sink *sink;
    struct gj_text line, word;
};

static void flush(struct csv_log *csv)
{
    if (!csv->line.failed) {
        gj_sink_add(csv->sink, csv->line.data, csv->line.length);
        csv->line.length = 0;
    }
}

static void drop(void *state)
{
    struct csv_log *csv = state;
    gj_sink_drop(csv->sink);
    gj_text_fini(&csv->line);
    gj_text_fini(&csv->word);
    gj_free(csv);
}

static enum gj_status open(const char *path, const struct gj_log_source *source, void **state, struct gj_error *error)
{
    struct csv_log *csv = gj_alloc_zero(1, sizeof *csv);
    if (!csv) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    }
    csv->source = source;
    const enum gj_status status = gj_sink_open(path, &csv->sink, error);
    if (status != GJ_OK) {
        drop(csv);
        return status;
    }
    gj_text_add(&csv->line, "\xEF\xBB\xBF" /* the BOM by which Excel knows UTF-8 */
                            "case,activity,resource,start,complete,quantity,rejects,order,product,lot,workers\r\n");
    flush(csv);
    *state = csv;
    return GJ_OK;
}

/* The cell that csv->word holds, and the comma after it. */
static void add_word(struct csv_log *csv, const char *end)
{
    gj_csv_add(&csv->line, csv->word.length > 0 ? csv->word.data : "", csv->word.length);
    gj_text_add(&csv->line, end);
    csv->line.failed |= csv->word.failed;
    csv->word.length = 0;
    if (csv->word.data) {
        csv->word.data[0] = '\0';
    }
}

static void add_number(struct csv_log *csv, const struct gj_happening *h, unsigned field, int64_t value)
{
    if (gj_happening_info(h->kind)->fields & field) {
        gj_text_addf(&csv->line, "%" PRId64, value);
    }
    gj_text_add(&csv->line, ",");
}

static void put(void *state, const struct gj_happening *h)
{
    struct csv_log *csv = state;
    const struct gj_log_source *source = csv->source;
    const struct gj_plant *plant = source->spec->plant;
    if (h->lot == GJ_NO_LOT) {
        return;
    }
    gj_log_lot(source, h->lot, &csv->word);
    add_word(csv, ",");
    gj_log_activity(source, h->kind, h->machine, &csv->word);
    add_word(csv, ",");
    gj_text_add(&csv->word, h->machine == GJ_NONE ? "" : source->names.machine[h->machine]);
    add_word(csv, ",");
    gj_line_time(&csv->line, source->spec->start_day, h->start);
    gj_text_add(&csv->line, ",");
    gj_line_time(&csv->line, source->spec->start_day, h->end);
    gj_text_add(&csv->line, ",");
    add_number(csv, h, GJ_HAS_QUANTITY, h->quantity);
    add_number(csv, h, GJ_HAS_REJECTS, h->rejects);
    gj_log_lot(source, h->order, &csv->word);
    add_word(csv, ",");
    gj_text_add(&csv->word, gj_plant_product_name(plant, h->product));
    add_word(csv, ",");
    gj_log_lot(source, h->whole == GJ_NO_LOT ? h->lot : h->whole, &csv->word);
    add_word(csv, ",");
    for (uint32_t i = 0; i < h->n_workers; i++) {
        gj_text_addf(&csv->word, "%s%s", i ? "; " : "", source->names.worker[h->worker[i]]);
    }
    add_word(csv, "\r\n");
    flush(csv);
}

static enum gj_status close(void *state, struct gj_error *error)
{
    struct csv_log *csv = state;
    enum gj_status status = GJ_OK;
    if (csv->line.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    } else {
        status = gj_sink_commit(csv->sink, error);
        csv->sink = NULL;
    }
    drop(csv);
    return status;
}

const struct gj_log_form gj_csv_log_form = {.ending = ".csv", .open = open, .put = put, .close = close, .drop = drop};
