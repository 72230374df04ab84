/* The sheet "summary": the answer, the figures that go with it, who gains, and what the other sheets hold. As run: it does not follow the inputs. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report.h"
#include "render/workbook_internal.h"

enum { LABEL, UNIT, BEFORE, BEFORE_HALF, AFTER, AFTER_HALF, DIFFERENCE, DIFFERENCE_HALF, CHANGE, SAID, N_COLUMNS };

static void add_arms(struct gj_sheet *sheet)
{
    const struct gj_study_spec *study = sheet->book->result->spec;
    const enum gj_lang lang = sheet->book->lang;
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s: ", gj_word(GJ_WORD_BEFORE, lang));
    gj_arm_level_text(&text, study, GJ_ARM_BEFORE, lang);
    gj_text_addf(&text, "  →  %s: ", gj_word(GJ_WORD_AFTER, lang));
    gj_arm_level_text(&text, study, GJ_ARM_AFTER, lang);
    const struct gj_programme_spec *programme = gj_study_support(study);
    if (programme != NULL) {
        char year[16];
        const bool is_korean = lang == GJ_LANG_KO && programme->name_ko[0] != '\0';
        (void)snprintf(year, sizeof year, "%d", programme->year);
        gj_text_add(&text, "  ·  ");
        gj_word_fill(&text, GJ_WORD_PROGRAMME, lang,
                     (const char *const[]){is_korean ? programme->name_ko : programme->name, year}, 2);
    }
    sheet->book->failed |= text.failed;
    gj_sheet_note(sheet, text.data != NULL ? text.data : "", N_COLUMNS, GJ_LOOK_NOTE);
    gj_text_fini(&text);
}

static void add_answer(struct gj_sheet *sheet)
{
    const struct gj_study_result *result = sheet->book->result;
    struct gj_text answer;
    gj_text_init(&answer);
    gj_render_answer(result, sheet->book->lang, &answer);
    bool is_first = true;
    for (char *line = answer.data; line != NULL && *line != '\0' && !answer.failed;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        gj_sheet_note(sheet, line, N_COLUMNS, is_first ? GJ_LOOK_LEAD : GJ_LOOK_TEXT);
        is_first = false;
        line = end + 1;
    }
    sheet->book->failed |= answer.failed;
    gj_text_fini(&answer);
    if (result->n_failed > 0) {
        char failed[24];
        char all[24];
        struct gj_text text;
        gj_text_init(&text);
        (void)snprintf(failed, sizeof failed, "%" PRIu32, result->n_failed);
        (void)snprintf(all, sizeof all, "%" PRIu32, result->n_replications);
        gj_word_fill(&text, GJ_WORD_FAILED_TABLE, sheet->book->lang, (const char *const[]){failed, all}, 2);
        sheet->book->failed |= text.failed;
        gj_sheet_note(sheet, text.data != NULL ? text.data : "", N_COLUMNS, GJ_LOOK_WARN);
        gj_text_fini(&text);
    }
}

static void add_outcome(struct gj_sheet *sheet, enum gj_outcome_id outcome)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_row_view view = gj_row_view_of(result, outcome, sheet->book->lang);
    const struct gj_cell_unit cell = gj_cell_unit_of(&view.unit);
    const struct gj_estimate *before = &result->arm[GJ_ARM_BEFORE][outcome],
                             *after = &result->arm[GJ_ARM_AFTER][outcome];
    const struct gj_estimate *difference = &result->difference[outcome];
    const uint32_t row = sheet->row;
    gj_sheet_text(sheet, gj_at(row, LABEL), gj_outcome_label(outcome, sheet->book->lang), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(row, UNIT), view.unit.text, GJ_LOOK_HALF);
    gj_sheet_number(sheet, gj_at(row, BEFORE), before->mean * cell.factor,
                    (struct gj_shape){GJ_LOOK_BEFORE, cell.level, view.decimals[GJ_ARM_BEFORE]});
    gj_sheet_number(sheet, gj_at(row, BEFORE_HALF), before->half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, view.decimals[GJ_ARM_BEFORE]});
    gj_sheet_number(sheet, gj_at(row, AFTER), after->mean * cell.factor,
                    (struct gj_shape){GJ_LOOK_AFTER, cell.level, view.decimals[GJ_ARM_AFTER]});
    gj_sheet_number(sheet, gj_at(row, AFTER_HALF), after->half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, view.decimals[GJ_ARM_AFTER]});
    gj_sheet_number(sheet, gj_at(row, DIFFERENCE), difference->mean * cell.factor,
                    (struct gj_shape){GJ_LOOK_NUMBER, cell.difference, view.decimals_difference});
    gj_sheet_number(sheet, gj_at(row, DIFFERENCE_HALF), difference->half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, view.decimals_difference});
    gj_sheet_number(sheet, gj_at(row, CHANGE), result->ratio[outcome].mean,
                    (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_PERCENT_SIGNED, view.decimals_ratio});
    gj_sheet_word(sheet, gj_at(row, SAID),
                  view.verdict == GJ_VERDICT_UNSURE   ? GJ_WORD_BOOK_UNSURE
                  : view.verdict == GJ_VERDICT_SAME   ? GJ_WORD_BOOK_SAME
                  : view.verdict == GJ_VERDICT_SINGLE ? GJ_WORD_BOOK_NO_INTERVAL
                                                      : GJ_WORD_BOOK_SURE,
                  GJ_LOOK_HALF);
    sheet->row++;
}

/* One small picture an outcome: two bars with their intervals, each on its own axis, because units differ. */
static void draw_outcome(struct gj_sheet *sheet, enum gj_outcome_id outcome, uint32_t row, struct gj_at at)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_row_view view = gj_row_view_of(result, outcome, sheet->book->lang);
    const double factor = gj_cell_unit_of(&view.unit).factor;
    const struct gj_estimate *arm[] = {&result->arm[GJ_ARM_BEFORE][outcome], &result->arm[GJ_ARM_AFTER][outcome]};
    const struct gj_bars bars = {
        .title_text = gj_outcome_label(outcome, sheet->book->lang),
        .axis = view.unit.text,
        .first = row,
        .last = row,
        .label_column = LABEL,
        .column = {BEFORE, AFTER},
        .n_series = 2,
        .series = {gj_word(GJ_WORD_BEFORE, sheet->book->lang), gj_word(GJ_WORD_AFTER, sheet->book->lang)},
        .color = {GJ_COLOR_BEFORE, GJ_COLOR_AFTER},
        .half_width = {arm[0]->half_width * factor, arm[1]->half_width * factor},
        .at = at,
        .width = 300,
        .height = 260,
        .is_from_zero = arm[0]->mean >= 0.0 && arm[1]->mean >= 0.0,
        .is_unlabelled = true};
    gj_sheet_bars(sheet, &bars);
}

