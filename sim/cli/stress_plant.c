/* STRESS-DES: logic and data, from the frozen text. */
#include "cli/stress_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/population/population.h"

enum { MOST_STEPS = 120, MOST_SOURCES = 200 };

#define FROZEN(page, ...) gj_frozen_get(&(page)->frozen, __VA_ARGS__)
#define WHOLE(page, ...) gj_frozen_whole(&(page)->frozen, __VA_ARGS__)
#define COUNT(page, thing, field) gj_frozen_count(&(page)->frozen, thing, field)

static void say_first_firm(struct gj_stress_page *page)
{
    if (page->spec->study->population) {
        gj_text_addf(page->out,
                     SAY(page, "The first of %u firms stands for the others; frozen.txt has each.\n\n",
                         "기업 %u개 중 첫째를 대표로 적음. 나머지는 frozen.txt.\n\n"),
                     page->spec->study->population->n_members);
    }
}

/* --- 2.1 --- */

/* In the quotes of a Mermaid label. */
static void add_label(struct gj_stress_page *page, const char *text)
{
    for (; *text; text++) {
        gj_text_add_n(page->out, *text == '"' ? "'" : text, 1);
    }
}

static void add_nodes(struct gj_stress_page *page)
{
    const uint32_t n_stations = COUNT(page, "station", "name");
    const uint32_t n_buffers = COUNT(page, "buffer", "name");
    for (uint32_t i = 0; i < n_buffers; i++) {
        gj_text_addf(page->out, "  b%u[(\"", i);
        add_label(page, FROZEN(page, "buffer[%u].name", i));
        gj_text_add(page->out, "\")]\n");
    }
    for (uint32_t i = 0; i < n_stations; i++) {
        gj_text_addf(page->out, "  s%u[\"", i);
        add_label(page, FROZEN(page, "station[%u].name", i));
        gj_text_add(page->out, "\"]\n");
    }
}

/* Edges of one step: its buffer to the stations that do it, and these to the next buffer, or out. */
static void add_step(struct gj_stress_page *page, uint32_t step, uint32_t n_steps)
{
    const long product = (long)WHOLE(page, "step[%u].product", step);
    const uint32_t n_jobs = COUNT(page, "job", "step");
    const bool is_last = step + 1 == n_steps || WHOLE(page, "step[%u].product", step + 1) != product;
    const bool is_first = step == 0 || WHOLE(page, "step[%u].product", step - 1) != product;
    const long buffer = (long)WHOLE(page, "step[%u].buffer", step);
    if (is_first) {
        gj_text_addf(page->out, "  o%ld([\"", product);
        add_label(page, FROZEN(page, "product[%ld].name", product));
        gj_text_addf(page->out, "\"]) --> b%ld\n", buffer);
    }
    for (uint32_t k = 0; k < n_jobs; k++) {
        if (WHOLE(page, "job[%u].step", k) != (int64_t)step) {
            continue;
        }
        const long station = (long)WHOLE(page, "job[%u].station", k);
        gj_text_addf(page->out, "  b%ld --> s%ld\n", buffer, station);
        if (is_last) {
            gj_text_addf(page->out, "  s%ld --> out([\"%s\"])\n", station, SAY(page, "customers", "고객"));
        } else {
            gj_text_addf(page->out, "  s%ld --> b%ld\n", station, (long)WHOLE(page, "step[%u].buffer", step + 1));
        }
    }
}

/* Where inspection sends pieces back to. */
static void add_rework(struct gj_stress_page *page)
{
    const uint32_t n = COUNT(page, "station", "name");
    for (uint32_t i = 0; i < n; i++) {
        if (WHOLE(page, "station[%u].inspection.on", i) != 0 && WHOLE(page, "station[%u].inspection.reject", i) != 0) {
            const long step = (long)WHOLE(page, "station[%u].inspection.rework_step", i);
            gj_text_addf(page->out, "  s%u -. %s .-> b%ld\n", i, SAY(page, "rework", "재작업"),
                         (long)WHOLE(page, "step[%ld].buffer", step));
        }
    }
}

