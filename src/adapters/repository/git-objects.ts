/** git's objects as bytes: names, trees, commits and packs (gitformat-pack(5), git-hash-object(1)). */

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { CommitObject, NewCommit, TreeFile } from "../../ports/repository.ts";

export type ObjectType = "commit" | "tree" | "blob";

export interface GitObject {
  readonly type: ObjectType;
  readonly content: Uint8Array;
}

export interface TreeEntry {
  /** Octal as git writes it, without leading zero. */
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

const PACK_TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3 };

/** SHA-1 over the type, the length and the content: git's name of an object. */
export function objectId({ type, content }: GitObject): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** Objects of a commit's files: every tree, and the id of the root. Equal ones are made once. */
export function treeObjects(files: Iterable<TreeFile>): {
  readonly root: string;
  readonly objects: ReadonlyMap<string, GitObject>;
} {
  const objects = new Map<string, GitObject>();
  const root = newFolder();
  for (const file of files)
    place(root, file, put(objects, { type: "blob", content: file.content }));
  return { root: writeFolder(root, objects), objects };
}

interface Folder {
  readonly files: Map<string, { readonly mode: string; readonly id: string }>;
  readonly folders: Map<string, Folder>;
}

function newFolder(): Folder {
  return { files: new Map(), folders: new Map() };
}

function place(root: Folder, { path, isExecutable }: TreeFile, id: string): void {
  const names = path.split("/");
  const last = names.pop() ?? "";
  let folder = root;
  for (const name of names) {
    const inner = folder.folders.get(name) ?? newFolder();
    folder.folders.set(name, inner);
    folder = inner;
  }
  folder.files.set(last, { mode: isExecutable ? "100755" : "100644", id });
}

function writeFolder(folder: Folder, objects: Map<string, GitObject>): string {
  const entries: TreeEntry[] = Array.from(folder.files, ([name, file]) => ({ name, ...file }));
  for (const [name, inner] of folder.folders)
    entries.push({ mode: "40000", name, id: writeFolder(inner, objects) });
  return put(objects, { type: "tree", content: treeContent(entries) });
}

function put(objects: Map<string, GitObject>, object: GitObject): string {
  const id = objectId(object);
  objects.set(id, object);
  return id;
}

/** Sorted as git sorts: by bytes, a folder as if its name ended in a slash. */
function treeContent(entries: readonly TreeEntry[]): Buffer {
  const key = ({ name, mode }: TreeEntry): Buffer =>
    Buffer.from(mode === "40000" ? `${name}/` : name);
  const sorted = entries.toSorted((left, right) => Buffer.compare(key(left), key(right)));
  return Buffer.concat(
    sorted.flatMap(({ mode, name, id }) => [
      Buffer.from(`${mode} ${name}\0`),
      Buffer.from(id, "hex"),
    ]),
  );
}

/** Entries of a tree; names are kept as latin1, so that no byte is lost. Throws when it is damaged. */
export function parseTree(content: Uint8Array): readonly TreeEntry[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + 20 >= bytes.length + 1) throw new Error("a tree is damaged");
    const mode = bytes.toString("latin1", at, space);
    const name = bytes.toString("latin1", space + 1, end);
    entries.push({ mode, name, id: bytes.toString("hex", end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}

export function commitPayload(tree: string, { parent, author, at, message }: NewCommit): Buffer {
  const who = `${author} ${at} +0000`;
  const lines = [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${who}`,
    `committer ${who}`,
    "",
    message,
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** The signature goes into a header, each further line after a space (git's own form). */
export function signedCommit(payload: Uint8Array, signature: string): Buffer {
  const text = Buffer.from(payload).toString("utf8");
  const end = text.indexOf("\n\n");
  const header = `gpgsig ${signature.trimEnd().split("\n").join("\n ")}`;
  return Buffer.from(`${text.slice(0, end)}\n${header}${text.slice(end)}`);
}

/** Throws when it is no commit. */
export function parseCommit(id: string, content: Uint8Array): CommitObject {
  const text = Buffer.from(content).toString("utf8");
  const end = text.indexOf("\n\n");
  const headers = unfold(text.slice(0, end).split("\n"));
  const signature = headers.find(({ name }) => name === "gpgsig");
  const author = /^(?<who>.*) (?<at>\d+) [+-]\d{4}$/u.exec(valueOf(headers, "author"));
  if (end < 0 || author?.groups === undefined) throw new Error("a commit is damaged");
  return {
    id,
    tree: valueOf(headers, "tree"),
    parents: headers.flatMap(({ name, value }) => (name === "parent" ? [value] : [])),
    at: Number(author.groups["at"]),
    author: author.groups["who"] ?? "",
    message: text.slice(end + 2).replace(/\n$/u, ""),
    payload: withoutSignature(text, end),
    signature: signature === undefined ? null : `${signature.value}\n`,
  };
}

interface Header {
  readonly name: string;
  readonly value: string;
}

function unfold(lines: readonly string[]): readonly Header[] {
  const headers: Header[] = [];
  for (const line of lines) {
    const before = headers.at(-1);
    if (line.startsWith(" ") && before !== undefined) {
      headers[headers.length - 1] = { ...before, value: `${before.value}\n${line.slice(1)}` };
      continue;
    }
    const space = line.indexOf(" ");
    headers.push({ name: line.slice(0, space), value: line.slice(space + 1) });
  }
  return headers;
}

function valueOf(headers: readonly Header[], name: string): string {
  return headers.find((header) => header.name === name)?.value ?? "";
}

function withoutSignature(text: string, end: number): Uint8Array {
  let isSignature = false;
  const kept = text
    .slice(0, end)
    .split("\n")
    .filter((line) => {
      isSignature = line.startsWith("gpgsig ") || (isSignature && line.startsWith(" "));
      return !isSignature;
    });
  return Buffer.from(`${kept.join("\n")}${text.slice(end)}`);
}

/** A pack of whole objects, which `git index-pack` hashes again and checks (gitformat-pack(5)). */
export function* packOf(objects: ReadonlyMap<string, GitObject>): Iterable<Buffer> {
  const hash = createHash("sha1");
  const head = Buffer.alloc(12);
  head.write("PACK");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.size, 8);
  hash.update(head);
  yield head;
  for (const { type, content } of objects.values()) {
    const entry = Buffer.concat([packHeader(type, content.length), deflateSync(content)]);
    hash.update(entry);
    yield entry;
  }
  yield hash.digest();
}

/** Type and length in seven-bit groups, the first with four bits of length. */
function packHeader(type: ObjectType, length: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(length / 16);
  let byte = PACK_TYPES[type] * 16 + (length % 16);
  while (rest > 0) {
    bytes.push(byte + 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, byte]);
}
