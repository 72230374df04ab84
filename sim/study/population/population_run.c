/* The worlds of a population on all cores: threads take firms, and what comes out lies at the place of firm, arm and replication, so it does not matter
 * who was faster. */
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "kernel/digest.h"
#include "study/estimate.h"
#include "study/population/evidence.h"
#include "study/population/population_internal.h"

/* A pass over all firms. */
struct pass {
    struct gj_worlds *worlds;
    const struct gj_progress *progress;
    enum gj_status (*firm)(struct gj_bench *bench, struct gj_error *error); /* on an open bench */
    uint32_t done_before, total;                                            /* of all passes */
    atomic_uint next, done;
};

struct hand {
    struct pass *pass;
    pthread_t thread;
    struct gj_bench bench;
    enum gj_status status; /* of opening benches; lives tell of theirs in their rows */
    struct gj_error error;
};

static bool is_stopped(const struct gj_progress *progress)
{
    return progress && progress->stop && atomic_load(progress->stop) != 0;
}

static void *work(void *argument)
{
    struct hand *hand = argument;
    struct pass *pass = hand->pass;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&pass->next, 1);
        if (i >= pass->worlds->n_firms || is_stopped(pass->progress) || hand->status != GJ_OK) {
            return NULL;
        }
        hand->status = gj_bench_open(&hand->bench, pass->worlds, i, &hand->error);
        if (hand->status == GJ_OK) {
            hand->status = pass->firm(&hand->bench, &hand->error);
            gj_bench_close(&hand->bench);
        }
        atomic_fetch_add(&pass->done, 1);
    }
}

/* The calling thread works too and reports after each firm. */
static void work_and_report(struct hand *hand)
{
    struct pass *pass = hand->pass;
    const struct gj_progress *progress = pass->progress;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&pass->next, 1);
        if (i >= pass->worlds->n_firms || is_stopped(progress) || hand->status != GJ_OK) {
            return;
        }
        hand->status = gj_bench_open(&hand->bench, pass->worlds, i, &hand->error);
        if (hand->status == GJ_OK) {
            hand->status = pass->firm(&hand->bench, &hand->error);
            gj_bench_close(&hand->bench);
        }
        const uint32_t done = atomic_fetch_add(&pass->done, 1) + 1;
        if (progress && progress->report) {
            progress->report(progress->user, pass->done_before + done, pass->total);
        }
    }
}

/* Threads that cannot be started leave their share to the others. */
static enum gj_status run_pass(struct pass *pass, struct hand *hand, unsigned n, struct gj_error *error)
{
    unsigned started = 1;
    for (unsigned i = 0; i < n; i++) {
        hand[i] = (struct hand){.pass = pass, .bench.stop = pass->progress ? pass->progress->stop : NULL};
    }
    for (; started < n; started++) {
        if (pthread_create(&hand[started].thread, NULL, work, &hand[started]) != 0) {
            break;
        }
    }
    work_and_report(&hand[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(hand[i].thread, NULL);
    }
    for (unsigned i = 0; i < started; i++) {
        if (hand[i].status != GJ_OK) {
            *error = hand[i].error;
            return hand[i].status;
        }
    }
    pass->done_before += pass->worlds->n_firms;
    atomic_store(&pass->next, 0);
    atomic_store(&pass->done, 0);
    return is_stopped(pass->progress) ? gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: nothing was written")
                                      : GJ_OK;
}

/* --- passes ---------------------------------------------------------------------------------------------------------------------------- */

/* What is not lived because it is the same. */
static void copy_life(struct gj_worlds *worlds, size_t at)
{
    struct gj_row *row = &worlds->row[at * GJ_N_ARMS];
    struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
    row[GJ_ARM_AFTER] = row[GJ_ARM_BEFORE];
    row[GJ_ARM_AFTER].arm = GJ_ARM_AFTER;
    fate[GJ_ARM_AFTER] = fate[GJ_ARM_BEFORE];
    if (worlds->gained) {
        double *gained = worlds->gained + at * GJ_N_ARMS * worlds->n_months;
        memcpy(gained + worlds->n_months, gained, worlds->n_months * sizeof *gained);
    }
}

/* What the firm expects, and its lives in which it never takes a step. */
static enum gj_status live_never(struct gj_bench *bench, struct gj_error *error)
{
    struct gj_error why = {0};
    const enum gj_status status = gj_bench_expect(bench, error);
    for (uint32_t r = 0; status == GJ_OK && r < bench->worlds->n; r++) {
        gj_bench_live(bench, r, GJ_ARM_BEFORE, NULL, &why);
        gj_bench_remember(bench, r);
        copy_life(bench->worlds, gj_world_at(bench->worlds, r, bench->firm));
    }
    return status;
}

/* As decided: a life that never takes a step is lived already; equal decisions make equal lives. */
static enum gj_status live_planned(struct gj_bench *bench, struct gj_error *error)
{
    struct gj_worlds *worlds = bench->worlds;
    struct gj_error why = {0};
    (void)error;
    for (uint32_t r = 0; r < worlds->n; r++) {
        const size_t at = gj_world_at(worlds, r, bench->firm);
        const struct gj_firm_plan *plan = &worlds->plan[at * GJ_N_ARMS];
        if (plan[GJ_ARM_BEFORE].n_taken > 0) {
            gj_bench_live(bench, r, GJ_ARM_BEFORE, NULL, &why);
            copy_life(worlds, at);
        }
        if (!gj_firm_plans_are_same(&plan[GJ_ARM_BEFORE], &plan[GJ_ARM_AFTER])) {
            gj_bench_live(bench, r, GJ_ARM_AFTER, NULL, &why);
        }
        const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS + GJ_ARM_AFTER];
        worlds->alone[at] = (struct gj_heads){fate->value[GJ_FIRM_jobs], fate->job_years};
    }
    return GJ_OK;
}

