/* Robustness as a method of sens: policies by each criterion, which is best by which, and worlds that are left out. */
#include <math.h>

#include "study/sens/sens.h"
#include "study/sens/sens_ask.h"

#define GAPS_NAMED 5u /* worlds left out that are told one by one */

/* "cards=4, lot=10": the values at a point of the factors of a role (levers, or all others). */
static struct gj_sens_text values_at(const struct gj_sens_input *in, struct gj_sens_output *out, uint64_t point,
                                     bool of_levers)
{
    const struct gj_point_table *t = in->table;
    struct gj_text text;
    char value[300];
    bool is_first = true;
    gj_text_init(&text);
    for (uint32_t k = 0; k < t->n_axes; k++) {
        const struct gj_factor *f = &t->experiment->factor[t->axis[k]];
        if ((f->role == GJ_ROLE_LEVER) == of_levers) {
            gj_factor_show(f, t->value[point * t->n_axes + k], value, sizeof value);
            gj_text_addf(&text, "%s%s=%s", is_first ? "" : ", ", f->name, value);
            is_first = false;
        }
    }
    return gj_sens_take(out, &text, NULL);
}

static struct gj_sens_text policy_text(const struct gj_sens_input *in, struct gj_sens_output *out,
                                       const struct gj_robust_policy *policy)
{
    return policy->name ? gj_sens_same(out, policy->name) : values_at(in, out, policy->point, true);
}

static enum gj_sens_word word_of(uint32_t criterion)
{
    static const enum gj_sens_word words[] = {
#define GJ_CRITERION(name, is_cost, text) GJ_SENS_CRITERION_##name,
#include "study/sens/criterion.def"
#undef GJ_CRITERION
    };
    return words[criterion];
}

/* --- tables --- */

static void print_table(const struct gj_sens_input *in, const struct gj_robustness *r, const enum gj_criterion *column,
                        uint32_t n, struct gj_sens_table *table, struct gj_sens_output *out)
{
    gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "policy", GJ_SENS_ROBUST_POLICY, "");
    for (uint32_t c = 0; c < n; c++) {
        const bool is_share = column[c] == GJ_CRITERION_satisfied;
        gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, gj_criterion_info(column[c])->name, word_of(column[c]),
                           is_share ? "1" : gj_contrast_unit(&in->contrast))
            ->is_difference = gj_criterion_info(column[c])->is_cost;
    }
    for (uint32_t p = 0; p < r->n_policies; p++) {
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        cell[0].text = policy_text(in, out, &r->policy[p]);
        for (uint32_t c = 0; c < n; c++) {
            const struct gj_robust_value *v = &r->policy[p].of[column[c]];
            cell[c + 1] = gj_sens_interval(v->value, v->low, v->high);
        }
    }
}

/* --- sentences --- */

/* "mean (100 %), worst (61 %)" of all criteria by which policy `p` is best. False when there is none. */
static bool criteria_of(const struct gj_robustness *r, uint32_t p, struct gj_sens_output *out,
                        struct gj_sens_text *criteria)
{
    struct gj_text text[2];
    bool is_any = false;
    gj_text_init(&text[0]);
    gj_text_init(&text[1]);
    for (uint32_t c = 0; c < GJ_N_CRITERIA; c++) {
        if (r->is_best[c] && r->best[c] == p) {
            const double share = r->policy[p].best_share[c];
            for (int korean = 0; korean < 2; korean++) {
                const char *word = gj_sens_word_text(word_of(c), korean == 1);
                gj_text_addf(&text[korean], "%s%s", is_any ? ", " : "", word);
                if (!isnan(share)) {
                    gj_text_addf(&text[korean], " (%.0f %%)", 100.0 * share);
                }
            }
            is_any = true;
        }
    }
    *criteria = gj_sens_take(out, &text[0], &text[1]);
    return is_any;
}

static void say_best(const struct gj_sens_input *in, const struct gj_robustness *r, struct gj_sens_output *out)
{
    bool is_any = false;
    for (uint32_t p = 0; p < r->n_policies; p++) {
        struct gj_sens_text criteria;
        if (criteria_of(r, p, out, &criteria)) {
            gj_sens_say(out, GJ_SENS_ROBUST_BEST,
                        (const struct gj_sens_arg[]){gj_sens_named(policy_text(in, out, &r->policy[p])),
                                                     gj_sens_named(criteria)},
                        2);
            is_any = true;
        }
    }
    gj_sens_say(out, is_any ? GJ_SENS_ROBUST_SHARES : GJ_SENS_ROBUST_ALIKE, NULL, 0);
}

