// Changing one's profile: saved where it belongs, told field by field, and nothing typed is ever lost.
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

const ADA = {
  name: "Ada Example",
  profile: { nickname: "Ada", website: "https://ada.example" },
  customData: { age: 36, tier: "gold" },
};

test("a change is saved at the tenant and in the app's own database", async ({ page, app, scripted }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").fill("Countess");
  await page.getByLabel("Age", { exact: true }).fill("37");
  await page.locator("[name='address.country']").selectOption("GB");
  if (!scripted) await page.getByRole("button", { name: "Show this country’s form" }).click();
  await page.getByLabel("Street").fill("Ockham Park 1");
  await page.getByLabel("Post town").fill("Ockham");
  await page.getByLabel("Postal code").fill("gu23 6nq");
  await page.getByLabel("Invoice").check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  await accessible(page);
  const stored = await app.user(person.username);
  expect(stored["profile"]).toMatchObject({ nickname: "Countess", website: "https://ada.example" });
  expect(stored["customData"]).toEqual({ age: 37, tier: "gold" });
  await page.goto("/profile");
  await expect(page.getByLabel("Street")).toHaveValue("Ockham Park 1");
  await expect(page.getByLabel("Invoice")).toBeChecked();
});

test("what cannot be taken is said beside its field, the summary takes the focus, and what was typed stays", async ({
  page,
  app,
  scripted,
  expectConsole,
}) => {
  expectConsole(/status of 422/);
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").fill("Kept");
  await page.getByLabel("Age", { exact: true }).fill("old");
  await page.getByLabel("Website").fill("javascript:alert(1)");
  await page.getByRole("button", { name: "Save changes" }).click();
  const summary = page.getByRole("alert").or(page.locator("#summary")).first();
  await expect(summary).toContainText("Nothing is saved yet");
  if (scripted) await expect(page.locator(":focus")).toContainText("Nothing is saved yet");
  for (const label of ["Age", "Website"]) {
    const field = page.getByLabel(label, { exact: true });
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/whole number|must begin with/);
  }
  await expect(page.getByLabel("Nickname")).toHaveValue("Kept");
  await expect(page.getByLabel("Age", { exact: true })).toHaveValue("old");
  await accessible(page);
  expect((await app.user(person.username))["profile"]).toMatchObject({ nickname: "Ada" });
  // The summary's links lead to the inputs.
  await page.getByRole("link", { name: /Age/ }).click();
  await expect(page.getByLabel("Age", { exact: true })).toBeFocused();
  await page.getByLabel("Age", { exact: true }).fill("40");
  await page.getByLabel("Website").fill("ada.example/me");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  const stored = await app.user(person.username);
  expect(stored["profile"]).toMatchObject({ nickname: "Kept", website: "https://ada.example/me" });
});

test("what somebody else changed meanwhile is shown beside what was typed", async ({ page, app, scripted }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await app.patchUser(person.username, { name: "By An Administrator" });
  await page.getByLabel("Name", { exact: true }).fill("By Ada");
  await page.getByLabel("Nickname").fill("Both");
  await page.getByRole("button", { name: "Save changes" }).click();
  const choice = page.getByRole("group", { name: /changed elsewhere since you opened the page/ });
  await expect(choice).toContainText("By An Administrator");
  await expect(choice).toContainText("By Ada");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("By Ada");
  // At the page's end the bar lies over nothing: axe takes what is half below it for too small.
  await page.locator("footer").scrollIntoViewIfNeeded();
  await accessible(page);
  const stored = await app.user(person.username);
  expect(stored["name"]).toBe("By An Administrator");
  expect(stored["profile"]).toMatchObject({ nickname: "Both" });
  // Saving again is no choice: nothing is overwritten, not by the Enter key in another field either.
  await page.getByLabel("Nickname").fill("Again");
  await page.getByLabel("Nickname").press("Enter");
  await expect.poll(async () => (await app.user(person.username))["profile"]).toMatchObject({ nickname: "Again" });
  await expect(choice).toContainText("By Ada");
  expect((await app.user(person.username))["name"]).toBe("By An Administrator");
  await choice.getByRole("button", { name: "Keep mine" }).click();
  await expect(choice).toHaveCount(0);
  await expect.poll(async () => (await app.user(person.username))["name"]).toBe("By Ada");
});

