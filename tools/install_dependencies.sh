#!/usr/bin/env bash
# Installs what building, testing and running recobro needs from the packages of Debian 12 or 13.
# Only missing packages are installed; with none missing it needs neither root nor network.
set -euo pipefail

# Build tools.
packages=(
  g++ cmake ninja-build ccache mold pkg-config clang-format git
  protobuf-compiler
)
# Libraries (DESIGN: "Parts").
packages+=(
  libcaf-dev          # actors
  librocksdb-dev      # journal and indexes
  libprotobuf-dev     # stored records
  librestinio-dev libasio-dev libhttp-parser-dev libssl-dev # HTTP, WebSocket, TLS
  libcurl4-openssl-dev # outgoing HTTP
  libboost-dev        # the agents' WebSocket client
  libsimdjson-dev nlohmann-json3-dev # JSON
  libyaml-cpp-dev libspdlog-dev libfmt-dev prometheus-cpp-dev
  libcli11-dev libhowardhinnant-date-dev libexpected-dev
  libsodium-dev       # hashes, vault
  libarchive-dev zlib1g-dev # compressed input
  libxlsxwriter-dev libminizip-dev # workbooks of indicators; Debian 13 does not bring the second by itself
  libmimalloc-dev     # allocator
  libjs-chart.js      # charts of the simulator's report
)
# Tests, checks and scripts.
packages+=(catch2 librapidcheck-dev shellcheck python3 curl xz-utils tzdata)
packages+=(prometheus) # checks and tests of monitoring/prometheus
# clients/typescript; Node may be there from elsewhere, and Debian's would stand beside it.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  packages+=(nodejs npm)
fi

if ! command -v apt-get >/dev/null; then
  echo "error: this needs the packages of Debian 12 or 13; there is no apt-get here" >&2
  exit 1
fi

installed() {
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "all ${#packages[@]} packages are there"
  exit 0
fi
echo "installing ${#missing[@]} of ${#packages[@]} packages: ${missing[*]}"

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "error: run this as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# Package lists are fetched only when they don't know a package we want.
for package in "${missing[@]}"; do
  if ! apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
    echo "fetching package lists"
    "${as_root[@]}" apt-get update -q
    break
  fi
done
install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
if ! "${as_root[@]}" "${install[@]}" "${missing[@]}"; then
  echo "once more with fresh package lists"
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" "${install[@]}" "${missing[@]}"
fi
