/* Calendars: when hours open and close. Called a few times a day, so it searches afresh each time instead of keeping a position. */
#include "factory/plant_internal.h"

static bool opens_on_holiday(const struct gj_calendar *calendar, gj_time open)
{
    const gj_time day = open / GJ_DAY;
    uint32_t low = 0;
    uint32_t high = calendar->n_holidays;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if ((gj_time)calendar->holiday[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < calendar->n_holidays && (gj_time)calendar->holiday[low] == day;
}

gj_time gj_calendar_next(const struct gj_calendar *calendar, gj_time now, bool *is_open)
{
    gj_time start = now / calendar->cycle * calendar->cycle;
    const gj_time give_up = start + 4 * GJ_YEAR; /* all holidays from here on: it never opens again */
    for (; start < give_up; start += calendar->cycle) {
        for (uint32_t i = 0; i < calendar->n_intervals; i++) {
            const gj_time open = start + calendar->open[i];
            const gj_time close = start + calendar->close[i];
            if (close <= now || opens_on_holiday(calendar, open)) {
                continue;
            }
            *is_open = open <= now;
            return *is_open ? close : open;
        }
    }
    *is_open = false;
    return GJ_NEVER;
}

gj_time gj_calendar_left(const struct gj_calendar *calendar, gj_time now)
{
    gj_time left = 0;
    while (left < 4 * GJ_WEEK) {
        bool is_open = false;
        const gj_time close = gj_calendar_next(calendar, now, &is_open);
        left += close - now;
        now = gj_calendar_next(calendar, close, &is_open);
        if (now == GJ_NEVER || now - close > calendar->break_us) {
            return left;
        }
    }
    return GJ_NEVER;
}

gj_time gj_calendar_open(const struct gj_calendar *calendar, gj_time from, gj_time until)
{
    gj_time open = 0;
    while (from < until) {
        bool is_open = false;
        gj_time next = gj_calendar_next(calendar, from, &is_open);
        next = next < until ? next : until;
        open += is_open ? next - from : 0;
        from = next;
    }
    return open;
}
