#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"

static const struct {
    const char *name;
    int exit_code;
    const char *text;
} statuses[] = {
#define GJ_STATUS(name, code, text) {#name, code, text},
#include "base/status.def"
#undef GJ_STATUS
};

static int is_status(enum gj_status status)
{
    return (unsigned)status < GJ_N_STATUS;
}

const char *gj_status_name(enum gj_status status)
{
    return is_status(status) ? statuses[status].name : "UNKNOWN";
}

const char *gj_status_text(enum gj_status status)
{
    return is_status(status) ? statuses[status].text : "an unknown status";
}

int gj_status_exit_code(enum gj_status status)
{
    return is_status(status) ? statuses[status].exit_code : statuses[GJ_INTERNAL].exit_code;
}

/* A text cut at a byte may end inside a UTF-8 sequence: take the beginning of that sequence off. */
static void cut_whole_signs(char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0u) == 0x80u) {
        start--;
    }
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0u && !gj_utf8_valid(text + start - 1, length - start + 1)) {
        text[start - 1] = '\0';
    }
}

__attribute__((format(printf, 3, 0))) static void format_into(char *out, size_t size, const char *format,
                                                              va_list arguments)
{
    int wanted = vsnprintf(out, size, format, arguments);
    if (wanted < 0) {
        out[0] = '\0';
    } else if ((size_t)wanted >= size) {
        cut_whole_signs(out, size - 1);
    }
}

enum gj_status(gj_error_set)(struct gj_error *error, enum gj_status status, const char *place, const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    error->status = status;
    error->line = 0;
    error->file[0] = '\0';
    error->fix[0] = '\0';
    if (snprintf(error->place, sizeof error->place, "%s", place != NULL ? place : "") >= (int)sizeof error->place) {
        cut_whole_signs(error->place, sizeof error->place - 1);
    }
    va_list arguments;
    va_start(arguments, format);
    format_into(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

void gj_error_fix(struct gj_error *error, const char *format, ...)
{
    if (error == NULL) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    format_into(error->fix, sizeof error->fix, format, arguments);
    va_end(arguments);
}

/* "file:3: ", "3행: " */
static void add_where(struct gj_text *text, const struct gj_error *error, enum gj_lang lang)
{
    gj_text_add(text, error->file);
    if (error->line > 0) {
        const bool has_file = error->file[0] != '\0';
        gj_text_addf(text, has_file ? ":%d" : lang == GJ_LANG_KO ? "%d행" : "line %d", error->line);
    }
    gj_text_add(text, text->length > 0 ? ": " : "");
    gj_text_add(text, error->place);
    gj_text_add(text, error->place[0] != '\0' ? ": " : "");
}

void gj_error_format(const struct gj_error *error, int lang, char *out, size_t size)
{
    if (size == 0) {
        return;
    }
    const char *message = error->message[0] != '\0' ? error->message : gj_status_text(error->status);
    struct gj_text text;
    gj_text_init(&text);
    add_where(&text, error, (enum gj_lang)lang);
    gj_message_add(&text, message, (enum gj_lang)lang);
    if (error->fix[0] != '\0') {
        gj_text_add(&text, "\n  ");
        gj_message_add(&text, error->fix, (enum gj_lang)lang);
    }
    const char *shown = text.failed || text.data == NULL ? message : text.data; /* out of memory is said without any */
    if (snprintf(out, size, "%s", shown) >= (int)size) {
        cut_whole_signs(out, size - 1);
    }
    gj_text_fini(&text);
}

_Noreturn void gj_check_failed(const char *file, int line, const char *condition, const char *format, ...)
{
    (void)fprintf(stderr, "gongjang: a bug, please report: %s:%d: %s is false: ", file, line, condition);
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
    abort();
}