/* With the programme, once more: firms whose open orders others took. */
static enum gj_status live_with_rivals(struct gj_bench *bench, struct gj_error *error)
{
    const struct gj_worlds *worlds = bench->worlds;
    struct gj_error why = {0};
    struct gj_path_month *path = gj_alloc_zero(worlds->n_months, sizeof *path);
    double *index = gj_alloc_zero(worlds->n_months, sizeof *index);
    const enum gj_status status =
        path && index ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the rivals of a firm");
    for (uint32_t r = 0; status == GJ_OK && r < worlds->n; r++) {
        if (gj_worlds_open_index(worlds, r, bench->firm, path, index)) {
            gj_bench_live(bench, r, GJ_ARM_AFTER, index, &why);
        }
    }
    gj_free(index);
    gj_free(path);
    return status;
}

static enum gj_status run_passes(struct gj_worlds *worlds, unsigned n_threads, const struct gj_progress *progress,
                                 struct gj_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = n_threads > 0 ? n_threads : cores > 0 ? (unsigned)cores : 1U;
    n = n < worlds->n_firms ? n : worlds->n_firms;
    struct hand *hand = gj_alloc_zero(n > 0 ? n : 1, sizeof *hand);
    if (!hand) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", n);
    }
    struct pass pass = {.worlds = worlds,
                        .progress = progress,
                        .firm = live_never,
                        .total = (worlds->has_rivals ? 3 : 2) * worlds->n_firms};
    enum gj_status status = run_pass(&pass, hand, n, error);
    if (status == GJ_OK) {
        status = gj_worlds_decide(worlds, error);
    }
    if (status == GJ_OK) {
        pass.firm = live_planned;
        status = run_pass(&pass, hand, n, error);
    }
    if (status == GJ_OK && worlds->has_rivals) {
        gj_worlds_meet_rivals(worlds);
        pass.firm = live_with_rivals;
        status = run_pass(&pass, hand, n, error);
    }
    gj_free(hand);
    return status;
}

/* --- the result ------------------------------------------------------------------------------------------------------------------------ */

/* Which sector each firm is of, whether any loses orders to another, and whether any has a programme. */
static void look_at_firms(struct gj_worlds *worlds)
{
    const struct gj_population_spec *population = worlds->spec->population;
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        const struct gj_population_member *member = &population->member[i];
        uint32_t k = 0;
        worlds->has_rivals |= member->spec.firm.market.is_on && member->spec.firm.market.rivals > 0.0;
        while (k < worlds->n_sectors && strcmp(worlds->sector_name[k], member->sector) != 0) {
            k++;
        }
        if (k == worlds->n_sectors && *member->sector) {
            worlds->sector_name[worlds->n_sectors++] = member->sector;
        }
        worlds->has_programme |= gj_study_support(&member->spec) != NULL;
        worlds->sector[i] = *member->sector ? k : GJ_NONE;
    }
}

