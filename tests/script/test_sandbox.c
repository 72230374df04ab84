/* A script can do nothing but compute, always the same way, within limits. Each test tries one way out. */
#include "script/loading.h"

#include <stdlib.h>

/* The load ends with this status and says so. */
static void ends_with(const char *text, enum gj_status status, const char *says)
{
    struct loading l = load(text);
    const struct gj_error *e = find_error(&l, says);
    if (!e || e->status != status) {
        print_message("expected %s, \"%s\" from:\n%s\ngot:\n", gj_status_name(status), says, text);
        print_errors(&l);
        fail();
    }
    unload(&l);
}

#define STEPS "more than 50 million steps"
#define DEEP "does a function call itself without end?"

static void an_endless_loop_ends(void **state)
{
    (void)state;
    ends_with("while true do end", GJ_LIMIT, STEPS);
    ends_with("repeat until false", GJ_LIMIT, STEPS);
    ends_with("for i = 1, math.huge do end", GJ_LIMIT, STEPS);
    ends_with("::again:: goto again", GJ_LIMIT, STEPS);
}

static void pcall_does_not_catch_the_limit(void **state)
{
    (void)state;
    ends_with("while true do pcall(function() while true do end end) end", GJ_LIMIT, STEPS);
    ends_with("local function f() pcall(f) f() end while true do pcall(f) end", GJ_LIMIT, STEPS);
    ends_with("while true do xpcall(function() while true do end end, function() while true do end end) end", GJ_LIMIT,
              STEPS);
    ends_with("local t <close> = setmetatable({}, { __close = function() while true do end end }) while true do end",
              GJ_LIMIT, STEPS);
}

static void an_endless_loop_in_a_metamethod_ends(void **state)
{
    (void)state;
    const char *const events[] = {"__index = f", "__newindex = f", "__add = f",  "__concat = f", "__len = f",
                                  "__eq = f",    "__lt = f",       "__call = f", "__unm = f",    "__tostring = f"};
    const char *const uses[] = {"local x = t.a", "t.a = 1",          "local x = t + 1", "local x = t .. 'a'",
                                "local x = #t",  "local x = t == u", "local x = t < u", "t()",
                                "local x = -t",  "tostring(t)"};
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "local f = function() while true do end end\nlocal mt = { %s }\nlocal t, u = setmetatable({}, mt), "
                 "setmetatable({}, mt)\n%s",
                 events[i], uses[i]);
        ends_with(text, GJ_LIMIT, STEPS);
    }
}

static void recursion_without_end_ends(void **state)
{
    (void)state;
    ends_with("local function f() return 1 + f() end f()", GJ_LIMIT, DEEP);
    ends_with("local t = setmetatable({}, { __index = function(t, k) return t[k .. 'x'] end }) local x = t.y", GJ_LIMIT,
              DEEP);
    ends_with(
        "local t = setmetatable({}, {}) getmetatable(t).__call = pcall t() local function f() return f() + 1 end f()",
        GJ_LIMIT, DEEP);
    ends_with("local s = 'x' for i = 1, 300 do s = s end local function f() local t = {} table.sort({ 1, 2 }, "
              "function() return f() end) end f()",
              GJ_LIMIT, DEEP);
    char nested[4000];
    memset(nested, '(', 3000);
    snprintf(nested + 3000, 1000, "1");
    struct loading l = load(nested);
    assert_non_null(find_error(&l, "C stack overflow"));
    unload(&l);
}

static void a_tail_call_without_end_ends(void **state)
{
    (void)state;
    ends_with("local function f() return f() end f()", GJ_LIMIT, STEPS);
}

static void memory_has_a_limit(void **state)
{
    (void)state;
    ends_with("local s = string.rep('x', 5e9)", GJ_LIMIT, "string.rep: the result would have more than 256 KB");
    ends_with("local s = ('x'):rep(1e9, 'abc')", GJ_LIMIT, "more than 256 KB");
    ends_with("local s = 'x' while true do s = s .. s end", GJ_LIMIT, "a string of more than 256 KB");
    ends_with("local t = {}\nfor i = 1, 1e9 do t[i] = i end", GJ_LIMIT, "more than 64 MB of memory");
    ends_with("local t = {} for i = 1, 1e9 do t[i] = { i } end", GJ_LIMIT, "more than 64 MB of memory");
    ends_with(
        "local t = {} while true do t = { t, pcall(function() local u = {} for i = 1, 1e9 do u[i] = i end end) } end",
        GJ_LIMIT, "more than");
    ends_with("local t = {} for i = 1, 1e9 do t[i] = discrete { values = t } t[i] = i end", GJ_LIMIT, "more than");
    ends_with("local t = {} for i = 1, 1e9 do t[i] = machine 'm' {} end", GJ_LIMIT, "more than 64 MB of memory");
    ends_with("for i = 1, 1e9 do local x = press(i, 'source') end", GJ_LIMIT, "more than 64 MB");
}

