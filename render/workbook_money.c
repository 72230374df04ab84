/* The sheet "money": what is paid, the flows of every party by year and account, and what follows from them, as formulas over the flows.
 *
 * Columns: account, side, unit, then years 0..n. Above the flows stand the years' dates and discount factors, which follow the inputs. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/workbook_internal.h"

enum { ACCOUNT, SIDE, UNIT, FIRST_YEAR };
enum { MOST_YEARS = 40 }; /* a longer run keeps the rest for the table "appraisal" of its results */

/* Where things of one owner stand. */
struct owner_rows {
    uint32_t first, last; /* accounts */
    uint32_t net, half, sum, crossing, sum_discounted, crossing_discounted;
    bool has_payback;
};

struct money {
    struct gj_sheet *sheet;
    const struct gj_appraisal *a;
    uint32_t n_years; /* columns, year 0 included */
    uint32_t year, date, counted, factor;
    struct owner_rows of[GJ_N_OWNERS];
    int decimals;
};

static const char *label_of(const struct gj_party_info *info, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

static double flow(const struct money *money, uint32_t owner, uint32_t line, uint32_t year)
{
    return gj_appraisal_flow(money->a, GJ_EFFECT_PROGRAMME, owner, line, year)->mean;
}

static bool moves(const struct money *money, uint32_t owner, uint32_t line)
{
    for (uint32_t year = 0; year < money->n_years; year++) {
        if (flow(money, owner, line, year) != 0.0) {
            return true;
        }
    }
    return false;
}

/* "E7", "$E$7:$J$7" */
static void years_of(const struct money *money, uint32_t row, char out[GJ_REFERENCE])
{
    char first[GJ_REFERENCE];
    char last[GJ_REFERENCE];
    gj_cell_name(first, gj_at(row, FIRST_YEAR));
    gj_cell_name(last, gj_at(row, FIRST_YEAR + money->n_years - 1));
    (void)snprintf(out, GJ_REFERENCE, "%.20s:%.20s", first, last);
}

/* --- what is paid --- */

static void add_lines(struct gj_sheet *sheet)
{
    static const enum gj_word heads[] = {GJ_WORD_MONEY_LINE, GJ_WORD_AMOUNT, GJ_WORD_UNIT, GJ_WORD_BOOK_HALF};
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    (void)gj_sheet_head(sheet, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < result->n_money; i++) {
        const struct gj_money_line *line = &result->money[i];
        const struct gj_amount amount = gj_amount_of(result, i, lang);
        const struct gj_cell_unit cell = gj_cell_unit_of(&amount.unit);
        struct gj_text label;
        gj_text_init(&label);
        gj_text_addf(&label, "%s%s", gj_money_label(line, lang), gj_money_condition(line, lang));
        gj_sheet_text(sheet, gj_at(sheet->row, 0), label.data, GJ_LOOK_TEXT);
        sheet->book->failed |= label.failed;
        gj_text_fini(&label);
        gj_sheet_number(sheet, gj_at(sheet->row, 1), line->estimate.mean * cell.factor,
                        (struct gj_shape){GJ_LOOK_NUMBER, cell.level, amount.decimals});
        gj_sheet_text(sheet, gj_at(sheet->row, 2), strcmp(amount.unit.text, "%") == 0 ? "" : amount.unit.text,
                      GJ_LOOK_HALF); /* the cell has its own sign of per cent */
        gj_sheet_number(sheet, gj_at(sheet->row, 3), line->estimate.half_width * cell.factor,
                        (struct gj_shape){GJ_LOOK_HALF, cell.half, amount.decimals});
        sheet->row++;
    }
    for (uint32_t i = 0; i < result->n_money; i++) {
        const enum gj_word why = gj_amount_missing(result, i);
        const char *label = gj_money_label(&result->money[i], lang);
        if (why != GJ_N_WORDS) {
            gj_sheet_filled_note(sheet, why, &label, 1, 10);
        }
    }
}

/* --- the years --- */

static void add_years(struct money *money)
{
    struct gj_sheet *sheet = money->sheet;
    const enum gj_lang lang = sheet->book->lang;
    gj_sheet_word(sheet, gj_at(sheet->row, ACCOUNT), GJ_WORD_BOOK_ACCOUNT, GJ_LOOK_HEAD);
    gj_sheet_word(sheet, gj_at(sheet->row, SIDE), GJ_WORD_BOOK_SIDE, GJ_LOOK_HEAD);
    gj_sheet_word(sheet, gj_at(sheet->row, UNIT), GJ_WORD_UNIT, GJ_LOOK_HEAD);
    for (uint32_t y = 0; y < money->n_years; y++) {
        char number[16];
        struct gj_text text;
        const char *values[] = {number};
        gj_text_init(&text);
        (void)snprintf(number, sizeof number, "%u", (unsigned)y);
        gj_word_fill(&text, y == 0 ? GJ_WORD_YEAR_0 : GJ_WORD_YEAR_N, lang, values, 1);
        gj_sheet_text(sheet, gj_at(sheet->row, FIRST_YEAR + y), text.data, GJ_LOOK_HEAD);
        sheet->book->failed |= text.failed;
        gj_text_fini(&text);
    }
    money->year = sheet->row++;
    static const enum gj_word labels[] = {GJ_WORD_BOOK_YEARS_AFTER, GJ_WORD_BOOK_COUNTED, GJ_WORD_BOOK_FACTOR};
    money->date = sheet->row;
    money->counted = sheet->row + 1;
    money->factor = sheet->row + 2;
    for (uint32_t k = 0; k < 3; k++) {
        gj_sheet_word(sheet, gj_at(sheet->row + k, ACCOUNT), labels[k], GJ_LOOK_TEXT);
    }
    for (uint32_t y = 0; y < money->n_years; y++) {
        const double date = gj_appraisal_date(money->a, y);
        char cell[GJ_REFERENCE];
        char counted[GJ_REFERENCE];
        char formula[GJ_FORMULA];
        gj_sheet_number(sheet, gj_at(money->date, FIRST_YEAR + y), date,
                        (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_PLAIN, gj_decimals_given(date)});
        gj_cell_name(cell, gj_at(money->date, FIRST_YEAR + y));
        (void)snprintf(formula, sizeof formula, "=IF(%s<=%s,1,0)", cell, gj_input_name(GJ_INPUT_YEARS));
        gj_sheet_formula(sheet, gj_at(money->counted, FIRST_YEAR + y), formula, 1.0,
                         (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_PLAIN, 0});
        gj_cell_name(counted, gj_at(money->counted, FIRST_YEAR + y));
        (void)snprintf(formula, sizeof formula, "=%s/(1+%s)^%s", counted, gj_input_name(GJ_INPUT_RATE), cell);
        gj_sheet_formula(sheet, gj_at(money->factor, FIRST_YEAR + y), formula, pow(1.0 + money->a->rate, -date),
                         (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_PLAIN, 4});
    }
    sheet->row += 3;
}

/* --- flows of one owner --- */

static bool follows_grant(const struct money *money, uint32_t line)
{
    return money->sheet->book->input[GJ_INPUT_GRANT].is_there &&
           (line == GJ_ACCOUNT_STATE_SUPPORT || line == GJ_ACCOUNT_CLAWBACK);
}

static void add_account(struct money *money, uint32_t owner, uint32_t line)
{
    struct gj_sheet *sheet = money->sheet;
    const struct gj_book *book = sheet->book;
    gj_sheet_text(sheet, gj_at(sheet->row, ACCOUNT), label_of(gj_line_info(line), book->lang), GJ_LOOK_TEXT);
    gj_sheet_word(sheet, gj_at(sheet->row, SIDE), gj_appraisal_is_cost(line) ? GJ_WORD_BOOK_COST : GJ_WORD_BOOK_BENEFIT,
                  GJ_LOOK_HALF);
    gj_sheet_text(sheet, gj_at(sheet->row, UNIT), book->money.text, GJ_LOOK_HALF);
    for (uint32_t y = 0; y < money->n_years; y++) {
        const double value = flow(money, owner, line, y) * book->money.factor;
        const struct gj_at at = gj_at(sheet->row, FIRST_YEAR + y);
        if (follows_grant(money, line)) {
            char formula[GJ_FORMULA];
            (void)snprintf(formula, sizeof formula, "=%.15g*%s/%.15g", value, gj_input_name(GJ_INPUT_GRANT),
                           book->input[GJ_INPUT_GRANT].value);
            gj_sheet_formula(sheet, at, formula, value,
                             (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_SIGNED, money->decimals});
        } else {
            gj_sheet_number(sheet, at, value, (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_SIGNED, money->decimals});
        }
    }
    sheet->row++;
}

static void add_net(struct money *money, uint32_t owner)
{
    struct gj_sheet *sheet = money->sheet;
    const struct gj_book *book = sheet->book;
    struct owner_rows *rows = &money->of[owner];
    rows->net = sheet->row;
    rows->half = sheet->row + 1;
    gj_sheet_text(sheet, gj_at(rows->net, ACCOUNT), label_of(gj_line_info(GJ_LINE_NET), book->lang), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(rows->net, UNIT), book->money.text, GJ_LOOK_HALF);
    gj_sheet_word(sheet, gj_at(rows->half, ACCOUNT), GJ_WORD_BOOK_NET_HALF, GJ_LOOK_HALF);
    for (uint32_t y = 0; y < money->n_years; y++) {
        const struct gj_estimate *net = gj_appraisal_flow(money->a, GJ_EFFECT_PROGRAMME, owner, GJ_LINE_NET, y);
        char first[GJ_REFERENCE];
        char last[GJ_REFERENCE];
        char formula[GJ_FORMULA];
        lxw_rowcol_to_cell(first, rows->first, (lxw_col_t)(FIRST_YEAR + y));
        lxw_rowcol_to_cell(last, rows->last, (lxw_col_t)(FIRST_YEAR + y));
        (void)snprintf(formula, sizeof formula, "=SUM(%s:%s)", first, last);
        gj_sheet_formula(sheet, gj_at(rows->net, FIRST_YEAR + y), formula, net->mean * book->money.factor,
                         (struct gj_shape){GJ_LOOK_TOTAL, GJ_FIGURE_SIGNED, money->decimals});
        gj_sheet_number(sheet, gj_at(rows->half, FIRST_YEAR + y), net->half_width * book->money.factor,
                        (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF, money->decimals});
    }
    sheet->row += 2;
}

/* Running sum of the net flow, and at which moment it is back at 0 for good: the last time it comes from below (economy/finance.h, gj_payback). */
static void add_payback_rows(struct money *money, uint32_t owner, bool is_discounted)
{
    struct gj_sheet *sheet = money->sheet;
    const uint32_t net = money->of[owner].net, sum_row = sheet->row, crossing_row = sheet->row + 1;
    double sum = 0.0;
    gj_sheet_word(sheet, gj_at(sum_row, ACCOUNT), is_discounted ? GJ_WORD_BOOK_SUM_DISCOUNTED : GJ_WORD_BOOK_SUM,
                  GJ_LOOK_HALF);
    gj_sheet_word(sheet, gj_at(crossing_row, ACCOUNT), GJ_WORD_BOOK_CROSSING, GJ_LOOK_HALF);
    for (uint32_t y = 0; y < money->n_years; y++) {
        char cell[GJ_REFERENCE];
        char counted[GJ_REFERENCE];
        char here[GJ_REFERENCE];
        char date[GJ_REFERENCE];
        char before[GJ_REFERENCE] = "0";
        char step[GJ_FORMULA / 2];
        char formula[GJ_FORMULA];
        const double at = gj_appraisal_date(money->a, y),
                     length = y > 0 ? at - gj_appraisal_date(money->a, y - 1) : 0.0;
        const double discount = is_discounted ? pow(1.0 + money->a->rate, -at) : 1.0;
        const double value = flow(money, owner, GJ_LINE_NET, y) * discount;
        const double was = sum;
        sum += value;
        gj_cell_name(cell, gj_at(net, FIRST_YEAR + y));
        gj_cell_name(counted, gj_at(money->counted, FIRST_YEAR + y));
        gj_cell_name(here, gj_at(sum_row, FIRST_YEAR + y));
        gj_cell_name(date, gj_at(money->date, FIRST_YEAR + y));
        if (y > 0) {
            gj_cell_name(before, gj_at(sum_row, FIRST_YEAR + y - 1));
        }
        if (is_discounted) {
            char factor[GJ_REFERENCE];
            gj_cell_name(factor, gj_at(money->factor, FIRST_YEAR + y));
            (void)snprintf(step, sizeof step, "%.20s*%.20s", cell, factor);
        } else {
            (void)snprintf(step, sizeof step, "%.20s*%.20s", cell, counted);
        }
        (void)snprintf(formula, sizeof formula, "=%.20s+%s", before, step);
        gj_sheet_formula(sheet, gj_at(sum_row, FIRST_YEAR + y), formula, sum * sheet->book->money.factor,
                         (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_SIGNED, money->decimals});
        (void)snprintf(formula, sizeof formula, "=IF(AND(%.20s<0,%.20s>=0),%.20s-%.15g*%.20s/(%s),\"\")", before, here,
                       date, length, here, step);
        gj_sheet_formula(sheet, gj_at(crossing_row, FIRST_YEAR + y), formula,
                         was < 0.0 && sum >= 0.0 ? at - length * sum / value : (double)NAN,
                         (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_PLAIN, 1});
    }
    if (is_discounted) {
        money->of[owner].sum_discounted = sum_row;
        money->of[owner].crossing_discounted = crossing_row;
    } else {
        money->of[owner].sum = sum_row;
        money->of[owner].crossing = crossing_row;
    }
    sheet->row += 2;
}

/* Who pays nothing to speak of is told no payback, whatever comes in (study/appraisal.c). */
static bool can_pay_back(const struct gj_appraisal *a, uint32_t owner)
{
    const struct gj_estimate *cost = &a->worth[GJ_EFFECT_PROGRAMME][owner].cost;
    return cost->mean > 0.0 && !(cost->mean - cost->half_width <= 0.0) &&
           cost->mean >= 0.01 * a->worth[GJ_EFFECT_PROGRAMME][GJ_SOCIETY].cost.mean;
}

static void add_owner(struct money *money, uint32_t owner)
{
    struct gj_sheet *sheet = money->sheet;
    struct owner_rows *rows = &money->of[owner];
    gj_sheet_group(sheet, label_of(gj_owner_info(owner), sheet->book->lang), FIRST_YEAR + money->n_years);
    rows->first = sheet->row;
    for (uint32_t line = 0; line < GJ_LINE_NET; line++) {
        if (moves(money, owner, line)) {
            add_account(money, owner, line);
        }
    }
    rows->last = sheet->row - 1;
    add_net(money, owner);
    rows->has_payback = can_pay_back(money->a, owner);
    if (rows->has_payback) {
        add_payback_rows(money, owner, false);
        add_payback_rows(money, owner, true);
    }
}

/* --- what follows --- */

enum {
    OWNER,
    NPV,
    NPV_HALF,
    SUM,
    SUM_HALF,
    COST,
    BENEFIT,
    BENEFIT_COST,
    BENEFIT_COST_HALF,
    IRR,
    PAYBACK,
    PAYBACK_DISCOUNTED,
    N_RESULTS
};

static void add_present_values(struct money *money, uint32_t owner)
{
    struct gj_sheet *sheet = money->sheet;
    const struct owner_rows *rows = &money->of[owner];
    const struct gj_worth *w = &money->a->worth[GJ_EFFECT_PROGRAMME][owner];
    const double factor = sheet->book->money.factor;
    const uint32_t row = sheet->row, line = row + 1;
    char net[GJ_REFERENCE];
    char factors[GJ_REFERENCE];
    char counted[GJ_REFERENCE];
    char first[GJ_REFERENCE];
    char last[GJ_REFERENCE];
    char formula[GJ_FORMULA];
    const int decimals = gj_decimals(w->npv.mean * factor, w->npv.half_width * factor);
    const struct gj_shape live = {GJ_LOOK_LIVE, GJ_FIGURE_SIGNED, decimals};
    years_of(money, rows->net, net);
    years_of(money, money->factor, factors);
    years_of(money, money->counted, counted);
    (void)snprintf(formula, sizeof formula, "=SUMPRODUCT(%s,%s)", net, factors);
    gj_sheet_formula(sheet, gj_at(row, NPV), formula, w->npv.mean * factor, live);
    gj_sheet_number(sheet, gj_at(row, NPV_HALF), w->npv.half_width * factor,
                    (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF, decimals});
    (void)snprintf(formula, sizeof formula, "=SUMPRODUCT(%s,%s)", net, counted);
    gj_sheet_formula(sheet, gj_at(row, SUM), formula, w->sum.mean * factor, live);
    gj_sheet_number(sheet, gj_at(row, SUM_HALF), w->sum.half_width * factor,
                    (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF, decimals});
    gj_cell_name(first, gj_at(rows->first, SIDE));
    gj_cell_name(last, gj_at(rows->last, SIDE));
    char cells[GJ_REFERENCE];
    char corner[GJ_REFERENCE];
    gj_cell_name(cells, gj_at(rows->first, FIRST_YEAR));
    gj_cell_name(corner, gj_at(rows->last, FIRST_YEAR + money->n_years - 1));
    (void)snprintf(formula, sizeof formula, "=-SUMPRODUCT((%.20s:%.20s=\"%s\")*%.20s:%.20s*%s)", first, last,
                   gj_word(GJ_WORD_BOOK_COST, sheet->book->lang), cells, corner, factors);
    gj_sheet_formula(sheet, gj_at(row, COST), formula, w->cost.mean * factor, live);
    (void)snprintf(formula, sizeof formula, "=B%u+F%u", line, line);
    gj_sheet_formula(sheet, gj_at(row, BENEFIT), formula, w->benefit.mean * factor, live);
}

static void add_payback(struct money *money, struct gj_at at, double value, bool is_discounted)
{
    const struct owner_rows *rows =
        &money->of[at.column]; /* at.column holds the owner; the column follows from what is asked */
    const uint32_t sum_row = is_discounted ? rows->sum_discounted : rows->sum;
    const uint32_t crossing_row = is_discounted ? rows->crossing_discounted : rows->crossing;
    char crossing[GJ_REFERENCE];
    char last[GJ_REFERENCE];
    char formula[GJ_FORMULA];
    years_of(money, crossing_row, crossing);
    gj_cell_name(last, gj_at(sum_row, FIRST_YEAR + money->n_years - 1));
    const char *sum = is_discounted ? "B" : "D", *half = is_discounted ? "C" : "E";
    (void)snprintf(formula, sizeof formula, "=IF(OR(%s%u<=0,%s%u-N(%s%u)<=0,%.20s<0),\"–\",MAX(0,%s))", sum, at.row + 1,
                   sum, at.row + 1, half, at.row + 1, last, crossing);
    gj_sheet_formula(money->sheet, gj_at(at.row, is_discounted ? PAYBACK_DISCOUNTED : PAYBACK), formula, value,
                     (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PLAIN, 1});
}

static void add_returns(struct money *money, uint32_t owner)
{
    struct gj_sheet *sheet = money->sheet;
    const struct owner_rows *rows = &money->of[owner];
    const struct gj_worth *w = &money->a->worth[GJ_EFFECT_PROGRAMME][owner];
    const uint32_t row = sheet->row, line = row + 1;
    char formula[GJ_FORMULA];
    if (isfinite(w->benefit_cost.mean)) {
        const int decimals = gj_decimals(w->benefit_cost.mean, w->benefit_cost.half_width);
        (void)snprintf(formula, sizeof formula, "=IF(F%u>0,G%u/F%u,\"–\")", line, line, line);
        gj_sheet_formula(sheet, gj_at(row, BENEFIT_COST), formula, w->benefit_cost.mean,
                         (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PLAIN, decimals});
        gj_sheet_number(sheet, gj_at(row, BENEFIT_COST_HALF), w->benefit_cost.half_width,
                        (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF, decimals});
    }
    if (!rows->has_payback) {
        return;
    }
    char net[GJ_REFERENCE];
    years_of(money, rows->net, net);
    /* Where it is given there is one rate above 0; a run cut to fewer years may have none. */
    if (isfinite(w->irr)) {
        (void)snprintf(formula, sizeof formula, "=IF(D%u-N(E%u)<=0,\"–\",IFERROR(IRR(%s),\"–\"))", line, line, net);
        gj_sheet_formula(sheet, gj_at(row, IRR), formula, w->irr,
                         (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PERCENT, 1});
    }
    add_payback(money, gj_at(row, owner), w->payback, false);
    add_payback(money, gj_at(row, owner), w->payback_discounted, true);
}

static void add_results(struct money *money)
{
    static const enum gj_word heads[N_RESULTS] = {
        GJ_WORD_BOOK_OWNER, GJ_WORD_NPV,          GJ_WORD_BOOK_HALF,       GJ_WORD_BOOK_TOTAL,
        GJ_WORD_BOOK_HALF,  GJ_WORD_BOOK_PV_COST, GJ_WORD_BOOK_PV_BENEFIT, GJ_WORD_BENEFIT_COST,
        GJ_WORD_BOOK_HALF,  GJ_WORD_IRR,          GJ_WORD_PAYBACK,         GJ_WORD_PAYBACK_DISCOUNTED};
    struct gj_sheet *sheet = money->sheet;
    struct gj_book *book = sheet->book;
    const uint32_t head = gj_sheet_head(sheet, heads, N_RESULTS);
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        if (!money->a->worth[GJ_EFFECT_PROGRAMME][owner].is_concerned) {
            continue;
        }
        gj_sheet_text(sheet, gj_at(sheet->row, OWNER), label_of(gj_owner_info(owner), book->lang), GJ_LOOK_TEXT);
        add_present_values(money, owner);
        add_returns(money, owner);
        gj_cell_reference(book->links.npv[owner], sheet, gj_at(sheet->row, NPV));
        if (isfinite(money->a->worth[GJ_EFFECT_PROGRAMME][owner].benefit_cost.mean)) {
            gj_cell_reference(book->links.benefit_cost[owner], sheet, gj_at(sheet->row, BENEFIT_COST));
        }
        if (money->of[owner].has_payback) {
            gj_cell_reference(book->links.payback[owner], sheet, gj_at(sheet->row, PAYBACK));
        }
        sheet->row++;
    }
    const struct gj_bars bars = {.title = GJ_WORD_BOOK_CHART_NPV,
                                 .axis = book->money.text,
                                 .first = head + 1,
                                 .last = sheet->row - 1,
                                 .label_column = OWNER,
                                 .column = {NPV},
                                 .n_series = 1,
                                 .series = {gj_word(GJ_WORD_NPV, book->lang)},
                                 .color = {GJ_COLOR_AFTER},
                                 .at = gj_at(sheet->row + 1, 0)};
    gj_sheet_bars(sheet, &bars);
    sheet->row += 18;
}

