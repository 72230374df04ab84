#include "render/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/block.h"

enum { LABEL, UNIT, BEFORE, AFTER, DIFFERENCE, CHANGE, N_COLUMNS };
enum { GAP = 2, LEAST_LABEL = 20, INDENT = 2 };

/* All cells as text first, so that columns can be as wide as their widest cell. Row GJ_N_OUTCOMES is the head. */
struct cells {
    struct gj_text text[GJ_N_OUTCOMES + 1][N_COLUMNS];
    size_t width[N_COLUMNS]; /* 0: left out */
};

static const char *cell_text(const struct gj_text *cell)
{
    return cell->data != NULL ? cell->data : "";
}

static void pad(struct gj_text *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, " ");
    }
}

static void fill_row(struct gj_text *row, const struct gj_study_result *result, enum gj_outcome_id outcome,
                     enum gj_lang lang)
{
    struct gj_row_view view = gj_row_view_of(result, outcome, lang);
    double factor = view.unit.factor;
    gj_text_add(&row[LABEL], gj_outcome_label(outcome, lang));
    gj_text_add(&row[UNIT], view.unit.text);
    gj_add_rounded(&row[BEFORE], result->arm[GJ_ARM_BEFORE][outcome].mean * factor, view.decimals[GJ_ARM_BEFORE]);
    if (!gj_is_compared(result->spec)) {
        gj_add_half_width(&row[BEFORE], result->arm[GJ_ARM_BEFORE][outcome].half_width * factor,
                          view.decimals[GJ_ARM_BEFORE]);
        return;
    }
    gj_add_rounded(&row[AFTER], result->arm[GJ_ARM_AFTER][outcome].mean * factor, view.decimals[GJ_ARM_AFTER]);
    const struct gj_estimate *difference = &result->difference[outcome], *ratio = &result->ratio[outcome];
    if (view.verdict == GJ_VERDICT_UNSURE) {
        gj_text_add(&row[DIFFERENCE], "~ ");
    }
    gj_add_rounded_signed(&row[DIFFERENCE], difference->mean * factor, view.decimals_difference);
    if (!isnan(difference->mean)) {
        gj_add_half_width(&row[DIFFERENCE], difference->half_width * factor, view.decimals_difference);
    }
    gj_add_rounded_signed(&row[CHANGE], ratio->mean * 100.0, view.decimals_ratio);
    if (!isnan(ratio->mean)) {
        gj_text_add(&row[CHANGE], " %");
    }
}

static void fill_cells(struct cells *cells, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word heads[N_COLUMNS] = {GJ_WORD_OUTCOME, GJ_WORD_UNIT,       GJ_WORD_BEFORE,
                                                  GJ_WORD_AFTER,   GJ_WORD_DIFFERENCE, GJ_WORD_CHANGE};
    const bool is_compared = gj_is_compared(result->spec);
    memset(cells, 0, sizeof *cells);
    for (int row = 0; row < GJ_N_OUTCOMES; row++) {
        fill_row(cells->text[row], result, (enum gj_outcome_id)row, lang);
    }
    for (int column = 0; column < N_COLUMNS; column++) {
        if (is_compared || column <= BEFORE) { /* else the rest stays empty and is left out */
            gj_text_add(&cells->text[GJ_N_OUTCOMES][column],
                        gj_word(is_compared || column < BEFORE ? heads[column] : GJ_WORD_ALONE_VALUE, lang));
        }
        for (int row = 0; row <= GJ_N_OUTCOMES; row++) {
            size_t width = gj_utf8_width(cell_text(&cells->text[row][column]));
            cells->width[column] = width > cells->width[column] ? width : cells->width[column];
        }
    }
}

static size_t width_of_all(const struct cells *cells)
{
    size_t all = 0;
    for (int column = 0; column < N_COLUMNS; column++) {
        all += cells->width[column] > 0 ? cells->width[column] + (column > 0 ? GAP : INDENT) : 0;
    }
    return all;
}

