# Flags every target of the project is built with.
# -ffp-contract=off is a law (DESIGN, law 6): with it the same source gives the same bits on every compiler,
# optimisation level and processor. -fno-math-errno lets a square root be the one instruction it is, instead of a call
# into libm for the sake of errno; it changes no value.
add_library(gj_flags INTERFACE)
target_compile_options(gj_flags INTERFACE
  -ffp-contract=off -fno-math-errno -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual
  -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wformat=2 -Wundef -Wvla)
target_compile_definitions(gj_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_include_directories(gj_flags INTERFACE ${CMAKE_CURRENT_LIST_DIR})

# gj_layer(name SOURCES file... USES lower-layer... LIBRARIES third-party-target...)
# One static library a layer. USES are seen by whoever uses the layer, LIBRARIES are not: a header of Lua outside
# sim/script is not even found. The list of layers goes to the lints that read the object code (tests/lint).
function(gj_layer name)
  cmake_parse_arguments(L "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(gj_${name} STATIC ${L_SOURCES})
  target_link_libraries(gj_${name} PUBLIC gj_flags ${L_USES} PRIVATE ${L_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY GJ_LAYERS ${name})
endfunction()
