/* The sheet "jobs": from gross to net as formulas over the assumed shares, jobs by occupation, and heads that come and go. */
#include <math.h>
#include <stdio.h>

#include "render/workbook_internal.h"
#include "study/result_jobs.h"

static const char *name_of(const struct gj_job_info *info, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

/* --- the bridge --- */

enum { STEP, BASIS, SHARE, JOBS, JOBS_HALF, LOW, HIGH, LEFT, YEARS, YEARS_HALF, YEARS_LEFT, N_COLUMNS };

/* One of the two counts: its columns. */
struct crossing {
    const struct gj_bridge *bridge;
    uint32_t jobs, half, left, growth_row;
    int decimals;
};

static bool is_input(const struct gj_book *book, uint32_t step)
{
    static const enum gj_input inputs[] = {GJ_N_INPUTS,      GJ_INPUT_DEADWEIGHT,   GJ_INPUT_RIVALS,
                                           GJ_INPUT_LEAKAGE, GJ_INPUT_SUBSTITUTION, GJ_N_INPUTS};
    return inputs[step] != GJ_N_INPUTS && book->input[inputs[step]].is_there;
}

static const char *share_name(uint32_t step)
{
    return gj_input_name((enum gj_input)(GJ_INPUT_DEADWEIGHT + (step - GJ_BRIDGE_DEADWEIGHT)));
}

/* Jobs that orders bring, from what rivals lose of them. */
static double growth_of(const struct gj_bridge *bridge)
{
    const struct gj_bridge_line *deadweight = &bridge->line[GJ_BRIDGE_DEADWEIGHT];
    const struct gj_bridge_line *rivals = &bridge->line[GJ_BRIDGE_RIVALS];
    const double caused = deadweight->basis == GJ_BASIS_ASSUMED ? 1.0 - deadweight->share.central : 1.0;
    const double share = rivals->share.central * caused;
    return share != 0.0 ? -rivals->jobs.mean / share : 0.0;
}

static void add_step(struct gj_sheet *sheet, const struct crossing *count, uint32_t step, uint32_t first)
{
    const struct gj_bridge_line *line = &count->bridge->line[step];
    const uint32_t row = first + step;
    char formula[GJ_FORMULA];
    char above[GJ_REFERENCE];
    char here[GJ_REFERENCE];
    char start[GJ_REFERENCE];
    char growth[GJ_REFERENCE];
    gj_cell_name(above, gj_at(row - 1, count->left));
    gj_cell_name(here, gj_at(row, count->jobs));
    gj_cell_name(start, gj_at(first, count->jobs));
    gj_cell_name(growth, gj_at(count->growth_row, count->jobs));
    const struct gj_shape live = {GJ_LOOK_LIVE, GJ_FIGURE_SIGNED, count->decimals};
    const struct gj_shape plain = {GJ_LOOK_NUMBER, GJ_FIGURE_SIGNED, count->decimals};
    if (step == GJ_BRIDGE_NET) {
        (void)snprintf(formula, sizeof formula, "=%s", above);
    } else if (step == GJ_BRIDGE_DEADWEIGHT) {
        (void)snprintf(formula, sizeof formula, "=-%s*%s", share_name(step), start);
    } else if (step == GJ_BRIDGE_RIVALS) {
        const bool is_shared = is_input(sheet->book, GJ_BRIDGE_DEADWEIGHT);
        (void)snprintf(formula, sizeof formula, "=-%s*%s*%s", share_name(step), growth,
                       is_shared ? "(1-deadweight)" : "1");
    } else {
        (void)snprintf(formula, sizeof formula, "=-%s*%s", share_name(step), above);
    }
    if (step == GJ_BRIDGE_NET || is_input(sheet->book, step)) {
        gj_sheet_formula(sheet, gj_at(row, count->jobs), formula, line->jobs.mean, live);
    } else {
        gj_sheet_number(sheet, gj_at(row, count->jobs), line->jobs.mean, plain);
    }
    gj_sheet_number(sheet, gj_at(row, count->half), line->jobs.half_width,
                    (struct gj_shape){GJ_LOOK_HALF, GJ_FIGURE_HALF, count->decimals});
    if (step == GJ_BRIDGE_GROSS || step == GJ_BRIDGE_NET) {
        (void)snprintf(formula, sizeof formula, "=%s", here);
    } else {
        (void)snprintf(formula, sizeof formula, "=%s+%s", above, here);
    }
    gj_sheet_formula(sheet, gj_at(row, count->left), formula, line->left.mean, live);
}

static void add_basis(struct gj_sheet *sheet, uint32_t row, uint32_t step)
{
    const struct gj_bridge_line *line = &sheet->book->result->bridge.line[step];
    if (step != GJ_BRIDGE_NET) {
        gj_sheet_word(sheet, gj_at(row, BASIS),
                      line->basis == GJ_BASIS_MEASURED  ? GJ_WORD_BASIS_MEASURED
                      : line->basis == GJ_BASIS_ASSUMED ? GJ_WORD_BOOK_ASSUMED
                                                        : GJ_WORD_BASIS_NONE,
                      GJ_LOOK_TEXT);
    }
    if (is_input(sheet->book, step)) {
        char formula[GJ_FORMULA];
        (void)snprintf(formula, sizeof formula, "=%s", share_name(step));
        gj_sheet_formula(sheet, gj_at(row, SHARE), formula, line->share.central,
                         (struct gj_shape){GJ_LOOK_LIVE, GJ_FIGURE_PERCENT, 1});
    }
}

static int decimals_of(const struct gj_bridge *bridge)
{
    const struct gj_estimate *gross = &bridge->line[GJ_BRIDGE_GROSS].jobs;
    const int decimals = gj_decimals(gross->mean, gross->half_width);
    return decimals < 0 ? 0 : decimals > 3 ? 3 : decimals;
}

static void add_bridge(struct gj_sheet *sheet)
{
    static const enum gj_word heads[N_COLUMNS] = {GJ_WORD_BRIDGE_STEP,  GJ_WORD_BRIDGE_BASIS, GJ_WORD_BOOK_SHARE,
                                                  GJ_WORD_BRIDGE_JOBS,  GJ_WORD_BOOK_HALF,    GJ_WORD_BOOK_LOWEST,
                                                  GJ_WORD_BOOK_HIGHEST, GJ_WORD_BOOK_LEFT,    GJ_WORD_BRIDGE_YEARS,
                                                  GJ_WORD_BOOK_HALF,    GJ_WORD_BOOK_LEFT};
    struct gj_book *book = sheet->book;
    const struct gj_study_result *result = book->result;
    gj_sheet_group(sheet, gj_word(GJ_WORD_BRIDGE_TITLE, book->lang), N_COLUMNS);
    gj_sheet_word_note(sheet, GJ_WORD_BOOK_BRIDGE_NOTE, N_COLUMNS);
    const uint32_t head = gj_sheet_head(sheet, heads, N_COLUMNS), first = head + 1;
    const uint32_t growth_row = first + GJ_N_BRIDGE_STEPS;
    const struct crossing counts[] = {
        {&result->bridge, JOBS, JOBS_HALF, LEFT, growth_row, decimals_of(&result->bridge)},
        {&result->bridge_years, YEARS, YEARS_HALF, YEARS_LEFT, growth_row, decimals_of(&result->bridge_years)}};
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
        const struct gj_bridge_line *line = &result->bridge.line[step];
        gj_sheet_text(sheet, gj_at(first + step, STEP), book->lang == GJ_LANG_KO ? info->ko : info->en, GJ_LOOK_TEXT);
        add_basis(sheet, first + step, step);
        for (size_t k = 0; k < 2; k++) {
            add_step(sheet, &counts[k], step, first);
        }
        const struct gj_shape range = {GJ_LOOK_NUMBER, GJ_FIGURE_SIGNED, counts[0].decimals};
        if (line->jobs_low < line->jobs_high) {
            gj_sheet_number(sheet, gj_at(first + step, LOW), line->jobs_low, range);
            gj_sheet_number(sheet, gj_at(first + step, HIGH), line->jobs_high, range);
        }
    }
    sheet->row = growth_row;
    if (book->input[GJ_INPUT_RIVALS].is_there) {
        gj_sheet_word(sheet, gj_at(growth_row, STEP), GJ_WORD_BOOK_GROWTH_JOBS, GJ_LOOK_HALF);
        for (size_t k = 0; k < 2; k++) {
            gj_sheet_number(sheet, gj_at(growth_row, counts[k].jobs), growth_of(counts[k].bridge),
                            (struct gj_shape){GJ_LOOK_HELP, GJ_FIGURE_SIGNED, 3});
        }
        sheet->row++;
    }
    gj_cell_reference(book->links.net_jobs, sheet, gj_at(first + GJ_BRIDGE_NET, JOBS));
    gj_cell_reference(book->links.net_years, sheet, gj_at(first + GJ_BRIDGE_NET, YEARS));
    const struct gj_bars bars = {.title = GJ_WORD_BRIDGE_TITLE,
                                 .axis = gj_word(GJ_WORD_BRIDGE_JOBS, book->lang),
                                 .first = first,
                                 .last = first + GJ_BRIDGE_NET,
                                 .label_column = STEP,
                                 .column = {JOBS},
                                 .n_series = 1,
                                 .series = {gj_word(GJ_WORD_BRIDGE_JOBS, book->lang)},
                                 .color = {GJ_COLOR_AFTER},
                                 .at = gj_at(sheet->row + 1, 0),
                                 .width = 900};
    gj_sheet_bars(sheet, &bars);
    sheet->row += 18;
}

