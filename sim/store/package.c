/* Data Package 1, Tabular Data Package: specs.frictionlessdata.io. Delimiter, quotes and line ends are the standard's defaults. */
#include "store/part_internal.h"

#include <errno.h>
#include <string.h>

#include "store/json_internal.h"
#include "store/manifest_internal.h"

static json_t *field_json(const struct gj_column *column)
{
    static const char *const types[] = {
        [GJ_CELL_TEXT] = "string",
        [GJ_CELL_INTEGER] = "integer",
        [GJ_CELL_NUMBER] = "number",
    };
    json_t *field = json_object();
    gj_json_set(&field, "name", json_string(column->name));
    gj_json_set(&field, "type", json_string(types[column->type]));
    if (strcmp(column->unit, "unit") == 0) {
        gj_json_set(&field, "unit_column", json_string("unit"));
    } else if (column->unit[0] != '\0') {
        gj_json_set(&field, "unit", json_string(column->unit));
    }
    gj_json_set(&field, "description", json_string(column->en));
    gj_json_set(&field, "description_ko", json_string(column->ko));
    return field;
}

/* "point=points.point" -> that `point` is a row's of points.csv. */
static json_t *foreign_json(const char *foreign)
{
    const size_t own = strcspn(foreign, "="), other = strcspn(foreign + own + 1, ".");
    json_t *keys = json_array(), *key = json_object(), *reference = json_object();
    gj_json_set(&reference, "resource", json_stringn(foreign + own + 1, other));
    gj_json_set(&reference, "fields", json_string(foreign + own + 1 + other + 1));
    gj_json_set(&key, "fields", json_stringn(foreign, own));
    gj_json_set(&key, "reference", reference);
    gj_json_append(&keys, key);
    return keys;
}

/* "arm,bin" -> ["arm", "bin"] */
static json_t *key_json(const char *key)
{
    json_t *names = json_array();
    while (*key != '\0') {
        size_t n = strcspn(key, ",");
        gj_json_append(&names, json_stringn(key, n));
        key += key[n] == ',' ? n + 1 : n;
    }
    return names;
}

static json_t *schema_json(const struct gj_csv_file *file)
{
    const struct gj_table *table = file->table;
    json_t *schema = json_object(), *fields = json_array(), *missing = json_array();
    for (uint32_t c = 0; c < table->n_columns; c++) {
        gj_json_append(&fields, field_json(&table->column[c]));
    }
    gj_json_append(&missing, json_string(""));
    gj_json_set(&schema, "fields", fields);
    gj_json_set(&schema, "missingValues", missing);
    if (table->key[0] != '\0') {
        gj_json_set(&schema, "primaryKey", key_json(table->key));
    }
    if (file->foreign) {
        gj_json_set(&schema, "foreignKeys", foreign_json(file->foreign));
    }
    return schema;
}

static json_t *resource_json(const struct gj_csv_file *file)
{
    struct gj_text path, hash;
    gj_text_init(&path);
    gj_text_init(&hash);
    gj_text_addf(&path, "%s.csv", file->table->name);
    gj_text_addf(&hash, "sha256:%s", file->sha);
    json_t *resource = path.failed || hash.failed ? NULL : json_object();
    if (resource != NULL) {
        gj_json_set(&resource, "name", json_string(file->table->name));
        gj_json_set(&resource, "path", json_string(path.data));
        gj_json_set(&resource, "title", json_string(file->table->en));
        gj_json_set(&resource, "title_ko", json_string(file->table->ko));
        gj_json_set(&resource, "profile", json_string("tabular-data-resource"));
        gj_json_set(&resource, "format", json_string("csv"));
        gj_json_set(&resource, "mediatype", json_string("text/csv"));
        gj_json_set(&resource, "encoding", json_string("utf-8"));
        gj_json_set(&resource, "bytes", json_integer((json_int_t)file->bytes));
        gj_json_set(&resource, "hash", json_string(hash.data));
        gj_json_set(&resource, "schema", schema_json(file));
    }
    gj_text_fini(&path);
    gj_text_fini(&hash);
    return resource;
}

/* A package's name may hold small letters, digits, ".", "_" and "-" only; a study's name, Hangul too. */
static json_t *package_name(const char *study)
{
    struct gj_text name;
    gj_text_init(&name);
    gj_text_add(&name, "gongjang-");
    for (const char *c = study; *c != '\0'; c++) {
        char small = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
        bool allowed = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') || strchr("._-", small) != NULL;
        if (allowed) {
            gj_text_add_n(&name, &small, 1);
        } else if (((unsigned char)*c & 0xC0u) != 0x80u) { /* once a sign, not once a byte */
            gj_text_add(&name, "-");
        }
    }
    json_t *value = name.failed ? NULL : json_string(name.data);
    gj_text_fini(&name);
    return value;
}

static json_t *package_json(const struct gj_csv_file *file, uint32_t n, const char *study, const char *title)
{
    json_t *resources = json_array();
    for (uint32_t i = 0; i < n; i++) {
        gj_json_append(&resources, resource_json(&file[i]));
    }
    json_t *root = json_object();
    gj_json_set(&root, "profile", json_string("tabular-data-package"));
    gj_json_set(&root, "name", package_name(study != NULL ? study : ""));
    gj_json_set(&root, "title", gj_json_text(title));
    gj_json_set(
        &root, "description",
        json_string(
            "Tables of a study by gongjang. Numbers have at most 10 significant digits; an empty field is no value. A "
            "text that a spreadsheet would take for a formula has an apostrophe before it. "
            "results.sqlite holds the same tables with the rows' values bit for bit."));
    gj_json_set(
        &root, "description_ko",
        json_string("gongjang 분석 결과표. 수치는 유효숫자 10자리까지이며 빈칸은 값 없음. 수식으로 읽힐 수 있는 "
                    "텍스트 앞에는 작은따옴표를 붙임. results.sqlite에는 "
                    "반복별 값이 그대로 저장됨."));
    gj_json_set(&root, "resources", resources);
    return root;
}

enum gj_status gj_package_write(int folder, const char *shown, const struct gj_csv_file *file, uint32_t n,
                                const char *study, const char *title, struct gj_error *error)
{
    static const char name[] = "datapackage.json";
    struct gj_text text, path;
    gj_text_init(&text);
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s", shown, name);
    enum gj_status status = gj_json_print(package_json(file, n, study, title), &text);
    if (status != GJ_OK || path.failed) {
        status = gj_file_os_error(error, shown, "written", ENOMEM);
    } else {
        status = gj_file_write(folder, name, path.data, text.data, text.length, error);
    }
    gj_text_fini(&text);
    gj_text_fini(&path);
    return status;
}
