/* Every picture against a small reference of it, decoded, with a tolerance. `test_picture_golden --write` renews the references (tests/golden/pictures/<name>.png):
 * look at them before they are committed.
 *
 * A reference is a picture at a quarter of its size in pixels (half its size in units), each pixel the mean of 16, in 216 colours. Letters, lines and edges are then
 * grey smears, and other versions of FreeType and Cairo, which place their greys a little otherwise, give nearly the same. Colours: 6 steps a channel are up
 * to 26 of 255 off, so a pixel differs when a channel is off by more than 56. What differs is counted by tiles of 16 x 16, because a label that moved is
 * less than a thousandth of a sheet: in no tile may more than an eighth of the pixels differ.
 *
 *     sheet      760 x h units, 1520 x 2h pixels     ->  380 x h/2, in tiles
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <png.h>

#include <cmocka.h>

#include "fake_analyses.h"
#include "fake_firms.h"
#include "fake_seen.h"
#include "open_fonts.h"
#include "render/chart.h"

enum { SHRINK = 4, LEVELS = 6, TILE = 16, FAR = 56, MOST_IN_TILE = TILE * TILE / 8 };

static bool is_writing;

/* Three bytes a pixel. */
struct picture {
    uint32_t width, height;
    unsigned char *rgb;
};

/* One of a PNG in memory; its width is 0 when it is none. */
static struct picture decode(const void *bytes, size_t n)
{
    struct picture picture = {0};
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_memory(&image, bytes, n) != 0) {
        image.format = PNG_FORMAT_RGB;
        unsigned char *rgb = malloc(PNG_IMAGE_SIZE(image));
        if (png_image_finish_read(&image, NULL, rgb, 0, NULL) != 0) {
            picture = (struct picture){image.width, image.height, rgb};
        } else {
            free(rgb);
        }
    }
    return picture;
}

static struct picture shrink(const struct picture *big)
{
    struct picture small = {big->width / SHRINK, big->height / SHRINK, NULL};
    small.rgb = malloc((size_t)3 * small.width * small.height);
    for (uint32_t y = 0; y < small.height; y++) {
        for (uint32_t x = 0; x < small.width; x++) {
            for (uint32_t channel = 0; channel < 3; channel++) {
                unsigned sum = 0;
                for (uint32_t i = 0; i < SHRINK * SHRINK; i++) {
                    const size_t row = y * SHRINK + i / SHRINK, column = x * SHRINK + i % SHRINK;
                    sum += big->rgb[(row * big->width + column) * 3 + channel];
                }
                small.rgb[((size_t)y * small.width + x) * 3 + channel] = (unsigned char)(sum / (SHRINK * SHRINK));
            }
        }
    }
    return small;
}

/* The results that between them have what the pictures need. */
struct results {
    struct fake *floor, *analysed;
    struct fake_analyses *analyses;
    struct firms *firms;
};

static struct results results_new(void)
{
    struct results results = {.floor = fake_new(FAKE_PLAIN, 6), .analysed = fake_new(FAKE_PLAIN, 6)};
    fake_see(results.floor, FAKE_PLAIN, 6);
    results.analyses = fake_analyses_new(results.analysed, FAKE_PLAIN, 8);
    results.firms = firms_new(FAKE_PLAIN);
    return results;
}

static void results_free(struct results *results)
{
    firms_free(results->firms);
    fake_analyses_free(results->analysed, results->analyses);
    fake_free(results->analysed);
    fake_free(results->floor);
}

/* The picture of a chart as a reader gets it, small. Every other one is in Korean. */
static struct picture drawn(const struct results *results, enum gj_chart_id chart)
{
    const struct gj_study_result *const all[] = {&results->floor->result, &results->analysed->result,
                                                 &results->firms->fake->result};
    const struct gj_study_result *result = NULL;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && result == NULL; i++) {
        result = gj_chart_is_there(chart, all[i]) ? all[i] : NULL;
    }
    if (result == NULL) {
        fail_msg("%s is in no result of this test: add what it needs", gj_chart_name(chart));
    }
    const struct gj_render_spec spec = {.result = result,
                                        .lang = strlen(gj_chart_name(chart)) % 2 == 0 ? GJ_LANG_EN : GJ_LANG_KO,
                                        .software = "gongjang",
                                        .command = "gongjang run"};
    struct gj_text png;
    struct gj_error error;
    gj_text_init(&png);
    assert_int_equal(gj_chart_draw(chart, GJ_MEDIUM_PNG, &spec, fonts, &png, NULL, &error), GJ_OK);
    struct picture big = decode(png.data, png.length);
    assert_true(big.width > 0);
    const struct picture small = shrink(&big);
    free(big.rgb);
    gj_text_fini(&png);
    return small;
}

static void path_of(char path[200], enum gj_chart_id chart)
{
    (void)snprintf(path, 200, "tests/golden/pictures/%s.png", gj_chart_name(chart));
}

