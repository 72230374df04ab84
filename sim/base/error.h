/* Errors: a status says what kind, struct gj_error carries what the reader needs to mend it.
 *
 * Every function that can fail for a reason outside the program (user, file, memory) returns enum gj_status and fills the
 * gj_error it is given (NULL is allowed). A bug is not an error: GJ_CHECK stops the program and says where.
 */
#ifndef GJ_BASE_ERROR_H
#define GJ_BASE_ERROR_H

#include <stddef.h>

enum gj_status {
#define GJ_STATUS(name, code, text) GJ_##name,
#include "base/status.def"
#undef GJ_STATUS
    GJ_N_STATUS
};

#define GJ_MUST_CHECK __attribute__((warn_unused_result))
#define GJ_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

struct gj_error {
    enum gj_status status;
    int line;          /* of the scenario file; 0 when unknown */
    char file[160];    /* as the user named it; "" when unknown */
    char place[200];   /* in the scenario: line "bracket".machine "blanking".cycle; "" when unknown */
    char message[600]; /* one sentence, what is wrong */
    char fix[300];     /* one sentence, what to do; "" when the message says it all */
};

/* Name of a status as printed in tables ("OK", "DEADLOCK"); its sentence; the exit code the command line gives for it. */
const char *gj_status_name(enum gj_status status);
const char *gj_status_text(enum gj_status status);
int gj_status_exit_code(enum gj_status status);

/* Fill `error` and return `status`, so that `return gj_error_set(...)` reads well. `place` may be NULL. */
enum gj_status gj_error_set(struct gj_error *error, enum gj_status status, const char *place, const char *format, ...)
    GJ_PRINTF(4, 5);

#ifdef __clang_analyzer__ /* which reads one file at a time, and would try the path on which the status is lost */
#define gj_error_set(error, status, ...) ((gj_error_set)((error), (status), __VA_ARGS__), (status))
#endif

/* Add the "what to do" sentence to an error already set. */
void gj_error_fix(struct gj_error *error, const char *format, ...) GJ_PRINTF(2, 3);

/* One or two lines for a terminal: "file:line: place: message" and, indented, the fix; message and fix in `lang` (enum gj_lang of
 * base/words.h), of which they are found by base/message.h. Cuts at `size`, between whole UTF-8 signs, always ends with NUL. Without a
 * message it says what the status means. */
void gj_error_format(const struct gj_error *error, int lang, char *out, size_t size);

/* Always-on check of what can only be false through a bug of ours. Prints and aborts. */
#define GJ_CHECK(condition, ...)                                          \
    do {                                                                  \
        if (__builtin_expect(!(condition), 0)) {                          \
            gj_check_failed(__FILE__, __LINE__, #condition, __VA_ARGS__); \
        }                                                                 \
    } while (0)
_Noreturn void gj_check_failed(const char *file, int line, const char *condition, const char *format, ...)
    GJ_PRINTF(4, 5);

#endif
