/** GitHub: anyone may revoke a token that they hold; keys of apps sign, installation tokens say who they are. */

import type { Probe, ProbeFamily, ApiRevocation } from "../probe.ts";
import { Secret } from "../../model/secret.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  equal,
  get,
  given,
  has,
  impostorOf,
  JSON_BODY,
  live,
  parameter,
  post,
  remove,
  succeeded,
  tells,
} from "../probe-parts.ts";

const HOST = "api.github.com";
const ACCEPT = { Accept: ["application/vnd.github+json"] };

function userProbe(
  id: string,
  impostor: (random: Parameters<Probe["impostor"]>[0]) => string,
): Probe {
  return aProbe({
    id,
    hosts: [HOST],
    request: ({ secret }) =>
      get({ host: HOST, path: ["/user"], headers: { ...bearer(secret), ...ACCEPT } }),
    answers: [
      live(200, "who it is", has("login")),
      dead(401, "Bad credentials", equal("message", "Bad credentials")),
    ],
    impostor: impostorOf(impostor),
  });
}

function revokeAnyones(id: string): ApiRevocation {
  return aRevocation({
    id,
    isSelfService: true,
    needs: "the token itself",
    sideEffects: [
      "the token is revoked for good, within seconds",
      "its owner is told",
      "SSH and deploy keys that it created go on",
    ],
    hosts: [HOST],
    request: ({ secret }) =>
      post({
        host: HOST,
        path: ["/credentials/revoke"],
        headers: { ...ACCEPT, ...JSON_BODY },
        body: ['{"credentials":["', { as: "json", of: [secret] }, '"]}'],
      }),
    isAcknowledged: succeeded(202),
  });
}

export const GITHUB: ProbeFamily = {
  probes: {
    github_pat_classic: [userProbe("github-user-classic", (random) => `ghp_${random(36, ALNUM)}`)],
    github_pat_fine: [
      userProbe(
        "github-user-fine",
        (random) => `github_pat_${random(22, ALNUM)}_${random(59, ALNUM)}`,
      ),
    ],
    github_oauth: [userProbe("github-user-oauth", (random) => `gho_${random(36, ALNUM)}`)],
    github_app: [
      aProbe({
        id: "github-app-key",
        hosts: [HOST],
        sends: "signature",
        parameters: [
          parameter("appId", "the id or client id of the app", /\d{1,12}|Iv[A-Za-z0-9.]{16,24}/),
        ],
        request: (question) => ({
          ...get({ host: HOST, path: ["/app"], headers: ACCEPT }),
          signature: {
            scheme: "jwt-rs256",
            issuer: given(question, "appId"),
            key: question.secret.length === 0 ? "throwaway" : question.secret,
          },
        }),
        answers: [
          live(200, "the app", has("slug", "id")),
          dead(
            401,
            "the signature is not accepted",
            tells("message", /JSON web token could not be decoded/i),
          ),
        ],
        // No value: the adapter signs with a key that it made for this one request.
        impostor: (_, question) => ({ ...question, secret: Secret.fromText("") }),
      }),
      aProbe({
        id: "github-installation-token",
        hosts: [HOST],
        request: ({ secret }) =>
          get({
            host: HOST,
            path: ["/installation/repositories?per_page=1"],
            headers: { ...bearer(secret), ...ACCEPT },
          }),
        answers: [
          live(200, "the installation's repositories", has("total_count")),
          dead(401, "Bad credentials", equal("message", "Bad credentials")),
        ],
        impostor: impostorOf((random) => `ghs_${random(36, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    github_pat_classic: revokeAnyones("github-revoke-classic"),
    github_pat_fine: revokeAnyones("github-revoke-fine"),
    github_oauth: revokeAnyones("github-revoke-oauth"),
    github_app: aRevocation({
      id: "github-revoke-installation-token",
      isSelfService: true,
      needs: "the installation token itself (ghs_…); private keys only go in the app's settings",
      sideEffects: ["the token stops working; the app's private key can issue another"],
      hosts: [HOST],
      request: ({ secret }) =>
        remove({
          host: HOST,
          path: ["/installation/token"],
          headers: { ...bearer(secret), ...ACCEPT },
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
