/* store export: results in the forms others read. */
#include "cli/store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "cli/opened.h"
#include "cli/stress.h"
#include "store/crate.h"
#include "store/export_npy.h"

enum { KEY_AS = 'a', KEY_OUT = 'o', KEY_DATE = 256, KEY_LICENSE, KEY_AGENT };

enum form { FORM_CSV, FORM_NPY, FORM_CRATE, FORM_STRESS, N_FORMS };
static const char *const form_names[] = {"csv", "npy", "ro-crate", "stress-des"};

struct options {
    const char *folder, *out, *date, *license, *agent;
    enum form form;
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_AS:
        for (o->form = FORM_CSV; o->form < N_FORMS && strcmp(argument, form_names[o->form]) != 0; o->form++) {
        }
        if (o->form == N_FORMS) {
            gj_cli_wrong(state, "--as wants csv, npy, ro-crate or stress-des, not '%s'", argument);
        }
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    case KEY_DATE:
        o->date = argument;
        return 0;
    case KEY_LICENSE:
        o->license = argument;
        return 0;
    case KEY_AGENT:
        o->agent = argument;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->folder) {
            gj_cli_wrong(state, "one results folder at a time, not also '%s'", argument);
        }
        o->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->folder) {
            gj_cli_wrong(state, "which results? Give their folder");
        }
        if (o->form == N_FORMS) {
            gj_cli_wrong(state, "as what? Say --as csv, npy, ro-crate or stress-des");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The title and the scenario's names, from the folder. */
static void names_of(const struct gj_opened *opened, const char **name, const char **title, const char **version)
{
    const struct gj_batch_about *about = opened->sweep ? gj_batch_read_about(opened->sweep) : NULL;
    *name = about ? about->name : opened->entry.study;
    *title = about ? about->title : opened->entry.title;
    *version = about ? about->version : opened->entry.version;
}

static enum gj_status export_crate(const struct options *o, const struct gj_opened *opened, struct gj_export *out,
                                   struct gj_error *error)
{
    char day[11];
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    const char *name, *title, *version;
    struct gj_crate_spec spec = {.folder = o->folder,
                                 .command = opened->command,
                                 .source = opened->source,
                                 .n_sources = opened->n_sources,
                                 .date = o->date,
                                 .license = o->license ? o->license : "Not stated: ask whoever published this",
                                 .agent = o->agent};
    names_of(opened, &name, &title, &version);
    spec.name = name;
    spec.title = title;
    enum gj_status status = GJ_OK;
    if (o->date) {
        status = gj_crate_check_date(o->date, error);
    } else if (epoch) {
        status = gj_crate_date_of_epoch(epoch, day, error);
        spec.date = day;
    } else {
        status = gj_error_set(error, GJ_USAGE, NULL,
                              "an RO-Crate must say when it was published, and results hold no clock");
        gj_error_fix(error, "give --date, such as 2026-11-22, or set SOURCE_DATE_EPOCH");
    }
    return status == GJ_OK ? gj_crate_write(&spec, out, error) : status;
}

static enum gj_status export_stress(struct gj_opened *opened, struct gj_export *out, struct gj_error *error)
{
    static const char *const files[GJ_N_LANGS] = {[GJ_LANG_EN] = "stress-des.md", [GJ_LANG_KO] = "stress-des.ko.md"};
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec study;
    const char *name, *title, *version;
    const char **file = gj_alloc_zero(opened->n_sources + 1U, sizeof *file);
    names_of(opened, &name, &title, &version);
    enum gj_status status = file ? gj_opened_reload(opened, &scenario, &study, error)
                                 : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the report");
    for (uint32_t i = 0; file && i < opened->n_sources; i++) {
        file[i] = opened->source[i].path;
    }
    for (unsigned lang = 0; lang < GJ_N_LANGS && status == GJ_OK; lang++) {
        const struct gj_stress_spec spec = {.study = &study,
                                            .file = file,
                                            .n_files = opened->n_sources,
                                            .command = opened->command,
                                            .version = version,
                                            .lang = (enum gj_lang)lang};
        struct gj_text text;
        gj_text_init(&text);
        status = gj_stress_write(&spec, &text, NULL, error);
        status = status == GJ_OK ? gj_export_text(out, files[lang], text.data, text.length, error) : status;
        gj_text_fini(&text);
    }
    gj_scenario_free(scenario);
    gj_free((void *)(uintptr_t)file);
    return status;
}

static enum gj_status fill(const struct options *o, struct gj_opened *opened, struct gj_export *out,
                           struct gj_error *error)
{
    if (gj_catalog_is_batch(o->folder) && (o->form == FORM_CSV || o->form == FORM_CRATE)) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is the file of a sweep and has no tables yet", o->folder);
        gj_error_fix(error, "finish the sweep, or join its shards with `gongjang merge`, and export the folder");
        return GJ_USAGE;
    }
    switch (o->form) {
    case FORM_CSV:
        return gj_export_tables(o->folder, out, error);
    case FORM_NPY:
        return opened->sweep ? gj_export_npy_sweep(opened->sweep, out, error)
                             : gj_export_npy_study(opened->study, out, error);
    case FORM_CRATE:
        return export_crate(o, opened, out, error);
    default:
        return export_stress(opened, out, error);
    }
}

