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

void gj_html_fill_marked(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *text,
                         const char *const *html, size_t n)
{
    for (const char *at = gj_word(word, lang); *at != '\0';) {
        struct gj_text plain;
        const size_t length = strcspn(at, "{");
        gj_text_init(&plain);
        gj_text_add_n(&plain, at, length);
        escape(out, plain.data != NULL ? plain.data : "");
        out->failed = out->failed || plain.failed;
        gj_text_fini(&plain);
        at += length;
        if (*at == '\0') {
            break;
        }
        const size_t which = (size_t)(at[1] - '0');
        gj_text_add(out, which < n ? html[which] : "");
        if (at[2] == '|') {
            size_t bytes;
            const char *particle = gj_particle(which < n ? text[which] : "", at + 3, &bytes);
            gj_text_add_n(out, particle, bytes);
        }
        at = strchr(at, '}') + 1;
    }
}

static void open_data(struct gj_text *out, const struct gj_figure *figure)
{
    gj_text_add(out, "<data value=\"");
    gj_text_add_number(out, figure->value * figure->factor);
    if (figure->key != NULL) {
        gj_text_add(out, "\" data-key=\"");
        escape(out, figure->key);
        if (figure->factor != 1.0) {
            gj_text_add(out, "\" data-factor=\"");
            gj_text_add_number(out, figure->factor);
        }
    }
    gj_text_add(out, "\">");
}

void gj_html_figure(struct gj_text *out, const struct gj_figure *figure)
{
    const double value = figure->value * figure->factor;
    if (isfinite(value)) {
        open_data(out, figure);
    }
    (figure->is_signed ? gj_add_rounded_signed : gj_add_rounded)(out, value, figure->decimals);
    gj_text_add(out, isfinite(value) ? "</data>" : "");
}

void gj_html_half_width(struct gj_text *out, const struct gj_figure *half_width)
{
    const double value = half_width->value * half_width->factor;
    if (isnan(value) || value == 0.0) {
        return;
    }
    const char *sign = " ± ";
    struct gj_text plain;
    gj_text_init(&plain);
    gj_add_half_width(&plain, value, half_width->decimals);
    const char *number =
        plain.data != NULL && strncmp(plain.data, sign, strlen(sign)) == 0 ? plain.data + strlen(sign) : "";
    const bool is_number = isfinite(value) && *number >= '0' && *number <= '9'; /* else "<10^-9" */
    gj_text_addf(out, "<span class=\"hw\">%s", sign);
    if (is_number) {
        open_data(out, half_width);
    }
    escape(out, number);
    gj_text_add(out, is_number ? "</data></span>" : "</span>");
    out->failed = out->failed || plain.failed;
    gj_text_fini(&plain);
}

void gj_html_table_begin(struct gj_text *out, const char *css_class, enum gj_word name, enum gj_lang lang)
{
    gj_text_add(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    gj_html_word(out, name, lang);
    gj_text_add(out, ": ");
    gj_html_word(out, GJ_WORD_SCROLL, lang);
    gj_text_addf(out, "\">\n<table class=\"%s\">\n", css_class);
}

void gj_html_table_end(struct gj_text *out)
{
    gj_text_add(out, "</table>\n</div>\n");
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
