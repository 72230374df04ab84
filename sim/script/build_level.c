/* Levels and the steps to them. */
#include "script/build_internal.h"

#include <stdio.h>
#include <string.h>

struct gj_range gj_build_range(const struct gj_value *value, double other)
{
    if (!value || value->kind != GJ_V_NUMBER) {
        return (struct gj_range){other, other, other};
    }
    return (struct gj_range){value->low, value->number, value->high};
}

void gj_build_names(char *name, char *name_ko, size_t size, const char *en, const struct gj_value *ko)
{
    snprintf(name, size, "%s", en);
    snprintf(name_ko, size, "%s", *gj_value_text(ko, "") ? gj_value_text(ko, "") : en);
}

/* Fields of levers come from the same table as the levers. */
static void read_levers(struct gj_builder *b, const struct gj_value *levers, struct gj_range *range)
{
    for (int i = 0; i < GJ_N_LEVERS; i++) {
        const struct gj_value *lever = levers->kind == GJ_V_NODE ? &levers->node->field[i] : NULL;
        if (lever && lever->kind == GJ_V_NUMBER && !(lever->number > 0.0)) {
            gj_build_wrong(b, levers->node, levers->node->class->field[i].name,
                           "leave it away, or write 1, for no change", "is 0: a lever multiplies, and must be above 0");
        }
        range[i] =
            levers->kind == GJ_V_NODE ? gj_build_range(&levers->node->field[i], 1.0) : (struct gj_range){1.0, 1.0, 1.0};
    }
}
_Static_assert((int)GJ_NF_levers == (int)GJ_N_LEVERS, "the fields of levers are the levers");

void gj_build_level(struct gj_builder *b, const struct gj_node *node, struct gj_level_spec *level)
{
    level->level = (int)gj_value_whole(GJ_FIELD_OF(node, level, level), 0);
    gj_build_names(level->name, level->name_ko, sizeof level->name, gj_value_text(GJ_FIELD_OF(node, level, name), "?"),
                   GJ_FIELD_OF(node, level, name_ko));
    gj_build_names(level->stage, level->stage_ko, sizeof level->stage,
                   gj_value_text(GJ_FIELD_OF(node, level, stage), ""), GJ_FIELD_OF(node, level, stage_ko));
    gj_build_names(level->label, level->label_ko, sizeof level->label,
                   gj_value_text(GJ_FIELD_OF(node, level, label), ""), GJ_FIELD_OF(node, level, label_ko));
    read_levers(b, GJ_FIELD_OF(node, level, levers), level->lever);
    read_levers(b, GJ_FIELD_OF(node, level, disturbs), level->disturbs);
    level->has_disturbance = GJ_FIELD_OF(node, level, disturbs)->kind == GJ_V_NODE;
    level->cost_won = gj_build_range(GJ_FIELD_OF(node, level, cost), 0.0);
    level->on_completion = gj_value_number(GJ_FIELD_OF(node, level, on_completion), 0.0);
    level->upkeep_per_year = gj_build_range(GJ_FIELD_OF(node, level, upkeep), 0.0);
    level->technicians = gj_build_range(GJ_FIELD_OF(node, level, technicians), 0.0);
    level->training_us = gj_value_time(GJ_FIELD_OF(node, level, training), 0);
    level->install_us = gj_value_time(GJ_FIELD_OF(node, level, install), 0);
    level->ramp_us = gj_value_time(GJ_FIELD_OF(node, level, ramp), 0);
    gj_build_lifespan(node, &level->lifespan);
}

/* --- steps --- */

/* A support that pays nothing there is a mistake of the scenario. */
static void read_support(struct gj_builder *b, const struct gj_node *writer, const struct gj_value *support,
                         const struct gj_value *to, struct gj_upgrade_spec *upgrade)
{
    if (support->kind != GJ_V_NODE) {
        return;
    }
    upgrade->has_support = true;
    gj_build_programme(b, support->node, &upgrade->support);
    const struct gj_value *level = GJ_FIELD_OF(to->node, level, level);
    const int first = upgrade->support.min_level;
    const int last = upgrade->support.max_level;
    if (level->kind != GJ_V_NUMBER || GJ_FIELD_OF(support->node, programme, min_level)->kind == GJ_V_BAD ||
        GJ_FIELD_OF(support->node, programme, max_level)->kind == GJ_V_BAD || first > last) {
        return; /* reported */
    }
    if (upgrade->to.level < first || upgrade->to.level > last) {
        char levels[40];
        snprintf(levels, sizeof levels, first == last ? "level %d" : "levels %d to %d", first, last);
        gj_build_wrong(b, writer, "support", "name another programme or leave support out",
                       "\"%s\" supports %s, but %s is level %d: it would pay nothing", upgrade->support.name, levels,
                       writer->class == gj_api_class(GJ_C_upgrade) ? "`to`" : "`after`", upgrade->to.level);
    }
}

