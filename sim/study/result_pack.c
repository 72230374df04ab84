#include "study/result_pack.h"

#include <string.h>

#include "kernel/digest.h"
#include "study/result_pack_internal.h"

static const char name[] = "GJRESULT";
enum { NAME = sizeof name - 1 };

/* --- the layout: sizes of what is packed, and the names of what its lists are of --- */

/* A field that comes or goes changes the size of its struct, and the assertion stops the build: name the field in the walk of that struct, then write its new
 * size here. The sizes are of 64-bit machines, and are hashed as they stand here: all machines write the same bytes. */
#define SIZES                              \
    SIZE(struct gj_estimate, 24)           \
    SIZE(struct gj_station_view, 288)      \
    SIZE(struct gj_pool_view, 192)         \
    SIZE(struct gj_money_line, 64)         \
    SIZE(struct gj_path_sums, 32)          \
    SIZE(struct gj_path_cell, 32)          \
    SIZE(struct gj_jobs, 8248)             \
    SIZE(struct gj_bridge, 680)            \
    SIZE(struct gj_worth, 160)             \
    SIZE(struct gj_appraisal, 2176)        \
    SIZE(struct gj_expectation, 152)       \
    SIZE(struct gj_study_result, 11088)    \
    SIZE(struct gj_fate, 136)              \
    SIZE(struct gj_firm_view, 344)         \
    SIZE(struct gj_group, 2840)            \
    SIZE(struct gj_adoption_year, 176)     \
    SIZE(struct gj_population_totals, 192) \
    SIZE(struct gj_population_result, 280) \
    SIZE(struct gj_evidence_row, 88)       \
    SIZE(struct gj_evidence, 40)           \
    SIZE(struct gj_seen_station, 40)       \
    SIZE(struct gj_seen_buffer, 24)        \
    SIZE(struct gj_seen_pool, 16)          \
    SIZE(struct gj_course, 88)             \
    SIZE(struct gj_seen_loss, 160)         \
    SIZE(struct gj_seen_bottleneck, 384)   \
    SIZE(struct gj_seen_flow, 24)          \
    SIZE(struct gj_span, 32)               \
    SIZE(struct gj_level_at, 24)           \
    SIZE(struct gj_move, 40)               \
    SIZE(struct gj_shift_log, 72)          \
    SIZE(struct gj_seen, 392)              \
    SIZE(struct gj_driver, 160)            \
    SIZE(struct gj_drivers, 72)            \
    SIZE(struct gj_gain_column, 272)       \
    SIZE(struct gj_gains, 3224)            \
    SIZE(struct gj_grant_point, 120)       \
    SIZE(struct gj_breakeven, 12272)       \
    SIZE(struct gj_frontier_sum, 40)       \
    SIZE(struct gj_frontier_outcome, 96)   \
    SIZE(struct gj_frontier_point, 40)     \
    SIZE(struct gj_frontier_group, 72)     \
    SIZE(struct gj_frontier, 928)          \
    SIZE(struct gj_insight, 40)

#define SIZE(type, bytes)                                          \
    _Static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes), \
                   #type " has changed: name its fields in the walk of result_pack_*.c, then its size in SIZES");
SIZES
#undef SIZE

static const uint32_t sizes[] = {
#define SIZE(type, bytes) bytes,
    SIZES
#undef SIZE
};

static const char *const names[] = {
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) #name,
#include "study/outcome.def"
#undef GJ_OUTCOME
#define GJ_STATE(NAME, en, ko, group) #NAME,
#include "factory/state.def"
#undef GJ_STATE
#define GJ_ACTIVITY(NAME, en, ko) #NAME,
#include "factory/activity.def"
#undef GJ_ACTIVITY
#define GJ_CAUSE(NAME, en, ko, entity) #NAME,
#include "factory/cause.def"
#undef GJ_CAUSE
#define GJ_PATH(name, kind, scale, unit, unit_year, en, ko, value) #name,
#include "study/path.def"
#undef GJ_PATH
#define GJ_JOB_GROUP(NAME, name, en, ko) name,
#include "study/job_group.def"
#undef GJ_JOB_GROUP
#define GJ_JOB_MEASURE(NAME, name, unit, en, ko, how) name,
#include "study/job_measure.def"
#undef GJ_JOB_MEASURE
#define GJ_JOB_FLOW(NAME, name, sign, en, ko) name,
#include "study/job_flow.def"
#undef GJ_JOB_FLOW
#define GJ_BRIDGE_STEP(NAME, name, en, ko) name,
#include "study/bridge_step.def"
#undef GJ_BRIDGE_STEP
#define GJ_GAIN_GROUP(NAME, name, en, ko) name,
#include "study/gain_group.def"
#undef GJ_GAIN_GROUP
#define GJ_PARTY(NAME, name, en, ko) name,
#include "economy/party.def"
#undef GJ_PARTY
#define GJ_ACCOUNT(NAME, name, en, ko, sign) name,
#include "economy/account.def"
#undef GJ_ACCOUNT
#define GJ_REFUSAL(NAME, name, en, ko) name,
#include "economy/refusal.def"
#undef GJ_REFUSAL
#define GJ_FIRM_OUTCOME(name, unit, en, ko) #name,
#include "study/population/population.def"
#undef GJ_FIRM_OUTCOME
};

