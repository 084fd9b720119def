# Three precompiled headers serve nearly all rooms, two for libraries and one for tests: one a room cost a fifth of a full
# build. Rooms of hundreds of files that read the same headers of their own have their own.
set(ASSAY_COMMON_HEADERS <string> <string_view> <vector> <memory> <span> <unordered_map> <map> <algorithm> <functional>
  <optional> <atomic> <mutex> <thread> "${PROJECT_SOURCE_DIR}/base/file.h" "${PROJECT_SOURCE_DIR}/base/strings.h")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/headers.cc" CONTENT "// Only what is compiled before it counts.\n")
add_library(assay_headers OBJECT "${PROJECT_BINARY_DIR}/generated/headers.cc")
target_link_libraries(assay_headers PRIVATE assay_settings)
target_precompile_headers(assay_headers PRIVATE ${ASSAY_COMMON_HEADERS})
# For what is compiled with ASSAY_RUNS_ONCE: a precompiled header serves one set of flags.
add_library(assay_once_headers OBJECT "${PROJECT_BINARY_DIR}/generated/headers.cc")
target_link_libraries(assay_once_headers PRIVATE assay_settings)
set_target_properties(assay_once_headers PROPERTIES ASSAY_RUNS_ONCE ON)
target_precompile_headers(assay_once_headers PRIVATE ${ASSAY_COMMON_HEADERS})
# In a build of the library all rooms but these are compiled for size. These are as in a build of the program, so that
# their objects come from the compiler's cache.
set(ASSAY_FAST_ROOMS base rules secrets sources scan)
if(ASSAY_TESTS)
  add_library(assay_test_headers OBJECT "${PROJECT_BINARY_DIR}/generated/headers.cc")
  target_link_libraries(assay_test_headers PRIVATE assay_settings GTest::gtest)
  set_target_properties(assay_test_headers PROPERTIES ASSAY_RUNS_ONCE ON)
  target_precompile_headers(assay_test_headers PRIVATE ${ASSAY_COMMON_HEADERS} <gtest/gtest.h>)
endif()

# assay_room(<name> [LINK <targets>...] [TEST_LINK <targets>...] [FUZZ_LINK <targets>...] [FOLDERS <sub-folders>...]
#            [HEADERS <precompiled headers>...] [RUNS_ONCE])
#
# A room is a folder with one static library, assay_<name>, made of its *.cc files. Files that end in
# _test.cc become one test program, assay_<name>_test; each *_fuzz.cc becomes a libFuzzer program of its own, named
# <name>_<folder>_<file>. RUNS_ONCE: nothing in the room is done for each byte, file or commit.
function(assay_room name)
  cmake_parse_arguments(ROOM "RUNS_ONCE" "" "LINK;TEST_LINK;FUZZ_LINK;FOLDERS;HEADERS" ${ARGN})
  set(patterns "*.cc")
  foreach(folder IN LISTS ROOM_FOLDERS)
    list(APPEND patterns "${folder}/*.cc")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench|main)\\.cc$")

  if(NOT sources)
    message(FATAL_ERROR "assay_room(${name}): the folder holds no source file")
  endif()
  add_library(assay_${name} STATIC ${sources})
  target_link_libraries(assay_${name} PUBLIC assay_settings ${ROOM_LINK})
  if(ROOM_RUNS_ONCE OR (ASSAY_LIBRARY AND NOT name IN_LIST ASSAY_FAST_ROOMS))
    set_target_properties(assay_${name} PROPERTIES ASSAY_RUNS_ONCE ON)
    target_precompile_headers(assay_${name} REUSE_FROM assay_once_headers)
  elseif(ROOM_HEADERS)
    list(TRANSFORM ROOM_HEADERS PREPEND "${PROJECT_SOURCE_DIR}/")
    target_precompile_headers(assay_${name} PRIVATE ${ASSAY_COMMON_HEADERS} ${ROOM_HEADERS})
  else()
    target_precompile_headers(assay_${name} REUSE_FROM assay_headers)
  endif()

  if(ASSAY_TESTS AND tests)
    add_executable(assay_${name}_test ${tests})
    target_link_libraries(assay_${name}_test PRIVATE assay_${name} ${ROOM_TEST_LINK} GTest::gtest_main)
    set_target_properties(assay_${name}_test PROPERTIES ASSAY_RUNS_ONCE ON)
    target_precompile_headers(assay_${name}_test REUSE_FROM assay_test_headers)
    include(GoogleTest)
    if(ASSAY_SANITIZE)
      # One process for all: sanitized programs take long to start. A failure still names its test.
      add_test(NAME "unit.${name}" COMMAND assay_${name}_test)
      set_tests_properties("unit.${name}" PROPERTIES LABELS unit ENVIRONMENT "RC_PARAMS=seed=1" TIMEOUT 1200)
    else()
      # Property tests draw from a fixed seed, so that a run says the same each time.
      gtest_discover_tests(assay_${name}_test PROPERTIES LABELS unit ENVIRONMENT "RC_PARAMS=seed=1" DISCOVERY_TIMEOUT 60)
    endif()
  endif()
  if(ASSAY_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      file(RELATIVE_PATH program "${CMAKE_CURRENT_SOURCE_DIR}" "${fuzzer}")
      string(REGEX REPLACE "\\.cc$" "" program "${name}/${program}")
      string(REPLACE "/" "_" program "${program}")
      add_executable(${program} "${fuzzer}")
      target_link_libraries(${program} PRIVATE assay_${name} ${ROOM_FUZZ_LINK})
      target_link_options(${program} PRIVATE -fsanitize=fuzzer)
      set(corpus "${PROJECT_BINARY_DIR}/fuzz/${program}")
      file(MAKE_DIRECTORY "${corpus}")
      add_test(NAME "fuzz.${program}" COMMAND ${program} -seed=1 ${ASSAY_FUZZ_LIMITS} -timeout=20
        -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=${corpus}-" "${corpus}")
      set_tests_properties("fuzz.${program}" PROPERTIES LABELS fuzz FIXTURES_REQUIRED fuzz_seeds)
    endforeach()
  endif()
endfunction()
