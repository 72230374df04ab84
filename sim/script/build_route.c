/* Products, their routes, and orders. */
#include "script/build_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define STATION_FIELD(node, id) GJ_FIELD_OF(node, machine, id)

static bool is_class(const struct gj_node *node, enum gj_class_id id)
{
    return node->class == gj_api_class(id);
}

static const struct gj_value absent = {.kind = GJ_V_ABSENT};

/* --- small things of routes -------------------------------------------------------------------------------------------------------- */

uint32_t gj_build_n_steps(const struct gj_node *product)
{
    const struct gj_value *route = GJ_FIELD_OF(product, product, route);
    return product->n_items > 0 ? product->n_items : route->kind == GJ_V_LIST ? route->n_items : 0;
}

const struct gj_node *gj_build_step(const struct gj_node *product, uint32_t index)
{
    return product->n_items > 0 ? product->item[index] : GJ_FIELD_OF(product, product, route)->item[index].node;
}

bool gj_build_step_is_at(const struct gj_node *step, const char *station)
{
    const struct gj_value *at = GJ_FIELD_OF(step, step, at);
    for (uint32_t i = 0; i < at->n_items && at->item; i++) {
        if (strcmp(at->item[i].text, station) == 0) {
            return true;
        }
    }
    for (uint32_t i = 0; i < step->n_items; i++) {
        if (strcmp(gj_value_text(GJ_FIELD_OF(step->item[i], job, at), ""), station) == 0) {
            return true;
        }
    }
    return false;
}

/* Number of a set-up family. A product's own family has a name that no scenario can write. */
static uint32_t family_number(struct gj_builder *b, const char *name)
{
    for (uint32_t i = 0; i < b->n_families; i++) {
        if (strcmp(b->family[i].name, name) == 0) {
            return i;
        }
    }
    b->family[b->n_families].name = name;
    return b->n_families++;
}

static uint32_t family_of(struct gj_builder *b, const char *name, const char *product)
{
    return family_number(b, name ? name : gj_build_format(b, "%c%s", GJ_OWN_FAMILY, product));
}

static gj_id add_product(struct gj_builder *b, const struct gj_node *node, const char *name)
{
    if (gj_build_find(b, b->product, b->n_products, name) != GJ_NONE) {
        gj_build_wrong(b, node, NULL, "give each product one route; parallel machines are `places`, or share a `queue`",
                       "product \"%s\" has a route already", name);
        return GJ_NONE;
    }
    const struct gj_product_spec spec = {.name = name};
    const gj_id id = gj_plant_add_product(b->plant, &spec);
    b->loader->out_of_memory |= id == GJ_NONE;
    b->product[b->n_products++] = (struct gj_built_name){name, id};
    gj_build_alias(b, gj_build_format(b, "product \"%s\"", name), node);
    return id;
}

static double ideal_of(const struct gj_value *value)
{
    if (value->kind == GJ_V_NUMBER) {
        return value->number;
    }
    return value->kind == GJ_V_DIST ? gj_dist_mean(&value->dist->dist) : 0.0;
}

/* The value of a station for one product: its own, or that of the table by product; absent when the table has none. */
static const struct gj_value *for_product(const struct gj_value *value, const char *product)
{
    const struct gj_value *found = gj_value_for(value, product);
    return found ? found : &absent;
}

/* `tool`: the field that names the tool it needs; `writer` has that field. */
static void add_job(struct gj_builder *b, const struct gj_job_spec *job, const struct gj_node *writer,
                    const struct gj_value *tool)
{
    const gj_id id = gj_plant_add_job(b->plant, job);
    b->loader->out_of_memory |= id == GJ_NONE;
    if (tool->kind == GJ_V_TEXT) {
        gj_build_job_tool(b, writer, tool->text, id);
    }
}

/* A change of tool is a change of family, unless a family is given. */
static const char *family_name(const struct gj_value *family, const struct gj_value *tool)
{
    return gj_value_text(family, gj_value_text(tool, NULL));
}

