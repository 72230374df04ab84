#include "study/bridge.h"

#include <math.h>

#include "base/error.h"
#include "study/estimate.h"

const struct gj_bridge_step_info *gj_bridge_step_info(enum gj_bridge_step step)
{
    static const struct gj_bridge_step_info infos[GJ_N_BRIDGE_STEPS] = {
#define GJ_BRIDGE_STEP(NAME, name, en, ko) {name, en, ko},
#include "study/bridge_step.def"
#undef GJ_BRIDGE_STEP
    };
    GJ_CHECK((unsigned)step < GJ_N_BRIDGE_STEPS, "step %d of %d", (int)step, (int)GJ_N_BRIDGE_STEPS);
    return &infos[step];
}

const char *gj_basis_name(enum gj_basis basis)
{
    static const char *const names[] = {"measured", "assumed", "none"};
    return names[basis];
}

/* One crossing: the facts of one replication (or their means), and one value of each share. */
struct crossing {
    double gross, deadweight, growth, rivals; /* NaN: not measured */
};
enum { N_SHARES = GJ_BRIDGE_NET - GJ_BRIDGE_DEADWEIGHT };

static void cross(const struct crossing *facts, const double *share, double *jobs, double *left)
{
    const double d = share[GJ_BRIDGE_DEADWEIGHT - 1];
    const bool is_measured = !isnan(facts->deadweight);
    const double growth = is_measured ? facts->growth : (1.0 - d) * facts->growth;
    jobs[GJ_BRIDGE_GROSS] = left[GJ_BRIDGE_GROSS] = facts->gross;
    jobs[GJ_BRIDGE_DEADWEIGHT] = is_measured ? -facts->deadweight : -d * facts->gross;
    left[GJ_BRIDGE_DEADWEIGHT] = left[GJ_BRIDGE_GROSS] + jobs[GJ_BRIDGE_DEADWEIGHT];
    jobs[GJ_BRIDGE_RIVALS] = isnan(facts->rivals) ? -share[GJ_BRIDGE_RIVALS - 1] * growth : -facts->rivals;
    left[GJ_BRIDGE_RIVALS] = left[GJ_BRIDGE_DEADWEIGHT] + jobs[GJ_BRIDGE_RIVALS];
    for (uint32_t step = GJ_BRIDGE_LEAKAGE; step <= GJ_BRIDGE_SUBSTITUTION; step++) {
        jobs[step] = -share[step - 1] * left[step - 1];
        left[step] = left[step - 1] + jobs[step];
    }
    jobs[GJ_BRIDGE_NET] = left[GJ_BRIDGE_NET] = left[GJ_BRIDGE_SUBSTITUTION];
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) { /* never -0 */
        jobs[step] += 0.0;
    }
}

static struct crossing facts_of(const struct gj_bridge_facts *facts, size_t i)
{
    return (struct crossing){.gross = facts->gross[i],
                             .deadweight = facts->deadweight ? facts->deadweight[i] : (double)NAN,
                             .growth = facts->growth ? facts->growth[i] : 0.0,
                             .rivals = facts->rivals ? facts->rivals[i] : (double)NAN};
}

static bool is_whole(const struct gj_bridge_facts *facts, size_t i)
{
    return !isnan(facts->gross[i]) && !(facts->deadweight && isnan(facts->deadweight[i])) &&
           !(facts->growth && isnan(facts->growth[i])) && !(facts->rivals && isnan(facts->rivals[i]));
}

double gj_bridge_net(const struct gj_bridge_spec *spec, const struct gj_bridge_facts *facts)
{
    const double central[N_SHARES] = {spec->deadweight.central, spec->rivals.central, spec->leakage.central,
                                      spec->substitution.central};
    double jobs[GJ_N_BRIDGE_STEPS];
    double left[GJ_N_BRIDGE_STEPS];
    if (!is_whole(facts, 0)) {
        return NAN;
    }
    const struct crossing one = facts_of(facts, 0);
    cross(&one, central, jobs, left);
    return left[GJ_BRIDGE_NET];
}

/* Running mean and sum of squares [Welford1962], in the order of replications. */
struct sum {
    double mean, squares;
};

static void add(struct sum *sum, double value, uint32_t n)
{
    const double change = value - sum->mean;
    sum->mean += change / n;
    sum->squares += change * (value - sum->mean);
}

/* Every crossing is linear in the facts, so the means of the replications cross to the mean; at the ends of the shares too. A product of shares has its extremes at
 * corners. */
