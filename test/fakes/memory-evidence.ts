/** Evidence work in memory: a host's files as a table, archives and folders as maps. */

import { hash } from "node:crypto";

import { ageEncryption } from "../../src/adapters/age/age.ts";
import { nodePackageCopies } from "../../src/adapters/evidence/node-package-copies.ts";
import { nodeEvidenceSigner } from "../../src/adapters/evidence/node-evidence-signer.ts";
import type { ArchiveMember, EvidenceArchives, Piece } from "../../src/ports/evidence-archive.ts";
import type { EvidenceFolders } from "../../src/ports/evidence-folder.ts";
import type { EvidenceHashes, HashReading } from "../../src/ports/evidence-hashes.ts";
import type { KernelFiles } from "../../src/ports/evidence-kernel.ts";
import type { EntryStatus, EvidenceTree, FoundEntry } from "../../src/ports/evidence-tree.ts";
import type { Evidence } from "../../src/ports/evidence.ts";

/** Absolute path to content. */
export type HostFiles = Readonly<Record<string, string>>;

const TIME = 1_700_000_000_000_000_000n;

export function memoryEvidence(host: HostFiles): Evidence & { readonly disk: Map<string, Buffer> } {
  const disk = new Map<string, Buffer>();
  return {
    disk,
    tree: memoryTree(host),
    archives: memoryArchives(host, disk),
    folders: memoryFolders(disk),
    kernel: memoryKernel(host),
    hashes: memoryHashes(host),
    signer: nodeEvidenceSigner,
    encryption: ageEncryption,
    copies: nodePackageCopies,
  };
}

export function memoryKernel(host: HostFiles): KernelFiles {
  return {
    read: (path, limit) => {
      const text = host[path];
      if (text === undefined) return { kind: "failed", errno: "ENOENT" };
      const bytes = Buffer.from(text);
      return { kind: "read", bytes: bytes.subarray(0, limit), isCut: bytes.length > limit };
    },
    link: () => ({ kind: "failed", errno: "ENOENT" }),
    list: (path) => {
      const names = childrenOf(host, path);
      return names.length === 0 ? { kind: "failed", errno: "ENOENT" } : { kind: "listed", names };
    },
  };
}

function memoryHashes(host: HostFiles): EvidenceHashes {
  const hashed = (text: string | undefined): HashReading =>
    text === undefined
      ? { kind: "failed", errno: "ENOENT" }
      : { kind: "hashed", sha256: hash("sha256", text), status: statusOf(text, 0) };
  return {
    files: async (requests, isLate) =>
      isLate()
        ? []
        : requests.map(({ base, path }) => hashed(host[`${base}/${Buffer.from(path).toString()}`])),
    process: async (path) => hashed(host[path]),
  };
}

function childrenOf(host: HostFiles, folder: string): readonly string[] {
  const below = Object.keys(host).filter((path) => path.startsWith(`${folder}/`));
  const names = below.map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
  return [...new Set(names)].toSorted();
}

function memoryTree(host: HostFiles): EvidenceTree {
  return {
    list: ({ root, skip, maxEntries }) => {
      const base = root.slice(0, Math.max(1, root.lastIndexOf("/")));
      const isTaken = (path: string): boolean =>
        (path === root || path.startsWith(`${root}/`)) &&
        !skip.some((inner) => `${path}/`.startsWith(`${root}/${inner}/`));
      const below = (path: string): boolean => path === root || path.startsWith(`${root}/`);
      if (!Object.keys(host).some(below)) return null;
      const paths = Object.keys(host).filter(isTaken).toSorted();
      const entries = paths.slice(0, maxEntries).map((path, index): FoundEntry => {
        const relative = path.slice(base === "/" ? 1 : base.length + 1);
        const status = statusOf(host[path] ?? "", index);
        return { path: Buffer.from(relative), kind: "file", status, linkTarget: null };
      });
      return { base, entries, omissions: [], behindLink: null };
    },
  };
}

function statusOf(text: string, index: number): EntryStatus {
  const size = Buffer.byteLength(text);
  const times = { atimeNs: TIME, mtimeNs: TIME, ctimeNs: TIME, birthNs: TIME };
  const identity = { dev: "1", ino: String(index + 1), nlink: 1, mode: 0o100600, uid: 0, gid: 0 };
  return { ...identity, size, allocated: size, ...times };
}

