/* JSON for the manifest, the data package and the summary. A NULL json_t is memory run out: it passes through all of these and comes
 * out of gj_json_print as GJ_NO_MEMORY, so that nothing has to be looked at in between. */
#ifndef GJ_STORE_JSON_INTERNAL_H
#define GJ_STORE_JSON_INTERNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* An object or array being filled. When a member could not be made the whole becomes NULL. */
void gj_json_set(json_t **object, const char *key, json_t *value); /* takes `value` */
void gj_json_append(json_t **array, json_t *value);                /* takes `value` */

json_t *gj_json_text(const char *text);  /* NULL is ""; bytes that are no UTF-8 become U+FFFD */
json_t *gj_json_number(double value);    /* null when not finite */
json_t *gj_json_hex(uint64_t value);     /* "0123456789abcdef" */
json_t *gj_json_decimal(uint64_t value); /* "18446744073709551615": as a number JSON's readers would round it */

/* Append to `out`, indented by two, numbers with at most 10 digits, with a last newline. Frees `root`. */
enum gj_status gj_json_print(json_t *root, struct gj_text *out);

/* Was it memory that reading a JSON text of `length` bytes failed for? */
bool gj_json_memory_is_out(size_t length);

/* Append `bytes` with U+FFFD for what is no UTF-8. */
void gj_text_add_clean(struct gj_text *text, const char *bytes);

#endif
