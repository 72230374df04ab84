/* What the parts of the loader share.
 *
 *   text --sandbox--> objects (userdata: class, name, fields)      object.c, quantity.c, distribution.c, note.c
 *        --tree.c-->  nodes (C, every field checked against api.def, defaults filled in)
 *        --build*.c-> plant and study (no Lua any more)
 *
 * Everything found wrong on the way is added to loader->errors and a stand-in goes on in its place, so that one pass finds all.
 * All memory is in Lua's state or in the loader's arena; nothing is held in C that an error of Lua could skip.
 */
#ifndef GJ_SCRIPT_SCRIPT_INTERNAL_H
#define GJ_SCRIPT_SCRIPT_INTERNAL_H

#include <lua.h>

#include "base/alloc.h"
#include "base/csv.h"
#include "script/api.h"
#include "script/sandbox_internal.h"
#include "script/script.h"
#include "study/design/experiment.h"
#include "study/population/population.h"

#define GJ_MAX_SOURCES 256                /* modules and tables of one scenario */
#define GJ_SOURCES_MAX ((size_t)32 << 20) /* bytes of all of them */
#define GJ_MAX_NODES 200000 /* objects in the frozen scenario; one machine standing in many places counts often */
#define GJ_MAX_PARAMETERS GJ_FACTORS_MAX
#define GJ_NO_NOTE (-1)

/* A number with its source, as given to assume() and the marks. Base units of `dim`. */
struct gj_note {
    enum gj_dimension dim;
    bool is_rate;
    double low, central, high;
    double period_us;
    const char *mark, *source;
    bool is_of_factor; /* of a factor, or computed from one */
};

/* Where something was written. */
struct gj_spot {
    int32_t source; /* index into loader->source; -1 unknown */
    int32_t line;
};

/* Userdata "gj.quantity". Immutable. */
struct gj_quantity {
    enum gj_dimension dim;
    bool is_rate;
    bool is_bad;      /* an error was reported where it was made: no more about it */
    bool is_whole;    /* written as a whole number, such as 4 and not 4.0 */
    double value;     /* base units */
    double period_us; /* of a rate; GJ_WORKING_DAY */
    int32_t note;
    struct gj_spot spot;
};
#define GJ_WORKING_DAY (-1.0)

/* Userdata "gj.distribution". */
struct gj_distribution {
    struct gj_dist dist;   /* base units */
    enum gj_dimension dim; /* DURATION or NUMBER */
    bool is_bad;
    int32_t clock; /* of :of; -1 none */
    uint32_t n_notes;
    struct {
        const char *parameter; /* "" of a constant; of a mark around the whole "mean" */
        int32_t note;
        bool is_of_whole;
    } note[4];
    struct gj_spot spot;
};

/* Userdata "gj.object"; its first user value is a table with its fields and items. */
struct gj_object {
    const struct gj_api_class *class;
    const char *name; /* NULL when it has none */
    uint32_t uid;     /* the same object in several places keeps it */
    struct gj_spot spot;
};

/* A line of a set-up matrix. */
struct gj_change {
    const char *from, *to;
    const struct gj_distribution *time; /* NULL: the constant `us` */
    double us;
};

enum gj_value_kind {
    GJ_V_ABSENT,
    GJ_V_BAD, /* reported already */
    GJ_V_NUMBER,
    GJ_V_BOOL,
    GJ_V_TEXT,
    GJ_V_FUNCTION, /* whole: its number */
    GJ_V_DIST,
    GJ_V_NODE,
    GJ_V_LIST /* of values; with keys for { product = ... } and { operator = 1 } */
};

struct gj_value {
    enum gj_value_kind kind;
    bool is_default;
    struct gj_spot spot;
    enum gj_dimension dim;
    double number;    /* base units */
    double low, high; /* of its source, in the same unit; else the number */
    int64_t whole;    /* the same for COUNT, BOOL and CHOICE (index of the word) */
    double period_us; /* of a rate */
    int32_t note;
    const char *text; /* TEXT and CHOICE; key in a list */
    const char *key;
    const struct gj_distribution *dist;
    struct gj_node *node;
    struct gj_value *item;
    uint32_t n_items;
    const struct gj_change *change; /* n_items of CHANGES */
};

/* An object in its place in the scenario. */
struct gj_node {
    const struct gj_api_class *class;
    const char *name;  /* "" when it has none */
    const char *place; /* line "bracket".machine "blanking" */
    const char *word;  /* what stands before its brace in the text: the class, or the field it is given to */
    uint32_t uid;
    struct gj_spot spot;
    struct gj_value *field; /* class->n_fields */
    struct gj_node **item;
    uint32_t n_items;
};
#define GJ_FIELD_OF(node, cls, id) (&(node)->field[GJ_F_##cls##_##id])

/* A firm of a population, read. */
struct gj_firm_node {
    struct gj_node *node; /* a member */
    const char *name, *label;
    uint32_t index, n_nodes;
};

/* Beside an error about a firm: where in it, and how many firms more have it. */
struct gj_alike {
    const char *label;
    uint32_t n;
};

