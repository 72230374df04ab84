/* Sums over the lines of a batch's file, and what is said of one that does not agree. */
#include "store/batch_internal.h"

#include <stdio.h>
#include <string.h>

#include "kernel/digest.h"
#include "store/file_internal.h"

/* --- sums --- */

/* As SQLite gives it back: it knows one NaN (no value) and no -0. */
static uint64_t add_value(uint64_t sum, double value)
{
    uint64_t bits;
    value += 0.0;
    memcpy(&bits, &value, sizeof bits);
    return gj_digest_add(sum, value == value ? bits : UINT64_C(0x7FF8000000000000));
}

/* The upper half of one more round: the lower half of a product knows nothing of the upper bits of what was added last. Signed, so that it takes four bytes
 * in the file. */
static int32_t fold(uint64_t sum)
{
    const uint32_t high = (uint32_t)(gj_digest_add(sum, 0) >> 32);
    int32_t folded;
    memcpy(&folded, &high, sizeof folded);
    return folded;
}

static int32_t sum_of_point(const struct gj_experiment *e, const struct gj_batch_point *point)
{
    uint64_t sum = gj_digest_add(GJ_DIGEST_START, point->point);
    sum = gj_digest_add(sum, (uint64_t)point->state << 32 | (uint64_t)point->status);
    sum = gj_digest_add(sum, (uint64_t)point->n << 32 | point->n_failed);
    for (const char *c = point->reason; c && *c; c++) {
        sum = gj_digest_add(sum, (unsigned char)*c);
    }
    for (uint32_t k = 0; k < e->n_factors; k++) {
        sum = add_value(sum, point->value[k]);
    }
    return fold(sum);
}

static int32_t sum_of_row(const struct gj_experiment *e, const struct gj_batch_row *row)
{
    uint64_t sum = gj_digest_add(GJ_DIGEST_START, row->point << GJ_BATCH_REPLICATION_BITS | row->replication);
    sum = gj_digest_add(sum, (uint64_t)row->status);
    sum = gj_digest_add(sum, row->digest);
    for (uint32_t k = 0; k < e->n_responses; k++) {
        sum = add_value(sum, row->value[k]);
    }
    return fold(sum);
}

int gj_batch_bind_point_sum(sqlite3_stmt *insert, const struct gj_experiment *e, const struct gj_batch_point *point)
{
    return sqlite3_bind_int(insert, GJ_BATCH_POINT_COLUMNS + (int)e->n_factors + 1, sum_of_point(e, point));
}

int gj_batch_bind_row_sum(sqlite3_stmt *insert, const struct gj_experiment *e, const struct gj_batch_row *row)
{
    return sqlite3_bind_int(insert, GJ_BATCH_ROW_COLUMNS + (int)e->n_responses + 1, sum_of_row(e, row));
}

static bool is_sum(sqlite3_stmt *select, int at, int32_t sum)
{
    return sqlite3_column_type(select, at) == SQLITE_INTEGER && sqlite3_column_int64(select, at) == sum;
}

bool gj_batch_is_point_sum(sqlite3_stmt *select, const struct gj_experiment *e, const struct gj_batch_point *point)
{
    return is_sum(select, GJ_BATCH_POINT_COLUMNS + (int)e->n_factors, sum_of_point(e, point));
}

bool gj_batch_is_row_sum(sqlite3_stmt *select, const struct gj_experiment *e, const struct gj_batch_row *row)
{
    return is_sum(select, GJ_BATCH_ROW_COLUMNS + (int)e->n_responses, sum_of_row(e, row));
}

/* --- what is said --- */

enum gj_status gj_batch_damaged(const char *shown, bool is_row, uint64_t id, struct gj_error *error)
{
    if (is_row) {
        return gj_error_set(error, GJ_IO, NULL, "row %llu,%llu of %s is damaged: it is not as it was written",
                            (unsigned long long)(id >> GJ_BATCH_REPLICATION_BITS),
                            (unsigned long long)(id & (GJ_BATCH_MAX_REPLICATIONS - 1)), shown);
    }
    return gj_error_set(error, GJ_IO, NULL, "point %llu of %s is damaged: it is not as it was written",
                        (unsigned long long)id, shown);
}

/* "results/press-sweep" of "results/press-sweep.3-of-16.batch"; false when the name is another. */
static bool prefix_of(const char *path, const struct gj_batch_about *about, struct gj_text *out)
{
    char ending[64];
    if (about->n_shards > 1) {
        snprintf(ending, sizeof ending, ".%u-of-%u.batch", about->shard, about->n_shards);
    } else {
        snprintf(ending, sizeof ending, ".batch");
    }
    const size_t n = strlen(path), m = strlen(ending);
    if (n <= m || strcmp(path + n - m, ending) != 0) {
        return false;
    }
    gj_text_add_n(out, path, n - m);
    return !out->failed;
}

void gj_batch_fix_again(struct gj_error *error, const char *before, const struct gj_batch_about *about, uint32_t shard,
                        const char *path)
{
    struct gj_text command, prefix;
    gj_text_init(&command);
    gj_text_init(&prefix);
    for (uint32_t i = 0; i < about->n_words; i++) {
        gj_text_addf(&command, "%s%s", i ? " " : "", about->command[i]);
    }
    if (about->n_shards > 1) {
        gj_text_addf(&command, " --shard %u/%u", shard, about->n_shards);
    }
    if (prefix_of(path, about, &prefix)) {
        gj_text_addf(&command, " --out %s", prefix.data);
    }
    gj_error_fix(error, "%s: %s", before, command.failed ? "gongjang sweep" : command.data);
    gj_text_fini(&command);
    gj_text_fini(&prefix);
}
