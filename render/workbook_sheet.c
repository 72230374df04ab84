/* Cells, formats, widths and pictures of a sheet. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "render/workbook_internal.h"

enum {
    LONGEST_TEXT = 8000, /* signs; Excel takes 32,767 units of UTF-16 */
    WIDEST = 46,         /* columns of a sheet, in digits; longer texts wrap */
    NARROWEST = 9,
    LINE_HEIGHT = 16 /* points */
};

/* --- formats --- */

/* An ink or ground of its own; 0xFFFFFF is paper. */
static const struct {
    uint32_t ink, ground;
    bool is_bold, is_wrapped, has_border;
    uint8_t align; /* 0: as the content has it */
    double size;   /* 0: usual */
} looks[GJ_N_LOOKS] = {
    [GJ_LOOK_TEXT] = {0x1B1F23, 0xFFFFFF, false, true, false, LXW_ALIGN_LEFT, 0},
    [GJ_LOOK_TITLE] = {0x1B1F23, 0xFFFFFF, true, false, false, LXW_ALIGN_LEFT, 16},
    [GJ_LOOK_LEAD] = {0x1B1F23, 0xEAF2FA, true, true, false, LXW_ALIGN_LEFT, 12},
    [GJ_LOOK_NOTE] = {0x59626B, 0xFFFFFF, false, true, false, LXW_ALIGN_LEFT, 0},
    [GJ_LOOK_WARN] = {0x7A1F0A, 0xFDEFE7, true, true, false, LXW_ALIGN_LEFT, 0},
    [GJ_LOOK_HEAD] = {0xFFFFFF, 0x33475B, true, true, true, LXW_ALIGN_CENTER, 0},
    [GJ_LOOK_GROUP] = {0x1B1F23, 0xE4E9EE, true, false, false, LXW_ALIGN_LEFT, 0},
    [GJ_LOOK_NUMBER] = {0x1B1F23, 0xFFFFFF, false, false, false, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_BEFORE] = {0x1B1F23, 0xF3F4F6, false, false, false, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_AFTER] = {0x1B1F23, 0xEAF2FA, false, false, false, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_HALF] = {0x59626B, 0xFFFFFF, false, false, false, LXW_ALIGN_LEFT, 0},
    [GJ_LOOK_TOTAL] = {0x1B1F23, 0xFFFFFF, true, false, true, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_INPUT] = {0x0000C0, 0xFFF4C2, true, false, true, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_LIVE] = {0x1B1F23, 0xEAF6EC, true, false, false, LXW_ALIGN_RIGHT, 0},
    [GJ_LOOK_HELP] = {0x59626B, 0xFFFFFF, false, false, false, LXW_ALIGN_RIGHT, 0},
};

static void style(lxw_format *format, enum gj_look look, const char *code)
{
    format_set_font_name(format, "Malgun Gothic");
    format_set_font_size(format, looks[look].size > 0.0 ? looks[look].size : 10.0);
    format_set_font_color(format, looks[look].ink);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (looks[look].ground != 0xFFFFFF) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, looks[look].ground);
    }
    if (looks[look].is_bold) {
        format_set_bold(format);
    }
    if (looks[look].is_wrapped) {
        format_set_text_wrap(format);
    }
    if (looks[look].has_border) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0xB8C0C8);
    }
    if (look == GJ_LOOK_INPUT) {
        format_set_unlocked(format);
    }
    if (looks[look].align != 0) {
        format_set_align(format, looks[look].align);
    }
    if (code[0] != '\0') {
        format_set_num_format(format, code);
    }
}

static lxw_format *format_of(struct gj_book *book, enum gj_look look, const char *code)
{
    for (size_t i = 0; i < book->n_formats; i++) {
        if (book->format[i].look == look && strcmp(book->format[i].code, code) == 0) {
            return book->format[i].format;
        }
    }
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL ||
        gj_grow((void **)&book->format, &book->formats_capacity, book->n_formats + 1, sizeof *book->format) != 0) {
        book->failed = true;
        return NULL;
    }
    style(format, look, code);
    struct gj_book_format *made = &book->format[book->n_formats++];
    made->look = look;
    made->format = format;
    (void)snprintf(made->code, sizeof made->code, "%s", code);
    return format;
}

