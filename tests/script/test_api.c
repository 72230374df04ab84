/* The table of api.def and what is written from it. */
#include "script/loading.h"

#include <lauxlib.h>

#include "script/api.h"

static bool is_hangul(const char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c >= 0xEA && c <= 0xED) { /* first byte of U+A000 to U+D7FF */
            return true;
        }
    }
    return false;
}

static void everything_is_described_in_english_and_korean(void **state)
{
    (void)state;
    for (int i = 0; i < GJ_N_CLASSES; i++) {
        const struct gj_api_class *class = gj_api_class((enum gj_class_id)i);
        assert_true(class->en[0] && is_hangul(class->ko));
        assert_true(class->n_fields < 60);
        for (uint32_t k = 0; k < class->n_fields; k++) {
            const struct gj_api_field *field = &class->field[k];
            if (!field->en[0] || !is_hangul(field->ko) || !field->name[0]) {
                fail_msg("%s.%s lacks a text", class->name, field->name);
            }
            for (uint32_t j = 0; j < k; j++) {
                assert_string_not_equal(class->field[j].name, field->name);
            }
        }
    }
}

static void fields_refer_to_classes_that_exist(void **state)
{
    (void)state;
    for (int i = 0; i < GJ_N_CLASSES; i++) {
        const struct gj_api_class *class = gj_api_class((enum gj_class_id)i);
        for (uint32_t k = 0; k < class->n_fields; k++) {
            const struct gj_api_field *field = &class->field[k];
            if (field->type == GJ_T_OBJECT || field->type == GJ_T_OBJECTS) {
                assert_non_null(gj_api_find_class(field->of, strlen(field->of)));
            }
            assert_true(!field->required || !field->fallback[0]); /* what is required has no default */
        }
        for (const char *at = class->items; *at;) {
            const size_t n = strcspn(at, "|");
            assert_non_null(gj_api_find_class(at, n));
            at += n + (at[n] == '|');
        }
    }
}

static void the_reference_names_every_field(void **state)
{
    (void)state;
    for (int korean = 0; korean <= 1; korean++) {
        struct gj_text page;
        gj_text_init(&page);
        gj_api_write_reference(&page, korean);
        assert_false(page.failed);
        for (int i = 0; i < GJ_N_CLASSES; i++) {
            const struct gj_api_class *class = gj_api_class((enum gj_class_id)i);
            char heading[80];
            snprintf(heading, sizeof heading, "\n### `%s", class->name);
            const char *at = strstr(page.data, heading);
            assert_non_null(at);
            for (uint32_t k = 0; k < class->n_fields; k++) {
                char row[80];
                snprintf(row, sizeof row, "\n| `%s` | ", class->field[k].name);
                assert_non_null(strstr(at, row));
            }
        }
        gj_text_fini(&page);
    }
}

static void the_terminal_answers_every_topic(void **state)
{
    (void)state;
    struct gj_error error = {0};
    static const char *const topics[] = {"machine", "machine.cycle", "units", "marks",           "distributions",
                                         "minutes", "press",         "csv",   "levers.response", NULL};
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        struct gj_text out;
        gj_text_init(&out);
        assert_int_equal(gj_api_write_text(&out, topics[i], false, &error), GJ_OK);
        assert_true(out.length > 20);
        assert_int_equal(gj_api_write_text(&out, topics[i], true, &error), GJ_OK);
        assert_true(is_hangul(out.data));
        gj_text_fini(&out);
    }
}

static void a_name_of_two_things_is_told_twice(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct gj_text out;
    gj_text_init(&out);
    assert_int_equal(gj_api_write_text(&out, "constant", false, &error), GJ_OK);
    assert_non_null(strstr(out.data, "always the same"));
    assert_non_null(strstr(out.data, "A parameter that designs leave as it is"));
    gj_text_fini(&out);
}

static void an_unknown_topic_gets_the_nearest(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct gj_text out;
    gj_text_init(&out);
    assert_int_equal(gj_api_write_text(&out, "machne", false, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "did you mean \"machine\"?"));
    assert_int_equal(gj_api_write_text(&out, "machine.cycel", false, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "did you mean \"cycle\"?"));
    gj_text_fini(&out);
}

static void the_editor_file_is_lua(void **state)
{
    (void)state;
    struct gj_text out;
    gj_text_init(&out);
    gj_api_write_luacats(&out);
    lua_State *L = luaL_newstate();
    assert_non_null(L);
    assert_int_equal(luaL_loadbufferx(L, out.data, out.length, "=definitions", "t"), LUA_OK);
    lua_close(L);
    assert_non_null(strstr(out.data, "---@field cycle? gj.distribution|gj.duration"));
    assert_non_null(strstr(out.data, "function machine(name) end"));
    gj_text_fini(&out);
}

/* Each name of the table can be used in a script. */
static void every_name_of_the_table_exists(void **state)
{
    (void)state;
    char text[6000];
    size_t n = (size_t)snprintf(text, sizeof text, "local all = { assume, csv, require, print");
    for (int i = 0; i < GJ_N_CLASSES; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, ", %s", gj_api_class((enum gj_class_id)i)->name);
    }
    uint32_t count;
    const struct gj_api_unit *units = gj_api_units(&count);
    for (uint32_t i = 0; i < count; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, ", %s", units[i].name);
    }
    const struct gj_api_mark *marks = gj_api_marks(&count);
    for (uint32_t i = 0; i < count; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, ", %s", marks[i].function);
    }
    snprintf(text + n, sizeof text - n, " } assert(#all > 60)\n" IN_STUDY(""));
    struct loading l = load(text);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_described_in_english_and_korean),
        cmocka_unit_test(fields_refer_to_classes_that_exist),
        cmocka_unit_test(the_reference_names_every_field),
        cmocka_unit_test(the_terminal_answers_every_topic),
        cmocka_unit_test(a_name_of_two_things_is_told_twice),
        cmocka_unit_test(an_unknown_topic_gets_the_nearest),
        cmocka_unit_test(the_editor_file_is_lua),
        cmocka_unit_test(every_name_of_the_table_exists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
