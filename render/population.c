#include "render/population.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/block.h"
#include "render/report_internal.h"
#include "study/population/evidence.h"

enum { MOST_COLUMNS = 10, LONGEST_NAME = 60 };

/* A table: cells as text, then printed as lines or as HTML. */
struct grid {
    struct gj_text *cell; /* rows of n_columns, the head first */
    uint32_t n_columns, n_rows;
    uint32_t at; /* next cell */
    bool failed;
};

static void grid_init(struct grid *grid, uint32_t n_rows, const enum gj_word *heads, uint32_t n, enum gj_lang lang)
{
    *grid = (struct grid){.n_columns = n, .n_rows = n_rows + 1};
    grid->cell = gj_alloc_zero((size_t)grid->n_rows * n, sizeof *grid->cell);
    grid->failed = !grid->cell;
    for (uint32_t c = 0; c < n && !grid->failed; c++) {
        gj_text_add(&grid->cell[grid->at++], gj_word(heads[c], lang));
    }
}

static void grid_fini(struct grid *grid)
{
    for (uint32_t i = 0; grid->cell && i < grid->n_rows * grid->n_columns; i++) {
        gj_text_fini(&grid->cell[i]);
    }
    gj_free(grid->cell);
}

/* The next cell to fill, in order; what does not fit goes nowhere. */
static struct gj_text *next(struct grid *grid, struct gj_text *nowhere)
{
    gj_text_init(nowhere);
    return !grid->failed && grid->at < grid->n_rows * grid->n_columns ? &grid->cell[grid->at++] : nowhere;
}

static void put_text(struct grid *grid, const char *text)
{
    struct gj_text nowhere;
    gj_text_add_line(next(grid, &nowhere), text, LONGEST_NAME);
    gj_text_fini(&nowhere);
}

static void put_number(struct grid *grid, double value, int decimals)
{
    struct gj_text nowhere;
    gj_add_rounded(next(grid, &nowhere), value, decimals);
    gj_text_fini(&nowhere);
}

/* "+12.3 %" of a ratio. */
static void put_percent(struct grid *grid, double ratio, bool is_signed)
{
    struct gj_text nowhere;
    struct gj_text *cell = next(grid, &nowhere);
    (is_signed ? gj_add_rounded_signed : gj_add_rounded)(cell, ratio * 100.0, 1);
    if (!isnan(ratio)) {
        gj_text_add(cell, " %");
    }
    gj_text_fini(&nowhere);
}

static void put_estimate(struct grid *grid, const struct gj_estimate *estimate, double factor)
{
    struct gj_text nowhere;
    gj_add_estimate(next(grid, &nowhere), estimate, factor, true);
    gj_text_fini(&nowhere);
}

static const char *text_of(const struct gj_text *cell)
{
    return cell->data ? cell->data : "";
}

static void print_cell(struct gj_text *out, const char *text, size_t width, bool is_left)
{
    const size_t blank = width - gj_utf8_width(text);
    for (size_t i = 0; i < blank && !is_left; i++) {
        gj_text_add(out, " ");
    }
    gj_text_add(out, text);
    for (size_t i = 0; i < blank && is_left; i++) {
        gj_text_add(out, " ");
    }
}

static void print_grid(const struct grid *grid, struct gj_text *out)
{
    size_t width[MOST_COLUMNS] = {0};
    for (uint32_t i = 0; !grid->failed && i < grid->n_rows * grid->n_columns; i++) {
        const size_t w = gj_utf8_width(text_of(&grid->cell[i]));
        size_t *widest = &width[i % grid->n_columns];
        *widest = w > *widest ? w : *widest;
    }
    for (uint32_t i = 0; !grid->failed && i < grid->n_rows * grid->n_columns; i++) {
        const uint32_t c = i % grid->n_columns;
        gj_text_add(out, "  ");
        print_cell(out, text_of(&grid->cell[i]), width[c], c == 0);
        if (c + 1 == grid->n_columns) {
            gj_text_add(out, "\n");
        }
    }
    out->failed |= grid->failed;
}

