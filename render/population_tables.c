#include "render/population_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* The row that is filled, and its next cell. */
struct line {
    struct gj_phrase *cell; /* NULL: memory is out */
    const char *table;
    uint64_t row; /* of the table in the results, from 1 */
    char key[GJ_KEY];
};

static struct line line_new(struct gj_block *block, const char *table, uint64_t row)
{
    return (struct line){.cell = gj_block_row(block), .table = table, .row = row};
}

static const char *key_of(struct line *line, const char *column)
{
    if (column == NULL) {
        return NULL;
    }
    (void)snprintf(line->key, sizeof line->key, "%s/#%" PRIu64 "/%s", line->table, line->row, column);
    return line->key;
}

static void put_text(struct line *line, const char *text)
{
    if (line->cell != NULL) {
        gj_phrase_add(line->cell++, text);
    }
}

static void put_name(struct line *line, const char *name)
{
    if (line->cell != NULL) {
        gj_phrase_add_name(line->cell++, name);
    }
}

static void put_number(struct line *line, double value, double factor, int decimals, const char *column)
{
    const struct gj_figure figure = {
        .value = value, .factor = factor, .decimals = decimals, .key = key_of(line, column)};
    if (line->cell != NULL) {
        gj_phrase_add_figure(line->cell++, &figure);
    }
}

/* "+12.3 %" of a ratio. */
static void put_percent(struct line *line, double ratio, bool is_signed, const char *column)
{
    const struct gj_figure figure = {
        .value = ratio, .factor = 100.0, .decimals = 1, .is_signed = is_signed, .key = key_of(line, column)};
    if (line->cell != NULL) {
        gj_phrase_add_figure(line->cell, &figure);
        gj_phrase_add(line->cell++, isnan(ratio) ? "" : " %");
    }
}

/* Heads as a step of the bridge has them, with its decimals: what goes away is below zero, also where the results have it as an amount (sign -1). */
static void put_step(struct line *line, const struct gj_estimate *estimate, double sign, int decimals)
{
    if (line->cell == NULL) {
        return;
    }
    char key[GJ_KEY];
    gj_phrase_add(line->cell, gj_verdict_of(estimate) == GJ_VERDICT_UNSURE ? "~ " : "");
    (void)snprintf(key, sizeof key, "%s/#%" PRIu64 "/mean", line->table, line->row);
    gj_phrase_add_figure(
        line->cell, &(struct gj_figure){
                        .value = estimate->mean, .factor = sign, .decimals = decimals, .is_signed = true, .key = key});
    if (!isnan(estimate->mean)) {
        (void)snprintf(key, sizeof key, "%s/#%" PRIu64 "/half_width", line->table, line->row);
        gj_phrase_add_half_width(
            line->cell,
            &(struct gj_figure){.value = estimate->half_width, .factor = 1.0, .decimals = decimals, .key = key});
    }
    line->cell++;
}

static void put_estimate(struct line *line, const struct gj_estimate *estimate, double factor, bool is_signed,
                         const char *column)
{
    if (line->cell != NULL) {
        gj_phrase_add(line->cell, is_signed && gj_verdict_of(estimate) == GJ_VERDICT_UNSURE ? "~ " : "");
        gj_phrase_add_estimate(line->cell++, estimate, factor, is_signed, key_of(line, column));
    }
}

void gj_population_fill_years(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[] = {GJ_WORD_POP_YEAR,  GJ_WORD_POP_ADOPT_WITHOUT, GJ_WORD_POP_ADOPT_WITH,
                                         GJ_WORD_POP_APPLY, GJ_WORD_POP_NOT_ELIGIBLE,  GJ_WORD_POP_SERVED,
                                         GJ_WORD_POP_ALONE, GJ_WORD_POP_WAIT,          GJ_WORD_POP_PUBLIC};
    const struct gj_population_result *population = result->population;
    gj_block_begin(block, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t y = 0; y < population->n_years; y++) {
        const struct gj_adoption_year *year = &population->year[y];
        struct line line = line_new(block, "adoption", y + 1);
        put_number(&line, y + 1, 1.0, 0, NULL);
        put_number(&line, year->adopters[GJ_ARM_BEFORE], 1.0, 1, "adopters_without");
        put_number(&line, year->adopters[GJ_ARM_AFTER], 1.0, 1, "adopters_with");
        put_number(&line, year->applicants, 1.0, 1, "applicants");
        put_number(&line, year->refused, 1.0, 1, "refused");
        put_number(&line, year->served, 1.0, 1, "served");
        put_number(&line, year->alone, 1.0, 1, "alone");
        put_number(&line, year->waiting, 1.0, 1, "waiting");
        put_number(&line, year->public_won, 1e-6, 0, "public_won");
    }
}