/* Only the first product's route where there are several: all of them would be a knot. */
void gj_stress_diagram(struct gj_stress_page *page)
{
    const uint32_t n_steps = COUNT(page, "step", "product");
    say_first_firm(page);
    if (n_steps == 0 || n_steps > MOST_STEPS) {
        gj_stress_gap(page, "a diagram: the plant is too large for one made by itself.",
                      "개요도: 자동으로 그리기에는 공장이 너무 큼.");
        return;
    }
    const uint32_t n_products = COUNT(page, "product", "name");
    gj_stress_put(page, "```mermaid\nflowchart LR\n", "```mermaid\nflowchart LR\n");
    add_nodes(page);
    for (uint32_t i = 0; i < n_steps && WHOLE(page, "step[%u].product", i) == 0; i++) {
        add_step(page, i, n_steps);
    }
    add_rework(page);
    gj_text_add(page->out, "```\n");
    if (n_products > 1) {
        gj_text_addf(page->out,
                     SAY(page, "\nThe route of the first of %u products; 2.5 lists all.\n",
                         "\n제품 %u개 중 첫째의 경로; 전체는 2.5.\n"),
                     n_products);
    }
}

/* --- 2.2 to 2.4 --- */

void gj_stress_logic(struct gj_stress_page *page)
{
    gj_stress_put(
        page,
        "An order for a product is released as lots. A lot follows its product's route: at each step it waits in a "
        "buffer, "
        "a station that reads from that buffer takes it, sets up if the family changes, works each piece for a drawn "
        "time "
        "while the workers it needs are there, and hands the lot on; a full buffer blocks the machine behind it. A "
        "machine "
        "fails by its modes: the stop is noticed, its crew comes, it is repaired. A station that drifts out of control "
        "makes "
        "more defective pieces until that is found. Inspection passes, scraps or sends pieces back. Every machine and "
        "every "
        "worker is in exactly one state at a time, and their times add up to the horizon; pieces in equal pieces out, "
        "scrapped and inside; both are checked in every replication.\n",
        "주문은 로트로 투입되고, 로트는 제품의 경로를 따름: 단계마다 버퍼에서 기다리다 그 버퍼를 읽는 공정이 가져가며, "
        "제품군이 바뀌면 "
        "준비교체를 하고, 필요한 작업자가 있는 동안 개당 추출된 시간만큼 작업한 뒤 다음으로 넘김; 버퍼가 차면 앞 "
        "설비가 막힘. 설비는 고장 "
        "유형에 따라 멈춤(인지, 수리팀 도착, 수리). 관리 이탈한 공정은 발견될 때까지 불량을 더 만듦. 검사는 통과, "
        "폐기, 재작업. 모든 설비와 "
        "작업자는 항상 정확히 한 상태에 있고 그 시간의 합은 전체 기간과 같음; 투입 수량은 완성, 폐기, 재공의 합과 "
        "같음(반복마다 검사).\n");
    gj_stress_gap(page, "what of the real system was left out or simplified, and why.",
                  "실제 시스템에서 생략하거나 단순화한 것과 그 까닭.");
}

static void add_levers(struct gj_stress_page *page, const struct gj_level_spec *before,
                       const struct gj_level_spec *after)
{
    for (uint32_t k = 0; k < GJ_N_LEVERS; k++) {
        static const char *const names[][3] = {
#define GJ_LEVER(name, script, en, ko, acts) {en, ko, acts},
#include "factory/lever.def"
#undef GJ_LEVER
        };
        const double was = before->lever[k].central;
        const double is = after->lever[k].central;
        if (was != is) {
            gj_text_addf(page->out, "| %s | %.10g | %.10g | %.10g … %.10g | %s |\n", names[k][page->ko ? 1 : 0], was,
                         is, after->lever[k].low, after->lever[k].high, names[k][2]);
        }
    }
}

