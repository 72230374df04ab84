/* What a minute is charged to, and what a plant that stands still says, where tools, components, batches, joins, sequences, branches and outages
 * are in the way. Small plants lived by hand. */
#include "factory/loss.h"
#include "factory/trace_text.h"
#include "script/living.h"

/* "press 2 1 missing tool mould A; " for an hour of the machine, whatever its state. */
static void write_charges(const struct gj_plant *plant, const struct gj_loss_charge *charge, size_t n,
                          struct gj_text *out)
{
    for (size_t i = 0; i < n; i++) {
        char machine[80];
        const char *name = gj_root_name(plant, charge[i].root);
        gj_plant_machine_name(plant, charge[i].machine, machine, sizeof machine);
        gj_text_addf(out, "%s %g %s %s; ", machine, (double)charge[i].us / (double)GJ_HOUR,
                     gj_cause_name(charge[i].root.cause), name ? name : "?");
    }
}

/* The scenario's plant, loaded; its floor at time 0. */
static void open_plant(struct living *l, const char *plant)
{
    struct gj_error error = {0};
    struct gj_text text = {0};
    gj_text_init(&text);
    gj_text_init(&l->diary.text);
    gj_text_addf(&text, "return study { title = 'life', horizon = days(30), plant = plant {\n%s\n} }", plant);
    l->loaded = load(text.data);
    gj_text_fini(&text);
    if (!l->loaded.scenario) {
        print_errors(&l->loaded);
        fail_msg("the scenario does not load");
    }
    l->diary.plant = gj_scenario_spec(l->loaded.scenario)->plant;
    assert_int_equal(gj_floor_init(&l->floor, l->diary.plant, 1, 0, &error), GJ_OK);
}

static void assert_charges(const char *plant, double hours, const char *expected)
{
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_error error = {0};
    const struct gj_loss_charge *charge = NULL;
    size_t n = 0;
    open_plant(&l, plant);
    struct gj_loss *loss = gj_loss_new(l.diary.plant);
    assert_non_null(loss);
    l.floor.trace = gj_loss_trace(loss);
    gj_loss_start(loss, &l.floor);
    assert_int_equal(gj_floor_run(&l.floor, (gj_time)(hours * (double)GJ_HOUR), &error), GJ_OK);
    assert_int_equal(gj_loss_read(loss, &charge, &n, &error), GJ_OK);
    write_charges(l.diary.plant, charge, n, &l.diary.text);
    assert_string_equal(l.diary.text.data ? l.diary.text.data : "", expected);
    gj_loss_free(loss);
    end_life(&l);
}

/* Lives 30 days; `words`: what the deadlock says, `fix`: how its fix begins. NULL: it must not be one. */
static void assert_stands(const char *plant, const char *words, const char *fix)
{
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_error error = {0};
    struct gj_error balance = {0};
    open_plant(&l, plant);
    assert_int_equal(gj_floor_run(&l.floor, 30 * GJ_DAY, &error), words ? GJ_DEADLOCK : GJ_OK);
    assert_int_equal(gj_floor_verify(&l.floor, &balance), GJ_OK);
    if (words && !strstr(error.message, words)) {
        fail_msg("'%s' does not say '%s'", error.message, words);
    }
    if (words && strncmp(error.fix, fix, strlen(fix)) != 0) {
        fail_msg("the fix is '%s'", error.fix);
    }
    end_life(&l);
}

/* --- charges --- */

#define ONCE "first = hours(0), every = years(1)"

/* Two lots of an hour and one mould: press 1 takes the first, and as it has the mould the second too. */
static void a_press_without_its_mould_misses_a_tool(void **state)
{
    (void)state;
    assert_charges("buffer 'in' { capacity = 'unlimited' },\n"
                   "machine 'press 1' { queue = 'in' }, machine 'press 2' { queue = 'in' }, tool 'mould' {},\n"
                   "product 'a' { step { at = { 'press 1', 'press 2' }, cycle = hours(1), tool = 'mould' } },\n"
                   "orders 'o' { product = 'a', quantity = 2, lot = 1, " ONCE " }",
                   3,
                   "press 1 1 missing order o; press 2 1 missing tool mould; press 2 1 missing order o; "
                   "press 2 1 missing order o; ");
}

