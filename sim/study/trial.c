/* One replication of a study as a row of responses. */
#include "study/trial.h"

#include <math.h>

#include "base/alloc.h"
#include "kernel/digest.h"
#include "study/study_internal.h"

struct gj_trial {
    struct gj_pair pair;
    struct gj_row row[GJ_MAX_ARMS];
};

enum gj_status gj_trial_open(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **out,
                             struct gj_error *error)
{
    if (spec->population) {
        return gj_error_set(error, GJ_USAGE, NULL, "a population is not run point by point");
    }
    struct gj_trial *trial = gj_alloc_zero(1, sizeof *trial);
    if (!trial) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a replication");
    }
    const enum gj_status status = gj_pair_init(&trial->pair, spec, error);
    if (status != GJ_OK) {
        gj_free(trial);
        return status;
    }
    trial->pair.stop = stop;
    *out = trial;
    return GJ_OK;
}

void gj_trial_close(struct gj_trial *trial)
{
    if (trial) {
        gj_pair_fini(&trial->pair);
        gj_free(trial);
    }
}

static void fill_pair(const struct gj_trial *trial, double *value)
{
    const bool has_technology = trial->pair.n_arms == GJ_MAX_ARMS;
    const double before = trial->row[GJ_ARM_BEFORE].value[GJ_OUTCOME_heads_needed];
    const double after = trial->row[GJ_ARM_AFTER].value[GJ_OUTCOME_heads_needed];
    const double technology = has_technology ? trial->row[GJ_ARM_TECHNOLOGY].value[GJ_OUTCOME_heads_needed] : after;
    value[GJ_RESPONSE_OF_PAIR + GJ_RESPONSE_jobs_displaced] = technology - before;
    value[GJ_RESPONSE_OF_PAIR + GJ_RESPONSE_jobs_growth] = after - technology;
}

void gj_trial_run(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    struct gj_pair_money money = {0};
    *row = (struct gj_trial_row){.digest = GJ_DIGEST_START};
    gj_pair_run(&trial->pair, replication, trial->row, &money);
    for (uint32_t arm = 0; arm < trial->pair.n_arms; arm++) {
        const struct gj_row *r = &trial->row[arm];
        row->digest = gj_digest_add(row->digest, r->digest ^ (uint64_t)r->status << 56);
        row->events += r->events;
        if (r->status != GJ_OK && row->status == GJ_OK) {
            row->status = r->status;
            if (why) {
                *why = trial->pair.failure[arm];
            }
        }
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        row->value[2 * k] = trial->row[GJ_ARM_BEFORE].value[k];
        row->value[2 * k + 1] = trial->row[GJ_ARM_AFTER].value[k];
    }
    fill_pair(trial, row->value);
    for (uint32_t i = 0; i < GJ_N_RESPONSES && row->status != GJ_OK; i++) {
        row->value[i] = NAN;
    }
}
