// MSAL for Node.js: every grant.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { GRAPH, LOGIN, assert, play, story, tenant } from './harness.mjs';

const authority = `${LOGIN}/${tenant.tenant_id}`;
const scopes = [`${GRAPH}/.default`];

function confidential(more = {}) {
  return new ConfidentialClientApplication({
    auth: { clientId: tenant.client_id, clientSecret: tenant.client_secret, authority, ...more } });
}

function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
}

story('client credentials by secret', async () => {
  const client = confidential();
  const first = await client.acquireTokenByClientCredential({ scopes });
  assert.equal(first.tokenType, 'Bearer');
  assert.equal(first.fromCache, false);
  assert.ok(first.expiresOn > new Date(), 'it lives for a while');
  const claims = claimsOf(first.accessToken);
  assert.equal(claims.idtyp, 'app');
  assert.equal(claims.appid, tenant.client_id);
  assert.equal(claims.tid, tenant.tenant_id);
  const second = await client.acquireTokenByClientCredential({ scopes });
  assert.equal(second.fromCache, true);
  assert.equal(second.accessToken, first.accessToken);
});

story('a wrong secret is AADSTS7000215', async () => {
  const client = confidential({ clientSecret: 'not the secret' });
  await assert.rejects(client.acquireTokenByClientCredential({ scopes }), error => {
    assert.match(error.message, /AADSTS7000215/);
    assert.equal(error.errorCode, 'invalid_client');
    return true;
  });
});

await play();
