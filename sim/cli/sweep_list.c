/* The first points of a design, for a look at them: as a table, or as a table that --points-from reads. */
#include "cli/sweep_design.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/explain_internal.h"

enum { BLOCK = 10 }; /* factors beside each other; more go below */

struct listing {
    const struct gj_sweep_plan_spec *spec;
    const struct gj_experiment *e;
    uint64_t n;
    double *value;                   /* of one point */
    uint32_t varied[GJ_MAX_FACTORS]; /* factors */
    uint32_t n_varied;
    bool is_korean;
    struct gj_text *out;
};

static uint64_t point_of(const struct listing *l, uint64_t row)
{
    return l->spec->shard - 1 + row * l->spec->n_shards;
}

static const char *refused_by(const struct listing *l)
{
    const struct gj_batch_model model = gj_point_maker_model(l->spec->maker);
    const int32_t which = model.refused_by ? model.refused_by(model.user, l->value) : -1;
    return which >= 0 ? l->e->constraint[which] : "";
}

static void add_shown(const struct listing *l, uint32_t factor, struct gj_text *cell)
{
    char text[200];
    gj_factor_show(&l->e->factor[factor], l->value[factor], text, sizeof text);
    gj_text_add(cell, text);
}

/* --- as a table --- */

static void add_heads(const struct listing *l, uint32_t from, uint32_t to, struct gj_text *cell)
{
    gj_text_add(cell++, gj_cli_say(l->is_korean, "point", "점"));
    if (l->e->is_crossed) {
        gj_text_add(cell++, gj_cli_say(l->is_korean, "scenario", "시나리오"));
        gj_text_add(cell++, gj_cli_say(l->is_korean, "policy", "정책"));
    }
    for (uint32_t k = from; k < to; k++) {
        const struct gj_factor *f = &l->e->factor[l->varied[k]];
        gj_text_addf(cell++, "%s%s%s%s", f->name, *f->unit ? " (" : "", f->unit, *f->unit ? ")" : "");
    }
    if (l->e->n_constraints > 0) {
        gj_text_add(cell, gj_cli_say(l->is_korean, "refused by", "제외한 제약"));
    }
}

static void add_case(const struct listing *l, uint64_t point, struct gj_text *cell)
{
    struct gj_design *design = l->spec->design;
    const uint64_t scenario = gj_design_scenario_of(design, point);
    char policy[200];
    gj_design_policy_name(design, gj_design_policy_of(design, point), policy, sizeof policy);
    const char *name = gj_design_scenario_name(design, scenario);
    if (*name) {
        gj_text_add(&cell[0], name);
    } else {
        gj_text_addf(&cell[0], "%llu", (unsigned long long)scenario);
    }
    gj_text_add(&cell[1], policy);
}

static bool add_block(const struct listing *l, uint32_t from, uint32_t to)
{
    struct gj_grid grid;
    const uint32_t before = l->e->is_crossed ? 3 : 1;
    gj_grid_init(&grid, before + to - from + (l->e->n_constraints > 0), 0);
    struct gj_text *cell = gj_grid_row(&grid);
    if (cell) {
        add_heads(l, from, to, cell);
    }
    for (uint64_t row = 0; row < l->n && cell; row++) {
        const uint64_t point = point_of(l, row);
        gj_design_point(l->spec->design, point, l->value);
        cell = gj_grid_row(&grid);
        if (!cell) {
            break;
        }
        gj_text_addf(&cell[0], "%llu", (unsigned long long)point);
        if (l->e->is_crossed) {
            add_case(l, point, &cell[1]);
        }
        for (uint32_t k = from; k < to; k++) {
            add_shown(l, l->varied[k], &cell[before + k - from]);
        }
        gj_text_add(&cell[before + to - from], refused_by(l));
    }
    gj_grid_print(&grid, l->out);
    const bool is_done = !grid.failed;
    gj_grid_fini(&grid);
    return is_done;
}

static bool list_table(const struct listing *l)
{
    bool is_done = true;
    uint32_t from = 0;
    do {
        const uint32_t to = l->n_varied - from < BLOCK ? l->n_varied : from + BLOCK;
        gj_text_add(l->out, from > 0 ? "\n" : "");
        is_done = add_block(l, from, to);
        from = to;
    } while (from < l->n_varied && is_done);
    return is_done;
}

