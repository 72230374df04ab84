/* The sheets "machines" and "year by year". */
#include <math.h>
#include <stdio.h>

#include "render/workbook_internal.h"
#include "study/result_paths.h"

/* --- machines --- */

enum {
    NAME,
    IS_AFFECTED,
    ARM,
    OEE,
    AVAILABILITY,
    PERFORMANCE,
    QUALITY,
    GOOD,
    REJECTS,
    FIRST_STATE,
    N_COLUMNS = FIRST_STATE + GJ_N_STATES
};

static void add_station(struct gj_sheet *sheet, const struct gj_station_view *station, int arm)
{
    const uint32_t row = sheet->row++;
    const enum gj_look look = arm == GJ_ARM_BEFORE ? GJ_LOOK_BEFORE : GJ_LOOK_AFTER;
    const double shares[] = {station->oee[arm], station->availability[arm], station->performance[arm],
                             station->quality[arm]};
    gj_sheet_text(sheet, gj_at(row, NAME), station->name, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(row, IS_AFFECTED), station->affected ? "●" : "", GJ_LOOK_TEXT);
    gj_sheet_word(sheet, gj_at(row, ARM), arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, GJ_LOOK_TEXT);
    for (uint32_t k = 0; k < 4; k++) {
        gj_sheet_number(sheet, gj_at(row, OEE + k), shares[k], (struct gj_shape){look, GJ_FIGURE_PERCENT, 1});
    }
    gj_sheet_number(sheet, gj_at(row, GOOD), station->good_per_day[arm],
                    (struct gj_shape){look, GJ_FIGURE_PLAIN, gj_decimals(station->good_per_day[GJ_ARM_BEFORE], NAN)});
    gj_sheet_number(sheet, gj_at(row, REJECTS), station->reject_share[arm],
                    (struct gj_shape){look, GJ_FIGURE_PERCENT, 2});
    for (uint32_t s = 0; s < GJ_N_STATES; s++) {
        gj_sheet_number(sheet, gj_at(row, FIRST_STATE + s), station->state_share[arm][s],
                        (struct gj_shape){look, GJ_FIGURE_PERCENT, 1});
    }
}

static void add_oee(struct gj_sheet *sheet)
{
    static const enum gj_word steps[GJ_N_OEE_STEPS] = {
        GJ_WORD_STEP_CALENDAR, GJ_WORD_STEP_OFF_SHIFT, GJ_WORD_STEP_NO_ORDER, GJ_WORD_STEP_PLANNED_STOP,
        GJ_WORD_STEP_DOWN,     GJ_WORD_STEP_SETUP,     GJ_WORD_STEP_DELAY,    GJ_WORD_STEP_SPEED,
        GJ_WORD_STEP_REJECTS,  GJ_WORD_STEP_EFFECTIVE};
    static const enum gj_word heads[] = {GJ_WORD_BOOK_STEP, GJ_WORD_UNIT, GJ_WORD_BEFORE, GJ_WORD_AFTER,
                                         GJ_WORD_DIFFERENCE};
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    sheet->row++;
    gj_sheet_group(sheet, gj_word(GJ_WORD_CHART_OEE, lang), 9);
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_OEE_NOTE, 9);
    const uint32_t first = gj_sheet_head(sheet, heads, sizeof heads / sizeof heads[0]) + 1;
    for (int step = 0; step < GJ_N_OEE_STEPS; step++) {
        const uint32_t row = sheet->row++, line = row + 1;
        gj_sheet_word(sheet, gj_at(row, 0), steps[step], GJ_LOOK_TEXT);
        gj_sheet_word(sheet, gj_at(row, 1), GJ_WORD_HOURS_UNIT, GJ_LOOK_HALF);
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            const struct gj_at at = gj_at(row, 2 + (uint32_t)arm);
            const double hours = result->oee_hours[arm][step];
            const enum gj_look look = arm == GJ_ARM_BEFORE ? GJ_LOOK_BEFORE : GJ_LOOK_AFTER;
            if (step == GJ_OEE_EFFECTIVE && isfinite(hours)) {
                char formula[GJ_FORMULA];
                const char column = arm == GJ_ARM_BEFORE ? 'C' : 'D';
                (void)snprintf(formula, sizeof formula, "=%c%u-SUM(%c%u:%c%u)", column, first + 1, column, first + 2,
                               column, row);
                gj_sheet_formula(sheet, at, formula, hours, (struct gj_shape){GJ_LOOK_TOTAL, GJ_FIGURE_PLAIN, 2});
            } else {
                gj_sheet_number(sheet, at, hours, (struct gj_shape){look, GJ_FIGURE_PLAIN, 2});
            }
        }
        char formula[GJ_FORMULA];
        const double change = result->oee_hours[GJ_ARM_AFTER][step] - result->oee_hours[GJ_ARM_BEFORE][step];
        if (isfinite(change)) {
            (void)snprintf(formula, sizeof formula, "=D%u-C%u", line, line);
            gj_sheet_formula(sheet, gj_at(row, 4), formula, change,
                             (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_SIGNED, 2});
        }
    }
    const struct gj_bars bars = {.title = GJ_WORD_CHART_OEE,
                                 .axis = gj_word(GJ_WORD_HOURS_A_DAY, lang),
                                 .first = first,
                                 .last = sheet->row - 1,
                                 .label_column = 0,
                                 .column = {2, 3},
                                 .n_series = 2,
                                 .series = {gj_word(GJ_WORD_BEFORE, lang), gj_word(GJ_WORD_AFTER, lang)},
                                 .color = {GJ_COLOR_BEFORE, GJ_COLOR_AFTER},
                                 .at = gj_at(sheet->row + 1, 0),
                                 .width = 900};
    gj_sheet_bars(sheet, &bars);
    sheet->row += 18;
}

