/* Control charts: points plotted from what a station makes, and rules that see in them that it has gone out of control.
 *
 * Each machine of the station has its chart. Of `value`: after every `every` pieces a subgroup of `subgroup` pieces is measured, and its mean is
 * plotted in units of its standard deviation: normal with mean 0 in control, shift * sqrt(subgroup) out of control. Several points may be
 * due in one lot; all are plotted when the lot is done, each in the state its last piece was made in. Of `rejects`, at an inspection: when
 * so many whole lots have come that `subgroup` pieces have been looked at, the number of rejects r of n pieces is plotted as
 * (r - n e) / sqrt(n e (1 - e)), e being the share expected.
 *
 * When a rule of run_rule.def holds a signal starts a search (search.h) and the chart begins anew; also when control is restored.
 * Measuring takes no time of the machine. [Montgomery2013] 6, [ChampWoodall1987] for the run lengths. */
#ifndef GJ_FACTORY_CHART_H
#define GJ_FACTORY_CHART_H

#include "factory/search.h"

enum gj_run_rule {
#define GJ_RUN_RULE(NAME, name, kind, k, m, beyond, en, ko) GJ_RUN_RULE_##NAME,
#include "factory/run_rule.def"
#undef GJ_RUN_RULE
    GJ_N_RUN_RULES
};

const char *gj_run_rule_name(enum gj_run_rule rule);

struct gj_chart_spec {
    gj_id station;
    bool of_rejects;
    uint32_t subgroup, every; /* pieces; every >= subgroup */
    double shift;             /* of one piece's value out of control, in standard deviations */
    double expected;          /* of rejects: 0..1, neither */
    uint32_t rules;           /* bits of enum gj_run_rule */
    struct gj_search_spec search;
};

#endif
