/* Layers, lanes and orders after Sugiyama, Tagawa and Toda: edges get a place in each layer they pass, layers are put in order by the mean place of the
 * neighbours, sweep by sweep, and the best order seen is kept. Heights then follow the neighbours as far as the order allows. */
#include "render/floor_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 5, SWEEPS = 12, RELAXATIONS = 10, CURVE = 20 };

static const double lane = 46, gap_least = 46, gap_most = 110, box_most = 168, grid_most = 136, node_gap = 16,
                    band_gap = 30, stub = 20, lane_gap = 12;

struct node {
    uint32_t layer;
    uint32_t station; /* GJ_SEEN_OUTSIDE: a lane */
    double above, below, y, wish, weight;
};

/* A flow's nodes from its lower to its higher layer: stations at both ends, lanes between. */
struct chain {
    uint32_t low, high, first_lane, n_lanes; /* nodes */
    double weight;
};

struct link {
    uint32_t a, b; /* nodes; b's layer is the next */
    double weight; /* how much it wants to be level: a main flow before a thin one */
};

struct drawing {
    const struct gj_seen *seen;
    const struct gj_floor_room *room;
    struct gj_floor_plan *plan;
    struct gj_arena scratch;
    struct node *node;   /* stations first */
    struct chain *chain; /* of plan->route */
    struct link *link;
    uint32_t n_nodes, n_links, n_layers, n_columns;
    uint32_t *order, *best, *start; /* nodes of layer l: order[start[l]] ... */
    uint32_t *place;                /* of a node in its layer */
    double box_width, gap;
    bool is_grid;
};

static double pieces_of(const struct gj_seen_flow *flow)
{
    double sum = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        sum += isfinite(flow->pieces_per_day[arm]) && flow->pieces_per_day[arm] > 0.0 ? flow->pieces_per_day[arm] : 0.0;
    }
    return sum;
}

static bool is_inside(const struct gj_seen_flow *flow)
{
    return flow->from != GJ_SEEN_OUTSIDE && flow->to != GJ_SEEN_OUTSIDE;
}

/* Does anything flow from one station to another? */
static bool has_flows(const struct gj_seen *seen)
{
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        if (is_inside(&seen->flow[i]) && seen->flow[i].from != seen->flow[i].to && pieces_of(&seen->flow[i]) > 0.0) {
            return true;
        }
    }
    return false;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Ranks that are there, in order; how many different ones. `rank` holds n_stations numbers. */
static uint32_t distinct_ranks(const struct gj_seen *seen, uint32_t *rank)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < seen->n_stations; i++) {
        rank[i] = seen->station[i].rank;
    }
    qsort(rank, seen->n_stations, sizeof *rank, by_number);
    for (uint32_t i = 0; i < seen->n_stations; i++) {
        if (i == 0 || rank[i] != rank[i - 1]) {
            rank[n++] = rank[i];
        }
    }
    return n;
}

/* Without memory for them the ranks themselves are counted, gaps included: only widths depend on it. */
static uint32_t layers_of(const struct gj_seen *seen)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < seen->n_stations; i++) {
        most = seen->station[i].rank > most ? seen->station[i].rank : most;
    }
    return seen->n_stations > 0 ? most + 1 : 0;
}

/* Columns side by side: as equal bands as there must be. */
static uint32_t columns_of(uint32_t n, bool is_grid)
{
    if (is_grid) {
        uint32_t side = 1;
        while (side * side < n && side < MAX_COLUMNS) {
            side++;
        }
        return side;
    }
    const uint32_t bands = (n + MAX_COLUMNS - 1) / MAX_COLUMNS;
    return n == 0 ? 1 : (n + bands - 1) / bands;
}

static double width_of_box(uint32_t n_columns, bool is_grid, double room)
{
    const double inner = room - 2 * lane, most = is_grid ? grid_most : box_most;
    return fmin(most, (inner - (n_columns - 1) * gap_least) / n_columns);
}