void gj_stress_scenarios(struct gj_stress_page *page)
{
    const struct gj_study_spec *firm = gj_stress_firm(page);
    if (firm->n_upgrades == 0) {
        gj_stress_put(page, "Nothing differs between the arms: no step is taken.\n",
                      "두 시나리오의 차이 없음: 도입 단계 없음.\n");
        return;
    }
    for (uint32_t k = 0; k < firm->n_upgrades; k++) {
        const struct gj_level_spec *from = k > 0 ? &firm->upgrade[k - 1].to : &firm->before;
        const struct gj_level_spec *to = &firm->upgrade[k].to;
        gj_text_addf(page->out, "%s**%s → %s**", k > 0 ? "\n" : "", gj_level_label(from, page->spec->lang),
                     gj_level_label(to, page->spec->lang));
        gj_stress_put(page, ": installed in ", ": 설치 ");
        gj_stress_add_time(page, (double)to->install_us);
        gj_stress_put(page, ", full effect after another ", ", 이후 완전한 효과까지 ");
        gj_stress_add_time(page, (double)to->ramp_us);
        gj_text_addf(page->out, SAY(page, "; project cost %.10g won", "; 사업비 %.10g원"), to->cost_won.central);
        if (firm->upgrade[k].has_support) {
            const struct gj_programme_spec *support = &firm->upgrade[k].support;
            gj_text_addf(
                page->out,
                SAY(page, "; in the arm after with the programme \"%s\"", "; 도입 후 시나리오의 지원사업 \"%s\""),
                page->ko && support->name_ko[0] ? support->name_ko : support->name);
        }
        gj_stress_put(page, ".\n\n| lever (multiplier) | from | to | range | acts on |\n|---|---|---|---|---|\n",
                      ".\n\n| 개선 요인(배수) | 전 | 후 | 범위 | 작용 |\n|---|---|---|---|---|\n");
        add_levers(page, from, to);
    }
}

static const char *rule_name(int64_t rule)
{
    static const char *const names[] = {
#define GJ_RULE(name, script, en, ko) #script " (" en ")",
#include "factory/rule.def"
#undef GJ_RULE
    };
    return rule >= 0 && (size_t)rule < sizeof names / sizeof names[0] ? names[rule] : "";
}

void gj_stress_algorithms(struct gj_stress_page *page)
{
    const struct gj_firm_spec *firm = &gj_stress_firm(page)->firm;
    const uint32_t n = COUNT(page, "station", "name");
    gj_stress_put(page, "Which lot a station takes from its buffer:\n\n", "공정이 버퍼에서 로트를 고르는 규칙:\n\n");
    for (uint32_t i = 0; i < n; i++) {
        gj_stress_put(page, "- ", "- ");
        gj_stress_add_cell(page, FROZEN(page, "station[%u].name", i));
        gj_text_addf(page->out, ": %s\n", rule_name(WHOLE(page, "station[%u].rule", i)));
    }
    bool is_ranked = false;
    for (uint32_t i = 0; i < COUNT(page, "orders", "name"); i++) {
        is_ranked = is_ranked || *FROZEN(page, "orders[%u].rank", i);
    }
    if (is_ranked) {
        gj_stress_put(page, "\nOrders are ranked by a function of the scenario, which its file holds.\n",
                      "\n주문의 순위는 시나리오의 함수가 매김(시나리오 파일에 있음).\n");
    }
    if (firm->decision.is_on) {
        gj_text_addf(
            page->out,
            SAY(page,
                "\nThe firm decides for itself: it goes ahead when the worth of the gain it expects, discounted at "
                "%.10g %% "
                "over %.10g years, covers what it has to pay, and its cash what it has to lay out. What it expects "
                "comes from a pilot of %u paired replications on draws of their own.\n",
                "\n기업의 결정: 기대 이득의 현재가치(할인율 %.10g %%, %.10g년)가 자부담 이상이고 현금이 충분하면 착수. "
                "기대는 별도 "
                "난수의 예비 시뮬레이션 %u회에서 나옴.\n"),
            100.0 * firm->decision.hurdle_per_year, firm->decision.years, firm->decision.pilots);
    }
    if (firm->market.is_on) {
        gj_stress_put(page,
                      "\nOrders answer price, lead time, on-time delivery and escaped defects, by elasticities of the "
                      "scenario.\n",
                      "\n주문은 가격, 리드타임, 납기, 유출 불량에 탄력적으로 반응(시나리오의 탄력성).\n");
    }
    gj_stress_put(page,
                  "\nPeople are sized monthly to the work at a target load, where the scenario describes a firm.\n",
                  "\n기업이 있는 시나리오에서는 인력을 매월 목표 부하에 맞춤.\n");
}

