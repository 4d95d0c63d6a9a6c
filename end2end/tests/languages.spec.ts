// The languages: the menu, and two languages that nobody speaks, in which text that is not in the catalogues has no brackets
// around it, and what will be clipped in a long language is clipped.
import { accessible, expect, hydrated, type Page, signIn, test } from "../fixtures.ts";

test("the menu has each language in its own name, and saves the choice", async ({ page, app }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  const menu = page.locator("details.languages");
  await menu.locator("summary").click();
  const arabic = menu.getByRole("button", { name: "العربية" });
  await expect(arabic).toHaveAttribute("lang", "ar");
  await accessible(page);
  await arabic.click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  expect((await app.user(person.username))["profile"]).toMatchObject({ locale: "ar" });
  await accessible(page);
});

test("a number has the form of the sentence that goes with it", async ({ page, app, scripted }) => {
  test.skip(!scripted, "nobody counts without a script");
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  await page.getByLabel("Nickname").fill("A");
  await expect(page.getByText("One unsaved change", { exact: true })).toBeVisible();
  await page.getByLabel("Website").fill("https://example.com");
  await expect(page.getByText("2 unsaved changes", { exact: true })).toBeVisible();
});

test("in every language the pages fit into 320 pixels", async ({ page, app, context, expectConsole }, info) => {
  // So many pages one after the other are more open streams than one person needs.
  expectConsole(/status of 429.*\/profile\/news/);
  test.skip(info.project.name !== "phone", "once is enough");
  test.setTimeout(120_000);
  await signIn(page, await app.newPerson({ name: "Ada Example", primaryEmail: `ada.${Date.now()}@example.com` }));
  const languages = await page.locator("button.language").evaluateAll((all) => all.map((one) => (one as HTMLButtonElement).value));
  expect(languages.length).toBe(20);
  await page.setViewportSize({ width: 320, height: 740 });
  for (const language of languages) {
    await context.addCookies([{ name: "profile-language", value: language, url: app.baseURL }]);
    for (const path of ["/profile?change=phone", "/security"]) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      expect(await page.evaluate(clipped), `${path} in ${language}: clipped`).toEqual([]);
    }
  }
});

// Every page that a person can come to by its address, with what is opened on it.
const PAGES = [
  "/profile",
  "/profile?change=email",
  "/profile?change=phone",
  "/profile?remove=email",
  "/security",
  "/no/such/page",
  "/callback?code=x&state=y",
];

for (const language of ["en-XA", "ar-XB"]) {
  test(`in ${language} no page has text of its own, and nothing is clipped`, async ({ page, app, expectConsole, context, scripted }) => {
    expectConsole(/status of (40[04]|422)/);
    const cookie = { name: "profile-language", value: language, url: app.baseURL };
    await context.addCookies([cookie]);
    await page.goto("/");
    await looked(page, "/");
    await signIn(page, await app.newPerson({ name: "Ada Example", primaryEmail: `ada.${language}.${Date.now()}@example.com` }));
    for (const path of PAGES) {
      await page.goto(path);
      if (scripted && path.startsWith("/profile")) await hydrated(page);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await looked(page, path);
    }
    await page.goto("/profile");
    if (scripted) await hydrated(page);
    // Refused: the sentences that say why.
    await page.locator('[name="website"]').fill("not a web address");
    await page.locator('[name="age"]').fill("900");
    await page.locator('.bar button[type="submit"]').click();
    await expect(page.locator("#news")).toBeVisible();
    await looked(page, "a refused form");
    await accessible(page);
  });
}

async function looked(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(bare), `${where}: text that is in no catalogue`).toEqual([]);
  const wide = page.viewportSize()!;
  for (const width of [320, wide.width]) {
    await page.setViewportSize({ width, height: wide.height });
    expect(await page.evaluate(clipped), `${where} at ${width} px: clipped`).toEqual([]);
  }
  await page.setViewportSize(wide);
}

// Text that can be read or heard, and is neither in brackets nor a person's own.
function bare(): string[] {
  const own = ".brand, .avatar, bdi, [dir=auto], [lang]:not(html), .address, time, code, script, style, template, noscript, svg, [data-own]";
  // A sentence can stand in another one's gap.
  const outside = (text: string): string => {
    const rest = text.replace(/⟦[^⟦⟧]*⟧/g, "");
    return rest === text ? text : outside(rest);
  };
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!;
    if (!/\p{L}/u.test(outside(node.textContent ?? "")) || parent.closest(own)) continue;
    if (parent.closest("option, optgroup")) {
      // A value that a list does not offer, and what is called so everywhere.
      if (["UTC"].includes(parent.textContent ?? "")) continue;
    }
    found.push(`${parent.tagName.toLowerCase()}: ${node.textContent}`);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "label"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name) ?? "";
      if (/\p{L}/u.test(outside(text)) && !element.closest("[data-own]")) found.push(`${element.tagName.toLowerCase()}[${name}]: ${text}`);
    }
  }
  if (/\p{L}/u.test(outside(document.title.replace(/ – Logto Profile$/, "")))) found.push(`title: ${document.title}`);
  return found;
}

// What does not fit where it stands: the page itself, and whatever hides what is too long.
function clipped(): string[] {
  const found: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page: ${root.scrollWidth} in ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    const { overflowX, display, clipPath } = getComputedStyle(element);
    const hides = overflowX === "hidden" || overflowX === "clip" || overflowX === "auto";
    // Not seen at all; what a person typed; a name that is meant to be cut.
    if (display === "inline" || clipPath !== "none" || element.closest("input, select, textarea, .who-name, .hidden")) continue;
    if (hides && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${element.tagName.toLowerCase()}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}`);
    }
    const isButton = element.matches("button, .button, .badge, summary, nav a");
    if (isButton && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${element.tagName.toLowerCase()} ${element.textContent}: ${element.scrollWidth} in ${element.clientWidth}`);
    }
  }
  return found;
}
