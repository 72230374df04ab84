/* Every file of scenarios/recipes loads, runs a while with its balances closed, is numbered, and is a chapter of README.md there. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/words.h"
#include "factory/floor.h"
#include "script/script.h"
#include "study/population/population.h"

#define FOLDER "scenarios/recipes"

enum { MAX_RECIPES = 200 };
static char names[MAX_RECIPES][100];
static uint32_t n_recipes;

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static int find_recipes(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) && n_recipes < MAX_RECIPES) {
        const size_t n = strlen(entry->d_name);
        if (n > 4 && n < sizeof names[0] && strcmp(entry->d_name + n - 4, ".lua") == 0) {
            strcpy(names[n_recipes++], entry->d_name);
        }
    }
    if (folder) {
        closedir(folder);
    }
    qsort(names, n_recipes, sizeof names[0], by_name);
    return n_recipes > 0 ? 0 : -1;
}

/* Half a day at the least, and at the most what takes a moment: recipes differ a thousandfold in events an hour. */
static bool run_a_while(const struct gj_study_spec *spec, struct gj_error *error)
{
    const gj_time end = spec->warm_up + spec->horizon;
    struct gj_floor floor;
    enum gj_status status = gj_floor_init(&floor, spec->plant, spec->seed, 0, error);
    if (status != GJ_OK) {
        return false;
    }
    for (int i = 1; i <= 20 && status == GJ_OK && (i == 1 || gj_floor_events(&floor) < 200000); i++) {
        status = gj_floor_run(&floor, end / 20 * i, error);
    }
    if (status == GJ_OK) {
        status = gj_floor_verify(&floor, error);
    }
    gj_floor_fini(&floor);
    return status == GJ_OK;
}

static void every_recipe_loads_and_runs(void **state)
{
    (void)state;
    uint32_t n_wrong = 0;
    for (uint32_t i = 0; i < n_recipes; i++) {
        char path[200];
        struct gj_scenario *scenario = NULL;
        struct gj_error_list errors;
        struct gj_error error = {0};
        snprintf(path, sizeof path, FOLDER "/%s", names[i]);
        gj_error_list_init(&errors);
        bool good = gj_scenario_load(path, &scenario, &errors) == GJ_OK;
        if (!good && errors.items) {
            error = errors.items[0];
        }
        const struct gj_study_spec *spec = scenario ? gj_scenario_spec(scenario) : NULL;
        for (uint32_t k = 0; good && k < (spec->population ? spec->population->n_members : 1); k++) {
            good = run_a_while(spec->population ? &spec->population->member[k].spec : spec, &error);
        }
        if (!good) {
            char text[1600];
            gj_error_format(&error, GJ_LANG_EN, text, sizeof text);
            fprintf(stderr, "%s: %s\n", path, text);
            n_wrong++;
        }
        gj_error_list_fini(&errors);
        gj_scenario_free(scenario);
    }
    assert_int_equal(n_wrong, 0);
}

static void every_recipe_has_a_number_of_its_own(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < n_recipes; i++) {
        const char *n = names[i];
        const bool numbered = n[0] >= '0' && n[0] <= '9' && n[1] >= '0' && n[1] <= '9' && n[2] == '-';
        if (!numbered) {
            fail_msg("%s: the name of a recipe begins with two digits and a dash", n);
        }
        if (i > 0 && strncmp(names[i - 1], n, 2) == 0) {
            fail_msg("%s and %s have the same number", names[i - 1], n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recipe_loads_and_runs),
        cmocka_unit_test(every_recipe_has_a_number_of_its_own),
    };
    return cmocka_run_group_tests(tests, find_recipes, NULL);
}
