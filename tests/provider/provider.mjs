// An OpenID provider that is not Logto: oidc-provider, certified by the OpenID Foundation, on a loopback port. Beside it, the
// one page of the Management API that the profile page cannot do without.
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { Provider } from "oidc-provider";

export const APP = { id: "profile-app", secret: "a secret that is long enough for anything" };
export const MACHINE = { id: "machine", secret: "another secret that is long enough" };
const RESOURCE = "https://default.logto.app/api";
/** Seconds that an access token lives: a little more than the app wants to be left, so that it is soon due. */
const ACCESS_TTL = 31;

const accounts = { zoe: { name: "Zoe Quill", email: "zoe@example.com", email_verified: true } };

/** Starts one for an app at this address, whose ID tokens are signed with this algorithm. */
export async function startProvider(appURL, alg) {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
  const endpoint = `http://localhost:${port}`;
  const seen = { refreshed: 0, revoked: 0, loggedOut: [], errors: [] };
  const provider = new Provider(`${endpoint}/oidc`, {
    clients: [
      {
        client_id: APP.id,
        client_secret: APP.secret,
        redirect_uris: [`${appURL}/callback`],
        post_logout_redirect_uris: [appURL],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        id_token_signed_response_alg: alg,
        backchannel_logout_uri: `${appURL}/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
      {
        client_id: MACHINE.id,
        client_secret: MACHINE.secret,
        redirect_uris: [],
        response_types: [],
        grant_types: ["client_credentials"],
      },
    ],
    jwks: { keys: [signingKey("RS256"), signingKey("ES256"), signingKey("ES384")] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    scopes: ["openid", "offline_access", "profile", "email", "all"],
    // ID tokens say more than `sub`, as Logto's do.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: ACCESS_TTL, ClientCredentials: 600, IdToken: 600 },
    rotateRefreshToken: true,
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "ES384"] },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: "all", audience: RESOURCE, accessTokenFormat: "opaque" }),
      },
    },
    // Its own guard refuses loopback addresses, which all of this is on.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  });
  provider.on("grant.success", (ctx) => {
    if (ctx.oidc.params.grant_type === "refresh_token") seen.refreshed += 1;
  });
  provider.on("grant.revoked", () => (seen.revoked += 1));
  provider.on("backchannel.success", (_, client, account, sid) => seen.loggedOut.push({ account, sid }));
  for (const event of ["backchannel.error", "grant.error", "authorization.error", "server_error"]) {
    provider.on(event, (_, error) => seen.errors.push(`${event}: ${error.message} ${error.error_description ?? ""}`));
  }
  const oidc = provider.callback();
  server.on("request", (request, response) => {
    if (request.url.startsWith("/oidc")) {
      request.originalUrl = request.url;
      request.url = request.url.slice("/oidc".length) || "/";
      return oidc(request, response);
    }
    return management(request, response);
  });
  const stop = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { endpoint, seen, stop };
}

function signingKey(alg) {
  const made =
    alg === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: alg === "ES256" ? "P-256" : "P-384" });
  return { ...made.privateKey.export({ format: "jwk" }), use: "sig", alg, kid: alg };
}

function management(request, response) {
  const id = /^\/api\/users\/(\w+)$/.exec(request.url)?.[1];
  const person = id && accounts[id];
  response.writeHead(person ? 200 : 404, { "content-type": "application/json" });
  response.end(
    JSON.stringify(
      person
        ? {
            id, username: id, name: person.name, primaryEmail: person.email, primaryPhone: null, avatar: null, profile: {},
            customData: {}, identities: {}, hasPassword: true, isSuspended: false, lastSignInAt: null, createdAt: 0, updatedAt: 0,
            applicationId: null,
          }
        : { code: "entity.not_found", message: "Not found" },
    ),
  );
}
