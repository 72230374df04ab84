/* Who gains, and how jobs go from gross to net, as small tables. */
#include <inttypes.h>
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

double gj_last_year(const struct gj_appraisal *a)
{
    const double last = floor((a->years - (double)a->n_years + 1.0) * 100.0 + 0.5) / 100.0;
    return last > 0.0 && last < 1.0 ? last : 1.0;
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
static void mark(struct gj_phrase *cell, const struct gj_estimate *e)
{
    gj_phrase_add(cell, gj_verdict_of(e) == GJ_VERDICT_UNSURE ? "~ " : "");
}

static const char *effect_name(enum gj_effect effect)
{
    return effect == GJ_EFFECT_PROGRAMME ? "programme" : "technology";
}

static const char *flow_key(char *key, const struct shown *shown, uint32_t owner, uint32_t year)
{
    (void)snprintf(key, GJ_KEY, "appraisal/%s/%s/%" PRIu32 "/net/", effect_name(shown->effect),
                   gj_owner_info(owner)->name, year);
    return key;
}

/* The last year may be cut short, and says so. */
static void name_year(struct gj_phrase *cell, const struct gj_appraisal *a, uint32_t year, enum gj_lang lang)
{
    const double months = rint(12.0 * (a->years - (a->n_years - 1.0)));
    const bool is_cut = year == a->n_years && year > 0 && months > 0.0 && months < 12.0;
    struct gj_phrase number[2];
    for (int i = 0; i < 2; i++) {
        gj_phrase_init(&number[i]);
        gj_phrase_add_count(&number[i], i == 0 ? year : months, NULL);
    }
    gj_phrase_fill(cell, year == 0 ? GJ_WORD_YEAR_0 : is_cut ? GJ_WORD_YEAR_CUT : GJ_WORD_YEAR_N, lang, number, 2);
    for (int i = 0; i < 2; i++) {
        gj_phrase_fini(&number[i]);
    }
}

static void add_years(struct gj_block *block, const struct shown *shown, bool has_intervals)
{
    const struct gj_appraisal *a = shown->a;
    for (uint32_t year = 0; year <= a->n_years && year <= MOST_YEARS; year++) {
        struct gj_phrase *row = gj_block_row(block);
        char key[GJ_KEY];
        if (row == NULL) {
            return;
        }
        name_year(&row[0], a, year, shown->lang);
        for (uint32_t i = 0; i < shown->n; i++) {
            const struct gj_estimate *e = gj_appraisal_flow(a, shown->effect, shown->owner[i], GJ_LINE_NET, year);
            const struct gj_estimate shown_part = {e->mean, has_intervals ? e->half_width : NAN, e->n};
            const struct gj_figure how = {.factor = shown->factor,
                                          .decimals =
                                              gj_decimals(e->mean * shown->factor, e->half_width * shown->factor),
                                          .is_signed = true,
                                          .key = flow_key(key, shown, shown->owner[i], year)};
            mark(&row[1 + i], e);
            gj_phrase_add_rounded(&row[1 + i], &shown_part, &how);
        }
    }
}

static void add_plain(struct gj_phrase *cell, double value, double factor, const char *key, const char *unit)
{
    const double shown = fabs(value * factor); /* no more than three digits: it stands beside what has intervals */
    const struct gj_figure figure = {.value = value, .factor = factor, .decimals = shown >= 100.0 ? 0 : 1, .key = key};
    gj_phrase_add_figure(cell, &figure);
    if (!isnan(value)) {
        gj_phrase_add(cell, unit);
    }
}

static const char *worth_key(char *key, const struct shown *shown, uint32_t owner, const char *measure)
{
    (void)snprintf(key, GJ_KEY, "worth/%s/%s/%s", effect_name(shown->effect), gj_owner_info(owner)->name, measure);
    return key;
}

static void add_npv(struct gj_phrase *cell, const struct shown *shown, uint32_t owner)
{
    const struct gj_estimate *npv = &shown->a->worth[shown->effect][owner].npv;
    const double value = npv->mean * shown->factor, half = npv->half_width * shown->factor;
    char key[GJ_KEY];
    const struct gj_figure how = {.factor = shown->factor,
                                  .decimals = gj_decimals(value, half == 0.0 ? (double)NAN : half),
                                  .is_signed = true,
                                  .key = worth_key(key, shown, owner, "npv/")};
    gj_phrase_add_rounded(cell, npv, &how);
}

void gj_block_add_npv(struct gj_phrase *cell, const struct gj_study_result *result, enum gj_effect effect,
                      uint32_t owner, double factor)
{
    const struct shown shown = {.a = &result->appraisal, .effect = effect, .factor = factor};
    add_npv(cell, &shown, owner);
}

static void add_results_of(struct gj_phrase *const *row, uint32_t i, const struct shown *shown)
{
    const uint32_t owner = shown->owner[i];
    const struct gj_worth *w = &shown->a->worth[shown->effect][owner];
    char key[GJ_KEY];
    mark(&row[0][1 + i], &w->npv);
    add_npv(&row[0][1 + i], shown, owner);
    gj_phrase_add_estimate(&row[1][1 + i], &w->benefit_cost, 1.0, false, worth_key(key, shown, owner, "benefit_cost/"));
    add_plain(&row[2][1 + i], w->irr, 100.0, worth_key(key, shown, owner, "irr/mean"), " %");
    add_plain(&row[3][1 + i], w->payback, 1.0, worth_key(key, shown, owner, "payback/mean"), "");
    add_plain(&row[4][1 + i], w->payback_discounted, 1.0, worth_key(key, shown, owner, "payback_discounted/mean"), "");
}

static void add_results(struct gj_block *block, const struct shown *shown)
{
    static const enum gj_word words[] = {GJ_WORD_NPV, GJ_WORD_BENEFIT_COST, GJ_WORD_IRR, GJ_WORD_PAYBACK,
                                         GJ_WORD_PAYBACK_DISCOUNTED};
    struct gj_phrase *row[sizeof words / sizeof words[0]];
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        struct gj_phrase *made = gj_block_row(block);
        if (made == NULL) {
            return;
        }
        gj_phrase_add(&made[0], gj_word(words[k], shown->lang));
    }
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) { /* rows may have moved while they were made */
        row[k] = &block->cell[(block->n_rows - sizeof words / sizeof words[0] + k) * GJ_BLOCK_COLUMNS];
    }
    for (uint32_t i = 0; i < shown->n; i++) {
        add_results_of(row, i, shown);
    }
}

