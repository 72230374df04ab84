/* A finished sweep met again: what its folder holds, its ranges, and a file to go on from. */
#include "store/batch_folder_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "store/batch_file.h"
#include "store/file_internal.h"
#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/staging_internal.h"

static void note_name(void *user, const char *name)
{
    (void)name;
    *(bool *)user = false;
}

enum gj_status gj_batch_folder_look(const char *folder, const struct gj_batch_about *about,
                                    struct gj_batch_reader **out, struct gj_error *error)
{
    struct stat stat_now;
    struct gj_batch_reader *reader = NULL;
    *out = NULL;
    gj_staging_recover(folder);
    if (stat(folder, &stat_now) != 0) {
        return errno == ENOENT ? GJ_OK : gj_file_os_error(error, folder, "opened", errno);
    }
    int descriptor = -1;
    bool is_empty = true;
    if (S_ISDIR(stat_now.st_mode) && gj_folder_open_path(folder, &descriptor) == 0) {
        const int os_error = gj_folder_each(descriptor, note_name, &is_empty);
        gj_descriptor_close(descriptor);
        if (os_error == 0 && is_empty) {
            return GJ_OK;
        }
    }
    enum gj_status status = GJ_OK;
    if (!S_ISDIR(stat_now.st_mode)) {
        status = gj_file_error(error, GJ_USAGE, folder, "is a file, and the results need a folder of that name");
    } else {
        status = gj_batch_read_open(folder, &reader, error);
    }
    if (status != GJ_OK) {
        gj_error_fix(error, "choose another place with --out, or move what is there away");
        return status;
    }
    status = gj_batch_compare(gj_batch_read_about(reader), folder, about, NULL, true, error);
    if (status != GJ_OK) {
        gj_batch_read_close(reader);
        return status;
    }
    *out = reader;
    return GJ_OK;
}

enum gj_status gj_batch_same_points(struct gj_batch_reader *reader, const struct gj_experiment *e, const char *shown,
                                    struct gj_error *error)
{
    struct gj_design *design = NULL;
    struct gj_batch_point point;
    bool is_there = true;
    double *room = gj_alloc_zero(e->n_factors + 1U, sizeof *room);
    enum gj_status status = room ? gj_design_open(e, &design, error) : gj_file_os_error(error, shown, "read", ENOMEM);
    status = status == GJ_OK ? gj_batch_read_from(reader, 0, error) : status;
    while (status == GJ_OK && (status = gj_batch_read_point(reader, &point, &is_there, error)) == GJ_OK && is_there) {
        status = gj_batch_same_point(&point, design, e, room, shown, error);
    }
    gj_design_close(design);
    gj_free(room);
    return status;
}

/* --- ranges --- */

/* Of a reader: a point, and its rows out of the stream of all rows. */
struct stream {
    struct gj_batch_reader *reader;
    struct gj_batch_row row;
    bool has_row, is_given;
    uint64_t point;
    uint32_t n;
};

static enum gj_status stream_rewind(void *user, struct gj_error *error)
{
    struct stream *s = user;
    const enum gj_status status = gj_batch_read_from(s->reader, 0, error);
    s->is_given = false;
    return status == GJ_OK ? gj_batch_read_row(s->reader, &s->row, &s->has_row, error) : status;
}

static enum gj_status stream_point(void *user, struct gj_batch_point *point, bool *is_there, struct gj_error *error)
{
    struct stream *s = user;
    const enum gj_status status = gj_batch_read_point(s->reader, point, is_there, error);
    if (status == GJ_OK && *is_there) {
        s->point = point->point;
        s->n = point->n;
    }
    return status;
}

static enum gj_status stream_row(void *user, struct gj_batch_row *row, bool *is_there, struct gj_error *error)
{
    struct stream *s = user;
    enum gj_status status = GJ_OK;
    *is_there = false;
    for (;;) {
        if (s->is_given) {
            s->is_given = false;
            status = gj_batch_read_row(s->reader, &s->row, &s->has_row, error);
        }
        if (status != GJ_OK || !s->has_row || s->row.point > s->point) {
            return status;
        }
        s->is_given = true;
        if (s->row.point == s->point && s->row.replication < s->n) {
            *row = s->row;
            *is_there = true;
            return GJ_OK;
        }
    }
}

enum gj_status gj_batch_ranges(struct gj_batch_reader *reader, struct gj_batch_range **range, uint32_t *n,
                               struct gj_error *error)
{
    struct stream stream = {.reader = reader};
    const struct gj_batch_walk walk = {&stream, stream_rewind, stream_point, stream_row};
    enum gj_status status = gj_batch_ranges_stored(reader, range, n, error);
    if (status == GJ_OK && !*range) {
        status = gj_batch_ranges_of(&walk, gj_batch_read_about(reader), range, n, error);
    }
    return status;
}
