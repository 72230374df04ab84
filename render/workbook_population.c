/* Sheets of a population: what the programme did and cost, firms before and after in both worlds, groups, years, and evidence beside the model. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/workbook_internal.h"
#include "study/population/evidence.h"

static struct gj_shape shape_of(enum gj_figure figure, int decimals)
{
    return (struct gj_shape){GJ_LOOK_NUMBER, figure, decimals};
}

static bool agrees(double value, double formula, double scale)
{
    return fabs(value - formula) <= 2e-9 * fabs(scale);
}

static const char *label_of(enum gj_firm_outcome outcome, enum gj_lang lang)
{
    const struct gj_firm_outcome_info *info = gj_firm_outcome_info(outcome);
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

static const struct gj_group *total_of(const struct gj_population_result *population, enum gj_group_of of)
{
    for (uint32_t g = 0; g < population->n_groups; g++) {
        if (population->group[g].of == of && population->group[g].by == GJ_GROUP_TOTAL &&
            population->group[g].n_firms > 0) {
            return &population->group[g];
        }
    }
    return NULL;
}

/* --- what the programme did and cost --- */

enum { TOTAL_LABEL, TOTAL_UNIT, TOTAL_VALUE, TOTAL_HALF, N_TOTAL_COLUMNS };

struct total {
    enum gj_word label;
    const char *unit;
    const struct gj_estimate *estimate;
    bool is_step, is_taken; /* of the way from gross to what is left; one that takes away */
};

static void add_total(struct gj_sheet *sheet, const struct total *total)
{
    struct gj_estimate taken = *total->estimate;
    taken.mean = -taken.mean;
    const struct gj_estimate *e = total->is_taken ? &taken : total->estimate;
    const struct gj_unit unit = strcmp(total->unit, "won") == 0
                                    ? sheet->book->money
                                    : gj_unit_view(total->unit, fabs(e->mean), sheet->book->lang);
    gj_sheet_word(sheet, gj_at(sheet->row, TOTAL_LABEL), total->label, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, TOTAL_UNIT), unit.text, GJ_LOOK_HALF);
    gj_sheet_estimate(sheet, gj_at(sheet->row++, TOTAL_VALUE), e, &unit, total->is_step);
}

/* Public money over jobs; nothing where the jobs are not surely there. */
static void add_price(struct gj_sheet *sheet, enum gj_word label, const char *unit_name, double won,
                      const uint32_t lines[2])
{
    const struct gj_unit unit = gj_unit_view(unit_name, isfinite(won) ? fabs(won) : 1e8, sheet->book->lang);
    char formula[GJ_FORMULA];
    gj_sheet_word(sheet, gj_at(sheet->row, TOTAL_LABEL), label, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, TOTAL_UNIT), unit.text, GJ_LOOK_HALF);
    (void)snprintf(formula, sizeof formula, "=IF(N(C%u)-N(D%u)>0,C%u/C%u*%.10g,\"–\")", lines[1], lines[1], lines[0],
                   lines[1], unit.factor / sheet->book->money.factor);
    gj_sheet_formula(
        sheet, gj_at(sheet->row++, TOTAL_VALUE), formula, won * unit.factor,
        (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PLAIN, isfinite(won) ? gj_decimals(won * unit.factor, NAN) : 0});
}

