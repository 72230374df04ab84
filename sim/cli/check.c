/* check: load, say everything, run nothing. */
#include "cli/cli.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "script/constraint.h"
#include "study/design/experiment.h"
#include "study/population/population.h"

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
        gj_cli_wrong(state, "the frozen scenario is lines of text: --frozen or --json, not both");
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

/* The constraint that the defaults break: no fault, but what `run` runs is then no point of any sweep. */
static enum gj_status find_broken(const struct gj_experiment *e, int32_t *which, struct gj_error *error)
{
    struct gj_constraints *constraints = NULL;
    double value[GJ_FACTORS_MAX];
    const enum gj_status status = gj_constraints_open(e, &constraints, NULL, error);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        value[i] = e->factor[i].central;
    }
    *which = status == GJ_OK ? gj_constraints_ask(constraints, value, NULL) : GJ_NOT_REFUSED;
    gj_constraints_close(constraints);
    return status;
}

static enum gj_status warn_of_defaults(const struct gj_experiment *e, struct gj_text *out, struct gj_error *error)
{
    int32_t which;
    const enum gj_status status = find_broken(e, &which, error);
    if (which >= 0) {
        gj_text_addf(out, "  warning: the defaults themselves break \"%s\"\n", e->constraint[which]);
    }
    return status;
}

/* As it can be typed: of a factor as a scenario writes it, of another parameter as results show it, which --set reads too. */
static void print_parameter(const struct gj_study_spec *spec, const struct gj_study_parameter *parameter,
                            struct gj_text *out)
{
    static const char distribution[] = " distribution";
    const struct gj_experiment *e = spec->experiment;
    const uint32_t k = e ? gj_factor_find(e->factor, e->n_factors, parameter->name) : 0;
    const size_t n = strlen(parameter->value);
    char value[400];
    struct gj_text word;
    gj_text_init(&word);
    gj_text_addf(&word, "%s=", parameter->name);
    gj_text_add(out, "  --set ");
    if (e && k < e->n_factors) {
        gj_factor_write(&e->factor[k], e->factor[k].central, value, sizeof value);
        gj_text_add(&word, value);
    } else if (n > sizeof distribution && strcmp(parameter->value + n - sizeof distribution + 1, distribution) == 0) {
        gj_text_addf(out, "%s...  now: %s\n", word.failed ? "" : word.data, parameter->value);
        gj_text_fini(&word);
        return;
    } else {
        gj_text_add(&word, parameter->value);
    }
    gj_cli_quote(out, word.failed ? "" : word.data);
    gj_text_add(out, "\n");
    gj_text_fini(&word);
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

static json_t *shown_json(const struct gj_factor *f, double value)
{
    char text[200];
    if (f->kind != GJ_FACTOR_CHOICE) {
        return json_real(value);
    }
    gj_factor_show(f, value, text, sizeof text);
    const bool is_number = f->number && isfinite(f->number[(uint32_t)value]);
    return is_number ? json_real(f->number[(uint32_t)value]) : json_string(text);
}

static json_t *factor_json(const struct gj_factor *f)
{
    static const char *const kinds[] = {"real", "whole", "choice"};
    char unit[100];
    gj_factor_unit(f, unit, sizeof unit);
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:s, s:s, s:s}", "name", f->name, "role", gj_role_name(f->role),
                  "kind", kinds[f->kind], "unit", unit, "default", shown_json(f, f->central), "given", f->is_given,
                  "group", f->group, "mark", f->mark, "source", f->source);
    if (f->kind == GJ_FACTOR_CHOICE) {
        json_t *values = json_array();
        for (uint32_t i = 0; i < f->n_choices; i++) {
            json_array_append_new(values, shown_json(f, i));
        }
        json_object_set_new(object, "values", values);
    } else {
        json_object_set_new(object, "low", json_real(f->low));
        json_object_set_new(object, "high", json_real(f->high));
        json_object_set_new(object, "shape", json_string(gj_shape_name(f->shape)));
    }
    return object;
}

static json_t *cases_json(const struct gj_case *list, uint32_t n)
{
    json_t *names = json_array();
    for (uint32_t i = 0; i < n; i++) {
        json_array_append_new(names, json_string(list[i].name));
    }
    return names;
}

static json_t *assumptions_json(const struct gj_study_spec *spec)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < spec->n_assumptions; i++) {
        const struct gj_assumption *a = &spec->assumption[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s}", "place", a->place, "unit", a->unit,
                                        "low", json_real(a->low), "central", json_real(a->central), "high",
                                        json_real(a->high), "mark", a->mark, "source", a->source ? a->source : ""));
    }
    return list;
}

static enum gj_status add_json(const struct gj_study_spec *spec, const struct options *o, struct gj_text *out,
                               struct gj_error *error)
{
    const struct gj_experiment *e = spec->experiment;
    json_t *root = json_pack("{s:[], s:s}", "errors", "scenario", spec->scenario_sha);
    json_t *factors = json_array();
    json_t *constraints = json_array();
    int32_t broken = GJ_NOT_REFUSED;
    enum gj_status status = e ? find_broken(e, &broken, error) : GJ_OK;
    for (uint32_t i = 0; e && i < e->n_factors; i++) {
        json_array_append_new(factors, factor_json(&e->factor[i]));
    }
    for (uint32_t i = 0; e && i < e->n_constraints; i++) {
        json_array_append_new(constraints, json_string(e->constraint[i]));
    }
    json_object_set_new(root, "factors", factors);
    json_object_set_new(root, "constraints", constraints);
    json_object_set_new(root, "defaults_refused_by", broken >= 0 ? json_string(e->constraint[broken]) : json_null());
    json_object_set_new(root, "scenarios", cases_json(e ? e->scenario : NULL, e ? e->n_scenarios : 0));
    json_object_set_new(root, "policies", cases_json(e ? e->policy : NULL, e ? e->n_policies : 0));
    if (o->assumptions) {
        json_object_set_new(root, "assumptions", assumptions_json(spec));
    }
    char *text = json_dumps(root, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
    json_decref(root);
    if (!text) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what was to be printed");
    }
    gj_text_addf(out, "%s\n", text);
    free(text); /* jansson's */
    return status;
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
        status = status == GJ_OK ? add_json(&spec, o, &out, &error) : status;
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
        print_parameter(&spec, &spec.parameter[i], &out);
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
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_scenario *scenario = NULL;
    const int loaded = gj_cli_load(o.asked.path, &o.asked.sets, o.asked.json, &scenario);
    const int code = loaded == 0 ? print_ok(scenario, &o) : loaded;
    gj_scenario_free(scenario);
    return code;
}
