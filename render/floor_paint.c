#include "render/floor_paint.h"

#include <math.h>

enum { MOST = 128 }; /* points of a piece of a ribbon; longer ones are painted in pieces */

/* Unit vector to the left of the way at point i. */
static struct gj_point normal_at(const struct gj_floor_route *route, uint32_t i)
{
    const struct gj_point a = route->point[i > 0 ? i - 1 : 0],
                          b = route->point[i + 1 < route->n_points ? i + 1 : route->n_points - 1];
    const bool is_end = i == 0 || i + 1 == route->n_points; /* all ends are level */
    const double dx = b.x - a.x, dy = is_end ? 0.0 : b.y - a.y, length = hypot(dx, dy);
    return length > 0.0 ? (struct gj_point){dy / length, -dx / length} : (struct gj_point){0.0, -1.0};
}

struct paint {
    gj_color color;
    double opacity;
};

/* Points [from, to] of the route, from `left` to `right` of its middle (to the left is positive). */
static void paint_piece(struct gj_canvas *canvas, const struct gj_floor_route *route, const uint32_t ends[2],
                        const double edges[2], const struct paint *paint)
{
    struct gj_point edge[2 * MOST];
    const uint32_t n = ends[1] - ends[0] + 1;
    for (uint32_t i = 0; i < n; i++) {
        const struct gj_point at = route->point[ends[0] + i], normal = normal_at(route, ends[0] + i);
        edge[i] = (struct gj_point){at.x + normal.x * edges[0], at.y + normal.y * edges[0]};
        edge[2 * n - 1 - i] = (struct gj_point){at.x + normal.x * edges[1], at.y + normal.y * edges[1]};
    }
    gj_canvas_area(canvas, edge, 2 * (size_t)n, paint->color, paint->opacity);
}

static void paint_side(struct gj_canvas *canvas, const struct gj_floor_route *route, const double edges[2],
                       const struct paint *paint)
{
    for (uint32_t from = 0; from + 1 < route->n_points; from += MOST - 1) {
        const uint32_t to = from + MOST - 1 < route->n_points - 1 ? from + MOST - 1 : route->n_points - 1;
        paint_piece(canvas, route, (const uint32_t[2]){from, to}, edges, paint);
    }
}

static void paint_head(struct gj_canvas *canvas, const struct gj_floor_route *route, double width, gj_color color)
{
    const double length = 7.0, half = fmin(fmax(width / 2 + 1.5, 3.5), 7.0);
    const struct gj_point end = route->point[route->n_points - 1], normal = normal_at(route, route->n_points - 1);
    const struct gj_point way = {-normal.y, normal.x};
    const struct gj_point tip[] = {
        end,
        {end.x - way.x * length + normal.x * half, end.y - way.y * length + normal.y * half},
        {end.x - way.x * length - normal.x * half, end.y - way.y * length - normal.y * half}};
    gj_canvas_area(canvas, tip, 3, color, 1.0);
}

void gj_floor_paint_route(struct gj_canvas *canvas, const struct gj_floor_route *route)
{
    if (route->n_points < 2) {
        return;
    }
    const double width = route->width[0] + route->width[1];
    const double up = route->point[1].x >= route->point[0].x ? 1.0 : -1.0;
    const double between = up * (width / 2 - route->width[GJ_ARM_BEFORE]);
    if (route->width[GJ_ARM_BEFORE] > 0.0) {
        paint_side(canvas, route, (const double[2]){up * width / 2, between}, &(struct paint){GJ_COLOR_BEFORE, 0.55});
    }
    if (route->width[GJ_ARM_AFTER] > 0.0) {
        paint_side(canvas, route, (const double[2]){between, -up * width / 2}, &(struct paint){GJ_COLOR_AFTER, 0.55});
    }
    paint_head(canvas, route, width, route->width[GJ_ARM_AFTER] > 0.0 ? GJ_COLOR_AFTER : GJ_COLOR_MUTED);
}

void gj_floor_paint_way(struct gj_canvas *canvas, const struct gj_floor_route *route, double width)
{
    if (route->n_points >= 2) {
        paint_side(canvas, route, (const double[2]){width / 2, -width / 2}, &(struct paint){GJ_COLOR_GRID, 1.0});
        paint_head(canvas, route, width, GJ_COLOR_BEFORE);
    }
}

struct gj_point gj_floor_route_at(const struct gj_floor_route *route, double share)
{
    double length = 0.0, at = 0.0;
    for (uint32_t i = 1; i < route->n_points; i++) {
        length += hypot(route->point[i].x - route->point[i - 1].x, route->point[i].y - route->point[i - 1].y);
    }
    for (uint32_t i = 1; i < route->n_points; i++) {
        const struct gj_point a = route->point[i - 1], b = route->point[i];
        const double step = hypot(b.x - a.x, b.y - a.y);
        if (step > 0.0 && at + step >= share * length) {
            const double t = (share * length - at) / step;
            return (struct gj_point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        }
        at += step;
    }
    return route->point[route->n_points - 1];
}

void gj_floor_paint_store(struct gj_canvas *canvas, double x, double y, double size)
{
    const struct gj_point point[] = {{x, y}, {x + size / 2, y - size}, {x + size, y}};
    gj_canvas_area(canvas, point, 3, GJ_COLOR_MUTED, 1.0);
}
