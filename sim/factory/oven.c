/* Ovens: the lots of a batch hang together by their `next`, the first is the machine's lot. One timer an oven station wakes its free machines
 * when the oldest lot has waited long enough; what then happens is decided where all stations that choose decide. */
#include "factory/oven.h"

#include "factory/floor_internal.h"
#include "factory/plant_check.h"

/* --- the plant's side --- */

void gj_oven_keep(struct gj_plant *plant, struct gj_oven_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_oven_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_oven_spec *o = &plant->oven[i];
    gj_print_integer(out, "batch", i, "station", o->station);
    gj_print_integer(out, "batch", i, "min", o->min);
    gj_print_integer(out, "batch", i, "max", o->max);
    gj_print_integer(out, "batch", i, "wait_us", o->wait_us);
    gj_print_integer(out, "batch", i, "one_family", o->one_family);
}

/* Set-up families of the jobs of a station. */
static uint32_t oven_families(const struct gj_plant *plant, gj_id station)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        bool is_new = plant->job_spec[i].station == station;
        for (uint32_t k = 0; k < i && is_new; k++) {
            is_new = plant->job_spec[k].station != station || plant->job_spec[k].family != plant->job_spec[i].family;
        }
        n += is_new;
    }
    return n;
}

/* What needs one lot at a time. */
static const char *oven_conflict(const struct gj_plant *plant, gj_id station)
{
    const struct gj_station_spec *s = &plant->station[station];
    for (uint32_t i = 0; i < plant->n_loops; i++) {
        if (plant->loop[i].from == station) {
            return "takes cards";
        }
    }
    for (uint32_t i = 0; i < plant->n_modes; i++) {
        if (plant->mode[i].station == station &&
            (plant->mode[i].clock == GJ_CLOCK_CYCLES || plant->mode[i].part != GJ_PART_RESUME)) {
            return "has a failure that asks for single pieces";
        }
    }
    for (uint32_t i = 0; i < plant->n_degradations; i++) {
        if (plant->degradation[i].station == station && plant->degradation[i].part != GJ_PART_RESUME) {
            return "has a degradation whose failure asks for single pieces";
        }
    }
    for (uint32_t i = 0; i < plant->n_charts; i++) {
        if (plant->chart[i].station == station) {
            return "has a control chart";
        }
    }
    for (uint32_t i = 0; i < plant->n_feedbacks; i++) {
        if (plant->feedback[i].station == station) {
            return "gives feedback";
        }
    }
    for (uint32_t i = 0; i < plant->n_wears; i++) {
        if (plant->wear[i].station == station) {
            return "has a tool that wears";
        }
    }
    for (uint32_t i = 0; i < plant->n_samplings; i++) {
        if (plant->sampling[i].station == station) {
            return "draws samples";
        }
    }
    for (uint32_t i = 0; i < plant->n_splits; i++) {
        if (plant->split[i].station == station) {
            return "splits lots";
        }
    }
    for (uint32_t i = 0; i < plant->n_joins; i++) {
        if (plant->join[i].station == station) {
            return "joins lots";
        }
    }
    return s->inspection.is_on                 ? "inspects"
           : s->blocking == GJ_BLOCKING_BEFORE ? "blocks before its work"
           : s->preempt != GJ_PREEMPT_NO       ? "interrupts its work"
                                               : NULL;
}

static void check_oven_room(struct gj_check *check, const struct gj_oven_spec *o, const char *place)
{
    const struct gj_plant *plant = check->plant;
    const gj_id buffer = plant->station[o->station].buffer;
    const uint32_t families = o->one_family ? oven_families(plant, o->station) : 1;
    if (buffer < plant->n_buffers && plant->buffer[buffer].capacity == 0) {
        gj_check_say(check, place, "give the buffer before it a capacity of 1 or more",
                     "gathers lots, but there is no place where they could wait for each other");
        return;
    }
    if (buffer < plant->n_buffers && o->wait_us == 0 && families > 0 &&
        plant->buffer[buffer].capacity < (uint64_t)families * (o->min - 1) + 1) {
        gj_check_say(check, place, "give the buffer before it more places, or let a lot wait no longer than a time",
                     "waits for %u lots%s, but %u fit before it", o->min, o->one_family ? " of one family" : "",
                     plant->buffer[buffer].capacity);
    }
}

