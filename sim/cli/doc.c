/* doc: the vocabulary of scenarios, from the same table that checks them. */
#include "cli/cli.h"
#include "cli/stress.h"

#include <string.h>

#include "factory/trace_text.h"
#include "study/batch/response.h"
#include "study/kpi.h"

struct options {
    const char *topic;
    bool markdown, luacats, json;
    const char *stress; /* a scenario */
    struct gj_cli_sets sets;
    enum gj_lang lang;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'm':
        o->markdown = true;
        return 0;
    case 'e':
        o->luacats = true;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    case 's':
        o->stress = argument;
        return 0;
    case GJ_CLI_SET_KEY:
        gj_cli_set(state, &o->sets, argument);
        return 0;
    case ARGP_KEY_ARG:
        if (o->topic) {
            gj_cli_wrong(state, "one topic at a time, not also '%s'", argument);
        }
        o->topic = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void add_outcome(struct gj_text *out, const char *name, const char *unit, const char *label, const char *how)
{
    gj_text_addf(out, "  %-24s %-9s %s\n", name, strcmp(unit, "1") == 0 ? "share" : unit, label);
    if (*how) {
        gj_text_addf(out, "  %-24s %-9s   %s\n", "", "", how);
    }
}

/* The outcomes a study measures: names that `headline` takes, units, and what they are called in tables; and those of the pair of arms. */
static void add_outcomes(struct gj_text *out, bool korean)
{
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        add_outcome(out, info->name, info->unit, korean ? info->ko : info->en, info->how);
    }
    gj_text_add(out,
                gj_cli_say(korean,
                           "\nOf experiments, precision, power and selection also one arm, NAME.before and NAME.after, "
                           "and what only the two arms together have:\n\n",
                           "\n실험·정밀도·검정력·선택에는 한쪽만(이름.before, 이름.after) 쓰거나 전후를 함께 볼 때만 "
                           "있는 값도 쓴다:\n\n"));
    for (uint32_t i = GJ_RESPONSE_OF_PAIR; i < GJ_N_RESPONSES; i++) {
        const struct gj_response_info *info = gj_response_info(i);
        add_outcome(out, info->name, info->unit, korean ? info->ko : info->en, info->how);
    }
}

/* A key of an event and, where its name does not say it, what it holds. */
static void add_key(struct gj_text *out, const char *key, enum gj_trace_field kind, const char *before)
{
    const char *name = gj_trace_field_info(kind)->name;
    if (kind != GJ_FIELD_KIND_NOTHING) {
        gj_text_addf(out, strcmp(key, name) == 0 ? "%s`%s`" : "%s`%s`, a %s", before, key, name);
    }
}

/* The words that states and activities are written as. */
static void add_small_names(struct gj_text *out)
{
    static const char *const lists[] = {"\nStates: "
#define GJ_STATE(name, en, ko, group) #name " "
#include "factory/state.def"
#undef GJ_STATE
                                        ,
                                        "\nActivities: "
#define GJ_ACTIVITY(name, en, ko) #name " "
#include "factory/activity.def"
#undef GJ_ACTIVITY
    };
    for (uint32_t i = 0; i < 2; i++) {
        const char *words = strchr(lists[i], ' ');
        gj_text_add_n(out, lists[i], (size_t)(words - lists[i]));
        for (; *words != '\0'; words++) {
            const char small = (char)(*words >= 'A' && *words <= 'Z' ? *words - 'A' + 'a' : *words);
            gj_text_add_n(out, &small, words[1] != '\0' ? 1 : 0);
        }
        gj_text_add(out, ".\n");
    }
}

/* The trace file: what each line of it says, from the tables that write it. */
static void add_trace(struct gj_text *out)
{
    gj_text_addf(
        out,
        "# Trace of a replication\n\n"
        "`gongjang replay SCENARIO --trace FILE` writes what happens on the floor as JSON lines: one object a line, "
        "in the order in\nwhich things happen. Format \"" GJ_TRACE_FORMAT "\", version %d. The version grows when a "
        "line changes its meaning; new kinds of\nevent and new keys may come without that, so skip what you do not "
        "know. The same scenario, seed, replication and arm give\nthe same bytes.\n\n"
        "The first line has `format`, `version`, `study`, `scenario` (SHA-256 of the frozen scenario), `seed`, "
        "`replication`, `arm`,\n`start` (date of time 0), `unit`, `warm_up` and `horizon`. The last line has event "
        "`end`, `status`, `events` and `digest`; a\nfile without it is not whole. Between them each line has `t`, "
        "microseconds since time 0, `event`, and the keys of its kind.\n\n## Events\n\n",
        GJ_TRACE_VERSION);
    for (uint32_t k = 0; k < GJ_N_EVENTS; k++) {
        const struct gj_event_info *info = gj_event_info(k);
        gj_text_addf(out, "- `%s` (", info->name);
        add_key(out, gj_trace_field_info(info->subject)->name, info->subject, "");
        add_key(out, info->a, info->a_kind, ", ");
        add_key(out, info->b, info->b_kind, ", ");
        gj_text_addf(out, "): %s.\n", info->text);
    }
    gj_text_add(out, "\n## What the keys hold\n\n");
    for (uint32_t k = GJ_FIELD_KIND_NOTHING + 1; k < GJ_N_TRACE_FIELDS; k++) {
        const struct gj_trace_field_info *field = gj_trace_field_info((enum gj_trace_field)k);
        gj_text_addf(out, "- %s (%s): %s.\n", field->name, field->json, field->text);
    }
    add_small_names(out);
}

