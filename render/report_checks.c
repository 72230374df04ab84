/* Sections in words: the answer, the floor's pictures, the checks of this run, how to repeat it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report_internal.h"

/* ---- the answer ---- */

/* Numbers that rest on nothing published. */
static uint32_t count_unsourced(const struct gj_study_spec *study)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const char *mark = study->assumption[i].mark;
        n += mark == NULL || mark[0] == '\0' || strcmp(mark, "ASSUMP") == 0 || strcmp(mark, "RECALL") == 0;
    }
    return n;
}

static void add_sentences(struct gj_report *report)
{
    struct gj_text answer;
    gj_text_init(&answer);
    gj_render_answer(report->result, report->lang, &answer);
    for (char *line = answer.data; line != NULL && *line != '\0' && !answer.failed;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        gj_text_add(report->out, "<p>");
        gj_html_text(report->out, line, 1000);
        gj_text_add(report->out, "</p>\n");
        line = end + 1;
    }
    report->out->failed = report->out->failed || answer.failed;
    gj_text_fini(&answer);
}

void gj_report_answer(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    enum gj_verdict verdict = gj_verdict_of(&result->difference[result->spec->headline]);
    bool is_sure = verdict == GJ_VERDICT_UP || verdict == GJ_VERDICT_DOWN || verdict == GJ_VERDICT_SAME;
    gj_text_addf(report->out, "<div class=\"%s\">\n", is_sure ? "answer" : "answer open");
    add_sentences(report);
    gj_text_add(report->out, "</div>\n");
    char first[24], second[24];
    const char *values[] = {first, second};
    if (result->n_failed > 0) {
        (void)snprintf(first, sizeof first, "%" PRIu32, result->n_failed);
        (void)snprintf(second, sizeof second, "%" PRIu32, result->n_replications);
        gj_text_add(report->out, "<p class=\"warn\">");
        gj_html_fill(report->out, GJ_WORD_FAILED_LEAD, report->lang, values, 2);
        gj_text_add(report->out, "</p>\n");
    }
    if (result->spec->n_assumptions > 0) {
        (void)snprintf(first, sizeof first, "%" PRIu32, result->spec->n_assumptions);
        (void)snprintf(second, sizeof second, "%" PRIu32, count_unsourced(result->spec));
        gj_text_add(report->out, "<p class=\"note\">");
        gj_html_fill(report->out, GJ_WORD_SURE_LIMITS, report->lang, values, 2);
        gj_text_add(report->out, "</p>\n");
    }
}

void gj_report_floor(struct gj_report *report)
{
    gj_report_heading(report, GJ_WORD_FLOOR_TITLE);
    for (int chart = 0; chart < GJ_N_CHARTS; chart++) {
        if (gj_chart_is_there((enum gj_chart_id)chart, report->spec->result) &&
            chart != GJ_CHART_before_after) { /* stands with its table */
            gj_report_picture(report, (enum gj_chart_id)chart);
        }
    }
}

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
    gj_text_add(report->out, "<li>");
    gj_html_fill(report->out, sentence, report->lang, values, 1);
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
        char replication[24];
        (void)snprintf(replication, sizeof replication, "%" PRIu32, row->replication);
        const char *values[] = {replication,
                                report->lang == GJ_LANG_KO ? gj_arm_info((enum gj_arm)row->arm)->ko
                                                           : gj_arm_info((enum gj_arm)row->arm)->en,
                                gj_status_name(row->status)};
        gj_text_add(report->out, n == 1 ? "<ul>\n<li>" : "<li>");
        gj_html_fill(report->out, GJ_WORD_CHECK_FAILED, report->lang, values, 3);
        if (report->spec->replay != NULL) {
            add_replay(report, row);
        }
        gj_text_add(report->out, "</li>\n");
    }
    if (n > MOST) {
        char more[24];
        (void)snprintf(more, sizeof more, "%" PRIu32, n - MOST);
        const char *values[] = {more};
        gj_text_add(report->out, "<li>");
        gj_html_fill(report->out, GJ_WORD_CHECK_FAILED_MORE, report->lang, values, 1);
        gj_text_add(report->out, "</li>\n");
    }
    gj_text_add(report->out, n > 0 ? "</ul>\n" : "");
}

static void add_count(struct gj_text *text, uint64_t count)
{
    gj_text_init(text);
    gj_text_add_grouped(text, count > INT64_MAX ? INT64_MAX : (int64_t)count);
}

