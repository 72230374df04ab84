/* warmup: how long a plant takes from empty to its usual life, by MSER-5, and whether the scenario's warm-up is as long. */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/warm_up.h"

struct options {
    struct gj_cli_asked asked;
    double interval_h, length_h; /* 0: as long as suits */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'i':
        o->interval_h = gj_cli_hours(state, "interval", argument, 1e-12);
        return 0;
    case 'u':
        o->length_h = gj_cli_hours(state, "until", argument, 1e-12);
        return 0;
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

struct page {
    const struct gj_study_spec *study;
    const struct gj_warm_up_spec *spec;
    const struct gj_warm_up *pilot;
    struct gj_text *out;
    bool korean;
};

/* "12 h", "3.5 days" */
static void add_length(const struct page *page, gj_time time)
{
    if (time < 2 * GJ_DAY) {
        gj_text_addf(page->out, "%.4g %s", (double)time / (double)GJ_HOUR, gj_cli_say(page->korean, "h", "시간"));
    } else {
        gj_text_addf(page->out, "%.4g %s", (double)time / (double)GJ_DAY, gj_cli_say(page->korean, "days", "일"));
    }
}

/* A line of 60 blocks, each the mean of its part of the series: low to high as the series goes. NaN is a blank. */
static void add_spark(struct gj_text *out, const double *value, uint32_t n)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { WIDTH = 60 };
    const uint32_t width = n < WIDTH ? n : WIDTH;
    double mean[WIDTH];
    double low = INFINITY;
    double high = -INFINITY;
    for (uint32_t i = 0; i < width; i++) {
        const uint32_t from = (uint32_t)((uint64_t)i * n / width);
        const uint32_t to = (uint32_t)((uint64_t)(i + 1) * n / width);
        mean[i] = 0.0;
        for (uint32_t k = from; k < to; k++) {
            mean[i] += value[k] / (double)(to - from);
        }
        low = mean[i] < low ? mean[i] : low;
        high = mean[i] > high ? mean[i] : high;
    }
    for (uint32_t i = 0; i < width; i++) {
        const double height = high > low ? (mean[i] - low) / (high - low) * 7.999 : 0.0;
        gj_text_add(out, isnan(mean[i]) ? " " : blocks[(int)height]);
    }
}

static void add_series(const struct page *page, uint32_t s)
{
    const struct gj_warm_up *pilot = page->pilot;
    const struct gj_series_info *info = gj_series_info((enum gj_series_id)s);
    const struct gj_truncation *cut = &pilot->cut[s];
    gj_text_addf(page->out, "\n%s (%s)\n  ", gj_cli_say(page->korean, info->name, info->ko), info->unit);
    add_spark(page->out, pilot->value[s], pilot->n_points);
    gj_text_addf(page->out, "\n  ");
    add_spark(page->out, pilot->curve[s], (uint32_t)cut->n_batches);
    gj_text_addf(page->out, " %s\n  ", gj_cli_say(page->korean, "MSER-5 by what is left out", "제거량별 MSER-5"));
    gj_text_addf(page->out,
                 page->korean ? "앞 %zu개 제거 (묶음 %zu개 중): " : "leave out %zu of %zu batches: ", cut->n_dropped,
                 cut->n_batches);
    add_length(page, pilot->warm_up[s]);
    gj_text_addf(page->out, page->korean ? "; 나머지 평균 %.5g" : "; mean of the rest %.5g", cut->mean);
    if (cut->is_late) {
        gj_text_add(page->out,
                    gj_cli_say(page->korean,
                               "\n  it still falls at the half: the runs are too short to tell, or it does not settle",
                               "\n  절반에서도 계속 감소: 실행이 너무 짧거나 안정되지 않음"));
    }
    gj_text_add(page->out, "\n");
}

static void add_page(const struct page *page)
{
    const struct gj_warm_up *pilot = page->pilot;
    gj_text_addf(page->out, "%s\n", page->korean ? page->study->title_ko : page->study->title);
    gj_text_addf(page->out,
                 page->korean ? "MSER-5 준비구간: 빈 상태에서 반복 %u회, "
                              : "Warm-up by MSER-5: %u replications from empty, ",
                 page->spec->n - pilot->n_failed);
    add_length(page, page->spec->length);
    gj_text_addf(page->out, page->korean ? ", 구간 %u개 x " : " in %u intervals of ", pilot->n_points);
    add_length(page, page->spec->interval);
    gj_text_add(page->out, "\n");
    for (uint32_t s = 0; s < GJ_N_SERIES; s++) {
        add_series(page, s);
    }
    gj_text_add(page->out, gj_cli_say(page->korean, "\nadvised warm_up: ", "\n권장 warm_up: "));
    add_length(page, pilot->advised);
    gj_text_add(page->out, gj_cli_say(page->korean, " (in steps of ", " (단위 "));
    add_length(page, GJ_MSER_BATCH * page->spec->interval);
    gj_text_add(page->out, gj_cli_say(page->korean, "); the scenario's: ", "); 시나리오: "));
    add_length(page, page->study->warm_up);
    gj_text_addf(page->out, " (%s)\n",
                 pilot->is_late ? gj_cli_say(page->korean, "no advice to rely on", "권장값 신뢰 불가")
                 : page->study->warm_up >= pilot->advised ? gj_cli_say(page->korean, "long enough", "충분함")
                                                          : gj_cli_say(page->korean, "too short", "부족함"));
}

