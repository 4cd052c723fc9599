/**
 * A server that speaks the chat-completions protocol and does what a message tells it: a message
 * with `[[call TOOL BASE64URL-JSON]]` is answered with that tool call, the tool's result with a
 * short text. Arguments: port, file for the requests as JSON lines.
 */
import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

type Message = { readonly role?: string; readonly content?: unknown };
type Chat = { readonly stream?: boolean; readonly messages?: readonly Message[] };
type Answer = { readonly message: object; readonly reason: "stop" | "tool_calls" };

const port = Number(process.argv[2]);
const requestLog = process.argv[3] ?? "/dev/null";
const order = /\[\[call (\w+) ([\w-]+)\]\]/;

createServer((request, response) => void respond(request, response)).listen(port, "127.0.0.1");

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  appendFileSync(
    requestLog,
    `${JSON.stringify({ at: new Date().toISOString(), method: request.method, url: request.url, authorization: request.headers.authorization, bytes: body.length })}\n`,
  );
  if (request.method !== "POST")
    return sendJson(response, { object: "list", data: [{ id: "obedient-1", object: "model" }] });
  const chat = JSON.parse(body) as Chat;
  const { message, reason } = answerTo(chat.messages ?? []);
  const common = {
    id: "chatcmpl-lab",
    created: Math.floor(Date.now() / 1000),
    model: "obedient-1",
  };
  const usage = { prompt_tokens: 12, completion_tokens: 6, total_tokens: 18 };
  if (chat.stream !== true)
    return sendJson(response, {
      ...common,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: reason }],
      usage,
    });
  response.setHeader("content-type", "text/event-stream");
  for (const choice of [
    { index: 0, delta: message, finish_reason: null },
    { index: 0, delta: {}, finish_reason: reason },
  ]) {
    response.write(
      `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", choices: [choice], ...(choice.finish_reason === null ? {} : { usage }) })}\n\n`,
    );
  }
  response.end("data: [DONE]\n\n");
}

function answerTo(messages: readonly Message[]): Answer {
  const asked = messages.findLastIndex(
    (message) => message.role === "user" && order.test(textOf(message)),
  );
  const [, tool, encoded] = order.exec(textOf(messages[asked])) ?? [];
  if (tool === undefined || encoded === undefined)
    return { message: { role: "assistant", content: "nothing was asked" }, reason: "stop" };
  if (messages.slice(asked).some((message) => message.role === "tool"))
    return { message: { role: "assistant", content: "it was done" }, reason: "stop" };
  const call = {
    index: 0,
    id: `call_${asked}`,
    type: "function",
    function: { name: tool, arguments: Buffer.from(encoded, "base64url").toString("utf8") },
  };
  return {
    message: { role: "assistant", content: null, tool_calls: [call] },
    reason: "tool_calls",
  };
}

function textOf(message: Message | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  return Array.isArray(content)
    ? content.map((part: { readonly text?: string }) => part.text ?? "").join("\n")
    : "";
}

function sendJson(response: ServerResponse, value: object): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}
