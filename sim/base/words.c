#include "base/words.h"

#include <string.h>

static const char *const words[GJ_N_WORDS][GJ_N_LANGS] = {
#define GJ_WORD(key, en, ko) {en, ko},
#include "base/words/words.def"
#undef GJ_WORD
};

const char *gj_lang_code(enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? "ko" : "en";
}

enum gj_lang gj_lang_find(const char *code)
{
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        if (strcmp(code, gj_lang_code((enum gj_lang)lang)) == 0) {
            return (enum gj_lang)lang;
        }
    }
    return GJ_N_LANGS;
}

const char *gj_word(enum gj_word word, enum gj_lang lang)
{
    return words[word][lang];
}

size_t gj_utf8_next(const char *text, uint32_t *sign)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t n = byte[0] < 0x80   ? 1
               : byte[0] < 0xC2 ? 0
               : byte[0] < 0xE0 ? 2
               : byte[0] < 0xF0 ? 3
               : byte[0] < 0xF5 ? 4
                                : 0;
    if (n == 0 || strnlen(text, n) < n || !gj_utf8_valid(text, n)) {
        *sign = 0xFFFD;
        return 1;
    }
    *sign = n == 1 ? byte[0] : byte[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        *sign = *sign << 6 | (byte[i] & 0x3Fu);
    }
    return n;
}

size_t gj_utf8_put(char *out, uint32_t sign)
{
    if (sign < 0x80) {
        out[0] = (char)sign;
        return 1;
    }
    const size_t n = sign < 0x800 ? 2 : sign < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (sign & 0x3F));
        sign >>= 6;
    }
    out[0] = (char)((0xF00u >> n & 0xFF) | sign);
    return n;
}

/* How a word ends when spoken in Korean. */
enum ending { ENDS_OPEN, ENDS_CLOSED, ENDS_RIEUL };

static enum ending ending_of_sign(uint32_t sign)
{
    if (sign >= 0xAC00 &&
        sign <= 0xD7A3) { /* syllables are laid out as (lead * 21 + vowel) * 28 + final; final 8 is ㄹ */
        uint32_t final = (sign - 0xAC00) % 28;
        return final == 0 ? ENDS_OPEN : final == 8 ? ENDS_RIEUL : ENDS_CLOSED;
    }
    switch (sign) {
    case '1': /* 일 */
    case '7': /* 칠 */
    case '8': /* 팔 */
    case 'l': /* label 라벨 */
    case 'L':
    case 'R': /* 엘, 알 */
        return ENDS_RIEUL;
    case '0': /* 영, 십, 백, 천, 만 */
    case '3': /* 삼 */
    case '6': /* 육 */
    case 'm':
    case 'n':
    case 'M': /* 엠 */
    case 'N': /* 엔 */
        return ENDS_CLOSED;
    default:
        return ENDS_OPEN;
    }
}

static bool is_vowel(uint32_t sign)
{
    return sign == 'a' || sign == 'e' || sign == 'i' || sign == 'o' || sign == 'u';
}

/* The last two signs that are spoken, the last first. */
struct tail {
    uint32_t sign[2];
};

static void push(struct tail *tail, uint32_t sign)
{
    tail->sign[1] = tail->sign[0];
    tail->sign[0] = sign;
}

/* A small word of Latin letters is read as it is borrowed: table 테이블, machine 머신, time 타임, setting 세팅, setup 셋업. Capitals are read
 * letter by letter. */
static enum ending ending_of(const struct tail *tail)
{
    const uint32_t last = tail->sign[0], before = tail->sign[1];
    if (last == 'e' && before == 'l') {
        return ENDS_RIEUL;
    }
    if ((last == 'e' && (before == 'n' || before == 'm')) || (last == 'g' && before == 'n') ||
        (last == 'p' && is_vowel(before))) {
        return ENDS_CLOSED;
    }
    return ending_of_sign(last);
}

