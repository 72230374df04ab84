/* From nodes to a frozen study; no Lua here. Ids are given in the order of the scenario, because that order settles ties (law 4). */
#ifndef GJ_SCRIPT_BUILD_INTERNAL_H
#define GJ_SCRIPT_BUILD_INTERNAL_H

#include "script/script_internal.h"

struct gj_built_station {
    const struct gj_node *node, *line; /* line: NULL when it stands in the plant itself */
    gj_id id, buffer;
};

struct gj_built_name {
    const char *name;
    gj_id id;
};

/* What the plant calls a thing in its messages, and the node that made it. */
struct gj_alias {
    const char *place;
    const struct gj_node *node;
};

/* A job that asks for a tool, by name. */
struct gj_built_tool_job {
    const char *tool;
    const struct gj_node *writer;
    gj_id job;
    struct gj_built_tool_job *next;
};

struct gj_builder {
    struct gj_loader *loader;
    struct gj_plant *plant;
    const struct gj_node *study, *plant_node;
    gj_time end;    /* of the run */
    bool is_taught; /* a step asks for training of its people */
    bool is_frozen; /* the plant */
    double orders;  /* expected in the whole run; many when some are endless */

    const struct gj_node **pool;
    struct gj_built_station *station;
    struct gj_built_name *buffer, *product, *family, *loop, *calendar; /* calendar: name is NULL, uid counts */
    uint32_t *calendar_uid;
    struct gj_alias *alias;
    struct gj_built_name *store;
    uint32_t n_stores, n_tool_jobs;
    struct gj_built_tool_job *tool_job; /* the last first */
    uint32_t n_pools, n_stations, n_buffers, n_products, n_families, n_loops, n_calendars, n_aliases;
    uint32_t capacity; /* of each of the arrays above; no array can need more */

    gj_id calendar_of_plant;
    const struct gj_node *upgrade[GJ_MAX_UPGRADES]; /* what each step was read from: `upgrade`, or what has `after` */
    double working_day_us;                          /* mean time from one working day to the next */
};

/* An error about `node`, or about its field when `field` is not NULL. */
GJ_PRINTF(5, 6)
void gj_build_wrong(struct gj_builder *b, const struct gj_node *node, const char *field, const char *fix,
                    const char *format, ...);
/* Memory of the arena; NULL is remembered as out of memory. */
void *gj_build_alloc(struct gj_builder *b, size_t count, size_t size);
GJ_PRINTF(2, 3)
const char *gj_build_format(struct gj_builder *b, const char *format, ...);
void gj_build_alias(struct gj_builder *b, const char *place, const struct gj_node *node);

/* The id, or GJ_NONE after an error that names the nearest. */
gj_id gj_build_find(struct gj_builder *b, const struct gj_built_name *list, uint32_t n, const char *name);

/* As gj_value_number. */
gj_time gj_value_time(const struct gj_value *value, gj_time other);
/* GJ_NONE when absent; one second stands in for what was reported. */
gj_id gj_build_dist(struct gj_builder *b, const struct gj_value *value);

/* build_calendar.c. GJ_NONE: always open. */
gj_id gj_build_calendar(struct gj_builder *b, const struct gj_value *value, gj_id other);
double gj_build_working_day(struct gj_builder *b, const struct gj_value *value);

/* build_stop.c: failures, maintenance and degradation of the station */
void gj_build_outages(struct gj_builder *b);
void gj_build_stops(struct gj_builder *b, const struct gj_node *station, gj_id id);

/* build_station.c */
void gj_build_stations(struct gj_builder *b);
const struct gj_built_station *gj_build_find_station(const struct gj_builder *b, const char *name,
                                                     const struct gj_node *line);
/* Item of a list by its key, or the value itself when it is none; NULL when the key is missing. */
const struct gj_value *gj_value_for(const struct gj_value *value, const char *key);

/* build_matrix.c: set-up matrices of the stations, once the families are known. */
void gj_build_matrices(struct gj_builder *b);
/* A station anywhere in the plant by its name, or "line.station" where several have it; NULL after an error about `field` of `node`. */
const struct gj_built_station *gj_build_station_named(struct gj_builder *b, const struct gj_node *node,
                                                      const char *field, const char *name);

/* build_cards.c: after the stations, before the orders. */
void gj_build_cards(struct gj_builder *b);
uint32_t gj_build_needs(struct gj_builder *b, const struct gj_node *node, const char *field,
                        const struct gj_value *value, struct gj_need *need); /* workers: how many kinds */

/* build_quality.c: what a station's quality and inspection have beyond its spec. */
void gj_build_quality(struct gj_builder *b, const struct gj_node *station, gj_id id);
void gj_build_signals(struct gj_builder *b); /* charts and feedback, once all stations are known */

