/* The workbook as a whole: which sheets there are, in which order, and the file. */
#include "render/workbook.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "render/workbook_check.h"
#include "render/workbook_internal.h"
#include "study/insight/insight.h"
#include "study/population/population.h"
#include "study/result_paths.h"

struct page {
    enum gj_word name;
    void (*fill)(struct gj_sheet *sheet);
    bool (*is_there)(const struct gj_study_result *result); /* NULL: always */
};

static bool has_worth(const struct gj_study_result *result)
{
    return result->appraisal.flow != NULL && result->appraisal.has[GJ_EFFECT_PROGRAMME];
}

static bool has_paths(const struct gj_study_result *result)
{
    return result->paths != NULL && result->paths->n > 0 && result->paths->frame.n_years > 0;
}

static bool has_lost(const struct gj_study_result *result)
{
    return result->insight != NULL && result->insight->seen != NULL && result->insight->seen->n_losses > 0;
}

static bool has_drivers(const struct gj_study_result *result)
{
    return result->insight != NULL && result->insight->drivers != NULL;
}

static bool has_gains(const struct gj_study_result *result)
{
    return result->insight != NULL && result->insight->gains != NULL && result->insight->gains->n_groups > 0;
}

static bool has_grant(const struct gj_study_result *result)
{
    return result->insight != NULL && result->insight->grant != NULL && result->insight->grant->n_points > 0;
}

static bool has_budget(const struct gj_study_result *result)
{
    return result->insight != NULL && result->insight->budget != NULL;
}

static bool is_one(const struct gj_study_result *result)
{
    return result->population == NULL;
}

static bool is_population(const struct gj_study_result *result)
{
    return result->population != NULL;
}

static bool has_evidence(const struct gj_study_result *result)
{
    return is_population(result) && result->population->evidence != NULL;
}

static bool has_bridge(const struct gj_study_result *result)
{
    return is_one(result) || result->bridge.is_told;
}

/* As tabs stand. */
static const struct page pages[] = {
    {GJ_WORD_SHEET_SUMMARY, gj_fill_summary, is_one},
    {GJ_WORD_SHEET_OUTCOMES, gj_fill_outcomes, is_one},
    {GJ_WORD_SHEET_WHAT_IF, gj_fill_what_if, has_worth},
    {GJ_WORD_SHEET_POPULATION, gj_fill_population, is_population},
    {GJ_WORD_SHEET_ALL_FIRMS, gj_fill_firms_of_all, is_population},
    {GJ_WORD_SHEET_SUPPORTED, gj_fill_firms_supported, is_population},
    {GJ_WORD_SHEET_GROUPS, gj_fill_groups, is_population},
    {GJ_WORD_SHEET_ADOPTION, gj_fill_adoption, is_population},
    {GJ_WORD_SHEET_EVIDENCE, gj_fill_evidence, has_evidence},
    {GJ_WORD_SHEET_JOBS, gj_fill_jobs, has_bridge},
    {GJ_WORD_SHEET_MONEY, gj_fill_money, is_one},
    {GJ_WORD_SHEET_MACHINES, gj_fill_machines, is_one},
    {GJ_WORD_SHEET_LOST, gj_fill_lost, has_lost},
    {GJ_WORD_SHEET_DRIVERS, gj_fill_drivers, has_drivers},
    {GJ_WORD_SHEET_GAINS, gj_fill_gains, has_gains},
    {GJ_WORD_SHEET_GRANT, gj_fill_grant, has_grant},
    {GJ_WORD_SHEET_BUDGET, gj_fill_budget, has_budget},
    {GJ_WORD_SHEET_PATHS, gj_fill_paths, has_paths},
    {GJ_WORD_SHEET_ASSUMPTIONS, gj_fill_assumptions, NULL},
    {GJ_WORD_SHEET_ROWS, gj_fill_rows, NULL},
    {GJ_WORD_SHEET_PROVENANCE, gj_fill_provenance, NULL},
};

enum { N_PAGES = sizeof pages / sizeof pages[0] };

/* Sheets are made in the order of their tabs; those that others point into are filled first. */
static void fill_pages(struct gj_book *book)
{
    struct gj_sheet sheet[N_PAGES] = {0};
    for (size_t i = 0; i < N_PAGES; i++) {
        if (pages[i].is_there == NULL || pages[i].is_there(book->result)) {
            gj_sheet_begin(&sheet[i], book, pages[i].name);
        }
    }
    for (int late = 0; late < 2; late++) {
        for (size_t i = 0; i < N_PAGES; i++) {
            if (sheet[i].is_made && (pages[i].fill == gj_fill_what_if) == (late == 1)) {
                pages[i].fill(&sheet[i]);
                gj_sheet_end(&sheet[i]);
            }
        }
    }
}

