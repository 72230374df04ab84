/* Sampling plans: what the spec says, and how a lot is judged on the floor. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

void gj_sampling_keep(struct gj_plant *plant, struct gj_sampling_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_sampling_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_sampling_spec *s = &plant->sampling[id];
    if (s->station >= plant->n_stations || !plant->station[s->station].inspection.is_on) {
        gj_check_say(check, s->station < plant->n_stations ? plant->station[s->station].place : "plant",
                     "give it to an inspection", "a sampling plan of a station that does not inspect");
        return;
    }
    const struct gj_station_spec *station = &plant->station[s->station];
    for (uint32_t k = 0; k < id; k++) {
        if (plant->sampling[k].station == s->station) {
            gj_check_say(check, station->place, "give the inspection one", "has two sampling plans");
        }
    }
    if (s->sample == 0 || s->accept >= s->sample) {
        gj_check_say(check, station->place, "let `accept` be less than `sample`",
                     "a sample of %u with up to %u rejects accepted refuses no lot", s->sample, s->accept);
    }
    bool wears = false;
    for (uint32_t k = 0; k < plant->n_wears; k++) {
        wears |= plant->wear[k].station == s->station;
    }
    if (wears || station->quality.defects > 0.0 || station->quality.scrap > 0.0 || station->quality.drifts != GJ_NONE) {
        gj_check_say(check, station->place, "let a machine before it make them",
                     "an inspection by sample cannot make defects or scrap itself");
    }
    if (station->preempt != GJ_PREEMPT_NO) {
        gj_check_say(check, station->place, "leave `preempts` away", "an inspection by sample cannot be interrupted");
    }
    if (s->refused == GJ_REFUSED_REWORKED && station->inspection.reject != GJ_REJECT_REWORK) {
        gj_check_say(check, station->place, "name a station: rework = \"weld\"",
                     "refused lots are made again, but nothing says where");
    }
}

void gj_sampling_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_sampling_spec *s = &plant->sampling[i];
    gj_print_integer(out, "sampling", i, "station", s->station);
    gj_print_integer(out, "sampling", i, "sample", s->sample);
    gj_print_integer(out, "sampling", i, "accept", s->accept);
    gj_print_integer(out, "sampling", i, "refused", (int64_t)s->refused);
}

/* --- on the floor -------------------------------------------------------------------------------------------------------------------- */

static inline const struct gj_sampling_spec *sampling_of(const struct gj_view *f, uint32_t machine)
{
    return &f->plant->sampling[f->plant->station_info[f->machine[machine].station].sampling];
}

uint32_t gj_sampling_begins(struct gj_view *f, uint32_t machine)
{
    const struct gj_lot *lot = &f->lot[f->machine[machine].lot];
    const uint32_t pieces = lot->good + lot->bad;
    const uint32_t sample = sampling_of(f, machine)->sample;
    f->sample[machine] = (struct gj_sample){.taken = pieces < sample ? pieces : sample};
    return f->sample[machine].taken;
}

/* The rest of a refused lot is looked at: as many more pieces as were not in the sample. */
static void screen(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const struct gj_lot *lot = &f->lot[m->lot];
    struct gj_sample *sample = &f->sample[machine];
    const uint32_t rest = lot->good + lot->bad - sample->taken;
    const struct gj_job *job = &f->plant->job[m->job_id];
    const double us = gj_draw_sum(&f->plant->dist[job->cycle], f->stream[m->cycle_stream].key ^ GJ_PART_SCREENED,
                                  f->s->replication, gj_lot_index(lot), rest);
    const double lever = (m->features & GJ_HAS_HANDS) ? gj_lever_of(f, m->station, GJ_LEVER_LABOUR) : 1.0;
    m->job_left = gj_scaled(us, lever);
    if (m->features & GJ_HAS_PIECES) {
        gj_part_begins(f, machine, rest);
    }
    sample->is_screening = 1;
    gj_machine_open_leg(f, machine);
}

bool gj_sampling_judges(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const struct gj_sampling_spec *spec = sampling_of(f, machine);
    const struct gj_lot *lot = &f->lot[m->lot];
    const struct gj_job *job = &f->plant->job[m->job_id];
    struct gj_sample *sample = &f->sample[machine];
    const uint32_t pieces = lot->good + lot->bad;
    if (sample->is_screening || pieces == 0) {
        return true;
    }
    if (sample->taken > pieces) { /* a failure has spoilt some in process */
        sample->taken = pieces;
    }
    sample->bad = gj_draw_hypergeometric(pieces, lot->bad, sample->taken, f->stream[job->sample_stream].key,
                                         f->s->replication, gj_lot_index(lot));
    const struct gj_seen seen = gj_quality_look(f, machine, sample->taken - sample->bad, sample->bad, 0);
    sample->found = seen.bad;
    sample->alarms = seen.good;
    sample->is_refused = seen.good + seen.bad > spec->accept;
    f->station[m->station].lots_judged++;
    f->station[m->station].lots_refused += sample->is_refused;
    gj_emit(f, GJ_EVENT_JUDGED, machine, gj_name_of_lot(lot), sample->is_refused);
    if (sample->is_refused && spec->refused == GJ_REFUSED_SCREENED && pieces > sample->taken) {
        screen(f, machine);
        return false;
    }
    return true;
}

struct gj_seen gj_sampling_sorts(struct gj_view *f, uint32_t machine, bool *whole)
{
    const struct gj_lot *lot = &f->lot[f->machine[machine].lot];
    const struct gj_sample *sample = &f->sample[machine];
    struct gj_seen seen = {.good = sample->alarms, .bad = sample->found};
    *whole = false;
    if (sample->is_screening) {
        /* What a failure has spoilt in process since then was of the rest, as far as there was one. */
        const uint32_t good = sample->taken - sample->bad;
        const struct gj_seen rest =
            gj_quality_look(f, machine, lot->good > good ? lot->good - good : 0,
                            lot->bad > sample->bad ? lot->bad - sample->bad : 0, GJ_PART_SCREENED);
        seen.good += rest.good;
        seen.bad += rest.bad;
        f->sample[machine].alarms = seen.good;
        f->sample[machine].found = seen.bad;
    } else if (sample->is_refused && sampling_of(f, machine)->refused != GJ_REFUSED_SCREENED) {
        *whole = true;
    }
    seen.good = seen.good < lot->good ? seen.good : lot->good;
    seen.bad = seen.bad < lot->bad ? seen.bad : lot->bad;
    return seen;
}

uint32_t gj_sampling_looked(struct gj_view *f, uint32_t machine)
{
    const struct gj_lot *lot = &f->lot[f->machine[machine].lot];
    struct gj_sample *sample = &f->sample[machine];
    sample->looked = sample->is_screening ? lot->good + lot->bad : sample->taken;
    return sample->looked;
}