static void add_key_figures(struct gj_sheet *sheet)
{
    static const enum gj_word heads[N_COLUMNS] = {
        GJ_WORD_OUTCOME,   GJ_WORD_UNIT,       GJ_WORD_BEFORE,    GJ_WORD_BOOK_HALF, GJ_WORD_AFTER,
        GJ_WORD_BOOK_HALF, GJ_WORD_DIFFERENCE, GJ_WORD_BOOK_HALF, GJ_WORD_CHANGE,    GJ_WORD_BOOK_SURE_HEAD};
    static const enum gj_outcome_id shown[] = {GJ_OUTCOME_heads_needed,   GJ_OUTCOME_heads_end,
                                               GJ_OUTCOME_heads_mean,     GJ_OUTCOME_process_output_per_hour,
                                               GJ_OUTCOME_good_per_day,   GJ_OUTCOME_defect_share,
                                               GJ_OUTCOME_lead_time_mean, GJ_OUTCOME_sales_per_head,
                                               GJ_OUTCOME_cost_per_good,  GJ_OUTCOME_profit};
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_outcome_id headline = result->spec->headline;
    const uint32_t first = gj_sheet_head(sheet, heads, N_COLUMNS) + 1;
    enum gj_outcome_id drawn[3] = {headline, GJ_OUTCOME_heads_needed, GJ_OUTCOME_profit};
    add_outcome(sheet, headline);
    uint32_t row_of[3] = {first, first, first};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (shown[i] == headline ||
            (result->arm[GJ_ARM_BEFORE][shown[i]].n == 0 && result->arm[GJ_ARM_AFTER][shown[i]].n == 0)) {
            continue;
        }
        for (int k = 1; k < 3; k++) {
            row_of[k] = shown[i] == drawn[k] ? sheet->row : row_of[k];
        }
        add_outcome(sheet, shown[i]);
    }
    sheet->row++;
    static const uint32_t columns[] = {0, 3, 7};
    for (uint32_t k = 0; k < 3; k++) {
        if (k == 0 || row_of[k] != first) {
            draw_outcome(sheet, drawn[k], row_of[k], gj_at(sheet->row, columns[k]));
        }
    }
    sheet->row += 14;
}

static void add_gainers(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_BOOK_OWNER, GJ_WORD_UNIT,         GJ_WORD_NPV,
                                         GJ_WORD_BOOK_HALF,  GJ_WORD_BENEFIT_COST, GJ_WORD_BOOK_HALF};
    struct gj_book *book = sheet->book;
    const struct gj_appraisal *a = &book->result->appraisal;
    if (a->flow == NULL || !a->has[GJ_EFFECT_PROGRAMME]) {
        return;
    }
    struct gj_text title;
    gj_text_init(&title);
    gj_word_fill(&title, GJ_WORD_WORTH_TITLE, book->lang, (const char *const[]){book->money.text}, 1);
    gj_sheet_group(sheet, title.data != NULL ? title.data : "", N_COLUMNS);
    book->failed |= title.failed;
    gj_text_fini(&title);
    (void)gj_sheet_head(sheet, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        const struct gj_worth *w = &a->worth[GJ_EFFECT_PROGRAMME][owner];
        if (!w->is_concerned) {
            continue;
        }
        const struct gj_unit plain = {.factor = 1.0};
        gj_sheet_text(sheet, gj_at(sheet->row, 0),
                      book->lang == GJ_LANG_KO ? gj_owner_info(owner)->ko : gj_owner_info(owner)->en, GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(sheet->row, 1), book->money.text, GJ_LOOK_HALF);
        gj_sheet_estimate(sheet, gj_at(sheet->row, 2), &w->npv, &book->money, true);
        gj_sheet_estimate(sheet, gj_at(sheet->row, 4), &w->benefit_cost, &plain, false);
        if (gj_verdict_of(&w->npv) == GJ_VERDICT_UNSURE) {
            gj_sheet_word(sheet, gj_at(sheet->row, 6), GJ_WORD_BOOK_UNSURE, GJ_LOOK_HALF);
        }
        sheet->row++;
    }
    sheet->row++;
}

void gj_fill_summary(struct gj_sheet *sheet)
{
    gj_sheet_title(sheet, gj_study_title(sheet->book->result->spec, sheet->book->lang));
    add_arms(sheet);
    add_answer(sheet);
    sheet->row++;
    add_key_figures(sheet);
    add_gainers(sheet);
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_SUMMARY_NOTE, N_COLUMNS);
}
