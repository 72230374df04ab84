/* What makes a plant impossible, found in one pass and said all at once. */
#include "factory/plant_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_said(const struct gj_check *check, const struct gj_error *error)
{
    for (size_t i = 0; check->errors->items && i < check->errors->n && i < GJ_ERROR_LIST_MAX; i++) {
        const struct gj_error *other = &check->errors->items[i];
        if (strcmp(other->place, error->place) == 0 && strcmp(other->message, error->message) == 0) {
            return true;
        }
    }
    return false;
}

void gj_check_say(struct gj_check *check, const char *place, const char *fix, const char *format, ...)
{
    char message[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct gj_error error = {0};
    gj_error_set(&error, GJ_MODEL, place, "%s", message);
    if (fix) {
        gj_error_fix(&error, "%s", fix);
    }
    check->found = true;
    if (!is_said(check, &error)) { /* what several products share is said once */
        gj_error_list_add(check->errors, &error);
    }
}

const char *gj_check_named(char *out, size_t size, const char *kind, const char *name)
{
    snprintf(out, size, "%s \"%s\"", kind, name);
    return out;
}

bool gj_check_is_dist(const struct gj_plant *plant, gj_id id)
{
    return id < plant->n_dists;
}

bool gj_check_optional_dist(const struct gj_plant *plant, gj_id id)
{
    return id == GJ_NONE || gj_check_is_dist(plant, id);
}

/* The lower end of what a distribution can give; of the kinds not named here it is 0 or more. */
static double least_value(const struct gj_dist *dist)
{
    double least = 0.0;
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
    case GJ_DIST_UNIFORM:
    case GJ_DIST_TRIANGULAR:
        return dist->a;
    case GJ_DIST_NORMAL:
    case GJ_DIST_BETA:
        return dist->c;
    case GJ_DIST_DISCRETE:
    case GJ_DIST_EMPIRICAL:
    case GJ_DIST_RECORDED:
        least = dist->value[0];
        for (uint32_t i = 1; i < dist->n_table; i++) {
            least = dist->value[i] < least ? dist->value[i] : least;
        }
        return least;
    default:
        return least;
    }
}

void gj_check_amount(struct gj_check *check, const char *place, const char *field, gj_id id, bool positive,
                     const char *unit)
{
    if (!gj_check_is_dist(check->plant, id)) {
        return;
    }
    const struct gj_dist *dist = &check->plant->dist[id];
    char fix[80];
    if (least_value(dist) < 0.0) {
        snprintf(fix, sizeof fix, "give %s of 0 or more, or cut it off at 0", unit);
        gj_check_say(check, place, fix, "%s can be negative", field);
    } else if (positive && !(gj_dist_mean(dist) > 0.0)) {
        snprintf(fix, sizeof fix, "give %s above 0", unit);
        gj_check_say(check, place, fix, "%s is 0", field);
    }
}

void gj_check_duration(struct gj_check *check, const char *place, const char *field, gj_id id, bool positive)
{
    gj_check_amount(check, place, field, id, positive, "a time");
}

static void check_dists(struct gj_check *check)
{
    for (uint32_t i = 0; i < check->plant->n_dists; i++) {
        struct gj_error error = {0};
        if (gj_dist_check(&check->plant->dist[i], &error) != GJ_OK) {
            gj_error_list_add(check->errors, &error);
            check->found = true;
        }
    }
}

/* From a shift's end to the next shift: longer than its overtime. */
static void check_breaks(struct gj_check *check, const char *place, const struct gj_calendar *c)
{
    if (c->break_us < 0 || c->overtime_us < 0) {
        gj_check_say(check, place, "give 0 hours or more", "%s is negative", c->break_us < 0 ? "breaks" : "overtime");
        return;
    }
    for (uint32_t k = 0; k < c->n_intervals && c->overtime_us > 0; k++) {
        const gj_time next = k + 1 < c->n_intervals ? c->open[k + 1] : c->open[0] + c->cycle;
        const gj_time gap = next - c->close[k];
        if (gap > c->break_us && gap <= c->overtime_us) {
            gj_check_say(check, place, "give less overtime, or let people of the next shift do the work",
                         "overtime of %.6g h reaches into the next shift, which begins %.6g h after the end",
                         (double)c->overtime_us / (double)GJ_HOUR, (double)gap / (double)GJ_HOUR);
            return;
        }
    }
}

