/* Wear, sampling plans, control charts and feedback: what stands in the quality of a station and in an inspection. */
#include "script/build_internal.h"

#include <string.h>

#include "base/text.h"

#define STATION_QUALITY(node) GJ_FIELD_OF(node, machine, quality)

static bool is_inspection(const struct gj_node *node)
{
    return node->class == gj_api_class(GJ_C_inspection);
}

static void add_wear(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    struct gj_wear_spec spec = {
        .station = station,
        .rises = gj_value_number(GJ_FIELD_OF(node, wear, rises), 0.0),
        .over = (double)gj_value_whole(GJ_FIELD_OF(node, wear, over), 1),
        .power = gj_value_number(GJ_FIELD_OF(node, wear, power), 1.0),
        .at_most = gj_value_number(GJ_FIELD_OF(node, wear, at_most), 1.0),
        .change = GJ_NONE,
        .renewed_by_setup = gj_value_whole(GJ_FIELD_OF(node, wear, renewed_by_setup), 0) != 0,
        .renewed_by_repair = gj_value_whole(GJ_FIELD_OF(node, wear, renewed_by_repair), 0) != 0,
    };
    const struct gj_value *change = GJ_FIELD_OF(node, wear, change);
    if (change->kind == GJ_V_NODE) {
        spec.change_every = (uint32_t)gj_value_whole(GJ_FIELD_OF(change->node, tool_change, every), 1);
        spec.change = gj_build_dist(b, GJ_FIELD_OF(change->node, tool_change, takes));
        spec.n_change_needs =
            gj_build_needs(b, change->node, "needs", GJ_FIELD_OF(change->node, tool_change, needs), spec.change_need);
    }
    b->loader->out_of_memory |= gj_plant_add_wear(b->plant, &spec) == GJ_NONE;
}

static void add_sampling(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    const struct gj_sampling_spec spec = {
        .station = station,
        .sample = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, sampling, sample), 1),
        .accept = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, sampling, accept), 0),
        .refused = (enum gj_refused)gj_value_whole(GJ_FIELD_OF(node, sampling, refused), 0),
    };
    b->loader->out_of_memory |= gj_plant_add_sampling(b->plant, &spec) == GJ_NONE;
}

void gj_build_quality(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *quality = STATION_QUALITY(station);
    if (quality->kind == GJ_V_NODE) {
        const struct gj_value *wear = GJ_FIELD_OF(quality->node, quality, wear);
        if (wear->kind == GJ_V_NODE) {
            add_wear(b, wear->node, id);
        }
    }
    if (is_inspection(station)) {
        const struct gj_value *sampling = GJ_FIELD_OF(station, inspection, sampling);
        if (sampling->kind == GJ_V_NODE) {
            add_sampling(b, sampling->node, id);
        }
    }
}

/* --- charts and feedback ---------------------------------------------------------------------------------------------------------------- */

/* Classes share the fields of a search, in other places. */
struct search_values {
    const struct gj_value *tells, *delay, *found, *stops, *needs;
};

static struct gj_search_spec read_search(struct gj_builder *b, const struct gj_node *node, gj_id self,
                                         const struct search_values *v)
{
    struct gj_search_spec spec = {.target = self,
                                  .delay = gj_build_dist(b, v->delay),
                                  .found = gj_build_dist(b, v->found),
                                  .stops = gj_value_whole(v->stops, 0) != 0};
    const char *tells = gj_value_text(v->tells, NULL);
    if (tells) {
        const struct gj_built_station *station = gj_build_station_named(b, node, "tells", tells);
        spec.target = station ? station->id : self;
    }
    spec.n_crew = gj_build_needs(b, node, "needs", v->needs, spec.crew);
    return spec;
}

/* Bits of the rules named. */
static uint32_t read_rules(struct gj_builder *b, const struct gj_node *node)
{
    const struct gj_value *rules = GJ_FIELD_OF(node, chart, rules);
    uint32_t bits = 0;
    for (uint32_t i = 0; i < rules->n_items && rules->item; i++) {
        const char *names[GJ_N_RUN_RULES];
        uint32_t found = GJ_N_RUN_RULES;
        for (uint32_t r = 0; r < GJ_N_RUN_RULES; r++) {
            names[r] = gj_run_rule_name((enum gj_run_rule)r);
            found = strcmp(names[r], rules->item[i].text) == 0 ? r : found;
        }
        if (found < GJ_N_RUN_RULES) {
            bits |= 1U << found;
            continue;
        }
        const char *near = gj_closest(rules->item[i].text, names, GJ_N_RUN_RULES);
        gj_build_wrong(b, node, "rules", NULL,
                       near ? "there is no rule \"%.60s\"; did you mean \"%s\"?" : "there is no rule \"%.60s\"",
                       rules->item[i].text, near);
        bits |= 1U;
    }
    return bits;
}

