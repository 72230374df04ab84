/* The checks of this run, and how to repeat it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report_internal.h"
#include "study/population/population.h"

/* ---- checks ---- */

static double worst(double so_far, double deviation)
{
    deviation = fabs(deviation);
    return deviation > so_far || isnan(deviation) ? deviation : so_far;
}

static double state_deviation(const struct gj_study_result *result)
{
    double most = 0.0;
    for (uint32_t i = 0; i < result->n_stations; i++) {
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            double sum = 0.0;
            for (int state = 0; state < GJ_N_STATES; state++) {
                sum += result->station[i].state_share[arm][state];
            }
            most = worst(most, sum - 1.0);
        }
    }
    return most;
}

static double oee_deviation(const struct gj_study_result *result)
{
    double most = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        double rest = result->oee_hours[arm][GJ_OEE_CALENDAR];
        for (int step = GJ_OEE_CALENDAR + 1; step < GJ_OEE_EFFECTIVE; step++) {
            rest -= result->oee_hours[arm][step];
        }
        most = worst(most, rest - result->oee_hours[arm][GJ_OEE_EFFECTIVE]);
    }
    return most;
}

/* An arm in which no lot finished has no distribution. */
static double lead_deviation(const struct gj_study_result *result)
{
    double most = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        double sum = 0.0;
        for (int bin = 0; bin < GJ_LEAD_BINS; bin++) {
            sum += result->lead_share[arm][bin];
        }
        most = sum == 0.0 ? most : worst(most, sum - 1.0);
    }
    return most;
}

static void add_deviation(struct gj_report *report, enum gj_word sentence, double deviation)
{
    const double rounding = 1e-9; /* sums of some thousand doubles near 1 stay below */
    char number[32];
    (void)snprintf(number, sizeof number, "%.0e", deviation);
    if (deviation < rounding) {
        (void)snprintf(number, sizeof number, "10⁻⁹");
    }
    const char *values[] = {number};
    gj_text_add(report->out, "<li><bdi>");
    gj_html_fill(report->out, sentence, report->lang, values, 1);
    gj_text_add(report->out, "</bdi>");
    if (!(deviation < rounding)) {
        gj_text_add(report->out, " <strong>");
        gj_html_word(report->out, GJ_WORD_CHECK_ODD, report->lang);
        gj_text_add(report->out, "</strong>");
    }
    gj_text_add(report->out, "</li>\n");
}

/* The replay command with its two blanks filled. */
static void add_replay(struct gj_report *report, const struct gj_row *row)
{
    const char *at = report->spec->replay;
    gj_text_add(report->out, " <code>");
    while (*at != '\0') {
        size_t plain = strcspn(at, "{");
        struct gj_text part;
        gj_text_init(&part);
        gj_text_add_n(&part, at, plain);
        at += plain;
        if (strncmp(at, "{replication}", strlen("{replication}")) == 0) {
            gj_text_addf(&part, "%" PRIu32, row->replication);
            at += strlen("{replication}");
        } else if (strncmp(at, "{arm}", strlen("{arm}")) == 0) {
            gj_text_add(&part, gj_arm_info((enum gj_arm)row->arm)->name);
            at += strlen("{arm}");
        } else if (*at == '{') {
            gj_text_add(&part, "{");
            at++;
        }
        gj_html_text(report->out, part.data, 1000);
        gj_text_fini(&part);
    }
    gj_text_add(report->out, "</code>");
}

static void add_failures(struct gj_report *report)
{
    enum { MOST = 20 };
    const struct gj_study_result *result = report->result;
    uint32_t n = 0;
    for (uint32_t i = 0; i < gj_study_n_arms(result->spec) * result->n_replications; i++) {
        const struct gj_row *row = &result->row[i];
        if (row->status == GJ_OK || n++ >= MOST) {
            continue;
        }
        const struct gj_arm_info *arm = gj_arm_info((enum gj_arm)row->arm);
        const struct gj_said values[] = {gj_said_count(row->replication, NULL),
                                         gj_said_text(report->lang == GJ_LANG_KO ? arm->ko : arm->en),
                                         gj_said_text(gj_status_name(row->status))};
        gj_text_add(report->out, n == 1 ? "<ul>\n<li>" : "<li>");
        gj_html_say(report->out, GJ_WORD_CHECK_FAILED, report->lang, values, 3);
        if (report->spec->replay != NULL) {
            add_replay(report, row);
        }
        gj_text_add(report->out, "</li>\n");
    }
    if (n > MOST) {
        const struct gj_said more = gj_said_count(n - MOST, NULL);
        gj_report_say(report, "li", GJ_WORD_CHECK_FAILED_MORE, &more, 1);
    }
    gj_text_add(report->out, n > 0 ? "</ul>\n" : "");
}