/* A cart takes two wheels, which come two at a time every two hours. Moulding fills the store at 4 and stands with the next two from 6 on: nobody
 * orders carts. */
static void an_assembly_waits_for_what_feeds_its_store_and_a_full_store_for_the_assembly(void **state)
{
    (void)state;
    assert_charges("line 'wheel' { machine 'moulding' { cycle = hours(1) } },\n"
                   "line 'cart' { machine 'assembly' { cycle = hours(1), kit = { parts = { wheels = 2 } } } },\n"
                   "store 'wheels' { product = 'wheel', capacity = 1 },\n"
                   "orders 'w' { product = 'wheel', endless = true, lot = 2 },\n"
                   "orders 'c' { product = 'cart', " ONCE " }",
                   8, "moulding 2 missing order c; assembly 2 slow cycle moulding; assembly 5 missing order c; ");
}

/* Two wheels are missing and nobody may make them: the only card is on two that are in the store. */
static void a_component_without_a_card_is_charged_to_the_loop(void **state)
{
    (void)state;
    assert_charges("line 'wheel' { machine 'moulding' { cycle = hours(1) } },\n"
                   "line 'cart' { machine 'assembly' { cycle = hours(1), kit = { parts = { wheels = 3 } } } },\n"
                   "store 'wheels' { product = 'wheel', capacity = 4 },\n"
                   "cards 'wip' { count = 1, from = 'moulding', to = 'assembly' },\n"
                   "orders 'w' { product = 'wheel', endless = true, lot = 2 },\n"
                   "orders 'c' { product = 'cart', " ONCE " }",
                   4, "moulding 2 missing card wip; assembly 2 missing card wip; assembly 2 slow cycle moulding; ");
}

/* Lots at 0, 1, 2, 3; two make a batch of half an hour: at 1 and at 3. */
static void an_oven_with_too_few_lots_waits_for_its_batch(void **state)
{
    (void)state;
    assert_charges("line 'a' { machine 'oven' { cycle = hours(0.5), batch = { min = 2, max = 2 } } },\n"
                   "orders 'o' { product = 'a', first = hours(0), every = hours(1) }",
                   3.5, "oven 2 batch not full oven; oven 0.5 missing order o; ");
}

/* Two lots of an order come at 1 and at 2: packing waits for the saw all the time, also when the first is there. */
static void a_join_waits_for_whoever_has_the_rest(void **state)
{
    (void)state;
    assert_charges("line 'a' { machine 'saw' { cycle = hours(1) }, buffer { capacity = 'unlimited' },\n"
                   "machine 'pack' { cycle = hours(1), join = 'order' } },\n"
                   "orders 'o' { product = 'a', quantity = 2, lot = 1, " ONCE " }",
                   3, "saw 1 missing order o; pack 2 slow cycle saw; ");
}

/* A lot of b is there at 1, but a comes first, at 3. */
static void a_plan_waits_for_the_product_that_is_next(void **state)
{
    (void)state;
    assert_charges("buffer 'x' { capacity = 9 },\n"
                   "machine 'of b' {}, machine 'of a' {}, machine 'm' { queue = 'x', sequence = { 'a', 'b' } },\n"
                   "product 'b' { step { at = 'of b', cycle = hours(1) }, step { at = 'm', cycle = hours(1) } },\n"
                   "product 'a' { step { at = 'of a', cycle = hours(3) }, step { at = 'm', cycle = hours(1) } },\n"
                   "orders 'b' { product = 'b', " ONCE " }, orders 'a' { product = 'a', " ONCE " }",
                   4, "of b 3 missing order b; of a 1 missing order a; m 3 slow cycle of a; ");
}

