/* Trace records in words: what their fields mean, and the names of what they speak of. `gongjang doc trace` prints the whole.
 *
 *     struct gj_names names;
 *     gj_names_init(&names, plant);
 *     const struct gj_event_info *info = gj_event_info(record->kind);
 *     gj_names_of(&names, info->a_kind, record->a, &value);    // a text, a number or nothing
 *     gj_names_fini(&names);
 */
#ifndef GJ_FACTORY_TRACE_TEXT_H
#define GJ_FACTORY_TRACE_TEXT_H

#include "factory/floor.h"

#define GJ_TRACE_FORMAT "gongjang-trace"
#define GJ_TRACE_VERSION \
    1 /* one more whenever a program that reads traces could misread one; new kinds alone are no new version */

enum gj_trace_field {
#define GJ_TRACE_FIELD(NAME, name, json, text) GJ_FIELD_KIND_##NAME,
#include "factory/trace_field.def"
#undef GJ_TRACE_FIELD
    GJ_N_TRACE_FIELDS
};

struct gj_event_info {
    const char *name;            /* "state" */
    enum gj_trace_field subject; /* what the entity is; its key is the name of that kind */
    const char *a, *b;           /* keys of the two fields */
    enum gj_trace_field a_kind, b_kind;
    const char *text;
};
const struct gj_event_info *gj_event_info(uint32_t kind);

struct gj_trace_field_info {
    const char *name, *json, *text;
};
const struct gj_trace_field_info *gj_trace_field_info(enum gj_trace_field kind);

/* Names of machines and workers, made once: no two machines share one. */
struct gj_names {
    const struct gj_plant *plant;
    const char **machine; /* n_machines */
    const char **worker;  /* n_workers */
    const char **station; /* n_stations: the name, or the path where two share the name */
    uint32_t n_workers;
    struct gj_arena arena;
};
enum gj_status gj_names_init(struct gj_names *names, const struct gj_plant *plant) GJ_MUST_CHECK;
void gj_names_fini(struct gj_names *names);

enum gj_value_form { GJ_FORM_NOTHING, GJ_FORM_NULL, GJ_FORM_TEXT, GJ_FORM_WHOLE, GJ_FORM_REAL };
struct gj_trace_value {
    enum gj_value_form form;
    const char *text; /* may point to `room` */
    int64_t whole;
    double real;
    char room[400];
};
void gj_names_of(const struct gj_names *names, enum gj_trace_field kind, uint64_t raw, struct gj_trace_value *out);

/* Names of lots as numbers: order stream, round and number in the stream. */
#define GJ_NO_LOT UINT64_MAX
uint32_t gj_lot_demand(uint64_t lot);
uint32_t gj_lot_round(uint64_t lot);
uint64_t gj_lot_serial(uint64_t lot); /* from 1 */
/* In a plant that splits lots (factory/split.h): 0, or which part of its lot it is; and the name of that lot. */
uint32_t gj_lot_part(uint64_t lot);
uint64_t gj_lot_whole(uint64_t lot);

uint32_t gj_plant_machine_station(const struct gj_plant *plant, uint32_t machine);
bool gj_plant_employs(const struct gj_plant *plant, uint32_t worker); /* at time 0 */
gj_id gj_plant_demand_product(const struct gj_plant *plant, gj_id demand);
const char *gj_plant_mode_name(const struct gj_plant *plant, gj_id mode);

#endif
