/* Parts of text.c that its test looks at. */
#ifndef GJ_BASE_TEXT_INTERNAL_H
#define GJ_BASE_TEXT_INTERNAL_H

#include "base/text.h"

/* Add a finite number as printf printed it, with a point for the locale's decimal sign. */
void gj_text_add_printed_number(struct gj_text *text, const char *printed);

#endif