static void add_totals(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_UNIT, GJ_WORD_POP_MEAN, GJ_WORD_BOOK_HALF};
    const struct gj_population_totals *t = &sheet->book->result->population->totals;
    const struct total totals[] = {{GJ_WORD_POP_REACHED, "", &t->reached, false, false},
                                   {GJ_WORD_POP_GROSS, "jobs", &t->gross, true, false},
                                   {GJ_WORD_POP_DEADWEIGHT, "jobs", &t->deadweight, true, true},
                                   {GJ_WORD_POP_RIVALS, "jobs", &t->rivals, true, true}};
    (void)gj_sheet_head(sheet, heads, N_TOTAL_COLUMNS);
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
        add_total(sheet, &totals[i]);
    }
    const uint32_t line = sheet->row; /* of the last one, as Excel counts */
    const double net = t->gross.mean - t->deadweight.mean - t->rivals.mean;
    add_total(sheet, &(struct total){GJ_WORD_POP_NET, "jobs", &t->net, true, false});
    if (agrees(t->net.mean, net, fmax(fabs(t->gross.mean), fmax(fabs(t->deadweight.mean), fabs(t->rivals.mean))))) {
        char formula[GJ_FORMULA];
        (void)snprintf(formula, sizeof formula, "=C%u+C%u+C%u", line - 2, line - 1, line);
        gj_sheet_formula(
            sheet, gj_at(sheet->row - 1, TOTAL_VALUE), formula, t->net.mean,
            (struct gj_shape){GJ_LOOK_TOTAL, GJ_FIGURE_SIGNED, gj_decimals(t->net.mean, t->net.half_width)});
    }
    const uint32_t net_line = sheet->row;
    add_total(sheet, &(struct total){GJ_WORD_BOOK_NET_YEARS, gj_word(GJ_WORD_BOOK_JOB_YEARS_UNIT, sheet->book->lang),
                                     &t->net_years, true, false});
    add_total(sheet, &(struct total){GJ_WORD_POP_SPENT, "won", &t->public_won, false, false});
    const uint32_t spent = sheet->row;
    add_price(sheet, GJ_WORD_BOOK_PER_GROSS, "won/job", t->won_per_gross, (const uint32_t[]){spent, net_line - 3});
    add_price(sheet, GJ_WORD_POP_PER_NET, "won/job", t->won_per_net, (const uint32_t[]){spent, net_line});
    add_price(sheet, GJ_WORD_BOOK_PER_NET_YEAR, "won/job-year", t->won_per_net_year,
              (const uint32_t[]){spent, net_line + 1});
    const struct gj_bars bars = {.title = GJ_WORD_POP_PROGRAMME,
                                 .axis = gj_word(GJ_WORD_HEADS_UNIT, sheet->book->lang),
                                 .first = net_line - 4,
                                 .last = net_line - 1,
                                 .label_column = TOTAL_LABEL,
                                 .column = {TOTAL_VALUE},
                                 .n_series = 1,
                                 .series = {gj_word(GJ_WORD_HEADS_UNIT, sheet->book->lang)},
                                 .color = {GJ_COLOR_AFTER},
                                 .at = gj_at(sheet->row + 1, 0),
                                 .width = 900};
    gj_sheet_bars(sheet, &bars);
    sheet->row += 18;
}

static void count(char out[32], double n)
{
    (void)snprintf(out, 32, "%.0f", n);
}

void gj_fill_population(struct gj_sheet *sheet)
{
    enum { COLUMNS = 8 };
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_population_result *population = result->population;
    const struct gj_group *all = total_of(population, GJ_GROUP_ALL);
    double adopters[GJ_N_ARMS] = {0};
    for (uint32_t y = 0; y < population->n_years; y++) {
        adopters[GJ_ARM_BEFORE] += population->year[y].adopters[GJ_ARM_BEFORE];
        adopters[GJ_ARM_AFTER] += population->year[y].adopters[GJ_ARM_AFTER];
    }
    char text[5][32];
    count(text[0], population->n_firms);
    count(text[1], all != NULL ? all->weight : 0.0);
    count(text[2], population->n_replications);
    count(text[3], adopters[GJ_ARM_BEFORE]);
    count(text[4], adopters[GJ_ARM_AFTER]);
    gj_sheet_title(sheet, gj_study_title(result->spec, sheet->book->lang));
    struct gj_text lead;
    gj_text_init(&lead);
    gj_word_fill(&lead, GJ_WORD_POP_ADOPT, sheet->book->lang, (const char *const[]){text[3], text[4]}, 2);
    gj_sheet_note(sheet, lead.failed ? "" : lead.data, COLUMNS, GJ_LOOK_LEAD);
    sheet->book->failed |= lead.failed;
    gj_text_fini(&lead);
    gj_sheet_filled_note(sheet, GJ_WORD_POP_FIRMS, (const char *const[]){text[0], text[1], text[2]}, 3, COLUMNS);
    if (population->spec->n_refused > 0) {
        count(text[0], population->spec->n_refused);
        count(text[1], population->spec->n_rows);
        gj_sheet_filled_note(sheet, GJ_WORD_POP_REFUSED,
                             (const char *const[]){text[0], text[1], population->spec->file}, 3, COLUMNS);
    }
    sheet->row++;
    gj_sheet_group(sheet, gj_word(GJ_WORD_POP_PROGRAMME, sheet->book->lang), N_TOTAL_COLUMNS);
    add_totals(sheet);
    gj_sheet_word_note(sheet, GJ_WORD_POP_HOW, COLUMNS);
}

