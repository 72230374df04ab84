#include "store/crate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/export_internal.h"
#include "store/json_internal.h"
#include "store/sink_internal.h"

#define CRATE "https://w3id.org/ro/crate/1.1"
#define PROFILE "https://w3id.org/ro/wfrun/process/0.5"
#define GPL "https://spdx.org/licenses/GPL-3.0-or-later"

/* --- dates --- */

static bool is_number(const char *text, size_t n, int low, int high)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = 10 * value + (text[i] - '0');
    }
    return value >= low && value <= high;
}

static bool is_time(const char *t) /* "T09:30:00Z", "T09:30:00+09:00" */
{
    if (strlen(t) < 10 || t[0] != 'T' || t[3] != ':' || t[6] != ':' || !is_number(t + 1, 2, 0, 23) ||
        !is_number(t + 4, 2, 0, 59) || !is_number(t + 7, 2, 0, 60)) {
        return false;
    }
    const char *zone = t + 9;
    return strcmp(zone, "Z") == 0 || ((zone[0] == '+' || zone[0] == '-') && strlen(zone) == 6 && zone[3] == ':' &&
                                      is_number(zone + 1, 2, 0, 14) && is_number(zone + 4, 2, 0, 59));
}

static bool is_date(const char *d)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (strlen(d) < 10 || d[4] != '-' || d[7] != '-' || !is_number(d, 4, 1970, 9999) || !is_number(d + 5, 2, 1, 12)) {
        return false;
    }
    const int year = 1000 * (d[0] - '0') + 100 * (d[1] - '0') + 10 * (d[2] - '0') + (d[3] - '0');
    const int month = 10 * (d[5] - '0') + (d[6] - '0');
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int last = month == 2 && !is_leap ? 28 : days[month - 1];
    return is_number(d + 8, 2, 1, last) && (d[10] == '\0' || is_time(d + 10));
}

enum gj_status gj_crate_check_date(const char *date, struct gj_error *error)
{
    if (is_date(date)) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_USAGE, NULL, "'%.40s' is no date", date);
    gj_error_fix(error, "write it as 2026-11-22 or 2026-11-22T09:30:00Z");
    return GJ_USAGE;
}

enum gj_status gj_crate_date_of_epoch(const char *seconds, char date[11], struct gj_error *error)
{
    char *end;
    errno = 0;
    const long long value = strtoll(seconds, &end, 10);
    const time_t moment = (time_t)value;
    struct tm day;
    if (errno != 0 || end == seconds || *end != '\0' || value < 0 || value > 253402300799LL ||
        gmtime_r(&moment, &day) == NULL) {
        gj_error_set(error, GJ_USAGE, NULL, "SOURCE_DATE_EPOCH wants seconds since 1970, not '%.40s'", seconds);
        gj_error_fix(error, "set it right, or give --date");
        return GJ_USAGE;
    }
    (void)snprintf(date, 11, "%04u-%02u-%02u", (unsigned)(day.tm_year + 1900) % 10000U,
                   (unsigned)(day.tm_mon + 1) % 100U, (unsigned)day.tm_mday % 100U);
    return GJ_OK;
}

/* --- entities --- */

struct graph {
    json_t *list;
    json_t *parts, *objects, *results; /* {"@id": ...} of each */
};

static json_t *reference(const char *id)
{
    json_t *object = json_object();
    gj_json_set(&object, "@id", gj_json_text(id));
    return object;
}

static json_t *entity(const char *id, const char *type)
{
    json_t *object = reference(id);
    gj_json_set(&object, "@type", json_string(type));
    return object;
}

/* What a reader wants to see first stands first; to programs the order says nothing. */
static void put_first(struct graph *graph, json_t *what)
{
    if (!what || json_array_insert_new(graph->list, 0, what) != 0) {
        json_decref(graph->list);
        graph->list = NULL;
    }
}

/* A list of one is that one, in compacted JSON-LD. Takes `list`. */
static json_t *compact(json_t *list)
{
    if (json_array_size(list) != 1) {
        return list;
    }
    json_t *one = json_incref(json_array_get(list, 0));
    json_decref(list);
    return one;
}

/* A path as a URI: spaces and what else may not stand in one escaped, letters of any script as they are. */
static void add_uri(struct gj_text *out, const char *path)
{
    for (; *path; path++) {
        const unsigned char c = (unsigned char)*path;
        if (c >= 0x80U || strchr("/-._~!$&'()*+,;=@", c) != NULL || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
            (c >= 'a' && c <= 'z')) {
            gj_text_add_n(out, path, 1);
        } else {
            gj_text_addf(out, "%%%02X", c);
        }
    }
}

