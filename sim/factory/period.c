/* The longest of the active periods; period.h has the idea. */
#include "factory/period.h"

#include <string.h>

enum gj_status gj_periods_init(struct gj_periods *p, uint32_t n_resources, const uint32_t *group, uint32_t n_groups)
{
    *p = (struct gj_periods){.n_resources = n_resources, .n_groups = n_groups, .group = group};
    p->open = gj_alloc_zero((size_t)n_resources + 1, sizeof *p->open);
    p->kept = gj_alloc_zero((size_t)2 * n_resources + 2, sizeof *p->kept);
    p->resource_share = gj_alloc_zero((size_t)n_resources + 1, sizeof *p->resource_share);
    p->group_share = gj_alloc_zero((size_t)n_groups + 1, sizeof *p->group_share);
    p->group_seen = gj_alloc_zero((size_t)n_groups + 1, sizeof *p->group_seen);
    return p->open && p->kept && p->resource_share && p->group_share && p->group_seen ? GJ_OK : GJ_NO_MEMORY;
}

void gj_periods_fini(struct gj_periods *p)
{
    gj_free(p->open);
    gj_free(p->kept);
    gj_free(p->resource_share);
    gj_free(p->group_share);
    gj_free(p->group_seen);
    *p = (struct gj_periods){0};
}

void gj_periods_start(struct gj_periods *p, gj_time now)
{
    for (uint32_t i = 0; i < p->n_resources; i++) {
        p->open[i] = (struct gj_open_period){.start = -1};
    }
    p->first_open = p->last_open = GJ_NONE;
    p->n_kept = 0;
    p->marked = p->counted = now;
    memset(p->resource_share, 0, p->n_resources * sizeof *p->resource_share);
    memset(p->group_share, 0, p->n_groups * sizeof *p->group_share);
    for (uint32_t i = 0; i < p->n_groups; i++) {
        p->group_seen[i] = -1;
    }
}

void gj_periods_open(struct gj_periods *p, uint32_t resource, gj_time now)
{
    p->open[resource] = (struct gj_open_period){.start = now, .before = p->last_open, .after = GJ_NONE};
    *(p->last_open == GJ_NONE ? &p->first_open : &p->open[p->last_open].after) = resource;
    p->last_open = resource;
}

static void unlink_open(struct gj_periods *p, uint32_t resource)
{
    struct gj_open_period *open = &p->open[resource];
    *(open->before == GJ_NONE ? &p->first_open : &p->open[open->before].after) = open->after;
    *(open->after == GJ_NONE ? &p->last_open : &p->open[open->after].before) = open->before;
    open->start = -1;
}

/* --- counting --- */

static bool covers(const struct gj_period *period, gj_time t)
{
    return period->start <= t && t < period->end;
}

/* Until when the same kept periods cover what `t` is covered by. */
static gj_time segment_end(const struct gj_periods *p, gj_time t, gj_time until)
{
    for (uint32_t i = 0; i < p->n_kept; i++) {
        const struct gj_period *period = &p->kept[i];
        until = period->start > t && period->start < until ? period->start : until;
        until = period->end > t && period->end < until ? period->end : until;
    }
    return until;
}

/* The longest at `t`; of equally long ones the first resource. NULL: nobody is active. */
static struct gj_period *longest_at(const struct gj_periods *p, gj_time t)
{
    struct gj_period *best = NULL;
    for (uint32_t i = 0; i < p->n_kept; i++) {
        struct gj_period *period = &p->kept[i];
        if (!covers(period, t)) {
            continue;
        }
        const gj_time longer = best ? (period->end - period->start) - (best->end - best->start) : 1;
        if (longer > 0 || (longer == 0 && period->resource < best->resource)) {
            best = period;
        }
    }
    return best;
}

static void mark_until(struct gj_periods *p, gj_time until)
{
    while (p->marked < until) {
        struct gj_period *longest = longest_at(p, p->marked);
        if (longest) {
            longest->is_bottleneck = true;
        }
        p->marked = segment_end(p, p->marked, until);
    }
}

/* From `t` to `end` the same bottleneck periods overlap. */
static void count_segment(struct gj_periods *p, gj_time t, gj_time end)
{
    const gj_time length = end - t;
    const struct gj_period *longest = longest_at(p, t);
    uint32_t n = 0;
    uint32_t n_groups = 0;
    if (!longest) {
        return;
    }
    for (uint32_t i = 0; i < p->n_kept; i++) {
        if (p->kept[i].is_bottleneck && covers(&p->kept[i], t)) {
            gj_time *seen = &p->group_seen[p->group[p->kept[i].resource]];
            n++;
            n_groups += *seen != t;
            *seen = t;
        }
    }
    p->resource_share[longest->resource].momentary_us += length;
    p->group_share[p->group[longest->resource]].momentary_us += length;
    for (uint32_t i = 0; i < p->n_kept; i++) {
        if (p->kept[i].is_bottleneck && covers(&p->kept[i], t)) {
            const uint32_t resource = p->kept[i].resource;
            const uint32_t group = p->group[resource];
            struct gj_bottleneck_share *share = &p->resource_share[resource];
            *(n == 1 ? &share->sole_us : &share->shifting_us) += length;
            if (p->group_seen[group] == t) {
                p->group_seen[group] = -1;
                share = &p->group_share[group];
                *(n_groups == 1 ? &share->sole_us : &share->shifting_us) += length;
            }
        }
    }
}

/* Count what is settled: `known` is when the first open period began. A kept period that ends later may still turn out to be a bottleneck. */
static void settle(struct gj_periods *p, gj_time known)
{
    mark_until(p, known);
    gj_time until = known;
    for (uint32_t i = 0; i < p->n_kept; i++) {
        until = p->kept[i].end > known && p->kept[i].start < until ? p->kept[i].start : until;
    }
    while (p->counted < until) {
        const gj_time end = segment_end(p, p->counted, until);
        count_segment(p, p->counted, end);
        p->counted = end;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_kept; i++) {
        if (p->kept[i].end > p->counted) {
            p->kept[n++] = p->kept[i];
        }
    }
    p->n_kept = n;
}

/* --- closing --- */

void gj_periods_close(struct gj_periods *p, uint32_t resource, gj_time now)
{
    const gj_time start = p->open[resource].start;
    GJ_CHECK(p->kept != NULL, "periods are counted after gj_periods_init");
    unlink_open(p, resource);
    const struct gj_period *last = p->n_kept > 0 ? &p->kept[p->n_kept - 1] : NULL;
    const bool within_open = p->first_open != GJ_NONE && p->open[p->first_open].start <= start;
    const bool within_kept = last && last->end == now && last->start <= start;
    if (start == now || within_open || within_kept) {
        return;
    }
    p->kept[p->n_kept++] = (struct gj_period){.start = start, .end = now, .resource = resource};
    settle(p, p->first_open == GJ_NONE ? now : p->open[p->first_open].start);
}

void gj_periods_finish(struct gj_periods *p, gj_time now)
{
    while (p->first_open != GJ_NONE) {
        uint32_t first = p->first_open; /* of equal starts, the last resource */
        for (uint32_t i = p->open[first].after; i != GJ_NONE && p->open[i].start == p->open[first].start;
             i = p->open[i].after) {
            first = i > first ? i : first;
        }
        gj_periods_close(p, first, now);
    }
    settle(p, now);
}
