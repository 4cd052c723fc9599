/**
 * What somebody does who guesses the gateway's token, or has stolen it: pairs a device of his own and makes one
 * request with it. Arguments: URL, method and JSON parameters of the request, tokens in the order in which they are
 * tried. Prints what the gateway answered, one line each.
 */
import { createHash, generateKeyPairSync, sign } from "node:crypto";

interface Message {
  readonly event?: string;
  readonly id?: string;
  readonly ok?: boolean;
  readonly error?: unknown;
  readonly payload?: { readonly nonce?: string };
}

const [, , url = "", method = "", parameters = "{}", ...tokens] = process.argv;
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const rawKey = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const deviceId = createHash("sha256").update(rawKey).digest("hex");
const client = { id: "cli", version: "2026.9.6", platform: "linux", mode: "cli" };
const role = "operator";
const scopes = ["operator.admin", "operator.read", "operator.write"];

for (const token of tokens) if (await attempt(token)) break;

/** Whether the token let him in. */
async function attempt(token: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = new WebSocket(url);
  let isIn = false;
  const request = (id: string, name: string, params: object): void =>
    socket.send(JSON.stringify({ type: "req", id, method: name, params }));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.event === "connect.challenge") request("1", "connect", hello(message, token));
    if (message.id === "1") {
      report("connect", message);
      isIn = message.ok === true;
      if (isIn) request("2", method, JSON.parse(parameters) as object);
      else socket.close();
    }
    if (message.id === "2") {
      report(method, message);
      socket.close();
    }
  });
  socket.addEventListener("close", () => resolve(isIn));
  socket.addEventListener("error", () => resolve(isIn));
  return promise;
}

function hello({ payload }: Message, token: string): object {
  const signedAt = Date.now();
  const nonce = payload?.nonce ?? "";
  const words = ["v2", deviceId, client.id, client.mode, role, scopes.join(","), signedAt, token];
  const signature = sign(null, Buffer.from([...words, nonce].join("|")), privateKey);
  const device = {
    id: deviceId,
    publicKey: rawKey.toString("base64url"),
    signature: signature.toString("base64url"),
    signedAt,
    nonce,
  };
  return { minProtocol: 1, maxProtocol: 99, client, role, scopes, device, auth: { token } };
}

function report(name: string, { ok, error }: Message): void {
  console.log(JSON.stringify({ method: name, ok, error, deviceId }));
}