function memoryArchives(host: HostFiles, disk: Map<string, Buffer>): EvidenceArchives {
  return {
    write: async ({ path, pieces, onStored }) => {
      const stored = Array.from(pieces, (piece) => ({ piece, body: bodyOf(piece, host) }));
      const members = stored.map(({ piece, body }) => memberOf(piece.member, body));
      const bytes = Buffer.from(JSON.stringify(members));
      disk.set(path, bytes);
      const outcomes = stored.map(({ piece, body }) => ({
        flags: [],
        errno: "",
        stored: body === null ? ("metadata" as const) : ("whole" as const),
        member: piece.member,
        sha256: body === null ? null : hash("sha256", body),
        archived: body?.length ?? 0,
        real: body?.length ?? 0,
        status: null,
      }));
      for (const outcome of outcomes) onStored(outcome);
      return {
        sha256: hash("sha256", bytes),
        bytes: bytes.length,
        tarBytes: bytes.length,
        encrypted: null,
      };
    },
    walk: async (path, _limit, visit) => {
      const bytes = disk.get(path);
      if (bytes === undefined) return { kind: "damaged", problem: "cannot be read (ENOENT)" };
      const members: readonly ArchiveMember[] = JSON.parse(bytes.toString());
      for (const member of members) visit(member);
      return { kind: "walked", tarBytes: bytes.length, plainSha256: "" };
    },
    read: async (path) => {
      const bytes = disk.get(path);
      if (bytes === undefined) return { kind: "damaged", problem: "cannot be read (ENOENT)" };
      const members: readonly ArchiveMember[] = JSON.parse(bytes.toString());
      return { kind: "read", tarBytes: bytes.length, members };
    },
  };
}

function bodyOf(piece: Piece, host: HostFiles): Buffer | null {
  switch (piece.kind) {
    case "bytes":
      return Buffer.from(piece.bytes);
    case "file":
      return Buffer.from(host[`${piece.base}/${Buffer.from(piece.path).toString()}`] ?? "");
    case "memory":
    case "open-file":
      return Buffer.from(host[piece.path] ?? "");
    case "directory":
    case "symlink":
      return null;
  }
}

function memberOf(name: string, body: Buffer | null): ArchiveMember {
  if (body === null) return { name, type: "directory", size: 0, sha256: null };
  return { name, type: "file", size: body.length, sha256: hash("sha256", body) };
}

export function memoryFolders(disk: Map<string, Buffer>): EvidenceFolders {
  const refuseExisting = (path: string): void => {
    if (disk.has(path)) throw Object.assign(new Error(`EEXIST: ${path}`), { code: "EEXIST" });
  };
  const folders = new Set<string>();
  return {
    create: (folder) => void folders.add(folder),
    identity: (folder) => (folders.has(folder) ? { dev: "9", ino: folder } : null),
    list: (folder) => {
      const below = [...disk.keys()].filter((path) => path.startsWith(`${folder}/`));
      const names = new Set(below.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""));
      return [...names].toSorted().map((name) => {
        const isFile = disk.has(`${folder}/${name}`);
        return { name, isFile, isFolder: !isFile };
      });
    },
    write: (folder, files) => {
      for (const { name, bytes } of files) {
        refuseExisting(`${folder}/${name}`);
        disk.set(`${folder}/${name}`, Buffer.from(bytes));
      }
    },
    writer: (path) => {
      refuseExisting(path);
      const written: string[] = [];
      const bytes = (): Buffer => Buffer.from(written.join(""));
      disk.set(path, bytes());
      return {
        line: (text) => {
          written.push(`${text}\n`);
          disk.set(path, bytes());
        },
        finish: () => ({ sha256: hash("sha256", bytes()), bytes: bytes().length }),
        abandon: () => {},
      };
    },
    *lines(path, longest) {
      const parts = (disk.get(path)?.toString() ?? "").split("\n");
      const rest = parts.pop();
      for (const line of parts) {
        if (Buffer.byteLength(line) > longest) throw new Error(`a line is longer than ${longest}`);
        yield line;
      }
      if (rest !== "") throw new Error("ends in the middle of a line");
    },
    append: (path, bytes) => {
      disk.set(path, Buffer.concat([disk.get(path) ?? Buffer.alloc(0), bytes]));
    },
    publish: (from, to) => {
      refuseExisting(to);
      disk.set(to, disk.get(from) ?? Buffer.alloc(0));
      disk.delete(from);
    },
    setAside: (path, aside) => {
      const bytes = disk.get(path);
      if (bytes === undefined) return null;
      let number = 1;
      const name = path.slice(path.lastIndexOf("/") + 1);
      while (disk.has(`${aside}/${name}.aside-${number}`)) number += 1;
      disk.set(`${aside}/${name}.aside-${number}`, bytes);
      disk.delete(path);
      return `${aside}/${name}.aside-${number}`;
    },
    read: (path, limit) => {
      const bytes = disk.get(path);
      if (bytes === undefined) return { kind: "absent" };
      if (bytes.length > limit)
        return { kind: "unreadable", reason: `is longer than ${limit} bytes` };
      return { kind: "read", bytes };
    },
    size: (path) => disk.get(path)?.length ?? null,
    digest: async (path) => {
      const bytes = disk.get(path);
      return bytes === undefined ? null : { sha256: hash("sha256", bytes), bytes: bytes.length };
    },
    freeBytes: () => 2 ** 40,
  };
}
