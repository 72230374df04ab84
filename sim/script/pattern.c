#include "script/pattern_internal.h"

#include <ctype.h>
#include <string.h>

#define DEPTH_MAX 200 /* as in Lua: nesting of captures and choices; keeps the C stack small */

const char gj_pattern_too_long[] = "pattern takes too many steps";

static const char *match(struct gj_pattern *m, const char *s, const char *p);

void gj_pattern_init(struct gj_pattern *m, const char *subject, size_t n_subject, const char *pattern, size_t n_pattern,
                     uint64_t steps_max)
{
    memset(m, 0, sizeof *m);
    m->subject = subject;
    m->subject_end = subject + n_subject;
    m->pattern = pattern;
    m->pattern_end = pattern + n_pattern;
    m->steps_max = steps_max;
}

static const char *fail(struct gj_pattern *m, const char *error)
{
    if (!m->error) {
        m->error = error;
    }
    return NULL;
}

/* Count; false when no step is left or something is wrong already. */
static bool step(struct gj_pattern *m, uint64_t n)
{
    m->steps += n;
    if (m->steps > m->steps_max) {
        fail(m, gj_pattern_too_long);
    }
    return !m->error;
}

/* Letters and the like by ASCII, whatever the locale. */
static bool in_class(unsigned char c, unsigned char class)
{
    const bool ascii = c < 128;
    bool is;
    switch (class | 0x20) {
    case 'a':
        is = ascii && isalpha(c);
        break;
    case 'c':
        is = ascii && iscntrl(c);
        break;
    case 'd':
        is = c >= '0' && c <= '9';
        break;
    case 'g':
        is = c > 32 && c < 127;
        break;
    case 'l':
        is = c >= 'a' && c <= 'z';
        break;
    case 'p':
        is = ascii && ispunct(c);
        break;
    case 's':
        is = c == ' ' || (c >= 9 && c <= 13);
        break;
    case 'u':
        is = c >= 'A' && c <= 'Z';
        break;
    case 'w':
        is = ascii && isalnum(c);
        break;
    case 'x':
        is = ascii && isxdigit(c);
        break;
    case 'z':
        is = c == 0;
        break;
    default:
        return class == c;
    }
    return ((class & 0x20) != 0) == is; /* an upper-case class is the complement */
}

