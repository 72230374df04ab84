/* The string library: the same functions as Lua's, each charged for what it does, with one matcher that counts its steps. */
#include "script/sandbox_internal.h"

#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "script/pattern_internal.h"

/* Start of a slice: negative counts from the end. In [1, length + 1] or beyond. */
static size_t from_position(lua_Integer position, size_t length)
{
    if (position > 0) {
        return (size_t)position;
    }
    if (position == 0 || position < -(lua_Integer)length) {
        return 1;
    }
    return length + (size_t)position + 1;
}

static size_t to_position(lua_Integer position, size_t length)
{
    if (position > (lua_Integer)length) {
        return length;
    }
    if (position >= 0) {
        return (size_t)position;
    }
    return position < -(lua_Integer)length ? 0 : length + (size_t)position + 1;
}

static const char *text_argument(lua_State *L, int index, size_t *length)
{
    const char *text = luaL_checklstring(L, index, length);
    gj_sandbox_charge(L, 4 + *length / 8);
    return text;
}

static int text_len(lua_State *L)
{
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_pushinteger(L, (lua_Integer)length);
    return 1;
}

static int text_sub(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    const size_t first = from_position(luaL_checkinteger(L, 2), length);
    const size_t last = to_position(luaL_optinteger(L, 3, -1), length);
    gj_sandbox_charge(L, first <= last ? 4 + (last - first) / 8 : 4);
    if (first <= last) {
        lua_pushlstring(L, text + first - 1, last - first + 1);
    } else {
        lua_pushliteral(L, "");
    }
    return 1;
}

enum change { TO_LOWER, TO_UPPER, TO_REVERSE };

static int changed(lua_State *L, enum change change)
{
    size_t n;
    const char *text = text_argument(L, 1, &n);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, n);
    for (size_t i = 0; i < n; i++) {
        const char c = change == TO_REVERSE ? text[n - 1 - i] : text[i];
        const bool turn = (change == TO_LOWER && c >= 'A' && c <= 'Z') || (change == TO_UPPER && c >= 'a' && c <= 'z');
        out[i] = turn ? (char)(c ^ 0x20) : c;
    }
    luaL_pushresultsize(&buffer, n);
    return 1;
}

static int text_lower(lua_State *L)
{
    return changed(L, TO_LOWER);
}

static int text_upper(lua_State *L)
{
    return changed(L, TO_UPPER);
}

static int text_reverse(lua_State *L)
{
    return changed(L, TO_REVERSE);
}

static int text_byte(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    const lua_Integer start = luaL_optinteger(L, 2, 1);
    const size_t first = from_position(start, length);
    const size_t last = to_position(luaL_optinteger(L, 3, (lua_Integer)first), length);
    if (first > last) {
        return 0;
    }
    const size_t n = last - first + 1;
    gj_sandbox_charge(L, n);
    if (n > 10000) {
        return luaL_error(L, "string.byte: more than 10000 results");
    }
    luaL_checkstack(L, (int)n, "string.byte");
    for (size_t i = 0; i < n; i++) {
        lua_pushinteger(L, (unsigned char)text[first - 1 + i]);
    }
    return (int)n;
}

static int text_char(lua_State *L)
{
    const int n = lua_gettop(L);
    gj_sandbox_charge(L, (uint64_t)n);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, (size_t)n);
    for (int i = 1; i <= n; i++) {
        const lua_Integer c = luaL_checkinteger(L, i);
        luaL_argcheck(L, c >= 0 && c <= 255, i, "value out of range");
        out[i - 1] = (char)(unsigned char)c;
    }
    luaL_pushresultsize(&buffer, (size_t)n);
    return 1;
}

