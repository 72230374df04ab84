/* Words, particles, numbers and the terminal table. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_result.h"
#include "render/number.h"
#include "render/report.h"
#include "render/table.h"

static bool has_hangul(const char *text)
{
    uint32_t sign;
    while (*text != '\0') {
        text += gj_utf8_next(text, &sign);
        if (sign >= 0xAC00 && sign <= 0xD7A3) {
            return true;
        }
    }
    return false;
}

/* {0}..{9} of a sentence as bits. */
static unsigned blanks_of(const char *text)
{
    unsigned blanks = 0;
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        if (at[1] < '0' || at[1] > '9') {
            continue; /* a bracket of the scenario language */
        }
        assert_true(at[2] == '}' || ((at[2] == '|' || at[2] == '~') && strchr(at, '/') < strchr(at, '}')));
        blanks |= 1u << (at[1] - '0');
    }
    return blanks;
}

static void every_word_is_there_in_both_languages_with_the_same_blanks(void **state)
{
    (void)state;
    for (int word = 0; word < GJ_N_WORDS; word++) {
        const char *en = gj_word((enum gj_word)word, GJ_LANG_EN), *ko = gj_word((enum gj_word)word, GJ_LANG_KO);
        assert_true(en[0] != '\0' && ko[0] != '\0');
        assert_true(gj_utf8_valid(en, strlen(en)) && gj_utf8_valid(ko, strlen(ko)));
        assert_false(has_hangul(en));
        assert_int_equal(blanks_of(en), blanks_of(ko));
        if (strlen(en) > 30) { /* a sentence left in English is not Korean */
            assert_true(has_hangul(ko));
        }
    }
    for (int i = 0; i < GJ_N_STATES; i++) {
        assert_true(has_hangul(gj_state_label((enum gj_state)i, GJ_LANG_KO)));
        assert_false(has_hangul(gj_state_label((enum gj_state)i, GJ_LANG_EN)));
    }
    for (int i = 0; i < GJ_N_OUTCOMES; i++) {
        assert_true(has_hangul(gj_outcome_label((enum gj_outcome_id)i, GJ_LANG_KO)));
    }
}

static void assert_level_reads(const struct gj_study_spec *study, enum gj_arm arm, enum gj_lang lang,
                               const char *expected)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_arm_level_text(&text, study, arm, lang);
    assert_string_equal(text.data, expected);
    gj_text_fini(&text);
}

/* Stage and label of the last level stand behind its name, but for what the name says already. */
static void a_way_reads_from_level_to_level(void **state)
{
    (void)state;
    static struct gj_study_spec study = {.before = {.name = "no ICT", .name_ko = "ICT 미적용"},
                                         .n_upgrades = 2,
                                         .upgrade = {{.to = {.name = "basic 2", .name_ko = "기초 2"}},
                                                     {.to = {.name = "monitoring",
                                                             .name_ko = "중간1 (실시간 분석)",
                                                             .stage = "intelligence",
                                                             .stage_ko = "지능화",
                                                             .label = "intermediate 1",
                                                             .label_ko = "중간1"}}}};
    assert_level_reads(&study, GJ_ARM_BEFORE, GJ_LANG_EN, "no ICT");
    assert_level_reads(&study, GJ_ARM_AFTER, GJ_LANG_EN, "basic 2 → monitoring [intelligence, intermediate 1]");
    assert_level_reads(&study, GJ_ARM_AFTER, GJ_LANG_KO, "기초 2 → 중간1 (실시간 분석) [지능화]");
    study.n_upgrades = 0;
    assert_level_reads(&study, GJ_ARM_AFTER, GJ_LANG_KO, "ICT 미적용");
}

static void every_unit_of_an_outcome_is_known(void **state)
{
    (void)state;
    for (int i = 0; i < GJ_N_OUTCOMES; i++) {
        const char *unit = gj_outcome_info((enum gj_outcome_id)i)->unit;
        assert_true(has_hangul(gj_unit_view(unit, 1.0, GJ_LANG_KO).text) || strcmp(unit, "1") == 0);
    }
}