static void add_counted(struct gj_report *report, enum gj_word sentence, const uint64_t *counts, size_t n)
{
    struct gj_text text[3];
    const char *values[3];
    bool failed = false;
    for (size_t i = 0; i < n; i++) {
        add_count(&text[i], counts[i]);
        values[i] = text[i].data;
        failed = failed || text[i].failed;
    }
    if (!failed) {
        gj_html_fill(report->out, sentence, report->lang, values, n);
    }
    report->out->failed = report->out->failed || failed;
    for (size_t i = 0; i < n; i++) {
        gj_text_fini(&text[i]);
    }
}

void gj_report_checks(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    uint64_t n_same = 0;
    for (int i = 0; i < GJ_N_OUTCOMES; i++) {
        n_same += gj_verdict_of(&result->difference[i]) == GJ_VERDICT_SAME;
    }
    gj_report_heading(report, GJ_WORD_CHECKS_TITLE);
    gj_text_add(report->out, "<ul>\n<li>");
    gj_html_word(report->out, GJ_WORD_CHECK_BALANCES, report->lang);
    gj_text_add(report->out, "</li>\n<li>");
    add_counted(report, GJ_WORD_CHECK_REPLICATIONS,
                (const uint64_t[]){result->n_replications, result->n_failed, result->n_events}, 3);
    add_failures(report);
    gj_text_add(report->out, "</li>\n");
    if (result->n_replications > result->n_failed) {
        add_deviation(report, GJ_WORD_CHECK_STATES, state_deviation(result));
        add_deviation(report, GJ_WORD_CHECK_OEE, oee_deviation(result));
        add_deviation(report, GJ_WORD_CHECK_LEAD, lead_deviation(result));
    }
    gj_text_add(report->out, "<li>");
    add_counted(report, GJ_WORD_CHECK_NULL, (const uint64_t[]){n_same, GJ_N_OUTCOMES}, 2);
    gj_text_add(report->out, "</li>\n</ul>\n");
}

/* ---- how to repeat it ---- */

static void add_term(struct gj_report *report, enum gj_word term, const char *text)
{
    gj_text_add(report->out, "<dt>");
    gj_html_word(report->out, term, report->lang);
    gj_text_add(report->out, "</dt><dd>");
    gj_html_text(report->out, text, 4000);
    gj_text_add(report->out, "</dd>\n");
}

static void add_days(struct gj_report *report, enum gj_word term, gj_time time)
{
    struct gj_text days, text;
    gj_text_init(&days);
    gj_text_init(&text);
    double value = (double)time / (double)GJ_DAY;
    gj_add_rounded(&days, value, gj_decimals(value, NAN));
    const char *values[] = {days.data != NULL ? days.data : ""};
    gj_word_fill(&text, GJ_WORD_DAYS, report->lang, values, 1);
    add_term(report, term, text.data);
    report->out->failed = report->out->failed || text.failed || days.failed;
    gj_text_fini(&text);
    gj_text_fini(&days);
}

void gj_report_repeat(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    const struct gj_study_spec *study = result->spec;
    char text[64];
    gj_report_heading(report, GJ_WORD_REPEAT_TITLE);
    gj_text_add(report->out, "<pre><code>");
    gj_html_text(report->out, report->spec->command, 4000);
    gj_text_add(report->out, "</code></pre>\n<dl>\n");
    (void)snprintf(text, sizeof text, "%" PRIu64, study->seed);
    add_term(report, GJ_WORD_SEED, text);
    (void)snprintf(text, sizeof text, "%" PRIu32, result->n_replications);
    add_term(report, GJ_WORD_REPLICATIONS, text);
    add_days(report, GJ_WORD_MEASURED_TIME, study->horizon);
    add_days(report, GJ_WORD_WARM_UP, study->warm_up);
    add_days(report, GJ_WORD_SETTLE, study->settle);
    add_term(report, GJ_WORD_SCENARIO_HASH, study->scenario_sha);
    (void)snprintf(text, sizeof text, "%016" PRIx64, result->digest);
    add_term(report, GJ_WORD_DIGEST, text);
    add_term(report, GJ_WORD_SOFTWARE, report->spec->software);
    gj_text_add(report->out, "</dl>\n");
    gj_report_note(report, GJ_WORD_REPEAT_NOTE);
}
