#include "core/store/block_reader.hpp"

#include "core/store/block_format.hpp"

#include <fmt/format.h>

namespace recobro {

result<entry> block_reader::read(const history_place& where, const account_key& account) {
  if (where.partition != at_.partition || where.at.block != at_.at.block) {
    block_.Reset();
    const auto found
      = data_.read(column::blocks, block_key(where.partition, where.at.block), block_);
    if (!found)
      return fail(found.error());
    if (!*found)
      return fail(errc::store_damaged,
                  fmt::format("block {} of partition {} is missing, the history of account {} "
                              "names it",
                              where.at.block, where.partition, account.text()));
    at_ = where;
  }
  const auto raw = entry_at(view(block_), where.at.index);
  if (!raw)
    return fail(raw.error());
  if (raw->account != account.text())
    return fail(errc::store_damaged,
                fmt::format("entry {} of block {} of partition {} belongs to another account than "
                            "{}, whose history names it",
                            where.at.index, where.at.block, where.partition, account.text()));
  return decode_entry(raw->bytes);
}

} // namespace recobro