static void a_memory_error_tells_its_line(void **state)
{
    (void)state;
    struct loading l = load("local t = {}\n\nfor i = 1, 1e9 do t[i] = i end");
    assert_int_equal(get_error(&l, "64 MB")->line, 3);
    unload(&l);
}

static void a_pattern_that_backtracks_ends(void **state)
{
    (void)state;
    ends_with("local s = string.rep('a', 30) .. 'b' local x = s:find(string.rep('a?', 30) .. string.rep('a', 31))",
              GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 100000) local x = s:find('.-.-.-.-b')", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 100000) local x = s:gsub('.-.-.-.-b', '')", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 100000) for x in s:gmatch('.-.-.-.-b') do end", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('(', 200000) for i = 1, 1e9 do local x = s:match('%b()') end", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 200000) for i = 1, 1e9 do local x = s:find(string.rep('a', 1000) .. 'b', 1, "
              "true) end",
              GJ_LIMIT, STEPS);
}

static void library_functions_are_charged_for_their_work(void **state)
{
    (void)state;
    ends_with("local s = string.rep('a', 200000) while true do s:upper() end", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 200000) while true do s:reverse() end", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 200000) while true do local x = s:sub(2) end", GJ_LIMIT, STEPS);
    ends_with("local s = string.rep('a', 200000) while true do string.format('%s', s) end", GJ_LIMIT, STEPS);
    ends_with("local t = {} for i = 1, 100000 do t[i] = 'a' end while true do table.concat(t) end", GJ_LIMIT, STEPS);
    ends_with(
        "local t = {} for i = 1, 100000 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
        GJ_LIMIT, STEPS);
    ends_with("local t = {} for i = 1, 100000 do t[i] = -i end while true do table.sort(t) end", GJ_LIMIT, STEPS);
    ends_with("local t = {} for i = 1, 100000 do t[i] = i end while true do pairs(t) end", GJ_LIMIT, STEPS);
    ends_with("table.sort({ 3, 2, 1 }, function() while true do end end)", GJ_LIMIT, STEPS);
}

/* With Lua's own table.move these two run for ever inside one C function. */
static void no_function_loops_over_metamethods(void **state)
{
    (void)state;
    ends_with("table.move(setmetatable({}, { __index = type }), 1, math.maxinteger - 1, 2, setmetatable({}, { "
              "__newindex = type }))",
              GJ_SCRIPT, "table.move does not exist");
    ends_with("table.concat(setmetatable({}, { __index = tostring, __len = function() return math.maxinteger end }), "
              "'', 1, math.maxinteger)",
              GJ_SCRIPT, "invalid value (a nil) at index 1");
    ends_with("table.unpack({}, 1, 1e8)", GJ_SCRIPT, "table.unpack: more than 10000 results");
    ends_with("table.unpack({}, math.mininteger, math.maxinteger)", GJ_SCRIPT, "more than 10000 results");
    ends_with("string.byte(string.rep('x', 20000), 1, -1)", GJ_SCRIPT, "more than 10000 results");
}

static void finalisers_weak_tables_and_coroutines_are_refused(void **state)
{
    (void)state;
    ends_with("setmetatable({}, { __gc = function() while true do end end })", GJ_SCRIPT, "__gc is not available");
    ends_with("setmetatable({}, { __mode = 'k' })", GJ_SCRIPT, "__mode is not available");
    ends_with("coroutine.wrap(function() end)()", GJ_SCRIPT, "coroutine is not available");
    struct loading l =
        load("local mt = {} local t = setmetatable({}, mt) mt.__gc = function() print('finalised') end t = nil\n"
             "for i = 1, 1e5 do local x = { i } end return study { title = 't' }");
    assert_null(find_error(&l, "__gc"));
    unload(&l);
}

static void the_system_cannot_be_reached(void **state)
{
    (void)state;
    const char *const names[] = {"os.exit(3)",         "io.open('x')",  "debug.sethook()",    "package.path = ''",
                                 "load('return 1')()", "loadfile('x')", "dofile('x')",        "collectgarbage()",
                                 "next({})",           "local x = _G",  "math.random()",      "math.randomseed()",
                                 "string.dump(print)", "math.sin(1)",   "string.pack('i', 1)"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ends_with(names[i], GJ_SCRIPT, "is not available");
    }
}

