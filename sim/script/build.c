#include "script/build_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- helpers ---------------------------------------------------------------------------------------------------------------------- */

void gj_build_wrong(struct gj_builder *b, const struct gj_node *node, const char *field, const char *fix,
                    const char *format, ...)
{
    char text[500], place[300];
    if (b->loader->out_of_memory) { /* what was not kept cannot be found: not the scenario's fault */
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct gj_spot spot = node->spot;
    snprintf(place, sizeof place, "%.199s%s%s", node->place, field ? "." : "", field ? field : "");
    if (field) {
        spot = gj_loader_field_spot(b->loader, node, field, spot);
    }
    gj_loader_complain(b->loader, GJ_MODEL, spot, place, fix, "%s", text);
}

void *gj_build_alloc(struct gj_builder *b, size_t count, size_t size)
{
    void *memory = gj_arena_alloc(&b->loader->arena, count ? count : 1, size);
    b->loader->out_of_memory |= !memory;
    return memory;
}

const char *gj_build_format(struct gj_builder *b, const char *format, ...)
{
    char text[700];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *copy = gj_arena_strdup(&b->loader->arena, text);
    b->loader->out_of_memory |= !copy;
    return copy ? copy : "";
}

void gj_build_alias(struct gj_builder *b, const char *place, const struct gj_node *node)
{
    if (b->n_aliases < 4 * b->capacity) {
        b->alias[b->n_aliases++] = (struct gj_alias){place, node};
    }
}

gj_id gj_build_find(struct gj_builder *b, const struct gj_built_name *list, uint32_t n, const char *name)
{
    (void)b;
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return list[i].id;
        }
    }
    return GJ_NONE;
}

double gj_value_number(const struct gj_value *value, double other)
{
    return value->kind == GJ_V_NUMBER ? value->number : other;
}

int64_t gj_value_whole(const struct gj_value *value, int64_t other)
{
    return value->kind == GJ_V_NUMBER || value->kind == GJ_V_BOOL || value->kind == GJ_V_TEXT ? value->whole : other;
}

gj_time gj_value_time(const struct gj_value *value, gj_time other)
{
    return value->kind == GJ_V_NUMBER ? gj_time_from_us(value->number) : other;
}

const char *gj_value_text(const struct gj_value *value, const char *other)
{
    return value->kind == GJ_V_TEXT ? value->text : other;
}

gj_id gj_build_dist(struct gj_builder *b, const struct gj_value *value)
{
    struct gj_dist second = {.kind = GJ_DIST_CONSTANT, .a = 1e6};
    if (value->kind == GJ_V_ABSENT) {
        return GJ_NONE;
    }
    const struct gj_dist *dist = value->kind == GJ_V_DIST ? &value->dist->dist : &second;
    const gj_id id = gj_plant_add_dist(b->plant, dist);
    b->loader->out_of_memory |= id == GJ_NONE;
    return id;
}

const struct gj_value *gj_value_for(const struct gj_value *value, const char *key)
{
    if (value->kind != GJ_V_LIST) {
        return value;
    }
    for (uint32_t i = 0; i < value->n_items; i++) {
        if (strcmp(value->item[i].key, key) == 0) {
            return &value->item[i];
        }
    }
    return NULL;
}

/* --- the plant --------------------------------------------------------------------------------------------------------------------- */

static bool make_room(struct gj_builder *b)
{
    const uint32_t n = b->loader->n_nodes + 16; /* every thing that is built has a node, or is a product of a line */
    uint32_t n_products = 0;
    for (uint32_t i = 0; i < b->plant_node->n_items; i++) {
        const struct gj_node *item = b->plant_node->item[i];
        if (item->class == gj_api_class(GJ_C_line)) {
            const struct gj_value *products = GJ_FIELD_OF(item, line, products);
            n_products += products->kind == GJ_V_LIST ? products->n_items : 1;
        }
    }
    b->capacity = n + n_products;
    b->pool = gj_build_alloc(b, b->capacity, sizeof(void *));
    b->station = gj_build_alloc(b, b->capacity, sizeof *b->station);
    b->buffer = gj_build_alloc(b, b->capacity, sizeof *b->buffer);
    b->product = gj_build_alloc(b, b->capacity, sizeof *b->product);
    b->loop = gj_build_alloc(b, b->capacity, sizeof *b->loop);
    b->calendar = gj_build_alloc(b, b->capacity, sizeof *b->calendar);
    b->calendar_uid = gj_build_alloc(b, b->capacity, sizeof *b->calendar_uid);
    b->alias = gj_build_alloc(b, 4 * (size_t)b->capacity, sizeof *b->alias);
    return !b->loader->out_of_memory;
}

