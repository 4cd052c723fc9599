/** `ir revoke`: through the list with a person, or, without one, what waits for a person. */

import { itemOf, currentList } from "../../incident/revoke-record.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import type { Files } from "../../ports/files.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { openDesk } from "./desk.ts";
import { answerList } from "./show-list.ts";
import { walkList } from "./walk.ts";
import type { Walk } from "./walk.ts";

/** A photo of a telephone, a letter as PDF. */
const MOST_BYTES = 256 * 1024 * 1024;

export async function guide(call: Call): Promise<ExitCode> {
  const { words, outside } = call;
  const { terminal } = outside;
  const { desk } = await openDesk(call, false);
  try {
    if (words.item !== null) itemOf(currentList(desk), words.item);
    if (words.dryRun || !terminal.isInteractive)
      return waiting(call, answerList(call, viewOf(desk)));
    const { files } = await outside.host(SILENT_LOG);
    const walk = { desk, terminal, only: words.item, probe: null, fileHash: hasher(call, files) };
    const end = await walkList(walk);
    const code = answerList(call, viewOf(desk));
    return end === "later" && code === EXIT.partial ? EXIT.waiting : code;
  } finally {
    desk.incident.lock.release();
  }
}

/** Without a terminal the open items wait for a person. */
function waiting({ words }: Call, code: ExitCode): ExitCode {
  return code === EXIT.partial && !words.dryRun ? EXIT.waiting : code;
}

function hasher({ outside }: Call, files: Files): Walk["fileHash"] {
  return (path) => {
    const file = files.readSmall(outside.absolutePath(path), MOST_BYTES);
    if (file.kind === "file") return { sha256: outside.basics.digest.sha256(file.bytes) };
    return { problem: file.kind === "absent" ? "there is no such file" : file.reason };
  };
}
