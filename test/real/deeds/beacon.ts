/** Keeps a connection open and says something on it twenty times a second. Arguments: host, port. */

import { connect } from "node:net";

const [host = "", port = ""] = process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
socket.on("connect", () => {
  console.log("connected");
  setInterval(() => socket.write("."), 50);
});
socket.on("error", (error) => console.log(`error ${"code" in error ? String(error.code) : ""}`));
// It lives on, as an implant would that waits for a better time.
setInterval(() => {}, 1_000);
