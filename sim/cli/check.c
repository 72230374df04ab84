/* check: load, say everything, run nothing. */
#include "cli/cli.h"
#include "script/constraint.h"
#include "study/experiment.h"
#include "study/population.h"

struct options {
    struct gj_cli_asked asked;
    bool frozen, assumptions;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    if (key == 'f') {
        o->frozen = true;
        return 0;
    }
    if (key == 'a') {
        o->assumptions = true;
        return 0;
    }
    if (key == ARGP_KEY_END && o->asked.json && o->frozen) {
        argp_error(state, "the frozen scenario is lines of text: --frozen or --json, not both");
    }
    return gj_cli_ask(key, argument, state, &o->asked);
}

static void print_population(const struct gj_study_spec *spec, const char *path, struct gj_text *out)
{
    const struct gj_population_spec *population = spec->population;
    uint32_t machines = 0;
    for (uint32_t i = 0; i < population->n_members; i++) {
        machines += gj_plant_n_machines(population->member[i].spec.plant);
    }
    gj_text_addf(out, "%s: no fault found. Firms: %u; machines in all: %u. Frozen scenario %.12s.\n", path,
                 population->n_members, machines, spec->scenario_sha);
    if (population->n_refused > 0) {
        gj_text_addf(out, "  %s: %u of %u rows refused (listed above)\n", population->file, population->n_refused,
                     population->n_rows);
    }
}

/* Factors and what must hold between them, as whoever writes a constraint or a --set needs them. */
static void print_experiment(const struct gj_experiment *e, struct gj_text *out)
{
    char low[100], high[100], central[100], unit[100];
    for (uint32_t i = 0; i < e->n_factors; i++) {
        const struct gj_factor *f = &e->factor[i];
        gj_factor_show(f, f->central, central, sizeof central);
        gj_factor_unit(f, unit, sizeof unit);
        gj_text_addf(out, "  %s %s = %s%s%s", gj_role_name(f->role), f->name, central, *unit ? " " : "", unit);
        if (f->is_given) {
            gj_text_add(out, ", given and held");
        } else if (f->kind == GJ_FACTOR_CHOICE && f->n_choices > 1) {
            for (uint32_t k = 0; k < f->n_choices; k++) {
                gj_factor_show(f, k, high, sizeof high);
                gj_text_addf(out, "%s %s", k ? "," : ", of", high);
            }
        } else if (f->kind != GJ_FACTOR_CHOICE && f->low < f->high) {
            gj_factor_show(f, f->low, low, sizeof low);
            gj_factor_show(f, f->high, high, sizeof high);
            gj_text_addf(out, ", %s to %s, %s", low, high,
                         f->kind == GJ_FACTOR_WHOLE ? "whole" : gj_shape_name(f->shape));
        }
        gj_text_addf(out, "%s%s%s%s\n", *f->group ? ", group " : "", f->group, *f->mark ? ", " : "", f->mark);
    }
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        gj_text_addf(out, "  must hold: %s\n", e->constraint[i]);
    }
    for (uint32_t i = 0; i < e->n_scenarios; i++) {
        gj_text_addf(out, "  scenario \"%s\"\n", e->scenario[i].name);
    }
    for (uint32_t i = 0; i < e->n_policies; i++) {
        gj_text_addf(out, "  policy \"%s\"\n", e->policy[i].name);
    }
}

/* Defaults that a constraint refuses are no fault, but what `run` runs is then no point of any sweep. */
static enum gj_status warn_of_defaults(const struct gj_experiment *e, struct gj_text *out, struct gj_error *error)
{
    struct gj_constraints *constraints = NULL;
    double value[GJ_FACTORS_MAX];
    enum gj_status status = gj_constraints_open(e, &constraints, NULL, error);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        value[i] = e->factor[i].central;
    }
    const int32_t which = status == GJ_OK ? gj_constraints_ask(constraints, value, NULL) : GJ_NOT_REFUSED;
    if (which >= 0) {
        gj_text_addf(out, "  warning: the defaults themselves break \"%s\"\n", e->constraint[which]);
    }
    gj_constraints_close(constraints);
    return status;
}

static void print_assumptions(const struct gj_study_spec *spec, struct gj_text *out)
{
    for (uint32_t i = 0; i < spec->n_assumptions; i++) {
        const struct gj_assumption *a = &spec->assumption[i];
        gj_text_addf(out, "  --set ");
        struct gj_text word;
        gj_text_init(&word);
        gj_text_addf(&word, "@%s=%.10g", a->place, a->central);
        gj_cli_quote(out, word.data ? word.data : "");
        gj_text_fini(&word);
        gj_text_addf(out, "  %.10g to %.10g %s, %s: %s\n", a->low, a->high, a->unit, a->mark,
                     a->source && *a->source ? a->source : "-");
    }
}

static int print_ok(const struct gj_scenario *scenario, const struct options *o)
{
    struct gj_study_spec spec = *gj_scenario_spec(scenario);
    struct gj_text frozen;
    struct gj_text out;
    struct gj_error error = {0};
    enum gj_status status = gj_cli_freeze(&spec, &frozen, &error);
    gj_text_init(&out);
    if (o->frozen) {
        gj_text_add_n(&out, frozen.data ? frozen.data : "", frozen.length);
    } else if (o->asked.json) {
        gj_text_addf(&out, "{\"errors\": [], \"scenario\": \"%s\"}\n", spec.scenario_sha);
    } else if (spec.population) {
        print_population(&spec, o->asked.path, &out);
    } else {
        gj_text_addf(&out,
                     "%s: no fault found. Machines: %u, in stations: %u; products: %u; pools of people: %u. Frozen "
                     "scenario %.12s.\n",
                     o->asked.path, gj_plant_n_machines(spec.plant), gj_plant_n_stations(spec.plant),
                     gj_plant_n_products(spec.plant), gj_plant_n_pools(spec.plant), spec.scenario_sha);
    }
    for (uint32_t i = 0; i < spec.n_parameters && !o->frozen && !o->asked.json; i++) {
        gj_text_addf(&out, "  --set %s=%s\n", spec.parameter[i].name, spec.parameter[i].value);
    }
    if (!o->frozen && !o->asked.json && spec.experiment) {
        print_experiment(spec.experiment, &out);
        if (status == GJ_OK) {
            status = warn_of_defaults(spec.experiment, &out, &error);
        }
    }
    if (o->assumptions && !o->frozen && !o->asked.json) {
        print_assumptions(&spec, &out);
    }
    if (status == GJ_OK) {
        status = gj_cli_put(&out, &error);
    }
    gj_text_fini(&out);
    gj_text_fini(&frozen);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, o->asked.json);
}

int gj_cli_check(int argc, char **argv)
{
    const struct argp_option table[] = {
        GJ_CLI_SET_OPTION,
        {"json", 'j', NULL, 0, "print what was found as JSON", 0},
        {"assumptions", 'a', NULL, 0, "list the numbers that have a source, each as --set would change it", 0},
        {"frozen", 'f', NULL, 0, "print the frozen scenario: every value, defaults included", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "SCENARIO.lua",
                              .doc = "Load a scenario and say everything that is wrong with it, each fault with its "
                                     "line and what to do. Nothing is run."};
    struct options o = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    struct gj_scenario *scenario = NULL;
    const int loaded = gj_cli_load(o.asked.path, &o.asked.sets, o.asked.json, &scenario);
    const int code = loaded == 0 ? print_ok(scenario, &o) : loaded;
    gj_scenario_free(scenario);
    return code;
}
