/* Tools: moulds, dies, fixtures. A job may ask for one; there are `count` copies of it, and a copy is on one machine at a time.
 *
 * A copy stays on the machine it was mounted on after the job. Another machine that needs one and finds none free takes it from the first machine (in
 * entity order) that has it and does not use it: that is, which is idle, or blocked with its work done, or down or off shift without a lot.
 * A machine that has just ended its work chooses first. Who has to mount a tool needs a set-up, also when its family is the same as before;
 * only a machine that was never set up begins with whatever comes first. A machine has one tool mounted at most: to mount another it gives the
 * first back. A machine that waits for a tool only is starved; it takes other lots meanwhile if its rule finds any. */
#ifndef GJ_FACTORY_TOOL_H
#define GJ_FACTORY_TOOL_H

#include "factory/id.h"

struct gj_tool_spec {
    const char *name;
    uint32_t count; /* copies; >= 1 */
    uint32_t n_jobs;
    const gj_id *job; /* that need it, as they were added; a job needs one tool at most */
};

#endif
