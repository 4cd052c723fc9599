/** Appends to a journal until the disk refuses, then goes on once there is room again; prints what happened. */

import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { journalFile } from "../../../src/adapters/node/journal-file.ts";

const [path = ""] = process.argv.slice(2);
const ballast = join(dirname(path), "ballast");
const file = journalFile(path);

let appended = 0;
let failure = "";
try {
  for (; appended < 10_000; appended += 1) file.append(`${String(appended).padEnd(1_000, ".")}\n`);
} catch (cause) {
  failure = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}
const afterFailure = file.read().length;
if (existsSync(ballast)) {
  rmSync(ballast);
  file.append("goes on\n");
}
const text = Buffer.from(file.read()).toString();
console.log(
  JSON.stringify({
    failure,
    isWhole: afterFailure === appended * 1_001,
    appended: appended > 0,
    last: text.split("\n").at(-2)?.slice(0, 7) ?? "",
  }),
);
