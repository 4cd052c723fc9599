/** OpenAI: project, service-account and admin keys, ChatGPT logins. */

import type { KnownAnswer, Probe, ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  equal,
  get,
  given,
  impostorOf,
  JSON_BODY,
  list,
  live,
  parameter,
  post,
  remove,
  succeeded,
  tells,
} from "../probe-parts.ts";

const HOST = "api.openai.com";

const ANSWERS: readonly KnownAnswer[] = [
  live(200, "a list", list("data")),
  live([401, 403], "known, without this scope", tells("error.message", /missing scopes/i)),
  live(429, "insufficient_quota", equal("error.code", "insufficient_quota")),
  dead(401, "invalid_api_key", equal("error.code", "invalid_api_key", "account_deactivated")),
];

function openAiProbe(id: string, path: string, prefix: string): Probe {
  return aProbe({
    id,
    hosts: [HOST],
    request: ({ secret }) => get({ host: HOST, path: [path], headers: bearer(secret) }),
    answers: ANSWERS,
    impostor: impostorOf((random) => `${prefix}${random(40, ALNUM)}T3BlbkFJ${random(40, ALNUM)}`),
  });
}

const PROJECT = parameter("projectId", "the id of the project (proj_…)", /proj_[A-Za-z0-9]{8,64}/);

export const OPENAI: ProbeFamily = {
  probes: {
    openai_project_key: [openAiProbe("openai-models", "/v1/models", "sk-proj-")],
    openai_service_account: [
      openAiProbe("openai-service-account-models", "/v1/models", "sk-svcacct-"),
    ],
    openai_admin_key: [
      openAiProbe("openai-admin-keys", "/v1/organization/admin_api_keys?limit=1", "sk-admin-"),
    ],
    openai_codex_oauth: {
      none: "not-probeable",
      why: "asking with a refresh token would rotate it and mint a live one; the access token dies at the time written in it",
    },
  },
  revocations: {
    openai_project_key: aRevocation({
      id: "openai-delete-project-key",
      needs: "an admin key of the organization (sk-admin-)",
      sideEffects: ["deletes the key for good; keys of service accounts are refused"],
      hosts: [HOST],
      parameters: [
        PROJECT,
        parameter("keyId", "the id of the key (key_…)", /key_[A-Za-z0-9]{8,64}/),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [
            `/v1/organization/projects/${given(question, "projectId")}/api_keys/${given(question, "keyId")}`,
          ],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
    openai_service_account: aRevocation({
      id: "openai-delete-service-account",
      needs: "an admin key of the organization (sk-admin-)",
      sideEffects: ["deletes the service account with every key of it"],
      hosts: [HOST],
      parameters: [
        PROJECT,
        parameter("accountId", "the id of the service account", /[A-Za-z0-9_-]{4,64}/),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [
            `/v1/organization/projects/${given(question, "projectId")}/service_accounts/${given(question, "accountId")}`,
          ],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
    openai_admin_key: aRevocation({
      id: "openai-delete-admin-key",
      needs: "another admin key of the organization (sk-admin-)",
      sideEffects: ["deletes the key for good"],
      hosts: [HOST],
      parameters: [parameter("keyId", "the id of the admin key (key_…)", /key_[A-Za-z0-9]{8,64}/)],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [`/v1/organization/admin_api_keys/${given(question, "keyId")}`],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
    openai_codex_oauth: aRevocation({
      id: "openai-revoke-login",
      isSelfService: true,
      needs: "the refresh token itself",
      sideEffects: [
        "logs this ChatGPT login out on every machine that shares it",
        "the access token goes on until the time written in it",
      ],
      hosts: ["auth.openai.com"],
      parameters: [
        parameter(
          "clientId",
          "the client id of the login (app_…), in auth.json",
          /app_[A-Za-z0-9]{8,64}/,
        ),
      ],
      request: (question) =>
        post({
          host: "auth.openai.com",
          path: ["/oauth/revoke"],
          headers: JSON_BODY,
          body: [
            '{"token":"',
            { as: "json", of: [question.secret] },
            `","token_type_hint":"refresh_token","client_id":"${given(question, "clientId")}"}`,
          ],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