/* "#,##0.00", with a sign where wanted, in per cent where wanted. */
static void number_code(char out[GJ_FORMAT_CODE], const struct gj_shape *shape, double value, enum gj_lang lang)
{
    char digits[20];
    const int decimals = shape->decimals < 0 ? 0 : shape->decimals > 9 ? 9 : shape->decimals;
    const char *points = lang == GJ_LANG_KO ? "%\"p\"" : "%\" pts\"";
    if (fabs(value) >= 1e15) {
        (void)snprintf(digits, sizeof digits, "0.00E+00");
    } else {
        (void)snprintf(digits, sizeof digits, "#,##0%s%.*s", decimals > 0 ? "." : "", decimals, "000000000");
    }
    switch (shape->figure) {
    case GJ_FIGURE_SIGNED:
        (void)snprintf(out, GJ_FORMAT_CODE, "+%s;-%s;%s", digits, digits, digits);
        break;
    case GJ_FIGURE_PERCENT:
        (void)snprintf(out, GJ_FORMAT_CODE, "%s%%", digits);
        break;
    case GJ_FIGURE_PERCENT_SIGNED:
        (void)snprintf(out, GJ_FORMAT_CODE, "+%s%%;-%s%%;%s%%", digits, digits, digits);
        break;
    case GJ_FIGURE_POINTS:
        (void)snprintf(out, GJ_FORMAT_CODE, "+%s%s;-%s%s;%s%s", digits, points, digits, points, digits, points);
        break;
    case GJ_FIGURE_HALF: /* a value that is known has none */
        (void)snprintf(out, GJ_FORMAT_CODE, "\"± \"%s;;", digits);
        break;
    case GJ_FIGURE_HALF_PERCENT:
        (void)snprintf(out, GJ_FORMAT_CODE, "\"± \"%s%%;;", digits);
        break;
    case GJ_FIGURE_INTEGER:
        (void)snprintf(out, GJ_FORMAT_CODE, "0");
        break;
    default:
        (void)snprintf(out, GJ_FORMAT_CODE, "%s", digits);
    }
}

/* --- sheets --- */