static void check_particle(const char *word, const char *pair, const char *expected)
{
    size_t n;
    const char *particle = gj_particle(word, pair, &n);
    assert_int_equal(n, strlen(expected));
    assert_memory_equal(particle, expected, n);
}

static void a_particle_follows_the_last_sound(void **state)
{
    (void)state;
    check_particle("공장", "은/는", "은");
    check_particle("설비", "은/는", "는");
    check_particle("설비", "이/가", "가");
    check_particle("양품률", "을/를", "을");
    check_particle("서울", "으로/로", "로"); /* ㄹ takes 로 */
    check_particle("시간", "으로/로", "으로");
    check_particle("서울", "과/와", "과");
    check_particle("1", "이/가", "이");     /* 일 */
    check_particle("2", "이/가", "가");     /* 이 */
    check_particle("6", "으로/로", "으로"); /* 육 */
    check_particle("7", "으로/로", "로");   /* 칠 */
    check_particle("47.2 %", "으로/로", "로");
    check_particle("종합효율 (OEE)", "이/가", "이"); /* what stands in brackets is not spoken */
    check_particle("(OEE)", "이/가", "가");
    check_particle("\"프레스\"", "을/를", "를");
    check_particle("", "을/를", "를");
    check_particle("NO.03 성형", "은/는", "은");
    check_particle("CNC-M", "은/는", "은"); /* 엠 */
}

static void a_particle_follows_numbers_units_and_borrowed_words(void **state)
{
    (void)state;
    static const struct {
        const char *word, *pair, *expected;
    } rows[] = {
        {"3억", "을/를", "을"},
        {"10%", "은/는", "는"},
        {"10 %", "이/가", "가"},
        {"1.1 %p", "으로/로", "로"},
        {"5명", "이/가", "이"},
        {"2.5배", "으로/로", "로"},
        {"1억 2,345만", "을/를", "을"},
        {"0", "을/를", "을"},
        {"-3", "이/가", "이"},
        {"100", "으로/로", "으로"},
        {"1,000", "은/는", "은"},
        {"4", "이/가", "가"},
        {"9", "과/와", "와"},
        {"2.58", "으로/로", "로"},
        {"1만원", "이/가", "이"},
        {"1만 건", "을/를", "을"},
        {"1e+07", "으로/로", "로"},
        {"40분", "으로/로", "으로"},
        {"OEE", "은/는", "는"},
        {"NPV", "이/가", "가"},
        {"CSV", "을/를", "를"},
        {"API", "과/와", "와"},
        {"URL", "으로/로", "로"},
        {"SQL", "은/는", "은"},
        {"HTML", "이/가", "이"},
        {"PDF", "을/를", "를"},
        {"MES", "은/는", "는"},
        {"ERP", "은/는", "는"},
        {"CONWIP", "을/를", "를"},
        {"R", "으로/로", "로"},
        {"cycle", "은/는", "은"},
        {"cycle", "으로/로", "로"},
        {"machine", "은/는", "은"},
        {"horizon", "을/를", "을"},
        {"buffer", "이/가", "가"},
        {"level", "으로/로", "로"},
        {"time", "이/가", "이"},
        {"warm_up", "은/는", "은"},
        {"rate", "은/는", "는"},
        {"training", "을/를", "을"},
        {"price", "은/는", "는"},
        {"replications", "은/는", "는"},
        {"'cycle'", "은/는", "은"},
        {"“설비”", "을/를", "를"},
        {"『공장』", "은/는", "은"},
        {"`gap`", "은/는", "은"},
        {"shifts { ... }", "이/가", "가"},
        {"양품률(%)", "이/가", "이"},
        {"프레스 [2]", "을/를", "를"},
        {"설비（전）", "이/가", "가"},
        {"…", "이/가", "가"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_particle(rows[i].word, rows[i].pair, rows[i].expected);
    }
}

static void a_sentence_puts_values_and_particles_in(void **state)
{
    (void)state;
    const char *values[] = {"양품률", "96.7", "97.8", "%", "차이 +1.1 %p"};
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, GJ_WORD_ANSWER_RAISES, GJ_LANG_KO, values, 5);
    assert_string_equal(text.data, "도입하면 양품률이 96.7%에서 97.8%로 늘어납니다: 차이 +1.1 %p.");
    gj_text_fini(&text);
}