static bool make_worlds(struct gj_worlds *worlds)
{
    const size_t n_firms = worlds->n_firms;
    const size_t n = n_firms * worlds->n;
    worlds->row = gj_alloc_zero(n * GJ_N_ARMS, sizeof *worlds->row);
    worlds->plan = gj_alloc_zero(n * GJ_N_ARMS, sizeof *worlds->plan);
    worlds->fate = gj_alloc_zero(n * GJ_N_ARMS, sizeof *worlds->fate);
    worlds->before = gj_alloc_zero(n * GJ_N_FIRM_OUTCOMES, sizeof *worlds->before);
    worlds->never = gj_alloc_zero(n, sizeof *worlds->never);
    worlds->alone = gj_alloc_zero(n, sizeof *worlds->alone);
    worlds->snapshot = gj_alloc_zero(n * worlds->n_years, sizeof *worlds->snapshot);
    worlds->year = gj_alloc_zero(worlds->n_years, sizeof *worlds->year);
    worlds->seed = gj_alloc_zero(n_firms, sizeof *worlds->seed);
    worlds->gain = gj_alloc_zero(n_firms * GJ_MAX_UPGRADES, sizeof *worlds->gain);
    worlds->sector = gj_alloc_zero(n_firms, sizeof *worlds->sector);
    worlds->sector_name = gj_alloc_zero(n_firms, sizeof *worlds->sector_name);
    bool ok = worlds->row && worlds->plan && worlds->fate && worlds->before && worlds->never && worlds->alone &&
              worlds->snapshot && worlds->year && worlds->seed && worlds->gain && worlds->sector && worlds->sector_name;
    if (ok) {
        look_at_firms(worlds);
    }
    if (ok && worlds->has_rivals) {
        worlds->gained = gj_alloc_zero(n * GJ_N_ARMS * worlds->n_months, sizeof *worlds->gained);
        worlds->taken =
            gj_alloc_zero((size_t)worlds->n * worlds->n_sectors * (worlds->n_months + 1) + 1, sizeof *worlds->taken);
        worlds->scratch = gj_alloc_zero(worlds->n_months, sizeof *worlds->scratch);
        ok = worlds->gained && worlds->taken && worlds->scratch;
    }
    return ok;
}

/* What the result does not take. */
static void free_worlds(struct gj_worlds *worlds)
{
    gj_free(worlds->plan);
    gj_free(worlds->never);
    gj_free(worlds->alone);
    gj_free(worlds->snapshot);
    gj_free(worlds->seed);
    gj_free(worlds->gain);
    gj_free(worlds->sector);
    gj_free(worlds->sector_name);
    gj_free(worlds->gained);
    gj_free(worlds->taken);
    gj_free(worlds->scratch);
}

static enum gj_status make_room(const struct gj_study_spec *spec, uint32_t first, struct gj_worlds *worlds,
                                struct gj_study_result *result, struct gj_error *error)
{
    struct gj_population_result *population = gj_alloc_zero(1, sizeof *population);
    *result = (struct gj_study_result){.spec = spec, .population = population};
    *worlds = (struct gj_worlds){
        .spec = spec, .n_firms = spec->population->n_members, .n = spec->replications, .first = first};
    worlds->n_years = (uint32_t)((spec->horizon - spec->decide_at + GJ_YEAR - 1) / GJ_YEAR);
    worlds->n_months = (uint32_t)((spec->warm_up + spec->horizon) / GJ_MONTH) + 1;
    const bool ok = make_worlds(worlds);
    result->row = worlds->row;
    if (population) {
        *population = (struct gj_population_result){
            .spec = spec->population,
            .n_firms = worlds->n_firms,
            .n_replications = spec->replications,
            .has_programme = worlds->has_programme,
            .fate = worlds->fate,
            .before = worlds->before,
            .year = worlds->year,
            .n_years = worlds->n_years,
        };
    } else {
        gj_free(worlds->fate);
        gj_free(worlds->before);
        gj_free(worlds->year);
    }
    if (!population || !ok) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u firms", worlds->n_firms);
    }
    return GJ_OK;
}