/* What is shown of an effect, in one unit. */
static struct shown shown_of(const struct gj_study_result *result, enum gj_effect effect, enum gj_lang lang,
                             struct gj_unit *unit)
{
    struct shown shown = {.a = &result->appraisal, .effect = effect, .lang = lang};
    const struct gj_worth *worth = shown.a->worth[effect];
    double most = 0.0;
    shown.n = shown.a->has[effect] ? gj_owners_concerned(shown.a, effect, shown.owner) : 0;
    for (uint32_t i = 0; i < shown.n; i++) {
        most = fmax(most, fmax(fabs(worth[shown.owner[i]].npv.mean), worth[shown.owner[i]].npv.half_width));
    }
    *unit = gj_unit_view("won", most, lang);
    shown.factor = unit->factor;
    return shown;
}

void gj_block_fill_worth(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_years_shown years, enum gj_lang lang, struct gj_unit *unit)
{
    const struct shown shown = shown_of(result, effect, lang, unit);
    gj_block_init(block, 1 + shown.n);
    struct gj_phrase *head = shown.n > 0 ? gj_block_row(block) : NULL;
    if (head == NULL) {
        return;
    }
    for (uint32_t i = 0; i < shown.n; i++) {
        gj_phrase_add(&head[1 + i], gj_owner_label(shown.owner[i], lang));
    }
    if (years != GJ_YEARS_NOT) {
        add_years(block, &shown, years == GJ_YEARS_INTERVALS);
    }
    add_results(block, &shown);
}

enum gj_word gj_worth_sureness(const struct gj_estimate *npv)
{
    static const enum gj_word words[] = {
        [GJ_VERDICT_NONE] = GJ_WORD_NOTHING,    [GJ_VERDICT_SINGLE] = GJ_WORD_KEY_SINGLE,
        [GJ_VERDICT_SAME] = GJ_WORD_KEY_SAME,   [GJ_VERDICT_UNSURE] = GJ_WORD_KEY_OPEN,
        [GJ_VERDICT_UP] = GJ_WORD_GAINS_SURELY, [GJ_VERDICT_DOWN] = GJ_WORD_LOSES_SURELY};
    return words[gj_verdict_of(npv)];
}

