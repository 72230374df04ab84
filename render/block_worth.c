/* Who gains, and how jobs go from gross to net, as small tables. */
#include <math.h>
#include <stdio.h>

#include "render/block.h"

enum { MOST_YEARS = 10 }; /* a longer run keeps the rest for the table "appraisal" of its results */

const char *gj_owner_label(uint32_t owner, enum gj_lang lang)
{
    static const enum gj_word words[GJ_N_OWNERS] = {
        [GJ_PARTY_FIRM] = GJ_WORD_OWNER_FIRM,     [GJ_PARTY_STATE] = GJ_WORD_OWNER_STATE,
        [GJ_PARTY_LARGE] = GJ_WORD_OWNER_LARGE,   [GJ_PARTY_WORKERS] = GJ_WORD_OWNER_WORKERS,
        [GJ_PARTY_OTHERS] = GJ_WORD_OWNER_OTHERS, [GJ_N_PARTIES] = GJ_WORD_OWNER_SOCIETY,
    };
    return gj_word(words[owner], lang);
}

uint32_t gj_owners_concerned(const struct gj_appraisal *a, enum gj_effect effect, uint32_t *owner)
{
    uint32_t n = 0;
    for (uint32_t o = 0; o < GJ_N_OWNERS; o++) {
        if (a->worth[effect][o].is_concerned) {
            owner[n++] = o;
        }
    }
    return n;
}

/* What of the appraisal is shown. */
struct shown {
    const struct gj_appraisal *a;
    enum gj_effect effect;
    enum gj_lang lang;
    uint32_t owner[GJ_N_OWNERS], n;
    double factor;
};

/* Its interval includes zero. */
static void mark(struct gj_text *cell, const struct gj_estimate *e)
{
    gj_text_add(cell, gj_verdict_of(e) == GJ_VERDICT_UNSURE ? "~ " : "");
}

static void add_years(struct gj_block *block, const struct shown *shown, bool has_intervals)
{
    const struct gj_appraisal *a = shown->a;
    for (uint32_t year = 0; year <= a->n_years && year <= MOST_YEARS; year++) {
        struct gj_text *row = gj_block_row(block);
        char number[16];
        const char *values[] = {number};
        if (row == NULL) {
            return;
        }
        (void)snprintf(number, sizeof number, "%u", (unsigned)year);
        gj_word_fill(&row[0], year == 0 ? GJ_WORD_YEAR_0 : GJ_WORD_YEAR_N, shown->lang, values, 1);
        for (uint32_t i = 0; i < shown->n; i++) {
            const struct gj_estimate *e = gj_appraisal_flow(a, shown->effect, shown->owner[i], GJ_LINE_NET, year);
            const double value = e->mean * shown->factor, half_width = e->half_width * shown->factor;
            mark(&row[1 + i], e);
            gj_add_rounded_signed(&row[1 + i], value, gj_decimals(value, half_width));
            if (has_intervals && !isnan(value)) {
                gj_add_half_width(&row[1 + i], half_width, gj_decimals(value, half_width));
            }
        }
    }
}

static void add_plain(struct gj_text *cell, double value, double factor, int decimals, const char *unit)
{
    gj_add_rounded(cell, value * factor, decimals);
    if (!isnan(value)) {
        gj_text_add(cell, unit);
    }
}

static void add_results(struct gj_block *block, const struct shown *shown)
{
    static const enum gj_word words[] = {GJ_WORD_NPV, GJ_WORD_BENEFIT_COST, GJ_WORD_IRR, GJ_WORD_PAYBACK,
                                         GJ_WORD_PAYBACK_DISCOUNTED};
    struct gj_text *row[sizeof words / sizeof words[0]];
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        struct gj_text *made = gj_block_row(block);
        if (made == NULL) {
            return;
        }
        gj_text_add(&made[0], gj_word(words[k], shown->lang));
    }
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) { /* rows may have moved while they were made */
        row[k] = &block->cell[(block->n_rows - sizeof words / sizeof words[0] + k) * GJ_BLOCK_COLUMNS];
    }
    for (uint32_t i = 0; i < shown->n; i++) {
        const struct gj_worth *w = &shown->a->worth[shown->effect][shown->owner[i]];
        mark(&row[0][1 + i], &w->npv);
        gj_add_estimate(&row[0][1 + i], &w->npv, shown->factor, true);
        gj_add_estimate(&row[1][1 + i], &w->benefit_cost, 1.0, false);
        add_plain(&row[2][1 + i], w->irr, 100.0, 1, " %");
        add_plain(&row[3][1 + i], w->payback, 1.0, 1, "");
        add_plain(&row[4][1 + i], w->payback_discounted, 1.0, 1, "");
    }
}

