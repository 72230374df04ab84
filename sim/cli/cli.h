/* The command line: one file a command, one line a command in command.def. Data goes to stdout, messages and progress to stderr. */
#ifndef GJ_CLI_CLI_H
#define GJ_CLI_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/error_list.h"
#include "render/labels.h"
#include "script/script.h"
#include "study/study.h"

#define GJ_VERSION "0.1.0"

/* The program, as main() runs it. Returns the exit code of DESIGN section 7. */
int gj_cli_main(int argc, char **argv);

/* Each command: argv[0] is "gongjang <name>". Returns the exit code. */
#define GJ_COMMAND(name, text) int gj_cli_##name(int argc, char **argv);
#include "cli/command.def"
#undef GJ_COMMAND

/* --- said.c: the language of messages, help and progress ---
 *
 * --lang where it stands in the command line; else GONGJANG_LANG (en, ko); else the language of the locale (LC_ALL, LC_MESSAGES, LANG). What goes
 * into a results folder, or is printed as data, follows --lang alone: the environment never changes a result. */

/* Find it, once, before anything is said. It is kept in GONGJANG_LANG of the process. */
void gj_cli_find_lang(int argc, char **argv);
enum gj_lang gj_cli_lang(void);
/* An English message in that language (base/message.h): as a line of its own; with what stands before and after it; on stderr after
 * "gongjang: ". */
void gj_cli_say_line(FILE *out, const char *english);
GJ_PRINTF(4, 5)
void gj_cli_tell(FILE *out, const char *before, const char *after, const char *format, ...);
GJ_PRINTF(1, 2)
void gj_cli_note(const char *format, ...);
/* As argp_error: the message, where help is, and the end of the program. */
GJ_PRINTF(2, 3)
_Noreturn void gj_cli_wrong(const struct argp_state *state, const char *format, ...);
/* As argp_parse; help and faults in that language. Does not come back after either. */
void gj_cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* --- common.c --- */

/* Print an error, or all of a list, on stderr; as JSON on stdout too when asked. Returns the exit code. */
int gj_cli_fail(const struct gj_error *error, bool json);
int gj_cli_fail_all(const struct gj_error_list *errors, bool json);

/* Append a word as a shell takes it: in quotes where it needs them. */
void gj_cli_quote(struct gj_text *out, const char *word);

/* The --set of a command: NAME=VALUE, any number of times. */
#define GJ_CLI_MAX_SETS 64
#define GJ_CLI_SET_KEY 0x5e7 /* beyond all letters */
#define GJ_CLI_SET_OPTION                                                                                              \
    {                                                                                                                  \
        "set", GJ_CLI_SET_KEY, "NAME=VALUE", 0, "value of a parameter of the scenario; may be given again for others", \
            0                                                                                                          \
    }
/* Of a population the firm that a command looks at by itself. */
#define GJ_CLI_FIRM_KEY 0x5e8
#define GJ_CLI_FIRM_OPTION                                                                               \
    {                                                                                                    \
        "firm", GJ_CLI_FIRM_KEY, "N", 0, "of a scenario with a population: which firm, by its number", 0 \
    }
struct gj_cli_sets {
    const char *word[GJ_CLI_MAX_SETS]; /* as given */
    char name[GJ_CLI_MAX_SETS][300];   /* a parameter's, or '@' and the place of an assumption */
    struct gj_setting setting[GJ_CLI_MAX_SETS];
    uint32_t n;
};
/* Take one; argp_error when it is not NAME=VALUE. */
void gj_cli_set(struct argp_state *state, struct gj_cli_sets *sets, const char *argument);

/* Load a scenario; what its script prints goes to stderr, also when it fails. 0, or the exit code after its faults were printed. */
int gj_cli_load(const char *path, const struct gj_cli_sets *sets, bool json,
                struct gj_scenario **scenario) GJ_MUST_CHECK;

/* What the commands that look at one scenario ask for in the same words. A command's table lists those it takes:
 *   -a before|after  -n N  -s N  -t N  -l en|ko  -j  --set NAME=VALUE  SCENARIO */