static void add_numbers(struct gj_text *out, const double *value, size_t n)
{
    gj_text_add(out, "[");
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, i ? ", " : "");
        if (isfinite(value[i])) {
            gj_text_add_number(out, value[i]);
        } else {
            gj_text_add(out, "null");
        }
    }
    gj_text_add(out, "]");
}

static void add_json(const struct page *page)
{
    static const char *const keys[] = {
#define GJ_SERIES(NAME, name, ko, unit) #NAME,
#include "study/series.def"
#undef GJ_SERIES
    };
    struct gj_text *out = page->out;
    const struct gj_warm_up *pilot = page->pilot;
    const double hour = (double)GJ_HOUR;
    gj_text_addf(
        out,
        "{\"method\": \"MSER-5\", \"scenario\": \"%s\", \"replications\": %u, \"failed\": %u, \"length_h\": %.10g, "
        "\"interval_h\": %.10g, \"advised_h\": %.10g, \"warm_up_h\": %.10g, \"reliable\": %s, \"series\": {",
        page->study->scenario_sha, page->spec->n, pilot->n_failed, (double)page->spec->length / hour,
        (double)page->spec->interval / hour, (double)pilot->advised / hour, (double)page->study->warm_up / hour,
        pilot->is_late ? "false" : "true");
    for (uint32_t s = 0; s < GJ_N_SERIES; s++) {
        const struct gj_truncation *cut = &pilot->cut[s];
        gj_text_addf(
            out,
            "%s\n\"%s\": {\"unit\": \"%s\", \"warm_up_h\": %.10g, \"batches\": %zu, \"dropped\": %zu, \"mean\": %.10g, "
            "\"reliable\": %s, \"value\": ",
            s ? "," : "", keys[s], gj_series_info((enum gj_series_id)s)->unit, (double)pilot->warm_up[s] / hour,
            cut->n_batches, cut->n_dropped, cut->mean, cut->is_late ? "false" : "true");
        add_numbers(out, pilot->value[s], pilot->n_points);
        gj_text_add(out, ", \"mser\": ");
        add_numbers(out, pilot->curve[s], cut->n_batches);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "}}\n");
}

static enum gj_status print(const struct page *page, bool json, struct gj_error *error)
{
    struct gj_text out;
    struct page with_out = *page;
    gj_text_init(&out);
    with_out.out = &out;
    (json ? add_json : add_page)(&with_out);
    const enum gj_status status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    return status;
}

static int run(const struct options *o, struct gj_study_spec *study)
{
    enum { REPLICATIONS = 20 }; /* enough to smooth the series; Welch's procedure asks for 5 to 10 */
    struct gj_error error = {0};
    struct gj_warm_up pilot = {0};
    struct gj_text frozen;
    struct gj_watch *watch = gj_watch_start();
    struct gj_warm_up_spec spec = {.study = study,
                                   .n = o->asked.replications > 0 ? o->asked.replications : REPLICATIONS,
                                   .n_threads = o->asked.threads,
                                   .stop = gj_watch_flag(watch)};
    gj_pilot_suit(&spec, gj_time_from_us(o->length_h * (double)GJ_HOUR),
                  gj_time_from_us(o->interval_h * (double)GJ_HOUR));
    enum gj_status status = gj_cli_freeze(study, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = gj_warm_up_run(&spec, &pilot, &error);
    }
    gj_watch_stop(watch);
    const struct page page = {.study = study, .spec = &spec, .pilot = &pilot, .korean = o->asked.lang == GJ_LANG_KO};
    struct gj_error why = error;
    if (status == GJ_OK) {
        status = print(&page, o->asked.json, &error);
    }
    int code = status == GJ_OK ? 0 : gj_cli_fail(&error, o->asked.json);
    if (status == GJ_OK && pilot.n_failed > 0) {
        code = gj_cli_some_failed(pilot.n_failed, spec.n, &why);
    } else if (status == GJ_FAILED_POINTS) {
        code = gj_status_exit_code(GJ_FAILED_POINTS);
    }
    gj_warm_up_free(&pilot);
    return code;
}

int gj_cli_warmup(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"replications", 'n', "N", 0, "pilot replications (default 20)", 0},
        {"interval", 'i', "HOURS", 0,
         "length of the intervals (default: a week, a day or an hour, so that there are 100 or more)", 0},
        {"until", 'u', "HOURS", 0, "length of a pilot run (default: warm-up and horizon of the scenario)", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the numbers do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {"json", 'j', NULL, 0, "print series, curves and choice as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc =
            "Find how much of the beginning of a run to leave out: pilot runs of the plant as it is before, from "
            "empty, "
            "looked at by throughput, work in process and lead time; the truncation that MSER-5 chooses for each, and "
            "whether the scenario's warm_up is as long."};
    struct options o = {0};
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
