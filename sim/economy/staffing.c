#include "economy/staffing.h"

#include <string.h>

enum gj_status gj_staffing_init(struct gj_staffing *staffing, const struct gj_plant *plant, struct gj_error *error)
{
    *staffing =
        (struct gj_staffing){.pool = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *staffing->pool)};
    return staffing->pool ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the staff of a firm");
}

void gj_staffing_fini(struct gj_staffing *staffing)
{
    gj_free(staffing->pool);
    *staffing = (struct gj_staffing){0};
}

void gj_staffing_reset(struct gj_staffing *staffing, const struct gj_plant *plant)
{
    struct gj_pool_staff *pool = staffing->pool;
    const uint32_t n = gj_plant_n_pools(plant);
    memset(pool, 0, n * sizeof *pool);
    *staffing = (struct gj_staffing){.pool = pool};
    for (uint32_t p = 0; p < n; p++) {
        pool[p].least = gj_plant_pool_least(plant, p);
    }
}

void gj_staffing_copy(struct gj_staffing *to, const struct gj_staffing *from, const struct gj_plant *plant)
{
    struct gj_pool_staff *pool = to->pool;
    memcpy(pool, from->pool, gj_plant_n_pools(plant) * sizeof *pool);
    *to = *from;
    to->pool = pool;
}

/* Heads the work of the last months needs at the target load; what they are when nothing was paid. */
static uint32_t needed(const struct gj_pool_staff *pool, const struct gj_staffing_spec *spec, uint32_t heads)
{
    gj_time used = 0;
    gj_time paid = 0;
    for (uint32_t k = 0; k < GJ_REVIEW_MONTHS; k++) {
        used += pool->used_us[k];
        paid += pool->paid_us[k];
    }
    if (paid == 0 || !(spec->target_load > 0.0)) {
        return heads;
    }
    const double exact = (double)used / (double)paid * (double)heads / spec->target_load;
    uint32_t whole = (uint32_t)exact;
    whole += (double)whole < exact;
    return whole > pool->least ? whole : pool->least;
}

/* Of the paid time; paid absence is used up too, whoever plans heads has to allow for it. */
static gj_time used_of(const struct gj_pool_meter *meter)
{
    return meter->paid_us - meter->activity_us[GJ_ACTIVITY_IDLE];
}

static enum gj_status staff(struct gj_pool_staff *pool, const struct gj_staffing_spec *spec, struct gj_floor *floor,
                            uint32_t p, struct gj_error *error)
{
    const uint32_t heads = gj_floor_heads(floor, p);
    const uint32_t target = needed(pool, spec, heads);
    pool->leaving += (double)heads * gj_plant_pool(floor->plant, p)->leaves_per_year / 12.0;
    uint32_t leave = (uint32_t)pool->leaving;
    pool->leaving -= (double)leave;
    const uint32_t surplus = heads > target ? heads - target : 0;
    leave = leave < surplus ? leave : surplus; /* who leaves beyond that is replaced */
    if (leave > 0) {
        gj_floor_leave(floor, p, leave);
    }
    if (target > heads) {
        const uint32_t room = gj_floor_pool_limit(floor->plant, p) - heads;
        return gj_floor_hire(floor, p, target - heads < room ? target - heads : room, error);
    }
    return GJ_OK;
}

enum gj_status gj_staffing_month(struct gj_staffing *staffing, const struct gj_staffing_spec *spec,
                                 const struct gj_month *month, double technicians, struct gj_floor *floor,
                                 struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    const uint32_t slot = (month->number - 1) % GJ_REVIEW_MONTHS;
    staffing->technician_us += staffing->technicians * (double)GJ_MONTH;
    for (uint32_t p = 0; p < gj_plant_n_pools(floor->plant) && status == GJ_OK; p++) {
        struct gj_pool_staff *pool = &staffing->pool[p];
        pool->used_us[slot] = used_of(&month->pool[p]) - used_of(&month->pool_before[p]);
        pool->paid_us[slot] = month->pool[p].paid_us - month->pool_before[p].paid_us;
        if (month->number >= GJ_REVIEW_MONTHS) {
            status = staff(pool, spec, floor, p, error);
        }
    }
    staffing->technicians = technicians;
    return status;
}
