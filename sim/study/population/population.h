/* A population: many firms, each a study of its own with a plant that is really simulated, in a world without the programme and in one with it.
 *
 * Members share the study's times and replications. What belongs to a firm is drawn under a key of its own (gj_population_spec_of), so firm i is the
 * same firm in every arm, however many firms there are besides.
 *
 *     time 0   warm-up        decide_at                 settle            end
 *     |----------|---|=== before ===|---------------------|==== after ====|
 *                    the year until     firms adopt, year    without, with
 *                    the decision       by year              the programme
 *
 * A replication is a world: all firms, with one queue for the programme. `before` is alike in both arms, because nothing differs until then.
 * Within a firm, after (with) - before is what an evaluation of supported firms sees; with - without is what the programme caused.
 */
#ifndef GJ_STUDY_POPULATION_H
#define GJ_STUDY_POPULATION_H

#include "economy/programme.h"
#include "study/study.h"

struct gj_population_member {
    struct gj_study_spec spec; /* of this firm alone; to be lived through gj_population_spec_of */
    const char *name;          /* "firm 17" */
    const char *label;         /* "firm 17 (press, 23 employees)" */
    const char *size, *sector; /* "" when not given */
    uint32_t index;            /* 1, 2, ...; of a file the row, refused ones counted */
    double weight;             /* firms it stands for, > 0 */
    double employees;
};

/* A row of the file that makes no firm. */
struct gj_population_refusal {
    uint32_t line;
    const char *reason;
};

struct gj_population_spec {
    struct gj_population_member *member;
    uint32_t n_members;
    const char *file; /* NULL: all drawn */
    const struct gj_population_refusal *refused;
    uint32_t n_refused, n_rows; /* of the file */
};

/* What is measured of a firm, in both windows. */
enum gj_firm_outcome {
#define GJ_FIRM_OUTCOME(name, unit, en, ko) GJ_FIRM_##name,
#include "study/population/population.def"
#undef GJ_FIRM_OUTCOME
    GJ_N_FIRM_OUTCOMES
};
struct gj_firm_outcome_info {
    const char *name, *unit, *en, *ko;
};
const struct gj_firm_outcome_info *gj_firm_outcome_info(enum gj_firm_outcome outcome);

/* One firm in one arm of one replication. */
struct gj_fate {
    gj_time adopted_at; /* first step, counted from decide_at; GJ_NEVER */
    bool is_supported;  /* a step gets support; without any programme, of who does not decide: the reform reaches it */
    double public_won;  /* support of the state that it got, less what it paid back */
    double job_years;   /* heads from the decision to the end, added up over the months; NaN when the life failed */
    double value[GJ_N_FIRM_OUTCOMES]; /* after; NaN when the life failed */
};

/* One firm, means over the replications that count. */
struct gj_firm_view {
    uint32_t n;                        /* replications */
    double adopts[GJ_N_ARMS];          /* share of them in which it adopts */
    double is_supported;               /* share of them in which the programme serves it */
    double before[GJ_N_FIRM_OUTCOMES]; /* year before the decision */
    double after[GJ_N_ARMS][GJ_N_FIRM_OUTCOMES];
};

/* Firms that are looked at together: all, or those supported; of one size, sector or level, or of any. */
enum gj_group_of { GJ_GROUP_ALL, GJ_GROUP_SUPPORTED };
enum gj_group_by { GJ_GROUP_TOTAL, GJ_GROUP_SIZE, GJ_GROUP_SECTOR, GJ_GROUP_LEVEL };

/* What is said of one outcome of a group. Means over firms by weight (of supported ones: by weight times the share of replications in which they are), with
 * intervals over firms. */
