// Every part in every state: axe looks at it, and pictures of it are compared. The pictures in `pictures/` were taken with
// the browser and the fonts that `pictures/taken-with.json` names; with others nothing is compared, and the list says so.
// After a change that is meant: ./dev browser tests/styleguide.spec.ts --update-snapshots
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { accessible, expect, type Page, test } from "../fixtures.ts";

type TakenWith = { browser: string; platform: string; widths: number[] };

const record = path.resolve(import.meta.dirname, "..", "pictures", "taken-with.json");

/** The browser's major version, the platform, and how wide some words are in its fonts. */
async function here(page: Page): Promise<TakenWith> {
  await page.goto("/styleguide");
  const widths = await page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d")!;
    return ["Hamburgefonstiv 0123456789", "أبجد هوّز", "ⅨЖ漢"].map((words) => {
      pen.font = `16px ${getComputedStyle(document.documentElement).fontFamily}`;
      return Math.round(pen.measureText(words).width);
    });
  });
  const version = page.context().browser()!.version().split(".")[0];
  return { browser: `chromium ${version}`, platform: process.platform, widths };
}

const views = [
  { name: "light-wide", width: 1280 },
  { name: "dark-wide", width: 1280, colorScheme: "dark" },
  { name: "light-narrow", width: 360 },
  { name: "dark-narrow", width: 360, colorScheme: "dark" },
  { name: "rtl-wide", width: 1280, locale: "ar" },
  { name: "rtl-narrow", width: 360, locale: "ar" },
  { name: "forced-wide", width: 1280, forcedColors: "active" },
] as const;

const samples = ["parts", "landing", "profile-partly", "sign-in-again", "internal"];

for (const view of views) {
  test.describe(view.name, () => {
    test.use({
      viewport: { width: view.width, height: 800 },
      colorScheme: "colorScheme" in view ? view.colorScheme : "light",
      locale: "locale" in view ? view.locale : "en-GB",
      isMobile: false,
    });

    test.beforeEach(async ({ page }) => {
      if ("forcedColors" in view) await page.emulateMedia({ forcedColors: view.forcedColors });
    });

    test("looks as it did", async ({ page }, testInfo) => {
      test.skip(testInfo.project.name !== "hydrated", "the same document in each project");
      const now = await here(page);
      if (["all", "changed"].includes(testInfo.config.updateSnapshots)) {
        await writeFile(record, `${JSON.stringify(now)}\n`);
      } else {
        const then = await readFile(record, "utf8").then((text) => JSON.parse(text) as TakenWith).catch(() => undefined);
        const differs = JSON.stringify(then) !== JSON.stringify(now);
        const why = `NOT COMPARED: the pictures were taken with ${JSON.stringify(then)}, and here is ${JSON.stringify(now)}`;
        if (differs) console.warn(why);
        test.skip(differs, why);
      }
      for (const sample of samples) {
        // In one view only: they are made of the same parts.
        if (sample !== "parts" && !["light-wide", "dark-narrow", "rtl-narrow"].includes(view.name)) continue;
        await page.goto(sample === "parts" ? "/styleguide" : `/styleguide/${sample}`);
        // Long pages in their own height, so that nothing that stays in sight lies over the rest.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width: view.width, height });
        await expect(page.locator("body")).toHaveScreenshot(`${sample}-${view.name}.png`, {
          maxDiffPixelRatio: 0.01,
          threshold: 0.25,
          animations: "disabled",
          caret: "hide",
          scale: "css",
        });
        await page.setViewportSize({ width: view.width, height: 800 });
      }
    });

    test("breaks no rule of accessibility and does not scroll sideways", async ({ page }, testInfo) => {
      test.skip(testInfo.project.name !== "hydrated", "the same document in each project");
      for (const address of ["/styleguide", "/styleguide/profile-partly", "/styleguide/email-code-wrong"]) {
        await page.goto(address);
        await accessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, address).toBeLessThanOrEqual(0);
      }
    });
  });
}

test("every sample is there, breaks no rule of accessibility, and fits into 320 pixels with text of twice the size", async ({
  page,
  expectConsole,
}, testInfo) => {
  // The hostile sample has markup where the address of a picture stands: the browser asks for it, as for an address.
  expectConsole(/status of 404.*styleguide/);
  test.skip(testInfo.project.name !== "hydrated", "the same document in each project");
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 640, height: 800 });
  await page.goto("/styleguide");
  const addresses = await page.locator('a[href^="/styleguide/"]').evaluateAll((links) =>
    links.map((link) => link.getAttribute("href")!),
  );
  expect(addresses.length).toBeGreaterThan(30);
  for (const address of addresses) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(200);
    // Half the width of a reflow test (WCAG 2.2 criterion 1.4.10) is the same as text of twice the size in twice of it.
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, address).toBeLessThanOrEqual(0);
    // What is hostile is full of markup that is text.
    if (!address.endsWith("/hostile")) await accessible(page);
  }
});

test("a mistake of ours is a page with a number, in the person's language", async ({ page, expectConsole, browser, app }) => {
  expectConsole(/status of 500/);
  const answer = await page.goto("/styleguide/panic");
  expect(answer?.status()).toBe(500);
  await expect(page.getByText(/[2-9A-HJ-NP-Z]{8}/)).toBeVisible();
  await accessible(page);
  const context = await browser.newContext({ baseURL: app.baseURL, locale: "ar" });
  const arabic = await context.newPage();
  await arabic.goto("/styleguide/panic");
  await expect(arabic.locator("html")).toHaveAttribute("dir", "rtl");
  await context.close();
});