static void html_grid(const struct grid *grid, struct gj_text *out)
{
    const struct gj_text *cell = grid->cell;
    gj_text_add(out, "<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead>");
    for (uint32_t r = 0; !grid->failed && r < grid->n_rows; r++) {
        gj_text_add(out, "<tr>");
        for (uint32_t c = 0; c < grid->n_columns; c++, cell++) {
            const char *tag = r == 0 ? "th scope=\"col\"" : c == 0 ? "th scope=\"row\"" : "td";
            gj_text_addf(out, "<%s>", tag);
            gj_html_text(out, text_of(cell), 200);
            gj_text_add(out, r == 0 || c == 0 ? "</th>" : "</td>");
        }
        gj_text_add(out, r == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
    }
    gj_text_add(out, "</tbody>\n</table>\n</div>\n");
    out->failed |= grid->failed;
}

/* --- the tables ------------------------------------------------------------------------------------------------------------------------ */

static void fill_years(const struct gj_population_result *population, enum gj_lang lang, struct grid *grid)
{
    static const enum gj_word heads[] = {GJ_WORD_POP_YEAR,  GJ_WORD_POP_ADOPT_WITHOUT, GJ_WORD_POP_ADOPT_WITH,
                                         GJ_WORD_POP_APPLY, GJ_WORD_POP_NOT_ELIGIBLE,  GJ_WORD_POP_SERVED,
                                         GJ_WORD_POP_ALONE, GJ_WORD_POP_WAIT,          GJ_WORD_POP_PUBLIC};
    grid_init(grid, population->n_years, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t y = 0; y < population->n_years; y++) {
        const struct gj_adoption_year *year = &population->year[y];
        put_number(grid, y + 1, 0);
        put_number(grid, year->adopters[GJ_ARM_BEFORE], 1);
        put_number(grid, year->adopters[GJ_ARM_AFTER], 1);
        put_number(grid, year->applicants, 1);
        put_number(grid, year->refused, 1);
        put_number(grid, year->served, 1);
        put_number(grid, year->alone, 1);
        put_number(grid, year->waiting, 1);
        put_number(grid, year->public_won / 1e6, 0);
    }
}

static void put_total(struct grid *grid, enum gj_word label, const char *unit, const struct gj_estimate *estimate,
                      enum gj_lang lang)
{
    const struct gj_unit view = gj_unit_view(unit, fabs(estimate->mean), lang);
    struct gj_text nowhere;
    put_text(grid, gj_word(label, lang));
    put_text(grid, view.text);
    gj_add_estimate(next(grid, &nowhere), estimate, view.factor, false);
    gj_text_fini(&nowhere);
}

static void fill_programme(const struct gj_population_totals *totals, enum gj_lang lang, struct grid *grid)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_UNIT, GJ_WORD_POP_MEAN};
    const struct gj_estimate per_net = {totals->won_per_net, (double)NAN, totals->net.n};
    grid_init(grid, isnan(per_net.mean) ? 6 : 7, heads, sizeof heads / sizeof heads[0], lang);
    put_total(grid, GJ_WORD_POP_REACHED, "", &totals->reached, lang);
    put_total(grid, GJ_WORD_POP_GROSS, "jobs", &totals->gross, lang);
    put_total(grid, GJ_WORD_POP_DEADWEIGHT, "jobs", &totals->deadweight, lang);
    put_total(grid, GJ_WORD_POP_RIVALS, "jobs", &totals->rivals, lang);
    put_total(grid, GJ_WORD_POP_NET, "jobs", &totals->net, lang);
    put_total(grid, GJ_WORD_POP_SPENT, "won", &totals->public_won, lang);
    if (!isnan(per_net.mean)) {
        put_total(grid, GJ_WORD_POP_PER_NET, "won/job", &per_net, lang);
    }
}

