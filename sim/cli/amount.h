/* Amounts as people write them on the command line, in the unit of what they are of: 0.5, 0.5 jobs, 2%p, 1억, 30 million, 45 min.
 *
 * A plain number is in the outcome's own unit (`gongjang doc outcomes`), but for shares, where it would be anybody's guess: those want % or %p. */
#ifndef GJ_CLI_AMOUNT_H
#define GJ_CLI_AMOUNT_H

#include "base/words.h"
#include "render/number.h"
#include "study/study.h"

struct gj_cli_amount {
    double value;     /* in the unit */
    bool is_relative; /* "5%" of what is no share: a share of its mean, 0.05 */
};
/* `option` is named in errors. GJ_USAGE: no number, not above 0, or a unit that does not fit, with those that do. */
enum gj_status gj_cli_amount_parse(const char *option, const char *text, const char *unit, struct gj_cli_amount *amount,
                                   struct gj_error *error) GJ_MUST_CHECK;

/* A level that an outcome is compared with: of any sign, with or without a unit. A plain number is in the unit `shown`, that of the table it is read
 * off; NULL where no table was printed, and then money wants its unit (0 is 0 in any). GJ_USAGE as above. */
enum gj_status gj_cli_level_parse(const char *option, const char *text, const char *unit, const struct gj_unit *shown,
                                  double *value, struct gj_error *error) GJ_MUST_CHECK;

/* "0.5 heads", "2 pp", "1억원": a value or a difference of values (of shares: percentage points), with up to 4 digits. */
void gj_cli_amount_add(struct gj_text *out, double value, const char *unit, bool is_difference, enum gj_lang lang);
/* "12.3 ± 0.4 heads"; `scale`: a value of the size that the money's scale is chosen for. */
void gj_cli_estimate_add(struct gj_text *out, const struct gj_estimate *estimate, const char *unit, bool is_difference,
                         double scale, enum gj_lang lang);

/* --precision and --precision-of (NULL: the headline's difference) into a study. GJ_USAGE: as above; no such outcome; a population, of which a fixed
 * number is run. */
enum gj_status gj_cli_precision(const char *precision, const char *of, struct gj_study_spec *spec,
                                struct gj_error *error) GJ_MUST_CHECK;

#endif
