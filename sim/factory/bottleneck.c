/* From what a floor does to active periods. What changes at one instant is looked at when the instant is over: a machine that starves for no
 * time was active throughout. */
#include "factory/bottleneck.h"

#include "factory/floor_internal.h"
#include "factory/period.h"

struct gj_bottleneck {
    const struct gj_plant *plant;
    struct gj_view view; /* of the floor, where the watch started */
    struct gj_trace trace;
    struct gj_periods periods; /* resources: machines, then pools; groups: stations, then pools */
    uint32_t *group;
    uint8_t *is_dirty, *is_on_shift; /* by resource */
    uint32_t *dirty;
    uint32_t n_dirty, n_on_shift; /* n_on_shift: machines */
    gj_time clock, started;       /* plant time */
};

bool gj_is_active_state(enum gj_state state)
{
    switch (state) {
    case GJ_STATE_PLANNED_STOP:
    case GJ_STATE_DOWN_RESPONSE:
    case GJ_STATE_REPAIR:
    case GJ_STATE_SETUP:
    case GJ_STATE_WORKING:
        return true;
    default:
        return false;
    }
}

static void touch(struct gj_bottleneck *b, uint32_t resource)
{
    if (!b->is_dirty[resource]) {
        b->is_dirty[resource] = 1;
        b->dirty[b->n_dirty++] = resource;
    }
}

static void on_record(void *user, const struct gj_trace_record *record)
{
    struct gj_bottleneck *b = user;
    if (record->kind == GJ_EVENT_STATE) {
        touch(b, record->entity);
    } else if (record->kind == GJ_EVENT_WORKER || record->kind == GJ_EVENT_HIRE) {
        touch(b, b->plant->n_machines + b->plant->worker_pool[record->entity]);
    }
}

/* Of a resource that is there (on shift). */
static bool is_active(const struct gj_bottleneck *b, const struct gj_view *f, uint32_t resource)
{
    if (resource < b->plant->n_machines) {
        return gj_is_active_state((enum gj_state)f->machine[resource].state);
    }
    const struct gj_pool *pool = &f->pool[resource - b->plant->n_machines];
    return pool->heads > 0 && pool->n_idle == 0;
}

static bool is_there(const struct gj_bottleneck *b, const struct gj_view *f, uint32_t resource)
{
    const uint32_t n = b->plant->n_machines;
    return resource < n ? f->machine[resource].state != GJ_STATE_OFF_SHIFT : f->pool[resource - n].is_on_shift != 0;
}

/* Whether `a` closes before `b` when both do at the same moment. */
static bool closes_before(const struct gj_periods *p, uint32_t a, uint32_t b)
{
    return p->open[a].start != p->open[b].start ? p->open[a].start < p->open[b].start : a > b;
}

/* Bring the periods up to date; closings in their order, then openings in the order of resources. */
static void update(struct gj_bottleneck *b, const struct gj_view *f)
{
    struct gj_periods *p = &b->periods;
    uint32_t n_opens = 0;
    uint32_t n_closes = 0;
    uint32_t *const opens = b->dirty; /* sorted in place, from the front; closings behind them */
    for (uint32_t i = 0; i < b->n_dirty; i++) {
        const uint32_t resource = b->dirty[i];
        b->is_dirty[resource] = 0;
        const bool there = is_there(b, f, resource);
        if (resource < b->plant->n_machines) {
            b->n_on_shift += (uint32_t)there - b->is_on_shift[resource];
            b->is_on_shift[resource] = there;
        }
        const bool was = p->open[resource].start >= 0;
        const bool is = there ? is_active(b, f, resource) : was;
        if (was && !is) {
            n_closes++;
        }
        if (is != was) {
            uint32_t at = n_opens++;
            for (; at > 0; at--) {
                const uint32_t other = opens[at - 1];
                const bool other_closes = p->open[other].start >= 0;
                const bool first = was != other_closes ? was
                                   : was               ? closes_before(p, resource, other)
                                                       : resource < other;
                if (!first) {
                    break;
                }
                opens[at] = other;
            }
            opens[at] = resource;
        }
    }
    for (uint32_t i = 0; i < n_opens; i++) {
        if (i < n_closes) {
            gj_periods_close(p, opens[i], b->clock);
        } else {
            gj_periods_open(p, opens[i], b->clock);
        }
    }
    b->n_dirty = 0;
}

static void on_settled(void *user, gj_time from, gj_time to)
{
    struct gj_bottleneck *b = user;
    if (b->n_dirty > 0) {
        update(b, &b->view);
    }
    b->clock += b->n_on_shift > 0 ? to - from : 0;
}

/* --- from outside --- */

struct gj_bottleneck *gj_bottleneck_new(const struct gj_plant *plant)
{
    struct gj_bottleneck *b = gj_alloc_zero(1, sizeof *b);
    if (!b) {
        return NULL;
    }
    const uint32_t n = plant->n_machines + plant->n_pools;
    b->plant = plant;
    b->trace = (struct gj_trace){.sink = on_record, .settled = on_settled, .user = b};
    b->group = gj_alloc_zero((size_t)n + 1, sizeof *b->group);
    b->is_dirty = gj_alloc_zero((size_t)n + 1, 1);
    b->is_on_shift = gj_alloc_zero((size_t)n + 1, 1);
    b->dirty = gj_alloc_zero((size_t)n + 1, sizeof *b->dirty);
    if (!b->group || !b->is_dirty || !b->is_on_shift || !b->dirty ||
        gj_periods_init(&b->periods, n, b->group, plant->n_stations + plant->n_pools) != GJ_OK) {
        gj_bottleneck_free(b);
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        b->group[i] = i < plant->n_machines ? plant->machine_station[i] : plant->n_stations + (i - plant->n_machines);
    }
    return b;
}

void gj_bottleneck_free(struct gj_bottleneck *b)
{
    if (!b) {
        return;
    }
    gj_periods_fini(&b->periods);
    gj_free(b->group);
    gj_free(b->is_dirty);
    gj_free(b->is_on_shift);
    gj_free(b->dirty);
    gj_free(b);
}

const struct gj_trace *gj_bottleneck_trace(struct gj_bottleneck *b)
{
    return &b->trace;
}

void gj_bottleneck_start(struct gj_bottleneck *b, const struct gj_floor *floor)
{
    gj_view_open(&b->view, floor);
    b->clock = b->started = b->view.now;
    b->n_dirty = b->n_on_shift = 0;
    gj_periods_start(&b->periods, b->clock);
    for (uint32_t i = 0; i < b->plant->n_machines + b->plant->n_pools; i++) {
        b->is_on_shift[i] = 0;
        b->is_dirty[i] = 0;
        touch(b, i);
    }
    update(b, &b->view);
}

void gj_bottleneck_read(struct gj_bottleneck *b, struct gj_bottleneck_reading *reading)
{
    gj_periods_finish(&b->periods, b->clock);
    *reading = (struct gj_bottleneck_reading){
        .machine = b->periods.resource_share,
        .station = b->periods.group_share,
        .pool = b->periods.group_share + b->plant->n_stations,
        .length = b->clock - b->started,
    };
}
