/* Assembly and tools: lived by hand, and what can be wrong with them. */
#include "script/living.h"

/* Wheels come in lots of 3, an hour a piece, into a store of 2 lots; a cart takes 2 wheels and an hour. The second lot comes when one wheel is left of
 * the first: the kit takes that one and one more. The wheels' order closes when they are in the store. */
#define CARTS(defects)                                                                                        \
    "line 'wheel' { machine 'feeder' { cycle = hours(1), quality = { defects = percent(" defects ") } } },\n" \
    "line 'cart' { machine 'assembly' { cycle = hours(1), kit = { parts = { wheels = 2 } } } },\n"            \
    "store 'wheels' { product = 'wheel', capacity = 2 },\n"                                                   \
    "orders 'w' { product = 'wheel', first = hours(0), every = years(1), quantity = 6, lot = 3 },\n"          \
    "orders 'c' { product = 'cart', first = hours(0), every = years(1), quantity = 2 }"

static void a_cart_waits_for_its_wheels(void **state)
{
    (void)state;
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_flow_meter flow;
    live(&l, CARTS("0"), 8);
    assert_string_equal(
        l.diary.text.data,
        "0 feeder work; 0 assembly starved; 3 feeder work; 3 assembly work; 4 out cart; 4 assembly starved; "
        "6 feeder no order; 6 assembly work; 7 out cart; 7 assembly no order; ");
    gj_floor_read(&l.floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.pieces_assembled, 4);
    assert_int_equal(flow.lots_assembled, 1);
    assert_int_equal(flow.pieces_inside, 2);
    assert_int_equal(flow.orders_closed, 2);
    assert_int_equal(flow.pieces_sold, 2);
    end_life(&l);
}

static void bad_wheels_make_bad_carts(void **state)
{
    (void)state;
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_flow_meter flow;
    live(&l, CARTS("100"), 8);
    gj_floor_read(&l.floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.defects_assembled, 4);
    assert_int_equal(flow.pieces_escaped, 2);
    end_life(&l);
}

/* A store of one lot: the feeder blocks at 4 until the assembly takes the lot at 5 (its machine is busy with the first from 2 to 5). */
static void a_full_store_blocks_the_feeder(void **state)
{
    (void)state;
    assert_lives(
        "line 'wheel' { machine 'feeder' { cycle = hours(1) } },\n"
        "line 'cart' { machine 'assembly' { cycle = hours(3), kit = { parts = { wheels = 1 } } } },\n"
        "store 'wheels' { product = 'wheel', capacity = 1 },\n"
        "orders 'w' { product = 'wheel', endless = true },\n"
        "orders 'c' { product = 'cart', first = hours(0), every = years(1), quantity = 9 }",
        5,
        "0 assembly starved; 1 feeder work; 1 assembly work; 2 feeder work; 3 feeder blocked; 4 out cart; 4 assembly "
        "work; 4 feeder work; 5 feeder blocked; ");
}

/* One mould. At 0.5 m2 wants it, and m1 works with it until 1; m1 has nothing more to do, so m2 takes it. At 1.5 m1 wants it back: at 2, with
 * a set-up, because it has to be mounted again. */
static void a_tool_goes_to_who_needs_it_when_it_rests(void **state)
{
    (void)state;
    assert_lives("machine 'm1' { cycle = hours(1), setup = hours(0.5), tool = 'T' },\n"
                 "machine 'm2' { cycle = hours(1), setup = hours(0.5), tool = 'T' }, tool 'T' {},\n"
                 "product 'a' { step { at = 'm1' } }, product 'c' { step { at = 'm2' } },\n"
                 "orders '1' { product = 'a', first = hours(0), every = hours(1.5) },\n"
                 "orders '2' { product = 'c', first = hours(0.5), every = years(1) }",
                 2.9,
                 "0 m1 work; 0 m2 no order; 0.5 m2 starved; 1 out a; 1 m1 no order; 1 m2 work; 1.5 m1 starved; 2 out "
                 "c; 2 m2 no order; 2 m1 "
                 "setup; 2.5 m1 work; ");
}