static double largest(const struct gj_group_line *line)
{
    const double values[] = {line->before.mean, line->without.mean, line->with.mean};
    double most = 0.0;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        most = fabs(values[i]) > most ? fabs(values[i]) : most;
    }
    return most;
}

static void fill_outcomes(const struct gj_group *group, enum gj_lang lang, struct grid *grid)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME,  GJ_WORD_UNIT,       GJ_WORD_BEFORE, GJ_WORD_POP_WITHOUT,
                                         GJ_WORD_POP_WITH, GJ_WORD_POP_EFFECT, GJ_WORD_CHANGE, GJ_WORD_POP_CHANGE,
                                         GJ_WORD_POP_UP,   GJ_WORD_POP_DOWN};
    grid_init(grid, GJ_N_FIRM_OUTCOMES, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        const struct gj_firm_outcome_info *info = gj_firm_outcome_info((enum gj_firm_outcome)k);
        const struct gj_group_line *line = &group->line[k];
        const struct gj_unit unit = gj_unit_view(info->unit, largest(line), lang);
        /* Of the levels, which spread from firm to firm, as many digits as their difference deserves. */
        const double half = line->effect.half_width > 0.0 ? line->effect.half_width : line->with.half_width;
        const int decimals = gj_decimals(line->with.mean * unit.factor, half * unit.factor);
        put_text(grid, lang == GJ_LANG_KO ? info->ko : info->en);
        put_text(grid, unit.text);
        put_number(grid, line->before.mean * unit.factor, decimals);
        put_number(grid, line->without.mean * unit.factor, decimals);
        put_number(grid, line->with.mean * unit.factor, decimals);
        put_estimate(grid, &line->effect, unit.factor);
        put_percent(grid, line->effect_ratio, true);
        put_percent(grid, line->within_ratio, true);
        put_percent(grid, line->up_effect, false);
        put_percent(grid, line->down_effect, false);
    }
}

static const struct gj_group *total_of(const struct gj_population_result *population, enum gj_group_of of)
{
    for (uint32_t g = 0; g < population->n_groups; g++) {
        if (population->group[g].of == of && population->group[g].by == GJ_GROUP_TOTAL) {
            return population->group[g].n_firms > 0 ? &population->group[g] : NULL;
        }
    }
    return NULL;
}

static void fill_groups(const struct gj_population_result *population, enum gj_lang lang, struct grid *grid)
{
    static const enum gj_word heads[] = {
        GJ_WORD_POP_GROUP,  GJ_WORD_POP_N,       GJ_WORD_POP_JOBS, GJ_WORD_POP_JOBS_CHANGE, GJ_WORD_POP_JOBS_UP,
        GJ_WORD_POP_OUTPUT, GJ_WORD_POP_DEFECTS, GJ_WORD_POP_COST, GJ_WORD_POP_SALES,       GJ_WORD_POP_SALES_PER_HEAD};
    uint32_t n = 0;
    for (uint32_t g = 0; g < population->n_groups; g++) {
        n += population->group[g].of == GJ_GROUP_SUPPORTED && population->group[g].n_firms > 0;
    }
    grid_init(grid, n, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t g = 0; g < population->n_groups; g++) {
        const struct gj_group *group = &population->group[g];
        if (group->of != GJ_GROUP_SUPPORTED || group->n_firms == 0) {
            continue;
        }
        char name[80];
        const char *level = lang == GJ_LANG_KO ? "수준 " : "level ";
        snprintf(name, sizeof name, "%s%.60s", group->by == GJ_GROUP_LEVEL ? level : "",
                 group->by == GJ_GROUP_TOTAL ? gj_word(GJ_WORD_POP_SUPPORTED, lang) : group->name);
        put_text(grid, name);
        put_number(grid, group->n_firms, 0);
        put_estimate(grid, &group->line[GJ_FIRM_jobs].effect, 1.0);
        put_estimate(grid, &group->line[GJ_FIRM_jobs].within, 1.0);
        put_percent(grid, group->line[GJ_FIRM_jobs].up_within, false);
        put_percent(grid, group->line[GJ_FIRM_process_output_per_hour].effect_ratio, true);
        put_percent(grid, group->line[GJ_FIRM_defect_share].effect_ratio, true);
        put_percent(grid, group->line[GJ_FIRM_cost_per_good].effect_ratio, true);
        put_percent(grid, group->line[GJ_FIRM_sales].effect_ratio, true);
        put_percent(grid, group->line[GJ_FIRM_sales_per_head].effect_ratio, true);
    }
}

