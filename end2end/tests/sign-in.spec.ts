// Signing in and out, as a person does it.
import { expect, signIn, test } from "../fixtures.ts";

test("the profile page asks for a sign-in first, and comes back to itself", async ({ page, app }) => {
  const person = await app.newPerson();
  await page.goto("/profile");
  await expect(page).toHaveURL((url) => url.href.startsWith(app.demoURL));
  await signIn(page, person);
  await expect(page).toHaveURL(`${app.baseURL}/profile`);
});

test("the browser holds one cookie, which scripts cannot read", async ({ page, context, app }) => {
  await signIn(page, await app.newPerson());
  const cookies = await context.cookies(app.baseURL);
  // Cookies are shared by all ports of a host: the demo tenant's is there too.
  const ours = cookies.filter((cookie) => cookie.name.includes("profile"));
  expect(ours.every((cookie) => cookie.httpOnly)).toBe(true);
  expect(ours.map((cookie) => [cookie.sameSite, cookie.path])).toEqual([["Lax", "/"]]);
});

test("a wrong password signs nobody in", async ({ page, app, expectConsole }) => {
  // The tenant's own page answers the wrong password with an error status.
  expectConsole(/status of 4\d\d/);
  const person = await app.newPerson();
  await page.goto("/profile");
  await page.getByLabel("Username", { exact: true }).fill(person.username);
  await page.getByLabel("Password", { exact: true }).fill(`${person.password}x`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(app.demoURL));
  await page.goto("/profile");
  await expect(page).toHaveURL((url) => url.href.startsWith(app.demoURL));
});

test("after signing out, the profile page asks for a sign-in again", async ({ page, app }) => {
  await signIn(page, await app.newPerson());
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL((url) => url.origin === app.baseURL && url.pathname === "/");
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto("/profile");
  await expect(page).toHaveURL((url) => url.href.startsWith(app.demoURL));
});
