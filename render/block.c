#include "render/block.h"

#include "base/alloc.h"

enum { GAP = 2 };

void gj_block_init(struct gj_block *block, uint32_t n_columns)
{
    *block = (struct gj_block){.n_columns = n_columns};
}

void gj_block_begin(struct gj_block *block, const enum gj_word *heads, uint32_t n, enum gj_lang lang)
{
    gj_block_init(block, n);
    struct gj_phrase *row = gj_block_row(block);
    for (uint32_t c = 0; row != NULL && c < n; c++) {
        gj_phrase_add(&row[c], gj_word(heads[c], lang));
    }
}

void gj_block_fini(struct gj_block *block)
{
    for (size_t i = 0; i < (size_t)block->n_rows * GJ_BLOCK_COLUMNS; i++) {
        gj_phrase_fini(&block->cell[i]);
    }
    gj_free(block->cell);
    *block = (struct gj_block){0};
}

struct gj_phrase *gj_block_row(struct gj_block *block)
{
    void *cells = block->cell;
    const size_t n = (size_t)block->n_rows * GJ_BLOCK_COLUMNS;
    if (gj_grow(&cells, &block->capacity, n + GJ_BLOCK_COLUMNS, sizeof *block->cell) != 0) {
        block->failed = true;
        return NULL;
    }
    block->cell = cells;
    for (uint32_t i = 0; i < GJ_BLOCK_COLUMNS; i++) {
        gj_phrase_init(&block->cell[n + i]);
    }
    block->n_rows++;
    return &block->cell[n];
}

static const char *text_of(const struct gj_block *block, uint32_t row, uint32_t column)
{
    return gj_phrase_text(&block->cell[(size_t)row * GJ_BLOCK_COLUMNS + column]);
}

static void pad(struct gj_text *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, " ");
    }
}

void gj_block_print(const struct gj_block *block, struct gj_text *out)
{
    size_t width[GJ_BLOCK_COLUMNS] = {0};
    for (uint32_t row = 0; row < block->n_rows; row++) {
        for (uint32_t c = 0; c < block->n_columns; c++) {
            const size_t w = gj_utf8_width(text_of(block, row, c));
            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (uint32_t row = 0; row < block->n_rows; row++) {
        for (uint32_t c = 0; c < block->n_columns; c++) {
            const char *text = text_of(block, row, c);
            const size_t fill = width[c] - gj_utf8_width(text);
            pad(out, GAP + (c == 0 ? 0 : fill));
            gj_text_add(out, text);
            pad(out, c == 0 ? fill : 0);
        }
        gj_text_add(out, "\n");
    }
    out->failed = out->failed || block->failed;
}

void gj_block_html(const struct gj_block *block, const char *css_class, enum gj_word name, enum gj_lang lang,
                   struct gj_text *out)
{
    gj_html_table_begin(out, css_class, name, lang);
    for (uint32_t row = 0; row < block->n_rows; row++) {
        gj_text_add(out, row == 0 ? "<thead><tr>" : row == 1 ? "<tbody>\n<tr>" : "<tr>");
        for (uint32_t c = 0; c < block->n_columns; c++) {
            const struct gj_phrase *cell = &block->cell[(size_t)row * GJ_BLOCK_COLUMNS + c];
            const bool is_head = (row == 0 && cell->text.length > 0) || (row > 0 && c == 0); /* a head says something */
            gj_text_addf(out, "<%s>", !is_head ? "td" : row == 0 ? "th scope=\"col\"" : "th scope=\"row\"");
            gj_text_add(out, cell->html.data != NULL ? cell->html.data : "");
            gj_text_add(out, is_head ? "</th>" : "</td>");
            out->failed = out->failed || gj_phrase_failed(cell);
        }
        gj_text_add(out, row == 0 ? "</tr></thead>\n" : "</tr>\n");
    }
    gj_text_add(out, block->n_rows > 1 ? "</tbody>\n" : "");
    gj_html_table_end(out);
    out->failed = out->failed || block->failed;
}
