/* What stands in a results folder, and what comes back out of it. */
#include "unit/test_store_fixture.h"

#include <jansson.h>
#include <sqlite3.h>

#include "base/text.h"

static const char *const csv_names[] = {"rows",  "outcomes", "estimates", "stations",   "oee",
                                        "pools", "money",    "paths",     "jobs",       "appraisal",
                                        "worth", "bridge",   "lead_time", "assumptions"};
enum { N_CSV = sizeof csv_names / sizeof csv_names[0] };

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture, 3);
    *state = &fixture;
    return 0;
}

static int set_up_three_arms(void **state)
{
    static struct fixture fixture;
    fixture_init_with(&fixture, 3, true);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    fixture_fini(*state);
    return 0;
}

static void write_to(struct fixture *f, const char *name, char folder[512])
{
    (void)fixture_path(f->folder, name, folder);
    assert_ok(gj_store_write(folder, &f->store, error));
}

static json_t *load_json(const char *folder, const char *name)
{
    char path[512];
    size_t n;
    char *bytes = read_file(fixture_path(folder, name, path), &n);
    json_error_t error;
    json_t *root = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        fail_msg("%s:%d: %s", name, error.line, error.text);
    }
    free(bytes);
    return root;
}

static void assert_same_files(const char *one, const char *other, const json_t *files)
{
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(files, i), "path"));
        char path[512];
        size_t n, m;
        char *a = read_file(fixture_path(one, name, path), &n), *b = read_file(fixture_path(other, name, path), &m);
        if (n != m || memcmp(a, b, n) != 0) {
            fail_msg("%s differs", name);
        }
        free(a);
        free(b);
    }
}

static void the_same_result_gives_the_same_bytes_twice(void **state)
{
    char one[512], other[512];
    struct fixture *f = *state;
    write_to(f, "a", one);
    write_to(f, "a folder with a longer name/and deeper", other);
    json_t *manifest = load_json(one, "manifest.json");
    const json_t *files = json_object_get(manifest, "files");
    assert_int_equal(json_array_size(files), N_CSV + 3); /* and database, data package, frozen scenario */
    assert_int_equal(count_names(one), N_CSV + 4);
    assert_same_files(one, other, files);
    json_t *again = load_json(other, "manifest.json");
    assert_true(json_equal(manifest, again));
    json_decref(again);
    json_decref(manifest);
}

static void nothing_tells_where_it_was_made(void **state)
{
    struct fixture *f = *state;
    char folder[512], out[600];
    (void)fixture_path(f->folder, "r", folder);
    (void)snprintf(out, sizeof out, "--out=%s", folder);
    const char *const command[] = {"/usr/local/bin/gongjang", "run", f->folder, out, "--set", "a=b/c", "x/y.lua"};
    f->source[0].path = "/somebody/press_shop.lua";
    f->store.command = command;
    f->store.n_words = 7;
    assert_ok(gj_store_write(folder, &f->store, error));
    json_t *manifest = load_json(folder, "manifest.json");
    const json_t *words = json_object_get(manifest, "command");
    assert_string_equal(json_string_value(json_array_get(words, 0)), "gongjang");
    assert_string_equal(json_string_value(json_array_get(words, 3)), "--out=r");
    assert_string_equal(json_string_value(json_array_get(words, 5)), "a=b/c");
    assert_string_equal(json_string_value(json_array_get(words, 6)), "x/y.lua");
    const json_t *files = json_object_get(manifest, "files");
    for (size_t i = 0; i <= json_array_size(files); i++) {
        const json_t *entry = json_array_get(files, i);
        char path[512];
        size_t n;
        char *bytes = read_file(
            fixture_path(folder, entry ? json_string_value(json_object_get(entry, "path")) : "manifest.json", path),
            &n);
        const char *const forbidden[] = {f->folder, "somebody", "partial"};
        for (size_t k = 0; k < 3; k++) {
            for (size_t at = 0; at + strlen(forbidden[k]) <= n; at++) {
                assert_int_not_equal(memcmp(bytes + at, forbidden[k], strlen(forbidden[k])), 0);
            }
        }
        free(bytes);
    }
    json_decref(manifest);
}

