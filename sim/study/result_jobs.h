/* The jobs ledger: stock and flow of heads by occupation in each arm, and what becomes of jobs, by the arms:
 *
 *     displaced = technology - before   the same orders, other hours
 *     growth    = after - technology    more orders, or fewer
 *     new tasks = after - before, of the technical tasks of the level
 *     change    = after - before = displaced + growth + new tasks
 *
 * The tasks of the level are new tasks only; all other occupations are displaced or grow. Where orders do not answer there is no technology arm:
 * technology is after, growth is exactly 0. All are paired over replications. Who is retrained moves from production to the level, so
 * displaced takes him out and new tasks take him in.
 *
 * Every replication closes: heads to the head, wages to the 1/1000 won against the firm's ledger, hours to the microsecond against the pools' meters. */
#ifndef GJ_STUDY_RESULT_JOBS_H
#define GJ_STUDY_RESULT_JOBS_H

#include "study/study.h"

enum gj_job_group {
#define GJ_JOB_GROUP(NAME, name, en, ko) GJ_JOB_##NAME,
#include "study/job_group.def"
#undef GJ_JOB_GROUP
    GJ_N_JOB_GROUPS,
    GJ_JOB_ALL = GJ_N_JOB_GROUPS /* their sum */
};
enum gj_job_measure {
#define GJ_JOB_MEASURE(NAME, name, unit, en, ko, how) GJ_JOB_MEASURE_##NAME,
#include "study/job_measure.def"
#undef GJ_JOB_MEASURE
    GJ_N_JOB_MEASURES
};
enum gj_job_flow {
#define GJ_JOB_FLOW(NAME, name, sign, en, ko) GJ_JOB_FLOW_##NAME,
#include "study/job_flow.def"
#undef GJ_JOB_FLOW
    GJ_N_JOB_FLOWS
};
/* How the change of a measure is split. */
enum gj_job_part { GJ_JOB_DISPLACED, GJ_JOB_GROWTH, GJ_JOB_NEW_TASKS, GJ_JOB_CHANGE, GJ_N_JOB_PARTS };

struct gj_job_info {
    const char *name, *unit, *en, *ko;
};
const struct gj_job_info *gj_job_group_info(enum gj_job_group group); /* GJ_JOB_ALL too */
const struct gj_job_info *gj_job_measure_info(enum gj_job_measure measure);
const struct gj_job_info *gj_job_flow_info(enum gj_job_flow flow);
const struct gj_job_info *gj_job_part_info(enum gj_job_part part);
/* +1 comes in, -1 goes out, 0: the sum. */
int gj_job_flow_sign(enum gj_job_flow flow);

struct gj_jobs {
    bool has_technology;                                           /* else growth is 0 by construction */
    bool is_there[GJ_N_JOB_GROUPS];                                /* anybody at any time, in any arm */
    uint32_t n;                                                    /* replications in `flow` */
    double flow[GJ_MAX_ARMS][GJ_N_JOB_GROUPS + 1][GJ_N_JOB_FLOWS]; /* means; the last group is the sum */
    struct gj_estimate arm[GJ_MAX_ARMS][GJ_N_JOB_GROUPS + 1][GJ_N_JOB_MEASURES];
    struct gj_estimate part[GJ_N_JOB_PARTS][GJ_N_JOB_GROUPS + 1][GJ_N_JOB_MEASURES];
};

#endif