static void add_step(struct gj_builder *b, gj_id product, gj_id buffer)
{
    const struct gj_step_spec step = {.product = product, .buffer = buffer};
    b->loader->out_of_memory |= gj_plant_add_step(b->plant, &step) == GJ_NONE;
}

/* --- lines --------------------------------------------------------------------------------------------------------------------------- */

/* Tables by product at a station must speak of products that come there. */
static void check_keys(struct gj_builder *b, const struct gj_node *node, const char *field,
                       const struct gj_value *value, const char *const *products, uint32_t n)
{
    for (uint32_t i = 0; i < value->n_items && value->kind == GJ_V_LIST; i++) {
        bool known = false;
        for (uint32_t k = 0; k < n; k++) {
            known |= strcmp(products[k], value->item[i].key) == 0;
        }
        if (!known) {
            const char *near = gj_closest(value->item[i].key, products, n);
            gj_build_wrong(b, node, field, NULL,
                           near ? "no product \"%.60s\" comes here; did you mean \"%s\"?"
                                : "no product \"%.60s\" comes here",
                           value->item[i].key, near);
        }
    }
}

static void add_line_job(struct gj_builder *b, const struct gj_built_station *station, gj_id product, const char *name,
                         uint32_t step)
{
    const struct gj_value *all = STATION_FIELD(station->node, cycle);
    const struct gj_value *cycle = for_product(all, name);
    if (cycle->kind == GJ_V_ABSENT && all->kind != GJ_V_BAD) {
        gj_build_wrong(b, station->node, "cycle", "give cycle = seconds(6)", "has no cycle time for product \"%s\"",
                       name);
    }
    static const struct gj_value bad = {.kind = GJ_V_BAD};
    const struct gj_value *tool = for_product(STATION_FIELD(station->node, tool), name);
    const struct gj_job_spec job = {
        .product = product,
        .step = step,
        .station = station->id,
        .cycle = gj_build_dist(b, cycle->kind == GJ_V_ABSENT ? &bad : cycle),
        .ideal_us = ideal_of(for_product(STATION_FIELD(station->node, ideal), name)),
        .family = family_of(b, family_name(for_product(STATION_FIELD(station->node, family), name), tool), name)};
    add_job(b, &job, station->node, tool);
}

/* --- branches ------------------------------------------------------------------------------------------------------------------------- */

/* What the steps of one route are called: in a line by their stations, in a product's route by their own names too. */
struct named_steps {
    gj_id product;
    const char *const *station; /* in a line; NULL in a product's route */
    const struct gj_node *node; /* the product; NULL in a line */
    uint32_t n;
};

static bool step_is_called(const struct named_steps *steps, uint32_t number, const char *word)
{
    if (steps->station) {
        return strcmp(steps->station[number], word) == 0;
    }
    const struct gj_node *step = gj_build_step(steps->node, number);
    return step && ((*word && strcmp(step->name, word) == 0) || gj_build_step_is_at(step, word));
}

/* Step, out or scrap; GJ_NONE after an error. */
static uint32_t way_target(struct gj_builder *b, const struct named_steps *steps, const struct gj_node *branch)
{
    const char *word = gj_value_text(GJ_FIELD_OF(branch, branch, to), NULL);
    if (!word) {
        return GJ_NONE;
    }
    if (strcmp(word, "out") == 0 || strcmp(word, "scrap") == 0) {
        return *word == 'o' ? GJ_WAY_OUT : GJ_WAY_SCRAP;
    }
    uint32_t found = GJ_NONE;
    for (uint32_t i = 0; i < steps->n; i++) {
        if (!step_is_called(steps, i, word)) {
            continue;
        }
        if (found != GJ_NONE) {
            gj_build_wrong(b, branch, "to",
                           "name the step: step \"second coat\" { at = ... }, and go there by its name",
                           "\"%.60s\" is step %u and step %u of the route", word, found + 1, i + 1);
            return GJ_NONE;
        }
        found = i;
    }
    if (found == GJ_NONE) {
        const char *near = steps->station ? gj_closest(word, steps->station, steps->n) : NULL;
        gj_build_wrong(b, branch, "to", "name a station of the same route, \"out\" or \"scrap\"",
                       near ? "no step of the route is at \"%.60s\"; did you mean \"%s\"?"
                            : "no step of the route is at \"%.60s\"",
                       word, near);
    }
    return found;
}

