/* In which language the program speaks to the person at the terminal, and the help in it. */
#define _DEFAULT_SOURCE
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

/* Where the language is kept once it is found: in the environment, so that no function hands it through and no global holds it. */
static const char variable[] = "GONGJANG_LANG";

/* --- which language --------------------------------------------------------------------------------------------------------------- */

enum gj_lang gj_cli_lang(void)
{
    const char *code = getenv(variable);
    const enum gj_lang lang = code != NULL ? gj_lang_find(code) : GJ_N_LANGS;
    return lang != GJ_N_LANGS ? lang : GJ_LANG_EN;
}

static enum gj_lang lang_of_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0') { /* the first that is set decides: "ko_KR.UTF-8" */
            return strncmp(value, "ko", 2) == 0 && (value[2] == '\0' || strchr("_.@", value[2])) ? GJ_LANG_KO
                                                                                                 : GJ_LANG_EN;
        }
    }
    return GJ_LANG_EN;
}

/* What --lang, or -l, is given as: "--lang=ko", "-lko", or the next word. Of a command where -l is something else a file named "ko" would be
 * taken for it; only the language of messages would follow. */
static enum gj_lang lang_of_word(const char *word, const char *next)
{
    if (strncmp(word, "--lang=", 7) == 0) {
        return gj_lang_find(word + 7);
    }
    if (strcmp(word, "--lang") == 0 || strcmp(word, "-l") == 0) {
        return next != NULL ? gj_lang_find(next) : GJ_N_LANGS;
    }
    return strncmp(word, "-l", 2) == 0 ? gj_lang_find(word + 2) : GJ_N_LANGS;
}

void gj_cli_find_lang(int argc, char **argv)
{
    const char *code = getenv(variable);
    enum gj_lang lang = code != NULL ? gj_lang_find(code) : GJ_N_LANGS;
    lang = lang != GJ_N_LANGS ? lang : lang_of_locale();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const enum gj_lang asked = lang_of_word(argv[i], i + 1 < argc ? argv[i + 1] : NULL);
        lang = asked != GJ_N_LANGS ? asked : lang;
    }
    (void)setenv(variable, gj_lang_code(lang), 1); /* without memory it stays English */
}

/* --- messages --------------------------------------------------------------------------------------------------------------------- */

static void say(FILE *out, const char *before, const char *english, const char *after)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_message_add(&text, english, gj_cli_lang());
    (void)fprintf(out, "%s%s%s", before, text.failed || text.data == NULL ? english : text.data, after);
    gj_text_fini(&text);
}

void gj_cli_say_line(FILE *out, const char *english)
{
    say(out, "", english, "\n");
}

void gj_cli_tell(FILE *out, const char *before, const char *after, const char *format, ...)
{
    char text[2000];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    say(out, before, text, after);
}

void gj_cli_note(const char *format, ...)
{
    char text[2000];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    say(stderr, "gongjang: ", text, "\n");
}

_Noreturn void gj_cli_wrong(const struct argp_state *state, const char *format, ...)
{
    char text[2000], before[100];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)snprintf(before, sizeof before, "%s: ", state->name);
    say(stderr, before, text, "\n");
    (void)snprintf(text, sizeof text, "Try `%s --help' or `%s --usage' for more information.", state->name,
                   state->name);
    gj_cli_say_line(stderr, text);
    exit(argp_err_exit_status);
}

/* --- help ------------------------------------------------------------------------------------------------------------------------- */

/* argp frees what it is given, with free(). */
static char *translated(int key, const char *text, void *input)
{
    (void)key, (void)input;
    struct gj_text out;
    gj_text_init(&out);
    if (text != NULL) {
        gj_message_add(&out, text, GJ_LANG_KO);
    }
    char *copy = text != NULL && !out.failed && out.data != NULL ? strdup(out.data) : NULL;
    gj_text_fini(&out);
    return copy != NULL ? copy : (char *)(uintptr_t)text; /* argp tells by the address that it is its own */
}

