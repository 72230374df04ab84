/* select: which policy is best, with as few replications as that takes. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/amount.h"
#include "cli/explain_internal.h"
#include "script/point_maker.h"
#include "study/batch/candidates.h"
#include "study/design/experiment.h"
#include "study/estimate.h"

enum {
    KEY_OUTCOME = 'o',
    KEY_INDIFFERENCE = 'i',
    KEY_METHOD = 'm',
    KEY_CONFIDENCE = 'c',
    KEY_FIRST = 256,
    KEY_MAX,
    KEY_BUDGET,
    KEY_MORE,
    KEY_LESS,
    KEY_SCENARIO,
    KEY_LEVELS
};

struct options {
    struct gj_cli_asked asked;
    const char *outcome, *indifference, *scenario;
    enum gj_selection_method method;
    double confidence; /* 0: the scenario's */
    uint32_t first, most, levels;
    uint64_t budget; /* 0: not given */
    int direction;   /* 1 more, -1 less, 0: as the outcome has it */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_OUTCOME:
        o->outcome = argument;
        return 0;
    case KEY_INDIFFERENCE:
        o->indifference = argument;
        return 0;
    case KEY_METHOD:
        if (strcmp(argument, "kn") != 0 && strcmp(argument, "ocba") != 0) {
            gj_cli_wrong(state, "--method wants 'kn' or 'ocba', not '%s'", argument);
        }
        o->method = strcmp(argument, "kn") == 0 ? GJ_SELECT_KN : GJ_SELECT_OCBA;
        return 0;
    case KEY_CONFIDENCE:
        o->confidence = gj_cli_confidence(state, argument);
        return 0;
    case KEY_FIRST:
        o->first = (uint32_t)gj_cli_number(state, "first", argument, 2, 100000);
        return 0;
    case KEY_MAX:
        o->most = (uint32_t)gj_cli_number(state, "max", argument, 2, 10000000);
        return 0;
    case KEY_BUDGET:
        o->budget = gj_cli_number(state, "budget", argument, 2, 1000000000);
        return 0;
    case KEY_MORE:
    case KEY_LESS:
        o->direction = key == KEY_MORE ? 1 : -1;
        return 0;
    case KEY_SCENARIO:
        o->scenario = argument;
        return 0;
    case KEY_LEVELS:
        o->levels = (uint32_t)gj_cli_number(state, "levels", argument, 2, 100);
        return 0;
    case ARGP_KEY_END:
        if (!o->outcome) {
            gj_cli_wrong(state, "best by what? Give --outcome, such as --outcome npv_society");
        }
        return gj_cli_ask(key, argument, state, &o->asked);
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

enum { NAME_MAX_BYTES = 300 };

struct job {
    struct options o;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_experiment experiment; /* the scenario's, crossed: one named scenario with each policy */
    struct gj_case as_described;
    double *nothing; /* of it */
    struct gj_design *design;
    uint32_t k;
    double *value; /* [k][factor] */
    struct gj_contrast of;
    struct gj_selection_spec select;
    struct gj_selection found;
    struct gj_point_maker *maker;
    struct gj_candidates *candidates;
    double seconds;
    enum gj_lang lang;
    bool korean;
};

/* --- what is compared --- */

static enum gj_status choose_scenario(struct job *job, struct gj_error *error)
{
    struct gj_experiment *e = &job->experiment;
    const struct gj_case *named = e->scenario;
    const uint32_t n = e->n_scenarios;
    e->scenario = &job->as_described;
    e->n_scenarios = 1;
    if (!job->o.scenario) {
        return GJ_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(named[i].name, job->o.scenario) == 0) {
            e->scenario = &named[i];
            return GJ_OK;
        }
    }
    gj_error_set(error, GJ_USAGE, NULL, "the experiment has no scenario \"%.60s\"", job->o.scenario);
    gj_error_fix(error,
                 n > 0 ? "its first is \"%s\"; leave --scenario out for all uncertainties as described"
                       : "it names none; leave --scenario out for all uncertainties as described",
                 n > 0 ? named[0].name : "");
    return GJ_USAGE;
}

