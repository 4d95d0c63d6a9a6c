// A browser without JavaScript: cookies by host and path, redirects, forms.

export class Browser {
  #cookies = new Map();

  async go(url, options = {}) {
    let [target, init] = [new URL(url), options];
    for (let hops = 0; hops < 15; hops += 1) {
      const answer = await this.once(target, init);
      if (answer.status < 300 || answer.status >= 400) return answer;
      target = new URL(answer.headers.get("location"), target);
      init = {};
    }
    throw new Error(`too many redirects, at last to ${target}`);
  }

  async once(url, init = {}) {
    const target = new URL(url);
    const cookie = [...this.#cookies.values()]
      .filter((cookie) => cookie.port === target.port && target.pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
    const headers = { ...(init.headers ?? {}), ...(cookie === "" ? {} : { cookie }) };
    const answer = await fetch(target, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) this.#keep(line, target);
    return { status: answer.status, url: target.href, headers: answer.headers, text: await answer.text() };
  }

  /** Sends the page's form, with these values. */
  async send(page, values = {}, which = 0) {
    const form = page.text.match(/<form[\s\S]*?<\/form>/g)?.[which];
    if (!form) throw new Error(`no form on ${page.url}: ${page.status} ${page.text}`);
    const action = new URL(attribute(form.match(/<form[^>]*>/)[0], "action") ?? page.url, page.url);
    const fields = new URLSearchParams();
    for (const input of form.match(/<(input|button)[^>]*>/g) ?? []) {
      const name = attribute(input, "name");
      if (name) fields.set(name, attribute(input, "value") ?? "");
    }
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    return this.go(action, {
      method: "POST",
      body: fields.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", origin: action.origin },
    });
  }

  #keep(line, target) {
    const [pair, ...rest] = line.split("; ");
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    const property = (wanted) => rest.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = property("path") ?? "/";
    const key = `${target.port} ${path} ${name}`;
    const isGone = property("max-age") === "0" || new Date(property("expires") ?? "9999-01-01") < new Date();
    if (isGone) this.#cookies.delete(key);
    else this.#cookies.set(key, { name, value, path, port: target.port });
  }
}

function attribute(tag, name) {
  return tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1]?.replaceAll("&amp;", "&");
}
