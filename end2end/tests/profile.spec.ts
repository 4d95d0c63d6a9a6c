// Looking at one's profile.
import { accessible, expect, hydrated, signIn, test } from "../fixtures.ts";

test("is filled in with what the tenant knows", async ({ page, app }) => {
  const person = await app.newPerson({
    name: "Ada Example",
    profile: { nickname: "Ada", website: "https://ada.example/" },
    customData: { age: 36 },
  });
  await signIn(page, person);
  await expect(page.getByLabel("Username", { exact: true })).toHaveValue(person.username);
  await expect(page.getByLabel("Nickname", { exact: true })).toHaveValue("Ada");
  await expect(page.getByLabel("Website", { exact: true })).toHaveValue("https://ada.example/");
  await expect(page.getByLabel("Age", { exact: true })).toHaveValue("36");
});

test("is a whole page for a person of whom nothing is known", async ({ page, app }) => {
  const person = await app.newPerson();
  await signIn(page, person);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByLabel("Nickname", { exact: true })).toHaveValue("");
});

test("is kept by nobody on the way", async ({ page, app }) => {
  await signIn(page, await app.newPerson());
  const answer = await page.goto("/profile");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
});

test("breaks no rule of accessibility, light and dark", async ({ page, app }) => {
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
});

test("does not move when the script takes it over", async ({ page, app, scripted }) => {
  test.skip(!scripted, "nothing takes it over");
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await page.goto("/profile");
  await hydrated(page);
  const moved = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 200);
      }),
  );
  expect(moved).toBe(0);
});
