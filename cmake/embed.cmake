# recobro_embed(<target> <array> <glob>...) makes the files a part of the target: an array
# `recobro::<array>` of {path from the root, content}. The room that uses it declares it.
function(recobro_embed target array)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" ${ARGN})
  set(entries "")
  foreach(file IN LISTS files)
    recobro_embedded_entry(entries "${file}" "${PROJECT_SOURCE_DIR}/${file}")
  endforeach()
  recobro_embedded_source(${target} ${array} "${entries}")
endfunction()

# The same for one file of an installed package, by its name alone.
function(recobro_embed_system target array path)
  get_filename_component(name "${path}" NAME)
  set(entries "")
  recobro_embedded_entry(entries "${name}" "${path}")
  recobro_embedded_source(${target} ${array} "${entries}")
endfunction()

function(recobro_embedded_entry into name path)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  file(READ "${path}" content)
  set(${into} "${${into}}  {\"${name}\", R\"embedded(${content})embedded\"},\n" PARENT_SCOPE)
endfunction()

function(recobro_embedded_source target array entries)
  set(source "${PROJECT_BINARY_DIR}/generated/${array}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"config/embedded_files.hpp\"

namespace recobro {

namespace {
const embedded_file files[] = {
@entries@};
}

extern const std::span<const embedded_file> @array@;
const std::span<const embedded_file> @array@{files};

} // namespace recobro
")
  target_sources(${target} PRIVATE "${source}")
endfunction()
