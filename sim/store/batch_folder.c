/* Writing the folder of a sweep: one pass over the points and their rows, another for the ranges. */
#include "store/batch_folder_internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "kernel/digest.h"
#include "store/batch_file.h"
#include "store/batch_join_internal.h"
#include "store/batch_precision.h"
#include "store/json_internal.h"
#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/staging_internal.h"
#include "study/estimate.h"

/* A table of the folder: into its CSV file, and, the small ones, into the database. */
struct part {
    struct gj_table table;
    struct gj_out *out;
    struct gj_csv_file file;
    sqlite3_stmt *insert; /* NULL: not in the database, or (points, rows) not by cells */
};

struct writer {
    struct gj_batch_join join;
    struct gj_batch_about about; /* of the whole: shard 1 of 1 */
    struct gj_arena arena;
    struct gj_batch_columns columns;
    struct gj_staging staging;
    bool has_staging;
    sqlite3 *db;
    sqlite3_stmt *put_point, *put_row;
    struct gj_table table[GJ_N_SWEEP_TABLES];
    struct part part[GJ_N_SWEEP_TABLES];
    struct gj_cell *cell;
    struct gj_batch_target target;
    struct gj_design *design; /* for the names of scenarios and policies; NULL: there are none */
    struct gj_text line, room;
    struct gj_batch_pair pair[GJ_N_RESPONSES];
    uint32_t n_pairs;
    bool has_means;
    double t; /* Student's, for t_of replications */
    uint32_t t_of;
    struct gj_batch_counts counts;
    uint64_t digest;
};

static enum gj_status no_memory(const struct writer *w, struct gj_error *error)
{
    return gj_file_os_error(error, w->staging.target ? w->staging.target : "the results", "written", ENOMEM);
}

static enum gj_status failed(const struct writer *w, int code, struct gj_error *error)
{
    gj_database_error(error, w->db, code, w->staging.target, "written");
    if (code == SQLITE_FULL) {
        gj_error_fix(error, "free some space and run the same command again: what was run is not lost");
    }
    return code == SQLITE_NOMEM ? GJ_NO_MEMORY : GJ_IO;
}

/* --- lines --- */

/* What goes wrong in a file is kept until it is closed. */
static int put_cells(struct writer *w, struct part *part)
{
    gj_csv_line(&w->line, &part->table, w->cell);
    gj_out_add(part->out, w->line.data, w->line.length);
    return part->insert ? gj_database_insert(part->insert, &part->table, w->cell) : SQLITE_OK;
}

static int insert(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    return code == SQLITE_DONE ? sqlite3_reset(statement) : code;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return value == value ? bits : UINT64_C(0x7FF8000000000000); /* one NaN */
}

static int put_row(struct writer *w, const struct gj_batch_row *row)
{
    const struct gj_experiment *e = w->about.experiment;
    w->digest = gj_digest_add(w->digest, row->point << GJ_BATCH_REPLICATION_BITS | row->replication);
    w->digest = gj_digest_add(w->digest, row->digest ^ (uint64_t)row->status << 56);
    for (uint32_t k = 0; k < e->n_responses; k++) {
        w->digest = gj_digest_add(w->digest, bits_of(row->value[k]));
    }
    w->counts.n_rows++;
    w->counts.n_failed_rows += row->status != GJ_OK;
    gj_batch_row_cells(e, row, w->cell);
    int code = put_cells(w, &w->part[GJ_SWEEP_ROWS]);
    code = code == SQLITE_OK ? gj_batch_bind_row(w->put_row, e, row) : code;
    return code == SQLITE_OK ? insert(w->put_row) : code;
}

static void count_point(struct writer *w, const struct gj_batch_point *point)
{
    w->digest = gj_digest_add(w->digest, (uint64_t)point->state << 32 | (uint64_t)point->status);
    w->counts.n_done += point->state == GJ_POINT_DONE;
    w->counts.n_refused += point->state == GJ_POINT_REFUSED;
    w->counts.n_failed += point->state == GJ_POINT_FAILED;
}

static const char *scenario_name(const struct writer *w, uint64_t point)
{
    return gj_design_scenario_name(w->design, gj_design_scenario_of(w->design, point));
}

static const char *policy_name(const struct writer *w, uint64_t point)
{
    return w->about.experiment->policy[gj_design_policy_of(w->design, point)].name;
}

