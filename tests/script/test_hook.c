/* Functions of a scenario that rank orders: what they see, what they cannot do, how they fail, and that all threads get the same. */
#include "script/living.h"

#define SCENARIO(before, rank)                                                                                  \
    before "\nreturn study { title = 't', horizon = hours(50), replications = 2, plant = plant 'p' {\n"         \
           "machine 'm' { rule = 'hook' }, product 'A' { step { at = 'm', cycle = hours(1) } },\n"              \
           "orders { product = 'A', every = hours(2), quantity = 2, due = days(1), priority = 3, rank =\n" rank \
           "\n} } }"

/* Small first; at 1 h: one of 3 pieces, of 2 and of 1, each in one lot. A table and a function outside are read. */
static void a_function_ranks_what_is_released_together(void **state)
{
    (void)state;
    assert_lives(
        "machine 'm' { rule = 'hook', cycle = hours(1) },\n"
        "product 'A' { step { at = 'm' } }, product 'B' { step { at = 'm' } }, product 'C' { step { at = 'm' } },\n"
        "orders { product = 'A', every = days(9), first = hours(1), lot = 3, rank = function(o) return o.pieces end "
        "},\n"
        "orders { product = 'B', every = days(9), first = hours(1), lot = 2, rank = function(o) return "
        "hours(o.pieces) end },\n"
        "orders { product = 'C', every = days(9), first = hours(1), lot = 1, rank = function(o) return "
        "(o.arrived - hours(1)) + hours(o.pieces) end }",
        8, "0 m no order; 1 m work; 2 out C; 2 m work; 4 out B; 4 m work; 7 out A; 7 m no order; ");
}

static enum gj_status run_once(const struct loading *l, unsigned threads, struct gj_study_result *result)
{
    struct gj_error error = {0};
    return gj_study_run(gj_scenario_spec(l->scenario), threads, NULL, result, &error);
}

struct failing {
    const char *text;
    int line;
    enum gj_status status;
    const char *says;
};

static bool fails(const struct failing *f)
{
    struct loading l = load(f->text);
    struct gj_row row;
    struct gj_error error = {0};
    if (!l.scenario) {
        print_errors(&l);
        unload(&l);
        return false;
    }
    bool good = true;
    for (uint32_t i = 0; i < 2; i++) { /* the second arm and replication find nothing of the first */
        const enum gj_status status =
            gj_study_replicate(gj_scenario_spec(l.scenario), i, (enum gj_arm)i, NULL, &row, &error);
        good &= status == GJ_OK && row.status == f->status && error.line == f->line && strstr(error.message, f->says) &&
                strcmp(error.file, "test.lua") == 0 && strcmp(error.place, "orders 1.rank") == 0;
    }
    if (!good) {
        print_message("%s\n  %s:%d: %s: %s: %s\n", f->text, error.file, error.line, gj_status_name(row.status),
                      error.place, error.message);
    }
    unload(&l);
    return good;
}

static void a_function_that_fails_ends_the_replication_with_file_and_line(void **state)
{
    (void)state;
    const struct failing list[] = {
        {SCENARIO("", "function(o) return o.pieces + nil end"), 5, GJ_SCRIPT,
         "attempt to perform arithmetic on a nil value"},
        {SCENARIO("", "function(o)\nerror 'no'\nend"), 6, GJ_SCRIPT, "no"},
        {SCENARIO("", "function(o) error({}) end"), 5, GJ_SCRIPT, "an error that is not a text"},
        {SCENARIO("", "function(o) end"), 5, GJ_SCRIPT, "must return a number or a duration, it returns nothing"},
        {SCENARIO("", "function(o) return won(1) end"), 5, GJ_SCRIPT, "it returns money"},
        {SCENARIO("", "function(o) return 0 / 0 end"), 5, GJ_SCRIPT, "what is not a number"},
        {SCENARIO("", "function(o) return o.due + 1 end"), 5, GJ_SCRIPT, "a duration and a number do not go together"},
        {SCENARIO("", "function(o) return o.peices end"), 5, GJ_SCRIPT,
         "an order has no 'peices'; did you mean 'pieces'?"},
        {SCENARIO("", "function(o) while true do end end"), 5, GJ_LIMIT, "takes more than 100000 steps"},
        {SCENARIO("", "function(o) while true do pcall(error) end end"), 5, GJ_LIMIT, "takes more than 100000 steps"},
        {SCENARIO(
             "",
             "function(o) local t, s = {}, 'x' for i = 1, 16 do s = s .. s end for i = 1, 90 do t[i] = s .. i end end"),
         5, GJ_LIMIT, "needs more than 4 MB"},
        {SCENARIO("", "function(o) local function f() return 1 + f() end return f() end"), 5, GJ_SCRIPT,
         "calls nest more than 10,000 deep"},
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        n_bad += !fails(&list[i]);
    }
    assert_int_equal(n_bad, 0);
}

