/** The table of probes for people, out of the probes themselves and the declared questions. */

import type { KnownAnswer, ProbeState } from "../../../../src/credentials/probe.ts";
import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { probesFor, whyNoProbe } from "../../../../src/credentials/probes/index.ts";
import { DECLARED } from "./declared-questions.ts";

function said(answers: readonly KnownAnswer[], state: ProbeState): string {
  return answers
    .filter((answer) => answer.state === state)
    .map(({ status, says }) => `${status.join("/")} ${says}`)
    .join("; ");
}

export function probeCatalogue(): string {
  const rows = KINDS.flatMap(({ id }) => {
    const none = whyNoProbe(id);
    if (none !== null) return [`| ${id} | ${none.none}: ${none.why} | | | | |`];
    return probesFor(id).map((probe) => {
      const line = DECLARED.find((one) => one.startsWith(`${probe.id} |`)) ?? "";
      const asked = (line.split(" | ")[1] ?? "").replaceAll("|", "").trim();
      const effect = [
        probe.sideEffect,
        probe.isSecretInUrl ? "secret in the address" : "",
        probe.sends === "secret" ? "" : `sends ${probe.sends}`,
      ];
      const { answers } = probe;
      return `| ${id} | \`${asked}\` | ${effect.filter((word) => word !== "").join(", ")} | ${said(answers, "live")} | ${said(answers, "dead")} | ${[said(answers, "disabled"), said(answers, "indeterminate")].filter((word) => word !== "").join("; ")} |`;
    });
  });
  return `# Probes\n\nMade from the catalogue by its test. Hosts in a question are examples where a parameter chooses them. What is not listed is indeterminate.\n\n| kind | question | side effect | live | dead | disabled or indeterminate |\n| --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}
