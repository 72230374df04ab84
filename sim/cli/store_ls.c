/* store ls: what lies on the shelf. */
#include "cli/store_internal.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "cli/explain_internal.h"
#include "cli/opened.h"

struct options {
    struct gj_store_asked asked;
    enum gj_lang lang;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    default:
        return gj_store_ask(key, state, &o->asked);
    }
}

struct listing {
    bool korean;
    struct gj_grid grid;
    json_t *results, *unreadable;
    uint32_t n_results, n_unreadable;
    struct gj_text others; /* what could not be read, for people */
};

static void put_heads(struct listing *list)
{
    static const char *const heads[][2] = {{"folder", "폴더"},  {"kind", "종류"},         {"study", "연구"},
                                           {"points", "점"},    {"rows", "행"},           {"failed", "실패"},
                                           {"version", "버전"}, {"scenario", "시나리오"}, {"size", "크기"}};
    struct gj_text *row = gj_grid_row(&list->grid);
    for (size_t i = 0; row && i < sizeof heads / sizeof heads[0]; i++) {
        gj_text_add(&row[i], heads[i][list->korean ? 1 : 0]);
    }
}

static void put_entry(struct listing *list, const char *path, const char *kind, const struct gj_catalog_entry *e)
{
    struct gj_text *row = gj_grid_row(&list->grid);
    list->n_results++;
    if (row) {
        gj_text_add(&row[0], path);
        gj_text_add(&row[1], kind);
        gj_text_add(&row[2], e->study);
        gj_text_addf(&row[3], e->kind == GJ_RESULTS_SWEEP ? "%" PRIu64 : "–", e->n_points);
        gj_text_addf(&row[4], "%" PRIu64, e->n_rows);
        gj_text_addf(&row[5], "%" PRIu64, e->n_failed);
        gj_text_add(&row[6], e->version);
        gj_text_addf(&row[7], "%.12s", *e->scenario_sha ? e->scenario_sha : "–");
        gj_store_add_size(&row[8], e->bytes);
    }
    json_array_append_new(list->results,
                          json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:I}", "folder", path, "kind", kind,
                                    "study", e->study, "title", e->title, "points", (json_int_t)e->n_points, "rows",
                                    (json_int_t)e->n_rows, "failed", (json_int_t)e->n_failed, "version", e->version,
                                    "scenario_sha256", e->scenario_sha, "bytes", (json_int_t)e->bytes));
}

static void put_unreadable(struct listing *list, const char *path, const struct gj_error *error)
{
    list->n_unreadable++;
    gj_text_addf(&list->others, "  %s: %s\n", path, error->message);
    json_array_append_new(list->unreadable, json_pack("{s:s, s:s}", "folder", path, "why", error->message));
}

/* The file of a sweep that is not finished, or of a shard: what it has so far. */
static enum gj_status read_batch(const char *path, struct gj_catalog_entry *entry, struct gj_error *error)
{
    struct gj_opened opened;
    const enum gj_status status = gj_opened_open(path, &opened, error);
    *entry = opened.entry;
    gj_opened_close(&opened);
    return status;
}

static void look(void *user, const char *path)
{
    struct listing *list = user;
    struct gj_catalog_entry entry;
    struct gj_error error = {0};
    const bool is_batch = gj_catalog_is_batch(path);
    if ((is_batch ? read_batch : gj_catalog_read)(path, &entry, &error) == GJ_OK) {
        put_entry(list, path, is_batch ? "batch" : gj_results_kind_name(entry.kind), &entry);
    } else {
        put_unreadable(list, path, &error);
    }
}

static enum gj_status print(struct listing *list, const struct options *o, struct gj_error *error)
{
    struct gj_text out;
    gj_text_init(&out);
    if (o->asked.json) {
        json_t *top = json_pack("{s:O, s:O}", "results", list->results, "unreadable", list->unreadable);
        char *text = top ? json_dumps(top, JSON_INDENT(2)) : NULL;
        gj_text_addf(&out, "%s\n", text ? text : "");
        out.failed = out.failed || !text;
        json_free_t free_text;
        json_get_alloc_funcs(NULL, &free_text);
        free_text(text);
        json_decref(top);
    } else {
        if (list->n_results > 0) {
            gj_grid_print(&list->grid, &out);
        } else {
            gj_text_add(&out, gj_cli_say(list->korean, "no results\n", "결과 없음\n"));
        }
        if (list->n_unreadable > 0) {
            gj_text_addf(&out, list->korean ? "\n결과로 읽을 수 없는 것 (%u):\n" : "\nNot readable as results (%u):\n",
                         list->n_unreadable);
            gj_text_add(&out, list->others.data ? list->others.data : "");
        }
    }
    out.failed = out.failed || list->grid.failed || list->others.failed;
    const enum gj_status status = gj_cli_put(&out, error);
    gj_text_fini(&out);
    return status;
}

int gj_store_ls(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"lang", 'l', "en|ko", 0, "language of the table (default en)", 0},
        {"json", 'j', NULL, 0, "print the list as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "[FOLDER...]",
        .doc = "List results folders and the files of sweeps not yet merged: those given, or those in the "
               "folders given (default: results). What cannot be read as results is named."};
    char standard[] = "results";
    char *const standard_list[] = {standard};
    struct options o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    if (o.asked.n == 0) {
        o.asked.folder = standard_list;
        o.asked.n = 1;
    }
    struct listing list = {.korean = o.lang == GJ_LANG_KO, .results = json_array(), .unreadable = json_array()};
    struct gj_error error = {0};
    enum gj_status status = GJ_OK;
    gj_grid_init(&list.grid, 9, 3);
    gj_text_init(&list.others);
    put_heads(&list);
    for (uint32_t i = 0; i < o.asked.n && status == GJ_OK; i++) {
        if (gj_catalog_is_results(o.asked.folder[i]) || gj_catalog_is_batch(o.asked.folder[i])) {
            look(&list, o.asked.folder[i]);
        } else {
            status = gj_catalog_each(o.asked.folder[i], look, &list, &error);
        }
    }
    if (status == GJ_OK) {
        status = print(&list, &o, &error);
    }
    gj_grid_fini(&list.grid);
    gj_text_fini(&list.others);
    json_decref(list.results);
    json_decref(list.unreadable);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, o.asked.json);
}
