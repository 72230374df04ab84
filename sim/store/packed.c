/* The packed result (study/result_pack.h) in results.sqlite: a table `packed`, in pieces, since one value of SQLite has a limit. */
#include <string.h>

#include "store/part_internal.h"
#include "study/result_pack.h"

#define PIECE (1 << 20) /* bytes */

static int insert_pieces(sqlite3 *db, const struct gj_text *bytes)
{
    sqlite3_stmt *insert = NULL;
    int code = sqlite3_prepare_v2(db, "INSERT INTO packed VALUES (?, ?)", -1, &insert, NULL);
    for (size_t at = 0, piece = 0; at < bytes->length && code == SQLITE_OK; at += PIECE, piece++) {
        const size_t n = bytes->length - at < PIECE ? bytes->length - at : PIECE;
        code = sqlite3_bind_int64(insert, 1, (sqlite3_int64)piece);
        if (code == SQLITE_OK) {
            code = sqlite3_bind_blob64(insert, 2, bytes->data + at, n, SQLITE_STATIC);
        }
        if (code == SQLITE_OK) {
            code = sqlite3_step(insert);
            code = code == SQLITE_DONE ? sqlite3_reset(insert) : code;
        }
    }
    (void)sqlite3_finalize(insert); /* says again what step said */
    return code;
}

int gj_packed_write(sqlite3 *db, const struct gj_study_result *result)
{
    struct gj_text bytes;
    gj_text_init(&bytes);
    gj_result_pack(result, &bytes);
    int code = bytes.failed
                   ? SQLITE_NOMEM
                   : sqlite3_exec(db, "CREATE TABLE packed (piece INTEGER PRIMARY KEY, bytes BLOB)", NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = insert_pieces(db, &bytes);
    }
    gj_text_fini(&bytes);
    return code;
}

/* Results of before it was kept have no such table. */
static int has_packed(sqlite3 *db, bool *has)
{
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'packed'", -1,
                                  &select, NULL);
    code = code == SQLITE_OK ? sqlite3_step(select) : code;
    *has = code == SQLITE_ROW;
    (void)sqlite3_finalize(select);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

int gj_packed_read(sqlite3 *db, bool *has, struct gj_text *out)
{
    sqlite3_stmt *select = NULL;
    int code = has_packed(db, has);
    if (code != SQLITE_OK || !*has) {
        return code;
    }
    code = sqlite3_prepare_v2(db, "SELECT bytes FROM packed ORDER BY piece", -1, &select, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(select, 0);
        const size_t n = (size_t)sqlite3_column_bytes(select, 0);
        gj_text_add_n(out, bytes, n);
        code = out->failed || (!bytes && sqlite3_errcode(db) == SQLITE_NOMEM) ? SQLITE_NOMEM : SQLITE_OK;
    }
    (void)sqlite3_finalize(select);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}
