#include "store/log_internal.h"

#include <stdio.h>

#include "base/alloc.h"
#include "store/file_internal.h"

static const struct gj_log_form *const forms[] = {&gj_csv_log_form, &gj_ocel_json_form, &gj_ocel_sqlite_form};

struct gj_log {
    struct gj_log_source source;
    const struct gj_log_form *form;
    void *state;
    struct gj_happenings *happenings;
};

static bool ends_in(const char *path, const char *ending)
{
    char compressed[32];
    snprintf(compressed, sizeof compressed, "%s.gz", ending);
    return gj_name_ends(path, ending) || gj_name_ends(path, compressed);
}

/* NULL when the name says none; a database cannot be compressed while it is written. */
static const struct gj_log_form *form_of(const char *path)
{
    const struct gj_log_form *form = ends_in(path, ".json") ? &gj_ocel_json_form : NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        form = ends_in(path, forms[i]->ending) ? forms[i] : form;
    }
    return form == &gj_ocel_sqlite_form && gj_name_ends(path, ".gz") ? NULL : form;
}

static void put(void *user, const struct gj_happening *happening)
{
    struct gj_log *log = user;
    log->form->put(log->state, happening);
}

enum gj_status gj_log_open(const char *path, const struct gj_study_spec *spec, struct gj_log **log,
                           struct gj_error *error)
{
    const struct gj_log_form *form = form_of(path);
    if (!form) {
        gj_file_error(error, GJ_USAGE, path, "its name does not say which form of event log it is");
        gj_error_fix(error, "end it in .csv, .jsonocel, .json (these also with .gz) or .sqlite");
        return GJ_USAGE;
    }
    struct gj_log *made = gj_alloc_zero(1, sizeof *made);
    if (!made) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    }
    made->source.spec = spec;
    made->form = form;
    enum gj_status status = gj_names_init(&made->source.names, spec->plant);
    if (status == GJ_OK) {
        status = gj_happenings_new(spec->plant, put, made, &made->happenings);
        made->source.happenings = made->happenings;
    }
    if (status != GJ_OK) {
        gj_error_set(error, status, NULL, "memory ran out for an event log");
    } else {
        status = form->open(path, &made->source, &made->state, error);
    }
    if (status != GJ_OK) {
        gj_log_drop(made);
        return status;
    }
    *log = made;
    return GJ_OK;
}

struct gj_trace gj_log_sink(struct gj_log *log)
{
    return gj_happenings_sink(log->happenings);
}

enum gj_status gj_log_close(struct gj_log *log, struct gj_error *error)
{
    enum gj_status status = gj_happenings_status(log->happenings);
    if (status != GJ_OK) {
        gj_error_set(error, status, NULL, "memory ran out for an event log");
    } else {
        status = log->form->close(log->state, error);
        log->state = NULL;
    }
    gj_log_drop(log);
    return status;
}

void gj_log_drop(struct gj_log *log)
{
    if (!log) {
        return;
    }
    if (log->state) {
        log->form->drop(log->state);
    }
    (void)gj_happenings_free(log->happenings);
    gj_names_fini(&log->source.names);
    gj_free(log);
}

/* --- words --- */

void gj_log_activity(const struct gj_log_source *source, enum gj_happening_kind kind, gj_id machine,
                     struct gj_text *out)
{
    const struct gj_happening_info *info = gj_happening_info(kind);
    gj_text_add(out, info->name);
    if (info->at_station) {
        gj_text_addf(out, " %s", source->names.station[gj_plant_machine_station(source->spec->plant, machine)]);
    }
}

void gj_log_lot(const struct gj_log_source *source, uint64_t lot, struct gj_text *out)
{
    struct gj_trace_value value;
    gj_names_of(&source->names, GJ_FIELD_KIND_LOT, lot, &value);
    gj_text_add(out, value.form == GJ_FORM_TEXT ? value.text : "");
}

const char *gj_log_mode(const struct gj_log_source *source, const struct gj_happening *happening)
{
    return happening->mode == GJ_NONE ? "drift found" : gj_plant_mode_name(source->spec->plant, happening->mode);
}

/* --- OCEL --- */

const char *gj_ocel_type_name(enum gj_ocel_type type)
{
    static const char *const names[GJ_N_OCEL_TYPES] = {"order", "lot", "product", "machine", "worker"};
    return names[type];
}

const char *gj_ocel_worker_role(enum gj_happening_kind kind)
{
    return kind == GJ_HAPPENING_REPAIR || kind == GJ_HAPPENING_MAINTENANCE ? "repaired by" : "done by";
}

uint32_t gj_ocel_relations(const struct gj_happening *h, struct gj_ocel_relation out[GJ_OCEL_FIXED_RELATIONS])
{
    uint32_t n = 0;
    if (h->order != GJ_NO_LOT) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_ORDER, h->order, "for order"};
    }
    if (h->lot != GJ_NO_LOT) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_LOT, h->lot, "of lot"};
    }
    if (h->whole != GJ_NO_LOT && h->whole != h->lot && h->kind == GJ_HAPPENING_SPLIT) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_LOT, h->whole, "out of lot"};
    } else if (h->whole != GJ_NO_LOT && h->whole != h->lot && h->kind == GJ_HAPPENING_JOIN) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_LOT, h->whole, "into lot"};
    }
    if (h->product != GJ_NONE) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_PRODUCT, h->product, "of product"};
    }
    if (h->machine != GJ_NONE) {
        out[n++] = (struct gj_ocel_relation){GJ_OCEL_MACHINE, h->machine, "at machine"};
    }
    return n;
}

void gj_ocel_id(const struct gj_log_source *source, enum gj_ocel_type type, uint64_t object, struct gj_text *out)
{
    static const enum gj_trace_field kinds[GJ_N_OCEL_TYPES] = {
        GJ_FIELD_KIND_LOT, GJ_FIELD_KIND_LOT, GJ_FIELD_KIND_PRODUCT, GJ_FIELD_KIND_MACHINE, GJ_FIELD_KIND_WORKER};
    struct gj_trace_value value;
    gj_names_of(&source->names, kinds[type], object, &value);
    gj_text_addf(out, "%s:%s", gj_ocel_type_name(type), value.form == GJ_FORM_TEXT ? value.text : "");
}

void gj_ocel_event_types(const struct gj_log_source *source,
                         void (*each)(void *user, enum gj_happening_kind kind, gj_id station), void *user)
{
    const struct gj_plant *plant = source->spec->plant;
    for (uint32_t k = 0; k < GJ_N_HAPPENINGS; k++) {
        const enum gj_happening_kind kind = (enum gj_happening_kind)k;
        if (!gj_happening_info(kind)->at_station) {
            each(user, kind, GJ_NONE);
            continue;
        }
        for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
            const bool inspects = gj_plant_station(plant, i)->inspection.is_on;
            if (kind == GJ_HAPPENING_SETUP || inspects == (kind == GJ_HAPPENING_INSPECT)) {
                each(user, kind, i);
            }
        }
    }
}
