/* Functions whose sensitivities are known, as batches of points: a table by hand of an experiment without a scenario. */
#ifndef GJ_TEST_KNOWN_FUNCTIONS_H
#define GJ_TEST_KNOWN_FUNCTIONS_H

#include "study/sens/sens.h"

#define KNOWN_FACTORS 20

struct known {
    struct gj_experiment experiment;
    struct gj_factor factor[KNOWN_FACTORS];
    struct gj_design *design;
    struct gj_point_table table;
    char name[KNOWN_FACTORS][16]; /* "x1" ... */
};

/* n factors x1 ..., uniform on low..high; the rest of the experiment is for the test to change before known_run. */
void known_init(struct known *k, uint32_t n, double low, double high, enum gj_design_kind kind, uint64_t points);
/* Open the design, and evaluate f at each of its points. `replications` of f + noise times a standard normal of the point's own. */
void known_run(struct known *k, double (*f)(const double *x, uint32_t n), uint32_t replications, double noise);
void known_fini(struct known *k);
struct gj_sens_input known_input(const struct known *k);
/* Run the method with the first, the second ... allocation failing, until it gets through: nothing but "out of memory" may come of it. */
void known_allocations_fail(const struct gj_sens_method *method, const struct gj_sens_input *in);
/* The method's output; the test ends it. */
void known_sens(const struct known *k, const char *method, struct gj_sens_output *out);
/* Was this said? */
const struct gj_sens_sentence *known_said(const struct gj_sens_output *out, enum gj_sens_word word);

/* [Ishigami1990] sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on -pi..pi. */
double ishigami(const double *x, uint32_t n);

#endif
