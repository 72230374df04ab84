/* The ways through the plant that the search for roots follows, derived once. */
#include "factory/loss_internal.h"

static bool sends_back(const struct gj_plant *plant, gj_id station)
{
    const struct gj_inspection_spec *inspection = &plant->station[station].inspection;
    return inspection->is_on && inspection->reject == GJ_REJECT_REWORK;
}

uint32_t gj_step_after(const struct gj_plant *plant, uint32_t step, uint32_t k)
{
    const struct gj_step *s = &plant->step[step];
    const bool goes_on = s->n_ways == 0 || plant->way_info[s->first_way + s->n_ways - 1].upto < 1.0;
    if (k == 0) {
        return goes_on && !s->is_last ? step + 1 : GJ_WAY_OUT;
    }
    return k <= s->n_ways ? plant->way_info[s->first_way + k - 1].step : GJ_NONE;
}

bool gj_goes_to_buffer(const struct gj_plant *plant, uint32_t step, gj_id buffer)
{
    return step < plant->n_steps && plant->step[step].buffer == buffer;
}

/* Whether a job of the station can put its lot, or what it rejects, into the buffer. */
static bool feeds(const struct gj_plant *plant, gj_id station, gj_id buffer)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job *job = &plant->job[i];
        if (job->station != station) {
            continue;
        }
        uint32_t next;
        for (uint32_t k = 0; (next = gj_step_after(plant, job->step, k)) != GJ_NONE; k++) {
            if (gj_goes_to_buffer(plant, next, buffer)) {
                return true;
            }
        }
        if (sends_back(plant, station)) {
            const uint32_t back = plant->station[station].inspection.rework_step;
            if (gj_goes_to_buffer(plant, gj_step_index(plant, job->product, back), buffer)) {
                return true;
            }
        }
    }
    return false;
}

/* Two passes: count, then fill. */
static uint32_t list_feeders(struct gj_passages *passages, uint32_t *feeder)
{
    const struct gj_plant *plant = passages->plant;
    uint32_t n = 0;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        passages->first_feeder[b] = n;
        for (uint32_t s = 0; s < plant->n_stations; s++) {
            const struct gj_station_info *info = &plant->station_info[s];
            const uint32_t k = feeds(plant, s, b) ? info->n_machines : 0;
            for (uint32_t i = 0; i < k && feeder; i++) {
                feeder[n + i] = info->first_machine + i;
            }
            n += k;
        }
    }
    passages->first_feeder[plant->n_buffers] = n;
    return n;
}

/* Whether anything new was learnt of where the step leads. */
static bool derive_leads_of(struct gj_passages *passages, uint32_t step)
{
    const struct gj_plant *plant = passages->plant;
    const size_t width = plant->n_stations;
    uint8_t *here = &passages->leads[step * width];
    bool news = false;
    uint32_t next;
    for (uint32_t k = 0; (next = gj_step_after(plant, step, k)) != GJ_NONE; k++) {
        if (next <= step && passages->is_ahead[next]) {
            continue;
        }
        for (uint32_t s = 0; s < width && next < plant->n_steps; s++) {
            news |= passages->leads[next * width + s] && !here[s];
            here[s] |= passages->leads[next * width + s];
        }
    }
    return news;
}

/* Steps that the first of their route leads to without a way back. */
static void derive_ahead(struct gj_passages *passages)
{
    const struct gj_plant *plant = passages->plant;
    for (uint32_t step = 0; step < plant->n_steps; step++) {
        uint32_t next;
        passages->is_ahead[step] |= plant->step[step].number == 0;
        for (uint32_t k = 0; passages->is_ahead[step] && (next = gj_step_after(plant, step, k)) != GJ_NONE; k++) {
            if (next > step && next < plant->n_steps) {
                passages->is_ahead[next] = 1;
            }
        }
    }
}

/* From the last steps back to the first, again while ways that lead back bring news. */
static void derive_leads(struct gj_passages *passages)
{
    const struct gj_plant *plant = passages->plant;
    for (size_t i = 0; i < (size_t)plant->n_steps * plant->n_stations; i++) {
        passages->leads[i] = plant->job_at[i] != GJ_NONE;
    }
    for (bool news = true; news;) {
        news = false;
        for (uint32_t step = plant->n_steps; step-- > 0;) {
            news |= derive_leads_of(passages, step);
        }
    }
}

static void derive_components(struct gj_passages *passages)
{
    const struct gj_plant *plant = passages->plant;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        passages->component[b] = GJ_NONE;
    }
    for (uint32_t step = 0; step < plant->n_steps; step++) {
        const struct gj_step *s = &plant->step[step];
        if (s->is_last && plant->buffer_info[s->buffer].is_store) {
            passages->component[s->buffer] = s->product;
        }
    }
}

static bool search_init(struct gj_search *search, size_t n_buffers)
{
    search->stamp = gj_alloc_zero(n_buffers + 1, sizeof *search->stamp);
    search->queue = gj_alloc_zero(n_buffers + 1, sizeof *search->queue);
    return search->stamp && search->queue;
}

static bool searches_init(struct gj_passages *passages)
{
    for (uint32_t i = 0; i < GJ_SEARCH_DEPTH; i++) {
        if (!search_init(&passages->up[i], passages->plant->n_buffers) ||
            !search_init(&passages->down[i], passages->plant->n_buffers)) {
            return false;
        }
    }
    return true;
}

enum gj_status gj_passages_init(struct gj_passages *passages, const struct gj_plant *plant)
{
    *passages = (struct gj_passages){.plant = plant};
    passages->first_feeder = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *passages->first_feeder);
    passages->leads = gj_alloc_zero((size_t)plant->n_steps * plant->n_stations + 1, 1);
    passages->is_ahead = gj_alloc_zero((size_t)plant->n_steps + 1, 1);
    passages->component = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *passages->component);
    passages->asked = gj_alloc_zero((size_t)plant->n_machines + 1, sizeof *passages->asked);
    if (!passages->first_feeder || !passages->leads || !passages->is_ahead || !passages->component ||
        !passages->asked || !searches_init(passages)) {
        return GJ_NO_MEMORY;
    }
    passages->feeder = gj_alloc_zero((size_t)list_feeders(passages, NULL) + 1, sizeof *passages->feeder);
    if (!passages->feeder) {
        return GJ_NO_MEMORY;
    }
    list_feeders(passages, passages->feeder);
    derive_ahead(passages);
    derive_leads(passages);
    derive_components(passages);
    return GJ_OK;
}

void gj_passages_fini(struct gj_passages *passages)
{
    gj_free(passages->feeder);
    gj_free(passages->first_feeder);
    gj_free(passages->leads);
    gj_free(passages->is_ahead);
    gj_free(passages->component);
    gj_free(passages->asked);
    for (uint32_t i = 0; i < GJ_SEARCH_DEPTH; i++) {
        gj_free(passages->up[i].stamp);
        gj_free(passages->up[i].queue);
        gj_free(passages->down[i].stamp);
        gj_free(passages->down[i].queue);
    }
    *passages = (struct gj_passages){0};
}
