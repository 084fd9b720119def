#include "scanners/shards/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/files/roots.h"

namespace assay::shards {

namespace {

using nlohmann::json;

constexpr const char* kSchema = "assay.shard-plan/1";

// Paths are bytes, JSON is text: one that is no UTF-8 stands in base64.
json text_or_bytes(const std::string& bytes) {
  try {
    static_cast<void>(json(bytes).dump());
    return bytes;
  } catch (const json::exception&) {
    return {{"base64", to_base64(bytes)}};
  }
}

std::optional<std::string> bytes_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("base64") || !value["base64"].is_string()) return std::nullopt;
  return from_base64(value["base64"].get<std::string>());
}

json list_of(const std::vector<std::string>& texts) {
  json out = json::array();
  for (const std::string& text : texts) out.push_back(text_or_bytes(text));
  return out;
}

std::string digest_of(std::string_view text) { return to_hex(as_bytes(sha256(text))); }

json heading(const Plan& plan) {
  return {{"schema", kSchema},
          {"program", plan.program},
          {"rules", plan.rules},
          {"key_check", plan.key_check},
          {"run_key", to_base64(plan.run_key)},
          {"mode", plan.mode == PathMode::log ? "log" : "files"},
          {"paths", list_of(plan.paths)},
          {"repositories", list_of(plan.repositories)},
          {"flags", list_of(plan.flags)},
          {"shards", plan.shards.size()}};
}

json line_of(const Shard& shard) {
  if (shard.kind == Shard::Kind::repository)
    return {{"kind", "repository"},
            {"repository", text_or_bytes(shard.repository)},
            {"bytes", shard.bytes},
            {"content", shard.content}};
  return {{"kind", "paths"},
          {"from", text_or_bytes(shard.range.from)},
          {"to", text_or_bytes(shard.range.to)},
          {"files", shard.file_count},
          {"bytes", shard.bytes},
          {"content", shard.content}};
}

// What it scans and how; not the key that it is sealed to.
std::string id_of(const Plan& plan, const Shard& shard) {
  const json what = {plan.program,        plan.rules,          plan.key_check, plan.mode == PathMode::log,
                     list_of(plan.flags), list_of(plan.paths), line_of(shard)};
  return digest_of(what.dump()).substr(0, 32);
}

// Fields of a line that came from elsewhere; a mistake shows in ok().
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}
  std::string text(const char* name) {
    const auto found = object_.find(name);
    auto bytes = found == object_.end() ? std::nullopt : bytes_of(*found);
    ok_ = ok_ && bytes;
    return bytes.value_or("");
  }
  std::uint64_t number(const char* name) {
    const auto found = object_.find(name);
    ok_ = ok_ && found != object_.end() && found->is_number_unsigned();
    return ok_ ? found->get<std::uint64_t>() : 0;
  }
  std::vector<std::string> texts(const char* name) {
    const auto found = object_.find(name);
    ok_ = ok_ && found != object_.end() && found->is_array();
    std::vector<std::string> out;
    if (!ok_) return out;
    for (const json& one : *found) {
      auto bytes = bytes_of(one);
      ok_ = ok_ && bytes;
      out.push_back(bytes.value_or(""));
    }
    return out;
  }
  bool ok() const { return ok_; }

 private:
  const json& object_;
  bool ok_ = true;
};

bool read_heading(const json& line, Plan& plan, std::uint64_t& shards) {
  Fields fields(line);
  if (fields.text("schema") != kSchema) return false;
  plan.program = fields.text("program");
  plan.rules = fields.text("rules");
  plan.key_check = fields.text("key_check");
  plan.run_key = from_base64(fields.text("run_key")).value_or("");
  const std::string mode = fields.text("mode");
  plan.mode = mode == "log" ? PathMode::log : PathMode::files;
  plan.paths = fields.texts("paths");
  plan.repositories = fields.texts("repositories");
  plan.flags = fields.texts("flags");
  shards = fields.number("shards");
  return fields.ok() && plan.run_key.size() == 32 && (mode == "log" || mode == "files") && shards <= kMostShards;
}

bool read_shard(const json& line, Shard& shard) {
  Fields fields(line);
  const std::string kind = fields.text("kind");
  shard.id = fields.text("shard");
  shard.bytes = fields.number("bytes");
  shard.content = fields.text("content");
  const bool is_id = shard.id.size() == 32 && shard.id.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (kind == "repository") {
    shard.kind = Shard::Kind::repository;
    shard.repository = fields.text("repository");
    return fields.ok() && is_id;
  }
  shard.range = {fields.text("from"), fields.text("to")};
  shard.file_count = fields.number("files");
  return fields.ok() && is_id && kind == "paths";
}

