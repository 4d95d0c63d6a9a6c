// Signing in at a provider that is not Logto, with each algorithm that the app takes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { freePort, startApp } from "./app.mjs";
import { Browser } from "./browser.mjs";
import { startProvider } from "./provider.mjs";

for (const alg of ["ES384", "ES256", "RS256"]) {
  describe(`oidc-provider with ${alg}`, () => {
    let [base, provider, app] = [];

    before(async () => {
      const port = await freePort();
      base = `http://localhost:${port}`;
      provider = await startProvider(base, alg);
      app = await startApp(port, provider.endpoint);
    });

    after(async () => {
      await app?.stop();
      await provider?.stop();
    });

    /** A browser in which Zoe has signed in. */
    async function signedIn() {
      const browser = new Browser();
      let page = await browser.go(`${base}/profile`);
      assert.ok(page.url.startsWith(provider.endpoint), page.url);
      page = await browser.send(page, { login: "zoe", password: "any" });
      // Consent, which the scope offline_access needs.
      page = await browser.send(page);
      assert.equal(page.url, `${base}/profile`, `${page.text}\n${provider.seen.errors}\n${app.output()}`);
      assert.equal(page.status, 200);
      return browser;
    }

    async function isSignedIn(browser) {
      const { status } = await browser.once(`${base}/profile`);
      assert.ok([200, 303, 401].includes(status), `${status}`);
      return status === 200;
    }

    test("a person signs in, and their page shows who they are", async () => {
      const browser = await signedIn();
      const page = await browser.go(`${base}/profile?wait=1`);
      assert.match(page.text, /Zoe Quill/);
      assert.match(page.text, /zoe@example\.com/);
    });

    test("their tokens are renewed, each time with the refresh token that came last", async () => {
      const browser = await signedIn();
      const before = provider.seen.refreshed;
      // A second time, once the app no longer keeps the first answer for requests that came too late for it.
      for (const [round, pause] of alg === "ES384" ? [[1, 1_500], [2, 11_000]] : [[1, 1_500]]) {
        await wait(pause);
        assert.ok(await isSignedIn(browser));
        assert.equal(provider.seen.refreshed, before + round, `${provider.seen.errors}\n${app.output()}`);
      }
    });

    test("signing out ends both sessions, and the way leads back", async () => {
      const browser = await signedIn();
      const profile = await browser.go(`${base}/profile`);
      const forms = profile.text.match(/<form[\s\S]*?<\/form>/g);
      let page = await browser.send(profile, {}, forms.findIndex((form) => form.includes('action="/sign-out"')));
      // The provider asks whether its own session should end, too.
      assert.ok(page.url.startsWith(provider.endpoint), page.url);
      page = await browser.send(page, { logout: "yes" });
      assert.equal(new URL(page.url).origin, base);
      assert.ok(!(await isSignedIn(browser)));
      page = await browser.go(`${base}/profile`);
      assert.match(page.text, /name="login"/, "the provider asks who it is");
    });

    test("signing out at the provider ends our session by back-channel logout, and no other", async () => {
      const [here, there] = [await signedIn(), await signedIn()];
      const told = provider.seen.loggedOut.length;
      const page = await here.go(`${provider.endpoint}/oidc/session/end`);
      await here.send(page, { logout: "yes" });
      assert.equal(provider.seen.loggedOut.length, told + 1, `${provider.seen.errors}\n${app.output()}`);
      assert.ok(!(await isSignedIn(here)));
      assert.ok(await isSignedIn(there));
    });
  });
}
