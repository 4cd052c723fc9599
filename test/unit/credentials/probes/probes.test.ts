/** Every probe against a real HTTPS server that answers as its provider does, with every awkward answer. */

import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { TestNetwork } from "../../../../src/adapters/probe/open-connection.ts";
import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { probesFor, whyNoProbe } from "../../../../src/credentials/probes/index.ts";
import { Secret } from "../../../../src/model/secret.ts";
import {
  certificateAuthority,
  LOGIN_PAGE,
  providerServer,
  response,
} from "../../../fakes/provider-server.ts";
import type { Authority, ProviderServer } from "../../../fakes/provider-server.ts";
import { askOnce, hostsOf, PROBES, probeNamed, requestFor } from "./ask-provider.ts";
import type { ListedProbe } from "./ask-provider.ts";
import { CASES } from "./documented-answers.ts";
import type { ProbeCase, Told } from "./probe-case.ts";
import { DECLARED } from "./declared-questions.ts";

let authority: Authority;
let provider: ProviderServer;
let gateway: ProviderServer;
let network: TestNetwork;
const PEM = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  format: "pem",
  type: "pkcs8",
});

function parametersOf({ parameters = {} }: ProbeCase): Readonly<Record<string, string>> {
  return parameters["address"] === undefined
    ? parameters
    : { ...parameters, address: `127.0.0.1:${gateway.port}` };
}

beforeAll(async () => {
  authority = certificateAuthority();
  const names = [
    ...new Set(CASES.flatMap((one) => hostsOf(probeNamed(one.probe), one.parameters ?? {}))),
  ].filter((name) => name !== "gateway");
  provider = await providerServer(authority.issue(names));
  gateway = await providerServer(null);
  network = {
    addresses: Object.fromEntries(names.map((name) => [name, [`127.0.0.1:${provider.port}`]])),
    authorities: [authority.certificate],
  };
});

afterAll(async () => {
  await provider.close();
  await gateway.close();
  authority.remove();
});

function secretFor({ probe }: ListedProbe): Secret {
  return Secret.fromText(probe.id === "github-app-key" ? PEM : "canary-0123456789-value");
}

async function stateAfter(one: ProbeCase, answer: string): Promise<string> {
  for (const server of [provider, gateway]) {
    server.clear();
    server.answerWith(answer);
  }
  const listed = probeNamed(one.probe);
  const request = requestFor(listed, parametersOf(one), { secret: secretFor(listed) });
  const sample = await askOnce(request, network);
  expect(provider.requests.length + gateway.requests.length).toBe(1);
  return sample.state;
}

function rows(
  states: keyof Omit<ProbeCase, "probe" | "parameters">,
): [string, number, Told, ProbeCase][] {
  return CASES.flatMap((one) =>
    (one[states] ?? []).map((told, index): [string, number, Told, ProbeCase] => [
      one.probe,
      index,
      told,
      one,
    ]),
  );
}

test("every kind has a probe or says why it has none, and every probe has its documented answers here", () => {
  expect(CASES.map(({ probe }) => probe).toSorted()).toEqual(
    PROBES.map(({ probe }) => probe.id).toSorted(),
  );
  for (const { id } of KINDS)
    expect({
      id,
      isSaid: probesFor(id).length > 0 || (whyNoProbe(id)?.why.length ?? 0) > 20,
    }).toEqual({ id, isSaid: true });
  expect(whyNoProbe("nostr_key")?.none).toBe("irrevocable");
  expect(whyNoProbe("a_kind_that_nobody_knows")?.none).toBe("not-probeable");
});

describe("29 documented answers map to their state", () => {
  test.for(rows("live"))("%s live %i", async ([, , [status, body], one]) => {
    expect(await stateAfter(one, response(status, body))).toBe("live");
  });
  test.for(rows("dead"))("%s dead %i", async ([, , [status, body], one]) => {
    expect(await stateAfter(one, response(status, body))).toBe("dead");
  });
  test.for(rows("disabled"))("%s disabled %i", async ([, , [status, body], one]) => {
    expect(await stateAfter(one, response(status, body))).toBe("disabled");
  });
  test.for(rows("unclear"))("%s indeterminate %i", async ([, , [status, body], one]) => {
    expect(await stateAfter(one, response(status, body))).toBe("indeterminate");
  });
});

