/* The sheet "what if": cells that the reader may change, and what follows from them without living anything again.
 *
 * What is offered here is what can be computed from yearly flows and means alone: the rate, the years that count, how much of the price the state pays (a
 * transfer) and the shares of the bridge. Prices, wages and demand change what people and machines do, so they need another run. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/workbook_internal.h"

const char *gj_input_name(enum gj_input input)
{
    static const char *const names[GJ_N_INPUTS] = {[GJ_INPUT_RATE] = "discount_rate",
                                                   [GJ_INPUT_YEARS] = "years_counted",
                                                   [GJ_INPUT_GRANT] = "public_grant",
                                                   [GJ_INPUT_DEADWEIGHT] = "deadweight",
                                                   [GJ_INPUT_RIVALS] = "rivals",
                                                   [GJ_INPUT_LEAKAGE] = "leakage",
                                                   [GJ_INPUT_SUBSTITUTION] = "substitution",
                                                   [GJ_INPUT_FIRMS] = "number_of_firms"};
    return names[input];
}

/* --- which inputs there are --- */

static void offer(struct gj_book *book, enum gj_input input, bool is_there, double value)
{
    book->input[input].is_there = is_there && isfinite(value);
    book->input[input].value = value;
}

/* What the state pays the firm for its steps, not discounted, in the book's unit. */
static double grant_of(const struct gj_book *book)
{
    const struct gj_appraisal *a = &book->result->appraisal;
    double won = 0.0;
    for (uint32_t year = 0; year <= a->n_years; year++) {
        won += gj_appraisal_flow(a, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_ACCOUNT_STATE_SUPPORT, year)->mean;
    }
    return won * book->money.factor;
}

static bool is_assumed(const struct gj_bridge *bridge, enum gj_bridge_step step)
{
    return bridge->is_told && bridge->line[step].basis == GJ_BASIS_ASSUMED;
}

void gj_book_inputs(struct gj_book *book)
{
    const struct gj_study_result *result = book->result;
    const struct gj_appraisal *a = &result->appraisal;
    const struct gj_bridge *bridge = &result->bridge;
    if (a->flow == NULL || !a->has[GJ_EFFECT_PROGRAMME]) {
        return;
    }
    offer(book, GJ_INPUT_RATE, true, a->rate);
    offer(book, GJ_INPUT_YEARS, true, a->years);
    /* A firm that decides would decide otherwise about another grant: its answer is on the sheet "grant". */
    const double grant = grant_of(book);
    offer(book, GJ_INPUT_GRANT, !result->spec->firm.decision.is_on && grant > 0.0, grant);
    const struct gj_range *deadweight = &bridge->line[GJ_BRIDGE_DEADWEIGHT].share;
    offer(book, GJ_INPUT_DEADWEIGHT, is_assumed(bridge, GJ_BRIDGE_DEADWEIGHT), deadweight->central);
    /* What rivals lose is a share of what orders bring, which can be told only when some of it is lost. */
    const double lost = bridge->line[GJ_BRIDGE_RIVALS].share.central * (1.0 - deadweight->central);
    offer(book, GJ_INPUT_RIVALS, is_assumed(bridge, GJ_BRIDGE_RIVALS) && lost > 0.0,
          bridge->line[GJ_BRIDGE_RIVALS].share.central);
    offer(book, GJ_INPUT_LEAKAGE, is_assumed(bridge, GJ_BRIDGE_LEAKAGE), bridge->line[GJ_BRIDGE_LEAKAGE].share.central);
    offer(book, GJ_INPUT_SUBSTITUTION, is_assumed(bridge, GJ_BRIDGE_SUBSTITUTION),
          bridge->line[GJ_BRIDGE_SUBSTITUTION].share.central);
    offer(book, GJ_INPUT_FIRMS, a->worth[GJ_EFFECT_PROGRAMME][GJ_PARTY_STATE].is_concerned, 1.0);
}

/* --- input cells --- */

enum { LABEL, UNIT, VALUE, AS_RUN, NOTE, N_INPUT_COLUMNS = NOTE + 2 };

struct input_text {
    enum gj_word label, note;
    bool is_share, is_whole;
    double most; /* that the cell takes; shares and counts begin at 0 */
};

