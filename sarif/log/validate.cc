#include "sarif/log/validate.h"

#include <memory>
#include <optional>
#include <utility>

#include "sarif/log/packed_size.h"
#include "sarif/log/spec_check.h"
#include "sarif/log/structure_check.h"

namespace assay::sarif {

namespace {

// Passes bytes on and counts them.
class CountedInput final : public ByteInput {
 public:
  explicit CountedInput(ByteInput& inner) : inner_(inner) {}

  Result<std::size_t> read(char* out, std::size_t most) override {
    const auto got = inner_.read(out, most);
    if (got && *got == 0) size_.finish();
    if (got) size_.add({out, *got});
    return got;
  }
  const std::string& name() const override { return inner_.name(); }
  std::optional<std::uint64_t> bytes() const { return size_.bytes(); }

 private:
  ByteInput& inner_;
  PackedSize size_;
};

class Checks final : public LogVisitor {
 public:
  Checks(Profile profile, const ProblemSink& sink, Validation& validation)
      : spec_(sink), of_profile_(profile, sink), validation_(validation) {}

  Status log_member(std::string_view name, JsonValue&& value, const LogPlace& where) override {
    spec_.log_member(name, value, where);
    of_profile_.log_member(name, value, where);
    return {};
  }
  Status begin_run(std::size_t, const LogPlace& where) override {
    ++validation_.runs;
    spec_.begin_run(where);
    of_profile_.begin_run(where);
    return {};
  }
  Status run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace& where) override {
    spec_.run_member(name, value, where);
    of_profile_.run_member(name, value, where);
    return {};
  }
  bool wants_run_member(std::string_view name) override {
    return name == "tool" || name == "automationDetails" || name == "externalPropertyFileReferences";
  }
  bool wants_items(std::string_view name) override { return SpecCheck::wants_rows(name); }
  Status begin_items(std::size_t, std::string_view name, const LogPlace& where) override {
    spec_.begin_rows(name, where);
    return {};
  }
  Status run_item(std::size_t, std::string_view name, std::size_t, JsonValue&& value, const LogPlace& where) override {
    spec_.row(name, value, where);
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&& value, const LogPlace& where) override {
    ++validation_.results;
    spec_.result(value, where);
    of_profile_.result(value, where);
    return {};
  }
  Status end_run(std::size_t) override {
    spec_.end_run();
    of_profile_.end_run();
    return {};
  }
  void end_log(std::optional<std::uint64_t> packed) {
    of_profile_.end_log(packed);
    validation_.complete = spec_.complete();
  }

 private:
  SpecCheck spec_;
  ProfileCheck of_profile_;
  Validation& validation_;
};

}  // namespace

Result<Validation> validate(ByteInput& input, Profile profile, const ProblemSink& sink) {
  Validation validation;
  const ProblemSink counting = [&](Problem problem) {
    ++(problem.level == Problem::Level::error ? validation.errors : validation.warnings);
    sink(std::move(problem));
  };
  StructureCheck structure(Structure::sarif(), counting);
  Checks checks(profile, counting, validation);
  std::unique_ptr<CountedInput> packed;
  if (profile == Profile::github || profile == Profile::azure) packed = std::make_unique<CountedInput>(input);
  const Status status = read_log(packed ? *packed : input, checks, &structure);
  if (!status) return tl::make_unexpected(status.error());
  checks.end_log(packed ? packed->bytes() : std::nullopt);
  return validation;
}

}  // namespace assay::sarif
