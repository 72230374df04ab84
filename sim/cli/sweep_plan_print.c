/* What a sweep would cost, for a person in either language and for programs. */
#include "cli/sweep_design.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "render/number.h"
#include "study/estimate.h"

enum plan_word {
#define GJ_PLAN(key, en, ko) PLAN_##key,
#include "cli/sweep_plan.def"
#undef GJ_PLAN
    N_PLAN_WORDS
};

static const char *word_of(enum plan_word word, enum gj_lang lang)
{
    static const char *const words[][GJ_N_LANGS] = {
#define GJ_PLAN(key, en, ko) {en, ko},
#include "cli/sweep_plan.def"
#undef GJ_PLAN
    };
    return words[word][lang];
}

struct page {
    const struct gj_sweep_plan_spec *spec;
    const struct gj_sweep_plan *plan;
    enum gj_lang lang;
    struct gj_text *out;
};

#define TEXT 64
#define NAMED_MOST 6 /* policies */

static const char *whole(char text[TEXT], double value)
{
    char digits[TEXT];
    struct gj_text grouped;
    gj_text_init(&grouped);
    snprintf(digits, sizeof digits, "%.0f", value);
    gj_add_digits(&grouped, digits);
    snprintf(text, TEXT, "%s", grouped.data ? grouped.data : digits);
    gj_text_fini(&grouped);
    return text;
}

/* "12 ms", "3.1 s", "2 h 10 min", "9 days" */
static const char *duration(char text[TEXT], double seconds, enum gj_lang lang)
{
    const bool ko = lang == GJ_LANG_KO;
    if (seconds < 1.0) {
        const double ms = seconds < 1e-5 ? 0.01 : seconds * 1e3;
        snprintf(text, TEXT, ko ? "%.*f밀리초" : "%.*f ms", ms < 1.0 ? 2 : ms < 10.0 ? 1 : 0, ms);
    } else if (seconds < 120.0) {
        snprintf(text, TEXT, ko ? "%.0f초" : "%.0f s", seconds);
    } else if (seconds < 7200.0) {
        snprintf(text, TEXT, ko ? "%.0f분" : "%.0f min", seconds / 60.0);
    } else if (seconds < 172800.0) {
        const double minutes = floor(seconds / 60.0);
        snprintf(text, TEXT, ko ? "%.0f시간 %.0f분" : "%.0f h %.0f min", floor(minutes / 60.0), fmod(minutes, 60.0));
    } else {
        snprintf(text, TEXT, ko ? "%.0f일" : "%.0f days", seconds / 86400.0);
    }
    return text;
}

static const char *size_of(char text[TEXT], double bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    uint32_t unit = 0;
    while (bytes >= 1000.0 && unit < 4) {
        bytes /= 1000.0;
        unit++;
    }
    snprintf(text, TEXT, "%.3g %s", bytes, units[unit]);
    return text;
}

static void begin(const struct page *p, enum plan_word label)
{
    const char *text = word_of(label, p->lang);
    gj_text_addf(p->out, "  %s%*s", text, (int)(10 - gj_utf8_width(text)), "");
}

static void say(const struct page *p, enum plan_word word, const char *const *value, size_t n)
{
    gj_cli_fill(p->out, word_of(word, p->lang), value, n);
}

static void say_note(const struct page *p, const char *before)
{
    const char *detail;
    const enum gj_design_note note = gj_design_note(p->spec->design, &detail);
    if (note != GJ_DESIGN_NOTE_NONE) {
        gj_text_add(p->out, before);
        gj_cli_fill(p->out, gj_design_note_text(note, p->lang == GJ_LANG_KO), &detail, 1);
    }
}

static void say_design(const struct page *p)
{
    const struct gj_experiment *e = p->spec->study->experiment;
    const bool is_named = e->is_crossed && e->n_scenarios > 0;
    char seed[TEXT];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)e->design.seed);
    begin(p, PLAN_DESIGN);
    if (is_named) {
        say(p, PLAN_NAMED, NULL, 0);
    } else if (e->design.kind == GJ_DESIGN_csv) {
        say(p, PLAN_TABLE, (const char *const[]){e->design.file ? e->design.file : ""}, 1);
    } else {
        say(p, PLAN_KIND, (const char *const[]){gj_design_name(e->design.kind), seed}, 2);
    }
    if (gj_design_n_inputs(p->spec->design) < gj_design_n_axes(p->spec->design)) {
        gj_text_addf(p->out, ", %s", word_of(PLAN_BY_GROUP, p->lang));
    }
    gj_text_add(p->out, "\n");
    say_note(p, "            ");
    if (p->out->length > 0 && p->out->data[p->out->length - 1] != '\n') {
        gj_text_add(p->out, "\n");
    }
}

