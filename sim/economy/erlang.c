#include "economy/erlang.h"

#include "kernel/fm.h"

/* Formula B, P(all are busy) where nobody waits, from that of one fewer: stable, without factorials. */
static double next_b(double b, uint32_t crew, double erlangs)
{
    return erlangs * b / ((double)crew + erlangs * b);
}

static double c_of_b(double b, uint32_t crew, double erlangs)
{
    if ((double)crew <= erlangs) {
        return 1.0;
    }
    const double load = erlangs / (double)crew;
    return b / (1.0 - load * (1.0 - b));
}

static double late_of_c(double c, uint32_t crew, double erlangs, double patience)
{
    return (double)crew <= erlangs ? 1.0 : c * gj_exp(-((double)crew - erlangs) * patience);
}

double gj_erlang_c(uint32_t crew, double erlangs)
{
    double b = 1.0;
    for (uint32_t k = 1; k <= crew; k++) {
        b = next_b(b, k, erlangs);
    }
    return c_of_b(b, crew, erlangs);
}

double gj_erlang_late(uint32_t crew, double erlangs, double patience)
{
    return late_of_c(gj_erlang_c(crew, erlangs), crew, erlangs, patience);
}

uint32_t gj_erlang_crew(double erlangs, double patience, double at_most, uint32_t most)
{
    double b = 1.0;
    for (uint32_t crew = 1; crew < most; crew++) {
        b = next_b(b, crew, erlangs);
        if (late_of_c(c_of_b(b, crew, erlangs), crew, erlangs, patience) <= at_most) {
            return crew;
        }
    }
    return most;
}
