/* One firm with times that do not vary, worked out by hand to the piece, the head, the minute and the won.
 *
 * A workshop, open day and night: four benches, each job 30 minutes of one worker's hands, four workers, an order for one piece every 10 minutes.
 * A month is 730 h = 43,800 minutes, an order comes at 10, 20, 30 ... minutes. So 3 workers are always busy: 75 %.
 *
 *   pieces       An order at minute t is done at t + 30, and counts in a month when that is before its end. Month 1: 10 k + 30 < 43,800, k <= 4,376.
 *                Months 2, 3: 43,800 / 10 = 4,380. Started: 10 k < 43,800, k <= 4,379; then 4,380.
 *   the upgrade  at the end of month 3 halves the time of jobs begun from then on (30 -> 15 minutes), works at once. Month 4: done by then are
 *                10 k + 15 < 175,200, k <= 17,518, less the 13,136 of before (10 k + 30 < 131,400): 4,382. Then 4,380 a month.
 *   minutes      Month 1: orders 1..4,377 whole, the next two 20 and 10: 4,377 x 30 + 30 = 131,340. Months 2, 3: 4,380 x 30 = 131,400. Month 4: two jobs
 *                of before still take 10 + 20, the new ones 4,379 x 15 and the last 10 of its 15: 65,725. Then 4,380 x 15 = 65,700.
 *   heads        Sized for 80 % load by the last three months. End of month 4: (3 + 3 + 1.5006) / 3 / 0.8 = 3.13 -> 4. Month 5:
 *                (3 + 1.5006 + 1.5) / 3 / 0.8 = 2.50 -> 3, one is let go at once with a month's wage. Month 6: (1.5006 + 1.5 + 1.5) / 3 / 0.8 = 1.88 ->
 *                2, another. So 4 heads in months 1-5, 3 in month 6, 2 from month 7. The level asks for 25 technicians per 100 employees: of four, 1; he
 *                comes with the review after month 4. Jobs: 4 before; 2 + 1 after.
 *   money        piece 6,000, material 2,000, overhead 1.0 m a month, wages 3 m and 4 m (technician), on-cost 10 %, upkeep 10 % a year of 60 m = 0.5 m a
 *                month from month 4. In won, of a month:
 *
 *      1   4,376 x 6,000 - 4,379 x 2,000 - 13.2 m - 1.0 m                          =  3,298,000
 *      2-3 4,380 x 6,000 - 4,380 x 2,000 - 13.2 m - 1.0 m                          =  3,320,000
 *      4   4,382 x 6,000 - 4,380 x 2,000 - 13.2 m - 1.5 m                          =  2,832,000
 *      5   17.52 m - (12 + 4) m x 1.1 - 1.5 m                                      = -1,580,000
 *      6   17.52 m - (9 + 4) m x 1.1 - 1.5 m - 3 m (severance of the first)        = -1,280,000
 *      7   17.52 m - (6 + 4) m x 1.1 - 1.5 m - 3 m (of the second)                 =  2,020,000
 *      8-  17.52 m - 11 m - 1.5 m                                                  =  5,020,000
 *
 *   tax          10 % up to 50 m a year, 20 % above, a tenth of it on top. The life has 15 months, so the first tax year has 3: profit 9,938,000, as a year
 *                39,752,000, tax 3,975,200 x 3/12 x 1.1 = 1,093,180.
 *   cash         10 m at the start + 9,938,000 - 1,093,180 = 18,844,820 after month 3. The upgrade: 60 m, the state half of it but at most 20 m, so
 *                40 m are the firm's own: -21,155,180. 6 % a year on what is overdrawn: month 4: -18,323,180, interest 0.5 % = 91,615.900, and so on, 539,522.967
 *                in all until month 10; month 11 ends at +377,297.033.
 *   tax again    months 4-15: profit 42,152,000 - 539,522.967 interest - 12 months of 40 m / 60 (666,666.666, to 1/1000 won) = 33,612,477.041; tax 11 %:
 *                3,697,372.475. Cash after month 15: 16,759,924.558. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "economy/life.h"
#include "economy/party.h"

#define MONTHS 15
#define MILLION 1000000

struct firm {
    struct gj_plant *plant;
    struct gj_level_spec before;
    struct gj_upgrade_spec upgrade;
    struct gj_firm_spec firm;
    struct gj_life_spec spec;
    struct gj_life life;
};

static struct gj_plant *workshop(void)
{
    struct gj_plant *plant = gj_plant_new("workshop");
    const gj_id people = gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "hands",
                                                                         .occupation = "production",
                                                                         .count = 4,
                                                                         .calendar = GJ_NONE,
                                                                         .wage_won_per_month = 3 * MILLION});
    const gj_id half_hour =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 30.0 * (double)GJ_MINUTE});
    const gj_id gap =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 10.0 * (double)GJ_MINUTE});
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "piece"});
    const gj_id buffer =
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "bench", .capacity = GJ_UNLIMITED});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "bench",
                                         .path = "bench",
                                         .buffer = buffer,
                                         .n_machines = 4,
                                         .calendar = GJ_NONE,
                                         .affected = true,
                                         .by_hand = true,
                                         .setup = GJ_NONE,
                                         .n_work_needs = 1,
                                         .work_need = {{UINT64_C(1) << people, 1}},
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){.product = product, .step = 0, .station = station, .cycle = half_hour});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "orders",
                                                        .product = product,
                                                        .every = gap,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

static void describe_money(struct gj_firm_spec *firm)
{
    *firm =
        (struct gj_firm_spec){.price_won = 6000,
                              .material_won = 2000,
                              .overhead_won_per_month = MILLION,
                              .technician_wage_won_per_month = 4 * MILLION,
                              .on_cost = 0.1,
                              .staffing = {.target_load = 0.8, .surplus = GJ_SURPLUS_AT_ONCE, .severance_months = 1.0},
                              .finance = {.is_on = true,
                                          .cash_won = 10 * MILLION,
                                          .interest_per_year = 0.06,
                                          .n_brackets = 2,
                                          .bracket = {{0.0, 0.1}, {50.0 * MILLION, 0.2}},
                                          .local_surtax = 0.1,
                                          .depreciation_years = 5.0}};
}

static void describe_upgrade(struct firm *f)
{
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        f->before.lever[i] = f->upgrade.to.lever[i] = (struct gj_range){1, 1, 1};
    }
    f->upgrade.to.level = 2;
    f->upgrade.to.lever[GJ_LEVER_LABOUR].central = 0.5;
    f->upgrade.to.cost_won.central = 60.0 * MILLION;
    f->upgrade.to.upkeep_per_year.central = 0.1;
    f->upgrade.to.technicians.central = 25.0;
    f->upgrade.has_support = true;
    f->upgrade.support = (struct gj_programme_spec){.n_payers = 1, .max_level = 5};
    f->upgrade.support.payer[0].is_public = true;
    for (uint32_t level = 0; level <= GJ_TOP_LEVEL; level++) {
        f->upgrade.support.payer[0].share[level] = 0.5;
        f->upgrade.support.payer[0].cap_won[level] = 20 * MILLION;
    }
}

static void open_firm(struct firm *f, enum gj_adoption adoption)
{
    struct gj_error error = {0};
    f->spec = (struct gj_life_spec){.plant = f->plant,
                                    .before = &f->before,
                                    .upgrade = &f->upgrade,
                                    .n_upgrades = 1,
                                    .firm = &f->firm,
                                    .decide_at = 3 * GJ_MONTH,
                                    .end = MONTHS * GJ_MONTH};
    f->spec.gain_won_per_year[0] = 12.0 * (5020000 - 3320000);
    assert_int_equal(gj_life_init(&f->life, &f->spec, 1, 0, &error), GJ_OK);
    f->life.role.adoption = adoption;
    f->life.role.is_supported = true;
}

static void set_up(struct firm *f, enum gj_adoption adoption)
{
    *f = (struct firm){.plant = workshop()};
    describe_money(&f->firm);
    describe_upgrade(f);
    open_firm(f, adoption);
}

static void tear_down(struct firm *f)
{
    gj_life_fini(&f->life);
    gj_plant_free(f->plant);
}

static void live_month(struct firm *f, uint32_t month)
{
    struct gj_error error = {0};
    if (gj_life_run(&f->life, (gj_time)month * GJ_MONTH, &error) != GJ_OK ||
        gj_life_verify(&f->life, &error) != GJ_OK || gj_floor_verify(&f->life.floor, &error) != GJ_OK) {
        fail_msg("month %u: %s: %s", month, error.place, error.message);
    }
}

/* Month by month: pieces sold, minutes of work, heads during the month, interest and cash at its end in 1/1000 won. */
static const struct {
    int64_t sold, minutes, heads, technicians, interest, cash;
} by_hand[MONTHS] = {
    {4376, 131340, 4, 0, 0, 13298000000},        {4380, 131400, 4, 0, 0, 16618000000},
    {4380, 131400, 4, 0, 0, 18844820000},        {4382, 65725, 4, 0, 91615900, -18414795900},
    {4380, 65700, 4, 1, 99973980, -20094769880}, {4380, 65700, 3, 1, 106873849, -21481643729},
    {4380, 65700, 2, 1, 97308219, -19558951948}, {4380, 65700, 2, 1, 72694760, -14611646708},
    {4380, 65700, 2, 1, 47958234, -9639604942},  {4380, 65700, 2, 1, 23098025, -4642702967},
    {4380, 65700, 2, 1, 0, 377297033},           {4380, 65700, 2, 1, 0, 5397297033},
    {4380, 65700, 2, 1, 0, 10417297033},         {4380, 65700, 2, 1, 0, 15437297033},
    {4380, 65700, 2, 1, 0, 16759924558},
};

