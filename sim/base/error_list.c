#include "base/error_list.h"

#include "base/alloc.h"

void gj_error_list_init(struct gj_error_list *list)
{
    list->items = NULL;
    list->n = 0;
    list->capacity = 0;
}

void gj_error_list_fini(struct gj_error_list *list)
{
    gj_free(list->items);
    gj_error_list_init(list);
}

void gj_error_list_add(struct gj_error_list *list, const struct gj_error *error)
{
    if (list->n < GJ_ERROR_LIST_MAX) {
        void *items = list->items;
        if (gj_grow(&items, &list->capacity, list->n + 1, sizeof *list->items) == 0) {
            list->items = items;
            list->items[list->n] = *error;
        }
    }
    list->n++;
}

enum gj_status gj_error_list_status(const struct gj_error_list *list)
{
    if (list->n == 0) {
        return GJ_OK;
    }
    return list->items ? list->items[0].status : GJ_NO_MEMORY;
}
