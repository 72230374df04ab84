/* The plant as text, one line a value: what is hashed, and what two scenarios are compared by. */
#include "factory/plant_internal.h"

#include <inttypes.h>

static void number(struct gj_text *out, const char *prefix, uint32_t i, const char *field, double value)
{
    gj_text_addf(out, "%s[%u].%s = ", prefix, i, field);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void integer(struct gj_text *out, const char *prefix, uint32_t i, const char *field, int64_t value)
{
    gj_text_addf(out, "%s[%u].%s = %" PRId64 "\n", prefix, i, field, value);
}

static void words(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const char *value)
{
    gj_text_addf(out, "%s[%u].%s = %s\n", prefix, i, field, value);
}

/* A distribution in one value: kind(parameters; table). "none" when there is none. */
static void dist(struct gj_text *out, const struct gj_plant *plant, const char *prefix, uint32_t i, const char *field,
                 gj_id id)
{
    gj_text_addf(out, "%s[%u].%s = ", prefix, i, field);
    if (id == GJ_NONE) {
        gj_text_add(out, "none\n");
        return;
    }
    const struct gj_dist *d = &plant->dist[id];
    gj_text_addf(out, "%s(", gj_dist_name(d->kind));
    const double parameters[] = {d->a, d->b, d->c, d->d};
    for (uint32_t k = 0; k < 4; k++) {
        gj_text_add(out, k ? " " : "");
        gj_text_add_number(out, parameters[k]);
    }
    for (uint32_t k = 0; k < d->n_table; k++) {
        gj_text_add(out, k ? " " : "; ");
        gj_text_add_number(out, d->value[k]);
        if (d->cumulative) {
            gj_text_add(out, ":");
            gj_text_add_number(out, d->cumulative[k]);
        }
    }
    gj_text_add(out, ")\n");
}

static void needs(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const struct gj_need *need,
                  uint32_t n)
{
    gj_text_addf(out, "%s[%u].%s =", prefix, i, field);
    for (uint32_t k = 0; k < n; k++) {
        gj_text_addf(out, " %" PRIx64 ":%u", need[k].pools, need[k].count);
    }
    gj_text_add(out, "\n");
}

static void print_calendars(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_calendars; i++) {
        const struct gj_calendar *c = &plant->calendar[i];
        words(out, "shifts", i, "name", c->name);
        integer(out, "shifts", i, "cycle_us", c->cycle);
        for (uint32_t k = 0; k < c->n_intervals; k++) {
            gj_text_addf(out, "shifts[%u].hours[%u] = %" PRId64 "-%" PRId64 "\n", i, k, c->open[k], c->close[k]);
        }
        for (uint32_t k = 0; k < c->n_holidays; k++) {
            gj_text_addf(out, "shifts[%u].holiday[%u] = %u\n", i, k, c->holiday[k]);
        }
    }
}

static void print_people(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_pools; i++) {
        const struct gj_pool_spec *p = &plant->pool[i];
        words(out, "people", i, "name", p->name);
        words(out, "people", i, "occupation", p->occupation);
        integer(out, "people", i, "count", p->count);
        integer(out, "people", i, "shifts", p->calendar == GJ_NONE ? -1 : (int64_t)p->calendar);
        integer(out, "people", i, "paperwork_us", p->paperwork_us);
        integer(out, "people", i, "wage_won_per_month", p->wage_won_per_month);
        number(out, "people", i, "leaves_per_year", p->leaves_per_year);
    }
}

