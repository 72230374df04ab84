/* The section on jobs: what becomes of them by occupation, stock and flow, and where paid time goes. */
#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"
#include "study/result_jobs.h"

static const char *name_of(const struct gj_job_info *info, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

static void add_name(struct gj_report *report, const struct gj_job_info *info)
{
    gj_html_text(report->out, name_of(info, report->lang), 100);
}

static void job_key(char key[GJ_KEY], enum gj_job_group group, const char *quantity, const char *statistic,
                    const char *column)
{
    (void)snprintf(key, GJ_KEY, "jobs/%s/%s/%s/%s", gj_job_group_info(group)->name, quantity, statistic, column);
}

/* ---- what becomes of jobs ---- */

/* One scale for all rows of a measure. */
static struct gj_unit unit_of(const struct gj_report *report, enum gj_job_measure measure)
{
    const struct gj_jobs *jobs = report->result->jobs;
    const double most = fmax(fabs(jobs->arm[GJ_ARM_BEFORE][GJ_JOB_ALL][measure].mean),
                             fabs(jobs->arm[GJ_ARM_AFTER][GJ_JOB_ALL][measure].mean));
    return gj_unit_view(gj_job_measure_info(measure)->unit, most, report->lang);
}

static void add_group(struct gj_report *report, enum gj_job_group group, enum gj_job_measure measure,
                      const struct gj_unit *unit)
{
    const struct gj_jobs *jobs = report->result->jobs;
    struct gj_text *out = report->out;
    gj_text_addf(out, "<tr%s data-job=\"%s-%s\"><th scope=\"row\">", group == GJ_JOB_ALL ? " class=\"total\"" : "",
                 gj_job_measure_info(measure)->name, gj_job_group_info(group)->name);
    add_name(report, gj_job_group_info(group));
    gj_text_add(out, "</th>");
    char key[GJ_KEY];
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        job_key(key, group, gj_job_measure_info(measure)->name, gj_arm_info((enum gj_arm)arm)->name, "");
        gj_report_estimate(report, &jobs->arm[arm][group][measure], unit->factor, false, key);
    }
    for (int part = 0; part < GJ_N_JOB_PARTS; part++) {
        job_key(key, group, gj_job_measure_info(measure)->name, gj_job_part_info((enum gj_job_part)part)->name, "");
        gj_report_estimate(report, &jobs->part[part][group][measure], unit->factor, true, key);
    }
    gj_text_add(out, "</tr>\n");
}

static void add_measure(struct gj_report *report, enum gj_job_measure measure)
{
    const struct gj_unit unit = unit_of(report, measure);
    struct gj_text *out = report->out;
    gj_text_addf(out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%d\">", 3 + (int)GJ_N_JOB_PARTS);
    add_name(report, gj_job_measure_info(measure));
    gj_text_add(out, " (");
    gj_html_text(out, unit.text, 60);
    gj_text_add(out, ")</th></tr>\n");
    for (int group = 0; group <= GJ_JOB_ALL; group++) {
        if (group == GJ_JOB_ALL || report->result->jobs->is_there[group]) {
            add_group(report, (enum gj_job_group)group, measure, &unit);
        }
    }
}

static void begin_table(struct gj_report *report, enum gj_word label, const char *css_class)
{
    gj_html_table_begin(report->out, css_class, label, report->lang);
    gj_text_add(report->out, "<thead><tr><th scope=\"col\">");
    gj_html_word(report->out, GJ_WORD_OCCUPATION, report->lang);
    gj_text_add(report->out, "</th>");
}

static void add_heading(struct gj_report *report, enum gj_word word)
{
    gj_text_add(report->out, "<th scope=\"col\">");
    gj_html_word(report->out, word, report->lang);
    gj_text_add(report->out, "</th>");
}

static void add_ledger(struct gj_report *report)
{
    static const enum gj_job_measure measures[] = {GJ_JOB_MEASURE_NEEDED, GJ_JOB_MEASURE_HEADS, GJ_JOB_MEASURE_HOURS,
                                                   GJ_JOB_MEASURE_WAGES};
    struct gj_text *out = report->out;
    begin_table(report, GJ_WORD_JOBS_TITLE, "jobs");
    add_heading(report, GJ_WORD_BEFORE);
    add_heading(report, GJ_WORD_AFTER);
    for (int part = 0; part < GJ_N_JOB_PARTS; part++) {
        gj_text_add(out, "<th scope=\"col\">");
        add_name(report, gj_job_part_info((enum gj_job_part)part));
        gj_text_add(out, "</th>");
    }
    gj_text_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        gj_text_add(out, i > 0 ? "</tbody>\n<tbody>\n" : "");
        add_measure(report, measures[i]);
    }
    gj_report_table_end(report);
    const double bought = report->result->jobs->arm[GJ_ARM_AFTER][GJ_JOB_LEVEL][GJ_JOB_MEASURE_BOUGHT].mean;
    if (bought > 0.0) {
        char key[GJ_KEY];
        job_key(key, GJ_JOB_LEVEL, gj_job_measure_info(GJ_JOB_MEASURE_BOUGHT)->name, gj_arm_info(GJ_ARM_AFTER)->name,
                "mean");
        const struct gj_said hours = gj_said_count(bought, key);
        gj_report_note_with(report, GJ_WORD_JOBS_BOUGHT, &hours, 1);
    }
    if (!report->result->jobs->has_technology) {
        gj_report_note(report, GJ_WORD_JOBS_NO_GROWTH);
    }
}

