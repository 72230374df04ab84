/* Feedback: what the spec says, and the windows of the last pieces on the floor. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

void gj_feedback_keep(struct gj_plant *plant, struct gj_feedback_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_feedback_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_feedback_spec *s = &plant->feedback[id];
    if (s->station >= plant->n_stations) {
        gj_check_say(check, "plant", NULL, "feedback of a station that does not exist");
        return;
    }
    const struct gj_station_spec *station = &plant->station[s->station];
    if (s->rejects == 0 || s->rejects > s->window || s->window > GJ_MAX_WINDOW) {
        gj_check_say(check, station->place, "let `rejects` be 1 or more, at most `window`",
                     "waits for %u rejects out of %u pieces", s->rejects, s->window);
    }
    if (!station->inspection.is_on && !(station->quality.scrap > 0.0)) {
        gj_check_say(check, station->place, "let an inspection tell",
                     "gives feedback, but sees no rejects: it neither inspects nor scraps");
    }
    gj_search_check(check, station->place, &s->search);
    if (s->search.target < plant->n_stations && plant->station[s->search.target].quality.drifts == GJ_NONE) {
        gj_check_say(check, station->place, "give that station quality = { drifts = ..., out_of_control = ... }",
                     "tells \"%s\", which never goes out of control: nothing could be found",
                     plant->station[s->search.target].name);
    }
}

void gj_feedback_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_feedback_spec *s = &plant->feedback[i];
    gj_print_integer(out, "feedback", i, "station", s->station);
    gj_print_integer(out, "feedback", i, "window", s->window);
    gj_print_integer(out, "feedback", i, "rejects", s->rejects);
    gj_print_integer(out, "feedback", i, "traced", s->traced);
    gj_search_print(plant, "feedback", i, &s->search, out);
}

/* --- on the floor -------------------------------------------------------------------------------------------------------------------- */

static inline struct gj_mark *mark_of(const struct gj_view *f, const struct gj_lot *lot, gj_id id)
{
    return &f->mark[(size_t)(lot - f->lot) * f->plant->n_feedbacks + id];
}

static void mark_lot(struct gj_view *f, uint32_t machine, const struct gj_lot *lot)
{
    for (gj_id i = 0; i < f->plant->n_feedbacks; i++) {
        if (f->plant->feedback[i].traced && f->plant->feedback[i].search.target == f->machine[machine].station) {
            *mark_of(f, lot, i) = (struct gj_mark){.name = gj_name_of_lot(lot), .at = f->now, .machine = machine};
        }
    }
}

void gj_feedback_copies_marks(struct gj_view *f, const struct gj_lot *from, const struct gj_lot *to)
{
    for (gj_id i = 0; i < f->plant->n_feedbacks; i++) {
        if (f->plant->feedback[i].traced) {
            *mark_of(f, to, i) = *mark_of(f, from, i);
        }
    }
}

/* The machine that made the lot; GJ_NONE when that is not known. */
static uint32_t maker_of(const struct gj_view *f, const struct gj_lot *lot, gj_id id)
{
    const struct gj_mark *mark = mark_of(f, lot, id);
    return f->plant->feedback[id].traced && mark->at > 0 && mark->name == gj_name_of_lot(lot) ? mark->machine : GJ_NONE;
}

static bool all_are_told(const struct gj_view *f, gj_id target, uint32_t only)
{
    const struct gj_station_info *info = &f->plant->station_info[target];
    for (uint32_t k = 0; k < info->n_machines; k++) {
        const uint32_t machine = info->first_machine + k;
        if ((only == GJ_NONE || only == machine) && gj_search_is_free(f, machine)) {
            return false;
        }
    }
    return true;
}

/* The lot enters the window; what is no longer needed for `window` pieces leaves it. */
static void enter_window(struct gj_view *f, gj_id id, uint32_t looked, uint32_t rejects)
{
    const uint32_t window = f->plant->feedback[id].window;
    struct gj_feedback *w = &f->feedback[id];
    struct gj_seen_lot *ring = f->seen_lot + w->first_seen;
    ring[(w->first + w->n) % (window + 1)] = (struct gj_seen_lot){.looked = looked, .rejects = rejects};
    w->n++;
    w->looked += looked;
    w->rejects += rejects;
    while (w->n > 1 && w->looked - ring[w->first].looked >= window) {
        w->looked -= ring[w->first].looked;
        w->rejects -= ring[w->first].rejects;
        w->first = (w->first + 1) % (window + 1);
        w->n--;
    }
}

static void feed_back(struct gj_view *f, uint32_t machine, gj_id id, const struct gj_lot *lot, uint32_t looked,
                      uint32_t rejects)
{
    const struct gj_feedback_spec *spec = &f->plant->feedback[id];
    struct gj_feedback *w = &f->feedback[id];
    const uint32_t maker = maker_of(f, lot, id);
    if (maker != GJ_NONE && f->search[maker].restored > 0 && mark_of(f, lot, id)->at <= f->search[maker].restored) {
        return; /* made before the machine was put right */
    }
    if (all_are_told(f, spec->search.target, maker)) {
        return;
    }
    enter_window(f, id, looked, rejects);
    if (rejects > 0 && w->rejects >= spec->rejects) {
        *w = (struct gj_feedback){.first_seen = w->first_seen};
        gj_search_signal(f, f->plant->n_charts + id, spec->search.target, maker, machine);
    }
}

static void feed_back_lot(struct gj_view *f, uint32_t machine, const struct gj_lot *lot, uint32_t looked,
                          uint32_t rejects)
{
    for (gj_id i = 0; looked > 0 && i < f->plant->n_feedbacks; i++) {
        if (f->plant->feedback[i].station == f->machine[machine].station) {
            feed_back(f, machine, i, lot, looked, rejects);
        }
    }
}

void gj_feedbacks_start(struct gj_view *f)
{
    uint32_t first = 0;
    for (gj_id i = 0; i < f->plant->n_feedbacks; i++) {
        f->feedback[i].first_seen = first;
        first += f->plant->feedback[i].window + 1;
    }
}

/* --- what the end of a lot's work tells: to charts and windows -------------------------------------------------------------------------- */

int64_t gj_signals_before(const struct gj_view *f, uint32_t machine)
{
    const struct gj_station_count *count = &f->station[f->machine[machine].station];
    return count->found + count->alarms + count->scrapped;
}

void gj_signals_after(struct gj_view *f, uint32_t machine, const struct gj_lot *lot, uint32_t pieces,
                      int64_t rejects_before)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->features & GJ_HAS_SEARCH) {
        mark_lot(f, machine, lot);
    }
    if (!(m->features & GJ_HAS_SIGNALS)) {
        return;
    }
    const int64_t now = gj_signals_before(f, machine);
    uint32_t looked = pieces;
    uint32_t rejects = (uint32_t)(now - rejects_before);
    if (m->features & GJ_HAS_SAMPLING) { /* its sample was looked at before */
        looked = f->sample[machine].looked;
        rejects = f->sample[machine].found + f->sample[machine].alarms;
    }
    if (f->plant->station_info[m->station].chart != GJ_NONE) {
        gj_chart_lot(f, machine, pieces, looked, rejects);
    }
    feed_back_lot(f, machine, lot, looked, rejects);
}
