#include "render/compare.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/block.h"
#include "render/number.h"

enum { WIDEST_PLACE = 72, WIDEST_VALUE = 36, MOST_CHANGES = 60, LONGEST_SOURCE = 100 };

struct page {
    const struct gj_comparison *c;
    enum gj_lang lang;
    struct gj_text *out;
};

static void say(struct page *page, enum gj_word word, const char *const *values, size_t n)
{
    gj_word_fill(page->out, word, page->lang, values, n);
    gj_text_add(page->out, "\n");
}

static void say_count(struct page *page, enum gj_word word, uint32_t count)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%" PRIu32, count);
    const char *values[] = {text};
    say(page, word, values, 1);
}

/* On one line, at most `width` columns wide; what is cut ends in an ellipsis. */
static void add_cut(struct gj_text *out, const char *text, size_t width)
{
    struct gj_text line;
    gj_text_init(&line);
    gj_text_add_line(&line, text, 4 * width);
    const char *at = line.data ? line.data : "";
    out->failed |= line.failed;
    const bool fits = gj_utf8_width(at) <= width;
    for (size_t used = 0; *at;) {
        uint32_t sign;
        char one[8] = "";
        const size_t n = gj_utf8_next(at, &sign);
        memcpy(one, at, n);
        used += gj_utf8_width(one);
        if (!fits && used > width - 1) {
            gj_text_add(out, "…");
            break;
        }
        gj_text_add(out, one);
        at += n;
    }
    gj_text_fini(&line);
}

static void add_word(struct gj_text *cell, enum gj_word word, enum gj_lang lang)
{
    gj_text_add(cell, gj_word(word, lang));
}

/* A row of a block is filled as texts; then they go into its cells. */
enum { COLUMNS = 4 };
struct row {
    struct gj_text cell[COLUMNS];
};

static void begin_row(struct row *row)
{
    for (int i = 0; i < COLUMNS; i++) {
        gj_text_init(&row->cell[i]);
    }
}

static void end_row(struct gj_block *block, struct row *row)
{
    struct gj_phrase *cell = gj_block_row(block);
    for (int i = 0; i < COLUMNS; i++) {
        block->failed |= row->cell[i].failed;
        if (cell && row->cell[i].data) {
            gj_phrase_add(&cell[i], row->cell[i].data);
        }
        gj_text_fini(&row->cell[i]);
    }
}

/* --- values of a scenario --- */

/* Time in the unit that fits, all else as outcomes are shown. */
static struct gj_unit value_unit(const char *unit, double magnitude, enum gj_lang lang)
{
    static const struct {
        double from, seconds;
        enum gj_word word;
    } times[] = {{2.0 * 365 * 86400, 365.0 * 86400, GJ_WORD_CMP_YEARS},
                 {2.0 * 86400, 86400.0, GJ_WORD_CMP_DAYS},
                 {2.0 * 3600, 3600.0, GJ_WORD_CMP_HOURS},
                 {120.0, 60.0, GJ_WORD_CMP_MINUTES},
                 {0.0, 1.0, GJ_WORD_CMP_SECONDS}};
    struct gj_unit view = {.factor = 1.0};
    const bool is_micro = strcmp(unit, "us") == 0;
    if (strcmp(unit, "1/year") == 0) {
        view.factor = 100.0;
        (void)snprintf(view.text, sizeof view.text, "%s", gj_word(GJ_WORD_CMP_SHARE_A_YEAR, lang));
    } else if (is_micro || strcmp(unit, "s") == 0) {
        const double factor = is_micro ? 1e-6 : 1.0;
        size_t i = 0;
        while (magnitude * factor < times[i].from && i + 1 < sizeof times / sizeof times[0]) {
            i++;
        }
        view.factor = factor / times[i].seconds;
        (void)snprintf(view.text, sizeof view.text, "%s", gj_word(times[i].word, lang));
    } else {
        return gj_unit_view(unit, magnitude, lang);
    }
    memcpy(view.difference, view.text, sizeof view.difference);
    return view;
}

static double magnitude_of(const struct gj_change *change)
{
    return fmax(fabs(change->a), fabs(change->b));
}

static void add_value(struct gj_text *cell, double value, const struct gj_unit *unit)
{
    const double shown = value * unit->factor;
    gj_add_rounded(cell, shown, gj_decimals_given(shown));
    gj_text_addf(cell, "%s%s", *unit->text ? " " : "", unit->text);
}

