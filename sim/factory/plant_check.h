/* For the checks of a plant: what each object's own check uses. */
#ifndef GJ_FACTORY_PLANT_CHECK_H
#define GJ_FACTORY_PLANT_CHECK_H

#include "factory/plant_internal.h"

#define GJ_PLACE 240 /* longer than a place in an error */

struct gj_check {
    struct gj_plant *plant;
    struct gj_error_list *errors;
    bool found;          /* something is wrong */
    bool calendars_work; /* so that gj_calendar_next may be asked */
};

/* Something is wrong at `place`; `fix` may be NULL. The same words at the same place are said once. */
GJ_PRINTF(4, 5)
void gj_check_say(struct gj_check *check, const char *place, const char *fix, const char *format, ...);

/* `people "operator"` and the like, for things that have a name only. Returns `out`. */
const char *gj_check_named(char *out, size_t size, const char *kind, const char *name);

/* Steps of a product's route, and the buffer of one; GJ_NONE when there is no such step. */
uint32_t gj_check_steps_of(const struct gj_plant *plant, gj_id product);
gj_id gj_check_buffer_of(const struct gj_plant *plant, gj_id product, uint32_t step);

bool gj_check_is_dist(const struct gj_plant *plant, gj_id id);
bool gj_check_optional_dist(const struct gj_plant *plant, gj_id id); /* or GJ_NONE */

/* A time, or with `unit` another amount, that must not be negative; `positive`: nor 0 in the mean. GJ_NONE passes. */
void gj_check_duration(struct gj_check *check, const char *place, const char *field, gj_id id, bool positive);
void gj_check_amount(struct gj_check *check, const char *place, const char *field, gj_id id, bool positive,
                     const char *unit);
/* Those who set the station up, when they are not those who work there. */
void gj_check_setup_needs(struct gj_check *check, gj_id station);
void gj_check_probability(struct gj_check *check, const char *place, const char *what, double p);
/* Can the workers asked for ever be there together, while `calendar` is open? */
void gj_check_needs(struct gj_check *check, const char *place, const char *what, gj_id calendar,
                    const struct gj_need *needs, uint32_t n);

/* Is the name of a failure, maintenance or degradation the station's only one, and are there not too many? */
void gj_check_stopper_name(struct gj_check *check, gj_id station, const char *name);
/* Of a chart or feedback: where it tells, and what it starts there. */
void gj_search_check(struct gj_check *check, const char *place, const struct gj_search_spec *search);

/* Ranks of orders: asked for where they are given, and given where they are asked for. */
void gj_hook_check(struct gj_check *check);

#define GJ_OBJECT(name, what) void gj_##name##_check(struct gj_check *check, gj_id id);
#include "factory/object.def"
#undef GJ_OBJECT

#endif