/* ---- stock and flow ---- */

static void add_flows_of(struct gj_report *report, enum gj_job_group group, int arm)
{
    static const enum gj_word names[GJ_MAX_ARMS] = {GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_TECHNOLOGY_ARM};
    struct gj_text *out = report->out;
    gj_text_addf(out, "<tr%s><th scope=\"row\">", group == GJ_JOB_ALL ? " class=\"total\"" : "");
    add_name(report, gj_job_group_info(group));
    gj_text_add(out, ", ");
    gj_html_word(out, names[arm], report->lang);
    gj_text_add(out, "</th>");
    for (int k = 0; k < GJ_N_JOB_FLOWS; k++) {
        const double heads = report->result->jobs->flow[arm][group][k];
        char key[GJ_KEY], quantity[64];
        (void)snprintf(quantity, sizeof quantity, "flow_%s", gj_job_flow_info((enum gj_job_flow)k)->name);
        job_key(key, group, quantity, gj_arm_info((enum gj_arm)arm)->name, "mean");
        gj_text_add(out, "<td>");
        gj_html_figure(out, &(struct gj_figure){heads, 1.0, heads == floor(heads) ? 0 : 1, false, key});
        gj_text_add(out, "</td>");
    }
    gj_text_add(out, "</tr>\n");
}

static void add_flows(struct gj_report *report)
{
    struct gj_text *out = report->out;
    const int n_arms = report->result->jobs->has_technology ? GJ_MAX_ARMS : GJ_N_ARMS;
    gj_report_part(report, GJ_WORD_JOBS_FLOWS_TITLE);
    gj_report_note(report, GJ_WORD_JOBS_FLOWS_NOTE);
    begin_table(report, GJ_WORD_JOBS_FLOWS_TITLE, "flows");
    for (int k = 0; k < GJ_N_JOB_FLOWS; k++) {
        gj_text_add(out, "<th scope=\"col\">");
        add_name(report, gj_job_flow_info((enum gj_job_flow)k));
        gj_text_add(out, "</th>");
    }
    gj_text_add(out, "</tr></thead>\n<tbody>\n");
    for (int group = 0; group <= GJ_JOB_ALL; group++) {
        for (int arm = 0; arm < n_arms; arm++) {
            if (group == GJ_JOB_ALL || report->result->jobs->is_there[group]) {
                add_flows_of(report, (enum gj_job_group)group, arm);
            }
        }
    }
    gj_report_table_end(report);
}

/* ---- paid time ---- */

static void add_paid_time_table(struct gj_report *report)
{
    struct gj_text *out = report->out;
    gj_report_part(report, GJ_WORD_PAID_TIME_TITLE);
    gj_report_note(report, GJ_WORD_PAID_TIME_NOTE);
    gj_html_table_begin(out, "paid", GJ_WORD_PAID_TIME_TITLE, report->lang);
    gj_text_add(out, "<thead><tr><th scope=\"col\">");
    gj_html_word(out, GJ_WORD_POOL, report->lang);
    gj_text_add(out, "</th>");
    for (int activity = 0; activity < GJ_N_ACTIVITIES; activity++) {
        if (activity != GJ_ACTIVITY_OFF) {
            gj_text_add(out, "<th scope=\"col\">");
            gj_html_text(out, gj_activity_label((enum gj_activity)activity, report->lang), 100);
            gj_text_add(out, "</th>");
        }
    }
    gj_text_add(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < report->result->n_pools; i++) {
        const struct gj_pool_view *pool = &report->result->pool[i];
        gj_text_add(out, "<tr><th scope=\"row\">");
        gj_html_name(out, pool->name);
        gj_text_add(out, "<small>");
        gj_html_name(out, gj_occupation_label(pool->occupation, report->lang));
        gj_text_add(out, "</small></th>");
        for (int activity = 0; activity < GJ_N_ACTIVITIES; activity++) {
            if (activity != GJ_ACTIVITY_OFF) {
                /* of paid hours: the table of the results has shares of all hours */
                gj_report_pair(report,
                               &(struct gj_figure){gj_paid_share(pool, GJ_ARM_BEFORE, activity), 100.0, 1, false, NULL},
                               &(struct gj_figure){gj_paid_share(pool, GJ_ARM_AFTER, activity), 100.0, 1, false, NULL});
            }
        }
        gj_text_add(out, "</tr>\n");
    }
    gj_report_table_end(report);
}

void gj_report_jobs(struct gj_report *report)
{
    if (report->result->jobs == NULL || report->result->jobs->n == 0) {
        gj_report_note(report, GJ_WORD_NO_DATA);
    } else {
        gj_report_note(report, GJ_WORD_JOBS_NOTE);
        add_ledger(report);
        add_flows(report);
    }
    if (report->result->n_pools > 0) {
        add_paid_time_table(report);
    }
}
