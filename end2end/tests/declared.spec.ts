// A company's own page: fields declared in its Leptos.toml, no line of Rust, and not one byte of WebAssembly.
import { accessible, expect, hydrated, type Page, signIn, test } from "../fixtures.ts";
import { startServer } from "../server.ts";

test.use({ settings: "examples/company/Leptos.toml" });

async function openProfile(page: Page, scripted: boolean) {
  if (scripted) await hydrated(page);
  await expect(page.getByRole("heading", { name: "Outdoors" })).toBeVisible();
}

test("is the page that the company declared, and saves each field where it belongs", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  await openProfile(page, scripted);
  await accessible(page);
  await page.getByLabel("About you").fill("I walk.\nI climb.");
  await page.getByLabel("I order for a company").check();
  await page.getByLabel(/^Company/).fill("Acme");
  await page.getByLabel("VAT number").fill("ATU12345678");
  await page.getByLabel("People in your team").fill("12");
  await page.getByLabel("Hiking").check();
  await page.getByLabel("Skiing").check();
  await page.getByLabel("M", { exact: true }).check();
  await page.getByLabel("Emergency contact").fill("0043 1 2345678");
  await page.getByLabel("Where you like it most").selectOption("AT");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  await accessible(page);
  expect((await app.user(person.username))["customData"]).toEqual({
    bio: "I walk.\nI climb.",
    work: { employed: true, company: "Acme" },
    sports: ["hike", "ski"],
    favourite_country: "AT",
  });
  await page.goto("/profile");
  await openProfile(page, scripted);
  await expect(page.getByLabel("About you")).toHaveValue("I walk.\nI climb.");
  await expect(page.getByLabel("Hiking")).toBeChecked();
  await expect(page.getByLabel("Climbing")).not.toBeChecked();
  await expect(page.getByLabel("Emergency contact")).toHaveValue("+43 1 2345678");
  // Unticking is a change like any other.
  await page.getByLabel("Hiking").uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
  expect((await app.user(person.username))["customData"]).toMatchObject({ sports: ["ski"] });
});

test("a field that depends on another comes and goes with it, and is required only while it is there", async ({
  page,
  app,
  scripted,
  expectConsole,
}) => {
  expectConsole(/status of 422/);
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await openProfile(page, scripted);
  const company = page.getByLabel(/^Company/);
  await expect(company).toBeHidden();
  await page.getByLabel("I order for a company").check();
  await expect(company).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Nothing is saved yet").first()).toBeVisible();
  await expect(company).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("I order for a company").uncheck();
  await expect(company).toBeHidden();
  await page.getByLabel("About you").fill("Alone.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Your changes are saved.").first()).toBeVisible();
});

test("the switch works by keyboard and what may only be read cannot be changed", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  await openProfile(page, scripted);
  await page.getByLabel("I order for a company").focus();
  await page.keyboard.press("Space");
  await expect(page.getByLabel("I order for a company")).toBeChecked();
  await expect(page.getByLabel("Username", { exact: true })).not.toBeEditable();
});

test("no declared field adds a byte to what the browser loads", async ({ page, app, scripted }) => {
  test.skip(!scripted, "nothing is loaded");
  const files = async (baseURL: string) => {
    const body = await (await page.request.get(`${baseURL}/profile`)).text();
    return [...new Set(body.match(/\/pkg\/[\w.-]+/g))].sort();
  };
  await signIn(page, await app.newPerson());
  const company = await files(app.baseURL);
  expect(company.some((file) => file.endsWith(".wasm"))).toBe(true);
  const builtIn = await startServer("");
  try {
    await page.goto(`${builtIn.baseURL}/profile`);
    await page.getByLabel("Username", { exact: true }).fill("bob");
    await page.getByLabel("Password", { exact: true }).fill("bob-demo-1");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/profile$/);
    // Their names are hashes of what is in them.
    expect(await files(builtIn.baseURL)).toEqual(company);
  } finally {
    await builtIn.stop();
  }
});