/* End of the single-character item that begins at p < pattern_end. */
static const char *item_end(struct gj_pattern *m, const char *p)
{
    const char first = *p++;
    if (first == '%') {
        return p == m->pattern_end ? fail(m, "malformed pattern (ends with '%')") : p + 1;
    }
    if (first != '[') {
        return p;
    }
    if (p < m->pattern_end && *p == '^') {
        p++;
    }
    do { /* a ] in first place is an ordinary one */
        if (p == m->pattern_end) {
            return fail(m, "malformed pattern (missing ']')");
        }
        const char c = *p++;
        if (c == '%') {
            if (p == m->pattern_end) {
                return fail(m, "malformed pattern (missing ']')");
            }
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

/* Whether c is in the set [...] that begins at p; `last` is its closing bracket. */
static bool in_set(unsigned char c, const char *p, const char *last)
{
    bool positive = true;
    p++;
    if (*p == '^') {
        positive = false;
        p++;
    }
    for (; p < last; p++) {
        if (*p == '%') {
            p++;
            if (in_class(c, (unsigned char)*p)) {
                return positive;
            }
        } else if (p + 2 < last && p[1] == '-') {
            if ((unsigned char)p[0] <= c && c <= (unsigned char)p[2]) {
                return positive;
            }
            p += 2;
        } else if ((unsigned char)*p == c) {
            return positive;
        }
    }
    return !positive;
}

static bool matches_one(struct gj_pattern *m, const char *s, const char *p, const char *end)
{
    if (s >= m->subject_end || !step(m, 1)) {
        return false;
    }
    const unsigned char c = (unsigned char)*s;
    switch (*p) {
    case '.':
        return true;
    case '%':
        return in_class(c, (unsigned char)p[1]);
    case '[':
        step(m, (uint64_t)(end - p) / 4);
        return in_set(c, p, end - 1);
    default:
        return (unsigned char)*p == c;
    }
}

/* %bxy: from an x to the y that closes it. */
static const char *balanced(struct gj_pattern *m, const char *s, const char *p)
{
    if (m->pattern_end - p < 2) {
        return fail(m, "malformed pattern (missing arguments to '%b')");
    }
    if (s >= m->subject_end || *s != p[0]) {
        return NULL;
    }
    long open = 1;
    while (++s < m->subject_end && step(m, 1)) {
        if (*s == p[1]) {
            if (--open == 0) {
                return s + 1;
            }
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

static const char *as_many(struct gj_pattern *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t n = 0;
    while (matches_one(m, s + n, p, end)) {
        n++;
    }
    for (; n >= 0 && !m->error; n--) {
        const char *rest = match(m, s + n, end + 1);
        if (rest) {
            return rest;
        }
    }
    return NULL;
}

static const char *as_few(struct gj_pattern *m, const char *s, const char *p, const char *end)
{
    while (!m->error) {
        const char *rest = match(m, s, end + 1);
        if (rest) {
            return rest;
        }
        if (!matches_one(m, s, p, end)) {
            return NULL;
        }
        s++;
    }
    return NULL;
}

static const char *open_capture(struct gj_pattern *m, const char *s, const char *p, ptrdiff_t what)
{
    if (m->n_captures == GJ_PATTERN_CAPTURES) {
        return fail(m, "too many captures");
    }
    m->capture[m->n_captures].start = s;
    m->capture[m->n_captures].length = what;
    m->n_captures++;
    const char *rest = match(m, s, p);
    if (!rest) {
        m->n_captures--;
    }
    return rest;
}

static const char *close_capture(struct gj_pattern *m, const char *s, const char *p)
{
    int i = m->n_captures - 1;
    while (i >= 0 && m->capture[i].length != GJ_CAPTURE_OPEN) {
        i--;
    }
    if (i < 0) {
        return fail(m, "invalid pattern capture");
    }
    m->capture[i].length = s - m->capture[i].start;
    const char *rest = match(m, s, p);
    if (!rest) {
        m->capture[i].length = GJ_CAPTURE_OPEN;
    }
    return rest;
}

/* %1: what the capture holds, again. */
static const char *again(struct gj_pattern *m, const char *s, char digit)
{
    const int i = digit - '1';
    if (i < 0 || i >= m->n_captures || m->capture[i].length == GJ_CAPTURE_OPEN) {
        return fail(m, "invalid capture index in pattern");
    }
    const ptrdiff_t length = m->capture[i].length;
    if (length == GJ_CAPTURE_POSITION) {
        return NULL;
    }
    if (!step(m, 1 + (uint64_t)length / 8) || m->subject_end - s < length ||
        memcmp(m->capture[i].start, s, (size_t)length) != 0) {
        return NULL;
    }
    return s + length;
}

/* %f[set]: here the set begins, or -1: something is wrong. */
static int at_frontier(struct gj_pattern *m, const char *s, const char *p, const char **after)
{
    if (p >= m->pattern_end || *p != '[') {
        fail(m, "missing '[' after '%f' in pattern");
        return -1;
    }
    const char *end = item_end(m, p);
    if (!end || !step(m, (uint64_t)(end - p) / 4)) {
        return -1;
    }
    const unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
    const unsigned char here = s == m->subject_end ? 0 : (unsigned char)*s;
    *after = end;
    return !in_set(before, p, end - 1) && in_set(here, p, end - 1);
}

/* An item and what follows it. Sets *next_s, *next_p to go on without recursion, else returns the result. */
static const char *single(struct gj_pattern *m, const char **s, const char **p, bool *goes_on)
{
    const char *end = item_end(m, *p);
    if (!end) {
        return NULL;
    }
    const char suffix = end < m->pattern_end ? *end : '\0';
    if (suffix == '*') {
        return as_many(m, *s, *p, end);
    }
    if (suffix == '-') {
        return as_few(m, *s, *p, end);
    }
    const bool fits = matches_one(m, *s, *p, end);
    if (suffix == '+') {
        return fits ? as_many(m, *s + 1, *p, end) : NULL;
    }
    if (suffix == '?') {
        const char *rest = fits ? match(m, *s + 1, end + 1) : NULL;
        if (rest || m->error) {
            return rest;
        }
        *p = end + 1;
        *goes_on = true;
        return NULL;
    }
    *goes_on = fits;
    *s += fits;
    *p = end;
    return NULL;
}

/* The items that begin with a % and are no class. Same contract as single(). */
static const char *special(struct gj_pattern *m, const char **s, const char **p, bool *goes_on, bool *is_special)
{
    const char kind = *p + 1 < m->pattern_end ? (*p)[1] : '\0';
    *is_special = true;
    if (kind == 'b') {
        const char *after = balanced(m, *s, *p + 2);
        *goes_on = after != NULL;
        *s = after;
        *p += 4;
    } else if (kind == 'f') {
        const char *after = NULL;
        *goes_on = at_frontier(m, *s, *p + 2, &after) == 1;
        *p = after;
    } else if (kind >= '0' && kind <= '9') {
        const char *after = again(m, *s, kind);
        *goes_on = after != NULL;
        *s = after;
        *p += 2;
    } else {
        *is_special = false;
    }
    return NULL;
}

static const char *match_here(struct gj_pattern *m, const char *s, const char *p)
{
    while (step(m, 1)) {
        if (p == m->pattern_end) {
            return s;
        }
        if (*p == '(') {
            const bool position = p + 1 < m->pattern_end && p[1] == ')';
            return open_capture(m, s, p + 1 + position, position ? GJ_CAPTURE_POSITION : GJ_CAPTURE_OPEN);
        }
        if (*p == ')') {
            return close_capture(m, s, p + 1);
        }
        if (*p == '$' && p + 1 == m->pattern_end) {
            return s == m->subject_end ? s : NULL;
        }
        bool goes_on = false;
        bool is_special = false;
        const char *rest = *p == '%' ? special(m, &s, &p, &goes_on, &is_special) : NULL;
        if (!is_special) {
            rest = single(m, &s, &p, &goes_on);
        }
        if (!goes_on) {
            return rest;
        }
    }
    return NULL;
}

static const char *match(struct gj_pattern *m, const char *s, const char *p)
{
    if (m->depth == DEPTH_MAX) {
        return fail(m, "pattern too complex");
    }
    m->depth++;
    const char *end = match_here(m, s, p);
    m->depth--;
    return end;
}

const char *gj_pattern_match_at(struct gj_pattern *m, const char *at)
{
    m->n_captures = 0;
    m->depth = 0;
    return match(m, at, m->pattern);
}
