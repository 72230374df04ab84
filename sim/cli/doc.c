/* doc: the vocabulary of scenarios, from the same table that checks them. */
#include "cli/cli.h"

#include <string.h>

struct options {
    const char *topic;
    bool markdown, luacats, json;
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
    case ARGP_KEY_ARG:
        if (o->topic) {
            argp_error(state, "one topic at a time, not also '%s'", argument);
        }
        o->topic = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The outcomes a study measures: names that `headline` takes, units, and what they are called in tables. */
static void add_outcomes(struct gj_text *out, bool korean)
{
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        gj_text_addf(out, "  %-24s %-9s %s\n", info->name, strcmp(info->unit, "1") == 0 ? "share" : info->unit,
                     korean ? info->ko : info->en);
    }
}

int gj_cli_doc(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"markdown", 'm', NULL, 0, "the whole as one Markdown page", 0},
        {"editor", 'e', NULL, 0, "definitions for editors (LuaCATS)", 0},
        {"json", 'j', NULL, 0, "the whole as JSON, in both languages, with the outcomes", 0},
        {"lang", 'l', "en|ko", 0, "language of the texts (default en)", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "[TOPIC]",
                              .doc = "Say what a scenario may say. TOPIC is a function (machine), a field "
                                     "(machine.cycle), or units, distributions, marks, outcomes; "
                                     "without one the functions are listed."};
    struct options o = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &o);
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
    } else {
        status = gj_api_write_text(&out, o.topic, o.lang == GJ_LANG_KO, &error);
    }
    if (status == GJ_OK) {
        status = gj_cli_put(&out, &error);
    }
    gj_text_fini(&out);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, false);
}
