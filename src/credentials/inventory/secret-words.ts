/** What a name says about its value: of settings, variables, members and columns that no list knows. */

/** Words of a name: `botToken`, `BOT_TOKEN` and `bot-token` alike. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/gu, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .filter((word) => word !== "");
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  "token",
  "secret",
  "password",
  "passwd",
  "passphrase",
  "pass",
  "pwd",
  "apikey",
  "authkey",
  "authtoken",
  "accesstoken",
  "privatekey",
  "credential",
  "credentials",
  "cookie",
  "cookies",
  "bearer",
  "authorization",
  "jwt",
  "nsec",
  "pat",
  "otp",
  "mnemonic",
]);

/** A key is a secret only in company: `primaryKey` and `sessionKey` are none. */
const KEY_COMPANIONS: ReadonlySet<string> = new Set([
  "api",
  "app",
  "auth",
  "access",
  "private",
  "secret",
  "signing",
  "sign",
  "encryption",
  "encrypt",
  "master",
  "client",
  "hmac",
  "admin",
  "service",
  "account",
  "license",
  "push",
  "vapid",
  "recovery",
  "deploy",
  "bot",
  "live",
  "adv",
  "noise",
  "ssh",
]);

/** What stands behind the word takes the secret out of it: `tokenFile`, `API_KEY_ID`, `tokenCount`. */
const HARMLESS_ENDS: ReadonlySet<string> = new Set([
  "file",
  "path",
  "dir",
  "env",
  "id",
  "name",
  "url",
  "uri",
  "ref",
  "type",
  "mode",
  "count",
  "limit",
  "budget",
  "length",
  "size",
  "ttl",
  "expiry",
  "expires",
  "at",
  "ms",
  "hash",
  "sha256",
  "fingerprint",
  "scope",
  "scopes",
  "provider",
  "source",
  "format",
  "version",
  "header",
  "enabled",
  "required",
  "hint",
  "label",
  "policy",
  "store",
  "endpoint",
  "public",
  "pub",
  "status",
  "usage",
]);

/** Whether a value under this name is a secret for all that the name tells. */
export function smellsSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (HARMLESS_ENDS.has(last)) return false;
  if (words.includes("public") && !words.includes("private")) return false;
  if (words.includes("key") && last === "private") return true;
  return words.some((word, index) => isSecretWord(word, words[index - 1] ?? ""));
}

function isSecretWord(word: string, before: string): boolean {
  if (SECRET_WORDS.has(word)) return true;
  return (word === "key" || word === "keys") && KEY_COMPANIONS.has(before);
}

/** Names of files that hold one secret: `tokenFile`, `GOOGLE_CHAT_SERVICE_ACCOUNT_FILE`. */
export function namesSecretFile(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (last !== "file" && last !== "path") return name === "GOOGLE_APPLICATION_CREDENTIALS";
  const stem = words.slice(0, -1);
  return (
    stem.some((word, index) => isSecretWord(word, stem[index - 1] ?? "")) ||
    /service account|identity|private key|key$/u.test(stem.join(" "))
  );
}
