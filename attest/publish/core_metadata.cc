#include "attest/publish/core_metadata.h"

#include <algorithm>
#include <array>

#include "base/container.h"
#include "base/letter_case.h"
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

std::string_view CoreMetadata::value(std::string_view name) const {
  for (const auto& [field, text] : fields)
    if (equal_ignoring_case(field, name)) return text;
  return {};
}

Result<CoreMetadata> read_core_metadata(std::string_view text) {
  CoreMetadata out;
  if (text.size() > kMostBytes) return fail(kReading, "", "it is larger than 4 MiB");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (out.fields.empty()) return fail(kReading, "", "its first line continues another");
      out.fields.back().second +=
          cat('\n', line.substr(std::min<std::size_t>(line.size(), line.starts_with("        ") ? 8 : 1)));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return fail(kReading, "", "it has a line that is no field");
    if (out.fields.size() == kMostFields) return fail(kReading, "", "it has more than 10,000 fields");
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    out.fields.emplace_back(line.substr(0, colon), value);
  }
  if (!text.empty() && out.value("Description").empty()) out.fields.emplace_back("Description", text);
  return out;
}

std::vector<std::pair<std::string, std::string>> form_fields(const CoreMetadata& metadata) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [field, text] : metadata.fields)
    if (std::string name = form_name(field); !name.empty()) out.emplace_back(std::move(name), text);
  return out;
}

Result<std::string> find_core_metadata(std::string_view archive, const std::string& name, bool wheel) {
  MetadataSink sink(wheel);
  Limits limits;
  limits.archive_depth = wheel ? 1 : 2;
  limits.whole_file_bytes = kMostBytes;
  archives::Door door(limits, sink);
  archives::MemoryBytes bytes(archive);
  Origin origin;
  origin.path = name;
  const ContainerKind kind = container_of(archive.substr(0, kContainerHead), {});
  if (kind == ContainerKind::none || !door.open(kind, origin, bytes)) return fail(kReading, name, "it is no archive");
  if (!sink.broken.empty()) return fail(kReading, name, sink.broken);
  if (sink.texts.size() != 1) {
    return fail(kReading, name,
                cat(sink.texts.empty() ? "it holds no " : "it holds more than one ",
                    wheel ? "*.dist-info/METADATA" : "*/PKG-INFO"));
  }
  return std::move(sink.texts.front());
}

}  // namespace assay::attest
