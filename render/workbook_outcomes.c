/* The sheet "before and after": every outcome, with differences and changes as formulas. */
#include <math.h>
#include <stdio.h>

#include "render/workbook_internal.h"

enum {
    LABEL,
    UNIT,
    BEFORE,
    BEFORE_HALF,
    AFTER,
    AFTER_HALF,
    MARK,
    DIFFERENCE,
    DIFFERENCE_HALF,
    CHANGE,
    CHANGE_HALF,
    SAID,
    N_COLUMNS
};

/* Is a value what the formula makes of others, up to the 10 digits that results have? Means of an outcome that some replications lack are over
 * different replications in the arms: then the paired difference is not the difference of the means. */
static bool agrees(double value, double formula, double scale)
{
    return fabs(value - formula) <= 2e-9 * fabs(scale);
}

static const char *mark_of(enum gj_verdict verdict)
{
    static const char *const marks[] = {[GJ_VERDICT_NONE] = "",    [GJ_VERDICT_SINGLE] = "", [GJ_VERDICT_SAME] = "=",
                                        [GJ_VERDICT_UNSURE] = "~", [GJ_VERDICT_UP] = "▲",    [GJ_VERDICT_DOWN] = "▼"};
    return marks[verdict];
}

/* What a sure change means for the firm. */
static enum gj_word said_of(enum gj_verdict verdict, int better)
{
    if (verdict == GJ_VERDICT_UNSURE) {
        return GJ_WORD_BOOK_UNSURE;
    }
    if (verdict == GJ_VERDICT_SAME) {
        return GJ_WORD_BOOK_SAME;
    }
    if (verdict < GJ_VERDICT_UP) {
        return GJ_WORD_BOOK_NO_INTERVAL;
    }
    const bool is_up = verdict == GJ_VERDICT_UP;
    if (better == 0) {
        return is_up ? GJ_WORD_BOOK_MORE : GJ_WORD_BOOK_LESS;
    }
    return is_up == (better > 0) ? GJ_WORD_BOOK_BETTER : GJ_WORD_BOOK_WORSE;
}

static void add_difference(struct gj_sheet *sheet, enum gj_outcome_id outcome, const struct gj_row_view *view)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_estimate *difference = &result->difference[outcome];
    const struct gj_cell_unit cell = gj_cell_unit_of(&view->unit);
    const double before = result->arm[GJ_ARM_BEFORE][outcome].mean, after = result->arm[GJ_ARM_AFTER][outcome].mean;
    const uint32_t row = sheet->row, line = row + 1;
    char formula[GJ_FORMULA];
    const struct gj_shape shape = {GJ_LOOK_NUMBER, cell.difference, view->decimals_difference};
    if (agrees(difference->mean, after - before, fmax(fabs(before), fabs(after)))) {
        (void)snprintf(formula, sizeof formula, "=E%u-C%u", line, line);
        gj_sheet_formula(sheet, gj_at(row, DIFFERENCE), formula, difference->mean * cell.factor, shape);
    } else {
        gj_sheet_number(sheet, gj_at(row, DIFFERENCE), difference->mean * cell.factor, shape);
    }
    gj_sheet_number(sheet, gj_at(row, DIFFERENCE_HALF), difference->half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, view->decimals_difference});
    (void)snprintf(
        formula, sizeof formula,
        "=IF(OR(H%u=\"\",I%u=\"\"),\"\",IF(AND(H%u=0,I%u=0),\"=\",IF(ABS(H%u)<=I%u,\"~\",IF(H%u>0,\"▲\",\"▼\"))))",
        line, line, line, line, line, line, line);
    gj_sheet_formula_text(sheet, gj_at(row, MARK), formula, mark_of(view->verdict), GJ_LOOK_NUMBER);
}

static void add_change(struct gj_sheet *sheet, enum gj_outcome_id outcome, const struct gj_row_view *view)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_estimate *ratio = &result->ratio[outcome];
    const double before = result->arm[GJ_ARM_BEFORE][outcome].mean, after = result->arm[GJ_ARM_AFTER][outcome].mean;
    const uint32_t row = sheet->row, line = row + 1;
    const struct gj_shape shape = {GJ_LOOK_NUMBER, GJ_FIGURE_PERCENT_SIGNED, view->decimals_ratio};
    if (before != 0.0 && agrees(ratio->mean, after / before - 1.0, fmax(1.0, fabs(after / before)))) {
        char formula[GJ_FORMULA];
        (void)snprintf(formula, sizeof formula, "=IF(N(C%u)=0,\"\",E%u/C%u-1)", line, line, line);
        gj_sheet_formula(sheet, gj_at(row, CHANGE), formula, ratio->mean, shape);
    } else {
        gj_sheet_number(sheet, gj_at(row, CHANGE), ratio->mean, shape);
    }
    gj_sheet_number(sheet, gj_at(row, CHANGE_HALF), ratio->half_width,
                    (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF_PERCENT, view->decimals_ratio});
}