static void check_calendar(struct gj_check *check, const struct gj_calendar *c)
{
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "shifts", c->name);
    if (c->cycle <= 0 || c->n_intervals == 0) {
        gj_check_say(check, place, "give at least one day and one interval of hours", "the shift never opens");
        return;
    }
    gj_time end = -1;
    for (uint32_t k = 0; k < c->n_intervals; k++) {
        if (c->open[k] <= end || c->close[k] <= c->open[k] || c->close[k] > c->cycle) {
            gj_check_say(check, place,
                         "intervals must be in order, neither overlap nor touch, and lie within the cycle",
                         "interval %u of the shift is not possible", k + 1);
            return;
        }
        end = c->close[k];
    }
    for (uint32_t k = 1; k < c->n_holidays; k++) {
        if (c->holiday[k] <= c->holiday[k - 1]) {
            gj_check_say(check, place, "give each day once, the earlier first", "the holidays are not in order");
            return;
        }
    }
    check_breaks(check, place, c);
    bool is_open = false;
    if (gj_calendar_next(c, 0, &is_open) == GJ_NEVER) {
        gj_check_say(check, place, "leave at least one working day",
                     "the shift never opens: all its days are holidays");
    }
}

static void check_calendars(struct gj_check *check)
{
    for (uint32_t i = 0; i < check->plant->n_calendars; i++) {
        check_calendar(check, &check->plant->calendar[i]);
    }
    check->calendars_work = !check->found;
}

static void check_pools(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    if (plant->n_pools > GJ_MAX_POOLS) {
        gj_check_say(check, "people", "join pools", "%u pools of people, at most %d are possible", plant->n_pools,
                     GJ_MAX_POOLS);
    }
    for (uint32_t i = 0; i < plant->n_pools; i++) {
        const struct gj_pool_spec *pool = &plant->pool[i];
        char buffer[GJ_PLACE];
        const char *place = gj_check_named(buffer, sizeof buffer, "people", pool->name);
        if (pool->calendar != GJ_NONE && pool->calendar >= plant->n_calendars) {
            gj_check_say(check, place, NULL, "works a shift that does not exist");
        }
        if (pool->paperwork_us < 0) {
            gj_check_say(check, place, "give 0 minutes or more", "paperwork is negative");
        }
        if (!(pool->leaves_per_year >= 0.0 && pool->leaves_per_year <= 1.0)) {
            gj_check_say(check, place, "give a share from 0 to 100 % a year", "the share that leaves is not possible");
        }
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(plant->pool[k].name, pool->name) == 0) {
                gj_check_say(check, place, "give each pool its own name", "there are two pools of this name");
            }
        }
    }
}

/* --- can a station ever be staffed? --- */

/* Heads of `pools`, of those on shift only. */
static uint64_t heads_of(const struct gj_plant *plant, uint64_t pools, uint64_t on_shift)
{
    uint64_t heads = 0;
    for (uint32_t p = 0; p < plant->n_pools && p < GJ_MAX_POOLS; p++) {
        heads += (pools & on_shift) >> p & 1 ? plant->pool[p].count : 0;
    }
    return heads;
}

/* Whether enough people of the pools on shift are there for all the needs at once, each person for one need (Hall's theorem). */
static bool enough_together(const struct gj_plant *plant, const struct gj_need *needs, uint32_t n, uint64_t on_shift)
{
    for (uint32_t subset = 1; subset < 1U << n; subset++) {
        uint64_t pools = 0;
        uint64_t asked = 0;
        for (uint32_t i = 0; i < n; i++) {
            pools |= subset >> i & 1 ? needs[i].pools : 0;
            asked += subset >> i & 1 ? needs[i].count : 0;
        }
        if (heads_of(plant, pools, on_shift) < asked) {
            return false;
        }
    }
    return true;
}

