// The live feed: server-sent events, one for each entry of the journal, from any cursor
// on. Catches up from the journal's blocks, then goes on with what the engine announces.

#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/feed_cursor.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/problem.hpp"

#include <deque>
#include <mutex>

namespace recobro {
namespace {

constexpr size_t entries_per_piece = 200;

// What the engine announces, kept until the io thread fetches it.
class announcements : public feed_subscriber {
public:
  announcements(std::shared_ptr<io_thread> io, size_t entries_max, std::function<void()> wake)
    : io_{std::move(io)}
    , entries_max_{entries_max}
    , wake_{std::move(wake)} {}

  bool follow(const std::shared_ptr<const committed>& news) override {
    std::lock_guard lock(mutex_);
    if (ended_)
      return false;
    entries_ += news->items.size();
    if (entries_ > entries_max_)
      missed_ = true;
    if (missed_)
      queue_.clear();
    else
      queue_.push_back(news);
    if (!std::exchange(woken_, true))
      io_->post(wake_);
    return true;
  }

  struct fetched {
    std::deque<std::shared_ptr<const committed>> news;
    uint64_t missed = 0; // entries that did not fit
  };
  fetched fetch() {
    std::lock_guard lock(mutex_);
    woken_ = false;
    fetched what{std::exchange(queue_, {}), missed_ ? entries_ : 0};
    entries_ = 0;
    missed_ = false;
    return what;
  }
  void end() {
    std::lock_guard lock(mutex_);
    ended_ = true;
    queue_.clear();
    wake_ = nullptr;
  }

private:
  std::shared_ptr<io_thread> io_;
  const size_t entries_max_;
  std::mutex mutex_;
  std::function<void()> wake_;
  std::deque<std::shared_ptr<const committed>> queue_;
  size_t entries_ = 0;
  bool missed_ = false, woken_ = false, ended_ = false;
};

class feed_reader : public std::enable_shared_from_this<feed_reader> {
public:
  feed_reader(gateway_context& context, request from, feed_cursor cursor)
    : keep_alive_{context.shared_from_this()}
    , context_{context}
    , from_{std::move(from)}
    , cursor_{std::move(cursor)} {
    ++context_.counts.feeds;
  }
  ~feed_reader() { --context_.counts.feeds; }

  void run() {
    stream_
      = from_.exchange->stream({200, "text/event-stream", {}, {{"Cache-Control", "no-store"}}});
    // The reader lives as long as its announcements wake it: until end().
    news_ = std::make_shared<announcements>(context_.io, context_.settings.feed_entries_max,
                                            [self = shared_from_this()] { self->proceed(); });
    // Subscribed before the journal's end is read, so that nothing falls in between.
    context_.engine.subscribe(news_);
    write(": connected\n\n");
    beat();
    proceed();
  }

private:
  void proceed() {
    if (stream_ && !context_.tokens.valid(from_.who.token_id))
      return end("error", {errc::unauthorized, "the token was revoked"});
    if (!stream_ || unwritten_ > context_.settings.feed_bytes_max)
      return; // a piece that is written calls again
    if (catching_up_)
      return catch_up();
    if (pending_.empty()) {
      auto fetched = news_->fetch();
      if (fetched.missed)
        return gap(fetched.missed);
      pending_ = std::move(fetched.news);
      if (pending_.empty())
        return; // the next announcement calls again
    }
    show_pending();
    again();
  }

  // One turn for each block, so that others get theirs.
  void catch_up() {
    const journal& store = context_.engine.store();
    for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
      position& after = cursor_.after[partition];
      uint64_t last = store.last_block(partition);
      uint64_t next = after.index == UINT32_MAX ? after.block + 1 : after.block;
      if (next > last)
        continue;
      auto blocks = store.blocks(partition, std::max<uint64_t>(next, 1), 1);
      if (!blocks || blocks->empty())
        return end("error",
                   blocks ? error{errc::store_damaged, "a block is missing"} : blocks.error());
      show_block(partition, blocks->front());
      return again();
    }
    catching_up_ = false;
    // What was announced meanwhile is shown already, or follows the cursor without a gap;
    // unless it did not fit, and then it stands in the journal.
    auto fetched = news_->fetch();
    catching_up_ = fetched.missed > 0;
    pending_ = std::move(fetched.news);
    again();
  }

