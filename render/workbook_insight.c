/* Sheets of what is known beyond the outcomes, each only where it was looked at: lost minutes, drivers, gains, grants, budgets. */
#include <math.h>
#include <stdio.h>

#include "render/workbook_internal.h"
#include "study/insight/insight.h"

static struct gj_shape shape_of(enum gj_figure figure, int decimals)
{
    return (struct gj_shape){GJ_LOOK_NUMBER, figure, decimals};
}

static const char *heading(struct gj_text *text, struct gj_sheet *sheet, enum gj_word word, const char *value)
{
    gj_text_init(text);
    gj_word_fill(text, word, sheet->book->lang, (const char *const[]){value}, 1);
    sheet->book->failed |= text->failed;
    return text->data != NULL ? text->data : "";
}

static void filter(struct gj_sheet *sheet, uint32_t head, uint32_t columns)
{
    if (sheet->sheet != NULL && sheet->row > head + 1) {
        (void)worksheet_autofilter(sheet->sheet, head, 0, sheet->row - 1, (lxw_col_t)(columns - 1));
    }
}

/* --- lost minutes --- */

void gj_fill_lost(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_BOOK_CAUSE,         GJ_WORD_BOOK_WHAT,        GJ_WORD_BOOK_LOST_BEFORE,
                                         GJ_WORD_BOOK_HALF,          GJ_WORD_BOOK_LOST_AFTER,  GJ_WORD_BOOK_HALF,
                                         GJ_WORD_DIFFERENCE,         GJ_WORD_BOOK_OWN_BEFORE,  GJ_WORD_BOOK_OWN_AFTER,
                                         GJ_WORD_BOOK_OTHERS_BEFORE, GJ_WORD_BOOK_OTHERS_AFTER};
    enum { N_COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_seen *seen = sheet->book->result->insight->seen;
    char count[24];
    (void)snprintf(count, sizeof count, "%u", (unsigned)seen->n_replications);
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_LOST, sheet->book->lang));
    gj_sheet_filled_note(sheet, GJ_WORD_BOOK_LOST_NOTE, (const char *const[]){count}, 1, N_COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, N_COLUMNS);
    gj_sheet_freeze(sheet, head, 2);
    const struct gj_unit plain = {.factor = 1.0};
    for (uint32_t i = 0; i < seen->n_losses; i++) {
        const struct gj_seen_loss *loss = &seen->loss[i];
        const uint32_t row = sheet->row;
        char formula[GJ_FORMULA];
        const double change = loss->all[GJ_ARM_AFTER].mean - loss->all[GJ_ARM_BEFORE].mean;
        gj_sheet_text(sheet, gj_at(row, 0), gj_cause_label(loss->cause, sheet->book->lang), GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(row, 1), loss->what, GJ_LOOK_TEXT);
        gj_sheet_estimate(sheet, gj_at(row, 2), &loss->all[GJ_ARM_BEFORE], &plain, false);
        gj_sheet_estimate(sheet, gj_at(row, 4), &loss->all[GJ_ARM_AFTER], &plain, false);
        if (isfinite(change)) {
            (void)snprintf(formula, sizeof formula, "=E%u-C%u", row + 1, row + 1);
            gj_sheet_formula(sheet, gj_at(row, 6), formula, change, shape_of(GJ_FIGURE_SIGNED, 1));
        }
        gj_sheet_number(sheet, gj_at(row, 7), loss->own[GJ_ARM_BEFORE].mean, shape_of(GJ_FIGURE_PLAIN, 1));
        gj_sheet_number(sheet, gj_at(row, 8), loss->own[GJ_ARM_AFTER].mean, shape_of(GJ_FIGURE_PLAIN, 1));
        gj_sheet_number(sheet, gj_at(row, 9), loss->others[GJ_ARM_BEFORE].mean, shape_of(GJ_FIGURE_PLAIN, 1));
        gj_sheet_number(sheet, gj_at(row, 10), loss->others[GJ_ARM_AFTER].mean, shape_of(GJ_FIGURE_PLAIN, 1));
        sheet->row++;
    }
    filter(sheet, head, N_COLUMNS);
}