/* Whether the floor finds them when all are idle: it meets the needs in their order, each from the first of its pools on. */
static bool found_together(const struct gj_plant *plant, const struct gj_need *needs, uint32_t n, uint64_t on_shift)
{
    uint32_t idle[GJ_MAX_POOLS];
    for (uint32_t p = 0; p < plant->n_pools; p++) {
        idle[p] = on_shift >> p & 1 ? plant->pool[p].count : 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t missing = needs[i].count;
        for (uint32_t p = 0; p < plant->n_pools; p++) {
            const uint32_t taken = !(needs[i].pools >> p & 1) ? 0 : idle[p] < missing ? idle[p] : missing;
            idle[p] -= taken;
            missing -= taken;
        }
        if (missing > 0) {
            return false;
        }
    }
    return true;
}

/* Is a calendar open at `now`? `next` becomes the moment to ask again, if that is earlier. */
static bool is_open_at(const struct gj_plant *plant, gj_id calendar, gj_time now, gj_time *next)
{
    if (calendar == GJ_NONE) {
        return true;
    }
    bool is_open = false;
    const gj_time change = gj_calendar_next(&plant->calendar[calendar], now, &is_open);
    *next = change < *next ? change : *next;
    return is_open;
}

/* Is there a moment of the first year at which the machine is on and the people are there, their paperwork done? */
static bool ever_together(const struct gj_plant *plant, gj_id calendar, const struct gj_need *needs, uint32_t n)
{
    gj_time free_at[GJ_MAX_POOLS] = {0};
    uint64_t was_open = 0;
    for (gj_time now = 0, next; now < GJ_YEAR; now = next) {
        next = GJ_NEVER;
        uint64_t on_shift = 0;
        uint64_t open = 0;
        for (uint32_t p = 0; p < plant->n_pools; p++) {
            if (is_open_at(plant, plant->pool[p].calendar, now, &next)) {
                open |= UINT64_C(1) << p;
                free_at[p] = was_open >> p & 1 ? free_at[p] : now + plant->pool[p].paperwork_us;
                on_shift |= (uint64_t)(free_at[p] <= now) << p;
                next = free_at[p] > now && free_at[p] < next ? free_at[p] : next;
            }
        }
        was_open = open;
        if (is_open_at(plant, calendar, now, &next) && found_together(plant, needs, n, on_shift)) {
            return true;
        }
    }
    return false;
}

static bool check_need(struct gj_check *check, const char *place, const char *what, const struct gj_need *need)
{
    const struct gj_plant *plant = check->plant;
    const uint64_t heads = heads_of(plant, need->pools, UINT64_MAX);
    if (plant->n_pools < GJ_MAX_POOLS && need->pools >> plant->n_pools != 0) {
        gj_check_say(check, place, NULL, "%s asks for a pool that does not exist", what);
    } else if (need->count == 0) {
        gj_check_say(check, place, "ask for 1 or more, or leave it out", "%s asks for 0 workers", what);
    } else if (heads < need->count) {
        gj_check_say(check, place, "add people with that skill, or ask for fewer",
                     "%s needs %u worker%s, the plant has %llu that can do it", what, need->count,
                     need->count == 1 ? "" : "s", (unsigned long long)heads);
    } else {
        return true;
    }
    return false;
}

static bool pools_work(const struct gj_check *check, gj_id calendar)
{
    const struct gj_plant *plant = check->plant;
    bool works = check->calendars_work && plant->n_pools <= GJ_MAX_POOLS;
    works &= calendar == GJ_NONE || calendar < plant->n_calendars;
    for (uint32_t p = 0; p < plant->n_pools && works; p++) {
        works &= plant->pool[p].calendar == GJ_NONE || plant->pool[p].calendar < plant->n_calendars;
        works &= plant->pool[p].paperwork_us >= 0 && plant->pool[p].paperwork_us < GJ_YEAR;
    }
    return works;
}