static const struct gj_value *pool_item(const struct gj_builder *b, uint32_t i)
{
    return &GJ_FIELD_OF(b->plant_node, plant, people)->item[i];
}

static void build_staff(struct gj_builder *b, const struct gj_node *node, gj_id pool)
{
    struct gj_staff_spec spec = {
        .pool = pool,
        .absent = gj_value_number(GJ_FIELD_OF(node, pool, absent), 0.0),
        .absence_is_paid = gj_value_whole(GJ_FIELD_OF(node, pool, absence_paid), 1) != 0,
        .training_us = gj_value_time(GJ_FIELD_OF(node, pool, training), 0),
        .is_taught = b->is_taught,
        .learning_rate = 1.0,
        .beginners = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, pool, beginners), 0),
        .walk = gj_build_dist(b, GJ_FIELD_OF(node, pool, walk)),
        .week_limit_us = gj_value_time(GJ_FIELD_OF(node, pool, week_limit), 52 * GJ_HOUR),
    };
    const struct gj_value *learning = GJ_FIELD_OF(node, pool, learning);
    if (learning->kind == GJ_V_NODE) {
        spec.learning_rate = gj_value_number(GJ_FIELD_OF(learning->node, learning, rate), 0.8);
        spec.full_after = (uint32_t)gj_value_whole(GJ_FIELD_OF(learning->node, learning, jobs), 0);
        spec.full_after_us = gj_value_time(GJ_FIELD_OF(learning->node, learning, hours), 0);
    }
    b->loader->out_of_memory |= gj_plant_add_staff(b->plant, &spec) == GJ_NONE;
}

static void build_pools(struct gj_builder *b)
{
    const struct gj_value *people = GJ_FIELD_OF(b->plant_node, plant, people);
    static const char *const occupations[] = {"production", "technician", "inspector", "office"};
    for (uint32_t i = 0; i < people->n_items && people->item; i++) {
        const struct gj_node *node = pool_item(b, i)->node;
        if (!node) {
            continue;
        }
        struct gj_pool_spec spec = {
            .name = node->name,
            .occupation = occupations[gj_value_whole(GJ_FIELD_OF(node, pool, occupation), 0) & 3],
            .count = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, pool, count), 1),
            .calendar = gj_build_calendar(b, GJ_FIELD_OF(node, pool, calendar), b->calendar_of_plant),
            .paperwork_us = gj_value_time(GJ_FIELD_OF(node, pool, paperwork), 0),
            .wage_won_per_month = (int64_t)llround(gj_value_number(GJ_FIELD_OF(node, pool, wage), 0.0)),
            .leaves_per_year = gj_value_number(GJ_FIELD_OF(node, pool, leaves), 0.0),
        };
        const gj_id pool = gj_plant_add_pool(b->plant, &spec);
        b->loader->out_of_memory |= pool == GJ_NONE;
        build_staff(b, node, pool);
        b->pool[b->n_pools++] = node;
        gj_build_alias(b, gj_build_format(b, "people \"%s\"", node->name), node);
    }
}

/* The plant names its own places; give them the scenario's, with file and line. */
static void translate(struct gj_builder *b, struct gj_error_list *found)
{
    const size_t shown = found->n < GJ_ERROR_LIST_MAX ? found->n : GJ_ERROR_LIST_MAX;
    for (size_t i = 0; i < shown && found->items; i++) {
        struct gj_error *error = &found->items[i];
        const struct gj_node *node = NULL;
        for (uint32_t k = b->n_aliases; k-- > 0 && !node;) { /* of two with one name the second is the one too many */
            node = strcmp(b->alias[k].place, error->place) == 0 ? b->alias[k].node : NULL;
        }
        if (node && node->spot.source >= 0) {
            snprintf(error->place, sizeof error->place, "%s", node->place);
            snprintf(error->file, sizeof error->file, "%s", b->loader->source[node->spot.source].path);
            error->line = node->spot.line;
        } else {
            snprintf(error->file, sizeof error->file, "%s", b->loader->source[0].path);
        }
        gj_loader_add_error(b->loader, error);
    }
}

static void freeze(struct gj_builder *b)
{
    struct gj_error_list found;
    gj_error_list_init(&found);
    const enum gj_status status = gj_plant_freeze(b->plant, &found);
    translate(b, &found);
    if (status == GJ_NO_MEMORY) {
        b->loader->out_of_memory = true;
    }
    GJ_CHECK(status == GJ_OK || b->loader->status != GJ_OK || b->loader->out_of_memory,
             "a plant that cannot be frozen says why");
    gj_error_list_fini(&found);
    b->is_frozen = status == GJ_OK;
}

