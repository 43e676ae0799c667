// CLI for Microsoft 365: its commands, called in one process.
import { executeCommand } from '@pnp/cli-microsoft365';
import { PASSWORD, assert, buy, door, people, play, seen, story, tenant } from './harness.mjs';

const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const DEFENDER = '4ef96642-f096-40de-a3e9-d83fb2f90211';
const upn = name => `${name}@${tenant.domain}`;

/** What the command printed, parsed; it must end well. */
async function m365(command, options = {}) {
  const { stdout, error } = await executeCommand(command, { output: 'json', ...options });
  assert.equal(error, undefined, `${command}: ${JSON.stringify(error)}`);
  return stdout ? JSON.parse(stdout) : undefined;
}

/** The message with which the command ends badly. */
async function refusal(command, options = {}) {
  const said = await executeCommand(command, { output: 'json', ...options }).then(done => done.error, error => error);
  assert.ok(said, `${command} should have been refused`);
  return String(said.error?.message ?? said.message ?? said);
}

const idsOf = list => list.map(one => one.id);

await executeCommand('cli config set', { key: 'disableTelemetry', value: true });
await executeCommand('cli config set', { key: 'prompt', value: false });

story('login by secret', async () => {
  await m365('login', { authType: 'secret', appId: tenant.client_id, tenant: tenant.tenant_id, secret: tenant.client_secret });
  const status = await m365('status');
  assert.equal(status.appId, tenant.client_id);
  assert.equal(status.appTenant, tenant.tenant_id);
  assert.equal(status.authType, 'secret');
});

story('entra user add', async () => {
  const made = await m365('entra user add', { displayName: 'Vera Holm', userName: upn('vera'), password: PASSWORD,
    firstName: 'Vera', lastName: 'Holm', usageLocation: 'DK', jobTitle: 'Chandler', department: 'Stores',
    companyName: 'Nordhavn', officeLocation: 'Quay 4', preferredLanguage: 'da-DK', forceChangePasswordNextSignIn: true });
  assert.equal(made.userPrincipalName, upn('vera'));
  assert.equal(made.password, PASSWORD);
  const there = await seen(`/v1.0/users/${made.id}?$select=givenName,surname,usageLocation,department,companyName,mailNickname`
    + ',accountEnabled,passwordProfile');
  assert.deepEqual([there.givenName, there.surname, there.usageLocation, there.department, there.companyName],
    ['Vera', 'Holm', 'DK', 'Stores', 'Nordhavn']);
  assert.equal(there.mailNickname, 'vera');
  assert.equal(there.accountEnabled, true);
  assert.equal(there.passwordProfile.forceChangePasswordNextSignIn, true);
});

story('entra user add twice is refused', async () => {
  const said = await refusal('entra user add', { displayName: 'Vera', userName: upn('vera'), password: PASSWORD });
  assert.match(said, /userPrincipalName already exists/);
});

story('entra user get by id, name and mail', async () => {
  const byName = await m365('entra user get', { userName: upn('vera') });
  assert.equal(byName.displayName, 'Vera Holm');
  assert.ok(!Object.keys(byName).some(name => name.startsWith('@')), 'odata.metadata=none is heard');
  const byId = await m365('entra user get', { id: byName.id });
  assert.deepEqual(byId, byName);
  const some = await m365('entra user get', { id: byName.id, properties: 'id,accountEnabled,usageLocation' });
  assert.deepEqual(some, { id: byName.id, accountEnabled: true, usageLocation: 'DK' });
  assert.match(await refusal('entra user get', { userName: upn('nobody') }), /does not exist/);
});

story('entra user list follows every page', async () => {
  await people(Array.from({ length: 110 }, (_, number) => `crew${number}`));
  const all = await m365('entra user list', { properties: 'id,userPrincipalName' });
  const count = await door('GET', '/v1.0/users/$count', undefined, { ConsistencyLevel: 'eventual' });
  assert.equal(all.length, Number(count.body));
  assert.equal(new Set(idsOf(all)).size, all.length);
  assert.ok(all.some(one => one.userPrincipalName === upn('vera')));
});

