/* breakeven: how large the grant must be for the firm to go ahead, and for so many more jobs. */
#include "study/breakeven.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/explain_internal.h"
#include "render/number.h"

enum { KEY_GOAL = 'g', KEY_JOBS = 'J', KEY_HEADS = 'H', KEY_POINTS = 'p', KEY_OUT = 'o' };

struct options {
    struct gj_cli_asked asked;
    double goal, jobs;
    bool has_jobs, at_end;
    uint32_t n_points;
    const char *out;
};

static double number_of(struct argp_state *state, const char *option, const char *text, double low, double high)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high)) {
        gj_cli_wrong(state, "--%s wants a number from %g to %g, not '%s'", option, low, high, text);
    }
    return value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_GOAL:
        o->goal = number_of(state, "goal", argument, 0.0, 100.0) / 100.0;
        return 0;
    case KEY_JOBS:
        o->jobs = number_of(state, "jobs", argument, -1e6, 1e6);
        o->has_jobs = true;
        return 0;
    case KEY_HEADS:
        if (strcmp(argument, "mean") != 0 && strcmp(argument, "end") != 0) {
            gj_cli_wrong(state, "--heads wants 'mean' or 'end', not '%s'", argument);
        }
        o->at_end = strcmp(argument, "end") == 0;
        return 0;
    case KEY_POINTS:
        o->n_points = (uint32_t)gj_cli_number(state, "points", argument, 2, GJ_BREAKEVEN_POINTS);
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

struct page {
    const struct options *o;
    const struct gj_study_spec *study;
    const struct gj_breakeven *found;
    struct gj_text *out;
    bool korean;
};

/* --- the page --- */

/* A grant that was found to within the tolerance, in steps no finer than its power of ten; up, so that it still reaches what it was found for. */
static int64_t rounded_grant(const struct gj_breakeven *found, int64_t won)
{
    int64_t step = 1;
    while ((double)step * 10.0 <= found->tolerance_won) {
        step *= 10;
    }
    const int64_t up = (won + step - 1) / step * step;
    return up < found->room_won ? up : found->room_won;
}

/* "41,234,567 won (31.7 % of the cost)" */
static void add_grant(const struct page *page, int64_t exact_won)
{
    const int64_t won = rounded_grant(page->found, exact_won);
    gj_text_add_grouped(page->out, won);
    gj_text_addf(page->out, page->korean ? "원 (사업비의 %.1f %%)" : " won (%.1f %% of the cost)",
                 page->found->cost_won > 0 ? 100.0 * (double)won / (double)page->found->cost_won : 0.0);
}

static void add_money(const struct page *page, struct gj_text *out, double won, double magnitude)
{
    const struct gj_unit unit = gj_unit_view("won", magnitude, page->korean ? GJ_LANG_KO : GJ_LANG_EN);
    gj_add_rounded(out, won * unit.factor, gj_decimals(won * unit.factor, (double)NAN));
    gj_text_addf(out, "%s%s", isnan(won) || page->korean ? "" : " ", isnan(won) ? "" : unit.text);
}