/* The indicators of ISO 22400-2: how each is made, and which the model cannot have. */
static void add_kpis(struct gj_text *out, bool korean)
{
    for (uint32_t k = 0; k < GJ_N_KPIS; k++) {
        const struct gj_kpi_info *info = gj_kpi_info((enum gj_kpi_id)k);
        gj_text_addf(out, "  %-30s %s\n    = %s%s%s [%s;%s%s%s]\n", info->name, korean ? info->ko : info->en,
                     info->formula, *info->how ? "; " : "", info->how,
                     strcmp(info->unit, "1") == 0 ? "share" : info->unit, info->where & GJ_KPI_OF_PLANT ? " plant" : "",
                     info->where & GJ_KPI_OF_STATION ? " station" : "", info->where & GJ_KPI_OF_POOL ? " pool" : "");
    }
    gj_text_add(out, "\nElements: PBT planned busy time = on shift, not stopped by plan, with orders. APT production "
                     "time = working and minor "
                     "stops.\nAUST set-up. AUPT processing time = APT + AUST. ADET delay = down (not minor), waiting "
                     "for a worker, blocked. AUBT busy "
                     "time =\nAPT + AUST + ADET. AOET order execution time = release to end of a lot. PRI planned "
                     "runtime an item = ideal time. "
                     "APWT, APAT\nworking and paid time of people. PQ, GQ, SQ, RQ produced, good, scrapped, reworked "
                     "pieces; PSQ planned scrap. CM "
                     "material taken in.\n\nOf the standard's 34 the model cannot have:\n");
    uint32_t n;
    const struct gj_kpi_absent *absents = gj_kpi_absents(&n);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(out, "  %s: %s\n", korean ? absents[i].ko : absents[i].en,
                     korean ? absents[i].why_ko : absents[i].why_en);
    }
}

/* The STRESS-DES report of a scenario that has not been run. */
static int print_stress(const struct options *o)
{
    struct gj_scenario *scenario = NULL;
    struct gj_error error = {0};
    struct gj_text out;
    const int loaded = gj_cli_load(o->stress, &o->sets, o->json, &scenario);
    if (loaded != 0) {
        return loaded;
    }
    gj_text_init(&out);
    enum gj_status status = gj_stress_of_scenario(scenario, o->lang, &out, &error);
    if (status == GJ_OK) {
        status = gj_cli_put(&out, &error);
    }
    gj_text_fini(&out);
    gj_scenario_free(scenario);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, o->json);
}

int gj_cli_doc(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"markdown", 'm', NULL, 0, "the whole as one Markdown page", 0},
        {"editor", 'e', NULL, 0, "definitions for editors (LuaCATS)", 0},
        {"json", 'j', NULL, 0, "the whole as JSON, in both languages, with the outcomes", 0},
        {"stress", 's', "SCENARIO.lua", 0, "the STRESS-DES report of a scenario, with the gaps to fill in", 0},
        GJ_CLI_SET_OPTION,
        {"lang", 'l', "en|ko", 0, "language of the texts (default en)", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "[TOPIC]",
                              .doc = "Say what a scenario may say. TOPIC is a function (machine), a field "
                                     "(machine.cycle), or units, distributions, marks, outcomes, kpi, trace; "
                                     "without one the functions are listed."};
    struct options o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    if (o.stress) {
        return print_stress(&o);
    }
    struct gj_text out;
    struct gj_error error = {0};
    enum gj_status status = GJ_OK;
    gj_text_init(&out);
    if (o.luacats) {
        gj_api_write_luacats(&out);
    } else if (o.json) {
        gj_api_write_json(&out);
    } else if (o.markdown) {
        gj_api_write_reference(&out, o.lang == GJ_LANG_KO);
    } else if (o.topic && strcmp(o.topic, "outcomes") == 0) {
        add_outcomes(&out, o.lang == GJ_LANG_KO);
    } else if (o.topic && strcmp(o.topic, "kpi") == 0) {
        add_kpis(&out, o.lang == GJ_LANG_KO);
    } else if (o.topic && strcmp(o.topic, "trace") == 0) {
        add_trace(&out);
    } else {
        status = gj_api_write_text(&out, o.topic, o.lang == GJ_LANG_KO, &error);
    }
    if (status == GJ_OK) {
        status = gj_cli_put(&out, &error);
    }
    gj_text_fini(&out);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, false);
}
