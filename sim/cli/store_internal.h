/* What the files of `gongjang store` share. */
#ifndef GJ_CLI_STORE_INTERNAL_H
#define GJ_CLI_STORE_INTERNAL_H

#include "cli/cli.h"

/* Its commands: argv[0] is "gongjang store <name>". The exit code. */
int gj_store_ls(int argc, char **argv);
int gj_store_merge(int argc, char **argv);
int gj_store_export(int argc, char **argv);
int gj_store_drop(int argc, char **argv);

/* What all of them take: folders, and --json. For the parser of a command, after its own keys. */
struct gj_store_asked {
    char *const *folder;
    uint32_t n;
    bool json;
};
error_t gj_store_ask(int key, struct argp_state *state, struct gj_store_asked *asked);

/* "12 kB", "3.4 MB": for people. */
void gj_store_add_size(struct gj_text *out, uint64_t bytes);

#endif
