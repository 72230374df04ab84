/* What the forms of an event log share. A form is one file (csv_log.c, ocel_json.c, ocel_sqlite.c) and one line of forms[] in log.c. */
#ifndef GJ_STORE_LOG_INTERNAL_H
#define GJ_STORE_LOG_INTERNAL_H

#include "store/line_internal.h"
#include "store/log.h"
#include "store/sink_internal.h"
#include "study/happening.h"

/* What a form may read: names, and where dates begin. Writers may keep it until close. */
struct gj_log_source {
    const struct gj_study_spec *spec;
    struct gj_names names;
    const struct gj_happenings *happenings;
};

/* Each writer keeps its own errors until close; `state` is its own. */
struct gj_log_form {
    const char *ending;
    enum gj_status (*open)(const char *path, const struct gj_log_source *source, void **state, struct gj_error *error);
    void (*put)(void *state, const struct gj_happening *happening);
    enum gj_status (*close)(void *state, struct gj_error *error); /* commit and free */
    void (*drop)(void *state);
};
extern const struct gj_log_form gj_csv_log_form, gj_ocel_json_form, gj_ocel_sqlite_form;

/* "work press", "order". */
void gj_log_activity(const struct gj_log_source *source, enum gj_happening_kind kind, gj_id machine,
                     struct gj_text *out);
/* "bracket#12/1"; nothing for GJ_NO_LOT. */
void gj_log_lot(const struct gj_log_source *source, uint64_t lot, struct gj_text *out);
/* "" for none */
const char *gj_log_mode(const struct gj_log_source *source, const struct gj_happening *happening);

/* --- OCEL: the types of objects, and the relations of an event --- */

enum gj_ocel_type { GJ_OCEL_ORDER, GJ_OCEL_LOT, GJ_OCEL_PRODUCT, GJ_OCEL_MACHINE, GJ_OCEL_WORKER, GJ_N_OCEL_TYPES };
const char *gj_ocel_type_name(enum gj_ocel_type type);

struct gj_ocel_relation {
    enum gj_ocel_type type;
    uint64_t object; /* name of a lot or order, or an id */
    const char *qualifier;
};
#define GJ_OCEL_FIXED_RELATIONS 5 /* besides the workers, one each */
/* Order, lot, the lot it was or becomes a part of, product and machine of a happening, as many as it has. */
uint32_t gj_ocel_relations(const struct gj_happening *happening, struct gj_ocel_relation out[GJ_OCEL_FIXED_RELATIONS]);
/* Id of an object, unique over the types: "lot:bracket#12". Appended. */
void gj_ocel_id(const struct gj_log_source *source, enum gj_ocel_type type, uint64_t object, struct gj_text *out);
/* Qualifier of the workers of an activity. */
const char *gj_ocel_worker_role(enum gj_happening_kind kind);

/* Event types: for each kind at a station one a station that can have it. Calls `each` with a number (from 0, in order) and the station
 * (GJ_NONE where there is one for the plant). */
void gj_ocel_event_types(const struct gj_log_source *source,
                         void (*each)(void *user, enum gj_happening_kind kind, gj_id station), void *user);

#endif
