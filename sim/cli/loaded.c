#include "cli/loaded.h"

static enum gj_status refuse_sweep(const char *folder, struct gj_error *error)
{
    gj_error_set(error, GJ_USAGE, NULL, "%s holds a sweep of many points, and this shows one study", folder);
    gj_error_fix(
        error, "look at a sweep with `gongjang sens` (what drives the answers), `gongjang select` (the best policy) or "
               "`gongjang store export`; or `gongjang run` the scenario with the --set of one point");
    return GJ_USAGE;
}

enum gj_status gj_loaded_open(const char *folder, struct gj_loaded *loaded, struct gj_error *error)
{
    loaded->scenario = NULL;
    loaded->result = (struct gj_study_result){0};
    gj_text_init(&loaded->replay);
    enum gj_status status = gj_opened_open(folder, &loaded->opened, error);
    if (status == GJ_OK && loaded->opened.sweep) {
        status = refuse_sweep(folder, error);
    }
    if (status == GJ_OK) {
        status = gj_cli_reload_told(loaded->opened.study, &loaded->scenario, &loaded->spec, error);
    }
    if (status == GJ_OK) {
        status = gj_results_result(loaded->opened.study, &loaded->spec, &loaded->result, error);
    }
    if (status == GJ_OK) {
        gj_loaded_replay(loaded->spec.name, &loaded->replay);
        status =
            loaded->replay.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %s", folder) : GJ_OK;
    }
    return status;
}

void gj_loaded_close(struct gj_loaded *loaded)
{
    gj_text_fini(&loaded->replay);
    gj_study_result_free(&loaded->result);
    gj_scenario_free(loaded->scenario);
    gj_opened_close(&loaded->opened);
}

void gj_loaded_replay(const char *study, struct gj_text *out)
{
    struct gj_text folder;
    gj_text_init(&folder);
    gj_text_addf(&folder, "results/%s", study);
    gj_text_add(out, "gongjang replay ");
    gj_cli_quote(out, folder.failed ? "" : folder.data);
    gj_text_add(out, " --replication {replication} --arm {arm}");
    out->failed = out->failed || folder.failed;
    gj_text_fini(&folder);
}

struct gj_render_spec gj_loaded_render(const struct gj_loaded *loaded, enum gj_lang lang)
{
    return (struct gj_render_spec){.result = &loaded->result,
                                   .lang = lang,
                                   .audience = GJ_AUDIENCE_OFFICER,
                                   .software = "gongjang " GJ_VERSION,
                                   .command = loaded->opened.command,
                                   .replay = loaded->replay.data};
}