static void text_cell(struct gj_cell *cell, const char *text)
{
    *cell = (struct gj_cell){.type = GJ_CELL_TEXT, .text = text, .length = strlen(text)};
}

/* Cells of the extra columns there are, behind those of the point. */
static uint32_t extra_cells(const struct writer *w, const struct gj_batch_point *point, struct gj_cell *cell)
{
    uint32_t n = 0;
    const bool is_done = point->state == GJ_POINT_DONE;
    for (uint32_t i = 0; i < GJ_N_BATCH_EXTRAS; i++) {
        if (!w->columns.extra[i]) {
            continue;
        }
        struct gj_cell *at = &cell[n++];
        *at = (struct gj_cell){.type = GJ_CELL_NUMBER, .number = (double)NAN}; /* of a point that has none: empty */
        if (i == GJ_BATCH_SCENARIO || i == GJ_BATCH_POLICY) {
            text_cell(at, i == GJ_BATCH_SCENARIO ? scenario_name(w, point->point) : policy_name(w, point->point));
        } else if (i == GJ_BATCH_HALF_WIDTH && is_done) {
            at->number = gj_batch_target_half_width(&w->target);
        } else if (i == GJ_BATCH_IS_PRECISE && is_done) {
            at->type = GJ_CELL_INTEGER;
            at->integer = gj_batch_target_is_reached(&w->target);
        }
    }
    return n;
}

/* Once its rows are known. */
static int put_point(struct writer *w, const struct gj_batch_point *point)
{
    const struct gj_experiment *e = w->about.experiment;
    const uint32_t n = GJ_BATCH_POINT_COLUMNS + e->n_factors;
    gj_batch_point_cells(e, point, w->cell);
    const uint32_t n_extras = extra_cells(w, point, w->cell + n);
    int code = put_cells(w, &w->part[GJ_SWEEP_POINTS]);
    code = code == SQLITE_OK ? gj_batch_bind_point(w->put_point, e, point) : code;
    for (uint32_t i = 0; i < n_extras && code == SQLITE_OK; i++) {
        code = gj_database_bind(w->put_point, (int)(n + i) + 1, &w->cell[n + i]);
    }
    return code == SQLITE_OK ? insert(w->put_point) : code;
}

/* --- means --- */

/* Welford's recurrence over the rows of a point: responses, then pairs. */
struct moments {
    uint32_t n;
    double mean, squares;
};

static void observe(struct moments *m, double value)
{
    if (value - value == 0.0) {
        const double off = value - m->mean;
        m->n++;
        m->mean += off / m->n;
        m->squares += off * (value - m->mean);
    }
}

static void mean_cells(struct writer *w, const struct moments *m, struct gj_cell *cell)
{
    if (m->n > 1 && m->n != w->t_of) { /* the half-width of n values whose mean has a standard error of 1 */
        w->t_of = m->n;
        w->t = gj_estimate_of(0.0, (double)m->n * (m->n - 1), m->n, w->about.confidence).half_width;
    }
    cell[0].type = cell[1].type = GJ_CELL_NUMBER;
    cell[0].exact = cell[1].exact = false;
    cell[0].number = m->n > 0 ? m->mean : (double)NAN;
    cell[1].number = m->n > 1 ? w->t * sqrt(m->squares / ((double)m->n * (m->n - 1))) : (double)NAN;
}

static void put_means(struct writer *w, uint64_t point, uint32_t n_good, const struct moments *m)
{
    const uint32_t n = w->about.experiment->n_responses;
    struct gj_cell *cell = w->cell;
    cell[0].type = cell[1].type = GJ_CELL_INTEGER;
    cell[0].integer = (int64_t)point;
    cell[1].integer = n_good;
    cell += 2;
    if (w->columns.extra[GJ_BATCH_SCENARIO]) {
        text_cell(cell++, scenario_name(w, point));
    }
    if (w->columns.extra[GJ_BATCH_POLICY]) {
        text_cell(cell++, policy_name(w, point));
    }
    for (uint32_t k = 0; k < n; k++, cell += 2) {
        mean_cells(w, &m[k], cell);
    }
    for (uint32_t k = 0; k < w->n_pairs; k++) {
        if (w->pair[k].against != GJ_NO_RESPONSE) {
            mean_cells(w, &m[n + k], cell);
            cell += 2;
        }
    }
    (void)put_cells(w, &w->part[GJ_SWEEP_MEANS]);
}

