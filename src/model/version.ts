/** Name and version of this tool, as journal, evidence and `--version` tell them. */

export const TOOL = "openclaw-ir";
export const VERSION = "0.1.0";
