# recobro_room(<name> SOURCES <glob>... [EXCLUDE <prefix>...] [PROTOCOLS <proto>...]
#              USES <target>... INTERNALLY <target>...)
#
# One static library recobro_<name>. USES shows in the room's headers, INTERNALLY does not. A room
# that has no source file yet is an INTERFACE library, so that everything around it configures.
function(recobro_room name)
  cmake_parse_arguments(room "" "" "SOURCES;EXCLUDE;PROTOCOLS;USES;INTERNALLY" ${ARGN})
  recobro_glob(sources "${room_SOURCES}" "${room_EXCLUDE}")
  set(target recobro_${name})
  if(NOT sources)
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} INTERFACE ${room_USES})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PUBLIC ${room_USES} PRIVATE ${room_INTERNALLY} recobro_warnings)
  foreach(protocol IN LISTS room_PROTOCOLS)
    recobro_protocol(${target} "${protocol}")
  endforeach()
  recobro_closed(${name})
endfunction()

function(recobro_glob result patterns excluded)
  file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}"
    LIST_DIRECTORIES false ${patterns})
  foreach(prefix IN LISTS excluded)
    string(REPLACE "." "\\." prefix "${prefix}")
    list(FILTER found EXCLUDE REGEX "^${prefix}")
  endforeach()
  list(FILTER found EXCLUDE REGEX "(^|/)node_modules/")
  set(${result} ${found} PARENT_SCOPE)
endfunction()

# Compiles the .proto into the target. The generated code is not ours to warn about.
function(recobro_protocol target protocol)
  if(NOT EXISTS "${PROJECT_SOURCE_DIR}/${protocol}")
    return()
  endif()
  set(out "${PROJECT_BINARY_DIR}/generated")
  string(REGEX REPLACE "\\.proto$" "" stem "${protocol}")
  file(MAKE_DIRECTORY "${out}")
  add_custom_command(
    OUTPUT "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h"
    COMMAND protobuf::protoc "--proto_path=${PROJECT_SOURCE_DIR}" "--cpp_out=${out}"
      "${PROJECT_SOURCE_DIR}/${protocol}"
    DEPENDS "${PROJECT_SOURCE_DIR}/${protocol}"
    COMMENT "protoc ${protocol}")
  target_sources(${target} PRIVATE "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h")
  set_source_files_properties("${out}/${stem}.pb.cc" PROPERTIES COMPILE_OPTIONS "-w")
  target_include_directories(${target} SYSTEM PRIVATE "${out}")
endfunction()

# Links every object of the room with nothing but the rooms it may use: an arrow that points outward
# is an undefined symbol here.
function(recobro_closed name)
  set(source "${PROJECT_BINARY_DIR}/closed/main.cpp")
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "int main() {}\n")
  endif()
  add_executable(closed_${name} "${source}")
  set_target_properties(closed_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/closed")
  target_link_libraries(closed_${name} PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,recobro_${name}>")
endfunction()

# A program of one main file and everything else from recobro_tools.
function(recobro_program name main)
  if(NOT EXISTS "${PROJECT_SOURCE_DIR}/${main}")
    return()
  endif()
  add_executable(${name} "${main}")
  if(NOT CMAKE_BUILD_TYPE MATCHES "Asan|Fuzz")
    # First in the list of needed libraries, and kept there though nothing names it: it replaces
    # malloc for the whole process (1.4 times the throughput in the prototype).
    target_link_libraries(${name} PRIVATE -Wl,--no-as-needed mimalloc -Wl,--as-needed)
  endif()
  target_link_libraries(${name} PRIVATE recobro_tools CLI11::CLI11 fmt::fmt spdlog::spdlog
    recobro_warnings)
endfunction()
