/* run --with: the analyses of a study that cost many lives. */
#define _DEFAULT_SOURCE
#include "cli/run_with.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "cli/amount.h"
#include "cli/points.h"
#include "cli/sweep_progress.h"
#include "study/batch/search.h"
#include "study/insight/insight.h"
#include "study/population/frontier_live.h"

enum { KEY_WITH = 0x5f0, KEY_REPLICATIONS, KEY_BUDGET };

#define FEW 10u           /* replications at each of some hundred points; the intervals say how sure so few are */
#define GRANT_POINTS 21u  /* of the curve: every twentieth of what is left to pay */
#define GRANT_GOAL 0.5    /* the grant at which half of the replications go ahead, as `breakeven` asks by itself */
#define LIVES_A_GRANT 3.0 /* a replication: without, and about two sets of moments */

static const char *const names[GJ_N_WITH] = {
#define GJ_WITH(NAME, name) #name,
#include "cli/run_with.def"
#undef GJ_WITH
};

/* --- what is asked --- */

static void take_list(struct argp_state *state, struct gj_cli_with *with, const char *list)
{
    for (const char *word = list; *word != '\0';) {
        const size_t n = strcspn(word, ",");
        int k = 0;
        while (k < GJ_N_WITH && (strlen(names[k]) != n || strncmp(names[k], word, n) != 0)) {
            k++;
        }
        if (k == GJ_N_WITH) {
            gj_cli_wrong(state, "--with wants some of drivers, gains, grant, budget with commas between, not '%s'",
                         list);
            return;
        }
        with->has[k] = true;
        word += n + (word[n] == ',');
    }
    if (*list == '\0') {
        gj_cli_wrong(state, "--with wants some of drivers, gains, grant, budget with commas between");
    }
}

static bool is_any(const struct gj_cli_with *with)
{
    bool any = false;
    for (int k = 0; k < GJ_N_WITH; k++) {
        any = any || with->has[k];
    }
    return any;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gj_cli_with *with = state->input;
    struct gj_cli_amount amount;
    struct gj_error wrong = {0};
    switch (key) {
    case KEY_WITH:
        take_list(state, with, argument);
        return 0;
    case KEY_REPLICATIONS:
        with->replications = (uint32_t)gj_cli_number(state, "with-replications", argument, 2, 1000000);
        return 0;
    case KEY_BUDGET:
        if (gj_cli_amount_parse("budget", argument, "won", &amount, &wrong) != GJ_OK || amount.is_relative ||
            !(amount.value >= 1.0 && amount.value <= 9e15)) {
            gj_cli_wrong(state, "--budget must be an amount such as 100억, 1조, 100eok or 100e8 (won), not '%s'",
                         argument);
            return 0;
        }
        with->budget = argument;
        with->budget_won = llround(amount.value);
        return 0;
    case ARGP_KEY_END:
        if (with->replications > 0 && !is_any(with)) {
            gj_cli_wrong(state, "--with-replications is of the analyses: --with drivers");
        }
        if (with->budget && !with->has[GJ_WITH_BUDGET]) {
            gj_cli_wrong(state, "--budget is of an analysis: --with budget");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"with", KEY_WITH, "LIST", 0,
     "keep analyses that take many lives with the results: drivers (which numbers of the scenario move the answer), "
     "gains (by levers), grant (what grants of all sizes do), budget (over a population); with commas between",
     0},
    {"with-replications", KEY_REPLICATIONS, "N", 0,
     "replications of these analyses (default: 10 for drivers and gains, else the study's)", 0},
    {"budget", KEY_BUDGET, "AMOUNT", 0, "of --with budget: 100억, 100eok, 100e8 (default: the programme's a year)", 0},
    {0},
};
const struct argp gj_cli_with_argp = {.options = options, .parser = parse};

uint32_t gj_cli_with_words(struct gj_cli_with *with, const char **word)
{
    uint32_t n = 0;
    with->list[0] = '\0';
    for (int k = 0; k < GJ_N_WITH; k++) {
        if (with->has[k]) {
            const size_t length = strlen(with->list);
            snprintf(with->list + length, sizeof with->list - length, "%s%s", length ? "," : "", names[k]);
        }
    }
    if (with->list[0] != '\0') {
        word[n++] = "--with";
        word[n++] = with->list;
    }
    if (with->replications > 0) {
        snprintf(with->replications_text, sizeof with->replications_text, "%u", with->replications);
        word[n++] = "--with-replications";
        word[n++] = with->replications_text;
    }
    if (with->budget) {
        word[n++] = "--budget";
        word[n++] = with->budget;
    }
    return n;
}

/* --- can it be done --- */

static uint32_t n_assumptions(const struct gj_experiment *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        n += e->factor[i].role == GJ_ROLE_UNCERTAINTY && gj_factor_is_varied(&e->factor[i]);
    }
    return n;
}

