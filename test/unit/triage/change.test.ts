import { expect, test } from "vitest";
import { CONFIG_CHANGES } from "../../../src/triage/config-changes.ts";
import { CONFIG_COPIES } from "../../../src/triage/config-copies.ts";
import { GATEWAY_BOOTS } from "../../../src/triage/gateway-boots.ts";
import { OPEN_CONFIG } from "../../../src/triage/open-config.ts";
import { ask, CONFIG, places, sha256, STATE, STATE_DATABASE, table, told } from "./ask.ts";

const CLEAN = '{gateway:{mode:"local",bind:"loopback"}}';
const OPEN =
  '{gateway:{mode:"local",bind:"lan"},channels:{telegram:{dmPolicy:"open",allowFrom:["*"]}}}';

interface Change {
  readonly from: string;
  readonly to: string;
  readonly paths?: readonly string[];
  readonly event?: string;
  readonly over?: object;
}

function audit(changes: readonly Change[]): string {
  const rows = changes.map(({ from, to, paths, event = "config.external", over }, index) => ({
    scope: "config-audit",
    event_key: String(index),
    sequence: index + 1,
    payload_json: {
      ts: `2026-11-20T19:3${index}:00.000Z`,
      event,
      configPath: CONFIG,
      previousHash: sha256(from),
      nextHash: sha256(to),
      ...(paths === undefined ? {} : { changedPaths: paths }),
      ...over,
    },
  }));
  return table("diagnostic_events", rows);
}

const asking = (changes: readonly Change[], config = CLEAN, knownGood: readonly string[] = []) =>
  ask(
    CONFIG_CHANGES,
    { databases: { [STATE_DATABASE]: audit(changes) }, files: { [CONFIG]: config } },
    { knownGood },
  );

test("access that was widened and narrowed again is told as such, with both rows", async () => {
  const asked = await asking([
    { from: CLEAN, to: OPEN, paths: ["channels", "gateway.bind"] },
    { from: OPEN, to: CLEAN, paths: ["channels", "gateway.bind"] },
  ]);
  expect(asked.found.at(-1)).toEqual({
    weight: "suspicious",
    confidence: "high",
    summary: `${CONFIG} was changed at 2026-11-20T19:30:00.000Z and put back exactly as it was at 2026-11-20T19:31:00.000Z: channels, gateway.bind`,
    sources: [
      { path: STATE_DATABASE, at: "table diagnostic_events rowid 1" },
      { path: STATE_DATABASE, at: "table diagnostic_events rowid 2" },
    ],
    happenedAt: "2026-11-20T19:30:00.000Z",
  });
  expect(asked.found.length).toBe(3);
});

test("changes of what opens nothing, and the first config of all, are not suspicious", async () => {
  const asked = await asking([
    {
      from: "",
      to: "{}",
      paths: ["gateway", "channels"],
      event: "config.write",
      over: { existsBefore: false },
    },
    {
      from: "{}",
      to: CLEAN,
      paths: ["meta.lastTouchedVersion", "ui.theme"],
      event: "config.write",
    },
  ]);
  expect(told(asked)).toEqual([`noted: ${CONFIG} was made by "": gateway, channels`]);
});

test("a command that changed the config is quoted without its secret", async () => {
  const argv = ["node", "openclaw", "config", "set", "env.vars.KEY", "sk-ant-REDACTED"];
  const asked = await asking([
    { from: OPEN, to: CLEAN, paths: ["env.vars.KEY"], event: "config.write", over: { argv } },
  ]);
  expect(told(asked)).toEqual([
    `suspicious: ${CONFIG} was changed by "openclaw config set env.vars.KEY [masked]": env.vars.KEY`,
  ]);
});

test("a chain that does not join, and a file that is not what the last record left, were changed unseen", async () => {
  const asked = await asking(
    [
      { from: "a", to: "b", paths: ["ui.theme"] },
      { from: "c", to: "d", paths: ["ui.theme"] },
    ],
    OPEN,
  );
  expect(told(asked)).toEqual([
    `suspicious: ${CONFIG} was changed unseen between 2026-11-20T19:30:00.000Z and 2026-11-20T19:31:00.000Z: the chain of hashes does not join`,
    `suspicious: ${CONFIG} is not what the last recorded change of 2026-11-20T19:31:00.000Z left: it was changed unseen since`,
  ]);
});

test("the first moment away from what is known to be good", async () => {
  const changes = [
    { from: CLEAN, to: "good too", paths: ["ui.theme"] },
    { from: "good too", to: OPEN, paths: ["ui.theme"] },
    { from: OPEN, to: "more", paths: ["ui.theme"] },
  ];
  const asked = await asking(changes, "more", [sha256(CLEAN), sha256("good too")]);
  expect(told(asked)).toEqual([
    `suspicious: ${CONFIG} left the known-good state at 2026-11-20T19:31:00.000Z`,
  ]);
});

test("rows that are no changes, or damaged, are no findings", async () => {
  const rows = [
    { scope: "config-snapshot", sequence: 1, payload_json: '{"event":"config.write"}' },
    { scope: "config-audit", sequence: 2, payload_json: "{" },
    {
      scope: "config-audit",
      sequence: 3,
      payload_json: '{"event":"config.observe","nextHash":"x"}',
    },
    {
      scope: "config-audit",
      sequence: 4,
      payload_json: '{"event":"config.write","nextHash":null}',
    },
  ];
  const asked = await ask(CONFIG_CHANGES, {
    databases: { [STATE_DATABASE]: table("diagnostic_events", rows) },
  });
  expect(asked.found).toEqual([]);
});