/* --- the pass --- */

static enum gj_status put_rows_of(struct writer *w, uint64_t point, bool is_done, struct gj_error *error)
{
    struct moments m[2 * GJ_N_RESPONSES];
    const uint32_t n = w->about.experiment->n_responses;
    struct gj_batch_row row;
    uint32_t n_good = 0;
    bool has_row;
    enum gj_status status;
    memset(m, 0, (n + w->n_pairs) * sizeof *m);
    gj_batch_target_begin(&w->target);
    while ((status = gj_batch_join_row(&w->join, &row, &has_row, error)) == GJ_OK && has_row) {
        n_good += row.status == GJ_OK;
        gj_batch_target_add(&w->target, &row);
        for (uint32_t k = 0; k < n && w->has_means && row.status == GJ_OK; k++) {
            observe(&m[k], row.value[k]);
        }
        for (uint32_t k = 0; k < w->n_pairs && w->has_means && row.status == GJ_OK; k++) {
            observe(&m[n + k], gj_batch_pair_value(&w->pair[k], row.value));
        }
        const int code = put_row(w, &row);
        if (code != SQLITE_OK) {
            return failed(w, code, error);
        }
    }
    if (status == GJ_OK && w->has_means && is_done) {
        put_means(w, point, n_good, m);
    }
    return status;
}

static enum gj_status put_all(struct writer *w, struct gj_error *error)
{
    struct gj_batch_point point;
    bool has_point = true;
    enum gj_status status = gj_batch_join_rewind(&w->join, error);
    w->digest = GJ_DIGEST_START;
    while (status == GJ_OK && (status = gj_batch_join_point(&w->join, &point, &has_point, error)) == GJ_OK &&
           has_point) {
        const uint64_t number = point.point;
        const bool is_done = point.state == GJ_POINT_DONE;
        count_point(w, &point);
        status = put_rows_of(w, number, is_done, error);
        if (status == GJ_OK) {
            const int code = put_point(w, &point);
            status = code == SQLITE_OK ? GJ_OK : failed(w, code, error);
        }
        if (status == GJ_OK && (w->line.failed || gj_out_has_failed(w->part[GJ_SWEEP_ROWS].out))) {
            break; /* said when the file is closed */
        }
    }
    return status == GJ_OK && w->line.failed ? no_memory(w, error) : status;
}

/* --- the small tables --- */

static enum gj_status walk_rewind(void *user, struct gj_error *error)
{
    return gj_batch_join_rewind(user, error);
}

static enum gj_status walk_point(void *user, struct gj_batch_point *point, bool *is_there, struct gj_error *error)
{
    return gj_batch_join_point(user, point, is_there, error);
}

static enum gj_status walk_row(void *user, struct gj_batch_row *row, bool *is_there, struct gj_error *error)
{
    return gj_batch_join_row(user, row, is_there, error);
}

static enum gj_status put_ranges(struct writer *w, struct gj_error *error)
{
    const struct gj_batch_walk walk = {&w->join, walk_rewind, walk_point, walk_row};
    struct gj_batch_range *range = NULL;
    uint32_t n = 0;
    int code = SQLITE_OK;
    const enum gj_status status = gj_batch_ranges_of(&walk, &w->about, &range, &n, error);
    for (uint32_t i = 0; i < n && status == GJ_OK && code == SQLITE_OK; i++) {
        gj_batch_range_cells(&range[i], w->cell);
        code = put_cells(w, &w->part[GJ_SWEEP_RANGES]);
    }
    gj_free(range);
    return status != GJ_OK || code == SQLITE_OK ? status : failed(w, code, error);
}

static enum gj_status put_lists(struct writer *w, struct gj_error *error)
{
    const struct gj_experiment *e = w->about.experiment;
    int code = SQLITE_OK;
    for (uint32_t i = 0; i < e->n_factors && code == SQLITE_OK; i++) {
        gj_batch_factor_cells(&e->factor[i], w->columns.factor[i], &w->room, w->cell);
        code = put_cells(w, &w->part[GJ_SWEEP_FACTORS]);
    }
    for (uint32_t i = 0; i < e->n_responses && code == SQLITE_OK; i++) {
        gj_batch_response_cells(e->response[i], w->columns.response[i], w->cell);
        code = put_cells(w, &w->part[GJ_SWEEP_RESPONSES]);
    }
    if (code == SQLITE_OK && w->room.failed) {
        return no_memory(w, error);
    }
    return code == SQLITE_OK ? GJ_OK : failed(w, code, error);
}

