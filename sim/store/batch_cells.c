/* The tables of a sweep's folder: their columns, and the cells of a line. */
#include "store/batch_folder_internal.h"

#include <stdio.h>
#include <string.h>

#include "store/cells_internal.h"

/* --- columns --- */

static const struct gj_column point_columns[GJ_BATCH_POINT_COLUMNS] = {
    {"point", INTEGER, "", "number of the point, from 0", "표본점 번호 (0부터)"},
    {"state", TEXT, "", "done; refused by a constraint; failed: the scenario does not load with these values",
     "done 완료; refused 제약 위반; failed 시나리오 오류"},
    {"replications", INTEGER, "", "replications lived at the point", "반복 횟수"},
    {"failed", INTEGER, "", "of them failed ones", "실패한 반복 횟수"},
    {"status", TEXT, "", "of a failed point: the kind of error, else OK", "실패한 표본점의 오류 종류 (아니면 OK)"},
    {"reason", TEXT, "", "of a failed point its error, of a refused one the constraint", "오류 내용 또는 위반한 제약"},
};
static const struct gj_column extra_column[GJ_N_BATCH_EXTRAS] = {
    [GJ_BATCH_SCENARIO] = {"scenario", TEXT, "", "name of the scenario", "시나리오 이름"},
    [GJ_BATCH_POLICY] = {"policy", TEXT, "", "name of the policy", "정책 이름"},
    [GJ_BATCH_HALF_WIDTH] = {"half_width", NUMBER, "", "half-width of the interval of what the precision is of",
                             "정밀도 대상의 신뢰구간 반폭"},
    [GJ_BATCH_IS_PRECISE] = {"is_precise", INTEGER, "",
                             "1: the half-width is at most the precision asked for; 0: the replications ran out before",
                             "1: 요구한 정밀도에 이름, 0: 반복이 먼저 다함"},
};
static const struct gj_column row_columns[] = {
    {"point", INTEGER, "", "number of the point, from 0: a line of points.csv", "표본점 번호 (points.csv)"},
    REPLICATION,
    STATUS,
    {"digest", TEXT, "", "16 hex digits over all that happened on the floor in all arms",
     "모든 시나리오 현장 사건의 요약값 (16진수 16자리)"},
};
static const struct gj_column mean_columns[] = {
    {"point", INTEGER, "", "number of the point, from 0: a line of points.csv", "표본점 번호 (points.csv)"},
    {"replications", INTEGER, "", "replications that did not fail", "실패하지 않은 반복 횟수"},
};
static const struct gj_column range_columns[] = {
    {"outcome", TEXT, "", "outcome: after less before; NAME.before, NAME.after: of one arm", "성과 (after - before)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"points", INTEGER, "", "points that have a value", "값이 있는 표본점 수"},
    {"least", NUMBER, "unit", "least mean of a point", "표본점 평균의 최솟값"},
    {"median", NUMBER, "unit", "median of the points' means", "표본점 평균의 중앙값"},
    {"most", NUMBER, "unit", "largest mean of a point", "표본점 평균의 최댓값"},
    {"least_point", INTEGER, "", "the point of the least", "최솟값의 표본점"},
    {"most_point", INTEGER, "", "the point of the largest", "최댓값의 표본점"},
};
static const struct gj_column factor_columns[] = {
    {"factor", TEXT, "", "name, as after --set", "인자 이름 (--set)"},
    {"column", TEXT, "", "its column of points.csv", "points.csv의 열"},
    {"role", TEXT, "", "uncertainty, lever or constant", "불확실 요인, 조정 변수 또는 상수"},
    {"kind", TEXT, "", "real, whole or choice", "실수, 정수 또는 선택"},
    {"shape", TEXT, "", "distribution of a real one between low and high", "실수 인자의 분포"},
    {"unit", TEXT, "", "unit of low, central and high", "단위"},
    {"low", NUMBER, "unit", "least value", "최솟값"},
    {"central", NUMBER, "unit", "value when nothing is varied", "기준값"},
    {"high", NUMBER, "unit", "largest value", "최댓값"},
    {"choices", TEXT, "", "of a choice its values, with ; between", "선택지 (;로 구분)"},
    {"group", TEXT, "", "factors of one group are varied together where a design asks for it", "묶음"},
    {"mark", TEXT, "", "kind of source", "출처 종류"},
    {"source", TEXT, "", "where the range comes from", "범위의 출처"},
};
static const struct gj_column response_columns[] = {
    {"response", TEXT, "", "name", "반응 이름"},
    {"column", TEXT, "", "its column of rows.csv", "rows.csv의 열"},
    {"arm", TEXT, "", "before, after, or empty: of the pair of both", "before, after 또는 빈칸 (둘의 비교)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"better", INTEGER, "", "1: more is better, -1: less is, 0: neither", "1: 클수록, -1: 작을수록 좋음, 0: 무관"},
    {"how", TEXT, "", "how it is measured", "측정 방법"},
};

/* Name of a mean's or half-width's column, in the arena. */
static const char *joined(struct gj_arena *arena, const char *name, const char *ending)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s%s", name, ending);
    const char *copy = text.failed ? NULL : gj_arena_strdup(arena, text.data);
    gj_text_fini(&text);
    return copy;
}

static enum gj_cell_type cell_type(const struct gj_factor *factor)
{
    return factor->kind == GJ_FACTOR_CHOICE ? TEXT : factor->kind == GJ_FACTOR_WHOLE ? INTEGER : NUMBER;
}

/* "minutes", "pieces/day" */
static const char *unit_of(const struct gj_factor *factor, struct gj_arena *arena)
{
    return *factor->per ? joined(arena, joined(arena, factor->unit, "/"), factor->per) : factor->unit;
}

static struct gj_column *columns_of(struct gj_arena *arena, const struct gj_column *fixed, uint32_t n_fixed,
                                    uint32_t n_more)
{
    struct gj_column *column = gj_arena_alloc(arena, n_fixed + n_more, sizeof *column);
    if (column) {
        memcpy(column, fixed, n_fixed * sizeof *column);
    }
    return column;
}

static const struct gj_column *describe_points(const struct gj_experiment *e, const struct gj_batch_columns *columns,
                                               struct gj_arena *arena)
{
    struct gj_column *column =
        columns_of(arena, point_columns, GJ_BATCH_POINT_COLUMNS, e->n_factors + GJ_N_BATCH_EXTRAS);
    for (uint32_t i = 0; i < e->n_factors && column; i++) {
        const struct gj_factor *f = &e->factor[i];
        column[GJ_BATCH_POINT_COLUMNS + i] =
            (struct gj_column){columns->factor[i], cell_type(f), unit_of(f, arena),
                               joined(arena, gj_role_name(f->role), ", see factors.csv"), "인자 (factors.csv 참조)"};
    }
    for (uint32_t i = 0, n = GJ_BATCH_POINT_COLUMNS + e->n_factors; i < GJ_N_BATCH_EXTRAS && column; i++) {
        if (columns->extra[i]) {
            column[n] = extra_column[i];
            column[n].unit = i == GJ_BATCH_HALF_WIDTH ? gj_contrast_unit(&e->target) : "";
            column[n++].name = columns->extra[i];
        }
    }
    return column;
}

static const struct gj_column *describe_rows(const struct gj_experiment *e, const struct gj_batch_columns *columns,
                                             struct gj_arena *arena)
{
    enum { FIXED = sizeof row_columns / sizeof row_columns[0] };
    struct gj_column *column = columns_of(arena, row_columns, FIXED, e->n_responses);
    for (uint32_t i = 0; i < e->n_responses && column; i++) {
        const struct gj_response_info *info = gj_response_info(e->response[i]);
        column[FIXED + i] = (struct gj_column){columns->response[i], NUMBER, info->unit, info->en, info->ko};
    }
    return column;
}

static void add_mean(struct gj_column *column, struct gj_arena *arena, const char *name,
                     const struct gj_response_info *info)
{
    column[0] = (struct gj_column){joined(arena, name, ".mean"), NUMBER, info->unit, info->en, info->ko};
    column[1] = (struct gj_column){joined(arena, name, ".half_width"), NUMBER, info->unit,
                                   "half of its confidence interval (Student)", "신뢰구간 반폭 (t분포)"};
}

static const struct gj_column *describe_means(const struct gj_experiment *e, const struct gj_batch_columns *columns,
                                              struct gj_arena *arena, uint32_t *n)
{
    enum { FIXED = sizeof mean_columns / sizeof mean_columns[0] };
    struct gj_batch_pair pair[GJ_N_RESPONSES];
    const uint32_t n_pairs = gj_batch_contrasts(e, pair);
    struct gj_column *column = columns_of(arena, mean_columns, FIXED, 2 * e->n_responses + 2 * n_pairs + 2);
    *n = FIXED;
    for (uint32_t i = GJ_BATCH_SCENARIO; i <= GJ_BATCH_POLICY && column; i++) {
        if (columns->extra[i]) {
            column[(*n)++] = extra_column[i];
        }
    }
    for (uint32_t i = 0; i < e->n_responses && column; i++, *n += 2) {
        const struct gj_response_info *info = gj_response_info(e->response[i]);
        add_mean(&column[*n], arena, info->name, info);
    }
    for (uint32_t i = 0; i < n_pairs && column; i++) {
        char name[100];
        if (pair[i].against != GJ_NO_RESPONSE) {
            gj_contrast_name(&pair[i].contrast, name, sizeof name);
            const char *difference = joined(arena, name, ".difference");
            add_mean(&column[*n], arena, difference ? difference : "", gj_response_info(pair[i].contrast.of));
            *n += 2;
        }
    }
    return column;
}

enum gj_status gj_batch_describe(const struct gj_batch_about *about, const struct gj_batch_columns *columns,
                                 struct gj_arena *arena, struct gj_table table[GJ_N_SWEEP_TABLES])
{
    const struct gj_experiment *e = about->experiment;
    uint32_t n_means = 0;
    const struct gj_column *means = describe_means(e, columns, arena, &n_means);
    const struct gj_column *points = describe_points(e, columns, arena), *rows = describe_rows(e, columns, arena);
    table[GJ_SWEEP_POINTS] = (struct gj_table){"points",
                                               "one line a point of the design",
                                               "표본점별 한 줄",
                                               "point",
                                               true,
                                               true,
                                               GJ_BATCH_POINT_COLUMNS + e->n_factors + gj_batch_n_extras(columns),
                                               points,
                                               NULL,
                                               NULL};
    table[GJ_SWEEP_ROWS] = (struct gj_table){"rows",
                                             "one line a replication at a point",
                                             "표본점의 반복별 한 줄",
                                             "point,replication",
                                             true,
                                             true,
                                             sizeof row_columns / sizeof row_columns[0] + e->n_responses,
                                             rows,
                                             NULL,
                                             NULL};
    table[GJ_SWEEP_MEANS] = (struct gj_table){"means",
                                              "means over the replications of a point, with half-widths",
                                              "표본점별 평균과 신뢰구간 반폭",
                                              "point",
                                              true,
                                              false,
                                              n_means,
                                              means,
                                              NULL,
                                              NULL};
    table[GJ_SWEEP_RANGES] = (struct gj_table){"ranges",
                                               "least, median and largest of each outcome over the points",
                                               "성과별 표본점 범위",
                                               "outcome",
                                               true,
                                               true,
                                               COLUMNS(range_columns),
                                               NULL,
                                               NULL};
    table[GJ_SWEEP_FACTORS] = (struct gj_table){
        "factors", "what was varied", "변화시킨 인자", "factor", true, true, COLUMNS(factor_columns), NULL, NULL};
    table[GJ_SWEEP_RESPONSES] = (struct gj_table){
        "responses", "what was measured", "측정한 반응", "response", true, true, COLUMNS(response_columns), NULL, NULL};
    return points && rows && means ? GJ_OK : GJ_NO_MEMORY;
}

uint32_t gj_batch_widest(const struct gj_table table[GJ_N_SWEEP_TABLES])
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < GJ_N_SWEEP_TABLES; i++) {
        most = table[i].n_columns > most ? table[i].n_columns : most;
    }
    return most;
}