static void add_ways(struct gj_builder *b, const struct named_steps *steps, uint32_t step,
                     const struct gj_value *branches)
{
    for (uint32_t i = 0; i < branches->n_items && branches->item; i++) {
        const struct gj_node *branch = branches->item[i].node;
        const uint32_t to = branch ? way_target(b, steps, branch) : GJ_NONE;
        if (to == GJ_NONE) {
            continue;
        }
        const struct gj_way_spec way = {.product = steps->product,
                                        .step = step,
                                        .to = to,
                                        .share = gj_value_number(GJ_FIELD_OF(branch, branch, share), 0.0)};
        b->loader->out_of_memory |= gj_plant_add_way(b->plant, &way) == GJ_NONE;
    }
}

/* Of one product of a line: of each station in its order. */
static void add_line_ways(struct gj_builder *b, const struct gj_node *line, gj_id product)
{
    const char **names = gj_build_alloc(b, b->n_stations, sizeof *names);
    struct named_steps steps = {.product = product, .station = names};
    for (uint32_t i = 0; i < b->n_stations && names; i++) {
        if (b->station[i].line == line) {
            names[steps.n++] = b->station[i].node->name;
        }
    }
    uint32_t step = 0;
    for (uint32_t i = 0; i < b->n_stations && names; i++) {
        if (b->station[i].line == line) {
            add_ways(b, &steps, step++, STATION_FIELD(b->station[i].node, branch));
        }
    }
}

static void build_line_routes(struct gj_builder *b, const struct gj_node *line)
{
    const struct gj_value *products = GJ_FIELD_OF(line, line, products);
    const uint32_t n = products->kind == GJ_V_LIST ? products->n_items : 1;
    const char **name = gj_build_alloc(b, n, sizeof *name);
    if (!name) {
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        name[i] = products->kind == GJ_V_LIST ? products->item[i].text : line->name;
    }
    if (n == 0) {
        gj_build_wrong(b, line, "products", "leave it away for one product named like the line",
                       "the line makes no product");
    }
    for (uint32_t i = 0; i < b->n_stations; i++) {
        if (b->station[i].line == line) {
            check_keys(b, b->station[i].node, "cycle", STATION_FIELD(b->station[i].node, cycle), name, n);
            check_keys(b, b->station[i].node, "ideal", STATION_FIELD(b->station[i].node, ideal), name, n);
            check_keys(b, b->station[i].node, "family", STATION_FIELD(b->station[i].node, family), name, n);
            check_keys(b, b->station[i].node, "tool", STATION_FIELD(b->station[i].node, tool), name, n);
        }
    }
    for (uint32_t p = 0; p < n; p++) {
        const gj_id product = add_product(b, line, name[p]);
        uint32_t step = 0;
        for (uint32_t i = 0; i < b->n_stations && product != GJ_NONE; i++) {
            if (b->station[i].line == line) {
                add_step(b, product, b->station[i].buffer);
                add_line_job(b, &b->station[i], product, name[p], step++);
            }
        }
        if (product != GJ_NONE) {
            add_line_ways(b, line, product);
        }
    }
}

/* --- routes of products ---------------------------------------------------------------------------------------------------------------- */

