/* An experiment as JSON and back, so that a batch can be read without its scenario. */
#include "store/batch_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/json_internal.h"

static const char *const kinds[] = {"real", "whole", "choice"};

/* A value that may be NaN: null. */
static json_t *number(double value)
{
    return gj_json_number(value);
}

static json_t *factor_json(const struct gj_factor *f)
{
    json_t *object = json_object();
    gj_json_set(&object, "name", gj_json_text(f->name));
    gj_json_set(&object, "role", json_string(gj_role_name(f->role)));
    gj_json_set(&object, "kind", json_string(kinds[f->kind]));
    gj_json_set(&object, "shape", json_string(gj_shape_name(f->shape)));
    gj_json_set(&object, "unit", gj_json_text(f->unit));
    gj_json_set(&object, "per", gj_json_text(f->per));
    gj_json_set(&object, "low", number(f->low));
    gj_json_set(&object, "central", number(f->central));
    gj_json_set(&object, "high", number(f->high));
    if (f->kind == GJ_FACTOR_CHOICE) {
        json_t *choices = json_array();
        for (uint32_t i = 0; i < f->n_choices; i++) {
            gj_json_append(&choices, gj_json_text(f->choice[i]));
        }
        gj_json_set(&object, "choices", choices);
    }
    gj_json_set(&object, "group", gj_json_text(f->group));
    gj_json_set(&object, "mark", gj_json_text(f->mark));
    gj_json_set(&object, "source", gj_json_text(f->source));
    return object;
}

static json_t *cases_json(const struct gj_case *list, uint32_t n, uint32_t n_factors)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < n; i++) {
        json_t *object = json_object(), *values = json_array();
        for (uint32_t k = 0; k < n_factors; k++) {
            gj_json_append(&values, number(list[i].value[k]));
        }
        gj_json_set(&object, "name", gj_json_text(list[i].name));
        gj_json_set(&object, "value", values);
        gj_json_append(&array, object);
    }
    return array;
}

static json_t *design_json(const struct gj_design_spec *design)
{
    json_t *object = json_object();
    gj_json_set(&object, "kind", json_string(gj_design_name(design->kind)));
    gj_json_set(&object, "n", gj_json_decimal(design->n));
    gj_json_set(&object, "levels", json_integer(design->levels));
    gj_json_set(&object, "seed", gj_json_decimal(design->seed));
    if (design->file) {
        gj_json_set(&object, "file", gj_json_text(design->file));
    }
    if (design->text) {
        gj_json_set(&object, "text", gj_json_text(design->text));
    }
    gj_json_set(&object, "is_by_group", json_boolean(design->is_by_group));
    gj_json_set(&object, "has_pairs", json_boolean(design->has_pairs));
    return object;
}

json_t *gj_batch_experiment_json(const struct gj_experiment *e)
{
    json_t *root = json_object(), *factors = json_array(), *responses = json_array(), *constraints = json_array();
    char target[100];
    for (uint32_t i = 0; i < e->n_factors; i++) {
        gj_json_append(&factors, factor_json(&e->factor[i]));
    }
    for (uint32_t i = 0; i < e->n_responses; i++) {
        gj_json_append(&responses, json_string(gj_response_info(e->response[i])->name));
    }
    for (uint32_t i = 0; i < e->n_constraints; i++) {
        gj_json_append(&constraints, gj_json_text(e->constraint[i]));
    }
    gj_contrast_name(&e->target, target, sizeof target);
    gj_json_set(&root, "factors", factors);
    gj_json_set(&root, "responses", responses);
    gj_json_set(&root, "constraints", constraints);
    gj_json_set(&root, "scenarios", cases_json(e->scenario, e->n_scenarios, e->n_factors));
    gj_json_set(&root, "policies", cases_json(e->policy, e->n_policies, e->n_factors));
    gj_json_set(&root, "is_crossed", json_boolean(e->is_crossed));
    gj_json_set(&root, "design", design_json(&e->design));
    gj_json_set(&root, "replications", json_integer(e->replications));
    gj_json_set(&root, "replications_min", json_integer(e->replications_min));
    gj_json_set(&root, "target", json_string(target));
    gj_json_set(&root, "precision", number(e->precision));
    gj_json_set(&root, "has_own_draws", json_boolean(e->has_own_draws));
    return root;
}

/* --- back --- */

/* What is wrong is kept until the end. */
struct taker {
    struct gj_arena *arena;
    bool is_wrong;
};