/* All sums of money of the book are in one unit, so that they can be added and compared. */
static struct gj_unit money_unit(const struct gj_study_result *result, enum gj_lang lang)
{
    double most = 0.0;
    for (uint32_t owner = 0; has_worth(result) && owner < GJ_N_OWNERS; owner++) {
        const struct gj_estimate *npv = &result->appraisal.worth[GJ_EFFECT_PROGRAMME][owner].npv;
        most = fmax(most, fmax(fabs(npv->mean), npv->half_width));
    }
    if (result->population != NULL) {
        most = fmax(most, fabs(result->population->totals.public_won.mean));
    }
    if (has_grant(result)) {
        most = fmax(most, (double)result->insight->grant->cost_won);
    }
    return gj_unit_view("won", most, lang);
}

static void describe(struct gj_book *book)
{
    struct gj_text title;
    gj_text_init(&title);
    gj_text_add_line(&title, gj_study_title(book->result->spec, book->lang), 200);
    lxw_doc_properties properties = {
        .title = title.data,
        .subject = (char *)(uintptr_t)gj_word(GJ_WORD_SHEET_OUTCOMES, book->lang),
        .author = (char *)(uintptr_t)book->spec->software,
        .created = (time_t)1 /* not when it was made: the same run gives the same bytes */
    };
    book->failed |= title.failed || workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR;
    gj_text_fini(&title);
}

static enum gj_status cannot_write(const char *path, const char *why, struct gj_error *error)
{
    return gj_error_set(error, GJ_IO, NULL, "the workbook %s cannot be written: %s", path, why);
}

/* The library says only that a file could not be made, not why; and it says so on the standard error output. */
static enum gj_status try_path(const char *path, struct gj_error *error)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return cannot_write(path, strerror(errno), error);
    }
    return fclose(file) == 0 ? GJ_OK : cannot_write(path, strerror(errno), error);
}

/* Parts of the file are put together beside it, where there is as much room as for itself. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = gj_strdup(slash != NULL ? path : ".");
    if (folder != NULL && slash != NULL) {
        folder[slash == path ? 1 : slash - path] = '\0';
    }
    return folder;
}

static enum gj_status read_bytes(const char *path, struct gj_text *bytes, struct gj_error *error)
{
    char block[8192];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return cannot_write(path, strerror(errno), error);
    }
    for (size_t n = fread(block, 1, sizeof block, file); n > 0; n = fread(block, 1, sizeof block, file)) {
        gj_text_add_n(bytes, block, n);
    }
    const bool is_whole = ferror(file) == 0;
    (void)fclose(file);
    if (bytes->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the workbook");
    }
    return is_whole ? GJ_OK : cannot_write(path, strerror(errno), error);
}

/* Also a library that notices nothing must not leave a workbook that breaks off. */
static enum gj_status look_whether_whole(const char *path, struct gj_error *error)
{
    struct gj_text bytes;
    gj_text_init(&bytes);
    enum gj_status status = read_bytes(path, &bytes, error);
    if (status == GJ_OK && !gj_workbook_is_whole(bytes.data, bytes.length)) {
        (void)unlink(path);
        status =
            gj_error_set(error, GJ_IO, NULL,
                         "the workbook %s cannot be written: a part of it breaks off, as where no space is left", path);
    }
    gj_text_fini(&bytes);
    return status;
}

enum gj_status gj_workbook_write(const struct gj_render_spec *spec, const char *path, struct gj_error *error)
{
    enum gj_status status = try_path(path, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_book book = {.spec = spec, .result = spec->result, .lang = spec->lang};
    char *folder = folder_of(path);
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    book.workbook = folder != NULL ? workbook_new_opt(path, &options) : NULL;
    if (book.workbook == NULL) {
        gj_free(folder);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the workbook");
    }
    book.money = money_unit(book.result, book.lang);
    describe(&book);
    gj_book_inputs(&book);
    fill_pages(&book);
    gj_free(book.format);
    if (book.failed) {
        lxw_workbook_free(book.workbook);
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the workbook");
    } else {
        errno = 0;
        const lxw_error failed = workbook_close(book.workbook);
        if (failed != LXW_NO_ERROR) {
            status = cannot_write(path, errno != 0 ? strerror(errno) : lxw_strerror(failed), error);
        }
    }
    gj_free(folder);
    if (status == GJ_OK) {
        status = look_whether_whole(path, error);
    }
    return status;
}

enum gj_status gj_workbook_bytes(const struct gj_render_spec *spec, const char *folder, struct gj_text *bytes,
                                 struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/.gongjang-workbook-XXXXXX", folder);
    if (path.failed) {
        gj_text_fini(&path);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the workbook");
    }
    const int file = mkstemp(path.data);
    enum gj_status status = file >= 0 ? GJ_OK : cannot_write(path.data, strerror(errno), error);
    if (status == GJ_OK) {
        (void)close(file);
        status = gj_workbook_write(spec, path.data, error);
        if (status == GJ_OK) {
            status = read_bytes(path.data, bytes, error);
        }
        (void)unlink(path.data);
    }
    gj_text_fini(&path);
    return status;
}