void gj_sheet_begin(struct gj_sheet *sheet, struct gj_book *book, enum gj_word name)
{
    *sheet = (struct gj_sheet){.book = book, .name = gj_word(name, book->lang), .is_made = true};
    sheet->sheet = workbook_add_worksheet(book->workbook, sheet->name);
    if (sheet->sheet == NULL) {
        book->failed = true;
        return;
    }
    worksheet_set_landscape(sheet->sheet);
    worksheet_set_paper(sheet->sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet->sheet, 1, 0);
    worksheet_set_margins(sheet->sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_set_footer(sheet->sheet, "&L&8&A&R&8&P / &N");
    worksheet_gridlines(sheet->sheet, LXW_HIDE_ALL_GRIDLINES);
}

static void widen(struct gj_sheet *sheet, uint32_t column, size_t width)
{
    if (column < GJ_SHEET_COLUMNS) {
        const uint32_t wanted = width > WIDEST ? WIDEST : (uint32_t)width;
        sheet->width[column] = wanted > sheet->width[column] ? wanted : sheet->width[column];
        sheet->n_columns = column + 1 > sheet->n_columns ? column + 1 : sheet->n_columns;
    }
}

static uint32_t width_of(const struct gj_sheet *sheet, uint32_t column)
{
    return sheet->width[column] < NARROWEST ? NARROWEST : sheet->width[column] + 2;
}

void gj_sheet_end(struct gj_sheet *sheet)
{
    if (sheet->sheet == NULL) {
        return;
    }
    for (uint32_t c = 0; c < sheet->n_columns; c++) {
        (void)worksheet_set_column(sheet->sheet, (lxw_col_t)c, (lxw_col_t)c, width_of(sheet, c), NULL);
    }
    for (uint32_t i = 0; i < sheet->n_notes; i++) {
        uint32_t room = 0;
        for (uint32_t c = 0; c < sheet->note[i].columns; c++) {
            room += c < sheet->n_columns ? width_of(sheet, c) : NARROWEST;
        }
        room = sheet->note[i].is_large ? room * 3 / 4 : room * 9 / 10; /* letters of a larger or proportional font */
        const uint32_t lines = 1 + sheet->note[i].width / (room > 0 ? room : 1);
        const double height = (sheet->note[i].is_large ? 1.25 : 1.0) * LINE_HEIGHT * (lines < 20 ? lines : 20);
        (void)worksheet_set_row(sheet->sheet, sheet->note[i].row, height, NULL);
    }
}

/* --- texts --- */

/* U+FFFE and U+FFFF are no signs of XML. "_x0041_" is read as "A" by who opens the file: its first sign is written as such a code itself. */
static void add_safe(struct gj_text *out, const char *line)
{
    while (*line != '\0') {
        uint32_t sign;
        const size_t n = gj_utf8_next(line, &sign);
        if (sign == 0xFFFE || sign == 0xFFFF) {
            gj_text_add(out, "?");
        } else if (line[0] == '_' && line[1] == 'x' && strspn(line + 2, "0123456789abcdefABCDEF") == 4 &&
                   line[6] == '_') {
            gj_text_add(out, "_x005F_");
        } else {
            gj_text_add_n(out, line, n);
        }
        line += n;
    }
}

/* One line of text that is safe in a cell; the caller frees it. */
static const char *clean(struct gj_text *out, const char *text)
{
    struct gj_text line;
    gj_text_init(&line);
    gj_text_init(out);
    gj_text_add_line(&line, text != NULL ? text : "", LONGEST_TEXT);
    add_safe(out, line.data != NULL ? line.data : "");
    out->failed |= line.failed;
    gj_text_fini(&line);
    return out->data != NULL ? out->data : "";
}

void gj_sheet_text(struct gj_sheet *sheet, struct gj_at at, const char *text, enum gj_look look)
{
    struct gj_text safe;
    const char *shown = clean(&safe, text);
    lxw_format *format = format_of(sheet->book, look, "");
    sheet->book->failed |= safe.failed;
    if (sheet->sheet != NULL && !sheet->book->failed) {
        const lxw_col_t column = (lxw_col_t)at.column;
        const lxw_error error = shown[0] != '\0' ? worksheet_write_string(sheet->sheet, at.row, column, shown, format)
                                                 : worksheet_write_blank(sheet->sheet, at.row, column, format);
        sheet->book->failed |= error != LXW_NO_ERROR;
    }
    if (look != GJ_LOOK_TITLE && look != GJ_LOOK_GROUP && look != GJ_LOOK_NOTE) {
        const size_t width = gj_utf8_width(shown);
        widen(sheet, at.column, look == GJ_LOOK_HEAD && width > 14 ? 14 : width);
        if (look == GJ_LOOK_HEAD && sheet->sheet != NULL) { /* a long one wraps */
            const uint32_t lines = 1 + (uint32_t)(width / 13);
            sheet->head_lines = sheet->head_row == at.row && sheet->head_lines > lines ? sheet->head_lines : lines;
            sheet->head_row = at.row;
            (void)worksheet_set_row(sheet->sheet, at.row, (double)(LINE_HEIGHT * sheet->head_lines), NULL);
        }
    }
    gj_text_fini(&safe);
}

void gj_sheet_word(struct gj_sheet *sheet, struct gj_at at, enum gj_word word, enum gj_look look)
{
    gj_sheet_text(sheet, at, gj_word(word, sheet->book->lang), look);
}

/* Digits, separators and sign that a number takes. */
static size_t width_of_number(double value, const struct gj_shape *shape)
{
    const bool is_share = shape->figure == GJ_FIGURE_PERCENT || shape->figure == GJ_FIGURE_PERCENT_SIGNED ||
                          shape->figure == GJ_FIGURE_POINTS || shape->figure == GJ_FIGURE_HALF_PERCENT;
    const double magnitude = fabs(value) * (is_share ? 100.0 : 1.0);
    const int before = magnitude >= 10.0 && magnitude < 1e15 ? (int)log10(magnitude) + 1 : 1;
    const int after = shape->decimals > 0 ? shape->decimals + 1 : 0;
    const int extra = shape->figure == GJ_FIGURE_POINTS ? 6 : 3;
    return (size_t)(before + before / 3 + after + extra);
}

void gj_sheet_number(struct gj_sheet *sheet, struct gj_at at, double value, struct gj_shape shape)
{
    char code[GJ_FORMAT_CODE];
    number_code(code, &shape, isfinite(value) ? value : 0.0, sheet->book->lang);
    lxw_format *format = format_of(sheet->book, shape.look, code);
    if (sheet->sheet == NULL || sheet->book->failed) {
        return;
    }
    const lxw_error error =
        isfinite(value) ? worksheet_write_number(sheet->sheet, at.row, (lxw_col_t)at.column, value + 0.0, format)
                        : worksheet_write_blank(sheet->sheet, at.row, (lxw_col_t)at.column, format);
    sheet->book->failed |= error != LXW_NO_ERROR;
    widen(sheet, at.column, isfinite(value) ? width_of_number(value, &shape) : 0);
}

void gj_sheet_formula(struct gj_sheet *sheet, struct gj_at at, const char *formula, double value, struct gj_shape shape)
{
    char code[GJ_FORMAT_CODE];
    number_code(code, &shape, isfinite(value) ? value : 0.0, sheet->book->lang);
    lxw_format *format = format_of(sheet->book, shape.look, code);
    if (sheet->sheet == NULL || sheet->book->failed) {
        return;
    }
    const lxw_col_t column = (lxw_col_t)at.column;
    const lxw_error error = isfinite(value)
                                ? worksheet_write_formula_num(sheet->sheet, at.row, column, formula, format, value)
                                : worksheet_write_formula_str(sheet->sheet, at.row, column, formula, format,
                                                              strstr(formula, "\"\"") != NULL ? "" : GJ_BOOK_NONE);
    sheet->book->failed |= error != LXW_NO_ERROR;
    widen(sheet, at.column, isfinite(value) ? width_of_number(value, &shape) : 0);
}

void gj_sheet_formula_text(struct gj_sheet *sheet, struct gj_at at, const char *formula, const char *value,
                           enum gj_look look)
{
    lxw_format *format = format_of(sheet->book, look, "");
    if (sheet->sheet != NULL && !sheet->book->failed) {
        const lxw_error error =
            worksheet_write_formula_str(sheet->sheet, at.row, (lxw_col_t)at.column, formula, format, value);
        sheet->book->failed |= error != LXW_NO_ERROR;
    }
    widen(sheet, at.column, gj_utf8_width(value));
}

/* --- rows --- */

void gj_sheet_title(struct gj_sheet *sheet, const char *title)
{
    gj_sheet_text(sheet, gj_at(sheet->row, 0), title, GJ_LOOK_TITLE);
    if (sheet->sheet != NULL) {
        (void)worksheet_set_row(sheet->sheet, sheet->row, 26.0, NULL);
    }
    sheet->row++;
}

void gj_sheet_note(struct gj_sheet *sheet, const char *text, uint32_t columns, enum gj_look look)
{
    struct gj_text safe;
    const char *shown = clean(&safe, text);
    lxw_format *format = format_of(sheet->book, look, "");
    sheet->book->failed |= safe.failed;
    if (sheet->sheet != NULL && !sheet->book->failed) {
        const lxw_error error =
            worksheet_merge_range(sheet->sheet, sheet->row, 0, sheet->row, (lxw_col_t)(columns - 1), shown, format);
        sheet->book->failed |= error != LXW_NO_ERROR;
    }
    if (sheet->n_notes < GJ_SHEET_NOTES) {
        sheet->note[sheet->n_notes].row = sheet->row;
        sheet->note[sheet->n_notes].width = (uint32_t)gj_utf8_width(shown);
        sheet->note[sheet->n_notes].columns = columns;
        sheet->note[sheet->n_notes++].is_large = look == GJ_LOOK_LEAD;
    }
    gj_text_fini(&safe);
    sheet->row++;
}

void gj_sheet_word_note(struct gj_sheet *sheet, enum gj_word word, uint32_t columns)
{
    gj_sheet_note(sheet, gj_word(word, sheet->book->lang), columns, GJ_LOOK_NOTE);
}

void gj_sheet_filled_note(struct gj_sheet *sheet, enum gj_word word, const char *const *values, size_t n,
                          uint32_t columns)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, word, sheet->book->lang, values, n);
    sheet->book->failed |= text.failed;
    gj_sheet_note(sheet, text.data != NULL ? text.data : "", columns, GJ_LOOK_NOTE);
    gj_text_fini(&text);
}

