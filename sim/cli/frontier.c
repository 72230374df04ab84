/* gongjang frontier: what a budget buys over a population. */
#include "cli/amount.h"
#include "cli/explain_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/number.h"
#include "study/population/frontier_live.h"

enum { KEY_BUDGET = 0x900, KEY_QUOTA, KEY_CEILING, KEY_RESERVE, KEY_OUT, MOST_SIDES = 32 };

/* A side condition as it was asked for; its group is found when the population is there. */
struct asked_side {
    enum gj_side_kind kind;
    enum gj_grouping grouping;
    char group[60];
    double bound;
    const char *word;
};

struct options {
    struct gj_cli_asked asked;
    int64_t budget_won;
    struct asked_side side[MOST_SIDES];
    uint32_t n_sides;
    const char *out; /* CSV, by firm */
};

struct page {
    const struct options *o;
    const struct gj_study_spec *study;
    const struct gj_frontier_case *of;
    const struct gj_frontier *found;
    struct gj_text *out;
    bool korean;
};

static const char *const groupings[] = {"size", "sector", "level"};

/* --- what is asked ------------------------------------------------------------------------------------------------------------------- */

/* "100억", "3428.5억", "1조", "1,000만원", "100eok", "1e10", "5e9won": won, or 0 when it is no amount. */
static double won_of(const char *word)
{
    struct gj_cli_amount amount;
    struct gj_error ignored = {0};
    const enum gj_status status = gj_cli_amount_parse("budget", word, "won", &amount, &ignored);
    return status == GJ_OK && !amount.is_relative ? amount.value : 0.0;
}

/* "size:10-49=300", "level:level 2=20%" */
static bool read_side(enum gj_side_kind kind, const char *word, struct asked_side *side)
{
    const char *colon = strchr(word, ':');
    const char *equals = strrchr(word, '=');
    char *end = NULL;
    *side = (struct asked_side){.kind = kind, .word = word, .grouping = GJ_N_GROUPINGS};
    for (int g = 0; colon && g < GJ_N_GROUPINGS; g++) {
        if ((size_t)(colon - word) == strlen(groupings[g]) && strncmp(word, groupings[g], strlen(groupings[g])) == 0) {
            side->grouping = (enum gj_grouping)g;
        }
    }
    if (side->grouping == GJ_N_GROUPINGS || !equals || equals <= colon + 1 ||
        (size_t)(equals - colon) > sizeof side->group) {
        return false;
    }
    memcpy(side->group, colon + 1, (size_t)(equals - colon - 1));
    side->bound = strtod(equals + 1, &end);
    if (end == equals + 1 || !(side->bound >= 0.0)) {
        return false;
    }
    if (kind == GJ_SIDE_QUOTA) {
        return *end == '\0' && side->bound <= 1e9 && side->bound == floor(side->bound);
    }
    side->bound /= *end == '%' ? 100.0 : 1.0;
    return side->bound <= 1.0 && strcmp(end + (*end == '%'), "") == 0;
}

static void take_side(struct argp_state *state, struct options *o, enum gj_side_kind kind, const char *word)
{
    if (o->n_sides == MOST_SIDES) {
        gj_cli_wrong(state, "at most %d side conditions are possible", MOST_SIDES);
    } else if (!read_side(kind, word, &o->side[o->n_sides++])) {
        gj_cli_wrong(
            state,
            kind == GJ_SIDE_QUOTA
                ? "a quota is BY:GROUP=FIRMS, with BY size, sector or level and a whole number of firms, such as "
                  "size:10-49=300, not '%s'"
                : "a share is BY:GROUP=PERCENT%%, such as sector:press=20%%, not '%s'",
            word);
    }
}

