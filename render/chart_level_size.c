/* What the programme causes by the level that firms reach and their size: a map of cells, with the means of rows and columns and their intervals. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/bars.h"
#include "study/population/population.h"

enum { MOST_SIZES = 12, N_LEVELS = 6, FEW = 5 };

static const double label_width = 120, cell_height = 36, total_width = 104;

/* Firms of one size that reach one level. */
struct cell {
    struct gj_estimate change; /* mean of own ones */
    uint32_t n;
};

struct map {
    struct gj_canvas *canvas;
    enum gj_lang lang;
    const struct gj_study_result *result;
    enum gj_firm_outcome outcome;
    const char *size[MOST_SIZES]; /* in the order of the groups */
    uint32_t n_sizes, n_levels, level[N_LEVELS];
    struct cell cell[MOST_SIZES][N_LEVELS];
    double width, most; /* of a cell; the largest change */
};

/* The group of served firms of this size or level; NULL: there is none. */
static const struct gj_group *group_of(const struct map *map, enum gj_group_by by, const char *name)
{
    const struct gj_population_result *population = map->result->population;
    for (uint32_t i = 0; i < population->n_groups; i++) {
        const struct gj_group *group = &population->group[i];
        if (group->of == GJ_GROUP_SUPPORTED && group->by == by && strcmp(group->name, name) == 0) {
            return group;
        }
    }
    return NULL;
}

static void find_sizes(struct map *map)
{
    const struct gj_population_result *population = map->result->population;
    for (uint32_t i = 0; i < population->n_groups && map->n_sizes < MOST_SIZES; i++) {
        if (population->group[i].of == GJ_GROUP_SUPPORTED && population->group[i].by == GJ_GROUP_SIZE) {
            map->size[map->n_sizes++] = population->group[i].name;
        }
    }
}

static void fill_cells(struct map *map)
{
    map->n_levels = 0;
    map->most = 0.0;
    for (int level = 0; level < N_LEVELS; level++) {
        bool is_there = false;
        for (uint32_t size = 0; size < map->n_sizes; size++) {
            struct cell *cell = &map->cell[size][level];
            cell->change = gj_population_cell(map->result, map->size[size], level, map->outcome, &cell->n);
            is_there = is_there || cell->n > 0;
            map->most = isfinite(cell->change.mean) ? fmax(map->most, fabs(cell->change.mean)) : map->most;
        }
        if (is_there) {
            map->level[map->n_levels++] = (uint32_t)level;
        }
    }
}

/* Rises towards blue, falls towards brown; the number says which in grey print. */
static gj_color shade(double change, double most)
{
    const gj_color end = change >= 0.0 ? GJ_COLOR_AFTER : gj_state_color(GJ_STATE_REPAIR);
    const double share = most > 0.0 ? 0.06 + 0.74 * fabs(change) / most : 0.0;
    gj_color mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        const double full = (double)(end >> shift & 0xFF);
        mixed |= (gj_color)(255.0 + share * (full - 255.0) + 0.5) << shift;
    }
    return mixed;
}

/* "~ +1.8 %"; its interval stands below. */
static void add_change(struct gj_text *text, const struct gj_estimate *e, int decimals)
{
    gj_text_add(text, gj_verdict_of(e) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_rounded_signed(text, e->mean * 100.0, decimals);
    gj_text_add(text, " %");
}

static void draw_cell(struct map *map, const struct cell *cell, double x, double y)
{
    const double middle = x + map->width / 2;
    struct gj_font_style style = {.size = GJ_SIZE_TEXT, .is_bold = cell->n >= FEW, .align = GJ_ALIGN_CENTER};
    struct gj_font_style tiny = {.size = GJ_SIZE_TINY, .align = GJ_ALIGN_CENTER, .color = GJ_COLOR_MUTED};
    if (cell->n == 0 || !isfinite(cell->change.mean)) {
        gj_canvas_text(map->canvas, middle, y + 21, gj_word(GJ_WORD_NOTHING, map->lang), &tiny);
        return;
    }
    const gj_color ground = shade(cell->change.mean, map->most);
    struct gj_text text;
    gj_text_init(&text);
    style.color = tiny.color = gj_color_on(ground);
    gj_canvas_rect(map->canvas, x + 1, y + 1, map->width - 2, cell_height - 2, ground);
    const int decimals = gj_decimals(cell->change.mean * 100.0, cell->change.half_width * 100.0);
    add_change(&text, &cell->change, decimals);
    gj_chart_text(map->canvas, middle, y + 16, &text, &style);
    char n[24];
    (void)snprintf(n, sizeof n, "%u", (unsigned)cell->n);
    const char *values[] = {n};
    gj_add_half_width(&text, cell->change.half_width * 100.0, decimals);
    gj_text_add(&text, text.length > 0 ? ", " : "");
    gj_word_fill(&text, GJ_WORD_LEVELSIZE_N, map->lang, values, 1);
    gj_chart_text(map->canvas, middle, y + 29, &text, &tiny);
    gj_text_fini(&text);
}

/* A row's or column's mean with its interval. */
static void draw_total(struct map *map, const struct gj_group *group, double middle, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .align = GJ_ALIGN_CENTER, .color = GJ_COLOR_INK};
    const struct gj_font_style tiny = {.size = GJ_SIZE_TINY, .align = GJ_ALIGN_CENTER, .color = GJ_COLOR_MUTED};
    if (group == NULL || isnan(group->line[map->outcome].own_effect.mean)) {
        gj_canvas_text(map->canvas, middle, y + 21, gj_word(GJ_WORD_NOTHING, map->lang), &tiny);
        return;
    }
    const struct gj_estimate *e = &group->line[map->outcome].own_effect;
    const int decimals = gj_decimals(e->mean * 100.0, e->half_width * 100.0);
    struct gj_text text;
    gj_text_init(&text);
    add_change(&text, e, decimals);
    gj_chart_text(map->canvas, middle, y + 16, &text, &style);
    gj_add_half_width(&text, e->half_width * 100.0, decimals);
    gj_chart_text(map->canvas, middle, y + 29, &text, &tiny);
    gj_text_fini(&text);
}

