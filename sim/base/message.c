#include "base/message.h"

#include <ctype.h>
#include <string.h>

static const struct line {
    const char *english, *korean;
} lines[] = {
#define GJ_MESSAGE(english, korean) {english, korean},
#include "base/words/messages.def"
#undef GJ_MESSAGE
};

#define N_LINES (sizeof lines / sizeof lines[0])
#define MAX_VALUES 9    /* {0} to {8} */
#define MAX_STEPS 20000 /* of one format against one message: a name full of commas must not take for ever */
#define MAX_DEPTH 5     /* of messages in messages */
#define FEW_LETTERS 6   /* a format with fewer of its own, such as "%s or %s", joins words; it makes no message */

struct match {
    struct {
        const char *start;
        size_t length;
        bool is_quoted;
    } value[MAX_VALUES];
    size_t n;
    uint32_t steps;
};

/* --- formats ---------------------------------------------------------------------------------------------------------------------- */

/* The end of the conversion that begins after '%'; *kind is its letter. */
static const char *conversion(const char *at, char *kind)
{
    at += strspn(at, "-+ 0#123456789.*'");
    at += strspn(at, "hlzjtL");
    *kind = *at;
    return *at != '\0' ? at + 1 : at;
}

/* Bytes of a number at `text`, with the blanks that a width puts before it; 0: none stands there. */
static size_t number_length(const char *text, char kind)
{
    const char *at = text + strspn(text, " ");
    at += strspn(at, "-+");
    if (strchr("feEgG", kind) != NULL && (strncmp(at, "inf", 3) == 0 || strncmp(at, "nan", 3) == 0)) {
        return (size_t)(at + 3 - text);
    }
    const char *digits = at;
    at += strspn(at, kind == 'x' || kind == 'X' ? "0123456789abcdefABCDEF" : "0123456789");
    if (at == digits) {
        return 0;
    }
    if (strchr("feEgG", kind) != NULL) {
        if (*at == '.' && isdigit((unsigned char)at[1])) {
            at += 1 + strspn(at + 1, "0123456789");
        }
        const size_t sign = *at != 'e' ? 0 : at[1] == '-' || at[1] == '+' ? 2 : 1;
        if (sign > 0 && isdigit((unsigned char)at[sign])) {
            at += sign + strspn(at + sign, "0123456789");
        }
    }
    return (size_t)(at - text);
}

/* What stands in quotes, or is a part of a name ("string.%s", "--%s"), is the user's or the language's. */
static bool is_name(char before, const char *rest)
{
    return (before != '\0' && strchr("\"'`.-@/", before) != NULL) || (rest[0] == '.' && rest[1] == '%');
}

static bool fits(const char *format, char before, const char *text, struct match *m);

/* The rest of the format after a conversion of text, which takes as little as it can. */
static bool fits_after(const char *rest, const char *text, struct match *m)
{
    const size_t which = m->n - 1;
    m->value[which].start = text;
    if (*rest == '\0') {
        m->value[which].length = strlen(text);
        return true;
    }
    for (size_t n = 0;; n++) {
        if (*rest == '%' || *rest == text[n]) {
            m->value[which].length = n;
            m->n = which + 1;
            if (fits(rest, 's', text + n, m)) {
                return true;
            }
        }
        if (text[n] == '\0' || m->steps > MAX_STEPS) {
            return false;
        }
    }
}

static bool fits(const char *format, char before, const char *text, struct match *m)
{
    while (*format != '\0') {
        if (++m->steps > MAX_STEPS) {
            return false;
        }
        if (*format != '%' || format[1] == '%') {
            if (*format != *text) {
                return false;
            }
            before = *format;
            format += *format == '%' ? 2 : 1;
            text++;
            continue;
        }
        if (m->n == MAX_VALUES) {
            return false;
        }
        char kind;
        format = conversion(format + 1, &kind);
        m->value[m->n].is_quoted = is_name(before, format);
        m->n++;
        if (kind == 's') {
            return fits_after(format, text, m);
        }
        const size_t length = kind == 'c' ? (size_t)(*text != '\0') : number_length(text, kind);
        if (length == 0) {
            return false;
        }
        const size_t blanks = kind == 'c' ? 0 : strspn(text, " ");
        m->value[m->n - 1].start = text + blanks;
        m->value[m->n - 1].length = length - blanks;
        text += length;
        before = kind;
    }
    return *text == '\0';
}

