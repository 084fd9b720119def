#include "scanners/verification/belonging.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "scanners/secrets/gathered_places.h"

namespace assay::verification {

namespace {

constexpr std::uint64_t kNext = 64;

// By the host of a rule's request. Entra: the application is known and the secret none of its own, or one that has
// ended. Google: the account is known and did not sign, or is gone. AWS: there is no such key id, or no more; it is
// made together with its secret, and ends with it. Each as the provider documents it.
constexpr auto kTold = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"login.microsoftonline.com", "AADSTS7000215"},
    {"login.microsoftonline.com", "AADSTS7000222"},
    {"oauth2.googleapis.com", "Invalid JWT Signature"},
    {"oauth2.googleapis.com", "Invalid grant: account not found"},
    {"sts.us-east-1.amazonaws.com", "InvalidClientTokenId"},
});

// What tells the texts of places apart. All versions of a file in a history are one: what belongs to a value may stand
// in another of them.
std::string text_of(const Origin& origin) {
  const std::string& path = origin.appearance.path.empty() ? origin.path : origin.appearance.path;
  std::string out = cat(origin.repository, "\n", origin.resource, "\n", path.empty() ? origin.object : path);
  return origin.parent ? cat(text_of(*origin.parent), "\n", out) : out;
}

bool are_next(const Place& a, const Place& b) {
  const auto follows = [](const Region& first, const Region& second) {
    return second.begin >= first.end && second.begin - first.end <= kNext;
  };
  return (follows(a.region, b.region) || follows(b.region, a.region)) && a.encoding == b.encoding &&
         is_same(a.origin, b.origin);
}

const Place* place_next_to(const Finding& finding, const std::vector<const Place*>& chain) {
  for (const Place& place : finding.places)
    if (std::any_of(chain.begin(), chain.end(), [&](const Place* link) { return are_next(*link, place); }))
      return &place;
  return nullptr;
}

// The companions' places that hang together with one of the value's; fewer than there are companions when some does
// not.
std::vector<const Place*> chain_from(const Place& value, std::vector<const Finding*> companions) {
  std::vector<const Place*> chain = {&value};
  for (bool grows = true; grows && !companions.empty();) {
    grows = false;
    for (auto one = companions.begin(); one != companions.end() && !grows; ++one)
      if (const Place* place = place_next_to(**one, chain)) {
        chain.push_back(place);
        companions.erase(one);
        grows = true;
        break;
      }
  }
  chain.erase(chain.begin());
  return chain;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += cat(i == 0 ? "" : i + 1 == names.size() ? " and " : ", ", names[i]);
  return out;
}

}  // namespace

std::optional<OfflineEvidence> evidence_of(Belonging belonging) {
  const auto fact = [](const char* text) { return OfflineEvidence{"companions", OfflineEvidence::Says::fact, text}; };
  switch (belonging) {
    case Belonging::given:
      return fact("given: what it was asked about with was named with it");
    case Belonging::bound:
      return fact("bound: what it was asked about with stands right beside it, the only one of its kind");
    case Belonging::near:
      return fact("near: what it was asked about with stands in the same text");
    case Belonging::several:
      return fact("several: more than one of a kind that it could be asked about with stands there");
    case Belonging::alone:
      break;
  }
  return std::nullopt;
}

bool tells_whose_fault(std::string_view host, std::string_view body) {
  return std::any_of(kTold.begin(), kTold.end(), [&](const auto& told) {
    return told.first == host && body.find(told.second) != std::string_view::npos;
  });
}

std::string doubt_of_companions(Belonging belonging, bool told, std::string_view host,
                                const std::vector<std::string>& rules, bool more, std::size_t choices) {
  constexpr std::string_view kAsk = ": assay verify-secret asks with the right one";
  switch (belonging) {
    case Belonging::alone:
    case Belonging::given:
      break;
    case Belonging::bound:
      if (told) break;
      return cat(host, " refuses it with the ", joined(rules), " beside it, and does not say which is wrong", kAsk);
    case Belonging::near:
      return cat(host, " refuses it with the ", joined(rules), " near it, which may be of another account", kAsk);
    case Belonging::several:
      return cat(host, " refuses it with ", counted(choices, "choice", "choices"), " of ", joined(rules),
                 more ? ", of more that stand near it" : " that stand near it", "; its own may be another", kAsk);
  }
  return {};
}

Neighbours::Neighbours(const std::vector<Finding>& findings) : findings_(findings) {}

const Neighbours::Texts& Neighbours::texts_of(const std::string& rule) {
  const auto [at, is_new] = by_rule_.try_emplace(rule);
  if (!is_new) return at->second;
  for (const Finding& finding : findings_) {
    if (finding.rule != rule) continue;
    for (const Place& place : finding.places) {
      std::vector<const Finding*>& held = at->second[text_of(place.origin)];
      if (held.size() < kMost && std::find(held.begin(), held.end(), &finding) == held.end()) held.push_back(&finding);
    }
  }
  return at->second;
}

std::vector<const Finding*> Neighbours::in_texts_of(const Finding& finding, const std::string& rule) {
  std::vector<const Finding*> out;
  const Texts& texts = texts_of(rule);
  if (texts.empty()) return out;
  for (const Place& place : finding.places) {
    const auto held = texts.find(text_of(place.origin));
    if (held == texts.end()) continue;
    for (const Finding* one : held->second)
      if (out.size() < kMost && std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
  }
  return out;
}

bool Neighbours::is_bound(const Finding& finding, const std::vector<const Finding*>& companions) {
  // Of places that are not kept nobody knows what stands there.
  if (finding.place_count > finding.places.size()) return false;
  const std::vector<const Finding*> rivals = in_texts_of(finding, finding.rule);
  if (rivals.size() == kMost) return false;
  return std::any_of(finding.places.begin(), finding.places.end(), [&](const Place& place) {
    const std::vector<const Place*> chain = chain_from(place, companions);
    return chain.size() == companions.size() && std::none_of(rivals.begin(), rivals.end(), [&](const Finding* rival) {
             return rival != &finding && place_next_to(*rival, chain) != nullptr;
           });
  });
}

}  // namespace assay::verification
