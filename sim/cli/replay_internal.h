/* What the files of `gongjang replay` share. */
#ifndef GJ_CLI_REPLAY_INTERNAL_H
#define GJ_CLI_REPLAY_INTERNAL_H

#include "cli/cli.h"

struct gj_replay_options {
    const char *path, *arm_name, *trace, *log;
    uint32_t replication;
    enum gj_arm arm;
    double from_h, to_h;
    bool print, json;
    struct gj_cli_sets sets;
    uint32_t firm; /* 0: not given */
    uint64_t row;
    bool has_row, has_replication, has_arm;
};

/* Live one replication of one arm, with what is asked for. `stored` (may be NULL) is what it must come out as. The exit code. */
int gj_replay_study(const struct gj_study_spec *given, struct gj_replay_options *o, const struct gj_row *stored);

/* A row of a sweep, from its folder or file: the point's study, the row's replication, compared with the row; then the arm asked for as above. */
int gj_replay_sweep(struct gj_replay_options *o);

#endif