static void a_function_leaves_nothing_behind(void **state)
{
    (void)state;
    const struct failing list[] = {
        {SCENARIO("local n = 0", "function(o) n = n + 1 return n end"), 5, GJ_SCRIPT,
         "changes 'n', which is outside of it"},
        {SCENARIO("local n = nil", "function(o) n = false return 1 end"), 5, GJ_SCRIPT, "changes 'n'"},
        {SCENARIO("local n = true", "function(o) n = false return 1 end"), 5, GJ_SCRIPT, "changes 'n'"},
        {SCENARIO("local n = 0 local function up() n = n + 1 end", "function(o) up() return 1 end"), 5, GJ_SCRIPT,
         "changes 'n'"},
        {SCENARIO("local n = 0", "function(o) n = n + 1 if n > 1 then return 1 end error 'first' end"), 5, GJ_SCRIPT,
         "first"},
        {SCENARIO("local t = { 1 }", "function(o) t[1] = 2 return 1 end"), 5, GJ_SCRIPT, "'1' cannot be set"},
        {SCENARIO("local t = { a = { b = 1 } }", "function(o) t.a.b = 2 return 1 end"), 5, GJ_SCRIPT,
         "'b' cannot be set"},
        {SCENARIO("local t = { 1 }", "function(o) table.insert(t, 2) return 1 end"), 5, GJ_SCRIPT,
         "table expected, got"},
        {SCENARIO("local t = { 1 }", "function(o) rawset(t, 1, 2) return 1 end"), 5, GJ_SCRIPT, "table expected, got"},
        {SCENARIO("local it = string.gmatch('abc', '.')", "function(o) return #it() end"), 5, GJ_SCRIPT, "an iterator"},
        {SCENARIO("", "function(o) o.pieces = 1 return 1 end"), 5, GJ_SCRIPT, "'pieces' cannot be set"},
        {SCENARIO("", "function(o) x = 1 return 1 end"), 5, GJ_SCRIPT, "'x' is not declared"},
        {SCENARIO("", "function(o) math.x = 1 return 1 end"), 5, GJ_SCRIPT, "the library is fixed"},
        {SCENARIO("", "function(o) print(1) return 1 end"), 5, GJ_SCRIPT, "print cannot be used while the plant runs"},
        {SCENARIO("", "function(o) return require 'm' end"), 5, GJ_SCRIPT, "require cannot be used"},
        {SCENARIO("", "function(o) return csv('m', 'x')[1] end"), 5, GJ_SCRIPT, "csv cannot be used"},
        {SCENARIO("", "function(o) return parameter('m', 1) end"), 5, GJ_SCRIPT, "parameter cannot be used"},
        {SCENARIO("", "function(o) return machine 'm' { } end"), 5, GJ_SCRIPT, "machine cannot be used"},
        {SCENARIO("", "function(o) return assume(1, { low = 0, high = 2, source = 's' }) end"), 5, GJ_SCRIPT,
         "what lasts longer than the call cannot be used"},
    };
    size_t n_bad = 0;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        n_bad += !fails(&list[i]);
    }
    assert_int_equal(n_bad, 0);
}

static void what_is_outside_can_be_read(void **state)
{
    (void)state;
    struct loading l = load(SCENARIO(
        "local h = assume(hours(2), { low = hours(1), high = hours(3), source = 's' })\n"
        "local t = { A = { 5, 6 }, f = function(x) return math.sqrt(x) end } local same = t.A local m = math",
        "function(o) local n = 0\n for _, x in ipairs(t[o.product]) do n = n + x end\n"
        "assert(o.orders == 'A' and o.pieces == 2 and o.priority == 3 and o.due - o.arrived == days(1))\n"
        "assert(#t.A == 2 and n == 11 and t.f(4) == 2 and same == t.A and o.number >= 0 and t.nothing == nil)\n"
        "return o.pieces * h + hours(m.floor(0.5)) end"));
    struct gj_study_result result;
    assert_int_equal(l.status, GJ_OK);
    assert_int_equal(run_once(&l, 1, &result), GJ_OK);
    gj_study_result_free(&result);
    unload(&l);
}