story('entra user set', async () => {
  await m365('entra user set', { userName: upn('vera'), jobTitle: 'Purser', accountEnabled: false, usageLocation: 'NL' });
  const there = await seen(`/v1.0/users/${upn('vera')}?$select=jobTitle,accountEnabled,usageLocation,givenName`);
  assert.deepEqual([there.jobTitle, there.accountEnabled, there.usageLocation, there.givenName],
    ['Purser', false, 'NL', 'Vera']);
  await m365('entra user set', { userName: upn('vera'), accountEnabled: true });
});

story('entra license list', async () => {
  await buy(E3, 3);
  await buy(DEFENDER, 1);
  const skus = await m365('entra license list');
  const e3 = skus.find(one => one.skuId === E3);
  assert.deepEqual([e3.skuPartNumber, e3.prepaidUnits.enabled, e3.consumedUnits, e3.capabilityStatus],
    ['ENTERPRISEPACK', 3, 0, 'Enabled']);
  assert.equal(e3.id, `${tenant.tenant_id}_${E3}`);
});

story('entra user license add and remove', async () => {
  const { id } = await m365('entra user get', { userName: upn('vera') });
  const returned = await m365('entra user license add', { userId: id, ids: `${E3},${DEFENDER}` });
  assert.equal(returned.id, id);
  const { value } = await seen(`/v1.0/users/${id}/licenseDetails`);
  assert.deepEqual(value.map(one => one.skuId).sort(), [DEFENDER, E3].sort());
  await m365('entra user license remove', { userId: id, ids: DEFENDER, force: true });
  const there = await seen(`/v1.0/users/${id}?$select=assignedLicenses`);
  assert.deepEqual(there.assignedLicenses, [{ disabledPlans: [], skuId: E3 }]);
  const sku = await seen(`/v1.0/subscribedSkus/${tenant.tenant_id}_${E3}`);
  assert.equal(sku.consumedUnits, 1);
});

story('entra user license add without seats is refused', async () => {
  await m365('entra user license add', { userName: upn('crew1'), ids: DEFENDER });
  const said = await refusal('entra user license add', { userName: upn('crew2'), ids: DEFENDER });
  assert.match(said, /available licenses/);
});

story('entra user session revoke', async () => {
  const before = await seen(`/v1.0/users/${upn('vera')}?$select=signInSessionsValidFromDateTime`);
  await new Promise(resolve => setTimeout(resolve, 1100)); // the moment is told in seconds
  await m365('entra user session revoke', { userName: upn('vera'), force: true });
  const after = await seen(`/v1.0/users/${upn('vera')}?$select=signInSessionsValidFromDateTime`);
  assert.ok(after.signInSessionsValidFromDateTime > before.signInSessionsValidFromDateTime, JSON.stringify([before, after]));
});

story('entra roledefinition list and get', async () => {
  const all = await m365('entra roledefinition list');
  const one = await m365('entra roledefinition get', { displayName: 'User Administrator' });
  assert.equal(one.id, 'fe930be7-5e62-47db-91af-98c3a49a38b1');
  assert.equal(one.isBuiltIn, true);
  assert.ok(all.some(other => other.id === one.id));
  const byId = await m365('entra roledefinition get', { id: one.id });
  assert.equal(byId.displayName, 'User Administrator');
  const filtered = await m365('entra roledefinition list', { filter: "displayName eq 'Helpdesk Administrator'" });
  assert.deepEqual(filtered.map(role => role.displayName), ['Helpdesk Administrator']);
});

story('entra roleassignment add', async () => {
  const made = await m365('entra roleassignment add', { roleDefinitionName: 'Helpdesk Administrator', principal: upn('crew3') });
  assert.equal(made.directoryScopeId, '/');
  const there = await seen(`/v1.0/users/${upn('crew3')}/memberOf/microsoft.graph.directoryRole?$select=displayName`);
  assert.deepEqual(there.value.map(one => one.displayName), ['Helpdesk Administrator']);
});