/* A station by name: of the plant itself, or the only one of that name in a line. NULL after an error. */
static const struct gj_built_station *station_at(struct gj_builder *b, const struct gj_node *node, const char *name)
{
    const struct gj_built_station *found = gj_build_find_station(b, name, NULL);
    for (uint32_t i = 0; i < b->n_stations && !found; i++) {
        if (strcmp(b->station[i].node->name, name) == 0) {
            found = &b->station[i];
        }
    }
    if (!found) {
        const char *names[256];
        const uint32_t n = b->n_stations < 256 ? b->n_stations : 256;
        for (uint32_t i = 0; i < n; i++) {
            names[i] = b->station[i].node->name;
        }
        const char *near = gj_closest(name, names, n);
        gj_build_wrong(b, node, "at", NULL,
                       near ? "there is no station \"%.60s\"; did you mean \"%s\"?" : "there is no station \"%.60s\"",
                       name, near);
    }
    return found;
}

/* First of three values that is there. */
static const struct gj_value *first_of(const struct gj_value *a, const struct gj_value *b, const struct gj_value *c)
{
    return a->kind != GJ_V_ABSENT ? a : b->kind != GJ_V_ABSENT ? b : c;
}

struct route {
    const struct gj_node *node; /* the product */
    const struct gj_node *step;
    gj_id product, buffer;
    uint32_t number;
};

/* `job` is NULL when the step itself says all. */
static void add_route_job(struct gj_builder *b, struct route *r, const struct gj_node *job, const char *at)
{
    const struct gj_node *writer = job ? job : r->step;
    const struct gj_built_station *station = station_at(b, writer, at);
    if (!station) {
        return;
    }
    const char *product = r->node->name;
    const struct gj_node *s = station->node;
    const struct gj_value *cycle =
        first_of(job ? GJ_FIELD_OF(job, job, cycle) : &absent, GJ_FIELD_OF(r->step, step, cycle),
                 for_product(STATION_FIELD(s, cycle), product));
    const struct gj_value *ideal =
        first_of(job ? GJ_FIELD_OF(job, job, ideal) : &absent, GJ_FIELD_OF(r->step, step, ideal),
                 for_product(STATION_FIELD(s, ideal), product));
    const struct gj_value *family =
        first_of(job ? GJ_FIELD_OF(job, job, family) : &absent, GJ_FIELD_OF(r->step, step, family),
                 for_product(STATION_FIELD(s, family), product));
    const struct gj_value *tool =
        first_of(job ? GJ_FIELD_OF(job, job, tool) : &absent, GJ_FIELD_OF(r->step, step, tool),
                 for_product(STATION_FIELD(s, tool), product));
    static const struct gj_value bad = {.kind = GJ_V_BAD};
    if (cycle->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, writer, NULL, "give cycle = seconds(6) here or at the station",
                       "no cycle time for product \"%s\" at \"%s\"", product, at);
        cycle = &bad;
    }
    if (r->buffer == GJ_NONE) {
        r->buffer = station->buffer;
        add_step(b, r->product, r->buffer);
    } else if (r->buffer != station->buffer) {
        gj_build_wrong(b, writer, "at", "give both machines the same `queue`",
                       "\"%s\" takes from another queue than the station before it in this step", at);
        return;
    }
    const struct gj_job_spec spec = {.product = r->product,
                                     .step = r->number,
                                     .station = station->id,
                                     .cycle = gj_build_dist(b, cycle),
                                     .ideal_us = ideal_of(ideal),
                                     .family = family_of(b, family_name(family, tool), product)};
    add_job(b, &spec, writer, tool);
}