/* Labels give way first (they wrap), then the relative change goes, which the other numbers imply. */
static void fit(struct cells *cells, size_t width)
{
    for (int step = 0; step < 2 && width > 0; step++) {
        size_t all = width_of_all(cells);
        if (all <= width) {
            return;
        }
        size_t label = cells->width[LABEL], over = all - width;
        if (label > LEAST_LABEL) {
            cells->width[LABEL] = label > over + LEAST_LABEL ? label - over : LEAST_LABEL;
        }
        if (step == 0 && width_of_all(cells) > width) {
            cells->width[CHANGE] = 0;
            cells->width[LABEL] = label;
        }
    }
}

/* Bytes of `text` that fit `width` columns: up to a blank when there is one. */
static size_t fitting_bytes(const char *text, size_t width)
{
    size_t n = 0, at_blank = 0;
    while (text[n] != '\0') {
        uint32_t sign;
        char start[8] = "";
        size_t length = gj_utf8_next(text + n, &sign);
        if (text[n] == ' ') {
            at_blank = n;
        }
        memcpy(start, text + n, length);
        size_t columns = gj_utf8_width(start);
        if (columns > width) {
            return at_blank > 0 ? at_blank : n > 0 ? n : length;
        }
        width -= columns;
        n += length;
    }
    return n;
}

static void print_row(struct gj_text *out, const struct cells *cells, int row)
{
    const char *label = cell_text(&cells->text[row][LABEL]);
    size_t n = fitting_bytes(label, cells->width[LABEL]), before = out->length;
    pad(out, INDENT);
    gj_text_add_n(out, label, n);
    size_t used = out->failed ? 0 : gj_utf8_width(out->data + before);
    pad(out,
        cells->width[LABEL] + INDENT - (used < cells->width[LABEL] + INDENT ? used : cells->width[LABEL] + INDENT));
    for (int column = UNIT; column < N_COLUMNS; column++) {
        if (cells->width[column] == 0) {
            continue;
        }
        const char *text = cell_text(&cells->text[row][column]);
        size_t blank = cells->width[column] - gj_utf8_width(text);
        pad(out, GAP + (column == UNIT ? 0 : blank));
        gj_text_add(out, text);
        pad(out, column == UNIT ? blank : 0);
    }
    gj_text_add(out, "\n");
    for (label += n; *label != '\0'; label += n) {
        label += *label == ' ';
        n = fitting_bytes(label, cells->width[LABEL] - INDENT);
        pad(out, 2 * INDENT);
        gj_text_add_n(out, label, n);
        gj_text_add(out, "\n");
    }
}

static void print_head(struct gj_text *out, const struct gj_study_result *result, enum gj_lang lang)
{
    const struct gj_study_spec *study = result->spec;
    gj_text_add_line(out, gj_study_title(study, lang), 200);
    gj_text_add(out, "\n");
    const bool is_compared = gj_is_compared(study);
    if (!is_compared) {
        const char *level[] = {gj_level_label(&study->before, lang)};
        gj_word_fill(out, GJ_WORD_ALONE_LEVEL, lang, level, 1);
    }
    for (int arm = 0; arm < GJ_N_ARMS && is_compared; arm++) {
        gj_text_addf(out, "%s%s: ", arm == GJ_ARM_BEFORE ? "" : "  ",
                     gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, lang));
        struct gj_text level;
        gj_text_init(&level);
        gj_arm_level_text(&level, study, (enum gj_arm)arm, lang);
        out->failed |= level.failed;
        gj_text_add_line(out, level.failed ? "" : level.data, 110);
        gj_text_fini(&level);
    }
    uint32_t n_good = result->n_replications - result->n_failed;
    char replications[24], confidence[24], failed[24], all[24];
    (void)snprintf(replications, sizeof replications, "%" PRIu32, n_good);
    (void)snprintf(confidence, sizeof confidence, "%g", study->confidence * 100.0);
    (void)snprintf(failed, sizeof failed, "%" PRIu32, result->n_failed);
    (void)snprintf(all, sizeof all, "%" PRIu32, result->n_replications);
    const char *counts[] = {replications, confidence}, *failures[] = {failed, all};
    gj_text_add(out, "\n");
    gj_word_fill(out,
                 n_good > 1    ? (is_compared ? GJ_WORD_PAIRED_NOTE : GJ_WORD_ALONE_PAIRS)
                 : n_good == 1 ? GJ_WORD_SINGLE_NOTE
                               : GJ_WORD_NO_NOTE,
                 lang, counts, 2);
    gj_text_add(out, "\n");
    if (result->n_failed > 0) {
        gj_word_fill(out, GJ_WORD_FAILED_TABLE, lang, failures, 2);
        gj_text_add(out, "\n");
    }
    gj_text_add(out, "\n");
}