void gj_fill_machines(struct gj_sheet *sheet)
{
    static const enum gj_word heads[FIRST_STATE] = {
        GJ_WORD_MACHINE,     GJ_WORD_BOOK_AFFECTED, GJ_WORD_BOOK_ARM,     GJ_WORD_OEE_PERCENT,    GJ_WORD_AVAILABILITY,
        GJ_WORD_PERFORMANCE, GJ_WORD_QUALITY,       GJ_WORD_GOOD_PER_DAY, GJ_WORD_REJECTS_PERCENT};
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    gj_sheet_title(sheet, gj_word(GJ_WORD_MACHINES_TITLE, lang));
    if (result->n_stations == 0) {
        gj_sheet_word_note(sheet, GJ_WORD_NO_DATA, 9);
        return;
    }
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_MACHINES_NOTE, N_COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, FIRST_STATE);
    for (uint32_t s = 0; s < GJ_N_STATES; s++) {
        gj_sheet_text(sheet, gj_at(head, FIRST_STATE + s), gj_state_label((enum gj_state)s, lang), GJ_LOOK_HEAD);
    }
    gj_sheet_freeze(sheet, head, 1);
    for (uint32_t i = 0; i < result->n_stations; i++) {
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            add_station(sheet, &result->station[i], arm);
        }
    }
    if (sheet->sheet != NULL) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, N_COLUMNS - 1);
    }
    add_oee(sheet);
}

/* --- year by year --- */

enum { MEASURE, SERIES, PATH_UNIT, FIRST_PERIOD };
enum { MOST_PERIODS = 30 };

static enum gj_word series_word(enum gj_path_series series)
{
    static const enum gj_word words[GJ_N_PATH_SERIES] = {[GJ_SERIES_BEFORE] = GJ_WORD_BEFORE,
                                                         [GJ_SERIES_AFTER] = GJ_WORD_AFTER,
                                                         [GJ_SERIES_DIFFERENCE] = GJ_WORD_DIFFERENCE,
                                                         [GJ_SERIES_TECHNOLOGY] = GJ_WORD_TECHNOLOGY_ARM,
                                                         [GJ_SERIES_DISPLACED] = GJ_WORD_PATHS_DISPLACED,
                                                         [GJ_SERIES_GROWTH] = GJ_WORD_PATHS_GROWTH};
    return words[series];
}

static struct gj_estimate year_of(const struct gj_sheet *sheet, enum gj_path_measure measure,
                                  enum gj_path_series series, uint32_t year)
{
    const struct gj_study_result *result = sheet->book->result;
    return gj_path_estimate(result->paths, result->paths->frame.n_months + year, measure, series,
                            result->spec->confidence);
}

