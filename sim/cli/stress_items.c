/* STRESS-DES: objectives, experimentation, implementation, code access. */
#include "cli/stress_internal.h"

#include <inttypes.h>
#include <string.h>

#include "study/design/experiment.h"
#include "study/population/population.h"

static const struct gj_experiment *experiment_of(const struct gj_stress_page *page)
{
    const struct gj_experiment *e = page->spec->study->experiment;
    return e && e->n_factors > 0 ? e : NULL;
}

/* --- 1 --- */

void gj_stress_purpose(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    gj_text_addf(page->out, SAY(page, "The scenario calls itself \"%s\".", "시나리오의 제목: \"%s\"."),
                 page->ko && study->title_ko ? study->title_ko : study->title);
    gj_stress_put(page,
                  " The program simulates a factory before and after digitalization, and what a support programme "
                  "changes of that: "
                  "output, quality, jobs and money.\n",
                  " 이 프로그램은 디지털화 전후의 공장과 지원사업의 효과(생산, 품질, 일자리, 돈)를 시뮬레이션함.\n");
    gj_stress_gap(page, "the background of the study, who it is for, and the objectives of this model.",
                  "연구의 배경, 대상 독자, 이 모델의 목적.");
}

static void add_output(struct gj_stress_page *page, const char *name, const char *unit, const char *label,
                       const char *how)
{
    gj_text_addf(page->out, "| `%s` | %s | ", name, strcmp(unit, "1") == 0 ? SAY(page, "share", "비율") : unit);
    gj_stress_add_cell(page, label);
    gj_text_add(page->out, " | ");
    gj_stress_add_cell(page, how);
    gj_text_add(page->out, " |\n");
}

void gj_stress_outputs(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    const struct gj_experiment *e = experiment_of(page);
    gj_text_addf(
        page->out,
        SAY(page,
            "The headline is `%s`. Each output is measured once a replication and arm over the evaluation window "
            "(4.2); what an arm changes is the difference of the two arms of one replication. Intervals have "
            "%.10g %% confidence: Student's t over replications, paired for differences, the delta method for "
            "ratios.\n\n| output | unit | what it is | how it is counted |\n|---|---|---|---|\n",
            "대표 산출물은 `%s`. 모든 산출물은 반복과 시나리오(도입 전/후)마다 평가 기간(4.2)에서 한 번 측정하며, "
            "효과는 "
            "같은 반복의 두 값의 차이. 신뢰수준 %.10g %%: 반복에 대한 스튜던트 t 구간, 차이는 대응표본, 비율은 "
            "델타법.\n\n| 산출물 | 단위 | 뜻 | 계산 |\n|---|---|---|---|\n"),
        gj_outcome_info(study->headline)->name, 100.0 * study->confidence);
    for (uint32_t i = 0; e && i < e->n_responses; i++) {
        const struct gj_response_info *r = gj_response_info(e->response[i]);
        add_output(page, r->name, r->unit, page->ko ? r->ko : r->en, r->how);
    }
    for (uint32_t k = 0; !e && k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        add_output(page, info->name, info->unit, page->ko ? info->ko : info->en, info->how);
    }
}

static void add_factor(struct gj_stress_page *page, const struct gj_factor *f)
{
    char low[80], central[80], high[80];
    gj_factor_show(f, f->low, low, sizeof low);
    gj_factor_show(f, f->central, central, sizeof central);
    gj_factor_show(f, f->high, high, sizeof high);
    gj_text_addf(page->out, "| `%s` | %s | %s%s%s | %s | ", f->name, gj_role_name(f->role), f->unit,
                 *f->per ? " / " : "", f->per, central);
    if (f->kind == GJ_FACTOR_CHOICE) {
        for (uint32_t i = 0; i < f->n_choices; i++) {
            gj_text_add(page->out, i > 0 ? ", " : "");
            gj_stress_add_cell(page, f->choice[i]);
        }
    } else {
        gj_text_addf(page->out, "%s … %s, %s", low, high,
                     f->kind == GJ_FACTOR_WHOLE ? SAY(page, "whole numbers", "정수") : gj_shape_name(f->shape));
    }
    gj_text_add(page->out, " | ");
    gj_stress_add_cell(page, f->source);
    gj_text_add(page->out, " |\n");
}