void gj_check_needs(struct gj_check *check, const char *place, const char *what, gj_id calendar,
                    const struct gj_need *needs, uint32_t n)
{
    const struct gj_plant *plant = check->plant;
    if (n > GJ_MAX_NEEDS) {
        gj_check_say(check, place, "ask for fewer", "%s asks for %u kinds of workers, at most %d are possible", what, n,
                     GJ_MAX_NEEDS);
        return;
    }
    bool each_can_be_met = true;
    for (uint32_t i = 0; i < n; i++) {
        each_can_be_met &= check_need(check, place, what, &needs[i]);
    }
    if (n == 0 || !each_can_be_met || !pools_work(check, calendar)) {
        return;
    }
    if (!enough_together(plant, needs, n, UINT64_MAX)) {
        gj_check_say(check, place, "add people, or ask for fewer",
                     "%s asks for more people at once than there are: one person cannot meet two needs", what);
    } else if (!found_together(plant, needs, n, UINT64_MAX)) {
        gj_check_say(check, place, "ask for pools by name, so that each need has its own people",
                     "%s cannot be staffed: one need takes the people that another one depends on", what);
    } else if (!ever_together(plant, calendar, needs, n)) {
        gj_check_say(check, place, "let their shifts overlap with the machine's, longer than their paperwork",
                     "%s cannot be staffed: those who can do it are never there together while the machine is on",
                     what);
    }
}

void gj_check_probability(struct gj_check *check, const char *place, const char *what, double p)
{
    if (!(p >= 0.0 && p <= 1.0)) {
        gj_check_say(check, place, "give a share from 0 to 100 %", "%s is %g %%", what, p * 100.0);
    }
}

static void check_quality(struct gj_check *check, const struct gj_station_spec *station)
{
    const struct gj_quality_spec *q = &station->quality;
    gj_check_probability(check, station->place, "the share of defects", q->defects);
    gj_check_probability(check, station->place, "the share of defects out of control", q->out_of_control);
    gj_check_probability(check, station->place, "the share of scrap", q->scrap);
    if (!gj_check_optional_dist(check->plant, q->drifts) || !gj_check_optional_dist(check->plant, q->found) ||
        !gj_check_optional_dist(check->plant, q->restore)) {
        gj_check_say(check, station->place, NULL, "its quality uses a distribution that does not exist");
        return;
    }
    gj_check_duration(check, station->place, "quality.drifts", q->drifts, true);
    gj_check_duration(check, station->place, "quality.found", q->found, false);
    gj_check_duration(check, station->place, "quality.restore", q->restore, false);
    if (station->inspection.is_on) {
        gj_check_probability(check, station->place, "the share of misses", station->inspection.misses);
        gj_check_probability(check, station->place, "the share of false alarms", station->inspection.false_alarms);
        if (station->inspection.reject == GJ_REJECT_REWORK && station->inspection.rework_limit == 0) {
            gj_check_say(check, station->place, "allow at least 1 rework", "sends rejects to rework 0 times");
        }
    }
}

/* The set-up asks for those who do the work: what is wrong with it has been said. */
static bool same_needs(const struct gj_station_spec *s)
{
    bool same = s->n_setup_needs == s->n_work_needs;
    for (uint32_t i = 0; i < s->n_work_needs && i < GJ_MAX_NEEDS && same; i++) {
        same = s->setup_need[i].pools == s->work_need[i].pools && s->setup_need[i].count == s->work_need[i].count;
    }
    return same;
}

void gj_check_setup_needs(struct gj_check *check, gj_id station)
{
    const struct gj_station_spec *s = &check->plant->station[station];
    if (!same_needs(s)) {
        gj_check_needs(check, s->place, "the set-up", s->calendar, s->setup_need, s->n_setup_needs);
    }
}

