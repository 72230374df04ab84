#include "render/html.h"

#include <math.h>
#include <string.h>

static void escape(struct gj_text *out, const char *text)
{
    while (*text != '\0') {
        size_t plain = strcspn(text, "&<>\"'");
        gj_text_add_n(out, text, plain);
        text += plain;
        switch (*text) {
        case '&':
            gj_text_add(out, "&amp;");
            break;
        case '<':
            gj_text_add(out, "&lt;");
            break;
        case '>':
            gj_text_add(out, "&gt;");
            break;
        case '"':
            gj_text_add(out, "&quot;");
            break;
        case '\'':
            gj_text_add(out, "&#39;");
            break;
        default:
            return;
        }
        text++;
    }
}

void gj_html_text(struct gj_text *out, const char *text, size_t max_signs)
{
    struct gj_text line;
    gj_text_init(&line);
    gj_text_add_line(&line, text != NULL ? text : "", max_signs);
    if (line.data != NULL) {
        escape(out, line.data);
    }
    out->failed = out->failed || line.failed;
    gj_text_fini(&line);
}

void gj_html_name(struct gj_text *out, const char *name)
{
    enum { LONGEST_NAME = 200 };
    gj_text_add(out, "<bdi>");
    gj_html_text(out, name, LONGEST_NAME);
    gj_text_add(out, "</bdi>");
}

void gj_html_word(struct gj_text *out, enum gj_word word, enum gj_lang lang)
{
    escape(out, gj_word(word, lang));
}

void gj_html_fill(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *values, size_t n)
{
    struct gj_text line;
    gj_text_init(&line);
    gj_word_fill(&line, word, lang, values, n);
    gj_html_text(out, line.data, 2000);
    out->failed = out->failed || line.failed;
    gj_text_fini(&line);
}

void gj_html_number(struct gj_text *out, double value, int decimals, bool is_signed)
{
    bool is_number = isfinite(value);
    if (is_number) {
        gj_text_add(out, "<data value=\"");
        gj_text_add_number(out, value);
        gj_text_add(out, "\">");
    }
    if (is_signed) {
        gj_add_rounded_signed(out, value, decimals);
    } else {
        gj_add_rounded(out, value, decimals);
    }
    gj_text_add(out, is_number ? "</data>" : "");
}

void gj_html_half_width(struct gj_text *out, double half_width, int decimals)
{
    if (isnan(half_width) || half_width == 0.0) {
        return;
    }
    gj_text_add(out, "<span class=\"hw\">");
    struct gj_text plain;
    gj_text_init(&plain);
    gj_add_half_width(&plain, half_width, decimals);
    gj_html_text(out, plain.data, 100);
    out->failed = out->failed || plain.failed;
    gj_text_fini(&plain);
    gj_text_add(out, "</span>");
}

void gj_html_base64(struct gj_text *out, const char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *byte = (const unsigned char *)bytes;
    char line[1024]; /* flushed when full: one add a quartet would be slow */
    size_t length = 0;
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        uint32_t word = (uint32_t)byte[i] << 16 | (left > 1 ? (uint32_t)byte[i + 1] << 8 : 0) |
                        (left > 2 ? (uint32_t)byte[i + 2] : 0);
        line[length++] = digits[word >> 18];
        line[length++] = digits[word >> 12 & 63];
        line[length++] = left > 1 ? digits[word >> 6 & 63] : '=';
        line[length++] = left > 2 ? digits[word & 63] : '=';
        if (length == sizeof line || left <= 3) {
            gj_text_add_n(out, line, length);
            length = 0;
        }
    }
}