static const char *take_text(struct taker *t, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    const char *copy = text ? gj_arena_strdup(t->arena, text) : NULL;
    t->is_wrong = t->is_wrong || !copy;
    return copy;
}

static double take_number(struct taker *t, const json_t *value)
{
    t->is_wrong = t->is_wrong || !(json_is_number(value) || json_is_null(value));
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static uint32_t take_count(struct taker *t, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const json_int_t n = json_integer_value(value);
    t->is_wrong = t->is_wrong || !json_is_integer(value) || n < 0 || n > (json_int_t)UINT32_MAX;
    return (uint32_t)n;
}

static uint64_t take_decimal(struct taker *t, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    t->is_wrong = t->is_wrong || !text || *text == '\0' || text[strspn(text, "0123456789")] != '\0';
    return text ? strtoull(text, NULL, 10) : 0;
}

/* Place of a word among the first n names that `name` gives. */
static uint32_t take_place(struct taker *t, const json_t *object, const char *key, uint32_t n,
                           const char *(*name)(uint32_t))
{
    const char *text = json_string_value(json_object_get(object, key));
    uint32_t i = 0;
    while (text && i < n && strcmp(name(i), text) != 0) {
        i++;
    }
    t->is_wrong = t->is_wrong || !text || i == n;
    return i == n ? 0 : i;
}

static const char *role_name(uint32_t i)
{
    return gj_role_name((enum gj_factor_role)i);
}

static const char *kind_name(uint32_t i)
{
    return kinds[i];
}

static const char *shape_name(uint32_t i)
{
    return gj_shape_name((enum gj_factor_shape)i);
}

static const char *design_name(uint32_t i)
{
    return gj_design_name((enum gj_design_kind)i);
}

/* Room for the items of array `key`; NULL when there are none. */
static void *take_room(struct taker *t, const json_t *object, const char *key, size_t size, uint32_t *n)
{
    const json_t *array = json_object_get(object, key);
    const size_t count = json_array_size(array);
    void *room = count > 0 && count < UINT32_MAX ? gj_arena_alloc(t->arena, count, size) : NULL;
    t->is_wrong = t->is_wrong || (array && !json_is_array(array)) || (count > 0 && !room);
    *n = room ? (uint32_t)count : 0;
    return room;
}

static const char *const *take_texts(struct taker *t, const json_t *object, const char *key, uint32_t *n)
{
    const char **text = take_room(t, object, key, sizeof *text, n);
    for (uint32_t i = 0; i < *n; i++) {
        const char *word = json_string_value(json_array_get(json_object_get(object, key), i));
        text[i] = word ? gj_arena_strdup(t->arena, word) : NULL;
        t->is_wrong = t->is_wrong || !text[i];
    }
    return text;
}

/* Do the numbers of a factor fit what it is? Those of a choice are places of words. */
static bool is_factor(const struct gj_factor *f)
{
    if (f->kind == GJ_FACTOR_CHOICE) {
        return f->n_choices > 0 && f->low == 0.0 && f->high == (double)f->n_choices - 1.0 && f->central >= 0.0 &&
               f->central <= f->high && f->central == floor(f->central);
    }
    const bool is_whole = f->kind != GJ_FACTOR_WHOLE || (f->low == floor(f->low) && f->high == floor(f->high));
    return f->role == GJ_ROLE_CONSTANT ||
           (isfinite(f->low) && isfinite(f->high) && isfinite(f->central) && f->low <= f->high && is_whole &&
            (f->shape != GJ_SHAPE_log_uniform || f->low > 0.0));
}

static void take_factor(struct taker *t, const json_t *json, struct gj_factor *f)
{
    f->name = take_text(t, json, "name");
    f->role = (enum gj_factor_role)take_place(t, json, "role", GJ_N_ROLES, role_name);
    f->kind = (enum gj_factor_kind)take_place(t, json, "kind", 3, kind_name);
    f->shape = (enum gj_factor_shape)take_place(t, json, "shape", GJ_N_SHAPES, shape_name);
    f->unit = take_text(t, json, "unit");
    f->per = take_text(t, json, "per");
    f->low = take_number(t, json_object_get(json, "low"));
    f->central = take_number(t, json_object_get(json, "central"));
    f->high = take_number(t, json_object_get(json, "high"));
    f->choice = take_texts(t, json, "choices", &f->n_choices);
    f->group = take_text(t, json, "group");
    f->mark = take_text(t, json, "mark");
    f->source = take_text(t, json, "source");
    t->is_wrong = t->is_wrong || !is_factor(f);
}

static bool is_value(const struct gj_factor *f, double value)
{
    return isnan(value) || f->kind != GJ_FACTOR_CHOICE || (value >= 0.0 && value <= f->high && value == floor(value));
}

static const struct gj_case *take_cases(struct taker *t, const json_t *root, const char *key,
                                        const struct gj_experiment *e, uint32_t *n)
{
    const uint32_t n_factors = e->n_factors;
    struct gj_case *list = take_room(t, root, key, sizeof *list, n);
    for (uint32_t i = 0; i < *n; i++) {
        const json_t *json = json_array_get(json_object_get(root, key), i);
        const json_t *values = json_object_get(json, "value");
        double *value = gj_arena_alloc(t->arena, n_factors + 1U, sizeof *value);
        list[i] = (struct gj_case){.name = take_text(t, json, "name"), .value = value};
        t->is_wrong = t->is_wrong || !value || json_array_size(values) != n_factors;
        for (uint32_t k = 0; k < n_factors && value; k++) {
            value[k] = take_number(t, json_array_get(values, k));
            t->is_wrong = t->is_wrong || !is_value(&e->factor[k], value[k]);
        }
    }
    return list;
}

static void take_design(struct taker *t, const json_t *json, struct gj_design_spec *design)
{
    design->kind = (enum gj_design_kind)take_place(t, json, "kind", GJ_N_DESIGNS, design_name);
    design->n = take_decimal(t, json, "n");
    design->levels = take_count(t, json, "levels");
    design->seed = take_decimal(t, json, "seed");
    design->file = json_object_get(json, "file") ? take_text(t, json, "file") : NULL;
    design->text = json_object_get(json, "text") ? take_text(t, json, "text") : NULL;
    design->is_by_group = json_is_true(json_object_get(json, "is_by_group"));
    design->has_pairs = json_is_true(json_object_get(json, "has_pairs"));
}

static void take_responses(struct taker *t, const json_t *root, struct gj_experiment *e)
{
    uint32_t *response = take_room(t, root, "responses", sizeof *response, &e->n_responses);
    for (uint32_t i = 0; i < e->n_responses; i++) {
        const char *name = json_string_value(json_array_get(json_object_get(root, "responses"), i));
        uint32_t k = 0;
        while (name && k < GJ_N_RESPONSES && strcmp(gj_response_info(k)->name, name) != 0) {
            k++;
        }
        t->is_wrong = t->is_wrong || !name || k == GJ_N_RESPONSES || (i > 0 && k <= response[i - 1]); /* each once */
        response[i] = k;
    }
    e->response = response;
}

static void take_target(struct taker *t, const json_t *root, struct gj_experiment *e)
{
    const char *target = json_string_value(json_object_get(root, "target"));
    t->is_wrong = t->is_wrong || !target || gj_contrast_find(target, &e->target, NULL) != GJ_OK;
}

/* More than a design takes would be more than the analyses have room for. */
static void check_number(struct taker *t, const struct gj_experiment *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        n += gj_factor_is_varied(&e->factor[i]);
    }
    t->is_wrong = t->is_wrong || n > GJ_MAX_FACTORS;
}

