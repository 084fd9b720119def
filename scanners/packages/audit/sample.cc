#include "scanners/packages/audit/sample.h"

#include <libdeflate.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/packages/archive/package_reader.h"

namespace assay::packages {

namespace {

std::string little(std::uint64_t number, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFFU);
  return out;
}

std::string octal(std::uint64_t number, std::size_t digits) {
  std::string out;
  for (std::size_t i = 0; i < digits; ++i) out.insert(out.begin(), static_cast<char>('0' + (number >> (3 * i) & 7U)));
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size())
      out += text[i];
    else
      out += text[++i] == 'n' ? '\n' : text[i] == 'r' ? '\r' : text[i];
  }
  return out;
}

std::string packed(const std::string& text, bool gzip) {
  libdeflate_compressor* one = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_gzip_compress_bound(one, text.size()), '\0');
  out.resize(gzip ? libdeflate_gzip_compress(one, text.data(), text.size(), out.data(), out.size())
                  : libdeflate_deflate_compress(one, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(one);
  return out;
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0, count = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xFFFFU;
    for (count += 8; count >= 6; count -= 6) out += kLetters[bits >> (count - 6) & 63U];
  }
  if (count != 0) out += kLetters[bits << (6 - count) & 63U];
  return out;
}

struct MadeMember {
  std::string path, text, target;
  char type = '0';
};

// A package that is being made.
struct Made {
  bool wheel = true;
  std::string file, folder;
  std::vector<MadeMember> members;
  std::vector<std::string> metadata, wheel_fields;
  std::string body = "# demo\n";
  std::vector<std::string> record_extra, record_without, record_wrong, without;
  std::vector<std::pair<std::string, std::string>> zip;  // what, of which member
  std::string tar, gzip;
  bool zip_behind = false;
  std::uint64_t truncate = 0, size = 0;

  std::string bytes();

 private:
  void finish();
  std::string zip_bytes() const;
  std::string tar_bytes() const;
  bool has(std::string_view what, std::string_view path = {}) const {
    return std::any_of(zip.begin(), zip.end(),
                       [&](const auto& one) { return one.first == what && (path.empty() || one.second == path); });
  }
};

Made good(bool wheel, std::string file) {
  Made out;
  out.wheel = wheel;
  out.file = !file.empty() ? std::move(file) : wheel ? "demo-1.0-py3-none-any.whl" : "demo-1.0.tar.gz";
  out.folder = wheel ? "demo-1.0.dist-info" : "demo-1.0";
  out.metadata = {"Metadata-Version: 2.4",
                  "Name: demo",
                  "Version: 1.0",
                  "Summary: A demo.",
                  "License-Expression: MIT",
                  "License-File: LICENSE",
                  "Requires-Python: >=3.9",
                  "Description-Content-Type: text/markdown"};
  out.wheel_fields = {"Wheel-Version: 1.0", "Generator: demo", "Root-Is-Purelib: true"};
  const FileName name = parse_file_name(out.file);
  if (name.why.empty() && wheel)
    for (const std::string& tag : expanded_tags(name)) out.wheel_fields.push_back("Tag: " + tag);
  else
    out.wheel_fields.emplace_back("Tag: py3-none-any");
  const std::string top = wheel ? "" : out.folder + "/";
  out.members.push_back({top + "demo/__init__.py", "x = 1\n", "", '0'});
  if (wheel) {
    out.members.push_back({out.folder + "/licenses/LICENSE", "MIT\n", "", '0'});
  } else {
    out.members.push_back({top + "pyproject.toml", "[project]\nname = \"demo\"\n", "", '0'});
    out.members.push_back({top + "LICENSE", "MIT\n", "", '0'});
  }
  return out;
}