/* --- firms in both worlds --- */

enum {
    LABEL,
    UNIT,
    BEFORE,
    WITHOUT,
    WITH,
    MARK,
    EFFECT,
    EFFECT_HALF,
    EFFECT_RATIO,
    WITHIN,
    WITHIN_HALF,
    WITHIN_RATIO,
    UP,
    DOWN,
    N_COLUMNS
};

static void add_formula(struct gj_sheet *sheet, uint32_t column, const char *formula, double value, double computed,
                        struct gj_shape shape, double scale)
{
    if (agrees(value, computed, scale)) {
        gj_sheet_formula(sheet, gj_at(sheet->row, column), formula, value, shape);
    } else {
        gj_sheet_number(sheet, gj_at(sheet->row, column), value, shape);
    }
}

static void add_changes(struct gj_sheet *sheet, const struct gj_group_line *line, const struct gj_unit *unit)
{
    const struct gj_cell_unit cell = gj_cell_unit_of(unit);
    const uint32_t row = sheet->row, at = row + 1;
    char formula[GJ_FORMULA];
    const double most =
        fmax(fabs(line->before.mean), fmax(fabs(line->without.mean), fabs(line->with.mean))) * cell.factor;
    const double before = line->before.mean * cell.factor, without = line->without.mean * cell.factor,
                 with = line->with.mean * cell.factor;
    const int effect = gj_decimals(line->effect.mean * unit->factor, line->effect.half_width * unit->factor);
    const int within = gj_decimals(line->within.mean * unit->factor, line->within.half_width * unit->factor);
    (void)snprintf(formula, sizeof formula, "=E%u-D%u", at, at);
    add_formula(sheet, EFFECT, formula, line->effect.mean * cell.factor, with - without,
                shape_of(cell.difference, effect), most);
    gj_sheet_number(sheet, gj_at(row, EFFECT_HALF), line->effect.half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, effect});
    (void)snprintf(formula, sizeof formula, "=IF(N(D%u)=0,\"\",E%u/D%u-1)", at, at, at);
    add_formula(sheet, EFFECT_RATIO, formula, line->effect_ratio, with / without - 1.0,
                shape_of(GJ_FIGURE_PERCENT_SIGNED, 1), fmax(1.0, fabs(with / without)));
    (void)snprintf(formula, sizeof formula, "=E%u-C%u", at, at);
    add_formula(sheet, WITHIN, formula, line->within.mean * cell.factor, with - before,
                shape_of(cell.difference, within), most);
    gj_sheet_number(sheet, gj_at(row, WITHIN_HALF), line->within.half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, within});
    (void)snprintf(formula, sizeof formula, "=IF(N(C%u)=0,\"\",E%u/C%u-1)", at, at, at);
    add_formula(sheet, WITHIN_RATIO, formula, line->within_ratio, with / before - 1.0,
                shape_of(GJ_FIGURE_PERCENT_SIGNED, 1), fmax(1.0, fabs(with / before)));
    gj_sheet_number(sheet, gj_at(row, UP), line->up_effect, shape_of(GJ_FIGURE_PERCENT, 1));
    gj_sheet_number(sheet, gj_at(row, DOWN), line->down_effect, shape_of(GJ_FIGURE_PERCENT, 1));
    gj_sheet_text(sheet, gj_at(row, MARK), gj_verdict_of(&line->effect) == GJ_VERDICT_UNSURE ? "~" : "",
                  GJ_LOOK_NUMBER);
}

