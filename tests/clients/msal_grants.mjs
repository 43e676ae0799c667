// MSAL for Node.js: people, certificates, devices, codes, sessions that are carried on and ended, tokens on behalf of somebody.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { GRAPH, LOGIN, PASSWORD, assert, door, person, play, story, tenant } from './harness.mjs';

const authority = `${LOGIN}/${tenant.tenant_id}`;
const redirectUri = 'http://localhost:8400/back';
const scopes = [`${GRAPH}/User.Read`];
const middle = { id: '5f0e3a10-7f6c-4a52-9d5e-2f7ad3a1b001', secret: null };

function tenured(...words) {
  const printed = execFileSync(process.env.TENURED, ['app', ...words, '--config', process.env.TENURED_CONFIG,
    '--tenant', tenant.domain, '--output', 'json'], { encoding: 'utf8' });
  return printed ? JSON.parse(printed) : null;
}

const upn = name => `${name}@${tenant.domain}`;
const publicClient = () => new PublicClientApplication({ auth: { clientId: tenant.client_id, authority } });

function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
}

/** A browser: cookies, and the first form of a page. */
class Browser {
  cookies = new Map();

  async ask(url, body) {
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, redirect: 'manual',
      headers: { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    this.url = url;
    this.location = answer.headers.get('location');
    this.page = await answer.text();
    return answer.status;
  }

  submit(fields) {
    const decode = text => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': '\'' })[name]);
    const [, action] = /<form [^>]*action="([^"]*)"/.exec(this.page);
    const form = new URLSearchParams();
    for (const [, name, value] of this.page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
      form.set(name, decode(value));
    Object.entries(fields).forEach(([name, value]) => form.set(name, value));
    return this.ask(new URL(decode(action), this.url).href, form);
  }
}

story('username and password, then silently, then with force', async () => {
  await person('anna');
  const client = publicClient();
  const first = await client.acquireTokenByUsernamePassword({ scopes, username: upn('anna'), password: PASSWORD });
  assert.equal(first.account.username, upn('anna'));
  assert.equal(first.account.tenantId, tenant.tenant_id);
  assert.equal(claimsOf(first.accessToken).idtyp, 'user');
  const second = await client.acquireTokenSilent({ scopes, account: first.account });
  assert.equal(second.fromCache, true);
  for (let i = 0; i < 3; i++) {
    const again = await client.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true });
    assert.equal(again.fromCache, false);
  }
  const mail = await client.acquireTokenSilent({ scopes: ['https://outlook.office365.com/.default'], account: first.account });
  assert.equal(claimsOf(mail.accessToken).aud, 'https://outlook.office365.com');
});

story('what an administrator revokes is over at once', async () => {
  const id = await person('rita');
  const client = publicClient();
  const { account } = await client.acquireTokenByUsernamePassword({ scopes, username: upn('rita'), password: PASSWORD });
  const refresh = () => client.acquireTokenSilent({ scopes, account, forceRefresh: true });
  await refresh();
  assert.equal((await door('POST', `/v1.0/users/${id}/revokeSignInSessions`, {})).status, 200);
  await assert.rejects(refresh(), /AADSTS50173/);
  const anew = await client.acquireTokenByUsernamePassword({ scopes, username: upn('rita'), password: PASSWORD });
  await client.acquireTokenSilent({ scopes, account: anew.account, forceRefresh: true });
  assert.equal((await door('PATCH', `/v1.0/users/${id}`, { accountEnabled: false })).status, 204);
  await assert.rejects(client.acquireTokenSilent({ scopes, account: anew.account, forceRefresh: true }), /AADSTS50057/);
});

story('a certificate instead of a secret', async () => {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'certificate.pem',
    '-days', '2', '-subj', '/CN=Scripts'], { stdio: 'ignore' });
  const made = tenured('certificate', 'add', '--app', tenant.client_id, '--file', 'certificate.pem');
  const certificate = new X509Certificate(readFileSync('certificate.pem'));
  assert.equal(made.thumbprint, certificate.fingerprint.replaceAll(':', ''));
  const client = new ConfidentialClientApplication({ auth: { clientId: tenant.client_id, authority, clientCertificate: {
    thumbprintSha256: createHash('sha256').update(certificate.raw).digest('hex'), privateKey: readFileSync('key.pem', 'utf8') } } });
  for (let i = 0; i < 3; i++) {
    const { accessToken } = await client.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`], skipCache: true });
    assert.equal(claimsOf(accessToken).appidacr, '2');
  }
  tenured('certificate', 'remove', '--app', tenant.client_id, '--key', made.id);
  await assert.rejects(client.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`], skipCache: true }), /AADSTS700027/);
});

story('a code with PKCE, through the page', async () => {
  tenured('redirect', 'add', '--app', tenant.client_id, '--redirect', 'http://localhost/back');
  const client = publicClient();
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const url = await client.getAuthCodeUrl({ scopes, redirectUri, codeChallenge: challenge, codeChallengeMethod: 'S256', state: 'abc' });
  const browser = new Browser();
  assert.equal(await browser.ask(url), 200);
  assert.equal(await browser.submit({ username: upn('anna'), password: PASSWORD }), 303);
  const back = new URL(browser.location);
  assert.equal(back.searchParams.get('state'), 'abc');
  const code = back.searchParams.get('code');
  const result = await client.acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier });
  assert.equal(result.account.username, upn('anna'));
  await assert.rejects(publicClient().acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier }), /AADSTS54005/);
});

story('a device code', async () => {
  const client = publicClient();
  const result = await client.acquireTokenByDeviceCode({ scopes, deviceCodeCallback: async answer => {
    assert.match(answer.message, new RegExp(answer.userCode));
    const browser = new Browser();
    assert.equal(await browser.ask(`${answer.verificationUri}?otc=${answer.userCode}`), 200);
    assert.equal(await browser.submit({ username: upn('anna'), password: PASSWORD }), 303);
    assert.equal(await browser.ask(browser.location), 200);
    assert.equal(await browser.submit({ decision: 'continue' }), 200);
  } });
  assert.equal(result.account.username, upn('anna'));
});

story('on behalf of who called', async () => {
  middle.secret = tenured('create', '--name', 'Middle', '--app', middle.id, '--secret').client_secret;
  const front = await publicClient().acquireTokenByUsernamePassword(
    { scopes: [`api://${middle.id}/access_as_user`], username: upn('anna'), password: PASSWORD });
  assert.equal(claimsOf(front.accessToken).aud, `api://${middle.id}`);
  const client = new ConfidentialClientApplication({ auth: { clientId: middle.id, clientSecret: middle.secret, authority } });
  const result = await client.acquireTokenOnBehalfOf({ oboAssertion: front.accessToken, scopes: [`${GRAPH}/.default`] });
  const claims = claimsOf(result.accessToken);
  assert.equal(claims.appid, middle.id);
  assert.equal(claims.upn, upn('anna'));
  const me = await fetch(`${GRAPH}/v1.0/me`, { headers: { Authorization: `Bearer ${result.accessToken}` } });
  assert.equal(me.status, 200);
});

await play();
