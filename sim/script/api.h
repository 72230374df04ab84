/* The table of api.def as data: what a scenario can say, for checks, documentation and "did you mean". */
#ifndef GJ_SCRIPT_API_H
#define GJ_SCRIPT_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/dist.h"

enum gj_type {
    GJ_T_NUMBER,
    GJ_T_COUNT,
    GJ_T_CAPACITY,
    GJ_T_BOOL,
    GJ_T_TEXT,
    GJ_T_CHOICE,
    GJ_T_DAYS,
    GJ_T_HOURS,
    GJ_T_DATE,
    GJ_T_DURATION,
    GJ_T_MONEY,
    GJ_T_RATIO,
    GJ_T_MONEY_PER_TIME,
    GJ_T_RATIO_PER_TIME,
    GJ_T_COUNT_PER_TIME,
    GJ_T_SAME,
    GJ_T_DIST_DURATION,
    GJ_T_DIST_COUNT,
    GJ_T_DIST_CLOCK,
    GJ_T_DIST_BY_PRODUCT,
    GJ_T_TEXT_BY_PRODUCT,
    GJ_T_MEASURE,
    GJ_T_NEEDS,
    GJ_T_OBJECT,
    GJ_T_OBJECTS,
    GJ_T_TEXTS,
    GJ_T_NUMBERS,
    GJ_T_DAY_LIST,
    GJ_T_SPANS,
    GJ_T_CALENDAR,
    GJ_T_SETUP,
    GJ_T_CHANGES,
    GJ_T_PARTS,
    GJ_T_MONEY_BY_LEVEL,
    GJ_T_RATIO_BY_LEVEL,
    GJ_T_FUNCTION,
    GJ_T_DRAWS,
    GJ_T_COLUMNS,
    GJ_T_CASES,
    GJ_N_TYPES
};

/* What a quantity measures. Base units: none, pieces, us, won, 1. */
enum gj_dimension { GJ_DIM_NUMBER, GJ_DIM_COUNT, GJ_DIM_DURATION, GJ_DIM_MONEY, GJ_DIM_RATIO, GJ_N_DIMS };

enum gj_class_kind { GJ_CLASS_OBJECT, GJ_CLASS_DIST };
enum gj_naming { GJ_NAME_PLAIN, GJ_NAME_NAMEABLE, GJ_NAME_NAMED };

struct gj_api_field {
    const char *name;
    enum gj_type type;
    const char *of;   /* class of an object, words of a choice separated by | */
    const char *unit; /* as printed */
    bool required;
    const char *fallback; /* Lua expression; "": the field stays out */
    double low, high;     /* base units (s for durations) */
    const char *en, *ko;
};

struct gj_api_class {
    const char *name;
    enum gj_class_kind kind;
    enum gj_dist_kind dist; /* of a distribution */
    enum gj_naming naming;
    const char *items; /* classes separated by | */
    const char *en, *ko;
    const struct gj_api_field *field;
    uint32_t n_fields;
};

struct gj_api_unit {
    const char *name;
    enum gj_dimension dim;
    double factor; /* to base units */
    const char *en, *ko;
};

struct gj_api_mark {
    const char *function, *mark, *en, *ko;
};

struct gj_api_function {
    const char *name, *signature, *returns, *en, *ko;
};

/* Ids: GJ_C_machine, GJ_F_machine_cycle, GJ_NF_machine (number of fields). */
#define GJ_CLASS(name, kind, naming, items, en, ko) GJ_C_##name,
enum gj_class_id {
#include "script/api.def"
    GJ_N_CLASSES
};
#define GJ_CLASS(name, kind, naming, items, en, ko) \
    enum gj_fields_of_##name                        \
    {
#define GJ_FIELD_NAMED(cls, id, name, type, of, unit, need, fallback, low, high, en, ko) GJ_F_##cls##_##id,
#define GJ_END(cls) \
    GJ_NF_##cls     \
    }               \
    ;
#include "script/api.def"

const struct gj_api_class *gj_api_class(enum gj_class_id id);
/* NULL when there is none of this name. `length` bytes of `name` count. */
const struct gj_api_class *gj_api_find_class(const char *name, size_t length);
const struct gj_api_unit *gj_api_units(uint32_t *n);
const struct gj_api_mark *gj_api_marks(uint32_t *n);
const struct gj_api_function *gj_api_functions(uint32_t *n);

/* How a type reads in messages ("a duration, such as minutes(35)") and in the reference ("duration"). */
const char *gj_type_wanted(enum gj_type type);
const char *gj_type_name(enum gj_type type);
const char *gj_type_luacats(enum gj_type type);
const char *gj_dim_name(enum gj_dimension dim);

/* Whether `word` is one of the words of `list`, separated by |. */
bool gj_word_in(const char *list, const char *word);
/* Its place among them, or -1. */
int gj_word_index(const char *list, const char *word);

/* The nearest word of `list`, copied into `out`; NULL when none is near. */
const char *gj_word_near(const char *list, const char *word, char *out, size_t size);

/* All names a scenario may use without declaring them: classes, units, marks, functions. For "did you mean". */
const char *gj_api_near_name(const char *word);

/* The words of a choice; "@outcome", "@rule" and the like stand for the names of a table. Written into `out`. */
const char *gj_api_choices(const struct gj_api_field *field, char *out, size_t size);

#endif