static void add_experiment(struct gj_stress_page *page, const struct gj_experiment *e)
{
    gj_text_addf(page->out,
                 SAY(page,
                     "\n**Design of experiments**: `%s`, %" PRIu64 " points asked for, %u replications a point.\n\n"
                     "| factor | role | unit | central | range | source |\n|---|---|---|---|---|---|\n",
                     "\n**실험 설계**: `%s`, 요청한 점 %" PRIu64 "개, 점당 반복 %u회.\n\n"
                     "| 요인 | 역할 | 단위 | 중심값 | 범위 | 출처 |\n|---|---|---|---|---|---|\n"),
                 gj_design_name(e->design.kind), e->design.n, e->replications);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        add_factor(page, &e->factor[i]);
    }
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        gj_text_addf(page->out, "%s`%s`", i > 0 ? ", " : SAY(page, "\nConstraints: ", "\n제약: "), e->constraint[i]);
    }
    gj_text_add(page->out, e->n_constraints > 0 ? "\n" : "");
    for (uint32_t i = 0; i < e->n_scenarios + e->n_policies; i++) {
        const bool is_scenario = i < e->n_scenarios;
        gj_text_addf(page->out, "- %s \"%s\"\n",
                     is_scenario ? SAY(page, "scenario", "시나리오") : SAY(page, "policy", "정책"),
                     is_scenario ? e->scenario[i].name : e->policy[i - e->n_scenarios].name);
    }
}

void gj_stress_aims(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    const struct gj_experiment *e = experiment_of(page);
    gj_stress_put(page, "**Scenario-based analysis**: the same plant in two arms that share every draw, before (",
                  "**시나리오 분석**: 모든 난수를 공유하는 두 시나리오, 도입 전(");
    gj_arm_level_text(page->out, gj_stress_firm(page), GJ_ARM_BEFORE, page->spec->lang);
    gj_stress_put(page, ") and after (", ")과 도입 후(");
    gj_arm_level_text(page->out, gj_stress_firm(page), GJ_ARM_AFTER, page->spec->lang);
    gj_stress_put(page, "). Item 2.3 says what differs.\n", "). 다른 점은 2.3.\n");
    if (study->population) {
        gj_text_addf(page->out,
                     SAY(page, "A population of %u firms lives in a world without the programme and in one with it.\n",
                         "기업 %u개로 된 모집단이 사업이 없는 세계와 있는 세계를 각각 삶.\n"),
                     study->population->n_members);
    }
    if (e) {
        add_experiment(page, e);
    }
    gj_stress_gap(page, "why these arms, factors and ranges were chosen, and which question each of them answers.",
                  "이 시나리오, 요인, 범위를 고른 까닭과 각각이 답하는 질문.");
}

/* --- 4 --- */

static void add_span(struct gj_stress_page *page, gj_time us)
{
    gj_stress_add_time(page, (double)us);
}

void gj_stress_initialisation(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    gj_stress_put(page, "Every replication begins with an empty plant. Warm-up, run and not measured: ",
                  "모든 반복은 빈 공장에서 시작. 예열(측정하지 않음): ");
    add_span(page, study->warm_up);
    gj_stress_put(page, ". Both arms share it.", ". 두 시나리오가 공유.");
    gj_stress_put(page, " `gongjang warmup` tests a length (MSER-5, Welch's figure).\n",
                  " `gongjang warmup`으로 길이를 검정(MSER-5, 웰치 그림).\n");
    gj_stress_gap(page, "how the length of the warm-up was chosen.", "예열 길이를 정한 방법.");
}

void gj_stress_run_length(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    gj_stress_put(page, "Measured time after the warm-up: ", "예열 뒤 측정 기간: ");
    add_span(page, study->horizon);
    gj_stress_put(page, "; the decision falls ", "; 결정 시점은 예열 뒤 ");
    add_span(page, study->decide_at);
    gj_stress_put(page, " after the warm-up, and the evaluation window begins ", ", 평가 기간의 시작은 예열 뒤 ");
    add_span(page, study->settle);
    gj_stress_put(page, " after it. Time unit: one microsecond, a whole number.\n",
                  ". 시간 단위: 1마이크로초(정수).\n");
}

void gj_stress_estimation(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    const struct gj_experiment *e = experiment_of(page);
    gj_stress_put(page, "Stochastic, by independent replications; arms", "확률적 모델, 독립 반복; 시나리오들은");
    gj_stress_put(page, e && !e->has_own_draws ? " and points of the design" : "",
                  e && !e->has_own_draws ? " 설계점들과 함께" : "");
    gj_stress_put(page, " share their random numbers (common random numbers), so that differences are paired. ",
                  " 난수를 공유(공통 난수)하므로 차이는 대응표본. ");
    if (e && e->precision > 0.0) {
        char target[80];
        gj_contrast_name(&e->target, target, sizeof target);
        gj_text_addf(page->out,
                     SAY(page, "Replications of a point: %u to %u, until the half-width of `%s` is at most %.10g.\n",
                         "점당 반복: %u~%u회, `%s`의 반폭이 %.10g 이하가 될 때까지.\n"),
                     e->replications_min, e->replications, target, e->precision);
    } else if (!e && study->precision > 0.0) {
        gj_text_addf(
            page->out,
            SAY(page, "Replications: %u to %u, until the half-width of the headline's difference is at most %.10g.\n",
                "반복: %u~%u회, 대표 산출물 차이의 반폭이 %.10g 이하가 될 때까지.\n"),
            study->replications_min, study->replications, study->precision);
    } else {
        gj_text_addf(page->out, SAY(page, "Replications: %u, fixed beforehand.\n", "반복: %u회(고정).\n"),
                     e ? e->replications : study->replications);
        gj_stress_gap(page, "how the number of replications was chosen (`gongjang power` says what it can tell apart).",
                      "반복 횟수를 정한 방법 (`gongjang power`가 구별 가능한 크기를 알려 줌).");
    }
}

