/** Revocation over an API: only when asked, told first, sent once, and never a proof. */

import { describe, expect, test } from "vitest";

import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { API_REVOCATIONS } from "../../../../src/credentials/probes/index.ts";
import { judgeProof } from "../../../../src/credentials/proof/judge-proof.ts";
import { templateOf } from "../../../../src/credentials/proof/prepare.ts";
import { factsOf } from "../../../../src/credentials/proof/prove-dead.ts";
import { revokeByApi } from "../../../../src/credentials/proof/revoke-by-api.ts";
import type {
  RevocationAnswer,
  RevocationIntent,
  RevocationRequest,
} from "../../../../src/credentials/proof/revoke-by-api.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { ProbeAnswer, ProbeRequest } from "../../../../src/ports/probe-transport.ts";
import { googleRequest } from "../../../fakes/moody-provider.ts";
import { DECLARED_REVOCATIONS, REVOCATION_PARAMETERS } from "./declared-revocations.ts";

function requestFor(kind: string, more: Partial<RevocationRequest> = {}): RevocationRequest {
  const revocation = API_REVOCATIONS.get(kind);
  if (revocation === undefined) throw new Error(`no revocation for ${kind}`);
  return {
    kind,
    ambiguous: [],
    revocation,
    question: {
      secret: Secret.fromText("canary-revocation-0123456789"),
      parameters: REVOCATION_PARAMETERS[kind] ?? {},
      companions: {},
    },
    admin: revocation.isSelfService ? null : Secret.fromText("canary-admin-0123456789"),
    isDry: false,
    confirmed: revocation.parameters.map(({ name }) => name),
    typed: "revoke 7F3K",
    phrase: "revoke 7F3K",
    incident: "inc-1",
    ...more,
  };
}

interface Seen {
  readonly order: string[];
  readonly requests: ProbeRequest[];
  readonly intents: RevocationIntent[];
  /** What was answered, as it is after the call. */
  readonly body: Uint8Array;
  readonly result: Promise<RevocationAnswer>;
}

function revoke(request: RevocationRequest, status: number, told: object): Seen {
  const order: string[] = [];
  const requests: ProbeRequest[] = [];
  const intents: RevocationIntent[] = [];
  const body = new TextEncoder().encode(JSON.stringify(told));
  const route = { from: "10.0.0.1", to: "192.0.2.1", addresses: 1 };
  const answer: ProbeAnswer = { kind: "answered", status, headers: {}, body, isCut: false, route };
  const result = revokeByApi(request, {
    transport: {
      send: (sent) => {
        order.push("sent");
        requests.push(sent);
        return Promise.resolve(answer);
      },
    },
    signal: new AbortController().signal,
    announce: (intent) => {
      order.push("announced");
      intents.push(intent);
    },
  });
  return { order, requests, intents, body, result };
}

const REFUSED: readonly (readonly [string, string, Partial<RevocationRequest>, RegExp])[] = [
  ["27 nothing typed", "github_pat_classic", { typed: "" }, /nothing was sent/],
  ["27 yes is not the phrase", "github_pat_classic", { typed: "yes" }, /nothing was sent/],
  ["27 the phrase in capitals", "github_pat_classic", { typed: "REVOKE 7F3K" }, /nothing was sent/],
  ["27 no phrase at all", "github_pat_classic", { typed: "", phrase: "" }, /nothing was sent/],
  ["27 a dry run where there is none", "huggingface_token", { isDry: true }, /cannot be tried out/],
  ["35 a value of several providers", "vault_token", { ambiguous: ["x"] }, /could be a value of/],
  ["34 a server that nobody confirmed", "vault_token", { confirmed: [] }, /nobody confirmed/],
  [
    "an administrator's value is missing",
    "openai_project_key",
    { admin: null },
    /needs an admin key/,
  ],
];

describe("27 off unless asked for", () => {
  test.for(REFUSED)("%s: nothing is announced or sent", async ([, kind, more, problem]) => {
    const { result, order } = revoke(requestFor(kind, more), 200, {});
    await expect(result).rejects.toThrow(problem);
    expect(order).toEqual([]);
  });

  test("it is announced with its side effects before it is sent", async () => {
    const { result, order, intents } = revoke(requestFor("slack_bot_user"), 200, {
      ok: true,
      revoked: true,
    });
    expect(await result).toEqual({
      status: 200,
      failure: "",
      bodyClass: "json-object",
      isAcknowledged: true,
    });
    expect(order).toEqual(["announced", "sent"]);
    expect(intents[0]?.sideEffects.join(" ")).toMatch(/leaves its channels; nobody can undo/);
    expect(JSON.stringify(intents)).not.toContain("canary");
  });

  test("a dry run of Slack needs no phrase, says test=1 and is no acknowledgement", async () => {
    const request = requestFor("slack_bot_user", { isDry: true, typed: "" });
    const { result, requests } = revoke(request, 200, { ok: true, revoked: false });
    expect((await result).isAcknowledged).toBe(false);
    expect(templateOf(requests[0]?.body ?? [])).toBe("test=1");
  });
});

describe("28 an acknowledgement is no death", () => {
  test.for([...API_REVOCATIONS.keys()])("%s", async (kind) => {
    const { result, body } = revoke(requestFor(kind), 200, { ok: true, revoked: true });
    expect(Object.keys(await result)).toEqual(["status", "failure", "bodyClass", "isAcknowledged"]);
    // An answer may hold the new value: it is overwritten.
    expect(body.every((byte) => byte === 0)).toBe(true);
    for (const status of [302, 400, 401, 403, 404, 429, 500]) {
      const answer = { status, headers: {}, json: { ok: false }, text: "", isCut: false };
      expect(requestFor(kind).revocation.isAcknowledged(answer)).toBe(false);
    }
  });

  test("without a question asked nothing is proved, whatever was acknowledged", () => {
    const proof = judgeProof(factsOf(googleRequest(), []));
    expect(proof).toEqual({
      state: "indeterminate",
      doubts: ["never-asked"],
      signal: "",
      window: null,
    });
  });
});

describe("36 what a revocation sends equals the declared list", () => {
  test.for([...API_REVOCATIONS.keys()])("%s", async (kind) => {
    const { result, requests } = revoke(requestFor(kind), 200, {});
    await result;
    const [request] = requests;
    const path = templateOf(request?.path ?? []);
    const body = templateOf(request?.body ?? ["-"]);
    const line = `${kind} | ${request?.method} ${request?.host} ${path} | ${body}`;
    expect([line]).toEqual(DECLARED_REVOCATIONS.filter((one) => one.startsWith(`${kind} |`)));
  });

  test("sixteen kinds go with the value alone; every kind is known and tells its side effects", () => {
    const all = [...API_REVOCATIONS];
    expect(all.filter(([, { isSelfService }]) => isSelfService).length).toBe(16);
    const known = new Set(KINDS.map(({ id }) => id));
    expect(all.filter(([kind]) => !known.has(kind))).toEqual([]);
    expect(all.filter(([, { sideEffects }]) => sideEffects.length === 0)).toEqual([]);
    expect(DECLARED_REVOCATIONS.length).toBe(all.length);
  });
});
