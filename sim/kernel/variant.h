/* Source files built several times, each time for wider vectors (gj_simd_variants in sim/kernel/CMakeLists.txt), and the choice between
 * the builds while running. All builds give the same bits: none contracts a product and a sum.
 *
 * In such a file:  void GJ_VARIANT(gj_log_n)(...)      is gj_log_n_base, gj_log_n_avx2, gj_log_n_avx512
 * In its caller:   switch (gj_variant()) { case GJ_VARIANT_AVX512: gj_log_n_avx512(...); ...
 */
#ifndef GJ_KERNEL_VARIANT_H
#define GJ_KERNEL_VARIANT_H

#ifdef GJ_VARIANT_SUFFIX
#define GJ_VARIANT_JOIN(name, suffix) name##suffix
#define GJ_VARIANT_EXPAND(name, suffix) GJ_VARIANT_JOIN(name, suffix)
#define GJ_VARIANT(name) GJ_VARIANT_EXPAND(name, GJ_VARIANT_SUFFIX)
#endif

enum gj_variant { GJ_VARIANT_BASE, GJ_VARIANT_AVX2, GJ_VARIANT_AVX512 };

/* The widest this processor and its operating system can run. Costs a load and a test: nothing is remembered. */
static inline enum gj_variant gj_variant(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
        return GJ_VARIANT_AVX512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return GJ_VARIANT_AVX2;
    }
#endif
    return GJ_VARIANT_BASE;
}

#endif
