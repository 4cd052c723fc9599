/** The cut on real packet filters and real traffic, in network namespaces of its own. */

import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { HostDeedReport } from "./deeds/perform-on-host.ts";
import { users, type Lab, type LabProcess } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { addresses } from "./harness/peer.ts";
import { describeWith } from "./harness/require-parts.ts";
import { standIn, waitForTitle } from "./harness/respawners.ts";
import { pause, waitFor } from "./harness/wait.ts";

const PORT = "9000";
const TO_PEER = addresses.peer;

let lab: Lab;
let peer: Lab;
beforeEach(async () => {
  lab = await openLab({ peer: true });
  if (lab.peer === null) throw new Error("the lab has no peer");
  peer = lab.peer;
});
afterEach(() => lab.dispose());

function script(name: string): readonly string[] {
  return [process.execPath, join(import.meta.dirname, "deeds", name)];
}

async function perform(...deeds: readonly string[]): Promise<readonly HostDeedReport[]> {
  const memory = join(lab.homeOf(users.root), "memory.json");
  const argv = [...script("perform-on-host.ts"), memory, ...deeds];
  const stdout = await lab.mustRun(argv, { timeoutMs: 60_000 });
  return stdout
    .trim()
    .split("\n")
    .map((line): HostDeedReport => JSON.parse(line));
}

/** Outcome and sentence of each deed. */
function told(reports: readonly HostDeedReport[]): readonly string[] {
  return reports.map((report) =>
    report.kind === "impossible"
      ? `impossible: ${report.reason}`
      : `${report.verdict.outcome}: ${report.verdict.summary}`,
  );
}

async function start(
  where: Lab,
  argv: readonly string[],
  options: { readonly uid: number; readonly says: string },
): Promise<LabProcess> {
  const started = await where.spawn(argv, { uid: options.uid });
  await waitFor(`${argv.join(" ")} saying ${options.says}`, 10_000, () =>
    started.output().includes(options.says),
  );
  return started;
}

function answerer(where: Lab, ...args: readonly string[]): Promise<LabProcess> {
  const argv = [...script("answerer.ts"), PORT, ...args];
  return start(where, argv, { uid: users.bystander, says: "listening" });
}

async function startGateway(): Promise<void> {
  await lab.spawn(standIn(), { uid: users.gateway });
  await waitForTitle(lab, "openclaw-gateway", 10_000);
}

async function waysOut(uid: number): Promise<readonly string[]> {
  const argv = [...script("ways-out.ts"), PORT, TO_PEER.ipv4, TO_PEER.ipv6];
  return JSON.parse(await lab.mustRun(argv, { uid }));
}

/** A new cable takes a moment until IPv6 neighbours have found each other. */
async function waitForAllWays(uid: number): Promise<void> {
  const isOpen = async (): Promise<boolean> =>
    (await waysOut(uid)).every((way) => way === "reached");
  await waitFor("every way out", 20_000, isOpen);
}

function ruleset(): Promise<string> {
  return lab.mustRun(["nft", "-s", "list", "ruleset"]);
}

function load(rules: string): Promise<string> {
  return lab.mustRun(["nft", "-f", "-"], { input: rules });
}

const HOST_RULES = `
table inet host {
	chain input {
		type filter hook input priority filter; policy accept;
		ct state established,related accept
	}
	chain output {
		type filter hook output priority filter; policy accept;
		ct state established,related accept
	}
}
`;

const ALL_REACHED = Array.from({ length: 8 }, () => "reached");
const ALL_CUT = [
  ...Array.from({ length: 4 }, () => "no answer"),
  ...Array.from({ length: 4 }, () => "EPERM"),
];

/** The largest number that it said so far. */
function lastNumber(process: LabProcess): number {
  return Math.max(0, ...[...process.output().matchAll(/\d+/gu)].map(([digits]) => Number(digits)));
}

