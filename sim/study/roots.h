/* Roots of lost minutes as numbers, so that the ledgers of many replications can be added up: causes in their order, of each the stations, modes, pools
 * or order streams, and "none in particular". */
#ifndef GJ_STUDY_ROOTS_H
#define GJ_STUDY_ROOTS_H

#include "factory/loss.h"

struct gj_roots {
    const struct gj_plant *plant;
    uint32_t first[GJ_N_CAUSES + 1]; /* number of a cause's first root; the last: how many there are */
};

void gj_roots_init(struct gj_roots *roots, const struct gj_plant *plant);
uint32_t gj_root_number(const struct gj_roots *roots, struct gj_root root);
struct gj_root gj_root_of(const struct gj_roots *roots, uint32_t number);

/* Minutes a day of a replication: by root, lost by its own station and by others; and by [station * GJ_N_CAUSES + cause], which may be NULL. */
struct gj_root_minutes {
    double *own, *others, *lost;
};
/* Add a ledger's charges over `days`. Time off shift is not lost. */
void gj_roots_add(const struct gj_roots *roots, const struct gj_loss_charge *charge, size_t n, double days,
                  const struct gj_root_minutes *out);

#endif