/* Who waits for a tool only takes what needs none; who has just used the tool has it for its next lot. */
static void a_lot_that_waits_for_a_tool_is_passed_by(void **state)
{
    (void)state;
    assert_lives(
        "buffer 'q' { capacity = 'unlimited' }, tool 'T' {},\n"
        "machine 'm1' { cycle = hours(1), queue = 'q' }, machine 'm2' { cycle = hours(1), queue = 'q' },\n"
        "product 'a' { step { at = { 'm1', 'm2' }, tool = 'T' } }, product 'b' { step { at = { 'm1', 'm2' } } },\n"
        "orders '1' { product = 'a', first = hours(0), every = years(1), quantity = 2 },\n"
        "orders '2' { product = 'b', first = hours(0.25), every = years(1) }",
        3,
        "0 m1 work; 0 m2 starved; 0.25 m2 work; 1 out a; 1 m1 work; 1.25 out b; 1.25 m2 no order; 2 out a; 2 m1 no "
        "order; ");
}

#define IN_SHOP(part)                                                      \
    "return study { title = 'test', horizon = days(30), plant = plant {\n" \
    "line 'wheel' { machine 'feeder' { cycle = hours(1) } },\n" part       \
    "\n, orders 'w' { product = 'wheel', every = days(1) }, orders 'c' { product = 'cart', every = days(1) } } }"

static void mistakes_at_assemblies_and_tools_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { wheels = 1 } } } }"), 3, GJ_MODEL,
         "the plant has no store \"wheels\""},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { whels = 1 } } } }, store 'wheels' { "
                 "product = 'wheel' }"),
         3, GJ_MODEL, "did you mean \"wheels\"?"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { wheels = 0 } } } }, store 'wheels' { "
                 "product = 'wheel' }"),
         3, GJ_SCRIPT, "must be a whole number of pieces, it is 0"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = 3 } } }"), 3, GJ_SCRIPT,
         "must be pieces of each store, such as { wheels = 2 }"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = {} } } }"), 3, GJ_MODEL,
         "its kit is empty"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1) } }, store 'wheels' { product = 'wheel' }"), 3, GJ_MODEL,
         "no station reads from this buffer"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { s = 1 } } } }, store 's' { product = "
                 "'cart' }"),
         3, GJ_MODEL, "\"cart\" is assembled from itself"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { s = 1 } } } }, store 's' { product = "
                 "'bell' }, line 'bell' { machine 'n' { cycle = hours(1) } }"),
         3, GJ_MODEL, "takes \"bell\", which nobody orders"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), kit = { parts = { wheels = 4 } } } }, store 'wheels' { "
                 "product = 'wheel', capacity = 3 }"),
         3, GJ_MODEL,
         "can wait for ever: a kit asks for 4 pieces of \"wheel\", of which store \"wheels\" may hold only 3"},
        {IN_SHOP(
             "line 'cart' { machine 'm' { cycle = hours(1), rule = 'priority', preempts = 'resume', kit = { parts = { "
             "wheels = 1 } } } }, store 'wheels' { product = 'wheel' }"),
         3, GJ_MODEL, "cannot be interrupted: it has taken a kit"},
        {IN_SHOP(
             "line 'cart' { machine 'm' { cycle = hours(1), batch = { max = 3 }, kit = { parts = { wheels = 1 } } } }, "
             "store 'wheels' { product = 'wheel' }"),
         3, GJ_MODEL, "takes several lots at once: a kit is for one"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), batch = { max = 3 }, tool = 'T' } }, tool 'T' {}"), 3,
         GJ_MODEL, "takes several lots at once: a tool is for one"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), tool = 'T' } }"), 3, GJ_MODEL,
         "the plant has no tool \"T\""},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1) } }, tool 'T' {}"), 3, GJ_MODEL, "no job needs it"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), tool = 'T' } }, tool 'T' {}, tool 'T' {}"), 3, GJ_MODEL,
         "there are two tools of this name"},
        {IN_SHOP("line 'cart' { machine 'm' { cycle = hours(1), tool = 'T' } }, tool 'T' { count = 0 }"), 3, GJ_SCRIPT,
         "must be at least 1, it is 0"},
    };
    ALL_ARE_TOLD(mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cart_waits_for_its_wheels),
        cmocka_unit_test(bad_wheels_make_bad_carts),
        cmocka_unit_test(a_full_store_blocks_the_feeder),
        cmocka_unit_test(a_tool_goes_to_who_needs_it_when_it_rests),
        cmocka_unit_test(a_lot_that_waits_for_a_tool_is_passed_by),
        cmocka_unit_test(mistakes_at_assemblies_and_tools_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
