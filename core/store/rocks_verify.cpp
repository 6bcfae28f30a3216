#include "core/store/chain_check.hpp"
#include "core/store/rocks_journal.hpp"

namespace recobro {

result<verify_report>
rocks_journal::verify(const std::function<void(uint64_t blocks)>& progress) const {
  chain_check check(*data_, partitions_);
  return check.run(progress);
}

} // namespace recobro