static void check_rounded(double value, int decimals, const char *expected)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_add_rounded(&text, value, decimals);
    assert_string_equal(text.data, expected);
    gj_text_fini(&text);
}

static void numbers_are_grouped_and_rounded(void **state)
{
    (void)state;
    check_rounded(1234567.891, 2, "1,234,567.89");
    check_rounded(-1234.5, 0, "−1,234"); /* half to even, as printf does */
    check_rounded(999.96, 1, "1,000.0");
    check_rounded(201234.0, -2, "201,200");
    check_rounded(-0.0004, 2, "0.00");
    check_rounded(-3.0, -3, "0");
    check_rounded(0.0, 0, "0");
    check_rounded(NAN, 3, "–");
    check_rounded(-INFINITY, 0, "−∞");
    check_rounded(1.234e20, 0, "1.23e+20");
}

static void a_value_has_the_decimals_its_interval_supports(void **state)
{
    (void)state;
    assert_int_equal(gj_decimals(201234.5, 901.0), -2);
    assert_int_equal(gj_decimals(201234.5, 1043.0), -2);
    assert_int_equal(gj_decimals(71.23, 0.31), 2);
    assert_int_equal(gj_decimals(71.23, 0.6), 1);
    assert_int_equal(gj_decimals(3.0, 500.0), -2);
    assert_int_equal(gj_decimals(48.0, 0.0), 0);
    assert_int_equal(gj_decimals(48.123456, NAN), 1);
    assert_int_equal(gj_decimals(123456.7, 1e-9), 0); /* no decimals beyond the sixth digit */
    assert_int_equal(gj_decimals(NAN, 1.0), 0);
    assert_int_equal(gj_decimals_given(24.0), 0);
    assert_int_equal(gj_decimals_given(0.5), 1);
    assert_int_equal(gj_decimals_given(0.29), 2);
    assert_int_equal(gj_decimals_given(1.0 / 3.0), 5);
    assert_int_equal(gj_decimals_given(1234.5), 1);
    assert_int_equal(gj_decimals_given(NAN), 0);
}

static void check_estimate(double mean, double half_width, bool is_signed, const char *expected)
{
    struct gj_estimate estimate = {mean, half_width, 200};
    struct gj_text text;
    gj_text_init(&text);
    gj_add_estimate(&text, &estimate, 1.0, is_signed);
    assert_string_equal(text.data, expected);
    gj_text_fini(&text);
}

static void an_estimate_shows_its_interval(void **state)
{
    (void)state;
    check_estimate(201234.5, 901.0, false, "201,200 ± 900");
    check_estimate(24776.7, 777.6, true, "+24,800 ± 800");
    check_estimate(-0.9, 1.2, true, "−0.9 ± 1.2");
    check_estimate(48.25, NAN, false, "48.2");
    check_estimate(0.0725, 0.0, true, "+0.0725"); /* known, not estimated */
    check_estimate(0.0, 0.0, true, "0");
    check_estimate(NAN, NAN, true, "–");
    check_estimate(123456.0, 0.004, false, "123,456 ± <1"); /* an interval never shows as 0 when it is not */
    check_estimate(0.0404, 0.003, true, "+0.0404 ± 0.0030");
    check_estimate(-3.3052, 0.0, true, "−3.31"); /* known: three digits are enough */
    check_estimate(12345.5, 0.0, false, "12,346");
}

