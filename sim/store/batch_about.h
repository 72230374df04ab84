/* What a batch is of: kept in its file and in its results folder, so that both can be read, merged, checked and run again without the scenario. */
#ifndef GJ_STORE_BATCH_ABOUT_H
#define GJ_STORE_BATCH_ABOUT_H

#include <stddef.h>
#include <stdint.h>

#include "study/batch/batch.h"

/* A file of the scenario; sources[0] is the main one. */
struct gj_batch_source {
    const char *kind; /* "main", "module", "table" */
    const char *name; /* as the scenario asks for it */
    const char *text;
    size_t length;
};

/* A word and its value: of --set, or a library and its version. */
struct gj_batch_word {
    const char *name, *value;
};

struct gj_batch_about {
    const char *name; /* of the study */
    const char *title, *title_ko;
    const char *frozen;  /* the frozen scenario at the factors' central values, with the experiment */
    const char *version; /* of the program */
    const struct gj_experiment *experiment;
    uint64_t seed, n_points;
    double confidence;
    uint32_t shard, n_shards;
    const struct gj_batch_source *source;
    uint32_t n_sources;
    const struct gj_batch_word *setting; /* given from outside besides the factors */
    uint32_t n_settings;
    const struct gj_batch_word *library; /* GSL, Lua ... that it was made with */
    uint32_t n_libraries;
    const char *const *command; /* word by word; without the shard, the folder, the threads */
    uint32_t n_words;
};

#endif