static void add_head(const struct page *page)
{
    const struct gj_breakeven *found = page->found;
    const struct gj_decision_spec *decision = &page->study->firm.decision;
    gj_text_add_line(page->out, page->korean ? page->study->title_ko : page->study->title, 200);
    gj_text_add(page->out, gj_cli_say(page->korean, "\nThe project costs ", "\n사업비 "));
    gj_text_add_grouped(page->out, found->cost_won);
    gj_text_add(page->out, gj_cli_say(page->korean, " won; other payers leave ", "원, 다른 부담자를 뺀 잔액 "));
    gj_text_add_grouped(page->out, found->room_won);
    gj_text_add(page->out, gj_cli_say(page->korean, " won.\n", "원\n"));
    for (uint32_t k = 0; k < page->study->n_upgrades; k++) {
        const struct gj_estimate *gain = &page->study->expected.gain_won_per_year[k];
        if (page->study->n_upgrades > 1) {
            gj_text_addf(page->out, page->korean ? "%u단계: " : "Upgrade %u: ", k + 1);
        }
        gj_text_add(page->out, gj_cli_say(page->korean, "The firm expects ", "기업이 기대하는 연간 이득 "));
        const struct gj_unit unit = gj_unit_view("won", fabs(gain->mean), page->korean ? GJ_LANG_KO : GJ_LANG_EN);
        gj_add_estimate(page->out, gain, unit.factor, false);
        gj_text_addf(page->out, page->korean ? "%s" : " %s a year", unit.text);
        if (page->study->expected.n > 0) {
            gj_text_addf(page->out, page->korean ? " (예비 시뮬레이션 %u회)\n" : " (its pilot of %u replications).\n",
                         page->study->expected.n);
        } else {
            gj_text_add(page->out, gj_cli_say(page->korean, " (told by the scenario).\n", " (시나리오가 정함)\n"));
        }
    }
    gj_text_addf(page->out,
                 page->korean
                     ? "요구수익률 연 %.10g %%, 고려 기간 %.10g년, 초기비용 가중치 %.10g\n"
                     : "It asks for %.10g %% a year, looks %.10g years ahead and weights the cost with %.10g.\n",
                 decision->hurdle_per_year * 100.0, decision->years, decision->cost_weight);
    gj_text_addf(page->out,
                 page->korean ? "반복 %u회, %.10g %% 신뢰구간, 모든 지원금에 같은 난수\n\n"
                              : "%u replications, %.10g %% intervals, the same draws for every grant.\n\n",
                 found->n - found->n_failed, page->study->confidence * 100.0);
}

static void add_share(struct gj_text *out, double share)
{
    gj_text_addf(out, "%.1f %%", share * 100.0);
}

static void add_row(const struct page *page, const struct gj_grant_point *point, struct gj_text *row)
{
    const double largest = (double)page->found->room_won;
    uint32_t column = 0;
    add_money(page, &row[column++], (double)point->grant_won, largest);
    add_share(&row[column++], point->share);
    add_share(&row[column], point->goes_ahead.mean);
    gj_text_addf(&row[column++], " (%.1f–%.1f)", point->low * 100.0, point->high * 100.0);
    if (page->study->n_upgrades > 1) {
        add_share(&row[column++], point->begins);
    }
    gj_add_estimate(&row[column++], &point->net_jobs, 1.0, true);
    add_money(page, &row[column++], point->public_won.mean, largest);
    add_money(page, &row[column], point->won_per_job, point->won_per_job);
}