static void add_firm_outcome(struct gj_sheet *sheet, const struct gj_group *group, enum gj_firm_outcome outcome)
{
    const struct gj_group_line *line = &group->line[outcome];
    const double most = fmax(fabs(line->before.mean), fmax(fabs(line->without.mean), fabs(line->with.mean)));
    const struct gj_unit unit = gj_unit_view(gj_firm_outcome_info(outcome)->unit, most, sheet->book->lang);
    const struct gj_cell_unit cell = gj_cell_unit_of(&unit);
    const double half = line->effect.half_width > 0.0 ? line->effect.half_width : line->with.half_width;
    const int decimals = gj_decimals(line->with.mean * unit.factor, half * unit.factor);
    const struct gj_estimate *levels[] = {&line->before, &line->without, &line->with};
    static const enum gj_look looks[] = {GJ_LOOK_NUMBER, GJ_LOOK_BEFORE, GJ_LOOK_AFTER};
    gj_sheet_text(sheet, gj_at(sheet->row, LABEL), label_of(outcome, sheet->book->lang), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, UNIT), unit.text, GJ_LOOK_HALF);
    for (uint32_t k = 0; k < 3; k++) {
        gj_sheet_number(sheet, gj_at(sheet->row, BEFORE + k), levels[k]->mean * cell.factor,
                        (struct gj_shape){looks[k], cell.level, decimals});
    }
    add_changes(sheet, line, &unit);
    sheet->row++;
}

static void fill_firms(struct gj_sheet *sheet, enum gj_group_of of, enum gj_word title)
{
    static const enum gj_word heads[N_COLUMNS] = {GJ_WORD_OUTCOME,     GJ_WORD_UNIT,      GJ_WORD_BEFORE,
                                                  GJ_WORD_POP_WITHOUT, GJ_WORD_POP_WITH,  GJ_WORD_BOOK_MARK,
                                                  GJ_WORD_POP_EFFECT,  GJ_WORD_BOOK_HALF, GJ_WORD_BOOK_EFFECT_PERCENT,
                                                  GJ_WORD_POP_CHANGE,  GJ_WORD_BOOK_HALF, GJ_WORD_BOOK_CHANGE_PERCENT,
                                                  GJ_WORD_POP_UP,      GJ_WORD_POP_DOWN};
    const struct gj_group *group = total_of(sheet->book->result->population, of);
    gj_sheet_title(sheet, gj_word(title, sheet->book->lang));
    if (group == NULL) {
        gj_sheet_word_note(sheet, GJ_WORD_POP_NONE_SUPPORTED, N_COLUMNS);
        return;
    }
    gj_sheet_word_note(sheet, GJ_WORD_POP_HOW, N_COLUMNS);
    gj_sheet_freeze(sheet, gj_sheet_head(sheet, heads, N_COLUMNS), 1);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        add_firm_outcome(sheet, group, (enum gj_firm_outcome)k);
    }
}

void gj_fill_firms_of_all(struct gj_sheet *sheet)
{
    fill_firms(sheet, GJ_GROUP_ALL, GJ_WORD_POP_ALL);
}

void gj_fill_firms_supported(struct gj_sheet *sheet)
{
    fill_firms(sheet, GJ_GROUP_SUPPORTED, GJ_WORD_POP_SUPPORTED);
}

/* --- groups --- */

