/* The plant as text, one line a value: what is hashed, and what two scenarios are compared by. */
#include "factory/plant_internal.h"

#include <inttypes.h>

void gj_print_number(struct gj_text *out, const char *prefix, uint32_t i, const char *field, double value)
{
    gj_text_addf(out, "%s[%u].%s = ", prefix, i, field);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

void gj_print_integer(struct gj_text *out, const char *prefix, uint32_t i, const char *field, int64_t value)
{
    gj_text_addf(out, "%s[%u].%s = %" PRId64 "\n", prefix, i, field, value);
}

void gj_print_words(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const char *value)
{
    gj_text_addf(out, "%s[%u].%s = %s\n", prefix, i, field, value);
}

/* A distribution in one value: kind(parameters; table). "none" when there is none. */
void gj_print_dist(struct gj_text *out, const struct gj_plant *plant, const char *prefix, uint32_t i, const char *field,
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

void gj_print_needs(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const struct gj_need *need,
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
        gj_print_words(out, "shifts", i, "name", c->name);
        gj_print_integer(out, "shifts", i, "cycle_us", c->cycle);
        gj_print_integer(out, "shifts", i, "break_us", c->break_us);
        gj_print_integer(out, "shifts", i, "overtime_us", c->overtime_us);
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
        gj_print_words(out, "people", i, "name", p->name);
        gj_print_words(out, "people", i, "occupation", p->occupation);
        gj_print_integer(out, "people", i, "count", p->count);
        gj_print_integer(out, "people", i, "shifts", p->calendar == GJ_NONE ? -1 : (int64_t)p->calendar);
        gj_print_integer(out, "people", i, "paperwork_us", p->paperwork_us);
        gj_print_integer(out, "people", i, "wage_won_per_month", p->wage_won_per_month);
        gj_print_number(out, "people", i, "leaves_per_year", p->leaves_per_year);
    }
}

static void print_station(const struct gj_plant *plant, uint32_t i, struct gj_text *out)
{
    static const char *const shift_ends[] = {
#define GJ_SHIFT_END(name, word, what) #word,
#include "factory/shift_end.def"
#undef GJ_SHIFT_END
    };
    const struct gj_station_spec *s = &plant->station[i];
    gj_print_words(out, "station", i, "name", s->name);
    gj_print_words(out, "station", i, "path", s->path);
    gj_print_integer(out, "station", i, "buffer", s->buffer);
    gj_print_integer(out, "station", i, "machines", s->n_machines);
    gj_print_integer(out, "station", i, "shifts", s->calendar == GJ_NONE ? -1 : (int64_t)s->calendar);
    gj_print_integer(out, "station", i, "rule", (int64_t)s->rule);
    gj_print_integer(out, "station", i, "preempts", (int64_t)s->preempt);
    gj_print_integer(out, "station", i, "blocking", (int64_t)s->blocking);
    gj_print_integer(out, "station", i, "by_hand", s->by_hand);
    gj_print_integer(out, "station", i, "affected", s->affected);
    gj_print_needs(out, "station", i, "needs", s->work_need, s->n_work_needs);
    gj_print_needs(out, "station", i, "setup_needs", s->setup_need, s->n_setup_needs);
    gj_print_integer(out, "station", i, "tends", s->tends > 1 ? s->tends : 1);
    gj_print_words(out, "station", i, "shift_end", shift_ends[s->shift_end]);
    gj_print_dist(out, plant, "station", i, "setup", s->setup);
    gj_print_number(out, "station", i, "quality.defects", s->quality.defects);
    gj_print_number(out, "station", i, "quality.out_of_control", s->quality.out_of_control);
    gj_print_number(out, "station", i, "quality.scrap", s->quality.scrap);
    gj_print_dist(out, plant, "station", i, "quality.drifts", s->quality.drifts);
    gj_print_dist(out, plant, "station", i, "quality.found", s->quality.found);
    gj_print_dist(out, plant, "station", i, "quality.restore", s->quality.restore);
    gj_print_integer(out, "station", i, "inspection.on", s->inspection.is_on);
    gj_print_number(out, "station", i, "inspection.misses", s->inspection.misses);
    gj_print_number(out, "station", i, "inspection.false_alarms", s->inspection.false_alarms);
    gj_print_integer(out, "station", i, "inspection.reject", (int64_t)s->inspection.reject);
    gj_print_integer(out, "station", i, "inspection.rework_step", s->inspection.rework_step);
    gj_print_integer(out, "station", i, "inspection.rework_limit", s->inspection.rework_limit);
}

static void print_products(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_products; i++) {
        gj_print_words(out, "product", i, "name", plant->product[i].name);
    }
    for (uint32_t i = 0; i < plant->n_steps; i++) {
        gj_print_integer(out, "step", i, "product", plant->step[i].product);
        gj_print_integer(out, "step", i, "buffer", plant->step[i].buffer);
    }
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        gj_print_integer(out, "job", i, "step", plant->job[i].step);
        gj_print_integer(out, "job", i, "station", plant->job[i].station);
        gj_print_dist(out, plant, "job", i, "cycle", plant->job[i].cycle);
        gj_print_integer(out, "job", i, "ideal_us", plant->job[i].ideal_us);
        gj_print_integer(out, "job", i, "family", plant->job[i].family);
    }
}

static void print_demands(const struct gj_plant *plant, struct gj_text *out)
{
    for (uint32_t i = 0; i < plant->n_demands; i++) {
        const struct gj_demand_spec *d = &plant->demand[i];
        gj_print_words(out, "orders", i, "name", d->name);
        gj_print_integer(out, "orders", i, "product", d->product);
        gj_print_integer(out, "orders", i, "endless", d->is_endless);
        gj_print_dist(out, plant, "orders", i, "every", d->is_endless ? GJ_NONE : d->every);
        gj_print_integer(out, "orders", i, "first_us", d->first_us);
        gj_print_dist(out, plant, "orders", i, "quantity", d->quantity);
        gj_print_dist(out, plant, "orders", i, "due", d->due);
        gj_print_integer(out, "orders", i, "lot", d->lot_size);
        gj_print_number(out, "orders", i, "allowance", d->allowance);
        gj_print_integer(out, "orders", i, "fill", d->fill);
        gj_print_integer(out, "orders", i, "lose_when_full", d->lose_when_full);
        gj_print_integer(out, "orders", i, "priority", d->priority);
        gj_print_integer(out, "orders", i, "cards", d->needs_card ? (int64_t)d->loop : -1);
        if (d->rank != 0) {
            gj_print_words(out, "orders", i, "rank", d->rank_text);
        }
    }
}

void gj_plant_print(const struct gj_plant *plant, struct gj_text *out)
{
    gj_text_addf(out, "plant.name = %s\nplant.lots = %u\nplant.events = %" PRIu64 "\n", plant->name, plant->limit_lots,
                 plant->limit_events);
    print_calendars(plant, out);
    print_people(plant, out);
    for (uint32_t i = 0; i < plant->n_buffers; i++) {
        gj_print_words(out, "buffer", i, "name", plant->buffer[i].name);
        gj_print_integer(out, "buffer", i, "capacity",
                         plant->buffer[i].capacity == GJ_UNLIMITED ? -1 : (int64_t)plant->buffer[i].capacity);
    }
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        print_station(plant, i, out);
    }
#define GJ_OBJECT(name, what)                           \
    for (gj_id id = 0; id < plant->n_##name##s; id++) { \
        gj_##name##_print(plant, id, out);              \
    }
#include "factory/object.def"
#undef GJ_OBJECT
    print_products(plant, out);
    print_demands(plant, out);
}
