/* The matcher that counts its steps finds the same as the one of Lua's library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <lauxlib.h>
#include <lualib.h>

#include "script/pattern_internal.h"

static uint64_t state_of_chance;

static unsigned chance(unsigned n)
{
    state_of_chance = state_of_chance * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state_of_chance >> 33) % n;
}

/* A random pattern of signs that mean something, more often right than wrong. */
static size_t random_pattern(char *out)
{
    static const char *const parts[] = {"a",  "b", ".", "%a", "%d", "[ab]",  "[^a]",  "[a-c]", "(",    ")",
                                        "()", "*", "+", "-",  "?",  "%b()",  "%f[a]", "%1",    "$",    "%",
                                        "[",  "]", "^", "%w", "%s", "[%a_]", "[]]",   "[^]a]", "[a-]", "%z"};
    size_t n = 0;
    out[0] = '\0';
    for (unsigned i = 1 + chance(6); i > 0; i--) {
        const char *part = parts[chance(sizeof parts / sizeof parts[0])];
        strcpy(out + n, part);
        n += strlen(part);
    }
    return n;
}

static size_t random_subject(char *out)
{
    static const char signs[] = "aabbc1 ()_]-\0%";
    const size_t n = chance(12);
    for (size_t i = 0; i < n; i++) {
        out[i] = signs[chance(sizeof signs - 1)];
    }
    return n;
}

/* What Lua's string.find says: pushes its results, or its message; number of results, -1 for an error. */
static int ask_lua(lua_State *L, const char *subject, size_t n_subject, const char *pattern, size_t n_pattern)
{
    lua_settop(L, 0);
    lua_getglobal(L, "string");
    lua_getfield(L, -1, "find");
    lua_remove(L, 1);
    lua_pushlstring(L, subject, n_subject);
    lua_pushlstring(L, pattern, n_pattern);
    return lua_pcall(L, 2, LUA_MULTRET, 0) == LUA_OK ? lua_gettop(L) : -1;
}

/* The same with ours. Returns whether it agrees with what is on the stack. */
static bool agrees(lua_State *L, int n_results, struct gj_pattern *m, const char *subject, size_t n_subject,
                   bool anchored)
{
    const char *end = NULL;
    const char *at = subject;
    for (; at <= subject + n_subject && !end && !m->error; at++) {
        end = gj_pattern_match_at(m, at);
        if (anchored) {
            at++;
            break;
        }
    }
    at--;
    bool is_open = false;
    for (int i = 0; end && i < m->n_captures; i++) {
        is_open |= m->capture[i].length == GJ_CAPTURE_OPEN;
    }
    if (m->error || is_open) {
        return n_results < 0;
    }
    if (!end || n_results < 0) {
        return !end && n_results == 1 && lua_isnil(L, 1);
    }
    if (n_results != 2 + m->n_captures || lua_tointeger(L, 1) != at - subject + 1 ||
        lua_tointeger(L, 2) != end - subject) {
        return false;
    }
    for (int i = 0; i < m->n_captures; i++) {
        size_t n;
        if (m->capture[i].length == GJ_CAPTURE_POSITION) {
            if (lua_tointeger(L, 3 + i) != m->capture[i].start - subject + 1) {
                return false;
            }
        } else if (lua_tolstring(L, 3 + i, &n) == NULL || n != (size_t)m->capture[i].length ||
                   memcmp(lua_tostring(L, 3 + i), m->capture[i].start, n) != 0) {
            return false;
        }
    }
    return true;
}

static void it_finds_what_the_library_finds(void **state)
{
    (void)state;
    lua_State *L = luaL_newstate();
    assert_non_null(L);
    luaL_openlibs(L);
    state_of_chance = 1;
    size_t n_found = 0;
    size_t n_errors = 0;
    for (int round = 0; round < 300000; round++) {
        char pattern[80], subject[20];
        const size_t n_pattern = random_pattern(pattern);
        const size_t n_subject = random_subject(subject);
        if (strpbrk(pattern, "^$*+?.([%-") == NULL) {
            continue; /* the library looks for such text without its matcher */
        }
        const int n_results = ask_lua(L, subject, n_subject, pattern, n_pattern);
        const bool anchored = pattern[0] == '^';
        struct gj_pattern m;
        gj_pattern_init(&m, subject, n_subject, pattern + anchored, n_pattern - anchored, 1000000);
        if (!agrees(L, n_results, &m, subject, n_subject, anchored)) {
            fail_msg("differs: pattern %s, subject %.*s, round %d, ours: %s, library: %s", pattern, (int)n_subject,
                     subject, round, m.error ? m.error : "no error", lua_tostring(L, 1));
        }
        n_found += n_results >= 2;
        n_errors += n_results < 0;
    }
    lua_close(L);
    assert_true(n_found > 30000); /* the test looks at matches and at errors, not only at misses */
    assert_true(n_errors > 30000);
}

static void it_stops_when_its_steps_are_spent(void **state)
{
    (void)state;
    char subject[2000];
    memset(subject, 'a', sizeof subject);
    struct gj_pattern m;
    gj_pattern_init(&m, subject, sizeof subject, ".-.-.-.-b", 9, 100000);
    assert_null(gj_pattern_match_at(&m, subject));
    assert_ptr_equal(m.error, gj_pattern_too_long);
    assert_in_range(m.steps, 100001, 100200);
}

static void a_pattern_that_nests_too_deeply_is_an_error(void **state)
{
    (void)state;
    char pattern[1000];
    for (int i = 0; i < 250; i++) {
        memcpy(pattern + 4 * i, "a?a?", 4);
    }
    char subject[1000];
    memset(subject, 'a', sizeof subject);
    struct gj_pattern m;
    gj_pattern_init(&m, subject, sizeof subject, pattern, sizeof pattern, 1000000);
    assert_null(gj_pattern_match_at(&m, subject));
    assert_string_equal(m.error, "pattern too complex");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_the_library_finds),
        cmocka_unit_test(it_stops_when_its_steps_are_spent),
        cmocka_unit_test(a_pattern_that_nests_too_deeply_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