static struct input_text text_of(const struct gj_book *book, enum gj_input input)
{
    const struct gj_study_result *result = book->result;
    const bool is_taxed = result->spec->firm.finance.is_on;
    switch (input) {
    case GJ_INPUT_RATE:
        return (struct input_text){GJ_WORD_INPUT_RATE, GJ_WORD_INPUT_RATE_NOTE, true, false, 1.0};
    case GJ_INPUT_YEARS:
        return (struct input_text){GJ_WORD_INPUT_YEARS, GJ_WORD_INPUT_YEARS_NOTE, false, false,
                                   result->appraisal.years};
    case GJ_INPUT_GRANT:
        return (struct input_text){GJ_WORD_INPUT_GRANT,
                                   is_taxed ? GJ_WORD_INPUT_GRANT_TAXED_NOTE : GJ_WORD_INPUT_GRANT_NOTE, false, false,
                                   1e12};
    case GJ_INPUT_DEADWEIGHT:
        return (struct input_text){GJ_WORD_INPUT_DEADWEIGHT, GJ_WORD_INPUT_SHARE_NOTE, true, false, 1.0};
    case GJ_INPUT_RIVALS:
        return (struct input_text){GJ_WORD_INPUT_RIVALS, GJ_WORD_INPUT_SHARE_NOTE, true, false, 1.0};
    case GJ_INPUT_LEAKAGE:
        return (struct input_text){GJ_WORD_INPUT_LEAKAGE, GJ_WORD_INPUT_SHARE_NOTE, true, false, 1.0};
    case GJ_INPUT_SUBSTITUTION:
        return (struct input_text){GJ_WORD_INPUT_SUBSTITUTION, GJ_WORD_INPUT_SHARE_NOTE, true, false, 1.0};
    default:
        return (struct input_text){GJ_WORD_INPUT_FIRMS, GJ_WORD_INPUT_FIRMS_NOTE, false, true, 1e6};
    }
}

static struct gj_range range_of(const struct gj_book *book, enum gj_input input)
{
    const struct gj_bridge_line *line = book->result->bridge.line;
    return input >= GJ_INPUT_DEADWEIGHT && input <= GJ_INPUT_SUBSTITUTION
               ? line[GJ_BRIDGE_DEADWEIGHT + (input - GJ_INPUT_DEADWEIGHT)].share
               : (struct gj_range){0};
}

/* Keeps out what the formulas were not made for, and says what belongs there. */
static void guard(struct gj_sheet *sheet, struct gj_at at, const struct input_text *text)
{
    const enum gj_lang lang = sheet->book->lang;
    char most[32];
    struct gj_text message;
    const char *values[] = {most};
    gj_text_init(&message);
    (void)snprintf(most, sizeof most, text->is_share ? "%.0f %%" : "%.12g",
                   text->is_share ? text->most * 100.0 : text->most);
    gj_word_fill(&message, text->is_whole ? GJ_WORD_INPUT_WHOLE : GJ_WORD_INPUT_BETWEEN, lang, values, 1);
    lxw_data_validation validation = {.validate =
                                          text->is_whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL,
                                      .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                      .minimum_number = 0.0,
                                      .maximum_number = text->most,
                                      .input_title = (char *)(uintptr_t)gj_word(GJ_WORD_INPUT_TITLE, lang),
                                      .input_message = message.data,
                                      .error_title = (char *)(uintptr_t)gj_word(GJ_WORD_INPUT_TITLE, lang),
                                      .error_message = message.data};
    if (sheet->sheet != NULL && !message.failed) {
        sheet->book->failed |=
            worksheet_data_validation_cell(sheet->sheet, at.row, (lxw_col_t)at.column, &validation) != LXW_NO_ERROR;
        lxw_comment_options options = {.width = 320, .height = 110, .font_size = 9};
        sheet->book->failed |= worksheet_write_comment_opt(sheet->sheet, at.row, (lxw_col_t)at.column,
                                                           gj_word(text->note, lang), &options) != LXW_NO_ERROR;
    }
    sheet->book->failed |= message.failed;
    gj_text_fini(&message);
}