void Made::finish() {
  std::string fields;
  for (const std::string& field : metadata) fields += field + "\n";
  members.push_back({cat(folder, wheel ? "/METADATA" : "/PKG-INFO"), cat(fields, "\n", body), "", '0'});
  if (wheel) {
    std::string text;
    for (const std::string& field : wheel_fields) text += field + "\n";
    members.push_back({folder + "/WHEEL", text, "", '0'});
  }
  const auto is_in = [](const std::vector<std::string>& list, const std::string& path) {
    return std::find(list.begin(), list.end(), path) != list.end();
  };
  std::erase_if(members, [&](const MadeMember& member) { return is_in(without, member.path); });
  const std::string record = folder + "/RECORD";
  if (!wheel || is_in(without, record)) return;
  std::string rows;
  for (const MadeMember& member : members) {
    if (is_in(record_without, member.path)) continue;
    const std::string text = is_in(record_wrong, member.path) ? "other" : member.text;
    const bool comma = member.path.find(',') != std::string::npos;
    rows += cat(comma ? "\"" : "", member.path, comma ? "\"" : "", ",sha256=", base64(as_bytes(sha256(text))), ",",
                member.text.size(), "\n");
  }
  for (const std::string& row : record_extra) rows += row + "\n";
  if (!is_in(record_without, record)) rows += cat(record, ",,\n");
  members.push_back({record, rows, "", '0'});
}

std::string Made::zip_bytes() const {
  std::string out = has("prefix") ? "prefix" : "", directory;
  std::size_t count = 0;
  std::vector<MadeMember> all = members;
  for (const MadeMember& member : members)
    if (has("duplicate", member.path)) all.push_back(member);
  for (const MadeMember& member : all) {
    const std::string& text = member.type == '2' ? member.target : member.text;
    const bool descriptor = has("descriptor", member.path);
    const std::string data = packed(text, false);
    const bool ascii = std::all_of(member.path.begin(), member.path.end(), [](char c) { return c > 0; });
    const unsigned flags = (descriptor ? 8U : 0U) | (ascii ? 0U : 0x800U) | (has("patched", member.path) ? 0x20U : 0U);
    const std::uint64_t sum = libdeflate_crc32(0, text.data(), text.size());
    const std::string crc = little(sum ^ (has("checksum", member.path) ? 1U : 0U), 4);
    const std::string sizes = cat(little(data.size(), 4), little(text.size(), 4));
    const std::string method = little(has("method", member.path) ? 12 : 8, 2);
    const bool wide = has("wide", member.path), other = has("other-wide", member.path);
    const std::string extra = wide || other ? cat(little(1, 2), little(16, 2), little(text.size() + (other ? 1 : 0), 8),
                                                  little(data.size(), 8))
                                            : std::string();
    const auto fields = [&](std::string_view name, bool zero, std::size_t extra_bytes) {
      return cat(little(flags, 2), method, little(0, 2), little(0x5A21, 2), zero ? std::string(12, '\0') : crc + sizes,
                 little(name.size(), 2), little(extra_bytes, 2));
    };
    if (has("between") && count != 0) out += "between";
    const std::uint64_t offset = out.size();
    const std::string local = has("local-name", member.path) ? "demo/other.py" : member.path;
    std::string head = cat("PK\x03\x04", little(20, 2), fields(local, descriptor, extra.size()), local, extra);
    if (has("local-size", member.path)) head[22] = static_cast<char>(head[22] ^ 1);
    out += head + data;
    if (descriptor) out += cat("PK\x07\x08", crc, sizes);
    const std::uint64_t mode = member.type == '2' ? 0120777 : 0100644;
    const unsigned needs = has("version", member.path) ? 101 : 20;
    directory += cat("PK\x01\x02", little(3 << 8 | 20, 2), little(needs, 2), fields(member.path, false, 0),
                     little(0, 2), little(has("disk", member.path) ? 1 : 0, 2), little(0, 2), little(mode << 16, 4),
                     little(offset, 4), member.path);
    ++count;
  }
  const std::uint64_t at = out.size();
  const std::uint64_t said = count + (has("count") ? 1 : 0);
  const std::string comment = has("comment") ? "comment" : "";
  return cat(out, directory, "PK\x05\x06", little(0, 4), little(said - (has("disks") ? 1 : 0), 2), little(said, 2),
             little(directory.size(), 4), little(at, 4), little(comment.size(), 2), comment,
             has("suffix") ? "suffix" : "");
}