double gj_floor_box_width(const struct gj_seen *seen, double room)
{
    const bool is_grid = !has_flows(seen);
    return width_of_box(columns_of(is_grid ? seen->n_stations : layers_of(seen), is_grid), is_grid, room);
}

/* --- layers --- */

static uint32_t layer_of_rank(const uint32_t *rank, uint32_t n, uint32_t wanted)
{
    uint32_t layer = 0;
    while (layer + 1 < n && rank[layer] != wanted) {
        layer++;
    }
    return layer;
}

static enum gj_status place_stations(struct drawing *d)
{
    const struct gj_seen *seen = d->seen;
    uint32_t *rank = gj_arena_alloc(&d->scratch, seen->n_stations + 1, sizeof *rank);
    d->node = gj_arena_alloc(&d->scratch, seen->n_stations + 1, sizeof *d->node);
    if (rank == NULL || d->node == NULL) {
        return GJ_NO_MEMORY;
    }
    d->n_layers = d->is_grid ? d->n_columns : distinct_ranks(seen, rank);
    for (uint32_t i = 0; i < seen->n_stations; i++) {
        d->node[i] = (struct node){.layer = d->is_grid ? i % d->n_columns
                                                       : layer_of_rank(rank, d->n_layers, seen->station[i].rank),
                                   .station = i,
                                   .above = d->room->above[i],
                                   .below = d->room->below[i]};
    }
    d->n_nodes = seen->n_stations;
    return GJ_OK;
}

/* Layers that a flow passes between its ends. */
static uint32_t lanes_of(const struct drawing *d, const struct gj_seen_flow *flow)
{
    const uint32_t a = d->node[flow->from].layer, b = d->node[flow->to].layer, span = a > b ? a - b : b - a;
    return span > 1 ? span - 1 : 0;
}

/* --- which flows, how wide --- */

static int by_pieces(const void *a, const void *b, const struct gj_seen *seen)
{
    const uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const double x = pieces_of(&seen->flow[i]), y = pieces_of(&seen->flow[j]);
    return x > y ? -1 : x < y ? 1 : (i > j) - (i < j);
}

/* Few hundred at most, and qsort() takes no context: by insertion. */
static void sort_flows(const struct gj_seen *seen, uint32_t *flow, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const uint32_t moved = flow[i];
        uint32_t at = i;
        for (; at > 0 && by_pieces(&moved, &flow[at - 1], seen) < 0; at--) {
            flow[at] = flow[at - 1];
        }
        flow[at] = moved;
    }
}

/* The widest station's side is as high as its pair of bars. */
static double pieces_a_unit(const struct gj_seen *seen, double *side)
{
    double most = 0.0;
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        const struct gj_seen_flow *flow = &seen->flow[i];
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            const double pieces = isfinite(flow->pieces_per_day[arm]) ? flow->pieces_per_day[arm] : 0.0;
            if (flow->from != GJ_SEEN_OUTSIDE) {
                side[(size_t)flow->from * 4 + (size_t)arm] += pieces;
                most = fmax(most, side[(size_t)flow->from * 4 + (size_t)arm]);
            }
            if (flow->to != GJ_SEEN_OUTSIDE) {
                side[(size_t)flow->to * 4 + 2 + (size_t)arm] += pieces;
                most = fmax(most, side[(size_t)flow->to * 4 + 2 + (size_t)arm]);
            }
        }
    }
    return most > 0.0 ? most / GJ_FLOOR_WIDEST : 1.0;
}

