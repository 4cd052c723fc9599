import { expect, test } from "vitest";
import { AUTH_FAILURES } from "../../../src/triage/auth-failures.ts";
import { OPEN_INVITATIONS } from "../../../src/triage/open-invitations.ts";
import { PAIRED_DEVICES } from "../../../src/triage/paired-devices.ts";
import { SENDERS } from "../../../src/triage/senders.ts";
import { SESSIONS } from "../../../src/triage/sessions.ts";
import {
  AGENT_DATABASE,
  ask,
  CONFIG,
  LOG,
  logLine,
  places,
  refused,
  STATE,
  STATE_DATABASE,
  table,
  told,
} from "./ask.ts";

test("a few wrong tokens are context, ten within an hour are suspicious, with first and last line", async () => {
  const few = [1, 2, 3].map(() => logLine(refused("10.0.0.9", "token_mismatch")));
  const many = Array.from({ length: 10 }, () => logLine(refused("10.0.0.66", "token_mismatch")));
  const asked = await ask(AUTH_FAILURES, {
    files: { [LOG]: `${[...few, ...many].join("\n")}\n` },
  });
  expect(told(asked)).toEqual([
    "suspicious: 10.0.0.66 was refused 10 times, at most 10 within an hour, with a wrong token",
    "noted: 10.0.0.9 was refused 3 times, at most 3 within an hour, with a wrong token",
  ]);
  expect(places(asked)).toEqual([
    [`${LOG} line 4`, `${LOG} line 13`],
    [`${LOG} line 1`, `${LOG} line 3`],
  ]);
});

test("ten wrong tokens over a day are context; one that was rate limited, or of a revoked device, is not", async () => {
  const slow = Array.from({ length: 10 }, (_, hour) =>
    logLine(refused("10.0.0.9", "token_mismatch"), `2026-11-20T1${hour}:00:00.000Z`),
  );
  const lines = [
    ...slow,
    logLine(refused("10.0.0.5", "rate_limited")),
    logLine(refused("10.0.0.7", "device_token_mismatch")),
  ];
  const asked = await ask(AUTH_FAILURES, { files: { [LOG]: lines.join("\n") } });
  expect(told(asked)).toEqual([
    "noted: 10.0.0.9 was refused 10 times, at most 1 within an hour, with a wrong token",
    "suspicious: 10.0.0.5 was refused once, after so many failures that the gateway stopped answering it",
    "suspicious: 10.0.0.7 was refused once, with the token of a device that is not, or no longer, paired",
  ]);
});

test("a hundred thousand lines of one address give one finding; lines that are no record are counted", async () => {
  const line = `${logLine(refused("10.0.0.66", "token_mismatch"))}\n`;
  const asked = await ask(AUTH_FAILURES, {
    files: { [LOG]: `not json\n${line.repeat(100_000)}{"torn` },
  });
  expect(asked.found.length).toBe(1);
  expect(asked.found[0]?.summary).toContain("100000 times");
  expect(asked.gaps).toContain("2 of 100002 log lines are no record that can be read");
});

test("addresses without number give a hundred findings and one sentence for the rest", async () => {
  const lines = Array.from({ length: 6_000 }, (_, index) =>
    logLine(refused(`10.${index >> 8}.${index & 255}.1`, "token_mismatch")),
  );
  const asked = await ask(AUTH_FAILURES, { files: { [LOG]: lines.join("\n") } });
  expect(asked.found.length).toBe(101);
  expect(asked.found.at(-1)?.summary).toBe("4900 more addresses were refused, 4900 times in all");
  expect(asked.gaps).toContain("1000 of 6000 log lines are no record that can be read");
});

test("without any log nothing is clean: that is said", async () => {
  expect(await ask(AUTH_FAILURES, {})).toEqual({
    found: [],
    gaps: [
      `${STATE_DATABASE} is not there: changes of the config, approvals and runs could not be read`,
      "no log file of the gateway was found: who was refused is not known",
    ],
  });
});

const DEVICE = "25d6671b0179516d59285f9b96d8d9fd83eda49bae2da923a862f46e59a8a582";

function device(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    device_id: DEVICE,
    display_name: null,
    role: "operator",
    scopes_json: '["operator.admin"]',
    remote_ip: null,
    approved_via: "silent",
    approved_at_ms: 1_795_201_863_583,
    tokens_json: '{"operator":{"token":"Hb6hsL7voo5Spb1LB1yf1lvNlTJgFPx6HiOyVxcFe2U"}}',
    ...over,
  };
}

test("a device that a stolen token paired is told with its row and its line, never with its token", async () => {
  const line = logLine(`device pairing auto-approved device=${DEVICE} role=operator`);
  const asked = await ask(PAIRED_DEVICES, {
    databases: { [STATE_DATABASE]: table("device_pairing_paired", [device()]) },
    files: { [LOG]: line },
  });
  expect(asked.found).toEqual([
    {
      weight: "suspicious",
      confidence: "high",
      summary:
        "device 25d6671b0179 was paired silently: a valid gateway token was enough, as operator with operator.admin, from this host",
      sources: [
        { path: STATE_DATABASE, at: "table device_pairing_paired rowid 1" },
        { path: LOG, at: "line 1" },
      ],
      happenedAt: "2026-11-20T19:11:03.583Z",
    },
  ]);
});

test("a device that a person approved is context; the gateway's own too", async () => {
  const own = device({ device_id: "own", approved_via: "silent" });
  const approved = device({ approved_via: "owner", display_name: "phone" });
  const asked = await ask(PAIRED_DEVICES, {
    databases: {
      [STATE_DATABASE]:
        table("device_pairing_paired", [approved, own]) +
        table("device_identities", [{ device_id: "own" }]),
    },
    files: { [LOG]: "" },
  });
  expect(asked.found.map(({ weight }) => weight)).toEqual(["noted", "noted"]);
});