/* The amount of a row as a table shows it in Korean: scale and digits together. */
static void check_won(double won, double half_width, const char *expected)
{
    const struct gj_estimate estimate = {won, half_width, 200};
    const struct gj_unit unit = gj_unit_view("won", fmax(fabs(won), half_width), GJ_LANG_KO);
    struct gj_text text;
    gj_text_init(&text);
    gj_add_estimate(&text, &estimate, unit.factor, true);
    gj_text_addf(&text, " %s", unit.text);
    assert_string_equal(text.data, expected);
    gj_text_fini(&text);
}

static void won_at_the_edges_of_their_scales(void **state)
{
    (void)state;
    check_won(0.0, 0.0, "0 원");
    check_won(-1.0, 0.0, "−1 원");
    check_won(999999.0, 0.0, "+999,999 원");
    check_won(999999.6, 0.0, "+100.0 만원"); /* not 1,000,000 won */
    check_won(-1e6, 0.0, "−100 만원");
    check_won(99994999.0, 0.0, "+9,999 만원");
    check_won(99995000.0, 0.0, "+1.000 억원"); /* not 10,000 man-won */
    check_won(-99995000.0, 0.0, "−1.000 억원");
    check_won(1e8, 2e6, "+1.000 ± 0.020 억원");
    check_won(-5.4e8, 0.3e8, "−5.40 ± 0.30 억원");
    check_won(1e4, 3e8, "0.0 ± 3.0 억원"); /* the interval sets the scale */
    check_won(1.234e16, 0.0, "+123,400,000 억원");
    check_won(1e30, 0.0, "+1.00e+22 억원");
    check_won(NAN, NAN, "– 원");
    assert_string_equal(gj_unit_view("won", 999999.6, GJ_LANG_EN).text, "million won");
    assert_string_equal(gj_unit_view("won", 999999.0, GJ_LANG_EN).text, "won");
    assert_string_equal(gj_unit_view("won", INFINITY, GJ_LANG_KO).text, "억원");
    assert_string_equal(gj_unit_view("won", NAN, GJ_LANG_KO).text, "원");
}

static void money_is_scaled_to_its_size_and_language(void **state)
{
    (void)state;
    assert_string_equal(gj_unit_view("won/y", 6.1e8, GJ_LANG_KO).text, "억원/년");
    assert_string_equal(gj_unit_view("won", 5e6, GJ_LANG_KO).text, "만원");
    assert_string_equal(gj_unit_view("won", 1271, GJ_LANG_KO).text, "원");
    assert_string_equal(gj_unit_view("won", 5e6, GJ_LANG_EN).text, "million won");
    assert_string_equal(gj_unit_view("won/y", 6.1e8, GJ_LANG_EN).text, "million won/year");
    assert_true(gj_unit_view("won", 1e8, GJ_LANG_KO).factor == 1e-8);
    assert_string_equal(gj_unit_view("1", 0.5, GJ_LANG_KO).difference, "%p");
    assert_string_equal(gj_unit_view("furlongs", 1, GJ_LANG_EN).text, "furlongs");
    assert_string_equal(gj_unit_view(NULL, 1, GJ_LANG_EN).text, "");
}

static void lines_of_money_in_one_unit_have_one_scale(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    for (uint32_t i = 0; i < fake->result.n_money; i++) {
        struct gj_amount amount = gj_amount_of(&fake->result, i, GJ_LANG_EN);
        if (strcmp(fake->result.money[i].unit, "won") == 0) {
            assert_string_equal(amount.unit.text, "million won");
        } else if (strcmp(fake->result.money[i].unit, "won/y") ==
                   0) { /* 5.1 ± 31 million: the interval sets the scale */
            assert_string_equal(amount.unit.text, "million won/year");
        }
    }
    fake_free(fake);
}

