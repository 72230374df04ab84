/* kpi: the key performance indicators of ISO 22400-2 of one arm, with intervals. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

#include "study/kpi.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    return gj_cli_ask(key, argument, state, state->input);
}

/* What the printing functions look at. */
struct page {
    const struct gj_cli_asked *o;
    const struct gj_study_spec *spec;
    const struct gj_kpis *kpis;
    struct gj_text *out;
    bool korean;
};

/* --- text --- */

static void pad(struct gj_text *out, const char *text, size_t width, bool right)
{
    const size_t used = gj_utf8_width(text);
    const int blanks = used < width ? (int)(width - used) : 0;
    gj_text_addf(out, "%*s%s%*s", right ? blanks : 0, "", text, right ? 0 : blanks, "");
}

/* "81.2 ±0.4 %", "12.31 ±0.05 h"; "-" where it does not apply. */
static void value_text(const struct gj_estimate *e, const char *unit, char *out, size_t size)
{
    const bool is_share = strcmp(unit, "1") == 0;
    const double scale = is_share ? 100.0 : 1.0;
    if (!isfinite(e->mean)) {
        snprintf(out, size, "-");
        return;
    }
    const bool is_large = fabs(e->mean) >= 1000.0; /* no powers of ten in a table */
    const int n = snprintf(out, size, is_share ? "%.1f" : is_large ? "%.0f" : "%.4g", scale * e->mean);
    if (isfinite(e->half_width) && n > 0 && (size_t)n < size) {
        snprintf(out + n, size - (size_t)n,
                 is_share                                   ? " ±%.1f"
                 : is_large || fabs(e->half_width) >= 100.0 ? " ±%.0f"
                                                            : " ±%.2g",
                 scale * e->half_width);
    }
}

static const char *unit_text(const char *unit)
{
    return strcmp(unit, "1") == 0 ? "%" : unit;
}

enum { NAME_WIDTH = 42, VALUE_WIDTH = 16, COLUMNS = 4 };

/* A block of columns: each indicator of that place, a line. */
static void add_block(const struct page *page, unsigned where, const struct gj_estimate *value, const char *const *name,
                      uint32_t n)
{
    for (uint32_t first = 0; first < n; first += COLUMNS) {
        const uint32_t end = first + COLUMNS < n ? first + COLUMNS : n;
        gj_text_add(page->out, "\n");
        pad(page->out, "", NAME_WIDTH, false);
        for (uint32_t i = first; i < end; i++) {
            gj_text_add(page->out, " ");
            pad(page->out, name[i], VALUE_WIDTH, true);
        }
        gj_text_add(page->out, "\n");
        for (uint32_t k = 0; k < GJ_N_KPIS; k++) {
            const struct gj_kpi_info *info = gj_kpi_info((enum gj_kpi_id)k);
            if (!(info->where & where)) {
                continue;
            }
            pad(page->out, gj_cli_say(page->korean, info->en, info->ko), NAME_WIDTH, false);
            for (uint32_t i = first; i < end; i++) {
                char text[64];
                value_text(&value[(size_t)i * GJ_N_KPIS + k], info->unit, text, sizeof text);
                gj_text_add(page->out, " ");
                pad(page->out, text, VALUE_WIDTH, true);
            }
            gj_text_addf(page->out, " %s\n", unit_text(info->unit));
        }
    }
}

static void add_distribution(const struct page *page, const char *name, const char *unit,
                             const struct gj_estimate *mean, const struct gj_estimate *quantile)
{
    char text[64];
    gj_text_addf(page->out, "\n%s\n", name);
    value_text(mean, unit, text, sizeof text);
    pad(page->out, gj_cli_say(page->korean, "  mean", "  평균"), NAME_WIDTH, false);
    gj_text_add(page->out, " ");
    pad(page->out, text, VALUE_WIDTH, true);
    gj_text_addf(page->out, " %s\n", unit);
    for (uint32_t q = 0; q < GJ_KPI_N_QUANTILES; q++) {
        char label[40];
        snprintf(label, sizeof label, page->korean ? "  하위 %.0f %%" : "  %.0f %% stay below",
                 100.0 * gj_kpi_quantile[q]);
        value_text(&quantile[q], unit, text, sizeof text);
        pad(page->out, label, NAME_WIDTH, false);
        gj_text_add(page->out, " ");
        pad(page->out, text, VALUE_WIDTH, true);
        gj_text_addf(page->out, " %s\n", unit);
    }
}

