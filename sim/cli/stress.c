/* The STRESS-DES report: its frame, the frozen text as a book, and what the items are written with. */
#include "cli/stress_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/population/population.h"

/* --- the frozen text --- */

static int by_key(const void *one, const void *other)
{
    return strcmp(((const struct gj_frozen_line *)one)->key, ((const struct gj_frozen_line *)other)->key);
}

bool gj_frozen_init(struct gj_frozen *frozen, const char *text)
{
    *frozen = (struct gj_frozen){.text = gj_strdup(text)};
    if (!frozen->text) {
        return false;
    }
    char *first = strstr(frozen->text, "\nfirm = ");
    char *second = first ? strstr(first + 1, "\nfirm = ") : NULL;
    if (second) {
        *second = '\0';
    }
    for (char *line = frozen->text; line && *line;) {
        char *end = strchr(line, '\n');
        char *equals = strstr(line, " =");
        if (end) {
            *end = '\0';
        }
        if (equals && (!end || equals < end)) {
            void *lines = frozen->line;
            if (gj_grow(&lines, &frozen->capacity, frozen->n + 1, sizeof *frozen->line) != 0) {
                return false;
            }
            frozen->line = lines;
            *equals = '\0';
            frozen->line[frozen->n++] = (struct gj_frozen_line){line, equals + (equals[2] == ' ' ? 3 : 2)};
        }
        line = end ? end + 1 : NULL;
    }
    if (frozen->n > 0) {
        qsort(frozen->line, frozen->n, sizeof *frozen->line, by_key);
    }
    return true;
}

void gj_frozen_fini(struct gj_frozen *frozen)
{
    gj_free(frozen->text);
    gj_free(frozen->line);
}

static const char *look_up(const struct gj_frozen *frozen, const char *key)
{
    const struct gj_frozen_line wanted = {.key = key};
    const struct gj_frozen_line *found =
        frozen->n > 0 ? bsearch(&wanted, frozen->line, frozen->n, sizeof wanted, by_key) : NULL;
    return found ? found->value : NULL;
}