uint64_t gj_pack_layout(void)
{
    uint64_t digest = GJ_DIGEST_START;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        digest = gj_digest_add(digest, sizes[i]);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (const char *c = names[i]; *c; c++) {
            digest = gj_digest_add(digest, (unsigned char)*c);
        }
        digest = gj_digest_add(digest, 0);
    }
    return digest;
}

/* --- the result --- */

static void walk_expected(struct gj_pack *pack, struct gj_expectation *expected)
{
    gj_pack_bool(pack, &expected->is_known);
    gj_pack_u32(pack, &expected->n);
    gj_pack_estimates(pack, expected->gain_won_per_year, GJ_MAX_UPGRADES);
}

static void walk_result(struct gj_pack *pack, struct gj_study_result *result)
{
    gj_pack_u32(pack, &result->n_replications);
    gj_pack_u32(pack, &result->n_failed);
    gj_pack_u32(pack, &result->n_rows);
    gj_pack_u64(pack, &result->digest);
    gj_pack_u64(pack, &result->n_events);
    walk_expected(pack, &result->expected);
    gj_pack_estimates(pack, &result->arm[0][0], (size_t)GJ_N_ARMS * GJ_N_OUTCOMES);
    gj_pack_estimates(pack, result->difference, GJ_N_OUTCOMES);
    gj_pack_estimates(pack, result->ratio, GJ_N_OUTCOMES);
    gj_pack_estimate(pack, &result->precise);
    gj_pack_plant(pack, result);
    gj_pack_money(pack, result);
    GJ_PACK_MAYBE(pack, result->population);
    if (result->population && gj_pack_goes_on(pack)) {
        gj_pack_population(pack, result->population);
    }
    GJ_PACK_MAYBE(pack, result->insight);
    if (result->insight && gj_pack_goes_on(pack)) {
        gj_pack_insight(pack, result->insight);
    }
}

void gj_result_pack(const struct gj_study_result *result, struct gj_text *out)
{
    struct gj_study_result walked = *result; /* the walk writes nothing into what it packs */
    struct gj_pack pack = {.out = out, .spec = result->spec};
    uint64_t layout = gj_pack_layout();
    const char *sha = result->spec->scenario_sha;
    gj_text_add_n(out, name, NAME);
    gj_pack_u64(&pack, &layout);
    gj_pack_text(&pack, &sha);
    walk_result(&pack, &walked);
}

static enum gj_status not_ours(enum gj_status status, const char *what, struct gj_error *error)
{
    return gj_error_set(error, status, NULL, "the packed result %s", what);
}

static enum gj_status read_head(struct gj_pack *pack, struct gj_error *error)
{
    uint64_t layout = 0;
    const char *sha = NULL;
    if (pack->end - pack->at < NAME || memcmp(pack->at, name, NAME) != 0) {
        return not_ours(GJ_IO, "is cut or damaged", error);
    }
    pack->at += NAME;
    gj_pack_u64(pack, &layout);
    if (pack->status == GJ_OK && layout != gj_pack_layout()) {
        return not_ours(GJ_MISMATCH, "was written by another version of gongjang", error);
    }
    gj_pack_text(pack, &sha);
    if (pack->status == GJ_OK && (!sha || strcmp(sha, pack->spec->scenario_sha) != 0)) {
        return not_ours(GJ_MISMATCH, "is of another study", error);
    }
    return GJ_OK;
}

enum gj_status gj_result_unpack(const struct gj_study_spec *spec, const void *bytes, size_t n,
                                struct gj_study_result *result, struct gj_error *error)
{
    const unsigned char *first = bytes;
    *result = (struct gj_study_result){.spec = spec};
    struct gj_pack pack = {.at = first, .end = first + n, .arena = &result->text, .spec = spec};
    const enum gj_status status = read_head(&pack, error);
    if (status != GJ_OK) {
        return status;
    }
    if (pack.status == GJ_OK) {
        walk_result(&pack, result);
    }
    if (pack.status == GJ_NO_MEMORY) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the result");
    }
    return pack.status == GJ_OK && pack.at == pack.end ? GJ_OK : not_ours(GJ_IO, "is cut or damaged", error);
}
