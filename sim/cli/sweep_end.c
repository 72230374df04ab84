#include "cli/sweep_end.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/amount.h"
#include "cli/explain_internal.h"
#include "render/number.h"
#include "store/batch_folder.h"
#include "store/batch_precision.h"

enum end_word {
#define GJ_SWEEP_END(key, en, ko) END_##key,
#include "cli/sweep_end.def"
#undef GJ_SWEEP_END
    N_END_WORDS
};

enum { MOST_FAULTS = 5 };

struct end {
    const char *path, *scenario;
    struct gj_batch_reader *reader;
    const struct gj_batch_about *about;
    struct gj_batch_counts counts;
    const struct gj_batch_fault *fault;
    uint32_t n_faults;
    struct gj_batch_precision precision;
    struct gj_batch_range *range;
    uint32_t n_ranges;
    bool was_there;
    enum gj_lang lang;
};

static const char *word_of(enum end_word word, enum gj_lang lang)
{
    static const char *const words[][GJ_N_LANGS] = {
#define GJ_SWEEP_END(key, en, ko) {en, ko},
#include "cli/sweep_end.def"
#undef GJ_SWEEP_END
    };
    return words[word][lang];
}

/* A word with its {0} ... replaced. */
static void say(const struct end *end, struct gj_text *out, enum end_word word, const char *const *value, size_t n)
{
    for (const char *c = word_of(word, end->lang); *c; c++) {
        const size_t i = *c == '{' ? (size_t)(c[1] - '0') : n;
        if (i < n) {
            gj_text_add(out, value[i]);
            c += 2;
        } else {
            gj_text_add_n(out, c, 1);
        }
    }
}

#define SAY(end, out, word, ...)                                             \
    do {                                                                     \
        const char *const values[] = {__VA_ARGS__};                          \
        say(end, out, END_##word, values, sizeof values / sizeof values[0]); \
    } while (0)

enum { GROUPED = 32 };

static const char *grouped(char out[GROUPED], uint64_t value)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_grouped(&text, (int64_t)value);
    snprintf(out, GROUPED, "%s", text.failed ? "?" : text.data);
    gj_text_fini(&text);
    return out;
}

/* --- commands that show what failed --- */

static const char *scenario_of(const struct end *end)
{
    const struct gj_batch_about *about = end->about;
    return end->scenario ? end->scenario : about->n_words > 2 ? about->command[2] : about->name;
}

/* "gongjang check press.lua --set load=0.8 ...": the scenario at a point. */
static void add_point_command(const struct end *end, const struct gj_batch_fault *fault, struct gj_text *out)
{
    const struct gj_experiment *e = end->about->experiment;
    gj_text_add(out, "gongjang check ");
    gj_cli_quote(out, scenario_of(end));
    for (uint32_t i = 0; i < end->about->n_settings; i++) {
        struct gj_text word;
        gj_text_init(&word);
        gj_text_addf(&word, "%s=%s", end->about->setting[i].name, end->about->setting[i].value);
        gj_text_add(out, " --set ");
        gj_cli_quote(out, word.failed ? "" : word.data);
        gj_text_fini(&word);
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        char value[400], word[600];
        if (gj_factor_is_varied(&e->factor[i])) {
            gj_factor_write(&e->factor[i], fault->first_value[i], value, sizeof value);
            snprintf(word, sizeof word, "%.190s=%s", e->factor[i].name, value);
            gj_text_add(out, " --set ");
            gj_cli_quote(out, word);
        }
    }
}

static void add_row_command(const struct end *end, const struct gj_batch_fault *fault, struct gj_text *out)
{
    gj_text_add(out, "gongjang replay ");
    gj_cli_quote(out, end->path);
    gj_text_addf(out, " --row %llu", (unsigned long long)fault->first);
}

static void add_command(const struct end *end, const struct gj_batch_fault *fault, struct gj_text *out)
{
    if (fault->kind == GJ_FAULT_REPLICATION) {
        add_row_command(end, fault, out);
    } else {
        add_point_command(end, fault, out);
    }
}

/* --- for a person --- */