static enum gj_status choose_flows(struct drawing *d)
{
    const struct gj_seen *seen = d->seen;
    const double thinnest = 0.005; /* of the largest between two stations */
    const uint32_t most_inside = seen->n_stations + seen->n_stations / 2 + 8, most_lanes = seen->n_stations + 12;
    struct gj_floor_plan *plan = d->plan;
    uint32_t *flow = gj_arena_alloc(&d->scratch, seen->n_flows + 1, sizeof *flow);
    double *side = gj_arena_alloc(&d->scratch, seen->n_stations + 1, 4 * sizeof *side);
    plan->route = gj_arena_alloc(&plan->arena, seen->n_flows + 1, sizeof *plan->route);
    if (flow == NULL || side == NULL || plan->route == NULL) {
        return GJ_NO_MEMORY;
    }
    uint32_t n_inside = 0, n_lanes = 0;
    double largest = 0.0, all = 0.0, thin = 0.0, unit = pieces_a_unit(seen, side);
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        flow[i] = i;
    }
    sort_flows(seen, flow, seen->n_flows);
    for (uint32_t i = 0; i < seen->n_flows; i++) {
        const struct gj_seen_flow *f = &seen->flow[flow[i]];
        const double pieces = pieces_of(f);
        if (!(pieces > 0.0) || (f->from == GJ_SEEN_OUTSIDE && f->to == GJ_SEEN_OUTSIDE)) {
            continue;
        }
        if (is_inside(f)) {
            largest = fmax(largest, pieces);
            all += pieces;
            const uint32_t lanes = lanes_of(d, f);
            if (pieces < thinnest * largest || n_inside == most_inside || n_lanes + lanes > most_lanes) {
                plan->n_thin++;
                thin += pieces;
                continue;
            }
            n_inside++;
            n_lanes += lanes;
        }
        struct gj_floor_route *route = &plan->route[plan->n_routes++];
        route->flow = flow[i];
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            route->width[arm] = f->pieces_per_day[arm] > 0.0 ? fmax(f->pieces_per_day[arm] / unit, 0.6) : 0.0;
        }
    }
    plan->thin_share = all > 0.0 ? thin / all : 0.0;
    return GJ_OK;
}

/* --- lanes --- */

/* How many lanes the routes need in all. */
static uint32_t count_lanes(const struct drawing *d)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->plan->n_routes; i++) {
        const struct gj_seen_flow *flow = &d->seen->flow[d->plan->route[i].flow];
        if (is_inside(flow)) {
            n += lanes_of(d, flow);
        }
    }
    return n;
}

static void add_chain(struct drawing *d, uint32_t i)
{
    struct gj_floor_route *route = &d->plan->route[i];
    const struct gj_seen_flow *flow = &d->seen->flow[route->flow];
    struct chain *chain = &d->chain[i];
    if (!is_inside(flow)) {
        return;
    }
    route->is_back = d->node[flow->to].layer <= d->node[flow->from].layer;
    *chain = (struct chain){.low = route->is_back ? flow->to : flow->from,
                            .high = route->is_back ? flow->from : flow->to,
                            .first_lane = d->n_nodes,
                            .weight = route->width[0] + route->width[1]};
    const double half = chain->weight / 2 + lane_gap / 2, pull = chain->weight * chain->weight;
    uint32_t last = chain->low;
    for (uint32_t layer = d->node[chain->low].layer + 1; layer < d->node[chain->high].layer; layer++) {
        d->node[d->n_nodes] = (struct node){.layer = layer, .station = GJ_SEEN_OUTSIDE, .above = half, .below = half};
        d->link[d->n_links++] = (struct link){last, d->n_nodes, pull};
        last = d->n_nodes++;
        chain->n_lanes++;
    }
    if (d->node[chain->low].layer < d->node[chain->high].layer) {
        d->link[d->n_links++] = (struct link){last, chain->high, pull};
    }
}

