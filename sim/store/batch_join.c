#include "store/batch_join_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "store/batch_file.h"
#include "store/batch_read_internal.h"
#include "store/file_internal.h"

/* --- what is wrong with a set of shards --- */

static enum gj_status check_missing(const struct gj_batch_join *join, const struct gj_batch_about *about,
                                    const char *path, struct gj_error *error)
{
    enum { MOST_NAMED = 12 };
    struct gj_text list;
    uint32_t n = 0, first = 0;
    gj_text_init(&list);
    for (uint32_t i = 0; i < join->n; i++) {
        if (!join->reader[i]) {
            first = n == 0 ? i + 1 : first;
            if (n < MOST_NAMED) {
                gj_text_addf(&list, "%s%u", n ? ", " : "", i + 1);
            }
            n++;
        }
    }
    if (n > MOST_NAMED) {
        gj_text_addf(&list, " and %u more", n - MOST_NAMED);
    }
    if (n > 0) {
        gj_error_set(error, GJ_USAGE, NULL, "shard%s %s of %u %s missing", n == 1 ? "" : "s",
                     list.failed ? "" : list.data, join->n, n == 1 ? "is" : "are");
        gj_batch_fix_again(error, n == 1 ? "run it, or name its file" : "run them, or name their files; the first",
                           about, first, path);
    }
    gj_text_fini(&list);
    return n == 0 ? GJ_OK : GJ_USAGE;
}

static enum gj_status check_finished(struct gj_batch_reader *reader, const char *path, struct gj_error *error)
{
    struct gj_batch_counts c;
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    enum gj_status status = gj_batch_read_counts(reader, &c, error);
    if (status == GJ_OK && c.is_folder) {
        status = gj_file_error(error, GJ_USAGE, path, "is a finished results folder, not the file of a shard");
        gj_error_fix(error, "name the files that end in .batch");
    } else if (status == GJ_OK && !c.is_complete) {
        status =
            gj_file_error(error, GJ_USAGE, path, "is not finished: %llu of its %llu points are there",
                          (unsigned long long)(c.n_done + c.n_refused + c.n_failed), (unsigned long long)c.n_points);
        gj_batch_fix_again(error, "it goes on with", about, about->shard, path);
    }
    return status;
}

/* --- open --- */

static enum gj_status make_room(struct gj_batch_join *join, uint32_t n)
{
    join->n = n;
    join->reader = gj_alloc_zero(n, sizeof *join->reader);
    join->row = gj_alloc_zero(n, sizeof *join->row);
    join->has_row = gj_alloc_zero(n, sizeof *join->has_row);
    return join->reader && join->row && join->has_row ? GJ_OK : GJ_NO_MEMORY;
}

/* Takes the reader, also on an error. `path_of`: of the readers taken before. */
static enum gj_status take(struct gj_batch_join *join, struct gj_batch_reader *reader, const char *const *path,
                           uint32_t i, const char **path_of, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const uint32_t at = about->shard - 1;
    enum gj_status status = GJ_OK;
    const struct gj_batch_reader *first = NULL;
    for (uint32_t k = 0; k < join->n && !first; k++) {
        first = join->reader[k];
    }
    if (first) {
        const struct gj_batch_about *there = gj_batch_read_about(first);
        status = gj_batch_compare(about, path[i], there, path[0], false, error);
        if (status == GJ_OK && about->n_shards != there->n_shards) {
            status = gj_file_error(error, GJ_USAGE, path[i], "is one of %u shards, %s is one of %u", about->n_shards,
                                   path[0], there->n_shards);
            gj_error_fix(error, "merge the shards of one sweep that was cut into the same number");
        }
    }
    if (status == GJ_OK && join->reader[at]) {
        status = gj_file_error(error, GJ_USAGE, path[i], "is shard %u of %u, and so is %s", about->shard,
                               about->n_shards, path_of[at]);
        gj_error_fix(error, "name each shard once");
    }
    status = status == GJ_OK ? check_finished(reader, path[i], error) : status;
    if (status != GJ_OK) {
        gj_batch_read_close(reader);
        return status;
    }
    join->reader[at] = reader;
    path_of[at] = path[i];
    return GJ_OK;
}