test("a copy beside the config that is wider open is suspicious, an older harmless one context, an equal one nothing", async () => {
  const asked = await ask(CONFIG_COPIES, {
    files: {
      [CONFIG]: CLEAN,
      [`${CONFIG}.bak`]: OPEN,
      [`${CONFIG}.bak.1`]: "{gateway:{mode:'local'}}",
      [`${CONFIG}.last-good`]: CLEAN,
      [`${CONFIG}.clobbered.2026-11-20T19-31`]: "{}",
      [`${CONFIG}.mine`]: OPEN,
    },
  });
  expect(told(asked)).toEqual([
    `suspicious: ${CONFIG}.bak is wider open than the config in use: gateway.bind listens beyond this host; channels.telegram.dmPolicy lets anybody write to the agent; channels.telegram.allowFrom.0 lets every sender in`,
    `noted: ${CONFIG}.bak.1 differs from the config in use`,
    `suspicious: ${CONFIG}.clobbered.2026-11-20T19-31 differs from the config in use: OpenClaw itself set it aside`,
  ]);
});

test.each([
  ['{gateway:{bind:"lan"}}', "gateway.bind listens beyond this host"],
  ['{gateway:{auth:{mode:"none"}}}', "gateway.auth.mode asks nobody for a token"],
  [
    '{gateway:{reload:{mode:"off"}}}',
    "gateway.reload.mode keeps changes, also rotated tokens, from taking effect",
  ],
  [
    '{channels:{slack:{accounts:{a:{dmPolicy:"open"}}}}}',
    "channels.slack.accounts.a.dmPolicy lets anybody write to the agent",
  ],
  [
    '{channels:{slack:{groupPolicy:"open"}}}',
    "channels.slack.groupPolicy lets any group use the agent",
  ],
  [
    '{tools:{elevated:{allowFrom:{telegram:["*"]}}}}',
    "tools.elevated.allowFrom.telegram.0 lets every sender run commands without a sandbox",
  ],
  ['{logging:{file:"/dev/null"}}', "logging.file moves the log elsewhere"],
  [
    '{security:{audit:{suppressions:[{checkId:"x"}]}}}',
    "security.audit.suppressions.0.checkId hides findings of the vendor's own audit",
  ],
  [
    '{plugins:{load:{paths:["/tmp/p"]}}}',
    "plugins.load.paths.0 loads code from a folder of somebody's choice",
  ],
  [
    '{secrets:{providers:{x:{source:"exec"}}}}',
    "secrets.providers.x.source runs a program whenever a secret is read",
  ],
])("the config leaves open: %s", async (config, what) => {
  const asked = await ask(OPEN_CONFIG, { files: { [CONFIG]: config } });
  expect(told(asked)).toEqual([`suspicious: ${what}`]);
});

test("a config with an include is looked at whole; a plain one leaves nothing open", async () => {
  const folder = CONFIG.slice(0, CONFIG.lastIndexOf("/"));
  const asked = await ask(OPEN_CONFIG, {
    files: { [CONFIG]: '{$include:"./more.json5"}', [`${folder}/more.json5`]: OPEN },
  });
  expect(asked.found.length).toBe(3);
  const closed =
    '{gateway:{bind:"loopback",auth:{mode:"token",token:"x"}},channels:{telegram:{dmPolicy:"pairing"}}}';
  expect((await ask(OPEN_CONFIG, { files: { [CONFIG]: closed } })).found).toEqual([]);
});

test("a config that cannot be read is told as a gap", async () => {
  const asked = await ask(OPEN_CONFIG, {
    files: { [CONFIG]: { unreadable: "may not be opened" } },
  });
  expect(asked.gaps).toContain(`${CONFIG} may not be opened`);
  const broken = await ask(OPEN_CONFIG, { files: { [CONFIG]: "{gateway:" } });
  expect(broken.gaps.some((gap) => gap.startsWith(`${CONFIG}: `))).toBe(true);
});

test("starts of the gateway are context, by how they ended", async () => {
  const asked = await ask(GATEWAY_BOOTS, {
    databases: {
      [STATE_DATABASE]: table("gateway_boot_lifecycle", [
        { started_at_ms: 1_795_201_876_889, outcome: "clean_stop" },
        { started_at_ms: 1_795_201_876_990, outcome: "forced_stop" },
        { started_at_ms: 1_795_201_877_990, outcome: null },
      ]),
    },
  });
  expect(told(asked)).toEqual([
    "noted: the gateway was started and stopped in order",
    "noted: the gateway was started and was forced to stop: what it did last may be missing",
    "noted: the gateway was started and has recorded no end",
  ]);
  expect(places(asked)[1]).toEqual([`${STATE_DATABASE} table gateway_boot_lifecycle rowid 2`]);
});

test("what a variable widens, and what an include beyond its folder widens, is open", async () => {
  const config =
    '{gateway:{bind:"${BIND}"},channels:{telegram:{dmPolicy:"${WHO}"},slack:{$include:"/srv/more/slack.json"}}}';
  const files = {
    [CONFIG]: config,
    [`${STATE}/.env`]: "BIND=loopback\nWHO=open\nOPENCLAW_INCLUDE_ROOTS=/srv/more\n",
    "/srv/more/slack.json": '{allowFrom:["*"]}',
  };
  const asked = await ask(OPEN_CONFIG, { files });
  expect(told(asked)).toEqual([
    expect.stringContaining("suspicious: channels.telegram.dmPolicy "),
    expect.stringContaining("suspicious: channels.slack.allowFrom"),
  ]);
  expect(asked.gaps.filter((gap) => gap.includes(CONFIG))).toEqual([]);
  // The process was started with another value than the file has.
  const started = [{ pid: 7, name: "WHO", value: "pairing" }];
  const other = await ask(OPEN_CONFIG, { files, environments: started });
  expect(told(other)).toEqual([expect.stringContaining("channels.slack.allowFrom")]);
});
