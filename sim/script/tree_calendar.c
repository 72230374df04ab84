/* Days of the week, hours of the day, dates. */
#include "script/tree_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "kernel/time.h"

#define DAYS_MAX 36500

struct gj_value *gj_reading_list(const struct gj_reading *r, struct gj_value *out, size_t n)
{
    out->kind = GJ_V_LIST;
    out->item = gj_loader_alloc(r->L, n, sizeof *out->item);
    out->n_items = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        out->item[i].note = GJ_NO_NOTE;
        out->item[i].spot = out->spot;
    }
    return out->item;
}

/* Whether the value on top is a table with 1..n and nothing else; its length. */
static bool is_list(lua_State *L, size_t *n)
{
    if (!lua_istable(L, -1)) {
        return false;
    }
    *n = lua_rawlen(L, -1);
    return true;
}

/* "mon" at *at -> 0; moves on. -1 when there is no day. */
static int read_weekday(const char **at)
{
    static const char names[] = "mon"
                                "tue"
                                "wed"
                                "thu"
                                "fri"
                                "sat"
                                "sun";
    for (int day = 0; day < 7; day++) {
        if (strncmp(*at, names + 3 * (size_t)day, 3) == 0) {
            *at += 3;
            return day;
        }
    }
    return -1;
}

/* "mon-fri", "mon,wed,sat", "sat-mon": bits of days, 0 when it cannot be read. */
static unsigned read_weekdays(const char *text)
{
    unsigned days = 0;
    for (;;) {
        while (*text == ' ') {
            text++;
        }
        int day = read_weekday(&text);
        int last = day;
        if (day >= 0 && *text == '-') {
            text++;
            last = read_weekday(&text);
        }
        if (day < 0 || last < 0) {
            return 0;
        }
        for (;; day = (day + 1) % 7) {
            days |= 1u << day;
            if (day == last) {
                break;
            }
        }
        while (*text == ' ') {
            text++;
        }
        if (!*text) {
            return days;
        }
        if (*text++ != ',') {
            return 0;
        }
    }
}

void gj_read_days(const struct gj_reading *r, struct gj_value *out)
{
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
        return;
    }
    const unsigned days = read_weekdays(lua_tostring(r->L, -1));
    if (days == 0) {
        gj_reading_wrong(r, out, "write \"mon-fri\" or \"mon,wed,sat\"", "\"%.40s\" are no days of the week",
                         lua_tostring(r->L, -1));
        return;
    }
    out->kind = GJ_V_NUMBER;
    out->whole = days;
}

/* "08:00" at *at -> minutes; -1 when it is no time of the day. */
static int read_clock(const char **at)
{
    const char *p = *at;
    int part[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int n = 0;
        while (*p >= '0' && *p <= '9' && n < 2) {
            part[i] = part[i] * 10 + (*p++ - '0');
            n++;
        }
        if (n == 0 || (i == 1 && n != 2) || (i == 0 && *p++ != ':')) {
            return -1;
        }
    }
    *at = p;
    const int minutes = part[0] * 60 + part[1];
    return part[1] < 60 && minutes <= 1440 ? minutes : -1;
}

/* "08:00-12:00" in microseconds of the day; the end may lie in the next. */
static bool read_span(const char *text, int64_t *open, int64_t *close)
{
    if (strcmp(text, "24h") == 0) {
        *open = 0;
        *close = GJ_DAY;
        return true;
    }
    const int from = read_clock(&text);
    if (from < 0 || from == 1440 || *text++ != '-') {
        return false;
    }
    const int until = read_clock(&text);
    if (until < 0 || *text || until == from) {
        return false;
    }
    *open = from * GJ_MINUTE;
    *close = until * GJ_MINUTE + (until < from ? GJ_DAY : 0);
    return true;
}

static void read_hours_item(const struct gj_reading *r, struct gj_value *out, struct gj_value *item)
{
    int64_t open = 0;
    int64_t close = 0;
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
    } else if (!read_span(lua_tostring(r->L, -1), &open, &close)) {
        gj_reading_wrong(r, out, "write \"08:00-12:00\", over midnight \"22:00-06:00\", or \"24h\"",
                         "\"%.40s\" are no hours of the day", lua_tostring(r->L, -1));
    }
    item->kind = GJ_V_NUMBER;
    item->whole = open;
    item->number = (double)close;
}

void gj_read_hours(const struct gj_reading *r, struct gj_value *out)
{
    size_t n = 0;
    if (!is_list(r->L, &n)) {
        read_hours_item(r, out, gj_reading_list(r, out, 1));
        return;
    }
    if (n == 0) {
        gj_reading_wrong(r, out, "write \"08:00-17:00\"", "holds no hours");
        return;
    }
    struct gj_value *item = gj_reading_list(r, out, n);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(r->L, -1, (lua_Integer)i + 1);
        read_hours_item(r, out, &item[i]);
        lua_pop(r->L, 1);
    }
}