static uint32_t add_path(struct gj_sheet *sheet, enum gj_path_measure measure, enum gj_path_series series,
                         const struct gj_unit *unit)
{
    const struct gj_path_info *info = gj_path_info(measure);
    const enum gj_lang lang = sheet->book->lang;
    const bool is_difference = series == GJ_SERIES_DIFFERENCE || series >= GJ_SERIES_DISPLACED;
    const uint32_t n_years = sheet->book->result->paths->frame.n_years;
    const uint32_t row = sheet->row++;
    gj_sheet_text(sheet, gj_at(row, MEASURE), lang == GJ_LANG_KO ? info->ko : info->en, GJ_LOOK_TEXT);
    gj_sheet_word(sheet, gj_at(row, SERIES), series_word(series), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(row, PATH_UNIT), is_difference ? unit->difference : unit->text, GJ_LOOK_HALF);
    for (uint32_t year = 0; year < n_years && year < MOST_PERIODS; year++) {
        const struct gj_estimate e = year_of(sheet, measure, series, year);
        gj_sheet_estimate(sheet, gj_at(row, FIRST_PERIOD + 2 * year), &e, unit, is_difference);
    }
    return row;
}

static uint32_t add_paths_head(struct gj_sheet *sheet)
{
    static const enum gj_word heads[FIRST_PERIOD] = {GJ_WORD_OUTCOME, GJ_WORD_BOOK_ARM, GJ_WORD_UNIT};
    const struct gj_path_frame *frame = &sheet->book->result->paths->frame;
    const uint32_t head = gj_sheet_head(sheet, heads, FIRST_PERIOD);
    for (uint32_t year = 0; year < frame->n_years && year < MOST_PERIODS; year++) {
        const uint32_t months = gj_path_year_months(frame, year);
        char number[16];
        char cut[16];
        struct gj_text text;
        gj_text_init(&text);
        (void)snprintf(number, sizeof number, "%u", (unsigned)year + 1);
        (void)snprintf(cut, sizeof cut, "%u", (unsigned)months);
        gj_word_fill(&text, months < 12 ? GJ_WORD_PATHS_YEAR_CUT : GJ_WORD_PATHS_YEAR, sheet->book->lang,
                     (const char *const[]){number, cut}, 2);
        gj_sheet_text(sheet, gj_at(head, FIRST_PERIOD + 2 * year), text.data, GJ_LOOK_HEAD);
        gj_sheet_word(sheet, gj_at(head, FIRST_PERIOD + 2 * year + 1), GJ_WORD_BOOK_HALF, GJ_LOOK_HEAD);
        sheet->book->failed |= text.failed;
        gj_text_fini(&text);
    }
    return head;
}

void gj_fill_paths(struct gj_sheet *sheet)
{
    const struct gj_path_sums *paths = sheet->book->result->paths;
    const uint32_t n_years = paths->frame.n_years;
    const uint32_t columns = FIRST_PERIOD + 2 * (n_years < MOST_PERIODS ? n_years : MOST_PERIODS);
    char months[24];
    (void)snprintf(months, sizeof months, "%.3g", (double)sheet->book->result->spec->decide_at / (double)GJ_MONTH);
    gj_sheet_title(sheet, gj_word(GJ_WORD_PATHS_TITLE, sheet->book->lang));
    gj_sheet_filled_note(sheet, GJ_WORD_PATHS_NOTE, (const char *const[]){months}, 1, columns);
    const uint32_t head = add_paths_head(sheet);
    gj_sheet_freeze(sheet, head, FIRST_PERIOD);
    for (int m = 0; m < GJ_N_PATH_MEASURES; m++) {
        const enum gj_path_measure measure = (enum gj_path_measure)m;
        double most = 0.0;
        for (uint32_t year = 0; year < n_years; year++) {
            const struct gj_estimate before = year_of(sheet, measure, GJ_SERIES_BEFORE, year);
            const struct gj_estimate after = year_of(sheet, measure, GJ_SERIES_AFTER, year);
            most = fmax(most, fmax(fabs(before.mean), fabs(after.mean)));
        }
        const struct gj_unit unit = gj_unit_view(gj_path_info(measure)->unit_year, most, sheet->book->lang);
        for (uint32_t series = 0; series < paths->frame.n_series; series++) {
            (void)add_path(sheet, measure, (enum gj_path_series)series, &unit);
        }
    }
    if (sheet->sheet != NULL) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, (lxw_col_t)(columns - 1));
    }
}
