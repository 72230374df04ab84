/* Numbers for people: rounded to what their interval supports, in units a reader knows, grouped, never through the locale. */
#ifndef GJ_RENDER_NUMBER_H
#define GJ_RENDER_NUMBER_H

#include "render/labels.h"

/* How a unit is shown: value * factor in `text`; a difference of two values in `difference` (percentage points for shares). */
struct gj_unit {
    double factor;
    char text[64], difference[64];
};

/* `magnitude`: the largest absolute value of the row, from which the scale of money is chosen (won, 10,000 won, 100 million won; in English
 * won and million won). A unit that is not in unit.def is shown as it is. */
struct gj_unit gj_unit_view(const char *unit, double magnitude, enum gj_lang lang);

/* A number that is given and its range (all of one row), in units that a person thinks in: seconds become minutes, hours, days, months (a twelfth of
 * 365 days) or years where they come out even; money and shares as above. `low` and `high` may be NaN. */
struct gj_unit gj_given_unit(const char *unit, const double value[3], enum gj_lang lang);

/* Decimals (negative: tens, hundreds) that a value with this half-width deserves: the half-width keeps two digits when they are 10 to 35, else
 * one (the Particle Data Group's rule); no decimals beyond the 6th digit of the value. An exact value (half-width 0): as
 * many as it has, none after the point beyond the third digit. Without an interval (NaN): 3 digits, none after the point when the value is whole. */
int gj_decimals(double value, double half_width);

/* Decimals of a number that is given, not estimated: as many as it was written with when it has at most 6 digits, else 5 digits. */
int gj_decimals_given(double value);

/* What printf made of a number not below zero, grouped by three before the point: "1234,5" -> "1,234.5". Its decimal sign is the locale's:
 * anything that is no digit counts as it. */
void gj_add_digits(struct gj_text *out, const char *printed);

/* "12,345.6", with U+2212 as minus and never a minus before zero; an en dash for NaN, the sign of infinity for infinity. decimals as above. */
void gj_add_rounded(struct gj_text *out, double value, int decimals);
void gj_add_rounded_signed(struct gj_text *out, double value, int decimals); /* with + when it is not zero */

/* " ± 12.3" of a half-width, rounded like its value; nothing when NaN, or 0: such a value is known and not estimated. Value and
 * half-width always have the same decimals: one that would show as 0 and is not is " ± <1" of the last digit. */
void gj_add_half_width(struct gj_text *out, double half_width, int decimals);

/* A mean with its interval, "201,200 ± 900", already times `factor`. */
void gj_add_estimate(struct gj_text *out, const struct gj_estimate *estimate, double factor, bool is_signed);

/* Is there anything to show of a section? Decisions are left out of what a firm without any is told; the others are always there. */
bool gj_section_has_values(const struct gj_study_result *result, enum gj_outcome_section section);

/* Line i of the money table, ready to print. Lines in won and in won a year have one scale, so that they can be compared. An amount that is given and not simulated has no interval and keeps its digits. */
struct gj_amount {
    struct gj_unit unit;
    double value, half_width; /* times unit.factor */
    int decimals;
};
struct gj_amount gj_amount_of(const struct gj_study_result *result, uint32_t i, enum gj_lang lang);

/* Why line i of the money table has no number: a sentence with the line's label as {0}; GJ_N_WORDS when it has one, or nothing was measured. */
enum gj_word gj_amount_missing(const struct gj_study_result *result, uint32_t i);

/* Share of an activity in the paid hours of a pool; NaN when nobody is paid. (activity_share is of all hours, nights and weekends with them.) */
double gj_paid_share(const struct gj_pool_view *pool, enum gj_arm arm, int activity);
/* Share of a state in the hours on shift of a machine, likewise. */
double gj_on_shift_share(const struct gj_station_view *station, enum gj_arm arm, int state);
/* Hours on shift of all hours; NaN when nothing was measured. */
double gj_on_shift(const struct gj_station_view *station, enum gj_arm arm);

/* What a difference says about its direction. */
enum gj_verdict {
    GJ_VERDICT_NONE,   /* no replication measured it */
    GJ_VERDICT_SINGLE, /* no interval */
    GJ_VERDICT_SAME,   /* exactly zero, always */
    GJ_VERDICT_UNSURE, /* the interval includes zero */
    GJ_VERDICT_UP,
    GJ_VERDICT_DOWN
};
enum gj_verdict gj_verdict_of(const struct gj_estimate *difference);

/* A row of the before/after table, ready to print, so that table, report and pictures say the same. Strings live in `text`. */
struct gj_row_view {
    struct gj_unit unit;
    enum gj_verdict verdict;
    int decimals[GJ_N_ARMS], decimals_difference, decimals_ratio;
};
struct gj_row_view gj_row_view_of(const struct gj_study_result *result, enum gj_outcome_id outcome, enum gj_lang lang);

#endif