void gj_block_fill_gains(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_lang lang, struct gj_unit *unit)
{
    const struct shown shown = shown_of(result, effect, lang, unit);
    struct gj_phrase *row, in;
    gj_block_init(block, 3);
    if (shown.n == 0 || (row = gj_block_row(block)) == NULL) {
        return;
    }
    gj_phrase_init(&in);
    gj_phrase_add(&in, unit->text);
    gj_phrase_add(&row[0], gj_word(GJ_WORD_GAINS_PARTY, lang));
    gj_phrase_fill(&row[1], GJ_WORD_GAINS_WORTH, lang, &in, 1);
    gj_phrase_add(&row[2], gj_word(GJ_WORD_KEY_SURE, lang));
    gj_phrase_fini(&in);
    for (uint32_t i = 0; i < shown.n && (row = gj_block_row(block)) != NULL; i++) {
        const struct gj_worth *w = &shown.a->worth[effect][shown.owner[i]];
        const struct gj_party_info *info = gj_owner_info(shown.owner[i]);
        gj_phrase_add(&row[0], shown.owner[i] != GJ_PARTY_OTHERS ? gj_owner_label(shown.owner[i], lang)
                               : lang == GJ_LANG_KO              ? info->ko
                                                                 : info->en);
        add_npv(&row[1], &shown, shown.owner[i]);
        gj_phrase_add(&row[2], gj_word(gj_worth_sureness(&w->npv), lang));
    }
}

static void note_on(struct gj_phrase *note, enum gj_word word, const struct gj_phrase *whom, enum gj_lang lang)
{
    if (whom->text.length > 0) {
        gj_phrase_fill(note, word, lang, whom, 1);
    }
}

void gj_worth_notes(const struct gj_study_result *result, enum gj_effect effect, enum gj_lang lang,
                    struct gj_phrase note[GJ_WORTH_NOTES])
{
    static const enum gj_word words[GJ_WORTH_NOTES] = {GJ_WORD_IRR_NONE, GJ_WORD_BENEFIT_COST_NONE,
                                                       GJ_WORD_PAYBACK_NONE, GJ_WORD_GAINS_OTHERS};
    struct gj_unit unit;
    const struct shown shown = shown_of(result, effect, lang, &unit);
    struct gj_phrase whom[GJ_WORTH_NOTES];
    for (int k = 0; k < GJ_WORTH_NOTES; k++) {
        gj_phrase_init(&whom[k]);
        gj_phrase_init(&note[k]);
    }
    for (uint32_t i = 0; i < shown.n; i++) {
        const uint32_t owner = shown.owner[i];
        const struct gj_worth *w = &shown.a->worth[effect][owner];
        const bool has_cost = !isnan(w->benefit_cost.mean);
        const bool is_lacking[] = {isnan(w->irr) && !isnan(w->payback), !has_cost,
                                   has_cost && isnan(w->irr) && isnan(w->payback)};
        for (int k = 0; k < GJ_WORTH_NOTES - 1; k++) {
            if (w->npv.n > 0 && is_lacking[k]) {
                gj_phrase_add(&whom[k], whom[k].text.length > 0 ? ", " : "");
                gj_phrase_add(&whom[k], gj_owner_label(owner, lang));
            }
        }
        if (owner == GJ_PARTY_OTHERS) {
            gj_phrase_add(&whom[GJ_WORTH_NOTES - 1],
                          lang == GJ_LANG_KO ? gj_owner_info(owner)->ko : gj_owner_info(owner)->en);
        }
    }
    for (int k = 0; k < GJ_WORTH_NOTES; k++) {
        note_on(&note[k], words[k], &whom[k], lang);
        gj_phrase_fini(&whom[k]);
    }
}

/* --- the bridge --- */

enum { STEP, JOBS, RANGE, YEARS, BASIS, N_BRIDGE_COLUMNS };

