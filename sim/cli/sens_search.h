/* What `gongjang sens` takes beside a batch: what prim and robustness are asked, and searches that run a scenario themselves. */
#ifndef GJ_CLI_SENS_SEARCH_H
#define GJ_CLI_SENS_SEARCH_H

#include "cli/cli.h"
#include "study/sens/sens_ask.h"

struct gj_sens_asked {
    struct gj_sens_ask ask; /* of prim and robustness */
    struct gj_prim_where where;
    bool has_where;
    const char *where_level; /* of --where: the amount as it was written; NULL: a quantile */
    /* Searches */
    bool assumptions;
    const char *switching;         /* name of a factor; NULL */
    const char *policies;          /* "A,B"; NULL */
    double from, to;               /* NaN: the factor's range */
    uint32_t n_scan, replications; /* 0: as the study has it */
    unsigned threads;
    struct gj_cli_sets sets;
    bool quiet;
};
void gj_sens_asked_init(struct gj_sens_asked *asked);
/* A child of the command's parser; its input is a struct gj_sens_asked. */
extern const struct argp gj_sens_asked_argp;
bool gj_sens_asked_searches(const struct gj_sens_asked *asked);

/* A search, and what it shares with the rest of the command. */
struct gj_sens_search {
    const struct gj_sens_asked *asked;
    const char *path, *outcome,
        *out;            /* outcome NULL: the experiment's target, or the study's headline; out: CSV, may be NULL */
    const char *picture; /* of --assumptions; NULL */
    enum gj_lang lang;
    double confidence;     /* NaN: the study's */
    const char *threshold; /* NULL: 0 */
    uint64_t seed;
    bool has_seed, json;
};
int gj_sens_search_run(const struct gj_sens_search *search); /* exit code */

#endif