const AWKWARD: readonly (readonly [string, string])[] = [
  ["captive portal", response(200, LOGIN_PAGE, { headers: { "Content-Type": "text/html" } })],
  ["captive portal that says 401", response(401, LOGIN_PAGE)],
  ["captive portal that says 403", response(403, LOGIN_PAGE)],
  [
    "redirect to a login page",
    response(302, "", { headers: { Location: "https://login.example/" } }),
  ],
  [
    "redirect with a living body",
    response(307, { data: [] }, { headers: { Location: "/elsewhere" } }),
  ],
  ["asked too often", response(429, { error: "slow down" }, { headers: { "Retry-After": "30" } })],
  [
    "outage with a body that says 401",
    response(500, { error: { code: "invalid_api_key", type: "unauthorized" } }),
  ],
  ["bad gateway", response(502, "Bad Gateway")],
  ["unavailable", response(503, { message: "unavailable" })],
  ["proxy login", response(407, { error: "proxy" })],
  ["network login", response(511, { error: "login" })],
  ["teapot", response(418, { error: "no" })],
  ["empty 200", response(200, "")],
  ["a number", response(200, "42")],
  ["null", response(200, "null")],
  ["list of nothing known in a refusal", response(401, "[]")],
  ["half of a JSON body", response(401, '{"error":{"code":"invalid_api_key","type":"authent')],
  [
    "clock ten minutes ahead",
    response(
      401,
      {
        error: { type: "authentication_error", code: "invalid_api_key" },
        message: "Bad credentials",
      },
      { headers: { Date: new Date(Date.now() + 600_000).toUTCString() } },
    ),
  ],
  [
    "clock ten minutes behind",
    response(
      200,
      { data: [], object: "list" },
      { headers: { Date: new Date(Date.now() - 600_000).toUTCString() } },
    ),
  ],
];

/** Answers of the list above that are a plain answer for a probe after all. */
const PLAIN_AFTER_ALL: ReadonlySet<string> = new Set([
  // Lists nothing: a user without published keys.
  "ssh-published-keys empty 200",
]);

describe("31 whatever else comes is never dead and never live", () => {
  const all = CASES.flatMap((one) =>
    AWKWARD.map(([name, answer]): [string, string, string, ProbeCase] => [
      one.probe,
      name,
      answer,
      one,
    ]),
  );
  test.for(all)("%s: %s", async ([id, name, answer, one]) => {
    const state = await stateAfter(one, answer);
    expect({ state, isPlain: PLAIN_AFTER_ALL.has(`${id} ${name}`) && state === "live" }).toEqual({
      state: "indeterminate",
      isPlain: false,
    });
  });
});

describe("30 named traps", () => {
  const traps: readonly (readonly [string, string, Told, string])[] = [
    [
      "ElevenLabs 401 missing_permissions",
      "elevenlabs-subscription",
      [401, { detail: { status: "missing_permissions" } }],
      "live",
    ],
    [
      "Slack invalid_auth alone",
      "slack-auth-test",
      [200, { ok: false, error: "invalid_auth" }],
      "indeterminate",
    ],
    [
      "AWS SignatureDoesNotMatch",
      "aws-caller-identity",
      [403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"],
      "indeterminate",
    ],
    [
      "Cloudflare 200 disabled",
      "cloudflare-verify",
      [200, { success: true, result: { status: "disabled" } }],
      "disabled",
    ],
    [
      "Brave 422 SUBSCRIPTION_TOKEN_INVALID",
      "brave-search",
      [422, { error: { code: "SUBSCRIPTION_TOKEN_INVALID" } }],
      "dead",
    ],
    [
      "Google 403 blocked",
      "google-models",
      [403, { error: { details: [{ reason: "API_KEY_SERVICE_BLOCKED" }] } }],
      "live",
    ],
    [
      "Matrix soft_logout",
      "matrix-whoami",
      [401, { errcode: "M_UNKNOWN_TOKEN", soft_logout: true }],
      "indeterminate",
    ],
    ["Telegram 404", "telegram-get-me", [404, { ok: false, error_code: 404 }], "indeterminate"],
    [
      "OpenAI 429 insufficient_quota",
      "openai-models",
      [429, { error: { code: "insufficient_quota" } }],
      "live",
    ],
    [
      "Hugging Face 403 organization",
      "huggingface-whoami",
      [403, { error: "revoked by the organization administrator" }],
      "indeterminate",
    ],
  ];
  test.for(traps)("%s", async ([, probe, [status, body], state]) => {
    const one = CASES.find((known) => known.probe === probe);
    if (one === undefined) throw new Error(probe);
    expect(await stateAfter(one, response(status, body))).toBe(state);
  });

  test("OpenClaw is never asked for /v1/models", () => {
    expect(DECLARED.filter((line) => line.startsWith("openclaw")).join("\n")).not.toContain("/v1/");
  });
});

/** What a signature has of the moment. */
function withoutTime(shown: string): string {
  return shown.replaceAll(/\d{8}T\d{6}Z|\d{8}(?=\/)|(?<=Signature=)[0-9a-f]{64}/g, "*");
}

function questionSent(one: ProbeCase): string {
  const [request] = [...provider.requests, ...gateway.requests];
  if (request === undefined) throw new Error(`nothing came from ${one.probe}`);
  const user = parametersOf(one)["accountSid"] ?? "";
  const basic = Buffer.from(`${user}:canary-0123456789-value`).toString("base64");
  const hide = (shown: string): string =>
    (one.probe.startsWith("aws-") ? withoutTime(shown) : shown)
      .replaceAll(basic, "<basic>")
      .replaceAll("canary-0123456789-value", "<secret>")
      .replaceAll(/Bearer ey\S+/g, "Bearer <jwt>");
  const usual = new Set(["host", "user-agent", "accept-encoding", "connection", "content-length"]);
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => !usual.has(name) && !(name === "accept" && value === "*/*"))
    .map(([name, value]) => ` ${name}=${hide(value)}`);
  const host = (request.headers["host"] ?? "").replace(String(gateway.port), "*");
  const body = request.body === "" ? "-" : hide(request.body);
  return `${one.probe} | ${request.method} ${host} ${hide(request.path)} |${headers.join("")} | ${body}`;
}