/* --- for programs --- */

static void add_csv_text(struct gj_text *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        gj_text_add(out, text);
        return;
    }
    gj_text_add(out, "\"");
    for (; *text; text++) {
        gj_text_add_n(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    }
    gj_text_add(out, "\"");
}

static void list_csv(const struct listing *l)
{
    char text[200];
    for (uint32_t k = 0; k < l->n_varied; k++) {
        gj_text_add(l->out, k ? "," : "");
        add_csv_text(l->out, l->e->factor[l->varied[k]].name);
    }
    gj_text_add(l->out, "\n");
    for (uint64_t row = 0; row < l->n; row++) {
        gj_design_point(l->spec->design, point_of(l, row), l->value);
        for (uint32_t k = 0; k < l->n_varied; k++) {
            gj_factor_show(&l->e->factor[l->varied[k]], l->value[l->varied[k]], text, sizeof text);
            gj_text_add(l->out, k ? "," : "");
            add_csv_text(l->out, text);
        }
        gj_text_add(l->out, "\n");
    }
}

static json_t *point_json(const struct listing *l, uint64_t point)
{
    json_t *values = json_object();
    for (uint32_t k = 0; k < l->n_varied; k++) {
        const struct gj_factor *f = &l->e->factor[l->varied[k]];
        const double value = l->value[l->varied[k]];
        json_object_set_new(values, f->name,
                            f->kind == GJ_FACTOR_CHOICE  ? json_string(f->choice[(uint32_t)value])
                            : f->kind == GJ_FACTOR_WHOLE ? json_integer((json_int_t)value)
                                                         : json_real(value));
    }
    json_t *object = json_pack("{s:I, s:o}", "point", (json_int_t)point, "values", values);
    if (object && l->e->is_crossed) {
        struct gj_text cell[2];
        gj_text_init(&cell[0]);
        gj_text_init(&cell[1]);
        add_case(l, point, cell);
        json_object_set_new(object, "scenario", json_string(cell[0].data ? cell[0].data : ""));
        json_object_set_new(object, "policy", json_string(cell[1].data ? cell[1].data : ""));
        gj_text_fini(&cell[0]);
        gj_text_fini(&cell[1]);
    }
    const char *refused = refused_by(l);
    if (object && *refused) {
        json_object_set_new(object, "refused_by", json_string(refused));
    }
    return object;
}

static bool list_json(const struct listing *l)
{
    json_t *list = json_array();
    for (uint64_t row = 0; row < l->n; row++) {
        gj_design_point(l->spec->design, point_of(l, row), l->value);
        json_array_append_new(list, point_json(l, point_of(l, row)));
    }
    json_t *top = json_pack("{s:o}", "points", list);
    char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) : NULL;
    gj_text_add(l->out, text ? text : "");
    gj_text_add(l->out, "\n");
    const bool is_done = text != NULL;
    free(text);
    json_decref(top);
    return is_done;
}

enum gj_status gj_sweep_list(const struct gj_sweep_plan_spec *spec, uint64_t n, enum gj_sweep_list_form form,
                             enum gj_lang lang, struct gj_text *out, struct gj_error *error)
{
    const struct gj_experiment *e = spec->study->experiment;
    const uint64_t points = gj_design_n_points(spec->design);
    const uint64_t of_shard = points / spec->n_shards + (points % spec->n_shards >= spec->shard);
    struct listing l = {.spec = spec,
                        .e = e,
                        .n = n < of_shard ? n : of_shard,
                        .value = gj_alloc_zero(e->n_factors + 1U, sizeof *l.value),
                        .is_korean = lang == GJ_LANG_KO,
                        .out = out};
    for (uint32_t i = 0; i < e->n_factors; i++) {
        if (gj_factor_is_varied(&e->factor[i])) {
            l.varied[l.n_varied++] = i; /* the design took at most GJ_MAX_FACTORS */
        }
    }
    bool is_done = l.value != NULL;
    if (is_done && form == GJ_SWEEP_LIST_CSV) {
        list_csv(&l);
    } else if (is_done) {
        is_done = form == GJ_SWEEP_LIST_JSON ? list_json(&l) : list_table(&l);
    }
    gj_free(l.value);
    return is_done ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the list of points");
}