/* --- 2.5 --- */

static void head(struct gj_stress_page *page, const char *en, const char *ko)
{
    gj_text_addf(page->out, "\n**%s**\n\n", SAY(page, en, ko));
}

static void add_entities(struct gj_stress_page *page)
{
    const uint32_t n = COUNT(page, "product", "name");
    head(page, "2.5.1 Entities", "2.5.1 개체");
    gj_stress_put(page, "Lots of pieces, released by orders. Products: ", "주문이 투입하는 로트. 제품: ");
    for (uint32_t i = 0; i < n; i++) {
        gj_text_add(page->out, i > 0 ? ", " : "");
        gj_stress_add_cell(page, FROZEN(page, "product[%u].name", i));
    }
    gj_text_add(page->out, ".\n");
}

static void add_activities(struct gj_stress_page *page)
{
    const uint32_t n = COUNT(page, "job", "step");
    head(page, "2.5.2 Activities", "2.5.2 활동");
    gj_stress_put(page, "| product | step | station | time a piece |\n|---|---|---|---|\n",
                  "| 제품 | 단계 | 공정 | 개당 시간 |\n|---|---|---|---|\n");
    for (uint32_t i = 0; i < n; i++) {
        const long step = (long)WHOLE(page, "job[%u].step", i);
        const long product = (long)WHOLE(page, "step[%ld].product", step);
        long first = step;
        while (first > 0 && WHOLE(page, "step[%ld].product", first - 1) == product) {
            first--;
        }
        gj_text_add(page->out, "| ");
        gj_stress_add_cell(page, FROZEN(page, "product[%ld].name", product));
        gj_text_addf(page->out, " | %ld | ", step - first + 1);
        gj_stress_add_cell(page, FROZEN(page, "station[%ld].name", (long)WHOLE(page, "job[%u].station", i)));
        gj_text_add(page->out, " | ");
        gj_stress_add_dist(page, FROZEN(page, "job[%u].cycle", i), true);
        gj_text_add(page->out, " |\n");
    }
}

static void add_resources(struct gj_stress_page *page)
{
    const uint32_t n_stations = COUNT(page, "station", "name");
    const uint32_t n_pools = COUNT(page, "people", "name");
    head(page, "2.5.3 Resources", "2.5.3 자원");
    gj_stress_put(page, "| machines | number | shifts |\n|---|---|---|\n", "| 설비 | 대수 | 근무 |\n|---|---|---|\n");
    for (uint32_t i = 0; i < n_stations + n_pools; i++) {
        const bool is_station = i < n_stations;
        const char *thing = is_station ? "station" : "people";
        const uint32_t k = is_station ? i : i - n_stations;
        if (i == n_stations) {
            gj_stress_put(page, "\n| people | number | shifts |\n|---|---|---|\n",
                          "\n| 인력 | 인원 | 근무 |\n|---|---|---|\n");
        }
        const long shifts = (long)WHOLE(page, "%s[%u].shifts", thing, k);
        gj_text_add(page->out, "| ");
        gj_stress_add_cell(page, FROZEN(page, "%s[%u].name", thing, k));
        gj_text_addf(page->out, " | %s | ", FROZEN(page, is_station ? "%s[%u].machines" : "%s[%u].count", thing, k));
        gj_stress_add_cell(page, shifts < 0 ? SAY(page, "always", "항상") : FROZEN(page, "shifts[%ld].name", shifts));
        gj_text_add(page->out, " |\n");
    }
}