static void add_curve(const struct page *page)
{
    static const char *const heads[][2] = {{"grant", "지원금"},          {"of the cost", "사업비 대비"},
                                           {"goes ahead", "착수 비율"},  {"begins", "1단계 착수"},
                                           {"net jobs", "순고용"},       {"public money a firm", "기업당 공적 비용"},
                                           {"a net job", "순고용 1명당"}};
    const bool is_staged = page->study->n_upgrades > 1;
    struct gj_grid grid;
    gj_grid_init(&grid, is_staged ? 7 : 6, 0);
    struct gj_text *row = gj_grid_row(&grid);
    for (uint32_t i = 0, column = 0; i < 7 && row; i++) {
        if (i != 3 || is_staged) {
            gj_text_add(&row[column++], heads[i][page->korean]);
        }
    }
    for (uint32_t k = 0; k < page->found->n_points; k++) {
        row = gj_grid_row(&grid);
        if (row) {
            add_row(page, &page->found->point[k], row);
        }
    }
    gj_grid_print(&grid, page->out);
    page->out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

/* Support pays for building it, not for what it costs to run: where a loss is expected no grant helps. */
static bool expects_nothing(const struct page *page)
{
    bool nothing = false;
    for (uint32_t k = 0; k < page->study->n_upgrades; k++) {
        nothing |= !(page->study->expected.gain_won_per_year[k].mean > 0.0);
    }
    return nothing;
}

/* Share of the replications whose firm knows of the support when it is asked for the first and for the last time. */
static void add_knowledge(const struct page *page)
{
    const struct gj_study_spec *study = page->study;
    const gj_time first = study->upgrade[0].at;
    const gj_time length = study->horizon - study->decide_at;
    const gj_time last = length > first ? first + (length - 1 - first) / GJ_YEAR * GJ_YEAR : first;
    double knows[2] = {0.0, 0.0};
    for (uint32_t i = 0; i < page->found->n; i++) {
        const struct gj_decider who = {&study->firm.decision, study->seed, i};
        knows[0] += gj_decision_knows(&who, (uint32_t)(first / GJ_YEAR));
        knows[1] += gj_decision_knows(&who, (uint32_t)(last / GJ_YEAR));
    }
    if (knows[1] < page->found->n) { /* no grant moves who does not know of it */
        gj_text_addf(page->out,
                     page->korean ? "지원을 아는 기업: 첫 결정 때 %.1f %%, 마지막 결정 때 %.1f %%. 모르면 지원금은 "
                                    "영향이 없음\n"
                                  : "%.1f %% know of the support when they first decide, %.1f %% when they last do; no "
                                    "grant moves the others.\n",
                     100.0 * knows[0] / page->found->n, 100.0 * knows[1] / page->found->n);
    }
}

static void add_ahead(const struct page *page)
{
    const struct gj_breakeven *found = page->found;
    const double goal = page->o->goal * 100.0;
    if (found->ahead.answer == GJ_BREAKEVEN_NOT_NEEDED) {
        gj_text_addf(page->out,
                     page->korean
                         ? "\n지원금 없이도 반복의 %.10g %% 이상이 착수: 필요한 지원금 없음\n"
                         : "\nNo grant is needed: it goes ahead in %.10g %% of the replications or more with none.\n",
                     goal);
    } else if (found->ahead.answer == GJ_BREAKEVEN_NEVER) {
        gj_text_addf(page->out,
                     page->korean ? "\n전액을 지원해도 착수는 반복의 %.1f %%: %.10g %%에 이르는 지원금 없음\n"
                                  : "\nNo grant reaches it: with all paid it goes ahead in %.1f %% of the "
                                    "replications, not in %.10g %%.\n",
                     found->point[found->n_points - 1].goes_ahead.mean * 100.0, goal);
    } else {
        gj_text_addf(page->out,
                     page->korean ? "\n반복의 %.10g %%가 착수하는 최소 지원금: "
                                  : "\nIt goes ahead in %.10g %% of the replications from a grant of ",
                     goal);
        add_grant(page, found->ahead.grant_won);
        gj_text_add(page->out, gj_cli_say(page->korean, " on.\n", "\n"));
    }
    if (found->ahead.answer == GJ_BREAKEVEN_NEVER && expects_nothing(page)) {
        gj_text_add(page->out, gj_cli_say(page->korean,
                                          "It expects no gain of running it, and a grant pays only for building it.\n",
                                          "운영에서 기대하는 이득이 없고, 지원금은 구축비만 덜어 줌\n"));
    }
    gj_text_addf(page->out,
                 page->korean ? "아무 지원이 없을 때의 착수 비율: %.1f %%\n"
                              : "Without any support it goes ahead in %.1f %%.\n",
                 found->without.mean * 100.0);
}

static void add_end(const struct page *page, const struct gj_breakeven_goal *goal)
{
    if (goal->answer == GJ_BREAKEVEN_NEVER) {
        gj_text_add(page->out, gj_cli_say(page->korean, "none reaches it", "도달하는 지원금 없음"));
    } else if (goal->answer == GJ_BREAKEVEN_NOT_NEEDED) {
        gj_text_add(page->out, gj_cli_say(page->korean, "none is needed", "필요 없음"));
    } else {
        add_grant(page, goal->grant_won);
    }
}

static void add_range(const struct page *page)
{
    if (!page->found->has_range) {
        return;
    }
    gj_text_add(page->out, gj_cli_say(page->korean, "Were the gain at the upper end of the pilot's interval: ",
                                      "이득이 예비 시뮬레이션 구간의 상한이면: "));
    add_end(page, &page->found->ahead_high);
    gj_text_add(page->out, gj_cli_say(page->korean, "; at the lower: ", ", 하한이면: "));
    add_end(page, &page->found->ahead_low);
    gj_text_add(page->out, gj_cli_say(page->korean, ".\n", "\n"));
}

static void add_jobs(const struct page *page)
{
    const struct gj_breakeven *found = page->found;
    if (!page->o->has_jobs) {
        return;
    }
    const double confidence = page->study->confidence * 100.0;
    if (found->jobs.answer == GJ_BREAKEVEN_FOUND) {
        gj_text_addf(page->out,
                     page->korean ? "순고용 %.10g명 이상 (%.10g %% 신뢰구간 하한)이 되는 최소 지원금: "
                                  : "Net jobs are %.10g or more with %.10g %% confidence from a grant of ",
                     page->o->jobs, confidence);
        add_grant(page, found->jobs.grant_won);
        gj_text_add(page->out, gj_cli_say(page->korean, " on, the first step of the curve that reaches it.\n", "\n"));
    } else if (found->jobs.answer == GJ_BREAKEVEN_NOT_NEEDED) {
        gj_text_addf(page->out,
                     page->korean ? "순고용 %.10g명은 지원금 없이도 됨: 필요한 지원금 없음\n"
                                  : "No grant is needed for net jobs of %.10g or more.\n",
                     page->o->jobs);
    } else {
        gj_text_addf(page->out,
                     page->korean
                         ? "순고용 %.10g명 이상에 %.10g %% 신뢰도로 이르는 지원금 없음\n"
                         : "No grant of the curve reaches net jobs of %.10g or more with %.10g %% confidence.\n",
                     page->o->jobs, confidence);
    }
}

static void add_page(const struct page *page)
{
    add_head(page);
    add_curve(page);
    add_ahead(page);
    add_knowledge(page);
    add_range(page);
    add_jobs(page);
    if (page->found->lives_again) {
        gj_text_addf(page->out,
                     page->korean
                         ? "현금이 한정되어 지원금마다 다시 시뮬레이션함 (%llu회); 정밀도 %.0f원\n"
                         : "Cash is limited, so each grant was lived again (%llu lives), to within %.0f won.\n",
                     (unsigned long long)page->found->n_lives, page->found->tolerance_won);
    }
}

/* --- JSON and CSV --- */

static void add_number(struct gj_text *out, double value, const char *missing)
{
    if (isfinite(value)) {
        gj_text_add_number(out, value);
    } else {
        gj_text_add(out, missing);
    }
}

static void add_goal(struct gj_text *out, const char *name, const struct gj_breakeven_goal *goal)
{
    static const char *const answers[] = {"found", "not_needed", "never"};
    gj_text_addf(out, ", \"%s\": {\"answer\": \"%s\", \"grant_won\": ", name, answers[goal->answer]);
    if (goal->answer == GJ_BREAKEVEN_NEVER) {
        gj_text_add(out, "null}");
    } else {
        gj_text_addf(out, "%lld}", (long long)goal->grant_won);
    }
}

/* One list of columns for JSON and CSV. */
enum { N_COLUMNS = 10 };
static const char *const columns[N_COLUMNS] = {"grant_won",       "share_of_cost",  "goes_ahead", "goes_ahead_low",
                                               "goes_ahead_high", "begins",         "net_jobs",   "net_jobs_half_width",
                                               "public_won",      "won_per_net_job"};

static void columns_of(const struct gj_grant_point *point, double value[N_COLUMNS])
{
    const double of[N_COLUMNS] = {(double)point->grant_won,
                                  point->share,
                                  point->goes_ahead.mean,
                                  point->low,
                                  point->high,
                                  point->begins,
                                  point->net_jobs.mean,
                                  point->net_jobs.half_width,
                                  point->public_won.mean,
                                  point->won_per_job};
    memcpy(value, of, sizeof of);
}

static void add_json(const struct page *page)
{
    const struct gj_breakeven *found = page->found;
    struct gj_text *out = page->out;
    gj_text_addf(out,
                 "{\"scenario\": \"%s\", \"replications\": %u, \"failed\": %u, \"cost_won\": %lld, \"room_won\": %lld, "
                 "\"tolerance_won\": %.10g, \"lives\": %llu, \"lives_again\": %s, \"goal\": %.10g, "
                 "\"goes_ahead_without\": ",
                 page->study->scenario_sha, found->n, found->n_failed, (long long)found->cost_won,
                 (long long)found->room_won, found->tolerance_won, (unsigned long long)found->n_lives,
                 found->lives_again ? "true" : "false", page->o->goal);
    add_number(out, found->without.mean, "null");
    gj_text_add(out, ", \"expected_gain\": [");
    for (uint32_t k = 0; k < page->study->n_upgrades; k++) {
        gj_text_addf(out, "%s{\"won_per_year\": ", k ? ", " : "");
        add_number(out, page->study->expected.gain_won_per_year[k].mean, "null");
        gj_text_add(out, ", \"half_width\": ");
        add_number(out, page->study->expected.gain_won_per_year[k].half_width, "null");
        gj_text_add(out, "}");
    }
    gj_text_add(out, "]");
    add_goal(out, "breakeven", &found->ahead);
    if (found->has_range) {
        add_goal(out, "breakeven_gain_low", &found->ahead_low);
        add_goal(out, "breakeven_gain_high", &found->ahead_high);
    }
    if (page->o->has_jobs) {
        gj_text_addf(out, ", \"jobs_wanted\": %.10g", page->o->jobs);
        add_goal(out, "breakeven_jobs", &found->jobs);
    }
    gj_text_add(out, ", \"curve\": [");
    for (uint32_t k = 0; k < found->n_points; k++) {
        double value[N_COLUMNS];
        columns_of(&found->point[k], value);
        for (uint32_t c = 0; c < N_COLUMNS; c++) {
            gj_text_addf(out, "%s\"%s\": ", c ? ", " : k ? ",\n{" : "\n{", columns[c]);
            add_number(out, value[c], "null");
        }
        gj_text_add(out, "}");
    }
    gj_text_add(out, "]}\n");
}

static enum gj_status write_csv(const struct page *page, const char *path, struct gj_error *error)
{
    struct gj_text csv;
    gj_text_init(&csv);
    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        gj_text_addf(&csv, "%s%s", c ? "," : "", columns[c]);
    }
    gj_text_add(&csv, "\r\n");
    for (uint32_t k = 0; k < page->found->n_points; k++) {
        double value[N_COLUMNS];
        columns_of(&page->found->point[k], value);
        for (uint32_t c = 0; c < N_COLUMNS; c++) {
            gj_text_add(&csv, c ? "," : "");
            add_number(&csv, value[c], "");
        }
        gj_text_add(&csv, "\r\n");
    }
    enum gj_status status =
        csv.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the curve") : GJ_OK;
    FILE *file = status == GJ_OK ? fopen(path, "wb") : NULL;
    if (status == GJ_OK && (!file || fwrite(csv.data, 1, csv.length, file) != csv.length || fflush(file) != 0)) {
        status = gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(errno));
        gj_error_fix(error, "choose another file with --out");
    }
    if (file && fclose(file) != 0 && status == GJ_OK) {
        status = gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(errno));
    }
    gj_text_fini(&csv);
    return status;
}