void gj_fill_groups(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_BOOK_OF_FIRMS,
                                         GJ_WORD_BOOK_BY,
                                         GJ_WORD_POP_GROUP,
                                         GJ_WORD_OUTCOME,
                                         GJ_WORD_UNIT,
                                         GJ_WORD_POP_N,
                                         GJ_WORD_BEFORE,
                                         GJ_WORD_POP_WITHOUT,
                                         GJ_WORD_POP_WITH,
                                         GJ_WORD_POP_EFFECT,
                                         GJ_WORD_BOOK_HALF,
                                         GJ_WORD_BOOK_EFFECT_PERCENT,
                                         GJ_WORD_BOOK_CHANGE_PERCENT};
    static const enum gj_word by[] = {GJ_WORD_POP_ALL, GJ_WORD_BOOK_SIZE, GJ_WORD_BOOK_SECTOR, GJ_WORD_BOOK_LEVEL};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_population_result *population = sheet->book->result->population;
    gj_sheet_title(sheet, gj_word(GJ_WORD_BOOK_GROUPS_TITLE, sheet->book->lang));
    const uint32_t head = gj_sheet_head(sheet, heads, COLUMNS);
    gj_sheet_freeze(sheet, head, 4);
    for (uint32_t g = 0; g < population->n_groups; g++) {
        const struct gj_group *group = &population->group[g];
        for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES && group->n_firms > 0; k++) {
            const struct gj_group_line *line = &group->line[k];
            const double most = fmax(fabs(line->before.mean), fmax(fabs(line->without.mean), fabs(line->with.mean)));
            const struct gj_unit unit =
                gj_unit_view(gj_firm_outcome_info((enum gj_firm_outcome)k)->unit, most, sheet->book->lang);
            const struct gj_cell_unit cell = gj_cell_unit_of(&unit);
            const uint32_t row = sheet->row++;
            const int decimals =
                gj_decimals(line->with.mean * unit.factor,
                            line->effect.half_width > 0.0 ? line->effect.half_width * unit.factor : (double)NAN);
            gj_sheet_word(sheet, gj_at(row, 0), group->of == GJ_GROUP_ALL ? GJ_WORD_POP_ALL : GJ_WORD_POP_SUPPORTED,
                          GJ_LOOK_TEXT);
            gj_sheet_word(sheet, gj_at(row, 1), by[group->by], GJ_LOOK_TEXT);
            gj_sheet_text(sheet, gj_at(row, 2), group->name, GJ_LOOK_TEXT);
            gj_sheet_text(sheet, gj_at(row, 3), label_of((enum gj_firm_outcome)k, sheet->book->lang), GJ_LOOK_TEXT);
            gj_sheet_text(sheet, gj_at(row, 4), unit.text, GJ_LOOK_HALF);
            gj_sheet_number(sheet, gj_at(row, 5), group->n_firms, shape_of(GJ_FIGURE_INTEGER, 0));
            gj_sheet_number(sheet, gj_at(row, 6), line->before.mean * cell.factor, shape_of(cell.level, decimals));
            gj_sheet_number(sheet, gj_at(row, 7), line->without.mean * cell.factor, shape_of(cell.level, decimals));
            gj_sheet_number(sheet, gj_at(row, 8), line->with.mean * cell.factor, shape_of(cell.level, decimals));
            gj_sheet_estimate(sheet, gj_at(row, 9), &line->effect, &unit, true);
            gj_sheet_number(sheet, gj_at(row, 11), line->effect_ratio, shape_of(GJ_FIGURE_PERCENT_SIGNED, 1));
            gj_sheet_number(sheet, gj_at(row, 12), line->within_ratio, shape_of(GJ_FIGURE_PERCENT_SIGNED, 1));
        }
    }
    if (sheet->sheet != NULL && sheet->row > head + 1) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, COLUMNS - 1);
    }
}

/* --- years --- */