int gj_bridge_decimals(const struct gj_bridge_line *line)
{
    return gj_decimals(line->jobs.mean, line->jobs.half_width);
}

/* One column of the bridge: jobs or job-years. */
static void add_jobs(struct gj_phrase *cell, const struct gj_bridge *bridge, uint32_t step, const char *key)
{
    const struct gj_bridge_line *line = &bridge->line[step];
    const struct gj_figure how = {.factor = 1.0, .decimals = gj_bridge_decimals(line), .is_signed = true, .key = key};
    mark(cell, &line->jobs);
    gj_phrase_add_rounded(cell, &line->jobs, &how);
}

static void add_range(struct gj_phrase *cell, const struct gj_bridge_line *line, int decimals, const char *step)
{
    if (line->jobs_low < line->jobs_high) {
        char low[GJ_KEY], high[GJ_KEY];
        (void)snprintf(low, sizeof low, "bridge/jobs/%s/low", step);
        (void)snprintf(high, sizeof high, "bridge/jobs/%s/high", step);
        gj_phrase_add_figure(cell, &(struct gj_figure){line->jobs_low, 1.0, decimals, true, low});
        gj_phrase_add(cell, " … ");
        gj_phrase_add_figure(cell, &(struct gj_figure){line->jobs_high, 1.0, decimals, true, high});
    }
}

static void add_basis(struct gj_phrase *cell, const struct gj_bridge_line *line, const char *step, enum gj_lang lang)
{
    static const char *const columns[] = {"share", "share_low", "share_high"};
    const double value[] = {line->share.central, line->share.low, line->share.high};
    struct gj_phrase share[3];
    for (int i = 0; i < 3; i++) {
        char key[GJ_KEY];
        (void)snprintf(key, sizeof key, "bridge/jobs/%s/%s", step, columns[i]);
        const struct gj_said said = gj_said_given(value[i], 100.0, line->basis == GJ_BASIS_ASSUMED ? key : NULL);
        gj_phrase_init(&share[i]);
        gj_phrase_add_figure(&share[i], &said.figure);
    }
    gj_phrase_fill(cell,
                   line->basis == GJ_BASIS_MEASURED  ? GJ_WORD_BASIS_MEASURED
                   : line->basis == GJ_BASIS_ASSUMED ? GJ_WORD_BASIS_ASSUMED
                                                     : GJ_WORD_BASIS_NONE,
                   lang, share, 3);
    for (int i = 0; i < 3; i++) {
        gj_phrase_fini(&share[i]);
    }
}

void gj_bridge_basis_text(struct gj_text *out, const struct gj_bridge_line *line, enum gj_lang lang)
{
    struct gj_phrase phrase;
    gj_phrase_init(&phrase);
    add_basis(&phrase, line, "", lang);
    gj_text_add(out, gj_phrase_text(&phrase));
    out->failed = out->failed || gj_phrase_failed(&phrase);
    gj_phrase_fini(&phrase);
}

void gj_block_fill_bridge(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[N_BRIDGE_COLUMNS] = {GJ_WORD_BRIDGE_STEP, GJ_WORD_BRIDGE_JOBS, GJ_WORD_BRIDGE_RANGE,
                                                         GJ_WORD_BRIDGE_YEARS, GJ_WORD_BRIDGE_BASIS};
    struct gj_phrase *row;
    gj_block_begin(block, heads, N_BRIDGE_COLUMNS, lang);
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS && (row = gj_block_row(block)) != NULL; step++) {
        const struct gj_bridge_line *line = &result->bridge.line[step];
        const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
        char key[GJ_KEY];
        gj_phrase_add(&row[STEP], lang == GJ_LANG_KO ? info->ko : info->en);
        (void)snprintf(key, sizeof key, "bridge/jobs/%s/", info->name);
        add_jobs(&row[JOBS], &result->bridge, step, key);
        add_range(&row[RANGE], line, gj_bridge_decimals(line), info->name);
        (void)snprintf(key, sizeof key, "bridge/job_years/%s/", info->name);
        add_jobs(&row[YEARS], &result->bridge_years, step, key);
        if (step != GJ_BRIDGE_NET) {
            add_basis(&row[BASIS], line, info->name, lang);
        }
    }
}