static enum gj_status make_nodes(struct drawing *d)
{
    const uint32_t n_stations = d->seen->n_stations, n_routes = d->plan->n_routes;
    const uint32_t n_lanes = count_lanes(d), n = n_stations + n_lanes;
    struct node *all = gj_arena_alloc(&d->scratch, n + 1, sizeof *all);
    d->chain = gj_arena_alloc(&d->scratch, n_routes + 1, sizeof *d->chain);
    d->link = gj_arena_alloc(&d->scratch, n_routes + n_lanes + 1, sizeof *d->link);
    d->order = gj_arena_alloc(&d->scratch, n + 1, sizeof *d->order);
    d->best = gj_arena_alloc(&d->scratch, n + 1, sizeof *d->best);
    d->place = gj_arena_alloc(&d->scratch, n + 1, sizeof *d->place);
    d->start = gj_arena_alloc(&d->scratch, d->n_layers + 2, sizeof *d->start);
    if (all == NULL || d->chain == NULL || d->link == NULL || d->order == NULL || d->best == NULL || d->place == NULL ||
        d->start == NULL) {
        return GJ_NO_MEMORY;
    }
    memcpy(all, d->node, n_stations * sizeof *all);
    d->node = all;
    for (uint32_t i = 0; i < n_routes; i++) {
        add_chain(d, i);
    }
    uint32_t at = 0;
    for (uint32_t layer = 0; layer < d->n_layers; layer++) {
        d->start[layer] = at;
        for (uint32_t i = 0; i < d->n_nodes; i++) {
            if (d->node[i].layer == layer) {
                d->order[at++] = i;
            }
        }
    }
    d->start[d->n_layers] = at;
    return GJ_OK;
}

/* --- orders --- */

static void note_places(struct drawing *d)
{
    for (uint32_t layer = 0; layer < d->n_layers; layer++) {
        for (uint32_t i = d->start[layer]; i < d->start[layer + 1]; i++) {
            d->place[d->order[i]] = i - d->start[layer];
        }
    }
}

static uint64_t count_crossings(const struct drawing *d)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < d->n_links; i++) {
        for (uint32_t j = i + 1; j < d->n_links; j++) {
            const struct link *p = &d->link[i], *q = &d->link[j];
            if (d->node[p->a].layer == d->node[q->a].layer) {
                const int64_t left = (int64_t)d->place[p->a] - d->place[q->a];
                const int64_t right = (int64_t)d->place[p->b] - d->place[q->b];
                n += (left < 0 && right > 0) || (left > 0 && right < 0);
            }
        }
    }
    return n;
}

/* Nodes of a layer by the mean place of their neighbours in the one before (or after); who has none keeps its place. */
static void sort_layer(struct drawing *d, uint32_t layer, bool is_forward)
{
    for (uint32_t i = d->start[layer]; i < d->start[layer + 1]; i++) {
        const uint32_t node = d->order[i];
        double sum = 0.0;
        uint32_t n = 0;
        for (uint32_t k = 0; k < d->n_links; k++) {
            const uint32_t mine = is_forward ? d->link[k].b : d->link[k].a,
                           other = is_forward ? d->link[k].a : d->link[k].b;
            if (mine == node) {
                sum += d->place[other];
                n++;
            }
        }
        d->node[node].wish = n > 0 ? sum / n : d->place[node];
    }
    for (uint32_t i = d->start[layer] + 1; i < d->start[layer + 1]; i++) {
        const uint32_t moved = d->order[i];
        uint32_t at = i;
        for (; at > d->start[layer] && d->node[moved].wish < d->node[d->order[at - 1]].wish; at--) {
            d->order[at] = d->order[at - 1];
        }
        d->order[at] = moved;
    }
    note_places(d);
}

static void find_order(struct drawing *d)
{
    note_places(d);
    memcpy(d->best, d->order, d->n_nodes * sizeof *d->best);
    uint64_t least = count_crossings(d);
    for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
        for (uint32_t step = 1; step < d->n_layers; step++) {
            sort_layer(d, sweep % 2 == 0 ? step : d->n_layers - 1 - step, sweep % 2 == 0);
        }
        const uint64_t n = count_crossings(d);
        if (n < least) {
            least = n;
            memcpy(d->best, d->order, d->n_nodes * sizeof *d->best);
        }
    }
    memcpy(d->order, d->best, d->n_nodes * sizeof *d->best);
    note_places(d);
}

/* --- heights --- */

static double apart(const struct drawing *d, uint32_t upper, uint32_t lower)
{
    const bool is_lane = d->node[upper].station == GJ_SEEN_OUTSIDE || d->node[lower].station == GJ_SEEN_OUTSIDE;
    return d->node[upper].below + d->node[lower].above + (is_lane ? 2.0 : node_gap);
}

