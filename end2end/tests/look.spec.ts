// A company's own look, light and dark by choice, and what people have told their system.
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

test.use({ settings: "examples/company/Leptos.toml" });

const GREEN = "rgb(11, 110, 79)";

test("the company's logo, name, colour and links are on its page", async ({ page, app }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  const brand = page.getByRole("banner").getByRole("link", { name: "Acme Outdoor" });
  await expect(brand).toBeVisible();
  const logo = brand.locator("img");
  await expect(logo).toBeVisible();
  expect(await logo.evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth > 0])).toEqual([true, true]);
  const light = await logo.evaluate((image: HTMLImageElement) => image.currentSrc);
  await expect(page.getByRole("button", { name: "Save changes" })).toHaveCSS("background-color", GREEN);
  await expect(page.getByRole("link", { name: "Help" })).toHaveAttribute("href", "mailto:help@acme.example");
  await accessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.currentSrc)).not.toBe(light);
  await expect(page.getByRole("button", { name: "Save changes" })).not.toHaveCSS("background-color", GREEN);
  await accessible(page);
});

test("light or dark is a choice that stays, whatever the system is", async ({ page, app, scripted }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  if (scripted) await hydrated(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/\/profile$/);
  const dark = await ground();
  expect(dark).not.toBe(light);
  await accessible(page);
  await page.goto("/security");
  expect(await ground()).toBe(dark);
  await accessible(page);
  await page.getByRole("button", { name: "Light" }).click();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).toBe(light);
  await page.getByRole("button", { name: "System" }).click();
  await expect.poll(ground).toBe(dark);
});

test("nothing flashes: the document says itself that it is dark", async ({ page, app }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const answer = await page.request.get(`${app.baseURL}/`);
  expect(await answer.text()).toContain('<meta name="color-scheme" content="dark">');
});

test("choosing loses nothing that was typed", async ({ page, app, scripted }) => {
  test.skip(!scripted, "without JavaScript a page is left like any other");
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  await page.getByLabel("About you").fill("I walk.");
  const stored = page.waitForRequest((request) => new URL(request.url()).pathname === "/theme");
  await page.getByRole("button", { name: "Dark" }).click();
  await stored;
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByLabel("About you")).toHaveValue("I walk.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("that there is no connection is said, and saving says that nothing is saved", async ({ page, app, scripted, context, expectConsole }) => {
  test.skip(!scripted, "nobody looks");
  expectConsole(/ERR_INTERNET_DISCONNECTED/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  const told = page.getByRole("status").filter({ hasText: "You are offline." });
  await expect(told).toBeHidden();
  await page.getByLabel("About you").fill("I walk.");
  await context.setOffline(true);
  await expect(told).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not saved" })).toBeVisible();
  await expect(page.getByLabel("About you")).toHaveValue("I walk.");
  await context.setOffline(false);
  await expect(told).toBeHidden();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
});

test("on paper it is dark on white, and only what can be read there", async ({ page, app }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light");
  await expect(page.getByRole("contentinfo")).toBeHidden();
  await expect(page.getByRole("button", { name: "Save changes" })).toBeHidden();
  await expect(page.getByLabel("Name", { exact: false }).first()).toBeVisible();
});

test("with forced colours every choice can still be told from the others", async ({ page, app }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  const ground = (name: string) =>
    page.getByRole("button", { name }).evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(await ground("System")).not.toBe(await ground("Dark"));
  const toggle = page.getByLabel("I order for a company");
  const off = await toggle.evaluate((box) => getComputedStyle(box).backgroundColor);
  await toggle.check();
  expect(await toggle.evaluate((box) => getComputedStyle(box).backgroundColor)).not.toBe(off);
});