static void write_reference(enum gj_chart_id chart, const struct picture *picture)
{
    const int step = 255 / (LEVELS - 1);
    const size_t n = (size_t)picture->width * picture->height;
    unsigned char palette[3 * LEVELS * LEVELS * LEVELS], *index = malloc(n);
    for (int i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
        palette[3 * i] = (unsigned char)(i / LEVELS / LEVELS * step);
        palette[3 * i + 1] = (unsigned char)(i / LEVELS % LEVELS * step);
        palette[3 * i + 2] = (unsigned char)(i % LEVELS * step);
    }
    for (size_t i = 0; i < n; i++) {
        int level[3];
        for (int channel = 0; channel < 3; channel++) {
            level[channel] = (picture->rgb[3 * i + (size_t)channel] + step / 2) / step;
        }
        index[i] = (unsigned char)((level[0] * LEVELS + level[1]) * LEVELS + level[2]);
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = picture->width,
                       .height = picture->height,
                       .format = PNG_FORMAT_RGB_COLORMAP,
                       .colormap_entries = LEVELS * LEVELS * LEVELS};
    char path[200];
    path_of(path, chart);
    assert_true(png_image_write_to_file(&image, path, 0, index, 0, palette));
    free(index);
}

static struct picture reference(enum gj_chart_id chart)
{
    char path[200];
    path_of(path, chart);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s is not there: write it with test_picture_golden --write, look at it, and commit it", path);
    }
    static const size_t most = 100000;
    char *bytes = malloc(most);
    const size_t n = fread(bytes, 1, most, file);
    fclose(file);
    assert_true(n < 40000); /* small enough to be kept */
    const struct picture picture = decode(bytes, n);
    free(bytes);
    return picture;
}

static bool is_far(const struct picture *a, const struct picture *b, uint32_t x, uint32_t y)
{
    const size_t at = ((size_t)y * a->width + x) * 3;
    for (size_t channel = 0; channel < 3; channel++) {
        if (abs(a->rgb[at + channel] - b->rgb[at + channel]) > FAR) {
            return true;
        }
    }
    return false;
}

/* Tiles in which too much differs; all when the sizes do. *x, *y: the first. */
static unsigned n_tiles_off(const struct picture *a, const struct picture *b, uint32_t *x, uint32_t *y)
{
    unsigned n_off = 0;
    *x = *y = 0;
    if (a->width != b->width || a->height != b->height) {
        return UINT32_MAX;
    }
    for (uint32_t top = 0; top < a->height; top += TILE) {
        for (uint32_t left = 0; left < a->width; left += TILE) {
            unsigned n = 0;
            for (uint32_t i = 0; i < TILE * TILE; i++) {
                const uint32_t column = left + i % TILE, row = top + i / TILE;
                n += column < a->width && row < a->height && is_far(a, b, column, row);
            }
            if (n > MOST_IN_TILE && n_off++ == 0) {
                *x = left * 2;
                *y = top * 2;
            }
        }
    }
    return n_off;
}

static void every_picture_looks_like_its_reference(void **state)
{
    (void)state;
    struct results results = results_new();
    for (int chart = 0; chart < GJ_N_CHARTS; chart++) {
        struct picture now = drawn(&results, (enum gj_chart_id)chart);
        if (is_writing) {
            write_reference((enum gj_chart_id)chart, &now);
        }
        struct picture before = reference((enum gj_chart_id)chart);
        uint32_t x, y;
        const unsigned n_off = n_tiles_off(&now, &before, &x, &y);
        if (n_off == UINT32_MAX) {
            fail_msg("%s: %u x %u at half size, the reference %u x %u", gj_chart_name((enum gj_chart_id)chart),
                     (unsigned)now.width, (unsigned)now.height, (unsigned)before.width, (unsigned)before.height);
        }
        if (n_off > 0) {
            fail_msg("%s differs from its reference in %u tiles, the first near %u, %u; if it should: %s",
                     gj_chart_name((enum gj_chart_id)chart), n_off, (unsigned)x, (unsigned)y,
                     "test_picture_golden --write");
        }
        free(now.rgb);
        free(before.rgb);
    }
    results_free(&results);
}

/* The tolerance is no blindness: another language, a value that changed, a label moved by three units. */
static void what_changed_is_seen(void **state)
{
    (void)state;
    struct results results = results_new();
    uint32_t x, y;
    struct picture before = drawn(&results, GJ_CHART_oee);
    results.floor->result.oee_hours[GJ_ARM_AFTER][GJ_OEE_DOWN] += 1.0;
    struct picture value = drawn(&results, GJ_CHART_oee);
    assert_true(n_tiles_off(&before, &value, &x, &y) > 0);
    const uint32_t shift = 3 / 2 + 1; /* pixels at half size */
    struct picture moved = {before.width, before.height, malloc((size_t)3 * before.width * before.height)};
    memcpy(moved.rgb, before.rgb, (size_t)3 * before.width * before.height);
    for (uint32_t row = 0; row < 30; row++) {
        memmove(moved.rgb + ((size_t)row * before.width + shift) * 3, before.rgb + (size_t)row * before.width * 3,
                (size_t)3 * (before.width - shift));
    }
    assert_true(n_tiles_off(&before, &moved, &x, &y) > 0);
    assert_int_equal(y, 0);
    assert_int_equal(n_tiles_off(&before, &before, &x, &y), 0);
    before.height--;
    assert_int_equal(n_tiles_off(&before, &moved, &x, &y), UINT32_MAX);
    free(before.rgb);
    free(value.rgb);
    free(moved.rgb);
    results_free(&results);
}

int main(int argc, char **argv)
{
    is_writing = argc > 1 && strcmp(argv[1], "--write") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_looks_like_its_reference),
        cmocka_unit_test(what_changed_is_seen),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