/* --- drivers --- */

void gj_fill_drivers(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {
        GJ_WORD_BOOK_RANK,  GJ_WORD_PLACE,       GJ_WORD_LOW,        GJ_WORD_CENTRAL,      GJ_WORD_HIGH,
        GJ_WORD_UNIT,       GJ_WORD_BOOK_AT_LOW, GJ_WORD_BOOK_HALF,  GJ_WORD_BOOK_AT_HIGH, GJ_WORD_BOOK_HALF,
        GJ_WORD_BOOK_SWING, GJ_WORD_BOOK_HALF,   GJ_WORD_BOOK_TURNS, GJ_WORD_MARK,         GJ_WORD_SOURCE};
    enum { N_COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_drivers *drivers = sheet->book->result->insight->drivers;
    const enum gj_lang lang = sheet->book->lang;
    const struct gj_row_view view = gj_row_view_of(sheet->book->result, drivers->outcome, lang);
    struct gj_text label;
    gj_text_init(&label);
    gj_text_addf(&label, "%s (%s)", gj_outcome_label(drivers->outcome, lang), view.unit.difference);
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_DRIVERS, lang));
    gj_sheet_filled_note(sheet, GJ_WORD_BOOK_DRIVERS_NOTE, (const char *const[]){label.failed ? "" : label.data}, 1,
                         N_COLUMNS);
    sheet->book->failed |= label.failed;
    gj_text_fini(&label);
    const uint32_t head = gj_sheet_head(sheet, heads, N_COLUMNS);
    gj_sheet_freeze(sheet, head, 2);
    for (uint32_t i = 0; i < drivers->n_drivers; i++) {
        const struct gj_driver *driver = &drivers->driver[i];
        const double given[] = {driver->low, driver->central, driver->high};
        const struct gj_unit unit = gj_given_unit(driver->unit, given, lang);
        const uint32_t row = sheet->row++;
        gj_sheet_number(sheet, gj_at(row, 0), i + 1, shape_of(GJ_FIGURE_INTEGER, 0));
        gj_sheet_text(sheet, gj_at(row, 1), driver->place, GJ_LOOK_TEXT);
        for (uint32_t k = 0; k < 3; k++) {
            const double value = given[k] * unit.factor;
            gj_sheet_number(sheet, gj_at(row, 2 + k), value, shape_of(GJ_FIGURE_PLAIN, gj_decimals_given(value)));
        }
        gj_sheet_text(sheet, gj_at(row, 5), unit.text, GJ_LOOK_HALF);
        gj_sheet_estimate(sheet, gj_at(row, 6), &driver->at_low, &view.unit, true);
        gj_sheet_estimate(sheet, gj_at(row, 8), &driver->at_high, &view.unit, true);
        gj_sheet_estimate(sheet, gj_at(row, 10), &driver->swing, &view.unit, false);
        gj_sheet_text(sheet, gj_at(row, 12), driver->is_sign_changed ? gj_word(GJ_WORD_YES, lang) : "", GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(row, 13), gj_mark_label(driver->mark, lang), GJ_LOOK_TEXT);
        gj_sheet_text(sheet, gj_at(row, 14), driver->source, GJ_LOOK_TEXT);
    }
    filter(sheet, head, N_COLUMNS);
}

/* --- gains --- */

