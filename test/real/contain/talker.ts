/**
 * Keeps one connection open and asks on it again and again. Arguments: host, port, path. Prints a line
 * for each thing that happens, with the time: `connected`, `answered`, `ended REASON`.
 */
import { connect } from "node:net";

const [host = "", port = "", path = "/healthz"] = process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
const tell = (what: string): void => {
  process.stdout.write(`${Date.now()} ${what}\n`);
};
const ask = (): void => {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: keep-alive\r\n\r\n`);
};

socket.on("connect", () => {
  tell("connected");
  ask();
  setInterval(ask, 200);
});
socket.on("data", () => tell("answered"));
socket.on("error", (error) =>
  tell(`ended ${"code" in error ? String(error.code) : error.message}`),
);
socket.on("close", () => {
  tell("ended");
  process.exit(0);
});
