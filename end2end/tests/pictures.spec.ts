// A person's picture: chosen, cut by keyboard, dropped, pasted, refused, removed.
import { accessible, expect, hydrated, type Page, signIn, test } from "../fixtures.ts";

/** A PNG of one colour at its left and another at its right, made by the browser. */
async function png(page: Page, width: number, height: number): Promise<Buffer> {
  // A page without JavaScript still lets the test run some, in a window of its own.
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: true });
  const maker = await context.newPage();
  const url = await maker.evaluate(
    ([w, h]) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [w!, h!];
      const drawing = canvas.getContext("2d")!;
      drawing.fillStyle = "rgb(200 30 30)";
      drawing.fillRect(0, 0, w! / 2, h!);
      drawing.fillStyle = "rgb(30 30 200)";
      drawing.fillRect(w! / 2, 0, w! / 2, h!);
      return canvas.toDataURL("image/png");
    },
    [width, height],
  );
  await context.close();
  return Buffer.from(url.split(",")[1]!, "base64");
}

const file = (buffer: Buffer, name = "me.png", mimeType = "image/png") => ({ name, mimeType, buffer });

async function chooser(page: Page) {
  const summary = page.getByText(/^(Add a picture|Change picture)$/);
  if (!(await page.getByLabel("Choose a picture").isVisible())) await summary.click();
  return page.getByLabel("Choose a picture");
}

async function avatar(app: { user: (username: string) => Promise<Record<string, unknown>> }, username: string) {
  return (await app.user(username))["avatar"];
}

test("a picture is sent, shown, and removed again", async ({ page, app, scripted }) => {
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await (await chooser(page)).setInputFiles(file(await png(page, 300, 200)));
  if (scripted) await page.getByRole("dialog").getByRole("button", { name: "Use without cropping" }).click();
  else await page.getByRole("button", { name: "Use this picture" }).click();
  await expect(page.getByText("This is your picture now.")).toBeVisible();
  const address = await avatar(app, person.username);
  await expect(page.locator("#portrait img")).toHaveAttribute("src", String(address));
  await expect(page.locator(".who img")).toHaveAttribute("src", String(address));
  if (scripted) {
    const width = await page.locator("#portrait img").evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth));
    expect(width).toBe(512);
  }
  await accessible(page);
  await page.getByText("Change picture").click();
  await page.getByText("Remove picture").click();
  await accessible(page);
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("Your picture is removed.")).toBeVisible();
  await expect(page.locator("#portrait img")).toHaveCount(0);
  expect(await avatar(app, person.username)).toBeNull();
});

test("the section is chosen by keyboard alone, and what was typed elsewhere stays", async ({ page, app, scripted }) => {
  test.skip(!scripted, "without JavaScript the server takes the middle");
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  await hydrated(page);
  await page.getByLabel("Nickname").fill("Unsaved");
  await (await chooser(page)).setInputFiles(file(await png(page, 300, 200)));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("application")).toBeFocused();
  const readout = dialog.locator("output");
  await expect(readout).toHaveText("200 × 200 pixels, 50 from the left, 0 from the top");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  // To the left edge, and no farther.
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press("ArrowLeft");
  await expect(readout).toHaveText("200 × 200 pixels, 0 from the left, 0 from the top");
  for (let presses = 0; presses < 10; presses++) await page.keyboard.press("+");
  await expect(readout).toHaveText(/^77 × 77 pixels/);
  for (let presses = 0; presses < 40; presses++) await page.keyboard.press("ArrowLeft");
  await expect(readout).toHaveText(/^77 × 77 pixels, 0 from the left/);
  // The buttons say the same, reached with the tabulator.
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Zoom out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(readout).toHaveText(/^85 × 85 pixels/);
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("Zoom", { exact: true })).toBeFocused();
  await dialog.getByRole("button", { name: "Move right" }).focus();
  await page.keyboard.press("Enter");
  await expect(readout).toHaveText(/^85 × 85 pixels, 4 from the left/);
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Use this section" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("This is your picture now.")).toBeFocused();
  await expect(page.getByLabel("Nickname")).toHaveValue("Unsaved");
  // All of it is from the left half, which is red.
  const colour = await page.locator("#portrait img").evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    const drawing = Object.assign(document.createElement("canvas"), { width: 512, height: 512 }).getContext("2d")!;
    drawing.drawImage(img, 0, 0);
    return [...drawing.getImageData(500, 256, 1, 1).data];
  });
  expect(colour[0]).toBeGreaterThan(150);
  expect(colour[2]).toBeLessThan(80);
});

test("the dialogue is left by Escape, and nothing is sent", async ({ page, app, scripted }) => {
  test.skip(!scripted, "there is no dialogue without JavaScript");
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  await hydrated(page);
  await (await chooser(page)).setInputFiles(file(await png(page, 100, 100)));
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await avatar(app, person.username)).toBeNull();
});

test("a picture can be dropped on the page, or pasted", async ({ page, app, scripted }) => {
  test.skip(!scripted, "both need JavaScript");
  await signIn(page, await app.newPerson({ name: "Ada Example" }));
  await hydrated(page);
  const bytes = [...(await png(page, 100, 100))];
  for (const kind of ["drop", "paste"] as const) {
    await page.evaluate(
      ([bytes, kind]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes as number[])], "me.png", { type: "image/png" }));
        const given = { bubbles: true, cancelable: true };
        const event =
          kind === "drop"
            ? new DragEvent("drop", { ...given, dataTransfer: data })
            : new ClipboardEvent("paste", { ...given, clipboardData: data });
        document.querySelector("h1")!.dispatchEvent(event);
      },
      [bytes, kind] as const,
    );
    await expect(page.getByRole("dialog"), kind).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});

test("what is no picture is refused beside the picture", async ({ page, app, scripted, expectConsole }) => {
  expectConsole(/status of 422/);
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  if (scripted) await hydrated(page);
  await (await chooser(page)).setInputFiles(file(Buffer.from("GIF89a\x01\0\x01\0"), "me.gif", "image/gif"));
  if (!scripted) await page.getByRole("button", { name: "Use this picture" }).click();
  await expect(page.getByText("GIF files are not taken here. Please choose a PNG, JPEG or WebP picture.")).toBeVisible();
  await accessible(page);
  expect(await avatar(app, person.username)).toBeNull();
});

test("a file that is too large is not even sent", async ({ page, app, scripted }) => {
  test.skip(!scripted, "without JavaScript the server says so");
  const person = await app.newPerson({ name: "Ada Example" });
  await signIn(page, person);
  await hydrated(page);
  await (await chooser(page)).setInputFiles(file(Buffer.alloc(10 * 1024 * 1024 + 1)));
  await expect(page.getByText("The file is too large.")).toBeVisible();
});
