/* Sampling: an inspection that looks at a sample of each lot and judges the lot by it (single sampling plan).
 *
 * A sample of n pieces (all, if the lot has fewer) is taken without putting back, so the defective pieces in it are hypergeometric. What the
 * inspection makes of the sample follows its misses and false alarms. At most `accept` rejects: the lot passes, without the rejects of the
 * sample, and with whatever is defective in the rest: that escapes further down. More: the lot is refused, and
 *   screened   the rest is inspected too, at once, by the same people; all rejects go the inspection's way (scrap or rework)
 *   scrapped   the whole lot is thrown away, good pieces too
 *   reworked   the whole lot goes back to the rework station; after the inspection's rework limit it is scrapped
 * The time of the inspection is that of the pieces it looks at. Such an inspection makes no defects itself. */
#ifndef GJ_FACTORY_SAMPLING_H
#define GJ_FACTORY_SAMPLING_H

#include "factory/id.h"

enum gj_refused {
#define GJ_REFUSED(NAME, name, en, ko) GJ_REFUSED_##NAME,
#include "factory/refused.def"
#undef GJ_REFUSED
    GJ_N_REFUSED
};

struct gj_sampling_spec {
    gj_id station;   /* an inspection */
    uint32_t sample; /* pieces; >= 1 */
    uint32_t accept; /* rejects in the sample with which the lot still passes; < sample */
    enum gj_refused refused;
};

#endif
