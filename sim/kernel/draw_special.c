#include "kernel/draw_special.h"

#include "kernel/fm.h"

#define INV_SQRT_2PI 0.39894228040143267794

/* 1/(12x) - 1/(360x^3) + ..., [AbramowitzStegun1964] 6.1.41. From x = 10 the first term left out is below 3e-17. */
static double stirling_series(double x)
{
    double y = 1.0 / (x * x);
    double sum = 1.0 / 156.0;
    sum = sum * y - 691.0 / 360360.0;
    sum = sum * y + 1.0 / 1188.0;
    sum = sum * y - 1.0 / 1680.0;
    sum = sum * y + 1.0 / 1260.0;
    sum = sum * y - 1.0 / 360.0;
    sum = sum * y + 1.0 / 12.0;
    return sum / x;
}

double gj_lgamma(double x)
{
    double product = 1.0;
    while (x < 10.0) { /* Gamma(x) = Gamma(x + 1) / x; the product stays below 1e7 */
        product *= x;
        x += 1.0;
    }
    return (x - 0.5) * gj_log(x) - x + GJ_HALF_LN_2PI + stirling_series(x) - gj_log(product);
}

double gj_stirling_tail(double k)
{
    /* Below k = 9 the series is too short; these are ln k! - (k + 1/2) ln(k + 1) + (k + 1) - ln(2 pi) / 2 to 18 digits. */
    static const double small[9] = {
        0.08106146679532725822,  0.041340695955409294094, 0.027677925684998339149,
        0.020790672103765093112, 0.016644691189821192163, 0.013876128823070747999,
        0.011896709945891770095, 0.010411265261972096497, 0.0092554621827127329177,
    };
    return k < 9.0 ? small[(int)k] : stirling_series(k + 1.0);
}

double gj_log1p(double x)
{
    /* The rounding error of 1 + x, divided by it, is what the logarithm misses to first order ([Higham2002], 1.14.1). */
    double y = 1.0 + x;
    if (y == 1.0) {
        return x;
    }
    return gj_log(y) - ((y - 1.0) - x) / y;
}

/* exp(-z^2/2)/sqrt(2 pi). z is split so that the square of its leading part is exact: else the rounding of z^2 would cost
 * z^2/2 times its last place ([Cody1969]). */
static double normal_pdf(double z)
{
    double lead = (double)(int)(z * 16.0) / 16.0;
    return gj_exp(-0.5 * lead * lead) * gj_exp(-0.5 * (z - lead) * (z + lead)) * INV_SQRT_2PI;
}

/* P(Z > z) / pdf(z) for z >= 1.5: Laplace's continued fraction 1/(z + 1/(z + 2/(z + ...))), [AbramowitzStegun1964] 26.2.14.
 * 200 terms reach full accuracy from z = 1.5 up. */
static double mills_ratio(double z)
{
    double tail = z;
    for (int k = 200; k > 0; k--) {
        tail = z + (double)k / tail;
    }
    return 1.0 / tail;
}

double gj_normal_cdf(double z)
{
    if (z != z) {
        return z;
    }
    if (z < -38.5) {
        return 0.0;
    }
    if (z > 8.5) { /* the other tail is below half a last place of 1 */
        return 1.0;
    }
    if (z < -1.5) {
        return normal_pdf(z) * mills_ratio(-z);
    }
    if (z > 1.5) {
        return 1.0 - normal_pdf(z) * mills_ratio(z);
    }
    /* 1/2 + pdf(z) (z + z^3/3 + z^5/15 + ...), [AbramowitzStegun1964] 26.2.11: all terms of one sign. */
    double term = z, sum = z;
    for (int k = 3; k < 60; k += 2) {
        term *= z * z / k;
        sum += term;
    }
    return 0.5 + normal_pdf(z) * sum;
}
