#include "tools/command/stored_cases.hpp"

#include "tools/command/output.hpp"

namespace recobro {

result<simulate::case_file> read_stored_cases(const local_store& where,
                                              const std::string& portfolio) {
  auto store = open_local_store(where, store_access::read_only);
  if (!store)
    return fail(store.error());
  progress_line progress{"reading"};
  auto read = simulate::read_cases(**store, portfolio, [&](size_t done) { progress.show(done); });
  if (read && (read->cases.empty() || !read->unit))
    return fail(errc::account_unknown, "there is no account in " + where.directory
                                         + (portfolio.empty() ? "" : "/" + portfolio));
  return read;
}

} // namespace recobro