test("a device that came in after refused attempts from its address is suspicious even if a person approved it", async () => {
  const lines = Array.from({ length: 5 }, () =>
    logLine(refused("10.0.0.66", "token_mismatch"), "2026-11-20T19:00:00.000Z"),
  );
  const rows = [device({ approved_via: "owner", remote_ip: "10.0.0.66" })];
  const asked = await ask(PAIRED_DEVICES, {
    databases: { [STATE_DATABASE]: table("device_pairing_paired", rows) },
    files: { [LOG]: lines.join("\n") },
  });
  expect(asked.found[0]?.weight).toBe("suspicious");
  expect(asked.found[0]?.summary).toContain("after 5 refused attempts from there");
  const later = lines.map((line) => line.replaceAll("19:00:00", "21:00:00"));
  const after = await ask(PAIRED_DEVICES, {
    databases: { [STATE_DATABASE]: table("device_pairing_paired", rows) },
    files: { [LOG]: later.join("\n") },
  });
  expect(after.found[0]?.weight).toBe("noted");
});

test("a hostile name of a device cannot move the cursor", async () => {
  const rows = [device({ display_name: "\u001b[2Jgood\u202e" })];
  const asked = await ask(PAIRED_DEVICES, {
    databases: { [STATE_DATABASE]: table("device_pairing_paired", rows) },
    files: { [LOG]: "" },
  });
  expect(asked.found[0]?.summary).toContain('"\\u{1b}[2Jgood\\u{202e}"');
});

test("codes and requests that still let somebody in, without their secrets", async () => {
  const asked = await ask(OPEN_INVITATIONS, {
    databases: {
      [STATE_DATABASE]:
        table("device_pairing_pending", [
          { role: "node", remote_ip: "10.0.0.66", ts: 1_795_201_863_583 },
        ]) +
        table("device_bootstrap_tokens", [
          { token: "topsecrettoken", issued_at_ms: 1_795_201_863_583 },
        ]),
    },
  });
  expect(told(asked)).toEqual([
    "suspicious: a device asks to be paired as node from 10.0.0.66",
    "suspicious: a set-up code lets a device in without a person",
  ]);
  expect(JSON.stringify(asked)).not.toContain("topsecret");
  const none = await ask(OPEN_INVITATIONS, {
    databases: { [STATE_DATABASE]: table("cron_jobs", [{ name: "x" }]) },
  });
  expect(none.found).toEqual([]);
});

test("everybody on the list is suspicious, known senders are context, strangers are told", async () => {
  const entry = { channel_key: "telegram", account_id: "default", updated_at: 1_795_201_863_583 };
  const talk = { channel: "telegram", kind: "direct", created_at: 1_795_201_863_583 };
  const asked = await ask(SENDERS, {
    files: { [CONFIG]: "{channels:{telegram:{allowFrom:['telegram:77']}}}" },
    databases: {
      [STATE_DATABASE]: table("channel_pairing_allow_entries", [
        { ...entry, entry: "42" },
        { ...entry, entry: "*" },
      ]),
      [AGENT_DATABASE]: table(
        "conversations",
        [
          { ...talk, peer_id: "42" },
          { ...talk, peer_id: "77" },
          { ...talk, peer_id: "666" },
          { ...talk, channel: "webchat", peer_id: "me" },
        ],
        23,
      ),
    },
  });
  expect(told(asked)).toEqual([
    "noted: 1 sender(s) of telegram are let in by pairing",
    "suspicious: every sender of telegram is let in: the list of pairings holds *",
    "suspicious: the agent talked on telegram with somebody who stands on no list of senders",
  ]);
  expect(places(asked).at(-1)).toEqual([`${AGENT_DATABASE} table conversations rowid 3`]);
});

test("a session that a webhook began is suspicious, one of the operator is context", async () => {
  const asked = await ask(SESSIONS, {
    databases: {
      [AGENT_DATABASE]:
        table("session_nodes", [{ created_via: "run", created_at: 1_795_201_863_583 }], 23) +
        table(
          "session_windows",
          [
            { hook_external_content_source: null, created_at: 1 },
            { hook_external_content_source: "webhook", created_at: 1_795_201_863_583 },
          ],
          23,
        ),
    },
  });
  expect(told(asked)).toEqual([
    "noted: a session was begun, created via run",
    "suspicious: a session was fed from outside by a call of the webhook",
  ]);
});

test("devices of an older release are read from its file; its own one is context", async () => {
  const path = `${STATE}/devices/paired.json`;
  const devices = {
    aaaa: {
      deviceId: "aaaa",
      role: "operator",
      scopes: ["operator.admin"],
      approvedAtMs: 1_795_201_863_583,
    },
    bbbb: {
      deviceId: "bbbb",
      role: "node",
      remoteIp: "10.0.0.66",
      tokens: { node: { token: "topsecrettoken" } },
    },
  };
  const asked = await ask(PAIRED_DEVICES, {
    files: {
      [path]: JSON.stringify(devices),
      [`${STATE}/identity/device.json`]: '{"deviceId":"aaaa","privateKeyPem":"topsecretkey"}',
      [LOG]: "",
    },
  });
  expect(told(asked)).toEqual([
    "noted: the gateway's own device aaaa was paired in an unknown way, as operator with operator.admin, from this host",
    "suspicious: device bbbb was paired in an unknown way, as node, from 10.0.0.66",
  ]);
  expect(places(asked)[1]).toEqual([`${path} device bbbb`]);
  expect(JSON.stringify(asked)).not.toContain("topsecret");
});