// Into the header that `member` begins with.
void put_checksum(std::string& member) {
  member.replace(148, 8, 8, ' ');
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(member[i]);
  member.replace(148, 8, cat(octal(sum, 6), '\0', ' '));
}

std::string tar_member(const MadeMember& member) {
  std::string name = member.path;
  name.resize(100, '\0');
  std::string target = member.target;
  target.resize(100, '\0');
  const std::uint64_t size =
      std::string_view("0xgSL").find(member.type) != std::string_view::npos ? member.text.size() : 0;
  std::string out = cat(name, octal(0644, 7), '\0', octal(0, 7), '\0', octal(0, 7), '\0', octal(size, 11), '\0',
                        octal(0, 11), '\0', std::string(8, ' '), member.type, target, "ustar", '\0', "00");
  out.resize(512, '\0');
  put_checksum(out);
  if (size == 0) return out;
  std::string text = member.text;
  text.resize((text.size() + 511) / 512 * 512, '\0');
  return out + text;
}

std::string Made::tar_bytes() const {
  std::string out;
  if (tar == "twice") out += tar_member({"x", "12 path=a/b\n12 path=a/c\n", "", 'x'});
  if (tar == "fraction") out += tar_member({"x", "13 size=12.9\n", "", 'x'});
  if (tar == "time") out += tar_member({"x", "16 mtime=1.25e3\n", "", 'x'});
  if (tar == "time-fraction") out += tar_member({"x", "20 mtime=1700000.25\n", "", 'x'});
  if (tar == "malformed") out += tar_member({"x", "99 path=a\n", "", 'x'});
  if (tar == "global-size") out += tar_member({"x", "9 size=4\n", "", 'g'});
  if (tar == "two-headers")
    out += tar_member({"x", "10 path=a\n", "", 'x'}) + tar_member({"x", "10 path=b\n", "", 'x'});
  if (tar == "two-sizes") out += tar_member({"x", "9 size=1\n", "", 'x'});
  if (tar == "long-name") out += tar_member({"././@LongLink", std::string("demo-1.0/a\0b\0", 13), "", 'L'});
  for (const MadeMember& member : members) {
    std::string made = tar_member(member);
    if (tar == "link-size" && member.type == '2') {
      made.replace(124, 11, octal(6, 11));
      put_checksum(made);
    }
    if (tar == "padding" && made.size() > 512) made.back() = 'x';
    if (tar == "behind-name") {
      made[99] = 'x';
      put_checksum(made);
    }
    if (tar == "ended" && &member == &members.back()) out += std::string(512, '\0');
    if (&member == &members.back() && (tar == "number" || tar == "old-prefix")) {
      if (tar == "number") made[106] = 'x';
      if (tar == "old-prefix") made.replace(257, 5, 5, '\0').replace(345, 3, "old");
      put_checksum(made);
    }
    out += made;
  }
  if (tar == "name-alone") out += tar_member({"x", "10 path=a\n", "", 'x'});
  out += std::string(1024, '\0');
  if (tar == "cut") out.resize(out.size() - 1600);
  if (tar == "trailing") out += "something else";
  std::string all = packed(out, true);
  if (gzip == "comment") {
    all[3] = 16;
    all.insert(10, std::string("built by\0", 9));
  }
  if (gzip == "checksum") all[all.size() - 8] = static_cast<char>(all[all.size() - 8] ^ 1);
  if (gzip == "cut") all.resize(all.size() - 9);
  if (gzip == "trailing") all += "something else";
  return all;
}

std::string Made::bytes() {
  finish();
  std::string out = wheel ? zip_bytes() : tar_bytes();
  if (zip_behind) out += cat("PK\x05\x06", std::string(18, '\0'));
  if (truncate != 0) out.resize(std::min<std::size_t>(out.size(), truncate));
  return out;
}

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return out;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t out = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string field_name(std::string_view field) { return std::string(field.substr(0, field.find(':') + 1)); }