/* --- cells --- */

void gj_batch_point_cells(const struct gj_experiment *e, const struct gj_batch_point *point, struct gj_cell *cell)
{
    integer(&cell[0], (int64_t)point->point);
    text(&cell[1], gj_point_state_name(point->state));
    integer(&cell[2], point->n);
    integer(&cell[3], point->n_failed);
    text(&cell[4], gj_status_name(point->status));
    text(&cell[5], point->reason);
    for (uint32_t k = 0; k < e->n_factors; k++) {
        const struct gj_factor *f = &e->factor[k];
        struct gj_cell *at = &cell[GJ_BATCH_POINT_COLUMNS + k];
        if (f->kind == GJ_FACTOR_CHOICE) {
            text(at, f->choice[(uint32_t)point->value[k]]);
        } else if (f->kind == GJ_FACTOR_WHOLE) {
            integer(at, (int64_t)point->value[k]);
        } else {
            exact(at, point->value[k]);
        }
    }
}

void gj_batch_row_cells(const struct gj_experiment *e, const struct gj_batch_row *row, struct gj_cell *cell)
{
    integer(&cell[0], (int64_t)row->point);
    integer(&cell[1], row->replication);
    text(&cell[2], gj_status_name(row->status));
    hex(&cell[3], row->digest);
    for (uint32_t k = 0; k < e->n_responses; k++) {
        exact(&cell[4 + k], row->value[k]);
    }
}