static void every_month_is_as_by_hand(void **state)
{
    (void)state;
    struct firm f;
    set_up(&f, GJ_ADOPTS_AS_PLANNED);
    int64_t sold = 0;
    int64_t work = 0;
    gj_time head_us = 0;
    for (uint32_t m = 1; m <= MONTHS; m++) {
        const int64_t interest = f.life.ledger.account[GJ_ACCOUNT_INTEREST];
        live_month(&f, m);
        struct gj_pool_meter pool;
        struct gj_flow_meter flow;
        gj_floor_read(&f.life.floor, NULL, &pool, &flow, NULL);
        assert_int_equal(flow.pieces_sold - sold, by_hand[m - 1].sold);
        assert_int_equal(pool.activity_us[GJ_ACTIVITY_DIRECT] - work, by_hand[m - 1].minutes * GJ_MINUTE);
        assert_int_equal(pool.head_us - head_us, by_hand[m - 1].heads * GJ_MONTH);
        assert_int_equal(pool.paid_us, pool.head_us); /* the workshop never closes */
        assert_int_equal(f.life.staffing.technicians, m < 4 ? 0 : 1);
        assert_int_equal(f.life.ledger.account[GJ_ACCOUNT_INTEREST] - interest, by_hand[m - 1].interest);
        assert_int_equal(gj_books_cash_mwon(&f.life.books.at[m - 1], &f.firm.finance), by_hand[m - 1].cash);
        sold = flow.pieces_sold;
        work = pool.activity_us[GJ_ACTIVITY_DIRECT];
        head_us = pool.head_us;
    }
    assert_int_equal(f.life.staffing.technician_us, 11 * GJ_MONTH);
    tear_down(&f);
}

