/* The sheets that a reader looks things up in: assumptions, every row, and how the run is repeated. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/workbook_internal.h"

/* --- assumptions --- */

enum { PLACE, LOW, CENTRAL, HIGH, UNIT, MARK, SOURCE, N_ASSUMPTION_COLUMNS };

static void add_given(struct gj_sheet *sheet, uint32_t column, double value)
{
    gj_sheet_number(sheet, gj_at(sheet->row, column), value,
                    (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_PLAIN, gj_decimals_given(value)});
}

void gj_fill_assumptions(struct gj_sheet *sheet)
{
    static const enum gj_word heads[N_ASSUMPTION_COLUMNS] = {GJ_WORD_PLACE, GJ_WORD_LOW,  GJ_WORD_CENTRAL, GJ_WORD_HIGH,
                                                             GJ_WORD_UNIT,  GJ_WORD_MARK, GJ_WORD_SOURCE};
    const struct gj_study_spec *study = sheet->book->result->spec;
    gj_sheet_title(sheet, gj_word(GJ_WORD_ASSUMPTIONS_TITLE, sheet->book->lang));
    if (study->n_assumptions == 0) {
        gj_sheet_word_note(sheet, GJ_WORD_ASSUMPTIONS_NONE, N_ASSUMPTION_COLUMNS);
        return;
    }
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRIu32, study->n_assumptions);
    gj_sheet_filled_note(sheet, GJ_WORD_ASSUMPTIONS_NOTE, (const char *const[]){count}, 1, N_ASSUMPTION_COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, N_ASSUMPTION_COLUMNS);
    gj_sheet_freeze(sheet, head, 1);
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const struct gj_assumption *assumption = &study->assumption[i];
        gj_sheet_text(sheet, gj_at(sheet->row, PLACE), assumption->place, GJ_LOOK_TEXT);
        const double values[] = {assumption->low, assumption->central, assumption->high};
        const struct gj_unit unit = gj_given_unit(assumption->unit, values, sheet->book->lang);
        for (uint32_t k = 0; k < 3; k++) {
            add_given(sheet, LOW + k, values[k] * unit.factor);
        }
        gj_sheet_text(sheet, gj_at(sheet->row, UNIT), unit.text, GJ_LOOK_HALF);
        gj_sheet_text(sheet, gj_at(sheet->row, MARK), gj_mark_label(assumption->mark, sheet->book->lang), GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(sheet->row, SOURCE), assumption->source, GJ_LOOK_TEXT);
        sheet->row++;
    }
    if (sheet->sheet != NULL) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, N_ASSUMPTION_COLUMNS - 1);
    }
}

/* --- every row --- */

enum { REPLICATION, FIRM, ARM, STATUS, DIGEST, EVENTS, FIRST_OUTCOME };

/* More would take longer to open than a reader waits, and Excel has 1,048,576 rows at most: they are in rows.csv and results.sqlite. */
enum { MOST_ROWS = 30000 };

static void add_row(struct gj_sheet *sheet, const struct gj_row *row)
{
    char digest[24];
    const enum gj_lang lang = sheet->book->lang;
    const struct gj_shape count = {GJ_LOOK_NUMBER, GJ_FIGURE_INTEGER, 0};
    const struct gj_arm_info *arm = gj_arm_info((enum gj_arm)row->arm);
    (void)snprintf(digest, sizeof digest, "%016" PRIx64, row->digest);
    gj_sheet_number(sheet, gj_at(sheet->row, REPLICATION), row->replication, count);
    gj_sheet_number(sheet, gj_at(sheet->row, FIRM), row->firm, count);
    gj_sheet_text(sheet, gj_at(sheet->row, ARM), lang == GJ_LANG_KO ? arm->ko : arm->en, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, STATUS), gj_status_name(row->status), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, DIGEST), digest, GJ_LOOK_TEXT);
    gj_sheet_number(sheet, gj_at(sheet->row, EVENTS), (double)row->events, count);
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const double value = row->value[k];
        gj_sheet_number(sheet, gj_at(sheet->row, FIRST_OUTCOME + k), value,
                        (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_PLAIN, fabs(value) >= 1000.0 ? 1 : 4});
    }
    sheet->row++;
}

