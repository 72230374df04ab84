/* Every mistake a scenario can make is told with file, line, kind and what is wrong. */
#include "script/loading.h"

static void mistakes_in_fields_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MACHINE("setpu = minutes(3)"), 3, GJ_SCRIPT, "unknown field \"setpu\" of machine; did you mean \"setup\"?"},
        {IN_MACHINE("zzzzzz = 1"), 3, GJ_SCRIPT, "unknown field \"zzzzzz\" of machine"},
        {IN_MACHINE("\n\nplaces = 0"), 5, GJ_SCRIPT, "must be at least 1, it is 0"},
        {IN_MACHINE("places = 1.5"), 3, GJ_SCRIPT, "must be a whole number, it is 1.5"},
        {IN_MACHINE("places = -1"), 3, GJ_SCRIPT, "is negative: -1"},
        {IN_MACHINE("places = 20000"), 3, GJ_SCRIPT, "must be at most 10000, it is 20000"},
        {IN_MACHINE("places = 0/0"), 3, GJ_SCRIPT, "is not a number"},
        {IN_MACHINE("places = 'two'"), 3, GJ_SCRIPT, "must be a whole number, not the text \"two\""},
        {IN_MACHINE("by_hand = 1"), 3, GJ_SCRIPT, "must be true or false, not the number 1"},
        {IN_MACHINE("rule = 'fifoo'"), 3, GJ_SCRIPT, "\"fifoo\" is no choice; did you mean \"fifo\"?"},
        {IN_MACHINE("rule = 'lifo of the last'"), 3, GJ_SCRIPT, "use one of: fifo edd spt fewest_setups"},
        {IN_MACHINE("rule = 3"), 3, GJ_SCRIPT, "must be one of its words, not the number 3"},
        {IN_MACHINE("setup = 35"), 3, GJ_SCRIPT, "write minutes(35), or another unit"},
        {IN_MACHINE("setup = won(35)"), 3, GJ_SCRIPT, "distribution of durations, or matrix { ... }, not money"},
        {IN_MACHINE("setup = minutes(-35)"), 3, GJ_SCRIPT, "is negative: -35 min"},
        {IN_MACHINE("setup = uniform(minutes(-5), minutes(5))"), 3, GJ_SCRIPT, "its lowest value is negative: -5 min"},
        {IN_MACHINE("setup = poisson(5)"), 3, GJ_SCRIPT, "not a distribution of numbers"},
        {IN_MACHINE("setup = exponential(years(20))"), 3, GJ_SCRIPT,
         "its mean must be at most 3650 days, it is 7300 days"},
        {IN_MACHINE("setup = exponential(hours(3)):of 'busy'"), 3, GJ_SCRIPT, "runs on one clock only"},
        {IN_MACHINE("setup = hours(3):per 'day'"), 3, GJ_SCRIPT, "a duration per the text \"day\" is no rate"},
        {IN_MACHINE("setup = machine 'x' { cycle = seconds(1) }"), 3, GJ_SCRIPT, "not the machine \"x\""},
        {IN_MACHINE("quality = { defects = 1.1 }"), 3, GJ_SCRIPT,
         "write percent(1.1) or ratio(1.1), whichever is meant"},
        {IN_MACHINE("quality = { defects = percent(110) }"), 3, GJ_SCRIPT, "must be at most 100 %, it is 110 %"},
        {IN_MACHINE("quality = { defects = percent(-1) }"), 3, GJ_SCRIPT, "is negative: -1 %"},
        {IN_MACHINE("quality = { wear = { rises = percent(1), over = 0 } }"), 3, GJ_SCRIPT,
         "must be at least 1, it is 0"},
        {IN_MACHINE("quality = { wear = { over = 9 } }"), 3, GJ_SCRIPT, "field \"rises\" is missing"},
        {IN_MACHINE("quality = { wear = { rises = percent(1), over = 9, change = { every = 3 } } }"), 3, GJ_SCRIPT,
         "field \"takes\" is missing"},
        {IN_MACHINE("quality = 3"), 3, GJ_SCRIPT, "must be quality { ... }, not the number 3"},
        {IN_MACHINE("quality = failure { every = hours(1), repair = hours(1) }"), 3, GJ_SCRIPT, "not the failure"},
        {IN_MACHINE("fails = 3"), 3, GJ_SCRIPT, "must be failure { ... } or a list of them, not the number 3"},
        {IN_MACHINE("fails = { repair = hours(1) }"), 3, GJ_SCRIPT, "field \"every\" is missing"},
        {IN_MACHINE("fails = { { every = hours(9), repair = hours(1) }, 3 }"), 3, GJ_SCRIPT, "must be failure"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_needs_and_the_rest_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MACHINE("needs = 3"), 3, GJ_SCRIPT,
         "must be workers, such as { operator = 1 } or \"operator\", not the number 3"},
        {IN_MACHINE("needs = { op = 0 }"), 3, GJ_SCRIPT, "must be a whole number of workers, it is 0"},
        {IN_MACHINE("needs = { op = 'x' }"), 3, GJ_SCRIPT, "not the text \"x\""},
        {IN_MACHINE("needs = { 1, 2 }"), 3, GJ_SCRIPT, "not the number 1"},
        {IN_MACHINE("needs = { a = 1, b = 1, c = 1, d = 1, e = 1 }"), 3, GJ_SCRIPT,
         "asks for 5 kinds of worker, at most 4"},
        {IN_MACHINE("family = 3"), 3, GJ_SCRIPT, "must be a text, or a table { product = text }, not the number 3"},
        {IN_MACHINE("family = 'a\\1b'"), 3, GJ_SCRIPT, "is not a plain text"},
        {IN_MACHINE("family = string.rep('x', 600)"), 3, GJ_SCRIPT, "has 600 bytes, at most 500 are possible"},
        {IN_MACHINE("family = { [3] = 'x' }"), 3, GJ_SCRIPT, "must be a text, or a table"},
        {IN_MACHINE("calendar = 'never'"), 3, GJ_SCRIPT,
         "must be shifts { ... } or \"always\", not the text \"never\""},
        {IN_MACHINE("buffer { capacity = 3 }"), 3, GJ_SCRIPT, "it takes fields only, with their names"},
        {IN_MACHINE("[true] = 3"), 2, GJ_SCRIPT, "its things are not numbered 1, 2, 3"},
        {IN_STUDY("warm_up = 3"), 3, GJ_SCRIPT, "study.warm_up"},
        {IN_STUDY("seed = 1e30"), 3, GJ_SCRIPT, "study.seed"},
        {IN_STUDY("headline = 'avalability'"), 3, GJ_SCRIPT, "did you mean \"availability\"?"},
        {IN_STUDY("confidence = percent(100)"), 3, GJ_SCRIPT, "must be at most 99.99 %, it is 100 %"},
        {IN_STUDY("precision = minutes(3):per 'day'"), 3, GJ_SCRIPT, "is no rate"},
        {IN_STUDY("start = '2019-01-01'"), 3, GJ_SCRIPT, "\"2019-01-01\" is not a Monday"},
        {IN_STUDY("start = '2019-02-30'"), 3, GJ_SCRIPT, "\"2019-02-30\" is no date"},
        {IN_STUDY("start = 3"), 3, GJ_SCRIPT, "must be a date, such as \"2019-01-07\", not the number 3"},
        {IN_STUDY("firm = firm { price = 3, material = won(3) }"), 3, GJ_SCRIPT, "write won(3)"},
        {IN_STUDY("firm = firm { price = won(3) }"), 3, GJ_SCRIPT, "field \"material\" is missing"},
        {IN_STUDY("firm = firm { price = won(3), material = won(1), overhead = won(3) }"), 3, GJ_SCRIPT,
         "must be money a time, such as won(2900000):per \"month\", not money"},
        {IN_STUDY("firm = firm { price = won(3), material = won(1), overhead = 3 }"), 3, GJ_SCRIPT,
         "write won(3):per \"month\""},
        {IN_STUDY("firm = firm { price = won(3), material = won(1), overhead = won(3):per 'working_day' }"), 3,
         GJ_SCRIPT, "\"working_day\" goes with orders only"},
        {IN_STUDY("firm = firm { price = won(3), material = won(1), social_rate = percent(-100):per 'year' }"), 3,
         GJ_SCRIPT, "is negative: -100 %"},
        {IN_STUDY("bridge = { deadweight = percent(120) }"), 3, GJ_SCRIPT, "must be at most 100 %, it is 120 %"},
        {IN_STUDY("bridge = { leakage = percent(-1) }"), 3, GJ_SCRIPT, "is negative: -1 %"},
        {IN_STUDY("bridge = { deadwieght = percent(1) }"), 3, GJ_SCRIPT, "did you mean \"deadweight\"?"},
        {IN_STUDY("bridge = 3"), 3, GJ_SCRIPT, "must be bridge { ... }, not the number 3"},
        {IN_STUDY("firm = firm { price = won(3), material = won(1), social_rate = 0.045 }"), 3, GJ_SCRIPT,
         "write percent(0.045):per \"year\""},
        {IN_STUDY("before = level { level = 6, name = 'x' }"), 3, GJ_SCRIPT, "must be at most 5, it is 6"},
        {IN_STUDY("before = level { level = 1, name = string.rep('x', 64) }"), 3, GJ_SCRIPT,
         "has 64 bytes, at most 63 are possible"},
        {IN_STUDY("before = level { level = 1, name = 'x', levers = { respons = 0.5 } }"), 3, GJ_SCRIPT,
         "unknown field \"respons\" of levers; did you mean \"response\"?"},
        {"return study {}", 1, GJ_SCRIPT, "field \"title\" is missing"},
        {"return study { 3, title = 'x', horizon = days(1) }", 1, GJ_SCRIPT, "number 1 in it is the number 3"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_transits_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("line 'b' { conveyor { capacity = 2, transit = minutes(2) },\nbuffer { capacity = 3 }, machine 'm' { "
                  "cycle = seconds(1) } }"),
         4, GJ_MODEL, "stands right behind another buffer"},
        {IN_PLANT(
             "line 'b' { conveyor { capacity = 'unlimited', transit = minutes(2) }, machine 'm' { cycle = seconds(1) "
             "} }"),
         3, GJ_SCRIPT, "must be a whole number"},
        {IN_PLANT("transport { time = minutes(2) }"), 3, GJ_MODEL, "a buffer of the plant must have a name"},
        {IN_PLANT("transport 'x' { time = minutes(2), capacity = 0 }"), 3, GJ_SCRIPT, "must be at least 1"},
        {IN_PLANT(
             "line 'b' { transport { time = minutes(2) }, machine 'm' { cycle = seconds(1) } }, orders { product = "
             "'b', endless = true }"),
         3, GJ_MODEL, "raw parts that are always there do not travel"},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1) },\ntransport { time = minutes(2) } }"), 4, GJ_MODEL,
         "no station reads from this buffer"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_batches_and_parts_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MACHINE("batch = { min = 3 }"), 3, GJ_SCRIPT, "field \"max\" is missing"},
        {IN_MACHINE("batch = { min = 3, max = 2 }"), 2, GJ_MODEL, "its batch is of 3 to 2 lots"},
        {IN_MACHINE("batch = { max = 2, wait = minutes(0) }"), 3, GJ_SCRIPT, "must be at least"},
        {IN_MACHINE("split = 0"), 3, GJ_SCRIPT, "must be at least 1, it is 0"},
        {IN_MACHINE("join = 'all'"), 3, GJ_SCRIPT, "use one of: lot order"},
        {IN_MACHINE("batch = { max = 2 }, split = 4"), 2, GJ_MODEL, "works on several lots at once, and splits lots"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_branches_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("line 'b' { machine 'weld' { cycle = seconds(1), branch = { to = 'wled', share = percent(1) } } }"),
         3, GJ_MODEL, "no step of the route is at \"wled\"; did you mean \"weld\"?"},
        {IN_PLANT(
             "machine 'y' { cycle = seconds(1) }, product 'b' { step { at = 'y' }, step { at = 'y', branch = { to = "
             "'y', share = percent(1) } } }"),
         3, GJ_MODEL, "\"y\" is step 1 and step 2 of the route"},
        {IN_PLANT("machine 'y' { cycle = seconds(1) }, product 'b' { step { at = 'y', branch = { to = '', share = "
                  "percent(1) } } }"),
         3, GJ_MODEL, "no step of the route is at \"\""},
        {IN_PLANT("machine 'y' { branch = { to = 'out', share = percent(1) } }"), 3, GJ_MODEL, "stands in no line"},
        {IN_PLANT("line 'b' { machine 'y' { cycle = seconds(1), branch = { { to = 'out', share = percent(60) }, { to = "
                  "'scrap', share = percent(60) } } } }"),
         3, GJ_MODEL, "the branches after step 1 add up to 120 %"},
        {IN_PLANT("line 'b' { machine 'y' { cycle = seconds(1), branch = { to = 'y', share = percent(100) } } }"), 3,
         GJ_MODEL, "can never leave the plant"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_plants_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("pool 'x' { count = 1, wage = won(1):per 'month' }"), 3, GJ_SCRIPT,
         "number 3 in it is the pool \"x\"; here may stand: line machine inspection buffer transport conveyor cards "
         "store tool product stock outage orders"},
        {IN_PLANT("outage 'power' { every = days(9), repair = hours(1), stations = { 'nobody' } }"), 3, GJ_MODEL,
         "the plant has no station \"nobody\""},
        {IN_PLANT("outage 'power' { every = days(9), repair = hours(1), stations = {} }"), 3, GJ_MODEL,
         "stops no station"},
        {IN_PLANT("outage 'power' { every = days(0), repair = hours(1) }"), 3, GJ_MODEL, "every is 0"},
        {IN_PLANT(
             "outage 'x' { every = days(9), repair = hours(1) }, outage 'x' { every = days(9), repair = hours(1) }"),
         3, GJ_MODEL, "there are two outages of this name"},
        {IN_PLANT("machine 'x' { cycle = seconds(1) }, nil, machine 'y' { cycle = seconds(1) }"), 1, GJ_SCRIPT,
         "not numbered 1, 2, 3"},
        {IN_PLANT("buffer 'x' { capacity = -1 }"), 3, GJ_SCRIPT, "is negative: -1"},
        {IN_PLANT("buffer 'x' { capacity = 3 }"), 3, GJ_MODEL, "no station reads from this buffer"},
        {IN_PLANT("buffer { capacity = 3 }"), 3, GJ_MODEL, "a buffer of the plant must have a name"},
        {IN_PLANT("buffer 'x' { capacity = 3 }, buffer 'x' { capacity = 3 }"), 3, GJ_MODEL,
         "there are two buffers of this name"},
        {IN_PLANT("line 'b' { buffer { capacity = 3 },\nbuffer { capacity = 3 }, machine 'm' { cycle = seconds(1) } }"),
         4, GJ_MODEL, "stands right behind another buffer"},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1) },\nbuffer { capacity = 3 } }"), 4, GJ_MODEL,
         "no station reads from this buffer"},
        {IN_PLANT("line 'b' {}"), 3, GJ_MODEL, "the line has no station"},
        {IN_PLANT("line 'b' { products = {}, machine 'm' { cycle = seconds(1) } }"), 3, GJ_MODEL,
         "the line makes no product"},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1) },\nmachine 'm' { cycle = seconds(1) } }"), 4, GJ_MODEL,
         "there are two stations named \"m\" in the line"},
        {IN_PLANT("machine 'x' {}, machine 'x' {}"), 3, GJ_MODEL, "there are two stations named \"x\" in the plant"},
        {IN_PLANT("line 'b' { machine 'm' {} }"), 3, GJ_MODEL, "has no cycle time for product \"b\""},
        {IN_PLANT("line 'b' { machine 'm' { cycle = { c = seconds(3) } } }"), 3, GJ_MODEL,
         "no product \"c\" comes here"},
        {IN_PLANT("line 'b' { products = { 'p', 'q' }, machine 'm' { cycle = { p = seconds(3) } } }"), 3, GJ_MODEL,
         "has no cycle time for product \"q\""},
        {IN_PLANT("line 'a' { machine 'n' { cycle = seconds(1) } }"), 3, GJ_MODEL, "product \"a\" has a route already"},
        {IN_PLANT("machine 'x' { queue = 'y' }"), 3, GJ_MODEL, "the plant has no buffer \"y\""},
        {IN_PLANT("buffer 'yy' { capacity = 1 }, machine 'x' { queue = 'yyy' }"), 3, GJ_MODEL, "did you mean \"yy\"?"},
        {IN_PLANT("buffer 'y' { capacity = 1 }, line 'b' { buffer { capacity = 1 }, machine 'x' { queue = 'y', cycle = "
                  "seconds(1) } }"),
         3, GJ_MODEL, "names a queue, but a buffer stands before it"},
        {IN_PLANT("product 'p' {}"), 3, GJ_MODEL, "its route is empty"},
        {IN_PLANT("product 'p' { step { at = 'mm', cycle = seconds(1) } }"), 3, GJ_MODEL, "there is no station \"mm\""},
        {IN_PLANT("machine 'x' {}, product 'p' { step { at = 'x' } }"), 3, GJ_MODEL,
         "no cycle time for product \"p\" at \"x\""},
        {IN_PLANT("product 'p' { step {} }"), 3, GJ_MODEL, "does not say where it is done"},
        {IN_PLANT("product 'p' { step { at = 'm', job { at = 'm' } } }"), 3, GJ_MODEL, "has `at` and jobs"},
        {IN_PLANT("product 'p' { route = { { at = 'm' } }, step { at = 'm' } }"), 3, GJ_MODEL,
         "has steps in a route and beside it"},
        {IN_PLANT("machine 'x' {}, machine 'y' {}, product 'p' { step { at = { 'x', 'y' }, cycle = seconds(1) } }"), 3,
         GJ_MODEL, "takes from another queue"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_orders_and_people_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("orders 'o' { product = 'b', every = hours(1) }"), 3, GJ_MODEL, "no product is named \"b\""},
        {IN_PLANT("orders 'o' { product = 'a', every = hours(1), allowance = 0.04 }"), 3, GJ_SCRIPT,
         "write percent(0.04)"},
        {IN_PLANT("orders 'o' { product = 'a', every = hours(1), allowance = percent(1001) }"), 3, GJ_SCRIPT,
         "must be at most 1000 %"},
        {IN_PLANT("orders 'o' { product = 'a' }"), 3, GJ_MODEL, "does not say how often it orders"},
        {IN_PLANT("orders 'o' { product = 'a', every = hours(1), rate = 3 }"), 3, GJ_MODEL, "has `every` and `rate`"},
        {IN_PLANT("orders 'o' { product = 'a', rate = 3 }"), 3, GJ_MODEL, "does not say in what time"},
        {IN_PLANT("orders 'o' { product = 'a', rate = pieces(3):per 'day', per = 'day' }"), 3, GJ_MODEL,
         "the rate has its time already"},
        {IN_PLANT("orders 'o' { product = 'a', rate = 0, per = 'day' }"), 3, GJ_MODEL, "nothing is ever ordered"},
        {IN_PLANT("orders 'o' { product = 'a', rate = won(3):per 'day' }"), 3, GJ_SCRIPT, "must be pieces a time"},
        {IN_PLANT("orders 'o' { product = 'a', endless = true, rate = 3, per = 'day' }"), 3, GJ_MODEL,
         "goes not with endless orders"},
        {IN_PLANT("orders { product = 'a', every = hours(1) }"), 3, GJ_MODEL,
         "there are two streams of orders named \"a\""},
        {"return study { title = 'x', horizon = days(1), plant = plant {} }", 1, GJ_MODEL, "the plant has no station"},
        {"return study { title = 'x', horizon = days(1),\nplant = plant { line 'a' { machine 'm' { cycle = seconds(1) "
         "} } } }",
         2, GJ_MODEL, "nobody orders anything"},
        {IN_PLANT("people = pool 'p' { count = 1, wage = won(1):per 'month' }, line 'b' { machine 'm' { cycle = "
                  "seconds(1),\nneeds = { p = 2 } } }"),
         3, GJ_MODEL, "the work needs 2 workers, the plant has 1 that can do it"},
        {IN_PLANT("people = { pool 'p' { count = 1, wage = won(1):per 'month' },\npool 'p' { count = 1, wage = "
                  "won(1):per 'month' } }"),
         4, GJ_MODEL, "there are two pools of this name"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_maintenance_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MACHINE("maintenance = { every = hours(9) }"), 3, GJ_SCRIPT, "field \"time\" is missing"},
        {IN_MACHINE("maintenance = { every = hours(9), time = hours(1), window = exponential(hours(1)) }"), 3, GJ_MODEL,
         "is a distribution; one length is wanted"},
        {IN_MACHINE("maintenance = { every = 500, clock = 'cycles', time = hours(1), window = hours(1) }"), 3, GJ_MODEL,
         "is not in the unit of `every`"},
        {IN_MACHINE("maintenance = { every = hours(9), time = hours(1), window = hours(9) }"), 2, GJ_MODEL,
         "it would be done at every opportunity"},
        {IN_MACHINE("maintenance = { every = hours(9), time = hours(1), when_idle = true }"), 2, GJ_MODEL,
         "is done when idle, but has no window"},
        {IN_MACHINE("maintenance = { every = hours(9), time = hours(1), renews = 'motor' }"), 2, GJ_MODEL,
         "renews \"motor\", which the station does not have"},
        {IN_MACHINE("maintenance = { every = hours(9), time = hours(1), restores = true }"), 2, GJ_MODEL,
         "has nothing to restore"},
        {IN_MACHINE("maintenance = { every = 9, time = hours(1) }"), 3, GJ_MODEL,
         "a number without a unit goes with the clock of cycles only"},
        {IN_MACHINE(
             "maintenance = maintenance 'a' { every = hours(9), time = hours(1) }, fails = failure 'a' { every = "
             "hours(9), repair = hours(1) }"),
         2, GJ_MODEL, "there are two failures named \"a\""},
        {IN_MACHINE("degrades = { repair = hours(1) }"), 2, GJ_MODEL, "has 0 stages, possible are 1 to 64"},
        {IN_MACHINE("degrades = degradation { stage { time = 5 }, repair = hours(1) }"), 3, GJ_MODEL,
         "a number without a unit goes with the clock of cycles only"},
        {IN_MACHINE("degrades = degradation { stage { time = exponential(hours(5)):of 'busy' }, repair = hours(1) }"),
         3, GJ_MODEL, "names a clock, but all stages run on that of the degradation"},
        {IN_MACHINE("degrades = degradation { stage { time = hours(5), defects = 2 }, repair = hours(1) }"), 2,
         GJ_MODEL, "multiplies defects, but the station makes none"},
        {IN_MACHINE("degrades = degradation { stage { time = hours(5) }, repair = hours(1), inspect = hours(1) }"), 2,
         GJ_MODEL, "is never maintained, so inspect and maintenance say nothing"},
        {IN_MACHINE("degrades = degradation { stage { time = hours(5) }, repair = hours(1), maintain_at = 1, "
                    "maintenance = hours(1) }"),
         2, GJ_MODEL, "is maintained at stage 1, but its last stage is 0"},
        {IN_MACHINE("degrades = degradation { stage { time = hours(5) }, stage { time = hours(5) }, repair = hours(1), "
                    "maintain_at = "
                    "1, restores_to = 1, maintenance = hours(1) }"),
         2, GJ_MODEL, "leaves it in stage 1, where it is due again"},
        {IN_MACHINE("degrades = degradation { stage { time = hours(5) }, stage { time = hours(5) }, repair = hours(1), "
                    "maintain_at = 1 }"),
         2, GJ_MODEL, "the maintenance of \"wear 1\" has no time"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_at_machines_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MACHINE("needs = 'oper'"), 3, GJ_MODEL, "no pool is named or skilled \"oper\""},
        {IN_MACHINE("needs = 'pres'"), 3, GJ_MODEL, "did you mean \"press\"?"},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1), needs = 'x' } }"), 3, GJ_MODEL,
         "give the plant people"},
        {IN_MACHINE("setup_needs = 'op'"), 3, GJ_MODEL, "asks for workers, but there is no set-up"},
        {IN_MACHINE("quality = { drifts = hours(3) }"), 3, GJ_MODEL, "nothing says how bad it is then"},
        {IN_MACHINE("quality = { found = hours(3) }"), 3, GJ_MODEL, "never goes out of control"},
        {IN_MACHINE("fails = { every = hours(9):of 'busy', repair = hours(1) }"), 3, GJ_SCRIPT,
         ":of goes with a distribution"},
        {IN_MACHINE("fails = { every = hours(9), clock = 'cycles', repair = hours(1) }"), 3, GJ_MODEL,
         "the clock of cycles counts pieces, not time"},
        {IN_MACHINE("fails = { every = 5000, repair = hours(1) }"), 3, GJ_MODEL,
         "a number without a unit goes with the clock of cycles only"},
        {IN_MACHINE("fails = { every = won(5), repair = hours(1) }"), 3, GJ_SCRIPT,
         "must be a duration, a number of cycles, or a distribution of these, not money"},
        {IN_MACHINE("fails = { every = 0, clock = 'cycles', repair = hours(1) }"), 2, GJ_MODEL, "fails.every is 0"},
        {IN_MACHINE("fails = { every = hours(9), repair = hours(1), part = 'srap' }"), 3, GJ_SCRIPT,
         "\"srap\" is no choice; did you mean \"scrap\"?"},
        {IN_MACHINE("fails = { every = exponential(hours(9)):of 'buzy', repair = hours(1) }"), 3, GJ_SCRIPT,
         ":of \"buzy\" is no clock; did you mean \"busy\"?"},
        {IN_MACHINE("fails = { every = exponential(hours(9)):of 'busy', clock = 'calendar', repair = hours(1) }"), 3,
         GJ_MODEL, "is not the clock of every ... :of"},
        {IN_MACHINE("fails = { failure 'x' { every = hours(9), repair = hours(1) },\nfailure 'x' { every = hours(9), "
                    "repair = hours(1) } }"),
         4, GJ_MODEL, "the station has two failures of this name"},
        {IN_MACHINE("fails = { every = hours(0), repair = hours(1) }"), 2, GJ_MODEL, "fails.every is 0"},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1) }, inspection 'i' { cycle = seconds(1), misses = "
                  "percent(1),\n"
                  "false_alarms = percent(1), rework = 'x' } }"),
         4, GJ_MODEL, "no station \"x\" stands before it in the line"},
        {IN_PLANT("machine 'x' {}, inspection 'i' { misses = percent(1), false_alarms = percent(1), rework = 'x' },\n"
                  "product 'p' { step { at = 'i', cycle = seconds(1) }, step { at = 'x', cycle = seconds(1) } }"),
         3, GJ_MODEL, "product \"p\" does not pass \"x\" before it"},
        {IN_PLANT(
             "machine 'x' { cycle = seconds(1) }, machine 'y' { cycle = seconds(1) },\n"
             "inspection 'i' { cycle = seconds(1), misses = percent(1), false_alarms = percent(1), rework = 'x' },\n"
             "product 'p' { step { at = 'x' }, step { at = 'i' } }, product 'q' { step { at = 'y' }, step { at = 'x' "
             "}, step { at = 'i' } }"),
         4, GJ_MODEL, "\"x\" is step 1 of one product and step 2 of \"q\""},
        {IN_PLANT("line 'b' { machine 'm' { cycle = seconds(1) }, inspection 'i' { cycle = seconds(1), false_alarms = "
                  "percent(1) } }"),
         3, GJ_SCRIPT, "field \"misses\" is missing: probability that a defective piece passes"},
        {IN_PLANT("line 'b' { buffer { capacity = 0 }, machine 'm' { cycle = seconds(1) }, inspection 'i' { cycle = "
                  "seconds(1), misses = percent(1),\n"
                  "false_alarms = percent(1), rework = 'm' } }"),
         3, GJ_MODEL, "buffer"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_shifts_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("shifts = { days = 'mon-fry', hours = '24h' }"), 3, GJ_SCRIPT, "\"mon-fry\" are no days of the week"},
        {IN_PLANT("shifts = { days = 5, hours = '24h' }"), 3, GJ_SCRIPT,
         "must be days of the week, such as \"mon-fri\", not the number 5"},
        {IN_PLANT("shifts = { hours = '8-17' }"), 3, GJ_SCRIPT, "\"8-17\" are no hours of the day"},
        {IN_PLANT("shifts = { hours = '08:00-25:00' }"), 3, GJ_SCRIPT, "\"08:00-25:00\" are no hours of the day"},
        {IN_PLANT("shifts = { hours = 8 }"), 3, GJ_SCRIPT, "must be hours, such as"},
        {IN_PLANT("shifts = { hours = {} }"), 3, GJ_SCRIPT, "holds no hours"},
        {IN_PLANT("shifts = { hours = { '08:00-12:00', '11:00-15:00' } }"), 3, GJ_MODEL, "two intervals overlap"},
        {IN_PLANT("shifts = { hours = { '22:00-06:00', '05:00-07:00' } }"), 3, GJ_MODEL, "two intervals overlap"},
        {IN_PLANT("shifts = {}"), 3, GJ_MODEL, "has neither hours nor intervals"},
        {IN_PLANT("shifts = { hours = '24h', intervals = { { hours(0), hours(1) } } }"), 3, GJ_MODEL,
         "stands beside hours"},
        {IN_PLANT("shifts = { intervals = { { hours(0), hours(1) } } }"), 3, GJ_MODEL, "needs a cycle"},
        {IN_PLANT("shifts = { hours = '24h', cycle = days(3) }"), 3, GJ_MODEL, "goes with intervals, not with hours"},
        {IN_PLANT("shifts = { cycle = days(1), intervals = { { hours(3), hours(1) } } }"), 3, GJ_MODEL,
         "interval 1 is not possible"},
        {IN_PLANT("shifts = { cycle = days(1), intervals = { { hours(3) } } }"), 3, GJ_SCRIPT,
         "interval 1 is not { from, to } in durations"},
        {IN_PLANT("shifts = { cycle = days(1), intervals = 3 }"), 3, GJ_SCRIPT,
         "must be a list of { from, to } durations"},
        {IN_PLANT("shifts = { hours = '24h', holidays = { 1.5 } }"), 3, GJ_SCRIPT, "1.5 is no number of a day"},
        {IN_PLANT("shifts = { hours = '24h', holidays = { '2019-13-01' } }"), 3, GJ_SCRIPT,
         "\"2019-13-01\" is no date"},
        {IN_PLANT("shifts = { hours = '24h', holidays = { '2019-01-08' } }"), 3, GJ_MODEL,
         "has dates, but the study has no date to start at"},
        {IN_PLANT("shifts = { hours = '24h', holidays = 3 }"), 3, GJ_SCRIPT,
         "must be a list of day numbers or dates, not the number 3"},
        {IN_PLANT("shifts = shifts 'day' { days = 'mon', hours = '08:00-12:00', holidays = (function() local t = {}\n"
                  "for i = 0, 2000 do t[i + 1] = i end return t end)() }"),
         3, GJ_MODEL, "the shift never opens: all its days are holidays"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_studies_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_STUDY("settle = days(30)"), 3, GJ_MODEL, "the evaluation begins after the end of the run"},
        {IN_STUDY("decide_at = days(31)"), 3, GJ_MODEL, "the decision falls after the end of the run"},
        {IN_STUDY("replications = 5, replications_min = 6"), 3, GJ_MODEL, "is more than replications, 5"},
        {IN_STUDY("headline = 'oee', precision = 0.5"), 3, GJ_MODEL, "write percent(0.5)"},
        {IN_STUDY("headline = 'wages', precision = hours(1)"), 3, GJ_MODEL, "must have the unit of the headline wages"},
        {IN_STUDY("precision = pieces(2)"), 3, GJ_MODEL,
         "process_output_per_hour: pieces a time, or a plain number of pieces an hour"},
        {IN_STUDY("precision = hours(2)"), 3, GJ_MODEL, "write pieces(2):per \"hour\""},
        {IN_STUDY("precision = percent(2):per 'year'"), 3, GJ_MODEL, "pieces a time"},
        {IN_STUDY("precision = pieces(2):per 'working_day'"), 3, GJ_SCRIPT, "\"working_day\" goes with orders only"},
        {IN_STUDY("headline = 'heads_end', precision = pieces(2)"), 3, GJ_MODEL, "a plain number of heads"},
        {IN_STUDY("headline = 'cost_per_good', precision = 3"), 3, GJ_MODEL, "cost_per_good: money"},
        {IN_STUDY("headline = 'profit', precision = 3"), 3, GJ_MODEL, "write won(1e7):per \"year\""},
        {IN_STUDY(
             "after = level { level = 2, name = 'x' },\nsupport = programme 'upgrade' { year = 2019, min_level = 3 "
             "}"),
         4, GJ_MODEL, "\"upgrade\" supports levels 3 to 5, but `after` is level 2"},
        {IN_STUDY("after = level { level = 4, name = 'x' }, support = programme 'u' { year = 2021, min_level = 3, "
                  "max_level = 3 }"),
         3, GJ_MODEL, "\"u\" supports level 3, but `after` is level 4"},
        {IN_STUDY("after = level { level = 0, name = 'x' }, support = programme 'u' { year = 2021 }"), 3, GJ_MODEL,
         "name another programme or leave support out"},
        {IN_STUDY("support = programme { year = 2019 }"), 3, GJ_MODEL, "a programme must have a name"},
        {IN_STUDY("support = programme 'x' { year = 2019, min_level = 3, max_level = 2 }"), 3, GJ_MODEL,
         "is above max_level"},
        {IN_STUDY("support = programme 'x' { year = 2019, payer 'a' { share = percent(60) }, payer 'b' { share = "
                  "percent(60) } }"),
         3, GJ_MODEL, "the payers together pay 120 %"},
        {IN_STUDY("support = programme 'x' { year = 2019, payer 'a' { share = percent(60), cap = won(0) } }"), 3,
         GJ_MODEL, "a cap of 0 won pays nothing"},
        {IN_STUDY("support = programme 'x' { year = 2019, payer 'a' { share = percent(1) }, payer 'b' { share = "
                  "percent(1) }, payer 'c' { share = percent(1) },\n"
                  "payer 'd' { share = percent(1) }, payer 'e' { share = percent(1) }, payer 'f' { share = percent(1) "
                  "}, payer 'g' { share = percent(1) },\n"
                  "payer 'h' { share = percent(1) }, payer 'i' { share = percent(1) } }"),
         3, GJ_MODEL, "9 payers, at most 8 are possible"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_distributions_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {"local d = lognormal { men = minutes(3), cv = 1 }", 1, GJ_SCRIPT,
         "unknown field \"men\"; did you mean \"mean\"?"},
        {"local d = lognormal(minutes(3))", 1, GJ_SCRIPT, "lognormal: cv is missing"},
        {"local d = lognormal(minutes(3), percent(20))", 1, GJ_SCRIPT, "cv must be a plain number, not a ratio"},
        {"local d = exponential(won(3))", 1, GJ_SCRIPT, "mean must be a duration or a plain number, not money"},
        {"local d = exponential('x')", 1, GJ_SCRIPT, "mean must be a duration or a plain number, not the text \"x\""},
        {"local d = exponential(1/0)", 1, GJ_SCRIPT, "mean must be a finite number"},
        {"local d = exponential(minutes(-1))", 1, GJ_SCRIPT, "mean is negative"},
        {"local d = exponential(minutes(1), minutes(2))", 1, GJ_SCRIPT, "takes at most 1 parameters"},
        {"local d = uniform(minutes(1), 2)", 1, GJ_SCRIPT, "high is a number, the value before it is a duration"},
        {"local d = uniform(minutes(5), minutes(2))", 1, GJ_SCRIPT, "high must be a finite number not below low"},
        {"local d = triangular(minutes(5), minutes(9), minutes(8))", 1, GJ_SCRIPT, "mode must be between low and high"},
        {"local d = erlang(minutes(5), 1.5)", 1, GJ_SCRIPT, "phases must be a whole number, it is 1.5"},
        {"local d = erlang(minutes(5), 0)", 1, GJ_SCRIPT, "phases must be from 1 to 1000, it is 0"},
        {"local d = geometric(0.5)", 1, GJ_SCRIPT, "p must be a ratio"},
        {"local d = discrete { values = { 1, 2 }, weights = { 1 } }", 1, GJ_SCRIPT, "2 values but 1 weights"},
        {"local d = discrete { values = { 1, 2 }, weights = { 0, 0 } }", 1, GJ_SCRIPT, "the weights add up to 0"},
        {"local d = discrete { values = { 1, 2 }, weights = { 1, -1 } }", 1, GJ_SCRIPT,
         "weights[2] must be a finite number, 0 or more"},
        {"local d = discrete { values = { 1, 2 }, weights = { 1, won(1) } }", 1, GJ_SCRIPT,
         "weights[2] must be a plain number"},
        {"local d = discrete { values = {} }", 1, GJ_SCRIPT, "values must have one or more numbers"},
        {"local d = discrete { values = 3 }", 1, GJ_SCRIPT, "values must be a list, not the number 3"},
        {"local d = empirical { values = { 1 } }", 1, GJ_SCRIPT, "values must have two or more numbers"},
        {"local d = empirical { values = { 1, 'x' } }", 1, GJ_SCRIPT,
         "values[2] must be a quantity or a number, not the text \"x\""},
        {"local d = empirical { values = { 1, 2 }, unit = 'fortnights' }", 1, GJ_SCRIPT, "unit must be one of"},
        {"local d = empirical { values = { minutes(1), 2 } }", 1, GJ_SCRIPT,
         "values[2] is a number, the value before it is a duration"},
        {"local d = exponential(hours(1)) * 2", 1, GJ_SCRIPT, "a distribution cannot be computed with"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_units_and_marks_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {"\nlocal x = minutes(3) + won(5)", 2, GJ_SCRIPT, "adding: a duration and money do not go together"},
        {"local x = minutes(3) - 5", 1, GJ_SCRIPT, "subtracting: a duration and a number do not go together"},
        {"local x = minutes(3) * minutes(5)", 1, GJ_SCRIPT,
         "multiplying: a duration and a duration do not go together"},
        {"local x = 5 / minutes(3)", 1, GJ_SCRIPT, "dividing: a number and a duration do not go together"},
        {"local x = minutes(3) + {}", 1, GJ_SCRIPT, "adding: a duration and a table do not go together"},
        {"local x = won(3):per 'month' + won(3):per 'year'", 1, GJ_SCRIPT, "give both the same time"},
        {"local x = won(3):per 'month' * won(3):per 'month'", 1, GJ_SCRIPT,
         "multiplying: money a time and money a time"},
        {"local x = minutes(3) < won(3)", 1, GJ_SCRIPT, "comparing: a duration and money do not go together"},
        {"local x = minutes(3) < 'x'", 1, GJ_SCRIPT, "comparing: a duration and the text \"x\" do not go together"},
        {"local x = minutes('3')", 1, GJ_SCRIPT, "minutes wants one finite number, not the text \"3\""},
        {"local x = minutes(1, 2)", 1, GJ_SCRIPT, "minutes wants one finite number, not several"},
        {"local x = minutes(0/0)", 1, GJ_SCRIPT, "minutes wants one finite number"},
        {"local x = minutes(minutes(3))", 1, GJ_SCRIPT, "not a duration"},
        {"local x = won(3):per 'moon'", 1, GJ_SCRIPT, "per \"moon\" is no time"},
        {"local x = won(3):per 'mont'", 1, GJ_SCRIPT, "did you mean \"month\"?"},
        {"local x = won(3):per(won(3))", 1, GJ_SCRIPT, "money per money is no rate"},
        {"local x = won(3).per", 1, GJ_SCRIPT, "a scenario returns a study"},
        {"local x = won(3).per('month')", 1, GJ_SCRIPT, "write it with a colon"},
        {"local x = won(3).euro", 1, GJ_SCRIPT, "quantity.euro does not exist"},
        {"local x = press(minutes(3), { low = minutes(4) })", 1, GJ_SCRIPT,
         "press: the value must lie between low and high"},
        {"local x = press(minutes(3), { low = 4 })", 1, GJ_SCRIPT,
         "low must have the unit of the value, it is the number 4"},
        {"local x = press(minutes(3), { hi = 4 })", 1, GJ_SCRIPT, "press: unknown field \"hi\""},
        {"local x = press(minutes(3), { sorce = 'x' })", 1, GJ_SCRIPT, "did you mean \"source\"?"},
        {"local x = press(minutes(3), { source = 3 })", 1, GJ_SCRIPT, "source must be a text"},
        {"local x = press(minutes(3), 3)", 1, GJ_SCRIPT, "after the value comes a table or a source"},
        {"local x = press('x')", 1, GJ_SCRIPT, "wants a number, a quantity or a distribution, not the text \"x\""},
        {"local x = assume(3, { mark = 'GUESS' })", 1, GJ_SCRIPT, "mark must be OFF, PARL, ACAD"},
    };
    struct mistake all[sizeof mistakes / sizeof mistakes[0]];
    memcpy(all, mistakes, sizeof mistakes);
    all[16].line = 0; /* reading the method without calling it is no mistake of its own */
    ALL_ARE_TOLD(all);
}

