/* Scenarios as files: what can be wrong with a file, modules, tables, and loading again from what was kept. */
#define _XOPEN_SOURCE 700 /* P_tmpdir */

#include "script/loading.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for each test. */
struct folder {
    char path[256];
};

static int make_folder(void **state)
{
    static const char *const parts[] = {"", "/levels", "/sub"};
    struct folder *folder = malloc(sizeof *folder);
    const char *base = getenv("TMPDIR");
    assert_non_null(folder);
    snprintf(folder->path, sizeof folder->path, "%s/gj-load-XXXXXX", base ? base : P_tmpdir);
    assert_non_null(mkdtemp(folder->path));
    for (size_t i = 1; i < sizeof parts / sizeof parts[0]; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s%s", folder->path, parts[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    *state = folder;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", folder->path);
    const int status = system(command);
    free(folder);
    return status;
}

static const char *write_n(const struct folder *folder, const char *name, const void *bytes, size_t n)
{
    static char path[400]; /* of one test program */
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return path;
}

static const char *write_text(const struct folder *folder, const char *name, const char *text)
{
    return write_n(folder, name, text, strlen(text));
}

static struct loading load_file(const char *path)
{
    struct loading l = {.scenario = NULL};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load(path, &l.scenario, &l.errors);
    assert_true((l.status == GJ_OK) == (l.scenario != NULL));
    assert_true((l.status == GJ_OK) == (l.errors.n == 0));
    return l;
}

static void file_ends_with(const char *path, enum gj_status status, const char *says)
{
    struct loading l = load_file(path);
    if (l.status != status || !find_error(&l, says)) {
        print_message("expected %s \"%s\" from %s\n", gj_status_name(status), says, path);
        print_errors(&l);
        fail();
    }
    unload(&l);
}

static void a_missing_file_is_told(void **state)
{
    (void)state;
    file_ends_with("no/such/file.lua", GJ_USAGE, "no/such/file.lua does not exist");
}

static void a_folder_is_told(void **state)
{
    const struct folder *folder = *state;
    file_ends_with(folder->path, GJ_USAGE, "is a folder, not a scenario file");
}

static void a_file_that_may_not_be_read_is_told(void **state)
{
    const char *path = write_text(*state, "secret.lua", "return 1");
    assert_int_equal(chmod(path, 0), 0);
    if (access(path, R_OK) == 0) {
        skip(); /* root may read all */
    }
    file_ends_with(path, GJ_IO, "Permission denied");
}

static void a_pipe_does_not_hold_the_program(void **state)
{
    const struct folder *folder = *state;
    char path[400];
    snprintf(path, sizeof path, "%s/pipe.lua", folder->path);
    assert_int_equal(mkfifo(path, 0600), 0);
    file_ends_with(path, GJ_USAGE, "is not an ordinary file");
    file_ends_with("/dev/zero", GJ_USAGE, "is not an ordinary file");
}

static void a_file_of_five_gigabytes_is_not_read(void **state)
{
    const char *path = write_text(*state, "huge.lua", "");
    assert_int_equal(truncate(path, (off_t)5 << 30), 0);
    file_ends_with(path, GJ_LIMIT, "is larger than 4 MB");
}

static void latin_1_is_told_with_the_byte(void **state)
{
    struct loading l = load_file(write_text(*state, "latin.lua", "-- a\nlocal x = 'caf\xe9'\nreturn x"));
    const struct gj_error *e = get_error(&l, "not UTF-8: byte 0xE9 at position 20");
    assert_non_null(e);
    assert_int_equal(e->line, 2);
    assert_int_equal(e->status, GJ_SCRIPT);
    assert_string_equal(e->fix, "save the file as UTF-8");
    unload(&l);
}

static void bytes_that_are_no_text_are_told(void **state)
{
    file_ends_with(write_n(*state, "zero.lua", "return\0 1", 9), GJ_SCRIPT, "not text: a zero byte at position 7");
    file_ends_with(write_n(*state, "cut.lua", "-- \xea\xb0", 5), GJ_SCRIPT, "not UTF-8: byte 0xEA at position 4");
    file_ends_with(write_n(*state, "code.lua", "\x1bLua\x54", 5), GJ_SCRIPT, "byte code of Lua is not run");
}

static void a_mark_of_utf_8_and_a_first_line_for_the_shell_are_skipped(void **state)
{
    struct loading l = load_file(write_text(*state, "bom.lua", "\xEF\xBB\xBF#!/usr/bin/env gongjang\n" IN_STUDY("")));
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    assert_string_equal(gj_scenario_spec(l.scenario)->name, "bom");
    unload(&l);
    l = load_file(write_text(*state, "lines.lua", "#!/usr/bin/env gongjang\nreturn study { titel = 'x' }"));
    assert_int_equal(get_error(&l, "titel")->line, 2);
    unload(&l);
}