static void accounts_over_the_whole_life_are_as_by_hand(void **state)
{
    (void)state;
    struct firm f;
    set_up(&f, GJ_ADOPTS_AS_PLANNED);
    live_month(&f, MONTHS);
    /* Pieces 4,376 + 2 x 4,380 + 4,382 + 11 x 4,380 = 65,698; started 4,379 + 14 x 4,380 = 65,699. Head-months 5 x 4 + 3 + 9 x 2 = 41. */
    const int64_t *account = f.life.ledger.account;
    assert_int_equal(account[GJ_ACCOUNT_SALES], INT64_C(65698) * 6000 * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_MATERIAL], INT64_C(65699) * 2000 * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_WAGES], INT64_C(41) * 3 * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_TECHNICIAN_WAGES], INT64_C(11) * 4 * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_ON_COST], INT64_C(16700000) * GJ_WON); /* of 123 m + 44 m */
    assert_int_equal(account[GJ_ACCOUNT_SEVERANCE], INT64_C(6) * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_OVERHEAD], INT64_C(15) * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_UPKEEP], INT64_C(6) * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_INVESTMENT], INT64_C(60) * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_STATE_SUPPORT], INT64_C(20) * MILLION * GJ_WON);
    assert_int_equal(account[GJ_ACCOUNT_INTEREST], 539522967);
    assert_int_equal(account[GJ_ACCOUNT_TAX], 1093180000 + INT64_C(3697372475));
    tear_down(&f);
}

/* State: tax 4,790,552.475 + on-cost 16.7 m - support 20 m - the 16.7 m of on-cost it would have had anyway = -15,209,447.525.
 * Workers: the severance; their wages they would earn elsewhere too. Lenders: the interest.
 * Firm: 16,759,924.558 - 10,000,000. Together -1,910,000.000; and of things alone: 394,188,000 sold - 131,398,000 material - 15 m overhead - 6 m
 * upkeep - 60 m project - 167 m x 1.1 of work = -1,910,000. With work that would have been idle: + 183.7 m. */
