// CLI for Microsoft 365 as people call it: each command a process of its own, with its exit code and output.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PASSWORD, assert, buy, door, play, seen, story, tenant } from './harness.mjs';

const require = createRequire(import.meta.url);
const program = join(dirname(require.resolve('@pnp/cli-microsoft365')), 'index.js');
const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const upn = `vera@${tenant.domain}`;

/** {code, out, err} of one process. */
function run(...words) {
  return new Promise(resolve => execFile(process.execPath, [program, ...words], { timeout: 60000 },
    (fault, out, err) => resolve({ code: fault ? fault.code : 0, out: out.trim(), err: err.trim() })));
}

async function m365(...words) {
  const done = await run(...words);
  assert.equal(done.code, 0, `m365 ${words.join(' ')}: ${done.err} ${done.out}`);
  return done.out ? JSON.parse(done.out) : undefined;
}

// As “m365 cli config set” writes it: no telemetry, no questions.
const folder = join(process.env.HOME, '.config', 'configstore');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'cli-m365-config.json'), JSON.stringify({ disableTelemetry: true, prompt: false }));

story('login with a wrong secret ends with 1 and the AADSTS number', async () => {
  const done = await run('login', '--authType', 'secret', '--appId', tenant.client_id, '--tenant', tenant.tenant_id,
    '--secret', 'not-the-secret');
  assert.equal(done.code, 1);
  assert.match(done.err + done.out, /AADSTS7000215/);
});

story('login', async () => {
  await m365('login', '--authType', 'secret', '--appId', tenant.client_id, '--tenant', tenant.tenant_id,
    '--secret', tenant.client_secret);
});

story('somebody comes: add, license', async () => {
  await buy(E3, 1);
  const made = await m365('entra', 'user', 'add', '--displayName', 'Vera Holm', '--userName', upn, '--password', PASSWORD,
    '--usageLocation', 'NL');
  assert.equal(made.userPrincipalName, upn);
  await m365('entra', 'user', 'license', 'add', '--userName', upn, '--ids', E3);
  const there = await seen(`/v1.0/users/${made.id}?$select=assignedLicenses`);
  assert.deepEqual(there.assignedLicenses.map(one => one.skuId), [E3]);
});

story('and leaves: block, revoke, unlicense, remove', async () => {
  const { id } = await seen(`/v1.0/users/${upn}`);
  await m365('entra', 'user', 'set', '--id', id, '--accountEnabled', 'false');
  await m365('entra', 'user', 'session', 'revoke', '--userName', upn, '--force');
  await m365('entra', 'user', 'license', 'remove', '--userId', id, '--ids', E3, '--force');
  await m365('entra', 'user', 'remove', '--id', id, '--force');
  assert.equal((await door('GET', `/v1.0/users/${id}`)).status, 404);
  assert.equal((await seen(`/v1.0/directory/deletedItems/${id}`)).id, id);
});

story('what is asked twice ends with 1 and the message', async () => {
  const done = await run('entra', 'user', 'remove', '--userName', upn, '--force');
  assert.equal(done.code, 1);
  assert.match(done.err, /does not exist/);
});

story('the recycle bin: list, restore', async () => {
  const [one, ...others] = await m365('entra', 'user', 'recyclebinitem', 'list');
  assert.equal(others.length, 0);
  await m365('entra', 'user', 'recyclebinitem', 'restore', '--id', one.id);
  const back = await seen(`/v1.0/users/${one.id}?$select=userPrincipalName,accountEnabled`);
  assert.deepEqual([back.userPrincipalName, back.accountEnabled], [upn, false]);
});

await play();
