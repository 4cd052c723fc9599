/** Google: API keys, OAuth tokens, keys of service accounts. */

import type { JudgedAnswer, ProbeFamily } from "../probe.ts";
import { isJsonObject } from "../../model/json.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  every,
  FORM_BODY,
  get,
  given,
  has,
  impostorOf,
  list,
  live,
  LOWER_HEX,
  member,
  parameter,
  post,
  remove,
  succeeded,
  tells,
} from "../probe-parts.ts";

/** google.rpc.ErrorInfo: the reason stands in one of the details. */
function reasons({ json }: JudgedAnswer): readonly string[] {
  const details = member(json, "error.details");
  if (!Array.isArray(details)) return [];
  return details.flatMap((detail: unknown) => {
    const reason = member(detail, "reason");
    return typeof reason === "string" ? [reason] : [];
  });
}

function gives(pattern: RegExp): (answer: JudgedAnswer) => boolean {
  return (answer) => reasons(answer).some((reason) => pattern.test(reason));
}

/** Every value is a certificate: else it is not the map that this kind's life is read from. */
function isCertificateMap({ json }: JudgedAnswer): boolean {
  if (!isJsonObject(json)) return false;
  const values = Object.values(json);
  return (
    values.length > 0 &&
    values.every((value) => typeof value === "string" && value.startsWith("-----BEGIN CERTIFICATE"))
  );
}

const PROJECT = parameter("project", "the project's id or number", /[a-z0-9-]{4,40}/);
const CLIENT_EMAIL = parameter(
  "clientEmail",
  "the client_email of the service account",
  /[a-z0-9.-]{1,128}@[a-z0-9.-]{1,128}\.gserviceaccount\.com/,
);
const PRIVATE_KEY_ID = parameter("privateKeyId", "the private_key_id of the key", /[0-9a-f]{40}/);

export const GOOGLE: ProbeFamily = {
  probes: {
    google_gemini_key: [
      aProbe({
        id: "google-models",
        hosts: ["generativelanguage.googleapis.com"],
        request: ({ secret }) =>
          get({
            host: "generativelanguage.googleapis.com",
            path: ["/v1beta/models?pageSize=1"],
            headers: { "x-goog-api-key": [secret] },
          }),
        answers: [
          live(200, "the list of models", list("models")),
          live(
            403,
            "known, but blocked for this service",
            gives(/^(?:API_KEY_.*_BLOCKED|SERVICE_DISABLED)$/),
          ),
          dead(400, "API_KEY_INVALID", gives(/^API_KEY_INVALID$/)),
        ],
        impostor: impostorOf((random) => `AIza${random(35, ALNUM)}`),
      }),
    ],
    google_oauth: [
      aProbe({
        id: "google-tokeninfo",
        hosts: ["www.googleapis.com"],
        isSecretInUrl: true,
        request: ({ secret }) =>
          get({
            host: "www.googleapis.com",
            path: ["/oauth2/v3/tokeninfo?access_token=", { as: "form", of: [secret] }],
            headers: {},
          }),
        answers: [
          live(200, "audience and expiry", every(has("exp"), has("aud", "azp"))),
          dead(400, "invalid_token", tells("error_description", /invalid value|invalid token/i)),
          dead(400, "invalid_token", tells("error", /^invalid_token$/)),
        ],
        impostor: impostorOf((random) => `ya29.${random(120, ALNUM)}`),
      }),
    ],
    google_chat_sa: [
      aProbe({
        id: "google-account-certificates",
        hosts: ["www.googleapis.com"],
        sends: "zero",
        parameters: [CLIENT_EMAIL, PRIVATE_KEY_ID],
        request: (question) =>
          get({
            host: "www.googleapis.com",
            path: [`/robot/v1/metadata/x509/${given(question, "clientEmail")}`],
            headers: {},
          }),
        answers: [
          live(
            200,
            "the certificate of this key",
            (answer, question) =>
              isCertificateMap(answer) && has(given(question, "privateKeyId"))(answer, question),
          ),
          dead(200, "certificates of other keys only", isCertificateMap),
        ],
        impostor: (random, question) => ({
          ...question,
          parameters: { ...question.parameters, privateKeyId: random(40, LOWER_HEX) },
        }),
      }),
    ],
  },
  revocations: {
    google_gemini_key: aRevocation({
      id: "google-delete-api-key",
      needs: "an access token of a principal with apikeys.keys.delete",
      sideEffects: ["deletes the key; anyone with the right to it can undelete it for 30 days"],
      isUndoable: true,
      hosts: ["apikeys.googleapis.com"],
      parameters: [PROJECT, parameter("keyId", "the id of the key (a UUID)", /[0-9a-f-]{36}/)],
      request: (question, admin) =>
        remove({
          host: "apikeys.googleapis.com",
          path: [
            `/v2/projects/${given(question, "project")}/locations/global/keys/${given(question, "keyId")}`,
          ],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
    google_oauth: aRevocation({
      id: "google-revoke-token",
      isSelfService: true,
      needs: "the access or refresh token itself",
      sideEffects: ["revokes what the user granted to every client of this project"],
      hosts: ["oauth2.googleapis.com"],
      request: ({ secret }) =>
        post({
          host: "oauth2.googleapis.com",
          path: ["/revoke"],
          headers: FORM_BODY,
          body: ["token=", { as: "form", of: [secret] }],
        }),
      isAcknowledged: succeeded(200),
    }),
    google_chat_sa: aRevocation({
      id: "google-disable-account-key",
      needs: "an access token of a principal with iam.serviceAccountKeys.disable",
      sideEffects: ["access tokens that it issued go on for up to an hour"],
      isUndoable: true,
      hosts: ["iam.googleapis.com"],
      parameters: [CLIENT_EMAIL, PRIVATE_KEY_ID],
      request: (question, admin) =>
        post({
          host: "iam.googleapis.com",
          path: [
            `/v1/projects/-/serviceAccounts/${given(question, "clientEmail")}/keys/${given(question, "privateKeyId")}:disable`,
          ],
          headers: bearer(adminOr(admin, question)),
          body: null,
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