static void the_library_cannot_be_changed(void **state)
{
    (void)state;
    ends_with("string.rep = nil", GJ_SCRIPT, "string.rep cannot be set");
    ends_with("math.pi = 3", GJ_SCRIPT, "math.pi cannot be set");
    ends_with("print = nil", GJ_SCRIPT, "'print' is not declared");
    ends_with("setmetatable(string, {})", GJ_SCRIPT, "cannot change a protected metatable");
    ends_with("rawset(getmetatable(''), '__index', {})", GJ_SCRIPT, "bad argument");
    ends_with("getmetatable(minutes(3)).__add = nil", GJ_SCRIPT, "attempt to");
    ends_with("setmetatable(minutes(3), {})", GJ_SCRIPT, "bad argument");
    ends_with("local x = string.gsub('a', 'a', '%2')", GJ_SCRIPT, "invalid capture index");
}

static void byte_code_is_refused(void **state)
{
    (void)state;
    struct loading l = load("\x1bLua\x54\x00\x19\x93\r\n");
    assert_non_null(find_error(&l, "byte code of Lua is not run"));
    assert_int_equal(l.status, GJ_SCRIPT);
    unload(&l);
}

/* Text of a load that must succeed, into `out`. */
static void printed(const char *text, char *out, size_t size)
{
    char whole[4000];
    snprintf(whole, sizeof whole, "%s\n" IN_STUDY(""), text);
    struct loading l = load(whole);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    snprintf(out, size, "%s", gj_scenario_messages(l.scenario));
    unload(&l);
}