/* The policies of the experiment: those it names, or every combination of its levers. */
static enum gj_status find_candidates(struct job *job, struct gj_error *error)
{
    struct gj_experiment *e = &job->experiment;
    uint32_t n_levers = 0;
    *e = job->spec.experiment ? *job->spec.experiment : (struct gj_experiment){0};
    for (uint32_t i = 0; i < e->n_factors; i++) {
        n_levers += e->factor[i].role == GJ_ROLE_LEVER && gj_factor_is_varied(&e->factor[i]);
    }
    if (n_levers == 0 && e->n_policies == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "the scenario has nothing to choose from: no lever and no policy");
        gj_error_fix(error, "write what can be decided as lever(\"name\", ...); `gongjang doc lever`");
        return GJ_USAGE;
    }
    job->nothing = gj_alloc_zero(e->n_factors + 1U, sizeof *job->nothing);
    if (!job->nothing) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the policies");
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        job->nothing[i] = NAN;
    }
    job->as_described = (struct gj_case){"as described", job->nothing};
    e->is_crossed = true;
    e->design = (struct gj_design_spec){.kind = GJ_DESIGN_factorial, .n = 1, .levels = job->o.levels};
    enum gj_status status = choose_scenario(job, error);
    if (status == GJ_OK) {
        status = gj_design_open(e, &job->design, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    const uint64_t k = gj_design_n_points(job->design);
    job->k = k <= GJ_SELECTION_MAX ? (uint32_t)k : GJ_SELECTION_MAX + 1; /* too many: gj_select says so */
    job->value = gj_alloc_zero((size_t)job->k * e->n_factors + 1, sizeof *job->value);
    for (uint32_t i = 0; i < job->k && job->value; i++) {
        gj_design_point(job->design, i, job->value + (size_t)i * e->n_factors);
    }
    return job->value ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the policies");
}

static enum gj_status find_question(struct job *job, struct gj_error *error)
{
    struct gj_cli_amount indifference = {0};
    enum gj_status status = gj_contrast_find(job->o.outcome, &job->of, error);
    if (status == GJ_OK && job->o.indifference) {
        status =
            gj_cli_amount_parse("indifference", job->o.indifference, gj_contrast_unit(&job->of), &indifference, error);
    }
    if (status == GJ_OK && indifference.is_relative) {
        status = gj_error_set(error, GJ_USAGE, NULL, "--indifference wants an amount in %s, not a share",
                              gj_contrast_unit(&job->of));
    }
    const int better = status != GJ_OK ? 1 : job->o.direction != 0 ? job->o.direction : gj_contrast_better(&job->of);
    if (better == 0) {
        status = gj_error_set(error, GJ_USAGE, NULL, "of %s neither more nor less is better by itself", job->o.outcome);
        gj_error_fix(error, "say which with --more or --less");
    }
    job->select = (struct gj_selection_spec){
        .method = job->o.method,
        .k = job->k,
        .less_is_better = better<0, .indifference = indifference.value, .confidence = job->o.confidence> 0
                              ? job->o.confidence
                              : job->spec.confidence,
        .first = job->o.first,
        .most = job->o.most,
        .budget = job->o.budget > 0 ? job->o.budget : (uint64_t)job->k * job->o.first * 3};
    return status;
}

static void report(void *user, uint64_t n_done)
{
    (void)user;
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%llu replications   ", (unsigned long long)n_done);
    }
}