/* --- by occupation --- */

enum {
    GROUP,
    GROUP_UNIT,
    BEFORE,
    BEFORE_HALF,
    AFTER,
    AFTER_HALF,
    FIRST_PART,
    N_LEDGER = FIRST_PART + 2 * GJ_N_JOB_PARTS
};

static void add_group(struct gj_sheet *sheet, enum gj_job_group group, enum gj_job_measure measure,
                      const struct gj_unit *unit)
{
    const struct gj_jobs *jobs = sheet->book->result->jobs;
    gj_sheet_text(sheet, gj_at(sheet->row, GROUP), name_of(gj_job_group_info(group), sheet->book->lang), GJ_LOOK_TEXT);
    gj_sheet_text(sheet, gj_at(sheet->row, GROUP_UNIT), unit->text, GJ_LOOK_HALF);
    gj_sheet_estimate(sheet, gj_at(sheet->row, BEFORE), &jobs->arm[GJ_ARM_BEFORE][group][measure], unit, false);
    gj_sheet_estimate(sheet, gj_at(sheet->row, AFTER), &jobs->arm[GJ_ARM_AFTER][group][measure], unit, false);
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        gj_sheet_estimate(sheet, gj_at(sheet->row, FIRST_PART + 2 * part), &jobs->part[part][group][measure], unit,
                          true);
    }
    sheet->row++;
}