static void a_line_without_a_number_says_why(void **state)
{
    (void)state;
    static const struct {
        enum fake_kind kind;
        const char *name;
        double jobs, profit;
        enum gj_word why;
    } cases[] = {{FAKE_PLAIN, "public_cost_per_job", -0.9, 1.0, GJ_WORD_MONEY_NOTE_NO_JOB},
                 {FAKE_PLAIN, "public_cost_per_job", 0.0, 1.0, GJ_WORD_MONEY_NOTE_NO_JOB},
                 {FAKE_PLAIN, "payback_with", 1.0, -1.0, GJ_WORD_MONEY_NOTE_NO_GAIN},
                 {FAKE_PLAIN, "payback_with", 1.0, 1.0, GJ_WORD_MONEY_NOTE_NO_GAIN}, /* the interval holds 0 */
                 {FAKE_PLAIN, "payback_with", 1.0, 1e15, GJ_WORD_MONEY_NOTE_NOT_BACK},
                 {FAKE_NONE, "public_cost_per_job", NAN, NAN, GJ_N_WORDS}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake *fake = fake_new(cases[i].kind, 1);
        fake->result.money[0].name = cases[i].name;
        fake->result.money[0].estimate = (struct gj_estimate){NAN, NAN, 200};
        fake->result.difference[GJ_OUTCOME_heads_needed].mean = cases[i].jobs;
        fake->result.difference[GJ_OUTCOME_profit].mean = cases[i].profit;
        assert_int_equal(gj_amount_missing(&fake->result, 0), cases[i].why);
        fake->result.money[0].estimate.mean = 1.0;
        assert_int_equal(gj_amount_missing(&fake->result, 0), GJ_N_WORDS);
        fake_free(fake);
    }
}

static void jobs_the_work_needs_come_before_heads_at_the_end(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct gj_text text;
    fake->result.jobs->has_technology = false;
    gj_text_init(&text);
    gj_render_answer(&fake->result, GJ_LANG_EN, &text);
    const char *needed = strstr(text.data, "The jobs that the work needs fall from 46.10 to 45.20");
    const char *orders = strstr(text.data, "Orders are the same in both arms");
    const char *at_end = strstr(text.data, "Jobs at the end rise");
    assert_true(needed != NULL && needed < orders && orders < at_end);
    gj_text_fini(&text);
    fake_free(fake);
}

/* Of the made-up 47.97 x 0.95 needed jobs 4.2 % are displaced and 3.1 % grow. */
static void where_orders_answer_the_change_of_jobs_is_split(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct gj_text text;
    gj_text_init(&text);
    gj_render_answer(&fake->result, GJ_LANG_EN, &text);
    assert_null(strstr(text.data, "Orders are the same in both arms"));
    assert_non_null(strstr(text.data, "−1.91 ± 0.18 come at the same orders (displaced), +1.41 ± 0.18 from orders"));
    gj_text_fini(&text);
    fake_free(fake);
}

static void a_difference_that_is_known_is_not_called_certain(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    fake->spec.headline = GJ_OUTCOME_heads_technician;
    struct gj_text text;
    gj_text_init(&text);
    gj_render_answer(&fake->result, GJ_LANG_EN, &text);
    *strstr(text.data, "The jobs that") = '\0';
    assert_null(strstr(text.data, "±"));
    assert_null(strstr(text.data, "certain"));
    assert_non_null(strstr(text.data, "chance has no part in it"));
    gj_text_fini(&text);
    fake_free(fake);
}

static void check_digits(const char *printed, const char *expected)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_add_digits(&text, printed);
    assert_string_equal(text.data, expected);
    gj_text_fini(&text);
}

static void any_decimal_sign_of_a_locale_becomes_a_point(void **state)
{
    (void)state;
    check_digits("1234.5", "1,234.5");
    check_digits("1234,50", "1,234.50");
    check_digits("123456", "123,456");
    check_digits("0\xD9\xAB"
                 "25",
                 "0.25"); /* U+066B, two bytes */
}