void gj_oven_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_oven_spec *o = &plant->oven[id];
    if (o->station >= plant->n_stations) {
        gj_check_say(check, "batch", NULL, "a batch of a station that does not exist");
        return;
    }
    const char *place = plant->station[o->station].place;
    for (gj_id k = 0; k < id; k++) {
        if (plant->oven[k].station == o->station) {
            gj_check_say(check, place, NULL, "gathers batches in two ways");
        }
    }
    if (o->min == 0 || o->max < o->min) {
        gj_check_say(check, place, "give 1 <= min <= max", "its batch is of %u to %u lots", o->min, o->max);
        return;
    }
    if (o->wait_us < 0) {
        gj_check_say(check, place, "give 0 minutes or more", "its batch waits a negative time");
    }
    const char *conflict = oven_conflict(plant, o->station);
    if (conflict) {
        gj_check_say(check, place, "give that to a station of its own", "works on several lots at once, and %s",
                     conflict);
    }
    check_oven_room(check, o, place);
}

gj_id gj_oven_of_station(const struct gj_plant *plant, gj_id station)
{
    for (gj_id i = 0; i < plant->n_ovens; i++) {
        if (plant->oven[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

/* --- which lots --- */

struct batch {
    const struct gj_oven_spec *spec;
    uint32_t machine;
    uint32_t family; /* of its lots; GJ_NONE: of any */
};

static bool fits_batch(const struct gj_view *f, const struct batch *batch, uint32_t lot)
{
    const gj_id job = gj_job_of(f, lot, f->machine[batch->machine].station);
    return job != GJ_NONE && (batch->family == GJ_NONE || f->plant->job[job].family == batch->family);
}

/* Whether enough lots wait that fit, or one of them for long enough. *alarm: when that will be, if it is sooner. */
static bool batch_is_ready(struct gj_view *f, const struct batch *batch, gj_time *alarm)
{
    const struct gj_machine *m = &f->machine[batch->machine];
    uint32_t n = 0;
    gj_time oldest = GJ_NEVER;
    for (uint32_t lot = f->buffer[m->buffer].first; lot != GJ_NONE && n < batch->spec->min; lot = f->lot[lot].next) {
        if (fits_batch(f, batch, lot)) {
            n++;
            oldest = f->lot[lot].arrived < oldest ? f->lot[lot].arrived : oldest;
        }
    }
    const uint32_t prospect = gj_lot_prospect(f, batch->machine);
    if (n >= batch->spec->min || (prospect != GJ_NONE && fits_batch(f, batch, prospect))) {
        return true;
    }
    const gj_time due = batch->spec->wait_us > 0 && n > 0 ? oldest + batch->spec->wait_us : GJ_NEVER;
    *alarm = due < *alarm ? due : *alarm;
    return due <= f->now;
}

struct pick {
    uint32_t lot, before;
    double rank;
};

/* The best-placed waiting lot that fits; with `ready` only of those whose batch can begin. */
static struct pick best_of_batch(struct gj_view *f, const struct batch *batch, bool ready, gj_time *alarm)
{
    const struct gj_machine *m = &f->machine[batch->machine];
    struct pick best = {.lot = GJ_NONE};
    uint32_t before = GJ_NONE;
    for (uint32_t lot = f->buffer[m->buffer].first; lot != GJ_NONE; before = lot, lot = f->lot[lot].next) {
        if (!fits_batch(f, batch, lot)) {
            continue;
        }
        const gj_id job = gj_job_of(f, lot, m->station);
        const double rank = gj_rule_rank(f, m, lot, job);
        if (best.lot != GJ_NONE && !gj_lot_comes_first(f, lot, rank, best.lot, best.rank)) {
            continue;
        }
        struct batch own = *batch;
        own.family = batch->spec->one_family ? f->plant->job[job].family : GJ_NONE;
        if (!gj_gates_allow(f, batch->machine, lot) || (ready && !batch_is_ready(f, &own, alarm))) {
            continue;
        }
        best = (struct pick){.lot = lot, .before = before, .rank = rank};
    }
    return best;
}

/* --- gathering --- */

static void set_oven_alarm(struct gj_view *f, uint32_t station, gj_time when)
{
    const gj_id oven = f->plant->station_info[station].oven;
    gj_timer_set(&f->timers, f->plant->layout.first_oven_timer + oven, when);
}

void gj_oven_rings(struct gj_view *f, gj_id oven)
{
    const uint32_t station = f->plant->oven[oven].station;
    set_oven_alarm(f, station, GJ_NEVER);
    gj_station_looks_later(f, station);
}

/* The next lot of the batch, out of the queue or of a stream that never runs dry; GJ_NONE when there is none. */
static uint32_t next_of_batch(struct gj_view *f, const struct batch *batch)
{
    const gj_id buffer = f->machine[batch->machine].buffer;
    const struct pick next = best_of_batch(f, batch, false, NULL);
    if (next.lot != GJ_NONE) {
        gj_lot_unlink(f, &f->buffer[buffer], next.before, next.lot);
        return next.lot;
    }
    const uint32_t prospect = gj_lot_prospect(f, batch->machine);
    const bool fits =
        prospect != GJ_NONE && fits_batch(f, batch, prospect) && gj_gates_allow(f, batch->machine, prospect);
    return fits ? gj_lot_make_endless(f, batch->machine) : GJ_NONE;
}

bool gj_oven_gathers(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_oven_spec *spec = &f->plant->oven[f->plant->station_info[m->station].oven];
    struct batch batch = {.spec = spec, .machine = machine, .family = GJ_NONE};
    gj_time alarm = GJ_NEVER;
    const struct pick lead = best_of_batch(f, &batch, true, &alarm);
    const uint32_t prospect = lead.lot == GJ_NONE ? gj_lot_prospect(f, machine) : GJ_NONE;
    if (lead.lot == GJ_NONE && prospect == GJ_NONE) {
        set_oven_alarm(f, m->station, alarm);
        return false;
    }
    const uint32_t first = lead.lot != GJ_NONE ? lead.lot : prospect;
    batch.family = spec->one_family ? f->plant->job[gj_job_of(f, first, m->station)].family : GJ_NONE;
    uint32_t head = GJ_NONE;
    uint32_t last = GJ_NONE;
    for (uint32_t n = 0; n < spec->max; n++) {
        const uint32_t lot = next_of_batch(f, &batch);
        if (lot == GJ_NONE) {
            break;
        }
        gj_gates_pass(f, machine, lot);
        f->lot[lot].next = GJ_NONE;
        *(head == GJ_NONE ? &head : &f->lot[last].next) = lot;
        last = lot;
    }
    if (head == GJ_NONE) {
        return false; /* no memory for a lot: the run ends */
    }
    gj_machine_begin(f, machine, head);
    gj_buffer_refill(f, m->buffer);
    return true;
}

bool gj_oven_would_begin(struct gj_view *f, uint32_t machine)
{
    const struct batch batch = {
        .spec = &f->plant->oven[f->plant->station_info[f->machine[machine].station].oven],
        .machine = machine,
        .family = GJ_NONE,
    };
    gj_time alarm = GJ_NEVER;
    return best_of_batch(f, &batch, true, &alarm).lot != GJ_NONE || alarm != GJ_NEVER ||
           gj_lot_prospect(f, machine) != GJ_NONE;
}

/* --- the end of a cycle --- */

void gj_oven_ends(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_station_count *count = &f->station[m->station];
    uint32_t last = GJ_NONE;
    uint32_t lot = m->lot;
    uint32_t first = GJ_NONE;
    count->batches++;
    count->ideal_us += gj_ideal_time(f, m, &f->plant->job[m->job_id]);
    m->job = GJ_JOB_DONE;
    while (lot != GJ_NONE) {
        const uint32_t next = f->lot[lot].next;
        f->lot[lot].next = GJ_NONE;
        m->lot = lot;
        gj_machine_learn_step(f, m, f->lot[lot].step);
        count->lots++;
        count->pieces += (int64_t)f->lot[lot].good + f->lot[lot].bad;
        if (m->features & GJ_HAS_PIECES_TO_SORT) {
            gj_quality_sort(f, machine);
        }
        if (m->features & GJ_HAS_SEARCH) {
            gj_signals_after(f, machine, &f->lot[lot], 0, 0); /* by whom it was made */
        }
        gj_emit(f, GJ_EVENT_STEP, machine, gj_name_of_lot(&f->lot[lot]), (uint64_t)f->lot[lot].good + f->lot[lot].bad);
        if (m->features & GJ_HAS_CARD_END) {
            gj_card_ends(f, machine, lot);
        }
        if (gj_lot_goes_its_way(f, machine, lot)) {
            *(first == GJ_NONE ? &first : &f->lot[last].next) = lot;
            last = lot;
        }
        lot = next;
    }
    m->lot = first;
    if (m->features & GJ_HAS_WORK_NEEDS) {
        gj_people_release(f, machine);
    }
}