/* --- modules and tables ------------------------------------------------------------------------------------------------------------- */

static const char *const uses_modules =
    "local korea = require 'levels.korea'\nlocal again = require 'levels.korea'\nassert(korea == again)\n"
    "return study { title = 't', horizon = days(30), after = korea.level(2), plant = plant {\n"
    "line 'a' { machine 'm' { cycle = empirical { values = csv('sub/cycles.csv', 'cycle s'), unit = 'seconds' } } }, "
    "orders { product = 'a', every = minutes(5) } } }";

static void write_modules(const struct folder *folder)
{
    write_text(folder, "levels/korea.lua",
               "local n = 0\nreturn { level = function(i) return level { level = i, name = 'level ' .. i, levers = { "
               "setup = 0.9 } } end }");
    write_text(folder, "sub/cycles.csv",
               "\xEF\xBB\xBFname,\"cycle s\",note\r\n\"a, b\",3.5,\"said \"\"x\"\"\"\r\nb, 2 "
               ",\"two\nlines\"\r\n\r\nc,1e1,\r\n");
}

static void modules_and_tables_are_found_beside_the_scenario(void **state)
{
    write_modules(*state);
    struct loading l = load_file(write_text(*state, "main.lua", uses_modules));
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    assert_int_equal(gj_scenario_n_sources(l.scenario), 3);
    assert_string_equal(gj_scenario_source(l.scenario, 0)->name, "main.lua");
    assert_string_equal(gj_scenario_source(l.scenario, 1)->name, "levels.korea");
    assert_string_equal(gj_scenario_source(l.scenario, 2)->name, "sub/cycles.csv");
    assert_int_equal(gj_scenario_source(l.scenario, 2)->kind, GJ_SOURCE_TABLE);
    struct gj_text text;
    gj_text_init(&text);
    gj_study_print(gj_scenario_spec(l.scenario), &text);
    assert_non_null(strstr(text.data, "job[0].cycle = empirical(0 0 0 0; 2000000 3500000 10000000)"));
    gj_text_fini(&text);
    unload(&l);
}

static void modules_are_found_in_the_folder_above_and_in_the_environment(void **state)
{
    const struct folder *folder = *state;
    write_modules(folder);
    char path[400];
    snprintf(path, sizeof path, "%s", write_text(folder, "sub/main.lua", "require 'levels.korea' " IN_STUDY("")));
    struct loading l = load_file(path);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);

    write_text(folder, "sub/other.lua", "return 3");
    snprintf(path, sizeof path, "%s",
             write_text(folder, "levels/main.lua", "assert(require 'other' == 3) " IN_STUDY("")));
    file_ends_with(path, GJ_SCRIPT, "module \"other\" is not found");
    char library[600];
    snprintf(library, sizeof library, "/nowhere:%s/sub", folder->path);
    assert_int_equal(setenv("GONGJANG_SCENARIOS", library, 1), 0);
    l = load_file(path);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
    assert_int_equal(unsetenv("GONGJANG_SCENARIOS"), 0);
}

static void mistakes_in_a_module_are_told_with_its_file(void **state)
{
    const struct folder *folder = *state;
    write_text(folder, "levels/bad.lua", "local x = 1\nlocal y = minutes(3) + won(5)\nlocal z = nosuchname\n");
    struct loading l = load_file(write_text(folder, "main.lua", "\n\n\nlocal bad = require 'levels.bad'"));
    const struct gj_error *soft = get_error(&l, "adding");
    assert_non_null(strstr(soft->file, "levels/bad.lua"));
    assert_int_equal(soft->line, 2);
    const struct gj_error *hard = get_error(&l, "nosuchname");
    assert_non_null(strstr(hard->file, "levels/bad.lua"));
    assert_int_equal(hard->line, 3);
    unload(&l);
    write_text(folder, "levels/syntax.lua", "local x = = 1\n");
    l = load_file(write_text(folder, "main.lua", "local bad = require 'levels.syntax'"));
    assert_non_null(strstr(get_error(&l, "unexpected symbol")->file, "levels/syntax.lua"));
    unload(&l);
}

