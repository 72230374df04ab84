/* From the specs to the tables the loop reads, and the layout of a floor's block. */
#include "factory/floor_internal.h"

#include <string.h>

#include "kernel/fm.h"

static void *make(struct gj_plant *plant, size_t n, size_t size)
{
    void *memory = gj_arena_alloc(&plant->arena, n > 0 ? n : 1, size);
    plant->failed |= memory == NULL;
    return memory;
}

static gj_id wear_of_station(const struct gj_plant *plant, gj_id station)
{
    for (uint32_t i = 0; i < plant->n_wears; i++) {
        if (plant->wear[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

static gj_id sampling_of_station(const struct gj_plant *plant, gj_id station)
{
    for (uint32_t i = 0; i < plant->n_samplings; i++) {
        if (plant->sampling[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

static gj_id chart_of_station(const struct gj_plant *plant, gj_id station)
{
    for (uint32_t i = 0; i < plant->n_charts; i++) {
        if (plant->chart[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

static bool has_feedback(const struct gj_plant *plant, gj_id station)
{
    bool has = false;
    for (uint32_t i = 0; i < plant->n_feedbacks; i++) {
        has |= plant->feedback[i].station == station;
    }
    return has;
}

/* Some station takes lots from this buffer and puts back those it interrupts. */
static bool gets_interrupted_lots(const struct gj_plant *plant, gj_id buffer)
{
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        if (plant->station[i].buffer == buffer && plant->station[i].preempt != GJ_PREEMPT_NO) {
            return true;
        }
    }
    return false;
}

static gj_features features_of(const struct gj_plant *plant, gj_id id)
{
    const struct gj_station_spec *s = &plant->station[id];
    const struct gj_quality_spec *q = &s->quality;
    gj_features features = 0;
    features |= s->setup != GJ_NONE ? GJ_HAS_SETUP : 0U;
    features |= plant->station_info[id].matrix != GJ_NONE ? GJ_HAS_SETUP | GJ_HAS_FAMILIES | GJ_HAS_MATRIX : 0U;
    features |= s->n_work_needs > 0 ? GJ_HAS_WORK_NEEDS : 0U;
    features |= q->drifts != GJ_NONE ? GJ_HAS_DRIFT : 0U;
    features |= q->defects > 0.0 || (q->drifts != GJ_NONE && q->out_of_control > 0.0) ? GJ_HAS_DEFECTS : 0U;
    features |= q->scrap > 0.0 ? GJ_HAS_SCRAP : 0U;
    features |= s->inspection.is_on ? GJ_HAS_INSPECTION : 0U;
    features |= s->setup != GJ_NONE || s->rule == GJ_RULE_FEWEST_SETUPS || s->rule == GJ_RULE_SHORTEST_SETUP
                    ? GJ_HAS_FAMILIES
                    : 0U;
    features |= s->by_hand ? GJ_HAS_HANDS : 0U;
    features |= s->rule != GJ_RULE_FIFO ? GJ_HAS_INPUT : 0U;
    features |= s->blocking == GJ_BLOCKING_BEFORE ? GJ_HAS_INPUT | GJ_HAS_ROOM : 0U;
    features |= s->preempt != GJ_PREEMPT_NO ? GJ_HAS_INPUT : 0U;
    features |= gets_interrupted_lots(plant, s->buffer) ? GJ_HAS_PREEMPT : 0U;
    for (uint32_t i = 0; i < plant->n_sequences; i++) {
        features |= plant->sequence[i].station == id ? GJ_HAS_INPUT | GJ_HAS_SEQUENCE : 0U;
    }
    for (uint32_t i = 0; i < plant->n_loops; i++) {
        const struct gj_loop_spec *loop = &plant->loop[i];
        features |= loop->from == id || (loop->to == id && !loop->at_end) ? GJ_HAS_INPUT | GJ_HAS_CARDS : 0U;
        features |= loop->to == id && loop->at_end ? GJ_HAS_CARD_END : 0U;
    }
    for (uint32_t i = 0; i < plant->n_kits; i++) {
        features |= plant->kit[i].station == id ? GJ_HAS_INPUT | GJ_HAS_KIT : 0U;
    }
    for (uint32_t i = 0; i < plant->n_tools; i++) {
        for (uint32_t k = 0; k < plant->tool[i].n_jobs; k++) {
            const bool here = plant->job_spec[plant->tool[i].job[k]].station == id;
            features |= here ? GJ_HAS_INPUT | GJ_HAS_TOOL | GJ_HAS_FAMILIES : 0U;
        }
    }
    features |= wear_of_station(plant, id) != GJ_NONE ? GJ_HAS_WEAR | GJ_HAS_DEFECTS : 0U;
    features |= sampling_of_station(plant, id) != GJ_NONE ? GJ_HAS_SAMPLING : 0U;
    features |= s->shift_end == GJ_SHIFT_END_FINISH ? GJ_HAS_FINISH : 0U;
    features |= s->shift_end == GJ_SHIFT_END_FIT ? GJ_HAS_FIT : 0U;
    features |= chart_of_station(plant, id) != GJ_NONE || has_feedback(plant, id) ? GJ_HAS_SIGNALS : 0U;
    features |= gj_search_has_target(plant, id) ? GJ_HAS_SEARCH : 0U;
    features |= gj_oven_of_station(plant, id) != GJ_NONE ? GJ_HAS_INPUT | GJ_HAS_LOTS : 0U;
    features |= gj_join_of_station(plant, id) != GJ_NONE ? GJ_HAS_INPUT | GJ_HAS_LOTS : 0U;
    features |= gj_split_of_station(plant, id) != GJ_NONE ? GJ_HAS_LOTS : 0U;
    return features;
}

static gj_id matrix_of(const struct gj_plant *plant, gj_id station)
{
    for (gj_id i = 0; i < plant->n_matrixs; i++) {
        for (uint32_t k = 0; k < plant->matrix[i].n_stations; k++) {
            if (plant->matrix[i].station[k] == station) {
                return i;
            }
        }
    }
    return GJ_NONE;
}

static struct gj_slot slot_of_maintenance(const struct gj_plant *plant, gj_id id)
{
    const struct gj_maintenance_spec *spec = &plant->maintenance[id];
    return (struct gj_slot){.kind = GJ_SLOT_MAINTENANCE,
                            .id = id,
                            .clock = spec->clock,
                            .is_planned = true,
                            .waits = !spec->interrupts,
                            .when_idle = spec->when_idle,
                            .restores = spec->restores,
                            .window = spec->window,
                            .every = spec->every,
                            .noticed = GJ_NONE,
                            .repair = spec->time,
                            .n_crew = spec->n_crew,
                            .crew = spec->crew};
}

/* The stages, then the looks and the maintenance if it has them. What is due by condition has the clock of the calendar: a moment or never. */
static uint32_t slots_of_wear(const struct gj_degradation_spec *spec, gj_id id, struct gj_slot *slot)
{
    uint32_t n = 0;
    slot[n++] = (struct gj_slot){.kind = GJ_SLOT_WEAR,
                                 .id = id,
                                 .clock = spec->clock,
                                 .part = spec->part,
                                 .every = GJ_NONE,
                                 .noticed = spec->noticed,
                                 .repair = spec->repair,
                                 .n_crew = spec->n_crew,
                                 .crew = spec->crew};
    if (spec->inspect != GJ_NONE) {
        slot[n++] = (struct gj_slot){.kind = GJ_SLOT_LOOK,
                                     .id = id,
                                     .clock = spec->clock,
                                     .every = spec->inspect,
                                     .noticed = GJ_NONE,
                                     .repair = GJ_NONE};
    }
    if (spec->maintain_at > 0) {
        slot[n++] = (struct gj_slot){.kind = GJ_SLOT_CARE,
                                     .id = id,
                                     .clock = GJ_CLOCK_CALENDAR,
                                     .is_planned = true,
                                     .waits = !spec->interrupts,
                                     .every = GJ_NONE,
                                     .noticed = GJ_NONE,
                                     .repair = spec->maintenance,
                                     .n_crew = spec->n_maintenance_crew,
                                     .crew = spec->maintenance_crew};
    }
    return n;
}

static const char *name_of_slot(const struct gj_plant *plant, const struct gj_slot *slot)
{
    return slot->kind == GJ_SLOT_MODE   ? plant->mode[slot->id].name
           : slot->kind == GJ_SLOT_WEAR ? plant->degradation[slot->id].name
                                        : "";
}

/* Names of what a maintenance renews, as bits of the station's slots. */
static void derive_renewals(const struct gj_plant *plant, struct gj_slot *slot, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        const struct gj_maintenance_spec *spec =
            slot[k].kind == GJ_SLOT_MAINTENANCE ? &plant->maintenance[slot[k].id] : NULL;
        for (uint32_t i = 0; spec && i < spec->n_renews; i++) {
            for (uint32_t other = 0; other < n; other++) {
                slot[k].renews |= (uint64_t)(strcmp(name_of_slot(plant, &slot[other]), spec->renews[i]) == 0) << other;
            }
        }
    }
}

/* What has a clock on each machine of the station: its modes, then drift, maintenances and degradations, each in the order of the scenario. */
static uint32_t derive_slots(struct gj_plant *plant, gj_id station, struct gj_slot *slot)
{
    const struct gj_quality_spec *q = &plant->station[station].quality;
    uint32_t n = 0;
    for (uint32_t k = 0; k < plant->n_modes; k++) {
        const struct gj_mode_spec *mode = &plant->mode[k];
        if (mode->station == station) {
            slot[n++] = (struct gj_slot){.kind = GJ_SLOT_MODE,
                                         .id = k,
                                         .clock = mode->clock,
                                         .part = mode->part,
                                         .is_minor = mode->is_minor,
                                         .every = mode->every,
                                         .noticed = mode->noticed,
                                         .repair = mode->repair,
                                         .n_crew = mode->n_crew,
                                         .crew = mode->crew};
        }
    }
    if (q->drifts != GJ_NONE) {
        slot[n++] = (struct gj_slot){.kind = GJ_SLOT_DRIFT,
                                     .id = GJ_NONE,
                                     .clock = GJ_CLOCK_OPERATING,
                                     .every = q->drifts,
                                     .noticed = q->found,
                                     .repair = q->restore};
    }
    for (uint32_t k = 0; k < plant->n_maintenances; k++) {
        if (plant->maintenance[k].station == station) {
            slot[n++] = slot_of_maintenance(plant, k);
        }
    }
    for (uint32_t k = 0; k < plant->n_degradations; k++) {
        if (plant->degradation[k].station == station) {
            n += slots_of_wear(&plant->degradation[k], k, &slot[n]);
        }
    }
    derive_renewals(plant, slot, n);
    if (gj_search_has_target(plant, station)) {
        slot[n++] = (struct gj_slot){.kind = GJ_SLOT_SEARCH,
                                     .id = GJ_NONE,
                                     .clock = GJ_CLOCK_ON_SHIFT,
                                     .every = GJ_NONE,
                                     .noticed = GJ_NONE,
                                     .repair = GJ_NONE};
    }
    return n;
}

static gj_features features_of_slots(const struct gj_slot *slot, uint32_t n)
{
    gj_features features = n > 0 ? GJ_HAS_CLOCKS : 0U;
    for (uint32_t k = 0; k < n; k++) {
        features |= slot[k].clock == GJ_CLOCK_CYCLES || slot[k].part != GJ_PART_RESUME ? GJ_HAS_PIECES : 0U;
        features |= slot[k].clock == GJ_CLOCK_ON_SHIFT ? GJ_HAS_SHIFT_CLOCK : 0U;
        features |= slot[k].clock == GJ_CLOCK_ON_SHIFT || slot[k].clock == GJ_CLOCK_BUSY ? GJ_HAS_IDLE_CLOCKS : 0U;
        features |= slot[k].is_planned ? GJ_HAS_UPKEEP : 0U;
        features |= slot[k].kind == GJ_SLOT_WEAR ? GJ_HAS_STAGES : 0U;
    }
    return features;
}

static bool has_learners(const struct gj_plant *plant, uint64_t pools)
{
    for (uint32_t i = 0; i < plant->n_staffs; i++) {
        if ((pools >> plant->staff[i].pool & 1) && plant->staff[i].learning_rate < 1.0) {
            return true;
        }
    }
    return false;
}

static void derive_station_people(struct gj_plant *plant, uint32_t station, struct gj_station_info *info)
{
    const struct gj_station_spec *spec = &plant->station[station];
    info->tends = spec->tends > 1 ? spec->tends : 1;
    info->same_needs = spec->n_setup_needs == spec->n_work_needs;
    info->pools = 0;
    for (uint32_t k = 0; k < spec->n_work_needs; k++) {
        info->pools |= spec->work_need[k].pools;
        info->same_needs &= spec->setup_need[k].pools == spec->work_need[k].pools &&
                            spec->setup_need[k].count == spec->work_need[k].count;
    }
    for (uint32_t k = 0; k < spec->n_setup_needs; k++) {
        info->pools |= spec->setup_need[k].pools;
    }
    info->loading = GJ_NONE;
    for (uint32_t k = 0; k < plant->n_loadings; k++) {
        if (plant->loading[k].station == station) {
            info->loading = k;
            info->features |= GJ_HAS_LOADING;
        }
    }
    info->features |= has_learners(plant, info->pools) ? GJ_HAS_LEARNING : 0U;
}

static void derive_stations(struct gj_plant *plant)
{
    uint32_t machines = 0;
    uint32_t slots = 0;
    uint32_t clocks = 0;
    plant->station_info = make(plant, plant->n_stations, sizeof *plant->station_info);
    plant->slot =
        make(plant, plant->n_modes + 2 * (size_t)plant->n_stations + plant->n_maintenances + 3 * plant->n_degradations,
             sizeof *plant->slot);
    if (plant->failed) {
        return;
    }
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        const struct gj_station_spec *spec = &plant->station[i];
        struct gj_station_info *info = &plant->station_info[i];
        info->first_slot = slots;
        info->n_clocks = derive_slots(plant, i, &plant->slot[slots]);
        slots += info->n_clocks;
        info->matrix = matrix_of(plant, i);
        info->features = features_of(plant, i) | features_of_slots(&plant->slot[info->first_slot], info->n_clocks);
        info->buffer = spec->buffer;
        info->calendar = spec->calendar;
        info->rule = spec->rule;
        info->preempt = spec->preempt;
        info->affected = spec->affected ? 1 : 0;
        info->wear = wear_of_station(plant, i);
        info->sampling = sampling_of_station(plant, i);
        derive_station_people(plant, i, info);
        info->chart = chart_of_station(plant, i);
        info->oven = gj_oven_of_station(plant, i);
        info->split = gj_split_of_station(plant, i);
        info->join = gj_join_of_station(plant, i);
        info->first_machine = machines;
        info->n_machines = spec->n_machines;
        info->first_clock = clocks;
        machines += spec->n_machines;
        clocks += spec->n_machines * info->n_clocks;
    }
    plant->n_machines = machines;
    plant->layout.n_clocks = clocks;
    plant->machine_station = make(plant, machines, sizeof *plant->machine_station);
    for (uint32_t i = 0; i < plant->n_stations && !plant->failed; i++) {
        for (uint32_t k = 0; k < plant->station_info[i].n_machines; k++) {
            plant->machine_station[plant->station_info[i].first_machine + k] = i;
        }
    }
}

static bool has_rework(const struct gj_plant *plant)
{
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        if (plant->station[i].inspection.is_on && plant->station[i].inspection.reject == GJ_REJECT_REWORK) {
            return true;
        }
    }
    return false;
}

static void derive_products(struct gj_plant *plant)
{
    plant->product_info = make(plant, plant->n_products, sizeof *plant->product_info);
    plant->demand_info = make(plant, plant->n_demands, sizeof *plant->demand_info);
    plant->step = make(plant, plant->n_steps, sizeof *plant->step);
    if (plant->failed) {
        return;
    }
    uint32_t n = 0;
    for (uint32_t p = 0; p < plant->n_products; p++) {
        struct gj_product_info *info = &plant->product_info[p];
        info->name = plant->product[p].name;
        info->first_step = n;
        for (uint32_t i = 0; i < plant->n_steps; i++) {
            if (plant->step_spec[i].product == p) {
                plant->step[n] = (struct gj_step){
                    .product = p, .buffer = plant->step_spec[i].buffer, .number = n - info->first_step};
                n++;
            }
        }
        info->n_steps = n - info->first_step;
        plant->step[n - 1].is_last = true;
        info->is_component = gj_kit_takes_from(plant, plant->step[n - 1].buffer);
    }
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *spec = &plant->demand[d];
        struct gj_demand_info *info = &plant->demand_info[d];
        struct gj_product_info *product = &plant->product_info[spec->product];
        const bool splits = spec->lot_size > 1 && (has_rework(plant) || gj_product_is_split(plant, spec->product));
        const bool one_lot = spec->quantity == GJ_NONE && !spec->fill && !(spec->allowance > 0.0) && !splits;
        info->first_step = product->first_step;
        info->buffer = plant->step[product->first_step].buffer;
        info->number_base = (uint64_t)product->n_demands++ << GJ_LOT_DEMAND_SHIFT;
        const gj_id fills = gj_stock_filled_by(plant, d);
        info->stock = fills != GJ_NONE ? fills : gj_stock_serving(plant, d);
        info->keeps_orders = !spec->is_endless && (!one_lot || spec->needs_card || fills != GJ_NONE);
    }
}

/* Work left from each step on, by the first job of each. */
static void derive_work_left(struct gj_plant *plant)
{
    for (uint32_t i = plant->n_steps; i-- > 0;) {
        struct gj_step *step = &plant->step[i];
        step->work_left_us = step->is_last ? 0.0 : plant->step[i + 1].work_left_us;
        for (uint32_t s = 0; s < plant->n_stations; s++) {
            const gj_id job = plant->job_at[(size_t)i * plant->n_stations + s];
            if (job != GJ_NONE) {
                step->work_left_us += plant->job[job].mean_us;
                break;
            }
        }
    }
}

static void derive_jobs(struct gj_plant *plant)
{
    const size_t cells = (size_t)plant->n_steps * plant->n_stations;
    plant->job = make(plant, plant->n_jobs, sizeof *plant->job);
    plant->job_at = make(plant, cells, sizeof *plant->job_at);
    if (plant->failed) {
        return;
    }
    for (size_t i = 0; i < cells; i++) {
        plant->job_at[i] = GJ_NONE;
    }
    uint32_t stream = 0;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *spec = &plant->job_spec[i];
        const gj_features features = plant->station_info[spec->station].features;
        struct gj_job *job = &plant->job[i];
        const double mean = gj_dist_mean(&plant->dist[spec->cycle]);
        *job = (struct gj_job){
            .product = spec->product,
            .station = spec->station,
            .cycle = spec->cycle,
            .step = gj_step_index(plant, spec->product, spec->step),
            .family = spec->family,
            .mean_us = mean,
            .ideal_us = gj_time_from_us(spec->ideal_us > 0.0 ? spec->ideal_us : mean),
        };
        job->tool = gj_tool_of(plant, i);
        job->kit = gj_kit_of(plant, spec->station, spec->product);
        job->goes_to = plant->step[job->step].is_last ? GJ_NONE : plant->step[job->step + 1].buffer;
        job->cycle_stream = stream++;
        job->defect_stream = (features & GJ_HAS_DEFECTS) ? stream++ : GJ_NONE;
        job->scrap_stream = (features & GJ_HAS_SCRAP) ? stream++ : GJ_NONE;
        job->miss_stream = (features & GJ_HAS_INSPECTION) ? stream++ : GJ_NONE;
        job->alarm_stream = (features & GJ_HAS_INSPECTION) ? stream++ : GJ_NONE;
        job->sample_stream = (features & GJ_HAS_SAMPLING) ? stream++ : GJ_NONE;
        const struct gj_loading_spec *loading =
            (features & GJ_HAS_LOADING) ? &plant->loading[plant->station_info[spec->station].loading] : NULL;
        job->load_stream = loading && loading->load != GJ_NONE ? stream++ : GJ_NONE;
        job->unload_stream = loading && loading->unload != GJ_NONE ? stream++ : GJ_NONE;
        plant->job_at[(size_t)job->step * plant->n_stations + spec->station] = i;
    }
    plant->layout.first_clock_stream = stream;
    derive_work_left(plant);
}

/* Which machines read a buffer, and whether any lot that waits there can go to any of them, first in first out. */
static void derive_buffers(struct gj_plant *plant)
{
    plant->buffer_info = make(plant, plant->n_buffers, sizeof *plant->buffer_info);
    plant->reader = make(plant, plant->n_machines, sizeof *plant->reader);
    if (plant->failed) {
        return;
    }
    uint32_t n = 0;
    uint32_t words = 0;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        struct gj_buffer_info *info = &plant->buffer_info[b];
        *info = (struct gj_buffer_info){.capacity = plant->buffer[b].capacity,
                                        .first_reader = n,
                                        .first_word = words,
                                        .is_plain = true,
                                        .transit = GJ_NONE,
                                        .endless = GJ_NONE};
        for (uint32_t m = 0; m < plant->n_machines; m++) {
            const struct gj_station_info *station = &plant->station_info[plant->machine_station[m]];
            if (station->buffer == b) {
                plant->reader[n++] = m;
                info->is_choosy |= (station->features & GJ_HAS_INPUT) != 0;
            }
        }
        info->n_readers = n - info->first_reader;
        info->is_store = info->n_readers == 0 && gj_kit_takes_from(plant, b);
        words += (info->n_readers + 63) / 64;
        for (uint32_t i = 0; i < plant->n_steps; i++) {
            for (uint32_t s = 0; s < plant->n_stations && plant->step[i].buffer == b; s++) {
                const bool reads = plant->station_info[s].buffer == b;
                info->is_plain &= !reads || plant->job_at[(size_t)i * plant->n_stations + s] != GJ_NONE;
            }
        }
    }
    plant->layout.n_idle_words = words;
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *demand = &plant->demand[d];
        struct gj_buffer_info *info =
            &plant->buffer_info[plant->step[plant->product_info[demand->product].first_step].buffer];
        info->is_entry = true;
        if (demand->is_endless && !demand->needs_card && info->endless == GJ_NONE) {
            info->endless = d;
        }
    }
}

/* A route can come back only through rework, by a branch, or by naming a buffer twice. */
static void derive_loops(struct gj_plant *plant)
{
    plant->has_loops = has_rework(plant) || gj_ways_lead_back(plant);
    uint32_t finite = 0;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        finite += plant->buffer[b].capacity != GJ_UNLIMITED;
    }
    /* Several products may cross each other's ways, so that no single route needs to return. */
    plant->has_loops |= plant->n_products > 1 && finite > 1;
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        for (uint32_t k = 0; k < i; k++) {
            plant->has_loops |=
                plant->step[i].product == plant->step[k].product && plant->step[i].buffer == plant->step[k].buffer;
        }
    }
    plant->has_loops &= finite > 0;
}

static void derive_pool(struct gj_plant *plant, uint32_t pool, struct gj_pool_info *info)
{
    const uint32_t n = plant->first_worker[pool + 1] - plant->first_worker[pool];
    info->staff = (struct gj_staff_spec){
        .pool = pool, .absence_is_paid = true, .learning_rate = 1.0, .walk = GJ_NONE, .week_limit_us = GJ_NEVER};
    for (uint32_t i = 0; i < plant->n_staffs; i++) {
        if (plant->staff[i].pool == pool) {
            info->staff = plant->staff[i];
        }
    }
    info->learning_exponent = info->staff.learning_rate < 1.0 ? gj_log(info->staff.learning_rate) / gj_log(2.0) : 0.0;
    info->first_word = plant->layout.n_worker_words;
    info->n_words = (n + 63) / 64;
    plant->layout.n_worker_words += 2 * info->n_words; /* idle ones, then those who tend and have room */
    info->first_timer = GJ_NONE;
    if (info->staff.walk != GJ_NONE || info->staff.training_us > 0 || info->staff.is_taught) {
        info->first_timer = plant->layout.n_worker_timers;
        plant->layout.n_worker_timers += n;
    }
}

static void derive_people(struct gj_plant *plant)
{
    plant->first_worker = make(plant, plant->n_pools + 1, sizeof *plant->first_worker);
    plant->pool_info = make(plant, plant->n_pools, sizeof *plant->pool_info);
    if (plant->failed) {
        return;
    }
    uint32_t n = 0;
    for (uint32_t p = 0; p < plant->n_pools; p++) {
        plant->first_worker[p] = n;
        n += gj_floor_pool_limit(plant, p);
        plant->first_worker[p + 1] = n;
        derive_pool(plant, p, &plant->pool_info[p]);
    }
    plant->first_worker[plant->n_pools] = n;
    plant->layout.n_workers = n;
    plant->layout.max_tends = 1;
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        const uint32_t tends = plant->station_info[i].tends;
        plant->layout.max_tends = tends > plant->layout.max_tends ? tends : plant->layout.max_tends;
    }
    plant->worker_pool = make(plant, n, sizeof *plant->worker_pool);
    plant->timer_worker = make(plant, plant->layout.n_worker_timers, sizeof *plant->timer_worker);
    for (uint32_t p = 0; p < plant->n_pools && !plant->failed; p++) {
        const uint32_t timer = plant->pool_info[p].first_timer;
        for (uint32_t w = plant->first_worker[p]; w < plant->first_worker[p + 1]; w++) {
            plant->worker_pool[w] = p;
            if (timer != GJ_NONE) {
                plant->timer_worker[timer + w - plant->first_worker[p]] = w;
            }
        }
    }
}

static size_t place(size_t *total, size_t n, size_t size)
{
    const size_t at = (*total + 63) / 64 * 64;
    *total = at + n * size;
    return at;
}

/* What charts and feedback keep: by machine, by feedback, by piece of a window, and by lot and feedback where lots are traced. */
static void place_signals(const struct gj_plant *plant, struct gj_layout *l, size_t *total, size_t n_lots)
{
    const bool searches = plant->n_charts > 0 || plant->n_feedbacks > 0;
    size_t n_seen = 0;
    bool is_traced = false;
    for (uint32_t i = 0; i < plant->n_feedbacks; i++) {
        n_seen += (size_t)plant->feedback[i].window + 1;
        is_traced |= plant->feedback[i].traced;
    }
    l->search = place(total, searches ? plant->n_machines : 0, sizeof(struct gj_searching));
    l->chart = place(total, plant->n_charts > 0 ? plant->n_machines : 0, sizeof(struct gj_chart));
    l->feedback = place(total, plant->n_feedbacks, sizeof(struct gj_feedback));
    l->seen_lot = place(total, n_seen, sizeof(struct gj_seen_lot));
    l->mark = place(total, is_traced ? n_lots * plant->n_feedbacks : 0, sizeof(struct gj_mark));
}

static void derive_layout(struct gj_plant *plant)
{
    struct gj_layout *l = &plant->layout;
    l->first_machine_stream = l->first_clock_stream + l->n_clocks * GJ_STREAMS_A_CLOCK;
    l->first_demand_stream = l->first_machine_stream + plant->n_machines;
    l->first_wear_stream = l->first_demand_stream + plant->n_demands * GJ_STREAMS_A_DEMAND;
    l->first_stock_stream = l->first_wear_stream + (plant->n_wears > 0 ? plant->n_machines : 0);
    l->first_store_stream = l->first_stock_stream + plant->n_stocks;
    l->first_staff_stream = l->first_store_stream + (plant->n_kits > 0 ? plant->n_buffers : 0);
    l->first_chart_stream = l->first_staff_stream + plant->n_pools * GJ_STREAMS_A_POOL;
    l->first_outage_stream = l->first_chart_stream + (plant->n_charts > 0 ? plant->n_machines : 0);
    l->n_streams = l->first_outage_stream + plant->n_outages * GJ_STREAMS_A_CLOCK;
    l->first_pool_timer = plant->n_calendars;
    l->first_worker_timer = l->first_pool_timer + plant->n_pools;
    l->first_transit_timer = l->first_worker_timer + l->n_worker_timers;
    l->first_oven_timer = l->first_transit_timer + plant->n_transits;
    l->first_machine_timer = l->first_oven_timer + plant->n_ovens;
    l->first_outage_timer = l->first_machine_timer + plant->n_machines;
    l->first_demand_timer = l->first_outage_timer + plant->n_outages;
    l->n_timers = l->first_demand_timer + plant->n_demands;
    l->choice_timer = plant->has_choice ? l->n_timers++ : GJ_NONE;
    size_t total = sizeof(struct gj_floor_state);
    l->timers = place(&total, gj_timers_bytes(l->n_timers), 1);
    l->machine = place(&total, (size_t)plant->n_machines + plant->n_outages, sizeof(struct gj_machine));
    l->cut = place(&total, plant->n_outages > 0 ? plant->n_machines : 0, sizeof(struct gj_cut));
    l->clock = place(&total, l->n_clocks, sizeof(struct gj_clock));
    l->progress = place(&total, plant->n_machines, sizeof(struct gj_progress));
    l->buffer = place(&total, plant->n_buffers, sizeof(struct gj_buffer));
    l->idle = place(&total, l->n_idle_words, sizeof(uint64_t));
    l->demand = place(&total, plant->n_demands, sizeof(struct gj_demand));
    l->pool = place(&total, plant->n_pools, sizeof(struct gj_pool));
    l->calendar = place(&total, plant->n_calendars, sizeof(struct gj_calendar_state));
    l->worker = place(&total, l->n_workers, sizeof(struct gj_worker));
    l->hold = place(&total, (size_t)l->n_workers * l->max_tends, sizeof(struct gj_hold));
    l->worker_bits = place(&total, l->n_worker_words, sizeof(uint64_t));
    l->hand = place(&total, (size_t)plant->n_machines + plant->n_outages, sizeof(struct gj_hand));
    l->station = place(&total, plant->n_stations, sizeof(struct gj_station_count));
    l->wear = place(&total, plant->n_wears > 0 ? plant->n_machines : 0, sizeof(struct gj_wear));
    l->sample = place(&total, plant->n_samplings > 0 ? plant->n_machines : 0, sizeof(struct gj_sample));
    l->held = place(&total, plant->n_kits > 0 ? plant->n_machines : 0, sizeof(struct gj_kit_held));
    l->store = place(&total, plant->n_kits > 0 ? plant->n_buffers : 0, sizeof(struct gj_store));
    l->mounted = place(&total, plant->n_tools > 0 ? plant->n_machines : 0, sizeof(struct gj_mounted));
    l->n_free_tools = place(&total, plant->n_tools, sizeof(uint32_t));
    l->stock = place(&total, plant->n_stocks, sizeof(struct gj_stock));
    l->ready = place(&total, plant->n_machines, sizeof(uint32_t));
    const size_t n_lots = (size_t)plant->limit_lots + 1;
    l->look = place(&total, plant->has_choice ? (plant->n_machines + 63) / 64 : 0, sizeof(uint64_t));
    l->room = place(&total, plant->has_choice ? plant->n_machines : 0, sizeof(uint32_t));
    l->set = place(&total, plant->n_splits > 0 ? n_lots : 0, sizeof(struct gj_set));
    l->set_of = place(&total, plant->n_splits > 0 ? n_lots : 0, sizeof(uint32_t));
    l->transit = place(&total, plant->n_transits, sizeof(struct gj_transit));
    l->loop = place(&total, plant->n_loops, sizeof(struct gj_loop));
    l->sequence = place(&total, plant->n_sequences, sizeof(uint32_t));
    l->cards = place(&total, plant->n_loops > 0 ? n_lots : 0, sizeof(uint64_t));
    l->left = place(&total, plant->has_preempt ? n_lots : 0, sizeof(gj_time));
    l->rank = place(&total, plant->has_hook ? n_lots : 0, sizeof(double));
    l->order_rank = place(&total, plant->has_hook ? plant->limit_lots : 0, sizeof(double));
    place_signals(plant, l, &total, n_lots);
    l->stream = place(&total, l->n_streams, sizeof(struct gj_stream));
    l->order = place(&total, plant->limit_lots, sizeof(struct gj_order));
    l->lot = place(&total, n_lots, sizeof(struct gj_lot)); /* one more: gj_lot_prospect */
    l->total = total;
}

/* Stations that choose, and the buffers that those which block before service wait for. */
static void derive_choice(struct gj_plant *plant)
{
    plant->has_choice = plant->n_loops > 0;
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        plant->has_choice |= (plant->station_info[i].features & GJ_HAS_INPUT) != 0;
        plant->has_preempt |= plant->station[i].preempt != GJ_PREEMPT_NO;
        plant->has_hook |= plant->station[i].rule == GJ_RULE_HOOK;
    }
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const gj_features features = plant->station_info[plant->job[i].station].features;
        for (uint32_t b = 0; b < plant->n_buffers && (features & GJ_HAS_ROOM); b++) {
            plant->buffer_info[b].is_awaited |= plant->job[i].goes_to == b || (features & GJ_HAS_WAYS);
        }
    }
}

enum gj_status gj_plant_derive(struct gj_plant *plant)
{
    derive_stations(plant);
    if (!plant->failed) {
        derive_products(plant);
    }
    if (!plant->failed) {
        derive_jobs(plant);
    }
    if (!plant->failed) {
        derive_buffers(plant);
    }
    if (!plant->failed) {
        gj_ways_derive(plant, &plant->layout.first_clock_stream);
        gj_transits_derive(plant, &plant->layout.first_clock_stream);
    }
    if (!plant->failed) {
        derive_loops(plant);
        derive_choice(plant);
        derive_people(plant);
    }
    if (plant->failed) {
        return GJ_NO_MEMORY;
    }
    derive_layout(plant);
    plant->unit = (struct gj_dist){.kind = GJ_DIST_UNIFORM, .a = 0.0, .b = 1.0};
    plant->normal = (struct gj_dist){.kind = GJ_DIST_NORMAL, .b = 1.0, .c = -__builtin_inf(), .d = __builtin_inf()};
    const enum gj_status status = gj_dist_check(&plant->unit, NULL);
    return status == GJ_OK ? gj_dist_check(&plant->normal, NULL) : status;
}