static void add_input(struct gj_sheet *sheet, enum gj_input input)
{
    struct gj_book *book = sheet->book;
    const struct input_text text = text_of(book, input);
    const uint32_t row = sheet->row;
    const double value = book->input[input].value;
    const int decimals = text.is_share   ? gj_decimals_given(value * 100.0)
                         : text.is_whole ? 0
                                         : gj_decimals_given(value);
    const enum gj_figure figure = text.is_share ? GJ_FIGURE_PERCENT : GJ_FIGURE_PLAIN;
    const char *unit = text.is_share             ? "%"
                       : input == GJ_INPUT_GRANT ? book->money.text
                       : input == GJ_INPUT_YEARS ? gj_word(GJ_WORD_BOOK_YEARS_UNIT, book->lang)
                                                 : gj_word(GJ_WORD_BOOK_FIRMS_UNIT, book->lang);
    gj_sheet_word(sheet, gj_at(row, LABEL), text.label, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(row, UNIT), unit, GJ_LOOK_HALF);
    gj_sheet_number(sheet, gj_at(row, VALUE), value,
                    (struct gj_shape){GJ_LOOK_INPUT, figure, decimals > 3 ? 3 : decimals});
    gj_sheet_number(sheet, gj_at(row, AS_RUN), value,
                    (struct gj_shape){GJ_LOOK_NUMBER, figure, decimals > 3 ? 3 : decimals});
    const struct gj_range range = range_of(book, input);
    if (range.low < range.high) {
        char low[24];
        char high[24];
        struct gj_text note;
        gj_text_init(&note);
        (void)snprintf(low, sizeof low, "%.3g", range.low * 100.0);
        (void)snprintf(high, sizeof high, "%.3g", range.high * 100.0);
        gj_word_fill(&note, GJ_WORD_INPUT_RANGE, book->lang, (const char *const[]){low, high}, 2);
        gj_sheet_text(sheet, gj_at(row, NOTE), note.data, GJ_LOOK_HALF);
        book->failed |= note.failed;
        gj_text_fini(&note);
    }
    guard(sheet, gj_at(row, VALUE), &text);
    char reference[GJ_REFERENCE];
    char formula[GJ_REFERENCE + 2];
    gj_cell_reference(reference, sheet, gj_at(row, VALUE));
    (void)snprintf(formula, sizeof formula, "=%s", reference);
    book->failed |= workbook_define_name(book->workbook, gj_input_name(input), formula) != LXW_NO_ERROR;
    sheet->row++;
}

/* --- what follows --- */

enum { RESULT_LABEL, RESULT_UNIT, NOW, RUN, HALF, CHANGE, N_RESULT_COLUMNS };

struct row {
    const char *label, *unit;
    double value, half_width; /* as run, in the cell's unit */
    int decimals;
    enum gj_figure figure;
};

/* `formula` NULL: it follows no input. Returns the line it stands on, for formulas below. */
static uint32_t add_row(struct gj_sheet *sheet, const struct row *row, const char *formula)
{
    const uint32_t at = sheet->row++;
    char change[GJ_FORMULA];
    const bool is_share = row->figure == GJ_FIGURE_PERCENT;
    gj_sheet_text(sheet, gj_at(at, RESULT_LABEL), row->label, GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(at, RESULT_UNIT), row->unit, GJ_LOOK_HALF);
    if (formula != NULL) {
        gj_sheet_formula(sheet, gj_at(at, NOW), formula, row->value,
                         (struct gj_shape){GJ_LOOK_LIVE, row->figure, row->decimals});
    } else {
        gj_sheet_number(sheet, gj_at(at, NOW), row->value,
                        (struct gj_shape){GJ_LOOK_NUMBER, row->figure, row->decimals});
    }
    if (isfinite(row->value)) {
        gj_sheet_number(sheet, gj_at(at, RUN), row->value,
                        (struct gj_shape){GJ_LOOK_NUMBER, row->figure, row->decimals});
    } else {
        gj_sheet_text(sheet, gj_at(at, RUN), GJ_BOOK_NONE, GJ_LOOK_NUMBER);
    }
    gj_sheet_number(sheet, gj_at(at, HALF), row->half_width,
                    (struct gj_shape){GJ_LOOK_HALF, is_share ? GJ_FIGURE_HALF_PERCENT : GJ_FIGURE_HALF, row->decimals});
    (void)snprintf(change, sizeof change, "=IF(AND(ISNUMBER(C%u),ISNUMBER(D%u)),ROUND(C%u-D%u,6),\"\")", at + 1, at + 1,
                   at + 1, at + 1);
    gj_sheet_formula(sheet, gj_at(at, CHANGE), change, isfinite(row->value) ? 0.0 : (double)NAN,
                     (struct gj_shape){GJ_LOOK_NUMBER, is_share ? GJ_FIGURE_POINTS : GJ_FIGURE_SIGNED, row->decimals});
    return at + 1;
}

