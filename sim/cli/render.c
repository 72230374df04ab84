/* render: pictures of a results folder, as PNG, SVG or PDF. Nothing is lived. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/explain_internal.h"
#include "cli/loaded.h"
#include "cli/output.h"
#include "render/animation.h"
#include "render/chart.h"

enum { MAX_PICTURES = 64 };

struct format {
    const char *name;
    enum gj_medium medium;
};
static const struct format formats[] = {{"png", GJ_MEDIUM_PNG}, {"svg", GJ_MEDIUM_SVG}, {"pdf", GJ_MEDIUM_PDF}};

struct options {
    const char *folder, *out;
    const char *picture[MAX_PICTURES];
    uint32_t n_pictures;
    const struct format *format; /* NULL: not given */
    enum gj_lang lang;           /* of the pictures */
    enum gj_lang said_lang;      /* of the list of them and of reasons: --lang, else as all messages */
    struct gj_animation_options floor;
};

/* The animation is no chart: it moves, and is a PNG only. */
enum { FLOOR = GJ_N_CHARTS };
static const char floor_name[] = "floor";
enum { KEY_ARM = 256, KEY_SECONDS, KEY_FROM, KEY_TO };

static const char *name_of(enum gj_chart_id chart)
{
    return (int)chart == FLOOR ? floor_name : gj_chart_name(chart);
}

/* "08:30" as minutes of the day. */
static int clock_of(struct argp_state *state, const char *option, const char *text)
{
    const size_t n = strlen(text);
    int value[2] = {0, 0}, part = 0;
    bool is_clock = n >= 4 && n <= 5 && text[n - 3] == ':';
    for (size_t i = 0; i < n && is_clock; i++) {
        if (i == n - 3) {
            part = 1;
        } else {
            is_clock = text[i] >= '0' && text[i] <= '9';
            value[part] = value[part] * 10 + (text[i] - '0');
        }
    }
    if (!is_clock || value[0] > 23 || value[1] > 59) {
        gj_cli_wrong(state, "--%s wants a time of the day, such as 08:30, not '%s'", option, text);
    }
    return value[0] * 60 + value[1];
}

