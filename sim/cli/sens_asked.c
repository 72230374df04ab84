/* The options of prim, robustness and the searches. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/sens_search.h"

enum {
    KEY_WHERE = 0x600,
    KEY_BOX,
    KEY_PEEL,
    KEY_DENSITY,
    KEY_MASS,
    KEY_SIGNIFICANCE,
    KEY_MORE,
    KEY_LESS,
    KEY_BY,
    KEY_WORST,
    KEY_OPTIMISM,
    KEY_ASSUMPTIONS,
    KEY_SWITCHING,
    KEY_POLICIES,
    KEY_FROM,
    KEY_TO,
    KEY_SCAN
};

void gj_sens_asked_init(struct gj_sens_asked *asked)
{
    *asked = (struct gj_sens_asked){.ask = gj_sens_ask_default(), .from = NAN, .to = NAN, .n_scan = 9};
}

bool gj_sens_asked_searches(const struct gj_sens_asked *asked)
{
    return asked->assumptions || asked->switching;
}

static double number_of(struct argp_state *state, const char *option, const char *text)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value)) {
        gj_cli_wrong(state, "--%s wants a number, not '%s'", option, text);
    }
    return value;
}

static void take_where(struct gj_sens_asked *a, const char *text, struct argp_state *state)
{
    struct gj_error error = {0};
    const size_t at = strcspn(text, "<>") + 1;
    const char *level = at <= strlen(text) ? text + at + strspn(text + at, "= \t") : "";
    char named[200]; /* with 0 for an amount, which is read when the unit is known */
    const bool has_level = level[strspn(level, "+-.")] >= '0' && level[strspn(level, "+-.")] <= '9';
    a->where_level = has_level ? level : NULL;
    snprintf(named, sizeof named, "%.*s%s", has_level ? (int)fmin(190.0, (double)(level - text)) : 190, text,
             has_level ? "0" : "");
    if (gj_prim_parse(named, &a->where, &error) != GJ_OK) {
        gj_cli_wrong(state, "%s; %s", error.message, error.fix);
    }
    a->has_where = true;
    a->ask.where = &a->where;
}

static void take_criterion(struct gj_sens_asked *a, const char *text, struct argp_state *state)
{
    char all[200] = "";
    a->ask.by = gj_criterion_find(text);
    for (uint32_t i = 0; i < GJ_N_CRITERIA; i++) {
        const size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", gj_criterion_info((enum gj_criterion)i)->name);
    }
    if (a->ask.by == GJ_N_CRITERIA) {
        gj_cli_wrong(state, "--by: there is no criterion '%s'; there are %s", text, all);
    }
}