static void build_product(struct gj_builder *b, const struct gj_node *node)
{
    const struct gj_value *route = GJ_FIELD_OF(node, product, route);
    struct route r = {.node = node, .product = add_product(b, node, node->name)};
    const uint32_t n = gj_build_n_steps(node);
    if (r.product == GJ_NONE || route->kind == GJ_V_BAD) {
        return;
    }
    if (node->n_items > 0 && route->kind == GJ_V_LIST) {
        gj_build_wrong(b, node, "route", "give the steps one way", "has steps in a route and beside it");
    }
    for (uint32_t k = 0; k < n; k++) {
        r.step = gj_build_step(node, k);
        r.buffer = GJ_NONE;
        if (!r.step) {
            continue;
        }
        const struct gj_value *at = GJ_FIELD_OF(r.step, step, at);
        const uint32_t n_before = r.number;
        if ((at->kind == GJ_V_LIST && at->n_items > 0) == (r.step->n_items > 0) && at->kind != GJ_V_BAD) {
            gj_build_wrong(b, r.step, NULL, "step { at = \"press\", cycle = seconds(6) }",
                           at->kind == GJ_V_LIST ? "has `at` and jobs: give one of them"
                                                 : "does not say where it is done");
            continue;
        }
        for (uint32_t i = 0; i < at->n_items && at->item; i++) {
            add_route_job(b, &r, NULL, at->item[i].text);
        }
        for (uint32_t i = 0; i < r.step->n_items; i++) {
            add_route_job(b, &r, r.step->item[i], gj_value_text(GJ_FIELD_OF(r.step->item[i], job, at), ""));
        }
        r.number = n_before + (r.buffer != GJ_NONE);
    }
    const struct named_steps steps = {.product = r.product, .node = node, .n = n};
    for (uint32_t k = 0; k < n && r.number == n; k++) { /* when a step is wrong their numbers are not the route's */
        add_ways(b, &steps, k, GJ_FIELD_OF(gj_build_step(node, k), step, branch));
    }
}

void gj_build_routes(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node;
    size_t n = b->n_stations + 16;
    for (uint32_t i = 0; i < plant->n_items; i++) { /* families: at most one a job, written or the product's own */
        const struct gj_node *node = plant->item[i];
        if (is_class(node, GJ_C_line)) {
            const struct gj_value *products = GJ_FIELD_OF(node, line, products);
            n += (size_t)(products->kind == GJ_V_LIST ? products->n_items : 1) * (node->n_items + 1);
        } else if (is_class(node, GJ_C_product)) {
            for (uint32_t k = 0; k < gj_build_n_steps(node); k++) {
                const struct gj_node *step = gj_build_step(node, k);
                n += 2 + (step ? step->n_items + GJ_FIELD_OF(step, step, at)->n_items : 0);
            }
        }
    }
    b->family = gj_build_alloc(b, n, sizeof *b->family);
    for (uint32_t i = 0; i < plant->n_items && !b->loader->out_of_memory; i++) {
        const struct gj_node *node = plant->item[i];
        if (is_class(node, GJ_C_line)) {
            build_line_routes(b, node);
        } else if (is_class(node, GJ_C_product)) {
            build_product(b, node);
        }
    }
}

/* --- orders ------------------------------------------------------------------------------------------------------------------------------ */

static double period_of_word(const struct gj_builder *b, const char *word)
{
    static const struct {
        const char *word;
        double us;
    } periods[] = {{"hour", 3.6e9}, {"day", 8.64e10}, {"week", 6.048e11}, {"month", 2.628e12}, {"year", 3.1536e13}};
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (strcmp(periods[i].word, word) == 0) {
            return periods[i].us;
        }
    }
    return b->working_day_us;
}

/* Time between orders from `rate`, pieces a time. */
static gj_id dist_of_rate(struct gj_builder *b, const struct gj_node *node, double pieces)
{
    const struct gj_value *rate = GJ_FIELD_OF(node, orders, rate);
    const struct gj_value *per = GJ_FIELD_OF(node, orders, per);
    double period = rate->period_us == GJ_WORKING_DAY ? b->working_day_us : rate->period_us;
    if (rate->whole != 0 && per->kind == GJ_V_TEXT) {
        gj_build_wrong(b, node, "per", "say it once", "the rate has its time already");
    } else if (rate->whole == 0 && per->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, "rate", "write pieces(5200):per \"day\"", "does not say in what time");
        period = 8.64e10;
    } else if (rate->whole == 0) {
        period = period_of_word(b, gj_value_text(per, "day"));
    }
    if (!(rate->number > 0.0)) {
        gj_build_wrong(b, node, "rate", "give a rate above 0", "nothing is ever ordered");
        period = 8.64e10;
    }
    const bool regular = gj_value_whole(GJ_FIELD_OF(node, orders, arrivals), 0) == 1;
    struct gj_dist dist = {.kind = regular ? GJ_DIST_CONSTANT : GJ_DIST_EXPONENTIAL,
                           .a = rate->number > 0.0 ? pieces / rate->number * period : period};
    struct gj_error error = {0};
    if (gj_dist_check(&dist, &error) != GJ_OK) {
        gj_build_wrong(b, node, "rate", NULL, "gives no possible time between orders");
        dist.a = 1e6;
        if (gj_dist_check(&dist, &error) != GJ_OK) {
            return GJ_NONE;
        }
    }
    b->orders += (double)b->end / gj_dist_mean(&dist);
    const gj_id id = gj_plant_add_dist(b->plant, &dist);
    b->loader->out_of_memory |= id == GJ_NONE;
    return id;
}

