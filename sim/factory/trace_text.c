#include "factory/trace_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "factory/floor_internal.h"

const struct gj_event_info *gj_event_info(uint32_t kind)
{
    static const struct gj_event_info infos[] = {
#define GJ_EVENT(NAME, name, SUBJECT, a, A, b, B, text) \
    {#name, GJ_FIELD_KIND_##SUBJECT, a, b, GJ_FIELD_KIND_##A, GJ_FIELD_KIND_##B, text},
#include "factory/event.def"
#undef GJ_EVENT
    };
    return &infos[kind];
}

const struct gj_trace_field_info *gj_trace_field_info(enum gj_trace_field kind)
{
    static const struct gj_trace_field_info infos[] = {
#define GJ_TRACE_FIELD(NAME, name, json, text) {#name, json, text},
#include "factory/trace_field.def"
#undef GJ_TRACE_FIELD
    };
    return &infos[kind];
}

/* --- names --- */

static bool has_namesake(const struct gj_plant *plant, uint32_t station)
{
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        if (i != station && strcmp(plant->station[i].name, plant->station[station].name) == 0) {
            return true;
        }
    }
    return false;
}

/* NULL when memory is out. */
static const char *numbered(struct gj_arena *arena, const char *name, uint32_t number, bool alone)
{
    char text[400];
    snprintf(text, sizeof text, alone ? "%s" : "%s #%u", name, number);
    return gj_arena_strdup(arena, text);
}

static bool name_machines(struct gj_names *names, const struct gj_plant *plant)
{
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        const struct gj_station_info *info = &plant->station_info[i];
        names->station[i] = has_namesake(plant, i) ? plant->station[i].path : plant->station[i].name;
        for (uint32_t k = 0; k < info->n_machines; k++) {
            const char *name = numbered(&names->arena, names->station[i], k + 1, info->n_machines == 1);
            names->machine[info->first_machine + k] = name;
            if (!name) {
                return false;
            }
        }
    }
    return true;
}

static bool name_workers(struct gj_names *names, const struct gj_plant *plant)
{
    for (uint32_t w = 0; w < names->n_workers; w++) {
        const uint32_t pool = plant->worker_pool[w];
        names->worker[w] = numbered(&names->arena, plant->pool[pool].name, w - plant->first_worker[pool] + 1, false);
        if (!names->worker[w]) {
            return false;
        }
    }
    return true;
}

enum gj_status gj_names_init(struct gj_names *names, const struct gj_plant *plant)
{
    *names = (struct gj_names){.plant = plant, .n_workers = plant->layout.n_workers};
    gj_arena_init(&names->arena);
    names->machine = gj_arena_alloc(&names->arena, plant->n_machines + (size_t)1, sizeof *names->machine);
    names->worker = gj_arena_alloc(&names->arena, names->n_workers + (size_t)1, sizeof *names->worker);
    names->station = gj_arena_alloc(&names->arena, plant->n_stations + (size_t)1, sizeof *names->station);
    const bool is_made =
        names->machine && names->worker && names->station && name_machines(names, plant) && name_workers(names, plant);
    if (!is_made) {
        gj_names_fini(names);
    }
    return is_made ? GJ_OK : GJ_NO_MEMORY;
}

void gj_names_fini(struct gj_names *names)
{
    gj_arena_fini(&names->arena);
    *names = (struct gj_names){0};
}

uint32_t gj_lot_demand(uint64_t lot)
{
    return (uint32_t)(lot >> GJ_LOT_NAME_DEMAND_SHIFT);
}

uint32_t gj_lot_round(uint64_t lot)
{
    return (uint32_t)(lot >> GJ_LOT_NAME_ROUND_SHIFT & 0xFF);
}

uint64_t gj_lot_serial(uint64_t lot)
{
    return (lot & ((UINT64_C(1) << GJ_LOT_DEMAND_SHIFT) - 1)) + 1;
}

uint32_t gj_lot_part(uint64_t lot)
{
    return (uint32_t)(lot >> GJ_LOT_PART_SHIFT & 0xFF);
}

uint64_t gj_lot_whole(uint64_t lot)
{
    return lot & ~(UINT64_C(0xFF) << GJ_LOT_PART_SHIFT);
}

bool gj_plant_employs(const struct gj_plant *plant, uint32_t worker)
{
    const uint32_t pool = plant->worker_pool[worker];
    return worker - plant->first_worker[pool] < plant->pool[pool].count;
}

uint32_t gj_plant_machine_station(const struct gj_plant *plant, uint32_t machine)
{
    return plant->machine_station[machine];
}

