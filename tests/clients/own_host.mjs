// Clients that take a host of ours, as docs/clients.md shows: nothing is changed on the machine.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { assert, person, play, story, tenant } from './harness.mjs';

const host = process.env.TENURE_HOST; // localhost:8443

story('MSAL and the Graph client at a host and port of our own', async () => {
  await person('vera');
  const application = new ConfidentialClientApplication({ auth: { clientId: tenant.client_id, clientSecret: tenant.client_secret,
    authority: `https://${host}/${tenant.tenant_id}`, knownAuthorities: [host] } });
  const { accessToken } = await application.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  const client = Client.init({ baseUrl: `https://${host}`, customHosts: new Set([host.replace(/:.*/, ''), host]),
    authProvider: done => done(null, accessToken) });
  const items = [];
  const first = await client.api('/users').top(1).get();
  assert.ok(first['@odata.nextLink'].startsWith(`https://${host}/v1.0/users?`));
  await new PageIterator(client, first, item => items.push(item.displayName) > 0).iterate();
  assert.ok(items.includes('vera'));
});

await play();