static enum gj_status live(struct job *job, const atomic_int *stop, struct gj_error *error)
{
    enum gj_status status = gj_point_maker_open_with(job->scenario, &job->experiment, job->o.asked.sets.setting,
                                                     job->o.asked.sets.n, &job->maker, error);
    if (status == GJ_OK) {
        const struct gj_candidates_spec spec = {.batch = {.experiment = &job->experiment,
                                                          .seed = job->spec.seed,
                                                          .model = gj_point_maker_model(job->maker)},
                                                .value = job->value,
                                                .n = job->k,
                                                .of = job->of,
                                                .n_threads = job->o.asked.threads,
                                                .stop = stop,
                                                .report = report};
        status = gj_candidates_open(&spec, &job->candidates, error);
    }
    if (status == GJ_OK) {
        const double start = gj_cli_seconds();
        job->select.user = job->candidates;
        job->select.draw = gj_candidates_draw;
        job->select.is_lived = gj_candidates_is_lived;
        status = gj_select(&job->select, &job->found, error);
        job->seconds = gj_cli_seconds() - start;
        report(NULL, 0);
        fputs(isatty(STDERR_FILENO) ? "\r\033[K" : "", stderr);
    }
    if (status == GJ_FAILED_POINTS) { /* all of them: the first says why */
        const struct gj_candidate_failure *failure = gj_candidates_failure(job->candidates, 0);
        char why[800];
        gj_error_format(&failure->why, GJ_LANG_EN, why, sizeof why);
        gj_error_set(error, status, NULL, "all %u policies failed; the first: %s", job->k,
                     failure->why.status == GJ_OK ? "the outcome has no value" : why);
        if (failure->why.status == GJ_OK) {
            gj_error_fix(error, "`gongjang doc outcomes` says what %s is of", job->o.outcome);
        }
    }
    return status;
}

/* --- the page --- */

static bool is_difference(const struct job *job)
{
    return job->of.against != GJ_NO_RESPONSE;
}

static const char *name_of(const struct job *job, uint32_t i, char name[NAME_MAX_BYTES])
{
    gj_design_policy_name(job->design, gj_design_policy_of(job->design, i), name, NAME_MAX_BYTES);
    return name;
}

/* "out after 20: worse than cards=8", or "not better than cards=8 by more than 1 million" when no more than that is shown */
static void add_fate(const struct job *job, uint32_t i, struct gj_text *out)
{
    const struct gj_candidate *c = &job->found.candidate[i];
    const struct gj_candidate_failure *failure = gj_candidates_failure(job->candidates, i);
    char name[NAME_MAX_BYTES];
    char why[1000];
    switch (c->state) {
    case GJ_CANDIDATE_SELECTED:
        gj_text_add(out, gj_cli_say(job->korean, "selected", "선택"));
        return;
    case GJ_CANDIDATE_IN:
        if (job->select.method == GJ_SELECT_KN) {
            gj_text_add(out, job->found.is_proven
                                 ? gj_cli_say(job->korean, "not worse by the indifference", "차이가 무차별 폭 이내")
                                 : gj_cli_say(job->korean, "not told apart", "구별되지 않음"));
        }
        return;
    case GJ_CANDIDATE_OUT:
        name_of(job, c->out_by, name);
        if (c->is_worse) {
            gj_text_addf(out, job->korean ? "%u회 후 탈락: %s보다 못함" : "out after %u: worse than %s", c->n, name);
        } else { /* the indifference, as it was asked for */
            gj_text_addf(out,
                         job->korean ? "%u회 후 탈락: %s보다 %s 넘게 낫지는 않음"
                                     : "out after %u: not better than %s by more than %s",
                         c->n, name, job->o.indifference);
        }
        return;
    case GJ_CANDIDATE_FAILED:
        break;
    }
    gj_error_format(&failure->why, job->korean ? GJ_LANG_KO : GJ_LANG_EN, why, sizeof why);
    if (failure->is_whole) {
        gj_text_addf(out, "%s%s", failure->is_refused ? "" : gj_cli_say(job->korean, "failed: ", "실패: "), why);
    } else if (failure->why.status == GJ_OK) {
        gj_text_addf(out, job->korean ? "반복 %u에 이 값이 없음" : "has no value in replication %u",
                     failure->replication);
    } else {
        gj_text_addf(out, job->korean ? "반복 %u 실패: %s" : "failed in replication %u: %s", failure->replication, why);
    }
}

