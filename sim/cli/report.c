/* report: the report of a results folder, made again from what the folder holds: nothing is lived. */
#include <stdlib.h>
#include <string.h>

#include "cli/loaded.h"
#include "cli/output.h"
#include "render/font.h"
#include "render/report.h"
#include "render/workbook.h"

enum { KEY_FOR = 'f', KEY_OUTPUT = 'o', KEY_QUIET = 'q' };

struct options {
    const char *folder, *output; /* output: NULL: a name of its own; "-": stdout */
    enum gj_lang lang;
    enum gj_audience audience;
    bool quiet;
};

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static void take_output(struct options *o, const char *argument, struct argp_state *state)
{
    if (strcmp(argument, "-") != 0 && !ends_with(argument, ".html") && !ends_with(argument, ".htm") &&
        !ends_with(argument, ".xlsx") && strncmp(argument, "/dev/", 5) != 0) {
        gj_cli_wrong(state, "--output wants a file that ends in .html or .xlsx, or - for standard output, not '%s'",
                     argument);
    }
    o->output = argument;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    case KEY_FOR:
        o->audience = gj_audience_find(argument);
        if (o->audience == GJ_N_AUDIENCES) {
            gj_cli_wrong(state, "--for wants 'minister', 'officer' or 'researcher', not '%s'", argument);
        }
        return 0;
    case KEY_OUTPUT:
        take_output(o, argument, state);
        return 0;
    case KEY_QUIET:
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->folder) {
            gj_cli_wrong(state, "one results folder at a time, not also '%s'", argument);
        }
        o->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->folder) {
            gj_cli_wrong(state, "which results? Give their folder, such as results/press_shop");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Without a font the report is made all the same, and it is said. */
static enum gj_status remark_on_font(const struct options *o, struct gj_error *error)
{
    struct gj_fonts *fonts;
    const enum gj_status status = gj_fonts_open(&fonts, error);
    gj_fonts_close(fonts);
    if (status == GJ_IO && !o->quiet) {
        char why[1000];
        gj_error_format(error, (int)gj_cli_lang(), why, sizeof why);
        gj_cli_note("no pictures: %s", why);
    }
    return status == GJ_IO ? GJ_OK : status;
}

/* "press_shop.ko.html"; of another reader than officers "press_shop.minister.ko.html". */
static void name_file(const struct options *o, const char *study, struct gj_text *path)
{
    gj_output_name(study, path);
    if (o->audience != GJ_AUDIENCE_OFFICER) {
        gj_text_addf(path, ".%s", gj_audience_name(o->audience));
    }
    gj_text_addf(path, ".%s.html", gj_lang_code(o->lang));
}

static enum gj_status put(const struct options *o, const char *study, const struct gj_text *html,
                          struct gj_error *error)
{
    if (o->output && strcmp(o->output, "-") == 0) {
        return gj_cli_put(html, error);
    }
    struct gj_text path;
    gj_text_init(&path);
    if (o->output) {
        gj_text_add(&path, o->output);
    } else {
        name_file(o, study, &path);
    }
    enum gj_status status = path.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the report")
                                        : gj_output_write(path.data, html, error);
    if (status == GJ_OK) {
        gj_text_add(&path, "\n");
        status = gj_cli_put(&path, error);
    }
    gj_text_fini(&path);
    return status;
}

/* Made where temporary files are, then written like any other output. */
static enum gj_status workbook(const struct gj_render_spec *spec, struct gj_text *bytes, struct gj_error *error)
{
    const char *folder = getenv("TMPDIR");
    return gj_workbook_bytes(spec, folder && *folder ? folder : "/tmp", bytes, error);
}

static enum gj_status report(const struct options *o, struct gj_error *error)
{
    struct gj_loaded loaded;
    struct gj_text html;
    gj_text_init(&html);
    enum gj_status status = gj_loaded_open(o->folder, &loaded, error);
    if (status == GJ_OK) {
        status = remark_on_font(o, error);
    }
    if (status == GJ_OK) {
        struct gj_render_spec spec = gj_loaded_render(&loaded, o->lang);
        spec.audience = o->audience;
        status = o->output && ends_with(o->output, ".xlsx") ? workbook(&spec, &html, error)
                                                            : gj_report_html(&spec, &html, error);
    }
    if (status == GJ_OK) {
        status = put(o, loaded.spec.name, &html, error);
    }
    gj_text_fini(&html);
    gj_loaded_close(&loaded);
    return status;
}

int gj_cli_report(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"lang", 'l', "en|ko", 0, "language of the report (default en)", 0},
        {"for", KEY_FOR, "minister|officer|researcher", 0,
         "whom it is for: a page or two; all that a decision needs (default); everything", 0},
        {"output", KEY_OUTPUT, "FILE", 0,
         "where to: .html, or .xlsx for the workbook; or - for standard output (default <study>.<lang>.html in the "
         "current folder)",
         0},
        {"quiet", KEY_QUIET, NULL, 0, "no messages", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER",
                              .doc = "Make the report of a results folder that `gongjang run` has written: one HTML "
                                     "file that works offline. Nothing is run again."};
    struct options o = {.lang = GJ_LANG_EN, .audience = GJ_AUDIENCE_OFFICER};
    struct gj_error error = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    return report(&o, &error) == GJ_OK ? 0 : gj_cli_fail(&error, false);
}
