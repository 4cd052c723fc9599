/** The suspect's own words in a sentence of ours: one line, short, printable, and without what looks like a secret. */

import { printable } from "../model/printable.ts";

const MASK = "[masked]";

/** Nothing beyond is looked at: a quote is for recognising, the source holds all of it. */
const LONGEST_LOOK = 4_096;

/** Each with what stays in front of the value. Written so that no text makes them slow. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*/gu, MASK],
  [/(:\/\/)[^\s/@'"]{1,256}@/gu, `$1${MASK}@`],
  [/\b(Bearer|Basic|Bot)(\s+)[\w.~+/:=-]{6,}/giu, `$1$2${MASK}`],
  [
    /((?:api[-_]?key|apikey|access[-_]?key|token|secret|passw(?:or)?d|passphrase|pwd|cookie|authorization|credential|auth)["']?\s?[=:]\s?["']?)[^\s"'&;,|)}]{3,}/giu,
    `$1${MASK}`,
  ],
  [/(--?(?:password|passwd|token|secret|api-key|apikey|pass|auth)[ =])[^\s"']{3,}/giu, `$1${MASK}`],
  [/(\s-u\s?["']?[^\s:"']{1,64}:)[^\s"']{1,256}/gu, `$1${MASK}`],
  [/(sshpass\s+-p\s?)\S+/gu, `$1${MASK}`],
  [/\b\d{6,12}:[\w-]{20,}/gu, MASK],
  [
    /\b(?:sk|pk|rk|gh[opsru]|github_pat|glpat|xox[abeoprs]|hf|npm|pypi|shpat|AKIA|ASIA|AIza|ya29|eyJ)[-_.\w]{8,}/gu,
    MASK,
  ],
];

/** A long run that mixes letters and digits as random values do. Points and spaces end it: names of files stay. */
const RUN = /[\w+/-]{20,}={0,2}/gu;

export function masked(text: string): string {
  let shown = text.slice(0, LONGEST_LOOK);
  for (const [pattern, replacement] of SECRETS) shown = shown.replace(pattern, replacement);
  return shown.replace(RUN, (run) => (looksRandom(run) ? MASK : run));
}

/** At most `most` characters of it. */
export function quoted(text: string, most = 160): string {
  const line = masked(text).replace(/\s+/gu, " ").trim();
  const cut = line.length > most || text.length > LONGEST_LOOK;
  return printable(cut ? `${line.slice(0, most)}...` : line);
}

/** Words of a path have few digits, random ones many; a hash is long whatever it holds. */
function looksRandom(run: string): boolean {
  const parts = run.split(/[/_-]/u);
  return (
    parts.some((part) => part.length >= 16 && isMixed(part)) || (parts.length < 3 && isMixed(run))
  );
}

function isMixed(part: string): boolean {
  const digits = part.replace(/\D/gu, "").length;
  const hasLetters = /[a-z]/iu.test(part);
  const hasBothCases = /[a-z]/u.test(part) && /[A-Z]/u.test(part);
  return hasLetters && (digits >= 2 || (hasBothCases && part.length >= 24));
}