void gj_fill_adoption(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_POP_YEAR,  GJ_WORD_POP_ADOPT_WITHOUT, GJ_WORD_POP_ADOPT_WITH,
                                         GJ_WORD_POP_APPLY, GJ_WORD_POP_NOT_ELIGIBLE,  GJ_WORD_POP_SERVED,
                                         GJ_WORD_POP_ALONE, GJ_WORD_POP_WAIT,          GJ_WORD_BOOK_PUBLIC};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_population_result *population = sheet->book->result->population;
    const enum gj_lang lang = sheet->book->lang;
    gj_sheet_title(sheet, gj_word(GJ_WORD_POP_BY_YEAR, lang));
    gj_sheet_filled_note(sheet, GJ_WORD_BOOK_ADOPTION_NOTE, (const char *const[]){sheet->book->money.text}, 1, COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, COLUMNS);
    for (uint32_t y = 0; y < population->n_years; y++) {
        const struct gj_adoption_year *year = &population->year[y];
        const double values[] = {year->adopters[GJ_ARM_BEFORE],
                                 year->adopters[GJ_ARM_AFTER],
                                 year->applicants,
                                 year->refused,
                                 year->served,
                                 year->alone,
                                 year->waiting};
        gj_sheet_number(sheet, gj_at(sheet->row, 0), y + 1, shape_of(GJ_FIGURE_INTEGER, 0));
        for (uint32_t k = 0; k < sizeof values / sizeof values[0]; k++) {
            gj_sheet_number(sheet, gj_at(sheet->row, 1 + k), values[k], shape_of(GJ_FIGURE_PLAIN, 1));
        }
        gj_sheet_number(sheet, gj_at(sheet->row, COLUMNS - 1), year->public_won * sheet->book->money.factor,
                        shape_of(GJ_FIGURE_PLAIN, 2));
        sheet->row++;
    }
    if (population->n_years == 0) {
        return;
    }
    gj_sheet_word(sheet, gj_at(sheet->row, 0), GJ_WORD_BOOK_WHOLE, GJ_LOOK_TEXT);
    for (uint32_t c = 1; c < COLUMNS; c++) {
        char formula[GJ_FORMULA];
        double sum = 0.0;
        for (uint32_t y = 0; y < population->n_years; y++) {
            const struct gj_adoption_year *year = &population->year[y];
            const double values[] = {year->adopters[GJ_ARM_BEFORE],
                                     year->adopters[GJ_ARM_AFTER],
                                     year->applicants,
                                     year->refused,
                                     year->served,
                                     year->alone,
                                     year->waiting,
                                     year->public_won * sheet->book->money.factor};
            sum += values[c - 1];
        }
        (void)snprintf(formula, sizeof formula, "=SUM(%c%u:%c%u)", 'A' + (int)c, head + 2, 'A' + (int)c, sheet->row);
        gj_sheet_formula(sheet, gj_at(sheet->row, c), formula, sum,
                         (struct gj_shape){GJ_LOOK_TOTAL, GJ_FIGURE_PLAIN, c + 1 == COLUMNS ? 2 : 1});
    }
    sheet->row++;
    const struct gj_bars bars = {.title = GJ_WORD_POP_BY_YEAR,
                                 .axis = gj_word(GJ_WORD_POP_N, lang),
                                 .first = head + 1,
                                 .last = head + population->n_years,
                                 .column = {1, 2, 5},
                                 .n_series = 3,
                                 .series = {gj_word(GJ_WORD_POP_ADOPT_WITHOUT, lang),
                                            gj_word(GJ_WORD_POP_ADOPT_WITH, lang), gj_word(GJ_WORD_POP_SERVED, lang)},
                                 .color = {GJ_COLOR_BEFORE, GJ_COLOR_AFTER, 0xF0B429},
                                 .at = gj_at(sheet->row + 1, 0)};
    gj_sheet_bars(sheet, &bars);
}

/* --- evidence --- */

static void add_figure(struct gj_sheet *sheet, uint32_t column, const struct gj_target *target)
{
    if (target == NULL) {
        return;
    }
    const enum gj_figure figure = target->is_amount ? GJ_FIGURE_SIGNED : GJ_FIGURE_PERCENT_SIGNED;
    const double values[] = {target->value, target->low, target->high};
    for (uint32_t k = 0; k < 3; k++) {
        gj_sheet_number(sheet, gj_at(sheet->row, column + k), values[k], shape_of(figure, 1));
    }
    gj_sheet_text(sheet, gj_at(sheet->row, column + 3), target->source, GJ_LOOK_TEXT);
}

static void add_simulated(struct gj_sheet *sheet, uint32_t column, const struct gj_estimate *e, bool is_amount)
{
    gj_sheet_number(sheet, gj_at(sheet->row, column), e->mean,
                    shape_of(is_amount ? GJ_FIGURE_SIGNED : GJ_FIGURE_PERCENT_SIGNED, is_amount ? 2 : 1));
    gj_sheet_number(
        sheet, gj_at(sheet->row, column + 1), e->half_width,
        (struct gj_shape){GJ_LOOK_HALF, is_amount ? GJ_FIGURE_HALF : GJ_FIGURE_HALF_PERCENT, is_amount ? 2 : 1});
}

