#include "scanners/offline/evidence.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <functional>
#include <memory>

#include "base/strings.h"
#include "scanners/secrets/checks/test_values.h"
#include "scanners/secrets/nearby_keys.h"

namespace assay::offline {
namespace {

using std::chrono::sys_days;
constexpr sys_days kToday = sys_days(std::chrono::year(2026) / 6 / 15);

Finding finding_of(const std::string& value) {
  return {.rule = "a-rule",
          .rule_index = 0,
          .secret = Secret(value),
          .fingerprint = {},
          .severity = Severity::high,
          .confidence = Confidence::high,
          .status = VerificationStatus::not_attempted,
          .places = {},
          .place_count = 0,
          .companions = {},
          .ordinary_word = false,
          .open_beyond = false,
          .line_hash = {}};
}

Rule rule_with(CheckKind kind) {
  Rule rule;
  rule.id = "a-rule";
  rule.checks = {{kind}};
  return rule;
}

// "check: text", each with '!' before it when it speaks against the value and '+' when it speaks for it.
std::vector<std::string> told(Finding finding, const Rule& rule) {
  add_evidence(finding, {rule}, kToday);
  std::vector<std::string> out;
  for (const OfflineEvidence& one : finding.evidence) {
    const char* sign = one.says == OfflineEvidence::Says::genuine    ? "+"
                       : one.says == OfflineEvidence::Says::doubtful ? "!"
                                                                     : "";
    out.push_back(cat(sign, one.check, ": ", one.text));
    EXPECT_LE(one.text.size(), 120U);
  }
  return out;
}

std::vector<std::string> told(const std::string& value, CheckKind kind) {
  return told(finding_of(value), rule_with(kind));
}

using Lines = std::vector<std::string>;

std::string base64url(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (out.ends_with('=')) out.pop_back();
  return out;
}

std::string jwt_of(const std::string& claims, const std::string& header = R"({"alg":"RS256","typ":"JWT"})") {
  return cat(base64url(header), ".", base64url(claims), ".", std::string(43, 'A'));
}

std::string base64(const std::string& text) {
  std::string out = base64url(text);
  for (char& c : out) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return out;
}

// What a value of the rule tells.
Lines told_by(const std::string& rule, const std::string& value) {
  Rule named;
  named.id = rule;
  return told(finding_of(value), named);
}

TEST(OfflineEvidence, WhoseAValueIs) {
  const std::string rest(40, 'x');
  struct Case {
    const char* rule;
    std::string value;
    Lines told;
  };
  const std::vector<Case> cases = {
      {"slack-bot-token",
       joined({"xo", "xb-123456789012-1234567890123-", rest}),
       {"account: Slack workspace number 123456789012"}},
      {"slack-app-token", joined({"xa", "pp-1-A0123ABCD45-5171572773297-", rest}), {"account: Slack app A0123ABCD45"}},
      {"telegram-bot-api-token", joined({"123456789", ":AA", rest}), {"account: Telegram bot 123456789"}},
      // 175928847299117063 is the id that Discord's documentation reads as an example: April 30, 2016.
      {"discord-bot-token",
       joined({base64url("175928847299117063"), ".abcdef.", rest}),
       {"account: Discord bot 175928847299117063", "made: the bot's account was made on 2016-04-30"}},
      {"bitbucket-http-access-token",
       joined({"BB", "DC-", base64("123456789012:" + rest)}),
       {"account: token number 123456789012"}},
      {"grafana-api-key",
       base64(cat(R"({"k":")", rest, R"(","n":"deploy","id":7})")),
       {"account: Grafana organisation 7", "name: its owner named it 'deploy'"}},
      {"grafana-cloud-api-token",
       cat("gl", "c_", base64(cat(R"({"o":"652992","n":"stack-1","k":")", rest, R"(","m":{"r":"eu"}})"))),
       {"account: Grafana Cloud organisation 652992", "name: its owner named it 'stack-1'"}},
      {"sentry-org-token",
       cat("sntr", "ys_", base64(R"({"iat":1767225600.5,"org":"acme"})"), "_", rest),
       {"account: Sentry organisation acme", "made: made on 2026-01-01"}},
      {"mapbox-secret-token",
       cat("s", "k.", base64url(R"({"u":"ann","a":"ck1"})"), ".", rest),
       {"account: Mapbox user ann"}},
      {"1password-service-account-token",
       cat("op", "s_", base64(R"({"signInAddress":"acme.1password.com"})")),
       {"account: 1Password account at acme.1password.com"}},
      {"supabase-jwt-key",
       jwt_of(R"({"ref":"abcdefghijklmnopqrst","role":"service_role"})"),
       {"account: Supabase project abcdefghijklmnopqrst",
        "role: role service_role: row-level security does not hold for it"}},
      {"temporal-cloud-api-key", jwt_of(R"({"account_id":"a1b2c"})"), {"account: Temporal Cloud account a1b2c"}},
      {"github-app-installation-token-jwt",
       cat("gh", "s_12345_", jwt_of(R"({"exp":4102444800})")),
       {"account: GitHub App 12345", "algorithm: signed by RS256", "expiry: it is valid until 2100-01-01"}},
      {"aws-amazon-bedrock-api-key-long-lived",
       cat("AB", "SK", base64("BedrockAPIKey-x1-at-123456789012:" + rest)),
       {"account: AWS account 123456789012"}},
      {"azure-cask-key-any",
       joined({std::string(52, 'r'), "JQ", "QJ99", "BC", std::string(24, 'r')}),
       {"made: made in 2025-03"}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(told_by(one.rule, one.value), one.told) << one.rule;
    EXPECT_EQ(told_by("another-rule", one.value), Lines{}) << one.rule;
    EXPECT_EQ(told_by(one.rule, "text of no form"), Lines{}) << one.rule;
    EXPECT_EQ(told_by(one.rule, ""), Lines{}) << one.rule;
  }
}

TEST(OfflineEvidence, WhatIsNoNameIsNotToldOfAsOne) {
  EXPECT_EQ(told_by("grafana-api-key", base64(R"({"k":"x","n":"words of somebody","id":-7})")), Lines{});
  EXPECT_EQ(told_by("sentry-org-token", cat("sntr", "ys_", base64(R"({"iat":"soon","org":{}})"), "_x")), Lines{});
  // Made after today.
  EXPECT_EQ(told_by("azure-cask-key-any", joined({std::string(52, 'r'), "JQ", "QJ99", "ZL", std::string(24, 'r')})),
            Lines{});
}

TEST(OfflineEvidence, OfAChecksum) {
  // CRC-32 of the thirty characters, in base 62.
  const std::string token = joined({"gh", "p_", "0123456789abcdefghijABCDEFGHIJ", "0000"});
  EXPECT_EQ(told(token + "00", CheckKind::crc32_base62_6),
            Lines{"!checksum: its checksum is wrong: made up, altered or cut"});
  EXPECT_EQ(told("whatever", CheckKind::digit), Lines{});
}

TEST(OfflineEvidence, OfATokensClaims) {
  EXPECT_EQ(
      told(jwt_of(R"({"iss":"https://login.example.org/tenant-7","exp":1767225600,"sub":"ann"})"), CheckKind::jwt),
      (Lines{"algorithm: signed by RS256", "issuer: issued by login.example.org",
             "!expiry: it has expired on 2026-01-01"}));
  EXPECT_EQ(told(jwt_of(R"({"iss":"accounts.example.org","exp":4102444800})"), CheckKind::jwt),
            (Lines{"algorithm: signed by RS256", "issuer: issued by accounts.example.org",
                   "expiry: it is valid until 2100-01-01"}));
  EXPECT_EQ(told(jwt_of("{}"), CheckKind::jwt), (Lines{"algorithm: signed by RS256", "expiry: it has no end"}));
}

TEST(OfflineEvidence, ATokenThatEndsTodayHasNotEnded) {
  EXPECT_EQ(told(jwt_of(R"({"exp":1781481600})"), CheckKind::jwt)[1], "expiry: it is valid until 2026-06-15");
  EXPECT_EQ(told(jwt_of(R"({"exp":1781481599})"), CheckKind::jwt)[1], "!expiry: it has expired on 2026-06-14");
}

TEST(OfflineEvidence, ClaimsThatAreNoHostDayOrNameAreNotTold) {
  const std::string odd = R"({"iss":"s3cr3t words of somebody","exp":"soon"})";
  EXPECT_EQ(told(jwt_of(odd, R"({"alg":"an algorithm that is none"})"), CheckKind::jwt), Lines{});
  EXPECT_EQ(told(jwt_of(R"({"iss":"https://user:word@example.org/","exp":1e300})"), CheckKind::jwt),
            Lines{"algorithm: signed by RS256"});
  EXPECT_EQ(told(jwt_of("[1,2"), CheckKind::jwt), Lines{"algorithm: signed by RS256"});
}

TEST(OfflineEvidence, OfAnAwsKeyIdIsTheAccount) {
  EXPECT_EQ(told(joined({"AK", "IA", "SP2TPHJSQH3FJRUX"}), CheckKind::aws_key_id),
            Lines{"account: AWS account 171436882533"});
  EXPECT_EQ(told(joined({"AK", "IA", "I7777777777777AA"}), CheckKind::aws_key_id),
            Lines{"account: made before 2019: it names no account"});
}

std::string field(char type, const std::string& text) {
  return std::string(1, type) + static_cast<char>(text.size()) + text;
}

std::string pypi_token(const std::vector<std::string>& caveats) {
  std::string bytes = "\x02" + field(1, "pypi.org") + field(2, "an id") + std::string(1, '\0');
  for (const std::string& caveat : caveats) bytes += field(2, caveat) + std::string(1, '\0');
  bytes += std::string(1, '\0') + field(6, std::string(32, 's'));
  return joined({"py", "pi-", base64url(bytes)});
}

TEST(OfflineEvidence, OfAPypiTokenAreTheCaveats) {
  const auto caveats = [](const std::vector<std::string>& list) {
    const Lines lines = told(pypi_token(list), CheckKind::pypi_macaroon);
    EXPECT_EQ(lines.at(0), "+issuer: a macaroon of pypi.org");
    return Lines(lines.begin() + 1, lines.end());
  };
  EXPECT_EQ(caveats({}), Lines{"caveats: without caveats"});
  EXPECT_EQ(caveats({R"({"version":1,"permissions":"user"})"}), Lines{"caveats: for all projects of its user"});
  EXPECT_EQ(caveats({R"([3,"1f6e"])"}), Lines{"caveats: for all projects of its user"});
  EXPECT_EQ(caveats({R"({"version":1,"permissions":{"projects":["dpone","other"]}})"}),
            Lines{"caveats: limited to 2 projects: dpone, other"});
  EXPECT_EQ(caveats({R"([1,["dpone"]])", "[0,1767225600,1767000000]"}),
            (Lines{"caveats: limited to 1 project: dpone", "!expiry: it has expired on 2026-01-01"}));
  EXPECT_EQ(caveats({R"([1,["not a name of a project"]])"}), Lines{"caveats: limited to 1 project"});
  EXPECT_EQ(caveats({"of a kind that is not known"}), Lines{"caveats: its caveats are not known"});
}

struct KeyTexts {
  std::string private_key, public_key, traditional, encrypted;
};

std::string written(const std::function<int(BIO*)>& write) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  EXPECT_EQ(write(bio.get()), 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

KeyTexts make_key(EVP_PKEY* made) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(made, EVP_PKEY_free);
  char pass[] = "pass";
  KeyTexts out;
  out.private_key = written(
      [&](BIO* bio) { return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  out.encrypted = written([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_256_cbc(), pass, 4, nullptr, nullptr);
  });
  out.traditional = written([&](BIO* bio) {
    return PEM_write_bio_PrivateKey_traditional(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  out.public_key = written([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key.get()); });
  return out;
}

const KeyTexts& rsa() {
  static const KeyTexts key = make_key(EVP_RSA_gen(2048));
  return key;
}

Finding beside(const std::string& value, const std::string& text) {
  Finding finding = finding_of(value);
  for (const Sha256& digest : NearbyKeys(text).around(0, text.size())) finding.public_keys.push_back(digest);
  return finding;
}

const Rule kKey = rule_with(CheckKind::pem_private_key);

TEST(OfflineEvidence, OfAPrivateKeyWhetherItCanBeRead) {
  const std::string read = "+private-key: it can be read: RSA, 2,048 bits, not encrypted";
  EXPECT_EQ(told(finding_of(rsa().private_key), kKey), Lines{read});
  EXPECT_EQ(told(finding_of(rsa().traditional), kKey), Lines{read});
  EXPECT_EQ(told(finding_of(rsa().encrypted), kKey), Lines{"private-key: a passphrase protects it"});
  EXPECT_EQ(told(finding_of(make_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")).private_key), kKey),
            Lines{"+private-key: it can be read: elliptic curve, 256 bits, not encrypted"});
}

TEST(OfflineEvidence, OfAPrivateKeyInSourceCode) {
  std::string json, code;
  for (const char c : rsa().private_key) {
    json += c == '\n' ? std::string("\\n") : std::string(1, c);
    code += c == '\n' ? std::string("\\n\" +\n    \"") : std::string(1, c);
  }
  const std::string read = "+private-key: it can be read: RSA, 2,048 bits, not encrypted";
  EXPECT_EQ(told(finding_of(json), kKey), Lines{read});
  EXPECT_EQ(told(finding_of(code), kKey), Lines{read});
}

TEST(OfflineEvidence, AKeyThatCannotBeReadIsDoubtedOnlyInAPlainBody) {
  std::string cut = rsa().private_key;
  cut.erase(200, 65);
  EXPECT_EQ(told(finding_of(cut), kKey), Lines{"!private-key: it cannot be read as a key: made up, altered or cut"});
  std::string framed;
  for (const char c : rsa().private_key) framed += c == '\n' ? std::string("\n12:00:01 ") : std::string(1, c);
  EXPECT_EQ(told(finding_of(framed), kKey), Lines{});
}

TEST(OfflineEvidence, APublicKeyNearbyIsAPair) {
  const std::string pair = "+key-pair: its public key or certificate stands near it";
  EXPECT_EQ(told(beside(rsa().private_key, rsa().public_key), kKey).at(1), pair);
  const KeyTexts other = make_key(EVP_RSA_gen(2048));
  EXPECT_EQ(told(beside(rsa().private_key, other.public_key), kKey).size(), 1U);
  EXPECT_EQ(told(beside(rsa().private_key, other.public_key + "\n" + rsa().public_key), kKey).at(1), pair);
}

TEST(OfflineEvidence, ACertificateNearbyIsAPair) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
      BIO_new_mem_buf(rsa().private_key.data(), static_cast<int>(rsa().private_key.size())), BIO_free_all);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  for (const long version : {0L, 2L}) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), version);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 1000);
    X509_set_pubkey(certificate.get(), key.get());
    ASSERT_NE(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    const std::string pem = written([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
    EXPECT_EQ(told(beside(rsa().private_key, pem), kKey).size(), 2U) << version;
  }
}

std::string ssh_string(const std::string& text) { return std::string(3, '\0') + static_cast<char>(text.size()) + text; }

// OpenSSH's format, with what is secret left out: nothing of it is looked at.
std::string openssh_key(const std::string& cipher, const std::string& blob) {
  const std::string bytes = std::string("openssh-key-v1\0", 15) + ssh_string(cipher) + ssh_string("none") +
                            ssh_string("") + std::string("\0\0\0\1", 4) + ssh_string(blob) +
                            ssh_string(std::string(100, 'x'));
  std::string base64(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  base64.pop_back();
  return cat("-----BEGIN OPENSSH PRIVATE", " KEY-----\n", base64, "\n-----END OPENSSH PRIVATE", " KEY-----\n");
}

TEST(OfflineEvidence, OfAKeyOfOpenSsh) {
  const std::string blob = ssh_string("ssh-ed25519") + ssh_string(std::string(32, 'p'));
  std::string line(4 * ((blob.size() + 2) / 3) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(line.data()), reinterpret_cast<const unsigned char*>(blob.data()),
                  static_cast<int>(blob.size()));
  line.pop_back();
  const std::string text = cat("ssh-ed25519 ", line, " ann@example.org\n");
  EXPECT_EQ(told(beside(openssh_key("none", blob), text), kKey),
            (Lines{"+private-key: it can be read: Ed25519, not encrypted",
                   "+key-pair: its public key or certificate stands near it"}));
  EXPECT_EQ(told(finding_of(openssh_key("aes256-ctr", blob)), kKey), Lines{"private-key: a passphrase protects it"});
}

TEST(OfflineEvidence, ALongValueTellsNothing) {
  EXPECT_EQ(told(jwt_of(R"({"a":")" + std::string(kMostValueBytes, 'a') + R"("})"), CheckKind::jwt), Lines{});
}

TEST(OfflineEvidence, AnyBytesAreFine) {
  for (std::size_t size = 0; size < rsa().private_key.size(); size += 37) {
    for (const CheckKind kind : {CheckKind::jwt, CheckKind::aws_key_id, CheckKind::pypi_macaroon,
                                 CheckKind::pem_private_key, CheckKind::github_pat})
      EXPECT_NO_THROW(told(rsa().private_key.substr(0, size) + std::string(1, '\0'), kind));
  }
}

std::string shared_access(const std::string& text) {
  std::string out;
  for (const OfflineEvidence& one : shared_access_in(text, std::chrono::sys_days(std::chrono::year(2026) / 3 / 1)))
    out += cat(out.empty() ? "" : "; ", one.text);
  return out;
}

TEST(SharedAccess, TellsWhatItIsFor) {
  const std::string sig = cat("si", "g=A12ABJxedlOOEj3pqAoj");
  EXPECT_EQ(
      shared_access(cat("https://bluelamp.blob.core.windows.net/logs?sp=rl&se=2026-04-02T08%3A00%3A00Z&sr=c&", sig)),
      "of the storage account bluelamp; it may: read, list; one container; it is valid until 2026-04-02");
  EXPECT_EQ(
      shared_access(cat("sv=2021-06-08&amp;ss=bq&amp;srt=co&amp;sp=rwd&amp;sip=10.0.0.1&amp;se=2026-02-28&amp;", sig)),
      "it may: read, write, delete; all blobs, queues of the account: containers, objects; only from the addresses "
      "that it names; it has expired on 2026-02-28");
  EXPECT_EQ(shared_access(cat("si=policy&skoid=x&", sig)),
            "a stored access policy says what else it may, and until when; signed with the key of a user, which can be "
            "revoked");
}

TEST(SharedAccess, TellsNothingOfOtherTexts) {
  const std::string sig = cat("si", "g=A12ABJxedlOOEj3pqAoj");
  EXPECT_EQ(shared_access("https://bluelamp.blob.core.windows.net/logs?sp=rl&sr=c"), "");
  EXPECT_EQ(shared_access(cat("sp=%0A%1b&se=2026-13-40&sr=zz&ss=!&", sig)), "");
  EXPECT_EQ(shared_access(cat("https://blue-lamp.example.org/?x=sp=r&", sig)), "");
  EXPECT_EQ(shared_access(cat("se=&sp=&", sig, "&se=2026-04-02")), "");
}

}  // namespace
}  // namespace assay::offline