static void add_queues(struct gj_stress_page *page)
{
    const uint32_t n = COUNT(page, "buffer", "name");
    head(page, "2.5.4 Queues", "2.5.4 대기열");
    gj_stress_put(page,
                  "Rules: 2.4. Capacity in lots, those on machines not counted.\n\n| queue | capacity |\n|---|---|\n",
                  "규칙은 2.4. 용량은 로트 수(설비 위 제외).\n\n| 대기열 | 용량 |\n|---|---|\n");
    for (uint32_t i = 0; i < n; i++) {
        gj_text_add(page->out, "| ");
        gj_stress_add_cell(page, FROZEN(page, "buffer[%u].name", i));
        const char *capacity = FROZEN(page, "buffer[%u].capacity", i);
        gj_text_addf(page->out, " | %s |\n", strcmp(capacity, "-1") == 0 ? SAY(page, "unlimited", "무제한") : capacity);
    }
}

static void add_orders(struct gj_stress_page *page)
{
    const uint32_t n = COUNT(page, "orders", "name");
    head(page, "2.5.5 Entry and exit", "2.5.5 진입과 이탈");
    gj_stress_put(page, "| orders | time between them | pieces an order | due | lot |\n|---|---|---|---|---|\n",
                  "| 주문 | 간격 | 주문 수량 | 납기 | 로트 |\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < n; i++) {
        gj_text_add(page->out, "| ");
        gj_stress_add_cell(page, FROZEN(page, "orders[%u].name", i));
        gj_text_add(page->out, " | ");
        if (WHOLE(page, "orders[%u].endless", i) != 0) {
            gj_stress_put(page, "raw parts always there", "원자재 항상 있음");
        } else {
            gj_stress_add_dist(page, FROZEN(page, "orders[%u].every", i), true);
        }
        gj_text_add(page->out, " | ");
        gj_stress_add_dist(page, FROZEN(page, "orders[%u].quantity", i), false);
        gj_text_add(page->out, " | ");
        gj_stress_add_dist(page, FROZEN(page, "orders[%u].due", i), true);
        gj_text_addf(page->out, " | %s |\n", FROZEN(page, "orders[%u].lot", i));
    }
    gj_stress_put(page, "\nLots leave when the last step is done, or as scrap.\n",
                  "\n로트는 마지막 단계를 마치거나 폐기되면 나감.\n");
}

/* What else there is, by the tables that the plant is built from. */
static void add_others(struct gj_stress_page *page)
{
    static const struct {
        const char *thing, *what;
    } others[] = {
#define GJ_OBJECT(name, what) {#name, what},
#include "factory/object.def"
#undef GJ_OBJECT
    };
    bool is_first = true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const char *thing = strcmp(others[i].thing, "mode") == 0 ? "fails" : others[i].thing;
        char start[80];
        (void)snprintf(start, sizeof start, "%s[0].", thing);
        bool is_there = false;
        for (size_t k = 0; k < page->frozen.n && !is_there; k++) {
            is_there = strncmp(page->frozen.line[k].key, start, strlen(start)) == 0;
        }
        if (is_there) {
            if (is_first) {
                head(page, "Besides these the plant has (values: 3.3 and frozen.txt)",
                     "그 밖에 공장에 있는 것 (값은 3.3과 frozen.txt)");
                is_first = false;
            }
            gj_text_addf(page->out, "- %s: %s\n", thing, others[i].what);
        }
    }
}

