/** Our bare repository with the real git: what it promises on a good day, and what it refuses on a bad one. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { gitRepository } from "../../src/adapters/repository/git.ts";
import { sshGitSigner } from "../../src/adapters/repository/ssh-git-signer.ts";
import type { Repository, TreeFile } from "../../src/ports/repository.ts";

const AUTHOR = "Ada <ada@example.org>";
const signer = sshGitSigner(null);
let room: string;
let key: string;
let repository: Repository;

beforeEach(async () => {
  room = mkdtempSync(join(tmpdir(), "ir-repository-"));
  key = join(room, "operator");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  repository = gitRepository(join(room, "baseline.git"));
  await repository.create();
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

function file(path: string, text: string, isExecutable = false): TreeFile {
  return { path, isExecutable, content: Buffer.from(text) };
}

async function commit(
  files: readonly TreeFile[],
  parent: string | null = null,
  at = 1_700_000_000,
) {
  const sign = (payload: Uint8Array): Promise<string> => signer.sign(payload, key);
  return repository.commit(files, { parent, message: "baseline", at, author: AUTHOR, sign });
}

async function filesOf(id: string): Promise<readonly (readonly [string, string, boolean])[]> {
  const found: (readonly [string, string, boolean])[] = [];
  for await (const { path, content, isExecutable } of repository.files(id))
    found.push([path, Buffer.from(content).toString(), isExecutable]);
  return found;
}

function git(...args: readonly string[]): string {
  return execFileSync("git", [`--git-dir=${repository.folder}`, ...args], { encoding: "utf8" });
}

const FILES = [
  file("state/openclaw.json", "{}\n"),
  file("state/a/b.md", "b"),
  file("state/a.md", "a"),
  file("state/hooks/run.sh", "#!/bin/sh\n", true),
];

describe("on a good day", () => {
  test("git itself finds nothing wrong with it, and reads the same files", async () => {
    const id = await commit(FILES);
    expect(git("fsck", "--strict", "--full")).toBe("");
    expect(git("ls-tree", "-r", "--format=%(objectmode) %(path)", id).trim().split("\n")).toEqual([
      "100644 state/a.md",
      "100644 state/a/b.md",
      "100755 state/hooks/run.sh",
      "100644 state/openclaw.json",
    ]);
    expect(await filesOf(id)).toEqual([
      ["state/a.md", "a", false],
      ["state/a/b.md", "b", false],
      ["state/hooks/run.sh", "#!/bin/sh\n", true],
      ["state/openclaw.json", "{}\n", false],
    ]);
    expect(await repository.head()).toBe(id);
  });

  test("git and ssh-keygen both find the signature good; another payload is refused", async () => {
    const id = await commit(FILES);
    const signers = join(room, "allowed_signers");
    const publicKey = readFileSync(`${key}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
    writeFileSync(signers, `ada namespaces="git" ${publicKey}\n`);
    const shown = execFileSync(
      "git",
      [
        "-c",
        `gpg.ssh.allowedSignersFile=${signers}`,
        `--git-dir=${repository.folder}`,
        "verify-commit",
        id,
      ],
      { encoding: "utf8", stdio: "pipe" },
    );
    expect(shown).toBe("");
    const [{ payload, signature } = { payload: Buffer.alloc(0), signature: "" }] =
      await repository.history(id);
    expect(await signer.verify(payload, signature ?? "", signers)).toEqual({ principal: "ada" });
    const other = Buffer.concat([payload, Buffer.from("x")]);
    expect(await signer.verify(other, signature ?? "", signers)).toEqual({
      problem: "has a signature that does not fit what was signed",
    });
    writeFileSync(signers, "");
    expect(await signer.verify(payload, signature ?? "", signers)).toEqual({
      problem: "is signed by nobody whom this home allows",
    });
  });

  test("history, names and bundles", async () => {
    const first = await commit(FILES);
    const second = await commit([...FILES, file("state/new", "n")], first, 1_700_000_100);
    const history = await repository.history(second);
    expect(history.map(({ id, at, author, message }) => ({ id, at, author, message }))).toEqual([
      { id: second, at: 1_700_000_100, author: AUTHOR, message: "baseline" },
      { id: first, at: 1_700_000_000, author: AUTHOR, message: "baseline" },
    ]);
    expect(await repository.resolve(first.slice(0, 10))).toBe(first);
    for (const name of ["nothing", "-v", "HEAD@{1}", "a..b", ":/x", "baseline^"])
      expect([name, await repository.resolve(name)]).toEqual([name, null]);
    const path = join(room, "copy.bundle");
    await repository.bundle(path);
    const other = gitRepository(join(room, "other.git"));
    await other.create();
    const refs = await other.take(path);
    expect([...refs.values()]).toContain(second);
    expect((await other.history(second)).map(({ id }) => id)).toEqual([second, first]);
  });

  test("a branch that moved in between is not overwritten", async () => {
    const first = await commit(FILES);
    await commit([file("x", "x")], first);
    await expect(commit([file("y", "y")], first)).rejects.toThrow("move the branch");
  });
});

describe("RS-05 a tree whose names or modes are more than names", () => {
  test.for([
    ["100644", ".."],
    ["100644", ".git"],
    ["40000", ".GIT"],
    ["40000", ".g\u200cit"],
    ["100644", "git~1"],
    ["100644", "a\\b"],
    ["100644", "a\u0007b"],
    ["100644", "\xff\xfe"],
    ["120000", "link"],
    ["160000", "submodule"],
    ["100600", "mode"],
  ] as const)("%s %s", async ([mode, name]) => {
    const blob = loose("blob", Buffer.from("content"));
    const inner = mode === "40000" ? loose("tree", entry("100644", "file", blob)) : blob;
    const latin = name === "\xff\xfe" ? Buffer.from(name, "latin1") : Buffer.from(name);
    const tree = loose("tree", entry(mode, latin, inner));
    const id = loose(
      "commit",
      Buffer.from(`tree ${tree}\nauthor ${AUTHOR} 1 +0000\ncommitter ${AUTHOR} 1 +0000\n\nx\n`),
    );
    await expect(filesOf(id)).rejects.toThrow("nothing of this commit is written");
  });
});

describe("RS-04 a repository that somebody changed", () => {
  test("an overwritten loose object is refused, though git hands it out", async () => {
    const blob = loose("blob", Buffer.from("good"));
    const tree = loose("tree", entry("100644", "file", blob));
    const id = loose(
      "commit",
      Buffer.from(`tree ${tree}\nauthor ${AUTHOR} 1 +0000\ncommitter ${AUTHOR} 1 +0000\n\nx\n`),
    );
    expect(await filesOf(id)).toEqual([["file", "good", false]]);
    overwrite(blob, Buffer.from("blob 4\0evil"));
    expect(git("cat-file", "-p", blob)).toBe("evil");
    await expect(filesOf(id)).rejects.toThrow("it was overwritten");
  });

  test("with a flipped byte in the pack it is the same content, or refused", async () => {
    const id = await commit([file("large", "x".repeat(10_000))]);
    const good = JSON.stringify(await filesOf(id));
    const folder = join(repository.folder, "objects/pack");
    const name = readdirSync(folder).find((one) => one.endsWith(".pack")) ?? "";
    const path = join(folder, name);
    const bytes = readFileSync(path);
    chmodSync(path, 0o600);
    let refused = 0;
    for (let at = 12; at < bytes.length - 20; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      writeFileSync(path, changed);
      const outcome = await filesOf(id).then(
        (files) => (JSON.stringify(files) === good ? "same" : "other"),
        (error: Error) => error.name,
      );
      expect([at, outcome]).not.toEqual([at, "other"]);
      if (outcome === "Refusal") refused += 1;
    }
    expect(refused).toBeGreaterThan(5);
  });

  test("replace refs, grafts and alternates count for nothing", async () => {
    const good = await commit([file("file", "good")]);
    const evil = await commit([file("file", "evil")], good);
    git("update-ref", `refs/replace/${good}`, evil);
    writeFileSync(join(repository.folder, "info-grafts"), "");
    mkdirSync(join(repository.folder, "info"), { recursive: true });
    writeFileSync(join(repository.folder, "info/grafts"), `${good} ${evil}\n`);
    expect(await filesOf(good)).toEqual([["file", "good", false]]);
    expect((await repository.history(good)).map(({ id }) => id)).toEqual([good]);
  });
});

/** Writes a loose object past git, as an attacker would. */
function loose(type: string, content: Buffer): string {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const id = execFileSync("sha1sum", { input: bytes, encoding: "utf8" }).slice(0, 40);
  overwrite(id, bytes);
  return id;
}

function overwrite(id: string, bytes: Buffer): void {
  const path = join(repository.folder, "objects", id.slice(0, 2), id.slice(2));
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) rmSync(path);
  writeFileSync(path, deflateSync(bytes));
}

function entry(mode: string, name: string | Buffer, id: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.from([0]),
    Buffer.from(id, "hex"),
  ]);
}
