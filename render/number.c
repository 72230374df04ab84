#include "render/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum unit_kind { PLAIN, SHARE, MONEY };

static const struct {
    const char *unit;
    enum unit_kind kind;
    const char *word[GJ_N_LANGS];
} units[] = {
#define GJ_UNIT(unit, kind, en, ko) {unit, kind, {en, ko}},
#include "render/unit.def"
#undef GJ_UNIT
};

/* Korean counts in 10^4 and 10^8, English in 10^6. A scale is taken from where the number would otherwise need seven digits. */
static double money_scale(double magnitude, enum gj_lang lang, const char **prefix)
{
    *prefix = "";
    /* Each begins where the smaller unit would round up to it: 99,995,000 won are 1억, not 10,000만. */
    if (lang == GJ_LANG_KO) {
        if (magnitude >= 1e8 - 5e3) {
            *prefix = "억";
            return 1e-8;
        }
        if (magnitude >= 1e6 - 0.5) {
            *prefix = "만";
            return 1e-4;
        }
    } else if (magnitude >= 1e6 - 0.5) {
        *prefix = "million ";
        return 1e-6;
    }
    return 1.0;
}

/* An unknown unit may be as long as its writer liked: cut between signs. */
static void copy_unit(char *out, size_t size, const char *unit)
{
    size_t n = 0;
    uint32_t sign;
    while (unit[n] != '\0') {
        size_t length = gj_utf8_next(unit + n, &sign);
        if (n + length >= size) {
            break;
        }
        memcpy(out + n, unit + n, length);
        n += length;
    }
    out[n] = '\0';
}

struct gj_unit gj_unit_view(const char *unit, double magnitude, enum gj_lang lang)
{
    struct gj_unit view = {.factor = 1.0};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (unit == NULL || strcmp(units[i].unit, unit) != 0) {
            continue;
        }
        const char *prefix = "";
        if (units[i].kind == SHARE) {
            view.factor = 100.0;
        } else if (units[i].kind == MONEY) {
            view.factor = money_scale(magnitude, lang, &prefix);
        }
        (void)snprintf(view.text, sizeof view.text, "%s%s", prefix, units[i].word[lang]);
        (void)snprintf(view.difference, sizeof view.difference, "%s", view.text);
        if (units[i].kind == SHARE) {
            (void)snprintf(view.difference, sizeof view.difference, "%s", lang == GJ_LANG_KO ? "%p" : "pp");
        }
        return view;
    }
    copy_unit(view.text, sizeof view.text, unit != NULL ? unit : "");
    memcpy(view.difference, view.text, sizeof view.difference);
    return view;
}

/* All of the row in `seconds`: whole, or with one decimal from 2 on; and something of it is at least 1. */
static bool is_even(const double value[3], double seconds)
{
    bool has_any = false, is_fine = true;
    for (int i = 0; i < 3; i++) {
        const double size = fabs(value[i]) / seconds;
        if (isfinite(size) && size > 0.0) {
            has_any = true;
            const int decimals = gj_decimals_given(size);
            is_fine = is_fine && size < 1e5 && (decimals == 0 ? size >= 1.0 : decimals == 1 && size >= 2.0);
        }
    }
    return has_any && is_fine;
}

struct gj_unit gj_given_unit(const char *unit, const double value[3], enum gj_lang lang)
{
    static const struct {
        const char *unit;
        double seconds;
    } times[] = {{"y", 31536000.0}, {"months", 2628000.0}, {"d", 86400.0}, {"h", 3600.0}, {"min", 60.0}};
    double most = 0.0;
    for (int i = 0; i < 3; i++) {
        most = isfinite(value[i]) ? fmax(most, fabs(value[i])) : most;
    }
    for (size_t i = 0; unit != NULL && strcmp(unit, "s") == 0 && i < sizeof times / sizeof times[0]; i++) {
        if (is_even(value, times[i].seconds)) {
            struct gj_unit view = gj_unit_view(times[i].unit, most, lang);
            view.factor /= times[i].seconds;
            return view;
        }
    }
    return gj_unit_view(unit, most, lang);
}

