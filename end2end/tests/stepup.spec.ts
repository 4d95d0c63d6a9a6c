// It is still you: what is asked before an address, the username or the password is changed, and that nothing typed is lost.
import type { Page } from "@playwright/test";
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

const unique = (): string => Math.random().toString(36).slice(2, 10);

/** A young sign-in counts once: after this the page asks. */
async function useUpSignIn(page: Page, scripted: boolean): Promise<void> {
  if (scripted) await hydrated(page);
  await page.getByRole("link", { name: "Change e-mail address" }).click();
  await page.getByLabel("New e-mail address").fill(`${unique()}@example.org`);
  await page.getByRole("button", { name: "Send code" }).click();
  await page.locator("#email").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("The change is cancelled.").first()).toBeVisible();
}

async function changeEmail(page: Page, to: string): Promise<void> {
  await page.getByRole("link", { name: "Change e-mail address" }).click();
  await page.getByLabel("New e-mail address").fill(to);
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page).toHaveURL(/\/confirm\?of=/);
}

test.beforeEach(({ expectConsole }) => expectConsole(/status of 403/));

test("an address waits for the password, and what was typed is still there", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 422/);
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  await useUpSignIn(page, scripted);
  const wanted = `${unique()}@example.org`;
  await changeEmail(page, wanted);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  await page.getByLabel("Your password").fill("not this one");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("The password is not right.")).toBeVisible();
  await expect(page.getByLabel("Your password")).toHaveAttribute("aria-invalid", "true");
  await accessible(page);
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(/\/profile/);
  await page.getByLabel("Code", { exact: true }).fill(await app.inbox(wanted));
  if (scripted) await hydrated(page);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.locator("#email")).toContainText(wanted);
  expect((await app.user(person.username))["primaryEmail"]).toBe(wanted);
});

test("a username waits for the proof, the rest of the form is saved", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  await useUpSignIn(page, scripted);
  const wanted = `u_${unique()}`;
  await page.getByLabel("Username").fill(wanted);
  await page.getByLabel("Nickname").fill("Ady");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(/\/confirm\?of=/);
  expect(await app.user(person.username)).toMatchObject({ username: person.username, profile: { nickname: "Ady" } });
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  await expect(page.getByLabel("Username")).toHaveValue(wanted);
  expect(await app.user(wanted)).toMatchObject({ username: wanted });
});

test("a code to the address in force is a proof too", async ({ page, app, scripted }) => {
  const old = `${unique()}@example.com`;
  const person = await app.newPerson({ primaryEmail: old });
  await signIn(page, person);
  await useUpSignIn(page, scripted);
  await page.getByRole("link", { name: "Remove e-mail address" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page).toHaveURL(/\/confirm\?of=/);
  await page.getByRole("button", { name: /^Send a code to/ }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  await accessible(page);
  await page.getByLabel("Code", { exact: true }).fill(await app.inbox(old));
  await page.getByRole("button", { name: "Go on" }).first().click();
  await expect(page.getByText("The address is removed.").first()).toBeVisible();
  expect((await app.user(person.username))["primaryEmail"]).toBeNull();
});

test("a sign-in anew at the tenant is a proof too, and comes back to what was typed", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  await useUpSignIn(page, scripted);
  const wanted = `${unique()}@example.org`;
  await changeEmail(page, wanted);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByLabel("Username", { exact: true }).fill(person.username);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/profile/);
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  expect(await app.inbox(wanted)).toMatch(/^\d{6}$/);
});

test("the page fits a narrow window, and can be left", async ({ page, app, scripted }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const person = await app.newPerson({ primaryEmail: `a.very.long.address.indeed.${unique()}@example.com` });
  await signIn(page, person);
  await useUpSignIn(page, scripted);
  await changeEmail(page, `${unique()}@example.org`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole("link", { name: "Leave it as it is" }).click();
  await expect(page).toHaveURL(/\/profile#email/);
});
