#include "core/store/block_format.hpp"

#include "core/store/keys.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cassert>
#include <cstring>

namespace recobro {

namespace {

constexpr unsigned char format_now = 1;
constexpr size_t hash_at = 1 + 2 + 8 + 8 + 8 + 4 + 8 + 32;
constexpr size_t entries_at = hash_at + 32;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

block_hash to_hash(std::string_view bytes) {
  block_hash hash;
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

tl::unexpected<error> damaged(std::string_view block, const char* what) {
  return fail(errc::store_damaged, fmt::format("a block of {} bytes {}", block.size(), what));
}

bool take_entry(std::string_view& from, raw_entry& to) {
  uint64_t size = 0;
  return take_varint(from, size) && take_bytes(from, size, to.account) && take_varint(from, size)
         && take_bytes(from, size, to.bytes);
}

} // namespace

bool block_builder::full(size_t entry_bytes) const {
  return count_ > 0 && bytes_.size() + entry_bytes > block_bytes_max;
}

uint32_t block_builder::add(std::string_view account, std::string_view entry,
                            bool first_of_account) {
  if (finished_) {
    bytes_.assign(entries_at, '\0');
    finished_ = false;
  }
  append_varint(bytes_, account.size());
  bytes_.append(account);
  append_varint(bytes_, entry.size());
  bytes_.append(entry);
  new_accounts_ += first_of_account;
  return count_++;
}

std::string_view block_builder::finish(uint16_t partition, instant written_at, chain_head& before) {
  assert(count_ > 0);
  std::string header;
  header.push_back(static_cast<char>(format_now));
  append_be16(header, partition);
  append_be64(header, before.number + 1);
  append_be64(header, before.next_offset);
  append_be64(header, static_cast<uint64_t>(written_at.time_since_epoch().count()));
  append_be32(header, count_);
  append_be64(header, before.accounts + new_accounts_);
  header.append(reinterpret_cast<const char*>(before.hash.data()), before.hash.size());
  assert(header.size() == hash_at);
  std::memcpy(bytes_.data(), header.data(), header.size());
  const auto hash = hash_of(bytes_);
  std::memcpy(bytes_.data() + hash_at, hash.data(), hash.size());
  before = {before.number + 1, before.next_offset + count_, before.accounts + new_accounts_, hash};
  discard();
  return bytes_;
}

void block_builder::discard() {
  // The bytes stay: `finish` has given them out.
  count_ = 0;
  new_accounts_ = 0;
  finished_ = true;
}

result<block_header> read_header(std::string_view block) {
  if (block.size() < entries_at)
    return damaged(block, "is shorter than its header");
  if (static_cast<unsigned char>(block[0]) != format_now)
    return damaged(block, "has an unknown format");
  block_header header;
  header.partition = static_cast<uint16_t>(read_be(block.substr(1, 2)));
  header.number = read_be(block.substr(3, 8));
  header.first_offset = read_be(block.substr(11, 8));
  header.written_at = instant{duration{static_cast<int64_t>(read_be(block.substr(19, 8)))}};
  header.count = static_cast<uint32_t>(read_be(block.substr(27, 4)));
  header.accounts = read_be(block.substr(31, 8));
  header.previous_hash = to_hash(block.substr(39, 32));
  header.hash = to_hash(block.substr(hash_at, 32));
  return header;
}

block_hash hash_of(std::string_view block) {
  assert(block.size() >= entries_at);
  crypto_generichash_state state;
  block_hash hash;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, octets(block), hash_at);
  crypto_generichash_update(&state, octets(block) + entries_at, block.size() - entries_at);
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

result<void> each_entry(std::string_view block,
                        const std::function<bool(const raw_entry&)>& visit) {
  const auto header = read_header(block);
  if (!header)
    return fail(header.error());
  auto rest = block.substr(entries_at);
  raw_entry each;
  for (uint32_t index = 0; index < header->count; ++index) {
    if (!take_entry(rest, each))
      return damaged(block, "ends in the middle of an entry");
    if (!visit(each))
      return {};
  }
  if (!rest.empty())
    return damaged(block, "goes on behind its last entry");
  return {};
}

result<raw_entry> entry_at(std::string_view block, uint32_t index) {
  if (block.size() < entries_at)
    return damaged(block, "is shorter than its header");
  auto rest = block.substr(entries_at);
  raw_entry each;
  for (uint32_t at = 0; at <= index; ++at)
    if (!take_entry(rest, each))
      return damaged(block, "has fewer entries than the history index says");
  return each;
}

result<stored_block> decode_block(std::string_view block) {
  const auto header = read_header(block);
  if (!header)
    return fail(header.error());
  stored_block to{header->partition,
                  header->number,
                  header->first_offset,
                  header->written_at,
                  std::string(header->previous_hash.begin(), header->previous_hash.end()),
                  std::string(header->hash.begin(), header->hash.end()),
                  {}};
  std::optional<error> failure;
  auto walked = each_entry(block, [&](const raw_entry& each) {
    auto account = account_key::parse(each.account);
    auto decoded = decode_entry(each.bytes);
    if (!account || !decoded) {
      failure = account ? decoded.error() : account.error();
      return false;
    }
    to.entries.emplace_back(std::move(*account), std::move(*decoded));
    return true;
  });
  if (failure)
    return fail(errc::store_damaged,
                fmt::format("block {} of partition {}, entry {}: {}", header->number,
                            header->partition, to.entries.size(), failure->detail));
  if (!walked)
    return fail(walked.error());
  return to;
}

std::string hex(const block_hash& hash) {
  char text[2 * sizeof(block_hash) + 1];
  sodium_bin2hex(text, sizeof text, hash.data(), hash.size());
  return std::string(text, 2 * hash.size());
}

} // namespace recobro
