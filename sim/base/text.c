#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text_internal.h"

void gj_text_init(struct gj_text *text)
{
    text->data = NULL;
    text->length = 0;
    text->capacity = 0;
    text->failed = false;
}

void gj_text_fini(struct gj_text *text)
{
    gj_free(text->data);
    gj_text_init(text);
}

/* Room for `n` more bytes and the NUL. */
static bool text_reserve(struct gj_text *text, size_t n)
{
    if (text->failed) {
        return false;
    }
    void *data = text->data;
    if (n > SIZE_MAX - 1 - text->length || gj_grow(&data, &text->capacity, text->length + n + 1, 1) != 0) {
        text->failed = true;
        return false;
    }
    text->data = data;
    return true;
}

void gj_text_add_n(struct gj_text *text, const char *bytes, size_t n)
{
    if (!text_reserve(text, n)) {
        return;
    }
    if (n > 0) {
        memcpy(text->data + text->length, bytes, n);
    }
    text->length += n;
    text->data[text->length] = '\0';
}

void gj_text_add(struct gj_text *text, const char *bytes)
{
    gj_text_add_n(text, bytes, strlen(bytes));
}

void gj_text_addf(struct gj_text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n < 0) {
        text->failed = true;
    } else if (text_reserve(text, (size_t)n)) {
        (void)vsnprintf(text->data + text->length, (size_t)n + 1, format, again);
        text->length += (size_t)n;
    }
    va_end(again);
}

/* printf takes the decimal sign from the locale, and it may be several bytes long. It is the only thing in the output of %.10g of a
 * finite number that is not a digit, a sign or an e; so whatever else stands there becomes one point. */
void gj_text_add_printed_number(struct gj_text *text, const char *printed)
{
    bool in_sign = false;
    for (const char *c = printed; *c != '\0'; c++) {
        bool plain = strchr("0123456789+-e", *c) != NULL;
        if (plain || !in_sign) {
            gj_text_add_n(text, plain ? c : ".", 1);
        }
        in_sign = !plain;
    }
}

void gj_text_add_number(struct gj_text *text, double value)
{
    if (value != value) {
        gj_text_add(text, "nan"); /* without its sign, which depends on the processor */
    } else if (value - value != 0.0) {
        gj_text_add(text, value > 0.0 ? "inf" : "-inf");
    } else {
        char printed[64];
        (void)snprintf(printed, sizeof printed, "%.10g", value);
        gj_text_add_printed_number(text, printed);
    }
}

void gj_text_add_grouped(struct gj_text *text, int64_t value)
{
    char out[32];
    size_t at = sizeof out;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    for (int n_digits = 0; rest > 0 || n_digits == 0; n_digits++) {
        if (n_digits > 0 && n_digits % 3 == 0) {
            out[--at] = ',';
        }
        out[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (value < 0) {
        out[--at] = '-';
    }
    gj_text_add_n(text, out + at, sizeof out - at);
}