/* --- 5 --- */

void gj_stress_software(struct gj_stress_page *page)
{
    gj_text_addf(
        page->out,
        SAY(page,
            "gongjang %s, written in C17; scenarios in Lua %s; statistics with the GNU Scientific Library %s. The "
            "manifest of a results folder names the versions it was made with. Runs on Linux (Debian 12).\n",
            "gongjang %s (C17), 시나리오는 Lua %s, 통계는 GNU Scientific Library %s. 결과 폴더의 manifest에 "
            "사용한 버전 기록. Linux (Debian 12)에서 실행.\n"),
        page->spec->version, gj_script_lua_version(), gj_study_library_version());
}

void gj_stress_sampling(struct gj_stress_page *page)
{
    gj_text_addf(
        page->out,
        SAY(page,
            "Philox4x32-10, a counter-based generator: a draw is a function of the seed (%" PRIu64 "), the "
            "replication, who draws and for what, and its number, never of the order of events. Inversion where "
            "the distribution allows, else rejection on sub-draws of the same number. Adding a machine shifts "
            "nobody's draws; arms stay matched.\n",
            "Philox4x32-10 (카운터 기반): 난수는 시드(%" PRIu64 "), 반복, 누가 무엇을 위해 뽑는지, 몇 번째인지의 "
            "함수이며 사건의 순서와 무관. 가능하면 역변환, 아니면 같은 번호의 하위 난수로 기각법. 설비를 더해도 다른 "
            "난수는 그대로.\n"),
        page->spec->study->seed);
}

void gj_stress_execution(struct gj_stress_page *page)
{
    gj_stress_put(
        page,
        "Discrete events by next-event time advance over one timer an entity. Events at one instant run in a written "
        "order: time, then a fixed rank of kinds, then the order of entities in the scenario. A replication runs on "
        "one "
        "thread; replications run side by side, and results are the same bytes for any number of threads or shards. A "
        "deadlock, a limit or an error ends a replication as a result of its own kind.\n",
        "개체마다 하나의 타이머를 두는 다음 사건 시간 진행. 같은 순간의 사건은 정해진 순서(시각, 종류의 순위, "
        "시나리오의 개체 순서)로 "
        "처리. 반복 하나는 스레드 하나, 반복들은 병렬; 결과는 스레드나 샤드 수와 무관하게 같은 바이트. 교착, 한계, "
        "오류로 끝난 반복도 "
        "결과로 남음.\n");
    if (page->spec->command) {
        gj_text_addf(page->out, "\n    %s\n", page->spec->command);
    }
}

void gj_stress_system(struct gj_stress_page *page)
{
    gj_stress_put(
        page,
        "Results do not depend on processor, compiler or operating system: the engine calls no mathematical library, "
        "and "
        "printed statistics are rounded to 10 digits.\n",
        "결과는 프로세서, 컴파일러, 운영체제와 무관: 엔진은 수학 라이브러리를 쓰지 않고, 통계는 10자리로 반올림.\n");
    gj_stress_gap(page,
                  "the machine and the run time: results hold no clock, so that the same run gives the same bytes.",
                  "사용한 컴퓨터와 실행 시간: 같은 실행이 같은 바이트를 내도록 결과에는 시각이 없음.");
}

/* --- 6 --- */

void gj_stress_access(struct gj_stress_page *page)
{
    gj_stress_put(page,
                  "The program is free software under GPL-3.0-or-later; how to cite it is in its `CITATION.cff`. The "
                  "scenario is made of:\n\n",
                  "프로그램은 자유 소프트웨어(GPL-3.0-or-later)이며 인용 방법은 `CITATION.cff`에 있음. 시나리오를 "
                  "이루는 파일:\n\n");
    for (uint32_t i = 0; i < page->spec->n_files; i++) {
        gj_text_addf(page->out, "- `%s`\n", page->spec->file[i]);
    }
    gj_text_addf(
        page->out,
        SAY(page,
            "\nA results folder holds their text, the frozen scenario (SHA-256 `%s`) and every row; `gongjang verify` "
            "runs rows again and compares them bit for bit.\n",
            "\n결과 폴더에 그 내용, 확정 시나리오(SHA-256 `%s`), 모든 행이 있으며 `gongjang verify`로 다시 실행해 비트 "
            "단위로 "
            "비교.\n"),
        page->spec->study->scenario_sha);
    gj_stress_gap(
        page, "where the program, the scenario and the results can be had (an archive with a DOI), and their licence.",
        "프로그램, 시나리오, 결과를 구할 곳(DOI가 있는 보관소)과 이용 허락.");
}