static void what_is_written_is_read_back_bit_for_bit(void **state)
{
    struct fixture *f = *state;
    char folder[512];
    write_to(f, "r", folder);
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(folder, &results, error));
    const struct gj_results_info *info = gj_results_info(results);
    assert_string_equal(info->study, f->spec.name);
    assert_string_equal(info->title, f->spec.title);
    assert_string_equal(info->scenario_sha, f->spec.scenario_sha);
    assert_string_equal(info->headline, "oee");
    assert_true(info->seed == UINT64_MAX && info->rows_digest == f->result.digest && info->confidence == 0.95);
    assert_int_equal(info->n_replications, 3);
    assert_int_equal(info->n_failed, 1);
    assert_int_equal(info->n_arms, gj_study_n_arms(&f->spec));
    assert_int_equal(info->n_rows, 3 * info->n_arms);
    assert_int_equal(info->n_words, 5);
    assert_string_equal(info->command[4], "seed=7");
    assert_int_equal(info->n_versions, 3);
    assert_string_equal(info->version[1].name, "gsl");
    assert_string_equal(info->version[1].version, "2.7.1");
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < info->n_rows; i++) {
            const uint32_t at = pass == 0 ? i : info->n_rows - 1 - i;
            const struct gj_row *wanted = &f->result.row[at];
            struct gj_row row;
            memset(&row, 0x55, sizeof row);
            assert_ok(gj_results_row(results, at, &row, error));
            assert_true(row.arm == wanted->arm && row.replication == wanted->replication &&
                        row.status == wanted->status);
            assert_true(row.digest == wanted->digest && row.events == wanted->events);
            for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
                assert_true(row.value[k] == wanted->value[k] || (isnan(row.value[k]) && isnan(wanted->value[k])));
            }
        }
    }
    gj_results_close(results);
}

static void the_scenario_is_read_back_with_its_digest(void **state)
{
    struct fixture *f = *state;
    char folder[512], sha[65];
    write_to(f, "r", folder);
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(folder, &results, error));
    const struct gj_results_info *info = gj_results_info(results);
    assert_int_equal(info->n_sources, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const char *text;
        size_t length;
        assert_ok(gj_results_source(results, i, &text, &length, error));
        assert_int_equal(length, f->source[i].length);
        assert_string_equal(text, f->source[i].text);
        assert_string_equal(info->source[i].path, f->source[i].path);
        gj_sha256(text, length, sha);
        assert_string_equal(info->source[i].sha256, sha);
    }
    const char *frozen;
    size_t length;
    assert_ok(gj_results_frozen(results, &frozen, &length, error));
    assert_string_equal(frozen, f->store.frozen);
    gj_results_close(results);
    gj_sha256("abc", 3, sha); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* One field of RFC 4180 at *at; *last: it ended its record. NULL at the end. The test's own reader, so strict: CRLF only. */
static char *next_field(char **at, bool *last)
{
    char *out = *at, *start = *at;
    if (**at == '\0') {
        return NULL;
    }
    bool quoted = **at == '"';
    *at += quoted;
    for (;; (*at)++) {
        if (quoted && (*at)[0] == '"' && (*at)[1] == '"') {
            (*at)++;
        } else if (quoted && (*at)[0] == '"') {
            (*at)++;
            break;
        } else if (!quoted && ((*at)[0] == ',' || (*at)[0] == '\r')) {
            break;
        } else if (!quoted && ((*at)[0] == '"' || (*at)[0] == '\n' || (*at)[0] == '\0')) {
            fail_msg("a field that should be quoted: %.40s", start);
        }
        *out++ = **at;
    }
    *last = **at == '\r';
    if (*last) {
        assert_true((*at)[1] == '\n');
    } else {
        assert_true(**at == ',');
    }
    *at += *last ? 2 : 1;
    *out = '\0';
    return start;
}

struct csv {
    char *bytes;
    char *field[20000];
    unsigned n_columns, n_rows; /* rows without the header */
};

static void csv_load(struct csv *csv, const char *folder, const char *name)
{
    char path[512], file[80];
    size_t n;
    (void)snprintf(file, sizeof file, "%s.csv", name);
    csv->bytes = read_file(fixture_path(folder, file, path), &n);
    assert_memory_equal(csv->bytes, "\xEF\xBB\xBF", 3);
    assert_true(gj_utf8_valid(csv->bytes, n) && strlen(csv->bytes) == n);
    char *at = csv->bytes + 3, *field;
    unsigned count = 0;
    bool last = false;
    csv->n_columns = 0;
    while ((field = next_field(&at, &last)) != NULL) {
        assert_true(count < 20000);
        csv->field[count++] = field;
        if (last && csv->n_columns == 0) {
            csv->n_columns = count;
        }
        assert_true(!last || count % csv->n_columns == 0); /* every record is as long as the header */
    }
    assert_true(last);
    csv->n_rows = count / csv->n_columns - 1;
}

