# Outside libraries. Each is linked statically where the system has an archive, so that the program
# starts without the dynamic loader's work; docs/dependencies.md gives the reason for each.
find_package(Threads REQUIRED)

# assay_find(<target> <library> <header>): an imported target, the archive before the shared object.
function(assay_find target library header)
  find_library(${target}_LIBRARY NAMES lib${library}.a ${library} REQUIRED)
  find_path(${target}_INCLUDE ${header} REQUIRED)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_link_libraries(${target} INTERFACE "${${target}_LIBRARY}")
  set_target_properties(${target} PROPERTIES ASSAY_ARCHIVE "${${target}_LIBRARY}")
  target_include_directories(${target} SYSTEM INTERFACE "${${target}_INCLUDE}")
  if(ASSAY_LIBRARY AND NOT "${${target}_LIBRARY}" MATCHES "\\.a$")
    message(FATAL_ERROR "a wheel links everything but libc statically, and lib${library}.a was not found")
  endif()
  set(ASSAY_LINKED ${ASSAY_LINKED} "${${target}_LIBRARY}" PARENT_SCOPE)  # for the wheel's bill of materials
endfunction()

assay_find(dep::hyperscan hs hs/hs.h)
if(ASSAY_LIBRARY)
  # Whether it was built for several kinds of processors (cli/CMakeLists.txt).
  include(CheckLibraryExists)
  set(CMAKE_REQUIRED_LIBRARIES stdc++ m)
  get_target_property(archive dep::hyperscan ASSAY_ARCHIVE)
  check_library_exists("${archive}" avx512_hs_scan "" ASSAY_FAT_HYPERSCAN)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()
assay_find(dep::re2 re2 re2/re2.h)
assay_find(dep::deflate deflate libdeflate.h)
assay_find(dep::zlib z zlib.h)
assay_find(dep::bzip2 bz2 bzlib.h)
assay_find(dep::lzma lzma lzma.h)
assay_find(dep::zstd zstd zstd.h)
assay_find(dep::lz4 lz4 lz4frame.h)
assay_find(dep::archive archive archive.h)
assay_find(dep::fyaml fyaml libfyaml.h)
assay_find(dep::crypto crypto openssl/evp.h)
assay_find(dep::expat expat expat.h)
# What libarchive's readers of the formats that are used call; the archive has parts that need more.
target_link_libraries(dep::archive INTERFACE dep::bzip2 dep::lzma dep::zstd dep::lz4 dep::zlib dep::crypto)
target_link_libraries(dep::re2 INTERFACE Threads::Threads)
if(ASSAY_LIBRARY)
  # RE2's archive has thread-local data as only a program can have it.
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(script "${PROJECT_SOURCE_DIR}/packaging/wheel/relocatable_re2.py")
  get_target_property(archive dep::re2 ASSAY_ARCHIVE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${script}" "${archive}")
  set(relocatable "${PROJECT_BINARY_DIR}/libre2.a")
  execute_process(COMMAND "${Python3_EXECUTABLE}" "${script}" "${archive}" "${relocatable}"
    COMMAND_ERROR_IS_FATAL ANY)
  set_property(TARGET dep::re2 PROPERTY INTERFACE_LINK_LIBRARIES "${relocatable}" Threads::Threads)
endif()
target_link_libraries(dep::crypto INTERFACE ${CMAKE_DL_LIBS} Threads::Threads)

# libcurl is loaded when it is needed (scanners/sources/remote/http/curl_library.h): only its headers are built with.
find_path(ASSAY_CURL_INCLUDE curl/curl.h REQUIRED)
add_library(dep::curl INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::curl SYSTEM INTERFACE "${ASSAY_CURL_INCLUDE}")
target_link_libraries(dep::curl INTERFACE ${CMAKE_DL_LIBS})

# The interface alone: modules are loaded by their paths.
find_path(ASSAY_PKCS11_INCLUDE p11-kit/pkcs11.h PATH_SUFFIXES p11-kit-1 REQUIRED)
add_library(dep::pkcs11 INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::pkcs11 SYSTEM INTERFACE "${ASSAY_PKCS11_INCLUDE}")
target_link_libraries(dep::pkcs11 INTERFACE ${CMAKE_DL_LIBS})

find_path(ASSAY_NLOHMANN_INCLUDE nlohmann/json.hpp REQUIRED)
add_library(dep::json INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::json SYSTEM INTERFACE "${ASSAY_NLOHMANN_INCLUDE}")

find_path(ASSAY_TOML_INCLUDE toml++/toml.h REQUIRED)
add_library(dep::toml INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::toml SYSTEM INTERFACE "${ASSAY_TOML_INCLUDE}")

find_path(ASSAY_EXPECTED_INCLUDE tl/expected.hpp REQUIRED)

find_path(ASSAY_CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
add_library(dep::cli11 INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::cli11 SYSTEM INTERFACE "${ASSAY_CLI11_INCLUDE}")

if(ASSAY_TESTS)
  find_package(GTest REQUIRED)
  find_path(ASSAY_VALIJSON_INCLUDE valijson/schema.hpp REQUIRED)
  add_library(dep::valijson INTERFACE IMPORTED GLOBAL)
  target_include_directories(dep::valijson SYSTEM INTERFACE "${ASSAY_VALIJSON_INCLUDE}")
  find_path(ASSAY_RAPIDCHECK_INCLUDE rapidcheck.h REQUIRED)
  find_library(ASSAY_RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
  add_library(dep::rapidcheck INTERFACE IMPORTED GLOBAL)
  target_include_directories(dep::rapidcheck SYSTEM INTERFACE "${ASSAY_RAPIDCHECK_INCLUDE}")
  target_link_libraries(dep::rapidcheck INTERFACE "${ASSAY_RAPIDCHECK_LIBRARY}")
endif()
