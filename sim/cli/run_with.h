/* `run --with drivers,gains,grant,budget`: analyses that cost many lives, made after the study and kept with its results.
 *
 * They are of the study as it is run: its seed, what its firm expects, the numbers given from outside. Rows and digests of the study are the same with and
 * without them, and what they find is the same for any number of threads. */
#ifndef GJ_CLI_RUN_WITH_H
#define GJ_CLI_RUN_WITH_H

#include "cli/cli.h"

enum gj_with {
#define GJ_WITH(NAME, name) GJ_WITH_##NAME,
#include "cli/run_with.def"
#undef GJ_WITH
    GJ_N_WITH
};

struct gj_cli_with {
    bool has[GJ_N_WITH];
    uint32_t replications; /* of each analysis; 0: drivers and gains few, the others as the study has them */
    const char *budget;    /* as given; NULL: the programme's a year */
    int64_t budget_won;
    char list[80], replications_text[16];
};
/* A child of the command's parser; its input is a struct gj_cli_with. */
extern const struct argp gj_cli_with_argp;

enum { GJ_WITH_WORDS = 6 };
/* What of it belongs to the command that makes the results again, in one order whatever was typed; returns how many words of GJ_WITH_WORDS. They live as long as
 * `with`. */
uint32_t gj_cli_with_words(struct gj_cli_with *with, const char **word);

/* Can it be done for this study? Before anything is lived. GJ_USAGE with what to do. Finds the budget. */
enum gj_status gj_cli_with_check(struct gj_cli_with *with, const struct gj_study_spec *spec,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* On stderr, what each will cost. `life_s`: seconds of one life; NaN: not known. */
void gj_cli_with_announce(const struct gj_cli_with *with, const struct gj_study_spec *spec, double life_s,
                          unsigned threads, enum gj_lang lang);

struct gj_with_job {
    const struct gj_cli_with *with;
    struct gj_scenario *scenario;
    const struct gj_cli_sets *sets; /* it was loaded with */
    unsigned threads;               /* 0: all cores */
    const struct gj_watch *watch;
    enum gj_lang lang;
    bool quiet;
};
/* All that is asked for, into result->insight. An analysis of which some replications failed is kept, and that is said on stderr. GJ_INTERRUPTED. */
enum gj_status gj_cli_with_run(const struct gj_with_job *job, struct gj_study_result *result,
                               struct gj_error *error) GJ_MUST_CHECK;

#endif
