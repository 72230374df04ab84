/* What was seen on the floor. */
#include "study/result_pack_internal.h"

#include "factory/loss.h"

static void walk_names(struct gj_pack *pack, const char ***names, uint32_t *n)
{
    gj_pack_u32(pack, n);
    GJ_PACK_ARENA_LIST(pack, *names, *n);
    for (uint32_t i = 0; i < *n && gj_pack_goes_on(pack); i++) {
        gj_pack_text(pack, &(*names)[i]);
    }
}

static void walk_places(struct gj_pack *pack, struct gj_seen *seen)
{
    walk_names(pack, &seen->machine, &seen->n_machines);
    walk_names(pack, &seen->worker, &seen->n_workers);
    walk_names(pack, &seen->product, &seen->n_products);
    gj_pack_u32(pack, &seen->n_stations);
    GJ_PACK_ARENA_LIST(pack, seen->station, seen->n_stations);
    for (uint32_t i = 0; i < seen->n_stations && gj_pack_goes_on(pack); i++) {
        struct gj_seen_station *station = &seen->station[i];
        gj_pack_text(pack, &station->name);
        gj_pack_most(pack, &station->n_machines, seen->n_machines);
        gj_pack_most(pack, &station->first_machine, seen->n_machines - station->n_machines);
        gj_pack_u32(pack, &station->rank);
        gj_pack_doubles(pack, station->pieces_per_day, GJ_N_ARMS);
    }
    gj_pack_u32(pack, &seen->n_buffers);
    GJ_PACK_ARENA_LIST(pack, seen->buffer, seen->n_buffers);
    for (uint32_t i = 0; i < seen->n_buffers && gj_pack_goes_on(pack); i++) {
        gj_pack_text(pack, &seen->buffer[i].name);
        gj_pack_place(pack, &seen->buffer[i].into, seen->n_stations, GJ_SEEN_OUTSIDE);
        gj_pack_int(pack, &seen->buffer[i].capacity);
    }
    gj_pack_u32(pack, &seen->n_pools);
    GJ_PACK_ARENA_LIST(pack, seen->pool, seen->n_pools);
    for (uint32_t i = 0; i < seen->n_pools && gj_pack_goes_on(pack); i++) {
        struct gj_seen_pool *pool = &seen->pool[i];
        gj_pack_text(pack, &pool->name);
        gj_pack_most(pack, &pool->n_workers, seen->n_workers);
        gj_pack_most(pack, &pool->first_worker, seen->n_workers - pool->n_workers);
    }
}

static void walk_course_of(struct gj_pack *pack, struct gj_estimate **estimates, uint64_t n)
{
    GJ_PACK_ARENA_LIST(pack, *estimates, n);
    for (uint64_t i = 0; i < n && gj_pack_goes_on(pack); i++) {
        gj_pack_estimate(pack, &(*estimates)[i]);
    }
}

static void walk_course(struct gj_pack *pack, struct gj_course *course, uint32_t n_buffers)
{
    gj_pack_u32(pack, &course->n_points);
    gj_pack_int(pack, &course->interval);
    gj_pack_int(pack, &course->end);
    gj_pack_int(pack, &course->warm_up);
    gj_pack_int(pack, &course->parts_at);
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        walk_course_of(pack, &course->throughput[arm], course->n_points);
        walk_course_of(pack, &course->wip[arm], course->n_points);
        walk_course_of(pack, &course->buffer[arm], (uint64_t)course->n_points * n_buffers);
    }
}

