// Microsoft Graph JavaScript client.
import { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator } from '@microsoft/microsoft-graph-client';
import { gunzipSync } from 'node:zlib';
import { GRAPH, applicationToken, assert, buy, door, people, person, play, seen, story, tenant } from './harness.mjs';

const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const token = await applicationToken();
const client = Client.init({ authProvider: done => done(null, token) });
const ADVANCED = { ConsistencyLevel: 'eventual' };

/** Every item that a PageIterator brings. */
async function iterate(first, options) {
  const items = [];
  const iterator = new PageIterator(client, first, item => items.push(item) > 0, options);
  await iterator.iterate();
  return { items, iterator };
}

async function graphError(work) {
  const error = await work.then(() => null, fault => fault);
  assert.ok(error instanceof GraphError, `a GraphError, not ${error}`);
  return error;
}

story('create, get, update, delete', async () => {
  const made = await client.api('/users').post({ accountEnabled: true, displayName: 'Vera Holm', mailNickname: 'vera',
    userPrincipalName: `vera@${tenant.domain}`, usageLocation: 'NL', passwordProfile: { password: 'Kelp-Lantern-47' } });
  assert.match(made['@odata.context'], /^https:\/\/graph\.microsoft\.com\/v1\.0\/\$metadata#users\/\$entity$/);
  await client.api(`/users/${made.id}`).update({ jobTitle: 'Purser' });
  const got = await client.api(`/users/${made.id}`).select(['id', 'jobTitle']).get();
  assert.equal(got.jobTitle, 'Purser');
  await client.api(`/users/${made.id}`).delete();
  assert.equal((await door('GET', `/v1.0/users/${made.id}`)).status, 404);
});

story('a PageIterator follows every page', async () => {
  await people(Array.from({ length: 23 }, (_, number) => `deck${String(number).padStart(2, '0')}`));
  const first = await client.api('/users').select('id,userPrincipalName').top(5).get();
  assert.equal(first.value.length, 5);
  assert.ok(first['@odata.nextLink'].startsWith(`${GRAPH}/v1.0/users?`));
  const { items, iterator } = await iterate(first);
  assert.ok(iterator.isComplete());
  const count = await client.api('/users/$count').headers(ADVANCED).get();
  assert.equal(items.length, Number(count));
  assert.equal(new Set(items.map(one => one.id)).size, items.length);
});

story('$count, $filter and $orderby with ConsistencyLevel', async () => {
  const found = await client.api('/users').headers(ADVANCED).count(true).filter("startswith(displayName,'deck')")
    .orderby('displayName desc').top(4).select('displayName').get();
  assert.equal(found['@odata.count'], 23);
  assert.equal(found.value[0].displayName, 'deck22');
  const { items } = await iterate(found, { headers: ADVANCED });
  assert.equal(items.length, 23);
});

story('advanced queries without the header are refused', async () => {
  const error = await graphError(client.api('/users').filter("endsWith(displayName,'2')").get());
  assert.equal(error.statusCode, 400);
  assert.equal(error.code, 'Request_UnsupportedQuery');
});

story('the shape of an error', async () => {
  const missing = '00000000-0000-4000-8000-000000000000';
  const error = await graphError(client.api(`/users/${missing}`).get());
  assert.deepEqual([error.statusCode, error.code], [404, 'Request_ResourceNotFound']);
  assert.match(error.message, new RegExp(missing));
  assert.match(error.requestId, /^[0-9a-f-]{36}$/);
  assert.ok(error.date instanceof Date && !Number.isNaN(error.date.getTime()));
  assert.ok(JSON.parse(error.body).innerError['client-request-id']);
});

story('assignLicense, and its refusal', async () => {
  await buy(E3, 1);
  const id = (await client.api(`/users/deck00@${tenant.domain}`).get()).id;
  const user = await client.api(`/users/${id}/assignLicense`).post({ addLicenses: [{ skuId: E3, disabledPlans: [] }], removeLicenses: [] });
  assert.equal(user.id, id);
  const other = (await client.api(`/users/deck01@${tenant.domain}`).get()).id;
  const error = await graphError(client.api(`/users/${other}/assignLicense`)
    .post({ addLicenses: [{ skuId: E3, disabledPlans: [] }], removeLicenses: [] }));
  assert.equal(error.statusCode, 400);
});

story('a batch with dependsOn', async () => {
  const request = (method, path, body) => new Request(`${GRAPH}/v1.0${path}`, { method,
    headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  const id = (await seen(`/v1.0/users/deck02@${tenant.domain}`)).id;
  const content = new BatchRequestContent([
    { id: '1', request: request('PATCH', `/users/${id}`, { jobTitle: 'Cook' }) },
    { id: '2', request: request('GET', `/users/${id}`), dependsOn: ['1'] },
    { id: '3', request: request('GET', '/users/00000000-0000-4000-8000-000000000000'), dependsOn: ['2'] },
    { id: '4', request: request('DELETE', `/users/${id}`), dependsOn: ['3'] }]);
  const responses = new BatchResponseContent(await client.api('/$batch').post(await content.getContent()));
  const statusOf = one => responses.getResponseById(one).status;
  assert.deepEqual(['1', '2', '3', '4'].map(statusOf), [204, 200, 404, 424]);
  assert.equal((await responses.getResponseById('2').json()).jobTitle, 'Cook');
  assert.equal((await seen(`/v1.0/users/${id}?$select=jobTitle`)).jobTitle, 'Cook');
}, ['POST /$batch']);

story('members by reference', async () => {
  const group = await client.api('/groups').post({ displayName: 'Deck', mailEnabled: false, mailNickname: 'deck', securityEnabled: true });
  const id = (await seen(`/v1.0/users/deck03@${tenant.domain}`)).id;
  await client.api(`/groups/${group.id}/members/$ref`).post({ '@odata.id': `${GRAPH}/v1.0/directoryObjects/${id}` });
  const members = await client.api(`/groups/${group.id}/members`).get();
  assert.deepEqual(members.value.map(one => [one['@odata.type'], one.id]), [['#microsoft.graph.user', id]]);
  const error = await graphError(client.api(`/groups/${group.id}/members/$ref`).post({ '@odata.id': `${GRAPH}/v1.0/users/${id}` }));
  assert.match(error.message, /already exist/);
});

story('delta by PageIterator, then what changed since', async () => {
  const { iterator, items } = await iterate(await client.api('/users/delta').select('id,displayName').get());
  assert.ok(items.length >= 23);
  const link = iterator.getDeltaLink();
  assert.ok(link.startsWith(`${GRAPH}/v1.0/users/delta`));
  const id = await person('late');
  const gone = (await seen(`/v1.0/users/deck04@${tenant.domain}`)).id;
  await client.api(`/users/${gone}`).delete();
  const { items: changes } = await iterate(await client.api(link).get());
  assert.deepEqual(new Set(changes.map(one => one.id)), new Set([id, gone]));
  assert.deepEqual(changes.find(one => one.id === gone)['@removed'], { reason: 'changed' });
}, ['GET /users/delta()']);

story('compressed answers', async () => {
  // fetch unpacks by itself and does not say so: look at the bytes with a client of our own as well.
  const got = await client.api('/users').header('Accept-Encoding', 'gzip').get();
  assert.ok(got.value.length > 5);
  const { get } = await import('node:https');
  const body = await new Promise((resolve, reject) => get(`${GRAPH}/v1.0/$metadata`, { headers: { 'Accept-Encoding': 'gzip' } },
    answer => {
      const parts = [];
      answer.on('data', part => parts.push(part)).on('end', () => resolve([answer.headers, Buffer.concat(parts)]));
    }).on('error', reject));
  assert.equal(body[0]['content-encoding'], 'gzip');
  assert.match(gunzipSync(body[1]).toString(), /<EntityType Name="user"/);
});

story('waits out a 429 and a 503 as Retry-After says', async () => {
  const order = faults => door('PUT', '/tenure/v1/faults', faults);
  assert.equal((await order({ unavailable: { percent: 50, retryAfter: 1 } })).status, 200);
  const begun = Date.now();
  for (let number = 0; number < 3; number++)
    assert.equal((await client.api('/users').top(1).get()).value.length, 1);
  assert.ok(Date.now() - begun >= 1000, 'it waited');
  assert.equal((await order({ throttle: { units: 3, seconds: 2 } })).status, 200);
  for (let number = 0; number < 3; number++)
    await client.api('/users').top(1).select('id').get();
  assert.equal((await order({})).status, 200);
}, ['PUT /faults']);

await play();
