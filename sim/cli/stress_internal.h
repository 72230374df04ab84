/* What the files of the STRESS-DES report share. */
#ifndef GJ_CLI_STRESS_INTERNAL_H
#define GJ_CLI_STRESS_INTERNAL_H

#include "cli/stress.h"

/* The frozen text as a book of keys: "station[3].name" -> "press". */
struct gj_frozen_line {
    const char *key, *value;
};
struct gj_frozen {
    char *text; /* cut up */
    struct gj_frozen_line *line;
    size_t n, capacity;
};
/* Of a population the study's own lines and those of its first firm. False: memory is out. */
bool gj_frozen_init(struct gj_frozen *frozen, const char *text);
void gj_frozen_fini(struct gj_frozen *frozen);
/* "" when there is no such line. */
const char *gj_frozen_get(const struct gj_frozen *frozen, const char *format, ...) GJ_PRINTF(2, 3);
int64_t gj_frozen_whole(const struct gj_frozen *frozen, const char *format, ...) GJ_PRINTF(2, 3);
/* How many there are of what has this line, such as "station[%u].name". */
uint32_t gj_frozen_count(const struct gj_frozen *frozen, const char *thing, const char *field);

struct gj_stress_page {
    const struct gj_stress_spec *spec;
    struct gj_text *out;
    struct gj_frozen frozen;
    struct gj_text gaps;
    uint32_t n_gaps;
    const char *number; /* of the item under way */
    bool ko;
};

/* A conditional, so that the compiler still sees the formats. */
#define SAY(page, en, ko_text) ((page)->ko ? (ko_text) : (en))
/* Who is lived: the firm, or of a population its first. */
const struct gj_study_spec *gj_stress_firm(const struct gj_stress_page *page);
void gj_stress_put(struct gj_stress_page *page, const char *en, const char *ko);

/* What the scenario does not say: stands out in the item, and is listed at the end. */
void gj_stress_gap(struct gj_stress_page *page, const char *en, const char *ko);
/* "9 s", "35 min", "4 h", "3 days". */
void gj_stress_add_time(struct gj_stress_page *page, double us);
/* A distribution as the frozen text has it, in words; `is_time`: its values are microseconds. */
void gj_stress_add_dist(struct gj_stress_page *page, const char *frozen, bool is_time);
/* Text of the scenario in a cell of a table: what Markdown would take for its own is escaped. */
void gj_stress_add_cell(struct gj_stress_page *page, const char *text);
/* A row of a table: cells as they are. */
void gj_stress_add_row(struct gj_stress_page *page, const char *const *cell, uint32_t n);

#define GJ_STRESS_SECTION(en, ko)
#define GJ_STRESS(key, number, en, ko) void gj_stress_##key(struct gj_stress_page *page);
#include "cli/stress.def"
#undef GJ_STRESS
#undef GJ_STRESS_SECTION

#endif
