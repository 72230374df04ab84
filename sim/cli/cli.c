/* Which command, and the help that lists them. */
#include "cli/cli.h"

#include <string.h>

#include "base/text.h"

struct command {
    const char *name, *text;
    int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
#define GJ_COMMAND(name, text) {#name, text, gj_cli_##name},
#include "cli/command.def"
#undef GJ_COMMAND
};

#define N_COMMANDS (sizeof commands / sizeof commands[0])

/* --help and --version at the left, what they are for at the right. */
static void print_row(FILE *out, const char *name, int width, const char *text)
{
    fprintf(out, "  %-*s ", width, name);
    gj_cli_say_line(out, text);
}

static void print_help(FILE *out)
{
    gj_cli_say_line(out, "Usage: gongjang COMMAND [OPTION...] [FILE...]");
    gj_cli_say_line(
        out, "Simulate a factory before and after digitalization: what it makes, whom it employs, what it pays.");
    fputs("\n", out);
    gj_cli_say_line(out, "Commands:");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        print_row(out, commands[i].name, 9, commands[i].text);
    }
    fputs("\n", out);
    gj_cli_say_line(out, "Options:");
    print_row(out, "-h, --help", 16, "print this help; `gongjang COMMAND --help` explains a command");
    print_row(out, "--lang en|ko", 16, "language; else of messages that of GONGJANG_LANG or of the locale");
    print_row(out, "-V, --version", 16, "print the version");
    fputs("\n", out);
    gj_cli_say_line(
        out,
        "Exit status: 0 done; 1 an error inside or on the disk; 2 wrong command line; 3 wrong script; 4 impossible "
        "plant; 5 a limit\n"
        "was reached; 6 a re-run differed; 7 finished, but some replications failed; 130 interrupted.");
}

/* `--lang ko` before the command goes to the end, where the command takes it. Returns whether it stood there. */
static bool move_lang(int argc, char **argv)
{
    if (argc < 3 || strcmp(argv[1], "--lang") != 0) {
        return false;
    }
    char *option = argv[1], *lang = argv[2];
    memmove(argv + 1, argv + 3, (size_t)(argc - 3) * sizeof *argv);
    argv[argc - 2] = option;
    argv[argc - 1] = lang;
    return true;
}

static int unknown(const char *name)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i].name;
    }
    struct gj_error error = {0};
    gj_error_set(&error, GJ_USAGE, NULL, "there is no command '%s'", name);
    const char *closest = gj_closest(name, names, N_COMMANDS);
    if (closest) {
        gj_error_fix(&error, "did you mean '%s'?", closest);
    } else {
        gj_error_fix(&error, "`gongjang --help` lists the commands");
    }
    return gj_cli_fail(&error, false);
}

int gj_cli_main(int argc, char **argv)
{
    argp_err_exit_status = gj_status_exit_code(GJ_USAGE); /* glibc's own variables: what argp says and how it ends */
    argp_program_version = "gongjang " GJ_VERSION;
    gj_cli_find_lang(argc, argv);
    const bool is_moved = move_lang(argc, argv);
    if (argc < 2 || (is_moved && argc == 3)) {
        print_help(stderr);
        return gj_status_exit_code(GJ_USAGE);
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("gongjang " GJ_VERSION);
        return 0;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            char title[64];
            snprintf(title, sizeof title, "gongjang %s", name);
            argv[1] = title;
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    return unknown(name);
}
