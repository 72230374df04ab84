/* Stocks of finished goods: lived by hand, and what can be wrong with one. */
#include "script/living.h"

/* Base stock of 2, one piece an hour to make, customers at 0 (1 piece), 1 (2 pieces) and 1.5 (1 piece).
 * 0: one piece leaves, one is ordered: work 0-1. At 1 the machine comes first: the piece comes in (2 on hand), and both go to the customer of 1; two
 * are ordered: work 1-2, 2-3. At 1.5 nothing is there: the customer waits, a third is ordered; at 2 a piece comes in and goes out. At 3
 * and 4 pieces come in and stay. */
#define SHOP                                                                                                        \
    "machine 'm' { cycle = hours(1) }, product 'a' { step { at = 'm' } },\n"                                        \
    "stock 's' { product = 'a', initial = 2, up_to = 2%s },\n"                                                      \
    "orders '1' { product = 'a', from = 's', first = hours(0), every = years(1), due = hours(0) },\n"               \
    "orders '2' { product = 'a', from = 's', first = hours(1), every = years(1), quantity = 2, due = hours(0) },\n" \
    "orders '3' { product = 'a', from = 's', first = hours(1.5), every = years(1), due = hours(0) }"

static struct gj_stock_meter stock_after(const char *plant, double hours, const char *diary, struct gj_flow_meter *flow)
{
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_stock_meter meter;
    live(&l, plant, hours);
    if (diary) {
        assert_string_equal(l.diary.text.data ? l.diary.text.data : "", diary);
    }
    gj_floor_read_stocks(&l.floor, &meter);
    gj_floor_read(&l.floor, NULL, NULL, flow, NULL);
    end_life(&l);
    return meter;
}

static void a_base_stock_orders_what_leaves_it(void **state)
{
    (void)state;
    char plant[900];
    struct gj_flow_meter flow;
    snprintf(plant, sizeof plant, SHOP, "");
    const struct gj_stock_meter m =
        stock_after(plant, 5,
                    "0 m work; 1 out a; 1 m no order; 1 m work; 2 out a; 2 m work; 3 out a; 3 m work; 4 out a; 4 m no "
                    "order; ",
                    &flow);
    assert_int_equal(m.made, 4);
    assert_int_equal(m.shipped, 4);
    assert_int_equal(m.on_hand, 2);
    assert_int_equal(m.on_order, 0);
    assert_int_equal(m.waiting, 0);
    assert_int_equal(m.demanded, 4);
    assert_int_equal(m.at_once, 3);
    assert_int_equal(m.orders_at_once, 2);
    assert_int_equal(flow.orders_closed, 3);
    assert_int_equal(flow.orders_on_time, 2);
    assert_int_equal(flow.pieces_sold, 4);
    assert_true(m.waiting_us == (gj_wide)GJ_HOUR / 2);     /* 1.5 to 2 */
    assert_true(m.on_hand_us == (gj_wide)4 * GJ_HOUR + 2); /* 1 until 1, 0 until 3, 1 until 4, 2 until 5 h and 1 us */
    assert_int_equal(m.out_us, 2 * GJ_HOUR);
}

static void an_order_that_is_not_covered_is_lost_whole(void **state)
{
    (void)state;
    char plant[900];
    struct gj_flow_meter flow;
    snprintf(plant, sizeof plant, SHOP, ", unmet = 'lost', review = hours(4)");
    const struct gj_stock_meter m =
        stock_after(plant, 3, "", &flow); /* reviewed at 0, before the customer comes, and at 4 */
    assert_int_equal(m.shipped, 2);       /* of the first and the third */
    assert_int_equal(m.lost, 2);
    assert_int_equal(flow.orders_lost, 1);
    assert_int_equal(m.reviews, 1);
    assert_int_equal(m.on_hand, 0);
}