static void add_page(const struct page *page)
{
    const struct gj_kpis *kpis = page->kpis;
    const char *plant_name = gj_cli_say(page->korean, "plant", "공장 전체");
    const char *names[1000];
    gj_text_addf(page->out, "%s\n", page->korean ? page->spec->title_ko : page->spec->title);
    gj_text_addf(page->out,
                 page->korean ? "ISO 22400-2 지표, %s, 반복 %u회, %g %% 신뢰구간\n"
                              : "Indicators of ISO 22400-2, %s, %u replications, %g %% intervals\n",
                 gj_cli_arm_label(page->o->arm, page->o->lang), kpis->n_replications - kpis->n_failed,
                 100.0 * page->spec->confidence);
    add_block(page, GJ_KPI_OF_PLANT, kpis->plant, &plant_name, 1);
    const uint32_t most = sizeof names / sizeof names[0];
    for (uint32_t first = 0; first < kpis->n_stations; first += most) {
        const uint32_t n = kpis->n_stations - first < most ? kpis->n_stations - first : most;
        for (uint32_t i = 0; i < n; i++) {
            names[i] = gj_plant_station_label(page->spec->plant, first + i);
        }
        add_block(page, GJ_KPI_OF_STATION, kpis->station + (size_t)first * GJ_N_KPIS, names, n);
    }
    for (uint32_t i = 0; i < kpis->n_pools; i++) {
        names[i] = gj_plant_pool(page->spec->plant, i)->name;
    }
    add_block(page, GJ_KPI_OF_POOL, kpis->pool, names, kpis->n_pools);
    add_distribution(page, gj_cli_say(page->korean, "lead time of a lot", "로트 리드타임"), "h", &kpis->lead_mean_h,
                     kpis->lead_h);
    add_distribution(page, gj_cli_say(page->korean, "pieces in process, over time", "재공 수량 (시간 기준)"),
                     gj_cli_say(page->korean, "pieces", "개"), &kpis->wip_mean, kpis->wip);
}

/* --- JSON --- */

static void json_text(struct gj_text *out, const char *text)
{
    gj_text_add(out, "\"");
    for (; *text; text++) {
        gj_text_add(out, *text == '"' || *text == '\\' ? "\\" : "");
        gj_text_add_n(out, text, 1);
    }
    gj_text_add(out, "\"");
}

static void json_number(struct gj_text *out, double value)
{
    if (isfinite(value)) {
        gj_text_add_number(out, value);
    } else {
        gj_text_add(out, "null");
    }
}

static void json_estimate(struct gj_text *out, const struct gj_estimate *e)
{
    gj_text_add(out, "\"mean\": ");
    json_number(out, e->mean);
    gj_text_add(out, ", \"half_width\": ");
    json_number(out, e->half_width);
    gj_text_addf(out, ", \"n\": %u}", e->n);
}

static void json_kpis(struct gj_text *out, unsigned where, const struct gj_estimate *value)
{
    const char *comma = "";
    gj_text_add(out, "{");
    for (uint32_t k = 0; k < GJ_N_KPIS; k++) {
        const struct gj_kpi_info *info = gj_kpi_info((enum gj_kpi_id)k);
        if (info->where & where) {
            gj_text_addf(out, "%s\"%s\": {\"unit\": \"%s\", ", comma, info->name, info->unit);
            json_estimate(out, &value[k]);
            comma = ", ";
        }
    }
    gj_text_add(out, "}");
}

static void json_distribution(struct gj_text *out, const char *name, const char *unit, const struct gj_estimate *mean,
                              const struct gj_estimate *quantile)
{
    gj_text_addf(out, ",\n\"%s\": {\"unit\": \"%s\", \"mean\": {", name, unit);
    json_estimate(out, mean);
    gj_text_add(out, ", \"quantiles\": [");
    for (uint32_t q = 0; q < GJ_KPI_N_QUANTILES; q++) {
        gj_text_addf(out, "%s{\"share\": %g, ", q ? ", " : "", gj_kpi_quantile[q]);
        json_estimate(out, &quantile[q]);
    }
    gj_text_add(out, "]}");
}