static void add_ledger_head(struct gj_sheet *sheet)
{
    static const enum gj_word heads[FIRST_PART] = {GJ_WORD_OCCUPATION, GJ_WORD_UNIT,  GJ_WORD_BEFORE,
                                                   GJ_WORD_BOOK_HALF,  GJ_WORD_AFTER, GJ_WORD_BOOK_HALF};
    const uint32_t row = gj_sheet_head(sheet, heads, FIRST_PART);
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        gj_sheet_text(sheet, gj_at(row, FIRST_PART + 2 * part),
                      name_of(gj_job_part_info((enum gj_job_part)part), sheet->book->lang), GJ_LOOK_HEAD);
        gj_sheet_word(sheet, gj_at(row, FIRST_PART + 2 * part + 1), GJ_WORD_BOOK_HALF, GJ_LOOK_HEAD);
    }
}

static void add_ledger(struct gj_sheet *sheet)
{
    const struct gj_jobs *jobs = sheet->book->result->jobs;
    const enum gj_lang lang = sheet->book->lang;
    add_ledger_head(sheet);
    for (int m = 0; m < GJ_N_JOB_MEASURES; m++) {
        const enum gj_job_measure measure = (enum gj_job_measure)m;
        const double most =
            fmax(fabs(jobs->arm[GJ_ARM_BEFORE][GJ_JOB_ALL][m].mean), fabs(jobs->arm[GJ_ARM_AFTER][GJ_JOB_ALL][m].mean));
        const struct gj_unit unit = gj_unit_view(gj_job_measure_info(measure)->unit, most, lang);
        gj_sheet_group(sheet, name_of(gj_job_measure_info(measure), lang), N_LEDGER);
        for (int group = 0; group <= GJ_JOB_ALL; group++) {
            if (group == GJ_JOB_ALL || jobs->is_there[group]) {
                add_group(sheet, (enum gj_job_group)group, measure, &unit);
            }
        }
    }
    if (!jobs->has_technology) {
        gj_sheet_word_note(sheet, GJ_WORD_JOBS_NO_GROWTH, N_LEDGER);
    }
}