describeWith(["namespaces", "nft"], "a cut with nftables", () => {
  test("ends a connection that the host's own rules would keep (CT-01)", async () => {
    await load(HOST_RULES);
    const heard = await answerer(peer);
    await startGateway();
    for (const host of [TO_PEER.ipv4, TO_PEER.ipv6]) {
      const argv = [...script("beacon.ts"), host, PORT];
      await start(lab, argv, { uid: users.gateway, says: "connected" });
    }
    await waitFor("bytes of both", 5_000, () => lastNumber(heard) > 4);
    const [, cut] = await perform("survey-target", "block-network");
    const atOnce = lastNumber(heard);
    await pause(1_000);
    expect(lastNumber(heard)).toBe(atOnce);
    expect(told(cut === undefined ? [] : [cut])).toEqual([
      `done: user ${users.gateway} cut off: no connection comes in or goes out, over IPv4 and IPv6; port 18789 closed; 2 ended, no connection of theirs is left`,
    ]);
    expect(cut?.ms).toBeLessThan(1_000);
  });

  test("leaves no way out to its user and every way to others (CT-02)", async () => {
    await answerer(peer);
    await answerer(lab);
    await startGateway();
    await waitForAllWays(users.gateway);
    await perform("survey-target", "block-network");
    expect(await waysOut(users.gateway)).toEqual(ALL_CUT);
    expect(await waysOut(users.bystander)).toEqual(ALL_REACHED);
    expect(told(await perform("undo:block-network"))).toEqual([
      `done: user ${users.gateway} may use the network again: our rules are gone; the whole ruleset is as it was, byte for byte`,
    ]);
    expect(await waysOut(users.gateway)).toEqual(ALL_REACHED);
  });

  test("stops what a process queued and left behind (CT-03)", async () => {
    await peer.mustRun(["sysctl", "-w", "net.ipv4.tcp_rmem=4096 4096 4096"]);
    const heard = await answerer(peer, "slow");
    await startGateway();
    const leave = `const s = require("net").connect(${PORT}, "${TO_PEER.ipv4}", () => s.write("x".repeat(40000), () => {}));
setTimeout(() => process.exit(), 300);`;
    await lab.mustRun([process.execPath, "-e", leave], { uid: users.gateway });
    const queued = await lab.mustRun(["ss", "-Htn", "state", "fin-wait-1"]);
    expect(Number(queued.trim().split(/\s+/u)[1])).toBeGreaterThan(10_000);
    await perform("survey-target", "block-network");
    heard.kill("SIGUSR1");
    await waitFor("the end of the connection", 5_000, () => /closed|error/u.test(heard.output()));
    // What its own kernel had taken in before, no more than its small buffer.
    expect(lastNumber(heard)).toBeLessThan(5_000);
    expect(await lab.mustRun(["ss", "-Htan", "state", "fin-wait-1"])).toBe("");
  });

  test("is the same when repeated, and gone without a trace when taken back (CT-07, CT-08)", async () => {
    await load(HOST_RULES);
    await lab.mustRun(["iptables", "-A", "INPUT", "-p", "tcp", "--dport", "25", "-j", "DROP"]);
    const before = await ruleset();
    await startGateway();
    await perform("survey-target", "block-network");
    const once = await ruleset();
    expect(once.replace(/table inet ir_containment \{[^]*?\n\}\n/u, "")).toBe(before);
    await perform("block-network");
    expect(await ruleset()).toBe(once);
    // The second intent restores the table of the first.
    expect(told(await perform("undo:block-network"))).toEqual([
      `done: our rules are as they were before this cut, so that user ${users.gateway} may still be cut off; the whole ruleset is as it was, byte for byte`,
    ]);
    expect(await ruleset()).toBe(once);
    await lab.mustRun(["nft", "delete", "table", "inet", "ir_containment"]);
    expect(await ruleset()).toBe(before);
  });

  test("does not take back what somebody else made of it", async () => {
    await startGateway();
    await perform("survey-target", "block-network");
    await lab.mustRun(["nft", "add", "rule", "inet", "ir_containment", "incoming", "accept"]);
    const changed = await ruleset();
    expect(told(await perform("undo:block-network"))).toEqual([
      "conflict: the rules that nftables holds under our name are not those of this incident any more",
    ]);
    expect(await ruleset()).toBe(changed);
  });

  test("spares the operator where root is cut off", cutRootOff);

  test("lets no connection by while it is replaced three hundred times (CT-06)", async () => {
    const heard = await answerer(lab);
    const again = [...script("replace-often.ts"), "300", String(users.gateway)];
    const loop = `const net = require("net"); let tries = 0;
const go = () => { tries += 1; const s = net.connect(${PORT}, "127.0.0.1"); const end = () => { s.destroy(); setImmediate(go); };
s.on("connect", end); s.on("error", end); setTimeout(end, 20).unref(); };
for (let i = 0; i < 10; i++) go(); setInterval(() => console.log("tries " + tries), 100);`;
    const replacing = await start(lab, again, { uid: users.root, says: "loaded" });
    const trying = await start(lab, [process.execPath, "-e", loop], {
      uid: users.gateway,
      says: "tries",
    });
    await replacing.waitForEnd(60_000);
    trying.kill();
    expect(replacing.output()).toContain("replaced 300 times, the same rules each time");
    expect(lastNumber(trying)).toBeGreaterThan(300);
    expect(heard.output()).toBe("listening\n");
  });
});