static error_t parse_ask(int key, char *argument, struct argp_state *state)
{
    struct gj_sens_asked *a = state->input;
    switch (key) {
    case KEY_WHERE:
        take_where(a, argument, state);
        return 0;
    case KEY_BOX:
        a->ask.box = (uint32_t)gj_cli_number(state, "box", argument, 0, GJ_PRIM_CHOOSE - 1);
        return 0;
    case KEY_PEEL:
        a->ask.peel = number_of(state, "peel", argument);
        return 0;
    case KEY_DENSITY:
        a->ask.density = number_of(state, "density", argument);
        return 0;
    case KEY_MASS:
        a->ask.min_mass = number_of(state, "min-mass", argument);
        return 0;
    case KEY_SIGNIFICANCE:
        a->ask.significance = number_of(state, "significance", argument);
        return 0;
    case KEY_MORE:
    case KEY_LESS:
        a->ask.better = key == KEY_MORE ? 1 : -1;
        return 0;
    case KEY_BY:
        take_criterion(a, argument, state);
        return 0;
    case KEY_WORST:
        a->ask.worst_share = number_of(state, "worst-share", argument);
        return 0;
    case KEY_OPTIMISM:
        a->ask.optimism = number_of(state, "optimism", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gj_sens_asked *a = state->input;
    switch (key) {
    case KEY_ASSUMPTIONS:
        a->assumptions = true;
        return 0;
    case KEY_SWITCHING:
        a->switching = argument;
        return 0;
    case KEY_POLICIES:
        a->policies = argument;
        return 0;
    case KEY_FROM:
        a->from = number_of(state, "from", argument);
        return 0;
    case KEY_TO:
        a->to = number_of(state, "to", argument);
        return 0;
    case KEY_SCAN:
        a->n_scan = (uint32_t)gj_cli_number(state, "values", argument, 2, 100);
        return 0;
    case 'n':
        a->replications = (uint32_t)gj_cli_number(state, "replications", argument, 1, 1000000);
        return 0;
    case 't':
        a->threads = (unsigned)gj_cli_number(state, "threads", argument, 1, 1024);
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case GJ_CLI_SET_KEY:
        gj_cli_set(state, &a->sets, argument);
        return 0;
    case ARGP_KEY_END:
        if (a->assumptions && a->switching) {
            gj_cli_wrong(state, "--assumptions and --switching are two questions: ask one at a time");
        }
        if (a->policies && !a->switching) {
            gj_cli_wrong(state, "--policies goes with --switching");
        }
        return 0;
    default:
        return parse_ask(key, argument, state);
    }
}

static const struct argp_option table[] = {
    {NULL, 0, NULL, 0, "Scenario discovery (--method prim) and robustness (--method robustness):", 1},
    {"where", KEY_WHERE, "OUTCOME<X", 0,
     "which points are of interest: an outcome, < or > and a number or a quantile, \"npv_society < 0\", \"heads_end > "
     "q90\" (default: the bad side of --threshold, else the worst fifth)",
     1},
    {"box", KEY_BOX, "N", 0, "box N of the peeling, instead of the one chosen by --density", 1},
    {"density", KEY_DENSITY, "SHARE", 0, "density the box is to have (default 0.8)", 1},
    {"peel", KEY_PEEL, "SHARE", 0, "points peeled at each step (default 0.05)", 1},
    {"min-mass", KEY_MASS, "SHARE", 0, "points a box has at least (default 0.05)", 1},
    {"significance", KEY_SIGNIFICANCE, "P", 0, "leave out restrictions of a larger quasi-p-value (default 0.05)", 1},
    {"more", KEY_MORE, NULL, 0, "more of the outcome is better, whatever it is by itself", 1},
    {"less", KEY_LESS, NULL, 0, "less of it is", 1},
    {"by", KEY_BY, "CRITERION", 0,
     "what policies are ordered by: regret_max (default), regret_mean, mean, worst, cvar, satisfied, hurwicz", 1},
    {"worst-share", KEY_WORST, "SHARE", 0, "worlds that cvar is the mean of (default 0.1)", 1},
    {"optimism", KEY_OPTIMISM, "SHARE", 0, "weight of the best world in hurwicz (default 0.5)", 1},
    {NULL, 0, NULL, 0, "Searches that run SCENARIO.lua themselves:", 2},
    {"assumptions", KEY_ASSUMPTIONS, NULL, 0,
     "the register of assumptions by how much the outcome depends on each: every marked number from low to high", 2},
    {"switching", KEY_SWITCHING, "FACTOR", 0,
     "at which value of the factor the outcome crosses --threshold (default 0)", 2},
    {"policies", KEY_POLICIES, "A,B", 0, "with --switching: where the better of two policies changes", 2},
    {"from", KEY_FROM, "X", 0, "low end of what is looked at, in the factor's unit", 2},
    {"to", KEY_TO, "X", 0, "high end", 2},
    {"values", KEY_SCAN, "N", 0, "values of the first look (default 9)", 2},
    {"replications", 'n', "N", 0, "replications at each value, instead of the study's", 2},
    {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 2},
    GJ_CLI_SET_OPTION,
    {"quiet", 'q', NULL, 0, "no progress", 2},
    {0},
};
const struct argp gj_sens_asked_argp = {.options = table, .parser = parse};