/* After the routes: products have ids. */
void gj_build_sequences(struct gj_builder *b);

/* build_route.c */
#define GJ_OWN_FAMILY '\x1f' /* begins the name of a product's own family: no scenario can write it */
void gj_build_routes(struct gj_builder *b);
void gj_build_orders(struct gj_builder *b);
uint32_t gj_build_n_steps(const struct gj_node *product);
const struct gj_node *gj_build_step(const struct gj_node *product, uint32_t index);
bool gj_build_step_is_at(const struct gj_node *step, const char *station);

/* The product that field `product` of `node` names; GJ_NONE after an error, 0 when the field is wrong. */
gj_id gj_build_product_named(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value);

/* The loop that field `cards` names; GJ_NONE when it names none, or after an error. */
gj_id gj_build_cards_named(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value);

/* Add the stream of orders that `node` describes, ranked by the function `rank` if it is one. */
void gj_build_demand(struct gj_builder *b, const struct gj_node *node, const struct gj_value *rank,
                     struct gj_demand_spec *spec);

/* build_stock.c: the production orders of a stock, in their place among the orders; then the stocks. */
void gj_build_stock_orders(struct gj_builder *b, const struct gj_node *node);
void gj_build_stocks(struct gj_builder *b);

/* build_assembly.c: stores and kits, once the routes are known; tools, whose jobs were told one by one. */
void gj_build_kits(struct gj_builder *b);
void gj_build_job_tool(struct gj_builder *b, const struct gj_node *writer, const char *tool, gj_id job);
void gj_build_tools(struct gj_builder *b);

/* build_level.c */
struct gj_range gj_build_range(const struct gj_value *value, double other);
/* Name and Korean name; the first stands in for the second. */
void gj_build_names(char *name, char *name_ko, size_t size, const char *en, const struct gj_value *ko);
void gj_build_level(struct gj_builder *b, const struct gj_node *node, struct gj_level_spec *level);

/* What a study, or whatever has a way of its own, says of it: a level before, and one step or several. */
struct gj_steps_given {
    const struct gj_node *node; /* that has the fields */
    const struct gj_value *before, *after, *support, *upgrades;
};
void gj_build_steps(struct gj_builder *b, const struct gj_steps_given *given, struct gj_study_spec *spec);

/* build_population.c: the firms that were read, each built as a study of its own with the settings of `spec`. */
/* build_evidence.c: figures of evaluations; after the population */
void gj_build_evidence(struct gj_builder *b, struct gj_study_spec *spec);
void gj_build_population(struct gj_loader *loader, struct gj_study_spec *spec);
/* build.c: what describes one firm - levels, support, prices, plant - from a node of class study. */
void gj_build_case(struct gj_builder *b, struct gj_study_spec *spec);

/* build.c: field `precision` of `node` as a half-width of what is measured in `unit` and called `of`; 0 when it is absent, or after an error. */
double gj_build_precision(struct gj_builder *b, const struct gj_node *node, const struct gj_value *value,
                          const char *unit, const char *of);
/* build_experiment.c: after the settings of the study, and the factors of its firms. */
void gj_build_experiment(struct gj_builder *b, struct gj_study_spec *spec);

/* build_programme.c */
void gj_build_programme(struct gj_builder *b, const struct gj_node *node, struct gj_programme_spec *programme);
/* An error for each step whose programme does not take the firm of `spec`, whose plant is frozen. */
void gj_build_check_eligible(struct gj_builder *b, const struct gj_study_spec *spec);

/* build_economy.c */
void gj_build_firm(const struct gj_node *node, struct gj_firm_spec *firm);

/* build_bridge.c: after the firm. */
void gj_build_bridge(const struct gj_value *value, struct gj_study_spec *spec);

/* build_decision.c: `value` is the firm's field `decision`. */
void gj_build_decision(struct gj_builder *b, const struct gj_value *value, uint32_t n_upgrades,
                       struct gj_decision_spec *decision);
/* build_market.c: after the study's times are known. */
/* build_finance.c */
void gj_build_finance(struct gj_builder *b, const struct gj_node *firm, struct gj_firm_spec *spec);
void gj_build_lifespan(const struct gj_node *level, struct gj_lifespan *lifespan);
void gj_build_market(struct gj_builder *b, const struct gj_node *firm, struct gj_study_spec *study);
/* build_staffing.c: of the firm, once the pools are known. */
void gj_build_staffing(struct gj_builder *b, const struct gj_node *firm, struct gj_staffing_spec *staffing);

#endif
