/** A connection that existed before the containment, seen from its far end. */
import { join } from "node:path";
import type { Lab, LabProcess } from "../harness/lab.ts";
import { waitFor } from "../harness/wait.ts";

export type OpenConnection = {
  /** Answers that came later than this moment. */
  answersSince(epochMs: number): number;
};

/** Opens it and waits for its first answer. */
export async function openConnection(
  lab: Lab,
  to: { readonly host: string; readonly port: number; readonly uid: number },
): Promise<OpenConnection> {
  const script = join(import.meta.dirname, "talker.ts");
  const argv = [process.execPath, script, to.host, String(to.port)];
  const talker = await lab.spawn(argv, { uid: to.uid });
  await waitFor(`an answer of ${to.host}`, 10_000, () => answers(talker).length > 0, {
    explain: () => talker.output(),
  });
  return { answersSince: (moment) => answers(talker).filter((at) => at > moment).length };
}

function answers(talker: LabProcess): readonly number[] {
  const lines = talker
    .output()
    .split("\n")
    .map((line) => line.split(" "));
  return lines.filter(([, what]) => what === "answered").map(([at]) => Number(at));
}
