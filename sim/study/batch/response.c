#include "study/batch/response.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct gj_response_info infos[] = {
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) \
    {#name ".before", unit, en, ko, how, better}, {#name ".after", unit, en, ko, how, better},
#include "study/outcome.def"
#undef GJ_OUTCOME
#define GJ_RESPONSE(name, unit, en, ko, better, how) {#name, unit, en, ko, how, better},
#include "study/batch/response.def"
#undef GJ_RESPONSE
};
_Static_assert(sizeof infos / sizeof infos[0] == GJ_N_RESPONSES, "one line a response");

const struct gj_response_info *gj_response_info(uint32_t response)
{
    return &infos[response];
}

static uint32_t find_response(const char *text)
{
    uint32_t i = 0;
    while (i < GJ_N_RESPONSES && strcmp(infos[i].name, text) != 0) {
        i++;
    }
    return i < GJ_N_RESPONSES ? i : GJ_NO_RESPONSE;
}

enum gj_status gj_contrast_find(const char *text, struct gj_contrast *contrast, struct gj_error *error)
{
    const char *names[GJ_N_OUTCOMES + GJ_N_PAIR_RESPONSES];
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        names[k] = gj_outcome_info((enum gj_outcome_id)k)->name;
        if (strcmp(names[k], text) == 0) {
            *contrast = (struct gj_contrast){2 * k + 1, 2 * k};
            return GJ_OK;
        }
    }
    contrast->of = find_response(text);
    contrast->against = GJ_NO_RESPONSE;
    if (contrast->of != GJ_NO_RESPONSE) {
        return GJ_OK;
    }
    for (uint32_t k = 0; k < GJ_N_PAIR_RESPONSES; k++) {
        names[GJ_N_OUTCOMES + k] = infos[GJ_RESPONSE_OF_PAIR + k].name;
    }
    const char *near = gj_closest(text, names, GJ_N_OUTCOMES + GJ_N_PAIR_RESPONSES);
    gj_error_set(error, GJ_USAGE, NULL, "there is no outcome \"%.60s\"", text);
    if (near && find_response(near) != GJ_NO_RESPONSE) { /* of the pair */
        gj_error_fix(error, "did you mean %s? `gongjang doc outcomes` lists them", near);
    } else if (near) {
        gj_error_fix(error, "did you mean %s? `gongjang doc outcomes` lists them; %s.before and %s.after are one arm",
                     near, near, near);
    } else {
        gj_error_fix(error, "`gongjang doc outcomes` lists them; NAME.before and NAME.after are one arm");
    }
    return GJ_USAGE;
}

double gj_contrast_of(const struct gj_contrast *contrast, const double *value)
{
    return value[contrast->of] - (contrast->against == GJ_NO_RESPONSE ? 0.0 : value[contrast->against]);
}

void gj_contrast_name(const struct gj_contrast *contrast, char *out, size_t size)
{
    const char *name = infos[contrast->of].name;
    const char *dot = strrchr(name, '.');
    const int n = contrast->against != GJ_NO_RESPONSE && dot ? (int)(dot - name) : (int)strlen(name);
    snprintf(out, size, "%.*s", n, name);
}

const char *gj_contrast_unit(const struct gj_contrast *contrast)
{
    return infos[contrast->of].unit;
}

int gj_contrast_better(const struct gj_contrast *contrast)
{
    return infos[contrast->of].better;
}

struct gj_contrast gj_study_precision_of(const struct gj_study_spec *spec)
{
    const struct gj_contrast headline = {2 * (uint32_t)spec->headline + 1, 2 * (uint32_t)spec->headline};
    return spec->precision_of.of == spec->precision_of.against ? headline : spec->precision_of;
}