/* --- the command --- */

static enum gj_status print(const struct page *page, struct gj_error *error)
{
    struct gj_text out;
    struct page with_out = *page;
    gj_text_init(&out);
    with_out.out = &out;
    (page->o->asked.json ? add_json : add_page)(&with_out);
    if (page->o->out && !page->o->asked.json) {
        gj_text_addf(&out, "%s\n", page->o->out);
    }
    const enum gj_status status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    return status;
}

static void report(void *user, uint32_t done, uint32_t total)
{
    (void)user;
    fprintf(stderr, "\r%u of %u grants   %s", done, total, done == total ? "\r\033[K" : "");
}

static int run(const struct options *o, struct gj_study_spec *study)
{
    struct gj_error error = {0};
    struct gj_breakeven found = {0};
    struct gj_text frozen;
    if (!study->firm.decision.is_on) {
        gj_error_set(&error, GJ_MODEL, "study.firm",
                     "the firm does not decide: without its hurdle there is no break-even");
        gj_error_fix(&error,
                     "give it one: firm = firm { ..., decision = require \"firms.korea_decision\" }, or decision = "
                     "decision { hurdle = percent(50):per \"year\" }");
        return gj_cli_fail(&error, o->asked.json);
    }
    struct gj_watch *watch = gj_watch_start();
    const struct gj_breakeven_spec spec = {.study = study,
                                           .goal = o->goal,
                                           .has_jobs = o->has_jobs,
                                           .jobs = o->jobs,
                                           .heads = o->at_end ? GJ_OUTCOME_heads_end : GJ_OUTCOME_heads_mean,
                                           .n_points = o->n_points,
                                           .n_threads = o->asked.threads,
                                           .stop = gj_watch_flag(watch),
                                           .report = isatty(STDERR_FILENO) ? report : NULL};
    enum gj_status status = gj_cli_freeze(study, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = gj_breakeven_run(&spec, &found, &error);
    }
    gj_watch_stop(watch);
    if (status != GJ_OK && status != GJ_FAILED_POINTS) {
        return gj_cli_fail(&error, o->asked.json);
    }
    struct gj_error put_error = {0};
    const struct page page = {.o = o, .study = study, .found = &found, .korean = o->asked.lang == GJ_LANG_KO};
    enum gj_status put = o->out ? write_csv(&page, o->out, &put_error) : GJ_OK;
    put = put == GJ_OK ? print(&page, &put_error) : put;
    if (put != GJ_OK) {
        return gj_cli_fail(&put_error, false);
    }
    return status == GJ_OK ? 0 : gj_cli_some_failed(found.n_failed, found.n, &error);
}

