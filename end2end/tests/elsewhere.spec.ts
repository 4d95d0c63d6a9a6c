// What happens elsewhere while a page is open: it is told, and nothing that was typed is lost.
import { type App, accessible, expect, hydrated, type Page, type Person, signIn, test } from "../fixtures.ts";

test.skip(({ scripted }) => !scripted, "without JavaScript a page says what was true when it was loaded");

const notice = (page: Page) => page.getByText("Some of your details were changed elsewhere.");
const show = (page: Page) => page.getByRole("button", { name: "Show them", exact: true });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

async function changeElsewhere(app: App, person: Person, patch: Record<string, unknown>): Promise<void> {
  await app.patchUser(person.username, patch);
  await app.happen(person.username, "change");
}

/** An open page whose stream of news is open, too. */
async function listening(page: Page, person: Person): Promise<void> {
  const stream = page.waitForResponse((response) => response.url().includes("/profile/news"));
  await signIn(page, person);
  await hydrated(page);
  await stream;
}

test("a change made elsewhere is said, and shown when it is asked for", async ({ page, app }) => {
  const person = await app.newPerson({ name: "Zoe Quill" });
  await listening(page, person);
  await expect(notice(page)).toHaveCount(0);
  await changeElsewhere(app, person, { name: "Zoe Renamed", primaryEmail: `${person.username}@example.com` });
  await expect(notice(page)).toBeVisible();
  await expect(field(page, "Name"), "nothing changes by itself").toHaveValue("Zoe Quill");
  await accessible(page);
  await show(page).click();
  await expect(field(page, "Name")).toHaveValue("Zoe Renamed");
  await expect(page.getByText(`${person.username}@example.com`)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});

test("what was typed stays, and where both were changed the person chooses", async ({ page, app }) => {
  const person = await app.newPerson({ name: "Zoe Quill" });
  await listening(page, person);
  await field(page, "Name").fill("Typed here");
  await field(page, "Nickname").fill("Typed too");
  await field(page, "Nickname").focus();
  await changeElsewhere(app, person, { name: "Changed there" });
  await expect(notice(page)).toBeVisible();
  await expect(field(page, "Nickname"), "the focus stays where it was").toBeFocused();
  await show(page).click();
  await expect(field(page, "Name")).toHaveValue("Typed here");
  await expect(field(page, "Nickname")).toHaveValue("Typed too");
  await expect(page.getByText(/This was changed elsewhere since .*Changed there/)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect.poll(async () => (await app.user(person.username))["name"]).toBe("Typed here");
});

test("one's own save is no news, and another tab's is", async ({ page, context, app }) => {
  const person = await app.newPerson({ name: "Zoe Quill" });
  await listening(page, person);
  const other = await context.newPage();
  await other.goto("/profile");
  await hydrated(other);
  await field(other, "Nickname").fill("From the other tab");
  await other.getByRole("button", { name: "Save changes" }).click();
  await expect.poll(async () => ((await app.user(person.username))["profile"] as { nickname?: string }).nickname).toBe(
    "From the other tab",
  );
  await page.bringToFront();
  await expect(notice(page)).toBeVisible();
  await expect(notice(other)).toHaveCount(0);
  await show(page).click();
  await expect(field(page, "Nickname")).toHaveValue("From the other tab");
});

test("whoever was signed out elsewhere sees it, and keeps what they typed", async ({ page, app, expectConsole }) => {
  expectConsole(/status of 401/);
  const person = await app.newPerson({ name: "Zoe Quill" });
  await listening(page, person);
  await field(page, "Nickname").fill("Typed before");
  await app.happen(person.username, "sign-out");
  await expect(page.getByText("You are signed out", { exact: true })).toBeVisible();
  await expect(field(page, "Nickname")).toHaveValue("Typed before");
  // The tenant's session is over too: saving leads to signing in, and back to what was typed.
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("link", { name: /sign in/i }).or(page.getByRole("button", { name: /sign in/i })).first().click();
  await page.getByLabel("Username", { exact: true }).fill(person.username);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/profile/);
  await expect(field(page, "Nickname")).toHaveValue("Typed before");
});

test("of whoever is suspended nothing stays on the screen", async ({ page, app, expectConsole }) => {
  expectConsole(/status of 401/);
  const person = await app.newPerson({ name: "Zoe Quill" });
  await listening(page, person);
  await app.happen(person.username, "suspend");
  await expect(page.getByText("Zoe Quill")).toHaveCount(0);
});