static enum gj_status open_all(struct gj_batch_join *join, const char *const *path, uint32_t n, const char ***path_of,
                               struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        struct gj_batch_reader *reader = NULL;
        status = gj_batch_read_open(path[i], &reader, error);
        if (status == GJ_OK && i == 0) {
            const uint32_t n_shards = gj_batch_read_about(reader)->n_shards;
            *path_of = gj_alloc_zero(n_shards, sizeof **path_of);
            if (make_room(join, n_shards) != GJ_OK || !*path_of) {
                gj_batch_read_close(reader);
                return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u shards", n_shards);
            }
        }
        status = status == GJ_OK ? take(join, reader, path, i, *path_of, error) : status;
    }
    return status;
}

enum gj_status gj_batch_join_open(const char *const *path, uint32_t n, struct gj_batch_join *join,
                                  struct gj_error *error)
{
    GJ_CHECK(n > 0, "no files to join");
    *join = (struct gj_batch_join){0};
    const char **path_of = NULL;
    enum gj_status status = open_all(join, path, n, &path_of, error);
    if (status == GJ_OK && path_of) {
        uint32_t first = 0;
        while (!join->reader[first]) {
            first++;
        }
        status = check_missing(join, gj_batch_read_about(join->reader[first]), path_of[first], error);
    }
    gj_free(path_of);
    return status == GJ_OK ? gj_batch_join_rewind(join, error) : status;
}

void gj_batch_join_close(struct gj_batch_join *join)
{
    for (uint32_t i = 0; i < join->n && join->reader; i++) {
        gj_batch_read_close(join->reader[i]);
    }
    gj_free(join->reader);
    gj_free(join->row);
    gj_free(join->has_row);
    *join = (struct gj_batch_join){0};
}

/* --- in order --- */

enum gj_status gj_batch_join_rewind(struct gj_batch_join *join, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    join->next = 0;
    for (uint32_t i = 0; i < join->n && status == GJ_OK; i++) {
        status = gj_batch_read_from(join->reader[i], 0, error);
        status = status == GJ_OK ? gj_batch_read_row(join->reader[i], &join->row[i], &join->has_row[i], error) : status;
    }
    return status;
}

enum gj_status gj_batch_join_point(struct gj_batch_join *join, struct gj_batch_point *point, bool *is_there,
                                   struct gj_error *error)
{
    const uint64_t n = gj_batch_read_about(join->reader[0])->n_points;
    *is_there = false;
    if (join->next == n) {
        return GJ_OK;
    }
    join->owner = (uint32_t)(join->next % join->n);
    const enum gj_status status = gj_batch_read_point(join->reader[join->owner], point, is_there, error);
    if (status == GJ_OK && (!*is_there || point->point != join->next)) {
        gj_error_set(error, GJ_IO, NULL, "shard %u of %u is damaged: point %llu is not in its place", join->owner + 1,
                     join->n, (unsigned long long)join->next);
        gj_error_fix(error, "remove its file and run it again");
        return GJ_IO;
    }
    join->point = join->next++;
    join->n_rows = join->n_left = status == GJ_OK ? point->n : 0;
    return status;
}

/* Rows beyond those that count (of a point that stopped by precision) are passed over. */
enum gj_status gj_batch_join_row(struct gj_batch_join *join, struct gj_batch_row *row, bool *is_there,
                                 struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    const uint32_t i = join->owner;
    *is_there = false;
    if (join->row[i].value == NULL) { /* the one given last: now its successor */
        status = gj_batch_read_row(join->reader[i], &join->row[i], &join->has_row[i], error);
    }
    while (status == GJ_OK && join->has_row[i] && join->row[i].point <= join->point) {
        if (join->row[i].point == join->point && join->row[i].replication < join->n_rows) {
            *row = join->row[i];
            join->row[i].value = NULL;
            join->n_left--;
            *is_there = true;
            return GJ_OK;
        }
        status = gj_batch_read_row(join->reader[i], &join->row[i], &join->has_row[i], error);
    }
    if (status == GJ_OK && join->n_left > 0) {
        return gj_batch_read_damaged(join->reader[i], false, join->point, error);
    }
    return status;
}