uint32_t gj_sheet_head(struct gj_sheet *sheet, const enum gj_word *heads, uint32_t n)
{
    for (uint32_t c = 0; c < n; c++) {
        gj_sheet_word(sheet, gj_at(sheet->row, c), heads[c], GJ_LOOK_HEAD);
    }
    return sheet->row++;
}

void gj_sheet_group(struct gj_sheet *sheet, const char *text, uint32_t columns)
{
    for (uint32_t c = 0; c < columns; c++) {
        gj_sheet_text(sheet, gj_at(sheet->row, c), c == 0 ? text : "", GJ_LOOK_GROUP);
    }
    sheet->row++;
}

void gj_sheet_freeze(struct gj_sheet *sheet, uint32_t head, uint32_t column)
{
    if (sheet->sheet != NULL) {
        worksheet_freeze_panes(sheet->sheet, head + 1, (lxw_col_t)column);
        (void)worksheet_repeat_rows(sheet->sheet, head, head);
    }
}

/* --- references --- */

void gj_cell_name(char out[GJ_REFERENCE], struct gj_at at)
{
    lxw_rowcol_to_cell_abs(out, at.row, (lxw_col_t)at.column, 1, 1);
}

void gj_cell_reference(char out[GJ_REFERENCE], const struct gj_sheet *sheet, struct gj_at at)
{
    char cell[GJ_REFERENCE];
    gj_cell_name(cell, at);
    (void)snprintf(out, GJ_REFERENCE, "'%s'!%.20s", sheet->name, cell);
}