static const char *csv_at(const struct csv *csv, unsigned row, const char *column)
{
    for (unsigned c = 0; c < csv->n_columns; c++) {
        if (strcmp(csv->field[c], column) == 0) {
            return csv->field[(row + 1) * csv->n_columns + c];
        }
    }
    fail_msg("no column %s", column);
    return NULL;
}

static void csv_rows_are_long_and_say_their_unit(void **state)
{
    struct fixture *f = *state;
    static struct csv csv;
    char folder[512];
    write_to(f, "r", folder);
    csv_load(&csv, folder, "rows");
    assert_int_equal(csv.n_rows, 6 * GJ_N_OUTCOMES);
    for (unsigned i = 0; i < csv.n_rows; i++) {
        const struct gj_row *row = &f->result.row[i / GJ_N_OUTCOMES];
        const unsigned k = i % GJ_N_OUTCOMES;
        struct gj_text number;
        gj_text_init(&number);
        gj_text_add_number(&number, row->value[k]);
        assert_string_equal(csv_at(&csv, i, "arm"), gj_arm_info((enum gj_arm)row->arm)->name);
        assert_int_equal(atoi(csv_at(&csv, i, "replication")), row->replication);
        assert_string_equal(csv_at(&csv, i, "status"), row->status == GJ_OK ? "OK" : "DEADLOCK");
        assert_int_equal(strlen(csv_at(&csv, i, "digest")), 16);
        assert_true(strtoull(csv_at(&csv, i, "digest"), NULL, 16) == row->digest);
        assert_string_equal(csv_at(&csv, i, "outcome"), gj_outcome_info(k)->name);
        assert_string_equal(csv_at(&csv, i, "unit"), gj_outcome_info(k)->unit);
        assert_string_equal(csv_at(&csv, i, "value"), isnan(row->value[k]) ? "" : number.data);
        gj_text_fini(&number);
    }
    free(csv.bytes);
}

static void csv_rows_of_three_arms_name_them(void **state)
{
    struct fixture *f = *state;
    char folder[512];
    struct csv csv;
    write_to(f, "r", folder);
    csv_load(&csv, folder, "rows");
    assert_int_equal(csv.n_rows, 9 * GJ_N_OUTCOMES);
    for (uint32_t i = 0; i < csv.n_rows; i++) {
        assert_string_equal(csv_at(&csv, i, "arm"), gj_arm_info((enum gj_arm)(i / GJ_N_OUTCOMES % 3))->name);
    }
    free(csv.bytes);
}

static void csv_quotes_what_would_break_a_line(void **state)
{
    static struct csv csv;
    char folder[512];
    write_to(*state, "r", folder);
    csv_load(&csv, folder, "assumptions");
    assert_int_equal(csv.n_rows, 2);
    assert_string_equal(csv_at(&csv, 0, "place"), fixture_assumptions[0].place);
    assert_string_equal(csv_at(&csv, 0, "high"), "28.12345679");
    assert_string_equal(csv_at(&csv, 1, "source"), fixture_assumptions[1].source);
    assert_string_equal(csv_at(&csv, 1, "low"), "");
    assert_string_equal(csv_at(&csv, 1, "high"), "INF");
    free(csv.bytes);
    csv_load(&csv, folder, "stations");
    assert_int_equal(csv.n_rows, 3 * GJ_N_ARMS * (GJ_N_STATES + 6));
    assert_string_equal(csv_at(&csv, csv.n_rows / 2, "station"), "용접, 1호기");
    free(csv.bytes);
}

static void bytes_that_are_no_utf8_do_not_get_into_the_tables(void **state)
{
    struct fixture *f = *state;
    static struct csv csv;
    char folder[512];
    f->result.station[0].name = "bad \xFF\xC3 \"bytes\"";
    f->spec.title = "\xA4";
    write_to(f, "r", folder);
    csv_load(&csv, folder, "stations");
    assert_string_equal(csv_at(&csv, 0, "station"), "bad \xEF\xBF\xBD\xEF\xBF\xBD \"bytes\"");
    free(csv.bytes);
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(folder, &results, error));
    assert_string_equal(gj_results_info(results)->title, "\xEF\xBF\xBD");
    gj_results_close(results);
}

