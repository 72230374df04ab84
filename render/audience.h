/* Whom a report is for. The facts and the numbers are the same; the choice, the order and the depth of the sections differ (report.def). */
#ifndef GJ_RENDER_AUDIENCE_H
#define GJ_RENDER_AUDIENCE_H

#include "base/words.h"

enum gj_audience {
    GJ_AUDIENCE_OFFICER, /* decides on a grant: the answer, tables, money, what it rests on. The one that `run` writes */
    GJ_AUDIENCE_MINISTER,   /* a page or two, printed: the answer, a few numbers, who gains, what could be wrong */
    GJ_AUDIENCE_RESEARCHER, /* everything: all tables, definitions, methods, digests */
    GJ_N_AUDIENCES
};

/* "officer", "minister", "researcher"; as in --for. find: GJ_N_AUDIENCES when there is no such reader. */
const char *gj_audience_name(enum gj_audience audience);
enum gj_audience gj_audience_find(const char *name);

#endif
