#include <lua.h>

#include "script/script.h"

const char *gj_script_lua_version(void)
{
    return LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE;
}