/* argp's own words before the usage lines. */
static void print_usage_words(const char *help)
{
    static const struct {
        const char *english, *korean;
    } words[] = {{"Usage:", "사용법:"}, {"  or: ", "  또는:"}};
    while (*help != '\0') {
        const size_t n = strcspn(help, "\n");
        size_t skipped = 0;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (strncmp(help, words[i].english, strlen(words[i].english)) == 0) {
                (void)fputs(words[i].korean, stdout);
                skipped = strlen(words[i].english);
            }
        }
        (void)fwrite(help + skipped, 1, n - skipped, stdout);
        (void)fputc('\n', stdout);
        help += n + (help[n] == '\n');
    }
}

static _Noreturn void print_help(struct argp_state *state, unsigned flags)
{
    char *help = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&help, &size);
    if (memory != NULL) {
        state->flags &= ~(unsigned)ARGP_NO_ERRS; /* with which it would print nothing */
        argp_state_help(state, memory, flags & ~(unsigned)(ARGP_HELP_EXIT_OK | ARGP_HELP_EXIT_ERR));
        (void)fclose(memory);
        print_usage_words(help);
        free(help);
    }
    exit(memory != NULL ? 0 : gj_status_exit_code(GJ_NO_MEMORY));
}

enum { USAGE_KEY = 0x5ff, LANG_KEY, MAX_PARTS = 4 };

/* The options that argp has by itself, in English only; and what getopt would say, in English only. */
static error_t parse_own(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->input;
        return 0;
    case '?':
        print_help(state, ARGP_HELP_STD_HELP);
    case USAGE_KEY:
        print_help(state, ARGP_HELP_USAGE);
    case 'V':
        (void)puts(argp_program_version);
        exit(0);
    case ARGP_KEY_ERROR:
        if (gj_cli_lang() == GJ_LANG_EN) {
            return ARGP_ERR_UNKNOWN;
        }
        gj_cli_wrong(state, "'%s' is not an option of this command, or its value is missing",
                     state->argv[state->next > 1 ? state->next - 1 : 1]);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool has_lang(const struct argp *argp)
{
    const struct argp_option *option = argp->options;
    while (option != NULL && (option->name != NULL || option->key != 0 || option->doc != NULL)) {
        if (option->name != NULL && strcmp(option->name, "lang") == 0) {
            return true;
        }
        option++;
    }
    return false;
}

/* Of a command without a --lang of its own: it has been heard already, and is checked. */
static error_t parse_lang(int key, char *argument, struct argp_state *state)
{
    if (key != LANG_KEY) {
        return ARGP_ERR_UNKNOWN;
    }
    (void)gj_cli_language(state, argument);
    return 0;
}

void gj_cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
    static const struct argp_option own[] = {{"help", '?', NULL, 0, "Give this help list", -1},
                                             {"usage", USAGE_KEY, NULL, 0, "Give a short usage message", 0},
                                             {"version", 'V', NULL, 0, "Print program version", 0},
                                             {0}};
    static const struct argp_option lang[] = {{"lang", LANG_KEY, "en|ko", 0, "language of messages", 0}, {0}};
    const bool is_english = gj_cli_lang() == GJ_LANG_EN;
    struct argp command = *argp, part[MAX_PARTS];
    struct argp_child parts[MAX_PARTS + 1] = {{0}};
    command.help_filter = is_english ? argp->help_filter : translated;
    for (size_t i = 0; argp->children != NULL && argp->children[i].argp != NULL;
         i++) { /* options that commands share */
        GJ_CHECK(i < MAX_PARTS, "a command's options have more parts than %d", MAX_PARTS);
        part[i] = *argp->children[i].argp;
        part[i].help_filter = command.help_filter;
        parts[i] = argp->children[i];
        parts[i].argp = &part[i];
        command.children = parts;
    }
    const struct argp language = {lang, parse_lang, NULL, NULL, NULL, command.help_filter, NULL};
    const struct argp_child children[] = {{&command, 0, NULL, 0}, {has_lang(argp) ? NULL : &language, 0, NULL, 0}, {0}};
    const struct argp top = {is_english ? NULL : own, parse_own, NULL, NULL, children, command.help_filter, NULL};
    (void)argp_parse(&top, argc, argv, is_english ? 0 : ARGP_NO_HELP | ARGP_NO_ERRS, NULL, input);
}