/* Present values of what the state pays and gets, from its rows. */
static void add_fiscal(struct money *money)
{
    static const uint32_t support[] = {GJ_ACCOUNT_STATE_SUPPORT, GJ_ACCOUNT_COACHING, GJ_ACCOUNT_ADMIN,
                                       GJ_ACCOUNT_CLAWBACK};
    struct gj_sheet *sheet = money->sheet;
    struct gj_book *book = sheet->book;
    const struct owner_rows *rows = &money->of[GJ_PARTY_STATE];
    const struct gj_fiscal *f = &money->a->fiscal;
    char formula[GJ_FORMULA] = "=0";
    size_t n = 2;
    char factors[GJ_REFERENCE];
    if (!money->a->worth[GJ_EFFECT_PROGRAMME][GJ_PARTY_STATE].is_concerned) {
        return;
    }
    years_of(money, money->factor, factors);
    uint32_t row = rows->first;
    for (uint32_t line = 0; line < GJ_LINE_NET; line++) {
        const bool is_support = line == support[0] || line == support[1] || line == support[2] || line == support[3];
        if (!moves(money, GJ_PARTY_STATE, line)) {
            continue;
        }
        if (is_support) {
            char years[GJ_REFERENCE];
            years_of(money, row, years);
            n += (size_t)snprintf(formula + n, sizeof formula - n, "-SUMPRODUCT(%.50s,%.50s)", years, factors);
        }
        row++;
    }
    const double factor = book->money.factor;
    gj_sheet_word(sheet, gj_at(sheet->row, 0), GJ_WORD_BOOK_SUPPORT, GJ_LOOK_TEXT);
    gj_sheet_formula(sheet, gj_at(sheet->row, 1), formula, f->support.mean * factor,
                     (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PLAIN,
                                       gj_decimals(f->support.mean * factor, f->support.half_width * factor)});
    gj_sheet_text(sheet, gj_at(sheet->row, 2), book->money.text, GJ_LOOK_HALF);
    gj_cell_reference(book->links.support, sheet, gj_at(sheet->row++, 1));
    gj_sheet_word(sheet, gj_at(sheet->row, 0), GJ_WORD_BOOK_RETURNED, GJ_LOOK_TEXT);
    (void)snprintf(formula, sizeof formula, "=%.140s+B%u", strchr(book->links.npv[GJ_PARTY_STATE], '$'), sheet->row);
    gj_sheet_formula(sheet, gj_at(sheet->row, 1), formula, f->returned.mean * factor,
                     (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PLAIN,
                                       gj_decimals(f->returned.mean * factor, f->returned.half_width * factor)});
    gj_sheet_text(sheet, gj_at(sheet->row, 2), book->money.text, GJ_LOOK_HALF);
    gj_cell_reference(book->links.returned, sheet, gj_at(sheet->row++, 1));
}

