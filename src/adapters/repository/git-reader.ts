/** Reads objects through one `git cat-file --batch`, and believes none whose hash is not its name. */

import type { Readable, Writable } from "node:stream";
import { Refusal } from "../../model/refusal.ts";
import { objectId } from "./git-objects.ts";
import type { GitObject, ObjectType } from "./git-objects.ts";
import { startGit } from "./run-git.ts";

export interface ObjectReader {
  /** @throws Refusal `integrity` when it is missing, of another type, or not what its name says. */
  read(id: string, type: ObjectType): Promise<Uint8Array>;
  /** As `read`, in the order asked for; many are asked for ahead. */
  readAll(ids: readonly string[], type: ObjectType): AsyncIterable<Uint8Array>;
  close(): void;
}

/** No honest file of a baseline is larger. */
const LARGEST = 256 * 1_048_576;
/** Small enough that the questions fit into the pipe while nobody reads. */
const AT_ONCE = 256;
const ID = /^[0-9a-f]{40}$/u;

export function openReader(folder: string): ObjectReader {
  const child = startGit({ folder, args: ["cat-file", "--batch"] });
  child.stdin.on("error", () => {});
  child.stderr.resume();
  const bytes = byteSource(child.stdout);
  const readAll = async function* (
    ids: readonly string[],
    type: ObjectType,
  ): AsyncGenerator<Uint8Array, void> {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const asked = ids.slice(from, from + AT_ONCE);
      ask(child.stdin, asked);
      for (const id of asked) yield verified(await receive(bytes, id), id, type);
    }
  };
  return {
    read: async (id, type) => {
      ask(child.stdin, [id]);
      return verified(await receive(bytes, id), id, type);
    },
    readAll,
    close: () => {
      child.stdin.end();
      child.kill("SIGKILL");
    },
  };
}

function ask(stdin: Writable, ids: readonly string[]): void {
  if (!ids.every((id) => ID.test(id))) throw damaged("an object", "is not named by a hash");
  stdin.write(ids.map((id) => `${id}\n`).join(""));
}

function verified(object: GitObject, id: string, type: ObjectType): Uint8Array {
  if (object.type !== type) throw damaged(id, `is a ${object.type} where a ${type} belongs`);
  if (objectId(object) !== id) throw damaged(id, "is not what its name says: it was overwritten");
  return object.content;
}

async function receive(bytes: ByteSource, id: string): Promise<GitObject> {
  const header = await bytes.line();
  const [, type, size] = /^[0-9a-f]+ (commit|tree|blob) (\d+)$/u.exec(header) ?? [];
  if (type === undefined || size === undefined)
    throw damaged(id, "is missing or of an unknown type");
  if (Number(size) > LARGEST) throw damaged(id, `is larger than ${LARGEST} bytes`);
  const content = await bytes.take(Number(size));
  await bytes.take(1);
  return { type: typeOf(type), content };
}

function typeOf(word: string): ObjectType {
  return word === "commit" || word === "tree" ? word : "blob";
}

interface ByteSource {
  line(): Promise<string>;
  take(length: number): Promise<Buffer>;
}

function byteSource(stream: Readable): ByteSource {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await chunks.next();
    if (next.done === true) throw damaged("the repository", "cannot be read by git");
    const chunk: unknown = next.value;
    if (Buffer.isBuffer(chunk)) rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  };
  return {
    line: async () => {
      let end = rest.indexOf(0x0a);
      for (; end < 0; end = rest.indexOf(0x0a)) await more();
      const text = rest.toString("latin1", 0, end);
      rest = rest.subarray(end + 1);
      return text;
    },
    take: async (length) => {
      const parts: Buffer[] = [];
      let missing = length;
      while (missing > 0) {
        if (rest.length === 0) await more();
        const part = rest.subarray(0, missing);
        parts.push(part);
        rest = rest.subarray(part.length);
        missing -= part.length;
      }
      return parts.length === 1 ? (parts[0] ?? rest) : Buffer.concat(parts);
    },
  };
}

export function damaged(what: string, problem: string): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `object ${what} ${problem}`,
    hint: "the repository was changed or damaged: nothing was written; take the baseline from your own copy of it",
  });
}
