/* merge: the files of all shards of a sweep become its results folder. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/sweep_end.h"
#include "store/batch_folder.h"

struct options {
    const char *const *file;
    uint32_t n;
    const char *out;
    enum gj_lang lang;
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'o':
        o->out = argument;
        return 0;
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARGS:
        o->file = (const char *const *)(state->argv + state->next);
        o->n = (uint32_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        gj_cli_wrong(state, "which files? Give the .batch files of the shards");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* "results/press-sweep.3-of-16.batch" -> "results/press-sweep"; else results/<study>-sweep. */
static enum gj_status default_folder(const char *file, struct gj_text *out, struct gj_error *error)
{
    struct gj_batch_reader *reader = NULL;
    const enum gj_status status = gj_batch_read_open(file, &reader, error);
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    char ending[64];
    if (about->n_shards > 1) {
        snprintf(ending, sizeof ending, ".%u-of-%u.batch", about->shard, about->n_shards);
    } else {
        snprintf(ending, sizeof ending, ".batch");
    }
    const size_t n = strlen(file), m = strlen(ending);
    if (n > m && strcmp(file + n - m, ending) == 0) {
        gj_text_add_n(out, file, n - m);
    } else {
        gj_text_addf(out, "results/%s-sweep", about->name);
    }
    gj_batch_read_close(reader);
    return out->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the folder's name") : GJ_OK;
}

/* A thousand shards are a thousand open files. */
static void allow_many_files(uint32_t n)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)n * 2 + 64 &&
        limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* where that fails, opening says so */
    }
}

int gj_cli_merge(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"out", 'o', "FOLDER", 0, "results folder (default: the files' name without its end)", 0},
        {"lang", 'l', "en|ko", 0, "language of what is printed", 0},
        {"json", 'j', NULL, 0, "print what was found as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "FILE.batch...",
        .doc =
            "Join the files of all shards of a sweep into its results folder. The folder has the same bytes whatever "
            "the number of shards; the files stay."};
    struct options o = {0};
    struct gj_error error = {0};
    struct gj_text folder, note;
    gj_cli_parse(&argp, argc, argv, &o);
    gj_text_init(&folder);
    gj_text_init(&note);
    gj_text_add(&folder, o.out ? o.out : "");
    enum gj_status status = o.out ? GJ_OK : default_folder(o.file[0], &folder, &error);
    if (status == GJ_OK) {
        allow_many_files(o.n);
        status = gj_batch_merge(o.file, o.n, folder.data, &note, &error);
    }
    if (status == GJ_OK && note.length > 0) {
        gj_cli_note("%s", note.data);
    }
    status = status == GJ_OK ? gj_sweep_end(folder.data, NULL, false, o.lang, o.json, &error) : status;
    gj_text_fini(&folder);
    gj_text_fini(&note);
    return status == GJ_OK || status == GJ_FAILED_POINTS ? gj_status_exit_code(status) : gj_cli_fail(&error, o.json);
}