  void show_block(uint16_t partition, const stored_block& block) {
    std::string piece;
    for (uint32_t i = 0; i < block.entries.size(); ++i)
      append(piece, partition, {block.number, i}, block.entries[i].first, block.entries[i].second);
    cursor_.after[partition] = {block.number, UINT32_MAX};
    write(std::move(piece));
  }

  void show_pending() {
    std::string piece;
    size_t count = 0;
    for (; !pending_.empty() && count < entries_per_piece; pending_.pop_front())
      for (const auto& item : pending_.front()->items) {
        append(piece, item.partition, item.at, item.account, *item.what);
        ++count;
      }
    write(std::move(piece));
  }

  void append(std::string& piece, uint16_t partition, position at, const account_key& account,
              const entry& what) {
    position& after = cursor_.after[partition];
    bool shown
      = after.block > at.block
        || (after.block == at.block && (after.index == UINT32_MAX || after.index >= at.index));
    if (shown)
      return;
    after = at;
    auto unit = context_.currencies.of(context_.engine.store(), account, what);
    if (!unit)
      return; // an entry without an account does not occur in a sound journal
    json_writer data;
    data.object().text("portfolio", account.portfolio()).text("account", account.number());
    data.text("currency", unit->code()).raw("entry", "");
    write_entry(data, what, *unit);
    data.end_object();
    piece += "id: " + cursor_.text() + "\nevent: entry\ndata: " + data.view() + "\n\n";
  }

  void gap(uint64_t missed) {
    ++context_.counts.feed_gaps;
    json_writer data;
    data.object().number("missed", missed).text("resume_from", cursor_.text()).end_object();
    write("event: gap\ndata: " + data.take() + "\n\n");
    close();
  }

  void end(std::string_view event, const error& failure) {
    json_writer data;
    data.object().text("code", name_of(failure.code)).text("detail", failure.detail).end_object();
    write("event: " + std::string(event) + "\ndata: " + data.take() + "\n\n");
    close();
  }

  void beat() {
    context_.io->after(context_.settings.heartbeat, [weak = weak_from_this()] {
      auto self = weak.lock();
      if (!self || !self->stream_)
        return;
      if (self->unwritten_ == 0)
        self->write(": heartbeat\n\n");
      self->proceed(); // the token may be revoked while nothing happens
      self->beat();
    });
  }

  void write(std::string piece) {
    if (piece.empty() || !stream_)
      return;
    size_t bytes = piece.size();
    unwritten_ += bytes;
    stream_->write(std::move(piece), [self = shared_from_this(), bytes](bool taken) {
      self->unwritten_ -= bytes;
      taken ? self->proceed() : self->close();
    });
  }

  void again() {
    context_.io->post([self = shared_from_this()] { self->proceed(); });
  }

  void close() {
    if (!stream_)
      return;
    news_->end();
    pending_.clear();
    std::exchange(stream_, nullptr)->end();
  }

  std::shared_ptr<gateway_context> keep_alive_; // first member: goes last
  gateway_context& context_;
  request from_;
  feed_cursor cursor_;
  std::shared_ptr<http_stream> stream_; // null: ended
  std::shared_ptr<announcements> news_;
  std::deque<std::shared_ptr<const committed>> pending_;
  size_t unwritten_ = 0; // bytes handed to the socket
  bool catching_up_ = true;
};

result<feed_cursor> wanted_cursor(const journal& store, const request& from) {
  auto text = from.exchange->header("Last-Event-ID");
  if (!text)
    text = from.exchange->query("cursor");
  if (!text)
    return feed_cursor::end(store);
  auto cursor = feed_cursor::parse(*text, store.partitions());
  if (cursor)
    for (uint16_t each = 0; each < store.partitions(); ++each)
      if (cursor->after[each].block > store.last_block(each))
        return fail(errc::cursor_malformed, "the cursor lies beyond the end of this journal");
  return cursor;
}

} // namespace

void feed_route(gateway_context& context, request from) {
  auto cursor = wanted_cursor(context.engine.store(), from);
  if (!cursor)
    return from.refuse(cursor.error());
  if (context.counts.feeds >= context.settings.feeds_max)
    return from.refuse({errc::overloaded,
                        std::to_string(context.counts.feeds) + " readers follow the feed already"});
  std::make_shared<feed_reader>(context, std::move(from), *std::move(cursor))->run();
}

} // namespace recobro