static void print_money_line(struct gj_text *out, const struct gj_study_result *result, uint32_t i, enum gj_lang lang,
                             size_t widest)
{
    const struct gj_money_line *line = &result->money[i];
    struct gj_amount amount = gj_amount_of(result, i, lang);
    size_t start = out->length + INDENT;
    pad(out, INDENT);
    gj_text_add_line(out, gj_money_label(line, lang), 60);
    gj_text_add(out, gj_money_condition(line, lang));
    size_t used = out->failed ? widest : gj_utf8_width(out->data + start);
    pad(out, widest > used ? widest - used : 0);
    pad(out, GAP);
    gj_text_add(out, gj_verdict_of(&line->estimate) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_rounded(out, amount.value, amount.decimals);
    if (!isnan(amount.value)) {
        gj_add_half_width(out, amount.half_width, amount.decimals);
        gj_text_addf(out, " %s", amount.unit.text);
    }
    gj_text_add(out, "\n");
}

static void print_money(struct gj_text *out, const struct gj_study_result *result, enum gj_lang lang)
{
    size_t widest = 0;
    for (uint32_t i = 0; i < result->n_money; i++) {
        const struct gj_money_line *line = &result->money[i];
        const size_t width = gj_utf8_width(gj_money_label(line, lang)) + gj_utf8_width(gj_money_condition(line, lang));
        widest = width > widest ? width : widest;
    }
    for (uint32_t i = 0; i < result->n_money; i++) {
        print_money_line(out, result, i, lang, widest);
    }
    for (uint32_t i = 0; i < result->n_money; i++) {
        const char *values[] = {gj_money_label(&result->money[i], lang)};
        enum gj_word why = gj_amount_missing(result, i);
        if (why != GJ_N_WORDS) {
            pad(out, INDENT);
            gj_word_fill(out, why, lang, values, 1);
            gj_text_add(out, "\n");
        }
    }
}

static void print_worth_notes(struct gj_text *out, const struct gj_study_result *result, enum gj_effect effect,
                              enum gj_lang lang)
{
    struct gj_phrase note[GJ_WORTH_NOTES];
    gj_worth_notes(result, effect, lang, note);
    for (int i = 0; i < GJ_WORTH_NOTES; i++) {
        gj_text_addf(out, "%s%s", gj_phrase_text(&note[i]), note[i].text.length > 0 ? "\n" : "");
        out->failed = out->failed || gj_phrase_failed(&note[i]);
        gj_phrase_fini(&note[i]);
    }
}

/* What all of it is worth, to whom; with a decision of the firm's own the technology's effect apart from the programme's. */
static void print_worth(struct gj_text *out, const struct gj_study_result *result, enum gj_lang lang)
{
    static const enum gj_word titles[GJ_N_EFFECTS] = {GJ_WORD_WORTH_TITLE, GJ_WORD_WORTH_TECHNOLOGY_TITLE};
    const struct gj_appraisal *a = &result->appraisal;
    char rate[24], years[24];
    (void)snprintf(rate, sizeof rate, "%.3g", a->rate * 100.0);
    (void)snprintf(years, sizeof years, "%.3g", a->years);
    const char *values[] = {rate, years};
    bool has_any = false;
    for (int e = 0; e < GJ_N_EFFECTS; e++) {
        const bool is_both = e == GJ_EFFECT_PROGRAMME && !a->has[GJ_EFFECT_TECHNOLOGY];
        struct gj_block block;
        struct gj_unit unit;
        const char *shown[] = {unit.text};
        gj_block_fill_worth(&block, result, (enum gj_effect)e,
                            e == GJ_EFFECT_TECHNOLOGY ? GJ_YEARS_NOT : GJ_YEARS_MEANS, lang, &unit);
        if (block.n_rows > 0) {
            has_any = true;
            gj_text_add(out, "\n");
            gj_word_fill(out, is_both ? GJ_WORD_WORTH_BOTH_TITLE : titles[e], lang, shown, 1);
            gj_text_add(out, "\n");
            gj_block_print(&block, out);
            print_worth_notes(out, result, (enum gj_effect)e, lang);
        }
        gj_block_fini(&block);
    }
    if (has_any) {
        gj_word_fill(out, GJ_WORD_WORTH_FOOT, lang, values, 2);
        gj_text_add(out, "\n");
    }
}

static void print_bridge(struct gj_text *out, const struct gj_study_result *result, enum gj_lang lang)
{
    struct gj_block block;
    if (!result->bridge.is_told) {
        return;
    }
    gj_block_fill_bridge(&block, result, lang);
    gj_text_addf(out, "\n%s\n", gj_word(GJ_WORD_BRIDGE_TITLE, lang));
    gj_block_print(&block, out);
    gj_text_addf(out, "%s\n%s\n", gj_word(GJ_WORD_BRIDGE_FOOT, lang), gj_word(GJ_WORD_BRIDGE_FOOT_RANGE, lang));
    gj_block_fini(&block);
}

void gj_render_table(const struct gj_study_result *result, enum gj_lang lang, unsigned width, struct gj_text *out)
{
    static const enum gj_word sections[] = {GJ_WORD_SECTION_PLANT, GJ_WORD_SECTION_PEOPLE, GJ_WORD_SECTION_MONEY,
                                            GJ_WORD_SECTION_DECISION};
    struct cells cells;
    fill_cells(&cells, result, lang);
    fit(&cells, width);
    print_head(out, result, lang);
    print_row(out, &cells, GJ_N_OUTCOMES);
    bool any_unsure = false;
    for (int section = 0; section < GJ_N_SECTIONS; section++) {
        if (!gj_section_has_values(result, (enum gj_outcome_section)section)) {
            continue;
        }
        gj_text_addf(out, "%s\n", gj_word(sections[section], lang));
        for (int row = 0; row < GJ_N_OUTCOMES; row++) {
            if ((int)gj_outcome_info((enum gj_outcome_id)row)->section == section) {
                print_row(out, &cells, row);
                any_unsure = any_unsure || gj_verdict_of(&result->difference[row]) == GJ_VERDICT_UNSURE;
            }
        }
    }
    const bool is_compared = gj_is_compared(result->spec);
    if (result->jobs != NULL && is_compared) {
        gj_render_jobs(result, lang, width, out);
    }
    if (result->n_money > 0 && is_compared) {
        gj_text_add(out, "\n");
        print_money(out, result, lang);
    }
    if (is_compared) {
        print_worth(out, result, lang);
        print_bridge(out, result, lang);
    }
    if (any_unsure) {
        gj_text_addf(out, "\n%s\n", gj_word(GJ_WORD_TABLE_FOOT, lang));
    }
    for (int row = 0; row <= GJ_N_OUTCOMES; row++) {
        for (int column = 0; column < N_COLUMNS; column++) {
            out->failed = out->failed || cells.text[row][column].failed;
            gj_text_fini(&cells.text[row][column]);
        }
    }
}