void gj_batch_range_cells(const struct gj_batch_range *range, struct gj_cell *cell)
{
    const struct gj_response_info *info = gj_response_info(range->contrast.of);
    gj_contrast_name(&range->contrast, cell[0].small, sizeof cell[0].small);
    small_text(&cell[0]);
    text(&cell[1], info->en);
    text(&cell[2], info->ko);
    text(&cell[3], info->unit);
    integer(&cell[4], (int64_t)range->n);
    number(&cell[5], range->least);
    number(&cell[6], range->median);
    number(&cell[7], range->most);
    integer(&cell[8], (int64_t)range->least_at);
    integer(&cell[9], (int64_t)range->most_at);
}

void gj_batch_factor_cells(const struct gj_factor *f, const char *column, struct gj_text *room, struct gj_cell *cell)
{
    static const char *const kinds[] = {"real", "whole", "choice"};
    const bool is_real = f->kind == GJ_FACTOR_REAL;
    text(&cell[0], f->name);
    text(&cell[1], column);
    text(&cell[2], gj_role_name(f->role));
    text(&cell[3], kinds[f->kind]);
    text(&cell[4], is_real && gj_factor_is_varied(f) ? gj_shape_name(f->shape) : "");
    (void)snprintf(cell[5].small, sizeof cell[5].small, "%s%s%s", f->unit, *f->per ? "/" : "", f->per);
    small_text(&cell[5]);
    exact(&cell[6], f->low);
    exact(&cell[7], f->central);
    exact(&cell[8], f->high);
    room->length = 0;
    gj_text_add_n(room, "", 0);
    for (uint32_t i = 0; i < f->n_choices; i++) {
        gj_text_addf(room, "%s%s", i ? ";" : "", f->choice[i]);
    }
    text(&cell[9], room->failed ? "" : room->data);
    text(&cell[10], f->group);
    text(&cell[11], f->mark);
    text(&cell[12], f->source);
}

void gj_batch_response_cells(uint32_t response, const char *column, struct gj_cell *cell)
{
    const struct gj_response_info *info = gj_response_info(response);
    text(&cell[0], info->name);
    text(&cell[1], column);
    text(&cell[2], response >= GJ_RESPONSE_OF_PAIR ? "" : response % 2 == 0 ? "before" : "after");
    text(&cell[3], info->en);
    text(&cell[4], info->ko);
    text(&cell[5], info->unit);
    integer(&cell[6], info->better);
    text(&cell[7], info->how);
}
