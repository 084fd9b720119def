#include "scanners/verification/questions.h"

#include <algorithm>
#include <array>
#include <string>

namespace assay::verification {

namespace {

constexpr std::string_view kGithub = "https://api.github.com/user";
constexpr std::string_view kGithubApp = "https://api.github.com/installation/repositories";
constexpr std::string_view kGitlab = "https://gitlab.com/api/v4/personal_access_tokens/self";
constexpr std::string_view kAws = "https://sts.us-east-1.amazonaws.com/";
constexpr std::string_view kIam = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, iam)";
constexpr std::string_view kS3 = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, s3)";
constexpr std::string_view kLambda = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, lambda)";
constexpr std::string_view kGoogle = "https://www.googleapis.com/oauth2/v3/tokeninfo";
constexpr std::string_view kGoogleKey = "https://www.googleapis.com/identitytoolkit/v3/relyingparty/getProjectConfig";
constexpr std::string_view kBearer = "Bearer {secret}";
constexpr std::string_view kSlack = "https://slack.com/api/auth.test";
constexpr std::string_view kSlackOk = "\"ok\":true";
constexpr std::string_view kStripe = "https://api.stripe.com/v1/account";
constexpr std::string_view kNpm = "https://registry.npmjs.org/-/whoami";
constexpr std::string_view kOpenai = "https://api.openai.com/v1/models";
constexpr std::string_view kOpenaiAdmin = "https://api.openai.com/v1/organization/projects";
constexpr std::string_view kAnthropic = "https://api.anthropic.com/v1/models";
constexpr std::string_view kAnthropicAdmin = "https://api.anthropic.com/v1/organizations/me";
constexpr std::string_view kDigitalocean = "https://api.digitalocean.com/v2/account";
constexpr std::string_view kCloudflare = "https://api.cloudflare.com/client/v4/user/tokens/verify";
constexpr std::string_view kVercel = "https://api.vercel.com/v2/user";
constexpr std::string_view kNetlify = "https://api.netlify.com/api/v1/user";
constexpr std::string_view kDoppler = "https://api.doppler.com/v3/me";
constexpr std::string_view kDiscord = "https://discord.com/api/v10/users/@me";
constexpr std::string_view kHeroku = "https://api.heroku.com/apps";
constexpr std::string_view kSupabase = "https://api.supabase.com/v1/organizations";

