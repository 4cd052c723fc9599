/** `ir` as a person starts it; at its end it says how much memory it ever held. */

import { readFileSync, writeSync } from "node:fs";

const [, , ...words] = process.argv;
process.on("exit", () => {
  // Not getrusage(2): what it tells was handed down by the process that started this one.
  const [, kib = ""] = /VmHWM:\s+(\d+) kB/u.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  writeSync(2, `\npeak ${Math.round(Number(kib) / 1_024)} MiB\n`);
});
process.argv = [process.argv[0] ?? "", "ir", ...words];
await import("../../src/main.ts");
