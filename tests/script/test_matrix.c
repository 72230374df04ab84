/* Set-up matrices: lived by hand, and what can be wrong with one. */
#include "script/living.h"

/* Orders at time 0: a, b, a, a, c; each takes 1 h. First set-up 3 h; a to b 1 h; b to a 2 h; a to a 0.5 h; a to c is not named: 5 h. */
static void a_change_takes_the_time_of_its_pair(void **state)
{
    (void)state;
    assert_lives(
        "machine 'm' { cycle = hours(1), setup = matrix { first = hours(3), other = hours(5),\n"
        "  { 'a', 'b', hours(1) }, { 'b', 'a', hours(2) }, { 'a', 'a', minutes(30) } } },\n"
        "product 'a' { step { at = 'm' } }, product 'b' { step { at = 'm' } }, product 'c' { step { at = 'm' } },\n"
        "orders '1' { product = 'a', every = years(1), first = hours(0) },\n"
        "orders '2' { product = 'b', every = years(1), first = hours(0) },\n"
        "orders '3' { product = 'a', every = years(1), first = hours(0) },\n"
        "orders '4' { product = 'a', every = years(1), first = hours(0) },\n"
        "orders '5' { product = 'c', every = years(1), first = hours(0) }",
        17,
        "0 m setup; 3 m work; 4 out a; 4 m setup; 5 m work; 6 out b; 6 m setup; 8 m work; 9 out a; 9 m setup; "
        "9.5 m work; 10.5 out a; 10.5 m setup; 15.5 m work; 16.5 out c; 16.5 m no order; ");
}

/* One matrix, two machines: each remembers its own family. A pair of time 0 is no set-up. Families by name; columns instead of triples. */
static void a_matrix_is_shared_and_each_machine_remembers_its_family(void **state)
{
    (void)state;
    assert_lives(
        "(function() local m = matrix 'moulds' { changes = { from = { 'x', 'y' }, to = { 'y', 'x' }, minutes = "
        "{ 60, 0 } } }\n"
        "return machine 'one' { cycle = hours(1), setup = m }, machine 'two' { cycle = hours(1), setup = m },\n"
        "product 'a' { step { at = 'one', family = 'x' }, step { at = 'two', family = 'y' } },\n"
        "product 'b' { step { at = 'one', family = 'y' }, step { at = 'two', family = 'x' } },\n"
        "orders '1' { product = 'a', every = years(1), first = hours(0) },\n"
        "orders '2' { product = 'b', every = years(1), first = hours(0) } end)()",
        5,
        "0 one work; 1 two work; 1 one setup; 2 one work; 2 out a; 2 two starved; 3 two work; 3 one no order; 4 out "
        "b; 4 two starved; ");
}

/* The same lots by the shortest set-up from a: b (1 h) before c (5 h), though c was there first; equal ones as they came. */
static void the_shortest_setup_comes_first(void **state)
{
    (void)state;
    assert_lives(
        "machine 'm' { cycle = hours(1), rule = 'shortest_setup', setup = matrix { other = hours(5), { 'a', 'b', "
        "hours(1) } } },\n"
        "product 'a' { step { at = 'm' } }, product 'b' { step { at = 'm' } }, product 'c' { step { at = 'm' } },\n"
        "orders '1' { product = 'a', every = years(1), first = hours(0) },\n"
        "orders '2' { product = 'c', every = years(1), first = hours(0.25) },\n"
        "orders '3' { product = 'b', every = years(1), first = hours(0.5) },\n"
        "orders '4' { product = 'a', every = years(1), first = hours(0.75) }",
        10,
        "0 m work; 1 out a; 1 m work; 2 out a; 2 m setup; 3 m work; 4 out b; 4 m setup; 9 m work; 10 out c; "
        "10 m no order; ");
}

#define IN_MATRIX(part)                                                                             \
    "return study { title = 'test', horizon = days(30), plant = plant {\n"                          \
    "machine 'm' { cycle = hours(1), setup =\n" part                                                \
    "\n}, product 'a' { step { at = 'm' } }, product 'b' { step { at = 'm', family = 'blue' } },\n" \
    "orders '1' { product = 'a', every = days(1) }, orders '2' { product = 'b', every = days(1) } } }"

static void mistakes_in_matrices_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MATRIX("matrix 'm1' { { 'a', 'blue', hours(1) } }"), 3, GJ_MODEL,
         "does not say how long the change takes from product \"b\" to product \"a\""},
        {IN_MATRIX("matrix { other = hours(1), { 'a', 'bleu', hours(1) } }"), 3, GJ_MODEL,
         "no job is of family \"bleu\"; did you mean \"blue\"?"},
        {IN_MATRIX("matrix { other = hours(1), { 'a', 'blue', hours(1) }, { 'a', 'blue', hours(2) } }"), 3, GJ_MODEL,
         "the change from \"a\" to \"blue\" is named twice"},
        {IN_MATRIX("matrix { { 'a', 'blue' } }"), 3, GJ_SCRIPT, "change 1 is not { from, to, time }"},
        {IN_MATRIX("matrix { { 'a', 3, hours(1) } }"), 3, GJ_SCRIPT, "change 1 does not name two families"},
        {IN_MATRIX("matrix { { 'a', 'blue', 3 } }"), 3, GJ_SCRIPT, "not the number 3"},
        {IN_MATRIX("matrix { { 'a', 'blue', hours(-1) } }"), 3, GJ_SCRIPT, "is negative: -1 h"},
        {IN_MATRIX("matrix { changes = { from = { 'a' }, minutes = { 1 } } }"), 3, GJ_SCRIPT, "column `to` is missing"},
        {IN_MATRIX("matrix { changes = { from = { 'a' }, to = { 'blue', 'a' }, minutes = { 1 } } }"), 3, GJ_SCRIPT,
         "column `to` has 2 rows, the column before it 1"},
        {IN_MATRIX("matrix { changes = { from = { 'a' }, to = { 'blue' }, minutes = { -1 } } }"), 3, GJ_SCRIPT,
         "row 1 of column `minutes` is no possible time"},
        {IN_MATRIX("matrix { changes = { { 'a', 'blue', hours(1) } }, { 'b', 'a', hours(1) } }"), 3, GJ_SCRIPT,
         "has changes in a list and beside it"},
        {IN_MATRIX("matrix { changes = 3 }"), 3, GJ_SCRIPT, "must be a list of { from, to, time }"},
        {IN_MATRIX("3"), 2, GJ_SCRIPT, "must be a duration, a distribution of durations, or matrix { ... }"},
    };
    ALL_ARE_TOLD(mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_takes_the_time_of_its_pair),
        cmocka_unit_test(a_matrix_is_shared_and_each_machine_remembers_its_family),
        cmocka_unit_test(the_shortest_setup_comes_first),
        cmocka_unit_test(mistakes_in_matrices_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
