/* Tables of points written down by hand, for analyses that know nothing of designs. */
#ifndef GJ_TEST_HAND_TABLE_H
#define GJ_TEST_HAND_TABLE_H

#include "study/batch/point_table.h"

#define HAND_FACTORS 6
#define HAND_REPLICATIONS 8 /* at most */

struct hand {
    struct gj_experiment experiment;
    struct gj_factor factor[HAND_FACTORS];
    uint32_t *axis; /* the table's */
    struct gj_point_table table;
};

/* No factors yet; room for so many points of so many replications. */
void hand_init(struct hand *h, uint64_t n, uint32_t n_replications);
void hand_fini(struct hand *h);
/* A factor more, varied; returns it for changes. */
struct gj_factor *hand_add(struct hand *h, const char *name, enum gj_factor_role role, double low, double central,
                           double high);
struct gj_factor *hand_add_choice(struct hand *h, const char *name, enum gj_factor_role role, const char *const *word,
                                  uint32_t n);
/* The next point, with its values by factor and its replications; NaN: failed. */
void hand_point(struct hand *h, const double *value, const double *replication);
/* The same with replications that are all alike. */
void hand_put(struct hand *h, const double *value, double outcome);
void hand_refuse(struct hand *h, const double *value);

/* Within 1e-9 of its size. */
void is_near(double value, double expected);

#endif
