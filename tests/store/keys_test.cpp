#include "core/store/keys.hpp"

#include "core/store/block_format.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

namespace recobro::tests {

namespace {

const auto account = account_key::make("book", "17").value();

} // namespace

TEST_CASE("history keys sort by sequence and come back", "[keys]") {
  CHECK(rc::check([](uint64_t left, uint64_t right) {
    const auto left_key = history_key(account, left), right_key = history_key(account, right);
    RC_ASSERT((left < right) == (left_key < right_key));
    const auto row = read_history_key(left_key);
    RC_ASSERT(row.has_value());
    RC_ASSERT(row->account == account.text());
    RC_ASSERT(row->sequence == left);
  }));
  CHECK(history_key(account, 1).size() == account.text().size() + 3);
  CHECK(history_key(account, 5) < end_of_account(account.text()));
  CHECK_FALSE(read_history_key("book/17"));
  CHECK_FALSE(read_history_key(std::string_view("book/17\0", 8)));
  CHECK_FALSE(read_history_key(std::string_view("book/17\0\2a", 10)));
}

TEST_CASE("places come back from history rows", "[keys]") {
  CHECK(rc::check([](uint16_t partition, uint64_t block, uint32_t index) {
    const history_place place{partition, {block, index}};
    std::string bytes;
    append_history_place(bytes, place);
    const auto read = read_history_place(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == place);
    RC_ASSERT_FALSE(read_history_place(bytes + "x").has_value());
    bytes.pop_back();
    RC_ASSERT_FALSE(read_history_place(bytes).has_value());
  }));
}

TEST_CASE("agenda keys sort by due instant and come back", "[keys]") {
  CHECK(rc::check([](int64_t left, int64_t right) {
    std::string left_key, right_key;
    append_agenda_key(left_key, 7, instant{duration{left}}, account.text());
    append_agenda_key(right_key, 7, instant{duration{right}}, account.text());
    RC_ASSERT((left < right) == (left_key < right_key));
    const auto row = read_agenda_key(left_key);
    RC_ASSERT(row.has_value());
    RC_ASSERT(row->due == instant{duration{left}});
    RC_ASSERT(row->account == account);
  }));
}

TEST_CASE("outbox keys are read from their text", "[keys]") {
  CHECK(outbox_key_of_text("book/17/300") == outbox_key("book/17", 300));
  for (const auto* text :
       {"", "book", "book/17/", "book/17/-1", "book/17/1x", "book/17/4294967296"})
    CHECK_FALSE(outbox_key_of_text(text));
}

TEST_CASE("a block gives its entries one by one and all", "[keys]") {
  block_builder builder;
  chain_head head;
  CHECK(builder.add("book/1", "first", true) == 0);
  CHECK(builder.add("book/2", std::string(300, 's'), true) == 1);
  CHECK(builder.add("book/1", "", false) == 2);
  const std::string block(builder.finish(5, instant{duration{42}}, head));
  CHECK(head.number == 1);
  CHECK(head.next_offset == 3);
  CHECK(head.accounts == 2);
  const auto header = read_header(block);
  REQUIRE(header);
  CHECK(header->partition == 5);
  CHECK(header->written_at == instant{duration{42}});
  CHECK(header->count == 3);
  CHECK(header->hash == head.hash);
  CHECK(hash_of(block) == head.hash);
  CHECK(entry_at(block, 1)->account == "book/2");
  CHECK(entry_at(block, 1)->bytes.size() == 300);
  CHECK(entry_at(block, 2)->bytes.empty());
  CHECK_FALSE(entry_at(block, 3));
  CHECK_FALSE(entry_at("short", 0));

  size_t visited = 0;
  CHECK(each_entry(block, [&](const raw_entry&) { return ++visited < 2; }));
  CHECK(visited == 2);
  const auto all = [](const raw_entry&) { return true; };
  CHECK_FALSE(each_entry(block + "x", all));
  CHECK_FALSE(each_entry(std::string_view(block).substr(0, block.size() - 1), all));
  auto unknown = block;
  unknown[0] = 9;
  CHECK_FALSE(each_entry(unknown, all));

  builder.add("book/3", "other", true);
  builder.discard();
  builder.add("book/4", "next", true);
  const std::string next(builder.finish(5, instant{duration{43}}, head));
  CHECK(read_header(next)->previous_hash == header->hash);
  CHECK(read_header(next)->count == 1);
  CHECK(read_header(next)->accounts == 3);
  CHECK(entry_at(next, 0)->account == "book/4");
}

TEST_CASE("a block is full before it passes its bound, never while it is empty", "[keys]") {
  block_builder builder;
  CHECK_FALSE(builder.full(10 * block_bytes_max));
  builder.add("book/1", std::string(block_bytes_max / 2, 'x'), true);
  CHECK_FALSE(builder.full(block_bytes_max / 4));
  CHECK(builder.full(block_bytes_max / 2));
}

} // namespace recobro::tests