static void add_notes(struct gj_sheet *sheet, const struct gj_appraisal *a)
{
    char rate[24];
    char years[24];
    (void)snprintf(rate, sizeof rate, "%.3g", a->rate * 100.0);
    (void)snprintf(years, sizeof years, "%.3g", a->years);
    gj_sheet_filled_note(sheet, GJ_WORD_MONEY_NOTE_NPV, (const char *const[]){rate, years}, 2, 10);
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_FLOWS_NOTE, 10);
    if (a->n_years + 1 > MOST_YEARS) {
        gj_sheet_word_note(sheet, GJ_WORD_BOOK_YEARS_CUT, 10);
    }
}

void gj_fill_money(struct gj_sheet *sheet)
{
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    struct money money = {.sheet = sheet, .a = &result->appraisal};
    gj_sheet_title(sheet, gj_word(GJ_WORD_MONEY_TITLE, lang));
    if (result->n_money == 0) {
        gj_sheet_word_note(sheet, GJ_WORD_NO_DATA, 6);
        return;
    }
    gj_sheet_group(sheet, gj_word(GJ_WORD_BOOK_PAID, lang), 10);
    add_lines(sheet);
    if (money.a->flow == NULL || !money.a->has[GJ_EFFECT_PROGRAMME]) {
        return;
    }
    money.n_years = money.a->n_years + 1 < MOST_YEARS ? money.a->n_years + 1 : MOST_YEARS;
    const double typical = money.a->worth[GJ_EFFECT_PROGRAMME][GJ_SOCIETY].npv.half_width * sheet->book->money.factor;
    money.decimals = gj_decimals(1.0, typical);
    money.decimals = money.decimals < 0 ? 0 : money.decimals > 3 ? 3 : money.decimals;
    sheet->row++;
    const struct gj_unit *unit = &sheet->book->money;
    struct gj_text title;
    gj_text_init(&title);
    gj_word_fill(&title, GJ_WORD_WORTH_TITLE, lang, (const char *const[]){unit->text}, 1);
    gj_sheet_group(sheet, title.data != NULL ? title.data : "", 10);
    sheet->book->failed |= title.failed;
    gj_text_fini(&title);
    add_notes(sheet, money.a);
    const uint32_t results = sheet->row;
    sheet->row += 1 + GJ_N_OWNERS + 20; /* they stand above the flows they are made of */
    add_years(&money);
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        if (money.a->worth[GJ_EFFECT_PROGRAMME][owner].is_concerned) {
            add_owner(&money, owner);
        }
    }
    const uint32_t end = sheet->row;
    sheet->row = results;
    add_results(&money);
    sheet->row = end + 1;
    add_fiscal(&money);
}