void gj_population_fill_programme(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_UNIT, GJ_WORD_POP_MEAN};
    const struct gj_population_totals *totals = &result->population->totals;
    const struct gj_estimate per_net = {totals->won_per_net, (double)NAN, totals->net.n};
    const struct {
        enum gj_word label;
        const char *unit;
        uint32_t row; /* of the table "programme" */
        const struct gj_estimate *estimate;
        double sign; /* 0: no step from gross to what is left */
    } lines[] = {{GJ_WORD_POP_REACHED, "", 1, &totals->reached, 0.0},
                 {GJ_WORD_POP_GROSS, "jobs", 2, &totals->gross, 1.0},
                 {GJ_WORD_POP_DEADWEIGHT, "jobs", 3, &totals->deadweight, -1.0},
                 {GJ_WORD_POP_RIVALS, "jobs", 4, &totals->rivals, -1.0},
                 {GJ_WORD_POP_NET, "jobs", 5, &totals->net, 1.0},
                 {GJ_WORD_POP_SPENT, "won", 7, &totals->public_won, 0.0},
                 {GJ_WORD_POP_PER_NET, "won/job", 9, &per_net, 0.0}};
    const size_t n = sizeof lines / sizeof lines[0] - (isnan(per_net.mean) ? 1 : 0);
    gj_block_begin(block, heads, sizeof heads / sizeof heads[0], lang);
    for (size_t i = 0; i < n; i++) {
        const struct gj_unit unit = gj_unit_view(lines[i].unit, fabs(lines[i].estimate->mean), lang);
        struct line line = line_new(block, "programme", lines[i].row);
        put_text(&line, gj_word(lines[i].label, lang));
        put_text(&line, unit.text);
        if (lines[i].sign != 0.0) {
            put_step(&line, lines[i].estimate, lines[i].sign,
                     gj_decimals(lines[i].estimate->mean, lines[i].estimate->half_width));
        } else {
            put_estimate(&line, lines[i].estimate, unit.factor, false, "");
        }
    }
}

static double largest(const struct gj_group_line *line)
{
    return fmax(fabs(line->before.mean), fmax(fabs(line->without.mean), fabs(line->with.mean)));
}

void gj_population_fill_outcomes(struct gj_block *block, const struct gj_study_result *result, uint32_t group,
                                 enum gj_lang lang)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME,  GJ_WORD_UNIT,       GJ_WORD_BEFORE, GJ_WORD_POP_WITHOUT,
                                         GJ_WORD_POP_WITH, GJ_WORD_POP_EFFECT, GJ_WORD_CHANGE, GJ_WORD_POP_CHANGE,
                                         GJ_WORD_POP_UP,   GJ_WORD_POP_DOWN};
    gj_block_begin(block, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        const struct gj_firm_outcome_info *info = gj_firm_outcome_info((enum gj_firm_outcome)k);
        const struct gj_group_line *of = &result->population->group[group].line[k];
        const struct gj_unit unit = gj_unit_view(info->unit, largest(of), lang);
        /* Of the levels, which spread from firm to firm, as many digits as their difference deserves. */
        const double half = of->effect.half_width > 0.0 ? of->effect.half_width : of->with.half_width;
        const int decimals = gj_decimals(of->with.mean * unit.factor, half * unit.factor);
        struct line line = line_new(block, "groups", (uint64_t)group * GJ_N_FIRM_OUTCOMES + k + 1);
        put_text(&line, lang == GJ_LANG_KO ? info->ko : info->en);
        put_text(&line, unit.text);
        put_number(&line, of->before.mean, unit.factor, decimals, "before");
        put_number(&line, of->without.mean, unit.factor, decimals, "without");
        put_number(&line, of->with.mean, unit.factor, decimals, "with");
        put_estimate(&line, &of->effect, unit.factor, true, "effect");
        put_percent(&line, of->effect_ratio, true, "effect_ratio");
        put_percent(&line, of->within_ratio, true, "within_ratio");
        put_percent(&line, of->up_effect, false, "up_effect");
        put_percent(&line, of->down_effect, false, "down_effect");
    }
}

