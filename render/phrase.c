#include "render/phrase.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NAME = 60, LONGEST_TEXT = 2000, MOST_SAID = 8 };

void gj_phrase_init(struct gj_phrase *phrase)
{
    gj_text_init(&phrase->text);
    gj_text_init(&phrase->html);
}

void gj_phrase_fini(struct gj_phrase *phrase)
{
    gj_text_fini(&phrase->text);
    gj_text_fini(&phrase->html);
}

const char *gj_phrase_text(const struct gj_phrase *phrase)
{
    return phrase->text.data != NULL ? phrase->text.data : "";
}

bool gj_phrase_failed(const struct gj_phrase *phrase)
{
    return phrase->text.failed || phrase->html.failed;
}

void gj_phrase_add(struct gj_phrase *phrase, const char *text)
{
    gj_text_add(&phrase->text, text);
    gj_html_text(&phrase->html, text, LONGEST_TEXT);
}

void gj_phrase_add_name(struct gj_phrase *phrase, const char *name)
{
    gj_text_add_line(&phrase->text, name != NULL ? name : "", LONGEST_NAME);
    gj_html_name(&phrase->html, name);
}

void gj_phrase_add_figure(struct gj_phrase *phrase, const struct gj_figure *figure)
{
    (figure->is_signed ? gj_add_rounded_signed : gj_add_rounded)(&phrase->text, figure->value * figure->factor,
                                                                 figure->decimals);
    gj_html_figure(&phrase->html, figure);
}

void gj_phrase_add_count(struct gj_phrase *phrase, double n, const char *key)
{
    const struct gj_said count = gj_said_count(n, key);
    gj_phrase_add_figure(phrase, &count.figure);
}

void gj_phrase_add_half_width(struct gj_phrase *phrase, const struct gj_figure *half_width)
{
    gj_add_half_width(&phrase->text, half_width->value * half_width->factor, half_width->decimals);
    gj_html_half_width(&phrase->html, half_width);
}

/* "table/row/" is the row of an estimate, "table/row/effect" a column with a half-width beside it. */
static const char *key_of(char *out, const char *key, bool is_mean)
{
    if (key == NULL) {
        return NULL;
    }
    const size_t n = strlen(key);
    const bool is_row = n > 0 && key[n - 1] == '/';
    (void)snprintf(out, GJ_KEY, "%s%s", key, is_row ? (is_mean ? "mean" : "half_width") : is_mean ? "" : "_half_width");
    return out;
}

void gj_phrase_add_rounded(struct gj_phrase *phrase, const struct gj_estimate *estimate, const struct gj_figure *how)
{
    char key[GJ_KEY];
    struct gj_figure figure = *how;
    figure.value = estimate->mean;
    figure.key = key_of(key, how->key, true);
    gj_phrase_add_figure(phrase, &figure);
    if (!isnan(estimate->mean)) {
        figure.value = estimate->half_width;
        figure.is_signed = false;
        figure.key = key_of(key, how->key, false);
        gj_phrase_add_half_width(phrase, &figure);
    }
}

void gj_phrase_add_estimate(struct gj_phrase *phrase, const struct gj_estimate *estimate, double factor, bool is_signed,
                            const char *key)
{
    const struct gj_figure how = {.factor = factor,
                                  .decimals = gj_decimals(estimate->mean * factor, estimate->half_width * factor),
                                  .is_signed = is_signed,
                                  .key = key};
    gj_phrase_add_rounded(phrase, estimate, &how);
}

void gj_phrase_fill(struct gj_phrase *phrase, enum gj_word word, enum gj_lang lang, const struct gj_phrase *values,
                    size_t n)
{
    const char *text[MOST_SAID], *html[MOST_SAID];
    n = n < MOST_SAID ? n : MOST_SAID;
    for (size_t i = 0; i < n; i++) {
        text[i] = gj_phrase_text(&values[i]);
        html[i] = values[i].html.data != NULL ? values[i].html.data : "";
        phrase->text.failed |= gj_phrase_failed(&values[i]);
    }
    gj_word_fill(&phrase->text, word, lang, text, n);
    gj_html_fill_marked(&phrase->html, word, lang, text, html, n);
}

struct gj_said gj_said_text(const char *text)
{
    return (struct gj_said){.text = text};
}

struct gj_said gj_said_count(double n, const char *key)
{
    return (struct gj_said){.figure = {.value = n, .factor = 1.0, .key = key}};
}

struct gj_said gj_said_given(double value, double factor, const char *key)
{
    return (struct gj_said){.figure = {.value = value,
                                       .factor = factor,
                                       .decimals = gj_decimals_given(value * factor) <= 3
                                                       ? gj_decimals_given(value * factor)
                                                       : gj_decimals(value * factor, NAN),
                                       .key = key}};
}

void gj_html_say(struct gj_text *out, enum gj_word word, enum gj_lang lang, const struct gj_said *values, size_t n)
{
    struct gj_phrase phrase[MOST_SAID], all;
    gj_phrase_init(&all);
    n = n < MOST_SAID ? n : MOST_SAID;
    for (size_t i = 0; i < n; i++) {
        gj_phrase_init(&phrase[i]);
        if (values[i].text != NULL) {
            gj_phrase_add(&phrase[i], values[i].text);
        } else {
            gj_phrase_add_figure(&phrase[i], &values[i].figure);
        }
    }
    gj_phrase_fill(&all, word, lang, phrase, n);
    gj_text_add(out, all.html.data != NULL ? all.html.data : "");
    out->failed = out->failed || gj_phrase_failed(&all);
    for (size_t i = 0; i < n; i++) {
        gj_phrase_fini(&phrase[i]);
    }
    gj_phrase_fini(&all);
}
