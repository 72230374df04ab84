/* Several errors found in one pass, so that `check` can say them all at once. */
#ifndef GJ_BASE_ERROR_LIST_H
#define GJ_BASE_ERROR_LIST_H

#include "base/error.h"

#define GJ_ERROR_LIST_MAX 100 /* more than a person reads; the count goes on */

struct gj_error_list {
    struct gj_error *items; /* min(n, GJ_ERROR_LIST_MAX) of them */
    size_t n;
    size_t capacity;
};
void gj_error_list_init(struct gj_error_list *list);
void gj_error_list_fini(struct gj_error_list *list);
/* Copy `error` into the list. When memory is out only `n` grows. */
void gj_error_list_add(struct gj_error_list *list, const struct gj_error *error);
/* Status of the first, GJ_OK when the list is empty. */
enum gj_status gj_error_list_status(const struct gj_error_list *list);

#endif
