// The demo tenant's API for tests: people, inbox, switches. Anything unexpected fails.

export type Person = { id: string; username: string; password: string };

/** What the tenant does instead of answering. */
export type Fault = {
  /** Which method; any, when it is not there. */
  method?: string;
  /** How the path begins, such as `/api/users`. */
  path_prefix: string;
  kind: "drop" | "garbage" | "unauthorized" | { status: number } | { slow: number };
  /** How many times; until it is cleared, when it is not there. */
  times?: number;
};

type Message = { to: string; code: string };

const MAIL_MS = 5_000;

export class Demo {
  constructor(readonly url: string) {}

  /** A person of this test's own. The patch sets keys as `PATCH /api/users/:id` names them. */
  async newPerson(patch: Record<string, unknown> = {}): Promise<Person> {
    return (await this.call("POST", "/people", patch)) as Person;
  }

  /** The person as the tenant has them stored, as `GET /api/users/:id` gives them. */
  async user(username: string): Promise<Record<string, unknown>> {
    return (await this.call("GET", `/people/${encodeURIComponent(username)}`)) as Record<string, unknown>;
  }

  /** Changes a person from outside, as an administrator does: keys as `PATCH /api/users/:id` names them. */
  async patchUser(username: string, patch: Record<string, unknown>): Promise<void> {
    await this.call("PATCH", `/people/${encodeURIComponent(username)}`, patch);
  }

  /** Has something happen to a person elsewhere, and the app told of it, as Logto tells. */
  async happen(username: string, happening: "change" | "sign-out" | "suspend" | "delete"): Promise<void> {
    await this.call("POST", `/people/${encodeURIComponent(username)}/happening`, { happening });
  }

  /** How many calls so far could have written something of this person. */
  async writes(username: string): Promise<number> {
    const { id } = (await this.user(username)) as { id: string };
    const calls = (await this.call("GET", "/calls")) as { method: string; path: string }[];
    return calls.filter(({ method, path }) => method !== "GET" && path.startsWith(`/api/users/${id}`)).length;
  }

  /** The latest code sent to this address; waits for the first one. */
  async inbox(to: string): Promise<string> {
    const until = Date.now() + MAIL_MS;
    for (;;) {
      const messages = (await this.call("GET", `/inbox?to=${encodeURIComponent(to)}`)) as Message[];
      const latest = messages.at(-1);
      if (latest) return latest.code;
      if (Date.now() > until) throw new Error(`nothing was sent to ${to}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Sends a code to this address, as the app does. */
  async sendCode(to: string): Promise<void> {
    const { access_token } = (await this.call("POST", "/token")) as { access_token: string };
    const answer = await fetch(`${this.url}/api/verification-codes`, {
      method: "POST",
      body: JSON.stringify({ email: to }),
      headers: { "content-type": "application/json", authorization: `Bearer ${access_token}` },
    });
    if (answer.status !== 204) throw new Error(`no code was sent: ${answer.status} ${await answer.text()}`);
  }

  /** How many messages were sent to this address. */
  async sentTo(to: string): Promise<number> {
    return ((await this.call("GET", `/inbox?to=${encodeURIComponent(to)}`)) as Message[]).length;
  }

  async fault(fault: Fault): Promise<void> {
    await this.call("POST", "/faults", fault);
  }

  async clearFaults(): Promise<void> {
    await this.call("DELETE", "/faults");
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/demo/api${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${this.url}/demo/api${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