describe("36 what is asked equals the declared list", () => {
  test.for(CASES.map((one): [string, ProbeCase] => [one.probe, one]))("%s", async ([id, one]) => {
    await stateAfter(one, response(418, ""));
    const declared = DECLARED.filter((line) => line.startsWith(`${id} |`));
    expect([questionSent(one)]).toEqual(declared);
    const [request] = [...provider.requests, ...gateway.requests];
    expect(request?.headers["user-agent"]).toBe("ir-probe/inc-1");
    expect(request?.headers["connection"]).toBe("close");
  });

  test("a POST without a body says that it has none", async () => {
    const one = CASES.find(({ probe }) => probe === "slack-auth-test");
    if (one !== undefined) await stateAfter(one, response(418, ""));
    expect(provider.requests[0]?.headers["content-length"]).toBe("0");
  });

  test("what would take, open, renew or send does not exist in the code", () => {
    const sources = ["src/credentials", "src/adapters/probe"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.startsWith("kinds/"))
        .map((name) => readFileSync(join(folder, name), "utf8")),
    );
    expect(sources.length).toBeGreaterThan(60);
    for (const word of [
      "getUpdates",
      "apps.connections.open",
      "grant_type=refresh_token",
      "sendMessage",
      "postMessage",
      "/messages",
    ])
      expect({ word, found: sources.filter((source) => source.includes(word)).length }).toEqual({
        word,
        found: 0,
      });
  });

  test("nothing is declared that no probe asks", () => {
    expect(DECLARED.map((line) => line.slice(0, line.indexOf(" |"))).toSorted()).toEqual(
      CASES.map(({ probe }) => probe).toSorted(),
    );
  });
});

describe("39 probes without a secret send none", () => {
  const zero = CASES.filter(({ probe }) => probeNamed(probe).probe.sends !== "secret");
  test("they are these", () => {
    expect(zero.map(({ probe }) => probe)).toEqual([
      "google-account-certificates",
      "aws-caller-identity",
      "github-app-key",
      "ssh-published-keys",
    ]);
  });
  test.for(zero.map((one): [string, ProbeCase] => [one.probe, one]))("%s", async ([, one]) => {
    await stateAfter(one, response(418, ""));
    const raw = [...provider.requests].map((request) => request.raw).join("\n");
    const secret = Buffer.from(secretFor(probeNamed(one.probe)).reveal());
    expect(raw.length).toBeGreaterThan(50);
    for (const encoding of ["latin1", "base64", "base64url", "hex"] as const)
      expect(raw.includes(secret.toString(encoding))).toBe(false);
    for (const line of secret
      .toString("latin1")
      .split("\n")
      .filter((text) => text.length > 20))
      expect(raw.includes(line)).toBe(false);
  });
});

describe("33 an impostor is well formed, new each time, and asks the same question", () => {
  test.for(CASES.map((one): [string, ProbeCase] => [one.probe, one]))("%s", async ([, one]) => {
    const listed = probeNamed(one.probe);
    const request = requestFor(listed, parametersOf(one), { secret: secretFor(listed) });
    const paths: string[] = [];
    for (const server of [provider, gateway]) {
      server.clear();
      server.answerWith(response(418, ""));
    }
    for (let asked = 0; asked < 2; asked += 1) {
      const sample = await askOnce(request, network, "impostor");
      expect(sample.fingerprint).toBe("");
      paths.push(`${sample.method} ${sample.host} ${sample.path}`);
    }
    const raws = [...provider.requests, ...gateway.requests].map(({ raw }) => raw);
    expect(new Set(paths).size).toBe(1);
    if (listed.probe.sends !== "zero") expect(new Set(raws).size).toBe(2);
    expect(raws.join("").includes("canary-0123456789-value")).toBe(false);
  });
});
