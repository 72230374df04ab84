#include "store/table_internal.h"

#include <stdio.h>

static const struct gj_label oee_steps[GJ_N_OEE_STEPS] = {
    [GJ_OEE_CALENDAR] = {"CALENDAR", "calendar time", "달력시간"},
    [GJ_OEE_OFF_SHIFT] = {"OFF_SHIFT", "off shift", "근무외"},
    [GJ_OEE_NO_ORDER] = {"NO_ORDER", "no order", "주문 없음"},
    [GJ_OEE_PLANNED_STOP] = {"PLANNED_STOP", "planned stop", "계획정지"},
    [GJ_OEE_DOWN] = {"DOWN", "down", "고장정지"},
    [GJ_OEE_SETUP] = {"SETUP", "set-up", "준비교체"},
    [GJ_OEE_DELAY] = {"DELAY", "waiting for worker, blocked, starved", "작업자·자재 대기, 막힘"},
    [GJ_OEE_SPEED] = {"SPEED", "speed loss and minor stops", "속도저하·순간정지"},
    [GJ_OEE_REJECTS] = {"REJECTS", "rejects", "불량"},
    [GJ_OEE_EFFECTIVE] = {"EFFECTIVE", "fully effective time", "가치가동시간"},
};

static const struct gj_label states[GJ_N_STATES] = {
#define GJ_STATE(name, en, ko, group) {#name, en, ko},
#include "factory/state.def"
#undef GJ_STATE
};

static const struct gj_label activities[GJ_N_ACTIVITIES] = {
#define GJ_ACTIVITY(name, en, ko) {#name, en, ko},
#include "factory/activity.def"
#undef GJ_ACTIVITY
};

const char *gj_arm_name(unsigned arm)
{
    return gj_arm_info((enum gj_arm)arm)->name;
}

const struct gj_label *gj_oee_step_label(enum gj_oee_step step)
{
    return &oee_steps[step];
}

const struct gj_label *gj_state_names(enum gj_state state)
{
    return &states[state];
}

const struct gj_label *gj_activity_names(enum gj_activity activity)
{
    return &activities[activity];
}

const char *gj_section_name(enum gj_outcome_section section)
{
    static const char *const names[] = {
        [GJ_SECTION_PLANT] = "plant",
        [GJ_SECTION_PEOPLE] = "people",
        [GJ_SECTION_MONEY] = "money",
        [GJ_SECTION_DECISION] = "decision",
    };
    return names[section];
}

/* Ten digits and an exponent, as printed; the value is then digits * 10^e, one rounding as long as |e| <= 22, where the power is exact.
 * printf rounds correctly, so what comes out depends on `value` alone. */
double gj_round10(double value)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    enum { LARGEST = 22 };
    if (!(value - value == 0.0) || value == 0.0) {
        return value;
    }
    char printed[64];
    (void)snprintf(printed, sizeof printed, "%.9e", value);
    int64_t digits = 0;
    const char *c = printed;
    for (; *c != '\0' && *c != 'e'; c++) { /* whatever is no digit is the sign or the locale's point */
        if (*c >= '0' && *c <= '9') {
            digits = 10 * digits + (*c - '0');
        }
    }
    int exponent = 0;
    bool negative = false;
    for (; *c != '\0'; c++) {
        negative = negative || *c == '-';
        if (*c >= '0' && *c <= '9') {
            exponent = 10 * exponent + (*c - '0');
        }
    }
    exponent = (negative ? -exponent : exponent) - 9;
    double rounded = (double)digits;
    for (; exponent > LARGEST; exponent -= LARGEST) {
        rounded *= power[LARGEST];
    }
    for (; exponent < -LARGEST; exponent += LARGEST) {
        rounded /= power[LARGEST];
    }
    rounded = exponent >= 0 ? rounded * power[exponent] : rounded / power[-exponent];
    if (!(rounded - rounded == 0.0)) {
        return value; /* ten digits of the very largest doubles are more than a double holds */
    }
    return value < 0.0 ? -rounded : rounded;
}
