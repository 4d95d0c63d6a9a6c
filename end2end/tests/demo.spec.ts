// The demo tenant's own pages: what a newcomer sees first.
import { accessible, expect, test } from "../fixtures.ts";

const PAGES = ["/", "/demo/inbox", "/demo/switches"];

test("each page says that it is a demo, and breaks no rule of accessibility, light and dark", async ({ page, app }) => {
  for (const path of PAGES) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const answer = await page.goto(`${app.demoURL}${path}`);
      expect(answer?.status(), path).toBe(200);
      await expect(page.getByText(/demo/i).first()).toBeVisible();
      await accessible(page);
    }
  }
});

test("the sign-in page offers the people with their passwords, and says what is wrong", async ({ page, expectConsole }) => {
  expectConsole(/status of 422/);
  await page.goto("/sign-in");
  for (const name of ["alice", "bob", "carol"]) {
    await expect(page.getByRole("button", { name: `Sign in as ${name}` })).toBeVisible();
  }
  await accessible(page);
  await page.getByLabel("Username", { exact: true }).fill("alice");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await accessible(page);
});

test("a code that was sent appears in the open inbox", async ({ page, app, scripted }) => {
  await page.goto(`${app.demoURL}/demo/inbox`);
  const to = `inbox-${Date.now()}@example.com`;
  await app.sendCode(to);
  if (!scripted) await page.reload();
  await expect(page.getByText(to)).toBeVisible();
});
