/* What a firm expects its upgrades to bring: found by a pilot, before the study.
 *
 * A firm that decides for itself cannot live its future first. So a few replications of it, apart from those of the study (their numbers begin at
 * GJ_PILOT_FIRST), are lived with the first 0, 1, ... n upgrades, each at its time, paid for by the firm alone, with the market answering, and without tax,
 * interest or an end of cash. The gain of upgrade k is what the firm earns more a year (sales less running costs, upkeep among them)
 * with k upgrades than with k - 1, from the first whole month in which upgrade k has its full effect to the end of the study, a year
 * at least: beyond the horizon if it must be.
 *
 *     0 upgrades   -------------------------|=============|
 *     1            --- installing, ramp ----|=== gain ====|     means over the pilot's replications, paired
 */
#ifndef GJ_STUDY_PILOT_H
#define GJ_STUDY_PILOT_H

#include "study/study.h"

#define GJ_PILOT_FIRST UINT32_C(0x40000000) /* no study has as many replications */

/* Fill spec->expected when the firm decides and it is not known yet; else nothing happens. Same bytes for any number of threads (0: all cores). A
 * replication that fails is left out; when all do, the status of the first. GJ_NO_MEMORY; GJ_INTERRUPTED when `stop` (may be NULL) says so. Cost: pilots x
 * (upgrades + 1) lives. */
enum gj_status gj_study_expect(struct gj_study_spec *spec, unsigned n_threads, const atomic_int *stop,
                               struct gj_error *error) GJ_MUST_CHECK;

#endif