struct gj_loader {
    struct gj_sandbox box;
    uint64_t work_limit; /* 0: GJ_SANDBOX_WORK */
    bool is_last_work;   /* the firm being made has only what others have left */
    struct gj_arena arena;
    struct gj_error_list *errors;
    enum gj_status status; /* of the first error; GJ_OK when there is none */
    bool out_of_memory;

    bool from_memory;
    const struct gj_script_source *given; /* from_memory: all there is */
    uint32_t n_given;
    const char *folder[16]; /* where modules are looked for */
    uint32_t n_folders;

    struct gj_script_source *source;
    char **label; /* of each: what Lua calls it in messages */
    uint32_t n_sources;
    size_t source_bytes;

    struct gj_note *note;
    size_t n_notes, note_capacity;

    struct gj_assumption *assumption;
    size_t n_assumptions, assumption_capacity;

    uint32_t next_uid;
    uint32_t n_nodes;
    struct gj_node **placed; /* nodes by the order they were made: place -> line */
    size_t n_placed, placed_capacity;

    const struct gj_setting *setting; /* the caller's */
    bool is_point;
    void (*tell_factor)(void *user, const struct gj_factor *factor); /* the caller's; NULL */
    void *tell_user;
    uint32_t n_settings;
    bool *is_setting_used;
    struct gj_study_parameter *parameter;
    uint32_t n_parameters;

    struct gj_factor *factor; /* in the order the script asks for them */
    struct gj_spot *factor_spot;
    uint32_t n_factors;

    struct gj_text messages;
    struct gj_node *study;

    /* A population: firms that were made, and rows that were refused. While one is made or built its label, "firm 17 (press, 23 employees)", stands
     * before every place; the same fault of later firms is only counted. */
    struct gj_firm_node *firm;
    uint32_t n_firms;
    struct gj_population_refusal *refused;
    size_t n_refused, refused_capacity;
    uint32_t n_rows;
    const char *file;
    const char *firm_label;
    struct gj_alike *alike; /* GJ_ERROR_LIST_MAX, beside the errors */
    uint32_t n_functions;   /* values that are functions, read so far */
    bool is_asked;          /* what runs is a function the floor asks: it computes, and leaves nothing behind */
};

/* gj_scenario_load_memory with another budget of steps, for fuzzing. */
enum gj_status gj_scenario_load_within(const struct gj_script_source *sources, uint32_t n, uint64_t work,
                                       struct gj_scenario **scenario, struct gj_error_list *errors) GJ_MUST_CHECK;

/* Push a field of the table at `index` without asking metamethods, and return its type. */
static inline int gj_raw_field(lua_State *L, int index, const char *name)
{
    index = lua_absindex(L, index);
    lua_pushstring(L, name);
    return lua_rawget(L, index);
}

static inline struct gj_loader *gj_loader_of(lua_State *L)
{
    return gj_sandbox_owner(L);
}

/* scenario.c. Init: false when memory is out (nothing is held then). Fini: frees all but the caller's. Start: run source[0] in a sandbox
 * that stays open, and read the study; what is wrong is added to the errors. */
bool gj_loader_init(struct gj_loader *loader, struct gj_error_list *errors);
void gj_loader_fini(struct gj_loader *loader);
void gj_loader_start(struct gj_loader *loader);
/* Raises when a function the floor asks is running: `what` lasts longer than the call. */
void gj_loader_refuse_asked(lua_State *L, const char *what);

void gj_loader_add_error(struct gj_loader *loader, const struct gj_error *error);
/* Add an error. `place` and `fix` may be NULL. */
GJ_PRINTF(6, 7)
void gj_loader_complain(struct gj_loader *loader, enum gj_status status, struct gj_spot spot, const char *place,
                        const char *fix, const char *format, ...);
/* Where the running script stands: the nearest Lua function above. */
struct gj_spot gj_loader_here(lua_State *L);
/* Where a field stands in the text if that can be seen, else where its value or its object was made. */
struct gj_spot gj_loader_field_spot(const struct gj_loader *loader, const struct gj_node *node, const char *field,
                                    struct gj_spot value);
/* Memory that lives as long as the loader, counted as the script's. Raises when there is none. */
void *gj_loader_alloc(lua_State *L, size_t count, size_t size);
char *gj_loader_strdup(lua_State *L, const char *text);
GJ_PRINTF(2, 3)
const char *gj_loader_format(lua_State *L, const char *format, ...);
/* Source whose label `message` begins with, and the line after it; *rest is the message without them. */
struct gj_spot gj_loader_parse_message(const struct gj_loader *loader, const char *message, const char **rest);

/* source.c: files. A status other than OK comes with an error added. */
enum gj_status gj_source_add_file(struct gj_loader *loader, enum gj_source_kind kind, const char *name,
                                  const char *path, struct gj_spot from);
enum gj_status gj_source_add_text(struct gj_loader *loader, enum gj_source_kind kind, const char *name,
                                  const char *path, const char *text, size_t length);
