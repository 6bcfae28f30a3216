# tests/<room>/**/*.cpp becomes the program tests_<room>, linked against that room only. A folder
# that is a part of actors/ (gateway) gets that room; others (property, end_to_end, ...) get
# everything. tests/core/store belongs to `store`.

find_package(Catch2 REQUIRED) # Debian 12 has version 2, Debian 13 version 3
find_package(rapidcheck REQUIRED)

# Catch2's main takes 18 s to compile, so it is compiled once.
add_library(tests_main OBJECT tests/main.cpp)
target_link_libraries(tests_main PUBLIC Catch2::Catch2 PRIVATE recobro_warnings)
target_include_directories(tests_main PUBLIC "${PROJECT_SOURCE_DIR}")
if(Catch2_VERSION VERSION_GREATER_EQUAL 3)
  # It brings its own main, and <catch2/catch.hpp> is ours.
  target_link_libraries(tests_main PUBLIC Catch2::Catch2WithMain)
  target_include_directories(tests_main SYSTEM PUBLIC tests/support/catch2_v3)
endif()

recobro_glob(support_sources "tests/support/*.cpp" "")
add_library(tests_support STATIC ${support_sources})
target_include_directories(tests_support PUBLIC "${PROJECT_SOURCE_DIR}")
target_link_libraries(tests_support PRIVATE recobro_warnings)
target_compile_definitions(tests_support PUBLIC RECOBRO_SOURCE_DIRECTORY="${PROJECT_SOURCE_DIR}")

function(recobro_tests room)
  set(patterns "tests/${room}/*.cpp")
  set(excluded "")
  if(room STREQUAL "store")
    list(APPEND patterns "tests/core/store/*.cpp")
  elseif(room STREQUAL "core")
    set(excluded "tests/core/store/")
  endif()
  recobro_glob(sources "${patterns}" "${excluded}")
  if(NOT sources)
    return()
  endif()
  if(room STREQUAL "gateway")
    # It is tested over the real engine, without waiting for the rest of tools/.
    recobro_glob(engine_sources "tools/engine/*.cpp" "")
    list(APPEND sources ${engine_sources})
  endif()
  set(target tests_${room})
  add_executable(${target} ${sources})
  set(under_test recobro_tools)
  if(TARGET recobro_${room})
    set(under_test recobro_${room})
  elseif(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/actors/${room}")
    set(under_test recobro_actors)
  endif()
  target_link_libraries(${target} PRIVATE
    tests_main tests_support ${under_test} Catch2::Catch2 rapidcheck fmt::fmt date::date-tz
    nlohmann_json::nlohmann_json recobro_warnings)
  if(NOT room STREQUAL "core")
    target_link_libraries(${target} PRIVATE
      recobro::restinio PkgConfig::curl PkgConfig::sodium simdjson::simdjson yaml-cpp
      spdlog::spdlog CLI11::CLI11 prometheus-cpp::core PkgConfig::archive)
  endif()
  if(room STREQUAL "store")
    # Tests of the record format and of damaged files look under the port.
    target_link_libraries(${target} PRIVATE RocksDB::rocksdb-shared protobuf::libprotobuf)
    target_include_directories(${target} SYSTEM PRIVATE "${PROJECT_BINARY_DIR}/generated")
  endif()
  foreach(program recobro recobrod)
    if(TARGET ${program} AND under_test STREQUAL "recobro_tools")
      add_dependencies(${target} ${program}) # end-to-end tests start them
    endif()
  endforeach()
  add_test(NAME ${room} COMMAND ${target} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${room} PROPERTIES TIMEOUT 600
    ENVIRONMENT "RECOBRO_PROGRAMS=${PROJECT_BINARY_DIR}")
endfunction()

file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests"
  LIST_DIRECTORIES true "${PROJECT_SOURCE_DIR}/tests/*")
list(APPEND folders store)
list(REMOVE_DUPLICATES folders)
list(REMOVE_ITEM folders support fuzz)
foreach(folder IN LISTS folders)
  if(folder STREQUAL "store" OR IS_DIRECTORY "${PROJECT_SOURCE_DIR}/tests/${folder}")
    recobro_tests("${folder}")
  endif()
endforeach()

if(EXISTS "${PROJECT_SOURCE_DIR}/tests/fuzz/CMakeLists.txt")
  add_subdirectory(tests/fuzz)
endif()