static void mistakes_in_constructors_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {"local m = machine { cycle = seconds(1) }", 1, GJ_SCRIPT,
         "a machine must have a name: machine \"name\" { ... }"},
        {"local m = machine '' {}", 1, GJ_SCRIPT, "a name that cannot be used"},
        {"local m = machine 'a\"b' {}", 1, GJ_SCRIPT, "a name that cannot be used"},
        {"local m = machine 'a\\nb' {}", 1, GJ_SCRIPT, "a name that cannot be used"},
        {"local m = machine 'a\\xffb' {}", 1, GJ_SCRIPT, "a name that cannot be used"},
        {"local m = machine 'a' (3)", 1, GJ_SCRIPT, "after machine \"a\" come its fields in { }, not the number 3"},
        {"local m = machine(3)", 1, GJ_SCRIPT, "machine wants its fields in { }, not the number 3"},
        {"local m = quality 'x' {}", 1, GJ_SCRIPT, "quality has no name: write quality { ... }"},
        {"local m = machine 'a' {}\nm.cycle = seconds(3)", 2, GJ_SCRIPT, "a machine does not change; make another"},
        {"local m = line 'l' { machine 'a' {}\n machine 'b' {} }", 2, GJ_SCRIPT, "is a comma missing before this?"},
        {"local t = { machine 'a' {} {} }", 1, GJ_SCRIPT, "is a comma missing before this?"},
        {"return 5", 0, GJ_SCRIPT, "a scenario returns a study; this one returns the number 5"},
        {"return machine 'a' {}", 0, GJ_SCRIPT, "this one returns the machine \"a\""},
        {"", 0, GJ_SCRIPT, "this one returns nothing"},
        {"local x = = 3", 1, GJ_SCRIPT, "unexpected symbol near '='"},
        {"\n\nlocal x = minuts(3)", 3, GJ_SCRIPT, "unknown name 'minuts'; did you mean 'minutes'?"},
        {"local x = qwertz(3)", 1, GJ_SCRIPT, "unknown name 'qwertz'"},
        {"x = 3", 1, GJ_SCRIPT, "'x' is not declared: write local x = ..."},
        {"local x = 2 ^ 3", 1, GJ_SCRIPT, "the operator ^ is not available"},
        {"error('mine')", 1, GJ_SCRIPT, "mine"},
        {"error({})", 0, GJ_SCRIPT, "an error that is not a text"},
        {"require 'nothing.here'", 1, GJ_SCRIPT, "module \"nothing.here\" is not among the files given"},
        {"require '../x'", 1, GJ_SCRIPT, "\"../x\" cannot be the name of a module"},
        {"csv('nothing.csv', 'x')", 1, GJ_SCRIPT, "table \"nothing.csv\" is not among the files given"},
        {"csv('../x.csv', 'x')", 1, GJ_SCRIPT, "\"../x.csv\" cannot be the name of a table"},
        {"csv('/etc/passwd', 'x')", 1, GJ_SCRIPT, "cannot be the name of a table"},
    };
    ALL_ARE_TOLD(mistakes);
}

