/**
 * A device that somebody pairs with a stolen token, and that comes back later with nothing but the token of its own.
 * Arguments: URL, a file of its own, and the stolen token where it pairs. Prints what the gateway answered.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { KeyObject } from "node:crypto";

export interface DeviceAnswer {
  readonly isIn: boolean;
  /** As the gateway names it; "" when it let the device in. */
  readonly code: string;
  /** Whether the list of cron jobs was answered: it is more than a connection. */
  readonly canRead: boolean;
}

interface Message {
  readonly event?: string;
  readonly id?: string;
  readonly ok?: boolean;
  readonly error?: { readonly code?: string; readonly details?: { readonly code?: string } };
  readonly payload?: { readonly nonce?: string; readonly auth?: { readonly deviceToken?: string } };
}

interface Kept {
  readonly key: string;
  readonly deviceToken: string;
}

const [, , url = "", file = "", stolen] = process.argv;
const client = { id: "cli", version: "2026.9.6", platform: "linux", mode: "cli" };
const role = "operator";
const scopes = ["operator.admin", "operator.read", "operator.write"];
const kept: Kept = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as Kept)
  : { key: newKey(), deviceToken: "" };
const key = createPrivateKey(kept.key);
const rawKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
const deviceId = createHash("sha256").update(rawKey).digest("hex");
const own = { token: stolen ?? kept.deviceToken, isStolen: stolen !== undefined };

process.stdout.write(`${JSON.stringify(await attempt())}\n`);

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" });
}

async function attempt(): Promise<DeviceAnswer> {
  const { promise, resolve } = Promise.withResolvers<DeviceAnswer>();
  const socket = new WebSocket(url);
  const request = (id: string, method: string, params: object): void =>
    socket.send(JSON.stringify({ type: "req", id, method, params }));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.event === "connect.challenge") request("1", "connect", hello(message, key));
    if (message.id === "1" && message.ok !== true) resolve(refused(message));
    if (message.id === "1" && message.ok === true) {
      keep(message);
      request("2", "cron.list", {});
    }
    if (message.id === "2") resolve({ isIn: true, code: "", canRead: message.ok === true });
  });
  const gone = (): void => resolve({ isIn: false, code: "no answer", canRead: false });
  socket.addEventListener("close", gone);
  socket.addEventListener("error", gone);
  const answer = await promise;
  socket.close();
  return answer;
}

function refused({ error }: Message): DeviceAnswer {
  return { isIn: false, code: error?.details?.code ?? error?.code ?? "?", canRead: false };
}

/** What a client does that means to come back. */
function keep({ payload }: Message): void {
  const deviceToken = payload?.auth?.deviceToken ?? kept.deviceToken;
  writeFileSync(file, JSON.stringify({ key: kept.key, deviceToken }), { mode: 0o600 });
}

function hello({ payload }: Message, privateKey: KeyObject): object {
  const signedAt = Date.now();
  const nonce = payload?.nonce ?? "";
  const { token, isStolen } = own;
  const words = ["v2", deviceId, client.id, client.mode, role, scopes.join(","), signedAt, token];
  const signature = sign(null, Buffer.from([...words, nonce].join("|")), privateKey);
  const device = {
    id: deviceId,
    publicKey: rawKey.toString("base64url"),
    signature: signature.toString("base64url"),
    signedAt,
    nonce,
  };
  const auth = isStolen ? { token } : { deviceToken: token };
  return { minProtocol: 1, maxProtocol: 99, client, role, scopes, device, auth };
}
