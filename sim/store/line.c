#include "store/line_internal.h"

#include <inttypes.h>
#include <string.h>

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

void gj_line_json(struct gj_text *line, const char *text)
{
    gj_text_add_n(line, "\"", 1);
    while (*text != '\0') {
        size_t n = 0;
        while (text[n] != '\0' && is_plain((unsigned char)text[n])) {
            n++;
        }
        gj_text_add_n(line, text, n);
        text += n;
        if (*text == '"' || *text == '\\') {
            gj_text_addf(line, "\\%c", *text);
            text++;
        } else if (*text != '\0') {
            gj_text_addf(line, "\\u%04x", (unsigned)(unsigned char)*text);
            text++;
        }
    }
    gj_text_add_n(line, "\"", 1);
}

/* Civil date of a day number, by counting 400-year cycles of 146,097 days from 0000-03-01. */
static void civil(int64_t day, int *year, int *month, int *day_of_month)
{
    const int64_t z = day + 719468; /* days from 0000-03-01 to 1970-01-01 */
    const int64_t cycle = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t in_cycle = z - cycle * 146097;
    const int64_t year_of_cycle = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    const int64_t in_year = in_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const int64_t from_march = (5 * in_year + 2) / 153;
    *day_of_month = (int)(in_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(year_of_cycle + cycle * 400 + (*month <= 2));
}

void gj_line_date(struct gj_text *line, int64_t day)
{
    int year;
    int month;
    int day_of_month;
    civil(day, &year, &month, &day_of_month);
    gj_text_addf(line, "%04d-%02d-%02d", year, month, day_of_month);
}

void gj_line_time(struct gj_text *line, int64_t day, gj_time time)
{
    const int64_t in_day = time % GJ_DAY;
    gj_line_date(line, day + time / GJ_DAY);
    gj_text_addf(line, "T%02d:%02d:%02d.%06dZ", (int)(in_day / GJ_HOUR), (int)(in_day % GJ_HOUR / GJ_MINUTE),
                 (int)(in_day % GJ_MINUTE / GJ_SECOND), (int)(in_day % GJ_SECOND));
}
