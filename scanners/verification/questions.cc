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
constexpr std::string_view kEc2 = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, ec2)";
constexpr std::string_view kRds = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, rds)";
constexpr std::string_view kLambda = "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, lambda)";
constexpr std::string_view kGoogle = "https://www.googleapis.com/oauth2/v3/tokeninfo";
constexpr std::string_view kGoogleKey = "https://www.googleapis.com/identitytoolkit/v3/relyingparty/getProjectConfig";
constexpr std::string_view kBearer = "Bearer {secret}";
constexpr std::string_view kServiceAccount = "https://oauth2.googleapis.com/token";
constexpr std::string_view kCloudBearer = "Bearer {cloud-token}";
constexpr std::string_view kEntra = "https://login.microsoftonline.com/{azure-entra-tenant-id}/oauth2/v2.0/token";
constexpr std::string_view kGraphBearer = "Bearer {graph-token}";
constexpr std::string_view kArmBearer = "Bearer {arm-token}";
constexpr std::string_view kDevops = "https://dev.azure.com/{azure-devops-organization}/_apis/projects";
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

// Of rights in a project those that lead to others' data, money or further rights; at most 100 may be asked at once.
constexpr std::string_view kRights =
    R"({"permissions":["resourcemanager.projects.get","resourcemanager.projects.getIamPolicy",)"
    R"("resourcemanager.projects.setIamPolicy","resourcemanager.projects.delete","iam.serviceAccounts.list",)"
    R"("iam.serviceAccounts.actAs","iam.serviceAccountKeys.create","iam.roles.create","iam.roles.update",)"
    R"("storage.buckets.list","storage.objects.list","storage.objects.get","storage.objects.create",)"
    R"("storage.objects.delete","bigquery.datasets.get","bigquery.jobs.create","bigquery.tables.getData",)"
    R"("secretmanager.secrets.list","secretmanager.versions.access","cloudkms.cryptoKeyVersions.useToDecrypt",)"
    R"("compute.instances.list","compute.instances.create","compute.instances.setMetadata",)"
    R"("compute.projects.setCommonInstanceMetadata","container.clusters.list","container.clusters.get",)"
    R"("cloudsql.instances.list","cloudsql.instances.connect","cloudfunctions.functions.create",)"
    R"("cloudbuild.builds.create","run.services.create","artifactregistry.repositories.downloadArtifacts",)"
    R"("artifactregistry.repositories.uploadArtifacts","pubsub.topics.publish","logging.logEntries.list",)"
    R"("datastore.entities.get","serviceusage.services.enable"]})";

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

    {.verifier = kAws,
     .right = "the user in IAM",
     .url = "https://iam.amazonaws.com/?Action=GetUser&Version=2010-05-08",
     .what = "user",
     .place = "xml UserName",
     .authorization = kIam,
     .check = "account",
     .gives = "iam-user"},
    {.verifier = kAws,
     .right = "policies attached to the user",
     .url = "https://iam.amazonaws.com/?Action=ListAttachedUserPolicies&UserName={iam-user}&Version=2010-05-08",
     .what = "policy",
     .place = "xml PolicyName",
     .authorization = kIam,
     .check = "scopes"},
    {.verifier = kAws,
     .right = "policies of the user alone",
     .url = "https://iam.amazonaws.com/?Action=ListUserPolicies&UserName={iam-user}&Version=2010-05-08",
     .what = "policy",
     .place = "xml member",
     .authorization = kIam,
     .check = "scopes"},
    {.verifier = kAws,
     .right = "groups of the user",
     .url = "https://iam.amazonaws.com/?Action=ListGroupsForUser&UserName={iam-user}&Version=2010-05-08",
     .what = "group",
     .place = "xml GroupName",
     .authorization = kIam,
     .check = "scopes"},
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
    {.verifier = kAws,
     .right = "EC2 instances in us-east-1",
     .url = "https://ec2.us-east-1.amazonaws.com/?Action=DescribeInstances&MaxResults=100&Version=2016-11-15",
     .what = "instance",
     .place = "xml instanceId",
     .authorization = kEc2},
    {.verifier = kAws,
     .right = "RDS databases in us-east-1",
     .url = "https://rds.us-east-1.amazonaws.com/?Action=DescribeDBInstances&MaxRecords=100&Version=2014-10-31",
     .what = "database",
     .place = "xml DBInstanceIdentifier",
     .authorization = kRds},
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
    {kGoogleKey, "Gemini files", "https://generativelanguage.googleapis.com/v1beta/files?pageSize=100&key={secret}",
     "file", "/files/*/name"},
    {kGoogleKey, "Gemini caches", "https://generativelanguage.googleapis.com/v1beta/cachedContents?key={secret}",
     "cache", "/cachedContents/*/name"},
    {kGoogleKey, "Translation", "https://translation.googleapis.com/language/translate/v2/languages?key={secret}", "",
     ""},
    {kGoogleKey, "Text-to-Speech", "https://texttospeech.googleapis.com/v1/voices?key={secret}", "", ""},
    {kGoogleKey, "YouTube", "https://www.googleapis.com/youtube/v3/i18nRegions?part=snippet&key={secret}", "", ""},
    {kGoogleKey, "Safe Browsing", "https://safebrowsing.googleapis.com/v4/threatLists?key={secret}", "", ""},
    {kGoogleKey, "Fonts", "https://www.googleapis.com/webfonts/v1/webfonts?family=Roboto&key={secret}", "", ""},

    {kServiceAccount,
     "the account",
     "https://www.googleapis.com/oauth2/v3/tokeninfo?access_token={cloud-token}",
     "number",
     "/azp",
     "\"azp\"",
     {},
     "account"},
    {kServiceAccount,
     "the project",
     "https://cloudresourcemanager.googleapis.com/v1/projects/{project}",
     "number",
     "/projectNumber",
     {},
     kCloudBearer},
    {.verifier = kServiceAccount,
     .right = "its rights in the project",
     .url = "https://cloudresourcemanager.googleapis.com/v1/projects/{project}:testIamPermissions",
     .what = "right",
     .place = "/permissions/*",
     .authorization = kCloudBearer,
     .check = "scopes",
     .body = kRights},
    {kServiceAccount,
     "projects",
     "https://cloudresourcemanager.googleapis.com/v1/projects?pageSize=100",
     "project",
     "/projects/*/projectId",
     {},
     kCloudBearer},
    {kServiceAccount,
     "service accounts of the project",
     "https://iam.googleapis.com/v1/projects/{project}/serviceAccounts?pageSize=100",
     "account",
     "/accounts/*/email",
     {},
     kCloudBearer},
    {kServiceAccount,
     "buckets of the project",
     "https://storage.googleapis.com/storage/v1/b?project={project}&maxResults=100",
     "bucket",
     "/items/*/name",
     {},
     kCloudBearer},
    {kServiceAccount,
     "names of secrets of the project",
     "https://secretmanager.googleapis.com/v1/projects/{project}/secrets?pageSize=100",
     "secret",
     "/secrets/*/name",
     {},
     kCloudBearer},
    {kServiceAccount,
     "BigQuery data of the project",
     "https://bigquery.googleapis.com/bigquery/v2/projects/{project}/datasets?maxResults=100",
     "data set",
     "/datasets/*/id",
     {},
     kCloudBearer},
    {kServiceAccount,
     "Kubernetes clusters of the project",
     "https://container.googleapis.com/v1/projects/{project}/locations/-/clusters",
     "cluster",
     "/clusters/*/name",
     {},
     kCloudBearer},

    {kEntra,
     "the organisation",
     "https://graph.microsoft.com/v1.0/organization?%24select=id,displayName",
     "organisation",
     "/value/*/displayName",
     {},
     kGraphBearer,
     "account"},
    {kEntra,
     "the application",
     "https://graph.microsoft.com/v1.0/applications(appId='{azure-entra-client-id}')?%24select=displayName",
     "application",
     "/displayName",
     {},
     kGraphBearer,
     "account"},
    {kEntra,
     "users",
     "https://graph.microsoft.com/v1.0/users?%24top=20&%24select=id",
     "user",
     "/value/*/id",
     {},
     kGraphBearer},
    {kEntra,
     "groups",
     "https://graph.microsoft.com/v1.0/groups?%24top=100&%24select=displayName",
     "group",
     "/value/*/displayName",
     {},
     kGraphBearer},
    {kEntra,
     "applications",
     "https://graph.microsoft.com/v1.0/applications?%24top=100&%24select=displayName",
     "application",
     "/value/*/displayName",
     {},
     kGraphBearer},
    {kEntra,
     "SharePoint sites",
     "https://graph.microsoft.com/v1.0/sites?search=%2A&%24select=displayName",
     "site",
     "/value/*/displayName",
     {},
     kGraphBearer},
    {kEntra,
     "subscriptions",
     "https://management.azure.com/subscriptions?api-version=2022-12-01",
     "subscription",
     "/value/*/subscriptionId",
     {},
     kArmBearer,
     "reach",
     "subscription"},
    {kEntra,
     "its rights in the first subscription",
     "https://management.azure.com/subscriptions/{subscription}/providers/Microsoft.Authorization/permissions"
     "?api-version=2022-04-01",
     "actions",
     "/value/*/actions/*",
     {},
     kArmBearer,
     "scopes"},
    {kEntra,
     "resource groups of the first subscription",
     "https://management.azure.com/subscriptions/{subscription}/resourcegroups?api-version=2021-04-01",
     "group",
     "/value/*/name",
     {},
     kArmBearer},
    {kEntra,
     "storage accounts of the first subscription",
     "https://management.azure.com/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts"
     "?api-version=2023-01-01",
     "account",
     "/value/*/name",
     {},
     kArmBearer},
    {kEntra,
     "key vaults of the first subscription",
     "https://management.azure.com/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults"
     "?api-version=2022-07-01",
     "vault",
     "/value/*/name",
     {},
     kArmBearer},

    {kDevops,
     "the account",
     "https://dev.azure.com/{azure-devops-organization}/_apis/connectionData?api-version=7.1-preview.1",
     "user",
     "/authenticatedUser/id",
     {},
     {},
     "account"},
    {kDevops, "repositories",
     "https://dev.azure.com/{azure-devops-organization}/_apis/git/repositories?api-version=7.1", "repository",
     "/value/*/name"},
    {kDevops, "pools of agents",
     "https://dev.azure.com/{azure-devops-organization}/_apis/distributedtask/pools?api-version=7.1", "pool",
     "/value/*/name"},
    {kDevops, "feeds of packages",
     "https://feeds.dev.azure.com/{azure-devops-organization}/_apis/packaging/feeds?api-version=7.1", "feed",
     "/value/*/name"},
    {kDevops, "users",
     "https://vssps.dev.azure.com/{azure-devops-organization}/_apis/graph/users?api-version=7.1-preview.1", "", ""},

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

