#include "cli/rotation.h"

#include <string_view>
#include <vector>

#include "base/strings.h"
#include "cli/provider_call.h"
#include "cli/rule_meaning.h"
#include "cli/sections.h"
#include "scanners/secrets/login_address.h"

namespace assay::cli {

namespace {

std::string who(const Rule& rule) {
  switch (kind_of(rule)) {
    case Kind::hash:
      return "Whoever has the password sets a new one. Whoever runs the system with the account ends its sessions.";
    case Kind::private_key:
      return "Whoever owns the key makes the new one. Whoever runs the places that trust it (servers, repositories, "
             "the issuer of its certificate) takes the old public half out.";
    case Kind::nameless:
      if (rule.provider == "Database")
        return "Whoever administers the server that the line names, with whoever runs the programs that log in to it.";
      return "Whoever runs the code around the line knows what it opens; whoever runs that ends the old one.";
    case Kind::harmless:
      return "Nobody: by itself it opens nothing.";
    case Kind::provided:
      break;
  }
  return cat("Whoever can manage it at ", rule.provider,
             ": its owner, or an administrator of the account. With them, whoever runs what uses it.");
}

std::string new_one(const Rule& rule) {
  switch (kind_of(rule)) {
    case Kind::hash:
      return "Set a new password that is used nowhere else.";
    case Kind::private_key:
      return "Make a new key pair, with a passphrase or in a store that does not give it out, and have what trusts the "
             "old public half trust the new one too.";
    case Kind::nameless:
      return "Make the new one, with the least rights that do. Where there can be only one at a time, as of a user's "
             "password, a second user with the same rights bridges the change.";
    default:
      return "Make the new one, with the least rights and the shortest life that do. Where only one can be live at a "
             "time, plan for the minutes in between.";
  }
}

// What the rule's author says, or what holds for all of its kind.
std::string end_old(const Rule& rule) {
  std::string out = as_paragraph(rule.details.remediation);
  while (out.ends_with('\n')) out.pop_back();
  if (out.empty()) {
    switch (kind_of(rule)) {
      case Kind::hash:
        out = "End the sessions that are open under the old password.";
        break;
      case Kind::private_key:
        out = "Take the old public half out of what trusts it, and have the issuer revoke certificates over it.";
        break;
      case Kind::nameless:
        out = "Revoke it where it is accepted.";
        break;
      default:
        out = cat("Revoke it in the settings of ", rule.provider, ".");
    }
  }
  if (!rule.details.revoke.empty())
    out += cat(" Its interface can do it as well: ", rule.details.revoke[0].method, " ", rule.details.revoke[0].url,
               "; 'assay revoke --rule ", rule.id, "' does that.");
  return out;
}

std::string is_it_dead(const Rule& rule) {
  if (!rule.details.verify.empty())
    return cat(asked_by(rule.details.verify[0]), says_dead(rule.details.verify[0]),
               " Keep the value out of your shell's history.");
  switch (kind_of(rule)) {
    case Kind::hash:
      return "Log in with the old password: it must be refused.";
    case Kind::private_key:
      return "Use the old key once more where it was trusted ('ssh -i OLD -o IdentitiesOnly=yes HOST', a TLS client): "
             "it must be refused. Of a certificate see that the issuer's list or responder names it as revoked.";
    case Kind::nameless:
      if (names_logins(rule))
        return cat("'assay verify-secret --rule ", rule.id,
                   " --expect dead --allow-host HOST < FILE', where FILE holds the old "
                   "password and on the next line login=SCHEME://USER@HOST/DATABASE. Exit code 0: it is refused. For "
                   "servers that assay does not log in to, or whose refusals alone prove nothing (MySQL, MongoDB, SSH; "
                   "docs/verification.md), use it once more where it was used: it must be refused.");
      return "Use the old one once more where it was accepted: it must be refused.";
    default:
      return cat("The rule knows no call that would tell. Use the old one once more at ", rule.provider,
                 ", with a request that only reads: it must be refused for being wrong. That it is gone from the "
                 "settings is a hint, not a proof.");
  }
}

}  // namespace

Explanation rotation(const Rule& rule) {
  Explanation out{.kind = "rotation",
                  .id = rule.id,
                  .title = rule.description,
                  .severity = std::string(name_of(rule.severity)),
                  .confidence = {},
                  .head = cat("Rotate ", rule.id, "  ", name_of(rule.severity), "\n")};
  out.paragraph("What it is", what_it_is(rule));
  out.paragraph("Who", who(rule));
  if (kind_of(rule) == Kind::harmless) {
    out.paragraph(
        "Steps",
        "None for this value. Look for the secret that belongs to it, near it and under its name, and rotate that.");
    out.foot = cat("'assay explain ", rule.id, "' tells more.");
    return out;
  }
  out.steps(
      "Steps",
      {cat("Find every place: the commands below for what is here, and whatever else was given the value (CI secrets, ",
           "servers, other people)."),
       new_one(rule),
       "Put it in place everywhere, from a secret store or the CI system's secrets, and see that it works.",
       cat("End the old one. ", end_old(rule)),
       "Check that it is dead (below). Until then it is live, whatever was deleted.",
       cat("Read the log ", kind_of(rule) == Kind::provided ? cat("at ", rule.provider) : "of whatever it opens",
           ": what it was used for since it leaked, and by whom. What you did not do is an incident of its own."),
       "Suppress what stays in the history, with the reason: it is dead, and the next leak must stand out."});
  out.paragraph("Is it dead?", is_it_dead(rule));
  out.table("Places", {{cat("assay scan git --only ", rule.id), "the history of the repository here"},
                       {cat("assay scan . --only ", rule.id), "the files here"},
                       {"assay scan github OWNER/REPO", "issues, logs and artifacts; gitlab and s3 likewise"}});
  out.lines("Suppress", cat("FINGERPRINT ", rule.id,
                            " # rotated on DAY by WHOM\nin .assayignore; the report gives the fingerprint"));
  out.points("What not to do",
             {"Do not end the old one before the new one works, unless its misuse hurts more than an outage.",
              "Do not take a deleted line, a rewritten history or a private repository for a rotation.",
              "Do not send the old or the new value by mail, chat or issue."});
  out.lines("Read", one_a_line(rule.details.references));
  out.foot = cat("'assay explain ", rule.id, "' tells what a finding means and how sure it is.");
  return out;
}

}  // namespace assay::cli
