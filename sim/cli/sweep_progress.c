#include "cli/sweep_progress.h"

#include <stdio.h>

#include "render/number.h"

#define TERMINAL_S 0.2 /* five times a second */
#define LOG_S 60.0
#define SAMPLE_S 1.0
#define FEW 8u /* settled replications that make a rate */

void gj_sweep_progress_start(struct gj_sweep_progress *p, enum gj_lang lang, bool is_terminal, double now)
{
    *p = (struct gj_sweep_progress){
        .lang = lang, .is_terminal = is_terminal, .begun = now, .shown = now, .sampled = now, .n_samples = 1};
    p->sample[0].at = now;
}

static const char *say(const struct gj_sweep_progress *p, const char *en, const char *ko)
{
    return p->lang == GJ_LANG_KO ? ko : en;
}

static void take_sample(struct gj_sweep_progress *p, struct gj_sweep_sample sample)
{
    if (sample.at - p->sampled >= SAMPLE_S) {
        p->sampled = sample.at;
        p->sample[p->n_samples++ % GJ_SWEEP_SAMPLES] = sample;
    }
}

static struct gj_sweep_sample oldest(const struct gj_sweep_progress *p, const struct gj_sweep_sample *now)
{
    const struct gj_sweep_sample *s = &p->sample[p->n_samples < GJ_SWEEP_SAMPLES ? 0 : p->n_samples % GJ_SWEEP_SAMPLES];
    return now->settled >= s->settled + FEW ? *s : (struct gj_sweep_sample){.at = p->begun};
}

static void add_duration(const struct gj_sweep_progress *p, double seconds, struct gj_text *out)
{
    if (seconds < 90.0) {
        gj_text_addf(out, "%.0f %s", seconds, say(p, "s", "초"));
    } else if (seconds < 90.0 * 60.0) {
        gj_text_addf(out, "%.0f %s", seconds / 60.0, say(p, "min", "분"));
    } else if (seconds < 36.0 * 3600.0) {
        gj_text_addf(out, "%.1f %s", seconds / 3600.0, say(p, "h", "시간"));
    } else {
        gj_text_addf(out, "%.1f %s", seconds / 86400.0, say(p, "days", "일"));
    }
}

static void add_count(uint64_t n, struct gj_text *out)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)n);
    gj_add_digits(out, text);
}

static void add_counts(const struct gj_sweep_progress *p, const struct gj_batch_totals *t, struct gj_text *out)
{
    const uint64_t n_failed_rows = t->n_failed_rows + t->n_failed_rows_before;
    gj_text_addf(out, "%.1f %%  %s ", t->n_expected > 0 ? 100.0 * (double)t->n_settled / (double)t->n_expected : 100.0,
                 say(p, "replications", "반복"));
    add_count(t->n_settled, out);
    gj_text_add(out, "/");
    add_count(t->n_expected, out);
    gj_text_addf(out, "  %s ", say(p, "points", "설계점"));
    add_count(t->n_done + t->n_refused + t->n_failed, out);
    gj_text_add(out, "/");
    add_count(t->n_points, out);
    if (t->n_failed > 0 || n_failed_rows > 0) {
        gj_text_addf(out, "  %s ", say(p, "failed", "실패"));
        add_count(t->n_failed, out);
        gj_text_addf(out, " %s, ", say(p, t->n_failed == 1 ? "point" : "points", "설계점"));
        add_count(n_failed_rows, out);
        gj_text_addf(out, " %s", say(p, n_failed_rows == 1 ? "replication" : "replications", "반복"));
    }
}

static void add_rate(struct gj_sweep_progress *p, const struct gj_batch_totals *t, double now, struct gj_text *out)
{
    const struct gj_sweep_sample sample = {now, t->n_settled - t->n_settled_before, t->n_rows};
    const struct gj_sweep_sample from = oldest(p, &sample);
    const double seconds = now - from.at;
    take_sample(p, sample);
    if (seconds < SAMPLE_S || sample.settled == from.settled) {
        return;
    }
    const double a_second = (double)(sample.rows - from.rows) / seconds;
    const double settled_a_second = (double)(sample.settled - from.settled) / seconds;
    gj_text_addf(out, a_second < 10.0 ? "  %.2g/%s  " : "  %.0f/%s  ", a_second, say(p, "s", "초"));
    gj_text_add(out, say(p, "", "남은 시간 "));
    add_duration(p, (double)(t->n_expected - t->n_settled) / settled_a_second, out);
    gj_text_add(out, say(p, " left", ""));
}

bool gj_sweep_progress_look(struct gj_sweep_progress *p, const struct gj_batch_totals *totals, double now,
                            struct gj_text *line)
{
    if (now - p->shown < (p->is_terminal ? TERMINAL_S : LOG_S)) {
        return false;
    }
    p->shown = now;
    if (p->what) {
        gj_text_addf(line, "%s: ", p->what);
    }
    add_counts(p, totals, line);
    add_rate(p, totals, now, line);
    return true;
}

static size_t signs_of(const char *text)
{
    size_t n = 0;
    for (uint32_t sign; *text != '\0'; n++) {
        text += gj_utf8_next(text, &sign);
        n += sign >= 0x1100U; /* two columns wide */
    }
    return n;
}

void gj_sweep_progress_show(struct gj_sweep_progress *p, const struct gj_batch_totals *totals, double now)
{
    struct gj_text line;
    gj_text_init(&line);
    if (gj_sweep_progress_look(p, totals, now, &line) && !line.failed) {
        const size_t width = signs_of(line.data);
        const size_t rest = p->width > width ? p->width - width : 0;
        fprintf(stderr, p->is_terminal ? "\r%s%*s" : "gongjang: %s%*s\n", line.data, (int)rest, "");
        p->width = p->is_terminal ? width : 0;
    }
    gj_text_fini(&line);
}

void gj_sweep_progress_end(struct gj_sweep_progress *p)
{
    if (p->width > 0) {
        fprintf(stderr, "\r%*s\r", (int)p->width, "");
        p->width = 0;
    }
}