/* How many numbers of the study have a range. */
static enum gj_status count_assumptions(const struct gj_study_spec *spec, uint32_t *n, struct gj_error *error)
{
    struct gj_arena arena;
    struct gj_experiment wide;
    gj_arena_init(&arena);
    const enum gj_status status = gj_experiment_with_assumptions(spec, &arena, &wide, error);
    *n = status == GJ_OK ? n_assumptions(&wide) : 0;
    gj_arena_fini(&arena);
    return status;
}

static enum gj_status refuse(struct gj_error *error, enum gj_with what, const char *why, const char *fix)
{
    gj_error_set(error, GJ_USAGE, NULL, "--with %s: %s", names[what], why);
    gj_error_fix(error, "%s", fix);
    return GJ_USAGE;
}

static enum gj_status check_budget(struct gj_cli_with *with, const struct gj_study_spec *spec, struct gj_error *error)
{
    const struct gj_programme_spec *programme = gj_study_support(spec);
    if (!spec->population) {
        return refuse(error, GJ_WITH_BUDGET, "a budget is shared out over many firms, and this study is of one",
                      "leave it out, or ask for --with grant: what grants of all sizes do at this firm");
    }
    if (!with->budget && programme && programme->has_budget) {
        with->budget_won = programme->budget_won;
    }
    if (with->budget_won <= 0) {
        return refuse(error, GJ_WITH_BUDGET, "no budget is given, and no programme of the scenario names one",
                      "give it: --budget 100억");
    }
    return GJ_OK;
}

enum gj_status gj_cli_with_check(struct gj_cli_with *with, const struct gj_study_spec *spec, struct gj_error *error)
{
    enum gj_gain_group group[GJ_N_GAIN_GROUPS];
    static const char *const one_firm = "of one firm: leave it out, and look at the firm by itself with --firm in the "
                                        "command of its own (explain --gains, breakeven)";
    uint32_t n = 0;
    for (int k = 0; k < GJ_WITH_BUDGET; k++) {
        if (with->has[k] && spec->population) {
            return refuse(error, (enum gj_with)k, "this study is of many firms", one_firm);
        }
    }
    if (with->has[GJ_WITH_DRIVERS]) {
        const enum gj_status status = count_assumptions(spec, &n, error);
        if (status != GJ_OK || n == 0) {
            return status != GJ_OK ? status
                                   : refuse(error, GJ_WITH_DRIVERS, "no number of this study has a range",
                                            "mark its numbers with low and high: assumed(percent(80), { low = , high "
                                            "= , source = })");
        }
    }
    if (with->has[GJ_WITH_GAINS] && gj_gain_groups(spec, group) == 0) {
        return refuse(error, GJ_WITH_GAINS, "the study has no step, so there is no gain",
                      "give study its upgrades, or leave the analysis out of --with");
    }
    if (with->has[GJ_WITH_GRANT] && !spec->firm.decision.is_on) {
        return refuse(error, GJ_WITH_GRANT, "the firm does not decide, so no grant moves it",
                      "give it a decision: firm = firm { ..., decision = require \"firms.korea_decision\" }, or leave "
                      "it out");
    }
    if (with->has[GJ_WITH_GRANT] && spec->n_upgrades == 0) {
        return refuse(error, GJ_WITH_GRANT, "the study has no step that a grant could pay for",
                      "give study its upgrades, or leave the analysis out of --with");
    }
    return with->has[GJ_WITH_BUDGET] ? check_budget(with, spec, error) : GJ_OK;
}

