// XML as far as S3 writes it: elements, attributes that are passed over, text with entities; no DTD, no CDATA.
#include "scanners/sources/remote/s3/bucket_page.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::remote {

namespace {

constexpr std::size_t kMostObjects = 10'000;
constexpr std::size_t kDeepest = 16;

std::string without_entities(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find('&'), text.size());
    out += text.substr(0, mark);
    text.remove_prefix(mark);
    const std::size_t end = text.substr(0, 12).find(';');
    if (text.empty() || end == std::string_view::npos) {
      out += text;
      break;
    }
    std::string_view name = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (name == "amp") {
      out += '&';
    } else if (name == "lt") {
      out += '<';
    } else if (name == "gt") {
      out += '>';
    } else if (name == "quot") {
      out += '"';
    } else if (name == "apos") {
      out += '\'';
    } else if (name.starts_with('#')) {
      name.remove_prefix(1);
      const bool hex = name.starts_with('x');
      if (hex) name.remove_prefix(1);
      std::uint32_t code = 0;
      const auto parsed = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
      const bool valid = parsed.ec == std::errc() && parsed.ptr == name.data() + name.size() && code <= 0x10FFFF &&
                         (code < 0xD800 || code > 0xDFFF);
      append_utf8(out, valid ? static_cast<char32_t>(code) : U'\uFFFD');
    }
  }
  return out;
}

// One step through the document: the beginning or end of an element, and the text before it.
struct Step {
  std::string_view name;
  bool begins = false, ends = false;  // both for <a/>
  std::string_view text;
};

class Reader {
 public:
  explicit Reader(std::string_view xml) : rest_(xml) {}

  // False at the end, or at what is no XML; failed() tells which.
  bool next(Step& step) {
    for (;;) {
      const std::size_t open = rest_.find('<');
      if (open == std::string_view::npos) {
        failed_ = rest_.find_first_not_of(" \t\r\n") != std::string_view::npos;
        return false;
      }
      step.text = rest_.substr(0, open);
      rest_.remove_prefix(open);
      const std::size_t close = rest_.find('>');
      if (close == std::string_view::npos) return failed_ = true, false;
      std::string_view tag = rest_.substr(1, close - 1);
      rest_.remove_prefix(close + 1);
      if (tag.starts_with('?')) continue;
      if (tag.starts_with('!')) return failed_ = true, false;
      step.ends = tag.starts_with('/') || tag.ends_with('/');
      step.begins = !tag.starts_with('/');
      if (tag.starts_with('/')) tag.remove_prefix(1);
      if (tag.ends_with('/')) tag.remove_suffix(1);
      step.name = tag.substr(0, tag.find_first_of(" \t\r\n"));
      return !step.name.empty() || (failed_ = true, false);
    }
  }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

void set(BucketObject& object, std::string_view name, const std::string& text) {
  if (name == "Key") object.key = text;
  if (name == "Size") object.size = static_cast<std::uint64_t>(parse_number(text).value_or(0));
  if (name == "ETag") object.etag = text;
  if (name == "LastModified") object.last_modified = text;
  if (name == "StorageClass") object.storage_class = text;
}

}  // namespace

Result<BucketPage> parse_bucket_page(std::string_view xml) {
  const auto refuse = [](const char* why) { return fail("reading", "", cat("the list of objects ", why)); };
  BucketPage page;
  bool truncated = false, url_encoded = false;
  std::vector<std::string_view> open;
  Reader reader(xml);
  Step step;
  while (reader.next(step)) {
    if (step.begins) {
      if (open.size() == kDeepest) return refuse("is nested too deep");
      if (open.empty() && step.name != "ListBucketResult") return refuse("is none");
      open.push_back(step.name);
      if (open.size() == 2 && step.name == "Contents") {
        if (page.objects.size() == kMostObjects) return refuse("has too many entries");
        page.objects.emplace_back();
      }
    }
    if (!step.ends) continue;
    if (open.empty() || open.back() != step.name) return refuse("is not well formed");
    open.pop_back();
    if (step.begins) continue;
    const std::string text = without_entities(step.text);
    if (open.size() == 2 && open.back() == "Contents") {
      set(page.objects.back(), step.name, text);
    } else if (open.size() == 1) {
      if (step.name == "IsTruncated") truncated = text == "true";
      if (step.name == "NextContinuationToken") page.next = text;
      if (step.name == "EncodingType") url_encoded = text == "url";
    }
    if (open.empty()) break;
  }
  if (reader.failed() || !open.empty() || xml.empty()) return refuse("is cut off or not well formed");
  if (step.name != "ListBucketResult") return refuse("is none");
  if (truncated && page.next.empty()) return refuse("goes on and does not say where");
  if (!truncated) page.next.clear();
  if (url_encoded) {
    for (BucketObject& object : page.objects) {
      std::replace(object.key.begin(), object.key.end(), '+', ' ');
      object.key = percent_decoded(object.key);
    }
  }
  return page;
}

std::string element_text(std::string_view xml, std::string_view name) {
  Reader reader(xml);
  Step step;
  while (reader.next(step))
    if (step.name == name && step.ends && !step.begins) return without_entities(step.text);
  return {};
}

}  // namespace assay::remote
