/** SSH keys: only the public half is looked for; nobody can list every server, so this never says dead. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  choice,
  get,
  given,
  live,
  parameter,
  remove,
  succeeded,
  unclear,
} from "../probe-parts.ts";

export const SSH: ProbeFamily = {
  probes: {
    ssh_key: [
      aProbe({
        id: "ssh-published-keys",
        hosts: ["{site}"],
        sends: "zero",
        parameters: [
          choice("site", "the site that publishes the user's keys", ["github.com", "gitlab.com"]),
          parameter(
            "user",
            "the user's name there",
            /[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?/,
          ),
          parameter(
            "publicKey",
            "the public key without its type and comment",
            /AAAA[A-Za-z0-9+/]{40,1400}={0,3}/,
          ),
        ],
        request: (question) =>
          get({
            host: given(question, "site"),
            path: [`/${given(question, "user")}.keys`],
            headers: {},
          }),
        answers: [
          live(200, "the public key is listed", (answer, question) =>
            answer.text.split(/\s/).includes(given(question, "publicKey")),
          ),
          unclear(200, "not listed there, which says nothing of other servers", (answer) =>
            /^(?:(?:ssh|ecdsa|sk)-\S+ AAAA\S+[^\n]*\n?)*$/.test(answer.text),
          ),
        ],
        impostor: (random, question) => ({
          ...question,
          parameters: { ...question.parameters, publicKey: `AAAA${random(68, ALNUM)}` },
        }),
      }),
    ],
  },
  revocations: {
    ssh_key: aRevocation({
      id: "github-delete-ssh-key",
      needs: "a GitHub token with admin:public_key",
      sideEffects: ["removes the key from GitHub only; open sessions go on"],
      hosts: ["api.github.com"],
      parameters: [parameter("keyId", "the number of the key", /\d{1,12}/)],
      request: (question, admin) =>
        remove({
          host: "api.github.com",
          path: [`/user/keys/${given(question, "keyId")}`],
          headers: { ...bearer(adminOr(admin, question)), Accept: ["application/vnd.github+json"] },
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
