/* The block of jobs of the table on a terminal: what becomes of the jobs the work needs, by occupation, and of all. */
#include <math.h>
#include <stdio.h>

#include "render/number.h"
#include "render/table.h"
#include "study/result_jobs.h"

enum { N_ROWS = GJ_N_JOB_GROUPS + 1 + 3 };

struct row {
    enum gj_job_group group;
    enum gj_job_measure measure;
};

struct block {
    const struct gj_jobs *jobs;
    enum gj_lang lang;
    struct row row[N_ROWS];
    uint32_t n_rows;
    struct gj_text label[N_ROWS], cell[N_ROWS + 1][GJ_N_JOB_PARTS]; /* the last row is the head */
    size_t width, column[GJ_N_JOB_PARTS];
};

static const char *name_of(const struct gj_job_info *info, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

static const char *text_of(const struct gj_text *text)
{
    return text->data != NULL ? text->data : "";
}

static void pad(struct gj_text *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, " ");
    }
}

/* Jobs the work needs by occupation and of all; of all, mean jobs, hours and wages besides. */
static void choose_rows(struct block *b)
{
    static const enum gj_job_measure of_all[] = {GJ_JOB_MEASURE_HEADS, GJ_JOB_MEASURE_HOURS, GJ_JOB_MEASURE_WAGES};
    for (uint32_t g = 0; g <= GJ_N_JOB_GROUPS; g++) {
        if (g == GJ_JOB_ALL || (b->jobs->is_there[g] && g != GJ_JOB_OTHERS)) {
            b->row[b->n_rows++] = (struct row){(enum gj_job_group)g, GJ_JOB_MEASURE_NEEDED};
        }
    }
    for (uint32_t i = 0; i < 3; i++) {
        b->row[b->n_rows++] = (struct row){GJ_JOB_ALL, of_all[i]};
    }
}

static double largest(const struct gj_jobs *jobs, const struct row *row)
{
    double most = 0.0;
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        const double value = fabs(jobs->part[part][row->group][row->measure].mean);
        most = value > most ? value : most;
    }
    return most;
}

static void fill_row(struct block *b, uint32_t i, bool with_intervals)
{
    const struct row *row = &b->row[i];
    const struct gj_job_info *measure = gj_job_measure_info(row->measure);
    const struct gj_unit unit = gj_unit_view(measure->unit, largest(b->jobs, row), b->lang);
    const bool is_needed = row->measure == GJ_JOB_MEASURE_NEEDED;
    gj_text_fini(&b->label[i]);
    gj_text_addf(&b->label[i], "%s%s", is_needed ? "  " : "",
                 is_needed ? name_of(gj_job_group_info(row->group), b->lang) : name_of(measure, b->lang));
    if (!is_needed) {
        gj_text_addf(&b->label[i], " (%s)", unit.text);
    }
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        struct gj_estimate e = b->jobs->part[part][row->group][row->measure];
        struct gj_text *cell = &b->cell[i][part];
        gj_text_fini(cell);
        if (gj_verdict_of(&e) == GJ_VERDICT_UNSURE) {
            gj_text_add(cell, "~ ");
        }
        if (with_intervals || part == GJ_JOB_CHANGE) {
            gj_add_estimate(cell, &e, unit.factor, true);
        } else {
            gj_add_rounded_signed(cell, e.mean * unit.factor,
                                  gj_decimals(e.mean * unit.factor, e.half_width * unit.factor));
        }
    }
}

static size_t wider(size_t width, const struct gj_text *text)
{
    const size_t own = gj_utf8_width(text_of(text));
    return own > width ? own : width;
}