/* Heights nearest to the wishes (weighted least squares) that keep order and distance: neighbours that would be too near become a block, whose height is the mean
 * of what its members wish; blocks that then overlap become one. */
static void settle_layer(struct drawing *d, uint32_t layer, double *mean, double *weight, uint32_t *members)
{
    const uint32_t from = d->start[layer], to = d->start[layer + 1];
    uint32_t n_blocks = 0;
    double offset = 0.0; /* of a node, were all as close as may be */
    for (uint32_t i = from; i < to; i++) {
        offset += i > from ? apart(d, d->order[i - 1], d->order[i]) : 0.0;
        mean[n_blocks] = d->node[d->order[i]].wish - offset;
        weight[n_blocks] = d->node[d->order[i]].weight;
        members[n_blocks++] = 1;
        while (n_blocks > 1 && mean[n_blocks - 1] < mean[n_blocks - 2]) {
            const double a = weight[n_blocks - 2], b = weight[n_blocks - 1];
            mean[n_blocks - 2] = (a * mean[n_blocks - 2] + b * mean[n_blocks - 1]) / (a + b);
            weight[n_blocks - 2] = a + b;
            members[n_blocks - 2] += members[n_blocks - 1];
            n_blocks--;
        }
    }
    offset = 0.0;
    for (uint32_t i = from, block = 0, left = n_blocks > 0 ? members[0] : 0; i < to; i++, left--) {
        if (left == 0) {
            left = members[++block];
        }
        offset += i > from ? apart(d, d->order[i - 1], d->order[i]) : 0.0;
        d->node[d->order[i]].y = mean[block] + offset;
    }
}

static uint32_t band_of(const struct drawing *d, uint32_t layer)
{
    return layer / d->n_columns;
}

static void wish_for_neighbours(struct drawing *d, uint32_t layer)
{
    for (uint32_t i = d->start[layer]; i < d->start[layer + 1]; i++) {
        struct node *node = &d->node[d->order[i]];
        double sum = 0.0;
        node->weight = 1e-3;
        for (uint32_t k = 0; k < d->n_links; k++) {
            const struct link *link = &d->link[k];
            if ((link->a == d->order[i] || link->b == d->order[i]) &&
                band_of(d, d->node[link->a].layer) == band_of(d, d->node[link->b].layer)) {
                sum += link->weight * d->node[link->a == d->order[i] ? link->b : link->a].y;
                node->weight += link->weight;
            }
        }
        node->wish = (sum + 1e-3 * node->y) / node->weight;
    }
}

/* Bands below each other; returns the lower end of the last. */
static double stack_bands(struct drawing *d)
{
    double top = d->room->top;
    for (uint32_t first = 0; first < d->n_layers; first += d->n_columns) {
        const uint32_t end = first + d->n_columns < d->n_layers ? first + d->n_columns : d->n_layers;
        double high = INFINITY, low = -INFINITY;
        for (uint32_t i = d->start[first]; i < d->start[end]; i++) {
            const struct node *node = &d->node[d->order[i]];
            high = fmin(high, node->y - node->above);
            low = fmax(low, node->y + node->below);
        }
        for (uint32_t i = d->start[first]; i < d->start[end]; i++) {
            d->node[d->order[i]].y += top - high;
        }
        top += low - high + band_gap;
    }
    return d->n_layers > 0 ? top - band_gap : top;
}

/* In a grid. */
static void level_rows(struct drawing *d)
{
    double y = 0.0, below = 0.0;
    for (uint32_t row = 0; row < d->seen->n_stations; row += d->n_columns) {
        const uint32_t end = row + d->n_columns < d->seen->n_stations ? row + d->n_columns : d->seen->n_stations;
        double above = 0.0, next = 0.0;
        for (uint32_t i = row; i < end; i++) {
            above = fmax(above, d->node[i].above);
            next = fmax(next, d->node[i].below);
        }
        y += row > 0 ? below + above + node_gap : 0.0;
        below = next;
        for (uint32_t i = row; i < end; i++) {
            d->node[i].y = y;
        }
    }
}