static void add_json(const struct page *page)
{
    struct gj_text *out = page->out;
    const struct gj_kpis *kpis = page->kpis;
    gj_text_add(out, "{\"standard\": \"ISO 22400-2:2014\", \"study\": ");
    json_text(out, page->spec->name);
    gj_text_addf(out, ", \"scenario\": \"%s\", \"arm\": \"%s\", \"replications\": %u, \"failed\": %u, \"confidence\": ",
                 page->spec->scenario_sha, gj_arm_info(page->o->arm)->name, kpis->n_replications, kpis->n_failed);
    json_number(out, page->spec->confidence);
    gj_text_add(out, ",\n\"plant\": ");
    json_kpis(out, GJ_KPI_OF_PLANT, kpis->plant);
    gj_text_add(out, ",\n\"stations\": [");
    for (uint32_t i = 0; i < kpis->n_stations; i++) {
        gj_text_add(out, i ? ",\n{\"name\": " : "\n{\"name\": ");
        json_text(out, gj_plant_station_label(page->spec->plant, i));
        gj_text_add(out, ", \"kpis\": ");
        json_kpis(out, GJ_KPI_OF_STATION, kpis->station + (size_t)i * GJ_N_KPIS);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "],\n\"pools\": [");
    for (uint32_t i = 0; i < kpis->n_pools; i++) {
        gj_text_add(out, i ? ",\n{\"name\": " : "\n{\"name\": ");
        json_text(out, gj_plant_pool(page->spec->plant, i)->name);
        gj_text_add(out, ", \"kpis\": ");
        json_kpis(out, GJ_KPI_OF_POOL, kpis->pool + (size_t)i * GJ_N_KPIS);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "]");
    json_distribution(out, "lead_time", "h", &kpis->lead_mean_h, kpis->lead_h);
    json_distribution(out, "pieces_in_process", "pieces", &kpis->wip_mean, kpis->wip);
    gj_text_add(out, "}\n");
}

/* --- all --- */

static enum gj_status print(const struct page *page, struct gj_error *error)
{
    struct gj_text out;
    struct page with_out = *page;
    gj_text_init(&out);
    with_out.out = &out;
    (page->o->json ? add_json : add_page)(&with_out);
    const enum gj_status status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    return status;
}

static int run(const struct gj_cli_asked *o, struct gj_study_spec *spec)
{
    struct gj_error error = {0};
    struct gj_kpis kpis = {0};
    struct gj_text frozen;
    struct gj_watch *watch = gj_watch_start();
    const struct gj_kpi_spec kpi_spec = {
        .study = spec, .arm = o->arm, .n_threads = o->threads, .stop = gj_watch_flag(watch)};
    enum gj_status status = gj_cli_freeze(spec, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = gj_kpis_run(&kpi_spec, &kpis, &error);
    }
    gj_watch_stop(watch);
    int code = 0;
    if (status == GJ_OK || status == GJ_FAILED_POINTS) {
        struct gj_error write_error = {0};
        const struct page page = {.o = o, .spec = spec, .kpis = &kpis, .korean = o->lang == GJ_LANG_KO};
        if (print(&page, &write_error) != GJ_OK) {
            code = gj_cli_fail(&write_error, false);
        } else if (status == GJ_FAILED_POINTS) {
            code = gj_cli_some_failed(kpis.n_failed, kpis.n_replications, &error);
        }
    } else {
        code = gj_cli_fail(&error, o->json);
    }
    gj_kpis_free(&kpis);
    return code;
}

int gj_cli_kpi(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"arm", 'a', "before|after|technology", 0, "which arm (default before)", 0},
        {"replications", 'n', "N", 0, "number of replications, instead of the scenario's", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the numbers do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language of the table (default en)", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {"json", 'j', NULL, 0, "print them as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc = "The key performance indicators of ISO 22400-2 of the plant, its stations and its people, and the "
               "distributions of lead time and work in process, with intervals over replications. `gongjang doc kpi` "
               "says how each is made."};
    struct gj_cli_asked o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    const int loaded = gj_cli_load_asked(&o, &scenario, &spec);
    if (loaded != 0) {
        return loaded;
    }
    const int code = run(&o, &spec);
    gj_scenario_free(scenario);
    return code;
}