/* What is left of an interrupted lot is done by whoever takes it next, one lot at a time. */
static void check_interrupts(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_station_spec *s = &plant->station[id];
    if (s->rule != GJ_RULE_PRIORITY) {
        gj_check_say(check, s->place, "give rule = \"priority\", or leave `preempts` away",
                     "interrupts lots, but does not choose them by priority");
    }
    for (uint32_t k = 0; k < plant->n_sequences; k++) {
        if (plant->sequence[k].station == id) {
            gj_check_say(check, s->place, "leave one of them away",
                         "follows a sequence, and interrupts lots, which would be out of turn when they go on");
        }
    }
    for (uint32_t k = 0; k < plant->n_stations; k++) {
        bool by_sample = false;
        for (uint32_t i = 0; i < plant->n_samplings; i++) {
            by_sample |= plant->sampling[i].station == k;
        }
        const bool several =
            gj_oven_of_station(plant, k) != GJ_NONE || gj_join_of_station(plant, k) != GJ_NONE || by_sample;
        if (k != id && plant->station[k].buffer == s->buffer && several) {
            gj_check_say(check, s->place, "give each of them a buffer of its own",
                         "interrupts lots that \"%s\" could take next, which cannot go on with them: it works on %s",
                         plant->station[k].name, by_sample ? "samples" : "several at once");
        }
    }
}

static void check_station(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_station_spec *s = &plant->station[id];
    if (s->buffer >= plant->n_buffers) {
        gj_check_say(check, s->place, NULL, "reads from a buffer that does not exist");
    }
    if (s->n_machines == 0) {
        gj_check_say(check, s->place, "give 1 or more", "has 0 machines");
    }
    if (s->calendar != GJ_NONE && s->calendar >= plant->n_calendars) {
        gj_check_say(check, s->place, NULL, "works a shift that does not exist");
    }
    if (s->preempt != GJ_PREEMPT_NO) {
        check_interrupts(check, id);
    }
    if (!gj_check_optional_dist(plant, s->setup)) {
        gj_check_say(check, s->place, NULL, "its set-up is a distribution that does not exist");
    }
    gj_check_duration(check, s->place, "setup", s->setup, false);
    if (s->tends > 1 && s->n_work_needs == 0) {
        gj_check_say(check, s->place, "say who does it: needs = { operator = 1 }", "is tended by nobody");
    }
    gj_check_needs(check, s->place, "the work", s->calendar, s->work_need, s->n_work_needs);
    if (s->setup != GJ_NONE) {
        gj_check_setup_needs(check, id);
    }
    check_quality(check, s);
    for (uint32_t k = 0; k < id; k++) {
        if (strcmp(plant->station[k].path, s->path) == 0) {
            gj_check_say(check, s->place, "give each station of a line its own name",
                         "there are two stations of this name");
        }
    }
}

static void check_buffers(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        bool is_read = false;
        for (uint32_t s = 0; s < plant->n_stations; s++) {
            is_read |= plant->station[s].buffer == b;
        }
        if (!is_read && !gj_kit_takes_from(plant, b)) {
            char buffer[GJ_PLACE];
            gj_check_say(check, gj_check_named(buffer, sizeof buffer, "buffer", plant->buffer[b].name),
                         "put a machine behind it, let a kit take from it, or take it away",
                         "no station reads from this buffer: what comes here stays for ever");
        }
    }
}

uint32_t gj_check_steps_of(const struct gj_plant *plant, gj_id product)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        n += plant->step_spec[i].product == product;
    }
    return n;
}

gj_id gj_check_buffer_of(const struct gj_plant *plant, gj_id product, uint32_t step)
{
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        if (plant->step_spec[i].product == product && step-- == 0) {
            return plant->step_spec[i].buffer;
        }
    }
    return GJ_NONE;
}

static void check_steps(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        const struct gj_step_spec *step = &plant->step_spec[i];
        if (step->product >= plant->n_products || step->buffer >= plant->n_buffers) {
            gj_check_say(check, "route", NULL, "a step of a product or buffer that does not exist");
        }
    }
}