/* Little's law in an arm, over the replications that measured all of it: L as it is measured, and lambda x W; in pieces. False: none did. */
static bool little_of(const struct gj_study_result *result, enum gj_arm arm, double *inside, double *product)
{
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    uint32_t n = 0;
    *inside = *product = 0.0;
    for (uint32_t i = 0; i < n_arms * result->n_replications; i++) {
        const double *value = result->row[i].value;
        /* what comes in: delivered and scrapped, a day; W in hours */
        const double through = value[GJ_OUTCOME_good_per_day] / (1.0 - value[GJ_OUTCOME_reject_share]) *
                               value[GJ_OUTCOME_lead_time_mean] / 24.0;
        if (result->row[i].status == GJ_OK && result->row[i].arm == (uint32_t)arm && isfinite(through) &&
            isfinite(value[GJ_OUTCOME_wip_pieces])) {
            *inside += value[GJ_OUTCOME_wip_pieces];
            *product += through;
            n++;
        }
    }
    *inside /= n > 0 ? n : 1;
    *product /= n > 0 ? n : 1;
    return *product > 0.0 && *inside > 0.0;
}

static void add_little(struct gj_report *report)
{
    bool is_told = false;
    for (int arm = 0; arm < (gj_is_compared(report->result->spec) ? GJ_N_ARMS : 1); arm++) {
        double inside, product;
        if (!little_of(report->result, (enum gj_arm)arm, &inside, &product)) {
            continue;
        }
        const struct gj_arm_info *info = gj_arm_info((enum gj_arm)arm);
        const struct gj_said values[] = {
            {.figure = {.value = inside, .factor = 1.0, .decimals = gj_decimals(inside, 0.01 * inside)}},
            {.figure = {.value = product, .factor = 1.0, .decimals = gj_decimals(inside, 0.01 * inside)}},
            gj_said_text(report->lang == GJ_LANG_KO ? info->ko : info->en),
            {.figure = {.value = fabs(inside / product - 1.0), .factor = 100.0, .decimals = 1}}};
        gj_report_say(report, "li", GJ_WORD_CHECK_LITTLE, values, 4);
        is_told = true;
    }
    if (is_told) {
        gj_report_say(report, "li", GJ_WORD_CHECK_LITTLE_WHY, NULL, 0);
    }
}

/* What the test suite of this version holds against known answers: program of tests/analytic, and what it is about. tests/cli/test_report.py checks that each is
 * there. */
static void add_exact_cases(struct gj_report *report)
{
    static const struct {
        const char *program;
        enum gj_word about;
    } cases[] = {{"test_queues", GJ_WORD_EXACT_QUEUES},       {"test_quality", GJ_WORD_EXACT_QUALITY},
                 {"test_recursion", GJ_WORD_EXACT_RECURSION}, {"test_trace", GJ_WORD_EXACT_TRACE},
                 {"test_firm_by_hand", GJ_WORD_EXACT_HAND},   {"test_finance", GJ_WORD_EXACT_FINANCE},
                 {"test_coverage", GJ_WORD_EXACT_COVERAGE}};
    gj_report_note(report, GJ_WORD_CHECK_EXACT);
    gj_text_add(report->out, "<ul class=\"note\">\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gj_text_addf(report->out, "<li><span class=\"given\" data-test=\"%s\">", cases[i].program);
        gj_html_word(report->out, cases[i].about, report->lang);
        gj_text_add(report->out, "</span></li>\n");
    }
    gj_text_add(report->out, "</ul>\n");
}

static void add_sums(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    uint32_t n_same = 0;
    for (int i = 0; i < GJ_N_OUTCOMES; i++) {
        n_same += gj_verdict_of(&result->difference[i]) == GJ_VERDICT_SAME;
    }
    if (result->n_replications > result->n_failed) {
        add_deviation(report, GJ_WORD_CHECK_STATES, state_deviation(result));
        add_deviation(report, GJ_WORD_CHECK_OEE, oee_deviation(result));
        add_deviation(report, GJ_WORD_CHECK_LEAD, lead_deviation(result));
        add_little(report);
    }
    const struct gj_said same[] = {gj_said_count(n_same, NULL), gj_said_count(GJ_N_OUTCOMES, NULL)};
    if (gj_is_compared(result->spec)) {
        gj_report_say(report, "li", GJ_WORD_CHECK_NULL, same, 2);
    }
}