static void print_faults(const struct end *end, struct gj_text *out)
{
    char n[GROUPED];
    for (uint32_t i = 0; i < end->n_faults && i < MOST_FAULTS; i++) {
        const struct gj_batch_fault *f = &end->fault[i];
        grouped(n, f->n);
        gj_text_add(out, "  ");
        if (f->kind == GJ_FAULT_REFUSED) {
            SAY(end, out, REFUSED, n, f->reason);
        } else if (f->kind == GJ_FAULT_POINT) {
            SAY(end, out, FAILED, n, f->reason);
        } else {
            SAY(end, out, FAILED_ROWS, n, gj_status_text(f->status));
        }
        gj_text_add(out, "\n");
        if (f->kind != GJ_FAULT_REFUSED) {
            struct gj_text command;
            gj_text_init(&command);
            add_command(end, f, &command);
            gj_text_add(out, "    ");
            SAY(end, out, SHOW, command.failed ? "" : command.data);
            gj_text_add(out, "\n");
            gj_text_fini(&command);
        }
    }
    if (end->n_faults > MOST_FAULTS) {
        gj_text_add(out, "  ");
        SAY(end, out, MORE, grouped(n, end->n_faults - MOST_FAULTS));
        gj_text_add(out, "\n");
    }
}

static const char *precision_text(const struct end *end, double value, struct gj_text *room)
{
    room->length = 0;
    gj_text_add(room, "\xC2\xB1 ");
    gj_cli_amount_add(room, value, gj_contrast_unit(&end->about->experiment->target), true, end->lang);
    return room->failed ? "" : room->data;
}

/* A point that stopped at the most replications is done all the same: that it is not as precise as asked for must be said. */
static void print_precision(const struct end *end, struct gj_text *out)
{
    const struct gj_experiment *e = end->about->experiment;
    const struct gj_batch_precision *p = &end->precision;
    char name[80], missed[GROUPED], points[GROUPED], most[GROUPED], at[GROUPED];
    struct gj_text wanted, widest;
    if (!p->is_asked) {
        return;
    }
    gj_text_init(&wanted);
    gj_text_init(&widest);
    gj_contrast_name(&e->target, name, sizeof name);
    grouped(missed, p->n_missed);
    grouped(points, p->n_points);
    grouped(most, e->replications);
    precision_text(end, e->precision, &wanted);
    const char *asked = wanted.failed ? "" : wanted.data;
    gj_text_add(out, "  ");
    if (p->n_missed == 0) {
        SAY(end, out, PRECISE, points, asked, name);
    } else {
        SAY(end, out, NOT_PRECISE, missed, points, asked, name, most);
    }
    if (p->n_missed > 0 && !isnan(p->widest)) {
        SAY(end, out, WIDEST, grouped(at, p->widest_at), precision_text(end, p->widest, &widest));
    }
    gj_text_add(out, "\n");
    gj_text_fini(&wanted);
    gj_text_fini(&widest);
}

static void add_label(const struct end *end, const struct gj_contrast *contrast, struct gj_text *out)
{
    const struct gj_response_info *info = gj_response_info(contrast->of);
    const char *label = end->lang == GJ_LANG_KO ? info->ko : info->en;
    if (contrast->of >= GJ_RESPONSE_OF_PAIR) {
        gj_text_add(out, label);
    } else if (contrast->against != GJ_NO_RESPONSE) {
        SAY(end, out, DIFFERENCE, label);
    } else if (contrast->of % 2 == 0) {
        SAY(end, out, BEFORE, label);
    } else {
        SAY(end, out, AFTER, label);
    }
}

/* Four digits of the largest, the same decimals for all three. */
static void print_range(const struct end *end, const struct gj_batch_range *r, struct gj_grid *grid)
{
    struct gj_text *cell = gj_grid_row(grid);
    if (!cell) {
        return;
    }
    add_label(end, &r->contrast, &cell[0]);
    const double size = r->n > 0 ? fmax(fabs(r->least), fabs(r->most)) : 0.0;
    const struct gj_unit unit = gj_unit_view(gj_contrast_unit(&r->contrast), size, end->lang);
    gj_text_add(&cell[1], r->contrast.against == GJ_NO_RESPONSE ? unit.text : unit.difference);
    if (r->n > 0) {
        const double spread = (r->most - r->least) * unit.factor;
        const int decimals = gj_decimals(size * unit.factor, spread > 0.0 ? spread / 100.0 : (double)NAN);
        gj_add_rounded(&cell[2], r->least * unit.factor, decimals);
        gj_add_rounded(&cell[3], r->median * unit.factor, decimals);
        gj_add_rounded(&cell[4], r->most * unit.factor, decimals);
        gj_text_addf(&cell[5], "%llu, %llu", (unsigned long long)r->least_at, (unsigned long long)r->most_at);
    } else {
        gj_text_add(&cell[2], "\xE2\x80\x93");
        gj_text_add(&cell[3], "\xE2\x80\x93");
        gj_text_add(&cell[4], "\xE2\x80\x93");
    }
    const uint64_t finished = end->counts.n_done;
    if (finished > r->n) {
        char n[GROUPED];
        gj_text_add(&cell[6], grouped(n, finished - r->n));
    }
}