static uint32_t n_varied(const struct gj_experiment *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        n += gj_factor_is_varied(&e->factor[i]);
    }
    return n;
}

static void say_factors(const struct page *p)
{
    const struct gj_experiment *e = p->spec->study->experiment;
    char text[TEXT], low[80], high[80];
    snprintf(text, sizeof text, "%u", n_varied(e));
    begin(p, PLAN_FACTORS);
    say(p, PLAN_VARIED, (const char *const[]){text}, 1);
    for (uint32_t i = 0, n = 0; i < e->n_factors; i++) {
        const struct gj_factor *f = &e->factor[i];
        if (!gj_factor_is_varied(f)) {
            continue;
        }
        gj_text_addf(p->out, "%s%s ", n++ ? "; " : ": ", f->name);
        for (uint32_t k = 0; k < f->n_choices; k++) {
            gj_text_addf(p->out, "%s%s", k ? " | " : "", f->choice[k]);
        }
        if (f->n_choices == 0) {
            gj_factor_show(f, f->low, low, sizeof low);
            gj_factor_show(f, f->high, high, sizeof high);
            gj_text_addf(p->out, "%s .. %s%s%s%s%s", low, high, *f->unit ? " " : "", f->unit, *f->per ? " per " : "",
                         f->per);
        }
    }
    gj_text_add(p->out, "\n");
}

/* How many of each, and the names of the first. */
static void say_crossing(const struct page *p)
{
    struct gj_design *design = p->spec->design;
    char scenarios[TEXT], policies[TEXT], name[200];
    const double n_scenarios = (double)gj_design_n_scenarios(design);
    const uint64_t n_policies = gj_design_n_policies(design);
    begin(p, PLAN_CROSSED);
    say(p, PLAN_CROSSING, (const char *const[]){whole(scenarios, n_scenarios), whole(policies, (double)n_policies)}, 2);
    for (uint64_t i = 0; i < n_policies && i < NAMED_MOST; i++) {
        gj_design_policy_name(design, i, name, sizeof name); /* "" when there is no lever */
        gj_text_addf(p->out, "%s%s", i ? "; " : *name ? "\n            " : "", name);
    }
    gj_text_add(p->out, n_policies > NAMED_MOST ? " ...\n" : "\n");
}

static void say_refused(const struct page *p)
{
    const struct gj_refusals *refusals = &p->plan->refusals;
    const struct gj_experiment *e = p->spec->study->experiment;
    const bool is_all = refusals->n_asked == p->plan->n_points;
    char looked[TEXT], refused[TEXT], share[TEXT];
    snprintf(share, sizeof share, "%.3g", 100.0 * (double)refusals->n_refused / (double)refusals->n_asked);
    whole(looked, (double)refusals->n_asked);
    whole(refused, (double)refusals->n_refused);
    say(p, is_all ? PLAN_REFUSED : PLAN_REFUSED_ABOUT, (const char *const[]){refused, looked, share}, 3);
    gj_text_add(p->out, "\n");
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        if (refusals->by[i] > 0) {
            gj_text_addf(p->out, "            ");
            say(p, PLAN_REFUSED_BY, (const char *const[]){e->constraint[i], whole(refused, (double)refusals->by[i])},
                2);
            gj_text_add(p->out, "\n");
        }
    }
}

static void say_points(const struct page *p)
{
    const struct gj_sweep_plan *plan = p->plan;
    char points[TEXT], shard[TEXT], shards[TEXT], of_shard[TEXT];
    begin(p, PLAN_POINTS);
    gj_text_add(p->out, whole(points, (double)plan->n_points));
    if (plan->refusals.n_refused > 0) {
        say_refused(p);
    } else {
        gj_text_add(p->out, "\n");
    }
    if (p->spec->n_shards > 1) {
        snprintf(shard, sizeof shard, "%u", p->spec->shard);
        snprintf(shards, sizeof shards, "%u", p->spec->n_shards);
        begin(p, PLAN_SHARD);
        say(p, PLAN_OF_SHARD, (const char *const[]){shard, shards, whole(of_shard, (double)plan->n_shard)}, 3);
        gj_text_add(p->out, "\n");
    }
}

