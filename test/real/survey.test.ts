/** What a survey finds on a host that a test has furnished, in process and network namespaces of its own. */

import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { recorded } from "../../src/model/json.ts";
import type { Target } from "../../src/model/target.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { waitFor } from "./harness/wait.ts";

const SURVEY = join(import.meta.dirname, "deeds/survey.ts");

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.dispose());

interface GatewayOptions {
  readonly directory: string;
  readonly port?: number;
  readonly title?: string;
  readonly lies?: object;
  readonly uid?: number;
}

async function startGateway({
  directory,
  port = 18_789,
  title = "openclaw-gateway",
  lies = {},
  uid = users.gateway,
}: GatewayOptions): Promise<number> {
  const script = join(import.meta.dirname, "deeds/stateful-gateway.ts");
  const gateway = await lab.spawn(
    [process.execPath, script, directory, String(port), title, JSON.stringify(lies)],
    { uid },
  );
  await waitFor(
    `a listener on port ${port}`,
    10_000,
    async () => (await lab.run(["bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`])).code === 0,
  );
  return gateway.pid;
}

async function survey(stateDirectory: string | null = null): Promise<Target> {
  return parse(
    await lab.mustRun([
      process.execPath,
      SURVEY,
      ...(stateDirectory === null ? [] : [stateDirectory]),
    ]),
  );
}

function parse(stdout: string): Target {
  return recorded<Target>(JSON.parse(stdout));
}

function reasonsOf(target: Target): Readonly<Record<number, readonly string[]>> {
  return Object.fromEntries(target.members.map(({ pid, reasons }) => [pid, reasons]));
}

describeWith(["namespaces"], "a survey", () => {
  test("finds a state directory in an unusual place by what the gateway has open", async () => {
    const directory = lab.makeDirectory("unusual", users.gateway);
    const pid = await startGateway({ directory, port: 19_001 });
    const { stateDirectories, configPaths, ports, uids, members } = await survey();
    expect({
      stateDirectories,
      configPaths,
      ports,
      uids,
      pids: members.map((member) => member.pid),
    }).toEqual({
      stateDirectories: [directory],
      configPaths: [join(directory, "openclaw.json")],
      ports: [19_001],
      uids: [users.gateway],
      pids: [pid],
    });
  });

  test("finds a gateway that calls itself otherwise by the lock file in its home", async () => {
    const directory = join(lab.homeOf(users.gateway), ".openclaw");
    const pid = await startGateway({ directory, port: 19_001, title: "fc-cached" });
    const target = await survey();
    expect({ reasons: reasonsOf(target), stateDirectories: target.stateDirectories }).toEqual({
      reasons: { [pid]: ["lock-file", "gateway-port", "exclusive-uid"] },
      stateDirectories: [directory],
    });
  });

  test("keeps to the installation that was asked for", async () => {
    const [first, second] = ["one", "two"].map((name) => lab.makeDirectory(name, users.gateway));
    const wanted = await startGateway({ directory: first ?? "", port: 19_001 });
    await startGateway({ directory: second ?? "", port: 19_002 });
    const target = await survey(first);
    expect({
      pids: target.members.map(({ pid }) => pid),
      stateDirectories: target.stateDirectories,
      ports: target.ports,
    }).toEqual({
      pids: [wanted],
      stateDirectories: [first],
      ports: [19_001],
    });
  });

  test("keeps to the installation that a link names", async () => {
    const [first = "", second = ""] = ["one", "two"].map((name) =>
      lab.makeDirectory(name, users.gateway),
    );
    const wanted = await startGateway({ directory: first, port: 19_001, lies: { pid: 99 } });
    await startGateway({ directory: second, port: 19_002 });
    const link = join(lab.directory, "link");
    symlinkSync(first, link);
    const target = await survey(link);
    expect({
      pids: target.members.map(({ pid }) => pid),
      stateDirectories: target.stateDirectories,
    }).toEqual({
      pids: [wanted],
      stateDirectories: [link],
    });
  });

  test("does not believe a lock file about ports and files of others", async () => {
    await lab.spawn(
      [
        "perl",
        "-e",
        "use IO::Socket; my $s = IO::Socket::INET->new(Listen => 5, LocalPort => 5432); sleep 1000",
      ],
      { uid: users.bystander },
    );
    const directory = join(lab.homeOf(users.gateway), ".openclaw");
    const pid = await startGateway({
      directory,
      port: 19_001,
      lies: { port: 5_432, configPath: "/etc/passwd" },
    });
    const target = await survey();
    expect({
      pids: target.members.map((member) => member.pid),
      ports: target.ports,
      configPaths: target.configPaths,
    }).toEqual({
      pids: [pid],
      ports: [19_001],
      configPaths: [],
    });
  });

  test("is not held up by pipes, devices, links and giants where lock files lie", async () => {
    const directory = join(lab.homeOf(users.gateway), ".openclaw");
    const pid = await startGateway({ directory });
    const trap = [
      `cd ${directory}/tmp/openclaw-${users.gateway}`,
      "mkfifo gateway.a.lock",
      "ln -s /dev/zero gateway.b.lock",
      "ln -s gateway.b.lock gateway.c.lock",
      "truncate -s 1T gateway.d.lock",
      "mkdir gateway.e.lock",
      "head -c 100000 /dev/zero | tr '\\0' '[' >gateway.f.lock",
    ];
    await lab.mustRun(["bash", "-ec", trap.join("; ")], { uid: users.gateway });
    expect((await survey()).members.map((member) => member.pid)).toEqual([pid]);
  });

  test("finds the operator's connection through the processes above it, whatever the environment says", async () => {
    const keys = lab.makeDirectory("keys");
    await lab.mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(keys, "key")]);
    const home = lab.makeDirectory("home/root/.ssh");
    await lab.mustRun(["cp", join(keys, "key.pub"), join(home, "authorized_keys")]);
    writeFileSync(
      join(keys, "sshd_config"),
      `Port 2222\nHostKey ${keys}/key\nStrictModes no\nPidFile none\n`,
    );
    await lab.spawn(["/usr/sbin/sshd", "-D", "-e", "-f", join(keys, "sshd_config")]);
    await waitFor(
      "sshd",
      10_000,
      async () => (await lab.run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/2222"])).code === 0,
    );
    const options = [
      "StrictHostKeyChecking=no",
      `UserKnownHostsFile=/dev/null`,
      "LogLevel=ERROR",
      "BindAddress=127.0.0.7",
    ];
    const ssh = [
      "ssh",
      "-i",
      join(keys, "key"),
      "-p",
      "2222",
      ...options.flatMap((option) => ["-o", option]),
    ];
    const command = `SSH_CONNECTION='203.0.113.9 1 203.0.113.10 22' ${process.execPath} ${SURVEY}`;
    const { operator } = parse(await lab.mustRun([...ssh, "root@127.0.0.1", command]));
    expect({
      sshPorts: operator.sshPorts,
      lifelines: operator.lifelines.map(({ remoteAddress, localPort }) => ({
        remoteAddress,
        localPort,
      })),
    }).toEqual({
      sshPorts: [2_222],
      lifelines: [{ remoteAddress: "127.0.0.7", localPort: 2_222 }],
    });
  });

  test("finds nothing where nothing is", async () => {
    const { members, stateDirectories, supervisors } = await survey();
    expect({ members, stateDirectories, supervisors }).toEqual({
      members: [],
      stateDirectories: [],
      supervisors: [],
    });
  });
});
