/* Figures of evaluations, beside what a population shows.
 *
 * A figure says of which firms it is (employees, level, sales, sectors) and how it was measured:
 *
 *     within   after / year before - 1, of supported firms: what an evaluation without a control group reports
 *     caused   with / without the programme - 1, of the same firms: what one with a control group looks for
 *     rises    share of supported firms in which it rises between the year before and after; falls likewise
 *
 * Money, heads and hours are ratios of totals (7.7 % more sales of all adopters together); rates, times and costs a piece are geometric means of each firm's own
 * ratio, because a piece of one is not a piece of another and a firm that chokes on its orders should not outweigh ten that do not. Intervals are over firms.
 *
 * A figure is hit when the simulated value lies in its range, open when only its interval reaches into it, missed otherwise.
 */
#ifndef GJ_STUDY_EVIDENCE_H
#define GJ_STUDY_EVIDENCE_H

#include "study/population/population.h"

enum gj_measure { GJ_MEASURE_WITHIN, GJ_MEASURE_CAUSED, GJ_MEASURE_RISES, GJ_MEASURE_FALLS, GJ_N_MEASURES };

#define GJ_MAX_TARGET_SECTORS 8
#define GJ_TARGET_FIRMS 200 /* bytes */

struct gj_target {
    enum gj_firm_outcome outcome;
    enum gj_measure measure;
    bool is_amount;     /* value is a difference in the outcome's unit, not a ratio */
    bool is_calibrated; /* a parameter was fitted to it */
    double value, low, high;
    const char *mark, *source;
    int year;
    uint32_t employees_from, employees_to; /* of the firm as described; both inclusive */
    int level_from, level_to;
    double sales_below_won; /* sales of the year before; infinite: all */
    const char *sector[GJ_MAX_TARGET_SECTORS];
    uint32_t n_sectors;          /* 0: all */
    char firms[GJ_TARGET_FIRMS]; /* in words, English; gj_target_firms */
};

enum gj_agreement { GJ_AGREES_HIT, GJ_AGREES_OPEN, GJ_AGREES_MISS, GJ_AGREES_NONE };

/* Figures on the same outcome and firms, side by side; measures of change are alike, shares of firms are not. */
struct gj_evidence_row {
    const struct gj_target *official; /* NULL, or of mark OFF, PARL, or derived from such */
    const struct gj_target *other;    /* NULL, or of other studies */
    bool is_share;                    /* rises or falls: then only `within` is filled */
    struct gj_estimate within, caused;
    enum gj_agreement official_agrees, other_agrees;
    uint32_t n_firms;
};

struct gj_evidence {
    struct gj_evidence_row *row;
    uint32_t n_rows;
    struct gj_estimate
        *simulated; /* counterpart of each of the study's figures, in their order; n is the number of firms */
    uint32_t n_figures[2], n_hit[2]; /* of predicted, of calibrated figures */
};

/* `result` is of a population. The evidence must be freed also after an error. */
enum gj_status gj_evidence_compare(const struct gj_study_result *result, struct gj_evidence *out,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_evidence_free(struct gj_evidence *evidence);

/* Simulated counterpart of one figure, were it measured so; n is the number of firms. */
enum gj_status gj_evidence_estimate(const struct gj_study_result *result, const struct gj_target *target,
                                    enum gj_measure measure, struct gj_estimate *out) GJ_MUST_CHECK;
enum gj_agreement gj_evidence_agreement(const struct gj_target *target, const struct gj_estimate *simulated);

const char *gj_measure_name(enum gj_measure measure);       /* "within" ... */
const char *gj_agreement_name(enum gj_agreement agreement); /* "hit", "open", "miss", "none" */

/* Of which firms a figure is: "level 1-2, below 10 employees", "all". */
void gj_target_firms(const struct gj_target *target, bool in_korean, char text[GJ_TARGET_FIRMS]);

/* The figures' part of the frozen text. */
void gj_evidence_print(const struct gj_study_spec *spec, struct gj_text *out);

#endif
