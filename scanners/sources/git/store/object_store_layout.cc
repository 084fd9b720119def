#include "scanners/sources/git/store/object_store_layout.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "base/file.h"
#include "scanners/sources/git/store/git_files.h"
#include "scanners/sources/git/store/pack_multi_index.h"

namespace assay::git {

namespace {

// As git: alternates of alternates of … up to five.
constexpr int kAlternateDepth = 5;
constexpr std::uint64_t kLargestAlternates = std::uint64_t{1} << 20;

// As list_folder; no folder is no names.
Result<std::vector<std::string>> list_if_present(const std::string& folder) {
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0 && errno == ENOENT) return std::vector<std::string>();
  return list_folder(folder);
}

// Takes an entry of a list off the front of `text`, with git's C-style quoting undone; one that is not well quoted is
// taken as it is.
std::string take_entry(std::string_view& text, char separator) {
  std::string out;
  std::size_t at = 0;
  bool closed = false;
  if (text.starts_with('"')) {
    for (at = 1; at < text.size() && !closed; ++at) {
      const char c = text[at];
      if (c == '"') {
        closed = true;
      } else if (c != '\\' || at + 1 == text.size()) {
        out += c;
      } else if (text[at + 1] >= '0' && text[at + 1] <= '3' && at + 3 < text.size()) {
        out += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'));
        at += 3;
      } else {
        const char escaped = text[++at];
        out += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
      }
    }
  }
  if (!closed || (at < text.size() && text[at] != separator)) {
    at = std::min(text.find(separator), text.size());
    out = text.substr(0, at);
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return out;
}

struct Opener {
  StoreLayout& layout;
  std::set<std::string> seen;  // resolved, so that loops end

  void open_pack(const std::string& stem) {
    Result<std::unique_ptr<Pack>> pack = Pack::open(stem, layout.kind, layout.problems);
    keep(std::move(pack));
  }

  void keep(Result<std::unique_ptr<Pack>> pack) {
    if (pack) {
      layout.packs.push_back(std::move(*pack));
    } else {
      layout.problems.push_back(pack.error());
    }
  }

  // Packs without an index of their own may be in the multi-pack-index; packs that it names must be here.
  void use_multi_index(const std::string& folder, std::set<std::string>& stems, std::set<std::string>& without_index) {
    const std::string path = folder + "/multi-pack-index";
    Result<MappedFile> file = MappedFile::open(path);
    if (!file) {
      layout.problems.push_back(file.error());
      return;
    }
    const Result<MultiPackIndex> index = MultiPackIndex::parse(file->bytes(), layout.kind, path);
    if (!index) {
      layout.problems.push_back(index.error());
      return;
    }
    if (!without_index.empty() && !index->checksum_holds()) {
      layout.problems.push_back(
          {"reading the multi-pack-index", path, "its checksum is wrong", "run 'git multi-pack-index verify'"});
    }
    for (std::uint32_t i = 0; i < index->pack_names().size(); ++i) {
      std::string stem = index->pack_names()[i];
      if (stem.ends_with(".idx")) stem.resize(stem.size() - 4);
      if (without_index.erase(stem) != 0) {
        const Result<std::vector<PackIndex::Entry>> entries = index->entries_of(i);
        if (!entries) {
          layout.problems.push_back(entries.error());
          continue;
        }
        keep(Pack::open_with(cat(folder, '/', stem), PackIndex::build(*entries, layout.kind), layout.kind,
                             layout.problems));
      } else if (!stems.contains(stem)) {
        layout.problems.push_back({"opening the pack", printable(cat(folder, '/', stem, ".pack")),
                                   "the multi-pack-index names it and it is not here", "run 'git fsck'"});
      }
    }
  }

  void open_packs(const std::string& folder) {
    const Result<std::vector<std::string>> names = list_if_present(folder);
    if (!names) {
      layout.problems.push_back(names.error());
      return;
    }
    std::set<std::string> packs;
    std::set<std::string> indexes;
    bool multi = false;
    for (const std::string& name : *names) {
      if (name.ends_with(".pack")) packs.insert(name.substr(0, name.size() - 5));
      if (name.ends_with(".idx")) indexes.insert(name.substr(0, name.size() - 4));
      if (name == "multi-pack-index") multi = true;
    }
    std::set<std::string> without_index;
    for (const std::string& stem : packs) {
      if (indexes.contains(stem)) {
        open_pack(cat(folder, '/', stem));
      } else {
        without_index.insert(stem);
      }
    }
    for (const std::string& stem : indexes) {
      if (packs.contains(stem)) continue;
      layout.problems.push_back({"opening the pack", cat(folder, '/', stem, ".pack"),
                                 "its index is here and the pack is not", "run 'git fsck'"});
    }
    if (multi) use_multi_index(folder, packs, without_index);
    for (const std::string& stem : without_index) {
      layout.problems.push_back(
          {"opening the pack", cat(folder, '/', stem, ".pack"), "it has no index", "run 'git index-pack' on it"});
    }
  }

  void open_folder(const std::string& folder, int depth) {
    if (!seen.insert(real_path(folder).value_or("")).second) return;
    layout.folders.push_back(folder);
    open_packs(folder + "/pack");
    const std::string list = folder + "/info/alternates";
    struct stat info {};
    if (::stat(list.c_str(), &info) != 0 && errno == ENOENT) return;
    const Result<std::string> text = read_file(list, kLargestAlternates);
    if (!text) {
      layout.problems.push_back(text.error());
      return;
    }
    for (const std::string& other : parse_alternates(*text, folder)) open_alternate(other, depth + 1);
  }

  void open_alternate(const std::string& folder, int depth) {
    struct stat info {};
    const bool there = ::stat(folder.c_str(), &info) == 0;
    if (!there || !S_ISDIR(info.st_mode)) {
      layout.problems.push_back({"opening the alternate", printable(folder), there ? "not a folder" : errno_text(errno),
                                 "objects that only it holds are not scanned"});
    } else if (depth > kAlternateDepth && !seen.contains(real_path(folder).value_or(""))) {
      layout.problems.push_back(
          {"opening the alternate", printable(folder), "alternates are nested more than 5 deep", {}});
    } else {
      open_folder(folder, depth);
    }
  }
};

}  // namespace

std::vector<std::string> parse_alternates(std::string_view text, const std::string& folder, char separator) {
  std::vector<std::string> folders;
  while (!text.empty()) {
    const bool comment = text.front() == '#';
    const std::string path = take_entry(text, separator);
    if (comment || path.empty()) continue;
    folders.push_back(path.front() == '/' ? path : cat(folder, '/', path));
  }
  return folders;
}

std::vector<ObjectId> list_loose_of(const std::string& folder, unsigned first, HashKind kind,
                                    std::vector<Error>& problems) {
  std::vector<ObjectId> ids;
  const char byte = static_cast<char>(first);
  const std::string prefix = to_hex({&byte, 1});
  const Result<std::vector<std::string>> names = list_if_present(cat(folder, '/', prefix));
  if (!names) {
    problems.push_back(names.error());
    return ids;
  }
  for (const std::string& name : *names) {
    if (name.size() + 2 != 2 * width_of(kind)) continue;
    const std::optional<ObjectId> id = ObjectId::from_hex(prefix + name);
    if (id && id->hex() == prefix + name) ids.push_back(*id);
  }
  return ids;
}

std::vector<ObjectId> list_loose(const std::string& folder, HashKind kind, std::vector<Error>& problems) {
  std::vector<ObjectId> ids;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::vector<ObjectId> some = list_loose_of(folder, byte, kind, problems);
    ids.insert(ids.end(), some.begin(), some.end());
  }
  return ids;
}

Result<StoreLayout> StoreLayout::open(const std::string& objects_folder, HashKind kind, const Limits& limits,
                                      const std::vector<std::string>& more) {
  StoreLayout layout;
  layout.kind = kind;
  layout.limits = limits;
  const Result<std::vector<std::string>> names = list_folder(objects_folder);
  if (!names) return tl::make_unexpected(names.error());
  Opener opener{layout, {}};
  opener.open_folder(objects_folder, 0);
  for (const std::string& folder : more) opener.open_alternate(folder, 1);
  std::sort(layout.packs.begin(), layout.packs.end(), [](const auto& a, const auto& b) {
    if (a->index().size() != b->index().size()) return a->index().size() > b->index().size();
    return a->path() < b->path();
  });
  return layout;
}

}  // namespace assay::git