static void assert_key_is_unique(const struct csv *csv, const json_t *key)
{
    for (unsigned i = 0; i < csv->n_rows; i++) {
        for (unsigned j = 0; j < i; j++) {
            bool same = json_array_size(key) > 0;
            for (size_t k = 0; k < json_array_size(key) && same; k++) {
                const char *name = json_string_value(json_array_get(key, k));
                same = strcmp(csv_at(csv, i, name), csv_at(csv, j, name)) == 0;
            }
            assert_false(same);
        }
    }
}

static bool is_a(const char *type, const char *field)
{
    char *end;
    if (field[0] == '\0' || strcmp(type, "string") == 0 || strcmp(field, "INF") == 0 || strcmp(field, "-INF") == 0) {
        return true;
    }
    if (strcmp(type, "integer") == 0) {
        (void)strtoll(field, &end, 10);
    } else {
        assert_string_equal(type, "number");
        (void)strtod(field, &end);
    }
    return *end == '\0';
}

static void the_data_package_describes_every_csv_file(void **state)
{
    static struct csv csv;
    char folder[512], path[512], sha[65];
    write_to(*state, "r", folder);
    json_t *package = load_json(folder, "datapackage.json");
    assert_string_equal(json_string_value(json_object_get(package, "name")), "gongjang-press_shop");
    const json_t *resources = json_object_get(package, "resources");
    assert_int_equal(json_array_size(resources), N_CSV);
    for (size_t r = 0; r < N_CSV; r++) {
        const json_t *resource = json_array_get(resources, r), *schema = json_object_get(resource, "schema");
        const json_t *fields = json_object_get(schema, "fields");
        assert_string_equal(json_string_value(json_object_get(resource, "name")), csv_names[r]);
        size_t n;
        char *bytes = read_file(fixture_path(folder, json_string_value(json_object_get(resource, "path")), path), &n);
        assert_int_equal(json_integer_value(json_object_get(resource, "bytes")), n);
        gj_sha256(bytes, n, sha);
        assert_string_equal(json_string_value(json_object_get(resource, "hash")) + strlen("sha256:"), sha);
        free(bytes);
        csv_load(&csv, folder, csv_names[r]);
        assert_int_equal(json_array_size(fields), csv.n_columns);
        for (unsigned c = 0; c < csv.n_columns; c++) {
            const json_t *field = json_array_get(fields, c);
            assert_string_equal(json_string_value(json_object_get(field, "name")), csv.field[c]);
            assert_non_null(json_string_value(json_object_get(field, "description_ko")));
            for (unsigned i = 0; i < csv.n_rows; i++) {
                assert_true(
                    is_a(json_string_value(json_object_get(field, "type")), csv.field[(i + 1) * csv.n_columns + c]));
            }
        }
        assert_key_is_unique(&csv, json_object_get(schema, "primaryKey"));
        free(csv.bytes);
    }
    json_decref(package);
}

static void query(sqlite3 *db, const char *sql, char *out, size_t size)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const unsigned char *text = sqlite3_column_text(statement, 0);
    (void)snprintf(out, size, "%s", text != NULL ? (const char *)text : "NULL");
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
}