void gj_fill_rows(struct gj_sheet *sheet)
{
    static const enum gj_word heads[FIRST_OUTCOME] = {GJ_WORD_BOOK_REPLICATION, GJ_WORD_BOOK_FIRM,
                                                      GJ_WORD_BOOK_ARM,         GJ_WORD_BOOK_STATUS,
                                                      GJ_WORD_BOOK_DIGEST,      GJ_WORD_BOOK_EVENTS};
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    const uint32_t n = result->row == NULL ? 0 : result->n_rows < MOST_ROWS ? result->n_rows : MOST_ROWS;
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_ROWS, lang));
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_ROWS_NOTE, FIRST_OUTCOME + 6);
    if (n < result->n_rows) {
        char shown[24];
        char all[24];
        (void)snprintf(shown, sizeof shown, "%" PRIu32, n);
        (void)snprintf(all, sizeof all, "%" PRIu32, result->n_rows);
        gj_sheet_filled_note(sheet, GJ_WORD_BOOK_ROWS_CUT, (const char *const[]){shown, all}, 2, FIRST_OUTCOME + 6);
    }
    const uint32_t head = gj_sheet_head(sheet, heads, FIRST_OUTCOME);
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        struct gj_text text;
        gj_text_init(&text);
        gj_text_addf(&text, "%s [%s]", gj_outcome_label((enum gj_outcome_id)k, lang), info->unit);
        gj_sheet_text(sheet, gj_at(head, FIRST_OUTCOME + k), text.data, GJ_LOOK_HEAD);
        sheet->book->failed |= text.failed;
        gj_text_fini(&text);
    }
    gj_sheet_freeze(sheet, head, 3);
    for (uint32_t i = 0; i < n && !sheet->book->failed; i++) {
        add_row(sheet, &result->row[i]);
    }
    if (sheet->sheet != NULL && n > 0) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, FIRST_OUTCOME + GJ_N_OUTCOMES - 1);
    }
}

/* --- how to repeat it --- */

static void add_term(struct gj_sheet *sheet, enum gj_word term, const char *text)
{
    gj_sheet_word(sheet, gj_at(sheet->row, 0), term, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, 1), text, GJ_LOOK_TEXT);
    sheet->row++;
}

static void add_days(struct gj_sheet *sheet, enum gj_word term, gj_time time)
{
    const double days = (double)time / (double)GJ_DAY;
    gj_sheet_word(sheet, gj_at(sheet->row, 0), term, GJ_LOOK_TEXT);
    gj_sheet_number(sheet, gj_at(sheet->row, 1), days,
                    (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_PLAIN, gj_decimals_given(days)});
    gj_sheet_word(sheet, gj_at(sheet->row, 2), GJ_WORD_BOOK_DAYS_UNIT, GJ_LOOK_HALF);
    sheet->row++;
}

void gj_fill_provenance(struct gj_sheet *sheet)
{
    const struct gj_study_result *result = sheet->book->result;
    const struct gj_study_spec *study = result->spec;
    char text[64];
    gj_sheet_title(sheet, gj_word(GJ_WORD_REPEAT_TITLE, sheet->book->lang));
    gj_sheet_word_note(sheet, GJ_WORD_REPEAT_NOTE, 3);
    gj_sheet_note(sheet, sheet->book->spec->command, 3, GJ_LOOK_LEAD);
    (void)snprintf(text, sizeof text, "%" PRIu64, study->seed);
    add_term(sheet, GJ_WORD_SEED, text);
    (void)snprintf(text, sizeof text, "%" PRIu32, result->n_replications);
    add_term(sheet, GJ_WORD_REPLICATIONS, text);
    (void)snprintf(text, sizeof text, "%" PRIu32, result->n_failed);
    add_term(sheet, GJ_WORD_BOOK_FAILED, text);
    add_days(sheet, GJ_WORD_MEASURED_TIME, study->horizon);
    add_days(sheet, GJ_WORD_WARM_UP, study->warm_up);
    add_days(sheet, GJ_WORD_SETTLE, study->settle);
    add_term(sheet, GJ_WORD_SCENARIO_HASH, study->scenario_sha);
    (void)snprintf(text, sizeof text, "%016" PRIx64, result->digest);
    add_term(sheet, GJ_WORD_DIGEST, text);
    add_term(sheet, GJ_WORD_SOFTWARE, sheet->book->spec->software);
    add_term(sheet, GJ_WORD_BOOK_LIBRARY, "libxlsxwriter " LXW_VERSION);
    for (uint32_t i = 0; i < study->n_parameters; i++) {
        gj_sheet_text(sheet, gj_at(sheet->row, 0), study->parameter[i].name, GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(sheet->row, 1), study->parameter[i].value, GJ_LOOK_TEXT);
        sheet->row++;
    }
    gj_sheet_word_note(sheet, GJ_WORD_MADE_BY_PLAIN, 3);
}
