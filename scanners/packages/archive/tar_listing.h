// The members of a tar archive by its headers (POSIX.1-2017 pax, GNU tar), read strictly: what different programs could
// read differently is an oddity. The reader of archives hands the headers on (member_sink.h).
#pragma once

#include "base/bytes.h"
#include "scanners/packages/model/package.h"

namespace assay::packages {

// Not synchronised. Adds to the package's members and oddities, of which it takes a bounded number.
class TarListing {
 public:
  explicit TarListing(Package& package) : package_(package) {}

  void header(Bytes block);  // 512 bytes; zeros too
  void body(Bytes text);     // of the extended header before
  void padding();            // of the body, or of the member before: not all zeros
  void end();                // behind the last

 private:
  struct Extended {
    std::string path, link, user, group;
    std::optional<std::int64_t> time;
    std::optional<std::uint64_t> uid, gid, size;
    bool sparse = false;
  };
  void records(Bytes text, Extended& into);
  void numbers(Bytes block);
  void texts(Bytes block);
  void extended(char type);  // a header that is about the member behind it
  void sizes(const Member& member, Bytes block);
  void odd(Odd kind, std::string_view member, std::string what);
  void value(std::string_view key, std::string_view text, Extended& into);

  Package& package_;
  Extended local_, global_;
  std::string long_name_, long_link_;
  char type_ = 0;       // of the extended header whose body comes next; 0 for none
  std::string before_;  // types of the extended headers since the last member
  bool ended_ = false;  // zeros, which end an archive, stood behind the last member
};

}  // namespace assay::packages
