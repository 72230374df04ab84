/* Control charts: what the spec says, and plotting and judging points on the floor. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

enum gj_run_kind { GJ_RUN_SIDE, GJ_RUN_OUTSIDE, GJ_RUN_INSIDE, GJ_RUN_TREND, GJ_RUN_ZIGZAG };

struct gj_run_rule_info {
    const char *name;
    enum gj_run_kind kind;
    uint32_t k, m;
    int beyond;
};

static const struct gj_run_rule_info run_rules[] = {
#define GJ_RUN_RULE(NAME, name, kind, k, m, beyond, en, ko) {name, GJ_RUN_##kind, k, m, beyond},
#include "factory/run_rule.def"
#undef GJ_RUN_RULE
};

#define GJ_RUN_RULE(NAME, name, kind, k, m, beyond, en, ko) _Static_assert((m) <= GJ_CHART_POINTS && (k) <= (m), name);
#include "factory/run_rule.def"
#undef GJ_RUN_RULE

const char *gj_run_rule_name(enum gj_run_rule rule)
{
    return run_rules[rule].name;
}

void gj_chart_keep(struct gj_plant *plant, struct gj_chart_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_chart_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_chart_spec *c = &plant->chart[id];
    if (c->station >= plant->n_stations) {
        gj_check_say(check, "plant", NULL, "a control chart of a station that does not exist");
        return;
    }
    const char *place = plant->station[c->station].place;
    for (uint32_t k = 0; k < id; k++) {
        if (plant->chart[k].station == c->station) {
            gj_check_say(check, place, "give the station one", "has two control charts");
        }
    }
    if (c->subgroup == 0 || (!c->of_rejects && c->every < c->subgroup)) {
        gj_check_say(check, place, "let `every` be at least `subgroup`", "measures %u pieces out of every %u",
                     c->subgroup, c->every);
    }
    if (c->rules == 0 || c->rules >> GJ_N_RUN_RULES != 0) {
        gj_check_say(check, place, "give rules = { \"beyond_3\" }",
                     "its control chart has no rule by which it signals");
    }
    if (c->of_rejects && !(c->expected > 0.0 && c->expected < 1.0)) {
        gj_check_say(check, place, "give expected = percent(1)",
                     "charts its rejects, but the share expected is not between 0 and 100 %%");
    }
    if (c->of_rejects && !plant->station[c->station].inspection.is_on) {
        gj_check_say(check, place, "chart them at an inspection", "charts its rejects, but it does not inspect");
    }
    gj_search_check(check, place, &c->search);
}

void gj_chart_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_chart_spec *c = &plant->chart[i];
    gj_print_integer(out, "chart", i, "station", c->station);
    gj_print_integer(out, "chart", i, "of_rejects", c->of_rejects);
    gj_print_integer(out, "chart", i, "subgroup", c->subgroup);
    gj_print_integer(out, "chart", i, "every", c->every);
    gj_print_number(out, "chart", i, "shift", c->shift);
    gj_print_number(out, "chart", i, "expected", c->expected);
    gj_print_integer(out, "chart", i, "rules", c->rules);
    gj_search_print(plant, "chart", i, &c->search, out);
}

/* --- rules ---------------------------------------------------------------------------------------------------------------------------- */

/* How many whole standard deviations the point lies beyond, 0..3, and its side: 1..4 above, -1..-4 below. */
static int8_t zone_of(double z)
{
    const double far = z < 0.0 ? -z : z;
    const int zone = far > 3.0 ? 4 : far > 2.0 ? 3 : far > 1.0 ? 2 : 1;
    return (int8_t)(z < 0.0 ? -zone : zone);
}

/* Of the last `m` points, how many lie beyond on the side of `sign`; on both for 0. */
static uint32_t points_beyond(const struct gj_chart *chart, uint32_t m, int beyond, int sign)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m && i < chart->n; i++) {
        const int8_t zone = chart->zone[(chart->at - 1 - i) % GJ_CHART_POINTS];
        n +=
            sign == 0 ? (zone > beyond || zone < -beyond) : (zone > beyond && sign > 0) || (zone < -beyond && sign < 0);
    }
    return n;
}