static void build_plant(struct gj_builder *b)
{
    const struct gj_node *node = b->plant_node;
    gj_build_alias(b, "plant", node);
    b->calendar_of_plant = gj_build_calendar(b, GJ_FIELD_OF(node, plant, shifts), GJ_NONE);
    b->working_day_us = gj_build_working_day(b, GJ_FIELD_OF(node, plant, shifts));
    gj_plant_limit_events(b->plant, (uint64_t)gj_value_whole(GJ_FIELD_OF(node, plant, max_events), 200000000));
    gj_plant_limit_lots(b->plant, (uint32_t)gj_value_whole(GJ_FIELD_OF(node, plant, max_lots), 20000));
    build_pools(b);
    gj_build_stations(b);
    gj_build_signals(b);
    gj_build_outages(b);
    gj_build_cards(b);
    gj_build_routes(b);
    gj_build_kits(b);
    gj_build_tools(b);
    gj_build_matrices(b);
    gj_build_sequences(b);
    gj_build_orders(b);
    gj_build_stocks(b);
    if (!b->loader->out_of_memory) {
        freeze(b);
    }
}

/* --- the study --------------------------------------------------------------------------------------------------------------------- */

/* How a precision is written for headlines of one unit. */
struct measure {
    const char *unit;
    enum gj_dimension dim;
    double scale;     /* from base units to the unit */
    double period_us; /* of a unit that is a rate; else 0 */
    bool is_plain;    /* a number without a unit is taken in the headline's */
    bool is_whole;    /* of a rate: without its time it is taken in the headline's */
    const char *wanted, *example;
};

static const struct measure *measure_of(const char *unit)
{
    static const struct measure measures[] = {
        {"1", GJ_DIM_RATIO, 1.0, 0.0, false, false, "a ratio", "write percent(0.5)"},
        {"h", GJ_DIM_DURATION, 1.0 / 3.6e9, 0.0, false, false, "a duration", "write hours(2)"},
        {"pieces/h", GJ_DIM_COUNT, 1.0, 3.6e9, true, false, "pieces a time, or a plain number of pieces an hour",
         "write pieces(2):per \"hour\""},
        {"pieces/d", GJ_DIM_COUNT, 1.0, 8.64e10, true, false, "pieces a time, or a plain number of pieces a day",
         "write pieces(50):per \"day\""},
        {"pieces", GJ_DIM_COUNT, 1.0, 0.0, true, false, "pieces, or a plain number of them", "write pieces(50)"},
        {"months", GJ_DIM_DURATION, 1.0 / 2.628e12, 0.0, false, false, "a duration", "write months(2)"},
        {"y", GJ_DIM_NUMBER, 1.0, 0.0, true, false, "a plain number of years", "write 0.5"},
        {"heads", GJ_DIM_NUMBER, 1.0, 0.0, true, false, "a plain number of heads", "write 0.5"},
        {"won", GJ_DIM_MONEY, 1.0, 0.0, false, false, "money", "write won(10)"},
        {"won/y", GJ_DIM_MONEY, 1.0, 3.1536e13, false, true, "money a time, or money, meant a year",
         "write won(1e7):per \"year\""},
    };
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (strcmp(measures[i].unit, unit) == 0) {
            return &measures[i];
        }
    }
    GJ_CHECK(false, "no precision can be written in %s", unit);
    return &measures[0];
}

double gj_build_precision(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value,
                          const char *unit, const char *of)
{
    if (value->kind != GJ_V_NUMBER) {
        return 0.0;
    }
    const struct measure *m = measure_of(unit);
    const bool is_rate = value->whole != 0;
    const bool is_number = value->dim == GJ_DIM_NUMBER && !is_rate && m->is_plain;
    const bool is_quantity =
        value->dim == m->dim && (is_rate ? m->period_us > 0.0 : !(m->period_us > 0.0) || m->is_whole);
    if (!is_number && !is_quantity) {
        gj_build_wrong(b, node, "precision", m->example, "must have the unit of %s: %s", of, m->wanted);
        return 0.0;
    }
    return is_rate ? value->number * m->period_us / value->period_us : value->number * m->scale;
}

static void check_times(struct gj_builder *b, const struct gj_study_spec *spec)
{
    if (GJ_FIELD_OF(b->study, study, horizon)->kind != GJ_V_NUMBER) {
        return;
    }
    if (spec->settle >= spec->horizon) {
        gj_build_wrong(b, b->study, "settle", "give a longer horizon or settle earlier",
                       "the evaluation begins after the end of the run");
    }
    if (spec->decide_at >= spec->horizon) {
        gj_build_wrong(b, b->study, "decide_at", "decide before the end",
                       "the decision falls after the end of the run");
    }
    const struct gj_value *least = GJ_FIELD_OF(b->study, study, replications_min);
    if (!least->is_default && spec->replications_min > spec->replications) {
        gj_build_wrong(b, b->study, "replications_min", NULL, "is more than replications, %u", spec->replications);
    }
}