static enum gj_arm arm_of(struct argp_state *state, const char *text)
{
    const enum gj_arm arm = gj_cli_arm(state, text);
    if (arm >= GJ_N_ARMS) {
        gj_cli_wrong(state, "--arm of the floor is 'before' or 'after', not '%s'", text);
    }
    return arm;
}

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static void take_word(struct options *o, char *word, const struct argp_state *state)
{
    if (o->folder == NULL) {
        o->folder = word;
    } else if (o->n_pictures == MAX_PICTURES) {
        gj_cli_wrong(state, "too many pictures; 'all' draws all that are there");
    } else {
        o->picture[o->n_pictures++] = word;
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'o':
        o->out = argument;
        return 0;
    case 'f':
        o->format = find_format(argument);
        if (o->format == NULL) {
            gj_cli_wrong(state, "--format wants 'png', 'svg' or 'pdf', not '%s'", argument);
        }
        return 0;
    case 'l':
        o->lang = o->said_lang = gj_cli_language(state, argument);
        return 0;
    case KEY_ARM:
        o->floor.arm = arm_of(state, argument);
        return 0;
    case KEY_SECONDS:
        o->floor.seconds = (double)gj_cli_number(state, "seconds", argument, 1, GJ_ANIMATION_MOST_SECONDS);
        return 0;
    case KEY_FROM:
        o->floor.from_minute = clock_of(state, "from", argument);
        return 0;
    case KEY_TO:
        o->floor.to_minute = clock_of(state, "to", argument);
        return 0;
    case ARGP_KEY_ARG:
        take_word(o, argument, state);
        return 0;
    case ARGP_KEY_END:
        if (o->folder == NULL) {
            gj_cli_wrong(state, "which results? Give their folder, such as results/press_shop");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- what there is --- */

struct job {
    struct options o;
    struct gj_loaded loaded;
    struct gj_render_spec spec;
    struct gj_fonts *fonts;
    struct gj_text said; /* paths of what was written, or the list */
};

/* The option of `run` that makes what a picture needs; NULL: none does. */
static const char *option_for(enum gj_chart_needs needs)
{
    static const char *const with[GJ_N_CHART_NEEDS] = {[GJ_NEEDS_DRIVERS] = "drivers",
                                                       [GJ_NEEDS_GAINS] = "gains",
                                                       [GJ_NEEDS_GRANT] = "grant",
                                                       [GJ_NEEDS_BUDGET] = "budget"};
    return with[needs];
}

/* An analysis that `run --with` would refuse for this study (cli/run_with.h); GJ_N_WORDS: it would make it. */
static enum gj_word why_never(const struct gj_study_spec *spec, enum gj_chart_needs needs)
{
    const bool is_of_a_firm = needs == GJ_NEEDS_DRIVERS || needs == GJ_NEEDS_GAINS || needs == GJ_NEEDS_GRANT;
    if (needs == GJ_NEEDS_BUDGET) {
        return spec->population ? GJ_N_WORDS : GJ_WORD_RENDER_OF_FIRMS;
    }
    if (is_of_a_firm && spec->population) {
        return GJ_WORD_RENDER_OF_A_PLANT;
    }
    if (needs == GJ_NEEDS_GRANT && !spec->firm.decision.is_on) {
        return GJ_WORD_RENDER_OF_A_DECISION;
    }
    if ((needs == GJ_NEEDS_GAINS || needs == GJ_NEEDS_GRANT) && spec->n_upgrades == 0) {
        return GJ_WORD_RENDER_OF_A_STEP;
    }
    return GJ_N_WORDS;
}

/* Why a picture is not there: a sentence that goes on from "not there". */
static void add_reason(const struct job *job, enum gj_chart_id chart, struct gj_text *out)
{
    static const enum gj_word words[GJ_N_CHART_NEEDS] = {
        [GJ_NEEDS_PLANT] = GJ_WORD_RENDER_OF_A_PLANT,    [GJ_NEEDS_PATHS] = GJ_WORD_RENDER_OF_YEARS,
        [GJ_NEEDS_BRIDGE] = GJ_WORD_RENDER_OF_A_BRIDGE,  [GJ_NEEDS_SEEN] = GJ_WORD_RENDER_OF_THE_FLOOR,
        [GJ_NEEDS_POPULATION] = GJ_WORD_RENDER_OF_FIRMS, [GJ_NEEDS_EVIDENCE] = GJ_WORD_RENDER_OF_EVIDENCE};
    const enum gj_chart_needs needs = gj_chart_needs(chart);
    const char *with = option_for(needs);
    const enum gj_word never = why_never(&job->loaded.spec, needs);
    if (never != GJ_N_WORDS) {
        gj_text_add(out, gj_word(never, job->o.said_lang));
    } else if (with) {
        gj_word_fill(out, GJ_WORD_RENDER_WITH, job->o.said_lang, &with, 1);
    } else {
        gj_text_add(out, gj_word(words[needs], job->o.said_lang));
    }
}

static void list(struct job *job)
{
    struct gj_grid grid;
    gj_grid_init(&grid, 3, 3);
    for (int i = 0; i < GJ_N_CHARTS; i++) {
        const enum gj_chart_id chart = (enum gj_chart_id)i;
        struct gj_text *row = gj_grid_row(&grid);
        if (row == NULL) {
            break;
        }
        gj_text_add(&row[0], gj_chart_name(chart));
        gj_text_add(&row[1], gj_chart_title(chart, job->o.said_lang));
        if (!gj_chart_is_there(chart, job->spec.result)) {
            add_reason(job, chart, &row[2]);
        }
    }
    struct gj_text *row = gj_grid_row(&grid);
    if (row != NULL) {
        gj_text_add(&row[0], floor_name);
        gj_text_add(&row[1], gj_word(GJ_WORD_SCENE_TITLE_MOVING, job->o.said_lang));
        if (!gj_floor_is_there(job->spec.result)) {
            gj_text_add(&row[2], gj_word(GJ_WORD_RENDER_OF_THE_FLOOR, job->o.said_lang));
        }
    }
    gj_grid_print(&grid, &job->said);
    job->said.failed |= grid.failed;
    gj_grid_fini(&grid);
}

static enum gj_status find_chart(const struct job *job, const char *name, enum gj_chart_id *chart,
                                 struct gj_error *error)
{
    const char *names[GJ_N_CHARTS + 1];
    *chart = gj_chart_find(name);
    if (strcmp(name, floor_name) == 0) { /* whether there is a shift to show is said where it is drawn */
        return GJ_OK;
    }
    if (*chart != GJ_N_CHARTS && gj_chart_is_there(*chart, job->spec.result)) {
        return GJ_OK;
    }
    if (*chart != GJ_N_CHARTS) {
        struct gj_text why;
        gj_text_init(&why);
        add_reason(job, *chart, &why);
        gj_error_set(error, GJ_USAGE, NULL, "%s has nothing to draw '%s' from", job->o.folder, name);
        gj_error_fix(error, "%s", why.failed ? "" : why.data);
        gj_text_fini(&why);
        return GJ_USAGE;
    }
    for (int i = 0; i < GJ_N_CHARTS; i++) {
        names[i] = gj_chart_name((enum gj_chart_id)i);
    }
    names[GJ_N_CHARTS] = floor_name;
    const char *closest = gj_closest(name, names, GJ_N_CHARTS + 1);
    gj_error_set(error, GJ_USAGE, NULL, "there is no picture '%s'", name);
    if (closest) {
        gj_error_fix(error, "did you mean '%s'?", closest);
    } else {
        gj_error_fix(error, "gongjang render %s lists the pictures", job->o.folder);
    }
    return GJ_USAGE;
}

/* --- drawing --- */

static enum gj_status draw(struct job *job, enum gj_chart_id chart, const char *path, const struct format *format,
                           struct gj_error *error)
{
    struct gj_text file;
    gj_text_init(&file);
    enum gj_status status;
    if ((int)chart != FLOOR) {
        status = gj_chart_draw(chart, format->medium, &job->spec, job->fonts, &file, NULL, error);
    } else if (format->medium == GJ_MEDIUM_PNG) {
        status = gj_floor_animation(&job->spec, &job->o.floor, job->fonts, &file, error);
    } else {
        status = gj_error_set(error, GJ_USAGE, NULL, "the floor moves: it is a PNG, not %s", format->name);
        gj_error_fix(error, "floor_plan is the same plant at rest, in any format");
    }
    if (status == GJ_OK && strcmp(path, "-") == 0) {
        status = gj_cli_put(&file, error);
    } else if (status == GJ_OK) {
        status = gj_output_write(path, &file, error);
        gj_text_addf(&job->said, "%s\n", path);
    }
    gj_text_fini(&file);
    return status;
}

/* <folder>/<picture>.<ending>; without a folder where the user stands. */
static enum gj_status draw_into(struct job *job, enum gj_chart_id chart, const char *folder, struct gj_error *error)
{
    const struct format *format = job->o.format ? job->o.format : &formats[0];
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s%s%s.%s", folder ? folder : "", folder ? "/" : "", name_of(chart), format->name);
    const enum gj_status status = path.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a path")
                                              : draw(job, chart, path.data, format, error);
    gj_text_fini(&path);
    return status;
}

/* The file's ending says what it is to be, unless --format does. */
static enum gj_status draw_file(struct job *job, enum gj_chart_id chart, struct gj_error *error)
{
    const char *dot = strrchr(job->o.out, '.');
    const struct format *ending = dot && !strchr(dot, '/') ? find_format(dot + 1) : NULL;
    const struct format *format = job->o.format ? job->o.format : strcmp(job->o.out, "-") == 0 ? &formats[0] : ending;
    if (format == NULL) {
        gj_error_set(error, GJ_USAGE, NULL, "what shall %s be? Its name does not end in .png, .svg or .pdf",
                     job->o.out);
        gj_error_fix(error, "give it such a name, or say --format png, svg or pdf");
        return GJ_USAGE;
    }
    return draw(job, chart, job->o.out, format, error);
}

static enum gj_status make_folder(const char *path, struct gj_error *error)
{
    struct stat status;
    const char *dot = strrchr(path, '.');
    if (dot && find_format(dot + 1) && stat(path, &status) != 0) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is the name of one picture, and several were asked for", path);
        gj_error_fix(error, "for several pictures --output is the folder they go to");
        return GJ_USAGE;
    }
    if (mkdir(path, 0777) == 0 || (stat(path, &status) == 0 && S_ISDIR(status.st_mode))) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_IO, NULL, "the folder %s cannot be made: %s", path,
                 strerror(errno == EEXIST ? ENOTDIR : errno));
    gj_error_fix(error, "for several pictures --output is the folder they go to");
    return GJ_IO;
}

static enum gj_status draw_all(struct job *job, struct gj_error *error)
{
    const bool is_all = strcmp(job->o.picture[0], "all") == 0;
    enum gj_status status = job->o.out ? make_folder(job->o.out, error) : GJ_OK;
    for (int i = 0; is_all && i < GJ_N_CHARTS && status == GJ_OK; i++) {
        if (gj_chart_is_there((enum gj_chart_id)i, job->spec.result)) {
            status = draw_into(job, (enum gj_chart_id)i, job->o.out, error);
        }
    }
    for (uint32_t i = 0; !is_all && i < job->o.n_pictures && status == GJ_OK; i++) {
        enum gj_chart_id chart;
        status = find_chart(job, job->o.picture[i], &chart, error);
        if (status == GJ_OK) {
            status = draw_into(job, chart, job->o.out, error);
        }
    }
    return status;
}

static enum gj_status render(struct job *job, struct gj_error *error)
{
    struct stat out;
    const struct options *o = &job->o;
    if (o->n_pictures == 0) {
        list(job);
        return GJ_OK;
    }
    enum gj_status status = gj_fonts_open(&job->fonts, error);
    const bool is_one = o->n_pictures == 1 && strcmp(o->picture[0], "all") != 0;
    const bool is_file = is_one && o->out && !(stat(o->out, &out) == 0 && S_ISDIR(out.st_mode));
    if (status == GJ_OK && !is_file) {
        status = draw_all(job, error);
    } else if (status == GJ_OK) {
        enum gj_chart_id chart;
        status = find_chart(job, o->picture[0], &chart, error);
        if (status == GJ_OK) {
            status = draw_file(job, chart, error);
        }
    }
    gj_fonts_close(job->fonts);
    return status;
}

int gj_cli_render(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"output", 'o', "FILE|FOLDER", 0,
         "where to: of one picture a file whose ending says what it is, or -; of several a folder (default: "
         "<picture>.png where you are)",
         0},
        {"format", 'f', "png|svg|pdf", 0, "what to draw (default png)", 0},
        {"lang", 'l', "en|ko", 0, "language of the pictures (default en)", 0},
        {"arm", KEY_ARM, "before|after", 0, "of floor, the animation: which arm (default after)", 0},
        {"seconds", KEY_SECONDS, "N", 0, "of floor: how long it plays (default 12)", 0},
        {"from", KEY_FROM, "HH:MM", 0, "of floor: from when in the shift", 0},
        {"to", KEY_TO, "HH:MM", 0, "of floor: until when", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER [PICTURE...|all]",
                              .doc = "Draw pictures of a results folder that `gongjang run` has written. Without a "
                                     "picture it lists them. Nothing is run again."};
    struct job job = {.o = {.lang = GJ_LANG_EN, .floor = {.arm = GJ_ARM_AFTER, .from_minute = -1, .to_minute = -1}}};
    struct gj_error error = {0};
    job.o.said_lang = gj_cli_lang();
    gj_cli_parse(&argp, argc, argv, &job.o);
    gj_text_init(&job.said);
    enum gj_status status = gj_loaded_open(job.o.folder, &job.loaded, &error);
    if (status == GJ_OK) {
        job.spec = gj_loaded_render(&job.loaded, job.o.lang);
        status = render(&job, &error);
    }
    if (status == GJ_OK && job.said.length > 0) {
        status = gj_cli_put(&job.said, &error);
    }
    gj_text_fini(&job.said);
    gj_loaded_close(&job.loaded);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, false);
}