/* The arm after, and the difference where there is one; the arm before is in ranges.csv, and here where it is kept alone. */
static bool is_told(const struct gj_batch_range *r, const struct gj_batch_range *next)
{
    if (r->contrast.against != GJ_NO_RESPONSE) {
        return r->least < 0.0 || r->most > 0.0;
    }
    return r->contrast.of >= GJ_RESPONSE_OF_PAIR || r->contrast.of % 2 == 1 || !next ||
           next->contrast.of != r->contrast.of + 1;
}

static enum gj_status print_ranges(const struct end *end, struct gj_text *out)
{
    static const enum end_word heads[] = {END_OUTCOME, END_UNIT, END_LEAST, END_MEDIAN, END_MOST, END_AT, END_WITHOUT};
    bool has_without = false;
    for (uint32_t i = 0; i < end->n_ranges; i++) {
        has_without = has_without || end->range[i].n < end->counts.n_done;
    }
    const uint32_t n_columns = has_without ? 7 : 6;
    struct gj_grid grid;
    gj_grid_init(&grid, n_columns, 2);
    struct gj_text *cell = gj_grid_row(&grid);
    for (uint32_t c = 0; c < n_columns && cell; c++) {
        gj_text_add(&cell[c], word_of(heads[c], end->lang));
    }
    for (uint32_t i = 0; i < end->n_ranges; i++) {
        if (is_told(&end->range[i], i + 1 < end->n_ranges ? &end->range[i + 1] : NULL)) {
            print_range(end, &end->range[i], &grid);
        }
    }
    gj_text_add(out, "\n");
    gj_grid_print(&grid, out);
    const bool is_lost = grid.failed;
    gj_grid_fini(&grid);
    return is_lost ? GJ_NO_MEMORY : GJ_OK;
}

static void print_places(const struct end *end, struct gj_text *out)
{
    static const char *const files[] = {"points.csv", "rows.csv", "results.sqlite"};
    if (end->counts.is_folder) {
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
            gj_text_addf(out, "%s/%s\n", end->path, files[i]);
        }
        return;
    }
    gj_text_addf(out, "%s\n", end->path);
    char ending[64], n[GROUPED];
    snprintf(ending, sizeof ending, ".%u-of-%u.batch", end->about->shard, end->about->n_shards);
    const size_t length = strlen(end->path), cut = strlen(ending);
    if (length > cut && strcmp(end->path + length - cut, ending) == 0) {
        struct gj_text command;
        gj_text_init(&command);
        gj_text_addf(&command, "gongjang merge %.*s.*-of-%u.batch", (int)(length - cut), end->path,
                     end->about->n_shards);
        SAY(end, out, NEXT, grouped(n, end->about->n_shards), command.failed ? "" : command.data);
        gj_text_add(out, "\n");
        gj_text_fini(&command);
    }
}

static enum gj_status print(const struct end *end, struct gj_text *out)
{
    char n[6][GROUPED], shard[GROUPED], shards[GROUPED];
    const struct gj_batch_counts *c = &end->counts;
    SAY(end, out, TITLE, end->about->name, end->lang == GJ_LANG_KO ? end->about->title_ko : end->about->title);
    if (end->about->n_shards > 1) {
        gj_text_add(out, ", ");
        SAY(end, out, SHARD, grouped(shard, end->about->shard), grouped(shards, end->about->n_shards));
    }
    gj_text_add(out, "\n");
    if (end->was_there) {
        gj_text_addf(out, "%s\n", word_of(END_ALREADY, end->lang));
    }
    SAY(end, out, POINTS, grouped(n[0], c->n_points), grouped(n[1], c->n_done), grouped(n[2], c->n_refused),
        grouped(n[3], c->n_failed), grouped(n[4], c->n_rows), grouped(n[5], c->n_failed_rows));
    gj_text_add(out, "\n");
    print_precision(end, out);
    print_faults(end, out);
    const enum gj_status status = print_ranges(end, out);
    gj_text_add(out, "\n");
    print_places(end, out);
    return status;
}

/* --- for programs --- */

static json_t *number(double value)
{
    return value - value == 0.0 ? json_real(value) : json_null();
}

static json_t *faults_json(const struct end *end)
{
    static const char *const kinds[] = {"refused", "failed", "replications failed"};
    json_t *list = json_array();
    for (uint32_t i = 0; i < end->n_faults; i++) {
        const struct gj_batch_fault *f = &end->fault[i];
        struct gj_text command;
        gj_text_init(&command);
        add_command(end, f, &command);
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:I, s:I, s:s}", "kind", kinds[f->kind], "status",
                                        gj_status_name(f->status), "reason", f->reason, "count", (json_int_t)f->n,
                                        "first", (json_int_t)f->first, "command", command.failed ? "" : command.data));
        gj_text_fini(&command);
    }
    return list;
}

