#include "cli/amount.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/number.h"
#include "study/batch/response.h"
#include "study/estimate.h"

/* What may follow the number, by the outcome's unit without its time ("won" of "won/y"). */
static const struct {
    const char *unit, *word;
    double factor;
} words[] = {
    {"1", "%", 0.01},
    {"1", "%p", 0.01},
    {"1", "pp", 0.01},
    {"won", "원", 1.0},
    {"won", "won", 1.0},
    {"won", "천", 1e3},
    {"won", "천원", 1e3},
    {"won", "만", 1e4},
    {"won", "만원", 1e4},
    {"won", "백만", 1e6},
    {"won", "백만원", 1e6},
    {"won", "천만", 1e7},
    {"won", "천만원", 1e7},
    {"won", "억", 1e8},
    {"won", "억원", 1e8},
    {"won", "조", 1e12},
    {"won", "조원", 1e12},
    {"won", "million", 1e6},
    {"won", "millionwon", 1e6},
    {"won", "eok", 1e8},
    {"won", "billion", 1e9},
    {"won", "billionwon", 1e9},
    {"heads", "heads", 1.0},
    {"heads", "jobs", 1.0},
    {"heads", "job", 1.0},
    {"heads", "명", 1.0},
    {"h", "h", 1.0},
    {"h", "hours", 1.0},
    {"h", "시간", 1.0},
    {"h", "min", 1.0 / 60.0},
    {"h", "minutes", 1.0 / 60.0},
    {"h", "분", 1.0 / 60.0},
    {"h", "d", 24.0},
    {"h", "days", 24.0},
    {"h", "일", 24.0},
    {"pieces", "pieces", 1.0},
    {"pieces", "개", 1.0},
    {"months", "months", 1.0},
    {"months", "개월", 1.0},
    {"y", "years", 1.0},
    {"y", "년", 1.0},
};
enum { N_WORDS = sizeof words / sizeof words[0] };

/* The first three words that fit a unit, and how its plain number is read. */
static void add_fitting(struct gj_text *out, const char *unit, size_t n_unit)
{
    uint32_t n = 0;
    for (size_t i = 0; i < N_WORDS && n < 6; i++) {
        if (strlen(words[i].unit) == n_unit && strncmp(words[i].unit, unit, n_unit) == 0) {
            gj_text_addf(out, "%s%s", n++ > 0 ? ", " : "", words[i].word);
        }
    }
}

static enum gj_status refuse(const char *option, const char *text, const char *unit, struct gj_error *error)
{
    const size_t n = strcspn(unit, "/");
    struct gj_text fits;
    gj_text_init(&fits);
    add_fitting(&fits, unit, n);
    gj_error_set(error, GJ_USAGE, NULL, "--%s wants an amount above 0 in %s, not '%.60s'", option,
                 strcmp(unit, "1") == 0 ? "percentage points" : unit, text);
    gj_error_fix(error,
                 strcmp(unit, "1") == 0 ? "write a number and one of %s, such as 2%%p"
                                        : "write a plain number, or a number and one of %s",
                 fits.length > 0 ? fits.data : unit);
    gj_text_fini(&fits);
    return GJ_USAGE;
}

/* The text without blanks and without the commas that part thousands; false when a comma stands elsewhere: "1,5억" could be meant as 1.5. */
static bool squeeze(const char *text, char *plain, size_t size)
{
    size_t n = 0;
    for (const char *at = text; *at; at++) {
        if (*at == ',') {
            const bool parts = at > text && isdigit((unsigned char)at[-1]) && strspn(at + 1, "0123456789") == 3;
            if (!parts) {
                return false;
            }
        } else if (n + 1 >= size) {
            return false;
        } else if (!isspace((unsigned char)*at)) {
            plain[n++] = *at;
        }
    }
    plain[n] = '\0';
    return true;
}

static bool is_amount(double value)
{
    return value > 0.0 && value < 1e300;
}

/* By how much the number counts with `word` behind it; 0: the word does not fit the unit. */
static double factor_of(const char *word, const char *unit, size_t n_unit)
{
    for (size_t i = 0; i < N_WORDS; i++) {
        if (strlen(words[i].unit) == n_unit && strncmp(words[i].unit, unit, n_unit) == 0 &&
            strcmp(words[i].word, word) == 0) {
            return words[i].factor;
        }
    }
    return 0.0;
}

