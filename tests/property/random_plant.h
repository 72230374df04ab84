/* Plants at random: stations, buffers, products, failures, people, shifts, quality and orders drawn from a number. */
#ifndef GJ_TESTS_RANDOM_PLANT_H
#define GJ_TESTS_RANDOM_PLANT_H

#include "factory/floor.h"

struct gj_random_options {
    bool add_idle_machine; /* one more machine that no product visits, declared last */
    bool no_levers;        /* nothing is affected */
};

/* The n-th random plant, frozen. The same n gives the same plant but for the options. */
struct gj_plant *gj_random_plant(uint64_t n, struct gj_random_options options);

/* A hook without a script, and whether a plant that is not yet frozen must rank the orders of a product. */
extern const struct gj_hook gj_random_hook;
bool gj_takes_by_hook(const struct gj_plant *plant, gj_id product);

#endif
