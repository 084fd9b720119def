#include "attest/publish/core_metadata.h"

#include <algorithm>
#include <array>

#include "base/container.h"
#include "base/limits.h"
#include "base/strings.h"
#include "scanners/sources/archives/door.h"

namespace assay::attest {

namespace {

constexpr const char* kReading = "reading the metadata";
constexpr std::size_t kMostFields = 10'000;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;

// Names of the form where they are not the field's own in lower case.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kRenamed = {
    {{"classifier", "classifiers"}, {"project_url", "project_urls"}}};
constexpr std::array<std::string_view, 29> kFormFields = {"metadata_version",
                                                          "name",
                                                          "version",
                                                          "summary",
                                                          "description",
                                                          "keywords",
                                                          "home_page",
                                                          "download_url",
                                                          "author",
                                                          "author_email",
                                                          "maintainer",
                                                          "maintainer_email",
                                                          "license",
                                                          "license_expression",
                                                          "license_file",
                                                          "classifiers",
                                                          "platform",
                                                          "supported_platform",
                                                          "requires_dist",
                                                          "requires_python",
                                                          "requires_external",
                                                          "project_urls",
                                                          "provides_extra",
                                                          "provides_dist",
                                                          "obsoletes_dist",
                                                          "requires",
                                                          "provides",
                                                          "obsoletes",
                                                          "description_content_type"};

std::string form_name(std::string_view field) {
  std::string out;
  for (const char c : field) out += c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& [from, to] : kRenamed)
    if (out == from) return std::string(to);
  if (out == "dynamic") return out;
  return std::find(kFormFields.begin(), kFormFields.end(), out) == kFormFields.end() ? std::string() : out;
}

bool is_metadata(std::string_view path, bool wheel) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0) return false;
  if (wheel) return path.substr(0, slash).ends_with(".dist-info") && path.substr(slash + 1) == "METADATA";
  return path.substr(slash + 1) == "PKG-INFO";
}

// Keeps the members that are metadata, and passes over the rest.
class MetadataSink final : public archives::MemberSink {
 public:
  explicit MetadataSink(bool wheel) : wheel_(wheel) {}

  void whole(const Origin& origin, Bytes text) override {
    if (is_metadata(origin.path, wheel_)) texts.emplace_back(text);
  }
  Status longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t) override {
    std::string text(head);
    if (!is_metadata(origin.path, wheel_)) return archives::drain(rest);
    std::array<char, std::size_t{64} << 10> buffer{};
    for (;;) {
      const auto got = rest.read(buffer);
      if (!got) return tl::make_unexpected(got.error());
      if (*got == 0) break;
      if (text.size() < kMostBytes + 1) text.append(buffer.data(), *got);
    }
    texts.push_back(std::move(text));
    return {};
  }
  void outside(const Origin&, Bytes, std::uint64_t) override {}
  void view(const Origin&, const MappedText&, archives::RandomReader&) override {}
  void skipped(const Origin&, SkipReason) override {}
  void gap(const Origin& origin, std::string why) override {
    if (is_metadata(origin.path, wheel_)) broken = std::move(why);
  }

  std::vector<std::string> texts;
  std::string broken;

 private:
  bool wheel_;
};

}  // namespace

Result<packages::CoreMetadata> read_core_metadata(std::string_view text) {
  if (text.size() > kMostBytes) return fail(kReading, "", "it is larger than 4 MiB");
  auto out = packages::parse_core_metadata(text);
  if (!out.problems.empty()) {
    const packages::MetadataProblem& first = out.problems.front();
    return fail(kReading, "", cat("line ", first.line, ": ", first.why));
  }
  if (out.fields.size() > kMostFields) return fail(kReading, "", "it has more than 10,000 fields");
  return out;
}

std::vector<std::pair<std::string, std::string>> form_fields(const packages::CoreMetadata& metadata) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const packages::Field& field : metadata.fields)
    if (std::string name = form_name(field.name); !name.empty()) out.emplace_back(std::move(name), field.value);
  if (metadata.value("Description").empty() && !metadata.body.empty()) out.emplace_back("description", metadata.body);
  return out;
}

Result<std::string> find_core_metadata(archives::RandomReader& archive, const std::string& name, bool wheel) {
  MetadataSink sink(wheel);
  Limits limits;
  limits.archive_depth = wheel ? 1 : 2;
  limits.whole_file_bytes = kMostBytes;
  archives::Door door(limits, sink);
  Origin origin;
  origin.path = name;
  std::vector<char> scratch;
  const auto head = archive.view(0, kContainerHead, scratch);
  if (!head) return fail(kReading, name, head.error().why);
  const ContainerKind kind = container_of(*head, {});
  if (kind == ContainerKind::none || !door.open(kind, origin, archive)) return fail(kReading, name, "it is no archive");
  if (!sink.broken.empty()) return fail(kReading, name, sink.broken);
  if (sink.texts.size() != 1) {
    return fail(kReading, name,
                cat(sink.texts.empty() ? "it holds no " : "it holds more than one ",
                    wheel ? "*.dist-info/METADATA" : "*/PKG-INFO"));
  }
  return std::move(sink.texts.front());
}

}  // namespace assay::attest