struct gj_cell_unit gj_cell_unit_of(const struct gj_unit *unit)
{
    if (unit->factor == 100.0) {
        return (struct gj_cell_unit){1.0, GJ_FIGURE_PERCENT, GJ_FIGURE_POINTS, GJ_FIGURE_HALF_PERCENT};
    }
    return (struct gj_cell_unit){unit->factor, GJ_FIGURE_PLAIN, GJ_FIGURE_SIGNED, GJ_FIGURE_HALF};
}

void gj_sheet_estimate(struct gj_sheet *sheet, struct gj_at at, const struct gj_estimate *estimate,
                       const struct gj_unit *unit, bool is_difference)
{
    const struct gj_cell_unit cell = gj_cell_unit_of(unit);
    const int decimals = gj_decimals(estimate->mean * unit->factor, estimate->half_width * unit->factor);
    gj_sheet_number(sheet, at, estimate->mean * cell.factor,
                    (struct gj_shape){GJ_LOOK_NUMBER, is_difference ? cell.difference : cell.level, decimals});
    gj_sheet_number(sheet, gj_at(at.row, at.column + 1), estimate->half_width * cell.factor,
                    (struct gj_shape){GJ_LOOK_HALF, cell.half, decimals});
}

/* --- charts --- */

static void add_bars_series(struct gj_sheet *sheet, lxw_chart *chart, const struct gj_bars *bars, uint32_t i)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    if (series == NULL) {
        sheet->book->failed = true;
        return;
    }
    lxw_chart_fill fill = {.color = bars->color[i]};
    lxw_chart_line line = {.color = bars->color[i], .width = 2.25};
    const lxw_col_t label = (lxw_col_t)bars->label_column, column = (lxw_col_t)bars->column[i];
    chart_series_set_categories(series, sheet->name, bars->first, label, bars->last, label);
    chart_series_set_values(series, sheet->name, bars->first, column, bars->last, column);
    chart_series_set_name(series, bars->series[i]);
    if (bars->is_line) {
        chart_series_set_line(series, &line);
    } else {
        chart_series_set_fill(series, &fill);
    }
    if (bars->label_format != NULL) {
        chart_series_set_labels(series);
        chart_series_set_labels_num_format(series, bars->label_format);
    }
    if (bars->half_width[i] > 0.0 && isfinite(bars->half_width[i])) {
        chart_series_set_error_bars(series->y_error_bars, LXW_CHART_ERROR_BAR_TYPE_FIXED, bars->half_width[i]);
    }
}

void gj_sheet_bars(struct gj_sheet *sheet, const struct gj_bars *bars)
{
    if (sheet->sheet == NULL || sheet->book->failed || bars->last < bars->first) {
        return;
    }
    lxw_chart *chart = workbook_add_chart(sheet->book->workbook, bars->is_line ? LXW_CHART_LINE : LXW_CHART_COLUMN);
    if (chart == NULL) {
        sheet->book->failed = true;
        return;
    }
    for (uint32_t i = 0; i < bars->n_series; i++) {
        add_bars_series(sheet, chart, bars, i);
    }
    const char *title = bars->title_text != NULL ? bars->title_text : gj_word(bars->title, sheet->book->lang);
    lxw_chart_font font = {.size = 11, .bold = LXW_TRUE};
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &font);
    chart_axis_set_name(chart->y_axis, bars->axis);
    if (bars->is_from_zero) {
        chart_axis_set_min(chart->y_axis, 0.0);
    }
    chart_axis_set_label_position(chart->x_axis, bars->is_unlabelled ? LXW_CHART_AXIS_LABEL_POSITION_NONE
                                                                     : LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (bars->n_series > 1) {
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    } else {
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    }
    lxw_chart_options options = {.x_scale = (bars->width > 0 ? bars->width : 620) / 480.0,
                                 .y_scale = (bars->height > 0 ? bars->height : 300) / 288.0,
                                 .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
                                 .description = (char *)(uintptr_t)title};
    sheet->book->failed |= worksheet_insert_chart_opt(sheet->sheet, bars->at.row, (lxw_col_t)bars->at.column, chart,
                                                      &options) != LXW_NO_ERROR;
}
