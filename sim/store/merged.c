#include "store/merged.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "store/cells_internal.h"
#include "store/export_internal.h"
#include "store/json_internal.h"
#include "store/part_internal.h"

bool gj_merged_mixes_versions(const struct gj_merged_part *part, uint32_t n)
{
    bool is_mixed = false;
    for (uint32_t i = 1; i < n; i++) {
        is_mixed = is_mixed || strcmp(part[i].entry->version, part[0].entry->version) != 0;
    }
    return is_mixed;
}

bool gj_merged_mixes_scenarios(const struct gj_merged_part *part, uint32_t n)
{
    bool is_mixed = false;
    for (uint32_t i = 1; i < n; i++) {
        is_mixed = is_mixed || strcmp(part[i].entry->scenario_sha, part[0].entry->scenario_sha) != 0;
    }
    return is_mixed;
}

/* --- the tables --- */

enum {
    RESULT,
    VERSION,
    SCENARIO,
    ROW,
    POINT,
    REPLICATION_,
    FIRM,
    ARM_,
    STATUS_,
    DIGEST_,
    NAME,
    UNIT_,
    VALUE_,
    N_ROW_COLUMNS
};

static const struct gj_column row_columns[N_ROW_COLUMNS] = {
    [RESULT] = {"result", TEXT, "", "which result the line is from (results.csv)", "결과 이름 (results.csv)"},
    [VERSION] = {"model_version", TEXT, "", "version of gongjang that made it", "결과를 만든 gongjang 버전"},
    [SCENARIO] = {"scenario", TEXT, "", "SHA-256 of its frozen scenario", "확정 시나리오의 SHA-256"},
    [ROW] = {"row", INTEGER, "", "number of the row in its result, from 0, as `gongjang replay --row` takes it",
             "결과 안의 행 번호 (0부터, `gongjang replay --row`)"},
    [POINT] = {"point", INTEGER, "", "point of the design; 0 of a run", "설계점 번호 (단일 실행은 0)"},
    [REPLICATION_] = REPLICATION,
    [FIRM] = {"firm", INTEGER, "", "place of the firm in a population, from 0; else 0",
              "모집단 안의 기업 순번 (0부터)"},
    [ARM_] = {"arm", TEXT, "", "before, after, technology; pair: of the pair of arms",
              "before, after, technology; pair: 둘의 값"},
    [STATUS_] = STATUS,
    [DIGEST_] = DIGEST,
    [NAME] = {"name", TEXT, "", "name of the outcome", "산출물 이름"},
    [UNIT_] = UNIT,
    [VALUE_] = VALUE,
};
static const struct gj_table row_table = {.name = "rows",
                                          .en = "rows of all results, long form",
                                          .ko = "모든 결과의 행 (긴 형식)",
                                          .key = "result,row,arm,name",
                                          .in_csv = true,
                                          .n_columns = N_ROW_COLUMNS,
                                          .column = row_columns};

enum { R_RESULT, R_KIND, R_STUDY, R_TITLE, R_VERSION, R_SCENARIO, R_SEED, R_ROWS, R_DIGEST, N_RESULT_COLUMNS };
static const struct gj_column result_columns[N_RESULT_COLUMNS] = {
    [R_RESULT] = {"result", TEXT, "", "as in rows.csv", "rows.csv의 결과 이름"},
    [R_KIND] = {"kind", TEXT, "", "study or sweep", "study: 단일 실행, sweep: 표본 실험"},
    [R_STUDY] = {"study", TEXT, "", "name of the study", "연구 이름"},
    [R_TITLE] = {"title", TEXT, "", "its title", "제목"},
    [R_VERSION] = {"model_version", TEXT, "", "version of gongjang that made it", "결과를 만든 gongjang 버전"},
    [R_SCENARIO] = {"scenario_sha256", TEXT, "", "SHA-256 of its frozen scenario", "확정 시나리오의 SHA-256"},
    [R_SEED] = {"seed", TEXT, "", "seed", "시드"},
    [R_ROWS] = {"rows", INTEGER, "", "rows", "행 수"},
    [R_DIGEST] = {"rows_digest", TEXT, "", "digest of all its rows", "전체 행의 요약값"},
};
static const struct gj_table result_table = {.name = "results",
                                             .en = "the results merged here",
                                             .ko = "합친 결과 목록",
                                             .key = "result",
                                             .in_csv = true,
                                             .n_columns = N_RESULT_COLUMNS,
                                             .column = result_columns};