/* --- files --- */

static int prepare(struct writer *w, bool is_row, sqlite3_stmt **statement)
{
    w->line.length = 0;
    gj_batch_insert_sql(w->about.experiment, &w->columns, is_row, &w->line);
    return w->line.failed ? SQLITE_NOMEM : sqlite3_prepare_v2(w->db, w->line.data, -1, statement, NULL);
}

static int open_database(struct writer *w)
{
    w->line.length = 0;
    gj_text_addf(&w->line, "%s/%s", w->staging.path, GJ_DATABASE_NAME);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = w->line.failed ? SQLITE_NOMEM : sqlite3_open_v2(w->line.data, &w->db, flags, GJ_DATABASE_VFS);
    code = code == SQLITE_OK ? gj_database_begin(w->db, GJ_BATCH_FOLDER_VERSION) : code;
    w->line.length = 0;
    gj_batch_schema(w->about.experiment, &w->columns, &w->line);
    code = code == SQLITE_OK && w->line.failed ? SQLITE_NOMEM : code;
    code = code == SQLITE_OK ? sqlite3_exec(w->db, w->line.data, NULL, NULL, NULL) : code;
    code = code == SQLITE_OK ? gj_batch_about_write(w->db, &w->about) : code;
    code = code == SQLITE_OK ? prepare(w, false, &w->put_point) : code;
    return code == SQLITE_OK ? prepare(w, true, &w->put_row) : code;
}

static enum gj_status open_part(struct writer *w, enum gj_sweep_table i, struct gj_error *error)
{
    static const char *const names[GJ_N_SWEEP_TABLES] = {
        [GJ_SWEEP_RANGES] = "range", [GJ_SWEEP_FACTORS] = "factor", [GJ_SWEEP_RESPONSES] = "response"};
    struct part *part = &w->part[i];
    const size_t n = strlen(w->staging.target);
    part->table = w->table[i];
    if (names[i]) { /* in the database a table has the name of one of its lines */
        struct gj_table one = w->table[i];
        one.name = names[i];
        int code = gj_database_create(w->db, &one);
        code = code == SQLITE_OK ? gj_database_prepare(w->db, &one, &part->insert) : code;
        if (code != SQLITE_OK) {
            return failed(w, code, error);
        }
    }
    w->line.length = 0;
    gj_text_addf(&w->line, "%s/%s.csv", w->staging.target, part->table.name);
    enum gj_status status = w->line.failed
                                ? no_memory(w, error)
                                : gj_out_open(w->staging.folder, w->line.data + n + 1, w->line.data, &part->out, error);
    if (status == GJ_OK) {
        w->line.length = 0;
        gj_csv_header(&w->line, &part->table);
        gj_out_add(part->out, w->line.failed ? "" : w->line.data, w->line.length);
        status = w->line.failed ? no_memory(w, error) : GJ_OK;
    }
    return status;
}

static enum gj_status open_files(struct writer *w, struct gj_error *error)
{
    const int code = open_database(w);
    enum gj_status status = code == SQLITE_OK ? GJ_OK : failed(w, code, error);
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES && status == GJ_OK; i++) {
        if (i != GJ_SWEEP_MEANS || w->has_means) {
            status = open_part(w, (enum gj_sweep_table)i, error);
        }
    }
    return status;
}

static void close_statements(struct writer *w)
{
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES; i++) {
        (void)sqlite3_finalize(w->part[i].insert);
        w->part[i].insert = NULL;
    }
    (void)sqlite3_finalize(w->put_point);
    (void)sqlite3_finalize(w->put_row);
    w->put_point = w->put_row = NULL;
}

static enum gj_status close_files(struct writer *w, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    close_statements(w);
    int code = sqlite3_exec(w->db, "COMMIT", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        status = failed(w, code, error);
    }
    code = sqlite3_close(w->db);
    w->db = NULL;
    if (status == GJ_OK && code != SQLITE_OK) {
        status = failed(w, code, error);
    }
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES; i++) {
        struct part *part = &w->part[i];
        if (part->out && status == GJ_OK) {
            part->file.table = &part->table;
            part->file.foreign = i == GJ_SWEEP_ROWS || i == GJ_SWEEP_MEANS ? "point=points.point" : NULL;
            status = gj_out_close(part->out, part->file.sha, &part->file.bytes, error);
            part->out = NULL;
        }
    }
    return status;
}