/* A level that is still being installed at the end never works. */
static void check_install(struct gj_builder *b, const struct gj_node *level, const struct gj_study_spec *spec)
{
    const struct gj_upgrade_spec *this = &spec->upgrade[spec->n_upgrades - 1];
    const gj_time begins = spec->decide_at + this->at;
    if (GJ_FIELD_OF(b->study, study, horizon)->kind == GJ_V_NUMBER && begins < spec->horizon &&
        this->to.install_us >= spec->horizon - begins) {
        char fix[80];
        snprintf(fix, sizeof fix, "give a horizon above %.10g days, or a shorter install",
                 (double)(begins + this->to.install_us) / (double)GJ_DAY);
        gj_build_wrong(b, level, "install", fix, "is not over at the end of the run, %.10g days after it begins",
                       (double)(spec->horizon - begins) / (double)GJ_DAY);
    }
}

/* Steps follow one another: in time, and upwards. `node` says the step, in its field `field`. */
static void check_order(struct gj_builder *b, const struct gj_node *node, const char *field,
                        const struct gj_study_spec *spec)
{
    const struct gj_upgrade_spec *this = &spec->upgrade[spec->n_upgrades - 1];
    const struct gj_upgrade_spec *last = spec->n_upgrades > 1 ? this - 1 : NULL;
    const int from = last ? last->to.level : spec->before.level;
    if (this->to.level < from) {
        gj_build_wrong(b, node, field, "let levels ascend", "goes down from level %d to level %d", from,
                       this->to.level);
    }
    if (last && this->at < last->at) {
        gj_build_wrong(b, node, "at", "write the steps in the order of time", "is before the step before it");
    } else if (last && this->at < last->at + last->to.install_us) {
        char fix[80];
        snprintf(fix, sizeof fix, "write at = days(%.10g) or later",
                 (double)(last->at + last->to.install_us) / (double)GJ_DAY);
        gj_build_wrong(b, node, "at", fix, "begins while the step before it is still being installed");
    }
    if (this->at + spec->decide_at >= spec->horizon && this->at > 0) {
        gj_build_wrong(b, node, "at", NULL, "falls after the end of the run");
    }
}

static void read_upgrades(struct gj_builder *b, const struct gj_node *writer, const struct gj_value *list,
                          struct gj_study_spec *spec)
{
    for (uint32_t i = 0; i < list->n_items && i < GJ_MAX_UPGRADES; i++) {
        const struct gj_node *node = list->item[i].node;
        const struct gj_value *to = node ? GJ_FIELD_OF(node, upgrade, to) : NULL;
        if (!to || to->kind != GJ_V_NODE) {
            continue; /* reported */
        }
        struct gj_upgrade_spec *upgrade = &spec->upgrade[spec->n_upgrades++];
        gj_build_level(b, to->node, &upgrade->to);
        upgrade->at = gj_value_time(GJ_FIELD_OF(node, upgrade, at), 0);
        read_support(b, node, GJ_FIELD_OF(node, upgrade, support), to, upgrade);
        check_order(b, node, "to", spec);
        check_install(b, to->node, spec);
        b->upgrade[spec->n_upgrades - 1] = node;
    }
    if (list->n_items > GJ_MAX_UPGRADES) {
        gj_build_wrong(b, writer, "upgrades", NULL, "%u steps, at most %d are possible", list->n_items,
                       GJ_MAX_UPGRADES);
    }
}

static void read_steps(struct gj_builder *b, const struct gj_steps_given *given, struct gj_study_spec *spec)
{
    if (given->before->kind == GJ_V_NODE) {
        gj_build_level(b, given->before->node, &spec->before);
    }
    if (given->upgrades->kind == GJ_V_LIST || given->upgrades->kind == GJ_V_BAD) {
        const char *other = given->after->kind != GJ_V_ABSENT     ? "after"
                            : given->support->kind != GJ_V_ABSENT ? "support"
                                                                  : NULL;
        if (other) {
            gj_build_wrong(b, given->node, other, "put it into the list", "is given beside `upgrades`");
        }
        read_upgrades(b, given->node, given->upgrades, spec);
        return;
    }
    if (given->after->kind == GJ_V_NODE) {
        struct gj_upgrade_spec *upgrade = &spec->upgrade[spec->n_upgrades++];
        b->upgrade[0] = given->node;
        gj_build_level(b, given->after->node, &upgrade->to);
        read_support(b, given->node, given->support, given->after, upgrade);
        check_order(b, given->node, "after", spec);
        check_install(b, given->after->node, spec);
    } else if (given->after->kind == GJ_V_ABSENT && given->support->kind != GJ_V_ABSENT) {
        struct gj_programme_spec unused = {0};
        if (given->support->kind == GJ_V_NODE) {
            gj_build_programme(b, given->support->node, &unused);
        }
        gj_build_wrong(b, given->node, "support", "say what it is for: after = korea.level(2)",
                       "there is no step that it could pay for");
    }
}

void gj_build_steps(struct gj_builder *b, const struct gj_steps_given *given, struct gj_study_spec *spec)
{
    read_steps(b, given, spec);
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        b->is_taught |= spec->upgrade[k].to.training_us > 0;
    }
}