// "FIELD: VALUE" in the place of the field, or behind the others. Values may have "\n", which continues them.
void replace(std::vector<std::string>& fields, std::string_view field) {
  const std::string name = field_name(field);
  std::string value = unescaped(field);
  for (std::size_t at = value.find('\n'); at != std::string::npos; at = value.find('\n', at + 2))
    value.insert(at + 1, " ");
  std::erase_if(fields, [&](const std::string& one) { return one.starts_with(name); });
  fields.push_back(value);
}

class Maker {
 public:
  Release make(std::string_view sample) {
    while (!sample.empty()) {
      const std::size_t end = std::min(sample.find('\n'), sample.size());
      line(sample.substr(0, end));
      sample.remove_prefix(std::min(end + 1, sample.size()));
    }
    for (Made& made : packages_) read(made);
    for (const auto& finish : later_) finish();
    return std::move(release_);
  }

 private:
  void read(Made& made) {
    const std::string bytes = made.bytes();
    archives::MemoryBytes memory(bytes);
    Coverage coverage;
    Package package = read_package("dist/" + made.file, memory, {Limits(), true}, nullptr, coverage);
    if (made.size != 0) package.size = made.size;
    release_.packages.push_back(std::move(package));
  }

  void line(std::string_view rest) {
    const std::string_view word = take_word(rest);
    if (word == "wheel" || word == "sdist") {
      packages_.push_back(good(word == "wheel", std::string(rest)));
    } else if (!release_line(word, rest) && !packages_.empty()) {
      package_line(packages_.back(), word, rest);
    }
  }

  static void add_member(Made& made, std::string_view rest, bool below) {
    const std::size_t equals = rest.find(" = ");
    std::string path = unescaped(rest.substr(0, equals));
    std::string text = equals == std::string_view::npos ? "x\n" : unescaped(rest.substr(equals + 3));
    if (text.starts_with("@zeros ")) text = std::string(number_of(std::string_view(text).substr(7)), '\0');
    if (below && !made.wheel) path = cat(made.folder, "/", path);
    // "../x" leads out of the folder that the archive is unpacked into, not only of the project's.
    if (path.find("/../x") != std::string::npos) path = "../x";
    made.members.push_back({path, text, "", '0'});
  }

  static void package_line(Made& made, std::string_view word, std::string_view rest) {
    const std::string top = made.wheel ? "" : made.folder + "/";
    if (word == "+" || word == "+top") add_member(made, rest, word == "+");
    if (word == "-") made.without.emplace_back(rest);
    if (word == "metadata") made.metadata.push_back(unescaped(rest));
    if (word == "metadata-line") made.metadata.push_back(unescaped(rest));
    if (word == "metadata=") replace(made.metadata, rest);
    if (word == "metadata-")
      std::erase_if(made.metadata, [&](const std::string& one) { return one.starts_with(cat(rest, ":")); });
    if (word == "body") made.body = unescaped(rest);
    if (word == "WHEEL=") replace(made.wheel_fields, rest);
    if (word == "WHEEL-")
      std::erase_if(made.wheel_fields, [&](const std::string& one) { return one.starts_with(cat(rest, ":")); });
    if (word == "record+") made.record_extra.emplace_back(rest);
    if (word == "record-") made.record_without.emplace_back(rest);
    if (word == "record!") made.record_wrong.emplace_back(rest);
    if (word == "folder") {
      for (MadeMember& member : made.members)
        if (member.path.starts_with(made.folder + "/")) member.path.replace(0, made.folder.size(), rest);
      made.folder = rest;
    }
    if (word == "link" || word == "hardlink") {
      const std::size_t arrow = rest.find(" -> ");
      made.members.push_back(
          {cat(top, rest.substr(0, arrow)), "", std::string(rest.substr(arrow + 4)), word == "link" ? '2' : '1'});
    }
    if (word == "device") made.members.push_back({cat(top, rest), "", "", '3'});
    if (word == "zip") {
      std::string what(take_word(rest));
      if (what == "method") (void)take_word(rest);
      made.zip.emplace_back(std::move(what), rest);
    }
    if (word == "tar" && rest.starts_with("sparse "))
      made.members.push_back({cat(top, rest.substr(7)), "x", "", 'S'});
    else if (word == "tar")
      made.tar = rest;
    if (word == "gzip") made.gzip = rest;
    if (word == "zip-behind") made.zip_behind = true;
    if (word == "truncate") made.truncate = number_of(rest);
    if (word == "size") made.size = number_of(rest);
  }