/* --- manifest --- */

static json_t *sources_json(const struct gj_batch_about *about)
{
    json_t *sources = json_array();
    for (uint32_t i = 0; i < about->n_sources; i++) {
        const struct gj_batch_source *source = &about->source[i];
        char sha[GJ_SHA_SIZE];
        json_t *entry = json_object();
        gj_sha256(source->text, source->length, sha);
        gj_json_set(&entry, "path", gj_json_text(source->name));
        gj_json_set(&entry, "kind", json_string(source->kind));
        gj_json_set(&entry, "sha256", json_string(sha));
        gj_json_set(&entry, "bytes", json_integer((json_int_t)source->length));
        gj_json_append(&sources, entry);
    }
    return sources;
}

static json_t *versions_json(const struct gj_batch_about *about)
{
    json_t *versions = json_object();
    gj_json_set(&versions, "gongjang", gj_json_text(about->version));
    for (uint32_t i = 0; i < about->n_libraries; i++) {
        gj_json_set(&versions, about->library[i].name, gj_json_text(about->library[i].value));
    }
    gj_json_set(&versions, "sqlite", json_string(sqlite3_libversion()));
    return versions;
}

static json_t *manifest_json(const struct writer *w)
{
    const struct gj_batch_about *about = &w->about;
    char sha[GJ_SHA_SIZE];
    gj_sha256(about->frozen, strlen(about->frozen), sha);
    json_t *root = json_object(), *command = json_array();
    for (uint32_t i = 0; i < about->n_words; i++) {
        gj_json_append(&command, gj_json_text(about->command[i]));
    }
    gj_json_set(&root, "format", json_string(GJ_STORE_FORMAT));
    gj_json_set(&root, "format_version", json_integer(GJ_STORE_FORMAT_VERSION));
    gj_json_set(&root, "kind", json_string(GJ_KIND_SWEEP));
    gj_json_set(&root, "study", gj_json_text(about->name));
    gj_json_set(&root, "title", gj_json_text(about->title));
    gj_json_set(&root, "scenario_sha256", json_string(sha));
    gj_json_set(&root, "frozen_sha256", json_string(sha));
    gj_json_set(&root, "seed", gj_json_decimal(about->seed));
    gj_json_set(&root, "design", json_string(gj_design_name(about->experiment->design.kind)));
    gj_json_set(&root, "experiment",
                gj_batch_experiment_json(about->experiment)); /* factors, constraints, design, all of it */
    gj_json_set(&root, "points", gj_json_decimal(about->n_points));
    gj_json_set(&root, "points_refused", gj_json_decimal(w->counts.n_refused));
    gj_json_set(&root, "points_failed", gj_json_decimal(w->counts.n_failed));
    gj_json_set(&root, "replications", json_integer(about->experiment->replications));
    gj_json_set(&root, "rows", gj_json_decimal(w->counts.n_rows));
    gj_json_set(&root, "rows_failed", gj_json_decimal(w->counts.n_failed_rows));
    gj_json_set(&root, "confidence", gj_json_number(about->confidence));
    gj_json_set(&root, "rows_digest", gj_json_hex(w->digest));
    gj_json_set(&root, "command", command);
    gj_json_set(&root, "versions", versions_json(about));
    gj_json_set(&root, "sources", sources_json(about));
    return root;
}

static enum gj_status put_rest(struct writer *w, struct gj_error *error)
{
    struct gj_csv_file file[GJ_N_SWEEP_TABLES];
    uint32_t n = 0;
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES; i++) {
        if (i != GJ_SWEEP_MEANS || w->has_means) {
            file[n++] = w->part[i].file;
        }
    }
    enum gj_status status =
        gj_package_write(w->staging.folder, w->staging.target, file, n, w->about.name, w->about.title, error);
    w->line.length = 0;
    gj_text_addf(&w->line, "%s/frozen.txt", w->staging.target);
    if (status == GJ_OK) {
        status = w->line.failed ? no_memory(w, error)
                                : gj_file_write(w->staging.folder, "frozen.txt", w->line.data, w->about.frozen,
                                                strlen(w->about.frozen), error);
    }
    return status == GJ_OK ? gj_manifest_finish(manifest_json(w), w->staging.folder, w->staging.target, error) : status;
}