struct gj_group_line {
    struct gj_estimate before, without, with;
    struct gj_estimate within;                 /* with - before, in a firm */
    struct gj_estimate effect;                 /* with - without: what the programme caused */
    double within_ratio, effect_ratio;         /* of the means, - 1 */
    struct gj_estimate own_within, own_effect; /* mean over firms of each one's own relative change */
    double up_within, down_within; /* shares of lives in which it rises, falls; of jobs by half a head at least */
    double up_effect, down_effect;
};
struct gj_group {
    enum gj_group_of of;
    enum gj_group_by by;
    const char *name; /* "press", of a level its number; "" of the total */
    uint32_t n_firms;
    double weight; /* of the firms together */
    struct gj_group_line line[GJ_N_FIRM_OUTCOMES];
};

/* Means over worlds, firms by their weight. */
struct gj_adoption_year {
    double adopters[GJ_N_ARMS];         /* that take their first step in this year, counted from decide_at */
    double cumulative[GJ_N_ARMS];       /* up to its end */
    double applicants, refused, served; /* of the programme, one a firm, step and year */
    double alone, waiting;              /* neither refused nor served: go ahead alone, wait */
    double refused_for[GJ_N_REFUSALS];
    double public_won; /* promised in this year */
};

/* What the programme did and cost, in firms, heads and won, by weight: means over worlds, with intervals over worlds. Jobs are mean jobs of the evaluation
 * window. A firm is reached when the programme serves it, or when it does something else than without the programme.
 *
 *     gross       at firms reached, against the same firms when they never take a step
 *     deadweight  of it at the same firms without the programme: their own steps
 *     rivals      lost at all firms because others take more orders
 *     net         gross - deadweight - rivals = with - without, over all firms
 *
 * What leaks or replaces other jobs outside of the population is not in it; the study's bridge goes on from here. Cost a job: public money over jobs, both as
 * means; NaN where the interval of the jobs is not above 0. */
struct gj_population_totals {
    struct gj_estimate reached, gross, deadweight, rivals, net;
    struct gj_estimate net_years;  /* as net, in job-years from the decision to the end */
    struct gj_estimate public_won; /* support of the state that firms got, less what they paid back */
    double won_per_gross, won_per_net, won_per_net_year;
};

struct gj_evidence;
struct gj_population_result {
    const struct gj_population_spec *spec;
    uint32_t n_firms, n_replications;
    bool has_programme;        /* some member's step has support; else the steps are the reform */
    struct gj_fate *fate;      /* [(replication * n_firms + firm) * GJ_N_ARMS + arm], as the rows */
    double *before;            /* [replication * n_firms + firm][GJ_N_FIRM_OUTCOMES] */
    struct gj_firm_view *firm; /* n_firms */
    struct gj_group *group;
    uint32_t n_groups;
    struct gj_adoption_year *year;
    uint32_t n_years;
    struct gj_population_totals totals;
    struct gj_evidence
        *evidence; /* beside figures of evaluations (study/population/evidence.h); NULL: the study names none */
};

/* Lives the replications `first` to first + result->spec->replications - 1 of a study with a population; else as gj_study_run, which calls it with
 * first = 0. Rows of one replication depend on no other. */
enum gj_status gj_population_run(const struct gj_study_spec *spec, uint32_t first, unsigned n_threads,
                                 const struct gj_progress *progress, struct gj_study_result *result,
                                 struct gj_error *error) GJ_MUST_CHECK;
void gj_population_result_free(struct gj_population_result *population); /* NULL is fine */

/* Firms of one size that reach one level: the mean over them of each one's own relative change (with against without), over the lives in which the programme
 * serves it, weighed as groups of served firms are, with its interval over firms: where all firms of a size reach one level, it is the own_effect of the size's
 * group. `n_firms` that are served. NaN when nobody is, or when memory is out. */
struct gj_estimate gj_population_cell(const struct gj_study_result *result, const char *size, int level,
                                      enum gj_firm_outcome outcome, uint32_t *n_firms);

/* The study of member `i` by itself, with the seed that is its own and the replications of the whole. `spec` has a population. */
void gj_population_spec_of(const struct gj_study_spec *spec, uint32_t i, struct gj_study_spec *out);

/* Its part of the frozen text. */
void gj_population_print(const struct gj_study_spec *spec, struct gj_text *out);

#endif
