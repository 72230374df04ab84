#include "study/batch/point_table.h"

#include "base/alloc.h"

void gj_point_table_fini(struct gj_point_table *table)
{
    gj_free((void *)(uintptr_t)table->axis);
    gj_free(table->value);
    gj_free(table->state);
    gj_free(table->mean);
    gj_free(table->variance);
    gj_free(table->count);
    gj_free(table->replication);
    *table = (struct gj_point_table){0};
}