/* The lot on the cutter will go to packing, as 99 of 100 do: polishing does not wait for the cutter. */
static void a_lot_that_will_go_another_way_is_not_waited_for(void **state)
{
    (void)state;
    assert_charges("line 'a' { machine 'cut' { cycle = hours(1), branch = { to = 'pack', share = percent(99) } },\n"
                   "machine 'polish' { cycle = hours(1) }, machine 'pack' { cycle = hours(1) } },\n"
                   "orders 'o' { product = 'a', " ONCE " }",
                   2, "cut 1 missing order o; polish 2 missing order o; pack 1 slow cycle cut; ");
}

static void an_outage_has_its_own_name(void **state)
{
    (void)state;
    assert_charges("line 'a' { machine 'm' { cycle = hours(10) } }, orders 'o' { product = 'a', endless = true },\n"
                   "outage 'air' { stations = { 'm' }, every = hours(2), repair = hours(1) }",
                   3, "m 1 outage air; ");
}

/* --- standstill --- */

static void a_batch_that_cards_keep_from_being_full_is_a_standstill(void **state)
{
    (void)state;
#define OVEN(wait)                                                                              \
    "line 'a' { machine 'oven' { cycle = hours(1), batch = { min = 3, max = 3" wait " } } },\n" \
    "cards 'wip' { count = 2 },\n"                                                              \
    "orders 'o' { product = 'a', every = hours(1), cards = 'wip' }"
    assert_stands(OVEN(""), "oven (no order) waits for a batch of 3 lots, 2 are there; orders wait for a card of wip",
                  "let the batch begin with less");
    assert_stands(OVEN(", wait = hours(2)"), NULL, NULL);
#undef OVEN
    assert_stands("line 'a' { machine 'oven' { cycle = hours(1), batch = { min = 3, max = 3 } } },\n"
                  "orders 'o' { product = 'a', first = hours(0), every = days(12) }",
                  NULL, NULL); /* an order is still to come */
}

static void an_order_that_never_comes_together_is_a_standstill(void **state)
{
    (void)state;
    assert_stands("line 'a' { machine 'saw' { cycle = hours(1) }, buffer { capacity = 'unlimited' },\n"
                  "machine 'pack' { cycle = hours(1), join = 'order' } }, cards 'wip' { count = 2 },\n"
                  "orders 'o' { product = 'a', quantity = 3, lot = 1, every = hours(9), cards = 'wip' }",
                  "pack (starved) waits for 1 more lot of the same order; orders wait for a card of wip",
                  "see that all lots that are joined come");
}

static void a_component_that_never_comes_is_a_standstill(void **state)
{
    (void)state;
    assert_stands("line 'wheel' { machine 'moulding' { cycle = hours(1) } },\n"
                  "line 'cart' { machine 'assembly' { cycle = hours(1), kit = { parts = { wheels = 3 } } } },\n"
                  "store 'wheels' { product = 'wheel', capacity = 4 },\n"
                  "cards 'wip' { count = 1, from = 'moulding', to = 'assembly' },\n"
                  "orders 'w' { product = 'wheel', endless = true, lot = 2 },\n"
                  "orders 'c' { product = 'cart', every = hours(5) }",
                  "moulding (blocked) waits for a card of wip, which a lot in store wheels has; assembly (no order) "
                  "waits for 3 pieces "
                  "from store wheels, which has 2",
                  "make the buffers of the loop larger, give more cards");
}

static void a_plan_that_cards_keep_from_its_next_is_a_standstill(void **state)
{
    (void)state;
    assert_stands(
        "machine 'm' { sequence = { 'b', 'a' } },\n"
        "product 'a' { step { at = 'm', cycle = hours(1) } }, product 'b' { step { at = 'm', cycle = hours(1) } },\n"
        "cards 'wip' { count = 1 },\n"
        "orders 'a' { product = 'a', every = hours(1), cards = 'wip' },\n"
        "orders 'b' { product = 'b', first = hours(2), every = hours(1), cards = 'wip' }",
        "m (starved) waits for a lot of b, the next of its sequence", "order what the sequence names");
}

/* --- trace --- */

struct ends {
    struct gj_names names;
    struct gj_text text;
};

