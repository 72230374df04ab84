/* Upkeep: planned maintenance, wear through stages, and maintenance by condition. The stops they make run through floor_stop.c.
 *
 * A planned stop that waits for the end of the job has GJ_CLOCK_WAITS in its clock's kind: that clock does not ring during a job. When it has run
 * out, the machine finds it due where it would take its next lot (gj_upkeep_is_due), or at once when it has no job or a finished one. */
#include "factory/floor_internal.h"

static bool has_run_out(const struct gj_view *f, const struct gj_clock *clock, gj_time window)
{
    if (clock->left == GJ_NEVER) {
        return false;
    }
    const bool is_calendar = (clock->kind & GJ_CLOCK_KIND) == GJ_CLOCK_CALENDAR;
    return clock->left - (is_calendar ? f->now : 0) <= window;
}

static struct gj_clock *clocks_of(const struct gj_view *f, const struct gj_machine *m)
{
    return &f->clock[m->first_clock];
}

GJ_SELDOM bool gj_upkeep_is_due(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        if (gj_slot_of(f, m, k)->is_planned && has_run_out(f, &clocks_of(f, m)[k], 0)) {
            gj_stop_planned(f, machine, k);
            return true;
        }
    }
    return false;
}

GJ_SELDOM bool gj_upkeep_takes_chance(struct gj_view *f, uint32_t machine, uint32_t after, bool is_idle)
{
    const struct gj_machine *m = &f->machine[machine];
    for (uint32_t k = after; k < m->n_clocks && (m->features & GJ_HAS_UPKEEP); k++) {
        const struct gj_slot *slot = gj_slot_of(f, m, k);
        if (slot->window > 0 && (slot->when_idle || !is_idle) && has_run_out(f, &clocks_of(f, m)[k], slot->window)) {
            gj_stop_planned(f, machine, k);
            return true;
        }
    }
    return false;
}

/* --- wear --- */

static const struct gj_degradation_spec *spec_of(const struct gj_view *f, const struct gj_slot *slot)
{
    return &f->plant->degradation[slot->id];
}

/* The slot of this degradation's maintenance, right after those of its stages and looks; GJ_NONE when it has none. */
static uint32_t care_of(const struct gj_view *f, const struct gj_machine *m, uint32_t k)
{
    const gj_id id = gj_slot_of(f, m, k)->id;
    for (; k < m->n_clocks && gj_slot_of(f, m, k)->id == id; k++) {
        if (gj_slot_of(f, m, k)->kind == GJ_SLOT_CARE) {
            return k;
        }
    }
    return GJ_NONE;
}

static uint32_t stages_of(const struct gj_view *f, const struct gj_machine *m, uint32_t k)
{
    while (gj_slot_of(f, m, k)->kind != GJ_SLOT_WEAR) {
        k--;
    }
    return k;
}

void gj_stage_enters(struct gj_view *f, uint32_t machine, uint32_t k, uint32_t stage)
{
    const struct gj_machine *m = &f->machine[machine];
    struct gj_clock *clock = &clocks_of(f, m)[k];
    clock->stage = (uint8_t)stage;
    gj_clock_start(f, machine, k);
    gj_emit(f, GJ_EVENT_STAGE, machine, stage, 0);
}

/* The condition is known: maintenance is due if it is bad enough. */
static void know(struct gj_view *f, uint32_t machine, uint32_t k)
{
    const struct gj_machine *m = &f->machine[machine];
    const uint32_t care = care_of(f, m, k);
    if (care != GJ_NONE && clocks_of(f, m)[k].stage >= spec_of(f, gj_slot_of(f, m, k))->maintain_at &&
        clocks_of(f, m)[care].left == GJ_NEVER) {
        clocks_of(f, m)[care].left = f->now;
    }
}

GJ_SELDOM bool gj_stage_rings(struct gj_view *f, uint32_t machine, uint32_t k)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_slot *slot = gj_slot_of(f, m, k);
    struct gj_clock *clock = &clocks_of(f, m)[k];
    if (slot->kind == GJ_SLOT_LOOK) {
        clock->count++;
        gj_clock_start(f, machine, k);
        know(f, machine, stages_of(f, m, k));
        return true;
    }
    if (clock->stage + 1U >= spec_of(f, slot)->n_stages) {
        return false;
    }
    clock->count++;
    gj_stage_enters(f, machine, k, clock->stage + 1U);
    if (spec_of(f, slot)->inspect == GJ_NONE) {
        know(f, machine, k);
    }
    return true;
}

void gj_stage_renewed(struct gj_view *f, uint32_t machine, uint32_t k, uint32_t stage)
{
    const struct gj_machine *m = &f->machine[machine];
    k = stages_of(f, m, k);
    const uint32_t care = care_of(f, m, k);
    if (care != GJ_NONE) {
        clocks_of(f, m)[care].left = GJ_NEVER;
    }
    if (clocks_of(f, m)[k].stage >= stage) {
        clocks_of(f, m)[k].count++;
        gj_stage_enters(f, machine, k, stage);
    }
}

static double product_of(const struct gj_view *f, const struct gj_machine *m, bool is_cycle)
{
    double product = 1.0;
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        const struct gj_slot *slot = gj_slot_of(f, m, k);
        if (slot->kind == GJ_SLOT_WEAR) {
            const struct gj_stage *stage = &spec_of(f, slot)->stage[clocks_of(f, m)[k].stage];
            product *= is_cycle ? stage->cycle : stage->defects;
        }
    }
    return product;
}

double gj_stage_cycle(const struct gj_view *f, const struct gj_machine *m)
{
    return (m->features & GJ_HAS_STAGES) ? product_of(f, m, true) : 1.0;
}

double gj_stage_defects(const struct gj_view *f, const struct gj_machine *m)
{
    return (m->features & GJ_HAS_STAGES) ? product_of(f, m, false) : 1.0;
}

/* --- a planned stop is over --- */

GJ_SELDOM void gj_upkeep_done(struct gj_view *f, uint32_t machine, uint32_t k)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_slot *slot = gj_slot_of(f, m, k);
    clocks_of(f, m)[k].count++;
    if (slot->kind == GJ_SLOT_CARE) {
        gj_stage_renewed(f, machine, k, spec_of(f, slot)->restores_to);
        return;
    }
    gj_clock_start(f, machine, k);
    for (uint32_t i = 0; i < m->n_clocks; i++) {
        const struct gj_slot *other = gj_slot_of(f, m, i);
        if (!(slot->renews >> i & 1)) {
            continue;
        }
        if (other->kind == GJ_SLOT_WEAR) {
            gj_stage_renewed(f, machine, i, 0);
        } else {
            clocks_of(f, m)[i].count++;
            gj_clock_start(f, machine, i);
        }
    }
}
