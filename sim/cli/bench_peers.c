/* Peers: start a script, read its lines, compare with the engine. */
#define _DEFAULT_SOURCE
#include "cli/bench_peers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Parts: enough for the figures to settle and few enough for minutes. Deviations: a peer is one run of the same chance. */
enum { PARTS = 50000, NORM_REPLICATIONS = 40 };
static const double DEVIATIONS = 4.0;

struct script {
    const char *name, *interpreter, *file;
};

static const struct script scripts[] = {
    {"SimPy", "/usr/bin/python3", "simpy_models.py"},
    {"simmer", "/usr/bin/Rscript", "simmer_models.R"},
};

/* --- what to expect --- */

struct moments {
    double n, mean, squares;
};

static void observe(struct moments *m, double x)
{
    const double d = x - m->mean;
    m->n += 1.0;
    m->mean += d / m->n;
    m->squares += d * (x - m->mean);
}

static double deviation(const struct moments *m)
{
    return __builtin_sqrt(m->squares / (m->n - 1.0));
}

static enum gj_status norm_of(enum gj_bench_model model, struct gj_peer_norm *norm, struct gj_error *error)
{
    struct gj_plant *plant = gj_bench_plant(model, error);
    if (!plant) {
        return error->status;
    }
    struct gj_floor floor;
    enum gj_status status = gj_floor_init(&floor, plant, 1, 0, error);
    struct moments rate = {0};
    struct moments inside = {0};
    for (uint32_t k = 0; k < NORM_REPLICATIONS && status == GJ_OK; k++) {
        gj_floor_reset(&floor, 1, k);
        status = gj_bench_run_parts(&floor, PARTS, error);
        const struct gj_bench_answer a = gj_bench_read(&floor);
        observe(&rate, (double)a.parts * (double)GJ_BENCH_UNIT / (double)gj_floor_now(&floor));
        observe(&inside, (double)a.lead_us / (double)(a.parts - a.scrapped) / (double)GJ_BENCH_UNIT);
    }
    *norm = (struct gj_peer_norm){rate.mean, deviation(&rate), inside.mean, deviation(&inside)};
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    return status;
}

static bool near(double x, double mean, double sd)
{
    const double d = x > mean ? x - mean : mean - x;
    return d <= DEVIATIONS * sd;
}

/* --- one script --- */

static void add_missing(struct gj_peers *peers, const char *name)
{
    struct gj_peer *p = &peers->peer[peers->n++];
    *p = (struct gj_peer){.is_missing = true};
    snprintf(p->name, sizeof p->name, "%s", name);
}

/* "SimPy 2, parts<TAB>2.3.1<TAB>M1<TAB>50000<TAB>0.25<TAB>0.9<TAB>9.8", or "SimPy 2<TAB>missing". False when it is neither. */
static bool read_line(struct gj_peers *peers, char *line)
{
    enum { FIELDS = 7 };
    char *field[FIELDS] = {0};
    uint32_t n = 0;
    char *rest = NULL;
    for (char *at = strtok_r(line, "\t\n", &rest); at && n < FIELDS; at = strtok_r(NULL, "\t\n", &rest)) {
        field[n++] = at;
    }
    if (peers->n == GJ_PEERS_MAX) {
        return false;
    }
    if (n == 2 && strcmp(field[1], "missing") == 0) {
        add_missing(peers, field[0]);
        return true;
    }
    enum gj_bench_model model = 0;
    while (n == FIELDS && model < GJ_BENCH_N_MODELS && strcmp(gj_bench_info(model)->name, field[2]) != 0) {
        model++;
    }
    if (n != FIELDS || model == GJ_BENCH_N_MODELS) {
        return false;
    }
    const struct gj_peer_norm *norm = &peers->norm[model];
    struct gj_peer *p = &peers->peer[peers->n++];
    *p = (struct gj_peer){.model = model, .rate = strtod(field[5], NULL), .inside = strtod(field[6], NULL)};
    p->ns_a_part = 1e9 * strtod(field[4], NULL) / strtod(field[3], NULL);
    p->agrees = near(p->rate, norm->rate, norm->rate_sd) && near(p->inside, norm->inside, norm->inside_sd);
    peers->all_agree &= p->agrees;
    snprintf(p->name, sizeof p->name, "%s (%s)", field[0], field[1]);
    return true;
}

static enum gj_status read_lines(struct gj_peers *peers, const struct script *s, FILE *from, struct gj_error *error)
{
    char line[300];
    while (fgets(line, sizeof line, from)) {
        if (!read_line(peers, line)) {
            return gj_error_set(error, GJ_INTERNAL, s->name, "%s printed a line that bench does not understand",
                                s->file);
        }
    }
    return GJ_OK;
}

/* The script's output is read through a pipe. Its messages go to our stderr. */
static enum gj_status run_script(const char *folder, const struct script *s, struct gj_peers *peers,
                                 struct gj_error *error)
{
    char path[400];
    char parts[20];
    snprintf(path, sizeof path, "%s/%s", folder, s->file);
    snprintf(parts, sizeof parts, "%d", PARTS);
    if (access(path, R_OK) != 0) {
        return gj_error_set(error, GJ_IO, s->name, "%s: %s", path, strerror(errno));
    }
    int end[2];
    if (pipe(end) != 0) {
        return gj_error_set(error, GJ_IO, s->name, "pipe: %s", strerror(errno));
    }
    const pid_t child = fork();
    if (child == 0) {
        dup2(end[1], STDOUT_FILENO);
        close(end[0]);
        close(end[1]);
        execl(s->interpreter, s->interpreter, path, parts, (char *)NULL);
        _exit(127);
    }
    close(end[1]);
    FILE *from = child > 0 ? fdopen(end[0], "r") : NULL;
    enum gj_status status =
        from ? read_lines(peers, s, from, error) : gj_error_set(error, GJ_IO, s->name, "%s: %s", path, strerror(errno));
    if (from) {
        fclose(from);
    } else {
        close(end[0]);
    }
    int code = 0;
    if (child > 0 && waitpid(child, &code, 0) == child && status == GJ_OK &&
        !(WIFEXITED(code) && WEXITSTATUS(code) == 0)) {
        status = gj_error_set(error, GJ_IO, s->name, "%s failed", path);
    }
    return status;
}

enum gj_status gj_peers_measure(const char *folder, struct gj_peers *peers, struct gj_error *error)
{
    *peers = (struct gj_peers){.all_agree = true};
    enum gj_status status = GJ_OK;
    for (enum gj_bench_model i = 0; i < GJ_BENCH_N_MODELS && status == GJ_OK; i++) {
        status = norm_of(i, &peers->norm[i], error);
    }
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0] && status == GJ_OK; i++) {
        if (access(scripts[i].interpreter, X_OK) == 0) {
            status = run_script(folder, &scripts[i], peers, error);
        } else {
            add_missing(peers, scripts[i].name);
        }
    }
    return status;
}
