/* Set-up matrices: families by name to families by number, pairs in order. */
#include "script/build_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* A constant time and its distribution: a column of times needs one for each time that differs. */
struct constant {
    double us;
    gj_id id;
};

struct row {
    uint64_t pair; /* from << 32 | to */
    double us;     /* of a column */
    const struct gj_change *change;
};

struct matrix {
    const struct gj_node *node;
    struct gj_built_name *family; /* by name */
};

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct gj_built_name *)left)->name, ((const struct gj_built_name *)right)->name);
}

static int by_pair(const void *left, const void *right)
{
    const uint64_t a = ((const struct row *)left)->pair;
    const uint64_t b = ((const struct row *)right)->pair;
    return (a > b) - (a < b);
}

static int by_us(const void *left, const void *right)
{
    const double a = ((const struct constant *)left)->us;
    const double b = ((const struct constant *)right)->us;
    return (a > b) - (a < b);
}

/* Number of a family: one that a job names, or a product's own by the product's name. */
static uint32_t find_family(struct gj_builder *b, const struct matrix *m, const char *name)
{
    struct gj_built_name wanted = {.name = name};
    const struct gj_built_name *found = bsearch(&wanted, m->family, b->n_families, sizeof wanted, by_name);
    if (!found) {
        char own[256] = {GJ_OWN_FAMILY};
        strncat(own, name, sizeof own - 2);
        wanted.name = own;
        found = bsearch(&wanted, m->family, b->n_families, sizeof wanted, by_name);
    }
    if (!found) {
        const char *names[256];
        const uint32_t n = b->n_families < 256 ? b->n_families : 256;
        for (uint32_t i = 0; i < n; i++) {
            names[i] = b->family[i].name + (b->family[i].name[0] == GJ_OWN_FAMILY);
        }
        const char *near = gj_closest(name, names, n);
        gj_build_wrong(b, m->node, "changes", "name a family that a job gives, or a product that gives none",
                       near ? "no job is of family \"%.60s\"; did you mean \"%s\"?" : "no job is of family \"%.60s\"",
                       name, near);
        return GJ_NONE;
    }
    return found->id;
}

/* Distributions of the times that come as numbers, each once; sorted by time. */
static struct constant *add_constants(struct gj_builder *b, const struct row *row, uint32_t n, uint32_t *n_constants)
{
    struct constant *constant = gj_build_alloc(b, n, sizeof *constant);
    *n_constants = 0;
    if (!constant) {
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!row[i].change->time) {
            constant[(*n_constants)++].us = row[i].us;
        }
    }
    qsort(constant, *n_constants, sizeof *constant, by_us);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *n_constants; i++) {
        if (kept > 0 && constant[kept - 1].us == constant[i].us) {
            continue;
        }
        struct gj_dist dist = {.kind = GJ_DIST_CONSTANT, .a = constant[i].us};
        struct gj_error error = {0};
        const bool is_good = gj_dist_check(&dist, &error) == GJ_OK;
        constant[kept] = (struct constant){constant[i].us, is_good ? gj_plant_add_dist(b->plant, &dist) : GJ_NONE};
        b->loader->out_of_memory |= constant[kept].id == GJ_NONE;
        kept++;
    }
    *n_constants = kept;
    return constant;
}

static gj_id time_of(struct gj_builder *b, const struct row *row, const struct constant *constant, uint32_t n)
{
    if (row->change->time) {
        const struct gj_value value = {.kind = GJ_V_DIST, .dist = row->change->time};
        return gj_build_dist(b, &value);
    }
    const struct constant wanted = {.us = row->us};
    const struct constant *found = bsearch(&wanted, constant, n, sizeof wanted, by_us);
    return found ? found->id : GJ_NONE;
}

static void read_times(struct gj_builder *b, const struct matrix *m, struct gj_matrix_spec *spec)
{
    const struct gj_value *changes = GJ_FIELD_OF(m->node, matrix, changes);
    const uint32_t n = changes->kind == GJ_V_LIST ? changes->n_items : 0;
    struct row *row = gj_build_alloc(b, n, sizeof *row);
    struct gj_change_time *time = gj_build_alloc(b, n, sizeof *time);
    if (!row || !time) {
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct gj_change *change = &changes->change[i];
        const uint32_t from = find_family(b, m, change->from);
        const uint32_t to = find_family(b, m, change->to);
        if (from == GJ_NONE || to == GJ_NONE) {
            return;
        }
        row[i] = (struct row){(uint64_t)from << 32 | to, change->us, change};
    }
    qsort(row, n, sizeof *row, by_pair);
    uint32_t n_constants = 0;
    const struct constant *constant = add_constants(b, row, n, &n_constants);
    for (uint32_t i = 0; i < n && constant; i++) {
        if (i > 0 && row[i].pair == row[i - 1].pair) {
            gj_build_wrong(b, m->node, "changes", "name each pair once",
                           "the change from \"%s\" to \"%s\" is named twice", row[i].change->from, row[i].change->to);
            return;
        }
        time[i] = (struct gj_change_time){(uint32_t)(row[i].pair >> 32), (uint32_t)row[i].pair,
                                          time_of(b, &row[i], constant, n_constants)};
    }
    spec->n_times = constant ? n : 0;
    spec->time = time;
}

static const struct gj_node *matrix_of(const struct gj_builder *b, uint32_t station)
{
    const struct gj_value *setup = GJ_FIELD_OF(b->station[station].node, machine, setup);
    return setup->kind == GJ_V_NODE ? setup->node : NULL;
}

static void add_matrix(struct gj_builder *b, const struct matrix *m, uint32_t first, uint32_t number)
{
    gj_id *station = gj_build_alloc(b, b->n_stations, sizeof *station);
    if (!station) {
        return;
    }
    struct gj_matrix_spec spec = {.name = *m->node->name ? m->node->name : gj_build_format(b, "%u", number),
                                  .station = station,
                                  .other = gj_build_dist(b, GJ_FIELD_OF(m->node, matrix, other)),
                                  .first = gj_build_dist(b, GJ_FIELD_OF(m->node, matrix, first))};
    for (uint32_t i = first; i < b->n_stations; i++) {
        const struct gj_node *node = matrix_of(b, i);
        if (node && node->uid == m->node->uid) {
            station[spec.n_stations++] = b->station[i].id;
        }
    }
    read_times(b, m, &spec);
    gj_build_alias(b, gj_build_format(b, "matrix \"%s\"", spec.name), m->node);
    b->loader->out_of_memory |= gj_plant_add_matrix(b->plant, &spec) == GJ_NONE;
}

void gj_build_matrices(struct gj_builder *b)
{
    struct matrix m = {.family = gj_build_alloc(b, b->n_families, sizeof *m.family)};
    uint32_t number = 0;
    if (!m.family || !b->family) {
        return;
    }
    for (uint32_t i = 0; i < b->n_families; i++) {
        m.family[i] = (struct gj_built_name){b->family[i].name, i};
    }
    qsort(m.family, b->n_families, sizeof *m.family, by_name);
    for (uint32_t i = 0; i < b->n_stations && !b->loader->out_of_memory; i++) {
        m.node = matrix_of(b, i);
        bool is_first = m.node != NULL;
        for (uint32_t k = 0; k < i && is_first; k++) {
            is_first = !matrix_of(b, k) || matrix_of(b, k)->uid != m.node->uid;
        }
        if (is_first) {
            add_matrix(b, &m, i, ++number);
        }
    }
}
