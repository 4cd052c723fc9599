/** What each provider is documented or known to answer, for each probe: the traps beside the plain cases. */

import { ANSWERS_OF_MODELS } from "./answers-of-models.ts";
import type { ProbeCase, Told } from "./probe-case.ts";

const GITHUB_BAD = { message: "Bad credentials", documentation_url: "https://docs" };
const PUBLIC_KEY = `AAAAC3NzaC1lZDI1NTE5AAAAI${"x".repeat(43)}`;

const GITHUB_USER: Omit<ProbeCase, "probe"> = {
  live: [[200, { login: "octocat", id: 1 }]],
  dead: [[401, GITHUB_BAD]],
  unclear: [
    [403, { message: "Resource protected by organization SAML enforcement." }],
    [404, { message: "Not Found" }],
    [401, { message: "Requires authentication" }],
  ],
};

const SLACK_UNCLEAR: readonly Told[] = [
  [200, { ok: false, error: "invalid_auth" }],
  [200, { ok: false, error: "not_authed" }],
  [200, { ok: false, error: "ratelimited" }],
  [200, { ok: false, error: "team_added_to_org" }],
  [200, { error: "token_revoked" }],
];

export const CASES: readonly ProbeCase[] = [
  ...ANSWERS_OF_MODELS,
  {
    probe: "huggingface-whoami",
    live: [[200, { type: "user", auth: { type: "access_token", accessToken: { role: "read" } } }]],
    dead: [
      [401, { error: "Invalid credentials in Authorization header" }],
      [401, { error: "Access token has expired" }],
    ],
    unclear: [[403, { error: "This token was revoked by the organization administrator" }]],
  },
  {
    probe: "elevenlabs-subscription",
    live: [
      [200, { tier: "free" }],
      [401, { detail: { status: "missing_permissions", message: "lacks user_read" } }],
    ],
    dead: [[401, { detail: { status: "invalid_api_key", message: "Invalid API key" } }]],
    unclear: [
      [401, { detail: { status: "quota_exceeded" } }],
      [401, { detail: { status: "detected_unusual_activity" } }],
    ],
  },
  {
    probe: "deepgram-projects",
    live: [[200, { projects: [] }]],
    dead: [[401, { err_code: "INVALID_AUTH", err_msg: "Invalid credentials." }]],
    unclear: [[403, { err_code: "FORBIDDEN" }]],
  },
  {
    probe: "brave-search",
    live: [[200, { type: "search", query: { original: "x" } }]],
    dead: [
      [422, { type: "ErrorResponse", error: { code: "SUBSCRIPTION_TOKEN_INVALID", status: 422 } }],
    ],
    unclear: [[422, { type: "ErrorResponse", error: { code: "VALIDATION", status: 422 } }]],
  },
  {
    probe: "perplexity-invalid-model",
    live: [
      [400, { error: { message: "Invalid model", code: 400 } }],
      [422, { detail: "no" }],
    ],
    dead: [
      [401, { error: { message: "Invalid API key" } }],
      [401, "<html>\r\n<head><title>401 Authorization Required</title></head></html>"],
    ],
    unclear: [[403, { error: { message: "no" } }]],
  },
  {
    probe: "firecrawl-credit-usage",
    live: [[200, { success: true, data: { remainingCredits: 1 } }]],
    dead: [[401, { success: false, error: "Unauthorized: Invalid token" }]],
    unclear: [
      [402, { success: false, error: "no credits" }],
      [401, { success: false, error: "Unauthorized: Token missing" }],
    ],
  },
  {
    probe: "tavily-usage",
    live: [[200, { key: { usage: 1 }, account: {} }]],
    dead: [[401, { detail: { error: "Unauthorized: missing or invalid API key." } }]],
    unclear: [
      [432, { detail: { error: "plan limit" } }],
      [401, { detail: { error: "other" } }],
    ],
  },
  { probe: "github-user-classic", ...GITHUB_USER },
  { probe: "github-user-fine", ...GITHUB_USER },
  { probe: "github-user-oauth", ...GITHUB_USER },
  {
    probe: "github-app-key",
    parameters: { appId: "12345" },
    live: [[200, { id: 12345, slug: "app" }]],
    dead: [[401, { message: "A JSON web token could not be decoded" }]],
    unclear: [
      [
        401,
        {
          message:
            "'Expiration time' claim ('exp') must be a numeric value representing the future time",
        },
      ],
    ],
  },
  {
    probe: "github-installation-token",
    live: [[200, { total_count: 1, repositories: [] }]],
    dead: [[401, GITHUB_BAD]],
    unclear: [[403, { message: "Resource not accessible by integration" }]],
  },
  {
    probe: "gitlab-token-self",
    parameters: { server: "gitlab.example.org" },
    live: [
      [200, { id: 1, active: true, revoked: false }],
      [403, { error: "insufficient_scope", scope: "api" }],
    ],
    dead: [
      [401, { message: "401 Unauthorized" }],
      [401, { error: "invalid_token", error_description: "Token was revoked." }],
    ],
    disabled: [[200, { id: 1, active: false, revoked: true }]],
    unclear: [[403, { message: "403 Forbidden - Your account has been blocked." }]],
  },
  {
    probe: "telegram-get-me",
    parameters: { botId: "123456789" },
    live: [[200, { ok: true, result: { id: 123456789, is_bot: true } }]],
    dead: [[401, { ok: false, error_code: 401, description: "Unauthorized" }]],
    unclear: [
      [404, { ok: false, error_code: 404, description: "Not Found" }],
      [200, { ok: true, result: { id: 987654321, is_bot: true } }],
    ],
  },
  {
    probe: "discord-me",
    live: [[200, { id: "1", bot: true }]],
    dead: [[401, { message: "401: Unauthorized", code: 0 }]],
    unclear: [
      [403, { message: "Missing Access", code: 50001 }],
      [401, { message: "401: Unauthorized", code: 40001 }],
    ],
  },
  {
    probe: "slack-auth-test",
    live: [[200, { ok: true, team: "T", user_id: "U" }]],
    dead: [
      [200, { ok: false, error: "token_revoked" }],
      [200, { ok: false, error: "account_inactive" }],
      [200, { ok: false, error: "token_expired" }],
    ],
    unclear: SLACK_UNCLEAR,
  },
  {
    probe: "slack-app-auth-test",
    live: [[200, { ok: true }]],
    dead: [
      [200, { ok: false, error: "token_revoked" }],
      [200, { ok: false, error: "account_inactive" }],
    ],
    unclear: SLACK_UNCLEAR,
  },
  {
    probe: "meta-me",
    live: [[200, { id: "1", name: "n" }]],
    dead: [[400, { error: { type: "OAuthException", code: 190 } }]],
    unclear: [
      [400, { error: { code: 4 } }],
      [403, { error: { code: 200 } }],
    ],
  },
  {
    probe: "matrix-whoami",
    parameters: { server: "matrix.example.org:8448" },
    live: [[200, { user_id: "@a:example.org", device_id: "D" }]],
    dead: [
      [401, { errcode: "M_UNKNOWN_TOKEN", error: "Unrecognised access token" }],
      [401, { errcode: "M_UNKNOWN_TOKEN", soft_logout: false }],
    ],
    unclear: [
      [401, { errcode: "M_UNKNOWN_TOKEN", soft_logout: true }],
      [401, { errcode: "M_USER_LOCKED", soft_logout: true }],
      [401, { errcode: "M_MISSING_TOKEN" }],
      [404, { errcode: "M_UNRECOGNIZED" }],
    ],
  },
  {
    probe: "mattermost-me",
    parameters: { server: "chat.example.org" },
    live: [[200, { id: "x", username: "bot" }]],
    dead: [[401, { id: "api.context.session_expired.app_error", status_code: 401 }]],
    unclear: [
      [403, { id: "api.context.permissions.app_error" }],
      [401, { id: "api.context.mfa_required.app_error" }],
    ],
  },
  {
    probe: "line-verify",
    live: [[200, { scope: "P", client_id: "1", expires_in: 2591659 }]],
    dead: [[400, { error: "invalid_request", error_description: "access token expired" }]],
    unclear: [[400, { error: "other" }]],
  },
  {
    probe: "line-bot-info",
    live: [[200, { userId: "U", basicId: "@x" }]],
    dead: [
      [
        401,
        {
          message:
            "Authentication failed. Confirm that the access token in the authorization header is valid.",
        },
      ],
    ],
    unclear: [[403, { message: "Access to this API is not available for your account" }]],
  },
  {
    probe: "feishu-tenant-token",
    parameters: { region: "open.larksuite.com", appId: "cli_a1b2c3d4e5f6a7b8" },
    live: [[200, { code: 0, msg: "ok", tenant_access_token: "t-minted", expire: 7200 }]],
    dead: [
      [200, { code: 10003, msg: "invalid param" }],
      [400, { code: 10014, msg: "app secret invalid" }],
    ],
    unclear: [[200, { code: 99991400, msg: "request trigger frequency limit" }]],
  },
  {
    probe: "twitch-validate",
    live: [[200, { client_id: "c", login: "l", scopes: [] }]],
    dead: [[401, { status: 401, message: "invalid access token" }]],
    unclear: [[401, { status: 401, message: "missing authorization token" }]],
  },
  {
    probe: "twilio-account",
    parameters: { accountSid: `AC${"a".repeat(32)}` },
    live: [[200, { sid: "AC", status: "active" }]],
    dead: [[401, { code: 20003, message: "Authenticate", status: 401 }]],
    unclear: [
      [200, { sid: "AC", status: "suspended" }],
      [403, { code: 20005 }],
    ],
  },
  {
    probe: "notion-me",
    live: [
      [200, { object: "user", id: "u" }],
      [403, { object: "error", code: "restricted_resource" }],
    ],
    dead: [[401, { object: "error", status: 401, code: "unauthorized" }]],
    unclear: [[404, { object: "error", code: "object_not_found" }]],
  },
  {
    probe: "tailscale-verify",
    live: [[204, null]],
    dead: [
      [401, { message: "invalid key" }],
      [401, null],
    ],
    unclear: [[403, { message: "no" }]],
  },
  {
    probe: "cloudflare-verify",
    live: [[200, { success: true, result: { id: "i", status: "active" } }]],
    dead: [[401, { success: false, errors: [{ code: 1000, message: "Invalid API Token" }] }]],
    disabled: [
      [200, { success: true, result: { status: "disabled" } }],
      [200, { success: true, result: { status: "expired" } }],
    ],
    unclear: [
      [
        403,
        {
          success: false,
          errors: [{ code: 9109, message: "Cannot use the access token from location" }],
        },
      ],
      [400, { success: false, errors: [{ code: 6003, message: "Invalid request headers" }] }],
    ],
  },
  {
    probe: "npm-whoami",
    live: [[200, { username: "u" }]],
    dead: [
      [401, {}],
      [401, { message: "Unauthorized" }],
    ],
    unclear: [
      [403, { message: "no" }],
      [200, {}],
    ],
  },
  {
    probe: "ssh-published-keys",
    parameters: { site: "github.com", user: "octocat", publicKey: PUBLIC_KEY },
    live: [[200, `ssh-ed25519 ${PUBLIC_KEY}\n`]],
    dead: [],
    unclear: [
      [200, "ssh-ed25519 AAAAC3other\n"],
      [200, ""],
      [404, "Not Found"],
    ],
  },
  {
    probe: "vault-lookup-self",
    parameters: { server: "vault.example.org:8200" },
    live: [[200, { data: { accessor: "a", policies: [] } }]],
    dead: [
      [403, { errors: ["permission denied"] }],
      [403, { errors: ["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"] }],
    ],
    unclear: [
      [503, { errors: ["Vault is sealed"] }],
      [403, { errors: ["namespace not authorized"] }],
    ],
  },
  {
    probe: "openclaw-tools-invoke",
    parameters: { address: "gateway", scheme: "http" },
    live: [[400, { error: { message: "Expected property name", type: "invalid_request_error" } }]],
    dead: [[401, { error: { message: "Unauthorized", type: "unauthorized" } }]],
    unclear: [
      [404, { error: { type: "not_found" } }],
      [405, "Method Not Allowed"],
      [401, "Unauthorized"],
    ],
  },
  {
    probe: "openclaw-hooks-wake",
    parameters: { address: "gateway", scheme: "http" },
    live: [[400, { ok: false, error: "Expected property name" }]],
    dead: [[401, "Unauthorized"]],
    unclear: [
      // Hooks that are off answer so to every token.
      [404, "Not Found"],
      [405, "Method Not Allowed"],
    ],
  },
];