/* A firm of which one arm failed counts in neither: its values become NaN, which every mean leaves out. */
static void drop_failed(struct gj_worlds *worlds, struct gj_study_result *result)
{
    for (size_t at = 0; at < (size_t)worlds->n * worlds->n_firms; at++) {
        struct gj_row *row = &worlds->row[at * GJ_N_ARMS];
        if (row[GJ_ARM_BEFORE].status == GJ_OK && row[GJ_ARM_AFTER].status == GJ_OK) {
            continue;
        }
        result->n_failed++;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
                row[arm].value[k] = NAN;
            }
            for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
                worlds->fate[at * GJ_N_ARMS + arm].value[k] = NAN;
            }
            worlds->fate[at * GJ_N_ARMS + arm].job_years = NAN;
        }
    }
}

static void digest_all(const struct gj_worlds *worlds, struct gj_study_result *result)
{
    result->digest = GJ_DIGEST_START;
    for (uint32_t i = 0; i < result->n_rows; i++) {
        const struct gj_row *row = &worlds->row[i];
        result->digest = gj_digest_add(result->digest, row->digest ^ (uint64_t)row->status << 56);
        result->n_events += row->events;
    }
}

/* The first that failed is lived again, for the reason. */
static enum gj_status tell_failed(struct gj_worlds *worlds, uint32_t n_failed, struct gj_error *error)
{
    struct gj_error why = {0};
    size_t i = 0;
    while (worlds->row[i].status == GJ_OK) {
        i++;
    }
    const struct gj_row row = worlds->row[i];
    const struct gj_population_member *member = &worlds->spec->population->member[row.firm];
    struct gj_bench bench = {0};
    const uint32_t r = row.replication - worlds->first;
    double *index = gj_alloc_zero(worlds->n_months, sizeof *index);
    if (index && gj_bench_open(&bench, worlds, row.firm, &why) == GJ_OK) {
        const bool has_index = worlds->has_rivals && row.arm == GJ_ARM_AFTER &&
                               gj_worlds_open_index(worlds, r, row.firm, worlds->scratch, index);
        gj_bench_live(&bench, r, (enum gj_arm)row.arm, has_index ? index : NULL, &why);
        gj_bench_close(&bench);
        worlds->row[i] = row;
    }
    gj_free(index);
    return gj_error_set(error, GJ_FAILED_POINTS, *why.place ? why.place : NULL,
                        "%u of %u lives of firms failed and are left out; the first, %s in replication %u %s: %s",
                        n_failed, worlds->n * worlds->n_firms, member->label, row.replication,
                        row.arm == GJ_ARM_AFTER ? "with the programme" : "without it", why.message);
}

enum gj_status gj_population_run(const struct gj_study_spec *spec, uint32_t first, unsigned n_threads,
                                 const struct gj_progress *progress, struct gj_study_result *result,
                                 struct gj_error *error)
{
    struct gj_worlds worlds;
    enum gj_status status = make_room(spec, first, &worlds, result, error);
    if (status == GJ_OK) {
        status = run_passes(&worlds, n_threads, progress, error);
    }
    if (status == GJ_OK) {
        result->n_replications = spec->replications;
        result->n_rows = worlds.n * worlds.n_firms * GJ_N_ARMS;
        digest_all(&worlds, result);
        drop_failed(&worlds, result);
        status = gj_population_conclude(&worlds, result);
        if (status != GJ_OK) {
            gj_error_set(error, status, NULL, "memory ran out for the result of %u firms", worlds.n_firms);
        }
    }
    if (status == GJ_OK && spec->n_targets > 0) {
        result->population->evidence = gj_alloc_zero(1, sizeof *result->population->evidence);
        status = result->population->evidence
                     ? gj_evidence_compare(result, result->population->evidence, error)
                     : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u figures", spec->n_targets);
    }
    if (status == GJ_OK && result->n_failed > 0) {
        status = tell_failed(&worlds, result->n_failed, error);
    }
    free_worlds(&worlds);
    return status;
}

void gj_population_result_free(struct gj_population_result *population)
{
    if (population) {
        if (population->evidence) {
            gj_evidence_free(population->evidence);
            gj_free(population->evidence);
        }
        gj_free(population->fate);
        gj_free(population->before);
        gj_free(population->firm);
        gj_free(population->group);
        gj_free(population->year);
        gj_free(population);
    }
}
