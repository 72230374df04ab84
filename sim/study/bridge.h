/* From gross to net: of the jobs at supported firms, how many are there because of the programme [HCA2014].
 *
 *     left(0) = gross                                    jobs at firms that get support, against the same firms that never take a step
 *     left(1) = left(0) - deadweight                     deadweight: measured, or d x gross
 *     left(2) = left(1) - rivals                         rivals: measured, or r x growth, (1 - d) of it where d is a share
 *     left(3) = left(2) - l x left(2)                    leakage
 *     left(4) = left(3) - s x left(3)  = net             substitution
 *
 * growth: jobs that come from more orders (after - technology): only those can be missing at rivals; saved work and new tasks displace nobody's orders.
 * Two kinds of not knowing stand side by side and are never mixed: the interval over replications, at the central shares; and the range over the shares, low to high, at the
 * means of the replications. A loss of jobs goes over the same bridge with its sign.
 *
 * What is measured and what is assumed is told of each step. A population measures deadweight and rivals; one firm with a decision of its own measures
 * deadweight; one firm that takes every step as planned assumes both. */
#ifndef GJ_STUDY_BRIDGE_H
#define GJ_STUDY_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "economy/level.h"
#include "study/interval.h"

/* Shares, 0..1. */
struct gj_bridge_spec {
    bool is_told;                 /* false: no bridge is drawn */
    struct gj_range deadweight;   /* of gross jobs; where no arm measures it */
    struct gj_range rivals;       /* of the jobs that growth brings, where rivals are not simulated */
    struct gj_range leakage;      /* of what is left then */
    struct gj_range substitution; /* of what is left then */
};

enum gj_bridge_step {
#define GJ_BRIDGE_STEP(NAME, name, en, ko) GJ_BRIDGE_##NAME,
#include "study/bridge_step.def"
#undef GJ_BRIDGE_STEP
    GJ_N_BRIDGE_STEPS
};
struct gj_bridge_step_info {
    const char *name, *en, *ko;
};
const struct gj_bridge_step_info *gj_bridge_step_info(enum gj_bridge_step step);

enum gj_basis {
    GJ_BASIS_MEASURED, /* by the arms, or the population */
    GJ_BASIS_ASSUMED,  /* a share of the scenario */
    GJ_BASIS_NONE,     /* cannot be: orders do not answer, so nobody loses any */
};
const char *gj_basis_name(enum gj_basis basis); /* "measured", "assumed", "none" */

struct gj_bridge_line {
    enum gj_basis basis;
    struct gj_estimate jobs,
        left; /* of this step (a deduction is negative; gross and net are themselves), and what is left after it */
    double jobs_low, jobs_high; /* range over the shares of this step and those before it */
    double left_low, left_high;
    struct gj_range share; /* the assumption; 0 0 0 where there is none */
};

/* Numbers of one replication each, or of one population; NaN in any: the replication is left out. */
struct gj_bridge_facts {
    const double *gross;
    const double *deadweight; /* NULL: assumed */
    const double *growth;     /* NULL: orders do not answer */
    const double *rivals;     /* lost there, positive; NULL: assumed */
    size_t n;
    double confidence;
};

struct gj_bridge {
    bool is_told;
    struct gj_bridge_line line[GJ_N_BRIDGE_STEPS];
};

void gj_bridge_fill(const struct gj_bridge_spec *spec, const struct gj_bridge_facts *facts, struct gj_bridge *bridge);

/* Net of the first of the facts, at the central shares; NaN when it is left out. */
double gj_bridge_net(const struct gj_bridge_spec *spec, const struct gj_bridge_facts *facts);

/* Its lines of the frozen scenario; nothing when it is not told. */
void gj_bridge_print(const struct gj_bridge_spec *spec, struct gj_text *out);

#endif
