/** Values that stand where a secret stands and are none: marks of OpenClaw, placeholders, keys from examples. */

/** Written by OpenClaw in place of a value (facts/credentials.md section 3; `nonSecretAuthMarkers` of 2026.9.6). */
const MARKS: ReadonlySet<string> = new Set([
  "__OPENCLAW_REDACTED__",
  "secretref-managed",
  "custom-local",
  "ollama-local",
  "lmstudio-local",
  "codex-app-server",
  "gcp-vertex-credentials",
  "minimax-oauth",
  "qwen-oauth",
]);

/** Keys that providers print in their own documents. */
const EXAMPLES: ReadonlySet<string> = new Set([
  "AKIAIOSFODNN7EXAMPLE",
  "AKIAI44QH8DHBEXAMPLE",
  "ASIAIOSFODNN7EXAMPLE",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
  "123456789:ABCdefGhIJKlmNoPQRsTUVwxyZ",
  "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
]);

const PLACEHOLDERS: readonly RegExp[] = [
  // Shown or substituted at run time, never the value itself.
  /^oc-sent-v\d+[\w.-]*end$/u,
  /^secretref(?:-env)?:/u,
  /^\$?\$\{[^}]*\}$/u,
  /^\$[A-Z_][A-Z\d_]*$/u,
  /^\{\{[^}]*\}\}$/u,
  /^%[A-Za-z_]\w*%$/u,
  /^<[^<>]{1,80}>$/u,
  /^\[(?:redacted|masked|hidden|secret|removed|filtered)[^\]]*\]$/iu,
  // The name of a variable, as generated model lists hold it.
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_(?:KEY|KEYS|TOKEN|SECRET|PASSWORD)$/u,
  /^oauth:[a-z][a-z-]{1,30}$/u,
  /^(?:x{3,}|X{3,}|\*{3,}|\.{3,}|-{3,}|_{3,}|0{6,}|•{3,})$/u,
  /^(?:sk|pk|rk|xox[abp]|ghp|gsk|hf|AKIA|AIza|xai|nvapi|pplx|tvly|fc|re|whsec|sk-ant|sk-or)[-_](?:[-_\w]{0,12})?(?:\.{3}|…|\*{3,}|x{4,}|X{4,}).{0,12}$/u,
  /(?:^|[-_ ])(?:example|placeholder|dummy|not[-_ ]real|fake|redacted)(?:$|[-_ ])/iu,
  /^(?:your|my|the|some|insert|enter|put|add|paste|replace)[-_ ].{0,60}(?:key|token|secret|password|here|value)(?:[-_ ]here)?$/iu,
  /^(?:null|undefined|none|true|false|todo|tbd|n\/a|unset|disabled|enabled|auto|default)$/iu,
];

/** Whether a text is known to be no secret whatever its place says. */
export function isNoSecret(text: string): boolean {
  if (text === "" || MARKS.has(text) || EXAMPLES.has(text)) return true;
  if (/^-----BEGIN (?!.*PRIVATE KEY)/u.test(text) && !text.includes("PRIVATE KEY-----"))
    return true;
  return text.length <= 200 && PLACEHOLDERS.some((pattern) => pattern.test(text));
}

/** Headers and variables of every program. */
const HARMLESS_NAMES: ReadonlySet<string> = new Set(
  "path home lang tz term shell user node_options node_env node_path pythonpath ld_library_path no_proxy display editor accept accept-encoding accept-language cache-control connection content-length content-type host http-referer openai-beta anthropic-version anthropic-beta origin referer user-agent x-title".split(
    " ",
  ),
);

/** Values of settings that are plainly something else: addresses, paths, numbers, words. */
const PLAINLY_ELSE: readonly RegExp[] = [
  /^[+-]?[\d.,:_ -]*$/u,
  /^[a-z][\w+.-]{1,20}:\/\/[^\s@]*$/iu,
  /^(?:~|\.{1,2})?\/[\w./@+: -]*$/u,
  /^--?[a-z][\w-]*(?:=[\w./:@,-]*)?$/iu,
  // Sentences and commands; a passphrase stands under a name that says so.
  /\s/u,
  /^[\w.+-]+\/[\w.+*-]+(?:;.*)?$/u,
  /^(?:[a-z]{1,15}|[A-Z]{1,15}|[A-Z][a-z]{1,14})$/u,
  /^v?\d+(?:\.[\w-]+){1,3}$/u,
  /^@?[a-z\d-]+(?:\/[a-z\d._-]+)?(?:@[\w.^~*-]+)?$/u,
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/u,
  /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/iu,
];

/** A longer one is a document; the patterns are not asked to find their way through it. */
const LONGEST_SETTING = 4_096;

/** Whether the setting of another program is plainly no secret; its name did not smell of one. */
export function isPlainSetting(name: string, value: string): boolean {
  if (HARMLESS_NAMES.has(name.toLowerCase())) return true;
  if (value.includes("PRIVATE KEY-----")) return false;
  if (value.length < 6) return true;
  if (value.length > LONGEST_SETTING) return false;
  return PLAINLY_ELSE.some((pattern) => pattern.test(value)) && !isMixed(value);
}

/** Letters and digits in turn, as chance makes them: words of people change rarely. */
function isMixed(value: string): boolean {
  return value.split(/[^A-Za-z\d]+/u).some((run) => turns(run) >= 5 || isLongMixture(run));
}

/** As long as a hash, with letters and digits. */
function isLongMixture(run: string): boolean {
  return run.length >= 24 && /\d/u.test(run) && /[A-Za-z]/u.test(run);
}

function turns(run: string): number {
  return run.length < 16
    ? 0
    : (run.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/gu) ?? []).length;
}
