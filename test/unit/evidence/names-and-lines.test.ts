/** Names and lines of a package: what goes in comes back, what was not ours is refused. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { checksumLine, parseChecksumLine } from "../../../src/evidence/checksums.ts";
import { custodyLine, CUSTODY_GENESIS, readCustody } from "../../../src/evidence/custody.ts";
import { environmentNames } from "../../../src/evidence/environment-names.ts";
import { isoFromNanoseconds } from "../../../src/evidence/iso-time.ts";
import { readManifest } from "../../../src/evidence/manifest-reading.ts";
import { memberName } from "../../../src/evidence/member-name.ts";
import { parseTop, renderTop } from "../../../src/evidence/top.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryFolders } from "../../fakes/memory-evidence.ts";
import { stillClock } from "../../fakes/still-clock.ts";

const rawPaths = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 255 }), { minLength: 1, maxLength: 6 })
  .map((names) =>
    names.map((name) => Buffer.from(name.map((byte) => (byte === 0 || byte === 0x2f ? 1 : byte)))),
  )
  .map((names) => Buffer.from(names.map((name) => name.toString("latin1")).join("/"), "latin1"));

describe("member names", () => {
  test.for([
    ["plain", "a/b.txt", "p/a/b.txt"],
    ["a newline", "a\nb", "p/a%0Ab"],
    ["backslashes", "..\\..\\x", "p/..%5C..%5Cx"],
    ["a leading dash", "-rf/--x", "p/%2Drf/%2D-x"],
    ["dots alone", "../.", "p/%2E%2E/%2E"],
    ["its own escape", "100%~", "p/100%25%7E"],
    ["bytes that are not text", "\xff\xfe", "p/%FF%FE"],
  ] as const)("%s", ([, raw, name]) => {
    expect(memberName("p", Buffer.from(raw, "latin1"), sha256Digest)).toBe(name);
  });

  test("are safe for every shell and file system, whatever the bytes", () => {
    fc.assert(
      fc.property(rawPaths, (raw) => {
        const name = memberName("p", raw, sha256Digest);
        expect(name).toMatch(/^[A-Za-z0-9_.,@+=%~/-]{1,1000}$/u);
        const parts = name.split("/");
        expect(parts.some((part) => part === ".." || part === "." || part.startsWith("-"))).toBe(
          false,
        );
        expect(parts.every((part) => part.length <= 200)).toBe(true);
      }),
    );
  });

  test("differ where the bytes differ", () => {
    fc.assert(
      fc.property(rawPaths, rawPaths, (left, right) => {
        const same = memberName("p", left, sha256Digest) === memberName("p", right, sha256Digest);
        expect(same).toBe(left.equals(right));
      }),
    );
  });
});

describe("checksum lines", () => {
  const sha256 = "0".repeat(64);

  test("come back for every name", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const line = checksumLine({ sha256, name });
        expect(line).not.toMatch(/[\n\r]/u);
        expect(parseChecksumLine(line)).toEqual({ sha256, name });
      }),
    );
  });

  test("are what sha256sum reads", () => {
    const folder = mkdtempSync(join(tmpdir(), "ir-sums-"));
    const names = ["plain", "new\nline", "back\\slash", " leading", "mixed\\\n"];
    for (const name of names) writeFileSync(join(folder, name), name);
    const lines = names.map((name) => checksumLine({ sha256: sha256Digest.sha256(name), name }));
    writeFileSync(join(folder, "SUMS"), `${lines.join("\n")}\n`);
    const said = execFileSync("sha256sum", ["--strict", "--quiet", "-c", "SUMS"], { cwd: folder });
    rmSync(folder, { recursive: true });
    expect(String(said)).toBe("");
  });
});

describe("TOP", () => {
  const top = {
    files: [{ name: "manifest.jsonl", sha256: "1".repeat(64) }],
    plain: [{ name: "10-state.tar.zst", sha256: "4".repeat(64) }],
    incident: "case-1",
    round: 2,
    custodyHead: "2".repeat(64),
    custodyLines: 7,
    journalHead: "3".repeat(64),
    count: 12,
    bytes: 3_456,
    isComplete: false,
  };

  test("comes back as it was written", () => {
    expect(parseTop(renderTop(top))).toEqual(top);
  });

  test.for([
    ["no end", renderTop(top).slice(0, -1), "does not end with a newline"],
    ["a strange line", `hello\n${renderTop(top)}`, "has a line that does not belong there"],
    ["a note twice", `# case x\n${renderTop(top)}`, "has a line that does not belong there"],
    [
      "no totals",
      renderTop(top).replace(/# files.*\n/u, ""),
      "does not state how many files there are",
    ],
    [
      "lines in another order",
      `${renderTop(top).split("\n").toReversed().slice(1).join("\n")}\n`,
      "is not written as it is when a package is sealed",
    ],
    [
      "no verdict",
      renderTop(top).replace(/# inc.*\n/u, ""),
      "does not state whether it is complete",
    ],
  ] as const)("with %s it is refused", ([, text, problem]) => {
    expect(parseTop(text)).toBe(problem);
  });
});

describe("custody", () => {
  function chain(count: number): string {
    const clock = stillClock();
    let position = { seq: 1, prev: CUSTODY_GENESIS };
    let text = "";
    for (let index = 0; index < count; index += 1) {
      const event = {
        action: "captured",
        actor: "ir",
        detail: String(index),
        argv: [],
        exit: null,
        sha256: "",
      };
      const line = custodyLine(event, position, { at: clock.now(), digest: sha256Digest });
      position = { seq: position.seq + 1, prev: line.hash };
      text += line.text;
    }
    return text;
  }

  test("an untouched chain holds and gives the place of the next line", () => {
    const { seq, problem } = readCustody(chain(3), sha256Digest);
    expect([seq, problem]).toEqual([4, ""]);
  });

  test.for([
    [
      "an edited line",
      (text: string) => text.replace('"detail":"1"', '"detail":"9"'),
      "chain breaks at line 2",
    ],
    [
      "a removed line",
      (text: string) => text.split("\n").toSpliced(0, 1).join("\n"),
      "chain breaks at line 1",
    ],
    ["a torn line", (text: string) => text.slice(0, -5), "ends in the middle of a line"],
    ["no JSON", (text: string) => `x${text}`, "chain breaks at line 1"],
  ] as const)("%s shows", ([, damage, problem]) => {
    expect(readCustody(damage(chain(3)), sha256Digest).problem).toBe(problem);
  });
});

function linesOf(text: string): Iterable<string> {
  return memoryFolders(new Map([["/m", Buffer.from(text)]])).lines("/m", 1_000);
}

describe("manifest", () => {
  test("a line that is too long ends the reading", () => {
    const text = `{"seq":1,"type":"left-out","what":"${"x".repeat(2_000)}"}\n`;
    expect([...readManifest(linesOf(text))]).toEqual([
      { type: "damage", problem: "a line is longer than 1000" },
    ]);
  });

  test.for([
    ["ends in the middle", '{"seq":1,"type":"left-out"}', "ends in the middle of a line"],
    ["a missing line", '{"seq":2,"type":"left-out"}\n', "is damaged at line 1"],
    ["no JSON", "x\n", "is damaged at line 1"],
    ["an array", "[1]\n", "is damaged at line 1"],
    ["an unknown type", '{"seq":1,"type":"surprise"}\n', "has an unknown line 1"],
  ] as const)("%s", ([, text, problem]) => {
    expect([...readManifest(linesOf(text))].at(-1)).toEqual({ type: "damage", problem });
  });

  test("values of the wrong type become nothing", () => {
    const line =
      '{"seq":1,"type":"entry","archive":7,"member":{},"archived":-1,"sha256":[],"stored":null}\n';
    expect([...readManifest(linesOf(line))]).toEqual([
      {
        type: "entry",
        collector: "",
        path: "",
        archive: "",
        member: null,
        stored: "",
        sha256: null,
        archived: 0,
        flags: [],
      },
    ]);
  });
});

describe("times", () => {
  test("are those of Date wherever Date goes", () => {
    const ms = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(ms, (time) => {
        const text = `${new Date(time).toISOString().slice(0, -1)}000+00:00`;
        expect(isoFromNanoseconds(BigInt(time) * 1_000_000n)).toBe(text);
      }),
    );
  });
});

describe("environment", () => {
  test("no value and no piece of a value is ever a name", () => {
    const secrets = fc.base64String({ minLength: 16 }).filter((text) => /[a-z]/u.test(text));
    fc.assert(
      fc.property(secrets, fc.nat({ max: 20 }), (secret, cut) => {
        const environment = `API_KEY=${secret}\0PATH=/bin\0`.slice(cut);
        const names = JSON.stringify(environmentNames(Buffer.from(environment)).names);
        expect(names).not.toContain(secret.slice(8, 16));
      }),
    );
  });
});
