// What holds on every page: languages, keyboards, narrow windows, and the pages that say what went wrong.
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

test("the language is the person's choice, and Arabic is written from right to left", async ({ page, app, scripted }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await page.locator("details.languages summary").click();
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await accessible(page);
  if (scripted) await hydrated(page);
  await page.goto("/security");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await accessible(page);
});

test("a browser that asks for Arabic gets it", async ({ browser, app }) => {
  const context = await browser.newContext({ baseURL: app.baseURL, locale: "ar-EG" });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await context.close();
});

test("no page scrolls sideways at 320 pixels", async ({ page, app }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, await app.newPerson({ name: "Ada Example-With-A-Very-Long-Name-That-Cannot-Be-Broken", primaryEmail: `a.very.long.address.indeed.${Date.now()}.${Math.random()}@example.com` }));
  for (const path of ["/profile", "/profile?change=phone", "/profile?remove=email", "/security"]) {
    await page.goto(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test("a page that is not there says so, and leads back", async ({ page, expectConsole }) => {
  expectConsole(/status of 404/);
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await accessible(page);
  await page.getByRole("main").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/$|\/profile$|3100|localhost/);
});

test("a sign-in that cannot be finished says what to do", async ({ page, expectConsole }) => {
  expectConsole(/status of 400/);
  const answer = await page.goto("/callback?code=x&state=y");
  expect(answer?.status()).toBe(400);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await accessible(page);
});

test("the security page tells the ways to sign in", async ({ page, app }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await page.getByRole("link", { name: "Security" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
});

test("the whole form can be filled in and sent by keyboard", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").focus();
  await page.keyboard.type("Keys");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  expect((await app.user(person.username))["profile"]).toMatchObject({ nickname: "Keys" });
});
