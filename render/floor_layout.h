/* Where the stations of a floor plan stand and how pieces flow between them. Geometry only: who draws it measures the names and paints.
 *
 * Stations stand in columns by rank (gj_seen_station), so that pieces flow one way; within a column in the order with few crossings. Columns that do
 * not fit side by side go on in the next band, in the other direction, as lines of machines turn in a hall:
 *
 *     > A > B > C          bands of at most five columns; flows that skip a column have a lane in it;
 *           F < E < D <    a flow to a lower rank (rework, routes of a job shop) goes back against the columns
 *
 * Where nothing flows between stations (machines side by side) they fill a grid. */
#ifndef GJ_RENDER_FLOOR_LAYOUT_H
#define GJ_RENDER_FLOOR_LAYOUT_H

#include "base/alloc.h"
#include "render/canvas.h"
#include "study/insight/seen.h"

/* A station: [x, x + width], its flows end at both sides around `middle`. */
struct gj_floor_box {
    double x, middle, width;
    double top, bottom; /* y of what it shows, its name included */
    bool is_mirrored;   /* pieces come in from the right */
};

/* A flow that is drawn, along its middle from its first point to its last. */
struct gj_floor_route {
    uint32_t flow; /* place in gj_seen's */
    double width[GJ_N_ARMS];
    bool is_back; /* to the same or a lower rank */
    struct gj_point *point;
    uint32_t n_points;
};

struct gj_floor_plan {
    struct gj_floor_box *box; /* of gj_seen's stations */
    uint32_t n_boxes;
    struct gj_floor_route *route; /* widest first */
    uint32_t n_routes;
    uint32_t n_thin;   /* flows between stations that are not drawn: too thin, or too many that go far */
    double thin_share; /* of what flows between stations, both arms together */
    double bottom;
    struct gj_arena arena;
};

struct gj_floor_room {
    double left, right, top;     /* of the sheet */
    const double *above, *below; /* by station: how far it reaches from its middle */
};

/* How wide a box may be; names are measured with it. */
double gj_floor_box_width(const struct gj_seen *seen, double room);
/* The plan must be freed also after an error. The same plan for the same numbers. GJ_NO_MEMORY. */
enum gj_status gj_floor_layout(const struct gj_seen *seen, const struct gj_floor_room *room, struct gj_floor_plan *plan,
                               struct gj_error *error) GJ_MUST_CHECK;
void gj_floor_plan_free(struct gj_floor_plan *plan);

/* Widest flow of an arm, in the sheet's units: the height of a station's bar. */
#define GJ_FLOOR_WIDEST 11.0

#endif