static void add_gain_column(struct gj_sheet *sheet, const struct gj_gains *gains, uint32_t k)
{
    const struct gj_gain_column *column = &gains->column[k];
    const enum gj_lang lang = sheet->book->lang;
    if (column->whole.n == 0) {
        return;
    }
    const struct gj_unit unit = gj_unit_view(gj_outcome_info(column->outcome)->unit,
                                             fmax(fabs(column->with.mean), fabs(column->without.mean)), lang);
    const struct gj_cell_unit cell = gj_cell_unit_of(&unit);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s (%s)", gj_outcome_label(column->outcome, lang), unit.difference);
    gj_sheet_group(sheet, text.failed ? "" : text.data, 4);
    sheet->book->failed |= text.failed;
    gj_text_fini(&text);
    const uint32_t first = sheet->row;
    const int decimals = gj_decimals(column->whole.mean * unit.factor, column->whole.half_width * unit.factor);
    for (uint32_t i = 0; i < gains->n_groups; i++) {
        const struct gj_gain_group_info *info = gj_gain_group_info(gains->group[i]);
        gj_sheet_text(sheet, gj_at(sheet->row, 0), lang == GJ_LANG_KO ? info->ko : info->en, GJ_LOOK_TEXT);
        gj_sheet_estimate(sheet, gj_at(sheet->row, 1), &column->part[i], &unit, true);
        sheet->row++;
    }
    char formula[GJ_FORMULA];
    (void)snprintf(formula, sizeof formula, "=SUM(B%u:B%u)", first + 1, sheet->row);
    gj_sheet_word(sheet, gj_at(sheet->row, 0), GJ_WORD_BOOK_WHOLE, GJ_LOOK_TEXT);
    gj_sheet_formula(sheet, gj_at(sheet->row, 1), formula, column->whole.mean * cell.factor,
                     (struct gj_shape){GJ_LOOK_TOTAL, cell.difference, decimals});
    gj_sheet_number(sheet, gj_at(sheet->row, 2), column->whole.half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, decimals});
    for (uint32_t i = 0; i < gains->n_groups; i++) {
        (void)snprintf(formula, sizeof formula, "=IF(B$%u=0,\"\",B%u/B$%u)", sheet->row + 1, first + i + 1,
                       sheet->row + 1);
        const double share = column->whole.mean != 0.0 ? column->part[i].mean / column->whole.mean : (double)NAN;
        gj_sheet_formula(sheet, gj_at(first + i, 3), formula, share, shape_of(GJ_FIGURE_PERCENT, 0));
    }
    sheet->row += 2;
}

void gj_fill_gains(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_BOOK_LEVERS, GJ_WORD_BOOK_PART, GJ_WORD_BOOK_HALF,
                                         GJ_WORD_BOOK_OF_WHOLE};
    const struct gj_gains *gains = sheet->book->result->insight->gains;
    char count[24];
    (void)snprintf(count, sizeof count, "%u", (unsigned)gains->n_replications);
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_GAINS, sheet->book->lang));
    gj_sheet_filled_note(sheet, GJ_WORD_BOOK_GAINS_NOTE, (const char *const[]){count}, 1, 8);
    gj_sheet_freeze(sheet, gj_sheet_head(sheet, heads, 4), 1);
    for (uint32_t k = 0; k < GJ_N_GAIN_OUTCOMES; k++) {
        add_gain_column(sheet, gains, k);
    }
}

/* --- grant --- */

/* What lies between two points of the curve, on a straight line: y of the input's cell over the columns of the table. */
static void interpolate(struct gj_sheet *sheet, struct gj_at at, const char *input, uint32_t first, uint32_t last,
                        char y, double value, struct gj_shape shape)
{
    char formula[GJ_FORMULA];
    (void)snprintf(
        formula, sizeof formula,
        "=IF(ISNUMBER(%s),FORECAST(%s,OFFSET($%c$%u,MIN(MATCH(%s,$A$%u:$A$%u,1),%u)-1,0,2,1),OFFSET($A$%u,MIN("
        "MATCH(%s,$A$%u:$A$%u,1),%u)-1,0,2,1)),\"–\")",
        input, input, y, first, input, first, last, last - first, first, input, first, last, last - first);
    gj_sheet_formula(sheet, at, formula, value, shape);
}