static const char *owner_name(uint32_t owner, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? gj_owner_info(owner)->ko : gj_owner_info(owner)->en;
}

static void add_owner_rows(struct gj_sheet *sheet, enum gj_word word, uint32_t owner, const struct row *row,
                           const char *link)
{
    char formula[GJ_FORMULA];
    struct gj_text label;
    struct row named = *row;
    if (link[0] == '\0') {
        return;
    }
    gj_text_init(&label);
    gj_text_addf(&label, "%s: %s", gj_word(word, sheet->book->lang), owner_name(owner, sheet->book->lang));
    named.label = label.data;
    (void)snprintf(formula, sizeof formula, "=%s", link);
    (void)add_row(sheet, &named, formula);
    sheet->book->failed |= label.failed;
    gj_text_fini(&label);
}

static void add_owners(struct gj_sheet *sheet)
{
    const struct gj_book *book = sheet->book;
    const double factor = book->money.factor;
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        const struct gj_worth *w = &book->result->appraisal.worth[GJ_EFFECT_PROGRAMME][owner];
        const double value = w->npv.mean * factor, half = w->npv.half_width * factor;
        const struct row npv = {NULL, book->money.text, value, half, gj_decimals(value, half), GJ_FIGURE_SIGNED};
        const struct row ratio = {NULL,
                                  "",
                                  w->benefit_cost.mean,
                                  w->benefit_cost.half_width,
                                  gj_decimals(w->benefit_cost.mean, w->benefit_cost.half_width),
                                  GJ_FIGURE_PLAIN};
        const struct row payback = {
            NULL, gj_word(GJ_WORD_BOOK_YEARS_UNIT, book->lang), w->payback, (double)NAN, 1, GJ_FIGURE_PLAIN};
        add_owner_rows(sheet, GJ_WORD_NPV, owner, &npv, book->links.npv[owner]);
        add_owner_rows(sheet, GJ_WORD_BENEFIT_COST, owner, &ratio, book->links.benefit_cost[owner]);
        add_owner_rows(sheet, GJ_WORD_BOOK_PAYBACK, owner, &payback, book->links.payback[owner]);
    }
}

static struct row row_of(const struct gj_book *book, enum gj_word word, const struct gj_estimate *e, double factor)
{
    return (struct row){gj_word(word, book->lang),
                        "",
                        e->mean * factor,
                        e->half_width * factor,
                        gj_decimals(e->mean * factor, e->half_width * factor),
                        GJ_FIGURE_PLAIN};
}

/* Support over jobs, in the unit that a job's price is told in. Nothing where the jobs are not surely there. */
static uint32_t add_price(struct gj_sheet *sheet, enum gj_word word, const struct gj_estimate *price,
                          const char *unit_name, const uint32_t lines[2])
{
    const struct gj_book *book = sheet->book;
    const double most = fabs(price->mean) + price->half_width;
    const struct gj_unit unit = gj_unit_view(unit_name, isfinite(most) ? most : 1e8, book->lang);
    struct row row = row_of(book, word, price, unit.factor);
    char formula[GJ_FORMULA];
    row.unit = unit.text;
    (void)snprintf(formula, sizeof formula, "=IF(N(C%u)-N(E%u)>0,C%u/C%u*%.10g,\"–\")", lines[1], lines[1], lines[0],
                   lines[1], unit.factor / book->money.factor);
    return add_row(sheet, &row, formula);
}