static void a_verdict_needs_an_interval_without_zero(void **state)
{
    (void)state;
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){1.0, 0.9, 9}), GJ_VERDICT_UP);
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){-1.0, 0.9, 9}), GJ_VERDICT_DOWN);
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){1.0, 1.0, 9}), GJ_VERDICT_UNSURE);
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){0.0, 0.0, 9}), GJ_VERDICT_SAME);
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){1.0, NAN, 1}), GJ_VERDICT_SINGLE);
    assert_int_equal(gj_verdict_of(&(struct gj_estimate){NAN, NAN, 0}), GJ_VERDICT_NONE);
}

static void an_uncertain_headline_says_so_in_the_first_line(void **state)
{
    (void)state;
    static const char *const says[GJ_N_LANGS] = {"not certain", "확실하지 않습니다"};
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        for (int kind = 0; kind < FAKE_N_KINDS; kind++) {
            struct fake *fake = fake_new((enum fake_kind)kind, 1);
            struct gj_text text;
            gj_text_init(&text);
            gj_render_answer(&fake->result, (enum gj_lang)lang, &text);
            *strchr(text.data, '\n') = '\0';
            assert_int_equal(strstr(text.data, says[lang]) != NULL, kind == FAKE_UNSURE);
            assert_null(strpbrk(text.data, "{}|"));
            gj_text_fini(&text);
            fake_free(fake);
        }
    }
}

/* Columns a line of the table takes, and the widest. */
static size_t widest_line(char *text)
{
    size_t widest = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t width = gj_utf8_width(line);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void the_table_fits_the_terminal(void **state)
{
    (void)state;
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        for (unsigned width = 80; width <= 120; width += 20) {
            struct fake *fake = fake_new(FAKE_PLAIN, 9);
            struct gj_text text;
            gj_text_init(&text);
            gj_render_table(&fake->result, (enum gj_lang)lang, width, &text);
            assert_false(text.failed);
            assert_non_null(strstr(text.data, "24,800 ± 800"));
            assert_true(widest_line(text.data) <= width);
            gj_text_fini(&text);
            fake_free(fake);
        }
    }
}

static void numbers_of_the_table_stand_below_each_other(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    struct gj_text text;
    gj_text_init(&text);
    gj_render_table(&fake->result, GJ_LANG_KO, 0, &text);
    size_t end = 0;
    int n = 0;
    for (char *line = strtok(text.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t length = strlen(line);
        if (length > 1 && line[length - 1] == '%') {
            assert_true(end == 0 || gj_utf8_width(line) == end);
            end = gj_utf8_width(line);
            n++;
        }
    }
    assert_int_equal(n, GJ_N_OUTCOMES);
    gj_text_fini(&text);
    fake_free(fake);
}

static void names_cannot_steer_the_terminal(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_HOSTILE, 9);
    fake->spec.title = "red \x1B[31m\r\n\xE2\x80\xAE bad \xFF";
    struct gj_text text;
    gj_text_init(&text);
    gj_render_table(&fake->result, GJ_LANG_EN, 100, &text);
    assert_null(strpbrk(text.data, "\x1B\r"));
    assert_true(gj_utf8_valid(text.data, text.length));
    assert_memory_equal(text.data, "red  [31m   bad ?\n", strlen("red  [31m   bad ?\n"));
    gj_text_fini(&text);
    fake_free(fake);
}

