/** `ir revoke`: through the list with a person, or, without one, what waits for a person. */

import { refuseSuspectHost } from "../../incident/revoke-vantage.ts";
import { itemOf, currentList } from "../../incident/revoke-record.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Files } from "../../ports/files.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { probeItem, revokeOverApi } from "./ask-provider.ts";
import type { Asking } from "./ask-provider.ts";
import { openDesk } from "./desk.ts";
import type { OpenDesk } from "./desk.ts";
import { answerList } from "./show-list.ts";
import { walkList } from "./walk.ts";
import type { Walk } from "./walk.ts";

/** A photo of a telephone, a letter as PDF. */
const MOST_BYTES = 256 * 1024 * 1024;

export async function guide(call: GuardedCall): Promise<ExitCode> {
  const { words } = call;
  const opened = await openDesk(call, words.probe || words.api);
  try {
    return await guideOn(call, opened);
  } finally {
    for (const secret of opened.secrets.values()) secret.erase();
    opened.desk.incident.lock.release();
  }
}

/** With a list that is open, here or from another machine. */
export async function guideOn(call: GuardedCall, opened: OpenDesk): Promise<ExitCode> {
  const { words, outside } = call;
  const { terminal } = outside;
  const { desk } = opened;
  if (words.item !== null) itemOf(currentList(desk), words.item);
  if ((words.dryRun && !words.api) || !terminal.isInteractive)
    return waiting(call, answerList(call, viewOf(desk)));
  const { files } = await outside.host(SILENT_LOG);
  const network = await networkOf(call, opened);
  const walk: Walk = {
    desk,
    terminal,
    only: words.item,
    fileHash: hasher(call, files),
    pause: outside.pause,
    ...network,
  };
  const end = await walkList(walk);
  const code = answerList(call, viewOf(desk));
  if (end === "interrupted") return EXIT.interrupted;
  return end === "later" && code === EXIT.partial ? EXIT.waiting : code;
}

type Network = Pick<Walk, "probe" | "send">;

/** @throws Refusal when providers would be asked from the host that is under suspicion. */
async function networkOf(call: GuardedCall, { desk, secrets }: OpenDesk): Promise<Network> {
  const { words, outside } = call;
  if (!words.probe && !words.api) return { probe: null, send: null };
  refuseSuspectHost(desk, words.reason);
  const tools = await outside.credentialTools();
  const vantage = await outside.terminal.ask("what do you call this machine and its network?");
  if (vantage === null) return { probe: null, send: null };
  const asking: Asking = {
    desk,
    secrets,
    tools,
    vantage,
    terminal: outside.terminal,
    isMintAllowed: words.allowMint,
    isDry: words.dryRun,
    pause: AbortSignal.any([outside.pause, outside.stop]),
    stop: outside.stop,
  };
  return {
    probe: words.probe ? (item) => sentence(probeItem(asking, item)) : null,
    send: words.api ? (item) => sentence(revokeOverApi(asking, item)) : null,
  };
}

/** What was typed wrong is told, and the walk goes on. */
async function sentence(asked: Promise<string>): Promise<string> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "usage") throw error;
    return `nothing was sent: ${error.message}; ${error.hint}`;
  }
}

/** Without a terminal the open items wait for a person. */
function waiting({ words }: GuardedCall, code: ExitCode): ExitCode {
  return code === EXIT.partial && !words.dryRun ? EXIT.waiting : code;
}

function hasher({ outside }: GuardedCall, files: Files): Walk["fileHash"] {
  return (path) => {
    const file = files.readSmall(outside.absolutePath(path), MOST_BYTES);
    if (file.kind === "file") return { sha256: outside.basics.digest.sha256(file.bytes) };
    return { problem: file.kind === "absent" ? "there is no such file" : file.reason };
  };
}