static void add_chart(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    const struct gj_value *shift = GJ_FIELD_OF(node, chart, shift);
    const struct gj_value *expected = GJ_FIELD_OF(node, chart, expected);
    const struct search_values search = {GJ_FIELD_OF(node, chart, tells), GJ_FIELD_OF(node, chart, delay),
                                         GJ_FIELD_OF(node, chart, found), GJ_FIELD_OF(node, chart, stops),
                                         GJ_FIELD_OF(node, chart, needs)};
    struct gj_chart_spec spec = {
        .station = station,
        .of_rejects = gj_value_whole(GJ_FIELD_OF(node, chart, of), 0) == 1,
        .subgroup = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, chart, subgroup), 1),
        .shift = gj_value_number(shift, 0.0),
        .expected = gj_value_number(expected, 0.0),
        .rules = read_rules(b, node),
        .search = read_search(b, node, station, &search),
    };
    spec.every = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, chart, every), spec.subgroup);
    if (!spec.of_rejects && shift->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, NULL, "give shift = 1.5", "does not say how far the value shifts out of control");
    }
    if (spec.of_rejects ? shift->kind != GJ_V_ABSENT || GJ_FIELD_OF(node, chart, every)->kind != GJ_V_ABSENT
                        : expected->kind != GJ_V_ABSENT) {
        gj_build_wrong(b, node, NULL, "`shift` and `every` go with values, `expected` with rejects",
                       "has a field that its kind of chart does not use");
    }
    b->loader->out_of_memory |= gj_plant_add_chart(b->plant, &spec) == GJ_NONE;
}

static void add_feedback(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    const struct gj_value *rejects = GJ_FIELD_OF(node, feedback, rejects);
    const struct gj_value *share = GJ_FIELD_OF(node, feedback, share);
    const struct search_values search = {GJ_FIELD_OF(node, feedback, tells), GJ_FIELD_OF(node, feedback, delay),
                                         GJ_FIELD_OF(node, feedback, found), GJ_FIELD_OF(node, feedback, stops),
                                         GJ_FIELD_OF(node, feedback, needs)};
    struct gj_feedback_spec spec = {
        .station = station,
        .window = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, feedback, window), 1),
        .rejects = (uint32_t)gj_value_whole(rejects, 1),
        .traced = gj_value_whole(GJ_FIELD_OF(node, feedback, traced), 0) != 0,
        .search = read_search(b, node, station, &search),
    };
    if (share->kind == GJ_V_NUMBER) {
        const double least = share->number * (double)spec.window;
        spec.rejects = (uint32_t)least;
        spec.rejects += (double)spec.rejects < least || spec.rejects == 0;
    }
    if (share->kind != GJ_V_ABSENT && rejects->kind != GJ_V_ABSENT) {
        gj_build_wrong(b, node, "share", "give one of them", "has `rejects` and `share`");
    }
    b->loader->out_of_memory |= gj_plant_add_feedback(b->plant, &spec) == GJ_NONE;
}

void gj_build_signals(struct gj_builder *b)
{
    for (uint32_t i = 0; i < b->n_stations && !b->loader->out_of_memory; i++) {
        const struct gj_value *quality = STATION_QUALITY(b->station[i].node);
        if (quality->kind != GJ_V_NODE) {
            continue;
        }
        const struct gj_value *chart = GJ_FIELD_OF(quality->node, quality, chart);
        const struct gj_value *feedback = GJ_FIELD_OF(quality->node, quality, feedback);
        if (chart->kind == GJ_V_NODE) {
            add_chart(b, chart->node, b->station[i].id);
        }
        for (uint32_t k = 0; k < feedback->n_items && feedback->item; k++) {
            if (feedback->item[k].node) {
                add_feedback(b, feedback->item[k].node, b->station[i].id);
            }
        }
    }
}