/* --- beside the evidence ---------------------------------------------------------------------------------------------------------------- */

/* "+30.0 % [+28.5, +30.0]*" */
static void put_figure(struct grid *grid, const struct gj_target *target, bool is_share)
{
    struct gj_text nowhere;
    struct gj_text *cell = next(grid, &nowhere);
    if (target) {
        const double factor = target->is_amount ? 1.0 : 100.0;
        const double range[] = {target->value, target->low, target->high};
        const char *const before[] = {"", target->is_amount ? " [" : " % [", ", "};
        const double narrow = 1e-3;
        const bool only_sign =
            fabs(target->low) < narrow ? target->high >= 1.0 : fabs(target->high) < narrow && target->low <= -1.0;
        for (int i = 0; i < 3 && !only_sign; i++) {
            gj_text_add(cell, before[i]);
            (is_share ? gj_add_rounded : gj_add_rounded_signed)(cell, range[i] * factor, 1);
        }
        gj_text_add(cell, only_sign ? (target->value > 0.0 ? "> 0" : "< 0") : "]");
        gj_text_add(cell, target->is_calibrated ? "*" : "");
    } else {
        gj_text_add(cell, "–");
    }
    gj_text_fini(&nowhere);
}

/* "+3.4 ± 0.5 %" */
static void put_simulated(struct grid *grid, const struct gj_estimate *e, bool is_amount, bool is_share)
{
    struct gj_text nowhere;
    struct gj_text *cell = next(grid, &nowhere);
    const double factor = is_amount ? 1.0 : 100.0;
    const int decimals = is_amount ? 2 : 1;
    (is_share ? gj_add_rounded : gj_add_rounded_signed)(cell, e->mean * factor, decimals);
    if (!isnan(e->mean)) {
        gj_add_half_width(cell, e->half_width * factor, decimals);
        gj_text_add(cell, is_amount ? "" : " %");
    }
    gj_text_fini(&nowhere);
}

static void put_question(struct grid *grid, const struct gj_evidence_row *row, enum gj_lang lang)
{
    const struct gj_target *target = row->official ? row->official : row->other;
    const struct gj_firm_outcome_info *info = gj_firm_outcome_info(target->outcome);
    const char *label = lang == GJ_LANG_KO ? info->ko : info->en;
    struct gj_text nowhere;
    struct gj_text *cell = next(grid, &nowhere);
    if (row->is_share) {
        gj_word_fill(cell, target->measure == GJ_MEASURE_RISES ? GJ_WORD_EV_RISES : GJ_WORD_EV_FALLS, lang,
                     (const char *const[]){label}, 1);
    } else {
        gj_text_add(cell, label);
    }
    gj_text_fini(&nowhere);
    char firms[GJ_TARGET_FIRMS];
    gj_target_firms(target, lang == GJ_LANG_KO, firms);
    put_text(grid, firms);
}