static void a_misspelt_name_of_a_module_is_told(void **state)
{
    write_text(*state, "levels/two.lua", "return { new_build = 1, upgrade = 2, [3] = 4 }");
    struct loading l =
        load_file(write_text(*state, "main.lua", "local p = require 'levels.two'\n\nlocal s = p.new_biuld\n"));
    const struct gj_error *e = get_error(&l, "levels.two has no 'new_biuld'; did you mean 'new_build'?");
    assert_int_equal(e->status, GJ_SCRIPT);
    assert_int_equal(e->line, 3);
    assert_non_null(strstr(e->file, "main.lua"));
    unload(&l);
    file_ends_with(write_text(*state, "far.lua", "local x = (require 'levels.two').something"), GJ_SCRIPT,
                   "levels.two has no 'something'");
}

/* What a module returns is a plain table to everything else a script can do with it. */
static void a_module_is_a_plain_table_otherwise(void **state)
{
    write_text(*state, "levels/two.lua", "return { 7, 8, one = 1, mean = minutes(3), source = 'x' }");
    write_text(*state, "levels/note.lua", "return { source = 'x' }");
    write_text(*state, "levels/mean.lua", "return { mean = minutes(3) }");
    write_text(*state, "levels/own.lua", "return setmetatable({}, { __index = function(t, k) return k .. '!' end })");
    write_text(*state, "levels/three.lua", "return 3");
    static const char *const script =
        "local m = require 'levels.two'\n"
        "assert(m == require 'levels.two' and #m == 2 and m[1] == 7 and m[3] == nil and m[{}] == nil)\n"
        "assert(rawget(m, 'two') == nil and getmetatable(m) == nil and type(m) == 'table')\n"
        "local keys = '' for k in pairs(m) do keys = keys .. k .. ' ' end assert(keys == '1 2 mean one source ', "
        "keys)\n"
        "local sum = 0 for _, v in ipairs(m) do sum = sum + v end assert(sum == 15)\n"
        "m.two = 2 assert(m.two == 2)\n"
        "local marked, mean = assumed(3, require 'levels.note'), exponential(require 'levels.mean')\n"
        "assert(not pcall(function() return m.three end) and pcall(function() return m.one end))\n"
        "assert((require 'levels.own').x == 'x!' and getmetatable(require 'levels.own').__index)\n"
        "assert(require 'levels.three' == 3 and getmetatable(3) == nil and getmetatable('x') ~= nil)\n"
        "assert(setmetatable(m, { __index = m }) == m and getmetatable(m).__index == m)\n";
    char text[3000];
    snprintf(text, sizeof text, "%s%s", script, IN_STUDY(""));
    struct loading l = load_file(write_text(*state, "main.lua", text));
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
}

static void what_a_script_printed_is_kept_when_the_load_fails(void **state)
{
    struct gj_text messages;
    struct gj_error_list errors;
    struct gj_scenario *scenario = NULL;
    gj_text_init(&messages);
    gj_error_list_init(&errors);
    const char *path = write_text(*state, "main.lua", "print('seen', 3)\nlocal x = nosuchname");
    assert_int_equal(gj_scenario_load_aloud(path, &messages, &scenario, &errors), GJ_SCRIPT);
    assert_null(scenario);
    assert_string_equal(messages.data, "seen\t3\n");
    gj_error_list_fini(&errors);
    gj_text_fini(&messages);

    gj_text_init(&messages);
    gj_error_list_init(&errors);
    path = write_text(*state, "main.lua", "print('good') " IN_STUDY(""));
    assert_int_equal(gj_scenario_load_aloud(path, &messages, &scenario, &errors), GJ_OK);
    assert_string_equal(messages.data, "good\n");
    assert_string_equal(gj_scenario_messages(scenario), "good\n");
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    gj_text_fini(&messages);
}

static void modules_that_require_each_other_are_told(void **state)
{
    const struct folder *folder = *state;
    write_text(folder, "one.lua", "return require 'two'");
    write_text(folder, "two.lua", "return require 'one'");
    file_ends_with(write_text(folder, "main.lua", "require 'one'"), GJ_SCRIPT, "module \"one\" requires itself");
}