struct writer {
    struct gj_out *out;
    const struct gj_merged_part *part;
    struct gj_text line;
    struct gj_cell cell[N_ROW_COLUMNS];
    uint64_t n;
};

static void put_value(struct writer *w, const char *arm, const char *name, size_t name_length, const char *unit,
                      double value)
{
    text(&w->cell[ARM_], arm);
    text_n(&w->cell[NAME], name, name_length);
    text(&w->cell[UNIT_], unit);
    number(&w->cell[VALUE_], value);
    gj_csv_line(&w->line, &row_table, w->cell);
    gj_out_add(w->out, w->line.data ? w->line.data : "", w->line.length);
    w->n++;
}

static void put_who(struct writer *w, uint64_t row, uint64_t point, uint32_t replication, uint32_t firm)
{
    text(&w->cell[RESULT], w->part->result);
    text(&w->cell[VERSION], w->part->entry->version);
    text(&w->cell[SCENARIO], w->part->entry->scenario_sha);
    integer(&w->cell[ROW], (int64_t)row);
    integer(&w->cell[POINT], (int64_t)point);
    integer(&w->cell[REPLICATION_], replication);
    integer(&w->cell[FIRM], firm);
}

static enum gj_status write_study(struct writer *w, struct gj_error *error)
{
    const uint32_t n = gj_results_info(w->part->study)->n_rows;
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        struct gj_row row;
        status = gj_results_row(w->part->study, i, &row, error);
        if (status != GJ_OK) {
            break;
        }
        put_who(w, i, 0, row.replication, row.firm);
        text(&w->cell[STATUS_], gj_status_name(row.status));
        hex(&w->cell[DIGEST_], row.digest);
        for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
            const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
            put_value(w, gj_arm_name(row.arm), info->name, strlen(info->name), info->unit, row.value[k]);
        }
    }
    return status;
}

/* "heads_end.after" is heads_end of the arm after. */
static void put_response(struct writer *w, uint32_t response, double value)
{
    const struct gj_response_info *info = gj_response_info(response);
    if (response < GJ_RESPONSE_OF_PAIR) {
        const char *dot = strrchr(info->name, '.');
        put_value(w, dot + 1, info->name, (size_t)(dot - info->name), info->unit, value);
    } else {
        put_value(w, "pair", info->name, strlen(info->name), info->unit, value);
    }
}

static enum gj_status write_sweep(struct writer *w, struct gj_error *error)
{
    const struct gj_experiment *e = gj_batch_read_about(w->part->sweep)->experiment;
    enum gj_status status = gj_batch_read_from(w->part->sweep, 0, error);
    struct gj_batch_row row;
    bool is_there = true;
    for (uint64_t i = 0; status == GJ_OK && is_there; i++) {
        status = gj_batch_read_row(w->part->sweep, &row, &is_there, error);
        if (status != GJ_OK || !is_there) {
            break;
        }
        put_who(w, i, row.point, row.replication, 0);
        text(&w->cell[STATUS_], gj_status_name(row.status));
        hex(&w->cell[DIGEST_], row.digest);
        for (uint32_t k = 0; k < e->n_responses; k++) {
            put_response(w, e->response[k], row.value[k]);
        }
    }
    return status;
}