constexpr auto kExchanges = std::to_array<Exchange>({
    {kServiceAccount, "cloud-token", "a token that may only read (cloud-platform.read-only)"},
    {kEntra, "graph-token", "a token of Microsoft Graph"},
    {kEntra, "arm-token", "a token of Azure Resource Manager",
     "grant_type=client_credentials&client_id={azure-entra-client-id}&client_secret={secret}"
     "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default"},
});

// The target of a telling is here the token whose claims it reads.
constexpr auto kClaims = std::to_array<Telling>({
    {"graph-token", "account", "application", "/app_displayname"},
    {"graph-token", "account", "tenant", "/tid"},
    {"graph-token", "scopes", "roles", "/roles/*"},
});

bool is_named(std::string_view header, std::string_view name) {
  return std::equal(header.begin(), header.end(), name.begin(), name.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

std::span<const Question> all_questions() { return kQuestions; }

std::span<const Exchange> all_exchanges() { return kExchanges; }

std::vector<const Question*> questions_of(std::string_view target) {
  std::vector<const Question*> out;
  for (const Question& question : kQuestions)
    if (question.verifier == target) out.push_back(&question);
  return out;
}

std::vector<const Exchange*> exchanges_of(std::string_view target) {
  std::vector<const Exchange*> out;
  for (const Exchange& exchange : kExchanges)
    if (exchange.verifier == target) out.push_back(&exchange);
  return out;
}

std::vector<Telling> claims_of(const Exchange& exchange) {
  std::vector<Telling> out;
  std::copy_if(kClaims.begin(), kClaims.end(), std::back_inserter(out),
               [&](const Telling& telling) { return telling.target == exchange.gives; });
  return out;
}

HttpCall call_of(const Question& question, const HttpCall& verifier) {
  HttpCall call;
  call.method = question.body.empty() ? "GET" : "POST";
  call.url = question.url;
  call.body = question.body;
  for (const auto& [name, value] : verifier.headers) {
    const bool replaced = !question.authorization.empty() && is_named(name, "authorization");
    if (!replaced && !is_named(name, "content-type")) call.headers.emplace_back(name, value);
  }
  if (!question.authorization.empty()) call.headers.emplace_back("Authorization", question.authorization);
  if (!question.body.empty()) call.headers.emplace_back("Content-Type", "application/json");
  call.live_status = {200};
  if (!question.said.empty()) call.live_body.emplace_back(question.said);
  return call;
}

HttpCall call_of(const Exchange& exchange, const HttpCall& verifier) {
  HttpCall call = verifier;
  if (!exchange.body.empty()) call.body = exchange.body;
  return call;
}

}  // namespace assay::verification