void gj_report_checks(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    const bool is_population = result->population != NULL;
    const double n_lives = is_population ? (double)result->population->n_firms * GJ_N_ARMS * result->n_replications
                                         : result->n_replications;
    const struct gj_said counts[] = {gj_said_count(n_lives, NULL), gj_said_count(result->n_failed, NULL),
                                     gj_said_count((double)result->n_events, NULL)};
    gj_text_add(report->out, "<ul>\n");
    gj_report_say(report, "li", GJ_WORD_CHECK_BALANCES, NULL, 0);
    gj_text_add(report->out, "<li>");
    gj_html_say(report->out, is_population ? GJ_WORD_POP_CHECK_ROWS : GJ_WORD_CHECK_REPLICATIONS, report->lang, counts,
                3);
    if (!is_population) {
        add_failures(report);
    }
    gj_text_add(report->out, "</li>\n");
    if (!is_population) {
        add_sums(report);
    }
    gj_text_add(report->out, "</ul>\n");
    add_exact_cases(report);
}

/* ---- how to repeat it ---- */

static void open_term(struct gj_report *report, enum gj_word term)
{
    gj_text_add(report->out, "<dt>");
    gj_html_word(report->out, term, report->lang);
    gj_text_add(report->out, "</dt><dd>");
}

/* A text that is copied, not read: a hash, a seed. */
static void add_term(struct gj_report *report, enum gj_word term, const char *text)
{
    open_term(report, term);
    gj_text_add(report->out, "<code>");
    gj_html_text(report->out, text, 4000);
    gj_text_add(report->out, "</code></dd>\n");
}

static void add_days(struct gj_report *report, enum gj_word term, gj_time time)
{
    const struct gj_said days = gj_said_given((double)time / (double)GJ_DAY, 1.0, NULL);
    open_term(report, term);
    gj_html_say(report->out, GJ_WORD_DAYS, report->lang, &days, 1);
    gj_text_add(report->out, "</dd>\n");
}

static void add_command(struct gj_report *report)
{
    gj_text_add(report->out, "<pre><code>");
    gj_html_text(report->out, report->spec->command, 4000);
    gj_text_add(report->out, "</code></pre>\n");
}

static void add_identity(struct gj_report *report)
{
    char digest[24];
    (void)snprintf(digest, sizeof digest, "%016" PRIx64, report->result->digest);
    add_term(report, GJ_WORD_SCENARIO_HASH, report->result->spec->scenario_sha);
    add_term(report, GJ_WORD_DIGEST, digest);
    add_term(report, GJ_WORD_SOFTWARE, report->spec->software);
}

void gj_report_repeat(struct gj_report *report)
{
    const struct gj_study_spec *study = report->result->spec;
    const struct gj_said replications = gj_said_count(report->result->n_replications, NULL);
    char seed[24];
    (void)snprintf(seed, sizeof seed, "%" PRIu64, study->seed);
    if (report->depth == GJ_DEPTH_SHORT) {
        gj_report_note(report, GJ_WORD_REPEAT_SHORT);
    }
    add_command(report);
    gj_report_note(report, GJ_WORD_REPEAT_PLACE);
    gj_text_add(report->out, "<dl>\n");
    add_term(report, GJ_WORD_SEED, seed);
    if (report->depth != GJ_DEPTH_SHORT) {
        open_term(report, GJ_WORD_REPLICATIONS);
        gj_html_figure(report->out, &replications.figure);
        gj_text_add(report->out, "</dd>\n");
        add_days(report, GJ_WORD_MEASURED_TIME, study->horizon);
        add_days(report, GJ_WORD_WARM_UP, study->warm_up);
        add_days(report, GJ_WORD_SETTLE, study->settle);
    }
    add_identity(report);
    gj_text_add(report->out, "</dl>\n");
    if (report->depth != GJ_DEPTH_SHORT) {
        gj_report_note(report, GJ_WORD_REPEAT_NOTE);
    }
}