gj_id gj_plant_demand_product(const struct gj_plant *plant, gj_id demand)
{
    return plant->demand[demand].product;
}

const char *gj_plant_mode_name(const struct gj_plant *plant, gj_id mode)
{
    return plant->mode[mode].name;
}

/* --- values --- */

static void set_text(struct gj_trace_value *out, const char *text)
{
    out->form = GJ_FORM_TEXT;
    out->text = text;
}

/* A name of a table, in small letters. */
static void set_small(struct gj_trace_value *out, const char *name)
{
    size_t n = 0;
    for (; name[n] != '\0' && n + 1 < sizeof out->room; n++) {
        out->room[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] - 'A' + 'a' : name[n]);
    }
    out->room[n] = '\0';
    set_text(out, out->room);
}

static void set_lot(struct gj_trace_value *out, const struct gj_plant *plant, uint64_t lot)
{
    const char *stream = plant->demand[gj_lot_demand(lot)].name;
    const uint32_t round = gj_lot_round(lot);
    const uint32_t part = plant->n_splits > 0 ? gj_lot_part(lot) : 0;
    const uint64_t serial = gj_lot_serial(part > 0 ? gj_lot_whole(lot) : lot);
    enum { ROOM_BEHIND = 16 }; /* for round and part */
    int n = snprintf(out->room, sizeof out->room - ROOM_BEHIND, "%s#%" PRIu64, stream, serial);
    if (n > 0 && (size_t)n < sizeof out->room - ROOM_BEHIND) {
        n += round > 0 ? snprintf(out->room + n, sizeof out->room - (size_t)n, "/%u", round) : 0;
        if (part > 0) {
            snprintf(out->room + n, sizeof out->room - (size_t)n, ".%u", part);
        }
    }
    set_text(out, out->room);
}

static void set_name(const struct gj_names *names, enum gj_trace_field kind, uint64_t raw, struct gj_trace_value *out)
{
    static const char *const states[] = {
#define GJ_STATE(name, en, ko, group) #name,
#include "factory/state.def"
#undef GJ_STATE
    };
    static const char *const activities[] = {
#define GJ_ACTIVITY(name, en, ko) #name,
#include "factory/activity.def"
#undef GJ_ACTIVITY
    };
    static const char *const levers[] = {
#define GJ_LEVER(name, script, en, ko, acts) script,
#include "factory/lever.def"
#undef GJ_LEVER
    };
    const struct gj_plant *plant = names->plant;
    switch (kind) {
    case GJ_FIELD_KIND_MACHINE:
        set_text(out, names->machine[raw]);
        break;
    case GJ_FIELD_KIND_WORKER:
        set_text(out, names->worker[raw]);
        break;
    case GJ_FIELD_KIND_DEMAND:
        set_text(out, plant->demand[raw].name);
        break;
    case GJ_FIELD_KIND_PRODUCT:
        set_text(out, plant->product[raw].name);
        break;
    case GJ_FIELD_KIND_POOL:
        set_text(out, plant->pool[raw].name);
        break;
    case GJ_FIELD_KIND_MODE:
        set_text(out, plant->mode[raw].name);
        break;
    case GJ_FIELD_KIND_OUTAGE:
        set_text(out, plant->outage[raw].name);
        break;
    case GJ_FIELD_KIND_LEVER:
        set_text(out, levers[raw]);
        break;
    case GJ_FIELD_KIND_STATE:
        set_small(out, states[raw]);
        break;
    case GJ_FIELD_KIND_ACTIVITY:
        set_small(out, activities[raw]);
        break;
    default:
        set_lot(out, plant, raw);
        break;
    }
}

void gj_names_of(const struct gj_names *names, enum gj_trace_field kind, uint64_t raw, struct gj_trace_value *out)
{
    out->form = GJ_FORM_NOTHING;
    if (kind == GJ_FIELD_KIND_NOTHING) {
        return;
    }
    if (kind == GJ_FIELD_KIND_COUNT || kind == GJ_FIELD_KIND_TIME) {
        out->form = GJ_FORM_WHOLE;
        out->whole = (int64_t)raw;
    } else if (kind == GJ_FIELD_KIND_REAL) {
        out->form = GJ_FORM_REAL;
        memcpy(&out->real, &raw, sizeof out->real);
    } else if (raw == UINT64_MAX || (kind == GJ_FIELD_KIND_MACHINE && raw == GJ_NONE) ||
               (kind == GJ_FIELD_KIND_MODE && raw == GJ_NONE)) {
        out->form = GJ_FORM_NULL;
    } else {
        set_name(names, kind, raw, out);
    }
}