/* --- what it costs --- */

static uint32_t replications_of(const struct gj_cli_with *with, const struct gj_study_spec *spec, enum gj_with what)
{
    const bool is_few = what == GJ_WITH_DRIVERS || what == GJ_WITH_GAINS;
    const uint32_t own = is_few && spec->replications > FEW ? FEW : spec->replications;
    return with->replications > 0 ? with->replications : own;
}

/* Lives, each of one arm; `points` at which `replications` are lived. */
static double lives_of(const struct gj_study_spec *spec, enum gj_with what, uint32_t replications, uint32_t *points)
{
    const uint32_t n_arms = gj_study_n_arms(spec);
    struct gj_error ignored = {0};
    uint32_t n = 0;
    switch (what) {
    case GJ_WITH_DRIVERS:
        *points = count_assumptions(spec, &n, &ignored) == GJ_OK ? 2 * n + 1 : 0;
        return (double)*points * replications * n_arms;
    case GJ_WITH_GAINS:
        *points = gj_gain_lives(spec);
        return (double)*points * replications;
    case GJ_WITH_GRANT:
        *points = GRANT_POINTS;
        return LIVES_A_GRANT * replications;
    case GJ_WITH_BUDGET:
        *points = spec->population->n_members;
        return 2.0 * *points * replications;
    case GJ_N_WITH:
        break;
    }
    return 0.0;
}

void gj_cli_with_announce(const struct gj_cli_with *with, const struct gj_study_spec *spec, double life_s,
                          unsigned threads, enum gj_lang lang)
{
    static const enum gj_word words[GJ_N_WITH] = {GJ_WORD_WITH_DRIVERS, GJ_WORD_WITH_GAINS, GJ_WORD_WITH_GRANT,
                                                  GJ_WORD_WITH_BUDGET};
    for (int k = 0; k < GJ_N_WITH; k++) {
        if (!with->has[k]) {
            continue;
        }
        const uint32_t replications = replications_of(with, spec, (enum gj_with)k);
        uint32_t n_points = 0;
        const double seconds = lives_of(spec, (enum gj_with)k, replications, &n_points) * life_s / threads;
        char points[16], n[16], time[32];
        snprintf(points, sizeof points, "%u", n_points);
        snprintf(n, sizeof n, "%u", replications);
        snprintf(time, sizeof time, seconds < 100.0 ? "%.1f" : "%.0f", seconds < 100.0 ? seconds : seconds / 60.0);
        const char *const values[] = {names[k], points, n, time};
        struct gj_text text;
        gj_text_init(&text);
        gj_word_fill(&text, words[k], lang, values, 3);
        if (!isnan(seconds)) { /* of drivers many points need less than both lives */
            const bool is_most = k == GJ_WITH_DRIVERS;
            const enum gj_word s = is_most ? GJ_WORD_WITH_MOST_SECONDS : GJ_WORD_WITH_SECONDS;
            const enum gj_word minutes = is_most ? GJ_WORD_WITH_MOST_MINUTES : GJ_WORD_WITH_MINUTES;
            gj_word_fill(&text, seconds < 100.0 ? s : minutes, lang, values, 4);
        }
        fprintf(stderr, "%s\n", text.failed ? names[k] : text.data);
        gj_text_fini(&text);
    }
}

/* --- the analyses --- */

struct state {
    const struct gj_with_job *job;
    const struct gj_study_result *result;
    struct gj_insight *insight;
    struct gj_study_spec spec; /* with the number of replications of the analysis */
    struct gj_sweep_progress progress;
    uint64_t settled; /* of the batch that runs */
    uint32_t part, n_parts;
    char part_name[96];
    const char *what;
    double shown, begun;
};

