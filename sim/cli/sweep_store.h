/* Where a sweep keeps what it has, and what it says of it at the end. */
#ifndef GJ_CLI_SWEEP_STORE_H
#define GJ_CLI_SWEEP_STORE_H

#include "base/alloc.h"
#include "cli/cli.h"
#include "store/batch_file.h"

/* results/press-sweep: the folder of a whole sweep, whose rows are in results/press-sweep.batch while it runs; a shard has a file
 * results/press-sweep.3-of-16.batch and no folder. */
struct gj_sweep_place {
    struct gj_arena arena;
    const char *out;    /* the folder */
    const char *file;   /* the file */
    const char *result; /* of both what is there in the end */
    struct gj_batch_about about;
    bool is_finished; /* found so: nothing is to be run */
    bool was_folder;  /* found finished, with fewer points or replications */
};
enum gj_status gj_sweep_place_init(struct gj_sweep_place *place, const char *out, uint32_t shard, uint32_t n_shards,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_sweep_place_fini(struct gj_sweep_place *place);

/* place->about: what a batch of `spec`, with its experiment, is of. It lives as long as the place, the scenario, `spec` and `frozen`. */
enum gj_status gj_sweep_about(const struct gj_cli_asked *asked, const struct gj_scenario *scenario,
                              const struct gj_study_spec *spec, const char *frozen, uint64_t n_points,
                              struct gj_sweep_place *place, struct gj_error *error) GJ_MUST_CHECK;

/* What is there already? GJ_USAGE when it is something else: before anything is run. */
enum gj_status gj_sweep_place_look(struct gj_sweep_place *place, struct gj_error *error) GJ_MUST_CHECK;
/* The file, with what was run before. */
enum gj_status gj_sweep_place_open(struct gj_sweep_place *place, struct gj_batch_file **file,
                                   struct gj_error *error) GJ_MUST_CHECK;
/* Say on stderr that it goes on from what is there. */
void gj_sweep_place_announce(const struct gj_sweep_place *place, const struct gj_batch_file *file, enum gj_lang lang);
/* All is run and the file closed: of a whole sweep the folder is made and the file removed. */
enum gj_status gj_sweep_place_finish(struct gj_sweep_place *place, struct gj_error *error) GJ_MUST_CHECK;

#endif