static void mistakes_in_tables_are_told(void **state)
{
    const struct folder *folder = *state;
    write_text(folder, "t.csv", "cycle,wait\n1,2\n3\n5,x\n");
    file_ends_with(write_text(folder, "main.lua", "csv('t.csv', 'cylce')"), GJ_SCRIPT,
                   "t.csv has no column \"cylce\"; did you mean \"cycle\"?");
    file_ends_with(write_text(folder, "main.lua", "csv('t.csv', 'wait')"), GJ_SCRIPT,
                   "t.csv line 3 has no cell in column \"wait\"");
    write_text(folder, "t.csv", "cycle,wait\n1,2\n5,x\n");
    file_ends_with(write_text(folder, "main.lua", "csv('t.csv', 'wait')"), GJ_SCRIPT,
                   "t.csv line 3: \"x\" is not a number");
    write_text(folder, "t.csv", "cycle\n0x10\n");
    file_ends_with(write_text(folder, "main.lua", "csv('t.csv', 'cycle')"), GJ_SCRIPT, "\"0x10\" is not a number");
    file_ends_with(write_text(folder, "main.lua", "csv('none.csv', 'cycle')"), GJ_SCRIPT,
                   "table \"none.csv\" is not found");
}

static void a_link_out_of_the_folder_is_refused(void **state)
{
    const struct folder *folder = *state;
    char link[400];
    snprintf(link, sizeof link, "%s/sub/out.csv", folder->path);
    assert_int_equal(symlink("/etc/hostname", link), 0);
    file_ends_with(write_text(folder, "main.lua", "csv('sub/out.csv', 'x')"), GJ_SCRIPT,
                   "lies outside the folder of the scenario");
}

/* What was kept loads again to the same frozen scenario, wherever the files are now. */
static void kept_sources_load_again_to_the_same_scenario(void **state)
{
    write_modules(*state);
    struct loading l = load_file(write_text(*state, "main.lua", uses_modules));
    assert_int_equal(l.status, GJ_OK);
    struct gj_script_source sources[8];
    const uint32_t n = gj_scenario_n_sources(l.scenario);
    for (uint32_t i = 0; i < n; i++) {
        sources[i] = *gj_scenario_source(l.scenario, i);
    }
    struct loading again = {.scenario = NULL};
    gj_error_list_init(&again.errors);
    again.status = gj_scenario_load_memory(sources, n, &again.scenario, &again.errors);
    print_errors(&again);
    assert_int_equal(again.status, GJ_OK);
    assert_string_equal(gj_scenario_spec(l.scenario)->scenario_sha, gj_scenario_spec(again.scenario)->scenario_sha);
    assert_string_equal(gj_scenario_spec(l.scenario)->name, gj_scenario_spec(again.scenario)->name);
    assert_int_equal(gj_scenario_n_sources(again.scenario), n);
    unload(&again);
    unload(&l);
}

static void the_scenarios_that_ship_load(void **state)
{
    (void)state;
    static const char *const paths[] = {"scenarios/press_shop.lua", "scenarios/moulding_plant.lua"};
    for (size_t i = 0; i < 2; i++) {
        struct loading l = load_file(paths[i]);
        print_errors(&l);
        assert_int_equal(l.status, GJ_OK);
        assert_true(gj_scenario_spec(l.scenario)->n_assumptions > 50);
        unload(&l);
    }
}

/* Each firm alone keeps within its steps; a sign costs one. Here and not among the tests of firms, because the thread sanitizer would take minutes. */
static void many_firms_that_each_take_long_do_not_load_for_ever(void **state)
{
    (void)state;
    struct loading l =
        load("return study { title = 't', decide_at = months(6), horizon = years(2), population = population { firms = "
             "20000,\nmake = function(f) local s = ('x'):rep(250000) for i = 1, 18 do s:upper() end "
             "return member { plant = plant { line 'a' { machine 'm' { cycle = hours(2) } }, orders { product = 'a', "
             "every = "
             "hours(6) } }, firm = firm { price = won(1), material = won(1) } } end } }");
    assert_string_equal(get_error(&l, "making all firms takes more than 2,000 million steps together")->fix,
                        "compute before `make` what is the same for all");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_missing_file_is_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_folder_is_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_file_that_may_not_be_read_is_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_pipe_does_not_hold_the_program, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_file_of_five_gigabytes_is_not_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(latin_1_is_told_with_the_byte, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_are_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_mark_of_utf_8_and_a_first_line_for_the_shell_are_skipped, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(modules_and_tables_are_found_beside_the_scenario, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(modules_are_found_in_the_folder_above_and_in_the_environment, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(mistakes_in_a_module_are_told_with_its_file, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_misspelt_name_of_a_module_is_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_module_is_a_plain_table_otherwise, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_a_script_printed_is_kept_when_the_load_fails, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(modules_that_require_each_other_are_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(mistakes_in_tables_are_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_link_out_of_the_folder_is_refused, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(kept_sources_load_again_to_the_same_scenario, make_folder, remove_folder),
        cmocka_unit_test(the_scenarios_that_ship_load),
        cmocka_unit_test(many_firms_that_each_take_long_do_not_load_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
