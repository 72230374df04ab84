#include "study/roots.h"

#include "factory/trace_text.h"

/* Of what belongs to no one in particular there is one more. Failures count by mode; those that come of no mode, by station after them. */
static uint32_t n_of_cause(const struct gj_plant *plant, enum gj_cause cause)
{
    return gj_cause_n_entities(plant, cause) + 1 + (cause == GJ_CAUSE_FAILURE ? gj_plant_n_modes(plant) : 0);
}

void gj_roots_init(struct gj_roots *roots, const struct gj_plant *plant)
{
    *roots = (struct gj_roots){.plant = plant};
    for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
        roots->first[c + 1] = roots->first[c] + n_of_cause(plant, (enum gj_cause)c);
    }
}

uint32_t gj_root_number(const struct gj_roots *roots, struct gj_root root)
{
    const uint32_t n = roots->first[root.cause + 1] - roots->first[root.cause];
    const uint32_t n_modes = root.cause == GJ_CAUSE_FAILURE ? gj_plant_n_modes(roots->plant) : 0;
    if (root.mode != GJ_NONE) {
        return roots->first[root.cause] + root.mode;
    }
    return roots->first[root.cause] + (root.entity == GJ_NONE ? n - 1 : n_modes + root.entity);
}

struct gj_root gj_root_of(const struct gj_roots *roots, uint32_t number)
{
    uint32_t cause = 0;
    while (number >= roots->first[cause + 1]) {
        cause++;
    }
    struct gj_root root = {.cause = (enum gj_cause)cause, .entity = number - roots->first[cause], .mode = GJ_NONE};
    const uint32_t n_modes = root.cause == GJ_CAUSE_FAILURE ? gj_plant_n_modes(roots->plant) : 0;
    if (root.entity < n_modes) {
        root.mode = root.entity;
        root.entity = gj_plant_mode(roots->plant, root.mode)->station;
    } else {
        root.entity = number + 1 == roots->first[cause + 1] ? GJ_NONE : root.entity - n_modes;
    }
    return root;
}

void gj_roots_add(const struct gj_roots *roots, const struct gj_loss_charge *charge, size_t n, double days,
                  const struct gj_root_minutes *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct gj_root root = charge[i].root;
        const gj_id station = gj_plant_machine_station(roots->plant, charge[i].machine);
        const double minutes = (double)charge[i].us / (double)GJ_MINUTE / days;
        if (charge[i].state == GJ_STATE_OFF_SHIFT) {
            continue;
        }
        const bool is_own = gj_cause_entity(root.cause) == GJ_CAUSE_OF_STATION && root.entity == station;
        (is_own ? out->own : out->others)[gj_root_number(roots, root)] += minutes;
        if (out->lost) {
            out->lost[station * GJ_N_CAUSES + root.cause] += minutes;
        }
    }
}