void gj_block_fill_worth(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_years_shown years, enum gj_lang lang, struct gj_unit *unit)
{
    struct shown shown = {.a = &result->appraisal, .effect = effect, .lang = lang};
    const struct gj_worth *worth = shown.a->worth[effect];
    double most = 0.0;
    shown.n = shown.a->has[effect] ? gj_owners_concerned(shown.a, effect, shown.owner) : 0;
    gj_block_init(block, 1 + shown.n);
    for (uint32_t i = 0; i < shown.n; i++) {
        most = fmax(most, fmax(fabs(worth[shown.owner[i]].npv.mean), worth[shown.owner[i]].npv.half_width));
    }
    *unit = gj_unit_view("won", most, lang);
    shown.factor = unit->factor;
    struct gj_text *head = shown.n > 0 ? gj_block_row(block) : NULL;
    if (head == NULL) {
        return;
    }
    for (uint32_t i = 0; i < shown.n; i++) {
        gj_text_add(&head[1 + i], gj_owner_label(shown.owner[i], lang));
    }
    if (years != GJ_YEARS_NOT) {
        add_years(block, &shown, years == GJ_YEARS_INTERVALS);
    }
    add_results(block, &shown);
}

/* --- the bridge --- */

enum { STEP, JOBS, RANGE, YEARS, BASIS, N_BRIDGE_COLUMNS };

int gj_bridge_decimals(const struct gj_bridge *bridge)
{
    const struct gj_estimate *gross = &bridge->line[GJ_BRIDGE_GROSS].jobs;
    const int decimals = gj_decimals(gross->mean, gross->half_width);
    return decimals < 0 ? 0 : decimals > 3 ? 3 : decimals;
}

static void add_jobs(struct gj_text *cell, const struct gj_estimate *jobs, int decimals)
{
    gj_add_rounded_signed(cell, jobs->mean, decimals);
    if (!isnan(jobs->mean)) {
        gj_add_half_width(cell, jobs->half_width, decimals);
    }
}

static void add_range(struct gj_text *cell, const struct gj_bridge_line *line, int decimals)
{
    if (line->jobs_low < line->jobs_high) {
        gj_add_rounded_signed(cell, line->jobs_low, decimals);
        gj_text_add(cell, " … ");
        gj_add_rounded_signed(cell, line->jobs_high, decimals);
    }
}

void gj_bridge_basis_text(struct gj_text *out, const struct gj_bridge_line *line, enum gj_lang lang)
{
    char share[3][24];
    const double value[] = {line->share.central, line->share.low, line->share.high};
    for (int i = 0; i < 3; i++) {
        (void)snprintf(share[i], sizeof share[i], "%.3g", value[i] * 100.0);
    }
    const char *values[] = {share[0], share[1], share[2]};
    gj_word_fill(out,
                 line->basis == GJ_BASIS_MEASURED  ? GJ_WORD_BASIS_MEASURED
                 : line->basis == GJ_BASIS_ASSUMED ? GJ_WORD_BASIS_ASSUMED
                                                   : GJ_WORD_BASIS_NONE,
                 lang, values, 3);
}

void gj_block_fill_bridge(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[N_BRIDGE_COLUMNS] = {GJ_WORD_BRIDGE_STEP, GJ_WORD_BRIDGE_JOBS, GJ_WORD_BRIDGE_RANGE,
                                                         GJ_WORD_BRIDGE_YEARS, GJ_WORD_BRIDGE_BASIS};
    gj_block_init(block, N_BRIDGE_COLUMNS);
    struct gj_text *row = gj_block_row(block);
    for (int c = 0; row != NULL && c < N_BRIDGE_COLUMNS; c++) {
        gj_text_add(&row[c], gj_word(heads[c], lang));
    }
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS && (row = gj_block_row(block)) != NULL; step++) {
        const struct gj_bridge_line *line = &result->bridge.line[step];
        const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
        gj_text_add(&row[STEP], lang == GJ_LANG_KO ? info->ko : info->en);
        add_jobs(&row[JOBS], &line->jobs, gj_bridge_decimals(&result->bridge));
        add_range(&row[RANGE], line, gj_bridge_decimals(&result->bridge));
        add_jobs(&row[YEARS], &result->bridge_years.line[step].jobs, gj_bridge_decimals(&result->bridge_years));
        if (step != GJ_BRIDGE_NET) {
            gj_bridge_basis_text(&row[BASIS], line, lang);
        }
    }
}