/* --- dates: days since 1970-01-01 in the Gregorian calendar ----------------------------------------------------------------------- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool read_date_text(const char **text, int64_t *out)
{
    static const int before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    int part[3] = {0, 0, 0};
    static const int digits[] = {4, 2, 2};
    const char *p = *text;
    for (int i = 0; i < 3; i++) {
        for (int n = 0; n < digits[i]; n++) {
            if (*p < '0' || *p > '9') {
                return false;
            }
            part[i] = part[i] * 10 + (*p++ - '0');
        }
        if (i < 2 && *p++ != '-') {
            return false;
        }
    }
    const int year = part[0];
    const int month = part[1];
    if (year < 1970 || year > 2200 || month < 1 || month > 12 || part[2] < 1) {
        return false;
    }
    const int length = before_month[month] - before_month[month - 1] + (month == 2 && is_leap(year));
    if (part[2] > length) {
        return false;
    }
    const int leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    *out = (int64_t)(year - 1970) * 365 + leaps + before_month[month - 1] + (month > 2 && is_leap(year)) + part[2] - 1;
    *text = p;
    return true;
}

void gj_read_date(const struct gj_reading *r, struct gj_value *out)
{
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
        return;
    }
    const char *text = lua_tostring(r->L, -1);
    const char *at = text;
    int64_t day = 0;
    if (!read_date_text(&at, &day) || *at) {
        gj_reading_wrong(r, out, "write it like \"2019-01-07\"", "\"%.40s\" is no date", text);
    } else if ((day + 3) % 7 != 0) { /* 1970-01-01 was a Thursday */
        gj_reading_wrong(r, out, "give the Monday before", "\"%s\" is not a Monday, on which a run begins", text);
    } else {
        out->kind = GJ_V_NUMBER;
        out->whole = day;
    }
}

/* A day number: whole = number = the day. A date or span of dates: kind TEXT, whole and number the first and last day since 1970. */
static void read_day(const struct gj_reading *r, struct gj_value *out, struct gj_value *item)
{
    if (lua_type(r->L, -1) == LUA_TNUMBER) {
        int is_whole = 0;
        const lua_Integer day = lua_tointegerx(r->L, -1, &is_whole);
        if (!is_whole || day < 0 || day > DAYS_MAX) {
            gj_reading_wrong(r, out, "the first day is 0", "%.10g is no number of a day", lua_tonumber(r->L, -1));
        }
        item->kind = GJ_V_NUMBER;
        item->whole = day;
        item->number = (double)day;
        return;
    }
    if (lua_type(r->L, -1) != LUA_TSTRING) {
        gj_reading_wrong_type(r, out);
        return;
    }
    const char *text = lua_tostring(r->L, -1);
    const char *at = text;
    int64_t first = 0;
    bool good = read_date_text(&at, &first);
    int64_t last = first;
    if (good && strncmp(at, "..", 2) == 0) {
        at += 2;
        good = read_date_text(&at, &last);
    }
    if (!good || *at || last < first) {
        gj_reading_wrong(r, out, "write \"2019-02-04\" or \"2019-02-04..2019-02-06\"", "\"%.40s\" is no date", text);
    }
    item->kind = GJ_V_TEXT;
    item->whole = first;
    item->number = (double)last;
}

void gj_read_day_list(const struct gj_reading *r, struct gj_value *out)
{
    size_t n = 0;
    if (!is_list(r->L, &n)) {
        gj_reading_wrong_type(r, out);
        return;
    }
    struct gj_value *item = gj_reading_list(r, out, n);
    for (size_t i = 0; i < n && out->kind != GJ_V_BAD; i++) {
        lua_rawgeti(r->L, -1, (lua_Integer)i + 1);
        read_day(r, out, &item[i]);
        lua_pop(r->L, 1);
    }
}

void gj_read_spans(const struct gj_reading *r, struct gj_value *out)
{
    lua_State *L = r->L;
    size_t n = 0;
    if (!is_list(L, &n) || n == 0) {
        gj_reading_wrong_type(r, out);
        return;
    }
    struct gj_value *item = gj_reading_list(r, out, n);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        for (int end = 1; end <= 2; end++) {
            struct gj_quantity q = {.dim = GJ_DIM_NUMBER};
            bool good = lua_istable(L, -1);
            if (good) {
                lua_rawgeti(L, -1, end);
                good = gj_quantity_read(L, -1, &q) && q.dim == GJ_DIM_DURATION && !q.is_rate && q.value >= 0.0 &&
                       q.value < 3.2e15;
                lua_pop(L, 1);
            }
            if (!good) {
                if (!q.is_bad) {
                    gj_reading_wrong(r, out, "write { { hours(0), hours(12) }, ... }",
                                     "interval %zu is not { from, to } in durations", i + 1);
                }
                out->kind = GJ_V_BAD;
                lua_pop(L, 1);
                return;
            }
            item[i].kind = GJ_V_NUMBER;
            if (end == 1) {
                item[i].whole = gj_time_from_us(q.value);
            } else {
                item[i].number = (double)gj_time_from_us(q.value);
            }
        }
        lua_pop(L, 1);
    }
}