/* "+0.5 s (+25 %)"; a share's change is in points alone, and a count or a code has no share. */
static void add_difference(struct gj_text *cell, const struct gj_change *change, const struct gj_unit *unit)
{
    const double difference = (change->b - change->a) * unit->factor;
    gj_add_rounded_signed(cell, difference, gj_decimals_given(difference));
    gj_text_addf(cell, "%s%s", *unit->difference ? " " : "", unit->difference);
    const double ratio = change->b / change->a - 1.0;
    if (isfinite(ratio) && ratio > -1.0 && *change->unit && strcmp(change->unit, "1") != 0) {
        gj_text_add(cell, " (");
        gj_add_rounded_signed(cell, 100.0 * ratio, fabs(ratio) < 0.0995 ? 1 : 0);
        gj_text_add(cell, " %)");
    }
}

static void add_kind(struct gj_text *cell, enum gj_change_kind kind, enum gj_lang lang)
{
    add_word(cell, kind == GJ_CHANGE_ADDED ? GJ_WORD_CMP_ADDED : GJ_WORD_CMP_REMOVED, lang);
}

static void fill_values(struct gj_text *cell, const struct gj_change *change, enum gj_lang lang)
{
    const struct gj_unit unit =
        value_unit(change->unit, isnan(magnitude_of(change)) ? 0.0 : magnitude_of(change), lang);
    const char *texts[2] = {change->before, change->after};
    const double numbers[2] = {change->a, change->b};
    for (int side = 0; side < 2 && change->of != GJ_CHANGE_THING; side++) {
        const bool is_there = change->kind != (side ? GJ_CHANGE_REMOVED : GJ_CHANGE_ADDED);
        if (!is_there) {
            add_word(&cell[side], GJ_WORD_NOTHING, lang);
        } else if (change->is_number) {
            add_value(&cell[side], numbers[side], &unit);
        } else {
            add_cut(&cell[side], texts[side], WIDEST_VALUE);
        }
    }
    if (change->kind != GJ_CHANGE_CHANGED) {
        add_kind(&cell[2], change->kind, lang);
    } else if (change->is_number && strcmp(change->place, "study.seed") != 0) { /* seeds are names, not amounts */
        add_difference(&cell[2], change, &unit);
    }
}

/* --- the scenario's changes --- */

/* Titles stand at the head of the page. */
static bool is_shown(const struct gj_change *change)
{
    return change->of != GJ_CHANGE_BASIS && !change->is_told && strncmp(change->place, "study.title", 11) != 0;
}

static bool is_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* The same change of another firm. */
static bool is_alike(const struct gj_change *a, const struct gj_change *b)
{
    return a->of == b->of && *a->firm && *b->firm && a->kind == b->kind && is_text(a->place, b->place) &&
           is_text(a->what, b->what) && is_text(a->before, b->before) && is_text(a->after, b->after);
}

static void fill_place(struct page *page, struct gj_text *cell, const struct gj_change *change, uint32_t n_others)
{
    struct gj_text place;
    gj_text_init(&place);
    gj_text_addf(&place, "%s%s%s%s", change->place, *change->what ? " (" : "", change->what, *change->what ? ")" : "");
    char others[16];
    (void)snprintf(others, sizeof others, "%" PRIu32, n_others);
    const char *text = place.data ? place.data : "";
    const char *of_many[] = {change->firm, others, text};
    const char *of_one[] = {change->firm, text};
    struct gj_text whole;
    gj_text_init(&whole);
    if (!*change->firm) {
        gj_text_add(&whole, text);
    } else if (n_others > 0) {
        gj_word_fill(&whole, GJ_WORD_CMP_FIRMS, page->lang, of_many, 3);
    } else {
        gj_word_fill(&whole, GJ_WORD_CMP_FIRM, page->lang, of_one, 2);
    }
    add_cut(cell, whole.data ? whole.data : "", WIDEST_PLACE);
    page->out->failed |= place.failed || whole.failed;
    gj_text_fini(&whole);
    gj_text_fini(&place);
}

/* Changes that are alike in many firms are one row; the first is shown, `shown` are those so far. */
static bool is_first_of_its_kind(const struct gj_change *const *shown, uint32_t n, const struct gj_change *change)
{
    bool is_first = true;
    for (uint32_t i = 0; i < n; i++) {
        is_first &= !is_alike(shown[i], change);
    }
    return is_first;
}

