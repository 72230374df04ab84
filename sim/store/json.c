#include "store/json_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

void gj_json_set(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value) != 0) { /* frees `value` also then */
        json_decref(*object);
        *object = NULL;
    }
}

void gj_json_append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value) != 0) {
        json_decref(*array);
        *array = NULL;
    }
}

void gj_text_add_clean(struct gj_text *text, const char *bytes)
{
    size_t left = strlen(bytes);
    while (left > 0) {
        size_t n = 1;
        while (n <= 4 && n <= left && !gj_utf8_valid(bytes, n)) {
            n++;
        }
        if (n <= 4 && n <= left) {
            gj_text_add_n(text, bytes, n);
        } else {
            gj_text_add(text, "\xEF\xBF\xBD");
            n = 1;
        }
        bytes += n;
        left -= n;
    }
}

json_t *gj_json_text(const char *text)
{
    const char *shown = text != NULL ? text : "";
    if (gj_utf8_valid(shown, strlen(shown))) {
        return json_string(shown);
    }
    struct gj_text clean;
    gj_text_init(&clean);
    gj_text_add_clean(&clean, shown);
    json_t *value = clean.failed ? NULL : json_string(clean.data);
    gj_text_fini(&clean);
    return value;
}

json_t *gj_json_number(double value)
{
    return value - value == 0.0 ? json_real(value) : json_null();
}

json_t *gj_json_hex(uint64_t value)
{
    char text[20];
    (void)snprintf(text, sizeof text, "%016" PRIx64, value);
    return json_string(text);
}

json_t *gj_json_decimal(uint64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRIu64, value);
    return json_string(text);
}

static int add_piece(const char *bytes, size_t n, void *user)
{
    struct gj_text *out = user;
    gj_text_add_n(out, bytes, n);
    return out->failed ? -1 : 0;
}

enum gj_status gj_json_print(json_t *root, struct gj_text *out)
{
    if (root == NULL || json_dump_callback(root, add_piece, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) != 0) {
        out->failed = true;
    }
    gj_text_add(out, "\n");
    json_decref(root);
    return out->failed ? GJ_NO_MEMORY : GJ_OK;
}

/* jansson tells a failed allocation as some error of syntax, and "damaged, remove it" would be bad advice then. Where small pieces cannot
 * be had, neither can one as large as all of them. */
bool gj_json_memory_is_out(size_t length)
{
    enum { PARSED_BYTES_A_BYTE = 8 };
    void *probe = gj_alloc(PARSED_BYTES_A_BYTE * length + 4096);
    gj_free(probe);
    return probe == NULL;
}