static void say_gaps(const struct gj_sens_input *in, const struct gj_robustness *r, struct gj_sens_output *out)
{
    if (r->n_left_out > 0) {
        gj_sens_say(
            out, GJ_SENS_ROBUST_LEFT_OUT,
            (const struct gj_sens_arg[]){gj_sens_count(r->n_left_out), gj_sens_count(r->n_worlds + r->n_left_out)}, 2);
    }
    for (uint64_t i = 0; i < r->n_left_out && i < GAPS_NAMED; i++) {
        const struct gj_robust_gap *gap = &r->gap[i];
        const struct gj_sens_text world =
            gap->name ? gj_sens_same(out, gap->name) : values_at(in, out, gap->world, false);
        const struct gj_sens_arg policy = gj_sens_named(policy_text(in, out, &r->policy[gap->policy]));
        if (gap->point == UINT64_MAX) {
            gj_sens_say(out, GJ_SENS_ROBUST_GAP_MISSING, (const struct gj_sens_arg[]){gj_sens_named(world), policy}, 2);
        } else {
            gj_sens_say(out, GJ_SENS_ROBUST_GAP,
                        (const struct gj_sens_arg[]){gj_sens_named(world), policy,
                                                     gj_sens_named(gj_sens_state(gap->state)),
                                                     gj_sens_count(gap->point)},
                        4);
        }
    }
}

static void say_all(const struct gj_sens_input *in, const struct gj_robustness_spec *spec,
                    const struct gj_robustness *r, struct gj_sens_output *out)
{
    gj_sens_say(out, GJ_SENS_ROBUST_SIZE,
                (const struct gj_sens_arg[]){
                    gj_sens_count(r->n_policies), gj_sens_count(r->n_worlds), gj_sens_named(gj_sens_outcome(in)),
                    gj_sens_named(gj_sens_both(spec->better > 0 ? GJ_SENS_MORE : GJ_SENS_LESS)),
                    gj_sens_named(gj_sens_both(word_of(spec->by))), gj_sens_number(spec->alpha, "1"),
                    gj_sens_number(spec->optimism, "")},
                7);
    say_best(in, r, out);
    if (spec->has_threshold) {
        gj_sens_say(out, GJ_SENS_ROBUST_THRESHOLD,
                    (const struct gj_sens_arg[]){
                        gj_sens_number(spec->threshold, gj_contrast_unit(&in->contrast)),
                        gj_sens_named(gj_sens_both(spec->better > 0 ? GJ_SENS_PRIM_AT_LEAST : GJ_SENS_PRIM_AT_MOST))},
                    2);
    } else {
        gj_sens_say(out, GJ_SENS_ROBUST_NO_THRESHOLD, NULL, 0);
    }
    say_gaps(in, r, out);
}

enum gj_status gj_sens_robustness(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    static const enum gj_criterion values[] = {GJ_CRITERION_mean, GJ_CRITERION_worst, GJ_CRITERION_cvar,
                                               GJ_CRITERION_hurwicz};
    static const enum gj_criterion regrets[] = {GJ_CRITERION_regret_max, GJ_CRITERION_regret_mean,
                                                GJ_CRITERION_satisfied};
    const struct gj_sens_ask by_itself = gj_sens_ask_default();
    const struct gj_sens_ask *ask = in->ask ? in->ask : &by_itself;
    const struct gj_robustness_spec spec = {
        .table = in->table,
        .better = ask->better != 0 ? ask->better : gj_contrast_better(&in->contrast),
        .alpha = ask->worst_share,
        .has_threshold = !isnan(in->threshold),
        .threshold = isnan(in->threshold) ? 0.0 : in->threshold,
        .optimism = ask->optimism,
        .by = ask->by,
        .confidence = in->confidence,
        .n_bootstraps = in->n_bootstrap,
        .seed = in->seed,
    };
    struct gj_robustness robustness;
    const enum gj_status status = gj_robustness_find(&spec, &robustness, error);
    if (status == GJ_OK) {
        struct gj_sens_table *table = gj_sens_add_table(out, "outcome", GJ_SENS_ROBUST_TITLE);
        print_table(in, &robustness, values, 4, table, out);
        table = gj_sens_add_table(out, "regret", GJ_SENS_ROBUST_REGRET);
        print_table(in, &robustness, regrets, spec.has_threshold ? 3 : 2, table, out);
        say_all(in, &spec, &robustness, out);
        gj_robustness_fini(&robustness);
    }
    return status;
}
