// What every story has: its organisation, the door by itself, expectations, and TAP on standard output.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const tenant = JSON.parse(readFileSync(process.env.TENURE_TENANT, 'utf8'));
export const GRAPH = 'https://graph.microsoft.com';
export const LOGIN = 'https://login.microsoftonline.com';
export const PASSWORD = 'Kelp-Lantern-47';
export { assert };

const stories = [];
const notYet = new Set(JSON.parse(process.env.TENURE_NOT_YET ?? '[]'));

/**
 * Told in the order in which they stand; a later one may rest on an earlier one. needs: rows of docs/compatibility.md; as long
 * as one of them is “not yet”, the story is not told, and that is said.
 */
export function story(name, tell, needs = []) {
  stories.push({ name, tell, waits: needs.filter(one => notYet.has(one)) });
}

export async function play() {
  let failed = 0;
  console.log(`1..${stories.length}`);
  for (const [index, { name, tell, waits }] of stories.entries()) {
    const begun = Date.now();
    if (waits.length) {
      console.log(`ok ${index + 1} - ${name} # SKIP not built yet: ${waits.join(', ')}`);
      continue;
    }
    const fault = await tell().then(() => null, error => error ?? 'failed');
    failed += fault ? 1 : 0;
    console.log(`${fault ? 'not ok' : 'ok'} ${index + 1} - ${name} # ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    if (fault)
      String(fault.stack ?? JSON.stringify(fault)).split('\n').forEach(line => console.log(`# ${line}`));
  }
  process.exit(failed ? 1 : 0);
}

let token;

/** A token of the application, asked for without any client. */
export async function applicationToken() {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: tenant.client_id,
    client_secret: tenant.client_secret, scope: `${GRAPH}/.default` });
  const answer = await fetch(`${LOGIN}/${tenant.tenant_id}/oauth2/v2.0/token`, { method: 'POST', body: form });
  assert.equal(answer.status, 200, 'the application signs in');
  return (await answer.json()).access_token;
}

/** {status, headers, body} of one request, made without any client; path begins behind the host. */
export async function door(method, path, body, headers = {}) {
  token ??= await applicationToken();
  const answer = await fetch(GRAPH + path, { method, body: body === undefined ? undefined : JSON.stringify(body),
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
}

/** The body of a GET that must succeed. */
export async function seen(path) {
  const answer = await door('GET', path);
  assert.equal(answer.status, 200, `GET ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A person of the organisation, made without any client; her id. */
export async function person(name, more = {}) {
  const answer = await door('POST', '/v1.0/users', { accountEnabled: true, displayName: name, mailNickname: name,
    userPrincipalName: `${name}@${tenant.domain}`, usageLocation: 'NL',
    passwordProfile: { password: PASSWORD, forceChangePasswordNextSignIn: false }, ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

/** Several of them, a few at a time. */
export async function people(names) {
  for (let first = 0; first < names.length; first += 8)
    await Promise.all(names.slice(first, first + 8).map(name => person(name)));
}

/** Seats of a product, made without any client. */
export async function buy(skuId, seats) {
  const answer = await door('POST', '/tenure/v1/subscriptions',
    { skuId, totalLicenses: seats, channel: 'direct', term: 'monthly' });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}