static void all_parties_together_are_society(void **state)
{
    (void)state;
    struct firm f;
    struct gj_parties parties;
    struct gj_error error = {0};
    set_up(&f, GJ_ADOPTS_AS_PLANNED);
    live_month(&f, MONTHS);
    gj_parties_of(&f.life.ledger, &f.firm, &parties);
    assert_int_equal(gj_parties_verify(&parties, &f.life.ledger, &error), GJ_OK);
    assert_int_equal(parties.net[GJ_PARTY_FIRM], INT64_C(6759924558));
    assert_int_equal(parties.net[GJ_PARTY_STATE], -INT64_C(15209447525));
    assert_int_equal(parties.net[GJ_PARTY_LARGE], 0);
    assert_int_equal(parties.net[GJ_PARTY_WORKERS], INT64_C(6000000000));
    assert_int_equal(parties.net[GJ_PARTY_OTHERS], 539522967);
    assert_int_equal(parties.society, -INT64_C(1910000000));
    f.firm.finance.idle_labour = 1.0;
    gj_parties_of(&f.life.ledger, &f.firm, &parties);
    assert_int_equal(gj_parties_verify(&parties, &f.life.ledger, &error), GJ_OK);
    assert_int_equal(parties.society, -INT64_C(1910000000) + INT64_C(183700000000));
    tear_down(&f);
}

/* Without the upgrade: 3,298,000 + 14 x 3,320,000; tax 1,093,180 and 11 % of 12 x 3,320,000 = 4,382,400. 10 m more at the start: 54,302,420.
 * What a piece costs to run, over months 8 to 15: before (13.2 m + 1 m + 8.76 m) / 4,380 = 5,242.0; after (11 + 1.5 + 8.76) / 4,380 = 4,853.9 won. */
static void without_the_upgrade_it_is_another_firm(void **state)
{
    (void)state;
    for (int with = 0; with <= 1; with++) {
        struct firm f;
        struct gj_ledger late;
        set_up(&f, with ? GJ_ADOPTS_AS_PLANNED : GJ_ADOPTS_NEVER);
        live_month(&f, MONTHS);
        gj_ledger_subtract(&f.life.books.at[14], &f.life.books.at[7], &late);
        const int64_t a_month = with ? 21260000 : 22960000;
        assert_int_equal(gj_ledger_running_cost(&late), 7 * a_month * GJ_WON);
        assert_true(gj_life_heads(&f.life) == (with ? 3.0 : 4.0));
        if (!with) {
            assert_int_equal(gj_books_cash_mwon(&f.life.ledger, &f.firm.finance), INT64_C(54302420000));
        }
        tear_down(&f);
    }
}

/* The grant at which the firm goes ahead. It expects 12 x (5,020,000 - 3,320,000) = 20.4 m a year for 5 years, asks for 50 % a year, and weighs the
 * cost 1.4 times: worth 20.4 m x (1 - 1.5^-5) / 0.5 / 1.4 = 20.4 m x 1.7366255 / 1.4 = 25,305,114.6 won of its own. So of 60 m the
 * grant has to pay 34,694,886 won; with one won less the firm stays as it is. */
static void the_grant_at_which_it_goes_ahead_is_as_by_hand(void **state)
{
    (void)state;
    for (int64_t grant = 34694885; grant <= 34694886; grant++) {
        struct firm f = {.plant = workshop()};
        describe_money(&f.firm);
        describe_upgrade(&f);
        f.firm.decision = (struct gj_decision_spec){
            .is_on = true, .hurdle_per_year = 0.5, .years = 5.0, .cost_weight = 1.4, .knows_first = 1.0};
        for (uint32_t level = 0; level <= GJ_TOP_LEVEL; level++) {
            f.upgrade.support.payer[0].share[level] = 1.0;
            f.upgrade.support.payer[0].cap_won[level] = grant;
        }
        open_firm(&f, GJ_ADOPTS_BY_DECISION);
        live_month(&f, MONTHS);
        assert_int_equal(f.life.project.n_taken, grant == 34694886 ? 1 : 0);
        assert_int_equal(f.life.ledger.account[GJ_ACCOUNT_STATE_SUPPORT], grant == 34694886 ? grant * GJ_WON : 0);
        tear_down(&f);
    }
}

/* It is overdrawn by 21,481,643.729 after month 6 and never by more: with a credit of 21 m it closes there. Three heads and the technician get a month's
 * wage, 9 m + 4 m, besides the 3 m of the one who was let go before, and the state wants half of its 20 m back. Nothing is sold, paid or taxed afterwards. */
