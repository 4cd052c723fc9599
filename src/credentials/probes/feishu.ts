/** Feishu and Lark: the only question about an app secret issues a token. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  choice,
  dead,
  equal,
  every,
  given,
  has,
  impostorOf,
  JSON_BODY,
  live,
  parameter,
  post,
} from "../probe-parts.ts";

export const FEISHU: ProbeFamily = {
  probes: {
    feishu_app: [
      aProbe({
        id: "feishu-tenant-token",
        hosts: ["{region}"],
        sideEffect: "mints",
        parameters: [
          choice("region", "the brand's host", ["open.feishu.cn", "open.larksuite.com"]),
          parameter("appId", "the app's id (cli_…)", /cli_[A-Za-z0-9]{16}/),
        ],
        request: (question) =>
          post({
            host: given(question, "region"),
            path: ["/open-apis/auth/v3/tenant_access_token/internal"],
            headers: JSON_BODY,
            body: [
              `{"app_id":"${given(question, "appId")}","app_secret":"`,
              { as: "json", of: [question.secret] },
              '"}',
            ],
          }),
        answers: [
          live(
            200,
            "a token, which is dropped",
            every(equal("code", 0), has("tenant_access_token")),
          ),
          dead([200, 400], "app secret not accepted", equal("code", 10003, 10005, 10014, 10015)),
        ],
        impostor: impostorOf((random) => random(32, ALNUM)),
      }),
    ],
  },
  revocations: {},
};
