// What DNS may say of a mongodb+srv:// URL. A server that is taken is in the domain of the host, and nothing but where
// the user is known changes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "base/strings.h"
#include "scanners/verification/logins/seed_list.h"

namespace {

using namespace assay::verification;

class Records final : public NameRecords {
 public:
  Records(std::string_view server, std::string_view text) : server_(server), text_(text) {}
  tl::expected<std::vector<ServerRecord>, std::string> servers(const std::string&) override {
    return std::vector<ServerRecord>{{server_, 27017}};
  }
  tl::expected<std::vector<std::string>, std::string> texts(const std::string&) override {
    return std::vector<std::string>{text_};
  }

 private:
  std::string server_, text_;
};

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// The host, a server and a text, a line each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&] {
    const std::string_view out = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(out.size() + 1, rest.size()));
    return out;
  };
  const std::string_view host = line(), server = line();
  const auto login = parse_login(assay::cat("mongodb+srv://lamp@", host));
  if (!login || login->service.empty()) return 0;
  Records records(server, rest);
  const auto found = find_seed(*login, records);
  if (!found) {
    check(!found.error().empty());
    return 0;
  }
  const std::string domain = login->host.substr(login->host.find('.') + 1);
  check(is_host(found->host) && found->host.ends_with(assay::cat(".", domain)));
  check(found->service.empty() && found->user == login->user && found->tls_at_once == login->tls_at_once);
  check(!found->auth_database.empty() && !has_control(found->auth_database));
  return 0;
}
