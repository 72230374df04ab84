#include "render/population.h"

#include <math.h>
#include <stdio.h>

#include "render/population_internal.h"

static double weight_of(const struct gj_population_result *population)
{
    const uint32_t all = gj_population_total(population, GJ_GROUP_ALL);
    return all != UINT32_MAX ? population->group[all].weight : 0.0;
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

struct page {
    struct gj_text *out;
    enum gj_lang lang;
};

static void say(const struct page *page, enum gj_word word, const char *const *values, size_t n)
{
    gj_word_fill(page->out, word, page->lang, values, n);
    gj_text_add(page->out, "\n");
}

static void head(const struct page *page, enum gj_word word)
{
    gj_text_addf(page->out, "\n%s\n", gj_word(word, page->lang));
}

static void show(const struct page *page, struct gj_block *block)
{
    gj_block_print(block, page->out);
    gj_block_fini(block);
}

static void write_evidence(const struct page *page, const struct gj_study_result *result)
{
    const struct gj_evidence *evidence = result->population->evidence;
    char figure[4][24];
    const uint32_t value[] = {evidence->n_hit[0], evidence->n_figures[0], evidence->n_hit[1], evidence->n_figures[1]};
    for (int i = 0; i < 4; i++) {
        snprintf(figure[i], sizeof figure[i], "%u", value[i]);
    }
    struct gj_block block;
    head(page, GJ_WORD_EV_HEAD);
    gj_population_fill_evidence(&block, result, page->lang);
    show(page, &block);
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
    show(page, &block);
    say(page, GJ_WORD_BRIDGE_FOOT, NULL, 0);
    say(page, GJ_WORD_BRIDGE_FOOT_RANGE, NULL, 0);
    say(page, GJ_WORD_POP_BRIDGE_NOTE, NULL, 0);
}

static void write_group(const struct page *page, const struct gj_study_result *result, enum gj_group_of of)
{
    const uint32_t group = gj_population_total(result->population, of);
    struct gj_block block;
    head(page, of == GJ_GROUP_ALL ? GJ_WORD_POP_ALL : GJ_WORD_POP_SUPPORTED);
    if (group == UINT32_MAX) {
        say(page, GJ_WORD_POP_NONE_SUPPORTED, NULL, 0);
        return;
    }
    gj_population_fill_outcomes(&block, result, group, page->lang);
    show(page, &block);
}

static void write_page(const struct page *page, const struct gj_study_result *result)
{
    const struct gj_population_result *population = result->population;
    struct figures f;
    struct gj_block block;
    figures_of(population, &f);
    say(page, GJ_WORD_POP_FIRMS, (const char *const[]){f.firms, f.weight, f.replications}, 3);
    if (population->spec->n_refused > 0) {
        say(page, GJ_WORD_POP_REFUSED, (const char *const[]){f.refused, f.rows, population->spec->file}, 3);
    }
    say(page, GJ_WORD_POP_ADOPT, (const char *const[]){f.without, f.with}, 2);
    head(page, GJ_WORD_POP_BY_YEAR);
    gj_population_fill_years(&block, result, page->lang);
    show(page, &block);
    head(page, GJ_WORD_POP_PROGRAMME);
    gj_population_fill_programme(&block, result, page->lang);
    show(page, &block);
    if (isnan(population->totals.won_per_net)) {
        say(page, GJ_WORD_POP_NO_COST, NULL, 0);
    }
    write_bridge(page, result);
    write_group(page, result, GJ_GROUP_ALL);
    write_group(page, result, GJ_GROUP_SUPPORTED);
    if (gj_population_total(population, GJ_GROUP_SUPPORTED) != UINT32_MAX) {
        head(page, GJ_WORD_POP_GROUPS);
        gj_population_fill_groups(&block, result, page->lang);
        show(page, &block);
    }
    say(page, GJ_WORD_POP_HOW, NULL, 0);
    if (population->evidence) {
        write_evidence(page, result);
    }
}

void gj_render_population(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out)
{
    const struct page page = {.out = out, .lang = lang};
    gj_text_add_line(out, gj_study_title(result->spec, lang), 300);
    gj_text_add(out, "\n\n");
    write_page(&page, result);
}