enum gj_status gj_cli_amount_parse(const char *option, const char *text, const char *unit, struct gj_cli_amount *amount,
                                   struct gj_error *error)
{
    char squeezed[100];
    const size_t n_unit = strcspn(unit, "/");
    const bool is_share = strcmp(unit, "1") == 0;
    char *word = squeezed;
    const double number = squeeze(text, squeezed, sizeof squeezed) ? strtod(squeezed, &word) : 0.0;
    if (word == squeezed) {
        return refuse(option, text, unit, error);
    }
    const size_t n_word = strlen(word);
    const size_t n_per = strlen(unit + n_unit); /* "/y" may be said or not */
    if (n_per > 0 && n_word > n_per && strcmp(word + n_word - n_per, unit + n_unit) == 0) {
        word[n_word - n_per] = '\0';
    }
    const bool is_relative = !is_share && strcmp(word, "%") == 0;
    const bool is_plain = !is_share && *word == '\0';
    const double value = is_relative ? number / 100.0 : is_plain ? number : number * factor_of(word, unit, n_unit);
    if (!is_amount(number) || !is_amount(value)) { /* also what a unit makes too large or nothing */
        return refuse(option, text, unit, error);
    }
    *amount = (struct gj_cli_amount){.value = value, .is_relative = is_relative};
    return GJ_OK;
}

enum gj_status gj_cli_level_parse(const char *option, const char *text, const char *unit, const struct gj_unit *shown,
                                  double *value, struct gj_error *error)
{
    char plain[100] = "", *end = plain;
    const char *from = text + strspn(text, " \t");
    const bool is_below = *from == '-';
    from += is_below || *from == '+';
    const double number = squeeze(from, plain, sizeof plain) ? strtod(plain, &end) : 0.0;
    const bool is_plain = end != plain && *end == '\0';
    struct gj_cli_amount amount = {0};
    if (end == plain || !isdigit((unsigned char)plain[*plain == '.']) || !isfinite(number)) {
        gj_error_set(error, GJ_USAGE, NULL, "--%s wants a number, not '%.60s'", option, text);
        gj_error_fix(error, "write a number, with its unit or in that of the table");
        return GJ_USAGE;
    }
    if (is_plain && number > 0.0 && !shown) {
        gj_error_set(error, GJ_USAGE, NULL, "--%s %.60s: in which unit?", option, text);
        gj_error_fix(error, "say it with the number, such as -10 million or -1000만");
        return GJ_USAGE;
    }
    if (is_plain || !(number > 0.0)) {
        amount.value = shown ? number / shown->factor : number;
    } else {
        const enum gj_status status = gj_cli_amount_parse(option, from, unit, &amount, error);
        if (status != GJ_OK) {
            return status;
        }
    }
    if (amount.is_relative) {
        return gj_error_set(error, GJ_USAGE, NULL, "--%s wants an amount in %s, not a share", option, unit);
    }
    *value = gj_round_10(is_below ? -amount.value : amount.value);
    return GJ_OK;
}

static void add_unit(struct gj_text *out, const struct gj_unit *unit, bool is_difference, enum gj_lang lang)
{
    const char *text = is_difference ? unit->difference : unit->text;
    gj_text_addf(out, "%s%s", lang == GJ_LANG_KO || strcmp(text, "%") == 0 ? "" : " ", text);
}

void gj_cli_amount_add(struct gj_text *out, double value, const char *unit, bool is_difference, enum gj_lang lang)
{
    const struct gj_unit view = gj_unit_view(unit, fabs(value), lang);
    char text[40];
    snprintf(text, sizeof text, "%.4g", value * view.factor);
    const double shown = strtod(text, NULL);
    gj_add_rounded(out, shown, gj_decimals_given(shown));
    add_unit(out, &view, is_difference, lang);
}

void gj_cli_estimate_add(struct gj_text *out, const struct gj_estimate *estimate, const char *unit, bool is_difference,
                         double scale, enum gj_lang lang)
{
    const struct gj_unit view = gj_unit_view(unit, fabs(scale), lang);
    gj_add_estimate(out, estimate, view.factor, is_difference);
    add_unit(out, &view, is_difference, lang);
}

enum gj_status gj_cli_precision(const char *precision, const char *of, struct gj_study_spec *spec,
                                struct gj_error *error)
{
    struct gj_cli_amount amount;
    if (!precision) {
        gj_error_set(error, GJ_USAGE, NULL, "--precision-of says of what, and --precision how much is missing");
        gj_error_fix(error, "add --precision, such as --precision 0.5");
        return GJ_USAGE;
    }
    if (spec->population) {
        gj_error_set(error, GJ_USAGE, NULL,
                     "--precision is of one plant: of a population a fixed number of worlds is lived");
        gj_error_fix(error, "give --replications instead");
        return GJ_USAGE;
    }
    enum gj_status status = of ? gj_contrast_find(of, &spec->precision_of, error) : GJ_OK;
    const struct gj_contrast contrast = gj_study_precision_of(spec);
    if (status == GJ_OK) {
        status = gj_cli_amount_parse("precision", precision, gj_contrast_unit(&contrast), &amount, error);
    }
    if (status == GJ_OK) {
        spec->precision = amount.is_relative ? 0.0 : amount.value;
        spec->precision_share = amount.is_relative ? amount.value : 0.0;
    }
    return status;
}
