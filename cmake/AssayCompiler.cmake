if(ASSAY_LIBRARY)
  # Of a wheel, what is not scanning is compiled for size (cmake/AssayRoom.cmake), and what is scanning is not unrolled: code is
  # most of what is fetched. Functions have sections, so that the linker drops what nobody calls and folds what is alike.
  set(ASSAY_OPTIMISED -O2)
  set(ASSAY_ONCE_OPTIMISED -Os)
  set(ASSAY_CODE_LAYOUT -ffunction-sections -fdata-sections)
else()
  set(ASSAY_OPTIMISED -O3)
  set(ASSAY_ONCE_OPTIMISED -O1)
  set(ASSAY_CODE_LAYOUT -fno-plt)
endif()

# Compiler settings that every target of the project uses through assay_settings.
add_library(assay_settings INTERFACE)
target_include_directories(assay_settings INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(assay_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion
  -Wimplicit-fallthrough -Werror
  # What runs once a run, tests and the command line, compiles in three quarters of the time.
  $<$<CONFIG:Release>:$<IF:$<BOOL:$<TARGET_PROPERTY:ASSAY_RUNS_ONCE>>,${ASSAY_ONCE_OPTIMISED},${ASSAY_OPTIMISED}>>
  ${ASSAY_CODE_LAYOUT} -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns wrongly about null pointers and bounds inside inlined standard containers.
  target_compile_options(assay_settings INTERFACE -Wno-null-dereference -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-array-bounds -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(ASSAY_SANITIZE)
  # Sanitized code takes three times as long to optimise as to compile, so only the rooms whose time counts are
  # optimised at all (cmake/AssayRoom.cmake). Line tables are all that a sanitizer's report needs.
  target_compile_options(assay_settings INTERFACE -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all $<IF:$<BOOL:$<TARGET_PROPERTY:ASSAY_RUNS_ONCE>>,-O0,-O1> -g1 -UNDEBUG
    -D_GLIBCXX_ASSERTIONS)
  target_link_options(assay_settings INTERFACE -fsanitize=${ASSAY_SANITIZE})
endif()
if(ASSAY_FUZZ)
  target_compile_options(assay_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE)
  # Precompiled headers and ccache agree only with this leniency, and paths below the source folder are kept relative,
  # so that a second checkout finds what the first one compiled. Comments count: GCC knows a header of a precompiled one
  # again by all of its bytes, so one that was compiled from other comments would be included twice.
  set(ASSAY_CCACHE_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_NOHASHDIR=1 CCACHE_COMMENTS=1 "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${ASSAY_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${ASSAY_CCACHE_LAUNCHER}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ASSAY_CCACHE_LAUNCHER}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(assay_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    target_compile_options(assay_settings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()
find_program(ASSAY_MOLD mold)
find_program(ASSAY_LLD ld.lld-16)
if(ASSAY_LIBRARY AND ASSAY_LLD)
  # It writes relative relocations in their short form, with the name that glibc wants to see for them. GCC takes a linker by
  # its name in a folder alone.
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/linker")
  file(CREATE_LINK "${ASSAY_LLD}" "${PROJECT_BINARY_DIR}/linker/ld.lld" SYMBOLIC)
  target_link_options(assay_settings INTERFACE "-B${PROJECT_BINARY_DIR}/linker" -fuse-ld=lld)
elseif(ASSAY_MOLD)
  target_link_options(assay_settings INTERFACE -fuse-ld=mold)
endif()