/* A perfect forecast at 0 for the 4 h of the review and 2 h of lead: 1 + 2 + 1 pieces, less the 2 on hand, plus a safety of 1. */
static void a_forecast_without_error_knows_what_will_be_asked_for(void **state)
{
    (void)state;
    struct gj_flow_meter flow;
    const struct gj_stock_meter m =
        stock_after("machine 'm' { cycle = hours(1) }, product 'a' { step { at = 'm' } },\n"
                    "stock 's' { product = 'a', initial = 2, policy = 'forecast', review = hours(4), lead = hours(2), "
                    "safety = 1 },\n"
                    "orders '1' { product = 'a', from = 's', first = hours(0), every = hours(5.9) },\n"
                    "orders '2' { product = 'a', from = 's', first = hours(6), every = hours(1), quantity = 2 }",
                    3.9, NULL, &flow);
    assert_int_equal(m.pieces_ordered,
                     2 - 2 + 1); /* orders at 0 and 5.9; that of 6 is not before the end of the window */
    assert_int_equal(m.reviews, 1);
}

/* The k-th review's draw is the same whatever the error: forecasts scale with it, and a lever of 0.5 is half the error. */
static int64_t ordered_with(const char *error, double lever)
{
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_stock_meter meter;
    struct gj_error problem = {0};
    char plant[700];
    snprintf(plant, sizeof plant,
             "machine 'm' { cycle = hours(1) }, product 'a' { step { at = 'm' } },\n"
             "stock 's' { product = 'a', policy = 'forecast', review = hours(10), error = %s, lot = 2000000 },\n"
             "orders '1' { product = 'a', from = 's', every = hours(1), quantity = 100000 }",
             error);
    live(&l, plant, 9);
    gj_floor_reset(&l.floor, 7, 0);
    gj_floor_set_lever(&l.floor, GJ_LEVER_FORECAST, lever);
    assert_int_equal(gj_floor_run(&l.floor, GJ_HOUR, &problem), GJ_OK);
    gj_floor_read_stocks(&l.floor, &meter);
    end_life(&l);
    return meter.pieces_ordered;
}

/* Reviews at 0 and 4 h of a stock that is looked at every 8 h, with a lever of a half; the forecast reaches as far as the next. */
static void the_lever_shortens_the_time_between_looks(void **state)
{
    (void)state;
    struct living l = {.loaded = {.scenario = NULL}};
    struct gj_stock_meter meter;
    struct gj_error problem = {0};
    live(&l,
         "machine 'm' { cycle = seconds(1) }, product 'a' { step { at = 'm' } },\n"
         "stock 's' { product = 'a', policy = 'forecast', review = hours(8) },\n"
         "orders '1' { product = 'a', from = 's', every = hours(1), quantity = 10 }",
         9);
    gj_floor_reset(&l.floor, 7, 0);
    gj_floor_set_lever(&l.floor, GJ_LEVER_PLANNING, 0.5);
    assert_int_equal(gj_floor_run(&l.floor, GJ_HOUR / 2, &problem), GJ_OK);
    gj_floor_read_stocks(&l.floor, &meter);
    assert_int_equal(meter.pieces_ordered, 30); /* those of 1, 2 and 3 h */
    assert_int_equal(gj_floor_run(&l.floor, 5 * GJ_HOUR, &problem), GJ_OK);
    gj_floor_read_stocks(&l.floor, &meter);
    assert_int_equal(meter.reviews, 2);
    end_life(&l);
}

static void the_lever_scales_the_error_of_the_forecast(void **state)
{
    (void)state;
    const int64_t exact = ordered_with("percent(0)", 1.0);
    const int64_t half = ordered_with("percent(10)", 1.0);
    const int64_t whole = ordered_with("percent(20)", 1.0);
    assert_int_equal(exact, 900000);
    assert_true(half != exact);
    assert_true(whole - exact >= 2 * (half - exact) - 1 && whole - exact <= 2 * (half - exact) + 1);
    assert_int_equal(ordered_with("percent(20)", 0.5), half);
}