static void say_runs(const struct page *p)
{
    const struct gj_experiment *e = p->spec->study->experiment;
    char runs[TEXT], least[TEXT], arms[TEXT], most_each[TEXT], least_each[TEXT], target[80], precision[TEXT];
    snprintf(arms, sizeof arms, "%u", p->plan->n_arms);
    whole(runs, p->plan->runs);
    whole(least, p->plan->runs_least);
    whole(most_each, e->replications);
    whole(least_each, gj_batch_first_look(e));
    begin(p, PLAN_RUNS);
    if (e->precision > 0.0) {
        gj_contrast_name(&e->target, target, sizeof target);
        snprintf(precision, sizeof precision, "%.6g", e->precision);
        say(p, PLAN_RUNS_UNTIL, (const char *const[]){least, runs, arms, least_each, most_each, target, precision}, 7);
    } else {
        say(p, PLAN_RUNS_ARE, (const char *const[]){runs, arms, most_each}, 3);
    }
    gj_text_add(p->out, "\n");
}

static void say_cost(const struct page *p)
{
    const struct gj_sweep_plan *plan = p->plan;
    char a[TEXT], b[TEXT], c[TEXT], d[TEXT];
    begin(p, PLAN_TIME);
    if (isnan(plan->seconds)) {
        say(p, PLAN_TIME_UNKNOWN, (const char *const[]){plan->why.message}, 1);
    } else {
        snprintf(b, sizeof b, "%u", plan->threads);
        say(p, PLAN_TIME_IS,
            (const char *const[]){duration(a, plan->seconds, p->lang), b,
                                  duration(c, plan->load_s + plan->open_s, p->lang),
                                  duration(d, plan->replication_s, p->lang)},
            4);
    }
    gj_text_add(p->out, "\n");
    begin(p, PLAN_DISK);
    say(p, p->spec->n_shards > 1 ? PLAN_DISK_SHARD : PLAN_DISK_IS,
        (const char *const[]){size_of(a, plan->folder_bytes),
                              size_of(b, plan->bytes + (p->spec->n_shards > 1 ? 0.0 : plan->folder_bytes)),
                              whole(c, plan->row_bytes), whole(d, plan->point_bytes)},
        4);
    gj_text_add(p->out, "\n");
    begin(p, PLAN_FILES);
    snprintf(a, sizeof a, "%u", p->spec->n_shards);
    if (p->spec->n_shards > 1) {
        say(p, PLAN_FILES_SHARDS, (const char *const[]){a, p->spec->out}, 2);
    } else {
        gj_text_add(p->out, p->spec->out);
    }
    gj_text_add(p->out, "\n");
}

void gj_sweep_plan_print(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, enum gj_lang lang,
                         struct gj_text *out)
{
    const struct page page = {spec, plan, lang, out};
    gj_text_addf(out, "%s\n", gj_study_title(spec->study, lang));
    say_design(&page);
    say_factors(&page);
    if (spec->study->experiment->is_crossed) {
        say_crossing(&page);
    }
    say_points(&page);
    say_runs(&page);
    say_cost(&page);
    begin(&page, PLAN_DIGEST);
    gj_text_addf(out, "%016llx\n", (unsigned long long)gj_design_digest(spec->design));
}

void gj_sweep_plan_announce(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, enum gj_lang lang,
                            struct gj_text *out)
{
    const struct page page = {spec, plan, lang, out};
    const struct gj_experiment *e = spec->study->experiment;
    const bool is_named = e->is_crossed && e->n_scenarios > 0;
    char points[TEXT], factors[TEXT], runs[TEXT], arms[TEXT], time[TEXT], threads[TEXT], bytes[TEXT], about[2 * TEXT];
    struct gj_text text;
    gj_text_init(&text);
    snprintf(factors, sizeof factors, "%u", n_varied(e));
    snprintf(arms, sizeof arms, "%u", plan->n_arms);
    snprintf(threads, sizeof threads, "%u", plan->threads);
    say(&page, PLAN_LINE_1,
        (const char *const[]){is_named ? word_of(PLAN_NAMED, lang) : gj_design_name(e->design.kind),
                              whole(points, plan->n_run), factors, whole(runs, plan->runs), arms},
        5);
    say_note(&page, "; ");
    gj_text_add(out, "\n");
    if (isnan(plan->seconds)) {
        gj_text_add(&text, word_of(PLAN_UNKNOWN, lang));
    } else {
        gj_cli_fill(&text, word_of(PLAN_ABOUT, lang), (const char *const[]){duration(time, plan->seconds, lang)}, 1);
    }
    snprintf(about, sizeof about, "%s", text.data ? text.data : "");
    say(&page, PLAN_LINE_2,
        (const char *const[]){about, threads, size_of(bytes, spec->n_shards > 1 ? plan->bytes : plan->folder_bytes),
                              spec->out},
        4);
    gj_text_add(out, "\n");
    gj_text_fini(&text);
}

