#include "study/prelude.h"

enum gj_status gj_prelude_init(struct gj_prelude *prelude, const struct gj_study_spec *spec,
                               const struct gj_life_spec *life_spec, enum gj_arm arm, struct gj_error *error)
{
    *prelude = (struct gj_prelude){.spec = spec, .arm = arm};
    if (arm != GJ_ARM_TECHNOLOGY) {
        return GJ_OK;
    }
    enum gj_status status = gj_study_check_arm(spec, arm, error);
    if (status == GJ_OK) {
        status = gj_life_init(&prelude->before, life_spec, spec->seed, 0, error);
    }
    if (status == GJ_OK) {
        status = gj_life_init(&prelude->after, life_spec, spec->seed, 0, error);
    }
    return status;
}

void gj_prelude_fini(struct gj_prelude *prelude)
{
    if (prelude->arm == GJ_ARM_TECHNOLOGY) {
        gj_life_fini(&prelude->before);
        gj_life_fini(&prelude->after);
    }
    *prelude = (struct gj_prelude){0};
}

static enum gj_status live_other(struct gj_prelude *prelude, struct gj_life *life, enum gj_arm arm,
                                 uint32_t replication, struct gj_error *error)
{
    gj_study_role(prelude->spec, arm, &life->role);
    gj_life_reset(life, prelude->spec->seed, replication);
    return gj_life_run(life, life->spec->end, error);
}

enum gj_status gj_prelude_live(struct gj_prelude *prelude, uint32_t replication, const atomic_int *stop,
                               struct gj_role *role, struct gj_error *error)
{
    gj_study_role(prelude->spec, prelude->arm, role);
    if (prelude->arm != GJ_ARM_TECHNOLOGY) {
        return GJ_OK;
    }
    role->orders = &prelude->before.path;
    role->like = &prelude->after.path;
    prelude->before.floor.stop = prelude->after.floor.stop = stop;
    const enum gj_status status = live_other(prelude, &prelude->before, GJ_ARM_BEFORE, replication, error);
    return status == GJ_OK ? live_other(prelude, &prelude->after, GJ_ARM_AFTER, replication, error) : status;
}