static enum gj_status find_heights(struct drawing *d)
{
    double *mean = gj_arena_alloc(&d->scratch, d->n_nodes + 1, sizeof *mean);
    double *weight = gj_arena_alloc(&d->scratch, d->n_nodes + 1, sizeof *weight);
    uint32_t *members = gj_arena_alloc(&d->scratch, d->n_nodes + 1, sizeof *members);
    if (mean == NULL || weight == NULL || members == NULL) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < d->n_nodes; i++) {
        d->node[i].wish = 0.0;
        d->node[i].weight = 1.0;
    }
    for (int round = 0; round < RELAXATIONS; round++) {
        for (uint32_t step = 0; step < d->n_layers; step++) {
            const uint32_t layer = round % 2 == 0 ? step : d->n_layers - 1 - step;
            if (round > 0) {
                wish_for_neighbours(d, layer);
            }
            settle_layer(d, layer, mean, weight, members);
        }
    }
    if (d->is_grid) {
        level_rows(d);
    }
    d->plan->bottom = stack_bands(d);
    return GJ_OK;
}

/* --- on the sheet --- */

static bool is_mirrored(const struct drawing *d, uint32_t layer)
{
    return !d->is_grid && band_of(d, layer) % 2 == 1;
}

static double left_of(const struct drawing *d, uint32_t layer)
{
    uint32_t column = layer % d->n_columns;
    column = is_mirrored(d, layer) ? d->n_columns - 1 - column : column;
    return d->room->left + lane + column * (d->box_width + d->gap);
}

/* Where pieces leave a node's layer (or come into it), and which way they go there: 1 to the right. */
static struct gj_point side_of(const struct drawing *d, uint32_t node, bool is_out, double shift)
{
    const uint32_t layer = d->node[node].layer;
    const bool is_right = is_out != is_mirrored(d, layer);
    return (struct gj_point){left_of(d, layer) + (is_right ? d->box_width : 0.0), d->node[node].y + shift};
}

/* One end of a route at a station's side. */
struct port {
    uint32_t route;
    double key; /* ends are stacked by it, from above */
    double width, shift;
    bool is_end;
};

/* What a route's end at `node` should be sorted by: the height of what it goes to, from above; beyond a turn the other way round. */
static double port_key(const struct drawing *d, uint32_t node, uint32_t other)
{
    const double dy = d->node[other].y - d->node[node].y;
    const bool is_turn = band_of(d, d->node[node].layer) != band_of(d, d->node[other].layer);
    return is_turn ? -dy : dy;
}

static uint32_t next_node(const struct drawing *d, uint32_t route, bool from_low)
{
    const struct chain *chain = &d->chain[route];
    if (chain->n_lanes > 0) {
        return from_low ? chain->first_lane : chain->first_lane + chain->n_lanes - 1;
    }
    return from_low ? chain->high : chain->low;
}

/* Ends of routes at one side of a station; returns how many. */
static uint32_t collect_ports(const struct drawing *d, uint32_t station, bool is_out, struct port *port)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->plan->n_routes; i++) {
        const struct gj_floor_route *route = &d->plan->route[i];
        const struct gj_seen_flow *flow = &d->seen->flow[route->flow];
        const double width = route->width[0] + route->width[1];
        if (!is_inside(flow)) {
            if ((is_out ? flow->from : flow->to) == station) {
                port[n++] = (struct port){i, is_out ? INFINITY : -INFINITY, width, 0.0, !is_out};
            }
            continue;
        }
        const struct chain *chain = &d->chain[i];
        const bool is_level = d->node[chain->low].layer == d->node[chain->high].layer;
        if (is_level && is_out) { /* both ends at the side where pieces leave */
            if (flow->from == station) {
                port[n++] = (struct port){i, flow->from == flow->to ? 1e6 : 2 * port_key(d, flow->from, flow->to),
                                          width, 0.0, false};
            }
            if (flow->to == station) {
                port[n++] = (struct port){i, flow->from == flow->to ? 2e6 : 2 * port_key(d, flow->to, flow->from),
                                          width, 0.0, true};
            }
        } else if (!is_level && (is_out ? chain->low : chain->high) == station) {
            port[n++] =
                (struct port){i, port_key(d, station, next_node(d, i, is_out)), width, 0.0, route->is_back == is_out};
        }
    }
    return n;
}