story('entra group add, get, list, member list, remove', async () => {
  const vera = (await m365('entra user get', { userName: upn('vera') })).id;
  const made = await m365('entra group add', { displayName: 'Stores', mailNickname: 'stores', type: 'security',
    description: 'Who may open the stores', memberUserNames: upn('vera') });
  const there = await m365('entra group get', { id: made.id });
  assert.deepEqual([there.displayName, there.securityEnabled, there.mailEnabled], ['Stores', true, false]);
  const byName = await m365('entra group get', { displayName: 'Stores' });
  assert.equal(byName.id, made.id);
  const all = await m365('entra group list', { type: 'security' });
  assert.ok(all.some(one => one.id === made.id));
  const members = await m365('entra group member list', { groupId: made.id, role: 'Member' });
  assert.deepEqual(idsOf(members), [vera]);
}, ['PATCH /groups/{}']);

story('entra user groupmembership list', async () => {
  const group = await m365('entra group get', { displayName: 'Stores' });
  const found = await m365('entra user groupmembership list', { userName: upn('vera') });
  assert.deepEqual(found.map(one => one.groupId), [group.id]);
}, ['PATCH /groups/{}', 'POST /users/{}/getMemberGroups']);

story('entra group remove', async () => {
  const group = await m365('entra group get', { displayName: 'Stores' });
  await m365('entra group remove', { id: group.id, force: true });
  assert.equal((await door('GET', `/v1.0/groups/${group.id}`)).status, 404);
}, ['PATCH /groups/{}']);

story('entra m365group add, list, get', async () => {
  const made = await m365('entra m365group add', { displayName: 'Harbour news', mailNickname: 'harbour', description: 'News' });
  const all = await m365('entra m365group list');
  assert.ok(all.some(one => one.id === made.id));
  const there = await m365('entra group get', { id: made.id });
  assert.deepEqual(there.groupTypes, ['Unified']);
}, ['PATCH /groups/{}']);

story('entra user set with a manager', async () => {
  await m365('entra user set', { userName: upn('crew4'), managerUserName: upn('vera') });
  const manager = await seen(`/v1.0/users/${upn('crew4')}/manager`);
  assert.equal(manager.userPrincipalName, upn('vera'));
  const got = await m365('entra user get', { userName: upn('crew4'), withManager: true });
  assert.equal(got.manager.userPrincipalName, upn('vera'));
  await m365('entra user set', { userName: upn('crew4'), removeManager: true });
  assert.equal((await door('GET', `/v1.0/users/${upn('crew4')}/manager`)).status, 404);
}, ['PUT /users/{}/manager/$ref']);

story('entra user remove, and the recycle bin: list, restore, remove', async () => {
  const { id } = await m365('entra user get', { userName: upn('vera') });
  await m365('entra user remove', { id, force: true });
  assert.equal((await door('GET', `/v1.0/users/${id}`)).status, 404);
  assert.ok(idsOf(await m365('entra user recyclebinitem list')).includes(id));
  await m365('entra user recyclebinitem restore', { id });
  const back = await seen(`/v1.0/users/${id}?$select=userPrincipalName,assignedLicenses`);
  assert.equal(back.userPrincipalName, upn('vera'));
  assert.deepEqual(back.assignedLicenses.map(one => one.skuId), [E3]);
  await m365('entra user remove', { userName: upn('vera'), force: true });
  await m365('entra user recyclebinitem remove', { id, force: true });
  assert.equal((await door('GET', `/v1.0/directory/deletedItems/${id}`)).status, 404);
});

story('entra user recyclebinitem clear, by batches of twenty', async () => {
  for (let number = 0; number < 23; number++)
    await m365('entra user remove', { userName: upn(`crew${number}`), force: true });
  assert.equal((await m365('entra user recyclebinitem list')).length, 23);
  await m365('entra user recyclebinitem clear', { force: true });
  assert.deepEqual((await seen('/v1.0/directory/deletedItems/microsoft.graph.user')).value, []);
});

story('a refusal is told with its message', async () => {
  const said = await refusal('entra user remove', { userName: upn('vera'), force: true });
  assert.match(said, /does not exist/);
});

story('logout', async () => {
  await m365('logout');
  assert.match(JSON.stringify(await m365('status')), /Logged out/i);
});

await play();