static void add_goal(struct gj_sheet *sheet, enum gj_word word, const struct gj_breakeven_goal *goal)
{
    gj_sheet_word(sheet, gj_at(sheet->row, 0), word, GJ_LOOK_TEXT);
    if (goal->answer == GJ_BREAKEVEN_NEVER) {
        gj_sheet_word(sheet, gj_at(sheet->row, 1), GJ_WORD_BOOK_NEVER, GJ_LOOK_TEXT);
    } else {
        gj_sheet_number(sheet, gj_at(sheet->row, 1), (double)goal->grant_won * sheet->book->money.factor,
                        shape_of(GJ_FIGURE_PLAIN, 3));
        gj_sheet_text(sheet, gj_at(sheet->row, 2), sheet->book->money.text, GJ_LOOK_HALF);
    }
    sheet->row++;
}

static void add_point(struct gj_sheet *sheet, const struct gj_grant_point *point, const struct gj_unit *price)
{
    const struct gj_unit plain = {.factor = 1.0};
    const double factor = sheet->book->money.factor;
    const uint32_t row = sheet->row++;
    gj_sheet_number(sheet, gj_at(row, 0), (double)point->grant_won * factor, shape_of(GJ_FIGURE_PLAIN, 3));
    gj_sheet_number(sheet, gj_at(row, 1), point->share, shape_of(GJ_FIGURE_PERCENT, 0));
    gj_sheet_number(sheet, gj_at(row, 2), point->goes_ahead.mean, shape_of(GJ_FIGURE_PERCENT, 1));
    gj_sheet_number(sheet, gj_at(row, 3), point->low, shape_of(GJ_FIGURE_PERCENT, 1));
    gj_sheet_number(sheet, gj_at(row, 4), point->high, shape_of(GJ_FIGURE_PERCENT, 1));
    gj_sheet_estimate(sheet, gj_at(row, 5), &point->net_jobs, &plain, true);
    gj_sheet_estimate(sheet, gj_at(row, 7), &point->public_won, &sheet->book->money, false);
    gj_sheet_number(sheet, gj_at(row, 9), point->won_per_job * price->factor, shape_of(GJ_FIGURE_PLAIN, 2));
}

static void add_grant_question(struct gj_sheet *sheet, uint32_t row, uint32_t first, uint32_t last)
{
    const struct gj_breakeven *grant = sheet->book->result->insight->grant;
    const struct gj_grant_point *asked = &grant->point[grant->n_points / 2];
    const double factor = sheet->book->money.factor;
    char input[GJ_REFERENCE];
    gj_cell_name(input, gj_at(row, 1));
    gj_sheet_word(sheet, gj_at(row, 0), GJ_WORD_BOOK_ASK_GRANT, GJ_LOOK_TEXT);
    gj_sheet_number(sheet, gj_at(row, 1), (double)asked->grant_won * factor,
                    (struct gj_shape){GJ_LOOK_INPUT, GJ_FIGURE_PLAIN, 3});
    gj_sheet_text(sheet, gj_at(row, 2), sheet->book->money.text, GJ_LOOK_HALF);
    static const enum gj_word words[] = {GJ_WORD_BOOK_GOES_AHEAD, GJ_WORD_BOOK_GRANT_JOBS, GJ_WORD_BOOK_GRANT_PUBLIC};
    static const char columns[] = {'C', 'F', 'H'};
    const double values[] = {asked->goes_ahead.mean, asked->net_jobs.mean, asked->public_won.mean * factor};
    const struct gj_shape shapes[] = {
        {GJ_LOOK_LIVE, GJ_FIGURE_PERCENT, 1}, {GJ_LOOK_LIVE, GJ_FIGURE_SIGNED, 2}, {GJ_LOOK_LIVE, GJ_FIGURE_PLAIN, 3}};
    for (uint32_t k = 0; k < 3; k++) {
        gj_sheet_word(sheet, gj_at(row + 1 + k, 0), words[k], GJ_LOOK_TEXT);
        if (isfinite(values[k])) {
            interpolate(sheet, gj_at(row + 1 + k, 1), input, first + 1, last + 1, columns[k], values[k], shapes[k]);
        }
    }
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                      .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                      .minimum_number = 0.0,
                                      .maximum_number = (double)grant->point[grant->n_points - 1].grant_won * factor};
    if (sheet->sheet != NULL) {
        sheet->book->failed |= worksheet_data_validation_cell(sheet->sheet, row, 1, &validation) != LXW_NO_ERROR;
    }
    char reference[GJ_REFERENCE];
    char formula[GJ_REFERENCE + 2];
    gj_cell_reference(reference, sheet, gj_at(row, 1));
    (void)snprintf(formula, sizeof formula, "=%s", reference);
    sheet->book->failed |= workbook_define_name(sheet->book->workbook, "asked_grant", formula) != LXW_NO_ERROR;
}

