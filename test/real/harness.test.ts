import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bootRoot, type BootedRoot } from "./harness/booted-root.ts";
import { cgroupMount } from "./harness/control-group.ts";
import {
  agentTurn,
  execMessage,
  holdAndEscape,
  startFakeProvider,
  waitForAgentCommand,
} from "./harness/fake-provider.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { harnessDirectory, openclawCommand } from "./harness/paths.ts";
import { addresses } from "./harness/peer.ts";
import { namespaceOf, readProcess } from "./harness/process-table.ts";
import { describeWith } from "./harness/require-parts.ts";
import {
  standIn,
  startHiddenRespawner,
  startSupervisorLoop,
  waitForTitle,
} from "./harness/respawners.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";
import { pause, waitFor } from "./harness/wait.ts";

/** Lists, never changes, the ruleset of the machine's own namespace. */
function outerRuleset(): string {
  return execFileSync("nft", ["list", "ruleset"], { encoding: "utf8" });
}

describeWith(["namespaces", "nft"], "a lab", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ peer: true });
  });
  afterAll(() => lab.dispose());

  test("is another network namespace than the machine, and is not listed as forbidden", async () => {
    const forbidden = await lab.mustRun(["cat", "/run/openclaw-ir/forbid-netns"]);
    expect({
      forbidden,
      inside: (await lab.mustRun(["readlink", "/proc/self/ns/net"])).trim(),
    }).toEqual({
      forbidden: `${namespaceOf("self", "net")}\n`,
      inside: lab.networkNamespace,
    });
    expect(lab.networkNamespace).not.toBe(namespaceOf("self", "net"));
  });

  test("has a firewall of its own", async () => {
    const before = outerRuleset();
    await lab.mustRun(["nft", "-f", "-"], {
      input:
        "table inet only_in_the_lab {\n chain in {\n  type filter hook input priority 0\n }\n}\n",
    });
    expect(await lab.mustRun(["nft", "list", "tables"])).toBe("table inet only_in_the_lab\n");
    expect(outerRuleset()).toBe(before);
    expect(before).not.toContain("only_in_the_lab");
  });

  test("sees no process of the machine", async () => {
    const pids = (await lab.mustRun(["ps", "-e", "-o", "pid=,args="]))
      .trim()
      .split("\n")
      .map((line) => line.trim());
    expect(
      pids.map((line) => line.replace(/\s.*lab-init\.sh.*/, " first").replace(/^\d+ ps.*/, "ps")),
    ).toEqual(["1 first", "ps"]);
  });

  test("keeps /etc, /var/lib, /run and /tmp to itself", async () => {
    for (const path of [
      "/etc/made-in-a-lab",
      "/var/lib/made-in-a-lab",
      "/run/made-in-a-lab",
      "/tmp/made-in-a-lab",
    ]) {
      await lab.mustRun(["mkdir", path]);
      expect({ path, inside: existsSync(lab.outside(path)), outside: existsSync(path) }).toEqual({
        path,
        inside: true,
        outside: false,
      });
    }
  });

  test("runs commands as another user, with input, environment and exit code", async () => {
    const result = await lab.run(
      ["sh", "-c", 'cat; printf "%s %s %s" "$(id -u)" "$HOME" "$COLOUR"; exit 7'],
      { uid: users.gateway, input: "hello ", env: { COLOUR: "red" } },
    );
    expect(result).toEqual({
      stdout: `hello ${users.gateway} ${lab.homeOf(users.gateway)} red`,
      stderr: "",
      code: 7,
    });
  });

  test("answers for a command that was frozen and then killed inside", async () => {
    const running = lab.run(["sleep", "500"]);
    const frozen = await waitFor("the command", 5_000, () =>
      lab.processes().find((facts) => facts.argv.join(" ") === "sleep 500"),
    );
    await lab.mustRun(["kill", "-STOP", String(frozen.pid)]);
    await waitFor("the freeze", 5_000, () => readProcess(frozen.hostPid)?.state === "T");
    await lab.mustRun(["kill", "-KILL", String(frozen.pid)]);
    expect((await running).code).toBe(137);
  });

  test("reaches its outside peer over IPv4 and IPv6, under any address", async () => {
    const server = `require('node:http').createServer((_, response) => response.end('outside')).listen(8080, '::')`;
    await lab.peer?.spawn(["node", "-e", server]);
    for (const host of [
      addresses.peer.ipv4,
      `[${addresses.peer.ipv6}]`,
      "203.0.113.200",
      "[2001:db8:ffff::1]",
    ]) {
      const answer = await waitFor(`an answer of ${host}`, 5_000, async () => {
        const response = await lab.fetch(`http://${host}:8080/`);
        return response.status === 200 && response.body;
      });
      expect({ host, answer }).toEqual({ host, answer: "outside" });
    }
  });
});