static gj_id time_between(struct gj_builder *b, const struct gj_node *node, double pieces)
{
    const struct gj_value *every = GJ_FIELD_OF(node, orders, every);
    const struct gj_value *rate = GJ_FIELD_OF(node, orders, rate);
    const bool endless = gj_value_whole(GJ_FIELD_OF(node, orders, endless), 0) != 0;
    const bool has_every = every->kind != GJ_V_ABSENT;
    const bool has_rate = rate->kind != GJ_V_ABSENT;
    if (endless) {
        if (has_every || has_rate) {
            gj_build_wrong(b, node, has_every ? "every" : "rate", "leave it away", "goes not with endless orders");
        }
        b->orders += 1.0;
        return GJ_NONE;
    }
    if (has_every == has_rate) {
        gj_build_wrong(b, node, NULL, "give every = hours(2), or rate = pieces(5200):per \"day\"",
                       has_every ? "has `every` and `rate`: give one of them" : "does not say how often it orders");
        const struct gj_value bad = {.kind = GJ_V_BAD};
        return gj_build_dist(b, &bad);
    }
    if (rate->kind == GJ_V_NUMBER) {
        return dist_of_rate(b, node, pieces);
    }
    const bool is_told = has_every && every->kind == GJ_V_DIST && gj_dist_mean(&every->dist->dist) > 0.0;
    b->orders +=
        is_told ? (double)b->end / gj_dist_mean(&every->dist->dist) : 1.0; /* else reported, or no end of them */
    return gj_build_dist(b, has_every ? every : rate);
}

gj_id gj_build_product_named(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value)
{
    const char *name = gj_value_text(value, NULL);
    if (!name) {
        return 0;
    }
    const gj_id id = gj_build_find(b, b->product, b->n_products, name);
    if (id == GJ_NONE) {
        const char *names[256];
        const uint32_t n = b->n_products < 256 ? b->n_products : 256;
        for (uint32_t i = 0; i < n; i++) {
            names[i] = b->product[i].name;
        }
        const char *near = gj_closest(name, names, n);
        gj_build_wrong(b, node, "product", NULL,
                       near ? "no product is named \"%.60s\"; did you mean \"%s\"?" : "no product is named \"%.60s\"",
                       name, near);
    }
    return id;
}

gj_id gj_build_cards_named(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value)
{
    const char *name = gj_value_text(value, NULL);
    const gj_id id = name ? gj_build_find(b, b->loop, b->n_loops, name) : GJ_NONE;
    if (name && id == GJ_NONE) {
        gj_build_wrong(b, node, "cards", "put cards \"name\" { count = 10 } into the plant",
                       "the plant has no cards \"%.60s\"", name);
    }
    return id;
}

static const char *orders_name(const struct gj_node *node)
{
    return *node->name ? node->name : gj_value_text(GJ_FIELD_OF(node, orders, product), "");
}

