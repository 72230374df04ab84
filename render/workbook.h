/* The workbook: a study as Excel sheets, with formulas that go on working, in Korean or English. Read by who forwards and recalculates. */
#ifndef GJ_RENDER_WORKBOOK_H
#define GJ_RENDER_WORKBOOK_H

#include "render/chart.h"

/* Write the plain file `path` (what an existing one held is replaced), and read it again. One plant: summary, before and after, what if (input cells), jobs, money, machines, what was seen
 * and analysed where it is there, assumptions, paths, every row, how to repeat it. A population: its totals, groups, years and evidence instead.
 *
 * Formulas carry the program's own figures as their cached values, so viewers that do not calculate show them too. No text of a scenario becomes a formula,
 * a number or a link. What is not finite is an empty cell. The same spec gives the same bytes.
 *
 * GJ_NO_MEMORY; GJ_IO when the file cannot be written whole: then none is left at `path`. */
enum gj_status gj_workbook_write(const struct gj_render_spec *spec, const char *path,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* The same as bytes, for who writes files himself: made as a file of its own in `folder`, which is removed. */
enum gj_status gj_workbook_bytes(const struct gj_render_spec *spec, const char *folder, struct gj_text *bytes,
                                 struct gj_error *error) GJ_MUST_CHECK;

#endif
