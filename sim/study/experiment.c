#include "study/experiment.h"

#include <math.h>

#include "kernel/digest.h"

const char *gj_design_name(enum gj_design_kind kind)
{
    static const char *const names[] = {
#define GJ_DESIGN(name, text) #name,
#include "study/design.def"
#undef GJ_DESIGN
    };
    return names[kind];
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
    if (design->text) {
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