static void prints(const char *text, const char *wanted)
{
    char out[1000];
    printed(text, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void pairs_goes_in_the_order_of_keys(void **state)
{
    (void)state;
    prints("local t = { b = 1, a = 2, [10] = 3, [2] = 4, [1.5] = 5, [-3] = 6, ['10'] = 7, aa = 8, ['가'] = 9, [''] = "
           "10 }\n"
           "local s = '' for k, v in pairs(t) do s = s .. k .. '=' .. v .. ' ' end print(s)",
           "-3=6 1.5=5 2=4 10=3 =10 10=7 a=2 aa=8 b=1 가=9 \n");
    prints("local t = {} for i = 1, 1000 do t['k' .. (i * 7919) % 1000] = i end local last, n = '', 0\n"
           "for k in pairs(t) do assert(last < k) last = k n = n + 1 end print(n)",
           "1000\n");
}

static void pairs_numbers(void **state)
{
    (void)state;
    prints("local s = '' for k in pairs { [math.maxinteger] = 1, [9.3e18] = 1, [-9.3e18] = 1, [math.mininteger] = 1, "
           "[0.5] = 1, [0] = 1 } do\n"
           "s = s .. string.format('%.14g ', k) end print(s)",
           "-9.3e+18 -9.2233720368548e+18 0 0.5 9.2233720368548e+18 9.3e+18 \n");
    prints("local t = { a = 1, b = 2, c = 3 } for k in pairs(t) do t.b = nil print(k) end", "a\nc\n");
    prints("local n = 0 for k in pairs {} do n = n + 1 end print(n)", "0\n");
}

static void pairs_refuses_keys_without_an_order(void **state)
{
    (void)state;
    ends_with("for k in pairs { [{}] = 1 } do end", GJ_SCRIPT, "a key that is a table has no order");
    ends_with("for k in pairs { [true] = 1 } do end", GJ_SCRIPT, "a key that is a boolean has no order");
    ends_with("for k in pairs { [print] = 1 } do end", GJ_SCRIPT, "a key that is a function has no order");
}

static void no_text_shows_an_address(void **state)
{
    (void)state;
    prints("print({}, print, tostring({}), machine 'm' { cycle = seconds(1) }, exponential(hours(1)))",
           "table\tfunction\ttable\tthe machine \"m\"\texponential distribution\n");
    prints("print(string.format('%s %s %5s|%-5s| %d %g', {}, print, true, nil, 3, 0.5))",
           "table function  true|nil  | 3 0.5\n");
    ends_with("string.format('%p', {})", GJ_SCRIPT, "%p is not available");
    ends_with("string.format('%-10p', {})", GJ_SCRIPT, "%p is not available");
    ends_with("string.format('%s', setmetatable({}, { __tostring = function() return 3 end }))", GJ_SCRIPT,
              "'__tostring' must return a string");
    prints("print(select('#', pcall(error, {})), (select(2, pcall(error))))", "2\tnil\n");
    prints("local ok, why = pcall(function() local x = {} .. 'a' end) print(why)",
           "test.lua:1: attempt to concatenate a table value\n");
}

static void sort_is_stable_and_leaves_the_table_whole_on_error(void **state)
{
    (void)state;
    prints(
        "local t = {} for i = 1, 500 do t[i] = { i % 7, i } end table.sort(t, function(a, b) return a[1] < b[1] end)\n"
        "for i = 2, 500 do assert(t[i - 1][1] < t[i][1] or (t[i - 1][1] == t[i][1] and t[i - 1][2] < t[i][2])) end "
        "print(t[1][2], t[500][2])",
        "7\t496\n");
    prints("local t = { 3, 'x', 1 } print(pcall(table.sort, t)) print(t[1], t[2], t[3])",
           "false\tattempt to compare string with number\n3\tx\t1\n");
    prints("local t = { 5, 3, 9, 1 } table.sort(t) print(table.concat(t, ' ')) table.sort(t, function(a, b) return a > "
           "b end) print(table.concat(t, ' '))",
           "1 3 5 9\n9 5 3 1\n");
}

static void the_usual_functions_work(void **state)
{
    (void)state;
    prints("print(('hello'):upper(), ('Hello'):lower(), ('abc'):reverse(), ('abc'):rep(3, '-'), #'가', "
           "('hello'):sub(-3, -2), ('a'):byte(), string.char(72, 105))",
           "HELLO\thello\tcba\tabc-abc-abc\t3\tll\t97\tHi\n");
    prints("print(('hello world'):find('o w'), ('hello'):find('l+'), ('k=v'):match('(%w+)=(%w+)'), (('a,b'):gsub(',', "
           "';')))",
           "5\t3\tk\ta;b\n");
    prints("for w in ('one two'):gmatch('%a+') do print(w) end", "one\ntwo\n");
    prints("local t = { 1, 2, 3 } table.insert(t, 4) table.insert(t, 1, 0) print(table.concat(t, ','), "
           "table.remove(t), table.remove(t, 1), #t)",
           "0,1,2,3,4\t4\t0\t3\n");
    prints("print(table.unpack({ 1, 2, 3 }, 2)) print(table.pack(1, nil, 3).n, select(2, 'a', 'b'))", "2\t3\n3\tb\n");
    prints("print(math.floor(3.7), math.max(1, 5), math.exp(0), math.log(1), math.log(8, 2), math.pow(2, 10), "
           "math.type(1), 7 // 2, utf8.len('가나'))",
           "3\t5\t1.0\t0.0\t3.0\t1024.0\tinteger\t3\t2\n");
    prints("local t = setmetatable({}, { __index = function(t, k) return k .. '!' end }) print(t.a, rawget(t, 'a'), "
           "rawequal(t, t), rawlen(t))",
           "a!\tnil\ttrue\t0\n");
    prints("print(pcall(function() error('x', 0) end)) print(xpcall(function() error('y', 0) end, function(m) return m "
           ".. m end)) print(xpcall(math.max, print, 1, 2))",
           "false\tx\nfalse\tyy\ntrue\t2\n");
}

static void two_loads_give_the_same_bytes(void **state)
{
    (void)state;
    const char *text = "local t = {} for i = 1, 200 do t['key' .. i * 31 % 200] = i end local s = '' for k, v in "
                       "pairs(t) do s = s .. k .. v end print(s)\n"
                       "local u = {} for i = 1, 300 do u[i] = i * 7919 % 10 end table.sort(u) print(table.concat(u))";
    char first[20000], second[20000];
    printed(text, first, sizeof first);
    for (int i = 0; i < 5; i++) { /* Lua seeds its hashes anew in each state */
        printed(text, second, sizeof second);
        assert_string_equal(first, second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_endless_loop_ends),
        cmocka_unit_test(pcall_does_not_catch_the_limit),
        cmocka_unit_test(an_endless_loop_in_a_metamethod_ends),
        cmocka_unit_test(recursion_without_end_ends),
        cmocka_unit_test(a_tail_call_without_end_ends),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(a_memory_error_tells_its_line),
        cmocka_unit_test(a_pattern_that_backtracks_ends),
        cmocka_unit_test(library_functions_are_charged_for_their_work),
        cmocka_unit_test(no_function_loops_over_metamethods),
        cmocka_unit_test(finalisers_weak_tables_and_coroutines_are_refused),
        cmocka_unit_test(the_system_cannot_be_reached),
        cmocka_unit_test(the_library_cannot_be_changed),
        cmocka_unit_test(byte_code_is_refused),
        cmocka_unit_test(pairs_goes_in_the_order_of_keys),
        cmocka_unit_test(pairs_numbers),
        cmocka_unit_test(pairs_refuses_keys_without_an_order),
        cmocka_unit_test(no_text_shows_an_address),
        cmocka_unit_test(sort_is_stable_and_leaves_the_table_whole_on_error),
        cmocka_unit_test(the_usual_functions_work),
        cmocka_unit_test(two_loads_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
