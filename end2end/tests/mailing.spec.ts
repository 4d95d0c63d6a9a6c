// A mailing address by the rules of its country: the country first, then its parts, filled with what was typed.
import { accessible, expect, hydrated, type Page, signIn, test } from "../fixtures.ts";

/** Chooses a country and waits for its parts: with a script they come by themselves, without one by the button. */
async function choose(page: Page, scripted: boolean, country: string): Promise<void> {
  await page.locator("[name='address.country']").selectOption(country);
  if (!scripted) await page.getByRole("button", { name: "Show this country’s form" }).click();
  await expect(page.locator("[name='for.address']")).toHaveValue(country);
}

const saved = (page: Page) => expect(page.getByText("Your changes are saved.").first()).toBeVisible();

/** The names of the parts in their order. */
const asked = (page: Page) =>
  page.locator("#address-parts label").evaluateAll((all) => all.map((label) => label.getAttribute("for")?.slice("address.".length)));

test("each country asks for its own parts, in its own order and words", async ({ page, app, scripted }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  if (scripted) await hydrated(page);
  expect(await asked(page)).toEqual([]);
  for (const [country, parts, label] of [
    ["DE", ["street", "postal_code", "locality"], "Postal code"],
    ["US", ["street", "locality", "region", "postal_code"], "ZIP code"],
    ["JP", ["street", "region", "postal_code"], "Prefecture"],
    ["HK", ["street", "locality", "region"], "District"],
    ["IE", ["street", "locality", "region", "postal_code"], "Eircode"],
  ] as const) {
    await choose(page, scripted, country);
    expect(await asked(page), country).toEqual(parts);
    await expect(page.getByLabel(label)).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, country).toBeLessThanOrEqual(0);
  }
  await accessible(page);
  if (scripted) await expect(page.getByRole("button", { name: "Show this country’s form" })).toBeHidden();
});

test("changing the country keeps what was typed, and brings back what had no place", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  const before = await app.writes(person.username);
  await page.getByLabel("Nickname").fill("Typed");
  await choose(page, scripted, "US");
  await page.getByLabel("Street").fill("1 Main St");
  await page.getByLabel("Town or city").fill("Cupertino");
  await page.getByLabel("State").selectOption("CA");
  await choose(page, scripted, "JP");
  await expect(page.getByLabel("Street")).toHaveValue("1 Main St");
  await expect(page.getByLabel("Prefecture")).toHaveValue("");
  await expect(page.getByLabel("Town or city")).toHaveCount(0);
  await choose(page, scripted, "US");
  await expect(page.getByLabel("State")).toHaveValue("CA");
  await expect(page.getByLabel("Town or city")).toHaveValue("Cupertino");
  await expect(page.getByLabel("Nickname")).toHaveValue("Typed");
  expect(await app.writes(person.username)).toBe(before);
});

test("what is wrong stands beside its part, and an address is shown as it is written there", async ({
  page,
  app,
  scripted,
  expectConsole,
}) => {
  expectConsole(/status of 422/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  if (scripted) await hydrated(page);
  await choose(page, scripted, "US");
  await page.getByLabel("Town or city").fill("Cupertino");
  await page.getByLabel("ZIP code").fill("9501");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Nothing is saved yet").first()).toBeVisible();
  for (const [label, why] of [
    ["Street", "Please fill this in."],
    ["State", "Please fill this in."],
    ["ZIP code", "This is not a postal code of this country."],
  ] as const) {
    const part = page.getByLabel(label);
    await expect(part).toHaveAttribute("aria-invalid", "true");
    await expect(part).toHaveAccessibleDescription(new RegExp(why));
    await expect(page.getByRole("link", { name: new RegExp(label) })).toBeVisible();
  }
  await expect(page.getByLabel("Town or city")).not.toHaveAttribute("aria-invalid", "true");
  await accessible(page);
  await page.getByRole("link", { name: /ZIP code/ }).click();
  await expect(page.getByLabel("ZIP code")).toBeFocused();
  await page.getByLabel("ZIP code").fill("95014");
  if (scripted) await expect(page.getByLabel("ZIP code")).not.toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Street")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Street").fill("1 Main St");
  await page.getByLabel("State").selectOption({ label: "California" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await saved(page);
  const envelope = page.locator("#address-shown");
  await expect(envelope).toHaveText("1 Main St\nCupertino, CA 95014\nUnited States", { useInnerText: true });
  await page.goto("/profile");
  await expect(envelope).toHaveText("1 Main St\nCupertino, CA 95014\nUnited States", { useInnerText: true });
  await expect(page.getByLabel("State")).toHaveValue("CA");
  await accessible(page);
});

test("discarding brings back the stored country with its parts", async ({ page, app, scripted }) => {
  test.skip(!scripted, "without a script the page is loaded again");
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  await choose(page, scripted, "DE");
  await page.getByLabel("Street").fill("Ring 1");
  await page.getByLabel("Postal code").fill("10115");
  await page.getByLabel("Town or city").fill("Berlin");
  await page.getByRole("button", { name: "Save changes" }).click();
  await saved(page);
  await expect(page.getByText("No unsaved changes")).toBeVisible();
  await choose(page, scripted, "HK");
  await expect(page.getByText("One unsaved change")).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.locator("[name='for.address']")).toHaveValue("DE");
  await expect(page.getByLabel("Postal code")).toHaveValue("10115");
  await expect(page.getByText("No unsaved changes")).toBeVisible();
});

test("saving at once after choosing a country waits for its parts", async ({ page, app, scripted, expectConsole }) => {
  test.skip(!scripted, "without a script there is nothing to wait for");
  expectConsole(/status of 422/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  await choose(page, scripted, "US");
  await page.getByLabel("Street").fill("1 Main St");
  await page.getByLabel("Town or city").fill("Berlin");
  await page.getByLabel("State").selectOption("CA");
  await page.getByLabel("ZIP code").fill("10115");
  let release = (): void => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/api/address/parts", async (route) => {
    await held;
    await route.continue();
  });
  await page.locator("[name='address.country']").selectOption("DE");
  await page.getByLabel("Street").fill("Ring 1");
  await page.getByRole("button", { name: "Save changes" }).click();
  release();
  await saved(page);
  await expect(page.locator("#address-shown")).toHaveText("Ring 1\n10115 Berlin\nGermany", { useInnerText: true });
});

test("when the parts cannot be had what was typed stays, and the page says so", async ({ page, app, scripted, expectConsole }) => {
  test.skip(!scripted, "without a script the page itself is asked for");
  expectConsole(/ERR_FAILED|request failed/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  await choose(page, scripted, "DE");
  await page.getByLabel("Street").fill("Ring 1");
  await page.route("**/api/address/parts", (route) => route.abort("failed"));
  await page.locator("[name='address.country']").selectOption("JP");
  await expect(page.locator(".bar-status")).not.toBeEmpty();
  await expect(page.getByLabel("Street")).toHaveValue("Ring 1");
  await page.unroute("**/api/address/parts");
  await choose(page, scripted, "US");
  await expect(page.getByLabel("Street")).toHaveValue("Ring 1");
});

test("in Arabic the parts have Arabic names, and an address keeps its own direction", async ({ page, app, scripted }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await page.locator("details.languages summary").click();
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  if (scripted) await hydrated(page);
  await page.locator("[name='address.country']").selectOption("AE");
  if (!scripted) await page.getByRole("button", { name: "إظهار نموذج هذا البلد" }).click();
  await expect(page.locator("[name='for.address']")).toHaveValue("AE");
  await page.getByLabel("الإمارة").selectOption({ label: "دبي" });
  await accessible(page);
});
