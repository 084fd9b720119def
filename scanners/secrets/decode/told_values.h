// Values that the encoded runs of a text told of. Runs may overlap: text in quoted-printable is decoded as a whole, and
// what stands encoded in it as it is besides. Of values of two runs that overlap one is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace assay {

// Work is bounded: when more is asked than the allowance, overlaps are not seen any more, and both values are told.
class ToldValues {
 public:
  struct Value {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool generic = false;   // told by its name alone: gives way to one that is not
    std::size_t group = 0;  // where it is kept, for the caller
    std::size_t hit = 0;
  };

  explicit ToldValues(std::uint64_t allowance) : allowance_(allowance) {}

  // A run begins: values that are added from now on overlap none of its own.
  void begin_run();
  void add(const Value& value) { of_run_.push_back(value); }

  // Whether an earlier run told of all of it, or of more; of a generic one of any part, by a rule that knows the value.
  bool hold(const Value& value);
  // Takes out what earlier runs told of that overlaps the value.
  std::vector<Value> take_overlapped(const Value& value);

  std::uint64_t work() const { return work_; }

 private:
  using Values = std::multimap<std::uint64_t, Value>;
  // The first that may overlap what begins at `begin`, the widest value being so wide.
  Values::iterator first_near(std::uint64_t begin);
  bool allowed() { return work_ < allowance_ && ++work_ > 0; }

  Values values_;  // of earlier runs, by their begin
  std::vector<Value> of_run_;
  std::uint64_t widest_ = 0;
  std::uint64_t allowance_;
  std::uint64_t work_ = 0;  // values looked at
};

}  // namespace assay