uint32_t gj_population_total(const struct gj_population_result *population, enum gj_group_of of)
{
    for (uint32_t g = 0; g < population->n_groups; g++) {
        if (population->group[g].of == of && population->group[g].by == GJ_GROUP_TOTAL) {
            return population->group[g].n_firms > 0 ? g : UINT32_MAX;
        }
    }
    return UINT32_MAX;
}

static void put_group_name(struct line *line, const struct gj_group *group, enum gj_lang lang)
{
    if (group->by == GJ_GROUP_TOTAL || line->cell == NULL) {
        put_text(line, gj_word(GJ_WORD_POP_SUPPORTED, lang));
    } else {
        gj_phrase_add(line->cell, group->by == GJ_GROUP_LEVEL ? gj_word(GJ_WORD_POP_LEVEL_IS, lang) : "");
        put_name(line, group->name);
    }
}

/* A line of a group under the key of its outcome. */
static struct line *of_outcome(struct line *line, uint32_t group, enum gj_firm_outcome outcome)
{
    line->row = (uint64_t)group * GJ_N_FIRM_OUTCOMES + (uint64_t)outcome + 1;
    return line;
}

void gj_population_fill_groups(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[] = {
        GJ_WORD_POP_GROUP,  GJ_WORD_POP_N,       GJ_WORD_POP_JOBS, GJ_WORD_POP_JOBS_CHANGE, GJ_WORD_POP_JOBS_UP,
        GJ_WORD_POP_OUTPUT, GJ_WORD_POP_DEFECTS, GJ_WORD_POP_COST, GJ_WORD_POP_SALES,       GJ_WORD_POP_SALES_PER_HEAD};
    static const enum gj_firm_outcome ratios[] = {GJ_FIRM_process_output_per_hour, GJ_FIRM_defect_share,
                                                  GJ_FIRM_cost_per_good, GJ_FIRM_sales, GJ_FIRM_sales_per_head};
    gj_block_begin(block, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t g = 0; g < result->population->n_groups; g++) {
        const struct gj_group *group = &result->population->group[g];
        if (group->of != GJ_GROUP_SUPPORTED || group->n_firms == 0) {
            continue;
        }
        struct line line = line_new(block, "groups", 0);
        put_group_name(of_outcome(&line, g, GJ_FIRM_jobs), group, lang);
        put_number(&line, group->n_firms, 1.0, 0, "firms");
        put_estimate(&line, &group->line[GJ_FIRM_jobs].effect, 1.0, true, "effect");
        put_estimate(&line, &group->line[GJ_FIRM_jobs].within, 1.0, true, "within");
        put_percent(&line, group->line[GJ_FIRM_jobs].up_within, false, "up_within");
        for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
            put_percent(of_outcome(&line, g, ratios[i]), group->line[ratios[i]].effect_ratio, true, "effect_ratio");
        }
    }
}

/* --- beside the evidence ---------------------------------------------------------------------------------------------------------------- */