static void wrong_ranks_are_found_before_any_run(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {SCENARIO("", "3"), 4, GJ_SCRIPT,
         "must be a function, such as function(order) return order.due end, not the number 3"},
        {SCENARIO("", "math.abs"), 4, GJ_SCRIPT, "must be a function"},
        {SCENARIO("", "nil"), 4, GJ_MODEL, "come to a station that takes by rule hook, but give no `rank`"},
        {IN_PLANT("orders 'b' { product = 'a', every = hours(1), rank = function(o) return 1 end }"), 3, GJ_MODEL,
         "have a rank that no station asks for"},
        {SCENARIO("local t = setmetatable({}, {})", "function(o) return t.x end"), 5, GJ_SCRIPT,
         "reaches a table with a metatable"},
        {SCENARIO("local t = {} for i = 1, 200 do t = { t } end", "function(o) return t.x end"), 5, GJ_SCRIPT,
         "nest more than 100 deep"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void sha_of(const char *text, char sha[65])
{
    struct loading l = load(text);
    assert_int_equal(l.status, GJ_OK);
    memcpy(sha, gj_scenario_spec(l.scenario)->scenario_sha, 65);
    unload(&l);
}

static void another_function_is_another_scenario(void **state)
{
    (void)state;
    char one[65], same[65], other[65], outside[65];
    sha_of(SCENARIO("local w = 1", "function(o) return w * o.pieces end"), one);
    sha_of(SCENARIO("local w = 1", "function(o) return w * o.pieces end"), same);
    sha_of(SCENARIO("local w = 1", "function(o) return w - o.pieces end"), other);
    sha_of(SCENARIO("local w = 2", "function(o) return w * o.pieces end"), outside);
    assert_string_equal(one, same);
    assert_string_not_equal(one, other);
    assert_string_not_equal(one, outside);
}

/* Two products at random, ranked by a hash of the order's number, with a setting that the runners must see too. */
static void all_threads_rank_alike(void **state)
{
    (void)state;
    static const char text[] =
        "local by = parameter('by', 7)\n"
        "local function rank(o) return (o.number * by + o.pieces) % 11 end\n"
        "return study { title = 't', horizon = hours(400), replications = 9, plant = plant 'p' { machine 'm' { rule = "
        "'hook' },\n"
        "cards 'c' { count = 4 },\n"
        "product 'A' { step { at = 'm', cycle = exponential(minutes(20)) } },\n"
        "product 'B' { step { at = 'm', cycle = exponential(minutes(10)) } },\n"
        "orders { product = 'A', every = exponential(hours(3)), quantity = uniform(1, 9), lot = 2, rank = rank },\n"
        "orders { product = 'B', every = exponential(hours(2)), quantity = uniform(1, 9), lot = 3, cards = 'c', rank = "
        "rank } } }";
    const struct gj_script_source source = {GJ_SOURCE_MAIN, "test.lua", "test.lua", text, sizeof text - 1};
    const unsigned threads[] = {1, 2, 7, 2};
    uint64_t digest[4];
    for (uint32_t i = 0; i < 4; i++) {
        const struct gj_setting setting = {"by", i < 3 ? "5" : "6"};
        const struct gj_scenario_options options = {.setting = &setting, .n_settings = 1};
        struct loading l = {.scenario = NULL};
        struct gj_study_result result;
        gj_error_list_init(&l.errors);
        assert_int_equal(gj_scenario_load_memory_with(&source, 1, &options, &l.scenario, &l.errors), GJ_OK);
        assert_int_equal(run_once(&l, threads[i], &result), GJ_OK);
        digest[i] = result.digest;
        assert_int_equal(result.row[0].digest, result.row[1].digest); /* a reform that changes nothing */
        gj_study_result_free(&result);
        unload(&l);
    }
    assert_true(digest[0] == digest[1] && digest[1] == digest[2]);
    assert_true(digest[0] != digest[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_ranks_what_is_released_together),
        cmocka_unit_test(a_function_that_fails_ends_the_replication_with_file_and_line),
        cmocka_unit_test(a_function_leaves_nothing_behind),
        cmocka_unit_test(what_is_outside_can_be_read),
        cmocka_unit_test(wrong_ranks_are_found_before_any_run),
        cmocka_unit_test(another_function_is_another_scenario),
        cmocka_unit_test(all_threads_rank_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
