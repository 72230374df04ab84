/* The fonts that a group of tests draws with: cmocka_run_group_tests(tests, open_fonts, close_fonts). */
#ifndef GJ_TESTS_OPEN_FONTS_H
#define GJ_TESTS_OPEN_FONTS_H

#include "render/font.h"

static struct gj_fonts *fonts;

static int open_fonts(void **state)
{
    (void)state;
    struct gj_error error;
    return gj_fonts_open(&fonts, &error) == GJ_OK ? 0 : -1;
}

static int close_fonts(void **state)
{
    (void)state;
    gj_fonts_close(fonts);
    return 0;
}

#endif
