#include "api/serve/agent_event.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/serve/foreign_json.h"
#include "base/strings.h"

namespace assay::serve {

namespace {

using nlohmann::json;

constexpr std::size_t kMostParts = 100'000;  // texts and objects: with names of the most length, 100 MB
constexpr std::size_t kLongestName = 200;    // of a member, and of a path of them
constexpr std::size_t kLongestFile = 512;
constexpr std::size_t kNone = SIZE_MAX;

template <std::size_t Count>
bool among(const std::array<std::string_view, Count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Of the outermost object. Ids are long and random, and nobody's secrets.
bool is_of_the_agent(std::string_view key) {
  constexpr std::array<std::string_view, 12> kNames = {
      "session_id", "transcript_path", "cwd",           "hook_event_name", "permission_mode", "tool_use_id",
      "tool_name",  "timestamp",       "generation_id", "conversation_id", "agent_id",        "agent_transcript_path"};
  return among(kNames, key);
}

// Refusing these would keep an agent from taking a credential out of a file.
bool is_taken_away(std::string_view key) {
  constexpr std::array<std::string_view, 4> kNames = {"old_string", "old_str", "oldString", "originalFile"};
  return among(kNames, key);
}

bool names_a_file(std::string_view key) {
  constexpr std::array<std::string_view, 4> kNames = {"file_path", "filePath", "notebook_path", "path"};
  return among(kNames, key);
}

// Takes the texts as they come: a tree of the document would take many times its size.
class Reader : public json::json_sax_t {
 public:
  AgentEvent event;
  std::string problem;

  bool null() override { return is_inside(); }
  bool boolean(bool) override { return is_inside(); }
  bool number_integer(number_integer_t number) override { return take(std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return take(std::to_string(number)); }
  bool number_float(number_float_t, const string_t& digits) override { return take(digits); }
  bool string(string_t& text) override { return take(std::move(text)); }
  bool binary(binary_t&) override { return true; }

  bool key(string_t& name) override {
    levels_.back().key = std::move(name);
    return true;
  }
  bool start_object(std::size_t) override { return begin(true); }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override { return begin(false); }
  bool end_array() override { return end(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem = cat("it is no JSON at byte ", position);
    return false;
  }

  // Gives each text the file of the nearest object that names one.
  void place_texts() {
    for (std::size_t index = 0; index < event.texts.size(); ++index) {
      for (std::size_t object = holders_[index]; object != kNone; object = objects_[object].parent) {
        if (objects_[object].file.empty()) continue;
        event.texts[index].file = objects_[object].file;
        break;
      }
    }
  }

 private:
  struct Level {
    std::size_t object = kNone;  // the nearest one
    std::string key;             // of an object: the member that comes; of a list: the one that holds it
    bool left_out = false;
    std::size_t path_size = 0;  // of path_, without this level's key
  };
  struct Object {
    std::size_t parent = kNone;
    std::string file;
  };

  bool is_inside() {
    if (levels_.empty()) problem = "it is no JSON object";
    return !levels_.empty();
  }

  bool has_room() {
    if (event.texts.size() + objects_.size() >= kMostParts) problem = cat("it has more than ", kMostParts, " parts");
    return problem.empty();
  }

  bool leaves_out(const Level& level) const {
    return level.left_out || is_taken_away(level.key) || (levels_.size() == 1 && is_of_the_agent(level.key));
  }

  bool begin(bool object) {
    if (levels_.empty() && !object) return is_inside();
    if (levels_.size() >= kDeepestJson) {
      problem = cat("it nests deeper than ", kDeepestJson);
      return false;
    }
    Level level;
    level.path_size = path_.size();
    if (!levels_.empty()) {
      const Level& outer = levels_.back();
      level.object = outer.object;
      level.left_out = leaves_out(outer);
      if (object) {
        append_key(outer.key);
      } else {
        level.key = outer.key;
      }
    }
    if (object) {
      if (!has_room()) return false;
      objects_.push_back({level.object, {}});
      level.object = objects_.size() - 1;
    }
    levels_.push_back(std::move(level));
    return true;
  }

  bool end() {
    path_.resize(levels_.back().path_size);
    levels_.pop_back();
    return true;
  }

  void append_key(std::string_view key) {
    if (path_.size() >= kLongestName) return;
    if (!path_.empty()) path_ += '.';
    path_ += key.substr(0, kLongestName);
  }

  bool take(std::string value) {
    if (!is_inside()) return false;
    const Level& level = levels_.back();
    if (levels_.size() == 1 && level.key == "hook_event_name") event.name = value;
    if (levels_.size() == 1 && level.key == "tool_name") event.tool = value;
    if (value.empty() || leaves_out(level)) return true;
    if (!has_room()) return false;
    if (names_a_file(level.key) && value.size() <= kLongestFile) objects_[level.object].file = value;
    const std::size_t size = path_.size();
    append_key(level.key);
    event.texts.push_back({level.key.substr(0, kLongestName), path_, {}, std::move(value)});
    holders_.push_back(level.object);
    path_.resize(size);
    return true;
  }

  std::vector<Level> levels_;
  std::vector<Object> objects_;
  std::vector<std::size_t> holders_;  // of each text: the object that it is in
  std::string path_;
};

}  // namespace

Result<AgentEvent> read_event(std::string_view document) {
  const auto refused = [](std::string why) {
    return fail("reading what the agent says", "standard input", std::move(why),
                "hooks of coding agents write a JSON object there");
  };
  if (document.size() > kMostEvent) return refused(cat("it is longer than ", human_bytes(kMostEvent)));
  Reader reader;
  std::string whole(document);
  make_pairs_whole(whole);
  if (!json::sax_parse(whole, &reader))
    return refused(reader.problem.empty() ? "it is no JSON object" : reader.problem);
  reader.place_texts();
  return std::move(reader.event);
}

}  // namespace assay::serve
