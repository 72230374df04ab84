/* Asking the scenario's functions at the release of an order. None of it runs in a plant without a station that ranks by hook. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

/* Of one floor, beside its block: a copy of the floor keeps its own. */
struct gj_hook_run {
    void *runner;
    struct gj_error error; /* why the last run ended */
};

enum gj_status gj_hook_open(struct gj_floor *floor, struct gj_error *error)
{
    const struct gj_hook *hook = &floor->plant->hook;
    if (!floor->plant->has_hook) {
        return GJ_OK;
    }
    floor->hook = gj_alloc_zero(1, sizeof *floor->hook);
    if (!floor->hook) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the functions of the scenario");
    }
    return hook->open(hook->user, &floor->hook->runner, error);
}

void gj_hook_close(struct gj_floor *floor)
{
    if (floor->hook && floor->hook->runner) {
        floor->plant->hook.close(floor->hook->runner);
    }
    gj_free(floor->hook);
    floor->hook = NULL;
}

void gj_hook_copy_error(struct gj_floor *to, const struct gj_floor *from)
{
    if (to->hook && from->hook) {
        to->hook->error = from->hook->error;
    }
}

enum gj_status gj_hook_fault(const struct gj_view *f, struct gj_error *error)
{
    if (error) {
        *error = f->hook->error;
    }
    return f->hook->error.status;
}

GJ_SELDOM bool gj_hook_ranks(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces, gj_time due)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    const struct gj_order_view order = {
        .orders = spec->name,
        .product = f->plant->product[spec->product].name,
        .number = number & ((UINT64_C(1) << GJ_LOT_DEMAND_SHIFT) - 1),
        .pieces = pieces,
        .arrived = f->now,
        .due = due,
        .priority = spec->priority,
    };
    const enum gj_status status =
        f->plant->hook.rank(f->hook->runner, spec->rank, &order, &f->s->rank, &f->hook->error);
    if (status != GJ_OK) {
        f->hook->error.status = status;
        f->s->fault = status;
        f->s->is_hook_failed = 1;
    }
    return status == GJ_OK;
}

GJ_SELDOM void gj_hook_lot_is_made(struct gj_view *f, uint32_t lot, uint32_t order)
{
    f->rank[lot] = order == GJ_NONE ? f->s->rank : f->order_rank[order];
}

GJ_SELDOM void gj_hook_lot_is_copied(struct gj_view *f, uint32_t lot, uint32_t from)
{
    f->rank[lot] = f->rank[from];
}

/* --- the plant's side --- */

/* Does a station with the rule do a step of the product? */
static bool is_asked_for(const struct gj_plant *plant, gj_id product)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->product == product && job->station < plant->n_stations &&
            plant->station[job->station].rule == GJ_RULE_HOOK) {
            return true;
        }
    }
    return false;
}

void gj_hook_check(struct gj_check *check)
{
    const struct gj_plant *plant = check->plant;
    for (gj_id d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *spec = &plant->demand[d];
        const bool makes = gj_stock_serving(plant, d) == GJ_NONE; /* else production orders make it */
        const bool is_asked = makes && is_asked_for(plant, spec->product);
        char buffer[GJ_PLACE];
        const char *place = gj_check_named(buffer, sizeof buffer, "orders", spec->name);
        if (is_asked && spec->is_endless) {
            gj_check_say(check, place, "give the station another rule",
                         "are endless, so no order is released that could be ranked by hook");
        } else if (is_asked && spec->rank == 0) {
            gj_check_say(check, place, "give rank = function(order) return order.due end",
                         "come to a station that takes by rule hook, but give no `rank`");
        } else if (!is_asked && spec->rank != 0) {
            gj_check_say(check, place,
                         makes ? "give a station of its route rule = \"hook\", or leave `rank` away"
                               : "give `rank` to the stock",
                         "have a rank that no station asks for");
        } else if (spec->rank != 0 && !plant->hook.rank) {
            gj_check_say(check, place, NULL, "have a rank, but the plant has no hook");
        }
    }
}