/* Rules that no sharing out can keep: reserves of groups that share no firm come to more than the budget, or one is above its ceiling. */
static void refuse_impossible(struct argp_state *state, const struct options *o)
{
    double reserved[GJ_N_GROUPINGS] = {0};
    for (uint32_t s = 0; s < o->n_sides; s++) {
        const struct asked_side *side = &o->side[s];
        for (uint32_t t = 0; t < o->n_sides; t++) {
            const struct asked_side *other = &o->side[t];
            const bool is_same = other->grouping == side->grouping && strcmp(other->group, side->group) == 0;
            if (side->kind == GJ_SIDE_RESERVED && other->kind == GJ_SIDE_CEILING && is_same &&
                side->bound > other->bound) {
                gj_cli_wrong(state, "--reserve '%s' keeps more for a group than --ceiling '%s' lets it have",
                             side->word, other->word);
            }
            if (t < s && side->kind == other->kind && is_same) {
                gj_cli_wrong(state, "'%s' and '%s' say the same of one group; give one of them", other->word,
                             side->word);
            }
        }
        reserved[side->grouping] += side->kind == GJ_SIDE_RESERVED ? side->bound : 0.0;
    }
    for (int g = 0; g < GJ_N_GROUPINGS; g++) {
        if (reserved[g] > 1.0 + 1e-9) {
            gj_cli_wrong(state, "the shares that --reserve keeps by %s come to %.10g %%, more than the budget",
                         groupings[g], 100.0 * reserved[g]);
        }
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    double won = 0.0;
    switch (key) {
    case KEY_BUDGET:
        won = won_of(argument);
        if (!(won >= 1.0) || won > 9e15) {
            gj_cli_wrong(
                state,
                "--budget must be an amount such as 100억, 1조, 1,000만원, 500백만원, 100eok or 100e8 (won), not '%s'",
                argument);
        }
        o->budget_won = llround(won);
        return 0;
    case KEY_QUOTA:
        take_side(state, o, GJ_SIDE_QUOTA, argument);
        return 0;
    case KEY_CEILING:
        take_side(state, o, GJ_SIDE_CEILING, argument);
        return 0;
    case KEY_RESERVE:
        take_side(state, o, GJ_SIDE_RESERVED, argument);
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    case ARGP_KEY_END:
        if (o->budget_won == 0) {
            gj_cli_wrong(state, "--budget is needed: --budget 100억");
        }
        refuse_impossible(state, o);
        return gj_cli_ask(key, argument, state, &o->asked);
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

/* --- the page -------------------------------------------------------------------------------------------------------------------------- */

static void put(struct gj_text *cell, double value, int decimals)
{
    if (cell) {
        gj_add_rounded(cell, value, decimals);
    }
}

static void put_text(struct gj_text *cell, const char *text)
{
    if (cell) {
        gj_text_add_line(cell, text, 60);
    }
}

/* A share of 1; nothing beside the dash of one that is not known. */
static void put_percent(struct gj_text *cell, double share, int decimals)
{
    put(cell, 100.0 * share, decimals);
    if (cell && !isnan(share)) {
        gj_text_add(cell, " %");
    }
}

/* What money is counted in: the smallest budget of the curve, a fifth of that asked about, has digits to tell from another. */
struct money {
    const char *name[2];
    double won;
    int decimals;
};

static const struct money *money_of(const struct page *page)
{
    static const struct money units[] = {
        {{"억", "억"}, 1e8, 1}, {{"million won", "백만원"}, 1e6, 1}, {{"won", "원"}, 1.0, 0}};
    return &units[page->o->budget_won >= 5000000000 ? 0 : page->o->budget_won >= 50000000 ? 1 : 2];
}

static void put_money(const struct page *page, struct gj_text *cell, double won)
{
    const struct money *money = money_of(page);
    put(cell, won / money->won, money->decimals);
}

/* Heads of a table: English and Korean by turns. One that ends in a comma names money, and gets its unit. */
static void put_heads(const struct page *page, struct gj_grid *grid, const char *const (*head)[2])
{
    struct gj_text *row = gj_grid_row(grid);
    for (uint32_t c = 0; row && c < grid->n_columns; c++) {
        const char *text = head[c][page->korean];
        put_text(&row[c], text);
        if (text[strlen(text) - 1] == ',') {
            gj_text_addf(&row[c], " %s", money_of(page)->name[page->korean]);
        }
    }
}

static void end_grid(const struct page *page, struct gj_grid *grid)
{
    gj_grid_print(grid, page->out);
    page->out->failed |= grid->failed;
    gj_grid_fini(grid);
}

static const char *const method_names[][2] = {
    {"programme's grant, by lot", "현행 지원율, 무작위"},
    {"programme's grant, best first", "현행 지원율, 효과 큰 순"},
    {"grant that fits, best first", "기업별 지원액, 효과 큰 순"},
    {"grant that fits, optimal", "기업별 지원액, 최적"},
};

static double per_job(const struct gj_frontier_sum *sum)
{
    return sum->jobs > 0.0 ? sum->spent_won / sum->jobs / 1e6 : (double)NAN;
}

static void add_methods(const struct page *page)
{
    static const char *const heads[][2] = {{"who gets an offer", "배분 방식"},
                                           {"offers", "지원 제안"},
                                           {"go ahead", "도입"},
                                           {"spent,", "집행액,"},
                                           {"deadweight", "사중손실"},
                                           {"net jobs", "순고용"},
                                           {"million won a net job", "순고용 1명당 (백만원)"},
                                           {"net jobs, checked", "순고용 (검증)"},
                                           {"at most", "상한"}};
    struct gj_grid grid;
    gj_grid_init(&grid, sizeof heads / sizeof heads[0], 1);
    put_heads(page, &grid, heads);
    for (int m = 0; m < GJ_N_FRONTIER_METHODS; m++) {
        const struct gj_frontier_outcome *outcome = &page->found->method[m];
        const struct gj_frontier_sum *sum = &outcome->chosen;
        struct gj_text *row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        put_text(&row[0], method_names[m][page->korean]);
        put(&row[1], sum->firms, 0);
        put(&row[2], sum->adopters, 0);
        put_money(page, &row[3], sum->spent_won);
        put_percent(&row[4], sum->spent_won > 0.0 ? sum->deadweight_won / sum->spent_won : (double)NAN, 1);
        put(&row[5], sum->jobs, 1);
        put(&row[6], per_job(sum), 0);
        put(&row[7], outcome->checked.jobs, 1);
        if (m == GJ_FRONTIER_OPTIMAL) {
            put(&row[8], outcome->bound, 1);
        }
    }
    end_grid(page, &grid);
}

static void add_curve(const struct page *page)
{
    static const char *const heads[][2] = {{"budget,", "예산,"},
                                           {"spent,", "집행액,"},
                                           {"net jobs, greedy", "순고용 (순차)"},
                                           {"net jobs, optimal", "순고용 (최적)"},
                                           {"million won a further net job", "추가 순고용 1명당 (백만원)"}};
    struct gj_grid grid;
    gj_text_add(page->out, gj_cli_say(page->korean, "\nWhat more money would buy\n", "\n예산을 바꾸면\n"));
    gj_grid_init(&grid, sizeof heads / sizeof heads[0], 0);
    put_heads(page, &grid, heads);
    for (uint32_t p = 0; p < GJ_FRONTIER_POINTS; p++) {
        const struct gj_frontier_point *point = &page->found->point[p];
        struct gj_text *row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        put_money(page, &row[0], (double)point->budget_won);
        put_money(page, &row[1], point->spent_won);
        put(&row[2], point->greedy_jobs, 1);
        put(&row[3], point->optimal_jobs, 1);
        put(&row[4], point->won_per_job / 1e6, 0);
    }
    end_grid(page, &grid);
}

static void add_groups(const struct page *page)
{
    static const char *const heads[][2] = {{"group", "집단"},
                                           {"firms", "기업"},
                                           {"moved by a grant", "지원으로 움직이는 기업"},
                                           {"median smallest grant", "최소 지원율 중앙값"},
                                           {"offers", "지원 제안"},
                                           {"spent,", "집행액,"},
                                           {"net jobs", "순고용"},
                                           {"million won a net job", "순고용 1명당 (백만원)"}};
    struct gj_grid grid;
    gj_text_add(page->out, gj_cli_say(page->korean, "\nBy size, sector and level, in the optimal choice\n",
                                      "\n규모·업종·수준별 (최적 배분)\n"));
    gj_grid_init(&grid, sizeof heads / sizeof heads[0], 1);
    put_heads(page, &grid, heads);
    for (uint32_t g = 0; g < page->found->n_groups; g++) {
        const struct gj_frontier_group *group = &page->found->group[g];
        struct gj_text *row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        put_text(&row[0], page->of->name[group->grouping][group->group]);
        put(&row[1], group->firms, 0);
        put_percent(&row[2], group->moved, 0);
        put_percent(&row[3], group->grant_share, 0);
        put(&row[4], group->sum.firms, 0);
        put_money(page, &row[5], group->sum.spent_won);
        put(&row[6], group->sum.jobs, 1);
        put(&row[7], per_job(&group->sum), 0);
    }
    end_grid(page, &grid);
}

/* A firm drawn once can stand for very many: what a third of the offers rests on is a sample of one. */
static void add_concentration(const struct page *page)
{
    const struct gj_frontier_sum *all = &page->found->method[GJ_FRONTIER_OPTIMAL].chosen;
    double offers = 0.0;
    double spent = 0.0;
    for (uint32_t i = 0; i < page->of->n_firms; i++) {
        offers = fmax(offers, (double)page->found->offered[i]);
        spent = fmax(spent, page->found->spent_won[i]);
    }
    const bool is_most_offers = 3.0 * offers > all->firms;
    if (is_most_offers || 3.0 * spent > all->spent_won) {
        gj_text_addf(page->out,
                     page->korean
                         ? "경고: 최적 배분 지원 제안의 %.0f %%, 집행액의 %.0f %%가 표본 기업 하나에서 나온다. "
                           "표본을 늘려야 한다.\n"
                         : "Warning: one drawn firm carries up to %.0f %% of the offers and %.0f %% of the "
                           "money of the optimal choice: draw more firms.\n",
                     all->firms > 0.0 ? 100.0 * offers / all->firms : 0.0,
                     all->spent_won > 0.0 ? 100.0 * spent / all->spent_won : 0.0);
    }
}

static void add_page(const struct page *page)
{
    struct gj_text *out = page->out;
    double firms = 0.0;
    for (uint32_t i = 0; i < page->of->n_firms; i++) {
        firms += page->of->firm[i].copies;
    }
    gj_text_add_line(out, gj_study_title(page->study, page->korean ? GJ_LANG_KO : GJ_LANG_EN), 300);
    gj_text_addf(out,
                 page->korean ? "\n예산 %.10g억원, 기업 %u개(모집단 %.10g개 대표), 반복 %u회\n\n"
                              : "\nA budget of %.10g억 won over %u firms that stand for %.10g, %u lives each\n\n",
                 (double)page->o->budget_won / 1e8, page->of->n_firms, firms, page->study->replications);
    add_methods(page);
    if (!page->found->method[GJ_FRONTIER_OPTIMAL].is_optimal) {
        gj_text_add(out, gj_cli_say(page->korean,
                                    "The search for the optimum was stopped; no choice brings more than `at most`.\n",
                                    "최적해 탐색을 중단했다. 상한보다 많은 순고용은 불가능하다.\n"));
    }
    const struct gj_frontier_outcome *optimal = &page->found->method[GJ_FRONTIER_OPTIMAL];
    if (optimal->chosen.firms > 0.0) {
        add_concentration(page);
    } else {
        gj_text_add(out, gj_cli_say(page->korean, "No offer that brings a job fits this budget and its rules.\n",
                                    "이 예산과 조건에 맞으면서 고용을 늘리는 지원 제안이 없다.\n"));
    }
    if (optimal->checked.jobs < 0.5 * optimal->chosen.jobs) {
        gj_text_add(
            out,
            gj_cli_say(page->korean,
                       "Most of these net jobs are chance: of offers chosen on one half of the lives the other half "
                       "confirms less than half. More lives (--replications) tell the firms apart, if they differ.\n",
                       "이 순고용의 대부분은 우연이다. 반복의 절반으로 고른 배분을 나머지 절반이 절반도 확인하지 "
                       "못한다. 반복(--replications)을 "
                       "늘리면 기업 간 차이가 있는 경우 가려낼 수 있다.\n"));
    }
    add_curve(page);
    add_groups(page);
    gj_text_add(
        out, gj_cli_say(page->korean,
                        "Net jobs: of firms that go ahead with the grant and would not without support, with the "
                        "project against without it. A grant that fits supposes "
                        "that the state knows what each firm needs: the best that money could do, not what a rule "
                        "does. Checked: chosen on one half of the "
                        "lives and counted on the other; the honest figure. Moved: half of a firm's lives go ahead at "
                        "some grant up to the whole cost. Jobs that rivals lose "
                        "are not taken off.\n",
                        "순고용: 지원이 있어야 도입하는 기업의 도입 전후(사업 유무) 고용 차이. '기업별 지원액'은 "
                        "정부가 기업마다 필요한 액수를 안다고 본 이론상 최선이다. "
                        "검증: 반복의 절반으로 고르고 나머지 절반으로 센 값. 경쟁사가 잃는 고용은 빼지 않았다.\n"));
}

/* --- JSON and CSV ---------------------------------------------------------------------------------------------------------------------- */

static void json_number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "\"%s\": ", name);
    if (isfinite(value)) {
        gj_text_add_number(out, value);
    } else {
        gj_text_add(out, "null");
    }
}

static void json_text(struct gj_text *out, const char *text)
{
    json_t *string = json_string(text);
    char *printed = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    out->failed |= !printed;
    gj_text_add(out, printed ? printed : "");
    free(printed);
    json_decref(string);
}

static void json_sum(struct gj_text *out, const struct gj_frontier_sum *sum)
{
    json_number(out, "offers", sum->firms);
    gj_text_add(out, ", ");
    json_number(out, "adopters", sum->adopters);
    gj_text_add(out, ", ");
    json_number(out, "spent_won", sum->spent_won);
    gj_text_add(out, ", ");
    json_number(out, "deadweight_won", sum->deadweight_won);
    gj_text_add(out, ", ");
    json_number(out, "jobs", sum->jobs);
}

static void add_json(const struct page *page)
{
    static const char *const methods[] = {"by_lot", "best_first", "fitted", "optimal"};
    struct gj_text *out = page->out;
    gj_text_addf(out,
                 "{\"scenario\": \"%s\", \"budget_won\": %" PRId64
                 ", \"firms\": %u, \"replications\": %u, \"failed\": %u,\n\"methods\": {",
                 page->study->scenario_sha, page->o->budget_won, page->of->n_firms, page->study->replications,
                 page->of->n_failed);
    for (int m = 0; m < GJ_N_FRONTIER_METHODS; m++) {
        const struct gj_frontier_outcome *outcome = &page->found->method[m];
        gj_text_addf(out, "%s\n\"%s\": {", m ? "," : "", methods[m]);
        json_sum(out, &outcome->chosen);
        gj_text_add(out, ", ");
        json_number(out, "jobs_checked", outcome->checked.jobs);
        gj_text_add(out, ", ");
        json_number(out, "bound", outcome->bound);
        gj_text_addf(out, ", \"is_optimal\": %s}", outcome->is_optimal ? "true" : "false");
    }
    gj_text_add(out, "},\n\"curve\": [");
    for (uint32_t p = 0; p < GJ_FRONTIER_POINTS; p++) {
        const struct gj_frontier_point *point = &page->found->point[p];
        gj_text_addf(out, "%s\n{\"budget_won\": %" PRId64 ", ", p ? "," : "", point->budget_won);
        json_number(out, "spent_won", point->spent_won);
        gj_text_add(out, ", ");
        json_number(out, "greedy_jobs", point->greedy_jobs);
        gj_text_add(out, ", ");
        json_number(out, "optimal_jobs", point->optimal_jobs);
        gj_text_add(out, ", ");
        json_number(out, "won_per_further_job", point->won_per_job);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "],\n\"groups\": [");
    for (uint32_t g = 0; g < page->found->n_groups; g++) {
        const struct gj_frontier_group *group = &page->found->group[g];
        gj_text_addf(out, "%s\n{\"by\": \"%s\", \"group\": ", g ? "," : "", groupings[group->grouping]);
        json_text(out, page->of->name[group->grouping][group->group]);
        gj_text_add(out, ", ");
        json_number(out, "firms", group->firms);
        gj_text_add(out, ", ");
        json_number(out, "moved", group->moved);
        gj_text_add(out, ", ");
        json_number(out, "smallest_grant_share", group->grant_share);
        gj_text_add(out, ", ");
        json_sum(out, &group->sum);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "]}\n");
}

static enum gj_status write_csv(const struct page *page, const char *path, struct gj_error *error)
{
    struct gj_text csv;
    gj_text_init(&csv);
    gj_text_add(&csv, "firm,size,sector,level,employees,stands_for,cost_won,programme_won,smallest_grant_won,"
                      "project_jobs,optimal_grant_won,optimal_offers,optimal_spent_won,optimal_net_jobs\r\n");
    for (uint32_t i = 0; i < page->of->n_firms; i++) {
        const struct gj_population_member *member = &page->study->population->member[i];
        const struct gj_frontier_firm *firm = &page->of->firm[i];
        gj_text_addf(&csv, "%u,%s,%s,%d,%.10g,%u,%" PRId64 ",%" PRId64 ",", member->index, member->size, member->sector,
                     gj_study_after(&member->spec)->level, member->employees, firm->copies, firm->cost_mwon / 1000,
                     firm->rule_mwon / 1000);
        if (page->found->least_won[i] >= 0) {
            gj_text_addf(&csv, "%" PRId64, page->found->least_won[i]);
        }
        gj_text_addf(&csv, ",%.10g,%" PRId64 ",%u,%.10g,%.10g\r\n", page->found->jobs[i], page->found->offer_won[i],
                     page->found->offered[i], page->found->spent_won[i], page->found->net_jobs[i]);
    }
    enum gj_status status =
        csv.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the table of firms") : GJ_OK;
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

/* --- the command --------------------------------------------------------------------------------------------------------------------------- */

/* Groups that were asked for by name. */
static enum gj_status find_sides(const struct options *o, const struct gj_frontier_case *of, struct gj_side *side,
                                 struct gj_error *error)
{
    for (uint32_t s = 0; s < o->n_sides; s++) {
        const struct asked_side *asked = &o->side[s];
        uint32_t g = 0;
        while (g < of->n_groups[asked->grouping] && strcmp(of->name[asked->grouping][g], asked->group) != 0) {
            g++;
        }
        if (g == of->n_groups[asked->grouping]) {
            struct gj_text names;
            gj_text_init(&names);
            for (uint32_t k = 0; k < of->n_groups[asked->grouping]; k++) {
                gj_text_addf(&names, "%s%s", k ? ", " : "", of->name[asked->grouping][k]);
            }
            gj_error_set(error, GJ_USAGE, NULL, "no firm is of %s \"%s\"", groupings[asked->grouping], asked->group);
            gj_error_fix(error, "%s", names.data ? names.data : "");
            gj_text_fini(&names);
            return GJ_USAGE;
        }
        side[s] = (struct gj_side){asked->kind, asked->grouping, g, asked->bound};
    }
    return GJ_OK;
}

static void report(void *user, uint32_t done, uint32_t total)
{
    (void)user;
    fprintf(stderr, "\r%u of %u   %s", done, total, done == total ? "\r\033[K" : "");
}

static enum gj_status show(const struct page *page, struct gj_error *error)
{
    struct gj_text out;
    struct page with_out = *page;
    enum gj_status status = page->o->out ? write_csv(page, page->o->out, error) : GJ_OK;
    gj_text_init(&out);
    with_out.out = &out;
    if (status == GJ_OK) {
        (page->o->asked.json ? add_json : add_page)(&with_out);
        status = gj_cli_put(&out, error);
    }
    gj_text_fini(&out);
    return status;
}

static int run(const struct options *o, struct gj_study_spec *study)
{
    struct gj_error error = {0};
    struct gj_text frozen;
    struct gj_side side[MOST_SIDES];
    struct gj_frontier_case of = {0};
    struct gj_frontier found = {0};
    struct gj_watch *watch = gj_watch_start();
    const struct gj_progress progress = {.report = isatty(STDERR_FILENO) ? report : NULL, .stop = gj_watch_flag(watch)};
    enum gj_status status = gj_cli_freeze(study, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = gj_frontier_live(study, o->asked.threads, &progress, &of, &error);
    }
    gj_watch_stop(watch);
    const bool some_failed = status == GJ_FAILED_POINTS;
    struct gj_error why = error;
    status = some_failed ? GJ_OK : status;
    if (status == GJ_OK) {
        status = find_sides(o, &of, side, &error);
    }
    if (status == GJ_OK) {
        struct gj_frontier_spec spec = {
            .firm = of.firm, .n_firms = of.n_firms, .side = side, .n_sides = o->n_sides, .budget_won = o->budget_won};
        memcpy(spec.n_groups, of.n_groups, sizeof spec.n_groups);
        status = gj_frontier_find(&spec, &found, &error);
    }
    if (status == GJ_OK) {
        const struct page page = {
            .o = o, .study = study, .of = &of, .found = &found, .korean = o->asked.lang == GJ_LANG_KO};
        status = show(&page, &error);
    }
    int code = status == GJ_OK ? 0 : gj_cli_fail(&error, o->asked.json);
    if (status == GJ_OK && some_failed) {
        code = gj_cli_some_failed(of.n_failed, of.n_firms * study->replications, &why);
    }
    gj_frontier_free(&found);
    gj_frontier_case_free(&of);
    return code;
}

int gj_cli_frontier(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"budget", KEY_BUDGET, "AMOUNT", 0, "public money: 100억, 100eok, 100e8 (won)", 0},
        {"quota", KEY_QUOTA, "BY:GROUP=FIRMS", 0,
         "at most so many firms of a group: size:10-49=300, sector:press=50, 'level:level 2=100'", 0},
        {"ceiling", KEY_CEILING, "BY:GROUP=PERCENT%", 0, "at most this share of the budget for a group", 0},
        {"reserve", KEY_RESERVE, "BY:GROUP=PERCENT%", 0, "this share of the budget is kept for a group", 0},
        {"out", KEY_OUT, "FILE.csv", 0,
         "write a row for each firm into this file: its smallest grant, jobs of its project in the mean of all lives, "
         "and what "
         "the optimal choice gives the firms it stands for: mean grant, offers, money, net jobs (of lives that the "
         "offer moves)",
         0},
        {"replications", 'n', "N", 0, "lives of each firm, instead of the scenario's", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the numbers do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        GJ_CLI_SET_OPTION,
        {"json", 'j', NULL, 0, "print all of it as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "SCENARIO.lua",
                              .doc = "What a budget buys over a population of firms that decide for themselves: each "
                                     "is lived with its project and without it, so the smallest grant that "
                                     "moves it and the jobs that come of it are known. Then the budget is shared out "
                                     "by the programme's rule, greedily and by integer programming, with "
                                     "quotas, ceilings and reserved shares. Net jobs, deadweight, won a net job; the "
                                     "marginal cost curve; by size, sector and level."};
    struct options o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_scenario *scenario = NULL;
    int code = gj_cli_load(o.asked.path, &o.asked.sets, o.asked.json, &scenario);
    if (code == 0) {
        struct gj_study_spec spec = *gj_scenario_spec(scenario);
        spec.seed = o.asked.has_seed ? o.asked.seed : spec.seed;
        spec.replications = o.asked.replications > 0 ? o.asked.replications : spec.replications;
        code = run(&o, &spec);
        gj_scenario_free(scenario);
    }
    return code;
}
