#include "study/design/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/study.h"

#include "kernel/digest.h"

const char *gj_design_name(enum gj_design_kind kind)
{
    static const char *const names[] = {
#define GJ_DESIGN(name, en, ko) #name,
#include "study/design/design.def"
#undef GJ_DESIGN
    };
    return names[kind];
}

const char *gj_design_text(enum gj_design_kind kind, bool is_korean)
{
    static const char *const texts[][2] = {
#define GJ_DESIGN(name, en, ko) {en, ko},
#include "study/design/design.def"
#undef GJ_DESIGN
    };
    return texts[kind][is_korean];
}

static void print_factor(const struct gj_factor *f, struct gj_text *out)
{
    char low[80], central[80], high[80];
    gj_text_addf(out, "experiment.%s \"%s\"", gj_role_name(f->role), f->name);
    if (f->kind == GJ_FACTOR_CHOICE) {
        gj_factor_show(f, f->central, central, sizeof central);
        gj_text_addf(out, " = %s of", central);
        for (uint32_t i = 0; i < f->n_choices; i++) {
            gj_text_addf(out, "%s %s", i ? "," : "", f->choice[i]);
        }
    } else if (f->low == f->high) {
        gj_factor_write(f, f->central, central, sizeof central);
        gj_text_addf(out, " = %s", central);
    } else {
        gj_factor_write(f, f->low, low, sizeof low);
        gj_factor_write(f, f->central, central, sizeof central);
        gj_factor_write(f, f->high, high, sizeof high);
        gj_text_addf(out, " = %s, %s .. %s, %s", central, low, high,
                     f->kind == GJ_FACTOR_WHOLE ? "whole" : gj_shape_name(f->shape));
    }
    gj_text_addf(out, "%s%s%s%s%s\n", f->is_given ? ", given" : "", *f->group ? ", group " : "", f->group,
                 *f->mark ? ", mark " : "", f->mark);
}

static void print_cases(const struct gj_experiment *e, const char *word, const struct gj_case *list, uint32_t n,
                        struct gj_text *out)
{
    char text[80];
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(out, "experiment.%s \"%s\" =", word, list[i].name);
        for (uint32_t k = 0; k < e->n_factors; k++) {
            if (!isnan(list[i].value[k])) {
                gj_factor_write(&e->factor[k], list[i].value[k], text, sizeof text);
                gj_text_addf(out, " %s=%s", e->factor[k].name, text);
            }
        }
        gj_text_add(out, "\n");
    }
}

/* Of a table what it holds, and not where it lies: the folder may be another on another machine. */
static void print_design(const struct gj_design_spec *design, bool is_crossed, struct gj_text *out)
{
    gj_text_addf(out, "experiment.design = %s, n %llu, levels %u, seed %llu%s%s, %s", gj_design_name(design->kind),
                 (unsigned long long)design->n, design->levels, (unsigned long long)design->seed,
                 design->is_by_group ? ", by group" : "", design->has_pairs ? ", second order" : "",
                 is_crossed ? "crossed" : "joint");
    if (design->kind == GJ_DESIGN_csv && design->text) {
        uint64_t digest = GJ_DIGEST_START;
        for (const char *c = design->text; *c != '\0'; c++) {
            digest = gj_digest_add(digest, (unsigned char)*c);
        }
        gj_text_addf(out, ", table %016llx", (unsigned long long)digest);
    }
    gj_text_add(out, "\n");
}

void gj_print_experiment(const struct gj_experiment *e, struct gj_text *out)
{
    char target[80];
    gj_contrast_name(&e->target, target, sizeof target);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        print_factor(&e->factor[i], out);
    }
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        gj_text_addf(out, "experiment.constraint = %s\n", e->constraint[i]);
    }
    print_cases(e, "scenario", e->scenario, e->n_scenarios, out);
    print_cases(e, "policy", e->policy, e->n_policies, out);
    gj_text_add(out, "experiment.outcomes =");
    for (uint32_t i = 0; i < e->n_responses; i++) {
        gj_text_addf(out, " %s", gj_response_info(e->response[i])->name);
    }
    gj_text_add(out, "\n");
    print_design(&e->design, e->is_crossed, out);
    gj_text_addf(out, "experiment.replications = %u, least %u, precision %.17g of %s, draws %s\n", e->replications,
                 e->replications_min, e->precision, target, e->has_own_draws ? "own" : "common");
}

/* --- assumptions as factors -------------------------------------------------------------------------------------------------------- */