/* How much of a format is its own: bytes, and letters; *has_values: anything is put in. */
static size_t weight(const char *format, size_t *letters, bool *has_values)
{
    size_t bytes = 0;
    *letters = 0;
    *has_values = false;
    while (*format != '\0') {
        if (*format == '%' && format[1] != '%') {
            char kind;
            format = conversion(format + 1, &kind);
            *has_values = true;
            continue;
        }
        *letters += isalpha((unsigned char)*format) != 0;
        format += *format == '%' ? 2 : 1;
        bytes++;
    }
    return bytes;
}

/* --- messages --------------------------------------------------------------------------------------------------------------------- */

/* is_value: it stands in another message, where words are joined. */
static const struct line *best_line(const char *english, bool is_value, struct match *best)
{
    const struct line *found = NULL;
    size_t most = 0;
    for (size_t i = 0; i < N_LINES; i++) {
        if (*lines[i].english != '%' && *lines[i].english != *english) {
            continue;
        }
        size_t letters;
        bool has_values;
        const size_t bytes = weight(lines[i].english, &letters, &has_values);
        const bool joins_words = has_values && letters > 0 && letters < FEW_LETTERS;
        struct match m = {.n = 0};
        if ((found == NULL || bytes > most) && (is_value || !joins_words) && fits(lines[i].english, ' ', english, &m)) {
            found = &lines[i];
            most = bytes;
            *best = m;
        }
    }
    return found;
}

/* Any message may end so. */
static const char guess[] = "; did you mean ";

static void add(struct gj_text *out, const char *english, bool is_value, int depth)
{
    const char *tail = depth < MAX_DEPTH ? strstr(english, guess) : NULL;
    const size_t length = strlen(english);
    if (tail != NULL && length > 0 && english[length - 1] == '?') {
        struct gj_text head;
        gj_text_init(&head);
        gj_text_add_n(&head, english, (size_t)(tail - english));
        out->failed |= head.failed;
        add(out, head.data != NULL ? head.data : "", is_value, depth);
        gj_text_add(out, ". ");
        add(out, tail + 2, is_value, depth);
        gj_text_fini(&head);
        return;
    }
    struct match m = {.n = 0};
    const struct line *line = *english != '\0' && depth < MAX_DEPTH ? best_line(english, is_value, &m) : NULL;
    if (line == NULL) {
        gj_text_add(out, english);
        return;
    }
    size_t letters;
    bool has_values;
    (void)weight(line->english, &letters, &has_values);
    struct gj_text value[MAX_VALUES];
    const char *filled[MAX_VALUES] = {NULL};
    for (size_t i = 0; i < m.n; i++) {
        gj_text_init(&value[i]);
        gj_text_add_n(&value[i], m.value[i].start, m.value[i].length);
        if (!m.value[i].is_quoted && !value[i].failed && value[i].length > 0) {
            struct gj_text said;
            gj_text_init(&said);
            add(&said, value[i].data, is_value || letters > 0, depth + 1); /* "file: message": a message still */
            gj_text_fini(&value[i]);
            value[i] = said;
        }
        out->failed |= value[i].failed;
        filled[i] = value[i].data != NULL ? value[i].data : "";
    }
    gj_sentence_fill(out, line->korean, filled, m.n);
    for (size_t i = 0; i < m.n; i++) {
        gj_text_fini(&value[i]);
    }
}

void gj_message_add(struct gj_text *out, const char *english, enum gj_lang lang)
{
    if (lang == GJ_LANG_EN) {
        gj_text_add(out, english);
    } else {
        add(out, english, false, 0);
    }
}

const char *gj_message_find(const char *english, const char **korean)
{
    struct match m;
    const struct line *line = best_line(english, true, &m);
    if (korean != NULL) {
        *korean = line != NULL ? line->korean : NULL;
    }
    return line != NULL ? line->english : NULL;
}
