// One server of the built binary: its own ports, database and working folder.
import { type ChildProcess, spawn } from "node:child_process";
import { access, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const targetFolder = process.env["CARGO_TARGET_DIR"] ?? path.join(root, "target");
const binary = path.resolve(process.env["LOGTO_PROFILE_BIN"] ?? path.join(targetFolder, "debug", "logto-profile"));
const site = path.join(root, "target", "site");

const START_MS = 20_000;

export type Server = { baseURL: string; demoURL: string; output: () => string; check: () => void; stop: () => Promise<void> };

/** Starts one. `settings` is a `Leptos.toml` of the repository; without one the page is the built-in one, whatever fields the
 * developer has put into their own. */
export async function startServer(settings: string): Promise<Server> {
  for (const needed of [binary, site]) {
    await access(needed).catch(() => {
      throw new Error(`${needed} is not there: run ./dev test, or cargo leptos build before ./dev browser`);
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), "logto-profile-end2end-"));
  // With what is beside it: a logo.
  if (settings === "") await writeFile(path.join(folder, "Leptos.toml"), "");
  else await cp(path.dirname(path.join(root, settings)), folder, { recursive: true });
  const [port, demoPort] = await freePorts();
  const baseURL = `http://localhost:${port}`;
  const demoURL = `http://localhost:${demoPort}`;
  const child = spawn(binary, [], {
    cwd: folder,
    // Only what is named here: the settings of the person who runs the tests stay out of them.
    env: {
      PATH: process.env["PATH"] ?? "",
      RUST_LOG: process.env["RUST_LOG"] ?? "info",
      RUST_BACKTRACE: "1",
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      LEPTOS_SITE_ROOT: site,
      APP_BASE_URL: baseURL,
      DEMO_ADDR: `127.0.0.1:${demoPort}`,
      DATABASE_URL: `sqlite://${path.join(folder, "app.db")}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.on("error", (error) => (output += String(error)));
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(`${baseURL}/readyz`, child);
  } catch (error) {
    await stop();
    throw new Error(`the server did not become ready: ${error}\nits output:\n${output}`);
  }
  const check = () => {
    if (hasEnded(child)) throw new Error(`the server has ended with ${how(child)}; its output:\n${output}`);
  };
  return { baseURL, demoURL, output: () => output, check, stop };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS;
  let last = "no answer";
  while (Date.now() < until) {
    if (hasEnded(child)) throw new Error(`it ended with ${how(child)}`);
    try {
      const answer = await fetch(url);
      if (answer.ok) return;
      last = `${answer.status} ${await answer.text()}`;
    } catch (error) {
      last = String(error);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} after ${START_MS} ms: ${last}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function how(child: ChildProcess): string {
  return child.signalCode ?? `code ${child.exitCode}`;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await ended;
  clearTimeout(hard);
}

// Both are held before either is let go, so that they differ.
async function freePorts(): Promise<[number, number]> {
  const held = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    held.map(
      (server) =>
        new Promise<number>((done, failed) => {
          server.once("error", failed);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            if (address === null || typeof address === "string") failed(new Error("no port"));
            else done(address.port);
          });
        }),
    ),
  );
  await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  return [ports[0]!, ports[1]!];
}