static bool is_wanted(const struct gj_assumption *a)
{
    return a->low < a->high && !a->is_of_factor && !a->is_mixed;
}

static int by_place(const void *left, const void *right)
{
    const struct gj_assumption *a = *(const struct gj_assumption *const *)left;
    const struct gj_assumption *b = *(const struct gj_assumption *const *)right;
    const int order = strcmp(a->place, b->place);
    return order ? order : (a > b) - (a < b);
}

/* Marks which of the register stand at a place where none before them does: what is given for a place is given for all. */
static bool *first_at_place(const struct gj_study_spec *study)
{
    const uint32_t n = study->n_assumptions;
    const struct gj_assumption **sorted = gj_alloc_zero(n + 1U, sizeof *sorted);
    bool *is_first = gj_alloc_zero(n + 1U, sizeof *is_first);
    for (uint32_t i = 0; sorted && i < n; i++) {
        sorted[i] = &study->assumption[i];
    }
    if (sorted && is_first) {
        qsort(sorted, n, sizeof *sorted, by_place);
        for (uint32_t i = 0; i < n; i++) {
            is_first[sorted[i] - study->assumption] = i == 0 || strcmp(sorted[i]->place, sorted[i - 1]->place) != 0;
        }
    } else {
        gj_free(is_first);
        is_first = NULL;
    }
    gj_free(sorted);
    return is_first;
}

static bool take_assumption(const struct gj_assumption *a, struct gj_arena *arena, struct gj_factor *f)
{
    const size_t size = strlen(a->place) + 2;
    char *name = gj_arena_alloc(arena, size, 1);
    if (!name) {
        return false;
    }
    snprintf(name, size, "@%s", a->place);
    *f = (struct gj_factor){.name = name,
                            .role = GJ_ROLE_UNCERTAINTY,
                            .kind = a->is_whole ? GJ_FACTOR_WHOLE : GJ_FACTOR_REAL,
                            .unit = "",
                            .per = "",
                            .measure = a->unit,
                            .low = gj_round_10(a->low),
                            .central = gj_round_10(a->central),
                            .high = gj_round_10(a->high),
                            .group = a->source ? a->source : "",
                            .mark = a->mark,
                            .source = a->source ? a->source : ""};
    return true;
}

/* Cases say nothing of the factors that were added. */
static const struct gj_case *widen(const struct gj_case *list, uint32_t n_cases, uint32_t had, uint32_t n,
                                   struct gj_arena *arena, bool *is_ok)
{
    struct gj_case *wide = gj_arena_alloc(arena, n_cases + 1U, sizeof *wide);
    *is_ok &= wide != NULL;
    for (uint32_t i = 0; i < n_cases && *is_ok; i++) {
        double *value = gj_arena_alloc(arena, n + 1U, sizeof *value);
        *is_ok &= value != NULL;
        for (uint32_t k = 0; k < n && value; k++) {
            value[k] = k < had ? list[i].value[k] : (double)NAN;
        }
        wide[i] = (struct gj_case){list[i].name, value};
    }
    return wide;
}

enum gj_status gj_experiment_with_assumptions(const struct gj_study_spec *study, struct gj_arena *arena,
                                              struct gj_experiment *out, struct gj_error *error)
{
    static const struct gj_experiment none;
    const struct gj_experiment *e = study->experiment ? study->experiment : &none;
    bool *is_first = first_at_place(study);
    uint32_t n = e->n_factors;
    for (uint32_t i = 0; is_first && i < study->n_assumptions; i++) {
        n += is_first[i] && is_wanted(&study->assumption[i]);
    }
    struct gj_factor *factor = gj_arena_alloc(arena, n + 1U, sizeof *factor);
    bool is_ok = is_first && factor;
    *out = *e;
    n = e->n_factors;
    for (uint32_t i = 0; i < n && is_ok; i++) {
        factor[i] = e->factor[i];
    }
    for (uint32_t i = 0; i < study->n_assumptions && is_ok; i++) {
        if (is_first[i] && is_wanted(&study->assumption[i])) {
            is_ok = take_assumption(&study->assumption[i], arena, &factor[n++]);
        }
    }
    out->factor = factor;
    out->n_factors = n;
    out->scenario = widen(e->scenario, e->n_scenarios, e->n_factors, n, arena, &is_ok);
    out->policy = widen(e->policy, e->n_policies, e->n_factors, n, arena, &is_ok);
    gj_free(is_first);
    return is_ok ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the assumptions as factors");
}
