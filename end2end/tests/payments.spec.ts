// Payment methods: added on the provider's own page, named, made the default, removed. Everything works without a script.
import { accessible, expect, hydrated, type Page, signIn, test } from "../fixtures.ts";

const card = (page: Page, ending: string) => page.getByRole("listitem").filter({ hasText: `ending in ${ending}` });

async function add(page: Page, number: string): Promise<void> {
  await page.getByRole("button", { name: "Add a payment method" }).click();
  await expect(page.getByText("This is a demo.")).toBeVisible();
  await page.getByLabel("Test card number").fill(number);
  await page.getByRole("button", { name: "Add this card" }).click();
}

test("a card is added on the provider's page, named, made the default and removed", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 422/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  if (scripted) await hydrated(page);
  await expect(page.getByText("No payment method is stored.")).toBeVisible();

  await page.getByRole("button", { name: "Add a payment method" }).click();
  await accessible(page);
  await page.getByRole("button", { name: "Add this card" }).click();
  await expect(page.getByText("The payment method is added, and is your default.")).toBeVisible();
  await expect(card(page, "4242")).toContainText("Default");
  await accessible(page);

  if (scripted) await hydrated(page);
  await add(page, "5555 5555 5555 4444");
  await expect(page.getByText("The payment method is added.", { exact: true })).toBeVisible();

  await card(page, "4444").getByRole("link", { name: "Rename: Mastercard, ending in 4444" }).click();
  await accessible(page);
  await page.getByLabel("Name", { exact: true }).fill("4242 4242");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("A name may hold four digits at most.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("4242 4242");
  await accessible(page);
  await page.getByLabel("Name", { exact: true }).fill("Work");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("The name is saved.")).toBeVisible();
  await expect(card(page, "4444")).toContainText("Work");

  if (scripted) await hydrated(page);
  await page.getByRole("button", { name: "Make default: Work" }).click();
  await expect(page.getByText("Your default payment method is changed.")).toBeVisible();
  await expect(card(page, "4444")).toContainText("Default");

  await page.getByRole("link", { name: "Remove: Work" }).click();
  await accessible(page);
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("Please choose which one takes its place.")).toBeVisible();
  await accessible(page);
  await page.getByLabel("Visa, ending in 4242").check();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("The payment method is removed.")).toBeVisible();
  await expect(card(page, "4444")).toHaveCount(0);
  await expect(card(page, "4242")).toContainText("Default");
});

test("a refused card is told with its reason when the person is back", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 422/);
  await signIn(page, await app.newPerson());
  if (scripted) await hydrated(page);
  await add(page, "4000 0000 0000 9995");
  await expect(page.getByRole("alert")).toContainText("insufficient_funds");
  await accessible(page);
  await page.getByRole("link", { name: "Go back without adding a card" }).click();
  await expect(page.getByText("The payment method was refused, and not added.")).toBeVisible();
  await expect(page.getByText("There is not enough on it.")).toBeVisible();
  await expect(page).toHaveTitle(/^Problem: /);
  await accessible(page);
});

test("what was typed into the profile does not go to the provider, and is asked about before it is lost", async ({ page, app, scripted }) => {
  await signIn(page, await app.newPerson());
  if (!scripted) return;
  await hydrated(page);
  await page.getByLabel("Nickname").fill("Unsaved");
  let asked = false;
  page.on("dialog", async (dialog) => {
    asked = dialog.type() === "beforeunload";
    await dialog.accept();
  });
  const sent = page.waitForRequest((request) => request.url().endsWith("/profile/payment/add"));
  await page.getByRole("button", { name: "Add a payment method" }).click();
  expect((await sent).postData()).not.toContain("Unsaved");
  expect(asked).toBe(true);
});

test("in Arabic, in the dark and at 320 pixels the list is whole", async ({ page, app }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, await app.newPerson());
  await add(page, "4242 4242 4242 4242");
  const remove = await page.getByRole("link", { name: /^Remove: Visa/ }).getAttribute("href");
  await page.locator("details.languages summary").click();
  await page.getByRole("button", { name: "العربية" }).click();
  for (const path of ["/profile", remove!, remove!.replace("/remove", "/rename")]) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await page.emulateMedia({ colorScheme: "dark" });
    await accessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), path).toBeLessThanOrEqual(0);
  }
});