static int text_rep(lua_State *L)
{
    size_t n, n_between;
    const char *text = luaL_checklstring(L, 1, &n);
    const lua_Integer times = luaL_checkinteger(L, 2);
    const char *between = luaL_optlstring(L, 3, "", &n_between);
    if (times <= 0 || n + n_between == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((uint64_t)times > GJ_SANDBOX_STRING / (n + n_between)) {
        return luaL_error(L, "string.rep: the result would have more than 256 KB");
    }
    const size_t total = n * (size_t)times + n_between * ((size_t)times - 1);
    gj_sandbox_charge(L, (uint64_t)times + total / 8);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, total);
    for (lua_Integer i = 0; i < times; i++) {
        if (i > 0) {
            memcpy(out, between, n_between);
            out += n_between;
        }
        memcpy(out, text, n);
        out += n;
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

/* string.format of Lua, after each argument of a %s is text without addresses. upvalue: the library's function. */
static int text_format(lua_State *L)
{
    size_t length;
    const char *format = text_argument(L, 1, &length);
    const int n = lua_gettop(L);
    int argument = 1;
    for (const char *p = format; *p; p++) {
        if (*p != '%' || *++p == '%') {
            continue;
        }
        p += strspn(p, "-+ #0123456789.");
        argument++;
        if (*p == 'p') {
            return luaL_error(L, "string.format: %%p is not available: addresses differ from run to run");
        }
        if (*p == 's' && argument <= n && lua_type(L, argument) != LUA_TSTRING) {
            gj_sandbox_tostring(L, argument, NULL);
            lua_replace(L, argument);
        }
        if (argument <= n && lua_type(L, argument) == LUA_TSTRING) {
            gj_sandbox_charge(L, lua_rawlen(L, argument) / 8);
        }
        if (!*p) {
            break;
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, 1);
    return 1;
}

/* --- patterns ----------------------------------------------------------------------------------------------------------------- */

/* Match at `at`; charge the steps; raise what is wrong. */
static const char *match_at(lua_State *L, struct gj_pattern *m, const char *at)
{
    const struct gj_sandbox *box = gj_sandbox_of(L);
    m->steps = 0;
    m->steps_max = box->work < box->work_limit ? box->work_limit - box->work : 0;
    const char *end = gj_pattern_match_at(m, at);
    if (m->error == gj_pattern_too_long) {
        m->steps = m->steps_max + 1;
    }
    gj_sandbox_charge(L, m->steps);
    if (m->error) {
        luaL_error(L, "%s", m->error);
    }
    return end;
}

/* Push capture i; the whole match when there are none. */
static void push_capture(lua_State *L, const struct gj_pattern *m, int i, const char *start, const char *end)
{
    if (i >= m->n_captures) {
        if (i != 0) {
            luaL_error(L, "invalid capture index %%%d", i + 1);
        }
        lua_pushlstring(L, start, (size_t)(end - start));
        return;
    }
    const ptrdiff_t length = m->capture[i].length;
    if (length == GJ_CAPTURE_OPEN) {
        luaL_error(L, "unfinished capture");
    }
    if (length == GJ_CAPTURE_POSITION) {
        lua_pushinteger(L, m->capture[i].start - m->subject + 1);
    } else {
        lua_pushlstring(L, m->capture[i].start, (size_t)length);
    }
}

static int push_captures(lua_State *L, const struct gj_pattern *m, const char *start, const char *end, bool whole)
{
    const int n = m->n_captures == 0 && whole ? 1 : m->n_captures;
    luaL_checkstack(L, n, "too many captures");
    for (int i = 0; i < n; i++) {
        push_capture(L, m, i, start, end);
    }
    return n;
}

/* First place of `word` in text[from..n); n when there is none. */
static size_t find_plain(lua_State *L, const char *text, size_t n, size_t from, const char *word, size_t n_word)
{
    while (n - from >= n_word) {
        const char *at = n_word ? memchr(text + from, word[0], n - from - n_word + 1) : text + from;
        gj_sandbox_charge(L, 1 + (at ? (size_t)(at - text) - from : n - from) / 16 + n_word / 16);
        if (!at) {
            return n + 1;
        }
        if (memcmp(at, word, n_word) == 0) {
            return (size_t)(at - text);
        }
        from = (size_t)(at - text) + 1;
    }
    return n + 1;
}

static int find_or_match(lua_State *L, bool is_find)
{
    size_t n, n_pattern;
    const char *text = luaL_checklstring(L, 1, &n);
    const char *pattern = luaL_checklstring(L, 2, &n_pattern);
    const size_t init = from_position(luaL_optinteger(L, 3, 1), n) - 1;
    if (init > n) {
        lua_pushnil(L);
        return 1;
    }
    gj_sandbox_charge(L, 4 + n_pattern / 8);
    if (is_find && (lua_toboolean(L, 4) || (strpbrk(pattern, "^$*+?.([%-") == NULL && strlen(pattern) == n_pattern))) {
        const size_t at = find_plain(L, text, n, init, pattern, n_pattern);
        if (at > n) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, (lua_Integer)at + 1);
        lua_pushinteger(L, (lua_Integer)(at + n_pattern));
        return 2;
    }
    const bool anchored = n_pattern > 0 && pattern[0] == '^';
    struct gj_pattern m;
    gj_pattern_init(&m, text, n, pattern + anchored, n_pattern - anchored, 0);
    for (const char *at = text + init; at <= text + n; at++) {
        const char *end = match_at(L, &m, at);
        if (end && is_find) {
            lua_pushinteger(L, at - text + 1);
            lua_pushinteger(L, end - text);
            return 2 + push_captures(L, &m, at, end, false);
        }
        if (end) {
            return push_captures(L, &m, at, end, true);
        }
        if (anchored) {
            break;
        }
    }
    lua_pushnil(L);
    return 1;
}

static int text_find(lua_State *L)
{
    return find_or_match(L, true);
}

static int text_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* upvalues: text, pattern, where to look next, end of the last match (so that an empty match is not found twice) */
static int gmatch_step(lua_State *L)
{
    size_t n, n_pattern;
    const char *text = lua_tolstring(L, lua_upvalueindex(1), &n);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &n_pattern);
    const lua_Integer last_end = lua_tointeger(L, lua_upvalueindex(4));
    struct gj_pattern m;
    gj_pattern_init(&m, text, n, pattern, n_pattern, 0);
    for (size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3)); from <= n; from++) {
        const char *end = match_at(L, &m, text + from);
        if (end && end - text != last_end) {
            lua_pushinteger(L, end - text);
            lua_copy(L, -1, lua_upvalueindex(3));
            lua_replace(L, lua_upvalueindex(4));
            return push_captures(L, &m, text + from, end, true);
        }
    }
    return 0;
}

