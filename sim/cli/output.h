/* Files that a command writes where the user says. */
#ifndef GJ_CLI_OUTPUT_H
#define GJ_CLI_OUTPUT_H

#include "base/text.h"

/* Write the bytes to `path`, whole or not at all: beside it first, then in its place. What an existing file held is replaced; a device or a pipe is written
 * to; a link is followed. GJ_USAGE: it lies in a results folder, whose digests would not be right any more, or is a folder. GJ_IO. */
enum gj_status gj_output_write(const char *path, const struct gj_text *bytes, struct gj_error *error) GJ_MUST_CHECK;

/* The name of a study as the begin of a file's name: "press_shop". What would lead elsewhere or hide the file is left out; "report" when nothing is left. */
void gj_output_name(const char *study, struct gj_text *out);

#endif