static bool is_silent(uint32_t sign)
{
    switch (sign) {
    case '"':
    case '\'':
    case '`':
    case '.':
    case ',':
    case ':':
    case '*':
    case 0x2018: /* ‘ ’ “ ” … */
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x2026:
        return true;
    default:
        return sign <= ' ' || (sign >= 0x3008 && sign <= 0x300F); /* 〈 to 』 */
    }
}

/* What is spoken at the end: brackets with what stands in them, quotes and blanks are passed over. */
static struct tail last_spoken(const char *word)
{
    struct tail all = {{0}}, outside = {{0}};
    uint32_t sign;
    int depth = 0;
    for (const char *at = word; *at != '\0';) {
        at += gj_utf8_next(at, &sign);
        if (sign == '(' || sign == '[' || sign == '{' || sign == 0xFF08) {
            depth++;
        } else if (sign == ')' || sign == ']' || sign == '}' || sign == 0xFF09) {
            depth -= depth > 0;
        } else if (!is_silent(sign)) {
            push(&all, sign);
            if (depth == 0) {
                push(&outside, sign);
            }
        }
    }
    return outside.sign[0] != 0 ? outside : all;
}

const char *gj_particle(const char *word, const char *pair, size_t *n)
{
    const char *slash = strchr(pair, '/');
    size_t length = strcspn(pair, "}"); /* a pair in a sentence ends with its bracket */
    if (slash == NULL || (size_t)(slash - pair) >= length) {
        *n = length;
        return pair;
    }
    const struct tail tail = last_spoken(word);
    enum ending ending = ending_of(&tail);
    if (ending == ENDS_RIEUL && strncmp(pair, "으로/", strlen("으로/")) == 0) {
        ending = ENDS_OPEN; /* 서울로, not 서울으로 */
    }
    if (ending == ENDS_OPEN) {
        *n = length - (size_t)(slash - pair) - 1;
        return slash + 1;
    }
    *n = (size_t)(slash - pair);
    return pair;
}

static bool is_blank_to_fill(const char *at)
{
    return at[0] == '{' && at[1] >= '0' && at[1] <= '9' && (at[2] == '}' || at[2] == '|' || at[2] == '~');
}

void gj_sentence_fill(struct gj_text *out, const char *sentence, const char *const *values, size_t n)
{
    for (const char *at = sentence; *at != '\0';) {
        size_t plain = 0;
        while (at[plain] != '\0' && !is_blank_to_fill(at + plain)) {
            plain++;
        }
        gj_text_add_n(out, at, plain);
        at += plain;
        if (*at == '\0') {
            break;
        }
        size_t which = (size_t)(at[1] - '0');
        const char *value = which < n ? values[which] : "";
        gj_text_add(out, at[2] == '~' ? "" : value);
        if (at[2] != '}') {
            size_t length;
            const char *particle = gj_particle(value, at + 3, &length);
            gj_text_add_n(out, particle, length);
        }
        at = strchr(at, '}') + 1;
    }
}

void gj_word_fill(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *values, size_t n)
{
    gj_sentence_fill(out, words[word][lang], values, n);
}

/* Marks that turn or isolate the direction of writing, and the zero-width no-break space. */
static bool is_invisible(uint32_t sign)
{
    return (sign >= 0x200B && sign <= 0x200F) || (sign >= 0x202A && sign <= 0x202E) ||
           (sign >= 0x2060 && sign <= 0x206F) || sign == 0xFEFF;
}

void gj_text_add_line(struct gj_text *out, const char *text, size_t max_signs)
{
    uint32_t sign;
    for (size_t n = 0; *text != '\0'; n++) {
        if (n == max_signs) {
            gj_text_add(out, "…");
            return;
        }
        size_t length = gj_utf8_next(text, &sign);
        if (sign == 0xFFFD) {
            gj_text_add(out, "?");
        } else if (sign < 0x20 || (sign >= 0x7F && sign < 0xA0)) {
            gj_text_add(out, " ");
        } else if (!is_invisible(sign)) {
            gj_text_add_n(out, text, length);
        }
        text += length;
    }
}