static enum gj_status export(const struct options *o, const char *path, struct gj_error *error) {
    struct gj_opened opened; struct gj_export *out = NULL;
    enum gj_status status = gj_opened_open(o->folder, &opened, error);
    if (status == GJ_OK){status = opened.sweep ? gj_batch_read_check_rows(opened.sweep, error)
                                               : gj_results_check_rows(opened.study, error);}
if (status == GJ_OK)
{
    status = gj_export_begin(path, &out, error);
}
if (status == GJ_OK) {
    status = fill(o, &opened, out, error);
    if (status == GJ_OK) {
        status = gj_export_commit(out, error);
    } else {
        gj_export_abandon(out);
    }
}
gj_opened_close(&opened);
return status;
}

int gj_store_export(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"as", KEY_AS, "csv|npy|ro-crate|stress-des", 0,
         "csv: the tables with datapackage.json; npy: arrays for NumPy; ro-crate: a copy that says to repositories "
         "what it "
         "is; stress-des: the report of that checklist, in English and Korean",
         0},
        {"out", KEY_OUT, "FOLDER", 0, "where to (default: the results' own name with the form behind it)", 0},
        {"date", KEY_DATE, "DATE", 0, "of a crate: when it is published, such as 2026-11-22 (or SOURCE_DATE_EPOCH)", 0},
        {"license", KEY_LICENSE, "URL|WORDS", 0, "of a crate: how the results may be used", 0},
        {"agent", KEY_AGENT, "NAME", 0, "of a crate: who ran it", 0},
        {"json", 'j', NULL, 0, "print errors, or where it was written, as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER",
                              .doc = "Hand results on in a form that others read. Nothing is ever replaced."};
    struct options o = {.form = N_FORMS};
    struct gj_error error = {0};
    struct gj_text path;
    gj_cli_parse(&argp, argc, argv, &o);
    gj_text_init(&path);
    if (o.out) {
        gj_text_add(&path, o.out);
    } else {
        size_t n = strlen(o.folder);
        while (n > 1 && o.folder[n - 1] == '/') {
            n--;
        }
        gj_text_addf(&path, "%.*s-%s", (int)n, o.folder, form_names[o.form]);
    }
    int code = 0;
    if (path.failed) {
        gj_error_set(&error, GJ_NO_MEMORY, NULL, "memory ran out for the export");
        code = gj_cli_fail(&error, o.json);
    } else if (export(&o, path.data, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o.json);
    } else if (o.json) {
        printf("{\"errors\": [], \"folder\": \"%s\"}\n", path.data);
    } else {
        printf("%s\n", path.data);
    }
    gj_text_fini(&path);
    return code;
}