/* All is scrapped: what the production order lacks is ordered again when it is done. */
static void scrap_is_ordered_again_by_the_policy(void **state)
{
    (void)state;
    struct gj_flow_meter flow;
    const struct gj_stock_meter m = stock_after(
        "machine 'm' { cycle = hours(1), quality = { scrap = percent(100) } }, product 'a' { step { at = 'm' } },\n"
        "stock 's' { product = 'a', up_to = 3, lot = 3 },\n"
        "orders { product = 'a', from = 's', every = years(1) }",
        7, "0 m work; 3 out a; 3 m work; 6 out a; 6 m work; ", &flow);
    assert_int_equal(m.orders_made, 3);
    assert_int_equal(m.on_order, 3);
    assert_int_equal(m.made, 0);
}

#define IN_STOCK(stock, orders)                                                                                 \
    "return study { title = 'test', horizon = days(30), plant = plant {\n"                                      \
    "line 'a' { machine 'm' { cycle = seconds(3) } }, line 'b' { machine 'n' { cycle = seconds(3) } },\n" stock \
    ",\norders { product = 'a', every = days(1), " orders " } } }"

static void mistakes_at_stocks_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_STOCK("stock 's' { product = 'a' }", "from = 's'"), 3, GJ_MODEL, "does not say how far it is filled up"},
        {IN_STOCK("stock 's' { product = 'c', up_to = 3 }", "from = 's'"), 3, GJ_MODEL, "no product is named \"c\""},
        {IN_STOCK("stock 'goods' { product = 'a', up_to = 3 }", "from = 'godos'"), 4, GJ_MODEL,
         "there is no stock \"godos\"; did you mean \"goods\"?"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3 }", "due = days(1)"), 3, GJ_MODEL, "nobody is served from it"},
        {IN_STOCK("stock 's' { product = 'b', up_to = 3 }", "from = 's'"), 4, GJ_MODEL,
         "stock \"s\" holds another product"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3, reorder = 4 }", "from = 's'"), 3, GJ_MODEL,
         "never orders: it would fill up to 3 when below 4"},
        {IN_STOCK("stock 's' { product = 'a', policy = 'forecast' }", "from = 's'"), 3, GJ_MODEL,
         "a forecast needs a period of review"},
        {IN_STOCK("stock 's' { product = 'a', policy = 'forecast', review = days(1), up_to = 3 }", "from = 's'"), 3,
         GJ_MODEL, "goes not with the policy forecast"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3, error = percent(3) }", "from = 's'"), 3, GJ_MODEL,
         "goes not with the policy reorder"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3, error = percent(-3) }", "from = 's'"), 3, GJ_SCRIPT,
         "is negative: -3 %"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3 }", "from = 's', fill = true"), 4, GJ_MODEL,
         "is for production, not for what a stock serves"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3 }", "from = 's', lose_when_full = true"), 4, GJ_MODEL,
         "is served from a stock, so no buffer of the plant can be full or empty for it"},
        {IN_STOCK("stock 's' { product = 'a', up_to = 3 }, stock 's' { product = 'a', up_to = 3 }", "from = 's'"), 3,
         GJ_MODEL, "there are two stocks of this name"},
        {IN_STOCK("stock 's' { product = 'a', policy = 'forcast' }", "from = 's'"), 3, GJ_SCRIPT,
         "did you mean \"forecast\"?"},
    };
    ALL_ARE_TOLD(mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_base_stock_orders_what_leaves_it),
        cmocka_unit_test(an_order_that_is_not_covered_is_lost_whole),
        cmocka_unit_test(a_forecast_without_error_knows_what_will_be_asked_for),
        cmocka_unit_test(the_lever_scales_the_error_of_the_forecast),
        cmocka_unit_test(the_lever_shortens_the_time_between_looks),
        cmocka_unit_test(scrap_is_ordered_again_by_the_policy),
        cmocka_unit_test(mistakes_at_stocks_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
