/* Messages of errors, help and progress in Korean, keyed by their English (base/words/messages.def).
 *
 * Inside the program a message is English, with its values put in; it is translated where it is shown. A line of the table is the
 * format that made it, GJ_MESSAGE("%s must be at least %s, it is %s", "{0|은/는} {1} 이상이어야 하는데 {2}입니다"), and a finished message is
 * held against all formats: %s stands for anything, %d %u %g ... for a number. Of those that fit, the one with most letters of its own
 * is taken. Values are translated in their turn ("a duration", another message), but not what stands in quotes: that is the user's.
 * So wrappers, Lua's and the system's messages and those kept in results folders are all translated in one place.
 */
#ifndef GJ_BASE_MESSAGE_H
#define GJ_BASE_MESSAGE_H

#include "base/words.h"

/* Append `english` in `lang`; as it is where it has no line in the table. */
void gj_message_add(struct gj_text *out, const char *english, enum gj_lang lang);

/* The line of the table that a finished message comes from, NULL: none. For tests; `korean` may be NULL. */
const char *gj_message_find(const char *english, const char **korean);

#endif
