#include "base/text.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/* Wide and full-width signs (Unicode 15, EastAsianWidth W and F), joined where only unassigned signs lie between. Sorted. */
static const struct range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},
    {0x4E00, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FB}, {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F8, 0x1F43E}, {0x1F442, 0x1F4FC},
    {0x1F4FF, 0x1F53D}, {0x1F550, 0x1F567}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6D0, 0x1F6D2},
    {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EF}, {0x1F6F4, 0x1F6FF}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

/* Signs drawn over the one before, or not at all: combining marks of Latin, Greek, Cyrillic, Hebrew, Arabic and Kana, vowels and
 * finals of conjoining Hangul (they join the leading consonant, which counts 2), zero-width spaces and joiners, selectors. Sorted. */
static const struct range empty[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F},   {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x05BF, 0x05BF},
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5},   {0x05C7, 0x05C7},   {0x0610, 0x061A},   {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4},   {0x06E7, 0x06E8},   {0x06EA, 0x06ED},   {0x1160, 0x11FF}, {0x1AB0, 0x1ACE},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x2064},   {0x2066, 0x206F}, {0x20D0, 0x20F0},
    {0x302A, 0x302D}, {0x3099, 0x309A},   {0xD7B0, 0xD7FB},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF},
};

static bool in_ranges(uint32_t sign, const struct range *ranges, size_t n)
{
    size_t low = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (ranges[low + half].last < sign) {
            low += half + 1;
            n -= half + 1;
        } else {
            if (ranges[low + half].first <= sign) {
                return true;
            }
            n = half;
        }
    }
    return false;
}

/* Bytes of the sign that starts at `bytes`, of which `n` > 0 may be read, and the sign itself; 0 when it is not UTF-8 (overlong,
 * cut off, surrogate, beyond U+10FFFF). */
static size_t decode(const unsigned char *bytes, size_t n, uint32_t *sign)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t lead = bytes[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    if (length == 0 || length > n) {
        return 0;
    }
    uint32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0u) != 0x80u) {
            return 0;
        }
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *sign = value;
    return length;
}

bool gj_utf8_valid(const char *bytes, size_t n)
{
    const unsigned char *at = (const unsigned char *)bytes;
    while (n > 0) {
        uint32_t sign;
        size_t length = decode(at, n, &sign);
        if (length == 0) {
            return false;
        }
        at += length;
        n -= length;
    }
    return true;
}

size_t gj_utf8_width(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t n = strlen(text), width = 0;
    while (n > 0) {
        uint32_t sign;
        size_t length = decode(at, n, &sign);
        if (length == 0) { /* a terminal shows one replacement sign for a byte that is not UTF-8 */
            length = 1;
            width += 1;
        } else if (!in_ranges(sign, empty, sizeof empty / sizeof empty[0])) {
            width += in_ranges(sign, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
        }
        at += length;
        n -= length;
    }
    return width;
}

enum {
    LONGEST_WORD = 64 /* signs; nobody needs "did you mean" for a longer name */
};

/* The signs of a word; its length, or LONGEST_WORD + 1 when it is longer. */
static size_t to_signs(const char *word, uint32_t *signs)
{
    const unsigned char *at = (const unsigned char *)word;
    size_t n = strlen(word), n_signs = 0;
    while (n > 0) {
        if (n_signs == LONGEST_WORD) {
            return LONGEST_WORD + 1;
        }
        size_t length = decode(at, n, &signs[n_signs]);
        if (length == 0) {
            signs[n_signs] = *at;
            length = 1;
        }
        n_signs++;
        at += length;
        n -= length;
    }
    return n_signs;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Fewest signs to put in, take out, change, or swap with their neighbour (optimal string alignment), row by row of the usual table. */
static size_t edit_distance(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    size_t rows[3][LONGEST_WORD + 1];
    for (size_t j = 0; j <= n_b; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= n_a; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t changed = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(changed, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = smaller(row[j], above2[j - 2] + 1);
            }
        }
    }
    return rows[n_a % 3][n_b];
}

const char *gj_closest(const char *word, const char *const *names, size_t n)
{
    uint32_t word_signs[LONGEST_WORD], name_signs[LONGEST_WORD];
    size_t n_word = to_signs(word, word_signs);
    if (n_word > LONGEST_WORD) {
        return NULL;
    }
    const char *best = NULL;
    size_t best_distance = n_word / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        size_t n_name = to_signs(names[i], name_signs);
        if (n_name > LONGEST_WORD) {
            continue;
        }
        size_t distance = edit_distance(word_signs, n_word, name_signs, n_name);
        if (distance < best_distance) {
            best_distance = distance;
            best = names[i];
        }
    }
    return best;
}