constexpr auto kQuestions = std::to_array<Question>({
    {kGithub, "organisations", "https://api.github.com/user/orgs?per_page=100", "organisation", "/*/login"},
    {kGithub, "repositories", "https://api.github.com/user/repos?per_page=100&sort=pushed", "repository",
     "/*/full_name"},
    {kGithub, "gists", "https://api.github.com/gists?per_page=100", "gist", "/*/id"},
    {kGithub, "SSH keys of the account", "https://api.github.com/user/keys?per_page=100", "SSH key", "/*/id"},
    {kGithub, "organisations' installations of apps", "https://api.github.com/user/installations?per_page=100", "app",
     "/installations/*/app_slug"},
    {kGithubApp, "repositories", "https://api.github.com/installation/repositories?per_page=100", "repository",
     "/repositories/*/full_name"},

    {kGitlab, "the account", "https://gitlab.com/api/v4/user", "user", "/username", {}, {}, "account"},
    {kGitlab, "projects", "https://gitlab.com/api/v4/projects?membership=true&simple=true&per_page=100", "project",
     "/*/path_with_namespace"},
    {kGitlab, "groups", "https://gitlab.com/api/v4/groups?min_access_level=10&per_page=100", "group", "/*/full_path"},

    {kAws,
     "the user in IAM",
     "https://iam.amazonaws.com/?Action=GetUser&Version=2010-05-08",
     "user",
     "xml UserName",
     {},
     kIam,
     "account"},
    {kAws,
     "aliases of the account",
     "https://iam.amazonaws.com/?Action=ListAccountAliases&Version=2010-05-08",
     "alias",
     "xml member",
     {},
     kIam,
     "account"},
    {kAws,
     "users of the account",
     "https://iam.amazonaws.com/?Action=ListUsers&MaxItems=100&Version=2010-05-08",
     "user",
     "xml UserName",
     {},
     kIam},
    {kAws,
     "roles of the account",
     "https://iam.amazonaws.com/?Action=ListRoles&MaxItems=100&Version=2010-05-08",
     "role",
     "xml RoleName",
     {},
     kIam},
    {kAws, "S3 buckets", "https://s3.us-east-1.amazonaws.com/", "bucket", "xml Name", {}, kS3},
    {kAws,
     "Lambda functions in us-east-1",
     "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/",
     "function",
     "/Functions/*/FunctionName",
     {},
     kLambda},

    {kGoogle, "the account", "https://www.googleapis.com/oauth2/v3/userinfo", "domain", "/hd", {}, kBearer, "account"},
    {kGoogle,
     "Google Cloud projects",
     "https://cloudresourcemanager.googleapis.com/v1/projects?pageSize=100",
     "project",
     "/projects/*/projectId",
     {},
     kBearer},
    {kGoogleKey, "Gemini models", "https://generativelanguage.googleapis.com/v1beta/models?key={secret}", "model",
     "/models/*/name"},

    {kSlack, "the workspace", "https://slack.com/api/team.info", "workspace", "/team/domain", kSlackOk, {}, "account"},
    {kSlack, "channels", "https://slack.com/api/conversations.list?limit=200&types=public_channel", "channel",
     "/channels/*/name", kSlackOk},
    {kSlack, "private channels", "https://slack.com/api/conversations.list?limit=200&types=private_channel",
     "private channel", "/channels/*/name", kSlackOk},
    {kSlack, "direct messages", "https://slack.com/api/conversations.list?limit=20&types=im", "", "", kSlackOk},
    {kSlack, "members", "https://slack.com/api/users.list?limit=200", "member", "/members/*/name", kSlackOk},
    {kSlack, "files", "https://slack.com/api/files.list?count=20", "file", "/files/*/id", kSlackOk},

    {kStripe, "the balance", "https://api.stripe.com/v1/balance", "currency", "/available/*/currency"},
    {kStripe, "customers", "https://api.stripe.com/v1/customers?limit=1", "", ""},
    {kStripe, "charges", "https://api.stripe.com/v1/charges?limit=1", "", ""},
    {kStripe, "payouts", "https://api.stripe.com/v1/payouts?limit=1", "", ""},
    {kStripe, "connected accounts", "https://api.stripe.com/v1/accounts?limit=100", "account", "/data/*/id"},
    {kStripe, "webhooks", "https://api.stripe.com/v1/webhook_endpoints?limit=100", "webhook", "/data/*/url"},

    {kNpm, "the account", "https://registry.npmjs.org/-/npm/v1/user", "second factor", "/tfa/mode", {}, {}, "account"},
    {kNpm, "packages", "https://registry.npmjs.org/-/user/{account}/package", "package", "names "},
    {kNpm, "tokens of the account", "https://registry.npmjs.org/-/npm/v1/tokens?perPage=1", "", ""},

    {kOpenai, "models", "https://api.openai.com/v1/models", "model", "/data/*/id"},
    {kOpenai, "files", "https://api.openai.com/v1/files?limit=100", "file", "/data/*/filename"},
    {kOpenai, "fine-tuning jobs", "https://api.openai.com/v1/fine_tuning/jobs?limit=100", "job", "/data/*/id"},
    {kOpenai, "batches", "https://api.openai.com/v1/batches?limit=100", "batch", "/data/*/id"},
    {kOpenaiAdmin, "projects", "https://api.openai.com/v1/organization/projects?limit=100", "project", "/data/*/name"},
    {kOpenaiAdmin, "members", "https://api.openai.com/v1/organization/users?limit=100", "role", "/data/*/role"},
    {kOpenaiAdmin, "admin keys", "https://api.openai.com/v1/organization/admin_api_keys?limit=100", "key",
     "/data/*/name"},
    {kAnthropic, "models", "https://api.anthropic.com/v1/models?limit=100", "model", "/data/*/id"},
    {kAnthropic, "batches of messages", "https://api.anthropic.com/v1/messages/batches?limit=100", "batch",
     "/data/*/id"},
    {kAnthropicAdmin, "workspaces", "https://api.anthropic.com/v1/organizations/workspaces?limit=100", "workspace",
     "/data/*/name"},
    {kAnthropicAdmin, "members", "https://api.anthropic.com/v1/organizations/users?limit=100", "role", "/data/*/role"},
    {kAnthropicAdmin, "API keys", "https://api.anthropic.com/v1/organizations/api_keys?limit=100", "key",
     "/data/*/name"},

    {kDigitalocean, "droplets", "https://api.digitalocean.com/v2/droplets?per_page=100", "droplet", "/droplets/*/name"},
    {kDigitalocean, "databases", "https://api.digitalocean.com/v2/databases", "database", "/databases/*/name"},
    {kDigitalocean, "Kubernetes clusters", "https://api.digitalocean.com/v2/kubernetes/clusters", "cluster",
     "/kubernetes_clusters/*/name"},
    {kDigitalocean, "domains", "https://api.digitalocean.com/v2/domains?per_page=100", "domain", "/domains/*/name"},
    {kCloudflare, "accounts", "https://api.cloudflare.com/client/v4/accounts?per_page=50", "account", "/result/*/name"},
    {kCloudflare, "zones", "https://api.cloudflare.com/client/v4/zones?per_page=50", "zone", "/result/*/name"},
    {kVercel, "teams", "https://api.vercel.com/v2/teams?limit=100", "team", "/teams/*/slug"},
    {kVercel, "projects", "https://api.vercel.com/v9/projects?limit=100", "project", "/projects/*/name"},
    {kNetlify, "sites", "https://api.netlify.com/api/v1/sites?per_page=100", "site", "/*/name"},
    {kNetlify, "teams", "https://api.netlify.com/api/v1/accounts", "team", "/*/slug"},
    {kDoppler, "projects", "https://api.doppler.com/v3/projects?per_page=100", "project", "/projects/*/slug"},
    {kDiscord, "servers", "https://discord.com/api/v10/users/@me/guilds?limit=200", "server", "/*/name"},
    {kHeroku, "teams", "https://api.heroku.com/teams", "team", "/*/name"},
    {kSupabase, "projects", "https://api.supabase.com/v1/projects", "project", "/*/name"},
});

bool is_named(std::string_view header, std::string_view name) {
  return std::equal(header.begin(), header.end(), name.begin(), name.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

std::span<const Question> all_questions() { return kQuestions; }

std::vector<const Question*> questions_of(std::string_view target) {
  std::vector<const Question*> out;
  for (const Question& question : kQuestions)
    if (question.verifier == target) out.push_back(&question);
  return out;
}

HttpCall call_of(const Question& question, const HttpCall& verifier) {
  HttpCall call;
  call.method = "GET";
  call.url = question.url;
  for (const auto& [name, value] : verifier.headers) {
    const bool replaced = !question.authorization.empty() && is_named(name, "authorization");
    if (!replaced && !is_named(name, "content-type")) call.headers.emplace_back(name, value);
  }
  if (!question.authorization.empty()) call.headers.emplace_back("Authorization", question.authorization);
  call.live_status = {200};
  if (!question.said.empty()) call.live_body.emplace_back(question.said);
  return call;
}

}  // namespace assay::verification