static double draw_heads(struct map *map, double x, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .align = GJ_ALIGN_CENTER, .color = GJ_COLOR_MUTED};
    for (uint32_t i = 0; i < map->n_levels; i++) {
        struct gj_text text;
        char number[16];
        (void)snprintf(number, sizeof number, "%u", (unsigned)map->level[i]);
        const char *values[] = {number};
        gj_text_init(&text);
        gj_word_fill(&text, GJ_WORD_LEVELSIZE_LEVEL, map->lang, values, 1);
        gj_chart_text(map->canvas, x + (i + 0.5) * map->width, y + 12, &text, &style);
        gj_text_fini(&text);
    }
    gj_canvas_text(map->canvas, x + map->n_levels * map->width + total_width / 2, y + 12,
                   gj_word(GJ_WORD_LEVELSIZE_ALL, map->lang), &style);
    return y + 18;
}

static double draw_map(struct map *map, double y)
{
    const struct gj_firm_outcome_info *info = gj_firm_outcome_info(map->outcome);
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const double x = GJ_SHEET_MARGIN + label_width;
    fill_cells(map);
    const char *values[] = {map->lang == GJ_LANG_KO ? info->ko : info->en};
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, GJ_WORD_LEVELSIZE_HEAD, map->lang, values, 1);
    y = gj_bars_heading(map->canvas, text.failed ? "" : text.data, y);
    gj_text_fini(&text);
    map->width = fmin(130.0, (GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - x - total_width) / fmax(map->n_levels, 1.0));
    y = draw_heads(map, x, y);
    for (uint32_t size = 0; size < map->n_sizes; size++) {
        const double label =
            gj_canvas_paragraph(map->canvas, GJ_SHEET_MARGIN, y + 3, label_width - 8, 4, map->size[size], &style);
        for (uint32_t i = 0; i < map->n_levels; i++) {
            draw_cell(map, &map->cell[size][map->level[i]], x + i * map->width, y);
        }
        draw_total(map, group_of(map, GJ_GROUP_SIZE, map->size[size]), x + map->n_levels * map->width + total_width / 2,
                   y);
        y += fmax(cell_height, label + 6);
    }
    gj_canvas_text(map->canvas, GJ_SHEET_MARGIN, y + 16, gj_word(GJ_WORD_LEVELSIZE_ALL, map->lang), &style);
    for (uint32_t i = 0; i < map->n_levels; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%u", (unsigned)map->level[i]);
        draw_total(map, group_of(map, GJ_GROUP_LEVEL, name), x + (i + 0.5) * map->width, y);
    }
    draw_total(map, group_of(map, GJ_GROUP_TOTAL, ""), x + map->n_levels * map->width + total_width / 2, y);
    return y + cell_height + 10;
}

/* The headline's counterpart among what is measured of a firm; jobs when it has none. */
static enum gj_firm_outcome headline_of(const struct gj_study_spec *study)
{
    const char *name = gj_outcome_info(study->headline)->name;
    for (int i = 0; i < GJ_N_FIRM_OUTCOMES; i++) {
        if (strcmp(gj_firm_outcome_info((enum gj_firm_outcome)i)->name, name) == 0) {
            return (enum gj_firm_outcome)i;
        }
    }
    return GJ_FIRM_jobs;
}

double gj_chart_level_size(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    struct map map = {.canvas = canvas, .lang = spec->lang, .result = spec->result};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_LEVELSIZE, GJ_KEY_NONE);
    find_sizes(&map);
    if (map.n_sizes == 0) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_LEVELSIZE_NONE), false, NULL);
    }
    map.outcome = headline_of(spec->result->spec);
    if (map.outcome != GJ_FIRM_jobs) {
        y = draw_map(&map, y);
    }
    map.outcome = GJ_FIRM_jobs;
    y = draw_map(&map, y);
    return gj_chart_foot(canvas, spec, y, true, gj_word(GJ_WORD_LEVELSIZE_NOTE, spec->lang));
}
