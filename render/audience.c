#include "render/audience.h"

#include <string.h>

static const char *const names[GJ_N_AUDIENCES] = {
    [GJ_AUDIENCE_OFFICER] = "officer", [GJ_AUDIENCE_MINISTER] = "minister", [GJ_AUDIENCE_RESEARCHER] = "researcher"};

const char *gj_audience_name(enum gj_audience audience)
{
    return names[audience];
}

enum gj_audience gj_audience_find(const char *name)
{
    int audience = 0;
    while (audience < GJ_N_AUDIENCES && strcmp(names[audience], name) != 0) {
        audience++;
    }
    return (enum gj_audience)audience;
}