static void it_closes_when_its_credit_ends(void **state)
{
    (void)state;
    struct firm f = {.plant = workshop()};
    describe_money(&f.firm);
    describe_upgrade(&f);
    f.firm.finance.has_credit = true;
    f.firm.finance.credit_won = 21.0 * MILLION;
    f.firm.finance.closing_months = 1.0;
    f.upgrade.support.clawback = (struct gj_clawback_spec){.within_us = 2 * GJ_YEAR, .share = 0.5};
    open_firm(&f, GJ_ADOPTS_AS_PLANNED);
    live_month(&f, 5);
    assert_int_equal(f.life.books.closed_at, GJ_NEVER);
    live_month(&f, 6);
    assert_int_equal(f.life.books.closed_at, 6 * GJ_MONTH);
    const struct gj_ledger closed = f.life.ledger;
    assert_int_equal(closed.account[GJ_ACCOUNT_SEVERANCE], INT64_C(16) * MILLION * GJ_WON);
    assert_int_equal(gj_books_cash_mwon(&closed, &f.firm.finance), -INT64_C(21481643729) - INT64_C(23000000000));
    assert_int_equal(closed.account[GJ_ACCOUNT_CLAWBACK], INT64_C(10) * MILLION * GJ_WON);
    struct gj_flow_meter at_close;
    struct gj_flow_meter at_end;
    gj_floor_read(&f.life.floor, NULL, NULL, &at_close, NULL);
    live_month(&f, MONTHS);
    gj_floor_read(&f.life.floor, NULL, NULL, &at_end, NULL);
    assert_memory_equal(&f.life.ledger, &closed, sizeof closed);
    assert_int_equal(at_end.pieces_sold, at_close.pieces_sold);
    assert_int_equal(at_end.orders_arrived, at_close.orders_arrived);
    assert_true(gj_life_heads(&f.life) == 0.0);
    assert_int_equal(f.life.path.n_months, MONTHS);
    assert_int_equal(f.life.books.n_months, 6);
    /* A firm that would have kept its credit is the same until then, and a copy of a closed firm stays closed. */
    struct gj_life copy;
    struct gj_error error = {0};
    assert_int_equal(gj_life_init(&copy, &f.spec, 1, 0, &error), GJ_OK);
    gj_life_copy(&copy, &f.life);
    assert_int_equal(copy.books.closed_at, 6 * GJ_MONTH);
    gj_life_reset(&copy, 1, 0);
    assert_int_equal(copy.books.closed_at, GJ_NEVER);
    assert_int_equal(gj_life_run(&copy, 6 * GJ_MONTH, &error), GJ_OK);
    gj_life_fini(&copy);
    tear_down(&f);
}

/* An upgrade that costs nothing and changes nothing: the same ledger and the same floor, byte for byte, and so does one that is forked on the way. */
static void an_upgrade_of_nothing_changes_nothing(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct firm with;
    struct firm without;
    struct gj_life fork;
    set_up(&with, GJ_ADOPTS_AS_PLANNED);
    set_up(&without, GJ_ADOPTS_NEVER);
    with.upgrade.to = with.before;
    live_month(&with, 7);
    assert_int_equal(gj_life_init(&fork, &with.spec, 9, 9, &error), GJ_OK);
    gj_life_copy(&fork, &with.life);
    live_month(&with, MONTHS);
    live_month(&without, MONTHS);
    assert_int_equal(gj_life_run(&fork, MONTHS * GJ_MONTH, &error), GJ_OK);
    assert_int_equal(with.life.project.n_taken, 1);
    assert_memory_equal(&with.life.ledger, &without.life.ledger, sizeof with.life.ledger);
    assert_memory_equal(with.life.books.at, without.life.books.at, MONTHS * sizeof *with.life.books.at);
    assert_memory_equal(fork.books.at, with.life.books.at, MONTHS * sizeof *with.life.books.at);
    assert_int_equal(gj_floor_digest(&with.life.floor), gj_floor_digest(&without.life.floor));
    gj_life_fini(&fork);
    tear_down(&with);
    tear_down(&without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_month_is_as_by_hand),
        cmocka_unit_test(accounts_over_the_whole_life_are_as_by_hand),
        cmocka_unit_test(all_parties_together_are_society),
        cmocka_unit_test(without_the_upgrade_it_is_another_firm),
        cmocka_unit_test(the_grant_at_which_it_goes_ahead_is_as_by_hand),
        cmocka_unit_test(it_closes_when_its_credit_ends),
        cmocka_unit_test(an_upgrade_of_nothing_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