/* --- stock and flow --- */

static void add_flow_row(struct gj_sheet *sheet, enum gj_job_group group, int arm)
{
    static const enum gj_word arms[GJ_MAX_ARMS] = {GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_TECHNOLOGY_ARM};
    const double *flow = sheet->book->result->jobs->flow[arm][group];
    char formula[GJ_FORMULA] = "=0";
    size_t n = 1;
    gj_sheet_text(sheet, gj_at(sheet->row, 0), name_of(gj_job_group_info(group), sheet->book->lang), GJ_LOOK_TEXT);
    gj_sheet_word(sheet, gj_at(sheet->row, 1), arms[arm], GJ_LOOK_TEXT);
    for (uint32_t k = 0; k < GJ_N_JOB_FLOWS; k++) {
        const int sign = gj_job_flow_sign((enum gj_job_flow)k);
        const struct gj_at at = gj_at(sheet->row, 2 + k);
        const struct gj_shape shape = {sign == 0 ? GJ_LOOK_TOTAL : GJ_LOOK_NUMBER, GJ_FIGURE_PLAIN, 1};
        if (sign == 0) {
            gj_sheet_formula(sheet, at, formula, flow[k], shape);
            continue;
        }
        char cell[GJ_REFERENCE];
        gj_cell_name(cell, at);
        n += (size_t)snprintf(formula + n, sizeof formula - n, "%s%.20s", sign > 0 ? "+" : "-", cell);
        gj_sheet_number(sheet, at, flow[k], shape);
    }
    sheet->row++;
}