int gj_cli_breakeven(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"goal", KEY_GOAL, "PERCENT", 0, "share of replications in which the firm is to go ahead (default 50)", 0},
        {"jobs", KEY_JOBS, "N", 0,
         "also find the grant from which net jobs are at least this, with the study's confidence", 0},
        {"heads", KEY_HEADS, "mean|end", 0, "jobs over the evaluation window, or at its end (default mean)", 0},
        {"points", KEY_POINTS, "N", 0, "points of the curve (default 11)", 0},
        {"out", KEY_OUT, "FILE.csv", 0, "write the curve into this file", 0},
        {"replications", 'n', "N", 0, "replications, instead of the scenario's", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the numbers do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {"json", 'j', NULL, 0, "print the answer and the curve as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc = "Find the smallest grant at which the firm of the scenario goes ahead, and what grants of any size "
               "bring: the "
               "share of replications that go ahead, net jobs, public money a net job. The firm must decide: its "
               "scenario gives it a decision { ... }."};
    struct options o = {.goal = 0.5, .n_points = 11};
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    const int loaded = gj_cli_load_asked(&o.asked, &scenario, &spec);
    if (loaded != 0) {
        return loaded;
    }
    const int code = run(&o, &spec);
    gj_scenario_free(scenario);
    return code;
}
