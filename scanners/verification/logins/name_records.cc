#include "scanners/verification/logins/name_records.h"

#include <netdb.h>

#include <array>
#include <optional>
#include <utility>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/verification/logins/answer_within.h"
#include "scanners/verification/logins/resolver_library.h"

namespace assay::verification {

namespace {

constexpr std::size_t kMostRecords = 64;

std::string without_dot(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  return name;
}

// RDATA of TXT: strings of up to 255 bytes, each behind its length.
std::optional<std::string> joined_strings(std::string_view data) {
  std::string out;
  while (!data.empty()) {
    const std::size_t size = static_cast<unsigned char>(data.front());
    if (data.size() <= size) return std::nullopt;
    out += data.substr(1, size);
    data.remove_prefix(1 + size);
  }
  return out;
}

// What the resolver says to a question: the size of its answer, which may be more than is there, or below 0 an error.
struct Looked {
  bool asked = false;  // there is a resolver
  int size = -1, error = NETDB_INTERNAL;
  std::vector<unsigned char> answer;
};

Looked look_up(const ResolverLibrary& library, const std::string& name, ns_type type) {
  Looked out;
  struct __res_state state {};
  if (library.init(&state) != 0) return out;
  out.asked = true;
  out.answer.resize(NS_MAXMSG);
  out.size = library.query(&state, name.c_str(), ns_c_in, type, out.answer.data(), static_cast<int>(out.answer.size()));
  out.error = state.res_h_errno;
  library.close(&state);
  return out;
}

class SystemRecords final : public NameRecords {
 public:
  explicit SystemRecords(std::chrono::milliseconds most) : most_(most) {}

  tl::expected<std::vector<ServerRecord>, std::string> servers(const std::string& name) override {
    auto found = records<ServerRecord>(name, ns_t_srv, "SRV", [this](ns_msg& message, ns_rr& record) {
      constexpr std::size_t kBeforeTarget = 6;  // priority, weight, port
      const unsigned char* const data = ns_rr_rdata(record);
      std::array<char, NS_MAXDNAME> target{};
      if (ns_rr_rdlen(record) <= kBeforeTarget ||
          (**library_)
                  ->uncompress(ns_msg_base(message), ns_msg_end(message), data + kBeforeTarget, target.data(),
                               target.size()) < 0)
        return std::optional<ServerRecord>();
      const auto port = static_cast<std::uint16_t>(data[4] << 8U | data[5]);
      return std::optional(ServerRecord{without_dot(lower(target.data())), port});
    });
    if (found && found->empty()) return tl::make_unexpected(cat(name, " has no SRV records in DNS"));
    return found;
  }

  tl::expected<std::vector<std::string>, std::string> texts(const std::string& name) override {
    return records<std::string>(name, ns_t_txt, "TXT", [](ns_msg&, ns_rr& record) {
      return joined_strings(
          {reinterpret_cast<const char*>(ns_rr_rdata(record)), static_cast<std::size_t>(ns_rr_rdlen(record))});
    });
  }

 private:
  // The records of a type, each as `read` has it; none where DNS says that there is none.
  template <class Value, class Read>
  tl::expected<std::vector<Value>, std::string> records(const std::string& name, ns_type type, std::string_view what,
                                                        const Read& read) {
    const auto no = [&](std::string_view why) {
      return tl::make_unexpected(cat("the ", what, " records of ", name, " in DNS ", why));
    };
    if (!library_) library_ = ResolverLibrary::load();
    if (!*library_) return tl::make_unexpected(cat(library_->error().why, "; ", library_->error().hint));
    const ResolverLibrary& library = ***library_;
    const auto looked = answer_within(most_, [library = std::shared_ptr<const ResolverLibrary>(**library_), name,
                                              type] { return look_up(*library, name, type); });
    if (!looked) return no("are not to be had in time");
    if (!looked->asked) return no("cannot be asked for: there is no resolver");
    std::vector<Value> out;
    if (looked->size < 0 && (looked->error == HOST_NOT_FOUND || looked->error == NO_DATA)) return out;
    if (looked->size < 0) return no("are not to be had now");
    ns_msg message{};
    if (static_cast<std::size_t>(looked->size) > looked->answer.size() ||
        library.parse(looked->answer.data(), looked->size, &message) != 0)
      return no("cannot be read");
    const std::size_t count = ns_msg_count(message, ns_s_an);
    for (std::size_t i = 0; i < count; ++i) {
      ns_rr record{};
      if (library.parse_record(&message, ns_s_an, static_cast<int>(i), &record) != 0) return no("cannot be read");
      if (ns_rr_type(record) != type) continue;  // a name that stands for another
      auto value = read(message, record);
      if (!value || out.size() >= kMostRecords) return no(value ? "are too many" : "cannot be read");
      out.push_back(std::move(*value));
    }
    return out;
  }

  std::chrono::milliseconds most_;
  std::optional<Result<std::shared_ptr<const ResolverLibrary>>> library_;
};

}  // namespace

std::unique_ptr<NameRecords> make_system_records(std::chrono::milliseconds most) {
  return std::make_unique<SystemRecords>(most);
}

}  // namespace assay::verification
