/* store: results folders as things that are kept. Which of its commands, and drop. */
#include "cli/store_internal.h"

#include <string.h>
#include <unistd.h>

#include "store/catalog.h"

error_t gj_store_ask(int key, struct argp_state *state, struct gj_store_asked *asked)
{
    switch (key) {
    case 'j':
        asked->json = true;
        return 0;
    case ARGP_KEY_ARGS:
        asked->folder = state->argv + state->next;
        asked->n = (uint32_t)(state->argc - state->next);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- drop --- */

struct drop_options {
    struct gj_store_asked asked;
    bool yes;
};

static error_t parse_drop(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    struct drop_options *o = state->input;
    switch (key) {
    case 'y':
        o->yes = true;
        return 0;
    case ARGP_KEY_NO_ARGS:
        gj_cli_wrong(state, "which results? Give their folder");
        return 0;
    default:
        return gj_store_ask(key, state, &o->asked);
    }
}

/* A line from the terminal that begins with y. */
static bool is_agreed(const char *folder, const struct gj_catalog_entry *entry)
{
    struct gj_text size;
    char answer[16];
    gj_text_init(&size);
    gj_store_add_size(&size, entry->bytes);
    fprintf(stderr, "drop %s (%s of %s, %llu rows, %s)? [y/N] ", folder, gj_results_kind_name(entry->kind),
            entry->study, (unsigned long long)entry->n_rows, size.data ? size.data : "");
    gj_text_fini(&size);
    (void)fflush(stderr);
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static enum gj_status drop_one(const char *folder, const struct drop_options *o, bool *is_dropped,
                               struct gj_error *error)
{
    struct gj_catalog_entry entry;
    *is_dropped = false;
    enum gj_status status = gj_catalog_may_drop(folder, error);
    if (status == GJ_OK) {
        status = gj_catalog_read(folder, &entry, error);
    }
    if (status == GJ_OK && !o->yes && !isatty(STDIN_FILENO)) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is not dropped without being asked, and nobody is there to ask",
                     folder);
        gj_error_fix(error, "give --yes");
        return GJ_USAGE;
    }
    if (status == GJ_OK && (o->yes || is_agreed(folder, &entry))) {
        status = gj_catalog_drop(folder, error);
        *is_dropped = status == GJ_OK;
    }
    return status;
}

int gj_store_drop(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"yes", 'y', NULL, 0, "do not ask", 0},
        {"json", 'j', NULL, 0, "print errors as JSON too", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse_drop,
                              .args_doc = "FOLDER...",
                              .doc =
                                  "Remove results folders. Only folders that gongjang has written and nobody has put "
                                  "anything else into; a symbolic link is never followed."};
    struct drop_options o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    for (uint32_t i = 0; i < o.asked.n; i++) {
        struct gj_error error = {0};
        bool is_dropped;
        if (drop_one(o.asked.folder[i], &o, &is_dropped, &error) != GJ_OK) {
            return gj_cli_fail(&error, o.asked.json);
        }
        fprintf(stderr, is_dropped ? "%s: dropped\n" : "%s: kept\n", o.asked.folder[i]);
    }
    return 0;
}

/* --- which --- */

void gj_store_add_size(struct gj_text *out, uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double size = (double)bytes;
    uint32_t k = 0;
    while (size >= 999.5 && k < 4) {
        size /= 1000.0;
        k++;
    }
    gj_text_addf(out, k > 0 && size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[k]);
}

static const struct {
    const char *name, *text;
    int (*run)(int argc, char **argv);
} commands[] = {{"ls", "list results folders: what they are of, how many rows, how large", gj_store_ls},
                {"merge", "rows of several results in one long table, with where each is from", gj_store_merge},
                {"export", "hand results on: CSV, NumPy arrays, RO-Crate, STRESS-DES report", gj_store_export},
                {"drop", "remove results folders", gj_store_drop}};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(FILE *out)
{
    gj_cli_say_line(out, "Usage: gongjang store COMMAND [OPTION...] FOLDER...");
    gj_cli_say_line(out, "Keep results folders: of runs, of sweeps, of merged rows.");
    gj_cli_tell(out, "\n", "\n", "Commands:");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        fprintf(out, "  %-8s ", commands[i].name);
        gj_cli_say_line(out, commands[i].text);
    }
    gj_cli_tell(out, "\n  -?, --help                 ", "\n",
                "print this help; `gongjang store COMMAND --help` explains a command");
    gj_cli_tell(out, "  -V, --version              ", "\n", "print the version");
}

int gj_cli_store(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const char *names[N_COMMANDS];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-?") == 0 || strcmp(name, "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts(argp_program_version);
        return 0;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i].name;
        if (strcmp(name, commands[i].name) == 0) {
            char title[64];
            snprintf(title, sizeof title, "gongjang store %s", name);
            argv[1] = title;
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (argc < 2) {
        print_help(stderr);
        return gj_status_exit_code(GJ_USAGE);
    }
    struct gj_error error = {0};
    const char *closest = gj_closest(name, names, N_COMMANDS);
    gj_error_set(&error, GJ_USAGE, NULL, "there is no command 'store %s'", name);
    if (closest) {
        gj_error_fix(&error, "did you mean 'store %s'?", closest);
    } else {
        gj_error_fix(&error, "`gongjang store --help` lists them");
    }
    return gj_cli_fail(&error, false);
}
