/** The evidence of `ir contain`, checked where there is no `ir` and no Node: point 5 of what it must show. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncidentDocument } from "./contain/incident-document.ts";
import { answer, installIr } from "./contain/ir-tool.ts";
import { bootRoot, type BootedRoot } from "./harness/booted-root.ts";
import { users } from "./harness/lab.ts";
import type { CommandResult } from "./harness/run-command.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway } from "./harness/start-gateway.ts";

describeWith(
  ["systemd", "nft", "openclaw", "command:age"],
  "a package on a machine without ir",
  () => {
    let root: BootedRoot;
    let sealed: NonNullable<IncidentDocument["evidence"]>;
    /** A copy that belongs to an unprivileged user, and a folder beside it to unpack into. */
    let copy: string;
    /** The same for a package that was sealed to a recipient. */
    let locked: string;
    beforeAll(async () => {
      root = await bootRoot();
      const ir = await installIr(root);
      await startGateway(root, { cgroup: "user.slice/session-9.scope" });
      const { document } = await answer(ir, ["contain", "--yes", "--reason", "test"]);
      if (document.evidence === null) throw new Error("nothing was sealed");
      sealed = document.evidence;
      copy = root.makeDirectory("package", users.bystander);
      cpSync(root.outside(sealed.dir), copy, { recursive: true });
      await root.mustRun(["chown", "--recursive", `${users.bystander}`, copy]);
      cpSync("/usr/bin/age", root.outside("/usr/bin/age"));
      cpSync("/usr/bin/age-keygen", root.outside("/usr/bin/age-keygen"));
      await root.mustRun(["age-keygen", "-o", "/root/key.txt"]);
      const recipient = (await root.mustRun(["age-keygen", "-y", "/root/key.txt"])).trim();
      const second = await answer(ir, ["collect", "--to", recipient, "--home", "/root/second"]);
      if (second.document.evidence === null) throw new Error("nothing was sealed to a recipient");
      locked = root.makeDirectory("locked", users.bystander);
      cpSync(root.outside(second.document.evidence.dir), locked, { recursive: true });
      cpSync(root.outside("/root/key.txt"), join(locked, "..", "KEY-FILE"));
      await root.mustRun(["chown", "--recursive", `${users.bystander}`, locked]);
      await root.mustRun(["chown", `${users.bystander}`, join(locked, "..", "KEY-FILE")]);
    });
    afterAll(() => root.dispose());

    /** As a stranger to this machine types it: no Node, no `ir`, nothing but the distribution's tools. */
    const type = (command: string, cwd = copy): Promise<CommandResult> =>
      root.run(["sh", "-c", command], {
        uid: users.bystander,
        cwd,
        env: { PATH: "/usr/bin:/bin" },
      });

    const commands = (folder = copy): readonly string[] => {
      const text = readFileSync(join(folder, "VERIFY.txt"), "utf8");
      return text.split("\n").flatMap((line) => /^ {5}(\S.*)$/u.exec(line)?.slice(1) ?? []);
    };

    test("5 there is neither node nor ir at hand", async () => {
      expect((await type("command -v node ir")).code).not.toBe(0);
    });

    test("5 PK-01 every command of VERIFY.txt, as it stands there, accepts it", async () => {
      expect(commands().map((command) => command.split(" ")[0])).toEqual([
        "sha256sum",
        "ssh-keygen",
        "sha256sum",
        "zstd",
        "zstd",
        "zstd",
        "zstd",
        "zstd",
        "zstd",
        "(cd",
      ]);
      await type("mkdir EMPTY-FOLDER");
      for (const command of commands()) {
        const { code, stderr } = await type(command);
        expect({ command, code, stderr: code === 0 ? "" : stderr }).toEqual({
          command,
          code: 0,
          stderr: "",
        });
      }
      await type("rm --recursive --force EMPTY-FOLDER");
    });

    test("5 PK-03 the head and the key are those that were shown", async () => {
      expect((await type("sha256sum TOP")).stdout).toBe(`${sealed.sha256}  TOP\n`);
      const [, , ...key] = readFileSync(join(copy, "allowed_signers"), "utf8").trimEnd().split(" ");
      expect(key.join(" ")).toBe(sealed.publicKey);
    });

    test("5 nothing lies there that is not listed", () => {
      const listed = readFileSync(join(copy, "TOP"), "utf8")
        .split("\n")
        .flatMap((line) => /^[0-9a-f]{64} {2}(.+)$/u.exec(line)?.slice(1) ?? []);
      expect(readdirSync(copy).toSorted()).toEqual([...listed, "TOP", "TOP.sig"].toSorted());
    });

    test("5 PK-02 one flipped byte is refused, in whichever file and wherever in it", async () => {
      const accepted: string[] = [];
      for (const name of readdirSync(copy).filter((one) => one !== "TOP.sig")) {
        const path = join(copy, name);
        const bytes = readFileSync(path);
        for (const place of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
          writeFileSync(path, flipped(bytes, place));
          if (await isAccepted()) accepted.push(`${name} at ${place}`);
        }
        writeFileSync(path, bytes);
      }
      expect({ accepted, whole: await isAccepted() }).toEqual({ accepted: [], whole: true });
    });

    test("5 of the signature's own bytes, only line ends that mean nothing may differ", async () => {
      const bytes = readFileSync(join(copy, "TOP.sig"));
      const folder = root.makeDirectory("signatures", users.bystander);
      for (const place of bytes.keys()) {
        writeFileSync(join(folder, String(place)), flipped(bytes, place));
      }
      const verify = commands()[1]?.replace("TOP.sig", '"$file"') ?? "";
      const loop = `for file in ${folder}/*; do ${verify} && echo "accepted $file"; done`;
      const { stdout } = await type(`{ ${loop}; } 2>&1 | grep ^accepted`);
      const places = stdout
        .trimEnd()
        .split("\n")
        .map((line) => Number(line.split("/").at(-1)));
      // OpenSSH reads the armour's base64 as any other: white space is skipped (sshbuf_b64tod).
      expect([...new Set(places.map((place) => bytes.at(place)))]).toEqual([0x0a]);
    });

    test("5 PK-01 of an encrypted package every command of its VERIFY.txt, with the recipient's key", async () => {
      const typed = commands(locked).map((command) => command.replace("KEY-FILE", "../KEY-FILE"));
      const programs =
        "sha256sum ssh-keygen sha256sum mkdir age age age (cd zstd zstd zstd zstd zstd zstd (cd";
      expect(typed.map((command) => command.split(" ")[0]).join(" ")).toBe(programs);
      await type("mkdir EMPTY-FOLDER", locked);
      for (const command of typed) {
        const { code, stderr } = await type(command, locked);
        expect({ command, code, stderr: code === 0 ? "" : stderr }).toEqual({
          command,
          code: 0,
          stderr: "",
        });
      }
      const without = await type("age -d 10-state.tar.zst.age > /dev/null", locked);
      expect(without.code).not.toBe(0);
    });

    test("5 PK-01 a countersignature, made and checked as VERIFY.txt and countersign say", async () => {
      const folder = root.makeDirectory("operator", users.bystander);
      cpSync(join(copy, "TOP"), join(folder, "TOP"));
      expect((await type("ssh-keygen -q -t ed25519 -N '' -f key", folder)).code).toBe(0);
      expect((await type("ssh-keygen -q -Y sign -f key -n ir-evidence TOP", folder)).code).toBe(0);
      const line =
        'printf \'ada@example.org namespaces="ir-evidence" %s\\n\' "$(cat key.pub)" > SIGNERS';
      expect((await type(line, folder)).code).toBe(0);
      const text = readFileSync(join(copy, "VERIFY.txt"), "utf8");
      const command = /^ {3}(ssh-keygen .*TOP\.operator\.sig.*)$/mu.exec(text)?.[1] ?? "";
      expect((await type(`cp ${folder}/TOP.sig TOP.operator.sig`)).code).toBe(0);
      const check = command
        .replace("SIGNERS", `${folder}/SIGNERS`)
        .replace("WHO", "ada@example.org");
      const good = await type(check);
      expect([good.code, good.stdout]).toEqual([0, expect.stringContaining("Good")]);
      expect((await type(check.replace("ada@", "eve@"))).code).not.toBe(0);
      expect((await type(`sed -i 's/round 1/round 2/' TOP && ${check}`)).code).not.toBe(0);
      await type("sed -i 's/round 2/round 1/' TOP; rm TOP.operator.sig");
    });

    /** The commands that read the package itself; what they accept is byte for byte what was unpacked above. */
    async function isAccepted(): Promise<boolean> {
      const head = createHash("sha256")
        .update(readFileSync(join(copy, "TOP")))
        .digest("hex");
      if (head !== sealed.sha256) return false;
      const [, signature = "", sums = ""] = commands();
      for (const command of [signature, sums]) if ((await type(command)).code !== 0) return false;
      return true;
    }
  },
);

function flipped(bytes: Buffer, place: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[place] = (damaged[place] ?? 0) ^ 0x01;
  return damaged;
}
