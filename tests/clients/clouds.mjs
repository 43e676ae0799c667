// The national clouds: the same organisation by each cloud's own names.
import { executeCommand } from '@pnp/cli-microsoft365';
import { AzureCloudInstance, ConfidentialClientApplication } from '@azure/msal-node';
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { assert, person, play, seen, story, tenant } from './harness.mjs';

const CLOUDS = [
  { name: 'worldwide', instance: AzureCloudInstance.AzurePublic, graph: 'https://graph.microsoft.com' },
  { name: 'US Gov', instance: AzureCloudInstance.AzureUsGovernment, graph: 'https://graph.microsoft.us' },
  { name: 'Germany', instance: AzureCloudInstance.AzureGermany, graph: 'https://graph.microsoft.de' },
  { name: 'China', instance: AzureCloudInstance.AzureChina, graph: 'https://microsoftgraph.chinacloudapi.cn' },
];

async function m365(command, options = {}) {
  const { stdout, error } = await executeCommand(command, { output: 'json', ...options });
  assert.equal(error, undefined, `${command}: ${JSON.stringify(error)}`);
  return stdout ? JSON.parse(stdout) : undefined;
}

await executeCommand('cli config set', { key: 'disableTelemetry', value: true });
await executeCommand('cli config set', { key: 'prompt', value: false });
await Promise.all(['a', 'b', 'c'].map(name => person(name)));

for (const { name, instance, graph } of CLOUDS) {
  story(`${name}: MSAL signs in, the Graph client reads page by page`, async () => {
    const application = new ConfidentialClientApplication({ auth: { clientId: tenant.client_id,
      clientSecret: tenant.client_secret, authority: `${instance}/${tenant.tenant_id}` } });
    const { accessToken } = await application.acquireTokenByClientCredential({ scopes: [`${graph}/.default`] });
    const client = Client.init({ baseUrl: graph, customHosts: new Set([new URL(graph).hostname]),
      authProvider: done => done(null, accessToken) });
    const first = await client.api('/users').top(2).get();
    assert.ok(first['@odata.context'].startsWith(`${graph}/v1.0/`));
    assert.ok(first['@odata.nextLink'].startsWith(`${graph}/v1.0/users`));
    const items = [];
    await new PageIterator(client, first, item => items.push(item.id) > 0).iterate();
    assert.equal(items.length, 4);
  });
}

for (const cloud of ['China', 'USGovHigh']) {
  story(`m365 --cloud ${cloud}`, async () => {
    await m365('login', { cloud, authType: 'secret', appId: tenant.client_id, tenant: tenant.tenant_id, secret: tenant.client_secret });
    assert.equal((await m365('status')).cloudType, cloud);
    assert.equal((await m365('entra user list')).length, 4);
    await m365('entra user set', { userName: `a@${tenant.domain}`, jobTitle: cloud });
    assert.equal((await seen(`/v1.0/users/a@${tenant.domain}`)).jobTitle, cloud);
    await m365('logout');
  });
}

await play();
