/* Ranking and selection: which of k candidates has the best mean, with as few replications as that takes. Knows nothing of floors: values are drawn by
 * whoever calls it.
 *
 * kn    The fully sequential procedure of [KimNelson2001] with c = 1, for candidates that share their draws or not. After `first` replications of all, with
 *       S2(i,l) the variance of the paired differences, eta = ((2 a / (k - 1)) ^ (-2 / (first - 1)) - 1) / 2 and h2 = 2 eta (first - 1), a candidate leaves
 *       after replication r when another is better by more than
 *           W(i,l) = max(0, d / 2r (h2 S2(i,l) / d2 - r))
 *       of the candidates that were in until then; the others get one replication more. It ends with one left, or after max h2 S2 / d2 replications with
 *       the best. Whenever the best is better than all others by the indifference d or more, it is selected with probability 1 - a or more. For normal
 *       replications. That one within d of the best is selected when several are is not proven, but was so as often where it was measured (decisions/0038).
 *
 * ocba  A budget, spent where it separates best [Chen2000]: after `first` of all, in stages, n_i in proportion to (sd_i / (mean_b - mean_i))^2 and
 *       n_b = sd_b sqrt(sum (n_i / sd_i)^2). No guarantee but an approximate probability of correct selection, by Bonferroni as if candidates were
 *       drawn independently (with common draws it is rather too low). Differences below the indifference are not worth separating and count as it.
 *
 * A candidate that fails, or has no value, in a replication that is looked at, leaves with that replication and is no alternative from then on. Decisions are
 * taken in the order of replications, so they do not depend on how far ahead values are drawn, or by how many threads. */
#ifndef GJ_STUDY_SELECTION_H
#define GJ_STUDY_SELECTION_H

#include "base/error.h"
#include "study/interval.h"

#include <stdbool.h>
#include <stdint.h>

#define GJ_SELECTION_MAX 1000 /* candidates: kn keeps a variance for each pair */

enum gj_selection_method { GJ_SELECT_KN, GJ_SELECT_OCBA };

/* Replications [from, to) of a candidate; value[r - from], NaN when it failed or has none. */
struct gj_draw_task {
    uint32_t candidate, from, to;
    double *value;
};

struct gj_selection_spec {
    enum gj_selection_method method;
    uint32_t k;
    bool less_is_better;
    double indifference; /* > 0 for kn; 0 is fine for ocba */
    double confidence;   /* 1 - a, and of the intervals of the means */
    uint32_t first;      /* >= 2; 10 to 20 is usual: with few, kn is careful and slow */
    uint32_t most;       /* kn: replications of a candidate at most */
    uint64_t budget;     /* ocba: of all candidates together */
    void *user;
    /* Fills all tasks, of different candidates. A status other than OK ends the selection with it. */
    enum gj_status (*draw)(void *user, const struct gj_draw_task *task, uint32_t n, struct gj_error *error);
    /* Asked after its first draw: false when nothing of it was lived, as of a refused candidate. It has failed, and none of its replications counts. NULL:
     * all are lived. */
    bool (*is_lived)(void *user, uint32_t candidate);
};

enum gj_candidate_state {
    GJ_CANDIDATE_SELECTED,
    GJ_CANDIDATE_IN, /* not told apart from the selected within the replications allowed (kn), or not selected (ocba) */
    GJ_CANDIDATE_OUT, /* screened out by kn */
    GJ_CANDIDATE_FAILED
};

struct gj_candidate {
    enum gj_candidate_state state;
    struct gj_estimate
        estimate;    /* over the replications it was in; its own interval, not simultaneous with the others' */
    uint32_t n;      /* replications used; FAILED: until the one that failed */
    uint32_t out_by; /* OUT: the candidate that is ahead, so that this one is not better by the indifference or more */
    struct gj_estimate
        behind; /* OUT: by how much out_by is better (> 0), over the replications this one was in, paired, at the confidence
                                  1 - a / (k - 1) of each pair [KimNelson2001]; a look at a moment the data chose, so somewhat optimistic */
    bool is_worse; /* OUT: and shown to be worse: that interval is above 0. Else the two may be as good as each other */
};

struct gj_selection {
    struct gj_candidate *candidate; /* k; owned */
    uint32_t selected;
    bool is_proven; /* kn ended by itself: the guarantee holds */
    uint32_t n_in;  /* candidates in at the end, with the selected */
    uint32_t n_failed;
    double
        correct; /* ocba: approximate probability that none is better than the selected by more than the indifference; NaN for kn */
    uint64_t n_used;  /* replications that decisions rest on */
    uint64_t n_drawn; /* with those drawn ahead in vain */
    uint64_t
        n_equal; /* kn: had all been run as long as the longest; ocba: in equal parts, to be as sure (UINT64_MAX: never) */
};

/* GJ_USAGE: no candidates, too many, or numbers out of range. GJ_FAILED_POINTS: all failed. GJ_NO_MEMORY; what draw says. To be freed also after an error. */
enum gj_status gj_select(const struct gj_selection_spec *spec, struct gj_selection *selection,
                         struct gj_error *error) GJ_MUST_CHECK;
void gj_selection_free(struct gj_selection *selection);

#endif