static void add_demand(struct gj_builder *b, const struct gj_node *node)
{
    const struct gj_value *quantity = GJ_FIELD_OF(node, orders, quantity);
    const uint32_t lot = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, orders, lot), 1);
    const double pieces = quantity->kind == GJ_V_DIST ? gj_dist_mean(&quantity->dist->dist) : (double)lot;
    const gj_id product = gj_build_product_named(b, node, GJ_FIELD_OF(node, orders, product));
    const gj_id loop = gj_build_cards_named(b, node, GJ_FIELD_OF(node, orders, cards));
    struct gj_demand_spec spec = {.name = orders_name(node),
                                  .product = product == GJ_NONE ? 0 : product, /* reported; the first stands in */
                                  .is_endless = gj_value_whole(GJ_FIELD_OF(node, orders, endless), 0) != 0,
                                  .every = time_between(b, node, pieces),
                                  .first_us = gj_value_time(GJ_FIELD_OF(node, orders, first), -1),
                                  .quantity = gj_build_dist(b, quantity),
                                  .due = gj_build_dist(b, GJ_FIELD_OF(node, orders, due)),
                                  .lot_size = lot,
                                  .allowance = gj_value_number(GJ_FIELD_OF(node, orders, allowance), 0.0),
                                  .fill = gj_value_whole(GJ_FIELD_OF(node, orders, fill), 0) != 0,
                                  .lose_when_full = gj_value_whole(GJ_FIELD_OF(node, orders, lose_when_full), 0) != 0,
                                  .priority = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, orders, priority), 1),
                                  .needs_card = loop != GJ_NONE,
                                  .loop = loop};
    b->orders += spec.first_us >= 0 && spec.first_us < b->end ? 1.0 : 0.0;
    gj_build_demand(b, node, GJ_FIELD_OF(node, orders, rank), &spec);
}

/* A firm that lives of its sales is asked for something: one order in the whole run at least. */
static void check_any_orders(struct gj_builder *b, const struct gj_node *orders)
{
    const struct gj_value *firm = GJ_FIELD_OF(b->study, study, firm);
    const bool sells = firm->kind == GJ_V_NODE && gj_value_number(GJ_FIELD_OF(firm->node, firm, price), 0.0) > 0.0;
    if (orders && sells && b->orders < 1.0) {
        const bool has_rate = GJ_FIELD_OF(orders, orders, rate)->kind == GJ_V_NUMBER;
        gj_build_wrong(b, orders, has_rate ? "rate" : "every", "let orders come more often, or give a longer horizon",
                       "there is no demand: %.2g orders are expected in the whole run", b->orders);
    }
}

void gj_build_demand(struct gj_builder *b, const struct gj_node *node, const struct gj_value *rank,
                     struct gj_demand_spec *spec)
{
    if (rank->kind == GJ_V_FUNCTION) {
        spec->rank = (uint32_t)rank->whole;
        spec->rank_text = gj_hook_text(b->loader, spec->rank);
    }
    b->loader->out_of_memory |= gj_plant_add_demand(b->plant, spec) == GJ_NONE;
    gj_build_alias(b, gj_build_format(b, "orders \"%s\"", spec->name), node);
}

void gj_build_orders(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node, *first = NULL;
    if (b->loader->n_functions > 0) {
        struct gj_hook hook;
        gj_hook_of(b->loader, &hook);
        gj_plant_set_hook(b->plant, &hook);
    }
    for (uint32_t i = 0; i < plant->n_items && !b->loader->out_of_memory; i++) {
        const struct gj_node *node = plant->item[i];
        if (is_class(node, GJ_C_stock)) {
            gj_build_stock_orders(b, node);
        }
        if (!is_class(node, GJ_C_orders)) {
            continue;
        }
        for (uint32_t k = 0; k < i; k++) {
            if (is_class(plant->item[k], GJ_C_orders) && strcmp(orders_name(plant->item[k]), orders_name(node)) == 0) {
                gj_build_wrong(b, node, NULL, "give each a name: orders \"export\" { ... }",
                               "there are two streams of orders named \"%s\"", orders_name(node));
                break;
            }
        }
        add_demand(b, node);
        first = first ? first : node;
    }
    check_any_orders(b, first);
}
