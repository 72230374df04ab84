/* What the lists of tables share: short names of types, columns that mean the same wherever they stand, and what makes cells. For table*.c alone. */
#ifndef GJ_STORE_CELLS_INTERNAL_H
#define GJ_STORE_CELLS_INTERNAL_H

#include <stdio.h>
#include <string.h>

#include "store/table_internal.h"

#define TEXT GJ_CELL_TEXT
#define INTEGER GJ_CELL_INTEGER
#define NUMBER GJ_CELL_NUMBER

#define COLUMNS(list) (uint32_t)(sizeof(list) / sizeof(list)[0]), list

/* Columns that mean the same wherever they stand. */
#define ARM                                                                                                          \
    {                                                                                                                \
        "arm", TEXT, "", "before: without the reform; after: with it; technology: with it, at the orders of before", \
            "before: 도입 전, after: 도입 후, technology: 도입 후이되 주문은 도입 전"               \
    }
#define REPLICATION                                                                                \
    {                                                                                              \
        "replication", INTEGER, "", "number of the replication, from 0", "반복 번호 (0부터)" \
    }
#define LABEL_EN                                                        \
    {                                                                   \
        "label_en", TEXT, "", "what it is, in English", "영어 이름" \
    }
#define LABEL_KO                                                          \
    {                                                                     \
        "label_ko", TEXT, "", "what it is, in Korean", "한국어 이름" \
    }
#define UNIT                                                                               \
    {                                                                                      \
        "unit", TEXT, "", "unit of the value; 1 is a ratio", "값의 단위 (1은 비율)" \
    }
#define VALUE                                                                                    \
    {                                                                                            \
        "value", NUMBER, "unit", "the value; empty when there is none", "값 (없으면 빈칸)" \
    }
#define STATUS                                                                                   \
    {                                                                                            \
        "status", TEXT, "", "OK, or how the replication failed; a failed one is in no estimate", \
            "OK 또는 실패 사유 (실패한 반복은 추정에서 제외)"                  \
    }
#define DIGEST                                                                             \
    {                                                                                      \
        "digest", TEXT, "", "16 hex digits over all that happened on the floor, in order", \
            "현장에서 일어난 모든 사건의 요약값 (16진수 16자리)"        \
    }

static inline void text_n(struct gj_cell *cell, const char *text, size_t length)
{
    cell->type = TEXT;
    cell->text = text;
    cell->length = length;
    cell->exact = false;
}

static inline void text(struct gj_cell *cell, const char *text_or_null)
{
    const char *shown = text_or_null != NULL ? text_or_null : "";
    text_n(cell, shown, strlen(shown));
}

/* What was printed into the cell itself. */
static inline void small_text(struct gj_cell *cell)
{
    text_n(cell, cell->small, strlen(cell->small));
}

static inline void integer(struct gj_cell *cell, int64_t value)
{
    cell->type = INTEGER;
    cell->integer = value;
}

static inline void number(struct gj_cell *cell, double value)
{
    cell->type = NUMBER;
    cell->number = value;
    cell->exact = false;
}

static inline void exact(struct gj_cell *cell, double value)
{
    number(cell, value);
    cell->exact = true;
}

/* 16 digits by hand: this runs once a line of rows.csv. */
static inline void hex(struct gj_cell *cell, uint64_t value)
{
    for (int i = 15; i >= 0; i--, value >>= 4) {
        cell->small[i] = "0123456789abcdef"[value & 15u];
    }
    cell->small[16] = '\0';
    text_n(cell, cell->small, 16);
}

static inline uint64_t always_one(const struct gj_store_spec *spec)
{
    (void)spec;
    return 1;
}

#endif
