/** Published signs of known campaigns and defects. Changed only together with `INDICATORS_VERSION`. */

export const INDICATORS_VERSION = "2026-11-21";

export interface Indicator {
  readonly id: string;
  /** Searched for in commands, scheduled jobs, skills, instructions and configs. */
  readonly text: string;
  readonly meaning: string;
  /** Who said so, and when it was taken over. */
  readonly source: string;
  readonly date: string;
}

export const INDICATORS: readonly Indicator[] = [
  {
    id: "clawhavoc-c2",
    text: "91.92.242.30",
    meaning: "the server of the ClawHavoc campaign",
    source: "ClawHavoc reports, January to February 2026 (facts/openclaw.md section 8)",
    date: "2026-11-20",
  },
  {
    id: "clawhavoc-target",
    text: ".clawdbot/.env",
    meaning: "the file that the ClawHavoc campaign was after",
    source: "ClawHavoc reports, January to February 2026 (facts/openclaw.md section 8)",
    date: "2026-11-20",
  },
];

export interface Vulnerability {
  readonly id: string;
  readonly meaning: string;
  /** First release without it. */
  readonly fixedIn: string;
  readonly severity: string;
  readonly source: string;
  readonly date: string;
}

const ADVISORIES = "public advisories (facts/openclaw.md section 8)";
const TAKEN = "2026-11-20";

export const VULNERABILITIES: readonly Vulnerability[] = [
  {
    id: "CVE-2026-25593",
    meaning: "config.apply without a login led to commands on the host",
    fixedIn: "2026.1.20",
    severity: "8.4",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-25253",
    meaning: "one click on a link gave the token away",
    fixedIn: "2026.1.29",
    severity: "8.8",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-28472",
    meaning: "the check of the device's identity was left out",
    fixedIn: "2026.2.2",
    severity: "9.8",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "GHSA-943q-mwmv-hhvh",
    meaning: "/tools/invoke let a token run commands",
    fixedIn: "2026.2.14",
    severity: "8.8",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-26322",
    meaning: "a tool sent requests to an address of the attacker's choice",
    fixedIn: "2026.2.14",
    severity: "",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-28463",
    meaning: "safe programs read any file",
    fixedIn: "2026.2.14",
    severity: "",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-28466",
    meaning: "commands on nodes ran without approval",
    fixedIn: "2026.2.14",
    severity: "9.9",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "ClawJacked",
    meaning: "a web page guessed the gateway's password",
    fixedIn: "2026.2.25",
    severity: "",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "GHSA-rqpp-rjj8-7wv8",
    meaning: "a client could call itself an administrator",
    fixedIn: "2026.3.12",
    severity: "10.0",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-44109",
    meaning: "the Feishu webhook let everybody in",
    fixedIn: "2026.4.15",
    severity: "9.8",
    source: ADVISORIES,
    date: TAKEN,
  },
  {
    id: "CVE-2026-44116",
    meaning: "Zalo sent requests to an address of the attacker's choice",
    fixedIn: "2026.4.22",
    severity: "8.6",
    source: ADVISORIES,
    date: TAKEN,
  },
];