void gj_stress_components(struct gj_stress_page *page)
{
    say_first_firm(page);
    add_entities(page);
    add_activities(page);
    add_resources(page);
    add_queues(page);
    add_orders(page);
    add_others(page);
}

/* --- 3 --- */

static uint32_t find_source(const char *const *source, uint32_t n, const char *wanted)
{
    uint32_t i = 0;
    while (i < n && strcmp(source[i], wanted) != 0) {
        i++;
    }
    return i;
}

void gj_stress_sources(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    const char *source[MOST_SOURCES];
    uint32_t count[MOST_SOURCES] = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const char *wanted = study->assumption[i].source ? study->assumption[i].source : "";
        const uint32_t k = find_source(source, n, wanted);
        if (*wanted && k < MOST_SOURCES) {
            source[k] = wanted;
            count[k]++;
            n = k == n ? n + 1 : n;
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        gj_stress_put(page, "- ", "- ");
        gj_stress_add_cell(page, source[k]);
        gj_text_addf(page->out, SAY(page, " (numbers: %u)\n", " (수치 %u개)\n"), count[k]);
    }
    if (n == 0) {
        gj_stress_gap(page, "where the numbers come from: none has a source.", "수치의 출처: 출처가 있는 수치 없음.");
    } else {
        gj_stress_gap(page, "where the numbers without a mark come from, and who gave permission to use the data.",
                      "표시 없는 수치의 출처와 자료 이용 허락.");
    }
}

void gj_stress_preprocessing(struct gj_stress_page *page)
{
    uint32_t n = 0;
    for (uint32_t i = 1; i < page->spec->n_files; i++) {
        const size_t length = strlen(page->spec->file[i]);
        if (length < 4 || strcmp(page->spec->file[i] + length - 4, ".lua") != 0) {
            gj_text_addf(page->out, SAY(page, "- table `%s`, read as it is\n", "- 표 `%s` (그대로 읽음)\n"),
                         page->spec->file[i]);
            n++;
        }
    }
    if (n == 0) {
        gj_stress_put(page, "The scenario reads no table of data.\n", "시나리오가 읽는 자료표 없음.\n");
    }
    gj_stress_gap(page, "how data were cleaned, chosen or fitted before they became numbers of the scenario.",
                  "자료를 시나리오의 수치로 만들기 전의 정리, 선택, 적합 방법.");
}

static void add_input(struct gj_stress_page *page, const char *who, const char *what, const char *frozen)
{
    if (strcmp(frozen, "none") == 0 || !*frozen) {
        return;
    }
    gj_text_add(page->out, "| ");
    gj_stress_add_cell(page, who);
    gj_text_addf(page->out, " | %s | ", what);
    if (strchr(frozen, '(')) {
        gj_stress_add_dist(page, frozen, true);
    } else {
        gj_text_add(page->out, frozen);
    }
    gj_text_add(page->out, " |\n");
}

static void add_quality(struct gj_stress_page *page, uint32_t i)
{
    static const char *const fields[][3] = {{"setup", "set-up", "준비교체"},
                                            {"quality.defects", "defective, in control", "불량률 (관리 상태)"},
                                            {"quality.out_of_control", "defective, out of control", "불량률 (이탈)"},
                                            {"quality.scrap", "scrapped at once", "즉시 폐기율"},
                                            {"quality.drifts", "time until it drifts", "이탈까지"},
                                            {"quality.found", "time until that is found", "발견까지"},
                                            {"quality.restore", "time to restore", "복구"},
                                            {"inspection.misses", "inspection misses", "검사 누락"},
                                            {"inspection.false_alarms", "false alarms", "오경보"}};
    const char *name = FROZEN(page, "station[%u].name", i);
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) {
        const char *value = FROZEN(page, "station[%u].%s", i, fields[k][0]);
        if (strcmp(value, "0") != 0) {
            add_input(page, name, fields[k][page->ko ? 2 : 1], value);
        }
    }
}

