/* power: how many replications it takes to see a difference, from a pilot of the scenario. */
#include "study/batch/power.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "cli/amount.h"
#include "cli/explain_internal.h"
#include "study/batch/candidates.h"
#include "study/estimate.h"

enum { KEY_SEE = 256, KEY_OUTCOME = 'o', KEY_POWER = 'p', KEY_CONFIDENCE = 'c', KEY_PILOT = 'n' };

struct options {
    struct gj_cli_asked asked;
    const char *see, *outcome;
    uint32_t power;    /* per cent */
    double confidence; /* 0: the scenario's */
    uint32_t pilot;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_SEE:
        o->see = argument;
        return 0;
    case KEY_OUTCOME:
        o->outcome = argument;
        return 0;
    case KEY_POWER:
        o->power = (uint32_t)gj_cli_number(state, "power", argument, 1, 99);
        return 0;
    case KEY_CONFIDENCE:
        o->confidence = gj_cli_confidence(state, argument);
        return 0;
    case KEY_PILOT:
        o->pilot = (uint32_t)gj_cli_number(state, "pilot", argument, 2, 100000);
        return 0;
    case ARGP_KEY_END:
        if (!o->see) {
            gj_cli_wrong(state, "what is to be seen? Give --see, such as --see 0.5 or --see 2%%p");
        }
        return gj_cli_ask(key, argument, state, &o->asked);
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

struct job {
    struct options o;
    struct gj_study_spec spec;
    struct gj_contrast of;
    struct gj_power_spec power;
    struct gj_spread spread;
    struct gj_estimate mean;
    uint32_t n_missing;
    double seconds; /* of the pilot */
    bool korean;
};

/* --- the pilot --- */

static enum gj_status lend(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                           struct gj_error *error)
{
    (void)value;
    (void)error;
    *spec = user;
    *handle = NULL;
    return GJ_OK;
}

static void give_back(void *user, void *handle)
{
    (void)user;
    (void)handle;
}

static enum gj_status run_pilot(struct job *job, const atomic_int *stop, struct gj_error *error)
{
    const struct gj_candidates_spec spec = {
        .batch = {.seed = job->spec.seed, .model = {.user = &job->spec, .open = lend, .close = give_back}},
        .n = 1,
        .of = job->of,
        .n_threads = job->o.asked.threads,
        .stop = stop};
    double *value = gj_alloc_zero(job->o.pilot, sizeof *value);
    struct gj_candidates *candidates = NULL;
    enum gj_status status = value ? gj_candidates_open(&spec, &candidates, error)
                                  : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the pilot");
    const double start = gj_cli_seconds();
    if (status == GJ_OK) {
        const struct gj_draw_task task = {0, 0, job->o.pilot, value};
        status = gj_candidates_draw(candidates, &task, 1, error);
    }
    job->seconds = gj_cli_seconds() - start;
    const struct gj_candidate_failure *failure = status == GJ_OK ? gj_candidates_failure(candidates, 0) : NULL;
    if (failure && failure->why.status != GJ_OK) { /* a replication that fails is no replication without a value */
        *error = failure->why;
        status = failure->why.status;
    }
    if (status == GJ_OK) {
        status = gj_spread_of(value, job->o.pilot, &job->spread, error);
        if (status != GJ_OK) {
            gj_error_fix(error,
                         "%s has no value in the others (`gongjang doc outcomes` says what it is of): ask for another, "
                         "or a larger --pilot",
                         job->o.outcome);
        }
    }
    if (status == GJ_OK) {
        job->mean = gj_estimate_mean(value, job->o.pilot, 1, job->power.confidence);
        job->n_missing = job->o.pilot - job->spread.n;
    }
    gj_candidates_close(candidates);
    gj_free(value);
    return status;
}

/* --- the page --- */

enum { GOAL_WIDTH, GOAL_POWER, N_GOALS };

struct answer {
    uint64_t n, n_sure; /* with the pilot's spread; with its upper bound */
};

static struct answer answer_of(const struct job *job, uint32_t goal)
{
    uint64_t (*const find)(const struct gj_power_spec *, double) =
        goal == GOAL_WIDTH ? gj_replications_for_width : gj_replications_for_power;
    return (struct answer){find(&job->power, job->spread.sd), find(&job->power, job->spread.sd_high)};
}

static const uint64_t table[] = {10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
enum { N_TABLE = sizeof table / sizeof table[0] };

static void add_count(struct gj_text *out, uint64_t n)
{
    if (n > GJ_POWER_MOST) {
        gj_text_add(out, "> 10^9");
    } else {
        gj_text_addf(out, "%llu", (unsigned long long)n);
    }
}

/* "0.4 s", "12 min", "3 h", "5 d", by as many threads as the pilot had. */
static void add_time(struct gj_text *out, const struct job *job, uint64_t n)
{
    static const struct {
        double s;
        const char *unit[2];
    } units[] = {{86400.0, {"d", "일"}}, {3600.0, {"h", "시간"}}, {60.0, {"min", "분"}}, {0.0, {"s", "초"}}};
    const double s = job->seconds / job->o.pilot * (double)n;
    size_t i = 0;
    while (s < 2.0 * units[i].s) {
        i++;
    }
    if (n > GJ_POWER_MOST) {
        gj_text_add(out, "");
    } else {
        const double shown = units[i].s > 0.0 ? s / units[i].s : s;
        gj_text_addf(out, shown < 9.5 ? "%.2g %s" : "%.0f %s", shown, units[i].unit[job->korean]);
    }
}

static void add_amount(const struct job *job, struct gj_text *out, double value)
{
    const bool is_difference = job->of.against != GJ_NO_RESPONSE;
    gj_cli_amount_add(out, value, gj_contrast_unit(&job->of), is_difference, job->korean ? GJ_LANG_KO : GJ_LANG_EN);
}

static void add_head(const struct job *job, struct gj_text *out)
{
    const struct gj_response_info *info = gj_response_info(job->of.of);
    const bool is_difference = job->of.against != GJ_NO_RESPONSE;
    char name[80];
    gj_contrast_name(&job->of, name, sizeof name);
    gj_text_add_line(out, job->korean && job->spec.title_ko ? job->spec.title_ko : job->spec.title, 200);
    gj_text_addf(out, "\n%s (%s%s)\n", job->korean ? info->ko : info->en, name,
                 is_difference ? gj_cli_say(job->korean, ", after less before", ", 도입 전후 차이") : "");
    gj_text_addf(out, job->korean ? "예비 반복 %u회 (%.2g초): 평균 " : "Pilot of %u replications in %.2g s: mean ",
                 job->o.pilot, job->seconds);
    gj_cli_estimate_add(out, &job->mean, gj_contrast_unit(&job->of), is_difference, job->mean.mean,
                        job->korean ? GJ_LANG_KO : GJ_LANG_EN);
    gj_text_add(out, gj_cli_say(job->korean, "; standard deviation ", "; 표준편차 "));
    add_amount(job, out, job->spread.sd);
    if (job->spread.sd > 0.0) {
        gj_text_addf(out, job->korean ? ", %.0f %% 신뢰로 " : ", with %.0f %% confidence below ",
                     100.0 * GJ_POWER_SURE);
        add_amount(job, out, job->spread.sd_high);
        gj_text_add(out, gj_cli_say(job->korean, "", " 이하"));
    }
    gj_text_add(out, "\n");
    if (job->n_missing > 0) {
        gj_text_addf(out,
                     job->korean ? "이 값이 없는 반복 %u회는 제외: 필요한 반복 수를 그만큼 늘려야 한다\n"
                                 : "%u of them have no value of it and are left out: as many more have to be run.\n",
                     job->n_missing);
    }
    gj_text_add(out, "\n");
}

/* All replications gave the same. What happens seldom may still not have shown itself: none in n, so less often than 3 in n with 95 % confidence. */
static void add_no_spread(const struct job *job, struct gj_text *out)
{
    gj_text_add(out, gj_cli_say(job->korean, "Every replication gives the same, ", "모든 반복에서 같은 값: "));
    add_amount(job, out, job->mean.mean);
    gj_text_addf(out,
                 job->korean ? ". 2회면 충분하다. 다만 %u회에 3번보다 드문 일은 예비 반복에 나타나지 않았을 수 있다 "
                               "(--pilot을 늘릴 것)\n"
                             : ": two replications are enough. What happens less often than 3 times in %u may not have "
                               "shown itself (a larger --pilot).\n",
                 job->spread.n);
}

static void add_goals(const struct job *job, struct gj_text *out)
{
    struct gj_grid grid;
    gj_grid_init(&grid, 4, 1);
    struct gj_text *row = gj_grid_row(&grid);
    if (row) {
        gj_text_add(&row[0], gj_cli_say(job->korean, "replications for", "필요한 반복 수"));
        gj_text_add(&row[1], gj_cli_say(job->korean, "about", "대략"));
        gj_text_addf(&row[2], job->korean ? "%.0f %% 확실히" : "%.0f %% sure", 100.0 * GJ_POWER_SURE);
        gj_text_add(&row[3], gj_cli_say(job->korean, "time", "시간"));
    }
    for (uint32_t goal = 0; goal < N_GOALS; goal++) {
        const struct answer answer = answer_of(job, goal);
        row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        if (goal == GOAL_WIDTH) {
            gj_text_addf(&row[0], job->korean ? "%.10g %% 신뢰구간 반폭 " : "a %.10g %% interval no wider than ± ",
                         100.0 * job->power.confidence);
            add_amount(job, &row[0], job->power.see);
        } else {
            gj_text_add(&row[0], gj_cli_say(job->korean, "a true difference of ", "실제 차이 "));
            add_amount(job, &row[0], job->power.see);
            gj_text_addf(&row[0], job->korean ? ", %.10g %% 확률로 발견" : " found with %.10g %% probability",
                         100.0 * job->power.power);
        }
        add_count(&row[1], answer.n);
        add_count(&row[2], answer.n_sure);
        add_time(&row[3], job, answer.n_sure);
    }
    gj_grid_print(&grid, out);
    gj_grid_fini(&grid);
}

static void add_table(const struct job *job, struct gj_text *out)
{
    struct gj_grid grid;
    gj_grid_init(&grid, 4, 0);
    struct gj_text *row = gj_grid_row(&grid);
    if (row) {
        gj_text_add(&row[0], gj_cli_say(job->korean, "replications", "반복 수"));
        gj_text_add(&row[1], gj_cli_say(job->korean, "half-width", "반폭"));
        gj_text_addf(&row[2], job->korean ? "%.10g %% 확률로 발견하는 차이" : "found with %.10g %%",
                     100.0 * job->power.power);
        gj_text_add(&row[3], gj_cli_say(job->korean, "time", "시간"));
    }
    for (size_t i = 0; i < N_TABLE; i++) {
        row = gj_grid_row(&grid);
        if (row) {
            add_count(&row[0], table[i]);
            gj_text_add(&row[1], "± ");
            add_amount(job, &row[1], gj_width_of_replications(&job->power, job->spread.sd, table[i]));
            add_amount(job, &row[2], gj_difference_of_replications(&job->power, job->spread.sd, table[i]));
            add_time(&row[3], job, table[i]);
        }
    }
    gj_text_add(out, "\n");
    gj_grid_print(&grid, out);
    gj_grid_fini(&grid);
}

/* --- JSON --- */

static json_t *answer_json(const struct job *job, uint32_t goal)
{
    const struct answer answer = answer_of(job, goal);
    json_t *object = json_object();
    json_object_set_new(object, "replications",
                        answer.n > GJ_POWER_MOST ? json_null() : json_integer((json_int_t)answer.n));
    json_object_set_new(object, "sure_replications",
                        answer.n_sure > GJ_POWER_MOST ? json_null() : json_integer((json_int_t)answer.n_sure));
    return object;
}

static json_t *table_json(const struct job *job)
{
    json_t *list = json_array();
    for (size_t i = 0; i < N_TABLE; i++) {
        json_array_append_new(
            list, json_pack("{s:I, s:f, s:f}", "replications", (json_int_t)table[i], "half_width",
                            gj_round_10(gj_width_of_replications(&job->power, job->spread.sd, table[i])), "difference",
                            gj_round_10(gj_difference_of_replications(&job->power, job->spread.sd, table[i]))));
    }
    return list;
}

static void add_json(const struct job *job, struct gj_text *out)
{
    char name[80];
    gj_contrast_name(&job->of, name, sizeof name);
    json_t *root = json_pack("{s:s, s:b, s:s, s:f, s:f, s:f}", "outcome", name, "is_difference",
                             job->of.against != GJ_NO_RESPONSE, "unit", gj_contrast_unit(&job->of), "see",
                             job->power.see, "power", job->power.power, "confidence", job->power.confidence);
    json_object_set_new(root, "pilot",
                        json_pack("{s:i, s:i, s:f, s:f, s:f, s:f}", "replications", (int)job->o.pilot, "without_value",
                                  (int)job->n_missing, "mean", job->mean.mean, "half_width", job->mean.half_width, "sd",
                                  gj_round_10(job->spread.sd), "sd_high", gj_round_10(job->spread.sd_high)));
    json_object_set_new(root, "sure", json_real(GJ_POWER_SURE));
    json_object_set_new(root, "half_width", answer_json(job, GOAL_WIDTH));
    json_object_set_new(root, "test", answer_json(job, GOAL_POWER));
    json_object_set_new(root, "table", table_json(job));
    char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(10)) : NULL;
    gj_text_add(out, text ? text : "");
    gj_text_add(out, "\n");
    free(text);
    json_decref(root);
}

static enum gj_status answer(struct job *job, const atomic_int *stop, struct gj_error *error)
{
    struct gj_text out;
    struct gj_cli_amount see = {0};
    enum gj_status status = gj_contrast_find(job->o.outcome, &job->of, error);
    if (status == GJ_OK) {
        status = gj_cli_amount_parse("see", job->o.see, gj_contrast_unit(&job->of), &see, error);
    }
    if (status == GJ_OK && see.is_relative) {
        status =
            gj_error_set(error, GJ_USAGE, NULL, "--see wants an amount in %s, not a share", gj_contrast_unit(&job->of));
        gj_error_fix(error, "run the study once for its mean, and take the share of that");
    }
    job->power = (struct gj_power_spec){.see = see.value,
                                        .power = job->o.power / 100.0,
                                        .confidence = job->o.confidence > 0 ? job->o.confidence : job->spec.confidence};
    if (status == GJ_OK) {
        status = run_pilot(job, stop, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    gj_text_init(&out);
    if (job->o.asked.json) {
        add_json(job, &out);
    } else {
        add_head(job, &out);
        if (job->spread.sd > 0.0) {
            add_goals(job, &out);
            add_table(job, &out);
        } else {
            add_no_spread(job, &out);
        }
    }
    status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    return status;
}

int gj_cli_power(int argc, char **argv)
{
    const struct argp_option options[] = {
        {"see", KEY_SEE, "AMOUNT", 0, "difference that is to be seen: 0.5, 2%p, 1억, 30 min", 0},
        {"outcome", KEY_OUTCOME, "NAME", 0,
         "of what (default heads_end, after less before); heads_end.after is one arm, npv_society of the pair", 0},
        {"power", KEY_POWER, "PERCENT", 0, "probability with which it is to be found (default 80)", 0},
        {"confidence", KEY_CONFIDENCE, "PERCENT", 0, "of the interval and the test (default: the scenario's)", 0},
        {"pilot", KEY_PILOT, "N", 0, "replications of the pilot (default 20)", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {"json", 'j', NULL, 0, "print JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc = "How many replications it takes to see a difference: for an interval that narrow, and for a test that "
               "finds it. "
               "From the spread of the paired differences in a pilot, and how well the pilot knows that."};
    struct job job = {.o = {.outcome = "heads_end", .power = 80, .pilot = 20}};
    struct gj_scenario *scenario = NULL;
    struct gj_error error = {0};
    gj_cli_parse(&argp, argc, argv, &job.o);
    int code = gj_cli_load_asked(&job.o.asked, &scenario, &job.spec);
    if (code != 0) {
        return code;
    }
    job.korean = job.o.asked.lang == GJ_LANG_KO;
    struct gj_watch *watch = gj_watch_start();
    if (answer(&job, gj_watch_flag(watch), &error) != GJ_OK) {
        code = gj_cli_fail(&error, job.o.asked.json);
    }
    gj_watch_stop(watch);
    gj_scenario_free(scenario);
    return code;
}