static void stack_ports(struct port *port, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 1; i < n; i++) {
        const struct port moved = port[i];
        uint32_t at = i;
        for (; at > 0 && moved.key < port[at - 1].key; at--) {
            port[at] = port[at - 1];
        }
        port[at] = moved;
    }
    const double between = n > 1 ? fmin(3.0, 18.0 / n) : 0.0;
    for (uint32_t i = 0; i < n; i++) {
        sum += port[i].width + (i > 0 ? between : 0.0);
    }
    double at = -sum / 2;
    for (uint32_t i = 0; i < n; i++) {
        port[i].shift = at + port[i].width / 2;
        at += port[i].width + between;
    }
}

static void add_curve(struct gj_floor_route *route, struct gj_point from, double way_from, struct gj_point to,
                      double way_to)
{
    const double dx = fabs(to.x - from.x), dy = fabs(to.y - from.y);
    const double reach = way_from == way_to ? fmax(dx / 2, 8.0) : dx + fmin(fmax(dy * 0.35, 16.0), 34.0);
    const struct gj_point a = {from.x + way_from * reach, from.y}, b = {to.x - way_to * reach, to.y};
    for (int i = route->n_points > 0 ? 1 : 0; i <= CURVE; i++) {
        const double t = (double)i / CURVE, s = 1.0 - t;
        route->point[route->n_points++] =
            (struct gj_point){s * s * s * from.x + 3 * s * s * t * a.x + 3 * s * t * t * b.x + t * t * t * to.x,
                              s * s * s * from.y + 3 * s * s * t * a.y + 3 * s * t * t * b.y + t * t * t * to.y};
    }
}

static double way_of(const struct drawing *d, uint32_t node)
{
    return is_mirrored(d, d->node[node].layer) ? -1.0 : 1.0;
}

/* From the low end to the high end of a chain through its lanes. */
static void trace(const struct drawing *d, uint32_t i, double shift_low, double shift_high)
{
    struct gj_floor_route *route = &d->plan->route[i];
    const struct chain *chain = &d->chain[i];
    uint32_t at = chain->low;
    double shift = shift_low;
    for (uint32_t lane_i = 0; lane_i <= chain->n_lanes; lane_i++) {
        const bool is_last = lane_i == chain->n_lanes;
        const uint32_t next = is_last ? chain->high : chain->first_lane + lane_i;
        add_curve(route, side_of(d, at, true, shift), way_of(d, at),
                  side_of(d, next, false, is_last ? shift_high : 0.0), way_of(d, next));
        at = next;
        shift = 0.0;
    }
    for (uint32_t k = 0; route->is_back && k < route->n_points / 2; k++) {
        const struct gj_point swapped = route->point[k];
        route->point[k] = route->point[route->n_points - 1 - k];
        route->point[route->n_points - 1 - k] = swapped;
    }
}

static void route_one(const struct drawing *d, uint32_t i, const double shift[2])
{
    struct gj_floor_route *route = &d->plan->route[i];
    const struct gj_seen_flow *flow = &d->seen->flow[route->flow];
    if (flow->from == GJ_SEEN_OUTSIDE) {
        const struct gj_point to = side_of(d, flow->to, false, shift[1]);
        route->point[route->n_points++] = (struct gj_point){to.x - way_of(d, flow->to) * stub, to.y};
        route->point[route->n_points++] = to;
    } else if (flow->to == GJ_SEEN_OUTSIDE) {
        const struct gj_point from = side_of(d, flow->from, true, shift[0]);
        route->point[route->n_points++] = from;
        route->point[route->n_points++] = (struct gj_point){from.x + way_of(d, flow->from) * stub, from.y};
    } else if (d->node[flow->from].layer == d->node[flow->to].layer) {
        const double way = way_of(d, flow->from);
        add_curve(route, side_of(d, flow->from, true, shift[0]), way, side_of(d, flow->to, true, shift[1]), -way);
    } else {
        trace(d, i, shift[route->is_back ? 1 : 0], shift[route->is_back ? 0 : 1]);
    }
}

