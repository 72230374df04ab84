/* What the files of `gongjang verify` share. */
#ifndef GJ_CLI_VERIFY_INTERNAL_H
#define GJ_CLI_VERIFY_INTERNAL_H

#include "cli/opened.h"

struct gj_verify_options {
    const char *folder;
    uint32_t rows;
    uint64_t pick;
    bool has_pick, json;
};

/* Bit for bit; all that is no value is alike. */
bool gj_verify_same(double a, double b);
/* A random `want` of `n`, or all of them (`*want` is then `n`); NULL when memory is out. */
uint64_t *gj_verify_pick(uint64_t seed, uint64_t n, uint64_t *want, struct gj_error *error);
/* Row `number` is not what it was: how to look at it. */
void gj_verify_show_how(struct gj_error *error, const char *folder, uint64_t number);

/* Of a sweep's folder or file; the exit code, after all was said. */
int gj_verify_sweep(struct gj_verify_options *o, struct gj_opened *opened);

#endif