static int text_gmatch(lua_State *L)
{
    size_t n;
    luaL_checklstring(L, 1, &n);
    luaL_checkstring(L, 2);
    const size_t init = from_position(luaL_optinteger(L, 3, 1), n) - 1;
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(init > n ? n + 1 : init));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_step, 4);
    return 1;
}

/* A replacement text: %0 the match, %1.. captures, %% a percent sign. */
static void add_text(lua_State *L, luaL_Buffer *buffer, const struct gj_pattern *m, const char *start, const char *end)
{
    size_t n;
    const char *text = lua_tolstring(L, 3, &n);
    gj_sandbox_charge(L, 1 + n / 8);
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '%') {
            luaL_addchar(buffer, text[i]);
            continue;
        }
        i++;
        if (i < n && text[i] == '%') {
            luaL_addchar(buffer, '%');
        } else if (i < n && text[i] == '0') {
            luaL_addlstring(buffer, start, (size_t)(end - start));
        } else if (i < n && text[i] >= '1' && text[i] <= '9') {
            push_capture(L, m, text[i] - '1', start, end);
            luaL_tolstring(L, -1, NULL); /* a position is a number */
            lua_remove(L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Add what stands in for the match [start, end). */
static void add_replacement(lua_State *L, luaL_Buffer *buffer, const struct gj_pattern *m, const char *start,
                            const char *end)
{
    const int type = lua_type(L, 3);
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(L, m, start, end, true), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(L, m, 0, start, end);
        lua_gettable(L, 3);
    } else {
        add_text(L, buffer, m, start, end);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(buffer, start, (size_t)(end - start));
    } else if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    } else {
        luaL_addvalue(buffer);
    }
}

static int text_gsub(lua_State *L)
{
    size_t n, n_pattern;
    const char *text = text_argument(L, 1, &n);
    const char *pattern = text_argument(L, 2, &n_pattern);
    const int type = lua_type(L, 3);
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
                     "string/function/table");
    if (type == LUA_TNUMBER) {
        lua_tolstring(L, 3, NULL);
    }
    const lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)n + 1);
    const bool anchored = n_pattern > 0 && pattern[0] == '^';
    struct gj_pattern m;
    gj_pattern_init(&m, text, n, pattern + anchored, n_pattern - anchored, 0);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    const char *at = text;
    const char *last_end = NULL;
    lua_Integer count = 0;
    while (count < most) {
        const char *end = match_at(L, &m, at);
        if (end && end != last_end) {
            count++;
            add_replacement(L, &buffer, &m, at, end);
            at = last_end = end;
        } else if (at < text + n) {
            luaL_addchar(&buffer, *at++);
        } else {
            break;
        }
        if (anchored) {
            break;
        }
    }
    luaL_addlstring(&buffer, at, (size_t)(text + n - at));
    luaL_pushresult(&buffer);
    lua_pushinteger(L, count);
    return 2;
}

void gj_sandbox_open_string(lua_State *L)
{
    static const luaL_Reg own[] = {{"len", text_len},     {"sub", text_sub},   {"lower", text_lower},
                                   {"upper", text_upper}, {"rep", text_rep},   {"reverse", text_reverse},
                                   {"byte", text_byte},   {"char", text_char}, {"find", text_find},
                                   {"match", text_match}, {"gsub", text_gsub}, {"gmatch", text_gmatch},
                                   {NULL, NULL}};
    lua_pushcfunction(L, luaopen_string); /* also gives strings their metatable */
    lua_call(L, 0, 1);
    lua_createtable(L, 0, 16);
    luaL_setfuncs(L, own, 0);
    lua_getfield(L, -2, "format");
    lua_pushcclosure(L, text_format, 1);
    lua_setfield(L, -2, "format");
    lua_remove(L, -2);
    gj_sandbox_seal(L, "string");
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}
