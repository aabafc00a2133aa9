// Users whom the server disconnects on purpose: GuardedApplication does it for events that begin with `disconnect/` and `lock/`.
import assert from 'node:assert/strict'
import { client, credentials, eventually, login, recorder, settled, test } from '../support/client.js'

async function watched (t) {
  const user = client(t)
  const details = credentials()
  const states = recorder()
  const told = recorder()
  await user.login(details)
  user.on('connectionStateChanged', states)
  user.on('reauthenticationFailure', told)
  return { user, name: details.username, states, told }
}

test('who is disconnected is told why, unlike after a failure of the network, and may come back', async t => {
  const { user, name, states, told } = await watched(t)
  const other = await login(t)

  other.event.emit(`disconnect/${name}`)

  await eventually(() => states.calls.length >= 6)
  assert.deepEqual(told.first(), [{ reason: 'disconnected for a test' }])
  assert.deepEqual(states.first(), [
    'RECONNECTING', 'AWAITING_CONNECTION', 'CHALLENGING', 'AWAITING_AUTHENTICATION', 'AUTHENTICATING', 'OPEN'
  ])
  await settled(user)
  await settled(other)
})

test('who is disconnected and may not log in any more stays out', async t => {
  const { user, name, states, told } = await watched(t)
  const other = await login(t)

  other.event.emit(`lock/${name}`)

  await eventually(() => told.calls.length >= 2)
  assert.deepEqual(told.first(), [{ reason: 'locked for a test' }, { reason: { reason: 'wrong password' } }])
  assert.equal(user.getConnectionState(), 'AWAITING_AUTHENTICATION')
  assert.ok(!states.first().includes('OPEN'))
  await settled(other)
})