const struct gj_experiment *gj_batch_experiment_read(const json_t *root, struct gj_arena *arena)
{
    struct taker t = {.arena = arena};
    struct gj_experiment *e = gj_arena_alloc(arena, 1, sizeof *e);
    if (!e || !root) {
        return NULL;
    }
    struct gj_factor *factor = take_room(&t, root, "factors", sizeof *factor, &e->n_factors);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        take_factor(&t, json_array_get(json_object_get(root, "factors"), i), &factor[i]);
    }
    e->factor = factor;
    check_number(&t, e);
    e->constraint = take_texts(&t, root, "constraints", &e->n_constraints);
    e->scenario = take_cases(&t, root, "scenarios", e, &e->n_scenarios);
    e->policy = take_cases(&t, root, "policies", e, &e->n_policies);
    e->is_crossed = json_is_true(json_object_get(root, "is_crossed"));
    take_responses(&t, root, e);
    take_design(&t, json_object_get(root, "design"), &e->design);
    e->replications = take_count(&t, root, "replications");
    e->replications_min = take_count(&t, root, "replications_min");
    take_target(&t, root, e);
    e->precision = take_number(&t, json_object_get(root, "precision"));
    e->has_own_draws = json_is_true(json_object_get(root, "has_own_draws"));
    return t.is_wrong ? NULL : e;
}
