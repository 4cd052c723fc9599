/** A real SSH server in a lab, and an operator who comes to it from the other end of the cable. */
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { users, type Lab, type LabProcess } from "../harness/lab.ts";
import { addresses } from "../harness/peer.ts";
import type { CommandResult } from "../harness/run-command.ts";
import { waitFor } from "../harness/wait.ts";

export type Operator = {
  readonly server: LabProcess;
  /** A session of its own that runs one command line as root. */
  run(command: string, timeoutMs?: number): Promise<CommandResult>;
  /** A session that stays open and says the time every fifth of a second. */
  stay(): Promise<Session>;
};

export type Session = {
  /** How many times it has spoken so far. */
  heard(): number;
  isOpen(): boolean;
};

export async function operatorOf(lab: Lab): Promise<Operator> {
  const { peer } = lab;
  if (peer === null) throw new Error("an operator needs a lab with a peer");
  const key = await makeKeys(lab, peer);
  const server = await startServer(lab);
  const ssh = ["ssh", "-F", "none", "-i", key, ...sshOptions(peer), `root@${addresses.lab.ipv4}`];
  const run: Operator["run"] = (command, timeoutMs = 30_000) =>
    peer.run([...ssh, command], { timeoutMs });
  await waitFor("the SSH server", 10_000, async () => (await run("true")).code === 0, {
    explain: () => server.output(),
  });
  return {
    server,
    run,
    stay: async () => {
      const client = await peer.spawn([...ssh, "while :; do echo here; sleep 0.2; done"]);
      const heard = (): number => client.output().split("here\n").length - 1;
      await waitFor("the operator's session", 10_000, () => heard() > 0);
      return { heard, isOpen: () => client.isRunning() };
    },
  };
}

async function makeKeys(lab: Lab, peer: Lab): Promise<string> {
  const folder = peer.makeDirectory("operator");
  const key = join(folder, "key");
  await peer.mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key]);
  const sshFolder = join(lab.homeOf(users.root), ".ssh");
  mkdirSync(sshFolder, { recursive: true, mode: 0o700 });
  copyFileSync(`${key}.pub`, join(sshFolder, "authorized_keys"));
  chmodSync(join(sshFolder, "authorized_keys"), 0o600);
  return key;
}

async function startServer(lab: Lab): Promise<LabProcess> {
  const folder = lab.makeDirectory("sshd");
  const hostKey = join(folder, "host-key");
  await lab.mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey]);
  const config = join(folder, "sshd_config");
  const settings = [
    `HostKey ${hostKey}`,
    "Port 22",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    "UsePAM no",
    "StrictModes no",
    `PidFile ${join(folder, "pid")}`,
  ];
  writeFileSync(config, settings.map((line) => `${line}\n`).join(""));
  await lab.mustRun(["mkdir", "--parents", "/run/sshd"]);
  const cgroup = "system.slice/ssh.service";
  return lab.spawn(["/usr/sbin/sshd", "-D", "-e", "-f", config], { cgroup });
}

function sshOptions(peer: Lab): readonly string[] {
  const settings = [
    "BatchMode=yes",
    "StrictHostKeyChecking=no",
    `UserKnownHostsFile=${join(peer.directory, "operator/known_hosts")}`,
    "LogLevel=ERROR",
    "ServerAliveInterval=2",
    "ServerAliveCountMax=3",
  ];
  return settings.flatMap((setting) => ["-o", setting]);
}