void gj_fill_grant(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {
        GJ_WORD_BOOK_GRANT, GJ_WORD_BOOK_OF_COST,    GJ_WORD_BOOK_GOES_AHEAD, GJ_WORD_LOW,
        GJ_WORD_HIGH,       GJ_WORD_BOOK_GRANT_JOBS, GJ_WORD_BOOK_HALF,       GJ_WORD_BOOK_GRANT_PUBLIC,
        GJ_WORD_BOOK_HALF,  GJ_WORD_BOOK_PER_NET};
    enum { N_COLUMNS = sizeof heads / sizeof heads[0] };
    const struct gj_breakeven *grant = sheet->book->result->insight->grant;
    const struct gj_unit price = gj_unit_view("won/job", 1e8, sheet->book->lang);
    struct gj_text text;
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_GRANT, sheet->book->lang));
    gj_sheet_note(sheet, heading(&text, sheet, GJ_WORD_BOOK_GRANT_NOTE, sheet->book->money.text), N_COLUMNS,
                  GJ_LOOK_NOTE);
    gj_text_fini(&text);
    add_goal(sheet, GJ_WORD_BOOK_BREAKEVEN, &grant->ahead);
    const uint32_t question = sheet->row + 1;
    sheet->row += 6;
    const uint32_t head = gj_sheet_head(sheet, heads, N_COLUMNS);
    for (uint32_t i = 0; i < grant->n_points; i++) {
        add_point(sheet, &grant->point[i], &price);
    }
    if (grant->n_points > 1) {
        add_grant_question(sheet, question, head + 1, sheet->row - 1);
    }
    const struct gj_bars bars = {.title = GJ_WORD_BOOK_GOES_AHEAD,
                                 .axis = "%",
                                 .first = head + 1,
                                 .last = sheet->row - 1,
                                 .column = {2},
                                 .n_series = 1,
                                 .series = {gj_word(GJ_WORD_BOOK_GOES_AHEAD, sheet->book->lang)},
                                 .color = {GJ_COLOR_AFTER},
                                 .at = gj_at(sheet->row + 1, 0),
                                 .is_line = true};
    gj_sheet_bars(sheet, &bars);
}

/* --- budget --- */

static void add_method(struct gj_sheet *sheet, const struct gj_frontier *budget, uint32_t method)
{
    static const enum gj_word names[GJ_N_FRONTIER_METHODS] = {GJ_WORD_BOOK_BY_LOT, GJ_WORD_BOOK_BEST_FIRST,
                                                              GJ_WORD_BOOK_FITTED, GJ_WORD_BOOK_OPTIMAL};
    const struct gj_frontier_outcome *outcome = &budget->method[method];
    const struct gj_frontier_sum *sums[] = {&outcome->chosen, &outcome->checked};
    const double factor = sheet->book->money.factor;
    for (uint32_t k = 0; k < 2; k++) {
        const uint32_t row = sheet->row++;
        gj_sheet_word(sheet, gj_at(row, 0), names[method], GJ_LOOK_TEXT);
        gj_sheet_word(sheet, gj_at(row, 1), k == 0 ? GJ_WORD_BOOK_CHOSEN : GJ_WORD_BOOK_CHECKED, GJ_LOOK_TEXT);
        gj_sheet_number(sheet, gj_at(row, 2), sums[k]->firms, shape_of(GJ_FIGURE_PLAIN, 1));
        gj_sheet_number(sheet, gj_at(row, 3), sums[k]->adopters, shape_of(GJ_FIGURE_PLAIN, 1));
        gj_sheet_number(sheet, gj_at(row, 4), sums[k]->spent_won * factor, shape_of(GJ_FIGURE_PLAIN, 2));
        gj_sheet_number(sheet, gj_at(row, 5), sums[k]->deadweight_won * factor, shape_of(GJ_FIGURE_PLAIN, 2));
        gj_sheet_number(sheet, gj_at(row, 6), sums[k]->jobs, shape_of(GJ_FIGURE_SIGNED, 1));
        char formula[GJ_FORMULA];
        (void)snprintf(formula, sizeof formula, "=IF(N(G%u)>0,E%u/G%u,\"–\")", row + 1, row + 1, row + 1);
        const double price = sums[k]->jobs > 0.0 ? sums[k]->spent_won * factor / sums[k]->jobs : (double)NAN;
        gj_sheet_formula(sheet, gj_at(row, 7), formula, price, shape_of(GJ_FIGURE_PLAIN, 3));
    }
}

