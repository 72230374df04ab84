/* Factors: what a design varies. A scenario names them where the value is used, in the words of XLRM [Lempert2003]:
 *
 *     local load  = uncertainty("load", assumed(percent(80), { low = percent(70), high = percent(95), source = "..." }))
 *     local cards = lever("cards", 4, { values = { 2, 4, 8 } })
 *     local wage  = constant("wage", won(2900000), { source = "..." })
 *
 * A value of a factor is a number in the factor's own unit; of a choice it is the place of the word, from 0. Values are rounded to 10 digits, so that a
 * point is the same on every machine.
 *
 * A number of the register of assumptions can stand as a factor too, without the scenario naming it (gj_experiment_with_assumptions in experiment.h): its
 * name is '@' and its place, its unit the register's. */
#ifndef GJ_STUDY_FACTOR_H
#define GJ_STUDY_FACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GJ_MAX_FACTORS 100 /* varied */
#define GJ_FACTORS_MAX 200 /* of a scenario, with its constants; assumptions as factors come on top */

enum gj_factor_role { GJ_ROLE_UNCERTAINTY, GJ_ROLE_LEVER, GJ_ROLE_CONSTANT, GJ_N_ROLES };

/* WHOLE: low..high, both with the same chance as those between. CHOICE: of the words. */
enum gj_factor_kind { GJ_FACTOR_REAL, GJ_FACTOR_WHOLE, GJ_FACTOR_CHOICE };

/* How a REAL lies between low and high; u in [0,1) is turned into a value by the quantile function. */
enum gj_factor_shape {
#define GJ_SHAPE(name, text) GJ_SHAPE_##name,
#include "study/design/factor_shape.def"
#undef GJ_SHAPE
    GJ_N_SHAPES
};

struct gj_factor {
    const char *name;
    enum gj_factor_role role;
    enum gj_factor_kind kind;
    enum gj_factor_shape shape;
    const char *unit;          /* function that makes a quantity of a number: "minutes"; "": a plain number */
    const char *per;           /* of a rate: "day"; else "" */
    double low, central, high; /* in that unit; CHOICE: 0, place of the default, n_choices - 1 */
    const char *const *choice; /* as one writes them after --set name= */
    const double *number;      /* of each choice: its number in `unit`; NaN when it is none */
    uint32_t n_choices;
    bool is_given;             /* its value was given from outside (--set): it is held there, and not varied */
    const char *measure;       /* of an assumption: the unit of the register, "s" or "won/month"; else NULL */
    const char *group;         /* factors of one group are varied together where a design asks for it; "": by itself */
    const char *mark, *source; /* "" when not told */
};

const char *gj_role_name(enum gj_factor_role role);        /* "uncertainty" */
const char *gj_shape_name(enum gj_factor_shape shape);     /* "uniform" */
bool gj_factor_is_varied(const struct gj_factor *factor);  /* no constant, not given, and more than one value */
double gj_factor_n_values(const struct gj_factor *factor); /* INFINITY of a REAL */

/* The value at u of [0,1): quantile of the shape, rounded to 10 digits. u = 0.5 of a uniform is its middle, not its central value. */
double gj_factor_at(const struct gj_factor *factor, double u);
/* The other way: some u that gives `value`; NaN when it is outside. */
double gj_factor_place(const struct gj_factor *factor, double value);
/* As one writes it in the scenario language, without spaces: 0.8, minutes(5.25), pieces(5200):per"day", fifo. */
void gj_factor_write(const struct gj_factor *factor, double value, char *out, size_t size);
/* A value as it is in tables, where the column has the unit: "5.25" or "fifo". */
void gj_factor_show(const struct gj_factor *factor, double value, char *out, size_t size);
/* That unit: "minutes", "won/month", "s"; "" of a plain number and of words. */
void gj_factor_unit(const struct gj_factor *factor, char *out, size_t size);
/* Place of a factor by its name; n when there is none. */
uint32_t gj_factor_find(const struct gj_factor *factor, uint32_t n, const char *name);

#endif