static void check_jobs(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->station >= plant->n_stations || job->product >= plant->n_products) {
            gj_check_say(check, "route", NULL, "a job of a station or product that does not exist");
            continue;
        }
        const char *place = plant->station[job->station].place;
        const uint32_t n = gj_check_steps_of(plant, job->product);
        if (job->step >= n) {
            gj_check_say(check, place, NULL, "does step %u of product \"%s\", whose route has %u", job->step + 1,
                         plant->product[job->product].name, n);
        } else if (gj_check_buffer_of(plant, job->product, job->step) != plant->station[job->station].buffer) {
            gj_check_say(check, place, NULL, "does step %u of product \"%s\", but that step waits in another buffer",
                         job->step + 1, plant->product[job->product].name);
        }
        if (!gj_check_is_dist(plant, job->cycle)) {
            gj_check_say(check, place, "give a cycle time", "has no cycle time for product \"%s\"",
                         plant->product[job->product].name);
        } else {
            gj_check_duration(check, place, "cycle", job->cycle, false);
        }
        for (uint32_t k = 0; k < i; k++) {
            const struct gj_job_spec *other = &plant->job_spec[k];
            if (other->station == job->station && other->product == job->product && other->step == job->step) {
                gj_check_say(check, place, "give one cycle for it", "does step %u of product \"%s\" in two ways",
                             job->step + 1, plant->product[job->product].name);
            }
        }
    }
}

static void check_products(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t p = 0; p < plant->n_products; p++) {
        char buffer[GJ_PLACE];
        const char *place = gj_check_named(buffer, sizeof buffer, "product", plant->product[p].name);
        const uint32_t n = gj_check_steps_of(plant, p);
        if (n == 0) {
            gj_check_say(check, place, "give it a route of at least one station", "its route is empty");
        }
        for (uint32_t step = 0; step < n; step++) {
            bool is_done = step > 0 && step + 1 == n && gj_kit_takes_from(plant, gj_check_buffer_of(plant, p, step));
            for (uint32_t i = 0; i < plant->n_jobs; i++) {
                is_done |= plant->job_spec[i].product == p && plant->job_spec[i].step == step;
            }
            if (!is_done) {
                gj_check_say(check, place, "give a station a cycle for it", "no station can do step %u of its route",
                             step + 1);
            }
        }
        for (uint32_t k = 0; k < p; k++) {
            if (strcmp(plant->product[k].name, plant->product[p].name) == 0) {
                gj_check_say(check, place, "give each product its own name", "there are two products of this name");
            }
        }
    }
}

/* A station that inspects and sends back: the step must lie on the route before it, of every product it inspects; and a hand-over
 * without room on the way back can only lock. */
static void check_rework(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->station >= plant->n_stations) {
            continue;
        }
        const struct gj_station_spec *s = &plant->station[job->station];
        if (!s->inspection.is_on || s->inspection.reject != GJ_REJECT_REWORK) {
            continue;
        }
        if (s->inspection.rework_step > job->step) {
            gj_check_say(check, s->place, "name a station before the inspection", "sends rejects forward, to step %u",
                         s->inspection.rework_step + 1);
            continue;
        }
        const gj_id back = gj_check_buffer_of(plant, job->product, s->inspection.rework_step);
        if (back < plant->n_buffers && plant->buffer[back].capacity == 0) {
            gj_check_say(check, s->place, "give the buffer before the rework station a capacity of 1 or more",
                         "sends rejects back to a station without a buffer: the loop would lock itself");
        }
    }
}

/* What a station that chooses, or blocks before it begins, asks of the buffers around it. */
static void check_choice(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->station >= plant->n_stations || plant->station[job->station].blocking != GJ_BLOCKING_BEFORE) {
            continue;
        }
        const gj_id next = gj_check_buffer_of(plant, job->product, job->step + 1);
        if (next < plant->n_buffers && plant->buffer[next].capacity == 0) {
            gj_check_say(check, plant->station[job->station].place,
                         "put a buffer of 1 or more behind it, or let it block after its work",
                         "begins only when there is room behind it, but there is no place there at all");
        }
    }
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *spec = &plant->demand[d];
        const gj_id first = spec->product < plant->n_products ? gj_check_buffer_of(plant, spec->product, 0) : GJ_NONE;
        for (uint32_t s = 0; s < plant->n_stations && first < plant->n_buffers && spec->lose_when_full; s++) {
            if (plant->station[s].buffer == first && plant->buffer[first].capacity == 0 &&
                (plant->station[s].rule != GJ_RULE_FIFO || plant->station[s].blocking == GJ_BLOCKING_BEFORE)) {
                gj_check_say(check, plant->station[s].place, "give the buffer before it a capacity of 1 or more",
                             "chooses among what waits, but orders that cannot wait are lost");
            }
        }
    }
}

