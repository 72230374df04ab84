/* What the floor plan and the animation paint alike. */
#ifndef GJ_RENDER_FLOOR_PAINT_H
#define GJ_RENDER_FLOOR_PAINT_H

#include "render/floor_layout.h"

/* A flow along its middle, what is before on its left hand and after on its right where it begins to the right (the other way round to the left, so that
 * before is above), with a head at its end. */
void gj_floor_paint_route(struct gj_canvas *canvas, const struct gj_floor_route *route);

/* The way of a flow in pale grey, for what moves on it. */
void gj_floor_paint_way(struct gj_canvas *canvas, const struct gj_floor_route *route, double width);
/* The point at this share (0..1) of its length. */
struct gj_point gj_floor_route_at(const struct gj_floor_route *route, double share);

/* The sign of a store in value stream maps: a triangle, `size` wide and high, standing on y. */
void gj_floor_paint_store(struct gj_canvas *canvas, double x, double y, double size);

#endif