static void print_station(const struct gj_plant *plant, uint32_t i, struct gj_text *out)
{
    const struct gj_station_spec *s = &plant->station[i];
    words(out, "station", i, "name", s->name);
    words(out, "station", i, "path", s->path);
    integer(out, "station", i, "buffer", s->buffer);
    integer(out, "station", i, "machines", s->n_machines);
    integer(out, "station", i, "shifts", s->calendar == GJ_NONE ? -1 : (int64_t)s->calendar);
    integer(out, "station", i, "rule", (int64_t)s->rule);
    integer(out, "station", i, "by_hand", s->by_hand);
    integer(out, "station", i, "affected", s->affected);
    needs(out, "station", i, "needs", s->work_need, s->n_work_needs);
    needs(out, "station", i, "setup_needs", s->setup_need, s->n_setup_needs);
    dist(out, plant, "station", i, "setup", s->setup);
    number(out, "station", i, "quality.defects", s->quality.defects);
    number(out, "station", i, "quality.out_of_control", s->quality.out_of_control);
    number(out, "station", i, "quality.scrap", s->quality.scrap);
    dist(out, plant, "station", i, "quality.drifts", s->quality.drifts);
    dist(out, plant, "station", i, "quality.found", s->quality.found);
    dist(out, plant, "station", i, "quality.restore", s->quality.restore);
    integer(out, "station", i, "inspection.on", s->inspection.is_on);
    number(out, "station", i, "inspection.misses", s->inspection.misses);
    number(out, "station", i, "inspection.false_alarms", s->inspection.false_alarms);
    integer(out, "station", i, "inspection.reject", (int64_t)s->inspection.reject);
    integer(out, "station", i, "inspection.rework_step", s->inspection.rework_step);
    integer(out, "station", i, "inspection.rework_limit", s->inspection.rework_limit);
}

static void print_modes(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_modes; i++) {
        const struct gj_mode_spec *m = &plant->mode[i];
        words(out, "fails", i, "name", m->name);
        integer(out, "fails", i, "station", m->station);
        integer(out, "fails", i, "clock", (int64_t)m->clock);
        integer(out, "fails", i, "minor", m->is_minor);
        dist(out, plant, "fails", i, "every", m->every);
        dist(out, plant, "fails", i, "noticed", m->noticed);
        dist(out, plant, "fails", i, "repair", m->repair);
        needs(out, "fails", i, "crew", m->crew, m->n_crew);
    }
}

static void print_products(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_products; i++) {
        words(out, "product", i, "name", plant->product[i].name);
    }
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        integer(out, "step", i, "product", plant->step[i].product);
        integer(out, "step", i, "buffer", plant->step[i].buffer);
    }
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        integer(out, "job", i, "step", plant->job[i].step);
        integer(out, "job", i, "station", plant->job[i].station);
        dist(out, plant, "job", i, "cycle", plant->job[i].cycle);
        integer(out, "job", i, "ideal_us", plant->job[i].ideal_us);
        integer(out, "job", i, "family", plant->job[i].family);
    }
}

static void print_demands(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_demands; i++) {
        const struct gj_demand_spec *d = &plant->demand[i];
        words(out, "orders", i, "name", d->name);
        integer(out, "orders", i, "product", d->product);
        integer(out, "orders", i, "endless", d->is_endless);
        dist(out, plant, "orders", i, "every", d->is_endless ? GJ_NONE : d->every);
        integer(out, "orders", i, "first_us", d->first_us);
        dist(out, plant, "orders", i, "quantity", d->quantity);
        dist(out, plant, "orders", i, "due", d->due);
        integer(out, "orders", i, "lot", d->lot_size);
        number(out, "orders", i, "allowance", d->allowance);
        integer(out, "orders", i, "fill", d->fill);
        integer(out, "orders", i, "lose_when_full", d->lose_when_full);
    }
}

void gj_plant_print(const struct gj_plant *plant, struct gj_text *out)
{
    gj_text_addf(out, "plant.name = %s\nplant.lots = %u\nplant.events = %" PRIu64 "\n", plant->name, plant->limit_lots,
                 plant->limit_events);
    print_calendars(plant, out);
    print_people(plant, out);
    for (uint32_t i = 0; i < plant->n_buffers; i++) {
        words(out, "buffer", i, "name", plant->buffer[i].name);
        integer(out, "buffer", i, "capacity",
                plant->buffer[i].capacity == GJ_UNLIMITED ? -1 : (int64_t)plant->buffer[i].capacity);
    }
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        print_station(plant, i, out);
    }
    print_modes(plant, out);
    print_products(plant, out);
    print_demands(plant, out);
}
