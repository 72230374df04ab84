/* Shifts as the patterns of plant.h: intervals in a cycle that are in order and do not touch.
 *
 * Shifts that touch ("06:00-14:00", "14:00-22:00", "22:00-06:00") are one long interval to a machine, and then a holiday in the middle of it
 * would not be seen: the plant leaves out intervals that *open* on a holiday. So with holidays, and intervals that touch or go over the end
 * of the cycle, the pattern is written out for the whole run, holidays left out, and joined after that. */
#include "script/build_internal.h"

#include <stdlib.h>

struct span {
    gj_time open, close;
};

struct pattern {
    gj_time cycle;
    struct span *span;
    uint32_t n;
    uint32_t *holiday;
    uint32_t n_holidays;
};

static int by_opening(const void *left, const void *right)
{
    const struct span *a = left;
    const struct span *b = right;
    return (a->open > b->open) - (a->open < b->open);
}

static int by_day(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void spans_of_week(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    const struct gj_value *hours = GJ_FIELD_OF(node, shifts, hours);
    const int64_t days = gj_value_whole(GJ_FIELD_OF(node, shifts, days), 0);
    p->cycle = GJ_WEEK;
    p->span = gj_build_alloc(b, 7 * (size_t)hours->n_items, sizeof *p->span);
    for (int day = 0; day < 7 && p->span; day++) {
        for (uint32_t i = 0; i < hours->n_items && (days >> day & 1); i++) {
            p->span[p->n].open = day * GJ_DAY + hours->item[i].whole;
            p->span[p->n].close = day * GJ_DAY + (gj_time)hours->item[i].number;
            p->n++;
        }
    }
}

static void spans_of_cycle(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    const struct gj_value *intervals = GJ_FIELD_OF(node, shifts, intervals);
    p->cycle = gj_value_time(GJ_FIELD_OF(node, shifts, cycle), GJ_WEEK);
    p->span = gj_build_alloc(b, intervals->n_items, sizeof *p->span);
    for (uint32_t i = 0; i < intervals->n_items && p->span; i++) {
        p->span[p->n].open = intervals->item[i].whole;
        p->span[p->n].close = (gj_time)intervals->item[i].number;
        p->n++;
    }
}

static void read_holidays(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    const struct gj_value *list = GJ_FIELD_OF(node, shifts, holidays);
    const struct gj_value *start = GJ_FIELD_OF(b->study, study, start);
    if (list->kind != GJ_V_LIST) {
        return;
    }
    size_t n = 0;
    for (uint32_t i = 0; i < list->n_items; i++) {
        n += list->item[i].kind == GJ_V_TEXT ? (size_t)(list->item[i].number - (double)list->item[i].whole) + 1 : 1;
    }
    p->holiday = gj_build_alloc(b, n, sizeof *p->holiday);
    for (uint32_t i = 0; i < list->n_items && p->holiday; i++) {
        const struct gj_value *day = &list->item[i];
        if (day->kind == GJ_V_NUMBER) {
            p->holiday[p->n_holidays++] = (uint32_t)day->whole;
            continue;
        }
        if (start->kind != GJ_V_NUMBER) {
            if (start->kind == GJ_V_ABSENT) {
                gj_build_wrong(b, node, "holidays", "give the study its first day: start = \"2019-01-07\"",
                               "has dates, but the study has no date to start at");
            }
            return;
        }
        for (int64_t d = day->whole; d <= (int64_t)day->number; d++) {
            if (d >= start->whole) {
                p->holiday[p->n_holidays++] = (uint32_t)(d - start->whole);
            }
        }
    }
    if (p->holiday && p->n_holidays > 0) {
        qsort(p->holiday, p->n_holidays, sizeof *p->holiday, by_day);
        uint32_t kept = 1;
        for (uint32_t i = 1; i < p->n_holidays; i++) {
            if (p->holiday[i] != p->holiday[kept - 1]) {
                p->holiday[kept++] = p->holiday[i];
            }
        }
        p->n_holidays = kept;
    }
}

/* Sort and refuse what overlaps. */
static bool check_spans(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    const bool by_cycle = GJ_FIELD_OF(node, shifts, intervals)->kind == GJ_V_LIST;
    const char *field = by_cycle ? "intervals" : "hours";
    for (uint32_t i = 0; i < p->n; i++) {
        const struct span *s = &p->span[i];
        if (s->close <= s->open || s->open >= p->cycle || s->close - s->open > p->cycle) {
            gj_build_wrong(b, node, field, "from < to, within the cycle", "interval %u is not possible in its cycle",
                           i + 1);
            return false;
        }
    }
    qsort(p->span, p->n, sizeof *p->span, by_opening);
    for (uint32_t i = 0; i < p->n; i++) {
        const gj_time next = i + 1 < p->n ? p->span[i + 1].open : p->span[0].open + p->cycle;
        if (p->span[i].close > next) {
            gj_build_wrong(b, node, field, "let one end before the other begins", "two intervals overlap");
            return false;
        }
    }
    return true;
}

/* The pattern of a shifts node; false when it was reported to be impossible. */
static bool read_pattern(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    const struct gj_value *hours = GJ_FIELD_OF(node, shifts, hours);
    const struct gj_value *intervals = GJ_FIELD_OF(node, shifts, intervals);
    const struct gj_value *cycle = GJ_FIELD_OF(node, shifts, cycle);
    const struct gj_value *days = GJ_FIELD_OF(node, shifts, days);
    if (hours->kind == GJ_V_BAD || intervals->kind == GJ_V_BAD || cycle->kind == GJ_V_BAD || days->kind == GJ_V_BAD) {
        return false;
    }
    const bool by_cycle = intervals->kind == GJ_V_LIST;
    if (by_cycle == (hours->kind == GJ_V_LIST)) {
        gj_build_wrong(b, node, by_cycle ? "intervals" : NULL,
                       "hours = \"08:00-17:00\", or intervals = { { hours(8), hours(17) } } in a cycle",
                       by_cycle ? "stands beside hours: give one of them" : "has neither hours nor intervals");
        return false;
    }
    if (by_cycle && (cycle->kind != GJ_V_NUMBER || !days->is_default)) {
        gj_build_wrong(b, node, "intervals", "give the length of the pattern: cycle = days(4)",
                       days->is_default ? "needs a cycle" : "goes with a cycle, not with days");
        return false;
    }
    if (!by_cycle && cycle->kind == GJ_V_NUMBER) {
        gj_build_wrong(b, node, "cycle", "hours repeat every week", "goes with intervals, not with hours");
        return false;
    }
    if (by_cycle) {
        spans_of_cycle(b, node, p);
    } else {
        spans_of_week(b, node, p);
    }
    read_holidays(b, node, p);
    return !b->loader->out_of_memory && check_spans(b, node, p);
}

static bool is_holiday(const struct pattern *p, gj_time open)
{
    const uint32_t day = (uint32_t)(open / GJ_DAY);
    return open >= 0 && p->n_holidays > 0 && bsearch(&day, p->holiday, p->n_holidays, sizeof day, by_day) != NULL;
}

static bool touches(const struct pattern *p)
{
    for (uint32_t i = 0; i < p->n; i++) {
        const gj_time next = i + 1 < p->n ? p->span[i + 1].open : p->span[0].open + p->cycle;
        if (p->span[i].close == next || p->span[i].close > p->cycle) {
            return true;
        }
    }
    return false;
}

/* Write the pattern out over `n_cycles` from time 0, without holidays; what began before time 0 is there too. */
static void write_out(struct gj_builder *b, struct pattern *p, int64_t n_cycles)
{
    const gj_time end = n_cycles * p->cycle;
    struct span *all = gj_build_alloc(b, (size_t)(n_cycles + 1) * p->n, sizeof *all);
    uint32_t n = 0;
    for (int64_t c = -1; c < n_cycles && all; c++) {
        for (uint32_t i = 0; i < p->n; i++) {
            struct span s = {p->span[i].open + c * p->cycle, p->span[i].close + c * p->cycle};
            if (s.close <= 0 || is_holiday(p, s.open)) {
                continue;
            }
            s.open = s.open < 0 ? 0 : s.open;
            s.close = s.close > end ? end : s.close;
            if (n > 0 && all[n - 1].close >= s.open) {
                all[n - 1].close = s.close;
            } else {
                all[n++] = s;
            }
        }
    }
    p->span = all;
    p->n = all ? n : 0;
    p->cycle = end;
    p->n_holidays = 0;
}

static gj_id add_pattern(struct gj_builder *b, const struct gj_node *node, struct pattern *p)
{
    if (touches(p)) {
        write_out(b, p, p->n_holidays > 0 ? b->end / p->cycle + 1 : 1);
    }
    if (p->n == 1 && p->span[0].open == 0 && p->span[0].close == p->cycle) {
        return GJ_NONE; /* always open */
    }
    gj_time *open = gj_build_alloc(b, p->n, sizeof *open);
    gj_time *close = gj_build_alloc(b, p->n, sizeof *close);
    const char *name = *node->name ? node->name : node->place;
    struct gj_calendar_spec spec = {.name = name,
                                    .cycle = p->cycle,
                                    .n_intervals = p->n,
                                    .open = open,
                                    .close = close,
                                    .n_holidays = p->n_holidays,
                                    .holiday = p->holiday,
                                    .break_us = gj_value_time(GJ_FIELD_OF(node, shifts, breaks), 0),
                                    .overtime_us = gj_value_time(GJ_FIELD_OF(node, shifts, overtime), 0)};
    for (uint32_t i = 0; i < p->n && open && close; i++) {
        open[i] = p->span[i].open;
        close[i] = p->span[i].close;
    }
    gj_build_alias(b, gj_build_format(b, "shifts \"%s\"", name), node);
    if (b->loader->out_of_memory) {
        return GJ_NONE;
    }
    const gj_id id = gj_plant_add_calendar(b->plant, &spec);
    b->loader->out_of_memory |= id == GJ_NONE;
    return id;
}

gj_id gj_build_calendar(struct gj_builder *b, const struct gj_value *value, gj_id other)
{
    if (value->kind == GJ_V_ABSENT) {
        return other;
    }
    if (value->kind != GJ_V_NODE) {
        return GJ_NONE;
    }
    for (uint32_t i = 0; i < b->n_calendars; i++) {
        if (b->calendar_uid[i] == value->node->uid) {
            return b->calendar[i].id;
        }
    }
    struct pattern p = {0};
    const gj_id id = read_pattern(b, value->node, &p) ? add_pattern(b, value->node, &p) : GJ_NONE;
    b->calendar_uid[b->n_calendars] = value->node->uid;
    b->calendar[b->n_calendars++].id = id;
    return id;
}

double gj_build_working_day(struct gj_builder *b, const struct gj_value *value)
{
    struct pattern p = {0};
    if (value->kind != GJ_V_NODE) {
        return (double)GJ_DAY;
    }
    const struct gj_value *hours = GJ_FIELD_OF(value->node, shifts, hours);
    if (hours->kind == GJ_V_LIST) {
        spans_of_week(b, value->node, &p);
    } else if (GJ_FIELD_OF(value->node, shifts, intervals)->kind == GJ_V_LIST) {
        spans_of_cycle(b, value->node, &p);
    }
    gj_time last = -1;
    uint32_t n_days = 0;
    if (p.n > 0) {
        qsort(p.span, p.n, sizeof *p.span, by_opening);
    }
    for (uint32_t i = 0; i < p.n; i++) {
        n_days += p.span[i].open / GJ_DAY != last;
        last = p.span[i].open / GJ_DAY;
    }
    return n_days > 0 ? (double)p.cycle / n_days : (double)GJ_DAY;
}
