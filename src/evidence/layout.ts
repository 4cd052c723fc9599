/** Where a package lies in the incident's folder, and what its files are called. */

export const VOLATILE = "00-volatile.tar.zst";
/** Only where it was asked for. */
export const MEMORY = "05-memory.tar.zst";
export const STATE = "10-state.tar.zst";
export const LOGS = "20-logs.tar.zst";

/** Added to the name of an archive that only a recipient can open. */
export const ENCRYPTED = ".age";

export const MANIFEST = "manifest.jsonl";
export const CHECKSUMS = "SHA256SUMS";
export const CUSTODY = "custody.jsonl";
export const BODY_FILE = "bodyfile.txt";
export const TIMELINE = "timeline.jsonl";
export const ALLOWED_SIGNERS = "allowed_signers";
export const VERIFY = "VERIFY.txt";
export const TOP = "TOP";
export const TOP_SIGNATURE = "TOP.sig";
/** Made later on other machines: over TOP, so TOP cannot list them. */
export const OPERATOR_SIGNATURE = "TOP.operator.sig";
export const TIME_STAMP = "TOP.tsr";

/** Written before an archive has its name, so that every archive in the package has both. */
export const PART_MANIFEST = ".manifest.jsonl";
export const PART_RECORD = ".part.json";

export interface Layout {
  /** The package: nothing else is ever put there. */
  readonly folder: string;
  /** What is not finished, and what an interrupted attempt left behind. */
  readonly work: string;
}

export function layoutOf(incidentFolder: string, round: number): Layout {
  const below = round === 1 ? "" : `/round-${round}`;
  return {
    folder: `${incidentFolder}/evidence${below}`,
    work: `${incidentFolder}/evidence-work${below}`,
  };
}