describeWith(["namespaces", "cgroup-v2"], "the end of a lab", () => {
  test("leaves no process, directory or group, whatever was frozen", async () => {
    const lab = await openLab();
    const loop = await startSupervisorLoop(lab, ["sleep", "500"], {
      cgroup: "system.slice/loop.service",
    });
    await lab.spawn(["sleep", "600"], { cgroup: "system.slice/frozen.service" });
    await lab.mustRun([
      "sh",
      "-c",
      "echo 1 >/sys/fs/cgroup/system.slice/frozen.service/cgroup.freeze",
    ]);
    loop.kill("SIGSTOP");
    const hostPids = lab.processes().map((facts) => facts.hostPid);
    expect(hostPids.length).toBe(3);
    const group = lab.cgroupDirectory("") ?? "";
    await lab.dispose();
    expect({
      processes: hostPids.map(readProcess),
      directory: existsSync(lab.directory),
      group: existsSync(group),
    }).toEqual({ processes: [null, null, null], directory: false, group: false });
    expect(
      readdirSync(cgroupMount() ?? "").filter((name) => name.startsWith(`ir-lab-${process.pid}-`)),
    ).toEqual([]);
  });
});

describeWith(["namespaces", "systemd"], "the sudden end of whoever opened a lab", () => {
  test.for(["openLab from namespaces", "bootRoot from booted-root"])(
    "ends everything in it: %s",
    async (opened) => {
      const [open, , file] = opened.split(" ");
      const owner = spawn(process.execPath, [
        "--input-type=module",
        "--eval",
        `
      import { ${open} } from '${join(harnessDirectory, `${file}.ts`)}';
      const lab = await ${open}();
      await lab.spawn(['sleep', '700']);
      process.stdout.write(JSON.stringify({ directory: lab.directory, hostPids: lab.processes().map((facts) => facts.hostPid) }) + '\\n');
      setInterval(() => undefined, 1_000);
    `,
      ]);
      let line = "";
      owner.stdout.on("data", (chunk: Buffer) => (line += chunk.toString()));
      await waitFor("the other lab", 60_000, () => line.endsWith("\n"));
      const { directory, hostPids } = JSON.parse(line) as {
        readonly directory: string;
        readonly hostPids: readonly number[];
      };
      expect(hostPids.map(readProcess)).not.toContain(null);
      owner.kill("SIGKILL");
      await waitFor("the end of its processes", 10_000, () =>
        hostPids.every((hostPid) => readProcess(hostPid) === null),
      );
      // What needs no process is swept when the next lab opens.
      await (await openLab()).dispose();
      expect(existsSync(directory)).toBe(false);
    },
  );
});

describeWith(["namespaces", "cgroup-v2"], "what brings a gateway back", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.dispose());

  test("a supervisor loop restarts a stand-in at once", async () => {
    const loop = await startSupervisorLoop(lab, standIn({ port: 18789 }));
    const first = await waitForTitle(lab, "openclaw-gateway", 5_000);
    process.kill(first.hostPid, "SIGKILL");
    const second = await waitForTitle(lab, "openclaw-gateway", 5_000, [first.hostPid]);
    expect(second.parentHostPid).toBe(loop.hostPid);
    loop.kill();
    process.kill(second.hostPid, "SIGKILL");
  });

  test("a hidden respawner starts an orphan, and shows nothing of it in its own arguments", async () => {
    const watched = await lab.spawn(standIn({ port: 18790 }), { uid: users.gateway });
    await waitFor(
      "the stand-in",
      5_000,
      async () => (await lab.fetch("http://127.0.0.1:18790/healthz")).status === 200,
    );
    const respawner = await startHiddenRespawner(
      lab,
      watched.pid,
      standIn({ port: 18790, title: "kworker/7:1" }),
    );
    await pause(300);
    watched.kill();
    const back = await waitForTitle(lab, "kworker/7:1", 5_000);
    await waitFor(
      "the new listener",
      5_000,
      async () => (await lab.fetch("http://127.0.0.1:18790/healthz")).status === 200,
    );
    expect({
      uid: back.uid,
      parent: back.parentHostPid,
      hidden: readProcess(respawner.hostPid)?.argv.join(" ").includes("gateway"),
    }).toEqual({
      uid: users.bystander,
      parent: lab.initHostPid,
      hidden: false,
    });
  });
});