static void add_evidence_row(struct gj_sheet *sheet, const struct gj_evidence_row *row)
{
    static const enum gj_word agreements[] = {GJ_WORD_EV_HIT, GJ_WORD_EV_OPEN, GJ_WORD_EV_MISS, GJ_WORD_EV_NONE};
    const struct gj_target *target = row->official != NULL ? row->official : row->other;
    const enum gj_lang lang = sheet->book->lang;
    char firms[GJ_TARGET_FIRMS];
    struct gj_text label;
    gj_text_init(&label);
    if (row->is_share) {
        gj_word_fill(&label, target->measure == GJ_MEASURE_RISES ? GJ_WORD_EV_RISES : GJ_WORD_EV_FALLS, lang,
                     (const char *const[]){label_of(target->outcome, lang)}, 1);
    } else {
        gj_text_add(&label, label_of(target->outcome, lang));
    }
    gj_sheet_text(sheet, gj_at(sheet->row, 0), label.failed ? "" : label.data, GJ_LOOK_TEXT);
    sheet->book->failed |= label.failed;
    gj_text_fini(&label);
    gj_target_firms(target, lang == GJ_LANG_KO, firms);
    gj_sheet_text(sheet, gj_at(sheet->row, 1), firms, GJ_LOOK_TEXT);
    gj_sheet_number(sheet, gj_at(sheet->row, 2), row->n_firms, shape_of(GJ_FIGURE_INTEGER, 0));
    add_figure(sheet, 3, row->official);
    add_figure(sheet, 7, row->other);
    add_simulated(sheet, 11, &row->within, target->is_amount);
    add_simulated(sheet, 13, &row->caused, target->is_amount);
    gj_sheet_word(sheet, gj_at(sheet->row, 15), agreements[row->official_agrees], GJ_LOOK_TEXT);
    gj_sheet_word(sheet, gj_at(sheet->row, 16), agreements[row->other_agrees], GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, 17), target->is_calibrated ? "*" : "", GJ_LOOK_TEXT);
    sheet->row++;
}

void gj_fill_evidence(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME,
                                         GJ_WORD_EV_FIRMS,
                                         GJ_WORD_POP_N,
                                         GJ_WORD_EV_OFFICIAL,
                                         GJ_WORD_LOW,
                                         GJ_WORD_HIGH,
                                         GJ_WORD_SOURCE,
                                         GJ_WORD_EV_OTHER,
                                         GJ_WORD_LOW,
                                         GJ_WORD_HIGH,
                                         GJ_WORD_SOURCE,
                                         GJ_WORD_EV_WITHIN,
                                         GJ_WORD_BOOK_HALF,
                                         GJ_WORD_EV_CAUSED,
                                         GJ_WORD_BOOK_HALF,
                                         GJ_WORD_EV_AGREES_OFFICIAL,
                                         GJ_WORD_EV_AGREES_OTHER,
                                         GJ_WORD_BOOK_FITTED_TO};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_evidence *evidence = sheet->book->result->population->evidence;
    char text[4][32];
    count(text[0], evidence->n_figures[0]);
    count(text[1], evidence->n_hit[0]);
    count(text[2], evidence->n_figures[1]);
    count(text[3], evidence->n_hit[1]);
    gj_sheet_title(sheet, gj_word(GJ_WORD_EV_HEAD, sheet->book->lang));
    gj_sheet_filled_note(sheet, GJ_WORD_EV_SCORE, (const char *const[]){text[1], text[0], text[3], text[2]}, 4,
                         COLUMNS);
    gj_sheet_word_note(sheet, GJ_WORD_EV_HOW, COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, COLUMNS);
    gj_sheet_freeze(sheet, head, 1);
    for (uint32_t i = 0; i < evidence->n_rows; i++) {
        add_evidence_row(sheet, &evidence->row[i]);
    }
}