static json_t *ranges_json(const struct end *end)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < end->n_ranges; i++) {
        const struct gj_batch_range *r = &end->range[i];
        const struct gj_response_info *info = gj_response_info(r->contrast.of);
        char name[100];
        gj_contrast_name(&r->contrast, name, sizeof name);
        json_array_append_new(list, json_pack("{s:s, s:{s:s, s:s}, s:s, s:I, s:o, s:o, s:o, s:I, s:I}", "outcome", name,
                                              "label", "en", info->en, "ko", info->ko, "unit", info->unit, "points",
                                              (json_int_t)r->n, "least", number(r->least), "median", number(r->median),
                                              "most", number(r->most), "least_point", (json_int_t)r->least_at,
                                              "most_point", (json_int_t)r->most_at));
    }
    return list;
}

static json_t *precision_json(const struct end *end)
{
    const struct gj_experiment *e = end->about->experiment;
    const struct gj_batch_precision *p = &end->precision;
    char name[80];
    if (!p->is_asked) {
        return json_null();
    }
    gj_contrast_name(&e->target, name, sizeof name);
    return json_pack("{s:s, s:f, s:s, s:i, s:I, s:I, s:o, s:o}", "of", name, "asked", e->precision, "unit",
                     gj_contrast_unit(&e->target), "replications_max", (int)e->replications, "points",
                     (json_int_t)p->n_points, "points_not_reached", (json_int_t)p->n_missed, "widest",
                     number(p->widest), "widest_point",
                     p->n_missed > 0 && !isnan(p->widest) ? json_integer((json_int_t)p->widest_at) : json_null());
}

static enum gj_status print_json(const struct end *end, struct gj_text *out)
{
    const struct gj_batch_counts *c = &end->counts;
    json_t *root =
        json_pack("{s:s, s:s, s:i, s:i, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:o, s:o, s:o, s:s}", "study",
                  end->about->name, "title", end->about->title, "shard", (int)end->about->shard, "shards",
                  (int)end->about->n_shards, "was_finished", end->was_there, "points", (json_int_t)c->n_points, "done",
                  (json_int_t)c->n_done, "refused", (json_int_t)c->n_refused, "failed", (json_int_t)c->n_failed,
                  "replications", (json_int_t)c->n_rows, "replications_failed", (json_int_t)c->n_failed_rows,
                  "rows_digest", gj_batch_read_digest(end->reader), "precision", precision_json(end), "faults",
                  faults_json(end), "outcomes", ranges_json(end), c->is_folder ? "folder" : "file", end->path);
    char *text = root ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) : NULL;
    gj_text_add(out, text ? text : "");
    gj_text_add(out, "\n");
    json_free_t free_text;
    json_get_alloc_funcs(NULL, &free_text);
    if (text) {
        free_text(text);
    }
    json_decref(root);
    return text ? GJ_OK : GJ_NO_MEMORY;
}

/* --- all of it --- */

static enum gj_status look(struct end *end, struct gj_error *error)
{
    enum gj_status status = gj_batch_read_open(end->path, &end->reader, error);
    if (status != GJ_OK) {
        return status;
    }
    end->about = gj_batch_read_about(end->reader);
    status = gj_batch_read_counts(end->reader, &end->counts, error);
    if (status == GJ_OK && end->counts.n_refused + end->counts.n_failed + end->counts.n_failed_rows > 0) {
        status = gj_batch_read_faults(end->reader, &end->fault, &end->n_faults, error);
    }
    status = status == GJ_OK ? gj_batch_read_precision(end->reader, &end->precision, error) : status;
    return status == GJ_OK ? gj_batch_ranges(end->reader, &end->range, &end->n_ranges, error) : status;
}

enum gj_status gj_sweep_end(const char *path, const char *scenario, bool was_there, enum gj_lang lang, bool json,
                            struct gj_error *error)
{
    struct end end = {.path = path, .scenario = scenario, .was_there = was_there, .lang = lang};
    struct gj_text out;
    gj_text_init(&out);
    enum gj_status status = look(&end, error);
    if (status == GJ_OK && (json ? print_json(&end, &out) : print(&end, &out)) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what was to be printed");
    }
    status = status == GJ_OK ? gj_cli_put(&out, error) : status;
    if (status == GJ_OK && end.counts.n_failed + end.counts.n_failed_rows > 0) {
        status = GJ_FAILED_POINTS;
    }
    gj_free(end.range);
    gj_text_fini(&out);
    gj_batch_read_close(end.reader);
    return status;
}