static uint32_t count_alike(const struct gj_changes *changes, const struct gj_change *change)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < changes->n && *change->firm; i++) {
        n += is_shown(&changes->change[i]) && is_alike(&changes->change[i], change);
    }
    return n > 0 ? n - 1 : 0;
}

static void add_changes(struct page *page)
{
    const struct gj_changes *changes = page->c->changes;
    const struct gj_change *shown[MOST_CHANGES];
    uint32_t n_shown = 0, n_told = 0, n_more = 0;
    struct gj_block block;
    struct row row;
    gj_block_init(&block, COLUMNS);
    begin_row(&row);
    add_word(&row.cell[0], GJ_WORD_CMP_PLACE, page->lang);
    gj_text_add(&row.cell[1], "A");
    gj_text_add(&row.cell[2], "B");
    add_word(&row.cell[3], GJ_WORD_CMP_CHANGE, page->lang);
    end_row(&block, &row);
    for (uint32_t k = 0; k < 2 * changes->n; k++) { /* things first */
        const struct gj_change *change = &changes->change[k % changes->n];
        if ((change->of == GJ_CHANGE_THING) != (k < changes->n)) {
            continue;
        }
        n_told += change->is_told;
        if (!is_shown(change) || !is_first_of_its_kind(shown, n_shown, change)) {
            continue;
        }
        if (n_shown == MOST_CHANGES) {
            n_more++;
            continue;
        }
        shown[n_shown++] = change;
        begin_row(&row);
        fill_place(page, &row.cell[0], change, count_alike(changes, change));
        fill_values(&row.cell[1], change, page->lang);
        end_row(&block, &row);
    }
    if (n_shown > 0) {
        gj_text_addf(page->out, "\n%s\n", gj_word(GJ_WORD_CMP_SCENARIO, page->lang));
        gj_block_print(&block, page->out);
    }
    if (n_more > 0) {
        say_count(page, GJ_WORD_CMP_MORE, n_more);
    }
    if (n_told > 0 && n_shown > 0) {
        say_count(page, GJ_WORD_CMP_TOLD, n_told);
    }
    page->out->failed |= block.failed;
    gj_block_fini(&block);
}

/* --- ranges, marks and sources --- */

static void add_texts(struct page *page, enum gj_word word, const char *a, const char *b)
{
    struct gj_text cut[2];
    const char *values[2];
    const char *texts[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        gj_text_init(&cut[i]);
        add_cut(&cut[i], texts[i] ? texts[i] : "", LONGEST_SOURCE);
        values[i] = cut[i].data ? cut[i].data : "";
    }
    gj_text_add(page->out, "      ");
    say(page, word, values, 2);
    gj_text_fini(&cut[0]);
    gj_text_fini(&cut[1]);
}

static void add_range(struct page *page, const struct gj_change *change)
{
    const struct gj_assumption *a = change->of_a, *b = change->of_b;
    const double ends[4] = {a->low, a->high, b->low, b->high};
    const struct gj_unit unit = value_unit(change->unit, fmax(fabs(a->high), fabs(b->high)), page->lang);
    struct gj_text text[4];
    const char *values[4];
    for (int i = 0; i < 4; i++) {
        gj_text_init(&text[i]);
        add_value(&text[i], ends[i], &unit);
        values[i] = text[i].data ? text[i].data : "";
    }
    gj_text_add(page->out, "      ");
    say(page, GJ_WORD_CMP_RANGE, values, 4);
    for (int i = 0; i < 4; i++) {
        gj_text_fini(&text[i]);
    }
}

static bool is_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* What the registers say otherwise, of numbers that are the same and of those that changed alike. */
static void add_basis(struct page *page)
{
    const struct gj_changes *changes = page->c->changes;
    uint32_t n = 0, n_more = 0;
    for (uint32_t i = 0; i < changes->n; i++) {
        const struct gj_change *change = &changes->change[i];
        if (change->of != GJ_CHANGE_BASIS) {
            continue;
        }
        if (n >= MOST_CHANGES) {
            n_more++;
            continue;
        }
        if (n++ == 0) {
            gj_text_addf(page->out, "\n%s\n", gj_word(GJ_WORD_CMP_BASIS, page->lang));
        }
        gj_text_add(page->out, "  ");
        add_cut(page->out, change->place, 2 * WIDEST_PLACE);
        gj_text_add(page->out, "\n");
        if (!is_number(change->of_a->low, change->of_b->low) || !is_number(change->of_a->high, change->of_b->high)) {
            add_range(page, change);
        }
        if (!is_text(change->of_a->mark, change->of_b->mark)) {
            add_texts(page, GJ_WORD_CMP_MARK, change->of_a->mark, change->of_b->mark);
        }
        if (!is_text(change->of_a->source, change->of_b->source)) {
            add_texts(page, GJ_WORD_CMP_SOURCE, change->of_a->source, change->of_b->source);
        }
    }
    if (n_more > 0) {
        say_count(page, GJ_WORD_CMP_MORE, n_more);
    }
}