static void fill_evidence(const struct gj_evidence *evidence, enum gj_lang lang, struct grid *grid)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME,  GJ_WORD_EV_FIRMS,           GJ_WORD_EV_OFFICIAL,
                                         GJ_WORD_EV_OTHER, GJ_WORD_EV_WITHIN,          GJ_WORD_EV_CAUSED,
                                         GJ_WORD_POP_N,    GJ_WORD_EV_AGREES_OFFICIAL, GJ_WORD_EV_AGREES_OTHER};
    static const enum gj_word agrees[] = {GJ_WORD_EV_HIT, GJ_WORD_EV_OPEN, GJ_WORD_EV_MISS, GJ_WORD_EV_NONE};
    grid_init(grid, evidence->n_rows, heads, sizeof heads / sizeof heads[0], lang);
    for (uint32_t i = 0; i < evidence->n_rows; i++) {
        const struct gj_evidence_row *row = &evidence->row[i];
        const bool is_amount = row->official ? row->official->is_amount : row->other->is_amount;
        put_question(grid, row, lang);
        put_figure(grid, row->official, row->is_share);
        put_figure(grid, row->other, row->is_share);
        put_simulated(grid, &row->within, is_amount, row->is_share);
        put_simulated(grid, &row->caused, is_amount, row->is_share);
        put_number(grid, row->n_firms, 0);
        put_text(grid, gj_word(agrees[row->official_agrees], lang));
        put_text(grid, gj_word(agrees[row->other_agrees], lang));
    }
}

/* --- sentences ------------------------------------------------------------------------------------------------------------------------- */

static double weight_of(const struct gj_population_result *population)
{
    const struct gj_group *all = total_of(population, GJ_GROUP_ALL);
    return all ? all->weight : 0.0;
}

struct figures {
    char firms[24], weight[24], replications[24], refused[24], rows[24], without[24], with[24];
};

static void figures_of(const struct gj_population_result *population, struct figures *f)
{
    const struct gj_adoption_year *last = &population->year[population->n_years - 1];
    snprintf(f->firms, sizeof f->firms, "%u", population->n_firms);
    snprintf(f->weight, sizeof f->weight, "%.10g", weight_of(population));
    snprintf(f->replications, sizeof f->replications, "%u", population->n_replications);
    snprintf(f->refused, sizeof f->refused, "%u", population->spec->n_refused);
    snprintf(f->rows, sizeof f->rows, "%u", population->spec->n_rows);
    snprintf(f->without, sizeof f->without, "%.1f", last->cumulative[GJ_ARM_BEFORE]);
    snprintf(f->with, sizeof f->with, "%.1f", last->cumulative[GJ_ARM_AFTER]);
}

/* A sentence or a table, on paper of one kind or the other. */
struct page {
    struct gj_text *out;
    enum gj_lang lang;
    bool is_html;
};

static void say(const struct page *page, enum gj_word word, const char *const *values, size_t n)
{
    if (page->is_html) {
        gj_text_add(page->out, "<p>");
        gj_html_fill(page->out, word, page->lang, values, n);
        gj_text_add(page->out, "</p>\n");
    } else {
        gj_word_fill(page->out, word, page->lang, values, n);
        gj_text_add(page->out, "\n");
    }
}

static void head(const struct page *page, enum gj_word word)
{
    gj_text_add(page->out, page->is_html ? "<h2>" : "\n");
    gj_text_add(page->out, gj_word(word, page->lang));
    gj_text_add(page->out, page->is_html ? "</h2>\n" : "\n");
}

static void show(const struct page *page, struct grid *grid)
{
    (page->is_html ? html_grid : print_grid)(grid, page->out);
    grid_fini(grid);
}

static void write_evidence(const struct page *page, const struct gj_evidence *evidence)
{
    char figure[4][24];
    const uint32_t value[] = {evidence->n_hit[0], evidence->n_figures[0], evidence->n_hit[1], evidence->n_figures[1]};
    for (int i = 0; i < 4; i++) {
        snprintf(figure[i], sizeof figure[i], "%u", value[i]);
    }
    struct grid grid;
    head(page, GJ_WORD_EV_HEAD);
    fill_evidence(evidence, page->lang, &grid);
    show(page, &grid);
    say(page, GJ_WORD_EV_SCORE, (const char *const[]){figure[0], figure[1], figure[2], figure[3]}, 4);
    say(page, GJ_WORD_EV_HOW, NULL, 0);
}

