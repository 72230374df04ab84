/* The floor at a moment of a shift that was watched (gj_shift_log): machines in the colour of their state, lots that wait and lots on their way, where each
 * worker is. */
#ifndef GJ_RENDER_FLOOR_SCENE_H
#define GJ_RENDER_FLOOR_SCENE_H

#include "render/chart.h"
#include "render/floor_layout.h"

struct gj_floor_scene {
    const struct gj_render_spec *spec;
    const struct gj_seen *seen;
    const struct gj_shift_log *log;
    enum gj_arm arm;
    gj_time from, to; /* what is shown of the log */
    gj_time ride;     /* how long a lot is seen on its way: longer than it takes, else no picture would show it */
    struct gj_floor_plan plan;
    double *tiles_top;               /* by station: of its machines */
    uint32_t *route;                 /* by move of the log; GJ_SEEN_OUTSIDE: its flow is not drawn */
    uint32_t states, activities;     /* that occur, a bit each */
    double box_width, plan_top, bar; /* bar: y of the line that tells the time */
    int64_t *level;                  /* by buffer, and top of each pool's room: of the moment that is being drawn */
    double *room;
    struct gj_arena arena;
};

/* `canvas` measures names; any will do. The scene must be freed also after an error. GJ_USAGE: there is nothing of that shift. */
enum gj_status gj_floor_scene_new(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_arm arm,
                                  struct gj_floor_scene *scene, struct gj_error *error) GJ_MUST_CHECK;
void gj_floor_scene_free(struct gj_floor_scene *scene);

/* Draw the moment `at` on a sheet GJ_SHEET_WIDTH wide. Returns the height, which is the same at all moments. */
double gj_floor_scene_draw(struct gj_canvas *canvas, const struct gj_floor_scene *scene, gj_time at);

/* What the shift's log says of each machine, worker and queue, and where each stands on the sheet, as JSON without names, for the report's script:
 * {"from": minute of the day, "to": seconds later, "tile": side, "m": machines, "w": workers, "bar": y, "q": queues, "c": colours of states, "a": of
 * activities}; each of m, w and q is [x, y, [second, value, second, value ...]], of q with the room for its lots. */
void gj_floor_scene_json(const struct gj_floor_scene *scene, struct gj_text *out);

/* "08:24" of a time counted from time 0, which is a midnight. */
void gj_floor_clock(struct gj_text *out, gj_time at);

#endif
