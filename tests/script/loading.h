/* Loading a scenario from text in a test, and looking at what was wrong with it. */
#ifndef GJ_TESTS_SCRIPT_LOADING_H
#define GJ_TESTS_SCRIPT_LOADING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/words.h"
#include "script/script.h"

struct loading {
    enum gj_status status;
    struct gj_scenario *scenario;
    struct gj_error_list errors;
};

static inline struct loading load_n(const char *text, size_t length)
{
    struct loading l = {.scenario = NULL};
    const struct gj_script_source source = {GJ_SOURCE_MAIN, "test.lua", "test.lua", text, length};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory(&source, 1, &l.scenario, &l.errors);
    assert_true((l.status == GJ_OK) == (l.scenario != NULL));
    assert_true((l.status == GJ_OK) == (l.errors.n == 0));
    return l;
}

static inline struct loading load(const char *text)
{
    return load_n(text, strlen(text));
}

static inline void unload(struct loading *l)
{
    gj_scenario_free(l->scenario);
    gj_error_list_fini(&l->errors);
}

/* The error whose text or place holds `part`; NULL when there is none. */
static inline const struct gj_error *find_error(const struct loading *l, const char *part)
{
    const size_t n = l->errors.n < GJ_ERROR_LIST_MAX ? l->errors.n : GJ_ERROR_LIST_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct gj_error *e = &l->errors.items[i];
        if (strstr(e->message, part) || strstr(e->fix, part) || strstr(e->place, part)) {
            return e;
        }
    }
    return NULL;
}

/* The same when there must be one. */
static inline const struct gj_error *get_error(const struct loading *l, const char *part)
{
    static const struct gj_error none;
    const struct gj_error *e = find_error(l, part);
    if (!e) {
        fail_msg("no error says \"%s\"", part);
    }
    return e ? e : &none;
}

static inline void print_errors(const struct loading *l)
{
    const size_t n = l->errors.n < GJ_ERROR_LIST_MAX ? l->errors.n : GJ_ERROR_LIST_MAX;
    for (size_t i = 0; i < n; i++) {
        char text[1500];
        gj_error_format(&l->errors.items[i], GJ_LANG_EN, text, sizeof text);
        print_message("  %s: %s\n", gj_status_name(l->errors.items[i].status), text);
    }
}

/* A mistake: the scenario, the line it must be told with (0: the line does not count), its kind, and part of what is said. */
struct mistake {
    const char *text;
    int line;
    enum gj_status status;
    const char *says;
};

static inline bool is_told(const struct mistake *m)
{
    struct loading l = load(m->text);
    const struct gj_error *e = find_error(&l, m->says);
    const bool good =
        e && e->status == m->status && e->line == m->line && strcmp(e->file, "test.lua") == 0 && e->message[0];
    if (!good) {
        print_message("expected line %d, %s, \"%s\" from:\n%s\ngot %zu errors:\n", m->line, gj_status_name(m->status),
                      m->says, m->text, l.errors.n);
        print_errors(&l);
    }
    unload(&l);
    return good;
}

static inline void all_are_told(const struct mistake *mistakes, size_t n)
{
    size_t n_bad = 0;
    for (size_t i = 0; i < n; i++) {
        n_bad += !is_told(&mistakes[i]);
    }
    assert_int_equal(n_bad, 0);
}
#define ALL_ARE_TOLD(mistakes) all_are_told(mistakes, sizeof mistakes / sizeof mistakes[0])

/* Scenarios around a part under test. It begins in line 3. */
#define IN_STUDY(part)                                                                                  \
    "return study { title = 'test', plant = plant { line 'a' { machine 'm' { cycle = seconds(3) } },\n" \
    " orders { product = 'a', every = minutes(5) } }, horizon = days(30),\n" part "\n}"
#define IN_PLANT(part)                                                     \
    "return study { title = 'test', horizon = days(30), plant = plant {\n" \
    "line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a', every = minutes(5) },\n" part "\n} }"
#define IN_MACHINE(part)                                                                                     \
    "return study { title = 'test', horizon = days(30), plant = plant { people = { pool 'op' { count = 3,\n" \
    "wage = won(3e6):per 'month', skills = 'press' } }, line 'a' { machine 'm' { cycle = seconds(3),\n" part \
    "\n} }, orders { product = 'a', every = minutes(5) } } }"

#endif