/* Width of all columns together. */
static size_t fill(struct block *b, bool with_intervals)
{
    b->width = 0;
    for (uint32_t i = 0; i < b->n_rows; i++) {
        fill_row(b, i, with_intervals);
        b->width = wider(b->width, &b->label[i]);
    }
    size_t all = b->width;
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        struct gj_text *head = &b->cell[N_ROWS][part];
        gj_text_fini(head);
        gj_text_add(head, name_of(gj_job_part_info((enum gj_job_part)part), b->lang));
        b->column[part] = wider(0, head);
        for (uint32_t i = 0; i < b->n_rows; i++) {
            b->column[part] = wider(b->column[part], &b->cell[i][part]);
        }
        all += b->column[part] + 2;
    }
    return all + 2;
}

static void print_cells(struct gj_text *out, const struct block *b, uint32_t row)
{
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        const struct gj_text *cell = &b->cell[row][part];
        pad(out, 2 + b->column[part] - gj_utf8_width(text_of(cell)));
        gj_text_add(out, text_of(cell));
    }
    gj_text_add(out, "\n");
}

/* Stock and flow of all, one line an arm. */
static void print_flows(struct gj_text *out, const struct block *b)
{
    static const enum gj_job_flow flows[] = {GJ_JOB_FLOW_START,  GJ_JOB_FLOW_HIRED,    GJ_JOB_FLOW_LEFT,
                                             GJ_JOB_FLOW_LET_GO, GJ_JOB_FLOW_MOVED_IN, GJ_JOB_FLOW_END};
    enum { N_FLOWS = sizeof flows / sizeof flows[0] };
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        struct gj_text number[N_FLOWS] = {0};
        const char *values[N_FLOWS + 1];
        values[0] = gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, b->lang);
        for (uint32_t k = 0; k < N_FLOWS; k++) {
            const double flow = b->jobs->flow[arm][GJ_JOB_ALL][flows[k]];
            gj_add_rounded(&number[k], flow, flow == 0.0 ? 0 : 1);
            values[k + 1] = text_of(&number[k]);
        }
        gj_text_add(out, "  ");
        gj_word_fill(out, GJ_WORD_JOBS_FLOWS, b->lang, values, N_FLOWS + 1);
        gj_text_add(out, "\n");
        for (uint32_t k = 0; k < N_FLOWS; k++) {
            gj_text_fini(&number[k]);
        }
    }
}

void gj_render_jobs(const struct gj_study_result *result, enum gj_lang lang, unsigned width, struct gj_text *out)
{
    struct block b = {.jobs = result->jobs, .lang = lang};
    choose_rows(&b);
    if (fill(&b, true) > width && width > 0) {
        (void)fill(&b, false);
    }
    const char *title = gj_word(GJ_WORD_JOBS_BLOCK, lang);
    gj_text_addf(out, "\n%s", title);
    const size_t used = gj_utf8_width(title);
    pad(out, b.width + 2 > used ? b.width + 2 - used : 0);
    print_cells(out, &b, N_ROWS);
    for (uint32_t i = 0; i < b.n_rows; i++) {
        gj_text_addf(out, "  %s", text_of(&b.label[i]));
        pad(out, b.width - gj_utf8_width(text_of(&b.label[i])));
        print_cells(out, &b, i);
    }
    print_flows(out, &b);
    const double bought = b.jobs->arm[GJ_ARM_AFTER][GJ_JOB_LEVEL][GJ_JOB_MEASURE_BOUGHT].mean;
    if (bought > 0.0) {
        char hours[24];
        (void)snprintf(hours, sizeof hours, "%.0f", bought);
        const char *values[] = {hours};
        gj_text_add(out, "  ");
        gj_word_fill(out, GJ_WORD_JOBS_BOUGHT_SHORT, lang, values, 1);
        gj_text_add(out, "\n");
    }
    if (!b.jobs->has_technology) {
        gj_text_addf(out, "  %s\n", gj_word(GJ_WORD_JOBS_NO_GROWTH, lang));
    }
    for (uint32_t i = 0; i <= N_ROWS; i++) {
        for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
            out->failed = out->failed || b.cell[i][part].failed;
            gj_text_fini(&b.cell[i][part]);
        }
    }
    for (uint32_t i = 0; i < N_ROWS; i++) {
        gj_text_fini(&b.label[i]);
    }
}
