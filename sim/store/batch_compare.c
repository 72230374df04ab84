/* Are two batches the same but for the shard? The first thing that differs is named, as a person would look for it. */
#include "store/batch_file.h"

#include <stdio.h>
#include <string.h>

#include "store/batch_internal.h"
#include "store/file_internal.h"

enum { SHOWN = 130 }; /* bytes of a line in a message */

struct pair {
    const struct gj_batch_about *theirs, *ours;
    const char *shown, *other;
    struct gj_error *error;
};

/* "holds another sweep: its seed is 1, here it is 2" */
static enum gj_status differ(const struct pair *p, const char *what, const char *theirs, const char *ours)
{
    gj_file_error(p->error, GJ_USAGE, p->shown, "holds another sweep%s%s: its %s is %.*s, %s it is %.*s",
                  p->other ? " than " : "", p->other ? p->other : "", what, SHOWN, theirs, p->other ? "there" : "here",
                  SHOWN, ours);
    if (p->other) {
        gj_error_fix(p->error, "merge shards of one sweep only: the same scenario, design, seed and version");
    } else {
        gj_error_fix(p->error,
                     "run it as it was, write this one to another place with --out, or move what is there away");
    }
    return GJ_USAGE;
}

static enum gj_status differ_number(const struct pair *p, const char *what, uint64_t theirs, uint64_t ours)
{
    char a[24], b[24];
    snprintf(a, sizeof a, "%llu", (unsigned long long)theirs);
    snprintf(b, sizeof b, "%llu", (unsigned long long)ours);
    return differ(p, what, a, b);
}

/* --- settings and sources --- */

static void list_settings(const struct gj_batch_about *about, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < about->n_settings && n < size; i++) {
        const int more =
            snprintf(out + n, size - n, "%s%s=%s", i ? " " : "", about->setting[i].name, about->setting[i].value);
        n += more > 0 ? (size_t)more : size;
    }
    if (about->n_settings == 0) {
        snprintf(out, size, "not there");
    }
}

static enum gj_status compare_settings(const struct pair *p)
{
    bool is_same = p->theirs->n_settings == p->ours->n_settings;
    for (uint32_t i = 0; i < p->theirs->n_settings && is_same; i++) {
        is_same = strcmp(p->theirs->setting[i].name, p->ours->setting[i].name) == 0 &&
                  strcmp(p->theirs->setting[i].value, p->ours->setting[i].value) == 0;
    }
    if (is_same) {
        return GJ_OK;
    }
    char theirs[SHOWN + 1], ours[SHOWN + 1];
    list_settings(p->theirs, theirs, sizeof theirs);
    list_settings(p->ours, ours, sizeof ours);
    return differ(p, "--set", theirs, ours);
}

/* The next line of a text from *at on, without what need not be the same; false at the end. */
static bool next_line(const char **at, const char **line, size_t *length)
{
    static const char *const free_lines[] = {"study.seed = ", "study.replications",
                                             "experiment.design = ", "experiment.replications = "};
    while (**at != '\0') {
        bool is_free = false;
        *line = *at;
        *length = strcspn(*at, "\n");
        *at += *length + ((*at)[*length] == '\n');
        for (size_t i = 0; i < sizeof free_lines / sizeof free_lines[0]; i++) {
            is_free = is_free || strncmp(*line, free_lines[i], strlen(free_lines[i])) == 0;
        }
        if (!is_free) {
            return true;
        }
    }
    *line = "";
    *length = 0;
    return false;
}

static enum gj_status differ_line(const struct pair *p, const char *what, const char *a, size_t na, const char *b,
                                  size_t nb)
{
    char theirs[SHOWN + 3], ours[SHOWN + 3];
    snprintf(theirs, sizeof theirs, "\"%.*s\"", (int)(na < SHOWN ? na : SHOWN), a);
    snprintf(ours, sizeof ours, "\"%.*s\"", (int)(nb < SHOWN ? nb : SHOWN), b);
    return differ(p, what, na ? theirs : "not there", nb ? ours : "not there");
}

static enum gj_status compare_frozen(const struct pair *p)
{
    const char *theirs = p->theirs->frozen, *ours = p->ours->frozen;
    const char *a, *b;
    size_t na, nb;
    bool goes_on = true;
    while (goes_on) {
        const bool has_a = next_line(&theirs, &a, &na);
        const bool has_b = next_line(&ours, &b, &nb);
        if (has_a != has_b || na != nb || memcmp(a, b, na) != 0) {
            return differ_line(p, "scenario", a, na, b, nb);
        }
        goes_on = has_a;
    }
    return GJ_OK;
}