/* --- all of it --- */

/* The folder says nothing of where the sweep was started: its command is as in the scenario's own folder. */
static bool take_command(struct writer *w)
{
    const char **word = gj_arena_alloc(&w->arena, w->about.n_words + 1U, sizeof *word);
    for (uint32_t i = 0; i < w->about.n_words && word; i++) {
        const bool is_path = i == 2 || (i > 2 && strcmp(w->about.command[i - 1], "--points-from") == 0);
        const char *slash = is_path ? strrchr(w->about.command[i], '/') : NULL;
        word[i] = slash ? slash + 1 : w->about.command[i];
    }
    w->about.command = word;
    return word != NULL;
}

static enum gj_status prepare_writer(struct writer *w, const char *folder, struct gj_error *error)
{
    struct gj_batch_reader *there = NULL;
    w->about = *gj_batch_read_about(w->join.reader[0]);
    w->about.shard = w->about.n_shards = 1;
    w->n_pairs = gj_batch_contrasts(w->about.experiment, w->pair);
    w->has_means = w->about.experiment->replications > 1;
    gj_batch_target_open(&w->target, &w->about);
    if (!take_command(w) || gj_batch_columns(w->about.experiment, &w->arena, &w->columns) != GJ_OK ||
        gj_batch_extra_columns(w->about.experiment, &w->arena, &w->columns) != GJ_OK ||
        gj_batch_describe(&w->about, &w->columns, &w->arena, w->table) != GJ_OK) {
        return no_memory(w, error);
    }
    w->cell = gj_arena_alloc(&w->arena, gj_batch_widest(w->table), sizeof *w->cell);
    enum gj_status status = w->cell ? GJ_OK : no_memory(w, error);
    if (status == GJ_OK && (w->columns.extra[GJ_BATCH_SCENARIO] || w->columns.extra[GJ_BATCH_POLICY])) {
        status = gj_design_open(w->about.experiment, &w->design, error);
    }
    status = status == GJ_OK ? gj_batch_folder_look(folder, &w->about, &there, error) : status;
    gj_batch_read_close(there);
    status = status == GJ_OK ? gj_staging_init(&w->staging, folder, GJ_KIND_SWEEP, error) : status;
    w->has_staging = status == GJ_OK;
    return status;
}

static void finish_writer(struct writer *w)
{
    close_statements(w);
    (void)sqlite3_close(w->db);
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES; i++) {
        gj_out_drop(w->part[i].out);
    }
    if (w->has_staging) {
        gj_staging_fini(&w->staging);
    }
    gj_batch_join_close(&w->join);
    gj_design_close(w->design);
    gj_text_fini(&w->line);
    gj_text_fini(&w->room);
    gj_arena_fini(&w->arena);
    gj_free(w);
}

enum gj_status gj_batch_merge(const char *const *path, uint32_t n, const char *folder, struct gj_text *note,
                              struct gj_error *error)
{
    struct writer *w = gj_alloc_zero(1, sizeof *w);
    if (!w) {
        return gj_file_os_error(error, folder, "written", ENOMEM);
    }
    gj_arena_init(&w->arena);
    gj_text_init(&w->line);
    gj_text_init(&w->room);
    enum gj_status status = gj_batch_join_open(path, n, &w->join, error);
    status = status == GJ_OK ? prepare_writer(w, folder, error) : status;
    status = status == GJ_OK ? open_files(w, error) : status;
    status = status == GJ_OK ? put_all(w, error) : status;
    status = status == GJ_OK ? put_ranges(w, error) : status;
    status = status == GJ_OK ? put_lists(w, error) : status;
    status = status == GJ_OK ? close_files(w, error) : status;
    status = status == GJ_OK ? put_rest(w, error) : status;
    if (status == GJ_OK) {
        status = gj_staging_swap(&w->staging, note, error);
    } else if (w->has_staging) {
        close_statements(w);
        (void)sqlite3_close(w->db);
        w->db = NULL;
        gj_staging_remove(&w->staging);
    }
    finish_writer(w);
    return status;
}
