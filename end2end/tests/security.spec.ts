// The password, and where else somebody is signed in.
import { accessible, expect, signIn, test } from "../fixtures.ts";

const NEW = "Qz7-another-one";

test("a password is changed by rules that are told live, and other devices are signed out", async ({ page, app, browser, scripted, expectConsole }) => {
  expectConsole(/status of 4(22|01)/);
  const person = await app.newPerson();
  const other = await browser.newContext({ baseURL: app.baseURL });
  const phone = await other.newPage();
  await signIn(phone, person);
  await page.waitForTimeout(1_100);
  await signIn(page, person);
  await page.goto("/security");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  const field = page.getByLabel("New password");
  await expect(field).toHaveAttribute("autocomplete", "new-password");
  await expect(page.locator('[autocomplete="username"]')).toHaveValue(person.username);
  const rule = page.locator('[data-rule="min"]');
  if (scripted) {
    await field.fill("short");
    await expect(rule).toContainText("(not met yet)");
    await field.fill(NEW);
    await expect(rule).toContainText("(met)");
    const show = page.getByRole("button", { name: "Show" });
    await show.click();
    await expect(field).toHaveAttribute("type", "text");
    await expect(show).toHaveAttribute("aria-pressed", "true");
    await accessible(page);
    await show.click();
    await expect(field).toHaveAttribute("type", "password");
  } else {
    await expect(page.getByRole("button", { name: "Show" })).toBeHidden();
  }
  await field.fill("aaaaaaaaaaaa");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is not changed.")).toBeVisible();
  await expect(field).toHaveValue("");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await accessible(page);
  await field.fill(NEW);
  await expect(page.getByLabel("Sign out everywhere else afterwards")).toBeChecked();
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your new password is set.")).toBeVisible();
  await expect(page.getByText("Nowhere else.", { exact: true })).toBeVisible();
  await accessible(page);
  await phone.goto("/profile");
  await expect(phone.getByText("Your session has ended.")).toBeVisible();
  await other.close();
  const again = await browser.newContext({ baseURL: app.baseURL });
  await signIn(await again.newPage(), { ...person, password: NEW });
  await again.close();
});

test("another device is seen and signed out", async ({ page, app, browser }) => {
  const person = await app.newPerson();
  const other = await browser.newContext({ baseURL: app.baseURL });
  const phone = await other.newPage();
  await signIn(phone, person);
  await page.waitForTimeout(1_100);
  await signIn(page, person);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/security");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.locator("#elsewhere").getByRole("button", { name: /^Sign out: / }).click();
  await expect(page.getByText("That device is signed out.")).toBeVisible();
  await phone.goto("/profile");
  await expect(phone.getByText("Your session has ended.")).toBeVisible();
  await other.close();
});