/* --- for programs --- */

static json_t *number_json(double value)
{
    return isfinite(value) ? json_real(gj_round_10(value)) : json_null();
}

static json_t *factors_json(const struct gj_experiment *e)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < e->n_factors; i++) {
        const struct gj_factor *f = &e->factor[i];
        if (!gj_factor_is_varied(f)) {
            continue;
        }
        json_t *words = json_array();
        for (uint32_t k = 0; k < f->n_choices; k++) {
            json_array_append_new(words, json_string(f->choice[k]));
        }
        json_t *range = json_pack("[f, f]", f->low, f->high);
        if (f->kind == GJ_FACTOR_CHOICE) {
            json_decref(range);
        } else {
            json_decref(words);
        }
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name", f->name, "role",
                                              gj_role_name(f->role), "unit", f->unit, "per", f->per, "group", f->group,
                                              f->kind == GJ_FACTOR_CHOICE ? "values" : "range",
                                              f->kind == GJ_FACTOR_CHOICE ? words : range));
    }
    return list;
}

void gj_sweep_plan_json(const struct gj_sweep_plan_spec *spec, const struct gj_sweep_plan *plan, struct gj_text *out)
{
    const struct gj_experiment *e = spec->study->experiment;
    char digest[20];
    const char *detail;
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)gj_design_digest(spec->design));
    const enum gj_design_note note = gj_design_note(spec->design, &detail);
    struct gj_text said;
    gj_text_init(&said);
    gj_cli_fill(&said, gj_design_note_text(note, false), &detail, 1);
    json_t *top =
        json_pack("{s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:s, "
                  "s:i, s:i, s:s, "
                  "s:s}",
                  "study", spec->study->name, "design", gj_design_name(e->design.kind), "factors", factors_json(e),
                  "points", (json_int_t)plan->n_points, "shard_points", (json_int_t)plan->n_shard, "points_looked_at",
                  (json_int_t)plan->refusals.n_asked, "points_refused", (json_int_t)plan->refusals.n_refused,
                  "points_run", number_json(plan->n_run), "replications", number_json(plan->runs), "replications_least",
                  number_json(plan->runs_least), "arms", (int)plan->n_arms, "threads", (int)plan->threads, "seconds",
                  number_json(plan->seconds), "load_s", number_json(plan->load_s), "open_s", number_json(plan->open_s),
                  "replication_s", number_json(plan->replication_s), "bytes", number_json(plan->bytes), "folder_bytes",
                  number_json(plan->folder_bytes), "out", spec->out, "shard", (int)spec->shard, "shards",
                  (int)spec->n_shards, "digest", digest, "note", said.data ? said.data : "");
    if (e->is_crossed && top) {
        json_object_set_new(top, "scenarios", json_integer((json_int_t)gj_design_n_scenarios(spec->design)));
        json_object_set_new(top, "policies", json_integer((json_int_t)gj_design_n_policies(spec->design)));
    }
    json_t *by = json_object();
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        json_object_set_new(by, e->constraint[i], json_integer((json_int_t)plan->refusals.by[i]));
    }
    if (top) {
        json_object_set_new(top, "refused_by", by);
    } else {
        json_decref(by);
    }
    if (isnan(plan->seconds) && top) {
        json_object_set_new(top, "centre_fails", json_string(plan->why.message));
    }
    char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) : NULL;
    gj_text_add(out, text ? text : "{}");
    gj_text_add(out, "\n");
    out->failed = out->failed || !text;
    free(text);
    json_decref(top);
    gj_text_fini(&said);
}