static const char *media_type(const char *path)
{
    static const char *const types[][2] = {
        {".json", "application/json"},
        {".csv", "text/csv"},
        {".sqlite", "application/vnd.sqlite3"},
        {".txt", "text/plain"},
        {".html", "text/html"},
        {".png", "image/png"},
        {".svg", "image/svg+xml"},
        {".lua", "text/x-lua"},
        {".md", "text/markdown"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (gj_name_ends(path, types[i][0])) {
            return types[i][1];
        }
    }
    return "application/octet-stream";
}

static void add_file(struct graph *graph, json_t **role, const char *path, const char *sha, uint64_t bytes)
{
    struct gj_text id, size;
    gj_text_init(&id);
    gj_text_init(&size);
    add_uri(&id, path);
    gj_text_addf(&size, "%llu", (unsigned long long)bytes);
    json_t *file = id.failed || size.failed ? NULL : entity(id.data, "File");
    if (file) {
        gj_json_set(&file, "name", gj_json_text(path));
        gj_json_set(&file, "encodingFormat", json_string(media_type(path)));
        gj_json_set(&file, "contentSize", json_string(size.data));
        gj_json_set(&file, "sha256", json_string(sha));
        gj_json_append(&graph->parts, reference(id.data));
        gj_json_append(role, reference(id.data));
    }
    gj_json_append(&graph->list, file);
    gj_text_fini(&id);
    gj_text_fini(&size);
}

/* The program, and the libraries it was made with. */
static void add_software(struct graph *graph, const json_t *versions)
{
    const char *name;
    const json_t *version;
    json_t *needs = json_array();
    json_t *program = entity("#gongjang", "SoftwareApplication");
    json_object_foreach((json_t *)(uintptr_t)versions, name, version)
    {
        if (strcmp(name, "gongjang") == 0) {
            continue;
        }
        char id[100];
        (void)snprintf(id, sizeof id, "#%.90s", name);
        json_t *library = entity(id, "SoftwareApplication");
        gj_json_set(&library, "name", gj_json_text(name));
        gj_json_set(&library, "softwareVersion", gj_json_text(json_string_value(version)));
        gj_json_append(&graph->list, library);
        gj_json_append(&needs, reference(id));
    }
    gj_json_set(&program, "name", json_string("Gongjang"));
    gj_json_set(
        &program, "description",
        json_string("Deterministic discrete-event factory simulator: a plant before and after digitalization, with "
                    "and without a support programme"));
    gj_json_set(&program, "softwareVersion", gj_json_text(json_string_value(json_object_get(versions, "gongjang"))));
    gj_json_set(&program, "license", reference(GPL));
    gj_json_set(&program, "softwareRequirements", compact(needs));
    gj_json_append(&graph->list, program);
    json_t *license = entity(GPL, "CreativeWork");
    gj_json_set(&license, "name", json_string("GNU General Public License v3.0 or later"));
    gj_json_set(&license, "description", json_string("Licence of the program, not of these results"));
    gj_json_append(&graph->list, license);
}

static bool is_url(const char *text)
{
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

static json_t *license_json(struct graph *graph, const char *license)
{
    if (!is_url(license)) {
        return gj_json_text(license);
    }
    if (strcmp(license, GPL) != 0) {
        json_t *work = entity(license, "CreativeWork");
        gj_json_set(&work, "name", gj_json_text(license));
        gj_json_set(&work, "description", json_string("Licence of these results"));
        gj_json_append(&graph->list, work);
    }
    return reference(license);
}

static void add_action(struct graph *graph, const struct gj_crate_spec *spec, const char *id)
{
    struct gj_text name;
    gj_text_init(&name);
    gj_text_addf(&name, "Run of %s", spec->name);
    json_t *action = entity(id, "CreateAction");
    gj_json_set(&action, "name", name.failed ? NULL : gj_json_text(name.data));
    gj_json_set(&action, "description", gj_json_text(spec->command));
    gj_json_set(&action, "instrument", reference("#gongjang"));
    gj_json_set(&action, "object", compact(graph->objects));
    gj_json_set(&action, "result", compact(graph->results));
    if (spec->agent) {
        json_t *person = entity("#agent", "Person");
        gj_json_set(&person, "name", gj_json_text(spec->agent));
        gj_json_append(&graph->list, person);
        gj_json_set(&action, "agent", reference("#agent"));
    }
    put_first(graph, action);
    gj_text_fini(&name);
}

static void add_root(struct graph *graph, const struct gj_crate_spec *spec, const char *action)
{
    json_t *root = entity("./", "Dataset");
    struct gj_text about;
    gj_text_init(&about);
    gj_text_addf(
        &about,
        "Results of a simulation by gongjang: %s. Every row can be run again from the scenario in it, bit for bit: "
        "`gongjang verify`.",
        spec->title);
    gj_json_set(&root, "conformsTo", reference(PROFILE));
    gj_json_set(&root, "name", gj_json_text(spec->title));
    gj_json_set(&root, "description", about.failed ? NULL : gj_json_text(about.data));
    gj_json_set(&root, "datePublished", json_string(spec->date));
    gj_json_set(&root, "license", license_json(graph, spec->license));
    gj_json_set(&root, "hasPart", compact(graph->parts));
    gj_json_set(&root, "mentions", reference(action));
    gj_text_fini(&about);
    json_t *profile = entity(PROFILE, "CreativeWork");
    gj_json_set(&profile, "name", json_string("Process Run Crate"));
    gj_json_set(&profile, "version", json_string("0.5"));
    gj_json_append(&graph->list, profile);
    put_first(graph, root);
    json_t *descriptor = entity("ro-crate-metadata.json", "CreativeWork");
    gj_json_set(&descriptor, "conformsTo", reference(CRATE));
    gj_json_set(&descriptor, "about", reference("./"));
    put_first(graph, descriptor);
}

/* Files copied and described: those of the folder, then the scenario's. */
static enum gj_status add_files(struct graph *graph, const struct gj_crate_spec *spec, struct gj_export *out,
                                int descriptor, const json_t *manifest, struct gj_error *error)
{
    const json_t *files = json_object_get(manifest, "files");
    enum gj_status status = GJ_OK;
    for (size_t i = 0; i < json_array_size(files) && status == GJ_OK; i++) {
        const json_t *listed = json_array_get(files, i);
        status = gj_export_file(out, descriptor, spec->folder, listed, error);
        if (status == GJ_OK) {
            add_file(graph, &graph->results, json_string_value(json_object_get(listed, "path")),
                     json_string_value(json_object_get(listed, "sha256")),
                     (uint64_t)json_integer_value(json_object_get(listed, "bytes")));
        }
    }
    char sha[GJ_SHA_SIZE];
    uint64_t bytes = 0;
    if (status == GJ_OK) {
        status = gj_file_copy(descriptor, GJ_MANIFEST_NAME, GJ_MANIFEST_NAME, out->staging.folder, GJ_MANIFEST_NAME,
                              NULL, error);
    }
    if (status == GJ_OK) {
        status = gj_file_hash(out->staging.folder, GJ_MANIFEST_NAME, GJ_MANIFEST_NAME, false, sha, &bytes, NULL, error);
    }
    if (status == GJ_OK) {
        add_file(graph, &graph->results, GJ_MANIFEST_NAME, sha, bytes);
    }
    for (uint32_t i = 0; i < spec->n_sources && status == GJ_OK; i++) {
        const struct gj_store_source *source = &spec->source[i];
        struct gj_text path;
        gj_text_init(&path);
        gj_text_addf(&path, "scenario/%s", source->path);
        gj_sha256(source->text, source->length, sha);
        status = path.failed ? gj_file_os_error(error, source->path, "written", ENOMEM)
                             : gj_export_text(out, path.data, source->text, source->length, error);
        if (status == GJ_OK) {
            add_file(graph, &graph->objects, path.data, sha, source->length);
        }
        gj_text_fini(&path);
    }
    return status;
}

/* Frees the graph. */
static enum gj_status write_graph(json_t *list, struct gj_export *out, struct gj_error *error)
{
    json_t *root = json_object();
    json_t *context = json_array();
    struct gj_text text;
    gj_text_init(&text);
    gj_json_append(&context, json_string(CRATE "/context"));
    gj_json_append(&context, json_string("https://w3id.org/ro/terms/workflow-run/context")); /* has sha256 */
    gj_json_set(&root, "@context", context);
    gj_json_set(&root, "@graph", list);
    enum gj_status status = gj_json_print(root, &text);
    status = status == GJ_OK ? gj_export_text(out, "ro-crate-metadata.json", text.data, text.length, error)
                             : gj_file_os_error(error, "ro-crate-metadata.json", "written", ENOMEM);
    gj_text_fini(&text);
    return status;
}

enum gj_status gj_crate_write(const struct gj_crate_spec *spec, struct gj_export *out, struct gj_error *error)
{
    int descriptor;
    json_t *manifest;
    char action[40];
    struct graph graph = {json_array(), json_array(), json_array(), json_array()};
    enum gj_status status = gj_export_source(spec->folder, &descriptor, &manifest, error);
    if (status == GJ_OK) {
        status = add_files(&graph, spec, out, descriptor, manifest, error);
    }
    if (status == GJ_OK) {
        const char *sha = json_string_value(json_object_get(manifest, GJ_MANIFEST_DIGEST));
        (void)snprintf(action, sizeof action, "#run-%.12s", sha ? sha : "");
        add_software(&graph, json_object_get(manifest, "versions"));
        add_action(&graph, spec, action);
        add_root(&graph, spec, action);
        status = write_graph(graph.list, out, error);
    } else {
        json_decref(graph.list);
        json_decref(graph.parts);
        json_decref(graph.objects);
        json_decref(graph.results);
    }
    json_decref(manifest);
    gj_descriptor_close(descriptor);
    return status;
}