static void write_bridge(const struct page *page, const struct gj_study_result *result)
{
    struct gj_block block;
    if (!result->bridge.is_told) {
        return;
    }
    head(page, GJ_WORD_BRIDGE_TITLE);
    gj_block_fill_bridge(&block, result, page->lang);
    if (page->is_html) {
        gj_text_add(page->out, "<div class=\"scroll\" tabindex=\"0\">\n<table>\n");
        gj_block_html(&block, page->out);
        gj_text_add(page->out, "</table>\n</div>\n");
    } else {
        gj_block_print(&block, page->out);
    }
    gj_block_fini(&block);
    say(page, GJ_WORD_BRIDGE_FOOT, NULL, 0);
    say(page, GJ_WORD_BRIDGE_FOOT_RANGE, NULL, 0);
    say(page, GJ_WORD_POP_BRIDGE_NOTE, NULL, 0);
}

static void write_page(const struct page *page, const struct gj_study_result *result)
{
    const struct gj_population_result *population = result->population;
    struct figures f;
    struct grid grid;
    figures_of(population, &f);
    say(page, GJ_WORD_POP_FIRMS, (const char *const[]){f.firms, f.weight, f.replications}, 3);
    if (population->spec->n_refused > 0) {
        say(page, GJ_WORD_POP_REFUSED, (const char *const[]){f.refused, f.rows, population->spec->file}, 3);
    }
    say(page, GJ_WORD_POP_ADOPT, (const char *const[]){f.without, f.with}, 2);
    head(page, GJ_WORD_POP_BY_YEAR);
    fill_years(population, page->lang, &grid);
    show(page, &grid);
    head(page, GJ_WORD_POP_PROGRAMME);
    fill_programme(&population->totals, page->lang, &grid);
    show(page, &grid);
    if (isnan(population->totals.won_per_net)) {
        say(page, GJ_WORD_POP_NO_COST, NULL, 0);
    }
    write_bridge(page, result);
    for (uint32_t of = GJ_GROUP_ALL; of <= GJ_GROUP_SUPPORTED; of++) {
        const struct gj_group *group = total_of(population, (enum gj_group_of)of);
        head(page, of == GJ_GROUP_ALL ? GJ_WORD_POP_ALL : GJ_WORD_POP_SUPPORTED);
        if (group) {
            fill_outcomes(group, page->lang, &grid);
            show(page, &grid);
        } else {
            say(page, GJ_WORD_POP_NONE_SUPPORTED, NULL, 0);
        }
    }
    if (total_of(population, GJ_GROUP_SUPPORTED)) {
        head(page, GJ_WORD_POP_GROUPS);
        fill_groups(population, page->lang, &grid);
        show(page, &grid);
    }
    say(page, GJ_WORD_POP_HOW, NULL, 0);
    if (population->evidence) {
        write_evidence(page, population->evidence);
    }
}

void gj_render_population(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out)
{
    const struct page page = {.out = out, .lang = lang};
    gj_text_add_line(out, gj_study_title(result->spec, lang), 300);
    gj_text_add(out, "\n\n");
    write_page(&page, result);
}

enum gj_status gj_population_html(const struct gj_render_spec *spec, struct gj_text *html, struct gj_error *error)
{
    struct gj_report report = {
        .spec = spec, .result = spec->result, .lang = spec->lang, .out = html, .status = GJ_OK, .error = error};
    const struct page page = {.out = html, .lang = spec->lang, .is_html = true};
    gj_report_head(&report);
    gj_text_add(html, "<header>\n<h1><bdi>");
    gj_html_text(html, gj_study_title(spec->result->spec, spec->lang), 300);
    gj_text_add(html, "</bdi></h1>\n</header>\n<main>\n<section>\n");
    write_page(&page, spec->result);
    gj_text_add(html, "</section>\n<section>\n");
    gj_report_repeat(&report);
    gj_text_add(html, "</section>\n<section>\n");
    gj_report_assumptions(&report);
    gj_text_add(html, "</section>\n");
    gj_report_end(&report);
    return html->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the report") : GJ_OK;
}
