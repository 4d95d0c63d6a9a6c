// The built server in front of a provider, in a folder of its own.
import { spawn } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { APP, MACHINE } from "./provider.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
const binary = path.resolve(process.env.LOGTO_PROFILE_BIN ?? path.join(target, "debug", "logto-profile"));
const START_MS = 20_000;

/** A port that nobody has at the moment. */
export function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Starts it on this port. */
export async function startApp(port, endpoint) {
  await access(binary).catch(() => {
    throw new Error(`${binary} is not there: run ./dev test, or cargo leptos build`);
  });
  const folder = await mkdtemp(path.join(tmpdir(), "logto-profile-provider-"));
  await writeFile(path.join(folder, "Leptos.toml"), "");
  const child = spawn(binary, [], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      RUST_LOG: "info",
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      LEPTOS_SITE_ROOT: path.join(root, "target", "site"),
      APP_BASE_URL: `http://localhost:${port}`,
      APP_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
      DATABASE_URL: `sqlite://${path.join(folder, "app.db")}`,
      LOGTO_ENDPOINT: endpoint,
      LOGTO_APP_ID: APP.id,
      LOGTO_APP_SECRET: APP.secret,
      LOGTO_M2M_APP_ID: MACHINE.id,
      LOGTO_M2M_APP_SECRET: MACHINE.secret,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise((done) => child.once("exit", done));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const until = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) break;
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`the server did not start; its output:\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return { output: () => output, stop };
}