test("one click takes what was saved meanwhile", async ({ page, app, scripted }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await app.patchUser(person.username, { name: "By An Administrator" });
  await page.getByLabel("Name", { exact: true }).fill("By Ada");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("button", { name: "Use the saved one" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("By An Administrator");
  await expect(page.getByRole("button", { name: "Use the saved one" })).toHaveCount(0);
  expect((await app.user(person.username))["name"]).toBe("By An Administrator");
});

test("when the tenant fails while saving, nothing typed is lost", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 503/);
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").fill("Unsaved");
  await app.fault({ path_prefix: "/api/users", kind: { status: 502 } });
  await page.getByRole("button", { name: "Save changes" }).click();
  if (scripted) {
    await expect(page.getByText("Your changes are not saved:").first()).toBeVisible();
    await expect(page.getByLabel("Nickname")).toHaveValue("Unsaved");
    await app.clearFaults();
    await page.getByRole("button", { name: "Save changes" }).click();
  } else {
    const again = page.getByRole("button", { name: /again/i });
    await expect(again).toBeVisible();
    await app.clearFaults();
    await again.click();
  }
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  expect((await app.user(person.username))["profile"]).toMatchObject({ nickname: "Unsaved" });
});

test("what was typed before a session ended is there again after signing in", async ({
  page,
  app,
  context,
  scripted,
  expectConsole,
}) => {
  expectConsole(/status of 401/);
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").fill("Typed Before");
  await context.clearCookies({ name: /session/ });
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("main").getByRole("link", { name: /sign in/i }).click();
  if (page.url().startsWith(app.demoURL)) {
    await page.getByLabel("Username").fill(person.username);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
  await expect(page.getByLabel("Nickname")).toHaveValue("Typed Before");
  await expect(page.getByText("Your changes are not saved yet")).toBeVisible();
  await accessible(page);
  if (scripted) await hydrated(page);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  expect((await app.user(person.username))["profile"]).toMatchObject({ nickname: "Typed Before" });
});

test("what is typed before the script arrives is kept by it", async ({ page, app, scripted }) => {
  test.skip(!scripted, "no script arrives");
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  let release = (): void => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/profile", { waitUntil: "domcontentloaded" });
  await page.getByLabel("Nickname").fill("Early Bird");
  await page.getByLabel("Website").focus();
  release();
  await hydrated(page);
  await expect(page.getByLabel("Nickname")).toHaveValue("Early Bird");
  await expect(page.getByLabel("Website")).toBeFocused();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  expect((await app.user(person.username))["profile"]).toMatchObject({ nickname: "Early Bird" });
});

test("leaving with unsaved changes asks first, leaving without does not", async ({ page, app, scripted }) => {
  test.skip(!scripted, "only a script can ask");
  await signIn(page, await app.newPerson(ADA));
  await hydrated(page);
  const asked: string[] = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.getByRole("link", { name: "Security" }).click();
  await expect(page).toHaveURL(/security/);
  expect(asked).toEqual([]);
  await page.goto("/profile");
  await hydrated(page);
  await page.getByLabel("Nickname").pressSequentially("x");
  await page.getByRole("link", { name: "Security" }).click();
  await expect(page).toHaveURL(/security/);
  expect(asked).toEqual(["beforeunload"]);
});

test("a double click saves once", async ({ page, app, scripted }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await page.getByLabel("Nickname").fill("Twice");
  const before = await app.writes(person.username);
  await page.getByRole("button", { name: "Save changes" }).dblclick();
  await expect(page.getByText(/Your changes are saved|Nothing had been changed/).first()).toBeVisible();
  expect((await app.writes(person.username)) - before).toBe(1);
});

test("a slow tenant's page is there at once and completes itself", async ({ page, app, scripted }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  await app.fault({ path_prefix: "/api/users", kind: { slow: 2_500 } });
  await page.goto("/profile");
  await expect(page.getByText("Some of your details are still on their way.")).toBeVisible();
  await accessible(page);
  await expect(page.getByText("Some of your details are still on their way.")).toBeHidden({ timeout: 15_000 });
  await expect(page.getByLabel("Age", { exact: true })).toHaveValue("36");
  if (scripted) {
    await app.clearFaults();
    await page.getByLabel("Age", { exact: true }).fill("41");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  }
});

test("when the tenant's API is down the page can be read, and says that it cannot be changed", async ({ page, app }) => {
  const person = await app.newPerson(ADA);
  await signIn(page, person);
  await app.fault({ path_prefix: "/api", kind: { status: 500 } });
  await page.goto("/profile");
  await expect(page.getByText("Your details can only be read at the moment.")).toBeVisible();
  await expect(page.getByLabel("Nickname")).toHaveValue("Ada");
  await expect(page.getByLabel("Nickname")).not.toBeEditable();
  await accessible(page);
});
