#include "study/versus.h"

#include <math.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/population/population.h"

const char *gj_versus_part_name(enum gj_versus_part part)
{
    static const char *const names[] = {"before", "after", "difference"};
    return names[part];
}

/* Mean over firms by weight of one outcome in one arm of one replication; NaN when no firm has it. */
static double value_of(const struct gj_versus_side *side, uint32_t replication, uint32_t arm, uint32_t outcome)
{
    const struct gj_population_spec *population = side->spec->population;
    if (!population) {
        return side->row[(size_t)replication * gj_study_n_arms(side->spec) + arm].value[outcome];
    }
    const struct gj_row *row = &side->row[(size_t)replication * population->n_members * GJ_N_ARMS + arm];
    double all = 0.0;
    double mean = 0.0;
    for (uint32_t i = 0; i < population->n_members; i++) {
        const double value = row[(size_t)i * GJ_N_ARMS].value[outcome];
        const double weight = population->member[i].weight;
        if (!isnan(value) && weight > 0.0) {
            all += weight;
            mean += (value - mean) * (weight / all);
        }
    }
    return all > 0.0 ? mean : (double)NAN;
}

/* value[part * n + replication] */
static void take(const struct gj_versus_side *side, uint32_t outcome, uint32_t n, double *value)
{
    for (uint32_t i = 0; i < n; i++) {
        const double before = value_of(side, i, GJ_ARM_BEFORE, outcome);
        const double after = value_of(side, i, GJ_ARM_AFTER, outcome);
        value[GJ_VERSUS_BEFORE * n + i] = before;
        value[GJ_VERSUS_AFTER * n + i] = after;
        value[GJ_VERSUS_DIFFERENCE * n + i] = after - before;
    }
}

static struct gj_sample sample_of(const double *value, uint32_t n)
{
    struct gj_sample sample = {0};
    double squares = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        if (!isnan(value[i])) {
            const double change = value[i] - sample.mean;
            sample.mean += change / ++sample.n;
            squares += change * (value[i] - sample.mean);
        }
    }
    sample.variance = sample.n > 1 ? squares / (sample.n - 1.0) : 0.0;
    return sample;
}

static void compare(const struct gj_versus *versus, const double *a, const double *b, struct gj_versus_line *line)
{
    const double confidence = versus->confidence;
    line->a = gj_estimate_mean(a, versus->n[0], 1, confidence);
    line->b = gj_estimate_mean(b, versus->n[1], 1, confidence);
    if (versus->is_paired) {
        line->change = gj_estimate_difference(b, a, versus->n[0], 1, confidence);
    } else {
        const struct gj_sample of_a = sample_of(a, versus->n[0]);
        const struct gj_sample of_b = sample_of(b, versus->n[1]);
        line->change = gj_estimate_welch(&of_b, &of_a, confidence);
    }
}

enum gj_status gj_versus_fill(const struct gj_versus_side *a, const struct gj_versus_side *b, struct gj_versus *versus,
                              struct gj_error *error)
{
    const uint32_t least = a->n_replications < b->n_replications ? a->n_replications : b->n_replications;
    *versus = (struct gj_versus){.is_paired = a->spec->seed == b->spec->seed, .confidence = a->spec->confidence};
    versus->n[0] = versus->is_paired ? least : a->n_replications;
    versus->n[1] = versus->is_paired ? least : b->n_replications;
    double *of_a = gj_alloc_zero((size_t)versus->n[0] * GJ_N_VERSUS_PARTS + 1, sizeof *of_a);
    double *of_b = gj_alloc_zero((size_t)versus->n[1] * GJ_N_VERSUS_PARTS + 1, sizeof *of_b);
    const bool has_room = of_a && of_b;
    for (uint32_t k = 0; k < GJ_N_OUTCOMES && has_room; k++) {
        take(a, k, versus->n[0], of_a);
        take(b, k, versus->n[1], of_b);
        for (uint32_t part = 0; part < GJ_N_VERSUS_PARTS; part++) {
            compare(versus, of_a + (size_t)part * versus->n[0], of_b + (size_t)part * versus->n[1],
                    &versus->line[k][part]);
        }
    }
    gj_free(of_a);
    gj_free(of_b);
    return has_room ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for two results");
}
