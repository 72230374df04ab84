/* Tests that try very many cases of one kind try every n-th of them in slow builds: GJ_TEST_STRIDE in the environment (the sanitizers' preset sets it). */
#ifndef GJ_TESTS_STRIDE_H
#define GJ_TESTS_STRIDE_H

#include <stdlib.h>

/* From one case that is tried to the next; 1 unless the environment says otherwise. */
static inline unsigned test_stride(void)
{
    const char *text = getenv("GJ_TEST_STRIDE");
    const long value = text ? strtol(text, NULL, 10) : 1;
    return value > 0 && value < 1000 ? (unsigned)value : 1;
}

#endif