/* Prices, staffing, decision, market, finance: the lines of the firm that say something. Their names have their units. */
static void add_firm(struct gj_stress_page *page)
{
    for (size_t i = 0; i < page->frozen.n; i++) {
        const struct gj_frozen_line *line = &page->frozen.line[i];
        const size_t n = strlen(line->key);
        if (strncmp(line->key, "firm.", 5) != 0 || strcmp(line->value, "0") == 0) {
            continue;
        }
        if (n > 3 && strcmp(line->key + n - 3, "_us") == 0) {
            gj_text_addf(page->out, "| %s | `%.*s` | ", SAY(page, "firm", "기업"), (int)(n - 8), line->key + 5);
            gj_stress_add_time(page, strtod(line->value, NULL));
            gj_text_add(page->out, " |\n");
        } else {
            char what[120];
            (void)snprintf(what, sizeof what, "`%.100s`", line->key + 5);
            add_input(page, SAY(page, "firm", "기업"), what, line->value);
        }
    }
}

void gj_stress_inputs(struct gj_stress_page *page)
{
    static const char *const phases[][3] = {{"every", "time to failure", "고장 간격"},
                                            {"noticed", "until noticed", "인지까지"},
                                            {"repair", "repair", "수리"}};
    const uint32_t n_stations = COUNT(page, "station", "name");
    const uint32_t n_modes = COUNT(page, "fails", "name");
    say_first_firm(page);
    gj_stress_put(
        page,
        "Cycle times: 2.5.2; orders: 2.5.5. Every value, defaults included, is in frozen.txt (`gongjang check "
        "--frozen`).\n\n"
        "| where | what | value |\n|---|---|---|\n",
        "개당 시간은 2.5.2, 주문은 2.5.5. 기본값을 포함한 모든 값은 frozen.txt (`gongjang check --frozen`).\n\n"
        "| 위치 | 항목 | 값 |\n|---|---|---|\n");
    for (uint32_t i = 0; i < n_stations; i++) {
        add_quality(page, i);
    }
    for (uint32_t i = 0; i < n_modes; i++) {
        char who[200];
        (void)snprintf(who, sizeof who, "%s, %s",
                       FROZEN(page, "station[%ld].name", (long)WHOLE(page, "fails[%u].station", i)),
                       FROZEN(page, "fails[%u].name", i));
        for (size_t k = 0; k < 3; k++) {
            add_input(page, who, phases[k][page->ko ? 2 : 1], FROZEN(page, "fails[%u].%s", i, phases[k][0]));
        }
    }
    add_firm(page);
}

void gj_stress_assumptions(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    if (study->n_assumptions == 0) {
        gj_stress_gap(page, "which numbers are assumptions: none is marked (`assumed(...)` in the scenario).",
                      "어느 수치가 가정인지: 표시된 수치 없음 (시나리오의 `assumed(...)`).");
        return;
    }
    gj_stress_put(page, "| number | value | range | unit | mark | source |\n|---|---|---|---|---|---|\n",
                  "| 수치 | 값 | 범위 | 단위 | 표시 | 출처 |\n|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const struct gj_assumption *a = &study->assumption[i];
        gj_text_add(page->out, "| ");
        gj_stress_add_cell(page, a->place);
        gj_text_addf(page->out, " | %.10g | %.10g … %.10g | %s | %s | ", a->central, a->low, a->high, a->unit,
                     gj_mark_label(a->mark, page->spec->lang));
        gj_stress_add_cell(page, a->source ? a->source : "");
        gj_text_add(page->out, " |\n");
    }
    gj_stress_gap(page,
                  "why each assumption is tenable, and which of them the conclusion depends on (`gongjang sens`).",
                  "각 가정의 근거와 결론이 의존하는 가정 (`gongjang sens`).");
}
