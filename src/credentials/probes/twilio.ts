/** Twilio: the auth token of an account, or an API key with its own secret. */

import type { ProbeQuestion, ProbeFamily } from "../probe.ts";
import type { ProbeText } from "../../ports/probe-transport.ts";
import type { Secret } from "../../model/secret.ts";
import {
  adminOr,
  aProbe,
  aRevocation,
  dead,
  equal,
  get,
  given,
  impostorOf,
  live,
  LOWER_HEX,
  optional,
  parameter,
  post,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.twilio.com";
const ACCOUNT = parameter("accountSid", "the account's SID (AC…)", /AC[0-9a-f]{32}/);
const KEY = optional(
  "keySid",
  "the key's SID (SK…), only for the secret of an API key",
  /SK[0-9a-f]{32}/,
);

function basic(question: ProbeQuestion, secret: Secret): Readonly<Record<string, ProbeText>> {
  const user = given(question, "keySid") || given(question, "accountSid");
  return { Authorization: ["Basic ", { as: "base64", of: [`${user}:`, secret] }] };
}

export const TWILIO: ProbeFamily = {
  probes: {
    twilio: [
      aProbe({
        id: "twilio-account",
        hosts: [HOST],
        parameters: [ACCOUNT, KEY],
        request: (question) =>
          get({
            host: HOST,
            path: [`/2010-04-01/Accounts/${given(question, "accountSid")}.json`],
            headers: basic(question, question.secret),
          }),
        answers: [
          live(200, "the account, active", equal("status", "active")),
          dead(401, "code 20003", equal("code", 20003)),
        ],
        impostor: impostorOf((random) => random(32, LOWER_HEX)),
      }),
    ],
  },
  revocations: {
    twilio: aRevocation({
      id: "twilio-promote-or-delete",
      needs:
        "the account's living auth token: the secondary one to promote, any to delete an API key",
      sideEffects: [
        "without a key's SID: the secondary auth token becomes the primary one and the old one is gone at once",
        "with a key's SID: that API key is deleted",
      ],
      hosts: ["accounts.twilio.com", HOST],
      parameters: [ACCOUNT, KEY],
      request: (question, admin) => {
        const account = { ...question, parameters: { accountSid: given(question, "accountSid") } };
        const headers = basic(account, adminOr(admin, question));
        return given(question, "keySid") === ""
          ? post({
              host: "accounts.twilio.com",
              path: ["/v1/AuthTokens/Promote"],
              headers,
              body: null,
            })
          : remove({
              host: HOST,
              path: [
                `/2010-04-01/Accounts/${given(question, "accountSid")}/Keys/${given(question, "keySid")}.json`,
              ],
              headers,
            });
      },
      isAcknowledged: succeeded(200, 204),
    }),
  },
};