static enum gj_status open_table(struct gj_export *out, const struct gj_table *table, struct writer *w,
                                 struct gj_error *error)
{
    char name[40];
    (void)snprintf(name, sizeof name, "%s.csv", table->name);
    gj_text_init(&w->line);
    const enum gj_status status = gj_out_open(out->staging.folder, name, name, &w->out, error);
    if (status == GJ_OK) {
        gj_csv_header(&w->line, table);
        gj_out_add(w->out, w->line.data ? w->line.data : "", w->line.length);
    }
    return status;
}

static enum gj_status close_table(struct writer *w, const struct gj_table *table, enum gj_status status,
                                  struct gj_csv_file *file, struct gj_error *error)
{
    *file = (struct gj_csv_file){.table = table};
    if (status == GJ_OK && w->line.failed) {
        status = gj_file_os_error(error, table->name, "written", ENOMEM);
    }
    gj_text_fini(&w->line);
    if (status != GJ_OK) {
        gj_out_drop(w->out);
        return status;
    }
    return gj_out_close(w->out, file->sha, &file->bytes, error);
}

static enum gj_status write_rows(const struct gj_merged_part *part, uint32_t n, struct gj_export *out,
                                 struct gj_csv_file *file, uint64_t *n_lines, struct gj_error *error)
{
    struct writer w = {0};
    enum gj_status status = open_table(out, &row_table, &w, error);
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        w.part = &part[i];
        status = part[i].sweep ? write_sweep(&w, error) : write_study(&w, error);
    }
    *n_lines = w.n;
    return close_table(&w, &row_table, status, file, error);
}

static uint64_t seed_of(const struct gj_merged_part *part)
{
    return part->sweep ? gj_batch_read_about(part->sweep)->seed : gj_results_info(part->study)->seed;
}

static enum gj_status write_results(const struct gj_merged_part *part, uint32_t n, struct gj_export *out,
                                    struct gj_csv_file *file, struct gj_error *error)
{
    struct writer w = {0};
    enum gj_status status = open_table(out, &result_table, &w, error);
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        struct gj_cell cell[N_RESULT_COLUMNS];
        char seed[24];
        (void)snprintf(seed, sizeof seed, "%" PRIu64, seed_of(&part[i]));
        text(&cell[R_RESULT], part[i].result);
        text(&cell[R_KIND], gj_results_kind_name(part[i].entry->kind));
        text(&cell[R_STUDY], part[i].entry->study);
        text(&cell[R_TITLE], part[i].entry->title);
        text(&cell[R_VERSION], part[i].entry->version);
        text(&cell[R_SCENARIO], part[i].entry->scenario_sha);
        text(&cell[R_SEED], seed);
        integer(&cell[R_ROWS], (int64_t)part[i].entry->n_rows);
        if (part[i].sweep) {
            text(&cell[R_DIGEST], gj_batch_read_digest(part[i].sweep));
        } else {
            hex(&cell[R_DIGEST], gj_results_info(part[i].study)->rows_digest);
        }
        gj_csv_line(&w.line, &result_table, cell);
        gj_out_add(w.out, w.line.data ? w.line.data : "", w.line.length);
    }
    return close_table(&w, &result_table, status, file, error);
}

/* --- what it says of itself --- */