static void a_given_number_has_a_unit_that_people_think_in(void **state)
{
    (void)state;
    static const struct {
        double value[3], shown;
        const char *unit, *en, *ko;
    } given[] = {
        {{108000, 216000, 432000}, 30, "s", "hours", "시간"},
        {{432000, 604800, 1209600}, 5, "s", "days", "일"},
        {{7884000, 15768000, 47304000}, 3, "s", "months", "개월"},
        {{157680000, 157680000, 157680000}, 5, "s", "years", "년"},
        {{0, 2628000, 7884000}, 0, "s", "months", "개월"},
        {{90, 120, 150}, 90, "s", "s", "초"},
        {{8, 11, 14}, 8, "s", "s", "초"},
        {{0, 0, 0}, 0, "s", "s", "초"},
        {{0.04, NAN, 0.1}, 4, "1", "%", "%"},
        {{0.03, 0.036, 0.05}, 3, "1/year", "%/year", "%/년"},
        {{3, 5, 8}, 3, "", "", ""},
    };
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        for (int lang = 0; lang < GJ_N_LANGS; lang++) {
            const struct gj_unit unit = gj_given_unit(given[i].unit, given[i].value, (enum gj_lang)lang);
            assert_string_equal(unit.text, lang == GJ_LANG_KO ? given[i].ko : given[i].en);
            assert_true(fabs(given[i].value[0] * unit.factor - given[i].shown) < 1e-9);
        }
    }
    const double money[] = {2e8, 5e8, 1e9};
    assert_string_equal(gj_given_unit("won", money, GJ_LANG_KO).text, "억원");
    assert_string_equal(gj_given_unit("won", money, GJ_LANG_EN).text, "million won");
}

static void a_level_without_a_name_is_told_in_korean(void **state)
{
    (void)state;
    const struct gj_level_spec level = {.name = "as described", .name_ko = "as described"};
    assert_string_equal(gj_level_label(&level, GJ_LANG_KO), "서술한 그대로");
    assert_string_equal(gj_level_label(&level, GJ_LANG_EN), "as described");
}

static void memory_running_out_is_told(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 3);
    size_t n = 1;
    for (bool failed = true; failed; n++) {
        struct gj_text text;
        gj_text_init(&text);
        gj_alloc_fail_after(n);
        gj_render_table(&fake->result, GJ_LANG_KO, 80, &text);
        gj_render_answer(&fake->result, GJ_LANG_KO, &text);
        gj_alloc_fail_after(0);
        failed = text.failed;
        gj_text_fini(&text);
    }
    assert_true(n > 100);
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there_in_both_languages_with_the_same_blanks),
        cmocka_unit_test(a_way_reads_from_level_to_level),
        cmocka_unit_test(every_unit_of_an_outcome_is_known),
        cmocka_unit_test(a_particle_follows_the_last_sound),
        cmocka_unit_test(a_particle_follows_numbers_units_and_borrowed_words),
        cmocka_unit_test(a_sentence_puts_values_and_particles_in),
        cmocka_unit_test(numbers_are_grouped_and_rounded),
        cmocka_unit_test(a_value_has_the_decimals_its_interval_supports),
        cmocka_unit_test(an_estimate_shows_its_interval),
        cmocka_unit_test(money_is_scaled_to_its_size_and_language),
        cmocka_unit_test(won_at_the_edges_of_their_scales),
        cmocka_unit_test(lines_of_money_in_one_unit_have_one_scale),
        cmocka_unit_test(a_line_without_a_number_says_why),
        cmocka_unit_test(jobs_the_work_needs_come_before_heads_at_the_end),
        cmocka_unit_test(where_orders_answer_the_change_of_jobs_is_split),
        cmocka_unit_test(a_difference_that_is_known_is_not_called_certain),
        cmocka_unit_test(any_decimal_sign_of_a_locale_becomes_a_point),
        cmocka_unit_test(a_verdict_needs_an_interval_without_zero),
        cmocka_unit_test(an_uncertain_headline_says_so_in_the_first_line),
        cmocka_unit_test(the_table_fits_the_terminal),
        cmocka_unit_test(numbers_of_the_table_stand_below_each_other),
        cmocka_unit_test(names_cannot_steer_the_terminal),
        cmocka_unit_test(a_given_number_has_a_unit_that_people_think_in),
        cmocka_unit_test(a_level_without_a_name_is_told_in_korean),
        cmocka_unit_test(memory_running_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