static void add_outcome(struct gj_sheet *sheet, enum gj_outcome_id outcome)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_row_view view = gj_row_view_of(result, outcome, sheet->book->lang);
    const struct gj_cell_unit cell = gj_cell_unit_of(&view.unit);
    gj_sheet_text(sheet, gj_at(sheet->row, LABEL), gj_outcome_label(outcome, sheet->book->lang), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, UNIT), view.unit.text, GJ_LOOK_HALF);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_estimate *e = &result->arm[arm][outcome];
        const enum gj_look look = arm == GJ_ARM_BEFORE ? GJ_LOOK_BEFORE : GJ_LOOK_AFTER;
        gj_sheet_number(sheet, gj_at(sheet->row, arm == GJ_ARM_BEFORE ? BEFORE : AFTER), e->mean * cell.factor,
                        (struct gj_shape){look, cell.level, view.decimals[arm]});
        gj_sheet_number(sheet, gj_at(sheet->row, arm == GJ_ARM_BEFORE ? BEFORE_HALF : AFTER_HALF),
                        e->half_width * cell.factor, (struct gj_shape){GJ_LOOK_HALF, cell.half, view.decimals[arm]});
    }
    add_difference(sheet, outcome, &view);
    add_change(sheet, outcome, &view);
    if (view.verdict != GJ_VERDICT_NONE) {
        gj_sheet_word(sheet, gj_at(sheet->row, SAID), said_of(view.verdict, gj_outcome_info(outcome)->better),
                      GJ_LOOK_HALF);
    }
    sheet->row++;
}

void gj_fill_outcomes(struct gj_sheet *sheet)
{
    static const enum gj_word heads[N_COLUMNS] = {GJ_WORD_OUTCOME,   GJ_WORD_UNIT,       GJ_WORD_BEFORE,
                                                  GJ_WORD_BOOK_HALF, GJ_WORD_AFTER,      GJ_WORD_BOOK_HALF,
                                                  GJ_WORD_BOOK_MARK, GJ_WORD_DIFFERENCE, GJ_WORD_BOOK_HALF,
                                                  GJ_WORD_CHANGE,    GJ_WORD_BOOK_HALF,  GJ_WORD_BOOK_SAID};
    static const enum gj_word sections[] = {GJ_WORD_SECTION_PLANT, GJ_WORD_SECTION_PEOPLE, GJ_WORD_SECTION_MONEY,
                                            GJ_WORD_SECTION_DECISION};
    const struct gj_study_result *result = sheet->book->result;
    char confidence[24];
    (void)snprintf(confidence, sizeof confidence, "%g", result->spec->confidence * 100.0);
    gj_sheet_title(sheet, gj_word(GJ_WORD_TABLE_TITLE, sheet->book->lang));
    gj_sheet_filled_note(sheet, GJ_WORD_BOOK_OUTCOMES_NOTE, (const char *const[]){confidence}, 1, N_COLUMNS);
    gj_sheet_word_note(sheet, GJ_WORD_TABLE_NOTE_PROCESS, N_COLUMNS);
    gj_sheet_freeze(sheet, gj_sheet_head(sheet, heads, N_COLUMNS), 1);
    for (int section = 0; section < GJ_N_SECTIONS; section++) {
        if (!gj_section_has_values(result, (enum gj_outcome_section)section)) {
            continue;
        }
        gj_sheet_group(sheet, gj_word(sections[section], sheet->book->lang), N_COLUMNS);
        for (int i = 0; i < GJ_N_OUTCOMES; i++) {
            const bool is_measured = result->arm[GJ_ARM_BEFORE][i].n > 0 || result->arm[GJ_ARM_AFTER][i].n > 0;
            if ((int)gj_outcome_info((enum gj_outcome_id)i)->section == section && is_measured) {
                add_outcome(sheet, (enum gj_outcome_id)i);
            }
        }
    }
}