void gj_fill_budget(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_BOOK_METHOD,    GJ_WORD_BOOK_COUNT,  GJ_WORD_BOOK_OFFERS,
                                         GJ_WORD_BOOK_ADOPTERS,  GJ_WORD_BOOK_SPENT,  GJ_WORD_BOOK_WASTED,
                                         GJ_WORD_BOOK_NET_ADDED, GJ_WORD_BOOK_PER_NET};
    static const enum gj_word points[] = {GJ_WORD_BOOK_BUDGET, GJ_WORD_BOOK_SPENT, GJ_WORD_BOOK_GREEDY,
                                          GJ_WORD_BOOK_OPTIMAL, GJ_WORD_BOOK_MARGINAL};
    const struct gj_frontier *budget = sheet->book->result->insight->budget;
    const double factor = sheet->book->money.factor;
    struct gj_text text;
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_BUDGET, sheet->book->lang));
    gj_sheet_note(sheet, heading(&text, sheet, GJ_WORD_BOOK_BUDGET_NOTE, sheet->book->money.text), 8, GJ_LOOK_NOTE);
    gj_text_fini(&text);
    (void)gj_sheet_head(sheet, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t method = 0; method < GJ_N_FRONTIER_METHODS; method++) {
        add_method(sheet, budget, method);
    }
    sheet->row++;
    const uint32_t first = gj_sheet_head(sheet, points, sizeof points / sizeof points[0]) + 1;
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        const struct gj_frontier_point *point = &budget->point[i];
        const uint32_t row = sheet->row++;
        gj_sheet_number(sheet, gj_at(row, 0), (double)point->budget_won * factor, shape_of(GJ_FIGURE_PLAIN, 2));
        gj_sheet_number(sheet, gj_at(row, 1), point->spent_won * factor, shape_of(GJ_FIGURE_PLAIN, 2));
        gj_sheet_number(sheet, gj_at(row, 2), point->greedy_jobs, shape_of(GJ_FIGURE_SIGNED, 1));
        gj_sheet_number(sheet, gj_at(row, 3), point->optimal_jobs, shape_of(GJ_FIGURE_SIGNED, 1));
        gj_sheet_number(sheet, gj_at(row, 4), point->won_per_job * factor, shape_of(GJ_FIGURE_PLAIN, 3));
    }
    const struct gj_bars bars = {
        .title = GJ_WORD_BOOK_CHART_BUDGET,
        .axis = gj_word(GJ_WORD_BOOK_NET_ADDED, sheet->book->lang),
        .first = first,
        .last = sheet->row - 1,
        .column = {2, 3},
        .n_series = 2,
        .series = {gj_word(GJ_WORD_BOOK_GREEDY, sheet->book->lang), gj_word(GJ_WORD_BOOK_OPTIMAL, sheet->book->lang)},
        .color = {GJ_COLOR_BEFORE, GJ_COLOR_AFTER},
        .at = gj_at(sheet->row + 1, 0),
        .is_line = true};
    gj_sheet_bars(sheet, &bars);
}