struct gj_cli_asked {
    const char *path;
    struct gj_cli_sets sets;
    enum gj_arm arm;
    enum gj_lang lang;
    uint64_t seed;
    uint32_t replications; /* 0: not given */
    uint32_t firm;         /* of a population; 0: not given */
    unsigned threads;      /* 0: not given */
    bool has_seed, json;
};
/* For the parser of a command, after its own keys. */
error_t gj_cli_ask(int key, char *argument, struct argp_state *state, struct gj_cli_asked *asked);
/* Of a population the one firm that was asked for, as a study by itself. GJ_USAGE without a number, with a wrong one, or when there is no
 * population. */
enum gj_status gj_cli_choose_firm(uint32_t firm, struct gj_study_spec *spec, struct gj_error *error) GJ_MUST_CHECK;
/* Load it; the spec with the seed, the replications and the firm asked for, and with what its firm expects, if it decides. As
 * gj_cli_load. */
int gj_cli_load_asked(const struct gj_cli_asked *asked, struct gj_scenario **scenario,
                      struct gj_study_spec *spec) GJ_MUST_CHECK;
/* Say that some replications failed and are left out, and why the first did. Returns the exit code. */
int gj_cli_some_failed(uint32_t n_failed, uint32_t n, const struct gj_error *first);

/* Whole number of an option, from `low` to `high`; argp_error with the option's name otherwise. */
uint64_t gj_cli_number(struct argp_state *state, const char *option, const char *text, uint64_t low, uint64_t high);
/* 95, 95% or 0.95: a share from 0.5 to below 1. */
double gj_cli_confidence(struct argp_state *state, const char *text);
double gj_cli_hours(struct argp_state *state, const char *option, const char *text, double least);
/* The sentence in the language asked for, where a command has a few that are its own. */
static inline const char *gj_cli_say(bool is_korean, const char *en, const char *ko)
{
    return is_korean ? ko : en;
}
enum gj_lang gj_cli_language(struct argp_state *state, const char *text);
enum gj_arm gj_cli_arm(struct argp_state *state, const char *text);
enum gj_arm gj_cli_find_arm(const char *text, size_t n); /* GJ_MAX_ARMS: there is none of that name */
const char *gj_cli_arm_label(enum gj_arm arm, enum gj_lang lang);

/* The frozen text of a spec, and its SHA-256 into spec->scenario_sha. */
enum gj_status gj_cli_freeze(struct gj_study_spec *spec, struct gj_text *frozen, struct gj_error *error) GJ_MUST_CHECK;

/* Write all of a text to stdout. GJ_IO when that fails (a full disk, a closed pipe). */
enum gj_status gj_cli_put(const struct gj_text *text, struct gj_error *error) GJ_MUST_CHECK;

/* A sentence with its {0} ... {9} replaced by `value`s, `n` of them. */
void gj_cli_fill(struct gj_text *out, const char *sentence, const char *const *value, size_t n);

double gj_cli_seconds(void); /* of a steady clock */

/* Live one replication of one arm and write its event log to `path`. GJ_OK also when the replication failed: then row->status says how, `error`
 * why, and the log goes as far as it did. */
enum gj_status gj_cli_log(const struct gj_study_spec *spec, const char *path, uint32_t replication, enum gj_arm arm,
                          struct gj_row *row, struct gj_error *error) GJ_MUST_CHECK;

/* The scenario, overrides and replication that a results folder's rows come from. told: without what a firm that decides expects, for which a pilot would be
 * lived. */
struct gj_results;
enum gj_status gj_cli_reload_told(struct gj_results *results, struct gj_scenario **scenario, struct gj_study_spec *spec,
                                  struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_cli_reload(struct gj_results *results, struct gj_scenario **scenario, struct gj_study_spec *spec,
                             struct gj_error *error) GJ_MUST_CHECK;

/* --- watch.c: Ctrl-C as a flag, without a global --- */
struct gj_watch;
/* From here on SIGINT, SIGTERM and SIGHUP set the flag instead of ending the program; a second one ends it. Those that the caller had
 * ignored (nohup, a job in the background) stay ignored. NULL when that cannot be had. */
struct gj_watch *gj_watch_start(void);
const atomic_int *gj_watch_flag(const struct gj_watch *watch); /* NULL of NULL */
bool gj_watch_is_stopped(const struct gj_watch *watch);
void gj_watch_stop(struct gj_watch *watch); /* NULL is fine */

#endif