static void widen(const struct gj_bridge_spec *spec, const struct crossing *mean, struct gj_bridge *bridge)
{
    const struct gj_range *const share[N_SHARES] = {&spec->deadweight, &spec->rivals, &spec->leakage,
                                                    &spec->substitution};
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        struct gj_bridge_line *line = &bridge->line[step];
        line->jobs_low = line->left_low = INFINITY;
        line->jobs_high = line->left_high = -INFINITY;
    }
    for (uint32_t corner = 0; corner < 1U << N_SHARES; corner++) {
        double at[N_SHARES];
        double jobs[GJ_N_BRIDGE_STEPS];
        double left[GJ_N_BRIDGE_STEPS];
        for (uint32_t i = 0; i < N_SHARES; i++) {
            at[i] = corner >> i & 1U ? share[i]->high : share[i]->low;
        }
        cross(mean, at, jobs, left);
        for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
            struct gj_bridge_line *line = &bridge->line[step];
            line->jobs_low = fmin(line->jobs_low, jobs[step]);
            line->jobs_high = fmax(line->jobs_high, jobs[step]);
            line->left_low = fmin(line->left_low, left[step]);
            line->left_high = fmax(line->left_high, left[step]);
        }
    }
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        struct gj_bridge_line *line = &bridge->line[step];
        line->jobs_low = gj_round_10(line->jobs_low);
        line->jobs_high = gj_round_10(line->jobs_high);
        line->left_low = gj_round_10(line->left_low);
        line->left_high = gj_round_10(line->left_high);
    }
}

static void say_basis(const struct gj_bridge_spec *spec, const struct gj_bridge_facts *facts, struct gj_bridge *bridge)
{
    struct gj_bridge_line *line = bridge->line;
    if (!facts->deadweight) {
        line[GJ_BRIDGE_DEADWEIGHT].basis = GJ_BASIS_ASSUMED;
        line[GJ_BRIDGE_DEADWEIGHT].share = spec->deadweight;
    }
    if (!facts->rivals) {
        line[GJ_BRIDGE_RIVALS].basis = facts->growth ? GJ_BASIS_ASSUMED : GJ_BASIS_NONE;
        line[GJ_BRIDGE_RIVALS].share = facts->growth ? spec->rivals : (struct gj_range){0};
    }
    line[GJ_BRIDGE_LEAKAGE].basis = line[GJ_BRIDGE_SUBSTITUTION].basis = GJ_BASIS_ASSUMED;
    line[GJ_BRIDGE_LEAKAGE].share = spec->leakage;
    line[GJ_BRIDGE_SUBSTITUTION].share = spec->substitution;
    line[GJ_BRIDGE_NET].basis = GJ_BASIS_ASSUMED; /* some step always is */
}

void gj_bridge_fill(const struct gj_bridge_spec *spec, const struct gj_bridge_facts *facts, struct gj_bridge *bridge)
{
    const double central[N_SHARES] = {spec->deadweight.central, spec->rivals.central, spec->leakage.central,
                                      spec->substitution.central};
    struct sum jobs_sum[GJ_N_BRIDGE_STEPS] = {0};
    struct sum left_sum[GJ_N_BRIDGE_STEPS] = {0};
    struct crossing mean = {.deadweight = facts->deadweight ? 0.0 : (double)NAN,
                            .rivals = facts->rivals ? 0.0 : (double)NAN};
    uint32_t n = 0;
    *bridge = (struct gj_bridge){.is_told = spec->is_told};
    for (size_t i = 0; i < facts->n; i++) {
        double jobs[GJ_N_BRIDGE_STEPS];
        double left[GJ_N_BRIDGE_STEPS];
        if (!is_whole(facts, i)) {
            continue;
        }
        n++;
        const struct crossing one = facts_of(facts, i);
        cross(&one, central, jobs, left);
        for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
            add(&jobs_sum[step], jobs[step], n);
            add(&left_sum[step], left[step], n);
        }
        mean.gross += (one.gross - mean.gross) / n;
        mean.deadweight += (one.deadweight - mean.deadweight) / n;
        mean.growth += (one.growth - mean.growth) / n;
        mean.rivals += (one.rivals - mean.rivals) / n;
    }
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        struct gj_bridge_line *line = &bridge->line[step];
        line->jobs = gj_estimate_of(jobs_sum[step].mean, jobs_sum[step].squares, n, facts->confidence);
        line->left = gj_estimate_of(left_sum[step].mean, left_sum[step].squares, n, facts->confidence);
    }
    mean.gross = n > 0 ? mean.gross : (double)NAN;
    widen(spec, &mean, bridge);
    say_basis(spec, facts, bridge);
}

static void print_share(const char *name, const struct gj_range *share, struct gj_text *out)
{
    gj_text_addf(out, "bridge.%s = ", name);
    gj_text_add_number(out, share->low);
    gj_text_add(out, " ");
    gj_text_add_number(out, share->central);
    gj_text_add(out, " ");
    gj_text_add_number(out, share->high);
    gj_text_add(out, "\n");
}

void gj_bridge_print(const struct gj_bridge_spec *spec, struct gj_text *out)
{
    if (!spec->is_told) {
        return;
    }
    print_share("deadweight", &spec->deadweight, out);
    print_share("rivals", &spec->rivals, out);
    print_share("leakage", &spec->leakage, out);
    print_share("substitution", &spec->substitution, out);
}
