# Compiler settings that every target of the project uses through assay_settings.
add_library(assay_settings INTERFACE)
target_include_directories(assay_settings INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(assay_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion
  -Wimplicit-fallthrough -Werror
  # What runs once a run, tests and the command line, compiles in three quarters of the time.
  # Of a wheel, what is not scanning is compiled for size (cmake/AssayRoom.cmake).
  $<$<CONFIG:Release>:$<IF:$<BOOL:$<TARGET_PROPERTY:ASSAY_RUNS_ONCE>>,$<IF:$<BOOL:${ASSAY_LIBRARY}>,-Os,-O1>,-O3>>
  $<$<AND:$<BOOL:${ASSAY_LIBRARY}>,$<BOOL:$<TARGET_PROPERTY:ASSAY_RUNS_ONCE>>>:-ffunction-sections>
  $<$<AND:$<BOOL:${ASSAY_LIBRARY}>,$<BOOL:$<TARGET_PROPERTY:ASSAY_RUNS_ONCE>>>:-fdata-sections>
  -fno-plt -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns wrongly about null pointers and bounds inside inlined standard containers.
  target_compile_options(assay_settings INTERFACE -Wno-null-dereference -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-array-bounds -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(ASSAY_SANITIZE)
  # -O1 compiles in two thirds of the time of -O2, and line tables are all that a sanitizer's report needs.
  target_compile_options(assay_settings INTERFACE -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -O1 -g1 -UNDEBUG -D_GLIBCXX_ASSERTIONS)
  target_link_options(assay_settings INTERFACE -fsanitize=${ASSAY_SANITIZE})
endif()
if(ASSAY_FUZZ)
  target_compile_options(assay_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE)
  # Precompiled headers and ccache agree only with this leniency, and paths below the source folder are kept relative,
  # so that a second checkout finds what the first one compiled.
  set(ASSAY_CCACHE_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_NOHASHDIR=1 "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${ASSAY_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${ASSAY_CCACHE_LAUNCHER}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ASSAY_CCACHE_LAUNCHER}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(assay_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    target_compile_options(assay_settings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()
find_program(ASSAY_MOLD mold)
if(ASSAY_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_link_options(assay_settings INTERFACE -fuse-ld=mold)
endif()
