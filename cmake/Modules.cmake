# Builds each module of src/LAYERS as a static library `wesley_NAME` from src/NAME/*.cc, and
# `NAME_test` from src/NAME/*_test.cc. The arrows of src/LAYERS are the link dependencies.

# What the sanitizer build makes: the tests that need no server.
add_custom_target(sanitized_tests)

add_library(wesley_options INTERFACE)
target_compile_options(wesley_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12's flow analysis sees overruns inside std::string and std::variant that are not there, once it
  # optimises (GCC bugs 105329, 105651, 105562). Later compilers and clang keep these warnings.
  target_compile_options(wesley_options INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                                                  -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
target_include_directories(wesley_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(wesley_options INTERFACE WESLEY_VERSION="${PROJECT_VERSION}")
target_link_libraries(wesley_options INTERFACE fmt::fmt Threads::Threads)
if(WESLEY_SANITIZE)
  target_compile_options(wesley_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                  -fno-omit-frame-pointer)
  target_link_options(wesley_options INTERFACE -fsanitize=address,undefined)
endif()
if(WESLEY_COVERAGE)
  target_compile_options(wesley_options INTERFACE --coverage)
  target_link_options(wesley_options INTERFACE --coverage)
endif()

function(wesley_use_pch target)
  if(WESLEY_PCH)
    target_precompile_headers(${target} PRIVATE <algorithm> <functional> <map> <memory> <optional> <set>
                              <string> <string_view> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)
  endif()
endfunction()

function(wesley_add_module name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|/main\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(NOT sources)
    add_library(wesley_${name} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(wesley_${name} STATIC ${sources})
    set(scope PUBLIC)
    wesley_use_pch(wesley_${name})
  endif()
  target_link_libraries(wesley_${name} ${scope} wesley_options)
  foreach(dependency IN LISTS ARGN)
    target_link_libraries(wesley_${name} ${scope} wesley_${dependency})
  endforeach()
  if(tests AND WESLEY_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE wesley_${name} GTest::gtest GTest::gtest_main ${RAPIDCHECK_LIBRARY})
    wesley_use_pch(${name}_test)
    add_test(NAME unit.${name} COMMAND ${name}_test --gtest_brief=1)
    set_tests_properties(unit.${name} PROPERTIES LABELS unit)
    add_dependencies(sanitized_tests ${name}_test)
  endif()
endfunction()

# Links a third-party library, and its include folders as system ones, into the one module that wraps it.
function(wesley_wraps name)
  get_target_property(type wesley_${name} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(wesley_${name} PRIVATE ${ARGN})
  endif()
endfunction()

file(STRINGS ${CMAKE_SOURCE_DIR}/src/LAYERS layer_lines REGEX "^[a-z]+ +:")
function(wesley_add_modules)
  foreach(line IN LISTS layer_lines)
    string(REGEX MATCH "^[a-z]+" name "${line}")
    string(REGEX REPLACE "^[a-z]+ +: *" "" dependencies "${line}")
    string(REPLACE " " ";" dependencies "${dependencies}")
    wesley_add_module(${name} ${dependencies})
  endforeach()
endfunction()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/LAYERS)
