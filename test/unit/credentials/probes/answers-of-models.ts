/** What providers of models and clouds answer: the traps beside the plain cases. */

import type { ProbeCase } from "./probe-case.ts";

const OPENAI_ERROR = (code: string | null, message = "no"): object => ({
  error: { message, code, type: "x" },
});
const GOOGLE_ERROR = (code: number, reason: string): object => ({
  error: {
    code,
    status: "X",
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }],
  },
});
const AWS_ERROR = (code: string): string =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`;
const MODELS = { object: "list", data: [{ id: "m" }] };
const UUID = "11111111-2222-3333-4444-555555555555";
const AADSTS = (code: string): object => ({
  error: "invalid_client",
  error_description: `AADSTS${code}: told`,
});
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n";
const KEY_ID = "a".repeat(40);
const OTHER_KEY_ID = "b".repeat(40);
const OPENAI: Omit<ProbeCase, "probe"> = {
  live: [
    [200, MODELS],
    [403, OPENAI_ERROR(null, "You have insufficient permissions. Missing scopes: api.model.read")],
    // A living key with too few rights is told 401 at times.
    [401, OPENAI_ERROR(null, "You have insufficient permissions. Missing scopes: api.model.read")],
    [429, OPENAI_ERROR("insufficient_quota")],
  ],
  dead: [
    [401, OPENAI_ERROR("invalid_api_key")],
    [401, OPENAI_ERROR("account_deactivated")],
  ],
  unclear: [
    [401, OPENAI_ERROR("mismatched_organization")],
    [403, OPENAI_ERROR("unsupported_country_region_territory")],
    [429, OPENAI_ERROR("rate_limit_exceeded")],
  ],
};

const PLAIN_MODELS: Omit<ProbeCase, "probe"> = {
  live: [[200, MODELS]],
  dead: [[401, OPENAI_ERROR("invalid_api_key")]],
  unclear: [[403, OPENAI_ERROR("forbidden")]],
};

export const ANSWERS_OF_MODELS: readonly ProbeCase[] = [
  {
    probe: "anthropic-models",
    live: [[200, { data: [], has_more: false }]],
    dead: [
      [
        401,
        { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } },
      ],
    ],
    unclear: [
      [403, { type: "error", error: { type: "permission_error" } }],
      [401, { type: "error", error: { type: "permission_error" } }],
      [529, { type: "error", error: { type: "overloaded_error" } }],
    ],
  },
  {
    probe: "anthropic-organization",
    live: [[200, { id: "o", type: "organization", name: "n" }]],
    dead: [[401, { type: "error", error: { type: "authentication_error" } }]],
    unclear: [[403, { type: "error", error: { type: "permission_error" } }]],
  },
  { probe: "openai-models", ...OPENAI },
  { probe: "openai-service-account-models", ...OPENAI },
  { probe: "openai-admin-keys", ...OPENAI },
  {
    probe: "google-models",
    live: [
      [200, { models: [{ name: "m" }] }],
      [403, GOOGLE_ERROR(403, "API_KEY_SERVICE_BLOCKED")],
      [403, GOOGLE_ERROR(403, "API_KEY_HTTP_REFERRER_BLOCKED")],
      [403, GOOGLE_ERROR(403, "SERVICE_DISABLED")],
    ],
    dead: [[400, GOOGLE_ERROR(400, "API_KEY_INVALID")]],
    unclear: [
      [400, GOOGLE_ERROR(400, "INVALID_ARGUMENT")],
      [400, { error: { message: "API_KEY_INVALID" } }],
      [403, GOOGLE_ERROR(403, "CONSUMER_SUSPENDED")],
    ],
  },
  {
    probe: "google-tokeninfo",
    live: [[200, { aud: "x", exp: "1", scope: "email" }]],
    dead: [
      [400, { error_description: "Invalid Value" }],
      [400, { error: "invalid_token", error_description: "told" }],
    ],
    unclear: [[400, { error: "invalid_request" }]],
  },
  {
    probe: "google-account-certificates",
    parameters: { clientEmail: "bot@project-1.iam.gserviceaccount.com", privateKeyId: KEY_ID },
    live: [[200, { [KEY_ID]: CERTIFICATE, [OTHER_KEY_ID]: CERTIFICATE }]],
    dead: [[200, { [OTHER_KEY_ID]: CERTIFICATE }]],
    unclear: [
      [404, { error: { code: 404 } }],
      [200, { [OTHER_KEY_ID]: "something else" }],
    ],
  },
  {
    probe: "azure-openai-models",
    parameters: { resource: "my-resource" },
    live: [[200, { data: [], object: "list" }]],
    dead: [
      [
        401,
        {
          error: {
            code: "401",
            message: "Access denied due to invalid subscription key or wrong API endpoint.",
          },
        },
      ],
    ],
    unclear: [
      [403, { error: { code: "AccessDenied", message: "Virtual Network/Firewall rules." } }],
    ],
  },
  {
    probe: "entra-client-credentials",
    parameters: { tenant: UUID, clientId: UUID },
    live: [[200, { token_type: "Bearer", access_token: "eyJminted" }]],
    dead: [
      [401, AADSTS("7000215")],
      [401, AADSTS("7000222")],
      [401, AADSTS("7005003")],
    ],
    unclear: [
      [400, AADSTS("700016")],
      [400, AADSTS("90002")],
      [400, AADSTS("53003")],
    ],
  },
  {
    probe: "aws-caller-identity",
    parameters: { region: "eu-central-1", accessKeyId: "AKIAABCDEFGHIJKLMNOP" },
    live: [
      [
        200,
        "<GetCallerIdentityResponse><Arn>arn:aws:iam::1:user/u</Arn><Account>1</Account></GetCallerIdentityResponse>",
      ],
    ],
    dead: [
      [403, AWS_ERROR("InvalidClientTokenId")],
      [403, AWS_ERROR("ExpiredToken")],
    ],
    unclear: [
      [403, AWS_ERROR("SignatureDoesNotMatch")],
      [403, AWS_ERROR("RequestExpired")],
      [403, AWS_ERROR("AccessDenied")],
    ],
  },
  {
    probe: "bedrock-models",
    parameters: { region: "us-east-1" },
    live: [[200, { modelSummaries: [] }]],
    dead: [
      [403, { Message: "Authentication failed: Please make sure your API Key is valid." }],
      [
        403,
        {
          __type: "UnrecognizedClientException",
          message: "The security token included in the request is invalid.",
        },
      ],
    ],
    unclear: [
      [403, { Message: "User is not authorized to perform: bedrock:ListFoundationModels" }],
    ],
  },
  {
    probe: "openrouter-key",
    live: [[200, { data: { label: "sk-or-v1-abc...def", usage: 0 } }]],
    dead: [[401, { error: { message: "No auth credentials found", code: 401 } }]],
    disabled: [[200, { data: { label: "x", disabled: true } }]],
    unclear: [
      [402, { error: { message: "Insufficient credits", code: 402 } }],
      [403, { error: { code: 403 } }],
    ],
  },
  { probe: "groq-models", ...PLAIN_MODELS },
  { probe: "together-models", ...PLAIN_MODELS, live: [[200, [{ id: "m" }]]] },
  { probe: "fireworks-models", ...PLAIN_MODELS },
  { probe: "mistral-models", ...PLAIN_MODELS, dead: [[401, { detail: "Unauthorized" }]] },
  {
    probe: "xai-api-key",
    live: [
      [
        200,
        {
          acls: ["api-key:model:*"],
          api_key_blocked: false,
          api_key_disabled: false,
          team_blocked: false,
        },
      ],
    ],
    dead: [
      [401, { error: "no" }],
      [400, { code: "x", error: "Incorrect API key provided: xa***ab." }],
    ],
    disabled: [
      [200, { acls: [], api_key_blocked: true }],
      [200, { acls: [], api_key_disabled: true }],
      [200, { acls: [], team_blocked: true }],
    ],
    unclear: [
      [400, { error: "other" }],
      [403, { error: "no" }],
    ],
  },
  {
    probe: "deepseek-balance",
    live: [[200, { is_available: false, balance_infos: [] }]],
    dead: [[401, { error: { message: "Authentication Fails", type: "authentication_error" } }]],
    unclear: [[402, { error: { message: "Insufficient Balance" } }]],
  },
  { probe: "moonshot-models", parameters: { region: "api.moonshot.cn" }, ...PLAIN_MODELS },
  {
    probe: "minimax-models",
    parameters: { region: "api.minimax.io" },
    ...PLAIN_MODELS,
    unclear: [[200, { base_resp: { status_code: 1004, status_msg: "login fail" } }]],
  },
  {
    probe: "dashscope-models",
    parameters: { region: "dashscope-intl.aliyuncs.com" },
    ...PLAIN_MODELS,
    dead: [
      [401, OPENAI_ERROR("invalid_api_key")],
      [401, { code: "InvalidApiKey", message: "Invalid API-key provided." }],
    ],
    unclear: [
      [401, { message: "other" }],
      [400, { code: "Arrearage" }],
    ],
  },
  {
    probe: "zai-tokenizer",
    live: [
      [200, { usage: { prompt_tokens: 1 } }],
      [429, { error: { code: "1113", message: "Insufficient balance or no resource package." } }],
    ],
    dead: [[401, { error: { code: "401", message: "token expired or incorrect" } }]],
    unclear: [[429, { error: { code: "1302", message: "High concurrency" } }]],
  },
];
