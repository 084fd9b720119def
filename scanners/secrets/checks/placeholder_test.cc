#include <gtest/gtest.h>

#include <array>
#include <random>

#include "scanners/secrets/checks/test_values.h"

namespace assay {
namespace {

bool stands_for_a_value(std::string_view value) { return !alone(CheckKind::placeholder, value); }

TEST(Placeholder, ExampleWords) {
  for (const char* value : {"changeme", "ChangeMe123", "your-api-key-here", "YOUR_SECRET_TOKEN", "my-dummy-value-9f3a",
                            "replace_with_real_one", "insert-token-here", "sampleKey8812", "placeholder", "<redacted>",
                            "REDACTED-8fa2", "notasecret", "fake-token-7Gh2kq", "foobar42", "Qwerty!2345"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, WordsThatSayNothing) {
  for (const char* value : {"password", "Password123", "my-secret-token", "admin", "test-token-1", "API_KEY",
                            "UserName2024", "super_secret_password", "root123", "xxx", "none"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, MasksRunsAndRepetitions) {
  for (const char* value : {"xxxxxxxxxxxxxxxx", "ab12XXXXXXXXcd34", "****************", "................", "--------",
                            "aaaaaaaaaaaaaaaaaaaa", "0000000000000000", "abcabcabcabcabc", "deadbeefdeadbeefdeadbeef",
                            "1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d", "ababababab", "11112222111122221111"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, ARunBehindASignAtTheEndFillsAValue) {
  for (const char* value : {"live_server_aaaaaaaa", "lamp+aaaa-aaaa-aaaaaa", "k3jf_000000"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
  for (const char* value : {"live_server_aaaaa", "k3jf9slq0xmb7ztaaaaaaa", "live_k3jf9slq0xmb______"})
    EXPECT_FALSE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, Sequences) {
  for (const char* value : {"1234567890", "0123456789abcdef", "abcdefghijklmnop", "ABCDEFGH12345678", "zyxwvutsrqpo",
                            "9876543210", "1234-5678-abcd-efgh", "aabbccddeeff", "AaBbCcDdEeFf"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, ASequenceIsDoubtfulAndAMaskFails) {
  const auto judged = [](CheckKind kind, std::string_view value) { return judge(kind, value, value, 0, value.size()); };
  EXPECT_EQ(judged(CheckKind::placeholder, "1234567890abcdef1234567890abcdef"), CheckOutcome::doubtful);
  EXPECT_EQ(judged(CheckKind::no_sequence, "1234567890abcdef1234567890abcdef"), CheckOutcome::fails);
  EXPECT_EQ(judged(CheckKind::placeholder, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), CheckOutcome::fails);
  EXPECT_EQ(judged(CheckKind::placeholder, "9f3a61c07be84d25a1e6f0937cb25d48"), CheckOutcome::holds);
}

TEST(Placeholder, TemplatesAndReferences) {
  for (const char* value : {"${DB_PASSWORD}",
                            "$(cat key)",
                            "{{ token }}",
                            "{{.Values.key}}",
                            "<your key>",
                            "%TOKEN%",
                            "$DB_PASSWORD",
                            "os.environ['KEY']",
                            "process.env.API_KEY",
                            "%(secret)s",
                            "{password}",
                            "prefix-{name}-x",
                            "#{ENV['X']}",
                            "<%= key %>",
                            "getPassword(user)",
                            "__API_KEY__",
                            "${{ secrets.NPM_TOKEN }}",
                            "X25519.secret_length",
                            "settings.db.password_field",
                            "[hidden]"})
    EXPECT_TRUE(stands_for_a_value(value)) << value;
}

TEST(Placeholder, SurroundingsMakeATemplateOfWordsOnly) {
  EXPECT_FALSE(between(CheckKind::placeholder, "${", "database_credential", "}"));
  EXPECT_FALSE(between(CheckKind::placeholder, "<", "service-credential", ">"));
  EXPECT_TRUE(between(CheckKind::placeholder, "{{", "q7Rz0Kx2Wv9LmT4bYc", "}}"));
}

TEST(Placeholder, ValuesOfVendorsDocumentation) {
  EXPECT_TRUE(stands_for_a_value(joined({"AK", "IA", "I44QH8DHB", "EXAMPLE"})));
  EXPECT_TRUE(stands_for_a_value(joined({"sk_", "test_", "4eC39HqLyjWDarjtT1zdp7dc"})));
  EXPECT_TRUE(stands_for_a_value(joined({"gh", "o_", "16C7e42F292c6912E7710c838347Ae178B4a"})));
  EXPECT_TRUE(stands_for_a_value(joined({"AI", "za", "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe"})));
  EXPECT_FALSE(stands_for_a_value(joined({"AI", "za", "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQf"})));
}

TEST(Placeholder, KeepsPasswordsOfPeople) {
  for (const char* value : {"Prl23Db#@", "n84ASM54y4", "hunter22!Kl", "Tr0ub4dor&3", "dipPr138Gg!", "$ecret-99x",
                            "correcthorsebatterystaple", "pa55w0rd!Zz", "S3cr3t!Bar#9"})
    EXPECT_FALSE(stands_for_a_value(value)) << value;
}

// One in 10^5 is the bound of the file's comment; 20,000 seeded values may hold none or one.
TEST(Placeholder, KeepsRandomValues) {
  struct Alphabet {
    std::string_view characters;
    std::size_t size;
  };
  constexpr std::array<Alphabet, 4> kAlphabets = {{
      {"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 40},
      {"0123456789abcdef", 32},
      {"0123456789abcdef", 64},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 20},
  }};
  std::mt19937 random(20240607);
  for (const Alphabet& alphabet : kAlphabets) {
    int lost = 0;
    std::string value(alphabet.size, ' ');
    for (int round = 0; round < 20000; ++round) {
      for (char& c : value) c = alphabet.characters[random() % alphabet.characters.size()];
      lost += stands_for_a_value(value) ? 1 : 0;
    }
    EXPECT_LE(lost, 1) << alphabet.characters << " of " << alphabet.size;
  }
}

TEST(Dictionary, TellsWordsFromRandomLetters) {
  for (const char* value : {"secret_length", "administrator-login", "ClientCredentialProvider", "chain_Anvil_Key",
                            "theQuickBrownFox", "DOC_Vector_5_32", "application/json"})
    EXPECT_FALSE(alone(CheckKind::dictionary, value)) << value;
  for (const char* value : {"Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB", "8zDGrDIvkD9dK5rdqQYA7Vmx1mYzSr", "xkqzvbwtpjhg",
                            "5eb4223e50", "rA1wk0Y45YCufyfq"})
    EXPECT_TRUE(alone(CheckKind::dictionary, value)) << value;
}

TEST(UrlCredential, DropsExampleHostsAndTemplates) {
  using enum CheckKind;
  EXPECT_TRUE(between(url_credential, "postgres://app:", "q7Rz-0Kx2", "@db.corp.io:5432/x"));
  EXPECT_FALSE(between(url_credential, "postgres://app:", "q7Rz-0Kx2", "@db.example.com:5432/x"));
  EXPECT_FALSE(between(url_credential, "https://u:", "q7Rz-0Kx2", "@example.org/"));
  EXPECT_FALSE(between(url_credential, "https://u:", "${PASS}", "@db.corp.io/"));
  EXPECT_TRUE(between(url_credential, "https://u:", "q7Rz-0Kx2", "@notexample.org/"));
}

TEST(UrlCredential, DropsDefaultsOnlyOnLocalHosts) {
  using enum CheckKind;
  EXPECT_FALSE(between(url_credential, "postgres://postgres:", "postgres", "@localhost/x"));
  EXPECT_FALSE(between(url_credential, "amqp://shop:", "shop", "@rabbit:5672"));
  EXPECT_TRUE(between(url_credential, "postgres://postgres:", "postgres", "@db.corp.io/x"));
  EXPECT_TRUE(between(url_credential, "postgres://app:", "q7Rz-0Kx2", "@localhost/x"));
  EXPECT_FALSE(between(url_credential, "postgres://myuser:", "mypass", "@localhost/x"));
  EXPECT_FALSE(between(url_credential, "postgres://baduser:", "badpass", "@127.0.0.1/x"));
  EXPECT_TRUE(between(url_credential, "postgres://app:", "mypass", "@db.corp.io/x"));
  EXPECT_TRUE(between(url_credential, "postgres://app:", "q7Rzpass", "@localhost/x"));
}

TEST(UrlCredential, DropsWhatDocumentationNamesAndWhatFollowsAnAddress) {
  using enum CheckKind;
  EXPECT_FALSE(between(url_credential, "mysql://keystone:", "KEYSTONE_DBPASS", "@controller/keystone"));
  EXPECT_FALSE(between(url_credential, "mongodb://user:", "?collection=a", "@db.corp.io/"));
  EXPECT_TRUE(between(url_credential, "mysql://keystone:", "KQ7_ZXW4", "@controller/keystone"));
  EXPECT_TRUE(between(url_credential, "mysql://keystone:", "?x9Kq", "@controller/keystone"));
}

TEST(Mixed, NeedsTwoClasses) {
  EXPECT_FALSE(alone(CheckKind::mixed, "abcdef"));
  EXPECT_FALSE(alone(CheckKind::mixed, "123456"));
  EXPECT_TRUE(alone(CheckKind::mixed, "abc123"));
  EXPECT_TRUE(alone(CheckKind::mixed, "abcDef"));
  EXPECT_TRUE(alone(CheckKind::digit, "abc1"));
  EXPECT_FALSE(alone(CheckKind::digit, "abc"));
  // Types and members of a provider's client, behind the provider's name.
  for (const char* name : {"MailerLiteV1SubscriberCreateNode", "ConfluenceCloudOAuth2Api", "JSON_FILE_BASE64_ENCODED"})
    EXPECT_FALSE(alone(CheckKind::digit, name)) << name;
  EXPECT_TRUE(alone(CheckKind::digit, "ksBqTnwLr7dVmxJhPzfYcgEu"));
  EXPECT_TRUE(alone(CheckKind::digit, "private_890abcdef"));
}

TEST(Entropy, IsThatOfShannon) {
  EXPECT_DOUBLE_EQ(shannon_entropy(""), 0);
  EXPECT_DOUBLE_EQ(shannon_entropy("aaaa"), 0);
  EXPECT_DOUBLE_EQ(shannon_entropy("abab"), 1);
  EXPECT_DOUBLE_EQ(shannon_entropy("abcdefgh"), 3);
  EXPECT_NEAR(shannon_entropy("aab"), 0.9183, 1e-4);
}

}  // namespace
}  // namespace assay