static bool rule_holds(const struct gj_chart *chart, const struct gj_run_rule_info *rule)
{
    switch (rule->kind) {
    case GJ_RUN_SIDE:
        return points_beyond(chart, rule->m, rule->beyond, 1) >= rule->k ||
               points_beyond(chart, rule->m, rule->beyond, -1) >= rule->k;
    case GJ_RUN_OUTSIDE:
        return points_beyond(chart, rule->m, rule->beyond, 0) >= rule->k;
    case GJ_RUN_INSIDE:
        return chart->n >= rule->k && points_beyond(chart, rule->k, rule->beyond, 0) == 0;
    case GJ_RUN_TREND:
        return chart->rising + 1U >= rule->k || chart->falling + 1U >= rule->k;
    case GJ_RUN_ZIGZAG:
        return chart->turns + 2U >= rule->k;
    }
    return false;
}

bool gj_chart_point(struct gj_chart *chart, double z, uint32_t rules)
{
    if (chart->n > 0) {
        const int step = z > chart->last ? 1 : z < chart->last ? -1 : 0;
        chart->turns = step != 0 && step == -chart->step ? chart->turns + 1 : 0;
        chart->rising = step > 0 ? chart->rising + 1 : 0;
        chart->falling = step < 0 ? chart->falling + 1 : 0;
        chart->step = (int8_t)step;
    }
    chart->last = z;
    chart->zone[chart->at++ % GJ_CHART_POINTS] = zone_of(z);
    chart->n += chart->n < GJ_CHART_POINTS;
    for (uint32_t r = 0; r < GJ_N_RUN_RULES; r++) {
        if ((rules >> r & 1U) && rule_holds(chart, &run_rules[r])) {
            return true;
        }
    }
    return false;
}

/* --- on the floor -------------------------------------------------------------------------------------------------------------------- */

void gj_chart_forget(struct gj_chart *chart)
{
    *chart = (struct gj_chart){.drawn = chart->drawn, .pieces = chart->pieces, .rejects = chart->rejects};
}

static void plot(struct gj_view *f, uint32_t machine, gj_id id, double z)
{
    const struct gj_chart_spec *spec = &f->plant->chart[id];
    struct gj_chart *chart = &f->chart[machine];
    f->station[spec->station].points++;
    if (!gj_chart_point(chart, z, spec->rules)) {
        return;
    }
    gj_chart_forget(chart);
    gj_search_signal(f, id, spec->search.target, spec->search.target == spec->station ? machine : GJ_NONE, machine);
}

/* Measured values: of the lot's pieces the last n_out were made out of control, or the first if it has been restored since. */
static void plot_values(struct gj_view *f, uint32_t machine, gj_id id, uint32_t pieces)
{
    const struct gj_chart_spec *spec = &f->plant->chart[id];
    const struct gj_machine *m = &f->machine[machine];
    struct gj_chart *chart = &f->chart[machine];
    struct gj_stream *stream = &f->stream[f->plant->layout.first_chart_stream + machine];
    const uint32_t n_out = gj_quality_made_out(m, pieces);
    const bool is_out_last = m->is_out_of_control;
    const double shift = spec->shift * __builtin_sqrt((double)spec->subgroup);
    uint64_t piece = 0; /* of the lot, from 1 */
    chart->pieces += pieces;
    while (chart->pieces >= spec->every) {
        chart->pieces -= spec->every;
        piece = pieces - chart->pieces;
        const bool is_out = is_out_last ? piece > pieces - n_out : piece <= n_out;
        const double z = gj_stream_at(stream, &f->plant->normal, f->s->replication, chart->drawn++);
        plot(f, machine, id, is_out ? z + shift : z);
    }
}

static void plot_rejects(struct gj_view *f, uint32_t machine, gj_id id, uint32_t looked, uint32_t rejects)
{
    const struct gj_chart_spec *spec = &f->plant->chart[id];
    struct gj_chart *chart = &f->chart[machine];
    chart->pieces += looked;
    chart->rejects += rejects;
    if (chart->pieces < spec->subgroup) {
        return;
    }
    const double n = (double)chart->pieces;
    const double expected = n * spec->expected;
    const double z = ((double)chart->rejects - expected) / __builtin_sqrt(expected * (1.0 - spec->expected));
    chart->pieces = chart->rejects = 0;
    plot(f, machine, id, z);
}

void gj_chart_lot(struct gj_view *f, uint32_t machine, uint32_t pieces, uint32_t looked, uint32_t rejects)
{
    const gj_id id = f->plant->station_info[f->machine[machine].station].chart;
    if (f->plant->chart[id].of_rejects) {
        plot_rejects(f, machine, id, looked, rejects);
    } else {
        plot_values(f, machine, id, pieces);
    }
}
