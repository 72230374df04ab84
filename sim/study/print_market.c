/* The market of a firm in the frozen scenario; nothing where there is none. */
#include "study/study_internal.h"

#include <inttypes.h>

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "firm.market.%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

static void print_answers(struct gj_text *out, const char *side, const struct gj_elasticity *answers)
{
    const struct {
        const char *name;
        double value;
    } all[] = {{"price", answers->price},
               {"lead_time", answers->lead_time},
               {"on_time", answers->on_time},
               {"escapes", answers->escapes}};
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++) {
        gj_text_addf(out, "firm.market.%s.%s = ", side, all[i].name);
        gj_text_add_number(out, all[i].value);
        gj_text_add(out, "\n");
    }
}

void gj_print_market(const struct gj_market_spec *spec, struct gj_text *out)
{
    if (!spec->is_on) {
        return;
    }
    number(out, "captive", spec->captive);
    print_answers(out, "captive_answers", &spec->captive_answer);
    print_answers(out, "open_answers", &spec->open_answer);
    number(out, "pass_on", spec->pass_on);
    gj_text_addf(out, "firm.market.adjust_us = %" PRId64 "\nfirm.market.memory_months = %" PRIu32 "\n", spec->adjust_us,
                 spec->memory_months);
    number(out, "growth_per_year", spec->growth_per_year);
    number(out, "shock_sd", spec->shock_sd);
    number(out, "shock_persistence", spec->shock_persistence);
    number(out, "least", spec->least);
    number(out, "most", spec->most);
    number(out, "rivals", spec->rivals);
}