/** Where root itself is cut off, the operator's connection and new ones to sshd go on; nothing else of root does. */
async function cutRootOff(): Promise<void> {
  const sshd = await start(lab, [...script("answerer.ts"), "2222"], {
    uid: users.root,
    says: "listening",
  });
  await answerer(peer);
  const toSsh = [...script("beacon.ts"), addresses.lab.ipv4, "2222"];
  await start(peer, toSsh, { uid: users.root, says: "connected" });
  const [, , , , from = ""] = (await lab.mustRun(["ss", "-Htn", "sport = :2222"])).split(/\s+/u);
  const lifeline = {
    localAddress: `::ffff:${addresses.lab.ipv4}`,
    localPort: 2222,
    remoteAddress: `::ffff:${TO_PEER.ipv4}`,
    remotePort: Number(from.split(":").at(-1)),
  };
  const cut = { incident: "x", uids: [0], ports: [], lifelines: [lifeline], sshPorts: [2222] };
  await lab.mustRun([...script("load-containment.ts"), JSON.stringify(cut)]);
  const before = lastNumber(sshd);
  await waitFor("more bytes over the old connection", 5_000, () => lastNumber(sshd) > before + 5);
  await start(peer, toSsh, { uid: users.root, says: "connected" });
  expect((await waysOut(users.root)).slice(2, 4)).toEqual(["no answer", "no answer"]);
  const fromSshPort = `require("net").connect({ port: ${PORT}, host: "${TO_PEER.ipv4}", localAddress: "${addresses.lab.ipv4}", localPort: 2222 })
.on("connect", () => console.log("reached")).on("error", (error) => console.log(error.code)); setTimeout(() => process.exit(), 700)`;
  expect(await lab.mustRun([process.execPath, "-e", fromSshPort])).not.toContain("reached");
}

describeWith(["namespaces", "command:iptables-restore"], "without nft", () => {
  const hide = async (...programs: readonly string[]): Promise<void> => {
    for (const program of programs) {
      await lab.mustRun(["mount", "--bind", "/dev/null", `/usr/sbin/${program}`]);
    }
  };

  test("iptables leaves no way out either (CT-13)", async () => {
    await hide("nft");
    const heard = await answerer(peer);
    await answerer(lab);
    await startGateway();
    await waitForAllWays(users.gateway);
    const argv = [...script("beacon.ts"), TO_PEER.ipv4, PORT];
    await start(lab, argv, { uid: users.gateway, says: "connected" });
    await waitFor("bytes", 5_000, () => lastNumber(heard) > 2);
    const before = await lab.mustRun(["iptables-save"]);
    const [, cut] = await perform("survey-target", "block-network");
    expect(cut?.kind === "verdict" && cut.verdict.outcome).toBe("done");
    const atOnce = lastNumber(heard);
    expect(await waysOut(users.gateway)).toEqual(ALL_CUT);
    expect(await waysOut(users.bystander)).toEqual(ALL_REACHED);
    expect(lastNumber(heard)).toBe(atOnce);
    expect(told(await perform("undo:block-network"))).toEqual([
      `done: user ${users.gateway} may use the network again: our rules are gone; the whole ruleset is as it was, byte for byte`,
    ]);
    expect(before).toBe("");
    expect(await waysOut(users.gateway)).toEqual(ALL_REACHED);
  });

  test("iptables spares the operator where root is cut off", async () => {
    await hide("nft");
    await cutRootOff();
  });

  test("and without iptables it says that the network is not contained (CT-13)", async () => {
    await hide("nft", "xtables-nft-multi", "xtables-legacy-multi");
    await startGateway();
    const [, cut] = await perform("survey-target", "block-network");
    expect(told(cut === undefined ? [] : [cut])).toEqual([
      "impossible: neither nft nor iptables was found in the system's folders: the network is NOT contained",
    ]);
  });
});
