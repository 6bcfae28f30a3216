# Everything comes from Debian packages (tools/install_dependencies.sh).

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(date REQUIRED)
find_package(fmt REQUIRED)
find_package(RocksDB REQUIRED)
find_package(Protobuf REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(OpenSSL REQUIRED)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(mimalloc REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)

# Charts of the simulator's report; becomes a part of it.
find_file(CHART_LIBRARY chart.min.js REQUIRED NO_DEFAULT_PATH
  PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist)

# CAF 0.17 in Debian has neither a CMake package nor a pkg-config file.
find_library(CAF_CORE_LIBRARY caf_core REQUIRED)
add_library(recobro_caf INTERFACE)
target_link_libraries(recobro_caf INTERFACE "${CAF_CORE_LIBRARY}" Threads::Threads)
add_library(recobro::caf ALIAS recobro_caf)

# RESTinio's own CMake package asks for parts that Debian ships without CMake files.
find_path(RESTINIO_INCLUDE restinio/all.hpp REQUIRED)
find_library(HTTP_PARSER_LIBRARY http_parser REQUIRED)
add_library(recobro_restinio INTERFACE)
target_compile_definitions(recobro_restinio INTERFACE ASIO_STANDALONE)
target_link_libraries(recobro_restinio INTERFACE
  "${HTTP_PARSER_LIBRARY}" fmt::fmt OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
add_library(recobro::restinio ALIAS recobro_restinio)
