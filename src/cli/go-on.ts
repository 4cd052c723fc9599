/** Takes a begun round to its end and says how it ended. */

import { driveRound } from "../incident/drive-round.ts";
import type { RoundResult } from "../incident/drive-round.ts";
import { exportStream } from "../incident/evidence-export.ts";
import { incidentView } from "../incident/incident-view.ts";
import type { OpenIncident } from "../incident/open-incident.ts";
import type { Host } from "../ports/host.ts";
import type { Log } from "../ports/log.ts";
import { approverFor } from "./approver.ts";
import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { copyWhenSealed, isStreamWanted } from "./copy-when-sealed.ts";
import { EXIT } from "./exit-code.ts";
import { finishRound } from "./finish.ts";
import { trustOf } from "./playbook/playbook-call.ts";
import { tellDetail } from "./progress.ts";
import { isolationLines } from "./screen.ts";

export async function goOn(call: Call, incident: OpenIncident): Promise<ExitCode> {
  const { outside } = call;
  const log = await outside.log(incident.folder);
  const host = await outside.host(log);
  log.info("round goes on", { incident: incident.id, records: incident.journal.records.length });
  const copying = copyWhenSealed(call, incident, host);
  const result = await tellingWhatHolds(call, { incident, log }, () =>
    driveRound({
      host,
      playbooks: outside.playbooks,
      trusted: trustOf(call).trusted,
      incident,
      approver: approverFor(call),
      progress: tellDetail(outside),
      pause: outside.pause,
      stop: outside.stop,
    }),
  );
  log.info("round left", { end: result.end, state: result.view.state });
  const isCopied = await copying.settle();
  // Sealed as asked, and yet not where it was wanted.
  const view = incidentView(incident.id, incident.journal.records);
  if (isStreamWanted(call)) return streamed(call, host, { ...result, view });
  const code = finishRound(call, { ...result, view });
  return code === EXIT.done && !isCopied ? EXIT.partial : code;
}

/** The package has standard output to itself; what would stand there is told on the terminal. */
async function streamed(call: Call, host: Host, result: RoundResult): Promise<ExitCode> {
  const { terminal } = call.outside;
  const answer = (text: string): void => terminal.progress(text.trimEnd());
  const outside = { ...call.outside, terminal: { ...terminal, answer } };
  const code = finishRound({ ...call, outside }, result);
  const { evidence } = result.view;
  if (evidence === null) return code;
  await exportStream(host, evidence.dir);
  return code;
}

interface Work {
  readonly incident: OpenIncident;
  readonly log: Log;
}

/** When the disk gives up in the middle, or the playbook is refused once the agent is frozen, the person has to know what was done until then. */
async function tellingWhatHolds<T>(
  { outside }: Call,
  { incident: { id, journal }, log }: Work,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error("round threw", {
      error: error instanceof Error ? (error.stack ?? "") : String(error),
    });
    for (const line of isolationLines(incidentView(id, journal.records)))
      outside.terminal.progress(line);
    throw error;
  }
}
