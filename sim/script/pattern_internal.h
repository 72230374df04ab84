/* Patterns of Lua (manual, 6.4.1), matched with a count of steps, because the library's own matcher can run for years
 * on a short string and nothing can interrupt it. Knows no Lua state: errors are returned. tests/script compares it with the library's. */
#ifndef GJ_SCRIPT_PATTERN_INTERNAL_H
#define GJ_SCRIPT_PATTERN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GJ_PATTERN_CAPTURES 32
#define GJ_CAPTURE_OPEN (-1)
#define GJ_CAPTURE_POSITION (-2)

struct gj_pattern {
    const char *subject, *subject_end;
    const char *pattern, *pattern_end;
    uint64_t steps, steps_max;
    const char *error; /* NULL, or what is wrong: malformed pattern, or GJ_PATTERN_TOO_LONG */
    int depth;
    int n_captures;
    struct {
        const char *start;
        ptrdiff_t length; /* or GJ_CAPTURE_OPEN, GJ_CAPTURE_POSITION */
    } capture[GJ_PATTERN_CAPTURES];
};

extern const char gj_pattern_too_long[];

void gj_pattern_init(struct gj_pattern *m, const char *subject, size_t n_subject, const char *pattern, size_t n_pattern,
                     uint64_t steps_max);

/* Match the pattern (without a leading ^) at `at`. End of the match, or NULL: none, or m->error is set. */
const char *gj_pattern_match_at(struct gj_pattern *m, const char *at);

#endif