static void add_flows(struct gj_sheet *sheet)
{
    const struct gj_jobs *jobs = sheet->book->result->jobs;
    const enum gj_lang lang = sheet->book->lang;
    const int n_arms = jobs->has_technology ? GJ_MAX_ARMS : GJ_N_ARMS;
    sheet->row++;
    gj_sheet_group(sheet, gj_word(GJ_WORD_JOBS_FLOWS_TITLE, lang), 2 + GJ_N_JOB_FLOWS);
    gj_sheet_word_note(sheet, GJ_WORD_JOBS_FLOWS_NOTE, 2 + GJ_N_JOB_FLOWS);
    gj_sheet_word(sheet, gj_at(sheet->row, 0), GJ_WORD_OCCUPATION, GJ_LOOK_HEAD);
    gj_sheet_word(sheet, gj_at(sheet->row, 1), GJ_WORD_BOOK_ARM, GJ_LOOK_HEAD);
    for (uint32_t k = 0; k < GJ_N_JOB_FLOWS; k++) {
        gj_sheet_text(sheet, gj_at(sheet->row, 2 + k), name_of(gj_job_flow_info((enum gj_job_flow)k), lang),
                      GJ_LOOK_HEAD);
    }
    sheet->row++;
    for (int group = 0; group <= GJ_JOB_ALL; group++) {
        for (int arm = 0; arm < n_arms; arm++) {
            if (group == GJ_JOB_ALL || jobs->is_there[group]) {
                add_flow_row(sheet, (enum gj_job_group)group, arm);
            }
        }
    }
}

/* --- pools --- */

/* Of paid hours, as the report has them. */
static void add_paid_time(struct gj_sheet *sheet, const struct gj_pool_view *pool, enum gj_arm arm)
{
    uint32_t column = 4;
    for (int a = 0; a < GJ_N_ACTIVITIES; a++) {
        if (a != GJ_ACTIVITY_OFF) {
            gj_sheet_number(sheet, gj_at(sheet->row, column++), gj_paid_share(pool, arm, a),
                            (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_PERCENT, 1});
        }
    }
}

static void add_pools(struct gj_sheet *sheet)
{
    const struct gj_study_result *result = sheet->book->result;
    const enum gj_lang lang = sheet->book->lang;
    static const enum gj_word heads[] = {GJ_WORD_POOL, GJ_WORD_OCCUPATION, GJ_WORD_BOOK_ARM, GJ_WORD_HEADS_UNIT};
    sheet->row++;
    gj_sheet_group(sheet, gj_word(GJ_WORD_PAID_TIME_TITLE, lang), 3 + GJ_N_ACTIVITIES);
    gj_sheet_word_note(sheet, GJ_WORD_PAID_TIME_NOTE, 3 + GJ_N_ACTIVITIES);
    const uint32_t head = gj_sheet_head(sheet, heads, 4);
    for (uint32_t a = 0, column = 4; a < GJ_N_ACTIVITIES; a++) {
        if (a != GJ_ACTIVITY_OFF) {
            gj_sheet_text(sheet, gj_at(head, column++), gj_activity_label((enum gj_activity)a, lang), GJ_LOOK_HEAD);
        }
    }
    for (uint32_t i = 0; i < result->n_pools; i++) {
        const struct gj_pool_view *pool = &result->pool[i];
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            gj_sheet_text(sheet, gj_at(sheet->row, 0), pool->name, GJ_LOOK_TEXT);
            gj_sheet_text(sheet, gj_at(sheet->row, 1), gj_occupation_label(pool->occupation, lang), GJ_LOOK_TEXT);
            gj_sheet_word(sheet, gj_at(sheet->row, 2), arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER,
                          GJ_LOOK_TEXT);
            gj_sheet_number(sheet, gj_at(sheet->row, 3), pool->heads[arm],
                            (struct gj_shape){GJ_LOOK_NUMBER, GJ_FIGURE_PLAIN, 1});
            add_paid_time(sheet, pool, (enum gj_arm)arm);
            sheet->row++;
        }
    }
}

void gj_fill_jobs(struct gj_sheet *sheet)
{
    const struct gj_study_result *result = sheet->book->result;
    gj_sheet_title(sheet, gj_word(GJ_WORD_JOBS_TITLE, sheet->book->lang));
    gj_sheet_word_note(sheet, GJ_WORD_JOBS_NOTE, N_LEDGER);
    if (result->bridge.is_told) {
        add_bridge(sheet);
    }
    if (result->jobs != NULL) {
        add_ledger(sheet);
        add_flows(sheet);
    }
    if (result->n_pools > 0) {
        add_pools(sheet);
    }
}
