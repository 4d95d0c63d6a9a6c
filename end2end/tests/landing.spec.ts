// The landing page, for those who are not signed in.
import { accessible, expect, test } from "../fixtures.ts";

test("says what this is and offers to sign in", async ({ page, app }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Sign in to your profile" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(app.demoURL));
});

test("speaks the person's language, from right to left where it is written so", async ({ browser, app }) => {
  const context = await browser.newContext({ locale: "ar" });
  const page = await context.newPage();
  await page.goto(app.baseURL);
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await context.close();
});

test("breaks no rule of accessibility, light and dark", async ({ page }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await accessible(page);
  }
});

test("the first stop of the tab key is the link that skips to the content", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
});

test("does not scroll sideways at 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
