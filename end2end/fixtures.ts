// What every spec starts from: a server a worker, its demo tenant, and the rule that the console stays empty.
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";

import { Demo, type Person } from "./demo.ts";
import { type Server, startServer } from "./server.ts";

export { expect, type Page } from "@playwright/test";
export type { Fault, Person } from "./demo.ts";

/** The app under test: its addresses, and what its demo tenant knows and does. */
export type App = { baseURL: string; demoURL: string } & Pick<
  Demo,
  "newPerson" | "user" | "patchUser" | "happen" | "writes" | "inbox" | "sendCode" | "sentTo" | "fault" | "clearFaults"
>;

type TestFixtures = {
  /** Says that this test expects a message on the console, a failed request or a page error like this. */
  expectConsole: (pattern: RegExp) => void;
  /** Whether pages run scripts in this project. */
  scripted: boolean;
  calmAfterwards: void;
};

type WorkerFixtures = {
  /** The `Leptos.toml` that the server reads, from the repository's root; the built-in page without one. */
  settings: string;
  server: Server;
  demo: Demo;
  app: App;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: ["", { scope: "worker", option: true }],

  server: [
    async ({ settings }, use) => {
      const server = await startServer(settings);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 30_000 },
  ],

  demo: [async ({ server }, use) => use(new Demo(server.demoURL)), { scope: "worker" }],

  app: [
    async ({ server, demo }, use) => {
      await use({
        baseURL: server.baseURL,
        demoURL: server.demoURL,
        newPerson: (patch) => demo.newPerson(patch),
        user: (username) => demo.user(username),
        patchUser: (username, patch) => demo.patchUser(username, patch),
        happen: (username, happening) => demo.happen(username, happening),
        writes: (username) => demo.writes(username),
        inbox: (to) => demo.inbox(to),
        sendCode: (to) => demo.sendCode(to),
        sentTo: (to) => demo.sentTo(to),
        fault: (fault) => demo.fault(fault),
        clearFaults: () => demo.clearFaults(),
      });
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => use(server.baseURL),

  scripted: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  expectConsole: [
    async ({ context }, use) => {
      const expected: RegExp[] = [];
      const problems = collectProblems(context);
      await use((pattern) => expected.push(pattern));
      const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
      expect(unexpected, "the console stays empty, and every request is answered").toEqual([]);
    },
    { auto: true },
  ],

  // A test that fails half way must not leave its faults, or the server's end, to the next one.
  calmAfterwards: [
    async ({ server, demo }, use, testInfo) => {
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server output", { body: server.output(), contentType: "text/plain" });
      }
      server.check();
      await demo.clearFaults();
    },
    { auto: true },
  ],
});

function collectProblems(context: BrowserContext): string[] {
  const problems: string[] = [];
  // Violations of the Content-Security-Policy arrive here too, as errors.
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => problems.push(`page error: ${error.error().stack ?? error.error().message}`));
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "no reason";
    // Leaving a page ends what it was still loading: no fault of anyone's.
    if (reason !== "net::ERR_ABORTED") problems.push(`request failed: ${request.method()} ${request.url()}: ${reason}`);
  });
  return problems;
}

/** Goes to the profile page and signs in on the tenant's page, as a person does. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/profile");
  await page.getByLabel("Username", { exact: true }).fill(person.username);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/profile$/);
}

/** Waits until the WebAssembly has taken the page over: the document then says so. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", /.*/);
}

/** Fails when axe finds anything against WCAG 2.2 A or AA. */
export async function accessible(page: Page): Promise<void> {
  const scripted = test.info().project.use.javaScriptEnabled !== false;
  const shown = scripted ? page : await copyWithScripts(page);
  const { violations } = await new AxeBuilder({ page: shown })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  if (shown !== page) await shown.context().close();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}`).join("\n")}`,
  );
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

// axe waits for timers, which a page without JavaScript does not have. So it looks at the same document, without the
// page's own scripts, in a window that has them.
async function copyWithScripts(page: Page): Promise<Page> {
  const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const context = await page.context().browser()!.newContext({
    javaScriptEnabled: true,
    viewport: page.viewportSize(),
    colorScheme: dark ? "dark" : "light",
    storageState: await page.context().storageState(),
  });
  const document = (await page.content())
    .replace(/<script\b[\s\S]*?<\/script>/g, "")
    // A page that waits for the rest of itself would leave while it is looked at.
    .replace(/<meta http-equiv="refresh"[^>]*>/g, "")
    .replace(/<(\/?)noscript\b/g, "<$1div");
  const copy = await context.newPage();
  await copy.route("**/*", (route) =>
    route.request().isNavigationRequest()
      ? route.fulfill({ contentType: "text/html; charset=utf-8", body: document })
      : route.continue(),
  );
  await copy.goto(page.url());
  return copy;
}