/* Many numbers are asked for in several batches, of which each begins at 0 and has a rate of its own. */
static void begin_part(struct state *s)
{
    char part[16], n[16];
    const char *values[] = {s->what, part, n};
    struct gj_text text;
    gj_sweep_progress_end(&s->progress);
    gj_sweep_progress_start(&s->progress, s->job->lang, isatty(STDERR_FILENO), gj_cli_seconds());
    s->part++;
    snprintf(part, sizeof part, "%u", s->part);
    snprintf(n, sizeof n, "%u", s->n_parts);
    gj_text_init(&text);
    gj_word_fill(&text, GJ_WORD_WITH_PART, s->job->lang, values, 3);
    snprintf(s->part_name, sizeof s->part_name, "%s", text.failed || s->n_parts < 2 ? s->what : text.data);
    gj_text_fini(&text);
    s->progress.what = s->part_name;
    s->settled = 0;
}

static void report_points(void *user, const struct gj_batch_totals *totals)
{
    struct state *s = user;
    if (totals->n_settled < s->settled) {
        begin_part(s);
    }
    s->settled = totals->n_settled;
    gj_sweep_progress_show(&s->progress, totals, gj_cli_seconds());
}

static void report_steps(void *user, uint32_t done, uint32_t total)
{
    struct state *s = user;
    const double now = gj_cli_seconds();
    if (now - s->shown < 0.2 && done < total) {
        return;
    }
    s->shown = now;
    const double left = done > 0 ? (now - s->begun) / done * (total - done) : (double)NAN;
    if (done == total || isnan(left)) {
        fprintf(stderr, "\r%s: %u/%u  %s", s->what, done, total, done == total ? "\r\033[K" : "");
    } else {
        gj_cli_tell(stderr, "\r", "   ", "%s: %u of %u, %.0f s left", s->what, done, total, left);
    }
}

/* Of each hook: the caller's own line on a terminal, else nothing. */
static bool has_progress(const struct state *s)
{
    return !s->job->quiet && isatty(STDERR_FILENO);
}

static struct gj_progress hooks_of(struct state *s)
{
    return (struct gj_progress){
        .report = has_progress(s) ? report_steps : NULL, .user = s, .stop = gj_watch_flag(s->job->watch)};
}

/* What failed is left out, and that is said; when nothing is left it is the caller's failure. */
static enum gj_status forgive(const struct state *s, enum gj_status status, uint32_t n_failed, uint32_t n,
                              struct gj_error *error)
{
    if (status != GJ_FAILED_POINTS || n_failed >= n) {
        return status;
    }
    gj_cli_note("note: --with %s: %u of %u replications failed and are left out", s->what, n_failed, n);
    *error = (struct gj_error){0};
    return GJ_OK;
}

static enum gj_status search_drivers(struct state *s, const struct gj_experiment *wide, struct gj_error *error)
{
    const uint32_t headline = 2 * (uint32_t)s->spec.headline;
    struct gj_cli_points points = {.scenario = s->job->scenario, .sets = s->job->sets};
    const struct gj_batch_progress progress = {
        .report = s->job->quiet ? NULL : report_points, .user = s, .stop = gj_watch_flag(s->job->watch)};
    const struct gj_search search = {.experiment = wide,
                                     .contrast = {headline + 1, headline},
                                     .seed = s->spec.seed,
                                     .replications = s->spec.replications,
                                     .confidence = s->spec.confidence,
                                     .n_threads = s->job->threads,
                                     .progress = &progress,
                                     .user = &points,
                                     .open = gj_cli_points_open,
                                     .close = gj_cli_points_close};
    struct gj_tornado tornado;
    s->part = 0;
    s->n_parts = (n_assumptions(wide) + GJ_MAX_FACTORS - 1) / GJ_MAX_FACTORS;
    begin_part(s);
    enum gj_status status = gj_search_assumptions(&search, &tornado, error);
    gj_sweep_progress_end(&s->progress);
    if (status == GJ_OK) {
        status = gj_drivers_from(&tornado, s->spec.headline, s->spec.replications, s->insight->drivers, error);
        gj_tornado_fini(&tornado);
    }
    return status;
}

