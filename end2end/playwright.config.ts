// Each flow three times: hydrated, without JavaScript, and on a phone's size.
import { defineConfig, devices } from "@playwright/test";

const chromium = process.env["CHROMIUM"];

export default defineConfig({
  testDir: "tests",
  snapshotPathTemplate: "pictures/{arg}{ext}",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: process.env["CI"] === "true",
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [["list"]],
  use: {
    trace: "retain-on-failure",
    locale: "en-GB",
    // Nothing is looked at half way through a transition.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "hydrated", use: { ...devices["Desktop Chrome"] } },
    { name: "no-javascript", use: { ...devices["Desktop Chrome"], javaScriptEnabled: false } },
    {
      name: "phone",
      use: { ...devices["Desktop Chrome"], viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    },
  ],
});