/* --- outcomes --- */

static bool is_same(const struct gj_versus_line *lines)
{
    bool same = true;
    for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
        const enum gj_verdict verdict = gj_verdict_of(&lines[part].change);
        const bool is_silent = verdict == GJ_VERDICT_NONE && lines[part].a.n == 0 && lines[part].b.n == 0;
        const bool is_zero = verdict == GJ_VERDICT_SINGLE && lines[part].change.mean == 0.0;
        same &= is_silent || is_zero || verdict == GJ_VERDICT_SAME;
    }
    return same;
}

static bool has_values(const struct gj_versus_line *lines)
{
    bool has = false;
    for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
        has |= lines[part].a.n > 0 || lines[part].b.n > 0;
    }
    return has;
}

/* A difference whose interval includes zero is marked. */
static void add_estimate(struct gj_text *cell, const struct gj_estimate *estimate, double factor, bool is_change)
{
    if (is_change && gj_verdict_of(estimate) == GJ_VERDICT_UNSURE) {
        gj_text_add(cell, "~ ");
    }
    gj_add_estimate(cell, estimate, factor, is_change);
}

/* "OEE of the affected machines, % (pp)": unit of the values, and of the differences where that is another. */
static void add_label(struct gj_text *out, enum gj_outcome_id outcome, const struct gj_unit *unit, enum gj_lang lang)
{
    gj_text_addf(out, "  %s, %s", gj_outcome_label(outcome, lang), unit->text);
    if (strcmp(unit->text, unit->difference) != 0) {
        gj_text_addf(out, " (%s)", unit->difference);
    }
    gj_text_add(out, "\n");
}

static struct gj_unit unit_of(const struct gj_versus_line *lines, enum gj_outcome_id outcome, enum gj_lang lang)
{
    double magnitude = 0.0;
    for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
        magnitude = fmax(magnitude, fmax(fabs(lines[part].a.mean), fabs(lines[part].b.mean)));
    }
    return gj_unit_view(gj_outcome_info(outcome)->unit, magnitude, lang);
}

enum { ROWS = 3 }; /* of an outcome: A, B and what lies between, each before, after and the difference */

static void fill_outcome(struct page *page, struct gj_block *block, enum gj_outcome_id outcome,
                         const struct gj_unit *unit)
{
    const struct gj_versus_line *lines = page->c->versus->line[outcome];
    for (int i = 0; i < ROWS; i++) {
        struct row row;
        begin_row(&row);
        gj_text_addf(&row.cell[0], "  %s", i == 0 ? "A" : i == 1 ? "B" : gj_word(GJ_WORD_CMP_B_LESS_A, page->lang));
        for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
            const struct gj_estimate *each[] = {&lines[part].a, &lines[part].b, &lines[part].change};
            add_estimate(&row.cell[1 + part], each[i], unit->factor, i == 2 || part == GJ_VERSUS_DIFFERENCE);
        }
        end_row(block, &row);
    }
}

/* One line of `text`, its end included; none at the end of all. */
static const char *add_line(struct gj_text *out, const char *text)
{
    const size_t n = strcspn(text, "\n");
    gj_text_add_n(out, text, n + (text[n] == '\n'));
    return text + n + (text[n] == '\n');
}

/* The block's lines with the label of each outcome above its own. */
static void print_outcomes(struct page *page, const struct gj_block *block, const struct gj_text *labels)
{
    struct gj_text table;
    gj_text_init(&table);
    gj_block_print(block, &table);
    const char *label = labels->data ? labels->data : "";
    const char *line = table.data ? table.data : "";
    for (uint32_t i = 0; *line; i++) {
        if (i % ROWS == 1) {
            label = add_line(page->out, label);
        }
        line = add_line(page->out, line);
    }
    page->out->failed |= table.failed || labels->failed;
    gj_text_fini(&table);
}

