/* Any bytes as a packed result: refused, or a result that packs into what it was read from. The head (name, layout, study) is put before them, or none would get
 * beyond it. The first byte says whether the study has a population. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "whole_result.h"

#include "study/result_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_head(const struct gj_study_spec *spec, struct gj_text *bytes)
{
    const struct gj_study_result none = {.spec = spec};
    gj_result_pack(&none, bytes);
    bytes->length = 8 + 8 + 4 + strlen(spec->scenario_sha);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct whole whole;
    struct gj_text bytes, again;
    struct gj_study_result result;
    struct gj_error error = {0};
    memset(&whole, 0, sizeof whole);
    whole_spec(&whole);
    gj_text_init(&bytes);
    gj_text_init(&again);
    if (size == 0) {
        return 0;
    }
    whole.spec.population = data[0] & 1 ? &whole.population : NULL;
    add_head(&whole.spec, &bytes);
    gj_text_add_n(&bytes, (const char *)data + 1, size - 1);
    if (gj_result_unpack(&whole.spec, bytes.data, bytes.length, &result, &error) == GJ_OK) {
        gj_result_pack(&result, &again);
        GJ_CHECK(again.length == bytes.length && memcmp(again.data, bytes.data, again.length) == 0,
                 "%zu bytes came back as %zu others", bytes.length, again.length);
    } else {
        GJ_CHECK(error.message[0], "refused without a reason");
    }
    gj_study_result_free(&result);
    gj_text_fini(&again);
    gj_text_fini(&bytes);
    return 0;
}