/* All at once: what is wrong in the text, in the fields and in the plant comes out of one load. */
static void one_load_tells_all_mistakes(void **state)
{
    (void)state;
    struct loading l = load("local wrong = minutes(3) + won(5)\n"
                            "return study { title = 't', horizn = days(30), horizon = days(3),\n"
                            "  plant = plant {\n"
                            "    line 'a' { machine 'm' { cycle = 3 },\n"
                            "      buffer { capacity = 2 } },\n"
                            "    orders { product = 'b', every = minutes(-5) } } }\n");
    const struct {
        int line;
        const char *says;
    } wanted[] = {{1, "adding"},           {2, "horizn"},     {4, "not the number 3"},
                  {5, "no station reads"}, {6, "no product"}, {6, "is negative"}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct gj_error *e = find_error(&l, wanted[i].says);
        assert_non_null(e);
        assert_int_equal(e->line, wanted[i].line);
    }
    assert_int_equal(l.errors.n, 6);
    unload(&l);
}

static void a_misspelt_field_is_not_also_missing(void **state)
{
    (void)state;
    struct loading l = load("return study { title = 't', horizn = days(30), plant = plant { line 'a' { machine 'm' { "
                            "cycle = seconds(3) } },\n"
                            "orders { prodct = 'a', every = hours(1) } } }");
    assert_int_equal(l.errors.n, 2);
    assert_non_null(find_error(&l, "did you mean \"horizon\"?"));
    assert_non_null(find_error(&l, "did you mean \"product\"?"));
    unload(&l);
}