  // Returns false for a word that is about a package.
  bool release_line(std::string_view word, std::string_view rest) {
    if (word == "stray") {
      release_.strays.push_back(cat("dist/", rest));
    } else if (word == "expect") {
      const std::size_t equals = rest.find("==");
      release_.expected.push_back({std::string(rest.substr(0, equals)), std::string(rest.substr(equals + 2))});
    } else if (word == "policy") {
      const std::string_view kind = take_word(rest);
      auto& list = kind == "allow"    ? release_.policy.allow
                   : kind == "forbid" ? release_.policy.forbid
                                      : release_.policy.generated;
      list.emplace_back(rest);
    } else if (word == "tag") {
      tag(rest);
    } else if (word == "sums") {
      later_.push_back([this, text = std::string(rest)] { sums(text); });
    } else if (word == "source") {
      later_.push_back([this, text = std::string(rest)] { source(text); });
    } else {
      return false;
    }
    return true;
  }

  void tag(std::string_view rest) {
    TagFacts facts;
    facts.tag = take_word(rest);
    const std::string_view state = take_word(rest);
    facts.state = state == "missing"       ? TagFacts::State::missing
                  : state == "lightweight" ? TagFacts::State::lightweight
                                           : TagFacts::State::annotated;
    if (state != "missing") facts.commit = std::string(40, 'a');
    facts.wanted = std::string(40, rest == "elsewhere" ? 'b' : 'a');
    facts.wanted_name = facts.wanted;
    if (rest == "on-branch" || rest == "off-branch") {
      facts.branch = "main";
      facts.on_branch = rest == "on-branch";
    }
    release_.tag = std::move(facts);
  }

  void sums(std::string_view rest) {
    if (!release_.sums) release_.sums = SumsFile{"SHA256SUMS", {}};
    std::string text;
    const std::string_view what = take_word(rest);
    for (const Package& package : release_.packages) {
      if (what == "good" && (rest.empty() || rest == package.file))
        text += cat(to_hex(package.sha256), "  ", package.file, "\n");
      if (what == "bad") text += cat(std::string(64, '0'), "  ", package.file, "\n");
    }
    if (what == "line") text = cat(rest, "\n");
    const Record more = parse_sums(text);
    auto& record = release_.sums->record;
    record.entries.insert(record.entries.end(), more.entries.begin(), more.entries.end());
    record.problems.insert(record.problems.end(), more.problems.begin(), more.problems.end());
  }

  // Whether a commit would have the member at the path.
  static bool is_at(const Package& package, const Member& member, std::string_view path) {
    std::string_view inside = project_path(package, member.path);
    if (package.is_sdist()) return inside == path;
    if (path.starts_with("src/")) path.remove_prefix(4);
    return inside == path || (inside.starts_with("demo-1.0.data/") && inside.ends_with(cat("lib/", path)));
  }

  // With the content that the package has; "!": with another.
  void source(std::string_view rest) {
    SourceFacts facts;
    facts.name = "0123456789ab";
    while (!rest.empty()) {
      std::string_view path = take_word(rest);
      const bool other = path.ends_with('!');
      if (other) path.remove_suffix(1);
      std::string blob(20, 'x');
      for (const Package& package : release_.packages)
        for (const Member& member : package.members)
          if (!other && !member.git_blob.empty() && is_at(package, member, path)) blob = member.git_blob;
      facts.files[std::string(path)] = blob;
    }
    release_.source = std::move(facts);
  }

  std::vector<Made> packages_;
  std::vector<std::function<void()>> later_;
  Release release_;
};

}  // namespace

Release release_of_sample(std::string_view sample) { return Maker().make(sample); }

}  // namespace assay::packages
