/* Other simulators on the models of bench, run by their own scripts in a process of their own. */
#ifndef GJ_CLI_BENCH_PEERS_H
#define GJ_CLI_BENCH_PEERS_H

#include "cli/bench_models.h"

#define GJ_PEERS_MAX 40

struct gj_peer {
    char name[48]; /* "SimPy 2, parts 2.3.1" */
    enum gj_bench_model model;
    bool is_missing, agrees;
    double ns_a_part, rate, inside; /* rate: parts a unit; inside: mean time, units */
};

/* What as many parts as the peers make give in the engine: over replications. */
struct gj_peer_norm {
    double rate, rate_sd, inside, inside_sd;
};

struct gj_peers {
    uint32_t n;
    bool all_agree;
    struct gj_peer peer[GJ_PEERS_MAX];
    struct gj_peer_norm norm[GJ_BENCH_N_MODELS];
};

/* Run every script of `folder` that this machine can run. A simulator that is not installed is a peer that is missing, no error; a script that
 * fails is one. */
enum gj_status gj_peers_measure(const char *folder, struct gj_peers *peers, struct gj_error *error) GJ_MUST_CHECK;

#endif