static void write_end(void *user, const struct gj_trace_record *r)
{
    struct ends *ends = user;
    if (r->kind < GJ_EVENT_STORED) {
        return;
    }
    const struct gj_event_info *info = gj_event_info(r->kind);
    struct gj_trace_value who;
    struct gj_trace_value what;
    gj_names_of(&ends->names, info->subject, r->entity, &who);
    gj_names_of(&ends->names, info->a_kind, r->a, &what);
    gj_text_addf(&ends->text, "%g %s %s %s %g; ", (double)r->time / (double)GJ_HOUR, info->name, who.text,
                 what.form == GJ_FORM_TEXT ? what.text : "-", (double)r->b);
}

static void assert_ends(const char *plant, double hours, const char *expected)
{
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_error error = {0};
    struct ends ends;
    gj_text_init(&ends.text);
    open_plant(&l, plant);
    assert_int_equal(gj_names_init(&ends.names, l.diary.plant), GJ_OK);
    const struct gj_trace trace = {.sink = write_end, .user = &ends};
    l.floor.trace = &trace;
    assert_int_equal(gj_floor_run(&l.floor, (gj_time)(hours * (double)GJ_HOUR), &error), GJ_OK);
    assert_string_equal(ends.text.data ? ends.text.data : "", expected);
    gj_names_fini(&ends.names);
    gj_text_fini(&ends.text);
    end_life(&l);
}

/* Three wheels a lot: a cart takes two of the first, the next cart its last and one of the second. */
static void the_trace_knows_where_components_stocks_and_outages_end(void **state)
{
    (void)state;
    assert_ends("line 'wheel' { machine 'moulding' { cycle = hours(1) } },\n"
                "line 'cart' { machine 'assembly' { cycle = hours(1), kit = { parts = { wheels = 2 } } } },\n"
                "store 'wheels' { product = 'wheel', capacity = 9 },\n"
                "orders 'w' { product = 'wheel', endless = true, lot = 3 },\n"
                "orders 'c' { product = 'cart', quantity = 2, lot = 1, " ONCE " }",
                7,
                "3 stored wheel w#1 3; 3 used assembly w#1 2; 6 stored wheel w#2 3; 6 used assembly w#1 1; 6 used "
                "assembly w#2 1; ");
    assert_ends("machine 'm' { cycle = hours(1) }, product 'a' { step { at = 'm' } },\n"
                "stock 's' { product = 'a', initial = 1, up_to = 1 },\n"
                "orders 'c' { product = 'a', from = 's', quantity = 2, " ONCE " }",
                3, "0 ship c c#1 1; 1 ship c c#1 1; ");
    assert_ends("line 'a' { machine 'm' { cycle = hours(10) } }, orders 'o' { product = 'a', endless = true },\n"
                "outage 'air' { stations = { 'm' }, every = hours(2), repair = hours(1) }",
                4, "2 outage air - 0; 3 outage_over air - 0; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_without_its_mould_misses_a_tool),
        cmocka_unit_test(an_assembly_waits_for_what_feeds_its_store_and_a_full_store_for_the_assembly),
        cmocka_unit_test(a_component_without_a_card_is_charged_to_the_loop),
        cmocka_unit_test(an_oven_with_too_few_lots_waits_for_its_batch),
        cmocka_unit_test(a_join_waits_for_whoever_has_the_rest),
        cmocka_unit_test(a_plan_waits_for_the_product_that_is_next),
        cmocka_unit_test(a_lot_that_will_go_another_way_is_not_waited_for),
        cmocka_unit_test(an_outage_has_its_own_name),
        cmocka_unit_test(a_batch_that_cards_keep_from_being_full_is_a_standstill),
        cmocka_unit_test(an_order_that_never_comes_together_is_a_standstill),
        cmocka_unit_test(a_component_that_never_comes_is_a_standstill),
        cmocka_unit_test(a_plan_that_cards_keep_from_its_next_is_a_standstill),
        cmocka_unit_test(the_trace_knows_where_components_stocks_and_outages_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
