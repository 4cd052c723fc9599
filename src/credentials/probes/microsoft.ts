/** Microsoft: keys of Azure OpenAI, secrets of Entra applications. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  choice,
  dead,
  error,
  FORM_BODY,
  get,
  given,
  has,
  impostorOf,
  JSON_BODY,
  list,
  live,
  LOWER_HEX,
  parameter,
  post,
  succeeded,
  tells,
} from "../probe-parts.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const RESOURCE = parameter(
  "resource",
  "the name of the Azure OpenAI resource",
  /[a-z0-9][a-z0-9-]{1,62}/,
);
const ARM = "management.azure.com";
const GRAPH = "graph.microsoft.com";
const LOGIN = "login.microsoftonline.com";

export const MICROSOFT: ProbeFamily = {
  probes: {
    azure_openai_key: [
      aProbe({
        id: "azure-openai-models",
        hosts: ["{resource}.openai.azure.com"],
        parameters: [RESOURCE],
        request: (question) =>
          get({
            host: `${given(question, "resource")}.openai.azure.com`,
            path: ["/openai/models?api-version=2024-10-21"],
            headers: { "api-key": [question.secret] },
          }),
        answers: [live(200, "the list of models", list("data")), dead(401, "not accepted", error)],
        impostor: impostorOf((random) => random(32, LOWER_HEX)),
      }),
    ],
    msteams_bot: [
      aProbe({
        id: "entra-client-credentials",
        hosts: [LOGIN],
        sideEffect: "mints",
        parameters: [
          parameter("tenant", "the tenant's id", UUID),
          parameter("clientId", "the application's (client) id", UUID),
        ],
        request: (question) =>
          post({
            host: LOGIN,
            path: [`/${given(question, "tenant")}/oauth2/v2.0/token`],
            headers: FORM_BODY,
            body: [
              `client_id=${given(question, "clientId")}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&grant_type=client_credentials&client_secret=`,
              { as: "form", of: [question.secret] },
            ],
          }),
        answers: [
          live(200, "a token, which is dropped", has("access_token")),
          dead(
            [400, 401],
            "AADSTS7000215 invalid secret",
            tells("error_description", /^AADSTS7000215:/),
          ),
          dead(
            [400, 401],
            "AADSTS7000222 expired secret",
            tells("error_description", /^AADSTS7000222:/),
          ),
          dead(
            [400, 401],
            "AADSTS7005003 revoked secret",
            tells("error_description", /^AADSTS7005003:/),
          ),
        ],
        impostor: impostorOf((random) => `${random(3, ALNUM)}8Q~${random(33, ALNUM)}`),
        impostorSays: ["401: AADSTS7000215 invalid secret", "400: AADSTS7000215 invalid secret"],
      }),
    ],
  },
  revocations: {
    azure_openai_key: aRevocation({
      id: "azure-regenerate-key",
      needs: "an access token of Azure Resource Manager with the right to regenerate keys",
      sideEffects: ["replaces the key at once; read the new one in the portal", "do both keys"],
      hosts: [ARM],
      parameters: [
        parameter("subscription", "the subscription's id", UUID),
        parameter("group", "the resource group", /[A-Za-z0-9_.()-]{1,90}/),
        RESOURCE,
        choice("key", "which key: Key1 or Key2", ["Key1", "Key2"]),
      ],
      request: (question, admin) =>
        post({
          host: ARM,
          path: [
            `/subscriptions/${given(question, "subscription")}/resourceGroups/${given(question, "group")}/providers/Microsoft.CognitiveServices/accounts/${given(question, "resource")}/regenerateKey?api-version=2024-10-01`,
          ],
          headers: { ...bearer(adminOr(admin, question)), ...JSON_BODY },
          body: [`{"keyName":"${given(question, "key")}"}`],
        }),
      isAcknowledged: succeeded(200),
    }),
    msteams_bot: aRevocation({
      id: "entra-remove-password",
      needs: "a Graph token of an owner of the application (Application.ReadWrite.OwnedBy)",
      sideEffects: ["tokens that it issued go on for up to 90 minutes"],
      hosts: [GRAPH],
      parameters: [
        parameter("objectId", "the application's object id", UUID),
        parameter("keyId", "the keyId of the secret", UUID),
      ],
      request: (question, admin) =>
        post({
          host: GRAPH,
          path: [`/v1.0/applications/${given(question, "objectId")}/removePassword`],
          headers: { ...bearer(adminOr(admin, question)), ...JSON_BODY },
          body: [`{"keyId":"${given(question, "keyId")}"}`],
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
