/* Why points have no result: counted by the database. */
#include "store/batch_read_internal.h"

#include <stdio.h>
#include <string.h>

/* status, reason, count, first */
static const char *const queries[] = {
    [GJ_FAULT_REFUSED] = "SELECT 'OK', reason, count(*), min(point) FROM point WHERE state = 'refused' "
                         "GROUP BY reason ORDER BY 3 DESC, 4 LIMIT 40",
    [GJ_FAULT_POINT] = "SELECT status, reason, count(*), min(point) FROM point WHERE state = 'failed' "
                       "GROUP BY status, reason ORDER BY 3 DESC, 4 LIMIT 40",
    [GJ_FAULT_REPLICATION] = "SELECT status, '', count(*), min(id) FROM row WHERE status <> 'OK' "
                             "GROUP BY status ORDER BY 3 DESC, 4 LIMIT 40",
};

struct list {
    struct gj_batch_fault *fault;
    uint32_t n;
};

static int add(struct gj_batch_reader *r, enum gj_batch_fault_kind kind, struct list *list)
{
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(r->db, queries[kind], -1, &select, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        struct gj_batch_fault *f = &list->fault[list->n++];
        const char *reason = (const char *)sqlite3_column_text(select, 1);
        f->kind = kind;
        f->reason = reason ? gj_arena_strdup(&r->arena, reason) : "";
        f->n = (uint64_t)sqlite3_column_int64(select, 2);
        f->first = (uint64_t)sqlite3_column_int64(select, 3);
        code = !f->reason                                                                        ? SQLITE_NOMEM
               : gj_batch_parse_status((const char *)sqlite3_column_text(select, 0), &f->status) ? SQLITE_OK
                                                                                                 : SQLITE_CORRUPT;
    }
    (void)sqlite3_finalize(select);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Values of a point, by a look of its own. */
static int add_values(struct gj_batch_reader *r, struct gj_batch_fault *f)
{
    const struct gj_experiment *e = r->about.experiment;
    struct gj_batch_point point;
    f->first_value = gj_arena_alloc(&r->arena, e->n_factors + 1U, sizeof *f->first_value);
    (void)sqlite3_reset(r->points);
    int code = f->first_value ? sqlite3_bind_int64(r->points, 1, (sqlite3_int64)f->first) : SQLITE_NOMEM;
    code = code == SQLITE_OK ? sqlite3_step(r->points) : code;
    if (code == SQLITE_ROW) {
        code = gj_batch_take_point(r->points, e, &point, f->first_value) ? SQLITE_OK : SQLITE_CORRUPT;
    }
    (void)sqlite3_reset(r->points);
    return code == SQLITE_DONE ? SQLITE_CORRUPT : code;
}

static int count_before(struct gj_batch_reader *r, struct gj_batch_fault *f)
{
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(r->db, "SELECT count(*) FROM row WHERE id < ?", -1, &select, NULL);
    code = code == SQLITE_OK ? sqlite3_bind_int64(select, 1, (sqlite3_int64)f->first) : code;
    code = code == SQLITE_OK ? sqlite3_step(select) : code;
    if (code == SQLITE_ROW) {
        f->first = (uint64_t)sqlite3_column_int64(select, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(select);
    return code;
}

enum gj_status gj_batch_read_faults(struct gj_batch_reader *r, const struct gj_batch_fault **fault, uint32_t *n,
                                    struct gj_error *error)
{
    struct list list = {gj_arena_alloc(&r->arena, 3 * GJ_BATCH_MAX_FAULTS, sizeof *list.fault), 0};
    int code = list.fault ? SQLITE_OK : SQLITE_NOMEM;
    for (int kind = GJ_FAULT_REFUSED; kind <= GJ_FAULT_REPLICATION && code == SQLITE_OK; kind++) {
        code = add(r, (enum gj_batch_fault_kind)kind, &list);
    }
    for (uint32_t i = 0; i < list.n && code == SQLITE_OK; i++) {
        struct gj_batch_fault *f = &list.fault[i];
        code = f->kind == GJ_FAULT_REPLICATION ? count_before(r, f) : add_values(r, f);
    }
    *fault = list.fault;
    *n = list.n;
    return code == SQLITE_OK ? gj_batch_read_from(r, 0, error)
                             : gj_batch_database_error(error, r->db, code, r->shown, "read");
}
