/* Memory runs out while a recipe is loaded, its floor made and lived: that is said, and nothing crashes or leaks (the address sanitizer's preset
 * runs this too). Every allocation of the smallest recipe fails once; of each other one some two hundred, spread over all of them. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "factory/floor.h"
#include "script/script.h"
#include "study/population/population.h"

#define FOLDER "scenarios/recipes"

enum { MAX_RECIPES = 200, MAX_FAILURES = 200 };

/* Load, make a floor, live a while. GJ_NO_MEMORY wherever memory ran out. */
static enum gj_status live(const char *path)
{
    struct gj_scenario *scenario = NULL;
    struct gj_error_list errors;
    struct gj_error error = {0};
    struct gj_floor floor;
    gj_error_list_init(&errors);
    enum gj_status status = gj_scenario_load(path, &scenario, &errors);
    assert_true((status == GJ_OK) == (scenario != NULL) && (status == GJ_OK) == (errors.n == 0));
    if (status == GJ_OK) {
        const struct gj_study_spec *spec = gj_scenario_spec(scenario);
        spec = spec->population ? &spec->population->member[0].spec : spec;
        status = gj_floor_init(&floor, spec->plant, spec->seed, 0, &error);
        if (status == GJ_OK) {
            status = gj_floor_run(&floor, (spec->warm_up + spec->horizon) / 1000, &error);
            gj_floor_fini(&floor);
        }
    }
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    return status;
}

static void fail_here_and_there(const char *path, size_t most)
{
    const size_t before = gj_alloc_count();
    assert_int_equal(live(path), GJ_OK);
    const size_t n = gj_alloc_count() - before;
    const size_t step = n > most ? n / most : 1;
    for (size_t i = 1 + strlen(path) % step; i <= n; i += step) {
        gj_alloc_fail_after(i);
        const enum gj_status status = live(path);
        gj_alloc_fail_after(0);
        if (status != GJ_NO_MEMORY) {
            fail_msg("%s, allocation %zu of %zu: %s", path, i, n, gj_status_name(status));
        }
    }
}

static void allocations_of_the_smallest_recipe_fail_one_by_one(void **state)
{
    (void)state;
    fail_here_and_there(FOLDER "/01-one-machine.lua", SIZE_MAX);
}

static void allocations_of_every_recipe_fail(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    const struct dirent *entry;
    uint32_t n = 0;
    assert_non_null(folder);
    while ((entry = readdir(folder)) && n < MAX_RECIPES) {
        const size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0) {
            char path[400];
            snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
            fail_here_and_there(path, MAX_FAILURES);
            n++;
        }
    }
    closedir(folder);
    assert_true(n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_of_the_smallest_recipe_fail_one_by_one),
        cmocka_unit_test(allocations_of_every_recipe_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