describeWith(["namespaces", "openclaw", "cgroup-v2"], "a real gateway", () => {
  let lab: Lab;
  let gateway: Gateway;
  beforeAll(async () => {
    lab = await openLab();
    await startFakeProvider(lab);
    gateway = await startGateway(lab, { cgroup: "system.slice/openclaw-gateway.service" });
  });
  afterAll(() => lab.dispose());

  test("runs unprivileged, under its own name, in its own group", async () => {
    const facts = readProcess(gateway.hostPid);
    expect({
      uid: facts?.uid,
      title: facts?.argv[0]?.trim(),
      group: (await lab.mustRun(["grep", "^0::", `/proc/${gateway.pid}/cgroup`])).trim(),
    }).toEqual({
      uid: users.gateway,
      title: "openclaw-gateway",
      group: "0::/system.slice/openclaw-gateway.service",
    });
  });

  test("is live and of the release under test", async () => {
    expect(await lab.fetch(`${gateway.url}/healthz`)).toEqual({
      status: 200,
      body: '{"ok":true,"status":"live"}',
    });
    expect(JSON.parse((await lab.fetch(`${gateway.url}/startupz`)).body)).toHaveProperty(
      "version",
      "2026.9.6",
    );
  });

  test("runs an agent turn whose command holds, and leaves a process that has escaped", async () => {
    const turn = await agentTurn(lab, gateway, execMessage(holdAndEscape.command));
    const held = await waitForAgentCommand(lab, holdAndEscape.held, { turn });
    const escaped = await waitForAgentCommand(lab, holdAndEscape.escaped, { turn });
    expect({ uids: [held.uid, escaped.uid], escapedTo: escaped.parentHostPid }).toEqual({
      uids: [users.gateway, users.gateway],
      escapedTo: lab.initHostPid,
    });
    await gateway.stop(500);
    expect({
      gateway: readProcess(gateway.hostPid),
      escapedLives: readProcess(escaped.hostPid) !== null,
    }).toEqual({ gateway: null, escapedLives: true });
  });

  test("runs as root as well, with a second state directory and port", async () => {
    const second = await startGateway(lab, {
      uid: users.root,
      port: 18900,
      stateDir: join(lab.homeOf(users.root), "second"),
    });
    expect({ uid: readProcess(second.hostPid)?.uid, healthy: await second.isHealthy() }).toEqual({
      uid: 0,
      healthy: true,
    });
    await second.stop();
    expect(second.process.isRunning()).toBe(false);
  });
});

describeWith(["systemd", "nft"], "a booted root", () => {
  let root: BootedRoot;
  beforeAll(async () => {
    root = await bootRoot();
  });
  afterAll(() => root.dispose());

  test("runs systemd as its first process, in a network namespace of its own", async () => {
    expect((await root.systemctl(["is-system-running"])).trim()).toBe("running");
    expect(root.networkNamespace).not.toBe(namespaceOf("self", "net"));
    await root.mustRun(["nft", "add", "table", "inet", "only_in_the_root"]);
    expect(outerRuleset()).not.toContain("only_in_the_root");
  });

  test("restarts a unit that was killed", async () => {
    const unit = await root.installUnit({
      name: "stand-in.service",
      argv: standIn({ port: 18791 }),
      restartSec: 1,
    });
    const first = await unit.waitForMain(5_000);
    process.kill(first, "SIGKILL");
    await unit.waitForMain(10_000, first);
    expect(await unit.property("NRestarts")).toBe("1");
    await unit.systemctl("stop");
    expect(await unit.mainHostPid()).toBe(null);
  });

  test("freezes and thaws a unit through cgroup v2", async () => {
    const unit = await root.installUnit({ name: "frozen.service", argv: ["/bin/sleep", "500"] });
    const hostPid = await unit.waitForMain(5_000);
    await unit.systemctl("freeze");
    const events = `/sys/fs/cgroup${await unit.property("ControlGroup")}/cgroup.events`;
    expect(await root.mustRun(["cat", events])).toContain("frozen 1");
    await unit.systemctl("thaw");
    expect(await root.mustRun(["cat", events])).toContain("frozen 0");
    expect(readProcess(hostPid)?.state).toBe("S");
  });

  test("runs a unit of a user's own manager", async () => {
    const unit = await root.installUnit({
      manager: "user",
      argv: standIn({ port: 18792 }),
      restartSec: 1,
    });
    const first = await unit.waitForMain(5_000);
    expect({ uid: readProcess(first)?.uid, group: await unit.property("ControlGroup") }).toEqual({
      uid: users.gateway,
      group: `/user.slice/user-${users.gateway}.slice/user@${users.gateway}.service/app.slice/openclaw-gateway.service`,
    });
    process.kill(first, "SIGKILL");
    await unit.waitForMain(10_000, first);
    await unit.systemctl("stop");
  });
});

describeWith(["systemd", "openclaw"], "a real gateway under systemd", () => {
  let root: BootedRoot | undefined;
  afterEach(() => root?.dispose());

  test("comes back by itself after a kill", async () => {
    root = await bootRoot();
    const here = root;
    const prepared = await startGateway(here, { wait: false });
    await prepared.stop(0);
    const unit = await here.installUnit({
      argv: [openclawCommand, "gateway", "run"],
      restartSec: 1,
    });
    const isReady = async (): Promise<boolean> =>
      (await here.fetch(`${prepared.url}/readyz`)).status === 200;
    await waitFor("readiness", 90_000, isReady);
    const first = await unit.waitForMain(5_000);
    process.kill(first, "SIGKILL");
    await unit.waitForMain(10_000, first);
    await waitFor("readiness after the restart", 90_000, isReady);
  });
});