static void an_error_names_the_place_in_the_scenario(void **state)
{
    (void)state;
    struct loading l = load(
        IN_MACHINE("fails = { failure 'tool' { every = 3, repair = minutes(1) }, { every = hours(1), repair = 4 } },\n"
                   "quality = { defects = 5 }"));
    assert_non_null(find_error(&l, "line \"a\".machine \"m\".fails \"tool\".every"));
    assert_non_null(find_error(&l, "line \"a\".machine \"m\".fails[2].repair"));
    assert_non_null(find_error(&l, "line \"a\".machine \"m\".quality.defects"));
    assert_int_equal(get_error(&l, "quality.defects")->line, 4);
    unload(&l);
}

/* Errors in things that a function of the script makes carry the line of the constructor in that function. */
static void things_made_by_functions_keep_their_line(void **state)
{
    (void)state;
    struct loading l = load("local function press(name)\n"
                            "  return machine(name) {\n"
                            "    cycle = seconds(3),\n"
                            "    places = 0,\n"
                            "  }\n"
                            "end\n" IN_PLANT("line 'b' { press 'one' }"));
    const struct gj_error *e = find_error(&l, "line \"b\".machine \"one\".places");
    assert_non_null(e);
    assert_int_equal(e->line, 4);
    unload(&l);
}

