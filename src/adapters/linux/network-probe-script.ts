/** What the child of a probe runs, as text: it has no file that the suspect's user would have to reach. */

/** One JSON argument: `{uid, gid, listenerUid, listenerGid, family, timeoutMs}`; one JSON answer on stdout. */
export const PROBE_SCRIPT = `
const net = require("node:net");
const asked = JSON.parse(process.argv[1]);
const host = asked.family === 6 ? "::1" : "127.0.0.1";
const isRoot = process.geteuid() === 0;
const answer = (verdict, reason) => {
  process.stdout.write(JSON.stringify({ verdict, reason }), () => process.exit(0));
};
const unable = (error) => answer("unable", error.code || error.message);
process.on("uncaughtException", unable);
if (isRoot) {
  try { process.setgroups([]); } catch {}
  process.setegid(asked.listenerGid);
  process.seteuid(asked.listenerUid);
} else if (process.geteuid() !== asked.uid || asked.uid !== asked.listenerUid) {
  throw Object.assign(new Error(), { code: "EPERM" });
}
const server = net.createServer((socket) => socket.destroy());
server.on("error", unable);
server.listen(0, host, () => {
  const { port } = server.address();
  if (isRoot) {
    process.seteuid(0);
    process.setgid(asked.gid);
    process.setuid(asked.uid);
  }
  const socket = net.connect({ port, host });
  socket.on("connect", () => answer("open", "connected"));
  socket.on("error", (error) => answer("blocked", error.code || error.message));
  setTimeout(() => answer("blocked", "ETIMEDOUT"), asked.timeoutMs);
});
`;
