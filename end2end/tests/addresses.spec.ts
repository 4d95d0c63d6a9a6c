// A new e-mail address or phone number, proven by its code.
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

const unique = (): string => Math.random().toString(36).slice(2, 10);

test("a new e-mail address is in force after its code, and not before", async ({ page, app, scripted }) => {
  const old = `${unique()}@example.com`;
  const person = await app.newPerson({ primaryEmail: old });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  const wanted = `${unique()}@example.org`;
  await page.getByRole("link", { name: "Change e-mail address" }).or(page.getByRole("button", { name: "Change e-mail address" })).click();
  await accessible(page);
  await page.getByLabel("New e-mail address").fill(wanted);
  await page.getByRole("button", { name: "Send code" }).click();
  const input = page.getByLabel("Code", { exact: true });
  await expect(input).toBeVisible();
  await expect(input).toHaveAttribute("inputmode", "numeric");
  await expect(input).toHaveAttribute("autocomplete", "one-time-code");
  await accessible(page);
  expect((await app.user(person.username))["primaryEmail"]).toBe(old);
  const code = await app.inbox(wanted);
  await input.fill(` ${code.slice(0, 3)}-${code.slice(3)} `);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Your new address is in force.").first()).toBeVisible();
  await expect(page.locator("#email")).toContainText(wanted);
  expect((await app.user(person.username))["primaryEmail"]).toBe(wanted);
  await accessible(page);
});

test("a phone number may be written in any usual way", async ({ page, app, scripted }) => {
  const person = await app.newPerson();
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByRole("link", { name: "Add phone number" }).or(page.getByRole("button", { name: "Add phone number" })).click();
  await page.getByLabel("Country of the number").selectOption("AT");
  const last = Math.floor(1_000_000 + Math.random() * 8_999_999);
  await page.getByLabel("New phone number").fill(`0660 / ${last}`);
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill(await app.inbox(`43660${last}`));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Your new address is in force.").first()).toBeVisible();
  expect((await app.user(person.username))["primaryPhone"]).toBe(`43660${last}`);
});

test("a wrong code is said beside its input, and the change goes on", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 422/);
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  const wanted = `${unique()}@example.org`;
  await page.getByRole("link", { name: "Change e-mail address" }).or(page.getByRole("button", { name: "Change e-mail address" })).click();
  await page.getByLabel("New e-mail address").fill(wanted);
  await page.getByRole("button", { name: "Send code" }).click();
  const code = await app.inbox(wanted);
  const input = page.getByLabel("Code", { exact: true });
  await input.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("The code is not right. You have 4 tries left.").first()).toBeVisible();
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await accessible(page);
  await input.fill(code);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Your new address is in force.").first()).toBeVisible();
});

test("a change under way survives leaving the page, and can be cancelled", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  const wanted = `${unique()}@example.org`;
  await page.getByRole("link", { name: "Change e-mail address" }).or(page.getByRole("button", { name: "Change e-mail address" })).click();
  await page.getByLabel("New e-mail address").fill(wanted);
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  await page.goto("/profile");
  if (scripted) await hydrated(page);
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  await expect(page.locator("#email")).toContainText("@e•••e.org");
  await page.locator("#email").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeHidden();
  await expect(page.getByText("The change is cancelled.").first()).toBeVisible();
});

test("an address is removed after asking, the last way to sign in is not", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByRole("link", { name: "Remove e-mail address" }).or(page.getByRole("button", { name: "Remove e-mail address" })).click();
  await accessible(page);
  expect((await app.user(person.username))["primaryEmail"]).not.toBeNull();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("The address is removed.").first()).toBeVisible();
  expect((await app.user(person.username))["primaryEmail"]).toBeNull();
});

test("what is typed in the form stays while an address is changed", async ({ page, app, scripted }) => {
  test.skip(!scripted, "without JavaScript each form is a page of its own");
  const person = await app.newPerson({ primaryEmail: `${unique()}@example.com` });
  await signIn(page, person);
  await hydrated(page);
  await page.getByLabel("Nickname").fill("Not saved yet");
  const wanted = `${unique()}@example.org`;
  await page.getByRole("link", { name: "Change e-mail address" }).click();
  await expect(page.getByLabel("New e-mail address")).toBeFocused();
  await page.getByLabel("New e-mail address").fill(wanted);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "A code is on its way." })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/\d:\d\d/);
  await expect(page.getByRole("button", { name: "Send a new code" })).toBeDisabled();
  await page.getByLabel("Code", { exact: true }).fill(await app.inbox(wanted));
  await page.keyboard.press("Enter");
  await expect(page.locator("#email")).toContainText(wanted);
  await expect(page.getByRole("link", { name: "Change e-mail address" })).toBeFocused();
  await expect(page.getByLabel("Nickname")).toHaveValue("Not saved yet");
  await expect(page).toHaveURL(/\/profile$/);
});

test("an address step that does not reach the server says so, and nothing typed is lost", async ({ page, app, scripted, expectConsole }) => {
  test.skip(!scripted, "without JavaScript the browser itself says so");
  expectConsole(/ERR_FAILED|Failed to load/);
  await signIn(page, await app.newPerson({ primaryEmail: `${unique()}@example.com` }));
  await hydrated(page);
  await page.getByRole("link", { name: "Change e-mail address" }).click();
  const input = page.getByLabel("New e-mail address");
  await input.fill("new@example.org");
  await page.route("**/profile/email/start", (route) => route.abort());
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page.locator("#email").getByRole("status")).toContainText("connection");
  await expect(input).toHaveValue("new@example.org");
  await page.unroute("**/profile/email/start");
  await page.getByRole("button", { name: "Send code" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
});