static void the_database_is_whole_and_needs_no_other_file(void **state)
{
    static const char *const wanted[][2] = {
        {"PRAGMA integrity_check", "ok"},
        {"PRAGMA journal_mode", "delete"},
        {"PRAGMA page_size", "4096"},
        {"PRAGMA user_version", "1"},
        {"SELECT count(*) FROM rows", "6"},
        {"SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema ORDER BY name)",
         "appraisal,assumptions,bridge,columns,estimates,frozen,jobs,lead_time,manifest,money,oee,outcomes,packed,"
         "paths,pools,"
         "rows,sources,stations,worth"},
        {"SELECT value FROM manifest WHERE key = 'seed'", "18446744073709551615"},
        {"SELECT value FROM manifest WHERE key = 'rows_digest'", "00edfacecafebeef"},
        {"SELECT count(*) FROM estimates WHERE statistic = 'ratio' AND mean IS NULL AND unit = '1'", NULL}, /* all */
        {"SELECT count(*) FROM rows WHERE status = 'DEADLOCK' AND oee IS NULL AND arm = 'after'", "1"},
        {"SELECT value FROM stations WHERE state = 'WORKING' LIMIT 1", "0.3333333333"},
        {"SELECT label_ko FROM money WHERE line = 'npv'", "순현재가치"},
        {"SELECT unit FROM columns WHERE table_name = 'rows' AND column_name = 'wages'", "won/y"},
        {"SELECT source FROM assumptions WHERE place = 'firm.price'", "first line\r\nsecond \"line\""},
    };
    char folder[512], path[512], found[400], n_outcomes[12];
    (void)snprintf(n_outcomes, sizeof n_outcomes, "%d", (int)GJ_N_OUTCOMES);
    write_to(*state, "r", folder);
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(fixture_path(folder, "results.sqlite", path), &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        query(db, wanted[i][0], found, sizeof found);
        assert_string_equal(found, wanted[i][1] ? wanted[i][1] : n_outcomes);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(count_names(folder), N_CSV + 4);
}

static void the_summary_is_json_with_every_outcome(void **state)
{
    struct fixture *f = *state;
    struct gj_text text;
    gj_text_init(&text);
    assert_int_equal(gj_store_summary_json(&f->result, &text), GJ_OK);
    json_t *root = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const json_t *outcomes = json_object_get(root, "outcomes");
    assert_int_equal(json_array_size(outcomes), GJ_N_OUTCOMES);
    const json_t *oee = json_array_get(outcomes, GJ_OUTCOME_oee);
    assert_string_equal(json_string_value(json_object_get(oee, "outcome")), "oee");
    const double mean = f->result.difference[GJ_OUTCOME_oee].mean;
    const json_t *difference = json_object_get(oee, "difference");
    assert_true(fabs(json_number_value(json_object_get(difference, "mean")) - mean) <= 1e-9 * fabs(mean));
    assert_true(json_is_null(json_object_get(json_object_get(oee, "ratio"), "mean")));
    assert_string_equal(json_string_value(json_object_get(root, "seed")), "18446744073709551615");
    assert_string_equal(json_string_value(json_object_get(root, "events")), "12345678901234567890");
    assert_int_equal(json_array_size(json_object_get(root, "stations")), 3);
    assert_int_equal(json_array_size(json_object_get(root, "pools")), 1);
    assert_int_equal(json_array_size(json_object_get(root, "money")), 2);
    assert_int_equal(json_array_size(json_object_get(root, "oee_steps")), GJ_N_OEE_STEPS);
    const json_t *years = json_object_get(root, "years");
    assert_int_equal(json_array_size(years), 1);
    const json_t *heads = json_object_get(json_array_get(years, 0), "heads");
    assert_true(json_number_value(json_object_get(json_object_get(heads, "difference"), "mean")) == 1.0);
    assert_int_equal(json_array_size(json_object_get(root, "years")), f->result.paths->frame.n_years);
    json_decref(root);
    gj_text_fini(&text);
}

static void a_study_that_never_ran_a_replication_can_be_written(void **state)
{
    struct fixture *f = *state;
    f->result.n_replications = f->result.n_failed = f->result.n_stations = f->result.n_pools = f->result.n_money = 0;
    f->spec.n_assumptions = 0;
    f->store.n_sources = f->store.n_words = f->store.n_versions = 0;
    f->spec.title = NULL;
    char folder[512];
    write_to(f, "r", folder);
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(folder, &results, error));
    assert_int_equal(gj_results_info(results)->n_rows, 0);
    assert_string_equal(gj_results_info(results)->title, "");
    gj_results_close(results);
}

static void outcomes_have_the_names_of_their_list(void **state)
{
    (void)state;
    assert_string_equal(gj_outcome_info(GJ_OUTCOME_good_per_day)->name, "good_per_day");
    assert_string_equal(gj_outcome_info(GJ_OUTCOME_wages)->unit, "won/y");
    assert_int_equal(gj_outcome_info(GJ_OUTCOME_reject_share)->better, -1);
    assert_int_equal(gj_outcome_info(GJ_OUTCOME_load)->section, GJ_SECTION_PEOPLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_result_gives_the_same_bytes_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_tells_where_it_was_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_back_bit_for_bit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_back_bit_for_bit, set_up_three_arms, tear_down),
        cmocka_unit_test_setup_teardown(csv_rows_of_three_arms_name_them, set_up_three_arms, tear_down),
        cmocka_unit_test_setup_teardown(the_scenario_is_read_back_with_its_digest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(csv_rows_are_long_and_say_their_unit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(csv_quotes_what_would_break_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_utf8_do_not_get_into_the_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_data_package_describes_every_csv_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_database_is_whole_and_needs_no_other_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_summary_is_json_with_every_outcome, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_study_that_never_ran_a_replication_can_be_written, set_up, tear_down),
        cmocka_unit_test(outcomes_have_the_names_of_their_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