static enum gj_status find_drivers(struct state *s, struct gj_error *error)
{
    struct gj_arena arena;
    struct gj_experiment wide;
    s->insight->drivers = gj_alloc_zero(1, sizeof *s->insight->drivers);
    if (!s->insight->drivers) {
        return GJ_NO_MEMORY;
    }
    gj_arena_init(&s->insight->drivers->arena);
    gj_arena_init(&arena);
    enum gj_status status = gj_experiment_with_assumptions(&s->spec, &arena, &wide, error);
    if (status == GJ_OK) {
        status = search_drivers(s, &wide, error);
    }
    gj_arena_fini(&arena);
    return status;
}

static enum gj_status find_gains(struct state *s, struct gj_error *error)
{
    struct gj_gains *gains = gj_alloc_zero(1, sizeof *gains);
    const struct gj_progress hooks = hooks_of(s);
    s->insight->gains = gains;
    if (!gains) {
        return GJ_NO_MEMORY;
    }
    const enum gj_status status = gj_gains_run(&s->spec, s->job->threads, &hooks, gains, error);
    return forgive(s, status, gains->n_failed, gains->n_replications, error);
}

static enum gj_status find_grant(struct state *s, struct gj_error *error)
{
    struct gj_breakeven *grant = gj_alloc_zero(1, sizeof *grant);
    const struct gj_breakeven_spec spec = {.study = &s->spec,
                                           .goal = GRANT_GOAL,
                                           .heads = GJ_OUTCOME_heads_mean,
                                           .n_points = GRANT_POINTS,
                                           .n_threads = s->job->threads,
                                           .stop = gj_watch_flag(s->job->watch),
                                           .report = has_progress(s) ? report_steps : NULL,
                                           .user = s};
    s->insight->grant = grant;
    if (!grant) {
        return GJ_NO_MEMORY;
    }
    return forgive(s, gj_breakeven_run(&spec, grant, error), grant->n_failed, grant->n, error);
}

static enum gj_status find_budget(struct state *s, struct gj_error *error)
{
    struct gj_frontier *budget = gj_alloc_zero(1, sizeof *budget);
    struct gj_frontier_case of = {0};
    const struct gj_progress hooks = hooks_of(s);
    s->insight->budget = budget;
    if (!budget) {
        return GJ_NO_MEMORY;
    }
    enum gj_status status = gj_frontier_live(&s->spec, s->job->threads, &hooks, &of, error);
    status = forgive(s, status, of.n_failed, of.n_firms * s->spec.replications, error);
    if (status == GJ_OK) {
        struct gj_frontier_spec spec = {.firm = of.firm, .n_firms = of.n_firms, .budget_won = s->job->with->budget_won};
        memcpy(spec.n_groups, of.n_groups, sizeof spec.n_groups);
        status = gj_frontier_find(&spec, budget, error);
    }
    gj_frontier_case_free(&of);
    return status;
}

enum gj_status gj_cli_with_run(const struct gj_with_job *job, struct gj_study_result *result, struct gj_error *error)
{
    static enum gj_status (*const find[GJ_N_WITH])(struct state *, struct gj_error *) = {find_drivers, find_gains,
                                                                                         find_grant, find_budget};
    if (!is_any(job->with)) {
        return GJ_OK;
    }
    struct state s = {.job = job, .result = result, .insight = gj_insight_of(result)};
    enum gj_status status = s.insight ? GJ_OK : GJ_NO_MEMORY;
    for (int k = 0; k < GJ_N_WITH && status == GJ_OK; k++) {
        if (!job->with->has[k]) {
            continue;
        }
        s.what = names[k];
        s.begun = gj_cli_seconds();
        s.spec = *result->spec;
        s.spec.replications = replications_of(job->with, result->spec, (enum gj_with)k);
        s.spec.precision = s.spec.precision_share = 0.0;
        status = find[k](&s, error);
    }
    if (status == GJ_NO_MEMORY && error->status == GJ_OK) {
        gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the analyses");
    }
    if (status == GJ_INTERRUPTED) {
        gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: nothing was written");
    }
    return status;
}