/* "+30.0 % [+28.5, +30.0]*" */
static void put_figure(struct line *line, const struct gj_study_spec *study, const struct gj_target *target,
                       bool is_share)
{
    if (line->cell == NULL || target == NULL) {
        put_text(line, "–");
        return;
    }
    static const char *const columns[] = {"reported", "reported_low", "reported_high"};
    const double narrow = 1e-3, range[] = {target->value, target->low, target->high};
    const char *const before[] = {"", target->is_amount ? " [" : " % [", ", "};
    const bool only_sign =
        fabs(target->low) < narrow ? target->high >= 1.0 : fabs(target->high) < narrow && target->low <= -1.0;
    line->row = (uint64_t)(target - study->target) + 1;
    for (int i = 0; i < 3 && !only_sign; i++) {
        const struct gj_figure figure = {.value = range[i],
                                         .factor = target->is_amount ? 1.0 : 100.0,
                                         .decimals = 1,
                                         .is_signed = !is_share,
                                         .key = key_of(line, columns[i])};
        gj_phrase_add(line->cell, before[i]);
        gj_phrase_add_figure(line->cell, &figure);
    }
    gj_phrase_add(line->cell, only_sign ? (target->value > 0.0 ? "> 0" : "< 0") : "]");
    gj_phrase_add(line->cell++, target->is_calibrated ? "*" : "");
}

/* "+3.4 ± 0.5 %" */
static void put_simulated(struct line *line, const struct gj_estimate *e, bool is_amount, bool is_share)
{
    const struct gj_figure how = {
        .factor = is_amount ? 1.0 : 100.0, .decimals = is_amount ? 2 : 1, .is_signed = !is_share};
    if (line->cell != NULL) {
        gj_phrase_add_rounded(line->cell, e, &how);
        gj_phrase_add(line->cell++, isnan(e->mean) || is_amount ? "" : " %");
    }
}

static void put_question(struct line *line, const struct gj_evidence_row *row, enum gj_lang lang)
{
    const struct gj_target *target = row->official ? row->official : row->other;
    const struct gj_firm_outcome_info *info = gj_firm_outcome_info(target->outcome);
    char firms[GJ_TARGET_FIRMS];
    struct gj_phrase label;
    gj_phrase_init(&label);
    gj_phrase_add(&label, lang == GJ_LANG_KO ? info->ko : info->en);
    if (line->cell != NULL && row->is_share) {
        gj_phrase_fill(line->cell++, target->measure == GJ_MEASURE_RISES ? GJ_WORD_EV_RISES : GJ_WORD_EV_FALLS, lang,
                       &label, 1);
    } else {
        put_text(line, gj_phrase_text(&label));
    }
    gj_phrase_fini(&label);
    gj_target_firms(target, lang == GJ_LANG_KO, firms);
    put_name(line, firms);
}

void gj_population_fill_evidence(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME,  GJ_WORD_EV_FIRMS,           GJ_WORD_EV_OFFICIAL,
                                         GJ_WORD_EV_OTHER, GJ_WORD_EV_WITHIN,          GJ_WORD_EV_CAUSED,
                                         GJ_WORD_POP_N,    GJ_WORD_EV_AGREES_OFFICIAL, GJ_WORD_EV_AGREES_OTHER};
    static const enum gj_word agrees[] = {GJ_WORD_EV_HIT, GJ_WORD_EV_OPEN, GJ_WORD_EV_MISS, GJ_WORD_EV_NONE};
    const struct gj_evidence *evidence = result->population->evidence;
    gj_block_begin(block, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t i = 0; i < evidence->n_rows; i++) {
        const struct gj_evidence_row *row = &evidence->row[i];
        const bool is_amount = row->official ? row->official->is_amount : row->other->is_amount;
        struct line line = line_new(block, "evidence", 0);
        put_question(&line, row, lang);
        put_figure(&line, result->spec, row->official, row->is_share);
        put_figure(&line, result->spec, row->other, row->is_share);
        put_simulated(&line, &row->within, is_amount, row->is_share);
        put_simulated(&line, &row->caused, is_amount, row->is_share);
        put_number(&line, row->n_firms, 1.0, 0, NULL);
        put_text(&line, gj_word(agrees[row->official_agrees], lang));
        put_text(&line, gj_word(agrees[row->other_agrees], lang));
    }
}