static int exponent_of(double value)
{
    return (int)floor(log10(fabs(value)));
}

int gj_decimals(double value, double half_width)
{
    if (!isfinite(value)) {
        return 0;
    }
    int digits_before = value != 0.0 ? exponent_of(value) + 1 : 1;
    if (isfinite(half_width) && half_width > 0.0) {
        int exponent = exponent_of(half_width);
        double lead = half_width / pow(10.0, exponent); /* 1 <= lead < 10 */
        int decimals = lead < 3.55 ? 1 - exponent : -exponent;
        int most = 6 - digits_before;
        most = most > 9 ? 9 : most;
        return decimals > most ? (most > 0 ? most : 0) : decimals;
    }
    if (half_width == 0.0) {
        const int given = gj_decimals_given(value), most = digits_before < 3 ? 3 - digits_before : 0;
        return given < most ? given : most;
    }
    if (value == rint(value) && fabs(value) < 1e15) {
        return 0;
    }
    int decimals = 3 - digits_before;
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

int gj_decimals_given(double value)
{
    for (int decimals = 0; decimals <= 6 && isfinite(value); decimals++) {
        double scaled = value * pow(10.0, decimals);
        if (fabs(scaled) < 1e6 && fabs(scaled - rint(scaled)) <= 1e-9 * fabs(scaled)) {
            return decimals;
        }
    }
    if (!isfinite(value)) {
        return 0;
    }
    int decimals = 4 - exponent_of(value);
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

void gj_add_digits(struct gj_text *out, const char *printed)
{
    size_t before = strspn(printed, "0123456789");
    for (size_t i = 0; i < before; i++) {
        if (i > 0 && (before - i) % 3 == 0) {
            gj_text_add(out, ",");
        }
        gj_text_add_n(out, printed + i, 1);
    }
    const char *rest = printed + before;
    if (*rest == '\0') {
        return;
    }
    gj_text_add(out, ".");
    rest += strcspn(rest, "0123456789");
    gj_text_add(out, rest);
}

/* Beyond 15 digits a double has nothing more to say: 1.23e+20. */
static void add_power(struct gj_text *out, double magnitude)
{
    int exponent = exponent_of(magnitude);
    char printed[32];
    (void)snprintf(printed, sizeof printed, "%.2f", magnitude / pow(10.0, exponent));
    gj_add_digits(out, printed);
    gj_text_addf(out, "e+%d", exponent);
}

static void add_value(struct gj_text *out, double value, int decimals, bool is_signed)
{
    if (isnan(value)) {
        gj_text_add(out, "–");
        return;
    }
    double step = decimals < 0 ? pow(10.0, -decimals) : 1.0;
    double magnitude = fabs(value);
    if (decimals < 0 && isfinite(magnitude)) {
        magnitude = floor(magnitude / step + 0.5) * step;
    }
    char printed[64] = "";
    bool is_plain = magnitude < 1e15;
    if (is_plain) {
        (void)snprintf(printed, sizeof printed, "%.*f", decimals > 0 ? decimals : 0, magnitude);
    }
    bool is_zero = is_plain && strpbrk(printed, "123456789") == NULL;
    if (!is_zero && (value < 0.0 || is_signed)) {
        gj_text_add(out, value < 0.0 ? "−" : "+");
    }
    if (is_plain) {
        gj_add_digits(out, printed);
    } else if (isinf(value)) {
        gj_text_add(out, "∞");
    } else {
        add_power(out, magnitude);
    }
}

void gj_add_rounded(struct gj_text *out, double value, int decimals)
{
    add_value(out, value, decimals, false);
}

void gj_add_rounded_signed(struct gj_text *out, double value, int decimals)
{
    add_value(out, value, decimals, true);
}

void gj_add_half_width(struct gj_text *out, double half_width, int decimals)
{
    if (isnan(half_width) || half_width == 0.0) {
        return;
    }
    const double step = pow(10.0, -decimals);
    const bool is_less = half_width > 0.0 && half_width < 0.5 * step;
    gj_text_add(out, is_less ? " ± <" : " ± ");
    add_value(out, is_less ? step : half_width, decimals, false);
}

void gj_add_estimate(struct gj_text *out, const struct gj_estimate *estimate, double factor, bool is_signed)
{
    double value = estimate->mean * factor, half_width = estimate->half_width * factor;
    int decimals = gj_decimals(value, half_width);
    add_value(out, value, decimals, is_signed);
    if (!isnan(value)) {
        gj_add_half_width(out, half_width, decimals);
    }
}

/* An interval may be wider than its mean is far from zero. fmax leaves a NaN aside. */
static double magnitude_of(const struct gj_estimate *estimate)
{
    return fmax(fabs(estimate->mean), estimate->half_width);
}

/* Sums and sums a year are read against each other; a price of one piece stands alone. */
static bool share_a_scale(const char *unit, const char *other)
{
    return strcmp(unit, other) == 0 || (strcmp(unit, "won") == 0 && strcmp(other, "won/y") == 0) ||
           (strcmp(unit, "won/y") == 0 && strcmp(other, "won") == 0);
}

struct gj_amount gj_amount_of(const struct gj_study_result *result, uint32_t i, enum gj_lang lang)
{
    const struct gj_money_line *line = &result->money[i];
    double magnitude = 0.0;
    for (uint32_t other = 0; other < result->n_money; other++) {
        if (share_a_scale(result->money[other].unit, line->unit)) {
            magnitude = fmax(magnitude, magnitude_of(&result->money[other].estimate));
        }
    }
    struct gj_amount amount = {.unit = gj_unit_view(line->unit, magnitude, lang)};
    amount.value = line->estimate.mean * amount.unit.factor;
    amount.half_width = line->estimate.half_width == 0.0 ? NAN : line->estimate.half_width * amount.unit.factor;
    amount.decimals = gj_decimals(amount.value, line->estimate.half_width * amount.unit.factor);
    return amount;
}

bool gj_section_has_values(const struct gj_study_result *result, enum gj_outcome_section section)
{
    bool any = section != GJ_SECTION_DECISION;
    for (int i = 0; i < GJ_N_OUTCOMES && !any; i++) {
        any = gj_outcome_info((enum gj_outcome_id)i)->section == section &&
              (result->arm[GJ_ARM_BEFORE][i].n > 0 || result->arm[GJ_ARM_AFTER][i].n > 0);
    }
    return any;
}

enum gj_word gj_amount_missing(const struct gj_study_result *result, uint32_t i)
{
    const struct gj_money_line *line = &result->money[i];
    if (!isnan(line->estimate.mean)) {
        return GJ_N_WORDS;
    }
    if (strncmp(line->name, "public_cost", strlen("public_cost")) == 0 &&
        !isnan(result->difference[GJ_OUTCOME_heads_needed].mean)) {
        return GJ_WORD_MONEY_NOTE_NO_JOB;
    }
    if (strcmp(line->name, "deadweight") == 0) {
        return GJ_WORD_MONEY_NOTE_NOBODY;
    }
    const struct gj_estimate *gain = &result->difference[GJ_OUTCOME_profit];
    if (strncmp(line->name, "payback", strlen("payback")) == 0) {
        return gain->mean - gain->half_width > 0.0 ? GJ_WORD_MONEY_NOTE_NOT_BACK : GJ_WORD_MONEY_NOTE_NO_GAIN;
    }
    return GJ_N_WORDS;
}

enum gj_verdict gj_verdict_of(const struct gj_estimate *difference)
{
    if (difference->n == 0 || isnan(difference->mean)) {
        return GJ_VERDICT_NONE;
    }
    if (isnan(difference->half_width)) {
        return GJ_VERDICT_SINGLE;
    }
    if (difference->mean == 0.0 && difference->half_width == 0.0) {
        return GJ_VERDICT_SAME;
    }
    if (fabs(difference->mean) <= difference->half_width) {
        return GJ_VERDICT_UNSURE;
    }
    return difference->mean > 0.0 ? GJ_VERDICT_UP : GJ_VERDICT_DOWN;
}

/* Of a value that is known: no coarser than its difference, as far as it has digits. */
static int exact_decimals(double value, int of_difference)
{
    const int own = gj_decimals(value, 0.0), given = gj_decimals_given(value);
    const int wanted = of_difference < given ? of_difference : given;
    return wanted > own ? wanted : own;
}

struct gj_row_view gj_row_view_of(const struct gj_study_result *result, enum gj_outcome_id outcome, enum gj_lang lang)
{
    const struct gj_estimate *before = &result->arm[GJ_ARM_BEFORE][outcome],
                             *after = &result->arm[GJ_ARM_AFTER][outcome];
    const struct gj_estimate *difference = &result->difference[outcome], *ratio = &result->ratio[outcome];
    double magnitude = fmax(magnitude_of(difference), fmax(magnitude_of(before), magnitude_of(after)));
    struct gj_row_view view = {.unit = gj_unit_view(gj_outcome_info(outcome)->unit, magnitude, lang),
                               .verdict = gj_verdict_of(difference)};
    double factor = view.unit.factor;
    int decimals_before = gj_decimals(before->mean * factor, before->half_width * factor);
    int decimals_after = gj_decimals(after->mean * factor, after->half_width * factor);
    /* The two stand side by side and are compared: as many decimals as both support. An exact one follows the other, two keep their own. */
    bool is_exact = before->half_width == 0.0 && after->half_width == 0.0;
    bool is_coarser =
        (before->half_width > 0.0 && after->half_width > 0.0) || isnan(before->half_width + after->half_width);
    bool before_first = is_coarser == (decimals_before < decimals_after);
    int shared = before_first ? decimals_before : decimals_after;
    view.decimals_difference = gj_decimals(difference->mean * factor, difference->half_width * factor);
    view.decimals[GJ_ARM_BEFORE] = is_exact ? exact_decimals(before->mean * factor, view.decimals_difference) : shared;
    view.decimals[GJ_ARM_AFTER] = is_exact ? exact_decimals(after->mean * factor, view.decimals_difference) : shared;
    view.decimals_ratio = gj_decimals(ratio->mean * 100.0, ratio->half_width * 100.0);
    return view;
}

double gj_paid_share(const struct gj_pool_view *pool, enum gj_arm arm, int activity)
{
    double paid = 0.0;
    for (int i = 0; i < GJ_N_ACTIVITIES; i++) {
        paid += i == GJ_ACTIVITY_OFF ? 0.0 : pool->activity_share[arm][i];
    }
    return paid > 0.0 ? pool->activity_share[arm][activity] / paid : (double)NAN;
}

double gj_on_shift(const struct gj_station_view *station, enum gj_arm arm)
{
    double share = 0.0;
    for (int state = 0; state < GJ_N_STATES; state++) {
        const double part = station->state_share[arm][state];
        share += state != GJ_STATE_OFF_SHIFT && isfinite(part) ? part : 0.0;
    }
    return share + station->state_share[arm][GJ_STATE_OFF_SHIFT] > 0.0 ? share : (double)NAN;
}

double gj_on_shift_share(const struct gj_station_view *station, enum gj_arm arm, int state)
{
    const double share = gj_on_shift(station, arm);
    return share > 0.0 ? station->state_share[arm][state] / share : (double)NAN;
}
