/* Whether a workbook on disk is whole. The library that writes it keeps its parts in files beside it and does not look whether these were written: on a
 * disk that is full while they are, and no longer when they are put together, it makes a sound archive of parts that break off. */
#ifndef GJ_RENDER_WORKBOOK_CHECK_H
#define GJ_RENDER_WORKBOOK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* An archive as that library makes it (deflated or stored members, no comment, below 4 GiB), each member as long as its directory says, with the
 * checksum it says, and an XML document that is closed: as many elements end as begin, and the last character ends the first. false also when memory
 * runs out. */
bool gj_workbook_is_whole(const char *bytes, size_t n);

#endif
