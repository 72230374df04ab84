/* Finding a field in the text of a scenario, for messages: Lua tells the line of a call, not of the fields in its braces. Reads the text as
 * Lua's scanner does, as far as strings, comments, names and brackets go. What it cannot see (fields set by a loop) it does not find. */
#include "script/script_internal.h"

#include <string.h>

struct scanner {
    const char *at, *end;
    int line;
    /* the token: */
    char kind; /* 'n' name, 's' string, 0 the end, else the sign itself */
    const char *start;
    size_t length;
    int token_line;
};

static bool is_name_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* At [[ or [==[: skip to the end of the long bracket and return true. */
static bool skip_long(struct scanner *s)
{
    const char *p = s->at + 1;
    size_t level = 0;
    while (p < s->end && *p == '=') {
        p++;
        level++;
    }
    if (p >= s->end || *p != '[') {
        return false;
    }
    for (p++; p < s->end; p++) {
        s->line += *p == '\n';
        if (*p != ']') {
            continue;
        }
        const char *q = p + 1;
        size_t n = 0;
        while (q < s->end && *q == '=' && n < level) {
            q++;
            n++;
        }
        if (n == level && q < s->end && *q == ']') {
            s->at = q + 1;
            return true;
        }
    }
    s->at = s->end;
    return true;
}

static void skip_comment(struct scanner *s)
{
    s->at += 2;
    if (s->at < s->end && *s->at == '[' && skip_long(s)) {
        return;
    }
    while (s->at < s->end && *s->at != '\n') {
        s->at++;
    }
}

static void skip_blanks(struct scanner *s)
{
    while (s->at < s->end) {
        const char c = *s->at;
        if (c == '-' && s->at + 1 < s->end && s->at[1] == '-') {
            skip_comment(s);
        } else if (c == ' ' || (c >= 9 && c <= 13)) {
            s->line += c == '\n';
            s->at++;
        } else {
            return;
        }
    }
}

static void read_string(struct scanner *s)
{
    const char quote = *s->at++;
    s->kind = 's';
    s->start = s->at;
    while (s->at < s->end && *s->at != quote && *s->at != '\n') {
        if (*s->at == '\\' && s->at + 1 < s->end) {
            s->at++;
            s->line += *s->at == '\n';
        }
        s->at++;
    }
    s->length = (size_t)(s->at - s->start);
    s->at += s->at < s->end && *s->at == quote;
}

static void next(struct scanner *s)
{
    skip_blanks(s);
    s->token_line = s->line;
    s->start = s->at;
    s->length = 1;
    if (s->at >= s->end) {
        s->kind = '\0';
        return;
    }
    const char c = *s->at;
    if (c == '"' || c == '\'') {
        read_string(s);
    } else if (c == '[' && skip_long(s)) {
        s->kind = 's';
        s->length = (size_t)(s->at - s->start);
    } else if (is_name_sign(c)) {
        while (s->at < s->end && is_name_sign(*s->at)) {
            s->at++;
        }
        s->kind = 'n';
        s->length = (size_t)(s->at - s->start);
    } else {
        s->kind = c;
        s->at++;
    }
}

static bool token_is(const struct scanner *s, char kind, const char *text)
{
    return s->kind == kind && s->length == strlen(text) && memcmp(s->start, text, s->length) == 0;
}

/* After the opening brace: the line of `field =` at its depth; 0 when the brace closes before. */
static int find_in_braces(struct scanner *s, const char *field)
{
    int depth = 1;
    int found = 0;
    for (next(s); s->kind; next(s)) {
        if (found > 0 && s->kind == '=') {
            return found;
        }
        found = 0;
        if (s->kind == '{' || s->kind == '(' || s->kind == '[') {
            depth++;
        } else if (s->kind == '}' || s->kind == ')' || s->kind == ']') {
            if (--depth == 0) {
                return 0;
            }
        } else if (depth == 1 && token_is(s, 'n', field)) {
            found = s->token_line;
        }
    }
    return 0;
}

/* From after `word` to its opening brace: a name as a string or in parentheses may come first, or an equals sign. False when it is not the
 * thing looked for. */
static bool reach_brace(struct scanner *s, const char *name)
{
    next(s);
    if (s->kind == '=') {
        next(s);
        return s->kind == '{';
    }
    const bool in_parentheses = s->kind == '(';
    if (in_parentheses) {
        next(s);
    }
    if (s->kind == 's') {
        if (!token_is(s, 's', name)) {
            return false;
        }
        next(s);
    }
    while (in_parentheses && s->kind && s->kind != ')' && s->kind != '{') { /* a name that is computed */
        next(s);
    }
    if (s->kind == ')') {
        next(s);
    }
    return s->kind == '{';
}

int gj_locate_field(const char *text, size_t length, int line, const char *word, const char *name, const char *field)
{
    struct scanner s = {.at = text, .end = text + length, .line = 1};
    for (next(&s); s.kind && s.token_line <= line; next(&s)) {
        if (s.token_line < line || !token_is(&s, 'n', word)) {
            continue;
        }
        struct scanner ahead = s;
        if (reach_brace(&ahead, name)) {
            return find_in_braces(&ahead, field);
        }
    }
    return 0;
}

int gj_locate_power(const char *text, size_t length)
{
    struct scanner s = {.at = text, .end = text + length, .line = 1};
    for (next(&s); s.kind; next(&s)) {
        if (s.kind == '^') {
            return s.token_line;
        }
    }
    return 0;
}