// Ranges that follow one another from the first path to the last, and each repository once.
bool is_whole(const Plan& plan) {
  std::vector<std::string> repositories;
  std::set<std::string> ids;
  const std::set<std::string> named(plan.repositories.begin(), plan.repositories.end());
  if (named.size() != plan.repositories.size()) return false;
  std::string next;
  bool any = false, ended = false;
  for (const Shard& shard : plan.shards) {
    if (!ids.insert(shard.id).second) return false;
    if (shard.kind == Shard::Kind::repository) {
      repositories.push_back(shard.repository);
      continue;
    }
    if (ended || !repositories.empty() || shard.range.from != next || (any && next.empty())) return false;
    any = true;
    next = shard.range.to;
    ended = next.empty();
    if (!ended && next <= shard.range.from) return false;
  }
  return any != plan.paths.empty() && any == ended && repositories == plan.repositories;
}

}  // namespace

std::vector<Shard> cut_paths(const std::vector<files::ListedFile>& files, std::size_t most, std::uint64_t target,
                             const std::vector<std::string>& whole) {
  std::uint64_t total = 0;
  // A file costs opening it, too.
  const auto cost = [](const files::ListedFile& file) { return file.bytes + 4096; };
  for (const files::ListedFile& file : files) total += cost(file);
  const std::uint64_t parts = target == 0 ? most : std::min<std::uint64_t>(kMostShards / 2, total / target + 1);
  const std::uint64_t each = std::max<std::uint64_t>(1, (total + parts - 1) / std::max<std::uint64_t>(parts, 1));
  std::vector<std::string> leads;
  for (const std::string& folder : whole) {
    const std::string named = files::tidy(folder);
    leads.push_back(named == "." ? "" : named + (named.ends_with('/') ? "" : "/"));
  }
  // Whether both lie in a folder that is not cut.
  const auto together = [&](const std::string& a, const std::string& b) {
    return std::any_of(leads.begin(), leads.end(),
                       [&](const std::string& lead) { return a.starts_with(lead) && b.starts_with(lead); });
  };
  std::vector<Shard> out(1);
  files::Listing listing;
  std::uint64_t before = 0;  // what all files up to here cost
  const auto close = [&] {
    out.back().file_count = listing.files();
    out.back().bytes = listing.bytes();
    out.back().content = listing.digest();
    listing = {};
  };
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool full = before >= each * out.size() && out.size() < parts;
    if (i != 0 && full && files[i].path != files[i - 1].path && !together(files[i - 1].path, files[i].path)) {
      close();
      out.back().range.to = files[i].path;
      out.emplace_back().range.from = files[i].path;
    }
    listing.add(files[i].path, files[i].bytes);
    before += cost(files[i]);
  }
  close();
  return out;
}

std::string write_plan(Plan& plan) {
  std::string text = heading(plan).dump() + "\n";
  std::size_t index = 0;
  for (Shard& shard : plan.shards) {
    shard.id = id_of(plan, shard);
    json line = line_of(shard);
    line["index"] = index++;
    line["shard"] = shard.id;
    text += line.dump() + "\n";
  }
  plan.id = digest_of(text);
  return text + json({{"plan", plan.id}}).dump() + "\n";
}

Result<Plan> read_plan(std::string_view text, const std::string& name) {
  const auto wrong = [&](std::string why) {
    return fail("reading a plan", printable(name), std::move(why), "'assay shard plan' makes one");
  };
  Plan plan;
  std::uint64_t shards = 0;
  bool begun = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t begin = text.size() - rest.size();
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return wrong("it ends within a line");
    const json line = json::parse(rest.substr(0, end), nullptr, false);
    rest.remove_prefix(end + 1);
    if (!line.is_object()) return wrong("a line is no JSON object");
    if (!begun) {
      if (!read_heading(line, plan, shards)) return wrong("it is no plan of shards that this version knows");
      begun = true;
      continue;
    }
    if (plan.shards.size() < shards) {
      if (!read_shard(line, plan.shards.emplace_back())) return wrong("a line is no shard");
      continue;
    }
    plan.id = Fields(line).text("plan");
    if (!rest.empty() || plan.id != digest_of(text.substr(0, begin))) return wrong("it was changed after it was made");
  }
  if (plan.id.empty()) return wrong("it ends too early");
  if (!is_whole(plan)) return wrong("its shards are not the whole of what it names");
  return plan;
}

}  // namespace assay::shards