static void add_how(struct page *page)
{
    const struct gj_versus *versus = page->c->versus;
    char n[2][16], confidence[16];
    for (int side = 0; side < 2; side++) {
        (void)snprintf(n[side], sizeof n[side], "%" PRIu32, versus->n[side]);
    }
    (void)snprintf(confidence, sizeof confidence, "%.4g", 100.0 * versus->confidence);
    const char *paired[] = {n[0], confidence};
    const char *apart[] = {n[0], n[1], confidence};
    say(page, versus->is_paired ? GJ_WORD_CMP_PAIRED : GJ_WORD_CMP_WELCH, versus->is_paired ? paired : apart,
        versus->is_paired ? 2 : 3);
    if (page->c->spec[0]->population || page->c->spec[1]->population) {
        say(page, GJ_WORD_CMP_WORLDS, NULL, 0);
    }
}

static void add_outcomes(struct page *page)
{
    static const enum gj_word heads[] = {GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_DIFFERENCE};
    const struct gj_versus *versus = page->c->versus;
    uint32_t n_same = 0, n_shown = 0;
    struct gj_block block;
    struct gj_text labels;
    struct row head;
    gj_block_init(&block, COLUMNS);
    gj_text_init(&labels);
    begin_row(&head);
    for (int i = 0; i < 3; i++) {
        add_word(&head.cell[1 + i], heads[i], page->lang);
    }
    end_row(&block, &head);
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        if (!has_values(versus->line[k])) {
            continue;
        }
        if (is_same(versus->line[k])) {
            n_same++;
            continue;
        }
        const struct gj_unit unit = unit_of(versus->line[k], (enum gj_outcome_id)k, page->lang);
        n_shown++;
        add_label(&labels, (enum gj_outcome_id)k, &unit, page->lang);
        fill_outcome(page, &block, (enum gj_outcome_id)k, &unit);
    }
    gj_text_addf(page->out, "\n%s\n", gj_word(GJ_WORD_CMP_OUTCOMES, page->lang));
    if (n_shown > 0 && !block.failed && !labels.failed) {
        print_outcomes(page, &block, &labels);
    }
    add_how(page);
    if (n_same > 0) {
        say_count(page, n_shown > 0 ? GJ_WORD_CMP_EXACTLY : GJ_WORD_CMP_ALL_SAME, n_same);
    }
    page->out->failed |= block.failed || labels.failed;
    gj_text_fini(&labels);
    gj_block_fini(&block);
}

/* --- the page --- */

static void add_side(struct page *page, int side)
{
    struct gj_text title;
    gj_text_init(&title);
    gj_text_add_line(&title, gj_study_title(page->c->spec[side], page->lang), 200);
    const char *values[] = {side ? "B" : "A", page->c->name[side], title.data ? title.data : ""};
    say(page, GJ_WORD_CMP_SIDE, values, 3);
    page->out->failed |= title.failed;
    gj_text_fini(&title);
    if (page->c->versus) {
        char n[16], seed[24], all[16];
        const uint32_t n_compared = page->c->versus->n[side], n_all = page->c->spec[side]->replications;
        (void)snprintf(n, sizeof n, "%" PRIu32, n_compared);
        (void)snprintf(all, sizeof all, "%" PRIu32, n_all);
        (void)snprintf(seed, sizeof seed, "%" PRIu64, page->c->spec[side]->seed);
        const char *run[] = {n, seed, all};
        gj_text_add(page->out, "   ");
        say(page, n_compared < n_all ? GJ_WORD_CMP_RUN_FIRST : GJ_WORD_CMP_RUN, run, 3);
    }
}

bool gj_changes_are_none(const struct gj_changes *changes)
{
    return changes->n == 0;
}

void gj_render_comparison(const struct gj_comparison *comparison, struct gj_text *out)
{
    struct page page = {comparison, comparison->lang, out};
    add_side(&page, 0);
    add_side(&page, 1);
    if (gj_changes_are_none(comparison->changes)) {
        gj_text_add(out, "\n");
        say(&page, GJ_WORD_CMP_SAME, NULL, 0);
    } else {
        add_changes(&page);
        add_basis(&page);
    }
    if (comparison->versus) {
        add_outcomes(&page);
    } else {
        gj_text_add(out, "\n");
        say(&page, GJ_WORD_CMP_NOT_LIVED, NULL, 0);
    }
}