static enum gj_status write_readme(const struct gj_merged_part *part, uint32_t n, struct gj_export *out,
                                   struct gj_error *error)
{
    const bool versions = gj_merged_mixes_versions(part, n), scenarios = gj_merged_mixes_scenarios(part, n);
    struct gj_text text_;
    gj_text_init(&text_);
    gj_text_addf(&text_, "# Rows of %u results\n\n", n);
    if (versions) {
        gj_text_add(
            &text_,
            "**Different model versions are mixed here.** Rows of different `model_version` are answers of different "
            "models: compare them only to compare the models.\n\n**서로 다른 모델 버전의 행이 섞여 있음.** "
            "`model_version`이 다른 행은 다른 모델의 답.\n\n");
    }
    if (scenarios) {
        gj_text_add(
            &text_,
            "**Different scenarios are mixed here.** Rows of different `scenario` are of different plants or "
            "settings.\n\n**서로 다른 시나리오의 행이 섞여 있음.** `scenario`가 다른 행은 다른 공장이나 설정.\n\n");
    }
    if (!versions && !scenarios) {
        gj_text_add(&text_,
                    "All are of one model version and one scenario.\n\n모두 같은 모델 버전, 같은 시나리오.\n\n");
    }
    gj_text_add(&text_, "| result | kind | study | gongjang | scenario | rows |\n|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(&text_, "| %s | %s | %s | %s | %.12s | %" PRIu64 " |\n", part[i].result,
                     gj_results_kind_name(part[i].entry->kind), part[i].entry->study, part[i].entry->version,
                     part[i].entry->scenario_sha, part[i].entry->n_rows);
    }
    gj_text_add(&text_,
                "\nrows.csv has a line a number, datapackage.json says what its columns are. Numbers have at most 10 "
                "digits; bit for bit they are in the results themselves.\n");
    const enum gj_status status = text_.failed ? gj_file_os_error(error, "README.md", "written", ENOMEM)
                                               : gj_export_text(out, "README.md", text_.data, text_.length, error);
    gj_text_fini(&text_);
    return status;
}

static json_t *manifest_json(const struct gj_merged_part *part, uint32_t n)
{
    json_t *root = json_object(), *names = json_array(), *versions = json_object();
    uint64_t rows = 0, failed = 0;
    for (uint32_t i = 0; i < n; i++) {
        gj_json_append(&names, gj_json_text(part[i].result));
        rows += part[i].entry->n_rows;
        failed += part[i].entry->n_failed;
    }
    gj_json_set(&versions, "gongjang",
                gj_json_text(gj_merged_mixes_versions(part, n) ? "mixed" : part[0].entry->version));
    gj_json_set(&root, "format", json_string(GJ_STORE_FORMAT));
    gj_json_set(&root, "format_version", json_integer(GJ_STORE_FORMAT_VERSION));
    gj_json_set(&root, "kind", json_string(gj_results_kind_name(GJ_RESULTS_MERGED)));
    gj_json_set(&root, "study", json_string("merged"));
    gj_json_set(&root, "title", json_string("Rows of several results"));
    gj_json_set(&root, "scenario_sha256",
                gj_json_text(gj_merged_mixes_scenarios(part, n) ? "mixed" : part[0].entry->scenario_sha));
    gj_json_set(&root, "results", names);
    gj_json_set(&root, "mixes_versions", json_boolean(gj_merged_mixes_versions(part, n)));
    gj_json_set(&root, "mixes_scenarios", json_boolean(gj_merged_mixes_scenarios(part, n)));
    gj_json_set(&root, "rows", gj_json_decimal(rows));
    gj_json_set(&root, "rows_failed", gj_json_decimal(failed));
    gj_json_set(&root, "versions", versions);
    return root;
}

enum gj_status gj_merged_write(const struct gj_merged_part *part, uint32_t n, struct gj_export *out, uint64_t *n_lines,
                               struct gj_error *error)
{
    struct gj_csv_file file[2];
    enum gj_status status = write_rows(part, n, out, &file[0], n_lines, error);
    if (status == GJ_OK) {
        status = write_results(part, n, out, &file[1], error);
    }
    if (status == GJ_OK) {
        file[0].foreign = "result=results.result";
        status = gj_package_write(out->staging.folder, out->staging.target, file, 2, "merged",
                                  "Rows of several results", error);
    }
    if (status == GJ_OK) {
        status = write_readme(part, n, out, error);
    }
    if (status == GJ_OK) {
        json_t *manifest = manifest_json(part, n);
        status = manifest ? gj_manifest_finish(manifest, out->staging.folder, out->staging.target, error)
                          : gj_file_os_error(error, GJ_MANIFEST_NAME, "written", ENOMEM);
    }
    return status;
}