/* Index of the source of that kind and name, loading it if it must; -1 with an error added. */
int32_t gj_source_find(struct gj_loader *loader, enum gj_source_kind kind, const char *name, struct gj_spot from);
void gj_source_search_folders(struct gj_loader *loader, const char *path);

/* module.c: require and csv. */
void gj_module_open(lua_State *L);
bool gj_module_is_guarded(lua_State *L, int index); /* has the table at `index` a metatable, that of a module? */
/* Compile source `index` onto the stack. Returns LUA_OK or Lua's status with the message pushed. */
int gj_module_compile(lua_State *L, int32_t index);

/* parameter.c: values from outside, of the name at 1 and the default at 2; `what` names the function in messages. Begin: checks both; what was given
 * from outside, or NULL. Push given: the value it comes to, or the default after an error. Note: the value on top, for the frozen text; the same name
 * again must come to the same. Check used: an error for each value given that nothing asked for. */
void gj_parameter_open(lua_State *L);
const struct gj_setting *gj_parameter_begin(lua_State *L, const char *what);
void gj_parameter_push_given(lua_State *L, const struct gj_setting *setting);
bool gj_parameter_push_expression(lua_State *L,
                                  const struct gj_setting *setting); /* false, and nothing, after an error */
bool gj_parameter_same_kind(lua_State *L, int a, int b);             /* of the values at a and b */
void gj_parameter_note(lua_State *L);
GJ_PRINTF(3, 4)
void gj_parameter_refuse(struct gj_loader *loader, const char *name, const char *format, ...);
void gj_parameter_check_used(struct gj_loader *loader);

/* factor.c: uncertainty, lever and constant. Value of: what is on top of the stack as a value of the factor; false, and why ("= 3 lies outside of 4 to 5"),
 * when it is none. */
void gj_factor_open(lua_State *L);
bool gj_factor_value_of(lua_State *L, const struct gj_factor *factor, double *value, char *why, size_t size);

double gj_period_named(const char *word); /* quantity.c: length of "month" in us; 0: there is none of that name */
/* quantity.c, note.c, distribution.c, object.c: constructors, added to the names. */
void gj_quantity_open(lua_State *L);
void gj_note_open(lua_State *L);
void gj_distribution_open(lua_State *L);
void gj_object_open(lua_State *L);

/* A quantity at `index`, a plain number as one without dimension; false when it is neither. */
bool gj_quantity_read(lua_State *L, int index, struct gj_quantity *out);
struct gj_quantity *gj_quantity_test(lua_State *L, int index);
struct gj_quantity *gj_quantity_push(lua_State *L, enum gj_dimension dim, double value);
struct gj_distribution *gj_distribution_test(lua_State *L, int index);
struct gj_object *gj_object_test(lua_State *L, int index);
int32_t gj_note_add(lua_State *L, const struct gj_note *note);

/* "the number 35", "a duration", "the text "abc"", "a machine" */
const char *gj_describe(lua_State *L, int index, char *out, size_t size);

/* tree.c: the object on top of the stack (a study) as a node; NULL when it is none. Raises when memory or a limit is reached. */
struct gj_node *gj_tree_read(lua_State *L, int index);
struct gj_node *gj_tree_read_member(lua_State *L, int index);

/* population.c: the firms that field `population` of the study, a node, asks for: rows read, attributes drawn, each made. The function is kept by
 * gj_population_keep, which leaves it on the stack. Tell: add to the first error of each kind how many firms more have it. Under lua_pcall. */
void gj_population_read(lua_State *L, const struct gj_node *population);
void gj_population_keep(lua_State *L);
void gj_population_tell_alike(struct gj_loader *loader);
/* Is this fault of the firm at hand one that an earlier firm had? Then it is counted there. */
bool gj_population_had(struct gj_loader *loader, const struct gj_error *error);

/* hook.c: functions of the scenario that the floor asks. Keep: the one on top of the stack. Of: what a plant is given, for a scenario of this
 * loader; text: one line that differs where a function may answer differently. */
void gj_hook_keep(lua_State *L, uint32_t function, const char *place);
void gj_hook_of(struct gj_loader *loader, struct gj_hook *hook);
const char *gj_hook_text(struct gj_loader *loader, uint32_t function);
void gj_hook_try(
    struct gj_loader *loader); /* open and close a runner: what cannot be asked is an error of the scenario */

/* locate.c: line of `field` in the braces after `word` "name" that begin at `line` of `text`; 0 when it cannot be seen. */
int gj_locate_field(const char *text, size_t length, int line, const char *word, const char *name, const char *field);
/* First ^ outside of strings and comments, as a line; 0: none. */
int gj_locate_power(const char *text, size_t length);

/* build.c: values of fields; what is absent or was reported stands in as `other`. */
double gj_value_number(const struct gj_value *value, double other);
int64_t gj_value_whole(const struct gj_value *value, int64_t other);
const char *gj_value_text(const struct gj_value *value, const char *other);

/* build.c: nodes to study. What is wrong is added to the loader's errors; spec->plant may be set all the same. */
void gj_build_study(struct gj_loader *loader, struct gj_study_spec *spec);

#endif
