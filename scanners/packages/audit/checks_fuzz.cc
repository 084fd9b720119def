// Any texts as metadata, WHEEL, RECORD, entry points, names and members of packages: all checks over them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scanners/packages/audit/dist_audit.h"
#include "scanners/packages/model/core_metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::packages;
  std::string_view left(reinterpret_cast<const char*>(data), size);
  const auto take = [&left] {
    const std::size_t end = std::min(left.find('\0'), left.size());
    const std::string_view out = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    return std::string(out);
  };
  Release release;
  for (const char* suffix : {"-py3-none-any.whl", ".tar.gz"}) {
    Package package;
    package.file = take() + suffix;
    package.path = package.file;
    package.name = parse_file_name(package.file);
    package.folder = package.is_wheel() ? "d-1.dist-info" : "d-1";
    package.folders = {package.folder};
    package.readable = true;
    package.metadata_path = package.folder + (package.is_wheel() ? "/METADATA" : "/PKG-INFO");
    package.texts[package.metadata_path] = take();
    package.metadata = parse_core_metadata(package.texts[package.metadata_path]);
    package.wheel = parse_core_metadata(take());
    package.record = parse_record(take());
    package.texts[package.folder + "/entry_points.txt"] = take();
    package.texts[package.folder + "/sboms/a.json"] = take();
    for (int i = 0; i < 4; ++i) {
      Member member;
      member.path = take();
      member.target = take();
      member.kind = static_cast<Member::Kind>(i);
      package.members.push_back(std::move(member));
    }
    release.packages.push_back(std::move(package));
  }
  release.sums = SumsFile{"sums", parse_sums(take())};
  release.tag.emplace().tag = take();
  (void)run_checks(release);
  return 0;
}
