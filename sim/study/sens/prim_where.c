/* What is of interest, as one says it: "npv_society < 0". */
#include <ctype.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/sens/prim.h"
#include "study/sens/resample.h"

static enum gj_status wrong(const char *text, const char *what, struct gj_error *error)
{
    gj_error_set(error, GJ_USAGE, NULL, "--where \"%.100s\": %s", text, what);
    gj_error_fix(error,
                 "say an outcome, < or >, and a number or a quantile: \"npv_society < 0\", \"heads_end >= q90\"");
    return GJ_USAGE;
}

static const char *skip(const char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    return text;
}

/* 12.5, or q20: the quantile below which 20 % of the points are. */
static bool read_number(const char *text, struct gj_prim_where *where)
{
    char *end;
    where->is_quantile = *text == 'q';
    const char *digits = text + where->is_quantile;
    where->number = strtod(digits, &end) / (where->is_quantile ? 100.0 : 1.0);
    const bool is_share = where->number > 0.0 && where->number < 1.0;
    return end != digits && *skip(end) == '\0' && isfinite(where->number) && (!where->is_quantile || is_share);
}

enum gj_status gj_prim_parse(const char *text, struct gj_prim_where *where, struct gj_error *error)
{
    *where = (struct gj_prim_where){0};
    const char *from = skip(text);
    const size_t n = strcspn(from, "<> \t=");
    if (n == 0 || n >= sizeof where->outcome) {
        return wrong(text, "it does not begin with an outcome", error);
    }
    memcpy(where->outcome, from, n);
    from = skip(from + n);
    if (*from != '<' && *from != '>') {
        return wrong(text, "< or > is missing", error);
    }
    where->is_below = *from++ == '<';
    where->is_equal = *from == '=';
    from = skip(from + where->is_equal);
    if (!read_number(from, where)) {
        return wrong(text, "what it is compared with is no number and no quantile from q0 to q100", error);
    }
    return gj_contrast_find(where->outcome, &where->contrast, error);
}

enum gj_status gj_prim_threshold(const struct gj_prim_where *where, const struct gj_point_table *table,
                                 double *threshold, struct gj_error *error)
{
    *threshold = where->number;
    if (!where->is_quantile) {
        return GJ_OK;
    }
    double *value = gj_alloc_zero(table->n + 1, sizeof *value);
    size_t n = 0;
    if (!value) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu points", (unsigned long long)table->n);
    }
    for (uint64_t i = 0; i < table->n; i++) {
        if (table->state[i] == GJ_POINT_DONE && isfinite(table->mean[i])) {
            value[n++] = table->mean[i];
        }
    }
    gsl_sort(value, 1, n);
    *threshold = n > 0 ? gj_round_10(gj_quantile_sorted(value, n, where->number)) : (double)NAN;
    gj_free(value);
    return GJ_OK;
}
