/** A copy of the evidence over a real SSH server on loopback, with its key pinned. */

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";

import { sshDestination } from "../../src/adapters/evidence/ssh-destination.ts";
import type { SshPlace } from "../../src/ports/evidence-destination.ts";
import { destinationCases } from "../contract/destination-cases.ts";
import { describeWith } from "./harness/require-parts.ts";
import { mustRun } from "./harness/run-command.ts";
import { waitFor } from "./harness/wait.ts";

describeWith(["namespaces", "command:sshd"], "a host over SSH", () => {
  let folder: string;
  let server: ChildProcess;
  let place: SshPlace;
  let fingerprint: string;

  beforeAll(async () => {
    folder = mkdtempSync("/var/tmp/ir-sshd-");
    for (const name of ["host", "other", "operator"])
      await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)]);
    copyFileSync(join(folder, "operator.pub"), join(folder, "authorized_keys"));
    const port = await freePort();
    server = startServer(folder, port);
    place = {
      user: "root",
      host: "127.0.0.1",
      port,
      folder: `${folder}/vault`,
      hostKey: publicKey(folder, "host"),
      identity: join(folder, "operator"),
    };
    const shown = await mustRun(["ssh-keygen", "-lf", join(folder, "host.pub")]);
    fingerprint = shown.split(" ")[1] ?? "";
    await waitFor("the SSH server", 10_000, async () => {
      const seen = await destination(place, "ready").look(["TOP"]);
      return seen.kind === "seen";
    });
  });

  afterAll(() => {
    server.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  });

  const destination = (where: SshPlace, name: string) =>
    sshDestination(where, name, join(folder, "known"));

  destinationCases(async (room) => {
    const name = room.split("/").at(-1) ?? "";
    return { destination: destination(place, name), folder: `${place.folder}/${name}` };
  });

  test("a pinned fingerprint will do, if the host shows the key that bears it", async () => {
    const pinned = { ...place, hostKey: fingerprint };
    expect((await destination(pinned, "a").look(["TOP"])).kind).toBe("seen");
    const wrong = { ...place, hostKey: `SHA256:${"A".repeat(43)}` };
    expect(await destination(wrong, "a").look(["TOP"])).toEqual({
      kind: "failed",
      problem: "127.0.0.1 does not show the key that you pinned",
    });
  });

  test("a host with another key gets nothing", async () => {
    const imposter = { ...place, hostKey: publicKey(folder, "other") };
    const seen = await destination(imposter, "imposter").look(["TOP"]);
    expect(seen).toEqual({ kind: "failed", problem: expect.stringContaining("ssh says:") });
    const path = join(folder, "source");
    writeFileSync(path, "evidence");
    const sending = { name: "TOP", path, from: 0, bytes: 8, sha256: "0".repeat(64) };
    const { signal } = new AbortController();
    expect(await destination(imposter, "imposter").send(sending, signal)).not.toBe(null);
    await expect(mustRun(["ls", `${place.folder}/imposter`])).rejects.toThrow("ls");
  });

  test("what is interrupted stays there in part, and the rest follows", async () => {
    const path = join(folder, "large");
    const body = Buffer.alloc(64 * 1024 * 1024, "evidence");
    writeFileSync(path, body);
    const sha256 = (await mustRun(["sha256sum", path])).slice(0, 64);
    const there = destination(place, "interrupted");
    await there.look(["TOP"]);
    const sending = { name: "10-state.tar.zst", path, from: 0, bytes: body.length, sha256 };
    const stop = new AbortController();
    const cut = there.send(sending, stop.signal);
    await waitFor("the first bytes", 10_000, async () => {
      const size = await mustRun([
        "stat",
        "-c",
        "%s",
        `${place.folder}/interrupted/10-state.tar.zst.partial`,
      ]).catch(() => "0");
      return Number(size) > 0;
    });
    stop.abort();
    expect(await cut).not.toBe(null);
    const seen = await there.look([sending.name]);
    const arrived = seen.kind === "seen" ? seen.files.get(sending.name) : undefined;
    expect(arrived?.kind).toBe("partial");
    const from = arrived?.kind === "partial" ? arrived.bytes : 0;
    const { signal } = new AbortController();
    expect(await there.send({ ...sending, from }, signal)).toBe(null);
    expect(readFileSync(`${place.folder}/interrupted/${sending.name}`).equals(body)).toBe(true);
  });
});

function publicKey(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.pub`), "utf8")
    .split(" ")
    .slice(0, 2)
    .join(" ");
}

function startServer(folder: string, port: number): ChildProcess {
  mkdirSync("/run/sshd", { recursive: true });
  const settings = [
    `HostKey ${folder}/host`,
    `ListenAddress 127.0.0.1:${port}`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    "UsePAM no",
    "StrictModes no",
    `PidFile ${folder}/pid`,
  ];
  writeFileSync(`${folder}/config`, settings.map((line) => `${line}\n`).join(""));
  return spawn("/usr/sbin/sshd", ["-D", "-e", "-f", `${folder}/config`], { stdio: "ignore" });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