static void build_settings(struct gj_builder *b, struct gj_study_spec *spec)
{
    const struct gj_node *node = b->study;
    spec->title = gj_value_text(GJ_FIELD_OF(node, study, title), "");
    spec->title_ko = gj_value_text(GJ_FIELD_OF(node, study, title_ko), spec->title);
    spec->seed = (uint64_t)gj_value_whole(GJ_FIELD_OF(node, study, seed), 1);
    spec->start_day = gj_value_whole(GJ_FIELD_OF(node, study, start), GJ_START_DAY);
    spec->warm_up = gj_value_time(GJ_FIELD_OF(node, study, warm_up), 0);
    spec->horizon = gj_value_time(GJ_FIELD_OF(node, study, horizon), GJ_YEAR);
    spec->decide_at = gj_value_time(GJ_FIELD_OF(node, study, decide_at), 0);
    spec->settle = gj_value_time(GJ_FIELD_OF(node, study, settle), 0);
    spec->replications = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, study, replications), 1);
    spec->replications_min = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, study, replications_min), 1);
    if (spec->replications_min > spec->replications && GJ_FIELD_OF(node, study, replications_min)->is_default) {
        spec->replications_min = spec->replications;
    }
    spec->headline = (enum gj_outcome_id)gj_value_whole(GJ_FIELD_OF(node, study, headline), 0);
    const struct gj_outcome_info *headline = gj_outcome_info(spec->headline);
    spec->precision = gj_build_precision(b, node, GJ_FIELD_OF(node, study, precision), headline->unit,
                                         gj_build_format(b, "the headline %s", headline->name));
    spec->confidence = gj_value_number(GJ_FIELD_OF(node, study, confidence), 0.95);
    check_times(b, spec);
    b->end = spec->warm_up + spec->horizon;
}

static void build_economy(struct gj_builder *b, struct gj_study_spec *spec)
{
    const struct gj_node *node = b->study;
    const struct gj_value *firm = GJ_FIELD_OF(node, study, firm);
    const struct gj_steps_given given = {.node = node,
                                         .before = GJ_FIELD_OF(node, study, before),
                                         .after = GJ_FIELD_OF(node, study, after),
                                         .support = GJ_FIELD_OF(node, study, support),
                                         .upgrades = GJ_FIELD_OF(node, study, upgrades)};
    gj_build_steps(b, &given, spec);
    if (firm->kind == GJ_V_NODE) {
        gj_build_firm(firm->node, &spec->firm);
        gj_build_decision(b, GJ_FIELD_OF(firm->node, firm, decision), spec->n_upgrades, &spec->firm.decision);
        gj_build_market(b, firm->node, spec);
        gj_build_finance(b, firm->node, &spec->firm);
    } else {
        spec->firm.social_rate = 0.045; /* the default of a firm; no target load: nobody is hired or let go */
    }
    gj_build_bridge(GJ_FIELD_OF(b->study, study, bridge), spec);
}

void gj_build_case(struct gj_builder *b, struct gj_study_spec *spec)
{
    struct gj_loader *loader = b->loader;
    build_economy(b, spec);
    const struct gj_value *plant = GJ_FIELD_OF(b->study, study, plant);
    if (plant->kind != GJ_V_NODE || loader->out_of_memory) {
        return;
    }
    b->plant_node = plant->node;
    b->plant = spec->plant = gj_plant_new(*plant->node->name ? plant->node->name : spec->name);
    loader->out_of_memory |= !b->plant;
    if (b->plant && make_room(b)) {
        build_plant(b);
        if (GJ_FIELD_OF(b->study, study, firm)->kind == GJ_V_NODE) {
            gj_build_staffing(b, GJ_FIELD_OF(b->study, study, firm)->node, &spec->firm.staffing);
        }
        if (b->is_frozen && !loader->firm_label) { /* a firm of a population is refused when it applies */
            gj_build_check_eligible(b, spec);
        }
    }
}

void gj_build_study(struct gj_loader *loader, struct gj_study_spec *spec)
{
    struct gj_builder b = {.loader = loader, .study = loader->study, .calendar_of_plant = GJ_NONE};
    build_settings(&b, spec);
    spec->assumption = loader->assumption;
    spec->n_assumptions = (uint32_t)loader->n_assumptions;
    if (GJ_FIELD_OF(loader->study, study, population)->kind == GJ_V_ABSENT) {
        gj_build_case(&b, spec);
    } else if (!loader->out_of_memory) {
        gj_build_population(loader, spec);
    }
    gj_build_evidence(&b, spec);
    gj_build_experiment(&b, spec);
}
