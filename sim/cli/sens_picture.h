/* A tornado of `gongjang sens` as the picture "drivers" (render/chart_drivers.c). */
#ifndef GJ_CLI_SENS_PICTURE_H
#define GJ_CLI_SENS_PICTURE_H

#include "cli/cli.h"
#include "study/sens/tornado.h"

struct gj_sens_picture {
    const char *path;                  /* .png, .svg or .pdf */
    const struct gj_study_spec *study; /* title, seed, hash and confidence are looked at */
    struct gj_contrast contrast;
    uint32_t replications; /* at each point, at most */
    const char *command;   /* as typed, without what changes no result */
    enum gj_lang lang;
};

/* Before anything runs: GJ_USAGE when the file's name ends otherwise, or the answer is no difference after less before. */
enum gj_status gj_sens_picture_check(const struct gj_sens_picture *picture, struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_sens_picture_draw(const struct gj_sens_picture *picture, const struct gj_tornado *tornado,
                                    struct gj_error *error) GJ_MUST_CHECK;

#endif