static enum gj_status differ_source(const struct pair *p, const struct gj_batch_source *a,
                                    const struct gj_batch_source *b)
{
    char what[100];
    const char *x = a->text, *y = b->text;
    for (unsigned line = 1; *x || *y; line++) {
        const size_t na = strcspn(x, "\n"), nb = strcspn(y, "\n");
        if (na != nb || memcmp(x, y, na) != 0) {
            snprintf(what, sizeof what, "%.60s, line %u,", a->name, line);
            const enum gj_status status = differ_line(p, what, x, na, y, nb);
            if (!p->other) {
                gj_error_fix(p->error,
                             "to make it longer change only `points` or `replications` of its experiment {}; for "
                             "another sweep choose another place with --out");
            }
            return status;
        }
        x += na + (x[na] == '\n');
        y += nb + (y[nb] == '\n');
    }
    return differ(p, a->name, "as long as it is", "longer");
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* How far `c` goes when `word` stands there, whole; else 0. */
static size_t word_at(const char *text, const char *c, const char *word)
{
    const size_t n = strlen(word);
    return (c == text || !is_word(c[-1])) && strncmp(c, word, n) == 0 && !is_word(c[n]) ? n : 0;
}

/* Length of "points = " when a number follows it at `c`; 0 when it is something else. */
static size_t size_field(const char *text, const char *c)
{
    size_t n = word_at(text, c, "points");
    n = n ? n : word_at(text, c, "replications");
    if (n == 0) {
        return 0;
    }
    n += strspn(c + n, " \t");
    if (c[n] != '=') {
        return 0;
    }
    n++;
    n += strspn(c + n, " \t");
    return c[n] >= '0' && c[n] <= '9' ? n : 0;
}

/* Past a string or a comment that begins at `c`; `c` when none does. */
static const char *past_text(const char *c)
{
    if (c[0] == '-' && c[1] == '-') {
        return c + strcspn(c, "\n");
    }
    if (*c != '"' && *c != '\'') {
        return c;
    }
    const char *end = c + 1;
    while (*end && *end != *c && *end != '\n') {
        end += end[0] == '\\' && end[1] ? 2 : 1;
    }
    return *end == *c ? end + 1 : end;
}

/* The text without the numbers of `points` and `replications` that stand in experiment { } itself: a longer sweep changes those and nothing else. */
static void without_sizes(const char *text, struct gj_text *out)
{
    unsigned depth = 0; /* of braces, from that of experiment on */
    for (const char *c = text; *c;) {
        const char *next = past_text(c);
        const size_t name = depth == 0 ? word_at(text, c, "experiment") : 0;
        const size_t field = depth == 1 ? size_field(text, c) : 0;
        if (next > c) {
            gj_text_add_n(out, c, (size_t)(next - c));
            c = next;
            continue;
        }
        if (name > 0 && c[name + strspn(c + name, " \t\r\n")] == '{') {
            next = c + name + strspn(c + name, " \t\r\n") + 1;
            depth = 1;
        } else if (field > 0) {
            gj_text_add_n(out, c, field);
            c += field + strspn(c + field, "0123456789");
            continue;
        } else {
            depth += depth > 0 && *c == '{';
            depth -= depth > 0 && *c == '}';
            next = c + 1;
        }
        gj_text_add_n(out, c, (size_t)(next - c));
        c = next;
    }
}

static bool is_same_source(const struct gj_batch_source *a, const struct gj_batch_source *b)
{
    if (a->length == b->length && memcmp(a->text, b->text, a->length) == 0) {
        return true;
    }
    struct gj_text x, y;
    gj_text_init(&x);
    gj_text_init(&y);
    without_sizes(a->text, &x);
    without_sizes(b->text, &y);
    const bool is_same =
        !x.failed && !y.failed && x.length == y.length && x.length > 0 && memcmp(x.data, y.data, x.length) == 0;
    gj_text_fini(&x);
    gj_text_fini(&y);
    return is_same;
}

static enum gj_status compare_sources(const struct pair *p)
{
    if (p->theirs->n_sources != p->ours->n_sources) {
        return differ_number(p, "number of scenario files", p->theirs->n_sources, p->ours->n_sources);
    }
    for (uint32_t i = 0; i < p->theirs->n_sources; i++) {
        const struct gj_batch_source *a = &p->theirs->source[i], *b = &p->ours->source[i];
        if (strcmp(a->name, b->name) != 0) {
            return differ(p, i == 0 ? "scenario's file" : "list of files of the scenario", a->name, b->name);
        }
        if (!is_same_source(a, b)) {
            return differ_source(p, a, b);
        }
    }
    return GJ_OK;
}

/* --- design --- */

static enum gj_status compare_design(const struct pair *p)
{
    const struct gj_experiment *a = p->theirs->experiment, *b = p->ours->experiment;
    char x[100], y[100];
    if (a->design.kind != b->design.kind) {
        return differ(p, "design", gj_design_name(a->design.kind), gj_design_name(b->design.kind));
    }
    if (a->design.seed != b->design.seed) {
        return differ_number(p, "design's seed", a->design.seed, b->design.seed);
    }
    if (a->design.levels != b->design.levels) {
        return differ_number(p, "number of levels", a->design.levels, b->design.levels);
    }
    if (a->design.is_by_group != b->design.is_by_group) {
        return differ(p, "design", a->design.is_by_group ? "by group" : "by factor",
                      b->design.is_by_group ? "by group" : "by factor");
    }
    if (a->design.has_pairs != b->design.has_pairs) {
        return differ(p, "design", a->design.has_pairs ? "with pairs" : "without pairs",
                      b->design.has_pairs ? "with pairs" : "without pairs");
    }
    if (a->is_crossed != b->is_crossed) {
        return differ(p, "sampling", a->is_crossed ? "crossed" : "joint", b->is_crossed ? "crossed" : "joint");
    }
    if (a->has_own_draws != b->has_own_draws) {
        return differ(p, "points' draws", a->has_own_draws ? "own" : "common", b->has_own_draws ? "own" : "common");
    }
    if (a->precision < b->precision || a->precision > b->precision) {
        snprintf(x, sizeof x, "%.10g", a->precision);
        snprintf(y, sizeof y, "%.10g", b->precision);
        return differ(p, "precision", x, y);
    }
    if (a->precision > 0.0 && (a->target.of != b->target.of || a->target.against != b->target.against)) {
        gj_contrast_name(&a->target, x, sizeof x);
        gj_contrast_name(&b->target, y, sizeof y);
        return differ(p, "precision's outcome", x, y);
    }
    if (a->precision > 0.0 && a->replications_min != b->replications_min) {
        return differ_number(p, "least number of replications", a->replications_min, b->replications_min);
    }
    return GJ_OK;
}

static enum gj_status compare_sizes(const struct pair *p, bool may_grow)
{
    const uint32_t a = p->theirs->experiment->replications, b = p->ours->experiment->replications;
    enum gj_status status = GJ_OK;
    if (a > b || (a != b && !may_grow)) {
        status = differ_number(p, "number of replications", a, b);
    } else if (p->theirs->n_points > p->ours->n_points || (p->theirs->n_points != p->ours->n_points && !may_grow)) {
        status = differ_number(p, "number of points", p->theirs->n_points, p->ours->n_points);
    }
    if (status != GJ_OK && may_grow) {
        gj_error_fix(p->error, "ask for as many or more, or write to another place with --out");
    }
    return status;
}

enum gj_status gj_batch_compare(const struct gj_batch_about *theirs, const char *shown,
                                const struct gj_batch_about *ours, const char *other, bool may_grow,
                                struct gj_error *error)
{
    const struct pair p = {theirs, ours, shown, other, error};
    if (strcmp(theirs->version, ours->version) != 0) {
        return differ(&p, "version of gongjang", theirs->version, ours->version);
    }
    if (strcmp(theirs->name, ours->name) != 0) {
        return differ(&p, "scenario", theirs->name, ours->name);
    }
    enum gj_status status = compare_settings(&p);
    status = status == GJ_OK ? compare_frozen(&p) : status;
    status = status == GJ_OK ? compare_sources(&p) : status;
    if (status == GJ_OK && theirs->seed != ours->seed) {
        status = differ_number(&p, "seed", theirs->seed, ours->seed);
    }
    status = status == GJ_OK ? compare_design(&p) : status;
    return status == GJ_OK ? compare_sizes(&p, may_grow) : status;
}

enum gj_status gj_batch_same_point(const struct gj_batch_point *point, struct gj_design *design,
                                   const struct gj_experiment *e, double *room, const char *shown,
                                   struct gj_error *error)
{
    bool is_same = point->point < gj_design_n_points(design);
    if (is_same) {
        gj_design_point(design, point->point, room);
        for (uint32_t k = 0; k < e->n_factors; k++) {
            is_same = is_same && !(point->value[k] < room[k]) && !(point->value[k] > room[k]);
        }
    }
    if (is_same) {
        return GJ_OK;
    }
    gj_file_error(error, GJ_USAGE, shown,
                  "holds other points: point %llu has other values in the design as it is now (%s, %llu points)",
                  (unsigned long long)point->point, gj_design_name(e->design.kind),
                  (unsigned long long)gj_design_n_points(design));
    gj_error_fix(error, "only designs whose first points stay (sobol; a table with lines added at its end) can be made "
                        "longer: write to another place with --out");
    return GJ_USAGE;
}
