// What `./dev bench` measures in a browser: one page at a time, on the release build.
import { defineConfig } from "@playwright/test";

import everything from "./playwright.config.ts";

export default defineConfig({ ...everything, testDir: "speed", fullyParallel: false, workers: 1, projects: [everything.projects![0]!] });