static void ten_thousand_mistakes_are_counted_and_the_first_hundred_kept(void **state)
{
    (void)state;
    struct loading l = load("for i = 1, 10000 do local x = minutes(i) + won(i) end");
    assert_int_equal(l.errors.n, 10001);
    unload(&l);
}

static void mistakes_in_quality_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_PLANT("machine 'x' { quality = { chart = {} } }"), 3, GJ_MODEL,
         "does not say how far the value shifts out of control"},
        {IN_PLANT("machine 'x' { quality = { chart = { shift = 1, rules = 'beyond_4' } } }"), 3, GJ_MODEL,
         "there is no rule \"beyond_4\"; did you mean \"beyond_3\"?"},
        {IN_PLANT("machine 'x' { quality = { chart = { shift = 1, rules = {} } } }"), 3, GJ_MODEL,
         "its control chart has no rule by which it signals"},
        {IN_PLANT("machine 'x' { quality = { chart = { shift = 1, subgroup = 5, every = 3 } } }"), 3, GJ_MODEL,
         "measures 5 pieces out of every 3"},
        {IN_PLANT("machine 'x' { quality = { chart = { of = 'rejects', expected = percent(1) } } }"), 3, GJ_MODEL,
         "charts its rejects, but it does not inspect"},
        {IN_PLANT("machine 'x' { quality = { chart = { shift = 1, expected = percent(1) } } }"), 3, GJ_MODEL,
         "has a field that its kind of chart does not use"},
        {IN_PLANT(
             "inspection 'x' { misses = percent(1), false_alarms = percent(0), quality = { chart = { of = 'rejects' "
             "} } }"),
         3, GJ_MODEL, "but the share expected is not between 0 and 100 %"},
        {IN_PLANT("machine 'x' { quality = { chart = { shift = 1, tells = 'y' } } }"), 3, GJ_MODEL,
         "there is no station \"y\""},
        {IN_PLANT(
             "inspection 'x' { misses = percent(1), false_alarms = percent(0), quality = { feedback = { tells = 'm' } "
             "} }"),
         3, GJ_MODEL, "tells \"m\", which never goes out of control: nothing could be found"},
        {IN_PLANT(
             "inspection 'x' { misses = percent(1), false_alarms = percent(0), quality = { feedback = { tells = 'm', "
             "rejects = 3, window = 2 } } }"),
         3, GJ_MODEL, "waits for 3 rejects out of 2 pieces"},
        {IN_PLANT(
             "inspection 'x' { misses = percent(1), false_alarms = percent(0), quality = { feedback = { tells = 'm', "
             "rejects = 3, window = 9, share = percent(3) } } }"),
         3, GJ_MODEL, "has `rejects` and `share`"},
        {IN_PLANT("machine 'x' { quality = { feedback = { tells = 'm' } } }"), 3, GJ_MODEL,
         "gives feedback, but sees no rejects: it neither inspects nor scraps"},
        {IN_PLANT("machine 'x' { quality = { wear = { rises = percent(1), over = 9, renewed_by_setup = true } } }"), 3,
         GJ_MODEL, "the tool is renewed by set-ups, but there are none"},
        {IN_PLANT(
             "inspection 'x' { misses = percent(1), false_alarms = percent(0), sampling = { sample = 3, accept = 3 } "
             "}"),
         3, GJ_MODEL, "a sample of 3 with up to 3 rejects accepted refuses no lot"},
        {IN_PLANT("inspection 'x' { misses = percent(1), false_alarms = percent(0), quality = { defects = percent(1) "
                  "}, sampling = { sample = 3, accept = 0 } }"),
         3, GJ_MODEL, "an inspection by sample cannot make defects or scrap itself"},
        {IN_PLANT("inspection 'x' { misses = percent(1), false_alarms = percent(0), sampling = { sample = 3, accept = "
                  "0, refused = 'reworked' } }"),
         3, GJ_MODEL, "refused lots are made again, but nothing says where"},
    };
    ALL_ARE_TOLD(mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_fields_are_told),
        cmocka_unit_test(mistakes_in_needs_and_the_rest_are_told),
        cmocka_unit_test(mistakes_in_transits_are_told),
        cmocka_unit_test(mistakes_in_batches_and_parts_are_told),
        cmocka_unit_test(mistakes_in_branches_are_told),
        cmocka_unit_test(mistakes_in_plants_are_told),
        cmocka_unit_test(mistakes_in_orders_and_people_are_told),
        cmocka_unit_test(mistakes_in_quality_are_told),
        cmocka_unit_test(mistakes_in_maintenance_are_told),
        cmocka_unit_test(mistakes_at_machines_are_told),
        cmocka_unit_test(mistakes_in_shifts_are_told),
        cmocka_unit_test(mistakes_in_studies_are_told),
        cmocka_unit_test(mistakes_in_distributions_are_told),
        cmocka_unit_test(mistakes_in_units_and_marks_are_told),
        cmocka_unit_test(mistakes_in_constructors_are_told),
        cmocka_unit_test(one_load_tells_all_mistakes),
        cmocka_unit_test(a_misspelt_field_is_not_also_missing),
        cmocka_unit_test(an_error_names_the_place_in_the_scenario),
        cmocka_unit_test(things_made_by_functions_keep_their_line),
        cmocka_unit_test(ten_thousand_mistakes_are_counted_and_the_first_hundred_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
