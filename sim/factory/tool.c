/* Tools: who has which, and who may take it. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#include <string.h>

/* --- the plant's side --- */

void gj_tool_keep(struct gj_plant *plant, struct gj_tool_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    own->job = gj_plant_keep_array(plant, own->job, own->n_jobs, sizeof *own->job);
}

gj_id gj_tool_of(const struct gj_plant *plant, gj_id job)
{
    for (gj_id i = 0; i < plant->n_tools; i++) {
        for (uint32_t k = 0; k < plant->tool[i].n_jobs; k++) {
            if (plant->tool[i].job[k] == job) {
                return i;
            }
        }
    }
    return GJ_NONE;
}

void gj_tool_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_tool_spec *tool = &plant->tool[id];
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "tool", tool->name);
    if (tool->count == 0) {
        gj_check_say(check, place, "give 1 copy or more", "there is no copy of it");
    }
    if (tool->n_jobs == 0) {
        gj_check_say(check, place, "name it at a step or a machine: tool = \"name\"", "no job needs it");
    }
    for (gj_id k = 0; k < id; k++) {
        if (strcmp(plant->tool[k].name, tool->name) == 0) {
            gj_check_say(check, place, "give each tool its own name; several copies are `count`",
                         "there are two tools of this name");
        }
    }
    for (uint32_t k = 0; k < tool->n_jobs; k++) {
        if (tool->job[k] < plant->n_jobs && plant->job_spec[tool->job[k]].station < plant->n_stations &&
            gj_oven_of_station(plant, plant->job_spec[tool->job[k]].station) != GJ_NONE) {
            gj_check_say(check, plant->station[plant->job_spec[tool->job[k]].station].place,
                         "let its lots need no tool", "takes several lots at once: a tool is for one");
        }
        if (tool->job[k] >= plant->n_jobs || gj_tool_of(plant, tool->job[k]) != id) {
            gj_check_say(check, place, NULL, "is for a job that does not exist, or needs another tool already");
            return;
        }
    }
}

void gj_tool_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_tool_spec *tool = &plant->tool[i];
    gj_print_words(out, "tool", i, "name", tool->name);
    gj_print_integer(out, "tool", i, "count", tool->count);
    for (uint32_t k = 0; k < tool->n_jobs; k++) {
        gj_print_integer(out, "tool", i, "job", tool->job[k]);
    }
}

/* --- the floor's side --- */

/* May another machine take what is mounted here? Not while a lot is set up or worked on, nor before the machine has chosen its next. */
static bool rests(const struct gj_machine *m)
{
    return m->job == GJ_JOB_DONE ||
           (m->job == GJ_JOB_NONE && (m->is_idle || m->stop != GJ_STOP_NONE || !m->is_on_shift));
}

static uint32_t resting_holder(const struct gj_view *f, gj_id tool)
{
    for (uint32_t i = 0; i < f->plant->n_machines; i++) {
        if (f->mounted[i].tool == tool && rests(&f->machine[i])) {
            return i;
        }
    }
    return GJ_NONE;
}

static gj_id tool_for(const struct gj_view *f, uint32_t machine, uint32_t lot)
{
    return f->plant->job[gj_job_of(f, lot, f->machine[machine].station)].tool;
}

bool gj_tool_allows(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_id tool = tool_for(f, machine, lot);
    return tool == GJ_NONE || f->mounted[machine].tool == tool || f->n_free_tools[tool] > 0 ||
           resting_holder(f, tool) != GJ_NONE;
}

/* Those who may wait for it look again. */
static void tool_is_free(struct gj_view *f, gj_id tool)
{
    const struct gj_tool_spec *spec = &f->plant->tool[tool];
    for (uint32_t k = 0; k < spec->n_jobs; k++) {
        const struct gj_station_info *info = &f->plant->station_info[f->plant->job[spec->job[k]].station];
        for (uint32_t i = 0; i < info->n_machines; i++) {
            gj_look_later(f, info->first_machine + i);
        }
    }
}

void gj_tool_takes(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    if (f->plant->n_tools == 0) {
        return;
    }
    struct gj_mounted *here = &f->mounted[machine];
    const gj_id tool = tool_for(f, machine, lot);
    here->is_fresh = 0;
    if (tool == GJ_NONE || here->tool == tool) {
        return;
    }
    if (here->tool != GJ_NONE) {
        f->n_free_tools[here->tool]++;
        tool_is_free(f, here->tool);
    }
    if (f->n_free_tools[tool] > 0) {
        f->n_free_tools[tool]--;
    } else {
        f->mounted[resting_holder(f, tool)].tool = GJ_NONE;
    }
    *here = (struct gj_mounted){.tool = tool, .is_fresh = 1};
}

bool gj_tool_is_fresh(const struct gj_view *f, uint32_t machine)
{
    return f->plant->n_tools > 0 && f->mounted[machine].is_fresh;
}

void gj_tool_rests(struct gj_view *f, uint32_t machine)
{
    if (f->plant->n_tools > 0 && f->mounted[machine].tool != GJ_NONE) {
        tool_is_free(f, f->mounted[machine].tool);
    }
}

void gj_tools_start(struct gj_view *f)
{
    for (gj_id i = 0; i < f->plant->n_tools; i++) {
        f->n_free_tools[i] = f->plant->tool[i].count;
    }
    for (uint32_t i = 0; f->plant->n_tools > 0 && i < f->plant->n_machines; i++) {
        f->mounted[i] = (struct gj_mounted){.tool = GJ_NONE};
    }
}

/* Copies free and mounted are all there are. */
enum gj_status gj_tools_verify(const struct gj_view *f, struct gj_error *error)
{
    for (gj_id i = 0; i < f->plant->n_tools; i++) {
        int64_t n = f->n_free_tools[i];
        for (uint32_t k = 0; k < f->plant->n_machines; k++) {
            n += f->mounted[k].tool == i;
        }
        if (n != (int64_t)f->plant->tool[i].count) {
            return gj_verify_off(error, f->plant->tool[i].name, "copies free + mounted and copies", n,
                                 f->plant->tool[i].count);
        }
    }
    return GJ_OK;
}
