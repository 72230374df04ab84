#include "store/trace_file.h"

#include <inttypes.h>

#include "factory/trace_text.h"
#include "store/line_internal.h"
#include "store/sink_internal.h"
#include "store/table_internal.h"

struct gj_trace_file {
    struct gj_trace_file_spec spec;
    struct gj_sink *sink;
    struct gj_names names;
    struct gj_text line;
};

static void put_line(struct gj_trace_file *file)
{
    if (!file->line.failed) {
        gj_sink_add(file->sink, file->line.data, file->line.length);
        file->line.length = 0;
    }
}

static void add_field(struct gj_trace_file *file, enum gj_trace_field kind, const char *key, uint64_t raw)
{
    struct gj_text *line = &file->line;
    struct gj_trace_value value;
    gj_names_of(&file->names, kind, raw, &value);
    if (value.form == GJ_FORM_NOTHING) {
        return;
    }
    gj_text_addf(line, ",\"%s\":", key);
    if (value.form == GJ_FORM_TEXT) {
        gj_line_json(line, value.text);
    } else if (value.form == GJ_FORM_WHOLE) {
        gj_text_addf(line, "%" PRId64, value.whole);
    } else if (value.form == GJ_FORM_REAL) {
        gj_text_add_number(line, value.real);
    } else {
        gj_text_add(line, "null");
    }
}

static void take(void *user, const struct gj_trace_record *record)
{
    struct gj_trace_file *file = user;
    if (record->time < file->spec.from || record->time > file->spec.until) {
        return;
    }
    const struct gj_event_info *info = gj_event_info(record->kind);
    gj_text_addf(&file->line, "{\"t\":%" PRId64 ",\"event\":\"%s\"", record->time, info->name);
    add_field(file, info->subject, gj_trace_field_info(info->subject)->name, record->entity);
    add_field(file, info->a_kind, info->a, record->a);
    add_field(file, info->b_kind, info->b, record->b);
    gj_text_add(&file->line, "}\n");
    put_line(file);
}

static void put_head(struct gj_trace_file *file)
{
    const struct gj_study_spec *study = file->spec.study;
    struct gj_text *line = &file->line;
    gj_text_addf(line, "{\"format\":\"" GJ_TRACE_FORMAT "\",\"version\":%d,\"study\":", GJ_TRACE_VERSION);
    gj_line_json(line, study->name);
    gj_text_addf(line, ",\"scenario\":\"%s\",\"seed\":%" PRIu64 ",\"replication\":%u,\"arm\":\"%s\",\"start\":\"",
                 study->scenario_sha, study->seed, file->spec.replication, gj_arm_name(file->spec.arm));
    gj_line_date(line, study->start_day);
    gj_text_addf(line, "\",\"unit\":\"us\",\"warm_up\":%" PRId64 ",\"horizon\":%" PRId64 "}\n", study->warm_up,
                 study->horizon);
    put_line(file);
}

enum gj_status gj_trace_file_open(const char *path, const struct gj_trace_file_spec *spec, struct gj_trace_file **file,
                                  struct gj_error *error)
{
    struct gj_trace_file *made = gj_alloc_zero(1, sizeof *made);
    if (made == NULL || gj_names_init(&made->names, spec->study->plant) != GJ_OK) {
        gj_free(made);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a trace");
    }
    made->spec = *spec;
    gj_text_init(&made->line);
    const enum gj_status status = gj_sink_open(path, &made->sink, error);
    if (status != GJ_OK) {
        gj_trace_file_drop(made);
        return status;
    }
    put_head(made);
    *file = made;
    return GJ_OK;
}

struct gj_trace gj_trace_file_sink(struct gj_trace_file *file)
{
    return (struct gj_trace){.sink = take, .user = file};
}

enum gj_status gj_trace_file_close(struct gj_trace_file *file, const struct gj_row *row, struct gj_error *error)
{
    gj_text_addf(&file->line,
                 "{\"event\":\"end\",\"status\":\"%s\",\"events\":%" PRIu64 ",\"digest\":\"%016" PRIx64 "\"}\n",
                 gj_status_name(row->status), row->events, row->digest);
    put_line(file);
    enum gj_status status = GJ_OK;
    if (file->line.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a trace");
    } else {
        status = gj_sink_commit(file->sink, error);
        file->sink = NULL;
    }
    gj_trace_file_drop(file);
    return status;
}

void gj_trace_file_drop(struct gj_trace_file *file)
{
    if (file == NULL) {
        return;
    }
    gj_sink_drop(file->sink);
    gj_names_fini(&file->names);
    gj_text_fini(&file->line);
    gj_free(file);
}