static void add_state(struct gj_sheet *sheet)
{
    const struct gj_book *book = sheet->book;
    const struct gj_fiscal *f = &book->result->appraisal.fiscal;
    const char *heads = gj_word(GJ_WORD_HEADS_UNIT, book->lang);
    char formula[GJ_FORMULA];
    if (book->links.support[0] == '\0') {
        return;
    }
    struct row row = row_of(book, GJ_WORD_BOOK_SUPPORT, &f->support, book->money.factor);
    row.unit = book->money.text;
    (void)snprintf(formula, sizeof formula, "=%s", book->links.support);
    const uint32_t support = add_row(sheet, &row, formula);
    row = row_of(book, GJ_WORD_BOOK_RETURNED, &f->returned, book->money.factor);
    row.unit = book->money.text;
    (void)snprintf(formula, sizeof formula, "=%s", book->links.returned);
    const uint32_t returned = add_row(sheet, &row, formula);
    if (isfinite(f->returns.mean)) {
        row = row_of(book, GJ_WORD_BOOK_RETURNS, &f->returns, 1.0);
        (void)snprintf(formula, sizeof formula, "=IF(C%u>0,C%u/C%u,\"–\")", support, returned, support);
        (void)add_row(sheet, &row, formula);
    }
    row = row_of(book, GJ_WORD_BOOK_GROSS_JOBS, &f->gross_jobs, 1.0);
    row.unit = heads;
    row.figure = GJ_FIGURE_SIGNED;
    const uint32_t gross = isfinite(f->gross_jobs.mean) ? add_row(sheet, &row, NULL) : 0;
    uint32_t net = 0;
    uint32_t net_years = 0;
    if (book->links.net_jobs[0] != '\0') {
        row = row_of(book, GJ_WORD_BOOK_NET_JOBS, &f->net_jobs, 1.0);
        row.unit = heads;
        row.figure = GJ_FIGURE_SIGNED;
        (void)snprintf(formula, sizeof formula, "=%s", book->links.net_jobs);
        net = add_row(sheet, &row, formula);
        row = row_of(book, GJ_WORD_BOOK_NET_YEARS, &f->net_years, 1.0);
        row.unit = gj_word(GJ_WORD_BOOK_JOB_YEARS_UNIT, book->lang);
        row.figure = GJ_FIGURE_SIGNED;
        (void)snprintf(formula, sizeof formula, "=%s", book->links.net_years);
        net_years = add_row(sheet, &row, formula);
    }
    if (gross > 0) {
        (void)add_price(sheet, GJ_WORD_BOOK_PER_GROSS, &f->a_gross_job, "won/job", (const uint32_t[]){support, gross});
    }
    if (net > 0) {
        (void)add_price(sheet, GJ_WORD_BOOK_PER_NET, &f->a_net_job, "won/job", (const uint32_t[]){support, net});
        (void)add_price(sheet, GJ_WORD_BOOK_PER_NET_YEAR, &f->a_net_year, "won/job-year",
                        (const uint32_t[]){support, net_years});
    }
    row = (struct row){gj_word(GJ_WORD_BOOK_ALL_SUPPORT, book->lang),
                       book->money.text,
                       f->support.mean * book->money.factor,
                       (double)NAN,
                       gj_decimals(f->support.mean * book->money.factor, NAN),
                       GJ_FIGURE_PLAIN};
    (void)snprintf(formula, sizeof formula, "=C%u*number_of_firms", support);
    (void)add_row(sheet, &row, formula);
    if (net > 0) {
        row = (struct row){
            gj_word(GJ_WORD_BOOK_ALL_JOBS, book->lang), heads, f->net_jobs.mean, (double)NAN, 2, GJ_FIGURE_SIGNED};
        (void)snprintf(formula, sizeof formula, "=C%u*number_of_firms", net);
        (void)add_row(sheet, &row, formula);
    }
}

void gj_fill_what_if(struct gj_sheet *sheet)
{
    static const enum gj_word inputs[] = {GJ_WORD_BOOK_INPUT, GJ_WORD_UNIT, GJ_WORD_BOOK_VALUE, GJ_WORD_BOOK_AS_RUN,
                                          GJ_WORD_BOOK_RANGE};
    static const enum gj_word results[] = {GJ_WORD_BOOK_RESULT, GJ_WORD_UNIT,      GJ_WORD_BOOK_NOW,
                                           GJ_WORD_BOOK_AS_RUN, GJ_WORD_BOOK_HALF, GJ_WORD_BOOK_CHANGED};
    const enum gj_lang lang = sheet->book->lang;
    gj_sheet_title(sheet, gj_word(GJ_WORD_SHEET_WHAT_IF, lang));
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_WHAT_IF_NOTE, N_RESULT_COLUMNS);
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_WHAT_IF_LIMITS, N_RESULT_COLUMNS);
    (void)gj_sheet_head(sheet, inputs, sizeof inputs / sizeof inputs[0]);
    for (int input = 0; input < GJ_N_INPUTS; input++) {
        if (sheet->book->input[input].is_there) {
            add_input(sheet, (enum gj_input)input);
        }
    }
    sheet->row++;
    (void)gj_sheet_head(sheet, results, sizeof results / sizeof results[0]);
    add_owners(sheet);
    add_state(sheet);
}