/* Selected, in, out the later the better, failed; of equals the better mean, then the number. */
static bool is_before(const struct job *job, uint32_t a, uint32_t b)
{
    const struct gj_candidate *x = &job->found.candidate[a];
    const struct gj_candidate *y = &job->found.candidate[b];
    const double sign = job->select.less_is_better ? -1.0 : 1.0;
    if (x->state != y->state) {
        return x->state < y->state;
    }
    if (x->state == GJ_CANDIDATE_OUT && x->n != y->n) {
        return x->n > y->n;
    }
    if (x->state != GJ_CANDIDATE_FAILED && x->estimate.mean != y->estimate.mean) {
        return sign * x->estimate.mean > sign * y->estimate.mean;
    }
    return a < b;
}

static void sort(const struct job *job, uint32_t *order)
{
    for (uint32_t i = 0; i < job->k; i++) { /* by insertion: a thousand at most */
        uint32_t at = i;
        for (; at > 0 && is_before(job, i, order[at - 1]); at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static void add_head(const struct job *job, struct gj_text *out)
{
    const struct gj_response_info *info = gj_response_info(job->of.of);
    const bool less = job->select.less_is_better;
    char name[80];
    gj_contrast_name(&job->of, name, sizeof name);
    gj_text_add_line(out, job->korean && job->spec.title_ko ? job->spec.title_ko : job->spec.title, 200);
    if (job->korean) {
        gj_text_addf(out, "\n대안 %u개 중 %s (%s%s)%s 가장 %s 대안\n", job->k, info->ko, name,
                     is_difference(job) ? ", 도입 전후 차이" : "", "이", less ? "작은" : "큰");
    } else {
        gj_text_addf(out, "\nWhich of %u policies has %s %s (%s%s)?\n", job->k, less ? "the lowest" : "the highest",
                     info->en, name, is_difference(job) ? ", after less before" : "");
    }
    gj_text_addf(
        out, job->korean ? "불확실성: %s; %s\n\n" : "Uncertainties: %s; %s.\n\n",
        job->korean && job->experiment.scenario == &job->as_described ? "기본값" : job->experiment.scenario->name,
        job->experiment.has_own_draws ? gj_cli_say(job->korean, "each policy draws for itself", "대안마다 다른 난수")
                                      : gj_cli_say(job->korean, "the same draws for all", "모든 대안에 같은 난수"));
}

static void add_promise(const struct job *job, struct gj_text *out)
{
    const struct gj_selection *s = &job->found;
    const double percent = 100.0 * job->select.confidence;
    const char *d = job->o.indifference; /* as it was asked for */
    if (job->select.method == GJ_SELECT_OCBA) {
        const bool is_sure = s->correct > 0.999;
        gj_text_addf(
            out, job->korean ? "근사 확률 %.3g %%%s로 이보다 " : "With a probability of about %.3g %%%s none is better",
            is_sure ? 99.9 : 100.0 * s->correct, is_sure ? gj_cli_say(job->korean, " or more", " 이상으") : "");
        if (job->select.indifference > 0.0) {
            gj_text_addf(out, job->korean ? "%s 넘게 나은 대안은 없다" : " by more than %s", d);
        } else {
            gj_text_add(out, gj_cli_say(job->korean, "", "나은 대안은 없다"));
        }
        gj_text_add(out, gj_cli_say(job->korean, " (Bonferroni, as if drawn independently; no guarantee).\n",
                                    " (본페로니 근사, 독립 추출 가정; 보장은 아님)\n"));
    } else if (s->is_proven) {
        gj_text_addf(
            out,
            job->korean
                ? "다른 모든 대안보다 %s 이상 나은 대안이 있다면 %.3g %% 신뢰로 이것이다 (KN, 반복의 정규성 가정)\n"
                : "If one is better than all others by %s or more, it is this one, with %.3g %% confidence "
                  "(KN; replications taken as normal).\n",
            d, percent);
    } else {
        gj_text_addf(
            out,
            job->korean
                ? "보장 없음: 반복 %u회까지 %u개가 구별되지 않았다. --max를 늘리거나 --indifference(%s)를 넓힐 것\n"
                : "No guarantee: within %u replications %u policies could not be told apart. Allow more with --max, "
                  "or a wider --indifference than %s.\n",
            job->select.most, s->n_in, d);
    }
}

/* How many rows are printed; all are in --json. */
#define ROWS 40u

static void add_rows(const struct job *job, const uint32_t *order, struct gj_text *out)
{
    struct gj_grid grid;
    char name[NAME_MAX_BYTES];
    double scale = 0.0;
    gj_grid_init(&grid, 4, 2);
    struct gj_text *row = gj_grid_row(&grid);
    if (row) {
        gj_text_add(&row[0], gj_cli_say(job->korean, "policy", "대안"));
        gj_text_addf(&row[2], job->korean ? "평균과 각각의 %.3g %% 신뢰구간" : "mean, each with its %.3g %% interval",
                     100.0 * job->select.confidence);
        gj_text_add(&row[3], gj_cli_say(job->korean, "replications", "반복 수"));
    }
    for (uint32_t i = 0; i < job->k; i++) {
        const double mean = job->found.candidate[i].estimate.mean;
        scale = job->found.candidate[i].state != GJ_CANDIDATE_FAILED && fabs(mean) > scale ? fabs(mean) : scale;
    }
    for (uint32_t at = 0; at < job->k && at < ROWS; at++) {
        const struct gj_candidate *c = &job->found.candidate[order[at]];
        row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        gj_text_add_line(&row[0], name_of(job, order[at], name), 60);
        if (c->state != GJ_CANDIDATE_FAILED) {
            gj_cli_estimate_add(&row[2], &c->estimate, gj_contrast_unit(&job->of), is_difference(job), scale,
                                job->lang);
        }
        gj_text_addf(&row[3], "%u", c->n);
        add_fate(job, order[at], &row[1]);
    }
    gj_grid_print(&grid, out);
    gj_grid_fini(&grid);
    if (job->k > ROWS) {
        gj_text_addf(out, job->korean ? "  그 밖에 %u개 (--json에 모두 있음)\n" : "  and %u more (all are in --json)\n",
                     job->k - ROWS);
    }
}

static void add_cost(const struct job *job, struct gj_text *out)
{
    const struct gj_selection *s = &job->found;
    gj_text_addf(out, job->korean ? "\n반복 %llu회 (계산 %llu회, %.3g초)" : "\n%llu replications (%llu drawn, %.3g s)",
                 (unsigned long long)s->n_used, (unsigned long long)s->n_drawn, job->seconds);
    if (job->select.method == GJ_SELECT_KN) {
        gj_text_addf(out,
                     job->korean ? "; 모두 가장 오래 남은 대안만큼 돌렸다면 %llu회\n"
                                 : "; %llu had all been run as often as the last.\n",
                     (unsigned long long)s->n_equal);
    } else if (s->n_equal != UINT64_MAX) {
        gj_text_addf(out,
                     job->korean ? "; 똑같이 나누었다면 같은 확률에 약 %llu회\n"
                                 : "; about %llu in equal parts, to be as sure.\n",
                     (unsigned long long)s->n_equal);
    } else {
        gj_text_add(out, gj_cli_say(job->korean, ".\n", "\n"));
    }
}

/* --- JSON --- */

static json_t *candidate_json(const struct job *job, uint32_t i)
{
    static const char *const states[] = {"selected", "in", "out", "failed"};
    const struct gj_candidate *c = &job->found.candidate[i];
    const struct gj_candidate_failure *failure = gj_candidates_failure(job->candidates, i);
    char name[NAME_MAX_BYTES];
    json_t *object = json_object();
    json_t *values = json_object();
    for (uint32_t f = 0; f < job->experiment.n_factors; f++) {
        char text[100];
        gj_factor_show(&job->experiment.factor[f], job->value[(size_t)i * job->experiment.n_factors + f], text,
                       sizeof text);
        json_object_set_new(values, job->experiment.factor[f].name, json_string(text));
    }
    json_object_set_new(object, "policy", json_string(name_of(job, i, name)));
    json_object_set_new(object, "values", values);
    json_object_set_new(object, "state", json_string(failure->is_refused ? "refused" : states[c->state]));
    json_object_set_new(object, "replications", json_integer(c->n));
    json_object_set_new(object, "mean", c->n > 0 ? json_real(c->estimate.mean) : json_null());
    json_object_set_new(object, "half_width", c->n > 1 ? json_real(c->estimate.half_width) : json_null());
    if (c->state == GJ_CANDIDATE_OUT) {
        json_object_set_new(object, "out_by", json_string(name_of(job, c->out_by, name)));
        json_object_set_new(object, "is_worse", json_boolean(c->is_worse));
        json_object_set_new(object, "behind",
                            json_pack("{s:f, s:f}", "mean", c->behind.mean, "half_width", c->behind.half_width));
    }
    if (c->state == GJ_CANDIDATE_FAILED) {
        char why[1000];
        gj_error_format(&failure->why, GJ_LANG_EN, why, sizeof why);
        json_object_set_new(object, "reason", json_string(failure->why.status == GJ_OK ? "no value" : why));
        json_object_set_new(object, "replication",
                            failure->is_whole ? json_null() : json_integer(failure->replication));
    }
    return object;
}

static void add_json(const struct job *job, const uint32_t *order, struct gj_text *out)
{
    const struct gj_selection *s = &job->found;
    char name[NAME_MAX_BYTES];
    char outcome[80];
    json_t *list = json_array();
    gj_contrast_name(&job->of, outcome, sizeof outcome);
    for (uint32_t at = 0; at < job->k; at++) {
        json_array_append_new(list, candidate_json(job, order[at]));
    }
    json_t *root =
        json_pack("{s:s, s:b, s:s, s:s, s:f, s:f, s:s, s:b, s:s, s:b}", "outcome", outcome, "is_difference",
                  is_difference(job), "unit", gj_contrast_unit(&job->of), "method",
                  job->select.method == GJ_SELECT_KN ? "kn" : "ocba", "indifference", job->select.indifference,
                  "confidence", job->select.confidence, "scenario", job->experiment.scenario->name, "less_is_better",
                  job->select.less_is_better, "selected", name_of(job, s->selected, name), "is_proven", s->is_proven);
    json_object_set_new(root, "probability_correct", isnan(s->correct) ? json_null() : json_real(s->correct));
    json_object_set_new(root, "replications_used", json_integer((json_int_t)s->n_used));
    json_object_set_new(root, "replications_drawn", json_integer((json_int_t)s->n_drawn));
    json_object_set_new(root, "replications_equal",
                        s->n_equal == UINT64_MAX ? json_null() : json_integer((json_int_t)s->n_equal));
    json_object_set_new(root, "policies", list);
    char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(10)) : NULL;
    gj_text_add(out, text ? text : "");
    gj_text_add(out, "\n");
    free(text);
    json_decref(root);
}

static enum gj_status print(const struct job *job, struct gj_error *error)
{
    struct gj_text out;
    char name[NAME_MAX_BYTES];
    uint32_t *order = gj_alloc_zero(job->k, sizeof *order);
    if (!order) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the policies");
    }
    gj_text_init(&out);
    sort(job, order);
    if (job->o.asked.json) {
        add_json(job, order, &out);
    } else {
        add_head(job, &out);
        gj_text_addf(&out, job->korean ? "선택: %s\n" : "Selected: %s\n", name_of(job, job->found.selected, name));
        add_promise(job, &out);
        gj_text_add(&out, "\n");
        add_rows(job, order, &out);
        add_cost(job, &out);
    }
    const enum gj_status status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    gj_free(order);
    return status;
}

/* Refused is no failure: a constraint of the scenario says so. */
static enum gj_status tell_failed(const struct job *job, struct gj_error *error)
{
    uint32_t n = 0;
    uint32_t first = 0;
    char name[NAME_MAX_BYTES];
    for (uint32_t i = job->k; i-- > 0;) {
        if (job->found.candidate[i].state == GJ_CANDIDATE_FAILED &&
            !gj_candidates_failure(job->candidates, i)->is_refused) {
            n++;
            first = i;
        }
    }
    return n == 0 ? GJ_OK
                  : gj_error_set(error, GJ_FAILED_POINTS, NULL,
                                 "%u of %u policies failed and are no alternative; the first, %s", n, job->k,
                                 name_of(job, first, name));
}

static enum gj_status answer(struct job *job, const atomic_int *stop, struct gj_error *error)
{
    enum gj_status status = find_candidates(job, error);
    if (status == GJ_OK) {
        status = find_question(job, error);
    }
    if (status == GJ_OK) {
        status = live(job, stop, error);
    }
    if (status == GJ_OK) {
        status = print(job, error);
    }
    return status == GJ_OK ? tell_failed(job, error) : status;
}

int gj_cli_select(int argc, char **argv)
{
    const struct argp_option options[] = {
        {"outcome", KEY_OUTCOME, "NAME", 0, "best by what: npv_society, heads_end (after less before), oee.after", 0},
        {"indifference", KEY_INDIFFERENCE, "AMOUNT", 0, "a difference too small to matter: 0.5, 2%p, 1억", 0},
        {"method", KEY_METHOD, "kn|ocba", 0,
         "kn: until it is proven (default); ocba: a budget of replications, spent where it tells most", 0},
        {"confidence", KEY_CONFIDENCE, "PERCENT", 0, "of the guarantee and the intervals (default: the scenario's)", 0},
        {"more", KEY_MORE, NULL, 0, "more is better, instead of as the outcome has it", 0},
        {"less", KEY_LESS, NULL, 0, "less is better", 0},
        {"scenario", KEY_SCENARIO, "NAME", 0, "named scenario of the experiment (default: uncertainties as described)",
         0},
        {"levels", KEY_LEVELS, "N", 0, "values of a lever that has a range (default 3)", 0},
        {"first", KEY_FIRST, "N", 0, "replications of each policy to begin with (default 20)", 0},
        {"max", KEY_MAX, "N", 0, "kn: replications of a policy at most (default 10000)", 0},
        {"budget", KEY_BUDGET, "N", 0, "ocba: replications of all policies together (default 60 a policy)", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        GJ_CLI_SET_OPTION,
        {"json", 'j', NULL, 0, "print JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc =
            "Which policy is best: of those the experiment names, or of all combinations of its levers. Bad ones are "
            "dropped as soon as they are shown not to be better by the indifference, so it takes far fewer "
            "replications than running all."};
    struct job job = {.o = {.method = GJ_SELECT_KN, .first = 20, .most = 10000}};
    struct gj_error error = {0};
    gj_cli_parse(&argp, argc, argv, &job.o);
    int code = gj_cli_load(job.o.asked.path, &job.o.asked.sets, job.o.asked.json, &job.scenario);
    if (code != 0) {
        return code;
    }
    job.spec = *gj_scenario_spec(job.scenario);
    job.spec.seed = job.o.asked.has_seed ? job.o.asked.seed : job.spec.seed;
    job.lang = job.o.asked.lang;
    job.korean = job.lang == GJ_LANG_KO;
    struct gj_watch *watch = gj_watch_start();
    if (answer(&job, gj_watch_flag(watch), &error) != GJ_OK) {
        code = gj_cli_fail(&error, job.o.asked.json);
    }
    gj_watch_stop(watch);
    gj_selection_free(&job.found);
    gj_candidates_close(job.candidates);
    gj_point_maker_close(job.maker);
    gj_design_close(job.design);
    gj_free(job.value);
    gj_free(job.nothing);
    gj_scenario_free(job.scenario);
    return code;
}
