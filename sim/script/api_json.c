/* The table of api.def as JSON, for programs. */
#include <math.h>

#include "script/api.h"
#include "script/script.h"

/* A JSON text. The table is ours: UTF-8, with quotes and backslashes at most. */
static void add_string(struct gj_text *out, const char *text)
{
    gj_text_add(out, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') {
            gj_text_add(out, "\\");
        }
        gj_text_add_n(out, c, 1);
    }
    gj_text_add(out, "\"");
}

static void add_member(struct gj_text *out, const char *before, const char *name, const char *text)
{
    gj_text_addf(out, "%s\"%s\": ", before, name);
    add_string(out, text);
}

static void add_bound(struct gj_text *out, const char *name, double bound)
{
    gj_text_addf(out, ", \"%s\": ", name);
    if (isfinite(bound)) {
        gj_text_add_number(out, bound);
    } else {
        gj_text_add(out, "null");
    }
}

static void add_field(struct gj_text *out, const struct gj_api_field *field)
{
    add_member(out, "{", "name", field->name);
    add_member(out, ", ", "type", gj_type_name(field->type));
    add_member(out, ", ", "of", field->of);
    add_member(out, ", ", "unit", field->unit);
    gj_text_addf(out, ", \"required\": %s", field->required ? "true" : "false");
    add_member(out, ", ", "default", field->fallback);
    add_bound(out, "low", field->low);
    add_bound(out, "high", field->high);
    add_member(out, ", ", "en", field->en);
    add_member(out, ", ", "ko", field->ko);
    gj_text_add(out, "}");
}

static void add_class(struct gj_text *out, const struct gj_api_class *class)
{
    add_member(out, "{", "name", class->name);
    add_member(out, ", ", "en", class->en);
    add_member(out, ", ", "ko", class->ko);
    gj_text_add(out, ", \"fields\": [");
    for (uint32_t i = 0; i < class->n_fields; i++) {
        gj_text_add(out, i ? ",\n    " : "\n    ");
        add_field(out, &class->field[i]);
    }
    gj_text_add(out, "]}");
}

void gj_api_write_json(struct gj_text *out)
{
    uint32_t n;
    gj_text_add(out, "{\"classes\": [");
    for (uint32_t i = 0; i < GJ_N_CLASSES; i++) {
        gj_text_add(out, i ? ",\n  " : "\n  ");
        add_class(out, gj_api_class((enum gj_class_id)i));
    }
    gj_text_add(out, "],\n\"units\": [");
    const struct gj_api_unit *unit = gj_api_units(&n);
    for (uint32_t i = 0; i < n; i++) {
        add_member(out, i ? ",\n  {" : "\n  {", "name", unit[i].name);
        add_member(out, ", ", "measures", gj_dim_name(unit[i].dim));
        add_member(out, ", ", "en", unit[i].en);
        add_member(out, ", ", "ko", unit[i].ko);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "],\n\"marks\": [");
    const struct gj_api_mark *mark = gj_api_marks(&n);
    for (uint32_t i = 0; i < n; i++) {
        add_member(out, i ? ",\n  {" : "\n  {", "function", mark[i].function);
        add_member(out, ", ", "mark", mark[i].mark);
        add_member(out, ", ", "en", mark[i].en);
        add_member(out, ", ", "ko", mark[i].ko);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "],\n\"outcomes\": [");
    for (uint32_t i = 0; i < GJ_N_OUTCOMES; i++) {
        const struct gj_outcome_info *outcome = gj_outcome_info((enum gj_outcome_id)i);
        add_member(out, i ? ",\n  {" : "\n  {", "name", outcome->name);
        add_member(out, ", ", "unit", outcome->unit);
        add_member(out, ", ", "en", outcome->en);
        add_member(out, ", ", "ko", outcome->ko);
        gj_text_add(out, "}");
    }
    gj_text_add(out, "]}\n");
}
