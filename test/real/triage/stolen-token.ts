/**
 * What somebody does who has stolen the gateway's token: pairs a device of his own and makes one request with it.
 * Arguments: URL, token, method and JSON parameters of the request; prints what the gateway answered.
 */
import { createHash, generateKeyPairSync, sign } from "node:crypto";

interface Message {
  readonly type?: string;
  readonly event?: string;
  readonly id?: string;
  readonly ok?: boolean;
  readonly error?: unknown;
  readonly payload?: { readonly nonce?: string };
}

const [, , url = "", token = "", method = "", parameters = "{}"] = process.argv;
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const rawKey = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const deviceId = createHash("sha256").update(rawKey).digest("hex");
const client = { id: "cli", version: "2026.9.6", platform: "linux", mode: "cli" };
const role = "operator";
const scopes = ["operator.admin", "operator.read", "operator.write"];

const socket = new WebSocket(url);
socket.addEventListener("message", ({ data }) => {
  const message = JSON.parse(String(data)) as Message;
  if (message.event === "connect.challenge") request("1", "connect", hello(message));
  if (message.id === "1") {
    report("connect", message);
    if (message.ok !== true || method === "") return socket.close();
    request("2", method, JSON.parse(parameters) as object);
  }
  if (message.id === "2") {
    report(method, message);
    socket.close();
  }
});
socket.addEventListener("close", () => process.exit(0));
socket.addEventListener("error", () => process.exit(1));

function hello({ payload }: Message): object {
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

function request(id: string, name: string, params: object): void {
  socket.send(JSON.stringify({ type: "req", id, method: name, params }));
}

function report(name: string, { ok, error }: Message): void {
  console.log(JSON.stringify({ method: name, ok, error, deviceId }));
}
