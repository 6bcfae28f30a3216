# recobro_embed(<target> <array> <glob>...) makes the files a part of the target: an array
# `recobro::<array>` of {path from the root, content}, declared in config/embedded_files.hpp.
function(recobro_embed target array)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" ${ARGN})
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${file}")
    file(READ "${PROJECT_SOURCE_DIR}/${file}" content)
    string(APPEND entries "  {\"${file}\", R\"embedded(${content})embedded\"},\n")
  endforeach()
  set(source "${PROJECT_BINARY_DIR}/generated/${array}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"config/embedded_files.hpp\"

namespace recobro {

namespace {
const embedded_file files[] = {
@entries@};
}

const std::span<const embedded_file> @array@{files};

} // namespace recobro
")
  target_sources(${target} PRIVATE "${source}")
endfunction()