static void walk_losses(struct gj_pack *pack, struct gj_seen *seen)
{
    gj_pack_u32(pack, &seen->n_losses);
    GJ_PACK_ARENA_LIST(pack, seen->loss, seen->n_losses);
    for (uint32_t i = 0; i < seen->n_losses && gj_pack_goes_on(pack); i++) {
        struct gj_seen_loss *loss = &seen->loss[i];
        gj_pack_place(pack, &loss->cause, GJ_N_CAUSES, GJ_SEEN_REST);
        gj_pack_text(pack, &loss->what);
        gj_pack_estimates(pack, loss->own, GJ_N_ARMS);
        gj_pack_estimates(pack, loss->others, GJ_N_ARMS);
        gj_pack_estimates(pack, loss->all, GJ_N_ARMS);
    }
    gj_pack_u32(pack, &seen->n_bottlenecks);
    GJ_PACK_ARENA_LIST(pack, seen->bottleneck, seen->n_bottlenecks);
    for (uint32_t i = 0; i < seen->n_bottlenecks && gj_pack_goes_on(pack); i++) {
        struct gj_seen_bottleneck *bottleneck = &seen->bottleneck[i];
        gj_pack_text(pack, &bottleneck->name);
        gj_pack_bool(pack, &bottleneck->is_pool);
        gj_pack_index(pack, &bottleneck->of, bottleneck->is_pool ? seen->n_pools : seen->n_stations);
        gj_pack_estimates(pack, bottleneck->whole, GJ_N_ARMS);
        gj_pack_doubles(pack, &bottleneck->period[0][0], (size_t)GJ_N_ARMS * GJ_SEEN_PERIODS);
    }
    gj_pack_u32(pack, &seen->n_flows);
    GJ_PACK_ARENA_LIST(pack, seen->flow, seen->n_flows);
    for (uint32_t i = 0; i < seen->n_flows && gj_pack_goes_on(pack); i++) {
        gj_pack_place(pack, &seen->flow[i].from, seen->n_stations, GJ_SEEN_OUTSIDE);
        gj_pack_place(pack, &seen->flow[i].to, seen->n_stations, GJ_SEEN_OUTSIDE);
        gj_pack_doubles(pack, seen->flow[i].pieces_per_day, GJ_N_ARMS);
    }
}

static void walk_spans(struct gj_pack *pack, struct gj_span **span, uint32_t *n, uint32_t n_who, uint32_t n_what,
                       uint32_t n_where)
{
    gj_pack_u32(pack, n);
    GJ_PACK_ARENA_LIST(pack, *span, *n);
    for (uint32_t i = 0; i < *n && gj_pack_goes_on(pack); i++) {
        struct gj_span *s = &(*span)[i];
        gj_pack_index(pack, &s->who, n_who);
        GJ_PACK_CHOICE(pack, s->what, n_what);
        gj_pack_place(pack, &s->where, n_where, GJ_SEEN_OUTSIDE);
        gj_pack_int(pack, &s->from);
        gj_pack_int(pack, &s->to);
    }
}

static void walk_shift(struct gj_pack *pack, struct gj_shift_log *shift, const struct gj_seen *seen)
{
    gj_pack_int(pack, &shift->from);
    gj_pack_int(pack, &shift->to);
    gj_pack_bool(pack, &shift->is_cut);
    walk_spans(pack, &shift->machine, &shift->n_machine, seen->n_machines, GJ_N_STATES, seen->n_machines);
    walk_spans(pack, &shift->worker, &shift->n_worker, seen->n_workers, GJ_N_ACTIVITIES, seen->n_machines);
    gj_pack_u32(pack, &shift->n_level);
    GJ_PACK_ARENA_LIST(pack, shift->level, shift->n_level);
    for (uint32_t i = 0; i < shift->n_level && gj_pack_goes_on(pack); i++) {
        gj_pack_index(pack, &shift->level[i].buffer, seen->n_buffers);
        gj_pack_int(pack, &shift->level[i].lots);
        gj_pack_int(pack, &shift->level[i].at);
    }
    gj_pack_u32(pack, &shift->n_move);
    GJ_PACK_ARENA_LIST(pack, shift->move, shift->n_move);
    for (uint32_t i = 0; i < shift->n_move && gj_pack_goes_on(pack); i++) {
        struct gj_move *move = &shift->move[i];
        gj_pack_place(pack, &move->from, seen->n_stations, GJ_SEEN_OUTSIDE);
        gj_pack_place(pack, &move->to, seen->n_stations, GJ_SEEN_OUTSIDE);
        gj_pack_index(pack, &move->product, seen->n_products);
        gj_pack_int(pack, &move->pieces);
        gj_pack_int(pack, &move->at);
        gj_pack_int(pack, &move->taken);
    }
}

void gj_pack_seen(struct gj_pack *pack, struct gj_seen *seen)
{
    struct gj_arena *outer = pack->arena;
    pack->arena = &seen->arena;
    gj_pack_u32(pack, &seen->n_replications);
    gj_pack_int(pack, &seen->window_from);
    gj_pack_int(pack, &seen->window_to);
    gj_pack_int(pack, &seen->ledger);
    walk_places(pack, seen);
    walk_course(pack, &seen->course, seen->n_buffers);
    walk_losses(pack, seen);
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        walk_shift(pack, &seen->shift[arm], seen);
    }
    pack->arena = outer;
}