static enum gj_status draw_routes(struct drawing *d)
{
    const uint32_t n_routes = d->plan->n_routes;
    struct port *port = gj_arena_alloc(&d->scratch, 2 * n_routes + 1, sizeof *port);
    double *shift = gj_arena_alloc(&d->scratch, n_routes + 1, 2 * sizeof *shift);
    if (port == NULL || shift == NULL) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t side = 0; side < 2 * d->seen->n_stations; side++) {
        const uint32_t n = collect_ports(d, side / 2, side % 2 == 1, port);
        stack_ports(port, n);
        for (uint32_t i = 0; i < n; i++) {
            shift[2 * port[i].route + (port[i].is_end ? 1 : 0)] = port[i].shift;
        }
    }
    for (uint32_t i = 0; i < n_routes; i++) {
        const size_t n = ((size_t)d->chain[i].n_lanes + 1) * (CURVE + 1);
        d->plan->route[i].point = gj_arena_alloc(&d->plan->arena, n, sizeof(struct gj_point));
        if (d->plan->route[i].point == NULL) {
            return GJ_NO_MEMORY;
        }
        route_one(d, i, &shift[2 * (size_t)i]);
    }
    return GJ_OK;
}

static enum gj_status draw_boxes(struct drawing *d)
{
    struct gj_floor_plan *plan = d->plan;
    plan->n_boxes = d->seen->n_stations;
    plan->box = gj_arena_alloc(&plan->arena, plan->n_boxes + 1, sizeof *plan->box);
    if (plan->box == NULL) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < plan->n_boxes; i++) {
        const struct node *node = &d->node[i];
        plan->box[i] = (struct gj_floor_box){.x = left_of(d, node->layer),
                                             .middle = node->y,
                                             .width = d->box_width,
                                             .top = node->y - node->above,
                                             .bottom = node->y + node->below,
                                             .is_mirrored = is_mirrored(d, node->layer)};
    }
    return GJ_OK;
}

enum gj_status gj_floor_layout(const struct gj_seen *seen, const struct gj_floor_room *room, struct gj_floor_plan *plan,
                               struct gj_error *error)
{
    *plan = (struct gj_floor_plan){.bottom = room->top};
    struct drawing d = {.seen = seen, .room = room, .plan = plan, .is_grid = !has_flows(seen)};
    gj_arena_init(&plan->arena);
    gj_arena_init(&d.scratch);
    const double width = room->right - room->left;
    d.n_columns = columns_of(d.is_grid ? seen->n_stations : layers_of(seen), d.is_grid);
    d.box_width = width_of_box(d.n_columns, d.is_grid, width);
    d.gap = d.n_columns > 1 ? fmin(gap_most, (width - 2 * lane - d.n_columns * d.box_width) / (d.n_columns - 1)) : 0.0;
    enum gj_status status = place_stations(&d);
    status = status == GJ_OK ? choose_flows(&d) : status;
    status = status == GJ_OK ? make_nodes(&d) : status;
    if (status == GJ_OK) {
        find_order(&d);
        status = find_heights(&d);
    }
    status = status == GJ_OK ? draw_boxes(&d) : status;
    status = status == GJ_OK ? draw_routes(&d) : status;
    gj_arena_fini(&d.scratch);
    return status == GJ_OK ? status : gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a floor plan");
}

void gj_floor_plan_free(struct gj_floor_plan *plan)
{
    gj_arena_fini(&plan->arena);
}
