/** What OpenClaw keeps for others: MCP logins, and its own shared store. */

import type { ProbeFamily } from "../probe.ts";
import {
  aRevocation,
  FORM_BODY,
  given,
  parameter,
  post,
  serverOf,
  serverParameter,
  succeeded,
} from "../probe-parts.ts";

export const OPENCLAW_STORES: ProbeFamily = {
  probes: {
    oc_mcp_oauth: {
      none: "not-probeable",
      why: "each MCP server's provider knows its own logins: see among its connected apps that this one is gone",
    },
    oc_secret_store: {
      none: "not-probeable",
      why: "the store is a table of the gateway; each value in it is a credential of its own kind",
    },
  },
  revocations: {
    oc_mcp_oauth: aRevocation({
      id: "oauth-revoke",
      isSelfService: true,
      needs: "the refresh token itself",
      sideEffects: [
        "the login of this MCP server ends; its tokens go with it where the provider says so",
      ],
      hosts: ["{server}"],
      parameters: [
        serverParameter("the MCP login's provider, as its own documentation names it"),
        parameter(
          "endpoint",
          "the path of its revocation endpoint (RFC 7009)",
          /(?:\/[A-Za-z0-9._~-]{1,64}){1,8}/,
        ),
        parameter("clientId", "the client id of the login", /[A-Za-z0-9._~-]{1,128}/),
      ],
      request: (question) =>
        post({
          ...serverOf(question),
          path: [given(question, "endpoint")],
          headers: FORM_BODY,
          body: [
            `token_type_hint=refresh_token&client_id=${given(question, "clientId")}&token=`,
            { as: "form", of: [question.secret] },
          ],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