const char *gj_frozen_get(const struct gj_frozen *frozen, const char *format, ...)
{
    char key[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(key, sizeof key, format, arguments);
    va_end(arguments);
    const char *value = look_up(frozen, key);
    return value ? value : "";
}

int64_t gj_frozen_whole(const struct gj_frozen *frozen, const char *format, ...)
{
    char key[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(key, sizeof key, format, arguments);
    va_end(arguments);
    const char *value = look_up(frozen, key);
    return value ? strtoll(value, NULL, 10) : 0;
}

uint32_t gj_frozen_count(const struct gj_frozen *frozen, const char *thing, const char *field)
{
    char key[200];
    uint32_t n = 0;
    for (;; n++) {
        (void)snprintf(key, sizeof key, "%s[%u].%s", thing, n, field);
        if (!look_up(frozen, key)) {
            return n;
        }
    }
}

/* --- words --- */

const struct gj_study_spec *gj_stress_firm(const struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    return study->population && study->population->n_members > 0 ? &study->population->member[0].spec : study;
}

void gj_stress_put(struct gj_stress_page *page, const char *en, const char *ko)
{
    gj_text_add(page->out, SAY(page, en, ko));
}

void gj_stress_gap(struct gj_stress_page *page, const char *en, const char *ko)
{
    gj_text_addf(page->out, "\n> **%s** %s\n", SAY(page, "Not stated in the scenario:", "시나리오에 없음:"),
                 SAY(page, en, ko));
    gj_text_addf(&page->gaps, "- [ ] %s: %s\n", page->number, SAY(page, en, ko));
    page->n_gaps++;
}

void gj_stress_add_time(struct gj_stress_page *page, double us)
{
    static const struct {
        double us;
        const char *en, *ko;
    } units[] = {{24 * 3.6e9, " days", "일"}, {3.6e9, " h", "시간"}, {6e7, " min", "분"}, {1e6, " s", "초"}};
    uint32_t k = 0;
    while (k < 3 &&
           (us < units[k].us || (us < 2.0 * units[k].us && fmod(us, units[k].us) != 0.0))) { /* 90 min, not 1.5 h */
        k++;
    }
    gj_text_add_number(page->out, us / units[k].us);
    gj_text_add(page->out, SAY(page, units[k].en, units[k].ko));
}

/* What the parameters of a kind are called, and which of them are in the unit of the values. */
static const struct {
    const char *kind, *word[4], *ko;
    uint32_t in_unit; /* bits */
} kinds[] = {
    {"constant", {"", NULL}, "상수", 1},
    {"uniform", {"from", "to", NULL}, "균등", 3},
    {"triangular", {"low", "mode", "high", NULL}, "삼각", 7},
    {"exponential", {"mean", NULL}, "지수", 1},
    {"erlang", {"mean", "phases", NULL}, "얼랑", 1},
    {"gamma", {"mean", "cv", NULL}, "감마", 1},
    {"weibull", {"scale", "shape", NULL}, "와이블", 1},
    {"lognormal", {"mean", "cv", NULL}, "로그정규", 1},
    {"normal", {"mean", "sd", "from", "to"}, "정규", 15},
    {"beta", {"a", "b", "from", "to"}, "베타", 12},
    {"geometric", {"p", NULL}, "기하", 0},
    {"binomial", {"n", "p", NULL}, "이항", 0},
    {"poisson", {"mean", NULL}, "푸아송", 0},
    {"discrete", {NULL}, "이산", 0},
    {"empirical", {NULL}, "경험", 0},
    {"recorded", {NULL}, "기록", 0},
};

static void add_parameters(struct gj_stress_page *page, size_t kind, const char *open, bool is_time)
{
    const char *at = open + 1;
    for (uint32_t i = 0; i < 4 && kinds[kind].word[i]; i++) {
        char *end;
        const double value = strtod(at, &end);
        at = end;
        if (!isfinite(value)) {
            continue;
        }
        gj_text_addf(page->out, "%s%s%s", kind > 0 || i > 0 ? ", " : "", kinds[kind].word[i],
                     *kinds[kind].word[i] ? " " : "");
        if (is_time && (kinds[kind].in_unit >> i & 1) != 0) {
            gj_stress_add_time(page, value);
        } else {
            gj_text_add_number(page->out, value);
        }
    }
}

void gj_stress_add_dist(struct gj_stress_page *page, const char *frozen, bool is_time)
{
    const char *open = strchr(frozen, '(');
    if (!open) {
        gj_text_add(page->out, "–");
        return;
    }
    const size_t length = (size_t)(open - frozen);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (strlen(kinds[k].kind) != length || strncmp(kinds[k].kind, frozen, length) != 0) {
            continue;
        }
        if (k > 0) { /* a constant is its value */
            gj_text_add(page->out, SAY(page, kinds[k].kind, kinds[k].ko));
        }
        add_parameters(page, k, open, is_time);
        const char *table = strchr(open, ';');
        size_t n = 0;
        for (const char *c = table; c && *c; c++) {
            n += *c == ' ';
        }
        if (n > 0) {
            gj_text_addf(page->out, page->ko ? ", 값 %zu개 (frozen.txt)" : ", %zu values (frozen.txt)", n);
        }
    }
}

void gj_stress_add_cell(struct gj_stress_page *page, const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<' || *text == '*' || *text == '_' || *text == '`' || *text == '\\') {
            gj_text_add(page->out, "\\");
        }
        gj_text_add_n(page->out, *text == '\n' ? " " : text, 1);
    }
}

void gj_stress_add_row(struct gj_stress_page *page, const char *const *cell, uint32_t n)
{
    gj_text_add(page->out, "|");
    for (uint32_t i = 0; i < n; i++) {
        gj_text_addf(page->out, " %s |", cell[i]);
    }
    gj_text_add(page->out, "\n");
}

/* --- the report --- */

static void add_head(struct gj_stress_page *page)
{
    const struct gj_study_spec *study = page->spec->study;
    gj_text_addf(page->out, "# STRESS-DES: %s\n\n", page->ko && study->title_ko ? study->title_ko : study->title);
    gj_text_addf(page->out,
                 SAY(page,
                     "Written by gongjang %s from the scenario `%s` (frozen scenario SHA-256 `%.12s`), after the "
                     "checklist of Monks et al., \"Strengthening the reporting of empirical simulation studies: "
                     "introducing the STRESS guidelines\", Journal of Simulation 13 (2019), 55–67. What the scenario "
                     "does not know stands out as \"Not stated in the scenario\" and is listed at the end: it is yours "
                     "to write.\n",
                     "gongjang %s, 시나리오 `%s` (확정 시나리오 SHA-256 `%.12s`)에서 작성. 점검표: Monks et al., "
                     "\"Strengthening the reporting of empirical simulation studies: introducing the STRESS "
                     "guidelines\", Journal of Simulation 13 (2019), 55–67. 시나리오가 알 수 없는 것은 \"시나리오에 "
                     "없음\"으로 표시하고 끝에 모아 둠: 저자가 쓸 것.\n"),
                 page->spec->version, page->spec->n_files > 0 ? page->spec->file[0] : study->name, study->scenario_sha);
}

static void add_items(struct gj_stress_page *page)
{
    static const struct {
        const char *number, *en, *ko;
        void (*fill)(struct gj_stress_page *page);
    } items[] = {
#define GJ_STRESS_SECTION(en, ko) {NULL, en, ko, NULL},
#define GJ_STRESS(key, number, en, ko) {number, en, ko, gj_stress_##key},
#include "cli/stress.def"
#undef GJ_STRESS
#undef GJ_STRESS_SECTION
    };
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        if (!items[i].fill) {
            gj_text_addf(page->out, "\n## %s\n", SAY(page, items[i].en, items[i].ko));
            continue;
        }
        page->number = items[i].number;
        gj_text_addf(page->out, "\n### %s %s\n\n", items[i].number, SAY(page, items[i].en, items[i].ko));
        items[i].fill(page);
    }
}

enum gj_status gj_stress_write(const struct gj_stress_spec *spec, struct gj_text *out, uint32_t *n_gaps,
                               struct gj_error *error)
{
    struct gj_stress_page page = {.spec = spec, .out = out, .ko = spec->lang == GJ_LANG_KO};
    struct gj_text frozen;
    gj_text_init(&frozen);
    gj_text_init(&page.gaps);
    gj_study_print(spec->study, &frozen);
    const bool is_read = !frozen.failed && gj_frozen_init(&page.frozen, frozen.data);
    if (is_read) {
        add_head(&page);
        add_items(&page);
        gj_text_addf(
            out, page.ko ? "\n## 시나리오에 없는 것 (%u)\n\n" : "\n## Gaps: what the scenario does not state (%u)\n\n",
            page.n_gaps);
        gj_text_add(out, page.gaps.data ? page.gaps.data : "");
    }
    const bool is_ok = is_read && !out->failed && !page.gaps.failed;
    if (n_gaps) {
        *n_gaps = page.n_gaps;
    }
    gj_frozen_fini(&page.frozen);
    gj_text_fini(&page.gaps);
    gj_text_fini(&frozen);
    return is_ok ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the report");
}

enum gj_status gj_stress_of_scenario(const struct gj_scenario *scenario, enum gj_lang lang, struct gj_text *out,
                                     struct gj_error *error)
{
    struct gj_study_spec study = *gj_scenario_spec(scenario);
    struct gj_text frozen;
    enum gj_status status = gj_cli_freeze(&study, &frozen, error);
    gj_text_fini(&frozen);
    const uint32_t n = gj_scenario_n_sources(scenario);
    const char **file = gj_alloc_zero(n + 1U, sizeof *file);
    if (status == GJ_OK && !file) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the report");
    }
    for (uint32_t i = 0; i < n && file; i++) {
        file[i] = gj_scenario_source(scenario, i)->name; /* not where it lies on this machine */
    }
    if (status == GJ_OK) {
        const struct gj_stress_spec spec = {
            .study = &study, .file = file, .n_files = n, .version = GJ_VERSION, .lang = lang};
        status = gj_stress_write(&spec, out, NULL, error);
    }
    gj_free((void *)(uintptr_t)file);
    return status;
}
