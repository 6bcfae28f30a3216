// Runs a fuzz target (LLVMFuzzerTestOneInput) without libFuzzer, which GCC lacks: mutates a corpus
// and keeps every input that reaches code no earlier one reached. Equal seed and equal number of
// runs give equal inputs. With files as arguments it runs just these.
//
//   fuzz_NAME [--seconds N | --runs N] [--seed N] [--corpus DIRECTORY] [FILE...]
//
// The input that breaks a target is left in ./fuzz_NAME.broken, so that `fuzz_NAME
// fuzz_NAME.broken` shows it again.

#include "tests/fuzz/mutator.hpp"
#include "tests/fuzz/seeds.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count);
// There only when the sanitizers are linked in.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

constexpr size_t places = 1 << 16;
alignas(8) std::array<uint8_t, places> reached_now;

} // namespace

/// Called at every basic block when the code is built with
/// -fsanitize-coverage=trace-pc; never called otherwise. This file itself is built without, and
/// without sanitizers: the hook would call itself, and the map below would be most of the time of a
/// run.
extern "C" void __sanitizer_cov_trace_pc() {
  static thread_local uintptr_t before = 0;
  const auto here = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
  auto& place = reached_now[(here ^ before) % places];
  place = static_cast<uint8_t>(place + (place != 255));
  before = (here >> 1) * 31;
}

namespace {

namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

constexpr size_t input_bytes_max = 16 * 1024;
constexpr unsigned seconds_per_input_max = 20;

struct options {
  std::chrono::seconds time{5};
  uint64_t runs = UINT64_MAX;
  uint64_t seed = 1;
  std::vector<fs::path> corpus;
  std::vector<fs::path> only;
};

const std::string* input_now = nullptr;
std::string broken_file;

void keep_broken_input() {
  if (input_now == nullptr)
    return;
  const int file = ::open(broken_file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (file >= 0 && ::write(file, input_now->data(), input_now->size()) >= 0)
    std::fprintf(stderr, "\nthe input is in %s\n", broken_file.c_str());
  input_now = nullptr;
}

void on_signal(int number) {
  if (number == SIGALRM)
    std::fprintf(stderr, "\none input takes more than %u s\n", seconds_per_input_max);
  keep_broken_input();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void watch_for_death(const char* program) {
  broken_file = fs::path{program}.filename().string() + ".broken";
  if (__sanitizer_set_death_callback != nullptr)
    __sanitizer_set_death_callback(keep_broken_input);
  for (const int number : {SIGABRT, SIGALRM, SIGFPE, SIGILL})
    std::signal(number, on_signal);
}

void run(const std::string& input) {
  input_now = &input;
  ::alarm(seconds_per_input_max);
  // A copy of its exact size, so that reading past the end is seen.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  input_now = nullptr;
}

/// True when none of the eight places from `first` on was reached.
bool nothing_at(size_t first) {
  uint64_t eight = 0;
  std::memcpy(&eight, reached_now.data() + first, sizeof eight);
  return eight == 0;
}

/// True when the last run reached a place, or a place as often, as no run before.
bool reached_more(std::array<uint8_t, places>& ever) {
  bool more = false;
  for (size_t place = 0; place < places; ++place) {
    if (place % 8 == 0 && nothing_at(place)) {
      place += 7;
      continue;
    }
    const auto times = reached_now[place];
    if (times == 0)
      continue;
    const auto bit = static_cast<uint8_t>(times < 3 ? times : times < 16 ? 4 : 8);
    more = more || (ever[place] & bit) == 0;
    ever[place] = static_cast<uint8_t>(ever[place] | bit);
  }
  return more;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "can't read %s\n", file.c_str());
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

options read_arguments(int count, char** words) {
  options chosen;
  for (int at = 1; at < count; ++at) {
    const std::string word = words[at];
    const char* value = at + 1 < count ? words[at + 1] : "";
    if (word == "--seconds")
      chosen.time = std::chrono::seconds{std::atoll(value)};
    else if (word == "--runs")
      chosen.runs = std::strtoull(value, nullptr, 10);
    else if (word == "--seed")
      chosen.seed = std::strtoull(value, nullptr, 10);
    else if (word == "--corpus")
      chosen.corpus.emplace_back(value);
    else
      chosen.only.emplace_back(word);
    at += word.starts_with("--") ? 1 : 0;
  }
  return chosen;
}

/// In the order of names, so that a seed means the same everywhere.
std::vector<std::string> load(const std::vector<fs::path>& places_to_look) {
  std::vector<fs::path> files;
  for (const auto& place : places_to_look) {
    if (fs::is_directory(place)) {
      for (const auto& found : fs::recursive_directory_iterator(place)) {
        if (found.is_regular_file())
          files.push_back(found.path());
      }
    } else {
      files.push_back(place);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs = {""};
  for (const auto& file : files)
    inputs.push_back(content(file).substr(0, input_bytes_max));
  return inputs;
}

void fuzz(const options& chosen, const char* program) {
  auto known = load(chosen.corpus);
  for (auto& seed : recobro::tests::seeds())
    known.push_back(std::move(seed));
  const auto given = known.size();
  recobro::tests::mutator mutate(chosen.seed, input_bytes_max);
  std::array<uint8_t, places> ever{};
  for (const auto& input : known) {
    mutate.learn(input);
    reached_now.fill(0);
    run(input);
    reached_more(ever);
  }
  const auto began = steady::now();
  uint64_t runs = 0;
  for (; runs < chosen.runs; ++runs) {
    // The clock is looked at seldom: asking costs as much as a short run.
    if (chosen.runs == UINT64_MAX && runs % 64 == 0 && steady::now() - began >= chosen.time)
      break;
    auto input = mutate.next(known);
    reached_now.fill(0);
    run(input);
    if (reached_more(ever))
      known.push_back(std::move(input));
  }
  const auto covered = std::count_if(ever.begin(), ever.end(), [](auto bits) { return bits != 0; });
  std::printf("%s: %llu runs from %zu inputs, %zu more kept, %zu places reached, seed %llu\n",
              fs::path{program}.filename().c_str(), static_cast<unsigned long long>(runs), given,
              known.size() - given, static_cast<size_t>(covered),
              static_cast<unsigned long long>(chosen.seed));
}

} // namespace

int main(int count, char** words) {
  const auto chosen = read_arguments(count, words);
  watch_for_death(words[0]);
  if (chosen.only.empty()) {
    fuzz(chosen, words[0]);
    return 0;
  }
  for (const auto& file : chosen.only)
    run(content(file));
  std::printf("%zu inputs run\n", chosen.only.size());
  return 0;
}