static void check_amounts(struct gj_check *check, const char *place, gj_id id)
{
    const struct gj_demand_spec *d = &check->plant->demand[id];
    if (!gj_check_optional_dist(check->plant, d->quantity) || !gj_check_optional_dist(check->plant, d->due)) {
        gj_check_say(check, place, NULL, "its quantity or due date is a distribution that does not exist");
        return;
    }
    gj_check_amount(check, place, "quantity", d->quantity, true, "a number of pieces");
    gj_check_duration(check, place, "due", d->due, false);
    if (!(d->allowance >= 0.0 && d->allowance <= 10.0)) {
        gj_check_say(check, place, "give 0 % or more, at most 1,000 %", "the allowance for rejects is %g %%",
                     d->allowance * 100.0);
    }
    const bool comes = !d->is_endless && gj_stock_filled_by(check->plant, id) == GJ_NONE;
    if (comes && !gj_check_is_dist(check->plant, d->every)) {
        gj_check_say(check, place, "give `rate` or `every`", "lacks the time between orders");
    } else if (comes) {
        gj_check_duration(check, place, "every", d->every, true);
    }
}

static void check_demands(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    if (plant->n_demands == 0) {
        gj_check_say(check, "plant", "add orders { product = ..., rate = ... }", "nobody orders anything");
    }
    for (uint32_t i = 0; i < plant->n_demands; i++) {
        const struct gj_demand_spec *d = &plant->demand[i];
        char buffer[GJ_PLACE];
        const char *place = gj_check_named(buffer, sizeof buffer, "orders", d->name);
        if (d->product >= plant->n_products) {
            gj_check_say(check, place, NULL, "orders a product that does not exist");
            continue;
        }
        if (d->needs_card && d->loop >= plant->n_loops) {
            gj_check_say(check, place, NULL, "is released with cards that do not exist");
        } else if (d->needs_card && plant->loop[d->loop].from != GJ_NONE) {
            gj_check_say(check, place, "leave `from` of the cards away: the release takes them",
                         "is released with cards that a station takes");
        }
        if (d->needs_card && d->lose_when_full) {
            gj_check_say(check, place, "give one of them", "waits for cards, and is lost when it cannot wait");
        }
        if (d->lot_size == 0) {
            gj_check_say(check, place, "give 1 or more pieces a lot", "the lot size is 0");
        }
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(plant->demand[k].name, d->name) == 0) {
                gj_check_say(check, place, "give each order stream its own name",
                             "there are two order streams of this name");
            }
        }
        check_amounts(check, place, i);
    }
}

enum gj_status gj_plant_check(struct gj_plant *plant, struct gj_error_list *errors)
{
    struct gj_check check = {.plant = plant, .errors = errors};
    check_dists(&check);
    if (check.found) {
        return GJ_MODEL; /* what follows computes means */
    }
    check_calendars(&check);
    if (plant->n_stations == 0) {
        gj_check_say(&check, "plant", "add line \"name\" { machine \"name\" { ... } }", "there is no machine");
    }
    if (plant->limit_lots == 0) {
        gj_check_say(&check, "plant", "give max_lots of 1 or more", "no lot may be in the plant");
    }
    check_pools(&check);
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        check_station(&check, i);
    }
#define GJ_OBJECT(name, what)                           \
    for (gj_id id = 0; id < plant->n_##name##s; id++) { \
        gj_##name##_check(&check, id);                  \
    }
#include "factory/object.def"
#undef GJ_OBJECT
    check_buffers(&check);
    check_steps(&check);
    check_jobs(&check);
    check_products(&check);
    check_rework(&check);
    check_choice(&check);
    check_demands(&check);
    gj_hook_check(&check);
    return check.found ? GJ_MODEL : GJ_OK;
}
